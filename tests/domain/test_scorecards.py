"""The week's scorecard; figures from the acceptance month, the rest by hand."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.scorecards import (
    latest_week,
    make_scorecard,
    months_of,
    week_containing,
    week_label,
)
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.sla.measures import NOTHING_COUNTED
from bpodesk.domain.statements import Statement, compute_statement
from tests.domain import september
from tests.domain.september import CONTRACT_ID, SEPTEMBER

WEEK_38 = week_containing(dt.date(2026, 9, 16))


def september_statement() -> Statement:
    return compute_statement(september.inputs())


def october(*counted: Measurement) -> Statement:
    """October under the same terms, with these counts and nothing else."""
    whole = september.inputs()
    month = Month(2026, 10)
    part = replace(whole.parts[0], days=month.range)
    return compute_statement(
        replace(whole, month=month, parts=(part,), entries=(), volumes=(), measurements=counted)
    )


def calls(first: dt.date, end: dt.date, within: int, after: int) -> Measurement:
    return Measurement(
        contract_id=CONTRACT_ID,
        sla_code="S1",
        starts_on=first,
        ends_on=end,
        counts={"within": within, "after": after, "abandoned_after": 0},
    )


def test_week_is_an_iso_week_whatever_its_day() -> None:
    assert DateRange(start=dt.date(2026, 9, 14), end=dt.date(2026, 9, 21)) == WEEK_38
    assert week_containing(dt.date(2026, 9, 20)) == WEEK_38
    assert week_containing(dt.date(2027, 1, 1)).start == dt.date(2026, 12, 28)
    assert week_label(week_containing(dt.date(2027, 1, 1))) == "W53"


def test_months_of_a_scorecard_reach_back_eleven_weeks() -> None:
    assert months_of(WEEK_38) == (Month(2026, 6), Month(2026, 7), Month(2026, 8), SEPTEMBER)


def test_scorecard_shows_the_weeks_adjusted_and_raw() -> None:
    card = make_scorecard([september_statement()], WEEK_38)
    line = next(line for line in card.lines if line.level.code == "S1")
    assert [week.label for week in line.weeks] == [f"W{number}" for number in range(27, 39)]
    assert line.week.raw == Fraction(100 * 884, 884 + 326 + 131)
    assert line.week.figure == Fraction(100 * 872, 872 + 178 + 13)
    assert line.week.outcome is Outcome.MET
    assert line.before.figure == Fraction(100 * 768, 768 + 131 + 19)
    assert line.weeks[0].figure is NOTHING_COUNTED
    assert line.month.outcome is Outcome.MET
    assert line.outlook is None


def test_scorecard_of_a_level_counted_by_the_month_has_no_weeks() -> None:
    card = make_scorecard([september_statement()], WEEK_38)
    line = next(line for line in card.lines if line.level.code == "S2")
    assert not line.has_weeks
    assert line.week.outcome is Outcome.NO_DATA


def test_scorecard_adds_the_counts_of_a_week_over_the_end_of_a_month() -> None:
    # 28 to 30 September: 703 of 873; 1 to 4 October: 97 of 127. The mean of the two would be wrong.
    first = calls(dt.date(2026, 10, 1), dt.date(2026, 10, 5), 97, 30)
    week = week_containing(dt.date(2026, 10, 1))
    card = make_scorecard([september_statement(), october(first)], week)
    line = next(line for line in card.lines if line.level.code == "S1")
    assert line.week.label == "W40"
    assert line.week.figure == Fraction(100 * 800, 1000)
    assert line.before.figure == Fraction(100 * 1021, 1021 + 172 + 21)
    assert line.outlook is not None


def test_scorecard_of_the_last_week_goes_with_its_month_until_the_next_has_counts() -> None:
    week = week_containing(dt.date(2026, 10, 1))
    card = make_scorecard([september_statement(), october()], week)
    assert card.month == SEPTEMBER
    assert make_scorecard([october()], week).month == Month(2026, 10)


def test_scorecard_takes_of_a_snapshot_the_last_part_of_the_week() -> None:
    backlog = [
        Measurement(
            contract_id=CONTRACT_ID,
            sla_code="S3",
            starts_on=first,
            ends_on=end,
            counts={"open_items": items},
        )
        for first, end, items in (
            (dt.date(2026, 9, 28), dt.date(2026, 10, 1), 40),
            (dt.date(2026, 10, 1), dt.date(2026, 10, 5), 25),
        )
    ]
    statements: list[Statement] = []
    for month, counted in zip((SEPTEMBER, Month(2026, 10)), backlog, strict=True):
        whole = september.inputs()
        part = whole.parts[0]
        levels = tuple(
            replace(item, metric="backlog", target=30, minimum=None) if item.code == "S3" else item
            for item in part.terms.levels
        )
        part = replace(
            part,
            days=month.range,
            revision=replace(part.revision, terms=replace(part.terms, levels=levels)),
        )
        statements.append(
            compute_statement(
                replace(whole, month=month, parts=(part,), entries=(), measurements=(counted,))
            )
        )
    card = make_scorecard(statements, week_containing(dt.date(2026, 10, 1)))
    line = next(line for line in card.lines if line.level.code == "S3")
    assert line.week.figure == 25
    # What another measure counted under the same code is no part of the trend.
    other = make_scorecard(
        [september_statement(), statements[1]], week_containing(dt.date(2026, 10, 1))
    )
    assert next(line for line in other.lines if line.level.code == "S3").before.figure is (
        NOTHING_COUNTED
    )


def test_latest_week_is_the_last_one_counted() -> None:
    assert latest_week([september_statement()]) == week_containing(dt.date(2026, 9, 30))
    assert latest_week([october()]) is None
