"""Service credits: tier, repeat, cap, spread, earn-back and the termination right.

Credit of one SLA = at-risk amount x allocation x tier factor x repeat multiplier, rounded half up
once to the minor unit. The tier is the level's own, or the minor or major miss of the rules where
it has none. Over the cap, the due amounts are spread over the SLAs by largest remainder.
Credits are price adjustments; they are positive amounts that reduce the charge.

In a month in which an amendment takes effect each part of it has its at-risk amount under its own
rules; an SLA's credit is the sum over the parts, rounded once. A month counts as failed when the
SLA failed in any part. What looks over the month's edge (the cap of twelve months, earn-back, the
termination right) follows the rules of the last part.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.ids import UNSAVED, ContractId, PastResultId, StatementId
from bpodesk.domain.money import Money, apportion, round_half_up, spread
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.event_kinds import USUALLY_EXCUSED, EventKind
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Measured

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPolicy:
    """The contract's rules for credits, excuses and the statement.

    Percentages are 0..100 and more (the pool may exceed 100). `monthly_cap_percent` is of the
    month's at-risk amount; `twelve_month_cap` is an amount in the contract's currency over a month
    and the eleven before it, none where None. `earn_back_months` is 0 where nothing is earned back.
    """

    at_risk_percent: Decimal = Decimal(12)
    pool_percent: Decimal = HUNDRED
    minor_factor_percent: Decimal = Decimal(50)
    major_factor_percent: Decimal = HUNDRED
    repeat_multiplier: Decimal = Decimal("1.5")
    monthly_cap_percent: Decimal = HUNDRED
    twelve_month_cap: Decimal | None = None
    earn_back_months: int = 2
    termination_consecutive: int = 3
    force_majeure_notice_hours: int = 48
    customer_notice_business_days: int = 5
    decision_business_days: int = 5
    excused_kinds: tuple[EventKind, ...] = dataclasses.field(
        default=USUALLY_EXCUSED, metadata=SPARSE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastResult:
    """What a service level came to in a month that is over; the history credits look back on.

    It comes from a sealed statement (`statement_id`) or was typed in when the book was begun.
    The figure is numerator / denominator; both are 0 where there was no data. A month in which the
    SLA was only baselining is not `live`, and no failure to look back on.
    """

    id: PastResultId = PastResultId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    sla_code: str
    month: dt.date
    numerator: int
    denominator: int
    outcome: Outcome
    reached_stretch: bool = False
    credit_minor: int = 0
    live: bool = True
    statement_id: StatementId | None = None

    @property
    def figure(self) -> Fraction | None:
        """The figure in the measure's unit, or None where there was no data."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a service level came to on the days judged, before money.

    `tier` is the place of the level's tier that the miss lies in, from 0; None where it has none.
    """

    level: ServiceLevel
    days: DateRange
    outcome: Outcome
    reached_stretch: bool
    tier: int | None = None

    @property
    def bears_credit(self) -> bool:
        """True for an SLA that is live; KPIs and those that are baselining carry no money."""
        return self.level.kind is LevelKind.SLA and self.level.live


def verdict_on(
    level: ServiceLevel, figure: Measured, *, days: DateRange, counts: Counts | None = None
) -> Verdict:
    """The verdict on a level's figure of the days.

    `counts` are those of the figure; None where only the figure is known, which then is judged as
    one of many items.
    """
    return Verdict(
        level=level,
        days=days,
        outcome=level.judge(figure, counts),
        reached_stretch=level.reaches_stretch(figure, counts),
        tier=level.tier(figure, counts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What the vendor has at risk in a part of the month, under the rules of that part."""

    days: DateRange
    policy: CreditPolicy
    base: Money
    at_risk: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditShare:
    """An SLA's credit for one part of the month: its factors and its share of the amount due.

    `tier` is the place of the tier the factor is of, as in the verdict.
    """

    days: DateRange
    outcome: Outcome
    tier: int | None
    allocation_percent: Decimal
    tier_factor: Fraction
    repeat: Fraction
    due: Money

    @property
    def factors(self) -> tuple[Decimal, Fraction, Fraction]:
        """What the at-risk amount is multiplied with."""
        return (self.allocation_percent, self.tier_factor, self.repeat)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One SLA's credit: its shares by part of the month, the amount due, and after the cap.

    `outcome`, `tier`, `tier_factor` and `repeat` are those of the part in which it did worst.
    """

    sla_code: str
    outcome: Outcome
    tier: int | None
    consecutive: int
    tier_factor: Fraction
    repeat: Fraction
    shares: tuple[CreditShare, ...]
    due: Money
    credit: Money
    earn_back: Money

    @property
    def is_split(self) -> bool:
        """True where the factors are not the same all month."""
        return len({share.factors for share in self.shares}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The month's credits, one line an SLA, and the amounts they were worked out from."""

    stakes: tuple[Stake, ...]
    cap: Money
    lines: tuple[CreditLine, ...]
    due: Money
    total: Money
    earn_back: Money
    twelve_month_used: Money

    @property
    def base(self) -> Money:
        """The charges credits are worked out from."""
        return Money.total((stake.base for stake in self.stakes), self.due.currency)

    @property
    def at_risk(self) -> Money:
        """The part of them that is at risk."""
        return Money.total((stake.at_risk for stake in self.stakes), self.due.currency)

    @property
    def capped(self) -> bool:
        """True where the cap took something off."""
        return self.total.minor < self.due.minor


class History:
    """Past results of one contract, by SLA and month."""

    def __init__(self, results: Iterable[PastResult]) -> None:
        self._results = {
            (result.sla_code, Month.containing(result.month)): result for result in results
        }

    def result(self, sla_code: str, month: Month) -> PastResult | None:
        """The result of a month, None where nothing is known of it."""
        return self._results.get((sla_code, month))

    def failures_before(self, sla_code: str, month: Month) -> int:
        """How many months in a row, up to the month before, the SLA failed."""
        count = 0
        while True:
            past = self.result(sla_code, month.shift(-1 - count))
            if past is None or not past.live or not past.outcome.failed:
                return count
            count += 1

    def credits_since(self, month: Month, *, months: int) -> int:
        """Minor units credited in the so many months before the month."""
        span = {month.shift(-index) for index in range(1, months + 1)}
        return sum(
            result.credit_minor for (_, past), result in self._results.items() if past in span
        )


def stakes_of(parts: Sequence[tuple[DateRange, CreditPolicy, Money]]) -> tuple[Stake, ...]:
    """The at-risk amount of each part of a month, from its days, rules and at-risk base.

    The month's amount is rounded half up once; the parts add up to it by largest remainder.
    """
    bases = [base for _, _, base in parts]
    exact = [base.minor * Fraction(policy.at_risk_percent) / 100 for _, policy, base in parts]
    minors = apportion(round_half_up(sum(exact, Fraction(0))), exact)
    return tuple(
        Stake(days=days, policy=policy, base=base, at_risk=Money(minor, bases[0].currency))
        for (days, policy, base), minor in zip(parts, minors, strict=True)
    )


def compute_credits(
    verdicts: Sequence[Verdict], *, stakes: Sequence[Stake], history: History, month: Month
) -> Credits:
    """The credits and earn-backs of a month from its verdicts.

    `stakes` are the parts of the month in order, at least one. An SLA may have several verdicts,
    on days that don't overlap; its verdict on the first day of a part is the one for that part.
    KPIs and SLAs that are baselining carry no credit and have no line.
    """
    currency = stakes[0].base.currency
    used = history.credits_since(month, months=11)
    cap = _cap(stakes, used_minor=used)
    bearing = [verdict for verdict in verdicts if verdict.bears_credit]
    drafts = [
        _draft(
            [verdict for verdict in bearing if verdict.level.code == code],
            stakes=stakes,
            history=history,
            month=month,
        )
        for code in dict.fromkeys(verdict.level.code for verdict in bearing)
    ]
    due = Money.total((draft.due for draft in drafts), currency)
    total = min(due, cap, key=lambda money: money.minor)
    parts = spread(total.minor, [draft.due.minor for draft in drafts]) if due.minor else ()
    lines = tuple(
        dataclasses.replace(
            draft, credit=Money(parts[index], currency) if parts else Money.zero(currency)
        )
        for index, draft in enumerate(drafts)
    )
    return Credits(
        stakes=tuple(stakes),
        cap=cap,
        lines=lines,
        due=due,
        total=total,
        earn_back=Money.total((line.earn_back for line in lines), currency),
        twelve_month_used=Money(used + total.minor, currency),
    )


def monthly_cap(stakes: Sequence[Stake]) -> Money:
    """The most the month's credits can come to by the cap of the month alone."""
    caps = (
        stake.at_risk.minor * Fraction(stake.policy.monthly_cap_percent) / 100 for stake in stakes
    )
    return Money(max(0, round_half_up(sum(caps, Fraction(0)))), stakes[0].base.currency)


def _cap(stakes: Sequence[Stake], *, used_minor: int) -> Money:
    cap = monthly_cap(stakes)
    twelve_months = stakes[-1].policy.twelve_month_cap
    if twelve_months is None:
        return cap
    left = Money.of(twelve_months, cap.currency).minor - used_minor
    return Money(max(0, min(cap.minor, left)), cap.currency)


def _draft(
    verdicts: Sequence[Verdict], *, stakes: Sequence[Stake], history: History, month: Month
) -> CreditLine:
    """One SLA's line before the cap."""
    code = verdicts[0].level.code
    failed = any(verdict.outcome.failed for verdict in verdicts)
    consecutive = history.failures_before(code, month) + 1 if failed else 0
    found = [
        (stake, verdict)
        for stake in stakes
        for verdict in verdicts
        if stake.days.start in verdict.days
    ]
    factors = [_factors(verdict, stake.policy, consecutive=consecutive) for stake, verdict in found]
    exact = [
        stake.at_risk.minor * Fraction(verdict.level.allocation_percent) / 100 * tier * repeat
        for (stake, verdict), (tier, repeat) in zip(found, factors, strict=True)
    ]
    if sum(exact) < 0:
        # Absences can outweigh the fees of a few days: a miss then costs nothing and earns nothing.
        exact = [Fraction(0)] * len(exact)
    currency = stakes[0].base.currency
    due = round_half_up(sum(exact, Fraction(0)))
    shares = tuple(
        CreditShare(
            days=stake.days,
            outcome=verdict.outcome,
            tier=verdict.tier,
            allocation_percent=verdict.level.allocation_percent,
            tier_factor=tier,
            repeat=repeat,
            due=Money(minor, currency),
        )
        for (stake, verdict), (tier, repeat), minor in zip(
            found, factors, apportion(due, exact), strict=True
        )
    )
    worst = max(reversed(shares), key=lambda share: (share.outcome.severity, share.tier or 0))
    return CreditLine(
        sla_code=code,
        outcome=worst.outcome,
        tier=worst.tier,
        consecutive=consecutive,
        tier_factor=worst.tier_factor,
        repeat=worst.repeat,
        shares=shares,
        due=Money(due, currency),
        credit=Money(due, currency),
        earn_back=_earn_back(
            verdicts[-1],
            months=stakes[-1].policy.earn_back_months,
            history=history,
            month=month,
            currency=currency,
        ),
    )


def _factors(
    verdict: Verdict, policy: CreditPolicy, *, consecutive: int
) -> tuple[Fraction, Fraction]:
    """Tier factor and repeat multiplier."""
    if not verdict.outcome.failed:
        return Fraction(0), Fraction(1)
    if verdict.tier is not None:
        percent = verdict.level.tiers[verdict.tier].factor_percent
    elif verdict.outcome is Outcome.MINOR:
        percent = policy.minor_factor_percent
    else:
        percent = policy.major_factor_percent
    repeat = Fraction(policy.repeat_multiplier) if consecutive > 1 else Fraction(1)
    return Fraction(percent) / 100, repeat


def _earn_back(
    verdict: Verdict, *, months: int, history: History, month: Month, currency: str
) -> Money:
    """The credit of n months ago, where the stretch was reached in every month since."""
    if months < 1 or not verdict.reached_stretch:
        return Money.zero(currency)
    code = verdict.level.code
    between = [history.result(code, month.shift(-back)) for back in range(1, months)]
    if not all(past is not None and past.reached_stretch for past in between):
        return Money.zero(currency)
    origin = history.result(code, month.shift(-months))
    return Money(origin.credit_minor if origin is not None else 0, currency)


def check_policy(policy: CreditPolicy, levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """What is wrong with the credit rules, and with the allocations against the pool."""
    problems: list[Problem] = []
    if not 0 <= policy.at_risk_percent <= HUNDRED:
        message = "The share at risk must lie between 0 % and 100 % of the month's charges."
        problems.append(Problem(field="at_risk_percent", message=message))
    if policy.minor_factor_percent > policy.major_factor_percent:
        message = "A minor miss can't cost more than a major one."
        problems.append(Problem(field="minor_factor_percent", message=message))
    problems.extend(_check_least(policy))
    if policy.repeat_multiplier < 1:
        message = "The repeat multiplier is 1 (no effect) or more."
        problems.append(Problem(field="repeat_multiplier", message=message))
    bearing = [level for level in levels if level.kind is LevelKind.SLA]
    if policy.at_risk_percent > 0 and any(level.allocation_percent for level in bearing):
        problems.extend(_check_caps(policy))
    allocated = sum((level.allocation_percent for level in bearing), Decimal(0))
    if bearing and allocated != policy.pool_percent:
        message = (
            f"The service levels share out {allocated.normalize():f} %,"
            f" but the pool is {policy.pool_percent.normalize():f} %. Make the two equal."
        )
        problems.append(Problem(field="pool_percent", message=message))
    return tuple(problems)


def _check_least(policy: CreditPolicy) -> Iterable[Problem]:
    """Values below the least that has a sense."""
    least = (
        ("minor_factor_percent", 0, "A factor can't be negative."),
        ("monthly_cap_percent", 0, "A cap can't be negative."),
        ("twelve_month_cap", 0, "The cap over twelve months can't be negative."),
        ("pool_percent", 0, "The pool can't be negative."),
        ("earn_back_months", 0, "Months can't be negative; 0 means that nothing is earned back."),
        ("termination_consecutive", 0, "Months can't be negative; 0 means that there is no right."),
        ("force_majeure_notice_hours", 1, "A notice needs at least an hour."),
        ("customer_notice_business_days", 1, "A notice needs at least one business day."),
        ("decision_business_days", 0, "Days can't be negative."),
    )
    for field, low, message in least:
        value = getattr(policy, field)
        if value is not None and value < low:
            yield Problem(field=field, message=message, value=str(value))


def _check_caps(policy: CreditPolicy) -> Iterable[Problem]:
    """Caps against what the service levels put at risk."""
    for field in ("monthly_cap_percent", "twelve_month_cap"):
        if getattr(policy, field) == 0:
            message = (
                "A cap of 0 takes away every credit that the service levels share out."
                " Raise the cap, or put nothing at risk."
            )
            yield Problem(field=field, message=message)
