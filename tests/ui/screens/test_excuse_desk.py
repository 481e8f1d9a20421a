"""The desk below the list of excused events, in a real window."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.ids import ContractId
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, Effect, ExcusedEvent
from bpodesk.services.contracts import find_contract
from bpodesk.services.excuses import excuse_desk
from bpodesk.services.measures import save_event
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.kit.lights import StatusLight
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.event_details import EventDetails
from bpodesk.ui.screens.statements import StatementsScreen
from tests.services.making import ok

LOG = b"21:40:07 carrier lost\r\n"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> ServiceLevelsScreen:
    """The screen with the events in front; it is 2 October, 11:00 in Manila."""
    made = ServiceLevelsScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 640)
    made.show()
    made.tabs.setCurrentIndex(1)
    return made


@pytest.fixture
def told(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(office.shell.notify, "trouble", lambda trouble: said.append(str(trouble)))
    return said


def said(light: StatusLight) -> str:
    return light.accessibleName()


def details(screen: ServiceLevelsScreen) -> EventDetails:
    return screen.events.details


def effect(screen: ServiceLevelsScreen) -> list[list[str]]:
    table = details(screen).effect
    return [
        [getattr(table.item(row, column), "text", str)() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def fill(**values: Any) -> None:
    """Fill in the dialog in front once it is open, and save it."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, RecordDialog):
        QTimer.singleShot(20, lambda: fill(**values))
        return
    form = dialog.findChild(Form)
    assert form is not None
    form.set_values({**form.values(), **values})
    dialog.save_button.click()


def give_up() -> None:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, RecordDialog):
        QTimer.singleShot(20, give_up)
        return
    dialog.reject()


def contract_of(office: Office) -> ContractId:
    return find_contract(office.book, SAMPLE_CONTRACT).contract.id


def add_event(office: Office, began: dt.datetime, **more: Any) -> ExcusedEvent:
    event = ExcusedEvent(
        contract_id=contract_of(office),
        code="E4",
        title="Link down",
        kind=EventKind.FORCE_MAJEURE,
        started_at=began,
        ended_at=began + HOUR,
        **more,
    )
    return ok(save_event(office.book, event))


def show_event(screen: ServiceLevelsScreen, row: int) -> None:
    screen.mark_stale()
    screen.events.table.view.selectRow(row)


# ------------------------------------------------------------------------------- what it says


def test_desk_shows_the_effect_on_every_level_before_and_after(screen: ServiceLevelsScreen) -> None:
    assert effect(screen) == [
        [
            "S1  Calls answered within 20 seconds",
            *("78.738%", "Missed", "354.99"),
            *("82.916%", "Met", "–"),
        ],
        [
            "S2  E-mail answered in 8 business hours",
            *("93.525%", "Missed", "399.36"),
            *("93.525%", "Missed", "404.35"),
        ],
        [
            "S3  Order accuracy",
            *("98.000%", "Missed badly", "354.98"),
            *("98.000%", "Missed badly", "359.42"),
        ],
        ["S4  Fill rate", *("98.305%", "Missed", "88.75"), *("98.305%", "Missed", "89.86")],
        ["Earned back", "", "", "0.00", "", "", "341.28"],
        ["Net payable", "", "", "9,992.82", "", "", "10,678.55"],
    ]
    shown = details(screen)
    assert shown.worth.text() == "E1 is worth USD 685.73 this month."
    assert shown.month_worth.text() == "The excused events are worth USD 685.73 this month."
    assert "Clause 13, Excused performance: force majeure (revision 2)" in shown.facts.text()
    assert "accepted, by Eleanor Whitcomb" in shown.history.text()


def test_late_event_says_that_it_changes_nothing_and_why(screen: ServiceLevelsScreen) -> None:
    show_event(screen, 2)
    shown = details(screen)
    assert said(shown.status) == (
        "E3  Catalogue feed came late: does not count, notice came after its deadline"
    )
    assert said(shown.deadline).startswith("Notice: given 58 h late: it was due until Sat 12 Sep")
    assert shown.worth.text().endswith("as it stands it changes nothing.")


def test_window_for_notice_is_counted_down(
    qtbot: QtBot, screen: ServiceLevelsScreen, office: Office
) -> None:
    # It began on 1 October, 21:00 in New York: 48 hours to 4 October, 09:00 in Manila.
    add_event(office, dt.datetime(2026, 10, 2, 1, tzinfo=dt.UTC))
    show_event(screen, 3)
    deadline = details(screen).deadline
    assert said(deadline) == (
        "Notice: 1 business day and 22 h left, until Sun 4 Oct 2026 09:00 (Asia/Manila)"
    )
    model = screen.events.table.model
    assert model.index(3, 6).data() == "Notice: 1 business day and 22 h"
    screen.events._on_tick()
    assert "left" in said(deadline)


def test_event_from_before_the_contract_has_no_worth(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    add_event(office, dt.datetime(2020, 1, 2, 14, tzinfo=dt.UTC))
    show_event(screen, 3)
    shown = details(screen)
    assert shown.worth.text() == "The month of this event can't be computed: no terms in force."
    assert not shown.effect.isVisible()
    assert "Notice: overdue by" in said(shown.deadline)
    assert screen.events.table.model.index(3, 6).data().startswith("Notice over by ")


# ------------------------------------------------------------------------------- decisions


def test_dispute_is_recorded_and_shown_both_ways(
    qtbot: QtBot, screen: ServiceLevelsScreen, office: Office
) -> None:
    details(screen).step_button.click()
    dialog = open_dialog()
    form = dialog.findChild(Form)
    assert form is not None
    choice: Any = form.box("step").editor
    assert choice._values == [Decision.REJECTED, Decision.DISPUTED]
    assert not dialog.save()
    form.set_values({**form.values(), "step": Decision.DISPUTED, "note": "Call of 2 October"})
    assert dialog.save()
    shown = details(screen)
    assert shown.worth.text() == "This dispute is worth USD 685.73."
    assert "Net 9,992.82 if rejected, 10,678.55 if accepted." in shown.month_worth.text()
    assert "disputed, by Harbor & Pine Outfitters (Call of 2 October)" in shown.history.text()
    assert effect(screen)[0][1:] == ["78.738%", "Missed", "354.99", "82.916%", "Met", "–"]
    statements = StatementsScreen(office)
    qtbot.addWidget(statements)
    statements.show()
    table = statements.details.disputes
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    assert [getattr(table.item(0, column), "text", str)() for column in range(6)] == [
        "E1 Typhoon: power and lines down",
        "1,198.08",
        "9,992.82",
        "853.63",
        "10,678.55",
        "USD 685.73",
    ]
    office.undo()
    worth = details(screen).worth
    qtbot.waitUntil(lambda: worth.text() == "E1 is worth USD 685.73 this month.")


def open_dialog() -> RecordDialog:
    """The dialog that is open now."""
    (found,) = [
        item
        for item in QApplication.allWidgets()
        if isinstance(item, RecordDialog) and item.isVisible()
    ]
    return found


def test_notice_is_recorded_with_its_time_on_the_vendors_clock(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    add_event(office, dt.datetime(2026, 10, 2, 1, tzinfo=dt.UTC))
    show_event(screen, 3)
    screen.commands()["month_step"].run()
    dialog = open_dialog()
    form = dialog.findChild(Form)
    assert form is not None
    values = form.values()
    assert (values["step"], values["by_whom"]) == (Decision.NOTICED, "Ligaya Montecillo")
    # The sample's clock stands at 2 October, 11:00 in Manila.
    assert (values["noticed_at_day"], values["noticed_at_time"]) == (
        dt.date(2026, 10, 2),
        dt.time(11),
    )
    form.set_values({**values, "noticed_at_day": None})
    assert not dialog.save()
    assert form.box("noticed_at_day").problem().startswith("Say when notice was given")
    form.set_values(values)
    assert dialog.save()
    assert said(details(screen).deadline).startswith("The customer decides until the end of")
    assert screen.events.table.model.index(3, 6).data() == "Answer: 5 business days"


def test_silence_is_suggested_as_acceptance(screen: ServiceLevelsScreen, office: Office) -> None:
    began = dt.datetime(2026, 9, 17, 14, tzinfo=dt.UTC)
    add_event(office, began, noticed_at=began + HOUR)
    show_event(screen, 3)
    assert said(details(screen).deadline) == (
        "No answer until Thu 24 Sep 2026: the notice counts as accepted and can be recorded so."
    )
    assert screen.events.table.model.index(3, 6).data().startswith("Answer over by ")
    details(screen).step_button.click()
    form = open_dialog().findChild(Form)
    assert form is not None
    values = form.values()
    assert values["step"] is Decision.ACCEPTED
    assert values["note"] == "No answer until Sep 24, 2026: counts as accepted"


def test_withdrawn_event_has_no_step_left(
    screen: ServiceLevelsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_event(office, dt.datetime(2026, 9, 17, 14, tzinfo=dt.UTC), decision=Decision.WITHDRAWN)
    show_event(screen, 3)
    spoken: list[str] = []
    monkeypatch.setattr(office.shell.notify, "say", lambda text, *_, **__: spoken.append(text))
    details(screen).step_button.click()
    assert spoken == ["E4 is withdrawn; nothing follows. Undo takes a wrong step back."]
    assert screen.events.table.model.index(3, 6).data() == "–"


def test_items_that_were_not_counted_are_refused_at_their_count(
    screen: ServiceLevelsScreen,
) -> None:
    details(screen).open_button.click()
    dialog = open_dialog()
    facts, effects = dialog._forms
    standing: Any = facts.box("standing").editor
    assert "Clause in force that day: Clause 13" in standing._deadline.text()
    effects.box("S1/abandoned_after").editor.set_value(132)
    assert not dialog.save()
    assert effects.box("S1/abandoned_after").problem().endswith("Take out 131 at most.")


# ------------------------------------------------------------------------------- the letter


def documents() -> list[DocumentWindow]:
    return [item for item in QApplication.topLevelWidgets() if isinstance(item, DocumentWindow)]


def test_letter_is_shown_and_offers_to_record_the_notice(
    qtbot: QtBot, screen: ServiceLevelsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_event(office, dt.datetime(2026, 10, 2, 1, tzinfo=dt.UTC))
    show_event(screen, 3)
    offers: list[Callable[[], None]] = []
    monkeypatch.setattr(office.shell.notify, "say", lambda *_, action, **__: offers.append(action))
    screen.commands()["preview"].run()
    qtbot.waitUntil(lambda: bool(documents()), timeout=15_000)
    (window,) = documents()
    assert window.preview.file_name == "HPO-2026-014 notice E4.pdf"
    window.close()
    qtbot.waitUntil(lambda: bool(offers))
    offers[0]()
    form = open_dialog().findChild(Form)
    assert form is not None
    assert form.values()["step"] is Decision.NOTICED


# ------------------------------------------------------------------------------- evidence


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "carrier.log"
    path.write_bytes(LOG)
    return path


def drop(screen: ServiceLevelsScreen, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys, copy = (
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.DropAction.CopyAction,
    )
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, mime, buttons, keys)
    entering.ignore()
    screen.events.dragEnterEvent(entering)
    assert entering.isAccepted()
    screen.events.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, buttons, keys))


def names(office: Office) -> list[str]:
    return [item.name for item in excuse_desk(office.book, contract_of(office))[0].evidence]


def test_evidence_is_dropped_shown_saved_and_taken_away(
    qtbot: QtBot,
    screen: ServiceLevelsScreen,
    office: Office,
    log: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    QTimer.singleShot(0, lambda: fill(note="By mail"))
    drop(screen, log)
    assert names(office) == ["carrier.log"]
    evidence = details(screen).evidence
    item = evidence.table.item(0, 2)
    assert item is not None
    assert item.text() == "By mail"
    opened: list[bytes] = []
    monkeypatch.setattr(
        QDesktopServices,
        "openUrl",
        lambda url: bool(opened.append(Path(url.toLocalFile()).read_bytes())) or True,
    )
    evidence.open_button.click()
    assert opened == [LOG]
    target = tmp_path / "copy.log"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    evidence.save_button.click()
    qtbot.waitUntil(target.exists, timeout=15_000)
    assert target.read_bytes() == LOG
    evidence.remove_button.click()
    assert names(office) == []
    office.undo()
    qtbot.waitUntil(lambda: names(office) == ["carrier.log"])


def test_evidence_given_up_or_refused_changes_nothing(
    screen: ServiceLevelsScreen,
    office: Office,
    log: Path,
    tmp_path: Path,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evidence = details(screen).evidence
    answers = iter([([], ""), ([str(log), str(tmp_path / "gone")], "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: next(answers))
    evidence.add_button.click()
    QTimer.singleShot(0, give_up)
    evidence.add_button.click()
    assert names(office) == []
    empty = tmp_path / "empty.log"
    empty.write_bytes(b"")
    evidence.attach([empty])
    evidence.attach([tmp_path / "gone"])
    assert told[0] == "“empty.log” is empty; choose the file with the facts."
    assert told[1].startswith("gone can't be read")


def test_program_among_the_evidence_is_not_run(
    screen: ServiceLevelsScreen,
    tmp_path: Path,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "tool.EXE"
    path.write_bytes(b"MZ")
    QTimer.singleShot(0, fill)
    details(screen).evidence.attach([path])
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: pytest.fail("it was run"))
    details(screen).evidence.open_button.click()
    (refusal,) = told
    assert refusal == (
        "“tool.EXE” is a program and is not run from here; save a copy, and open it where that is"
        " safe."
    )


def test_evidence_of_a_sealed_month_can_not_be_taken_away(
    screen: ServiceLevelsScreen, office: Office, log: Path, told: list[str]
) -> None:
    QTimer.singleShot(0, fill)
    drop(screen, log)
    view = compute(office.book, contract_of(office), SAMPLE_MONTH)
    ok(seal_statement(office.book, view))
    show_event(screen, 0)
    evidence = details(screen).evidence
    assert not evidence.remove_button.isEnabled()
    item = evidence.table.item(0, 3)
    assert item is not None
    assert item.text().endswith("(sealed)")
    # The button is there for one who was faster: the book refuses it as well.
    evidence.remove()
    screen.events.delete()
    assert [text.split(" ")[0] for text in told] == ["“carrier.log”", "E1"]
    assert names(office) == ["carrier.log"]


def test_new_kinds_are_offered_where_the_contract_excuses_them(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    add_event(
        office,
        dt.datetime(2026, 9, 17, 14, tzinfo=dt.UTC),
        effects=(Effect(sla_code="S3", counts={"sampled": 1}),),
    )
    show_event(screen, 3)
    screen.events.open_current()
    kinds: Any = open_dialog()._forms[0].box("kind").editor
    assert kinds._values == [EventKind.FORCE_MAJEURE, EventKind.CUSTOMER]


def test_list_says_how_many_items_go_out_and_not_a_sum_of_counts(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    effects = (Effect(sla_code="S2", counts={"on_time": 2, "items": 10}),)
    add_event(office, dt.datetime(2026, 9, 24, 14, tzinfo=dt.UTC), effects=effects)
    screen.mark_stale()
    page = screen.events
    texts = [
        column.text(row)
        for row in page.table.model.rows
        for column in page.table.model.columns
        if column.name == "effects"
    ]
    # E1 takes 12 + 148 + 118 calls out of S1.
    assert texts == ["S1: 278", "S2: 20", "S2: 11", "S2: 10"]
    gone = Effect(sla_code="S9", counts={"a": 1, "b": 2})
    event = page.table.model.rows[0].event
    assert page._effect_text(gone, event) == "S9: 3"  # of a level that isn't agreed
