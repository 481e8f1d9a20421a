"""A month told in plain values: what is agreed, who sat and worked, what was counted and excused.

Money is in major units as fractions, time in minutes, instants in UTC. What an amendment changes
stands with the days on which it holds: a price or a promise that is changed ends, and another
begins.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
DECIMALS = {"USD": 2, "EUR": 2, "PHP": 2, "JPY": 0, "CLP": 0, "KWD": 3}


@dataclass(frozen=True)
class Opening:
    """Working hours in minutes after a day's midnight; they may pass 1440."""

    start: int
    end: int
    break_start: int | None = None
    break_end: int | None = None


# The hours of each weekday that has some, in order.
Week = dict[int, tuple[Opening, ...]]


@dataclass(frozen=True)
class Sitting:
    """A person in a seat, first and last day (None: open), as a share in hundredths.

    Without a role the seat is of its person's own.
    """

    person: int
    seat: str
    role: str
    first: dt.date
    last: dt.date | None
    share: int


@dataclass(frozen=True)
class Work:
    """A stretch of work; `began` (UTC) is None where the file knew hours only."""

    person: int
    day: dt.date
    began: dt.datetime | None
    length: int
    pause: int
    overtime: int | None

    @property
    def minutes(self) -> int:
        return self.length - self.pause


@dataclass(frozen=True)
class Price:
    """A line of the rate card; the end is the first day on which it no longer holds.

    A unit costs `percent` of the rate, of a special day's hours so many, overtime on them
    `own_percent` of that (0: `percent`). `markup` comes on top of cost. `bands` are further prices
    with the units they begin after; `more` and `less` are for units beyond the band around the
    baseline. Minutes are rounded to the `grain`.
    """

    code: str
    kind: str
    rate: Fraction
    first: dt.date
    end: dt.date | None
    role: str
    at_risk: bool
    minimum: int
    percent: int = 100
    own_percent: int = 0
    markup: int = 0
    bands: tuple[tuple[int, Fraction], ...] = ()
    all_units: bool = False
    baseline: int = 0
    deadband: int = 0
    more: Fraction = Fraction(0)
    less: Fraction = Fraction(0)
    grain: int = 1
    way: str = "nearest"
    daily: bool = False

    @property
    def each(self) -> Fraction:
        return self.rate * self.percent * (100 + self.markup) / 10_000

    def holds(self, day: dt.date) -> bool:
        return day >= self.first and (not self.end or day < self.end)


@dataclass(frozen=True)
class Promise:
    """A service level or KPI, agreed from `first` up to `end` (None: as long as the contract runs).

    `tiers` are the figures beyond which a miss costs which part of the credit (of the charges under
    an uptime credit), the first from the target on (None); without any the rules say what a miss
    costs. With fewer items than `fewest` it isn't judged; `allowed` items may be at fault however
    few there are. `agreed` are the numbers it is counted by: within 20 seconds.
    """

    code: str
    metric: str
    target: Fraction
    minimum: Fraction | None
    stretch: Fraction | None
    allocation: int
    live: bool = True
    kpi: bool = False
    tiers: tuple[tuple[Fraction | None, Fraction], ...] = ()
    fewest: int | None = None
    allowed: int | None = None
    agreed: tuple[tuple[str, int], ...] = ()
    first: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True)
class Counted:
    """What was counted for a promise from one day up to another.

    `made_for` are the numbers agreed when it was counted; one that isn't told is the promise's.
    """

    code: str
    first: dt.date
    end: dt.date
    counts: Mapping[str, int]
    made_for: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Excuse:
    """An event: what it takes out of which promise, and how notice and decision went."""

    code: str
    kind: str
    began: dt.datetime
    noticed: dt.datetime | None
    decision: str
    effects: tuple[tuple[str, Mapping[str, int]], ...]


@dataclass(frozen=True)
class Incident:
    """What made several promises miss; `picked` is the one that the customer lets it count for."""

    code: str
    promises: tuple[str, ...]
    picked: str = ""


@dataclass(frozen=True)
class Before:
    """A promise so many months ago."""

    promise: str
    months: int
    failed: bool
    stretch: bool
    credit: int
    live: bool


@dataclass(frozen=True)
class Rules:
    """The rules for credits, notices and parts of a seat's month.

    `minor` and `major` are parts of a credit under allocations. Under failure points a miss has
    `minor_points` or `major_points`, and `steps` are the parts of the charges with the points that
    they begin at. A count trigger takes `trigger_part` of the charges, or `trigger_amount`, where
    `trigger` promises fail. `chronic` misses in so many months keep a credit from being earned
    back; `repeated` misses in so many months give the right to terminate (0: no such rule).
    """

    mechanism: str
    at_risk: Fraction
    minor: Fraction
    major: Fraction
    minor_points: int
    major_points: int
    steps: tuple[tuple[int, Fraction], ...]
    trigger: int
    trigger_part: Fraction
    trigger_amount: Fraction | None
    repeat: Fraction
    month_cap: Fraction
    year_cap: Fraction | None
    earn_back: int
    earn_back_part: Fraction
    chronic: tuple[int, int]
    termination: int
    repeated: tuple[int, int]
    once: bool
    excused: frozenset[str]
    forced_hours: int
    customer_days: int
    by_calendar_days: bool


@dataclass(frozen=True)
class Later:
    """What an amendment sets anew from a day on, besides prices and promises."""

    first: dt.date
    openings: Week
    closed: frozenset[dt.date]
    rules: Rules


@dataclass(frozen=True)
class Story:
    """A whole month; the contract runs from `first` to `last` (None: on and on).

    `amendments` are in order. `special` are holidays where the work is done: whether a regular one,
    and whether the desk works. On a `resting` weekday the desk works and its people have it off.
    `left` is the last day of those who left the company.
    """

    first: dt.date
    last: dt.date | None
    year: int
    month: int
    zone: str
    currency: str
    openings: Week
    closed: frozenset[dt.date]
    zones: dict[int, str]
    roles: dict[int, str]
    sittings: tuple[Sitting, ...]
    work: tuple[Work, ...]
    prices: tuple[Price, ...]
    volumes: dict[str, Fraction]
    promises: tuple[Promise, ...]
    counts: tuple[Counted, ...]
    excuses: tuple[Excuse, ...]
    past: tuple[Before, ...]
    rules: Rules
    amendments: tuple[Later, ...] = ()
    special: dict[dt.date, tuple[bool, bool]] = field(default_factory=dict)
    resting: frozenset[int] = frozenset()
    incidents: tuple[Incident, ...] = ()
    left: dict[int, dt.date] = field(default_factory=dict)


Figure = Fraction | None


@dataclass
class Case:
    """What service levels come to: credits in minor units, by promise, and the net.

    A promise has its results in order: days judged, raw and adjusted figure, outcome. `tallies` are
    of the parts in which misses are added up: first day, how many, their points, and what is due.
    `meters` are how far it is to the right to terminate: misses in a row, misses in the months
    looked back on, and how many more would give it. `barred` are the misses that keep a credit from
    coming back. `once` are incidents: for which promise each counts, for which it doesn't, and what
    is not due for it.
    """

    figures: dict[str, list[tuple[dt.date, dt.date, Figure, Figure, str]]] = field(
        default_factory=dict
    )
    periods: dict[str, list[tuple[dt.date, dt.date, Figure, Figure]]] = field(default_factory=dict)
    in_a_row: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    credit: dict[str, int] = field(default_factory=dict)
    earned: dict[str, int] = field(default_factory=dict)
    cap: int = 0
    used: int = 0
    warned: dict[str, str] = field(default_factory=dict)
    tallies: list[tuple[dt.date, int, Fraction, int]] = field(default_factory=list)
    meters: dict[str, tuple[int, int, int | None]] = field(default_factory=dict)
    barred: dict[str, int] = field(default_factory=dict)
    once: list[tuple[str, str, tuple[str, ...], int]] = field(default_factory=list)
    net: int = 0


@dataclass
class Answer:
    """What the month comes to; money in minor units, hours in minutes.

    A person's day is scheduled, worked, overtime, night and role, `kinds` minutes, overtime, what
    is overtime at a price of its own, and night. A month is days worked and the four sums.
    """

    days: dict[tuple[int, dt.date], tuple[int, int, int, int, str]] = field(default_factory=dict)
    kinds: dict[tuple[int, dt.date], dict[str, tuple[int, int, int, int]]] = field(
        default_factory=dict
    )
    people: dict[int, tuple[int, int, int, int, int]] = field(default_factory=dict)
    lines: list[tuple[str, Fraction, Fraction, int]] = field(default_factory=list)
    gross: int = 0
    base: int = 0
    bases: list[int] = field(default_factory=list)
    at_risk: list[int] = field(default_factory=list)
    real: Case = field(default_factory=Case)
    excused: dict[str, bool] = field(default_factory=dict)
    assumed: dict[str, Case] = field(default_factory=dict)
