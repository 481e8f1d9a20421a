"""The files of signed papers: attached for good, listed, given back.

Attaching is a barrier to undo like the signature itself, since what was attached never goes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from bpodesk.domain.ids import ContractId, PaperFileId, SignedPaperId
from bpodesk.domain.paper_files import (
    PaperFile,
    PaperFileInfo,
    PaperInfo,
    check_content,
    paper_file,
)
from bpodesk.domain.problems import Problem, Severity, has_errors
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import paper_files as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWithFiles:
    """A signed paper and what is attached to it, all without their bytes."""

    paper: PaperInfo
    files: tuple[PaperFileInfo, ...]


def list_papers(book: OpenBook, contract_id: ContractId) -> tuple[PaperWithFiles, ...]:
    """A contract's signed papers by revision, each with its files."""
    with book.book.reading() as connection:
        papers = queries.papers(connection, contract_id=contract_id)
        files = queries.paper_files(connection, contract_id=contract_id)
    return tuple(
        PaperWithFiles(
            paper=paper, files=tuple(file for file in files if file.signed_paper_id == paper.id)
        )
        for paper in papers
    )


def paper_pdf(book: OpenBook, paper_id: SignedPaperId) -> bytes:
    """The very bytes that were kept with a signature. Raises NotFound."""
    with book.book.reading() as connection:
        pdf = queries.kept_pdf(connection, paper_id)
    if pdf is None:
        raise NotFound("The signed paper is not in the book.")
    return pdf


def attached_file(book: OpenBook, file_id: PaperFileId) -> PaperFile:
    """An attached file with its bytes. Raises NotFound."""
    with book.book.reading() as connection:
        found = queries.kept_file(connection, file_id)
    if found is None:
        raise NotFound("The attached file is not in the book.")
    return found


def check_attaching(
    book: OpenBook, paper_id: SignedPaperId, content: bytes, *, name: str
) -> tuple[Problem, ...]:
    """What is wrong with attaching a file to a paper; a file that is elsewhere is a warning."""
    problems = tuple(check_content(content, name=name))
    return problems or tuple(_met_before(book, paper_id, content, name))


def _met_before(
    book: OpenBook, paper_id: SignedPaperId, content: bytes, name: str
) -> Iterator[Problem]:
    sha256 = hashlib.sha256(content).hexdigest()
    with book.book.reading() as connection:
        papers = {paper.id: paper for paper in queries.papers(connection)}
        files = queries.paper_files(connection)
    if paper_id not in papers:
        raise NotFound("The signed paper is not in the book.")
    if any(paper.sha256 == sha256 for paper in papers.values()):
        yield Problem(
            field="file",
            message=f"“{name}” is the paper as the book keeps it already, without a signature on"
            " it; choose its scan or the file that was signed.",
        )
    for file in files:
        if file.sha256 != sha256:
            continue
        place = papers[file.signed_paper_id]
        is_here = place.id == paper_id
        yield Problem(
            field="file",
            message=f"“{name}” is attached to revision {place.revision} of {place.contract}"
            f" already, as “{file.name}”.",
            severity=Severity.ERROR if is_here else Severity.WARNING,
        )


def attach_file(
    book: OpenBook, paper_id: SignedPaperId, content: bytes, *, name: str, note: str = ""
) -> Outcome[PaperFile]:
    """Keep a file with a signed paper, for good. Raises NotFound where there is no such paper."""
    problems = check_attaching(book, paper_id, content, name=name)
    if has_errors(problems):
        return NotSaved(problems=problems)
    made = paper_file(paper_id, content, name=name, attached_at=book.clock(), note=note)
    with book.unit_of_work(f"“{made.name}” attached to its paper", barrier=True) as work:
        kept = work.add(made)
    return Saved(record=kept, changes=work.changes, warnings=problems)
