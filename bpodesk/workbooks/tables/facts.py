"""What a table states, before it is known how punches become hours."""

from dataclasses import dataclass, field

from bpodesk.domain.readings import ColumnRole, RowKind
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.tables.day_facts import DayFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """A total of the file: its cell and label, and which of the days (from, up to) it covers."""

    cell: Cell
    label: str
    minutes: int
    first: int
    last: int


@dataclass(slots=True, kw_only=True)
class TableFacts:
    """What a table states, before it is known how punches become hours."""

    days: list[DayFacts] = field(default_factory=list[DayFacts])
    totals: list[StatedTotal] = field(default_factory=list[StatedTotal])
    rows: dict[int, RowKind] = field(default_factory=dict[int, RowKind])
    columns: tuple[ColumnRole, ...] = ()
    labelled: bool = True
    needs_period: bool = False
