"""A quote on paper: the offer, the months, and what they assume.

There are two papers of one quote. The customer's shows prices and the contract's premiums; the
vendor's own adds cost, margin and the payroll premiums, and says on each page that it is internal.
Nothing here computes money.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Emphasis,
    Figure,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Space,
    Status,
    Table,
    TableColumn,
    TableRow,
    Tile,
    Tiles,
)
from bpodesk.documents.quote_annex import assumption_blocks
from bpodesk.documents.quote_charts import price_chart
from bpodesk.domain.money import Money
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult
from bpodesk.domain.quote_lines import QuoteLine
from bpodesk.domain.quotes import Pricing, Quote, SeatGroup, Step
from bpodesk.domain.rounding import fixed, grouped
from bpodesk.domain.wording import (
    coverage_words,
    date_words,
    money_words,
    month_words,
    rate_words,
)
from bpodesk.domain.worktime import Calendar

INTERNAL = "Internal: shows cost and margin, not for the customer"


def quote_document(result: QuoteResult, *, internal: bool = False) -> Document:
    """The quote for the customer, or with cost and margin for the vendor's own eyes."""
    quote = result.quote
    name = f"Offer {quote.number}".strip()
    return Document(
        title=f"{name}: {quote.title or quote.customer}",
        subject=f"{quote.customer}, {quote.title}",
        author=quote.vendor,
        language="en",
        header_left=f"{name} · {quote.title}" if quote.title else name,
        header_right=INTERNAL if internal else _validity(quote),
        footer_left=f"{quote.vendor} for {quote.customer}",
        blocks=(
            *_summary(result, internal=internal),
            *_offered(quote),
            *_months(result, internal=internal),
            *_parts(result, internal=internal),
            *assumption_blocks(quote, internal=internal),
        ),
    )


def _validity(quote: Quote) -> str:
    return "" if quote.valid_until is None else f"Valid until {date_words(quote.valid_until)}"


def _summary(result: QuoteResult, *, internal: bool) -> Iterator[Block]:
    quote = result.quote
    first, last = quote.all_months[0], quote.all_months[-1]
    yield Paragraph(text=quote.title or "Offer", style=ParagraphStyle.TITLE)
    yield Paragraph(
        text=f"{month_words(first)} to {month_words(last)}"
        if quote.months > 1
        else month_words(first),
        style=ParagraphStyle.LEAD,
    )
    pairs = [
        ("Customer", quote.customer or "not named yet"),
        ("Vendor", quote.vendor),
        ("Offer", quote.number or "without a number"),
        ("Valid until", _validity(quote).removeprefix("Valid until ") or "no date is set"),
        ("Currency", quote.currency),
    ]
    yield KeyValues(pairs=tuple(pairs))
    yield Space(2)
    yield Tiles(tiles=tuple(_tiles(result, internal=internal)))
    if quote.note:
        yield Space(2)
        yield Paragraph(text=quote.note)


def _tiles(result: QuoteResult, *, internal: bool) -> Iterator[Tile]:
    months, several = result.months, result.quote.months > 1
    yield Tile(
        label=f"Price of {result.quote.months} months" if several else "Price of the month",
        value=money_words(result.price),
    )
    if internal:
        percent = result.margin_percent
        target = f"target {grouped(Fraction(result.quote.margin_target_percent))} %"
        yield Tile(label="Cost", value=money_words(result.cost))
        yield Tile(label="Margin", value=money_words(result.margin))
        yield Tile(
            label="Margin of the price",
            value="–" if percent is None else f"{fixed(percent, 1)} %",
            note=target,
            status=Status.GOOD if result.meets_target else Status.WARN,
        )
        return
    yield Tile(label="First month", value=money_words(months[0].price))
    if several:
        yield Tile(label="Last month", value=money_words(months[-1].price))
    most = max(month.seats for month in months)
    if most:
        yield Tile(label="Seats", value=_range_words(min(item.seats for item in months), most))


def _range_words(least: int, most: int) -> str:
    return str(most) if least == most else f"{least} to {most}"


def _offered(quote: Quote) -> Iterator[Block]:
    if quote.groups:
        yield Heading(text="Seats", anchor="seats")
        yield Table(
            columns=(
                TableColumn(title="Code", width_mm=20),
                TableColumn(title="Role", weight=1.2),
                TableColumn(title="Seats", weight=1.6),
                TableColumn(title=f"Hours ({quote.calendar.zone})", weight=2),
                TableColumn(title=f"Price ({quote.currency})", width_mm=34, align=Align.RIGHT),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        group.code,
                        group.role,
                        _steps_words(group.ramp),
                        coverage_words(
                            Calendar(zone=quote.calendar.zone, windows=group.shift.windows)
                        ),
                        _price_words(group),
                    )
                )
                for group in quote.groups
            ),
        )
    if quote.volumes:
        yield Heading(text="Volumes", anchor="volumes")
        yield Table(
            columns=(
                TableColumn(title="Code", width_mm=20),
                TableColumn(title="What is counted", weight=1.4),
                TableColumn(title="Forecast a month", weight=2),
                TableColumn(title="Minimum", width_mm=22, align=Align.RIGHT),
                TableColumn(title=f"Price ({quote.currency})", width_mm=26, align=Align.RIGHT),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        line.code,
                        line.title,
                        _steps_words(line.forecast),
                        f"{line.minimum:,}" if line.minimum else "–",
                        rate_words(Fraction(line.price)),
                    )
                )
                for line in quote.volumes
            ),
        )


def _steps_words(steps: Sequence[Step]) -> str:
    ordered = sorted(steps, key=lambda step: step.from_month)
    return ", ".join(f"{step.count:,} from {month_words(step.from_month)}" for step in ordered)


def _price_words(group: SeatGroup) -> str:
    unit = "a seat, monthly" if group.pricing is Pricing.SEAT else "an hour"
    return f"{rate_words(Fraction(group.price))} {unit}"


def _months(result: QuoteResult, *, internal: bool) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(text="Month by month", anchor="months")
    money = ["Price"] + (["Cost", "Margin"] if internal else [])
    columns = [
        TableColumn(title="Month", weight=1.4),
        TableColumn(title="Days", width_mm=13, align=Align.RIGHT),
        TableColumn(title="Seats", width_mm=15, align=Align.RIGHT),
        TableColumn(title="Hours", width_mm=18, align=Align.RIGHT),
        TableColumn(title="At night", width_mm=18, align=Align.RIGHT),
        *(TableColumn(title=title, width_mm=25, align=Align.RIGHT) for title in money),
    ]
    if internal:
        columns.append(TableColumn(title="%", width_mm=14, align=Align.RIGHT))
    yield Table(
        columns=tuple(columns),
        rows=(
            *(TableRow(cells=_month_cells(item, internal=internal)) for item in result.months),
            TableRow(cells=_total_cells(result, internal=internal), emphasis=Emphasis.TOTAL),
        ),
        caption=f"Amounts in {result.quote.currency}; days are the customer's business days, hours"
        " those of all seats together",
    )
    yield Figure(picture=price_chart(result))


def _month_cells(item: QuoteMonth, *, internal: bool) -> tuple[str, ...]:
    return (
        month_words(item.month),
        str(item.business_days),
        str(item.seats),
        _hours(item.minutes),
        _hours(item.night_minutes),
        *_money_cells(item.price, item.cost, item.margin, item.margin_percent, internal=internal),
    )


def _total_cells(result: QuoteResult, *, internal: bool) -> tuple[str, ...]:
    return (
        "All months",
        str(sum(item.business_days for item in result.months)),
        "",
        _hours(sum(item.minutes for item in result.months)),
        _hours(sum(item.night_minutes for item in result.months)),
        *_money_cells(
            result.price, result.cost, result.margin, result.margin_percent, internal=internal
        ),
    )


def _money_cells(
    price: Money, cost: Money, margin: Money, percent: Fraction | None, *, internal: bool
) -> tuple[str, ...]:
    if not internal:
        return (str(price),)
    return (str(price), str(cost), str(margin), "–" if percent is None else fixed(percent, 1))


def _hours(minutes: int) -> str:
    return grouped(Fraction(minutes, 60), most_digits=2)


def _parts(result: QuoteResult, *, internal: bool) -> Iterator[Block]:
    """What the price (and the cost) is made of, all months together."""
    months = result.months
    yield from _made_of(
        "What the price is made of",
        (line for item in months for line in item.price_lines),
        result.price,
    )
    if internal:
        yield from _made_of(
            "What the cost is made of",
            (line for item in months for line in item.cost_lines),
            result.cost,
        )


def _made_of(title: str, lines: Iterable[QuoteLine], total: Money) -> Iterator[Block]:
    sums: dict[tuple[str, str, str], tuple[Fraction, int]] = {}
    for line in lines:
        key = (line.code, line.title, line.unit)
        quantity, minor = sums.get(key, (Fraction(0), 0))
        sums[key] = (quantity + line.quantity, minor + line.amount.minor)
    if not sums:
        return
    codes = list(dict.fromkeys(code for code, _, _ in sums))
    ordered = sorted(sums.items(), key=lambda item: codes.index(item[0][0]))
    yield Heading(text=title)
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=20),
            TableColumn(title="Line", weight=1),
            TableColumn(title="Quantity", width_mm=40, align=Align.RIGHT),
            TableColumn(title=f"Amount ({total.currency})", width_mm=34, align=Align.RIGHT),
        ),
        rows=(
            *(
                TableRow(
                    cells=(
                        code,
                        line_title,
                        f"{grouped(quantity, most_digits=2)} {_unit(unit)}",
                        str(Money(minor, total.currency)),
                    )
                )
                for (code, line_title, unit), (quantity, minor) in ordered
            ),
            TableRow(cells=("", "All months", "", str(total)), emphasis=Emphasis.TOTAL),
        ),
    )


def _unit(unit: str) -> str:
    return {"seat": "seat months", "item": "items", "time": ""}.get(unit, unit)
