"""The window in which a record is edited: a form, or tabs of forms, Save and Cancel.

`save` does the work and returns what is wrong; with no error among it the dialog closes. Trouble it
raises is shown and the dialog stays, with everything that was typed. Ctrl+S and Ctrl+Enter save;
Esc asks only if something was changed. The letter of a tab leads into its page.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.ui.icons import pixmap
from bpodesk.ui.kit.form import Form, reveal
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.windows import fit, most_room
from bpodesk.ui.notify import Notify
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_SAVE, _DISCARD = 0, 1


class RecordDialog(QDialog):
    """Edits one record. `pages` are (tab title, form); one page needs no title.

    `saved` comes after a successful save. `name` is the key under which the size is remembered.
    """

    saved = Signal()

    def __init__(
        self,
        title: str,
        pages: Sequence[tuple[str, Form]],
        *,
        save: Callable[[], Sequence[Problem]],
        notify: Notify,
        name: str,
        memory: Memory | None = None,
        save_text: str = "",
        size: QSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._forms = tuple(form for _, form in pages)
        self._save = save
        self._notify = notify
        self._memory = memory
        self._key = f"{name}/size"
        self.tabs: QTabWidget | None = None
        self.save_button = QPushButton(save_text or tr("&Save"))
        self.save_button.setToolTip(tr("Save (Ctrl+S)"))
        self.save_button.clicked.connect(self.save)
        self.cancel_button = QPushButton(tr("&Cancel"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.strip = _ProblemStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._body(pages), 1)
        column.addWidget(self._foot())
        # Only inside its dialog does a button stay the default when the focus goes round.
        self.save_button.setDefault(True)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self._fit(size or QSize(640, 560))
        for form in self._forms:
            form.changed.connect(self._on_changed)

    def save(self) -> bool:
        """Check, save, close; True where it was saved."""
        self.strip.show_problems(())
        # A cell of a list that is still being edited is taken over when it loses the focus.
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        for form in self._forms:
            form.forget_told()
        checked = [form.check() for form in self._forms]  # every form shows its faults
        if not all(checked):
            self._lead_to_first_bad()
            return False
        try:
            problems = tuple(self._save())
        except Trouble as trouble:
            self._notify.trouble(trouble)
            return False
        if has_errors(problems):
            self._show(problems)
            return False
        for form in self._forms:
            form.remember()
        self.saved.emit()
        self.accept()
        return True

    def add_button(self, button: QPushButton) -> None:
        """A button of another kind at the start of the foot; it neither saves nor closes."""
        button.setAutoDefault(False)
        self._foot_row.insertWidget(self._foot_row.count() - 3, button)

    def is_changed(self) -> bool:
        """True where anything differs from the record shown."""
        return any(form.is_changed() for form in self._forms)

    def reject(self) -> None:
        """Close without saving; asks where something would be lost."""
        if self.is_changed():
            answer = self._notify.ask(
                tr("Discard changes?"),
                (tr("&Save"), tr("&Discard"), tr("&Keep editing")),
                detail=tr("What you have changed in this window isn't saved yet."),
            )
            if answer == _SAVE:
                self.save()
                return
            if answer != _DISCARD:
                return
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        face = self._forms[0].first_face() if self._forms else None
        if face is not None and not event.spontaneous():
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.is_changed() or not self.isVisible():
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()

    def done(self, result: int) -> None:
        """Close, and remember the size."""
        if self._memory is not None:
            self._memory.keep(self._key, f"{self.width()}x{self.height()}")
        super().done(result)

    # ------------------------------------------------------------------ problems

    def _show(self, problems: Sequence[Problem]) -> None:
        left = tuple(problem for problem in problems if problem.is_error)
        for form in self._forms:
            left = form.show_problems(left)
        self.strip.show_problems(left)
        self._lead_to_first_bad()

    def _lead_to_first_bad(self) -> None:
        for place, form in enumerate(self._forms):
            box = form.first_bad()
            if box is None:
                continue
            if self.tabs is not None:
                self.tabs.setCurrentIndex(place)
            reveal(box)
            return

    def _on_changed(self) -> None:
        self.strip.show_problems(())

    def _enter_page(self) -> None:
        """Put the focus on the page in front, unless it is there."""
        if self.tabs is None:
            return
        page = self.tabs.currentWidget()
        face = self._forms[self.tabs.currentIndex()].first_face()
        if face is not None and not page.isAncestorOf(self.focusWidget() or self):
            face.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------ layout

    def _body(self, pages: Sequence[tuple[str, Form]]) -> QWidget:
        if len(pages) == 1:
            return _scrolling(pages[0][1])
        self.tabs = QTabWidget()
        bar = _LetteredTabs()
        bar.called.connect(self._enter_page)
        self.tabs.setTabBar(bar)
        self.tabs.setDocumentMode(True)
        for title, form in pages:
            self.tabs.addTab(_scrolling(form), title)
        # A table takes these keys for itself, and nobody would get out of its tab.
        for keys, step in (
            ("Ctrl+Tab", 1),
            ("Ctrl+PgDown", 1),
            ("Ctrl+Shift+Tab", -1),
            ("Ctrl+PgUp", -1),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self._next_tab(step))
        return self.tabs

    def _next_tab(self, step: int) -> None:
        tabs = self.tabs
        if tabs is None:
            return
        place = (tabs.currentIndex() + step) % tabs.count()
        tabs.setCurrentIndex(place)
        face = self._forms[place].first_face()
        if face is not None:
            face.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("buttons")
        row = self._foot_row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addStretch()
        row.addWidget(self.save_button)
        row.addWidget(self.cancel_button)
        return foot

    def _fit(self, size: QSize) -> None:
        kept = self._memory.text(self._key) if self._memory is not None else ""
        self.setMinimumSize(QSize(440, 300).boundedTo(most_room()))
        fit(self, size, kept=kept)


def _scrolling(form: Form) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    form.setObjectName("page")
    area.setWidget(form)
    return area


class _LetteredTabs(QTabBar):
    """`called` comes after a tab's letter was pressed, even that of the tab in front.

    Qt shows the page but leaves the focus at the button below where it was, and the page's own
    keys wouldn't do anything.
    """

    called = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Shortcut:
            self.called.emit()
        return done


class _ProblemStrip(QFrame):
    """What is wrong with the record as a whole, over the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self._sign = QLabel()
        self._words = plain_label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def message(self) -> str:
        """What it says."""
        return self._words.text()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong, a line each; nothing hides it."""
        text = "\n".join(
            f"{problem.place}: {problem.message}" if problem.place else problem.message
            for problem in problems
        )
        self._words.setText(text)
        self.setAccessibleName(text)
        if text:
            self._sign.setPixmap(pixmap("error", 16, "bad"))
        self.setVisible(bool(text))
