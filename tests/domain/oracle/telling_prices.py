"""Rate cards made up by chance: every way of charging, and what an amendment makes of them."""

import dataclasses
import datetime as dt
from fractions import Fraction

from tests.domain.oracle.chance import Dice
from tests.domain.oracle.story import Price

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


def rate_card(dice: Dice, days: list[dt.date]) -> list[Price]:
    """The prices of a contract, some of which change by themselves inside the month."""
    early, some = dt.date(2020, 1, 1), dice.choice(days[1:-1])
    found: list[Price] = []
    for kind, chance, cut, low, high, digits in _CARD:
        if not dice.sometimes(chance):
            continue
        role = ""
        if kind in ("seat", "hourly"):
            role = dice.choice(("", "", *ROLES))
        elif kind in PREMIUMS and dice.sometimes(0.3):
            # The role's own price beside the one for all.
            found.append(_price(dice, kind, early, None, "Lead", (500, 3000, 2)))
        change = some if dice.sometimes(cut) else None
        found.append(_price(dice, kind, early, change, role, (low, high, digits)))
        if change and dice.sometimes(0.6):
            found.append(_price(dice, kind, change, None, role, (low, high, digits)))
    return [_detailed(dice, price) for price in found]


def _price(
    dice: Dice,
    kind: str,
    first: dt.date,
    end: dt.date | None,
    role: str,
    money: tuple[int, int, int],
) -> Price:
    rate = Fraction(1) if kind == "cost" else dice.money(*money)
    return Price(kind.upper(), kind, rate, first, end, role, dice.sometimes(0.7), 0)


def _detailed(dice: Dice, price: Price) -> Price:
    """The price with what only its kind has, or without."""
    choice, more = dice.choice, {}
    if price.kind == "transaction":
        more["minimum"] = choice((0, 500))
    if price.kind == "transaction" and dice.sometimes(0.5):
        starts = sorted(dice.sample((1, 100, 120, 500, 501, 2000), choice((1, 2))))
        more["bands"] = tuple((start, dice.money(1, 9999, 4)) for start in starts)
        more["all_units"] = dice.sometimes(0.5)
    if price.kind == "baseline":
        more["baseline"], more["deadband"] = choice((100, 500)), choice((0, 30, 100))
        # What is taken off can be more than the fee.
        more["more"], more["less"] = dice.money(1, 999), dice.money(0, choice((99, 5000)))
    if price.kind in ("hourly", "overtime", "night", *PREMIUMS) and dice.sometimes(0.4):
        more["grain"] = choice((6, 15, 60))
        more["way"], more["daily"] = choice(WAYS), dice.sometimes(0.5)
    if price.kind == "hourly" and dice.sometimes(0.4):
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


def volumes(dice: Dice, prices: list[Price]) -> dict[str, Fraction]:
    """What was counted in the month; what is not there is not known."""
    counted = ("transaction", "cost", "baseline", "outcome", "milestone")
    return {
        price.code: dice.choice(
            (Fraction(0), Fraction(1), Fraction(120), Fraction(500), Fraction(376_051, 100))
        )
        for price in prices
        if price.kind in counted and dice.sometimes(0.9)
    }


def amended_prices(
    dice: Dice, prices: list[Price], change: dt.date, *, seats_cut: bool
) -> list[Price]:
    """The prices with those that the amendment changes ended and begun anew, or just ended."""
    found: list[Price] = []
    for price in prices:
        runs_on = price.first < change and (price.end is None or price.end > change)
        cut = seats_cut and price.kind == "seat"
        if not runs_on or not (cut or dice.sometimes(0.4)):
            found.append(price)
            continue
        found.append(dataclasses.replace(price, end=change))
        new = dataclasses.replace(price, first=change)
        if not cut:
            sort = dice.choice(("rate", "risk", "minimum", "gone"))
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
