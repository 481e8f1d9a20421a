"""A sheet of a file as a Qt model: as many rows as the sheet has, their texts page by page.

Only some pages are held. What is not there yet is shown empty; `missing` names the page to ask for,
and `add_page` puts it in. What the rows and columns were understood to be comes as `SheetFacts`.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ColumnRole, Role, RowKind, RowSpan, column_letters
from bpodesk.domain.sheets import SheetPage
from bpodesk.ui.kit.sheet_words import (
    RoleGroup,
    group_ground,
    group_of,
    role_text,
    row_ground,
    row_text,
)
from bpodesk.ui.text import tip, tr
from bpodesk.ui.theme import tones

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_PAGES = 48
_FIGURE = re.compile(r"[-+(]?[\d.,'’:%\s\u00a0\u202f]*\d[\d.,:%)\s]*")
_PLACE = re.compile(r"(.+)!\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?", re.DOTALL)

PAGE_ROWS = 1000
"""How many rows one page has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of a sheet, 1-based."""

    sheet: str
    row: int
    column: int


def place_of(text: str) -> Place | None:
    """The cell that is written as Hours!C12; None where it is no cell's place."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[2]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return Place(sheet=match[1], row=int(match[3]), column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What was understood of a sheet, ready to be looked up: make it by `sheet_facts`.

    `rows` are in order and `firsts` their first rows, `kinds` those that occur among them; `marks`
    are the problems by (row, column), `words` what columns are called whose roles are those of no
    timesheet, `mark_errors` whether errors and warnings are among them.
    """

    columns: Mapping[int, ColumnRole] = field(default_factory=dict[int, ColumnRole])
    words: Mapping[int, str] = field(default_factory=dict[int, str])
    rows: tuple[RowSpan, ...] = ()
    firsts: Sequence[int] = ()
    kinds: frozenset[RowKind] = frozenset()
    marks: Mapping[tuple[int, int], Problem] = field(default_factory=dict[tuple[int, int], Problem])
    mark_errors: frozenset[bool] = frozenset()

    def kind(self, row: int) -> RowKind | None:
        """What a row was understood to be; None where nothing was said of it."""
        place = bisect_right(self.firsts, row) - 1
        if place < 0 or self.rows[place].last < row:
            return None
        return self.rows[place].kind


def sheet_facts(
    columns: Iterable[ColumnRole] = (),
    rows: Iterable[RowSpan] = (),
    problems: Iterable[tuple[Place, Problem]] = (),
    *,
    words: Mapping[int, str] | None = None,
) -> SheetFacts:
    """The facts of one sheet. Of several problems of a cell an error is shown first.

    It touches no widget: for a long sheet let a worker call it.
    """
    spans = tuple(sorted(rows, key=lambda span: span.first))
    marks: dict[tuple[int, int], Problem] = {}
    for place, problem in problems:
        known = marks.get((place.row, place.column))
        if known is None or (problem.is_error and not known.is_error):
            marks[place.row, place.column] = problem
    return SheetFacts(
        columns={column.column: column for column in columns},
        words=words or {},
        rows=spans,
        firsts=[span.first for span in spans],
        kinds=frozenset(span.kind for span in spans),
        marks=marks,
        mark_errors=frozenset(problem.is_error for problem in marks.values()),
    )


class SheetModel(QAbstractTableModel):
    """The rows and columns of one sheet. Row and column numbers of our side are 1-based."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[int, tuple[tuple[str, ...], ...]] = {}
        self._rows = 0
        self._columns = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: frozenset[int] = frozenset()
        self.sheet = ""
        self.facts = SheetFacts()
        self._by_role: Mapping[Qt.ItemDataRole, Callable[[int, int], object]] = {
            Qt.ItemDataRole.DisplayRole: self._shown,
            Qt.ItemDataRole.BackgroundRole: self._ground,
            Qt.ItemDataRole.ForegroundRole: self._ink,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.TextAlignmentRole: self._side,
            Qt.ItemDataRole.ToolTipRole: self._cell_tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
        }

    # ------------------------------------------------------------------ what is shown

    def show(self, page: SheetPage) -> None:
        """Show the sheet of a page, of which nothing else is known yet."""
        self.beginResetModel()
        self.sheet = page.sheet
        self._rows, self._columns = page.row_count, page.column_count
        self._hidden_rows = set(page.hidden_rows)
        self._hidden_columns = page.hidden_columns
        self._pages = {self._number(page.first_row): page.rows}
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.show(SheetPage(sheet="", sheets=(), first_row=1, rows=(), row_count=0, column_count=0))

    def add_page(self, page: SheetPage) -> None:
        """Put in a page of the sheet that is shown; the farthest ones go when there are many."""
        number = self._number(page.first_row)
        self._pages[number] = page.rows
        self._hidden_rows |= page.hidden_rows
        while len(self._pages) > _MOST_PAGES:
            del self._pages[max(self._pages, key=lambda other: abs(other - number))]
        if page.rows:
            first = self.index(page.first_row - 1, 0)
            last = self.index(page.first_row + len(page.rows) - 2, self._columns - 1)
            self.dataChanged.emit(first, last)

    def set_facts(self, facts: SheetFacts) -> None:
        """Other roles, kinds of rows and problems; the cells stay."""
        self.facts = facts
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self._columns - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self._rows - 1)

    def missing(self, first: int, last: int) -> int | None:
        """The first row of a page that is not there, among those of the rows; None if none is."""
        if not self._rows:
            return None
        for number in range(self._number(max(1, first)), self._number(max(1, last)) + 1):
            if number not in self._pages and number * PAGE_ROWS < self._rows:
                return number * PAGE_ROWS + 1
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell shows; empty also where its page is not there yet."""
        page = self._pages.get(self._number(row), ())
        place = (row - 1) % PAGE_ROWS
        if place >= len(page) or column > len(page[place]):
            return ""
        return page[place][column - 1].rstrip()

    def kind(self, row: int) -> RowKind | None:
        """What a row was understood to be; None where nothing was said of it."""
        return self.facts.kind(row)

    def role(self, column: int) -> Role:
        """What a column is read as."""
        found = self.facts.columns.get(column)
        return Role.IGNORED if found is None else found.role

    def role_words(self, column: int) -> str:
        """What a column is read as, in words."""
        return self.facts.words.get(column) or role_text(self.role(column))

    def is_hidden(self, row: int, column: int) -> bool:
        """True where the file hides the row or the column."""
        return row in self._hidden_rows or column in self._hidden_columns

    @property
    def texts(self) -> Sequence[Sequence[str]]:
        """The rows of the first page that is there, to measure widths by."""
        return self._pages[min(self._pages)] if self._pages else ()

    @staticmethod
    def _number(row: int) -> int:
        return (row - 1) // PAGE_ROWS

    # ------------------------------------------------------------------ Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return column_letters(section + 1) if across else str(section + 1)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._column_tip(section + 1) if across else self._row_tip(section + 1))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        answer = self._by_role.get(Qt.ItemDataRole(role))
        return answer(index.row() + 1, index.column() + 1) if answer is not None else None

    def _shown(self, row: int, column: int) -> str:
        return self.text(row, column).replace("\n", " ")

    def _ink(self, row: int, column: int) -> QBrush:
        return QBrush(QColor(tones().muted if self._is_faint(row, column) else tones().ink))

    def _side(self, row: int, column: int) -> int:
        figure = _FIGURE.fullmatch(self.text(row, column)) is not None
        side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def _ground(self, row: int, column: int) -> QBrush:
        kind = self.kind(row)
        if kind not in (None, RowKind.ENTRY):
            return QBrush(QColor(row_ground(kind)))
        # Where no row is called one of hours, those that nothing is said of are.
        if kind is None and RowKind.ENTRY in self.facts.kinds:
            return QBrush(QColor(tones().base))
        return QBrush(QColor(group_ground(group_of(self.role(column)))))

    def _is_faint(self, row: int, column: int) -> bool:
        kind = self.kind(row)
        if kind is RowKind.LEFT_OUT or self.is_hidden(row, column):
            return True
        read = group_of(self.role(column)) is not RoleGroup.NONE
        return bool(self.facts.columns) and kind in (None, RowKind.ENTRY) and not read

    def _font(self, row: int, column: int) -> QFont | None:
        bold = self.kind(row) in (RowKind.HEADER, RowKind.TOTAL)
        hidden = self.is_hidden(row, column)
        if not bold and not hidden:
            return None
        font = QFont()
        font.setBold(bold)
        font.setItalic(hidden)
        return font

    def _column_tip(self, column: int) -> str:
        found = self.facts.columns.get(column)
        lines = [tr("Column {letters}", letters=column_letters(column))]
        if self.facts.columns:
            lines.append(tr("Read as: {role}", role=self.role_words(column)))
        if found is not None and found.header:
            lines.append(tr("Heading: {words}", words=found.header))
        if column in self._hidden_columns:
            lines.append(tr("This column is hidden in the file."))
        return "\n".join(lines)

    def _row_tip(self, row: int) -> str:
        kind = self.kind(row)
        lines = [tr("Row {n}", n=row)]
        if kind is not None:
            lines.append(row_text(kind))
        if row in self._hidden_rows:
            lines.append(tr("This row is hidden in the file."))
        return "\n".join(lines)

    def _cell_tip(self, row: int, column: int) -> str:
        problem = self.facts.marks.get((row, column))
        text = self.text(row, column)
        return tip("\n".join(part for part in (text, problem.message if problem else "") if part))

    def _spoken(self, row: int, column: int) -> str:
        """What a screen reader says: the cell, its column's role, and what is wrong with it."""
        problem = self.facts.marks.get((row, column))
        parts = [self.text(row, column), f"{column_letters(column)}{row}"]
        if self.facts.columns:
            parts.append(self.role_words(column))
        if problem is not None:
            parts.append(problem.message)
        return ", ".join(part for part in parts if part)
