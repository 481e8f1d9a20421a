"""Goes down a table whose rows are days and notes what each states.

A row without a day goes on with the day above where it states times. Totals are left out and
compared.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import ColumnRole, Role, RowKind, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import (
    FIRST_DAY_SERIAL,
    SECONDS_PER_DAY,
    Moment,
    fault,
    parse_duration,
    uses_decimal_comma,
)
from bpodesk.workbooks.roles import HeaderWords, Hint, Unit, normalised
from bpodesk.workbooks.tables.clocks import in_order, is_twelve_hour, times_of
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import resolve
from bpodesk.workbooks.tables.facts import StatedTotal, TableFacts
from bpodesk.workbooks.tables.grid import Grid, text_of
from bpodesk.workbooks.tables.header import HeaderColumn
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import VerticalTable, labels_below, total_columns


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
        self._hours = self._hours_columns()
        self._lengths = tuple(self._length_columns())
        self._units = {item.column: self._unit(item) for item in self._lengths}
        self._commas = {
            item.column: uses_decimal_comma(text_of(cell) for cell in self._cells(item.column))
            for item in self._lengths
        }
        self._twelve_hour = self._is_twelve_hour()
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

    def _cells(self, column: int) -> Iterator[Cell]:
        for number, _ in self._grid.rows(self._table.window):
            cell = self._grid.at(number, column)
            if cell is not None:
                yield cell

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
        yield from self._hours
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
            cell.serial or 0 for cell in self._cells(item.column) if cell.kind is CellKind.NUMBER
        ]
        longest = 4 if item.role is Role.BREAK else 48
        per_day = sum(number > longest for number in numbers)
        return Unit.MINUTES if numbers and per_day * 2 > len(numbers) else Unit.HOURS

    def _is_twelve_hour(self) -> bool:
        known: list[int] = []
        for item in self._header.times:
            for cell in self._cells(item.column):
                found = times_of(cell)
                known += found.seconds if found is not None else ()
        return is_twelve_hour(seconds for seconds in known if seconds)

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
        for item in self._hours:
            cell = self._grid.at(number, item.column)
            if cell is not None and cell is not label:
                minutes = self._minutes(cell, item)
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
            *(item.column for item in self._lengths),
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
        last.times = in_order((*last.times, *facts.times))
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
        times: list[int] = []
        by_column: dict[int, int] = {}
        unread: list[tuple[Cell, str]] = []
        empty = True
        for item in self._times_columns(number):
            cell = self._grid.at(number, item.column)
            if cell is None:
                continue
            found = self._times(cell, facts, unread, lenient=item.role is Role.PUNCH)
            empty = empty and not any(found)
            times += found
            if len(found) == 1:
                by_column[item.column] = found[0]
            if found and facts.times_column is None:
                facts.times_column = item.column
                facts.column = item.column
        self._take_unread(facts, unread, has_times=bool(times))
        if times and not empty:
            if len(times) % 2 and len(times) == len(by_column) > 1:
                times = self._without_orphan(by_column, facts, times)
            facts.times = in_order(self._sorted(times), twelve_hour=self._twelve_hour)
        self._fill_lengths(facts, number)
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

    def _times_columns(self, number: int) -> Sequence[HeaderColumn]:
        """The columns of a row's times: that of all punches where it is filled, else in and out."""
        records = self._header.all_of(Role.PUNCH)
        if any(self._grid.at(number, item.column) is not None for item in records):
            return records
        return self._header.times

    def _without_orphan(
        self, by_column: Mapping[int, int], facts: DayFacts, times: list[int]
    ) -> list[int]:
        """Of an odd number of times, those whose columns make pairs of in and out."""
        roles = [item.role for item in self._header.times]
        if roles != [Role.START, Role.END] * (len(roles) // 2):
            return times
        columns = [item.column for item in self._header.times]
        pairs = list(zip(columns[::2], columns[1::2], strict=True))
        whole = [pair for pair in pairs if set(pair) <= by_column.keys()]
        if not whole:
            return times
        facts.problems += [
            Problem(
                message="This time has no partner and was not counted.",
                field=Role.PUNCH.value,
                place=cell_name(self._grid.name, facts.row, column),
                severity=Severity.WARNING,
            )
            for pair in pairs
            for column in pair
            if pair not in whole and column in by_column
        ]
        return [by_column[column] for pair in whole for column in pair]

    def _sorted(self, times: list[int]) -> list[int]:
        """Break times that stand behind the end go where they belong."""
        others = [item.hint is Hint.OTHER_PUNCH for item in self._header.times]
        is_mixed = any(others) and not all(others)
        if is_mixed and len(times) == 4 and times[0] < times[2] < times[3] < times[1]:
            return sorted(times)
        return times

    def _take_unread(
        self, facts: DayFacts, unread: Sequence[tuple[Cell, str]], *, has_times: bool
    ) -> None:
        """Words in the place of all times of a day are its code; beside times they are a fault."""
        words = {text_of(cell) for cell, _ in unread if cell.kind is CellKind.TEXT}
        if unread and not has_times and len(words) == 1 and not facts.code:
            facts.code, facts.code_column = words.pop(), unread[0][0].column
            return
        facts.problems += [self._unreadable(cell, reason) for cell, reason in unread]

    def _times(
        self, cell: Cell, facts: DayFacts, unread: list[tuple[Cell, str]], *, lenient: bool
    ) -> list[int]:
        found = times_of(cell, lenient=lenient)
        if _is_only_a_date(cell):
            return []
        if found is not None:
            if cell.kind is CellKind.DATE or (
                len(found.seconds) == 1 and found.seconds[0] < SECONDS_PER_DAY
            ):
                moment = self._dates.parse_time(cell)
                if isinstance(moment, Moment):
                    return [self._with_day(moment, facts)]
            return list(found.seconds)
        moment = self._dates.parse_time(cell)
        if isinstance(moment, Moment):
            return [self._with_day(moment, facts)]
        text = text_of(cell)
        meaning = self._words.code_meaning(text)
        if meaning is not None or self._words.is_absence(text) or self._is_weekday(text):
            facts.code, facts.code_column, facts.meaning = text, cell.column, meaning
        else:
            unread.append((cell, moment.reason))
        return []

    def _with_day(self, moment: Moment, facts: DayFacts) -> int:
        if moment.day is None or facts.day is None:
            return moment.seconds
        ahead = (moment.day - facts.day).days
        return moment.seconds + ahead * SECONDS_PER_DAY if 0 <= ahead <= 2 else moment.seconds

    def _is_weekday(self, text: str) -> bool:
        return normalised(text) in self._words.weekdays and len(text) > 2

    def _fill_lengths(self, facts: DayFacts, number: int) -> None:
        for item in self._lengths:
            cell = self._grid.at(number, item.column)
            if cell is None:
                continue
            minutes = self._minutes(cell, item)
            if minutes is None:
                self._not_a_length(facts, cell, item)
            elif item.role is Role.OVERTIME:
                facts.overtime_minutes = (facts.overtime_minutes or 0) + minutes or None
            elif item.role is Role.BREAK:
                facts.break_minutes = minutes
            else:
                facts.minutes = (facts.minutes or 0) + minutes
                facts.overtime_is_beside |= item.hint is Hint.REGULAR_HOURS
                if facts.times_column is None:
                    facts.column = cell.column

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
            facts.problems.append(self._unreadable(cell, said, warn=item.role is not Role.HOURS))

    def _minutes(self, cell: Cell, item: HeaderColumn) -> int | None:
        found = parse_duration(
            cell,
            unit=self._units[item.column],
            decimal_comma=self._commas[item.column],
        )
        return found if isinstance(found, int) else None

    def _unreadable(self, cell: Cell, reason: str, *, warn: bool = False) -> Problem:
        return Problem(
            message=f"This can't be read: {reason}.",
            field=Role.PUNCH.value,
            place=cell_name(self._grid.name, cell.row, cell.column),
            value=text_of(cell),
            severity=Severity.WARNING if warn else Severity.ERROR,
        )


def _is_only_a_date(cell: Cell) -> bool:
    """True for a day without a time: a project's start, not a worker's."""
    serial = cell.serial
    return serial is not None and serial >= FIRST_DAY_SERIAL and serial.is_integer()


def _shown_columns(table: VerticalTable) -> tuple[ColumnRole, ...]:
    return tuple(
        replace(item, role=Role.DATE) if item.column == table.day_column else item
        for item in table.header.roles
    )
