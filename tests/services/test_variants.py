"""Another way of measuring is agreed: what was sealed, and what was counted, stays what it was."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bpodesk.domain.codec import canonical
from bpodesk.domain.contracts import Terms
from bpodesk.domain.periods import Month
from bpodesk.domain.recompute import statement_again
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.services.agreements import agreement_paper, agreement_pdf
from bpodesk.services.books import OpenBook, check_book
from bpodesk.services.bundles import make_bundle
from bpodesk.services.contracts import open_contract
from bpodesk.services.measures import list_history, open_month, save_month
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement, sealed_inputs, sealed_pdf
from bpodesk.services.staff import list_staff, save_person
from bpodesk.services.statements import compute, statement_pdf
from bpodesk.services.verifying import verify_file
from tests.services.making import ok, pdf_text, sample_id
from tests.services.test_amended_months import amend, with_level

OCTOBER = Month(2026, 10)


def another_way(terms: Terms) -> Terms:
    """S1 by F3 within 30 seconds, S2 of items closed, S3 with the rules for few items."""
    for code, values in (
        ("S1", {"metric": "service-level-f3", "threshold_seconds": 30}),
        ("S2", {"metric": "turnaround-closed", "allowed_misses": 1}),
        ("S3", {"minimum_volume": 500}),
    ):
        terms = with_level(code, **values)(terms)
    return terms


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(dt.date(2026, 10, 1), id="from the next month on"),
        pytest.param(dt.date(2026, 9, 1), id="back to the month's first day"),
    ],
)
def test_another_variant_never_reaches_a_sealed_month(
    sample: OpenBook, tmp_path: Path, day: dt.date
) -> None:
    contract_id = sample_id(sample)
    sealed = ok(seal_statement(sample, compute(sample, contract_id, SAMPLE_MONTH)))
    bundle, history = make_bundle(sample, sealed), list_history(sample, contract_id)
    amend(sample, contract_id, day, another_way)

    assert check_book(sample) == ()
    again = statement_again(sealed_inputs(sample, sealed))
    assert str(again.net.amount) == json.loads(sealed.figures)["net"] == "10678.55"
    assert again.level("S1").level.metric == "service-level-f4"
    assert make_bundle(sample, sealed) == bundle
    assert list_history(sample, contract_id) == history
    for name, content in (("a.pdf", sealed_pdf(sample, sealed)), ("a.zip", bundle)):
        (tmp_path / name).write_bytes(content)
        assert verify_file(tmp_path / name, book=sample).faults == ()


def test_counts_of_the_earlier_variant_are_not_taken_for_those_of_the_new_one(
    sample: OpenBook,
) -> None:
    contract_id = sample_id(sample)
    before = compute(sample, contract_id, SAMPLE_MONTH).statement
    amend(sample, contract_id, dt.date(2026, 9, 1), another_way)
    view = compute(sample, contract_id, SAMPLE_MONTH)
    results = {result.level.code: result for result in view.statement.levels}
    # F3 needs the calls that gave up within the threshold; F4 never counted them.
    assert results["S1"].outcome is Outcome.NO_DATA
    # "Items due" are no "items closed".
    assert results["S2"].outcome is Outcome.NO_DATA
    told = {problem.field: problem.message for problem in view.missing if problem.is_error}
    for code in ("S1", "S2"):
        assert told[code].endswith("the counts were made for another measure.")
    # The counts of S3 are the same ones: 400 sampled are fewer than 500.
    assert results["S3"].month == before.level("S3").month
    assert results["S3"].outcome is Outcome.NOT_JUDGED
    lines = {line.sla_code: line for line in view.statement.credits.lines}
    assert [lines[code].due.minor for code in ("S1", "S2", "S3")] == [0, 0, 0]


def test_amendment_of_the_month_after_leaves_this_one_as_it_was(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    before = compute(sample, contract_id, SAMPLE_MONTH).figures
    amend(sample, contract_id, OCTOBER.first, another_way)
    assert compute(sample, contract_id, SAMPLE_MONTH).figures == before
    after = compute(sample, contract_id, OCTOBER).statement
    assert after.level("S1").level.threshold_seconds == 30
    assert after.level("S3").level.minimum_volume == 500


def test_small_month_is_judged_by_its_rule_to_the_paper(sample: OpenBook) -> None:
    """S3: 392 of 400 correct, 98 %, against 99 %: 8 are at fault where 8 are allowed."""
    contract_id = sample_id(sample)
    amend(sample, contract_id, SAMPLE_MONTH.first, with_level("S3", allowed_misses=8))
    statement = compute(sample, contract_id, SAMPLE_MONTH).statement
    assert statement.level("S3").outcome is Outcome.MET
    # What S3 costs in the acceptance month, 359.42, is due no more.
    assert str(statement.net.amount) == str(Decimal("10678.55") + Decimal("359.42"))
    amend(sample, contract_id, SAMPLE_MONTH.first, with_level("S3", allowed_misses=7))
    assert str(compute(sample, contract_id, SAMPLE_MONTH).statement.net.amount) == "10678.55"


def test_counts_say_for_which_limits_they_were_made(sample: OpenBook) -> None:
    contract_id, first = sample_id(sample), SAMPLE_MONTH.first
    amend(sample, contract_id, first, with_level("S1", threshold_seconds=20))
    # The sample's counts don't say; they are taken for those of the 20 seconds.
    assert compute(sample, contract_id, SAMPLE_MONTH).statement.level("S1").outcome is Outcome.MET
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    stamped = [
        dataclasses.replace(item, counted_as="threshold_seconds=20")
        if item.sla_code == "S1"
        else item
        for item in sheet.measurements
    ]
    ok(save_month(sample, sheet, measurements=stamped, volumes=sheet.volumes))
    assert compute(sample, contract_id, SAMPLE_MONTH).statement.level("S1").outcome is Outcome.MET

    amend(sample, contract_id, first, with_level("S1", threshold_seconds=30))
    view = compute(sample, contract_id, SAMPLE_MONTH)
    result = view.statement.level("S1")
    assert result.outcome is Outcome.NO_DATA
    assert result.month.counts  # they are shown, and not judged
    assert all(isinstance(week.adjusted, NotMeasurable) for week in result.weeks)
    (told,) = [item for item in view.missing if item.field == "S1"]
    assert told.is_error
    assert told.message.endswith("the counts were made for 20 seconds, and 30 seconds is agreed.")


def test_rules_for_few_items_stand_in_agreement_and_statement(sample: OpenBook) -> None:
    contract_id = sample_id(sample)

    def agreed(terms: Terms) -> Terms:
        for code, values in (
            ("S1", {"threshold_seconds": 20}),
            ("S3", {"allowed_misses": 8}),
            ("K1", {"minimum": Decimal(450)}),
            ("K2", {"scale_points": 5, "minimum_volume": 400}),
        ):
            terms = with_level(code, **values)(terms)
        return terms

    amend(sample, contract_id, SAMPLE_MONTH.first, agreed)
    paper = pdf_text(agreement_pdf(sample, agreement_paper(sample, contract_id)))
    for words in (
        "T is 20 seconds from the moment a call is offered.",
        "However few items sampled there are, 8 may be wrong.",
        "Answers are given on a scale of 5 points.",
        "A month with fewer than 400 responses is not judged.",
        # K1's minimum is the most that is borne: "below the minimum" would be wrong of it.
        "Minor misses the target and reaches the minimum",
    ):
        assert words in paper
    view = compute(sample, contract_id, SAMPLE_MONTH)
    statement = pdf_text(statement_pdf(sample, view))
    for words in (
        "answered within 20 seconds 4,118",
        "400 items sampled, 8 at fault, at most 8 may be wrong: met",
        "304 responses, fewer than the 400 of a month that is judged",
    ):
        assert words in statement
    figures = {level["code"]: level for level in json.loads(canonical(view.figures))["levels"]}
    assert figures["S1"]["parameters"] == {"threshold_seconds": 20}
    assert figures["S3"]["allowed_misses"] == 8
    assert (figures["K2"]["minimum_volume"], figures["K2"]["result"]) == (400, "not judged")
    assert "parameters" not in figures["S2"]


def test_attrition_of_the_staff_list_is_one_figure_of_the_month(sample: OpenBook) -> None:
    contract_id, first = sample_id(sample), SAMPLE_MONTH.first
    level = ServiceLevel(
        code="A1",
        title="Attrition",
        metric="attrition-staff",
        kind=LevelKind.KPI,
        target=Decimal(30),
    )
    amend(
        sample,
        contract_id,
        first,
        lambda terms: dataclasses.replace(terms, levels=(*terms.levels, level)),
    )
    amend(sample, contract_id, dt.date(2026, 9, 16), with_level("A1", target=Decimal(500)))
    seats = len({seat.staff_id for seat in open_contract(sample, contract_id).seats})
    leaver = list_staff(sample)[0].person
    ok(save_person(sample, dataclasses.replace(leaver, left_on=dt.date(2026, 9, 20))))
    statement = compute(sample, contract_id, SAMPLE_MONTH).statement
    (result,) = [item for item in statement.levels if item.level.code == "A1"]
    assert result.month.counts == {"leavers": 1, "headcount": seats - 1}
    assert result.month.adjusted == Fraction(1200, seats - 1)
    # A headcount can't be cut: the whole month is judged as it was agreed when it began.
    assert (result.is_part, result.level.target) == (False, Decimal(30))
    assert result.outcome is Outcome.MINOR
    assert result.sources == ("the staff list",)
