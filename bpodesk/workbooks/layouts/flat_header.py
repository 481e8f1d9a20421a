"""Finds the one header row of a flat list and gives each column its role.

A header row has a day (or times that carry one) and either hours or a start and an end. What looks
like one but is a matrix, a week grid, a clock report or a list of calls is told apart here.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.readings import ColumnRole, Role, column_letters
from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet, filled
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.layouts.base import Material, NotMine
from bpodesk.workbooks.parse import FIRST_DAY_SERIAL
from bpodesk.workbooks.roles import HeaderWords, Hint, Meaning, normalised
from bpodesk.workbooks.tables.clocks import range_of_text
from bpodesk.workbooks.tables.guess import guess_columns

HEADER_WITHIN_ROWS = 25
_NOTHING_FORCED: Mapping[str, Role] = {}
_SAMPLE_ROWS = 300
_FEWEST_DAYS = 3
_LONGEST_LIST_DAYS = 400
_FEWEST_MEASURES = 2
_FEWEST_DAY_COLUMNS = 5
_FEWEST_PARTS = 3
_PARTS_SHARE = 0.6
_ONE_MINUTE_HOURS = 1 / 60
_WRITTEN_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_TWICE_IS_ANOTHER_LAYOUT = (Role.START, Role.END)
_NO_RANK = (9, 9, 0)
_WHO = frozenset((Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header row (an index into the sheet's rows) and the column of each role."""

    index: int
    row: int
    columns: Mapping[Role, int]
    meanings: Mapping[int, Meaning]
    texts: Mapping[int, str]

    @property
    def roles(self) -> tuple[ColumnRole, ...]:
        """Every column with its header, as shown to the person."""
        by_column = {column: role for role, column in self.columns.items()}
        return tuple(
            ColumnRole(column=column, header=text, role=by_column.get(column, Role.IGNORED))
            for column, text in sorted(self.texts.items())
        )

    def meaning(self, role: Role) -> Meaning | None:
        """What the header of a role's column says; None where there is no such column."""
        return self.meanings.get(self.columns.get(role, 0))


def find_header(
    sheet: Sheet,
    words: HeaderWords,
    *,
    dates: DateReader | None = None,
    forced: Mapping[str, Role] = _NOTHING_FORCED,
) -> Header | NotMine:
    """The best header row among the first rows, or why there is none."""
    best: Header | None = None
    nearest: Header | None = None
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN_ROWS]):
        header = _as_header(index, row, words, sheet=sheet.name, forced=forced)
        if dates is not None and Role.DATE not in header.columns and _has_work(header):
            header = _with_days(header, sheet.rows[index + 1 :], dates)
        if _is_enough(header) and (best is None or len(header.columns) > len(best.columns)):
            best = header
        if nearest is None or len(header.columns) > len(nearest.columns):
            nearest = header
    if best is not None:
        return _settled(best, sheet)
    if nearest is None:
        return NotMine("the sheet is empty")
    return NotMine(_what_is_missing(nearest), len(nearest.columns))


def guess_header(material: Material) -> Header | None:
    """The columns of a list without a header, by their values; None where they don't tell."""
    rows = material.sheet.rows
    found = guess_columns(material.filled_rows, material.dates)
    columns = {role: column for column, role in found.items()}
    has_work = Role.HOURS in columns or {Role.START, Role.END} <= set(columns)
    if not (has_work and Role.DATE in columns and {Role.PERSON, Role.TASK} & set(columns)):
        return None
    days = columns[Role.DATE]
    first = next(
        index
        for index, row in enumerate(rows)
        for cell in row
        if cell.column == days and isinstance(material.dates.parse_date(cell), dt.date)
    )
    return Header(
        index=first - 1, row=0, columns=columns, meanings={}, texts=dict.fromkeys(found, "")
    )


def _with_days(header: Header, rows: Sequence[Row], dates: DateReader) -> Header:
    """The header with a column of days that its word doesn't tell, but all of its values do.

    A column that nobody named comes first, then the descriptions: "Services on May 1, 2020".
    """
    columns: dict[int, list[Cell]] = {}
    for row in rows[:_SAMPLE_ROWS]:
        for cell in filled(row):
            columns.setdefault(cell.column, []).append(cell)
    task = header.columns.get(Role.TASK, 0)
    free = [column for column in columns if column not in header.columns.values()]
    for column in (*sorted(free), task):
        cells = [cell for cell in columns.get(column, ()) if cell.kind is not CellKind.NUMBER]
        read = [dates.parse_date(cell) for cell in cells]
        days = [day for day in read if isinstance(day, dt.date)]
        if len(set(days)) < _FEWEST_DAYS or len(days) * 4 < len(columns[column]) * 3:
            continue
        if (max(days) - min(days)).days <= _LONGEST_LIST_DAYS:  # hire dates lie further apart
            return replace(header, columns={**header.columns, Role.DATE: column})
    return header


def _as_header(
    index: int, row: Row, words: HeaderWords, *, sheet: str, forced: Mapping[str, Role]
) -> Header:
    texts = {cell.column: cell.text.strip() for cell in filled(row)}
    meanings: dict[int, Meaning] = {}
    for cell in row:
        meaning = words.meaning(cell.text) if cell.kind is CellKind.TEXT else None
        if meaning is not None:
            meanings[cell.column] = meaning
    columns: dict[Role, int] = {}
    ranks: dict[Role, tuple[int, int, int]] = {}
    for column, meaning in sorted(meanings.items()):
        rank = (1 if meaning.hint is not Hint.NONE else 0, meaning.rank, meaning.order)
        if meaning.role is not Role.IGNORED and rank < ranks.get(meaning.role, _NO_RANK):
            columns[meaning.role] = column
            ranks[meaning.role] = rank
    for column in texts:
        role = forced.get(f"{sheet}!{column_letters(column)}")
        if role is not None:  # a person's word outweighs the header's
            columns = {other: at for other, at in columns.items() if at != column}
            if role is not Role.IGNORED:
                columns[role] = column
    return Header(
        index=index,
        row=row[0].row if row else 0,
        columns=columns,
        meanings=meanings,
        texts=texts,
    )


def _is_enough(header: Header) -> bool:
    has = header.columns
    return (Role.DATE in has or Role.START in has) and _has_work(header)


def _has_work(header: Header) -> bool:
    return Role.HOURS in header.columns or {Role.START, Role.END} <= set(header.columns)


def _what_is_missing(header: Header) -> str:
    if _count(header, Hint.MEASURE) >= _FEWEST_MEASURES:
        return _CALLS
    has = header.columns
    found = [f"{role.value} (“{header.texts[column]}”)" for role, column in has.items()]
    missing: list[str] = []
    if not _WHO & set(has):
        missing.append("the person")
    if Role.DATE not in has:
        missing.append("the date")
    if Role.HOURS not in has and not {Role.START, Role.END} <= set(has):
        missing.append("the hours (or a start and an end)")
    if not found:
        return "it is not a flat list: no row with column headers such as Name, Date and Hours"
    return (
        f"it is not a flat list with one header row: a column was found for {', '.join(found)}"
        f" in row {header.row}, none for {' and '.join(missing)}"
    )


_CALLS = "it is a list of calls or tickets, not a flat list of hours worked"


def _settled(header: Header, sheet: Sheet) -> Header | NotMine:
    """The header, when nothing in the sheet speaks for another layout."""
    rows = sheet.rows[header.index + 1 :]
    closeness = len(header.columns)
    used = {cell.column for row in rows for cell in filled(row)}
    hours = header.meaning(Role.HOURS)
    sure_of_hours = hours is not None and hours.hint is not Hint.WEAK_TIME
    if not sure_of_hours and _count(header, Hint.MEASURE) >= _FEWEST_MEASURES:
        return NotMine(_CALLS, closeness)
    if hours is not None and not sure_of_hours and _has(header, Role.DIRECTION):
        return NotMine("it is a log of single punches, not a flat list of hours", closeness)
    if not sure_of_hours and Role.START not in header.columns and _are_punches(header, rows):
        return NotMine("its times are those of single punches, not lengths", closeness)
    if Role.HOURS not in header.columns and _are_days(header, rows):
        return NotMine("its starts and ends are days, not times of work", closeness)
    if not sure_of_hours and not {Role.START, Role.END} <= set(header.columns):
        spans = _weak_time_as(header, rows)
        if spans is not None:
            header = spans
    punches = [
        header.texts[column]
        for column, meaning in header.meanings.items()
        if column in used and _is_second_punch(header, column, meaning)
    ]
    if punches:
        return NotMine(
            "it is not a flat list with one start and one end in a row: there are further times"
            f" under “{'”, “'.join(punches)}”",
            closeness,
        )
    days = [text for column, text in header.texts.items() if _is_day_header(header, column, text)]
    if len(days) >= _FEWEST_DAY_COLUMNS:
        return NotMine(
            "it is not a flat list but a grid: its days stand side by side"
            f" (“{days[0]}” to “{days[-1]}”)",
            closeness,
        )
    if _is_matrix(header, rows):
        return NotMine(
            "it is not a flat list but a matrix: the hours of a day are spread over the columns of"
            f" tasks and only added up under “{header.texts[header.columns[Role.HOURS]]}”",
            closeness,
        )
    return header


def _are_punches(header: Header, rows: Sequence[Row]) -> bool:
    """True where most people have several rows a day, each with a time: a log of punches."""
    who = [header.columns[role] for role in _WHO if role in header.columns]
    if not who:
        return False
    keys: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        texts = {cell.column: cell.text for cell in filled(row)}
        times = texts.get(header.columns.get(Role.HOURS, 0), "")
        if ":" in times or "." in times:
            places = (*who, header.columns.get(Role.DATE, 0))
            keys[tuple(texts.get(column, "") for column in places)] += 1
    repeated = sum(count for count in keys.values() if count > 1)
    return repeated * 5 > keys.total() * 4


def _are_days(header: Header, rows: Sequence[Row]) -> bool:
    """True where the ends are days of a calendar without a time, as in the plan of a project."""
    ends = [cell for row in rows for cell in row if cell.column == header.columns.get(Role.END)]
    serials = [cell.serial for cell in ends if cell.kind is CellKind.DATE]
    days = [s for s in serials if s is not None and s >= FIRST_DAY_SERIAL and s.is_integer()]
    return bool(days) and len(days) * 2 > len(ends)


def _has(header: Header, role: Role) -> bool:
    return any(meaning.role is role for meaning in header.meanings.values())


def _weak_time_as(header: Header, rows: Sequence[Row]) -> Header | None:
    """The header with its column "Time" as a start, where it holds ranges such as 8:15-13:00."""
    column = header.columns.get(Role.HOURS, 0)
    texts = [" ".join(cell.text.split()) for row in rows for cell in row if cell.column == column]
    ranges = sum(range_of_text(text) is not None for text in texts)
    if not ranges or ranges * 2 < len(texts):
        return None
    columns = {role: at for role, at in header.columns.items() if role is not Role.HOURS}
    return replace(header, columns={**columns, Role.START: column, Role.END: column})


def _count(header: Header, hint: Hint) -> int:
    return sum(meaning.hint is hint for meaning in header.meanings.values())


def _is_second_punch(header: Header, column: int, meaning: Meaning) -> bool:
    if meaning.hint is Hint.OTHER_PUNCH or meaning.role is Role.PUNCH:
        return True
    chosen = header.columns.get(meaning.role)
    return meaning.role in _TWICE_IS_ANOTHER_LAYOUT and column != chosen


def _is_day_header(header: Header, column: int, text: str) -> bool:
    meaning = header.meanings.get(column)
    if meaning is not None:
        return meaning.hint is Hint.WEEKDAY
    first = normalised(text).split()[:1]
    return bool(first) and first[0].isdigit()


def _is_matrix(header: Header, rows: Sequence[Row]) -> bool:
    """True where the hours are the sum of three or more columns that nobody named."""
    hours_column = header.columns.get(Role.HOURS)
    summed = compared = 0
    parts: set[int] = set()
    for row in rows:
        numbers = {cell.column: number for cell in row if (number := _number(cell)) is not None}
        hours = numbers.get(hours_column or 0)
        others = {
            column: number
            for column, number in numbers.items()
            if column != hours_column and column not in header.meanings
        }
        if hours and others:
            compared += 1
            if abs(sum(others.values()) - hours) <= _ONE_MINUTE_HOURS:
                summed += 1
                parts |= others.keys()
    return len(parts) >= _FEWEST_PARTS and summed >= compared * _PARTS_SHARE


def _number(cell: Cell) -> float | None:
    """The number of a cell, also where it is written as text (7.5 or 7,5)."""
    if cell.kind is CellKind.TEXT and _WRITTEN_NUMBER.fullmatch(cell.text.strip()):
        return float(cell.text.strip().replace(",", "."))
    return cell.serial
