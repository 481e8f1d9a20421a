"""The kinds of files of calls and tickets that are known, the finest first.

A new one is a file and a line here.
"""

from bpodesk.workbooks.measures.base import MeasureKind
from bpodesk.workbooks.measures.calls import CallList
from bpodesk.workbooks.measures.intervals import IntervalTable
from bpodesk.workbooks.measures.tickets import TicketList

MEASURES: tuple[MeasureKind, ...] = (CallList(), TicketList(), IntervalTable())
