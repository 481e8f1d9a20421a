"""From the arguments to a command, and from trouble to a sentence and an exit code."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial

from bpodesk.cli import (
    agreements,
    clauses,
    commands,
    counts,
    deadlines,
    excuses,
    issues,
    quotes,
    reviews,
    seals,
    signatures,
    timesheets,
    watching,
    why,
)
from bpodesk.cli.arguments import make_parser
from bpodesk.cli.commands import Screenshot
from bpodesk.cli.speaking import DONE, REFUSED, say
from bpodesk.domain.problems import Trouble


def run(argv: Sequence[str], *, screenshot: Screenshot) -> int:
    """Run a command line; `screenshot` makes a picture of the window (book, picture).

    Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage.
    """
    try:
        arguments = make_parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else REFUSED
    try:
        code = _command(arguments, screenshot)(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read has seen enough; what is still buffered must not fail at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Trouble as trouble:
        say(str(trouble))
        return REFUSED


def _command(arguments: Namespace, screenshot: Screenshot) -> Callable[[Namespace], int]:
    if arguments.command == "timesheets":
        actions: dict[str, Callable[[Namespace], int]] = {
            "inspect": timesheets.inspect_timesheet,
            "import": timesheets.import_timesheet,
            "template": timesheets.make_template,
            "correct": timesheets.correct_timesheet,
        }
        return actions[arguments.action]
    table: dict[str, Callable[[Namespace], int]] = {
        "demo": partial(commands.demo, screenshot=screenshot),
        "counts": counts.counts,
        "agreement": agreements.print_agreement,
        "statement": commands.print_statement,
        "why": why.tell_why,
        "seal": seals.seal,
        "verify": seals.verify,
        "deadlines": deadlines.list_deadlines,
        "outlook": watching.show_outlook,
        "radar": watching.show_radar,
        "scorecard": watching.show_scorecard,
        "excuses": excuses.list_excuses,
        "notice": excuses.print_notice,
        "issues": issues.show_issues,
        "review-pack": reviews.print_review,
        "quote": quotes.show_quote,
        "clauses": clauses.list_clauses,
        "signature": signatures.check_signature,
        "check": commands.check,
        "self-test": partial(commands.self_test, screenshot=screenshot),
    }
    return table[arguments.command]
