"""The cells of a matrix -> each person's days.

What a cell without a label of its own holds is settled by all of them: hours, lengths of time,
punches, presence, codes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import CodeMeaning, EntryKind, Role, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import fault, parse_duration, uses_decimal_comma
from bpodesk.workbooks.roles import HeaderWords, Hint, Unit
from bpodesk.workbooks.tables.clocks import Times, in_order, is_twelve_hour, one_time, times_of
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import resolve
from bpodesk.workbooks.tables.facts import StatedTotal, TableFacts
from bpodesk.workbooks.tables.grid import Grid, number_of, text_of
from bpodesk.workbooks.tables.matrix import Item, Matrix

_LONGEST_BREAK_HOURS = 4  # a larger number counts minutes
_LENGTHS = (Role.HOURS, Role.MINUTES, Role.OVERTIME, Role.BREAK)
_TIME_ROLES = (Role.START, Role.END, Role.PUNCH)


class Mode(Enum):
    """What the cells of a matrix are where no label says it."""

    HOURS = auto()
    PRESENCE = auto()
    PUNCHES = auto()
    CODES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRules:
    """What all cells of a matrix say together about how one is read."""

    mode: Mode
    unit: Unit
    decimal_comma: bool
    twelve_hour: bool


def rules_of(matrix: Matrix) -> MatrixRules:
    """The rules, by what most cells without a label of their own are."""
    free = [item.cell for _, item in matrix.items if item.role in (None, Role.PUNCH, Role.IGNORED)]
    numbers = [value for cell in free if (value := number_of(cell)) is not None]
    times = [found for cell in free if (found := times_of(cell)) is not None]
    several = sum(len(found.seconds) > 1 for found in times)
    texts = len(free) - len(numbers) - len(times)
    if several * 5 > len(times) and several:
        mode = Mode.PUNCHES
    elif len(numbers) >= 5 and set(numbers) <= {0.0, 0.5, 1.0} and 1.0 in numbers:
        mode = Mode.PRESENCE
    elif texts > len(numbers) + len(times):
        mode = Mode.CODES
    else:
        mode = Mode.HOURS
    timed = [
        item.cell for _, item in matrix.items if item.role in _TIME_ROLES or mode is Mode.PUNCHES
    ]
    known = [s for cell in timed if (found := times_of(cell)) is not None for s in found.seconds]
    return MatrixRules(
        mode=mode,
        unit=Unit.MINUTES if sum(n > 24 for n in numbers) * 2 > len(numbers) > 0 else Unit.HOURS,
        decimal_comma=uses_decimal_comma(text_of(cell) for cell in free),
        twelve_hour=is_twelve_hour(s for s in known if s),
    )


class MatrixReader:
    """Makes a person's days of the cells."""

    def __init__(
        self,
        grid: Grid,
        matrix: Matrix,
        *,
        words: HeaderWords,
        dates: DateReader,
        periods: Sequence[DateRange | None],
    ) -> None:
        self._grid = grid
        self._matrix = matrix
        self._words = words
        self._dates = dates
        self._rules = rules_of(matrix)
        # A word beside a name ("Supervisor") is the kind of its row only where others are, too.
        kinds = {item.role for _, item in matrix.items}
        self._has_kinds = bool(kinds & {*_TIME_ROLES, Role.HOURS, Role.OVERTIME})
        self._periods = periods
        self._resolved = [
            resolve(axis.axis.labels, period)
            for axis, period in zip(matrix.axes, periods, strict=True)
        ]

    def read(self) -> TableFacts:
        """The facts of all days, person by person in the order of the sheet."""
        facts = TableFacts(rows=self._matrix.rows, columns=tuple(self._matrix.columns))
        days: dict[tuple[int, int, int], DayFacts] = {}
        for index, item in self._matrix.items:
            key = (index, item.group, item.day)
            day = days.get(key)
            if day is None:
                day = days[key] = DayFacts(
                    sheet=self._grid.name,
                    row=item.cell.row,
                    column=item.cell.column,
                    person=item.person.name,
                    person_code=item.person.code,
                    day=self._resolved[index][item.day],
                    task=item.task,
                    kind=self._kind_of_task(item.task),
                )
            self._take(day, item)
        for (index, _, place), day in days.items():
            day.times = in_order(day.times, twelve_hour=self._rules.twelve_hour)
            if day.day is None and day.states_work and self._periods[index] is not None:
                label = self._matrix.axes[index].axis.labels[place]
                day.problems.append(self._problem(label.cell, "there is no such day in the period"))
        facts.days = [day for day in days.values() if day.states_work or day.code or day.problems]
        facts.labelled = any(item.role in (Role.START, Role.END) for _, item in self._matrix.items)
        facts.needs_period = any(
            label.date is None for axis in self._matrix.axes for label in axis.axis.labels
        )
        facts.totals = list(self._totals(facts.days))
        return facts

    def _kind_of_task(self, task: str) -> EntryKind:
        is_leave = bool(task) and self._words.is_absence(task)
        return EntryKind.ABSENCE if is_leave else EntryKind.WORK

    def _totals(self, days: Sequence[DayFacts]) -> Iterator[StatedTotal]:
        """The totals at the ends of rows, each over the days of its row."""
        places = {(day.row): index for index, day in reversed(list(enumerate(days)))}
        for cell, label, number in self._matrix.stated:
            first = places.get(number)
            if first is None or "day" in label.casefold():
                continue
            minutes = parse_duration(cell, unit=self._rules.unit)
            if isinstance(minutes, int) and self._rules.mode is not Mode.PRESENCE:
                last = first
                while last < len(days) and days[last].row == number:
                    last += 1
                yield StatedTotal(cell=cell, label=label, minutes=minutes, first=first, last=last)

    def _take(self, day: DayFacts, item: Item) -> None:
        role, cell = item.role, item.cell
        wrong = fault(cell)
        if wrong is not None and cell.kind is not CellKind.BOOLEAN:
            day.problems.append(self._problem(cell, wrong.reason))
        elif role is Role.IGNORED and item.hint is not Hint.OTHER_PUNCH and self._has_kinds:
            return
        elif role is Role.DAY_CODE and item.hint is Hint.ABSENCE:
            if cell.serial != 0:
                self._take_code(day, cell, code=item.label)
        elif role is Role.DAY_CODE:
            self._take_code(day, cell)
        elif role is Role.TASK:
            day.task = text_of(cell)
        elif role is not None and role in _LENGTHS:
            self._take_length(day, cell, role)
        elif role in (None, Role.PUNCH) or (role is Role.IGNORED and not self._has_kinds):
            self._take_free(day, cell)
        else:
            self._take_times(day, cell)

    def _take_times(self, day: DayFacts, cell: Cell) -> None:
        found = times_of(cell)
        if found is None:
            seconds = one_time(cell, self._dates)
            found = Times(seconds=(seconds,)) if seconds is not None else None
        if found is None:
            self._take_code(day, cell)
        elif any(found.seconds) or day.times:
            self._place(day, cell)
            day.times = (*day.times, *found.seconds)

    def _take_length(self, day: DayFacts, cell: Cell, role: Role) -> None:
        unit = Unit.MINUTES if role is Role.MINUTES else Unit.HOURS
        number = number_of(cell)
        if role is Role.BREAK and number is not None and number > _LONGEST_BREAK_HOURS:
            unit = Unit.MINUTES
        minutes = parse_duration(cell, unit=unit, decimal_comma=self._rules.decimal_comma)
        if not isinstance(minutes, int):
            self._take_code(day, cell)
        elif role is Role.OVERTIME:
            day.overtime_minutes = minutes or None
        elif role is Role.BREAK:
            day.break_minutes = minutes
        else:
            if not day.times:
                self._place(day, cell)
            day.minutes = (day.minutes or 0) + minutes

    def _take_free(self, day: DayFacts, cell: Cell) -> None:
        found = times_of(cell)
        number = number_of(cell)
        mode = self._rules.mode
        if found is not None and (len(found.seconds) > 1 or mode is Mode.PUNCHES):
            if any(found.seconds):
                self._place(day, cell)
                day.times = (*day.times, *found.seconds)
        elif mode is Mode.PRESENCE and number is not None:
            if number:
                self._place(day, cell)
                day.code, day.code_column = f"{number:g}", cell.column
                day.meaning = CodeMeaning.WORKED if number == 1 else CodeMeaning.HALF
        elif number is not None or found is not None or cell.kind is CellKind.DATE:
            minutes = parse_duration(
                cell, unit=self._rules.unit, decimal_comma=self._rules.decimal_comma
            )
            if isinstance(minutes, int):
                self._place(day, cell)
                day.minutes = (day.minutes or 0) + minutes
            else:
                day.problems.append(self._problem(cell, minutes.reason))
        else:
            self._take_words(day, cell)

    def _take_words(self, day: DayFacts, cell: Cell) -> None:
        minutes = parse_duration(cell, unit=self._rules.unit)
        if isinstance(minutes, int):
            self._place(day, cell)
            day.minutes = (day.minutes or 0) + minutes
        else:
            self._take_code(day, cell)

    def _take_code(self, day: DayFacts, cell: Cell, *, code: str = "") -> None:
        if not day.code:
            day.code, day.code_column = code or text_of(cell), cell.column
            day.meaning = self._words.code_meaning(day.code)
            if day.meaning is None and self._words.is_absence(day.code):
                day.meaning = CodeMeaning.LEAVE

    @staticmethod
    def _place(day: DayFacts, cell: Cell) -> None:
        """The first cell with work in it is the one that the entry is followed to."""
        if not day.states_work:
            day.row, day.column = cell.row, cell.column

    def _problem(self, cell: Cell, reason: str) -> Problem:
        return Problem(
            message=f"This can't be read: {reason}.",
            field=Role.HOURS.value,
            place=cell_name(self._grid.name, cell.row, cell.column),
            value=text_of(cell),
        )
