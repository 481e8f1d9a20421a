"""Opening and making books, undo and redo, and the check of a whole book."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bpodesk import __version__
from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.clauses.own import OwnClause, own_faults
from bpodesk.domain.company import Company, CompanyLogo, check_company
from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.event_files import EventFile, SealedEvidence
from bpodesk.domain.month_figures import fault_sentence
from bpodesk.domain.paper_files import PaperFile
from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.domain.quote_records import QuoteOffer
from bpodesk.domain.recompute import recomputed_faults
from bpodesk.domain.seals import SealedCopy, SealedStatement, check_seals
from bpodesk.domain.signatures import SignedPaper, check_chain
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.domain.timesheets import ImportBatch
from bpodesk.services.branding import check_logo
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage import backup, engine, month_figures, undo
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers, excuses, numbers, paper_files, timesheets
from bpodesk.storage.records import MAPPED, fetch, select_all
from bpodesk.storage.undo import UndoTexts
from bpodesk.storage.unit_of_work import UnitOfWork

Clock = Callable[[], dt.datetime]

BOOK_SUFFIX = ".bpodesk"
_LOOKED_AT = frozenset(  # further, by `check_book`
    {
        Contract,
        Revision,
        SignedPaper,
        QuoteOffer,
        ImportBatch,
        SealedStatement,
        SealedCopy,
        PastResult,
    }
)
_KEPT = _LOOKED_AT | {OwnClause}
_WITH_FILES = frozenset({Contract, Revision, SignedPaper, PaperFile})
_WITH_EVIDENCE = frozenset({ExcusedEvent, EventFile, SealedEvidence})
_NEVER_GONE: Mapping[type[Any], str] = {
    SignedPaper: "The paper that was signed last is gone from the book.",
    SealedStatement: "The statement that was sealed last is gone from the book.",
}


class NotFound(Trouble):
    """What was asked for by number or name is not in the book."""


def system_clock() -> dt.datetime:
    """Now, as a UTC instant to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book that is open, and the clock by which its changes are dated."""

    book: engine.Book
    clock: Clock

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.book.path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.book.name

    def close(self) -> None:
        """Close the file."""
        self.book.close()

    @contextmanager
    def unit_of_work(
        self, label: str, *, barrier: bool = False, bulk: bool = False
    ) -> Generator[UnitOfWork]:
        """One named step; see `bpodesk.storage.unit_of_work`."""
        now = self.clock()
        with UnitOfWork(self.book, label, now=now, barrier=barrier, bulk=bulk) as work:
            yield work


def open_book(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """Open a book, bringing it up to date first where it is older than the program.

    Raises the Trouble of the storage: missing, not a book, too new, migration failed.
    """
    if engine.check_version(path, engine.read_header(path)):
        # Alembic costs a third of a second: only an older book pays for it.
        from bpodesk.storage.migrate import migrate_book

        migrate_book(path, now=clock())
    return OpenBook(engine.open_book(path), clock)


def create_book(path: Path, company: Company, *, clock: Clock = system_clock) -> OpenBook:
    """Make a new book for a company. Raises Trouble where the file or the company won't do."""
    problems = check_company(company)
    if has_errors(problems):
        raise NotFound(problems[0].message)
    book = OpenBook(engine.create_book(path), clock)
    with book.unit_of_work(f"New book of {company.name}", barrier=True) as work:
        work.add(company)
    return book


def company_of(book: OpenBook) -> Company:
    """The vendor whose book it is. Raises NotFound in a book that was never finished."""
    with book.book.reading() as connection:
        found = customers.company(connection)
    if found is None:
        raise NotFound("The book has no company. Make a new book with File > New.")
    return found


def logo_of(book: OpenBook) -> CompanyLogo:
    """The company's logo; without content where it has none."""
    with book.book.reading() as connection:
        return customers.logo(connection) or CompanyLogo()


def save_company(
    book: OpenBook, company: Company, logo: CompanyLogo | None = None
) -> Outcome[Company]:
    """Save the vendor's own particulars, and the logo where one is given, as one step.

    A logo without content takes the logo away.
    """
    problems = (*check_company(company), *(() if logo is None else check_logo(logo)))
    if has_errors(problems):
        return NotSaved(problems=problems)
    with book.unit_of_work(f"Edit of company {company.name}") as work:
        saved = work.update(company)
        if logo is not None and logo.id:
            work.update(logo)
        elif logo is not None and logo.content:
            # A logo that was undone has used up the first number that the table gives out.
            work.add(dataclasses.replace(logo, id=1))
    return Saved(record=saved, changes=work.changes, warnings=problems)


def what_can_be_undone(book: OpenBook) -> UndoTexts:
    """The labels of the steps that undo and redo would take."""
    return undo.undo_texts(book.book)


def undo_last(book: OpenBook) -> ChangeSet:
    """Take the last step back. Raises Trouble where there is none or it was changed since."""
    return undo.undo(book.book, now=book.clock())


def redo_last(book: OpenBook) -> ChangeSet:
    """Do again what was last taken back. Raises Trouble likewise."""
    return undo.redo(book.book, now=book.clock())


def copy_book(book: OpenBook, target: Path) -> None:
    """A verified copy of the book under another name. Raises Trouble; never overwrites."""
    backup.copy_book(book.path, target)


def check_book(book: OpenBook) -> tuple[Problem, ...]:
    """Everything wrong with a book: the file, its records, its imports, kept files and figures."""
    problems: list[Problem] = []
    with book.book.reading() as connection:
        problems.extend(Problem(message=fault) for fault in engine.check_integrity(connection))
        if problems:
            # A damaged file is not read further: what it says can't be trusted.
            return tuple(problems)
        records: dict[type[Any], tuple[Any, ...]] = {}
        for mapped in MAPPED:
            try:
                found = fetch(connection, mapped.record, select_all(mapped.record))
                records[mapped.record] = found if mapped.record in _KEPT else ()
            except ValueError as error:
                problems.append(
                    Problem(message=f"A {mapped.kind.value} can't be read back: {error}.")
                )
        files = timesheets.file_infos(connection)
        for info in files.values():
            kept = timesheets.kept_file(connection, info.id)
            if kept is None or hashlib.sha256(kept.content).hexdigest() != info.sha256:
                problems.append(
                    Problem(message=f"The kept file {info.name} is not the one imported.")
                )
        sums = timesheets.batch_sums(connection)
        for batch in records.get(ImportBatch, ()):
            if batch.id not in sums:
                continue
            count, minutes = sums[batch.id]
            if (count, minutes) != (batch.entry_count, batch.total_minutes):
                name = files[batch.source_file_id].name
                problems.append(
                    Problem(
                        message=f"{name} brought {batch.entry_count} entries with"
                        f" {batch.total_minutes} minutes; the book has {count} with {minutes}."
                    )
                )
        gone = [
            fault
            for record, fault in _NEVER_GONE.items()
            if numbers.is_last_one_gone(connection, record)
        ]
    if records.keys() >= _WITH_FILES:  # kinds that can't be read back are told already
        problems.extend(Problem(message=fault) for fault in _file_faults(book))
    problems.extend(Problem(message=fault) for fault in _figure_faults(book))
    if records.keys() >= _WITH_EVIDENCE:
        problems.extend(Problem(message=fault) for fault in _evidence_faults(book))
    problems.extend(Problem(message=fault) for fault in _signed_faults(records))
    offers: tuple[QuoteOffer, ...] = records.get(QuoteOffer, ())
    problems.extend(
        Problem(
            message=f"The paper of {offer.quote.number}, version {offer.version}, is not the one"
            " that was offered."
        )
        for offer in offers
        if not offer.is_whole
    )
    problems.extend(Problem(message=fault) for fault in (*_sealed_faults(records), *gone))
    problems.extend(Problem(message=fault) for fault in own_faults(records.get(OwnClause, ())))
    return tuple(problems)


def _figure_faults(book: OpenBook) -> Iterator[str]:
    """Which figures kept of the months are not what the entries and counts give."""
    with book.book.reading() as connection:
        known = contract_queries.numbers(connection)
        for fault in month_figures.faults(connection):
            unknown = f"Contract {fault.contract_id}, which is not in the book"
            yield fault_sentence(fault, contract=known.get(fault.contract_id, unknown))


def _file_faults(book: OpenBook) -> Iterator[str]:
    """Which files of signed papers are not as they were attached, or gone."""
    with book.book.reading() as connection:
        papers = {paper.id: paper for paper in paper_files.papers(connection)}
        lost = numbers.count_gone(connection, PaperFile)
        for info in paper_files.paper_files(connection):
            kept = paper_files.kept_file(connection, info.id)
            if kept is None or hashlib.sha256(kept.content).hexdigest() != info.sha256:
                paper = papers[info.signed_paper_id]
                yield (
                    f"The file “{info.name}” of revision {paper.revision} of {paper.contract} is"
                    " not the one that was attached."
                )
    if lost:
        yield f"Of the files that were attached to signed papers {lost} are missing."


def _evidence_faults(book: OpenBook) -> Iterator[str]:
    """Which evidence of excused events is not as it was attached, or gone with its seal."""
    with book.book.reading() as connection:
        for info in excuses.evidence(connection):
            kept = excuses.kept_evidence(connection, info.id)
            if kept is None or hashlib.sha256(kept.content).hexdigest() != info.sha256:
                yield f"The evidence “{info.name}” is not the one that was attached."
        lost = numbers.count_gone(connection, SealedEvidence)
    if lost:
        words = "is no longer tied to its own" if lost == 1 else "are no longer tied to theirs"
        yield f"Of the evidence that sealed statements name {lost} {words}."


def _signed_faults(records: Mapping[type[Any], tuple[Any, ...]]) -> Iterator[str]:
    """What is no longer as it was signed. Kinds that can't be read back are told already."""
    if not records.keys() >= _LOOKED_AT:
        return
    revisions: tuple[Revision, ...] = records[Revision]
    papers: tuple[SignedPaper, ...] = records[SignedPaper]
    contracts: tuple[Contract, ...] = records[Contract]
    for contract in contracts:
        yield from check_chain(
            [item for item in revisions if item.contract_id == contract.id],
            [item for item in papers if item.contract_id == contract.id],
            contract=contract.number,
        )


def _sealed_faults(records: Mapping[type[Any], tuple[Any, ...]]) -> Iterator[str]:
    """What is no longer as it was sealed, or is not what its own inputs give."""
    if not records.keys() >= _LOOKED_AT:
        return
    sealed: tuple[SealedStatement, ...] = records[SealedStatement]
    kept: tuple[SealedCopy, ...] = records[SealedCopy]
    results: tuple[PastResult, ...] = records[PastResult]
    copies = {copy.statement_id: copy for copy in kept}
    for contract in records[Contract]:
        mine = [item for item in sealed if item.contract_id == contract.id]
        yield from check_seals(mine, copies, contract=contract.number)
        latest = {item.month: item.id for item in sorted(mine, key=lambda item: item.version)}
        for statement in mine:
            copy = copies.get(statement.id)
            # Another program rounds as it does; only its own figures can be asked of it.
            if copy is None or statement.engine != __version__:
                continue
            left = [item for item in results if item.statement_id == statement.id]
            is_latest = latest[statement.month] == statement.id
            yield from recomputed_faults(
                statement, copy, left if is_latest else None, contract=contract.number
            )
