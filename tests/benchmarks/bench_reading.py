"""Reading a timesheet: ours, which also understands it, beside openpyxl, which only gives cells.

Run with `python3 packaging/dev.py bench`. The two take turns in one process and the ratio of their
CPU times is printed; nothing is asserted about speed, only that both saw the same rows.
"""

import datetime as dt
import io
import statistics
import time
from collections.abc import Callable

from openpyxl import load_workbook

from bpodesk.services.imports import read_file
from bpodesk.workbooks.exports import TimesheetRow, write_flat_timesheet

ROWS = 20_000
ROUNDS = 5


def workbook() -> bytes:
    first = dt.date(2026, 1, 1)
    rows = [
        TimesheetRow(
            person=f"Person {number % 300}",
            person_code=f"P{number % 300}",
            day=first + dt.timedelta(days=number // 300),
            start=dt.time(21),
            end=dt.time(6),
            break_minutes=60,
            minutes=480,
            task="Calls",
        )
        for number in range(ROWS)
    ]
    return write_flat_timesheet(rows, title="Benchmark", sheet_name="Hours")


def cpu(work: Callable[[], int]) -> tuple[float, int]:
    before = time.process_time()
    count = work()
    return time.process_time() - before, count


def test_reading_beside_openpyxl_prints_the_ratio() -> None:
    content = workbook()

    def ours() -> int:
        return len(read_file(content, name="bench.xlsx").reading.entries)

    def openpyxl_read_only() -> int:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # The title, an empty row, the header and the total are no entries.
        return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 4

    ratios: list[float] = []
    for _ in range(ROUNDS):
        (own, own_rows), (peer, peer_rows) = cpu(ours), cpu(openpyxl_read_only)
        assert own_rows == peer_rows == ROWS
        ratios.append(own / peer)
    print(
        f"\nread and understood / openpyxl read-only, {ROWS:,} rows x 10 columns, CPU time:"
        f" median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}"
    )
