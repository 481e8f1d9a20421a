"""The tab of a month's causes and remedies: what is said of each service level."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.levels import LevelKind
from bpodesk.services.remarks import RemarkRow, remark_rows, save_remark
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align, Column
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import light_of, measured, threshold, verdict
from bpodesk.ui.screens.service_levels.lists import ListPage
from bpodesk.ui.text import NOTHING, natural_key, tr
from bpodesk.ui.theme import MEDIUM


class RemarksPage(ListPage[RemarkRow]):
    """Every level of the contract and month chosen above, with its root cause and its remedy."""

    MENU: ClassVar[tuple[str, ...]] = ("open", "", "copy", "", "delete")

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(office, screen)
        self._contract: ContractId | None = None
        self._month = Month(2000, 1)
        self._is_stale = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.addWidget(self.table)
        self.table.opened.connect(self._edit)
        self.table.binned.connect(self.delete)

    def show_month(self, contract_id: ContractId | None, month: Month) -> None:
        """Show a contract's levels of a month; they are worked out when the tab is looked at."""
        self._contract, self._month = contract_id, month
        self._is_stale = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def _load(self) -> None:
        self._is_stale = False
        rows: tuple[RemarkRow, ...] = ()
        if self._contract is not None:
            try:
                rows = remark_rows(self._office.book, self._contract, self._month)
            except Trouble:
                # Nothing is agreed in this month; the counts say so.
                rows = ()
        self.table.set_rows(rows)

    def select(self, code: str) -> None:
        """Go to a level."""
        if self._is_stale:
            self._load()
        self.table.select((code,))

    def new_words(self) -> str:
        """What the command that writes something is called here."""
        return tr("Say &why it missed…")

    def delete_words(self) -> str:
        """What the command that takes it away is called here."""
        return tr("&Delete cause and remedy")

    def new(self) -> None:
        """Open the editor of the level in front, or of the first that wants words."""
        rows = self.table.model.rows
        waiting = (row for row in rows if row.wants_words)
        row = self.table.current() or next(waiting, None) or next(iter(rows), None)
        if row is not None:
            self._edit(row)

    def open_current(self) -> None:
        """Open the editor of the level in front."""
        row = self.table.current()
        if row is not None:
            self._edit(row)

    def delete(self, rows: Sequence[RemarkRow] | None = None) -> None:
        """Take back what is said of the selected levels, a step each; Undo brings it back."""
        for row in self.table.selected() if rows is None else rows:
            if row.remark.id:
                nothing = replace(
                    row.remark, root_cause="", corrective_action="", owner="", due_on=None
                )
                self._office.saved(
                    save_remark(self._office.book, nothing),
                    tr("Nothing is said of {code} any more.", code=row.id),
                )

    def _edit(self, row: RemarkRow) -> RecordDialog | None:
        form = _form(row)

        def save() -> Sequence[Problem]:
            typed = replace(row.remark, **form.values())
            return self._office.saved(
                save_remark(self._office.book, typed),
                tr("Cause and remedy of {code} are saved.", code=row.id),
            )

        title = tr("{level}, {month}", level=_level_words(row), month=texts.month(self._month))
        return self._screen.edit(
            title, (("", form),), save=save, size=QSize(640, 430), name="service_levels/remark"
        )

    def make_table(self) -> Table[RemarkRow]:
        return Table(
            (
                Column[RemarkRow]("level", "Service level", _level_words, _level_order, width=176),
                Column[RemarkRow](
                    "figure",
                    "Figure",
                    lambda row: measured(row.result.month.adjusted, row.result.level.measure),
                    align=Align.END,
                    width=78,
                ),
                Column[RemarkRow](
                    "target",
                    "Target",
                    lambda row: threshold(row.result.level.target, row.result.level),
                    align=Align.END,
                    width=72,
                ),
                Column[RemarkRow](
                    "result",
                    "Result",
                    lambda row: verdict(row.result.outcome),
                    light=lambda row: light_of(row.result.outcome),
                    width=112,
                ),
                Column[RemarkRow](
                    "cause",
                    "Root cause",
                    lambda row: (
                        tr("Not stated") if row.wants_words else row.remark.root_cause or NOTHING
                    ),
                    light=lambda row: Light.WARN if row.wants_words else None,
                    tip=lambda row: row.remark.root_cause,
                    width=180,
                ),
                Column[RemarkRow](
                    "action",
                    "Corrective action",
                    lambda row: row.remark.corrective_action or NOTHING,
                    tip=lambda row: row.remark.corrective_action,
                    width=180,
                ),
                Column[RemarkRow](
                    "owner", "By whom", lambda row: row.remark.owner or NOTHING, width=108
                ),
                Column[RemarkRow](
                    "due",
                    "Until",
                    lambda row: (
                        NOTHING if row.remark.due_on is None else texts.date(row.remark.due_on)
                    ),
                    lambda row: row.remark.due_on,
                    width=92,
                ),
            ),
            key=lambda row: row.id,
            name="service_levels/remarks",
            title=tr("Causes and remedies"),
            memory=self._office.shell.memory,
            empty=EmptyState(
                tr("No service levels in this month"),
                tr(
                    "Where a level misses, say here why, and what is done about it: the statement"
                    " prints both beside its figures."
                ),
                icon_name="info",
            ),
        )


def _level_order(row: RemarkRow) -> tuple[bool, object]:
    """The service levels first, as they are counted."""
    return (row.result.level.kind is LevelKind.KPI, natural_key(row.id))


def _level_words(row: RemarkRow) -> str:
    return f"{row.id}  {row.result.level.title}"


def _form(row: RemarkRow) -> Form:
    fields: tuple[tuple[Field[Any], ...], ...] = (
        (
            Field(
                "root_cause",
                tr("&Root cause"),
                editors.long_text(lines=4),
                help=tr("What lay behind the miss, not the miss itself. The customer reads it."),
            ),
        ),
        (Field("corrective_action", tr("&Corrective action"), editors.long_text(lines=4)),),
        (
            Field("owner", tr("&By whom"), editors.text(longest=80), span=2),
            Field("due_on", tr("&Until"), editors.date()),
        ),
    )
    form = Form((Section("", fields),))
    remark = row.remark
    form.set_values(
        {
            "root_cause": remark.root_cause,
            "corrective_action": remark.corrective_action,
            "owner": remark.owner,
            "due_on": remark.due_on,
        }
    )
    return form
