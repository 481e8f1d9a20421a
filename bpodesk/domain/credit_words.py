"""The credit rules in words: what the clauses say of them, and short names for lists.

Every number in these sentences is read from the `CreditPolicy` that the credits are worked out
with.
"""

from collections.abc import Mapping
from decimal import Decimal

from bpodesk.domain.clauses.values import print_number
from bpodesk.domain.money import Money
from bpodesk.domain.sla.credits import (
    CreditLine,
    CreditPolicy,
    Credits,
    IncidentCount,
    Mechanism,
    PointStep,
    TerminationMeter,
)
from bpodesk.domain.wording import money_words, percent_words

_AT_RISK_CHARGES = "the month’s Charges on the fee lines at risk"
_SHARED_OUT = "down to the smallest unit of the currency"
_IN_PARTS = (
    " If these rules, a Service Level or the rates change inside a month, each part of the month is"
    " worked out under its own terms: the Misses that hold in it are counted, and its credit is"
    " taken of its own Charges"
)
_HUNDRED = Decimal(100)


def credit_clause_values(policy: CreditPolicy, currency: str) -> dict[str, str]:
    """What the clauses on credits, earn-back and termination say, as whole sentences."""
    return {
        "credits.shares_note": _shares_note(policy),
        "credits.amount_note": _amount_note(policy, currency),
        "credits.earn_back_note": _earn_back_note(policy),
        "credits.termination_note": _termination_note(policy),
    }


def months_words(count: int) -> str:
    """1 month; 3 months."""
    return "1 month" if count == 1 else f"{count} months"


def termination_words(policy: CreditPolicy) -> str:
    """3 months in a row, or 4 of the last 12 months; empty where misses give no right to end."""
    parts: list[str] = []
    if policy.termination_consecutive:
        parts.append(f"{months_words(policy.termination_consecutive)} in a row")
    if policy.termination_misses:
        window = months_words(policy.termination_months)
        parts.append(f"{policy.termination_misses} of {window} that follow each other")
    return " or ".join(parts)


def steps_words(steps: tuple[PointStep, ...]) -> str:
    """from 3 points on 2 %; from 6 points on 5 %."""
    return "; ".join(
        f"from {print_number(step.from_points)} point{'' if step.from_points == 1 else 's'} on"
        f" {percent_words(step.percent)}"
        for step in steps
    )


def trigger_words(policy: CreditPolicy, currency: str) -> str:
    """5 % of the charges, or an amount of money: what a count trigger gives."""
    if policy.trigger_amount is None:
        return f"{percent_words(policy.trigger_percent)} of {_AT_RISK_CHARGES}"
    return money_words(Money.of(policy.trigger_amount, currency))


def meter_words(meter: TerminationMeter) -> str:
    """2 of 3 misses in a row, 3 of 4 within 12 months; empty where no right hangs on misses."""
    parts: list[str] = []
    if meter.needed_in_a_row:
        parts.append(f"{meter.in_a_row} of {meter.needed_in_a_row} misses in a row")
    if meter.needed:
        parts.append(f"{meter.missed} of {meter.needed} within {months_words(meter.months)}")
    return ", ".join(parts)


def termination_meters(credits: Credits) -> tuple[str, ...]:
    """The meters of the levels that have missed anything: S2 2 of 3 misses in a row."""
    return tuple(
        f"{line.sla_code} {words}"
        for line in credits.lines
        if line.meter.in_a_row or line.meter.missed
        if (words := meter_words(line.meter))
    )


def termination_notice(line: CreditLine) -> str:
    """That an SLA's misses give the right to end, or soon would; empty where neither holds."""
    meter = line.meter
    if not meter.reached and not meter.is_close:
        return ""
    more = 0 if meter.reached else 1
    if meter.in_a_row and 0 < meter.needed_in_a_row <= meter.in_a_row + more:
        words = f"{line.sla_code} failed {meter.in_a_row} months in a row"
    else:
        words = f"{line.sla_code} failed {meter.missed} of the last {months_words(meter.months)}"
    if meter.reached:
        return f"{words}: the customer has the right to terminate."
    return f"{words}; one more gives the customer the right to terminate."


def chronic_notice(line: CreditLine, policy: CreditPolicy) -> str:
    """That a level reached its stretch and earns nothing back; empty where that isn't so."""
    if not line.chronic_misses:
        return ""
    return (
        f"{line.sla_code} reached its stretch but earns nothing back: it failed"
        f" {line.chronic_misses} of the last {months_words(policy.chronic_months)}, and"
        f" {policy.chronic_misses} or more shut that out."
    )


def incident_words(item: IncidentCount) -> str:
    """One incident once: which level it counts for, and what is not due for the others."""
    others = ", ".join(item.left_out)
    return (
        f"Incident {item.code}, {item.title}: counted once, for {item.counted}. {others} cost"
        f"{'s' if len(item.left_out) == 1 else ''} nothing for it; {money_words(item.not_due)} are"
        " not due."
    )


def _shares_note(policy: CreditPolicy) -> str:
    pool = print_number(policy.pool_percent)
    return {
        Mechanism.ALLOCATION: (
            "It is its share of the At-Risk Amount. The Allocations add up to the pool of"
            f" {pool} %. The pool may exceed 100 % because not every Service Level is missed at"
            " once; the cap in this clause limits the result."
        ),
        Mechanism.FLAT_WEIGHT: (
            f"It is the weight of the Service Level, a percentage of {_AT_RISK_CHARGES}. The cap in"
            " this clause limits what the weights can add up to."
        ),
        Mechanism.POINTS: (
            "Service Credits are worked out from failure points, without Allocations."
        ),
        Mechanism.COUNT_TRIGGER: (
            "Service Credits are worked out from the number of Service Levels that are missed,"
            " without Allocations."
        ),
        Mechanism.UPTIME: (
            "Service Credits are worked out from the tiers in Schedule C, without Allocations."
        ),
    }[policy.mechanism]


_INCIDENT_ONCE = (
    " Where one event makes several Service Levels miss in a month, its Service Credits are due for"
    " one of them only: the one that the Customer picks, or else the one with the highest credit."
    " The others stay Misses."
)


def _amount_note(policy: CreditPolicy, currency: str) -> str:
    return _mechanism_note(policy, currency) + (_INCIDENT_ONCE if policy.incident_once else "")


def _mechanism_note(policy: CreditPolicy, currency: str) -> str:
    minor, major = map(print_number, (policy.minor_factor_percent, policy.major_factor_percent))
    alone: Mapping[Mechanism, str] = {
        Mechanism.ALLOCATION: (
            "The Service Credit for a Miss is the At-Risk Amount, times the Allocation, times"
            f" {minor} % for a Minor Miss or {major} % for a Major Miss. For a Service Level with"
            " credit tiers in Schedule C, the factor of the tier that the result lies in takes the"
            " place of these two."
        ),
        Mechanism.FLAT_WEIGHT: (
            f"The Service Credit for a Miss, minor or major, is {_AT_RISK_CHARGES}, times the"
            " Allocation."
        ),
        Mechanism.UPTIME: (
            f"The Service Credit for a Miss is {_AT_RISK_CHARGES}, times the percentage of the tier"
            " in Schedule C that the result lies in."
        ),
    }
    if policy.mechanism is Mechanism.POINTS:
        return _points_note(policy)
    if policy.mechanism is Mechanism.COUNT_TRIGGER:
        return _trigger_note(policy, currency)
    repeat = (
        "From the second month in a row with a Miss of the same Service Level, it is also"
        f" multiplied by {print_number(policy.repeat_multiplier)}."
    )
    return f"{alone[policy.mechanism]} {repeat} The result is rounded once."


def _points_note(policy: CreditPolicy) -> str:
    minor, major = policy.minor_points, policy.major_points
    return (
        f"A Minor Miss counts for {minor} failure point{'' if minor == 1 else 's'}, a Major Miss"
        f" for {major}. From the second month in a row with a Miss of the same Service Level, its"
        f" points are multiplied by {print_number(policy.repeat_multiplier)}. The points of all"
        " Service Levels in a month are added up. The Service Credit is a percentage of"
        f" {_AT_RISK_CHARGES}: {steps_words(policy.point_steps)}. Each step goes on to where the"
        " next begins, the last without end; fewer points cost nothing. The Service Credit is"
        " rounded once and divided among the missed Service Levels in proportion to their points,"
        f" {_SHARED_OUT}.{_IN_PARTS}."
    )


def _trigger_note(policy: CreditPolicy, currency: str) -> str:
    count = policy.trigger_failures
    missed = "a Service Level is" if count == 1 else f"{count} or more Service Levels are"
    by_days = "" if policy.trigger_amount is None else ", or of the amount by its days"
    return (
        f"If {missed} missed in the same month, the Service Credit of that month is"
        f" {trigger_words(policy, currency)}. It is rounded once and divided among the missed"
        f" Service Levels alike, {_SHARED_OUT}. Fewer Misses in a month cost nothing, and a Miss in"
        f" the month after a Miss costs no more.{_IN_PARTS}{by_days}."
    )


def _earn_back_note(policy: CreditPolicy) -> str:
    what = "the Service Credit that was given for the Miss, after any cap"
    if policy.earn_back_percent == _HUNDRED:
        words = f"The Earn-Back equals {what}."
    else:
        words = f"The Earn-Back is {percent_words(policy.earn_back_percent)} of {what}."
    if policy.chronic_misses:
        words += (
            f" A Service Level that was a Miss in {policy.chronic_misses} or more of the"
            f" {months_words(policy.chronic_months)} that end with the month of the Earn-Back earns"
            " nothing back."
        )
    return words


def _termination_note(policy: CreditPolicy) -> str:
    words = termination_words(policy)
    if not words:
        return "The Parties have agreed on no number of Misses that would give it."
    return f"The Customer has this right if the same Service Level is a Miss in {words}."
