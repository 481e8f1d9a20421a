"""A second, independent recomputation of a month's money and hours.

Written from the rules of the trade, sharing no code with the program: it takes a month described
in plain values and works with integers, fractions and dates only. Hours are counted minute by
minute instead of by intervals, so that the two ways of counting can't share a mistake.
"""

import datetime as dt
from collections import defaultdict
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
    """A line of the rate card; the end is the first day on which it no longer holds."""

    code: str
    kind: str
    rate: Fraction
    first: dt.date
    end: dt.date | None
    role: str
    at_risk: bool
    minimum: int


@dataclass(frozen=True)
class Promise:
    """A service level; `good` and `whole` name its two counts, `less` whether less is better."""

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


@dataclass
class Answer:
    """What the month comes to; money in minor units, hours in minutes."""

    days: dict[tuple[int, dt.date], tuple[int, int, int, int, str]] = field(default_factory=dict)
    lines: list[tuple[str, Fraction, Fraction, int]] = field(default_factory=list)
    gross: int = 0
    base: int = 0
    figures: dict[str, tuple[Fraction | None, Fraction | None]] = field(default_factory=dict)
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
        self.business = [day for day in self.days if self.opens(day)]
        self.agreed = [
            day
            for day in self.days
            if day >= story.first and (story.last is None or day <= story.last)
        ]
        self.order = sorted(story.sittings, key=lambda item: (item.seat, item.first))
        self._minutes: dict[dt.date, list[int]] = {}

    def opens(self, day: dt.date) -> bool:
        return day.weekday() in self.story.openings and day not in self.story.closed

    def at(self, day: dt.date, minute: int) -> int:
        """The UTC minute of a wall-clock minute counted from a day's midnight."""
        later, within = divmod(minute, 1440)
        clock = dt.time(within // 60, within % 60)
        local = dt.datetime.combine(day + DAY * later, clock, tzinfo=self.zone)
        return _minute(local.astimezone(dt.UTC))

    def pause(self, day: dt.date) -> range:
        opening = self.story.openings[day.weekday()]
        if opening.break_start is None or opening.break_end is None:
            return range(0)
        return range(self.at(day, opening.break_start), self.at(day, opening.break_end))

    def minutes(self, day: dt.date) -> list[int]:
        """The paid UTC minutes of a day."""
        if day not in self._minutes:
            found: list[int] = []
            if self.opens(day):
                opening = self.story.openings[day.weekday()]
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


def _is_night(minute: int, zone: ZoneInfo, offsets: dict[int, int]) -> bool:
    """Whether a UTC minute is night on a zone's wall clock; offsets hold for quarter hours."""
    quarter = minute // 15
    if quarter not in offsets:
        local = (EPOCH + MINUTE * quarter * 15).astimezone(zone)
        offset = local.utcoffset()
        assert offset is not None
        offsets[quarter] = offset // MINUTE
    clock = (minute + offsets[quarter]) % 1440
    return clock >= NIGHT_FROM or clock < NIGHT_TO


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
            night = sum(
                _is_night(minute, ZoneInfo(zone), offsets[zone])
                for minute in _worked_minutes(day, stretches, desk)
            )
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

    def charge(price: Price, quantity: Fraction | int, rate: Fraction) -> None:
        amount = _half_up(Fraction(quantity) * rate * scale)
        answer.lines.append((price.code, Fraction(quantity), rate, amount))
        answer.gross += amount
        answer.base += amount if price.at_risk else 0

    charged: set[str] = set()
    for price in sorted(story.prices, key=lambda item: item.first):
        days = [
            day for day in desk.agreed if day >= price.first and (not price.end or day < price.end)
        ]
        if not days:
            continue
        if price.kind == "seat":
            for quantity, rate in _seat_charges(price, days, story, desk, held):
                charge(price, quantity, rate)
        elif price.kind == "fixed":
            charge(price, Fraction(len(days), len(desk.days)), price.rate)
        elif price.kind in ("transaction", "cost"):
            if price.code in story.volumes and price.code not in charged:
                charged.add(price.code)
                done = story.volumes[price.code]
                charge(price, done, price.rate)
                if price.kind == "transaction" and done < price.minimum:
                    charge(price, price.minimum - done, price.rate)
        else:
            column = {"hourly": 1, "overtime": 2, "night": 3}[price.kind]
            minutes = sum(
                numbers[column]
                for (_, day), numbers in answer.days.items()
                if day in days and price.role in ("", numbers[4])
            )
            if minutes:
                charge(price, Fraction(minutes, 60), price.rate)


def _seat_charges(
    price: Price, days: list[dt.date], story: Story, desk: _Desk, held: SeatDays
) -> list[tuple[Fraction, Fraction]]:
    """Whole seats together, parts one by one, absences one by one: quantities and rates."""
    whole, parts, absences = 0, [], []
    full_minutes = sum(len(desk.minutes(day)) for day in desk.business)
    for seat in sorted({seat for seat, _ in held}):
        mine = {
            day: held[seat, day]
            for day in days
            if (seat, day) in held and price.role in ("", held[seat, day].role)
        }
        counted = desk.days if story.rules.by_calendar_days else desk.business
        share = Fraction(sum(day in mine for day in counted), len(counted))
        full = sum(item.full for item in mine.values())
        if full:
            share *= Fraction(sum(item.planned for item in mine.values()), full)
        elif mine:
            share *= Fraction(mine[min(mine)].share, 100)
        if share == 1:
            whole += 1
        elif share:
            parts.append((share, price.rate))
        missing = sum(item.planned - item.worked for item in mine.values())
        if missing:
            absences.append((Fraction(-missing, 60), price.rate * 60 / full_minutes))
    return ([(Fraction(whole), price.rate)] if whole else []) + parts + absences


def _excused(excuse: Excuse, story: Story, desk: _Desk) -> bool:
    if excuse.noticed is None or not excuse.accepted:
        return False
    if excuse.forced:
        return excuse.noticed - excuse.began <= dt.timedelta(hours=story.rules.forced_hours)
    day, left = excuse.began.astimezone(desk.zone).date(), story.rules.customer_days
    while left:
        day += DAY
        left -= desk.opens(day)
    return excuse.noticed.astimezone(desk.zone).date() <= day


def _percent(promise: Promise, good: int, whole: int) -> Fraction | None:
    if good < 0 or whole <= 0:
        return None
    if promise.less:
        return Fraction(good, whole)
    return Fraction(good * 100, whole) if good <= whole else None


def _counts(
    promise: Promise, story: Story, desk: _Desk, held: SeatDays
) -> tuple[Fraction | None, Fraction | None]:
    """The promise's figure without and with excused items."""
    if promise.metric == "fill-rate":
        if not any(work.day in desk.agreed for work in story.work):
            return None, None
        good = sum(item.worked for item in held.values())
        whole = sum(item.planned for item in held.values())
        return _percent(promise, good, whole), _percent(promise, good, whole)
    mine = [item for item in story.counts if item.code == promise.code]
    good, whole = sum(item.good for item in mine), sum(item.whole for item in mine)
    raw = _percent(promise, good, whole)
    for excuse in story.excuses:
        began = excuse.began.astimezone(desk.zone).date()
        inside = any(item.first <= began < item.end for item in mine)
        if excuse.promise == promise.code and inside and _excused(excuse, story, desk):
            good, whole = good - excuse.good, whole - excuse.whole
    return raw, _percent(promise, good, whole)


def _reached(promise: Promise, figure: Fraction, bound: Fraction) -> bool:
    return figure <= bound if promise.less else figure >= bound


def _credits(story: Story, desk: _Desk, held: SeatDays, answer: Answer) -> None:
    rules, scale = story.rules, 10 ** DECIMALS[story.currency]
    at_risk = _half_up(answer.base * rules.at_risk)
    past = {(item.promise, item.months): item for item in story.past}
    for promise in story.promises:
        raw, figure = _counts(promise, story, desk, held)
        answer.figures[promise.code] = (raw, figure)
        if not promise.live:
            continue
        factor, stretched = Fraction(0), False
        if figure is not None and not _reached(promise, figure, promise.target):
            mild = promise.minimum is None or _reached(promise, figure, promise.minimum)
            factor = rules.minor if mild else rules.major
            before = past.get((promise.code, 1))
            if before is not None and before.failed and before.live:
                factor *= rules.repeat
        elif figure is not None and promise.stretch is not None:
            stretched = _reached(promise, figure, promise.stretch)
        answer.due[promise.code] = _half_up(at_risk * Fraction(promise.allocation, 100) * factor)
        answer.earned[promise.code] = 0
        since = [past.get((promise.code, months)) for months in range(1, rules.earn_back)]
        origin = past.get((promise.code, rules.earn_back)) if rules.earn_back else None
        if stretched and origin and all(item and item.stretch for item in since):
            answer.earned[promise.code] = origin.credit
    cap = _half_up(at_risk * rules.month_cap)
    if rules.year_cap is not None:
        used = sum(item.credit for item in story.past if 1 <= item.months <= 11)
        cap = max(0, min(cap, _half_up(rules.year_cap * scale) - used))
    answer.credit = _share_out(answer.due, min(cap, sum(answer.due.values())))


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
