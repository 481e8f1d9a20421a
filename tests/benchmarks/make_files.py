"""The files of the benchmarks, laid out as Excel lays them out (xlsxwriter: shared strings).

python make_files.py FOLDER
"""

import csv
import datetime as dt
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

FIRST = ("Ana", "Ben", "Carla", "Dan", "Eva", "Filip", "Gita", "Hugo", "Iris", "José")
LAST = ("Cruz", "Santos", "Reyes", "Garcia", "Gómez", "Torres", "Flores", "Ramos", "Rivera", "Díaz")
NAMES = tuple(f"{first} {last} {number}" for number in "123" for first in FIRST for last in LAST)
HEADERS = (
    *("Employee ID", "Employee", "Date", "Start", "End", "Break (min)", "Hours", "Task"),
    "Customer",
)
TASKS = ("Calls", "Mail", "Chat", "Back office", "Training")
STARTS = (1260, 1230, 780, 360, 495)  # minutes after midnight
EPOCH = dt.date(1899, 12, 30)


Shift = tuple[str, str, dt.date, int, int, int, int, str, str]


def shifts(count: int) -> Iterator[Shift]:
    """Code, name, day, start, end, break and work in minutes, task, customer."""
    chance = random.Random(7)
    for number in range(count):
        who, later = number % len(NAMES), number // len(NAMES)
        start = STARTS[(who + later) % len(STARTS)]
        minutes = chance.choice((450, 480, 480, 495, 510, 540))
        pause = chance.choice((30, 45, 60))
        end = (start + minutes + pause) % 1440
        day = dt.date(2025, 1, 1) + dt.timedelta(days=later)
        task = TASKS[(who + number) % len(TASKS)]
        yield f"E{1000 + who}", NAMES[who], day, start, end, pause, minutes, task, "Northwind"


def flat_list(path: Path, rows: int, *, messy: bool = False) -> None:
    """A row for each shift; messy: banded styles, formulas, empty cells."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Hours")
        colours = ({}, {"bg_color": "#eeeeee"}) if messy else ({},)
        styles = [
            [
                book.add_format({"num_format": code, **colour})
                for code in ("yyyy-mm-dd", "hh:mm", "0.00")
            ]
            for colour in colours
        ]
        sheet.write_row(0, 0, HEADERS)
        for number, shift in enumerate(shifts(rows)):
            code, name, day, start, end, pause, minutes, task, customer = shift
            date, clock, hours = styles[number % len(styles)]
            row = number + 1
            sheet.write_string(row, 0, code)
            sheet.write_string(row, 1, name)
            sheet.write_number(row, 2, (day - EPOCH).days, date)
            sheet.write_number(row, 3, start / 1440, clock)
            sheet.write_number(row, 4, end / 1440, clock)
            sheet.write_number(row, 5, pause)
            if messy and number % 3 == 0:
                formula = f"=MOD(E{row + 1}-D{row + 1},1)*24-F{row + 1}/60"
                sheet.write_formula(row, 6, formula, hours, minutes / 60)
            else:
                sheet.write_number(row, 6, minutes / 60, hours)
            if not (messy and number % 7 == 0):
                sheet.write_string(row, 7, task)
            sheet.write_string(row, 8, customer)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def flat_text(path: Path, rows: int) -> None:
    """The same list as a tracker exports it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for code, name, day, start, end, pause, minutes, *texts in shifts(rows):
            hours = f"{minutes / 60:.2f}"
            writer.writerow((code, name, day, clock(start), clock(end), pause, hours, *texts))


def flat_ods(path: Path, rows: int) -> None:
    """The same list as LibreOffice writes it."""
    names = ("office", "table", "text", "style", "number")
    uris = {name: "datastyle" if name == "number" else name for name in names}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in uris.items()
    )
    styles = "".join(
        f'<number:{kind}-style style:name="{style}f">{shown}</number:{kind}-style><style:style'
        f' style:name="{style}" style:family="table-cell" style:data-style-name="{style}f"/>'
        for kind, style, shown in (
            ("date", "d", "<number:year/><number:month/><number:day/>"),
            ("time", "t", "<number:hours/><number:minutes/>"),
        )
    )

    def cell(kind: str, shown: object, value: str = "") -> str:
        plain = escape(str(shown))
        return (
            f'<table:table-cell office:value-type="{kind}"{value}><text:p>{plain}</text:p>'
            "</table:table-cell>"
        )

    def time(minutes: int) -> str:
        value = f"PT{minutes // 60:02d}H{minutes % 60:02d}M00S"
        return cell("time", clock(minutes), f' table:style-name="t" office:time-value="{value}"')

    def number(value: float) -> str:
        return cell("float", f"{value:g}", f' office:value="{value!r}"')

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        with archive.open("content.xml", "w") as part:
            head = "".join(cell("string", text) for text in HEADERS)
            opening = (
                f"<office:document-content {spaces}><office:automatic-styles>{styles}"
                "</office:automatic-styles><office:body><office:spreadsheet>"
                f'<table:table table:name="Hours"><table:table-row>{head}'
                "</table:table-row>"
            )
            part.write(opening.encode())
            for code, name, day, start, end, pause, minutes, *texts in shifts(rows):
                date = f' table:style-name="d" office:date-value="{day}"'
                cells = (
                    *(cell("string", text) for text in (code, name)),
                    *(cell("date", day, date), time(start), time(end)),
                    *(number(pause), number(minutes / 60)),
                    *(cell("string", text) for text in texts),
                )
                part.write(f"<table:table-row>{''.join(cells)}</table:table-row>".encode())
            part.write(
                b"</table:table></office:spreadsheet></office:body></office:document-content>"
            )


def punch_log(path: Path, punches: int) -> None:
    """Four punches of each person a day, as a clock writes them: no header, a number a person."""
    chance = random.Random(3)
    moments: list[tuple[dt.datetime, int]] = []
    for later in range(punches // 4 // len(NAMES) + 1):
        for who in range(len(NAMES)):
            start = dt.datetime(2025, 1, 1) + dt.timedelta(days=later)  # noqa: DTZ001
            start += dt.timedelta(minutes=STARTS[who % len(STARTS)], seconds=chance.randrange(900))
            moments += [(start + dt.timedelta(minutes=m), who) for m in (0, 240, 285, 525)]
    lines = [f"{who + 1:9d}\t{at}\t1\t0\t1\t0\n" for at, who in sorted(moments)[:punches]]
    path.write_text("".join(lines), encoding="ascii")


def month_matrix(path: Path) -> None:
    """300 people beside the 31 days of a month."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("October 2026")
        sheet.write_row(0, 0, ("Name", *range(1, 32)))
        for number, name in enumerate(NAMES, start=1):
            hours = [8 if (number + day) % 7 < 5 else "" for day in range(31)]
            sheet.write_row(number, 0, (name, *hours))


def many_sheets(path: Path) -> None:
    """300 sheets, each a person's month."""
    with xlsxwriter.Workbook(path) as book:
        for name in NAMES:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Employee", "Date", "Start", "End", "Hours"))
            for day in range(1, 23):
                sheet.write_row(day, 0, (name, f"2026-09-{day:02d}", "09:00", "17:30", 8.5))


def main(folder: Path) -> None:
    flat_list(folder / "flat20k.xlsx", 20_000)
    flat_list(folder / "flat100k.xlsx", 100_000)
    flat_list(folder / "messy100k.xlsx", 100_000, messy=True)
    flat_list(folder / "flat500k.xlsx", 500_000)
    flat_text(folder / "flat100k.csv", 100_000)
    flat_ods(folder / "flat100k.ods", 100_000)
    punch_log(folder / "punches100k.dat", 100_000)
    month_matrix(folder / "matrix.xlsx")
    many_sheets(folder / "sheets.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
