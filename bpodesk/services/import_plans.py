"""What importing a file into a contract would do to the book, said before anything is written.

Who is who, what is new, changed, there already, gone or kept, what overlaps. A file that corrects
an earlier import takes the place of its rows; `bpodesk.domain.replacing` says how it is found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from operator import itemgetter

from bpodesk.domain.contracts import Contract
from bpodesk.domain.entry_lines import (
    BATCH,
    ID,
    LineEntries,
    lines_of,
    minutes_of,
)
from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.overlaps import DayClash, find_day_clashes, find_overlaps
from bpodesk.domain.placed_entries import PlacedEntries
from bpodesk.domain.problems import Problem
from bpodesk.domain.reconcile import Reach, Reconciled, reconcile
from bpodesk.domain.replacing import likeness, plain_file_name
from bpodesk.domain.timesheets import ImportBatch, TimeEntry
from bpodesk.domain.worktime import is_zone
from bpodesk.services import import_wording as wording
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.given_files import GivenFile, sha256_of
from bpodesk.services.import_background import Background, background_of
from bpodesk.services.import_rows import (
    Choices,
    Clocks,
    People,
    placed_rows_of,
    reach_of,
    rows_of,
    settle_people,
    sheet_names,
    starts_of,
)
from bpodesk.storage.queries import timesheets as queries
from bpodesk.workbooks.people import NameMatch, WrittenName


class Auto(Enum):
    """The choice left to the program."""

    AUTO = "auto"


AUTO = Auto.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What importing a file into a contract would do.

    `entries` are the new ones, without ids; `same` counts the file's rows that are in the book
    already. Where the file corrects an earlier import (`replaces`, and why), its rows take the
    place of that one's: `changed` pairs (before, after), `removed` are those the file no longer
    states, `kept` are those that would change or go but were edited by a person since, and stay as
    they are; `moved` are those that stay but stand in this file's cells from now on, and `outside`
    those that stay because the file does not reach them. `whole`: it takes the place of all of the
    earlier import. `replaceable` are the imports that could be chosen instead, the latest first.

    `chosen` are the people of the written names, `left_out` the names that are not imported and
    `unknown` those that nobody was chosen for. `overlaps` stop the import unless they are allowed.
    `earlier` is the import of the very same file, where there was one and nothing would change.
    """

    file: GivenFile
    contract: Contract
    zone: str
    matches: tuple[NameMatch, ...]
    chosen: Mapping[WrittenName, StaffId]
    left_out: tuple[WrittenName, ...] = ()
    entries: Sequence[TimeEntry]
    same: int
    changed: tuple[tuple[TimeEntry, TimeEntry], ...] = ()
    removed: Sequence[TimeEntry] = ()
    kept: Sequence[TimeEntry] = ()
    moved: Sequence[TimeEntry] = ()
    outside: Sequence[TimeEntry] = ()
    replaces: ImportBatch | None = None
    replaces_why: str = ""
    replaceable: tuple[ImportBatch, ...] = ()
    whole: bool = False
    own: ImportBatch | None = None
    problems: tuple[Problem, ...]
    overlaps: tuple[Problem, ...]
    earlier: ImportBatch | None

    @property
    def unknown(self) -> tuple[WrittenName, ...]:
        """The names that still need a person."""
        settled = {*self.chosen, *self.left_out}
        return tuple(m.written for m in self.matches if m.written not in settled)

    @property
    def total_minutes(self) -> int:
        """Minutes of the new entries."""
        if isinstance(self.entries, PlacedEntries):
            return self.entries.total_minutes
        return minutes_of(self.entries)

    @property
    def net_minutes(self) -> int:
        """By how many minutes the book's hours become more, or fewer where negative."""
        changes = sum(after.minutes - before.minutes for before, after in self.changed)
        return self.total_minutes + changes - minutes_of(self.removed)

    @property
    def does_something(self) -> bool:
        """True where the book's hours would change."""
        return bool(self.entries or self.changed or self.removed)


def earlier_import(
    book: OpenBook, content: bytes, *, contract_id: ContractId
) -> ImportBatch | None:
    """The import of the very same bytes into the contract, where its rows are still in the book.

    Costs the hash only: whoever has nothing new to say of the file needs not even read it.
    """
    with book.book.reading() as connection:
        info = queries.file_with_hash(connection, sha256_of(content))
        batches = queries.batches(connection, contract_id=contract_id)
    if info is None:
        return None
    return next((b for b in batches if b.source_file_id == info.id and b.entry_count), None)


def plan_import(
    book: OpenBook,
    file: GivenFile,
    *,
    contract_id: ContractId,
    zone: str | None = None,
    choices: Choices | None = None,
    replaces: BatchId | Auto | None = AUTO,
    whole: bool | None = None,
    before: ImportPlan | None = None,
) -> ImportPlan:
    """What the import would do. `zone` is where the file's clock stood; if None, that of the same
    file's import, else of the contract's last one, else the company's.

    `choices` are the people a user picked for written names; they win over every match, a match
    that is only proposed counts once it is among them, and None leaves the name out. `replaces` is
    the import whose rows the file corrects, None for none, AUTO for the likeliest. `whole` says
    whether all of its rows are up for that (None: where the file clearly is all of it anew).
    `before` is a plan of the same file, of which a long list's rows are taken if nothing changed.

    Raises NotFound for a contract, import or zone that is not there, and a file without hours.
    """
    # What the imports nearby brought is only read where it matters, but at the same moment.
    with background_of(book, file, contract_id=contract_id) as background:
        case = _case(file, background, zone=zone, choices=choices or {}, whole=whole)
        rows = before.entries if before is not None else ()
        if isinstance(case.rows, PlacedEntries) and isinstance(rows, PlacedEntries):
            case = replace(case, rows=rows if rows.is_of(case.rows) else case.rows)
        compared = [_compare(case, *likely) for likely in _likely(case, replaces)]
    # Weeks that were imported one by one come again as a month: the one that changes is meant.
    changing = (c for c in compared if c.found.changed or c.found.removed or c.found.kept)
    meant = next(changing, compared[0])
    found, reach = meant.found, meant.reach
    settled, own = case.people.settled, background.own
    return ImportPlan(
        file=file,
        contract=background.contract,
        zone=case.clocks.file,
        matches=case.people.matches,
        chosen={name: staff_id for name, staff_id in settled.items() if staff_id is not None},
        left_out=tuple(name for name, staff_id in settled.items() if staff_id is None),
        entries=found.new,
        same=found.same,
        changed=found.changed,
        removed=found.removed,
        kept=found.kept,
        moved=found.moved,
        outside=found.outside,
        replaces=meant.batch,
        replaces_why=meant.why,
        replaceable=tuple(b for b in background.batches if b.id in background.near),
        whole=reach is not None and reach.whole,
        own=own,
        problems=tuple(_problems(case, meant)),
        overlaps=tuple(_overlaps(case, meant)),
        earlier=None if found.new or found.changed or found.removed else own,
    )


# ---------------------------------------------------------------- the file beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A file's rows beside the book, under one choice of people and clock."""

    file: GivenFile
    book: Background
    clocks: Clocks
    people: People
    rows: Sequence[TimeEntry]
    whole: bool | None


def _case(
    file: GivenFile,
    background: Background,
    *,
    zone: str | None,
    choices: Choices,
    whole: bool | None,
) -> _Case:
    own, revision = background.own, background.revision
    clock = zone or background.likely_zone
    if not is_zone(clock):
        raise NotFound(f"There is no time zone {clock}. Choose one such as Asia/Manila.")
    contract_zone = revision.terms.calendar.zone if revision is not None else clock
    clocks = Clocks(file=clock, contract=contract_zone)
    # Who answered whose file it is means that person, whoever it was for before.
    known = own is not None and not file.answers.person
    before = background.brought[own.id] if own is not None and known else ()
    people = settle_people(file.reading, background.staff, asked=choices, before=before)
    contract_id = background.contract.id
    rows: Sequence[TimeEntry] | None = placed_rows_of(
        file.reading, people, contract_id=contract_id, clocks=clocks
    )
    if rows is None:
        rows = rows_of(file.reading, people, contract_id=contract_id, clocks=clocks)
    if background.stored or background.own is not None:
        rows = LineEntries(lines_of(rows))
    return _Case(file=file, book=background, clocks=clocks, people=people, rows=rows, whole=whole)


def _likely(case: _Case, wanted: BatchId | Auto | None) -> list[tuple[ImportBatch | None, str]]:
    """The imports that the file may correct, the latest first, each with the reason."""
    nothing: list[tuple[ImportBatch | None, str]] = [(None, "")]
    if wanted is None or not case.rows:
        return nothing
    if not isinstance(wanted, Auto):
        chosen = next((batch for batch in case.book.batches if batch.id == wanted), None)
        if chosen is None:
            raise NotFound("The import to be replaced is no longer in the book.")
        return [(chosen, wording.CHOSEN)]
    own = case.book.own
    if own is not None and len(case.book.brought[own.id]) * 2 >= len(case.rows):
        return [(own, wording.SAME_FILE)]
    reasons = ((b, _why_likely(case, b)) for b in case.book.batches if b.id in case.book.near)
    return [(batch, why) for batch, why in reasons if why] or nothing


def _why_likely(case: _Case, batch: ImportBatch) -> str:
    # What it has on other days makes no difference.
    lines = [line for line in case.book.stored if line[BATCH] == batch.id]
    like = likeness(case.rows, LineEntries(sorted(lines, key=itemgetter(ID))))
    names = (case.file.name, case.book.file_names[batch.id])
    if like.by_name and plain_file_name(names[0]) == plain_file_name(names[1]):
        return wording.SAME_NAME
    reading = case.file.reading
    same_columns = (batch.layout, batch.columns) == (reading.layout, reading.columns)
    if like.by_layout and (same_columns or batch.fingerprint == reading.fingerprint != ""):
        return wording.SAME_LAYOUT
    return ""


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """The file's rows beside one import that they may correct."""

    batch: ImportBatch | None
    why: str
    found: Reconciled
    reach: Reach | None = None

    @cached_property
    def incoming(self) -> Sequence[TimeEntry]:
        """What the book would have that it has not now."""
        if isinstance(self.found.new, PlacedEntries):
            return self.found.new
        changed = lines_of(after for _, after in self.found.changed)
        return LineEntries((*lines_of(self.found.new), *changed))

    @cached_property
    def clashes(self) -> Sequence[DayClash]:
        """There are none where the book has nothing around: a file is for one contract."""
        staying = self.found.staying
        return find_day_clashes(self.incoming, staying) if staying else ()


def _compare(case: _Case, batch: ImportBatch | None, why: str) -> _Compared:
    stored = LineEntries(case.book.stored)
    if batch is None:
        found = Reconciled(new=case.rows, same=0, told_twice=())
        if not isinstance(case.rows, PlacedEntries):
            found = reconcile(case.rows, stored)
        return _Compared(batch=None, why=why, found=found)
    is_own, old = batch == case.book.own, LineEntries(case.book.brought[batch.id])
    reach = reach_of(
        case.file.reading,
        case.rows,
        old,
        staff=case.book.staff,
        people=case.people,
        clocks=case.clocks,
        whole=True if is_own and case.whole is None else case.whole,
    )
    found = reconcile(case.rows, stored, old=old, reach=reach, same_file=is_own)
    return _Compared(batch=batch, why=why, found=found, reach=reach)


def _telling(case: _Case) -> wording.Telling:
    return wording.Telling(
        names=case.book.names,
        parties=case.book.parties,
        sheets=sheet_names(case.file.reading),
        zone=case.clocks.file,
    )


def _problems(case: _Case, meant: _Compared) -> Iterator[Problem]:
    reading, telling = case.file.reading, _telling(case)
    yield from wording.question_problems(reading)
    yield from reading.problems
    yield from wording.left_out_of_hours(reading)
    yield from wording.left_out_names(reading, case.people.settled)
    yield from wording.checksum_problems(reading)
    yield from wording.clock_problems(
        starts_of(meant.incoming), case.book.revision, case.clocks.file
    )
    yield from wording.replaced_problems(meant.found, meant.reach, telling)
    yield from wording.told_twice_problems((c for c in meant.clashes if not c.too_long), telling)


def _overlaps(case: _Case, meant: _Compared) -> Iterator[Problem]:
    telling, found, incoming = _telling(case), meant.found, meant.incoming
    if isinstance(incoming, PlacedEntries):
        incoming = incoming.overlapping
    overlaps = find_overlaps(incoming, found.staying)
    yield from wording.overlap_problems((*overlaps, *found.told_twice), telling)
    yield from wording.told_twice_problems((c for c in meant.clashes if c.too_long), telling)
    if case.book.own is None:
        others = (case.book.parties[other] for other in case.book.elsewhere)
        yield from (wording.elsewhere_problem(party) for party in others)
