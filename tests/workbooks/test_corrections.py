"""Copies with the bad cells marked: everything else as it was, or said to be lost."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.sheets import Merged
from bpodesk.workbooks import corrections
from bpodesk.workbooks.cells import Cell, CellKind, Sheet
from bpodesk.workbooks.cells import Workbook as BookOfCells
from bpodesk.workbooks.corrections import MarkedCopy, marked_copy
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused

RED, YELLOW = "00FFC7CE", "00FFEB9C"
END = Problem(message="There is an end, but no start.", place="Hours!C3", value="18:00")
ODD = Problem(message="The hours are odd.", place="Hours!D2", severity=Severity.WARNING)
NOWHERE = (
    Problem(message="Of the whole file."),
    Problem(message="Of a whole sheet.", place="Hours"),
    Problem(message="Of a sheet that is gone.", place="Gone!A1"),
)


def saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def timesheet() -> Workbook:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "Hours"
    sheet.append(["Name", "Start", "End", "Hours"])
    sheet.append(["Ana", "09:00", "17:00", "=1+7"])
    sheet.append(["Ben", None, "18:00", None])
    sheet["A1"].font = Font(bold=True, color="FF00FF00")
    sheet["B2"].number_format = "hh:mm"
    sheet.column_dimensions["A"].width = 33
    sheet["D2"].comment = Comment("Asked Ana.", "Boss")
    return workbook


def opened(copy: MarkedCopy, **more: Any) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(copy.content), **more)


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """A zip with its parts changed, and others added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
        for name, data in added.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    return repacked(content, lambda _, part: part, **{name: data})


# ---------------------------------------------------------------- workbooks of Excel


def test_bad_cells_are_coloured_with_a_comment_and_the_rest_is_as_it_was() -> None:
    content = saved(timesheet())
    copy = marked_copy(content, name="Hours.xlsx", problems=(END, ODD, *NOWHERE))
    assert (copy.marked, copy.suffix, copy.lost) == (2, ".xlsx", "")
    sheet = opened(copy)["Hours"]
    assert sheet["C3"].fill.fgColor.rgb == RED
    assert sheet["C3"].comment.text == "There is an end, but no start."
    assert sheet["D2"].fill.fgColor.rgb == YELLOW
    assert sheet["D2"].comment.text == "Asked Ana.\n\nThe hours are odd."
    assert sheet["A2"].comment is None
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["A"].width == 33
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Name", "Start", "End", "Hours"],
        ["Ana", "09:00", "17:00", "=1+7"],
        ["Ben", None, "18:00", None],
    ]


def test_several_problems_of_a_cell_stand_in_one_comment() -> None:
    more = Problem(message="Ben has no code.", place="Hours!C3", severity=Severity.WARNING)
    copy = marked_copy(saved(timesheet()), name="x.xlsx", problems=(more, END, END))
    cell = opened(copy)["Hours"]["C3"]
    assert cell.comment.text == "Ben has no code.\nThere is an end, but no start."
    assert cell.fill.fgColor.rgb == RED
    assert copy.marked == 1


def test_mark_inside_a_merged_range_is_put_on_its_first_cell() -> None:
    workbook = timesheet()
    workbook["Hours"].merge_cells("A2:A3")
    there = Problem(message="Who?", place="Hours!A3")
    sheet = opened(marked_copy(saved(workbook), name="x.xlsx", problems=(there,)))["Hours"]
    assert sheet["A2"].comment.text == "Who?"
    assert sheet["A2"].fill.fgColor.rgb == RED


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (b' t="n"><f>1+7</f><v>0.875</v>', 0.875),
        (b' t="str"><f>1+7</f><v>a &amp; b</v>', "a & b"),
        (b' t="b"><f>1+7</f><v>1</v>', True),
        (b' t="e"><f>1+7</f><v>#N/A</v>', "#N/A"),
        (b"><f>1+7</f>", None),
    ],
)
def test_results_of_formulas_are_kept(stored: bytes, value: object) -> None:
    def calculated(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        start = data.index(b"><f>1+7</f>")
        end = data.index(b"</c>", start)
        return data[:start] + stored + data[end:]

    content = repacked(saved(timesheet()), calculated)
    copy = marked_copy(content, name="x.xlsx", problems=(END,))
    assert opened(copy)["Hours"]["D2"].value == "=1+7"
    assert opened(copy, data_only=True)["Hours"]["D2"].value == value


def test_macros_are_kept_under_their_own_ending() -> None:
    content = with_part(saved(timesheet()), "xl/vbaProject.bin", b"macro")
    copy = marked_copy(content, name="x.xlsm", problems=(END,))
    assert copy.suffix == ".xlsm"
    with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macro"
        assert b"macroEnabled" in archive.read("[Content_Types].xml")


def test_moment_of_the_last_change_stays() -> None:
    workbook = timesheet()
    content = saved(workbook)
    then = openpyxl.load_workbook(io.BytesIO(content)).properties.modified
    copy = marked_copy(content, name="x.xlsx", problems=())
    assert isinstance(then, dt.datetime)
    assert opened(copy).properties.modified == then.replace(microsecond=0)
    assert copy == marked_copy(content, name="x.xlsx", problems=())


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("xl/ctrlProps/ctrlProp1.xml", b"x", "buttons and other form controls"),
        ("xl/slicers/slicer1.xml", b"x", "slicers"),
        ("xl/media/image1.emf", b"x", "drawn pictures"),
        ("xl/connections.xml", b"x", "links to other data"),
        ("xl/drawings/drawing7.xml", b"<xdr:sp macro=''>", "text boxes"),
    ],
)
def test_what_a_copy_can_t_keep_is_named(part: str, data: bytes, words: str) -> None:
    copy = marked_copy(with_part(saved(timesheet()), part, data), name="x.xlsx", problems=(END,))
    assert copy.lost == f"The copy could not keep {words}; your own file has all of it."
    assert copy.marked == 1


def test_all_that_a_copy_can_t_keep_is_named_in_one_sentence() -> None:
    workbook = timesheet()
    chart = BarChart()
    chart.add_data(Reference(workbook["Hours"], min_col=4, min_row=1, max_row=3))
    workbook["Hours"].add_chart(chart, "F2")

    def newer(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        return data.replace(b"</worksheet>", b"<extLst><ext uri='{1}'/></extLst></worksheet>")

    content = with_part(repacked(saved(workbook), newer), "_xmlsignatures/sig1.xml")
    copy = marked_copy(content, name="x.xlsx", problems=())
    assert copy.lost == (
        "The copy could not keep the looks of charts, the digital signature and sparklines and"
        " newer kinds of conditional formats and checks; your own file has all of it."
    )


# ---------------------------------------------------------------- other files


NEW = (
    "The copy is a new workbook: it has every value with its number format, but neither the"
    " formulas nor the looks."
)


def test_copy_of_a_text_file_is_a_new_workbook_with_the_same_cells() -> None:
    content = "Name;Start;End\nAna;09:00;\nÑandú;=1+1;x\n".encode()
    problem = Problem(message="No end.", place="my hours!B2")
    copy = marked_copy(content, name="my hours.csv", problems=(problem,))
    assert (copy.marked, copy.suffix) == (1, ".xlsx")
    assert copy.lost == (
        "A text file can hold no marks, so the copy is an Excel workbook with the same cells."
    )
    (sheet,) = opened(copy).worksheets
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Name", "Start", "End"],
        ["Ana", "09:00", None],
        ["Ñandú", "=1+1", "x"],
    ]
    assert sheet["B3"].data_type == "s"
    assert sheet["B2"].comment.text == "No end."


def test_copy_of_a_workbook_that_openpyxl_does_not_open_has_its_cells() -> None:
    workbook = timesheet()
    sheet = workbook["Hours"]
    sheet["A4"], sheet["B4"], sheet["C4"] = dt.date(2026, 9, 1), 27.5 / 24, True
    sheet["B4"].number_format = "[h]:mm"
    sheet["D4"] = "#N/A"
    sheet.merge_cells("A6:B7")
    sheet["A6"] = "Signed"
    hidden: Any = workbook.create_sheet("Notes")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    def odd(name: str, data: bytes) -> bytes:
        # A font's size that is no number: Excel and our reader don't mind, openpyxl does.
        return data.replace(b"<sz val=", b"<sz val='big' x=") if name == "xl/styles.xml" else data

    content = repacked(saved(workbook), odd)
    there = Problem(message="Too long.", place="Hours!B4")
    copy = marked_copy(content, name="x.xlsx", problems=(there,))
    assert (copy.marked, copy.suffix, copy.lost) == (1, ".xlsx", NEW)
    before, after = (read_workbook(data, name="x") for data in (content, copy.content))
    assert after.date_system_1904
    for one, other in zip(before.sheets, after.sheets, strict=True):
        assert (one.name, one.hidden, one.merged) == (other.name, other.hidden, other.merged)
        cells, copied = (
            {
                (cell.row, cell.column, cell.kind, cell.value, cell.number_format)
                for row in sheet.rows
                for cell in row
                if cell.value not in (None, "")
            }
            for sheet in (one, other)
        )
        assert cells == copied


def test_copy_of_another_kind_of_workbook_keeps_merged_ranges_and_blanks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = (
        (Cell(1, 1, CellKind.TEXT, "Signed"), Cell(1, 4, CellKind.TEXT, "")),
        (Cell(2, 1, CellKind.EMPTY, None, has_formula=True),),
    )
    merged = Merged(first_row=1, first_column=1, last_row=2, last_column=2)
    sheets = tuple(Sheet(name=name, rows=rows, merged=(merged,)) for name in ("P/1", "P:1"))
    monkeypatch.setattr(
        corrections, "read_workbook", lambda _content, name: BookOfCells(kind=name, sheets=sheets)
    )
    there = Problem(message="Twice?", place="P:1!A1")
    copy = marked_copy(b"an xls", name="x.xls", problems=(there,))
    first, second = opened(copy).worksheets
    # Excel takes neither sign in a name.
    assert (first.title, second.title) == ("P 1", "P 11")
    assert [str(each) for each in first.merged_cells.ranges] == ["A1:B2"]
    assert (first["A1"].comment, second["A1"].comment.text) == (None, "Twice?")


def test_copy_of_what_is_no_file_of_cells_is_refused() -> None:
    with pytest.raises(FileRefused, match=r"\.$"):
        marked_copy(b"\x89PNG\r\n\x1a\n" + bytes(64), name="x.png", problems=())
