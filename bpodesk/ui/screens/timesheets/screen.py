"""The screen of the timesheets: imports and hours, and files dropped onto it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QTabWidget, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.problems import Trouble
from bpodesk.domain.readings import Answers
from bpodesk.services.contracts import list_contracts
from bpodesk.services.files import read_given_file
from bpodesk.services.timesheets import BatchRow, kept_file, list_batches
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.timesheets.hours import HoursPage
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from bpodesk.ui.screens.timesheets.import_dialog.session import State, Wishes, first_state
from bpodesk.ui.screens.timesheets.layouts_dialog import LayoutsDialog
from bpodesk.ui.screens.timesheets.saving import save_as
from bpodesk.ui.screens.timesheets.source_dialog import show_batch_source
from bpodesk.ui.screens.timesheets.template_dialog import save_template
from bpodesk.ui.text import tr


class NoContract(Trouble):
    """There is no contract that hours could belong to."""


class TimesheetsScreen(Screen):
    """Imports in one tab, hours in the other. A workbook dropped anywhere here is imported."""

    NAME, TITLE, ICON = "timesheets", "Timesheets", "timesheets"
    DEPENDS_ON = frozenset(
        {
            Kind.IMPORT_BATCH,
            Kind.TIME_ENTRY,
            Kind.STAFF,
            Kind.CONTRACT,
            Kind.REVISION,
            Kind.COMPANY,
            Kind.CUSTOMER,
        }
    )
    TOOLS = ("import", "", "new", "open")

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self.setAcceptDrops(True)
        self.hours = HoursPage(office, self)
        self.imports: Table[BatchRow] = self._make_imports()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.hours, tr("Hours"))
        self.tabs.addTab(self.imports, tr("Imports"))
        self.tabs.currentChanged.connect(self.commands_changed)
        self.body.addWidget(self.tabs, 1)
        self.hours.table.picked.connect(self.commands_changed)
        self.hours.table.menu_wanted.connect(self._on_menu)
        self.imports.picked.connect(self.commands_changed)
        self.imports.menu_wanted.connect(self._on_menu)
        self.imports.opened.connect(self.show_batch)
        self.keep_button = QPushButton(tr("Save the &file as…"))
        self.keep_button.setEnabled(False)
        dress(self.keep_button, "save")
        self.keep_button.clicked.connect(self.save_kept_file)
        self.imports.picked.connect(self._on_batch_picked)
        self.imports.bar.addWidget(self.keep_button)

    def reload(self) -> None:
        self.imports.set_rows(list_batches(self._office.book))
        self.hours.reload()

    def first_focus(self) -> QWidget:
        return self.table.view

    @property
    def table(self) -> Table[Any]:
        """The table of the tab in front."""
        return self.imports if self._imports_in_front() else self.hours.any_table

    def commands(self) -> Mapping[str, Command]:
        # Each asks which tab is in front when it is run: the window takes this table once.
        return {
            "import": Command(self.choose_file),
            "new": Command(self.hours.add_hours, text=lambda: tr("&Add hours by hand…")),
            "open": Command(
                self._open,
                lambda: self.table.current() is not None,
                lambda: tr("&Show its hours") if self._imports_in_front() else tr("&Correct…"),
            ),
            "show_source": Command(
                self._show_source,
                lambda: (
                    self.imports.current() is not None
                    if self._imports_in_front()
                    else self.hours.has_source()
                ),
                lambda: (
                    tr("Show the f&ile") if self._imports_in_front() else tr("Show &in its file")
                ),
            ),
            "delete": Command(
                self.hours.delete_current,
                lambda: not self._imports_in_front() and self.table.current() is not None,
                lambda: tr("&Delete typed hours"),
            ),
            "layouts": Command(self.show_layouts),
            "save_template": Command(self.save_template),
            "copy": Command(self._copy, self._has_selected),
            "select_all": Command(self._select_all),
            "find": Command(self._find),
            "columns": Command(self._columns),
            "refresh": Command(self.mark_stale),
        }

    # ------------------------------------------------------------------ import

    def choose_file(self) -> None:
        """Ask for a workbook and import it."""
        path, _ = QFileDialog.getOpenFileName(
            self,
            tr("Choose a timesheet"),
            "",
            tr("Workbooks and tables (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.dat)")
            + ";;"
            + tr("All files (*)"),
        )
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a file off this thread, then show what it would bring."""

        book, likely = self._office.book, self.hours.contract.value()

        def work(progress: Progress) -> State:
            progress.report(0, 0)
            contracts = list_contracts(book)
            if not contracts:
                raise NoContract(
                    tr("There is no contract yet that these hours could belong to. Add one first.")
                )
            chosen = next((row for row in contracts if row.id == likely), contracts[0])
            return first_state(
                book,
                read_given_file(path),
                name=path.name,
                wishes=Wishes(contract_id=chosen.contract.id),
                answers=Answers(),
                progress=progress,
            )

        self.shell.jobs.run_job(
            tr("Reading {name}", name=path.name), work, self._on_read, owner=self
        )

    def _on_read(self, state: State) -> None:
        dialog = ImportDialog(self._office, state)
        dialog.imported.connect(self._on_imported)
        self.show_dialog(dialog)

    def _on_imported(self, contract_id: int, first_day: object) -> None:
        self.hours.show_month(contract_id, first_day)
        self.tabs.setCurrentWidget(self.hours)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.read(Path(url.toLocalFile()))
                return

    # ------------------------------------------------------------------ what was imported

    def show_batch(self, row: BatchRow) -> None:
        """Go to the hours of an import: its contract, in the month it brought most of."""
        self.hours.show_batch(row)
        self.tabs.setCurrentWidget(self.hours)

    def save_kept_file(self) -> None:
        """Write the file of an import as it was given."""
        row = self.imports.current()
        if row is None:
            return
        book, batch_id = self._office.book, row.batch.id
        save_as(
            self._office,
            self,
            name=row.file_name,
            make=lambda: kept_file(book, batch_id).content,
            title=tr("Save the imported file"),
        )

    def save_template(self) -> None:
        """Save a workbook of our own for the month and contract in front."""
        save_template(
            self._office,
            self,
            contract_id=self.hours.contract.value(),
            month=self.hours.months.month,
        )

    def show_layouts(self) -> None:
        """The layouts that are remembered, to be forgotten."""
        self.show_dialog(LayoutsDialog(self._office))

    def _show_source(self) -> None:
        batch = self.imports.current()
        if not self._imports_in_front():
            self.hours.show_source()
        elif batch is not None:
            show_batch_source(self._office, self, batch)

    def _on_batch_picked(self) -> None:
        self.keep_button.setEnabled(self.imports.current() is not None)

    def _open(self) -> None:
        if self._imports_in_front():
            row = self.imports.current()
            if row is not None:
                self.show_batch(row)
        else:
            self.hours.open_current()

    def _copy(self) -> None:
        self.table.copy()

    def _has_selected(self) -> bool:
        return self.table.has_selected()

    def _select_all(self) -> None:
        self.table.view.selectAll()

    def _find(self) -> None:
        self.table.focus_search()

    def _columns(self) -> None:
        self.table.open_columns_menu()

    def _imports_in_front(self) -> bool:
        return self.tabs.currentWidget() is self.imports

    def _on_menu(self, place: QPoint) -> None:
        names = ["open", "show_source", "", "copy"]
        names += ["", "save_template", "layouts"] if self._imports_in_front() else []
        menu = self.shell.actions.menu(names, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _make_imports(self) -> Table[BatchRow]:
        zone = self.hours.company_zone
        return Table(
            (
                Column(
                    "imported",
                    "Imported",
                    lambda row: moment_text(row.batch.imported_at, zone()),
                    lambda row: row.batch.imported_at,
                    width=180,
                ),
                Column("file", "File", lambda row: row.file_name, width=240),
                Column("contract", "Contract", lambda row: row.contract_number, width=130),
                number_column(
                    "entries",
                    "Entries",
                    lambda row: texts.number(row.batch.entry_count),
                    lambda row: row.batch.entry_count,
                    width=80,
                    total=lambda rows: texts.number(sum(row.batch.entry_count for row in rows)),
                ),
                number_column(
                    "hours",
                    "Hours",
                    lambda row: texts.hours(row.batch.total_minutes),
                    lambda row: row.batch.total_minutes,
                    width=100,
                    total=lambda rows: texts.hours(sum(row.batch.total_minutes for row in rows)),
                ),
                Column("layout", "Layout", lambda row: row.batch.layout, width=100),
                Column("zone", "Times read in", lambda row: row.batch.zone, width=120),
            ),
            key=lambda row: row.id,
            name="timesheets/imports",
            title=tr("Imports"),
            memory=self.shell.memory,
            empty=EmptyState(
                tr("No timesheet imported yet"),
                tr(
                    "Drop the month's workbook here, or choose it. You see what it holds before"
                    " anything is written."
                ),
                icon_name="import",
                button=tr("&Import a timesheet…"),
                on_button=self.choose_file,
            ),
        )
