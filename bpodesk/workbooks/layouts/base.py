"""What every layout is: cells of one sheet in, a reading or the reason against it out."""

from dataclasses import dataclass
from typing import Protocol

from bpodesk.domain.readings import Answers, Reading
from bpodesk.workbooks.cells import Sheet
from bpodesk.workbooks.roles import HeaderWords
from bpodesk.workbooks.watch import Watch


@dataclass(frozen=True, slots=True)
class NotMine:
    """Why a sheet is not of a layout, as half a sentence without its full stop."""

    reason: str
    closeness: int = 0  # roles that were found; the closest refusal is the one to show


class Layout(Protocol):
    """One family of timesheets. Reads any sheet without raising anything but Cancelled."""

    @property
    def name(self) -> str:
        """The name that is kept with an import."""
        ...

    def read(
        self, sheet: Sheet, words: HeaderWords, *, answers: Answers, watch: Watch
    ) -> Reading | NotMine:
        """The sheet's entries and problems, or why the sheet is something else."""
        ...
