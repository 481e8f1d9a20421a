"""The files of the benchmarks, laid out as Excel lays them out (xlsxwriter: shared strings).

python make_files.py FOLDER
"""

import datetime as dt
import random
import sys
from pathlib import Path

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


def flat_list(path: Path, rows: int, *, messy: bool = False) -> None:
    """A row for each shift; messy: banded styles, formulas, empty cells."""
    chance = random.Random(7)
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
        for number in range(rows):
            who, later = number % len(NAMES), number // len(NAMES)
            day = (dt.date(2025, 1, 1) - EPOCH).days + later
            start = STARTS[(who + later) % len(STARTS)]
            minutes, pause = (
                chance.choice((450, 480, 480, 495, 510, 540)),
                chance.choice((30, 45, 60)),
            )
            date, clock, hours = styles[number % len(styles)]
            row = number + 1
            sheet.write_string(row, 0, f"E{1000 + who}")
            sheet.write_string(row, 1, NAMES[who])
            sheet.write_number(row, 2, day, date)
            sheet.write_number(row, 3, start / 1440, clock)
            sheet.write_number(row, 4, (start + minutes + pause) % 1440 / 1440, clock)
            sheet.write_number(row, 5, pause)
            if messy and number % 3 == 0:
                formula = f"=MOD(E{row + 1}-D{row + 1},1)*24-F{row + 1}/60"
                sheet.write_formula(row, 6, formula, hours, minutes / 60)
            else:
                sheet.write_number(row, 6, minutes / 60, hours)
            if not (messy and number % 7 == 0):
                sheet.write_string(row, 7, TASKS[(who + number) % len(TASKS)])
            sheet.write_string(row, 8, "Northwind")


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
    month_matrix(folder / "matrix.xlsx")
    many_sheets(folder / "sheets.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
