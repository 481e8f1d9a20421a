"""What credits are worked out from, and what comes out: verdicts, stakes, shares, lines."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.ids import UNSAVED, ContractId, PastResultId, StatementId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange
from bpodesk.domain.sla.credits.policy import CreditPolicy, Mechanism
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Measured


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

    `tier` is the place of the tier the factor is of, as in the verdict. Which factors count hangs
    on the mechanism; `points` are the SLA's failure points, 0 under another one.
    """

    days: DateRange
    mechanism: Mechanism
    outcome: Outcome
    tier: int | None
    allocation_percent: Decimal
    tier_factor: Fraction
    repeat: Fraction
    points: Fraction
    due: Money

    @property
    def factors(self) -> tuple[object, ...]:
        """What the amount is worked out with."""
        return (
            self.mechanism,
            self.allocation_percent,
            self.tier_factor,
            self.repeat,
            self.points,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationMeter:
    """How far an SLA's misses have come towards the customer's right to terminate.

    `in_a_row` of `needed_in_a_row`, and `missed` of `needed` in the last `months` (0 needed: no
    such right). `failed` says whether this month is a miss: only a new miss gives the right.
    `left` is after how many more months missed one after the other it would come; 0 where this
    month gives it, None where there is no such right.
    """

    in_a_row: int
    needed_in_a_row: int
    missed: int
    needed: int
    months: int
    failed: bool
    left: int | None

    @property
    def reached(self) -> bool:
        """Whether this month gives the right."""
        return self.left == 0

    @property
    def is_close(self) -> bool:
        """Whether something was missed and one more month would give the right."""
        return self.left == 1 and bool(self.in_a_row or self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One SLA's credit: its shares by part of the month, the amount due, and after the cap.

    `outcome`, `tier`, `tier_factor` and `repeat` are those of the part in which it did worst.
    `earn_back_of` is the earlier credit that comes back, whole or in part. `chronic_misses` are so
    many misses that nothing of it does; 0 where none stand in the way. `incident` is the code of
    the one that is counted with another SLA; empty where the miss is counted.
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
    earn_back_of: Money
    chronic_misses: int
    meter: TerminationMeter
    incident: str = ""

    @property
    def is_split(self) -> bool:
        """True where the factors are not the same all month."""
        return len({share.factors for share in self.shares}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the misses of all levels came to in a part of the month, where they are added up.

    `points` are 0 under a count trigger. `percent` of the part's charges at risk is due, or a part
    of the agreed amount: then it is None. It is 0 where nothing is reached.
    """

    days: DateRange
    mechanism: Mechanism
    failures: int
    points: Fraction
    percent: Decimal | None
    due: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCount:
    """An incident that counts once: for which SLA, which are left out, and what is not due."""

    code: str
    title: str
    counted: str
    left_out: tuple[str, ...]
    not_due: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The month's credits, one line an SLA, and the amounts they were worked out from.

    `tallies` are of the parts whose mechanism adds up the misses of all levels; `incidents` those
    that count once.
    """

    stakes: tuple[Stake, ...]
    cap: Money
    lines: tuple[CreditLine, ...]
    tallies: tuple[Tally, ...]
    due: Money
    total: Money
    earn_back: Money
    twelve_month_used: Money
    incidents: tuple[IncidentCount, ...] = ()

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
