"""What every layout is: a sheet and what is known about it in, a reading or the reason against out."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bpodesk.domain.readings import Answers, Reading
from bpodesk.workbooks.cells import CellKind, Sheet
from bpodesk.workbooks.dates import DateOrder, DateReader, SettledOrder, settle_order
from bpodesk.workbooks.roles import HeaderWords
from bpodesk.workbooks.tables.grid import Grid, Window
from bpodesk.workbooks.tables.horizontal import Axis, Matrix, MatrixWalk, find_axes
from bpodesk.workbooks.tables.stated import StatedPerson, find_people
from bpodesk.workbooks.watch import Watch

HEAD_ROWS = 25
NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class NotMine:
    """Why a sheet is not of a layout, as half a sentence without its full stop."""

    reason: str
    closeness: int = 0  # roles that were found; the closest refusal is the one to show


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
    ) -> None:
        self.sheet = sheet
        self.words = words
        self.answers = answers
        self.watch = Watch() if watch is None else watch
        self.file_name = file_name

    @functools.cached_property
    def grid(self) -> Grid:
        """The filled cells."""
        return Grid(self.sheet, self.words.blanks)

    @functools.cached_property
    def order(self) -> SettledOrder:
        """The order of day and month in the sheet's texts, or as the person said."""
        said = self.answers.day_first
        if said is not None:
            return SettledOrder(order=DateOrder.DAY_FIRST if said else DateOrder.MONTH_FIRST)
        return settle_order(
            cell.text
            for row in self.sheet.rows
            for cell in row
            if cell.kind is CellKind.TEXT and len(cell.text) <= 40
        )

    @functools.cached_property
    def dates(self) -> DateReader:
        """Reads the dates of the sheet."""
        return DateReader(
            order=self.order.order,
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


class Layout(Protocol):
    """One family of timesheets. Reads any sheet without raising anything but Cancelled."""

    @property
    def name(self) -> str:
        """The name that is kept with an import."""
        ...

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's entries and problems, or why the sheet is something else."""
        ...
