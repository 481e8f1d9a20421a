"""The rows under a header: which are entries and which totals, and their cells by role.

What a cell can't give becomes a problem with its place; the rest of its row still counts.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bpodesk.domain.measure_readings import ASK_DAY_FIRST, MeasureRole
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import cell_name
from bpodesk.workbooks.cells import Cell, CellKind, Sheet, filled
from bpodesk.workbooks.dates import DateOrder, DateReader, SettledOrder, settle_order
from bpodesk.workbooks.measures.header import MeasureHeader, repeats_header
from bpodesk.workbooks.measures.words import MeasureWords
from bpodesk.workbooks.parse import Moment, Unreadable
from bpodesk.workbooks.watch import TICK_ROWS, Watch

T = TypeVar("T")
CellParser = Callable[[Cell], T | Unreadable]
UNSETTLED = "no other date in the column tells"  # how `dates` ends such a reason


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row's filled cells by column; `total` is its label where it adds up other rows."""

    number: int
    cells: Mapping[int, Cell]
    total: str = ""


@dataclass(slots=True, kw_only=True)
class Body:
    """The rows of a sheet under its header, and the problems met while reading them."""

    sheet: Sheet
    header: MeasureHeader
    words: MeasureWords
    rows: Sequence[BodyRow] = ()
    problems: list[Problem] = field(default_factory=list[Problem])
    orders: dict[MeasureRole, DateReader] = field(default_factory=dict[MeasureRole, DateReader])
    settled: dict[MeasureRole, SettledOrder] = field(
        default_factory=dict[MeasureRole, SettledOrder]
    )
    unsettled: dict[MeasureRole, list[BodyRow]] = field(
        default_factory=dict[MeasureRole, list[BodyRow]]
    )
    day_first: bool | None = None

    def column(self, role: MeasureRole) -> Iterator[Cell]:
        """The filled cells of a role's column, totals left out."""
        column = self.header.columns.get(role, 0)
        for row in self.rows:
            if not row.total and column in row.cells:
                yield row.cells[column]

    def cell(self, row: BodyRow, role: MeasureRole) -> Cell | None:
        """A role's cell in a row; None where there is nothing in it."""
        return row.cells.get(self.header.columns.get(role, 0))

    def text(self, row: BodyRow, role: MeasureRole) -> str:
        """A role's text in a row; "" where there is none."""
        cell = self.cell(row, role)
        return cell.text.strip() if cell is not None else ""

    def value(self, row: BodyRow, role: MeasureRole, parse: CellParser[T]) -> T | None:
        """What a role's cell gives; None where it is blank or can't be read (then a problem)."""
        cell = self.cell(row, role)
        if cell is None:
            return None
        found = parse(cell)
        if isinstance(found, Unreadable):
            message = f"“{self.header.text(role)}” can't be read: {found.reason}."
            self.say(row, role, message, severity=Severity.ERROR)
            return None
        return found

    def seen(self, row: BodyRow, role: MeasureRole, parse: CellParser[T]) -> T | None:
        """What a role's cell gives; None, without a problem, where it gives nothing."""
        cell = self.cell(row, role)
        found = parse(cell) if cell is not None else None
        return None if isinstance(found, Unreadable) else found

    def say(
        self,
        row: BodyRow,
        role: MeasureRole,
        message: str,
        *,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Note a problem at a role's cell."""
        self.problems.append(
            Problem(
                message=message,
                field=role.value,
                place=self.place(row, role),
                value=self.text(row, role),
                severity=severity,
            )
        )

    def say_header(self, role: MeasureRole, reason: str) -> None:
        """Warn that a whole column is left out."""
        column = self.header.columns[role]
        self.problems.append(
            Problem(
                message=f"The column is left out: {reason}.",
                field=role.value,
                place=cell_name(self.sheet.name, self.header.row, column),
                value=self.header.text(role),
                severity=Severity.WARNING,
            )
        )

    def place(self, row: BodyRow, role: MeasureRole) -> str:
        """The address of a role's cell."""
        return cell_name(self.sheet.name, row.number, self.header.columns[role])

    def dates(self, role: MeasureRole) -> DateReader:
        """Reads the days of a column, in the order of day and month that the column settles."""
        if role not in self.orders:
            texts = (cell.text for cell in self.column(role) if cell.kind is CellKind.TEXT)
            settled = settle_order(texts)
            if settled.order is DateOrder.UNKNOWN and self.day_first is not None:
                order = DateOrder.DAY_FIRST if self.day_first else DateOrder.MONTH_FIRST
                settled = SettledOrder(order=order)
            self.settled[role] = settled
            self.orders[role] = DateReader(
                order=settled.order,
                months=self.words.timesheet.months,
                date_system_1904=self.sheet.date_system_1904,
            )
        return self.orders[role]

    def holds_days(self, role: MeasureRole) -> bool:
        """True where at least one cell of a column is a day, if only one of two."""
        found = (self.dates(role).parse_date(cell) for cell in self.column(role))
        return any(
            not isinstance(day, Unreadable) or day.reason.endswith(UNSETTLED) for day in found
        )

    def day(self, row: BodyRow, role: MeasureRole) -> dt.date | None:
        """The day of a role's cell. Cells that could be two days make one problem together."""
        cell = self.cell(row, role)
        found = self.dates(role).parse_date(cell) if cell is not None else None
        if not isinstance(found, Unreadable):
            return found
        if found.reason.endswith(UNSETTLED):
            self.unsettled.setdefault(role, []).append(row)
            return None
        return self.value(row, role, self.dates(role).parse_date)  # which tells the problem

    def use(self, header: MeasureHeader) -> None:
        """Take another view of the columns."""
        self.header = header
        self.orders.clear()
        self.settled.clear()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The problems of the cells, and one for each column of days that could be two."""
        for role, rows in self.unsettled.items():
            message = (
                f"{len(rows)} dates under “{self.header.text(role)}”, this one first, could be two"
                f" days each; {ASK_DAY_FIRST}"
            )
            self.say(rows[0], role, message, severity=Severity.ERROR)
        self.unsettled.clear()
        return tuple(self.problems)

    def moment(self, row: BodyRow, role: MeasureRole) -> Moment | None:
        """The time of a role's cell, with its day where it states one."""
        return self.value(row, role, self.dates(role).parse_time)


def read_body(
    sheet: Sheet,
    header: MeasureHeader,
    words: MeasureWords,
    *,
    day_first: bool | None,
    watch: Watch,
) -> Body:
    """The rows under the header; blank rows, repeated headers and remarks are left out.

    `day_first` is what a person said of dates such as 03/04/2026; it counts where nothing else
    tells.
    """
    rows: list[BodyRow] = []
    below = sheet.rows[header.index + 1 :]
    known = set(header.columns.values())
    for number, row in enumerate(below):
        if number % TICK_ROWS == 0:
            watch.tick(number, len(below))
        cells = {
            cell.column: cell for cell in filled(row) if not words.timesheet.is_blank(cell.text)
        }
        first = next(iter(cells.values()), None)
        if first is None or repeats_header(cells, header):
            continue
        label = first.text.strip() if first.kind is CellKind.TEXT else ""
        is_total = words.timesheet.is_total(label)
        # A remark has a cell or two of its own; what counts has at least two under known headers.
        if is_total or len(known & cells.keys()) > 1:
            rows.append(BodyRow(first.row, cells, label if is_total else ""))
    return Body(sheet=sheet, header=header, words=words, rows=tuple(rows), day_first=day_first)
