"""Public holidays of a country, as a seed for the holiday table of a calendar.

They are a starting point, not the law: proclamations come late, regions differ, and the list does
not tell regular holidays from special days. People go through it after it was added.
"""

import datetime as dt
from collections.abc import Iterable

from babel import Locale

from bpodesk.domain.worktime import DayKind, Holiday


def holiday_countries() -> tuple[tuple[str, str], ...]:
    """The countries there are holidays of: ISO 3166 code and English name, by name."""
    # Late: the library takes a while to load, and few start with it.
    from holidays import list_supported_countries

    names = Locale("en").territories
    found = (code for code in list_supported_countries(include_aliases=False) if code in names)
    return tuple(sorted(((code, names[code]) for code in found), key=lambda item: item[1]))


def public_holidays(country: str, years: Iterable[int]) -> tuple[Holiday, ...]:
    """The public holidays of a country in some years, by day, with English names where there are.

    Several on one day become one entry. Raises ValueError for a country that isn't known.
    """
    from holidays import country_holidays

    if country not in dict(holiday_countries()):
        raise ValueError(f"no holidays are known of {country}")
    found: dict[dt.date, str] = country_holidays(country, years=sorted(years), language="en_US")
    return tuple(
        Holiday(day=day, name=name.replace("; ", " / "), kind=DayKind.CLOSED)
        for day, name in sorted(found.items())
    )


def merged_holidays(kept: Iterable[Holiday], added: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """Both lists as one, by day; a day that was there before stays as it was."""
    before = tuple(kept)
    days = {holiday.day for holiday in before}
    new = (holiday for holiday in added if holiday.day not in days)
    return tuple(sorted((*before, *new), key=lambda holiday: holiday.day))
