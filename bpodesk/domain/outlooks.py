"""How a month that is not over will end: what may still go wrong until a level fails.

"7 more may be late until S2 fails (423 items due are still expected); that costs USD 404.35." What
is still expected goes on at the pace of the business days counted so far; for hours from the
timesheets it is what the seats are scheduled. The numbers are found by the level's own verdict and
the credit rules, so that they say what the statement would.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from bpodesk.domain.derived_counts import BookFacts, derived_counts
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.level_words import items_words
from bpodesk.domain.money import Money, round_half_up
from bpodesk.domain.parts import calendar_of, in_one_zone
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.readback import amount_words, most_faults
from bpodesk.domain.sla.credits import (
    History,
    Stake,
    Verdict,
    compute_credits,
    stakes_of,
    verdict_on,
)
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, NotMeasurable, Origin, Unit, add_counts
from bpodesk.domain.statements import Statement
from bpodesk.domain.wording import money_words, threshold_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What one level's month still allows.

    `counted` are the days that counts reach, `remaining` the items (minutes, for measures in hours)
    still expected on the others, more than 0. `left` is how many of them may go wrong (seconds in
    all, of an average) with which the target is still reached, None where it is out of reach.
    `cost` is what the level's miss takes off the month's bill, zero where it costs nothing;
    `on_pace` is whether the target is reached by what is counted so far.
    """

    level: ServiceLevel
    counted: DateRange
    remaining: int
    left: int | None
    cost: Money
    on_pace: bool

    @property
    def is_lost(self) -> bool:
        """True where the target is out of reach."""
        return self.left is None

    @property
    def is_safe(self) -> bool:
        """True where it is reached whatever comes; of an average nobody knows."""
        whole = self.level.measure.is_share
        return self.left is not None and whole and self.left >= self.remaining

    @property
    def sentence(self) -> str:
        """The outlook in plain words."""
        code, fault = self.level.code, self.level.measure.spoken.fault
        expected = items_words(self.level.measure, self.remaining)
        verb = "is" if self.remaining == 1 else "are"
        costs = f"; that costs {money_words(self.cost)}" if self.cost.minor else ""
        if self.left is None:
            target = threshold_words(self.level.target, self.level.measure.unit)
            return (
                f"{code} can't reach {target} any more ({expected} {verb} still expected){costs}."
            )
        if self.is_safe:
            return f"{code} can't be missed any more ({expected} {verb} still expected)."
        costs += "" if self.on_pace else ". At this pace it fails"
        if self.level.measure.unit is Unit.SECONDS:
            average = self.left // self.remaining
            return (
                f"The {expected} still expected may {fault} {average:,} s on average until {code}"
                f" fails{costs}."
            )
        more = f"{amount_words(self.level, self.left)} more" if self.left else "None any more"
        return f"{more} may {fault} until {code} fails ({expected} {verb} still expected){costs}."


def outlooks(statement: Statement) -> tuple[Outlook, ...]:
    """The outlook of each level whose counts don't reach the end of the month yet.

    A level of which nothing is counted yet has none, and neither has a snapshot, which the last
    day alone decides.
    """
    return tuple(_outlooks(statement))


def _outlooks(statement: Statement) -> Iterator[Outlook]:
    calendar = calendar_of(in_one_zone(statement.inputs.parts))
    known = {
        result.name: counted
        for result in statement.levels
        if result is statement.level(result.level.code)
        and (counted := _counted(statement, result)) is not None
    }
    bill = _Bill(statement, known)
    for result in statement.levels:
        level, counted = result.level, known.get(result.name)
        if counted is None:
            continue
        volume = level.measure.volume_of(counted.so_far)
        if level.measure.origin is Origin.TIMESHEETS:
            remaining = level.measure.volume_of(result.month.counts) - volume
        else:
            done = len(calendar.business_days(counted.days))
            rest = len(calendar.business_days(replace(result.days, start=counted.days.end)))
            remaining = round_half_up(Fraction(volume * rest, done)) if done else 0
        # Nothing counted has no pace; counts that don't fit each other are told as missing.
        if remaining > 0 and not isinstance(level.figure(counted.so_far), NotMeasurable):
            yield Outlook(
                level=level,
                counted=counted.days,
                remaining=remaining,
                left=_left(level, counted.so_far, remaining),
                cost=bill.cost(result),
                on_pace=not level.judge(level.figure(counted.so_far), counted.so_far).failed,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """The days that a level's counts reach, and its adjusted counts of them."""

    days: DateRange
    so_far: Counts


def _counted(statement: Statement, result: LevelResult) -> _Counted | None:
    measure, month = result.level.measure, result.month
    # A snapshot and a headcount are taken on the last day: until then they say nothing.
    if not result.periods or measure.is_snapshot or measure.origin is Origin.STAFF:
        return None
    if measure.origin is Origin.ENTERED:
        end = min(max(figure.days.end for figure in result.periods), result.days.end)
        return _Counted(days=replace(result.days, end=end), so_far=month.adjusted_counts)
    end = min(last_day_worked(statement) + ONE_DAY, result.days.end)
    days = replace(result.days, end=end)
    inputs = statement.inputs
    facts = BookFacts(
        month=inputs.month,
        hours=statement.hours,
        calendar=calendar_of(in_one_zone(inputs.parts)),
        staff=inputs.staff,
        assignments=inputs.assignments,
    )
    counted = [counts for _, counts in derived_counts(measure, days, facts)]
    excused = {name: month.adjusted_counts[name] - month.counts[name] for name in month.counts}
    return _Counted(days=days, so_far=add_counts((*counted, excused)))


def last_day_worked(statement: Statement) -> dt.date:
    """The last day of the month that hours were entered for; the day before it without any."""
    worked = [day.day for day in statement.hours.person_days if day.entries]
    return max(worked, default=statement.inputs.month.first - ONE_DAY)


def _left(level: ServiceLevel, so_far: Counts, remaining: int) -> int | None:
    """How many of the items still expected may go wrong."""
    measure = level.measure

    def is_met(bad: int) -> bool:
        counts = add_counts((so_far, measure.counts_of(remaining, bad)))
        return not level.judge(level.figure(counts), counts).failed

    return most_faults(is_met, limit=remaining if measure.is_share else None)


class _Bill:
    """The month's credits as it stands, from the charges of a whole month."""

    def __init__(self, statement: Statement, known: Mapping[str, _Counted]) -> None:
        self._statement = statement
        self._stakes = _stakes_expected(statement)
        self._verdicts = {
            result.name: verdict_on(
                result.level,
                result.level.figure(known[result.name].so_far),
                days=result.days,
                counts=known[result.name].so_far,
            )
            if result.name in known
            else result.verdict
            for result in statement.levels
        }

    def cost(self, result: LevelResult) -> Money:
        """What the bill is less where the level is missed than where it is met.

        A level that is missed badly as it stands costs that, else a small miss is meant.
        """
        now = self._verdicts[result.name].outcome
        missed = now if now.failed else Outcome.MINOR
        return self._off(result, missed) - self._off(result, Outcome.MET)

    def _off(self, result: LevelResult, outcome: Outcome) -> Money:
        verdicts = {
            **self._verdicts,
            result.name: _as(self._verdicts[result.name], outcome),
        }
        found = compute_credits(
            tuple(verdicts.values()),
            stakes=self._stakes,
            history=History(self._statement.inputs.history),
            month=self._statement.inputs.month,
            incidents=self._statement.inputs.incidents,
        )
        return found.total - found.earn_back


def _stakes_expected(statement: Statement) -> tuple[Stake, ...]:
    """Hours that nobody has entered yet are no absence: what is taken off for them comes back."""
    until = last_day_worked(statement)
    later = Fraction(0)
    for line in statement.fees.lines:
        whole = sum(line.by_day.values())
        if line.at_risk and line.amount.minor < 0 and whole:
            not_yet = sum(weight for day, weight in line.by_day.items() if day > until)
            later -= Fraction(line.amount.minor * not_yet, whole)
    (*before, last) = statement.credits.stakes
    base = Money(last.base.minor + round_half_up(later), last.base.currency)
    parts = [(item.days, item.policy, item.base) for item in before]
    return stakes_of([*parts, (last.days, last.policy, base)])


def _as(verdict: Verdict, outcome: Outcome) -> Verdict:
    """The verdict had it been this; a miss that isn't there lies in the first tier."""
    if outcome is verdict.outcome:
        return verdict
    tier = 0 if outcome.failed and verdict.level.tiers else None
    return replace(verdict, outcome=outcome, tier=tier, reached_stretch=False)
