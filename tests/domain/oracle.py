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
    """A person in a seat, first and last day (None: open), as a share in hundredths."""

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
    """A whole month."""

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

    days: dict[tuple[int, dt.date], tuple[int, int, int, int]] = field(default_factory=dict)
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

    def part(self, sitting: Sitting, day: dt.date) -> int:
        """Minutes a sitting is scheduled on a day."""
        if day < sitting.first or (sitting.last is not None and day > sitting.last):
            return 0
        return _half_up(Fraction(len(self.minutes(day)) * sitting.share, 100))


def _worked_minutes(work: Work, desk: _Desk) -> list[int]:
    """The UTC minutes of a stretch of work."""
    open_minutes = desk.minutes(work.day)
    if work.began is None:
        if not open_minutes:
            return []
        behind = range(open_minutes[-1] + 1, open_minutes[-1] + 1 + work.minutes)
        return [*open_minutes, *behind][: work.minutes]
    shift = list(range(_minute(work.began), _minute(work.began) + work.length))
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


SeatDays = dict[tuple[str, dt.date], tuple[int, int, str]]


def _hours(story: Story, desk: _Desk, answer: Answer) -> SeatDays:
    """Fill in the people's days; the seats' days come back (scheduled, worked, role)."""
    offsets: dict[str, dict[int, int]] = defaultdict(dict)
    work: dict[tuple[int, dt.date], list[Work]] = defaultdict(list)
    for item in story.work:
        work[item.person, item.day].append(item)
    free: dict[tuple[int, dt.date], int] = {}
    people = {item.person for item in story.sittings} | {item.person for item in story.work}
    for person in people:
        zone = ZoneInfo(story.zones[person])
        for day in desk.days:
            stretches = work.get((person, day), [])
            planned = sum(desk.part(s, day) for s in story.sittings if s.person == person)
            if not stretches and not planned:
                continue
            total = sum(stretch.minutes for stretch in stretches)
            stated = [s.overtime for s in stretches if s.overtime is not None]
            extra = min(total, sum(stated)) if stated else max(0, total - planned)
            night = sum(
                _is_night(minute, zone, offsets[story.zones[person]])
                for stretch in stretches
                for minute in _worked_minutes(stretch, desk)
            )
            answer.days[person, day] = (planned, total - extra, extra, night)
            free[person, day] = total - extra
    seats: SeatDays = {}
    for sitting in sorted(story.sittings, key=lambda item: (item.seat, item.first)):
        for day in desk.days:
            planned = desk.part(sitting, day)
            if planned:
                taken = min(planned, free.get((sitting.person, day), 0))
                free[sitting.person, day] = free.get((sitting.person, day), 0) - taken
                old = seats.get((sitting.seat, day), (0, 0, ""))
                seats[sitting.seat, day] = (max(old[0], planned), old[1] + taken, sitting.role)
    return seats


def _bill(story: Story, desk: _Desk, held: SeatDays, answer: Answer) -> None:
    scale = 10 ** DECIMALS[story.currency]

    def charge(price: Price, quantity: Fraction | int, rate: Fraction) -> None:
        amount = _half_up(Fraction(quantity) * rate * scale)
        answer.lines.append((price.code, Fraction(quantity), rate, amount))
        answer.gross += amount
        answer.base += amount if price.at_risk else 0

    for price in story.prices:
        days = [
            day for day in desk.days if day >= price.first and (not price.end or day < price.end)
        ]
        if not days:
            continue
        if price.kind == "seat":
            for quantity, rate in _seat_charges(price, days, story, desk, held):
                charge(price, quantity, rate)
        elif price.kind == "fixed":
            charge(price, Fraction(len(days), len(desk.days)), price.rate)
        elif price.kind in ("transaction", "cost"):
            if price.code in story.volumes:
                done = story.volumes[price.code]
                charge(price, done, price.rate)
                if price.kind == "transaction" and done < price.minimum:
                    charge(price, price.minimum - done, price.rate)
        else:
            column = {"hourly": 1, "overtime": 2, "night": 3}[price.kind]
            minutes = sum(
                numbers[column]
                for (person, day), numbers in answer.days.items()
                if day in days and price.role in ("", story.roles[person])
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
            if (seat, day) in held and price.role in ("", held[seat, day][2])
        }
        if not mine:
            continue
        full = sum(len(desk.minutes(day)) for day in mine)
        share = Fraction(sum(planned for planned, _, _ in mine.values()), full)
        if story.rules.by_calendar_days:
            sat = {
                day
                for day in days
                for sitting in story.sittings
                if sitting.seat == seat
                and sitting.first <= day
                and (sitting.last is None or day <= sitting.last)
            }
            share *= Fraction(len(sat), len(desk.days))
        else:
            share *= Fraction(len(mine), len(desk.business))
        if share == 1:
            whole += 1
        else:
            parts.append((share, price.rate))
        missing = sum(max(0, planned - worked) for planned, worked, _ in mine.values())
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
        if not story.work:
            return None, None
        good = sum(worked for _, worked, _ in held.values())
        whole = sum(planned for planned, _, _ in held.values())
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
            if before is not None and before.failed:
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
