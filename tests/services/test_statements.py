import dataclasses
import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any, cast

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId, EventId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.parts import with_terms
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Trouble
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.seals import find_seal
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.statements import compute_statement
from bpodesk.services import seals
from bpodesk.services.agreements import agreement_paper, agreement_pdf
from bpodesk.services.books import (
    NotFound,
    OpenBook,
    check_book,
    save_company,
    undo_last,
    what_can_be_undone,
)
from bpodesk.services.contracts import (
    find_contract,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.imports import import_timesheet
from bpodesk.services.measures import (
    delete_event,
    list_events,
    list_history,
    open_month,
    save_event,
    save_month,
)
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import printed_pdf, seal_statement, sealed_pdf
from bpodesk.services.staff import list_staff, save_person
from bpodesk.services.statements import (
    BadAssumption,
    StatementView,
    compute,
    list_statements,
    parse_assumption,
    statement_pdf,
)
from tests.samples import clone_contract
from tests.services.making import (
    HOURS,
    NOT_SIGNED,
    NOW,
    contract_in,
    hire,
    ok,
    pdf_text,
    plan_of,
    refused,
    rows_of,
    run_sql,
    sample_id,
    seat,
)

OCTOBER = Month(2026, 10)
NASTY = '<img src="/etc/passwd"/> & Sons <b>'


def _september(book: OpenBook) -> StatementView:
    return compute(book, sample_id(book), SAMPLE_MONTH)


def _count_october(book: OpenBook, code: str, **counts: int) -> None:
    sheet = open_month(book, sample_id(book), OCTOBER)
    counted = Measurement(
        contract_id=sheet.contract.id,
        sla_code=code,
        starts_on=dt.date(2026, 10, 1),
        ends_on=dt.date(2026, 11, 1),
        counts=counts,
    )
    ok(save_month(book, sheet, measurements=(*sheet.measurements, counted), volumes=sheet.volumes))


def _line(view: StatementView, code: str) -> Any:
    (found,) = [line for line in view.statement.credits.lines if line.sla_code == code]
    return found


# ---------------------------------------------------------------- seal


def test_sealed_statement_is_recorded_with_its_figures_and_hash(sample: OpenBook) -> None:
    view = _september(sample)
    outcome = seal_statement(sample, view)
    record = ok(outcome)
    assert isinstance(outcome, Saved)
    assert outcome.warnings == ()
    assert (record.version, record.previous_sha256) == (1, "")
    assert (record.net_minor, record.currency) == (1_067_855, "USD")
    assert record.month == dt.date(2026, 9, 1)
    assert record.sealed_at == NOW
    assert json.loads(record.figures)["net"] == "10678.55"
    assert what_can_be_undone(sample).undo is None
    assert _september(sample).sealed == (record,)
    assert check_book(sample) == ()
    kept = sealed_pdf(sample, record)
    body, seal, after = find_seal(kept)
    assert hashlib.sha256(body).hexdigest() == record.pdf_sha256
    assert (seal is not None and seal.sha256, after) == (record.sha256, 0)
    assert printed_pdf(sample, _september(sample)) == kept
    assert "Version 1, sealed on" in pdf_text(kept)
    assert "Draft, not sealed" in pdf_text(statement_pdf(sample, view))


def test_results_of_an_sealed_month_are_the_history_of_the_next(sample: OpenBook) -> None:
    _count_october(sample, "S2", on_time=900, items=1000)
    before = _line(compute(sample, sample_id(sample), OCTOBER), "S2")
    # Without September on record nobody knows that it failed: August is no neighbour.
    assert (before.consecutive, before.repeat) == (1, 1)
    ok(seal_statement(sample, _september(sample)))
    view = compute(sample, sample_id(sample), OCTOBER)
    after = _line(view, "S2")
    assert (after.consecutive, after.repeat) == (3, Decimal("1.5"))
    assert "S2 failed 3 months in a row: the customer has the right to terminate." in [
        notice.message for notice in view.statement.notices
    ]
    results = {
        item.sla_code: item
        for item in list_history(sample, sample_id(sample))
        if item.month == dt.date(2026, 9, 1)
    }
    assert results["S2"].credit_minor == 40_435
    assert results["S1"].reached_stretch
    assert results["S4"].figure is not None
    # 928 of 944 hours
    assert results["S4"].figure * 944 == 92_800


def test_credit_of_an_sealed_month_is_earned_back_two_months_later(sample: OpenBook) -> None:
    """August reached the stretch and September does: July's 341.28 come back only once."""
    ok(seal_statement(sample, _september(sample)))
    _count_october(sample, "S1", within=90, after=10, abandoned_after=0)
    view = compute(sample, sample_id(sample), OCTOBER)
    assert view.statement.credits.earn_back.minor == 0


def _standing(book: OpenBook) -> list[tuple[int, str]]:
    view = _september(book)
    return [(item.version, view.status_of(item).value) for item in view.sealed]


def _reject(book: OpenBook, code: str) -> None:
    (event,) = [row.event for row in list_events(book, sample_id(book)) if row.event.code == code]
    ok(save_event(book, dataclasses.replace(event, decision=Decision.REJECTED)))


def test_second_version_supersedes_the_first(sample: OpenBook) -> None:
    first = ok(seal_statement(sample, _september(sample)))
    _reject(sample, "E1")
    assert _standing(sample) == [(1, "sealed")]
    record = ok(seal_statement(sample, _september(sample)))
    assert (record.version, record.previous_sha256) == (2, first.sha256)
    assert _standing(sample) == [(2, "sealed"), (1, "superseded")]
    history = [
        item
        for item in list_history(sample, sample_id(sample))
        if item.month == dt.date(2026, 9, 1)
    ]
    assert len(history) == 6
    assert {item.statement_id for item in history} == {record.id}
    _reject(sample, "E2")
    assert ok(seal_statement(sample, _september(sample))).version == 3
    assert _standing(sample) == [(3, "sealed"), (2, "superseded"), (1, "superseded")]
    assert check_book(sample) == ()
    # What was decided before a seal can't be taken back, nor can the seal.
    with pytest.raises(Trouble):
        undo_last(sample)
    assert "Version 2, sealed on" in pdf_text(sealed_pdf(sample, record))
    assert sealed_pdf(sample, first) != sealed_pdf(sample, record)


def test_same_statement_is_not_sealed_twice(sample: OpenBook) -> None:
    view = _september(sample)
    ok(seal_statement(sample, view))
    (problem,) = refused(seal_statement(sample, view))
    assert problem.message == "This month is sealed already, as version 1, just so."
    assert len(_september(sample).sealed) == 1


def test_view_from_before_a_change_is_not_sealed(sample: OpenBook) -> None:
    stale = _september(sample)
    rows = list_events(sample, sample_id(sample))
    ok(save_event(sample, dataclasses.replace(rows[0].event, decision=Decision.REJECTED)))
    (problem,) = refused(seal_statement(sample, stale))
    assert problem.message.startswith("The month has changed since")
    assert _september(sample).sealed == ()


def test_month_without_hours_and_counts_is_not_sealed(bare: OpenBook) -> None:
    view = _september(bare)
    assert [(problem.field, problem.message) for problem in view.missing] == [
        ("timesheets", "No timesheet has been imported for this month."),
        ("S4", "S4 Fill rate: no counts for this month."),
    ]
    assert refused(seal_statement(bare, view)) == view.missing
    assert rows_of(bare.path, "SELECT count(*) FROM statement") == [(0,)]


def test_what_is_only_a_warning_does_not_keep_a_month_from_the_seal(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    (event,) = [row.event for row in list_events(sample, contract_id) if row.event.code == "E3"]
    delete_event(sample, event.id)
    undecided = dataclasses.replace(event, id=EventId(0), row_version=0, decision=Decision.NOTICED)
    ok(save_event(sample, undecided))
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    ok(save_month(sample, sheet, measurements=sheet.measurements, volumes=()))
    run_sql(sample.path, *NOT_SIGNED)
    view = _september(sample)
    assert [(problem.field, problem.is_error) for problem in view.missing] == [
        ("ORDER", False),
        ("E3", False),
        ("revision", False),
    ]
    assert [problem.message for problem in view.missing][1:] == [
        "E3 Catalogue feed came late: no decision yet.",
        "Revision 2 of the contract is not signed.",
    ]
    outcome = seal_statement(sample, view)
    assert isinstance(outcome, Saved)
    assert outcome.warnings == view.missing


def _s3_counted(book: OpenBook, *counts: dict[str, int]) -> StatementView:
    """September with S3 counted as given, once or not at all."""
    sheet = open_month(book, sample_id(book), SAMPLE_MONTH)
    (first,) = [item for item in sheet.measurements if item.sla_code == "S3"]
    others = [item for item in sheet.measurements if item.sla_code != "S3"]
    given = [dataclasses.replace(first, counts=item) for item in counts]
    ok(save_month(book, sheet, measurements=(*others, *given), volumes=sheet.volumes))
    return _september(book)


def test_level_counted_as_nothing_of_nothing_is_a_warning(sample: OpenBook) -> None:
    view = _s3_counted(sample, {"correct": 0, "sampled": 0})
    assert [(item.field, item.is_error, item.message) for item in view.missing] == [
        ("S3", False, "S3 Order accuracy: nothing was counted.")
    ]
    outcome = seal_statement(sample, view)
    assert isinstance(outcome, Saved)
    assert outcome.warnings == view.missing


def test_level_that_was_not_counted_keeps_a_month_from_the_seal(sample: OpenBook) -> None:
    view = _s3_counted(sample)
    assert [(item.field, item.is_error, item.message) for item in view.missing] == [
        ("S3", True, "S3 Order accuracy: no counts for this month.")
    ]
    assert refused(seal_statement(sample, view)) == view.missing


def test_level_with_counts_that_can_t_be_keeps_a_month_from_the_seal(sample: OpenBook) -> None:
    run_sql(
        sample.path,
        """UPDATE measurement SET counts = '{"correct":5,"sampled":4}' WHERE sla_code = 'S3'""",
    )
    assert [(item.field, item.is_error, item.message) for item in _september(sample).missing] == [
        ("S3", True, "S3 Order accuracy: 5 of 4 is more than all.")
    ]


def test_timesheet_is_missed_only_where_a_seat_overlaps_the_month(book: OpenBook) -> None:
    contract_in(book)
    file = find_contract(book, "C-1")
    march = seat(hire(book, "A").id, starts_on=dt.date(2026, 3, 31), ends_on=dt.date(2026, 3, 31))
    ok(save_contract(book, dataclasses.replace(file, seats=(march,))))
    missed = [
        month
        for month in (2, 3, 4)
        if "timesheets"
        in [item.field for item in compute(book, file.contract.id, Month(2026, month)).missing]
    ]
    assert missed == [3]


def test_month_that_changed_since_it_was_sealed_is_warned_of(sample: OpenBook) -> None:
    ok(seal_statement(sample, _september(sample)))
    assert _september(sample).missing == ()
    rows = list_events(sample, sample_id(sample))
    ok(save_event(sample, dataclasses.replace(rows[0].event, decision=Decision.REJECTED)))
    view = _september(sample)
    assert [(item.field, item.is_error, item.message) for item in view.missing] == [
        (
            "sealed",
            False,
            "The month has changed since version 1 of its statement was sealed.",
        )
    ]
    undo_last(sample)
    assert _september(sample).missing == ()


def test_next_version_says_nothing_of_a_change_and_is_printed_as_it_was_sealed(
    sample: OpenBook,
) -> None:
    ok(seal_statement(sample, _september(sample)))
    rows = list_events(sample, sample_id(sample))
    ok(save_event(sample, dataclasses.replace(rows[0].event, decision=Decision.REJECTED)))
    outcome = seal_statement(sample, _september(sample))
    assert isinstance(outcome, Saved)
    assert outcome.warnings == ()
    after = _september(sample)
    assert after.missing == ()
    assert printed_pdf(sample, after) == sealed_pdf(sample, outcome.record)


def _hourly(book: OpenBook, contract: Contract, **more: Any) -> None:
    """The contract at 20.00 an hour, without a seat."""
    file = open_contract(book, contract.id)
    line = RateLine(
        code="HOUR",
        title="Hours",
        kind=RateKind.HOURLY,
        unit_rate=Decimal(20),
        starts_on=dt.date(2026, 1, 1),
    )
    terms = dataclasses.replace(file.revision.terms, rate_lines=(line,))
    changed = dataclasses.replace(
        file,
        contract=dataclasses.replace(file.contract, **more),
        revision=dataclasses.replace(file.revision, terms=terms),
    )
    ok(save_contract(book, changed))


def _notices(view: StatementView) -> list[str]:
    return [notice.message for notice in view.statement.notices]


def test_hourly_contract_without_seats_bills_its_hours(book: OpenBook, contract: Contract) -> None:
    _hourly(book, contract)
    rows = ("A,Ana Cruz,2026-09-01,8", "A,Ana Cruz,2026-09-02,4.5", "B,Ben Diaz,2026-09-01,2")
    ok(import_timesheet(book, plan_of(book, contract, HOURS, *rows)))
    view = compute(book, contract.id, SAMPLE_MONTH)
    # 14.5 h x 20.00, none of it overtime.
    assert str(view.statement.net) == "290.00"
    assert sum(person.overtime_minutes for person in view.statement.people) == 0
    assert _notices(view) == [
        "Ana Cruz worked on 2 days without a seat; only an hourly rate charges those hours.",
        "Ben Diaz worked on 1 day without a seat; only an hourly rate charges those hours.",
    ]


def test_hours_outside_the_contract_s_dates_are_told_and_not_charged(
    book: OpenBook, contract: Contract
) -> None:
    _hourly(book, contract, ends_on=dt.date(2026, 9, 15))
    # 15 September is the contract's last day, a Tuesday.
    rows = ("A,Ana Cruz,2026-09-15,8", "A,Ana Cruz,2026-09-16,5")
    ok(import_timesheet(book, plan_of(book, contract, HOURS, *rows)))
    view = compute(book, contract.id, SAMPLE_MONTH)
    assert str(view.statement.net) == "160.00"
    assert "5.00 h lie outside the contract's dates and are not charged." in _notices(view)


# ---------------------------------------------------------------- what-ifs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "accept:",
        "accept:E9",
        "hold:E3",
        "accept:S1",
        "S9.target=80",
        "S1.target=",
        "S1.target=abc",
        "S1.target=NaN",
        "S1.target=Infinity",
        "S1.target=1e999999",
        ".target=5",
        "no-excuses ",
    ],
)
def test_assumption_that_says_nothing_is_refused_with_what_to_write(
    sample: OpenBook, text: str
) -> None:
    with pytest.raises(
        BadAssumption,
        match=r"no-excuses, accept:EVENT, reject:EVENT, dispute:EVENT, SLA\.target=NUMBER",
    ):
        compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=[text])


def test_assumption_is_read(sample: OpenBook) -> None:
    inputs = _september(sample).inputs
    assert parse_assumption("no-excuses", inputs).no_excuses
    assert parse_assumption("accept:E3", inputs).accepted == frozenset({"E3"})
    assert parse_assumption("S1.target=82.5", inputs).targets == {"S1": Decimal("82.5")}


def test_assumption_that_is_stated_anyway_is_not_stated_twice(sample: OpenBook) -> None:
    view = compute(
        sample, sample_id(sample), SAMPLE_MONTH, assumed=["accept:E3", "no-excuses", "accept:E1"]
    )
    assert [case.code for case in view.what_ifs] == ["no-excuses", "accept:E3", "accept:E1"]
    # E1 counts already: nothing changes.
    assert view.what_ifs[-1].worth.minor == 0


# ---------------------------------------------------------------- reading


def test_statement_of_what_is_gone_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        compute(sample, ContractId(99), SAMPLE_MONTH)
    with pytest.raises(NotFound, match="no revision in force in 2025-11"):
        compute(sample, sample_id(sample), Month(2025, 11))
    run_sql(sample.path, "DELETE FROM customer")
    with pytest.raises(NotFound, match="The contract's customer is no longer in the book"):
        _september(sample)
    run_sql(sample.path, "DELETE FROM company")
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        _september(sample)


def test_list_has_the_contracts_in_force_in_the_month(sample: OpenBook) -> None:
    contract_in(sample, "OTHER")  # from October 2026: its contract begins in January
    late = find_contract(sample, "OTHER")
    ended = dataclasses.replace(late.contract, ends_on=dt.date(2026, 8, 31))
    ok(save_contract(sample, dataclasses.replace(late, contract=ended)))
    rows = list_statements(sample, SAMPLE_MONTH)
    assert [row.view.inputs.contract.number for row in rows] == ["HPO-2026-014"]
    assert [row.id for row in rows] == [sample_id(sample)]
    assert len(list_statements(sample, Month(2026, 8))) == 2
    assert list_statements(sample, Month(2025, 12)) == ()
    assert list_statements(sample, Month(2028, 1)) == ()


def test_hours_of_two_files_are_two_sources_and_people_of_the_bin_stay(sample: OpenBook) -> None:
    view = _september(sample)
    assert [source.entry_count for source in view.inputs.sources] == [116]
    assert len(view.inputs.staff) == 6
    other = compute(sample, sample_id(sample), Month(2026, 8))
    assert other.inputs.sources == ()
    assert other.inputs.entries == ()


def test_figures_are_plain_json(sample: OpenBook) -> None:
    figures = cast("dict[str, Any]", _september(sample).figures)
    assert json.loads(json.dumps(figures)) == figures


# ---------------------------------------------------------------- paper


def test_names_that_look_like_markup_print_as_typed(sample: OpenBook) -> None:
    (customer,) = list_customers(sample)
    ok(save_customer(sample, dataclasses.replace(customer, name=NASTY, legal_name=NASTY)))
    from bpodesk.services.books import company_of

    company = dataclasses.replace(company_of(sample), legal_name="Tali <i>say & Co")
    ok(save_company(sample, company))
    for row in list_staff(sample)[:1]:
        ok(save_person(sample, dataclasses.replace(row.person, name="A <u>mihan & <para>")))
    statement = pdf_text(statement_pdf(sample, _september(sample)))
    contract_id = sample_id(sample)
    begun = next_revision(open_contract(sample, contract_id), effective_from=dt.date(2026, 10, 1))
    ok(save_contract(sample, begun))
    agreement = pdf_text(
        agreement_pdf(sample, agreement_paper(sample, contract_id, revision_number=3))
    )
    for text in (statement, agreement):
        squeezed = text.replace(" ", "")
        assert NASTY.replace(" ", "") in squeezed
        assert "Tali<i>say&Co" in squeezed
        assert "A<u>mihan&<para>" in squeezed
        assert "root:" not in text


def test_draft_of_another_revision_does_not_change_the_statement(sample: OpenBook) -> None:
    before = _september(sample).figures
    file = next_revision(
        open_contract(sample, sample_id(sample)), effective_from=dt.date(2026, 9, 1)
    )
    terms = dataclasses.replace(file.revision.terms, rate_lines=())
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(sample, dataclasses.replace(file, revision=revision)))
    assert _september(sample).figures == before


def test_statements_sealed_in_turn_are_those_that_were_seen(
    sample: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = [sample_id(sample), clone_contract(sample, "HPO-2"), clone_contract(sample, "HPO-3")]
    views = [compute(sample, contract_id, SAMPLE_MONTH) for contract_id in twins]
    computed: list[ContractId] = []

    def counting(book: OpenBook, contract_id: ContractId, month: Month) -> StatementView:
        computed.append(contract_id)
        return compute(book, contract_id, month)

    monkeypatch.setattr(seals, "compute", counting)
    ok(seal_statement(sample, views[0]))
    ok(seal_statement(sample, views[1], after=twins[:1]))
    assert computed == []
    # Anything else that was written since is looked for.
    buyer = list_customers(sample)[0]
    ok(save_customer(sample, dataclasses.replace(buyer, note="Pays late")))
    ok(seal_statement(sample, views[2], after=twins[:2]))
    assert computed == [twins[2]]
    again = refused(seal_statement(sample, views[2], after=twins))
    assert "sealed already" in again[0].message
    assert check_book(sample) == ()


def test_statement_with_a_wish_of_the_users_is_sealed_without_it(sample: OpenBook) -> None:
    wish = "S1.target=85"
    view = compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=(wish,))
    assert wish in str(view.figures)
    assert wish not in ok(seal_statement(sample, view)).figures


def test_what_if_of_a_count_is_told_with_its_worth(sample: OpenBook) -> None:
    view = compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=("S2.on_time=1160",))
    case = view.what_ifs[-1]
    assert (case.code, str(case.worth)) == ("S2.on_time=1160", "404.35")


@pytest.mark.parametrize("text", ["S2.on_time=-1", "S2.on_time=1.5", "S2.calls=3", "S4.worked=3"])
def test_what_if_of_a_count_that_nobody_types_is_refused(sample: OpenBook, text: str) -> None:
    with pytest.raises(BadAssumption, match="a typed count"):
        compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=(text,))


def test_work_without_a_price_is_told_before_the_seal_and_not_on_paper(sample: OpenBook) -> None:
    view = _september(sample)
    assert view.advice == ()
    inputs = view.inputs
    (part,) = inputs.parts
    lines = tuple(
        dataclasses.replace(line, unit_rate=Decimal(0)) if line.code == "OT" else line
        for line in part.terms.rate_lines
    )
    terms = dataclasses.replace(part.terms, rate_lines=lines)
    cheap = compute_statement(dataclasses.replace(inputs, parts=(with_terms(part, terms),)))
    (told,) = dataclasses.replace(view, statement=cheap).advice
    assert (told.field, told.value, told.is_error) == ("rates", "OT", False)
    assert told.message == "Overtime: 12.5 h without a price; nothing is charged for them."


def test_counts_that_can_t_be_are_no_assumption(sample: OpenBook) -> None:
    with pytest.raises(BadAssumption, match="1300 of 1240 is more than all"):
        compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=["S2.on_time=1300"])


@pytest.mark.parametrize(
    ("assumed", "because"),
    [
        ("S2.on_time=1230", "1230 of 1220 is more than all"),
        ("S2.items=1150", "1141 of 1130 is more than all"),
        ("S1.after=0", "excused events take out more than was counted"),
    ],
)
def test_counts_that_excused_events_make_impossible_are_no_assumption(
    sample: OpenBook, assumed: str, because: str
) -> None:
    with pytest.raises(BadAssumption, match=because):
        compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=[assumed])
