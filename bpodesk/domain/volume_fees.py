"""What a month's volume is charged: at a price, in price bands, around a baseline, once, at cost.

A band begins with the unit it names: "from 1,000" is the price of the units after the first
thousand, or of a month of a thousand and more. What lacks to a minimum is charged as if it had been
done, in the bands that it reaches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.fee_lines import FeeInputs, FeeLine, LineOrigin, LinePart, fee_line
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import COUNTED_KINDS, RateKind, RateLine, TierMode
from bpodesk.domain.rounding import grouped
from bpodesk.domain.wording import brief_date, percent_words, rate_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The units from `start` up to, not including, `end` (None: and on), at one price."""

    start: int
    end: int | None
    price: Decimal

    def inside(self, low: Fraction, high: Fraction) -> Fraction:
        """How many of the units from one number up to another lie in the band."""
        end = high if self.end is None else min(high, Fraction(self.end))
        return max(Fraction(0), end - max(low, Fraction(self.start)))

    @property
    def words(self) -> str:
        """The units it is for: 1 to 1,000; from 1,001."""
        if self.end is None:
            return f"from {self.start + 1:,}"
        return f"{self.start + 1:,} to {self.end:,}"


def bands_of(rate: RateLine) -> tuple[Band, ...]:
    """A line's price bands, from no unit on and without a gap; one where it has no tiers."""
    starts = (0, *(tier.from_units for tier in rate.tiers))
    ends = (*starts[1:], None)
    prices = (rate.unit_rate, *(tier.unit_rate for tier in rate.tiers))
    return tuple(
        Band(start=start, end=end, price=price * rate.factor_percent / 100)
        for start, end, price in zip(starts, ends, prices, strict=True)
    )


def band_at(rate: RateLine, volume: Fraction) -> Band:
    """The band that a volume lies in."""
    return next(band for band in reversed(bands_of(rate)) if volume >= band.start)


def charges_volume(rate: RateLine, inputs: FeeInputs) -> bool:
    """A month's volume is one number: the earliest line of its code in the month charges it."""
    return rate == min(inputs.of_code(rate.code), key=lambda line: line.starts_on)


def volume_problems(rate: RateLine, inputs: FeeInputs) -> Iterator[Problem]:
    """What the line that charges the volume lacks, and what begins only after the month."""
    if rate.kind in COUNTED_KINDS and rate.code not in inputs.volumes:
        left = (
            "only the fee is charged"
            if rate.kind is RateKind.BASELINE
            else "the line is not charged"
        )
        message = f"{rate.title}: no volume is recorded for {inputs.month}, so {left}."
        yield Problem(message=message, field=rate.code, severity=Severity.WARNING)
    lines = inputs.of_code(rate.code)
    later = [line for line in lines if line.starts_on > rate.starts_on]
    if later and any(line.tiers or line.kind is RateKind.BASELINE for line in lines):
        day = brief_date(min(line.starts_on for line in later))
        message = (
            f"{rate.title}: the month's volume is one number, so all of it is charged as agreed"
            f" before {day}. What is agreed from that day on begins with the next month's volume."
        )
        yield Problem(message=message, field=rate.code, severity=Severity.WARNING)


def volume_lines(rate: RateLine, inputs: FeeInputs) -> Iterator[FeeLine]:
    """The lines of a month's volume; none where it is not recorded."""
    quantity = inputs.volumes.get(rate.code)
    if rate.kind is RateKind.BASELINE:
        yield from _baseline_lines(rate, quantity, inputs)
    elif quantity is None:
        return
    elif rate.kind is RateKind.TRANSACTION:
        yield from _transaction_lines(rate, Fraction(quantity), inputs)
    elif rate.kind is RateKind.PASS_THROUGH:
        markup = f" plus {percent_words(rate.markup_percent)}" if rate.markup_percent else ""
        yield _volume_line(
            rate, Fraction(quantity), inputs, unit=inputs.currency, basis=f"at cost{markup}"
        )
    else:
        is_once = rate.kind is RateKind.MILESTONE
        yield _volume_line(
            rate,
            Fraction(quantity),
            inputs,
            unit="time" if is_once else "result",
            basis=("accepted" if is_once else "results reached") + _source(rate, inputs),
        )


def _volume_line(
    rate: RateLine,
    quantity: Fraction,
    inputs: FeeInputs,
    *,
    basis: str,
    unit: str = "item",
    price: Fraction | None = None,
    title: str = "",
    part: LinePart = LinePart.VOLUME,
    units: tuple[Fraction, Fraction] | None = None,
) -> FeeLine:
    return fee_line(
        LineOrigin(rate=rate, part=part, units=units),
        quantity=quantity,
        unit=unit,
        price=Fraction(rate.rate) if price is None else price,
        currency=inputs.currency,
        basis=basis,
        by_day=inputs.all_days,
        title=title,
    )


def _source(rate: RateLine, inputs: FeeInputs) -> str:
    source = inputs.volume_sources.get(rate.code, "")
    return f" ({source})" if source else ""


def _transaction_lines(rate: RateLine, done: Fraction, inputs: FeeInputs) -> Iterator[FeeLine]:
    least = Fraction(rate.minimum_units)
    short = f"{grouped(done)} done, {rate.minimum_units:,} minimum"
    lacking = f"{rate.title}: shortfall to the minimum"
    if not rate.tiers:
        yield _volume_line(rate, done, inputs, basis="items done")
        if least > done:
            part = LinePart.LACKING
            yield _volume_line(rate, least - done, inputs, basis=short, title=lacking, part=part)
        return
    counted = f"{grouped(done)} done{_source(rate, inputs)}"
    if rate.tier_mode is TierMode.ALL_UNITS:
        band = band_at(rate, max(done, least))
        price = Fraction(band.price)
        basis = f"{counted}, all at the price from {band.start:,} on"
        yield _volume_line(rate, done, inputs, basis=basis, price=price)
        if least > done:
            yield _volume_line(
                rate,
                least - done,
                inputs,
                basis=short,
                price=price,
                title=lacking,
                part=LinePart.LACKING,
            )
        return
    yield from _marginal_lines(rate, Fraction(0), done, inputs, basis=counted, title=rate.title)
    if least > done:
        yield from _marginal_lines(
            rate, done, least, inputs, basis=short, title=lacking, part=LinePart.LACKING
        )


def _marginal_lines(
    rate: RateLine,
    low: Fraction,
    high: Fraction,
    inputs: FeeInputs,
    *,
    basis: str,
    title: str,
    part: LinePart = LinePart.VOLUME,
) -> Iterator[FeeLine]:
    """The units from one number up to another, a line for each band they lie in."""
    bands = bands_of(rate)
    reached = [band for band in bands if band.inside(low, high)] or list(bands[:1])
    for band in reached:
        yield _volume_line(
            rate,
            band.inside(low, high),
            inputs,
            basis=f"{basis}, units {band.words}",
            price=Fraction(band.price),
            title=f"{title}, {band.words}",
            part=part,
            units=(low, high),
        )


def agreed_days(rate: RateLine, inputs: FeeInputs) -> int:
    """On how many days of the month a line of the code holds."""
    lines = inputs.of_code(rate.code)
    return len({day for line in lines for day in inputs.days.overlap(line.days)})


def _baseline_lines(
    rate: RateLine, quantity: Decimal | None, inputs: FeeInputs
) -> Iterator[FeeLine]:
    """The fee, then what lies beyond the band on either side.

    In a month in which the code is agreed on some days only, the fee, the baseline and the band are
    those of these days.
    """
    days, whole = agreed_days(rate, inputs), len(inputs.month.range)
    share = Fraction(days, whole)
    part = "" if share == 1 else f", {days} of {whole} days"
    base = grouped(rate.baseline_units * share)
    band = rate.deadband_units * share
    within = f" ± {grouped(band)}" if band else ""
    yield _volume_line(
        rate,
        share,
        inputs,
        unit="month",
        basis=f"fee for {base}{within} units{part}",
        title=f"{rate.title}: monthly fee",
        part=LinePart.BASELINE_FEE,
    )
    if quantity is None:
        return
    done = Fraction(quantity)
    high, low = rate.baseline_units * share + band, rate.baseline_units * share - band
    counted = f"{grouped(done)} done{_source(rate, inputs)}"
    if done > high:
        words = f"{base} + {grouped(band)}" if band else base
        yield _volume_line(
            rate,
            done - high,
            inputs,
            price=Fraction(rate.additional_rate),
            basis=f"{counted} - ({words}) = {grouped(done - high)}",
            title=f"{rate.title}: above the baseline",
            part=LinePart.ABOVE,
        )
    if done < low:
        words = f"{base} - {grouped(band)}" if band else base
        yield _volume_line(
            rate,
            done - low,
            inputs,
            price=Fraction(rate.reduction_rate),
            basis=f"({words}) - {counted} = {grouped(low - done)}, taken off",
            title=f"{rate.title}: below the baseline",
            part=LinePart.BELOW,
        )


def tiered_amount(rate: RateLine, volume: int) -> Fraction:
    """What a transaction line charges for a volume, not rounded."""
    units = Fraction(volume)
    if rate.tier_mode is TierMode.ALL_UNITS:
        return units * Fraction(band_at(rate, units).price)
    return sum(
        (band.inside(Fraction(0), units) * Fraction(band.price) for band in bands_of(rate)),
        Fraction(0),
    )


def price_words(rate: RateLine) -> str:
    """A line's price, or its prices from the first band to the last: 0.42; 0.42 to 0.35."""
    if not rate.tiers:
        return rate_words(Fraction(rate.rate))
    bands = bands_of(rate)
    ends = (rate_words(Fraction(band.price)) for band in (bands[0], bands[-1]))
    return " to ".join(ends)
