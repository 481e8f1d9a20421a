import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.contract_status import StatusStep
from bpodesk.domain.contracts import Contract, ContractStatus, RevisionKind
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.services.books import NotFound, OpenBook, company_of, undo_last, what_can_be_undone
from bpodesk.services.contracts import (
    ContractFile,
    bin_contracts,
    find_contract,
    list_contracts,
    new_contract,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.customers import save_customer
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import sign_revision, take_step
from tests.services.making import (
    customer,
    draft,
    dump,
    fields_of,
    hire,
    ok,
    refused,
    run_sql,
    sample_id,
    seat,
)

JULY = dt.date(2026, 7, 1)


@pytest.fixture
def file(book: OpenBook) -> ContractFile:
    """A saved draft with one revision."""
    return ok(save_contract(book, draft(book, ok(save_customer(book, customer())))))


def _with_terms(file: ContractFile, scope: str) -> ContractFile:
    terms = dataclasses.replace(file.revision.terms, scope=scope)
    return dataclasses.replace(file, revision=dataclasses.replace(file.revision, terms=terms))


def test_new_contract_begins_with_the_customer_s_zone_and_currency(book: OpenBook) -> None:
    buyer = customer(zone="Europe/London", currency="GBP")
    file = new_contract(company_of(book), buyer, today=dt.date(2026, 3, 17))
    assert (file.contract.currency, file.contract.starts_on) == ("GBP", dt.date(2026, 3, 1))
    assert file.revision.terms.calendar.zone == "Europe/London"
    assert file.revision.effective_from == dt.date(2026, 3, 1)
    assert [window.weekday for window in file.revision.terms.calendar.windows] == [0, 1, 2, 3, 4]
    # Eight paid hours: 09:00-18:00 less an hour.
    assert file.revision.terms.calendar.scheduled_minutes(dt.date(2026, 3, 17)) == 480


def test_new_contract_without_a_customer_takes_the_company_s(book: OpenBook) -> None:
    file = new_contract(company_of(book), None, today=dt.date(2026, 3, 17))
    assert file.contract.currency == "USD"
    assert file.contract.customer_id == 0
    assert file.revision.terms.calendar.zone == "Asia/Manila"
    found = fields_of(save_contract(book, file))
    assert found == ["number", "title", "customer_id"]


def test_contract_is_saved_as_one_step_with_its_seats(book: OpenBook, file: ContractFile) -> None:
    a, b = hire(book, "A"), hire(book, "B")
    seats = (seat(a.id), seat(b.id, seat="Seat 2", fte_percent=Decimal(50)))
    saved = ok(save_contract(book, dataclasses.replace(file, seats=seats)))
    assert [(item.seat, item.staff_id) for item in saved.seats] == [
        ("Seat 1", a.id),
        ("Seat 2", b.id),
    ]
    assert {item.contract_id for item in saved.seats} == {file.contract.id}
    assert what_can_be_undone(book).undo == "Edit of contract C-1"
    first, _ = saved.seats
    moved = dataclasses.replace(first, seat="Corner")
    again = ok(save_contract(book, dataclasses.replace(saved, seats=(moved,))))
    assert [item.seat for item in again.seats] == ["Corner"]
    undo_last(book)
    assert [item.seat for item in open_contract(book, file.contract.id).seats] == [
        "Seat 1",
        "Seat 2",
    ]


def test_faults_of_contract_terms_and_seats_stand_at_their_fields(
    book: OpenBook, file: ContractFile
) -> None:
    calendar = dataclasses.replace(file.revision.terms.calendar, zone="Mars")
    wrong = dataclasses.replace(
        file,
        contract=dataclasses.replace(
            file.contract, title="", ends_on=dt.date(2025, 1, 1), currency="?"
        ),
        revision=dataclasses.replace(
            file.revision, terms=dataclasses.replace(file.revision.terms, calendar=calendar)
        ),
        seats=(seat(hire(book, "A").id, seat="Seat 9", fte_percent=Decimal(120)),),
    )
    before = dump(book.path, versions=True)
    problems = refused(save_contract(book, wrong))
    assert [problem.field for problem in problems] == [
        "title",
        "currency",
        "ends_on",
        "zone",
        "seats",
        "seats",
    ]
    assert problems[-2].message.startswith("Seat 9: The share of a full-time seat must be")
    assert dump(book.path, versions=True) == before


def test_person_with_more_than_a_whole_seat_is_warned_of_across_contracts(
    book: OpenBook, file: ContractFile
) -> None:
    a = hire(book, "A")
    ok(save_contract(book, dataclasses.replace(file, seats=(seat(a.id),))))
    buyer = ok(save_customer(book, customer("B")))
    other = dataclasses.replace(
        draft(book, buyer, "C-2"), seats=(seat(a.id, seat="Half", fte_percent=Decimal(50)),)
    )
    outcome = save_contract(book, other)
    assert isinstance(outcome, Saved)
    (warning,) = outcome.warnings
    assert (
        warning.message
        == "Half: From 2026-01-01 this person is assigned 150 % in all seats together."
    )
    assert not warning.is_error


def test_number_is_taken_once_the_bin_included(book: OpenBook, file: ContractFile) -> None:
    buyer = ok(save_customer(book, customer("B")))
    (problem,) = refused(save_contract(book, draft(book, buyer, "C-1")))
    assert (problem.field, problem.message) == (
        "number",
        "C-1 is taken by Work of C-1. Choose another.",
    )
    ok(bin_contracts(book, [file.contract]))
    (problem,) = refused(save_contract(book, draft(book, buyer, "C-1")))
    assert "in the bin" in problem.message


def test_first_signature_makes_the_contract_active(book: OpenBook, file: ContractFile) -> None:
    signed = ok(sign_revision(book, file, signed_on=dt.date(2025, 12, 12)))
    assert signed.signed_on == dt.date(2025, 12, 12)
    again = open_contract(book, file.contract.id)
    assert again.contract.status is ContractStatus.ACTIVE


def test_signature_can_t_be_undone_nor_anything_before_it(
    book: OpenBook, file: ContractFile
) -> None:
    assert what_can_be_undone(book).undo == "New contract C-1"
    ok(sign_revision(book, file, signed_on=JULY))
    assert what_can_be_undone(book).undo is None
    with pytest.raises(Trouble, match="There is nothing to undo"):
        undo_last(book)
    ok(save_customer(book, customer("LATER")))
    undo_last(book)
    assert what_can_be_undone(book).undo is None
    assert open_contract(book, file.contract.id).revision.signed_on == JULY


def _in_euros(file: ContractFile) -> ContractFile:
    return dataclasses.replace(file, contract=dataclasses.replace(file.contract, currency="EUR"))


def test_currency_is_free_until_a_revision_is_signed(book: OpenBook, file: ContractFile) -> None:
    assert ok(save_contract(book, _in_euros(file))).contract.currency == "EUR"


def test_currency_of_a_signed_contract_does_not_change(book: OpenBook, file: ContractFile) -> None:
    ok(sign_revision(book, file, signed_on=JULY))
    # Nor by way of the next revision, which nobody has signed yet.
    begun = next_revision(open_contract(book, file.contract.id), effective_from=JULY)
    for changed in (_in_euros(open_contract(book, file.contract.id)), _in_euros(begun)):
        (problem,) = refused(save_contract(book, changed))
        assert (problem.field, problem.message) == (
            "currency",
            "The contract was signed in USD; its currency can't change any more.",
        )
    assert open_contract(book, file.contract.id).contract.currency == "USD"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "C-2", "The contract was signed as C-1; its number can't change any more."),
        (
            "starts_on",
            dt.date(2026, 3, 1),
            "The contract was signed to start on 2026-01-01; that can't change any more.",
        ),
        (
            "customer_id",
            CustomerId(2),
            "The contract was signed with another customer. Start a contract of its own.",
        ),
    ],
)
def test_what_both_parties_signed_stays(
    book: OpenBook, file: ContractFile, field: str, value: object, words: str
) -> None:
    other = ok(save_customer(book, customer("OTHER")))
    assert other.id == CustomerId(2)
    changed = dataclasses.replace(file.contract, **{field: value})  # type: ignore[arg-type]
    if field != "starts_on":  # rates and revision follow that; the editor sees to it
        draft = ok(save_contract(book, dataclasses.replace(file, contract=changed)))
        assert getattr(draft.contract, field) == value
        ok(
            save_contract(
                book,
                dataclasses.replace(
                    draft,
                    contract=dataclasses.replace(
                        draft.contract,
                        **{field: getattr(file.contract, field)},  # type: ignore[arg-type]
                    ),
                ),
            )
        )
    kept = open_contract(book, file.contract.id)
    ok(sign_revision(book, kept, signed_on=JULY))
    signed = open_contract(book, file.contract.id)
    changed = dataclasses.replace(signed.contract, **{field: value})  # type: ignore[arg-type]
    (problem,) = refused(save_contract(book, dataclasses.replace(signed, contract=changed)))
    assert (problem.field, problem.message) == (field, words)


def test_another_last_day_than_the_signed_text_says_is_told(
    book: OpenBook, file: ContractFile
) -> None:
    ok(sign_revision(book, file, signed_on=JULY))
    signed = open_contract(book, file.contract.id)
    longer = dataclasses.replace(signed.contract, ends_on=dt.date(2028, 12, 31))
    outcome = save_contract(book, dataclasses.replace(signed, contract=longer))
    assert isinstance(outcome, Saved)
    (told,) = [item for item in outcome.warnings if item.field == "ends_on"]
    assert told.message.startswith("The signed text says that it ")
    assert told.message.endswith("Agree the other day in an amendment.")
    # With the next revision in the making it is being agreed.
    begun = next_revision(open_contract(book, file.contract.id), effective_from=JULY)
    later = dataclasses.replace(begun.contract, ends_on=dt.date(2029, 12, 31))
    outcome = save_contract(book, dataclasses.replace(begun, contract=later))
    assert isinstance(outcome, Saved)
    assert not [item for item in outcome.warnings if item.field == "ends_on"]


def test_signature_leaves_another_status_alone(book: OpenBook, file: ContractFile) -> None:
    ok(sign_revision(book, file, signed_on=JULY))
    ok(take_step(book, _step(file, ContractStatus.SUSPENDED)))
    begun = next_revision(open_contract(book, file.contract.id), effective_from=dt.date(2026, 9, 1))
    ok(sign_revision(book, ok(save_contract(book, begun)), signed_on=dt.date(2026, 8, 20)))
    assert open_contract(book, file.contract.id).contract.status is ContractStatus.SUSPENDED


def _step(file: ContractFile, status: ContractStatus, day: dt.date = JULY) -> StatusStep:
    return StatusStep(
        contract_id=file.contract.id, status=status, on_day=day, by_whom="Ligaya Montecillo"
    )


def test_status_is_not_changed_by_saving_the_contract(book: OpenBook, file: ContractFile) -> None:
    contract = dataclasses.replace(file.contract, status=ContractStatus.ACTIVE)
    (problem,) = refused(save_contract(book, dataclasses.replace(file, contract=contract)))
    assert (problem.field, problem.message) == (
        "status",
        "The contract is draft. Change its status with a day and who decided it.",
    )


def test_signature_of_faulty_terms_is_refused(book: OpenBook, file: ContractFile) -> None:
    terms = dataclasses.replace(
        file.revision.terms,
        calendar=dataclasses.replace(file.revision.terms.calendar, windows=()),
    )
    wrong = dataclasses.replace(file, revision=dataclasses.replace(file.revision, terms=terms))
    assert fields_of(sign_revision(book, wrong, signed_on=JULY)) == ["windows"]
    assert open_contract(book, file.contract.id).revision.signed_on is None


def test_signed_revision_is_never_changed(book: OpenBook, file: ContractFile) -> None:
    ok(sign_revision(book, file, signed_on=JULY))
    signed = open_contract(book, file.contract.id)
    before = dump(book.path, versions=True)["revision"]
    changed = _with_terms(signed, "Everything for nothing")
    (problem,) = refused(save_contract(book, changed))
    assert problem.field == "revision"
    assert problem.message.startswith("Revision 1 is signed and can't be changed.")
    # Nor by signing it a second time, with other terms or another date.
    (problem,) = refused(sign_revision(book, changed, signed_on=JULY))
    assert problem.message == "Revision 1 was signed on 2026-07-01 already."
    refused(sign_revision(book, signed, signed_on=dt.date(2026, 8, 1)))
    assert dump(book.path, versions=True)["revision"] == before
    # The rest of the contract may change around it.
    contract = dataclasses.replace(signed.contract, note="Renewed by phone")
    ok(save_contract(book, dataclasses.replace(signed, contract=contract)))
    assert dump(book.path, versions=True)["revision"] == before


def test_next_revision_starts_from_the_last_and_is_saved_beside_it(
    book: OpenBook, file: ContractFile
) -> None:
    ok(sign_revision(book, _saved_scope(book, file, "Calls"), signed_on=JULY))
    opened = open_contract(book, file.contract.id)
    begun = next_revision(opened, effective_from=JULY)
    assert (begun.revision.id, begun.revision.number) == (0, 2)
    assert begun.revision.kind is RevisionKind.AMENDMENT
    assert begun.revision.signed_on is None
    assert begun.revision.terms == opened.revision.terms
    saved = ok(save_contract(book, _with_terms(begun, "Calls and e-mail")))
    assert [item.number for item in saved.revisions] == [1, 2]
    assert [item.terms.scope for item in saved.revisions] == ["Calls", "Calls and e-mail"]
    assert saved.revision == saved.revisions[1]


def _saved_scope(book: OpenBook, file: ContractFile, scope: str) -> ContractFile:
    return ok(save_contract(book, _with_terms(file, scope)))


def test_next_revision_can_t_go_back_in_time(book: OpenBook, file: ContractFile) -> None:
    begun = next_revision(file, effective_from=dt.date(2025, 1, 1))
    assert fields_of(save_contract(book, begun)) == ["effective_from"]


def test_two_revisions_of_one_number_are_refused(book: OpenBook, file: ContractFile) -> None:
    begun = next_revision(file, effective_from=JULY)
    twice = dataclasses.replace(begun, revision=dataclasses.replace(begun.revision, number=1))
    assert "number" in fields_of(save_contract(book, twice))


def test_contract_list_has_customer_revision_and_seats_of_today(sample: OpenBook) -> None:
    (row,) = list_contracts(sample)
    assert row.id == sample_id(sample)
    assert row.customer.code == "HPO"
    assert (row.revision.number, row.seat_count) == (2, 6)


def test_contract_list_shows_the_latest_draft_where_nothing_is_in_force_yet(
    book: OpenBook, file: ContractFile
) -> None:
    day = dt.date(2030, 1, 1)
    revision = dataclasses.replace(file.revision, effective_from=day)
    later = dataclasses.replace(file.contract, starts_on=day)
    ok(save_contract(book, dataclasses.replace(file, contract=later, revision=revision)))
    (row,) = list_contracts(book)
    assert row.revision.effective_from == dt.date(2030, 1, 1)
    assert row.seat_count == 0


def test_contract_that_lost_its_revisions_is_left_out_of_the_list(
    book: OpenBook, file: ContractFile
) -> None:
    run_sql(book.path, "DELETE FROM revision")
    assert list_contracts(book) == ()
    with pytest.raises(NotFound, match="no longer in the book"):
        open_contract(book, file.contract.id)


def test_contract_is_found_by_number_or_the_numbers_there_are_are_named(
    book: OpenBook,
) -> None:
    with pytest.raises(NotFound, match=r"has no contract X-9\. It has no contracts yet\."):
        find_contract(book, "X-9")
    file = ok(save_contract(book, draft(book, ok(save_customer(book, customer())))))
    assert find_contract(book, "C-1") == file
    with pytest.raises(NotFound, match=r"has no contract X-9\. It has C-1\."):
        find_contract(book, "X-9")
    with pytest.raises(NotFound):
        open_contract(book, ContractId(99))


def test_contract_with_imported_hours_stays_out_of_the_bin(sample: OpenBook) -> None:
    contract: Contract = find_contract(sample, "HPO-2026-014").contract
    (problem,) = refused(bin_contracts(sample, [contract]))
    assert problem.message.startswith("HPO-2026-014 has hours or statements. Set its status to")


def test_contracts_go_into_the_bin_as_one_step(book: OpenBook, file: ContractFile) -> None:
    buyer = ok(save_customer(book, customer("B")))
    other = ok(save_contract(book, draft(book, buyer, "C-2")))
    assert ok(bin_contracts(book, [file.contract, other.contract])) == 2
    assert what_can_be_undone(book).undo == "Deletion of 2 contracts"
    undo_last(book)
    ok(bin_contracts(book, [open_contract(book, file.contract.id).contract]))
    assert what_can_be_undone(book).undo == "Deletion of C-1"
    assert [row.contract.number for row in list_contracts(book)] == ["C-2"]


def test_first_revision_that_begins_after_the_contract_is_refused(
    book: OpenBook, file: ContractFile
) -> None:
    revision = dataclasses.replace(file.revision, effective_from=dt.date(2026, 2, 1))
    (problem,) = refused(save_contract(book, dataclasses.replace(file, revision=revision)))
    assert problem.field == "effective_from"
    assert "starts on 2026-01-01" in problem.message


def test_rate_that_begins_after_the_contract_is_told(book: OpenBook, file: ContractFile) -> None:
    late = RateLine(
        code="OT",
        title="Overtime",
        kind=RateKind.OVERTIME,
        unit_rate=Decimal(10),
        starts_on=dt.date(2026, 3, 1),
    )
    later = dataclasses.replace(late, starts_on=dt.date(2026, 5, 1))
    earlier = dataclasses.replace(late, ends_on=dt.date(2026, 5, 1))
    terms = dataclasses.replace(file.revision.terms, rate_lines=(later, earlier))
    revision = dataclasses.replace(file.revision, terms=terms)
    outcome = save_contract(book, dataclasses.replace(file, revision=revision))
    assert isinstance(outcome, Saved)
    assert [problem.message for problem in outcome.warnings] == [
        "Nothing is charged for OT before 2026-03-01."
    ]


def test_what_was_signed_stays_whatever_revisions_the_file_names(
    book: OpenBook, file: ContractFile
) -> None:
    ok(sign_revision(book, file, signed_on=JULY))
    signed = open_contract(book, file.contract.id)
    other = dataclasses.replace(signed.contract, number="X-1")
    (problem,) = refused(
        save_contract(book, dataclasses.replace(signed, contract=other, revisions=()))
    )
    assert problem.field == "number"
