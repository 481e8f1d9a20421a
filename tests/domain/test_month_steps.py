import datetime as dt

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_steps import (
    STEPS,
    MonthStatus,
    MonthStep,
    check_step,
    status_before_seal,
    status_of_version,
)

S = MonthStatus


def step(what: MonthStatus, *, day: int = 5, version: int = 1, **more: str) -> MonthStep:
    fields = {"by_whom": "Rosa Lim", **more}
    return MonthStep(
        contract_id=ContractId(1),
        month=dt.date(2026, 9, 1),
        step=what,
        version=version,
        on_day=dt.date(2026, 10, day),
        **fields,
    )


REVIEWED = step(S.REVIEWED, version=0, figures_sha256="a")


@pytest.mark.parametrize(
    ("blocked", "figures", "expected"),
    [(True, "a", S.OPEN), (False, "a", S.REVIEWED), (False, "b", S.DRAFT)],
)
def test_review_holds_for_the_very_figures_that_were_looked_at(
    blocked: bool, figures: str, expected: MonthStatus
) -> None:
    found = status_before_seal(blocked=blocked, figures_sha256=figures, steps=[REVIEWED])
    assert found is expected


def test_status_of_a_version_is_its_own_last_step() -> None:
    steps = [REVIEWED, step(S.SENT), step(S.DISPUTED, day=9), step(S.SENT, version=2, day=20)]
    assert status_of_version(1, latest=1, steps=steps) is S.DISPUTED
    assert status_of_version(1, latest=2, steps=steps) is S.SUPERSEDED
    assert status_of_version(2, latest=2, steps=steps) is S.SENT
    assert status_of_version(3, latest=3, steps=steps) is S.SEALED


def test_every_status_says_what_can_follow() -> None:
    assert STEPS.keys() == set(MonthStatus)
    # Only what a person can know is a step: the rest follows from the book.
    told = {S.REVIEWED, S.SENT, S.ACCEPTED, S.DISPUTED}
    assert {item for allowed in STEPS.values() for item in allowed} == told


@pytest.mark.parametrize(
    ("made", "allowed", "field", "words"),
    [
        (step(S.ACCEPTED), (S.SENT,), "step", "can't become accepted now; it can become sent."),
        (step(S.SENT), (), "step", "nothing follows before it is sealed."),
        (step(S.SENT, by_whom=" "), (S.SENT,), "by_whom", "Say who did it."),
        (step(S.SENT, day=4), (S.SENT,), "on_day", "The step before was on 2026-10-05"),
    ],
)
def test_step_is_refused_at_its_field(
    made: MonthStep, allowed: tuple[MonthStatus, ...], field: str, words: str
) -> None:
    (problem,) = check_step(made, allowed=allowed, earlier=[step(S.SENT)])
    assert problem.field == field
    assert words in problem.message


def test_step_of_another_version_does_not_hold_back_the_day() -> None:
    later = step(S.SENT, version=1, day=20)
    assert check_step(step(S.SENT, version=2, day=6), allowed=(S.SENT,), earlier=[later]) == ()


def test_step_is_not_before_the_seal_it_speaks_of() -> None:
    made = step(S.SENT, day=5)
    (problem,) = check_step(made, allowed=(S.SENT,), earlier=(), sealed_on=dt.date(2026, 10, 6))
    assert problem.field == "on_day"
    assert problem.message == "Version 1 was sealed on 2026-10-06; this can't be earlier."
    same_day = dt.date(2026, 10, 5)
    assert check_step(made, allowed=(S.SENT,), earlier=(), sealed_on=same_day) == ()
