"""Verified copies of a book.

Copying the file of an open database corrupts the copy when a journal is hot, so copies go through
SQLite's own backup, and are read back before they are trusted.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from bpodesk.domain.problems import Trouble


class CopyFailed(Trouble):
    """The copy could not be made or did not read back; there is no half copy left."""


def copy_book(source: Path, target: Path) -> None:
    """Copy a book to a new file and check the copy. Raises CopyFailed; never overwrites."""
    if target.exists():
        raise CopyFailed(f"{target} exists already, so no copy was made.")
    try:
        with (
            # Not "ro": a write that was cut off could then not be rolled back first.
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as origin,
            closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=rwc", uri=True)) as copy,
        ):
            origin.backup(copy)
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise CopyFailed(
            f"{source.name} could not be copied to {target.parent}: {error}."
            " The book itself was not changed."
        ) from error
