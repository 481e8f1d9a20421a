"""What can be typed after `bpodesk`."""

import argparse
from pathlib import Path

from bpodesk import __version__
from bpodesk.cli.answers import add_answers, month

COMMANDS = ("demo", "timesheets", "agreement", "statement", "check", "self-test")


def make_parser() -> argparse.ArgumentParser:
    """The parser; `command` names what to do, and `action` what to do with timesheets."""
    parser = argparse.ArgumentParser(
        prog="bpodesk",
        description="Agreements, timesheets, service levels and statements of a BPO vendor."
        " Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"BPODesk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="write the sample book, its workbook and both PDFs")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--screenshot", action="store_true", help="also a picture of the window")
    _add_timesheets(
        commands.add_parser("timesheets", help="inspect, import or correct a timesheet file")
    )
    agreement = commands.add_parser("agreement", help="write a contract's agreement as a PDF")
    _add_book(agreement)
    agreement.add_argument("contract", metavar="NO", help="the contract's number")
    agreement.add_argument("--out", type=Path, metavar="PDF", help="write the agreement here")
    agreement.add_argument(
        "--balance",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="PDF",
        help="whom the agreement favours: as text, or as a PDF",
    )
    agreement.add_argument("--revision", type=int, metavar="N", help="another than the active one")
    statement = commands.add_parser("statement", help="compute a month, print it or show figures")
    _add_book(statement)
    statement.add_argument("contract", metavar="NO", help="the contract's number")
    statement.add_argument("month", type=month, metavar="YYYY-MM")
    statement.add_argument("--out", type=Path, metavar="PDF", help="write the statement here")
    _add_json(statement)
    statement.add_argument(
        "--what-if",
        action="append",
        default=[],
        metavar="CASE",
        help="no-excuses, accept:EVENT or SLA.target=NUMBER; may be given several times",
    )
    check = commands.add_parser("check", help="look for anything wrong in a book")
    _add_book(check)
    _add_json(check)
    commands.add_parser("self-test", help="try everything an installed program needs")
    return parser


def _add_timesheets(timesheets: argparse.ArgumentParser) -> None:
    actions = timesheets.add_subparsers(dest="action", required=True, metavar="ACTION")
    inspect = actions.add_parser("inspect", help="say what a file is understood to be")
    inspect.add_argument("file", type=Path, metavar="FILE")
    add_answers(inspect)
    _add_json(inspect)
    importing = actions.add_parser("import", help="import a file into a contract")
    importing.add_argument("file", type=Path, metavar="FILE")
    _add_book(importing)
    importing.add_argument("--contract", required=True, metavar="NO")
    importing.add_argument("--zone", metavar="ZONE", help="where the file's clock stood")
    importing.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="NAME=CODE",
        help="the staff code of a name in the file; may be given several times",
    )
    importing.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="NAME",
        help="a name in the file that is not imported; may be given several times",
    )
    importing.add_argument(
        "--replaces",
        default="",
        metavar="FILE",
        help="the file name of the earlier import that it corrects, or none",
    )
    importing.add_argument(
        "--whole",
        action="store_true",
        help="what the earlier import has and the file has not goes, whoever's it is",
    )
    importing.add_argument(
        "--allow-overlaps", action="store_true", help="import hours that overlap all the same"
    )
    add_answers(importing)
    _add_json(importing)
    template = actions.add_parser("template", help="write a workbook to fill a month's hours in")
    _add_book(template)
    template.add_argument("--contract", required=True, metavar="NO")
    template.add_argument("--month", type=month, required=True, metavar="YYYY-MM")
    template.add_argument("--out", type=Path, required=True, metavar="XLSX")
    correct = actions.add_parser("correct", help="write a copy with what is wrong marked in it")
    correct.add_argument("file", type=Path, metavar="FILE")
    correct.add_argument("--out", type=Path, required=True, metavar="XLSX")
    add_answers(correct)


def _add_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--book", type=Path, required=True, metavar="B", help="the .bpodesk file")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable figures to stdout")
