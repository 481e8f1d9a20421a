"""Recording what was decided of an excused event: notice given, the customer's answer."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSize

from bpodesk.domain.event_steps import BY_THE_VENDOR, STEPS, EventStep
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.worktime import instant, local_date
from bpodesk.services.books import company_of
from bpodesk.services.excuse_words import step_words
from bpodesk.services.excuses import DeskRow, take_step
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import local
from bpodesk.ui.text import tr

_FIELDS = {"decision": "step", "noticed_at": "noticed_at_day"}


def ask_event_step(
    office: Office,
    screen: Screen,
    row: DeskRow,
    *,
    becomes: Decision | None = None,
) -> RecordDialog:
    """Ask what was decided of an event, on which day and by whom, and record it."""
    allowed = STEPS[row.event.decision]
    company = company_of(office.book)
    form = Form((_step(row, allowed, company.zone), _history(row)))
    now = office.book.clock()
    form.set_values(
        {
            "step": None,
            "on_day": local_date(now, zone=company.zone),
            "by_whom": "",
            "note": "",
            "history": _history_text(row),
        }
        | _suggested(row, becomes, vendor=company.signatory or company.name)
        | (_notice_time(row, now, company.zone) if Decision.NOTICED in allowed else {})
    )
    form.box("history").editor.set_read_only(True)

    def save() -> Sequence[Problem]:
        values = form.values()
        step = values["step"]
        if step is None:
            return (Problem(field="step", message=tr("Choose what became of it.")),)
        day, time = values.get("noticed_at_day"), values.get("noticed_at_time")
        noticed = None if day is None or time is None else instant(day, time, zone=company.zone)
        taken = EventStep(
            event_id=row.event.id,
            step=step,
            on_day=values["on_day"],
            by_whom=values["by_whom"],
            note=values["note"],
        )
        problems = office.saved(
            take_step(office.book, taken, noticed_at=noticed),
            tr("{code} is {step} now.", code=row.event.code, step=step.words),
        )
        return [
            Problem(field=_FIELDS.get(item.field, item.field), message=item.message)
            for item in problems
        ]

    title = tr("Decision on {code}", code=row.event.code)
    return screen.edit(
        title, form, save=save, size=QSize(600, 470), name="service_levels/event_step"
    )


def _suggested(row: DeskRow, becomes: Decision | None, *, vendor: str) -> dict[str, object]:
    """What is most likely to be recorded next, and whose word that is."""
    allowed = STEPS[row.event.decision]
    step = becomes if becomes in allowed else None
    if step is None and row.event.decision is Decision.DRAFT:
        step = Decision.NOTICED
    if step is None and row.is_answer_overdue and row.clause.deems_accepted:
        due = texts.date(row.decision_due)
        note = tr("No answer until {day}: counts as accepted", day=due)
        return {"step": Decision.ACCEPTED, "by_whom": vendor, "note": note}
    return {"step": step, "by_whom": vendor if step in BY_THE_VENDOR else row.customer}


def _notice_time(row: DeskRow, now: dt.datetime, zone: str) -> dict[str, object]:
    here = local(row.event.noticed_at or now.replace(second=0, microsecond=0), zone)
    if here is None:
        return {}
    return {
        "noticed_at_day": here.date(),
        "noticed_at_time": here.time().replace(tzinfo=None),
    }


def _step(row: DeskRow, allowed: Sequence[Decision], zone: str) -> Section:
    choices = ((item, tr(item.value.capitalize())) for item in allowed)
    becomes = editors.choice(choices, required=True, nothing=tr("Choose…"))
    on_clock = tr("On the clock of {zone}. Counts for “Notice given” alone.", zone=zone)
    notice = (
        (
            Field("noticed_at_day", tr("Notice &given on"), editors.date()),
            Field("noticed_at_time", tr("at"), editors.time(), help=on_clock),
        ),
    )
    words = tr("{code} is {decision}.", code=row.event.code, decision=row.event.decision.words)
    return Section(
        words,
        (
            (
                Field("step", tr("Be&comes"), becomes),
                Field("on_day", tr("&On"), editors.date(required=True)),
                Field("by_whom", tr("&By"), editors.text(required=True)),
            ),
            *(notice if Decision.NOTICED in allowed else ()),
            (Field("note", tr("&Note, for later readers"), editors.text()),),
        ),
    )


def _history(row: DeskRow) -> Section:
    lines = min(6, max(2, len(row.steps)))
    return Section(
        tr("So far"), ((Field("history", tr("Steps"), editors.long_text(lines=lines)),),)
    )


def _history_text(row: DeskRow) -> str:
    return "\n".join(map(step_words, row.steps)) or tr("No step is recorded yet.")
