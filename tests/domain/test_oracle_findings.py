"""Months in which the program was found to differ from the rules, told as small as can be.

Each was drawn by the oracle once; here it is held for good.
"""

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest

from bpodesk.domain.statements import compute_statement
from bpodesk.domain.why.figures import why_figures
from tests.domain.oracle import engine
from tests.domain.oracle.comparing import compare, told
from tests.domain.oracle.story import (
    DAY,
    Counted,
    Later,
    Opening,
    Price,
    Promise,
    Sitting,
    Story,
    Work,
)

FIRST = dt.date(2027, 3, 1)
WEEK = dict.fromkeys(range(5), (Opening(540, 1020),))
RULES = dataclasses.replace(
    told(0).rules,
    mechanism="failure points",
    at_risk=Fraction(1),
    month_cap=Fraction(1),
    year_cap=None,
    minor_points=1,
    major_points=1,
    steps=((1, Fraction(1, 10)),),
    by_calendar_days=True,
)
PLAIN = Story(
    first=FIRST - 400 * DAY,
    last=None,
    year=2027,
    month=3,
    zone="UTC",
    currency="USD",
    openings=WEEK,
    closed=frozenset(),
    zones={1: "UTC"},
    roles={1: ""},
    sittings=(),
    work=(),
    prices=(),
    volumes={},
    promises=(),
    counts=(),
    excuses=(),
    past=(),
    rules=RULES,
)


def promise(metric: str, target: int, *agreed: tuple[str, int]) -> Promise:
    return Promise("S1", metric, Fraction(target), None, None, 100, agreed=agreed)


def test_snapshot_counted_as_agreed_at_the_end_is_the_figure_of_the_month() -> None:
    """Of a snapshot the last count stands for all, so 4 items meet 10, whatever week 1 was."""
    first_week = Counted("S1", FIRST, FIRST + 7 * DAY, {"aged_items": 3}, (("older_than_days", 5),))
    last_days = Counted(
        *("S1", FIRST + 28 * DAY, FIRST + 31 * DAY), {"aged_items": 4}, (("older_than_days", 10),)
    )
    month = dataclasses.replace(
        PLAIN,
        promises=(promise("backlog-aged", 10, ("older_than_days", 10)),),
        counts=(first_week, last_days),
    )
    assert compare(month) == []


def test_rows_without_times_lie_one_behind_the_other_for_adherence_as_for_nights() -> None:
    """12 h planned on two seats, the desk is open for 8: of 2 x 5 h at most 8 lie within them."""
    month = dataclasses.replace(
        PLAIN,
        promises=(promise("adherence-timesheets", 90),),
        sittings=(
            Sitting(1, "A", "", FIRST, FIRST, 100),
            Sitting(1, "B", "", FIRST, FIRST, 50),
        ),
        work=(Work(1, FIRST, None, 600, 0, 0),),
    )
    assert compare(month) == []
    row = Work(1, FIRST, None, 300, 0, 0)
    assert compare(dataclasses.replace(month, work=(row, row))) == []


def test_amendment_that_changes_nothing_changes_no_credit_of_misses_added_up() -> None:
    """Absences outweigh the fees of the first days: -25.25 and 677.42 are 652.17, 10 % 65.22."""
    seat = Price("SEAT", "seat", Fraction(1000), dt.date(2020, 1, 1), None, "", True, 0)
    days = (FIRST + DAY * number for number in range(10, 31))
    month = dataclasses.replace(
        PLAIN,
        promises=(promise("turnaround", 90),),
        prices=(seat,),
        sittings=(Sitting(1, "A", "", FIRST - DAY, None, 100),),
        work=tuple(Work(1, day, None, 480, 0, 0) for day in days if day.weekday() in WEEK),
        counts=(Counted("S1", FIRST, FIRST + 31 * DAY, {"on_time": 1, "items": 2}),),
    )
    again = Later(FIRST + 10 * DAY, WEEK, frozenset(), RULES)
    amended = dataclasses.replace(month, amendments=(again,))
    assert engine.answer(month).real.due == {"S1": 6522}
    assert engine.answer(amended).real.due == {"S1": 6522}


@pytest.mark.parametrize("metric", ["adherence-timesheets", "shrinkage-timesheets"])
def test_why_of_a_measure_of_timesheets_is_made_of_its_own_minutes(metric: str) -> None:
    """5 h worked of 8 h: 3 h unavailable, which are not made of 5 h.

    Adherence: who begins 3 h before the desk opens has 2 of 5 h in the planned state.
    """
    early = dt.datetime.combine(FIRST, dt.time(6), tzinfo=dt.UTC)
    month = dataclasses.replace(
        PLAIN,
        promises=(promise(metric, 50),),
        sittings=(Sitting(1, "A", "", FIRST, FIRST, 100),),
        work=(Work(1, FIRST, early, 300, 0, 0),),
    )
    assert compare(month) == []
    statement = compute_statement(engine.inputs(month))
    pending = [figure.node for figure in why_figures(statement)]
    while pending:
        node = pending.pop()
        parts = node.parts()
        pending.extend(parts)
        values = [part.exact for part in parts if part.exact is not None]
        assert node.rule is None or node.rule(values) == node.exact, node.title
