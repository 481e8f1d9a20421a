"""Inspect and import beside what users would take instead, and beside the floor.

Each variant runs in a fresh process, the variants take turns, and what is printed are medians (and
the span) of pairwise ratios of CPU seconds, children included. Nothing here is an assertion about
speed. BENCH_ROUNDS sets the rounds. The peers live in `build/bench-peers`, which `dev.py bench`
makes; the program's own environment never has them.
"""

import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bpodesk.domain.company import Company
from bpodesk.services.books import create_book
from tests.services.making import contract_in, hire

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PEERS = ROOT / "build" / "bench-peers" / ("Scripts" if os.name == "nt" else "bin") / "python"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
OURS = ("floor", "raw", "inspect", "import", "again", "corrected", "beside")

Measured = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files; those written anew by LibreOffice, where there is one, are *.lo."""
    if not PEERS.exists():
        pytest.skip("the peers are not installed: call `python3 packaging/dev.py bench`")
    folder = tmp_path_factory.mktemp("bench")
    subprocess.run([PEERS, HERE / "make_files.py", folder], check=True)
    office = shutil.which("soffice")
    for name in ("flat100k", "messy100k") if office else ():
        out = folder / "lo"
        command = [office, "--headless", "--convert-to", "xlsx", "--outdir", out]
        subprocess.run([*command, folder / f"{name}.xlsx"], check=True, capture_output=True)
        shutil.move(out / f"{name}.xlsx", folder / f"{name}.lo.xlsx")
    return folder


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the 300 people and the contract, and no hours."""
    path = tmp_path_factory.mktemp("book") / "Bench.bpodesk"
    company = Company(name="Talisay", zone="Asia/Manila", currency="USD")
    book = create_book(path, company, clock=lambda: dt.datetime(2026, 10, 5, tzinfo=dt.UTC))
    sys.path.insert(0, str(HERE))
    for number in range(300):
        hire(book, f"E{1000 + number}", name=f"Person E{1000 + number}")
    contract_in(book)
    book.close()
    return path


def measure(variants: Sequence[tuple[str, Path]], empty_book: Path, rounds: int) -> Measured:
    """Every variant (name, file) once a round, one after the other."""
    measured: Measured = {name: [] for name, _ in variants}
    for _ in range(rounds):
        for name, file in variants:
            book = empty_book.with_name("work.bpodesk")
            shutil.copy(empty_book, book)
            python = sys.executable if name in OURS else PEERS
            done = subprocess.run(
                [python, HERE / "variants.py", name, file, book],
                check=True,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            measured[name].append(json.loads(done.stdout))
            book.unlink()
    return measured


def ratio(measured: Measured, one: str, other: str, *, scale: float = 1.0) -> str:
    """Median, least and greatest of one's CPU time over the other's, round by round."""
    ratios = [
        scale * mine["cpu"] / max(0.001, theirs["cpu"])
        for mine, theirs in zip(measured[one], measured[other], strict=True)
    ]
    return f"{statistics.median(ratios):8.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def show(title: str, measured: Measured) -> None:
    print(f"\n{title}")
    for name, runs in measured.items():
        cpu, wall = (statistics.median(run[key] for run in runs) for key in ("cpu", "wall"))
        peak = max(max(run["rss_mb"]) for run in runs)
        print(
            f"  {name:9} CPU {cpu:7.3f} s  wall {wall:7.3f} s  {runs[0]['count']:7,} rows"
            f"  peak {peak} MB"
        )


@pytest.mark.parametrize("name", ["flat100k", "flat100k.lo", "messy100k", "messy100k.lo"])
def test_flat_list_beside_its_peers(files: Path, empty_book: Path, name: str) -> None:
    file, short = files / f"{name}.xlsx", files / "flat20k.xlsx"
    if not file.exists():
        pytest.skip("there is no LibreOffice here")
    variants = [
        (variant, file) for variant in ("floor", "import", "inspect", "calamine", "raw", "again")
    ]
    measured = measure(variants, empty_book, ROUNDS)
    slow = measure([("import", file), ("pandas", file), ("orm", short)], empty_book, min(ROUNDS, 3))
    show(f"{name}, 100,000 rows x 9 columns", measured)
    show("beside (orm: 20,000 rows)", slow)
    print(f"  import / floor         {ratio(measured, 'import', 'floor')}")
    print(f"  inspect / calamine     {ratio(measured, 'inspect', 'calamine')}")
    print(f"  import / raw           {ratio(measured, 'import', 'raw')}")
    print(f"  again / import         {ratio(measured, 'again', 'import')}")
    print(f"  pandas / import        {ratio(slow, 'pandas', 'import')}")
    print(f"  orm x 5 / import       {ratio(slow, 'orm', 'import', scale=5.0)}")


@pytest.mark.parametrize("name", ["flat20k", "flat100k"])
def test_later_files_beside_the_first(files: Path, empty_book: Path, name: str) -> None:
    file = files / f"{name}.xlsx"
    variants = [(variant, file) for variant in ("import", "corrected", "beside")]
    measured = measure(variants, empty_book, min(ROUNDS, 3))
    show(f"{name}, a corrected copy, and between its neighbours", measured)
    print(f"  corrected / import     {ratio(measured, 'corrected', 'import')}")
    print(f"  beside / import        {ratio(measured, 'beside', 'import')}")


@pytest.mark.parametrize("name", ["matrix", "sheets"])
def test_small_workbooks_beside_calamine(files: Path, empty_book: Path, name: str) -> None:
    file = files / f"{name}.xlsx"
    measured = measure([("inspect", file), ("calamine", file)], empty_book, ROUNDS)
    show(f"{name}, the child's start included", measured)
    print(f"  inspect / calamine     {ratio(measured, 'inspect', 'calamine')}")


@pytest.mark.parametrize(
    ("name", "peer"),
    [("flat100k.csv", "read_csv"), ("flat100k.ods", "calamine"), ("punches100k.dat", "read_csv")],
)
def test_other_kinds_beside_their_peers(
    files: Path, empty_book: Path, name: str, peer: str
) -> None:
    file = files / name
    measured = measure([("inspect", file), (peer, file)], empty_book, ROUNDS)
    show(f"{name}, the child's start included", measured)
    print(f"  inspect / {peer:12} {ratio(measured, 'inspect', peer)}")


def test_memory_of_an_import_stays_flat(files: Path, empty_book: Path) -> None:
    for name in ("flat100k", "flat500k"):
        measured = measure([("import", files / f"{name}.xlsx")], empty_book, 1)
        show(f"{name}", measured)
        [run] = measured["import"]
        own, child = run["rss_mb"]
        print(f"  idle {run['idle_mb']} MB, this process {own} MB, the reader's {child} MB")
