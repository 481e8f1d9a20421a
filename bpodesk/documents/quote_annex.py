"""What a quote assumes, on paper: calendars, premiums, indexation, how it is computed."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from bpodesk.documents.blocks import (
    Align,
    Block,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.domain.money import Money
from bpodesk.domain.quotes import Cola, HourKind, Pricing, Quote
from bpodesk.domain.rounding import grouped
from bpodesk.domain.wording import (
    coverage_words,
    date_words,
    money_words,
    month_words,
    percent_words,
    short_date,
)


def assumption_blocks(quote: Quote, *, internal: bool) -> Iterator[Block]:
    """The last part; pay, on-costs and payroll premiums stand on the internal paper only."""
    yield Heading(text="Assumptions", anchor="assumptions")
    pairs = [
        ("Customer's calendar", f"{coverage_words(quote.calendar)} ({quote.calendar.zone})"),
        ("Place of work", f"{quote.place.zone} {quote.place.country}".strip()),
        ("Night hours", f"22:00 to 06:00 on the clock of {quote.place.zone}"),
        ("Indexation", _cola_words(quote.cola)),
    ]
    if quote.setup_fee:
        setup = money_words(Money.of(quote.setup_fee, quote.currency))
        pairs.append(("Setup fee", f"{setup}, once, in {month_words(quote.start)}"))
    if any(group.pricing is Pricing.SEAT for group in quote.groups):
        hours = grouped(Fraction(quote.hours_per_month))
        pairs.append(("Value of an hour of a seat", f"its monthly fee / {hours} h"))
    yield KeyValues(pairs=tuple(pairs))
    yield from _premiums(quote, internal=internal)
    if internal:
        yield from _costs(quote)
    yield from _holidays(quote)
    yield Paragraph(text=_closing(quote), style=ParagraphStyle.NOTE)


def _cola_words(cola: Cola | None) -> str:
    if cola is None:
        return "prices stay as they are"
    return (
        f"prices rise by {percent_words(cola.applied_percent)} from {month_words(cola.from_month)}"
        f" (floor {percent_words(cola.floor_percent)}, cap {percent_words(cola.cap_percent)})"
    )


def _premiums(quote: Quote, *, internal: bool) -> Iterator[Block]:
    tables = [("Charged", quote.contract)] + (
        [("Paid to staff", quote.payroll)] if internal else []
    )
    rows = [
        TableRow(
            cells=(
                f"An hour on a {kind.value}",
                *(percent_words(table.percent(kind)) for _, table in tables),
            )
        )
        for kind in HourKind
        if kind is not HourKind.ORDINARY
    ]
    rows.append(
        TableRow(
            cells=(
                "A night hour, on top of its own rate",
                *(f"+{percent_words(table.night_percent)}" for _, table in tables),
            )
        )
    )
    yield Heading(text="Premiums", level=2)
    yield Table(
        columns=(
            TableColumn(title="Of the rate of an ordinary hour", weight=1),
            *(TableColumn(title=title, width_mm=34, align=Align.RIGHT) for title, _ in tables),
        ),
        rows=tuple(rows),
    )


def _costs(quote: Quote) -> Iterator[Block]:
    if not quote.groups:
        return
    yield Heading(text="Cost of a seat", level=2)
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=20),
            TableColumn(title="Role", weight=1),
            TableColumn(title="Pay a month", width_mm=30, align=Align.RIGHT),
            TableColumn(title="On-costs", width_mm=24, align=Align.RIGHT),
            TableColumn(title="Other cost", width_mm=30, align=Align.RIGHT),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    group.code,
                    group.role,
                    _amount(group.pay, quote.currency),
                    percent_words(group.on_cost_percent),
                    _amount(group.other_cost, quote.currency),
                )
            )
            for group in quote.groups
        ),
    )


def _amount(value: Decimal, currency: str) -> str:
    return str(Money.of(value, currency))


def _holidays(quote: Quote) -> Iterator[Block]:
    found = [(day, "the desk is closed (customer's holiday)") for day in quote.calendar.holidays]
    found += [(day, f"{day.kind.value} at the place of work") for day in quote.place.holidays]
    inside = sorted(
        (pair for pair in found if pair[0].day in quote.days),
        key=lambda pair: (pair[0].day, pair[1]),
    )
    if not inside:
        return
    yield Heading(text="Holidays", level=2)
    yield Table(
        columns=(
            TableColumn(title="Day", width_mm=34),
            TableColumn(title="Holiday", weight=1),
            TableColumn(title="What it means", weight=1),
        ),
        rows=tuple(
            TableRow(cells=(short_date(holiday.day), holiday.name, what))
            for holiday, what in inside
        ),
    )


def _closing(quote: Quote) -> str:
    validity = (
        ""
        if quote.valid_until is None
        else f"This offer is valid until {date_words(quote.valid_until)}. "
    )
    return (
        f"{validity}Each line is rounded half up once, totals are sums of the printed lines. Hours"
        " are counted on both clocks, summer time included; a shift belongs to the day on which"
        " it starts at the customer's. Volumes are a forecast; what is done is charged. Taxes are"
        " not included. An offer is not a contract: the agreement signed by both parties is."
    )
