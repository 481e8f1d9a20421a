"""What a person says on the command line where a file can't tell, as answers to its questions."""

import argparse
import datetime as dt
from argparse import ArgumentParser, Namespace

from bpodesk.domain.periods import Month
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.readings import Answers


def add_answers(parser: ArgumentParser) -> None:
    """The options with which the questions of a timesheet file are answered."""
    group = parser.add_argument_group("where the file alone can't tell")
    group.add_argument("--month", type=month, metavar="YYYY-MM", help="the month it is of")
    group.add_argument("--week", type=day, metavar="DATE", help="the first day of its week")
    group.add_argument("--person", default="", metavar="NAME", help="whose hours it holds")
    order = group.add_mutually_exclusive_group()
    order.add_argument(
        "--day-first",
        dest="day_first",
        action="store_const",
        const=True,
        help="03/04 is the 3rd of April",
    )
    order.add_argument(
        "--month-first",
        dest="day_first",
        action="store_const",
        const=False,
        help="03/04 is the 4th of March",
    )
    group.add_argument("--policy", default="", metavar="NAME", help="how punches become hours")
    group.add_argument("--repeats", default="", metavar="NAME", help="what rows told twice mean")
    group.add_argument("--layout", default="", metavar="NAME", help="read it as this layout")
    group.add_argument(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help="read this sheet; may be given several times",
    )


def answers_of(arguments: Namespace) -> Answers:
    """The answers among the arguments of a command."""
    return Answers(
        month=arguments.month.first if arguments.month is not None else None,
        week=arguments.week,
        person=arguments.person,
        day_first=arguments.day_first,
        policy=arguments.policy,
        repeats=arguments.repeats,
        layout=arguments.layout,
        sheets=tuple(arguments.sheet),
    )


def month(text: str) -> Month:
    """A month as typed: 2026-09."""
    found = Month.parse(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no month; write it as 2026-09")
    return found


def quarter(text: str) -> Quarter:
    """A quarter as typed: 2026-Q3."""
    found = Quarter.parse(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no quarter; write it as 2026-Q3")
    return found


def day(text: str) -> dt.date:
    """A day from its text. Raises ArgumentTypeError with a sentence."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"“{text}” is no day; write it as 2026-09-07"
        raise argparse.ArgumentTypeError(message) from error
