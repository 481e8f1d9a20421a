"""Goes down the rows below days that stand side by side: whose each row is, and of what kind.

A row is a person's (or a task's), or one of several rows of a person that its label names: in, out,
hours, status.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bpodesk.domain.readings import ColumnRole, Role, RowKind
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.roles import HeaderWords, Hint
from bpodesk.workbooks.tables.axes import Axis, kind_of_label
from bpodesk.workbooks.tables.grid import Grid, Window, text_of
from bpodesk.workbooks.tables.stated import PERSON_ROLES, StatedPerson, find_people

_SAMPLE_ROWS = 60


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
        candidates = [column for column, role in self._left.items() if role is Role.PERSON]
        candidates = candidates or names or tasks
        self._name_column = candidates[0] if candidates else self._widest_column(axis)
        if not self._matrix.columns:
            self._show_columns(axis)

    def _show_columns(self, axis: Axis) -> None:
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
            last_row=axis.last_row + _SAMPLE_ROWS,
            first_column=self._window.first_column,
            last_column=axis.axis.first_column - 1,
        )
        for _, cells in self._grid.rows(below):
            for cell in cells:
                if cell.kind is CellKind.TEXT and kind_of_label(text_of(cell), self._words) is None:
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
                kind = kind_of_label(text_of(cell), self._words)
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
            and kind_of_label(text, self._words) is not None
            and self._left.get(self._name_column) not in (Role.PERSON, Role.TASK)
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
