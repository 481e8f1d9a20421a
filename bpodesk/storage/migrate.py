"""Bringing an older book up to the program's schema.

Imported only when a book is behind, because Alembic costs a third of a second. Foreign keys are off
*before* the transaction begins: rebuilding a parent table would else delete its children. There is
one transaction of our own around everything, the figures kept of the months are made anew and
references checked before it is committed, and a verified copy of the file stands beside it before
anything is touched.
"""

import datetime as dt
import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from bpodesk.domain.problems import Trouble
from bpodesk.storage import month_figures, schema
from bpodesk.storage.backup import copy_book
from bpodesk.storage.engine import check_integrity, check_version, open_engine, read_header, stamp

log = logging.getLogger("bpodesk.sql")

SCRIPTS = Path(__file__).parent / "migrations"


class MigrationFailed(Trouble):
    """The book could not be brought up to date; it is as it was."""


def migrate_book(
    path: Path,
    *,
    now: dt.datetime,
    scripts: Path = SCRIPTS,
    target: int = schema.SCHEMA_VERSION,
) -> Path:
    """Bring a book up to date; gives back the path of the copy made of it before.

    Raises BookMissing, NotABook, BookTooNew, CopyFailed or MigrationFailed; then the book is
    unchanged.
    """
    header = read_header(path)
    check_version(path, header)
    copy = path.with_name(f"{path.stem} before {now:%Y-%m-%d %H%M%S} v{header.schema_version}.bak")
    copy_book(path, copy)
    engine = open_engine(path, foreign_keys=False)
    try:
        with (
            engine.connect().execution_options(bpodesk_begin="BEGIN EXCLUSIVE") as connection,
            connection.begin(),
        ):
            config = Config()
            config.set_main_option("script_location", str(scripts).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            # Steps of the old schema can't be taken back in the new one. Their changes go first:
            # with foreign keys off nothing cascades.
            connection.execute(delete(schema.journal_change))
            connection.execute(delete(schema.journal_step))
            # Whatever a revision did to entries and counts; earlier books have none yet.
            month_figures.rebuild(connection)
            faults = check_integrity(connection)
            if faults:
                raise MigrationFailed(_sentence(path, copy, "; ".join(faults[:3])))
            stamp(connection, target)
    except (DatabaseError, CommandError) as error:
        log.warning("migration failed: %s", error)
        raise MigrationFailed(_sentence(path, copy, type(error).__name__)) from error
    finally:
        engine.dispose()
    return copy


def _sentence(path: Path, copy: Path, reason: str) -> str:
    return (
        f"{path.name} could not be brought up to date ({reason}). It was left as it was;"
        f" a copy is kept as {copy.name}."
    )
