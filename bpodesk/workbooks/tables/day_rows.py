"""Goes down a table whose rows are days and notes what each states.

A row without a day goes on with the day above where it states times. Totals are left out and
compared.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ColumnRole, Role, RowKind, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import (
    parse_duration,
)
from bpodesk.workbooks.roles import HeaderWords, Hint, Unit, normalised
from bpodesk.workbooks.tables.clocks import in_order
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import resolve
from bpodesk.workbooks.tables.facts import StatedTotal, TableFacts
from bpodesk.workbooks.tables.grid import Grid, text_of
from bpodesk.workbooks.tables.row_lengths import RowLengths
from bpodesk.workbooks.tables.row_times import RowTimes
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import VerticalTable, labels_below


class VerticalReader:
    """Goes down the rows of a table and notes each day's facts."""

    def __init__(
        self,
        grid: Grid,
        table: VerticalTable,
        *,
        words: HeaderWords,
        dates: DateReader,
        period: DateRange | None,
        person: StatedPerson,
    ) -> None:
        self._grid = grid
        self._table = table
        self._header = table.header
        self._words = words
        self._dates = dates
        self._person = person
        self._facts = TableFacts(columns=_shown_columns(table))
        self._has_period = period is not None
        self._days = self._resolved(period)
        self._lengths = RowLengths(grid, table, words)
        self._times = RowTimes(grid, table, words=words, dates=dates)
        self._last_person = (person.name, person.code)
        self._since_total = 0

    def read(self) -> TableFacts:
        """The facts of all rows."""
        last: DayFacts | None = None
        for number in range(self._header.first_row, self._header.last_row + 1):
            self._facts.rows[number] = RowKind.HEADER
        for number, cells in self._grid.rows(self._table.window):
            if self._repeats_header(cells):
                self._facts.rows[number] = RowKind.HEADER
                continue
            label = self._total_label(number, cells)
            if label is not None:
                self._take_total(number, cells, label)
                last = None
                continue
            facts = self._day_of_row(number, cells, last)
            self._facts.rows[number] = RowKind.LEFT_OUT if facts is None else RowKind.ENTRY
            if facts is not None and facts is not last:
                self._facts.days.append(facts)
                last = facts
        self._facts.labelled = not self._header.all_of(Role.PUNCH)
        return self._facts

    # ------------------------------------------------------------------ columns

    def _resolved(self, period: DateRange | None) -> Mapping[int, dt.date | None]:
        """The date of each row that has a day."""
        labels = labels_below(
            self._grid,
            self._table.day_column,
            self._table.window,
            words=self._words,
            dates=self._dates,
        )
        self._facts.needs_period = any(label.date is None for label in labels)
        dates = resolve(labels, period)
        return {label.cell.row: date for label, date in zip(labels, dates, strict=True)}

    # ------------------------------------------------------------------ rows

    def _repeats_header(self, cells: Sequence[Cell]) -> bool:
        texts = {cell.column: normalised(cell.text) for cell in cells}
        known = [item for item in self._header.columns if item.role is not Role.IGNORED]
        same = sum(texts.get(item.column) == normalised(item.text) for item in known)
        return same >= 2 and same * 2 > len(known)

    def _total_label(self, number: int, cells: Sequence[Cell]) -> Cell | None:
        free = {item.column for item in self._header.all_of(Role.TASK, Role.CUSTOMER)}
        dated = number in self._days
        for cell in cells:
            label = cell.text.partition(":")[0]
            is_free = cell.column in free or dated or cell.kind is not CellKind.TEXT
            if not is_free and self._words.is_total(label):
                return cell
        return None

    def _take_total(self, number: int, cells: Sequence[Cell], label: Cell) -> None:
        self._facts.rows[number] = RowKind.TOTAL
        found = self._total_minutes(number, cells, label)
        end = len(self._facts.days)
        if found is not None:
            cell, minutes = found
            self._facts.totals.append(
                StatedTotal(
                    cell=cell,
                    label=text_of(label),
                    minutes=minutes,
                    first=self._since_total if self._since_total < end else 0,
                    last=end,
                )
            )
        self._since_total = end

    def _total_minutes(
        self, number: int, cells: Sequence[Cell], label: Cell
    ) -> tuple[Cell, int] | None:
        for item in self._lengths.hours:
            cell = self._grid.at(number, item.column)
            if cell is not None and cell is not label:
                minutes = self._lengths.minutes(cell, item)
                return (cell, minutes) if isinstance(minutes, int) else None
        after = [cell for cell in cells if cell.column > label.column]
        if len(after) == 1 and (after[0].kind is CellKind.DATE or ":" in after[0].text):
            minutes = parse_duration(after[0], unit=Unit.HOURS)
            return (after[0], minutes) if isinstance(minutes, int) else None
        return None

    def _day_of_row(
        self, number: int, cells: Sequence[Cell], last: DayFacts | None
    ) -> DayFacts | None:
        """The facts of a row: its own day's, or more of the day above."""
        work = {cell.column for cell in cells} & {
            *(item.column for item in self._header.times),
            *(item.column for item in self._lengths.columns),
            *(item.column for item in self._header.all_of(Role.DAY_CODE)),
        }
        name, code = self._who(number)
        dated = number in self._days
        if not dated:
            stray = self._grid.at(number, self._table.day_column)
            if not work or (last is None and stray is None):
                return None
            if stray is None and last is not None and not name:
                return self._more(last, number)
        facts = DayFacts(
            sheet=self._grid.name,
            row=number,
            column=self._table.day_column,
            person=name or self._last_person[0],
            person_code=code or (self._last_person[1] if not name else ""),
            day=self._days.get(number),
        )
        if name:
            self._last_person = (name, code)
        self._fill(facts, number)
        if facts.states_work and facts.day is None and (self._has_period or not dated):
            facts.problems.append(self._no_day(number))
        return facts if facts.states_work or facts.code or facts.problems else None

    def _no_day(self, number: int) -> Problem:
        cell = self._grid.at(number, self._table.day_column)
        return Problem(
            message="The day of this row can't be read; write it as a date.",
            field=Role.DATE.value,
            place=cell_name(self._grid.name, number, self._table.day_column),
            value=text_of(cell),
        )

    def _more(self, last: DayFacts, number: int) -> DayFacts | None:
        """A row without a day: another stretch of the day above, or more of its times."""
        facts = DayFacts(
            sheet=last.sheet,
            row=number,
            column=last.column,
            person=last.person,
            person_code=last.person_code,
            day=last.day,
        )
        self._fill(facts, number)
        if not facts.times:
            return None
        if len(facts.times) % 2 == 0 and len(last.times) % 2 == 0:
            return facts
        before = last.times[-1:]
        ordered = in_order((*before, *facts.times), twelve_hour=self._times.twelve_hour)
        last.times += ordered[len(before) :]
        if facts.minutes is not None:
            last.minutes = (last.minutes or 0) + facts.minutes
        last.problems += facts.problems
        return last

    def _who(self, number: int) -> tuple[str, str]:
        texts: dict[Role, str] = {}
        for role in (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME):
            item = self._header.one(role)
            if item is None:
                continue
            cell = self._grid.at(number, item.column)
            if cell is not None and (item.hint is not Hint.WEAK_CODE or not texts):
                texts[role] = text_of(cell)
        parts = (texts.get(Role.FIRST_NAME, ""), texts.get(Role.LAST_NAME, ""))
        name = texts.get(Role.PERSON, "") or " ".join(part for part in parts if part)
        code = texts.get(Role.PERSON_CODE, "")
        return name or code, code

    # ------------------------------------------------------------------ cells

    def _fill(self, facts: DayFacts, number: int) -> None:
        self._times.fill(facts, number)
        self._lengths.fill(facts, number)
        for item in self._header.all_of(Role.DAY_CODE):
            cell = self._grid.at(number, item.column)
            if cell is not None and not facts.code:
                facts.code, facts.code_column = text_of(cell), item.column
                facts.meaning = self._words.code_meaning(facts.code)
        for role in (Role.TASK, Role.CUSTOMER):
            item = self._header.one(role)
            text = text_of(self._grid.at(number, item.column)) if item is not None else ""
            if role is Role.TASK:
                facts.task = text
            else:
                facts.customer = text


def _shown_columns(table: VerticalTable) -> tuple[ColumnRole, ...]:
    return tuple(
        replace(item, role=Role.DATE) if item.column == table.day_column else item
        for item in table.header.roles
    )
