"""The running program: one application, one book, one window around it.

`Desk` holds what outlives a book (the shell with its memory) and swaps books: opening another
closes the one before. What the window needs of the book (undo, its name) is handed over here.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import isValid

from bpodesk import __version__
from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.problems import Trouble
from bpodesk.resources import list_files, resource_path
from bpodesk.services import books, sample
from bpodesk.services.books import BOOK_SUFFIX, OpenBook
from bpodesk.ui import theme
from bpodesk.ui.actions import Command
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Place, Screen, Shell
from bpodesk.ui.screens.clauses import ClausesScreen
from bpodesk.ui.screens.company import edit_company
from bpodesk.ui.screens.contracts.signatures import check_chosen_file
from bpodesk.ui.screens.help import open_about, open_help
from bpodesk.ui.screens.new_book import NewBookDialog
from bpodesk.ui.screens.registry import SCREENS
from bpodesk.ui.screens.verify import verify_statement
from bpodesk.ui.screens.welcome import WelcomeWindow
from bpodesk.ui.text import tr, use_locale
from bpodesk.ui.window import History, MainWindow, ScreenSpec

_LOG = logging.getLogger("bpodesk.start")
_LAST_BOOK = "books/last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the program keeps its own files: its settings, and the sample company's book."""

    settings: Path
    sample: Path
    documents: Path


def make_application(argv: Sequence[str]) -> QApplication:
    """The Qt application with our fonts, icon and theme; the one there is, if there is one."""
    QApplication.setApplicationName("BPODesk")
    QApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("bpodesk")
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(list(argv))
    had_fonts = bool(QFontDatabase.families())
    for path in list_files("fonts", ".ttf"):
        QFontDatabase.addApplicationFont(str(path))
    if not had_fonts:
        # A bare machine has no fonts at all; ours make every text legible there.
        font = QApplication.font()
        font.setFamily("Noto Sans")
        QApplication.setFont(font)
    app.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    use_locale()
    theme.install(app)
    return app


class Desk:
    """The program while it runs."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.shell = Shell.make(places.settings)
        self.shell.crash.install()
        self._book: OpenBook | None = None
        self.window: MainWindow | None = None
        self._welcome: WelcomeWindow | None = None
        self._new_book: NewBookDialog | None = None
        self._leaving: list[QWidget] = []

    def start(self, path: Path | None) -> None:
        """Open a book: the given one, else the last one, else show the welcome window."""
        last = self.shell.memory.text(_LAST_BOOK)
        chosen = path or (Path(last) if last and Path(last).exists() else None)
        if chosen is None or not self.open(chosen):
            self.show_welcome()

    def open(self, path: Path) -> bool:
        """Open a book and its window; False where it could not be, and the user was told."""
        try:
            book = books.open_book(path)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return False
        self._show_book(book)
        return True

    def open_sample(self) -> None:
        """Open the sample company, making it on the first visit."""
        path = self._places.sample
        if path.exists():
            self.open(path)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._show_book(sample.make_sample(path))
        except (Trouble, OSError) as trouble:
            self.shell.notify.trouble(str(trouble))

    def close(self) -> None:
        """Close window and book; the end of the program."""
        self._drop_window()
        # The window goes while the shell it stands on is still there.
        self._clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.shell.jobs.close()
        if self._book is not None:
            self._book.close()
            self._book = None

    def show_welcome(self) -> None:
        """What is shown where there is no book to open."""
        self._welcome = WelcomeWindow(
            on_open=self.choose_book, on_new=self.choose_new_book, on_sample=self.open_sample
        )
        self._welcome.show()

    def choose_book(self) -> None:
        """Ask for a book and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent(),
            tr("Open company file"),
            str(self._folder()),
            tr("BPODesk books (*{suffix})", suffix=BOOK_SUFFIX),
        )
        if name:
            self.open(Path(name))

    def choose_new_book(self) -> None:
        """Ask for a company and a place, make the book and open it."""
        dialog = NewBookDialog(
            folder=self._folder(),
            notify=self.shell.notify,
            memory=self.shell.memory,
            on_made=self._show_new_book,
        )
        parent = self._parent()
        if parent is not None:
            dialog.setParent(parent, dialog.windowFlags())
        self._new_book = dialog  # nobody else holds it
        dialog.open()

    def _show_new_book(self, book: OpenBook) -> None:
        """A book without anything in it begins where it says what comes first."""
        if self._show_book(book) and self.window is not None:
            self.window.go_to(0)

    def back_up(self) -> None:
        """Ask where to, and save a verified copy of the book."""
        if self._book is None:
            return
        # To the second: the copy never takes the place of another.
        moment = self._book.clock()
        proposal = self._folder() / f"{self._book.name} {moment:%Y-%m-%d %H%M%S}{BOOK_SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self._parent(), tr("Back up"), str(proposal), f"*{BOOK_SUFFIX}"
        )
        if not name:
            return
        target = Path(name)
        if target.suffix != BOOK_SUFFIX:
            target = target.with_name(target.name + BOOK_SUFFIX)
        try:
            books.copy_book(self._book, target)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
        else:
            message = tr("A verified copy was saved as {name}.", name=target.name)
            self.shell.notify.say(message, tone=Tone.OK)

    # ------------------------------------------------------------------

    def _show_book(self, book: OpenBook) -> bool:
        """Show a book in place of the one before; False where the user stays with that one."""
        if not self._drop_window():
            # Something is still being done in the book before, and the user wants it finished.
            book.close()
            return False
        if self._book is not None:
            self._book.close()
        self._book = book
        office = Office(self.shell, book)
        specs = [ScreenSpec(kind, self._builder(office, build)) for kind, build in SCREENS]
        self.window = MainWindow(
            self.shell,
            specs,
            book_name=book.name,
            history=_history_of(book),
            commands=self._commands(office),
        )
        self.window.show()
        if book.path != self._places.sample:
            self.shell.memory.keep(_LAST_BOOK, str(book.path))
        if self._welcome is not None:
            self._welcome.close()
            self._let_go(self._welcome)
            self._welcome = None
        return True

    def _builder(
        self, office: Office, build: Callable[[Office], Screen]
    ) -> Callable[[Shell], Screen]:
        def built(_shell: Shell) -> Screen:
            screen = build(office)
            wanted = getattr(screen, "wanted", None)
            if wanted is not None:
                wanted.connect(self._on_wanted)
            place_wanted = getattr(screen, "place_wanted", None)
            if place_wanted is not None:
                place_wanted.connect(self._on_place_wanted)
            return screen

        return built

    def _on_wanted(self, name: str) -> None:
        """A screen asks for another one by name."""
        if self.window is not None:
            self.window.show_screen(name)

    def _on_place_wanted(self, place: Place) -> None:
        """A screen asks for another one, and for what to show there."""
        if self.window is not None:
            screen = self.window.show_screen(place.screen)
            if screen is not None:
                screen.show_place(place)
                screen.first_focus().setFocus()

    def _open_clauses(self) -> None:
        if self.window is not None:
            screen = self.window.show_screen(ClausesScreen.NAME)
            if screen is not None:
                screen.first_focus().setFocus()

    def _commands(self, office: Office) -> dict[str, Command]:
        return {
            "new_book": Command(self.choose_new_book),
            "open_book": Command(self.choose_book),
            "open_sample": Command(self.open_sample),
            "backup": Command(self.back_up),
            "clause_library": Command(self._open_clauses),
            "settings": Command(lambda: self._edit_company(office)),
            "check_signature": Command(lambda: self._check_signature(office)),
            "help": Command(self._open_help),
            "about": Command(self._open_about),
            "verify": Command(lambda: verify_statement(office, self._parent())),
        }

    def _edit_company(self, office: Office) -> None:
        edit_company(office)

    def _check_signature(self, office: Office) -> None:
        check_chosen_file(office, self._parent())

    def _open_help(self) -> None:
        open_help(self._parent())

    def _open_about(self) -> None:
        open_about(self._parent())

    def _drop_window(self) -> bool:
        """Close the window; False where the user keeps it open."""
        if self.window is None:
            return True
        if not self.window.close():
            return False
        self._let_go(self.window)
        self.window = None
        return True

    def _let_go(self, widget: QWidget) -> None:
        """Delete a widget, but not while a slot of it or of its children may be running."""
        self._leaving.append(widget)
        QTimer.singleShot(0, self._clear)

    def _clear(self) -> None:
        for widget in self._leaving:
            if isValid(widget):
                widget.deleteLater()
        self._leaving.clear()

    def _parent(self) -> QWidget | None:
        return self.window or self._welcome

    def _folder(self) -> Path:
        return self._book.path.parent if self._book is not None else self._places.documents


def _history_of(book: OpenBook) -> History:
    def undo_text() -> str | None:
        return books.what_can_be_undone(book).undo

    def redo_text() -> str | None:
        return books.what_can_be_undone(book).redo

    def undo() -> ChangeSet:
        return books.undo_last(book)

    def redo() -> ChangeSet:
        return books.redo_last(book)

    return History(undo_text=undo_text, redo_text=redo_text, undo=undo, redo=redo)


def run_window(path: Path | None, *, places: Places, use_sample: bool) -> int:
    """Run the program until its last window is closed; the exit code."""
    app = make_application(["bpodesk"])
    desk = Desk(places)
    if use_sample:
        desk.open_sample()
    else:
        desk.start(path)
    try:
        return app.exec()
    finally:
        desk.close()


def save_screenshot(book_path: Path, picture: Path, *, settings: Path) -> None:
    """A picture of the main window on a book, without a display if there is none.

    Raises Trouble where the picture can't be written.
    """
    app = make_application(["bpodesk"])
    places = Places(settings=settings, sample=book_path, documents=book_path.parent)
    desk = Desk(places)
    try:
        if not desk.open(book_path) or desk.window is None:
            raise Trouble(f"{book_path.name} could not be shown.")
        desk.window.resize(1280, 720)
        desk.window.go_to(0)
        while desk.shell.jobs.busy:
            app.processEvents()
        app.processEvents()
        if not desk.window.grab().save(str(picture)):
            raise Trouble(f"{picture} can't be written. Is the folder there and the disk not full?")
    finally:
        desk.close()
