"""Small sheets drawn as text, and what a layout makes of them.

A line is a row, cells stand between bars. A cell is text but for its first sign: `#7.5` a number,
`@2026-09-01` a date, `@2026-09` a month, `@8:30` a time or length, `!N/A` an error, `?` a formula
whose result is not stored, `^yes` a boolean.
"""

import datetime as dt

from bpodesk.domain.readings import Answers, DayMark, ReadEntry, Reading, Unfinished
from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, CellKind, Content, Row, Sheet
from bpodesk.workbooks.layouts.base import BookNotes, Layout, Material, NotMine
from bpodesk.workbooks.roles import default_words

WORDS = default_words()
_EPOCH = dt.date(1899, 12, 30)


def _dated(text: str) -> Content:
    if ":" in text:
        hours, minutes = text.split(":")
        return Content(CellKind.DATE, (int(hours) * 60 + int(minutes)) / 1440, "[h]:mm")
    year, month, *day = (int(part) for part in text.split("-"))
    serial = float((dt.date(year, month, *(day or [1])) - _EPOCH).days)
    return Content(CellKind.DATE, serial, "yyyy-mm-dd" if day else "mmm yyyy")


def content_of(text: str) -> Content:
    """What a drawn cell holds."""
    match text[:1], text[1:]:
        case "#", number:
            return Content(CellKind.NUMBER, float(number))
        case "@", moment:
            return _dated(moment)
        case "!", name:
            return Content(CellKind.ERROR, f"#{name}")
        case "?", _:
            return Content(CellKind.EMPTY, None, has_formula=True)
        case "^", said:
            return Content(CellKind.BOOLEAN, said == "yes")
        case _:
            return Content(CellKind.TEXT, text)


def rows_of(table: str) -> tuple[Row, ...]:
    """The rows of a drawing; an empty line is an empty row."""
    return tuple(
        tuple(
            Cell(number, column, *content_of(value.strip().replace("\\n", "\n")))
            for column, value in enumerate(line.split("|"), start=1)
            if value.strip()
        )
        for number, line in enumerate(table.strip("\n").splitlines(), start=1)
    )


def draw(table: str, *, name: str = "S", merged: tuple[Merged, ...] = ()) -> Sheet:
    """The sheet of a drawing."""
    return Sheet(name=name, rows=rows_of(table), merged=merged)


def material(
    table: str,
    *,
    answers: Answers | None = None,
    name: str = "S",
    file_name: str = "",
    merged: tuple[Merged, ...] = (),
    notes: BookNotes | None = None,
) -> Material:
    """What a layout is given of a drawing."""
    return Material(
        draw(table, name=name, merged=merged),
        WORDS,
        answers=answers or Answers(),
        file_name=file_name,
        notes=notes,
    )


def read(layout: Layout, made: Material) -> Reading:
    """The reading of a sheet that fits."""
    found = layout.read(made)
    assert isinstance(found, Reading), found
    return found


def refused(layout: Layout, made: Material) -> NotMine:
    """Why a sheet does not fit."""
    found = layout.read(made)
    assert isinstance(found, NotMine), found
    return found


def hours(reading: Reading) -> list[tuple[str, str, int]]:
    """(person, month-day, minutes) of each entry."""
    return [(entry.person, _short(entry), entry.minutes) for entry in reading.entries]


def _short(item: ReadEntry | Unfinished | DayMark) -> str:
    return "" if item.day is None else f"{item.day:%m-%d}"


def marks(reading: Reading) -> list[tuple[str, str, str]]:
    """(person, month-day, code) of each day by code."""
    return [(mark.person, _short(mark), mark.code) for mark in reading.marks]


def asked(reading: Reading) -> list[str]:
    """The kinds of the questions."""
    return [question.kind.value for question in reading.questions]


def days(last: int, first: int = 1) -> str:
    """The numbers of the days, side by side."""
    return "|".join(f"#{number}" for number in range(first, last + 1))
