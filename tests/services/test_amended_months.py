"""The sample month with an amendment in it, from the book to the paper."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import pytest

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.contracts import next_revision, open_contract, save_contract
from bpodesk.services.measures import (
    list_events,
    list_history,
    open_month,
    save_event,
    save_month,
    terms_at,
)
from bpodesk.services.revisions import sign_revision
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import (
    StatementView,
    compute,
    list_statements,
    parse_assumption,
    statement_pdf,
)
from tests.services.making import contract_in, ok, pdf_text, refused, sample_id

NEXT = dt.date(2026, 10, 1)


def amend(
    book: OpenBook, contract_id: Any, day: dt.date, change: Callable[[Terms], Terms]
) -> Revision:
    """The contract's next revision, signed, in force from the day."""
    file = next_revision(open_contract(book, contract_id), effective_from=day)
    revision = dataclasses.replace(file.revision, terms=change(file.revision.terms))
    saved = ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    return ok(sign_revision(book, saved, signed_on=dt.date(2026, 8, 31)))


def with_level(code: str, **values: object) -> Callable[[Terms], Terms]:
    def changed(terms: Terms) -> Terms:
        levels = tuple(
            dataclasses.replace(item, **values)  # pyright: ignore[reportArgumentType]
            if item.code == code
            else item
            for item in terms.levels
        )
        return dataclasses.replace(terms, levels=levels)

    return changed


@pytest.fixture
def amended(sample: OpenBook) -> OpenBook:
    """From Monday 21 September S1 must reach 85 %."""
    stricter = with_level("S1", target=Decimal(85), stretch=Decimal(86))
    amend(sample, sample_id(sample), dt.date(2026, 9, 21), stricter)
    return sample


def september(book: OpenBook) -> StatementView:
    return compute(book, sample_id(book), SAMPLE_MONTH)


def test_amended_sample_month_is_computed_in_two_parts(amended: OpenBook) -> None:
    view = september(amended)
    statement = view.statement
    calls = [item for item in statement.levels if item.level.code == "S1"]
    # W36 to W38: 2,382 of 884 + 918 + 1,063; W39 and W40: 1,724 of 1,214 + 873.
    assert [item.outcome for item in calls] == [Outcome.MET, Outcome.MINOR]
    assert [dict(item.month.adjusted_counts)["within"] for item in calls] == [2382, 1724]
    assert [sum(item.month.adjusted_counts.values()) for item in calls] == [2865, 2087]
    # Of the last ten days: seats 2,760 + 552 (8 of 21 and of 13 days), a day of absence 69, a third
    # of orders 526.40 + 33.60 and of the platform 100: 3,903.00, at risk 12 %.
    assert [(str(stake.base), str(stake.at_risk)) for stake in statement.credits.stakes] == [
        ("6,081.00", "729.72"),
        ("3,903.00", "468.36"),
    ]
    # 468.36 x 60 % x 0.5 = 140.508; the stretch is missed now, so nothing is earned back.
    credits = {line.sla_code: str(line.credit) for line in statement.credits.lines}
    assert credits == {"S1": "140.51", "S2": "404.35", "S3": "359.42", "S4": "89.86"}
    assert str(statement.net) == "10,196.76"
    assert view.missing == ()


def test_paper_of_an_amended_month_names_parts_and_days(amended: OpenBook) -> None:
    text = pdf_text(statement_pdf(amended, september(amended)))
    for words in (
        "HPO-2026-014, revision 2 (1–20 Sep), revision 3 (21–30 Sep)",
        "Revisions 2, 3",
        "S1 Calls answered within 20 seconds, 21–30 Sep",
        "Revision 3 3,903.00 12 % 468.36",
        "S1 by week, adjusted, 1–20 Sep",
        "Credit = the sum over the parts of the month",
    ):
        assert words in text
    assert "of which 21–30 Sep 60 % × 0.5 × 1 140.51" in text


def test_results_of_an_amended_month_are_one_history_a_level(amended: OpenBook) -> None:
    ok(seal_statement(amended, september(amended)))
    found = [
        item
        for item in list_history(amended, sample_id(amended))
        if item.month == dt.date(2026, 9, 1)
    ]
    assert [item.sla_code for item in found] == ["K1", "K2", "S1", "S2", "S3", "S4"]
    assert (found[2].outcome, found[2].credit_minor) == (Outcome.MINOR, 14_051)


def test_amendment_that_only_says_so_changes_no_figure(sample: OpenBook) -> None:
    before = cast("dict[str, Any]", september(sample).figures)
    amend(sample, sample_id(sample), dt.date(2026, 9, 16), lambda terms: terms)
    after = cast("dict[str, Any]", september(sample).figures)
    assert [part["revision"] for part in after.pop("parts")] == [2, 3]
    assert after["net"] == before["net"] == "10678.55"
    assert [line["amount"] for line in after["fees"]] == [line["amount"] for line in before["fees"]]
    assert after["levels"] == before["levels"]


def test_part_without_counts_keeps_the_month_from_issue(amended: OpenBook) -> None:
    sheet = open_month(amended, sample_id(amended), SAMPLE_MONTH)
    early = tuple(
        item
        for item in sheet.measurements
        if item.sla_code != "S1" or item.starts_on < dt.date(2026, 9, 21)
    )
    ok(save_month(amended, sheet, measurements=early, volumes=sheet.volumes))
    (problem,) = [problem for problem in september(amended).missing if problem.field == "S1"]
    assert problem.is_error
    assert problem.message.endswith(", 21–30 Sep: no counts for these days.")


def test_change_of_zone_inside_the_month_keeps_it_from_issue(sample: OpenBook) -> None:
    def moved(terms: Terms) -> Terms:
        calendar = dataclasses.replace(terms.calendar, zone="America/Chicago")
        return dataclasses.replace(terms, calendar=calendar)

    amend(sample, sample_id(sample), dt.date(2026, 9, 16), moved)
    (problem,) = refused(seal_statement(sample, september(sample)))
    assert "changes the time zone from America/New_York to America/Chicago" in problem.message
    # From the first of the month on it is an ordinary month.
    october = compute(sample, sample_id(sample), Month(2026, 10))
    assert october.inputs.zone == "America/Chicago"


def test_counts_are_entered_for_every_level_of_the_month(sample: OpenBook) -> None:
    """S3 goes on the 21st and S9 comes; both are counted, each on its days."""
    added = ServiceLevel(code="S9", title="Backlog", metric="accuracy", target=Decimal(90))

    def changed(terms: Terms) -> Terms:
        kept = tuple(item for item in terms.levels if item.code != "S3")
        credits = dataclasses.replace(terms.credits, pool_percent=Decimal(120))
        extra = RateLine(
            code="CHAT",
            title="Chats",
            kind=RateKind.TRANSACTION,
            unit_rate=Decimal(1),
            starts_on=dt.date(2026, 9, 21),
        )
        return dataclasses.replace(
            terms,
            levels=(*kept, added),
            credits=credits,
            rate_lines=(*terms.rate_lines, extra),
        )

    contract_id = sample_id(sample)
    amend(sample, contract_id, dt.date(2026, 9, 21), changed)
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    assert [item.code for item in sheet.levels] == ["S1", "S2", "S3", "K1", "K2", "S9"]
    assert [line.code for line in sheet.rates] == ["ORDER", "COST", "CHAT"]
    week = DateRange(start=dt.date(2026, 9, 21), end=dt.date(2026, 9, 28))
    assert sheet.run_of("S3", week) is None
    assert sheet.level_of("S3", week).title == "Order accuracy"
    new = Measurement(
        contract_id=contract_id,
        sla_code="S9",
        starts_on=dt.date(2026, 9, 21),
        ends_on=NEXT,
        counts={"correct": 95, "sampled": 100},
    )
    chats = Volume(
        contract_id=contract_id,
        month=SAMPLE_MONTH.first,
        rate_code="CHAT",
        quantity=Decimal(10),
    )
    ok(
        save_month(
            sample,
            sheet,
            measurements=(*sheet.measurements, new),
            volumes=(*sheet.volumes, chats),
        )
    )
    view = september(sample)
    assert view.statement.level("S9").outcome is Outcome.MET
    assert ("CHAT", "10.00") in [
        (line.code, str(line.amount)) for line in view.statement.fees.lines
    ]
    assert parse_assumption("S3.target=99", view.inputs).targets == {"S3": Decimal(99)}
    assert parse_assumption("S9.target=99", view.inputs).targets == {"S9": Decimal(99)}


def test_event_stands_under_the_terms_of_its_first_day(sample: OpenBook) -> None:
    contract_id = sample_id(sample)

    def shorter(terms: Terms) -> Terms:
        credits = dataclasses.replace(terms.credits, force_majeure_notice_hours=24)
        return dataclasses.replace(terms, credits=credits)

    amend(sample, contract_id, dt.date(2026, 9, 16), shorter)
    for code, day in (("E8", 15), ("E9", 16)):
        began = dt.datetime(2026, 9, day, 15, tzinfo=dt.UTC)
        event = ExcusedEvent(
            contract_id=contract_id,
            code=code,
            title="Flood",
            kind=EventKind.FORCE_MAJEURE,
            started_at=began,
            ended_at=began + dt.timedelta(hours=1),
            noticed_at=began + dt.timedelta(hours=30),
        )
        ok(save_event(sample, event))
    listed = {row.event.code: row.standing.in_time for row in list_events(sample, contract_id)}
    computed = {
        item.event.code: item.standing.in_time for item in september(sample).statement.events
    }
    assert (listed["E8"], listed["E9"]) == (True, False)
    assert computed == listed


def test_terms_of_an_event_before_the_first_signed_revision_are_that_one_s(
    book: OpenBook,
) -> None:
    contract: Contract = contract_in(book)
    amend(
        book,
        contract.id,
        dt.date(2026, 7, 1),
        lambda terms: dataclasses.replace(terms, scope="Signed"),
    )
    revisions = open_contract(book, contract.id).revisions
    assert terms_at(revisions, dt.datetime(2026, 3, 1, tzinfo=dt.UTC)).scope == "Signed"
    with pytest.raises(NotFound, match="no longer in the book"):
        terms_at((), dt.datetime(2026, 3, 1, tzinfo=dt.UTC))


def test_drafts_of_a_contract_never_signed_are_told_one_by_one(book: OpenBook) -> None:
    contract = contract_in(book)
    file = next_revision(open_contract(book, contract.id), effective_from=dt.date(2026, 9, 16))
    ok(save_contract(book, file))
    (row,) = list_statements(book, SAMPLE_MONTH)
    assert [problem.message for problem in row.view.missing] == [
        "Revision 1 of the contract is not signed.",
        "Revision 2 of the contract is not signed.",
    ]
