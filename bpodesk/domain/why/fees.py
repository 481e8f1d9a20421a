"""Why a line of the bill is what it is: quantity x rate, each down to its facts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.fee_lines import MINUTES_PER_HOUR, FeeLine, LinePart
from bpodesk.domain.hour_fees import (
    ChargedHours,
    charged_hours,
    premiums_of,
    regular_minutes,
    rounded_minutes,
    toward_minimum,
    worked_minutes,
)
from bpodesk.domain.hours import KindMinutes, PersonDay, SeatDay
from bpodesk.domain.money import minor_digits
from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.rates import RateKind, RateLine, RoundEach
from bpodesk.domain.rounding import grouped
from bpodesk.domain.seat_fees import full_seat_minutes, seat_share, seats_on
from bpodesk.domain.volume_fees import agreed_days, bands_of
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.hours import Hours, day_node, entry_nodes, seat_day_node
from bpodesk.domain.why.nodes import (
    Node,
    Rule,
    add,
    less,
    made_of,
    minutes_words,
    multiply,
    of_minutes,
    of_money,
    of_number,
    rounded,
    same,
    sum_words,
)
from bpodesk.domain.wording import brief_date, percent_words, rate_words, short_date


def fees_node(ground: Ground, title: str, lines: Sequence[FeeLine]) -> Node:
    """The sum of lines of the bill."""
    total = sum((line.amount.minor for line in lines), 0)
    zero = ground.statement.fees.gross
    return made_of(
        of_money(title, replace(zero, minor=total)),
        lambda: (line_node(ground, line) for line in lines),
        add,
        sum_words([str(line.amount) for line in lines], of="lines"),
    )


def line_node(ground: Ground, line: FeeLine) -> Node:
    """A line of the bill: quantity x rate, rounded half up once."""
    rate = line.origin.rate
    return replace(
        made_of(
            of_money(line.title, line.amount),
            lambda: (_quantity(ground, line), _price(ground, line)),
            rounded(multiply, scale=10 ** minor_digits(ground.currency)),
            f"{grouped(line.quantity)} {line.unit} × {rate_words(line.rate)}, rounded half up",
        ),
        basis=f"{_rate_words(ground, rate)}; {line.basis}",
    )


def _rate_words(ground: Ground, rate: RateLine) -> str:
    return f"rate card {rate.code}, {ground.papers}"


# ------------------------------------------------------------------------------ the rate


def _fact(title: str, exact: Fraction | Decimal | int, value: str, source: str) -> Node:
    return replace(of_number(title, Fraction(exact), value), source=source)


def _agreed(ground: Ground, rate: RateLine, title: str, price: Decimal) -> Node:
    """A price as the rate card states it, with the day from which it holds."""
    words = f"{_rate_words(ground, rate)}; holds from {brief_date(rate.starts_on)}"
    before = next(
        (
            line
            for part in ground.inputs.parts
            for line in part.terms.rate_lines
            if line.code == rate.code and line.ends_on == rate.starts_on
        ),
        None,
    )
    if before is not None and title == _UNIT_RATE:
        until = brief_date(rate.starts_on - ONE_DAY)
        words += f", {rate_words(Fraction(before.unit_rate))} until {until}"
    return _fact(title, price, rate_words(Fraction(price)), words)


_UNIT_RATE = "Rate in the rate card"


def _percent(title: str, percent: Decimal, source: str) -> Node:
    return _fact(title, Fraction(percent) / 100, percent_words(percent), source)


def _price(ground: Ground, line: FeeLine) -> Node:
    rate, part = line.origin.rate, line.origin.part
    node = of_number("Rate", line.rate, rate_words(line.rate))
    if part is LinePart.ABSENCE:
        minutes = full_seat_minutes(ground.fees)
        hours = Fraction(minutes, MINUTES_PER_HOUR)
        return made_of(
            node,
            lambda: (_card_price(ground, rate), _full_seat(ground, hours)),
            lambda values: values[0] / values[1],
            f"{rate_words(Fraction(rate.rate))} / {grouped(hours)} h of a full seat",
        )
    if part is LinePart.HOURS:
        charge = _charge(ground, line)
        return _times(ground, rate, charge.percents, title="Rate")
    if part is LinePart.ABOVE:
        return _agreed(ground, rate, "Rate above the baseline", rate.additional_rate)
    if part is LinePart.BELOW:
        return _agreed(ground, rate, "Rate below the baseline", rate.reduction_rate)
    if rate.tiers:
        band = next(item for item in bands_of(rate) if Fraction(item.price) == line.rate)
        words = _band_words(ground, rate, band.words)
        return _fact("Rate", line.rate, rate_words(line.rate), words)
    return replace(_card_price(ground, rate), title="Rate")


def _band_words(ground: Ground, rate: RateLine, words: str) -> str:
    return f"{_rate_words(ground, rate)}, units {words}; holds from {brief_date(rate.starts_on)}"


def _card_price(ground: Ground, rate: RateLine) -> Node:
    """What one unit costs under the rate line."""
    markup = (100 + rate.markup_percent,) if rate.markup_percent else ()
    return _times(ground, rate, (rate.factor_percent, *markup), title=rate.title)


def _times(ground: Ground, rate: RateLine, percents: Sequence[Decimal], *, title: str) -> Node:
    """The rate card's price times percentages; the price alone where all are 100 %."""
    factors = [percent for percent in percents if percent != 100]
    unit = _agreed(ground, rate, _UNIT_RATE, rate.unit_rate)
    price = Fraction(rate.unit_rate)
    for percent in factors:
        price *= Fraction(percent) / 100
    if not factors:
        return replace(unit, title=title)
    words = " × ".join(percent_words(percent) for percent in factors)
    return made_of(
        of_number(title, price, rate_words(price)),
        lambda: (
            unit,
            *(_percent("Factor", percent, _rate_words(ground, rate)) for percent in factors),
        ),
        multiply,
        f"{rate_words(Fraction(rate.unit_rate))} × {words}",
    )


def _full_seat(ground: Ground, hours: Fraction) -> Node:
    days = len(ground.fees.calendar.business_days(ground.inputs.month.range))
    return _fact(
        "Hours of a full seat",
        hours,
        f"{grouped(hours)} h",
        f"calendar, {ground.papers}: {days} scheduled days",
    )


# ------------------------------------------------------------------------------ the quantity


def _quantity(ground: Ground, line: FeeLine) -> Node:
    node = of_number("Quantity", line.quantity, f"{grouped(line.quantity)} {line.unit}")
    makers: dict[LinePart, Callable[[Ground, FeeLine, Node], Node]] = {
        LinePart.WHOLE_SEATS: _seats,
        LinePart.PART_SEAT: _part_seat,
        LinePart.ABSENCE: _absence,
        LinePart.HOURS: _hours,
        LinePart.HOURS_LACKING: _hours_lacking,
        LinePart.VOLUME: _volume_units,
        LinePart.LACKING: _lacking,
        LinePart.BASELINE_FEE: _baseline_days,
        LinePart.ABOVE: _beyond_baseline,
        LinePart.BELOW: _beyond_baseline,
        LinePart.FEE: _fee_days,
    }
    return makers[line.origin.part](ground, line, node)


def _seats(ground: Ground, line: FeeLine, node: Node) -> Node:
    return made_of(
        node,
        lambda: (_seat_node(ground, line, seat) for seat in line.origin.seats),
        add,
        f"{len(line.origin.seats)} seats held for the whole month",
    )


def _part_seat(ground: Ground, line: FeeLine, node: Node) -> Node:
    (seat,) = line.origin.seats
    return made_of(node, lambda: (_seat_node(ground, line, seat),), same, line.basis)


def _seat_days(ground: Ground, line: FeeLine, seat: str) -> list[SeatDay]:
    rate = line.origin.rate
    return seats_on(rate, ground.fees.days.overlap(rate.days), ground.fees)[seat]


def _seat_node(ground: Ground, line: FeeLine, seat: str) -> Node:
    """The part of the month that a seat was held, with who held it."""
    days = _seat_days(ground, line, seat)
    priced = next(item for item in ground.fees.rates if item.line == line.origin.rate)
    share = seat_share(days, ground.fees, proration=priced.proration)
    held, whole = len(share.held), share.whole
    holders = [
        f"{ground.name(item.staff_id)} from {brief_date(item.starts_on)}"
        for item in ground.inputs.assignments
        if item.seat == seat and len(item.days.overlap(ground.fees.days))
    ]

    def parts() -> Iterator[Node]:
        yield _fact(f"{share.word.capitalize()} held", held, str(held), "; ".join(holders))
        basis = f"calendar, {ground.papers}"
        yield _fact(f"{share.word.capitalize()} of the month", whole, str(whole), basis)
        if share.fte != 1:
            yield _full_time(ground, seat, days, share.fte)

    def rule(values: Sequence[Fraction]) -> Fraction:
        return values[0] / values[1] * (values[2] if len(values) > 2 else 1)

    return made_of(of_number(seat, share.share, grouped(share.share)), parts, rule, share.basis)


def _full_time(ground: Ground, seat: str, days: Sequence[SeatDay], fte: Fraction) -> Node:
    calendar = ground.fees.calendar
    full = sum(calendar.scheduled_minutes(day.day) for day in days)
    scheduled = sum(day.scheduled_minutes for day in days)
    node = of_number("Part of full time", fte, f"{grouped(100 * fte)} %")
    if not full:
        return replace(node, source="shares in the list of seats")
    return made_of(
        node,
        lambda: (
            replace(of_minutes(f"{seat}, scheduled", scheduled), source="list of seats"),
            replace(of_minutes("A full seat", full), source=f"calendar, {ground.papers}"),
        ),
        lambda values: values[0] / values[1],
        f"{minutes_words(scheduled)} / {minutes_words(full)}",
    )


def _absence(ground: Ground, line: FeeLine, node: Node) -> Node:
    """Minus the hours that a seat lacks, by day."""
    (seat,) = line.origin.seats
    lacking = [
        day for day in _seat_days(ground, line, seat) if day.scheduled_minutes > day.worked_minutes
    ]
    minutes = [minutes_words(day.scheduled_minutes - day.worked_minutes) for day in lacking]
    return made_of(
        node,
        lambda: (_lack_node(ground, day) for day in lacking),
        lambda values: -add(values) / MINUTES_PER_HOUR,
        f"minus {sum_words(minutes, of='days')}",
    )


def _lack_node(ground: Ground, day: SeatDay) -> Node:
    return made_of(
        of_minutes(
            f"{day.seat}, {short_date(day.day)}: lacking",
            day.scheduled_minutes - day.worked_minutes,
        ),
        lambda: (
            seat_day_node(ground, day, worked=False),
            seat_day_node(ground, day, worked=True),
        ),
        less,
        f"{minutes_words(day.scheduled_minutes)} scheduled"
        f" − {minutes_words(day.worked_minutes)} worked",
    )


# ------------------------------------------------------------------------------ hours


def _charge(ground: Ground, line: FeeLine) -> ChargedHours:
    """Where a line of hours came from."""
    rate = line.origin.rate
    days = ground.fees.days.overlap(rate.days)
    found = charged_hours(rate, days, ground.fees)
    return next(charge for charge in found if charge.line == line)


def _hours(ground: Ground, line: FeeLine, node: Node) -> Node:
    """The minutes of each person, rounded as agreed."""
    rate, charge = line.origin.rate, _charge(ground, line)
    people: dict[int, list[tuple[PersonDay, int]]] = {}
    for day, minutes in charge.shares:
        if minutes:
            people.setdefault(day.staff_id, []).append((day, minutes))
    daily = rate.round_each is RoundEach.DAY

    def billed(minutes: int) -> int:
        return rounded_minutes(minutes, rate) if daily else minutes

    sums = [sum(billed(minutes) for _, minutes in shares) for shares in people.values()]

    def person(shares: list[tuple[PersonDay, int]]) -> Node:
        values = [billed(minutes) for _, minutes in shares]
        return made_of(
            of_minutes(f"{ground.name(shares[0][0].staff_id)}, charged", sum(values)),
            lambda: (_billed_node(ground, charge, day, minutes) for day, minutes in shares),
            add,
            sum_words([minutes_words(value) for value in values], of="days"),
        )

    def rule(values: Sequence[Fraction]) -> Fraction:
        return Fraction(rounded_minutes(int(add(values)), rate), MINUTES_PER_HOUR)

    return made_of(
        node,
        lambda: map(person, people.values()),
        rule,
        sum_words([minutes_words(value) for value in sums], of="people") + _rounding(rate),
    )


def _rounding(rate: RateLine) -> str:
    return "" if rate.round_minutes == 1 else f", rounded to {rate.round_minutes} min"


def _billed_node(ground: Ground, charge: ChargedHours, day: PersonDay, minutes: int) -> Node:
    rate, node = charge.line.origin.rate, _day_charge(ground, charge, day, minutes)
    if rate.round_each is not RoundEach.DAY or rate.round_minutes == 1:
        return node
    return made_of(
        of_minutes(f"{short_date(day.day)}, rounded", rounded_minutes(minutes, rate)),
        lambda: (node,),
        lambda values: Fraction(rounded_minutes(int(values[0]), rate)),
        f"{minutes_words(minutes)}{_rounding(rate)}",
    )


_FIGURES = {
    RateKind.HOURLY: Hours.WORKED,
    RateKind.OVERTIME: Hours.OVERTIME,
    RateKind.NIGHT: Hours.NIGHT,
}


def _taken(figure: Hours, item: KindMinutes) -> int:
    """The minutes of a figure that are priced by their kind."""
    if figure is Hours.WORKED:
        return worked_minutes(item)
    return item.overtime_minutes if figure is Hours.OVERTIME else item.night_minutes


def _day_charge(ground: Ground, charge: ChargedHours, day: PersonDay, minutes: int) -> Node:
    """What a person's day adds to a line: one of its figures, less what is priced apart."""
    rate = charge.line.origin.rate
    if charge.kind is not None:
        item = next(item for item in day.kinds if item.kind is charge.kind)
        return _kind_node(ground, day, item, minutes, what=rate.kind)
    figure = _FIGURES[rate.kind]
    premiums = premiums_of(day, ground.fees)
    apart = [item for item in day.kinds if item.kind in premiums]
    taken = [(item, value) for item in apart if (value := _taken(figure, item))]
    if not taken:
        return day_node(ground, figure, day)
    return made_of(
        of_minutes(f"{short_date(day.day)}, not priced apart", minutes),
        lambda: (
            day_node(ground, figure, day),
            *(_kind_node(ground, day, item, value, what=rate.kind) for item, value in taken),
        ),
        less,
        f"{minutes_words(figure.of(day))} less"
        f" {sum_words([minutes_words(value) for _, value in taken], of='kinds')} priced apart",
    )


def _kind_node(
    ground: Ground, day: PersonDay, item: KindMinutes, minutes: int, *, what: RateKind
) -> Node:
    """Minutes on a day of a kind of its own, by the worker's midnights, with the rows behind."""
    words = _FIGURES[what].value if what in _FIGURES else "regular"
    title = f"{ground.name(day.staff_id)}, {short_date(day.day)}: {item.kind.value}"
    return replace(
        of_minutes(title, minutes),
        formula=f"{words} hours of the {minutes_words(item.minutes)} on a {item.kind.value},"
        f" by midnights in {ground.zone_of(day.staff_id)}",
        opens=lambda: entry_nodes(ground, day.entries),
    )


def _hours_lacking(ground: Ground, line: FeeLine, node: Node) -> Node:
    """The minimum less what was charged of it."""
    rate = line.origin.rate
    done = [*toward_minimum(ground.fees.of_code(rate.code), ground.fees)]

    def of(item: ChargedHours | PersonDay, hours: Fraction) -> Node:
        if isinstance(item, ChargedHours):
            return replace(_quantity(ground, item.line), title=item.line.title)
        premiums = premiums_of(item, ground.fees)
        kinds = [part for part in item.kinds if part.kind in premiums and regular_minutes(part)]
        return made_of(
            of_number(
                f"{ground.name(item.staff_id)}, {short_date(item.day)}",
                hours,
                f"{grouped(hours)} h",
            ),
            lambda: (
                _kind_node(ground, item, part, regular_minutes(part), what=premiums[part.kind].kind)
                for part in kinds
            ),
            lambda values: add(values) / MINUTES_PER_HOUR,
            "regular hours that a premium day's price charges",
        )

    return made_of(
        node,
        lambda: (
            _fact(
                "Minimum",
                rate.minimum_hours,
                f"{rate.minimum_hours:,} h",
                _rate_words(ground, rate),
            ),
            *(of(item, hours) for item, hours in done),
        ),
        less,
        line.basis,
    )


# ------------------------------------------------------------------------------ volumes and days


def _volume(ground: Ground, rate: RateLine) -> Node:
    """The month's volume as it was recorded."""
    quantity = ground.fees.volumes[rate.code]
    title = "Cost passed on" if rate.kind is RateKind.PASS_THROUGH else f"Volume of {rate.title}"
    source = ground.fees.volume_sources.get(rate.code, "") or "entered by hand"
    return _fact(title, quantity, grouped(Fraction(quantity)), source)


def _minimum(ground: Ground, rate: RateLine) -> Node:
    least = rate.minimum_units
    return _fact("Minimum", least, f"{least:,}", _rate_words(ground, rate))


def _volume_units(ground: Ground, line: FeeLine, node: Node) -> Node:
    rate = line.origin.rate
    if line.origin.units is None:
        return made_of(node, lambda: (_volume(ground, rate),), same, line.basis)
    return _band_units(ground, line, line.origin.units, node)


def _band_units(
    ground: Ground, line: FeeLine, units: tuple[Fraction, Fraction], node: Node
) -> Node:
    """The units of the month, or those lacking to the minimum, that lie in a price band."""
    rate = line.origin.rate
    (low, high), is_lacking = units, line.origin.part is LinePart.LACKING
    band = next(
        item
        for item in bands_of(rate)
        if Fraction(item.price) == line.rate and item.inside(low, high) == line.quantity
    )

    def parts() -> Iterator[Node]:
        yield _volume(ground, rate)
        yield _minimum(ground, rate)

    def rule(values: Sequence[Fraction]) -> Fraction:
        done, least = values
        return band.inside(done, least) if is_lacking else band.inside(Fraction(0), done)

    return made_of(node, parts, rule, line.basis)


def _lacking(ground: Ground, line: FeeLine, node: Node) -> Node:
    rate = line.origin.rate
    if line.origin.units is not None:
        return _band_units(ground, line, line.origin.units, node)
    return made_of(
        node,
        lambda: (_minimum(ground, rate), _volume(ground, rate)),
        less,
        f"{rate.minimum_units:,} − {grouped(Fraction(ground.fees.volumes[rate.code]))}",
    )


def _days_share(ground: Ground, days: int, title: str) -> tuple[Node, Node]:
    whole = len(ground.inputs.month.range)
    return (
        _fact(title, days, str(days), ground.papers),
        _fact("Days of the month", whole, str(whole), "calendar"),
    )


def _divide(values: Sequence[Fraction]) -> Fraction:
    return values[0] / values[1]


def _baseline_days(ground: Ground, line: FeeLine, node: Node) -> Node:
    days = agreed_days(line.origin.rate, ground.fees)
    return made_of(
        node, lambda: _days_share(ground, days, "Days on which it is agreed"), _divide, line.basis
    )


def _fee_days(ground: Ground, line: FeeLine, node: Node) -> Node:
    days = len(ground.fees.days.overlap(line.origin.rate.days))
    return made_of(
        node, lambda: _days_share(ground, days, "Days on which it is agreed"), _divide, line.basis
    )


def _beyond_baseline(ground: Ground, line: FeeLine, node: Node) -> Node:
    rate = line.origin.rate
    agreed = _rate_words(ground, rate)
    days = agreed_days(rate, ground.fees)
    sign = 1 if line.origin.part is LinePart.ABOVE else -1
    rule: Rule = lambda values: values[0] - (values[1] + sign * values[2]) * values[3] / values[4]  # noqa: E731
    return made_of(
        node,
        lambda: (
            _volume(ground, rate),
            _fact("Baseline", rate.baseline_units, f"{rate.baseline_units:,}", agreed),
            _fact("Band", rate.deadband_units, f"{rate.deadband_units:,}", agreed),
            *_days_share(ground, days, "Days on which it is agreed"),
        ),
        rule,
        line.basis,
    )
