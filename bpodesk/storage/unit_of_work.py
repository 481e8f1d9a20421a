"""The one gate for every write: a named transaction that knows what it changed.

    with UnitOfWork(book, "Edit of customer Harbor & Pine", now=clock()) as work:
        customer = work.update(customer)
    changes = work.changes

When the block ends well everything is committed at once: the rows, the figures kept of the months
that they lie in, an undo step with the state before and after, and an append-only audit line. When
it ends in an exception nothing is. The label is the text of undo. Updates check the version that
was read: whoever saved meanwhile is not overwritten. A step with `bulk` writes very many rows: what
they refer to is looked up at its end.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.problems import Trouble
from bpodesk.storage import rows, schema
from bpodesk.storage.audit import changed_fields, write_audit
from bpodesk.storage.engine import Book
from bpodesk.storage.month_figures import TouchedMonths
from bpodesk.storage.records import (
    Mapped,
    Record,
    fetch_one,
    mapped_kind,
    mapped_record,
    values_of,
)
from bpodesk.storage.references import lost_references

R = TypeVar("R", bound=Record)

# How many steps can be taken back after a restart; older ones only stay in the audit log.
JOURNAL_STEPS = 200
_ROWS_AT_ONCE = 5_000
_ROWS_A_STATEMENT = 50  # a quarter faster than one


class ChangedElsewhere(Trouble):
    """Somebody else saved the record since it was read."""


class Refused(Trouble):
    """The book's own rules refuse the change: a name taken twice, a record still in use."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    kind: Kind
    action: str
    first_id: int
    last_id: int
    before: bytes | None = None
    after: bytes | None = None
    bulk: bool = False
    fields: dict[str, list[object]] | None = None


class UnitOfWork:
    """One user action, all or nothing. Use as a context manager; see the module's text."""

    def __init__(
        self,
        book: Book,
        label: str,
        *,
        now: dt.datetime,
        barrier: bool = False,
        bulk: bool = False,
    ) -> None:
        self._book = book
        self._label = label
        self._now = now
        self._barrier = barrier
        self._bulk = bulk
        self._stack = ExitStack()
        self._changes: list[_Change] = []
        self._months = TouchedMonths()
        self._connection: Connection | None = None
        self.changes = ChangeSet(label=label)

    def __enter__(self) -> Self:
        self._connection = self._stack.enter_context(self._book.writing(bulk=self._bulk))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        try:
            if error is None and self._changes:
                if self._bulk:
                    self._check_references()
                self._renew_months()
                self._record_step()
        except BaseException as failure:
            self._stack.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._stack.__exit__(kind, error, trace)
        if error is None:
            self.changes = _change_set(self._label, self._changes)
        return None

    @property
    def connection(self) -> Connection:
        """The connection, for reads that belong to the same transaction."""
        if self._connection is None:
            raise RuntimeError("the unit of work was not entered")
        return self._connection

    def add(self, record: R) -> R:
        """Insert a record; gives it back with its id."""
        mapped = mapped_record(type(record))
        values = values_of(record)
        if not values["id"]:
            del values["id"]
        values["row_version"] = 1
        try:
            result = self.connection.execute(insert(mapped.table).values(**values))
        except IntegrityError as error:
            raise _refusal(error) from error
        new_id = int(cast("tuple[int]", result.inserted_primary_key)[0])
        self._changes.append(
            _Change(kind=mapped.kind, action="add", first_id=new_id, last_id=new_id)
        )
        return dataclasses.replace(record, id=cast("Any", new_id), row_version=1)

    def add_rows(
        self,
        record: type[Record],
        names: Sequence[str],
        rows: Iterator[tuple[object, ...]],
        *,
        constants: Mapping[str, int],
    ) -> None:
        """Insert rows of one kind, as they lie in the columns `names`, as one journal entry.

        For very many, where a record for each would take longest; they get ids in a row.
        """
        mapped = mapped_record(record)
        first = self._next_id(mapped)
        columns = ", ".join(("row_version", *constants, *names))
        row = f"({', '.join(('1', *map(str, constants.values()), *('?' * len(names))))})"
        insert_into = f"INSERT INTO {mapped.table.name} ({columns}) VALUES "  # noqa: S608 - our own names
        last = first - 1
        try:
            while some := list(islice(rows, _ROWS_AT_ONCE)):
                whole = len(some) - len(some) % _ROWS_A_STATEMENT
                for size, part in ((_ROWS_A_STATEMENT, some[:whole]), (1, some[whole:])):
                    values = [
                        tuple(chain.from_iterable(part[start : start + size]))
                        for start in range(0, len(part), size)
                    ]
                    if values:
                        statement = insert_into + ", ".join([row] * size)
                        self.connection.exec_driver_sql(statement, values)
                last += len(some)
        except IntegrityError as error:
            raise _refusal(error) from error
        if last >= first:
            self._changes.append(
                _Change(kind=mapped.kind, action="add", first_id=first, last_id=last, bulk=True)
            )

    def update(self, record: R) -> R:
        """Save a record that was read before; gives it back with its new version.

        A record equal to the stored one changes nothing. Raises ChangedElsewhere where the stored
        one is of another version, or gone.
        """
        mapped = mapped_record(type(record))
        stored = fetch_one(self.connection, type(record), record.id)
        if stored is None or stored.row_version != record.row_version:
            raise _changed_elsewhere(mapped)
        if stored == record:
            return record
        before = rows.read_rows(self.connection, mapped.table, record.id, record.id)
        values = values_of(record) | {"row_version": record.row_version + 1}
        statement = update(mapped.table).where(mapped.table.c.id == record.id).values(**values)
        try:
            self.connection.execute(statement)
        except IntegrityError as error:
            raise _refusal(error) from error
        after = rows.read_rows(self.connection, mapped.table, record.id, record.id)
        self._months.note(mapped.table, before, after)
        self._changes.append(
            _Change(
                kind=mapped.kind,
                action="update",
                first_id=record.id,
                last_id=record.id,
                before=rows.pack(before),
                after=rows.pack(after),
                fields=changed_fields(mapped.table, before, after),
            )
        )
        return dataclasses.replace(record, row_version=record.row_version + 1)

    def update_rows(self, record: type[Record], changed: rows.RawRows) -> None:
        """Save rows of one kind that were read in this very transaction, in the order of their
        ids, as one entry of the journal. Columns that are not among theirs stay as they are.

        Raises ChangedElsewhere where one of them is of another version, or gone.
        """
        if not changed.rows:
            return
        mapped = mapped_record(record)
        version = changed.names.index("row_version")
        first, last = (cast("int", changed.rows[at][0]) for at in (0, -1))
        ids = {row[0] for row in changed.rows}
        before = rows.read_rows(self.connection, mapped.table, first, last).among(ids)
        at = before.names.index("row_version")
        versions = [(row[0], row[version]) for row in changed.rows]
        if [(row[0], row[at]) for row in before.rows] != versions:
            raise _changed_elsewhere(mapped)
        try:
            rows.update_rows(self.connection, mapped.table, changed)
        except IntegrityError as error:
            raise _refusal(error) from error
        after = rows.read_rows(self.connection, mapped.table, first, last).among(ids)
        self._months.note(mapped.table, before, after)
        self._changes.append(
            _Change(
                kind=mapped.kind,
                action="update",
                first_id=first,
                last_id=last,
                before=rows.pack(before),
                after=rows.pack(after),
                bulk=True,
            )
        )

    def save(self, record: R) -> R:
        """Add a record that has no id yet, update one that has."""
        return self.update(record) if record.id else self.add(record)

    def delete(self, kind: Kind, record_id: int) -> None:
        """Delete a row. Raises Refused where others still refer to it."""
        self.delete_many(kind, record_id, record_id)

    def delete_many(self, kind: Kind, first_id: int, last_id: int) -> None:
        """Delete the rows with ids from first to last, both included, as one journal entry."""
        table = mapped_kind(kind).table
        before = rows.read_rows(self.connection, table, first_id, last_id)
        if not before.rows:
            return
        try:
            self.connection.execute(delete(table).where(table.c.id.between(first_id, last_id)))
        except IntegrityError as error:
            raise _refusal(error) from error
        self._months.note(table, before)
        self._changes.append(
            _Change(
                kind=kind,
                action="delete",
                first_id=first_id,
                last_id=last_id,
                before=rows.pack(before),
                bulk=len(before.rows) > 1,
            )
        )

    def _next_id(self, mapped: Mapped) -> int:
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        found = self.connection.execute(query, {"name": mapped.table.name}).scalar()
        return int(found or 0) + 1

    def _check_references(self) -> None:
        for item in self._changes:
            lost = lost_references(
                self.connection,
                mapped_kind(item.kind).table,
                item.first_id,
                item.last_id,
                deleted=item.action == "delete",
            )
            for place in lost:
                raise Refused(
                    "Something that these rows refer to is no longer in the book"
                    f" ({place.replace('_', ' ')}). Nothing was changed; open it again."
                )

    def _renew_months(self) -> None:
        for item in self._changes:
            if item.action == "add":
                table = mapped_kind(item.kind).table
                self._months.note_added(self.connection, table, item.first_id, item.last_id)
        self._months.renew(self.connection)

    def _forget_steps(self, doomed: ColumnElement[bool]) -> None:
        step, change = schema.journal_step, schema.journal_change
        # Nothing cascades in a step that writes very many rows.
        steps = select(step.c.id).where(doomed)
        self.connection.execute(delete(change).where(change.c.step_id.in_(steps)))
        self.connection.execute(delete(step).where(doomed))

    def _record_step(self) -> None:
        connection, step, change = self.connection, schema.journal_step, schema.journal_change
        # A new step ends what could be redone; a barrier ends what could be undone as well.
        doomed = step.c.state == "undone"
        if self._barrier:
            doomed = step.c.id > 0
        self._forget_steps(doomed)
        state = "barrier" if self._barrier else "done"
        result = connection.execute(
            insert(step).values(label=self._label, at=self._now, state=state)
        )
        step_id = int(cast("tuple[int]", result.inserted_primary_key)[0])
        if not self._barrier:
            connection.execute(
                insert(change),
                [
                    {
                        "step_id": step_id,
                        "kind": item.kind.value,
                        "action": item.action,
                        "first_id": item.first_id,
                        "last_id": item.last_id,
                        "before": item.before,
                        "after": item.after,
                    }
                    for item in self._changes
                ],
            )
        self._forget_steps(step.c.id <= step_id - JOURNAL_STEPS)
        write_audit(
            connection,
            action="do",
            label=self._label,
            now=self._now,
            changes=[_audit_line(item) for item in self._changes],
        )


def _audit_line(change: _Change) -> dict[str, object]:
    line: dict[str, object] = {"kind": change.kind.value, "action": change.action}
    line["ids"] = (
        [change.first_id]
        if change.first_id == change.last_id
        else [change.first_id, change.last_id]
    )
    if change.fields is not None:
        line["fields"] = change.fields
    return line


def _change_set(label: str, changes: Sequence[_Change]) -> ChangeSet:
    ids: dict[Kind, frozenset[int]] = {}
    for change in changes:
        touched = frozenset[int]() if change.bulk else frozenset((change.first_id,))
        ids[change.kind] = ids.get(change.kind, frozenset()) | touched
    return ChangeSet(label=label, ids=ids)


def _changed_elsewhere(mapped: Mapped) -> ChangedElsewhere:
    return ChangedElsewhere(
        f"This {mapped.kind.value.replace('_', ' ')} was changed in another window since"
        " it was opened. Nothing was saved; open it again and repeat your change."
    )


def _refusal(error: IntegrityError) -> Refused:
    """The sentence for what SQLite refused; services check before, this is the last line."""
    reason = str(error.orig)
    if reason.startswith("FOREIGN KEY"):
        return Refused(
            "Other records still refer to this one, so it can't be removed. Nothing was changed."
        )
    if reason.startswith("UNIQUE"):
        columns = reason.partition(": ")[2].replace("_", " ")
        return Refused(f"The book has this already ({columns}). Nothing was changed.")
    return Refused(f"The book refuses this change ({reason}). Nothing was changed.")
