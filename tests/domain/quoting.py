"""A small quote whose figures were worked out on paper; other layers print and export it."""

import datetime as dt
from decimal import Decimal

from bpodesk.domain.periods import Month
from bpodesk.domain.quotes import Cola, Place, Quote, SeatGroup, Shift, Step
from bpodesk.domain.worktime import Calendar, DayKind, Holiday

OCTOBER = Month(2026, 10)
NIGHT_SHIFT = Shift(start=dt.time(22), end=dt.time(6), weekdays=(5,))


def night_quote() -> Quote:
    """Two seats on Saturday nights of New York, worked in Bogotá: seven months."""
    return Quote(
        number="Q-7",
        vendor="Isla Desk Services",
        customer="Harbor & Pine",
        title="Weekend desk",
        currency="USD",
        start=OCTOBER,
        months=7,
        valid_until=dt.date(2026, 9, 15),
        place=Place(
            zone="America/Bogota",
            country="CO",
            holidays=(
                Holiday(day=dt.date(2026, 12, 13), name="Feast", kind=DayKind.REGULAR_HOLIDAY),
            ),
        ),
        calendar=Calendar(
            zone="America/New_York",
            windows=NIGHT_SHIFT.windows,
            holidays=(Holiday(day=dt.date(2026, 12, 26), name="Boxing Day"),),
        ),
        groups=(
            SeatGroup(
                code="AGENT",
                role="Agent",
                ramp=(
                    Step(from_month=OCTOBER, count=1),
                    Step(from_month=Month(2026, 11), count=2),
                ),
                shift=NIGHT_SHIFT,
                price=Decimal(1000),
                pay=Decimal(400),
                on_cost_percent=Decimal(10),
                other_cost=Decimal(50),
            ),
        ),
        hours_per_month=Decimal(160),
        setup_fee=Decimal(500),
        cola=Cola(from_month=Month(2027, 4), percent=Decimal(5)),
    )
