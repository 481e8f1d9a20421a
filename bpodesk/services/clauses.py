"""Clauses as the library's screen works with them: list, check, preview, versions, files."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bpodesk.documents.clause import clause_document
from bpodesk.domain.agreements import SCHEDULES, chosen_clauses, contract_values
from bpodesk.domain.clauses import Clause, NumberedClause, number_clauses
from bpodesk.domain.clauses.checking import MOST_CHARACTERS, ClauseCheck, check_clause
from bpodesk.domain.clauses.own import (
    ClauseEntry,
    ClauseState,
    OwnClause,
    WordingKey,
    own_version,
    says_the_same,
)
from bpodesk.domain.clauses.reading import read_clause
from bpodesk.domain.clauses.records import ClauseKind, ClausePosition
from bpodesk.domain.clauses.writing import clause_source
from bpodesk.domain.codec import Json
from bpodesk.domain.contracts import latest_revision
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.redlines import RedClause, redline
from bpodesk.domain.signatures import SignedPaper
from bpodesk.services.books import OpenBook, company_of, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.clause_library import clause_entries, clause_library
from bpodesk.services.contracts import ContractFile, new_contract, open_contract
from bpodesk.services.files import read_given_file, write_file
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.previews import printing_problems
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import signatures as signature_queries
from bpodesk.storage.records import fetch_one

# ------------------------------------------------------------------------------- the list


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """A wording as the library's list shows it; `contracts` are the numbers of those it is in."""

    entry: ClauseEntry
    contracts: tuple[str, ...]

    @property
    def id(self) -> str:
        """What tells it from every other wording."""
        return f"{self.entry.clause.id}.{self.entry.clause.position}"

    @property
    def origin(self) -> str:
        """Whose wording drafts print: "shipped", "own", "changed" or "retired"."""
        if self.entry.is_retired:
            return "retired"
        if self.entry.shipped is None:
            return "own"
        return "changed" if self.entry.is_own else "shipped"


def list_clauses(book: OpenBook) -> tuple[ClauseRow, ...]:
    """Every wording, with the contracts whose latest text has it: as signed, else as drafted."""
    entries = clause_entries(book)
    library = tuple(entry.clause for entry in entries)
    used: dict[WordingKey, list[str]] = {}
    with book.book.reading() as connection:
        for contract in contract_queries.contracts(connection):
            papers = signature_queries.signed_papers(connection, contract_id=contract.id)
            revisions = contract_queries.revisions(connection, contract_id=contract.id)
            latest = latest_revision(revisions)
            if papers:
                found: Iterable[WordingKey] = _signed_keys(papers[-1])
            else:
                terms = () if latest is None else chosen_clauses(library, latest.terms)
                found = ((clause.id, clause.position) for clause in terms)
            for key in found:
                used.setdefault(key, []).append(contract.number)
    return tuple(
        ClauseRow(entry=entry, contracts=tuple(used.get(entry.key, ()))) for entry in entries
    )


def clause_figures(row: ClauseRow) -> Json:
    """A wording as plain values, for machines."""
    clause = row.entry.clause
    return {
        "id": clause.id,
        "position": clause.position.value,
        "title": clause.title,
        "side": clause.side.value,
        "order": clause.order,
        "version": clause.version,
        "required": clause.required,
        "origin": row.origin,
        "contracts": list(row.contracts),
    }


def _signed_keys(paper: SignedPaper) -> Iterator[WordingKey]:
    """The wordings in a signed text, without reading all of it back."""
    for clause in json.loads(paper.text)["clauses"]:
        yield clause["id"], ClausePosition(clause.get("position", ClausePosition.BALANCED))


# ------------------------------------------------------------------------------- writing


def check_source(book: OpenBook, source: str, *, is_new: bool = False) -> ClauseCheck:
    """What is wrong with a clause's file in the book's library; see `check_clause`."""
    return check_clause(source, clause_library(book), schedules=SCHEDULES, is_new=is_new)


def save_clause(
    book: OpenBook, source: str, *, note: str = "", is_new: bool = False
) -> Outcome[OwnClause]:
    """Keep a clause as the next version of its wording; the number in its header is not asked.

    Refused where it can't be printed; characters that no typeface has are a warning. A wording that
    is kept already makes no version.
    """
    checked = check_source(book, source, is_new=is_new)
    clause = checked.clause
    if clause is None:
        return NotSaved(problems=checked.problems)
    entry = _entry(book, (clause.id, clause.position))
    if entry is not None and not entry.is_retired and says_the_same(entry.clause, clause):
        message = "Nothing of the clause was changed, so there is no new version of it."
        return NotSaved(problems=(Problem(field="body", place="1", message=message),))
    version = 1 if entry is None else entry.next_version
    what = "New clause" if entry is None else f"Version {version} of the clause"
    clause = replace(clause, version=version)
    with book.unit_of_work(f"{what} {clause.title}") as work:
        saved = work.add(
            own_version(clause, clause_source(clause), note=note, made_at=book.clock())
        )
    warnings = (*checked.problems, *printing_problems(clause_pdf(book, clause)))
    return Saved(record=saved, changes=work.changes, warnings=warnings)


def _entry(book: OpenBook, key: WordingKey) -> ClauseEntry | None:
    return next((entry for entry in clause_entries(book) if entry.key == key), None)


def retire_clause(book: OpenBook, entry: ClauseEntry) -> Outcome[OwnClause]:
    """Offer a clause to no new draft; the drafts that name it keep it.

    Of a shipped clause a version with the same wording is kept for that. A schedule is part of
    every agreement and can't be retired.
    """
    clause = entry.clause
    if clause.kind is ClauseKind.SCHEDULE:
        message = f"Schedule {clause.letter} is part of every agreement and can't be retired."
        return NotSaved(problems=(Problem(message=message),))
    if entry.is_own:
        return _with_state(book, entry, ClauseState.RETIRED, f"Retirement of {clause.title}")
    clause = replace(clause, version=entry.next_version)
    made = own_version(clause, clause_source(clause), note="Retired.", made_at=book.clock())
    with book.unit_of_work(f"Retirement of {clause.title}") as work:
        saved = work.add(replace(made, state=ClauseState.RETIRED))
    return Saved(record=saved, changes=work.changes)


def bring_back(book: OpenBook, entry: ClauseEntry) -> Outcome[OwnClause]:
    """Offer a retired clause to new drafts again; in the shipped wording where it is the same."""
    newest = entry.versions[-1]
    same = entry.shipped is not None and says_the_same(entry.shipped, newest.clause)
    state = ClauseState.SET_ASIDE if same else ClauseState.CURRENT
    return _with_state(book, entry, state, f"Return of {newest.clause.title}")


def use_shipped(book: OpenBook, entry: ClauseEntry) -> Outcome[OwnClause]:
    """Print the shipped wording again; the own versions stay in the history."""
    label = f"Shipped wording of {entry.clause.title}"
    return _with_state(book, entry, ClauseState.SET_ASIDE, label)


def _with_state(
    book: OpenBook, entry: ClauseEntry, state: ClauseState, label: str
) -> Outcome[OwnClause]:
    with book.unit_of_work(label) as work:
        saved = work.update(dataclasses.replace(entry.versions[-1], state=state))
    return Saved(record=saved, changes=work.changes)


# ------------------------------------------------------------------------------- files


class UnusableClause(Trouble):
    """A file that is no clause."""


def read_clause_file(path: Path) -> Clause:
    """The clause in a file the user chose; nothing is saved.

    Raises CannotRead, or UnusableClause with what is wrong in the file and on which line.
    """
    content = read_given_file(path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{path.name} is no text in UTF-8. Save it as UTF-8 and import it again."
        raise UnusableClause(message) from error
    if len(text) > MOST_CHARACTERS:
        message = f"{path.name} is too long for a clause: at most {MOST_CHARACTERS:,} characters."
        raise UnusableClause(message)
    reading = read_clause(text)
    if reading.clause is None:
        wrong = next(problem for problem in reading.problems if problem.is_error)
        raise UnusableClause(f"{path.name} is no clause. {wrong.message}")
    return reading.clause


def write_clause_file(path: Path, clause: Clause) -> None:
    """Write a clause as its file. Raises CannotWrite."""
    write_file(path, clause_source(clause).encode())


# ------------------------------------------------------------------------------- print


def printed_clause(
    book: OpenBook, clause: Clause, contract_id: ContractId | None = None
) -> NumberedClause:
    """The clause as an agreement numbers it: with the values of a contract, else of an example.

    Raises NotFound.
    """
    company = company_of(book)
    file = _example(book) if contract_id is None else open_contract(book, contract_id)
    with book.book.reading() as connection:
        customer = fetch_one(connection, Customer, file.contract.customer_id)
    if customer is None:
        customer = Customer(
            code="",
            name="the Customer of the contract",
            address="its address",
            country="its country",
            zone=company.zone,
            currency=company.currency,
        )
    terms, library = file.revision.terms, clause_library(book)
    if contract_id is None:
        # Every clause, so that each reference leads somewhere.
        terms = replace(terms, clauses=tuple(item.id for item in library))
    around = (item for item in chosen_clauses(library, terms) if item.id != clause.id)
    numbered = number_clauses(
        [*around, clause],
        values=contract_values(company, customer, file.contract, file.revision),
        clause_values=terms.clause_values,
        schedules=SCHEDULES,
    )
    printed = (*numbered.clauses, *numbered.schedules)
    return next(item for item in printed if item.clause_id == clause.id)


def _example(book: OpenBook) -> ContractFile:
    file = new_contract(company_of(book), None, today=book.clock().date())
    contract = replace(file.contract, number="EX-1", title="Example")
    terms = replace(file.revision.terms, scope="The work that the parties agree on.")
    return replace(file, contract=contract, revision=replace(file.revision, terms=terms))


def clause_pdf(book: OpenBook, clause: Clause, contract_id: ContractId | None = None) -> bytes:
    """The clause alone, as the agreement prints it. Raises NotFound."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    printed = printed_clause(book, clause, contract_id)
    company = company_of(book)
    document = clause_document(printed, author=company.printed_name)
    return render(branded(document, company, logo_of(book)))


def preview_contracts(book: OpenBook) -> Mapping[ContractId, str]:
    """The contracts whose values a clause can be shown with, by id."""
    with book.book.reading() as connection:
        return {item.id: item.number for item in contract_queries.contracts(connection)}


def compare_wordings(before: Clause, after: Clause) -> RedClause:
    """What one wording changes against another, by words; names of values stand for them."""
    old, new = (
        number_clauses([clause], values={}, clause_values={}, schedules=SCHEDULES)
        for clause in (before, after)
    )
    # Alone, a clause has no number of its own.
    return replace(redline(old, new)[0], number=())
