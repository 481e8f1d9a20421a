"""The quote's workbook: its formulas, worked out afresh, give the figures of the domain."""

import dataclasses
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from bpodesk.domain.quote_figures import QuoteResult, compute_quote
from bpodesk.domain.quotes import (
    Place,
    Premiums,
    Pricing,
    Quote,
    SeatGroup,
    Shift,
    Step,
    VolumeLine,
)
from bpodesk.domain.worktime import DayKind, Holiday
from bpodesk.workbooks.quotes import write_quote
from tests.domain.quoting import OCTOBER, night_quote
from tests.domain.test_quotes import QUOTES
from tests.workbooks.evaluating import Evaluator


def full_quote() -> Quote:
    """The quote on paper, with hours charged by the hour on rest days, volumes and a premium."""
    quote = night_quote()
    hourly = SeatGroup(
        code="H",
        role="=HYPERLINK(1)",
        ramp=(Step(from_month=OCTOBER.shift(1), count=3),),
        shift=Shift(
            start=dt.time(7, 50),
            end=dt.time(16),
            break_start=dt.time(12),
            break_end=dt.time(12, 30),
            weekdays=(3, 4, 5),
            rest_weekdays=(5,),
        ),
        pricing=Pricing.HOURLY,
        price=Decimal("9.375"),
        pay=Decimal("801.07"),
        on_cost_percent=Decimal("12.5"),
    )
    return dataclasses.replace(
        quote,
        customer="+Harbor",
        title="@Desk",
        number="-1",
        note="=1+1",
        groups=(*quote.groups, hourly),
        place=Place(
            zone="America/Bogota",
            holidays=(
                *quote.place.holidays,
                Holiday(day=dt.date(2026, 12, 24), name="Eve", kind=DayKind.SPECIAL_DAY),
                Holiday(day=dt.date(2026, 12, 19), name="Free", kind=DayKind.SPECIAL_DAY),
            ),
        ),
        payroll=Premiums(special_percent=Decimal("133.3")),
        volumes=(
            VolumeLine(
                code="DOC",
                title="Documents",
                price=Decimal("0.4215"),
                minimum=400,
                forecast=(
                    Step(from_month=OCTOBER.shift(2), count=377),
                    Step(from_month=OCTOBER.shift(3), count=812),
                ),
            ),
        ),
    )


def rows_of(evaluator: Evaluator, label: str) -> list[list[object]]:
    """The values of all rows of Months with a label, month by month and the sum."""
    sheet = evaluator.book["Months"]
    last = sheet.max_column
    return [
        [
            evaluator.value("Months", sheet.cell(row, column).coordinate)
            for column in range(3, last + 1)
        ]
        for row in range(1, sheet.max_row + 1)
        if sheet.cell(row, 1).value == label
    ]


def assert_same_figures(evaluator: Evaluator, result: QuoteResult) -> None:
    """Totals by month and of all months, to the cent."""
    wanted = {
        "Price": [*(month.price for month in result.months), result.price],
        "Cost": [*(month.cost for month in result.months), result.cost],
        "Margin": [*(month.margin for month in result.months), result.margin],
    }
    for label, amounts in wanted.items():
        found = rows_of(evaluator, label)[-1]
        assert [round(float(str(value)), 2) for value in found] == [
            float(money.amount) for money in amounts
        ], label


@pytest.mark.parametrize("quote", [night_quote(), full_quote()])
def test_quote_workbook_recalculated_gives_the_domains_figures(quote: Quote) -> None:
    content = write_quote(compute_quote(quote))
    evaluator = Evaluator(content)
    assert_same_figures(evaluator, compute_quote(quote))
    shown = load_workbook(io.BytesIO(content), data_only=True)
    formulas = list(evaluator.formulas())
    assert len(formulas) > 100
    for sheet, cell in formulas:
        value, result = evaluator.value(sheet, cell), shown[sheet][cell].value
        if value == "":
            assert not result
        else:
            assert result == pytest.approx(value, abs=1e-9), f"{sheet}!{cell}"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUOTES)
def test_quote_workbook_of_any_quote_recalculates_to_its_figures(quote: Quote) -> None:
    result = compute_quote(quote)
    assert_same_figures(Evaluator(write_quote(result)), result)


def test_quote_workbook_follows_a_changed_assumption() -> None:
    quote = full_quote()
    evaluator = Evaluator(write_quote(compute_quote(quote)))
    evaluator.put("price_1", 1200)
    evaluator.put("contract_regular", 230)
    evaluator.put("cola_percent", 3)
    evaluator.put("hours_per_month", 170)
    evaluator.put("pay_2", 650)
    first, second = quote.groups
    changed = dataclasses.replace(
        quote,
        groups=(
            dataclasses.replace(first, price=Decimal(1200)),
            dataclasses.replace(second, pay=Decimal(650)),
        ),
        contract=Premiums(regular_percent=Decimal(230)),
        cola=dataclasses.replace(quote.cola, percent=Decimal(3)) if quote.cola else None,
        hours_per_month=Decimal(170),
    )
    assert compute_quote(changed).price != compute_quote(quote).price
    assert_same_figures(evaluator, compute_quote(changed))


def test_quote_workbook_follows_changed_seats() -> None:
    quote = night_quote()
    evaluator = Evaluator(write_quote(compute_quote(quote)))
    sheet = evaluator.book["Assumptions"]
    (heading,) = (row for row in range(1, 60) if sheet.cell(row, 1).value == "Seats by month")
    assert [sheet.cell(heading + 1, column).value for column in range(2, 9)] == [
        1,
        2,
        2,
        2,
        2,
        2,
        2,
    ]
    for column in range(2, 9):
        sheet.cell(heading + 1, column).value = 4
    (group,) = quote.groups
    four = dataclasses.replace(group, ramp=(Step(from_month=OCTOBER, count=4),))
    assert_same_figures(evaluator, compute_quote(dataclasses.replace(quote, groups=(four,))))


def test_quote_workbook_keeps_text_as_text() -> None:
    book = load_workbook(io.BytesIO(write_quote(compute_quote(full_quote()))))
    texts = {
        cell.value: cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type != "f"
    }
    for text in ("+Harbor", "@Desk", "-1", "=1+1", "H =HYPERLINK(1)"):
        assert texts[text] == "s"


def test_quote_workbook_without_cola_or_price_has_no_margin() -> None:
    quote = dataclasses.replace(
        night_quote(), cola=None, groups=(), setup_fee=Decimal(0), valid_until=None
    )
    evaluator = Evaluator(write_quote(compute_quote(quote)))
    assert rows_of(evaluator, "Margin of the price") == [[""] * 8]
    assert rows_of(evaluator, "COLA in force") == [[0.0] * 7 + [None]]


def test_quote_workbook_is_laid_out_for_reading_and_printing() -> None:
    content = write_quote(compute_quote(night_quote()))
    assert content == write_quote(compute_quote(night_quote()))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Assumptions", "Months", "Premiums", "Notes"]
    months = book["Months"]
    assert months.freeze_panes == "C4"
    assert months.print_title_rows == "$3:$3"
    assert months.page_setup.orientation == "landscape"
    assert str(months["C3"].value) == "2026-10-01 00:00:00"
    assert months["C3"].number_format == "mmm yyyy"
    assert {"price_1", "pay_1", "cola_applied", "payroll_regular"} <= set(book.defined_names)
    assert rows_of(Evaluator(content), "Business days of the customer")[0][:3] == [5, 4, 3]
