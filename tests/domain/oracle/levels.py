"""How promises are judged: counts, excused items taken out, the figure, the verdict.

A promise that an amendment changes is tried once for each run of days with the same terms.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.domain.oracle.counting import derived
from tests.domain.oracle.desk import Desk
from tests.domain.oracle.hours import SeatDays
from tests.domain.oracle.measures import BY_HOURS, BY_STAFF, MEASURES, figure, reached
from tests.domain.oracle.story import (
    DAY,
    Answer,
    Case,
    Counted,
    Excuse,
    Figure,
    Promise,
    Story,
)

Excused = Callable[[Excuse], bool]


@dataclass
class Trial:
    """A promise on the days on which it is judged, with the counts that are judged then."""

    promise: Promise
    days: set[dt.date]
    counts: list[Counted] = field(default_factory=list)
    adjusted: Figure = None
    outcome: str = ""

    @property
    def failed(self) -> bool:
        return self.outcome in ("minor", "major")

    @property
    def stretched(self) -> bool:
        """Whether it reached its stretch; too few items to judge don't."""
        promise, value = self.promise, self.adjusted
        if promise.stretch is None or value is None or self.outcome == "not judged":
            return False
        return reached(promise.metric, value, promise.stretch)


def is_excused(excuse: Excuse, desk: Desk) -> bool:
    """Whether an event changes the figures: of a kind agreed, noticed in time, and accepted."""
    began = first_day(excuse, desk)
    rules = desk.rules(began)
    if excuse.kind not in rules.excused:
        return False
    if excuse.noticed is None or excuse.decision != "accepted":
        return False
    if excuse.kind == "force majeure":
        return excuse.noticed - excuse.began <= dt.timedelta(hours=rules.forced_hours)
    day, left = began, rules.customer_days
    while left:
        day += DAY
        left -= desk.opens(day, as_on=began)
    return excuse.noticed < _instant(desk.at(day + DAY, 0))


def _instant(minute: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(minute * 60, tz=dt.UTC)


def first_day(excuse: Excuse, desk: Desk) -> dt.date:
    """The day of the contract on which an event began."""
    return excuse.began.astimezone(desk.clock).date()


def judge_levels(
    story: Story, desk: Desk, held: SeatDays, answer: Answer, excused: Excused, case: Case
) -> dict[str, list[Trial]]:
    """Every promise's trials, in the order of their agreement; the figures go to the case."""
    parts = desk.parts()
    codes = [
        promise.code
        for days in parts
        for promise in story.promises
        if (promise.first or days[0]) <= days[0] and (not promise.end or days[0] < promise.end)
    ]
    found: dict[str, list[Trial]] = {}
    for code in dict.fromkeys(codes):
        found[code] = _trials(code, story, desk)
        for trial in found[code]:
            _try(trial, desk, held, answer, case, excused)
    return found


def _trials(code: str, story: Story, desk: Desk) -> list[Trial]:
    """A code's promises in order; one whose days are all counted from before is not judged."""
    trials = [
        Trial(
            promise,
            {
                day
                for day in desk.span
                if (not promise.first or day >= promise.first)
                and (not promise.end or day < promise.end)
            },
        )
        for promise in story.promises
        if promise.code == code
    ]
    trials = [trial for trial in trials if trial.days]
    for counted in sorted(story.counts, key=lambda item: item.first):
        if counted.code != code:
            continue
        begins = min(max(counted.first, desk.span[0]), desk.span[-1])
        covered = {counted.first + DAY * n for n in range((counted.end - counted.first).days)}
        for trial in [t for t in trials if begins in t.days] + trials:
            if begins in trial.days or covered & trial.days:
                trial.counts.append(counted)
                break
    kept: list[Trial] = []
    for trial in trials:
        if kept and _goes_on(kept[-1], trial, desk):
            kept[-1].days |= trial.days
        else:
            kept.append(trial)
    return kept


def _goes_on(before: Trial, trial: Trial, desk: Desk) -> bool:
    """Whether a run of days has nothing of its own to be judged by."""
    together = sorted(before.days | trial.days)
    if (together[-1] - together[0]).days + 1 != len(together):
        return False
    if trial.promise.metric in BY_STAFF:
        return True  # a headcount is one of all days
    end = max((item.end for item in before.counts), default=desk.days[0])
    return not trial.counts and trial.promise.metric not in BY_HOURS and end > together[-1]


def _try(
    trial: Trial, desk: Desk, held: SeatDays, answer: Answer, case: Case, excused: Excused
) -> None:
    """The figures of a trial, by period and in all, and its outcome."""
    promise, metric = trial.promise, trial.promise.metric
    judged = sorted(desk.days if trial.days == set(desk.span) else trial.days)
    found: list[tuple[dict[str, int], dict[str, int], bool]] = []
    for first, end, counts, is_ours in _periods(trial, judged, desk, held, answer):
        left = dict(counts)
        for excuse in desk.story.excuses:
            if first <= first_day(excuse, desk) < end and excused(excuse):
                for code, taken in excuse.effects:
                    for name, value in taken.items() if code == promise.code else ():
                        left[name] -= value
        found.append((counts, left, is_ours))
        both = (figure(metric, counts), figure(metric, left)) if is_ours else (None, None)
        case.periods.setdefault(promise.code, []).append((first, end, *both))
    if MEASURES[metric].last:
        found = found[-1:]
    raw, adjusted = (
        {name: sum(counts[name] for counts in many) for name in MEASURES[metric].names}
        for many in ([counts for counts, *_ in found], [left for _, left, _ in found])
    )
    # What was counted by other numbers can't be added to what was counted by those agreed.
    judgeable = bool(found) and all(is_ours for *_, is_ours in found)
    trial.adjusted = figure(metric, adjusted) if judgeable else None
    trial.outcome = _outcome(promise, trial.adjusted, adjusted)
    both = (figure(metric, raw) if judgeable else None, trial.adjusted)
    result = (judged[0], judged[-1] + DAY, *both, trial.outcome)
    case.figures.setdefault(promise.code, []).append(result)


def _periods(
    trial: Trial, judged: list[dt.date], desk: Desk, held: SeatDays, answer: Answer
) -> list[tuple[dt.date, dt.date, dict[str, int], bool]]:
    """The periods counted, and whether they were counted by the numbers that are agreed."""
    if trial.promise.metric in (*BY_HOURS, *BY_STAFF):
        found = derived(trial.promise.metric, judged, desk, held, answer)
        return [(first, end, counts, True) for first, end, counts in found]
    agreed = dict(trial.promise.agreed)
    return [
        (
            item.first,
            item.end,
            dict(item.counts),
            all(agreed.get(name, number) == number for name, number in item.made_for),
        )
        for item in trial.counts
    ]


def _outcome(promise: Promise, value: Figure, counts: dict[str, int]) -> str:
    if value is None:
        return "no data"
    measure = MEASURES[promise.metric]
    numbers = [counts[name] for name in measure.names]
    items = measure.items(*numbers) if measure.items else 0
    if promise.fewest is not None and items < promise.fewest:
        return "not judged"
    if promise.allowed is not None and measure.bad:
        may_fail = promise.target if measure.less else 100 - promise.target
        if measure.bad(*numbers) <= max(int(items * may_fail / 100), promise.allowed):
            return "met"
    if reached(promise.metric, value, promise.target):
        return "met"
    mild = promise.minimum is None or reached(promise.metric, value, promise.minimum)
    return "minor" if mild else "major"
