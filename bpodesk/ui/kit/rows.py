"""An owned list inside a form: contacts, rate lines, holidays. A table edited in place.

Rows are frozen dataclasses; a column names one of their fields and the editor for its cells. With
`edit_row` a row is edited by a form of its own instead. Keys: Ins adds, Del removes, Alt+Up and
Alt+Down move, F2 or typing edits, Tab goes on to the next cell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.problems import Problem
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.editor import Editor, scroll_to
from bpodesk.ui.kit.pickers import CheckEditor, ChoiceEditor
from bpodesk.ui.kit.table_model import Index
from bpodesk.ui.text import plain_label, tip, tr
from bpodesk.ui.theme import SMALL

Row = TypeVar("Row")
_ROW_HEIGHT = 32
_Hint = QAbstractItemDelegate.EndEditHint
_END_OF_EDITING = {
    Qt.Key.Key_Tab: _Hint.EditNextItem,
    Qt.Key.Key_Backtab: _Hint.EditPreviousItem,
    Qt.Key.Key_Return: _Hint.NoHint,
    Qt.Key.Key_Enter: _Hint.NoHint,
    Qt.Key.Key_Escape: _Hint.RevertModelCache,
}


# No slots: with them a frozen generic class cannot be written as Name[Type](...).
@dataclass(frozen=True)
class RowColumn(Generic[Row]):
    """A column: the row's field, its title, the editor of a cell, and how the cell reads."""

    name: str
    title: str
    editor: Callable[[], Editor[Any]]  # the value's type depends on the field
    text: Callable[[Row], str]
    width: int = 140
    align: Align = Align.START


class _Model(QAbstractTableModel, Generic[Row]):
    edited = Signal()

    def __init__(self, columns: Sequence[RowColumn[Row]], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.in_place = True

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self.columns[section].align.value | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.align.value | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if self.in_place else usual

    def value_at(self, index: Index) -> object:
        return getattr(self.rows[index.row()], self.columns[index.column()].name)

    def put(self, place: int, row: Row) -> None:
        self.rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        self.edited.emit()

    def put_value(self, index: Index, value: object) -> None:
        row = self.rows[index.row()]
        if value != self.value_at(index):
            changed = replace(cast(Any, row), **{self.columns[index.column()].name: value})
            self.put(index.row(), cast(Row, changed))

    def replace_all(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        self.edited.emit()


class _Delegate(QStyledItemDelegate, Generic[Row]):
    """Gives a cell its column's editor; what isn't understood is refused with its sentence."""

    refused = Signal(str)

    def __init__(self, model: _Model[Row], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: Index,
    ) -> QWidget:
        column = self._model.columns[index.column()]
        editor = column.editor()
        editor.setParent(parent)
        editor.setAutoFillBackground(True)
        face = editor.face()
        face.setAccessibleName(column.title)
        if face is not editor:
            face.installEventFilter(self)
        if isinstance(editor, CheckEditor | ChoiceEditor):
            editor.changed.connect(lambda: self._commit_choice(editor))
        return editor

    def _commit_choice(self, editor: QWidget) -> None:
        if editor.isVisible():  # one that is closing is no editor of the view any more
            self.commitData.emit(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt watches the cell's editor only; the keys arrive at the line inside it."""
        if not isinstance(watched, QWidget) or not isinstance(watched.parent(), Editor):
            return super().eventFilter(watched, event)
        editor = cast(QWidget, watched.parent())
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            hint = _END_OF_EDITING.get(Qt.Key(event.key()))
            if hint is None or (event.modifiers() & Qt.KeyboardModifier.ControlModifier):
                return False
            watched.removeEventFilter(self)  # closing takes the focus away, too
            if event.key() != Qt.Key.Key_Escape:
                self.commitData.emit(editor)
            self._close(editor, hint)
            return True
        if event.type() == QEvent.Type.FocusOut and QApplication.activePopupWidget() is None:
            watched.removeEventFilter(self)
            self.commitData.emit(editor)
            self._close(editor, _Hint.NoHint)
        return False

    def _close(self, editor: QWidget, hint: _Hint) -> None:
        editor.removeEventFilter(self)  # Qt's own would commit once more when the focus goes
        self.closeEditor.emit(editor, hint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cast(Editor[object], editor).set_value(self._model.value_at(index))

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,  # noqa: ARG002 - Qt's signature
        index: Index,
    ) -> None:
        typed = cast(Editor[object], editor)
        wrong = typed.problem()
        self.refused.emit(wrong)
        if not wrong:
            self._model.put_value(index, typed.value())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002 - Qt's signature
    ) -> None:
        area = cast(Any, option).rect
        editor.setGeometry(area)


class _View(QTableView):
    """The table; its keys ask the list around it."""

    key_pressed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        wish = {
            (Qt.Key.Key_Insert, False): "add",
            (Qt.Key.Key_Delete, False): "remove",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
            (Qt.Key.Key_Return, False): "open",
            (Qt.Key.Key_Enter, False): "open",
        }.get((Qt.Key(event.key()), alt))
        if wish is None:
            super().keyPressEvent(event)
        else:
            self.key_pressed.emit(wish)


class RowsEditor(Editor[tuple[Row, ...]], Generic[Row]):
    """Edits a tuple of rows.

    `blank` makes a new row. `check` gives what is wrong with all rows together. With `edit_row`,
    Enter, double-click and Add open that (it returns the new row, or None where given up).
    """

    def __init__(
        self,
        columns: Sequence[RowColumn[Row]],
        *,
        blank: Callable[[], Row],
        check: Callable[[tuple[Row, ...]], Sequence[Problem]] | None = None,
        edit_row: Callable[[Row], Row | None] | None = None,
        ordered: bool = True,
        noun: str = "",
        height: int = 190,
    ) -> None:
        super().__init__()
        self._blank = blank
        self._check = check
        self._edit_row = edit_row
        self.model: _Model[Row] = _Model(columns, self)
        self.model.in_place = edit_row is None
        self.model.edited.connect(self.changed)
        self.view = self._make_view(columns, height)
        self._refusal = plain_label(wrap=True)
        self._refusal.setProperty("look", "bad")
        self._refusal.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        self.add_button = self._button(tr("&Add {noun}", noun=noun).strip(), "add", self.add)
        self.remove_button = self._button(tr("&Remove"), "delete", self.remove)
        self.up_button = self._button(tr("Move &up"), "", lambda: self.shift(-1))
        self.down_button = self._button(tr("Move do&wn"), "", lambda: self.shift(1))
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            buttons.addWidget(button)
        buttons.addStretch()
        if not ordered:  # shown before they have a parent they would be windows for a moment
            self.up_button.hide()
            self.down_button.hide()
        self._ordered = ordered
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL // 2)
        column.addWidget(self.view)
        column.addWidget(self._refusal)
        column.addLayout(buttons)
        self.setFocusProxy(self.view)
        self._refresh_buttons()

    # ------------------------------------------------------------------ value

    def value(self) -> tuple[Row, ...]:
        return tuple(self.model.rows)

    def set_value(self, value: tuple[Row, ...]) -> None:
        self.model.replace_all(value)
        if value:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self._refresh_buttons()

    def problem(self) -> str:
        if self._check is None:
            return ""
        found = (problem for problem in self._check(self.value()) if problem.is_error)
        return " ".join(problem.message for problem in found)

    def point_to(self, value: str) -> None:
        """Go to the row with this in its first column."""
        name = self.model.columns[0].name
        keys = [str(getattr(row, name)) for row in self.model.rows]
        if value in keys:
            self.view.setCurrentIndex(self.model.index(keys.index(value), 0))

    def set_read_only(self, read_only: bool) -> None:
        self.model.in_place = not read_only and self._edit_row is None
        for button in (self.add_button, self.remove_button):
            button.setHidden(read_only)
        for button in (self.up_button, self.down_button):
            button.setHidden(read_only or not self._ordered)

    # ------------------------------------------------------------------ steps

    def add(self) -> None:
        """Add a blank row and go into its first cell, or into its form."""
        row = self._blank()
        if self._edit_row is not None:
            row = self._edit_row(row)
        if row is None:
            return
        place = self.view.currentIndex().row() + 1 if self._ordered else len(self.model.rows)
        rows = [*self.model.rows[:place], row, *self.model.rows[place:]]
        self.model.replace_all(rows)
        index = self.model.index(place, 0)
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        scroll_to(self.view)  # the button can be in view where the rows are not
        if self.model.in_place:
            self.view.edit(index)
        self._refresh_buttons()

    def remove(self) -> None:
        """Take the current row out."""
        place = self.view.currentIndex().row()
        if place < 0:
            return
        self.model.replace_all([*self.model.rows[:place], *self.model.rows[place + 1 :]])
        left = min(place, len(self.model.rows) - 1)
        if left >= 0:
            self.view.setCurrentIndex(self.model.index(left, 0))
        self._refresh_buttons()

    def shift(self, step: int) -> None:
        """Move the current row up (-1) or down (1)."""
        place = self.view.currentIndex().row()
        target = place + step
        if place < 0 or not 0 <= target < len(self.model.rows):
            return
        rows = list(self.model.rows)
        rows.insert(target, rows.pop(place))
        column = self.view.currentIndex().column()
        self.model.replace_all(rows)
        self.view.setCurrentIndex(self.model.index(target, column))
        self._refresh_buttons()

    def open(self) -> None:
        """Edit the current cell, or the current row's form."""
        index = self.view.currentIndex()
        if not index.isValid():
            return
        if self._edit_row is None:
            self.view.edit(index)
            return
        row = self._edit_row(self.model.rows[index.row()])
        if row is not None:
            self.model.put(index.row(), row)

    # ------------------------------------------------------------------ parts

    def _make_view(self, columns: Sequence[RowColumn[Row]], height: int) -> _View:
        view = _View()
        view.setModel(self.model)
        delegate: _Delegate[Row] = _Delegate(self.model, view)
        delegate.refused.connect(self._on_refused)
        view.setItemDelegate(delegate)
        view.setMinimumHeight(height)
        view.setShowGrid(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(
            QAbstractItemView.SelectionBehavior.SelectItems
            if self.model.in_place
            else QAbstractItemView.SelectionBehavior.SelectRows
        )
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setHighlightSections(False)
        for place, column in enumerate(columns):
            view.setColumnWidth(place, column.width)
        view.key_pressed.connect(self._on_key)
        if not self.model.in_place:
            view.doubleClicked.connect(self.open)
        view.selectionModel().currentChanged.connect(self._refresh_buttons)
        return view

    def _button(self, text: str, icon_name: str, on_click: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon_name:
            dress(button, icon_name)
        button.clicked.connect(lambda _checked=False: on_click())
        return button

    def _refresh_buttons(self) -> None:
        place, count = self.view.currentIndex().row(), len(self.model.rows)
        self.remove_button.setEnabled(0 <= place < count)
        self.up_button.setEnabled(0 < place < count)
        self.down_button.setEnabled(0 <= place < count - 1)

    def _on_key(self, wish: str) -> None:
        match wish:
            case "add" if not self.add_button.isHidden():
                self.add()
            case "remove" if not self.remove_button.isHidden():
                self.remove()
            case "up" | "down" if self._ordered and not self.add_button.isHidden():
                self.shift(-1 if wish == "up" else 1)
            case "open":
                self.open()
            case _:
                pass

    def _on_refused(self, sentence: str) -> None:
        self._refusal.setText(tr("{what} The cell keeps its old value.", what=sentence))
        self._refusal.setVisible(bool(sentence))


def rows(
    columns: Sequence[RowColumn[Row]],
    *,
    blank: Callable[[], Row],
    check: Callable[[tuple[Row, ...]], Sequence[Problem]] | None = None,
    edit_row: Callable[[Row], Row | None] | None = None,
    ordered: bool = True,
    noun: str = "",
    height: int = 190,
) -> Callable[[], Editor[tuple[Row, ...]]]:
    """The factory for a form's field."""
    return lambda: RowsEditor(
        columns,
        blank=blank,
        check=check,
        edit_row=edit_row,
        ordered=ordered,
        noun=noun,
        height=height,
    )
