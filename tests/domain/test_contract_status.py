import datetime as dt
from itertools import product

import pytest

from bpodesk.domain.contract_status import STEPS, StatusStep, check_step, status_by_signature
from bpodesk.domain.contracts import Contract, ContractStatus, Revision
from bpodesk.domain.ids import ContractId, CustomerId
from tests.domain import september

S = ContractStatus
TODAY = dt.date(2026, 9, 15)

# Written down from what the words mean, not from the table under test.
ALLOWED = {
    (S.DRAFT, S.OFFERED),
    (S.OFFERED, S.DRAFT),  # the offer is taken back
    (S.SIGNED, S.ACTIVE),
    (S.SIGNED, S.TERMINATED),
    (S.ACTIVE, S.SUSPENDED),
    (S.ACTIVE, S.EXPIRED),
    (S.ACTIVE, S.TERMINATED),
    (S.SUSPENDED, S.ACTIVE),
    (S.SUSPENDED, S.EXPIRED),
    (S.SUSPENDED, S.TERMINATED),
    (S.EXPIRED, S.ACTIVE),  # renewed after all
}


def contract(status: ContractStatus) -> Contract:
    return Contract(
        id=ContractId(1),
        number="C-1",
        title="Care",
        customer_id=CustomerId(1),
        currency="USD",
        status=status,
        starts_on=dt.date(2026, 1, 1),
    )


def step(status: ContractStatus, *, day: dt.date = TODAY, who: str = "Ana Reyes") -> StatusStep:
    return StatusStep(contract_id=ContractId(1), status=status, on_day=day, by_whom=who)


@pytest.mark.parametrize(("now", "then"), sorted(ALLOWED))
def test_allowed_step_has_no_problem(now: ContractStatus, then: ContractStatus) -> None:
    assert check_step(contract(now), step(then), ()) == ()


@pytest.mark.parametrize(("now", "then"), sorted(set(product(S, S)) - ALLOWED))
def test_any_other_step_is_refused(now: ContractStatus, then: ContractStatus) -> None:
    (problem,) = check_step(contract(now), step(then), ())
    assert problem.field == "status"
    assert problem.message.startswith(f"C-1 is {now.value}; ")


def test_every_status_has_its_steps() -> None:
    assert set(STEPS) == set(ContractStatus)
    assert {(now, then) for now, nexts in STEPS.items() for then in nexts} == ALLOWED


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (S.DRAFT, "C-1 is draft; it can become offered."),
        (S.ACTIVE, "C-1 is active; it can become suspended or expired or terminated."),
        (S.TERMINATED, "C-1 is terminated; nothing follows that."),
    ],
)
def test_refusal_says_what_can_follow(now: ContractStatus, sentence: str) -> None:
    (problem,) = check_step(contract(now), step(S.SIGNED), ())
    assert problem.message == sentence


@pytest.mark.parametrize("who", ["", "  ", "\t\n"])
def test_someone_has_decided_it(who: str) -> None:
    (problem,) = check_step(contract(S.ACTIVE), step(S.SUSPENDED, who=who), ())
    assert (problem.field, problem.message) == ("by_whom", "Say who decided it.")


@pytest.mark.parametrize(("day", "fits"), [(14, False), (15, True), (16, True)])
def test_steps_do_not_go_back_in_time(day: int, fits: bool) -> None:
    """The latest step counts, wherever in the list it stands."""
    earlier = [step(S.ACTIVE), step(S.SIGNED, day=dt.date(2026, 9, 1))]
    later = step(S.SUSPENDED, day=dt.date(2026, 9, day))
    problems = check_step(contract(S.ACTIVE), later, earlier)
    assert [(item.field, item.message) for item in problems] == (
        []
        if fits
        else [("on_day", "The step before was on 2026-09-15; this one can't be earlier.")]
    )


def test_everything_wrong_is_said_at_once() -> None:
    wrong = step(S.SIGNED, day=dt.date(2026, 1, 1), who="")
    problems = check_step(contract(S.TERMINATED), wrong, [step(S.TERMINATED)])
    assert [item.field for item in problems] == ["status", "by_whom", "on_day"]


@pytest.mark.parametrize(("day", "status"), [(14, S.ACTIVE), (15, S.ACTIVE), (16, S.SIGNED)])
def test_signature_makes_active_from_the_first_day_in_force(
    day: int, status: ContractStatus
) -> None:
    revision = Revision(
        contract_id=ContractId(1),
        number=1,
        effective_from=dt.date(2026, 9, day),
        terms=september.terms(),
    )
    assert status_by_signature(revision, today=TODAY) is status
