"""Files the user names, holidays of countries, and the program's test of itself."""

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.worktime import Holiday
from bpodesk.services import sample as sample_service
from bpodesk.services import self_check
from bpodesk.services.books import NotFound
from bpodesk.services.files import CannotRead, CannotWrite, read_given_file, write_file
from bpodesk.services.holiday_seeds import holiday_countries, merged_holidays, public_holidays
from bpodesk.services.self_check import run_self_check
from bpodesk.storage.schema import SCHEMA_VERSION

NAMES = [
    "migration of an older book",
    "sample book, with its workbook imported",
    "figures of the sample month",
    "check of the book",
    "agreement PDF",
    "statement PDF",
    "signatures of a PDF",
    "fonts and icons",
    "data of public holidays",
]


def test_file_is_written_whole_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "Señor 100%.pdf"
    write_file(path, b"first")
    write_file(path, b"second")
    assert read_given_file(path) == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_file_that_can_t_be_replaced_is_left_and_no_draft_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"precious")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"out\.pdf can't be written to .*: no space left"):
        write_file(path, b"new")
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_file_in_a_missing_folder_can_t_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"no such file or directory\. Nothing was changed"):
        write_file(tmp_path / "gone" / "out.pdf", b"x")


def test_file_without_a_reason_still_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(*_: object, **__: object) -> bytes:
        raise OSError

    monkeypatch.setattr(Path, "read_bytes", odd)
    monkeypatch.setattr(Path, "open", odd)
    with pytest.raises(CannotRead, match=r"x can't be read: the disk refused it\."):
        read_given_file(tmp_path / "x")


def test_file_beyond_every_limit_is_read_only_as_far_as_its_reader_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpodesk.services import files

    monkeypatch.setattr(files, "_MOST_BYTES", 4)
    (tmp_path / "x").write_bytes(b"123456")
    assert read_given_file(tmp_path / "x") == b"1234"


def test_missing_file_can_t_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"^hours\.xlsx can't be read: no such file"):
        read_given_file(tmp_path / "hours.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="the modes of files are a Unix thing")
def test_written_file_has_the_mode_of_an_ordinary_new_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_file(tmp_path / "out.pdf", b"x")
    assert (tmp_path / "out.pdf").stat().st_mode == plain.stat().st_mode


def test_countries_are_by_name_and_known() -> None:
    countries = dict(holiday_countries())
    assert countries["PH"] == "Philippines"
    assert countries["US"] == "United States"
    names = [name for _, name in holiday_countries()]
    assert names == sorted(names)


def test_holidays_of_a_country_and_year_are_by_day() -> None:
    found = {holiday.day: holiday.name for holiday in public_holidays("US", (2026,))}
    assert found[dt.date(2026, 9, 7)] == "Labor Day"
    assert found[dt.date(2026, 12, 25)] == "Christmas Day"
    assert list(found) == sorted(found)
    two = public_holidays("PH", (2027, 2026))
    assert {holiday.day.year for holiday in two} == {2026, 2027}
    with pytest.raises(ValueError, match="no holidays are known of XX"):
        public_holidays("XX", (2026,))


def test_merged_holidays_keep_what_was_there() -> None:
    kept = Holiday(day=dt.date(2026, 12, 25), name="Our party")
    other = Holiday(day=dt.date(2026, 1, 1), name="New Year")
    theirs = Holiday(day=dt.date(2026, 12, 25), name="Christmas Day")
    assert merged_holidays([kept], [theirs, other]) == (other, kept)


def test_self_check_of_a_sound_program_passes_every_step(tmp_path: Path) -> None:
    steps = list(run_self_check(tmp_path))
    assert [step.name for step in steps] == NAMES
    assert [step.detail for step in steps if not step.ok] == []
    assert steps[0].detail == f"schema {SCHEMA_VERSION}"
    assert steps[2].detail == "net 10,678.55"
    assert steps[3].detail == "nothing wrong"


def test_self_check_ends_with_the_first_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_check, "EXPECTED_NET", "1.00")
    steps = list(run_self_check(tmp_path))
    assert [step.ok for step in steps] == [True, True, False]
    assert steps[-1].detail == "ValueError: the net amount is 10,678.55, not 1.00"


def test_self_check_that_can_t_start_closes_nothing(tmp_path: Path) -> None:
    (step,) = run_self_check(tmp_path / "gone")
    assert not step.ok
    assert step.name == NAMES[0]


def test_self_check_notes_a_faulty_book_and_an_unstable_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpodesk.domain.problems import Problem

    with monkeypatch.context() as patch:
        patch.setattr(self_check.books, "check_book", lambda _book: (Problem(message="oops"),))
        (tmp_path / "a").mkdir()
        assert list(run_self_check(tmp_path / "a"))[-1].detail == "ValueError: oops"
    prints = iter([b"one", b"two"])
    monkeypatch.setattr(self_check.statements, "statement_pdf", lambda _book, _view: next(prints))
    (tmp_path / "b").mkdir()
    last = list(run_self_check(tmp_path / "b"))[-1]
    assert (last.name, last.detail) == (
        "statement PDF",
        "ValueError: the statement printed twice is not the same",
    )


def test_self_check_tries_signatures_where_they_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpodesk.domain.signed_files import SignatureReport, SignedFile
    from bpodesk.services import outcome, sample

    bench = self_check._Bench(tmp_path)
    book = sample.make_sample(tmp_path / "signed.bpodesk")
    monkeypatch.setattr(bench, "_book", book)
    assert bench.check_signatures() == "read, and a wrong certificate refused"
    with monkeypatch.context() as patch:
        taken = outcome.Saved(record=None, changes=ChangeSet(label=""))
        patch.setattr(self_check.signing, "sign_paper", lambda *_: taken)
        with pytest.raises(ValueError, match="was taken"):
            bench.check_signatures()
    with monkeypatch.context() as patch:
        unknown = SignatureReport(name="", sha256="", file=SignedFile(signatures=()))
        patch.setattr(self_check.signing, "check_file", lambda *_, **__: unknown)
        with pytest.raises(ValueError, match="not known again"):
            bench.check_signatures()
    finder = self_check.signing_extra.importlib.util
    monkeypatch.setattr(finder, "find_spec", lambda _name: None)
    assert bench.check_signatures() == "left out: the libraries are not installed"
    bench.close()


def test_self_check_without_its_book_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="the sample book was not made"):
        self_check._Bench(tmp_path).book  # noqa: B018 - asking is the test


def test_sample_that_can_t_be_saved_says_why() -> None:
    from bpodesk.domain.problems import Problem
    from bpodesk.services.outcome import NotSaved

    faults = (Problem(message="One."), Problem(message="Two."))
    with pytest.raises(NotFound, match=r"^One\.; Two\.$"):
        sample_service._saved(NotSaved(problems=faults))
