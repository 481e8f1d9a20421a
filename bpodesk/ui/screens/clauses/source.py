"""The editor of a clause's text: numbered lines, and buttons for what the text may have."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.clauses import CONTRACT_VALUE_NAMES, Clause, ClauseKind, ClausePosition
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.text import no_mnemonic, number, plain_label, tr
from bpodesk.ui.theme import SMALL, TIGHT, small_font, tones

_TABLE = "| Title | Title |\n|---|---|\n| Text | Text |"


class _Lines(QWidget):
    """The numbers beside the lines."""

    def __init__(self, text: "NumberedText") -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_numbers(event)


class NumberedText(QPlainTextEdit):
    """Plain text with its lines numbered. Tab goes on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._lines = _Lines(self)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._on_update)
        self._fit()

    def gutter_width(self) -> int:
        """The room that the numbers take."""
        digits = len(str(max(10, self.blockCount())))
        return 2 * SMALL + self.fontMetrics().horizontalAdvance("9") * digits

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, counted from 1."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            self.setTextCursor(cursor)
            self.centerCursor()

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are seen."""
        shades = tones()
        painter = QPainter(self._lines)
        painter.fillRect(event.rect(), QColor(shades.side))
        painter.setPen(QColor(shades.muted))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            if block.isVisible():
                area = QRect(
                    0, round(top), self._lines.width() - SMALL, self.fontMetrics().height()
                )
                shown = number(block.blockNumber() + 1)
                painter.drawText(area, Qt.AlignmentFlag.AlignRight, shown)
            top += self.blockBoundingRect(block).height()
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._lines.setGeometry(area.left(), area.top(), self.gutter_width(), area.height())

    def _fit(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _on_update(self, area: QRect, dy: int) -> None:
        if dy:
            self._lines.scroll(0, dy)
        else:
            self._lines.update(0, area.y(), self._lines.width(), area.height())


class SourceEditor(Editor[str]):
    """The text of a clause in its subset of Markdown.

    `variables` gives the names of the clause's own variables as they are now.
    """

    def __init__(self, library: Iterable[Clause], schedules: Mapping[str, str]) -> None:
        super().__init__()
        self._library = tuple(library)
        self._schedules = schedules
        self.variables: Callable[[], Iterable[str]] = tuple
        self.edit = NumberedText()
        self.edit.setAccessibleName(tr("Text of the clause"))
        self.edit.setMinimumHeight(180)
        self.edit.textChanged.connect(self.changed)
        self.variable_menu = QMenu(self)
        self.reference_menu = QMenu(self)
        self.variable_menu.aboutToShow.connect(self._fill_variables)
        self._fill_references()
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for text, keys, run in (
            (tr("Bold"), "Ctrl+B", self.make_bold),
            (tr("1."), "Ctrl+1", lambda: self.insert_line("1. ")),
            (tr("a."), "Ctrl+2", lambda: self.insert_line("   a. ")),
            (tr("Heading"), "Ctrl+3", lambda: self.insert_line("## ")),
            (tr("Table"), "Ctrl+4", lambda: self.insert_line(_TABLE)),
        ):
            tools.addWidget(self._button(text, keys, run))
        tools.addWidget(self._menu_button(tr("Value"), "Ctrl+Space", self.variable_menu))
        tools.addWidget(self._menu_button(tr("Reference"), "Ctrl+R", self.reference_menu))
        tools.addStretch()
        help_ = plain_label(
            tr(
                "1. numbered, under it    a. lettered (three spaces before it) · ## heading ·"
                " **Defined Term** · | table | · {{name}} a value · {{clause:fees}} a reference."
                " Numbers are counted when it is printed."
            ),
            wrap=True,
        )
        help_.setFont(small_font(help_))
        help_.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(tools)
        column.addWidget(self.edit, 1)
        column.addWidget(help_)
        self.setFocusProxy(self.edit)

    def value(self) -> str:
        return self.edit.toPlainText()

    def set_value(self, value: str) -> None:
        self.edit.setPlainText(value)

    def set_read_only(self, read_only: bool) -> None:
        self.edit.setReadOnly(read_only)

    # ------------------------------------------------------------------ steps

    def make_bold(self) -> None:
        """Put what is selected in bold, or begin and end bold around the cursor."""
        cursor = self.edit.textCursor()
        chosen = cursor.selectedText()
        cursor.insertText(f"**{chosen}**")
        if not chosen:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, 2)
            self.edit.setTextCursor(cursor)
        self.edit.setFocus()

    def insert_line(self, text: str) -> None:
        """Begin a line with the text: this one if it is empty, else the next."""
        cursor = self.edit.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n" + text)
        else:
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            cursor.insertText(text)
        cursor.endEditBlock()
        self.edit.setTextCursor(cursor)
        self.edit.setFocus()

    def insert(self, text: str) -> None:
        """Put text where the cursor is."""
        self.edit.insertPlainText(text)
        self.edit.setFocus()

    # ------------------------------------------------------------------ parts

    def _button(self, text: str, keys: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(f"{text} ({keys})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: run())
        self._shortcut(keys, run)
        return button

    def _menu_button(self, text: str, keys: str, menu: QMenu) -> QToolButton:
        def show() -> None:
            self.edit.setFocus()
            menu.popup(self.edit.mapToGlobal(self.edit.cursorRect().bottomLeft()))

        return self._button(f"{text}…", keys, show)

    def _shortcut(self, keys: str, run: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _fill_variables(self) -> None:
        menu = self.variable_menu
        menu.clear()
        for name in self.variables():
            self._offer(menu, name, name)
        menu.addSeparator()
        groups: dict[str, list[str]] = {}
        for name in sorted(CONTRACT_VALUE_NAMES):
            groups.setdefault(name.partition(".")[0], []).append(name)
        for group, names in groups.items():
            inside = menu.addMenu(tr(group.capitalize()))
            for name in names:
                self._offer(inside, name, name)

    def _fill_references(self) -> None:
        menu = self.reference_menu
        for clause in self._library:
            if clause.kind is ClauseKind.CLAUSE and clause.position is ClausePosition.BALANCED:
                self._offer(menu, clause.title, f"clause:{clause.id}")
        menu.addSeparator()
        for letter, title in self._schedules.items():
            words = tr("Schedule {letter}: {title}", letter=letter, title=title)
            self._offer(menu, words, f"schedule:{letter}")

    def _offer(self, menu: QMenu, words: str, name: str) -> None:
        action = menu.addAction(no_mnemonic(words))
        action.triggered.connect(lambda _checked=False: self.insert(f"{{{{{name}}}}}"))
