"""Bundles of sealed statements, and whether a file is as it was sealed."""

import csv
import dataclasses
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bpodesk import __version__
from bpodesk.domain.codec import canonical
from bpodesk.domain.seals import SealedStatement, find_seal, with_seal
from bpodesk.domain.sla.excuses import Decision
from bpodesk.services import verifying
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.bundles import bundle_name, make_bundle
from bpodesk.services.measures import list_events, save_event
from bpodesk.services.sample import SAMPLE_MONTH, WORKBOOK_NAME, sample_workbook
from bpodesk.services.seals import seal_statement, sealed_inputs, sealed_pdf
from bpodesk.services.statements import compute
from bpodesk.services.verifying import NoStatement, Verification, verify_file
from tests.services.making import UNSEALED, ok, run_sql, sample_id


@pytest.fixture
def sealed(sample: OpenBook) -> SealedStatement:
    return seal(sample)


def seal(book: OpenBook) -> SealedStatement:
    return ok(seal_statement(book, compute(book, sample_id(book), SAMPLE_MONTH)))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return written.getvalue()


def verified(folder: Path, name: str, content: bytes) -> Verification:
    path = folder / name
    path.write_bytes(content)
    return verify_file(path)


# ------------------------------------------------------------------------------- bundle


def test_bundle_holds_pdf_figures_tables_files_and_hashes(
    sample: OpenBook, sealed: SealedStatement
) -> None:
    assert bundle_name(sealed) == "HPO-2026-014 2026-09 statement v1.zip"
    content = make_bundle(sample, sealed)
    assert content == make_bundle(sample, sealed)
    files = unpacked(content)
    assert files["statement.pdf"] == sealed_pdf(sample, sealed)
    assert json.loads(files["figures.json"])["net"] == "10678.55"
    assert files["inputs.json"].decode() == sealed_inputs(sample, sealed)
    (workbook,) = [name for name in files if name.startswith("files/")]
    assert workbook == f"files/{WORKBOOK_NAME}"
    assert sealed.sha256 in files["READ ME.txt"].decode()
    hashes = json.loads(files.pop("hashes.json"))
    assert hashes == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_tables_say_what_the_acceptance_month_says(
    sample: OpenBook, sealed: SealedStatement
) -> None:
    files = unpacked(make_bundle(sample, sealed))
    charges = {row["charge"]: row for row in rows(files["charges.csv"])}
    total = sum(int(row["amount"].replace(".", "")) for row in charges.values())
    assert total == 1_119_090
    levels = {row["code"]: row for row in rows(files["service-levels.csv"])}
    assert [(levels[code]["adjusted"], levels[code]["credit"]) for code in ("S1", "S2", "S3")] == [
        ("82.916", "0.00"),
        ("93.525", "404.35"),
        ("98.000", "359.42"),
    ]
    assert (levels["S1"]["earned back"], levels["K1"]["credit"]) == ("341.28", "")
    hours = rows(files["hours.csv"])
    # 928.00 scheduled hours that were worked and 12.50 of overtime.
    assert sum(int(row["minutes"]) for row in hours) == 940 * 60 + 30
    assert {row["file"] for row in hours} == {WORKBOOK_NAME}
    assert hours[0]["cell"].startswith("Hours!")


def test_statement_from_before_there_were_seals_has_no_bundle(
    sample: OpenBook, sealed: SealedStatement
) -> None:
    old = dataclasses.replace(sealed, sha256="", engine="")
    with pytest.raises(NotFound, match="there is nothing to bundle"):
        make_bundle(sample, old)


# ------------------------------------------------------------------------------- as sealed


def test_pdf_and_bundle_are_as_they_were_sealed(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    found = verified(tmp_path, "a.pdf", sealed_pdf(sample, sealed))
    assert found.is_as_sealed
    assert (found.seal.contract, found.seal.month, found.seal.version) == (
        "HPO-2026-014",
        "2026-09",
        1,
    )
    found = verified(tmp_path, "a.zip", make_bundle(sample, sealed))
    assert (found.faults, found.remarks[0]) == (
        (),
        "It is number 1 in the contract's chain of seals.",
    )


def test_second_version_is_second_in_the_chain_and_the_book_knows_both(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    rows = list_events(sample, sample_id(sample))
    ok(save_event(sample, dataclasses.replace(rows[0].event, decision=Decision.REJECTED)))
    second = seal(sample)
    path = tmp_path / "two.zip"
    path.write_bytes(make_bundle(sample, second))
    found = verify_file(path, book=sample)
    assert found.is_as_sealed
    assert found.remarks[0] == "It is number 2 in the contract's chain of seals."
    assert found.remarks[-1] == f"It is in {sample.path.name} as version 2."
    (tmp_path / "one.pdf").write_bytes(sealed_pdf(sample, sealed))
    found = verify_file(tmp_path / "one.pdf", book=sample)
    assert found.remarks[-1] == "It is superseded: version 2 was sealed since."


def test_another_book_does_not_know_the_seal(
    sample: OpenBook, sealed: SealedStatement, bare: OpenBook, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(sealed_pdf(sample, sealed))
    found = verify_file(path, book=bare)
    assert found.faults == ("The book has no statement with this seal.",)


# ------------------------------------------------------------------------------- not as sealed


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_one_changed_byte_of_the_pdf_is_found(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path, share: float
) -> None:
    content = sealed_pdf(sample, sealed)
    found = verified(tmp_path, "a.pdf", flipped(content, int(len(content) * share)))
    assert found.faults == ("The PDF is not the one that was sealed.",)


def test_changed_seal_is_found(sample: OpenBook, sealed: SealedStatement, tmp_path: Path) -> None:
    body, seal, _ = find_seal(sealed_pdf(sample, sealed))
    assert seal is not None
    for change in ({"contract": "HPO-2026-015"}, {"version": 2}, {"month": "2026-10"}):
        forged = with_seal(body, dataclasses.replace(seal, **change))
        found = verified(tmp_path, "a.pdf", forged)
        assert found.faults == ("The seal itself was changed.",)


def test_what_was_added_to_the_pdf_is_found(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    found = verified(tmp_path, "a.pdf", sealed_pdf(sample, sealed) + b"\n9 0 obj\n")
    (fault,) = found.faults
    assert fault.startswith("9 bytes were added to the PDF after it was sealed")


Change = Callable[[dict[str, bytes]], None]


def hashed(files: dict[str, bytes]) -> None:
    """Hashes that fit whatever is in the bundle: the forger thought of them."""
    del files["hashes.json"]
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["hashes.json"] = canonical(hashes).encode()


def net_changed(files: dict[str, bytes]) -> None:
    files["figures.json"] = files["figures.json"].replace(b'"10678.55"', b'"99999.99"')


def hours_changed(files: dict[str, bytes]) -> None:
    files["inputs.json"] = files["inputs.json"].replace(b'"minutes":480', b'"minutes":540', 1)


def added(files: dict[str, bytes]) -> None:
    files["more.txt"] = b"more"


def taken(files: dict[str, bytes]) -> None:
    del files["hours.csv"]


def table_changed(files: dict[str, bytes]) -> None:
    assert b"404.35" in files["service-levels.csv"]
    files["charges.csv"] = files["charges.csv"].replace(b".", b"9.", 1)


def words_changed(files: dict[str, bytes]) -> None:
    files["READ ME.txt"] += b"Pay to another account."


def timesheet_changed(files: dict[str, bytes]) -> None:
    files[f"files/{WORKBOOK_NAME}"] += b"more"


def chain_forged(files: dict[str, bytes]) -> None:
    chain = json.loads(files["chain.json"])
    chain[0]["previous"] = "0" * 64
    files["chain.json"] = canonical(chain).encode()


def chain_longer(files: dict[str, bytes]) -> None:
    chain = json.loads(files["chain.json"])
    files["chain.json"] = canonical([*chain, {**chain[0], "version": 2}]).encode()


def hashes_gone(files: dict[str, bytes]) -> None:
    files["hashes.json"] = b"nothing"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (net_changed, {"figures.json was changed.", "figures.json is not what was sealed."}),
        (hours_changed, {"inputs.json was changed.", "inputs.json is not what was sealed."}),
        (added, {"more.txt was added to the bundle."}),
        (taken, {"hours.csv was taken out of the bundle."}),
        (hashes_gone, {"hashes.json can't be read."}),
    ],
)
def test_changed_bundle_is_found(
    sample: OpenBook,
    sealed: SealedStatement,
    tmp_path: Path,
    change: Change,
    expected: set[str],
) -> None:
    files = unpacked(make_bundle(sample, sealed))
    change(files)
    assert expected <= set(verified(tmp_path, "a.zip", packed(files)).faults)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (net_changed, {"figures.json is not what was sealed."}),
        (hours_changed, {"inputs.json is not what was sealed."}),
        (table_changed, {"charges.csv is not what the sealed inputs give."}),
        (taken, {"hours.csv is not what the sealed inputs give."}),
        (words_changed, {"READ ME.txt is not what the sealed inputs give."}),
        (added, {"more.txt is no part of a bundle."}),
        (
            timesheet_changed,
            {
                f"files/{WORKBOOK_NAME} is none of the files that the sealed hours came from.",
                f"{WORKBOOK_NAME}, which sealed hours came from, is not in the bundle.",
            },
        ),
        (
            chain_forged,
            {
                "The seal of 2026-09, version 1 in the chain was changed.",
                "The seal of 2026-09, version 1 does not follow the one before it in the chain.",
                "The chain does not end with this statement's seal.",
            },
        ),
        (
            chain_longer,
            {
                "The seal of 2026-09, version 2 in the chain was changed.",
                "The seal of 2026-09, version 2 does not follow the one before it in the chain.",
                "The chain does not end with this statement's seal.",
            },
        ),
    ],
)
def test_changed_bundle_is_found_though_its_hashes_were_made_to_fit(
    sample: OpenBook,
    sealed: SealedStatement,
    tmp_path: Path,
    change: Change,
    expected: set[str],
) -> None:
    files = unpacked(make_bundle(sample, sealed))
    change(files)
    hashed(files)
    assert set(verified(tmp_path, "a.zip", packed(files)).faults) >= expected


def resealed(sample: OpenBook, sealed: SealedStatement, *, inputs: str, engine: str) -> bytes:
    """A bundle whose seal fits inputs that were never computed with."""
    files = unpacked(make_bundle(sample, sealed))
    body, seal, _ = find_seal(files["statement.pdf"])
    assert seal is not None
    fitting = dataclasses.replace(
        seal, inputs=hashlib.sha256(inputs.encode()).hexdigest(), engine=engine, sha256=""
    )
    digest = hashlib.sha256(canonical(fitting).encode()).hexdigest()
    fitting = dataclasses.replace(fitting, sha256=digest)
    files["inputs.json"] = inputs.encode()
    files["statement.pdf"] = with_seal(body, fitting)
    files["chain.json"] = canonical([fitting]).encode()
    hashed(files)
    return packed(files)


def test_figures_are_worked_out_anew_from_the_inputs(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    more = sealed_inputs(sample, sealed).replace('"minutes":480', '"minutes":540', 1)
    found = verified(tmp_path, "a.zip", resealed(sample, sealed, inputs=more, engine=__version__))
    assert found.faults == ("The inputs give other figures than those that were sealed.",)
    found = verified(tmp_path, "a.zip", resealed(sample, sealed, inputs="{}", engine=__version__))
    assert found.faults == ("The inputs can't be read back.",)
    for name, value in (("zone", "Asia/Nowhere"), ("minimum", "Infinity")):
        odd = re.sub(rf'"{name}":"[^"]*"', f'"{name}":"{value}"', sealed_inputs(sample, sealed))
        found = verified(
            tmp_path, "a.zip", resealed(sample, sealed, inputs=odd, engine=__version__)
        )
        assert found.faults == ("The inputs can't be read back.",)
    found = verified(tmp_path, "a.zip", resealed(sample, sealed, inputs=more, engine="0.0.9"))
    assert found.is_as_sealed
    assert found.remarks[-1].startswith("The figures and the tables (csv) were not")


def test_added_to_the_pdf_in_a_bundle_is_found(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    files = unpacked(make_bundle(sample, sealed))
    files["statement.pdf"] += b"more"
    hashed(files)
    (fault,) = verified(tmp_path, "a.zip", packed(files)).faults
    assert fault.startswith("4 bytes were added to the PDF after it was sealed")


# ------------------------------------------------------------------------------- other files


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither a PDF nor a bundle"),
        (b"hello", "neither a PDF nor a bundle"),
        (b"%PDF-1.7\n%%EOF\n", "has no seal"),
        (b"PK\x03\x04 and nothing else", "is damaged"),
        (packed({"other.txt": b"x"}), "is no bundle of a statement: statement.pdf"),
    ],
)
def test_other_file_is_told_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(NoStatement, match=words):
        verified(tmp_path, "a.bin", content)


@pytest.mark.parametrize("name", ["statement.pdf", "chain.json"])
@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"[]", b"\xff"])
def test_bundle_without_a_seal_is_told(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path, name: str, content: bytes
) -> None:
    files = unpacked(make_bundle(sample, sealed))
    files[name] = content
    with pytest.raises(NoStatement, match="has no seal, or its chain can't be read"):
        verified(tmp_path, "a.zip", packed(files))


def test_seal_that_is_nested_too_deeply_is_no_seal(tmp_path: Path) -> None:
    depth = 100_000
    line = b'\n%BPODesk-seal {"a":' + b"[" * depth + b"]" * depth + b"}\n"
    with pytest.raises(NoStatement, match="has no seal"):
        verified(tmp_path, "a.pdf", b"%PDF-1.7\n" + line)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_bundle_whose_packed_bytes_are_damaged_is_told(tmp_path: Path, method: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as bundle:
        bundle.writestr("statement.pdf", bytes(range(256)) * 40)
    content = bytearray(written.getvalue())
    start = 30 + len("statement.pdf")
    content[start : start + 60] = b"\xff" * 60
    with pytest.raises(NoStatement, match="is damaged"):
        verified(tmp_path, "a.zip", bytes(content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_bundle_with_two_files_of_one_name_is_refused(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    content = io.BytesIO(make_bundle(sample, sealed))
    with zipfile.ZipFile(content, "a") as bundle:
        bundle.writestr("statement.pdf", b"another one")
    with pytest.raises(NoStatement, match="two files of one name"):
        verified(tmp_path, "a.zip", content.getvalue())


@pytest.mark.parametrize("limit", ["_MOST_FILES", "_MOST_UNPACKED"])
def test_bundle_that_is_far_too_large_is_not_unpacked(
    sample: OpenBook,
    sealed: SealedStatement,
    tmp_path: Path,
    limit: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, limit, 3)
    with pytest.raises(NoStatement, match="far larger"):
        verified(tmp_path, "a.zip", make_bundle(sample, sealed))


def test_source_files_of_one_name_are_told_apart(sample: OpenBook) -> None:
    """The same name came twice, as a corrected copy does; both are of this month."""
    digest = hashlib.sha256(b"other").hexdigest()
    run_sql(
        sample.path,
        "INSERT INTO source_file (row_version, name, sha256, size, content) VALUES"
        f" (1, '{WORKBOOK_NAME.upper()}', '{digest}', 5, x'6f74686572')",
        "INSERT INTO import_batch (row_version, contract_id, source_file_id, layout, zone, sheets,"
        " columns, imported_at, entry_count, total_minutes) SELECT 1, contract_id,"
        " (SELECT max(id) FROM source_file), layout, zone, sheets, columns, imported_at, 1, 1"
        " FROM import_batch LIMIT 1",
        "UPDATE time_entry SET batch_id = (SELECT max(id) FROM import_batch)"
        " WHERE id = (SELECT min(id) FROM time_entry)",
        # No hour of the month came from this one, and one hour has no cell.
        "INSERT INTO source_file (row_version, name, sha256, size, content) VALUES"
        f" (1, 'unused.xlsx', '{'0' * 64}', 1, x'00')",
        "UPDATE time_entry SET note = '=corrected', batch_id = NULL, source_row = NULL"
        " WHERE id = (SELECT max(id) FROM time_entry)",
        "UPDATE time_entry SET source_column = NULL"
        " WHERE id = (SELECT max(id) - 1 FROM time_entry)",
    )
    files = unpacked(make_bundle(sample, seal(sample)))
    assert [name for name in files if name.startswith("files/")] == [
        f"files/{WORKBOOK_NAME}",
        f"files/{digest[:8]} {WORKBOOK_NAME.upper()}",
    ]
    assert files[f"files/{WORKBOOK_NAME}"] == sample_workbook()
    (typed,) = [row for row in rows(files["hours.csv"]) if not row["file"]]
    assert sum(not row["cell"] for row in rows(files["hours.csv"])) == 2
    assert (typed["cell"], typed["note"]) == ("", "'=corrected")


def test_book_without_seals_is_found_by_nothing(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    content = sealed_pdf(sample, sealed)
    run_sql(sample.path, *UNSEALED, "DELETE FROM sealed_copy", "DELETE FROM statement")
    (tmp_path / "a.pdf").write_bytes(content)
    assert not verify_file(tmp_path / "a.pdf", book=sample).is_as_sealed
    shutil.rmtree(tmp_path, ignore_errors=True)
