"""A process killed in the middle of its work: what it acknowledged is in the book."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpodesk.storage import month_figures, undo
from bpodesk.storage.engine import check_integrity, create_book, open_book
from tests.storage.making import NOW, fill, rows_of

KILLS = 15

_WRITER = """
import sys
from pathlib import Path
from bpodesk.storage.engine import open_book
from bpodesk.storage.unit_of_work import UnitOfWork
from tests.storage.making import NOW, customer, source_file
book = open_book(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 1_000_000):
    with UnitOfWork(book, f"Step {number}", now=NOW) as work:
        made = work.add(customer(str(number), note="n" * 2000))
        work.add(source_file(str(number).encode() * 3000))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix thing")
def test_every_acknowledged_step_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "killed.bpodesk"
    create_book(path).close()
    acknowledged = 0
    chance = random.Random(20260930)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(acknowledged)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.06))
            writer.kill()
            printed = [first, *writer.stdout.readlines()]
        # The last line may be cut off in the middle; then the step was not acknowledged.
        said = [int(line) for line in printed if line.endswith("\n")]
        assert said
        book = open_book(path)
        with book.reading() as connection:
            assert check_integrity(connection) == ()
        texts = undo.undo_texts(book)
        book.close()
        codes = {int(code) for (code,) in rows_of(path, "SELECT code FROM customer")}
        # All that was said, and at most the one step that was committed but not yet said.
        assert codes >= set(said)
        acknowledged = max(codes) + 1
        assert codes == set(range(acknowledged))
        assert acknowledged - (max(said) + 1) in (0, 1)
        assert texts.undo == f"Step {acknowledged - 1}"
        for table in ("source_file", "audit"):
            assert rows_of(path, f"SELECT count(*) FROM {table}") == [(acknowledged,)]
    book = open_book(path)
    undo.undo(book, now=NOW)
    book.close()


_KILLED_IN_A_STEP = """
import os, signal, sys
from pathlib import Path
from bpodesk.storage import month_figures
from bpodesk.storage.engine import open_book
from bpodesk.storage.unit_of_work import UnitOfWork
from tests.storage.making import NOW, entry
book = open_book(Path(sys.argv[1]))
at = int(sys.argv[2])
if at:
    month_figures.TouchedMonths.renew = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with UnitOfWork(book, "Hours", now=NOW) as work:
    work.add(entry(staff_id=1, contract_id=1, note="typed in"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix thing")
@pytest.mark.parametrize(("killed_inside", "entries"), [(1, 1), (0, 2)])
def test_figures_of_a_month_go_with_their_entries_when_killed(
    tmp_path: Path, killed_inside: int, entries: int
) -> None:
    path = tmp_path / "killed.bpodesk"
    book = create_book(path)
    fill(book)
    book.close()
    command = [sys.executable, "-c", _KILLED_IN_A_STEP, str(path), str(killed_inside)]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode < 0
    book = open_book(path)
    with book.reading() as connection:
        assert month_figures.faults(connection) == ()
    book.close()
    assert rows_of(path, "SELECT count(*) FROM time_entry") == [(entries,)]
    assert rows_of(path, "SELECT entries FROM month_hours") == [(entries,)]
