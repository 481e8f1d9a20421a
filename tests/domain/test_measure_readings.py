import datetime as dt
from fractions import Fraction

from bpodesk.domain.measure_readings import (
    MeasureChecksum,
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Stated,
    totals_of,
)

R = MeasureRole
SEPTEMBER_1 = dt.date(2026, 9, 1)  # a Tuesday


def interval(row: int, answered: int, seconds: int, *, day: int | None = None, agent: str = ""):
    return MeasuredRow(
        sheet="S",
        row=row,
        agent=agent,
        day=None if day is None else dt.date(2026, 9, day),
        counts={R.INCOMING: answered + 1, R.ANSWERED: answered},
        averages={R.TALK: Stated(seconds, answered)},
    )


def reading(*rows: MeasuredRow, layout: MeasureLayout = MeasureLayout.INTERVALS) -> MeasureReading:
    return MeasureReading(layout=layout, sheets=(), columns=(), rows=rows)


def test_totals_of_weighted_averages_are_exact_fractions() -> None:
    totals = totals_of([interval(2, 2, 10), interval(3, 1, 11)])
    assert totals.rows == 2
    assert totals.counts == {R.INCOMING: 5, R.ANSWERED: 3}
    assert totals.averages[R.TALK].value == Fraction(31, 3)
    assert totals.averages[R.TALK].of_rows == Fraction(21, 2)


def test_share_with_a_missing_count_or_nothing_counted_is_none() -> None:
    totals = totals_of([interval(2, 3, 10)])
    assert totals.share(R.ANSWERED, R.INCOMING) == Fraction(3, 4)
    assert totals.share(R.ABANDONED, R.INCOMING) is None
    assert totals.share(R.ANSWERED, R.TICKETS) is None
    assert totals_of([interval(2, -1, 10)]).share(R.ANSWERED, R.INCOMING) is None


def test_reading_grouped_leaves_rows_without_agent_or_day_out() -> None:
    given = reading(
        interval(2, 1, 10, day=9, agent="Bo"),
        interval(3, 2, 20, day=6, agent="Al"),
        interval(4, 4, 40, day=1, agent="Bo"),
        interval(5, 8, 80),
    )
    assert given.agents == ("Bo", "Al")
    assert given.first_day == SEPTEMBER_1
    assert given.last_day == dt.date(2026, 9, 9)
    assert {name: part.counts[R.ANSWERED] for name, part in given.by_agent().items()} == {
        "Bo": 5,
        "Al": 2,
    }
    assert [(day.day, part.counts[R.ANSWERED]) for day, part in given.by_day().items()] == [
        (1, 4),
        (6, 2),
        (9, 1),
    ]
    # The Mondays: 6 September is a Sunday, so with the 1st in the week of 31 August.
    assert [(str(day), part.counts[R.ANSWERED]) for day, part in given.by_week().items()] == [
        ("2026-08-31", 6),
        ("2026-09-07", 1),
    ]


def test_reading_without_rows_has_no_days() -> None:
    assert reading().first_day is None
    assert reading().last_day is None
    assert reading().total.rows == 0


def test_total_seconds_are_of_calls_and_tickets_only() -> None:
    rows = (interval(2, 1, 10), interval(3, 1, 20))
    assert reading(*rows).total_seconds is None
    assert reading(*rows, layout=MeasureLayout.CALLS).total_seconds == 30
    assert reading(*rows, layout=MeasureLayout.TICKETS).total_seconds is None


def test_facts_of_rows_in_other_places_are_equal_if_they_state_the_same() -> None:
    assert interval(2, 1, 10).facts == interval(7, 1, 10).facts
    assert interval(2, 1, 10).facts != interval(2, 1, 11).facts


def test_checksum_agrees_only_with_the_same_number() -> None:
    checksum = MeasureChecksum(place="S!B9", label="Total", role=R.ANSWERED, stated=3, computed=3)
    assert checksum.agrees
    other = MeasureChecksum(place="S!B9", label="Total", role=R.ANSWERED, stated=3, computed=4)
    assert not other.agrees
