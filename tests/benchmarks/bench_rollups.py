"""The figures kept of each month beside what stands in for them, over a million entries.

Each variant runs in a fresh process, the variants take turns, and what is printed are medians (and
the span) of pairwise ratios of CPU seconds for the same work; where the figures differ, it fails.
Nothing here is an assertion about speed. BENCH_ROUNDS sets the rounds.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.big_book import COVERING, make_book

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
# Those that change the book get one of their own.
WRITING = ("rebuild", "correct", "renew", "cell", "rows", "file")

Measured = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book as the program keeps it, and a copy with covering indexes."""
    folder = tmp_path_factory.mktemp("million")
    book, covered = folder / "book.bpodesk", folder / "covered.bpodesk"
    make_book(book)
    shutil.copy(book, covered)
    with closing(sqlite3.connect(covered)) as connection:
        for index in COVERING:
            connection.execute(index)
        connection.commit()
    return folder


def measure(folder: Path, variants: Sequence[str], rounds: int) -> Measured:
    """Every variant once a round, one after the other."""
    measured: Measured = {name: [] for name in variants}
    for _ in range(rounds):
        for name in variants:
            book = folder / ("covered" if name.startswith("covering") else "book")
            book = book.with_suffix(".bpodesk")
            if name in WRITING:
                book = shutil.copy(book, folder / "work.bpodesk")
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.month_variants", name, book],
                check=True,
                capture_output=True,
                text=True,
                cwd=ROOT,
            )
            measured[name].append(json.loads(done.stdout))
    return measured


def show(title: str, measured: Measured) -> None:
    print(f"\n{title}")
    for name, runs in measured.items():
        cpu, wall = (
            statistics.median(1000 * run[key] / run["count"] for run in runs)
            for key in ("cpu", "wall")
        )
        print(f"  {name:15} CPU {cpu:9.3f} ms  wall {wall:9.3f} ms each, {runs[0]['count']} times")


def ratio(measured: Measured, one: str, other: str) -> str:
    """Median, least and greatest of one's CPU time over the other's for one of what they do."""
    return _spread(
        (mine["cpu"] / mine["count"]) / (theirs["cpu"] / theirs["count"])
        for mine, theirs in zip(measured[one], measured[other], strict=True)
    )


def _spread(values: Any) -> str:
    found = list(values)
    return f"{statistics.median(found):9.4f} ({min(found):.4f} to {max(found):.4f})"


def assert_same(measured: Measured, *names: str) -> None:
    assert len({run["digest"] for name in names for run in measured[name]}) == 1


def test_a_month_of_all_contracts(books: Path) -> None:
    names = ("kept", "covering", "kept-hours", "covering-hours", "kept-few", "orm")
    measured = measure(books, names, ROUNDS)
    for same in (names[:2], names[2:4], names[4:]):
        assert_same(measured, *same)
    show("hours and counts of a month, 40 contracts", measured)
    print(f"  kept / covering index, hours and counts  {ratio(measured, 'kept', 'covering')}")
    hours = ratio(measured, "kept-hours", "covering-hours")
    print(f"  kept / covering index, hours             {hours}")
    print(f"  kept / objects, hours and counts         {ratio(measured, 'kept', 'orm')}")


def test_all_months_anew(books: Path) -> None:
    measured = measure(books, ("rebuild", "orm-all"), min(ROUNDS, 3))
    assert_same(measured, "rebuild", "orm-all")
    show("60 months worked out anew (objects: not written)", measured)
    print(f"  objects / rebuild                        {ratio(measured, 'orm-all', 'rebuild')}")


def test_a_corrected_entry(books: Path) -> None:
    measured = measure(books, ("correct", "renew", "cell"), ROUNDS)
    show("a corrected entry committed; its month's figures alone; the same by hand", measured)
    print(f"  renew / by hand                          {ratio(measured, 'renew', 'cell')}")
    shares = _spread(run["upkeep"] / run["cpu"] for run in measured["correct"])
    print(f"  upkeep's share of a correction           {shares}")


def test_a_month_imported(books: Path) -> None:
    measured = measure(books, ("rows", "file"), ROUNDS)
    for name, title in (("rows", "of rows that are read already"), ("file", "of a csv file")):
        runs = measured[name]
        cpu = statistics.median(run["cpu"] for run in runs)
        print(f"\na month {title}, {runs[0]['count']} rows: CPU {cpu:.3f} s")
        share = _spread(run["upkeep"] / (run["cpu"] - run["upkeep"]) for run in runs)
        print(f"  upkeep / the rest                        {share}")
