"""Signed papers: what was signed, exactly, chained so that nothing can be exchanged unseen.

With the signature of a revision its paper is kept: the text as it was printed, the operations of an
amendment, the PDF's bytes. Each paper's hash covers all of that and the hash of the contract's
paper before it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bpodesk.domain.amendments import CannotApply, Operation, apply_operations
from bpodesk.domain.codec import canonical, from_json
from bpodesk.domain.contracts import Revision
from bpodesk.domain.ids import UNSAVED, ContractId, RevisionId, SignedPaperId

NO_PAPER = ""  # what the first paper of a contract has as the hash of the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper:
    """The paper of a signed revision.

    `text` is the canonical JSON of everything the agreement printed under the revision (which is
    its "paper.revision"), clauses with their numbers and filled-in values included. `operations`
    lead from the terms of the revision before to this one (none for the original). `pdf` is what
    was signed: the agreement, or for an amendment its own short paper. Hashes are SHA-256 in
    hexadecimal digits.
    """

    id: SignedPaperId = SignedPaperId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    revision_id: RevisionId
    signed_on: dt.date
    text: str
    operations: tuple[Operation, ...] = ()
    pdf: bytes
    pdf_sha256: str
    previous_sha256: str
    sha256: str


def sign(
    revision: Revision,
    *,
    signed_on: dt.date,
    text: str,
    operations: tuple[Operation, ...],
    pdf: bytes,
    previous: SignedPaper | None,
) -> SignedPaper:
    """The paper of a revision that is signed now, with its hashes."""
    pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    previous_sha256 = NO_PAPER if previous is None else previous.sha256
    return SignedPaper(
        contract_id=revision.contract_id,
        revision_id=revision.id,
        signed_on=signed_on,
        text=text,
        operations=operations,
        pdf=pdf,
        pdf_sha256=pdf_sha256,
        previous_sha256=previous_sha256,
        sha256=_hash(
            signed_on=signed_on,
            text=text,
            operations=operations,
            pdf_sha256=pdf_sha256,
            previous_sha256=previous_sha256,
        ),
    )


def _hash(
    *,
    signed_on: dt.date,
    text: str,
    operations: tuple[Operation, ...],
    pdf_sha256: str,
    previous_sha256: str,
) -> str:
    """Of what is kept, as it is kept: a later program whose records have more fields gets the
    same."""
    covered = {
        "signed_on": signed_on,
        "text": text,
        "operations": [(item.action, item.path, item.before, item.after) for item in operations],
        "pdf": pdf_sha256,
        "previous": previous_sha256,
    }
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def check_chain(
    revisions: Iterable[Revision], papers: Iterable[SignedPaper], *, contract: str
) -> Iterator[str]:
    """What is wrong with a contract's signed papers, as sentences; none where all is as signed.

    Revisions signed before papers were kept have none; what follows them is still checked.
    """
    by_revision = {paper.revision_id: paper for paper in papers}
    signed = sorted(
        (item for item in revisions if item.signed_on is not None), key=lambda item: item.number
    )
    before: Revision | None = None
    previous = NO_PAPER
    for revision in signed:
        paper = by_revision.pop(revision.id, None)
        name = f"Revision {revision.number} of {contract}"
        if paper is None:
            if previous:
                yield f"{name} is signed, but its paper is missing."
        else:
            yield from (f"{name} {fault}" for fault in _faults(revision, paper, before, previous))
            previous = paper.sha256
        before = revision
    for paper in by_revision.values():
        yield f"A paper of {contract} signed on {paper.signed_on} belongs to no signed revision."


def _faults(
    revision: Revision, paper: SignedPaper, before: Revision | None, previous: str
) -> Iterator[str]:
    if hashlib.sha256(paper.pdf).hexdigest() != paper.pdf_sha256:
        yield "has another PDF than the one that was signed."
    expected = _hash(
        signed_on=paper.signed_on,
        text=paper.text,
        operations=paper.operations,
        pdf_sha256=paper.pdf_sha256,
        previous_sha256=paper.previous_sha256,
    )
    if expected != paper.sha256 or not _says(paper, revision):
        yield "is not as it was signed: its text, values or dates were changed since."
    if paper.previous_sha256 != previous:
        yield "does not follow the paper that was signed before it."
    if before is not None and not _leads_to(before, revision, paper):
        yield "has terms that its amendment does not lead to."


def _says(paper: SignedPaper, revision: Revision) -> bool:
    """Whether the revision in the book is the one whose text was signed."""
    try:
        kept = from_json(Revision, json.loads(paper.text)["paper"]["revision"])
    except (KeyError, TypeError, ValueError):
        return False
    return replace(kept, row_version=revision.row_version) == revision


def _leads_to(before: Revision, revision: Revision, paper: SignedPaper) -> bool:
    try:
        return apply_operations(before.terms, paper.operations) == revision.terms
    except CannotApply:
        return False
