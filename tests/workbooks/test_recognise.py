import csv
import datetime as dt
import io
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.domain.readings import Answers, Checksum, ReadEntry, Reading, SheetUse
from bpodesk.workbooks.cells import Cell, CellKind, Sheet, Workbook
from bpodesk.workbooks.layouts.base import Layout, Material, NotMine
from bpodesk.workbooks.recognise import evidence_of, read_any, read_timesheet, understand
from bpodesk.workbooks.refusals import Cancelled, FileRefused
from bpodesk.workbooks.roles import default_words
from bpodesk.workbooks.watch import SCALE, Watch

HEAD = ["Name", "Date", "Hours"]


def use_of(content: bytes) -> dict[str, tuple[bool, str]]:
    reading = read_timesheet(content, name="a.xlsx")
    return {use.name: (use.used, use.why) for use in reading.sheets}


def test_recognise_leaves_out_a_copy_and_says_of_what(make_book) -> None:
    rows = [HEAD, ["Ana", "2026-09-01", 8], ["Lu", "2026-09-01", 8]]
    content = make_book({"Part": rows[:2], "All": rows, "Copy": rows, "Empty": []})
    assert use_of(content) == {
        "Part": (False, "Left out: it says the same as “All”."),
        "All": (True, "A flat list with its header in row 1."),
        "Copy": (False, "Left out: it says the same as “All”."),
        "Empty": (False, "Left out: the sheet is empty."),
    }


def test_recognise_never_takes_nameless_sheets_for_copies(make_book) -> None:
    rows = [["Date", "Hours"], ["2026-09-01", 8]]
    reading = read_timesheet(make_book({"Ana": rows, "Lu": rows}), name="a.xlsx")
    assert reading.total_minutes == 960


def test_recognise_keeps_a_sheet_that_has_only_problems(make_book) -> None:
    content = make_book(
        {
            "Good": [HEAD, ["Ana", "2026-09-01", 8], ["Ana", "2026-09-02", 7]],
            "Bad": [HEAD, ["Lu", "soon", 8]],
        }
    )
    reading = read_timesheet(content, name="a.xlsx")
    assert [problem.place for problem in reading.problems] == ["Bad!B2"]
    assert [item.person for item in reading.unfinished] == ["Lu"]
    assert reading.confidence == pytest.approx(0.667)


def test_recognise_reads_hidden_sheets_only_where_no_other_fits(make_book) -> None:
    rows = [HEAD, ["Ana", "2026-09-01", 8]]
    both = make_book({"Seen": rows, "Hidden": [HEAD, ["Lu", "2026-09-01", 8]]}, hidden=["Hidden"])
    assert use_of(both)["Hidden"] == (
        False,
        "Left out: the sheet is hidden, and others hold the hours.",
    )
    alone = make_book({"Seen": [["note"]], "Hidden": rows}, hidden=["Hidden"])
    assert use_of(alone)["Hidden"][0]


def test_recognise_text_under_a_workbooks_name_is_said_to_be_that() -> None:
    with pytest.raises(FileRefused, match=r"“plan\.xlsx” is plain text under a workbook's name"):
        read_timesheet(b"Dear all,\nplease send your hours, soon.\n", name="plan.xlsx")
    with pytest.raises(FileRefused) as caught:
        read_timesheet(b"Dear all,\n", name="plan.txt")
    assert "plain text" not in str(caught.value)


def test_recognise_names_the_reason_of_the_closest_sheet(make_book) -> None:
    content = make_book({"One": [["hello"]], "Two": [["Name", "Date", "Score"], ["A", "B", 1]]})
    with pytest.raises(FileRefused, match="none for the hours"):
        read_timesheet(content, name="a.xlsx")


def test_recognise_takes_the_layout_with_the_most_evidence(make_book) -> None:
    class Never:
        name = "never"

        def read(self, *_: object, **__: object) -> NotMine:
            return NotMine("never")

    from bpodesk.workbooks.layouts import LAYOUTS
    from bpodesk.workbooks.reader import read_workbook

    workbook: Workbook = read_workbook(
        make_book({"S": [HEAD, ["Ana", "2026-09-01", 8]]}), name="a.xlsx"
    )
    reading = understand(
        workbook,
        name="a.xlsx",
        words=default_words(),
        watch=Watch(),
        layouts=(Never(), *LAYOUTS),
    )
    assert reading.layout == "flat list"


def test_recognise_progress_grows_to_the_end_and_cancel_stops_it(make_book) -> None:
    rows = [HEAD] + [[f"Person {index}", "2026-09-01", 8] for index in range(1500)]
    content = make_book({"S": rows})
    seen: list[int] = []
    read_timesheet(content, name="a.xlsx", progress=lambda done, total: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == SCALE
    again = [0]
    with pytest.raises(Cancelled):
        read_timesheet(
            content,
            name="a.xlsx",
            progress=lambda done, total: again.append(done),
            cancelled=lambda: again[-1] > SCALE * 0.6,
        )
    assert again[-1] < SCALE


def possible_or_sentence(content: bytes) -> bool | str:
    """Whether all entries are possible, or the refusal."""
    try:
        reading = read_timesheet(content, name="any")
    except FileRefused as error:
        return str(error)
    return all(0 < entry.minutes <= 1440 for entry in reading.entries)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_recognise_mutated_xml_gives_a_reading_or_a_refusal(make_book, data) -> None:
    row = ["Ana", (46266, 1), (0.875, 1), (0.25, 1), 8.5, {"f": "1"}, {"t": "b", "v": "1"}]
    xml = make_book.sheet_xml([["Name", "Date", "Start", "End", "Hours", "Break", "OT"], row, row])
    at = data.draw(st.integers(0, len(xml) - 1))
    piece = data.draw(st.text(alphabet="<>/\"' =arctsv0189.-&;eN", max_size=5))
    mutated = xml[:at] + piece + xml[at + data.draw(st.integers(0, 8)) :]
    assert possible_or_sentence(make_book({"S": mutated}, formats=["d/m/yy h:mm"]))


PIECES = (
    ("Total", "Ana", "-", "8", "7,5", "-3", "25", "9:00", "24:00", "22:00", "1/2/26", "13/2/2026"),
    ("2026-09-01", "2026-09-01 22:00", "Leave", "#N/A", "", "31/9/26", "9 pm", "1h 5m", "?"),
)
HEADERS = (
    ("Name", "Date", "Start", "End", "End date", "Hours", "Minutes", "Break", "OT", "Regular"),
    ("First Name", "Last Name", "No.", "ID", "Task", "Client", "Score", "Employee ID", "In 2"),
)
pieces = st.sampled_from([piece for row in PIECES for piece in row])
headers = st.sampled_from([header for row in HEADERS for header in row])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(headers, min_size=2, max_size=9),
    st.lists(st.lists(pieces, min_size=1, max_size=9), max_size=12),
    st.sampled_from(",;\t"),
)
def test_recognise_any_table_gives_a_reading_or_a_refusal(
    head: list[str], rows: list[list[str]], delimiter: str
) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([head, *rows])
    assert possible_or_sentence(target.getvalue().encode())


CALLS = (
    b"Call Id,Agent,Date,Time,Answered (Y/N),Resolved,Speed of answer in sec\n"
    b"1,Ana,2026-09-01,08:00,Y,Y,12\n2,Ana,2026-09-01,08:10,N,N,\n"
)


def test_recognise_calls_are_measures_and_no_timesheet() -> None:
    found = read_any(CALLS, name="calls.csv")
    assert isinstance(found, MeasureReading)
    assert found.agents == ("Ana",)
    with pytest.raises(FileRefused, match=r"“calls\.csv” .* a list of calls or tickets"):
        read_timesheet(CALLS, name="calls.csv")


def test_recognise_hours_are_no_measures() -> None:
    found = read_any(b"Name,Date,Hours\nAna,2026-09-01,8\n", name="a.csv")
    assert isinstance(found, Reading)


@dataclass(frozen=True)
class Fixed:
    """A layout that says of every sheet what it was given."""

    name: str
    result: Reading | NotMine
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        return self.result


def fixed(name: str, minutes: int, *, days: int = 1, decides: bool = False) -> Fixed:
    entries = tuple(
        ReadEntry(
            person="Ana",
            day=dt.date(2026, 9, day + 1),
            minutes=minutes,
            sheet="S",
            row=day + 1,
            column=1,
        )
        for day in range(days)
    )
    use = SheetUse(name="S", used=True, why=name)
    return Fixed(
        name, Reading(layout=name, sheets=(use,), columns=(), entries=entries), decides=decides
    )


def winner(*layouts: Layout, answers: Answers | None = None, rows: int = 1, sheets: int = 1) -> str:
    filled = tuple((Cell(row, 1, CellKind.TEXT, "hello"),) for row in range(1, rows + 1))
    same = tuple(Sheet(name=f"S{number}", rows=filled) for number in range(sheets))
    workbook = Workbook(kind="text", sheets=same)
    return understand(
        workbook,
        name="a.csv",
        words=default_words(),
        answers=answers or Answers(),
        watch=Watch(),
        layouts=layouts,
    ).layout


def test_recognise_weighs_layouts_by_what_they_explain() -> None:
    one, two = fixed("flat list", 60), fixed("month form", 60, days=2)
    assert winner(one, two) == "month form"
    assert winner(two, one) == "month form"
    assert winner(one, fixed("week grid", 60)) == "flat list"


def test_recognise_layout_that_decides_needs_no_rival() -> None:
    sure, rich = fixed("roster", 60, decides=True), fixed("month form", 60, days=9)
    assert winner(sure, rich) == "roster"
    assert winner(rich, sure) == "roster"


@pytest.mark.parametrize(
    ("rows", "sheets", "confidence", "expected"),
    [
        (1_001, 1, 0.97, "flat list"),
        (143, 7, 0.97, "flat list"),  # 1,001 in all of them
        (1_000, 1, 0.97, "month form"),
        (142, 7, 0.97, "month form"),
        (1_001, 1, 0.96, "month form"),
    ],
)
def test_recognise_sure_layout_needs_no_rival_where_there_are_many_rows(
    rows: int, sheets: int, confidence: float, expected: str
) -> None:
    one, two = fixed("flat list", 60), fixed("month form", 60, days=2)
    assert isinstance(one.result, Reading)
    sure = replace(one, result=replace(one.result, confidence=confidence))
    assert winner(sure, two, rows=rows, sheets=sheets) == expected


def test_recognise_layout_that_a_person_names_is_the_only_one_tried() -> None:
    one, two = fixed("flat list", 60), fixed("month form", 60, days=2)
    assert winner(one, two, answers=Answers(layout="flat list")) == "flat list"
    assert winner(one, two, answers=Answers(layout="gone")) == "month form"


def test_evidence_grows_with_totals_that_agree() -> None:
    reading = fixed("flat list", 60, days=10).result
    assert isinstance(reading, Reading)
    right = Checksum(place="S!A1", label="", stated_minutes=5, computed_minutes=5)
    wrong = replace(right, stated_minutes=6)
    assert evidence_of(reading) == 10
    assert evidence_of(replace(reading, checksums=(right,))) == 12
    assert evidence_of(replace(reading, checksums=(wrong,))) == 8
    assert evidence_of(replace(reading, checksums=(right, wrong))) == 10


def test_recognise_sheets_that_a_person_chose_are_the_only_ones(make_book) -> None:
    content = make_book(
        {"One": [HEAD, ["Ana", "2026-09-01", 8]], "Two": [HEAD, ["Lu", "2026-09-01", 4]]}
    )
    reading = read_timesheet(content, name="a.xlsx", answers=Answers(sheets=("Two",)))
    assert reading.people == ("Lu",)
    assert [(use.used, use.why) for use in reading.sheets] == [
        (False, "Left out: others hold the hours."),
        (True, "A flat list with its header in row 1."),
    ]


def test_recognise_example_sheet_is_read_only_where_no_other_fits(make_book) -> None:
    rows = [HEAD, ["Ana", "2026-09-01", 8]]
    both = make_book({"Example": [HEAD, ["Lu", "2026-09-01", 8]], "May": rows})
    assert read_timesheet(both, name="a.xlsx").people == ("Ana",)
    assert read_timesheet(make_book({"Example": rows}), name="a.xlsx").people == ("Ana",)


def test_recognise_sheets_without_a_name_are_of_the_one_person_named(make_book) -> None:
    content = make_book(
        {
            "May": [
                ["Date", "Start", "End"],
                ["2026-05-01", "08:00", "12:00"],
                ["2026-05-02", "08:00"],
            ],
            "June": [HEAD, ["Ana", "2026-06-01", 8]],
        }
    )
    reading = read_timesheet(content, name="a.xlsx")
    assert reading.people == ("Ana",)
    assert [item.person for item in reading.unfinished] == ["Ana"]
    assert reading.questions == ()


def test_recognise_sheet_of_a_part_gives_way_to_the_one_of_all(make_book) -> None:
    everything = [["Day", "In", "Out"], *([f"{day}", "08:00", "12:00"] for day in range(1, 9))]
    content = make_book(
        {
            "Late": [
                ["Name", "Date", "Hours"],
                *(["Ana", f"2026-09-0{day}", 4] for day in (1, 2, 3)),
            ],
            "Month": [["Name: Ana"], ["September 2026"], *everything],
        }
    )
    reading = read_timesheet(content, name="a.xlsx")
    assert reading.total_minutes == 8 * 240
    assert [use.why for use in reading.sheets] == [
        "Left out: it says the same as “Month”.",
        "The form of one person, its header in row 3.",
    ]


def test_recognise_policies_of_all_sheets_are_added_up(make_book) -> None:
    head = ["Name", "Date", "In", "Out", "In", "Out"]
    content = make_book(
        {
            month: [head, ["Ana", day, "08:00", "12:00", "13:00", "17:00"]]
            for month, day in (("May", "2026-05-01"), ("June", "2026-06-01"))
        }
    )
    reading = read_timesheet(content, name="a.xlsx")
    assert [(policy.name, policy.minutes) for policy in reading.policies] == [
        ("pairs", 960),
        ("first to last", 1_080),
    ]
    assert len(reading.questions) == 1
