"""A quote as a workbook whose months follow from its assumptions by formulas.

Sheets: Assumptions (what can be changed, in named cells), Months (formulas), Premiums, Notes. The
hours of a seat are worked out from calendars and clocks and stand as figures; everything in money
is a formula over them and carries its result, so that the file reads the same before a spreadsheet
program has worked it out again.
"""

from openpyxl import Workbook

from bpodesk.domain.quote_figures import QuoteResult
from bpodesk.domain.quote_lines import price_digits
from bpodesk.domain.quotes import HourKind, Quote
from bpodesk.domain.wording import brief_date, coverage_words
from bpodesk.domain.worktime import Calendar, Holiday
from bpodesk.workbooks.quote_months import put_months
from bpodesk.workbooks.quote_sheets import (
    MONTH,
    NUMBER,
    PERCENT,
    QuoteSheet,
    money_format,
    named,
    rate_format,
    suffix,
)
from bpodesk.workbooks.writing import (
    DATE,
    TITLE_FONT,
    empty_workbook,
    put,
    put_header,
    saved_bytes,
    with_results,
)

ASSUMPTIONS, MONTHS, PREMIUMS, NOTES = "Assumptions", "Months", "Premiums", "Notes"
_HINT = "Cells on a yellow ground are what the quote assumes. Change them and Months follows."


def write_quote(result: QuoteResult) -> bytes:
    """An xlsx with the whole quote, cost and margin included: for the vendor's own eyes."""
    workbook = empty_workbook()
    sheets = tuple(
        QuoteSheet.added(workbook, name) for name in (ASSUMPTIONS, MONTHS, PREMIUMS, NOTES)
    )
    assumptions, months, premiums, notes = sheets
    rows = _put_assumptions(workbook, assumptions, result.quote)
    _put_premiums(workbook, premiums, result.quote)
    put_months(months, result, inputs=ASSUMPTIONS, rows=rows)
    _put_notes(notes, result.quote)
    workbook.calculation.fullCalcOnLoad = True
    results = {
        f"xl/worksheets/sheet{number}.xml": item.results for number, item in enumerate(sheets, 1)
    }
    return saved_bytes(
        workbook,
        amend=lambda name, data: with_results(data, results[name].get) if name in results else data,
    )


def _put_assumptions(workbook: Workbook, target: QuoteSheet, quote: Quote) -> dict[str, int]:
    """The sheet of inputs; gives the rows of what has a figure for each month."""
    sheet = target.sheet
    put(sheet, 1, 1, "Assumptions").font = TITLE_FONT
    target.muted(2, _HINT)
    put_header(sheet, 4, ("Offer", "", ""))
    offer = (
        ("Quote", quote.number),
        ("Customer", quote.customer),
        ("Title", quote.title),
        ("Vendor", quote.vendor),
        ("Currency", quote.currency),
        ("Valid until", quote.valid_until),
        ("Place of work", f"{quote.place.zone} {quote.place.country}".strip()),
        ("Customer's calendar", f"{quote.calendar.zone}: {coverage_words(quote.calendar)}"),
    )
    row = 5
    for label, value in offer:
        put(sheet, row, 1, label)
        put(sheet, row, 2, value)
        row += 1
    cola = quote.cola
    values = (
        ("Paid hours of a month", quote.hours_per_month, NUMBER, "hours_per_month"),
        ("Setup fee, once", quote.setup_fee, money_format(quote.currency), "setup_fee"),
        ("Margin target %", quote.margin_target_percent, PERCENT, "margin_target"),
        ("COLA from", None if cola is None else cola.from_month.first, DATE, "cola_from"),
        ("COLA %", None if cola is None else cola.percent, PERCENT, "cola_percent"),
        ("COLA floor %", None if cola is None else cola.floor_percent, PERCENT, "cola_floor"),
        ("COLA cap %", None if cola is None else cola.cap_percent, PERCENT, "cola_cap"),
    )
    for label, value, number_format, name in values:
        put(sheet, row, 1, label)
        target.input(row, 2, value, number_format)
        named(workbook, name, ASSUMPTIONS, row, 2)
        row += 1
    put(sheet, row, 1, "COLA applied %")
    applied = 0 if cola is None else cola.applied_percent
    target.formula(
        row, 2, "=MIN(MAX(cola_percent,cola_floor),cola_cap)", applied, number_format=PERCENT
    )
    named(workbook, "cola_applied", ASSUMPTIONS, row, 2)
    rows: dict[str, int] = {}
    row = _put_groups(workbook, target, quote, row + 2, rows)
    _put_volumes(workbook, target, quote, row, rows)
    target.lay_out(freeze="B4", widths=(34, 16, 20, *(14 for _ in range(max(6, quote.months)))))
    return rows


def _put_groups(
    workbook: Workbook, target: QuoteSheet, quote: Quote, row: int, rows: dict[str, int]
) -> int:
    """The groups with their prices, then their seats by month; gives the next free row."""
    sheet = target.sheet
    headers = ("Seats", "Price", "Charged as", "Pay a month", "On-costs %", "Other cost", "Shift")
    put_header(sheet, row, headers)
    money = money_format(quote.currency)
    for place, group in enumerate(quote.groups, start=1):
        row += 1
        put(sheet, row, 1, _label(group.code, group.role))
        put(sheet, row, 3, group.pricing.value)
        shift = Calendar(zone=quote.calendar.zone, windows=group.shift.windows)
        put(sheet, row, 7, f"{coverage_words(shift)} ({quote.calendar.zone})")
        for column, name, value, number_format in (
            (
                2,
                f"price_{place}",
                group.price,
                rate_format(price_digits(group.price, quote.currency)),
            ),
            (4, f"pay_{place}", group.pay, money),
            (5, f"on_costs_{place}", group.on_cost_percent, PERCENT),
            (6, f"other_{place}", group.other_cost, money),
        ):
            target.input(row, column, value, number_format)
            named(workbook, name, ASSUMPTIONS, row, column)
    row = _month_header(target, quote, row + 2, "Seats by month")
    for place, group in enumerate(quote.groups, start=1):
        row += 1
        put(sheet, row, 1, _label(group.code, group.role))
        for column, month in enumerate(quote.all_months, start=2):
            target.input(row, column, group.seats(month), "0")
        rows[f"seats_{place}"] = row
    return row + 2


def _put_volumes(
    workbook: Workbook, target: QuoteSheet, quote: Quote, row: int, rows: dict[str, int]
) -> None:
    if not quote.volumes:
        return
    sheet = target.sheet
    put_header(sheet, row, ("Volumes", "Price", "Minimum a month"))
    for place, line in enumerate(quote.volumes, start=1):
        row += 1
        put(sheet, row, 1, _label(line.code, line.title))
        target.input(row, 2, line.price, rate_format(price_digits(line.price, quote.currency)))
        target.input(row, 3, line.minimum, "#,##0")
        named(workbook, f"item_price_{place}", ASSUMPTIONS, row, 2)
        named(workbook, f"minimum_{place}", ASSUMPTIONS, row, 3)
    row = _month_header(target, quote, row + 2, "Volume by month")
    for place, line in enumerate(quote.volumes, start=1):
        row += 1
        put(sheet, row, 1, _label(line.code, line.title))
        for column, month in enumerate(quote.all_months, start=2):
            target.input(row, column, line.volume(month), "#,##0")
        rows[f"volume_{place}"] = row


def _month_header(target: QuoteSheet, quote: Quote, row: int, title: str) -> int:
    put_header(target.sheet, row, (title, *("" for _ in quote.all_months)))
    for column, month in enumerate(quote.all_months, start=2):
        put(target.sheet, row, column, month.first).number_format = MONTH
    return row


def _label(code: str, words: str) -> str:
    return f"{code} {words}".strip()


def _put_premiums(workbook: Workbook, target: QuoteSheet, quote: Quote) -> None:
    sheet = target.sheet
    put(sheet, 1, 1, "Premiums").font = TITLE_FONT
    target.muted(2, "Payroll is what staff are owed; contract is what the customer pays.")
    put_header(sheet, 4, ("An hour on a", "Payroll %", "Contract %"))
    row = 5
    for kind in HourKind:
        put(sheet, row, 1, kind.value)
        for column, name, table in ((2, "payroll", quote.payroll), (3, "contract", quote.contract)):
            target.input(row, column, table.percent(kind), PERCENT)
            named(workbook, f"{name}_{suffix(kind)}", PREMIUMS, row, column)
        row += 1
    put(sheet, row, 1, "night, on top (22:00 to 06:00)")
    for column, name, table in ((2, "payroll", quote.payroll), (3, "contract", quote.contract)):
        target.input(row, column, table.night_percent, PERCENT)
        named(workbook, f"{name}_night", PREMIUMS, row, column)
    row += 2
    put_header(sheet, row, ("Holidays", "Day", "What it is"))
    for holiday, what in _holidays(quote):
        row += 1
        put(sheet, row, 1, holiday.name)
        put(sheet, row, 2, holiday.day)
        put(sheet, row, 3, what)
    target.lay_out(freeze="A5", widths=(42, 14, 44))


def _holidays(quote: Quote) -> tuple[tuple[Holiday, str], ...]:
    found = [
        *((day, f"{day.kind.value}, at the place of work") for day in quote.place.holidays),
        *((day, "closed, the customer's") for day in quote.calendar.holidays),
    ]
    inside = (pair for pair in found if pair[0].day in quote.days)
    return tuple(sorted(inside, key=lambda pair: (pair[0].day, pair[1])))


def _put_notes(target: QuoteSheet, quote: Quote) -> None:
    put(target.sheet, 1, 1, "Notes").font = TITLE_FONT
    lines = (
        "This workbook shows cost and margin: it is not meant for the customer.",
        "Each amount is rounded half up once; totals are sums of rounded amounts.",
        (
            "The hours of a seat are counted on both clocks, summer time included: a shift"
            " belongs to the day on which it starts at the customer's; holidays and night hours"
            " are those of the worker's clock. They are figures and follow no change of dates."
        ),
        (
            "The value of an hour of a monthly fee or pay is that divided by the paid hours of a"
            " month."
        ),
        (
            "Work on a rest day is not in the monthly pay and is paid in full; a monthly fee covers"
            " it, so only its premium is charged."
        ),
        quote.note,
    )
    for row, line in enumerate((line for line in lines if line), start=3):
        put(target.sheet, row, 1, line)
        target.wrap(row, 1)
    if quote.valid_until is not None:
        put(target.sheet, 2, 1, f"Valid until {brief_date(quote.valid_until)}.")
    target.lay_out(freeze=None, widths=(110,))
