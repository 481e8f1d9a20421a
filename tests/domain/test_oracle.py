"""Random months, computed by the program and by the oracle: every figure agrees exactly."""

import ast
import dataclasses
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.domain import oracle
from tests.domain.oracle import engine, running
from tests.domain.oracle.comparing import compare, told
from tests.domain.oracle.measures import MEASURES
from tests.domain.oracle.story import DAY, DECIMALS, Answer, Case, Story
from tests.domain.oracle.telling_prices import PREMIUMS
from tests.domain.oracle.telling_promises import DECISIONS

SLICE = 250
COMPUTING = ("story", "desk", "hours", "bill", "measures", "credits", "__init__")


@pytest.mark.parametrize("part", range(6))
def test_any_month_agrees_with_the_oracle(part: int) -> None:
    """New months each time; what differs is said with the seed that tells it again."""
    start = random.randrange(2**48)
    differing = {
        seed: words for seed in range(start, start + SLICE) if (words := compare(told(seed)))
    }
    assert differing == {}


def test_oracle_shares_no_code_with_the_program() -> None:
    folder = Path(oracle.__file__).parent
    imported = {
        name
        for module in COMPUTING
        for node in ast.walk(ast.parse((folder / f"{module}.py").read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    own = {name for name in imported if name.startswith("tests.")}
    assert {name.removeprefix("tests.domain.oracle.") for name in own} <= set(COMPUTING)
    assert {name.partition(".")[0] for name in imported - own} <= {
        *("collections", "dataclasses", "datetime", "fractions", "functools", "zoneinfo")
    }


def test_command_compares_the_months_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert running.main(["--months", "3", "--seed", "5"]) == 0
    assert capsys.readouterr().out.startswith("3 of 3 months, 0 differ")


def test_command_in_two_processes_compares_every_month() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.domain.oracle", "--months", "4", "--processes", "2"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("4 of 4 months, 0 differ")


def test_command_shows_a_month_that_differs_with_its_seed_and_what_is_left_of_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.answer

    def wrong(story: Story) -> Answer:
        """A cent too much where somebody works on the first seat."""
        found = real(story)
        return dataclasses.replace(
            found, gross=found.gross + any(w.person == 1 for w in story.work)
        )

    monkeypatch.setattr(engine, "answer", wrong)
    seed = next(seed for seed in range(99) if any(w.person == 1 for w in told(seed).work))
    assert running.main(["--months", "1", "--seed", str(seed)]) == 1
    printed = capsys.readouterr().out
    assert f"Month {seed} differs:" in printed
    assert "gross: the program has" in printed
    assert printed.count("Work(") == 1
    assert "prices=()" in printed


def test_month_that_the_program_can_not_compute_is_told_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_story: Story) -> Answer:
        raise ZeroDivisionError("nothing to spread over")

    monkeypatch.setattr(engine, "answer", broken)
    assert running.main(["--months", "1"]) == 1
    assert "ZeroDivisionError: nothing to spread over" in capsys.readouterr().out


# ---------------------------------------------------------------- what the months have in them


def test_months_reach_every_kind_of_figure() -> None:
    """The random months would prove little if they were all alike."""
    seen: Counter[str] = Counter()
    wanted: set[str] = set()
    for seed in range(700):
        story = told(seed)
        found = oracle.solve(story)
        for name, present in {
            **situations(story, found),
            **prices_of(story, found),
            **excuses_of(story, found),
            **credits_of(story, found),
            **changes(story, found),
        }.items():
            wanted.add(name)
            seen[name] += present
    assert {name: seen[name] for name in wanted if seen[name] < 2} == {}


def situations(story: Story, found: Answer) -> dict[str, bool]:
    """People, seats, clocks and calendars of a month."""
    sat = {
        (sitting.seat, day): [
            other
            for other in story.sittings
            if other.seat == sitting.seat and other.first <= day <= (other.last or day)
        ]
        for sitting in story.sittings
        for day in {work.day for work in story.work}
    }
    untimed = Counter((work.person, work.day) for work in story.work if work.began is None)
    roles = {(item.seat, item.person): set[str]() for item in story.sittings}
    for item in story.sittings:
        roles[item.seat, item.person].add(item.role)
    length = (first_of(story) + 31 * DAY).replace(day=1) - first_of(story)
    by_calendar = story.rules.by_calendar_days
    return {
        "half-time pair": any(
            many[1:] and sum(i.share for i in many) <= 100 for many in sat.values()
        ),
        "stand-in beside the owner": any(sum(i.share for i in many) > 100 for many in sat.values()),
        "untimed rows": max(untimed.values(), default=0) > 1,
        "role changed": any(len(names) > 1 for names in roles.values()),
        "weekend joiner by calendar days": by_calendar
        and any(i.first > story.first and i.first.weekday() > 4 for i in story.sittings),
        "contract begins": story.first > first_of(story),
        "contract ends": story.last is not None,
        "nobody worked": not story.work,
        "overtime": any(numbers[2] for numbers in found.days.values()),
        "shift over midnight": any(hours[-1].end > 1440 for hours in story.openings.values()),
        "round the clock": any(
            hours[0].end - hours[0].start == 1440 for hours in story.openings.values()
        ),
        "split shift": any(len(hours) > 1 for hours in story.openings.values()),
        f"{length.days} days": True,
        story.zone: True,
        story.currency: True,
        **{f"clocks {word} at work": word in turns(story) for word in ("forward", "back")},
        **{
            f"clocks {word} where somebody works": word in turns_at(story)
            for word in ("forward", "back")
        },
        **{name: any(name in kinds for kinds in found.kinds.values()) for name in PREMIUMS},
        **{metric: any(item.metric == metric for item in story.promises) for metric in MEASURES},
    }


def first_of(story: Story) -> "oracle.story.dt.date":
    return oracle.story.dt.date(story.year, story.month, 1)


def turns(story: Story) -> set[str]:
    """Which way the contract's clocks are put on days that are worked."""
    found: set[str] = set()
    for work in story.work:
        lengths = oracle.desk.at(story.zone, work.day + DAY, 0) - oracle.desk.at(
            story.zone, work.day, 0
        )
        found |= {"forward"} if lengths < 1440 else {"back"} if lengths > 1440 else set()
    return found


def turns_at(story: Story) -> set[str]:
    """Which way the clocks of those who work are put during a shift."""
    found: set[str] = set()
    for work in story.work:
        if work.began is not None:
            zone = ZoneInfo(story.zones[work.person])
            ends = work.began + oracle.story.MINUTE * work.length
            before, after = (moment.astimezone(zone).utcoffset() for moment in (work.began, ends))
            assert before is not None
            assert after is not None
            found |= {"forward"} if after > before else {"back"} if after < before else set()
    return found


def prices_of(story: Story, found: Answer) -> dict[str, bool]:
    """Which ways of pricing a month's lines show."""
    lines = Counter(code for code, *_ in found.lines)
    by_code = {price.code: price for price in story.prices}
    tiered = [price for price in story.prices if price.bands and lines[price.code]]
    hours = [price for price in story.prices if price.kind == "hourly" and price.minimum]
    return {
        **{price.kind: bool(lines[price.code]) for price in story.prices},
        "several bands": any(not p.all_units and lines[p.code] > 1 for p in tiered),
        "one band for all": any(p.all_units for p in tiered),
        "beyond a baseline": lines["BASELINE"] > 1,
        "premium": any(lines[kind.upper()] for kind in PREMIUMS),
        "premium overtime": lines["OVERTIME"] > 1,
        "premium night": lines["NIGHT"] > 1,
        "minimum hours lacking": any(lines[price.code] > 1 for price in hours),
        "rounded": any(by_code[code].grain > 1 for code in lines),
        "absent": any(quantity < 0 for code, quantity, *_ in found.lines if code == "SEAT"),
        "markup": any(by_code[code].markup for code in lines),
        "nothing but absences": found.base < 0,
    }


def excuses_of(story: Story, found: Answer) -> dict[str, bool]:
    """How events went, and what they are worth."""
    real = found.real
    worth = {code: case.net - real.net for code, case in found.assumed.items()}
    return {
        **{item.decision: True for item in story.excuses},
        **dict.fromkeys(set(DECISIONS) - {item.decision for item in story.excuses}, False),
        "excused": any(raw != at for mine in real.figures.values() for *_, raw, at, _ in mine),
        "more taken out than there was": any(
            raw is not None and at is None
            for mine in real.figures.values()
            for *_, raw, at, _ in mine
        ),
        "excuses are worth something": worth.get("no-excuses", 0) < 0,
        "a dispute is worth something": any(
            worth[f"accept:{item.code}"] > 0
            for item in story.excuses
            if item.decision == "disputed" and f"accept:{item.code}" in worth
        ),
        "a dispute is worth nothing": any(not value for value in worth.values()),
        "several disputes": "disputed" in worth,
        "accepted too late": any(
            item.decision == "accepted" and item.noticed and not found.excused.get(item.code, True)
            for item in story.excuses
        ),
    }


def credits_of(story: Story, found: Answer) -> dict[str, bool]:
    """What credits a month has, and what held them down."""
    real = found.real
    tiers = {item.code for item in story.promises if len(item.tiers) > 1}
    return {
        "credit": any(real.credit.values()),
        "capped": 0 < sum(real.credit.values()) < sum(real.due.values()),
        "nothing left of the year": real.cap == 0 < sum(real.due.values()),
        "earned": any(real.earned.values()),
        "repeated": max(real.in_a_row.values(), default=0) > 1,
        "right to terminate": "right" in real.warned.values(),
        "one more": "one more" in real.warned.values(),
        "credit in tiers": any(real.due.get(code) for code in tiers),
        "KPI": any(item.kpi for item in story.promises),
        "baselining": any(not item.live for item in story.promises),
        "no data": "no data" in outcomes(real),
        "no decimals": DECIMALS[story.currency] == 0 < sum(real.credit.values()),
        "three decimals": DECIMALS[story.currency] == 3 and sum(real.credit.values()) > 0,
    }


def outcomes(case: Case) -> set[str]:
    return {outcome for mine in case.figures.values() for *_, outcome in mine}


def changes(story: Story, found: Answer) -> dict[str, bool]:
    """What amendments change in a month of several parts, and how its levels are judged then."""
    if len(found.bases) < 2:
        return {}
    real = found.real
    firsts = {later.first for later in story.amendments}
    ends = {item.code for item in story.promises if item.end}
    begins = {item.code for item in story.promises if item.first}
    changed = {code: real.figures[code] for code in ends & begins if code in real.figures}
    papers = [later.rules for later in story.amendments]
    return {
        "three parts": len(found.bases) == 3,
        "another calendar": any(a.openings != story.openings for a in story.amendments),
        "another proration": any(
            rules.by_calendar_days != story.rules.by_calendar_days for rules in papers
        ),
        "another share at risk": any(rules.at_risk != story.rules.at_risk for rules in papers),
        "a rate ends": any(item.end in firsts for item in story.prices),
        "a level goes": bool(ends - begins),
        "a level comes": bool(begins - ends),
        "judged twice": any(
            len(mine) == 2 and "no data" not in mine[1] for mine in changed.values()
        ),
        "judged three times": any(len(mine) == 3 for mine in changed.values()),
        "judged by counts from before": any(len(mine) == 1 for mine in changed.values()),
        "credit in both parts": any(
            len(mine) == 2 and real.due.get(code, 0) > 0 for code, mine in changed.items()
        ),
        "negative in one part": min(found.bases) < 0 < max(found.bases),
    }
