import pytest

from bpodesk.domain.time_left import time_left
from bpodesk.domain.worktime import Calendar
from tests.domain.making import MANILA, NEW_YORK, office, utc, window

DEADLINE = "2026-09-17 09:40"  # a Thursday


def told(deadline: str, now: str, calendar: Calendar | None = None) -> tuple[str, bool]:
    left = time_left(
        utc(deadline, zone=NEW_YORK), utc(now, zone=NEW_YORK), calendar=calendar or office()
    )
    return left.length, left.is_over


@pytest.mark.parametrize(
    ("now", "length", "is_over"),
    [
        # Tuesday and Wednesday 06:40 are two business days on, then 3 hours.
        ("2026-09-15 06:40", "2 business days and 3 h", False),
        ("2026-09-15 06:10", "2 business days and 3 h", False),
        ("2026-09-16 09:40", "1 business day", False),
        ("2026-09-17 06:20", "3 h 20 min", False),
        ("2026-09-17 09:40", "0 min", False),
        ("2026-09-17 09:41", "1 min", True),
        ("2026-09-17 10:00", "20 min", True),
        # Over the weekend there is no business day until Monday.
        ("2026-09-18 12:40", "1 business day and 3 h", True),
        ("2026-09-20 23:40", "1 business day and 62 h", True),
        ("2026-09-21 09:40", "2 business days", True),
        # From Fri 4 Sep over Labor Day: 8, 9, 10, 11, 14, 15, 16 and 17 September.
        ("2026-09-04 09:40", "8 business days", False),
        ("2026-09-04 07:00", "8 business days", False),
    ],
)
def test_time_to_a_deadline_is_told_in_business_days_and_hours(
    now: str, length: str, is_over: bool
) -> None:
    assert told(DEADLINE, now) == (length, is_over)


def test_business_day_is_as_long_as_the_clock_says_where_it_is_put_forward() -> None:
    # From Fri 6 March 12:00 to Mon 9 March 12:00 the clocks of New York lose an hour.
    assert told("2026-03-09 12:00", "2026-03-06 12:00") == ("1 business day", False)


def test_calendar_without_business_days_counts_hours() -> None:
    assert told(DEADLINE, "2026-09-15 06:10", Calendar(zone=MANILA)) == ("51 h", False)
    closed = Calendar(zone=NEW_YORK, windows=(window(7),))  # of no weekday
    assert told(DEADLINE, "2026-09-15 06:10", closed) == ("51 h", False)


def test_what_is_over_for_years_is_told_all_the_same() -> None:
    left = time_left(utc("2020-01-02 09:00"), utc("2026-09-15 06:00"), calendar=office())
    assert (left.business_days, left.is_over) == (999, True)
