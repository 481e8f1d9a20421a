"""The form of a rate line for each kind, new rates by index, and what is refused at its field."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpodesk.domain.contracts import Terms
from bpodesk.domain.measured import Volume
from bpodesk.domain.rates import PriceTier, RateKind, RateLine, TierMode
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract
from bpodesk.services.measures import open_month
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH, make_sample_without_hours
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.list_screen import ContractsScreen
from bpodesk.ui.screens.contracts.rates import RatesEditor
from bpodesk.ui.screens.service_levels.counts import VolumeGrid

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
NOVEMBER = dt.date(2026, 11, 1)
RATES, CALENDAR = 1, 5


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = make_sample_without_hours(tmp_path / "Talisay.bpodesk", clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def draft(qtbot: QtBot, shell: Shell, book: OpenBook) -> ContractDialog:
    """The sample's next revision, from November on, in the editor."""
    screen = ContractsScreen(Office(shell, book))
    qtbot.addWidget(screen)
    screen.show()
    screen.open_row(screen.table.model.rows[0])
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    answer(fill(day=NOVEMBER))
    dialog.start_next_revision()
    return dialog


def answer(act: Callable[[RecordDialog], object]) -> None:
    """What to do with the next dialog that waits for an answer."""

    def run() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        try:
            act(asked)
        finally:
            if asked.isVisible():
                asked.done(0)

    QTimer.singleShot(0, run)


def fill(**values: object) -> Callable[[RecordDialog], object]:
    def act(dialog: RecordDialog) -> None:
        for name, value in values.items():
            dialog._forms[0].box(name).editor.set_value(value)
        assert dialog.save(), dialog._forms[0].first_bad()

    return act


def card(dialog: ContractDialog) -> RatesEditor:
    editor = dialog.parts[RATES].form.box("rate_lines").editor
    assert isinstance(editor, RatesEditor)
    return editor


def terms_of(book: OpenBook) -> Terms:
    return find_contract(book, SAMPLE_CONTRACT).revision.terms


def line_of(book: OpenBook, code: str) -> RateLine:
    return next(line for line in terms_of(book).rate_lines if line.code == code)


BY_ROLE = (RateKind.HOURLY, RateKind.OVERTIME, RateKind.REGULAR_HOLIDAY)
TIERS = (PriceTier(from_units=1000, unit_rate=Decimal("0.45")),)


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        (RateKind.TRANSACTION, {"tiers": TIERS, "tier_mode": TierMode.ALL_UNITS}),
        (
            RateKind.BASELINE,
            {
                "baseline_units": 10_000,
                "deadband_units": 500,
                "additional_rate": Decimal("0.9"),
                "reduction_rate": Decimal("0.0001"),
                "counts": "an order",
            },
        ),
        (RateKind.HOURLY, {"minimum_hours": 160, "round_minutes": 15}),
        (RateKind.OVERTIME, {"premium_factor_percent": Decimal(130)}),
        (RateKind.PASS_THROUGH, {"markup_percent": Decimal(8)}),
        (RateKind.REGULAR_HOLIDAY, {"factor_percent": Decimal(200)}),
    ],
)
def test_line_of_each_kind_is_typed_with_its_own_fields_and_saved(
    draft: ContractDialog, book: OpenBook, kind: RateKind, own: dict[str, object]
) -> None:
    def type_it(asked: RecordDialog) -> None:
        form = asked._forms[0]
        form.box("kind").editor.set_value(kind)
        assert all(form.box(name).isVisibleTo(form) for name in own)
        assert form.box("markup_percent").isVisibleTo(form) == (kind is RateKind.PASS_THROUGH)
        assert form.box("role").isVisibleTo(form) == (kind in BY_ROLE)
        fill(code="NEW", title="New", unit_rate=Decimal(10), **own)(asked)

    answer(type_it)
    card(draft).add()
    assert draft.save()
    saved = line_of(book, "NEW")
    assert {name: getattr(saved, name) for name in own} == own
    assert (saved.kind, saved.starts_on) == (kind, NOVEMBER)


def test_fields_of_the_kind_left_behind_are_not_kept(draft: ContractDialog, book: OpenBook) -> None:
    def change_mind(asked: RecordDialog) -> None:
        form = asked._forms[0]
        form.box("kind").editor.set_value(RateKind.BASELINE)
        form.box("baseline_units").editor.set_value(None)  # wrong, but soon out of sight
        form.box("additional_rate").editor.set_value(Decimal(3))
        form.box("role").editor.set_value("Agent")
        fill(
            kind=RateKind.MILESTONE,
            code="GO",
            title="Go-live",
            unit_rate=Decimal(5000),
            factor_percent=Decimal(50),
            minimum_units=4,
        )(asked)

    answer(change_mind)
    card(draft).add()
    assert draft.save()
    assert line_of(book, "GO") == RateLine(
        code="GO",
        title="Go-live",
        kind=RateKind.MILESTONE,
        unit_rate=Decimal(5000),
        starts_on=NOVEMBER,
    )


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (
            {"tiers": (*TIERS, *TIERS), "kind": RateKind.TRANSACTION},
            "tiers",
            "Two bands begin at 1,000 units",
        ),
        (
            {"kind": RateKind.BASELINE, "baseline_units": 5, "deadband_units": 6},
            "deadband_units",
            "wider than the baseline",
        ),
        ({"code": "SEAT", "kind": RateKind.SEAT}, "starts_on", "SEAT has two rates on"),
        ({"ends_on": NOVEMBER}, "ends_on", "not after its start"),
        (
            {"kind": RateKind.REST_DAY, "factor_percent": Decimal(30)},
            "factor_percent",
            "less than 100 %",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(
    draft: ContractDialog, values: dict[str, object], field: str, words: str
) -> None:
    told: list[str] = []

    def try_it(asked: RecordDialog) -> None:
        form = asked._forms[0]
        usual = {"code": "NEW", "title": "New", "unit_rate": Decimal(10)}
        for name, value in {**usual, **values}.items():
            form.box(name).editor.set_value(value)
        assert not asked.save()
        told.append(form.box(field).problem())

    answer(try_it)
    before = card(draft).value()
    card(draft).add()
    assert words in told[0]
    assert card(draft).value() == before
    draft.done(0)


def test_bands_are_added_behind_the_last_at_its_price(draft: ContractDialog) -> None:
    found: list[tuple[PriceTier, ...]] = []

    def add_two(asked: RecordDialog) -> None:
        form = asked._forms[0]
        form.box("kind").editor.set_value(RateKind.TRANSACTION)
        form.box("unit_rate").editor.set_value(Decimal("0.5"))
        bands = form.box("tiers").editor
        assert isinstance(bands, RowsEditor)
        bands.add()
        bands.add()
        found.append(bands.value())

    answer(add_two)
    card(draft).add()
    half = Decimal("0.5")
    assert found == [
        (
            PriceTier(from_units=1000, unit_rate=half),
            PriceTier(from_units=2000, unit_rate=half),
        )
    ]
    draft.done(0)


def test_new_rates_by_index_end_the_old_lines(draft: ContractDialog, book: OpenBook) -> None:
    """4.1 % is capped at 3.5 %: 1,449.00 x 1.035 = 1,499.715; cost passed on stays."""
    january = dt.date(2027, 1, 1)
    answer(fill(starts_on=january, change_percent=Decimal("4.1")))
    card(draft).index_button.click()
    assert draft.save()
    lines = terms_of(book).rate_lines
    seats = [
        (line.unit_rate, line.starts_on, line.ends_on) for line in lines if line.code == "SEAT"
    ]
    assert seats[1:] == [
        (Decimal("1449.00"), dt.date(2026, 7, 1), january),
        (Decimal("1499.72"), january, None),
    ]
    assert [line.ends_on for line in lines if line.code == "COST"] == [None]


def test_index_that_changes_nothing_is_told_and_none_is_asked_of_a_signed_card(
    draft: ContractDialog,
) -> None:
    told: list[str] = []

    def shrink(asked: RecordDialog) -> None:
        form = asked._forms[0]
        form.box("change_percent").editor.set_value(Decimal(-2))
        assert not asked.save()
        told.append(form.box("change_percent").problem())

    answer(shrink)
    before = card(draft).value()
    card(draft).index_button.click()
    assert told[0].startswith("No rate changes.")
    assert card(draft).value() == before
    card(draft).set_read_only(True)
    assert card(draft).index_button.isHidden()
    draft.done(0)


def test_card_shows_bands_and_minimum_hours(draft: ContractDialog) -> None:
    start = card(draft).value()[0]
    card(draft).set_value(
        (
            dataclasses.replace(start, kind=RateKind.TRANSACTION, tiers=TIERS),
            dataclasses.replace(start, kind=RateKind.HOURLY, minimum_hours=160),
        )
    )
    model = card(draft).model
    shown = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert "1,400.00 … 0.45" in shown
    assert shown[-1].startswith("In a month, units 1 to 1,000 cost USD 1,400.00 each")
    assert "160 h" in [str(model.index(1, column).data()) for column in range(model.columnCount())]
    draft.done(0)


def test_rest_day_and_worked_holiday_are_typed_in_the_calendar(
    draft: ContractDialog, book: OpenBook
) -> None:
    form = draft.parts[CALENDAR].form
    windows, holidays = form.box("windows").editor, form.box("holidays").editor
    windows.set_value(
        tuple(dataclasses.replace(item, rest_day=item.weekday == 4) for item in windows.value())
    )
    assert isinstance(holidays, RowsEditor)
    titles = [column.title for column in holidays.model.columns]
    assert titles[-1] == "Worked"
    assert draft.save()
    assert [item.rest_day for item in terms_of(book).calendar.windows] == [False] * 4 + [True]


def test_volumes_say_what_they_are_measured_against(qtbot: QtBot, book: OpenBook) -> None:
    month = open_month(book, find_contract(book, SAMPLE_CONTRACT).contract.id, SAMPLE_MONTH)
    (order, *_) = month.rates
    rates = (
        order,
        dataclasses.replace(order, code="B", kind=RateKind.BASELINE, baseline_units=10_000),
        dataclasses.replace(order, code="O", kind=RateKind.OUTCOME),
    )
    grid = VolumeGrid()
    qtbot.addWidget(grid)
    grid.show_month(dataclasses.replace(month, rates=rates, volumes=()))
    words = [label.text() for label in grid.findChildren(type(grid._rows.itemAt(0).widget()))]
    assert "Order entry (minimum 4,000)" in words
    assert "Order entry (baseline 10,000)" in words
    assert {"items", "results"} <= set(words)
    grid.editors["B"][0].set_value(Decimal(9000))
    assert [(item.rate_code, item.quantity) for item in grid.volumes()] == [("B", Decimal(9000))]
    assert isinstance(grid.volumes()[0], Volume)
