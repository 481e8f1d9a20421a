"""The company's look: kept in the book, on every paper, never on one that is signed."""

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bpodesk.documents.colours import is_readable
from bpodesk.documents.logos import UnusableLogo
from bpodesk.domain.company import CompanyLogo
from bpodesk.services.agreements import agreement_paper, agreement_pdf
from bpodesk.services.books import (
    OpenBook,
    check_book,
    company_of,
    logo_of,
    redo_last,
    save_company,
    undo_last,
)
from bpodesk.services.branding import printed_accent, read_logo
from bpodesk.services.files import CannotRead
from bpodesk.services.quotes import quote_pdf, work_out
from bpodesk.services.revisions import (
    amendment_pdf,
    compare_revisions,
    redline_pdf,
    sign_revision,
    signed_pdf,
)
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute, statement_pdf
from bpodesk.storage.unit_of_work import ChangedElsewhere
from tests.domain.quoting import night_quote
from tests.services.making import ok, refused, rows_of, sample_id
from tests.services.test_revisions import at_risk, begun

A4, LETTER = (595, 842), (612, 792)


def picture(colour: str = "#204060", size: tuple[int, int] = (30, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def logo(**fields: Any) -> CompanyLogo:
    return CompanyLogo(**{"name": "palm.png", "content": picture(), **fields})


def looks(pdf: bytes) -> tuple[tuple[int, int], str]:
    """A paper's size in points, and the words of the picture above everything; empty for none."""
    reader = PdfReader(io.BytesIO(pdf))
    box = reader.pages[0].mediabox
    first = reader.root_object["/StructTreeRoot"]["/K"]["/K"][0].get_object()
    words = str(first["/Alt"]) if first["/S"] == "/Figure" else ""
    return (round(box.width), round(box.height)), words


def look(book: OpenBook, mark: CompanyLogo | None = None, **fields: str) -> None:
    ok(save_company(book, dataclasses.replace(company_of(book), **fields), mark))


def test_every_paper_has_the_companys_look(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    begun(sample, at_risk("10"))
    result = work_out(night_quote())

    def papers() -> list[bytes]:
        return [
            agreement_pdf(sample, agreement_paper(sample, contract_id, revision_number=3)),
            amendment_pdf(sample, contract_id, 3),
            redline_pdf(sample, compare_revisions(sample, contract_id, 2, 3)),
            statement_pdf(sample, compute(sample, contract_id, SAMPLE_MONTH)),
            quote_pdf(result, book=sample),
        ]

    look(sample, logo(alternative="Talisay, a palm"), paper="a4")
    first = papers()
    assert [looks(pdf) for pdf in first] == [(A4, "Talisay, a palm")] * 5
    assert papers() == first
    look(sample, accent="7A2E1F")
    assert all(pdf not in first for pdf in papers())
    look(sample, logo_of(sample), accent="")
    assert papers() == first


def test_papers_without_a_look_are_as_usual_in_the_country(sample: OpenBook) -> None:
    def statement() -> tuple[tuple[int, int], str]:
        return looks(statement_pdf(sample, compute(sample, sample_id(sample), SAMPLE_MONTH)))

    assert statement() == (LETTER, "")  # the Philippines
    look(sample, country="Kenya")
    assert statement() == (A4, "")
    look(sample, logo(), paper="letter")
    assert statement() == (LETTER, "Logo of Talisay Contact Services, Inc.")


def test_quote_without_a_book_is_printed_in_our_own_look() -> None:
    assert looks(quote_pdf(work_out(night_quote()))) == (A4, "")


def test_signed_paper_keeps_its_look_and_its_text_the_company_of_then(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    look(sample, logo(), paper="letter", accent="7A2E1F")
    file = begun(sample, at_risk("10"))
    ok(sign_revision(sample, file, signed_on=dt.date(2026, 9, 20)))
    kept = signed_pdf(sample, contract_id, 3)
    assert looks(kept) == (LETTER, "Logo of Talisay Contact Services, Inc.")
    look(sample, dataclasses.replace(logo_of(sample), content=b""), paper="a4", accent="")
    assert signed_pdf(sample, contract_id, 3) == kept
    paper = agreement_paper(sample, contract_id, revision_number=3)
    assert (paper.company.paper, paper.company.accent) == ("letter", "7A2E1F")
    assert looks(agreement_pdf(sample, paper)) == (LETTER, "")
    assert check_book(sample) == ()


def test_logo_is_saved_with_the_company_as_one_step(book: OpenBook) -> None:
    assert logo_of(book) == CompanyLogo()
    look(book, logo(), accent="7A2E1F")
    saved = logo()
    assert logo_of(book) == dataclasses.replace(saved, id=1, row_version=1)
    undo_last(book)
    assert (company_of(book).accent, logo_of(book)) == ("", CompanyLogo())
    redo_last(book)
    assert (company_of(book).accent, logo_of(book).content) == ("7A2E1F", saved.content)
    undo_last(book)
    look(book, logo(name="other.png"))  # the table's first number was given out before
    assert logo_of(book).name == "other.png"
    look(book, dataclasses.replace(logo_of(book), content=b""))
    assert logo_of(book).content == b""
    undo_last(book)
    assert logo_of(book).content == saved.content


def test_company_without_a_logo_saves_none(book: OpenBook) -> None:
    look(book, CompanyLogo(), address="Cebu")
    look(book, None, address="Mandaue")
    assert rows_of(book.path, "SELECT count(*) FROM logo") == [(0,)]


def test_logo_that_was_changed_in_another_window_is_not_overwritten(book: OpenBook) -> None:
    look(book, logo())
    seen = logo_of(book)
    look(book, dataclasses.replace(seen, name="theirs.png"))
    with pytest.raises(ChangedElsewhere, match="This logo was changed in another window"):
        look(book, dataclasses.replace(seen, name="mine.png"), accent="7A2E1F")
    assert (company_of(book).accent, logo_of(book).name) == ("", "theirs.png")


def test_broken_logo_is_not_saved(book: OpenBook) -> None:
    (problem,) = refused(save_company(book, company_of(book), logo(content=b"no picture")))
    assert problem.field == "logo"
    assert problem.message.startswith("The logo can't be read")
    assert logo_of(book) == CompanyLogo()


def test_logo_is_read_from_a_file_in_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "new.png"
    file.write_bytes(picture("#ff0000"))
    old = logo(id=1, row_version=4, alternative="A palm")
    assert read_logo(file, instead_of=old) == CompanyLogo(
        id=1, row_version=4, name="new.png", content=picture("#ff0000"), alternative="A palm"
    )
    file.write_bytes(b"no picture")
    with pytest.raises(UnusableLogo, match="neither PNG nor JPEG"):
        read_logo(file, instead_of=old)
    file.write_bytes(bytes(1_200_000))
    with pytest.raises(UnusableLogo, match=r"has 1.2 MB; at most 1 MB"):
        read_logo(file, instead_of=old)
    with pytest.raises(CannotRead):
        read_logo(tmp_path / "missing.png", instead_of=old)


def test_accent_is_printed_as_it_is_or_darker() -> None:
    assert printed_accent("7A2E1F") == "7A2E1F"
    assert printed_accent("") == "1F6F8B"
    darker = printed_accent("FFD700")
    assert darker != "FFD700"
    assert is_readable(darker)
