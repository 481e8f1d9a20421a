"""Undo and redo from the journal, the last steps across restarts too.

Each step is taken back whole or not at all. What lies in the book is compared with what the step
left there, by contents, not by version: where somebody else changed it since, undo refuses. Undo
and redo yield the same change set as an edit does, so every screen follows; the figures kept of the
months are worked out anew as by an edit.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update
from sqlalchemy.exc import IntegrityError

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.problems import Trouble
from bpodesk.storage import rows, schema
from bpodesk.storage.audit import write_audit
from bpodesk.storage.engine import Book
from bpodesk.storage.month_figures import TouchedMonths
from bpodesk.storage.records import mapped_kind


class CannotUndo(Trouble):
    """There is nothing to take back, or it was changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoTexts:
    """The labels of the steps that undo and redo would take; None where there is none."""

    undo: str | None
    redo: str | None


def undo_texts(book: Book) -> UndoTexts:
    """What undo and redo would do now."""
    with book.reading() as connection:
        last, next_ = _undoable(connection), _redoable(connection)
    return UndoTexts(
        undo=last.label if last is not None else None,
        redo=next_.label if next_ is not None else None,
    )


def undo(book: Book, *, now: dt.datetime) -> ChangeSet:
    """Take the last step back. Raises CannotUndo with the reason."""
    return _move(book, now=now, find=_undoable, action="undo", apply=_take_back)


def redo(book: Book, *, now: dt.datetime) -> ChangeSet:
    """Do the step again that was last taken back. Raises CannotUndo with the reason."""
    return _move(book, now=now, find=_redoable, action="redo", apply=_do_again)


def _undoable(connection: Connection) -> Row[Any] | None:
    """The last step that was not taken back, unless it is a barrier."""
    step = schema.journal_step
    query = select(step).where(step.c.state != "undone").order_by(step.c.id.desc()).limit(1)
    found = connection.execute(query).first()
    return found if found is not None and found.state == "done" else None


def _redoable(connection: Connection) -> Row[Any] | None:
    step = schema.journal_step
    query = select(step).where(step.c.state == "undone").order_by(step.c.id).limit(1)
    return connection.execute(query).first()


def _move(
    book: Book,
    *,
    now: dt.datetime,
    find: Callable[[Connection], Row[Any] | None],
    action: str,
    apply: Callable[[Connection, Sequence[Row[Any]], TouchedMonths], None],
) -> ChangeSet:
    with book.writing() as connection:
        step = find(connection)
        if step is None:
            raise CannotUndo(f"There is nothing to {action}.")
        change = schema.journal_change
        query = select(change).where(change.c.step_id == step.id).order_by(change.c.id)
        changes = connection.execute(query).all()
        try:
            apply(connection, changes, months := TouchedMonths())
        except IntegrityError as error:
            raise CannotUndo(
                f"“{step.label}” can't be changed back: other records depend on it by now."
            ) from error
        months.renew(connection)
        state = "undone" if action == "undo" else "done"
        table = schema.journal_step
        connection.execute(update(table).where(table.c.id == step.id).values(state=state))
        lines: list[dict[str, object]] = [
            {"kind": item.kind, "action": item.action, "ids": [item.first_id, item.last_id]}
            for item in changes
        ]
        write_audit(connection, action=action, label=step.label, now=now, changes=lines)
    ids: dict[Kind, frozenset[int]] = {}
    for item in changes:
        single = item.first_id == item.last_id
        touched = frozenset((int(item.first_id),)) if single else frozenset[int]()
        ids[Kind(item.kind)] = ids.get(Kind(item.kind), frozenset()) | touched
    return ChangeSet(label=str(step.label), ids=ids)


def _take_back(connection: Connection, changes: Sequence[Row[Any]], months: TouchedMonths) -> None:
    for item in reversed(changes):
        table = mapped_kind(Kind(item.kind)).table
        present = rows.read_rows(connection, table, item.first_id, item.last_id)
        if item.action == "delete":
            back = rows.unpack(item.before)
            months.note(table, back)
            rows.insert_rows(connection, table, back)
        elif item.action == "update":
            was, then = rows.unpack(item.after), rows.unpack(item.before)
            months.note(table, was, then)
            _put_back(connection, table, present, was=was, then=then)
        else:
            if item.after is not None:
                _expect(present, rows.unpack(item.after))
            elif len(present.rows) != item.last_id - item.first_id + 1:
                raise _changed_since()
            # What was added is only packed when it goes, so that an import costs nothing extra.
            change = schema.journal_change
            packed = rows.pack(present)
            months.note(table, present)
            connection.execute(update(change).where(change.c.id == item.id).values(after=packed))
            rows.delete_rows(connection, table, item.first_id, item.last_id)


def _do_again(connection: Connection, changes: Sequence[Row[Any]], months: TouchedMonths) -> None:
    for item in changes:
        table = mapped_kind(Kind(item.kind)).table
        present = rows.read_rows(connection, table, item.first_id, item.last_id)
        if item.action == "add":
            again = rows.unpack(item.after)
            months.note(table, again)
            rows.insert_rows(connection, table, again)
        elif item.action == "update":
            was, then = rows.unpack(item.before), rows.unpack(item.after)
            months.note(table, was, then)
            _put_back(connection, table, present, was=was, then=then)
        else:
            _expect(present, rows.unpack(item.before))
            months.note(table, present)
            rows.delete_rows(connection, table, item.first_id, item.last_id)


def _put_back(
    connection: Connection,
    table: Table,
    present: rows.RawRows,
    *,
    was: rows.RawRows,
    then: rows.RawRows,
) -> None:
    """Rows that were updated, each back to how it was; others between their ids are let be."""
    _expect(present.among({row[0] for row in was.rows}), was)
    rows.update_rows(connection, table, then)


def _expect(present: rows.RawRows, expected: rows.RawRows) -> None:
    if not present.says_as(expected):
        raise _changed_since()


def _changed_since() -> CannotUndo:
    return CannotUndo("The record was changed since, so this step can't be taken back.")
