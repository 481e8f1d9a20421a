"""The list of a screen: a filter line, the table, and a footer with counts and sums.

Keys: Ctrl+F the filter, Esc clears it, Down leaves it; Enter or a double-click opens a row, Del
puts rows into the bin, Ctrl+C copies them for Excel. The header's context menu hides columns;
what is hidden, moved, resized and sorted is remembered under the table's name.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.line_edit import SearchEdit
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.table_model import Column, Index, TableModel, as_clipboard
from bpodesk.ui.text import no_mnemonic, number, plain_label, tip, tr, trn
from bpodesk.ui.theme import MEDIUM, SMALL

Row = TypeVar("Row")
_ROW_HEIGHT = 32
_SEARCH_DELAY_MS = 120


class _Delegate(QStyledItemDelegate):
    """Rows without a dotted cell frame; a tool tip where a text is cut off."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        own = index.data(Qt.ItemDataRole.ToolTipRole)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = view.visualRect(cast("object", index)).width() - 16  # type: ignore[arg-type] - the stub wants another index
        if event.type() != QEvent.Type.ToolTip or own or not text:
            return super().helpEvent(event, view, option, index)
        if view.fontMetrics().horizontalAdvance(text) > room:
            QToolTip.showText(event.globalPos(), tip(text), view)
        else:
            QToolTip.hideText()
        return True


class _View(QTableView):
    """The table itself; the keys that a list of records knows."""

    open_pressed = Signal()
    delete_pressed = Signal()
    copy_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.open_pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.open_pressed.emit()
        elif event.key() == Qt.Key.Key_Delete and plain:
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and plain:
            last = self.model().rowCount() - 1
            if last >= 0:
                self.selectRow(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)


class _SearchLine(SearchEdit):
    """Esc clears, Down and Enter go to the table."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {
            Qt.Key.Key_Escape,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        }:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Table(QWidget, Generic[Row]):
    """A list of rows. `opened` carries a row, `binned` a tuple of rows."""

    opened = Signal(object)
    binned = Signal(object)
    picked = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], int | str],
        name: str,
        title: str,
        memory: Memory | None = None,
        empty: EmptyState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = TableModel(columns, key, self)
        self._memory_key = f"{name}/columns"
        self._memory = memory
        self._restoring = False
        self._held: tuple[int | str, ...] = ()
        self._wanted: tuple[int | str, ...] = ()
        self.search = _SearchLine(tr("Find in {title}", title=title))
        self.search.setMaximumWidth(420)
        self.view = _View()
        self.view.setModel(self.model)
        self.view.setAccessibleName(title)
        self.footer = plain_label()
        self.footer.setProperty("look", "muted")
        self._no_rows = empty or EmptyState(tr("Nothing here yet"), icon_name="info")
        self._no_match = EmptyState(
            tr("No row has these words"),
            tr("Only rows with all the words of the filter are shown."),
            icon_name="search",
            button=tr("&Clear the filter"),
            on_button=self.search.clear,
        )
        self.stack = QStackedWidget()
        for page in (self.view, self._no_rows, self._no_match):
            self.stack.addWidget(page)
        self.setFocusProxy(self.view)
        self._lay_out()
        self._connect()
        self._apply_columns()
        self._refresh_footer()

    def _lay_out(self) -> None:
        self.bar = QHBoxLayout()
        self.bar.setSpacing(SMALL)
        self.bar.addWidget(self.search)
        self.bar.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(self.bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.footer)
        self.footer.setContentsMargins(MEDIUM, 0, MEDIUM, 0)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_DELAY_MS)
        self._typing.timeout.connect(self._on_search)
        self.search.textChanged.connect(self._on_typed)
        self.search.left.connect(self._on_search_left)
        self.view.open_pressed.connect(self._on_open)
        self.view.delete_pressed.connect(self._on_delete)
        self.view.copy_pressed.connect(self.copy)
        self.view.customContextMenuRequested.connect(self._on_menu_place)
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.model.modelReset.connect(self._on_reset)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        header = self.view.horizontalHeader()
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionMoved.connect(self._keep_columns)
        header.sectionResized.connect(self._keep_columns)
        header.sortIndicatorChanged.connect(self._keep_columns)

    # ------------------------------------------------------------------ rows and selection

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows; the selection stays with the ids."""
        self.model.set_rows(rows)

    def selected(self) -> tuple[Row, ...]:
        """The selected rows, from top to bottom."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.model.row_at(place) for place in places)

    def current(self) -> Row | None:
        """The selected row, where exactly one is."""
        rows = self.selected()
        return rows[0] if len(rows) == 1 else None

    def select(self, keys: Iterable[int | str]) -> None:
        """Select the rows of these ids: now, or as soon as they are there."""
        self._wanted = tuple(keys)
        if any(self.model.position_of(key) is not None for key in self._wanted):
            self._select_keys(self._wanted)
            self._wanted = ()

    def copy(self) -> None:
        """Put the selected rows (visible columns, as they stand) on the clipboard."""
        rows = self.selected()
        if rows:
            QGuiApplication.clipboard().setText(as_clipboard(self.shown_columns(), rows))

    def focus_search(self) -> None:
        """Go to the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _select_keys(self, keys: Iterable[int | str]) -> None:
        picks = QItemSelection()
        first = None
        for key in keys:
            place = self.model.position_of(key)
            if place is not None:
                index = self.model.index(place, 0)
                picks.select(index, index)
                first = first or index
        if first is None:
            return
        chosen = self.view.selectionModel()
        rows = QItemSelectionModel.SelectionFlag.Rows
        chosen.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(picks, QItemSelectionModel.SelectionFlag.ClearAndSelect | rows)
        self.view.scrollTo(first)

    def _on_about_to_reset(self) -> None:
        self._held = tuple(self.model.key(row) for row in self.selected())
        self._place = self.view.currentIndex().row()

    def _on_reset(self) -> None:
        wanted, self._wanted = self._wanted, ()
        if wanted and any(self.model.position_of(key) is not None for key in wanted):
            self._select_keys(wanted)
        else:
            self._wanted = wanted
            self._select_keys(self._held)
        if not self.selected() and self.model.rowCount():
            place = min(max(0, self._place), self.model.rowCount() - 1)
            index = self.model.index(place, 0)
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.NoUpdate
            )
        if self.model.rowCount():
            self.stack.setCurrentWidget(self.view)
        else:
            self.stack.setCurrentWidget(self._no_match if self.model.rows else self._no_rows)
        self.search.setEnabled(bool(self.model.rows))
        self._refresh_footer()
        self.picked.emit()

    def _on_selection(self) -> None:
        self._refresh_footer()
        self.picked.emit()

    def _on_open(self) -> None:
        row = self.current()
        index = self.view.currentIndex()
        if row is None and index.isValid():
            row = self.model.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _on_delete(self) -> None:
        rows = self.selected()
        if rows:
            self.binned.emit(rows)

    def _on_typed(self) -> None:
        self._typing.start()

    def _on_search(self) -> None:
        self._typing.stop()
        self.model.search(self.search.text())

    def _on_search_left(self) -> None:
        self._on_search()
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.selected():
                self.view.selectRow(0)

    def _refresh_footer(self) -> None:
        chosen, shown, all_rows = self.selected(), self.model.shown, self.model.rows
        if len(shown) < len(all_rows):
            count = tr("{shown} of {all} rows", shown=number(len(shown)), all=number(len(all_rows)))
        else:
            count = trn("{n} row", "{n} rows", len(all_rows))
        parts = [count]
        if len(chosen) > 1:
            parts.append(tr("{n} selected", n=number(len(chosen))))
        counted = chosen if len(chosen) > 1 else shown
        parts += [
            f"{column.title} {column.total(counted)}"
            for column in self.shown_columns()
            if column.total is not None and counted
        ]
        self.footer.setText("   ·   ".join(parts))

    # ------------------------------------------------------------------ columns

    def shown_columns(self) -> tuple[Column[Row], ...]:
        """The columns that aren't hidden, from left to right."""
        header = self.view.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return tuple(
            self.model.columns[place] for place in order if not header.isSectionHidden(place)
        )

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self)
        header = self.view.horizontalHeader()
        only_one = len(self.shown_columns()) == 1
        for place, column in enumerate(self.model.columns):
            action = menu.addAction(no_mnemonic(column.title))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(place))
            action.setEnabled(not (only_one and action.isChecked()))
            action.triggered.connect(self._column_switch(place))
        menu.addSeparator()
        menu.addAction(tr("&As they were first"), self.reset_columns)
        return menu

    def open_columns_menu(self) -> None:
        """Open that menu at the head of the table (for the keyboard)."""
        header = self.view.horizontalHeader()
        self._on_header_menu(QPoint(0, header.height()))

    def reset_columns(self) -> None:
        """All columns in their first order and width."""
        if self._memory is not None:
            self._memory.keep_table(self._memory_key, {})
        self._apply_columns()

    def _on_menu_place(self, place: QPoint) -> None:
        self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))

    def _on_header_menu(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.horizontalHeader().mapToGlobal(place))

    def _column_switch(self, place: int) -> Callable[[], None]:
        def switch() -> None:
            hidden = self.view.horizontalHeader().isSectionHidden(place)
            self._show_column(place, shown=hidden)

        return switch

    def _show_column(self, place: int, *, shown: bool) -> None:
        self.view.horizontalHeader().setSectionHidden(place, not shown)
        self._keep_columns()
        self._refresh_footer()

    def _apply_columns(self) -> None:
        kept = self._memory.table(self._memory_key) if self._memory is not None else {}
        self._restoring = True
        header = self.view.horizontalHeader()
        places = {column.name: place for place, column in enumerate(self.model.columns)}
        widths, hidden = _mapping(kept.get("widths")), kept.get("hidden")
        for place, column in enumerate(self.model.columns):
            width = widths.get(column.name)
            header.resizeSection(place, width if isinstance(width, int) else column.width)
            known = column.name in _names(kept.get("order"))
            gone = column.name in _names(hidden) if known else column.hidden
            header.setSectionHidden(place, gone)
        order = [name for name in _names(kept.get("order")) if name in places]
        order += [name for name in places if name not in order]
        for target, name in enumerate(order):
            header.moveSection(header.visualIndex(places[name]), target)
        sort = _names(kept.get("sort"))
        descending = len(sort) == 2 and sort[1] == "down"
        chosen = places.get(sort[0], 0) if sort else 0
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(chosen, way)
        self._restoring = False

    def _keep_columns(self) -> None:
        if self._restoring or self._memory is None:
            return
        header: QHeaderView = self.view.horizontalHeader()
        columns = self.model.columns
        order = [columns[header.logicalIndex(place)].name for place in range(len(columns))]
        last = self.shown_columns()[-1:]
        widths = {
            column.name: header.sectionSize(place)
            for place, column in enumerate(columns)
            if not header.isSectionHidden(place) and column not in last
        }
        down = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        sorted_by = header.sortIndicatorSection()
        sort = [columns[sorted_by].name, "down" if down else "up"] if sorted_by >= 0 else []
        hidden = [c.name for place, c in enumerate(columns) if header.isSectionHidden(place)]
        self._memory.keep_table(
            self._memory_key,
            {"order": order, "hidden": hidden, "widths": widths, "sort": sort},
        )


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [item for item in cast(list[object], value) if isinstance(item, str)]


def _mapping(value: object) -> dict[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}
