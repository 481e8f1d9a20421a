import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.workbooks.cells import Workbook
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.recognise import read_timesheet, understand
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
