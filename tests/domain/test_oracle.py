"""Random months, computed by the program and by the oracle: every figure agrees exactly."""

import dataclasses
import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.ids import AssignmentId, ContractId, CustomerId, StaffId, TimeEntryId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.parts import month_parts
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import (
    PriceTier,
    Proration,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
)
from bpodesk.domain.sla.credits import CreditPolicy, PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Measured, NotMeasurable
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import Statement, StatementInputs, compute_statement
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar, DayKind, Holiday, Window
from tests.domain import oracle

ZONES = ("America/New_York", "Europe/London", "Asia/Manila", "Australia/Sydney", "UTC")
ROLES = ("Agent", "Lead")
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
KINDS = {
    "seat": RateKind.SEAT,
    "hourly": RateKind.HOURLY,
    "transaction": RateKind.TRANSACTION,
    "fixed": RateKind.FIXED,
    "overtime": RateKind.OVERTIME,
    "night": RateKind.NIGHT,
    "cost": RateKind.PASS_THROUGH,
    "baseline": RateKind.BASELINE,
    "rest day": RateKind.REST_DAY,
    "special day": RateKind.SPECIAL_DAY,
    "special day on a rest day": RateKind.SPECIAL_ON_REST,
    "regular holiday": RateKind.REGULAR_HOLIDAY,
    "regular holiday on a rest day": RateKind.REGULAR_ON_REST,
}
WAYS = {"nearest": RoundMode.NEAREST, "up": RoundMode.UP, "down": RoundMode.DOWN}
PREMIUMS = tuple(KINDS)[-5:]
COUNTS = {
    "accuracy": ("correct", "sampled"),
    "turnaround": ("on_time", "items"),
    "handle-time": ("handle_seconds", "handled"),
    "fill-rate": ("worked_minutes", "scheduled_minutes"),
}

# ------------------------------------------------------------------ a random month


class Teller:
    """Makes up a month from a seed; the switches are the things worth shrinking."""

    def __init__(self, seed: int, *, people: int, by_calendar_days: bool) -> None:
        self.dice = random.Random(seed)
        self.people = range(1, people + 1)
        self.by_calendar_days = by_calendar_days
        self.year = self.dice.choice((2024, 2025, 2026, 2027))
        # The months in which clocks change come more often.
        self.month = self.dice.choice((*range(1, 13), 3, 4, 10, 11))
        self.zone = self.dice.choice(ZONES)
        first = dt.date(self.year, self.month, 1)
        after = (first + 31 * DAY).replace(day=1)
        self.days = [first + DAY * index for index in range((after - first).days)]
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

    def sometimes(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _openings(self) -> dict[int, oracle.Opening]:
        start, length = self.dice.choice((0, 6, 9, 14, 18, 22)) * 60, self.dice.choice((4, 8, 9))
        pause = start + 240 if length > 4 and self.sometimes(0.8) else None
        opening = oracle.Opening(
            start, start + length * 60, pause, pause + 60 if pause is not None else None
        )
        weekdays = self.dice.choice((range(5), range(7), (0, 2, 4), (5, 6)))
        return dict.fromkeys(weekdays, opening)

    def inner_day(self) -> dt.date:
        return self.dice.choice(self.days[1:-1])

    def sittings(self) -> list[oracle.Sitting]:
        found: list[oracle.Sitting] = []
        long_ago = self.days[0] - 100 * DAY
        waiting = list(self.people)
        while waiting:
            person = waiting.pop(0)
            role, seat = self.dice.choice(("", *ROLES)), f"Seat {person}"
            sort = self.dice.choice(
                ("whole", "joins", "leaves", "two seats", "half", "pair", "handover", "promotion")
            )
            share = self.dice.choice((50, 33)) if sort in ("half", "pair") else 100
            first = self.inner_day() if sort == "joins" else long_ago
            last = self.inner_day() if sort in ("leaves", "handover", "promotion") else None
            found.append(oracle.Sitting(person, seat, role, first, last, share))
            if sort == "two seats":
                other = oracle.Sitting(person, f"{seat} b", ROLES[0], long_ago, None, 50)
                found.append(other)
            if sort == "promotion" and last:
                found.append(oracle.Sitting(person, seat, ROLES[1], last + DAY, None, 100))
            if sort == "handover" and waiting and last:
                # Sometimes the new one comes while the old one is still there.
                came = last + DAY * self.dice.choice((1, 1, -2))
                found.append(oracle.Sitting(waiting.pop(0), seat, role, came, None, 100))
            if sort == "pair" and waiting:
                rest = self.dice.choice((100 - share, 50))
                since = self.inner_day() if self.sometimes(0.3) else long_ago
                found.append(oracle.Sitting(waiting.pop(0), seat, role, since, None, rest))
        return found

    def work(self, sittings: list[oracle.Sitting]) -> list[oracle.Work]:
        """Most days as planned, some absent, some longer; stand-ins help, needed or not."""
        found: list[oracle.Work] = []
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
                absent = self.sometimes(0.1)
                if not absent:
                    found.extend(self._day(sitting, day))
                if self.sometimes(0.5 if absent else 0.03):
                    found.append(self._stretch(stand_in, day, self.dice.choice((480, 480, 200))))
                    if self.sometimes(0.9):
                        role = self.dice.choice(("", sitting.role, "Lead"))
                        sittings.append(oracle.Sitting(stand_in, sitting.seat, role, day, day, 100))
                    stand_in += 1
        if self.sometimes(0.5):  # perhaps before the seat, perhaps a second time that day
            found.append(self._stretch(1, self.days[0], 60))
        self.everybody = range(1, stand_in)
        return found

    def _day(self, sitting: oracle.Sitting, day: dt.date) -> list[oracle.Work]:
        opening = self.openings[day.weekday()]
        whole = (opening.end - opening.start) * sitting.share // 100
        length = max(30, whole + self.dice.choice((0, 0, 0, 0, 60, 37, -45, 200)))
        if self.sometimes(0.15):
            return [
                self._stretch(sitting.person, day, length // 2),
                self._stretch(sitting.person, day, length // 3),
                *([self._stretch(sitting.person, day, 25)] if self.sometimes(0.3) else ()),
            ]
        return [self._stretch(sitting.person, day, length)]

    def _stretch(self, person: int, day: dt.date, length: int) -> oracle.Work:
        opening = self.openings.get(day.weekday(), oracle.Opening(540, 1080))
        began = None
        if self.sometimes(0.6):
            offset = self.dice.choice((0, 0, 0, 15, -20, 61, 300))
            midnight = dt.datetime.combine(day, dt.time(0), tzinfo=ZoneInfo(self.zone))
            began = midnight.astimezone(dt.UTC) + MINUTE * max(0, opening.start + offset)
        pause = self.dice.choice((0, 30, 60, 60, 60)) if length > 120 else 0
        overtime = self.dice.choice((0, 30, 90, 10_000)) if self.sometimes(0.1) else None
        return oracle.Work(person, day, began, length, pause, overtime)

    def money(self, low: int, high: int, digits: int = 2) -> Fraction:
        return Fraction(self.dice.randint(low, high), 10**digits)

    def prices(self) -> list[oracle.Price]:
        early, some = dt.date(2020, 1, 1), self.inner_day()
        chance, money = self.sometimes, self.money
        role = self.dice.choice(("", "", *ROLES))
        found: list[oracle.Price] = []

        def add(
            kind: str,
            price: Fraction,
            *,
            first: dt.date = early,
            end: dt.date | None = None,
            for_role: str = "",
            minimum: int = 0,
        ) -> None:
            risk = chance(0.7)
            found.append(
                oracle.Price(kind.upper(), kind, price, first, end, for_role, risk, minimum)
            )

        change = some if chance(0.3) else None
        add("seat", money(50_000, 250_000), end=change, for_role=role)
        if change:
            add("seat", money(50_000, 250_000), first=change, for_role=role)
        if chance(0.5):
            add("hourly", money(500, 3000), for_role=self.dice.choice(("", "Lead")))
        if chance(0.8):
            minimum = self.dice.choice((0, 500))
            ends = some if chance(0.3) else None
            add("transaction", money(1, 9999, 4), minimum=minimum, end=ends)
            if ends:
                add("transaction", money(1, 9999, 4), first=ends)
        if chance(0.8):
            add("fixed", money(1, 99_999), first=some if chance(0.3) else early)
        add("overtime", money(500, 3000), end=some if chance(0.2) else None)
        add("night", money(10, 300))
        if chance(0.3):
            add("cost", Fraction(1))
        if chance(0.4):
            add("baseline", money(100_000, 900_000), end=some if chance(0.2) else None)
        for kind in PREMIUMS:
            if chance(0.5):
                add(kind, money(500, 3000))
            if chance(0.2):
                add(kind, money(500, 3000), for_role="Lead")
        return [self.detailed(price) for price in found]

    def detailed(self, price: oracle.Price) -> oracle.Price:
        """The price with what only its kind has, or without."""
        choice, more = self.dice.choice, {}
        if price.kind == "transaction" and self.sometimes(0.5):
            starts = sorted(self.dice.sample((1, 100, 120, 500, 501, 2000), choice((1, 2))))
            more["bands"] = tuple((start, self.money(1, 9999, 4)) for start in starts)
            more["all_units"] = self.sometimes(0.5)
        if price.kind == "baseline":
            more["baseline"], more["deadband"] = choice((100, 500)), choice((0, 30, 100))
            more["more"], more["less"] = self.money(1, 999), self.money(0, 99)
        if price.kind in ("hourly", "overtime", "night", *PREMIUMS) and self.sometimes(0.4):
            more["grain"] = choice((6, 15, 60))
            more["way"], more["daily"] = choice(tuple(WAYS)), self.sometimes(0.5)
        if price.kind == "hourly" and self.sometimes(0.4):
            more["minimum"] = choice((20, 400))
        if price.kind == "overtime" and self.sometimes(0.5):
            more["own_percent"] = 130
        if price.kind in PREMIUMS:
            more["percent"] = choice((100, 130, 200, 260))
        return dataclasses.replace(price, **more)

    def promises(self) -> list[oracle.Promise]:
        found: list[oracle.Promise] = []
        for number in range(self.dice.randint(1, 4)):
            metric = self.dice.choice(tuple(COUNTS))
            less = metric == "handle-time"
            target = self.money(300, 500, 0) if less else self.money(900, 1000, 1)
            step = Fraction(self.dice.randint(0, 30), 1 if less else 10)
            better = -step if less else step
            stretch = target + better
            found.append(
                oracle.Promise(
                    f"S{number}",
                    metric,
                    *COUNTS[metric],
                    less,
                    target,
                    target - better if self.sometimes(0.7) else None,
                    stretch if self.sometimes(0.7) and (less or stretch <= 100) else None,
                    self.dice.choice((10, 25, 45, 60, 100)),
                    self.sometimes(0.9),
                )
            )
        return found

    def counts(self, promises: list[oracle.Promise]) -> list[oracle.Counted]:
        found: list[oracle.Counted] = []
        after = self.days[-1] + DAY
        for promise in promises:
            if promise.metric == "fill-rate":
                continue
            cuts = [self.days[0], after]
            if self.sometimes(0.5):
                cuts[1:1] = [day for day in self.days[1:] if day.weekday() == 0]
            for first, end in itertools.pairwise(cuts):
                if self.sometimes(0.1):
                    continue
                whole = self.dice.choice((0, 30, 400, 1240))
                good = whole - self.dice.randint(0, max(1, whole // 10)) if whole else 0
                if promise.less:
                    good = whole * self.dice.randint(350, 480)
                found.append(oracle.Counted(promise.code, first, end, good, whole))
        return found

    def excuses(self, promises: list[oracle.Promise]) -> list[oracle.Excuse]:
        found: list[oracle.Excuse] = []
        entered = [promise for promise in promises if promise.metric != "fill-rate"]
        for number in range(self.dice.randint(0, 4) if entered else 0):
            midnight = dt.datetime.combine(
                self.dice.choice(self.days), dt.time(0), tzinfo=ZoneInfo(self.zone)
            )
            began = midnight.astimezone(dt.UTC) + dt.timedelta(hours=self.dice.randint(-6, 30))
            # With no minutes force majeure is noticed at the very instant of the deadline.
            late = dt.timedelta(
                hours=self.dice.choice((1, 20, 24, 47, 48, 90, 170, 260)),
                minutes=self.dice.choice((0, 1, 7)),
            )
            found.append(
                oracle.Excuse(
                    f"E{number}",
                    self.dice.choice(entered).code,
                    self.sometimes(0.5),
                    began,
                    began + late if self.sometimes(0.95) else None,
                    self.sometimes(0.7),
                    self.dice.choice((0, 0, 1)),
                    self.dice.choice((1, 5, 20, 60)),
                )
            )
        return found

    def rules(self) -> oracle.Rules:
        choice = self.dice.choice
        return oracle.Rules(
            at_risk=Fraction(choice((0, 5, 12, 15)), 100),
            minor=Fraction(choice((25, 50)), 100),
            major=Fraction(choice((75, 100)), 100),
            repeat=choice((Fraction(1), Fraction(3, 2), Fraction(2))),
            month_cap=Fraction(choice((25, 100, 100)), 100),
            year_cap=choice((None, None, Fraction(500), Fraction("1234.5"))),
            earn_back=choice((0, 1, 2, 2, 3)),
            forced_hours=choice((24, 48)),
            customer_days=choice((1, 2, 5)),
            by_calendar_days=self.by_calendar_days,
        )

    def past(self, promises: list[oracle.Promise]) -> list[oracle.Before]:
        return [
            oracle.Before(
                promise.code,
                months,
                self.sometimes(0.4),
                self.sometimes(0.6),
                self.dice.choice((0, 0, 3333, 12_345)),
                self.sometimes(0.8),
            )
            for promise in promises
            for months in range(1, 14)
            if self.sometimes(0.8)
        ]

    def later(self, rules: oracle.Rules) -> oracle.Later:
        """What an amendment inside the month sets anew."""
        other = self.rules() if self.sometimes(0.6) else rules
        openings, closed = self.openings, self.closed
        if self.sometimes(0.3):
            openings = self._openings()
            closed = frozenset(self.dice.sample(self.days, self.dice.randint(0, 2)))
            closed -= self.special.keys()
        by_calendar_days = rules.by_calendar_days != self.sometimes(0.15)
        return oracle.Later(
            self.inner_day(),
            openings,
            closed,
            dataclasses.replace(other, by_calendar_days=by_calendar_days),
        )

    def amended_prices(
        self, prices: list[oracle.Price], change: dt.date, *, seats_cut: bool
    ) -> list[oracle.Price]:
        """The prices with those that the amendment changes ended and begun anew, or just ended."""
        found: list[oracle.Price] = []
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

    def amended_promises(
        self, promises: list[oracle.Promise], change: dt.date
    ) -> list[oracle.Promise]:
        """The promises with those that the amendment changes, removes or adds."""
        found: list[oracle.Promise] = []
        for promise in promises:
            sort = self.dice.choice(("same", "same", "target", "money", "live", "gone", "new"))
            if sort == "same":
                found.append(promise)
                continue
            if sort != "new":
                found.append(dataclasses.replace(promise, end=change))
            after = dataclasses.replace(promise, first=change)
            if sort == "target":
                shift = self.dice.choice((-2, 1)) * (10 if promise.less else 1)
                after = dataclasses.replace(
                    after,
                    target=promise.target + shift,
                    minimum=None if promise.minimum is None else promise.minimum + shift,
                    stretch=None if promise.stretch is None else promise.stretch + shift,
                )
            elif sort == "money":
                after = dataclasses.replace(after, allocation=promise.allocation + 15)
            elif sort == "live":
                after = dataclasses.replace(after, live=not promise.live)
            if sort != "gone":
                found.append(after)
        return found

    def amended_story(self, currency: str) -> oracle.Story:
        """A month in which an amendment takes effect."""
        story = self.story(currency)
        later = self.later(story.rules)
        seats_cut = later.rules.by_calendar_days != story.rules.by_calendar_days
        return dataclasses.replace(
            story,
            later=later,
            prices=tuple(self.amended_prices(list(story.prices), later.first, seats_cut=seats_cut)),
            promises=tuple(self.amended_promises(list(story.promises), later.first)),
        )

    def story(self, currency: str) -> oracle.Story:
        sittings = self.sittings()
        work = self.work(sittings)
        promises = self.promises()
        prices = self.prices()
        volumes = {
            price.code: Fraction(self.dice.choice((0, 120, 500, 3760)))
            for price in prices
            if price.kind in ("transaction", "cost", "baseline") and self.sometimes(0.9)
        }
        return oracle.Story(
            first=self.inner_day() if self.sometimes(0.1) else self.days[0] - 400 * DAY,
            last=self.inner_day() if self.sometimes(0.1) else None,
            year=self.year,
            month=self.month,
            zone=self.zone,
            currency=currency,
            openings=self.openings,
            closed=self.closed,
            zones={person: self.dice.choice(ZONES) for person in self.everybody},
            roles={person: self.dice.choice(("", *ROLES)) for person in self.everybody},
            sittings=tuple(sittings),
            work=tuple(work),
            prices=tuple(prices),
            volumes=volumes,
            promises=tuple(promises),
            counts=tuple(self.counts(promises)),
            excuses=tuple(self.excuses(promises)),
            past=tuple(self.past(promises)),
            rules=self.rules(),
            special=self.special,
            resting=self.resting,
        )


# ------------------------------------------------------------------ the same month as inputs

CONTRACT = ContractId(1)


def decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value
    return exact


def clock(minute: int | None) -> dt.time | None:
    return None if minute is None else dt.time(minute % 1440 // 60, minute % 60)


def calendar(
    openings: dict[int, oracle.Opening], closed: frozenset[dt.date], story: oracle.Story
) -> Calendar:
    windows = tuple(
        Window(
            weekday=weekday,
            start=clock(opening.start),
            end=clock(opening.end),
            break_start=clock(opening.break_start),
            break_end=clock(opening.break_end),
            rest_day=weekday in story.resting,
        )
        for weekday, opening in openings.items()
    )
    holidays = tuple(Holiday(day=day, name="Closed") for day in sorted(closed))
    special = tuple(
        Holiday(
            day=day,
            name="Special",
            kind=DayKind.REGULAR_HOLIDAY if is_regular else DayKind.SPECIAL_DAY,
            worked=works,
        )
        for day, (is_regular, works) in sorted(story.special.items())
    )
    return Calendar(zone=story.zone, windows=windows, holidays=(*holidays, *special))


def revisions(story: oracle.Story) -> list[Revision]:
    """The contract's papers: what changes stands in the paper it changes with, and only there."""
    later = story.later
    change = later.first if later else dt.date.max
    first = Revision(
        contract_id=CONTRACT,
        number=1,
        effective_from=dt.date(story.year, story.month, 1),
        terms=terms(
            [
                # A paper doesn't know of the amendment that ends one of its lines.
                dataclasses.replace(item, end=None) if item.end == change else item
                for item in story.prices
                if item.first != change
            ],
            [item for item in story.promises if item.first is None],
            calendar(story.openings, story.closed, story),
            story.rules,
        ),
    )
    if later is None:
        return [first]
    changed = {(item.code, item.kind) for item in story.prices if item.end == change}
    return [
        first,
        Revision(
            contract_id=CONTRACT,
            number=2,
            effective_from=change,
            terms=terms(
                [
                    # A line that is changed may be written with the old start.
                    dataclasses.replace(item, first=dt.date(2020, 1, 1))
                    if item.first == change and (item.code, item.kind) in changed
                    else item
                    for item in story.prices
                    if item.end != change
                ],
                [item for item in story.promises if item.end is None],
                calendar(later.openings, later.closed, story),
                later.rules,
            ),
        ),
    ]


def terms(
    prices: Sequence[oracle.Price],
    promises: Sequence[oracle.Promise],
    working: Calendar,
    rules: oracle.Rules,
) -> Terms:
    return Terms(
        calendar=working,
        rate_lines=tuple(
            RateLine(
                code=price.code,
                title=price.code,
                kind=KINDS[price.kind],
                unit_rate=decimal(price.rate),
                starts_on=price.first,
                ends_on=price.end,
                role=price.role,
                at_risk=price.at_risk,
                minimum_units=0 if price.kind == "hourly" else price.minimum,
                minimum_hours=price.minimum if price.kind == "hourly" else 0,
                factor_percent=Decimal(price.percent),
                premium_factor_percent=Decimal(price.own_percent),
                tiers=tuple(
                    PriceTier(from_units=start, unit_rate=decimal(rate))
                    for start, rate in price.bands
                ),
                tier_mode=TierMode.ALL_UNITS if price.all_units else TierMode.MARGINAL,
                baseline_units=price.baseline,
                deadband_units=price.deadband,
                additional_rate=decimal(price.more),
                reduction_rate=decimal(price.less),
                round_minutes=price.grain,
                round_mode=WAYS[price.way],
                round_each=RoundEach.DAY if price.daily else RoundEach.LINE,
            )
            for price in prices
        ),
        levels=tuple(
            ServiceLevel(
                code=promise.code,
                title=promise.code,
                metric=promise.metric,
                target=decimal(promise.target),
                minimum=None if promise.minimum is None else decimal(promise.minimum),
                stretch=None if promise.stretch is None else decimal(promise.stretch),
                allocation_percent=Decimal(promise.allocation),
                live=promise.live,
            )
            for promise in promises
        ),
        credits=CreditPolicy(
            at_risk_percent=decimal(rules.at_risk * 100),
            minor_factor_percent=decimal(rules.minor * 100),
            major_factor_percent=decimal(rules.major * 100),
            repeat_multiplier=decimal(rules.repeat),
            monthly_cap_percent=decimal(rules.month_cap * 100),
            twelve_month_cap=None if rules.year_cap is None else decimal(rules.year_cap),
            earn_back_months=rules.earn_back,
            force_majeure_notice_hours=rules.forced_hours,
            customer_notice_business_days=rules.customer_days,
        ),
        commercial=CommercialTerms(
            proration=Proration.CALENDAR_DAYS
            if rules.by_calendar_days
            else Proration.SCHEDULED_DAYS
        ),
    )


def months_ago(story: oracle.Story, months: int) -> dt.date:
    count = story.year * 12 + story.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def entry(number: int, work: oracle.Work) -> TimeEntry:
    return TimeEntry(
        id=TimeEntryId(number),
        staff_id=StaffId(work.person),
        contract_id=CONTRACT,
        business_date=work.day,
        started_at=work.began,
        ended_at=work.began + MINUTE * work.length if work.began else None,
        break_minutes=work.pause,
        minutes=work.minutes,
        overtime_minutes=work.overtime,
    )


def event(excuse: oracle.Excuse, story: oracle.Story) -> ExcusedEvent:
    promise = next(item for item in story.promises if item.code == excuse.promise)
    return ExcusedEvent(
        contract_id=CONTRACT,
        code=excuse.code,
        title=excuse.code,
        kind=EventKind.FORCE_MAJEURE if excuse.forced else EventKind.CUSTOMER,
        started_at=excuse.began,
        ended_at=excuse.began + MINUTE,
        noticed_at=excuse.noticed,
        decision=Decision.ACCEPTED if excuse.accepted else Decision.REJECTED,
        effects=(
            Effect(
                sla_code=excuse.promise,
                counts={promise.good: excuse.good, promise.whole: excuse.whole},
            ),
        ),
    )


def inputs(story: oracle.Story) -> StatementInputs:
    first = dt.date(story.year, story.month, 1)
    named = {promise.code: (promise.good, promise.whole) for promise in story.promises}
    month = Month(story.year, story.month)
    contract = Contract(
        id=CONTRACT,
        number="1",
        title="Random",
        customer_id=CustomerId(1),
        currency=story.currency,
        starts_on=story.first,
        ends_on=story.last,
    )
    return StatementInputs(
        contract=contract,
        parts=month_parts(contract, revisions(story), month),
        month=month,
        staff=tuple(
            StaffMember(
                id=StaffId(person),
                code=f"P{person}",
                name=f"P{person}",
                zone=zone,
                role=story.roles[person],
            )
            for person, zone in story.zones.items()
        ),
        assignments=tuple(
            Assignment(
                id=AssignmentId(number),
                staff_id=StaffId(sitting.person),
                contract_id=CONTRACT,
                seat=sitting.seat,
                role=sitting.role,
                starts_on=sitting.first,
                ends_on=sitting.last,
                fte_percent=Decimal(sitting.share),
            )
            for number, sitting in enumerate(story.sittings, start=1)
        ),
        entries=tuple(entry(number, work) for number, work in enumerate(story.work, start=1)),
        volumes=tuple(
            Volume(contract_id=CONTRACT, month=first, rate_code=code, quantity=decimal(quantity))
            for code, quantity in story.volumes.items()
        ),
        measurements=tuple(
            Measurement(
                contract_id=CONTRACT,
                sla_code=item.code,
                starts_on=item.first,
                ends_on=item.end,
                counts=dict(zip(named[item.code], (item.good, item.whole), strict=True)),
            )
            for item in story.counts
        ),
        events=tuple(event(excuse, story) for excuse in story.excuses),
        history=tuple(
            PastResult(
                contract_id=CONTRACT,
                sla_code=item.promise,
                month=months_ago(story, item.months),
                numerator=0,
                denominator=0,
                outcome=Outcome.MAJOR if item.failed else Outcome.NO_DATA,
                reached_stretch=item.stretch,
                credit_minor=item.credit,
                live=item.live,
            )
            for item in story.past
        ),
    )


# ------------------------------------------------------------------ the comparison


def figure(measured: Measured) -> Fraction | None:
    return None if isinstance(measured, NotMeasurable) else measured


def as_answer(statement: Statement) -> oracle.Answer:
    lines = statement.credits.lines
    return oracle.Answer(
        days={
            (day.staff_id, day.day): (
                day.scheduled_minutes,
                day.worked_minutes,
                day.overtime_minutes,
                day.night_minutes,
                day.role,
            )
            for day in statement.hours.person_days
        },
        kinds={
            (day.staff_id, day.day): {
                item.kind.value: (
                    item.minutes,
                    item.overtime_minutes,
                    item.long_minutes,
                    item.night_minutes,
                )
                for item in day.kinds
            }
            for day in statement.hours.person_days
            if day.kinds
        },
        lines=[
            (line.code, line.quantity, line.rate, line.amount.minor)
            for line in statement.fees.lines
        ],
        gross=statement.fees.gross.minor,
        base=statement.fees.at_risk_base.minor,
        bases=[stake.base.minor for stake in statement.credits.stakes],
        at_risk=[stake.at_risk.minor for stake in statement.credits.stakes],
        figures={
            code: [(figure(item.month.raw), figure(item.month.adjusted)) for item in mine]
            for code, mine in groupby(statement.levels, key=lambda result: result.level.code)
        },
        due={line.sla_code: line.due.minor for line in lines},
        credit={line.sla_code: line.credit.minor for line in lines},
        earned={line.sla_code: line.earn_back.minor for line in lines},
        net=statement.net.minor,
    )


def _counted(kinds: dict[str, tuple[int, int, int, int]]) -> dict[str, tuple[int, int, int, int]]:
    return {name: numbers for name, numbers in kinds.items() if any(numbers)}


def compare(story: oracle.Story) -> oracle.Answer:
    found, expected = as_answer(compute_statement(inputs(story))), oracle.solve(story)
    assert found.days == expected.days
    assert {day: _counted(kinds) for day, kinds in found.kinds.items()} == {
        day: _counted(kinds) for day, kinds in expected.kinds.items()
    }
    assert sorted(found.lines) == sorted(expected.lines)
    assert (found.gross, found.base) == (expected.gross, expected.base)
    assert (found.bases, found.at_risk) == (expected.bases, expected.at_risk)
    assert found.figures == expected.figures
    assert found.due == expected.due
    assert found.credit == expected.credit
    assert found.earned == expected.earned
    assert found.net == expected.net
    return found


@settings(deadline=None, max_examples=250, database=None)
@given(
    seed=st.integers(0, 2**32),
    people=st.integers(1, 4),
    by_calendar_days=st.booleans(),
    currency=st.sampled_from(sorted(oracle.DECIMALS)),
)
def test_statement_of_any_month_agrees_with_the_oracle(
    seed: int, people: int, by_calendar_days: bool, currency: str
) -> None:
    teller = Teller(seed, people=people, by_calendar_days=by_calendar_days)
    compare(teller.story(currency))


@settings(deadline=None, max_examples=250, database=None)
@given(
    seed=st.integers(0, 2**32),
    people=st.integers(1, 3),
    by_calendar_days=st.booleans(),
    currency=st.sampled_from(sorted(oracle.DECIMALS)),
)
def test_statement_of_a_month_with_an_amendment_agrees_with_the_oracle(
    seed: int, people: int, by_calendar_days: bool, currency: str
) -> None:
    teller = Teller(seed, people=people, by_calendar_days=by_calendar_days)
    compare(teller.amended_story(currency))


def situations(story: oracle.Story) -> dict[str, bool]:
    """What a month has in it that was once counted wrongly."""
    sat = {
        (sitting.seat, day): [
            other
            for other in story.sittings
            if other.seat == sitting.seat and other.first <= day <= (other.last or day)
        ]
        for sitting in story.sittings
        for day in {work.day for work in story.work}
    }
    untimed = Counter((work.person, work.day) for work in story.work if work.began is None)
    changes = {price.end for price in story.prices if price.kind == "seat" and price.end}
    roles = {(item.seat, item.person): set[str]() for item in story.sittings}
    for item in story.sittings:
        roles[item.seat, item.person].add(item.role)
    by_calendar = story.rules.by_calendar_days
    return {
        "half-time pair": any(
            many[1:] and sum(i.share for i in many) <= 100 for many in sat.values()
        ),
        "stand-in beside the owner": any(sum(i.share for i in many) > 100 for many in sat.values()),
        "untimed rows": max(untimed.values(), default=0) > 1,
        "role changed": any(len(names) > 1 for names in roles.values()),
        "rate changed by calendar days": by_calendar and bool(changes),
        "weekend joiner by calendar days": by_calendar
        and any(i.first > story.first and i.first.weekday() > 4 for i in story.sittings),
        "contract ends": story.last is not None,
    }


def prices_of(story: oracle.Story, found: oracle.Answer) -> dict[str, bool]:
    """Which ways of pricing a month's lines show."""
    lines = Counter(code for code, *_ in found.lines)
    by_code = {price.code: price for price in story.prices}
    tiered = [price for price in story.prices if price.bands and lines[price.code]]
    hours = [price for price in story.prices if price.kind == "hourly" and price.minimum]
    return {
        "several bands": any(not p.all_units and lines[p.code] > 1 for p in tiered),
        "one band for all": any(p.all_units for p in tiered),
        "beyond a baseline": lines["BASELINE"] > 1,
        "premium": any(lines[kind.upper()] for kind in PREMIUMS),
        "premium overtime": lines["OVERTIME"] > 1,
        "premium night": lines["NIGHT"] > 1,
        "minimum hours lacking": any(lines[price.code] > 1 for price in hours),
        "rounded": any(by_code[code].grain > 1 for code in lines),
    }


def test_oracle_months_reach_every_kind_of_figure() -> None:
    """The random months would prove little if they were all alike."""
    seen = dict.fromkeys(("credit", "capped", "earned", "excused", "absent", "overtime"), 0)
    for seed in range(120):
        story = Teller(seed, people=3, by_calendar_days=bool(seed % 2)).story("USD")
        found = compare(story)
        seen["credit"] += any(found.credit.values())
        seen["capped"] += sum(found.credit.values()) < sum(found.due.values())
        seen["earned"] += any(found.earned.values())
        seen["excused"] += any(raw != adjusted for ((raw, adjusted),) in found.figures.values())
        seen["absent"] += any(quantity < 0 for _, quantity, _, _ in found.lines)
        seen["overtime"] += any(numbers[2] for numbers in found.days.values())
        for name, present in {**situations(story), **prices_of(story, found)}.items():
            seen[name] = seen.get(name, 0) + present
    assert min(seen.values()) >= 3, seen


def test_oracle_amendments_reach_every_kind_of_change() -> None:
    seen = dict.fromkeys(("two parts", "capped", "earned", "excused"), 0)
    for seed in range(120):
        story = Teller(seed, people=2, by_calendar_days=bool(seed % 2)).amended_story("USD")
        found = compare(story)
        seen["two parts"] += len(found.bases) == 2
        seen["capped"] += sum(found.credit.values()) < sum(found.due.values())
        seen["earned"] += any(found.earned.values())
        seen["excused"] += any(raw != at for every in found.figures.values() for raw, at in every)
        for name, present in {**changes(story, found), **prices_of(story, found)}.items():
            seen[name] = seen.get(name, 0) + present
    assert min(seen.values()) >= 3, seen


def changes(story: oracle.Story, found: oracle.Answer) -> dict[str, bool]:
    """What an amendment changes in a month of two parts, and how its levels are judged then."""
    later = story.later
    if later is None or len(found.bases) < 2:
        return {}
    ends = {item.code for item in story.promises if item.end}
    begins = {item.code for item in story.promises if item.first}
    changed = {code: found.figures[code] for code in ends & begins}
    return {
        "another calendar": later.openings != story.openings,
        "another proration": later.rules.by_calendar_days != story.rules.by_calendar_days,
        "another share at risk": later.rules.at_risk != story.rules.at_risk,
        "a rate ends": any(item.end == later.first for item in story.prices),
        "a level goes": bool(ends - begins),
        "a level comes": bool(begins - ends),
        "judged twice": any(len(mine) == 2 and None not in mine[1] for mine in changed.values()),
        "judged by counts from before": any(len(mine) == 1 for mine in changed.values()),
        "credit in both parts": any(
            len(mine) == 2 and found.due.get(code, 0) > 0 for code, mine in changed.items()
        ),
    }
