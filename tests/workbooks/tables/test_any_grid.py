"""Whatever a sheet holds, nothing of the tables raises anything."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind, Sheet
from bpodesk.workbooks.tables.axes import find_axes
from bpodesk.workbooks.tables.day_facts import (
    FIRST_TO_LAST,
    PAIRS,
    STATED,
    default_policy,
    policies_of,
    result_of,
)
from bpodesk.workbooks.tables.day_rows import VerticalReader
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import Grid, Window
from bpodesk.workbooks.tables.guess import guess_columns
from bpodesk.workbooks.tables.matrix import MatrixWalk
from bpodesk.workbooks.tables.matrix_days import MatrixReader
from bpodesk.workbooks.tables.stated import (
    StatedPerson,
    find_people,
    find_period,
    month_of_text,
    named_month,
)
from bpodesk.workbooks.tables.vertical import find_vertical
from tests.workbooks.tables.drawing import DATES, WORDS

PERIODS = (None, Month(2025, 6).range, Month(2100, 12).range)
WORDS_OF_SHEETS = (
    "Name", "Name:", "Employee ID", "Date", "Day", "In", "Out", "Break Out", "Hours", "Break",
    "Overtime", "Total", "Task", "Status", "Punches", "Regular hours", "Mins worked", "Mon", "Tue",
    "Sick leave", "VL", "P", "8:00", "17:00 次日 06:00", "8:00 12:00 1:00", "9-5pm", "7,5", "1",
    "2", "31", "31-Feb", "2025-06-31", "0000年5月", "9999年12月31日", "9999/12/01 ~ 12/31",
    "June 2025", "(Name)", "²", "٣", "1e999", "1_0", "-8", "\ud800", "\ud800: \udfff", "\x00", ":",
    "8:00 " * 2000, "x" * 30_000, "\n\n",
)  # fmt: skip
NUMBERS = (0.0, 0.5, 1.0, 2.0, 7.0, 8.0, 25.0, 480.0, 2025.0, 20250631.0, -8.0, 1e7, 1e300, 1e-300)
SERIALS = (0.0, 0.35, 1.0, 1.5, 60.0, 25_569.0, 45_809.0, 45_809.5, 79_999.0, 2_958_466.0, 1e300,
           -1.0)  # fmt: skip


def _cells() -> st.SearchStrategy[tuple[CellKind, str | float | bool | None, str]]:
    return st.one_of(
        st.sampled_from(WORDS_OF_SHEETS).map(lambda text: (CellKind.TEXT, text, "General")),
        st.text(max_size=12).map(lambda text: (CellKind.TEXT, text, "General")),
        st.sampled_from(NUMBERS).map(lambda number: (CellKind.NUMBER, number, "General")),
        st.tuples(
            st.just(CellKind.DATE),
            st.sampled_from(SERIALS),
            st.sampled_from(("yyyy-mm-dd", "mmm yyyy", "h:mm", "[h]:mm")),
        ),
        st.sampled_from(
            (
                (CellKind.ERROR, "#REF!", "General"),
                (CellKind.BOOLEAN, True, "General"),
                (CellKind.EMPTY, None, "General"),
            )
        ),
    )


HEADS = st.sampled_from(
    (
        (),
        ("Date", "In", "Out", "Break", "Hours", "Overtime", "Task"),
        ("Day", "Punches", "Hours", "Name", "Status"),
        ("Name", "Status", *(str(day) for day in range(25, 32)), "1", "Total"),
        ("Task", *("Mon", "Tue", "Wed", "Thu", "Fri"), "Total"),
    )
)


@st.composite
def grids(draw: st.DrawFn) -> Sheet:
    """A sheet of odd cells, perhaps below a header that a table has."""
    head = [(CellKind.TEXT, text, "General") for text in draw(HEADS)]
    body = draw(st.lists(st.lists(st.none() | _cells(), max_size=11), max_size=9))
    rows = tuple(
        tuple(
            Cell(row, column, *content)
            for column, content in enumerate(line, start=1)
            if content is not None
        )
        for row, line in enumerate([head, *body], start=1)
    )
    return Sheet(name="S", rows=rows)


def _tables(grid: Grid, period: DateRange | None) -> list[TableFacts]:
    axes = find_axes(grid, Window(), words=WORDS, dates=DATES)
    matrix = MatrixWalk(grid, Window(), axes, words=WORDS).walk()
    periods = [period] * len(axes)
    found = [MatrixReader(grid, matrix, words=WORDS, dates=DATES, periods=periods).read()]
    for forced in ({}, {"S!A": Role.DATE, "S!B": Role.PUNCH, "S!C": Role.MINUTES}):
        table = find_vertical(grid, window=Window(), words=WORDS, dates=DATES, forced=forced)
        if table is not None:
            person = StatedPerson(name="Ana")
            reader = VerticalReader(
                grid, table, words=WORDS, dates=DATES, period=period, person=person
            )
            found.append(reader.read())
    return found


@settings(max_examples=60, deadline=None)
@given(grids(), st.sampled_from(PERIODS))
def test_grid_of_anything_is_read_without_an_exception(
    sheet: Sheet, period: DateRange | None
) -> None:
    grid = Grid(sheet, WORDS.blanks)
    for facts in _tables(grid, period):
        default_policy(facts.days, labelled=facts.labelled)
        policies_of(facts.days)
        for day, policy in itertools.product(facts.days, (STATED, PAIRS, FIRST_TO_LAST)):
            result_of(day, policy=policy, legend=lambda _: None)


@settings(max_examples=60, deadline=None)
@given(grids())
def test_head_of_anything_is_read_without_an_exception(sheet: Sheet) -> None:
    grid = Grid(sheet, WORDS.blanks)
    find_period(sheet.rows, words=WORDS, dates=DATES, sheet="S")
    for person in find_people(grid, Window(), WORDS):
        assert person.row >= 1
        assert person.column >= 1
    guess_columns(sheet.rows, DATES)
    texts = [cell.text for row in sheet.rows for cell in row]
    named_month(texts, WORDS)
    for text in texts:
        month_of_text(text, words=WORDS)
