"""The text as it will print, with its values marked; it is read, searched, and led from.

Enter or a click on a value goes to its field, F8 and Shift+F8 go from value to value.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from bpodesk.ui.screens.contracts.drafting.document import DraftDocument, Mark
from bpodesk.ui.screens.contracts.drafting.items import Item
from bpodesk.ui.text import tr
from bpodesk.ui.theme import LARGE, theme, tones

_TOP = 8
_Move = QTextCursor.MoveMode


class TextPane(QTextBrowser):
    """Shows items. `entered` names the section that the text cursor went into."""

    entered = Signal(str)
    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Text of the agreement"))
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.document().setDocumentMargin(LARGE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = DraftDocument(self.document())
        self._items: tuple[Item, ...] = ()
        self._hits: list[QTextCursor] = []
        self._hit = -1
        self._focus = ("", "")
        self._quiet = False
        self._sought = ""
        self.anchorClicked.connect(self._on_link)
        self.cursorPositionChanged.connect(self._on_moved)
        theme().changed.connect(self._on_theme)

    # ------------------------------------------------------------------ contents

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the text; the place that was read stays where it is."""
        self._items = tuple(items)
        self._quiet = True
        place = self.verticalScrollBar().value()
        if self._content.update(self._items):
            self.verticalScrollBar().setValue(place)
            self._look_again()
        self._quiet = False

    def _on_theme(self) -> None:
        self._content.forget()
        self.show_items(self._items)

    # ------------------------------------------------------------------ places

    def go_to(self, section_id: str) -> None:
        """Bring a section's title to the top and put the cursor there."""
        start = self._content.start_of(section_id)
        if start is not None:
            self._put_cursor(start, 0)
            top = self.cursorRect().top() + self.verticalScrollBar().value()
            self.verticalScrollBar().setValue(max(0, top - _TOP))

    def reveal(self, section_id: str, token: str, words: str = "") -> bool:
        """Show where a section prints a value, or has some words; False where it does neither."""
        marks = self._marks_of(section_id, token)
        if marks:
            self._put_cursor(marks[0].start, 0)
            self.highlight(section_id, token)
            return True
        first, last = self._content.range_of(section_id)
        found = self._found(words, first) if words else QTextCursor()
        if found.isNull() or found.selectionEnd() > last:
            return False
        self._put_cursor(found.selectionStart(), found.selectionEnd() - found.selectionStart())
        return True

    def show_token(self, section_id: str, token: str) -> None:
        """Mark a value of a section, and bring it into view if it isn't."""
        marks = self._marks_of(section_id, token)
        self.highlight(section_id, token)
        if marks:
            cursor = QTextCursor(self.document())
            cursor.setPosition(marks[0].start)
            if not self.viewport().rect().contains(self.cursorRect(cursor).center()):
                self._put_cursor(marks[0].start, 0)

    def highlight(self, section_id: str = "", token: str = "") -> None:
        """Mark a value of a section as the one that is looked at; without any, none."""
        if self._focus != (section_id, token):
            self._focus = (section_id, token)
            self._paint()

    def next_value(self, step: int) -> None:
        """Put the cursor on the next value, or the one before."""
        here = self.textCursor().position()
        marks = list(self._content.marks())
        after = [m for m in marks if (m.start > here if step > 0 else m.start < here)]
        if after:
            mark = after[0] if step > 0 else after[-1]
            self._put_cursor(mark.start, 0)
            self.highlight(mark.section_id, mark.token)
            self._on_moved()

    def open_value(self) -> None:
        """Go to the field of the value under the cursor."""
        mark = self._content.mark_at(self.textCursor().position())
        if mark is not None:
            self.wanted.emit(mark.section_id, mark.token)

    def values(self) -> tuple[Mark, ...]:
        """All values in the order of the text."""
        return tuple(self._content.marks())

    def text_at(self, mark: Mark) -> str:
        """What is printed for a value."""
        return self._selected(mark.start, mark.length).selectedText()

    # ------------------------------------------------------------------ search

    def search(self, words: str) -> int:
        """Mark all places with some words, go to the first from here on; how many there are."""
        self._sought = words
        self._find_all()
        if self._hits:
            here = self.textCursor().selectionStart()
            later = (i for i, hit in enumerate(self._hits) if hit.selectionStart() >= here)
            self._go_to_hit(next(later, 0))
        else:
            self._hit = -1
            self._paint()
        return len(self._hits)

    def next_hit(self, step: int) -> int:
        """Go on to the next hit (or back), round the end; its place, -1 where there is none."""
        if self._hits:
            self._go_to_hit((self._hit + step) % len(self._hits))
        return self._hit

    @property
    def hit(self) -> tuple[int, int]:
        """The place of the hit that is shown, from 0 (-1: none), and how many there are."""
        return self._hit, len(self._hits)

    def _find_all(self) -> None:
        self._hits = []
        cursor = self._found(self._sought, 0) if self._sought.strip() else QTextCursor()
        while not cursor.isNull():
            self._hits.append(cursor)
            cursor = self._found(self._sought, cursor.selectionEnd())

    def _found(self, words: str, start: int) -> QTextCursor:
        return self.document().find(words, start, QTextDocument.FindFlag(0))

    def _go_to_hit(self, place: int) -> None:
        self._hit = place
        hit = self._hits[place]
        self._put_cursor(hit.selectionStart(), 0)
        self._on_moved()
        self._paint()

    def _look_again(self) -> None:
        """After a change of the text the hits are other ones."""
        if self._sought:
            self._find_all()
            self._hit = min(self._hit, len(self._hits) - 1)
        self._paint()

    # ------------------------------------------------------------------ parts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter would go on to the dialog and save.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_value()
            return
        super().keyPressEvent(event)

    def _marks_of(self, section_id: str, token: str) -> list[Mark]:
        wanted = (section_id, token)
        return [m for m in self._content.marks() if token and (m.section_id, m.token) == wanted]

    def _selected(self, start: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, _Move.KeepAnchor)
        return cursor

    def _put_cursor(self, start: int, length: int) -> None:
        self._quiet = True
        self.setTextCursor(self._selected(start, length))
        self.ensureCursorVisible()
        self._quiet = False

    def _paint(self) -> None:
        tone = tones()
        shown = [
            _selection(self._selected(mark.start, mark.length), tone.selection, tone.ink)
            for mark in self._marks_of(*self._focus)
        ]
        for place, cursor in enumerate(self._hits):
            if place == self._hit:
                shown.append(_selection(cursor, tone.accent_fill, tone.on_accent))
            else:
                shown.append(_selection(cursor, tone.what_ground, tone.ink))
        self.setExtraSelections(shown)

    def _on_moved(self) -> None:
        if not self._quiet:
            self.entered.emit(self._content.section_at(self.textCursor().position()))

    def _on_link(self, link: QUrl) -> None:
        section_id, _, token = link.path().partition("/")
        self.wanted.emit(section_id, token)


def _selection(cursor: QTextCursor, ground: str, ink: str) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    # PySide declares both as methods, though they are attributes.
    made.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
    made.format.setBackground(QColor(ground))  # pyright: ignore[reportFunctionMemberAccess]
    made.format.setForeground(QColor(ink))  # pyright: ignore[reportFunctionMemberAccess]
    return made
