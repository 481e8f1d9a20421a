"""Credit rules made up by chance: every mechanism, what looks back, and incidents."""

from fractions import Fraction

from tests.domain.oracle.chance import Dice
from tests.domain.oracle.story import Before, Incident, Promise, Rules
from tests.domain.oracle.telling_promises import KINDS

MECHANISMS = ("allocation", "flat weight", "failure points", "count trigger", "uptime credit")
CHRONIC = ((0, 12), (0, 12), (1, 1), (2, 3), (4, 12))
REPEATED = ((0, 12), (0, 12), (1, 2), (2, 3), (3, 6), (4, 12))


def rules(dice: Dice, mechanism: str = "") -> Rules:
    """The rules for credits and notices, of the mechanism given or any."""
    choice = dice.choice
    mechanism = mechanism or choice((*MECHANISMS, *MECHANISMS[:1]))
    # What isn't a share of the amount at risk would nearly always be over a small cap.
    at_risk = (0, 5, 12, 15) if mechanism == "allocation" else (0, 12, 30, 100, 100)
    points = sorted(choice((0, 1, 1, 2, 3, 5)) for _ in range(2))
    edges = sorted(dice.sample(range(1, 9), dice.randint(1, 3)))
    parts = sorted(Fraction(choice((0, 10, 25, 50, 75, 200)), 1000) for _ in edges)
    return Rules(
        mechanism=mechanism,
        at_risk=Fraction(choice(at_risk), 100),
        minor=Fraction(choice((25, 50)), 100),
        major=Fraction(choice((75, 100)), 100),
        minor_points=points[0],
        major_points=points[1],
        steps=tuple(zip(edges, parts, strict=True)),
        trigger=choice((1, 2, 2, 3)),
        trigger_part=Fraction(choice((0, 25, 50, 75)), 1000),
        trigger_amount=choice((None, None, Fraction(50), Fraction("1234.5"))),
        repeat=choice((Fraction(1), Fraction(3, 2), Fraction(2))),
        month_cap=Fraction(choice((25, 100, 100)), 100),
        year_cap=choice((None, None, Fraction(500), Fraction("1234.5"))),
        earn_back=choice((0, 1, 2, 2, 3)),
        earn_back_part=Fraction(choice((50, 75, 100, 100)), 100),
        chronic=choice(CHRONIC),
        termination=choice((0, 0, 1, 2, 3)),
        repeated=choice(REPEATED),
        once=dice.sometimes(0.6),
        excused=frozenset(choice((KINDS[:2], KINDS[:2], KINDS[1:], KINDS))),
        forced_hours=choice((24, 48)),
        customer_days=choice((1, 2, 5)),
        by_calendar_days=dice.sometimes(0.5),
    )


def past(dice: Dice, promised: list[Promise]) -> list[Before]:
    """What is known of the months before; also of a promise that is no more."""
    if dice.sometimes(0.2):
        return []
    return [
        Before(
            code,
            months,
            dice.sometimes(0.4),
            dice.sometimes(0.6),
            dice.choice((0, 0, 3333, 12_345)),
            dice.sometimes(0.8),
        )
        for code in (*(promise.code for promise in promised), "OLD")
        for months in range(1, 14)
        if dice.sometimes(0.8 if code != "OLD" else 0.1)
    ]


def incidents(dice: Dice, promised: list[Promise]) -> list[Incident]:
    """Up to three incidents, which may overlap, and whose picked promise may have been met."""
    codes = [promise.code for promise in promised]
    found: list[Incident] = []
    for number in range(dice.choice((0, 1, 1, 2, 3)) if len(codes) > 1 else 0):
        touched = dice.sample(codes, dice.randint(2, len(codes)))
        picked = dice.choice(touched) if dice.sometimes(0.5) else ""
        found.append(Incident(f"I{number}", tuple(touched), picked))
    return found
