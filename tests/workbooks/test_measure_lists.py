"""Calls, intervals and tickets: what each kind takes, and what it leaves to others."""

import datetime as dt
from fractions import Fraction

import pytest

from bpodesk.domain.measure_readings import (
    MeasureLayout,
    MeasureReading,
    MeasureRole,
)
from bpodesk.workbooks.cells import Cell, CellKind, Sheet, Workbook
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.recognise import read_measures

R = MeasureRole
COULD_BE_TWO_DAYS = (
    ", this one first, could be two days each; say whether the day or the month stands first."
)
NOT_OF_THE_COUNTS = "the abandon rate isn't that of the counts; the counts were taken."
IN_TWO_ROWS = "In 2 rows, this one first,"
NOT_FROM_START_TO_END = "the length isn't the time from start to end; the stated one was taken."


def sheet_of(lines: str, name: str = "S", **how) -> Sheet:
    """A sheet of lines; "|" parts cells, numbers become numbers, 0:02:14t an Excel time."""
    rows = []
    for row, line in enumerate(lines.strip().splitlines(), start=1):
        texts = [text.strip() for text in line.split("|")]
        cells = [cell_of(row, column, text) for column, text in enumerate(texts, start=1) if text]
        rows.append(tuple(cells))
    return Sheet(name=name, rows=tuple(rows), **how)


def cell_of(row: int, column: int, text: str) -> Cell:
    try:
        return Cell(row, column, CellKind.NUMBER, float(text))
    except ValueError:
        return Cell(row, column, CellKind.TEXT, text)


def read(*sheets: Sheet | str, **how) -> MeasureReading | NotMine:
    made = [sheet_of(sheet) if isinstance(sheet, str) else sheet for sheet in sheets]
    return read_measures(Workbook(kind="xlsx", sheets=tuple(made)), **how)


def taken(*sheets: Sheet | str, **how) -> MeasureReading:
    found = read(*sheets, **how)
    assert isinstance(found, MeasureReading)
    return found


def refused(*sheets: Sheet | str) -> str:
    found = read(*sheets)
    assert isinstance(found, NotMine)
    return found.reason


def told(reading: MeasureReading) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in reading.problems]


# ------------------------------------------------------------------------------- calls


def test_calls_of_agents_ids_that_come_back_are_not_told_apart_by_them() -> None:
    reading = taken(
        """
        Call | Date     | Answered | Talk time
        7  | 2026-09-01 | Y        | 60
        7  | 2026-09-01 | Y        | 60
        7  | 2026-09-02 | N        |
        """
    )
    assert reading.layout is MeasureLayout.CALLS
    assert reading.total.counts == {R.INCOMING: 3, R.ANSWERED: 2, R.ABANDONED: 1}
    assert not reading.problems
    assert "Plain numbers under “Talk time” are taken for seconds." in reading.reasons


def test_calls_with_abandoned_flags_are_answered_where_not_abandoned() -> None:
    reading = taken(
        """
        Call ID | Time | Abandoned | Waiting time | Talk time
        1       | 9:00 | No        | 0:10         | 2:14
        2       | 9:05 | Yes       | 0:30         | 0:00
        3       | 9:07 |           | 0:20         | 1:00
        """
    )
    assert reading.total.counts == {R.INCOMING: 3, R.ANSWERED: 1, R.ABANDONED: 1}
    assert reading.total.averages[R.WAIT].value == 20
    # Only of the first it is sure that somebody talked.
    assert reading.total.averages[R.TALK].value == 134
    assert "Times under “Talk time” such as 2:14 are minutes and seconds." in reading.reasons


def test_calls_of_a_switchboard_have_their_day_in_the_start_time() -> None:
    reading = taken(
        """
        Call ID | Caller | Start time          | Answer time         | Duration | Status    | Agent
        1       | 555    | 2026-09-01 09:00:00 | 2026-09-01 09:00:10 | 110      | ANSWERED  | Al
        2       | 555    | 2026-09-02 09:10:00 |                     | 0        | NO ANSWER |
        3       | 556    | 2026-09-03 09:12:00 |                     | 0        | BUSY      |
        4       | 556    | 2026-09-03 09:15:00 |                     | 0        | busy      |
        5       | 556    | 2026-09-03 09:18:00 |                     | 0        |           |
        """
    )
    assert (str(reading.first_day), str(reading.last_day)) == ("2026-09-01", "2026-09-03")
    assert reading.total.counts == {R.INCOMING: 5, R.ANSWERED: 1, R.ABANDONED: 1}
    assert reading.total.averages.keys() == {R.TALK}
    assert reading.total_seconds == 110
    assert [place for place, _ in told(reading)] == ["S!F4", "S!F5"]


def test_calls_with_an_hour_and_minute_header_count_hours() -> None:
    reading = taken(
        """
        Call ID | Date       | Talk time (hh:mm) | Rating
        1       | 2026-09-01 | 0:02              | 4
        """
    )
    assert reading.total.averages[R.TALK].value == 120
    assert not any("minutes and seconds" in reason for reason in reading.reasons)
    assert reading.confidence == 0.8  # neither an agent nor whether calls were answered


def test_calls_in_which_nothing_tells_the_answered_ones_only_came_in() -> None:
    reading = taken(
        """
        Call ID | Agent | Date       | Call duration (Minutes) | CSAT | Ticket no | State
        1       | Al    | 2026-09-01 | 3                       | 4    | T1        | Ohio
        2       | Bo    | 2026-09-01 | 5                       | 5    | T2        | Iowa
        """
    )
    assert reading.layout is MeasureLayout.CALLS
    assert reading.total.counts == {R.INCOMING: 2}
    assert reading.total.averages[R.TALK].value == 240


def test_calls_with_own_totals_have_checksums() -> None:
    reading = taken(
        """
        Call ID | Date       | Answered | Resolved | Talk time
        Total   |            | 1        | 5        |
        Total   |            | some     |          |
        1       | 2026-09-01 | Y        | Y        | 60
        2       | 2026-09-01 | N        | N        |
        """
    )
    assert [(c.place, c.stated, c.computed, c.agrees) for c in reading.checksums] == [
        ("S!C2", 1, 1, True),
        ("S!D2", 5, 1, False),
    ]


def test_calls_whose_dates_could_be_two_days_are_asked_for_once() -> None:
    lines = """
        Call ID | Agent | Date       | Answered | Talk time
        1       | Al    | 03/04/2026 | Y        | 60
        2       | Bo    | 04/05/2026 | Y        | 60
        """
    reading = taken(lines)
    assert reading.first_day is None
    assert told(reading) == [
        ("S!C2", f"2 dates under “Date”{COULD_BE_TWO_DAYS}"),
    ]
    assert taken(lines, day_first=True).first_day == dt.date(2026, 4, 3)
    assert taken(lines, day_first=False).first_day == dt.date(2026, 3, 4)


def test_calls_with_headers_repeated_blank_rows_and_remarks_count_calls_only() -> None:
    reading = taken(
        """
        Call ID | Date       | Answered | Talk time
        1       | 2026-09-01 | Y        | 60
        Call ID | Date       | Answered | Talk time

        checked by Kim
        2       | 2026-09-02 | Y        | 30
        """
    )
    assert [row.key for row in reading.rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("Call ID | Date | Answered | Talk time", "and no call"),
        (
            "Agent | Date | Resolved | Rating\nAl | 2026-09-01 | Y | 4",
            "whether a call was answered",
        ),
        ("Call ID | Agent | Answered | Topic\n1 | Al | Y | Bill", "lacks the date, the length"),
        ("Name | Date | Duration | Status\nAl | 2026-09-01 | 2:00 | Completed", "is of calls"),
    ],
)
def test_calls_that_say_too_little_are_refused(lines: str, why: str) -> None:
    assert why in refused(lines)


# ------------------------------------------------------------------------------- intervals


def test_intervals_with_percents_as_counts_are_shares() -> None:
    reading = taken(
        """
        Interval | Calls | Answered | Abandoned | Satisfaction
        9:00     | 10    | 90%      | 10%       | 80%
        9:30     | 30    | 50%      | 50%       | 90%
        """
    )
    assert reading.total.counts == {R.INCOMING: 40}
    assert reading.total.averages.keys() == {R.ANSWER_RATE, R.ABANDON_RATE}
    assert reading.total.averages[R.ANSWER_RATE].value == Fraction(3, 5)


def test_intervals_by_agent_are_grouped_by_agent() -> None:
    reading = taken(
        """
        Agent | Total calls | Calls answered | Avg talk time (sec) | CSAT
        Al    | 10          | 8              | 100                 | 4
        Bo    | 20          | 20             | 40                  | 5
        """
    )
    assert reading.agents == ("Al", "Bo")
    assert reading.total.averages[R.TALK].value == Fraction(1600, 28)
    assert reading.total.averages[R.SATISFACTION].value == Fraction(132, 28)


def test_intervals_with_a_start_of_date_and_time_have_days() -> None:
    reading = taken(
        """
        Interval start   | To    | Incoming | Abandoned
        02/09/2026 09:00 | 09:30 | 4        | 1
        14/09/2026 09:00 | 09:30 | 6        | 2
        """
    )
    assert (str(reading.first_day), str(reading.last_day)) == ("2026-09-02", "2026-09-14")
    assert reading.reasons[1] == "Dates are day first, as “14/09/2026 09:00” shows."


def test_intervals_with_lengths_that_nobody_can_weigh_leave_them_out() -> None:
    reading = taken(
        """
        Date       | Incoming | Abandoned | Total talk time | Abandon rate
        2026-09-01 | 4        | 1         | 600             | 0.25
        """
    )
    assert told(reading) == [
        ("S!D1", "The column is left out: it is a total, and no column says of how many calls."),
        ("S!E1", "The column is left out: no number in it tells whether 1 is 1 % or 100 %."),
    ]


def test_intervals_without_incoming_calls_weigh_every_row_alike() -> None:
    reading = taken(
        """
        Date       | Answered | Service level | ASA
        2026-09-01 | 10       | 80            | 20
        2026-09-02 | 30       | 90            | x
        """
    )
    assert reading.total.averages[R.SERVICE_LEVEL].value == Fraction(17, 20)
    assert reading.total.averages[R.SPEED_OF_ANSWER].value == 20
    assert "“Service level” is averaged with every row alike." in reading.reasons
    assert reading.problems[0].place == "S!D3"


def test_intervals_with_a_label_under_a_last_row_of_sums_keep_it() -> None:
    reading = taken(
        """
        Queue | Incoming | Answered
        Mail  | 4        | 3
        Phone | 6        | 5
              | 10       | 7
        """
    )
    assert reading.total.counts == {R.INCOMING: 20, R.ANSWERED: 15}
    assert not reading.checksums


def test_intervals_that_disagree_in_their_abandon_rate_are_told() -> None:
    reading = taken(
        """
        Date       | Incoming | Answered | Abandoned | Abandon rate
        2026-09-01 | 10       | 9        | 1         | 20%
        2026-09-02 | 10       | 9        | 1         | 20%
        2026-09-03 | 0        | 0        | 0         | 0%
        """
    )
    assert told(reading) == [
        (
            "S!E2",
            f"{IN_TWO_ROWS} the abandon rate isn't that of the counts; the counts were taken.",
        ),
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("Agent | Start | End | Calls | Answered\nAl | 9:00 | 17:00 | 4 | 3", "somebody's hours"),
        ("Agent | Date | Hours | Calls | Answered\nAl | 2026-09-01 | 8 | 4 | 3", "or hours"),
        ("Day | Satisfaction | SL\nMonday | 4 | 80%", "count calls coming in"),
        ("Day | Calls | Answered\nMonday | many | few", "counts calls"),
        ("Day | Calls | Answered", "counts calls"),
    ],
)
def test_intervals_that_are_something_else_are_refused(lines: str, why: str) -> None:
    assert why in refused(lines)


# ------------------------------------------------------------------------------- tickets


def tickets(lines: str) -> MeasureReading:
    reading = taken(lines)
    assert reading.layout is MeasureLayout.TICKETS
    return reading


def test_tickets_without_lengths_took_the_time_from_start_to_end() -> None:
    reading = tickets(
        """
        Ticket | Opened           | Closed           | Technician | Requester
        1      | 2026-09-01 09:00 | 2026-09-02 10:00 | Al         | Shop
        2      | 2026-09-01 09:00 | 2026-09-01 08:00 | Al         | Shop
        """
    )
    assert reading.total_seconds == 25 * 3600
    assert reading.total.counts == {R.TICKETS: 2, R.CLOSED: 1}
    assert told(reading) == [("S!C3", "The ticket ends before it starts.")]
    assert reading.reasons[-1] == "A ticket took the time from its start to its end."


def test_tickets_with_days_only_took_no_time_that_is_known() -> None:
    reading = tickets(
        """
        Ticket | Opened     | Resolved   | Technician | Requester
        1      | 2026-09-01 | 2026-09-02 | Al         | Shop
        2      | 2026-09-03 | 2026-09-02 | Al         | Shop
        """
    )
    assert reading.total_seconds is None
    assert reading.total.counts == {R.TICKETS: 2, R.CLOSED: 1}
    assert told(reading) == [("S!C3", "The ticket ends before it starts.")]


def test_tickets_with_times_beside_the_days_read_both() -> None:
    reading = tickets(
        """
        Ticket | Open date  | Open time | Close date | Close time | Status
        1      | 2026-09-01 | 09:00     | 2026-09-01 | 10:30      | Closed
        """
    )
    assert reading.total_seconds == 5400


def test_tickets_whose_days_stand_under_times_read_them() -> None:
    reading = tickets(
        """
        Ticket | Open time        | Close time       | Status | Priority
        1      | 2026-09-01 09:00 | 2026-09-01 10:30 | Closed | High
        """
    )
    assert reading.total_seconds == 5400
    assert reading.total.counts == {R.TICKETS: 1, R.CLOSED: 1}


def test_tickets_with_clock_times_of_one_day_may_end_past_midnight_only() -> None:
    reading = tickets(
        """
        Ticket | Date       | Opened | Closed | Requester | Priority
        1      | 2026-09-01 | 23:30  | 00:15  | Shop      | High
        2      | 2026-09-01 |        | 00:15  | Shop      | High
        """
    )
    assert reading.total_seconds == 45 * 60
    assert reading.total.counts[R.CLOSED] == 2


def test_tickets_with_hours_and_minutes_in_parts_add_them_up() -> None:
    reading = tickets(
        """
        Ticket | Opened     | Requester | Category | Hours | Minutes
        1      | 2026-09-01 | Shop      | Net      | 7     | 30
        2      | 2026-09-02 | Shop      | Net      | 2     |
        3      | 2026-09-03 | Shop      | Net      |       |
        """
    )
    assert reading.total_seconds == (7 * 60 + 30 + 120) * 60
    assert reading.total.averages[R.RESOLUTION].rows == 2


def test_tickets_whose_minutes_and_hours_disagree_take_the_minutes() -> None:
    reading = tickets(
        """
        Ticket | Opened     | Requester | Category | Hours | Minutes
        1      | 2026-09-01 | Shop      | Net      | 1.5   | 90
        2      | 2026-09-02 | Shop      | Net      | 2.5   | 75
        3      | 2026-09-03 | Shop      | Net      | 0.5   |
        """
    )
    assert reading.total_seconds == (90 + 75 + 30) * 60
    assert told(reading) == [
        ("S!F3", "It isn't the same time as under “Hours”; the minutes were taken.")
    ]


@pytest.mark.parametrize(
    ("first", "second", "unit"), [("90", "30", "minutes"), ("1.5", "0.5", "hours")]
)
def test_tickets_whose_lengths_have_no_unit_are_settled_by_start_and_end(
    first: str, second: str, unit: str
) -> None:
    reading = tickets(
        f"""
        Ticket | Opened           | Closed           | Requester | Duration
        1      | 2026-09-01 09:00 | 2026-09-01 10:30 | Shop      | {first}
        2      | 2026-09-01 09:00 | 2026-09-01 09:30 | Shop      | {second}
        3      | 2026-09-01 09:00 | 2026-09-01 12:00 | Shop      |
        """
    )
    # The third has no length of its own: it is the time from its start to its end.
    assert reading.total_seconds == (90 + 30 + 180) * 60
    assert f"“Duration” counts {unit}" in reading.reasons[-1]


def test_tickets_whose_lengths_nothing_settles_are_problems() -> None:
    reading = tickets(
        """
        Ticket | Opened     | Requester | Status | Duration
        1      | 2026-09-01 | Shop      | Open   | 90
        2      | 2026-09-01 | Shop      | Open   | 1:30
        """
    )
    assert reading.total_seconds == 5400
    assert [place for place, _ in told(reading)] == ["S!E2"]
    assert reading.reasons[-1] == "“Duration” states how long a ticket took."


def test_tickets_with_hours_alone_compare_within_a_tenth_of_an_hour() -> None:
    reading = tickets(
        """
        Ticket | Opened           | Closed           | Requester | Hours
        1      | 2026-09-01 09:00 | 2026-09-01 10:32 | Shop      | 1.5
        2      | 2026-09-01 09:00 | 2026-09-01 10:00 | Shop      | 4
        3      | 2026-09-01 09:00 | 2026-09-01 10:00 | Shop      | 4
        """
    )
    assert reading.total_seconds == int(9.5 * 3600)
    assert told(reading) == [
        ("S!E3", f"{IN_TWO_ROWS} {NOT_FROM_START_TO_END}"),
    ]


def test_tickets_with_no_state_that_is_known_are_neither_open_nor_closed() -> None:
    reading = tickets(
        """
        Ticket | Opened     | Requester | Category
        1      | 2026-09-01 | Shop      | Net
        """
    )
    assert reading.total.counts == {R.TICKETS: 1}
    assert reading.reasons[-1] == "No column tells how long a ticket took."


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            "Ticket | Date | Time spent | Status | Priority\n1 | 2026-09-01 | 2h | Open | Low",
            "hours",
        ),
        (
            "Ticket | Date | Hours | Category | Priority\n1 | 2026-09-01 | 2 | PC | Low",
            "time spent",
        ),
        ("Ticket | Date | Agent\n1 | 2026-09-01 | Al", "too little of its tickets"),
        ("Ticket | Requester | Status | Priority\n1 | Al | Open | Low", "on which day"),
        ("Opened | Requester | Status | Priority\n2026-09-01 | Al | Open | Low", ""),
    ],
)
def test_tickets_that_say_too_little_are_refused(lines: str, why: str) -> None:
    assert why in refused(lines)


# ------------------------------------------------------------------------------- several sheets

CALLS = """
Call ID | Date       | Answered | Talk time
1       | 2026-09-01 | Y        | 60
2       | 2026-09-02 | Y        | 30
"""
OTHER_CALLS = """
Call ID | Date       | Answered | Talk time
3       | 2026-10-01 | Y        | 60
"""
DAYS = """
Date       | Incoming | Answered
2026-09-01 | 1        | 1
"""


def uses(reading: MeasureReading) -> dict[str, str]:
    return {use.name: "used" if use.used else use.why for use in reading.sheets}


def test_sheets_of_other_kinds_are_left_out_with_the_reason() -> None:
    reading = taken(
        sheet_of(DAYS, "Days"),
        sheet_of(CALLS, "September"),
        sheet_of(OTHER_CALLS, "October"),
        sheet_of("Notes", "Notes"),
        sheet_of(CALLS, "Hidden", hidden=True),
    )
    assert len(reading.rows) == 3
    assert uses(reading) == {
        "Days": "Left out: as an interval table it may hold the same facts once more.",
        "September": "used",
        "October": "used",
        "Notes": "Left out: it has no row with the headers of calls, intervals or tickets.",
        "Hidden": "Left out: the sheet is hidden, and others hold the facts.",
    }


def test_hidden_sheet_is_read_where_no_other_can_be() -> None:
    reading = taken(sheet_of("Notes", "Notes"), sheet_of(CALLS, "Calls", hidden=True))
    assert uses(reading)["Calls"] == "used"


def test_interval_table_of_the_same_calls_is_counted_once() -> None:
    weeks = "Week | Incoming | Answered\nW1 | 30 | 20"
    days = "Day | Incoming | Answered\nMonday | 10 | 8\nTuesday | 20 | 12"
    other = "Day | Incoming | Answered\nMonday | 1 | 1"
    empty = "Day | Incoming | Answered\nSunday | 0 | 0"
    reading = taken(
        sheet_of(weeks, "Weeks"),
        sheet_of(days, "Days"),
        sheet_of(other, "Other"),
        sheet_of(empty, "Empty"),
    )
    assert reading.total.counts == {R.INCOMING: 31, R.ANSWERED: 21}
    assert uses(reading)["Weeks"] == "Left out: it adds up to the same calls as “Days”."


def test_pivot_of_counts_is_no_interval_table() -> None:
    pivot = "Row Labels | Sum of Incoming Calls | Sum of Answered Calls\n2026-09-01 | 4 | 3"
    assert "a pivot table" in refused(pivot)
    assert "a pivot table" in refused("Row Labels | Count of Time\n2026-09-01 | 4")
    above = "Count of Time | Column Labels\nRow Labels | 09 AM | 10 AM\n2026-09-01 | 4 | 1"
    assert "a pivot table" in refused(above)


def test_header_row_with_an_empty_row_above_and_two_columns_of_one_role_takes_the_average() -> None:
    sheet = sheet_of(
        """
        Date       | Answered | Total talk time | Avg talk time | Talk time | Cumulative answered
        2026-09-01 | 4        | 400             | 90            | 1         | 9
        Total      | 5        | sum             |               |           |
        """
    )
    reading = taken(Sheet(name="S", rows=((), *sheet.rows)))
    assert reading.total.averages[R.TALK].value == 90
    assert [(c.place, c.agrees) for c in reading.checksums] == [("S!B3", False)]


def test_workbook_without_sheets_or_rows_is_refused() -> None:
    assert read(Sheet(name="S", rows=())) == NotMine(
        "it has no row with the headers of calls, intervals or tickets"
    )
    assert refused() == "the workbook is empty"
