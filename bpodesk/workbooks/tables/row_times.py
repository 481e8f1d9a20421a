"""Times on the clock in the rows of a table of days, whatever columns they stand in."""

from collections.abc import Mapping, Sequence

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import Role, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import FIRST_DAY_SERIAL, SECONDS_PER_DAY, Moment
from bpodesk.workbooks.roles import HeaderWords, Hint, normalised
from bpodesk.workbooks.tables.clocks import in_order, is_twelve_hour, times_of
from bpodesk.workbooks.tables.day_facts import DayFacts, unreadable
from bpodesk.workbooks.tables.grid import Grid, text_of
from bpodesk.workbooks.tables.header import HeaderColumn
from bpodesk.workbooks.tables.vertical import VerticalTable, cells_below


class RowTimes:
    """Reads the times of a table's rows. `twelve_hour`: 5:00 may be the afternoon."""

    def __init__(
        self, grid: Grid, table: VerticalTable, *, words: HeaderWords, dates: DateReader
    ) -> None:
        self._grid = grid
        self._table = table
        self._header = table.header
        self._words = words
        self._dates = dates
        self.twelve_hour = self._is_twelve_hour()

    def fill(self, facts: DayFacts, number: int) -> None:
        """Put the times of a row to its facts, in order; words in their place are its code."""
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
            facts.times = in_order(self._sorted(times), twelve_hour=self.twelve_hour)

    def _is_twelve_hour(self) -> bool:
        known: list[int] = []
        for item in self._header.times:
            for cell in cells_below(self._grid, item.column, self._table.window):
                found = times_of(cell)
                known += found.seconds if found is not None else ()
        return is_twelve_hour(seconds for seconds in known if seconds)

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
        facts.problems += [unreadable(self._grid.name, cell, reason) for cell, reason in unread]

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


def _is_only_a_date(cell: Cell) -> bool:
    """True for a day without a time: a project's start, not a worker's."""
    serial = cell.serial
    return serial is not None and serial >= FIRST_DAY_SERIAL and serial.is_integer()
