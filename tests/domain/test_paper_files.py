import datetime as dt
import hashlib

import pytest

from bpodesk.domain.ids import SignedPaperId
from bpodesk.domain.paper_files import (
    MOST_BYTES,
    FilePurpose,
    FileType,
    check_content,
    paper_file,
    plain_name,
    purpose_of,
    type_of,
)

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileType.PDF),
        (b"\r\n" + PDF, FileType.PDF),
        (b" " * 1024 + PDF, None),
        (PNG, FileType.PNG),
        (b"\xff\xd8\xff\xe0", FileType.JPEG),
        (b"II*\0", FileType.TIFF),
        (b"MM\0*", FileType.TIFF),
        (b"MZ\x90\0", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_type_is_that_of_the_content(content: bytes, kind: FileType | None) -> None:
    assert type_of(content) is kind


def test_purpose_is_signed_only_of_a_pdf_with_signed_bytes() -> None:
    assert purpose_of(PDF + b"/ByteRange [0 1 2 3]") is FilePurpose.SIGNED_PDF
    assert purpose_of(PDF) is FilePurpose.SCAN
    assert purpose_of(PNG + b"/ByteRange") is FilePurpose.SCAN


@pytest.mark.parametrize(
    ("name", "content", "plain"),
    [
        ("Agreement.pdf", PDF, "Agreement.pdf"),
        ("Agreement.PDF", PDF, "Agreement.PDF"),
        ("photo.jpeg", b"\xff\xd8\xff", "photo.jpeg"),
        ("scan.exe", PDF, "scan.exe.pdf"),
        ("scan", PNG, "scan.png"),
        (".pdf", PDF, "pdf.pdf"),
        ("..", PDF, "paper.pdf"),
        ("C:\\Users\\me\\scan.pdf", PDF, "scan.pdf"),
        ("/home/me/scan.pdf", PDF, "scan.pdf"),
        ("a\nb:c?.pdf", PDF, "abc.pdf"),
        ("x" * 300 + ".pdf", PDF, "x" * 120 + ".pdf"),
        ("x" * 300, PDF, "x" * 120 + ".pdf"),
        ("odd.bin", b"MZ", "odd.bin"),
    ],
)
def test_name_is_plain_and_ends_as_its_content(name: str, content: bytes, plain: str) -> None:
    assert plain_name(name, content) == plain


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"MZ\x90\0", "is no PDF, PNG, JPEG or TIFF by what is in it"),
        (PDF + bytes(MOST_BYTES), "has more than the 25 MB"),
    ],
)
def test_content_that_is_no_signed_paper_is_refused(content: bytes, words: str) -> None:
    (problem,) = check_content(content, name="contract.pdf")
    assert problem.message.startswith(f"“contract.pdf” {words}")
    assert problem.field == "file"


def test_file_is_kept_with_its_hash_and_size() -> None:
    now = dt.datetime(2026, 10, 2, tzinfo=dt.UTC)
    assert tuple(check_content(PNG, name="scan.png")) == ()
    made = paper_file(SignedPaperId(4), PNG, name="scan.png", attached_at=now, note=" By post ")
    assert (made.size, made.note, made.purpose) == (12, "By post", FilePurpose.SCAN)
    assert made.sha256 == hashlib.sha256(PNG).hexdigest()
