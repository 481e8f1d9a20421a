"""The figures kept of each month against a plain recomputation from what lies in the book."""

import contextlib
import dataclasses
import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import Month
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.storage import month_figures, undo
from bpodesk.storage.engine import Book
from bpodesk.storage.queries import month_figures as queries
from bpodesk.storage.records import fetch, select_all
from bpodesk.storage.undo import CannotUndo
from bpodesk.storage.unit_of_work import Refused, UnitOfWork
from tests.storage.making import NOW, entry, fill, rows_of, run_sql, staff, update_many

SEPTEMBER = Month(2026, 9)


def plain_hours(path: Path) -> list[tuple[Any, ...]]:
    """The figures of every month with entries, in the order of their columns."""
    months: dict[tuple[str, int], list[Any]] = {}
    for row in rows_of(
        path,
        "SELECT business_date, contract_id, minutes, break_minutes, overtime_minutes, staff_id,"
        " started_at FROM time_entry",
    ):
        months.setdefault((f"{row[0][:7]}-01", row[1]), []).append(row)
    made: list[tuple[Any, ...]] = []
    for key, found in sorted(months.items()):
        lengths = [row[2] for row in found]
        stated = [row for row in found if row[4] is not None]
        made.append(
            (
                *key,
                len(found),
                sum(lengths),
                sum(row[3] for row in found),
                sum(row[4] for row in stated),
                sum(row[2] for row in stated),
                len({row[5] for row in found}),
                len({row[0] for row in found}),
                min(row[0] for row in found),
                max(row[0] for row in found),
                min(lengths),
                max(lengths),
                min(
                    length
                    for length in lengths
                    if 100 * sum(other <= length for other in lengths) >= 95 * len(lengths)
                ),
                sum(row[6] is not None for row in found),
            )
        )
    return made


def plain_counts(path: Path) -> list[tuple[Any, ...]]:
    """The sums of every month, contract and SLA with counts."""
    found: dict[tuple[str, int, str], list[dict[str, int]]] = {}
    query = "SELECT starts_on, contract_id, sla_code, counts FROM measurement"
    for day, contract_id, code, counts in rows_of(path, query):
        found.setdefault((f"{day[:7]}-01", contract_id, code), []).append(json.loads(counts))
    return [
        (
            *key,
            len(counts),
            {name: sum(item.get(name, 0) for item in counts) for item in counts for name in item},
        )
        for key, counts in sorted(found.items())
    ]


def assert_right(path: Path) -> None:
    query = "SELECT * FROM month_hours ORDER BY month, contract_id"
    assert rows_of(path, query) == plain_hours(path)
    query = "SELECT * FROM month_counts ORDER BY month, contract_id, sla_code"
    kept = [(*row[:-1], json.loads(row[-1])) for row in rows_of(path, query)]
    assert kept == plain_counts(path)


class _Chance:
    """Random steps on a book with two contracts and three people, over three months."""

    def __init__(self, book: Book, seed: int) -> None:
        self.book = book
        self.chance = random.Random(seed)
        made: Any = fill(book)
        with UnitOfWork(book, "More", now=NOW) as work:
            other = work.add(dataclasses.replace(made[Kind.CONTRACT], id=0, number="B-2"))
            people = [work.add(staff(code)) for code in ("B", "C")]
        self.contracts = [made[Kind.CONTRACT].id, other.id]
        self.people = [made[Kind.STAFF].id, *(person.id for person in people)]

    def day(self) -> dt.date:
        return dt.date(2026, 7, 30) + dt.timedelta(days=self.chance.randrange(65))

    def facts(self) -> dict[str, Any]:
        """What an entry says, all of it at random."""
        minutes = self.chance.choice((0, 1, 30, 450, 480, 480, 600))
        start = dt.datetime.combine(self.day(), dt.time(13), dt.UTC)
        timed = self.chance.random() < 0.7
        return {
            "staff_id": self.chance.choice(self.people),
            "contract_id": self.chance.choice(self.contracts),
            "business_date": self.day(),
            "minutes": minutes,
            "break_minutes": self.chance.choice((0, 45, 60)),
            "overtime_minutes": self.chance.choice((None, 0, minutes)),
            "started_at": start if timed else None,
            "ended_at": start + dt.timedelta(hours=9) if timed else None,
            "note": "typed in",
        }

    def some(self, record: Any) -> list[Any]:
        with self.book.reading() as connection:
            found = fetch(connection, record, select_all(record))
        return self.chance.sample(found, min(len(found), self.chance.randint(1, 6)))

    def step(self) -> None:
        """One step: entries or counts, added, changed, moved or deleted, or all of it."""
        with UnitOfWork(self.book, "Step", now=NOW) as work:
            for _ in range(self.chance.randint(1, 3)):
                self.chance.choice((self._add, self._rows, self._change, self._many, self._go))(
                    work
                )

    def fail(self) -> None:
        """A step that writes rows and ends in an exception."""
        with contextlib.suppress(ZeroDivisionError), UnitOfWork(self.book, "x", now=NOW) as work:
            self._rows(work)
            raise ZeroDivisionError

    def _add(self, work: UnitOfWork) -> None:
        work.add(entry(**self.facts()))
        start = self.day()
        counts = {name: self.chance.randrange(9) for name in self.chance.sample("abc", 2)}
        fresh = Measurement(
            contract_id=self.chance.choice(self.contracts),
            sla_code=self.chance.choice(("S1", "S2")),
            starts_on=start,
            ends_on=start + dt.timedelta(days=7),
            counts=counts,
        )
        there = {
            (it.contract_id, it.sla_code, it.starts_on) for it in self._seen(work, Measurement)
        }
        if (fresh.contract_id, fresh.sla_code, fresh.starts_on) not in there:
            work.add(fresh)

    def _seen(self, work: UnitOfWork, record: Any) -> tuple[Any, ...]:
        return fetch(work.connection, record, select_all(record))

    def _rows(self, work: UnitOfWork) -> None:
        names = ("staff_id", "business_date", "minutes", "break_minutes", "note")
        facts = [self.facts() for _ in range(self.chance.choice((1, 7, 60)))]
        lines = (
            (it["staff_id"], it["business_date"].isoformat(), it["minutes"], 0, "bulk")
            for it in facts
        )
        constants = {"contract_id": self.chance.choice(self.contracts)}
        work.add_rows(TimeEntry, names, lines, constants=constants)

    def _change(self, work: UnitOfWork) -> None:
        for item in self.chance.sample(found := self._seen(work, TimeEntry), min(2, len(found))):
            work.update(dataclasses.replace(item, **self.facts()))
        for item in self.chance.sample(found := self._seen(work, Measurement), min(1, len(found))):
            work.update(dataclasses.replace(item, counts={"a": self.chance.randrange(9)}))

    def _many(self, work: UnitOfWork) -> None:
        found = self._seen(work, TimeEntry)
        picked = self.chance.sample(found, min(len(found), 5))
        if picked:
            update_many(work, [dataclasses.replace(item, **self.facts()) for item in picked])

    def _go(self, work: UnitOfWork) -> None:
        for kind, record in ((Kind.TIME_ENTRY, TimeEntry), (Kind.MEASUREMENT, Measurement)):
            found = self._seen(work, record)
            if found:
                first = self.chance.choice(found).id
                work.delete_many(kind, first, first + self.chance.choice((0, 0, 10)))


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_right_after_any_steps_undone_redone_or_failed(book: Book, seed: int) -> None:
    random_book = _Chance(book, seed)
    assert_right(book.path)
    for _ in range(40):
        what = random_book.chance.random()
        if what < 0.6:
            random_book.step()
        elif what < 0.95:
            move = random_book.chance.choice((undo.undo, undo.redo))
            with contextlib.suppress(CannotUndo):
                move(book, now=NOW)
        else:
            random_book.fail()
        assert_right(book.path)
    assert rows_of(book.path, "SELECT count(*) > 3 FROM month_hours") == [(1,)]
    with book.reading() as connection:
        assert month_figures.faults(connection) == ()


def test_bulk_step_that_is_refused_at_its_end_leaves_the_figures(book: Book) -> None:
    made: Any = fill(book)
    before = rows_of(book.path, "SELECT * FROM month_hours")
    with pytest.raises(Refused), UnitOfWork(book, "Bulk", now=NOW, bulk=True) as work:
        work.add(entry(staff_id=99, contract_id=made[Kind.CONTRACT].id, note="x"))
    assert rows_of(book.path, "SELECT * FROM month_hours") == before
    with UnitOfWork(book, "Bulk", now=NOW, bulk=True) as work:
        work.add(entry(staff_id=made[Kind.STAFF].id, contract_id=made[Kind.CONTRACT].id, note="x"))
    assert_right(book.path)
    [(entries,)] = rows_of(book.path, "SELECT entries FROM month_hours")
    assert entries == 2


def test_figures_that_can_not_be_written_keep_the_whole_step_from_the_book(book: Book) -> None:
    made: Any = fill(book)
    run_sql(
        book.path,
        "CREATE TRIGGER refuse BEFORE INSERT ON month_hours"
        " BEGIN SELECT RAISE(ABORT, 'no figures today'); END",
    )
    before = rows_of(book.path, "SELECT * FROM time_entry")
    changed = dataclasses.replace(made[Kind.TIME_ENTRY], minutes=1)
    with pytest.raises(Exception, match="no figures today"), UnitOfWork(book, "x", now=NOW) as work:
        work.update(changed)
    assert rows_of(book.path, "SELECT * FROM time_entry") == before
    assert_right(book.path)


def _september(book: Book) -> Iterator[object]:
    with book.reading() as connection:
        yield from queries.hours_of_month(connection, SEPTEMBER)
        yield from queries.counts_of_month(connection, SEPTEMBER)


def test_month_is_read_as_it_is_kept(book: Book) -> None:
    made: Any = fill(book)
    person, contract = made[Kind.STAFF].id, made[Kind.CONTRACT].id
    with UnitOfWork(book, "More", now=NOW) as work:
        last = dt.date(2026, 9, 30)
        work.add(
            entry(
                staff_id=person,
                contract_id=contract,
                business_date=last,
                started_at=None,
                ended_at=None,
                minutes=500,
                break_minutes=0,
                overtime_minutes=20,
                note="typed in",
            )
        )
        august = dataclasses.replace(made[Kind.MEASUREMENT], id=0, starts_on=dt.date(2026, 8, 31))
        work.add(august)
        work.add(
            dataclasses.replace(
                made[Kind.MEASUREMENT],
                id=0,
                starts_on=dt.date(2026, 9, 8),
                ends_on=dt.date(2026, 9, 15),
                counts={"within": 5, "lost": 2},
            )
        )
    hours, counts = _september(book)
    # The entry of `fill` is 480 minutes on the 1st with an hour's break.
    assert hours == (
        *(SEPTEMBER.first, contract, 2, 980, 60, 20, 500, 1, 2),
        *(SEPTEMBER.first, last, 480, 500, 500, 1),
    )
    assert counts == (
        *(SEPTEMBER.first, contract, "S1", 2),
        {"within": 12, "after": 1, "lost": 2},
    )
    with book.reading() as connection:
        assert queries.months(connection) == (SEPTEMBER,)
        assert queries.counted_months(connection, contract_id=contract) == (
            SEPTEMBER,
            Month(2026, 8),
        )


def test_month_with_nothing_has_no_figures(book: Book) -> None:
    assert list(_september(book)) == []


@pytest.mark.parametrize("counts", ["[oops]", "[7]", '{"a": "many"}'])
def test_counts_that_can_not_be_read_have_no_figure(book: Book, counts: str) -> None:
    fill(book)
    run_sql(book.path, f"UPDATE measurement SET counts = '{counts}'")
    with book.writing() as connection:
        month_figures.rebuild(connection)
    assert rows_of(book.path, "SELECT * FROM month_counts") == []


TAMPERED = {
    "an entry": ("UPDATE time_entry SET minutes = 7", "minutes"),
    "a figure": ("UPDATE month_hours SET people = people + 1", "people"),
    "a figure missing": ("DELETE FROM month_hours", None),
    "a figure too many": (
        (
            "INSERT INTO month_hours SELECT '2020-01-01', contract_id, 1, 1, 1, 1, 1, 1, 1, 'x',"
            " 'x', 1, 1, 1, 1 FROM month_hours"
        ),
        None,
    ),
    "a count": ("""UPDATE measurement SET counts = '{"within":8,"after":1}'""", "counts"),
    "a count missing": ("DELETE FROM month_counts", None),
    "a count too many": ("DELETE FROM measurement", None),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_went_round_the_write_gate_is_found_and_mended(book: Book, kind: str) -> None:
    fill(book)
    statement, figure = TAMPERED[kind]
    run_sql(book.path, statement)
    with book.reading() as connection:
        [fault] = month_figures.faults(connection)
    if figure is not None:
        assert fault.kept is not None
        assert fault.right is not None
        assert figure in fault.kept.keys() & fault.right.keys()
    else:
        assert (fault.kept is None) != (fault.right is None)
    assert fault.sla_code == ("S1" if "count" in kind else "")
    with book.writing() as connection:
        month_figures.rebuild(connection)
    assert_right(book.path)
    with book.reading() as connection:
        assert month_figures.faults(connection) == ()
