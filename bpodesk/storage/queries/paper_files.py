"""Reads of signed papers and of the files attached to them, without their bytes and with them."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bpodesk.domain.ids import ContractId, PaperFileId, SignedPaperId
from bpodesk.domain.paper_files import PaperFile, PaperFileInfo, PaperInfo
from bpodesk.storage.records import fetch_one
from bpodesk.storage.schema import contract, paper_file, revision, signed_paper

_NAMES = ("id", "signed_paper_id", "purpose", "name", "sha256", "size", "attached_at", "note")


def papers(
    connection: Connection, *, contract_id: ContractId | None = None
) -> tuple[PaperInfo, ...]:
    """The signed papers by contract and revision; of one contract where given."""
    query = (
        select(
            signed_paper.c.id,
            contract.c.number.label("contract"),
            signed_paper.c.contract_id,
            signed_paper.c.revision_id,
            revision.c.number.label("revision"),
            signed_paper.c.signed_on,
            signed_paper.c.pdf_sha256.label("sha256"),
            func.length(signed_paper.c.pdf).label("size"),
        )
        .join(revision, revision.c.id == signed_paper.c.revision_id)
        .join(contract, contract.c.id == signed_paper.c.contract_id)
        .order_by(contract.c.number, revision.c.number)
    )
    if contract_id is not None:
        query = query.where(signed_paper.c.contract_id == contract_id)
    return tuple(PaperInfo(**row) for row in connection.execute(query).mappings())


def paper_files(
    connection: Connection, *, contract_id: ContractId | None = None
) -> tuple[PaperFileInfo, ...]:
    """The attached files, the first one first; of one contract where given."""
    query = (
        select(*(paper_file.c[name] for name in _NAMES))
        .join(signed_paper, signed_paper.c.id == paper_file.c.signed_paper_id)
        .order_by(paper_file.c.id)
    )
    if contract_id is not None:
        query = query.where(signed_paper.c.contract_id == contract_id)
    return tuple(PaperFileInfo(**row) for row in connection.execute(query).mappings())


def kept_pdf(connection: Connection, paper_id: SignedPaperId) -> bytes | None:
    """The PDF of a signed paper."""
    query = select(signed_paper.c.pdf).where(signed_paper.c.id == paper_id)
    return connection.execute(query).scalar()


def kept_file(connection: Connection, file_id: PaperFileId) -> PaperFile | None:
    """An attached file with its bytes."""
    return fetch_one(connection, PaperFile, file_id)


def papers_beginning(
    connection: Connection, content: bytes, candidates: Sequence[PaperInfo]
) -> PaperInfo | None:
    """The paper that a file begins with, byte for byte; the longest where there are several."""
    for info in sorted(candidates, key=lambda item: item.size, reverse=True):
        if info.size <= len(content):
            pdf = kept_pdf(connection, info.id)
            if pdf and content.startswith(pdf):
                return info
    return None
