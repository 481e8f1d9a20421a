"""Signing a kept paper and checking files against a real book, the child process included."""

import datetime as dt
import json
import logging
import sys
from pathlib import Path

import pytest

from bpodesk import bootstrap
from bpodesk.cli.main import run
from bpodesk.documents import signing_extra
from bpodesk.documents.signing_extra import NoSigning
from bpodesk.domain.ids import SignedPaperId
from bpodesk.domain.paper_files import FilePurpose, PaperInfo
from bpodesk.domain.signed_files import Likeness, PaperName, Trust
from bpodesk.services import signature_worker, signing
from bpodesk.services.books import NotFound, OpenBook, check_book
from bpodesk.services.paper_files import attached_file, list_papers, paper_pdf
from bpodesk.services.signing import Certificate, NotCheckable, check_file, sign_paper
from bpodesk.workbooks import sandbox
from bpodesk.workbooks.refusals import Cancelled, FileRefused
from tests.certificates import PASSWORD, identity
from tests.services.making import ok, refused, rows_of, sample_id

VENDOR = identity()
CUSTOMER = identity("Ada Byrd", issuer="Harbor Root")


def certificate(who: object = VENDOR, password: str = PASSWORD) -> Certificate:
    return Certificate(name="me.p12", content=who.p12(), password=password)  # type: ignore[attr-defined]


def papers(book: OpenBook) -> tuple[PaperInfo, ...]:
    return tuple(item.paper for item in list_papers(book, sample_id(book)))


def test_paper_is_signed_checked_countersigned_and_stays_as_it_was(sample: OpenBook) -> None:
    _, paper = papers(sample)
    pdf = paper_pdf(sample, paper.id)
    kept = ok(sign_paper(sample, paper.id, certificate(), place="Cebu City", note="First"))
    assert kept.name == "HPO-2026-014 revision 2 signed.pdf"
    assert (kept.purpose, kept.note) == (FilePurpose.SIGNED_PDF, "First")
    assert kept.content.startswith(pdf)
    assert paper_pdf(sample, paper.id) == pdf
    both = ok(sign_paper(sample, paper.id, certificate(CUSTOMER), base=kept.id))
    assert both.name == "HPO-2026-014 revision 2 signed signed.pdf"
    assert both.content.startswith(kept.content)
    report = check_file(both.content, name="back.pdf", book=sample, roots=VENDOR.pem)
    assert report.paper == PaperName(contract="HPO-2026-014", revision=2)
    assert report.is_kept_paper
    assert report.is_intact
    assert [found.signer for found in report.file.signatures] == ["Ligaya Montecillo", "Ada Byrd"]
    assert [found.trust for found in report.file.signatures] == [Trust.TRUSTED, Trust.UNKNOWN]
    assert check_book(sample) == ()
    assert PASSWORD.encode() not in sample.path.read_bytes()


def test_two_signatures_of_one_paper_are_two_files(sample: OpenBook) -> None:
    # The time and chance go into a signature: unlike all that is printed, it can't be made again.
    paper = papers(sample)[0]
    for _ in range(2):
        ok(sign_paper(sample, paper.id, certificate()))
    first, second = list_papers(sample, sample_id(sample))[0].files
    assert first.sha256 != second.sha256


def test_wrong_password_and_spent_certificate_change_nothing(
    sample: OpenBook, caplog: pytest.LogCaptureFixture
) -> None:
    paper = papers(sample)[0]
    spent = identity(end=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    before = rows_of(sample.path, "SELECT count(*) FROM audit")
    with caplog.at_level(logging.DEBUG):
        (wrong,) = refused(sign_paper(sample, paper.id, certificate(password="Guess 1")))
        (late,) = refused(sign_paper(sample, paper.id, certificate(spent)))
    assert (wrong.field, late.field) == ("password", "certificate")
    assert rows_of(sample.path, "SELECT count(*) FROM audit") == before
    assert "Guess 1" not in caplog.text
    assert PASSWORD not in caplog.text
    assert PASSWORD not in repr(certificate())


def test_paper_that_is_not_there_is_trouble(sample: OpenBook) -> None:
    with pytest.raises(NotFound):
        sign_paper(sample, SignedPaperId(99), certificate())


def test_scan_takes_no_signature(sample: OpenBook) -> None:
    from bpodesk.services.paper_files import attach_file

    paper = papers(sample)[0]
    scan = ok(attach_file(sample, paper.id, b"\x89PNG\r\n\x1a\n ink", name="ink.png"))
    (problem,) = refused(sign_paper(sample, paper.id, certificate(), base=scan.id))
    assert problem.field == "base"
    assert attached_file(sample, scan.id) == scan


def test_file_of_another_revision_is_told_from_this_ones(sample: OpenBook) -> None:
    first, second = papers(sample)
    signed = ok(sign_paper(sample, first.id, certificate())).content
    report = check_file(signed, name="x.pdf", book=sample)
    assert report.paper == PaperName(contract="HPO-2026-014", revision=1)
    # The second revision's beginning under the first one's signature.
    mixed = paper_pdf(sample, second.id) + signed[first.size :]
    try:
        report = check_file(mixed, name="x.pdf", book=sample)
    except FileRefused:
        return
    assert not report.is_sound


def test_without_a_book_nothing_is_said_of_papers(sample: OpenBook) -> None:
    signed = ok(sign_paper(sample, papers(sample)[1].id, certificate())).content
    report = check_file(signed, name="x.pdf")
    assert (report.asked_book, report.paper, report.file.likeness) == (
        False,
        None,
        Likeness.OTHER,
    )
    assert report.is_sound


def test_unsigned_paper_of_the_book_is_known_but_not_sound(sample: OpenBook) -> None:
    pdf = paper_pdf(sample, papers(sample)[1].id)
    report = check_file(pdf, name="x.pdf", book=sample)
    assert report.is_kept_paper
    assert not report.is_sound


@pytest.mark.parametrize(
    ("content", "roots", "words"),
    [
        (b"PK\x03\x04", b"", "“x.pdf” is no PDF"),
        (b"%PDF-" + bytes(signing.MOST_CHECKED_BYTES), b"", "“x.pdf” has more than the 60 MB"),
        (b"%PDF-1.7", b"no certificate", "The file of certificates to trust holds none"),
    ],
)
def test_file_that_is_not_looked_at_is_one_sentence(
    content: bytes, roots: bytes, words: str
) -> None:
    with pytest.raises(NotCheckable) as caught:
        check_file(content, name="x.pdf", roots=roots)
    assert str(caught.value).startswith(words)


def test_damaged_file_is_refused_by_the_child() -> None:
    with pytest.raises(FileRefused, match="is damaged, or no PDF"):
        check_file(b"%PDF-1.7\n garbage", name="x.pdf")


def test_check_can_be_given_up() -> None:
    with pytest.raises(Cancelled):
        check_file(b"%PDF-1.7\n garbage", name="x.pdf", cancelled=lambda: True)


def test_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_SECONDS", 0.0)
    with pytest.raises(FileRefused, match="check it with the program that made it"):
        check_file(b"%PDF-1.7\n garbage", name="x.pdf")


def test_child_that_dies_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, error_logs: list[logging.LogRecord]
) -> None:
    dying = [sys.executable, "-c", "import os; os._exit(3)"]
    monkeypatch.setattr(sandbox, "child_command", lambda *_: dying)
    with pytest.raises(FileRefused, match="don't open it elsewhere before you know who made it"):
        check_file(b"%PDF-1.7\n garbage", name="x.pdf")
    error_logs.clear()


def test_without_the_libraries_both_ways_are_one_sentence(
    sample: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_extra.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(NoSigning):
        sign_paper(sample, papers(sample)[0].id, certificate())
    with pytest.raises(NoSigning):
        check_file(b"%PDF-1.7", name="x.pdf")


def test_child_of_a_built_program_is_the_program_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[object] = []
    monkeypatch.setattr(signature_worker, "serve_tasks", served.append)
    monkeypatch.setattr(bootstrap, "_start_log", lambda: pytest.fail("the log was opened"))
    assert bootstrap.main([signing._WORKER_ARGUMENT]) == 0
    assert served == [{"check_signatures": signature_worker.check_task}]


def _task(content: bytes) -> object:
    now = dt.datetime.now(dt.UTC).isoformat()
    arguments = {"name": "x.pdf", "kept_size": 0, "roots": "", "now": now}
    return signature_worker.check_task(content, arguments, lambda _done, _total: None)


def test_childs_task_answers_in_json_or_refuses(sample: OpenBook) -> None:
    answer = _task(paper_pdf(sample, papers(sample)[1].id))
    assert json.loads(str(answer)) == {"likeness": "other", "signatures": []}
    with pytest.raises(FileRefused):
        _task(b"%PDF-1.7\n garbage")


# ------------------------------------------------------------------------------- the terminal


def bpodesk(*arguments: object) -> int:
    return run([str(item) for item in arguments], screenshot=lambda _book, _picture: None)


def test_signature_at_the_terminal(
    sample: OpenBook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed = ok(sign_paper(sample, papers(sample)[1].id, certificate())).content
    file, pem = tmp_path / "back.pdf", tmp_path / "ca.pem"
    file.write_bytes(signed)
    pem.write_bytes(VENDOR.pem)
    sample.close()
    assert bpodesk("signature", file, "--book", sample.path, "--trust", pem) == 0
    told = capsys.readouterr().out
    assert "Signed by Ligaya Montecillo on" in told
    assert "The certificate is trusted here; it was issued by Cebu Trust CA." in told
    assert "It is the paper of revision 2 of HPO-2026-014 as this book keeps it" in told


def test_tampered_file_at_the_terminal_is_exit_code_one(
    sample: OpenBook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed = ok(sign_paper(sample, papers(sample)[1].id, certificate())).content
    file = tmp_path / "back.pdf"
    file.write_bytes(signed + b"\n% added afterwards\n")
    assert bpodesk("signature", file, "--json") == 1
    figures = json.loads(capsys.readouterr().out)
    assert figures["sound"] is False
    assert figures["file"]["signatures"][0]["signer"] == "Ligaya Montecillo"
