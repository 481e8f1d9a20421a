"""How long the window's thread is kept by one event, beside a bare table view of the same rows.

Nothing is asserted about time. Each use runs in a fresh process (`window_probe.py`); printed are
the ten longest events with their wall and CPU milliseconds, and the latest turns of the loop.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bpodesk.services.books import open_book
from bpodesk.services.contracts import list_contracts
from bpodesk.services.imports import import_timesheet, plan_import, read_file
from bpodesk.services.outcome import Saved
from bpodesk.workbooks.exports import TimesheetRow, write_flat_timesheet
from tests.benchmarks.bench_import import empty_book, files

__all__ = ["empty_book", "files"]  # fixtures
HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
ROWS = 100_000
PEOPLE = 300
A_DAY = 12  # entries of a person


@pytest.fixture(scope="session")
def month_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many short entries that all lie in one month."""
    rows: list[TimesheetRow] = []
    for number in range(ROWS):
        who, turn = number % PEOPLE, number // PEOPLE
        start = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC) + dt.timedelta(
            days=turn // A_DAY, minutes=turn % A_DAY * 40
        )
        rows.append(
            TimesheetRow(
                person=f"Person E{1000 + who}",
                person_code=f"E{1000 + who}",
                day=start.date(),
                start=start.time(),
                end=(start + dt.timedelta(minutes=35)).time(),
                break_minutes=0,
                minutes=35,
                task=("Calls", "Mail", "Chat")[number % 3],
            )
        )
    path = tmp_path_factory.mktemp("month") / "month100k.xlsx"
    path.write_bytes(write_flat_timesheet(rows, title="Benchmark", sheet_name="Hours"))
    return path


def probe(mode: str, file: Path, book: Path) -> None:
    """Run one use and print what took longest."""
    done = subprocess.run(
        [sys.executable, HERE / "window_probe.py", mode, file, book],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    found = json.loads(done.stdout)
    print(f"\n{mode}, {file.name}: longest events (wall ms, CPU ms)")
    for stage, wall, cpu, what in found["events"]:
        print(f"  {stage:10} {wall:7.0f} {cpu:7.0f}  {what[:150]}")
    late = ", ".join(f"{stage} {wall:.0f} ({cpu:.0f})" for stage, wall, cpu in found["gaps"])
    print(f"  latest turns: {late}")


def test_window_while_a_long_list_is_imported(
    files: Path, month_file: Path, empty_book: Path, tmp_path: Path
) -> None:
    for file in (files / "flat100k.xlsx", month_file):
        book = tmp_path / f"{file.stem}.bpodesk"
        shutil.copy(empty_book, book)
        probe("import", file, book)
    probe("peer", month_file, empty_book)


def test_window_on_a_month_with_very_many_hours(
    month_file: Path, empty_book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "month.bpodesk"
    shutil.copy(empty_book, path)
    book = open_book(path)
    file = read_file(month_file.read_bytes(), name=month_file.name)
    plan = plan_import(book, file, contract_id=list_contracts(book)[0].contract.id)
    assert isinstance(import_timesheet(book, plan), Saved)
    book.close()
    probe("hours", month_file, path)
