"""What every command says and how: figures to stdout, messages to stderr, an exit code."""

import json
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from bpodesk.domain.codec import Json
from bpodesk.domain.problems import Problem
from bpodesk.services import books
from bpodesk.services.books import OpenBook
from bpodesk.services.files import write_file

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(message, file=sys.stderr)


def show(figures: Mapping[str, object] | Json) -> None:
    """Figures for a machine."""
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def say_problems(problems: Iterable[Problem]) -> None:
    """Each problem on a line of stderr: where, what was found, what is wrong."""
    for problem in problems:
        value = f"“{problem.value}”" if problem.value else ""
        where = " ".join(part for part in (problem.place, value) if part)
        say(": ".join(part for part in (where, problem.message) if part))


def write_paper(path: Path, pdf: bytes) -> None:
    """Write a document, and say what of it could not be printed as it was written."""
    from bpodesk.services.previews import printing_problems

    write_file(path, pdf)
    say_problems(printing_problems(pdf))


@contextmanager
def opened_book(path: Path) -> Generator[OpenBook]:
    """The book at a path, closed afterwards. Raises Trouble where it can't be opened."""
    book = books.open_book(path)
    try:
        yield book
    finally:
        book.close()
