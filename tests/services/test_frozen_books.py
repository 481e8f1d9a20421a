"""Books of every released schema: today's program opens each and reads all of it."""

import gzip
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook, check_book, company_of, open_book
from bpodesk.services.contracts import find_contract
from bpodesk.services.month_figures import counts_of_month, hours_of_month
from bpodesk.services.statements import compute
from bpodesk.services.timesheets import list_entries
from bpodesk.storage.records import MAPPED, fetch, select_all
from bpodesk.storage.schema import SCHEMA_VERSION
from tests.services.making import clock, rows_of

FOLDER = Path(__file__).parents[1] / "data" / "databases"
FROZEN = sorted(FOLDER.glob("schema-*.bpodesk.gz"))
MONTH = Month(2026, 9)
FIRST_IN_SCHEMA = {
    Kind.CONFIRMED_LAYOUT: 2,
    Kind.SIGNED_PAPER: 4,
    Kind.STATUS_STEP: 4,
    Kind.LOGO: 4,
    Kind.COUNT_IMPORT: 5,
    Kind.COUNTED_ROW: 5,
    Kind.QUOTE: 5,
    Kind.QUOTE_OFFER: 5,
    Kind.SEALED_COPY: 5,
    Kind.MONTH_STEP: 5,
    Kind.OWN_CLAUSE: 5,
    Kind.PAPER_FILE: 5,
    Kind.EVENT_STEP: 5,
    Kind.EVENT_FILE: 5,
    Kind.SEALED_EVIDENCE: 5,
    Kind.INCIDENT: 5,
    Kind.LEVEL_REMARK: 6,
    Kind.ISSUE: 5,
    Kind.ACTION: 5,
    Kind.CONTACT_NOTE: 5,
}


@pytest.fixture(params=FROZEN, ids=lambda path: path.name)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A copy of a frozen book, opened (and so brought up to date)."""
    path = tmp_path / request.param.stem
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    book = open_book(path, clock=clock)
    yield book
    book.close()


def test_there_is_a_frozen_book_of_every_schema_and_each_is_small() -> None:
    assert [path.name for path in FROZEN] == [
        f"schema-{n}.bpodesk.gz" for n in range(1, SCHEMA_VERSION + 1)
    ]
    assert all(path.stat().st_size < 250_000 for path in FROZEN)


def test_frozen_book_is_opened_read_and_found_sound(opened: OpenBook) -> None:
    assert rows_of(opened.path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    with opened.book.reading() as connection:
        for mapped in MAPPED:
            found = fetch(connection, mapped.record, select_all(mapped.record))
            assert found or mapped.kind in _since(opened.path), mapped.kind
    assert check_book(opened) == ()
    # Those of before there were any are made when the book is brought up to date.
    [hours] = hours_of_month(opened, MONTH)
    assert (hours.entries, hours.minutes, hours.people) == (3, 1440, 2)
    assert counts_of_month(opened, MONTH)


def _since(path: Path) -> set[Kind]:
    """The kinds that came after the frozen book's schema."""
    version = int(path.stem.rpartition("-")[2])
    return {kind for kind, first in FIRST_IN_SCHEMA.items() if first > version}


def test_frozen_book_still_says_what_it_said(opened: OpenBook) -> None:
    assert company_of(opened).name == "Lapu Contact"
    file = find_contract(opened, "NPO-1")
    assert file.revision.terms.clause_values["exit"]["exit_months"] == 4
    assert [str(seat.fte_percent) for seat in file.seats] == ["62.5", "62.5"]
    rows = list_entries(opened, days=MONTH.range)
    assert [(row.person.name, row.entry.minutes, row.place) for row in rows] == [
        ("Dalisay Peña", 480, "hours!G2"),
        ("Emilio Tuazon", 480, "hours!G4"),
        ("Dalisay Peña", 480, "hours!G3"),
    ]
    view = compute(opened, file.contract.id, MONTH)
    (sealed,) = view.sealed
    assert sealed.net_minor == view.statement.net.minor
    # A later program writes figures down with more particulars; that is no change of the month.
    assert view.is_sealed
    assert view.statement.level("S1").month.adjusted_counts == {"correct": 392, "sampled": 398}


def _maker() -> Callable[[Path], None]:
    spec = importlib.util.spec_from_file_location("make_frozen_book", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make


def test_maker_of_frozen_books_still_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "new.bpodesk"
    _maker()(path)
    book = open_book(path, clock=clock)
    assert check_book(book) == ()
    with book.book.reading() as connection:
        for mapped in MAPPED:
            assert fetch(connection, mapped.record, select_all(mapped.record)), mapped.kind
    book.close()
