import dataclasses
import datetime as dt
from enum import Enum
from fractions import Fraction

import pytest

from bpodesk.domain import readings, sheets
from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.measure_readings import MeasuredRow, MeasureRole, Stated
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import (
    Answers,
    CodeMeaning,
    CodeRule,
    EntryKind,
    ReadEntry,
    Reading,
    Role,
)
from bpodesk.domain.sheets import Merged, SheetPage
from bpodesk.workbooks import wire
from bpodesk.workbooks.wire import pack, unpack

ENTRY = ReadEntry(
    person="Peña \ud800",
    day=dt.date(2026, 9, 1),
    start=dt.time(21, 30),
    minutes=480,
    kind=EntryKind.ABSENCE,
    sheet="S",
    row=2,
    column=3,
)


def test_wire_gives_back_equal_values_of_the_same_types() -> None:
    answers = Answers(
        month=dt.date(2026, 9, 1),
        day_first=True,
        sheets=("A", "B"),
        roles={"3": Role.HOURS},
        legend={"P": CodeRule(meaning=CodeMeaning.WORKED, minutes=480)},
    )
    page = SheetPage(
        sheet="S",
        sheets=("S",),
        first_row=1,
        rows=(("a", "1"), ()),
        row_count=2,
        column_count=2,
        merged=(Merged(first_row=1, first_column=1, last_row=2, last_column=2),),
        hidden_rows=frozenset((2, 3)),
    )
    reading = Reading(
        layout="flat",
        sheets=(),
        columns=(),
        entries=(ENTRY,),
        problems=(Problem(message="x", place="S!A1"),),
        confidence=0.1,
    )
    for value in (answers, page, reading, None, True, 1, 0.1, "é\n", (), {"a": (1, None)}):
        back = unpack(pack(value))
        assert back == value
        assert type(back) is type(value)
    assert unpack(pack(reading)).entries[0].kind is EntryKind.ABSENCE


def test_wire_of_many_records_goes_by_columns_and_comes_back_equal() -> None:
    many = tuple(
        dataclasses.replace(
            ENTRY,
            person=f"P{row % 7}",
            row=row,
            minutes=row * 2,
            day=dt.date(2026, 9, 1 + row % 30) if row % 5 else None,
        )
        for row in range(200)
    )
    packed = pack(many)
    assert unpack(packed) == many
    assert len(packed) < 5_000
    assert unpack(pack([*many, None])) == (*many, None)
    assert unpack(pack(("x",) * 200)) == ("x",) * 200


def test_wire_of_many_calls_keeps_what_each_of_them_states() -> None:
    many = tuple(
        MeasuredRow(
            sheet="S",
            row=row,
            counts={MeasureRole.INCOMING: 1, MeasureRole.ANSWERED: row % 2},
            averages={MeasureRole.TALK: Stated(Fraction(row, 3))} if row % 2 else {},
        )
        for row in range(60)
    )
    assert unpack(pack(many)) == many


def test_wire_of_columns_gives_back_columns() -> None:
    columns = EntryColumns()
    columns.extend([dataclasses.replace(ENTRY, row=row, task=f"T{row % 3}") for row in range(99)])
    back = unpack(pack(columns))
    assert isinstance(back, EntryColumns)
    assert back == columns
    back.append(ENTRY)
    assert back[-1] == ENTRY


@pytest.mark.parametrize("value", [b"bytes", dt.timedelta(days=1), object()])
def test_wire_refuses_what_is_not_listed(value: object) -> None:
    with pytest.raises(TypeError, match="has no way"):
        pack(value)


@pytest.mark.parametrize("data", [b'["Popen", 1]', b'["table", "os", 1]'])
def test_wire_makes_no_class_that_is_not_listed(data: bytes) -> None:
    with pytest.raises(LookupError):
        unpack(data)


def test_wire_knows_every_record_and_enum_of_readings_and_sheets() -> None:
    for module in (readings, sheets):
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                if getattr(kind, "_is_protocol", False):
                    continue
                assert dataclasses.is_dataclass(kind) or issubclass(kind, Enum)
                assert kind in (*wire._RECORDS, *wire._ENUMS), kind
