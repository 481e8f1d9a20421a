"""The main window: navigation at the left, the screens beside it, menus, status bar, banner.

Screens come as an explicit tuple of `ScreenSpec`; each is built when it is first visited. Undo goes
to the text editor with the focus first, and to the book only when that has nothing to undo.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from bpodesk.domain.changes import ChangeSet
from bpodesk.ui.actions import Command
from bpodesk.ui.icons import icon
from bpodesk.ui.jobs import ProgressStrip
from bpodesk.ui.kit.banner import Banner
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.screen import Screen, Shell
from bpodesk.ui.stepping import start_step
from bpodesk.ui.text import no_mnemonic, plain_label, tr
from bpodesk.ui.theme import SMALL, Mode, theme

_KEYED_SCREENS = 10
_GEOMETRY, _PAGE, _MODE = "window/geometry", "window/page", "window/theme"


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One entry of the navigation: the screen's class and how to build it."""

    kind: type[Screen]
    build: Callable[[Shell], Screen]


def _nothing() -> str | None:
    return None


def _no_step() -> ChangeSet | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Undo and redo of the book. The texts are labels of steps ("edit of customer Harbor & Pine").

    `undo` and `redo` return what they changed; the window publishes it.
    """

    undo_text: Callable[[], str | None] = _nothing
    redo_text: Callable[[], str | None] = _nothing
    undo: Callable[[], ChangeSet | None] = _no_step
    redo: Callable[[], ChangeSet | None] = _no_step


class MainWindow(QMainWindow):
    """The window around the screens."""

    def __init__(
        self,
        shell: Shell,
        screens: Sequence[ScreenSpec],
        *,
        book_name: str,
        history: History | None = None,
        commands: Mapping[str, Command] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.shell = shell
        self._specs = tuple(screens)
        self._built: dict[int, Screen] = {}
        self._history = history or History()
        self._extra = dict(commands or {})
        self._held = False
        self._focus_before: QWidget | None = None
        self._held_dialogs: list[QDialog] = []
        self._is_asking = False
        self.navigation = self._make_navigation()
        self.stack = QStackedWidget()
        self._places = [self._make_place() for _ in self._specs]
        self._lay_out()
        self.banner = Banner(self._centre)
        self.set_book_name(book_name)
        self._connect()
        self._restore()

    # ------------------------------------------------------------------ screens

    def show_screen(self, name: str) -> Screen | None:
        """Go to the screen of a name; KeyError where there is none.

        None where the user stays with what is typed on the one in front.
        """
        for place, spec in enumerate(self._specs):
            if name == spec.kind.NAME:
                self.go_to(place)
                return self._built[place] if self.stack.currentIndex() == place else None
        raise KeyError(name)

    def go_to(self, place: int) -> None:
        """Go to the screen at a place of the navigation, building it on the first visit.

        The one in front may ask first what becomes of what is typed there; who stays, stays.
        """
        if not 0 <= place < len(self._specs):
            return
        front = self.screen_in_front
        if front is not None and place != self.stack.currentIndex() and not self._may_leave(front):
            return
        screen = self._built.get(place)
        if screen is None:
            screen = self._specs[place].build(self.shell)
            self._built[place] = screen
            self._places[place].addWidget(screen)
            screen.commands_changed.connect(self._on_commands_changed)
        self.stack.setCurrentIndex(place)  # before the navigation, which comes back here
        index = self.navigation.model().index(place, 0)
        if self.navigation.currentIndex() != index:
            self.navigation.setCurrentIndex(index)
        screen.refresh()
        self.shell.actions.bind_screen(screen.commands())
        self.shell.memory.keep(_PAGE, screen.NAME)

    def _may_leave(self, screen: Screen) -> bool:
        if self._is_asking:  # the window came back to its place while the question stands
            return False
        self._is_asking = True
        try:
            leaves = screen.may_leave()
        finally:
            self._is_asking = False
        if not leaves:
            # Not at once: the view goes on to select the row that was clicked or reached.
            QTimer.singleShot(0, self, self._show_place_in_navigation)
        return leaves

    def _show_place_in_navigation(self) -> None:
        index = self.navigation.model().index(self.stack.currentIndex(), 0)
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.navigation.selectionModel().setCurrentIndex(index, select)

    @property
    def screen_in_front(self) -> Screen | None:
        """The screen that is shown."""
        return self._built.get(self.stack.currentIndex())

    def set_book_name(self, name: str) -> None:
        """The company whose book is open, for the title."""
        self.setWindowTitle(f"{name} – BPODesk" if name else "BPODesk")

    # ------------------------------------------------------------------ undo

    def undo(self) -> None:
        """Undo in the text editor with the focus, else the book's last step."""
        editor = _editor_with(undo=True)
        if editor is not None:
            editor.undo()
        else:
            history, words = self._history, tr("Taking the last step back")
            self._step(history.undo_text, history.undo, words, tr("Undone: {label}"))

    def redo(self) -> None:
        """Redo in the text editor with the focus, else in the book."""
        editor = _editor_with(undo=False)
        if editor is not None:
            editor.redo()
        else:
            history, words = self._history, tr("Doing the last step again")
            self._step(history.redo_text, history.redo, words, tr("Done again: {label}"))

    def _step(
        self,
        text: Callable[[], str | None],
        step: Callable[[], ChangeSet | None],
        words: str,
        sentence: str,
    ) -> None:
        """An import that goes or comes back is long; nothing may be changed beside it."""
        start_step(
            self.shell.jobs,
            words,
            text=text,
            step=step,
            on_done=lambda changes: self._publish(changes, sentence),
            owner=self,
        )

    def _on_jobs_changed(self) -> None:
        """What wants to be alone keeps commands, screens and dialogs from being used meanwhile."""
        alone = self.shell.jobs.alone
        if alone == self._held:
            return
        self._held = alone
        if alone:
            self._focus_before = QApplication.focusWidget()
            self._held_dialogs = [
                dialog for dialog in self.findChildren(QDialog) if dialog.isVisible()
            ]
        self.shell.actions.hold(alone)
        for dialog in self._held_dialogs:
            if isValid(dialog):
                dialog.setEnabled(not alone)
        self._centre.setEnabled(not alone)
        if not alone and self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()

    def _publish(self, changes: ChangeSet | None, sentence: str) -> None:
        if changes is not None:
            self.shell.relay.publish(changes)
            self.shell.notify.say(sentence.format(label=changes.label))
        self.shell.actions.refresh()

    def _commands(self) -> dict[str, Command]:
        own = {
            "undo": Command(
                self.undo,
                lambda: (
                    _editor_with(undo=True) is not None or self._history.undo_text() is not None
                ),
                lambda: _step_text(tr("&Undo"), self._history.undo_text()),
            ),
            "redo": Command(
                self.redo,
                lambda: (
                    _editor_with(undo=False) is not None or self._history.redo_text() is not None
                ),
                lambda: _step_text(tr("&Redo"), self._history.redo_text()),
            ),
            "quit": Command(self._quit),
            "shortcuts": Command(self.show_keys),
        }
        for name, mode in (
            ("theme_system", Mode.SYSTEM),
            ("theme_light", Mode.LIGHT),
            ("theme_dark", Mode.DARK),
        ):
            own[name] = Command(
                lambda mode=mode: self._use_theme(mode),
                checked=lambda mode=mode: theme().mode is mode,
            )
        return own | self._extra

    def _use_theme(self, mode: Mode) -> None:
        theme().use(mode)
        self.shell.memory.keep(_MODE, mode.value)

    def _quit(self) -> None:
        self.close()

    def show_keys(self) -> None:
        """A dialog with every action's keys."""
        dialog = KeysDialog(self.shell, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ------------------------------------------------------------------ Qt's side

    def closeEvent(self, event: QCloseEvent) -> None:
        # Asked first: who then stays with what is typed keeps the work that was going on, too.
        if not all(screen.may_close() for screen in self._built.values()):
            event.ignore()
            return
        if self.shell.jobs.busy:
            stop = self.shell.notify.ask(
                tr("Stop the work and close?"),
                (tr("&Keep it open"), tr("&Stop and close")),
                detail=tr("Something is still being done. If you stop it, nothing is changed."),
            )
            if stop == 0:
                event.ignore()
                return
            self.shell.jobs.close()
        self.shell.memory.keep(_GEOMETRY, self.saveGeometry())
        self.shell.memory.write()
        self.shell.actions.bind_screen({})
        self.shell.actions.bind_window({})
        super().closeEvent(event)

    # ------------------------------------------------------------------ parts

    def _make_navigation(self) -> QListView:
        view = QListView()
        view.setObjectName("navigation")
        view.setAccessibleName(tr("Screens"))
        view.setFixedWidth(208)
        view.setIconSize(QSize(20, 20))
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model = QStandardItemModel(view)
        for place, spec in enumerate(self._specs):
            item = QStandardItem(tr(spec.kind.TITLE))
            item.setEditable(False)
            if place < _KEYED_SCREENS:
                item.setToolTip(_key_of(place))
            model.appendRow(item)
        view.setModel(model)
        return view

    def _make_place(self) -> QVBoxLayout:
        page = QWidget()
        place = QVBoxLayout(page)
        place.setContentsMargins(0, 0, 0, 0)
        self.stack.addWidget(page)
        return place

    def _lay_out(self) -> None:
        self._centre = QWidget()
        row = QHBoxLayout(self._centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(self._centre)
        self.menus = self.shell.actions.fill_menu_bar(self.menuBar())
        for action in self.shell.actions.all():
            self.addAction(action)
        self.strip = ProgressStrip(self.shell.jobs)
        self.status = plain_label()
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().addPermanentWidget(self.strip)
        self.statusBar().setContentsMargins(SMALL, 0, SMALL, 0)
        self.setMinimumSize(760, 440)

    def _connect(self) -> None:
        self.navigation.selectionModel().currentChanged.connect(self._on_navigated)
        self.navigation.activated.connect(self._on_navigation_left)
        self.shell.notify.noticed.connect(self.banner.show_notice)
        self.shell.relay.changed.connect(self.shell.actions.refresh)
        self.shell.jobs.changed.connect(self._on_jobs_changed)
        self.menus["edit"].aboutToShow.connect(self.shell.actions.refresh)
        theme().changed.connect(self._on_theme_changed)
        for place in range(min(_KEYED_SCREENS, len(self._specs))):
            shortcut = QShortcut(QKeySequence(_key_of(place)), self)
            shortcut.activated.connect(lambda place=place: self._jump(place))
        self.shell.actions.bind_window(self._commands())
        self._on_theme_changed()

    def _restore(self) -> None:
        kept = self.shell.memory.data(_GEOMETRY)
        if kept is None or not self.restoreGeometry(kept):
            fit(self, QSize(1280, 760))
        mode = self.shell.memory.text(_MODE)
        if mode in {item.value for item in Mode} and Mode(mode) is not theme().mode:
            theme().use(Mode(mode))
        names = [spec.kind.NAME for spec in self._specs]
        page = self.shell.memory.text(_PAGE)
        self.go_to(names.index(page) if page in names else 0)

    def _jump(self, place: int) -> None:
        if self._held:
            return
        self.go_to(place)
        self._focus_screen()

    def _focus_screen(self) -> None:
        screen = self.screen_in_front
        if screen is not None:
            screen.first_focus().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_navigated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.go_to(index.row())

    def _on_navigation_left(self) -> None:
        self._focus_screen()

    def _on_commands_changed(self) -> None:
        if self.sender() is self.screen_in_front:
            self.shell.actions.refresh()

    def _on_theme_changed(self) -> None:
        model = self.navigation.model()
        for place, spec in enumerate(self._specs):
            model.setData(
                model.index(place, 0),
                icon(spec.kind.ICON, "accent"),
                Qt.ItemDataRole.DecorationRole,
            )
        self.shell.actions.refresh()


class KeysDialog(QDialog):
    """Every action that has a key, with it."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        layout = QFormLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setHorizontalSpacing(32)
        for spec in shell.actions.specs:
            if spec.shortcut:
                name = plain_label(tr(spec.tip))
                layout.addRow(name, plain_label(spec.shortcut.replace("; ", tr(" or "))))
        layout.addRow(plain_label(tr("Go to a screen")), plain_label("Ctrl+1 … Ctrl+9, Ctrl+0"))


def _editor_with(*, undo: bool) -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """The text editor with the focus, where it has something to undo (or redo)."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit):
        able = focus.isUndoAvailable() if undo else focus.isRedoAvailable()
        return focus if able and not focus.isReadOnly() else None
    if isinstance(focus, QPlainTextEdit | QTextEdit):
        history = focus.document()
        able = history.isUndoAvailable() if undo else history.isRedoAvailable()
        return focus if able and not focus.isReadOnly() else None
    return None


def _step_text(verb: str, label: str | None) -> str:
    return verb if label is None else f"{verb} {no_mnemonic(label)}"


def _key_of(place: int) -> str:
    """The key of a screen, by its place: Ctrl+1 to Ctrl+9, then Ctrl+0."""
    return f"Ctrl+{(place + 1) % 10}"
