"""Another status for a contract: which, on which day, who decided it, why; and the steps so far."""

from PySide6.QtCore import QSize

from bpodesk.domain.contract_status import StatusStep, check_step
from bpodesk.domain.contracts import Contract, ContractStatus
from bpodesk.domain.ids import ContractId
from bpodesk.services.books import company_of
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import StatusView, status_of, take_step
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.text import date, tr


def ask_status(office: Office, contract_id: ContractId) -> Contract | None:
    """Ask for the next step and take it; the contract as it stands then, None where given up."""
    view = status_of(office.book, contract_id)
    number = view.contract.number
    form = Form((_step(view), _history(view)))
    form.set_values(
        {
            "status": view.allowed[0] if len(view.allowed) == 1 else None,
            "on_day": office.book.clock().date(),
            "by_whom": company_of(office.book).signatory,
            "note": "",
            "history": _history_text(view),
        }
    )
    form.box("history").editor.set_read_only(True)
    step = ask_values(
        office,
        tr("Status of {number}", number=number),
        form,
        name="contracts/status",
        build=lambda values: StatusStep(
            contract_id=contract_id,
            status=values["status"],
            on_day=values["on_day"],
            by_whom=values["by_whom"],
            note=values["note"],
        ),
        check=lambda made: check_step(view.contract, made, view.steps),
        done_text=tr("&Change status"),
        read_only=not view.allowed,
        size=QSize(560, 430),
    )
    if step is None:
        return None
    outcome = take_step(office.book, step)
    word = _name(step.status)
    office.settled(outcome, tr("{number} is {status} now.", number=number, status=word.lower()))
    return outcome.record if isinstance(outcome, Saved) else None


def _step(view: StatusView) -> Section:
    words = tr("{number} is {status}.", number=view.contract.number, status=view.contract.status)
    if not view.allowed:
        words += " " + tr("Nothing follows that.")
    elif view.contract.status in (ContractStatus.DRAFT, ContractStatus.OFFERED):
        words += " " + tr("It becomes signed with the signature of its first revision.")
    return Section(
        words,
        (
            (
                Field(
                    "status",
                    tr("Becomes"),
                    editors.choice(
                        ((status, _name(status)) for status in view.allowed),
                        required=bool(view.allowed),
                        nothing=tr("Choose…"),
                    ),
                ),
                Field("on_day", tr("&On"), editors.date(required=True)),
                Field("by_whom", tr("Decided &by"), editors.text(required=True)),
            ),
            (Field("note", tr("&Why, for later readers"), editors.text()),),
        ),
    )


def _history(view: StatusView) -> Section:
    lines = min(6, max(2, len(view.steps)))
    return Section(
        tr("So far"), ((Field("history", tr("Steps"), editors.long_text(lines=lines)),),)
    )


def _history_text(view: StatusView) -> str:
    if not view.steps:
        return tr("No step is recorded yet.")
    return "\n".join(
        tr("{day}: {status}, by {who}", day=date(step.on_day), status=step.status, who=step.by_whom)
        + (f" ({step.note})" if step.note else "")
        for step in view.steps
    )


def _name(status: ContractStatus) -> str:
    return tr(status.value.capitalize())
