"""What the columns of a list without a header are, by their values.

A column is what nearly all its values are. Codes are short and repeat; names are words and repeat.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind, Row
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import Moment
from bpodesk.workbooks.tables.clocks import times_of

SAMPLE_ROWS = 300
_NEARLY_ALL = 0.9
_FEWEST_ROWS = 3
_LONGEST_CODE = 16


def guess_columns(rows: Sequence[Row], dates: DateReader) -> Mapping[int, Role]:
    """Column -> role, for the columns that can be told: who, when, from, to, hours.

    PUNCH is a day with its time in one cell, or a time beside a column of days.
    """
    filled = [[cell for cell in row if not cell.is_blank] for row in rows[:SAMPLE_ROWS]]
    columns: dict[int, list[Cell]] = {}
    for row in filled:
        for cell in row:
            columns.setdefault(cell.column, []).append(cell)
    count = sum(bool(row) for row in filled)
    full = {column: cells for column, cells in columns.items() if len(cells) >= count * _NEARLY_ALL}
    if count < _FEWEST_ROWS:
        return {}
    found: dict[int, Role] = {}
    clocks: list[int] = []
    for column, cells in sorted(full.items()):
        role = _role(cells, dates)
        if role is Role.START:
            clocks.append(column)
        elif role is not None and role not in found.values():
            found[column] = role
    if len(clocks) == 1:
        found[clocks[0]] = Role.PUNCH
    elif len(clocks) >= 2:
        found[clocks[0]], found[clocks[1]] = Role.START, Role.END
    return found


def _role(cells: Sequence[Cell], dates: DateReader) -> Role | None:
    if _share(cells, lambda cell: _is_moment(cell, dates)):
        return Role.PUNCH
    if _share(cells, lambda cell: isinstance(dates.parse_date(cell), date)):
        return Role.DATE
    if _share(cells, lambda cell: ":" in cell.text and times_of(cell) is not None):
        return Role.START
    texts = {cell.text.strip() for cell in cells}
    repeats = len(texts) < len(cells)
    if _share(cells, _is_hours) and not all(text.startswith("0") for text in texts if text != "0"):
        return Role.HOURS if any("." in text or "," in text for text in texts) else Role.PERSON_CODE
    if repeats and _share(cells, _is_code):
        return Role.PERSON_CODE
    if repeats and _share(cells, _is_name):
        return Role.PERSON
    lengths = _share(cells, lambda cell: cell.kind is CellKind.DATE and (cell.serial or 0) < 1)
    if lengths:
        return Role.HOURS
    return Role.TASK if _share(cells, lambda cell: cell.kind is CellKind.TEXT) else None


def _share(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> bool:
    return sum(bool(holds(cell)) for cell in cells) >= _NEARLY_ALL * len(cells)


def _is_moment(cell: Cell, dates: DateReader) -> bool:
    found = dates.parse_time(cell)
    return isinstance(found, Moment) and found.day is not None and found.seconds > 0


def _is_hours(cell: Cell) -> bool:
    try:
        return 0 <= float(cell.text.strip().replace(",", ".")) <= 24
    except ValueError:
        return False


def _is_code(cell: Cell) -> bool:
    text = cell.text.strip()
    return len(text) <= _LONGEST_CODE and any(sign.isdigit() for sign in text) and " " not in text


def _is_name(cell: Cell) -> bool:
    """True for two words or more that all begin with a capital, as names do and tasks seldom."""
    words = cell.text.split()
    return (
        cell.kind is CellKind.TEXT
        and not any(sign.isdigit() for sign in cell.text)
        and (len(words) >= 2 or not cell.text.isascii())
        and all(word[0] == word[0].upper() for word in words)
    )
