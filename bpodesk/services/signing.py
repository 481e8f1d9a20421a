"""Electronic signatures: a kept paper signed with the vendor's certificate, anybody's file checked.

The paper itself stays as it was kept; the signed file is attached to it. A file is checked in a
child process, see `workbooks.sandbox`.
"""

import hashlib
from dataclasses import dataclass

from bpodesk.documents.signing_extra import require_signing
from bpodesk.domain.codec import parse
from bpodesk.domain.file_names import file_name
from bpodesk.domain.ids import PaperFileId, SignedPaperId
from bpodesk.domain.paper_files import FileType, PaperFile, PaperInfo, type_of
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.signed_files import PaperName, SignatureReport, SignedFile
from bpodesk.services.books import NotFound, OpenBook, company_of, system_clock
from bpodesk.services.outcome import NotSaved, Outcome
from bpodesk.services.paper_files import attach_file, attached_file, paper_pdf
from bpodesk.storage.queries import paper_files as queries
from bpodesk.workbooks.watch import CancelCheck, never_cancelled

MOST_CHECKED_BYTES = 60_000_000
_SECONDS = 30.0
_TOO_HEAVY = "check it with the program that made it, or ask for a file without its pictures"
_STOPPED = "ask for the file again, and don't open it elsewhere before you know who made it"
_WORKER_ARGUMENT = "--check-apart"  # how a built program is told to be the child


class NotCheckable(Trouble):
    """The file's signatures can't be looked at; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate file as it was chosen, and the password typed for it; neither is kept."""

    name: str
    content: bytes
    password: str

    def __repr__(self) -> str:
        return f"Certificate({self.name!r})"  # a password has no place in a log


def sign_paper(
    book: OpenBook,
    paper_id: SignedPaperId,
    certificate: Certificate,
    *,
    base: PaperFileId | None = None,
    place: str = "",
    note: str = "",
) -> Outcome[PaperFile]:
    """Sign a kept paper, or a file attached to it (`base`), and attach what comes out.

    The signature is dated by this computer's clock. Problems name the fields "certificate",
    "password" and "base". Raises NotFound, NoSigning.
    """
    require_signing()
    from bpodesk.documents.signing import CannotSign, load_signer, sign_pdf

    with book.book.reading() as connection:
        paper = next((item for item in queries.papers(connection) if item.id == paper_id), None)
    if paper is None:
        raise NotFound("The signed paper is not in the book.")
    name = file_name(f"{paper.contract} revision {paper.revision} signed.pdf")
    if base is None:
        pdf = paper_pdf(book, paper_id)
    else:
        file = attached_file(book, base)
        pdf, name = file.content, f"{file.name.rpartition('.')[0]} signed.pdf"
    try:
        signer, signer_name = load_signer(
            certificate.content,
            name=certificate.name,
            password=certificate.password,
            now=book.clock(),
        )
        signed = sign_pdf(
            pdf,
            signer,
            signer_name=signer_name,
            reason=f"Revision {paper.revision} of {paper.contract}, for"
            f" {company_of(book).printed_name}",
            place=place,
        )
    except CannotSign as trouble:
        return NotSaved(problems=(Problem(field=trouble.field, message=str(trouble)),))
    return attach_file(book, paper_id, signed, name=name, note=note)


def check_file(
    content: bytes,
    *,
    name: str,
    book: OpenBook | None = None,
    roots: bytes = b"",
    cancelled: CancelCheck = never_cancelled,
) -> SignatureReport:
    """What the signatures in a file are worth, and on which paper of the book they stand.

    `roots` is a .pem file of certificates to trust besides the system's. Raises NotCheckable,
    NoSigning, and the sandbox's FileRefused and Cancelled.
    """
    require_signing()
    if len(content) > MOST_CHECKED_BYTES:
        raise NotCheckable(
            f"“{name}” has more than the {MOST_CHECKED_BYTES // 1_000_000} MB that are checked;"
            f" {_TOO_HEAVY}."
        )
    if type_of(content) is not FileType.PDF:
        raise NotCheckable(
            f"“{name}” is no PDF, and only a PDF can carry a signature that can be checked."
        )
    # Only who reads a file pays for what reads one.
    from bpodesk.workbooks.sandbox import Advice, Limits, child_command, run_apart

    paper = None if book is None else _paper_beginning(book, content)
    checked = run_apart(
        "check_signatures",
        content,
        {
            "name": name,
            "kept_size": 0 if paper is None else paper.size,
            "roots": _pem(roots),
            "now": system_clock().isoformat(),
        },
        cancelled=cancelled,
        limits=Limits(time_seconds=_SECONDS),
        command=child_command(_WORKER_ARGUMENT, "bpodesk.services.signature_worker"),
        advice=Advice(too_heavy=_TOO_HEAVY, stopped=_STOPPED),
    )
    return SignatureReport(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        file=parse(SignedFile, checked),
        asked_book=book is not None,
        paper=paper and PaperName(contract=paper.contract, revision=paper.revision),
    )


def _pem(roots: bytes) -> str:
    """Certificates as they travel to the child. Raises NotCheckable where there are none."""
    if not roots:
        return ""
    from bpodesk.documents.signature_check import pem_text

    text = pem_text(roots)
    if not text:
        raise NotCheckable(
            "The file of certificates to trust holds none; choose the issuer's .pem, .crt or .cer"
            " file."
        )
    return text


def _paper_beginning(book: OpenBook, content: bytes) -> PaperInfo | None:
    with book.book.reading() as connection:
        return queries.papers_beginning(connection, content, queries.papers(connection))
