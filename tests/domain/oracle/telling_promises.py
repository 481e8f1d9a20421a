"""Service levels made up by chance: targets, counts, excused events, history, credit rules."""

import dataclasses
import datetime as dt
import itertools
from fractions import Fraction

from tests.domain.oracle import desk
from tests.domain.oracle.chance import Dice
from tests.domain.oracle.measures import CALLS, MEASURES
from tests.domain.oracle.story import (
    DAY,
    MINUTE,
    Before,
    Counted,
    Excuse,
    Promise,
    Rules,
)

DECISIONS = ("draft", "noticed", "rejected", "disputed", "disputed", "withdrawn")


def promises(dice: Dice) -> list[Promise]:
    """One to five service levels and KPIs of any measure."""
    found: list[Promise] = []
    for number in range(dice.randint(1, 5)):
        metric = dice.choice((*MEASURES, "fill-rate", "fill-rate", "service-level-f4"))
        low, high, digits, step = _range(metric)
        target = dice.money(low, high, digits)
        step *= dice.randint(0, 30)
        better = -step if MEASURES[metric].less else step
        stretch, minimum = target + better, target - better
        tiers = _tiers(dice, metric, target) if dice.sometimes(0.25) else ()
        kpi = not tiers and dice.sometimes(0.1)
        found.append(
            Promise(
                f"S{number}",
                metric,
                target,
                max(minimum, Fraction(0)) if dice.sometimes(0.7) else None,
                stretch if dice.sometimes(0.7) and _possible(metric, stretch) else None,
                0 if kpi else dice.choice((10, 25, 45, 60, 100)),
                live=dice.sometimes(0.9),
                kpi=kpi,
                tiers=tiers,
            )
        )
    return found


def _tiers(
    dice: Dice, metric: str, target: Fraction
) -> tuple[tuple[Fraction | None, Fraction], ...]:
    """One to four tiers, the worse the dearer, by whole per cents of the target."""
    steps = sorted({dice.randint(1, 60) for _ in range(dice.randint(0, 3))})
    worse = 1 if MEASURES[metric].less else -1
    edges = [None, *(target + worse * target * step / 100 for step in steps)]
    parts = sorted(Fraction(dice.randint(0, 200), 100) for _ in edges)
    return tuple(zip(edges, parts, strict=True))


def _range(metric: str) -> tuple[int, int, int, Fraction]:
    """Targets from, to, with how many digits; and a step beside one."""
    if metric in ("handle-time", "speed-of-answer", "backlog"):
        return 300, 500, 0, Fraction(1)
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
        if promise.metric == "fill-rate":
            continue
        cuts = [days[0], after]
        if dice.sometimes(0.5):
            cuts[1:1] = [day for day in days[1:] if day.weekday() == 0]
        for first, end in itertools.pairwise(cuts):
            if not dice.sometimes(0.1):
                numbers = _numbers(dice, promise.metric)
                found.append(Counted(promise.code, first, end, numbers))
    return found


def _numbers(dice: Dice, metric: str) -> dict[str, int]:
    names = MEASURES[metric].names
    whole = dice.choice((0, 1, 30, 100, 400, 1240))
    bad = dice.randint(0, max(1, whole // 10)) if whole else 0
    if metric == "backlog":
        return {names[0]: dice.randint(350, 480)}
    if metric in ("handle-time", "speed-of-answer"):
        return dict(zip(names, (whole * dice.randint(350, 480), whole), strict=True))
    if len(names) > 2 or metric in ("service-level-f2", "occupancy"):
        rest = [dice.randint(0, bad) for _ in names[1:]]
        return dict(zip(names, (whole - bad, *rest), strict=True))
    first = bad if MEASURES[metric].less else whole - bad
    return dict(zip(names, (first, whole), strict=True))


def excuses(dice: Dice, days: list[dt.date], zone: str, promised: list[Promise]) -> list[Excuse]:
    """Up to four events in any state, some of them beside the month."""
    entered = [promise for promise in promised if promise.metric != "fill-rate"]
    found: list[Excuse] = []
    for number in range(dice.randint(0, 4) if entered else 0):
        midnight = desk.EPOCH + MINUTE * desk.at(zone, dice.choice(days), 0)
        began = midnight + dt.timedelta(hours=dice.randint(-6, 30))
        touched = dice.sample(entered, min(len(entered), dice.choice((1, 1, 2))))
        found.append(
            Excuse(
                f"E{number}",
                dice.sometimes(0.5),
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
    first = many if MEASURES[metric].less else dice.choice((0, 0, 1))
    return dict(zip(names, (first, many), strict=True))


def past(dice: Dice, promised: list[Promise]) -> list[Before]:
    """What is known of the months before; also of a promise that is no more."""
    if dice.sometimes(0.2):
        return []
    return [
        Before(
            code,
            months,
            dice.sometimes(0.4),
            dice.sometimes(0.6),
            dice.choice((0, 0, 3333, 12_345)),
            dice.sometimes(0.8),
        )
        for code in (*(promise.code for promise in promised), "OLD")
        for months in range(1, 14)
        if dice.sometimes(0.8 if code != "OLD" else 0.1)
    ]


def rules(dice: Dice) -> Rules:
    """The rules for credits and notices."""
    choice = dice.choice
    return Rules(
        at_risk=Fraction(choice((0, 5, 12, 15)), 100),
        minor=Fraction(choice((25, 50)), 100),
        major=Fraction(choice((75, 100)), 100),
        repeat=choice((Fraction(1), Fraction(3, 2), Fraction(2))),
        month_cap=Fraction(choice((25, 100, 100)), 100),
        year_cap=choice((None, None, Fraction(500), Fraction("1234.5"))),
        earn_back=choice((0, 1, 2, 2, 3)),
        termination=choice((0, 2, 3)),
        forced_hours=choice((24, 48)),
        customer_days=choice((1, 2, 5)),
        by_calendar_days=dice.sometimes(0.5),
    )


def amended_promises(dice: Dice, promised: list[Promise], change: dt.date) -> list[Promise]:
    """The promises with those that the amendment changes, removes or adds."""
    found: list[Promise] = []
    for promise in promised:
        sort = dice.choice(("same", "same", "target", "money", "live", "gone", "new"))
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
        elif sort == "live":
            after = dataclasses.replace(after, live=not promise.live)
        if sort != "gone":
            found.append(after)
    return found
