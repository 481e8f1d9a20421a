"""Reads of signed papers and of the steps of a contract's status."""

from sqlalchemy import Connection, select

from bpodesk.domain.contract_status import StatusStep
from bpodesk.domain.ids import ContractId, RevisionId
from bpodesk.domain.signatures import SignedPaper
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import revision, signed_paper, status_step


def signed_papers(connection: Connection, *, contract_id: ContractId) -> tuple[SignedPaper, ...]:
    """The signed papers of a contract in the order of their revisions."""
    query = (
        select(signed_paper)
        .join(revision, revision.c.id == signed_paper.c.revision_id)
        .where(signed_paper.c.contract_id == contract_id)
        .order_by(revision.c.number)
    )
    return fetch(connection, SignedPaper, query)


def paper_of(connection: Connection, revision_id: RevisionId) -> SignedPaper | None:
    """The paper of a signed revision; None for a draft, or one signed before papers were kept."""
    query = select(signed_paper).where(signed_paper.c.revision_id == revision_id)
    found = fetch(connection, SignedPaper, query)
    return found[0] if found else None


def status_steps(connection: Connection, *, contract_id: ContractId) -> tuple[StatusStep, ...]:
    """The steps of a contract's status, the first one first."""
    query = (
        select(status_step)
        .where(status_step.c.contract_id == contract_id)
        .order_by(status_step.c.id)
    )
    return fetch(connection, StatusStep, query)
