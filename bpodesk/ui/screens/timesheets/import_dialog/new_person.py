"""People the file names are put into the staff list: one by a form, or all that are unknown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from bpodesk.domain.ids import StaffId
from bpodesk.domain.problems import Problem
from bpodesk.domain.staff import StaffMember
from bpodesk.services.imports import WrittenName
from bpodesk.services.outcome import Saved
from bpodesk.services.staff import add_people, save_person
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets.wording import proposed_code
from bpodesk.ui.text import tr, trn


def add_everybody(
    office: Office, names: Sequence[WrittenName], *, taken: set[str], zone: str
) -> dict[WrittenName, StaffId]:
    """Put all these into the staff list as the file calls them, as one step to undo.

    Gives back who they are now; nobody where it can't be done, and then the user was told why.
    """
    people: list[StaffMember] = []
    for written in names:
        code = proposed_code(written, taken)
        taken = {*taken, code.casefold()}
        people.append(StaffMember(code=code, name=written.name or written.code, zone=zone))
    outcome = add_people(office.book, people)
    message = trn(
        "{n} person is in the staff list.", "{n} people are in the staff list.", len(people)
    )
    office.done(outcome, message)
    if not isinstance(outcome, Saved):
        return {}
    saved = outcome.record
    return {written: person.id for written, person in zip(names, saved, strict=True)}


def add_person(
    office: Office,
    written: WrittenName,
    *,
    taken: set[str],
    zone: str,
    on_added: Callable[[StaffId], None],
    parent: QWidget,
) -> RecordDialog:
    """Open the form, filled with what the file says. `taken` are the codes in use, folded."""
    code = Field("code", tr("&Code"), editors.code())
    name = Field("name", tr("&Name"), editors.text(required=True), span=2)
    role = Field("role", tr("&Role"), editors.text())
    clock = Field("zone", tr("&Time zone"), editors.zone(), span=2)
    form = Form((Section("", ((code, name), (role, clock))),))
    form.set_values(
        {
            "code": proposed_code(written, taken),
            "name": written.name or written.code,
            "zone": zone,
        }
    )

    def save() -> Sequence[Problem]:
        outcome = save_person(office.book, StaffMember(**form.values()))
        problems = office.saved(outcome, tr("{name} is in the staff list.", name=form.value(name)))
        if isinstance(outcome, Saved):
            on_added(outcome.record.id)
        return problems

    dialog = RecordDialog(
        tr("Add to staff"),
        (("", form),),
        save=save,
        notify=office.shell.notify,
        name="timesheets/person",
        size=QSize(600, 300),
        parent=parent,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
