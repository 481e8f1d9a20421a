"""Months made up from a seed: every way of charging, sitting, working, promising and excusing.

Most are short, so that many can be told; some are rich.
"""

import dataclasses
import datetime as dt

from tests.domain.oracle import desk, telling_credits, telling_prices, telling_promises
from tests.domain.oracle.chance import Dice
from tests.domain.oracle.story import (
    DAY,
    DECIMALS,
    MINUTE,
    Later,
    Opening,
    Sitting,
    Story,
    Week,
    Work,
)
from tests.domain.oracle.telling_prices import ROLES

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


class Teller:
    """Makes up a month from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed)
        self.people = range(1, self.dice.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 4)) + 1)
        self.year = self.dice.choice((2023, 2024, 2025, 2026, 2027, 2028))
        # The months in which clocks change, and the shortest, come more often.
        self.month = self.dice.choice((*range(1, 13), 2, 3, 4, 9, 10, 11))
        self.zone = self.dice.choice(ZONES)
        first = dt.date(self.year, self.month, 1)
        after = (first + 31 * DAY).replace(day=1)
        self.days = [first + DAY * index for index in range((after - first).days)]
        # In a short month they work on some days only, and are absent from the others.
        few = self.dice.sample(self.days, 4) if self.dice.sometimes(0.7) else self.days
        self.busy = frozenset((*few, *self._turning()))
        self.openings = self._openings()
        self.closed = frozenset(self.dice.sample(self.days, self.dice.randint(0, 2)))
        self.special = {
            day: (self.dice.sometimes(0.5), self.dice.sometimes(0.7))
            for day in self.dice.sample(self.days, self.dice.choice((0, 0, 1, 3)))
            if day not in self.closed
        }
        weekdays = sorted(self.openings)
        self.resting = frozenset(self.dice.sample(weekdays, 1) if self.dice.sometimes(0.3) else ())
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
        rules = telling_credits.rules(self.dice)
        promises = telling_promises.promises(self.dice, rules.mechanism)
        prices = telling_prices.rate_card(self.dice, self.days)
        return Story(
            first=self.dice.choice(self.days[1:-1])
            if self.dice.sometimes(0.1)
            else self.days[0] - 400 * DAY,
            last=self.dice.choice(self.days[1:-1]) if self.dice.sometimes(0.1) else None,
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
            volumes=telling_prices.volumes(self.dice, prices),
            promises=tuple(promises),
            counts=tuple(telling_promises.counts(self.dice, self.days, promises)),
            excuses=tuple(telling_promises.excuses(self.dice, self.days, self.zone, promises)),
            past=tuple(telling_credits.past(self.dice, promises)),
            rules=rules,
            incidents=tuple(telling_credits.incidents(self.dice, promises)),
            left={
                person: self.dice.choice((self.days[0] - DAY, *self.days))
                for person in self.everybody
                if self.dice.sometimes(0.2)
            },
            special=self.special,
            resting=self.resting,
        )

    def _turning(self) -> list[dt.date]:
        """The days on which the contract's clocks are put, and those before."""
        return [
            day
            for day in self.days
            if desk.at(self.zone, day + 2 * DAY, 0) - desk.at(self.zone, day, 0) != 2 * 1440
        ]

    def _openings(self) -> Week:
        start, length = self.dice.choice((0, 6, 9, 14, 18, 22)) * 60, self.dice.choice((4, 8, 9))
        if self.dice.sometimes(0.05):
            start, length = self.dice.choice((0, 6)) * 60, 24  # round the clock
        pause = start + 240 if length > 4 and self.dice.sometimes(0.8) else None
        opening = Opening(
            start, start + length * 60, pause, pause + 60 if pause is not None else None
        )
        weekdays = self.dice.choice((range(5), range(7), range(7), (0, 2, 4), (5, 6)))
        hours = (opening,)
        if length == 4 and start < 15 * 60 and self.dice.sometimes(0.5):
            again = start + 6 * 60  # a split shift, the second half perhaps with a break
            pause = again + 120 if self.dice.sometimes(0.5) else None
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
            first = self.dice.choice(self.days[1:-1]) if sort == "joins" else long_ago
            last = (
                self.dice.choice(self.days[1:-1])
                if sort in ("leaves", "handover", "promotion")
                else None
            )
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
                since = self.dice.choice(self.days[1:-1]) if self.dice.sometimes(0.3) else long_ago
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
                    if self.dice.sometimes(0.05):
                        found.append(self._stretch(sitting.person, day, 240))
                    continue
                absent = day not in self.busy or self.dice.sometimes(0.1)
                if not absent:
                    found.extend(self._day(sitting, day))
                if self.dice.sometimes((0.5 if absent else 0.03) if day in self.busy else 0.02):
                    found.append(self._stretch(stand_in, day, self.dice.choice((480, 480, 200))))
                    if self.dice.sometimes(0.9):
                        role = self.dice.choice(("", sitting.role, "Lead"))
                        sittings.append(Sitting(stand_in, sitting.seat, role, day, day, 100))
                    stand_in += 1
        if self.dice.sometimes(0.5):  # perhaps before the seat, perhaps a second time that day
            found.append(self._stretch(1, self.days[0], 60))
        if self.dice.sometimes(0.1):
            found = []
        self.everybody = range(1, stand_in)
        return found

    def _day(self, sitting: Sitting, day: dt.date) -> list[Work]:
        opened = sum(item.end - item.start for item in self.openings[day.weekday()])
        whole = opened * sitting.share // 100
        length = max(30, whole + self.dice.choice((0, 0, 0, 0, 60, 37, -45, 200)))
        if self.dice.sometimes(0.15):
            return [
                self._stretch(sitting.person, day, length // 2),
                self._stretch(sitting.person, day, length // 3),
                *([self._stretch(sitting.person, day, 25)] if self.dice.sometimes(0.3) else ()),
            ]
        return [self._stretch(sitting.person, day, length)]

    def _stretch(self, person: int, day: dt.date, length: int) -> Work:
        opening, *_ = self.openings.get(day.weekday(), (Opening(540, 1080),))
        began = None
        if self.dice.sometimes(0.6):
            offset = self.dice.choice((0, 0, 0, 15, -20, 61, 300))
            minute = desk.at(self.zone, day, 0) + max(0, opening.start + offset)
            began = desk.EPOCH + MINUTE * minute
        pause = self.dice.choice((0, 30, 60, 60, 60)) if length > 120 else 0
        overtime = self.dice.choice((0, 30, 90, 10_000)) if self.dice.sometimes(0.1) else None
        return Work(person, day, began, length, pause, overtime)

    # -------------------------------------------------------------- amendments

    def _amended(self, story: Story, change: dt.date) -> Story:
        """The month with an amendment that takes effect on a day after the others."""
        before = story.amendments[-1] if story.amendments else None
        rules = before.rules if before else story.rules
        openings = before.openings if before else story.openings
        closed = before.closed if before else story.closed
        mechanism = rules.mechanism if self.dice.sometimes(0.5) else ""
        other = telling_credits.rules(self.dice, mechanism) if self.dice.sometimes(0.6) else rules
        if self.dice.sometimes(0.3):
            openings = self._openings()
            closed = frozenset(self.dice.sample(self.days, self.dice.randint(0, 2)))
            closed -= self.special.keys()
        cut = self.dice.sometimes(0.15)
        other = dataclasses.replace(other, by_calendar_days=rules.by_calendar_days != cut)
        later = Later(change, openings, closed, other)
        return dataclasses.replace(
            story,
            amendments=(*story.amendments, later),
            prices=tuple(
                telling_prices.amended_prices(self.dice, list(story.prices), change, seats_cut=cut)
            ),
            promises=tuple(
                telling_promises.amended_promises(self.dice, list(story.promises), change)
            ),
        )
