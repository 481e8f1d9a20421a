"""Going down a table of days: what each row states."""

import datetime as dt

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Severity
from bpodesk.domain.readings import CodeMeaning, Role, RowKind
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.day_rows import VerticalReader
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import find_vertical
from tests.workbooks.tables.drawing import DATES, WORDS, grid_of

JUNE = Month(2025, 6).range
ANA = StatedPerson(name="Ana")
HOUR = 3600
IN_OUT = "Date|In|Out"
FOUR = "Date|In|Out|In|Out"


def read(table: str, period: DateRange | None = JUNE) -> TableFacts:
    grid = grid_of(table)
    found = find_vertical(grid, window=Window(), words=WORDS, dates=DATES, forced={})
    assert found is not None
    return VerticalReader(grid, found, words=WORDS, dates=DATES, period=period, person=ANA).read()


def days_of(rows: str, *, head: str = IN_OUT) -> list[DayFacts]:
    return read(f"{head}\n{rows}").days


def day_of(row: str, *, head: str = IN_OUT) -> DayFacts:
    [day] = days_of(row, head=head)
    return day


def hours(*times: float) -> tuple[int, ...]:
    return tuple(round(time * HOUR) for time in times)


# ------------------------------------------------------------------------------- rows


def test_rows_days_of_the_month_are_dated_by_the_period() -> None:
    facts = read(f"{IN_OUT}\n1|8:00|17:00\n2||\n3|9:00|18:00")
    assert [(day.person, day.day, day.times, day.row) for day in facts.days] == [
        ("Ana", dt.date(2025, 6, 1), hours(8, 17), 2),
        ("Ana", dt.date(2025, 6, 3), hours(9, 18), 4),
    ]
    assert (facts.needs_period, facts.labelled) == (True, True)
    assert facts.rows == {
        1: RowKind.HEADER, 2: RowKind.ENTRY, 3: RowKind.LEFT_OUT, 4: RowKind.ENTRY,
    }  # fmt: skip
    assert facts.columns[0].role is Role.DATE


def test_rows_of_two_headers_are_both_header() -> None:
    facts = read("Date|Shift|\n|In|Out\nd:2026-09-01|8:00|17:00")
    assert facts.days[0].day == dt.date(2026, 9, 1)
    assert not facts.needs_period


def test_rows_header_that_repeats_itself_is_passed_over() -> None:
    facts = read(f"{IN_OUT}\n1|8:00|17:00\n{IN_OUT}\n2|8:00|17:00")
    assert facts.rows[3] is RowKind.HEADER
    assert len(facts.days) == 2


def test_rows_total_covers_the_days_since_the_last() -> None:
    table = "Date|Hours\n1|8\n2|7\nTotal|15\n3|6\nTotal:|6\nGrand total|21\n|Total"
    facts = read(table)
    assert [(t.label, t.minutes, t.first, t.last) for t in facts.totals] == [
        ("Total", 900, 0, 2),
        ("Total:", 360, 2, 3),
        ("Grand total", 1260, 0, 3),
    ]
    assert facts.rows[8] is RowKind.TOTAL


def test_rows_total_beside_its_label_is_a_length_of_time() -> None:
    facts = read(f"{IN_OUT}\n1|8:00|17:00\nTotal||9:00\nTotal||days|2\nTotal|x:y")
    assert [total.minutes for total in facts.totals] == [540]
    assert len(facts.days) == 1


def test_rows_total_that_cannot_be_read_is_none() -> None:
    assert read("Date|Hours\n1|8\nTotal|see below").totals == []


def test_rows_task_called_total_is_no_total() -> None:
    facts = read("Date|Hours|Task\n1|8|Total\n|3|Total")
    assert (facts.totals, facts.days[0].task) == ([], "Total")


def test_rows_day_that_the_month_does_not_have_is_told() -> None:
    day = day_of("31|8:00|17:00")
    assert (day.day, [problem.place for problem in day.problems]) == (None, ["S!A2"])
    [open_day] = read(f"{IN_OUT}\n31|8:00|17:00", None).days
    assert open_day.problems == []


def test_rows_work_beside_an_unreadable_day_is_told() -> None:
    [_, day] = days_of("1|8:00|17:00\nsome day|8:00|17:00")
    [problem] = day.problems
    assert problem.message == "The day of this row can't be read; write it as a date."
    assert (problem.value, problem.field) == ("some day", "date")


def test_rows_without_a_day_or_work_are_left_out() -> None:
    facts = read(f"{IN_OUT}\n|8:00|17:00\n1|8:00|17:00\nSigned by Ben")
    assert (len(facts.days), facts.rows[2], facts.rows[4]) == (
        1, RowKind.LEFT_OUT, RowKind.LEFT_OUT,
    )  # fmt: skip


def test_rows_without_a_day_go_on_with_the_day_above() -> None:
    first, second = days_of("1|8:00|12:00\n|13:00|17:00\n|VL|")
    assert (first.times, second.times) == (hours(8, 12), hours(13, 17))
    assert second.day == first.day == dt.date(2025, 6, 1)


def test_rows_punches_that_go_on_below_complete_the_day() -> None:
    head = "Date|Punches|Hours"
    [day] = days_of("1|8:00 12:00 13:00|4\n|17:00|4", head=head)
    assert (day.times, day.minutes) == (hours(8, 12, 13, 17), 480)
    [other] = days_of("1|8:00 12:00 13:00|\n|17:00|", head=head)
    assert (other.times, other.minutes) == (hours(8, 12, 13, 17), None)
    [morning] = days_of("1|8:00 12:00 1:00|\n|5:00|", head=head)
    assert morning.times == hours(8, 12, 13, 17)
    [stated] = days_of("1||4\n|17:00|", head=head)
    assert (stated.times, stated.minutes) == (hours(17), 240)
    assert read(f"{head}\n1|8:00 12:00|").labelled is False


def test_rows_people_in_columns_stand_for_the_rows_below_too() -> None:
    head = "Employee ID|Name|Date|In|Out"
    rows = "E1|Ana Cruz|1|8:00|17:00\n||2|8:00|17:00\n|Ben|1|8:00|17:00\n|Cy||8:00|17:00"
    days = days_of(rows, head=head)
    assert [(day.person, day.person_code) for day in days] == [
        ("Ana Cruz", "E1"), ("Ana Cruz", "E1"), ("Ben", ""), ("Cy", ""),
    ]  # fmt: skip
    assert days[3].problems != []


def test_rows_name_is_put_together_and_a_weak_code_only_helps_out() -> None:
    day = day_of("Ana|Cruz|1|8:00|17:00", head="First name|Last name|Date|In|Out")
    assert (day.person, day.person_code) == ("Ana Cruz", "")
    numbered = day_of("7|Ana|1|8:00|17:00", head="No|Name|Date|In|Out")
    assert (numbered.person, numbered.person_code) == ("Ana", "")
    only = day_of("7|1|8:00|17:00", head="No|Date|In|Out")
    assert (only.person, only.person_code) == ("7", "7")


# ------------------------------------------------------------------------------- times


def test_times_of_a_row_are_in_the_order_of_the_day() -> None:
    assert day_of("1|8|12|1|5", head=FOUR).times == hours(8, 12, 25, 29)
    assert day_of("1|8:00|12:00|1:00|5:00", head=FOUR).times == hours(8, 12, 13, 17)
    assert day_of("1|22:00|6:00").times == hours(22, 30)
    assert day_of("1|t:8:30|t:17:00").times == hours(8.5, 17)


def test_times_at_midnight_only_are_none() -> None:
    assert days_of("1|0:00|0:00") == []


def test_times_with_a_day_of_their_own_may_be_on_the_next() -> None:
    day = day_of("d:2025-06-01|d:2025-06-01 22:00|d:2025-06-02 06:00")
    assert day.times == hours(22, 30)
    far = day_of("d:2025-06-01|d:2025-06-09 08:00|17:00")
    assert far.times == hours(8, 17)
    unread = read(f"{IN_OUT}\n1|2025-06-01 08:00|17:00", None).days[0]
    assert unread.times == hours(8, 17)


def test_times_day_without_a_time_is_none() -> None:
    assert days_of("1|d:2025-06-01|d:2025-06-30") == []


def test_times_of_a_cell_with_a_word_or_a_range_are_read() -> None:
    assert day_of("1|8:00 in|17:00 out").times == hours(8, 17)
    assert day_of("1|8:00-12:00|13:00-17:00").times == hours(8, 12, 13, 17)
    assert day_of("1|8:00 gate B", head="Date|Punches").times == hours(8)


def test_times_column_of_all_punches_comes_before_in_and_out() -> None:
    head = "Date|In|Out|Punches"
    both, without = days_of("1|8:00|17:00|8:00 12:00 13:00 17:00\n2|9:00|18:00|", head=head)
    assert (both.times, without.times) == (hours(8, 12, 13, 17), hours(9, 18))
    assert (both.times_column, both.column) == (4, 4)


def test_times_without_a_partner_are_told_and_not_counted() -> None:
    day = day_of("1|8:00|12:00|13:00|", head=FOUR)
    assert day.times == hours(8, 12)
    [problem] = day.problems
    assert (problem.place, problem.severity) == ("S!D2", Severity.WARNING)
    six = day_of("1|8:00||13:00|17:00||", head=f"{FOUR}|In|Out")
    assert (six.times, [problem.place for problem in six.problems]) == (hours(13, 17), ["S!B2"])


def test_times_of_which_none_has_a_partner_are_all_kept() -> None:
    day = day_of("1|8:00||10:00||12:00|", head=f"{FOUR}|In|Out")
    assert (day.times, day.problems) == (hours(8, 10, 12), [])


def test_times_odd_in_columns_that_are_no_pairs_are_all_kept() -> None:
    head = "Date|In|Break Out|Break In|Out"
    day = day_of("1|8:00|12:00|13:00|", head=head)
    assert (day.times, day.problems) == (hours(8, 12, 13), [])


def test_times_of_a_break_behind_the_end_go_where_they_belong() -> None:
    head = "Date|In|Out|Break Out|Break In"
    assert day_of("1|8:00|17:00|12:00|13:00", head=head).times == hours(8, 12, 13, 17)
    late = day_of("1|8:00|12:00|13:00|17:00", head=head)
    assert late.times == hours(8, 12, 13, 17)


def test_times_words_are_the_code_of_a_day_without_any() -> None:
    leave = day_of("1|VL|")
    assert (leave.code, leave.code_column, leave.meaning) == ("VL", 2, CodeMeaning.LEAVE)
    closed = day_of("1|Office closed|Office closed")
    assert (closed.code, closed.code_column, closed.problems) == ("Office closed", 2, [])
    assert day_of("1|Sunday|").code == "Sunday"


def test_times_words_beside_times_are_a_fault() -> None:
    day = day_of("1|8:00|forgot")
    [problem] = day.problems
    assert (problem.place, problem.value) == ("S!C2", "forgot")
    two = day_of("1|went|home")
    assert [problem.place for problem in two.problems] == ["S!B2", "S!C2"]
    broken = day_of("1|!#REF!|")
    assert "error #REF!" in broken.problems[0].message


# ------------------------------------------------------------------------------- lengths


def test_lengths_of_hours_minutes_break_and_overtime() -> None:
    head = "Date|Hours|Mins worked|Break|Overtime|Overtime 1.5"
    day = day_of("1|7|30|45|1|0.5", head=head)
    assert (day.minutes, day.break_minutes, day.overtime_minutes) == (450, 45, 90)
    assert day.column == 2


def test_lengths_unit_is_told_by_the_word_or_the_size() -> None:
    assert day_of("1|=480", head="Date|Total minutes").minutes == 480
    assert day_of("1|=480", head="Date|Duration").minutes == 480
    assert day_of("1|=8", head="Date|Duration").minutes == 480
    assert day_of("1|=8|=30", head="Date|Hours|Break").break_minutes == 30
    assert day_of("1|=8|=1", head="Date|Hours|Break").break_minutes == 60


def test_lengths_hours_beside_times_keep_the_place_of_the_times() -> None:
    day = day_of("1|8:00|17:00|7,5", head=f"{IN_OUT}|Hours")
    assert (day.column, day.minutes) == (2, 450)


def test_lengths_regular_hours_stand_beside_the_overtime() -> None:
    day = day_of("1|8|30|1", head="Date|Regular hours|Mins worked|Overtime")
    assert (day.overtime_is_beside, day.minutes, day.overtime_minutes) == (True, 510, 60)


def test_lengths_column_that_says_best_is_the_hours() -> None:
    assert day_of("1|7|8", head="Date|Regular hours|Hours").minutes == 480
    assert day_of("1|7|9", head="Date|Time|Total").minutes == 540
    assert day_of("1|7|x", head="Date|Time|Name").minutes == 420


def test_lengths_word_in_their_place_is_a_code() -> None:
    day = day_of("1|VL", head="Date|Hours")
    assert (day.code, day.code_column, day.meaning) == ("VL", 2, CodeMeaning.LEAVE)
    open_day = day_of("1|Open time", head="Date|Hours")
    assert (open_day.code, open_day.meaning) == ("Open time", None)


def test_lengths_break_from_and_to_is_its_length() -> None:
    head = f"{IN_OUT}|Break"
    assert day_of("1|8:00|17:00|12:00-12:45", head=head).break_minutes == 45
    assert day_of("1|8:00|17:00|with Ben", head=head).break_minutes is None


def test_lengths_that_cannot_be_read_are_told() -> None:
    hours_day = day_of("1|eight", head="Date|Hours")
    assert [p.severity for p in hours_day.problems] == [Severity.ERROR]
    broken = day_of("1|8|!#N/A", head="Date|Hours|Overtime")
    [problem] = broken.problems
    assert problem.severity is Severity.WARNING
    assert problem.message == "This can't be read: the cell holds the error #N/A."


# ------------------------------------------------------------------------------- words


def test_words_code_task_and_customer_of_a_row() -> None:
    head = "Date|Hours|Attendance|Leave type|Task|Client"
    day = day_of("1|8|P|VL|Mail|Acme", head=head)
    assert (day.code, day.code_column, day.meaning) == ("P", 3, CodeMeaning.WORKED)
    assert (day.task, day.customer) == ("Mail", "Acme")
