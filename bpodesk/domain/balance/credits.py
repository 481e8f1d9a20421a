"""Rules on service levels, credits and excuses."""

from collections.abc import Iterable
from decimal import Decimal
from math import ceil

from bpodesk.domain.balance.draft import Draft, Place
from bpodesk.domain.balance.parity import SIDES
from bpodesk.domain.balance.records import Finding, Remedy, Rule, SetTerm, Verdict
from bpodesk.domain.balance.remedies import balanced_wording
from bpodesk.domain.clauses.values import print_number
from bpodesk.domain.credit_words import steps_words, termination_words
from bpodesk.domain.sla.credits import Mechanism, check_policy
from bpodesk.domain.sla.levels import ServiceLevel, check_level
from bpodesk.domain.sla.measures import Direction

LEAST_AT_RISK_PERCENT = Decimal(5)
MOST_AT_RISK_PERCENT = Decimal(15)
LEAST_NOTICE_BUSINESS_DAYS = 2
LEAST_NOTICE_HOURS = 48
USUAL_EARN_BACK_MONTHS = 2
LEAST_EARN_BACK_PERCENT = Decimal(50)
_HUNDRED = Decimal(100)


def _found(verdict: Verdict, reason: str, place: Place, remedy: Remedy | None = None) -> Finding:
    return Finding(verdict=verdict, reason=reason, place=place, remedy=remedy)


def _without_credits(draft: Draft, place: Place) -> Finding | None:
    """The answer where no service level carries money."""
    if draft.terms.slas:
        return None
    return _found(Verdict.NEUTRAL, "No service level carries credits.", place)


def _codes(levels: Iterable[ServiceLevel]) -> str:
    return ", ".join(level.code for level in levels)


def _b07(draft: Draft) -> Finding:
    place = draft.place("monthly_cap", usual="service-credits")
    credits = draft.terms.credits
    if found := _without_credits(draft, place):
        return found
    lacking = [
        words
        for name, words in (("monthly_cap", "a month"), ("twelve_month_cap", "12 months"))
        if not draft.states(name)
    ]
    if lacking:
        reason = f"No clause caps the credits of {' and '.join(lacking)}."
        return _found(Verdict.MISSING, reason, place)
    percent = print_number(credits.monthly_cap_percent)
    if credits.monthly_cap_percent > _HUNDRED:
        reason = f"The credits of a month may reach {percent} % of the amount at risk."
        remedy = SetTerm(
            part="credits", name="monthly_cap_percent", label="Cap of a month", value=_HUNDRED
        )
        return _found(Verdict.CUSTOMER, reason, place, remedy)
    if credits.twelve_month_cap is None:
        reason = (
            f"The credits of a month are capped at {percent} % of the amount at risk; those of 12"
            " months only by the sum of these caps."
        )
        return _found(Verdict.CUSTOMER, reason, place)
    if credits.monthly_cap_percent == 0 or credits.twelve_month_cap == 0:
        return _found(Verdict.VENDOR, "A cap of 0 leaves no credit to be given.", place)
    yearly = print_number(credits.twelve_month_cap)
    reason = (
        f"The credits of a month are capped at {percent} % of the amount at risk, those of 12"
        f" months at {draft.contract.currency} {yearly}."
    )
    return _found(Verdict.NEUTRAL, reason, place)


def _b08(draft: Draft) -> Finding:
    place = draft.place_of("service-credits")
    if found := _without_credits(draft, place):
        return found
    percent = draft.terms.credits.at_risk_percent
    low, high = LEAST_AT_RISK_PERCENT, MOST_AT_RISK_PERCENT
    bound = min(max(percent, low), high)
    limits = f"{print_number(low)} to {print_number(high)} %"
    if bound == percent:
        reason = f"{print_number(percent)} % of the charges are at risk, within {limits}."
        return _found(Verdict.NEUTRAL, reason, place)
    verdict = Verdict.VENDOR if percent < low else Verdict.CUSTOMER
    reason = f"{print_number(percent)} % of the charges are at risk, outside {limits}."
    remedy = SetTerm(part="credits", name="at_risk_percent", label="Share at risk", value=bound)
    return _found(verdict, reason, place, remedy)


def _b09(draft: Draft) -> Finding:
    place = draft.place("earn_back_protects", usual="earn-back")
    if found := _without_credits(draft, place):
        return found
    if draft.states("bonus"):
        place = draft.place("bonus", usual="earn-back")
        return _found(Verdict.NEUTRAL, "A bonus stands against the credits.", place)
    credits = draft.terms.credits
    months = credits.earn_back_months
    if months < 1:
        reason = "Credits can be lost but not earned back, and no bonus is agreed."
        remedy = SetTerm(
            part="credits",
            name="earn_back_months",
            label="Months to earn a credit back",
            value=USUAL_EARN_BACK_MONTHS,
        )
        return _found(Verdict.CUSTOMER, reason, place, remedy)
    side = draft.fact("earn_back_protects")
    if side is None:
        reason = "The terms let credits be earned back, but no clause says how."
        return _found(Verdict.MISSING, reason, place)
    stretching = [level for level in draft.terms.slas if level.stretch is not None]
    if not stretching:
        reason = "No service level has a stretch, so that no credit can be earned back."
        return _found(Verdict.CUSTOMER, reason, place)
    percent = credits.earn_back_percent
    if percent < LEAST_EARN_BACK_PERCENT:
        reason = (
            f"Only {print_number(percent)} % of a credit comes back, less than"
            f" {print_number(LEAST_EARN_BACK_PERCENT)} %."
        )
        remedy = SetTerm(
            part="credits",
            name="earn_back_percent",
            label="Part of a credit that is earned back",
            value=_HUNDRED,
        )
        return _found(Verdict.CUSTOMER, reason, place, remedy)
    part = "" if percent == _HUNDRED else f"{print_number(percent)} % of "
    chronic = (
        f", unless {credits.chronic_misses} of {credits.chronic_months} months were missed"
        if credits.chronic_misses
        else ""
    )
    reason = (
        f"{part}{'c' if part else 'C'}redits of {_codes(stretching)} can be earned back within"
        f" {months} months{chronic}"
    )
    verdict = SIDES.get(str(side), Verdict.MISSING)
    if verdict is Verdict.NEUTRAL:
        return _found(verdict, f"{reason}.", place)
    remedy = balanced_wording(draft.stating("earn_back_protects"))
    return _found(verdict, f"{reason}, in a wording that leans to the {side}.", place, remedy)


def _b10(draft: Draft) -> Finding:
    place = draft.place("customer_excuse", usual="customer-excuse")
    if found := _without_credits(draft, place):
        return found
    kinds = (
        ("force_majeure_excuse", "force-majeure", "force majeure"),
        ("customer_excuse", "customer-excuse", "the customer's act or omission"),
    )
    for name, usual, words in kinds:
        if not draft.states(name):
            reason = f"{_codes(draft.terms.slas)}: no clause excuses a failure through {words}."
            return _found(Verdict.MISSING, reason, draft.place(name, usual=usual))
    reason = (
        f"{_codes(draft.terms.slas)}: failures through force majeure or the customer are excused."
    )
    return _found(Verdict.NEUTRAL, reason, place)


def _b11(draft: Draft) -> Finding:
    credits = draft.terms.credits
    days, hours = credits.customer_notice_business_days, credits.force_majeure_notice_hours
    place = draft.place("deemed_decision", usual="customer-excuse")
    windows = f"{days} business days for the customer's cause, {hours} hours for force majeure"
    if not draft.states("deemed_decision") or credits.decision_business_days < 1:
        reason = "Nothing says what holds when the customer does not decide in time."
        return _found(Verdict.MISSING, reason, place)
    if days < LEAST_NOTICE_BUSINESS_DAYS:
        remedy = SetTerm(
            part="credits",
            name="customer_notice_business_days",
            label="Notice of a customer's cause, business days",
            value=LEAST_NOTICE_BUSINESS_DAYS,
        )
        reason = f"The time for a notice is short: {windows}."
        return _found(Verdict.CUSTOMER, reason, place, remedy)
    if hours < LEAST_NOTICE_HOURS:
        remedy = SetTerm(
            part="credits",
            name="force_majeure_notice_hours",
            label="Notice of force majeure, hours",
            value=LEAST_NOTICE_HOURS,
        )
        reason = f"The time for a notice is short: {windows}."
        return _found(Verdict.CUSTOMER, reason, draft.place_of("force-majeure"), remedy)
    side = draft.fact("notice_protects")
    if side in ("vendor", "customer"):
        stating = draft.stating("notice_protects")
        place = draft.place("notice_protects", usual="force-majeure")
        reason = f"What a notice of force majeure must hold leans to the {side}."
        return _found(SIDES[str(side)], reason, place, balanced_wording(stating))
    reason = (
        f"Notice: {windows}; no answer within {credits.decision_business_days} business days"
        " counts as a decision."
    )
    return _found(Verdict.NEUTRAL, reason, place)


def smallest_volume(level: ServiceLevel) -> int | None:
    """The fewest items of which one may fail: ceil(1 / (1 - target)).

    Of a measure where less is better it is ceil(1 / target). 1 where the level's rules for few
    items let one fail in any month that is judged. None for a measure that is no share of items,
    or a target that allows no miss.
    """
    measure = level.measure
    if not measure.has_single_items:
        return None
    if level.allowed_misses:
        return 1
    allowed = level.target
    if measure.direction is Direction.AT_LEAST:
        allowed = _HUNDRED - level.target
    if allowed <= 0:
        return None
    needed = ceil(_HUNDRED / allowed)
    return 1 if (level.minimum_volume or 0) >= needed else needed


def _b12(draft: Draft) -> Finding:
    place = draft.place_of("schedule-c")
    needed = {level.code: smallest_volume(level) for level in draft.terms.slas}
    short = [
        f"{code} expects {draft.forecast[code]:,} items and needs {volume}"
        for code, volume in needed.items()
        if volume is not None and code in draft.forecast and draft.forecast[code] < volume
    ]
    if short:
        reason = f"A single miss fails the month: {'; '.join(short)}."
        return _found(Verdict.CUSTOMER, reason, place)
    known = [
        f"{code} from {volume}" + _expecting(draft.forecast.get(code))
        for code, volume in needed.items()
        if volume
    ]
    if not known:
        reason = "No service level is a share that a single miss could fail."
        return _found(Verdict.NEUTRAL, reason, place)
    reason = f"One miss alone fails no month with enough items: {', '.join(known)}."
    unknown = [code for code, volume in needed.items() if volume and code not in draft.forecast]
    if unknown:
        reason += (
            f" How many {', '.join(unknown)} will have is not known: type the forecast where the"
            " level is edited."
        )
    return _found(Verdict.NEUTRAL, reason, place)


def _expecting(volume: int | None) -> str:
    return "" if volume is None else f" with {volume:,} expected"


def _b13(draft: Draft) -> Finding:
    place = draft.place_of("schedule-c")
    if found := _without_credits(draft, place):
        return found
    if found := _broken_tiers(draft.terms.slas, place) or _of_mechanism(draft, place):
        return found
    plain = [level for level in draft.terms.slas if not level.tiers]
    tiered = "; ".join(_tiers_in_words(level) for level in draft.terms.slas if level.tiers)
    if not plain:
        return _found(Verdict.NEUTRAL, f"The tiers meet without a gap: {tiered}.", place)
    credits = draft.terms.credits
    minor, major = credits.minor_factor_percent, credits.major_factor_percent
    factors = f"{print_number(minor)} % for a minor miss, {print_number(major)} % for a major one"
    if minor > major:
        remedy = SetTerm(
            part="credits", name="minor_factor_percent", label="Factor of a minor miss", value=major
        )
        reason = f"The tiers are out of order: {factors}."
        return _found(Verdict.MISSING, reason, draft.place_of("service-credits"), remedy)
    open_ended = [level for level in plain if level.minimum is None]
    if open_ended:
        reason = f"{_codes(open_ended)} has no minimum, so that every miss is a minor one."
        return _found(Verdict.VENDOR, reason, place)
    every = f"{tiered}; {_codes(plain)} {factors}" if tiered else factors
    return _found(Verdict.NEUTRAL, f"The tiers meet without a gap: {every}.", place)


def _of_mechanism(draft: Draft, place: Place) -> Finding | None:
    """What stands for tiers under another mechanism than allocation."""
    credits = draft.terms.credits
    broken = next(iter(check_policy(credits, draft.terms.levels)), None)
    home = draft.place_of("service-credits")
    match credits.mechanism:
        case Mechanism.ALLOCATION:
            return None
        case Mechanism.UPTIME:
            unladdered = [level for level in draft.terms.slas if not level.tiers]
            if unladdered:
                reason = f"{_codes(unladdered)} has no ladder of percentages, and costs nothing."
                return _found(Verdict.MISSING, reason, place)
            ladders = "; ".join(map(_tiers_in_words, draft.terms.slas))
            return _found(Verdict.NEUTRAL, f"The ladders meet without a gap: {ladders}.", place)
        case Mechanism.POINTS:
            if broken is not None and broken.field in ("point_steps", "major_points"):
                return _found(Verdict.MISSING, broken.message, home)
            steps = steps_words(credits.point_steps)
            reason = f"The steps of failure points meet without a gap: {steps}."
            return _found(Verdict.NEUTRAL, reason, home)
        case Mechanism.FLAT_WEIGHT:
            reason = "Each miss costs its weight, however small or large it is."
            return _found(Verdict.NEUTRAL, reason, place)
        case _:
            reason = (
                f"Misses cost nothing until {credits.trigger_failures} fall into one month; how"
                " large each is makes no difference."
            )
            return _found(Verdict.NEUTRAL, reason, home)


def _broken_tiers(levels: Iterable[ServiceLevel], place: Place) -> Finding | None:
    """Tiers that leave a gap or overlap, as text from elsewhere may have them."""
    for level in levels:
        fault = next((item for item in check_level(level) if item.field == "tiers"), None)
        if fault is not None:
            return _found(Verdict.MISSING, f"{level.code}: {fault.message}", place)
    return None


def _tiers_in_words(level: ServiceLevel) -> str:
    """S1 in 3 tiers from 25 % to 100 %."""
    first, last = (print_number(level.tiers[place].factor_percent) for place in (0, -1))
    count = len(level.tiers)
    if count == 1:
        return f"{level.code} in 1 tier of {first} %"
    return f"{level.code} in {count} tiers from {first} % to {last} %"


def _b14(draft: Draft) -> Finding:
    place = draft.place_of("schedule-c")
    for level in draft.terms.levels:
        target, minimum, stretch = level.target, level.minimum, level.stretch
        at_least = level.measure.direction is Direction.AT_LEAST
        if minimum is not None and minimum != target and (minimum > target) is at_least:
            reason = f"{level.code}: the minimum {minimum} is harder than the target {target}."
            return _found(Verdict.CUSTOMER, reason, place)
        if stretch is not None and stretch != target and (stretch < target) is at_least:
            reason = f"{level.code}: the stretch {stretch} is easier than the target {target}."
            return _found(Verdict.VENDOR, reason, place)
    count = len(draft.terms.levels)
    reason = f"Minimum, target and stretch are in order for all {count} levels."
    return _found(Verdict.NEUTRAL, reason, place)


def _b15(draft: Draft) -> Finding:
    place = draft.place_of("service-credits")
    if found := _without_credits(draft, place):
        return found
    total = sum((level.allocation_percent for level in draft.terms.slas), Decimal(0))
    mechanism = draft.terms.credits.mechanism
    if mechanism is Mechanism.FLAT_WEIGHT:
        reason = (
            f"The weights add up to {print_number(total)} % of the charges at risk; the cap of the"
            " month limits them."
        )
        return _found(Verdict.NEUTRAL, reason, place)
    if mechanism is not Mechanism.ALLOCATION:
        reason = f"There is no pool to share out: the mechanism is “{mechanism}”."
        return _found(Verdict.NEUTRAL, reason, place)
    pool = draft.terms.credits.pool_percent
    figures = f"{print_number(total)} % of a pool of {print_number(pool)} %"
    if total == pool:
        return _found(Verdict.NEUTRAL, f"The allocations share out {figures}.", place)
    verdict = Verdict.CUSTOMER if total > pool else Verdict.VENDOR
    remedy = SetTerm(part="credits", name="pool_percent", label="Pool", value=total)
    return _found(verdict, f"The allocations share out {figures}.", place, remedy)


def _b23(draft: Draft) -> Finding:
    place = draft.place("credit_remedy", usual="service-credits")
    if found := _without_credits(draft, place):
        return found
    kind, stating = draft.fact("credit_remedy"), draft.stating("credit_remedy")
    misses = termination_words(draft.terms.credits)
    trigger = draft.states("miss_trigger") and bool(misses)
    if kind not in ("money", "all", "none"):
        reason = "Nothing says whether credits are the only remedy for a miss."
        return _found(Verdict.MISSING, reason, place)
    if kind == "none":
        reason = "Credits come on top of other claims for the same miss."
        return _found(Verdict.CUSTOMER, reason, place, balanced_wording(stating))
    if not trigger:
        reason = "Credits are the only remedy, and no number of misses gives a right to end."
        return _found(Verdict.VENDOR, reason, place)
    if kind == "all":
        reason = (
            f"Credits shut out every other remedy but the right to end after misses in {misses}."
        )
        return _found(Verdict.VENDOR, reason, place, balanced_wording(stating))
    reason = f"Credits are the only remedy in money; misses in {misses} give a right to end."
    return _found(Verdict.NEUTRAL, reason, place)


def _b24(draft: Draft) -> Finding:
    place = draft.place("deemed_failure", usual="service-levels")
    due = draft.terms.commercial.report_due_business_days
    if not draft.states("report_deadline") or due < 1:
        reason = "No deadline for the monthly report is agreed."
        return _found(Verdict.MISSING, reason, draft.place("report_deadline", usual="invoicing"))
    grace = draft.figure("report_grace_business_days")
    if not draft.states("deemed_failure"):
        reason = f"The report is due in {due} business days; its lack is no failure."
        return _found(Verdict.VENDOR, reason, place)
    if not grace:
        reason = f"A report later than {due} business days is a failure at once, without grace."
        return _found(Verdict.CUSTOMER, reason, place)
    reason = (
        f"The report is due in {due} business days, and only {print_number(grace)} more make"
        " missing results a failure."
    )
    return _found(Verdict.NEUTRAL, reason, place)


CREDIT_RULES = (
    Rule(code="B07", question="Are credits capped for a month and for 12 months?", answer=_b07),
    Rule(
        code="B08",
        question=f"Are {LEAST_AT_RISK_PERCENT} to {MOST_AT_RISK_PERCENT} % of the charges at risk?",
        answer=_b08,
    ),
    Rule(code="B09", question="Does an earn-back or a bonus stand against credits?", answer=_b09),
    Rule(code="B10", question="Is there an excuse of both kinds where credits are?", answer=_b10),
    Rule(
        code="B11",
        question="Is the time for a notice fair, and does silence decide?",
        answer=_b11,
    ),
    Rule(code="B12", question="Can one miss alone fail a month?", answer=_b12),
    Rule(code="B13", question="Are the tiers complete and in order?", answer=_b13),
    Rule(code="B14", question="Are minimum, target and stretch in order?", answer=_b14),
    Rule(code="B15", question="Do the allocations add up to the pool?", answer=_b15),
    Rule(
        code="B23",
        question="Do the only remedy and the right to end fit together?",
        answer=_b23,
    ),
    Rule(
        code="B24",
        question="Is there a deadline for the report, and grace after it?",
        answer=_b24,
    ),
)
