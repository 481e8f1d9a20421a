"""September 2026 once more, its hours written as a list, a week grid, a matrix and a punch log."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import pytest

from bpodesk.services.books import OpenBook
from bpodesk.services.imports import import_timesheet, plan_import, read_file
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute
from tests.services.making import ok, sample_id
from tests.workbooks.months import (
    Shift,
    Table,
    flat_list,
    month_matrix,
    person_blocks,
    punch_log,
    week_grid,
    xlsx_of,
)

_PEOPLE = {
    "A": "Amihan Salonga",
    "B": "Benito Cabrera",
    "C": "Corazon Villaruz",
    "D": "Dalisay Peña",
    "E": "Emilio Tuazon",
    "F": "Florencia Ybañez",
}
_LABOR_DAY = 7
_SEAT_OF_F_BEGINS = 14
_ABSENT = {("E", 10), ("E", 25)}
_OVERTIME_MINUTES = {("A", 15): 150, ("A", 22): 150, ("B", 17): 255, ("C", 24): 195}
# 09:00, 13:00, 14:00 and 18:00 in New York, on the clock of Manila: in, break, in, out.
_IN, _BREAK, _BACK, _OUT = 21 * 60, 25 * 60, 26 * 60, 30 * 60


def _september() -> list[Shift]:
    return [
        Shift(
            code=code,
            person=person,
            day=dt.date(2026, 9, day),
            punches=(_IN, _BREAK, _BACK, _OUT + _OVERTIME_MINUTES.get((code, day), 0)),
        )
        for code, person in _PEOPLE.items()
        for day in range(1, 31)
        if dt.date(2026, 9, day).weekday() < 5
        and day != _LABOR_DAY
        and (code, day) not in _ABSENT
        and (code != "F" or day >= _SEAT_OF_F_BEGINS)
    ]


@pytest.mark.parametrize(
    ("write", "layout"),
    [
        (flat_list, "flat list"),
        (week_grid, "week grid"),
        (month_matrix, "month matrix"),
        (punch_log, "punch log"),
        (person_blocks, "person blocks"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_september_in_another_layout_has_the_hours_of_the_contract(
    bare: OpenBook, write: Callable[[list[Shift]], Table], layout: str
) -> None:
    content = xlsx_of({"Attendance": write(_september())})
    file = read_file(content, name="Talisay 2026-09.xlsx")
    assert file.reading.layout == layout
    assert file.reading.open_questions == ()

    contract_id = sample_id(bare)
    result = ok(import_timesheet(bare, plan_import(bare, file, contract_id=contract_id)))
    assert result.new == 116

    figures = cast("dict[str, Any]", compute(bare, contract_id, SAMPLE_MONTH).figures)
    assert figures["hours"] == {
        "days": 116,
        "scheduled": "944.00",
        "worked": "928.00",
        "overtime": "12.50",
        "night": "812.00",
        "scheduled_minutes": 944 * 60,
        "worked_minutes": 928 * 60,
        "overtime_minutes": 750,
        "night_minutes": 812 * 60,
    }
    columns = ("code", "days", "worked", "overtime")
    assert [tuple(row[name] for name in columns) for row in figures["people"]] == [
        ("A", 21, "168.00", "5.00"),
        ("B", 21, "168.00", "4.25"),
        ("C", 21, "168.00", "3.25"),
        ("D", 21, "168.00", "0.00"),
        ("E", 19, "152.00", "0.00"),
        ("F", 13, "104.00", "0.00"),
    ]
    assert figures["net"] == "10678.55"
