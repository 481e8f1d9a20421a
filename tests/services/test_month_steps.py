"""What is said of a month's statement after it was computed: reviewed, sealed, sent, accepted."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from bpodesk.domain.month_steps import MonthStatus, MonthStep
from bpodesk.domain.sla.excuses import Decision
from bpodesk.services.books import NotFound, OpenBook, open_book, undo_last
from bpodesk.services.contracts import find_contract, save_contract
from bpodesk.services.measures import list_events, save_event
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.seals import (
    allowed_steps,
    printed_pdf,
    seal_statement,
    sealed_inputs,
    sealed_pdf,
    take_month_step,
)
from bpodesk.services.statements import StatementView, compute
from tests.services.making import (
    NOT_SIGNED,
    UNSEALED,
    clock,
    ok,
    pdf_text,
    refused,
    run_sql,
    sample_id,
)

S = MonthStatus


def september(book: OpenBook) -> StatementView:
    return compute(book, sample_id(book), SAMPLE_MONTH)


def step(what: MonthStatus, **more: Any) -> MonthStep:
    fields = {"on_day": dt.date(2026, 10, 5), "by_whom": "Rosa Lim", **more}
    return MonthStep(contract_id=1, month=dt.date(2026, 9, 1), step=what, **fields)  # pyright: ignore[reportArgumentType]


def take(book: OpenBook, what: MonthStatus, **more: Any) -> MonthStep:
    return ok(take_month_step(book, september(book), step(what, **more)))


def reject(book: OpenBook, code: str) -> None:
    (event,) = [row.event for row in list_events(book, sample_id(book)) if row.event.code == code]
    ok(save_event(book, dataclasses.replace(event, decision=Decision.REJECTED)))


def test_month_goes_from_draft_to_a_dispute_that_is_settled(sample: OpenBook) -> None:
    assert september(sample).status is S.DRAFT
    take(sample, S.REVIEWED)
    assert september(sample).status is S.REVIEWED
    ok(seal_statement(sample, september(sample)))
    assert september(sample).status is S.SEALED
    for what in (S.SENT, S.DISPUTED, S.ACCEPTED):
        assert take(sample, what).version == 1
        assert september(sample).status is what


def test_review_is_of_the_figures_that_were_seen(sample: OpenBook) -> None:
    seen = september(sample).figures_sha256
    assert take(sample, S.REVIEWED).figures_sha256 == seen
    reject(sample, "E1")
    assert september(sample).status is S.DRAFT
    undo_last(sample)
    assert september(sample).status is S.REVIEWED


def test_step_is_undone(sample: OpenBook) -> None:
    take(sample, S.REVIEWED)
    undo_last(sample)
    assert september(sample).status is S.DRAFT


def test_open_month_can_t_be_reviewed_and_a_draft_can_t_be_sent(bare: OpenBook) -> None:
    view = september(bare)
    assert (view.status, allowed_steps(view)) == (S.OPEN, ())
    (problem,) = refused(take_month_step(bare, view, step(S.REVIEWED)))
    assert problem.field == "step"
    (problem,) = refused(take_month_step(bare, view, step(S.SENT)))
    assert problem.field == "step"


def test_changed_month_is_reviewed_anew_while_the_customer_speaks_of_what_was_sealed(
    sample: OpenBook,
) -> None:
    ok(seal_statement(sample, september(sample)))
    take(sample, S.SENT)
    reject(sample, "E1")
    view = september(sample)
    assert (view.status, view.has_changed, view.is_sealed) == (S.DRAFT, True, False)
    assert allowed_steps(view) == (S.ACCEPTED, S.DISPUTED, S.REVIEWED)
    assert take(sample, S.DISPUTED).version == 1
    assert take(sample, S.REVIEWED).version == 0
    view = september(sample)
    assert view.status is S.REVIEWED
    assert view.status_of(view.sealed[0]) is S.DISPUTED
    ok(seal_statement(sample, view))
    view = september(sample)
    assert [view.status_of(item) for item in view.sealed] == [S.SEALED, S.SUPERSEDED]


def test_draft_of_a_changed_month_is_printed_as_one(sample: OpenBook) -> None:
    record = ok(seal_statement(sample, september(sample)))
    kept = sealed_pdf(sample, record)
    reject(sample, "E1")
    assert "Draft, not sealed" in pdf_text(printed_pdf(sample, september(sample)))
    assert sealed_pdf(sample, record) == kept


def test_statement_from_before_there_were_seals_is_printed_as_a_draft(sample: OpenBook) -> None:
    record = ok(seal_statement(sample, september(sample)))
    old = "sha256 = '', previous_sha256 = '', inputs_sha256 = '', engine = ''"
    run_sql(sample.path, *UNSEALED, "DELETE FROM sealed_copy", f"UPDATE statement SET {old}")
    # It wrote its figures down with fewer particulars.
    run_sql(sample.path, "UPDATE statement SET figures = json_remove(figures, '$.zone')")
    view = september(sample)
    assert view.is_sealed
    assert "Draft, not sealed" in pdf_text(printed_pdf(sample, view))
    # It can be sealed now, as the next version.
    assert ok(seal_statement(sample, view)).version == 2
    assert september(sample).has_seal
    for ask in (sealed_pdf, sealed_inputs):
        with pytest.raises(NotFound, match="Version 1 was issued before statements were sealed"):
            ask(sample, record)


@pytest.mark.parametrize("found", ["figures of an older program", "an unread copy", "a lost copy"])
def test_month_sealed_by_an_older_program_is_compared_by_what_it_kept(
    sample: OpenBook, found: str
) -> None:
    ok(seal_statement(sample, september(sample)))
    written = """UPDATE statement SET engine = '0.0.9', figures = '{"net":"written otherwise"}'"""
    damage = {
        "figures of an older program": (),
        "an unread copy": ("UPDATE sealed_copy SET inputs = x'00'",),
        "a lost copy": ("DELETE FROM sealed_copy",),
    }[found]
    run_sql(sample.path, *UNSEALED, written, *damage)
    assert september(sample).has_changed is bool(damage)
    reject(sample, "E1")
    assert september(sample).has_changed


def test_contract_s_number_that_is_too_long_for_a_seal_is_told(sample: OpenBook) -> None:
    run_sql(sample.path, *NOT_SIGNED)
    file = find_contract(sample, SAMPLE_CONTRACT)
    longer = dataclasses.replace(file.contract, number="N" * 61)
    ok(save_contract(sample, dataclasses.replace(file, contract=longer)))
    view = compute(sample, file.contract.id, SAMPLE_MONTH)
    (problem,) = refused(seal_statement(sample, view))
    assert problem.message.startswith("The contract's number has more than 60 characters.")


def test_review_of_figures_that_changed_meanwhile_is_refused(sample: OpenBook) -> None:
    seen = september(sample)
    reject(sample, "E1")
    (problem,) = refused(take_month_step(sample, seen, step(S.REVIEWED)))
    assert problem.message.startswith("The month has changed")
    assert september(sample).status is S.DRAFT


def test_step_of_a_version_that_was_superseded_meanwhile_is_refused(sample: OpenBook) -> None:
    ok(seal_statement(sample, september(sample)))
    seen = september(sample)
    reject(sample, "E1")
    ok(seal_statement(sample, september(sample)))
    (problem,) = refused(take_month_step(sample, seen, step(S.SENT)))
    assert problem.message.startswith("The month has changed")
    assert september(sample).status is S.SEALED


def test_statement_is_not_sent_before_it_was_sealed(sample: OpenBook) -> None:
    sealed = ok(seal_statement(sample, september(sample)))
    day = sealed.sealed_at.date() - dt.timedelta(days=1)
    (problem,) = refused(take_month_step(sample, september(sample), step(S.SENT, on_day=day)))
    assert problem.field == "on_day"


def test_two_windows_that_seal_a_month_at_once_seal_it_once(sample: OpenBook) -> None:
    view = september(sample)
    others: list[OpenBook] = []

    def late_clock() -> dt.datetime:
        # Asked for when a step begins: the other window is quicker by that much.
        if not others:
            others.append(open_book(sample.path, clock=clock))
            ok(seal_statement(others[0], view))
        return clock()

    slow = open_book(sample.path, clock=late_clock)
    (problem,) = refused(seal_statement(slow, view))
    assert problem.message == "This month is sealed already, as version 1, just so."
    assert len(september(sample).sealed) == 1
    for book in (slow, *others):
        book.close()
