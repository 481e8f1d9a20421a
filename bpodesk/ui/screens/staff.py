"""Staff: the list with today's seats, and the editor of a person."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.problems import Problem
from bpodesk.domain.staff import StaffMember
from bpodesk.services.books import company_of
from bpodesk.services.outcome import Saved
from bpodesk.services.staff import StaffRow, bin_people, list_staff, save_person
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen
from bpodesk.ui.text import NOTHING, date, tr


def person_form() -> Form:
    """The editor's form; its fields have the names of the record's."""
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field(
                            "code",
                            tr("Staff c&ode"),
                            editors.code(),
                            help=tr("Short and unique. Timesheets and statements name it."),
                        ),
                        Field("name", tr("&Name"), editors.text(required=True), span=2),
                    ),
                    (
                        Field("role", tr("R&ole"), editors.text(longest=80)),
                        Field(
                            "zone",
                            tr("&Time zone of work"),
                            editors.zone(),
                            help=tr("Night hours (22:00 to 06:00) follow this clock."),
                            span=2,
                        ),
                    ),
                    (
                        Field("hired_on", tr("&Hired"), editors.date()),
                        Field(
                            "left_on",
                            tr("&Left"),
                            editors.date(),
                            help=tr("The last day employed. Empty while the person is here."),
                            span=2,
                        ),
                    ),
                ),
            ),
            Section(
                "",
                (
                    (
                        Field(
                            "aliases",
                            tr("Other names in ti&mesheets"),
                            editors.lines(height=4),
                            help=tr(
                                "One a line, as workbooks write the person. Confirming a match in"
                                " an import adds one here."
                            ),
                        ),
                    ),
                    (Field("note", tr("Not&e"), editors.long_text(lines=3)),),
                ),
            ),
        )
    )


class StaffScreen(ListScreen[StaffRow]):
    """The vendor's people."""

    NAME, TITLE, ICON = "staff", "Staff", "staff"
    DEPENDS_ON = frozenset({Kind.STAFF, Kind.ASSIGNMENT, Kind.CONTRACT})
    TOOLS = ("new", "open", "delete")
    EMPTY = (
        "No staff yet",
        "Add the people whose hours you bill. They are given seats in a contract.",
    )
    COLUMNS = (
        Column[StaffRow]("code", "Code", lambda row: row.person.code, width=70),
        Column[StaffRow]("name", "Name", lambda row: row.person.name, width=210),
        Column[StaffRow]("role", "Role", lambda row: row.person.role or NOTHING, width=130),
        Column[StaffRow]("zone", "Time zone", lambda row: row.person.zone, width=140),
        Column[StaffRow](
            "seats", "Seats today", lambda row: ", ".join(row.seats) or NOTHING, width=220
        ),
        Column[StaffRow](
            "hired_on",
            "Hired",
            lambda row: date(row.person.hired_on),
            sort_key=lambda row: row.person.hired_on,
            width=120,
        ),
        Column[StaffRow](
            "left_on",
            "Left",
            lambda row: date(row.person.left_on),
            sort_key=lambda row: row.person.left_on,
            width=120,
        ),
        Column[StaffRow](
            "aliases",
            "Other names",
            lambda row: ", ".join(row.person.aliases) or NOTHING,
            width=220,
            hidden=True,
        ),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office

    def load(self) -> Iterable[StaffRow]:
        return list_staff(self._office.book)

    def new_text(self) -> str:
        return "&New person…"

    def new_row(self) -> None:
        company = company_of(self._office.book)
        self._edit(StaffMember(code="", name="", zone=company.zone), tr("New person"))

    def open_row(self, row: StaffRow) -> None:
        self._edit(row.person, row.person.name)

    def bin_rows(self, rows: Sequence[StaffRow]) -> None:
        gone = [row.person for row in rows]
        outcome = bin_people(self._office.book, gone)
        if len(gone) == 1:
            message = tr("{name} is in the bin.", name=gone[0].name)
        else:
            message = tr("{count} people are in the bin.", count=len(gone))
        self._office.done(outcome, message)

    def _edit(self, person: StaffMember, title: str) -> None:
        form = person_form()
        form.set_record(person)
        self.edit(title, form, save=lambda: self._save(person, form), size=QSize(680, 640))

    def _save(self, person: StaffMember, form: Form) -> Sequence[Problem]:
        changed = replace(person, **form.values())
        outcome = save_person(self._office.book, changed)
        if isinstance(outcome, Saved):
            self.select(outcome.record.id)
        return self._office.saved(outcome, tr("{name} is saved.", name=changed.name))
