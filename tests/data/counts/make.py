"""Writes the report of this folder anew; run by hand: python tests/data/counts/make.py.

September 2026 of a desk in Manila that answers New York's office hours, a row a quarter of an hour.
The weeks add up to round numbers of their own; on the 16th a storm cut the lines from 21:40 to
23:55, and the quarters it touches are written out by hand.
"""

import csv
import datetime as dt
from pathlib import Path

HERE = Path(__file__).parent
QUARTER = dt.timedelta(minutes=15)
# First day and day after the last of each week, with its calls answered within and after 20 seconds
# and those abandoned after that.
WEEKS = (
    (1, 7, (742, 118, 24)),
    (7, 14, (768, 131, 19)),
    (14, 21, (884, 326, 131)),
    (21, 28, (1021, 172, 21)),
    (28, 31, (703, 155, 15)),
)
CLOSED = {dt.date(2026, 9, 7)}
# Of the first a third lies in the storm (3, 1, 0), of the last two thirds (4, 4, 2); the eight
# between them lie in it wholly: 5, 143, 116. Together 12, 148, 118.
STORM = {
    "21:30": (9, 3, 0),
    "21:45": (3, 17, 12),
    "22:00": (1, 19, 15),
    "22:15": (1, 18, 16),
    "22:30": (0, 19, 14),
    "22:45": (0, 17, 15),
    "23:00": (0, 18, 15),
    "23:15": (0, 17, 14),
    "23:30": (0, 18, 15),
    "23:45": (6, 6, 3),
}
STORM_DAY = dt.date(2026, 9, 16)


def quarters(first: int, end: int) -> list[dt.datetime]:
    """The quarters worked, 9 to 18 in New York being 21 to 6 in Manila."""
    found = []
    for number in range(first, end):
        day = dt.date(2026, 9, number)
        if day.weekday() < 5 and day not in CLOSED:
            start = dt.datetime.combine(day, dt.time(21))
            found += [start + step * QUARTER for step in range(36)]
    return found


def main() -> None:
    header = ["Date", "Interval", "Calls offered", "Answered within 20 s", "Answered after 20 s"]
    header.append("Abandoned after 20 s")
    with (HERE / "calls-september.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for first, end, totals in WEEKS:
            starts = quarters(first, end)
            fixed = {
                start: STORM[f"{start:%H:%M}"]
                for start in starts
                if start.date() == STORM_DAY and f"{start:%H:%M}" in STORM
            }
            free = [start for start in starts if start not in fixed]
            left = [total - sum(row[i] for row in fixed.values()) for i, total in enumerate(totals)]
            for start in starts:
                counts = fixed.get(start)
                if counts is None:
                    place = free.index(start)
                    counts = tuple(
                        number * (place + 1) // len(free) - number * place // len(free)
                        for number in left
                    )
                label = f"{start:%H:%M}-{start + QUARTER:%H:%M}"
                writer.writerow([f"{start:%Y-%m-%d}", label, sum(counts), *counts])


if __name__ == "__main__":
    main()
