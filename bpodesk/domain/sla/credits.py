"""Service credits: tier, repeat, cap, spread, earn-back and the termination right.

Credit of one SLA = at-risk amount x allocation x tier factor x repeat multiplier, rounded half up
once to the minor unit. Over the cap, the due amounts are spread over the SLAs by largest remainder.
Credits are price adjustments; they are positive amounts that reduce the charge.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.ids import UNSAVED, ContractId, PastResultId, StatementId
from bpodesk.domain.money import Money, spread
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PastResult:
    """What a service level came to in a month that is over; the history credits look back on.

    It comes from an issued statement (`statement_id`) or was typed in when the book was begun.
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
    """One service level's month, before money."""

    level: ServiceLevel
    outcome: Outcome
    reached_stretch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One SLA's credit: its factors, the amount due, and the amount after the cap."""

    sla_code: str
    outcome: Outcome
    consecutive: int
    tier_factor: Fraction
    repeat: Fraction
    due: Money
    credit: Money
    earn_back: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The month's credits, one line an SLA, and the amounts they were worked out from."""

    base: Money
    at_risk: Money
    cap: Money
    lines: tuple[CreditLine, ...]
    due: Money
    total: Money
    earn_back: Money
    twelve_month_used: Money

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


def compute_credits(
    verdicts: Sequence[Verdict],
    *,
    base: Money,
    policy: CreditPolicy,
    history: History,
    month: Month,
) -> Credits:
    """The credits and earn-backs of a month from its verdicts.

    `base` is the sum of the month's charges that are at risk. KPIs and SLAs that are baselining
    carry no credit and have no line.
    """
    currency = base.currency
    at_risk = Money.of(base.amount * policy.at_risk_percent / 100, currency)
    used = history.credits_since(month, months=11)
    cap = _cap(at_risk, policy=policy, used_minor=used)
    bearing = [v for v in verdicts if v.level.kind is LevelKind.SLA and v.level.live]
    drafts = [
        _draft(verdict, at_risk=at_risk, policy=policy, history=history, month=month)
        for verdict in bearing
    ]
    due = Money.total((draft.due for draft in drafts), currency)
    total = min(due, cap, key=lambda money: money.minor)
    parts = spread(total.minor, [draft.due.minor for draft in drafts]) if due.minor else ()
    lines = tuple(
        CreditLine(
            sla_code=draft.sla_code,
            outcome=draft.outcome,
            consecutive=draft.consecutive,
            tier_factor=draft.tier_factor,
            repeat=draft.repeat,
            due=draft.due,
            credit=Money(parts[index], currency) if parts else Money.zero(currency),
            earn_back=draft.earn_back,
        )
        for index, draft in enumerate(drafts)
    )
    return Credits(
        base=base,
        at_risk=at_risk,
        cap=cap,
        lines=lines,
        due=due,
        total=total,
        earn_back=Money.total((line.earn_back for line in lines), currency),
        twelve_month_used=Money(used + total.minor, currency),
    )


def _cap(at_risk: Money, *, policy: CreditPolicy, used_minor: int) -> Money:
    monthly = Money.of(at_risk.amount * policy.monthly_cap_percent / 100, at_risk.currency)
    if policy.twelve_month_cap is None:
        return monthly
    yearly = Money.of(policy.twelve_month_cap, at_risk.currency).minor - used_minor
    return Money(max(0, min(monthly.minor, yearly)), at_risk.currency)


def _draft(
    verdict: Verdict, *, at_risk: Money, policy: CreditPolicy, history: History, month: Month
) -> CreditLine:
    level = verdict.level
    before = history.failures_before(level.code, month)
    consecutive = before + 1 if verdict.outcome.failed else 0
    factor = {
        Outcome.MINOR: Fraction(policy.minor_factor_percent) / 100,
        Outcome.MAJOR: Fraction(policy.major_factor_percent) / 100,
    }.get(verdict.outcome, Fraction(0))
    repeat = Fraction(policy.repeat_multiplier) if consecutive > 1 else Fraction(1)
    share = Fraction(level.allocation_percent) / 100
    due = Money.of(Fraction(at_risk.amount) * share * factor * repeat, at_risk.currency)
    return CreditLine(
        sla_code=level.code,
        outcome=verdict.outcome,
        consecutive=consecutive,
        tier_factor=factor,
        repeat=repeat,
        due=due,
        credit=due,
        earn_back=_earn_back(verdict, policy=policy, history=history, month=month, unit=at_risk),
    )


def _earn_back(
    verdict: Verdict, *, policy: CreditPolicy, history: History, month: Month, unit: Money
) -> Money:
    """The credit of n months ago, where the stretch was reached in every month since."""
    months = policy.earn_back_months
    if months < 1 or not verdict.reached_stretch:
        return Money.zero(unit.currency)
    code = verdict.level.code
    between = [history.result(code, month.shift(-back)) for back in range(1, months)]
    if not all(past is not None and past.reached_stretch for past in between):
        return Money.zero(unit.currency)
    origin = history.result(code, month.shift(-months))
    return Money(origin.credit_minor if origin is not None else 0, unit.currency)


def check_policy(policy: CreditPolicy, levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """What is wrong with the credit rules, and with the allocations against the pool."""
    problems: list[Problem] = []
    if not 0 <= policy.at_risk_percent <= HUNDRED:
        message = "The share at risk must lie between 0 % and 100 % of the month's charges."
        problems.append(Problem(field="at_risk_percent", message=message))
    if policy.minor_factor_percent > policy.major_factor_percent:
        message = "A minor miss can't cost more than a major one."
        problems.append(Problem(field="minor_factor_percent", message=message))
    if policy.minor_factor_percent < 0 or policy.monthly_cap_percent < 0:
        message = "Factors and caps can't be negative."
        problems.append(Problem(field="monthly_cap_percent", message=message))
    if policy.twelve_month_cap is not None and policy.twelve_month_cap < 0:
        message = "The cap over twelve months can't be negative."
        problems.append(Problem(field="twelve_month_cap", message=message))
    if policy.force_majeure_notice_hours < 1 or policy.customer_notice_business_days < 1:
        message = "Notice needs at least an hour, and at least one business day."
        problems.append(Problem(field="customer_notice_business_days", message=message))
    if policy.repeat_multiplier < 1:
        message = "The repeat multiplier is 1 (no effect) or more."
        problems.append(Problem(field="repeat_multiplier", message=message))
    bearing = [level for level in levels if level.kind is LevelKind.SLA]
    allocated = sum((level.allocation_percent for level in bearing), Decimal(0))
    if bearing and allocated != policy.pool_percent:
        message = (
            f"The service levels share out {allocated.normalize():f} %,"
            f" but the pool is {policy.pool_percent.normalize():f} %. Make the two equal."
        )
        problems.append(Problem(field="pool_percent", message=message))
    return tuple(problems)
