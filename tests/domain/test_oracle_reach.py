"""What the oracle's random months have in them: every rule, each of them more than once."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from tests.domain import oracle
from tests.domain.oracle import desk
from tests.domain.oracle.comparing import told
from tests.domain.oracle.measures import MEASURES, reached
from tests.domain.oracle.mechanisms import ADDED_UP
from tests.domain.oracle.story import DAY, DECIMALS, MINUTE, Answer, Case, Promise, Story
from tests.domain.oracle.telling_credits import MECHANISMS
from tests.domain.oracle.telling_prices import PREMIUMS
from tests.domain.oracle.telling_promises import DECISIONS, KINDS


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
            **mechanisms_of(story, found),
            **few_items_of(story, found),
            **looking_back(story, found),
            **changes(story, found),
        }.items():
            wanted.add(name)
            seen[name] += present
    assert {name: seen[name] for name in wanted if seen[name] < 2} == {}
    assert {name: seen[name] for name in MECHANISMS if seen[f"{name} costs"] < 10} == {}


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


def first_of(story: Story) -> dt.date:
    return dt.date(story.year, story.month, 1)


def turns(story: Story) -> set[str]:
    """Which way the contract's clocks are put on days that are worked."""
    found: set[str] = set()
    for work in story.work:
        lengths = desk.at(story.zone, work.day + DAY, 0) - desk.at(story.zone, work.day, 0)
        found |= {"forward"} if lengths < 1440 else {"back"} if lengths > 1440 else set()
    return found


def turns_at(story: Story) -> set[str]:
    """Which way the clocks of those who work are put during a shift."""
    found: set[str] = set()
    for work in story.work:
        if work.began is not None:
            zone = ZoneInfo(story.zones[work.person])
            ends = work.began + MINUTE * work.length
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
        **{
            f"excused: {kind}": any(
                item.kind == kind and found.excused.get(item.code, False) for item in story.excuses
            )
            for kind in KINDS
        },
        "of a kind that is not excused": any(
            item.kind not in story.rules.excused and item.decision == "accepted"
            for item in story.excuses
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


def mechanisms_of(story: Story, found: Answer) -> dict[str, bool]:
    """Which mechanisms a month's credits come from, and how."""
    papers = [story.rules, *(later.rules for later in story.amendments)]
    used, rules, real = {paper.mechanism for paper in papers}, papers[-1], found.real
    (alone,) = used if len(used) == 1 else ("",)
    due = sum(real.due.values())
    counted = [misses for _, misses, _, _ in real.tallies]
    points = [points for *_, points, _ in real.tallies]
    dues = [amount for *_, amount in real.tallies]
    triggered = alone == "count trigger" and max(dues) > 0
    ladders = {item.code for item in story.promises if item.tiers}
    return {
        **{f"{name} costs": name == alone and due > 0 for name in MECHANISMS},
        **{f"{name}, capped": name == alone and 0 < real.cap < due for name in MECHANISMS},
        **{f"{name} in two parts": name == alone and len(found.bases) > 1 for name in MECHANISMS},
        "two mechanisms": len(used) > 1 and due > 0,
        "misses added up and alone": len(used) > 1 and max(dues, default=0) not in (0, due),
        "too few points": any(
            mine > 0 == amount for mine, amount in zip(points, dues, strict=True)
        ),
        "points of several": alone == "failure points" and max(counted) > 1 and max(dues) > 0,
        "parts of points": any(mine.denominator > 1 for mine in points),
        "steps": len(rules.steps) > 1 and alone == "failure points" and due > 0,
        "too few misses": alone == "count trigger" and max(counted) > 0 == max(dues),
        "agreed amount": triggered and rules.trigger_amount is not None,
        "part of the charges": triggered and rules.trigger_amount is None,
        "agreed amount by days": triggered and rules.trigger_amount is not None and len(dues) > 1,
        "credit in tiers under uptime": alone == "uptime credit" and due > 0,
        "no tiers under uptime": alone == "uptime credit"
        and any(real.in_a_row[code] for code in real.due if code not in ladders),
        "repeated alone": alone not in ADDED_UP
        and any(real.due[code] and real.in_a_row[code] > 1 for code in real.due),
    }


def few_items_of(story: Story, found: Answer) -> dict[str, bool]:
    """How a month with few items is judged, and one counted by other numbers than agreed."""
    agreed: dict[str, Promise] = {item.code: item for item in story.promises}
    figures = [
        (agreed[code], value, outcome)
        for code, mine in (found.real.figures if not story.amendments else {}).items()
        for *_, value, outcome in mine
    ]
    made_for = {item.code: dict(item.made_for) for item in story.counts}
    return {
        "not judged": "not judged" in outcomes(found.real),
        "not judged by its stretch": any(
            item.stretch is not None
            and value is not None
            and reached(item.metric, value, item.stretch)
            for item, value, outcome in figures
            if outcome == "not judged"
        ),
        "allowed misses": any(
            outcome == "met" and value is not None and not reached(item.metric, value, item.target)
            for item, value, outcome in figures
        ),
        "more than allowed misses": any(
            item.allowed is not None and outcome in ("minor", "major")
            for item, _, outcome in figures
        ),
        "counted by the numbers agreed": any(
            item.agreed and dict(item.agreed) == made_for.get(item.code) and outcome == "met"
            for item, _, outcome in figures
        ),
        "counted by other numbers": any(
            outcome == "no data"
            and any(made_for.get(item.code, {}).get(name, n) != n for name, n in item.agreed)
            for item, _, outcome in figures
        ),
        "somebody left": any(
            item.metric == "attrition-staff" and value for item, value, _ in figures
        ),
    }


def looking_back(story: Story, found: Answer) -> dict[str, bool]:
    """Earn-back, the right to terminate, and incidents that count once."""
    rules, real = [story.rules, *(later.rules for later in story.amendments)][-1], found.real
    rights = {code: real.meters[code] for code, word in real.warned.items() if word == "right"}
    in_a_row = {code for code, meter in rights.items() if 0 < rules.termination <= meter[0]}
    picked = {item.code: item.picked for item in story.incidents}
    left_out = [code for *_, codes, _ in real.once for code in codes]
    return {
        "earned back whole": rules.earn_back_part == 1 and any(real.earned.values()),
        "earned back in part": rules.earn_back_part < 1 and any(real.earned.values()),
        "chronic misses": any(real.barred.values()),
        "right by misses in a row": bool(in_a_row),
        "right by misses in some months": bool(rights.keys() - in_a_row),
        "far from the right": any((more or 0) > 1 for *_, more in real.meters.values()),
        "incident once": any(not_due > 0 for *_, not_due in real.once),
        "incident for the one picked": any(picked[code] == mine for code, mine, *_ in real.once),
        "incident for the dearest": any(picked[code] != mine for code, mine, *_ in real.once),
        "several left out": any(len(codes) > 1 for *_, codes, _ in real.once),
        "several incidents": len(real.once) > 1,
        "incident more than once": bool(story.incidents) and not rules.once,
        **{
            f"incident under {name}": bool(left_out) and rules.mechanism == name
            for name in MECHANISMS
        },
    }


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
