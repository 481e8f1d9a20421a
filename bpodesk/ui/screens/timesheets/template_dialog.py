"""A workbook of our own for a month's hours, to be filled in by the customer or a team lead."""

from collections.abc import Sequence

from PySide6.QtCore import QSize

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.services.contracts import list_contracts
from bpodesk.services.templates import timesheet_template
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.monthly import contract_options
from bpodesk.ui.screens.timesheets.saving import save_as
from bpodesk.ui.text import tr


def save_template(
    office: Office, screen: Screen, *, contract_id: int | None, month: Month
) -> RecordDialog:
    """Ask for contract and month, then where to save the workbook."""
    book = office.book
    contracts = list_contracts(book)
    contract: Field[int | None] = Field(
        "contract_id", tr("C&ontract"), editors.choice(contract_options(contracts))
    )
    wanted: Field[Month | None] = Field("month", tr("&Month"), editors.month(required=True))
    note = tr(
        "The workbook has a line for each person and working day of the month, and lists to choose"
        " from. Filled in, it is imported like any other timesheet, without a question."
    )
    form = Form((Section("", ((contract, wanted),), note),))
    only = contracts[0].id if len(contracts) == 1 else None
    form.set_values({"contract_id": contract_id or only, "month": month})

    def save() -> Sequence[Problem]:
        values = form.values()
        chosen, of = ContractId(values["contract_id"]), values["month"]
        number = next(row.contract.number for row in contracts if row.id == chosen)
        save_as(
            office,
            screen,
            name=tr("Timesheet {month} {number}.xlsx", month=of, number=number),
            make=lambda: timesheet_template(book, contract_id=chosen, month=of),
            title=tr("Save the template as"),
        )
        return ()

    return screen.edit(
        tr("Template of a timesheet"),
        form,
        save=save,
        size=QSize(560, 280),
        name="timesheets/template",
    )
