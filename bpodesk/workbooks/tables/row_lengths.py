"""Lengths of time in the rows of a table of days: hours, minutes, breaks, overtime.

What a column's plain numbers count is told by its header or by the size of all of them.
"""

from collections.abc import Iterator

from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.parse import fault, parse_duration, uses_decimal_comma
from bpodesk.workbooks.roles import HeaderWords, Hint, Unit
from bpodesk.workbooks.tables.clocks import times_of
from bpodesk.workbooks.tables.day_facts import DayFacts, unreadable
from bpodesk.workbooks.tables.grid import Grid, number_of, text_of
from bpodesk.workbooks.tables.header import HeaderColumn
from bpodesk.workbooks.tables.vertical import VerticalTable, cells_below, total_columns


class RowLengths:
    """Reads the lengths of time of a table's rows. `hours` is the column of a day's hours."""

    def __init__(self, grid: Grid, table: VerticalTable, words: HeaderWords) -> None:
        self._grid = grid
        self._table = table
        self._header = table.header
        self._words = words
        self.hours = self._hours_columns()
        self.columns = tuple(self._length_columns())
        self._units = {item.column: self._unit(item) for item in self.columns}
        self._commas = {
            item.column: uses_decimal_comma(text_of(cell) for cell in self._cells(item.column))
            for item in self.columns
        }

    def fill(self, facts: DayFacts, number: int) -> None:
        """Put the lengths of a row to its facts; words in their place are its code."""
        for item in self.columns:
            cell = self._grid.at(number, item.column)
            if cell is None:
                continue
            minutes = self.minutes(cell, item)
            if minutes is None:
                self._not_a_length(facts, cell, item)
            elif item.role is Role.OVERTIME:
                facts.overtime_minutes = (facts.overtime_minutes or 0) + minutes or None
            elif item.role is Role.BREAK:
                facts.break_minutes = minutes
            else:
                if facts.times_column is None and facts.minutes is None:
                    facts.column = cell.column
                facts.minutes = (facts.minutes or 0) + minutes
                facts.overtime_is_beside |= item.hint is Hint.REGULAR_HOURS

    def minutes(self, cell: Cell, item: HeaderColumn) -> int | None:
        """The minutes of a cell in one of the columns; None where it states no length."""
        found = parse_duration(
            cell,
            unit=self._units[item.column],
            decimal_comma=self._commas[item.column],
        )
        return found if isinstance(found, int) else None

    def _cells(self, column: int) -> Iterator[Cell]:
        return cells_below(self._grid, column, self._table.window)

    def _hours_columns(self) -> tuple[HeaderColumn, ...]:
        """The column that states the hours of the day; a column "Total" where no other does."""
        found = [
            item for item in self._header.all_of(Role.HOURS) if item.hint is not Hint.WEAK_TIME
        ]
        weak = [item for item in self._header.all_of(Role.HOURS) if item.hint is Hint.WEAK_TIME]
        best = found or total_columns(self._header) or weak
        if len(best) > 1:
            best = sorted(
                best, key=lambda item: (item.hint is not Hint.NONE, item.rank, -item.column)
            )
        return tuple(best[:1])

    def _length_columns(self) -> Iterator[HeaderColumn]:
        yield from self.hours
        for role in (Role.MINUTES, Role.BREAK):
            item = self._header.one(role)
            if item is not None:
                yield item
        yield from self._header.all_of(Role.OVERTIME)

    def _unit(self, item: HeaderColumn) -> Unit:
        if item.role is Role.MINUTES:
            return Unit.MINUTES
        if item.unit is not None:
            return item.unit
        numbers = [
            number for cell in self._cells(item.column) if (number := number_of(cell)) is not None
        ]
        longest = 4 if item.role is Role.BREAK else 48
        per_day = sum(number > longest for number in numbers)
        return Unit.MINUTES if numbers and per_day * 2 > len(numbers) else Unit.HOURS

    def _not_a_length(self, facts: DayFacts, cell: Cell, item: HeaderColumn) -> None:
        text = text_of(cell)
        meaning = self._words.code_meaning(text)
        if cell.kind is CellKind.TEXT and (meaning is not None or self._words.is_absence(text)):
            facts.code, facts.code_column = facts.code or text, facts.code_column or cell.column
            facts.meaning = facts.meaning or meaning
        elif cell.kind is CellKind.TEXT and item.role is Role.BREAK:
            found = times_of(cell)
            if found is not None and len(found.seconds) == 2:
                facts.break_minutes = (found.seconds[1] - found.seconds[0]) // 60
        else:
            reason = fault(cell)
            said = reason.reason if reason is not None else "it is not a length of time"
            facts.problems.append(
                unreadable(self._grid.name, cell, said, warn=item.role is not Role.HOURS)
            )
