"""The lines of the bill, each rounded once, and what of them is at risk in which days."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from tests.domain.oracle.desk import Desk, half_up
from tests.domain.oracle.hours import SeatDays
from tests.domain.oracle.story import DECIMALS, Answer, Price, Story

# A quantity, a rate, and on which days it was earned, with their weights.
Charge = tuple[Fraction, Fraction, Counter[dt.date]]
VOLUMES = ("transaction", "cost", "baseline", "outcome", "milestone")


def make_bill(story: Story, desk: Desk, held: SeatDays, answer: Answer) -> None:
    """The lines of the rate card; a month's volume is charged by the first line of its code."""
    scale = 10 ** DECIMALS[story.currency]
    earned: list[tuple[int, Counter[dt.date]]] = []
    charged: set[str] = set()
    for price in sorted(story.prices, key=lambda item: item.first):
        days = [day for day in desk.agreed if price.holds(day)]
        if not days:
            continue
        is_first = price.code not in charged
        charged.add(price.code)
        for quantity, rate, its in _charges(price, days, desk, held, answer, is_first=is_first):
            amount = half_up(quantity * rate * scale)
            answer.lines.append((price.code, quantity, rate, amount))
            answer.gross += amount
            if price.at_risk:
                answer.base += amount
                earned.append((amount, its))
    answer.bases = in_whole_units([_earned_on(part, earned) for part in desk.parts()])


def _charges(
    price: Price,
    days: list[dt.date],
    desk: Desk,
    held: SeatDays,
    answer: Answer,
    *,
    is_first: bool,
) -> Iterator[Charge]:
    if price.kind == "seat":
        yield from _seat_charges(price, days, desk, held)
    elif price.kind == "fixed":
        yield Fraction(len(days), len(desk.days)), price.each, Counter(days)
    elif price.kind in VOLUMES:
        for quantity, rate in _volumes(price, desk.story, desk) if is_first else ():
            yield quantity, rate, Counter(desk.agreed)
    else:
        yield from _hour_charges(price, set(days), desk, answer)
        short = _hours_short(price, desk, answer) if is_first else Fraction(0)
        if short:
            yield short, price.each, Counter(desk.agreed)


def _volumes(price: Price, story: Story, desk: Desk) -> list[tuple[Fraction, Fraction]]:
    """The month's volume and what it lacks of the minimum, with prices."""
    done = story.volumes.get(price.code)
    if price.kind == "baseline":
        return _around_baseline(price, done, story, desk)
    if done is None:
        return []
    if price.kind != "transaction":
        return [(done, price.each)]
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
    price: Price, done: Fraction | None, story: Story, desk: Desk
) -> list[tuple[Fraction, Fraction]]:
    mine = [item for item in story.prices if item.code == price.code]
    agreed = [day for day in desk.agreed if any(item.holds(day) for item in mine)]
    share = Fraction(len(agreed), len(desk.days))
    found = [(share, price.each)]
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
    person_day: tuple[int, dt.date], desk: Desk, answer: Answer
) -> list[tuple[str, Price, tuple[int, int, int, int]]]:
    """The kinds of a person's day that have prices of their own; the role's goes first."""
    role = answer.days[person_day][4]
    found: list[tuple[str, Price, tuple[int, int, int, int]]] = []
    for name, numbers in answer.kinds.get(person_day, {}).items():
        lines = [
            price
            for price in desk.story.prices
            if price.kind == name and price.holds(person_day[1]) and price.role in ("", role)
        ]
        if lines:
            found.append((name, max(lines, key=lambda price: price.role), numbers))
    return found


def _hour_charges(price: Price, days: set[dt.date], desk: Desk, answer: Answer) -> list[Charge]:
    """Hours by what they are worth: quantity, rate, and the minutes as worked by day."""
    billed: dict[tuple[str, Fraction], int] = defaultdict(int)
    its: dict[tuple[str, Fraction], Counter[dt.date]] = defaultdict(Counter)
    for (person, day), numbers in answer.days.items():
        if day in days and price.role in ("", numbers[4]):
            for name, worth, minutes in _hours_of(price, (person, day), desk, answer):
                billed[name, worth] += _rounded_to(price, minutes) if price.daily else minutes
                its[name, worth][day] += minutes
    return [
        (Fraction(_rounded_to(price, minutes), 60), price.rate * key[1], its[key])
        for key, minutes in billed.items()
        if _rounded_to(price, minutes)
    ]


def _hours_of(
    price: Price, person_day: tuple[int, dt.date], desk: Desk, answer: Answer
) -> Iterator[tuple[str, Fraction, int]]:
    """What a person's day adds to a price: of what kind, what an hour is worth, and minutes."""
    planned, worked, extra, night, role = answer.days[person_day]
    apart = _apart(person_day, desk, answer)
    plain = Fraction(price.percent, 100)
    if price.kind == "hourly":
        yield "", plain, worked - sum(numbers[0] - numbers[1] for _, _, numbers in apart)
    elif price.kind in ("overtime", "night"):
        late = price.kind == "overtime"
        of_day, place, long = (extra, 1, 2) if late else (night, 3, 3)
        yield "", plain, of_day - sum(numbers[place] for _, _, numbers in apart)
        own = Fraction((price.own_percent if late else 0) or price.percent, 100)
        for name, line, numbers in apart:
            yield name, Fraction(line.percent, 100) * own, numbers[long]
    else:
        covered = bool(planned) and any(
            item.kind == "seat" and item.holds(person_day[1]) and item.role in ("", role)
            for item in desk.story.prices
        )
        for name, line, numbers in apart:
            if line is price:
                worth = Fraction(price.percent - (100 if covered else 0), 100)
                yield f"{name} {covered}", worth, numbers[0] - numbers[2]


def _hours_short(first: Price, desk: Desk, answer: Answer) -> Fraction:
    """What the hours under a code lack of the first line's minimum.

    Hours that special prices took over count as well.
    """
    done = Fraction(0)
    for price in desk.story.prices if first.kind == "hourly" and first.minimum else ():
        if price.code != first.code:
            continue
        days = {day for day in desk.agreed if price.holds(day)}
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


def in_whole_units(exact: list[Fraction]) -> list[int]:
    """Whole units that add up to the rounded sum: what is cut off goes where most was cut off."""
    found = [value.numerator // value.denominator for value in exact]
    for _ in range(half_up(sum(exact, Fraction(0))) - sum(found)):
        cut = [value - whole for value, whole in zip(exact, found, strict=True)]
        found[cut.index(max(cut))] += 1
    return found


def _seat_charges(price: Price, days: list[dt.date], desk: Desk, held: SeatDays) -> list[Charge]:
    """Whole seats together, parts one by one, absences one by one: quantities, rates, days."""
    whole, parts, absences = 0, [], []
    whole_days: Counter[dt.date] = Counter()
    full_minutes = sum(desk.length(day) for day in desk.business)
    for seat in sorted({seat for seat, _ in held}):
        mine = {
            day: held[seat, day]
            for day in days
            if (seat, day) in held and price.role in ("", held[seat, day].role)
        }
        counted = desk.days if desk.rules(days[0]).by_calendar_days else desk.business
        its = Counter(day for day in counted if day in mine)
        share = Fraction(its.total(), len(counted)) if its else Fraction(0)
        full = sum(item.full for item in mine.values())
        if full:
            share *= Fraction(sum(item.planned for item in mine.values()), full)
        elif mine:
            share *= Fraction(mine[min(mine)].share, 100)
        if share == 1:
            whole += 1
            whole_days += its
        elif share:
            parts.append((share, price.each, its))
        missing = Counter({day: item.planned - item.worked for day, item in mine.items()})
        if missing.total():
            minute = price.each * 60 / full_minutes
            absences.append((Fraction(-missing.total(), 60), minute, missing))
    return ([(Fraction(whole), price.each, whole_days)] if whole else []) + parts + absences
