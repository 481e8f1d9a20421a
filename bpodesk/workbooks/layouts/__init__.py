"""The layouts that are known, in the order they are tried. A new one is a file and a line here."""

from bpodesk.workbooks.layouts.base import Layout
from bpodesk.workbooks.layouts.flat import FlatList

LAYOUTS: tuple[Layout, ...] = (FlatList(),)
