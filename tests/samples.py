"""The sample company's book, made once for each clock and copied for every test that wants one."""

import dataclasses
import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from bpodesk.domain.contracts import Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import DateRange
from bpodesk.services.books import Clock, OpenBook, open_book, system_clock
from bpodesk.services.sample import SAMPLE_CONTRACT, make_sample, make_sample_without_hours
from bpodesk.storage.queries import contracts, measured, staff, timesheets

ALL_DAYS = DateRange(start=dt.date.min, end=dt.date.max)


def sample_book(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """What `make_sample` makes, at a path."""
    return _copied(path, clock, with_hours=True)


def bare_sample_book(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """What `make_sample_without_hours` makes, at a path."""
    return _copied(path, clock, with_hours=False)


def _copied(path: Path, clock: Clock, *, with_hours: bool) -> OpenBook:
    # By the computer's clock a book was made a moment ago, whichever test asked for it first.
    made_at = None if clock is system_clock else clock()
    path.write_bytes(_content(made_at, with_hours=with_hours))
    return open_book(path, clock=clock)


@cache
def _content(made_at: dt.datetime | None, *, with_hours: bool) -> bytes:
    maker = make_sample if with_hours else make_sample_without_hours
    clock = system_clock if made_at is None else lambda: made_at
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.bpodesk"
        maker(path, clock=clock).close()
        return path.read_bytes()


def clone_contract(book: OpenBook, number: str) -> ContractId:
    """A contract like the sample's, with people of its own, hours, counts and events."""
    with book.book.reading() as connection:
        first = contracts.contract_numbered(connection, SAMPLE_CONTRACT)
        assert first is not None
        about: list[Any] = [
            *contracts.revisions(connection, contract_id=first.id),
            *measured.volumes(connection, contract_id=first.id),
            *measured.measurements(connection, contract_id=first.id),
            *measured.events(connection, contract_id=first.id),
            *measured.history(connection, contract_id=first.id),
        ]
        seats = staff.assignments(connection, contract_id=first.id)
        people = [item for item in staff.all_staff(connection) if "/" not in item.code]
        batches = timesheets.batches(connection, contract_id=first.id)
        entries = timesheets.entries(connection, days=ALL_DAYS, contract_id=first.id)
    with book.unit_of_work(f"Copy of {first.number}") as work:
        twin = work.add(_unsaved(first, number=number)).id
        for record in about:
            own: dict[str, Any] = {"contract_id": twin}
            if isinstance(record, Revision):
                scope = f"{record.terms.scope} {number}"
                own["terms"] = dataclasses.replace(record.terms, scope=scope)
            work.add(_unsaved(record, **own))
        who = {
            person.id: work.add(
                _unsaved(person, code=f"{person.code}/{twin}", name=f"{person.name} {number}")
            ).id
            for person in people
        }
        for seat in seats:
            work.add(_unsaved(seat, contract_id=twin, staff_id=who[seat.staff_id]))
        for batch in batches:
            copied = work.add(_unsaved(batch, contract_id=twin)).id
            for entry in entries:
                if entry.batch_id == batch.id:
                    mine = {"contract_id": twin, "staff_id": who[entry.staff_id]}
                    work.add(_unsaved(entry, batch_id=copied, **mine))
    return twin


def _unsaved(record: Any, **changes: Any) -> Any:
    return dataclasses.replace(record, id=0, row_version=0, **changes)
