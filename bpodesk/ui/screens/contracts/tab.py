"""What a tab of the contract editor is, and the small dialog in which one row is edited."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog

from bpodesk.domain.problems import Problem
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr

T = TypeVar("T")


class Tab(Protocol):
    """One part of a contract: shows it in its form and puts the form's values back."""

    title: str
    form: Form

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the file; `locked` where the revision is signed."""
        ...

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with what the form holds. The form has been checked before."""
        ...


def ask_values(
    office: Office,
    title: str,
    form: Form,
    *,
    name: str,
    build: Callable[[Mapping[str, Any]], T],
    check: Callable[[T], Sequence[Problem]] | None = None,
    done_text: str = "",
    read_only: bool = False,
    size: QSize | None = None,
) -> T | None:
    """Wait until a form is filled in; what `build` makes of its values, or None where given up.

    `check` says what is wrong with the value; its problems are shown at the form's fields.
    """
    found: list[T] = []

    def save() -> Sequence[Problem]:
        value = build(form.values())
        problems = tuple(check(value)) if check is not None else ()
        if not any(problem.is_error for problem in problems):
            found.append(value)
        return problems

    dialog = RecordDialog(
        title,
        (("", form),),
        save=save,
        notify=office.shell.notify,
        name=name,
        memory=office.shell.memory,
        save_text=done_text or tr("&OK"),
        size=size,
        parent=QApplication.activeModalWidget() or QApplication.activeWindow(),
    )
    if read_only:
        form.set_read_only(True)
        dialog.save_button.hide()
        dialog.cancel_button.setText(tr("&Close"))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return found[-1] if accepted and found else None


def yes_or_nothing(flag: bool) -> str:
    """A flag in a table's cell."""
    return tr("Yes") if flag else ""
