"""The command line, run in the process on real files; the last tests start a real process."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.services import sample
from tests.samples import bare_sample_book, sample_book

CONTRACT = sample.SAMPLE_CONTRACT
ROOT = Path(__file__).resolve().parents[2]


def no_screenshot(_book: Path, picture: Path) -> None:
    picture.write_bytes(b"picture")


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=no_screenshot)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample book and its workbook; tests only read it."""
    folder = tmp_path_factory.mktemp("made")
    sample_book(folder / "sample.bpodesk").close()
    (folder / "hours.xlsx").write_bytes(sample.sample_workbook())
    return folder


@pytest.fixture
def empty_book(tmp_path: Path) -> Path:
    """The sample book before its hours are imported."""
    path = tmp_path / "empty.bpodesk"
    bare_sample_book(path).close()
    return path


def test_demo_writes_book_workbook_documents_and_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert bpodesk("demo", "--out", out, "--screenshot") == 0
    printed = capsys.readouterr().out
    assert "10,678.55" in printed
    for name in ("agreement.pdf", "statement.pdf", "screenshot.png", sample.WORKBOOK_NAME):
        assert (out / name).stat().st_size > 0
        assert name in printed
    assert bpodesk("check", "--book", out / sample.BOOK_NAME) == 0


def test_demo_again_gives_the_same_documents(tmp_path: Path) -> None:
    hashes: list[list[str]] = []
    for _ in range(2):
        assert bpodesk("demo", "--out", tmp_path) == 0
        names = ("agreement.pdf", "statement.pdf", sample.WORKBOOK_NAME)
        hashes.append([hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in names])
    assert hashes[0] == hashes[1]


def test_inspect_as_json_states_entries_and_minutes(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("timesheets", "inspect", made / "hours.xlsx", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    # 116 shifts of 8 h and 12.5 h of overtime.
    assert figures["entries"] == 116
    assert figures["total_minutes"] == 116 * 480 + 750
    assert (figures["date_min"], figures["date_max"]) == ("2026-09-01", "2026-09-30")
    assert len(figures["people"]) == 6
    assert figures["problems"] == []
    assert all(check["agrees"] for check in figures["checksums"])


def test_inspect_in_words_names_the_layout(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("timesheets", "inspect", made / "hours.xlsx") == 0
    printed = capsys.readouterr().out
    assert "flat list" in printed
    assert "940.50 h" in printed


def test_inspect_of_a_picture_refuses_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "hours.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert bpodesk("timesheets", "inspect", picture, "--json") == 1
    spoken = capsys.readouterr()
    refused = json.loads(spoken.out)["refused"]
    assert refused in spoken.err
    assert len(spoken.err.strip().splitlines()) == 1


def test_inspect_of_a_missing_file_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("timesheets", "inspect", tmp_path / "none.xlsx") == 1
    assert "none.xlsx can't be read" in capsys.readouterr().err


def test_import_twice_is_once(
    made: Path, empty_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (
        *("timesheets", "import", made / "hours.xlsx"),
        *("--book", empty_book, "--contract", CONTRACT, "--json"),
    )
    assert bpodesk(*arguments) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["new"], first["same"], first["already_imported"]) == (116, 0, False)
    assert bpodesk(*arguments) == 0
    spoken = capsys.readouterr()
    second = json.loads(spoken.out)
    assert (second["new"], second["already_imported"]) == (0, True)
    assert "nothing was changed" in spoken.err


def test_import_in_words_says_how_many(
    made: Path, empty_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("timesheets", "import", made / "hours.xlsx", "--book", empty_book)
    assert bpodesk(*arguments, "--contract", CONTRACT, "--zone", "Asia/Manila") == 0
    assert "116 new entries, 940.50 h" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--zone", "Mars/Olympus"), "is not a time zone"),
        (("--match", "Nobody=A"), "Nobody in the file is called “Nobody”"),
        (("--match", "Amihan Salonga=Z"), "has the code “Z”"),
    ],
)
def test_import_with_a_wrong_option_refuses(
    made: Path,
    empty_book: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    sentence: str,
) -> None:
    arguments = ("timesheets", "import", made / "hours.xlsx", "--book", empty_book)
    assert bpodesk(*arguments, "--contract", CONTRACT, *more) == 1
    assert sentence in capsys.readouterr().err


def test_import_of_an_unknown_person_needs_a_match(
    tmp_path: Path, empty_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "one.csv"
    sheet.write_text("Name,Date,Hours\nZenaida Quirante,2026-09-02,8\n", encoding="utf-8")
    arguments = ("timesheets", "import", sheet, "--book", empty_book, "--contract", CONTRACT)
    assert bpodesk(*arguments) == 1
    assert "Zenaida Quirante" in capsys.readouterr().err
    assert bpodesk(*arguments, "--match", "Zenaida Quirante=B") == 0
    assert "1 new entries, 8.00 h" in capsys.readouterr().err


def test_agreement_is_written_and_the_same_twice(made: Path, tmp_path: Path) -> None:
    arguments = ("agreement", CONTRACT, "--book", made / "sample.bpodesk", "--out")
    assert bpodesk(*arguments, tmp_path / "a.pdf") == 0
    assert bpodesk(*arguments, tmp_path / "b.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert bpodesk(*arguments, tmp_path / "c.pdf", "--revision", 1) == 0
    assert (tmp_path / "c.pdf").read_bytes() != (tmp_path / "a.pdf").read_bytes()


def test_agreement_without_a_file_is_text_as_it_held_on_the_day(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("agreement", CONTRACT, "--book", made / "sample.bpodesk")
    assert bpodesk(*arguments, "--as-of", "2026-03-01") == 0
    text = capsys.readouterr().out
    assert "Revision 1, in force from 2026-01-01, signed on 2025-12-12" in text
    assert "1.3  The text printed here is revision 1." in text
    assert "Schedule A  Scope of the Services" in text
    assert bpodesk(*arguments, "--as-of", "2026-03-32") == 2
    assert "is no day" in capsys.readouterr().err
    assert bpodesk(*arguments, "--as-of", "2025-03-01") == 1
    assert "has no revision in force on 2025-03-01" in capsys.readouterr().err


def test_agreement_as_json_is_what_the_paper_holds(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("agreement", CONTRACT, "--book", made / "sample.bpodesk", "--json") == 0
    paper = json.loads(capsys.readouterr().out)
    assert paper["revision"]["number"] == 2
    assert paper["customer"]["legal_name"] == "Harbor & Pine Outfitters LLC"


def test_redline_marks_words_and_says_the_money(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("agreement", CONTRACT, "--book", made / "sample.bpodesk", "--redline", 1, 2)
    assert bpodesk(*arguments) == 0
    text = capsys.readouterr().out
    assert "Monthly fee: 8,980.00 -> 9,225.00" in text
    assert "revision [-1-]{+2+}" in text
    assert bpodesk(*arguments, "--json", "--out", tmp_path / "red.pdf") == 0
    found = json.loads(capsys.readouterr().out)
    assert [line["after"] for line in found["changes"]] == ["USD 1,449.00"]
    assert (tmp_path / "red.pdf").read_bytes().startswith(b"%PDF")
    assert "[...]" in text
    assert "Confidentiality" not in text
    assert bpodesk(*arguments, "--whole-text") == 0
    whole = capsys.readouterr().out
    assert "[...]" not in whole
    assert "Confidentiality" in whole
    same = (*arguments[:-2], 2, 2)
    assert bpodesk(*same) == 0
    assert capsys.readouterr().out == "Both revisions say the same.\n"


def test_amendment_is_written_as_it_was_signed(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("agreement", CONTRACT, "--book", made / "sample.bpodesk", "--amendment")
    assert bpodesk(*arguments, 2) == 2
    assert "--amendment needs --out PDF" in capsys.readouterr().err
    assert bpodesk(*arguments, 2, "--out", tmp_path / "a.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert bpodesk(*arguments, 1, "--out", tmp_path / "b.pdf") == 1
    assert "is the original, not an amendment" in capsys.readouterr().err


def test_agreement_of_an_unknown_contract_names_those_there_are(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made / "sample.bpodesk"
    assert bpodesk("agreement", "X-1", "--book", book, "--out", tmp_path / "a.pdf") == 1
    assert CONTRACT in capsys.readouterr().err
    assert not (tmp_path / "a.pdf").exists()


def test_statement_as_json_gives_the_net_and_the_what_if(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made / "sample.bpodesk"
    arguments = ("statement", CONTRACT, "2026-09", "--book", book, "--json")
    assert bpodesk(*arguments, "--what-if", "S1.target=85") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["net"] == "10678.55"
    cases = {case["case"]: case for case in figures["what_if"]}
    assert cases["no-excuses"]["net"] == "9992.82"
    assert cases["accept:E3"]["worth"] == "0.00"
    assert cases["S1.target=85"]["credits_due"] == "1213.05"


def test_statement_pdf_twice_has_one_hash(made: Path, tmp_path: Path) -> None:
    arguments = ("statement", CONTRACT, "2026-09", "--book", made / "sample.bpodesk", "--out")
    assert bpodesk(*arguments, tmp_path / "a.pdf") == 0
    assert bpodesk(*arguments, tmp_path / "b.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_statement_with_a_senseless_what_if_refuses(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made / "sample.bpodesk"
    arguments = ("statement", CONTRACT, "2026-09", "--book", book, "--json")
    assert bpodesk(*arguments, "--what-if", "S9.target=85") == 1
    assert "is no assumption" in capsys.readouterr().err


def test_statement_into_a_missing_folder_refuses(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, out = made / "sample.bpodesk", tmp_path / "none" / "a.pdf"
    assert bpodesk("statement", CONTRACT, "2026-09", "--book", book, "--out", out) == 1
    assert "can't be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", CONTRACT, "2026-13", "--book", "x", "--json"),
        ("statement", CONTRACT, "2026-09", "--book", "x"),
        ("nonsense",),
        (),
    ],
)
def test_wrong_usage_exits_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk(*arguments) == 2
    assert capsys.readouterr().err


def test_version_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("--version") == 0
    assert "BPODesk" in capsys.readouterr().out


def test_check_of_a_missing_book_refuses_and_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "none.bpodesk"
    assert bpodesk("check", "--book", book) == 1
    assert "There is no book" in capsys.readouterr().err
    assert not book.exists()


def test_check_of_a_damaged_book_lists_what_is_wrong(
    empty_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    connection = sqlite3.connect(empty_book)
    connection.execute("UPDATE staff SET aliases = '[1 2]'")
    connection.commit()
    connection.close()
    assert bpodesk("check", "--book", empty_book, "--json") == 1
    spoken = capsys.readouterr()
    assert json.loads(spoken.out)["problems"]
    assert "staff" in spoken.err


def test_check_finds_a_figure_of_a_month_that_is_wrong_and_rebuild_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    path = tmp_path / "sample.bpodesk"
    sample_book(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE month_hours SET minutes = minutes + 1")
    connection.commit()
    connection.close()
    assert bpodesk("check", "--book", path) == 1
    said = capsys.readouterr().err
    assert f"{CONTRACT}, 2026-09: the figures kept of the hours" in said
    assert "minutes 56431, not 56430" in said
    assert bpodesk("check", "--book", path, "--rebuild") == 0
    assert "worked out anew, 1 was wrong" in capsys.readouterr().err
    assert bpodesk("check", "--book", path, "--rebuild") == 0
    assert "worked out anew, 0 were wrong" in capsys.readouterr().err
    assert bpodesk("check", "--book", path) == 0


def test_self_test_passes_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("self-test") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert all(line.startswith("ok ") for line in lines)


def test_program_in_a_process_of_its_own_prints_figures_only_to_stdout(made: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "bpodesk", "statement", CONTRACT, "2026-09"),
            *("--book", str(made / "sample.bpodesk"), "--json"),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["net"] == "10678.55"
    assert "S2 failed 2 months in a row" in done.stderr


def test_agreement_read_back_says_each_level_in_plain_words(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = made / "sample.bpodesk"
    assert bpodesk("agreement", CONTRACT, "--book", book, "--read-back") == 0
    printed = capsys.readouterr().out
    assert "S2  " in printed
    assert "62 may be late; the 63rd costs USD 269.57; from the 87th it costs" in printed
    assert "It is a KPI: a miss is reported and costs nothing." in printed


def test_reader_that_goes_away_is_no_trouble(made: Path) -> None:
    """As with `bpodesk deadlines | head -1`: no traceback, and the exit code of success."""
    command = [sys.executable, "-m", "bpodesk", "agreement", CONTRACT, "--book"]
    done = subprocess.Popen(
        [*command, str(made / "sample.bpodesk")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert done.stdout is not None
    assert done.stderr is not None
    done.stdout.close()
    assert done.stderr.read() == b""
    assert done.wait() == 0
    done.stderr.close()


def test_balance_is_printed_as_text_and_written_as_a_pdf(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, pdf = made / "sample.bpodesk", tmp_path / "balance.pdf"
    assert bpodesk("agreement", CONTRACT, "--book", book, "--balance") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 30
    assert lines[0].startswith("B01  neutral")
    assert bpodesk("agreement", CONTRACT, "--book", book, "--balance", pdf) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
