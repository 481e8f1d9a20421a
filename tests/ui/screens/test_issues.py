"""The screen of issues, actions and contacts, by keyboard and by its dialogs."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from bpodesk.domain.customers import Contact
from bpodesk.domain.issues import Channel, IssueStatus
from bpodesk.services.bin import list_bin
from bpodesk.services.books import OpenBook, create_book
from bpodesk.services.contact_log import list_contacts, save_contact
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.issue_actions import list_actions, save_action
from bpodesk.services.issues import list_issues, open_issue
from bpodesk.services.measures import open_month
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import FieldBox
from bpodesk.ui.kit.links import open_link
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Place, Shell
from bpodesk.ui.screens.bin import BinScreen
from bpodesk.ui.screens.deadlines import DeadlinesScreen
from bpodesk.ui.screens.issues import IssuesScreen
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.statements import StatementsScreen
from tests.services.making import COMPANY, ok, sample_id
from tests.services.test_issues import D, action, said, saved, utc


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> IssuesScreen:
    made = IssuesScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    return made


def dialog_of(screen: QObject) -> RecordDialog:
    (dialog,) = screen.findChildren(RecordDialog)
    return dialog


def rows_of(dialog: RecordDialog, name: str) -> RowsEditor[object]:
    (found,) = [box.editor for box in dialog.findChildren(FieldBox) if box.field.name == name]
    assert isinstance(found, RowsEditor)
    return found


def put(dialog: RecordDialog, **values: object) -> None:
    for box in dialog.findChildren(FieldBox):
        if box.field.name in values:
            box.editor.set_value(values[box.field.name])


def typed(qtbot: QtBot, screen: IssuesScreen, words: str) -> None:
    qtbot.keyClicks(screen.quick, words)
    qtbot.keyClick(screen.quick, Qt.Key.Key_Return)


def test_quick_entry_adds_to_the_list_in_front(
    qtbot: QtBot, screen: IssuesScreen, office: Office
) -> None:
    typed(qtbot, screen, "Order mails unanswered")
    typed(qtbot, screen, "  ")
    screen.tabs.setCurrentIndex(1)
    typed(qtbot, screen, "Send the plan")
    screen.tabs.setCurrentIndex(2)
    typed(qtbot, screen, "They called about the plan")
    (row,) = list_issues(office.book)
    assert (row.issue.code, row.issue.title) == ("I-001", "Order mails unanswered")
    (act,) = list_actions(office.book)
    # It is the second of October in Manila and the first in New York.
    assert (act.action.what, act.action.raised_on) == ("Send the plan", D(2026, 10, 1))
    (note,) = list_contacts(office.book)
    assert note.contact.said == "They called about the plan"
    assert screen.quick.text() == ""
    assert screen.contact_list.model.rowCount() == 1
    office.undo()
    assert screen.contact_list.model.rowCount() == 0


def test_issue_is_edited_with_its_tabs(screen: IssuesScreen, office: Office) -> None:
    issue = saved(office.book, sample_id(office.book), "Late", reported_at=utc(9, 14, 13))
    screen.mark_stale()
    screen.issue_list.select((issue.id,))
    screen.commands()["open"].run()
    dialog = dialog_of(screen)
    put(
        dialog,
        title="Later",
        sla_codes="s2, k1",
        event_codes="E2",
        responded_at_day=D(2026, 9, 14),
        responded_at_time=dt.time(10),
    )
    rows_of(dialog, "actions").add()
    rows_of(dialog, "contacts").add()
    rows_of(dialog, "pauses").add()
    actions, contacts = rows_of(dialog, "actions"), rows_of(dialog, "contacts")
    actions.set_value(tuple(replace(item, what="Train") for item in actions.value()))
    contacts.set_value(tuple(replace(item, said="Hello") for item in contacts.value()))
    assert dialog.save()
    file = open_issue(office.book, issue.id)
    assert (file.issue.title, file.issue.sla_codes, file.issue.event_codes) == (
        "Later",
        ("S2", "K1"),
        ("E2",),
    )
    assert file.issue.responded_at == utc(9, 14, 14)
    assert file.issue.status is IssueStatus.WAITING
    assert file.issue.pauses[0].started_at == office.book.clock()
    assert [item.what for item in file.actions] == ["Train"]
    assert [(item.said, item.happened_at) for item in file.contacts] == [
        ("Hello", office.book.clock())
    ]


def test_issue_that_contradicts_itself_is_refused_at_its_tab(
    screen: IssuesScreen, office: Office
) -> None:
    issue = saved(office.book, sample_id(office.book), "Late", reported_at=utc(9, 14, 13))
    screen.mark_stale()
    screen.show_place(Place("issues", issue.contract_id, issue_id=issue.id))
    screen.commands()["open"].run()
    dialog = dialog_of(screen)
    put(dialog, resolved_at_day=D(2026, 9, 13))
    assert not dialog.save()
    put(dialog, resolved_at_time=dt.time(9), event_codes="E9")
    assert not dialog.save()
    told = {box.field.name: box.problem() for box in dialog.findChildren(FieldBox) if box.problem()}
    assert told["resolved_at_day"].startswith("The resolution is before the report")
    assert told["event_codes"] == "The contract has no excused event E9. It has E1, E2, E3."
    put(dialog, event_codes="", resolved_at_day=None, resolved_at_time=None)
    pauses = rows_of(dialog, "pauses")
    pauses.add()
    pauses.set_value(tuple(replace(item, from_time=None) for item in pauses.value()))
    contacts = rows_of(dialog, "contacts")
    contacts.add()
    contacts.set_value(tuple(replace(item, time=None) for item in contacts.value()))
    assert not dialog.save()
    dialog.done(0)


def test_action_and_contact_are_edited_and_link_is_offered(
    screen: IssuesScreen, office: Office
) -> None:
    (customer,) = list_customers(office.book)
    ida = Contact(name="Ida Holt", email="ida@holt.example", phone="+1 207 555 0142")
    ok(save_customer(office.book, replace(customer, contacts=(ida,))))
    contract_id = sample_id(office.book)
    screen.tabs.setCurrentIndex(2)
    screen.commands()["new"].run()
    dialog = dialog_of(screen)
    put(dialog, with_whom="Ida Holt", said="Hello")
    values = {box.field.name: box.editor.value() for box in dialog.findChildren(FieldBox)}
    assert values["link"] == "+1 207 555 0142"
    put(dialog, channel=Channel.EMAIL)
    assert dialog.save()
    (row,) = list_contacts(office.book)
    assert (row.contact.link, row.contact.with_whom) == ("ida@holt.example", "Ida Holt")
    dialog.deleteLater()
    screen.contact_list.select((row.id,))
    screen.commands()["open"].run()
    dialog = screen.findChildren(RecordDialog)[-1]
    put(dialog, link="file:///etc/passwd", happened_at_time=None)
    assert not dialog.save()
    dialog.done(0)
    screen.tabs.setCurrentIndex(1)
    screen.quick.setText("Plan")
    screen.commands()["new"].run()
    dialog = screen.findChildren(RecordDialog)[-1]
    put(dialog, due_on=D(2026, 10, 9))
    assert dialog.save()
    (made,) = list_actions(office.book)
    assert (made.action.what, made.action.due_on, made.action.contract_id) == (
        "Plan",
        D(2026, 10, 9),
        contract_id,
    )


def test_done_and_bin_are_for_what_is_selected(
    qtbot: QtBot, screen: IssuesScreen, office: Office
) -> None:
    contract_id = sample_id(office.book)
    issue = saved(office.book, contract_id, "Late", reported_at=utc(9, 14, 13))
    act = ok(save_action(office.book, action(contract_id, due_on=D(2026, 9, 18))))
    screen.mark_stale()
    commands = screen.commands()
    assert not commands["settle"].enabled()
    screen.issue_list.select((issue.id,))
    assert commands["settle"].enabled()
    commands["settle"].run()
    assert open_issue(office.book, issue.id).issue.resolved_at == office.book.clock()
    # What is resolved is no longer in the list of what is not done.
    assert screen.issue_list.model.rowCount() == 0
    screen.stand.set_value("all")
    assert screen.issue_list.model.rowCount() == 1
    screen.show_place(Place("issues", contract_id, action_id=act.id))
    commands["settle"].run()
    (row,) = list_actions(office.book)
    assert row.action.done_on == D(2026, 10, 1)
    screen.action_list.select((act.id,))
    commands["delete"].run()
    assert [item.name for item in list_bin(office.book)] == ["action “Train”"]
    screen.tabs.setCurrentIndex(0)
    screen.issue_list.select((issue.id,))
    commands["copy"].run()
    commands["delete"].run()
    assert len(list_bin(office.book)) == 2
    bin_screen = BinScreen(office)
    qtbot.addWidget(bin_screen)
    bin_screen.show()
    kinds = {
        column.text(row)
        for row in bin_screen.table.model.rows
        for column in bin_screen.table.model.columns
        if column.name == "kind"
    }
    assert kinds == {"Action", "Issue"}


def test_filter_of_the_overdue_shows_them_alone(screen: IssuesScreen, office: Office) -> None:
    contract_id = sample_id(office.book)
    saved(office.book, contract_id, "Own day", reported_at=utc(9, 1, 13), due_on=D(2026, 9, 2))
    saved(office.book, contract_id, "Fresh", reported_at=utc(10, 1, 13))
    ok(save_contact(office.book, said(contract_id)))
    screen.mark_stale()
    assert screen.issue_list.model.rowCount() == 2
    screen.stand.set_value("overdue")
    (row,) = screen.issue_list.model.shown
    assert row.issue.title == "Own day"
    screen.contract.set_value(contract_id)
    assert screen.issue_list.model.rowCount() == 1


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def take(url: QUrl) -> bool:
        urls.append(url.toString())
        return not url.toString().startswith("sip:")

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return urls


@pytest.fixture
def unpopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A menu that is shown takes the keyboard, which there is none of offscreen."""
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)


def test_links_open_the_systems_own_programs_and_nothing_else(
    shell: Shell, opened: list[str]
) -> None:
    told: list[Notice] = []
    shell.notify.noticed.connect(told.append)
    assert open_link("+1 207 555 0142", shell.notify)
    assert not open_link("sip:ada@byrd.example", shell.notify)
    assert "No program of this computer opens sip links" in told[0].message
    assert not open_link("file:///etc/passwd", shell.notify)
    assert opened == ["tel:+12075550142", "sip:ada@byrd.example"]


@pytest.mark.usefixtures("unpopped")
def test_menu_offers_the_customers_people(
    screen: IssuesScreen, office: Office, opened: list[str]
) -> None:
    (customer,) = list_customers(office.book)
    ida = Contact(name="Ida & Co", email="ida@holt.example", phone="+1 207 555 0142")
    ok(save_customer(office.book, replace(customer, contacts=(ida, Contact(name="Bo")))))
    screen.commands()["reach"].run()
    (menu,) = [item for item in screen.findChildren(QMenu) if item.objectName() == "links"]
    assert [item.text() for item in menu.actions()] == [
        "Call Ida && Co: +1 207 555 0142",
        "Write to Ida && Co: ida@holt.example",
    ]
    menu.actions()[1].trigger()
    assert opened == ["mailto:ida@holt.example"]
    menu.close()


@pytest.mark.usefixtures("unpopped")
def test_menu_without_people_says_where_to_enter_them(screen: IssuesScreen, office: Office) -> None:
    (customer,) = list_customers(office.book)
    ok(save_customer(office.book, replace(customer, contacts=())))
    screen.commands()["reach"].run()
    (menu,) = [item for item in screen.findChildren(QMenu) if item.objectName() == "links"]
    (only,) = menu.actions()
    assert not only.isEnabled()
    menu.close()


def test_screen_of_a_book_without_contracts_says_so(
    qtbot: QtBot, shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("empty") / "e.bpodesk"
    book: OpenBook = create_book(path, COMPANY)
    screen = IssuesScreen(Office(shell, book))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.nothing.isVisible()
    assert not screen.commands()["new"].enabled()
    book.close()


def test_deadline_of_an_action_leads_to_it(qtbot: QtBot, office: Office) -> None:
    act = ok(save_action(office.book, action(sample_id(office.book), due_on=D(2026, 9, 18))))
    board = DeadlinesScreen(office)
    qtbot.addWidget(board)
    board.show()
    (row,) = [item for item in board.table.model.shown if item.deadline.action_id == act.id]
    with qtbot.waitSignal(board.place_wanted) as caught:
        board.open_row(row)
    assert caught.args == [Place("issues", sample_id(office.book), action_id=act.id)]


def test_counts_come_from_the_log_after_a_question(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract_id = sample_id(office.book)
    saved(
        office.book,
        contract_id,
        "In time",
        reported_at=utc(9, 14, 13),
        resolved_at=utc(9, 14, 20),
    )
    saved(office.book, contract_id, "Open", reported_at=utc(9, 30, 20))
    levels = ServiceLevelsScreen(office)
    qtbot.addWidget(levels)
    levels.show()
    monkeypatch.setattr(RecordDialog, "exec", lambda dialog: dialog.save() and 1)
    asked: list[str] = []
    answers = iter((1, 0))

    def ask(title: str, *_rest: object, **_more: object) -> int:
        asked.append(title)
        return next(answers)

    monkeypatch.setattr(office.shell.notify, "ask", ask)
    levels.commands()["count_issues"].run()
    sheet = open_month(office.book, contract_id, SAMPLE_MONTH)
    assert "Issue log, 2 issues" not in {item.source for item in sheet.measurements}
    levels.commands()["count_issues"].run()
    sheet = open_month(office.book, contract_id, SAMPLE_MONTH)
    (mine,) = [item for item in sheet.measurements if item.sla_code == "S2"]
    assert (mine.source, dict(mine.counts)) == (
        "Issue log, 2 issues",
        {"on_time": 1, "items": 2},
    )
    assert asked == ["Replace the counts of S2?"] * 2


def test_review_pack_is_shown_for_the_month_in_front(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = StatementsScreen(office)
    qtbot.addWidget(screen)
    shown: list[str] = []
    monkeypatch.setattr(screen, "_shown", lambda preview: shown.append(preview.file_name))
    screen.show()
    qtbot.waitUntil(lambda: screen.table.current() is not None)
    screen.commands()["review_pack"].run()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown == ["HPO-2026-014 2026-Q3 review.pdf"]
