import dataclasses
import json
from typing import Any

import pytest

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.staff import StaffMember
from bpodesk.storage import undo, unit_of_work
from bpodesk.storage.engine import Book, open_book
from bpodesk.storage.records import fetch_one
from bpodesk.storage.rows import RawRows
from bpodesk.storage.unit_of_work import ChangedElsewhere, Refused, UnitOfWork
from tests.storage.making import (
    NOW,
    add_many,
    company,
    customer,
    dump,
    entry,
    fill,
    rows_of,
    staff,
    stored,
    update_many,
)


def _audit(book: Book) -> list[tuple[str, str, Any]]:
    found = rows_of(book.path, "SELECT action, label, changes FROM audit ORDER BY id")
    return [(action, label, json.loads(changes)) for action, label, changes in found]


def test_step_that_ends_well_is_in_the_book_the_journal_and_the_audit(book: Book) -> None:
    with UnitOfWork(book, "New customer", now=NOW) as work:
        made = work.add(customer())
    assert (made.id, made.row_version) == (1, 1)
    assert stored(book, made) == made
    assert work.changes == ChangeSet(label="New customer", ids={Kind.CUSTOMER: frozenset({1})})
    assert rows_of(book.path, "SELECT label, at, state FROM journal_step") == [
        ("New customer", "2026-10-05T08:30:00+00:00", "done")
    ]
    assert _audit(book) == [
        ("do", "New customer", [{"kind": "customer", "action": "add", "ids": [1]}])
    ]


def test_step_that_ends_in_an_exception_leaves_nothing(book: Book) -> None:
    fill(book)
    before, lines = dump(book.path, versions=True), _audit(book)
    work = UnitOfWork(book, "No", now=NOW)

    def fail() -> None:
        with work:
            work.add(customer("X"))
            work.delete(Kind.PAST_RESULT, 1)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert dump(book.path, versions=True) == before
    assert _audit(book) == lines
    assert rows_of(book.path, "SELECT label FROM journal_step") == [("Filling",)]
    assert not work.changes


def test_step_whose_journal_can_t_be_written_leaves_nothing(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(unit_of_work, "write_audit", broken)
    with pytest.raises(RuntimeError, match="no audit"), UnitOfWork(book, "No", now=NOW) as work:
        work.add(customer())
    assert dump(book.path)["customer"] == []
    assert rows_of(book.path, "SELECT * FROM journal_step") == []
    assert not work.changes
    with UnitOfWork(book, "Yes", now=NOW):
        pass  # the lock was given back


def test_step_without_a_change_leaves_no_trace(book: Book) -> None:
    with UnitOfWork(book, "Nothing", now=NOW) as work:
        work.add_rows(StaffMember, ("code",), iter(()), constants={})
        work.delete(Kind.CUSTOMER, 7)
    assert work.changes == ChangeSet(label="Nothing")
    assert not work.changes
    assert _audit(book) == []
    assert undo.undo_texts(book).undo is None


def test_unit_of_work_outside_its_block_is_our_mistake(book: Book) -> None:
    with pytest.raises(RuntimeError, match="not entered"):
        UnitOfWork(book, "x", now=NOW).add(customer())


def test_update_raises_the_version_and_notes_the_fields(book: Book) -> None:
    made: Any = fill(book)[Kind.CUSTOMER]
    with UnitOfWork(book, "Edit", now=NOW) as work:
        saved = work.update(dataclasses.replace(made, name="New name", note="n"))
    assert saved.row_version == 2
    assert stored(book, saved) == saved
    assert _audit(book)[-1] == (
        "do",
        "Edit",
        [
            {
                "kind": "customer",
                "action": "update",
                "ids": [1],
                "fields": {"name": ["Customer HPO", "New name"], "note": ["", "n"]},
            }
        ],
    )


def test_update_with_an_equal_record_changes_nothing(book: Book) -> None:
    made = fill(book)[Kind.CUSTOMER]
    with UnitOfWork(book, "Edit", now=NOW) as work:
        assert work.update(made) == made
    assert not work.changes
    assert stored(book, made).row_version == 1


def test_update_of_what_another_window_saved_is_refused(book: Book) -> None:
    made: Any = fill(book)[Kind.CUSTOMER]
    other = open_book(book.path)
    with UnitOfWork(other, "Theirs", now=NOW) as work:
        theirs = work.update(dataclasses.replace(made, name="Theirs"))
    other.close()
    mine = UnitOfWork(book, "Mine", now=NOW)

    def save_mine() -> None:
        with mine:
            mine.add(staff("Z"))
            mine.update(dataclasses.replace(made, name="Mine"))

    with pytest.raises(ChangedElsewhere, match="This customer was changed in another window"):
        save_mine()
    assert stored(book, theirs) == theirs
    assert len(dump(book.path)["staff"]) == 1


def test_update_of_what_is_gone_is_refused(book: Book) -> None:
    made: Any = fill(book)[Kind.PAST_RESULT]
    with UnitOfWork(book, "Delete", now=NOW) as work:
        work.delete(Kind.PAST_RESULT, made.id)
    with (
        pytest.raises(ChangedElsewhere, match="This past result was changed"),
        UnitOfWork(book, "Edit", now=NOW) as work,
    ):
        work.update(made)


def test_save_adds_what_has_no_id_and_updates_what_has(book: Book) -> None:
    with UnitOfWork(book, "x", now=NOW) as work:
        made = work.save(customer())
        saved = work.save(dataclasses.replace(made, name="Other"))
    assert (made.id, made.row_version) == (1, 1)
    assert (saved.id, saved.row_version) == (1, 2)


def test_delete_of_what_others_refer_to_is_refused(book: Book) -> None:
    fill(book)
    before = dump(book.path, versions=True)
    with (
        pytest.raises(Refused, match="Other records still refer to this one"),
        UnitOfWork(book, "Delete", now=NOW) as work,
    ):
        work.delete(Kind.CUSTOMER, 1)
    assert dump(book.path, versions=True) == before


def test_name_taken_twice_is_refused_naming_the_column(book: Book) -> None:
    made: Any = fill(book)[Kind.CUSTOMER]
    with (
        pytest.raises(Refused, match=r"has this already \(customer\.code\)"),
        UnitOfWork(book, "x", now=NOW) as work,
    ):
        work.add(customer(made.code))
    with UnitOfWork(book, "x", now=NOW) as work:
        second = work.add(customer("B"))
    with (
        pytest.raises(Refused, match=r"has this already \(customer\.code\)"),
        UnitOfWork(book, "x", now=NOW) as work,
    ):
        work.update(dataclasses.replace(second, code=made.code))


def test_record_against_the_book_s_rules_is_refused_with_the_rule(book: Book) -> None:
    with (
        pytest.raises(Refused, match=r"CHECK constraint failed: ck_customer_named"),
        UnitOfWork(book, "x", now=NOW) as work,
    ):
        work.add(customer("", name=""))


def test_many_records_get_ids_in_a_row_and_one_journal_entry(book: Book) -> None:
    made: Any = fill(book)
    person, contract = made[Kind.STAFF].id, made[Kind.CONTRACT].id
    batch = made[Kind.IMPORT_BATCH].id
    many = [
        entry(staff_id=person, contract_id=contract, batch_id=batch, source_row=row)
        for row in range(2, 502)
    ]
    with UnitOfWork(book, "Import", now=NOW) as work:
        add_many(work, many)
    ids = [row["id"] for row in dump(book.path)["time_entry"]]
    assert ids == list(range(1, 502))
    assert rows_of(
        book.path,
        "SELECT kind, action, first_id, last_id, before, after FROM journal_change"
        " ORDER BY id DESC LIMIT 1",
    ) == [("time_entry", "add", 2, 501, None, None)]
    assert work.changes.ids == {Kind.TIME_ENTRY: frozenset()}
    assert _audit(book)[-1][2] == [{"kind": "time_entry", "action": "add", "ids": [2, 501]}]


def test_many_records_of_which_one_is_wrong_are_refused_whole(book: Book) -> None:
    made: Any = fill(book)
    person, contract = made[Kind.STAFF].id, made[Kind.CONTRACT].id
    good = entry(staff_id=person, contract_id=contract, note="typed")
    with (
        pytest.raises(Refused, match="has_source"),
        UnitOfWork(book, "x", now=NOW) as work,
    ):
        add_many(work, [good, dataclasses.replace(good, note="")])
    assert len(dump(book.path)["time_entry"]) == 1


def test_many_deleted_are_one_journal_entry_and_gaps_do_no_harm(book: Book) -> None:
    with UnitOfWork(book, "x", now=NOW) as work:
        for code in "ABCD":
            work.add(customer(code))
        work.delete(Kind.CUSTOMER, 2)
    with UnitOfWork(book, "Deletion", now=NOW) as work:
        work.delete_many(Kind.CUSTOMER, 1, 3)
    assert [row["code"] for row in dump(book.path)["customer"]] == ["D"]
    assert work.changes.ids == {Kind.CUSTOMER: frozenset()}
    undo.undo(book, now=NOW)
    assert [row["code"] for row in dump(book.path)["customer"]] == ["A", "C", "D"]


def test_barrier_ends_what_can_be_undone(book: Book) -> None:
    with UnitOfWork(book, "Before", now=NOW) as work:
        made = work.add(customer())
    with UnitOfWork(book, "Sealed", now=NOW, barrier=True) as work:
        work.update(dataclasses.replace(made, name="Sealed"))
    assert undo.undo_texts(book) == undo.UndoTexts(undo=None, redo=None)
    with pytest.raises(undo.CannotUndo, match="There is nothing to undo"):
        undo.undo(book, now=NOW)
    with UnitOfWork(book, "After", now=NOW) as work:
        work.add(staff())
    undo.undo(book, now=NOW)
    with pytest.raises(undo.CannotUndo, match="There is nothing to undo"):
        undo.undo(book, now=NOW)
    assert [label for _, label, _ in _audit(book)] == ["Before", "Sealed", "After", "After"]


def test_journal_keeps_the_last_steps_only_and_the_audit_all(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_of_work, "JOURNAL_STEPS", 3)
    for code in "ABCDE":
        with UnitOfWork(book, code, now=NOW) as work:
            work.add(customer(code))
    assert rows_of(book.path, "SELECT label FROM journal_step") == [("C",), ("D",), ("E",)]
    assert len(_audit(book)) == 5


def test_record_may_bring_its_own_id(book: Book) -> None:
    with UnitOfWork(book, "x", now=NOW) as work:
        made = work.add(dataclasses.replace(company(), id=1))
    assert stored(book, made) == made
    assert made.id == 1


def test_update_of_many_is_one_change_that_undo_takes_back(book: Book) -> None:
    fill(book)
    with UnitOfWork(book, "Hiring", now=NOW) as work:
        add_many(work, [staff(code) for code in "BCDE"])
    before = dump(book.path)
    with book.reading() as connection:
        people = [fetch_one(connection, StaffMember, number) for number in (5, 2, 3)]
    changed = [dataclasses.replace(person, role="Lead") for person in people if person]
    with UnitOfWork(book, "Promotion", now=NOW) as work:
        update_many(work, changed)
    assert work.changes.ids == {Kind.STAFF: frozenset()}
    after = dump(book.path)
    assert [row["role"] for row in after["staff"]] == ["", "Lead", "Lead", "", "Lead"]
    # The row between them is not part of the step, so that it may change without it.
    with book.writing() as connection:
        connection.exec_driver_sql("UPDATE staff SET note = 'x' WHERE id = 4")
    undo.undo(book, now=NOW)
    expected = {**before, "staff": [dict(row) for row in before["staff"]]}
    expected["staff"][3]["note"] = "x"
    assert dump(book.path) == expected
    undo.redo(book, now=NOW)
    assert [row["role"] for row in dump(book.path)["staff"]] == ["", "Lead", "Lead", "", "Lead"]


def test_update_of_none_changes_nothing(book: Book) -> None:
    with UnitOfWork(book, "Nothing", now=NOW) as work:
        work.update_rows(StaffMember, RawRows(("id",), []))
    assert not work.changes


def test_update_of_many_of_which_one_was_changed_elsewhere_is_refused(book: Book) -> None:
    person: Any = fill(book)[Kind.STAFF]
    before = dump(book.path)
    stale = dataclasses.replace(person, row_version=7)
    with (
        pytest.raises(ChangedElsewhere, match="This staff was changed in another window"),
        UnitOfWork(book, "Edit", now=NOW) as work,
    ):
        update_many(work, [stale])
    assert dump(book.path) == before


def test_update_of_many_against_the_book_s_rules_is_refused(book: Book) -> None:
    person: Any = fill(book)[Kind.STAFF]
    with pytest.raises(Refused), UnitOfWork(book, "Edit", now=NOW) as work:
        update_many(work, [dataclasses.replace(person, name="")])


def test_bulk_step_that_leaves_a_row_referring_to_nothing_is_refused_whole(book: Book) -> None:
    made: Any = fill(book)
    person, contract = made[Kind.STAFF].id, made[Kind.CONTRACT].id
    before = dump(book.path, versions=True)
    good = entry(staff_id=person, contract_id=contract, note="typed")
    lost: dict[str, Any] = {
        "time entry.staff id": {"staff_id": 99},
        "time entry.contract id": {"contract_id": 99},
        "time entry.batch id": {"batch_id": 99, "source_row": 2},
    }
    for place, fields in lost.items():
        with (
            pytest.raises(Refused, match=f"no longer in the book \\({place}\\)"),
            UnitOfWork(book, "Import", now=NOW, bulk=True) as work,
        ):
            add_many(work, [good, dataclasses.replace(good, **fields)])
        with (
            pytest.raises(Refused, match="no longer in the book"),
            UnitOfWork(book, "Import", now=NOW, bulk=True) as work,
        ):
            update_many(work, [dataclasses.replace(made[Kind.TIME_ENTRY], **fields)])
    with (
        pytest.raises(Refused, match="no longer in the book"),
        UnitOfWork(book, "Deletion", now=NOW, bulk=True) as work,
    ):
        work.delete(Kind.STAFF, person)
    assert dump(book.path, versions=True) == before


def test_bulk_step_is_checked_at_its_end_and_the_next_one_as_always(book: Book) -> None:
    made: Any = fill(book)
    with UnitOfWork(book, "Moved", now=NOW, bulk=True) as work:
        lone = work.add(customer("LONE"))
        work.delete(Kind.CUSTOMER, lone.id)
        add_many(
            work,
            [
                entry(
                    staff_id=made[Kind.STAFF].id,
                    contract_id=made[Kind.CONTRACT].id,
                    batch_id=made[Kind.IMPORT_BATCH].id,
                    source_row=7,
                )
            ],
        )
    assert len(dump(book.path)["time_entry"]) == 2
    with pytest.raises(Refused, match="still refer"), UnitOfWork(book, "x", now=NOW) as work:
        work.delete(Kind.STAFF, made[Kind.STAFF].id)


def test_bulk_step_forgets_old_steps_with_all_that_they_changed(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_of_work, "JOURNAL_STEPS", 1)
    for code in "ABC":
        with UnitOfWork(book, code, now=NOW, bulk=True) as work:
            work.add(customer(code))
    undo.undo(book, now=NOW)
    with UnitOfWork(book, "D", now=NOW, bulk=True) as work:
        work.add(customer("D"))
    assert rows_of(book.path, "SELECT label FROM journal_step") == [("D",)]
    assert rows_of(book.path, "SELECT count(*) FROM journal_change") == [(1,)]
