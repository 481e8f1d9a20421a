import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from bpodesk.domain.problems import Trouble
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services import books
from bpodesk.services.books import (
    NotFound,
    OpenBook,
    check_book,
    company_of,
    copy_book,
    create_book,
    open_book,
    redo_last,
    save_company,
    system_clock,
    undo_last,
    what_can_be_undone,
)
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.storage.engine import BookMissing, create_blank
from bpodesk.storage.records import fetch_one
from bpodesk.storage.schema import SCHEMA_VERSION
from tests.services.making import COMPANY, NOW, clock, customer, fields_of, ok, rows_of, run_sql


def test_new_book_has_its_company_and_nothing_to_undo(book: OpenBook, path: Path) -> None:
    assert company_of(book) == dataclasses.replace(COMPANY, id=1, row_version=1)
    assert (book.path, book.name) == (path, "Talisay")
    texts = what_can_be_undone(book)
    assert (texts.undo, texts.redo) == (None, None)
    assert check_book(book) == ()


def test_system_clock_is_utc_to_the_second() -> None:
    now = system_clock()
    assert now.tzinfo is dt.UTC
    assert now.microsecond == 0
    assert abs(now - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"name": " "}, "needs a name"),
        ({"zone": "Cebu"}, "is not a time zone"),
        ({"currency": "dollars"}, "is not a currency"),
    ],
)
def test_new_book_of_a_wrong_company_is_refused_before_the_file_is_made(
    path: Path, fault: dict[str, str], message: str
) -> None:
    with pytest.raises(Trouble, match=message):
        create_book(path, dataclasses.replace(COMPANY, **fault))
    assert list(path.parent.iterdir()) == []


def test_open_missing_book_raises_the_trouble_of_the_storage(path: Path) -> None:
    with pytest.raises(BookMissing):
        open_book(path)


def test_open_older_book_brings_it_up_to_date_and_keeps_a_copy(path: Path) -> None:
    create_blank(path)
    book = open_book(path, clock=clock)
    with pytest.raises(NotFound, match=r"The book has no company\. Make a new book"):
        company_of(book)
    book.close()
    assert path.with_name("Talisay before 2026-10-05 083000 v0.bak").exists()
    assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_company_is_saved_with_its_label(book: OpenBook) -> None:
    changed = dataclasses.replace(company_of(book), legal_name="Talisay, Inc.")
    outcome = save_company(book, changed)
    assert ok(outcome) == company_of(book)
    assert company_of(book).printed_name == "Talisay, Inc."
    assert what_can_be_undone(book).undo == "Edit of company Talisay"


def test_company_with_faults_is_not_saved(book: OpenBook) -> None:
    wrong = dataclasses.replace(company_of(book), name="", zone="X", currency="usd")
    assert fields_of(save_company(book, wrong)) == ["zone", "name", "currency"]
    assert company_of(book).name == "Talisay"


def test_undo_and_redo_name_what_they_do(book: OpenBook) -> None:
    ok(save_customer(book, customer()))
    assert undo_last(book).label == "New customer Customer HPO"
    assert list_customers(book) == ()
    assert what_can_be_undone(book).redo == "New customer Customer HPO"
    assert redo_last(book).label == "New customer Customer HPO"
    assert len(list_customers(book)) == 1
    with pytest.raises(Trouble, match="There is nothing to redo"):
        redo_last(book)


def test_copy_of_a_book_is_a_book(sample: OpenBook, tmp_path: Path) -> None:
    target = tmp_path / "copy.bpodesk"
    copy_book(sample, target)
    copy = open_book(target, clock=clock)
    assert company_of(copy) == company_of(sample)
    assert check_book(copy) == ()
    copy.close()
    with pytest.raises(Trouble, match="exists already"):
        copy_book(sample, target)


def test_label_and_clock_of_a_step_are_in_the_audit(book: OpenBook) -> None:
    with book.unit_of_work("Two customers") as work:
        work.add(customer("A"))
        work.add(customer("B"))
    found = rows_of(book.path, "SELECT at, label FROM audit ORDER BY id DESC LIMIT 1")
    assert found == [(NOW.isoformat(), "Two customers")]


TAMPERED = {
    "a byte of the kept file": (
        "UPDATE source_file SET content = zeroblob(size)",
        "The kept file Talisay timesheet 2026-09.xlsx is not the one imported.",
    ),
    "an entry deleted": (
        "DELETE FROM time_entry WHERE id = 1",
        "brought 116 entries with 56430 minutes; the book has 115 with ",
        "the figures kept of the hours are not what its entries give: entries 116, not 115; ",
    ),
    "every entry deleted": (
        "DELETE FROM time_entry",
        "brought 116 entries with 56430 minutes; the book has 0 with 0.",
        "the figures kept of the hours have no entries they could come from. ",
    ),
    "minutes changed": (
        "UPDATE time_entry SET minutes = minutes + 1 WHERE id = 5",
        "the book has 116 with 56431.",
        "the figures kept of the hours are not what its entries give: minutes 56430, not 56431",
    ),
    "JSON of a customer": (
        "UPDATE customer SET contacts = '[oops]'",
        "A customer can't be read back: ",
    ),
    "JSON of a revision": (
        (
            "DROP TRIGGER signed_revision_never_changes; "
            """UPDATE revision SET terms = '{"calendar": 7}' WHERE id = 1"""
        ),
        "A revision can't be read back: ",
    ),
    "JSON of an import": (
        "UPDATE import_batch SET sheets = '[1]'",
        "A import_batch can't be read back: ",
    ),
    "a decimal": (
        "UPDATE assignment SET fte_percent = 'much' WHERE id = 1",
        "A assignment can't be read back: 'much' is not a number.",
    ),
    "a text that is none": (
        "UPDATE customer SET note = CAST(x'ff' AS TEXT)",
        "A customer can't be read back: Could not decode to UTF-8",
    ),
    "an enum": (
        "UPDATE contract SET status = 'lost'",
        "A contract can't be read back: ",
    ),
    "a reference": (
        "DELETE FROM confirmed_layout; DELETE FROM customer",
        "contract 1 refers to a customer that is not there",
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_check_finds_what_was_tampered_with(sample: OpenBook, kind: str) -> None:
    assert check_book(sample) == ()
    statement, *messages = TAMPERED[kind]
    run_sql(sample.path, *statement.split("; "))
    for problem, message in zip(check_book(sample), messages, strict=True):
        assert message in problem.message


def test_check_lets_a_correction_with_its_note_pass(sample: OpenBook) -> None:
    with sample.book.reading() as connection:
        imported = fetch_one(connection, TimeEntry, 7)
    assert imported is not None
    with sample.unit_of_work("Correction") as work:
        work.update(dataclasses.replace(imported, minutes=1, note="Agreed"))
    assert check_book(sample) == ()


def test_check_of_a_damaged_file_says_so_and_reads_no_further(sample: OpenBook) -> None:
    path = sample.path
    (((page, size),)) = [
        (rows_of(path, "SELECT rootpage FROM sqlite_master WHERE name = 'time_entry'")[0][0], 4096)
    ]
    sample.close()
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(raw)
    again = open_book(path, clock=clock)
    problems = check_book(again)
    again.close()
    assert problems
    assert all(problem.message for problem in problems)


def test_saved_is_true_to_what_changed(book: OpenBook) -> None:
    outcome = save_customer(book, customer())
    assert isinstance(outcome, Saved)
    assert outcome.changes.label == "New customer Customer HPO"
    assert outcome.warnings == ()
    assert books.BOOK_SUFFIX == ".bpodesk"
