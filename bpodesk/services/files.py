"""Writing what the user asked for to where they asked: whole, or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from bpodesk.domain.problems import Trouble

# One byte more than a workbook may have: its reader then says that it is too large.
_MOST_BYTES = 100_000_001


class CannotWrite(Trouble):
    """The file could not be written; whatever was there before is still there."""


class CannotRead(Trouble):
    """The file could not be read."""


def write_file(path: Path, content: bytes) -> None:
    """Write a file, replacing one that is there only when everything is on the disk.

    Raises CannotWrite with the sentence for the user.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        # Where even this fails (the folder is not there) there is nothing to remove.
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise CannotWrite(
            f"{path.name} can't be written to {path.parent}: {_reason(error)}. Nothing was changed."
        ) from error


def read_given_file(path: Path) -> bytes:
    """The bytes of a file the user chose. Raises CannotRead with the sentence.

    Of a file beyond any limit only so much is read that its reader sees it is too large.
    """
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise CannotRead(
            f"{path.name} can't be read: {_reason(error)}. Nothing was changed."
        ) from error


def _reason(error: OSError) -> str:
    return (error.strerror or "the disk refused it").lower()
