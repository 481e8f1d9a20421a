"""The command of the deadlines: a list, figures, or a calendar file."""

from argparse import Namespace
from itertools import groupby

from bpodesk.cli.speaking import DONE, opened_book, say, show
from bpodesk.domain.deadlines import Stage
from bpodesk.domain.wording import instant_words, short_date
from bpodesk.services import deadlines
from bpodesk.services.deadlines import DeadlineRow
from bpodesk.services.files import write_file


def list_deadlines(arguments: Namespace) -> int:
    """Say what has to be done by when; write it as a calendar file; or both."""
    with opened_book(arguments.book) as book:
        rows = deadlines.list_deadlines(book, until=arguments.until)
        left = deadlines.open_rows(rows)
        content = deadlines.deadlines_file(book, left, alarm_days=arguments.alarm)
    if arguments.ics is not None:
        write_file(arguments.ics, content)
        say(f"{arguments.ics}: {len(left)} deadlines.")
    if arguments.json:
        show({"deadlines": [deadlines.deadline_figures(row) for row in rows]})
    elif arguments.ics is None:
        for stage, group in groupby(_by_stage(left), key=lambda row: row.stage):
            print(stage.value.capitalize())
            for row in group:
                print(f"  {_when(row)}  {row.deadline.contract_number}  {row.deadline.title}")
    return DONE


def _by_stage(rows: tuple[DeadlineRow, ...]) -> list[DeadlineRow]:
    order = list(Stage)
    return sorted(rows, key=lambda row: order.index(row.stage))


def _when(row: DeadlineRow) -> str:
    deadline = row.deadline
    if deadline.at is None:
        return short_date(deadline.day)
    return instant_words(deadline.at, zone=deadline.zone)
