import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bpodesk.storage import backup
from bpodesk.storage.backup import CopyFailed, copy_book
from bpodesk.storage.engine import Book, open_book
from tests.storage.making import cut_off_a_write, dump, fill, run_sql, sha256


@pytest.mark.parametrize("name", ["copy.bpodesk", "100% copy?#ñ.bpodesk"])
def test_copy_holds_everything_and_opens(book: Book, path: Path, name: str) -> None:
    fill(book)
    target = path.with_name(name)
    copy_book(path, target)
    assert dump(target, versions=True) == dump(path, versions=True)
    open_book(target).close()


def test_copy_never_overwrites(book: Book, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "there"
    target.write_text("precious")
    with pytest.raises(CopyFailed, match="exists already, so no copy was made"):
        copy_book(path, target)
    assert target.read_text() == "precious"


def test_copy_of_a_missing_book_fails_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="The book itself was not changed"):
        copy_book(tmp_path / "gone", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_copy_into_a_missing_folder_fails_with_a_sentence(book: Book, path: Path) -> None:
    with pytest.raises(CopyFailed, match=r"^Talisay\.bpodesk could not be copied to "):
        copy_book(path, path.parent / "gone" / "copy")


def test_copy_of_a_damaged_book_is_thrown_away(book: Book, path: Path, tmp_path: Path) -> None:
    fill(book)
    book.close()
    raw = bytearray(path.read_bytes())
    raw[5 * 4096 : 6 * 4096] = b"\xff" * 4096
    path.write_bytes(raw)
    before = sha256(path)
    with pytest.raises(CopyFailed):
        copy_book(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert sha256(path) == before


def test_copy_while_another_connection_writes_is_of_the_committed_state(
    book: Book, path: Path, tmp_path: Path
) -> None:
    fill(book)
    before = dump(path, versions=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM past_result")
        backup.copy_book(path, tmp_path / "copy")
        other.execute("ROLLBACK")
    assert dump(tmp_path / "copy", versions=True) == before


def test_copy_after_a_write_that_was_cut_off_is_of_what_was_acknowledged(
    book: Book, path: Path, tmp_path: Path
) -> None:
    fill(book)
    book.close()
    before = dump(path, versions=True)
    cut_off_a_write(path)
    copy_book(path, tmp_path / "copy")
    assert dump(tmp_path / "copy", versions=True) == before


def test_copy_that_does_not_read_back_sound_is_thrown_away(
    book: Book, path: Path, tmp_path: Path
) -> None:
    """An index that holds what another one should: every page can be copied, none is right."""
    fill(book)
    book.close()
    run_sql(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
        " WHERE name = 'sqlite_autoindex_staff_1') WHERE name = 'ix_time_entry_batch_id'",
    )
    with pytest.raises(CopyFailed, match="The book itself was not changed"):
        copy_book(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
