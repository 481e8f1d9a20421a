"""What the misses of a month come to before any cap, under each mechanism that can be agreed.

Each part of the month has its own rules, charges and misses. What each promise's misses come to by
themselves is added over the parts and rounded once; where misses are added up, the credits of all
parts together are rounded once and divided.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.domain.oracle.bill import in_whole_units
from tests.domain.oracle.desk import half_up
from tests.domain.oracle.levels import Trial
from tests.domain.oracle.measures import reached
from tests.domain.oracle.story import Rules

POINTS, TRIGGER = "failure points", "count trigger"
ADDED_UP = (POINTS, TRIGGER)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Part:
    """Days with the same rules, what of their charges is at risk, and the at-risk amount."""

    days: list[dt.date]
    rules: Rules
    charges: int
    amount: int
    smallest_units: int


@dataclass
class Due:
    """What is due for each promise, its points, and the tally of each part that has one."""

    amounts: dict[str, int]
    points: dict[str, Fraction]
    tallies: list[tuple[dt.date, int, Fraction, int]] = field(default_factory=list)


def work_out(
    live: Mapping[str, list[Trial]],
    in_a_row: Mapping[str, int],
    parts: list[Part],
    *,
    without: frozenset[str] = frozenset(),
) -> Due:
    """What is due; the misses of the promises `without` cost nothing and are not added up."""
    month = sum(len(part.days) for part in parts)
    alone, shared = dict.fromkeys(live, NOTHING), dict.fromkeys(live, NOTHING)
    due = Due({}, dict.fromkeys(live, NOTHING))
    for part in parts:
        missed = {
            code: trial
            for code, trials in live.items()
            for trial in trials
            if part.days[0] in trial.days and trial.failed and code not in without
        }
        repeats = {
            code: part.rules.repeat if in_a_row[code] > 1 else Fraction(1) for code in missed
        }
        if part.rules.mechanism not in ADDED_UP:
            for code, trial in missed.items():
                alone[code] += _alone(trial, part) * repeats[code]
            continue
        points = _points(missed, repeats, part.rules)
        exact = _credit(part, len(missed), sum(points.values(), NOTHING), month)
        parts_of = points if part.rules.mechanism == POINTS else dict.fromkeys(missed, Fraction(1))
        whole = sum(parts_of.values(), NOTHING)
        for code, its in parts_of.items() if whole else ():
            shared[code] += exact * its / whole
            due.points[code] += points[code]
        tally = (len(missed), sum(points.values(), NOTHING), half_up(exact))
        due.tallies.append((part.days[0], *tally))
    divided = _divided(shared)
    if sum(shared.values(), NOTHING) <= 0:  # in all they cost nothing, and so does each part
        due.tallies = [(first, misses, points, 0) for first, misses, points, _ in due.tallies]
    # In a few days absences can outweigh the charges; a miss never earns anything.
    due.amounts = {code: max(0, half_up(alone[code])) + divided[code] for code in live}
    return due


def _divided(shared: Mapping[str, Fraction]) -> dict[str, int]:
    """What was added up, in whole units: the month's amount, which is never below nothing.

    Words leave open whose the credit is where a promise was missed only on days whose charges are
    negative: it bears none of it, the others bear it in proportion.
    """
    total = sum(shared.values(), NOTHING)
    if total <= 0:
        return dict.fromkeys(shared, 0)
    bearing = {code: value for code, value in shared.items() if value > 0}
    borne = sum(bearing.values(), NOTHING)
    exact = [bearing.get(code, NOTHING) / borne * total for code in shared]
    return dict(zip(shared, in_whole_units(exact), strict=True))


def _alone(trial: Trial, part: Part) -> Fraction:
    """What a miss comes to by itself, before it is multiplied for being one in a row."""
    promise, rules = trial.promise, part.rules
    share = Fraction(promise.allocation, 100)
    if rules.mechanism == "flat weight":
        # Minor or major, whatever tiers it has.
        return part.charges * share
    if rules.mechanism == "uptime credit":
        # A result lies in a tier; a promise without any has no percentage to take.
        return part.charges * _tier(trial, NOTHING)
    factor = rules.minor if trial.outcome == "minor" else rules.major
    return part.amount * share * _tier(trial, factor)


def _tier(trial: Trial, factor: Fraction) -> Fraction:
    """The factor of the tier that the result lies in, or the one given where there are none."""
    for beyond, part in trial.promise.tiers:
        assert trial.adjusted is not None
        if beyond is None or not reached(trial.promise.metric, trial.adjusted, beyond):
            factor = part
    return factor


def _points(
    missed: Mapping[str, Trial], repeats: Mapping[str, Fraction], rules: Rules
) -> dict[str, Fraction]:
    """The failure points of each miss; none where nothing is counted in points."""
    if rules.mechanism != POINTS:
        return dict.fromkeys(missed, NOTHING)
    each = {"minor": rules.minor_points, "major": rules.major_points}
    return {code: each[trial.outcome] * repeats[code] for code, trial in missed.items()}


def _credit(part: Part, misses: int, points: Fraction, month: int) -> Fraction:
    """The one credit for all misses of a part, exactly.

    Charges below nothing make it less than nothing, so that parts come to what the month does. A
    repeated miss counts once for a trigger.
    """
    rules = part.rules
    if rules.mechanism == TRIGGER:
        if not misses or misses < rules.trigger:
            return NOTHING
        if rules.trigger_amount is not None:
            whole = half_up(rules.trigger_amount * part.smallest_units)
            return Fraction(whole * len(part.days), month)
        return part.charges * rules.trigger_part
    percent = NOTHING
    for first, its in rules.steps:
        if points >= first:
            percent = its
    return part.charges * percent
