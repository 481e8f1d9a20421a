"""One row of a flat list -> what it states, cell by cell, before anything is concluded from it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import Answers, Role, cell_name
from bpodesk.domain.timesheets import MINUTES_PER_DAY
from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet
from bpodesk.workbooks.dates import (
    DateOrder,
    DateReader,
    SettledOrder,
    is_ambiguous,
    likely_order,
    settle_order,
)
from bpodesk.workbooks.layouts.flat_header import Header
from bpodesk.workbooks.parse import (
    Moment,
    Unreadable,
    fault,
    half_up,
    parse_length,
    uses_decimal_comma,
)
from bpodesk.workbooks.roles import HeaderWords, Unit, normalised
from bpodesk.workbooks.tables.clocks import range_of_text

_DAY_ROLES = (Role.DATE, Role.START, Role.END_DATE, Role.END)
LENGTH_ROLES = (Role.HOURS, Role.MINUTES, Role.OVERTIME, Role.BREAK)
_WHO = (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME)
_TEXT_ROLES = (
    Role.PERSON,
    Role.PERSON_CODE,
    Role.FIRST_NAME,
    Role.LAST_NAME,
    Role.TASK,
    Role.CUSTOMER,
    Role.ENTRY_ID,
)
_LONGEST_HOURS = 48  # what is usually more counts minutes, or seconds
_LONGEST_BREAK_HOURS = 4  # a larger plain number in a break column counts minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRules:
    """What the columns as a whole say about how their cells are read.

    `doubtful` is a date that could be two days, where nothing in the columns tells which.
    """

    dates: DateReader
    order: SettledOrder
    doubtful: Cell | None
    units: Mapping[Role, Unit]
    decimal_commas: Mapping[Role, bool]


@dataclass(slots=True, kw_only=True)
class RowFacts:
    """What one row states. `problems` are of cells that can't be read; None is: not stated.

    `label` is the cell, of whatever column, that says that the row adds up others.
    """

    row: int
    label: Cell | None
    cells: Mapping[Role, Cell]
    texts: Mapping[Role, str]
    day: dt.date | None = None
    end_day: dt.date | None = None
    start: Moment | None = None
    end: Moment | None = None
    minutes: dict[Role, int] = field(default_factory=dict[Role, int])
    odd_seconds: dict[Role, int] = field(default_factory=dict[Role, int])
    problems: dict[Role, Problem] = field(default_factory=dict[Role, Problem])

    @property
    def states_nothing(self) -> bool:
        """True where there is no day, no time and no length: a heading, a remark, a signature."""
        return not any(role in self.cells for role in (*_DAY_ROLES, Role.HOURS, Role.OVERTIME))


def column_rules(
    sheet: Sheet, header: Header, words: HeaderWords, *, answers: Answers
) -> ColumnRules:
    """Units, decimal signs and the order of day and month, each settled by its whole column."""
    by_role = _column_cells(sheet.rows[header.index + 1 :], header)
    dated = [
        cell for role in _DAY_ROLES for cell in by_role.get(role, ()) if cell.kind is CellKind.TEXT
    ]
    order = settle_order(cell.text for cell in dated)
    doubtful: Cell | None = None
    if answers.day_first is not None:
        chosen = DateOrder.DAY_FIRST if answers.day_first else DateOrder.MONTH_FIRST
        order = SettledOrder(order=chosen)
    elif order.order is DateOrder.UNKNOWN:
        doubtful = next((cell for cell in dated if is_ambiguous(cell.text)), None)
        order = SettledOrder(order=likely_order(cell.text for cell in dated))
    return ColumnRules(
        dates=DateReader(
            order=order.order, months=words.months, date_system_1904=sheet.date_system_1904
        ),
        order=order,
        doubtful=doubtful,
        units={role: _unit(role, header, by_role.get(role, ())) for role in LENGTH_ROLES},
        decimal_commas={
            role: uses_decimal_comma(cell.text for cell in by_role.get(role, ()))
            for role in LENGTH_ROLES
        },
    )


def _column_cells(rows: Sequence[Row], header: Header) -> dict[Role, list[Cell]]:
    role_of = {column: role for role, column in header.columns.items()}
    found: dict[Role, list[Cell]] = {}
    for row in rows:
        for cell in row:
            role = role_of.get(cell.column)
            if role is not None:
                found.setdefault(role, []).append(cell)
    return found


def _unit(role: Role, header: Header, cells: Sequence[Cell]) -> Unit:
    meaning = header.meaning(role)
    if role is Role.MINUTES:
        return Unit.MINUTES
    if meaning is not None and meaning.unit is not None:
        return meaning.unit
    numbers = sorted(number for cell in cells if (number := plain_number(cell)))
    if role is Role.BREAK and numbers and numbers[-1] > _LONGEST_BREAK_HOURS:
        return Unit.MINUTES
    usual = numbers[len(numbers) // 2] if numbers else 0
    if role is Role.HOURS and usual > _LONGEST_HOURS:
        return Unit.MINUTES if usual <= MINUTES_PER_DAY else Unit.SECONDS
    return Unit.HOURS


def plain_number(cell: Cell) -> float:
    if cell.kind is CellKind.NUMBER:
        return cell.serial or 0.0
    text = cell.text.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0.0


def read_facts(
    row: Row, *, sheet: str, header: Header, rules: ColumnRules, words: HeaderWords
) -> RowFacts:
    """What the row states; each cell that can't be read becomes a problem of its role."""
    by_column = {cell.column: cell for cell in row if not cell.is_blank}
    cells = {
        role: cell
        for role, column in header.columns.items()
        if (cell := by_column.get(column)) is not None and not words.is_blank(cell.text)
    }
    facts = RowFacts(
        row=row[0].row,
        label=None,
        cells=cells,
        texts={role: " ".join(cells[role].text.split()) for role in _TEXT_ROLES if role in cells},
    )
    facts.label = _total_label(facts, by_column, header=header, words=words)
    for role, cell in cells.items():
        wrong = _read_cell(facts, role, cell=cell, rules=rules)
        if wrong is not None:
            facts.problems[role] = problem_at(
                cell, wrong.reason, sheet=sheet, role=role, words=words
            )
    return facts


def _is_name(facts: RowFacts, role: Role) -> bool:
    """A number in the place of a name names nobody; a code may be one."""
    cell = facts.cells.get(role)
    return cell is not None and (role is Role.PERSON_CODE or cell.kind is CellKind.TEXT)


def _total_label(
    facts: RowFacts, cells: Mapping[int, Cell], *, header: Header, words: HeaderWords
) -> Cell | None:
    """The first cell with a word for a total; what people write freely must be just that word."""
    free = {header.columns.get(role) for role in (Role.TASK, Role.CUSTOMER)}
    dated = Role.DATE in facts.cells and not words.is_total(facts.cells[Role.DATE].text)
    # Where a list names people, a row of nobody's can be a total though it has a date.
    named = [role for role in _WHO if role in header.columns]
    is_somebodys = dated and (not named or any(_is_name(facts, role) for role in named))
    for column, cell in cells.items():
        if cell.kind is not CellKind.TEXT or (is_somebodys and column in free):
            continue
        is_bare = normalised(cell.text) in words.totals
        if is_bare or (not is_somebodys and words.is_total(cell.text)):
            return cell
    return None


def _read_cell(facts: RowFacts, role: Role, *, cell: Cell, rules: ColumnRules) -> Unreadable | None:
    """Put the cell's value into the facts, or say why it has none."""
    found: dt.date | Moment | int | Unreadable | None
    match role:
        case Role.DATE:
            found = rules.dates.parse_date(cell)
            facts.day = found if isinstance(found, dt.date) else None
        case Role.END_DATE:
            found = rules.dates.parse_date(cell)
            facts.end_day = found if isinstance(found, dt.date) else None
        case Role.START | Role.END if span := range_of_text(" ".join(cell.text.split())):
            facts.start, facts.end = (Moment(seconds=seconds) for seconds in span.seconds)
            found = None
        case Role.START:
            found = rules.dates.parse_time(cell)
            facts.start = found if isinstance(found, Moment) else None
        case Role.END:
            found = rules.dates.parse_time(cell)
            facts.end = found if isinstance(found, Moment) else None
        case Role.HOURS | Role.MINUTES | Role.OVERTIME | Role.BREAK:
            found = _read_minutes(facts, role, cell=cell, rules=rules)
        case _:
            found = None if cell.kind is CellKind.BOOLEAN else fault(cell)
    return found if isinstance(found, Unreadable) else None


def _read_minutes(
    facts: RowFacts, role: Role, *, cell: Cell, rules: ColumnRules
) -> int | Unreadable:
    exact = parse_length(cell, unit=rules.units[role], decimal_comma=rules.decimal_commas[role])
    found = exact if isinstance(exact, Unreadable) else half_up(exact)
    if isinstance(exact, Decimal) and isinstance(found, int):
        facts.minutes[role] = found
        facts.odd_seconds[role] = half_up((exact - found) * 60)
        if role is Role.MINUTES:  # stands beside the hours: 7 | 30
            facts.minutes[Role.HOURS] = facts.minutes.get(Role.HOURS, 0) + found
    return found


def problem_at(cell: Cell, reason: str, *, sheet: str, role: Role, words: HeaderWords) -> Problem:
    """The problem of a cell; a word of absence in the place of hours is only a warning."""
    shown = cell.text.strip()
    if role in (Role.HOURS, Role.START, Role.END) and words.is_absence(shown):
        return Problem(
            message=f"“{shown}” stands in the place of {role.value}; no hours were counted.",
            field=role.value,
            place=cell_name(sheet, cell.row, cell.column),
            value=shown,
            severity=Severity.WARNING,
        )
    return Problem(
        message=f"The {role.value.replace('_', ' ')} can't be read: {reason}.",
        field=role.value,
        place=cell_name(sheet, cell.row, cell.column),
        value=shown,
    )
