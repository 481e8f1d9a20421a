"""Aggregated payroll reports: a row a person, a column a class of hours, the period in a title.

They state no days, so they are understood and compared, but can't be imported as days of work.
"""

from dataclasses import dataclass

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ReadEntry, Reading, Role, RowKind, RowSpan, SheetUse, cell_name
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.layouts.base import HEAD_ROWS, Material, NotMine, fingerprint
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.parse import parse_duration
from bpodesk.workbooks.roles import Hint, Unit
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.header import HeaderColumn, TableHeader, headers_in

_WHO = (Role.PERSON, Role.FIRST_NAME, Role.LAST_NAME, Role.PERSON_CODE)
_FEWEST_CLASSES = 2
_FEWEST_PERIOD_HOURS = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PayrollReport:
    """The layout."""

    name: str = "payroll report"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The hours by person and class, or why it is no such report."""
        header = _header(material)
        if header is None:
            return NotMine("no row of headers has people and classes of hours")
        period = period_of(material, Window(last_row=header.first_row - 1))
        if period.days is None:
            return NotMine("it has people and hours, but no days and no period", 2)
        classes = _added_up(material, header) or _classes(header)
        entries: list[ReadEntry] = []
        rows: dict[int, RowKind] = {}
        for number, cells in material.grid.rows(Window(first_row=header.last_row + 1)):
            name, code = _who(material, header, number)
            is_total = any(material.words.is_total(text_of(cell)) for cell in cells)
            rows[number] = RowKind.TOTAL if is_total else RowKind.LEFT_OUT
            if is_total or not name:
                continue
            for item in classes:
                cell = material.grid.at(number, item.column)
                minutes = _minutes(cell)
                if cell is not None and minutes:
                    rows[number] = RowKind.ENTRY
                    entries.append(
                        ReadEntry(
                            person=name,
                            person_code=code,
                            day=period.days.start,
                            end_day=period.days.last,
                            minutes=minutes,
                            task=item.text,
                            sheet=material.sheet.name,
                            row=number,
                            column=item.column,
                        )
                    )
        if max((entry.minutes for entry in entries), default=0) <= _FEWEST_PERIOD_HOURS:
            return NotMine("it has people and hours, but no days", 2)
        why = f"Hours by person and class, the header in row {header.last_row}."
        return Reading(
            layout=self.name,
            sheets=(
                SheetUse(
                    name=material.sheet.name,
                    used=True,
                    why=why,
                    columns=header.roles,
                    rows=tuple(RowSpan(first=r, last=r, kind=kind) for r, kind in rows.items()),
                ),
            ),
            columns=header.roles,
            entries=tuple(entries),
            problems=(
                Problem(
                    message="These are totals of a period, not days of work; they can be compared"
                    " with the book, but not imported. Ask for the days.",
                    field=Role.DATE.value,
                    place=cell_name(material.sheet.name, header.last_row, 1),
                ),
            ),
            confidence=0.9,
            reasons=(why, period.reason),
            fingerprint=fingerprint(self.name, header.roles),
        )


def _header(material: Material) -> TableHeader | None:
    for header in headers_in(
        material.grid,
        window=Window(last_row=HEAD_ROWS),
        words=material.words,
        forced=material.answers.roles,
    ):
        if header.all_of(Role.DATE) or header.times or not header.names_people:
            continue
        if len(_classes(header)) >= _FEWEST_CLASSES:
            return header
    return None


def _classes(header: TableHeader) -> list[HeaderColumn]:
    """The columns of hours without the one that adds them up."""
    hours = [
        item
        for item in header.columns
        if item.role is Role.OVERTIME
        or (item.role is Role.HOURS and item.hint is not Hint.WEAK_TIME)
        or item.hint is Hint.PAY_CLASS
    ]
    parts = [item for item in hours if not item.text.casefold().startswith("total")]
    return parts if len(parts) >= _FEWEST_CLASSES else hours


def _added_up(material: Material, header: TableHeader) -> list[HeaderColumn]:
    """The columns of numbers that a last column of totals adds up; empty where it doesn't."""
    totals = [item for item in header.columns if material.words.is_total(item.text)]
    if len(totals) != 1:
        return []
    parts = [
        item for item in header.columns if item.role not in _WHO and item.column < totals[0].column
    ]
    agree = differ = 0
    used: set[int] = set()
    for number, _ in material.grid.rows(Window(first_row=header.last_row + 1)):
        minutes = {p.column: _minutes(material.grid.at(number, p.column)) for p in parts}
        total = _minutes(material.grid.at(number, totals[0].column))
        if total:
            agree += sum(minutes.values()) == total
            differ += sum(minutes.values()) != total
            used |= {column for column, value in minutes.items() if value}
    return [item for item in parts if item.column in used] if agree > differ else []


def _who(material: Material, header: TableHeader, number: int) -> tuple[str, str]:
    """The name, else the code, of a row; and the code."""
    name, first, last, code = (
        text_of(material.grid.at(number, item.column)) if item is not None else ""
        for item in map(header.one, _WHO)
    )
    return name or f"{first} {last}".strip() or code, code


def _minutes(cell: Cell | None) -> int:
    found = parse_duration(cell, unit=Unit.HOURS) if cell is not None else 0
    return found if isinstance(found, int) else 0
