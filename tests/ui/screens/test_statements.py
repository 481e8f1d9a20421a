import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.periods import Month
from bpodesk.services.books import what_can_be_undone
from bpodesk.services.contracts import list_contracts
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import sealed_pdf
from bpodesk.services.statements import compute
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.notify import ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.statements.sealing import seal_detail, seal_each
from bpodesk.ui.screens.verify import verify_statement


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> StatementsScreen:
    made = StatementsScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    return made


def cells(screen: StatementsScreen) -> list[str]:
    (row,) = screen.table.model.shown
    return [column.text(row) for column in screen.COLUMNS]


def test_statements_sample_month_lists_its_figures(screen: StatementsScreen) -> None:
    assert cells(screen) == [
        "HPO-2026-014",
        "Harbor & Pine Outfitters",
        "USD",
        "11,190.90",
        "-853.63",
        "341.28",
        "USD 10,678.55",
        "Missed: S2, S3, S4",
        "Nothing",
        "Draft",
    ]


def test_statements_details_show_raw_and_adjusted_and_what_ifs(screen: StatementsScreen) -> None:
    levels, cases = screen.details.levels, screen.details.cases
    assert [levels.item(0, place).text() for place in (2, 3, 4)] == ["78.738%", "82.916%", "Met"]
    assert [cases.item(0, place).text() for place in range(4)] == [
        "Without any excused event",
        "1,198.08",
        "9,992.82",
        "-685.73",
    ]


def test_statements_preview_opens_a_document(qtbot: QtBot, screen: StatementsScreen) -> None:
    screen.commands()["preview"].run()

    def windows() -> list[DocumentWindow]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, DocumentWindow)]

    qtbot.waitUntil(lambda: bool(windows()), timeout=15_000)
    (window,) = windows()
    assert window.preview.file_name == "HPO-2026-014 2026-09 statement.pdf"
    assert window.preview.pdf.startswith(b"%PDF")
    window.close()


def test_statements_save_as_pdf_writes_the_file(
    qtbot: QtBot, screen: StatementsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    screen.commands()["save_pdf"].run()
    qtbot.waitUntil(target.exists, timeout=15_000)
    assert target.read_bytes().startswith(b"%PDF")


def yes(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question is answered with its first button; gives back what was asked."""
    asked: list[str] = []

    def answer(question: str, *_: object, **__: object) -> int:
        asked.append(question)
        return 0

    monkeypatch.setattr(office.shell.notify, "ask", answer)
    return asked


def run(screen: StatementsScreen, name: str) -> None:
    command = screen.commands()[name]
    assert command.enabled()
    command.run()


def test_statements_seal_keeps_a_version_for_good(
    screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = yes(office, monkeypatch)
    assert not screen.commands()["save_bundle"].enabled()
    run(screen, "seal")
    assert asked == ["Seal the September 2026 statement of HPO-2026-014 with USD 10,678.55 net?"]
    assert cells(screen)[-1] == "Sealed, v1"
    assert what_can_be_undone(office.book).undo is None
    versions = screen.details.versions
    assert [versions.item(0, place).text() for place in (1, 3, 4)] == [
        "1",
        "Sealed",
        "USD 10,678.55",
    ]


def test_statements_seal_says_that_a_version_is_replaced(
    screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes(office, monkeypatch)
    run(screen, "seal")
    (row,) = screen.table.model.shown
    detail = seal_detail(row.view, dt.date(2026, 10, 2))
    assert "version 2 of Oct 2, 2026" in detail
    assert "takes the place of the version sealed before" in detail
    assert "This can't be undone" in detail


def test_statements_seal_lists_what_is_missing_with_the_way_there(
    qtbot: QtBot, screen: StatementsScreen
) -> None:
    screen.months.set_month(Month(2026, 10))
    run(screen, "seal")
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemsDialog)]
    assert dialog.list.item(0).text() == "No timesheet has been imported for this month."
    dialog.done(QDialog.DialogCode.Rejected)
    links = {link.text(): link for link in screen.details.links}
    assert {"Go to Timesheets", "Go to Service levels"} <= links.keys()
    with qtbot.waitSignal(screen.place_wanted) as asked:
        links["Go to Timesheets"].click()
    (place,) = asked.args
    assert (place.screen, place.month) == ("timesheets", Month(2026, 10))


def test_statements_sealed_version_is_shown_as_it_was_sealed(
    qtbot: QtBot, screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes(office, monkeypatch)
    run(screen, "seal")
    screen.details.versions.itemActivated.emit(screen.details.versions.item(0, 1))

    def windows() -> list[DocumentWindow]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, DocumentWindow)]

    qtbot.waitUntil(lambda: bool(windows()), timeout=15_000)
    (window,) = windows()
    assert window.preview.file_name == "HPO-2026-014 2026-09 statement v1.pdf"
    (row,) = screen.table.model.shown
    assert window.preview.pdf == sealed_pdf(office.book, row.view.sealed[0])
    window.close()


def test_statements_bundle_is_written_and_verified(
    qtbot: QtBot,
    screen: StatementsScreen,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = yes(office, monkeypatch)
    run(screen, "seal")
    target = tmp_path / "bundle.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    run(screen, "save_bundle")
    qtbot.waitUntil(target.exists, timeout=15_000)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target), ""))
    verify_statement(office, screen)
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=15_000)
    assert asked[-1] == "bundle.zip is as it was sealed."


def test_statements_forged_bundle_is_told(
    qtbot: QtBot,
    screen: StatementsScreen,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    yes(office, monkeypatch)
    run(screen, "seal")
    (row,) = screen.table.model.shown
    content = sealed_pdf(office.book, row.view.sealed[0])
    target = tmp_path / "forged.pdf"
    target.write_bytes(content[:2000] + bytes((content[2000] ^ 1,)) + content[2001:])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(target), ""))
    verify_statement(office, screen)

    def dialogs() -> list[ProblemsDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemsDialog)]

    qtbot.waitUntil(lambda: bool(dialogs()), timeout=15_000)
    (dialog,) = dialogs()
    assert dialog.list.item(0).text() == "The PDF is not the one that was sealed."
    dialog.done(QDialog.DialogCode.Rejected)


def test_statements_verify_given_up_does_nothing(
    screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    verify_statement(office, screen)
    assert not office.shell.jobs.busy


def fill_step(answer: str, day: dt.date) -> None:
    """Fill in the step's dialog once it is open, and record it."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, RecordDialog):
        QTimer.singleShot(20, lambda: fill_step(answer, day))
        return
    form = dialog.findChild(Form)
    assert form is not None
    form.set_values({**form.values(), "step": MonthStatus(answer), "on_day": day})
    dialog.save_button.click()


def test_statements_status_goes_from_review_to_acceptance(
    qtbot: QtBot, screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes(office, monkeypatch)
    said: list[str] = []
    for answer in ("reviewed", "", "sent", "accepted"):
        if answer:
            QTimer.singleShot(0, lambda answer=answer: fill_step(answer, dt.date(2026, 10, 2)))
            run(screen, "month_step")
        else:
            run(screen, "seal")
        said.append(cells(screen)[-1])
        qtbot.wait(1)  # the dialog goes once events are handled
    assert said == [
        "Reviewed",
        "Sealed, v1",
        "Sent, v1",
        "Accepted, v1",
    ]
    (row,) = screen.table.model.shown
    assert [step.step.value for step in row.view.steps] == ["reviewed", "sent", "accepted"]


def test_statements_all_that_are_ready_are_sealed_in_one_go(
    qtbot: QtBot, screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = yes(office, monkeypatch)
    run(screen, "seal_all")
    qtbot.waitUntil(lambda: cells(screen)[-1] == "Sealed, v1", timeout=15_000)
    assert asked == ["Seal 1 statement?"]
    run(screen, "seal_all")
    assert asked == ["Seal 1 statement?"]


def test_statements_sealed_in_one_go_and_cancelled_leaves_the_rest(office: Office) -> None:
    view = compute(office.book, list_contracts(office.book)[0].contract.id, SAMPLE_MONTH)
    progress = Progress()
    progress.cancel()
    closed = seal_each(office.book, [view], progress)
    assert (closed.sealed, [problem.message for problem in closed.left]) == (
        0,
        ["HPO-2026-014 was not sealed any more."],
    )
    closed = seal_each(office.book, [view, view], Progress())
    assert (closed.sealed, [problem.message for problem in closed.left]) == (
        1,
        ["HPO-2026-014: This month is sealed already, as version 1, just so."],
    )


def test_statements_month_without_contract_is_empty(screen: StatementsScreen) -> None:
    screen.months.set_month(Month(2025, 11))
    assert screen.table.model.shown == ()
    assert not screen.seal_button.isEnabled()
    assert not screen.details.isVisible()


def test_month_chosen_on_one_screen_is_that_of_the_others_when_they_are_seen(
    qtbot: QtBot, office: Office
) -> None:
    statements, levels = StatementsScreen(office), ServiceLevelsScreen(office)
    for screen in (statements, levels):
        qtbot.addWidget(screen)
    statements.show()
    statements.months.set_month(Month(2026, 8))
    assert levels.months.month == SAMPLE_MONTH  # not looked at yet
    levels.show()
    assert levels.months.month == Month(2026, 8)
    levels.hide()
    statements.months.set_month(SAMPLE_MONTH)
    levels.show()
    assert levels.months.month == SAMPLE_MONTH
    qtbot.waitUntil(lambda: not office.shell.jobs.busy)
