"""Terms tried on months that are over: chained credits, caps, and the worth of each term."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.history import past_results
from bpodesk.domain.ids import ContractId, CustomerId, EventId, RevisionId, StatementId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.money import Money
from bpodesk.domain.parts import parts_of
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind
from bpodesk.domain.replay_facts import facts_of, is_empty, matched, rates_in
from bpodesk.domain.replay_figures import month_notes, replay_figures, replay_lines, summary
from bpodesk.domain.replays import CapHit, MonthFacts, Replay, easier_level, replay
from bpodesk.domain.sla.credits import CreditPolicy, PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.domain.statements import StatementInputs, compute_statement
from tests.domain.making import NEW_YORK, level, office, rate, utc
from tests.domain.september import inputs as september_inputs

POLICY = CreditPolicy(at_risk_percent=Decimal(10))
ACCURACY = level(stretch="99.5")


def terms(*levels: ServiceLevel, **rules: object) -> Terms:
    policy = dataclasses.replace(POLICY, **rules)  # type: ignore[arg-type]
    return Terms(calendar=office(), levels=levels or (ACCURACY,), credits=policy)


def facts(*figures: str, code: str = "S1", base: int = 1_000_000) -> tuple[MonthFacts, ...]:
    """Months from January 2026, each with 10,000.00 at risk's base; an empty text is no data."""
    money = Money(base, "USD")
    return tuple(
        MonthFacts(
            month=Month(2026, number),
            charges=money,
            bases=((Month(2026, number).range, money),),
            figures={code: Fraction(figure)} if figure else {},
        )
        for number, figure in enumerate(figures, start=1)
    )


def tried(offered: Terms, *figures: str) -> Replay:
    return replay(offered, facts(*figures), currency="USD")


def credits(done: Replay) -> list[int]:
    return [item.credits.total.minor for item in done.months]


def saved(done: Replay) -> list[tuple[str, int]]:
    return [(item.code, item.saved.minor) for item in done.terms]


# 1,000.00 a month is at risk. January is a minor miss: 500.00. February is a major one, the second
# in a row: 1,500.00, and the month's cap leaves 1,000.00. March and April reach the stretch: April
# earns February's credit back.
FIVE = ("98.7", "98", "99.5", "99.6", "99.5")


def test_replayed_months_feed_repeats_caps_and_earn_back() -> None:
    done = tried(terms(), *FIVE)
    assert credits(done) == [50_000, 100_000, 0, 0, 0]
    assert [item.cap_hit for item in done.months[:3]] == [CapHit.NONE, CapHit.MONTH, CapHit.NONE]
    assert [item.credits.earn_back.minor for item in done.months] == [0, 0, 0, 100_000, 0]
    assert (done.due.minor, done.credit.minor, done.cost.minor) == (200_000, 150_000, 50_000)
    assert (done.charges.minor, done.at_risk.minor) == (5_000_000, 500_000)
    assert done.net == Money(4_950_000, "USD")
    assert done.months[3].net == Money(1_100_000, "USD")
    assert done.worst is done.months[1]
    assert (done.hits(CapHit.MONTH), done.hits(CapHit.TWELVE_MONTHS)) == (1, 0)
    assert done.terminable == ()
    (cost,) = done.levels
    assert (cost.failed_months, cost.credit.minor, cost.cost.minor) == (2, 150_000, 50_000)


def test_terms_are_ranked_by_what_relaxing_each_alone_saves() -> None:
    # Target 98.5: January is met, February a first major miss of 1,000.00 that comes back.
    # 9 %: 450.00 and 900.00, of which 900.00 come back. Repeat 1: the cap took that much anyway.
    # Without earn-back the 1,000.00 of February stay.
    assert saved(tried(terms(), *FIVE)) == [
        ("S1.target", 50_000),
        ("at_risk_percent", 5_000),
        ("repeat_multiplier", 0),
        ("earn_back_months", -100_000),
    ]


def test_twelve_month_cap_counts_the_replayed_credits() -> None:
    done = tried(terms(twelve_month_cap=Decimal(1200)), *FIVE)
    assert credits(done) == [50_000, 70_000, 0, 0, 0]
    assert done.months[1].cap_hit is CapHit.TWELVE_MONTHS
    assert "at the 12-month cap" in month_notes(done.months[1])


def test_termination_right_arises_with_the_third_miss_in_a_row() -> None:
    done = tried(terms(), "98.7", "98.7", "98.7", "98.7", "99")
    assert [item.terminable for item in done.months] == [(), (), ("S1",), ("S1",), ()]
    assert [str(item.month) for item in done.terminable] == ["2026-03", "2026-04"]
    assert tried(terms(termination_consecutive=0), "98", "98", "98").terminable == ()


def test_month_without_data_breaks_the_row_and_costs_nothing() -> None:
    done = tried(terms(), "98.7", "", "98.7")
    assert credits(done) == [50_000, 0, 50_000]
    assert is_empty(facts("")[0])
    assert not is_empty(facts("98")[0])


def test_months_are_taken_in_order_and_a_gap_is_no_failure() -> None:
    january, _, march = facts("98.7", "99", "98.7")
    done = replay(terms(), (march, january), currency="USD")
    assert [str(item.month) for item in done.months] == ["2026-01", "2026-03"]
    assert credits(done) == [50_000, 50_000]


def test_no_months_cost_nothing_and_have_no_worst() -> None:
    done = replay(terms(), (), currency="USD")
    assert done.worst is None
    assert done.cost == Money.zero("USD")
    assert next(iter(summary(done))) == "No month would have cost anything."
    assert tried(terms(), "99").worst is None


def test_kpis_and_levels_without_money_are_shown_but_not_ranked() -> None:
    quiet = (
        level("S2", live=False),
        level("S3", allocation="0"),
        level("K1", kind=LevelKind.KPI),
    )
    done = replay(terms(ACCURACY, *quiet), facts("98", code="S2"), currency="USD")
    assert [item.credit.minor for item in done.months[0].levels] == [0, 0, 0, 0]
    targets = [code for code, _ in saved(done) if code.endswith(".target")]
    assert targets == ["S1.target"]


def test_earn_back_and_zero_rules_are_relaxed_the_other_way() -> None:
    rules = {"earn_back_months": 0, "repeat_multiplier": Decimal(1), "at_risk_percent": Decimal(0)}
    done = tried(terms(**rules), *FIVE)
    (_, back) = done.terms
    assert (back.before, back.after, back.saved.minor) == ("none", "after 2 months", 0)
    one = tried(terms(earn_back_months=1), "99.5")
    assert one.terms[-1].before == "after 1 month"
    less = tried(terms(at_risk_percent=Decimal("0.5")), "98").terms
    assert ("0.5 %", "0 %") in [(item.before, item.after) for item in less]


@pytest.mark.parametrize(
    ("given_level", "target", "minimum"),
    [
        (level(target="99", minimum="98.5"), "98.5", "98.5"),
        (level(target="99", minimum=None), "98", None),
        (level(target="99", minimum="99"), "98", "98"),
        (level(target="0.5", minimum=None), "0", None),
        (level(metric="abandonment", target="5", minimum=None), "6", None),
        (level(metric="speed-of-answer", target="30", minimum=None), "40", None),
        (level(metric="backlog", target="7", minimum=None), "8", None),
    ],
)
def test_target_one_step_easier(
    given_level: ServiceLevel, target: str, minimum: str | None
) -> None:
    easier = easier_level(given_level)
    assert easier.target == Decimal(target)
    assert easier.minimum == (None if minimum is None else Decimal(minimum))


@given(st.lists(st.integers(9700, 10_000), min_size=1, max_size=12))
def test_easier_target_never_raises_a_due_without_memory(hundredths: list[int]) -> None:
    """With no repeat, no earn-back and no cap in the way each month stands alone."""
    offered = terms(repeat_multiplier=Decimal(1), earn_back_months=0)
    done = tried(offered, *(f"{value}/100" for value in hundredths))
    eased = tried(
        dataclasses.replace(offered, levels=(easier_level(ACCURACY),)),
        *(f"{value}/100" for value in hundredths),
    )
    assert all(
        after.credits.due.minor <= before.credits.due.minor
        for before, after in zip(done.months, eased.months, strict=True)
    )
    assert done.terms[0].saved.minor >= 0


# ---------------------------------------------------------------------------- a contract's months


def contract_month(
    month: Month, good: int, *, revisions: Sequence[Revision], history: Sequence[PastResult] = ()
) -> StatementInputs:
    """A month of a contract with a fixed fee of 10,000.00 and 1,000 items sampled."""
    contract = Contract(
        id=ContractId(1),
        number="C-1",
        title="Work",
        customer_id=CustomerId(1),
        currency="USD",
        starts_on=dt.date(2026, 1, 1),
    )
    return StatementInputs(
        contract=contract,
        parts=parts_of(revisions, month.range),
        month=month,
        measurements=(
            Measurement(
                contract_id=ContractId(1),
                sla_code="S1",
                starts_on=month.first,
                ends_on=month.range.end,
                counts={"correct": good, "sampled": 1000},
            ),
        ),
        history=tuple(history),
    )


def revision(offered: Terms, *, start: dt.date = dt.date(2026, 1, 1), number: int = 1) -> Revision:
    return Revision(
        id=RevisionId(number),
        contract_id=ContractId(1),
        number=number,
        effective_from=start,
        terms=offered,
    )


def with_fee(
    offered: Terms, fee: str = "10000", *, starts_on: dt.date = dt.date(2026, 1, 1)
) -> Terms:
    return dataclasses.replace(
        offered, rate_lines=(rate(RateKind.FIXED, fee, starts_on=starts_on),)
    )


@given(st.lists(st.integers(975, 1000), min_size=1, max_size=14), st.booleans())
def test_terms_in_force_replayed_over_their_months_give_the_statements(
    goods: list[int], capped: bool
) -> None:
    rules = {"twelve_month_cap": Decimal(2500)} if capped else {}
    agreed = revision(with_fee(terms(**rules)))
    past: list[PastResult] = []
    real: list[tuple[int, int]] = []
    months: list[MonthFacts] = []
    for place, good in enumerate(goods):
        month = Month(2026, 1).shift(place)
        given_month = contract_month(month, good, revisions=(agreed,), history=past)
        statement = compute_statement(given_month)
        past.extend(past_results(statement, StatementId(1)))
        real.append((statement.credits.total.minor, statement.credits.earn_back.minor))
        months.append(facts_of(given_month, agreed, is_own=True))
    done = replay(agreed.terms, months, currency="USD")
    assert [(i.credits.total.minor, i.credits.earn_back.minor) for i in done.months] == real


def test_acceptance_month_replayed_alone_has_no_repeats() -> None:
    """S3's August is a miss in the real book; replayed alone September is its first one."""
    given_month = september_inputs()
    offered = given_month.revision
    done = replay(offered.terms, (facts_of(given_month, offered, is_own=True),), currency="USD")
    alone = compute_statement(dataclasses.replace(given_month, history=()))
    assert done.months[0].credits == alone.credits
    assert done.months[0].facts.charges == alone.fees.gross


def test_own_months_have_the_offered_rates_and_others_their_own() -> None:
    real = revision(with_fee(terms()))
    start = dt.date(2027, 1, 1)
    line = with_fee(terms(at_risk_percent=Decimal(20)), "12000", starts_on=start)
    offered = revision(line, start=start, number=2)
    given_month = contract_month(Month(2026, 3), 980, revisions=(real,))
    own = facts_of(given_month, offered, is_own=True)
    other = facts_of(given_month, offered, is_own=False)
    assert (own.charges.minor, other.charges.minor) == (1_200_000, 1_000_000)
    # 20 % of 12,000.00 and of 10,000.00: a major miss costs all of it.
    assert credits(replay(offered.terms, (own,), currency="USD")) == [240_000]
    assert credits(replay(offered.terms, (other,), currency="USD")) == [200_000]


def test_rate_card_before_its_day_is_that_of_its_day() -> None:
    start, later = dt.date(2026, 7, 1), dt.date(2026, 10, 1)
    lines = (
        rate(RateKind.FIXED, "1", code="A", starts_on=start, ends_on=later),
        rate(RateKind.FIXED, "2", code="A", starts_on=later),
        rate(RateKind.FIXED, "3", code="B", starts_on=dt.date(2026, 1, 1)),
    )
    offered = dataclasses.replace(terms(), rate_lines=lines)
    assert rates_in(offered, start, Month(2026, 7)) == lines
    before = rates_in(offered, start, Month(2026, 3))
    assert [(line.code, line.unit_rate, line.starts_on, line.ends_on) for line in before] == [
        ("A", Decimal(1), dt.date(2026, 3, 1), None),
        ("B", Decimal(3), dt.date(2026, 1, 1), None),
    ]


def test_month_with_an_amendment_keeps_its_parts_in_another_contract() -> None:
    first = revision(with_fee(terms()))
    second = revision(with_fee(terms(), "20000"), start=dt.date(2026, 3, 16), number=2)
    given_month = contract_month(Month(2026, 3), 980, revisions=(first, second))
    other = facts_of(given_month, revision(terms()), is_own=False)
    # 15 of 31 days at 10,000 and 16 at 20,000: 4,838.71 and 10,322.58.
    assert [base.minor for _, base in other.bases] == [483_871, 1_032_258]
    (done,) = replay(terms(), (other,), currency="USD").months
    assert (done.credits.at_risk.minor, done.credits.total.minor) == (151_613, 151_613)


def test_levels_are_matched_by_code_then_by_measure() -> None:
    real = terms(
        level("S1"),
        level("S2", metric="service-level-f1"),
        level("S3", metric="turnaround"),
        level("S4", metric="satisfaction"),
    )
    given_month = contract_month(Month(2026, 3), 980, revisions=(revision(real),))
    offered = terms(
        level("S2", metric="service-level-f4"),  # its counts are among those of F1
        level("S4", metric="accuracy"),  # another measure under the same code: S1's counts
        level("MAIL", metric="turnaround"),
        level("MORE", metric="turnaround"),  # nothing is left for it
    )
    assert matched(given_month, offered) == {"S2": "S2", "S1": "S4", "S3": "MAIL"}


def test_counts_and_excused_items_go_with_the_level_they_are_matched_to() -> None:
    real = revision(with_fee(terms(level("S1"), level("S9", metric="turnaround"))))
    moment = utc("2026-03-10 10:00", zone=NEW_YORK)
    outage = ExcusedEvent(
        id=EventId(1),
        contract_id=ContractId(1),
        code="E1",
        title="Outage",
        kind=EventKind.FORCE_MAJEURE,
        started_at=moment,
        ended_at=moment + dt.timedelta(hours=1),
        noticed_at=moment + dt.timedelta(hours=2),
        decision=Decision.ACCEPTED,
        effects=(
            Effect(sla_code="S1", counts={"sampled": 20}),
            Effect(sla_code="S9", counts={"items": 1}),
        ),
    )
    given_month = contract_month(Month(2026, 3), 970, revisions=(real,))
    stray = dataclasses.replace(given_month.measurements[0], sla_code="S9", counts={"items": 1})
    given_month = dataclasses.replace(
        given_month, events=(outage,), measurements=(*given_month.measurements, stray)
    )
    found = facts_of(given_month, revision(terms(level("Q1"))), is_own=False)
    assert found.figures == {"Q1": Fraction(97_000, 980)}


# ---------------------------------------------------------------------------- words and figures


def test_replay_in_lines() -> None:
    lines = list(replay_lines(tried(terms(), *FIVE, "98", "98", "98")))
    assert lines[0].split() == [
        "Month",
        "Charges",
        "At",
        "risk",
        "Credits",
        "Earned",
        "back",
        "Net",
    ]
    assert lines[2].endswith("missed: S1 98.000 %; at the month's cap")
    assert lines[4].split()[-4:] == ["1,000.00", "0.00", "1,000.00", "11,000.00"]
    assert lines[8].endswith("termination right (S1)")
    together = next(line for line in lines if line.startswith("Together"))
    # 1,500.00 before; then three major misses of 1,000.00 each.
    assert together.split()[3] == "4,500.00"
    assert "Worst month: February 2026, USD 1,000.00 in credits." in lines
    assert "The month's cap was hit in 3 months, the 12-month cap in 0 months." in lines
    assert "The customer could have terminated in August 2026 (S1)." in lines
    assert any(line.endswith("failed in 5 of 8") for line in lines)
    assert "The customer could not have terminated." in list(summary(tried(terms(), *FIVE)))
    assert "was hit in 1 month," in list(summary(tried(terms(), *FIVE)))[1]


def test_replay_as_figures() -> None:
    figures = replay_figures(tried(terms(), *FIVE, ""))
    assert isinstance(figures, dict)
    months = figures["months"]
    assert isinstance(months, list)
    february = months[1]
    assert isinstance(february, dict)
    assert february == {
        "month": "2026-02",
        "charges": "10000.00",
        "at_risk": "1000.00",
        "cap": "1000.00",
        "cap_hit": "month",
        "credits_due": "1500.00",
        "credits": "1000.00",
        "earn_back": "0.00",
        "net": "9000.00",
        "termination": [],
        "levels": [
            {
                "code": "S1",
                "figure": "98.000",
                "outcome": "major",
                "credit": "1000.00",
                "earn_back": "0.00",
            }
        ],
    }
    last = months[-1]
    assert isinstance(last, dict)
    assert last["levels"] == [
        {
            "code": "S1",
            "figure": None,
            "outcome": "no data",
            "credit": "0.00",
            "earn_back": "0.00",
        }
    ]
    assert (figures["worst_month"], figures["credits"], figures["net"]) == (
        "2026-02",
        "1500.00",
        "59500.00",
    )
    nothing = replay_figures(tried(terms(), "99"))
    assert isinstance(nothing, dict)
    assert nothing["worst_month"] is None
