"""Flat lists by their rules: what is counted, what becomes a problem, what another layout is."""

import datetime as dt
from collections.abc import Sequence

import pytest

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Answers, QuestionKind, Reading, Role
from bpodesk.workbooks.cells import Cell, CellKind, Sheet
from bpodesk.workbooks.layouts import LAYOUTS
from bpodesk.workbooks.layouts.base import Material, NotMine
from bpodesk.workbooks.layouts.flat import FlatList
from bpodesk.workbooks.recognise import FINENESS
from bpodesk.workbooks.roles import default_words

WORDS = default_words()


def read(table: str, *, answers: Answers | None = None) -> Reading | NotMine:
    """The reading of a sheet S drawn as lines of cells between bars."""
    rows = tuple(
        tuple(
            Cell(number, column, CellKind.TEXT, value.strip())
            for column, value in enumerate(line.split("|"), start=1)
            if value.strip()
        )
        for number, line in enumerate(table.strip("\n").splitlines(), start=1)
    )
    sheet = Sheet(name="S", rows=rows)
    return FlatList().read(Material(sheet, WORDS, answers=answers or Answers()))


def ok(table: str, *, answers: Answers | None = None) -> Reading:
    found = read(table, answers=answers)
    assert isinstance(found, Reading), found
    return found


def brief(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.place, problem.severity.value) for problem in problems]


def only_problem(table: str) -> Problem:
    [problem] = ok(table).problems
    return problem


# ------------------------------------------------------------------------------- the header


def test_flat_columns_are_listed_with_their_roles() -> None:
    reading = ok("Name|Date|Score|Hours\nAna|2026-09-01|5|8")
    assert [(item.column, item.header, item.role) for item in reading.columns] == [
        (1, "Name", Role.PERSON),
        (2, "Date", Role.DATE),
        (3, "Score", Role.IGNORED),
        (4, "Hours", Role.HOURS),
    ]
    [entry] = reading.entries
    assert (entry.row, entry.column, entry.sheet) == (2, 4, "S")


def test_flat_header_below_a_poorer_one_is_preferred() -> None:
    reading = ok("Date|Hours\n2026-09|168\nName|Date|Hours|Task\nAna|2026-09-01|8|Mail")
    assert reading.reasons[0] == "A flat list with its header in row 3."
    assert [entry.task for entry in reading.entries] == ["Mail"]


def test_flat_word_that_stands_earlier_in_its_list_wins_a_role() -> None:
    reading = ok("Name|Date|Project|Client|Hours|Total hours\nAna|2026-09-01|P|C|7|8")
    assert (reading.entries[0].customer, reading.total_minutes) == ("C", 480)


def test_flat_first_exact_word_wins_a_role() -> None:
    reading = ok("Name|Date|Hours worked (net)|Regular hours|Hours\nAna|2026-09-01|1|2|3")
    assert reading.total_minutes == 180


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "the sheet is empty"),
        ("\nhello|there", "no row with column headers"),
        ("Name|Start|Score\nAna|8|1", "none for the date and the hours"),
        ("Hours|Score\n8|1", "none for the person and the date"),
        ("Call Id|Agent|Date|Resolved\n1|Ana|2026-09-01|Y", "calls or tickets"),
        (
            "Call Id|Agent|Date|Start|End|Resolved\n1|Ana|2026-09-01|8|9|Y",
            "calls or tickets",
        ),
        ("Date|In|Out|In|Out\n2026-09-01|8|12|13|17", "further times under “In”, “Out”"),
        ("Name|Date|Hours|Mon|Tue|Wed|Thu|Fri\nAna|2026-09-01|8|8", "its days stand side by side"),
        ("Name|Date|Hours|Task\n|||", "no row below states any hours"),
    ],
)
def test_flat_refuses_what_another_layout_is(table: str, reason: str) -> None:
    found = read(table)
    assert isinstance(found, NotMine)
    assert reason in found.reason


def test_flat_header_without_rows_below_is_an_empty_form() -> None:
    found = read("Name|Date|Hours")
    assert isinstance(found, NotMine)
    assert "no row below" in found.reason
    assert found.closeness == 3


def test_flat_second_pair_of_times_that_nobody_filled_is_no_matter() -> None:
    assert ok("Name|Date|In|Out|Break Out|In\nAna|2026-09-01|8|17").total_minutes == 540


def test_flat_empty_rows_above_the_header_are_passed_over() -> None:
    row = (Cell(3, 1, CellKind.NUMBER, 1.0), Cell(3, 2, CellKind.TEXT, "Date"))
    found = FlatList().read(Material(Sheet(name="S", rows=((), row)), WORDS))
    assert isinstance(found, NotMine)


# ------------------------------------------------------------------------------- hours and times


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("08:00", "17:00", 540),
        ("22:00", "06:00", 480),
        ("16:00", "24:00", 480),
        ("08:00:00", "17:00:30", 541),
        ("2026-09-01 22:00", "2026-09-02 06:00", 480),
        ("22:00", "2026-09-02 06:00", 480),
        ("00:00", "24:00", 1440),
    ],
)
def test_flat_times_give_the_minutes_between(start: str, end: str, minutes: int) -> None:
    [entry] = ok(f"Name|Date|Start|End\nAna|2026-09-01|{start}|{end}").entries
    assert (entry.minutes, entry.day) == (minutes, dt.date(2026, 9, 1))
    assert entry.column == 3


def test_flat_end_day_is_kept_where_it_is_stated() -> None:
    table = "Name|Date|Start|End date|End\nAna|2026-09-01|16:00|2026-09-01|24:00"
    [entry] = ok(table).entries
    assert (entry.start, entry.end, entry.end_day) == (
        dt.time(16),
        dt.time(0),
        dt.date(2026, 9, 2),
    )
    [plain] = ok("Name|Date|Start|End\nAna|2026-09-01|22:00|06:00").entries
    assert plain.end_day is None


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ("Ana|2026-09-01|08:00|", "S!C2", "There is a start, but no end."),
        ("Ana|2026-09-01||17:00", "S!D2", "There is an end, but no start."),
        ("Ana|2026-09-01|08:00|08:00", "S!D2", "nothing or a whole day"),
        ("Ana|2026-09-01|24:00|08:00", "S!D2", "belongs to the next day"),
        ("Ana|2026-09-01|08:00|2026-08-31 09:00", "S!D2", "the end is before the start"),
        ("Ana|2026-09-01|08:00|2026-09-02 09:00", "S!D2", "forgot to clock out"),
        ("Ana|2026-09-01|noon|17:00", "S!C2", "The start can't be read"),
        ("Ana||08:00|17:00", "S!A2", "This row has no date."),
        ("Ana|soon|08:00|17:00", "S!B2", "The date can't be read"),
        ("|2026-09-01|08:00|17:00", "S!B2", "doesn't say whose hours"),
    ],
)
def test_flat_row_that_cannot_be_counted_is_an_error(row: str, place: str, message: str) -> None:
    problem = only_problem(f"Name|Date|Start|End\n{row}")
    assert (problem.place, problem.severity.value) == (place, "error")
    assert message in problem.message


@pytest.mark.parametrize("row", ["Ana|2026-09-01||", "Ana|2026-09-01|00:00|00:00"])
def test_flat_row_without_work_is_a_warning(row: str) -> None:
    reading = ok(f"Name|Date|Start|End\n{row}\nAna|2026-09-02|8:00|9:00")
    assert reading.total_minutes == 60
    assert [problem.severity.value for problem in reading.problems] == ["warning"]


def test_flat_word_of_absence_is_a_warning_and_no_hours() -> None:
    reading = ok("Name|Date|Start|End|Hours\nAna|2026-09-01|Leave|Leave|Leave\nAna|2026-09-02|||8")
    assert reading.total_minutes == 480
    assert brief(reading.problems) == [
        ("S!C2", "warning"),
        ("S!D2", "warning"),
        ("S!E2", "warning"),
    ]


@pytest.mark.parametrize(
    ("header", "value", "minutes"),
    [
        ("Break", "0.5", 510),
        ("Break", "30", 510),
        ("Break", "0:30", 510),
        ("Break (min)", "1", 539),
        ("Break (h)", "1", 480),
        ("Lunch", "-", 540),
    ],
)
def test_flat_break_is_taken_off_in_its_unit(header: str, value: str, minutes: int) -> None:
    table = f"Name|Date|Start|End|{header}\nAna|2026-09-01|08:00|17:00|{value}"
    assert ok(table).total_minutes == minutes


def test_flat_break_longer_than_the_shift_is_an_error() -> None:
    problem = only_problem("Name|Date|Start|End|Break\nAna|2026-09-01|08:00|09:00|90")
    assert "break is longer" in problem.message
    assert problem.place == "S!E2"


def test_flat_break_in_number_cells_counts_minutes_when_large() -> None:
    head = [Cell(1, at, CellKind.TEXT, word) for at, word in enumerate(("In", "Out", "Break"), 1)]
    row = (
        Cell(2, 1, CellKind.DATE, 46266.0, "d/m/y h:mm"),
        Cell(2, 2, CellKind.DATE, 46266.375, "d/m/y h:mm"),
        Cell(2, 3, CellKind.NUMBER, 45.0),
    )
    found = FlatList().read(Material(Sheet(name="S", rows=(tuple(head), row)), WORDS))
    assert isinstance(found, Reading)
    assert found.total_minutes == 540 - 45


# ------------------------------------------------------------------------------- stated hours


@pytest.mark.parametrize(
    ("row", "minutes", "warned"),
    [
        ("8|08:00|17:00|60", 480, False),
        ("8:01|08:00|17:00|60", 481, False),
        ("8:02|08:00|17:00|60", 482, True),
        ("8|08:00|17:00|0", 480, True),
        ("8|08:00||60", 480, True),
        ("8|noon|17:00|60", 480, True),
        ("8|08:00|17:00|a bit", 480, True),
        ("8|08:00|08:00|0", 480, True),
        ("8|||60", 480, False),
    ],
)
def test_flat_hours_are_kept_and_a_difference_is_a_warning(
    row: str, minutes: int, warned: bool
) -> None:
    reading = ok(f"Name|Date|Hours|Start|End|Break (min)\nAna|2026-09-01|{row}")
    assert reading.total_minutes == minutes
    assert [problem.severity.value for problem in reading.problems] == ["warning"] * warned


def test_flat_incomplete_times_are_left_out_of_the_entry() -> None:
    [entry] = ok("Name|Date|Hours|Start|End\nAna|2026-09-01|8|08:00|").entries
    assert (entry.start, entry.end) == (None, None)


@pytest.mark.parametrize(
    ("end", "warned"), [("17:00", False), ("18:00", False), ("18:01", True), ("15:00", True)]
)
def test_flat_hours_without_a_break_column_may_be_up_to_two_hours_shorter(
    end: str, warned: bool
) -> None:
    reading = ok(f"Name|Date|Hours|Start|End\nAna|2026-09-01|8|08:00|{end}")
    assert bool(reading.problems) is warned


@pytest.mark.parametrize(
    ("hours", "message"),
    [("25", "more than a day has"), ("-1", "it is negative"), ("eight", "not a length of time")],
)
def test_flat_impossible_hours_are_an_error(hours: str, message: str) -> None:
    problem = only_problem(f"Name|Date|Hours\nAna|2026-09-01|{hours}")
    assert problem.is_error
    assert message in problem.message
    assert (problem.place, problem.value) == ("S!C2", hours)


def test_flat_zero_hours_are_left_out_and_said() -> None:
    table = "Name|Date|Hours|Start|End\nAna|2026-09-01|0|00:00|00:00\nAna|2026-09-02|8||"
    reading = ok(table)
    assert (len(reading.entries), reading.problems) == (1, ())
    assert "1 rows state 0 hours and were left out." in reading.reasons


def test_flat_minutes_column_counts_minutes() -> None:
    assert ok("Name|Date|Minutes\nAna|2026-09-01|90").total_minutes == 90


# ------------------------------------------------------------------------------- overtime


@pytest.mark.parametrize(
    ("header", "row", "minutes"),
    [
        ("Hours|OT|Start|End", "10|2||", 600),
        ("Regular Hours|OT|Start|End", "8|2||", 600),
        ("Hours|OT|Start|End", "8|2|08:00|18:00", 600),
        ("Hours|OT|Start|End", "10|2|08:00|18:00", 600),
        ("Regular Hours|OT|Start|End", "10|2|08:00|18:00", 600),
        ("Hours|OT|Start|End", "0|2||", 0),
        ("Task|OT|Start|End", "x|2|08:00|18:00", 600),
    ],
)
def test_flat_overtime_is_part_of_the_minutes(header: str, row: str, minutes: int) -> None:
    reading = ok(f"Name|Date|{header}\nAna|2026-09-01|{row}")
    assert reading.total_minutes == minutes
    assert [entry.overtime_minutes for entry in reading.entries] == [120] * bool(minutes)
    assert bool(reading.problems) is not bool(minutes)


def test_flat_overtime_that_cannot_be_read_stops_the_row() -> None:
    problem = only_problem("Name|Date|Hours|OT\nAna|2026-09-01|8|some")
    assert (problem.place, problem.is_error) == ("S!D2", True)


# ------------------------------------------------------------------------------- people and days


def test_flat_person_is_taken_from_whichever_columns_there_are() -> None:
    assert ok("First Name|Last Name|Date|Hours\nAna|Yu|2026-09-01|8").people == ("Ana Yu",)
    assert ok("Last Name|Date|Hours\nYu|2026-09-01|8").people == ("Yu",)
    coded = ok("Employee ID|Date|Hours\nE-7|2026-09-01|8").entries[0]
    assert (coded.person, coded.person_code) == ("E-7", "E-7")


def test_flat_without_a_person_column_asks_and_is_less_sure() -> None:
    reading = ok("Date|Hours\n2026-09-01|8\n2026-09-02|8")
    assert (reading.people, reading.confidence) == (("",), 0.8)
    (question,) = reading.open_questions
    assert (question.kind, question.place) == (QuestionKind.PERSON, "S!B2")
    answered = ok("Date|Hours\n2026-09-01|8", answers=Answers(person="Ana"))
    assert (answered.people, answered.questions) == (("Ana",), ())


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("1|Ana|2026-09-01|8\n2|Ana|2026-09-02|8", ["", ""]),
        ("7|Ana|2026-09-01|8\n7|Ana|2026-09-02|8", ["7", "7"]),
        ("7|Ana|2026-09-01|8\n9|Lu|2026-09-01|8\n||2026-09-02|", ["7", "9"]),
    ],
)
def test_flat_weak_code_column_must_agree_with_the_names(rows: str, codes: list[str]) -> None:
    assert [entry.person_code for entry in ok(f"No.|Name|Date|Hours\n{rows}").entries] == codes


def test_flat_weak_code_column_alone_must_repeat() -> None:
    repeated = "ID|Date|Hours\n7|2026-09-01|8\n7|2026-09-02|8"
    assert ok(repeated).people == ("7",)
    assert ok(repeated.replace("\n7|2026-09-02", "\n8|2026-09-02")).people == ("",)


def test_flat_times_with_their_own_day_need_no_date_column() -> None:
    table = "User|Clock In|Clock Out\nAna|2026-09-01 22:00|2026-09-02 06:00"
    [entry] = ok(table).entries
    assert (entry.day, entry.end_day, entry.minutes) == (
        dt.date(2026, 9, 1),
        dt.date(2026, 9, 2),
        480,
    )


def test_flat_start_on_another_day_than_the_date_is_a_warning() -> None:
    table = "User|Date|Clock In|Clock Out\nAna|2026-09-01|2026-09-02 00:30|2026-09-02 06:00"
    reading = ok(table)
    assert reading.first_day == dt.date(2026, 9, 2)
    assert brief(reading.problems) == [("S!C2", "warning")]


def test_flat_undecided_dates_are_asked_with_an_example() -> None:
    table = "Name|Date|Hours\nAna|03/04/2026|8\nAna|05/05/2026|8"
    undecided = ok(table)
    assert (undecided.problems, len(undecided.entries)) == ((), 2)
    (question,) = undecided.open_questions
    assert (question.kind, question.example) == (QuestionKind.DAY_ORDER, "03/04/2026")
    assert question.place == "S!B2"
    day_first, month_first = (
        ok(table, answers=Answers(day_first=answer)).first_day for answer in (True, False)
    )
    assert (day_first, month_first) == (dt.date(2026, 4, 3), dt.date(2026, 3, 4))


def test_flat_settled_date_order_is_said_with_its_example() -> None:
    reading = ok("Name|Date|Hours\nAna|22/04/2026|8\nAna|03/04/2026|8")
    assert "Dates are day first, as 22/04/2026 shows." in reading.reasons


# ------------------------------------------------------------------------------- totals, repeats


def test_flat_total_that_differs_is_a_checksum_that_does_not_agree() -> None:
    reading = ok("Name|Date|Hours\nAna|2026-09-01|8\nAna|2026-09-02|x\nTotal||16")
    [checksum] = reading.checksums
    assert (checksum.label, checksum.place, checksum.agrees) == ("Total", "S!C4", False)
    assert (checksum.stated_minutes, checksum.computed_minutes) == (960, 480)


def test_flat_total_that_cannot_be_read_is_a_problem() -> None:
    reading = ok("Name|Date|Hours\nAna|2026-09-01|8\nTotal||lots")
    assert brief(reading.problems) == [("S!C3", "error")]
    assert reading.checksums == ()


def test_flat_total_without_hours_is_passed_over() -> None:
    reading = ok("Name|Date|Hours|OT\nAna|2026-09-01|8|1\nTotal|||1")
    assert (reading.checksums, reading.problems) == ((), ())


def test_flat_total_over_subtotals_covers_everything() -> None:
    reading = ok("Name|Date|Hours\nAna|2026-09-01|8\nSubtotal||8\nLu|2026-09-01|4\nGrand total||12")
    assert [checksum.agrees for checksum in reading.checksums] == [True, True]


def test_flat_hours_without_anything_else_are_a_total_only_when_they_add_up() -> None:
    head = "Name|Date|Hours\nAna|2026-09-01|8\nAna|2026-09-02|8\n"
    assert [checksum.label for checksum in ok(head + "||16").checksums] == [""]
    wrong = ok(head + "||15")
    assert brief(wrong.problems) == [("S!C4", "error"), ("S!C4", "error")]


def test_flat_person_called_total_with_a_date_is_a_person() -> None:
    assert ok("Name|Date|Hours\nTotal Recall|2026-09-01|8").people == ("Total Recall",)


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        ("Total||||8", True),
        ("||Total||8", True),
        ("|||Week total|8", True),
        ("|Total: ||x|8", True),
        ("||Total rework||8", True),  # nobody's row
        ("Ana|2026-09-30|Total rework||8", False),
        ("Total|2026-09-30|||8", True),
        ("Ana|2026-09-30|Total||8", False),
        ("Total Recall|2026-09-30|||8", False),
    ],
)
def test_flat_total_may_be_labelled_in_any_column(row: str, is_total: bool) -> None:
    reading = ok(f"Name|Date|Task|Remark|Hours\nAna|2026-09-01|x||8\n{row}")
    assert bool(reading.checksums) is is_total
    assert bool(reading.problems or len(reading.entries) > 1) is not is_total


def test_flat_remarks_are_left_out_and_said() -> None:
    reading = ok("Name|Date|Hours\nAna|2026-09-01|8\nSigned by Ana")
    assert (len(reading.entries), reading.problems) == (1, ())
    assert "1 rows without a day, a time and hours were left out." in reading.reasons


def test_flat_same_row_again_is_counted_with_a_warning() -> None:
    reading = ok("Name|Date|Hours\nAna|2026-09-01|8\nAna|2026-09-01|8")
    assert reading.total_minutes == 960
    assert brief(reading.problems) == [("S!C3", "warning")]


def test_flat_cells_with_errors_are_problems_of_their_column() -> None:
    head = tuple(
        Cell(1, at, CellKind.TEXT, word)
        for at, word in enumerate(("Name", "Date", "Hours", "Task"), start=1)
    )
    row = (
        Cell(2, 1, CellKind.ERROR, "#REF!"),
        Cell(2, 2, CellKind.TEXT, "2026-09-01"),
        Cell(2, 3, CellKind.EMPTY, None, has_formula=True),
        Cell(2, 4, CellKind.BOOLEAN, True),
    )
    found = FlatList().read(Material(Sheet(name="S", rows=(head, row)), WORDS))
    assert isinstance(found, Reading)
    assert brief(found.problems) == [("S!A2", "error"), ("S!C2", "error")]
    assert found.confidence == 0.0


def test_flat_matrix_with_a_few_odd_rows_is_still_a_matrix() -> None:
    found = read(
        "Date|Total hours|Admin|Calls|Mail\n"
        "2026-09-01|8|3|4|1\n2026-09-02|7,5|7,5||\n2026-09-03|8|1|1|1\n2026-09-04||||"
    )
    assert isinstance(found, NotMine)
    assert "a matrix" in found.reason


def test_layouts_are_listed_once_each_and_ranked_by_how_fine_they_are() -> None:
    assert len(set(LAYOUTS)) == len(LAYOUTS)
    assert {layout.name for layout in LAYOUTS} == set(FINENESS)
