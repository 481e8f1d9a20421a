"""Credit tiers: total, ordered, without gap or overlap; what they cost, and how they are told."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.amendments import Action, apply_operations, operations
from bpodesk.domain.change_words import change_lines
from bpodesk.domain.codec import canonical, parse, to_json
from bpodesk.domain.contracts import Terms, check_terms
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readback import Forecast, read_back
from bpodesk.domain.replay_figures import month_notes
from bpodesk.domain.replays import MonthFacts, easier_level, replay
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Credits,
    History,
    compute_credits,
    stakes_of,
    verdict_on,
)
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel, check_level
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Direction
from bpodesk.domain.sla.registry import METRICS
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import compute_statement
from bpodesk.domain.wording import tier_name, tier_words
from tests.domain import september
from tests.domain.making import level, office

SEPTEMBER = Month(2026, 9)
# 12 % of 9,984.00 are 1,198.08.
BASE = Money(998_400, "USD")
POLICY = CreditPolicy(pool_percent=Decimal(150))


def tiers(first: str, *others: tuple[str, str]) -> tuple[CreditTier, ...]:
    """The factor from the target on, and (boundary, factor) of the others."""
    return (
        CreditTier(factor_percent=Decimal(first)),
        *(
            CreditTier(beyond=Decimal(beyond), factor_percent=Decimal(factor))
            for beyond, factor in others
        ),
    )


def tiered(of: ServiceLevel, *its: CreditTier) -> ServiceLevel:
    return dataclasses.replace(of, tiers=its)


MAILS = tiered(
    level("S2", metric="turnaround", target="98", minimum=None, allocation="45"),
    *tiers("25", ("97", "50"), ("95", "100")),
)
WAIT = tiered(
    level("S1", metric="speed-of-answer", target="30", minimum="45", allocation="45"),
    *tiers("10", ("40", "35.5"), ("60", "120")),
)


@pytest.mark.parametrize(
    ("of", "figure", "place"),
    [
        (MAILS, "100", None),
        (MAILS, "98", None),
        (MAILS, "97.9999999999", 0),
        (MAILS, "97", 0),
        (MAILS, "96.9999999999", 1),
        (MAILS, "95", 1),
        (MAILS, "94.9999999999", 2),
        (MAILS, "0", 2),
        (WAIT, "0", None),
        (WAIT, "30", None),
        (WAIT, "30.0000000001", 0),
        (WAIT, "40", 0),
        (WAIT, "40.0000000001", 1),
        (WAIT, "60", 1),
        (WAIT, "60.0000000001", 2),
        (WAIT, "1000000", 2),
    ],
)
def test_boundary_belongs_to_the_tier_before_it(
    of: ServiceLevel, figure: str, place: int | None
) -> None:
    assert of.tier(Fraction(figure)) == place


def test_level_without_tiers_or_without_data_lies_in_none() -> None:
    assert level().tier(Fraction(0)) is None
    assert MAILS.tier(NOTHING_COUNTED) is None


@given(
    st.sampled_from([metric.code for metric in METRICS]),
    st.lists(st.integers(0, 100), min_size=1, max_size=8, unique=True),
    st.fractions(0, 110),
    st.data(),
)
def test_every_miss_lies_in_exactly_one_tier_however_many_there_are(
    metric: str, bounds: list[int], figure: Fraction, data: st.DataObject
) -> None:
    of = level(metric=metric, target="0", minimum=None)
    least = of.measure.direction is Direction.AT_LEAST
    target, *others = sorted(bounds, reverse=least)
    factors = sorted(data.draw(st.lists(st.integers(0, 200), min_size=8, max_size=8)))
    its = tiers(str(factors[0]), *zip(map(str, others), map(str, factors[1:]), strict=False))
    of = dataclasses.replace(of, target=Decimal(target), tiers=its)
    assert check_level(of) == ()
    # The intervals written out: from each boundary, excluded, to the next one, included.
    ends: list[int | None] = [*others, None]
    starts = [target, *others]
    inside = [
        place
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
        if (figure < start and (end is None or figure >= end) if least else None)
        or (figure > start and (end is None or figure <= end) if not least else None)
    ]
    met = figure >= target if least else figure <= target
    assert inside == ([] if met else [of.tier(figure)])


# ------------------------------------------------------------------------------- what is refused


FAULTS: dict[str, tuple[ServiceLevel, str]] = {
    "gap after the target": (
        tiered(MAILS, CreditTier(beyond=Decimal(97), factor_percent=Decimal(50))),
        (
            "Between the target and 97 is a gap: the first tier begins at the target. Leave its"
            " boundary empty."
        ),
    ),
    "no boundary": (
        tiered(MAILS, *tiers("25"), *tiers("50")),
        "Tier 2 has no boundary. Say beyond which figure it begins.",
    ),
    "overlap with the target": (
        tiered(MAILS, *tiers("25", ("98", "50"))),
        (
            "The tiers overlap: the one that begins beyond 98 must begin at a worse figure than 98."
            " Put the boundaries in order, from the target on."
        ),
    ),
    "overlap of two": (
        tiered(MAILS, *tiers("25", ("95", "50"), ("96.50", "100"))),
        (
            "The tiers overlap: the one that begins beyond 96.5 must begin at a worse figure than"
            " 95. Put the boundaries in order, from the target on."
        ),
    ),
    "order where lower is better": (
        tiered(WAIT, *tiers("25", ("28", "50"))),
        (
            "The tiers overlap: the one that begins beyond 28 must begin at a worse figure than 30."
            " Put the boundaries in order, from the target on."
        ),
    ),
    "negative factor": (
        tiered(MAILS, *tiers("-1")),
        "A factor of -1 % can't be: 0 % is the least.",
    ),
    "worse is cheaper": (
        tiered(MAILS, *tiers("50", ("97", "25.0"))),
        (
            "A worse result can't cost less than a better one: 25 % follows 50 %. Let the factors"
            " rise."
        ),
    ),
    "boundary no month can have": (
        tiered(MAILS, *tiers("50", ("-1", "60"))),
        "The boundary of tier 2 must lie between 0 % and 100 %.",
    ),
    "of a KPI": (
        dataclasses.replace(MAILS, kind=LevelKind.KPI),
        "A KPI carries no credits: remove its tiers, or make it an SLA.",
    ),
}


@pytest.mark.parametrize(("of", "sentence"), FAULTS.values(), ids=FAULTS)
def test_tiers_that_do_not_cover_every_miss_once_are_refused(
    of: ServiceLevel, sentence: str
) -> None:
    assert [(item.field, item.message) for item in check_level(of)] == [("tiers", sentence)]


def test_tiers_of_terms_from_elsewhere_are_checked_as_those_typed() -> None:
    terms = Terms(
        calendar=office(),
        levels=(dataclasses.replace(MAILS, allocation_percent=Decimal(100)),),
    )
    tree = json.loads(canonical(terms))
    assert check_terms(parse(Terms, json.dumps(tree))) == ()
    tree["levels"][0]["tiers"][0]["beyond"] = "97.5"
    (problem,) = check_terms(parse(Terms, json.dumps(tree)))
    assert (problem.field, problem.value) == ("levels", "S2")
    assert problem.message.startswith("S2: between the target and 97.5 is a gap")


# ------------------------------------------------------------------------------- what is older


def test_level_written_before_there_were_tiers_is_read_as_it_was_meant() -> None:
    tree = json.loads(canonical(level()))
    del tree["tiers"]
    assert parse(ServiceLevel, json.dumps(tree)) == level()


def test_amendment_written_before_there_were_tiers_still_leads_to_its_terms() -> None:
    before = Terms(calendar=office(), levels=(level("S1"), level("S2")))
    after = dataclasses.replace(before, levels=(level("S2", target="97"),))
    (gone, changed) = operations(before, after)
    assert gone.action is Action.DELETE
    old = json.loads(gone.before)
    del old["tiers"]
    text = json.dumps(old, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert apply_operations(before, [dataclasses.replace(gone, before=text), changed]) == after


# ------------------------------------------------------------------------------- what it costs


def credited(of: ServiceLevel, figure: str, *, policy: CreditPolicy = POLICY) -> Credits:
    return compute_credits(
        [verdict_on(of, Fraction(figure), days=SEPTEMBER.range)],
        stakes=stakes_of([(SEPTEMBER.range, policy, BASE)]),
        history=History(()),
        month=SEPTEMBER,
    )


@pytest.mark.parametrize(
    ("of", "figure", "due"),
    [
        (MAILS, "98", "0.00"),
        (MAILS, "97", "134.78"),  # 1,198.08 x 45 % x 25 % = 134.784
        (MAILS, "96", "269.57"),  # x 50 % = 269.568
        (MAILS, "12", "539.14"),  # x 100 % = 539.136
        (WAIT, "31", "53.91"),  # x 10 % = 53.9136
        (WAIT, "59", "191.39"),  # x 35.5 % = 191.39328
        (WAIT, "61", "646.96"),  # x 120 % = 646.9632
    ],
)
def test_credit_has_the_factor_of_its_tier(of: ServiceLevel, figure: str, due: str) -> None:
    found = credited(of, figure)
    assert str(found.due) == due
    assert found.lines[0].tier == of.tier(Fraction(figure))


def test_minor_and_major_factors_have_no_say_where_there_are_tiers() -> None:
    other = dataclasses.replace(POLICY, minor_factor_percent=Decimal(1))
    assert credited(MAILS, "96", policy=other).due == credited(MAILS, "96").due


def test_worst_tier_of_a_month_in_parts_is_the_one_named() -> None:
    days = (
        DateRange(start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 16)),
        DateRange(start=dt.date(2026, 9, 16), end=dt.date(2026, 10, 1)),
    )
    half = Money(499_200, "USD")
    found = compute_credits(
        [
            verdict_on(MAILS, Fraction(94), days=days[0]),
            verdict_on(MAILS, Fraction(97), days=days[1]),
        ],
        stakes=stakes_of([(its, POLICY, half) for its in days]),
        history=History(()),
        month=SEPTEMBER,
    )
    (line,) = found.lines
    assert (line.tier, line.tier_factor) == (2, 1)
    # 599.04 x 45 % x (100 % + 25 %) = 336.96
    assert [(share.tier, str(share.due)) for share in line.shares] == [
        (2, "269.57"),
        (0, "67.39"),
    ]


def test_statement_computes_and_states_the_tier() -> None:
    inputs = september.inputs()
    (part,) = inputs.parts
    old = part.terms
    levels = tuple(
        tiered(item, *tiers("25", ("94", "40"))) if item.code == "S2" else item
        for item in old.levels
    )
    revision = dataclasses.replace(part.revision, terms=dataclasses.replace(old, levels=levels))
    changed = dataclasses.replace(inputs, parts=(dataclasses.replace(part, revision=revision),))
    statement = compute_statement(changed)
    # 93.525 % is below 94 %: 1,198.08 x 45 % x 40 % x 1.5 = 323.4816 in place of 404.35.
    lines = {line.sla_code: line for line in statement.credits.lines}
    assert str(lines["S2"].due) == "323.48"
    assert str(statement.net) == "10,759.42"
    figures = statement_figures(statement, ())
    assert isinstance(figures, dict)
    told = {line["code"]: line.get("tier") for line in figures["credit_lines"]}
    assert told == {"S1": None, "S2": 2, "S3": None, "S4": None}
    shown = {item["code"]: item.get("tiers") for item in figures["levels"]}
    assert shown["S2"] == to_json(tiers("25", ("94", "40")))
    assert shown["S1"] is None


def test_replay_tries_the_tiers_and_relaxes_to_the_next_boundary() -> None:
    terms = Terms(calendar=office(), levels=(MAILS,), credits=POLICY)
    facts = MonthFacts(
        month=SEPTEMBER,
        charges=BASE,
        bases=((SEPTEMBER.range, BASE),),
        figures={"S2": Fraction(96)},
    )
    tried = replay(terms, [facts], currency="USD")
    assert str(tried.cost) == "269.57"
    # At a target of 97 %, 96 % lies in the tier from there on, as before.
    assert {item.code: str(item.saved) for item in tried.terms}["S2.target"] == "0.00"
    assert month_notes(tried.months[0]) == "missed: S2 96.000 % (tier 2 of 3)"


@pytest.mark.parametrize(
    ("of", "target", "minimum", "bounds"),
    [
        (MAILS, "97", None, [None, Decimal(95)]),
        (WAIT, "40", "45", [None, Decimal(60)]),
        (dataclasses.replace(WAIT, minimum=Decimal(35)), "40", "40", [None, Decimal(60)]),
        (tiered(MAILS, *tiers("25")), "97", None, [None]),
    ],
)
def test_easier_target_is_the_second_tier(
    of: ServiceLevel, target: str, minimum: str | None, bounds: list[Decimal | None]
) -> None:
    easier = easier_level(of)
    assert easier.target == Decimal(target)
    assert easier.minimum == (None if minimum is None else Decimal(minimum))
    assert [tier.beyond for tier in easier.tiers] == bounds
    assert check_level(easier) == ()


# ------------------------------------------------------------------------------- how it is told


def test_tiers_in_words_name_both_bounds() -> None:
    assert [tier_words(MAILS, place) for place in range(3)] == [
        "below 98 % and at or above 97 %",
        "below 97 % and at or above 95 %",
        "below 95 %",
    ]
    assert [tier_words(WAIT, place) for place in range(3)] == [
        "above 30 s and at or below 40 s",
        "above 40 s and at or below 60 s",
        "above 60 s",
    ]
    assert tier_name(MAILS, 1) == "tier 2 of 3"


def spoken(of: ServiceLevel, volume: int, policy: CreditPolicy = POLICY) -> tuple[str, ...]:
    return read_back(of, policy, Forecast(volume=volume, base=BASE)).sentences


def test_readback_tells_each_tier_by_the_item_it_begins_with() -> None:
    # 2 % of 1,000 are 20, 3 % are 30, 5 % are 50.
    first, apart, _, again, most = spoken(MAILS, 1000)
    assert first == (
        "Of 1,000 items due a month, 20 may be late; the 21st costs USD 134.78; from the 31st it"
        " costs USD 269.57; from the 51st it costs USD 539.14."
    )
    assert apart == "From one tier to the next it takes 10, then 20 more."
    assert again == (  # 202.176, 404.352, 808.704
        "In the month after a miss (× 1.5) it costs USD 202.18, USD 404.35 or USD 808.70, tier by"
        " tier."
    )
    assert most.startswith("This level never costs more than USD 808.70 a month")


def test_readback_leaves_out_tiers_that_no_number_of_items_lies_in() -> None:
    # Of 30, one late is 96.67 %, two are 93.33 %; of 5, one late is 80 %.
    assert spoken(MAILS, 30)[0] == (
        "Of 30 items due a month, none may be late; the 1st costs USD 269.57; from the 2nd it"
        " costs USD 539.14."
    )
    assert spoken(MAILS, 5)[0].endswith("none may be late; the 1st costs USD 539.14.")
    assert "(× 1.5) it costs USD 808.70." in spoken(MAILS, 5)[2]
    never = tiered(MAILS, *tiers("25", ("0", "50")))
    assert "from" not in spoken(never, 1000)[0]


def test_readback_of_an_average_tells_tiers_in_seconds() -> None:
    assert spoken(WAIT, 100)[0] == (
        "The average may be up to 30 s: at 30 s it is met; at 31 s it costs USD 53.91; above 40 s"
        " it costs USD 191.39; above 60 s (1 min 0 s) it costs USD 646.96."
    )


def test_readback_of_tiers_that_cost_nothing_names_none() -> None:
    free = dataclasses.replace(MAILS, live=False)
    assert read_back(free, POLICY, Forecast(volume=1000, base=BASE)).tiers == ()
    assert spoken(free, 1000)[0].endswith("20 may be late; the 21st makes it a miss.")


def test_readback_of_a_target_out_of_reach_names_the_dearest_tier() -> None:
    of = tiered(
        level("S9", metric="turnaround", target="101", minimum=None, allocation="45"),
        *tiers("25", ("100.5", "50")),
    )
    told = spoken(of, 10)
    assert told[0] == "The target of 101 % can't be reached: every month is a miss."
    assert "It costs USD 269.57." in told


def said(before: ServiceLevel, after: ServiceLevel) -> list[str]:
    first = Terms(calendar=office(), levels=(before,))
    changes = operations(first, dataclasses.replace(first, levels=(after,)))
    return [
        line.sentence for line in change_lines(changes, before=first, library=(), currency="USD")
    ]


def test_tiers_are_told_in_an_amendment() -> None:
    plain = tiered(MAILS)
    words = (
        "below 98 % and at or above 97 %: 25 %; below 97 % and at or above 95 %: 50 %;"
        " below 95 %: 100 %"
    )
    assert said(plain, MAILS) == [f"Level S2 (S2), Credit tiers: {words} is added."]
    assert said(MAILS, plain) == [f"Level S2 (S2), Credit tiers: {words} is deleted."]
    # They begin at the target: told with the one they will have.
    other = dataclasses.replace(MAILS, target=Decimal(99), tiers=tiers("25", ("95", "100")))
    assert said(MAILS, other) == [
        "Level S2 (S2), Target: 98 % is replaced by 99 %.",
        (
            f"Level S2 (S2), Credit tiers: {words} is replaced by below 99 % and at or above 95 %:"
            " 25 %; below 95 %: 100 %."
        ),
    ]
    unknown = dataclasses.replace(MAILS, metric="gone")
    assert said(tiered(unknown), unknown) == [
        "Level S2 (S2), Credit tiers: beyond 98: 25 %; beyond 97: 50 %; beyond 95: 100 % is added."
    ]
    same = tiered(MAILS, *tiers("25.0", ("97.00", "50"), ("95", "100")))
    assert said(MAILS, same) == []


def test_new_level_is_told_with_its_tiers() -> None:
    terms = Terms(calendar=office())
    changes = operations(terms, dataclasses.replace(terms, levels=(MAILS,)))
    (line,) = change_lines(changes, before=terms, library=(), currency="USD")
    assert "Credit tiers below 98 % and at or above 97 %: 25 %; below" in line.after
