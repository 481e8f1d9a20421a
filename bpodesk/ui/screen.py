"""What a screen is, and the list screen most of them are.

A screen declares the kinds of record it shows; when one of them changes it reloads, at once if it
is seen, else when it is shown again. It offers `commands()` for the actions of the one table. In
short:

    class CustomersScreen(ListScreen[Customer]):
        NAME, TITLE, ICON = "customers", "Customers", "customers"
        DEPENDS_ON = frozenset({Kind.CUSTOMER})
        TOOLS = ("new", "open", "delete")
        COLUMNS = (Column("code", "Code", lambda c: c.code), Column("name", "Name", name_of))

        def load(self) -> Iterable[Customer]:
            return self._services.all_customers()

        def open_row(self, row: Customer) -> None:
            form = Form(FIELDS)
            form.set_record(row)
            self.edit("Customer", form, save=lambda: self._save(row, form))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.ui.actions import Actions, Command
from bpodesk.ui.crash import CrashDoor
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Jobs
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.form import Form
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.table import Table
from bpodesk.ui.notify import Notify
from bpodesk.ui.relay import Relay
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, TIGHT, heading_font

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What the program offers every screen."""

    actions: Actions
    notify: Notify
    crash: CrashDoor
    jobs: Jobs
    relay: Relay
    memory: Memory

    @classmethod
    def make(cls, settings: Path) -> "Shell":
        """A shell whose memory is the ini file at the path. Close `jobs` at the end."""
        notify = Notify()
        crash = CrashDoor(notify)
        return cls(
            actions=Actions(),
            notify=notify,
            crash=crash,
            jobs=Jobs(notify, crash),
            relay=Relay(),
            memory=Memory(settings),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Something on a screen that another screen leads to: a contract, its month, an event.

    `level_code` is a service level of which something is to be said.
    """

    screen: str
    contract_id: int
    month: Month | None = None
    event_id: int | None = None
    issue_id: int | None = None
    action_id: int | None = None
    level_code: str | None = None


class _PrimaryTool(QToolButton):
    """The tool that stands out; its icon has the colour of text on the accent."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setProperty("look", "primary")

    def dye(self) -> None:
        """Take the icon back: the action puts its own on the button with each change."""
        dress(self, self._icon_name, "on_accent")


class Screen(QWidget):
    """A page of the main window: a head with title and tools, and a body below it.

    Subclasses set the constants, fill `self.body` in `__init__`, and override `reload` and
    `commands`. `commands_changed` makes the window ask again what can be done.
    """

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    ICON: ClassVar[str] = "info"
    DEPENDS_ON: ClassVar[frozenset[Kind]] = frozenset()
    TOOLS: ClassVar[tuple[str, ...]] = ()
    """Names of actions in the head; the first one stands out; "" is a gap."""

    commands_changed = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self._stale = True
        self.head = QHBoxLayout()
        self.head.setSpacing(TIGHT)
        self.title = plain_label(tr(self.TITLE))
        self.title.setFont(heading_font(self.title, 1.5))
        self.head.addWidget(self.title)
        self.head.addStretch()
        self._tools: list[QToolButton] = []
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_head)
        for place, name in enumerate(self.TOOLS):
            if name:
                self._tools.append(self._tool(name, primary=place == 0))
                self.head.addWidget(self._tools[-1])
            else:
                self.head.addSpacing(MEDIUM)
        self.body = QVBoxLayout()
        self.body.setSpacing(MEDIUM)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE + SMALL, LARGE, LARGE + SMALL, SMALL)
        column.setSpacing(MEDIUM)
        column.addLayout(self.head)
        column.addLayout(self.body, 1)
        shell.relay.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Read the data again and show it."""

    def commands(self) -> Mapping[str, Command]:
        """What can be done here, by the names of the table of actions."""
        return {}

    def show_place(self, place: Place) -> None:
        """Show what another screen leads to; where there is nothing to choose, do nothing."""

    def may_close(self) -> bool:
        """False where something typed would be lost and the user wants to stay with it."""
        return True

    def may_leave(self) -> bool:
        """False where something typed is to be settled before another screen shows other figures.

        The user was asked and stays.
        """
        return True

    def first_focus(self) -> QWidget:
        """The widget that takes the focus when the screen is shown."""
        return self

    def mark_stale(self) -> None:
        """Reload: now if the screen is seen, else as soon as it is."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Reload if something changed since the last time."""
        if self._stale:
            self._stale = False
            self.reload()
            self.commands_changed.emit()

    @property
    def is_stale(self) -> bool:
        """True where the data shown may be old."""
        return self._stale

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the window and forget it when it is closed. Returns at once."""
        dialog.setParent(self.window(), dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def edit(
        self,
        title: str,
        form: Form | Sequence[tuple[str, Form]],
        *,
        save: Callable[[], Sequence[Problem]],
        size: QSize | None = None,
        name: str = "",
    ) -> RecordDialog:
        """Open a form (or tabs of forms) in a dialog. `save` returns what is wrong."""
        pages = (("", form),) if isinstance(form, Form) else tuple(form)
        dialog = RecordDialog(
            title,
            pages,
            save=save,
            notify=self.shell.notify,
            name=name or f"{self.NAME}/editor",
            memory=self.shell.memory,
            size=size,
        )
        self.show_dialog(dialog)
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where the tools have no room for their words, the last ones go by their icons alone."""
        for tool in self._tools:
            tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        room = self.contentsRect().width() - 2 * (LARGE + SMALL)
        for tool in reversed(self._tools[1:]):  # the first one keeps its words
            self.head.invalidate()
            if self.head.sizeHint().width() <= room:
                break
            tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _tool(self, name: str, *, primary: bool) -> QToolButton:
        action = self.shell.actions.action(name)
        button = _PrimaryTool(_icon_of(self.shell.actions, name)) if primary else QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._fitting.start)  # its words may be others on another tab
        if isinstance(button, _PrimaryTool):
            button.dye()
            action.changed.connect(button.dye)
        return button

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.kinds & self.DEPENDS_ON:
            self.mark_stale()


def _icon_of(actions: Actions, name: str) -> str:
    return next(spec.icon for spec in actions.specs if spec.name == name) or "edit"


class ListScreen(Screen, Generic[Row]):
    """A screen that is a list of records.

    Subclasses give COLUMNS, `load`, and what they can of `new_row`, `open_row`, `bin_rows`,
    `preview_row`. What is overridden is offered as a command.
    """

    COLUMNS: ClassVar[Any] = ()  # a tuple of Column[Row]; a ClassVar can't name the row's type
    EMPTY: ClassVar[tuple[str, str]] = ("Nothing here yet", "")
    MENU: ClassVar[tuple[str, ...]] = ("open", "", "copy", "", "delete")

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        can_add = self._offers("new_row")
        columns: tuple[Column[Row], ...] = self.COLUMNS
        self.table: Table[Row] = Table(
            columns,
            key=self.key_of,
            name=self.NAME,
            title=tr(self.TITLE),
            memory=shell.memory,
            empty=EmptyState(
                tr(self.EMPTY[0]),
                tr(self.EMPTY[1]),
                icon_name=self.ICON,
                button=tr(self.new_text()) if can_add else "",
                on_button=self.new_row if can_add else None,
            ),
        )
        self.body.addWidget(self.table)
        self.table.opened.connect(self._on_opened)
        self.table.binned.connect(self._on_binned)
        self.table.picked.connect(self.commands_changed)
        self.table.menu_wanted.connect(self._on_menu)

    # ------------------------------------------------------------------ for subclasses

    def load(self) -> Iterable[Row]:
        """The rows."""
        raise NotImplementedError

    def key_of(self, row: Row) -> int | str:
        """A row's id; `row.id` where nothing else is said."""
        key: int | str = getattr(row, "id")  # noqa: B009 - rows are any values, most have an id
        return key

    def new_text(self) -> str:
        """The text of "new" here, with its mnemonic: "&New customer…"."""
        return "&New…"

    def new_row(self) -> None:
        """Open the editor of a new record."""

    def open_row(self, row: Row) -> None:
        """Open a record's editor."""

    def bin_rows(self, rows: Sequence[Row]) -> None:
        """Put records into the bin."""

    def preview_row(self, row: Row) -> None:
        """Show a record's document."""

    # ------------------------------------------------------------------

    def reload(self) -> None:
        self.table.set_rows(self.load())

    def first_focus(self) -> QWidget:
        return self.table.view

    def select(self, key: int | str) -> None:
        """Select a record: now, or when it comes with the next reload."""
        self.table.select((key,))

    def commands(self) -> Mapping[str, Command]:
        table = self.table
        found = {
            "copy": Command(table.copy, table.has_selected),
            "select_all": Command(table.view.selectAll, lambda: bool(table.model.rowCount())),
            "find": Command(table.focus_search),
            "columns": Command(table.open_columns_menu),
            "refresh": Command(self.mark_stale),
        }
        if self._offers("new_row"):
            found["new"] = Command(self.new_row, text=lambda: tr(self.new_text()))
        if self._offers("open_row"):
            found["open"] = Command(
                lambda: self._with_current(self.open_row), lambda: table.current() is not None
            )
        if self._offers("bin_rows"):
            found["delete"] = Command(lambda: self.bin_rows(table.selected()), table.has_selected)
        if self._offers("preview_row"):
            found["preview"] = Command(
                lambda: self._with_current(self.preview_row), lambda: table.current() is not None
            )
        return found

    def _offers(self, method: str) -> bool:
        return getattr(type(self), method) is not getattr(ListScreen, method)

    def _with_current(self, run: Callable[[Row], None]) -> None:
        row = self.table.current()
        if row is not None:
            run(row)

    def _on_opened(self, row: Row) -> None:
        self.open_row(row)

    def _on_binned(self, rows: tuple[Row, ...]) -> None:
        if self._offers("bin_rows"):
            self.bin_rows(rows)

    def _on_menu(self, place: QPoint) -> None:
        menu = self.shell.actions.menu(self.MENU, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
