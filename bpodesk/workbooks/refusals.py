"""The two ways a reading stops early: the file is refused, or the user cancelled."""

from bpodesk.domain.problems import Trouble


class FileRefused(Trouble):
    """The file cannot be read as a timesheet; the text says what it is, why, and what to do."""


class Cancelled(Trouble):
    """The user stopped the reading."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed.")


def password_protected(name: str) -> FileRefused:
    """The refusal of an encrypted workbook."""
    return FileRefused(
        f"“{name}” is protected with a password and cannot be read; open it in Excel, remove the"
        " password under File › Info › Protect Workbook › Encrypt with Password, save it and"
        " choose it again."
    )


def damaged(name: str) -> FileRefused:
    """The refusal of a workbook that cannot be taken apart."""
    return FileRefused(
        f"“{name}” is damaged: it begins like a workbook, but its contents cannot be read; open it"
        " in Excel, let Excel repair it, save it under a new name and choose that, or ask for the"
        " file again."
    )
