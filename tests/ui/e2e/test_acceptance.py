"""September 2026 through the real window, from a signed contract to the paper, disputed too.

What is typed is what the month's description gives; what is read is what the window shows.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTableWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.excuses import Decision, EventKind
from bpodesk.domain.sla.levels import Outcome
from bpodesk.services import books, measures, sample, timesheets
from bpodesk.services.books import OpenBook, open_book
from bpodesk.services.contracts import find_contract
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.history import PastRow
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from tests.samples import bare_sample_book, sample_book
from tests.services.making import ok
from tests.ui.e2e.hands import Hands, sit_down

# Rows of the grid of counts, and its column for the whole month behind those of the five weeks.
S1, WITHIN, ON_TIME, WHOLE, TOTAL = 0, 1, 5, 6, 7
CALLS = "742\t768\t884\t1021\t703\n118\t131\t326\t172\t155\n24\t19\t131\t21\t15\n"
OTHERS = "1141\n1240\n392\n400\n2058200\n5020\n263\n304\n"


def take_september_out(path: Path) -> None:
    """The sample company as it is before anything of the month is known."""
    book: OpenBook = open_book(path)
    contract_id = find_contract(book, sample.SAMPLE_CONTRACT).contract.id
    sheet = measures.open_month(book, contract_id, sample.SAMPLE_MONTH)
    ok(measures.save_month(book, sheet, measurements=(), volumes=()))
    for row in measures.list_events(book, contract_id):
        measures.delete_event(book, row.event.id)
    ok(measures.save_history(book, contract_id, ()))
    book.close()


@pytest.fixture
def new_month(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    path = tmp_path / "sample.bpodesk"
    bare_sample_book(path).close()
    take_september_out(path)
    made = sit_down(qtbot, path)
    yield made
    made.desk.close()


@pytest.fixture
def whole_month(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    path = tmp_path / "sample.bpodesk"
    sample_book(path).close()
    made = sit_down(qtbot, path)
    yield made
    made.desk.close()


def levels_screen(hands: Hands) -> ServiceLevelsScreen:
    screen = hands.go("service_levels")
    assert isinstance(screen, ServiceLevelsScreen)
    screen.months.set_month(sample.SAMPLE_MONTH)
    hands.settle()
    return screen


def statement_screen(hands: Hands) -> StatementsScreen:
    screen = hands.go("statements")
    assert isinstance(screen, StatementsScreen)
    screen.months.set_month(sample.SAMPLE_MONTH)
    hands.qtbot.waitUntil(lambda: bool(screen.table.model.shown), timeout=20_000)
    hands.settle()
    screen.table.view.selectRow(0)
    hands.qtbot.waitUntil(lambda: screen.details.levels.rowCount() > 0)
    return screen


def import_hours(hands: Hands, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = folder / sample.WORKBOOK_NAME
    workbook.write_bytes(sample.sample_workbook())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(workbook), ""))
    hands.go("timesheets")
    hands.run("import")
    dialog = hands.appears(ImportDialog)
    hands.qtbot.keyClick(dialog.import_button, Qt.Key.Key_Space)
    hands.settle()
    assert [row.batch.entry_count for row in timesheets.list_batches(hands.book)] == [116]


def type_counts(screen: ServiceLevelsScreen) -> None:
    grid = screen.counts.grid
    for row, column, text in ((WITHIN, 1, CALLS), (ON_TIME, WHOLE, OTHERS)):
        grid.setCurrentIndex(grid.counts.index(row, column))
        grid.paste(text)
    volumes = screen.counts.volumes.editors
    volumes["ORDER"][0].set_value(Decimal(3760))
    volumes["COST"][0].set_value(Decimal(45))
    screen.save()
    assert not screen.counts.dirty, screen.counts.problems.text()


def type_event(
    hands: Hands,
    screen: ServiceLevelsScreen,
    facts: Mapping[str, object],
    taken: Mapping[str, int],
) -> None:
    """A new event: the clock first, then its moments on that clock."""
    hands.run("new")
    dialog = hands.appears(RecordDialog)
    first, second = dialog._forms
    for name, value in facts.items():
        first.box(name).editor.set_value(value)
    for name, count in taken.items():
        second.box(name).editor.set_value(count)
    assert dialog.save()


def moment(name: str, day: int, hour: int, minute: int = 0) -> dict[str, object]:
    return {f"{name}_day": dt.date(2026, 9, day), f"{name}_time": dt.time(hour, minute)}


def type_events(hands: Hands, screen: ServiceLevelsScreen) -> None:
    screen.tabs.setCurrentIndex(1)
    type_event(
        hands,
        screen,
        {
            "zone": "Asia/Manila",
            "title": "Typhoon outage",
            "kind": EventKind.FORCE_MAJEURE,
            **moment("started_at", 16, 21, 40),
            **moment("ended_at", 16, 23, 55),
            **moment("noticed_at", 17, 8, 30),
            "decision": Decision.ACCEPTED,
        },
        {"S1/within": 12, "S1/after": 148, "S1/abandoned_after": 118},
    )
    type_event(
        hands,
        screen,
        {
            "title": "Order system down",
            "kind": EventKind.CUSTOMER,
            **moment("started_at", 22, 11),
            **moment("ended_at", 22, 15, 30),
            **moment("noticed_at", 22, 16),
            "decision": Decision.ACCEPTED,
        },
        {"S2/items": 20},
    )
    type_event(
        hands,
        screen,
        {
            "title": "Catalogue feed came late",
            "kind": EventKind.CUSTOMER,
            **moment("started_at", 3, 9),
            **moment("ended_at", 3, 18),
            **moment("noticed_at", 14, 9),
            "decision": Decision.REJECTED,
        },
        {"S2/items": 11},
    )


def type_history(hands: Hands, screen: ServiceLevelsScreen) -> None:
    screen.tabs.setCurrentWidget(screen.history)
    hands.run("new")
    dialog = hands.appears(RecordDialog)
    nothing = Money.zero("USD")
    dialog._forms[0].box("history").editor.set_value(
        (
            PastRow(
                sla_code="S1",
                month=Month(2026, 7),
                figure=Decimal("78.6"),
                outcome=Outcome.MINOR,
                credit=Money(34_128, "USD"),
            ),
            PastRow(
                sla_code="S1",
                month=Month(2026, 8),
                figure=Decimal("82.40"),
                outcome=Outcome.MET,
                reached_stretch=True,
                credit=nothing,
            ),
            PastRow(
                sla_code="S2",
                month=Month(2026, 8),
                figure=Decimal("94.1"),
                outcome=Outcome.MINOR,
                credit=nothing,
            ),
        )
    )
    assert dialog.save()


def cells(table: QTableWidget) -> list[tuple[str, ...]]:
    return [
        tuple(table.item(row, column).text() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def listed(screen: StatementsScreen) -> list[str]:
    (row,) = screen.table.model.shown
    return [column.text(row) for column in screen.COLUMNS]


def sentences(screen: StatementsScreen) -> list[str]:
    """What is said above the details."""
    (row,) = screen.table.model.shown
    return [notice.message for notice in row.view.statement.notices]


def on_paper(
    hands: Hands, screen: StatementsScreen, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The text of the statement as it is saved out of the preview, with single spaces.

    The numbers that lead to the audit page are left out.
    """
    hands.run("preview")
    paper = hands.appears(DocumentWindow)
    paper.close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    screen.commands()["save_pdf"].run()
    hands.qtbot.waitUntil(saved.exists, timeout=20_000)
    hands.settle()
    text = " ".join(page.extract_text() for page in PdfReader(saved).pages)
    return " ".join(re.sub(r"\s*\[\d+\]", "", text).split())


def weeks_on_paper(hands: Hands, screen: ServiceLevelsScreen) -> str:
    """The text of the scorecard of the month's last week, as its window shows it."""
    screen.tabs.setCurrentIndex(0)
    screen.commands()["scorecard"].run()
    paper = hands.appears(DocumentWindow)
    pages = PdfReader(io.BytesIO(paper.preview.pdf)).pages
    paper.close()
    return " ".join(" ".join(page.extract_text() for page in pages).split())


LEVELS = [
    ("≥ 80%", "78.738%", "82.916%", "Met", "–", "0.00", "341.28"),
    ("≥ 95%", "92.016%", "93.525%", "Missed", "2", "404.35", "0.00"),
    ("≥ 99%", "98.000%", "98.000%", "Missed badly", "1", "359.42", "0.00"),
    ("≥ 98.5%", "98.305%", "98.305%", "Missed", "1", "89.86", "0.00"),
    ("≤ 420 s", "410 s", "410 s", "Met", "–", "–", "–"),
    ("≥ 85%", "86.513%", "86.513%", "Met", "–", "–", "–"),
]
PAPER = (
    "Agent seat seats held for the whole month 5 seat 1,449.00 7,245.00",
    "Seat F 13 of 21 scheduled days 0.619 seat 1,449.00 897.00",
    "at the fee / 168 h -16 h 8.625 -138.00",
    "3,760 item 0.42 1,579.20",
    "3,760 done, 4,000 minimum 240 item 0.42 100.80",
    "1 month 300.00 300.00",
    "At-risk base 9,984.00",
    "12.5 h 15.00 187.50",
    "812 h 1.20 974.40",
    "45 USD 1.00 45.00",
    "Gross charges 11,190.90",
    "W36 1–6 Sep 742 118 24 83.937 % 83.937 %",
    "W37 7–13 Sep 768 131 19 83.660 % 83.660 %",
    "W38 14–20 Sep 884 326 131 65.921 % 82.032 %",
    "W39 21–27 Sep 1,021 172 21 84.102 % 84.102 %",
    "W40 28–30 Sep 703 155 15 80.527 % 80.527 %",
    "12 % of USD 9,984.00 = USD 1,198.08",
    "Total 853.63 853.63 341.28",
    "USD 11,190.90 − USD 853.63 + USD 341.28 = USD 10,678.55",
    "The excused events of this month are worth USD 685.73.",
    "E3 accepted, the net amount would change by USD 0.00.",
    "A Amihan Salonga 21 168.00 168.00 5.00 147.00",
    "B Benito Cabrera 21 168.00 168.00 4.25 147.00",
    "C Corazon Villaruz 21 168.00 168.00 3.25 147.00",
    "D Dalisay Peña 21 168.00 168.00 0.00 147.00",
    "E Emilio Tuazon 19 168.00 152.00 0.00 133.00",
    "F Florencia Ybañez 13 104.00 104.00 0.00 91.00",
    "Total 116 944.00 928.00 12.50 812.00",
)


def test_september_from_workbook_to_paper(
    new_month: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = new_month
    import_hours(hands, tmp_path, monkeypatch)
    levels = levels_screen(hands)
    type_counts(levels)
    counts = levels.counts.grid.counts
    weeks = [str(counts.index(S1, column).data()) for column in range(1, 6)]
    assert weeks == ["83.94%", "83.66%", "65.92%", "84.10%", "80.53%"]
    assert counts.index(S1, TOTAL).data() == "78.738%"  # and not 79.630 %, their mean
    type_events(hands, levels)
    type_history(hands, levels)
    assert "83.9 83.7 82.0 84.1 80.5" in weeks_on_paper(hands, levels)

    screen = statement_screen(hands)
    figures = ["11,190.90", "-853.63", "341.28", "USD 10,678.55", "Missed: S2, S3, S4", "Nothing"]
    assert listed(screen)[3:9] == figures
    assert [row[1:] for row in cells(screen.details.levels)] == LEVELS
    assert cells(screen.details.cases) == [
        ("Without any excused event", "1,198.08", "9,992.82", "-685.73"),
        ("E3 accepted", "853.63", "10,678.55", "0.00"),
    ]
    assert sentences(screen) == [
        "S2 failed 2 months in a row; one more gives the customer the right to terminate."
    ]
    text = on_paper(hands, screen, tmp_path / "statement.pdf", monkeypatch)
    assert [line for line in PAPER if line not in text] == []
    assert books.check_book(hands.book) == ()


def test_september_with_its_first_event_disputed_is_shown_both_ways(
    whole_month: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = whole_month
    levels = levels_screen(hands)
    levels.tabs.setCurrentIndex(1)
    table = levels.events.table
    hands.qtbot.waitUntil(lambda: len(table.model.shown) == 3)
    table.view.selectRow(0)
    hands.qtbot.waitUntil(table.has_selected)
    hands.run("open")
    dialog = hands.appears(RecordDialog)
    dialog._forms[0].box("decision").editor.set_value(Decision.DISPUTED)
    assert dialog.save()

    screen = statement_screen(hands)
    # S1 is minor as counted: 359.42 more make 1,213.05, of at most 1,198.08; nothing comes back.
    assert listed(screen)[4:8] == ["-1,198.08", "0.00", "USD 9,992.82", "Missed: S1, S2, S3, S4"]
    first = cells(screen.details.levels)[0]
    assert first[2:] == ("78.738%", "78.738%", "Missed", "1", "354.99", "0.00")
    assert ("E1 accepted", "853.63", "10,678.55", "+685.73") in cells(screen.details.cases)
    text = on_paper(hands, screen, tmp_path / "statement.pdf", monkeypatch)
    assert "This dispute is worth USD 685.73." in text
    assert "USD 9,992.82" in text
