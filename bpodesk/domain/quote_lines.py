"""The lines of a quote's month: what is charged and what it costs, each with its formula in words.

A line is rounded half up once.

Charged are seats x fee with what the contract's premium table adds to it, or hours x rate x the
table's percentage. The cost of a seat is its pay, the premiums that the payroll table adds, the
employer's on-costs on both, and its other cost. Work on a rest day is not in the monthly pay: it is
paid in full; the monthly fee covers it, and only its premium is charged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.money import Money, minor_digits
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_hours import KindHours, SeatHours
from bpodesk.domain.quotes import SETUP_CODE, HourKind, Pricing, Quote, SeatGroup, VolumeLine
from bpodesk.domain.rounding import grouped
from bpodesk.domain.wording import rate_words

_PLAIN = Decimal(100)


class Part(StrEnum):
    """What a line is for."""

    SEATS = "seats"  # the fees, or the pay
    HOURS = "hours"  # of one kind, or their premium
    NIGHT = "night differential"
    ON_COSTS = "on-costs"
    OTHER = "other cost"
    VOLUME = "volume"
    SHORTFALL = "shortfall to the minimum"
    SETUP = "setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One line of a month: quantity x rate = amount, rounded once. `formula` is the same in words.

    The rate is that of one unit, percentages included. `kind` is that of the hours.
    """

    code: str
    part: Part
    kind: HourKind | None = None
    title: str
    quantity: Fraction
    unit: str
    rate: Fraction
    amount: Money
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMonth:
    """A group's seats in a month, and the hours of one of them."""

    group: SeatGroup
    seats: int
    hours: SeatHours


def price_in(quote: Quote, price: Decimal, month: Month) -> Decimal:
    """A price of the quote as it is in a month: raised once the COLA has begun.

    It is rounded as the contract's indexation is: half up to the currency's minor unit, or to the
    digits the price has where it has more.
    """
    if quote.cola is None or month < quote.cola.from_month:
        return price
    raised = price * (100 + quote.cola.applied_percent) / 100
    return raised.quantize(Decimal(1).scaleb(-price_digits(price, quote.currency)), ROUND_HALF_UP)


def price_digits(price: Decimal, currency: str) -> int:
    """The digits after the point that a raised price is rounded to."""
    return max(minor_digits(currency), -int(price.as_tuple().exponent))


def _line(
    quote: Quote,
    *,
    code: str,
    part: Part,
    kind: HourKind | None = None,
    title: str,
    quantity: Fraction,
    unit: str,
    rate: Fraction,
    formula: str,
) -> QuoteLine:
    amount = Money.of(quantity * rate, quote.currency)
    return QuoteLine(
        code=code,
        part=part,
        kind=kind,
        title=title,
        quantity=quantity,
        unit=unit,
        rate=rate,
        amount=amount,
        formula=f"{formula} = {amount.currency} {amount}",
    )


def price_lines(quote: Quote, item: GroupMonth, month: Month) -> Iterator[QuoteLine]:
    """What is charged for a group with seats in a month."""
    price = price_in(quote, item.group.price, month)
    code, role = item.group.code, item.group.role or item.group.code
    if item.group.pricing is Pricing.SEAT:
        yield _seats_line(quote, item, title=f"{role}: seats", rate=price, what="fee")
        base = Fraction(price) / Fraction(quote.hours_per_month)
        said = f"{rate_words(Fraction(price))} / {grouped(Fraction(quote.hours_per_month))} h"
        covered = _PLAIN
    else:
        base, said, covered = Fraction(price), rate_words(Fraction(price)), Decimal(0)
    for hours in item.hours.kinds:
        percent = quote.contract.percent(hours.kind) - covered
        if percent:
            yield _hours_line(
                quote,
                code=code,
                kind=hours.kind,
                title=f"{role}: {_title(hours.kind, covered=bool(covered))}",
                minutes=item.seats * hours.minutes,
                base=base,
                said=said,
                percent=percent,
            )
    percent = quote.contract.night_percent
    yield from _night_line(
        quote, item, percent=percent, table_percent=quote.contract.percent, base=base, said=said
    )


def cost_lines(quote: Quote, item: GroupMonth) -> Iterator[QuoteLine]:
    """What a group with seats costs in a month."""
    group = item.group
    code, role = group.code, group.role or group.code
    base = Fraction(group.pay) / Fraction(quote.hours_per_month)
    said = f"{rate_words(Fraction(group.pay))} / {grouped(Fraction(quote.hours_per_month))} h"
    pay: list[QuoteLine] = []
    if group.pay:
        pay.append(_seats_line(quote, item, title=f"{role}: pay", rate=group.pay, what="pay"))
        for hours in item.hours.kinds:
            percent = quote.payroll.percent(hours.kind)
            percent -= Decimal(0) if hours.kind.on_rest_day else _PLAIN
            if percent:
                pay.append(
                    _hours_line(
                        quote,
                        code=code,
                        kind=hours.kind,
                        title=f"{role}: {_title(hours.kind, covered=not hours.kind.on_rest_day)}",
                        minutes=item.seats * hours.minutes,
                        base=base,
                        said=said,
                        percent=percent,
                    )
                )
        pay.extend(
            _night_line(
                quote,
                item,
                percent=quote.payroll.night_percent,
                table_percent=quote.payroll.percent,
                base=base,
                said=said,
            )
        )
    yield from pay
    paid = Money.total((line.amount for line in pay), quote.currency)
    if group.on_cost_percent and paid.minor:
        percent = grouped(Fraction(group.on_cost_percent))
        yield _line(
            quote,
            code=code,
            part=Part.ON_COSTS,
            title=f"{role}: employer's on-costs",
            quantity=Fraction(paid.amount),
            unit=quote.currency,
            rate=Fraction(group.on_cost_percent) / 100,
            formula=f"pay and premiums {paid} × {percent} %",
        )
    if group.other_cost:
        yield _seats_line(
            quote,
            item,
            part=Part.OTHER,
            title=f"{role}: other cost",
            rate=group.other_cost,
            what="other cost",
        )


def _title(kind: HourKind, *, covered: bool) -> str:
    return f"{kind.value} premium" if covered else f"hours, {kind.value}"


def _seats_line(
    quote: Quote,
    item: GroupMonth,
    *,
    part: Part = Part.SEATS,
    title: str,
    rate: Decimal,
    what: str,
) -> QuoteLine:
    return _line(
        quote,
        code=item.group.code,
        part=part,
        title=title,
        quantity=Fraction(item.seats),
        unit="seat",
        rate=Fraction(rate),
        formula=f"{item.seats} {_seats(item.seats)} × {what} {rate_words(Fraction(rate))}",
    )


def _hours_line(
    quote: Quote,
    *,
    code: str,
    kind: HourKind,
    title: str,
    minutes: int,
    base: Fraction,
    said: str,
    percent: Decimal,
) -> QuoteLine:
    hours = Fraction(minutes, 60)
    return _line(
        quote,
        code=code,
        part=Part.HOURS,
        kind=kind,
        title=title,
        quantity=hours,
        unit="h",
        rate=base * Fraction(percent) / 100,
        formula=f"{grouped(hours)} h × {said} × {grouped(Fraction(percent))} %",
    )


def _night_line(
    quote: Quote,
    item: GroupMonth,
    *,
    percent: Decimal,
    table_percent: Callable[[HourKind], Decimal],
    base: Fraction,
    said: str,
) -> Iterator[QuoteLine]:
    """The night differential: on top of what each hour is worth by its kind."""
    nights = [hours for hours in item.hours.kinds if hours.night_minutes]
    if not (percent and nights):
        return
    weighted = sum(
        (_night_hours(item, hours) * Fraction(table_percent(hours.kind)) / 100 for hours in nights),
        Fraction(0),
    )
    parts = " + ".join(
        f"{grouped(_night_hours(item, hours))} h × {grouped(Fraction(table_percent(hours.kind)))} %"
        for hours in nights
    )
    yield _line(
        quote,
        code=item.group.code,
        part=Part.NIGHT,
        title=f"{item.group.role or item.group.code}: night differential",
        quantity=weighted,
        unit="h",
        rate=base * Fraction(percent) / 100,
        formula=f"({parts}) × {said} × {grouped(Fraction(percent))} %",
    )


def _night_hours(item: GroupMonth, hours: KindHours) -> Fraction:
    return Fraction(item.seats * hours.night_minutes, 60)


def volume_lines(quote: Quote, line: VolumeLine, month: Month) -> Iterator[QuoteLine]:
    """What is charged by the piece in a month, a shortfall to the minimum on its own."""
    price = price_in(quote, line.price, month)
    volume = line.volume(month)
    if volume is None:
        return
    short = line.minimum - volume
    for part, title, count, words in (
        (Part.VOLUME, line.title, volume, f"{volume:,}"),
        (
            Part.SHORTFALL,
            f"{line.title}: shortfall to the minimum",
            max(0, short),
            f"({line.minimum:,} minimum - {volume:,} forecast)",
        ),
    ):
        if count:
            yield _line(
                quote,
                code=line.code,
                part=part,
                title=title,
                quantity=Fraction(count),
                unit="item",
                rate=Fraction(price),
                formula=f"{words} × {rate_words(Fraction(price))}",
            )


def setup_lines(quote: Quote) -> Iterator[QuoteLine]:
    """What is charged once."""
    if quote.setup_fee:
        yield _line(
            quote,
            code=SETUP_CODE,
            part=Part.SETUP,
            title="Setup, once",
            quantity=Fraction(1),
            unit="time",
            rate=Fraction(quote.setup_fee),
            formula="once, in the first month",
        )


def _seats(count: int) -> str:
    return "seat" if count == 1 else "seats"
