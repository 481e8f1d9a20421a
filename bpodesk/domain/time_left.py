"""How long there is until a deadline, or how long it is over, in business days and hours."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bpodesk.domain.wording import duration_words
from bpodesk.domain.worktime import ONE_MINUTE, Calendar, instant

_MOST_DAYS = 999
_LONG_DAYS = 5  # from here on nobody asks for hours
_HOUR = 60
_LONG_MINUTES = 6 * _HOUR  # nor for minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """Whole business days and the minutes beside them, until a deadline or since it."""

    business_days: int
    minutes: int
    is_over: bool

    @property
    def length(self) -> str:
        """2 business days and 3 h; 3 h 20 min; 20 min; 12 business days."""
        count = self.business_days
        days = "1 business day" if count == 1 else f"{count} business days"
        rest = self.minutes
        if self.business_days or rest >= _LONG_MINUTES:
            rest -= rest % _HOUR
        if not self.business_days:
            return duration_words(rest) if rest >= _HOUR else f"{rest} min"
        if not rest or self.business_days >= _LONG_DAYS:
            return days
        return f"{days} and {duration_words(rest)}"


def time_left(deadline: dt.datetime, now: dt.datetime, *, calendar: Calendar) -> TimeLeft:
    """From now until a deadline, whose minute is in time; else since it passed.

    A business day goes from a time of the day to the same time of the next business day, by the
    contract's clock; what is left is hours. A calendar without business days counts hours alone.
    """
    is_over = now >= deadline + ONE_MINUTE
    earlier, later = (deadline, now) if is_over else (now, deadline)
    here, days = earlier, 0
    clock = earlier.astimezone(ZoneInfo(calendar.zone))
    day = clock.date()
    while calendar.windows and days < _MOST_DAYS:
        try:
            day = calendar.add_business_days(day, 1)
        except ValueError:  # windows, and every day of theirs a holiday
            break
        following = instant(day, clock.time(), zone=calendar.zone)
        if following > later:
            break
        here, days = following, days + 1
    return TimeLeft(
        business_days=days, minutes=max(0, (later - here) // ONE_MINUTE), is_over=is_over
    )
