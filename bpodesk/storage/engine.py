"""Opening, creating and closing a book: the file, its header, its connection settings.

A book is an SQLite file with our application id and a schema version in its header, so what a file
is can be told from its first hundred bytes, before SQLite touches it. The connection settings are
the ones that lose no acknowledged commit when the power fails: the driver's own transactions are
off and ours begin IMMEDIATE for writers, the journal is truncated, not deleted, and synchronised.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, NoResultFound, OperationalError

from bpodesk.domain.problems import Trouble
from bpodesk.storage import schema

_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 10
# Why SQLite could not write, by its primary result code; everything else is our own mistake.
_CANNOT_WRITE = {
    sqlite3.SQLITE_BUSY: "another window or program is writing to it; try again in a moment",
    sqlite3.SQLITE_READONLY: "the file or its folder is write-protected",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk refused it; it may be full, or gone",
    sqlite3.SQLITE_CANTOPEN: "its folder can't be written to",
}
# What the first program that can read today's schema calls itself.
NEEDS_VERSION = "0.1"


class BookMissing(Trouble):
    """There is no file at the path."""


class NotABook(Trouble):
    """The file is something else, or damaged."""


class BookTooNew(Trouble):
    """The book was written by a later program."""


class BookTaken(Trouble):
    """A file with the name exists already, or can't be written."""


class BookBusy(Trouble):
    """Another program keeps the book locked for longer than we wait."""


class CannotWriteBook(Trouble):
    """A change could not be written to an open book; the book is as it was."""


_UNREADABLE = (DatabaseError, NoResultFound, NotABook)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's first bytes say of it."""

    application_id: int
    schema_version: int


class Book:
    """An open book. Reads go through `reading()`, writes only through a unit of work."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @property
    def name(self) -> str:
        """The file's name without its ending, as the window's title shows it."""
        return self.path.stem

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection inside one read transaction: everything read is of one moment.

        Raises BookBusy where another program keeps the book locked.
        """
        # Ends by rolling back: there is nothing to commit, and a damaged file refuses to.
        try:
            with self._engine.connect() as connection:
                yield connection
        except OperationalError as error:
            if _code_of(error) != sqlite3.SQLITE_BUSY:
                raise
            raise BookBusy(
                f"{self.path.name} is locked: {_CANNOT_WRITE[sqlite3.SQLITE_BUSY]}."
            ) from error

    @contextmanager
    def writing(self, *, bulk: bool = False) -> Generator[Connection]:
        """A connection that holds the write lock; for the unit of work and undo alone.

        With `bulk` SQLite does not look up what each row refers to; whoever writes looks before
        the end, see `references`. The setting is a connection's and can't change within a step, so
        the connection is one of its own, which nobody gets afterwards.

        Raises CannotWriteBook where the book is busy or the disk is full or write-protected.
        """
        options = {"bpodesk_begin": "BEGIN IMMEDIATE"}
        engine = open_engine(self.path, foreign_keys=False) if bulk else self._engine
        try:
            with (
                engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except OperationalError as error:
            if _code_of(error) not in _CANNOT_WRITE:
                raise
            raise CannotWriteBook(
                f"{self.path.name} can't be written: {_CANNOT_WRITE[_code_of(error)]}."
                " Nothing was changed."
            ) from error
        finally:
            if bulk:
                engine.dispose()

    def close(self) -> None:
        """Close every connection to the file."""
        self._engine.dispose()


def _code_of(error: OperationalError) -> int:
    """SQLite's primary result code."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF


def read_header(path: Path) -> Header:
    """What the file is. Raises BookMissing or NotABook with the sentence for the user."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        raise BookMissing(
            f"There is no book at {path}. It may have been moved; choose it with File > Open."
        ) from None
    except OSError as error:
        raise NotABook(f"{path.name} can't be read: {error.strerror}.") from error
    if len(head) < _HEADER_BYTES or not head.startswith(_MAGIC):
        raise NotABook(
            f"{path.name} is not a BPODesk book, whatever its name. Choose another file."
        )
    header = Header(
        application_id=int.from_bytes(head[68:72], "big"),
        schema_version=int.from_bytes(head[60:64], "big"),
    )
    if header.application_id != schema.APPLICATION_ID:
        raise NotABook(f"{path.name} is a database, but not a BPODesk book. Nothing was changed.")
    return _settled(path, header)


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _settled(path: Path, header: Header) -> Header:
    """The header as it counts: a write that was cut off is rolled back by SQLite first."""
    journal = _journal_of(path)
    if not journal.exists() or not journal.stat().st_size:
        return header
    try:
        with closing(_raw_connection(path, mode="rw")) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return header
    return Header(application_id=header.application_id, schema_version=int(version))


def _raw_connection(path: Path, *, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)


def check_version(path: Path, header: Header) -> bool:
    """True where the book's schema is behind the program's and must be migrated.

    Raises BookTooNew, naming the version the book needs; the file is only read.
    """
    if header.schema_version > schema.SCHEMA_VERSION:
        needed = _needed_version(path)
        raise BookTooNew(
            f"{path.name} was written by a newer BPODesk and needs {needed}."
            " Update the program on this PC. The book was not changed."
        )
    return header.schema_version < schema.SCHEMA_VERSION


def _needed_version(path: Path) -> str:
    """What the book itself says it needs, where it can be asked."""
    try:
        with closing(_raw_connection(path, mode="ro")) as connection:
            row = connection.execute("SELECT needs_version FROM book_info").fetchone()
    except sqlite3.Error:
        row = None
    return f"version {row[0]} or later" if row else "a later version"


def open_engine(path: Path, *, mode: str = "rw", foreign_keys: bool = True) -> Engine:
    """An engine on an existing file ("rw"), a new one ("rwc") or for reading alone ("ro")."""
    # The path is quoted as a URI, or % and ? in a folder's name would be misread.
    url = URL.create(
        "sqlite+pysqlite",
        database=path.absolute().as_uri(),
        query={"mode": mode, "uri": "true"},
    )
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": _BUSY_SECONDS}, pool_size=4
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction] - SQLAlchemy calls it
        _set_up(connection, foreign_keys=foreign_keys)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction] - SQLAlchemy calls it
        begin = connection.get_execution_options().get("bpodesk_begin", "BEGIN")
        connection.exec_driver_sql(str(begin))

    return engine


def _set_up(connection: sqlite3.Connection, *, foreign_keys: bool) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    # A large step must not take the exclusive lock before it commits, or nobody could read.
    connection.execute("PRAGMA cache_spill = OFF")
    (mode,) = connection.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
    if mode != "truncate":
        raise NotABook(f"The book can't be opened safely: its journal is in mode {mode}.")


def open_book(path: Path) -> Book:
    """Open an existing book whose schema is the program's.

    Raises BookMissing, NotABook or BookTooNew; a schema that is behind is for `migrate` first.
    """
    if check_version(path, read_header(path)):
        raise NotABook(f"{path.name} is of an older version and must be brought up to date first.")
    book = Book(path, open_engine(path))
    try:
        with book.reading() as connection:
            connection.execute(text("SELECT needs_version FROM book_info")).one()
    except _UNREADABLE as error:
        book.close()
        raise NotABook(f"{path.name} can't be opened as a book; it may be damaged.") from error
    return book


def create_book(path: Path) -> Book:
    """Make a new, empty book and open it. Raises BookTaken where the path can't be used.

    The file is made beside its place under another name and moved there whole.
    """
    if path.exists():
        raise BookTaken(f"{path} exists already. Choose another name, or open that book.")
    if _journal_of(path).exists() and _journal_of(path).stat().st_size:
        # SQLite would take it for the new book's own and roll it back into it.
        raise BookTaken(
            f"{_journal_of(path).name} in the folder belongs to a book that was there before."
            " Choose another name, or put that book back."
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        engine = open_engine(draft, mode="rwc")
        try:
            with engine.begin() as connection:
                build_schema(connection)
        finally:
            engine.dispose()
            _journal_of(draft).unlink(missing_ok=True)
        # os.link never replaces a file that appeared meanwhile; not every disk knows links.
        move_into_place(draft, path)
    except (OSError, *_UNREADABLE) as error:
        draft.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise BookTaken(f"{path} exists already. Choose another name.") from error
        raise BookTaken(
            f"The book can't be made at {path}."
            " Is the folder there and writable, and is there room on the disk?"
        ) from error
    return open_book(path)


def create_blank(path: Path) -> None:
    """A file with a book's header and nothing in it: what the very first migration starts from."""
    blank = open_engine(path, mode="rwc")
    with blank.begin() as connection:
        stamp(connection, 0)
    blank.dispose()


def move_into_place(draft: Path, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError where the name is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    else:
        draft.unlink()


def build_schema(connection: Connection) -> None:
    """Today's schema in an empty file, with its header."""
    schema.metadata.create_all(connection)
    connection.execute(schema.book_info.insert().values(id=1, needs_version=NEEDS_VERSION))
    # What the revisions of migrations/versions would have left, so that the next one finds its way.
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(
        "INSERT INTO alembic_version VALUES (?)", (f"{schema.SCHEMA_VERSION:04d}",)
    )
    stamp(connection, schema.SCHEMA_VERSION)


def stamp(connection: Connection, version: int) -> None:
    """Write our application id and a schema version into the file's header."""
    connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {version:d}")


def check_integrity(connection: Connection) -> tuple[str, ...]:
    """What SQLite itself finds wrong with the file: damage, and references to nothing."""
    found: list[str] = []
    try:
        rows: Any = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        found.extend(str(row) for row in rows if row != "ok")
        lost: Any = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        found.extend(
            f"{table} {row} refers to a {to} that is not there" for table, row, to, _ in lost
        )
    except DatabaseError as error:
        found.append(str(error.orig))
    return tuple(found)
