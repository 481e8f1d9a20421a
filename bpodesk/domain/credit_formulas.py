"""How a month's credits were worked out: each share as a formula with its numbers."""

from bpodesk.domain.credit_words import months_words, steps_words
from bpodesk.domain.rounding import grouped
from bpodesk.domain.sla.credits import CreditLine, CreditShare, Mechanism, Stake, Tally
from bpodesk.domain.wording import money_words, percent_words

NOTHING_DUE = "–"
# What each factor of a formula is.
RULES = {
    Mechanism.ALLOCATION: "Credit = at-risk amount × allocation × tier × repeat.",
    Mechanism.FLAT_WEIGHT: "Credit = charges at risk × weight × repeat.",
    Mechanism.UPTIME: "Credit = charges at risk × percentage of the tier × repeat.",
    Mechanism.POINTS: "Credit = the credit of all points × own points / all points.",
    Mechanism.COUNT_TRIGGER: "Credit = the credit of all misses / service levels missed.",
}


def line_formula(line: CreditLine, share: CreditShare, stake: Stake, tally: Tally | None) -> str:
    """A share's formula, or the incident that is counted with another level."""
    return f"incident {line.incident}" if line.incident else share_formula(share, stake, tally)


def share_formula(share: CreditShare, stake: Stake, tally: Tally | None) -> str:
    """9,984.00 × 5 % × 1.5; a dash for a level that is met.

    `stake` is the part's, and `tally` too where its mechanism adds up misses.
    """
    if not share.outcome.failed:
        return NOTHING_DUE
    repeat = grouped(share.repeat)
    allocation = percent_words(share.allocation_percent)
    factor = f"{grouped(share.tier_factor * 100)} %"
    match share.mechanism:
        case Mechanism.ALLOCATION:
            return f"{stake.at_risk} × {allocation} × {factor} × {repeat}"
        case Mechanism.FLAT_WEIGHT:
            return f"{stake.base} × {allocation} × {repeat}"
        case Mechanism.UPTIME:
            return f"{stake.base} × {factor} × {repeat}"
        case _:
            return _shared(share, tally)


def _shared(share: CreditShare, tally: Tally | None) -> str:
    """An SLA's share of what was added up; points even where they reach no step."""
    if tally is None:
        return NOTHING_DUE
    if share.mechanism is Mechanism.POINTS:
        points = f"{grouped(share.points)} / {grouped(tally.points)} points"
        return f"{tally.due} × {points}" if tally.due.minor else points
    return f"{tally.due} / {tally.failures}" if tally.due.minor else NOTHING_DUE


def tally_words(tally: Tally, stake: Stake) -> str:
    """What the misses of all levels came to: the step or number reached, and its credit."""
    due = f"{money_words(tally.due)}"
    of_charges = (
        ""
        if tally.percent is None
        else f"{percent_words(tally.percent)} of {money_words(stake.base)} = "
    )
    if tally.mechanism is Mechanism.POINTS:
        whole = grouped(tally.points)
        points = f"{whole} failure {'point' if tally.points == 1 else 'points'} in all"
        steps = steps_words(stake.policy.point_steps)
        return f"{points}; the steps are {steps}: {of_charges}{due}."
    needed = stake.policy.trigger_failures
    missed = f"{tally.failures} service {'level' if tally.failures == 1 else 'levels'} missed"
    if not 0 < needed <= tally.failures:
        return f"{missed}; {needed} are needed: {due}."
    return f"{missed}, {needed} or more: {of_charges}{due}."


def earned_words(line: CreditLine, stake: Stake) -> str:
    """50 % of 341.28, the credit of 2 months before; empty where all of it came back, or nothing.

    `stake` is that of the last part, whose rules say what comes back.
    """
    if line.earn_back == line.earn_back_of:
        return ""
    policy = stake.policy
    return (
        f"{percent_words(policy.earn_back_percent)} of {line.earn_back_of}, the credit of"
        f" {months_words(policy.earn_back_months)} before"
    )
