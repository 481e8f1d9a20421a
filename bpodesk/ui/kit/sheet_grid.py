"""A sheet of a file as people know it from Excel, coloured by what was understood of it.

Letters and numbers at the edges, each column with its role under the letter: a click there, or
Enter in a cell, offers other roles. It holds pages of rows only and asks for the next one while
somebody scrolls; a sheet of a million rows opens as fast as one of ten.

    grid = SheetGrid()
    grid.page_wanted.connect(lambda sheet, first: ...)  # read it off this thread, then
    grid.show_page(page)
"""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from bpodesk.domain.readings import Role, column_letters
from bpodesk.domain.sheets import Merged, SheetPage
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.sheet_legend import SheetLegend
from bpodesk.ui.kit.sheet_model import PAGE_ROWS, Place, SheetFacts, SheetModel
from bpodesk.ui.kit.sheet_view import SheetView
from bpodesk.ui.kit.sheet_words import ROLES_BY_GROUP, group_text, role_text
from bpodesk.ui.text import tr
from bpodesk.ui.theme import TIGHT, theme

_MEASURED = 4  # of the longest texts of a column
_WIDEST = 260
_SHARE, _NARROWED = 5, 110  # of the view, and at least, where not all columns have room in it
_MOST_SPANS = 2_000


class SheetGrid(QWidget):
    """One sheet. `page_wanted` carries (sheet, first row) of a page that should be read.

    `role_chosen` carries (column, Role), or (column, None) for what was recognised at first;
    `cell_picked` the `Place` the user went to.
    """

    page_wanted = Signal(str, int)
    role_chosen = Signal(int, object)
    cell_picked = Signal(object)

    def __init__(self, *, with_roles: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SheetModel(self)
        self.view = SheetView(self.model)
        self.view.roles.with_roles = with_roles
        self.view.cells.points_out = not with_roles
        self.view.setAccessibleName(tr("Sheet"))
        self.legend = SheetLegend()
        self._waiting = EmptyState(
            tr("Opening the sheet…"),
            icon_name="timesheets",
            button=tr("Try again"),
            on_button=self._on_again,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self._waiting)
        self.stack.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.changed_roles: frozenset[int] = frozenset()
        self._sheet = ""
        self._asked: int | None = None
        self._wanted: Place | None = None
        self._leading = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)
        self.view.seen.connect(self._on_seen)
        self.view.menu_wanted.connect(self._on_menu_key)
        self.view.roles.role_wanted.connect(self._open_menu)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        theme().changed.connect(self._on_theme_changed)

    # ------------------------------------------------------------------ what is shown

    @property
    def sheet(self) -> str:
        """The sheet that is shown or on its way."""
        return self._sheet

    def open_sheet(self, sheet: str) -> None:
        """Go to a sheet: asks for its first page unless it is the one shown."""
        if sheet == self._sheet:
            return
        self._sheet = sheet
        self._wanted = None
        self.model.clear()
        self._say(tr("Opening the sheet…"))
        self._ask(1)

    def show_page(self, page: SheetPage) -> None:
        """Show a page that was asked for; pages of other sheets are not."""
        if page.sheet != self._sheet:
            return
        self._asked = None
        if self.model.sheet == page.sheet and self.stack.currentWidget() is self.view:
            self.model.add_page(page)
        else:
            self._open(page)
        self._show_merged(page)
        if self._wanted is not None:
            self._go(self._wanted)
        self._on_seen(*self.view.rows_in_view())

    def show_trouble(self, sentence: str) -> None:
        """The sheet can't be read; what is shown already stays."""
        self._asked = None
        if self.stack.currentWidget() is not self.view:
            self._say(tr("The sheet can't be shown"), sentence)
            self._waiting.button.show()

    def show_facts(self, facts: SheetFacts, *, changed_roles: frozenset[int] = frozenset()) -> None:
        """Colour it by what was understood; `changed_roles` are the columns a person changed."""
        self.changed_roles = changed_roles
        self.model.set_facts(facts)
        self.legend.show_facts(facts)

    def show_cell(self, place: Place) -> None:
        """Go to a cell, now or as soon as it is there. Doesn't take the focus."""
        if place.sheet != self._sheet:
            self.open_sheet(place.sheet)
        self._wanted = place
        if self.model.sheet == place.sheet and self.model.rowCount():
            self._go(place)

    def _open(self, page: SheetPage) -> None:
        self.view.clearSpans()
        self.model.show(page)
        if not page.row_count or not page.column_count:
            self._say(tr("This sheet is empty"))
            return
        self._measure()
        self.stack.setCurrentWidget(self.view)
        if self._wanted is None:
            self._lead_to(self.model.index(0, 0))
        if page.first_row != 1:
            self._on_seen(1, 1)

    def _say(self, title: str, text: str = "") -> None:
        self._waiting.say(title, text)
        self._waiting.button.hide()
        self.stack.setCurrentWidget(self._waiting)

    def _go(self, place: Place) -> None:
        row = min(place.row, self.model.rowCount())
        column = min(place.column, self.model.columnCount())
        index = self.model.index(row - 1, column - 1)
        if not index.isValid():
            return
        self._wanted = None
        first, last = self.view.rows_in_view()
        self._lead_to(index)
        self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        if not first < row < last:
            self.view.verticalScrollBar().setValue(row - (last - first) // 2)

    def _lead_to(self, index: QModelIndex) -> None:
        self._leading = True
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(index, flag)
        self._leading = False

    def _measure(self) -> None:
        metrics = self.view.fontMetrics()
        # A lone text is a title, which runs on over the empty cells beside it.
        rows = [row for row in self.model.texts if sum(map(bool, row)) > 1]
        widths: list[int] = []
        for column in range(1, self.model.columnCount() + 1):
            widest = metrics.horizontalAdvance(self.model.role_words(column)) * 11 // 10
            texts = {row[column - 1].rstrip()[:60] for row in rows if column <= len(row)}
            for text in sorted(texts, key=len)[-_MEASURED:]:
                widest = max(widest, metrics.horizontalAdvance(text))
            # Headings and totals are bold, and so a little wider.
            widths.append(max(48, min(_WIDEST, widest * 21 // 20 + 22)))
        # The long labels in a form's head are not to push its hours out of view.
        room = self.stack.width()
        most = max(_NARROWED, room // _SHARE) if sum(widths) > room else _WIDEST
        for place, width in enumerate(widths):
            self.view.setColumnWidth(place, min(width, most))

    def _show_merged(self, page: SheetPage) -> None:
        last = page.first_row + PAGE_ROWS
        inside = [m for m in page.merged if page.first_row <= m.first_row < last]
        for merged in inside[:_MOST_SPANS]:
            self._span(merged)

    def _span(self, merged: Merged) -> None:
        rows = min(merged.last_row, self.model.rowCount()) - merged.first_row + 1
        columns = min(merged.last_column, self.model.columnCount()) - merged.first_column + 1
        row, column = merged.first_row - 1, merged.first_column - 1
        there = (self.view.rowSpan(row, column), self.view.columnSpan(row, column))
        if rows > 0 and columns > 0 and rows * columns > 1 and there != (rows, columns):
            self.view.setSpan(row, column, rows, columns)

    # ------------------------------------------------------------------ pages

    def _ask(self, first_row: int) -> None:
        self._asked = first_row
        self.page_wanted.emit(self._sheet, first_row)

    def _on_seen(self, first: int, last: int) -> None:
        """Ask for what is in view and not there; one page at a time."""
        if self._asked is None and self.stack.currentWidget() is self.view:
            missing = self.model.missing(first, last)
            if missing is not None:
                self._ask(missing)

    def _on_again(self) -> None:
        self._say(tr("Opening the sheet…"))
        self._ask(1)

    # ------------------------------------------------------------------ roles

    def role_menu(self, column: int) -> QMenu:
        """The roles a column can have, by what they tell."""
        menu = QMenu(self)
        current = self.model.role(column)
        title = menu.addAction(tr("Column {letters} is", letters=column_letters(column)))
        title.setEnabled(False)
        for group, roles in ROLES_BY_GROUP:
            menu.addSeparator()
            target = menu if len(roles) == 1 else menu.addMenu(group_text(group))
            for role in roles:
                action = target.addAction(role_text(role))
                action.setCheckable(True)
                action.setChecked(role is current)
                action.triggered.connect(self._choice(column, role))
            if role_in(current, roles) and target is not menu:
                menu.setActiveAction(target.menuAction())
        if column in self.changed_roles:
            menu.addSeparator()
            menu.addAction(tr("As it was recognised"), self._choice(column, None))
        return menu

    def _choice(self, column: int, role: Role | None) -> Callable[[], None]:
        return lambda: self.role_chosen.emit(column, role)

    def _open_menu(self, column: int, place: QPoint) -> None:
        menu = self.role_menu(column)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _on_menu_key(self, column: int) -> None:
        self._open_menu(column, self.view.roles.menu_place(column))

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._leading:
            place = Place(sheet=self._sheet, row=index.row() + 1, column=index.column() + 1)
            self.cell_picked.emit(place)

    def _on_theme_changed(self) -> None:
        self.view.viewport().update()


def role_in(role: Role, roles: tuple[Role, ...]) -> bool:
    """True where the role is one of a group of several."""
    return len(roles) > 1 and role in roles
