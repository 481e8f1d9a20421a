"""The layouts that are known, in the order they are tried. A new one is a file and a line here."""

from bpodesk.workbooks.layouts.base import Layout
from bpodesk.workbooks.layouts.days_across import (
    MONTH_MATRIX,
    PERSON_BLOCKS,
    TASK_MATRIX,
    WEEK_GRID,
)
from bpodesk.workbooks.layouts.flat import FlatList
from bpodesk.workbooks.layouts.forms import Forms
from bpodesk.workbooks.layouts.payroll import PayrollReport
from bpodesk.workbooks.layouts.punch_log import PunchLog
from bpodesk.workbooks.layouts.punch_rows import PunchRows
from bpodesk.workbooks.layouts.rosters import CodeRoster, ShiftRoster, SlotGrid
from bpodesk.workbooks.layouts.task_columns import TaskColumns

LAYOUTS: tuple[Layout, ...] = (
    FlatList(),
    PunchLog(),
    PunchRows(),
    PERSON_BLOCKS,
    MONTH_MATRIX,
    WEEK_GRID,
    TASK_MATRIX,
    TaskColumns(),
    SlotGrid(),
    ShiftRoster(),
    CodeRoster(),
    Forms(),
    PayrollReport(),
)
