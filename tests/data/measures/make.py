"""Writes the workbooks of this folder anew; run by hand: python tests/data/measures/make.py."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
CALL_HEADERS = ["Call Id", "Agent", "Date", "Time", "Topic", "Answered (Y/N)", "Resolved"]
CALL_HEADERS += ["Speed of answer in seconds", "AvgTalkDuration", "Satisfaction rating"]
CALLS = [
    ["C1", "Ana Yu", "2026-09-01", dt.time(9, 12), "Bill", "Y", "Y", 17, dt.time(0, 2, 14), 4],
    ["C2", "Ben Oro", "2026-09-01", dt.time(9, 40), "Bill", "N", "N", None, None, None],
    ["C3", "Ana Yu", "2026-09-02", dt.time(9, 5), "Repair", "Y", "N", 30, dt.time(0, 4, 2), 3],
    ["C4", "Ben Oro", "2026-09-08", dt.time(16, 59), "Repair", "Y", "Y", 4, dt.time(0, 1), 5],
]
TICKET_HEADERS = ["N° TICKET", "INICIO", "FIN", "TECNICO", "USUARIO", "FALLA", "MIN", "HORAS"]
TICKETS = [
    [101, "2026-09-01T08:00", "2026-09-01T09:30", "L. Paz", "Ventas", "Impresora", 90, 1.5],
    [102, "2026-09-01T23:50", "2026-09-02T00:20", "M. Gil", "Caja", "Red", 30, 0.5],
    [103, "2026-09-03T10:00", None, "L. Paz", "Caja", "Correo", None, None],
]


def calls() -> Workbook:
    """Four calls, a pivot of them, a filtered copy, and an empty sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Calls"
    for row in (CALL_HEADERS, *CALLS):
        sheet.append(row)
    pivot = book.create_sheet("Pivot")
    for row in (["Row Labels", "Count of Time"], ["2026-09-01", 2], ["Grand Total", 4]):
        pivot.append(row)
    copy = book.create_sheet("Only Ben")
    for row in (CALL_HEADERS, CALLS[1], CALLS[3]):
        copy.append(row)
    book.create_sheet("Sheet4")
    return book


def tickets() -> Workbook:
    """Three tickets, one of them open, with the time in minutes and in hours, and a total."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Septiembre"
    sheet.append(["Mesa de ayuda"])
    sheet.append(TICKET_HEADERS)
    for number, start, end, *rest in TICKETS:
        times = [dt.datetime.fromisoformat(text) if text else None for text in (start, end)]
        sheet.append([number, *times, *rest])
    sheet.append(["Total", None, None, None, None, None, 120, 2])
    return book


if __name__ == "__main__":
    calls().save(HERE / "calls-copy-and-pivot" / "calls.xlsx")
    tickets().save(HERE / "tickets-minutes-and-hours-es" / "tickets.xlsx")
