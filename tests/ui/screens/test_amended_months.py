"""The sample month with an amendment in it, as the window shows it."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from bpodesk.domain.contracts import Terms
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.contracts import find_contract, next_revision, save_contract
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import sign_revision
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.statements import list_statements
from bpodesk.ui.office import Office
from bpodesk.ui.screens.dashboard.card import ContractCard
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.counts import FigureInFront
from bpodesk.ui.screens.statements import StatementsScreen

BEFORE, AFTER = "Sep 1, 2026 – Sep 20, 2026", "Sep 21, 2026 – Sep 30, 2026"
CALLS = "Calls answered within 20 seconds"


def amend(office: Office, code: str, **values: object) -> None:
    """The level is another one from Monday 21 September on."""
    file = next_revision(
        find_contract(office.book, SAMPLE_CONTRACT), effective_from=dt.date(2026, 9, 21)
    )
    terms: Terms = file.revision.terms
    levels: tuple[ServiceLevel, ...] = tuple(
        dataclasses.replace(item, **values) if item.code == code else item for item in terms.levels
    )
    revision = dataclasses.replace(file.revision, terms=dataclasses.replace(terms, levels=levels))
    saved = save_contract(office.book, dataclasses.replace(file, revision=revision))
    assert isinstance(saved, Saved), saved
    signed = sign_revision(office.book, saved.record, signed_on=dt.date(2026, 9, 1))
    assert isinstance(signed, Saved), signed


@pytest.fixture
def stricter(office: Office) -> Office:
    amend(office, "S1", target=Decimal(85), stretch=Decimal(86))
    return office


def counts_screen(qtbot: QtBot, office: Office) -> ServiceLevelsScreen:
    made = ServiceLevelsScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    return made


def row_of(screen: ServiceLevelsScreen, row: int) -> list[str]:
    model = screen.counts.grid.counts
    return [str(model.index(row, column).data() or "") for column in range(9)]


def test_statement_details_show_both_results_of_a_level_with_their_days(
    qtbot: QtBot, stricter: Office
) -> None:
    screen = StatementsScreen(stricter)
    qtbot.addWidget(screen)
    screen.show()
    levels = screen.details.levels
    rows = [[levels.item(row, place).text() for place in (0, 1, 3, 4, 6)] for row in (0, 1)]
    assert rows == [
        [f"S1  {CALLS}, {BEFORE}", "≥ 80%", "83.141%", "Met", "–"],
        [f"S1  {CALLS}, {AFTER}", "≥ 85%", "82.607%", "Missed", "140.51"],
    ]
    (row,) = screen.table.model.shown
    texts = [column.text(row) for column in screen.COLUMNS]
    assert "Missed: S1, S2, S3, S4" in texts


def test_dashboard_card_shows_both_results(qtbot: QtBot, stricter: Office) -> None:
    (row,) = list_statements(stricter.book, SAMPLE_MONTH)
    card = ContractCard(row.view)
    qtbot.addWidget(card)
    words = {label.text() for label in card.findChildren(type(card.net))}
    assert {f"{CALLS}, {BEFORE}", f"{CALLS}, {AFTER}", "83.141%", "82.607%"} <= words


def test_counts_of_a_level_that_changes_have_a_row_for_each_of_its_terms(
    qtbot: QtBot, stricter: Office
) -> None:
    screen = counts_screen(qtbot, stricter)
    # 742 + 768 + 872 of 884 + 918 + 1,063 without E1; 1,724 of 2,087.
    assert row_of(screen, 0) == [
        *(f"S1  1–20 Sep  {CALLS}", "83.94%", "83.66%", "82.03%", "", "", "", "83.141%"),
        "≥ 80%",
    ]
    assert row_of(screen, 1) == [
        *(f"S1  21–30 Sep  {CALLS}", "", "", "", "84.10%", "80.53%", "", "82.607%"),
        "≥ 85%",
    ]
    # The counts stand there once, and are typed as before.
    assert row_of(screen, 2)[1:6] == ["742", "768", "884", "1,021", "703"]
    model = screen.counts.grid.counts
    assert model.setData(model.index(2, 5), "753")
    screen.save()
    assert not screen.counts.dirty
    assert row_of(screen, 2)[5] == "753"


def test_counts_of_a_measure_that_changes_are_typed_on_its_own_days(
    qtbot: QtBot, office: Office
) -> None:
    """S1 is calls answered in time up to the 20th and accuracy from the 21st on."""
    amend(office, "S1", metric="accuracy", threshold_seconds=None, title="Calls without fault")
    screen = counts_screen(qtbot, office)
    model = screen.counts.grid.counts
    assert [row_of(screen, row)[0] for row in (0, 4)] == [
        f"S1  1–20 Sep  {CALLS}",
        "S1  21–30 Sep  Calls without fault",
    ]
    within, correct, sampled = 1, 5, 6
    assert [model.is_editable(model.index(within, week)) for week in (3, 4)] == [True, False]
    assert [model.is_editable(model.index(correct, week)) for week in (3, 4)] == [False, True]
    for row, typed in ((correct, "90"), (sampled, "100")):
        for week in (4, 5):
            assert model.setData(model.index(row, week), typed)
    assert row_of(screen, 4)[7] == "90.000%"
    screen.save()
    assert not screen.counts.dirty
    assert row_of(screen, within)[1:4] == ["742", "768", "884"]
    assert row_of(screen, 4)[4:6] == ["90.00%", "90.00%"]


def test_why_is_asked_of_the_part_in_front(qtbot: QtBot, stricter: Office) -> None:
    screen = counts_screen(qtbot, stricter)
    grid, names = screen.counts.grid, []
    (row,) = list_statements(stricter.book, SAMPLE_MONTH)
    # The rows of 1-20 and 21-30 September, the first count; W36, W40, the month.
    for place, column in ((0, 1), (0, 7), (1, 5), (1, 7), (2, 1)):
        grid.setCurrentIndex(grid.counts.index(place, column))
        figure = screen.counts.figure_in_front()
        assert figure is not None
        names.append(figure.name_in(row.view.statement))
    assert names == ["S1.1:W36", "S1.1", "S1:W40", "S1", "S1.1:W36"]
    assert FigureInFront(code="S9", days=None).name_in(row.view.statement) == ""
