"""Lists of calls, intervals and tickets that the book keeps, row by row, for its counts.

A row says what its file says; what it counts for a service level is worked out of it
(`domain.counting`), by the level's own measure and numbers.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from bpodesk.domain.ids import UNSAVED, ContractId, CountedRowId, CountImportId, SourceFileId
from bpodesk.domain.measure_readings import MeasureColumn, MeasureLayout
from bpodesk.domain.readings import cell_name
from bpodesk.domain.sla.clocks import PromiseClock
from bpodesk.domain.worktime import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """The numbers by which items are sorted: seconds of a call, the clock of a promise."""

    threshold_seconds: int | None = None
    short_abandon_seconds: int | None = None
    clock: PromiseClock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountImport:
    """One list that counts for some service levels of a contract.

    `zone` is the IANA zone of the file's clock, `sheets` the names that rows refer to by index.
    `levels` are the codes of those it counts for, `rules` what was said of those whose terms leave
    a number open. `parted_seconds` is where the file parts its calls, if it does;
    `abandoned_is_past` is True where its abandoned calls are only those past that limit.
    `known_until` is the last moment the file speaks of: what is not done by then is late if it was
    due, and open if not.
    """

    id: CountImportId = CountImportId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    source_file_id: SourceFileId
    layout: MeasureLayout
    zone: str
    sheets: tuple[str, ...]
    columns: tuple[MeasureColumn, ...]
    levels: tuple[str, ...]
    rules: Mapping[str, CountingRule] = field(default_factory=dict[str, CountingRule])
    parted_seconds: int | None = None
    abandoned_is_past: bool = False
    known_until: dt.datetime | None = None
    imported_at: dt.datetime
    row_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """A call, an interval or a ticket of a list, with the cell it stands in.

    `day` is that of its start on the contract's clock; `started_at` and `ended_at` are UTC instants
    where the file states times: of an interval, or a ticket from its opening to its close. `key`
    tells it from the other rows. `counts` are calls, and whole seconds in all, by name.
    """

    id: CountedRowId = CountedRowId(UNSAVED)
    row_version: int = 0
    import_id: CountImportId
    day: dt.date
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    key: str
    counts: Mapping[str, int]
    pauses: tuple[Span, ...] = ()
    source_sheet: int
    source_row: int

    @property
    def states(self) -> tuple[object, ...]:
        """Equal for two rows that state the same, wherever they stand."""
        counts = tuple(sorted(self.counts.items()))
        return (self.day, self.started_at, self.ended_at, counts, self.pauses)


def row_place(row: CountedRow, sheets: tuple[str, ...]) -> str:
    """The first cell of a row: Calls!A12."""
    return cell_name(sheets[row.source_sheet], row.source_row, 1)
