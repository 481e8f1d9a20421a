"""The hours of a month and contract, each entry with the cell it came from."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Trouble
from bpodesk.services.books import company_of
from bpodesk.services.contracts import ContractRow, list_contracts
from bpodesk.services.timesheets import (
    BatchRow,
    EntryRow,
    delete_entry,
    list_entries,
    main_month,
)
from bpodesk.ui import text as texts
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import local
from bpodesk.ui.screens.monthly import MonthBar, contract_options, keep_narrow
from bpodesk.ui.screens.timesheets.entry_editor import EntryEditors
from bpodesk.ui.screens.timesheets.source_dialog import show_entry_source
from bpodesk.ui.text import NOTHING, plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL

_COMPANY, _CONTRACT = "company", "contract"


class HoursPage(QWidget):
    """The tab of the hours, with its pickers of month, contract and clock."""

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(screen)
        self._office = office
        self._screen = screen
        self._contracts: tuple[ContractRow, ...] = ()
        self._zones: Mapping[int, str] = {}
        self._company_zone = company_of(office.book).zone
        self._editors = EntryEditors(office, screen)
        self._shown_zone = self._company_zone
        self._shown: tuple[DateRange, int | None] | None = None
        self._loading: Progress | None = None
        self._request = 0
        self.months = MonthBar(office, self)
        self.contract: ChoiceEditor[int] = ChoiceEditor(
            (), required=False, nothing=tr("All contracts")
        )
        keep_narrow(self.contract, letters=32)
        self.contract.box.setAccessibleName(tr("Contract"))
        self.clock: ChoiceEditor[str] = ChoiceEditor((), required=True)
        self.clock.box.setMinimumWidth(210)
        self.clock.box.setAccessibleName(tr("Times are shown in"))
        self.table: Table[EntryRow] = self._make_table(screen)
        # Fewer pickers stand beside each other than the search line would leave room for.
        self.table.search.setMaximumWidth(240)
        clock = QHBoxLayout()
        clock.setSpacing(SMALL)
        clock.addWidget(plain_label(tr("Times in")))
        clock.addWidget(self.clock)
        bar = QHBoxLayout()
        bar.setSpacing(MEDIUM)
        bar.addWidget(self.months)
        bar.addWidget(self.contract)
        bar.addStretch()
        bar.addLayout(clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        self.months.changed.connect(self._show)
        self.contract.changed.connect(self._on_contract)
        self.clock.changed.connect(self._show)
        self.table.opened.connect(self._on_opened)
        self.table.binned.connect(self._on_binned)

    # ------------------------------------------------------------------ what is shown

    @property
    def any_table(self) -> Table[Any]:
        """The table, for those who don't care what its rows are."""
        return self.table

    def company_zone(self) -> str:
        """The company's zone."""
        return self._company_zone

    def zone(self) -> str:
        """The zone that was chosen for the times."""
        chosen = self.contract.value()
        if self.clock.value() == _CONTRACT and chosen is not None:
            return self._zones.get(chosen, self._company_zone)
        return self._company_zone

    def reload(self) -> None:
        """Read contracts and hours again."""
        book = self._office.book
        self._company_zone = company_of(book).zone
        self._contracts = list_contracts(book)
        self._zones = {row.id: row.revision.terms.calendar.zone for row in self._contracts}
        first = not self.contract.box.count() or self.contract.box.count() == 1
        self.contract.set_options(contract_options(self._contracts))
        if first and len(self._contracts) == 1:
            self.contract.set_value(self._contracts[0].id)
        self._offer_clocks()
        self._show()

    def show_month(self, contract_id: int, day: object) -> None:
        """Go to a contract's month: the one the day lies in."""
        self.contract.set_value(contract_id)
        if isinstance(day, dt.date):
            self.months.set_month(Month.containing(day))

    def show_batch(self, row: BatchRow) -> None:
        """Go to the month in which an import has its most hours, and find its file's rows."""
        book, batch = self._office.book, row.batch

        def work(_progress: Progress) -> Month | None:
            return main_month(book, batch.id)

        def show(month: Month | None) -> None:
            self.contract.set_value(batch.contract_id)
            if month is not None:
                self.months.set_month(month)
            self.table.search.setText(row.file_name)

        words = tr("Looking for the hours of {name}", name=row.file_name)
        self._office.shell.jobs.run_job(words, work, show, owner=self, patient=True)

    def _show(self) -> None:
        """Read the hours that are chosen, away from this thread: a month may have very many."""
        book, wanted = self._office.book, (self.months.month.range, self.contract.value())
        days, chosen = wanted
        contract_id = None if chosen is None else ContractId(chosen)
        self._shown_zone = self.zone()
        if self._loading is not None:
            self._loading.cancel()
        words = tr("Reading the hours of {month}", month=texts.month(self.months.month))
        reading = True
        self._request += 1
        request = self._request

        def work(progress: Progress) -> tuple[EntryRow, ...]:
            rows = list_entries(book, days=days, contract_id=contract_id)
            progress.stop_if_cancelled()
            return rows

        def show(rows: tuple[EntryRow, ...]) -> None:
            nonlocal reading
            reading = False
            # It may have been read already when it was asked to stop.
            if request == self._request:
                self._shown = wanted
                self.table.set_rows(rows)

        def stopped() -> None:
            nonlocal reading
            reading = False
            # Where it was not the user who stopped it, other hours are on their way.
            if request == self._request:
                self._shown = None
                self.table.show_waiting(tr("The hours were not read; refresh to read them"))

        def failed(trouble: Trouble) -> None:
            stopped()
            self._office.shell.notify.trouble(trouble)

        self._loading = self._office.shell.jobs.run_job(
            words,
            work,
            show,
            on_trouble=failed,
            on_cancelled=stopped,
            owner=self,
            patient=True,
        )
        if reading and self._shown != wanted:
            self.table.show_waiting(f"{words}…")

    def _on_contract(self) -> None:
        self._offer_clocks()
        self._show()

    def _offer_clocks(self) -> None:
        chosen = self.contract.value()
        clocks = [(_COMPANY, tr("{zone} (company)", zone=self._company_zone))]
        zone = self._zones.get(chosen) if chosen is not None else None
        if zone is not None and zone != self._company_zone:
            clocks.append((_CONTRACT, tr("{zone} (contract)", zone=zone)))
        self.clock.set_options(clocks)
        if self.clock.value() is None:
            self.clock.box.blockSignals(True)
            self.clock.set_value(_COMPANY)
            self.clock.box.blockSignals(False)

    # ------------------------------------------------------------------ what is done

    def add_hours(self) -> None:
        """Type hours in that no file has."""
        self._editors.add(self.contract.value(), self.months.month)

    def open_current(self) -> None:
        """Correct the selected entry."""
        row = self.table.current()
        if row is not None:
            self._editors.correct(row, self.zone())

    def has_source(self) -> bool:
        """True where the selected entry came from a file."""
        row = self.table.current()
        return row is not None and bool(row.place)

    def show_source(self) -> None:
        """Show the selected entry in its file."""
        row = self.table.current()
        if row is not None:
            show_entry_source(self._office, self._screen, row)

    def delete_current(self) -> None:
        """Delete the selected hours if they were typed in; imported ones are corrected."""
        row = self.table.current()
        if row is not None:
            outcome = delete_entry(self._office.book, row.entry)
            self._office.done(outcome, tr("The hours of {name} are deleted.", name=row.person.name))

    def _on_binned(self, _rows: object) -> None:
        self.delete_current()

    def _on_opened(self, row: EntryRow) -> None:
        self._editors.correct(row, self.zone())

    # ------------------------------------------------------------------ the table

    def _time(self, moment: dt.datetime | None, day: dt.date) -> str:
        """The time of day, with the date where it isn't the entry's own."""
        here = local(moment, self._shown_zone)
        if here is None:
            return NOTHING
        words = texts.time(here.time())
        days = (here.date() - day).days
        return f"{words} {days:+d}d" if days else words

    def _make_table(self, screen: Screen) -> Table[EntryRow]:
        return Table(
            (
                Column(
                    "date",
                    "Date",
                    lambda row: texts.date(row.entry.business_date),
                    lambda row: (row.entry.business_date, row.person.code),
                    width=110,
                ),
                Column("person", "Person", lambda row: row.person.name, width=128),
                Column("code", "Code", lambda row: row.person.code, width=60, hidden=True),
                number_column(
                    "start",
                    "Start",
                    lambda row: self._time(row.entry.started_at, row.entry.business_date),
                    lambda row: row.entry.started_at,
                    width=80,
                ),
                number_column(
                    "end",
                    "End",
                    lambda row: self._time(row.entry.ended_at, row.entry.business_date),
                    lambda row: row.entry.ended_at,
                    width=100,
                ),
                number_column(
                    "break",
                    "Break",
                    lambda row: texts.clock_hours(row.entry.break_minutes),
                    lambda row: row.entry.break_minutes,
                    width=62,
                ),
                number_column(
                    "hours",
                    "Hours",
                    lambda row: texts.hours(row.entry.minutes),
                    lambda row: row.entry.minutes,
                    width=74,
                    total=lambda rows: texts.hours(sum(row.entry.minutes for row in rows)),
                ),
                number_column(
                    "overtime",
                    # The statement works it out by the schedule where no file states it.
                    "Overtime stated",
                    lambda row: texts.hours(row.entry.overtime_minutes),
                    lambda row: row.entry.overtime_minutes,
                    width=112,
                    total=_stated_overtime,
                ),
                Column("cell", "Cell", lambda row: row.place or NOTHING, width=88),
                Column("task", "Task", lambda row: row.entry.task, width=108),
                Column(
                    "contract", "Contract", lambda row: row.contract_number, width=130, hidden=True
                ),
                Column("note", "Note", lambda row: row.entry.note, width=70),
                Column("file", "File", lambda row: row.file_name, width=84),
            ),
            key=lambda row: row.id,
            name="timesheets/hours",
            title=tr("Hours"),
            memory=self._office.shell.memory,
            jobs=self._office.shell.jobs,
            empty=EmptyState(
                tr("No hours in this month"),
                tr(
                    "Drop the month's workbook here or import it with Ctrl+I; go to another month"
                    " with the arrows above."
                ),
                icon_name="timesheets",
                button=tr("&Import a timesheet…"),
                on_button=screen.shell.actions.action("import").trigger,
            ),
        )


def _stated_overtime(rows: Sequence[EntryRow]) -> str:
    """The overtime that files state of the rows; nothing where none does."""
    stated = [row.entry.overtime_minutes for row in rows if row.entry.overtime_minutes is not None]
    return texts.hours(sum(stated)) if stated else ""
