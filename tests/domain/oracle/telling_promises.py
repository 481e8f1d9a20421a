"""Service levels made up by chance: targets, rules for few items, counts, excused events."""

import dataclasses
import datetime as dt
import itertools
from fractions import Fraction

from tests.domain.oracle import desk
from tests.domain.oracle.chance import Dice
from tests.domain.oracle.measures import BY_HOURS, BY_STAFF, CALLS, MEASURES
from tests.domain.oracle.story import (
    DAY,
    MINUTE,
    Counted,
    Excuse,
    Promise,
)

KINDS = (
    "force majeure",
    "customer act or omission",
    "third party",
    "volume over forecast",
    "bad data feed",
)
AVERAGES = ("handle-time", "handle-time-parts", "speed-of-answer")
LESS_OFF = ("abandonment-net", "first-contact-reopened", "quality-score-critical")
DECISIONS = ("draft", "noticed", "rejected", "disputed", "disputed", "withdrawn")


def promises(dice: Dice, mechanism: str) -> list[Promise]:
    """One to five service levels and KPIs of any measure, as dear as the mechanism makes sense."""
    often = ("fill-rate", "service-level-f4", *BY_HOURS, *BY_STAFF)
    return [
        _promise(dice, f"S{number}", dice.choice((*MEASURES, *often)), mechanism)
        for number in range(dice.randint(1, 5))
    ]


def _promise(dice: Dice, code: str, metric: str, mechanism: str) -> Promise:
    measure = MEASURES[metric]
    low, high, digits, step = _range(metric)
    target = dice.money(low, high, digits)
    step *= dice.randint(0, 30)
    better = -step if measure.less else step
    stretch, minimum = target + better, target - better
    is_uptime = mechanism == "uptime credit"
    tiers = _tiers(dice, metric, target, is_uptime) if dice.sometimes(0.2 + 0.6 * is_uptime) else ()
    kpi = not tiers and dice.sometimes(0.1)
    shares = (1, 5, 10, 25) if mechanism == "flat weight" else (0, 10, 25, 45, 60, 100)
    return Promise(
        code,
        metric,
        target,
        max(minimum, Fraction(0)) if dice.sometimes(0.7) else None,
        stretch if dice.sometimes(0.7) and _possible(metric, stretch) else None,
        0 if kpi else dice.choice(shares),
        live=dice.sometimes(0.9),
        kpi=kpi,
        tiers=tiers,
        fewest=dice.choice((1, 30, 31, 100, 400))
        if measure.items and dice.sometimes(0.3)
        else None,
        allowed=dice.choice((1, 2, 5, 12)) if measure.bad and dice.sometimes(0.3) else None,
        agreed=tuple((name, dice.choice(_AGREED[name])) for name in measure.by)
        if dice.sometimes(0.7)
        else (),
    )


# What may be agreed of the numbers that a measure is counted by.
_AGREED = {
    "threshold_seconds": (20, 30),
    "short_abandon_seconds": (5, 10),
    "reopen_days": (1, 7),
    "top_boxes": (1, 2),
    "scale_points": (5, 10),
    "older_than_days": (5, 10),
}


def _tiers(
    dice: Dice, metric: str, target: Fraction, is_uptime: bool
) -> tuple[tuple[Fraction | None, Fraction], ...]:
    """One to four tiers, the worse the dearer, by whole per cents of the target."""
    steps = sorted({dice.randint(1, 60) for _ in range(dice.randint(0, 3))})
    worse = 1 if MEASURES[metric].less else -1
    edges = [None, *(target + worse * target * step / 100 for step in steps)]
    parts = sorted(Fraction(dice.randint(0, 20 if is_uptime else 200), 100) for _ in edges)
    return tuple(zip(edges, parts, strict=True))


def _range(metric: str) -> tuple[int, int, int, Fraction]:
    """Targets from, to, with how many digits; and a step beside one."""
    if metric in (*AVERAGES, "backlog", "backlog-aged"):
        return 300, 500, 0, Fraction(1)
    if metric in BY_STAFF:
        return 0, 9000, 1, Fraction(10)
    if metric in ("adherence-timesheets", "shrinkage-timesheets"):
        return 50, 950, 1, Fraction(1)
    if MEASURES[metric].less:
        return 10, 150, 1, Fraction(1, 10)
    return 900, 1000, 1, Fraction(1, 10)


def _possible(metric: str, stretch: Fraction) -> bool:
    return stretch >= 0 and (MEASURES[metric].less or stretch <= 100)


def counts(dice: Dice, days: list[dt.date], promised: list[Promise]) -> list[Counted]:
    """What was counted, by week or for the month, here and there not at all."""
    found: list[Counted] = []
    after = days[-1] + DAY
    for promise in promised:
        if not is_entered(promise):
            continue
        made_for = dict.fromkeys((True, False), promise.agreed)
        if dice.sometimes(0.15):
            # By other numbers, in every period or in some.
            made_for[True] = tuple((name, number + 1) for name, number in promise.agreed[-1:])
        every = dice.sometimes(0.5)
        cuts = [days[0], after]
        if dice.sometimes(0.5):
            cuts[1:1] = [day for day in days[1:] if day.weekday() == 0]
        for first, end in itertools.pairwise(cuts):
            if not dice.sometimes(0.1):
                numbers = _numbers(dice, promise.metric)
                other = every or dice.sometimes(0.5)
                told = made_for[other] if dice.sometimes(0.9) else ()
                found.append(Counted(promise.code, first, end, numbers, told))
    return found


def is_entered(promise: Promise) -> bool:
    """Whether somebody counts it and types the counts."""
    return promise.metric not in (*BY_HOURS, *BY_STAFF)


def _numbers(dice: Dice, metric: str) -> dict[str, int]:
    names = MEASURES[metric].names
    whole = dice.choice((0, 1, 30, 100, 400, 1240))
    bad = dice.randint(0, max(1, whole // 10)) if whole else 0
    if MEASURES[metric].last:
        return {names[0]: dice.randint(350, 480)}
    if metric in AVERAGES:
        total = whole * dice.randint(350, 480)
        cuts = sorted(dice.randint(0, total) for _ in names[2:])
        parts = [end - start for start, end in itertools.pairwise((0, *cuts, total))]
        return dict(zip(names, (*parts, whole), strict=True))
    if metric in LESS_OFF:
        first = bad if MEASURES[metric].less else whole - bad
        # Now and then more is taken off than there was.
        off = dice.choice((0, bad, bad // 2, whole + 1 if dice.sometimes(0.2) else 1))
        return dict(zip(names, (first, off, whole), strict=True))
    if len(names) > 2 or metric in ("service-level-f2", "occupancy"):
        rest = [dice.randint(0, bad) for _ in names[1:]]
        return dict(zip(names, (whole - bad, *rest), strict=True))
    first = bad if _counts_bad(metric) else whole - bad
    return dict(zip(names, (first, whole), strict=True))


def _counts_bad(metric: str) -> bool:
    return MEASURES[metric].less or metric == "availability-down"


def excuses(dice: Dice, days: list[dt.date], zone: str, promised: list[Promise]) -> list[Excuse]:
    """Up to four events in any state, some of them beside the month."""
    entered = [promise for promise in promised if is_entered(promise)]
    found: list[Excuse] = []
    for number in range(dice.randint(0, 4) if entered else 0):
        midnight = desk.EPOCH + MINUTE * desk.at(zone, dice.choice(days), 0)
        began = midnight + dt.timedelta(hours=dice.randint(-6, 30))
        touched = dice.sample(entered, min(len(entered), dice.choice((1, 1, 2))))
        found.append(
            Excuse(
                f"E{number}",
                dice.choice((*KINDS[:1] * 3, *KINDS)),
                began,
                _noticed(dice, zone, began) if dice.sometimes(0.95) else None,
                "accepted" if dice.sometimes(0.6) else dice.choice(DECISIONS),
                tuple((promise.code, _taken(dice, promise.metric)) for promise in touched),
            )
        )
    return found


def _noticed(dice: Dice, zone: str, began: dt.datetime) -> dt.datetime:
    """Some time later, often at the very minute of a deadline or the one after it."""
    late = dice.choice((0, 0, 1, 1, 7, 90))
    if dice.sometimes(0.5):
        hours = dice.choice((1, 24, 24, 48, 48, 90, 170, 260))
        return began + dt.timedelta(hours=hours, minutes=late)
    day = (began + DAY * dice.randint(0, 8)).astimezone(desk.ZoneInfo(zone)).date()
    last = desk.at(zone, day + DAY, 0) - 1
    return max(began, desk.EPOCH + MINUTE * (last + late))


def _taken(dice: Dice, metric: str) -> dict[str, int]:
    """Items taken out: of the bad ones mostly, sometimes more than there are."""
    names = MEASURES[metric].names
    many = dice.choice((1, 1, 5, 20, 60))
    if names == CALLS or len(names) != 2 or metric in ("service-level-f2", "occupancy"):
        return {name: dice.randint(0, many) for name in names}
    if metric in ("handle-time", "speed-of-answer"):
        return dict(zip(names, (many * dice.randint(0, 900), many), strict=True))
    first = many if _counts_bad(metric) else dice.choice((0, 0, 1))
    return dict(zip(names, (first, many), strict=True))


def amended_promises(dice: Dice, promised: list[Promise], change: dt.date) -> list[Promise]:
    """The promises with those that the amendment changes, removes or adds."""
    found: list[Promise] = []
    for promise in promised:
        sort = dice.choice(
            ("same", "same", "target", "money", "live", "gone", "new", "few", "agreed")
        )
        if promise.end is not None or sort == "same" or (sort == "new" and promise.first):
            found.append(promise)
            continue
        if sort != "new":
            found.append(dataclasses.replace(promise, end=change))
        after = dataclasses.replace(promise, first=change)
        if sort == "target":
            shift = Fraction(dice.choice((-2, 1)) * (10 if promise.target > 150 else 1))
            shift = shift if promise.target > 5 else Fraction(0)
            after = dataclasses.replace(
                after,
                allocation=promise.allocation + 1,
                target=promise.target + shift,
                minimum=None if promise.minimum is None else promise.minimum + shift,
                stretch=None if promise.stretch is None else promise.stretch + shift,
                tiers=tuple(
                    (None if edge is None else edge + shift, part) for edge, part in promise.tiers
                ),
            )
        elif sort == "money":
            after = dataclasses.replace(after, allocation=promise.allocation + 15)
        elif sort in ("few", "agreed"):
            after = _counted_otherwise(after, sort)
        elif sort == "live":
            after = dataclasses.replace(after, live=not promise.live)
        if sort != "gone":
            found.append(after)
    return found


def _counted_otherwise(promise: Promise, sort: str) -> Promise:
    """The promise with other rules for few items, or other numbers that it is counted by."""
    measure, agreed = MEASURES[promise.metric], promise.agreed
    return dataclasses.replace(
        promise,
        allocation=promise.allocation + 1,
        fewest=40 if sort == "few" and measure.items else promise.fewest,
        allowed=3 if sort == "few" and measure.bad else promise.allowed,
        agreed=tuple((name, number + 1) for name, number in agreed) if sort == "agreed" else agreed,
    )
