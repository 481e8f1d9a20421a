"""Little sheets drawn as lines of cells between bars.

A cell is text. `=8.5` is a number, `t:8:30` a time, `d:2026-09-01` (perhaps with a time) a date,
`my:2026-09-01` a date that shows month and year, `!#REF!` an error, `?` a yes, `~` a formula
whose result is not stored.
"""

import datetime as dt
from collections.abc import Sequence

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, CellKind, Sheet
from bpodesk.workbooks.dates import DateOrder, DateReader
from bpodesk.workbooks.roles import default_words
from bpodesk.workbooks.tables.grid import Grid

WORDS = default_words()
DATES = DateReader(order=DateOrder.DAY_FIRST, months=WORDS.months)
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - wall-clock times have no zone


def cell_of(drawn: str, row: int = 1, column: int = 1) -> Cell:
    """One drawn cell."""
    sign, _, rest = drawn.partition(":")
    if drawn.startswith("="):
        return Cell(row, column, CellKind.NUMBER, float(drawn[1:]))
    if sign == "t" and rest:
        hours, minutes = rest.split(":")
        serial = (int(hours) * 60 + int(minutes)) / 1440
        return Cell(row, column, CellKind.DATE, serial, "h:mm")
    if sign in ("d", "my"):
        days = (dt.datetime.fromisoformat(rest) - EPOCH) / dt.timedelta(days=1)
        shown = "yyyy-mm-dd" if sign == "d" else "mmm yyyy"
        return Cell(row, column, CellKind.DATE, days, shown)
    if drawn.startswith("!"):
        return Cell(row, column, CellKind.ERROR, drawn[1:])
    if drawn == "?":
        return Cell(row, column, CellKind.BOOLEAN, True)
    if drawn == "~":
        return Cell(row, column, CellKind.EMPTY, None, has_formula=True)
    return Cell(row, column, CellKind.TEXT, drawn.replace("\\n", "\n"))


def row_of(line: str, row: int = 1) -> tuple[Cell, ...]:
    """The cells of one line."""
    return tuple(
        cell_of(drawn.strip(), row, column)
        for column, drawn in enumerate(line.split("|"), start=1)
        if drawn.strip()
    )


def sheet_of(table: str, *, merged: Sequence[tuple[int, int, int]] = ()) -> Sheet:
    """A sheet S. `merged` are (row, first column, last column)."""
    lines = table.strip("\n").splitlines()
    return Sheet(
        name="S",
        rows=tuple(row_of(line, number) for number, line in enumerate(lines, start=1)),
        merged=tuple(
            Merged(first_row=row, last_row=row, first_column=first, last_column=last)
            for row, first, last in merged
        ),
    )


def grid_of(table: str, *, merged: Sequence[tuple[int, int, int]] = ()) -> Grid:
    """The filled cells of a drawn sheet."""
    return Grid(sheet_of(table, merged=merged), WORDS.blanks)
