import datetime as dt

import pytest

from bpodesk.domain.worktime import DayKind, Holiday
from bpodesk.services.holiday_seeds import holiday_countries, merged_holidays, public_holidays

LABOR_DAY = Holiday(day=dt.date(2026, 9, 7), name="Labor Day")


def test_holiday_countries_are_listed_by_name() -> None:
    countries = holiday_countries()
    names = [name for _, name in countries]
    assert names == sorted(names)
    assert dict(countries)["PH"] == "Philippines"
    assert dict(countries)["US"] == "United States"


def test_public_holidays_of_two_years_come_by_day_and_closed() -> None:
    found = public_holidays("US", (2027, 2026))
    assert LABOR_DAY in found
    assert Holiday(day=dt.date(2027, 9, 6), name="Labor Day") in found
    assert [item.day for item in found] == sorted(item.day for item in found)
    assert {item.day.year for item in found} == {2026, 2027}
    assert {item.kind for item in found} == {DayKind.CLOSED}


def test_public_holidays_of_an_unknown_country_are_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", (2026,))


def test_merged_holidays_keep_what_was_there() -> None:
    own = Holiday(day=dt.date(2026, 9, 7), name="Ours", kind=DayKind.REGULAR_HOLIDAY)
    other = Holiday(day=dt.date(2026, 1, 1), name="New Year's Day")
    assert merged_holidays((own,), (LABOR_DAY, other)) == (other, own)
