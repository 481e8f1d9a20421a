"""What the head of a form states for all of it: the period, and the person it is of.

A period stands in a title ("JUNE 2025"), in a range row, in cells of their own (2024 | 4), in the
sheet's name, or only in the file's name. A person stands beside or behind a label ("Name: ...").
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.readings import Role, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import FIRST_YEAR, LAST_YEAR, DateReader
from bpodesk.workbooks.parse import FIRST_DAY_SERIAL
from bpodesk.workbooks.roles import HeaderWords, normalised
from bpodesk.workbooks.tables.grid import Grid, Window, text_of

_FULL_DATE = re.compile(
    r"[0-9]{4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,2}|[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4}"
    r"|[0-9]{4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日"
    r"|[^\W\d_]{3,10}\.?\s+[0-9]{1,2},?\s+[0-9]{4}"
    r"|[0-9]{1,2}\.?[ \-][^\W\d_]{3,10}\.?,?[ \-][0-9]{4}"
)
_EAST_ASIAN = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*日)?")
_SHORT_END = re.compile(
    r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})\s*(?:~|-|–|—|to|bis|until)\s*([0-9]{1,2})[/.\-]([0-9]{1,2})\b"
)
_MONTH_NUMBERS = re.compile(
    r"(?<![0-9/.\-])(?:(20[0-9]{2})[/.\-_ ]([01]?[0-9])|([01]?[0-9])\s?[/.\-_]\s?(20[0-9]{2}))"
    r"(?![0-9/.\-])"
)
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_MONTH_SIGN = re.compile(
    r"(?<![0-9])(1[0-2]|0?[1-9])\s*月|\b(?:thang|tháng)\s*(1[0-2]|0?[1-9])\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(.{1,40}?)\s*[:：]\s*(.*)$", re.DOTALL)
_CODE_AND_NAME = re.compile(r"^([A-Z]{0,4}[0-9]{1,10})\s*[:\-–|]\s*(\D.*)$")
_LONGEST_RANGE_DAYS = 400
_SIGNS_ONLY = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPeriod:
    """A period and the words that state it. `is_month`: all of one month, as far as it says."""

    days: DateRange
    text: str
    place: str = ""
    is_month: bool = True


def find_period(
    cells: Iterable[Sequence[Cell]], *, words: HeaderWords, dates: DateReader, sheet: str
) -> StatedPeriod | None:
    """The period that rows of cells state: a range of dates before a month's name or numbers."""
    month: StatedPeriod | None = None
    loose: list[tuple[Cell, str]] = []
    for row in cells:
        found = _range_in(row, dates=dates, sheet=sheet)
        if found is not None:
            return found
        for cell in row:
            if month is None:
                month = _month_in(cell, words=words, dates=dates, sheet=sheet)
            loose.append((cell, text_of(cell)))
    return month or _month_in_pieces(loose, words=words, sheet=sheet)


def month_of_text(text: str, *, words: HeaderWords, place: str = "") -> StatedPeriod | None:
    """The month that a sheet's or file's name states, with its year."""
    month = _month_of(text.replace("_", " "), words)
    if month is None:
        return None
    return StatedPeriod(days=month.range, text=text, place=place)


def date_in(text: str, dates: DateReader) -> list[dt.date]:
    """All full dates written in a text."""
    found: list[dt.date] = []
    for match in _FULL_DATE.finditer(text):
        east = _EAST_ASIAN.fullmatch(match[0])
        date = (
            _date(int(east[1]), int(east[2]), int(east[3]))
            if east is not None
            else dates.day_of_text(match[0])
        )
        if isinstance(date, dt.date):
            found.append(date)
    return found


def _range_in(row: Sequence[Cell], *, dates: DateReader, sheet: str) -> StatedPeriod | None:
    """Two dates in one row, or a month and the days of its end: 2021/09/01 ~ 09/22."""
    found: list[tuple[dt.date, Cell]] = []
    for cell in row:
        if cell.kind is CellKind.DATE and (cell.serial or 0) >= FIRST_DAY_SERIAL:
            date = dates.parse_date(cell)
            if isinstance(date, dt.date):
                found.append((date, cell))
        elif cell.kind is CellKind.TEXT:
            short = _SHORT_END.search(cell.text)
            if short is not None:
                start = _date(int(short[1]), int(short[2]), int(short[3]))
                end = _date(int(short[1]), int(short[4]), int(short[5]))
                if start is not None and end is not None:
                    return _period(start, end, cell, sheet)
            own = date_in(cell.text, dates)
            if len(own) == 2:
                return _period(own[0], own[1], cell, sheet)
            found += [(date, cell) for date in own]
    if len(found) != 2:
        return None
    (start, cell), (end, _) = found
    return _period(start, end, cell, sheet)


def _period(start: dt.date, end: dt.date, cell: Cell, sheet: str) -> StatedPeriod | None:
    if not 0 < (end - start).days <= _LONGEST_RANGE_DAYS:
        return None
    whole = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    return StatedPeriod(
        days=DateRange(start=start, end=end + ONE_DAY),
        text=text_of(cell),
        place=cell_name(sheet, cell.row, cell.column),
        is_month=whole and end.day == calendar.monthrange(end.year, end.month)[1],
    )


def _month_in(
    cell: Cell, *, words: HeaderWords, dates: DateReader, sheet: str
) -> StatedPeriod | None:
    place = cell_name(sheet, cell.row, cell.column)
    if cell.kind is CellKind.DATE:
        plain = cell.number_format.lower()
        day = dates.parse_date(cell)
        if not isinstance(day, dt.date) or "y" not in plain or "d" in plain:
            return None
        return StatedPeriod(days=Month.containing(day).range, text=str(day)[:7], place=place)
    if cell.kind is not CellKind.TEXT or len(cell.text) > 200:
        return None
    month = _month_of(text_of(cell), words)
    if month is None:
        return None
    return StatedPeriod(days=month.range, text=text_of(cell), place=place)


def _month_of(text: str, words: HeaderWords) -> Month | None:
    east = _EAST_ASIAN.search(text)
    if east is not None:
        return _month(int(east[1]), int(east[2]))
    years = YEAR.findall(text)
    names = _months_named(text, words)
    if len(set(years)) == 1 and len(names) == 1:
        return _month(int(years[0]), names.pop())
    numbers = _MONTH_NUMBERS.search(text)
    if numbers is not None:
        return _month(int(numbers[1] or numbers[4]), int(numbers[2] or numbers[3]))
    return None


def _months_named(text: str, words: HeaderWords) -> set[int]:
    signs = {int(match[1] or match[2]) for match in _MONTH_SIGN.finditer(text)}
    names = {
        words.months[word]
        for part in _WORD.findall(text)
        if (word := normalised(part)) in words.months
    }
    return signs or names


def _month(year: int, number: int) -> Month | None:
    known = 1 <= number <= 12 and FIRST_YEAR <= year <= LAST_YEAR
    return Month(year, number) if known else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


def _month_in_pieces(
    cells: Sequence[tuple[Cell, str]], *, words: HeaderWords, sheet: str
) -> StatedPeriod | None:
    """A year in one cell and a month in another: 2024 | 4, or Month: September, Year: 2026."""
    years: list[tuple[int, Cell]] = []
    months: list[tuple[int, Cell]] = []
    places = {(cell.row, cell.column) for cell, text in cells if YEAR.fullmatch(text)}
    for cell, text in cells:
        serial = cell.serial
        if cell.kind is CellKind.NUMBER and serial is not None and serial.is_integer():
            if 2000 <= serial <= LAST_YEAR:
                years.append((int(serial), cell))
            elif 1 <= serial <= 12 and _is_near(cell, places):
                months.append((int(serial), cell))
        elif cell.kind is CellKind.TEXT and len(text) <= 40:
            years += [(int(year), cell) for year in YEAR.findall(text)]
            months += [(number, cell) for number in _months_named(text, words)]
    if len({year for year, _ in years}) != 1 or len({number for number, _ in months}) != 1:
        return None
    (year, _), (number, cell) = years[0], months[0]
    return StatedPeriod(
        days=Month(year, number).range,
        text=f"{text_of(cell)} {year}",
        place=cell_name(sheet, cell.row, cell.column),
    )


def _is_near(cell: Cell, years: AbstractSet[tuple[int, int]]) -> bool:
    around = range(cell.column - 4, cell.column + 5)
    return any((cell.row, column) in years for column in around)


def named_month(texts: Iterable[str], words: HeaderWords) -> int | None:
    """The one month that is named without a year; None where none or several are."""
    found: set[int] = set()
    for text in texts:
        if len(text) <= 60:
            found |= _months_named(text, words)
    return found.pop() if len(found) == 1 else None


# ------------------------------------------------------------------------------- the person


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPerson:
    """Who a form or block is of, and the cells that say so."""

    name: str = ""
    code: str = ""
    cells: tuple[Cell, ...] = ()

    @property
    def row(self) -> int:
        """The first row that names the person."""
        return min(cell.row for cell in self.cells)

    @property
    def column(self) -> int:
        """The first column of the label."""
        return min(cell.column for cell in self.cells)


_WORK = (Role.DATE, Role.START, Role.END, Role.HOURS, Role.OVERTIME, Role.BREAK)
PERSON_ROLES = (Role.PERSON, Role.FIRST_NAME, Role.LAST_NAME, Role.PERSON_CODE)


def label_of(cell: Cell, words: HeaderWords) -> tuple[Role, str, bool] | None:
    """(role, value in the same cell, whether a colon follows) of a cell that labels a person."""
    if cell.kind is not CellKind.TEXT or len(cell.text) > 120:
        return None
    text = text_of(cell)
    match = _LABEL.match(text)
    label, value = (match[1], match[2].strip()) if match else (text, "")
    meaning = words.meaning(label)
    if meaning is None or meaning.role not in PERSON_ROLES:
        return None
    if len(label) < 2 and label.isascii():
        return None
    return meaning.role, value, match is not None


def find_people(grid: Grid, window: Window, words: HeaderWords) -> list[StatedPerson]:
    """Everybody whom a label in the window names, from top to bottom and left to right.

    Code and name in one row beside each other are one person. A label needs its value in the same
    cell or in the next filled one to its right.
    """
    found: list[StatedPerson] = []
    for number, row in grid.rows(window):
        start = len(found)
        taken: set[int] = set()
        is_header = _is_header(row, words)
        for index, cell in enumerate(row):
            label = label_of(cell, words) if index not in taken else None
            if label is None:
                continue
            role, value, colon = label
            if is_header and not colon:
                continue
            cells = [cell]
            above = grid.at(number - 1, cell.column) if cell.text.strip()[:1] == "(" else None
            if above is not None:
                value = text_of(above)
            elif not value and index + 1 < len(row):
                after = row[index + 1]
                near = after.column - grid.last_column_of(cell) <= 6
                if near and _can_be_value(after, words, role=role, colon=colon):
                    value = text_of(after)
                    cells.append(after)
                    taken.add(index + 1)
            if value and not _SIGNS_ONLY.match(value):
                _put(found, start, role, value, tuple(cells))
    return found


def _is_header(row: Sequence[Cell], words: HeaderWords) -> bool:
    """True for a row of column headers: it names days, or more things than a person."""
    texts = [text_of(cell) for cell in row if cell.kind is CellKind.TEXT]
    meanings = [found for text in texts if (found := words.meaning(text)) is not None]
    work = sum(found.role in _WORK for found in meanings)
    numbers = sum(cell.kind is CellKind.NUMBER or cell.text.isdecimal() for cell in row)
    weekdays = sum(normalised(text) in words.weekdays for text in texts)
    return work >= 2 or numbers >= 7 or weekdays >= 5 or (work >= 1 and len(meanings) >= 4)


def _can_be_value(cell: Cell, words: HeaderWords, *, role: Role, colon: bool) -> bool:
    if cell.kind is CellKind.NUMBER:
        return role is Role.PERSON_CODE
    if cell.kind is not CellKind.TEXT:
        return False
    text = text_of(cell)
    is_label = _LABEL.match(text) is not None and _CODE_AND_NAME.match(text) is None
    known = words.meaning(text) is not None or normalised(text) in words.weekdays
    if role is Role.PERSON_CODE and not any(sign.isdigit() for sign in text):
        return False
    return not is_label and not known and (colon or len(text) <= 60)


def _put(
    found: list[StatedPerson], start: int, role: Role, value: str, cells: tuple[Cell, ...]
) -> None:
    """Add a label's value to the row's last person, or begin the next one."""
    both = _CODE_AND_NAME.match(value)
    name, code = ("", value) if role is Role.PERSON_CODE else (value, "")
    if both is not None:
        code, name = both[1], both[2].strip()
    last = found[-1] if len(found) > start else None
    if (
        last is not None
        and role in (Role.FIRST_NAME, Role.LAST_NAME)
        and not last.code
        and last.name
    ):
        found[-1] = StatedPerson(name=f"{last.name} {name}", cells=(*last.cells, *cells))
    elif last is not None and not (last.name and name) and not (last.code and code):
        found[-1] = StatedPerson(
            name=last.name or name, code=last.code or code, cells=(*last.cells, *cells)
        )
    else:
        found.append(StatedPerson(name=name, code=code, cells=cells))
