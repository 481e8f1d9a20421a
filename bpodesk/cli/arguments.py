"""What can be typed after `bpodesk`."""

import argparse
from pathlib import Path

from bpodesk import __version__
from bpodesk.cli.answers import add_answers, day, month, quarter
from bpodesk.cli.counts import add_counts

COMMANDS = (
    "demo",
    "timesheets",
    "counts",
    "agreement",
    "statement",
    "why",
    "seal",
    "verify",
    "quote",
    "deadlines",
    "excuses",
    "notice",
    "issues",
    "review-pack",
    "clauses",
    "signature",
    "check",
    "self-test",
)


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
    add_counts(commands.add_parser("counts", help="count lists of calls, intervals or tickets"))
    _add_agreement(commands.add_parser("agreement", help="print a contract's agreement"))
    _add_statement(
        commands.add_parser("statement", help="compute a month, print it or show figures")
    )
    _add_why(commands.add_parser("why", help="say why a figure is what it is, to the cell"))
    _add_seal(commands.add_parser("seal", help="seal a month, or write again what is sealed"))
    _add_verify(commands.add_parser("verify", help="say whether a statement is as it was sealed"))
    deadlines = commands.add_parser("deadlines", help="say what has to be done by when")
    _add_book(deadlines)
    deadlines.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file here")
    deadlines.add_argument(
        "--alarm", type=_alarm, default=7, metavar="DAYS", help="days before, in that file (7)"
    )
    deadlines.add_argument(
        "--until", type=day, metavar="DATE", help="the last day, as 2027-12-31 (400 days ahead)"
    )
    _add_json(deadlines)
    _add_month(commands.add_parser("outlook", help="say how an open month will end"))
    _add_month(commands.add_parser("radar", help="find minutes charged to two customers"))
    _add_scorecard(
        commands.add_parser("scorecard", help="show a contract's week beside its targets")
    )
    _add_excuses(
        commands.add_parser("excuses", help="list excused events, their deadlines and worth")
    )
    _add_notice(commands.add_parser("notice", help="write the notice letter of an excused event"))
    _add_issues(commands.add_parser("issues", help="list, export or add to the issue log"))
    _add_review(commands.add_parser("review-pack", help="print the pack of a quarterly review"))
    quote = commands.add_parser("quote", help="list quotes; work one out, print or export it")
    quote.add_argument(
        "quote", nargs="?", metavar="QUOTE", help="a .bpoquote file, or with --book a number"
    )
    quote.add_argument(
        "--book", type=Path, metavar="B", help="the .bpodesk file: its quotes, or the one numbered"
    )
    quote.add_argument("--xlsx", type=Path, metavar="XLSX", help="write the workbook here")
    quote.add_argument("--pdf", type=Path, metavar="PDF", help="write the paper here")
    quote.add_argument(
        "--internal", action="store_true", help="the paper with cost and margin in it"
    )
    _add_json(quote)
    clauses = commands.add_parser("clauses", help="list the clauses of a book's library")
    _add_book(clauses)
    _add_json(clauses)
    _add_signature(
        commands.add_parser(
            "signature", help="say who signed a PDF, and whether it is a paper of the book"
        )
    )
    check = commands.add_parser("check", help="look for anything wrong in a book")
    _add_book(check)
    check.add_argument(
        "--rebuild",
        action="store_true",
        help="first work the figures kept of each month out anew, from its entries and counts",
    )
    _add_json(check)
    commands.add_parser("self-test", help="try everything an installed program needs")
    return parser


def _add_statement(statement: argparse.ArgumentParser) -> None:
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
        help="no-excuses, accept:EVENT, reject:EVENT, dispute:EVENT, SLA.target=NUMBER or"
        " SLA.COUNT=NUMBER; may be given several times",
    )


def _add_why(why: argparse.ArgumentParser) -> None:
    _add_book(why)
    why.add_argument("contract", metavar="NO", help="the contract's number")
    why.add_argument("month", type=month, metavar="YYYY-MM")
    why.add_argument("figure", nargs="?", default="", metavar="FIGURE", help="as --list names it")
    why.add_argument("--list", action="store_true", help="the names of all figures")
    why.add_argument("--depth", type=_depth, metavar="N", help="no more than N steps down")
    why.add_argument("--codes", action="store_true", help="people by staff code, without names")
    _add_json(why)


def _add_excuses(excuses: argparse.ArgumentParser) -> None:
    _add_book(excuses)
    excuses.add_argument("contract", metavar="NO", help="the contract's number")
    excuses.add_argument(
        "month", type=month, nargs="?", metavar="YYYY-MM", help="only the events of this month"
    )
    _add_json(excuses)


def _add_notice(notice: argparse.ArgumentParser) -> None:
    _add_book(notice)
    notice.add_argument("contract", metavar="NO", help="the contract's number")
    notice.add_argument("event", metavar="EVENT", help="the event's code, as E1")
    notice.add_argument(
        "--out", type=Path, required=True, metavar="PDF", help="write the letter here"
    )


def _add_issues(issues: argparse.ArgumentParser) -> None:
    _add_book(issues)
    issues.add_argument("--contract", metavar="NO", help="only those of this contract")
    issues.add_argument("--add", metavar="TITLE", help="log an issue reported now")
    issues.add_argument("--xlsx", type=Path, metavar="XLSX", help="write the log here")
    _add_json(issues)


def _add_review(review: argparse.ArgumentParser) -> None:
    _add_book(review)
    review.add_argument("contract", metavar="NO", help="the contract's number")
    review.add_argument("quarter", type=quarter, metavar="YYYY-Qn")
    review.add_argument("-o", "--out", type=Path, metavar="PDF", help="write the pack here")
    _add_json(review)


def _add_seal(seal: argparse.ArgumentParser) -> None:
    _add_book(seal)
    seal.add_argument("contract", metavar="NO", help="the contract's number")
    seal.add_argument("month", type=month, metavar="YYYY-MM")
    seal.add_argument("--out", type=Path, metavar="PDF", help="write the sealed statement here")
    seal.add_argument("--bundle", type=Path, metavar="ZIP", help="write the customer's bundle here")


def _add_verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("file", type=Path, metavar="FILE", help="its PDF or its bundle")
    verify.add_argument("--book", type=Path, metavar="B", help="compare it with this book too")
    _add_json(verify)


def _add_month(watching: argparse.ArgumentParser) -> None:
    _add_book(watching)
    watching.add_argument("month", type=month, metavar="YYYY-MM")
    _add_json(watching)


def _add_scorecard(scorecard: argparse.ArgumentParser) -> None:
    _add_book(scorecard)
    scorecard.add_argument("contract", metavar="NO", help="the contract's number")
    scorecard.add_argument("day", type=day, metavar="DATE", help="any day of the week")
    scorecard.add_argument("--out", type=Path, metavar="PDF", help="write the scorecard here")
    _add_json(scorecard)


def _add_signature(signature: argparse.ArgumentParser) -> None:
    signature.add_argument("file", type=Path, metavar="FILE", help="the signed PDF")
    signature.add_argument(
        "--book", type=Path, metavar="B", help="compare it with the signed papers of this book"
    )
    signature.add_argument(
        "--trust", type=Path, metavar="PEM", help="certificates to trust besides the system's"
    )
    _add_json(signature)


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


def _add_agreement(agreement: argparse.ArgumentParser) -> None:
    _add_book(agreement)
    agreement.add_argument("contract", metavar="NO", help="the contract's number")
    agreement.add_argument("--out", type=Path, metavar="PDF", help="write it here, not as text")
    _add_json(agreement)
    agreement.add_argument(
        "--read-back", action="store_true", help="say each service level in plain words"
    )
    agreement.add_argument(
        "--balance",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="PDF",
        help="whom the agreement favours: as text, or as a PDF",
    )
    agreement.add_argument(
        "--replay", action="store_true", help="try the latest revision on the months that are over"
    )
    agreement.add_argument(
        "--history", type=Path, metavar="FILE", help="with --replay: months from this file instead"
    )
    agreement.add_argument(
        "--whole-text",
        action="store_true",
        help="with --redline: what did not change, too",
    )
    which = agreement.add_mutually_exclusive_group()
    which.add_argument("--revision", type=int, metavar="N", help="another than the active one")
    which.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help="what held on that day")
    which.add_argument(
        "--redline", type=int, nargs=2, metavar=("N", "M"), help="revision N against revision M"
    )
    which.add_argument("--amendment", type=int, metavar="N", help="the amendment of revision N")


def _add_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--book", type=Path, required=True, metavar="B", help="the .bpodesk file")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable figures to stdout")


def _depth(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of steps from 0 to 999")
    return int(text)


def _alarm(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of days from 0 to 999")
    return int(text)
