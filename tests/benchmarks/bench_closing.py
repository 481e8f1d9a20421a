"""A month closed for many customers at once, beside typst, which only lays the statements out.

A book holds so many contracts like the sample's, each with its own hours and counts. Ours is the
whole of closing: every statement is gathered, computed, printed and sealed, each in a step of its
own on disk, the next one's paper printed meanwhile by a second process. Typst gets the blocks of
the same statements as markup, in a warm process with a kept compiler. Printed are seconds on the
clock (so the machine has to be quiet) and the ratio; nothing here is an assertion about speed.
BENCH_STATEMENTS sets how many.

Called with arguments this file is the process that closes: `ours FOLDER`.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_documents import PEERS, told, typst_source

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("BENCH_STATEMENTS", "200"))


def opened(folder: Path) -> Any:
    from bpodesk.services.books import open_book

    clock = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    return open_book(folder / "many.bpodesk", clock=lambda: clock)


def close_all(folder: Path) -> None:
    """Compute and seal the month of every contract, and tell how long it took."""
    from bpodesk.domain.periods import Month
    from bpodesk.services.closing import seal_in_turn
    from bpodesk.services.contracts import list_contracts
    from bpodesk.services.outcome import Saved
    from bpodesk.services.statements import compute

    book = opened(folder)
    contracts = [row.contract.id for row in list_contracts(book)]
    views = (compute(book, contract_id, Month(2026, 9)) for contract_id in contracts)
    started = time.perf_counter()
    for _, outcome in seal_in_turn(book, views):
        assert isinstance(outcome, Saved)
    print(json.dumps([len(contracts), time.perf_counter() - started]))
    book.close()


def documents(book: Any) -> list[Any]:
    """The blocks of every statement."""
    from bpodesk.documents import pdf
    from bpodesk.domain.periods import Month
    from bpodesk.services.statements import list_statements, statement_pdf

    kept: list[Any] = []
    render = pdf.render
    try:
        pdf.render = lambda document: kept.append(document) or b""  # type: ignore[assignment]
        for row in list_statements(book, Month(2026, 9)):
            statement_pdf(book, row.view)
    finally:
        pdf.render = render
    return kept


def test_month_of_many_customers_beside_typst(tmp_path: Path) -> None:
    from tests.samples import clone_contract, sample_book

    clock = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    book = sample_book(tmp_path / "many.bpodesk", clock=lambda: clock)
    for number in range(1, COUNT):
        clone_contract(book, f"HPO-2026-{number:04d}")
    for number, document in enumerate(documents(book)):
        source = typst_source(document)
        tmp_path.joinpath(f"statement.{number:04d}.typ").write_text(source, encoding="utf-8")
    book.close()
    done = subprocess.run(
        [sys.executable, __file__, "ours", tmp_path],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    count, ours = json.loads(done.stdout)
    print(f"\n{count} statements: computed, printed and sealed in {ours:.2f} s")
    if PEERS.exists():
        started = time.perf_counter()
        runs = told(PEERS, "typst", tmp_path)
        whole = time.perf_counter() - started
        typst = sum(seconds for seconds, _ in runs.values())
        print(
            f"{len(runs)} statements: laid out by typst in {typst:.2f} s CPU ({whole:.2f} s whole)"
        )
        print(f"ours / typst: {ours / typst:.3f}")


if __name__ == "__main__":
    close_all(Path(sys.argv[2]))
