"""The thirty rules: each fires where it should and is silent where it should not."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bpodesk.domain.balance import (
    RULES,
    Draft,
    Finding,
    Remedy,
    SetTerm,
    SetVariable,
    UseWording,
    Verdict,
    apply_remedy,
    check_balance,
    draft_of,
    remedy_action,
    remedy_words,
)
from bpodesk.domain.balance.credits import smallest_volume
from bpodesk.domain.clauses import Clause, ClausePosition, parse_clause
from bpodesk.domain.clauses.records import Fact
from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.rates import RateKind
from bpodesk.domain.sla.credits import Mechanism, PointStep
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from tests.domain.making import office, rate
from tests.domain.test_agreements import COMPANY, CONTRACT, CUSTOMER
from tests.domain.test_agreements import TERMS as OTHER

FOLDER = Path(__file__).parents[2] / "resources" / "clauses"
LEVEL = ServiceLevel(
    code="S1",
    title="Answers in time",
    metric="accuracy",
    target=Decimal(95),
    minimum=Decimal(90),
    stretch=Decimal(97),
    allocation_percent=Decimal(100),
)
TERMS = replace(
    OTHER,
    levels=(LEVEL,),
    credits=replace(OTHER.credits, pool_percent=Decimal(100), earn_back_months=2),
)
TIERS = (
    CreditTier(factor_percent=Decimal(25)),
    CreditTier(beyond=Decimal(93), factor_percent=Decimal("62.5")),
)
BARGAINED = (
    "liability",
    "termination",
    "intellectual-property",
    "service-credits",
    "earn-back",
    "force-majeure",
    "invoicing",
    "non-solicitation",
)


def _library() -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for path in sorted(FOLDER.glob("*.md")):
        clause = parse_clause(path.read_text(encoding="utf-8"))
        assert isinstance(clause, Clause)
        clauses.append(clause)
    return tuple(clauses)


LIBRARY = _library()


def draft(
    terms: Terms = TERMS,
    *,
    contract: Contract = CONTRACT,
    facts: Mapping[str, Fact | None] | None = None,
    forecast: Mapping[str, int] | None = None,
) -> Draft:
    """A draft; `facts` changes what clauses state, None takes a fact or a variable away."""
    library = list(LIBRARY)
    for name, value in (facts or {}).items():
        for index, clause in enumerate(library):
            kept = tuple(v for v in clause.variables if value is not None or v.name != name)
            stated = dict(clause.facts)
            if name in stated:
                del stated[name]
                if value is not None:
                    stated[name] = value
            library[index] = replace(clause, facts=stated, variables=kept)
    revision = Revision(
        contract_id=ContractId(1), number=1, effective_from=dt.date(2026, 1, 1), terms=terms
    )
    return draft_of(
        library,
        company=COMPANY,
        customer=CUSTOMER,
        contract=contract,
        revision=revision,
        forecast=forecast or {},
    )


def finding(code: str, checked: Draft) -> Finding:
    return next(row.finding for row in check_balance(checked) if row.rule.code == code)


def credits(**changes: object) -> Callable[[], Draft]:
    return lambda: draft(replace(TERMS, credits=replace(TERMS.credits, **changes)))  # type: ignore[arg-type] - any field


def commercial(**changes: object) -> Callable[[], Draft]:
    return lambda: draft(replace(TERMS, commercial=replace(TERMS.commercial, **changes)))  # type: ignore[arg-type] - any field


def level(**changes: object) -> Callable[[], Draft]:
    return lambda: draft(replace(TERMS, levels=(replace(LEVEL, **changes),)))  # type: ignore[arg-type] - any field


def stating(**facts: Fact | None) -> Callable[[], Draft]:
    return lambda: draft(facts=facts)


def values(clause_id: str, **given: int) -> Callable[[], Draft]:
    return lambda: draft(replace(TERMS, clause_values={clause_id: given}))


def leaning(clause_id: str, position: str) -> Callable[[], Draft]:
    every = tuple(sorted({clause.id for clause in LIBRARY}))
    terms = replace(TERMS, clauses=every, clause_positions={clause_id: position})
    return lambda: draft(terms)


VENDOR, CUSTOMER_, MISSING, NEUTRAL = (
    Verdict.VENDOR,
    Verdict.CUSTOMER,
    Verdict.MISSING,
    Verdict.NEUTRAL,
)
FIRES: tuple[tuple[str, Callable[[], Draft], Verdict], ...] = (
    ("B01", stating(indemnity_protects=None), MISSING),
    ("B01", stating(assignment_protects="customer"), CUSTOMER_),
    ("B01", stating(assignment_protects="nobody"), MISSING),
    ("B01", leaning("non-solicitation", "vendor"), VENDOR),
    ("B02", leaning("liability", "vendor"), VENDOR),
    ("B02", leaning("liability", "customer"), CUSTOMER_),
    ("B02", stating(vendor_cap_multiple=None), MISSING),
    ("B02", commercial(liability_cap_months=0), MISSING),
    ("B03", leaning("liability", "vendor"), VENDOR),
    ("B03", stating(uncapped_heads_protect=None), MISSING),
    ("B04", values("termination", customer_convenience_days=20), CUSTOMER_),
    ("B04", values("termination", vendor_convenience_days=20), VENDOR),
    ("B05", values("termination", vendor_cure_days=45), VENDOR),
    ("B05", values("termination", customer_cure_days=45), CUSTOMER_),
    ("B06", stating(renewal_notice_protects="vendor"), VENDOR),
    ("B06", commercial(renewal_notice_days=0), MISSING),
    ("B07", credits(twelve_month_cap=None), CUSTOMER_),
    ("B07", credits(monthly_cap_percent=Decimal(120)), CUSTOMER_),
    ("B07", credits(monthly_cap_percent=Decimal(0)), VENDOR),
    ("B07", stating(monthly_cap=False), MISSING),
    ("B08", credits(at_risk_percent=Decimal(4)), VENDOR),
    ("B08", credits(at_risk_percent=Decimal(16)), CUSTOMER_),
    ("B09", credits(earn_back_months=0), CUSTOMER_),
    ("B09", level(stretch=None), CUSTOMER_),
    ("B09", stating(earn_back_protects=None), MISSING),
    ("B09", leaning("earn-back", "vendor"), VENDOR),
    ("B10", stating(customer_excuse=None), MISSING),
    ("B10", stating(force_majeure_excuse=None), MISSING),
    ("B11", credits(customer_notice_business_days=1), CUSTOMER_),
    ("B11", credits(force_majeure_notice_hours=24), CUSTOMER_),
    ("B11", stating(deemed_decision=None), MISSING),
    ("B11", leaning("force-majeure", "customer"), CUSTOMER_),
    ("B12", lambda: draft(forecast={"S1": 19}), CUSTOMER_),
    ("B13", level(minimum=None), VENDOR),
    ("B13", credits(minor_factor_percent=Decimal(110)), MISSING),
    ("B13", level(tiers=TIERS[1:]), MISSING),
    ("B13", level(tiers=TIERS[::-1]), MISSING),
    ("B14", level(minimum=Decimal(96)), CUSTOMER_),
    ("B14", level(stretch=Decimal(94)), VENDOR),
    ("B15", level(allocation_percent=Decimal(90)), VENDOR),
    ("B15", level(allocation_percent=Decimal(110)), CUSTOMER_),
    ("B16", stating(capacity_guarantee=None), VENDOR),
    ("B17", stating(indexation=None), CUSTOMER_),
    ("B17", commercial(cola_cap_percent=Decimal(0)), CUSTOMER_),
    ("B17", commercial(cola_floor_percent=Decimal(4)), MISSING),
    ("B18", leaning("invoicing", "vendor"), VENDOR),
    ("B18", commercial(late_interest_percent=Decimal(0)), CUSTOMER_),
    ("B19", leaning("intellectual-property", "vendor"), VENDOR),
    ("B19", leaning("intellectual-property", "customer"), CUSTOMER_),
    ("B19", stating(vendor_background=None), CUSTOMER_),
    ("B19", stating(customer_background=None), VENDOR),
    ("B19", stating(deliverable_owner=None), MISSING),
    ("B20", stating(change_clause=None), MISSING),
    ("B21", stating(dispute_window_protects="customer"), CUSTOMER_),
    ("B21", stating(undisputed_payable=None), CUSTOMER_),
    ("B21", commercial(dispute_days=0), MISSING),
    ("B22", stating(audits_per_year=None), MISSING),
    ("B22", stating(audit_protects="customer"), CUSTOMER_),
    ("B23", leaning("service-credits", "vendor"), VENDOR),
    ("B23", leaning("service-credits", "customer"), CUSTOMER_),
    ("B23", stating(miss_trigger=None), VENDOR),
    ("B23", stating(credit_remedy=None), MISSING),
    ("B24", commercial(report_due_business_days=0), MISSING),
    ("B24", stating(deemed_failure=None), VENDOR),
    ("B24", stating(report_grace_business_days=None), CUSTOMER_),
    ("B25", commercial(governing_law=" "), VENDOR),
    ("B25", stating(governing_law=None), MISSING),
    ("B26", leaning("non-solicitation", "customer"), CUSTOMER_),
    ("B27", leaning("liability", "hostile"), MISSING),
    ("B27", stating(audits_per_year=None), MISSING),
    ("B27", lambda: draft(replace(TERMS, clauses=("parties", "term"))), MISSING),
    ("B28", lambda: draft(replace(TERMS, calendar=office(closed=()))), MISSING),
    ("B30", stating(exit_help_paid=False), CUSTOMER_),
    ("B30", stating(exit_help_paid=None), MISSING),
)
SILENT: tuple[tuple[str, Callable[[], Draft]], ...] = (
    ("B06", lambda: draft(contract=replace(CONTRACT, ends_on=None))),
    ("B06", commercial(renewal_months=0)),
    ("B08", credits(at_risk_percent=Decimal(5))),
    ("B08", credits(at_risk_percent=Decimal(15))),
    ("B12", lambda: draft(forecast={"S1": 20})),
    ("B12", lambda: draft(replace(TERMS, levels=()))),
    ("B16", lambda: draft(replace(TERMS, rate_lines=(rate(RateKind.SEAT, "900"),)))),
    ("B17", lambda: draft(contract=replace(CONTRACT, ends_on=dt.date(2026, 12, 31)))),
    ("B13", level(tiers=TIERS, minimum=None)),
    ("B26", leaning("non-solicitation", "balanced")),
    *(
        (code, lambda: draft(replace(TERMS, levels=())))
        for code in ("B07", "B08", "B09", "B10", "B13", "B15", "B23")
    ),
)


def test_minimum_hours_without_capacity_favour_the_vendor() -> None:
    hours = replace(rate(RateKind.HOURLY, "10", code="HOUR"), minimum_hours=1600)
    one_sided = draft(replace(TERMS, rate_lines=(hours,)), facts={"capacity_guarantee": None})
    found = next(rule for rule in RULES if rule.code == "B16").answer(one_sided)
    assert found.verdict is VENDOR
    assert found.reason == (
        "The customer owes a minimum (1,600 hours of HOUR), but no capacity is guaranteed in"
        " return."
    )


def test_rules_are_thirty_in_order() -> None:
    assert [rule.code for rule in RULES] == [f"B{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_neutral_on_the_balanced_template(rule: object) -> None:
    found = next(row for row in check_balance(draft()) if row.rule == rule).finding
    assert found.verdict is NEUTRAL, found.reason
    assert found.reason.endswith(".")
    assert found.remedy is None


@pytest.mark.parametrize(
    ("code", "make", "verdict"),
    FIRES,
    ids=[f"{code}-{index}" for index, (code, _, _) in enumerate(FIRES)],
)
def test_rule_fires(code: str, make: Callable[[], Draft], verdict: Verdict) -> None:
    found = finding(code, make())
    assert found.verdict is verdict, found.reason
    assert found.reason


@pytest.mark.parametrize(
    ("code", "make"), SILENT, ids=[f"{code}-{index}" for index, (code, _) in enumerate(SILENT)]
)
def test_rule_stays_silent(code: str, make: Callable[[], Draft]) -> None:
    assert finding(code, make()).verdict is NEUTRAL


def test_two_clauses_with_one_variable_and_two_values_are_told() -> None:
    library = list(draft().clauses)
    exit_clause = next(clause for clause in library if clause.id == "exit")
    doubled = replace(exit_clause, id="exit-two", title="Second exit")
    given = {"exit-two": {"exit_months": 5}}
    checked = replace(
        draft(), clauses=(*library, doubled), terms=replace(TERMS, clause_values=given)
    )
    found = finding("B29", checked)
    assert found.verdict is MISSING
    assert "is 3 in “Exit help and handover” and 5 in “Second exit”" in found.reason


def test_bonus_stands_against_credits_without_an_earn_back() -> None:
    plain = credits(earn_back_months=0)()
    first = plain.clauses[0]
    with_bonus = replace(first, facts={**first.facts, "bonus": True})
    assert (
        finding("B09", replace(plain, clauses=(with_bonus, *plain.clauses[1:]))).verdict is NEUTRAL
    )


@pytest.mark.parametrize("position", ["vendor", "customer"])
def test_remedies_bring_every_leaning_clause_back_to_balance(position: str) -> None:
    every = tuple(sorted({clause.id for clause in LIBRARY}))
    terms = replace(TERMS, clauses=every, clause_positions=dict.fromkeys(BARGAINED, position))
    for _ in range(len(BARGAINED)):
        remedies = [row.finding.remedy for row in check_balance(draft(terms))]
        remedy = next((item for item in remedies if item is not None), None)
        if remedy is not None:
            assert isinstance(remedy, UseWording)
            terms = apply_remedy(terms, remedy)
    assert terms.clause_positions == {}
    assert {row.finding.verdict for row in check_balance(draft(terms))} == {NEUTRAL}


def test_remedy_gives_the_shorter_cure_the_days_of_the_longer() -> None:
    terms = replace(TERMS, clause_values={"termination": {"vendor_cure_days": 45}})
    remedy = finding("B05", draft(terms)).remedy
    assert remedy == SetVariable(
        clause_id="termination",
        name="customer_cure_days",
        label="Days for the Customer to cure a breach",
        value=45,
    )
    assert remedy_words(remedy) == "Days for the Customer to cure a breach: 45 days."
    cured = apply_remedy(terms, remedy)
    assert cured.clause_values["termination"] == {"vendor_cure_days": 45, "customer_cure_days": 45}
    assert finding("B05", draft(cured)).verdict is NEUTRAL


def test_remedy_of_an_impossible_value_is_not_offered() -> None:
    """The clause allows 365 days at most; what is above it is the reader's to settle."""
    terms = replace(TERMS, clause_values={"termination": {"vendor_cure_days": 400}})
    assert finding("B05", draft(terms)).remedy is None


@pytest.mark.parametrize(
    "make",
    [
        credits(at_risk_percent=Decimal(20)),
        credits(monthly_cap_percent=Decimal(130)),
        credits(earn_back_months=0),
        credits(customer_notice_business_days=1),
        credits(force_majeure_notice_hours=24),
        credits(minor_factor_percent=Decimal(110)),
        credits(pool_percent=Decimal(110)),
        commercial(cola_cap_percent=Decimal(0)),
    ],
)
def test_remedy_of_a_term_silences_its_rule(make: Callable[[], Draft]) -> None:
    before = make()
    row = next(row for row in check_balance(before) if row.finding.remedy is not None)
    remedy = row.finding.remedy
    assert isinstance(remedy, SetTerm)
    assert remedy_words(remedy).startswith(remedy.label)
    after = draft(apply_remedy(before.terms, remedy))
    assert finding(row.rule.code, after).verdict is NEUTRAL


def test_remedy_words_of_a_wording() -> None:
    remedy = UseWording(clause_id="exit", title="Exit", position=ClausePosition.BALANCED)
    assert remedy_words(remedy) == "Exit: use the balanced wording."
    other = UseWording(clause_id="exit", title="Exit", position=ClausePosition.VENDOR)
    assert apply_remedy(TERMS, other).clause_positions == {"exit": "vendor"}


@pytest.mark.parametrize(("target", "volume"), [("95", 20), ("99", 100), ("80", 5), ("100", None)])
def test_smallest_volume_is_one_over_the_share_that_may_fail(
    target: str, volume: int | None
) -> None:
    assert smallest_volume(replace(LEVEL, target=Decimal(target))) == volume


@pytest.mark.parametrize("metric", ["speed-of-answer", "fill-rate", "attrition", "backlog"])
def test_smallest_volume_is_none_where_there_is_no_single_miss(metric: str) -> None:
    assert smallest_volume(replace(LEVEL, metric=metric)) is None


@pytest.mark.parametrize(("target", "volume"), [("5", 20), ("3", 34), ("0", None)])
def test_smallest_volume_of_a_most_is_one_over_it(target: str, volume: int | None) -> None:
    of = replace(LEVEL, metric="abandonment", target=Decimal(target))
    assert smallest_volume(of) == volume


@pytest.mark.parametrize(
    ("rules", "volume"),
    [
        ({"allowed_misses": 1}, 1),
        ({"minimum_volume": 100}, 1),  # whatever is judged has items enough
        ({"minimum_volume": 99}, 100),
    ],
)
def test_smallest_volume_follows_the_rules_for_few_items(
    rules: dict[str, int], volume: int
) -> None:
    assert smallest_volume(replace(LEVEL, target=Decimal(99), **rules)) == volume


def test_place_is_printed_with_its_number_or_letter() -> None:
    checked = draft()
    assert checked.place_of("parties").words == "1 Parties and authority"
    assert checked.place_of("schedule-f").words == "Schedule F Governance and contacts"
    assert checked.place_of("schedule-c").words == "Schedule C Service levels and KPIs"
    assert checked.place_of("non-solicitation").words == "Non solicitation"


def test_clause_that_a_user_wrote_answers_by_its_facts() -> None:
    own = parse_clause(
        '+++\nid = "own-exit"\ntitle = "Own exit"\nside = "M"\norder = 301\nversion = 1\n'
        "required = true\nfacts = { exit_help_paid = true }\n+++\n1. Help is paid.\n"
    )
    assert isinstance(own, Clause)
    library = tuple(clause for clause in draft().clauses if clause.id != "exit")
    found = finding("B30", replace(draft(), clauses=(*library, own)))
    assert found.verdict is NEUTRAL
    assert found.place.clause_id == "own-exit"


@pytest.mark.parametrize(
    ("remedy", "action"),
    [
        (
            UseWording(clause_id="exit", title="Exit", position=ClausePosition.BALANCED),
            "Use the balanced wording",
        ),
        (
            SetTerm(part="credits", name="x_percent", label="Cap of a month", value=Decimal(100)),
            "Set the cap of a month to 100 %",
        ),
        (
            SetTerm(part="credits", name="x_months", label="Cap", value=12),
            "Set the cap to 12 months",
        ),
        (
            SetTerm(part="credits", name="x_business_days", label="Notice, days", value=2),
            "Set it to 2 business days",
        ),
        (
            SetVariable(
                clause_id="a", name="cure_days", label="Days for the Customer to cure", value=1
            ),
            "Set it to 1 day",
        ),
        (
            SetVariable(clause_id="a", name="index_name", label="Price index", value="PSA CPI"),
            "Set the price index to PSA CPI",
        ),
        (
            SetTerm(part="credits", name="restore_hours", label="Restore", value=1),
            "Set the restore to 1 hour",
        ),
    ],
)
def test_remedy_says_in_a_few_words_what_it_does(remedy: Remedy, action: str) -> None:
    assert remedy_action(remedy) == action


def test_single_miss_tells_what_is_expected_and_what_nobody_knows() -> None:
    unknown = finding("B12", draft()).reason
    assert unknown == (
        "One miss alone fails no month with enough items: S1 from 20. How many S1 will have is not"
        " known: type the forecast where the level is edited."
    )
    assert finding("B12", draft(forecast={"S1": 1240})).reason == (
        "One miss alone fails no month with enough items: S1 from 20 with 1,240 expected."
    )
    assert finding("B12", draft(forecast={"S1": 19})).reason == (
        "A single miss fails the month: S1 expects 19 items and needs 20."
    )


def by(mechanism: Mechanism, **rules: object) -> Draft:
    return draft(replace(TERMS, credits=replace(TERMS.credits, mechanism=mechanism, **rules)))  # type: ignore[arg-type] - any field


POINT_STEPS = (
    PointStep(from_points=2, percent=Decimal(3)),
    PointStep(from_points=4, percent=Decimal(6)),
)


@pytest.mark.parametrize(
    ("checked", "verdict", "reason"),
    [
        (
            lambda: by(Mechanism.FLAT_WEIGHT),
            NEUTRAL,
            "Each miss costs its weight, however small or large it is.",
        ),
        (
            lambda: by(Mechanism.POINTS, point_steps=POINT_STEPS),
            NEUTRAL,
            (
                "The steps of failure points meet without a gap: from 2 points on 3 %; from 4"
                " points on 6 %."
            ),
        ),
        (
            lambda: by(Mechanism.POINTS, point_steps=POINT_STEPS[::-1]),
            MISSING,
            (
                "The steps overlap: 2 points follow 4. Put them in order, each with more points"
                " than the one before."
            ),
        ),
        (
            lambda: by(Mechanism.COUNT_TRIGGER),
            NEUTRAL,
            (
                "Misses cost nothing until 2 fall into one month; how large each is makes no"
                " difference."
            ),
        ),
        (
            lambda: by(Mechanism.UPTIME),
            MISSING,
            "S1 has no ladder of percentages, and costs nothing.",
        ),
        (
            lambda: draft(
                replace(
                    TERMS,
                    levels=(replace(LEVEL, tiers=TIERS),),
                    credits=replace(TERMS.credits, mechanism=Mechanism.UPTIME),
                )
            ),
            NEUTRAL,
            "The ladders meet without a gap: S1 in 2 tiers from 25 % to 62.5 %.",
        ),
    ],
)
def test_tiers_are_judged_as_the_mechanism_has_them(
    checked: Callable[[], Draft], verdict: Verdict, reason: str
) -> None:
    found = finding("B13", checked())
    assert (found.verdict, found.reason) == (verdict, reason)


def test_pool_is_a_question_of_allocations_alone() -> None:
    flat = finding("B15", by(Mechanism.FLAT_WEIGHT, pool_percent=Decimal(70)))
    assert (flat.verdict, flat.reason) == (
        NEUTRAL,
        "The weights add up to 100 % of the charges at risk; the cap of the month limits them.",
    )
    points = finding("B15", by(Mechanism.POINTS))
    assert (points.verdict, points.reason) == (
        NEUTRAL,
        "There is no pool to share out: the mechanism is “failure points”.",
    )


def test_earn_back_of_a_part_is_told_and_of_a_small_one_leans_to_the_customer() -> None:
    half = finding("B09", credits(earn_back_percent=Decimal(50), chronic_misses=4)())
    assert (half.verdict, half.reason) == (
        NEUTRAL,
        (
            "50 % of credits of S1 can be earned back within 2 months, unless 4 of 12 months were"
            " missed."
        ),
    )
    less = finding("B09", credits(earn_back_percent=Decimal(49))())
    assert (less.verdict, less.reason) == (
        CUSTOMER_,
        "Only 49 % of a credit comes back, less than 50 %.",
    )
    assert less.remedy is not None


def test_right_to_end_after_misses_in_a_window_stands_against_the_only_remedy() -> None:
    rules = {"termination_consecutive": 0, "termination_misses": 4}
    assert finding("B23", credits(**rules)()).reason == (
        "Credits are the only remedy in money; misses in 4 of 12 months that follow each other give"
        " a right to end."
    )
    assert finding("B23", credits(termination_consecutive=0)()).verdict is VENDOR


def test_tiers_of_levels_are_named_beside_the_factors_of_the_others() -> None:
    own = replace(LEVEL, tiers=TIERS)
    one = replace(LEVEL, code="S2", tiers=TIERS[:1])
    plain = replace(LEVEL, code="S3")

    def reason(*levels: ServiceLevel) -> str:
        return finding("B13", draft(replace(TERMS, levels=levels))).reason

    assert reason(own, one) == (
        "The tiers meet without a gap: S1 in 2 tiers from 25 % to 62.5 %; S2 in 1 tier of 25 %."
    )
    assert reason(own, plain) == (
        "The tiers meet without a gap: S1 in 2 tiers from 25 % to 62.5 %; S3 50 % for a minor miss,"
        " 100 % for a major one."
    )
    assert reason(replace(LEVEL, tiers=TIERS[1:])) == (
        "S1: Between the target and 93 is a gap: the first tier begins at the target. Leave its"
        " boundary empty."
    )
