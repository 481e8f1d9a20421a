"""The editors of one entry: correct what a file brought, or type in what none has."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from bpodesk.domain.ids import StaffId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ReadEntry
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import span_of
from bpodesk.services.books import company_of
from bpodesk.services.contracts import ContractRow, list_contracts
from bpodesk.services.staff import list_staff
from bpodesk.services.timesheets import EntryRow, save_entry, typed_entry
from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import local
from bpodesk.ui.screens.monthly import contract_options
from bpodesk.ui.screens.timesheets.source_dialog import show_entry_source
from bpodesk.ui.text import tr

_COMPANY, _CONTRACT = "company", "contract"


class EntryEditors:
    """Opens the two editors over a screen."""

    def __init__(self, office: Office, screen: Screen) -> None:
        self._office = office
        self._screen = screen

    def correct(self, row: EntryRow, zone: str) -> RecordDialog:
        """Correct an entry's hours; its day, person and cell stay."""
        entry = row.entry
        hours = Field("minutes", tr("&Hours"), editors.minutes(required=True))
        timed = tr("Hours and break fill the time from start to end.")
        pause = Field(
            "break_minutes",
            tr("&Break"),
            editors.minutes(required=True),
            help=timed if entry.started_at is not None else "",
        )
        overtime = Field(
            "overtime_minutes",
            tr("&Overtime"),
            editors.minutes(),
            help=tr("Empty: worked out from the schedule."),
        )
        task = Field("task", tr("&Task"), editors.text())
        note = Field(
            "note",
            tr("&Note"),
            editors.long_text(required=True, lines=3),
            help=tr("Say why the hours are changed; the note is kept with them."),
        )
        title = f"{row.person.name}, {texts.date(entry.business_date)}"
        form = Form(
            (Section(title, ((hours, pause, overtime), (task,), (note,)), _facts(row, zone)),)
        )
        form.set_record(entry)

        def save() -> Sequence[Problem]:
            changed = dataclasses.replace(entry, **form.values())
            outcome = save_entry(self._office.book, changed)
            return self._office.saved(
                outcome, tr("The hours of {name} are corrected.", name=row.person.name)
            )

        dialog = self._screen.edit(
            tr("Correct hours"), form, save=save, size=QSize(600, 470), name="timesheets/entry"
        )
        if row.place:
            source = QPushButton(tr("Show &in its file"))
            dress(source, "timesheets")
            source.clicked.connect(
                lambda _checked=False: show_entry_source(self._office, self._screen, row)
            )
            dialog.add_button(source)
        return dialog

    def add(self, contract_id: int | None, month: Month) -> RecordDialog:
        """Type in hours by hand."""
        book = self._office.book
        contracts = list_contracts(book)
        company = company_of(book)
        person: Field[StaffId | None] = Field(
            "staff_id",
            tr("&Person"),
            editors.choice(
                (item.person.id, f"{item.person.code} · {item.person.name}")
                for item in list_staff(book)
            ),
        )
        contract: Field[int | None] = Field(
            "contract_id", tr("&Contract"), editors.choice(contract_options(contracts))
        )
        day: Field[dt.date | None] = Field("day", tr("&Date"), editors.date(required=True))
        start: Field[dt.time | None] = Field("start", tr("&Start"), editors.time())
        end: Field[dt.time | None] = Field(
            "end", tr("&End"), editors.time(), help=tr("At or before the start: the next day.")
        )
        clock: Field[str | None] = Field(
            "clock",
            tr("Times are &in"),
            editors.choice(
                (
                    (_COMPANY, tr("The company's zone, {zone}", zone=company.zone)),
                    (_CONTRACT, tr("The contract's zone")),
                )
            ),
        )
        pause: Field[int | None] = Field("break_minutes", tr("&Break"), editors.minutes())
        hours: Field[int | None] = Field(
            "minutes",
            tr("&Hours"),
            editors.minutes(),
            help=tr("Empty: from start to end, less the break."),
        )
        overtime: Field[int | None] = Field(
            "overtime_minutes",
            tr("&Overtime"),
            editors.minutes(),
            help=tr("Empty: worked out from the schedule."),
        )
        task: Field[str] = Field("task", tr("&Task"), editors.text())
        note: Field[str] = Field(
            "note",
            tr("&Note"),
            editors.long_text(required=True, lines=2),
            help=tr("Say why these hours are typed in; the note is kept with them."),
        )
        form = Form(
            (
                Section("", ((person, contract),)),
                Section("", ((day, start, end), (clock,), (pause, hours, overtime))),
                Section("", ((task,), (note,))),
            )
        )
        form.set_values(
            {
                "contract_id": contract_id or (contracts[0].id if len(contracts) == 1 else None),
                "clock": _COMPANY,
                "day": min(max(book.clock().date(), month.first), month.range.last),
            }
        )

        def save() -> Sequence[Problem]:
            made = _typed(form, contracts, company.zone)
            if not isinstance(made, TimeEntry):
                return made
            return self._office.saved(save_entry(book, made), tr("The hours are added."))

        return self._screen.edit(
            tr("Add hours"), form, save=save, size=QSize(680, 640), name="timesheets/new-entry"
        )


def _typed(
    form: Form, contracts: Sequence[ContractRow], company_zone: str
) -> TimeEntry | Sequence[Problem]:
    """The entry that a filled form of new hours means, or what is still missing in it."""
    values = form.values()
    row = next(item for item in contracts if item.id == values["contract_id"])
    contract_zone = row.revision.terms.calendar.zone
    zone = contract_zone if values["clock"] == _CONTRACT else company_zone
    start: dt.time | None = values["start"]
    end: dt.time | None = values["end"]
    minutes: int | None = values["minutes"]
    if (start is None) != (end is None):
        message = tr("Type both the start and the end, or neither of them.")
        return (Problem(field="end" if end is None else "start", message=message),)
    if start is not None and end is not None and minutes is None:
        span = span_of(values["day"], start=start, end=end, zone=zone)
        minutes = span.minutes - (values["break_minutes"] or 0)
    if minutes is None or minutes <= 0:
        return (Problem(field="minutes", message=tr("Type the hours, or start and end.")),)
    read = ReadEntry(
        person="",
        day=values["day"],
        start=start,
        end=end,
        break_minutes=values["break_minutes"],
        minutes=minutes,
        overtime_minutes=values["overtime_minutes"],
        task=values["task"],
        sheet="",
        row=0,
        column=0,
    )
    placed = typed_entry(
        read,
        staff_id=values["staff_id"],
        contract=row.contract,
        zone=zone,
        contract_zone=contract_zone,
    )
    return dataclasses.replace(placed, note=values["note"].strip())


def _facts(row: EntryRow, zone: str) -> str:
    entry = row.entry
    start, end = local(entry.started_at, zone), local(entry.ended_at, zone)
    parts: list[str] = [row.contract_number]
    if start is not None and end is not None:
        parts.append(
            tr(
                "{start} to {end} in {zone}",
                start=texts.date_time(start),
                end=texts.date_time(end),
                zone=zone,
            )
        )
    parts.append(f"{row.file_name}, {row.place}" if row.place else row.file_name)
    return "\n".join(parts)
