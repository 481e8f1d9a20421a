"""Changes of the calendar in words."""

import datetime as dt
from typing import Any

from bpodesk.domain.change_words.labels import HOLIDAY, WINDOW
from bpodesk.domain.change_words.records import NOTHING, ChangeLine, plain, schedule, whole
from bpodesk.domain.codec import from_json
from bpodesk.domain.wording import WEEKDAYS, holiday_kind_words, short_date, window_words
from bpodesk.domain.worktime import Holiday, Window


def calendar_change(path: list[str], before: Any, after: Any) -> ChangeLine:
    """A change of the zone, of hours or holidays, or of a field of one."""
    place = schedule("D")
    if path == ["zone"]:
        return ChangeLine(place=place, what="Time zone", before=before, after=after)
    list_name, *rest = path
    is_window = list_name == "windows"
    row = _window_row if is_window else _holiday_row
    if not rest:
        title = "Coverage Hours" if is_window else "Holidays"
        return whole("D", title, row, before, after)
    key, *field = rest
    if is_window:
        weekday, _, start = key.partition("@")
        what = f"Coverage Hours on {WEEKDAYS[int(weekday)]} from {start[:5]}"
        labels, kind = WINDOW, Window
    else:
        what = f"Holiday on {short_date(dt.date.fromisoformat(key))}"
        labels, kind = HOLIDAY, Holiday
    if not field:
        return ChangeLine(place=place, what=what, before=row(before), after=row(after))
    return ChangeLine(
        place=place,
        what=f"{what}, {labels[field[0]]}",
        before=plain(kind, field[0], before),
        after=plain(kind, field[0], after),
    )


def _window_row(row: Any) -> str:
    return NOTHING if row is None else window_words(from_json(Window, row))


def _holiday_row(row: Any) -> str:
    if row is None:
        return NOTHING
    holiday = from_json(Holiday, row)
    return f"{holiday.name} ({holiday_kind_words(holiday)})"
