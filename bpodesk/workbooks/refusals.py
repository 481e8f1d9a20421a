"""The two ways a reading stops early: the file is refused, or the user cancelled."""

from bpodesk.domain.problems import Trouble


class FileRefused(Trouble):
    """The file cannot be read as a timesheet; the text says what it is, why, and what to do."""


class Cancelled(Trouble):
    """The user stopped the reading."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed.")
