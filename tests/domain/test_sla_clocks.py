"""The clock of a promise, beside a walk that looks at every minute."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.sla.clocks import BusinessClock, ClockUnit, PromiseClock, check_clock
from bpodesk.domain.worktime import ONE_MINUTE, Calendar, Holiday, Span, Window, instant

NEW_YORK = Calendar(
    zone="America/New_York",
    windows=tuple(Window(weekday=day, start=dt.time(9), end=dt.time(18)) for day in range(5)),
    holidays=(Holiday(day=dt.date(2026, 9, 7), name="Labor Day"),),
)
NIGHTS = Calendar(
    zone="America/New_York",
    windows=tuple(Window(weekday=day, start=dt.time(22), end=dt.time(6)) for day in range(7)),
)
DAYS = ClockUnit.BUSINESS_DAYS


def at(month: int, day: int, hour: int, minute: int = 0, *, zone: str = "America/New_York"):
    return instant(dt.date(2026, month, day), dt.time(hour, minute), zone=zone)


def hours(count: int) -> PromiseClock:
    return PromiseClock(count=count)


def test_clock_eight_hours_from_friday_afternoon_pass_the_weekend_and_the_holiday() -> None:
    due = BusinessClock(NEW_YORK).due(at(9, 4, 16, 30), hours(8))
    assert due == at(9, 8, 15, 30)


def test_clock_paused_for_an_hour_and_a_half_is_due_that_much_later() -> None:
    paused = (Span(start=at(9, 8, 10), end=at(9, 8, 11, 30)),)
    due = BusinessClock(NEW_YORK).due(at(9, 4, 16, 30), hours(8), paused=paused)
    assert due == at(9, 8, 17)


def test_clock_five_business_days_from_the_third_end_on_the_eleventh() -> None:
    due = BusinessClock(NEW_YORK).due(at(9, 3, 12), PromiseClock(count=5, unit=DAYS))
    assert due == at(9, 11, 23, 59)


def test_clock_whose_pause_lies_where_it_is_closed_loses_nothing() -> None:
    paused = (Span(start=at(9, 4, 18), end=at(9, 8, 9)),)
    assert BusinessClock(NEW_YORK).due(at(9, 4, 16, 30), hours(8), paused=paused) == at(
        9, 8, 15, 30
    )


def test_clock_with_pauses_that_overlap_counts_them_once() -> None:
    paused = (
        Span(start=at(9, 8, 10, 30), end=at(9, 8, 11, 30)),
        Span(start=at(9, 8, 10), end=at(9, 8, 11)),
        Span(start=at(9, 8, 12), end=at(9, 8, 12)),
    )
    assert BusinessClock(NEW_YORK).due(at(9, 4, 16, 30), hours(8), paused=paused) == at(9, 8, 17)


def test_clock_in_a_pause_that_begins_before_the_opening_waits_for_its_end() -> None:
    paused = (
        Span(start=at(9, 8, 8), end=at(9, 8, 8, 30)),
        Span(start=at(9, 8, 8, 45), end=at(9, 8, 10)),
        Span(start=at(9, 9, 9), end=at(9, 9, 17)),
    )
    assert BusinessClock(NEW_YORK).due(at(9, 8, 9, 15), hours(1), paused=paused) == at(9, 8, 11)


def test_clock_due_exactly_at_the_close_is_due_then_and_not_in_the_morning() -> None:
    assert BusinessClock(NEW_YORK).due(at(9, 8, 9), hours(9)) == at(9, 8, 18)


def test_clock_at_night_runs_through_the_hour_that_comes_twice() -> None:
    # 31 Oct 22:00 to 1 Nov 06:00 is nine hours on that night.
    assert BusinessClock(NIGHTS).due(at(10, 31, 22), hours(9)) == at(11, 1, 6)


def test_clock_at_night_lacks_the_hour_that_is_left_out() -> None:
    # 7 Mar 22:00 to 8 Mar 06:00 is seven hours; the eighth begins the night after.
    assert BusinessClock(NIGHTS).due(at(3, 7, 22), hours(8)) == at(3, 8, 23)


def test_clock_asked_for_an_earlier_item_after_a_later_one_answers_the_same() -> None:
    clock = BusinessClock(NEW_YORK)
    later = clock.due(at(12, 1, 9), hours(3))
    assert clock.due(at(1, 5, 9), hours(3)) == at(1, 5, 12)
    assert clock.due(at(12, 1, 9), hours(3)) == later == at(12, 1, 12)


def test_clock_of_a_long_promise_lays_out_as_many_weeks_as_it_takes() -> None:
    # 45 hours are a week: 20 of them from Monday 5 January end with Friday 22 May, but for the one
    # holiday, which lies after it.
    assert BusinessClock(NEW_YORK).due(at(1, 5, 9), hours(900)) == at(5, 22, 18)


def test_clock_long_pause_is_counted_to_its_end() -> None:
    paused = (Span(start=at(1, 5, 10), end=at(8, 3, 9)),)
    assert BusinessClock(NEW_YORK).due(at(1, 5, 9), hours(2), paused=paused) == at(8, 3, 10)


def test_clock_in_days_passes_over_a_day_that_was_paused_as_a_whole() -> None:
    promise = PromiseClock(count=5, unit=DAYS)
    whole = (Span(start=at(9, 8, 9), end=at(9, 8, 18)),)
    part = (Span(start=at(9, 8, 10), end=at(9, 8, 18)),)
    clock = BusinessClock(NEW_YORK)
    assert clock.due(at(9, 3, 12), promise, paused=whole) == at(9, 14, 23, 59)
    assert clock.due(at(9, 3, 12), promise, paused=part) == at(9, 11, 23, 59)


def test_clock_after_months_without_an_open_day_begins_with_the_first() -> None:
    shut = [dt.date(2026, 1, 7) + dt.timedelta(days=7 * week) for week in range(20)]
    calendar = Calendar(
        zone="UTC",
        windows=(Window(weekday=2, start=dt.time(9), end=dt.time(17)),),
        holidays=tuple(Holiday(day=day, name="Shut") for day in shut),
    )
    due = BusinessClock(calendar).due(at(4, 1, 9, zone="UTC"), hours(2))
    assert due == at(5, 27, 11, zone="UTC")


def test_clock_of_a_calendar_that_never_opens_says_so() -> None:
    shut = BusinessClock(Calendar(zone="UTC"))
    with pytest.raises(ValueError, match="no business hours"):
        shut.due(at(9, 1, 9), hours(1))
    with pytest.raises(ValueError, match="no business days"):
        shut.due(at(9, 1, 9), PromiseClock(count=1, unit=DAYS))


def test_clock_in_words_is_one_or_many() -> None:
    assert hours(8).words == "8 business hours"
    assert PromiseClock(count=1, unit=DAYS).words == "1 business day"


def test_clock_of_nothing_is_refused() -> None:
    assert [problem.field for problem in check_clock(hours(0))] == ["clock"]
    assert check_clock(hours(1)) == ()


ZONES = ("America/New_York", "Asia/Manila", "Europe/London", "Australia/Lord_Howe")
times = st.integers(0, 95).map(lambda quarter: dt.time(quarter // 4, quarter % 4 * 15))
windows = st.builds(
    lambda day, start, end: Window(weekday=day, start=start, end=end),
    st.integers(0, 6),
    times,
    times,
)
calendars = st.builds(
    lambda zone, some, shut: Calendar(
        zone=zone,
        windows=(Window(weekday=2, start=dt.time(9), end=dt.time(10)), *some),
        holidays=tuple(Holiday(day=day, name="Shut") for day in sorted(shut)),
    ),
    st.sampled_from(ZONES),
    st.lists(windows, max_size=6),
    st.sets(st.dates(dt.date(2026, 10, 20), dt.date(2026, 11, 10)), max_size=3),
)
moments = st.integers(0, 14 * 24 * 4).map(
    lambda quarter: dt.datetime(2026, 10, 24, tzinfo=dt.UTC) + quarter * 15 * ONE_MINUTE
)
spans = st.builds(
    lambda start, quarters: Span(start=start, end=start + quarters * 15 * ONE_MINUTE),
    moments,
    st.integers(0, 200),
)


@settings(deadline=None)
@given(calendars, moments, st.integers(1, 12), st.lists(spans, max_size=4))
def test_clock_agrees_with_a_walk_over_every_minute(
    calendar: Calendar, opened: dt.datetime, count: int, paused: list[Span]
) -> None:
    found = BusinessClock(calendar).due(opened, hours(count), paused=paused)
    minutes = bytearray((found - opened) // ONE_MINUTE)
    days = [opened.date() + dt.timedelta(days=offset) for offset in range(-2, 120)]
    for state, marked in ((1, [s for day in days for s in calendar.hours_on(day)]), (0, paused)):
        for span in marked:
            first = max(0, (span.start - opened) // ONE_MINUTE)
            last = min(len(minutes), (span.end - opened) // ONE_MINUTE)
            if last > first:
                minutes[first:last] = bytes([state]) * (last - first)
    assert sum(minutes) == count * 60
    # It is the first such moment: the minute before it ran.
    assert minutes[-1] == 1
