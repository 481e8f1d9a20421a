"""The screen of the service levels: pickers of contract and month over their tabs."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from bpodesk.domain.changes import Kind
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Trouble
from bpodesk.services.contracts import list_contracts
from bpodesk.services.files import read_given_file
from bpodesk.services.measures import open_month
from bpodesk.services.previews import Preview
from bpodesk.services.scorecards import open_scorecard, scorecard_preview
from bpodesk.services.statements import compute
from bpodesk.ui.actions import Command
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Place, Screen
from bpodesk.ui.screens.issues.counting import count_issue_log
from bpodesk.ui.screens.monthly import MonthBar, contract_options, keep_narrow
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.screens.service_levels.count_import import CountImportDialog
from bpodesk.ui.screens.service_levels.count_import.session import CountState, first_count_state
from bpodesk.ui.screens.service_levels.count_source import show_count_source
from bpodesk.ui.screens.service_levels.counts import CountsPage
from bpodesk.ui.screens.service_levels.events import EventsPage
from bpodesk.ui.screens.service_levels.history import HistoryPage
from bpodesk.ui.screens.service_levels.incidents import IncidentsPage
from bpodesk.ui.screens.service_levels.lists import ListPage
from bpodesk.ui.screens.service_levels.remarks import RemarksPage
from bpodesk.ui.screens.why import show_why
from bpodesk.ui.text import tr
from bpodesk.ui.theme import MEDIUM

_SAVE, _DISCARD = 0, 1


class ServiceLevelsScreen(Screen):
    """Counts of a contract's month, excused events, causes, past results, incidents."""

    NAME, TITLE, ICON = "service_levels", "Service levels", "service-levels"
    DEPENDS_ON = frozenset(
        {
            Kind.CONTRACT,
            Kind.REVISION,
            Kind.CUSTOMER,
            Kind.COMPANY,
            Kind.MEASUREMENT,
            Kind.VOLUME,
            Kind.EXCUSED_EVENT,
            Kind.EVENT_STEP,
            Kind.EVENT_FILE,
            Kind.INCIDENT,
            Kind.LEVEL_REMARK,
            Kind.PAST_RESULT,
            Kind.COUNT_IMPORT,
            Kind.COUNTED_ROW,
            # What events are worth hangs on the month's charges, and so on its hours.
            Kind.TIME_ENTRY,
            Kind.ASSIGNMENT,
            Kind.STATEMENT,
        }
    )
    TOOLS = ("import", "", "new", "open", "count_issues", "delete")

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._shown: tuple[int | None, Month] | None = None
        self.contract: ChoiceEditor[int] = ChoiceEditor(())
        keep_narrow(self.contract, letters=25)
        self.contract.box.setAccessibleName(tr("Contract"))
        self.months = MonthBar(office, self)
        self.save_button = self._make_save_button()
        save = QShortcut(QKeySequence("Ctrl+S"), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)
        self.counts = CountsPage(office)
        self.counts.edited.connect(self._on_edited)
        self.events = EventsPage(office, self)
        self.incidents = IncidentsPage(office, self)
        self.history = HistoryPage(office, self)
        self.remarks = RemarksPage(office, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.no_month = EmptyState("", icon_name="calendar")
        self._counts_place = QStackedWidget()
        self._counts_place.addWidget(self.counts)
        self._counts_place.addWidget(self.no_month)
        self.tabs.addTab(self._counts_place, tr("Counts and volumes"))
        self._lists: dict[QWidget, ListPage[Any]] = {}
        self._add_list(self.events, tr("Excused events"))
        self._add_list(self.remarks, tr("Causes and remedies"))
        self._add_list(self.history, tr("Past results"))
        self._add_list(self.incidents, tr("Incidents"))
        self.nothing = EmptyState(
            tr("No contract yet"),
            tr("A contract says which service levels are promised. Add one first."),
            icon_name="contracts",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tabs)
        self._pages.addWidget(self.nothing)
        bar = QHBoxLayout()
        bar.setSpacing(MEDIUM)
        bar.addWidget(self.contract)
        bar.addWidget(self.months)
        bar.addStretch()
        bar.addWidget(self.save_button)
        self.body.addLayout(bar)
        self.body.addWidget(self._pages, 1)
        self.setAcceptDrops(True)
        self.counts.grid.selectionModel().currentChanged.connect(self.commands_changed)
        self.counts.grid.customContextMenuRequested.connect(self._on_counts_menu)
        self.contract.changed.connect(self._on_picked)
        self.months.changed.connect(self._on_picked)
        self.tabs.currentChanged.connect(self._on_tab)

    def _make_save_button(self) -> QPushButton:
        button = QPushButton(tr("&Save counts"))
        button.setProperty("look", "primary")
        button.setToolTip(tr("Save (Ctrl+S)"))
        dress(button, "save", "on_accent")
        button.clicked.connect(self.save)
        return button

    def _add_list(self, page: ListPage[Any], title: str) -> None:
        self._lists[page] = page
        self.tabs.addTab(page, title)
        page.table.picked.connect(self.commands_changed)
        page.table.menu_wanted.connect(self._on_menu)

    # ------------------------------------------------------------------ show

    def first_focus(self) -> QWidget:
        page = self._list()
        return self.counts.grid if page is None else page.table.view

    def show_place(self, place: Place) -> None:
        self.contract.set_value(place.contract_id)
        if place.month is not None:
            self.months.set_month(place.month)
        if place.event_id is not None:
            self.tabs.setCurrentWidget(self.events)
            self.events.table.select((place.event_id,))
        if place.level_code is not None:
            self.tabs.setCurrentWidget(self.remarks)
            self.remarks.select(place.level_code)

    def reload(self) -> None:
        rows = list_contracts(self._office.book)
        self.contract.box.blockSignals(True)
        self.contract.set_options(contract_options(rows))
        if self.contract.value() is None and rows:
            self.contract.set_value(rows[0].id)
        self.contract.box.blockSignals(False)
        self._pages.setCurrentWidget(self.tabs if rows else self.nothing)
        for part in (self.contract, self.months):
            part.setVisible(bool(rows))
        self.save_button.setVisible(bool(rows) and self._in_counts())
        # What is typed and not saved stays; saving it says where somebody else was faster.
        if self.counts.dirty and self._shown == (self.contract.value(), self.months.month):
            self._show_lists()
            self._follow_events()
        else:
            self._show()

    def _show(self) -> None:
        chosen = self.contract.value()
        self._shown = (chosen, self.months.month)
        month = None
        if chosen is not None:
            try:
                month = open_month(self._office.book, ContractId(chosen), self.months.month)
            except Trouble as trouble:
                self.no_month.say(tr("Nothing to count in this month"), str(trouble))
        self._counts_place.setCurrentWidget(self.counts if month else self.no_month)
        self.counts.show_month(month)
        self._show_lists()

    def _follow_events(self) -> None:
        """What events take out shows at once, beside counts that are being typed too."""
        chosen = self.contract.value()
        if chosen is not None:
            with suppress(Trouble):  # the counts say so when they are saved
                month = open_month(self._office.book, ContractId(chosen), self.months.month)
                self.counts.grid.take_out(month.excused)

    def _show_lists(self) -> None:
        chosen = self.contract.value()
        contract_id = None if chosen is None else ContractId(chosen)
        self.events.show_contract(contract_id, self.months.month)
        self.incidents.show_month(contract_id, self.months.month)
        self.history.show_contract(contract_id)
        self.remarks.show_month(contract_id, self.months.month)

    def _on_picked(self) -> None:
        if self._shown == (self.contract.value(), self.months.month):
            return
        if self.counts.dirty and not self._settled():
            chosen, month = self._shown or (None, self.months.month)
            self.contract.set_value(chosen)
            self.months.set_month(month)
            return
        self._show()

    def may_leave(self) -> bool:
        """Statements are of what is saved: nobody seals a month whose counts wait elsewhere."""
        if not self.counts.dirty:
            return True
        if not self._settled():
            return False
        self._show()
        return True

    def may_close(self) -> bool:
        return not self.counts.dirty or self._settled()

    def _settled(self) -> bool:
        """Ask what becomes of what is typed; False where the user wants to stay with it."""
        answer = self.shell.notify.ask(
            tr("Save the counts first?"),
            (tr("&Save"), tr("&Discard"), tr("&Keep editing")),
            detail=tr("Counts or volumes were typed that aren't saved yet."),
        )
        if answer == _SAVE:
            return self.counts.save()
        return answer == _DISCARD

    def _on_edited(self) -> None:
        self.save_button.setEnabled(self.counts.dirty)

    def _on_tab(self) -> None:
        self.save_button.setVisible(self._in_counts())
        self.commands_changed.emit()

    # ------------------------------------------------------------------ do

    def save(self) -> None:
        """Save the counts and volumes."""
        if self.counts.dirty:
            self.counts.save()

    def commands(self) -> Mapping[str, Command]:
        # Each asks which tab is in front when it is run: the window takes this table once.
        return {
            "import": Command(
                self.choose_list,
                lambda: self.contract.value() is not None,
                lambda: tr("&Import counts…"),
            ),
            "show_source": Command(
                self.show_source,
                lambda: self._in_counts() and self.counts.cell_from_list() is not None,
            ),
            "why": Command(
                self._ask_why,
                lambda: self._in_counts() and self.counts.figure_in_front() is not None,
            ),
            "new": Command(
                self._new,
                lambda: self.contract.value() is not None,
                self._new_words,
            ),
            "open": Command(self._open, self._has_one),
            "count_issues": Command(self._count_issues, lambda: self.contract.value() is not None),
            "delete": Command(
                self._delete,
                self._can_delete,
                self._delete_words,
            ),
            "month_step": Command(
                self.events.record_step,
                lambda: self._in_events() and self._has_one(),
                lambda: tr("&Record what was decided…"),
            ),
            "preview": Command(
                self.events.preview_letter,
                lambda: self._in_events() and self._has_one(),
                lambda: tr("Pre&view the notice letter"),
            ),
            "copy": Command(
                lambda: self._with_table("copy"), lambda: self._in_counts() or self._has_one()
            ),
            "find": Command(lambda: self._with_table("find"), lambda: not self._in_counts()),
            "columns": Command(lambda: self._with_table("columns"), lambda: not self._in_counts()),
            "scorecard": Command(self.show_scorecard, lambda: self.contract.value() is not None),
            "refresh": Command(self.mark_stale),
        }

    def show_scorecard(self) -> None:
        """Make the scorecard of the last week counted in the month, and show it in a window."""
        chosen, month, book = self.contract.value(), self.months.month, self._office.book
        if chosen is None:
            return
        self.shell.jobs.run_job(
            tr("Making the scorecard"),
            lambda _progress: scorecard_preview(
                book, open_scorecard(book, ContractId(chosen), month=month)
            ),
            self._shown_preview,
            owner=self,
        )

    def _shown_preview(self, preview: Preview) -> None:
        open_preview(self._office, preview)

    # ------------------------------------------------------------------ lists

    def choose_list(self) -> None:
        """Ask for a list of calls, intervals or tickets, and import it."""
        path, _ = QFileDialog.getOpenFileName(
            self,
            tr("Choose a list of calls, intervals or tickets"),
            "",
            tr("Workbooks and tables (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt)")
            + ";;"
            + tr("All files (*)"),
        )
        if path:
            self.read_list(Path(path))

    def read_list(self, path: Path) -> None:
        """Read a list off this thread, then show what it would count."""
        chosen, book = self.contract.value(), self._office.book
        if chosen is None or (self.counts.dirty and not self._settled()):
            return

        def work(progress: Progress) -> CountState:
            progress.report(0, 0)
            return first_count_state(
                book,
                read_given_file(path),
                name=path.name,
                contract_id=ContractId(chosen),
                progress=progress,
            )

        self.shell.jobs.run_job(
            tr("Reading {name}", name=path.name), work, self._on_list_read, owner=self
        )

    def _on_list_read(self, state: CountState) -> None:
        dialog = CountImportDialog(self._office, state)
        dialog.imported.connect(self._on_list_imported)
        self.show_dialog(dialog)

    def _on_list_imported(self, first_day: object) -> None:
        self.tabs.setCurrentIndex(0)
        if isinstance(first_day, dt.date):
            self.months.set_month(Month.containing(first_day))

    def show_source(self) -> None:
        """Open the list that the count in front came from, at its cells."""
        found, chosen = self.counts.cell_from_list(), self.contract.value()
        if found is not None and chosen is not None:
            level, days = found
            show_count_source(
                self._office, self, contract_id=ContractId(chosen), level=level, days=days
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.contract.value() is not None and any(
            url.isLocalFile() for url in event.mimeData().urls()
        ):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.read_list(Path(url.toLocalFile()))
                return

    def _ask_why(self) -> None:
        """Ask why a figure is what it is: of what is saved, so that is settled first."""
        chosen, figure = self.contract.value(), self.counts.figure_in_front()
        if chosen is None or figure is None or not self.may_leave():
            return
        try:
            view = compute(self._office.book, ContractId(chosen), self.months.month)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        name = figure.name_in(view.statement)
        if name:
            show_why(self._office, self, view, name)
        else:
            self.shell.notify.say(tr("There is no figure of {code} here.", code=figure.code))

    def _on_counts_menu(self, place: QPoint) -> None:
        menu = self.shell.actions.menu(("why", "show_source", "", "copy"), self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.counts.grid.viewport().mapToGlobal(place))

    def _in_counts(self) -> bool:
        return self.tabs.currentIndex() == 0

    def _in_events(self) -> bool:
        return self.tabs.currentWidget() is self.events

    def _list(self) -> ListPage[Any] | None:
        """The list in front; None where the counts are."""
        return self._lists.get(self.tabs.currentWidget())

    def _can_delete(self) -> bool:
        page = self._list()
        return page is not None and bool(page.delete_words()) and page.table.has_selected()

    def _new_words(self) -> str:
        return (self._list() or self.events).new_words()

    def _delete_words(self) -> str:
        return (self._list() or self.events).delete_words() or tr("&Delete")

    def _has_one(self) -> bool:
        page = self._list()
        return page is not None and page.table.current() is not None

    def _new(self) -> None:
        page = self._list()
        if page is None:
            page = self.events
            self.tabs.setCurrentWidget(self.events)
        page.new()

    def _delete(self) -> None:
        page = self._list()
        if page is not None:
            page.delete()

    def _open(self) -> None:
        page = self._list()
        if page is not None:
            page.open_current()

    def _count_issues(self) -> None:
        """What is typed and not saved would be overwritten: it is settled first."""
        chosen = self.contract.value()
        if chosen is None or not self.may_close():
            return
        try:
            month = open_month(self._office.book, ContractId(chosen), self.months.month)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self._show()
        count_issue_log(self._office, month)

    def _with_table(self, what: str) -> None:
        page = self._list()
        if page is None:
            self.counts.grid.copy()
        elif what == "copy":
            page.table.copy()
        elif what == "find":
            page.table.focus_search()
        else:
            page.table.open_columns_menu()

    def _on_menu(self, place: QPoint) -> None:
        page = self._list()
        menu = self.shell.actions.menu(page.MENU if page is not None else ("copy",), self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
