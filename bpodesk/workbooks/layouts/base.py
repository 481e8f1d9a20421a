"""What every layout is: a sheet and what is known of it in, a reading or a reason against out."""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from bpodesk.domain.periods import DateRange
from bpodesk.domain.readings import Answers, ColumnRole, Question, Reading, Role
from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet
from bpodesk.workbooks.dates import (
    DateOrder,
    DateReader,
    SettledOrder,
    is_ambiguous,
    is_numeric,
    likely_order,
    settle_order,
)
from bpodesk.workbooks.roles import HeaderWords, normalised
from bpodesk.workbooks.tables.axes import Axis, find_axes
from bpodesk.workbooks.tables.grid import Grid, Window
from bpodesk.workbooks.tables.guess import SAMPLE_ROWS
from bpodesk.workbooks.tables.matrix import Matrix, MatrixWalk
from bpodesk.workbooks.tables.stated import StatedPerson, find_people
from bpodesk.workbooks.tables.vertical import VerticalTable
from bpodesk.workbooks.watch import Watch

HEAD_ROWS = 25
NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class NotMine:
    """Why a sheet is not of a layout, as half a sentence without its full stop."""

    reason: str
    closeness: int = 0  # roles that were found; the closest refusal is the one to show


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCode:
    """The times that a legend gives a code, in seconds after midnight."""

    start: int
    end: int
    break_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a table means, why, and what has to be asked."""

    days: DateRange | None
    reason: str = ""
    question: Question | None = None


@dataclass(slots=True)
class BookNotes:
    """What one sheet of a workbook says about the others: a header, the codes of shifts."""

    table: VerticalTable | None = None
    shifts: dict[str, ShiftCode] = field(default_factory=dict[str, ShiftCode])


class Material:
    """A sheet with everything that layouts ask of it, worked out once."""

    def __init__(
        self,
        sheet: Sheet,
        words: HeaderWords,
        *,
        answers: Answers = NO_ANSWERS,
        watch: Watch | None = None,
        file_name: str = "",
        notes: BookNotes | None = None,
    ) -> None:
        self.sheet = sheet
        self.words = words
        self.answers = answers
        self.watch = Watch() if watch is None else watch
        self.file_name = file_name
        self.notes = BookNotes() if notes is None else notes
        self.periods: dict[
            tuple[Window, bool], Period
        ] = {}  # by the window asked, and whether weekly

    @functools.cached_property
    def grid(self) -> Grid:
        """The filled cells."""
        return Grid(self.sheet, self.words.blanks)

    @functools.cached_property
    def head(self) -> Grid:
        """The filled cells of the rows in which a header can stand."""
        head = replace(self.sheet, rows=self.sheet.rows_up_to(HEAD_ROWS), blocks=(), contents=())
        return Grid(head, self.words.blanks)

    @functools.cached_property
    def filled_rows(self) -> Sequence[Row]:
        """The first rows that have cells: enough to tell columns by their values."""
        return list(islice((row for row in self.sheet.rows if row), SAMPLE_ROWS))

    @functools.cached_property
    def _dated(self) -> list[Cell]:
        """The cells of text that are dates in numbers."""
        return self.sheet.cells_that(
            lambda cell: (
                cell.kind is CellKind.TEXT and len(cell.text) <= 40 and is_numeric(cell.text)
            )
        )

    @functools.cached_property
    def _settled(self) -> SettledOrder:
        return settle_order(cell.text for cell in self._dated)

    @property
    def order(self) -> DateOrder:
        """The order of day and month: as the person said, as the texts tell, or the likely one."""
        said = self.answers.day_first
        if said is not None:
            return DateOrder.DAY_FIRST if said else DateOrder.MONTH_FIRST
        if self._settled.order is not DateOrder.UNKNOWN:
            return self._settled.order
        return likely_order(cell.text for cell in self._dated)

    @property
    def doubtful(self) -> Cell | None:
        """A date that could be two days, where nothing tells which."""
        if self.answers.day_first is not None or self._settled.order is not DateOrder.UNKNOWN:
            return None
        return next((cell for cell in self._dated if is_ambiguous(cell.text)), None)

    @functools.cached_property
    def dates(self) -> DateReader:
        """Reads the dates of the sheet."""
        return DateReader(
            order=self.order,
            months=self.words.months,
            date_system_1904=self.sheet.date_system_1904,
        )

    @functools.cached_property
    def axes(self) -> Sequence[Axis]:
        """Rows of days side by side."""
        return find_axes(self.grid, Window(), words=self.words, dates=self.dates)

    @functools.cached_property
    def matrix(self) -> Matrix:
        """What stands below the rows of days."""
        return MatrixWalk(self.grid, Window(), self.axes, words=self.words).walk()

    @functools.cached_property
    def people(self) -> Sequence[StatedPerson]:
        """Everybody whom a label names, in the order of the sheet."""
        return find_people(self.grid, Window(), self.words)


def fingerprint(layout: str, columns: Sequence[ColumnRole]) -> str:
    """The same for every file of a layout with the same headers; days don't count."""
    words = [normalised(item.header) for item in columns if item.role is not Role.DAY_COLUMN]
    text = "\n".join((layout, *words))
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


class Layout(Protocol):
    """One family of timesheets. Reads any sheet without raising anything but Cancelled."""

    @property
    def name(self) -> str:
        """The name that is kept with an import."""
        ...

    @property
    def decides(self) -> bool:
        """Whether a sheet that fits it needs no rival: its shape can't be anything else."""
        ...

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's entries and problems, or why the sheet is something else."""
        ...
