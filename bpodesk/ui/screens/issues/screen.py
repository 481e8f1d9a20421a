"""The screen of the issue log: issues, actions and contacts of all contracts, each a list."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.problems import Trouble
from bpodesk.domain.worktime import local_date
from bpodesk.services.contact_log import ContactRow, list_contacts, save_contact
from bpodesk.services.contracts import ContractRow, list_contracts
from bpodesk.services.issue_actions import ActionRow, list_actions, save_action
from bpodesk.services.issues import (
    IssueFile,
    IssueRow,
    list_issues,
    new_issue,
    open_issue,
    resolve_issue,
    save_issue,
)
from bpodesk.services.log_records import LogRecord, bin_records, name_of
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.line_edit import LineEdit
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Place, Screen
from bpodesk.ui.screens.issues.columns import ACTION_COLUMNS, CONTACT_COLUMNS, ISSUE_COLUMNS
from bpodesk.ui.screens.issues.editing import LogEditors, zone_of
from bpodesk.ui.screens.issues.reaching import offer_links
from bpodesk.ui.screens.monthly import contract_options, keep_narrow
from bpodesk.ui.text import tr
from bpodesk.ui.theme import MEDIUM

_ALL, _OPEN, _OVERDUE, _EVERY = 0, "open", "overdue", "all"
_MENU = ("open", "settle", "reach", "", "copy", "", "delete")


class IssuesScreen(Screen):
    """What was reported, what is to be done, and what was said, under all contracts or one."""

    NAME, TITLE, ICON = "issues", "Issues", "issues"
    DEPENDS_ON = frozenset(
        {
            Kind.ISSUE,
            Kind.ACTION,
            Kind.CONTACT_NOTE,
            Kind.CONTRACT,
            Kind.REVISION,
            Kind.CUSTOMER,
            Kind.EXCUSED_EVENT,
            Kind.STAFF,
            Kind.OWN_CLAUSE,
        }
    )
    TOOLS = ("new", "open", "settle", "reach", "delete")

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._contracts: tuple[ContractRow, ...] = ()
        self._editors = LogEditors(office, self, on_saved=self._on_saved)
        self.contract: ChoiceEditor[int] = ChoiceEditor(())
        self.stand: ChoiceEditor[str] = ChoiceEditor(
            (
                (_OPEN, tr("Not done")),
                (_OVERDUE, tr("Overdue")),
                (_EVERY, tr("All")),
            )
        )
        self.contract.box.setAccessibleName(tr("Contract"))
        self.stand.box.setAccessibleName(tr("Status"))
        keep_narrow(self.contract, letters=30)
        keep_narrow(self.stand, letters=10)
        self.stand.set_value(_OPEN)
        self.quick = LineEdit()
        self.quick.setMaxLength(400)
        self.quick.returnPressed.connect(self._on_quick)
        self.issue_list = self._table(ISSUE_COLUMNS, "issues", "Issues", _NO_ISSUES)
        self.action_list = self._table(ACTION_COLUMNS, "actions", "Actions", _NO_ACTIONS)
        self.contact_list = self._table(CONTACT_COLUMNS, "contacts", "Contact log", _NO_CONTACTS)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.issue_list, tr("Issues"))
        self.tabs.addTab(self.action_list, tr("Actions"))
        self.tabs.addTab(self.contact_list, tr("Contact log"))
        self.nothing = EmptyState(
            tr("No contract yet"),
            tr("Issues, actions and contacts belong to a contract. Add one first."),
            icon_name="contracts",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tabs)
        self._pages.addWidget(self.nothing)
        bar = QHBoxLayout()
        bar.setSpacing(MEDIUM)
        bar.addWidget(self.contract)
        bar.addWidget(self.stand)
        bar.addWidget(self.quick, 1)
        self.body.addLayout(bar)
        self.body.addWidget(self._pages, 1)
        self.contract.changed.connect(self._show)
        self.stand.changed.connect(self._show)
        self.tabs.currentChanged.connect(self._on_tab)
        self._on_tab()

    # ------------------------------------------------------------------ show

    def first_focus(self) -> QWidget:
        return self._front().view

    def reload(self) -> None:
        self._contracts = list_contracts(self._office.book)
        chosen = self.contract.value()
        self.contract.box.blockSignals(True)
        options = contract_options(self._contracts)
        self.contract.set_options(((_ALL, tr("All contracts")), *options))
        self.contract.set_value(chosen if chosen in {key for key, _ in options} else _ALL)
        self.contract.box.blockSignals(False)
        self._pages.setCurrentWidget(self.tabs if self._contracts else self.nothing)
        for part in (self.contract, self.stand, self.quick):
            part.setVisible(bool(self._contracts))
        self._show()

    def show_place(self, place: Place) -> None:
        self.contract.set_value(_ALL)
        if place.action_id is not None:
            self.tabs.setCurrentWidget(self.action_list)
            self.action_list.select((place.action_id,))
        elif place.issue_id is not None:
            self.tabs.setCurrentWidget(self.issue_list)
            self.issue_list.select((place.issue_id,))

    def _show(self) -> None:
        book, contract_id = self._office.book, self._chosen()
        stand = self.stand.value()
        self.issue_list.set_rows(
            row
            for row in list_issues(book, contract_id)
            if stand == _EVERY or (row.overdue if stand == _OVERDUE else _is_open(row))
        )
        self.action_list.set_rows(
            row
            for row in list_actions(book, contract_id)
            if stand == _EVERY or (row.overdue if stand == _OVERDUE else row.action.done_on is None)
        )
        self.contact_list.set_rows(list_contacts(book, contract_id))
        self.commands_changed.emit()

    def _on_tab(self) -> None:
        words = {
            0: tr("Quick entry: what was reported, then Enter"),
            1: tr("Quick entry: what is to be done, then Enter"),
            2: tr("Quick entry: what was said, then Enter"),
        }[self.tabs.currentIndex()]
        self.quick.setPlaceholderText(words)
        self.quick.setAccessibleName(words)
        self.stand.setEnabled(self.tabs.currentIndex() != 2)
        self.commands_changed.emit()

    # ------------------------------------------------------------------ do

    def commands(self) -> Mapping[str, Command]:
        # Each asks which tab is in front when it is run: the window takes this table once.
        new = (tr("&New issue…"), tr("&New action…"), tr("&New contact…"))
        return {
            "new": Command(
                self.new, lambda: bool(self._contracts), lambda: new[self.tabs.currentIndex()]
            ),
            "quick_add": Command(self.quick.setFocus, lambda: bool(self._contracts)),
            "open": Command(self._open_current, lambda: self._front().current() is not None),
            "settle": Command(self.settle, self._can_settle),
            "reach": Command(self.reach, lambda: bool(self._contracts)),
            "delete": Command(
                lambda: self._bin(self._front().selected()), self._front_has_selected
            ),
            "copy": Command(lambda: self._front().copy(), self._front_has_selected),
            "find": Command(lambda: self._front().focus_search()),
            "columns": Command(lambda: self._front().open_columns_menu()),
            "refresh": Command(self.mark_stale),
        }

    def new(self) -> None:
        """Open the editor of what the tab in front is a list of."""
        self._with_contract(self._begin)

    def settle(self) -> None:
        """Record that the issue is resolved, or the action done, as of now."""
        row = self._front().current()
        book = self._office.book
        try:
            if isinstance(row, IssueRow):
                outcome = resolve_issue(book, row.issue)
                self._office.done(outcome, tr("{code} is resolved.", code=row.issue.code))
            elif isinstance(row, ActionRow):
                today = local_date(book.clock(), zone=zone_of(book, row.contract.id))
                done = dataclasses.replace(row.action, done_on=today)
                self._office.done(save_action(book, done, row.action), tr("The action is done."))
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)

    def reach(self) -> None:
        """Offer the link of the contact in front, and the numbers of the customer's people."""
        row = self._front().current()
        link = row.contact.link if isinstance(row, ContactRow) else ""
        self._with_contract(
            lambda contract_id: offer_links(self._office, self, contract_id, link=link)
        )

    def _begin(self, contract_id: ContractId) -> None:
        book, title = self._office.book, self.quick.text().strip()
        now = book.clock()
        if self._in(self.issue_list):
            self._editors.edit_issue(IssueFile(issue=new_issue(book, contract_id, title)))
        elif self._in(self.action_list):
            today = local_date(now, zone=zone_of(book, contract_id))
            self._editors.edit_action(
                ActionItem(contract_id=contract_id, what=title, raised_on=today)
            )
        else:
            self._editors.edit_contact(
                ContactNote(contract_id=contract_id, happened_at=now, said=title)
            )

    def _on_quick(self) -> None:
        if self.quick.text().strip():
            self._with_contract(self._add_quickly)

    def _add_quickly(self, contract_id: ContractId) -> None:
        book, words = self._office.book, self.quick.text().strip()
        now = book.clock()
        if self._in(self.issue_list):
            issue = new_issue(book, contract_id, words)
            problems = self._office.saved(
                save_issue(book, IssueFile(issue=issue)), tr("{code} is logged.", code=issue.code)
            )
        elif self._in(self.action_list):
            today = local_date(now, zone=zone_of(book, contract_id))
            action = ActionItem(contract_id=contract_id, what=words, raised_on=today)
            problems = self._office.saved(save_action(book, action), tr("The action is noted."))
        else:
            note = ContactNote(contract_id=contract_id, happened_at=now, said=words)
            problems = self._office.saved(save_contact(book, note), tr("The contact is noted."))
        if problems:
            self.shell.notify.problems(tr("Nothing was changed"), problems)
        else:
            self.quick.clear()

    def _open_current(self) -> None:
        row = self._front().current()
        if row is not None:
            self._open(row)

    def _open(self, row: object) -> None:
        try:
            if isinstance(row, IssueRow):
                self._editors.edit_issue(open_issue(self._office.book, row.issue.id))
            elif isinstance(row, ActionRow):
                self._editors.edit_action(row.action)
            elif isinstance(row, ContactRow):
                self._editors.edit_contact(row.contact)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)

    def _bin(self, rows: Sequence[IssueRow | ActionRow | ContactRow]) -> None:
        records = [_record(row) for row in rows]
        if not records:
            return
        if len(records) == 1:
            name = name_of(records[0])
            message = tr("{name} is in the bin.", name=name[:1].upper() + name[1:])
        else:
            message = tr("{count} entries are in the bin.", count=len(records))
        try:
            self._office.done(bin_records(self._office.book, records), message)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)

    def _on_saved(self) -> None:
        """What was typed as a quick entry became the record that was saved."""
        self.quick.clear()

    # ------------------------------------------------------------------ parts

    def _with_contract(self, run: Callable[[ContractId], object]) -> None:
        """Run it for the contract of the row in front, the one chosen, or the only one there is."""
        row = self._front().current()
        chosen = self._chosen()
        if chosen is not None:
            run(chosen)
        elif len(self._contracts) == 1:
            run(self._contracts[0].contract.id)
        elif row is not None:
            run(row.contract.id)
        else:
            self.shell.notify.say(tr("Choose the contract first: at the left, above the list."))
            self.contract.box.setFocus()

    def _chosen(self) -> ContractId | None:
        value = self.contract.value()
        return ContractId(value) if value else None

    def _front(self) -> Table[Any]:
        return (self.issue_list, self.action_list, self.contact_list)[self.tabs.currentIndex()]

    def _in(self, table: Table[Any]) -> bool:
        return self._front() is table

    def _front_has_selected(self) -> bool:
        return self._front().has_selected()

    def _can_settle(self) -> bool:
        row = self._front().current()
        if isinstance(row, IssueRow):
            return _is_open(row)
        return isinstance(row, ActionRow) and row.action.done_on is None

    def _table(
        self, columns: Sequence[Any], name: str, title: str, empty: tuple[str, str]
    ) -> Table[Any]:
        table: Table[Any] = Table(
            columns,
            key=lambda row: row.id,
            name=f"issues/{name}",
            title=tr(title),
            memory=self.shell.memory,
            empty=EmptyState(
                tr(empty[0]),
                tr(empty[1]),
                icon_name="issues",
                button=tr("&New…"),
                on_button=self.new,
            ),
        )
        table.setContentsMargins(0, MEDIUM, 0, 0)
        table.opened.connect(self._open)
        table.binned.connect(self._bin)
        table.picked.connect(self.commands_changed)
        table.menu_wanted.connect(self._on_menu)
        return table

    def _on_menu(self, place: QPoint) -> None:
        menu = self.shell.actions.menu(_MENU, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)


_NO_ISSUES = (
    "No issue here",
    "What the customer reports, or what you find: with its owner, its times and its cause.",
)
_NO_ACTIONS = (
    "No action here",
    "What somebody owes by a day, under an issue or on its own. The board of deadlines has it too.",
)
_NO_CONTACTS = (
    "Nothing was noted yet",
    "What was said and agreed on a call, by mail or in a chat, so that it can be found again.",
)


def _is_open(row: IssueRow) -> bool:
    return row.issue.resolved_at is None


def _record(row: IssueRow | ActionRow | ContactRow) -> LogRecord:
    if isinstance(row, IssueRow):
        return row.issue
    return row.action if isinstance(row, ActionRow) else row.contact
