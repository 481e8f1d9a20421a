"""The one table of what can be done from a menu, a tool bar, a context menu or a key.

`ACTIONS` names everything once; `Actions` makes the Qt actions out of it. What an action does and
whether it can be done now comes from `Command` values, offered by the window and by the screen in
front (the screen's win). An action nobody offers is disabled.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from bpodesk.ui.icons import dress
from bpodesk.ui.text import tr, without_mnemonic


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `group` is "menu.section"; shortcuts are separated by "; "."""

    name: str
    text: str
    shortcut: str
    icon: str
    tip: str
    group: str
    checkable: bool = False


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """What an action does here: `run` it, whether it is `enabled` now, another `text` for it.

    `text` is given with its mnemonic; data in it has passed `text.no_mnemonic`.
    """

    run: Callable[[], None]
    enabled: Callable[[], bool] = _always
    text: Callable[[], str] | None = None
    checked: Callable[[], bool] | None = None


MENUS: tuple[tuple[str, str], ...] = (
    ("file", "&File"),
    ("edit", "&Edit"),
    ("view", "&View"),
    ("tools", "&Tools"),
    ("help", "&Help"),
)

SUBMENUS: Mapping[str, str] = {
    "file.quote": "Q&uote",
    "file.statement": "State&ment",
    "edit.log": "Issue lo&g",
    "edit.clause": "C&lause",
}
"""Sections that are menus of their own: in one, they would be higher than a small screen."""

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new_book", "New &company file…", "", "", "Start an empty company file", "file.book"
    ),
    ActionSpec("open_book", "&Open company file…", "Ctrl+O", "folder", "Open a file", "file.book"),
    ActionSpec(
        "open_sample", "Open &sample company", "", "", "Look around with made-up data", "file.book"
    ),
    ActionSpec("backup", "&Back up…", "", "", "Save a copy of the company file", "file.book"),
    ActionSpec("import", "&Import…", "Ctrl+I", "import", "Read a workbook in", "file.data"),
    ActionSpec(
        "save_template",
        "Save a &timesheet template…",
        "",
        "export",
        "Save a workbook in which a month's hours are filled in",
        "file.data",
    ),
    ActionSpec(
        "save_calendar",
        "Save as ca&lendar…",
        "",
        "calendar",
        "Save the deadlines for your own calendar",
        "file.data",
    ),
    ActionSpec("preview", "Pre&view", "Ctrl+Shift+P", "preview", "See the document", "file.print"),
    ActionSpec("save_pdf", "Save as P&DF…", "Ctrl+Shift+S", "pdf", "Save as PDF", "file.print"),
    ActionSpec("print", "&Print…", "Ctrl+P", "print", "Print the document", "file.print"),
    ActionSpec(
        "scorecard",
        "Wee&kly scorecard…",
        "Ctrl+Shift+W",
        "preview",
        "See the week beside its targets, and the twelve before",
        "file.print",
    ),
    ActionSpec(
        "save_quote", "Save q&uote", "Ctrl+S", "save", "Keep the quote in the book", "file.quote"
    ),
    ActionSpec(
        "save_quote_file",
        "Save quote as &file…",
        "",
        "export",
        "Keep the quote as a file of its own",
        "file.quote",
    ),
    ActionSpec(
        "quote_status",
        "Offer or a&nswer…",
        "Ctrl+Shift+T",
        "refresh",
        "Offer the quote, or note what became of the offer",
        "file.quote",
    ),
    ActionSpec(
        "save_workbook",
        "Save as E&xcel…",
        "Ctrl+Shift+E",
        "export",
        "Save as a workbook whose formulas go on working",
        "file.quote",
    ),
    ActionSpec(
        "draft_contract",
        "&Make a draft contract…",
        "Ctrl+Shift+D",
        "contracts",
        "Open a contract with the terms of the quote",
        "file.quote",
    ),
    ActionSpec(
        "preview_internal",
        "Preview with cost and mar&gin",
        "",
        "preview",
        "See the quote's paper for your own eyes",
        "file.quote",
    ),
    ActionSpec(
        "seal",
        "S&eal…",
        "Ctrl+Shift+K",
        "lock",
        "Keep the statement so that it can't change any more",
        "file.statement",
    ),
    ActionSpec(
        "seal_all", "Seal &all that are ready…", "", "", "Close the month", "file.statement"
    ),
    ActionSpec(
        "month_step",
        "&Record what was done with it…",
        "Ctrl+Shift+M",
        "",
        "Record that it was reviewed, sent, accepted or disputed",
        "file.statement",
    ),
    ActionSpec(
        "review_pack",
        "Quarterly revie&w…",
        "Ctrl+Shift+Q",
        "preview",
        "See the pack for the review meeting of the quarter",
        "file.statement",
    ),
    ActionSpec(
        "save_bundle",
        "Save bundle for t&he customer…",
        "",
        "export",
        "Save the sealed statement with its data and its hashes",
        "file.statement",
    ),
    ActionSpec("quit", "&Quit", "Ctrl+Q", "", "Close the program", "file.end"),
    ActionSpec("undo", "&Undo", "Ctrl+Z", "undo", "Take back the last step", "edit.history"),
    ActionSpec("redo", "&Redo", "Ctrl+Y; Ctrl+Shift+Z", "redo", "Do it again", "edit.history"),
    ActionSpec("new", "&New…", "Ctrl+N", "add", "Add a record", "edit.record"),
    ActionSpec("open", "&Open…", "", "edit", "Open the selected record", "edit.record"),
    ActionSpec(
        "why",
        "Wh&y is it so?",
        "Alt+Return; Alt+Enter",
        "help",
        "See what a figure is made of, down to the cell it came from",
        "edit.record",
    ),
    ActionSpec(
        "what_if",
        "E&xperiment: what if…",
        "Ctrl+Shift+U",
        "dashboard",
        "Try other targets, decisions and counts; nothing is saved",
        "edit.record",
    ),
    ActionSpec(
        "show_source",
        "Show &in its file",
        "Ctrl+Shift+F",
        "timesheets",
        "See the cell that it came from",
        "edit.record",
    ),
    ActionSpec(
        "duplicate",
        "Copy as ne&w…",
        "Ctrl+D",
        "copy",
        "Begin with a copy of it",
        "edit.record",
    ),
    ActionSpec("delete", "Move to &bin", "Del", "delete", "Put it into the bin", "edit.record"),
    ActionSpec("restore", "Re&store", "", "restore", "Take it out of the bin", "edit.record"),
    ActionSpec(
        "settle",
        "Mark as &done",
        "Ctrl+Shift+X",
        "ok",
        "Record that it is done or resolved as of now",
        "edit.log",
    ),
    ActionSpec(
        "reach",
        "Ca&ll or write…",
        "Ctrl+Shift+R",
        "customers",
        "Open the phone, the mail or the chat of the customer's people",
        "edit.log",
    ),
    ActionSpec(
        "quick_add",
        "&Quick entry",
        "Ctrl+Shift+N",
        "add",
        "Type what was reported, to be done or said, and press Enter",
        "edit.log",
    ),
    ActionSpec(
        "count_issues",
        "Ta&ke issue counts…",
        "Ctrl+Shift+I",
        "import",
        "Take the counts of a service level from the issue log",
        "edit.log",
    ),
    ActionSpec(
        "import_clause",
        "I&mport a clause…",
        "",
        "import",
        "Read a clause's file into the editor",
        "edit.clause",
    ),
    ActionSpec(
        "export_clause",
        "Save the clause as a fil&e…",
        "Ctrl+E",
        "export",
        "Save the clause to hand it on",
        "edit.clause",
    ),
    ActionSpec(
        "versions",
        "&Versions…",
        "Ctrl+H",
        "timesheets",
        "See what each version changed",
        "edit.clause",
    ),
    ActionSpec(
        "retire", "Re&tire", "", "delete", "Offer the clause to no new draft", "edit.clause"
    ),
    ActionSpec(
        "bring_back",
        "Brin&g back",
        "",
        "restore",
        "Offer the clause to new drafts again",
        "edit.clause",
    ),
    ActionSpec(
        "use_shipped",
        "Use the s&hipped wording again",
        "",
        "undo",
        "Print what comes with the program; your versions are kept",
        "edit.clause",
    ),
    ActionSpec("copy", "&Copy", "Ctrl+C", "copy", "Copy the selected rows", "edit.pick"),
    ActionSpec("select_all", "Select &all", "Ctrl+A", "", "Select every row", "edit.pick"),
    ActionSpec("find", "&Find", "Ctrl+F", "search", "Show only rows with these words", "edit.pick"),
    ActionSpec(
        "back", "&Back to the list", "Alt+Left", "restore", "Show the list again", "view.table"
    ),
    ActionSpec("columns", "&Columns…", "", "columns", "Show or hide columns", "view.table"),
    ActionSpec("refresh", "&Refresh", "F5", "refresh", "Read the data again", "view.table"),
    ActionSpec("theme_system", "As the &system", "", "", "Follow the system", "view.theme", True),
    ActionSpec("theme_light", "&Light", "", "", "Dark text on light ground", "view.theme", True),
    ActionSpec("theme_dark", "&Dark", "", "", "Light text on dark ground", "view.theme", True),
    ActionSpec(
        "layouts",
        "&Remembered layouts…",
        "",
        "",
        "Layouts of timesheets that need no question any more",
        "tools.data",
    ),
    ActionSpec(
        "verify",
        "&Verify a statement…",
        "",
        "",
        "See whether a PDF or a bundle is as it was sealed",
        "tools.data",
    ),
    ActionSpec(
        "clause_library",
        "C&lause library",
        "Ctrl+Shift+L",
        "contracts",
        "Write and change the clauses of your agreements",
        "tools.data",
    ),
    ActionSpec(
        "check_signature",
        "Check a &signed file…",
        "",
        "ok",
        "Say who signed a PDF, and whether it is a paper of this company file",
        "tools.data",
    ),
    ActionSpec("settings", "&Company…", "Ctrl+,", "settings", "Your own company", "tools.settings"),
    ActionSpec("help", "&Help", "F1", "help", "How things are done", "help.help"),
    ActionSpec("shortcuts", "&Keys…", "", "", "What the keyboard can do", "help.help"),
    ActionSpec("about", "&About BPODesk", "", "info", "Version and licence", "help.about"),
)


class Actions(QObject):
    """The Qt actions of the table, bound to whatever is in front."""

    ran = Signal(str)

    def __init__(
        self, specs: tuple[ActionSpec, ...] = ACTIONS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in specs}
        self._window: Mapping[str, Command] = {}
        self._screen: Mapping[str, Command] = {}
        self._held = False
        self._made = {spec.name: self._make(spec) for spec in specs}

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """The table it was made from."""
        return tuple(self._specs.values())

    def action(self, name: str) -> QAction:
        """The action of a name; KeyError where the table has none."""
        return self._made[name]

    def all(self) -> list[QAction]:
        """Every action, for the window to take their keys."""
        return list(self._made.values())

    def bind_window(self, commands: Mapping[str, Command]) -> None:
        """What the window itself can do."""
        self._checked_names(commands)
        self._window = commands
        self.refresh()

    def bind_screen(self, commands: Mapping[str, Command]) -> None:
        """What the screen in front can do; comes before the window's."""
        self._checked_names(commands)
        self._screen = commands
        self.refresh()

    def hold(self, held: bool) -> None:
        """Let nothing be done for a while; afterwards all is as before."""
        self._held = held
        self.refresh()

    def refresh(self) -> None:
        """Ask all commands again whether they can be done, and how they are called now."""
        for name, action in self._made.items():
            command = self._command(name)
            spec = self._specs[name]
            action.setEnabled(not self._held and command is not None and command.enabled())
            wanted = command.text() if command and command.text else tr(spec.text)
            action.setText(wanted)
            action.setIconText(without_mnemonic(wanted).rstrip("…"))
            if spec.checkable:
                action.setChecked(bool(command and command.checked and command.checked()))

    def menu(self, names: Iterable[str], parent: QWidget) -> QMenu:
        """A context menu of the named actions; an empty name is a separator."""
        menu = QMenu(parent)
        for name in names:
            if name:
                menu.addAction(self._made[name])
            else:
                menu.addSeparator()
        return menu

    def fill_menu_bar(self, bar: QMenuBar) -> dict[str, QMenu]:
        """All menus with all actions, sections apart or below; returns the menus by name."""
        menus: dict[str, QMenu] = {}
        for key, title in MENUS:
            menu = menus[key] = bar.addMenu(tr(title))
            section = ""
            place = menu
            for spec in self._specs.values():
                if spec.group.partition(".")[0] != key:
                    continue
                if spec.group != section:
                    if section and not (section in SUBMENUS and spec.group in SUBMENUS):
                        menu.addSeparator()
                    section = spec.group
                    own = SUBMENUS.get(section)
                    place = menu if own is None else menu.addMenu(tr(own))
                place.addAction(self._made[spec.name])
        return menus

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(tr(spec.text), self)
        action.setObjectName(spec.name)
        action.setCheckable(spec.checkable)
        keys = QKeySequence.listFromString(spec.shortcut)
        action.setShortcuts(keys)
        hint = f" ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
        action.setToolTip(tr(spec.tip) + hint)
        action.setStatusTip("")
        action.setEnabled(False)
        if spec.icon:
            dress(action, spec.icon)
        action.triggered.connect(lambda _checked=False, name=spec.name: self._on_triggered(name))
        return action

    def _on_triggered(self, name: str) -> None:
        command = self._command(name)
        if self._held or command is None or not command.enabled():
            return
        command.run()
        self.ran.emit(name)
        self.refresh()

    def _command(self, name: str) -> Command | None:
        return self._screen.get(name) or self._window.get(name)

    def _checked_names(self, commands: Mapping[str, Command]) -> None:
        unknown = sorted(set(commands) - set(self._specs))
        if unknown:
            raise KeyError(f"not in the table of actions: {', '.join(unknown)}")
