"""Somebody the file names is put into the staff list, over the import's window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from bpodesk.domain.ids import StaffId
from bpodesk.domain.problems import Problem
from bpodesk.domain.staff import StaffMember
from bpodesk.services.imports import WrittenName
from bpodesk.services.outcome import Saved
from bpodesk.services.staff import save_person
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets.wording import proposed_code
from bpodesk.ui.text import tr


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
