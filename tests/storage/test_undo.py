import dataclasses
from typing import Any

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.clauses.own import ClauseState
from bpodesk.storage import undo
from bpodesk.storage.engine import Book, open_book
from bpodesk.storage.unit_of_work import UnitOfWork
from tests.storage.making import (
    NOW,
    STEPS,
    add_many,
    customer,
    dump,
    entry,
    fill,
    rows_of,
    run_sql,
    source_file,
    staff,
)


def _texts(book: Book) -> tuple[str | None, str | None]:
    texts = undo.undo_texts(book)
    return texts.undo, texts.redo


def test_one_of_every_kind_added_is_undone_and_redone_to_the_byte(book: Book) -> None:
    empty = dump(book.path)
    fill(book)
    full = dump(book.path, versions=True)
    assert {name for name, rows in full.items() if len(rows) == 1} == STEPS
    changes = undo.undo(book, now=NOW)
    assert dump(book.path) == empty
    assert changes.kinds == STEPS
    assert changes.label == "Filling"
    again = undo.redo(book, now=NOW)
    assert dump(book.path, versions=True) == full
    assert again.kinds == STEPS
    undo.undo(book, now=NOW)
    assert dump(book.path) == empty


def test_one_of_every_kind_deleted_is_undone_and_redone(book: Book) -> None:
    made = fill(book)
    full = dump(book.path, versions=True)
    order = [*made]
    with UnitOfWork(book, "Clearing", now=NOW) as work:
        for kind in reversed(order):
            work.delete(kind, made[kind].id)
    assert not any(dump(book.path).values())
    changes = undo.undo(book, now=NOW)
    assert dump(book.path, versions=True) == full
    assert changes.ids[Kind.STAFF] == frozenset({made[Kind.STAFF].id})
    undo.redo(book, now=NOW)
    assert not any(dump(book.path).values())


CHANGED: dict[Kind, dict[str, Any]] = {
    Kind.COMPANY: {"name": "Other"},
    Kind.LOGO: {"content": b"\xff\xd8\xff"},
    Kind.CUSTOMER: {"name": "Other"},
    Kind.STAFF: {"aliases": ("Peña, A.",)},
    Kind.CONTRACT: {"title": "Other"},
    Kind.REVISION: {"summary": "Other"},
    Kind.STATUS_STEP: {"note": "Other"},
    Kind.ASSIGNMENT: {"seat": "Seat 2"},
    Kind.QUOTE: {"title": "Other"},
    Kind.SOURCE_FILE: {"name": "other.xlsx"},
    Kind.CONFIRMED_LAYOUT: {"example": "hours 2.xlsx"},
    Kind.IMPORT_BATCH: {"entry_count": 7},
    Kind.TIME_ENTRY: {"minutes": 1},
    Kind.ISSUE: {"title": "Other"},
    Kind.ACTION: {"what": "Other"},
    Kind.CONTACT_NOTE: {"said": "Other"},
    Kind.VOLUME: {"source": "Other"},
    Kind.MEASUREMENT: {"counts": {"within": 8}},
    Kind.COUNT_IMPORT: {"row_count": 2},
    Kind.COUNTED_ROW: {"counts": {"tickets": 2}},
    Kind.EXCUSED_EVENT: {"title": "Other"},
    Kind.EVENT_STEP: {"note": "Other"},
    Kind.INCIDENT: {"title": "Other"},
    Kind.LEVEL_REMARK: {"owner": "Other"},
    Kind.MONTH_STEP: {"note": "Other"},
    Kind.PAST_RESULT: {"credit_minor": 5},
    Kind.OWN_CLAUSE: {"state": ClauseState.RETIRED},
}


# What was offered and what shows an event is added and taken back, never changed.
@pytest.mark.parametrize("kind", sorted(STEPS - {Kind.QUOTE_OFFER, Kind.EVENT_FILE}))
def test_update_of_a_kind_is_undone_and_redone(book: Book, kind: Kind) -> None:
    made: Any = fill(book)[kind]
    before = dump(book.path)
    with UnitOfWork(book, "Edit", now=NOW) as work:
        work.update(dataclasses.replace(made, **CHANGED[kind]))
    after = dump(book.path)
    assert after != before
    changes = undo.undo(book, now=NOW)
    assert dump(book.path) == before
    assert changes.ids == {kind: frozenset({made.id})}
    undo.redo(book, now=NOW)
    assert dump(book.path) == after
    # Undo and redo are saves like any other: an editor that was opened before must notice.
    assert dump(book.path, versions=True)[kind.value][0]["row_version"] == 4


def test_texts_follow_the_steps(book: Book) -> None:
    assert _texts(book) == (None, None)
    with UnitOfWork(book, "One", now=NOW) as work:
        work.add(customer("A"))
    with UnitOfWork(book, "Two", now=NOW) as work:
        work.add(customer("B"))
    assert _texts(book) == ("Two", None)
    undo.undo(book, now=NOW)
    assert _texts(book) == ("One", "Two")
    undo.undo(book, now=NOW)
    assert _texts(book) == (None, "One")
    undo.redo(book, now=NOW)
    assert _texts(book) == ("One", "Two")
    undo.redo(book, now=NOW)
    assert _texts(book) == ("Two", None)


def test_nothing_to_undo_or_redo_is_said(book: Book) -> None:
    with pytest.raises(undo.CannotUndo, match="There is nothing to undo"):
        undo.undo(book, now=NOW)
    with pytest.raises(undo.CannotUndo, match="There is nothing to redo"):
        undo.redo(book, now=NOW)


def test_steps_are_undone_and_redone_after_a_restart(book: Book) -> None:
    for code in "ABC":
        with UnitOfWork(book, f"New {code}", now=NOW) as work:
            work.add(customer(code))
    full = dump(book.path)
    book.close()
    for left in ("AB", "A", ""):
        again = open_book(book.path)
        undo.undo(again, now=NOW)
        again.close()
        assert [row["code"] for row in dump(book.path)["customer"]] == list(left)
    again = open_book(book.path)
    assert _texts(again) == (None, "New A")
    for _ in range(3):
        undo.redo(again, now=NOW)
    again.close()
    assert dump(book.path) == full


def test_new_step_clears_what_could_be_redone(book: Book) -> None:
    with UnitOfWork(book, "One", now=NOW) as work:
        work.add(customer("A"))
    undo.undo(book, now=NOW)
    with UnitOfWork(book, "Two", now=NOW) as work:
        work.add(customer("B"))
    assert _texts(book) == ("Two", None)
    with pytest.raises(undo.CannotUndo):
        undo.redo(book, now=NOW)
    assert rows_of(book.path, "SELECT count(*) FROM journal_change") == [(1,)]


def test_two_undos_in_a_row_of_one_record_go_back_to_the_start(book: Book) -> None:
    with UnitOfWork(book, "New", now=NOW) as work:
        record = work.add(customer())
    first = dump(book.path)
    for name in ("Two", "Three", "Four"):
        with UnitOfWork(book, name, now=NOW) as work:
            record = work.update(dataclasses.replace(record, name=name))
    last = dump(book.path)
    for _ in range(3):
        undo.undo(book, now=NOW)
    assert dump(book.path) == first
    for _ in range(3):
        undo.redo(book, now=NOW)
    assert dump(book.path) == last
    for _ in range(4):
        undo.undo(book, now=NOW)
    assert dump(book.path)["customer"] == []


def test_step_of_two_changes_to_one_record_is_undone_backwards(book: Book) -> None:
    with UnitOfWork(book, "All", now=NOW) as work:
        made = work.add(customer())
        other = work.add(staff())
        made = work.update(dataclasses.replace(made, name="Renamed"))
        work.delete(Kind.STAFF, other.id)
    after = dump(book.path)
    undo.undo(book, now=NOW)
    assert not any(dump(book.path).values())
    undo.redo(book, now=NOW)
    assert dump(book.path) == after


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("UPDATE customer SET name = 'Behind'", "update"),
        ("DELETE FROM customer", "update"),
        ("DELETE FROM customer", "add"),
        (
            (
                "INSERT INTO customer (id, row_version, code, name, zone, currency, contacts)"
                " VALUES (1, 1, 'Z', 'Z', 'UTC', 'USD', '[]')"
            ),
            "delete",
        ),
        (
            (
                "INSERT INTO customer (id, row_version, code, name, zone, currency, contacts)"
                " VALUES (9, 1, 'HPO', 'Z', 'UTC', 'USD', '[]')"
            ),
            "delete",
        ),
    ],
)
def test_undo_of_what_was_changed_behind_the_journal_is_refused(
    book: Book, statement: str, step: str
) -> None:
    with UnitOfWork(book, "New", now=NOW) as work:
        made = work.add(customer())
    if step == "update":
        with UnitOfWork(book, "Edit", now=NOW) as work:
            work.update(dataclasses.replace(made, name="Edited"))
    if step == "delete":
        with UnitOfWork(book, "Delete", now=NOW) as work:
            work.delete(Kind.CUSTOMER, made.id)
    run_sql(book.path, statement)
    before = dump(book.path, versions=True)
    lines = rows_of(book.path, "SELECT count(*) FROM audit")
    with pytest.raises(undo.CannotUndo, match=r"changed since|depend on it by now"):
        undo.undo(book, now=NOW)
    assert dump(book.path, versions=True) == before
    assert rows_of(book.path, "SELECT count(*) FROM audit") == lines


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("UPDATE customer SET name = 'Behind'", "update"),
        ("UPDATE customer SET name = 'Behind'", "delete"),
        ("DELETE FROM customer", "delete"),
        (
            (
                "INSERT INTO customer (id, row_version, code, name, zone, currency, contacts)"
                " VALUES (1, 1, 'Z', 'Z', 'UTC', 'USD', '[]')"
            ),
            "add",
        ),
    ],
)
def test_redo_of_what_was_changed_behind_the_journal_is_refused(
    book: Book, statement: str, step: str
) -> None:
    with UnitOfWork(book, "New", now=NOW) as work:
        made = work.add(customer())
    if step == "update":
        with UnitOfWork(book, "Edit", now=NOW) as work:
            work.update(dataclasses.replace(made, name="Edited"))
    if step == "delete":
        with UnitOfWork(book, "Delete", now=NOW) as work:
            work.delete(Kind.CUSTOMER, made.id)
    undo.undo(book, now=NOW)
    run_sql(book.path, statement)
    before = dump(book.path, versions=True)
    with pytest.raises(undo.CannotUndo, match=r"changed since|depend on it by now"):
        undo.redo(book, now=NOW)
    assert dump(book.path, versions=True) == before


def test_undo_of_an_addition_that_was_redone_compares_its_contents(book: Book) -> None:
    with UnitOfWork(book, "New", now=NOW) as work:
        work.add(customer())
    undo.undo(book, now=NOW)
    undo.redo(book, now=NOW)
    run_sql(book.path, "UPDATE customer SET name = 'Behind'")
    with pytest.raises(undo.CannotUndo, match="changed since"):
        undo.undo(book, now=NOW)


def test_undo_of_what_others_came_to_depend_on_is_refused_by_name(book: Book) -> None:
    with UnitOfWork(book, "New customer", now=NOW) as work:
        work.add(customer())
    run_sql(
        book.path,
        "INSERT INTO contract (row_version, number, title, customer_id, currency, status,"
        " starts_on) VALUES (1, 'C', 'T', 1, 'USD', 'draft', '2026-01-01')",
    )
    with pytest.raises(undo.CannotUndo, match="“New customer” can't be changed back"):
        undo.undo(book, now=NOW)
    assert _texts(book) == ("New customer", None)


def test_import_undone_and_redone_is_the_identity(book: Book) -> None:
    made: Any = fill(book)
    before = dump(book.path, versions=True)
    content = bytes(range(256)) * 40
    with UnitOfWork(book, "Import", now=NOW) as work:
        kept = work.add(source_file(content))
        batch = work.add(
            dataclasses.replace(
                made[Kind.IMPORT_BATCH], id=0, row_version=0, source_file_id=kept.id
            )
        )
        add_many(
            work,
            [
                entry(
                    staff_id=made[Kind.STAFF].id,
                    contract_id=made[Kind.CONTRACT].id,
                    batch_id=batch.id,
                    source_row=row,
                    task="Ñandú “quoted”",
                    overtime_minutes=None if row % 2 else row,
                )
                for row in range(1, 301)
            ],
        )
        work.update(dataclasses.replace(made[Kind.STAFF], aliases=("A.",)))
    after = dump(book.path)
    undo.undo(book, now=NOW)
    restored = dump(book.path, versions=True)
    assert restored.pop("staff")[0].items() >= {"aliases": "[]", "row_version": 3}.items()
    before.pop("staff")
    assert restored == before
    changes = undo.redo(book, now=NOW)
    assert dump(book.path) == after
    assert changes.ids[Kind.TIME_ENTRY] == frozenset()
    assert changes.ids[Kind.STAFF] == frozenset({made[Kind.STAFF].id})


def test_undo_and_redo_are_written_into_the_audit(book: Book) -> None:
    with UnitOfWork(book, "New", now=NOW) as work:
        work.add(customer())
    undo.undo(book, now=NOW)
    undo.redo(book, now=NOW)
    assert rows_of(book.path, "SELECT action, label FROM audit ORDER BY id") == [
        ("do", "New"),
        ("undo", "New"),
        ("redo", "New"),
    ]
