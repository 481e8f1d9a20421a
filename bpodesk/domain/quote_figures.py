"""A quote month by month: hours, what is charged, what it costs, and what is left.

Every total is the sum of the lines as printed (`quote_lines`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_hours import seat_hours
from bpodesk.domain.quote_lines import (
    GroupMonth,
    QuoteLine,
    cost_lines,
    price_lines,
    setup_lines,
    volume_lines,
)
from bpodesk.domain.quotes import Quote
from bpodesk.domain.worktime import Holiday


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMonth:
    """A month of the quote. Business days are the customer's."""

    month: Month
    currency: str
    business_days: int
    groups: tuple[GroupMonth, ...]
    price_lines: tuple[QuoteLine, ...]
    cost_lines: tuple[QuoteLine, ...]

    @property
    def price(self) -> Money:
        """What the customer pays."""
        return Money.total((line.amount for line in self.price_lines), self.currency)

    @property
    def cost(self) -> Money:
        """What the work costs."""
        return Money.total((line.amount for line in self.cost_lines), self.currency)

    @property
    def margin(self) -> Money:
        """What is left."""
        return self.price - self.cost

    @property
    def margin_percent(self) -> Fraction | None:
        """The margin in per cent of the price; None where nothing is charged."""
        return percent_of(self.margin, self.price)

    @property
    def seats(self) -> int:
        """Seats of all groups."""
        return sum(item.seats for item in self.groups)

    @property
    def minutes(self) -> int:
        """Scheduled minutes of all seats."""
        return sum(item.seats * item.hours.minutes for item in self.groups)

    @property
    def night_minutes(self) -> int:
        """Those of them at night, on the worker's clock."""
        return sum(item.seats * item.hours.night_minutes for item in self.groups)

    @property
    def closed(self) -> tuple[Holiday, ...]:
        """Holidays on which a group with seats would have worked and does not."""
        return _in_order(day for item in self.groups if item.seats for day in item.hours.closed)

    @property
    def worked(self) -> tuple[Holiday, ...]:
        """Holidays of the workers on which a group with seats works."""
        return _in_order(day for item in self.groups if item.seats for day in item.hours.worked)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteResult:
    """The whole quote worked out."""

    quote: Quote
    months: tuple[QuoteMonth, ...]

    @property
    def price(self) -> Money:
        """What the customer pays in all months."""
        return Money.total((month.price for month in self.months), self.quote.currency)

    @property
    def cost(self) -> Money:
        """What all months cost."""
        return Money.total((month.cost for month in self.months), self.quote.currency)

    @property
    def margin(self) -> Money:
        """What is left of all months."""
        return self.price - self.cost

    @property
    def margin_percent(self) -> Fraction | None:
        """The margin in per cent of the price; None where nothing is charged."""
        return percent_of(self.margin, self.price)

    @property
    def price_for_target(self) -> Money:
        """The price at which the margin target would be met exactly."""
        share = 1 - Fraction(self.quote.margin_target_percent) / 100
        return Money.of(Fraction(self.cost.amount) / share, self.quote.currency)

    @property
    def meets_target(self) -> bool:
        """True where the margin reaches its target."""
        percent = self.margin_percent
        return percent is not None and percent >= Fraction(self.quote.margin_target_percent)


def percent_of(part: Money, whole: Money) -> Fraction | None:
    """A part in per cent of the whole, exact; None of nothing."""
    return Fraction(100 * part.minor, whole.minor) if whole.minor else None


def compute_quote(quote: Quote) -> QuoteResult:
    """Work a quote out. It has been checked: `check_quote` names no errors."""
    return QuoteResult(
        quote=quote, months=tuple(_compute_month(quote, month) for month in quote.all_months)
    )


def _compute_month(quote: Quote, month: Month) -> QuoteMonth:
    groups = tuple(
        GroupMonth(
            group=group,
            seats=group.seats(month),
            hours=seat_hours(group.shift, quote.calendar, quote.place, month),
        )
        for group in quote.groups
    )
    price: list[QuoteLine] = []
    cost: list[QuoteLine] = []
    for item in groups:
        if item.seats:
            price.extend(price_lines(quote, item, month))
            cost.extend(cost_lines(quote, item))
    for line in quote.volumes:
        price.extend(volume_lines(quote, line, month))
    if month == quote.start:
        price.extend(setup_lines(quote))
    return QuoteMonth(
        month=month,
        currency=quote.currency,
        business_days=len(quote.calendar.business_days(month.range)),
        groups=groups,
        price_lines=tuple(price),
        cost_lines=tuple(cost),
    )


def _in_order(days: Iterable[Holiday]) -> tuple[Holiday, ...]:
    return tuple(sorted(set(days), key=lambda holiday: (holiday.day, holiday.name)))
