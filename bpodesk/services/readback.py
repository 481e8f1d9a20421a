"""What a month is expected to bring, from the months there are, and levels read back with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median_high

from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.readback import Forecast, Readback, read_back
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin, add_counts
from bpodesk.domain.wording import month_words
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.statements import compute
from bpodesk.services.timesheets import months_with_hours
from bpodesk.storage.queries import measured as queries

# Round, so that nobody takes them for figures of their own.
EXAMPLE_ITEMS, EXAMPLE_HOURS, EXAMPLE_BASE = 1000, 1000, Decimal(10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a contract's months have been like.

    `volumes` is the items (minutes, for measures in hours) of each month that was counted, by SLA.
    `base` is the charges at risk of `month`, the latest one; None in a contract without months.
    """

    volumes: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    base: Money | None = None
    month: Month | None = None


def expected_month(book: OpenBook, contract_id: ContractId) -> Expected:
    """What a month of the contract is expected to bring; a contract not saved yet has nothing."""
    if not contract_id:
        return Expected()
    with book.book.reading() as connection:
        counted = queries.measurements(connection, contract_id=contract_id)
    this = Month.containing(book.clock().date())
    months = {Month.containing(item.starts_on) for item in counted}.union(months_with_hours(book))
    latest = max((month for month in months if month <= this), default=None)
    if latest is None:
        return Expected()
    try:
        statement = compute(book, contract_id, latest).statement
    except NotFound:
        return Expected()
    volumes: dict[str, tuple[int, ...]] = {}
    for result in statement.levels:
        own = [item for item in counted if item.sla_code == result.level.code]
        found = (
            (result.level.measure.volume_of(result.month.counts),)
            if result.level.measure.origin is Origin.TIMESHEETS and result.periods
            else _volumes(result.level, own)
        )
        if any(found):
            volumes[result.level.code] = tuple(volume for volume in found if volume)
    base = statement.fees.at_risk_base
    if base.minor <= 0:
        return Expected(volumes=volumes)
    return Expected(volumes=volumes, base=base, month=latest)


def _volumes(level: ServiceLevel, counted: Sequence[Measurement]) -> tuple[int, ...]:
    """How much was counted in each month, in order; counts of another measure say nothing."""
    months: dict[Month, list[Measurement]] = {}
    for item in counted:
        if set(level.measure.count_names) <= set(item.counts):
            months.setdefault(Month.containing(item.starts_on), []).append(item)
    return tuple(
        level.measure.volume_of(add_counts(item.counts for item in months[month]))
        for month in sorted(months)
    )


def forecast_for(
    level: ServiceLevel,
    expected: Expected,
    *,
    currency: str,
    volume: int | None = None,
    base: Money | None = None,
) -> Forecast:
    """The forecast of a level: what is given, else what the months say, else a round example."""
    parts: list[str] = []
    if volume is None:
        found = expected.volumes.get(level.code, ())
        volume = median_high(found) if found else _example(level)
        if not level.measure.is_snapshot:
            parts.append(_volume_note(len(found)))
    if base is None:
        base = expected.base or Money.of(EXAMPLE_BASE, currency)
        parts.append(
            "The charges at risk are an example."
            if expected.month is None
            else f"The charges at risk are those of {month_words(expected.month)}."
        )
    return Forecast(volume=volume, base=base, note=" ".join(parts))


def _example(level: ServiceLevel) -> int:
    return EXAMPLE_HOURS * 60 if level.measure.spoken.in_minutes else EXAMPLE_ITEMS


def _volume_note(months: int) -> str:
    if not months:
        return "The volume is an example: no month has been counted yet."
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
