import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from bpodesk.domain.changes import Kind
from bpodesk.domain.company import PAPERS, Company, CompanyLogo
from bpodesk.domain.contracts import Revision
from bpodesk.domain.event_files import SealedEvidence
from bpodesk.domain.paper_files import PaperFile
from bpodesk.domain.seals import SealedCopy, SealedStatement
from bpodesk.domain.signatures import SignedPaper, sign
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.staff import StaffMember
from bpodesk.storage import rows
from bpodesk.storage.engine import Book, create_book
from bpodesk.storage.records import (
    MAPPED,
    Mapped,
    fetch,
    fetch_one,
    mapped_kind,
    mapped_record,
    select_all,
    values_of,
)
from bpodesk.storage.unit_of_work import UnitOfWork
from tests.storage.making import NOW, fill, seal, sealed, source_file
from tests.storage.strategies import TEXT, storable

DIALECT = sqlite.dialect()
# Of these a book has one, and it is there already.
SINGLE = {Kind.COMPANY, Kind.LOGO}
KINDS = [mapped for mapped in MAPPED if mapped.kind not in SINGLE]


class _Stop(Exception):  # noqa: N818 - it only ends a unit of work without keeping anything
    pass


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, dict[Kind, Any]]]:
    """One filled book for all examples; each is rolled back."""
    path: Path = tmp_path_factory.mktemp("records") / "shared.bpodesk"
    book = create_book(path)
    made: dict[Kind, Any] = dict(seal(book, fill(book)))
    with UnitOfWork(book, "x", now=NOW) as work:
        made[Kind.SOURCE_FILE] = work.add(source_file(b"a file nobody imported yet"))
        contract: Any = made[Kind.CONTRACT]
        # The first one has its copy already.
        august = sealed(contract.id, month=dt.date(2026, 8, 1))
        made[Kind.STATEMENT] = work.add(august)
        other = dataclasses.replace(made[Kind.REVISION], id=0, number=2**41)
        revision = work.add(other)
        paper = sign(
            revision, signed_on=NOW.date(), text="{}", operations=(), pdf=b"%PDF-", previous=None
        )
        made[Kind.SIGNED_PAPER] = work.add(paper)
    yield book, made
    book.close()


def _round_trip(book: Book, record: Any) -> Any:
    """The record as it is read back after it was stored; nothing stays."""
    found: Any = None
    with suppress(_Stop), UnitOfWork(book, "x", now=NOW) as work:
        added = work.add(record)
        found = fetch_one(work.connection, type(record), added.id)
        assert added == found
        raise _Stop
    return dataclasses.replace(found, id=record.id, row_version=record.row_version)


@pytest.mark.parametrize("mapped", KINDS, ids=lambda mapped: mapped.kind.value)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_record_of_any_kind_comes_back_as_it_was_stored(
    shared: tuple[Book, dict[Kind, Any]], mapped: Mapped, data: st.DataObject
) -> None:
    book, made = shared
    record = data.draw(storable(mapped.kind, mapped.record, made))
    assert _round_trip(book, record) == record


def _is_kept(record: Any) -> bool:
    """What a trigger keeps as it is: what was signed or sealed, and what a seal left behind."""
    if isinstance(record, SignedPaper | PaperFile | SealedStatement | SealedCopy | SealedEvidence):
        return True
    if isinstance(record, Revision):
        return record.signed_on is not None
    return isinstance(record, PastResult) and record.statement_id is not None


@pytest.mark.parametrize("mapped", KINDS, ids=lambda mapped: mapped.kind.value)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_raw_row_of_any_kind_survives_the_journal_to_the_byte(
    shared: tuple[Book, dict[Kind, Any]], mapped: Mapped, data: st.DataObject
) -> None:
    book, made = shared
    record = data.draw(storable(mapped.kind, mapped.record, made))
    with suppress(_Stop), UnitOfWork(book, "x", now=NOW) as work:
        new_id = work.add(record).id
        before = rows.read_rows(work.connection, mapped.table, new_id, new_id)
        if _is_kept(record):
            with pytest.raises(IntegrityError, match=r"never change|of a sealed statement stays"):
                rows.delete_rows(work.connection, mapped.table, new_id, new_id)
            raise _Stop
        rows.delete_rows(work.connection, mapped.table, new_id, new_id)
        rows.insert_rows(work.connection, mapped.table, rows.unpack(rows.pack(before)))
        assert rows.read_rows(work.connection, mapped.table, new_id, new_id) == before
        raise _Stop


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=TEXT,
    address=TEXT,
    currency=TEXT,
    paper=st.sampled_from(PAPERS),
    accent=st.sampled_from(["", "1F6F8B"]),
)
def test_company_comes_back_as_it_was_saved(
    shared: tuple[Book, dict[Kind, Any]], **fields: str
) -> None:
    book, _ = shared
    with book.reading() as connection:
        stored = fetch_one(connection, Company, 1)
    assert stored is not None
    changed = dataclasses.replace(stored, **fields)
    with suppress(_Stop), UnitOfWork(book, "x", now=NOW) as work:
        saved = work.update(changed)
        assert fetch_one(work.connection, Company, 1) == saved
        assert dataclasses.replace(saved, row_version=changed.row_version) == changed
        raise _Stop


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=TEXT, content=st.binary(max_size=64), alternative=TEXT)
def test_logo_comes_back_as_it_was_saved(
    shared: tuple[Book, dict[Kind, Any]], name: str, content: bytes, alternative: str
) -> None:
    book, made = shared
    changed = dataclasses.replace(
        made[Kind.LOGO], name=name, content=content, alternative=alternative
    )
    with suppress(_Stop), UnitOfWork(book, "x", now=NOW) as work:
        saved = work.update(changed)
        assert fetch_one(work.connection, CompanyLogo, 1) == saved
        assert dataclasses.replace(saved, row_version=changed.row_version) == changed
        raise _Stop


def test_columns_of_every_table_are_the_fields_of_its_record() -> None:
    for mapped in MAPPED:
        fields = [field.name for field in dataclasses.fields(mapped.record)]
        assert sorted(column.name for column in mapped.table.columns) == sorted(fields)
        assert mapped_record(mapped.record) is mapped
        assert mapped_kind(mapped.kind) is mapped


def test_values_of_a_record_are_its_fields_by_column() -> None:
    company = Company(name="Talisay", zone="Asia/Manila", currency="USD")
    assert values_of(company)["currency"] == "USD"
    assert set(values_of(company)) == {field.name for field in dataclasses.fields(Company)}


def test_record_that_is_not_there_is_none(shared: tuple[Book, dict[Kind, Any]]) -> None:
    book, _ = shared
    with book.reading() as connection:
        for mapped in MAPPED:
            assert fetch_one(connection, mapped.record, 99_999) is None


def test_no_rows_are_put_back_without_a_word_to_the_database() -> None:
    rows.insert_rows(None, mapped_kind(Kind.STAFF).table, rows.RawRows((), []))  # pyright: ignore[reportArgumentType]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 99), st.none() | TEXT | st.binary() | st.integers(-(2**63), 2**63 - 1)
        ),
        max_size=4,
    )
)
@settings(max_examples=50, deadline=None)
def test_rows_are_unpacked_as_they_were_packed(many: list[rows.RawRow]) -> None:
    raw = rows.RawRows(("id", "value"), many)
    assert rows.unpack(rows.pack(raw)) == raw


def test_packed_rows_are_small_where_they_repeat_themselves() -> None:
    many: list[rows.RawRow] = [(number, "Customer care for orders") for number in range(1000)]
    assert len(rows.pack(rows.RawRows(("id", "task"), many))) < len(json.dumps(many)) / 8


def test_rows_that_differ_in_their_version_alone_say_the_same() -> None:
    names = ("id", "row_version", "name")
    one = rows.RawRows(names, [(1, 1, "Ana"), (2, 1, "Ben")])
    assert one.says_as(rows.RawRows(names, [(1, 7, "Ana"), (2, 1, "Ben")]))
    for other in ([(1, 1, "Ana")], [(1, 1, "Ana"), (2, 1, "Bea")], [(1, 1, "Ana"), (3, 1, "Ben")]):
        assert not one.says_as(rows.RawRows(names, other))
    assert not one.says_as(rows.RawRows(("id", "row_version", "title"), one.rows))


def test_enum_date_decimal_and_flag_may_be_empty(shared: tuple[Book, dict[Kind, Any]]) -> None:
    from bpodesk.storage.columns import DecimalText, EnumText, Flag, JsonText

    for kind in (DecimalText(), EnumText(Kind), Flag(), JsonText(tuple[str, ...])):
        assert kind.process_bind_param(None, DIALECT) is None
        assert kind.process_result_value(None, DIALECT) is None


def test_decimal_that_is_none_is_a_value_error_like_every_unreadable_text() -> None:
    from bpodesk.storage.columns import DecimalText

    with pytest.raises(ValueError, match="is not a number"):
        DecimalText().process_result_value("abc", DIALECT)


def test_all_records_of_a_kind_are_selected(shared: tuple[Book, dict[Kind, Any]]) -> None:
    book, made = shared
    with book.reading() as connection:
        found = fetch(connection, StaffMember, select_all(StaffMember))
    assert found == (made[Kind.STAFF],)


def test_query_that_is_our_own_mistake_stays_one(shared: tuple[Book, dict[Kind, Any]]) -> None:
    book, _ = shared
    with book.reading() as connection, pytest.raises(OperationalError, match="no such column"):
        fetch(connection, StaffMember, select_all(StaffMember).where(text("no_such = 1")))


def test_instant_of_an_entry_has_its_zone_and_whole_seconds() -> None:
    from bpodesk.storage.columns import InstantSeconds

    kind, dialect = InstantSeconds(), cast("Any", None)
    for moment in (NOW.replace(tzinfo=None), NOW.replace(microsecond=1)):
        with pytest.raises(ValueError, match="whole seconds"):
            kind.process_bind_param(moment, dialect)
