"""What a month is expected to bring, from the months there are, and levels read back with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median_high

from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_records import QuoteRecord
from bpodesk.domain.readback import Forecast, Readback, read_back
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.wording import month_words
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.quotes import QuoteNotReady, work_out
from bpodesk.services.statements import compute
from bpodesk.services.timesheets import months_with_hours
from bpodesk.storage.queries import measured as queries
from bpodesk.storage.queries import quotes as quote_queries

# Round, so that nobody takes them for figures of their own.
EXAMPLE_ITEMS, EXAMPLE_HOURS, EXAMPLE_BASE = 1000, 1000, Decimal(10_000)
_NOTHING_KNOWN = "The volume is an example: no month has been counted yet."
# What is counted of these is a sample, answers or people: no part of the work that was quoted.
_NO_WORK = frozenset({"sampled", "weight_checked", "responses", "headcount"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What a quote expects of a usual month (the median of its months).

    `items` are those of its only line charged by the piece, 0 where there is none or several;
    `minutes` are those scheduled, `price` all that is charged.
    """

    number: str
    items: int
    minutes: int
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a contract's months have been like.

    `volumes` is the items (minutes, for measures in hours) of each month that was counted, by SLA.
    `base` is the charges at risk of `month`, the latest one; None in a contract without months.
    `quoted` is what the quote says that the contract was drafted from.
    """

    volumes: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    base: Money | None = None
    month: Month | None = None
    quoted: Quoted | None = None


def expected_month(
    book: OpenBook, contract_id: ContractId, quotes: Sequence[QuoteRecord] = ()
) -> Expected:
    """What a month of the contract is expected to bring.

    `quotes` are those that a contract not saved yet is drafted from; the book knows the others.
    """
    if not contract_id:
        return Expected(quoted=_quoted(quotes))
    with book.book.reading() as connection:
        counted = queries.measurements(connection, contract_id=contract_id)
        known = Expected(quoted=_quoted(quote_queries.quotes_of(connection, contract_id)))
    this = Month.containing(book.clock().date())
    months = {Month.containing(item.starts_on) for item in counted}.union(months_with_hours(book))
    latest = max((month for month in months if month <= this), default=None)
    if latest is None:
        return known
    try:
        statement = compute(book, contract_id, latest).statement
    except NotFound:
        return known
    volumes: dict[str, tuple[int, ...]] = {}
    for result in statement.levels:
        own = [item for item in counted if item.sla_code == result.level.code]
        found = (
            (result.level.measure.volume_of(result.month.counts),)
            if result.level.measure.origin is not Origin.ENTERED and result.periods
            else _volumes(result.level, own)
        )
        if any(found):
            volumes[result.level.code] = tuple(volume for volume in found if volume)
    base = statement.fees.at_risk_base
    known = replace(known, volumes=volumes)
    return replace(known, base=base, month=latest) if base.minor > 0 else known


def _volumes(level: ServiceLevel, counted: Sequence[Measurement]) -> tuple[int, ...]:
    """How much was counted in each month, in order; counts of another measure say nothing."""
    months: dict[Month, list[Measurement]] = {}
    for item in counted:
        if set(level.measure.count_names) <= set(item.counts):
            months.setdefault(Month.containing(item.starts_on), []).append(item)
    return tuple(
        level.measure.volume_of(level.measure.together(item.counts for item in months[month]))
        for month in sorted(months)
    )


def _quoted(quotes: Sequence[QuoteRecord]) -> Quoted | None:
    """What the last of the quotes expects; None where it can't be worked out any more."""
    if not quotes:
        return None
    quote = quotes[-1].quote
    try:
        months = work_out(quote).months
    except QuoteNotReady:
        return None
    counted = [line.volume(month) for line in quote.volumes[:1] for month in quote.all_months]
    items = [volume for volume in counted if volume]
    return Quoted(
        number=quote.number,
        items=median_high(items) if items and len(quote.volumes) == 1 else 0,
        minutes=median_high(month.minutes for month in months),
        price=Money(median_high(month.price.minor for month in months), quote.currency),
    )


def known_volume(level: ServiceLevel, expected: Expected) -> tuple[int, str] | None:
    """What a month of a level is expected to count, and who says so; None where nobody does."""
    found = expected.volumes.get(level.code, ())
    if found:
        return median_high(found), _months_note(len(found))
    quoted, measure = expected.quoted, level.measure
    if quoted is None or measure.is_snapshot:
        return None
    if measure.origin is Origin.TIMESHEETS:
        volume = quoted.minutes
    else:
        counted = not measure.spoken.in_minutes and measure.spoken.whole not in _NO_WORK
        volume = quoted.items if counted else 0
    return (volume, f"The volume is that of the quote {quoted.number}.") if volume else None


def volumes_of(
    levels: Iterable[ServiceLevel], expected: Expected, typed: Mapping[str, int]
) -> dict[str, int]:
    """What a month is expected to count, by SLA: as typed, else what is known."""
    known = {level.code: known_volume(level, expected) for level in levels}
    found = {code: volume[0] for code, volume in known.items() if volume is not None}
    return found | {code: volume for code, volume in typed.items() if code in known}


def forecast_for(
    level: ServiceLevel,
    expected: Expected,
    *,
    currency: str,
    volume: int | None = None,
    base: Money | None = None,
) -> Forecast:
    """The forecast of a level: what is given, what months or the quote say, a round example."""
    parts: list[str] = []
    if volume is None:
        volume, note = known_volume(level, expected) or (_example(level), _NOTHING_KNOWN)
        if not level.measure.is_snapshot:
            parts.append(note)
    if base is None:
        base, note = _base(expected, currency)
        parts.append(note)
    return Forecast(volume=volume, base=base, note=" ".join(parts))


def _base(expected: Expected, currency: str) -> tuple[Money, str]:
    if expected.base is not None and expected.month is not None:
        words = month_words(expected.month)
        return expected.base, f"The charges at risk are those of {words}."
    quoted = expected.quoted
    if quoted is not None and quoted.price.minor > 0 and quoted.price.currency == currency:
        return quoted.price, f"The charges at risk are those of the quote {quoted.number}."
    return Money.of(EXAMPLE_BASE, currency), "The charges at risk are an example."


def _example(level: ServiceLevel) -> int:
    return EXAMPLE_HOURS * 60 if level.measure.spoken.in_minutes else EXAMPLE_ITEMS


def _months_note(months: int) -> str:
    if months == 1:
        return "The volume is that of the month counted."
    return f"The volume is the median of the {months} months counted."


def read_back_levels(
    book: OpenBook, contract: Contract, revision: Revision
) -> tuple[tuple[ServiceLevel, Readback], ...]:
    """Every level of a revision in plain words, with what the book's months say of the volume."""
    expected = expected_month(book, contract.id)
    return tuple(
        (
            level,
            read_back(
                level,
                revision.terms.credits,
                forecast_for(level, expected, currency=contract.currency),
            ),
        )
        for level in revision.terms.levels
    )
