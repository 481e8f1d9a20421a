"""Opens the editors of issues, actions and contacts over a screen, and saves what they hold."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize

from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.problems import Problem
from bpodesk.services.books import OpenBook, company_of
from bpodesk.services.contact_log import save_contact
from bpodesk.services.issue_actions import save_action
from bpodesk.services.issues import (
    IssueFile,
    clock_for,
    customer_contacts,
    known_codes,
    list_issues,
    save_issue,
)
from bpodesk.services.log_records import short_text
from bpodesk.services.outcome import Outcome
from bpodesk.services.staff import list_staff
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.issues.entry_forms import CONTACT_MOMENTS, ContactForm, action_form
from bpodesk.ui.screens.issues.issue_editor import MOMENTS, IssueForm, Names
from bpodesk.ui.screens.issues.moments import at_days
from bpodesk.ui.text import tr

R = TypeVar("R")


def zone_of(book: OpenBook, contract_id: ContractId) -> str:
    """The zone in which a contract's days and times are typed. Raises NotFound."""
    return clock_for(book, contract_id).zone


class LogEditors:
    """The editors over one screen; `on_saved` is called when something was saved."""

    def __init__(self, office: Office, screen: Screen, *, on_saved: Callable[[], None]) -> None:
        self._office = office
        self._screen = screen
        self._on_saved = on_saved

    def edit_issue(self, file: IssueFile) -> None:
        """Open an issue with its actions and contacts."""
        issue, book = file.issue, self._office.book
        forms = IssueForm(
            file,
            zone=zone_of(book, issue.contract_id),
            names=self._names(issue.contract_id),
            now=book.clock(),
        )

        def save() -> Sequence[Problem]:
            problems = forms.check()
            if problems:
                return problems
            outcome = save_issue(book, forms.file(), file if issue.id else None)
            return at_days(self._told(outcome, tr("{code} is saved.", code=issue.code)), MOMENTS)

        title = f"{issue.code}  {issue.title}" if issue.id else tr("New issue")
        self._screen.edit(title, forms.pages, save=save, size=QSize(860, 620), name="issues/issue")

    def edit_action(self, action: ActionItem) -> None:
        """Open an action."""
        issues = self._issues(action.contract_id)
        form = action_form(self._names(action.contract_id), issues)
        form.set_record(action)

        def save() -> Sequence[Problem]:
            typed = dataclasses.replace(action, **form.values())
            outcome = save_action(self._office.book, typed, action if action.id else None)
            return self._told(outcome, tr("The action is saved."))

        title = tr("Action") if action.id else tr("New action")
        self._screen.edit(title, form, save=save, size=QSize(660, 440), name="issues/action")

    def edit_contact(self, note: ContactNote) -> None:
        """Open a contact."""
        forms = ContactForm(
            note,
            zone=zone_of(self._office.book, note.contract_id),
            names=self._names(note.contract_id),
            people=customer_contacts(self._office.book, note.contract_id),
            issues=self._issues(note.contract_id),
        )

        def save() -> Sequence[Problem]:
            problems = forms.check()
            if problems:
                return problems
            outcome = save_contact(self._office.book, forms.note())
            return at_days(self._told(outcome, tr("The contact is saved.")), CONTACT_MOMENTS)

        title = tr("Contact") if note.id else tr("New contact")
        self._screen.edit(title, forms.form, save=save, size=QSize(720, 580), name="issues/contact")

    def _told(self, outcome: Outcome[R], message: str) -> Sequence[Problem]:
        problems = self._office.saved(outcome, message)
        if not problems:
            self._on_saved()
        return problems

    def _names(self, contract_id: ContractId) -> Names:
        book = self._office.book
        levels, events = known_codes(book, contract_id)
        ours = (company_of(book).signatory, *(row.person.name for row in list_staff(book)))
        people = customer_contacts(book, contract_id)
        return Names(
            ours=tuple(name for name in dict.fromkeys(ours) if name),
            customers=tuple(person.name for person in people),
            levels=levels,
            events=events,
        )

    def _issues(self, contract_id: ContractId) -> list[tuple[int, str]]:
        rows = list_issues(self._office.book, contract_id)
        return [(row.id, f"{row.issue.code}  {short_text(row.issue.title, 24)}") for row in rows]
