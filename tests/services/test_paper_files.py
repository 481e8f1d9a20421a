"""Files of signed papers: against a real book, and what tampering with it comes to."""

import dataclasses
import hashlib
import sqlite3

import pytest

from bpodesk.domain.ids import PaperFileId, SignedPaperId
from bpodesk.domain.paper_files import FilePurpose
from bpodesk.domain.problems import Severity, Trouble
from bpodesk.services.books import NotFound, OpenBook, check_book, undo_last, what_can_be_undone
from bpodesk.services.customers import save_customer
from bpodesk.services.outcome import Saved
from bpodesk.services.paper_files import (
    PaperWithFiles,
    attach_file,
    attached_file,
    list_papers,
    paper_pdf,
)
from bpodesk.services.revisions import signed_pdf
from tests.services.making import (
    NOW,
    UNGUARDED,
    customer,
    ok,
    refused,
    run_sql,
    sample_id,
)

SCAN = b"\x89PNG\r\n\x1a\n a page with ink on it"
OTHER = b"\xff\xd8\xff\xe0 another page"


def papers(book: OpenBook) -> tuple[PaperWithFiles, ...]:
    return list_papers(book, sample_id(book))


def test_attached_file_is_listed_with_its_paper_and_given_back(sample: OpenBook) -> None:
    first, second = papers(sample)
    assert [item.paper.revision for item in (first, second)] == [1, 2]
    kept = ok(attach_file(sample, second.paper.id, SCAN, name="ink.png", note="By courier"))
    first, second = papers(sample)
    assert first.files == ()
    (file,) = second.files
    assert (file.name, file.size, file.note) == ("ink.png", len(SCAN), "By courier")
    assert file.purpose is FilePurpose.SCAN
    assert file.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert attached_file(sample, file.id) == kept
    assert kept.content == SCAN
    assert check_book(sample) == ()


def test_paper_of_the_list_is_the_kept_one(sample: OpenBook) -> None:
    for item in papers(sample):
        pdf = signed_pdf(sample, sample_id(sample), item.paper.revision)
        assert paper_pdf(sample, item.paper.id) == pdf
        assert (item.paper.size, item.paper.sha256) == (
            len(pdf),
            hashlib.sha256(pdf).hexdigest(),
        )


def test_attaching_is_a_barrier_to_undo(sample: OpenBook) -> None:
    ok(save_customer(sample, customer("NEW")))
    assert what_can_be_undone(sample).undo
    ok(attach_file(sample, papers(sample)[0].paper.id, SCAN, name="ink.png"))
    assert not what_can_be_undone(sample).undo
    with pytest.raises(Trouble):
        undo_last(sample)
    assert len(papers(sample)[0].files) == 1


def test_same_file_is_refused_at_its_paper_and_noted_at_another(sample: OpenBook) -> None:
    first, second = papers(sample)
    ok(attach_file(sample, first.paper.id, SCAN, name="ink.png"))
    (problem,) = refused(attach_file(sample, first.paper.id, SCAN, name="again.png"))
    assert problem.message == (
        "“again.png” is attached to revision 1 of HPO-2026-014 already, as “ink.png”."
    )
    outcome = attach_file(sample, second.paper.id, SCAN, name="again.png")
    assert isinstance(outcome, Saved)
    (warning,) = outcome.warnings
    assert warning.severity is Severity.WARNING
    assert "revision 1 of HPO-2026-014 already" in warning.message


def test_printed_paper_itself_is_no_signed_file(sample: OpenBook) -> None:
    first, second = papers(sample)
    pdf = paper_pdf(sample, first.paper.id)
    (problem,) = refused(attach_file(sample, second.paper.id, pdf, name="a.pdf"))
    assert problem.message.startswith("“a.pdf” is the paper as the book keeps it already")


def test_file_that_is_no_paper_is_refused(sample: OpenBook) -> None:
    (problem,) = refused(
        attach_file(sample, papers(sample)[0].paper.id, b"MZ\x90", name="scan.pdf")
    )
    assert problem.field == "file"
    assert papers(sample)[0].files == ()


def test_paper_or_file_that_is_not_there_is_trouble(sample: OpenBook) -> None:
    with pytest.raises(NotFound):
        attach_file(sample, SignedPaperId(99), SCAN, name="ink.png")
    with pytest.raises(NotFound):
        paper_pdf(sample, SignedPaperId(99))
    with pytest.raises(NotFound):
        attached_file(sample, PaperFileId(99))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_file SET note = 'x'",
        "UPDATE paper_file SET content = x'00'",
        "DELETE FROM paper_file",
    ],
)
def test_attached_file_never_changes_by_any_path(sample: OpenBook, statement: str) -> None:
    ok(attach_file(sample, papers(sample)[0].paper.id, SCAN, name="ink.png"))
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        run_sql(sample.path, statement)
    record = attached_file(sample, papers(sample)[0].files[0].id)
    with pytest.raises(Exception, match="never changes"), sample.unit_of_work("x") as work:
        work.update(dataclasses.replace(record, note="x"))
    assert check_book(sample) == ()


def _zeros(size: int) -> str:
    return f"zeroblob({size})"


TAMPERED = {
    "content": f"UPDATE paper_file SET content = {_zeros(len(SCAN))} WHERE id = 1",
    "hash": f"UPDATE paper_file SET sha256 = '{'0' * 64}' WHERE id = 1",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_check_finds_an_attached_file_that_was_exchanged(sample: OpenBook, statement: str) -> None:
    ok(attach_file(sample, papers(sample)[1].paper.id, SCAN, name="ink.png"))
    run_sql(sample.path, *UNGUARDED, statement)
    assert [problem.message for problem in check_book(sample)] == [
        "The file “ink.png” of revision 2 of HPO-2026-014 is not the one that was attached."
    ]


@pytest.mark.parametrize("gone", [1, 2])
def test_check_finds_that_an_attached_file_is_missing(sample: OpenBook, gone: int) -> None:
    for name, content in (("a.png", SCAN), ("b.jpg", OTHER)):
        ok(attach_file(sample, papers(sample)[1].paper.id, content, name=name))
    run_sql(sample.path, *UNGUARDED, f"DELETE FROM paper_file WHERE id = {gone}")
    assert [problem.message for problem in check_book(sample)] == [
        "Of the files that were attached to signed papers 1 are missing."
    ]


def test_check_tells_a_file_record_that_cannot_be_read_once(sample: OpenBook) -> None:
    ok(attach_file(sample, papers(sample)[1].paper.id, SCAN, name="ink.png"))
    run_sql(sample.path, *UNGUARDED, "UPDATE paper_file SET purpose = 'fax'")
    (problem,) = check_book(sample)
    assert problem.message.startswith("A paper_file can't be read back")


def test_attached_at_is_the_books_clock(sample: OpenBook) -> None:
    kept = ok(attach_file(sample, papers(sample)[0].paper.id, SCAN, name="ink.png"))
    assert kept.attached_at == sample.clock()
    assert kept.attached_at.year == NOW.year
