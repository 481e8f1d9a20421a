"""Months made up from a seed: every way of charging, sitting, working, promising and excusing.

Most are short, so that many can be told; some are rich.
"""

import dataclasses
import datetime as dt
import itertools
import random
from fractions import Fraction

from tests.domain.oracle import desk
from tests.domain.oracle.measures import CALLS, MEASURES
from tests.domain.oracle.story import (
    DAY,
    DECIMALS,
    MINUTE,
    Before,
    Counted,
    Excuse,
    Later,
    Opening,
    Price,
    Promise,
    Rules,
    Sitting,
    Story,
    Week,
    Work,
)

# Where clocks change in the north, the south, at midnight, by half an hour, and where they don't.
ZONES = (
    "America/New_York",
    "Europe/London",
    "Asia/Manila",
    "Australia/Sydney",
    "Asia/Kathmandu",
    "America/Santiago",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "UTC",
)
ROLES = ("Agent", "Lead")
WAYS = ("nearest", "up", "down")
PREMIUMS = (
    "rest day",
    "special day",
    "special day on a rest day",
    "regular holiday",
    "regular holiday on a rest day",
)
# What a rate card may have: how often, how often it changes by itself in the month, and its rate
# from, to and with how many digits.
_CARD = (
    ("seat", 0.85, 0.3, 50_000, 250_000, 2),
    ("hourly", 0.5, 0.1, 500, 3000, 2),
    ("transaction", 0.6, 0.3, 1, 9999, 4),
    ("fixed", 0.6, 0.3, 1, 99_999, 2),
    ("overtime", 0.7, 0.2, 500, 3000, 2),
    ("night", 0.7, 0.1, 10, 3000, 2),
    ("cost", 0.3, 0.0, 1, 1, 0),
    ("outcome", 0.2, 0.0, 1, 99_999, 3),
    ("milestone", 0.2, 0.2, 1, 999_999, 2),
    ("baseline", 0.3, 0.2, 10_000, 900_000, 2),
    *((kind, 0.45, 0.0, 500, 3000, 2) for kind in PREMIUMS),
)
DECISIONS = ("draft", "noticed", "rejected", "disputed", "disputed", "withdrawn")


class Teller:
    """Makes up a month from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.people = range(1, self.dice.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 4)) + 1)
        self.year = self.dice.choice((2023, 2024, 2025, 2026, 2027, 2028))
        # The months in which clocks change, and the shortest, come more often.
        self.month = self.dice.choice((*range(1, 13), 2, 3, 4, 9, 10, 11))
        self.zone = self.dice.choice(ZONES)
        first = dt.date(self.year, self.month, 1)
        after = (first + 31 * DAY).replace(day=1)
        self.days = [first + DAY * index for index in range((after - first).days)]
        # In a short month they work on some days only, and are absent from the others.
        few = self.dice.sample(self.days, 4) if self.sometimes(0.7) else self.days
        self.busy = frozenset((*few, *self._turning()))
        self.openings = self._openings()
        self.closed = frozenset(self.dice.sample(self.days, self.dice.randint(0, 2)))
        self.special = {
            day: (self.sometimes(0.5), self.sometimes(0.7))
            for day in self.dice.sample(self.days, self.dice.choice((0, 0, 1, 3)))
            if day not in self.closed
        }
        weekdays = sorted(self.openings)
        self.resting = frozenset(self.dice.sample(weekdays, 1) if self.sometimes(0.3) else ())
        self.business = [
            day
            for day in self.days
            if day.weekday() in self.openings
            and day not in self.closed
            and self.special.get(day, (False, True))[1]
        ]

    def story(self) -> Story:
        """A month, with no, one or two amendments that take effect in it."""
        story = self.plain()
        cuts = self.dice.choice((0, 0, 1, 1, 2))
        for change in sorted(self.dice.sample(self.days[1:-1], cuts)):
            story = self._amended(story, change)
        return story

    def plain(self) -> Story:
        """A month without an amendment."""
        sittings = self._sittings()
        work = self._work(sittings)
        promises = self._promises()
        prices = self._prices()
        return Story(
            first=self._inner_day() if self.sometimes(0.1) else self.days[0] - 400 * DAY,
            last=self._inner_day() if self.sometimes(0.1) else None,
            year=self.year,
            month=self.month,
            zone=self.zone,
            currency=self.dice.choice(tuple(DECIMALS)),
            openings=self.openings,
            closed=self.closed,
            zones={
                person: self.dice.choice((self.zone, *ZONES[:3], *ZONES))
                for person in self.everybody
            },
            roles={person: self.dice.choice(("", *ROLES)) for person in self.everybody},
            sittings=tuple(sittings),
            work=tuple(work),
            prices=tuple(prices),
            volumes=self._volumes(prices),
            promises=tuple(promises),
            counts=tuple(self._counts(promises)),
            excuses=tuple(self._excuses(promises)),
            past=tuple(self._past(promises)),
            rules=self._rules(),
            special=self.special,
            resting=self.resting,
        )

    # -------------------------------------------------------------- chance

    def sometimes(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _inner_day(self) -> dt.date:
        return self.dice.choice(self.days[1:-1])

    def _money(self, low: int, high: int, digits: int = 2) -> Fraction:
        return Fraction(self.dice.randint(low, high), 10**digits)

    # -------------------------------------------------------------- people and hours

    def _turning(self) -> list[dt.date]:
        """The days on which the contract's clocks are put, and those before."""
        return [
            day
            for day in self.days
            if desk.at(self.zone, day + 2 * DAY, 0) - desk.at(self.zone, day, 0) != 2 * 1440
        ]

    def _openings(self) -> Week:
        start, length = self.dice.choice((0, 6, 9, 14, 18, 22)) * 60, self.dice.choice((4, 8, 9))
        if self.sometimes(0.05):
            start, length = self.dice.choice((0, 6)) * 60, 24  # round the clock
        pause = start + 240 if length > 4 and self.sometimes(0.8) else None
        opening = Opening(
            start, start + length * 60, pause, pause + 60 if pause is not None else None
        )
        weekdays = self.dice.choice((range(5), range(7), range(7), (0, 2, 4), (5, 6)))
        hours = (opening,)
        if length == 4 and start < 15 * 60 and self.sometimes(0.5):
            again = start + 6 * 60  # a split shift, the second half perhaps with a break
            pause = again + 120 if self.sometimes(0.5) else None
            second = Opening(again, again + 300, pause, pause + 30 if pause is not None else None)
            hours = (opening, second)
        return dict.fromkeys(weekdays, hours)

    def _sittings(self) -> list[Sitting]:
        found: list[Sitting] = []
        long_ago = self.days[0] - 100 * DAY
        waiting = list(self.people)
        while waiting:
            person = waiting.pop(0)
            role, seat = self.dice.choice(("", *ROLES)), f"Seat {person}"
            sort = self.dice.choice(
                ("whole", "joins", "leaves", "two seats", "half", "pair", "handover", "promotion")
            )
            share = self.dice.choice((50, 33)) if sort in ("half", "pair") else 100
            first = self._inner_day() if sort == "joins" else long_ago
            last = self._inner_day() if sort in ("leaves", "handover", "promotion") else None
            found.append(Sitting(person, seat, role, first, last, share))
            if sort == "two seats":
                found.append(Sitting(person, f"{seat} b", ROLES[0], long_ago, None, 50))
            if sort == "promotion" and last:
                found.append(Sitting(person, seat, ROLES[1], last + DAY, None, 100))
            if sort == "handover" and waiting and last:
                # Sometimes the new one comes while the old one is still there.
                came = last + DAY * self.dice.choice((1, 1, -2))
                found.append(Sitting(waiting.pop(0), seat, role, came, None, 100))
            if sort == "pair" and waiting:
                rest = self.dice.choice((100 - share, 50))
                since = self._inner_day() if self.sometimes(0.3) else long_ago
                found.append(Sitting(waiting.pop(0), seat, role, since, None, rest))
        return found

    def _work(self, sittings: list[Sitting]) -> list[Work]:
        """Most days as planned, some absent, some longer; stand-ins help, needed or not."""
        found: list[Work] = []
        stand_in = len(self.people) + 1
        for sitting in list(sittings):
            if sitting.seat.endswith(" b"):
                continue  # the second seat of one person, who works once
            for day in self.days:
                if day < sitting.first or (sitting.last and day > sitting.last):
                    continue
                if day not in self.business:
                    if self.sometimes(0.05):
                        found.append(self._stretch(sitting.person, day, 240))
                    continue
                absent = day not in self.busy or self.sometimes(0.1)
                if not absent:
                    found.extend(self._day(sitting, day))
                if self.sometimes((0.5 if absent else 0.03) if day in self.busy else 0.02):
                    found.append(self._stretch(stand_in, day, self.dice.choice((480, 480, 200))))
                    if self.sometimes(0.9):
                        role = self.dice.choice(("", sitting.role, "Lead"))
                        sittings.append(Sitting(stand_in, sitting.seat, role, day, day, 100))
                    stand_in += 1
        if self.sometimes(0.5):  # perhaps before the seat, perhaps a second time that day
            found.append(self._stretch(1, self.days[0], 60))
        if self.sometimes(0.1):
            found = []
        self.everybody = range(1, stand_in)
        return found

    def _day(self, sitting: Sitting, day: dt.date) -> list[Work]:
        opened = sum(item.end - item.start for item in self.openings[day.weekday()])
        whole = opened * sitting.share // 100
        length = max(30, whole + self.dice.choice((0, 0, 0, 0, 60, 37, -45, 200)))
        if self.sometimes(0.15):
            return [
                self._stretch(sitting.person, day, length // 2),
                self._stretch(sitting.person, day, length // 3),
                *([self._stretch(sitting.person, day, 25)] if self.sometimes(0.3) else ()),
            ]
        return [self._stretch(sitting.person, day, length)]

    def _stretch(self, person: int, day: dt.date, length: int) -> Work:
        opening, *_ = self.openings.get(day.weekday(), (Opening(540, 1080),))
        began = None
        if self.sometimes(0.6):
            offset = self.dice.choice((0, 0, 0, 15, -20, 61, 300))
            minute = desk.at(self.zone, day, 0) + max(0, opening.start + offset)
            began = desk.EPOCH + MINUTE * minute
        pause = self.dice.choice((0, 30, 60, 60, 60)) if length > 120 else 0
        overtime = self.dice.choice((0, 30, 90, 10_000)) if self.sometimes(0.1) else None
        return Work(person, day, began, length, pause, overtime)

    # -------------------------------------------------------------- prices

    def _prices(self) -> list[Price]:
        early, some = dt.date(2020, 1, 1), self._inner_day()
        found: list[Price] = []
        for kind, chance, cut, low, high, digits in _CARD:
            if not self.sometimes(chance):
                continue
            role = ""
            if kind in ("seat", "hourly"):
                role = self.dice.choice(("", "", *ROLES))
            elif kind in PREMIUMS and self.sometimes(0.3):
                # The role's own price beside the one for all.
                found.append(self._price(kind, early, None, "Lead", (500, 3000, 2)))
            change = some if self.sometimes(cut) else None
            found.append(self._price(kind, early, change, role, (low, high, digits)))
            if change and self.sometimes(0.6):
                found.append(self._price(kind, change, None, role, (low, high, digits)))
        return [self._detailed(price) for price in found]

    def _price(
        self,
        kind: str,
        first: dt.date,
        end: dt.date | None,
        role: str,
        money: tuple[int, int, int],
    ) -> Price:
        rate = Fraction(1) if kind == "cost" else self._money(*money)
        return Price(kind.upper(), kind, rate, first, end, role, self.sometimes(0.7), 0)

    def _detailed(self, price: Price) -> Price:
        """The price with what only its kind has, or without."""
        choice, more = self.dice.choice, {}
        if price.kind == "transaction":
            more["minimum"] = choice((0, 500))
        if price.kind == "transaction" and self.sometimes(0.5):
            starts = sorted(self.dice.sample((1, 100, 120, 500, 501, 2000), choice((1, 2))))
            more["bands"] = tuple((start, self._money(1, 9999, 4)) for start in starts)
            more["all_units"] = self.sometimes(0.5)
        if price.kind == "baseline":
            more["baseline"], more["deadband"] = choice((100, 500)), choice((0, 30, 100))
            # What is taken off can be more than the fee.
            more["more"], more["less"] = self._money(1, 999), self._money(0, choice((99, 5000)))
        if price.kind in ("hourly", "overtime", "night", *PREMIUMS) and self.sometimes(0.4):
            more["grain"] = choice((6, 15, 60))
            more["way"], more["daily"] = choice(WAYS), self.sometimes(0.5)
        if price.kind == "hourly" and self.sometimes(0.4):
            more["minimum"] = choice((20, 400))
        if price.kind == "overtime":
            more["percent"] = choice((100, 125, 150))
            more["own_percent"] = choice((0, 130))
        if price.kind == "night":
            more["percent"] = choice((10, 15, 100))
        if price.kind == "cost":
            more["markup"] = choice((0, 5, 12))
        if price.kind in PREMIUMS:
            more["percent"] = choice((100, 130, 200, 260))
        return dataclasses.replace(price, **more)

    def _volumes(self, prices: list[Price]) -> dict[str, Fraction]:
        counted = ("transaction", "cost", "baseline", "outcome", "milestone")
        return {
            price.code: self.dice.choice(
                (Fraction(0), Fraction(1), Fraction(120), Fraction(500), Fraction(376_051, 100))
            )
            for price in prices
            if price.kind in counted and self.sometimes(0.9)
        }

    # -------------------------------------------------------------- promises

    def _promises(self) -> list[Promise]:
        found: list[Promise] = []
        for number in range(self.dice.randint(1, 5)):
            metric = self.dice.choice((*MEASURES, "fill-rate", "fill-rate", "service-level-f4"))
            low, high, digits, step = self._range(metric)
            target = self._money(low, high, digits)
            step *= self.dice.randint(0, 30)
            better = -step if MEASURES[metric].less else step
            stretch, minimum = target + better, target - better
            tiers = self._tiers(metric, target) if self.sometimes(0.25) else ()
            kpi = not tiers and self.sometimes(0.1)
            found.append(
                Promise(
                    f"S{number}",
                    metric,
                    target,
                    max(minimum, Fraction(0)) if self.sometimes(0.7) else None,
                    stretch if self.sometimes(0.7) and self._possible(metric, stretch) else None,
                    0 if kpi else self.dice.choice((10, 25, 45, 60, 100)),
                    live=self.sometimes(0.9),
                    kpi=kpi,
                    tiers=tiers,
                )
            )
        return found

    def _tiers(self, metric: str, target: Fraction) -> tuple[tuple[Fraction | None, Fraction], ...]:
        """One to four tiers, the worse the dearer, by whole per cents of the target."""
        steps = sorted({self.dice.randint(1, 60) for _ in range(self.dice.randint(0, 3))})
        worse = 1 if MEASURES[metric].less else -1
        edges = [None, *(target + worse * target * step / 100 for step in steps)]
        parts = sorted(Fraction(self.dice.randint(0, 200), 100) for _ in edges)
        return tuple(zip(edges, parts, strict=True))

    def _range(self, metric: str) -> tuple[int, int, int, Fraction]:
        """Targets from, to, with how many digits; and a step beside one."""
        if metric in ("handle-time", "speed-of-answer", "backlog"):
            return 300, 500, 0, Fraction(1)
        if MEASURES[metric].less:
            return 10, 150, 1, Fraction(1, 10)
        return 900, 1000, 1, Fraction(1, 10)

    def _possible(self, metric: str, stretch: Fraction) -> bool:
        return stretch >= 0 and (MEASURES[metric].less or stretch <= 100)

    def _counts(self, promises: list[Promise]) -> list[Counted]:
        found: list[Counted] = []
        after = self.days[-1] + DAY
        for promise in promises:
            if promise.metric == "fill-rate":
                continue
            cuts = [self.days[0], after]
            if self.sometimes(0.5):
                cuts[1:1] = [day for day in self.days[1:] if day.weekday() == 0]
            for first, end in itertools.pairwise(cuts):
                if not self.sometimes(0.1):
                    counts = self._numbers(promise.metric)
                    found.append(Counted(promise.code, first, end, counts))
        return found

    def _numbers(self, metric: str) -> dict[str, int]:
        names = MEASURES[metric].names
        whole = self.dice.choice((0, 1, 30, 100, 400, 1240))
        bad = self.dice.randint(0, max(1, whole // 10)) if whole else 0
        if metric == "backlog":
            return {names[0]: self.dice.randint(350, 480)}
        if metric in ("handle-time", "speed-of-answer"):
            return dict(zip(names, (whole * self.dice.randint(350, 480), whole), strict=True))
        if len(names) > 2 or metric in ("service-level-f2", "occupancy"):
            rest = [self.dice.randint(0, bad) for _ in names[1:]]
            return dict(zip(names, (whole - bad, *rest), strict=True))
        first = bad if MEASURES[metric].less else whole - bad
        return dict(zip(names, (first, whole), strict=True))

    def _excuses(self, promises: list[Promise]) -> list[Excuse]:
        entered = [promise for promise in promises if promise.metric != "fill-rate"]
        found: list[Excuse] = []
        for number in range(self.dice.randint(0, 4) if entered else 0):
            midnight = desk.EPOCH + MINUTE * desk.at(self.zone, self.dice.choice(self.days), 0)
            began = midnight + dt.timedelta(hours=self.dice.randint(-6, 30))
            touched = self.dice.sample(entered, min(len(entered), self.dice.choice((1, 1, 2))))
            found.append(
                Excuse(
                    f"E{number}",
                    self.sometimes(0.5),
                    began,
                    self._noticed(began) if self.sometimes(0.95) else None,
                    "accepted" if self.sometimes(0.6) else self.dice.choice(DECISIONS),
                    tuple((promise.code, self._taken(promise.metric)) for promise in touched),
                )
            )
        return found

    def _noticed(self, began: dt.datetime) -> dt.datetime:
        """Some time later, often at the very minute of a deadline or the one after it."""
        late = self.dice.choice((0, 0, 1, 1, 7, 90))
        if self.sometimes(0.5):
            hours = self.dice.choice((1, 24, 24, 48, 48, 90, 170, 260))
            return began + dt.timedelta(hours=hours, minutes=late)
        day = (began + DAY * self.dice.randint(0, 8)).astimezone(desk.ZoneInfo(self.zone)).date()
        last = desk.at(self.zone, day + DAY, 0) - 1
        return max(began, desk.EPOCH + MINUTE * (last + late))

    def _taken(self, metric: str) -> dict[str, int]:
        """Items taken out: of the bad ones mostly, sometimes more than there are."""
        names = MEASURES[metric].names
        many = self.dice.choice((1, 1, 5, 20, 60))
        if names == CALLS or len(names) != 2 or metric in ("service-level-f2", "occupancy"):
            return {name: self.dice.randint(0, many) for name in names}
        if metric in ("handle-time", "speed-of-answer"):
            return dict(zip(names, (many * self.dice.randint(0, 900), many), strict=True))
        first = many if MEASURES[metric].less else self.dice.choice((0, 0, 1))
        return dict(zip(names, (first, many), strict=True))

    def _past(self, promises: list[Promise]) -> list[Before]:
        """What is known of the months before; also of a promise that is no more."""
        if self.sometimes(0.2):
            return []
        return [
            Before(
                code,
                months,
                self.sometimes(0.4),
                self.sometimes(0.6),
                self.dice.choice((0, 0, 3333, 12_345)),
                self.sometimes(0.8),
            )
            for code in (*(promise.code for promise in promises), "OLD")
            for months in range(1, 14)
            if self.sometimes(0.8 if code != "OLD" else 0.1)
        ]

    def _rules(self) -> Rules:
        choice = self.dice.choice
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
            by_calendar_days=self.sometimes(0.5),
        )

    # -------------------------------------------------------------- amendments

    def _amended(self, story: Story, change: dt.date) -> Story:
        """The month with an amendment that takes effect on a day after the others."""
        before = story.amendments[-1] if story.amendments else None
        rules = before.rules if before else story.rules
        openings = before.openings if before else story.openings
        closed = before.closed if before else story.closed
        other = self._rules() if self.sometimes(0.6) else rules
        if self.sometimes(0.3):
            openings = self._openings()
            closed = frozenset(self.dice.sample(self.days, self.dice.randint(0, 2)))
            closed -= self.special.keys()
        cut = self.sometimes(0.15)
        other = dataclasses.replace(other, by_calendar_days=rules.by_calendar_days != cut)
        later = Later(change, openings, closed, other)
        return dataclasses.replace(
            story,
            amendments=(*story.amendments, later),
            prices=tuple(self._amended_prices(list(story.prices), change, seats_cut=cut)),
            promises=tuple(self._amended_promises(list(story.promises), change)),
        )

    def _amended_prices(
        self, prices: list[Price], change: dt.date, *, seats_cut: bool
    ) -> list[Price]:
        """The prices with those that the amendment changes ended and begun anew, or just ended."""
        found: list[Price] = []
        for price in prices:
            runs_on = price.first < change and (price.end is None or price.end > change)
            cut = seats_cut and price.kind == "seat"
            if not runs_on or not (cut or self.sometimes(0.4)):
                found.append(price)
                continue
            found.append(dataclasses.replace(price, end=change))
            new = dataclasses.replace(price, first=change)
            if not cut:
                sort = self.dice.choice(("rate", "risk", "minimum", "gone"))
                if sort == "gone":
                    continue
                new = dataclasses.replace(
                    new,
                    rate=price.rate * 2 if sort == "rate" else price.rate,
                    at_risk=price.at_risk != (sort == "risk"),
                    minimum=price.minimum + 1000 if sort == "minimum" else price.minimum,
                    bands=price.bands[:1] if sort == "minimum" else price.bands,
                    baseline=price.baseline * 2 if sort == "rate" else price.baseline,
                )
            found.append(new)
        return found

    def _amended_promises(self, promises: list[Promise], change: dt.date) -> list[Promise]:
        """The promises with those that the amendment changes, removes or adds."""
        found: list[Promise] = []
        for promise in promises:
            sort = self.dice.choice(("same", "same", "target", "money", "live", "gone", "new"))
            if promise.end is not None or sort == "same" or (sort == "new" and promise.first):
                found.append(promise)
                continue
            if sort != "new":
                found.append(dataclasses.replace(promise, end=change))
            after = dataclasses.replace(promise, first=change)
            if sort == "target":
                shift = Fraction(self.dice.choice((-2, 1)) * (10 if promise.target > 150 else 1))
                shift = shift if promise.target > 5 else Fraction(0)
                after = dataclasses.replace(
                    after,
                    allocation=promise.allocation + 1,
                    target=promise.target + shift,
                    minimum=None if promise.minimum is None else promise.minimum + shift,
                    stretch=None if promise.stretch is None else promise.stretch + shift,
                    tiers=tuple(
                        (None if edge is None else edge + shift, part)
                        for edge, part in promise.tiers
                    ),
                )
            elif sort == "money":
                after = dataclasses.replace(after, allocation=promise.allocation + 15)
            elif sort == "live":
                after = dataclasses.replace(after, live=not promise.live)
            if sort != "gone":
                found.append(after)
        return found
