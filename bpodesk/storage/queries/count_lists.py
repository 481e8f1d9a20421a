"""Reads of lists of calls, intervals and tickets, and of their rows."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import Connection, select

from bpodesk.domain.codec import parse
from bpodesk.domain.count_lists import CountedRow, CountImport
from bpodesk.domain.entry_lines import instant_of
from bpodesk.domain.ids import ContractId, CountImportId
from bpodesk.domain.worktime import Span
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import count_import

_COLUMNS = "id, row_version, import_id, day, started_at, ended_at, key, counts, pauses"


def count_imports(connection: Connection, *, contract_id: ContractId) -> tuple[CountImport, ...]:
    """The lists of a contract, the latest first."""
    query = (
        select(count_import)
        .where(count_import.c.contract_id == contract_id)
        .order_by(count_import.c.imported_at.desc(), count_import.c.id.desc())
    )
    return fetch(connection, CountImport, query)


def counted_rows(
    connection: Connection,
    *,
    imports: Iterable[CountImportId],
    since: dt.date = dt.date.min,
    until: dt.date = dt.date.max,
) -> tuple[CountedRow, ...]:
    """The rows of lists from a day up to another one, half-open, in the order of their ids."""
    wanted = ", ".join(str(int(import_id)) for import_id in imports)
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS}, source_sheet, source_row FROM counted_row"  # noqa: S608 - whole numbers
        f" WHERE import_id IN ({wanted}) AND day >= ? AND day < ? ORDER BY id",
        (since.isoformat(), until.isoformat()),
    )
    # Put together by hand: there may be a hundred thousand, and their texts come back often.
    return tuple(
        CountedRow(
            id=row[0],
            row_version=row[1],
            import_id=row[2],
            day=_day(row[3]),
            started_at=instant_of(row[4]),
            ended_at=instant_of(row[5]),
            key=row[6],
            counts=_counts(row[7]),
            pauses=_pauses(row[8]),
            source_sheet=row[9],
            source_row=row[10],
        )
        for row in found
    )


@lru_cache(maxsize=4096)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@lru_cache(maxsize=65536)
def _counts(text: str) -> Mapping[str, int]:
    return json.loads(text)


@lru_cache(maxsize=1024)
def _pauses(text: str) -> tuple[Span, ...]:
    return parse(tuple[Span, ...], text)
