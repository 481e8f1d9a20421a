import datetime as dt
import hashlib
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.workbooks.cells import CellKind
from bpodesk.workbooks.exports import TimesheetRow, write_flat_timesheet, write_table
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.recognise import read_timesheet
from bpodesk.workbooks.writing import writable

SHIFT = TimesheetRow(
    person="Amihan Cortez",
    person_code="T-01",
    day=dt.date(2026, 9, 15),
    start=dt.time(21, 0),
    end=dt.time(8, 30),
    break_minutes=60,
    minutes=630,
    overtime_minutes=150,
    task="Calls",
    customer="Harbor & Pine",
)


def test_timesheet_written_is_read_back_with_its_total() -> None:
    content = write_flat_timesheet([SHIFT], title="September", sheet_name="Hours")
    reading = read_timesheet(content, name="a.xlsx")
    [entry] = reading.entries
    assert reading.problems == ()
    assert (entry.person, entry.person_code, entry.day) == (
        SHIFT.person,
        SHIFT.person_code,
        SHIFT.day,
    )
    assert (entry.start, entry.end, entry.break_minutes) == (SHIFT.start, SHIFT.end, 60)
    assert (entry.minutes, entry.overtime_minutes) == (630, 150)
    assert (entry.task, entry.customer) == (SHIFT.task, SHIFT.customer)
    assert (entry.sheet, entry.row, entry.column) == ("Hours", 4, 7)
    assert [(item.label, item.agrees) for item in reading.checksums] == [("Total", True)]


def test_timesheet_looks_like_a_table_in_excel() -> None:
    content = write_flat_timesheet([SHIFT], title="September", sheet_name="Hours")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Hours"]
    assert sheet["A1"].value == "September"
    assert sheet.freeze_panes == "A4"
    assert sheet["A3"].font.bold
    assert (sheet["C4"].value, sheet["C4"].number_format) == (
        dt.datetime.combine(dt.date(2026, 9, 15), dt.time()),
        "yyyy-mm-dd",
    )
    assert (sheet["D4"].value, sheet["D4"].number_format) == (dt.time(21, 0), "hh:mm")
    assert (sheet["B5"].value, sheet["G5"].value, sheet["H5"].value) == ("Total", 10.5, 2.5)
    assert sheet.column_dimensions["B"].width == 26


def test_acceptance_month_is_read_back_hour_for_hour() -> None:
    """116 shifts of 8 hours, 12.50 hours of overtime beside them."""
    overtime = {("A", 15): 150, ("A", 22): 150, ("B", 17): 255, ("C", 24): 195}
    days = [day for day in range(1, 31) if dt.date(2026, 9, day).weekday() < 5 and day != 7]
    rows: list[TimesheetRow] = []
    for person in "ABCDEF":
        for day in days:
            absent = (person == "E" and day in (10, 25)) or (person == "F" and day < 14)
            if not absent:
                extra = overtime.get((person, day), 0)
                end = dt.datetime.combine(dt.date(2026, 9, day), dt.time(6)) + dt.timedelta(
                    minutes=extra
                )
                rows.append(
                    TimesheetRow(
                        person=person * 3,
                        day=dt.date(2026, 9, day),
                        start=dt.time(21),
                        end=end.time(),
                        break_minutes=60,
                        minutes=480 + extra,
                        overtime_minutes=extra or None,
                    )
                )
    content = write_flat_timesheet(rows, title="September 2026", sheet_name="Hours")
    reading = read_timesheet(content, name="a.xlsx")
    extra_minutes = sum(entry.overtime_minutes or 0 for entry in reading.entries)
    assert (len(reading.entries), reading.problems) == (116, ())
    assert extra_minutes == 750
    assert reading.total_minutes - extra_minutes == 928 * 60
    assert all(checksum.agrees for checksum in reading.checksums)


def test_written_bytes_are_the_same_every_time() -> None:
    def digest() -> str:
        content = write_flat_timesheet([SHIFT], title="September", sheet_name="Hours")
        return hashlib.sha256(content).hexdigest()

    assert digest() == digest()
    content = write_table(["A"], [["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert "BPODesk" in core


def test_table_writes_each_value_as_what_it_is() -> None:
    moment = dt.datetime.combine(dt.date(2026, 9, 1), dt.time(21))
    row = ["=1+1", "#N/A", "", 3, 2.5, Decimal("1.10"), True, moment.date(), moment, None]
    content = write_table([f"H{index}" for index in range(9)], [row, [dt.time(6, 5)]])
    [sheet] = read_workbook(content, name="a").sheets
    assert sheet.name == "List"
    kinds = [(cell.column, cell.kind, cell.text) for cell in sheet.rows[1]]
    assert kinds == [
        (1, CellKind.TEXT, "=1+1"),
        (2, CellKind.TEXT, "#N/A"),
        (4, CellKind.NUMBER, "3"),
        (5, CellKind.NUMBER, "2.5"),
        (6, CellKind.NUMBER, "1.1"),
        (7, CellKind.BOOLEAN, "TRUE"),
        (8, CellKind.DATE, "46266"),
        (9, CellKind.DATE, "46266.875"),
    ]
    assert sheet.rows[2][0].number_format == "hh:mm"


def test_table_columns_are_as_wide_as_their_texts_within_reason() -> None:
    content = write_table(["A", "B"], [["x" * 10, "y" * 100, "beyond the headers"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["List"]
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert widths == [14, 60]
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("name", "written"),
    [("a/b:c", "a b c"), ("", "Sheet1"), ("''", "Sheet1"), ("x" * 40, "x" * 31)],
)
def test_sheet_names_are_made_valid(name: str, written: str) -> None:
    content = write_table(["A"], [["x"]], sheet_name=name)
    assert [sheet.name for sheet in read_workbook(content, name="a").sheets] == [written]


def test_writable_text_has_no_control_characters_and_fits_a_cell() -> None:
    assert writable("a\x00b\x0bc\ud800d\ufffee\tf\n") == "abcde\tf\n"
    assert writable("x" * 40_000) == "x" * 32_767
    assert writable("😀" * 20_000) == "😀" * 16_383
    assert writable("é" * 20_000) == "é" * 20_000


names = st.text(alphabet="abcdefgh Ññéü=", min_size=1, max_size=12).map(lambda text: f"P {text} X")
rows_of_a_month = st.lists(
    st.builds(
        TimesheetRow,
        person=names,
        day=st.dates(dt.date(2026, 9, 1), dt.date(2026, 9, 30)),
        start=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
        end=st.none(),
        break_minutes=st.integers(0, 60),
        minutes=st.integers(1, 1380),
        task=st.sampled_from(["", "Calls", "=SUM(A1)", "Mail"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(rows_of_a_month, st.booleans())
def test_any_month_written_is_read_back_the_same(rows: list[TimesheetRow], timed: bool) -> None:
    written: list[TimesheetRow] = []
    for row in rows:
        start = dt.datetime.combine(row.day, row.start or dt.time())
        pause = min(row.break_minutes or 0, 1439 - row.minutes)
        end = start + dt.timedelta(minutes=row.minutes + pause)
        written.append(
            TimesheetRow(
                person=row.person,
                day=row.day,
                start=row.start if timed else None,
                end=end.time() if timed else None,
                break_minutes=pause,
                minutes=row.minutes,
                overtime_minutes=row.minutes // 4 or None,
                task=row.task,
            )
        )
    content = write_flat_timesheet(written, title="Any", sheet_name="S")
    reading = read_timesheet(content, name="a.xlsx")
    assert [
        (
            " ".join(row.person.split()),
            row.day,
            row.start,
            row.end,
            row.break_minutes,
            row.minutes,
            row.overtime_minutes,
            row.task,
        )
        for row in written
    ] == [
        (
            entry.person,
            entry.day,
            entry.start,
            entry.end,
            entry.break_minutes,
            entry.minutes,
            entry.overtime_minutes,
            entry.task,
        )
        for entry in reading.entries
    ]
    assert all(checksum.agrees for checksum in reading.checksums)
    assert all(not problem.is_error for problem in reading.problems)
