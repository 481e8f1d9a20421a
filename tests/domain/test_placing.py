import datetime as dt

import pytest

from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.placing import days_of, entry_of
from bpodesk.domain.readings import ReadEntry

FIRST = dt.date(2026, 9, 1)


def test_row_without_a_day_can_t_be_placed() -> None:
    read = ReadEntry(person="Ana", day=None, minutes=60, sheet="P1", row=1, column=1)
    with pytest.raises(ValueError, match="without a day"):
        entry_of(
            read,
            staff_id=StaffId(1),
            contract_id=ContractId(1),
            zone="UTC",
            contract_zone="UTC",
            sheet=0,
        )


@pytest.mark.parametrize(
    ("zone", "contract_zone", "days"),
    [
        ("Asia/Manila", "Asia/Manila", {1}),
        # Midnight in Manila is noon of the day before in New York, a minute to midnight is noon.
        ("Asia/Manila", "America/New_York", {31, 1}),
        ("America/New_York", "Asia/Manila", {1, 2}),
    ],
)
def test_day_on_the_file_s_clock_reaches_into_the_contract_s_days(
    zone: str, contract_zone: str, days: set[int]
) -> None:
    found = days_of(FIRST, zone=zone, contract_zone=contract_zone)
    assert {day.day for day in found} == days
