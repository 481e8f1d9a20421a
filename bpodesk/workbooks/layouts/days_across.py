"""Sheets with the days side by side: month matrices, clock reports in blocks, week grids, tasks.

The four families are one shape: rows below a row of days. What the rows are tells them apart:
people (a matrix), several rows below a label that names a person (blocks), kinds or weekdays (a
week), tasks of one person (a task matrix).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bpodesk.domain.readings import Reading
from bpodesk.workbooks.layouts.base import Material, NotMine, Period
from bpodesk.workbooks.layouts.outcome import EMPTY_FORM, Understood, reading_of
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.tables.axes import Axis
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.matrix import Matrix
from bpodesk.workbooks.tables.matrix_days import MatrixReader

_HEAD_ROWS = 25  # where the head of a sheet may state the period of all its headers
_WEEK_DAYS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAcross:
    """One of the families; `fits` says whether a matrix is of it."""

    name: str
    title: str
    fits: Callable[[Matrix], bool]
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's days, or why it is no such table."""
        if not material.axes:
            return NotMine("no row has the days of a month or week side by side")
        matrix = material.matrix
        if not matrix.items:
            return NotMine(
                "its days stand side by side, but nothing is filled in below them", EMPTY_FORM
            )
        if not self.fits(matrix):
            return NotMine(f"it is not {self.title}", 1)
        periods = periods_of(material)
        facts = MatrixReader(
            material.grid,
            matrix,
            words=material.words,
            dates=material.dates,
            periods=[period.days for period in periods],
        ).read()
        first = matrix.axes[0]
        understood = Understood(
            layout=self.name,
            why=f"{self.title[:1].upper()}{self.title[1:]}, its days in row {first.axis.row}.",
            facts=[facts],
        )
        if facts.needs_period:
            understood.reasons += dict.fromkeys(p.reason for p in periods if p.reason)
            asked = [p.question for p in periods if p.question is not None]
            understood.questions += asked[:1]
        return reading_of(material, understood)


def periods_of(material: Material) -> list[Period]:
    """The period of each row of days in the sheet."""
    matrix = material.matrix
    return [_period(material, matrix, index) for index in range(len(matrix.axes))]


def _period(material: Material, matrix: Matrix, index: int) -> Period:
    """The period of an axis: what stands above it, below the axis before."""
    axis = matrix.axes[index]
    if all(label.date is not None for label in axis.axis.labels):
        return Period(days=None)
    above = matrix.axes[index - 1].last_row + 1 if index else 1
    weekly = axis.axis.is_weekdays
    # The labels themselves say no month: "Mar 15" can be a Tuesday.
    head = Window(first_row=above, last_row=axis.first_row - 1)
    found = period_of(material, head, weekly=weekly)
    if found.days is None and index:
        head = Window(last_row=min(axis.last_row, _HEAD_ROWS))
        found = period_of(material, head, weekly=weekly)
    return found


def _is_week(axes: list[Axis]) -> bool:
    return all(axis.axis.is_weekdays or len(axis.axis.labels) <= _WEEK_DAYS for axis in axes)


def _is_blocks(matrix: Matrix) -> bool:
    return matrix.blocks >= 2 and not _is_tasks(matrix)


def _is_tasks(matrix: Matrix) -> bool:
    return any(item.task for _, item in matrix.items) and all(
        item.role is None for _, item in matrix.items
    )


def _is_month(matrix: Matrix) -> bool:
    return not _is_blocks(matrix) and not _is_tasks(matrix) and not _is_week(matrix.axes)


def _is_week_grid(matrix: Matrix) -> bool:
    return not _is_blocks(matrix) and not _is_tasks(matrix) and _is_week(matrix.axes)


MONTH_MATRIX = DaysAcross(
    name="month matrix", title="a month with people down and days across", fits=_is_month
)
PERSON_BLOCKS = DaysAcross(
    name="person blocks", title="a report with a block for each person", fits=_is_blocks
)
WEEK_GRID = DaysAcross(name="week grid", title="a week with its days across", fits=_is_week_grid)
TASK_MATRIX = DaysAcross(
    name="task matrix", title="one person's tasks with the days across", fits=_is_tasks
)
