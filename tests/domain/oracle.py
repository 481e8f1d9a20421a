"""A second, independent recomputation of a month's money and hours.

Written from the rules of the trade, sharing no code with the program: it takes a month described
in plain values and works with integers, fractions and dates only. Hours are counted minute by
minute instead of by intervals, so that the two ways of counting can't share a mistake. What an
amendment inside the month changes stands in the story with its days: nothing is cut here.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DECIMALS = {"USD": 2, "JPY": 0, "KWD": 3}
NIGHT_FROM, NIGHT_TO = 22 * 60, 6 * 60


@dataclass(frozen=True)
class Opening:
    """Working hours of a weekday in minutes after midnight; they may pass 1440."""

    start: int
    end: int
    break_start: int | None = None
    break_end: int | None = None


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

    Hours of special days cost the rate in `percent`, overtime on them `own_percent` of that.
    `bands` are further prices with the units they begin after; `more` and `less` are for units
    beyond the band around the baseline. Minutes are rounded to the `grain`.
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
    bands: tuple[tuple[int, Fraction], ...] = ()
    all_units: bool = False
    baseline: int = 0
    deadband: int = 0
    more: Fraction = Fraction(0)
    less: Fraction = Fraction(0)
    grain: int = 1
    way: str = "nearest"
    daily: bool = False


@dataclass(frozen=True)
class Promise:
    """A service level; `good` and `whole` name its two counts, `less` whether less is better.

    It is agreed from `first` up to `end` (None: as long as the contract runs).
    """

    code: str
    metric: str
    good: str
    whole: str
    less: bool
    target: Fraction
    minimum: Fraction | None
    stretch: Fraction | None
    allocation: int
    live: bool
    first: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True)
class Counted:
    code: str
    first: dt.date
    end: dt.date
    good: int
    whole: int


@dataclass(frozen=True)
class Excuse:
    """An event: what it takes out of one promise, and how notice and decision went."""

    code: str
    promise: str
    forced: bool
    began: dt.datetime
    noticed: dt.datetime | None
    accepted: bool
    good: int
    whole: int


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
    at_risk: Fraction
    minor: Fraction
    major: Fraction
    repeat: Fraction
    month_cap: Fraction
    year_cap: Fraction | None
    earn_back: int
    forced_hours: int
    customer_days: int
    by_calendar_days: bool


@dataclass(frozen=True)
class Later:
    """What an amendment sets anew from a day on, besides prices and promises."""

    first: dt.date
    openings: dict[int, Opening]
    closed: frozenset[dt.date]
    rules: Rules


@dataclass(frozen=True)
class Story:
    """A whole month; the contract runs from `first` to `last` (None: on and on)."""

    first: dt.date
    last: dt.date | None
    year: int
    month: int
    zone: str
    currency: str
    openings: dict[int, Opening]
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
    later: Later | None = None
    # Holidays where the work is done: whether a regular one, and whether the desk works.
    special: dict[dt.date, tuple[bool, bool]] = field(default_factory=dict)
    resting: frozenset[int] = frozenset()


@dataclass
class Answer:
    """What the month comes to; money in minor units, hours in minutes."""

    days: dict[tuple[int, dt.date], tuple[int, int, int, int, str]] = field(default_factory=dict)
    kinds: dict[tuple[int, dt.date], dict[str, tuple[int, int, int, int]]] = field(
        default_factory=dict
    )
    lines: list[tuple[str, Fraction, Fraction, int]] = field(default_factory=list)
    gross: int = 0
    base: int = 0
    bases: list[int] = field(default_factory=list)
    at_risk: list[int] = field(default_factory=list)
    figures: dict[str, list[tuple[Fraction | None, Fraction | None]]] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    credit: dict[str, int] = field(default_factory=dict)
    earned: dict[str, int] = field(default_factory=dict)
    net: int = 0


def solve(story: Story) -> Answer:
    answer = Answer()
    desk = _Desk(story)
    held = _hours(story, desk, answer)
    _bill(story, desk, held, answer)
    _credits(story, desk, held, answer)
    answer.net = answer.gross - sum(answer.credit.values()) + sum(answer.earned.values())
    return answer


def _half_up(value: Fraction) -> int:
    halves = 2 * abs(value.numerator) // value.denominator
    return (halves + 1) // 2 * (-1 if value < 0 else 1)


def _minute(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MINUTE


class _Desk:
    """The month's days and the minutes at which the desk is open."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.zone = ZoneInfo(story.zone)
        first = dt.date(story.year, story.month, 1)
        after = dt.date(story.year + story.month // 12, story.month % 12 + 1, 1)
        self.days = [first + DAY * index for index in range((after - first).days)]
        self.agreed = [
            day
            for day in self.days
            if day >= story.first and (story.last is None or day <= story.last)
        ]
        self.span = self.agreed or self.days
        self.business = [day for day in self.days if self.opens(day)]
        self.order = sorted(story.sittings, key=lambda item: (item.seat, item.first))
        self._minutes: dict[dt.date, list[int]] = {}

    def amended(self, day: dt.date) -> bool:
        """Whether the later terms are in force; days outside the contract go with its edges."""
        later = self.story.later
        return later is not None and min(max(day, self.span[0]), self.span[-1]) >= later.first

    def rules(self, day: dt.date) -> Rules:
        later = self.story.later
        return later.rules if later and self.amended(day) else self.story.rules

    def week(self, day: dt.date) -> dict[int, Opening]:
        later = self.story.later
        return later.openings if later and self.amended(day) else self.story.openings

    def opens(self, day: dt.date, *, as_on: dt.date | None = None) -> bool:
        """Whether a day is open, by the calendar of the day itself or of another."""
        later, asked = self.story.later, as_on or day
        closed = later.closed if later and self.amended(asked) else self.story.closed
        _, works = self.story.special.get(day, (False, True))
        return day.weekday() in self.week(asked) and day not in closed and works

    def rests(self, day: dt.date) -> bool:
        """Whether a day is off in the week of those who work."""
        return day.weekday() not in self.week(day) or day.weekday() in self.story.resting

    def usual(self, day: dt.date) -> int:
        """Minutes of the longest day of the week that begins with a day."""
        lengths: list[int] = []
        for offset in range(7):
            other = day + DAY * offset
            opening = self.week(day).get(other.weekday())
            if opening is not None:
                whole = self.at(other, opening.end) - self.at(other, opening.start)
                if opening.break_start is not None and opening.break_end is not None:
                    whole -= self.at(other, opening.break_end) - self.at(other, opening.break_start)
                lengths.append(whole)
        return max(lengths)

    def parts(self) -> list[list[dt.date]]:
        """The days before and after the amendment; one list where it doesn't cut the month."""
        cut = [
            [day for day in self.span if not self.amended(day)],
            [day for day in self.span if self.amended(day)],
        ]
        return [days for days in cut if days]

    def at(self, day: dt.date, minute: int) -> int:
        """The UTC minute of a wall-clock minute counted from a day's midnight."""
        later, within = divmod(minute, 1440)
        clock = dt.time(within // 60, within % 60)
        local = dt.datetime.combine(day + DAY * later, clock, tzinfo=self.zone)
        return _minute(local.astimezone(dt.UTC))

    def pause(self, day: dt.date) -> range:
        opening = self.week(day)[day.weekday()]
        if opening.break_start is None or opening.break_end is None:
            return range(0)
        return range(self.at(day, opening.break_start), self.at(day, opening.break_end))

    def minutes(self, day: dt.date) -> list[int]:
        """The paid UTC minutes of a day."""
        if day not in self._minutes:
            found: list[int] = []
            if self.opens(day):
                opening = self.week(day)[day.weekday()]
                pause = self.pause(day)
                whole = range(self.at(day, opening.start), self.at(day, opening.end))
                found = [minute for minute in whole if minute not in pause]
            self._minutes[day] = found
        return self._minutes[day]

    def sitting_on(self, day: dt.date) -> list[Sitting]:
        """Who sits where on a day, by seat, the longest there first."""
        return [
            sitting
            for sitting in self.order
            if sitting.first <= day and (sitting.last is None or day <= sitting.last)
        ]

    def part(self, sitting: Sitting, day: dt.date) -> int:
        """Minutes a sitting is scheduled on one of its days."""
        return _half_up(Fraction(len(self.minutes(day)) * sitting.share, 100))


def _worked_minutes(day: dt.date, stretches: list[Work], desk: _Desk) -> list[int]:
    """The UTC minutes of a day's work; hours without times lie one behind the other."""
    found: list[int] = []
    for work in stretches:
        if work.began is not None:
            found.extend(_shift_minutes(work, work.began, desk))
    untimed = sum(work.minutes for work in stretches if work.began is None)
    laid = desk.minutes(day)
    if laid:
        behind = range(laid[-1] + 1, laid[-1] + 1 + untimed)
        found.extend([*laid, *behind][:untimed])
    return found


def _shift_minutes(work: Work, began: dt.datetime, desk: _Desk) -> list[int]:
    shift = list(range(_minute(began), _minute(began) + work.length))
    if desk.opens(work.day):
        pause = desk.pause(work.day)
        inside = [minute for minute in shift if minute in pause]
        if len(inside) == work.pause:
            return [minute for minute in shift if minute not in pause]
    before = (work.length - work.pause) // 2
    return shift[:before] + shift[before + work.pause :]


def _local(minute: int, zone: ZoneInfo, offsets: dict[int, int]) -> int:
    """The minute of a zone's wall clock since the epoch; offsets hold for quarter hours."""
    quarter = minute // 15
    if quarter not in offsets:
        local = (EPOCH + MINUTE * quarter * 15).astimezone(zone)
        offset = local.utcoffset()
        assert offset is not None
        offsets[quarter] = offset // MINUTE
    return minute + offsets[quarter]


def _is_night(minute: int, zone: ZoneInfo, offsets: dict[int, int]) -> bool:
    """Whether a UTC minute is night on a zone's wall clock."""
    clock = _local(minute, zone, offsets) % 1440
    return clock >= NIGHT_FROM or clock < NIGHT_TO


def _kind(story: Story, date: dt.date, *, rests: bool) -> str:
    if date not in story.special:
        return "rest day" if rests else "ordinary day"
    name = "regular holiday" if story.special[date][0] else "special day"
    return f"{name} on a rest day" if rests else name


@dataclass
class SeatDay:
    """A day on which a seat is somebody's, in minutes; `share` is in hundredths of full time."""

    full: int
    planned: int
    worked: int
    role: str
    share: int


SeatDays = dict[tuple[str, dt.date], SeatDay]


def _hours(story: Story, desk: _Desk, answer: Answer) -> SeatDays:
    """Fill in the people's days; the seats' days come back."""
    offsets: dict[str, dict[int, int]] = defaultdict(dict)
    work: dict[dt.date, dict[int, list[Work]]] = defaultdict(lambda: defaultdict(list))
    for item in story.work:
        work[item.day][item.person].append(item)
    seats: SeatDays = {}
    for day in desk.agreed:
        sitting_now = desk.sitting_on(day)
        free: dict[int, int] = defaultdict(int)
        for person in {sitting.person for sitting in sitting_now} | set(work[day]):
            mine = [sitting for sitting in sitting_now if sitting.person == person]
            stretches = work[day][person]
            planned = sum(desk.part(sitting, day) for sitting in mine)
            if not stretches and not planned:
                continue
            total = sum(stretch.minutes for stretch in stretches)
            stated = [s.overtime for s in stretches if s.overtime is not None]
            # Who sits nowhere that day has no plan to exceed.
            beyond = max(0, total - planned) if mine else 0
            extra = min(total, sum(stated)) if stated else beyond
            zone = story.zones[person]
            minutes = sorted(_worked_minutes(day, stretches, desk))
            dark = [_is_night(minute, ZoneInfo(zone), offsets[zone]) for minute in minutes]
            night = sum(dark)
            dates = [
                EPOCH.date() + DAY * (_local(minute, ZoneInfo(zone), offsets[zone]) // 1440)
                for minute in minutes
            ]
            limit = desk.usual(day) if mine and not stated and not planned else total - extra
            kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
            for place, date in enumerate([*dates, *[day] * max(0, total - len(dates))]):
                counted = kinds[_kind(story, date, rests=desk.rests(day))]
                if place < total:
                    counted[0] += 1
                    counted[1] += place >= total - extra
                    counted[2] += place >= limit
                counted[3] += place < len(dark) and dark[place]
            if any(name != "ordinary day" and numbers[0] for name, numbers in kinds.items()):
                answer.kinds[person, day] = {
                    name: (numbers[0], numbers[1], numbers[2], numbers[3])
                    for name, numbers in kinds.items()
                }
            named = [sitting.role for sitting in mine if sitting.role]
            role = named[0] if named else story.roles[person]
            answer.days[person, day] = (planned, total - extra, extra, night, role)
            free[person] = total - extra
        seats.update(_seats_of(day, sitting_now, free, story, desk))
    return seats


def _seats_of(
    day: dt.date, sittings: list[Sitting], free: dict[int, int], story: Story, desk: _Desk
) -> SeatDays:
    """A day's seats: everybody works their own part of a seat, then what others left undone."""
    full = len(desk.minutes(day))
    found: SeatDays = {}
    for seat in {sitting.seat for sitting in sittings}:
        mine = [sitting for sitting in sittings if sitting.seat == seat]
        planned = min(full, sum(desk.part(sitting, day) for sitting in mine))
        named = [sitting.role or story.roles[sitting.person] for sitting in mine]
        role = next((role for role in named if role), "")
        share = min(100, sum(sitting.share for sitting in mine))
        found[seat, day] = SeatDay(full, planned, 0, role, share)
    for own in (True, False):
        for sitting in sittings:
            seat_day = found[sitting.seat, day]
            most = desk.part(sitting, day) if own else full
            taken = min(most, seat_day.planned - seat_day.worked, free[sitting.person])
            seat_day.worked += taken
            free[sitting.person] -= taken
    return found


def _bill(story: Story, desk: _Desk, held: SeatDays, answer: Answer) -> None:
    """The lines of the rate card; a month's volume is charged by the first line of its code."""
    scale = 10 ** DECIMALS[story.currency]
    earned: list[tuple[int, Counter[dt.date]]] = []

    def charge(
        price: Price, quantity: Fraction | int, rate: Fraction, days: Counter[dt.date]
    ) -> None:
        amount = _half_up(Fraction(quantity) * rate * scale)
        answer.lines.append((price.code, Fraction(quantity), rate, amount))
        answer.gross += amount
        if price.at_risk:
            answer.base += amount
            earned.append((amount, days))

    charged: set[str] = set()
    for price in sorted(story.prices, key=lambda item: item.first):
        days = [
            day for day in desk.agreed if day >= price.first and (not price.end or day < price.end)
        ]
        if not days:
            continue
        if price.kind == "seat":
            for quantity, rate, its in _seat_charges(price, days, desk, held):
                charge(price, quantity, rate, its)
        elif price.kind == "fixed":
            charge(price, Fraction(len(days), len(desk.days)), price.rate, Counter(days))
        elif price.kind in ("transaction", "cost", "baseline"):
            for quantity, rate in () if price.code in charged else _volumes(price, story, desk):
                charge(price, quantity, rate, Counter(desk.agreed))
            charged.add(price.code)
        else:
            for quantity, rate, its in _hour_charges(price, days, desk, answer):
                charge(price, quantity, rate, its)
            short = 0 if price.code in charged else _hours_short(price, desk, answer)
            if short:
                charge(price, short, price.rate, Counter(desk.agreed))
            charged.add(price.code)
    answer.bases = _rounded([_earned_on(part, earned) for part in desk.parts()])


def _holds(price: Price, day: dt.date) -> bool:
    return day >= price.first and (not price.end or day < price.end)


def _volumes(price: Price, story: Story, desk: _Desk) -> list[tuple[Fraction, Fraction]]:
    """The month's volume and what it lacks of the minimum, with prices."""
    done = story.volumes.get(price.code)
    if price.kind == "baseline":
        return _around_baseline(price, done, story, desk)
    if done is None:
        return []
    if price.kind == "cost":
        return [(done, price.rate)]
    lacking = max(Fraction(0), price.minimum - done)
    if price.all_units:
        rate = price.rate
        for start, other in price.bands:
            rate = other if done + lacking >= start else rate
        return [(done, rate), (lacking, rate)] if lacking else [(done, rate)]
    # That nothing was done is a line, too.
    found = [] if done else [(Fraction(0), price.rate)]
    for low, high in ((Fraction(0), done), (done, done + lacking)):
        edges = [0, *(start for start, _ in price.bands)]
        for place, start in enumerate(edges):
            top = min(high, edges[place + 1]) if place + 1 < len(edges) else high
            inside = top - max(low, start)
            rate = price.bands[place - 1][1] if place else price.rate
            if inside > 0:
                found.append((Fraction(inside), rate))
    return found


def _around_baseline(
    price: Price, done: Fraction | None, story: Story, desk: _Desk
) -> list[tuple[Fraction, Fraction]]:
    mine = [item for item in story.prices if item.code == price.code]
    held = [day for day in desk.agreed if any(_holds(item, day) for item in mine)]
    share = Fraction(len(held), len(desk.days))
    found = [(share, price.rate)]
    if done is not None:
        above = done - (price.baseline + price.deadband) * share
        below = (price.baseline - price.deadband) * share - done
        if above > 0:
            found.append((above, price.more))
        if below > 0:
            found.append((-below, price.less))
    return found


def _rounded_to(price: Price, minutes: int) -> int:
    over = minutes % price.grain
    up = over and (price.way == "up" or (price.way == "nearest" and 2 * over >= price.grain))
    return minutes - over + (price.grain if up else 0)


def _apart(
    person_day: tuple[int, dt.date], desk: _Desk, answer: Answer
) -> list[tuple[str, Price, tuple[int, int, int, int]]]:
    """The kinds of a person's day that have prices of their own; the role's goes first."""
    role = answer.days[person_day][4]
    found: list[tuple[str, Price, tuple[int, int, int, int]]] = []
    for name, numbers in answer.kinds.get(person_day, {}).items():
        lines = [
            price
            for price in desk.story.prices
            if price.kind == name and _holds(price, person_day[1]) and price.role in ("", role)
        ]
        if lines:
            found.append((name, max(lines, key=lambda price: price.role), numbers))
    return found


def _hour_charges(
    price: Price, days: list[dt.date], desk: _Desk, answer: Answer
) -> list[tuple[Fraction, Fraction, Counter[dt.date]]]:
    """Hours by what they are worth: quantity, rate, and the minutes as worked by day."""
    billed: dict[tuple[str, Fraction], int] = defaultdict(int)
    its: dict[tuple[str, Fraction], Counter[dt.date]] = defaultdict(Counter)

    def add(name: str, worth: Fraction, minutes: int, day: dt.date) -> None:
        billed[name, worth] += _rounded_to(price, minutes) if price.daily else minutes
        its[name, worth][day] += minutes

    for (person, day), (planned, worked, extra, night, role) in answer.days.items():
        if day not in days or price.role not in ("", role):
            continue
        apart = _apart((person, day), desk, answer)
        if price.kind == "hourly":
            plain = worked - sum(numbers[0] - numbers[1] for _, _, numbers in apart)
            add("", Fraction(1), plain, day)
        elif price.kind in ("overtime", "night"):
            late = price.kind == "overtime"
            add(
                "",
                Fraction(1),
                (extra if late else night) - sum(item[1 if late else 3] for _, _, item in apart),
                day,
            )
            own = Fraction((price.own_percent if late else 0) or 100, 100)
            for name, line, numbers in apart:
                add(name, Fraction(line.percent, 100) * own, numbers[2 if late else 3], day)
        else:
            covered = planned and any(
                item.kind == "seat" and _holds(item, day) and item.role in ("", role)
                for item in desk.story.prices
            )
            for name, line, numbers in apart:
                if line is price:
                    worth = Fraction(price.percent - (100 if covered else 0), 100)
                    add(f"{name} {bool(covered)}", worth, numbers[0] - numbers[2], day)
    return [
        (Fraction(_rounded_to(price, minutes), 60), price.rate * key[1], its[key])
        for key, minutes in billed.items()
        if _rounded_to(price, minutes)
    ]


def _hours_short(first: Price, desk: _Desk, answer: Answer) -> Fraction:
    """What the hours under a code lack of the first line's minimum.

    Hours that special prices took over count as well.
    """
    done = Fraction(0)
    for price in desk.story.prices if first.kind == "hourly" else ():
        if price.code != first.code:
            continue
        days = [day for day in desk.agreed if _holds(price, day)]
        done += sum((item[0] for item in _hour_charges(price, days, desk, answer)), Fraction(0))
        for (person, day), numbers in answer.days.items():
            if day in days and price.role in ("", numbers[4]):
                for _, _, counted in _apart((person, day), desk, answer):
                    done += Fraction(counted[0] - counted[2], 60)
    return max(Fraction(0), first.minimum - done) if first.kind == "hourly" else Fraction(0)


def _earned_on(part: list[dt.date], earned: list[tuple[int, Counter[dt.date]]]) -> Fraction:
    """What of the amounts belongs to the days of a part."""
    shares = (
        Fraction(amount * sum(its[day] for day in part), its.total()) for amount, its in earned
    )
    return sum(shares, Fraction(0))


def _rounded(exact: list[Fraction]) -> list[int]:
    """Whole units that add up to the rounded sum: what is cut off goes where most was cut off."""
    found = [value.numerator // value.denominator for value in exact]
    for _ in range(_half_up(sum(exact, Fraction(0))) - sum(found)):
        cut = [value - whole for value, whole in zip(exact, found, strict=True)]
        found[cut.index(max(cut))] += 1
    return found


def _seat_charges(
    price: Price, days: list[dt.date], desk: _Desk, held: SeatDays
) -> list[tuple[Fraction, Fraction, Counter[dt.date]]]:
    """Whole seats together, parts one by one, absences one by one: quantities, rates, days."""
    whole, parts, absences = 0, [], []
    whole_days: Counter[dt.date] = Counter()
    full_minutes = sum(len(desk.minutes(day)) for day in desk.business)
    for seat in sorted({seat for seat, _ in held}):
        mine = {
            day: held[seat, day]
            for day in days
            if (seat, day) in held and price.role in ("", held[seat, day].role)
        }
        counted = desk.days if desk.rules(days[0]).by_calendar_days else desk.business
        its = Counter(day for day in counted if day in mine)
        share = Fraction(its.total(), len(counted))
        full = sum(item.full for item in mine.values())
        if full:
            share *= Fraction(sum(item.planned for item in mine.values()), full)
        elif mine:
            share *= Fraction(mine[min(mine)].share, 100)
        if share == 1:
            whole += 1
            whole_days += its
        elif share:
            parts.append((share, price.rate, its))
        missing = Counter({day: item.planned - item.worked for day, item in mine.items()})
        if missing.total():
            minute = price.rate * 60 / full_minutes
            absences.append((Fraction(-missing.total(), 60), minute, missing))
    return ([(Fraction(whole), price.rate, whole_days)] if whole else []) + parts + absences


def _excused(excuse: Excuse, desk: _Desk) -> bool:
    if excuse.noticed is None or not excuse.accepted:
        return False
    began = excuse.began.astimezone(desk.zone).date()
    rules = desk.rules(began)
    if excuse.forced:
        return excuse.noticed - excuse.began <= dt.timedelta(hours=rules.forced_hours)
    day, left = began, rules.customer_days
    while left:
        day += DAY
        left -= desk.opens(day, as_on=began)
    return excuse.noticed.astimezone(desk.zone).date() <= day


def _percent(promise: Promise, good: int, whole: int) -> Fraction | None:
    if good < 0 or whole <= 0:
        return None
    if promise.less:
        return Fraction(good, whole)
    return Fraction(good * 100, whole) if good <= whole else None


@dataclass
class _Trial:
    """A promise on the days on which it is judged, with the counts that are judged then."""

    promise: Promise
    days: set[dt.date]
    counts: list[Counted] = field(default_factory=list)


def _trials(code: str, story: Story, desk: _Desk) -> list[_Trial]:
    """A code's promises in order; one whose days are all counted from before is not judged."""
    trials = [
        _Trial(
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
    kept: list[_Trial] = []
    for trial in trials:
        entered = trial.promise.metric != "fill-rate"
        if kept and entered and not trial.counts:
            before = kept[-1]
            together = sorted(before.days | trial.days)
            last = max((item.end for item in before.counts), default=desk.days[0])
            adjoin = (together[-1] - together[0]).days + 1 == len(together)
            if adjoin and last > together[-1]:
                before.days |= trial.days
                continue
        kept.append(trial)
    return kept


def _counts(
    trial: _Trial, story: Story, desk: _Desk, held: SeatDays
) -> tuple[Fraction | None, Fraction | None]:
    """The promise's figure without and with excused items."""
    promise = trial.promise
    if promise.metric == "fill-rate":
        if not any(work.day in desk.agreed for work in story.work):
            return None, None
        mine_held = [item for (_, day), item in held.items() if day in trial.days]
        good = sum(item.worked for item in mine_held)
        whole = sum(item.planned for item in mine_held)
        return _percent(promise, good, whole), _percent(promise, good, whole)
    mine = trial.counts
    good, whole = sum(item.good for item in mine), sum(item.whole for item in mine)
    raw = _percent(promise, good, whole)
    for excuse in story.excuses:
        began = excuse.began.astimezone(desk.zone).date()
        inside = any(item.first <= began < item.end for item in mine)
        if excuse.promise == promise.code and inside and _excused(excuse, desk):
            good, whole = good - excuse.good, whole - excuse.whole
    return raw, _percent(promise, good, whole)


def _reached(promise: Promise, figure: Fraction, bound: Fraction) -> bool:
    return figure <= bound if promise.less else figure >= bound


def _credits(story: Story, desk: _Desk, held: SeatDays, answer: Answer) -> None:
    scale = 10 ** DECIMALS[story.currency]
    parts = [(days, desk.rules(days[0])) for days in desk.parts()]
    answer.at_risk = _rounded(
        [base * rules.at_risk for base, (_, rules) in zip(answer.bases, parts, strict=True)]
    )
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
        found = [_counts(trial, story, desk, held) for trial in trials]
        answer.figures[code] = found
        live = [
            (trial, figure)
            for trial, (_, figure) in zip(trials, found, strict=True)
            if trial.promise.live
        ]
        if live:
            answer.due[code] = _due(code, live, parts, story, answer)
            answer.earned[code] = _earned(code, *live[-1], last.earn_back, story)
    cap = _half_up(
        sum(
            (
                amount * rules.month_cap
                for amount, (_, rules) in zip(answer.at_risk, parts, strict=True)
            ),
            Fraction(0),
        )
    )
    if last.year_cap is not None:
        used = sum(item.credit for item in story.past if 1 <= item.months <= 11)
        cap = min(cap, _half_up(last.year_cap * scale) - used)
    answer.credit = _share_out(answer.due, max(0, min(cap, sum(answer.due.values()))))


def _misses(promise: Promise, figure: Fraction | None) -> bool:
    return figure is not None and not _reached(promise, figure, promise.target)


def _due(
    code: str,
    live: list[tuple[_Trial, Fraction | None]],
    parts: list[tuple[list[dt.date], Rules]],
    story: Story,
    answer: Answer,
) -> int:
    """The sum over the parts of the month, rounded once."""
    before = next((item for item in story.past if (item.promise, item.months) == (code, 1)), None)
    total = Fraction(0)
    for amount, (days, rules) in zip(answer.at_risk, parts, strict=True):
        for trial, figure in live:
            promise = trial.promise
            if days[0] not in trial.days or figure is None or not _misses(promise, figure):
                continue
            mild = promise.minimum is None or _reached(promise, figure, promise.minimum)
            factor = rules.minor if mild else rules.major
            if before is not None and before.failed and before.live:
                factor *= rules.repeat
            total += amount * Fraction(promise.allocation, 100) * factor
    return max(0, _half_up(total))


def _earned(code: str, trial: _Trial, figure: Fraction | None, months: int, story: Story) -> int:
    promise, past = trial.promise, {(item.promise, item.months): item for item in story.past}
    if figure is None or promise.stretch is None or not _reached(promise, figure, promise.stretch):
        return 0
    since = [past.get((code, back)) for back in range(1, months)]
    origin = past.get((code, months)) if months else None
    return origin.credit if origin and all(item and item.stretch for item in since) else 0


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
