"""The tab of a month's incidents: what made several service levels miss, of which one counts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.incidents import (
    counts_once,
    delete_incident,
    levels_of,
    list_incidents,
    save_incident,
)
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.service_levels.lists import ListPage
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import MEDIUM


class IncidentsPage(ListPage[Incident]):
    """The incidents of the contract and month that are chosen above."""

    MENU: ClassVar[tuple[str, ...]] = ("open", "", "copy", "", "delete")

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(office, screen)
        self._contract: ContractId | None = None
        self._month = Month(2000, 1)
        self._levels: tuple[ServiceLevel, ...] = ()
        self.note = plain_label(
            tr(
                "The contract does not say that an incident counts once: what is recorded here"
                " changes no credit. It is agreed on the Credits tab of the contract."
            ),
            wrap=True,
        )
        self.note.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self._edit)
        self.table.binned.connect(self.delete)

    def show_month(self, contract_id: ContractId | None, month: Month) -> None:
        """Show a contract's incidents of a month."""
        self._contract, self._month, self._levels = contract_id, month, ()
        rows: tuple[Incident, ...] = ()
        once = True
        if contract_id is not None:
            book = self._office.book
            rows = list_incidents(book, contract_id, month)
            try:
                self._levels = levels_of(book, contract_id, month)
                once = counts_once(book, contract_id, month)
            except Trouble:
                # Nothing is agreed in this month; the counts say so.
                self._levels = ()
        self.note.setVisible(not once)
        self.table.set_rows(rows)

    def new_words(self) -> str:
        """What the command that adds something is called here."""
        return tr("&New incident…")

    def delete_words(self) -> str:
        """What the command that deletes is called here."""
        return tr("&Delete incident")

    def new(self) -> None:
        """Open the editor of a new incident."""
        if self._contract is None:
            return
        codes = {row.code for row in self.table.model.rows}
        number = next(n for n in range(1, len(codes) + 2) if f"I{n}" not in codes)
        self._edit(
            Incident(
                contract_id=self._contract,
                month=self._month.first,
                code=f"I{number}",
                title="",
                sla_codes=(),
            )
        )

    def open_current(self) -> None:
        """Open the editor of the selected incident."""
        row = self.table.current()
        if row is not None:
            self._edit(row)

    def delete(self, rows: Sequence[Incident] | None = None) -> None:
        """Delete the selected incidents, a step each; Undo brings them back."""
        for row in self.table.selected() if rows is None else rows:
            self._office.changed(
                delete_incident(self._office.book, row.id),
                tr("Incident {code} is deleted.", code=row.code),
            )

    def _edit(self, incident: Incident) -> RecordDialog | None:
        form = _form(self._levels, incident)

        def save() -> Sequence[Problem]:
            values = form.values()
            codes = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", values.pop("sla_codes"))))
            typed = replace(incident, sla_codes=codes, **values)
            return self._office.saved(
                save_incident(self._office.book, typed),
                tr("Incident {code} is saved.", code=typed.code),
            )

        title = tr("Incident {code}", code=incident.code) if incident.id else tr("New incident")
        return self._screen.edit(
            title, (("", form),), save=save, size=QSize(620, 400), name="service_levels/incident"
        )

    def make_table(self) -> Table[Incident]:
        return Table(
            (
                Column[Incident]("code", "Code", lambda row: row.code, width=70),
                Column[Incident]("title", "What happened", lambda row: row.title, width=320),
                Column[Incident](
                    "sla_codes", "Missed", lambda row: ", ".join(row.sla_codes), width=160
                ),
                Column[Incident](
                    "counted",
                    "Counts for",
                    lambda row: row.counted or tr("the dearest"),
                    width=140,
                ),
            ),
            key=lambda row: row.id,
            name="service_levels/incidents",
            title=tr("Incidents"),
            memory=self._office.shell.memory,
            empty=EmptyState(
                tr("No incidents in this month"),
                tr(
                    "Record here an event that made several service levels miss: where the contract"
                    " says so, only one of their credits is due, the one that the customer picks."
                ),
                icon_name="info",
                button=tr("&New incident…"),
                on_button=self.new,
            ),
        )


def _form(levels: Sequence[ServiceLevel], incident: Incident) -> Form:
    codes = [level.code for level in levels]
    known = ", ".join(codes)
    # A level that has gone from the contract is shown, so that it can be let go.
    gone = [incident.counted] if incident.counted and incident.counted not in codes else []
    choices = [
        ("", tr("The dearest of them")),
        *((level.code, f"{level.code}  {level.title}") for level in levels),
        *((code, code) for code in gone),
    ]
    rows: tuple[tuple[Field[Any], ...], ...] = (
        (
            Field("code", tr("&Code"), editors.code(longest=12)),
            Field("title", tr("&What happened"), editors.text(required=True), span=3),
        ),
        (
            Field(
                "sla_codes",
                tr("&Service levels that it made miss"),
                editors.text(required=True),
                help=tr("Their codes: {codes}", codes=known) if known else "",
            ),
        ),
        (
            Field(
                "counted",
                tr("Cou&nts for"),
                editors.choice(choices),
                help=tr("The one that the customer picked; the credits of the others are not due."),
            ),
        ),
    )
    form = Form((Section("", rows),))
    form.set_values(
        {
            "code": incident.code,
            "title": incident.title,
            "sla_codes": ", ".join(incident.sla_codes),
            "counted": incident.counted,
        }
    )
    return form
