"""What terms on the table would have cost in months that are over, and which of them costs most.

A month is first brought down to its facts: the charges, what of them is at risk, and the figure of
each level. Credits are then worked out by the credit rules themselves. The credits of the months
replayed feed the repeats, the cap of twelve months and the earn-back of the later ones; the real
past has no say, for it was under other terms.

What a term costs is the difference to the same months with that one term relaxed. Differences
don't add up: two relaxed terms together can save less, or more, than each alone.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.contracts import Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Credits,
    History,
    PastResult,
    Verdict,
    carries_credit,
    compute_credits,
    monthly_cap,
    stakes_of,
    verdict_on,
)
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import (
    NOTHING_COUNTED,
    Counts,
    Direction,
    Measured,
    NotMeasurable,
    Unit,
)
from bpodesk.domain.wording import percent_words, threshold_words

MOST_MONTHS = 12
# One step easier for a target without a minimum below it, in the measure's unit.
_STEPS = {Unit.PERCENT: Decimal(1), Unit.SECONDS: Decimal(10), Unit.ITEMS: Decimal(1)}
_EARN_BACK_MONTHS = CreditPolicy().earn_back_months


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """A month that is over, as far as credits look at it.

    `charges` is the month's gross; `bases` are the charges at risk of each part of it, at least
    one; `figures` those of the offered levels by code, excused items taken out. A level that is
    not in it has no data. `counts` are those of the figures, where more is known than the figure.
    """

    month: Month
    charges: Money
    bases: tuple[tuple[DateRange, Money], ...]
    figures: Mapping[str, Measured]
    counts: Mapping[str, Counts] = field(default_factory=dict[str, Counts])


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedHistory:
    """The months of a pasted text that could be read, and every place that couldn't."""

    facts: tuple[MonthFacts, ...]
    problems: tuple[Problem, ...]


class CapHit(StrEnum):
    """Which cap took something off a month's credits."""

    NONE = ""
    MONTH = "month"
    TWELVE_MONTHS = "12 months"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMonth:
    """What a level came to in a month replayed; amounts are 0 where it carries no money."""

    level: ServiceLevel
    figure: Measured
    outcome: Outcome
    reached_stretch: bool
    tier: int | None
    credit: Money
    earn_back: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedMonth:
    """A month under the terms offered. `terminable` are the levels that failed so often that the
    customer could have terminated."""

    facts: MonthFacts
    levels: tuple[LevelMonth, ...]
    credits: Credits
    cap_hit: CapHit
    terminable: tuple[str, ...]

    @property
    def month(self) -> Month:
        """Which month it is."""
        return self.facts.month

    @property
    def cost(self) -> Money:
        """Credits less what is earned back."""
        return self.credits.total - self.credits.earn_back

    @property
    def net(self) -> Money:
        """What is left of the charges."""
        return self.facts.charges - self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCost:
    """What a level cost over all months, after caps, and in how many of them it failed."""

    level: ServiceLevel
    failed_months: int
    credit: Money
    earn_back: Money

    @property
    def cost(self) -> Money:
        """Credits less what is earned back."""
        return self.credit - self.earn_back


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCost:
    """One term relaxed: `saved` is what the months would have cost less (more, where negative)."""

    code: str
    title: str
    before: str
    after: str
    saved: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Months under the terms offered, in order, and what costs most, the dearest first."""

    months: tuple[ReplayedMonth, ...]
    levels: tuple[LevelCost, ...]
    terms: tuple[TermCost, ...]
    currency: str

    def _total(self, amounts: Iterable[Money]) -> Money:
        return Money.total(amounts, self.currency)

    @property
    def charges(self) -> Money:
        """The charges of all months."""
        return self._total(item.facts.charges for item in self.months)

    @property
    def at_risk(self) -> Money:
        """The amounts at risk of all months."""
        return self._total(item.credits.at_risk for item in self.months)

    @property
    def due(self) -> Money:
        """The credits before the caps."""
        return self._total(item.credits.due for item in self.months)

    @property
    def credit(self) -> Money:
        """The credits after the caps."""
        return self._total(item.credits.total for item in self.months)

    @property
    def earn_back(self) -> Money:
        """What is earned back."""
        return self._total(item.credits.earn_back for item in self.months)

    @property
    def cost(self) -> Money:
        """Credits less what is earned back."""
        return self.credit - self.earn_back

    @property
    def net(self) -> Money:
        """What is left of the charges."""
        return self.charges - self.cost

    @property
    def worst(self) -> ReplayedMonth | None:
        """The month with the highest credits, the earlier of equals; None where none has any."""
        worst = max(self.months, key=lambda item: item.credits.total.minor, default=None)
        return worst if worst is not None and worst.credits.total.minor else None

    def hits(self, cap: CapHit) -> int:
        """In how many months a cap took something off."""
        return sum(1 for item in self.months if item.cap_hit is cap)

    @property
    def terminable(self) -> tuple[ReplayedMonth, ...]:
        """The months in which the customer could have terminated."""
        return tuple(item for item in self.months if item.terminable)


def replay(terms: Terms, facts: Iterable[MonthFacts], *, currency: str) -> Replay:
    """The months under the terms. Raises KeyError for an unknown measure.

    Months may have gaps: one that isn't there is no failure, and nothing was credited in it.
    """
    ordered = sorted(facts, key=lambda item: item.month)
    months = _months(terms, ordered)
    cost = _cost(months, currency)
    relaxed = [
        dataclasses.replace(found, saved=cost - _cost(_months(other, ordered), currency))
        for found, other in _relaxed(terms, currency)
    ]
    relaxed.sort(key=lambda item: -item.saved.minor)
    levels = [_level_cost(level, months, currency) for level in terms.slas]
    levels.sort(key=lambda item: -item.cost.minor)
    return Replay(months=months, levels=tuple(levels), terms=tuple(relaxed), currency=currency)


def _cost(months: Iterable[ReplayedMonth], currency: str) -> Money:
    return Money.total((item.cost for item in months), currency)


def _months(terms: Terms, facts: Sequence[MonthFacts]) -> tuple[ReplayedMonth, ...]:
    past: list[PastResult] = []
    months: list[ReplayedMonth] = []
    for item in facts:
        done = _month(terms, item, History(past))
        past.extend(_past(found, item.month) for found in done.levels)
        months.append(done)
    return tuple(months)


def _month(terms: Terms, facts: MonthFacts, history: History) -> ReplayedMonth:
    judged: list[tuple[Verdict, Measured]] = []
    for level in terms.levels:
        figure = facts.figures.get(level.code, NOTHING_COUNTED)
        counts = facts.counts.get(level.code)
        judged.append((verdict_on(level, figure, days=facts.month.range, counts=counts), figure))
    stakes = stakes_of([(days, terms.credits, base) for days, base in facts.bases])
    credits = compute_credits(
        [verdict for verdict, _ in judged], stakes=stakes, history=history, month=facts.month
    )
    lines = {line.sla_code: line for line in credits.lines}
    nothing = Money.zero(credits.due.currency)
    hit = CapHit.NONE
    if credits.capped:
        hit = CapHit.MONTH if credits.cap == monthly_cap(stakes) else CapHit.TWELVE_MONTHS
    return ReplayedMonth(
        facts=facts,
        levels=tuple(
            LevelMonth(
                level=verdict.level,
                figure=figure,
                outcome=verdict.outcome,
                reached_stretch=verdict.reached_stretch,
                tier=verdict.tier,
                credit=lines[code].credit if code in lines else nothing,
                earn_back=lines[code].earn_back if code in lines else nothing,
            )
            for verdict, figure in judged
            for code in (verdict.level.code,)
        ),
        credits=credits,
        cap_hit=hit,
        terminable=tuple(line.sla_code for line in credits.lines if line.meter.reached),
    )


def _past(found: LevelMonth, month: Month) -> PastResult:
    """What the later months look back on."""
    figure = None if isinstance(found.figure, NotMeasurable) else found.figure
    return PastResult(
        contract_id=ContractId(0),
        sla_code=found.level.code,
        month=month.first,
        numerator=figure.numerator if figure is not None else 0,
        denominator=figure.denominator if figure is not None else 0,
        outcome=found.outcome,
        reached_stretch=found.reached_stretch,
        credit_minor=found.credit.minor,
        live=found.level.live,
    )


def _level_cost(level: ServiceLevel, months: Sequence[ReplayedMonth], currency: str) -> LevelCost:
    mine = [found for item in months for found in item.levels if found.level.code == level.code]
    return LevelCost(
        level=level,
        failed_months=sum(1 for found in mine if found.outcome.failed),
        credit=Money.total((found.credit for found in mine), currency),
        earn_back=Money.total((found.earn_back for found in mine), currency),
    )


# ---------------------------------------------------------------------------- one term relaxed


def _relaxed(terms: Terms, currency: str) -> Iterator[tuple[TermCost, Terms]]:
    """Each term that can be relaxed, in words, and the terms with that one relaxed."""
    nothing = Money.zero(currency)
    for level in terms.levels:
        if not carries_credit(level, terms.credits):
            continue
        easier = easier_level(level)
        unit = level.measure.unit
        yield (
            TermCost(
                code=f"{level.code}.target",
                title=f"{level.code} {level.title}: target",
                before=threshold_words(level.target, unit),
                after=threshold_words(easier.target, unit),
                saved=nothing,
            ),
            dataclasses.replace(
                terms,
                levels=tuple(easier if other is level else other for other in terms.levels),
            ),
        )
    for code, title, before, after, policy in _relaxed_policies(terms.credits):
        cost = TermCost(code=code, title=title, before=before, after=after, saved=nothing)
        yield cost, dataclasses.replace(terms, credits=policy)


def easier_level(level: ServiceLevel) -> ServiceLevel:
    """The level with its target one step easier: at its second tier, its minimum, else by a point.

    A point is 1 %, 10 s or 1 item. A minimum that equals the target moves along.
    """
    others = level.tiers[1:]
    second = others[0].beyond if others else None
    if second is not None:
        tiers = (dataclasses.replace(others[0], beyond=None), *others[1:])
        minimum = level.minimum
        if minimum is not None and level.reaches(Fraction(minimum), second):
            minimum = second
        return dataclasses.replace(level, target=second, minimum=minimum, tiers=tiers)
    if level.minimum is not None and level.minimum != level.target:
        return dataclasses.replace(level, target=level.minimum)
    step = _STEPS[level.measure.unit]
    if level.measure.direction is Direction.AT_LEAST:
        target = max(Decimal(0), level.target - step)
    else:
        target = level.target + step
    minimum = None if level.minimum is None else target
    return dataclasses.replace(level, target=target, minimum=minimum)


def _relaxed_policies(policy: CreditPolicy) -> Iterator[tuple[str, str, str, str, CreditPolicy]]:
    """Code, title, before, after, and the rules with one of them relaxed."""
    if policy.repeat_multiplier != 1 and policy.mechanism.repeats:
        yield (
            "repeat_multiplier",
            "Repeat multiplier",
            f"× {policy.repeat_multiplier.normalize():f}",
            "× 1",
            dataclasses.replace(policy, repeat_multiplier=Decimal(1)),
        )
    if policy.at_risk_percent > 0:
        less = max(Decimal(0), policy.at_risk_percent - 1)
        yield (
            "at_risk_percent",
            "Share of the charges at risk",
            percent_words(policy.at_risk_percent),
            percent_words(less),
            dataclasses.replace(policy, at_risk_percent=less),
        )
    months = 0 if policy.earn_back_months else _EARN_BACK_MONTHS
    yield (
        "earn_back_months",
        "Earn-back",
        _earn_back_words(policy.earn_back_months),
        _earn_back_words(months),
        dataclasses.replace(policy, earn_back_months=months),
    )


def _earn_back_words(months: int) -> str:
    if not months:
        return "none"
    return "after 1 month" if months == 1 else f"after {months} months"
