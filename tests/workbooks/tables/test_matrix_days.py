"""Each person's days out of the cells of a matrix."""

import datetime as dt

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import CodeMeaning, EntryKind
from bpodesk.workbooks.roles import Unit
from bpodesk.workbooks.tables.axes import find_axes
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.matrix import MatrixWalk
from bpodesk.workbooks.tables.matrix_days import MatrixReader, MatrixRules, Mode, rules_of
from tests.workbooks.tables.drawing import DATES, WORDS, grid_of

DAYS = "1|2|3|4|5|6|7"
JUNE = Month(2025, 6).range
HOUR = 3600


def read(table: str, period: DateRange | None = JUNE) -> TableFacts:
    grid = grid_of(table)
    axes = find_axes(grid, Window(), words=WORDS, dates=DATES)
    matrix = MatrixWalk(grid, Window(), axes, words=WORDS).walk()
    periods = [period] * len(axes)
    return MatrixReader(grid, matrix, words=WORDS, dates=DATES, periods=periods).read()


def rules(table: str) -> MatrixRules:
    grid = grid_of(table)
    axes = find_axes(grid, Window(), words=WORDS, dates=DATES)
    return rules_of(MatrixWalk(grid, Window(), axes, words=WORDS).walk())


def days_of(row: str, *, head: str = f"Name|{DAYS}") -> list[DayFacts]:
    return read(f"{head}\n{row}").days


def minutes(days: list[DayFacts]) -> list[int | None]:
    return [day.minutes for day in days]


# ------------------------------------------------------------------------------- what cells are


def test_rules_plain_numbers_are_hours() -> None:
    assert rules(f"Name|{DAYS}\nAna|8|7,5|8|=8|x") == MatrixRules(
        mode=Mode.HOURS, unit=Unit.HOURS, decimal_comma=True, twelve_hour=False
    )


def test_rules_large_numbers_are_minutes() -> None:
    assert rules(f"Name|{DAYS}\nAna|480|450|8").unit is Unit.MINUTES


def test_rules_ones_and_noughts_are_presence() -> None:
    assert rules(f"Name|{DAYS}\nAna|=1|=1|=0|=0.5|=1").mode is Mode.PRESENCE


def test_rules_words_are_codes_and_several_times_punches() -> None:
    assert rules(f"Name|{DAYS}\nAna|P|P|A|8").mode is Mode.CODES
    punches = rules(f"Name|{DAYS}\nAna|8:00 5:00|9:00|A|8:00 5:00")
    assert (punches.mode, punches.twelve_hour) == (Mode.PUNCHES, True)


def test_rules_text_that_only_begins_like_a_number_is_none() -> None:
    assert rules(f"Name|{DAYS}\nAna|8x|7y").mode is Mode.CODES


# ------------------------------------------------------------------------------- days


def test_days_hours_are_of_their_dates() -> None:
    facts = read(f"Name|{DAYS}|Total\nAna|8|7.5||t:8:00|8h|||31.5")
    assert [(day.person, day.day, day.minutes) for day in facts.days] == [
        ("Ana", dt.date(2025, 6, 1), 480),
        ("Ana", dt.date(2025, 6, 2), 450),
        ("Ana", dt.date(2025, 6, 4), 480),
        ("Ana", dt.date(2025, 6, 5), 480),
    ]
    assert (facts.needs_period, facts.labelled) == (True, False)
    [total] = facts.totals
    assert (total.minutes, total.first, total.last, total.label) == (1890, 0, 4, "Total")


def test_days_of_a_total_that_counts_days_are_not_compared() -> None:
    assert read(f"Name|{DAYS}|Total days\nAna|8|8||||||2").totals == []
    assert read(f"Name|{DAYS}|Total\nAna|=1|=1|=1|=1|=1|||5").totals == []
    assert read(f"Name|{DAYS}|Total\nAna|8|||||||none yet").totals == []
    assert read(f"Name|{DAYS}|Total\nAna|=0|||||||0\nBen|8").totals == []


def test_days_with_dates_of_their_own_need_no_period() -> None:
    head = "Name|d:2026-09-01|d:2026-09-02|d:2026-09-03|d:2026-09-04"
    facts = read(f"{head}\nAna|8", None)
    assert (facts.days[0].day, facts.needs_period) == (dt.date(2026, 9, 1), False)


def test_days_that_the_month_does_not_have_are_told() -> None:
    head = "Name|25|26|27|28|29|30|31"
    [last, none] = read(f"{head}\nAna||||||8|8\nBen|||||||A").days[:2]
    assert last.problems == []
    [problem] = none.problems
    assert (problem.place, problem.message) == (
        "S!H1", "This can't be read: there is no such day in the period.",
    )  # fmt: skip
    assert read(f"{head}\nAna|||||||8", None).days[0].problems == []


def test_days_in_and_out_in_rows_become_times() -> None:
    head = f"Name||{DAYS}"
    [day] = days_of("Ana|In|8:00\n|Break Out|12:00\n|Break In|=13\n|Out|5:00", head=head)
    assert day.times == (8 * HOUR, 12 * HOUR, 13 * HOUR, 17 * HOUR)
    assert (day.row, day.column) == (2, 3)
    assert read(f"{head}\nAna|In|8:00\n|Out|17:00").labelled


def test_days_in_at_midnight_without_an_out_is_nothing() -> None:
    head = f"Name||{DAYS}"
    assert days_of("Ana|In|0:00\n|Out|", head=head) == []
    [night] = days_of("Ana|In|22:00\n|Out|0:00", head=head)
    assert night.times == (22 * HOUR, 24 * HOUR)


def test_days_word_in_the_place_of_a_time_is_a_code() -> None:
    [day] = days_of("Ana|In|VL\n|Out|Absent", head=f"Name||{DAYS}")
    assert (day.code, day.code_column, day.meaning) == ("VL", 3, CodeMeaning.LEAVE)


def test_days_hours_overtime_and_break_in_rows() -> None:
    head = f"Name||{DAYS}"
    [day] = days_of("Ana|Hours|8\n|Overtime|1.5\n|Break|30\n|Status|P\n|Task|Mail", head=head)
    assert (day.minutes, day.overtime_minutes, day.break_minutes) == (480, 90, 30)
    assert (day.code, day.meaning, day.task) == ("P", CodeMeaning.WORKED, "Mail")
    [other] = days_of("Ana|Hours|Off\n|Overtime|0\n|Break|0.5", head=head)
    assert (other.code, other.overtime_minutes, other.break_minutes) == ("Off", None, 30)


def test_days_hours_beside_times_keep_the_place_of_the_times() -> None:
    [day] = days_of("Ana|In|8:00\n|Out|17:00\n|Hours|8", head=f"Name||{DAYS}")
    assert (day.row, day.minutes) == (2, 480)


def test_days_hours_and_minutes_in_rows_are_one_length() -> None:
    [day] = days_of("Ana|Hours|7\n|Mins worked|30", head=f"Name||{DAYS}")
    assert day.minutes == 450


def test_days_row_of_leave_is_a_code_by_its_label() -> None:
    head = f"Name||{DAYS}"
    [first, second] = days_of("Ana|Hours|8\n|Sick leave|=0|=1", head=head)
    assert (first.code, second.code) == ("", "Sick leave")
    assert second.meaning is CodeMeaning.LEAVE


def test_days_row_of_lateness_is_passed_over_where_others_have_kinds() -> None:
    head = f"Name||{DAYS}"
    [day] = days_of("Ana|In|8:00\n|Out|17:00\n|Late|0:15", head=head)
    assert (day.times, day.minutes) == ((8 * HOUR, 17 * HOUR), None)
    [supervisor] = days_of("Ana|Supervisor|8", head=head)
    assert supervisor.minutes == 480


def test_days_punches_of_a_cell_are_in_order() -> None:
    [one, two] = days_of("Ana|08:00 12:00 13:00 17:00|8:00|0:00|")
    assert one.times == (8 * HOUR, 12 * HOUR, 13 * HOUR, 17 * HOUR)
    assert two.times == (8 * HOUR,)


def test_days_presence_is_a_code_not_hours() -> None:
    days = days_of("Ana|=1|=0.5|=0|=1|=1")
    assert [(day.code, day.meaning, day.minutes) for day in days] == [
        ("1", CodeMeaning.WORKED, None),
        ("0.5", CodeMeaning.HALF, None),
        ("1", CodeMeaning.WORKED, None),
        ("1", CodeMeaning.WORKED, None),
    ]


def test_days_words_among_hours_are_codes() -> None:
    days = days_of("Ana|8|Leave|7 hours|?|Zzz|Annual leave|8")
    assert [(day.minutes, day.code, day.meaning) for day in days] == [
        (480, "", None),
        (None, "Leave", CodeMeaning.LEAVE),
        (420, "", None),
        (None, "TRUE", None),
        (None, "Zzz", None),
        (None, "Annual leave", CodeMeaning.LEAVE),
        (480, "", None),
    ]


def test_days_absence_without_a_code_of_its_own_is_leave() -> None:
    [day] = days_of("Ana|Open time")
    assert (day.code, day.meaning) == ("Open time", CodeMeaning.LEAVE)


def test_days_cells_that_cannot_be_read_are_told() -> None:
    broken, negative = days_of("Ana|!#REF!|=-8")
    assert [problem.place for problem in (*broken.problems, *negative.problems)] == [
        "S!B2", "S!C2",
    ]  # fmt: skip
    assert broken.problems[0].message == "This can't be read: the cell holds the error #REF!."
    assert negative.problems[0].message == "This can't be read: it is negative."


def test_days_of_a_task_of_leave_are_absences() -> None:
    head = f"Task|{DAYS}"
    work, leave = days_of("Mail|3\nAnnual leave||8", head=head)
    assert (work.task, work.kind) == ("Mail", EntryKind.WORK)
    assert (leave.task, leave.kind) == ("Annual leave", EntryKind.ABSENCE)


def test_days_two_hours_of_one_day_add_up() -> None:
    assert minutes(days_of("Name: Ana Cruz\n|8|7\n|2|x", head=f"Score|{DAYS}")) == [600, 420]
