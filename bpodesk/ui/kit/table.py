"""The list of a screen: a filter line, the table, and a footer with counts and sums.

Keys: Ctrl+F the filter, Esc clears it, Down leaves it; Enter or a double-click opens a row, Del
puts rows into the bin, Ctrl+C copies them for Excel. The header's context menu hides columns;
what is hidden, moved, resized and sorted is remembered under the table's name. With `jobs`, there
may be a hundred thousand rows: then they are arranged, summed and copied by a worker, so their
columns' functions touch no widget.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
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

from bpodesk.ui.jobs import Jobs, Progress
from bpodesk.ui.kit.arranging import Arranged, totals_of
from bpodesk.ui.kit.columns import Column, as_clipboard, spread
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.line_edit import SearchEdit
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.table_model import MANY, Index, TableModel, Work
from bpodesk.ui.text import no_mnemonic, number, plain_label, tip, tr, trn
from bpodesk.ui.theme import MEDIUM, SMALL

Row = TypeVar("Row")
_ROW_HEIGHT = 32
_MOST_RUNS = 500
_SEARCH_DELAY_MS = 120
_MEASURED = 200  # rows that say how wide the columns are
_WIDEST, _AIR, _SIGN = 460, 25, 22  # of a column; beside a text; for a light before it
_MARK = 14  # of the sorting, beside a title


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
    resized = Signal()

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

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
        jobs: Jobs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._jobs = jobs
        self._arranging: Progress | None = None
        self._summing: Progress | None = None
        apart = None if jobs is None else self._arrange_apart
        self.model = TableModel(columns, key, self, apart=apart)
        self._memory_key = f"{name}/columns"
        self._memory = memory
        self._restoring = False
        self._own_widths: dict[str, int] = {}
        self._needed: dict[str, int] = {}
        self._measured: tuple[Row, ...] = ()
        self._held: tuple[int | str, ...] = ()
        self._wanted: tuple[int | str, ...] = ()
        self._had_focus = False
        self._entering = False  # from the search line, as soon as its rows are there
        self.search = _SearchLine(tr("Find in {title}", title=title))
        self.search.setMaximumWidth(420)
        self.view = _View()
        self.view.setModel(self.model)
        # Of its own and empty: to see whether a column is selected, Qt asks each of its cells.
        header = self.view.horizontalHeader()
        header.setSelectionModel(QItemSelectionModel(self.model, header))
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
        self._on_its_way = EmptyState("", icon_name="info")
        self.stack = QStackedWidget()
        for page in (self.view, self._no_rows, self._no_match, self._on_its_way):
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
        header.sectionResized.connect(self._on_resized)
        self.view.resized.connect(self._spread_columns)
        header.sortIndicatorChanged.connect(self._on_sorted)

    # ------------------------------------------------------------------ rows and selection

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows; the selection stays with the ids."""
        self.model.set_rows(rows)

    def show_waiting(self, words: str) -> None:
        """Show that other rows are on their way instead of those that are there."""
        self._had_focus = self._had_focus or self.view.hasFocus()
        self._on_its_way.say(words)
        self.footer.clear()
        self.stack.setCurrentWidget(self._on_its_way)

    def has_selected(self) -> bool:
        """True where a row is selected."""
        return self.view.selectionModel().hasSelection()

    def selected(self) -> tuple[Row, ...]:
        """The selected rows, from top to bottom."""
        return tuple(self.model.row_at(place) for run in self._selected_runs() for place in run)

    def current(self) -> Row | None:
        """The selected row, where exactly one is."""
        runs = self._selected_runs()
        return self.model.row_at(runs[0][0]) if len(runs) == 1 == len(runs[0]) else None

    def _selected_runs(self) -> list[range]:
        """The selected rows' positions, from top to bottom: of all rows it is one run."""
        # A list of ranges, which the stub doesn't know.
        parts = cast("Iterable[QItemSelectionRange]", self.view.selectionModel().selection())
        # A part for each column would count its row again.
        found = sorted({(part.top(), part.bottom() + 1) for part in parts})
        return [range(first, end) for first, end in found]

    def select(self, keys: Iterable[int | str]) -> None:
        """Select the rows of these ids: now, or as soon as they are there."""
        self._wanted = tuple(keys)
        if any(self.model.position_of(key) is not None for key in self._wanted):
            self._select_keys(self._wanted)
            self._wanted = ()

    def copy(self) -> None:
        """Put the selected rows (visible columns, as they stand) on the clipboard."""
        rows, columns = self.selected(), self.shown_columns()
        if self._jobs is None or len(rows) <= MANY:
            _to_clipboard(as_clipboard(columns, rows) if rows else "")
            return
        self._jobs.run_job(
            tr("Copying {n} rows", n=number(len(rows))),
            lambda _progress: as_clipboard(columns, rows),
            _to_clipboard,
            owner=self,
            patient=True,
        )

    def focus_search(self) -> None:
        """Go to the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _select_keys(self, keys: Iterable[int | str]) -> None:
        found = (self.model.position_of(key) for key in keys)
        places = [place for place in found if place is not None]
        if not places:
            return
        first = self.model.index(places[0], 0)
        runs = _runs(sorted(places))
        picks = QItemSelection()
        # A selection in thousands of pieces would make every click slow: then the first one stays.
        for run in runs if len(runs) <= _MOST_RUNS else [range(places[0], places[0] + 1)]:
            picks.select(self.model.index(run[0], 0), self.model.index(run[-1], 0))
        chosen = self.view.selectionModel()
        rows = QItemSelectionModel.SelectionFlag.Rows
        chosen.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(picks, QItemSelectionModel.SelectionFlag.ClearAndSelect | rows)
        self.view.scrollTo(first)

    def _on_about_to_reset(self) -> None:
        self._held = tuple(self.model.key(row) for row in self.selected())
        self._place = self.view.currentIndex().row()

    def _on_reset(self) -> None:
        if self.model.rows is not self._measured:  # else they were only arranged anew
            self._measured = self.model.rows
            self._measure()
            self._spread_columns()
        wanted, self._wanted = self._wanted, ()
        if wanted and any(self.model.position_of(key) is not None for key in wanted):
            self._select_keys(wanted)
        else:
            self._wanted = wanted
            self._select_keys(self._held)
        if not self.has_selected() and self.model.rowCount():
            place = min(max(0, self._place), self.model.rowCount() - 1)
            index = self.model.index(place, 0)
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.NoUpdate
            )
        if self.model.rowCount():
            self.stack.setCurrentWidget(self.view)
        else:
            self.stack.setCurrentWidget(self._no_match if self.model.rows else self._no_rows)
        if self._had_focus:
            self._had_focus = False
            focus = QApplication.focusWidget()
            # Somebody may have gone on to something else meanwhile, and be typing there.
            if focus is None or focus is self.stack or self.stack.isAncestorOf(focus):
                self.view.setFocus()
        entering, self._entering = self._entering, False
        if entering and self.model.rowCount() and self.search.hasFocus():
            self._enter()
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
        self._entering = False
        self._typing.start()

    def _on_search(self) -> None:
        self._typing.stop()
        self.model.search(self.search.text())

    def _on_search_left(self) -> None:
        self._on_search()
        if not self.model.settled:
            self._entering = True
        elif self.model.rowCount():
            self._enter()

    def _enter(self) -> None:
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.has_selected():
            self.view.selectRow(0)

    # ------------------------------------------------------------------ long work

    def _arrange_apart(self, work: Work[Row], take: Callable[[Arranged[Row]], None]) -> None:
        """Only the latest arrangement is wanted: the one at work is stopped."""
        assert self._jobs is not None  # noqa: S101 - else the model would not ask for it
        if self._arranging is not None:
            self._arranging.cancel()

        def stopped() -> None:
            # Rows that are not those asked for would be taken for them.
            if self._arranging is progress:
                self.show_waiting(tr("The rows were not arranged; refresh to see them"))

        progress = self._arranging = self._jobs.run_job(
            tr("Arranging {title}", title=self._title),
            lambda progress: work(progress.stop_if_cancelled),
            take,
            on_cancelled=stopped,
            owner=self,
            patient=True,
        )

    def _refresh_footer(self) -> None:
        if self._summing is not None:
            self._summing.cancel()
            self._summing = None
        shown, count = self.model.rowCount(), sum(map(len, self._selected_runs()))
        if count < 2 or count == shown:
            self._say_footer(count, self.model.totals)
        elif self._jobs is None or count <= MANY:
            self._say_footer(count, totals_of(self.model.columns, self.selected()))
        else:
            self._say_footer(count, {})
            self._sum_apart(self._jobs, count)

    def _sum_apart(self, jobs: Jobs, count: int) -> None:
        columns, rows = self.model.columns, self.selected()

        def done(totals: Mapping[str, str]) -> None:
            if self._summing is progress:
                self._say_footer(count, totals)

        progress = self._summing = jobs.run_job(
            tr("Adding up {n} rows", n=number(count)),
            lambda _progress: totals_of(columns, rows),
            done,
            on_cancelled=_nothing,
            owner=self,
        )

    def _say_footer(self, selected: int, totals: Mapping[str, str]) -> None:
        shown, count = self.model.rowCount(), len(self.model.rows)
        if shown < count:
            parts = [tr("{shown} of {all} rows", shown=number(shown), all=number(count))]
        else:
            parts = [trn("{n} row", "{n} rows", count)]
        if selected > 1:
            parts.append(tr("{n} selected", n=number(selected)))
        parts += [
            f"{column.title} {totals[column.name]}"
            for column in self.shown_columns()
            if totals.get(column.name)  # a total may have nothing to tell
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
        self._measure()
        self._spread_columns()
        self._keep_columns()
        self._refresh_footer()

    def _apply_columns(self) -> None:
        kept = self._memory.table(self._memory_key) if self._memory is not None else {}
        self._restoring = True
        self._own_widths.clear()
        header = self.view.horizontalHeader()
        places = {column.name: place for place, column in enumerate(self.model.columns)}
        widths, hidden = _mapping(kept.get("widths")), kept.get("hidden")
        for place, column in enumerate(self.model.columns):
            width = widths.get(column.name)
            if isinstance(width, int):
                self._own_widths[column.name] = width
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
        self._spread_columns()

    def _measure(self) -> None:
        """How wide each shown column's title and texts are; of very many rows, the first ones."""
        sample = self.model.rows[:_MEASURED]
        if not sample:
            return
        metrics, header = self.view.fontMetrics(), self.view.horizontalHeader()
        sorted_by = header.sortIndicatorSection()
        for place, column in enumerate(self.model.columns):
            if header.isSectionHidden(place):
                continue
            sign = _SIGN if column.light is not None else 0
            widest = max(metrics.horizontalAdvance(column.text(row)) for row in sample)
            # Qt keeps room for the mark of the sorting in every title; only one has it.
            title = header.sectionSizeHint(place) - (0 if place == sorted_by else _MARK)
            self._needed[column.name] = min(_WIDEST, max(title, widest + sign + _AIR))

    def _spread_columns(self) -> None:
        """Give the columns the room there is; one that was dragged stays as wide as it was made."""
        header, room = self.view.horizontalHeader(), self.view.viewport().width()
        if self._restoring or not self._needed:
            return
        shown = self.shown_columns()
        widths = spread(
            shown,
            [self._needed.get(column.name, column.width) for column in shown],
            [self._own_widths.get(column.name) for column in shown],
            room=room,
        )
        places = {column.name: place for place, column in enumerate(self.model.columns)}
        self._restoring = True
        for column, width in zip(shown, widths, strict=True):
            header.resizeSection(places[column.name], width)
        self._restoring = False

    def _on_sorted(self) -> None:
        self._measure()
        self._spread_columns()
        self._keep_columns()

    def _on_resized(self, place: int, _before: int, width: int) -> None:
        """Only a person's hand makes a width one's own; the last column takes what is left."""
        column = self.model.columns[place]
        if self._restoring or column in self.shown_columns()[-1:]:
            return
        self._own_widths[column.name] = width
        self._keep_columns()

    def _keep_columns(self) -> None:
        if self._restoring or self._memory is None:
            return
        header: QHeaderView = self.view.horizontalHeader()
        columns = self.model.columns
        order = [columns[header.logicalIndex(place)].name for place in range(len(columns))]
        down = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        sorted_by = header.sortIndicatorSection()
        sort = [columns[sorted_by].name, "down" if down else "up"] if sorted_by >= 0 else []
        hidden = [c.name for place, c in enumerate(columns) if header.isSectionHidden(place)]
        self._memory.keep_table(
            self._memory_key,
            {"order": order, "hidden": hidden, "widths": dict(self._own_widths), "sort": sort},
        )


def _runs(places: Sequence[int]) -> list[range]:
    """The unbroken runs of positions, which are in order."""
    runs: list[range] = []
    for place in places:
        if runs and runs[-1].stop == place:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _to_clipboard(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)


def _nothing() -> None:
    """Nobody needs to hear that what is not wanted any more was stopped."""


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [item for item in cast(list[object], value) if isinstance(item, str)]


def _mapping(value: object) -> dict[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}
