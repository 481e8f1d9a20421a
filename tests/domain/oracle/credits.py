"""What the promises come to: figures with and without excused items, credits, what is earned back.

A promise that an amendment changes is tried once for each run of days with the same terms.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tests.domain.oracle.bill import in_whole_units
from tests.domain.oracle.desk import Desk, half_up
from tests.domain.oracle.hours import SeatDays
from tests.domain.oracle.measures import MEASURES, figure, reached
from tests.domain.oracle.story import (
    DAY,
    DECIMALS,
    Answer,
    Before,
    Case,
    Counted,
    Excuse,
    Figure,
    Promise,
    Rules,
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


def is_excused(excuse: Excuse, desk: Desk) -> bool:
    """Whether an event changes the figures: noticed in time, and accepted."""
    if excuse.noticed is None or excuse.decision != "accepted":
        return False
    began = first_day(excuse, desk)
    rules = desk.rules(began)
    if excuse.forced:
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


def judge(story: Story, desk: Desk, held: SeatDays, answer: Answer, excused: Excused) -> Case:
    """The credits of the month, with the events excused that are."""
    case = Case()
    parts = [(days, desk.rules(days[0])) for days in desk.parts()]
    last = parts[-1][1]
    # In the order in which they were agreed.
    codes = [
        promise.code
        for days, _ in parts
        for promise in story.promises
        if (promise.first or days[0]) <= days[0] and (not promise.end or days[0] < promise.end)
    ]
    for code in dict.fromkeys(codes):
        trials = _trials(code, story, desk)
        for trial in trials:
            _try(trial, story, desk, held, case, excused)
        live = [trial for trial in trials if trial.promise.live and not trial.promise.kpi]
        if live:
            failed = any(trial.failed for trial in live)
            case.in_a_row[code] = 1 + _failed_before(code, story) if failed else 0
            case.due[code] = _due(live, case.in_a_row[code], parts, answer)
            case.earned[code] = _earned(live[-1], last.earn_back, story)
            if last.termination and case.in_a_row[code] >= last.termination:
                case.warned[code] = "right"
            elif last.termination and case.in_a_row[code] == last.termination - 1 and failed:
                case.warned[code] = "one more"
    _cap(story, parts, answer, case)
    case.net = answer.gross - sum(case.credit.values()) + sum(case.earned.values())
    return case


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
        entered = trial.promise.metric != "fill-rate"
        if kept and entered and not trial.counts:
            before = kept[-1]
            together = sorted(before.days | trial.days)
            end = max((item.end for item in before.counts), default=desk.days[0])
            adjoin = (together[-1] - together[0]).days + 1 == len(together)
            if adjoin and end > together[-1]:
                before.days |= trial.days
                continue
        kept.append(trial)
    return kept


def _try(
    trial: Trial, story: Story, desk: Desk, held: SeatDays, case: Case, excused: Excused
) -> None:
    """The figures of a trial, by period and in all, and its outcome."""
    promise = trial.promise
    judged = sorted(desk.days if trial.days == set(desk.span) else trial.days)
    found: list[tuple[dict[str, int], dict[str, int]]] = []
    for first, end, counts in _periods(trial, judged, story, desk, held):
        left = dict(counts)
        for excuse in story.excuses:
            if first <= first_day(excuse, desk) < end and excused(excuse):
                for code, taken in excuse.effects:
                    for name, value in taken.items() if code == promise.code else ():
                        left[name] -= value
        found.append((counts, left))
        both = (figure(promise.metric, counts), figure(promise.metric, left))
        case.periods.setdefault(promise.code, []).append((first, end, *both))
    if MEASURES[promise.metric].last:
        found = found[-1:]
    raw = _together(promise.metric, [counts for counts, _ in found])
    adjusted = _together(promise.metric, [left for _, left in found])
    trial.adjusted = adjusted
    trial.outcome = _outcome(promise, adjusted)
    result = (judged[0], judged[-1] + DAY, raw, adjusted, trial.outcome)
    case.figures.setdefault(promise.code, []).append(result)


def _together(metric: str, many: list[dict[str, int]]) -> Figure:
    """The figure of several periods: of their summed counts."""
    names = MEASURES[metric].names
    return (
        figure(metric, {name: sum(counts[name] for counts in many) for name in names})
        if many
        else None
    )


def _periods(
    trial: Trial, judged: list[dt.date], story: Story, desk: Desk, held: SeatDays
) -> list[tuple[dt.date, dt.date, dict[str, int]]]:
    """The periods counted; hours come by the weeks of the days judged."""
    if trial.promise.metric != "fill-rate":
        return [(item.first, item.end, dict(item.counts)) for item in trial.counts]
    agreed = set(desk.agreed)
    if not any(work.day in agreed for work in story.work):
        return []
    weeks: dict[int, list[dt.date]] = {}
    for day in judged:
        weeks.setdefault(day.toordinal() - day.weekday(), []).append(day)
    return [
        (
            days[0],
            days[-1] + DAY,
            {
                "worked_minutes": sum(held[key].worked for key in held if key[1] in days),
                "scheduled_minutes": sum(held[key].planned for key in held if key[1] in days),
            },
        )
        for days in weeks.values()
    ]


def _outcome(promise: Promise, value: Figure) -> str:
    if value is None:
        return "no data"
    if reached(promise.metric, value, promise.target):
        return "met"
    mild = promise.minimum is None or reached(promise.metric, value, promise.minimum)
    return "minor" if mild else "major"


def _failed_before(code: str, story: Story) -> int:
    """In how many months in a row up to the last one a promise failed, while it was live."""
    past = {item.months: item for item in story.past if item.promise == code}
    months = 0
    while months + 1 in past and past[months + 1].failed and past[months + 1].live:
        months += 1
    return months


def _factor(trial: Trial, rules: Rules) -> Fraction:
    """What part of its credit a miss costs."""
    promise = trial.promise
    if not trial.failed or trial.adjusted is None:
        return Fraction(0)
    factor = rules.minor if trial.outcome == "minor" else rules.major
    for beyond, part in promise.tiers:
        if beyond is None or not reached(promise.metric, trial.adjusted, beyond):
            factor = part
    return factor


def _due(
    live: list[Trial], in_a_row: int, parts: list[tuple[list[dt.date], Rules]], answer: Answer
) -> int:
    """The sum over the parts of the month, rounded once; a miss never earns anything."""
    total = Fraction(0)
    for amount, (days, rules) in zip(answer.at_risk, parts, strict=True):
        for trial in live:
            if days[0] in trial.days:
                repeat = rules.repeat if in_a_row > 1 else 1
                share = Fraction(trial.promise.allocation, 100)
                total += amount * share * _factor(trial, rules) * repeat
    return max(0, half_up(total))


def _earned(trial: Trial, months: int, story: Story) -> int:
    """The credit of so many months ago, where the stretch was reached ever since."""
    promise, value = trial.promise, trial.adjusted
    if promise.stretch is None or value is None:
        return 0
    if not reached(promise.metric, value, promise.stretch):
        return 0
    past: dict[int, Before] = {
        item.months: item for item in story.past if item.promise == promise.code
    }
    since = [past.get(back) for back in range(1, months)]
    origin = past.get(months) if months else None
    return origin.credit if origin and all(item and item.stretch for item in since) else 0


def _cap(
    story: Story, parts: list[tuple[list[dt.date], Rules]], answer: Answer, case: Case
) -> None:
    """The month's cap, what the last eleven months left of the year's, and who bears it."""
    capped = sum(
        (
            amount * rules.month_cap
            for amount, (_, rules) in zip(answer.at_risk, parts, strict=True)
        ),
        Fraction(0),
    )
    cap, year = max(0, half_up(capped)), parts[-1][1].year_cap
    used = sum(item.credit for item in story.past if 1 <= item.months <= 11)
    if year is not None:
        cap = max(0, min(cap, half_up(year * 10 ** DECIMALS[story.currency]) - used))
    case.cap = cap
    case.credit = _share_out(case.due, min(cap, sum(case.due.values())))
    case.used = used + sum(case.credit.values())


def _share_out(due: dict[str, int], total: int) -> dict[str, int]:
    """Largest remainder, the first of equals."""
    whole = sum(due.values())
    if not whole:
        return dict.fromkeys(due, 0)
    exact = {code: Fraction(amount * total, whole) for code, amount in due.items()}
    parts = {code: value.numerator // value.denominator for code, value in exact.items()}
    for _ in range(total - sum(parts.values())):
        code = max(exact, key=lambda key: exact[key] - parts[key])
        parts[code] += 1
    return parts


def judge_month(story: Story, desk: Desk, held: SeatDays, answer: Answer) -> None:
    """The month as it is, and as it would be under each assumption a statement makes."""
    parts = [
        (base, desk.rules(days[0])) for base, days in zip(answer.bases, desk.parts(), strict=True)
    ]
    answer.at_risk = in_whole_units([base * rules.at_risk for base, rules in parts])
    mine = [item for item in story.excuses if first_day(item, desk) in desk.days]
    excused = {item.code for item in mine if is_excused(item, desk)}
    answer.excused = {item.code: item.code in excused for item in mine}

    def assume(codes: set[str]) -> Case:
        return judge(story, desk, held, answer, lambda excuse: excuse.code in codes)

    answer.real = assume(excused)
    if excused:
        answer.assumed["no-excuses"] = assume(set())
    for item in mine:
        if item.code not in excused:
            answer.assumed[f"accept:{item.code}"] = assume(excused | {item.code})
    disputed = {item.code for item in mine if item.decision == "disputed"}
    if len(disputed) > 1:
        answer.assumed["disputed"] = assume(excused | disputed)
