"""The commands for lists of calls and tickets: import one, say what an event takes out."""

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from bpodesk.cli.speaking import DONE, REFUSED, opened_book, say, say_problems, show
from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.count_lists import CountingRule
from bpodesk.domain.problems import Trouble
from bpodesk.domain.readings import Answers
from bpodesk.domain.sla.clocks import ClockUnit, PromiseClock
from bpodesk.domain.wording import short_range
from bpodesk.services import contracts
from bpodesk.services.count_effects import LevelEffect, proposed_effect
from bpodesk.services.count_imports import blocking_problems, import_counts
from bpodesk.services.count_plans import plan_counts
from bpodesk.services.count_wishes import CountPlan, CountWishes, PeriodEffect
from bpodesk.services.files import read_given_file
from bpodesk.services.given_files import read_counts
from bpodesk.services.measures import list_events
from bpodesk.services.outcome import NotSaved

_UNITS = {"h": ClockUnit.BUSINESS_HOURS, "d": ClockUnit.BUSINESS_DAYS}


def add_counts(parser: ArgumentParser) -> None:
    """The options of `bpodesk counts`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser("import", help="count a list for service levels of a contract")
    importing.add_argument("file", type=Path, metavar="FILE")
    _add_contract(importing)
    importing.add_argument(
        "--level",
        action="append",
        metavar="CODE",
        help="a service level that the list counts for; may be given several times",
    )
    importing.add_argument("--zone", metavar="ZONE", help="where the file's clock stood")
    importing.add_argument(
        "--threshold", action="append", default=[], type=_seconds, metavar="CODE=SECONDS",
        help="within how many seconds a level's calls are to be answered",
    )  # fmt: skip
    importing.add_argument(
        "--short-abandon", action="append", default=[], type=_seconds, metavar="CODE=SECONDS",
        help="calls abandoned within so many seconds don't count for a level",
    )  # fmt: skip
    importing.add_argument(
        "--clock", action="append", default=[], type=_clock, metavar="CODE=8h",
        help="within how many business hours (8h) or days (5d) a level's items are due",
    )  # fmt: skip
    importing.add_argument(
        "--parted", type=int, metavar="SECONDS", help="where the file parts its calls"
    )
    past = importing.add_mutually_exclusive_group()
    past.add_argument(
        "--short-left-out", dest="past", action="store_const", const=True,
        help="the file's abandoned calls are only those past the limit",
    )  # fmt: skip
    past.add_argument("--short-included", dest="past", action="store_const", const=False)
    order = importing.add_mutually_exclusive_group()
    order.add_argument("--day-first", dest="day_first", action="store_const", const=True)
    order.add_argument("--month-first", dest="day_first", action="store_const", const=False)
    typed = importing.add_mutually_exclusive_group()
    typed.add_argument(
        "--overwrite-typed", dest="overwrite", action="store_const", const=True,
        help="the list's counts take the place of those that were typed",
    )  # fmt: skip
    typed.add_argument("--keep-typed", dest="overwrite", action="store_const", const=False)
    importing.add_argument("--plan", action="store_true", help="only say what it would do")
    importing.add_argument("--json", action="store_true", help="machine-readable figures to stdout")
    effect = actions.add_parser("effect", help="say what an excused event takes out of the lists")
    _add_contract(effect)
    effect.add_argument("event", metavar="EVENT", help="the event's code")
    effect.add_argument("--json", action="store_true", help="machine-readable figures to stdout")


def _add_contract(parser: ArgumentParser) -> None:
    parser.add_argument("--book", type=Path, required=True, metavar="B", help="the .bpodesk file")
    parser.add_argument("--contract", required=True, metavar="NO")


def _seconds(text: str) -> tuple[str, int]:
    code, _, number = text.rpartition("=")
    if not code or not number.isascii() or not number.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not like S1=20")
    return code, int(number)


def _clock(text: str) -> tuple[str, PromiseClock]:
    code, _, length = text.rpartition("=")
    number, unit = length[:-1], _UNITS.get(length[-1:])
    if not code or unit is None or not number.isascii() or not number.isdigit() or number == "0":
        raise argparse.ArgumentTypeError(f"“{text}” is not like S2=8h or S2=5d")
    return code, PromiseClock(count=int(number), unit=unit)


def counts(arguments: Namespace) -> int:
    """Import a list, or say what an event takes out."""
    return _import(arguments) if arguments.action == "import" else _effect(arguments)


def _import(arguments: Namespace) -> int:
    path: Path = arguments.file
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        answers = Answers(day_first=arguments.day_first)
        file = read_counts(read_given_file(path), name=path.name, answers=answers)
        plan = plan_counts(book, file, contract_id=contract_id, wishes=_wishes(arguments))
        open_ones = blocking_problems(plan)
        if arguments.json:
            show(_figures(plan))
        if arguments.plan:
            say_problems((*open_ones, *plan.problems))
            _say_plan(plan)
            return REFUSED if open_ones else DONE
        outcome = import_counts(book, plan)
    if isinstance(outcome, NotSaved):
        say_problems(outcome.problems)
        say("Nothing was imported.")
        return REFUSED
    say_problems(plan.problems)
    if plan.earlier is not None:
        say(f"{path.name} was imported before; nothing was changed.")
        return DONE
    _say_plan(plan)
    done = outcome.record
    say(
        f"{done.new} new rows, {done.same} were there already, {done.changed} changed,"
        f" {done.removed} removed; the counts of {done.weeks} weeks changed, those of {done.kept}"
        " stay as typed."
    )
    return DONE


def _wishes(arguments: Namespace) -> CountWishes:
    thresholds, clocks = dict(arguments.threshold), dict(arguments.clock)
    shorts = dict(arguments.short_abandon)
    rules = {
        code: CountingRule(
            threshold_seconds=thresholds.get(code),
            short_abandon_seconds=shorts.get(code),
            clock=clocks.get(code),
        )
        for code in (*thresholds, *shorts, *clocks)
    }
    return CountWishes(
        levels=tuple(arguments.level) if arguments.level else None,
        zone=arguments.zone,
        rules=rules,
        parted_seconds=arguments.parted,
        abandoned_is_past=arguments.past,
        overwrite=arguments.overwrite,
    )


def _say_plan(plan: CountPlan) -> None:
    for effect in plan.effects:
        say(f"  {_effect_words(effect)}")


def _effect_words(effect: PeriodEffect) -> str:
    before, after = _counts_text(effect.before), _counts_text(effect.after)
    kept = " (typed, kept)" if effect.kept else ""
    return f"{effect.code} {short_range(effect.days)}: {before} -> {after}{kept}"


def _counts_text(found: Mapping[str, int] | None) -> str:
    if found is None:
        return "nothing"
    return ", ".join(f"{name} {number}" for name, number in sorted(found.items()))


def _figures(plan: CountPlan) -> dict[str, Json]:
    return {
        "file": plan.file.name,
        "layout": plan.batch.layout.value,
        "zone": plan.batch.zone,
        "levels": list(plan.chosen),
        "rows": {
            "new": plan.new,
            "changed": plan.changed,
            "same": plan.same,
            "removed": len(plan.removed),
        },
        "questions": [to_json(question) for question in plan.questions],
        "effects": [
            {
                "level": effect.code,
                "from": to_json(effect.days.start),
                "to": to_json(effect.days.last),
                "before": to_json(effect.before),
                "after": to_json(effect.after),
                "rows": effect.rows,
                "kept": effect.kept,
            }
            for effect in plan.effects
        ],
        "problems": [to_json(problem) for problem in plan.problems],
    }


def _effect(arguments: Namespace) -> int:
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        events = {row.event.code: row.event for row in list_events(book, contract_id)}
        if arguments.event not in events:
            raise Trouble(f"{arguments.contract} has no excused event {arguments.event}.")
        found = proposed_effect(book, events[arguments.event])
    if arguments.json:
        show({"event": arguments.event, "levels": [_effect_figures(level) for level in found]})
    for level in found:
        taken = _counts_text(level.effect.counts)
        say(f"{level.effect.sla_code}: {taken}, from {len(level.rows)} rows")
        for row in level.rows:
            part = " in part" if row.is_part else ""
            say(f"  {row.source.file_name} ! {row.place}: {_counts_text(row.taken)}{part}")
    if not found:
        say("The lists in the book have nothing in its time.")
    return DONE


def _effect_figures(level: LevelEffect) -> Json:
    return {
        "level": level.effect.sla_code,
        "counts": to_json(level.effect.counts),
        "rows": [
            {
                "file": row.source.file_name,
                "place": row.place,
                "counted": to_json(row.counted),
                "taken": to_json(row.taken),
            }
            for row in level.rows
        ],
    }
