import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import Outcome
from bpodesk.services import books
from bpodesk.services.incidents import save_incident
from bpodesk.services.measures import delete_event, list_events, list_history
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import list_statements
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.history import PastRow
from bpodesk.ui.screens.service_levels.sheet import understood
from bpodesk.ui.screens.why import WhyDialog

# Rows of the grid: S1 and its three counts, then S2 and its two. Columns 1 to 5 are the weeks.
S1, WITHIN, AFTER, S2, ON_TIME = 0, 1, 2, 4, 5
WHOLE, TOTAL, TARGET = 6, 7, 8


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> ServiceLevelsScreen:
    made = ServiceLevelsScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    return made


def cell(screen: ServiceLevelsScreen, row: int, column: int) -> str:
    model = screen.counts.grid.counts
    return str(model.index(row, column).data())


def put(screen: ServiceLevelsScreen, row: int, column: int, typed: str) -> None:
    model = screen.counts.grid.counts
    assert model.setData(model.index(row, column), typed)


def net(office: Office) -> str:
    (row,) = list_statements(office.book, SAMPLE_MONTH)
    return str(row.view.statement.net)


def dialog_of(screen: ServiceLevelsScreen) -> RecordDialog:
    (dialog,) = screen.findChildren(RecordDialog)
    return dialog


def test_counts_of_the_sample_show_week_and_month_figures(screen: ServiceLevelsScreen) -> None:
    assert [cell(screen, S1, week) for week in range(1, 6)] == [
        "83.94%",
        "83.66%",
        "82.03%",  # 65.92 as counted; E1 is taken out
        "84.10%",
        "80.53%",
    ]
    assert cell(screen, S1, TOTAL) == "82.916%"
    assert cell(screen, S1, TARGET) == "≥ 80%"
    assert cell(screen, WITHIN, TOTAL) == "4,118"
    assert cell(screen, S2, WHOLE) == "93.52%"
    assert screen.counts.note.text() == "From the timesheets: S4 Fill rate."


def test_counts_typed_are_shown_at_once_and_saved_as_one_step(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    put(screen, ON_TIME, WHOLE, "1,210")
    screen.counts.volumes.editors["ORDER"][0].set_value(Decimal(4000))
    assert cell(screen, S2, TOTAL) == "99.180%"  # 1,210 of 1,240 less the 20 of E2
    assert net(office) == "10,678.55"
    screen.save()
    # S2 is met: 404.35 of credits are gone. 4,000 orders cost what 3,760 and the shortfall did.
    assert net(office) == "11,082.90"
    assert not screen.counts.dirty
    assert books.what_can_be_undone(office.book).undo == "Counts of HPO-2026-014 for 2026-09"
    office.undo()
    assert net(office) == "10,678.55"
    assert cell(screen, ON_TIME, WHOLE) == "1,141"


def test_counts_keep_their_source_and_take_a_new_one(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    put(screen, WITHIN, 1, "743")
    put(screen, S2, TARGET + 1, "Mailbox report")
    screen.save()
    sheet = screen.counts.grid.counts.sheet
    assert sheet is not None
    sources = {(item.sla_code, item.source) for item in sheet.month.measurements}
    assert ("S1", "Telephone system") in sources
    assert ("S2", "Mailbox report") in sources


def test_counts_that_are_wrong_are_listed_and_not_saved(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    put(screen, WITHIN, 1, "many")
    put(screen, AFTER, 2, "")
    put(screen, WITHIN, WHOLE, "1")
    put(screen, AFTER, WHOLE, "1")
    put(screen, 3, WHOLE, "1")
    text = screen.counts.problems.text()
    assert "S1 W36: “many” is not a whole number." in text
    assert "W37: S1: “Answered after 20 seconds” is missing." in text
    assert "S1 is counted by week and for the month as well." in text
    screen.save()
    assert screen.counts.dirty
    assert net(office) == "10,678.55"


def test_counts_emptied_in_a_week_are_deleted(screen: ServiceLevelsScreen, office: Office) -> None:
    for row in (1, 2, 3):
        put(screen, row, 5, "")
    screen.save()
    sheet = screen.counts.grid.counts.sheet
    assert sheet is not None
    assert sum(item.sla_code == "S1" for item in sheet.month.measurements) == 4
    # Without the last week: 4106 - 703 of 4952 - 873.
    assert cell(screen, S1, TOTAL) == "83.427%"


def test_counts_block_is_pasted_from_excel(screen: ServiceLevelsScreen) -> None:
    grid = screen.counts.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.counts.index(WITHIN, 1))
    QGuiApplication.clipboard().setText("1,000\t2000\r\n10\t20\r\n1\t2\r\n")
    grid.paste(QGuiApplication.clipboard().text())
    assert [cell(screen, row, 1) for row in (1, 2, 3)] == ["1,000", "10", "1"]
    assert [cell(screen, row, 2) for row in (1, 2, 3)] == ["2,000", "20", "2"]
    assert cell(screen, S1, 1) == "98.91%"


def test_counts_enter_goes_down_and_tab_goes_on(qtbot: QtBot, screen: ServiceLevelsScreen) -> None:
    grid = screen.counts.grid
    grid.setFocus()
    here = grid.currentIndex()
    assert (here.row(), here.column()) == (WITHIN, 1)
    qtbot.keyClicks(grid.viewport(), "7")
    editor = grid.viewport().findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "50")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert cell(screen, WITHIN, 1) == "750"
    assert grid.currentIndex().row() == AFTER
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (AFTER, 2)


def test_counts_not_saved_are_asked_for_before_another_month(
    screen: ServiceLevelsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(screen, WITHIN, 1, "743")
    answers = iter((2, 1))
    monkeypatch.setattr(office.shell.notify, "ask", lambda *_, **__: next(answers))
    screen.months.set_month(Month(2026, 8))
    assert screen.months.month == SAMPLE_MONTH
    assert cell(screen, WITHIN, 1) == "743"
    screen.months.set_month(Month(2026, 8))
    assert screen.months.month == Month(2026, 8)
    assert not screen.counts.dirty


def test_counts_month_before_the_contract_says_so(screen: ServiceLevelsScreen) -> None:
    screen.months.set_month(Month(2025, 11))
    assert screen.no_month.text.text() == "The contract has no revision in force in 2025-11."


@pytest.mark.parametrize(
    ("typed", "meant"), [(" 1,240 ", 1240), ("", None), ("12.5", "12.5"), ("x", "x"), ("-3", -3)]
)
def test_understood_cell(typed: str, meant: int | str | None) -> None:
    assert understood(typed) == meant


def test_event_rejected_changes_the_net(screen: ServiceLevelsScreen, office: Office) -> None:
    screen.tabs.setCurrentIndex(1)
    screen.events.table.view.selectRow(0)
    screen.commands()["open"].run()
    dialog = dialog_of(screen)
    facts = dialog._forms[0]
    standing = facts.box("standing").editor
    assert standing.value() == "Counts: notice given in time, accepted"
    facts.box("decision").editor.set_value(Decision.REJECTED)
    assert standing.value() == "Does not count: rejected by the customer"
    assert dialog.save()
    # S1 falls to 78.738 %: 359.42 of credit, due 1,213.05 over the cap of 1,198.08, no earn-back.
    assert net(office) == "9,992.82"
    office.undo()
    assert net(office) == "10,678.55"


def test_event_times_are_the_same_instants_on_another_clock(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    screen.events.table.view.selectRow(0)
    screen.events.open_current()
    dialog = dialog_of(screen)
    facts = dialog._forms[0]
    assert facts.box("started_at_time").editor.value() == dt.time(9, 40)
    facts.box("zone").editor.set_value("Asia/Manila")
    assert facts.box("started_at_day").editor.value() == dt.date(2026, 9, 16)
    assert facts.box("started_at_time").editor.value() == dt.time(21, 40)
    assert dialog.save()
    assert net(office) == "10,678.55"


def test_event_new_is_saved_with_what_it_takes_out(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    screen.tabs.setCurrentIndex(1)
    screen.commands()["new"].run()
    dialog = dialog_of(screen)
    facts, effects = dialog._forms
    for name, value in (
        ("title", "Samples came without order numbers"),
        ("started_at_day", dt.date(2026, 9, 8)),
        ("started_at_time", dt.time(9)),
        ("ended_at_day", dt.date(2026, 9, 8)),
        ("ended_at_time", dt.time(12)),
        ("noticed_at_day", dt.date(2026, 9, 8)),
        ("decision", Decision.ACCEPTED),
    ):
        facts.box(name).editor.set_value(value)
    effects.box("S3/sampled").editor.set_value(8)
    assert not dialog.save()
    assert facts.box("noticed_at_time").problem() == "Type both the day and the time."
    facts.box("noticed_at_time").editor.set_value(dt.time(13))
    assert dialog.save()
    # 392 of 392 orders are right: the 359.42 of S3 are gone.
    assert net(office) == "11,037.97"
    assert [row.event.code for row in screen.events.table.model.rows] == ["E1", "E2", "E3", "E4"]


def test_event_deleted_comes_back_by_undo(screen: ServiceLevelsScreen, office: Office) -> None:
    screen.tabs.setCurrentIndex(1)
    screen.events.table.view.selectRow(2)
    screen.commands()["delete"].run()
    assert len(screen.events.table.model.rows) == 2
    office.undo()
    assert len(screen.events.table.model.rows) == 3


def test_history_typed_in_changes_repeats(screen: ServiceLevelsScreen, office: Office) -> None:
    screen.tabs.setCurrentWidget(screen.history)
    screen.commands()["new"].run()
    dialog = dialog_of(screen)
    editor = dialog._forms[0].box("history").editor
    before = editor.value()
    assert [row.figure for row in before] == [Decimal("78.6"), Decimal("82.4"), Decimal("94.1")]
    added = PastRow(
        sla_code="S3",
        month=Month(2026, 8),
        figure=Decimal("98.1"),
        outcome=Outcome.MAJOR,
        credit=Money(35_942, "USD"),
    )
    editor.set_value((*before, added))
    assert dialog.save()
    history = list_history(office.book, screen.history._file.contract.id)
    assert len(history) == 4
    assert {item.figure for item in history} >= {item.figure for item in history[:3]}
    # S3 failed twice running: 1.5 times 359.42 (539.14 from the exact share), below the cap.
    assert net(office) == "10,498.83"


def test_history_row_without_a_month_is_refused(screen: ServiceLevelsScreen) -> None:
    screen.history.edit()
    dialog = dialog_of(screen)
    editor = dialog._forms[0].box("history").editor
    editor.set_value((PastRow(sla_code="S1", month=None, credit=Money.zero("USD")),))
    assert editor.problem() == "Each result needs a month, a service level and a result."
    assert not dialog.save()


def test_counts_not_saved_are_asked_for_before_the_window_closes(
    screen: ServiceLevelsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert screen.may_close()
    put(screen, 1, 1, "743")
    monkeypatch.setattr(office.shell.notify, "ask", lambda *_, **__: 2)
    assert not screen.may_close()
    monkeypatch.setattr(office.shell.notify, "ask", lambda *_, **__: 1)
    assert screen.may_close()


def test_scorecard_of_the_last_week_counted_opens_in_a_window(
    qtbot: QtBot, screen: ServiceLevelsScreen
) -> None:
    screen.commands()["scorecard"].run()

    def windows() -> list[DocumentWindow]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, DocumentWindow)]

    qtbot.waitUntil(lambda: bool(windows()))
    assert windows()[0].preview.title == "Scorecard HPO-2026-014 2026-W40"
    windows()[0].close()


# ------------------------------------------------------------------------------- incidents


def incident_form(screen: ServiceLevelsScreen) -> Form:
    (form,) = dialog_of(screen)._forms
    return form


def said(screen: ServiceLevelsScreen, name: str) -> str:
    text = screen.commands()[name].text
    assert text is not None
    return text()


def test_incident_is_recorded_by_the_keys_picked_and_deleted(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    screen.tabs.setCurrentWidget(screen.incidents)
    assert said(screen, "new") == "&New incident…"
    assert screen.incidents.note.isVisible()
    screen.commands()["new"].run()
    dialog, form = dialog_of(screen), incident_form(screen)
    assert form.box("code").editor.value() == "I1"
    title, codes = form.box("title").editor.face(), form.box("sla_codes").editor.face()
    title.setFocus()
    QTest.keyClicks(title, "Power cut")
    codes.setFocus()
    QTest.keyClicks(codes, "S2; S9")
    assert not dialog.save()
    assert form.box("sla_codes").problem() == "The contract has no service level S9."
    codes.setFocus()
    codes.selectAll()  # type: ignore[attr-defined] - a line
    QTest.keyClicks(codes, "S2, S3")
    form.box("counted").editor.set_value("S4")
    assert not dialog.save()
    assert form.box("counted").problem().startswith("S4 is none of the service levels")
    form.box("counted").editor.set_value("S3")
    assert dialog.save()
    (row,) = screen.incidents.table.model.rows
    assert (row.title, row.sla_codes, row.counted) == ("Power cut", ("S2", "S3"), "S3")
    # The contract of the sample doesn't say that an incident counts once.
    assert net(office) == "10,678.55"
    screen.incidents.table.view.selectRow(0)
    assert said(screen, "delete") == "&Delete incident"
    screen.commands()["delete"].run()
    assert not screen.incidents.table.model.rows
    office.undo()
    assert len(screen.incidents.table.model.rows) == 1


def test_incident_is_opened_and_changed(screen: ServiceLevelsScreen, office: Office) -> None:
    screen.tabs.setCurrentWidget(screen.incidents)
    contract = ContractId(screen.contract.value() or 0)
    made = Incident(
        contract_id=contract,
        month=SAMPLE_MONTH.first,
        code="I1",
        title="Power cut",
        sla_codes=("S2", "S3"),
        counted="S2",
    )
    office.saved(save_incident(office.book, made), "")
    screen.incidents.table.view.selectRow(0)
    screen.commands()["open"].run()
    dialog, form = dialog_of(screen), incident_form(screen)
    assert form.box("sla_codes").editor.value() == "S2, S3"
    form.box("counted").editor.set_value("")
    assert dialog.save()
    (row,) = screen.incidents.table.model.rows
    assert row.counted == ""


def test_incident_needs_a_contract_and_a_month_with_terms(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    screen.incidents.show_month(None, SAMPLE_MONTH)
    screen.incidents.new()
    assert screen.findChildren(RecordDialog) == []
    screen.incidents.open_current()
    contract = ContractId(screen.contract.value() or 0)
    screen.incidents.show_month(contract, Month(1999, 1))
    assert not screen.incidents.table.model.rows
    assert not screen.incidents.note.isVisible()


# ------------------------------------------------------------------------------- leaving, asking


def test_unsaved_counts_are_settled_before_another_screen_comes(
    screen: ServiceLevelsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert screen.may_leave()  # nothing is typed
    answers = [2, 0, 1]
    asked = lambda *_args, **_names: answers.pop(0)  # noqa: E731 - three answers
    monkeypatch.setattr(type(office.shell.notify), "ask", asked)
    put(screen, ON_TIME, WHOLE, "1,100")
    assert not screen.may_leave()  # keep editing
    assert screen.counts.dirty
    assert screen.may_leave()  # save
    assert cell(screen, ON_TIME, WHOLE) == "1,100"
    assert not screen.counts.dirty
    put(screen, ON_TIME, WHOLE, "1,141")
    assert screen.may_leave()  # discard
    assert not screen.counts.dirty
    assert cell(screen, ON_TIME, WHOLE) == "1,100"


def test_month_is_shown_without_what_excused_events_take_out(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    # The acceptance month: 78.738 % as counted, 82.916 % without E1; S2 93.525 % without E2.
    model = screen.counts.grid.counts
    assert cell(screen, S1, TOTAL) == "82.916%"
    assert cell(screen, S2, TOTAL) == "93.525%"
    tip = str(model.index(S1, TOTAL).data(Qt.ItemDataRole.ToolTipRole))
    assert "78.738% as counted" in tip
    tip = str(model.index(S1, 3).data(Qt.ItemDataRole.ToolTipRole))
    assert "65.921% as counted" in tip
    tip = str(model.index(S1, 1).data(Qt.ItemDataRole.ToolTipRole))
    assert "as counted" not in tip
    put(screen, ON_TIME, WHOLE, "1,220")  # all that is left of 1,240 was in time
    assert cell(screen, S2, TOTAL) == "100.000%"


def asked(screen: ServiceLevelsScreen, office: Office) -> str:
    figure = screen.counts.figure_in_front()
    assert figure is not None
    (row,) = list_statements(office.book, SAMPLE_MONTH)
    return figure.name_in(row.view.statement)


def test_figures_follow_the_events_beside_counts_that_are_being_typed(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    put(screen, ON_TIME, WHOLE, "1,150")
    (e1, *_) = list_events(office.book, ContractId(screen.contract.value() or 0))
    office.changed(delete_event(office.book, e1.event.id), "Deleted.")
    assert screen.counts.dirty
    assert cell(screen, ON_TIME, WHOLE) == "1,150"
    assert (cell(screen, S1, 3), cell(screen, S1, TOTAL)) == ("65.92%", "78.738%")


def test_why_is_asked_of_the_count_in_front(screen: ServiceLevelsScreen, office: Office) -> None:
    grid = screen.counts.grid
    grid.setCurrentIndex(grid.counts.index(WITHIN, 3))
    screen.commands()["why"].run()
    (dialog,) = screen.findChildren(WhyDialog) or [
        item for item in QApplication.topLevelWidgets() if isinstance(item, WhyDialog)
    ]
    assert dialog.value.text() == "82.032 %"  # 872 of 1,063
    dialog.close()
    grid.setCurrentIndex(grid.counts.index(S2, TOTAL))
    assert asked(screen, office) == "S2"
    grid.setCurrentIndex(grid.counts.index(S2, 1))  # not counted by week
    assert asked(screen, office) == "S2"
    screen.contract.set_value(None)
    screen._show()
    assert screen.counts.figure_in_front() is None
    assert not screen.commands()["why"].enabled()


def test_counts_of_a_sealed_month_say_that_it_is_sealed(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    assert "sealed" not in screen.counts.note.text()
    (row,) = list_statements(office.book, SAMPLE_MONTH)
    office.settled(seal_statement(office.book, row.view), "Sealed.")
    assert "This month is sealed as version 1" in screen.counts.note.text()
