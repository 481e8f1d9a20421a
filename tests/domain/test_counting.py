"""From a row of a list to the counts of a level, by each measure and each kind of list."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule, row_place
from bpodesk.domain.counting import Counted, Counter, NotCountable, counter_for, rule_of
from bpodesk.domain.ids import ContractId, CountImportId, SourceFileId
from bpodesk.domain.measure_readings import MeasureLayout
from bpodesk.domain.sla.clocks import BusinessClock, ClockUnit, PromiseClock
from bpodesk.domain.sla.levels import ServiceLevel, check_level
from bpodesk.domain.worktime import Calendar, Holiday, Span, Window, instant

DAY = dt.date(2026, 9, 8)
NEW_YORK = Calendar(
    zone="America/New_York",
    windows=tuple(Window(weekday=day, start=dt.time(9), end=dt.time(18)) for day in range(5)),
    holidays=(Holiday(day=dt.date(2026, 9, 7), name="Labor Day"),),
)
CLOCK = BusinessClock(NEW_YORK)
EIGHT = CountingRule(clock=PromiseClock(count=8))


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    moment = instant(dt.date(2026, 9, day), dt.time(hour, minute), zone=NEW_YORK.zone)
    return moment.replace(second=second)


def level(metric: str, **changes: object) -> ServiceLevel:
    made = ServiceLevel(code="S1", title="Promise", metric=metric, target=Decimal(80))
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def batch(layout: MeasureLayout, **changes: object) -> CountImport:
    made = CountImport(
        contract_id=ContractId(1),
        source_file_id=SourceFileId(1),
        layout=layout,
        zone="Asia/Manila",
        sheets=("Calls",),
        columns=(),
        levels=("S1",),
        imported_at=at(30, 9),
        row_count=1,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def row(counts: Mapping[str, int], **changes: object) -> CountedRow:
    made = CountedRow(
        import_id=CountImportId(1), day=DAY, key="k", counts=counts, source_sheet=0, source_row=7
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def counts_of(
    promise: ServiceLevel, source: CountImport, counts: Mapping[str, int]
) -> Mapping[str, int] | str | None:
    """What a row counts, or the reason against it."""
    found = counter_for(promise, source, stated=frozenset(counts), clock=CLOCK)
    if isinstance(found, NotCountable):
        return found.because
    counted = found.count(row(counts))
    return counted.counts if counted is not None else None


INTERVAL = {
    "incoming": 100, "answered": 90, "abandoned": 10, "answered_within": 70, "answered_after": 20,
    "abandoned_within": 4, "abandoned_after": 6, "wait_seconds": 1800, "talk_seconds": 9000,
    "hold_seconds": 900, "wrap_up_seconds": 450,
}  # fmt: skip
PARTED = {"within": 70, "after": 20, "abandoned_within": 4, "abandoned_after": 6}


@pytest.mark.parametrize(
    ("metric", "names"),
    [
        ("service-level-f1", ("within", "after", "abandoned_within", "abandoned_after")),
        ("service-level-f2", ("within", "after")),
        ("service-level-f3", ("within", "after", "abandoned_within", "abandoned_after")),
        ("service-level-f4", ("within", "after", "abandoned_after")),
    ],
)
@pytest.mark.parametrize(
    "left_out",
    [
        (),
        ("answered", "abandoned"),
        ("answered_after", "abandoned_after"),
        ("answered_within", "abandoned_within"),
    ],
)
def test_interval_counts_for_each_variant_whichever_columns_say_it(
    metric: str, names: tuple[str, ...], left_out: tuple[str, ...]
) -> None:
    counts = {name: number for name, number in INTERVAL.items() if name not in left_out}
    source = batch(MeasureLayout.INTERVALS, parted_seconds=20)
    found = counts_of(level(metric, threshold_seconds=20), source, counts)
    assert found == {name: PARTED[name] for name in names}


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("abandonment", {"abandoned": 10, "offered": 100}),
        ("speed-of-answer", {"wait_seconds": 1800, "answered": 90}),
        ("handle-time", {"handle_seconds": 10_350, "handled": 90}),
    ],
)
def test_interval_counts_what_needs_no_threshold(metric: str, expected: Mapping[str, int]) -> None:
    source = batch(MeasureLayout.INTERVALS)
    assert counts_of(level(metric), source, INTERVAL) == expected


def test_interval_abandonment_counts_past_the_short_limit_where_one_is_agreed() -> None:
    promise = level("abandonment", short_abandon_seconds=5)
    parted = batch(MeasureLayout.INTERVALS, parted_seconds=5)
    assert counts_of(promise, parted, INTERVAL) == {"abandoned": 6, "offered": 100}


def test_interval_without_a_total_adds_its_parts() -> None:
    counts = {"answered_within": 70, "answered_after": 20, "answered": 90, "abandoned": 10}
    source = batch(MeasureLayout.INTERVALS)
    assert counts_of(level("abandonment"), source, counts) == {"abandoned": 10, "offered": 100}
    bare = {"incoming": 12, "abandoned_within": 2, "abandoned_after": 3}
    assert counts_of(level("abandonment"), source, bare) == {"abandoned": 5, "offered": 12}
    no_answered = {"answered_within": 70, "answered_after": 20, "wait_seconds": 900}
    expected = {"wait_seconds": 900, "answered": 90}
    assert counts_of(level("speed-of-answer"), source, no_answered) == expected


def test_interval_parted_elsewhere_than_agreed_is_not_counted() -> None:
    source = batch(MeasureLayout.INTERVALS, parted_seconds=30)
    found = counts_of(level("service-level-f4", threshold_seconds=20), source, INTERVAL)
    assert found == "the file parts its calls at 30 seconds, and the contract at 20"


@pytest.mark.parametrize(
    ("changes", "source", "left_out", "asks"),
    [
        ({}, {"parted_seconds": 20}, (), "threshold_seconds"),
        ({"threshold_seconds": 20}, {}, (), "parted_seconds"),
        (
            {"threshold_seconds": 20},
            {"parted_seconds": 20},
            ("abandoned_within", "abandoned_after"),
            "abandoned_is_past",
        ),
        (
            {"threshold_seconds": 20},
            {"parted_seconds": 20},
            ("abandoned", "abandoned_after"),
            "",
        ),
    ],
)
def test_interval_asks_for_the_number_that_would_settle_it(
    changes: dict, source: dict, left_out: tuple[str, ...], asks: str
) -> None:
    stated = frozenset(INTERVAL) - {*left_out}
    found = counter_for(
        level("service-level-f4", **changes),
        batch(MeasureLayout.INTERVALS, **source),
        stated=stated,
        clock=CLOCK,
    )
    assert isinstance(found, NotCountable)
    assert found.asks == asks


def test_interval_whose_abandoned_are_past_the_limit_counts_them_as_they_are() -> None:
    counts = {"answered": 90, "answered_within": 70, "abandoned": 6}
    source = batch(MeasureLayout.INTERVALS, parted_seconds=20, abandoned_is_past=True)
    promise = level("service-level-f4", threshold_seconds=20)
    expected = {"within": 70, "after": 20, "abandoned_after": 6}
    assert counts_of(promise, source, counts) == expected
    # Those within the threshold are nowhere.
    found = counts_of(level("service-level-f1", threshold_seconds=20), source, counts)
    assert found == "the file has no column that gives “Abandoned within 20 seconds”"


def test_interval_with_a_part_above_its_whole_or_a_blank_is_not_counted() -> None:
    source = batch(MeasureLayout.INTERVALS, parted_seconds=20)
    promise = level("service-level-f2", threshold_seconds=20)
    counter = counter_for(
        promise, source, stated=frozenset(("answered", "answered_within")), clock=CLOCK
    )
    assert isinstance(counter, Counter)
    assert counter.count(row({"answered": 5, "answered_within": 7})) is None
    assert counter.count(row({"answered": 5})) is None


def test_interval_that_lacks_a_column_says_which_count_it_can_not_give() -> None:
    source = batch(MeasureLayout.INTERVALS)
    assert counts_of(level("accuracy"), source, INTERVAL) == (
        "the file has no column that gives “Correct items”"
    )
    assert counts_of(level("abandonment"), source, {"incoming": 4}) == (
        "the file has no column that gives “Abandoned after the short-abandon limit”"
    )


ANSWERED = {"incoming": 1, "answered": 1, "abandoned": 0, "wait_seconds": 20, "talk_seconds": 60}
LATE = ANSWERED | {"wait_seconds": 21}
LOST = {"incoming": 1, "answered": 0, "abandoned": 1, "wait_seconds": 6}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (ANSWERED, {"within": 1, "after": 0, "abandoned_within": 0, "abandoned_after": 0}),
        (LATE, {"within": 0, "after": 1, "abandoned_within": 0, "abandoned_after": 0}),
        (LOST, {"within": 0, "after": 0, "abandoned_within": 1, "abandoned_after": 0}),
        (
            LOST | {"wait_seconds": 21},
            {"within": 0, "after": 0, "abandoned_within": 0, "abandoned_after": 1},
        ),
        ({"incoming": 1, "wait_seconds": 3}, None),
        ({"incoming": 1, "answered": 1}, None),
    ],
)
def test_call_counts_by_its_wait_and_the_last_second_is_within(
    call: Mapping[str, int], expected: Mapping[str, int] | None
) -> None:
    counter = counter_for(
        level("service-level-f1", threshold_seconds=20),
        batch(MeasureLayout.CALLS),
        stated=frozenset(ANSWERED),
        clock=CLOCK,
    )
    assert isinstance(counter, Counter)
    found = counter.count(row(call))
    assert found == (Counted(day=DAY, counts=expected) if expected is not None else None)


@pytest.mark.parametrize(
    ("promise", "call", "expected"),
    [
        (level("abandonment"), LOST, {"abandoned": 1, "offered": 1}),
        (level("abandonment", short_abandon_seconds=6), LOST, {"abandoned": 0, "offered": 1}),
        (level("abandonment", short_abandon_seconds=5), LOST, {"abandoned": 1, "offered": 1}),
        (level("speed-of-answer"), LATE, {"wait_seconds": 21, "answered": 1}),
        (level("speed-of-answer"), LOST, {"wait_seconds": 0, "answered": 0}),
        (level("handle-time"), ANSWERED, {"handle_seconds": 60, "handled": 1}),
        (level("handle-time"), LOST | {"talk_seconds": 0}, {"handle_seconds": 0, "handled": 0}),
        (
            level("handle-time"),
            ANSWERED | {"handle_seconds": 75},
            {"handle_seconds": 75, "handled": 1},
        ),
        (
            level("first-contact"),
            ANSWERED | {"resolved": 1},
            {"resolved_first": 1, "contacts": 1},
        ),
    ],
)
def test_call_counts_for_each_measure(
    promise: ServiceLevel, call: Mapping[str, int], expected: Mapping[str, int]
) -> None:
    assert counts_of(promise, batch(MeasureLayout.CALLS), call) == expected


def test_calls_that_can_not_be_counted_say_why() -> None:
    source = batch(MeasureLayout.CALLS)
    assert counts_of(level("service-level-f2"), source, {"answered": 1}) == (
        "the file doesn't say how long each call waited"
    )
    found = counter_for(level("service-level-f2"), source, stated=frozenset(ANSWERED), clock=CLOCK)
    assert isinstance(found, NotCountable)
    assert found.asks == "threshold_seconds"
    assert counts_of(level("accuracy"), source, ANSWERED) == (
        "the file has no column that gives “Correct items”"
    )


def ticket(opened: dt.datetime | None, closed: dt.datetime | None, **changes: object) -> CountedRow:
    return row({"tickets": 1}, started_at=opened, ended_at=closed, **changes)


def judged(
    item: CountedRow, *, known_until: dt.datetime | None = None, metric: str = "turnaround"
) -> Counted | None:
    source = batch(MeasureLayout.TICKETS, rules={"S1": EIGHT}, known_until=known_until)
    counter = counter_for(level(metric), source, stated=frozenset(("tickets",)), clock=CLOCK)
    assert isinstance(counter, Counter)
    return counter.count(item)


def test_ticket_is_counted_on_the_day_it_was_due() -> None:
    # Eight business hours from Friday 16:30 are due on Tuesday at 15:30.
    due = dt.date(2026, 9, 8)
    in_time = Counted(day=due, counts={"on_time": 1, "items": 1})
    late = Counted(day=due, counts={"on_time": 0, "items": 1})
    assert judged(ticket(at(4, 16, 30), at(8, 15, 30, 59))) == in_time
    assert judged(ticket(at(4, 16, 30), at(8, 15, 31))) == late
    paused = (Span(start=at(8, 10), end=at(8, 11, 30)),)
    assert judged(ticket(at(4, 16, 30), at(8, 17), pauses=paused)) == in_time


def test_ticket_that_is_open_is_late_once_the_file_knows_of_a_later_moment() -> None:
    late = Counted(day=dt.date(2026, 9, 8), counts={"on_time": 0, "items": 1})
    open_one = ticket(at(4, 16, 30), None)
    assert judged(open_one, known_until=at(8, 15, 31)) == late
    assert judged(open_one, known_until=at(8, 15, 30)) is None
    assert judged(open_one) is None


def test_ticket_whose_clock_stands_still_or_never_began_is_not_counted() -> None:
    standing = row({"tickets": 1, "standing": 1}, started_at=at(4, 9))
    assert judged(standing, known_until=at(30, 9)) is None
    assert judged(ticket(None, None), known_until=at(30, 9)) is None


def test_tickets_in_business_days_need_no_times() -> None:
    days = CountingRule(clock=PromiseClock(count=5, unit=ClockUnit.BUSINESS_DAYS))
    source = batch(MeasureLayout.TICKETS, rules={"S1": days})
    stated = frozenset(("tickets", "days_only"))
    counter = counter_for(level("turnaround"), source, stated=stated, clock=CLOCK)
    assert isinstance(counter, Counter)
    item = row({"tickets": 1, "days_only": 1}, started_at=at(3, 0), ended_at=at(11, 0))
    assert counter.count(item) == Counted(
        day=dt.date(2026, 9, 11), counts={"on_time": 1, "items": 1}
    )
    hours = batch(MeasureLayout.TICKETS, rules={"S1": EIGHT})
    refused = counter_for(level("turnaround"), hours, stated=stated, clock=CLOCK)
    assert isinstance(refused, NotCountable)
    assert "days without times" in refused.because


def test_tickets_count_for_turnaround_alone_and_ask_for_their_clock() -> None:
    source = batch(MeasureLayout.TICKETS)
    assert counts_of(level("accuracy"), source, {"tickets": 1}) == (
        "a list of tickets doesn't count that"
    )
    found = counter_for(level("turnaround"), source, stated=frozenset(), clock=CLOCK)
    assert isinstance(found, NotCountable)
    assert found.asks == "clock"


def test_rule_of_the_terms_wins_over_what_was_said_at_an_import() -> None:
    source = batch(MeasureLayout.CALLS, rules={"S1": CountingRule(threshold_seconds=30)})
    assert rule_of(level("service-level-f2"), source).threshold_seconds == 30
    agreed = level("service-level-f2", threshold_seconds=20)
    assert rule_of(agreed, source).threshold_seconds == 20


def test_level_with_a_clock_of_nothing_is_refused_at_its_field() -> None:
    promise = level("turnaround", clock=PromiseClock(count=0))
    assert [problem.field for problem in check_level(promise)] == ["clock"]


def test_row_stands_in_the_first_cell_of_its_row() -> None:
    assert row_place(row({}), ("Calls",)) == "Calls!A7"
    assert row({"a": 1, "b": 2}).states == row({"b": 2, "a": 1}).states
