"""Service credits of a month: what each miss comes to, the caps, the spread, what is earned back.

What a miss comes to hangs on the mechanism of the contract (`credits.mechanisms`). An SLA's credit
is rounded half up once; where misses are added up, their one credit is rounded and shared out by
largest remainder. Over the cap, the due amounts are spread over the SLAs by largest remainder.
Credits are price adjustments; they are positive amounts that reduce the charge.

In a month in which an amendment takes effect each part of it has its at-risk amount and its
mechanism; an SLA's credit is the sum over the parts, rounded once. Under points and a count trigger
the verdicts that hold in a part are counted in it, and the percentage is of that part's charges; so
an amendment that leaves the rules alone changes no figure. A month counts as failed when the SLA
failed in any part. What looks over the month's edge (the cap of twelve months, earn-back, the
termination right) follows the rules of the last part.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from bpodesk.domain.money import Money, apportion, round_half_up, spread
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.credits.history import History, termination_meter
from bpodesk.domain.sla.credits.mechanisms import NOTHING, Miss, Worked, amounts_of
from bpodesk.domain.sla.credits.policy import CreditPolicy
from bpodesk.domain.sla.credits.records import (
    CreditLine,
    Credits,
    CreditShare,
    IncidentCount,
    Stake,
    Tally,
    Verdict,
)
from bpodesk.domain.sla.incidents import Incident


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
    verdicts: Sequence[Verdict],
    *,
    stakes: Sequence[Stake],
    history: History,
    month: Month,
    incidents: Sequence[Incident] = (),
) -> Credits:
    """The credits and earn-backs of a month from its verdicts and incidents.

    `stakes` are the parts of the month in order, at least one. An SLA may have several verdicts,
    on days that don't overlap; its verdict on the first day of a part is the one for that part.
    KPIs and SLAs that are baselining carry no credit and have no line.
    """
    currency = stakes[0].base.currency
    used = history.credits_since(month, months=11)
    cap = _cap(stakes, used_minor=used)

    def drafts_without(left_out: Mapping[str, str]) -> _Drafts:
        return _drafts(verdicts, stakes=stakes, history=history, month=month, left_out=left_out)

    once = incidents if stakes[-1].policy.incident_once else ()
    counted, (drafts, tallies) = _once(once, drafts_without)
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
        tallies=tallies,
        due=due,
        total=total,
        earn_back=Money.total((line.earn_back for line in lines), currency),
        twelve_month_used=Money(used + total.minor, currency),
        incidents=counted,
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


@dataclasses.dataclass(slots=True, kw_only=True)
class _Case:
    """An SLA in the month: its verdicts, and what each part it has one for comes to."""

    verdicts: list[Verdict]
    consecutive: int
    incident: str
    worked: list[tuple[Stake, Miss, Worked]] = dataclasses.field(
        default_factory=list[tuple[Stake, Miss, Worked]]
    )

    def amounts(self, *, added_up: bool) -> list[Fraction]:
        """The exact minor units by part, of those whose mechanism adds up misses or the others."""
        return [
            worked.minor if stake.policy.mechanism.adds_up is added_up else NOTHING
            for stake, _, worked in self.worked
        ]


def _scaled(amounts: Sequence[Fraction], total: int) -> list[Fraction]:
    """The amounts in proportion, so that they add up to a total that is not nothing."""
    whole = sum(amounts, NOTHING)
    return [value * total / whole for value in amounts]


def _by_part(due: int, exact: Sequence[Fraction]) -> tuple[int, ...]:
    """The amount due by part, by largest remainder; all of it is that of a single one."""
    return apportion(due, exact) if len(exact) > 1 else (due,)


_Drafts = tuple[list[CreditLine], tuple[Tally, ...]]


def _once(
    incidents: Sequence[Incident], drafts_without: Callable[[Mapping[str, str]], _Drafts]
) -> tuple[tuple[IncidentCount, ...], _Drafts]:
    """The lines with each incident counted once. A level that one incident counts for stays in."""
    drafts = drafts_without({})
    missed = {line.sla_code: line for line in drafts[0] if line.consecutive}
    kept: dict[str, tuple[str, list[str]]] = {}
    for incident in incidents:
        mine = [code for code in missed if code in incident.sla_codes]
        if len(mine) > 1:
            dearest = max(mine, key=lambda code: _weight(missed[code]))
            counted = incident.counted if incident.counted in mine else dearest
            kept[incident.code] = counted, mine
    stay = {counted for counted, _ in kept.values()}
    left_out: dict[str, str] = {}
    found: list[IncidentCount] = []
    for incident in incidents:
        counted, mine = kept.get(incident.code, ("", []))
        out = tuple(code for code in mine if code not in stay and code not in left_out)
        if out:
            left_out |= dict.fromkeys(out, incident.code)
            before, drafts = drafts, drafts_without(left_out)
            dues = [sum(line.due.minor for line in lines) for lines, _ in (before, drafts)]
            found.append(
                IncidentCount(
                    code=incident.code,
                    title=incident.title,
                    counted=counted,
                    left_out=out,
                    not_due=Money(dues[0] - dues[1], drafts[0][0].due.currency),
                )
            )
    return tuple(found), drafts


def _weight(line: CreditLine) -> tuple[int, Fraction]:
    """How dear a miss is: its credit, or its points where no step is reached."""
    return line.due.minor, sum((share.points for share in line.shares), NOTHING)


def _drafts(
    verdicts: Sequence[Verdict],
    *,
    stakes: Sequence[Stake],
    history: History,
    month: Month,
    left_out: Mapping[str, str],
) -> _Drafts:
    """Each SLA's line before the cap, and what the misses of all of them came to together.

    `left_out` are SLAs whose miss is counted with another one, with the code of the incident.
    """
    cases: dict[str, _Case] = {}
    for verdict in verdicts:
        if verdict.bears_credit:
            code = verdict.level.code
            new = _Case(verdicts=[], consecutive=0, incident=left_out.get(code, ""))
            cases.setdefault(code, new).verdicts.append(verdict)
    for code, case in cases.items():
        if any(verdict.outcome.failed for verdict in case.verdicts):
            case.consecutive = history.failures_before(code, month) + 1
    tallies = tuple(_work_out(list(cases.values()), stakes))
    shares: tuple[int, ...] = (0,) * len(cases)
    if tallies:
        amounts = [case.amounts(added_up=True) for case in cases.values()]
        shares = _shared(amounts)
        if sum(map(sum, amounts)) <= 0:  # in all they cost nothing: so does each part
            nothing = Money.zero(stakes[0].base.currency)
            tallies = tuple(dataclasses.replace(tally, due=nothing) for tally in tallies)
    lines = [
        _line(case, code, share=share, stakes=stakes, history=history, month=month)
        for (code, case), share in zip(cases.items(), shares, strict=True)
    ]
    return lines, tallies


def _shared(amounts: Sequence[Sequence[Fraction]]) -> tuple[int, ...]:
    """What the misses added up come to for each SLA, from the exact amounts of its parts.

    Charges below nothing in a part (absences outweigh its fees) lessen those of the other parts, as
    they do where the month has one part; in all they cost nothing, and never earn anything.
    """
    own = [sum(mine, NOTHING) for mine in amounts]
    total = sum(own, NOTHING)
    if total <= 0:
        return (0,) * len(own)
    bearing = [max(NOTHING, value) for value in own]
    scale = total / sum(bearing, NOTHING)
    return apportion(round_half_up(total), [value * scale for value in bearing])


def _work_out(cases: Sequence[_Case], stakes: Sequence[Stake]) -> list[Tally]:
    """Work out each part for all SLAs that have a verdict for it; gives back the tallies."""
    days = sum(len(stake.days) for stake in stakes)
    tallies: list[Tally] = []
    for stake in stakes:
        mine = [
            (
                case,
                Miss(verdict=verdict, consecutive=case.consecutive, counts=not case.incident),
            )
            for case in cases
            for verdict in case.verdicts
            if stake.days.start in verdict.days
        ]
        worked, tally = amounts_of(
            stake, [miss for _, miss in mine], part_of_month=Fraction(len(stake.days), days)
        )
        for (case, miss), its in zip(mine, worked, strict=True):
            case.worked.append((stake, miss, its))
        if tally is not None:
            tallies.append(tally)
    return tallies


def _line(
    case: _Case,
    code: str,
    *,
    share: int,
    stakes: Sequence[Stake],
    history: History,
    month: Month,
) -> CreditLine:
    """One SLA's line before the cap; `share` is its share of what was added up."""
    currency = stakes[0].base.currency
    # Absences can outweigh the fees of a few days: a miss then costs nothing and earns nothing.
    mine = case.amounts(added_up=False)
    exact = sum(mine, NOTHING)
    alone = max(0, round_half_up(exact))
    parts = _by_part(alone, mine) if exact >= 0 else (0,) * len(mine)
    if share:
        ours = _by_part(share, _scaled(case.amounts(added_up=True), share))
        parts = tuple(own + shared for own, shared in zip(parts, ours, strict=True))
    shares = tuple(
        CreditShare(
            days=stake.days,
            mechanism=stake.policy.mechanism,
            outcome=miss.verdict.outcome,
            tier=miss.verdict.tier,
            allocation_percent=miss.verdict.level.allocation_percent,
            tier_factor=worked.tier_factor,
            repeat=worked.repeat,
            points=worked.points,
            due=Money(minor, currency),
        )
        for (stake, miss, worked), minor in zip(case.worked, parts, strict=True)
    )
    worst = max(reversed(shares), key=lambda share: (share.outcome.severity, share.tier or 0))
    policy = stakes[-1].policy
    due = Money(alone + share, currency)
    back = _earn_back(case, policy=policy, history=history, month=month)
    return CreditLine(
        sla_code=code,
        outcome=worst.outcome,
        tier=worst.tier,
        consecutive=case.consecutive,
        tier_factor=worst.tier_factor,
        repeat=worst.repeat,
        shares=shares,
        due=due,
        credit=due,
        earn_back=Money(back.minor, currency),
        earn_back_of=Money(back.of, currency),
        chronic_misses=back.chronic,
        meter=termination_meter(
            policy, history, sla_code=code, month=month, failed=case.consecutive > 0
        ),
        incident=case.incident,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Back:
    """Minor units earned back, the credit they are of, and the misses that keep it from coming."""

    minor: int = 0
    of: int = 0
    chronic: int = 0


def _earn_back(case: _Case, *, policy: CreditPolicy, history: History, month: Month) -> _Back:
    """The agreed part of the credit of n months ago, where the stretch was reached ever since.

    Nothing comes back for a level that failed too often in the months that end with this one.
    """
    verdict, months = case.verdicts[-1], policy.earn_back_months
    code = verdict.level.code
    if months < 1 or not verdict.reached_stretch:
        return _Back()
    between = [history.result(code, month.shift(-back)) for back in range(1, months)]
    origin = history.result(code, month.shift(-months))
    if origin is None or not all(past is not None and past.reached_stretch for past in between):
        return _Back()
    credit = origin.credit_minor
    missed = history.failures_within(code, month, months=policy.chronic_months - 1)
    missed += case.consecutive > 0
    if credit and 0 < policy.chronic_misses <= missed:
        return _Back(chronic=missed)
    return _Back(round_half_up(credit * Fraction(policy.earn_back_percent) / 100), credit)
