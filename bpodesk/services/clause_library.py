"""The clause library of a book: what comes with the program, and the vendor's own over it.

`clause_library` is the one way to it: editors, papers and checks take their clauses from there. It
holds the newest wording of each clause; what was signed keeps its own text.
"""

from functools import cache
from pathlib import Path

from bpodesk.domain.clauses import Clause, parse_clause
from bpodesk.domain.clauses.own import ClauseEntry, WordingKey, compose_library
from bpodesk.resources import list_files
from bpodesk.services.books import OpenBook
from bpodesk.storage.queries import clauses as queries


def shipped_clauses() -> tuple[Clause, ...]:
    """The clauses that come with the program. Raises ValueError for a file that can't be read."""
    return _read_files(list_files("clauses", ".md"))


@cache
def _read_files(paths: tuple[Path, ...]) -> tuple[Clause, ...]:
    """Read once: files of the program do not change while it runs."""
    clauses: list[Clause] = []
    for path in paths:
        parsed = parse_clause(path.read_text(encoding="utf-8"))
        if isinstance(parsed, tuple):
            raise ValueError(f"{path.name}: {parsed[0].message}")  # noqa: TRY004 - the file, not a type
        clauses.append(parsed)
    return tuple(clauses)


def clause_entries(book: OpenBook) -> tuple[ClauseEntry, ...]:
    """Every wording of the book's library with its versions, in the order of the agreement."""
    with book.book.reading() as connection:
        own = queries.own_clauses(connection)
    return compose_library(shipped_clauses(), own)


def clause_library(book: OpenBook) -> tuple[Clause, ...]:
    """The clauses that drafts of the book are made from."""
    return tuple(entry.clause for entry in clause_entries(book))


def retired_wordings(book: OpenBook) -> frozenset[WordingKey]:
    """The wordings that no new draft is offered, by id and position."""
    return frozenset(entry.key for entry in clause_entries(book) if entry.is_retired)
