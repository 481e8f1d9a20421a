"""Rules on prices, rights, reviews, disputes, audits, law and the text itself."""

from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.parity import one_sided
from bpodesk.domain.balance.records import Finding, Rule, SetTerm, Verdict
from bpodesk.domain.balance.remedies import balanced_wording
from bpodesk.domain.clauses import defined_terms
from bpodesk.domain.clauses.values import print_number
from bpodesk.domain.rates import RateKind

LONG_TERM_DAYS = 366
USUAL_INDEX_CAP_PERCENT = 3


def _b16(draft: Draft) -> Finding:
    place = draft.place("capacity_guarantee", usual="fees")
    minimums = [
        f"{print_number(line.minimum_hours or line.minimum_units)}"
        f"{' hours' if line.minimum_hours else ''} of {line.code}"
        for line in draft.terms.rate_lines
        if line.minimum_hours or (line.kind is RateKind.TRANSACTION and line.minimum_units > 0)
    ]
    if not minimums:
        reason = "No minimum volume is agreed."
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)
    figures = minimums[-1]
    lacking = [
        words
        for name, words in (
            ("capacity_guarantee", "no capacity is guaranteed in return"),
            ("ramp_down_notice", "no notice reduces it"),
        )
        if not draft.states(name)
    ]
    if lacking:
        reason = f"The customer owes a minimum ({figures}), but {' and '.join(lacking)}."
        return Finding(verdict=Verdict.VENDOR, reason=reason, place=place)
    reason = f"The minimum ({figures}) stands against guaranteed capacity and can be reduced."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b17(draft: Draft) -> Finding:
    place = draft.place("indexation", usual="indexation")
    contract, commercial = draft.contract, draft.terms.commercial
    days = None if contract.ends_on is None else (contract.days.end - contract.days.start).days
    if days is not None and days <= LONG_TERM_DAYS:
        reason = f"The contract lasts {days} days, not longer than a year."
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)
    if not draft.states("indexation"):
        reason = "The contract lasts longer than a year, but its rates do not follow an index."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=place)
    floor, cap = commercial.cola_floor_percent, commercial.cola_cap_percent
    limits = f"a floor of {print_number(floor)} % and a cap of {print_number(cap)} %"
    if cap <= 0:
        remedy = SetTerm(
            part="commercial",
            name="cola_cap_percent",
            label="Index cap",
            value=USUAL_INDEX_CAP_PERCENT,
        )
        reason = f"The rates can't rise: {limits}."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=place, remedy=remedy)
    if floor > cap:
        reason = f"The limits of the index contradict each other: {limits}."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    reason = f"The rates follow an index, with {limits}."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b19(draft: Draft) -> Finding:
    place = draft.place("deliverable_owner", usual="intellectual-property")
    owner = draft.fact("deliverable_owner")
    own = [side for side in ("vendor", "customer") if draft.states(f"{side}_background")]
    remedy = balanced_wording(draft.stating("deliverable_owner"))
    if owner not in ("vendor", "customer") or not own:
        reason = "It is not stated who owns a deliverable and what each party had before."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place, remedy=remedy)
    if len(own) == 1:
        verdict = Verdict.VENDOR if own[0] == "vendor" else Verdict.CUSTOMER
        reason = f"Only the {own[0]} keeps what it had before."
        return Finding(verdict=verdict, reason=reason, place=place, remedy=remedy)
    if owner == "vendor":
        reason = "Each party keeps what it had before; deliverables stay with the vendor."
        return Finding(verdict=Verdict.VENDOR, reason=reason, place=place, remedy=remedy)
    if not draft.states("payment_trigger"):
        reason = "Deliverables pass to the customer before it has paid for them."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=place, remedy=remedy)
    reason = "Each party keeps what it had before; deliverables pass to the customer when paid."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b20(draft: Draft) -> Finding:
    parts = (
        ("periodic_review", "fairness", "review_response_business_days", "a review"),
        ("change_clause", "change-control", "change_response_business_days", "a change request"),
    )
    times: list[str] = []
    for fact, usual, days, words in parts:
        figure = draft.figure(days)
        if not draft.states(fact) or not figure:
            reason = f"No clause says within how many days {words} is answered."
            place = draft.place(fact, usual=usual)
            return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
        times.append(f"{words} within {print_number(figure)} business days")
    place = draft.place("periodic_review", usual="fairness")
    reason = f"Either party must answer {' and '.join(times)}."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b21(draft: Draft) -> Finding:
    days = draft.terms.commercial.dispute_days
    name, subject = "dispute_window_protects", "disputing a statement"
    found = one_sided(draft, name, usual="disputes", subject=subject)
    if found.verdict is not Verdict.NEUTRAL:
        return found
    if days < 1:
        reason = "A statement may be disputed, but the time for it is 0 days."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=found.place)
    if not draft.states("undisputed_payable"):
        place = draft.place("undisputed_payable", usual="invoicing")
        reason = "No clause says that the undisputed part is paid on time."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=place)
    reason = f"Either party may dispute a statement for {days} days; the rest is paid on time."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=found.place)


def _b22(draft: Draft) -> Finding:
    place = draft.place("audit_protects", usual="records")
    notice, yearly = draft.figure("audit_notice_business_days"), draft.figure("audits_per_year")
    if not notice or not yearly:
        reason = "The notice before an audit, or how often one may be, is not agreed."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    found = one_sided(draft, "audit_protects", usual="records", subject="audits")
    if found.verdict is not Verdict.NEUTRAL:
        return found
    reason = (
        f"An audit needs {print_number(notice)} business days of notice, with"
        f" {print_number(yearly)} in 12 months."
    )
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b25(draft: Draft) -> Finding:
    place = draft.place("governing_law", usual="general")
    commercial = draft.terms.commercial
    if not draft.states("governing_law"):
        reason = "No clause names the law that applies."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    if not commercial.governing_law.strip():
        reason = "No law was agreed, so that the law of the vendor's country is printed."
        return Finding(verdict=Verdict.VENDOR, reason=reason, place=place)
    reason = f"The law of {commercial.governing_law} is agreed."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b27(draft: Draft) -> Finding:
    terms = defined_terms(draft.numbered)
    known = {term.term for term in terms.terms}
    problems = [
        *draft.numbered.problems,
        # A definition that is never used does no harm.
        *(problem for problem in terms.problems if problem.is_error or problem.value not in known),
    ]
    if not problems:
        count = sum(not clause.is_reserved for clause in draft.numbered.clauses)
        reason = f"The text has no gap in its {count} clauses."
        place = draft.place_of("definitions")
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)
    first = problems[0]
    more = f" There are {len(problems) - 1} more." if len(problems) > 1 else ""
    place = draft.place_of(first.place if draft.clause(first.place) else "definitions")
    reason = f"{first.message}{more}"
    return Finding(verdict=Verdict.MISSING, reason=reason, place=place)


def _b28(draft: Draft) -> Finding:
    place, calendar = draft.place_of("schedule-d"), draft.terms.calendar
    checks = (
        (calendar.zone, "the time zone"),
        (calendar.windows, "the hours"),
        (calendar.holidays, "the holidays"),
        (draft.states("rounding_stated"), "the rounding"),
        (draft.contract.currency, "the currency"),
    )
    lacking = [words for stated, words in checks if not stated]
    if lacking:
        reason = f"Not stated: {', '.join(lacking)}."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    reason = (
        f"Stated: the hours and {len(calendar.holidays)} holidays in {calendar.zone}, rounding,"
        f" {draft.contract.currency}."
    )
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b29(draft: Draft) -> Finding:
    first: dict[str, tuple[str, object]] = {}
    for clause, variable in draft.variables():
        value = draft.value(clause, variable)
        known_in, known = first.setdefault(variable.name, (clause.title, value))
        if str(known) != str(value):
            place = draft.place_of(clause.id)
            reason = (
                f"“{variable.label}” is {known} in “{known_in}” and {value} in “{clause.title}”."
            )
            return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    reason = f"None of the {len(first)} values of clauses is given twice in different ways."
    place = draft.place_of("definitions")
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b30(draft: Draft) -> Finding:
    place = draft.place("exit_help_paid", usual="exit")
    paid = draft.fact("exit_help_paid")
    if paid is None:
        reason = "No clause says whether help with the handover is paid."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    if paid is not True:
        reason = "The vendor helps with the handover without pay."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=place)
    reason = "Help with the handover is paid at the agreed rates."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


COMMERCE_RULES = (
    Rule(
        code="B16",
        question="Is a minimum paired with guaranteed capacity and a notice to reduce it?",
        answer=_b16,
    ),
    Rule(code="B17", question="Do rates of a long contract follow an index?", answer=_b17),
    Rule(code="B19", question="Is it clear who owns what, and from when?", answer=_b19),
    Rule(code="B20", question="Are reviews and changes answered in time?", answer=_b20),
    Rule(code="B21", question="May both dispute, and is the rest paid?", answer=_b21),
    Rule(code="B22", question="Are notice and number of audits limited?", answer=_b22),
    Rule(code="B25", question="Is the governing law agreed?", answer=_b25),
    Rule(code="B27", question="Is the text complete?", answer=_b27),
    Rule(
        code="B28",
        question="Are calendar, zone, holidays, rounding and currency stated?",
        answer=_b28,
    ),
    Rule(code="B29", question="Does each value have one figure only?", answer=_b29),
    Rule(code="B30", question="Is help with the exit paid?", answer=_b30),
)
