"""The editor of a contract: a tab for each part, over one revision of its terms."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from bpodesk.domain.balance import Place, Remedy, SetTerm
from bpodesk.domain.customers import Customer
from bpodesk.domain.file_names import file_name
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.rate_checks import unpriced
from bpodesk.domain.staff import StaffMember
from bpodesk.services.balance import balance_pdf, open_balance, with_remedy
from bpodesk.services.bin import list_bin
from bpodesk.services.contracts import (
    ContractFile,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.customers import list_customers
from bpodesk.services.drafting import open_drafting
from bpodesk.services.outcome import Saved
from bpodesk.services.previews import Preview
from bpodesk.services.replays import Offer
from bpodesk.services.revisions import agrees_the_same, sign_revision
from bpodesk.services.staff import list_staff
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.agreement import (
    preview_agreement,
    preview_amendment,
    show_signed_paper,
)
from bpodesk.ui.screens.contracts.balance import BalanceTab
from bpodesk.ui.screens.contracts.calendar import CalendarTab
from bpodesk.ui.screens.contracts.commercial import CommercialTab
from bpodesk.ui.screens.contracts.compare import open_comparison
from bpodesk.ui.screens.contracts.credits import CreditsTab
from bpodesk.ui.screens.contracts.drafting.choice import choice_of
from bpodesk.ui.screens.contracts.drafting.editor import AgreementEditor
from bpodesk.ui.screens.contracts.drafting.follow import DraftFollower
from bpodesk.ui.screens.contracts.drafting.tab import AgreementTab
from bpodesk.ui.screens.contracts.general import GeneralTab
from bpodesk.ui.screens.contracts.held import HeldFile
from bpodesk.ui.screens.contracts.levels import LevelsTab
from bpodesk.ui.screens.contracts.papers import open_papers
from bpodesk.ui.screens.contracts.places import SCHEDULE_FIELDS
from bpodesk.ui.screens.contracts.rates import RatesTab
from bpodesk.ui.screens.contracts.readback import ForecastMemory
from bpodesk.ui.screens.contracts.replay import open_replay
from bpodesk.ui.screens.contracts.revision_bar import RevisionBar
from bpodesk.ui.screens.contracts.seats import SeatsTab
from bpodesk.ui.screens.contracts.status_dialog import ask_status
from bpodesk.ui.screens.contracts.step_keys import StepKeys
from bpodesk.ui.screens.contracts.tab import Tab, ask_values
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.text import tr

_CHECK_DELAY_MS = 250


class ContractDialog(RecordDialog):
    """Edits a `ContractFile`. Saving is one step; a signed revision's terms are only shown."""

    def __init__(self, office: Office, file: ContractFile, parent: QWidget | None = None) -> None:
        self._office = office
        self._file = file
        self._desk = open_balance(office.book, file.contract.id)
        drafts = open_drafting(office.book, self._desk)
        credits = CreditsTab()
        self._seats = SeatsTab(_people(office, file))
        self.parts: tuple[Tab, ...] = (
            GeneralTab(_customers(office, file)),
            RatesTab(office),
            LevelsTab(office, credits.rules),
            credits,
            CommercialTab(),
            CalendarTab(office),
            self._seats,
            AgreementTab(office.shell.memory, drafts.offer),
            BalanceTab(),
        )
        super().__init__(
            file.contract.number or tr("New contract"),
            [(part.title, part.form) for part in self.parts],
            save=self._save_contract,
            notify=office.shell.notify,
            name="contracts/editor",
            memory=office.shell.memory,
            size=QSize(1060, 690),
            parent=parent,
        )
        # It stands out even while the focus is among the other buttons.
        self.save_button.setProperty("look", "primary")
        self.bar = RevisionBar()
        cast(QVBoxLayout, self.layout()).insertWidget(0, self.bar)
        self.bar.sign_wanted.connect(self.sign)
        self.bar.next_wanted.connect(self.start_next_revision)
        self.bar.preview_wanted.connect(self.preview)
        self.bar.status_wanted.connect(self.change_status)
        self.bar.compare_wanted.connect(self.compare)
        self.bar.day_wanted.connect(self.preview_on_day)
        self.bar.amendment_wanted.connect(self.preview_amendment)
        self.bar.replay_wanted.connect(self.try_on_past)
        self.bar.signed_paper_wanted.connect(self.show_signed_paper)
        tabs = cast(QTabWidget, self.tabs)
        self.held = HeldFile(self.parts, self)
        self._drafting = DraftFollower(tabs, self.parts, self.held, drafts)
        self.steps = StepKeys(self, tabs, self.held)
        self.bar.files_wanted.connect(self.show_files)
        for part in self.parts:
            part.form.changed.connect(self._refresh_bar)
        self.held.changed.connect(self._refresh_bar)
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(_CHECK_DELAY_MS)
        self._checking.timeout.connect(self.check_balance)
        balance = self._balance.editor
        balance.remedy_wanted.connect(self.apply_remedy)
        balance.place_wanted.connect(self.show_place)
        balance.preview_wanted.connect(self.preview_balance)
        tabs.currentChanged.connect(self._on_tab)
        self.held.changed.connect(self._checking.start)
        self._start = file.contract.starts_on
        general = next(part.form for part in self.parts if "starts_on" in part.form.names)
        self._starts = general.box("starts_on").editor
        self._effective = general.box("effective_from").editor
        self.show_file(file)
        self._starts.changed.connect(self._on_start_changed)
        self._effective.changed.connect(self._on_effective_changed)

    def _on_effective_changed(self) -> None:
        """Seats added from now on begin with the revision as it is typed."""
        day = self._effective.value()
        self._seats.first_day = day if isinstance(day, dt.date) else None

    def _on_start_changed(self) -> None:
        """What began with the contract begins with it still, in a contract not yet signed."""
        day = self._starts.value()
        if not isinstance(day, dt.date) or day == self._start or self._starts.problem():
            return
        before, self._start = self._start, day
        if self.locked or self._file.revision.number > 1:
            return
        if self._effective.value() == before:
            self._effective.set_value(day)
            self._on_effective_changed()
        for part in self.parts:
            for name in part.form.names & {"rate_lines", "seats"}:
                rows = part.form.box(name).editor
                rows.set_value(
                    tuple(
                        dataclasses.replace(row, starts_on=day) if row.starts_on == before else row
                        for row in rows.value()
                    )
                )

    @property
    def file(self) -> ContractFile:
        """The contract as it was last read or begun."""
        return self._file

    @property
    def locked(self) -> bool:
        """True where the revision shown is signed."""
        return self._file.revision.signed_on is not None

    def show_file(self, file: ContractFile) -> None:
        """Show a contract in all tabs."""
        self._file = file
        for part in self.parts:
            part.show(file, locked=self.locked)
        self.held.begin(file, locked=self.locked)
        self._refresh_bar()

    def is_changed(self) -> bool:
        """True where something isn't in the book yet; a revision just begun is not."""
        begun = bool(self._file.contract.id) and not self._file.revision.id
        return begun or super().is_changed()

    def collected(self) -> ContractFile:
        """The file with what all tabs hold."""
        file = self._file
        for part in self.parts:
            file = part.collect(file, locked=self.locked)
        return file

    # ------------------------------------------------------------------ what can be done

    def start_next_revision(self) -> None:
        """Ask from when it holds, and go on with a new draft of the terms."""
        checked = [part.form.check() for part in self.parts]  # every tab shows its faults
        if not all(checked):
            self.save()
            return
        today = self._office.book.clock().date()
        last = self._file.revision.effective_from
        start = max(today, last + dt.timedelta(days=1))
        title = tr("The next revision")
        field = Field(
            "day",
            tr("In &force from"),
            editors.date(required=True, check=lambda day: _not_before(day, last)),
            help=tr("The terms of the last revision are copied; change what was agreed anew."),
        )
        day = self._ask_day(title, field, start, done_text=tr("&Start it"))
        if day is not None:
            self.show_file(next_revision(self.collected(), effective_from=day))

    def sign(self) -> None:
        """Ask for the day of the signature, and record it as a step of its own."""
        words = tr(
            "From then on the terms of this revision can't be changed, and neither this step nor"
            " those before it can be undone."
        )
        if agrees_the_same(self._file):
            words = tr("It agrees the same as the revision signed before it.") + " " + words
        codes = unpriced(self._file.revision.terms.rate_lines)
        if codes:
            words += "\n" + tr(
                "Without a price, so that nothing is charged for them: {codes}.",
                codes=", ".join(codes),
            )
        field = Field("day", tr("&Signed on"), editors.date(required=True), help=words)
        today = self._office.book.clock().date()
        day = self._ask_day(tr("Mark as signed"), field, today, done_text=tr("&Mark as signed"))
        if day is None:
            return
        try:
            outcome = sign_revision(self._office.book, self._file, signed_on=day)
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return
        number = self._file.contract.number
        self._office.settled(outcome, tr("{number} is marked as signed.", number=number))
        if isinstance(outcome, Saved):
            self.show_file(open_contract(self._office.book, self._file.contract.id))

    def preview(self) -> None:
        """Show the agreement of the revision as a PDF."""
        contract, revision = self._file.contract, self._file.revision
        preview_agreement(self._office, contract, revision.number)

    def change_status(self) -> None:
        """Ask for the contract's next status, with its day and who decided it."""
        if ask_status(self._office, self._file.contract.id) is not None:
            self.show_file(open_contract(self._office.book, self._file.contract.id))

    def compare(self) -> None:
        """Show what the revisions change against each other."""
        open_comparison(self._office, self._file.contract, self._file.revisions, self)

    def preview_on_day(self) -> None:
        """Ask for a day and show the agreement as it was in force then."""
        field = Field(
            "day",
            tr("In force &on"),
            editors.date(required=True),
            help=tr("The agreement is shown as it held on that day, amendments worked in."),
        )
        today = self._office.book.clock().date()
        title = tr("Agreement on a day")
        day = self._ask_day(title, field, today, done_text=tr("&Show"))
        if day is not None:
            preview_agreement(self._office, self._file.contract, day)

    def preview_amendment(self) -> None:
        """Show the amendment's own paper."""
        preview_amendment(self._office, self._file.contract, self._file.revision.number)

    def show_signed_paper(self) -> None:
        """Show the very bytes that were kept with the signature."""
        show_signed_paper(self._office, self._file.contract, self._file.revision.number)

    def show_files(self) -> None:
        """List the signed papers with the files that belong to them."""
        open_papers(self._office, self._file.contract, self)

    # ------------------------------------------------------------------ balance

    @property
    def _balance(self) -> BalanceTab:
        return cast(BalanceTab, self.parts[-1])

    def check_balance(self) -> None:
        """Put the rules to the terms as the tabs hold them, if the answers can be seen.

        While a field isn't understood the last answers stay.
        """
        tabs = cast(QTabWidget, self.tabs)
        if tabs.currentIndex() != len(self.parts) - 1 or self.held.is_unclear:
            return
        file = self.held.file
        self._balance.show_rows(self._desk.check(file, typed=self._typed_volumes(file)))

    def apply_remedy(self, remedy: Remedy) -> None:
        """Put a finding's remedy into the tab it belongs to; nothing is saved."""
        terms = with_remedy(self.collected(), remedy).revision.terms
        if isinstance(remedy, SetTerm):
            part = next(part for part in self.parts if remedy.name in part.form.names)
            part.form.box(remedy.name).editor.set_value(remedy.value)
        else:
            self._clauses.set_value(choice_of(terms))
        self.check_balance()

    def show_place(self, place: Place) -> None:
        """Go to the tab where a clause or a schedule is agreed, and to the clause itself."""
        name = SCHEDULE_FIELDS.get(place.clause_id, "clauses")
        self._drafting.go_to_field(name)
        if name == "clauses":
            self._clauses.show_clause(place.clause_id)

    def preview_balance(self) -> None:
        """Show the check as a PDF."""
        file = self.collected()
        paper = self._desk.paper(file, typed=self._typed_volumes(file))
        number, n = paper.contract.number, paper.revision.number

        def work(_progress: Progress) -> Preview:
            return Preview(
                title=tr("Balance check {number}, revision {n}", number=number, n=n),
                file_name=file_name(f"{number} balance check revision {n}.pdf"),
                pdf=balance_pdf(self._office.book, paper),
            )

        def show(made: Preview) -> None:
            open_preview(self._office, made)

        words = tr("Writing the balance check")
        self._office.shell.jobs.run_job(words, work, show, owner=self)

    def _typed_volumes(self, file: ContractFile) -> dict[str, int]:
        memory = ForecastMemory(self._office.shell.memory, file.contract)
        return memory.volumes(file.revision.terms.levels)

    @property
    def _clauses(self) -> AgreementEditor:
        part = next(part for part in self.parts if "clauses" in part.form.names)
        return cast(AgreementEditor, part.form.box("clauses").editor)

    def _on_tab(self, _place: int) -> None:
        self.check_balance()

    def try_on_past(self) -> None:
        """Show what the terms as they are typed would have cost in months that are over."""
        checked = [part.form.check() for part in self.parts]  # every tab shows its faults
        if not all(checked):
            self._lead_to_first_bad()
            return
        file = self.collected()
        open_replay(self._office, Offer(contract=file.contract, revision=file.revision), self)

    # ------------------------------------------------------------------ parts

    def _ask_day(
        self, title: str, field: Field[dt.date | None], day: dt.date, *, done_text: str
    ) -> dt.date | None:
        form = Form((Section("", ((field,),)),))
        form.set_values({"day": day})
        return ask_values(
            self._office,
            title,
            form,
            name="contracts/day",
            build=lambda _values: form.value(field),
            done_text=done_text,
            size=QSize(460, 240),
        )

    def _save_contract(self) -> Sequence[Problem]:
        file = self.collected()
        outcome = save_contract(self._office.book, file)
        if isinstance(outcome, Saved):
            self._file = outcome.record
        return self._office.saved(
            outcome, tr("Contract {number} is saved.", number=file.contract.number)
        )

    def _refresh_bar(self) -> None:
        saved = bool(self._file.revision.id) and not self.is_changed()
        count = len(self._file.revisions)
        revision, typed = self._file.revision, self._effective.value()
        if isinstance(typed, dt.date):
            revision = dataclasses.replace(revision, effective_from=typed)
        self.bar.show_revision(revision, saved=saved, count=count)


def _not_before(day: dt.date, last: dt.date) -> str:
    if day >= last:
        return ""
    return tr("Effective dates of revisions can't go back: the last one is of that day or later.")


def _customers(office: Office, file: ContractFile) -> tuple[Customer, ...]:
    """The customers in use, and the contract's own where it is in the bin."""
    binned = (row.record for row in list_bin(office.book))
    own = (
        record
        for record in binned
        if isinstance(record, Customer) and record.id == file.contract.customer_id
    )
    return (*list_customers(office.book), *own)


def _people(office: Office, file: ContractFile) -> tuple[StaffMember, ...]:
    """The people in use, and those in the bin who once had a seat here."""
    seated = {seat.staff_id for seat in file.seats}
    binned = (row.record for row in list_bin(office.book))
    gone = (record for record in binned if isinstance(record, StaffMember) and record.id in seated)
    return (*(row.person for row in list_staff(office.book)), *gone)
