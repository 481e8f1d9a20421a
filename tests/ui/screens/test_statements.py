import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.periods import Month
from bpodesk.ui.notify import ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.statements.screen import issue_detail


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
        "Not issued",
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


def test_statements_issue_records_a_version_and_undo_takes_it_back(
    screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(question: str, *_: object, **__: object) -> int:
        asked.append(question)
        return 0

    monkeypatch.setattr(office.shell.notify, "ask", answer)
    screen.issue()
    assert asked == ["Issue the September 2026 statement of HPO-2026-014 with USD 10,678.55 net?"]
    assert cells(screen)[-1] == "Version 1, Oct 2, 2026"
    office.undo()
    assert cells(screen)[-1] == "Not issued"


def test_statements_issue_says_that_a_version_is_replaced(
    screen: StatementsScreen, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.shell.notify, "ask", lambda *_, **__: 0)
    screen.issue()
    (row,) = screen.table.model.shown
    detail = issue_detail(row.view, dt.date(2026, 10, 2))
    assert "version 2 of Oct 2, 2026" in detail
    assert "takes the place of the version issued before" in detail


def test_statements_issue_lists_what_is_missing(qtbot: QtBot, screen: StatementsScreen) -> None:
    screen.months.set_month(Month(2026, 10))
    screen.issue()
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemsDialog)]
    assert dialog.list.item(0).text() == "No timesheet has been imported for this month."
    dialog.done(QDialog.DialogCode.Rejected)


def test_statements_month_without_contract_is_empty(screen: StatementsScreen) -> None:
    screen.months.set_month(Month(2025, 11))
    assert screen.table.model.shown == ()
    assert not screen.issue_button.isEnabled()
    assert not screen.details.isVisible()
