"""The clause library: all clauses of the book, to be written, changed, retired and handed on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.clauses import Clause, ClauseKind
from bpodesk.domain.clauses.own import OwnClause
from bpodesk.domain.problems import Trouble
from bpodesk.services.clauses import (
    ClauseRow,
    bring_back,
    list_clauses,
    read_clause_file,
    retire_clause,
    use_shipped,
    write_clause_file,
)
from bpodesk.services.outcome import Outcome
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.columns import Align, Column
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen
from bpodesk.ui.screens.clauses.dialog import ClauseDialog
from bpodesk.ui.screens.clauses.head import (
    LAST_PLACE,
    blank_clause,
    position_text,
    side_text,
)
from bpodesk.ui.screens.clauses.history import HistoryDialog
from bpodesk.ui.text import NOTHING, number, tr

_FOLDER = "clauses/folder"
_STEP = 10
_ORIGINS = {
    "shipped": "Comes with the program",
    "own": "Your own",
    "changed": "Changed by you",
    "retired": "Retired",
}


def origin_text(row: ClauseRow) -> str:
    """Whose wording a draft prints."""
    return tr(_ORIGINS[row.origin])


def _title(row: ClauseRow) -> str:
    clause = row.entry.clause
    if clause.kind is ClauseKind.SCHEDULE:
        return tr("Schedule {letter}: {title}", letter=clause.letter, title=clause.title)
    return clause.title


class ClausesScreen(ListScreen[ClauseRow]):
    """Every clause that an agreement of the book can be made of."""

    NAME, TITLE, ICON = "clauses", "Clause library", "edit"
    DEPENDS_ON = frozenset({Kind.OWN_CLAUSE, Kind.CONTRACT, Kind.REVISION, Kind.SIGNED_PAPER})
    TOOLS = (
        "new",
        "open",
        "versions",
        "retire",
        "bring_back",
        "",
        "import_clause",
        "export_clause",
    )
    MENU = (
        "open",
        "versions",
        "use_shipped",
        "",
        "copy",
        "export_clause",
        "",
        "retire",
        "bring_back",
    )
    COLUMNS = (
        Column[ClauseRow](
            "order",
            "Place",
            lambda row: number(row.entry.clause.order),
            sort_key=lambda row: (row.entry.clause.order, row.id),
            align=Align.END,
            width=70,
            numeric=True,
        ),
        Column[ClauseRow]("title", "Title", _title, width=280),
        Column[ClauseRow](
            "wording", "Wording", lambda row: position_text(row.entry.clause.position), width=148
        ),
        Column[ClauseRow]("side", "Binds", lambda row: side_text(row.entry.clause.side), width=184),
        Column[ClauseRow]("origin", "Whose", origin_text, width=165),
        Column[ClauseRow](
            "version",
            "Version",
            lambda row: number(row.entry.clause.version),
            align=Align.END,
            width=70,
            numeric=True,
        ),
        Column[ClauseRow](
            "used",
            "Contracts",
            lambda row: number(len(row.contracts)),
            align=Align.END,
            width=90,
            numeric=True,
            tip=lambda row: ", ".join(row.contracts) or NOTHING,
        ),
        Column[ClauseRow](
            "text",
            "Text",
            lambda row: " ".join(row.entry.clause.body.split()),
            width=300,
            hidden=True,
        ),
        Column[ClauseRow]("id", "Id", lambda row: row.entry.clause.id, width=160, hidden=True),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office

    def load(self) -> Iterable[ClauseRow]:
        return list_clauses(self._office.book)

    def key_of(self, row: ClauseRow) -> str:
        return row.id

    def new_text(self) -> str:
        return "&New clause…"

    def new_row(self) -> None:
        clauses = [
            row.entry.clause
            for row in self.table.model.rows
            if row.entry.clause.kind is ClauseKind.CLAUSE
        ]
        last = max((clause.order for clause in clauses), default=0)
        self._edit(blank_clause(min(last + _STEP, LAST_PLACE)), is_new=True)

    def open_row(self, row: ClauseRow) -> None:
        self._edit(row.entry.clause, is_new=False)

    def bin_rows(self, rows: Sequence[ClauseRow]) -> None:
        """Retire the clause that is selected."""
        row = rows[0]
        message = tr("{title} is offered to no new draft.", title=row.entry.clause.title)
        self._done(retire_clause(self._office.book, row.entry), message)

    def commands(self) -> Mapping[str, Command]:
        found = dict(super().commands())
        del found["delete"]  # a clause is retired, it goes into no bin
        found["retire"] = Command(
            lambda: self._with_current(lambda row: self.bin_rows((row,))),
            lambda: self._is(lambda row: not row.entry.is_retired),
        )
        found["bring_back"] = Command(
            self.bring_back, lambda: self._is(lambda row: row.entry.is_retired)
        )
        found["use_shipped"] = Command(
            self.use_shipped,
            lambda: self._is(
                lambda row: (
                    row.entry.is_own and row.entry.shipped is not None and not row.entry.is_retired
                )
            ),
        )
        found["versions"] = Command(self.show_versions, lambda: self._is(lambda _row: True))
        found["import_clause"] = Command(self.import_file, text=lambda: tr("&Import…"))
        found["export_clause"] = Command(
            self.export_file, lambda: self._is(lambda _row: True), lambda: tr("Sa&ve as a file…")
        )
        return found

    # ------------------------------------------------------------------ what can be done

    def bring_back(self) -> None:
        """Offer the selected clause to new drafts again."""

        def back(row: ClauseRow) -> None:
            message = tr("{title} is offered again.", title=row.entry.clause.title)
            self._done(bring_back(self._office.book, row.entry), message)

        self._with_current(back)

    def use_shipped(self) -> None:
        """Let the selected clause print as it comes with the program."""

        def take(row: ClauseRow) -> None:
            message = tr("{title} prints as it came again.", title=row.entry.clause.title)
            self._done(use_shipped(self._office.book, row.entry), message)

        self._with_current(take)

    def show_versions(self) -> None:
        """Show what each version of the selected clause changed."""
        self._with_current(lambda row: self.show_dialog(HistoryDialog(self._office, row.entry)))

    def import_file(self) -> None:
        """Ask for a clause's file and open it in the editor; nothing is saved yet."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Import a clause"), self._folder(), tr("Clauses (*.md)")
        )
        if not chosen:
            return
        self.shell.memory.keep(_FOLDER, str(Path(chosen).parent))
        try:
            clause = read_clause_file(Path(chosen))
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        known = {row.entry.key for row in self.table.model.rows}
        self._edit(clause, is_new=(clause.id, clause.position) not in known, changed=True)

    def export_file(self) -> None:
        """Ask where to, and write the selected clause there."""
        self._with_current(self._export)

    def _export(self, row: ClauseRow) -> None:
        name = f"{row.id.removesuffix('.balanced')}.md"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the clause as a file"),
            str(Path(self._folder()) / name),
            tr("Clauses (*.md)"),
        )
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".md")
        self.shell.memory.keep(_FOLDER, str(path.parent))
        try:
            write_clause_file(path, row.entry.clause)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self.shell.notify.say(tr("Saved as {path}.", path=path), tone=Tone.OK)

    def _folder(self) -> str:
        return self.shell.memory.text(_FOLDER) or str(self._office.book.path.parent)

    def _edit(self, clause: Clause, *, is_new: bool, changed: bool = False) -> None:
        dialog = ClauseDialog(self._office, clause, is_new=is_new, from_file=changed)

        def select() -> None:
            kept = dialog.clause()
            self.select(f"{kept.id}.{kept.position}")

        dialog.saved.connect(select)
        self.show_dialog(dialog)

    def _done(self, outcome: Outcome[OwnClause], message: str) -> None:
        self._office.done(outcome, message)

    def _is(self, asked: Callable[[ClauseRow], bool]) -> bool:
        row = self.table.current()
        return row is not None and asked(row)
