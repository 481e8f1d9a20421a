"""What the promises come to in money: credits, what caps leave of them, what is earned back."""

from collections.abc import Mapping
from fractions import Fraction

from tests.domain.oracle.bill import in_whole_units
from tests.domain.oracle.desk import Desk, half_up
from tests.domain.oracle.hours import SeatDays
from tests.domain.oracle.levels import Excused, Trial, first_day, is_excused, judge_levels
from tests.domain.oracle.mechanisms import Due, Part, work_out
from tests.domain.oracle.story import DECIMALS, Answer, Before, Case, Incident, Rules, Story


def judge(story: Story, desk: Desk, held: SeatDays, answer: Answer, excused: Excused) -> Case:
    """The credits of the month, with the events excused that are."""
    case = Case()
    parts = [
        Part(days, desk.rules(days[0]), charges, amount, 10 ** DECIMALS[story.currency])
        for days, charges, amount in zip(desk.parts(), answer.bases, answer.at_risk, strict=True)
    ]
    last = parts[-1].rules
    trials = judge_levels(story, desk, held, answer, excused, case)
    live = {
        code: mine
        for code, all_mine in trials.items()
        if (mine := [trial for trial in all_mine if trial.promise.live and not trial.promise.kpi])
    }
    for code, mine in live.items():
        failed = any(trial.failed for trial in mine)
        case.in_a_row[code] = 1 + _failed_before(code, story) if failed else 0
    due = _due(story, live, parts, case)
    case.due, case.tallies = due.amounts, due.tallies
    for code, mine in live.items():
        misses = _misses(code, story, now=case.in_a_row[code] > 0)
        case.earned[code] = _earned(mine[-1], last, story, misses, case)
        _warn(code, misses, last, case)
    _cap(story, parts, case)
    case.net = answer.gross - sum(case.credit.values()) + sum(case.earned.values())
    return case


def _failed_before(code: str, story: Story) -> int:
    """In how many months in a row up to the last one a promise failed, while it was live."""
    past = {item.months: item for item in story.past if item.promise == code}
    months = 0
    while months + 1 in past and past[months + 1].failed and past[months + 1].live:
        months += 1
    return months


def _misses(code: str, story: Story, *, now: bool) -> set[int]:
    """How many months ago a promise failed while it was live; 0 is this month."""
    found = {
        item.months for item in story.past if item.promise == code and item.failed and item.live
    }
    return found | ({0} if now else set())


# ---------------------------------------------------------------- one incident once


def _due(story: Story, live: Mapping[str, list[Trial]], parts: list[Part], case: Case) -> Due:
    """What is due where an incident that several promises failed by counts for one of them only.

    The rules at the end of the month say whether it does. Words leave open what is due where
    incidents overlap: a promise that one of them counts for is due, whatever the others say, and
    which is the dearest is asked of the month in which all of them would be due. Of promises that
    are equally dear it is the one with more points, then the one agreed first.
    """
    whole = work_out(live, case.in_a_row, parts)
    incidents = story.incidents if parts[-1].rules.once else ()
    failed = {item.code: [code for code in live if _fails(code, item, case)] for item in incidents}
    counted = {
        item.code: item.picked
        if item.picked in failed[item.code]
        else max(failed[item.code], key=lambda code: (whole.amounts[code], whole.points[code]))
        for item in incidents
        if len(failed[item.code]) > 1
    }
    out: list[str] = []
    for item in incidents:
        mine = tuple(
            code
            for code in (failed[item.code] if item.code in counted else ())
            if code not in counted.values() and code not in out
        )
        if mine:
            out.extend(mine)
            less = work_out(live, case.in_a_row, parts, without=frozenset(out))
            saved = sum(whole.amounts.values()) - sum(less.amounts.values())
            case.once.append((item.code, counted[item.code], mine, saved))
            whole = less
    return whole


def _fails(code: str, incident: Incident, case: Case) -> bool:
    return case.in_a_row[code] > 0 and code in incident.promises


# ---------------------------------------------------------------- what looks back on other months


def _earned(trial: Trial, rules: Rules, story: Story, misses: set[int], case: Case) -> int:
    """The part agreed of the credit of so many months ago, the stretch being reached ever since.

    Nothing comes back where too many of the last months were missed.
    """
    code, months = trial.promise.code, rules.earn_back
    past: dict[int, Before] = {item.months: item for item in story.past if item.promise == code}
    since = [past.get(back) for back in range(1, months)]
    origin = past.get(months) if months else None
    if not origin or not trial.stretched or not all(item and item.stretch for item in since):
        return 0
    too_many, window = rules.chronic
    failed = sum(back < window for back in misses)
    if origin.credit and 0 < too_many <= failed:
        case.barred[code] = failed
        return 0
    return half_up(origin.credit * rules.earn_back_part)


def _gives_right(misses: set[int], rules: Rules) -> bool:
    """Whether misses up to a month, which is one itself, give the right to terminate."""
    needed, window = rules.repeated
    in_a_row = rules.termination > 0 and misses >= set(range(rules.termination))
    return in_a_row or (needed > 0 and sum(back < window for back in misses) >= needed)


def _warn(code: str, misses: set[int], rules: Rules, case: Case) -> None:
    """How far it is to the right to terminate, which only another miss gives."""
    needed, window = rules.repeated
    seen = sum(back < window for back in misses) if needed else 0
    more: int | None = None
    if rules.termination or needed:
        more = 0 if 0 in misses else 1
        while not _gives_right({*range(more), *(back + more for back in misses)}, rules):
            more += 1
    case.meters[code] = (case.in_a_row[code], seen, more)
    if more == 0:
        case.warned[code] = "right"
    elif more == 1 and (case.in_a_row[code] or seen):
        case.warned[code] = "one more"


# ---------------------------------------------------------------- caps


def _cap(story: Story, parts: list[Part], case: Case) -> None:
    """The month's cap, what the last eleven months left of the year's, and who bears it."""
    capped = sum((part.amount * part.rules.month_cap for part in parts), Fraction(0))
    cap, year = max(0, half_up(capped)), parts[-1].rules.year_cap
    used = sum(item.credit for item in story.past if 1 <= item.months <= 11)
    if year is not None:
        cap = max(0, min(cap, half_up(year * 10 ** DECIMALS[story.currency]) - used))
    case.cap = cap
    case.credit = _share_out(case.due, min(cap, sum(case.due.values())))
    case.used = used + sum(case.credit.values())


def _share_out(due: dict[str, int], total: int) -> dict[str, int]:
    """Largest remainder, the first of equals."""
    whole = sum(due.values())
    if not whole:
        return dict.fromkeys(due, 0)
    exact = {code: Fraction(amount * total, whole) for code, amount in due.items()}
    parts = {code: value.numerator // value.denominator for code, value in exact.items()}
    for _ in range(total - sum(parts.values())):
        code = max(exact, key=lambda key: exact[key] - parts[key])
        parts[code] += 1
    return parts


def judge_month(story: Story, desk: Desk, held: SeatDays, answer: Answer) -> None:
    """The month as it is, and as it would be under each assumption a statement makes."""
    parts = [
        (base, desk.rules(days[0])) for base, days in zip(answer.bases, desk.parts(), strict=True)
    ]
    answer.at_risk = in_whole_units([base * rules.at_risk for base, rules in parts])
    mine = [item for item in story.excuses if first_day(item, desk) in desk.days]
    excused = {item.code for item in mine if is_excused(item, desk)}
    answer.excused = {item.code: item.code in excused for item in mine}

    def assume(codes: set[str]) -> Case:
        return judge(story, desk, held, answer, lambda excuse: excuse.code in codes)

    answer.real = assume(excused)
    if excused:
        answer.assumed["no-excuses"] = assume(set())
    for item in mine:
        if item.code not in excused:
            answer.assumed[f"accept:{item.code}"] = assume(excused | {item.code})
    disputed = {item.code for item in mine if item.decision == "disputed"}
    if len(disputed) > 1:
        answer.assumed["disputed"] = assume(excused | disputed)
