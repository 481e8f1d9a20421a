"""Tables whose days stand side by side: month matrices, week grids, clock reports in blocks.

A row below the days is a person's (or a task's), or one of several rows of a person that its label
names: in, out, hours, status. A day may be one column or several (in | out). What a cell without
such a label holds is settled by all of them: hours, lengths of time, punches, presence, codes.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import CodeMeaning, ColumnRole, EntryKind, Role, RowKind, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import fault, parse_duration, uses_decimal_comma
from bpodesk.workbooks.roles import HeaderWords, Hint, Unit, normalised
from bpodesk.workbooks.tables.clocks import Times, in_order, is_twelve_hour, one_time, times_of
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import (
    FEWEST_NUMBERS,
    DayAxis,
    DayLabel,
    day_label,
    find_axis,
    resolve,
)
from bpodesk.workbooks.tables.grid import Grid, Window, text_of
from bpodesk.workbooks.tables.header import meaning_of
from bpodesk.workbooks.tables.stated import PERSON_ROLES, StatedPerson, find_people
from bpodesk.workbooks.tables.vertical import StatedTotal, TableFacts

_LONGEST_BREAK_HOURS = 4  # a larger number counts minutes
_TIME_ROLES = (Role.START, Role.END, Role.PUNCH)


class Mode(Enum):
    """What the cells of a matrix are where no label says it."""

    HOURS = auto()
    PRESENCE = auto()
    PUNCHES = auto()
    CODES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days of a table: the axis, its header rows, each column's day and what it holds."""

    axis: DayAxis
    first_row: int
    last_row: int
    day_of: Mapping[int, int]
    kind_of: Mapping[int, tuple[Role, Hint]]

    @property
    def columns(self) -> frozenset[int]:
        """All columns that belong to a day."""
        return frozenset(self.day_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A filled cell of a table: whose, which day (an index), and what it holds if that is known."""

    person: StatedPerson
    task: str
    day: int
    role: Role | None
    hint: Hint
    cell: Cell
    group: int
    label: str = ""


@dataclass(slots=True, kw_only=True)
class Matrix:
    """Everything that the rows below one or several axes state."""

    axes: list[Axis] = field(default_factory=list[Axis])
    items: list[tuple[int, Item]] = field(default_factory=list[tuple[int, Item]])
    rows: dict[int, RowKind] = field(default_factory=dict[int, RowKind])
    stated: list[tuple[Cell, str, int]] = field(default_factory=list[tuple[Cell, str, int]])
    kinds_seen: int = 0
    blocks: int = 0
    names_people: bool = False
    columns: list[ColumnRole] = field(default_factory=list[ColumnRole])


def find_axes(grid: Grid, window: Window, *, words: HeaderWords, dates: DateReader) -> list[Axis]:
    """The axes of days in the window, each with the rows of its header."""
    found: list[Axis] = []
    for number, cells in grid.rows(window):
        labels = _labels(cells, words=words, dates=dates)
        axis = find_axis(labels, row=number)
        if axis is None:
            continue
        axis = _filled_up(axis, cells, words)
        last = found[-1] if found else None
        if last is not None and number <= last.last_row + 2 and _shares(last.axis, axis):
            found[-1] = _made(
                grid,
                window,
                max((last.axis, axis), key=lambda item: item.rank),
                words=words,
                first=last.first_row,
                last=number,
                dates=dates,
            )
        else:
            found.append(
                _made(grid, window, axis, words=words, first=number, last=number, dates=dates)
            )
    return found


def _labels(cells: Sequence[Cell], *, words: HeaderWords, dates: DateReader) -> list[DayLabel]:
    found = [
        label for cell in cells if (label := day_label(cell, words=words, dates=dates)) is not None
    ]
    # Weekends and holidays may stand by name among the numbers of the other days.
    numbers = [label for label in found if label.day is not None and not label.weekdays]
    return numbers if len(numbers) >= FEWEST_NUMBERS else found


def _filled_up(axis: DayAxis, cells: Sequence[Cell], words: HeaderWords) -> DayAxis:
    """The axis with the columns between two numbers whose header names a holiday or weekend."""
    labels: list[DayLabel] = []
    for label in axis.labels:
        last = labels[-1] if labels else None
        if last is not None and last.day is not None and label.day is not None:
            gap = label.position - last.position
            if 1 < gap == label.day - last.day:
                between = [cell for cell in cells if last.position < cell.column < label.position]
                labels += [
                    DayLabel(cell=cell, day=last.day + cell.column - last.position)
                    for cell in between
                ]
        labels.append(label)
    texts = {cell.column: cell for cell in cells if cell.kind is CellKind.TEXT}
    first = labels[0]
    while (
        first.day is not None
        and first.day > 1
        and _is_weekday(texts.get(first.position - 1), words)
    ):
        first = DayLabel(cell=texts[first.position - 1], day=first.day - 1)
        labels.insert(0, first)
    last = labels[-1]
    while (
        last.day is not None and last.day < 31 and _is_weekday(texts.get(last.position + 1), words)
    ):
        labels.append(DayLabel(cell=texts[last.position + 1], day=last.day + 1))
        last = labels[-1]
    return DayAxis(row=axis.row, labels=tuple(labels))


def _is_weekday(cell: Cell | None, words: HeaderWords) -> bool:
    return cell is not None and normalised(cell.text) in words.weekdays


def _shares(one: DayAxis, other: DayAxis) -> bool:
    columns = {label.position for label in one.labels}
    shared = sum(label.position in columns for label in other.labels)
    return shared * 2 >= min(len(one.labels), len(other.labels))


def _made(
    grid: Grid,
    window: Window,
    axis: DayAxis,
    *,
    words: HeaderWords,
    first: int,
    last: int,
    dates: DateReader,
) -> Axis:
    positions = [label.position for label in axis.labels]
    gaps = Counter(b - a for a, b in zip(positions, positions[1:], strict=False))
    usual = gaps.most_common(1)[0][0]
    day_of: dict[int, int] = {}
    for index, start in enumerate(positions):
        following = positions[index + 1] if index + 1 < len(positions) else start + usual
        own = grid.last_column_of(axis.labels[index].cell)
        end = max(min(following - 1, start + usual - 1), min(own, following - 1))
        for column in range(start, end + 1):
            day_of[column] = index
    kind_of: dict[int, tuple[Role, Hint]] = {}
    for number, cells in grid.rows(
        Window(
            first_row=last + 1,
            last_row=last + 2,
            first_column=window.first_column,
            last_column=window.last_column,
        )
    ):
        below = [cell for cell in cells if cell.column in day_of]
        kinds = {
            cell.column: kind for cell in below if (kind := _kind(text_of(cell), words)) is not None
        }
        if len(below) * 2 < len(positions) or len(kinds) * 5 < len(below) * 4:
            break
        kind_of |= kinds
        last = number
    return Axis(axis=axis, first_row=first, last_row=last, day_of=day_of, kind_of=kind_of)


def _kind(text: str, words: HeaderWords) -> tuple[Role, Hint] | None:
    """What a row or column of a day holds, by its label."""
    plain = normalised(text)
    if plain in words.row_kinds:
        return words.row_kinds[plain], Hint.NONE
    if words.is_absence(text):
        return Role.DAY_CODE, Hint.ABSENCE
    found = meaning_of(text, words)
    if found is None:
        return (Role.IGNORED, Hint.NONE) if plain and words.is_total(text) else None
    role, hint = found[0], found[1]
    if hint is Hint.WEAK_TIME:
        return Role.PUNCH, Hint.NONE
    if role in (
        *_TIME_ROLES,
        Role.HOURS,
        Role.OVERTIME,
        Role.BREAK,
        Role.DAY_CODE,
        Role.MINUTES,
        Role.TASK,
        Role.IGNORED,
    ):
        return role, hint
    return None


# ------------------------------------------------------------------------------- the rows


class MatrixWalk:
    """Goes down a sheet and notes what stands below each day, for whom."""

    def __init__(
        self, grid: Grid, window: Window, axes: Sequence[Axis], *, words: HeaderWords
    ) -> None:
        self._grid = grid
        self._window = window
        self._words = words
        self._matrix = Matrix(axes=list(axes))
        self._person = StatedPerson()
        self._task = ""
        self._group = 0
        self._name_column = 0
        self._row_is = Role.PERSON
        self._left: dict[int, Role] = {}
        self._last_number = 0

    def walk(self) -> Matrix:
        """The matrix of the window."""
        headers = {
            number: index
            for index, axis in enumerate(self._matrix.axes)
            for number in range(axis.first_row, axis.last_row + 1)
        }
        current: int | None = None
        for number, cells in self._grid.rows(self._window):
            if number in headers:
                self._matrix.rows[number] = RowKind.HEADER
                if headers[number] != current:
                    current = headers[number]
                    self._begin(current)
                continue
            people = find_people(self._grid, self._row_window(number), self._words)
            if people:
                self._matrix.rows[number] = RowKind.LABEL
                self._person = people[0]
                self._matrix.blocks += 1
                self._group += 1
            elif current is not None:
                self._data_row(number, cells, current)
        return self._matrix

    def _row_window(self, number: int) -> Window:
        return Window(
            first_row=number,
            last_row=number,
            first_column=self._window.first_column,
            last_column=self._window.last_column,
        )

    def _begin(self, index: int) -> None:
        """Take the roles of the columns left of the days."""
        axis = self._matrix.axes[index]
        self._left = self._left_roles(axis)
        roles = set(self._left.values())
        names = [column for column, role in self._left.items() if role in PERSON_ROLES]
        tasks = [
            column for column, role in self._left.items() if role in (Role.TASK, Role.CUSTOMER)
        ]
        if names:
            self._row_is = Role.PERSON
            self._matrix.names_people = True
        elif tasks or self._person.cells:
            self._row_is = Role.TASK
        else:
            self._row_is = Role.PERSON
        first = axis.axis.first_column
        candidates = [column for column, role in self._left.items() if role is Role.PERSON]
        candidates = candidates or names or tasks
        self._name_column = candidates[0] if candidates else self._widest_column(axis)
        if not self._matrix.columns:
            self._show_columns(axis, first, roles)

    def _show_columns(self, axis: Axis, first: int, _roles: set[Role]) -> None:
        for column in sorted({*self._left, self._name_column} - {0}):
            role = self._left.get(column, Role.IGNORED)
            if column == self._name_column and role is Role.IGNORED:
                role = self._row_is
            self._matrix.columns.append(
                ColumnRole(column=column, header=self._left_text(axis, column), role=role)
            )
        texts = {label.position: text_of(label.cell) for label in axis.axis.labels}
        self._matrix.columns += [
            ColumnRole(column=column, header=texts.get(column, ""), role=Role.DAY_COLUMN)
            for column in sorted(axis.columns)
            if column >= first
        ]

    def _left_text(self, axis: Axis, column: int) -> str:
        rows = range(axis.last_row, max(0, axis.first_row - 3), -1)
        cells = (self._grid.at(row, column) for row in rows)
        return next((text_of(cell) for cell in cells if cell is not None), "")

    def _left_roles(self, axis: Axis) -> dict[int, Role]:
        """Columns beside the days whose header says what they hold."""
        found: dict[int, Role] = {}
        for row in range(axis.last_row, max(0, axis.first_row - 3), -1):
            if find_people(self._grid, self._row_window(row), self._words):
                continue  # the label of a block, not a header
            for cell in self._grid.row(row, self._window):
                if (
                    cell.column in axis.day_of
                    or cell.column in found
                    or cell.kind is not CellKind.TEXT
                ):
                    continue
                meaning = self._words.meaning(text_of(cell))
                if meaning is not None and (
                    row >= axis.first_row or meaning.role in (*PERSON_ROLES, Role.TASK)
                ):
                    weak = meaning.hint is Hint.WEAK_CODE
                    found[cell.column] = Role.IGNORED if weak else meaning.role
                elif row >= axis.first_row:
                    found[cell.column] = (
                        Role.TOTAL if self._words.is_total(cell.text) else Role.IGNORED
                    )
        return found

    def _widest_column(self, axis: Axis) -> int:
        """The column left of the days that holds the most different texts."""
        texts: dict[int, set[str]] = {}
        below = Window(
            first_row=axis.last_row + 1,
            first_column=self._window.first_column,
            last_column=axis.axis.first_column - 1,
        )
        for _, cells in self._grid.rows(below):
            for cell in cells:
                if cell.kind is CellKind.TEXT and _kind(text_of(cell), self._words) is None:
                    texts.setdefault(cell.column, set()).add(text_of(cell))
        return max(texts, key=lambda column: (len(texts[column]), -column), default=0)

    def _data_row(self, number: int, cells: Sequence[Cell], index: int) -> None:
        axis = self._matrix.axes[index]
        left = [cell for cell in cells if cell.column < axis.axis.first_column]
        days = [cell for cell in cells if cell.column in axis.day_of]
        if self._is_total(left):
            self._matrix.rows[number] = RowKind.TOTAL
            return
        kind = self._row_kind(left)
        self._name(number, left, kind)
        if not days:
            self._matrix.rows[number] = RowKind.LEFT_OUT
            return
        self._matrix.rows[number] = RowKind.ENTRY
        for cell in days:
            role, hint = axis.kind_of.get(cell.column) or kind or (None, Hint.NONE)
            item = Item(
                person=self._person,
                task=self._task,
                day=axis.day_of[cell.column],
                role=role,
                hint=hint,
                cell=cell,
                group=self._group,
                label=next((text_of(each) for each in reversed(left)), ""),
            )
            self._matrix.items.append((index, item))
        self._stated_total(number, cells, axis)

    def _is_total(self, left: Sequence[Cell]) -> bool:
        texts = [text_of(cell) for cell in left if cell.kind is CellKind.TEXT]
        return bool(texts) and any(self._words.is_total(text) for text in texts[:2])

    def _row_kind(self, left: Sequence[Cell]) -> tuple[Role, Hint] | None:
        for cell in reversed(left):
            if cell.kind is CellKind.TEXT and self._left.get(cell.column) not in (
                Role.PERSON,
                Role.TASK,
            ):
                kind = _kind(text_of(cell), self._words)
                if kind is not None:
                    self._matrix.kinds_seen += 1
                    return kind
        return None

    def _name(self, number: int, left: Sequence[Cell], kind: tuple[Role, Hint] | None) -> None:
        """Whose row it is: the name beside it, or that of the rows above where it has a kind."""
        texts = {cell.column: cell for cell in left}
        named = texts.get(self._name_column)
        text = text_of(named)
        if (
            named is not None
            and _kind(text, self._words) is not None
            and self._left.get(self._name_column) is not Role.PERSON
        ):
            text = ""
        code = next(
            (
                text_of(texts[column])
                for column, role in self._left.items()
                if role is Role.PERSON_CODE and column in texts
            ),
            "",
        )
        if self._row_is is Role.TASK:
            self._task = text if kind is None or text else self._task
            self._group = number if kind is None or text else self._group
            return
        if text or code:
            both = (text, code) != (self._person.name, self._person.code)
            if both or kind is None:
                self._group = number
            cells = tuple(cell for cell in (named,) if cell is not None)
            self._person = StatedPerson(name=text or code, code=code, cells=cells)
            self._matrix.names_people = True
        elif kind is None:
            self._group = self._group if self._person.cells else number

    def _stated_total(self, number: int, cells: Sequence[Cell], axis: Axis) -> None:
        for cell in cells:
            role = self._left.get(cell.column)
            if cell.column > axis.axis.last_column and role in (Role.TOTAL, Role.HOURS):
                self._matrix.stated.append((cell, self._left_text(axis, cell.column), number))
                return


# ------------------------------------------------------------------------------- facts


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
    numbers = [value for cell in free if (value := _number(cell)) is not None]
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


def _number(cell: Cell) -> float | None:
    if cell.kind is CellKind.NUMBER:
        return cell.serial
    text = cell.text.strip().replace(",", ".")
    try:
        return float(text) if cell.kind is CellKind.TEXT and text[:1].isdigit() else None
    except ValueError:
        return None


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
        for day in days.values():
            day.times = in_order(day.times, twelve_hour=self._rules.twelve_hour)
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
        elif role in (Role.HOURS, Role.MINUTES, Role.OVERTIME, Role.BREAK):
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
        number = _number(cell)
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
        number = _number(cell)
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
        if isinstance(minutes, int) and cell.kind is CellKind.TEXT:
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


def undated(days: Sequence[dt.date | None]) -> bool:
    """True where no day has a date."""
    return all(day is None for day in days)
