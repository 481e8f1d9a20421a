"""One way of getting a file's hours into a table, in a process of its own.

    python variants.py NAME FILE BOOK

prints {"cpu": seconds with children, "wall": seconds, "rss_mb": [this process, children],
"count": what was read or written}. What is loaded before the clock starts is what a program that
runs already has loaded. The peers (pandas, openpyxl with the ORM) run in an environment that has
them; ours in the program's own.
"""

import datetime as dt
import hashlib
import json
import os
import re
import sqlite3
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

COLUMNS = (
    "staff_id, business_date, started_at, ended_at, break_minutes, minutes, source_sheet,"
    " source_column, task, source_row"
)
READY_ROWS = 100_000
STAFF = 300


def floor(file: Path, book: Path) -> Callable[[], int]:
    """Unzip, let expat go over it, insert rows that are ready into the program's own table."""
    insert = raw(file, book)

    def work() -> int:
        scan(file)
        return insert()

    return work


def scan(file: Path) -> int:
    count = 0
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith(("xl/sharedStrings", "xl/worksheets/sheet")):
                parser = expat.ParserCreate()
                with archive.open(name) as part:
                    while block := part.read(1 << 20):
                        parser.Parse(block, False)
                parser.Parse(b"", True)
                count += 1
    return count


def raw(file: Path, book: Path) -> Callable[[], int]:
    """executemany of ready rows, the file kept, with the settings of the program's books."""
    rows: list[tuple[object, ...]] = []
    first = dt.datetime(2025, 1, 1, 13, tzinfo=dt.UTC)
    for number in range(READY_ROWS):
        start = first + dt.timedelta(days=number // STAFF, minutes=number % 5 * 15)
        seconds = int(start.timestamp())
        spelt = (seconds, seconds + 525 * 60)
        day = start.date().isoformat()
        rows.append((number % STAFF + 1, day, *spelt, 45, 480, 0, 7, "Calls", number + 2))
    content = file.read_bytes()
    connection = sqlite3.connect(book, isolation_level=None)
    # As an import sets them: what the rows refer to is looked up once, at its end.
    for setting in ("synchronous = FULL", "foreign_keys = OFF", "journal_mode = TRUNCATE"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("PRAGMA cache_spill = OFF")

    def work() -> int:
        connection.execute("BEGIN IMMEDIATE")
        digest = hashlib.sha256(content).hexdigest()
        connection.execute(
            "INSERT INTO source_file (id, row_version, name, sha256, size, content)"
            " VALUES (1, 1, 'x', ?, ?, ?)",
            (digest, len(content), content),
        )
        connection.execute(
            "INSERT INTO import_batch (id, row_version, contract_id, source_file_id, layout, zone,"
            " sheets, columns, imported_at, entry_count, total_minutes) VALUES (1, 1, 1, 1, 'x',"
            " 'x', '[]', '[]', '2026-01-01T00:00:00+00:00', 0, 0)"
        )
        connection.executemany(
            f"INSERT INTO time_entry (row_version, contract_id, batch_id, {COLUMNS})"
            " VALUES (1, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        connection.execute("COMMIT")
        return len(rows)

    return work


def calamine(file: Path, book: Path) -> Callable[[], int]:
    """The cells only."""
    from python_calamine import CalamineWorkbook

    def work() -> int:
        with CalamineWorkbook.from_path(str(file)) as workbook:
            names = workbook.sheet_names
            return sum(1 for n in names for _ in workbook.get_sheet_by_name(n).iter_rows())

    return work


def text(file: Path, book: Path) -> Callable[[], int]:
    """The fields of a text file only."""
    import pandas as pd

    separator = "," if file.suffix == ".csv" else "\t"
    return lambda: len(pd.read_csv(file, sep=separator, header=None, low_memory=False))


def pandas_to_sql(file: Path, book: Path) -> Callable[[], int]:
    """What an analyst writes: no check, no day, no time zone."""
    import pandas as pd

    def work() -> int:
        frame = pd.read_excel(file, engine="openpyxl")
        with sqlite3.connect(book) as connection:
            frame.to_sql("hours", connection, index=False)
        return len(frame)

    return work


def openpyxl_orm(file: Path, book: Path) -> Callable[[], int]:
    """What a developer writes: a record for each row, add_all."""
    from openpyxl import load_workbook
    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Entry(Base):
        __tablename__ = "hours"
        id: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str] = mapped_column(index=True)
        name: Mapped[str]
        day: Mapped[dt.date] = mapped_column(index=True)
        start: Mapped[dt.time]
        end: Mapped[dt.time]
        break_minutes: Mapped[float]
        hours: Mapped[float]
        task: Mapped[str]
        customer: Mapped[str]

    def work() -> int:
        engine = create_engine(f"sqlite:///{book}")
        Base.metadata.create_all(engine)
        sheet = load_workbook(file, data_only=True).worksheets[0]
        names = [column.name for column in Entry.__table__.columns][1:]
        entries: list[Entry] = []
        for row in sheet.iter_rows(min_row=2, values_only=True):
            values = dict(zip(names, row, strict=True))
            values["day"] = row[2].date()
            entries.append(Entry(**values))
        with Session(engine) as session:
            session.add_all(entries)
            session.commit()
        return len(entries)

    return work


def inspect(file: Path, book: Path) -> Callable[[], int]:
    """Ours: read and understood, in the child process as always."""
    from bpodesk.services.given_files import read_file

    content = file.read_bytes()
    return lambda: len(read_file(content, name=file.name).reading.entries)


def imported(file: Path, book: Path) -> Callable[[], int]:
    """Ours: read, understood, checked, with each entry's cell, the file kept, one step to undo."""
    from bpodesk.domain.ids import ContractId
    from bpodesk.services.books import open_book
    from bpodesk.services.imports import import_timesheet, plan_import, read_file
    from bpodesk.services.outcome import Saved

    opened = open_book(book, clock=lambda: dt.datetime(2026, 10, 5, tzinfo=dt.UTC))

    def work() -> int:
        given = read_file(file.read_bytes(), name=file.name)
        plan = plan_import(opened, given, contract_id=ContractId(1))
        outcome = import_timesheet(opened, plan)
        assert isinstance(outcome, Saved), outcome
        done = outcome.record
        return done.new + done.changed + done.same

    return work


def corrected(file: Path, book: Path) -> Callable[[], int]:
    """Ours: a copy of an imported file in which the hours of every fiftieth row are others."""

    def other(cell: re.Match[bytes]) -> bytes:
        return cell[0] if int(cell[2]) % 50 else cell[1] + b"1.25</v>"

    pattern = re.compile(rb'(<c r="G(\d+)" s="\d+"><v>)[^<]*</v>')
    assert imported(file, book)() > 0
    copy = rewritten(file, "v2", lambda sheet: pattern.sub(other, sheet))
    return imported(copy, book)


def beside(file: Path, book: Path) -> Callable[[], int]:
    """Ours: the file, where the book has the same rows before and after its days."""
    pattern = re.compile(rb'(<c r="C\d+" s="\d+"><v>)(\d+)</v>')
    days = pattern.findall(sheet_of(file))
    length = int(days[-1][1]) - int(days[0][1]) + 1

    def moved(by: int) -> Callable[[bytes], bytes]:
        return lambda sheet: pattern.sub(
            lambda day: b"%s%d</v>" % (day[1], int(day[2]) + by), sheet
        )

    # The last night of the months before must not reach into the first morning.
    for name, by in (("before", -length - 1), ("after", length + 1)):
        assert imported(rewritten(file, name, moved(by)), book)() > 0
    return imported(file, book)


SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read(SHEET)


def rewritten(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook with another sheet."""
    copy = file.with_name(f"{file.stem} {name}.xlsx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == SHEET else content)
    return copy


def again(file: Path, book: Path) -> Callable[[], int]:
    """Ours: the same file once more; its hash tells."""
    from bpodesk.domain.ids import ContractId
    from bpodesk.services.books import open_book
    from bpodesk.services.imports import earlier_import

    assert imported(file, book)() > 0
    opened = open_book(book, clock=lambda: dt.datetime(2026, 10, 5, tzinfo=dt.UTC))

    def work() -> int:
        found = earlier_import(opened, file.read_bytes(), contract_id=ContractId(1))
        assert found is not None
        return found.entry_count

    return work


VARIANTS = {
    "floor": floor,
    "raw": raw,
    "calamine": calamine,
    "read_csv": text,
    "pandas": pandas_to_sql,
    "orm": openpyxl_orm,
    "inspect": inspect,
    "import": imported,
    "again": again,
    "corrected": corrected,
    "beside": beside,
}


def cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(name: str, file: str, book: str) -> None:
    work = VARIANTS[name](Path(file), Path(book))
    idle = peak_mb(os.getpid())
    child = Watch()
    cpu, wall = cpu_seconds(), time.perf_counter()
    count = work()
    measured = {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}
    peak = [peak_mb(os.getpid()), child.end()]
    print(json.dumps({**measured, "count": count, "rss_mb": peak, "idle_mb": idle}))


def peak_mb(process: int) -> int:
    """The most memory a process had; getrusage would count what it had before exec (Linux)."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return int(lines.get("VmHWM", "0").split()[0]) // 1024


class Watch(threading.Thread):
    """Looks at the children's memory every few milliseconds, from a thread that hardly runs."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._peak, self._over = 0, threading.Event()
        self.start()

    def run(self) -> None:
        own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        while not self._over.wait(0.02):
            for child in own.read_text().split() if own.exists() else ():
                self._peak = max(self._peak, peak_mb(int(child)))

    def end(self) -> int:
        self._over.set()
        self.join()
        return self._peak


if __name__ == "__main__":
    main(*sys.argv[1:])
