"""The strip over the editor's tabs: which revision is shown, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from bpodesk.domain.contracts import Revision, RevisionKind
from bpodesk.ui.icons import dress, pixmap
from bpodesk.ui.text import date, number, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, theme


class RevisionBar(QFrame):
    """Says whether the terms are signed; buttons for signature, status, next revision, papers."""

    sign_wanted = Signal()
    next_wanted = Signal()
    preview_wanted = Signal()
    status_wanted = Signal()
    compare_wanted = Signal()
    amendment_wanted = Signal()
    signed_paper_wanted = Signal()
    files_wanted = Signal()
    day_wanted = Signal()
    replay_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("buttons")
        self._signed = False
        self._sign = QLabel()
        self._sign.setFixedSize(20, 20)
        self.words = plain_label(wrap=True)
        self.sign_button = _button(tr("Mark as signed…"), "ok", "Ctrl+Shift+K")
        self.next_button = _button(tr("Start the next revision…"), "add", "Ctrl+Shift+N")
        self.preview_button = _button(tr("Preview"), "preview", "Ctrl+Shift+P")
        self.sign_button.clicked.connect(self.sign_wanted)
        self.next_button.clicked.connect(self.next_wanted)
        self.preview_button.clicked.connect(self.preview_wanted)
        self.status_button = _button(tr("Status…"), "refresh", "Ctrl+Shift+T")
        self.status_button.clicked.connect(self.status_wanted)
        self.papers_button = _button(tr("Papers"), "pdf", "Ctrl+Shift+A")
        menu = QMenu(self.papers_button)
        self.compare_action = menu.addAction(tr("&Compare revisions…"), self.compare_wanted.emit)
        self.day_action = menu.addAction(tr("Agreement on a &day…"), self.day_wanted.emit)
        self.amendment_action = menu.addAction(tr("&Amendment"), self.amendment_wanted.emit)
        self.signed_action = menu.addAction(tr("&Signed paper"), self.signed_paper_wanted.emit)
        self.files_action = menu.addAction(tr("Signed &files and scans…"), self.files_wanted.emit)
        menu.addSeparator()
        self.replay_action = menu.addAction(tr("&Try on the past…"), self.replay_wanted.emit)
        self.papers_button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        buttons = (self.status_button, self.sign_button, self.next_button)
        for button in (*buttons, self.papers_button, self.preview_button):
            row.addWidget(button)
        theme().changed.connect(self._on_theme_changed)

    def show_revision(self, revision: Revision, *, saved: bool, count: int) -> None:
        """Say where the revision stands. `saved`: it is in the book just as the editor shows it.

        `count` is how many revisions the contract has.
        """
        self._signed = revision.signed_on is not None
        n, start = number(revision.number), date(revision.effective_from)
        if self._signed:
            words = tr(
                "Revision {n}, in force from {start}, was signed on {day}. Its terms can't be"
                " changed any more.",
                n=n,
                start=start,
                day=date(revision.signed_on),
            )
        else:
            words = tr(
                "Revision {n} is a draft, in force from {start}. Its terms can be changed until"
                " it is signed.",
                n=n,
                start=start,
            )
        self.words.setText(words)
        self.sign_button.setHidden(self._signed)
        self.next_button.setVisible(self._signed)
        hint = "" if saved else tr("Save the contract first.")
        self.papers_button.setToolTip(hint or _keys(self.papers_button))
        for button in (self.sign_button, self.preview_button, self.status_button):
            button.setEnabled(saved)
            button.setToolTip(hint or _keys(button))
        # Papers are of what is saved; terms can be tried as they are typed.
        is_amendment = count > 1 and revision.kind is RevisionKind.AMENDMENT
        self.compare_action.setEnabled(saved and count > 1)
        self.day_action.setEnabled(saved)
        self.amendment_action.setEnabled(saved and is_amendment)
        self.signed_action.setEnabled(saved and self._signed)
        self.files_action.setEnabled(saved)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        name = "lock" if self._signed else "edit"
        self._sign.setPixmap(pixmap(name, 18, "accent"))


def _button(text: str, icon_name: str, keys: str) -> QPushButton:
    """A button with keys of its own: the letters of Alt belong to the fields below."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setShortcut(keys)
    button.setToolTip(_keys(button))
    dress(button, icon_name)
    return button


def _keys(button: QPushButton) -> str:
    return button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
