"""The vendor's own particulars: what agreements print as the first party, and in which look."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from bpodesk.domain.problems import Problem
from bpodesk.services.books import company_of, logo_of, save_company
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.company_look import look_form
from bpodesk.ui.text import tr


def company_form() -> Form:
    """The form; its fields have the names of the record's."""
    return Form(
        (
            Section(
                "",
                (
                    (Field("name", tr("&Name"), editors.text(required=True)),),
                    (
                        Field(
                            "legal_name",
                            tr("&Legal name"),
                            editors.text(),
                            help=tr("As agreements print it. Empty: the name above."),
                        ),
                    ),
                    (Field("address", tr("A&ddress"), editors.long_text(lines=2)),),
                    (
                        Field("country", tr("C&ountry"), editors.text(longest=80)),
                        Field("zone", tr("&Time zone"), editors.zone()),
                        Field(
                            "currency",
                            tr("C&urrency"),
                            editors.currency(),
                            help=tr("Proposed for new customers."),
                        ),
                    ),
                ),
            ),
            Section(
                tr("Who signs agreements"),
                (
                    (
                        Field("signatory", tr("Si&gnatory"), editors.text()),
                        Field("signatory_title", tr("Titl&e"), editors.text()),
                    ),
                ),
            ),
        )
    )


def edit_company(office: Office) -> RecordDialog:
    """Open the dialog over the window in front; returns at once."""
    company, logo = company_of(office.book), logo_of(office.book)
    form, look = company_form(), look_form(office.shell.notify)
    form.set_record(company)
    look.set_values(
        {
            "paper": company.paper,
            "accent": company.accent,
            "logo": logo,
            "alternative": logo.alternative,
        }
    )

    def save() -> Sequence[Problem]:
        values = look.values()
        seen = replace(values.pop("logo"), alternative=values.pop("alternative"))
        outcome = save_company(office.book, replace(company, **form.values(), **values), seen)
        return office.saved(outcome, tr("The company's particulars are saved."))

    dialog = RecordDialog(
        tr("Your company"),
        ((tr("Company"), form), (tr("Look of papers"), look)),
        save=save,
        notify=office.shell.notify,
        name="company/editor",
        memory=office.shell.memory,
        size=QSize(660, 540),
        parent=QApplication.activeWindow(),
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
