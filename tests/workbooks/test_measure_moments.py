"""When the rows of lists and reports were, on the file's clock."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from bpodesk.domain.measure_readings import MeasureReading, MeasureRole, Pause
from bpodesk.workbooks.measures.recognise import read_measures
from bpodesk.workbooks.reader import read_workbook

HEAD = "Offered,Answered within 20 s,Answered after 20 s,Abandoned"


def read(text: str, name: str = "list.csv") -> MeasureReading:
    reading = read_measures(read_workbook(text.encode(), name=name))
    assert isinstance(reading, MeasureReading), reading
    return reading


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("header", "cells", "start", "end"),
    [
        ("Date,Interval", "2026-09-16,21:30-22:00", "2026-09-16T21:30", "2026-09-16T22:00"),
        ("Date,Interval", "2026-09-16,23:30 to 00:00", "2026-09-16T23:30", "2026-09-17T00:00"),
        ("Date,Interval", "2026-09-16,23:30 – 24:00", "2026-09-16T23:30", "2026-09-17T00:00"),
        ("Date,Interval", "2026-09-16,9:30 PM", "2026-09-16T21:30", None),
        ("Date,Interval", "2026-09-16,first", None, None),
        ("Date,Interval", "2026-09-16,7", None, None),
        ("Date,Hour", "2026-09-16,7", "2026-09-16T07:00", None),
        ("Date,Interval", "2026-09-16,", None, None),
        ("Date,Queue", "2026-09-16 21:30,Orders", "2026-09-16T21:30", None),
        ("Date,Interval", "2026-09-16 00:00,", None, None),
    ],
)
def test_interval_says_when_it_was(
    header: str, cells: str, start: str | None, end: str | None
) -> None:
    (row,) = read(f"{header},{HEAD}\n{cells},10,7,2,1\n").rows
    assert row.start == (at(start) if start else None)
    assert row.end == (at(end) if end else None)
    assert row.day == dt.date(2026, 9, 16)


def test_midnight_is_a_time_where_other_rows_have_other_times() -> None:
    rows = read(f"Date,{HEAD}\n2026-09-16 23:30,1,1,0,0\n2026-09-17 00:00,1,1,0,0\n").rows
    assert rows[1].start == at("2026-09-17T00:00")


def test_interval_of_spreadsheet_cells_has_times_and_days_as_they_are(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Interval", *HEAD.split(",")])
    for start in (dt.time(21, 30), 7, "x"):
        sheet.append([at("2026-09-16T00:00"), start, 10, 7, 2, 1])
    book.save(tmp_path / "t.xlsx")
    reading = read_measures(read_workbook((tmp_path / "t.xlsx").read_bytes(), name="t.xlsx"))
    assert isinstance(reading, MeasureReading)
    assert [row.start for row in reading.rows] == [at("2026-09-16T21:30"), None, None]
    sheet.delete_cols(2)
    book.save(tmp_path / "d.xlsx")
    reading = read_measures(read_workbook((tmp_path / "d.xlsx").read_bytes(), name="d.xlsx"))
    assert isinstance(reading, MeasureReading)
    assert [row.start for row in reading.rows] == [None] * 3


def test_interval_without_a_day_has_no_time_either() -> None:
    rows = read(f"Date,Interval,{HEAD}\n2026-09-16,21:30,1,1,0,0\nlater,22:00,1,1,0,0\n").rows
    assert (rows[1].day, rows[1].start) == (None, None)


def test_columns_parted_at_a_threshold_are_counts_and_name_it() -> None:
    reading = read(f"Date,Interval,{HEAD} within 20s\n2026-09-16,21:30,10,7,2,1\n")
    assert reading.answer_seconds == 20
    assert reading.rows[0].counts == {
        MeasureRole.INCOMING: 10,
        MeasureRole.ANSWERED_WITHIN: 7,
        MeasureRole.ANSWERED_AFTER: 2,
        MeasureRole.ABANDONED_WITHIN: 1,
    }


def test_columns_parted_at_two_thresholds_name_none() -> None:
    reading = read(
        "Date,Interval,Offered,Answered within 20 s,Answered after 30 s\n2026-09-16,21:30,10,7,2\n"
    )
    assert reading.answer_seconds is None
    (problem,) = reading.problems
    assert problem.place == "list!E1"
    assert "parted at 30 seconds, another column at 20" in problem.message


def test_percent_of_calls_answered_within_is_no_count() -> None:
    reading = read(
        "Date,Interval,Offered,Answered,% answered within 20 s\n2026-09-16,21:30,10,9,70%\n"
    )
    assert MeasureRole.SERVICE_LEVEL in reading.rows[0].averages
    assert reading.answer_seconds == 20


TICKETS = "Ticket,Status,Opened,Closed,Paused at,Resumed at\n"


@pytest.mark.parametrize(
    ("cells", "pauses", "error"),
    [
        (",", [], ""),
        (
            "2026-09-08 10:00,2026-09-08 11:30",
            [Pause(start=at("2026-09-08T10:00"), end=at("2026-09-08T11:30"))],
            "",
        ),
        (
            "2026-09-08 10:00; 2026-09-08 14:00,2026-09-08 11:30",
            [
                Pause(start=at("2026-09-08T10:00"), end=at("2026-09-08T11:30")),
                Pause(start=at("2026-09-08T14:00")),
            ],
            "",
        ),
        ("2026-09-08 10:00,2026-09-08 09:30", [], "ends before it starts"),
        (",2026-09-08 09:30", [], "0 pauses begin and 1 end"),
        ("soon,2026-09-08 09:30", [], "can't be read"),
        ("2026-09-08 10:00,9:30", [], "it states no day"),
    ],
)
def test_ticket_says_when_its_clock_stood_still(
    cells: str, pauses: list[Pause], error: str
) -> None:
    reading = read(f"{TICKETS}T1,Closed,2026-09-07 09:00,2026-09-09 10:00,{cells}\n")
    (row,) = reading.rows
    assert list(row.pauses) == pauses
    assert (row.start, row.end) == (at("2026-09-07T09:00"), at("2026-09-09T10:00"))
    assert [error in problem.message for problem in reading.problems] == [True] * bool(error)


def test_pause_of_a_spreadsheet_cell_is_its_serial_number(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Ticket", "Status", "Opened", "Closed", "Paused at", "Resumed at"])
    moments = [at(f"2026-09-0{day}T1{day}:00") for day in (7, 9, 8, 8)]
    sheet.append(["T1", "Closed", *moments[:2], moments[2], moments[3] + dt.timedelta(hours=1)])
    book.save(tmp_path / "t.xlsx")
    reading = read_measures(read_workbook((tmp_path / "t.xlsx").read_bytes(), name="t.xlsx"))
    assert isinstance(reading, MeasureReading)
    assert reading.rows[0].pauses == (
        Pause(start=at("2026-09-08T18:00"), end=at("2026-09-08T19:00")),
    )


def test_tickets_of_days_alone_say_so() -> None:
    rows = read(
        "Ticket,Status,Opened,Closed\nT1,Closed,2026-09-07,2026-09-09\nT2,Open,2026-09-08,\n"
        "T3,Closed,2026-09-09,2026-09-08\n"
    ).rows
    assert [row.days_only for row in rows] == [True, True, False]
    assert (rows[0].start, rows[0].end) == (at("2026-09-07T00:00"), at("2026-09-09T00:00"))
    assert rows[2].end is None


def test_ticket_that_ends_past_midnight_by_its_clock_ends_the_next_day() -> None:
    rows = read(
        "Ticket,Requester,Category,Date,Start time,End time\n"
        "T1,Ana,Mail,2026-09-07,23:50,00:20\n"
        "T2,Ana,Mail,,23:50,00:20\n"
    ).rows
    assert (rows[0].start, rows[0].end) == (at("2026-09-07T23:50"), at("2026-09-08T00:20"))
    assert rows[1].start is None


def test_call_says_when_it_was() -> None:
    (row,) = read(
        "Call Id,Agent,Date,Time,Answered (Y/N),Talk time (s)\nC1,Ana,2026-09-16,21:00:05,Y,60\n"
    ).rows
    assert row.start == at("2026-09-16T21:00:05")
