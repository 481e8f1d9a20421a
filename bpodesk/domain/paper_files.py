"""Files that belong to a signed paper: its scan with ink on it, its file with a signature in it.

They are kept as they were given, for good: what a court or an auditor asks for is this very file.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.ids import UNSAVED, ContractId, PaperFileId, RevisionId, SignedPaperId
from bpodesk.domain.problems import Problem

MOST_BYTES = 25_000_000
"""What most mail servers let through; a book is one file, and is copied whole."""
_LONGEST_NAME = 120
_PDF_BEGINS_WITHIN = 1024  # bytes: readers of PDF look no further either


class FilePurpose(StrEnum):
    """What a file is to its paper."""

    SCAN = "scan"
    SIGNED_PDF = "signed PDF"


class FileType(StrEnum):
    """What a file is, by its content."""

    PDF = "PDF"
    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"

    @property
    def endings(self) -> tuple[str, ...]:
        """How names of such files end; the first one is ours."""
        return _ENDINGS[self]


_ENDINGS = {
    FileType.PDF: (".pdf",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.TIFF: (".tif", ".tiff"),
}
_BEGINNINGS = (
    (FileType.PNG, b"\x89PNG\r\n\x1a\n"),
    (FileType.JPEG, b"\xff\xd8\xff"),
    (FileType.TIFF, b"II*\0"),
    (FileType.TIFF, b"MM\0*"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A file attached to a signed paper. It never changes and never goes.

    `size` is in bytes, `sha256` in hexadecimal digits, `attached_at` a UTC instant.
    """

    id: PaperFileId = PaperFileId(UNSAVED)
    row_version: int = 0
    signed_paper_id: SignedPaperId
    purpose: FilePurpose
    name: str
    sha256: str
    size: int
    content: bytes
    attached_at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperInfo:
    """A signed paper without its text and bytes; `size` is that of its PDF."""

    id: SignedPaperId
    contract: str
    contract_id: ContractId
    revision_id: RevisionId
    revision: int
    signed_on: dt.date
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFileInfo:
    """An attached file without its bytes."""

    id: PaperFileId
    signed_paper_id: SignedPaperId
    purpose: FilePurpose
    name: str
    sha256: str
    size: int
    attached_at: dt.datetime
    note: str


def type_of(content: bytes) -> FileType | None:
    """What a file is by its first bytes; None where a paper can't be that."""
    if b"%PDF-" in content[:_PDF_BEGINS_WITHIN]:
        return FileType.PDF
    return next((kind for kind, start in _BEGINNINGS if content.startswith(start)), None)


def purpose_of(content: bytes) -> FilePurpose:
    """A PDF with a signature in it says in plain bytes which of them are signed."""
    is_signed = type_of(content) is FileType.PDF and b"/ByteRange" in content
    return FilePurpose.SIGNED_PDF if is_signed else FilePurpose.SCAN


def paper_file(
    paper_id: SignedPaperId, content: bytes, *, name: str, attached_at: dt.datetime, note: str = ""
) -> PaperFile:
    """The record of a file that `check_content` lets pass."""
    return PaperFile(
        signed_paper_id=paper_id,
        purpose=purpose_of(content),
        name=plain_name(name, content),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        attached_at=attached_at,
        note=note.strip(),
    )


def plain_name(name: str, content: bytes) -> str:
    """The name without folders and control characters, its ending that of the content."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip()
    kind = type_of(content)
    endings = () if kind is None else kind.endings
    stem, dot, ending = shown.rpartition(".")
    if dot and stem and f".{ending.lower()}" in endings:
        return f"{stem[:_LONGEST_NAME]}.{ending}"
    return (shown[:_LONGEST_NAME].strip(". ") or "paper") + (endings[0] if endings else "")


def check_content(content: bytes, *, name: str) -> Iterator[Problem]:
    """Whether a file can be attached to a paper at all."""
    if not content:
        yield Problem(field="file", message=f"“{name}” is empty; choose the signed paper's file.")
    elif len(content) > MOST_BYTES:
        yield Problem(
            field="file",
            message=f"“{name}” has more than the {MOST_BYTES // 1_000_000} MB that a book keeps of"
            " one file; scan it at 200 dots an inch or in grey, and choose that file.",
        )
    elif type_of(content) is None:
        yield Problem(
            field="file",
            message=f"“{name}” is no PDF, PNG, JPEG or TIFF by what is in it; scan the paper as one"
            " of these, or export it as a PDF.",
        )
