"""What every kind of measures is: a sheet and its header in, a reading or a reason against out."""

from typing import Protocol

from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.workbooks.cells import Sheet
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.header import MeasureHeader
from bpodesk.workbooks.measures.words import MeasureWords
from bpodesk.workbooks.watch import Watch


class MeasureKind(Protocol):
    """One kind. Reads any sheet without raising anything but Cancelled."""

    def read(
        self,
        sheet: Sheet,
        header: MeasureHeader,
        words: MeasureWords,
        *,
        day_first: bool | None,
        watch: Watch,
    ) -> MeasureReading | NotMine:
        """The sheet's rows and problems, or why the sheet is something else."""
        ...
