import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.event_steps import (
    STEPS,
    EventStep,
    check_decision,
    check_event_step,
    implied_steps,
    offered,
)
from bpodesk.domain.ids import ContractId, EventId
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, ExcusedEvent
from tests.domain.making import NEW_YORK, utc

D = Decision
BEGAN = dt.date(2026, 9, 16)


def event(decision: Decision = D.DRAFT, *, noticed: bool = False) -> ExcusedEvent:
    return ExcusedEvent(
        id=EventId(7),
        contract_id=ContractId(1),
        code="E1",
        title="Outage",
        kind=EventKind.FORCE_MAJEURE,
        started_at=utc("2026-09-16 09:40", zone=NEW_YORK),
        ended_at=utc("2026-09-16 11:55", zone=NEW_YORK),
        noticed_at=utc("2026-09-16 20:30", zone=NEW_YORK) if noticed else None,
        decision=decision,
    )


def step(what: Decision, day: int = 18, who: str = "Eleanor Whitcomb") -> EventStep:
    on_day = dt.date(2026, 9, day)
    return EventStep(event_id=EventId(7), step=what, on_day=on_day, by_whom=who)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (D.DRAFT, {D.NOTICED, D.WITHDRAWN}),
        (D.NOTICED, {D.ACCEPTED, D.REJECTED, D.DISPUTED, D.WITHDRAWN}),
        (D.ACCEPTED, {D.REJECTED, D.DISPUTED}),
        (D.REJECTED, {D.ACCEPTED, D.DISPUTED, D.WITHDRAWN}),
        (D.DISPUTED, {D.ACCEPTED, D.REJECTED, D.WITHDRAWN}),
        (D.WITHDRAWN, set()),
    ],
)
def test_only_what_can_follow_is_taken(now: Decision, then: set[Decision]) -> None:
    for what in Decision:
        problems = check_event_step(step(what), event(now, noticed=True), began_on=BEGAN)
        assert [problem.field for problem in problems] == ([] if what in then else ["decision"])
    assert list(offered(event(now))) == [now, *STEPS[now]]
    assert set(offered(None)) == set(Decision)


def test_refusal_says_what_can_follow() -> None:
    (problem,) = check_event_step(step(D.ACCEPTED), event(), began_on=BEGAN)
    assert problem.message == (
        "The event is draft and can't become accepted; it can become noticed or withdrawn."
    )
    (problem,) = check_event_step(step(D.NOTICED), event(D.REJECTED, noticed=True), began_on=BEGAN)
    assert problem.message == (
        "The event is rejected and can't become noticed; it can become accepted, disputed or"
        " withdrawn."
    )
    (problem,) = check_event_step(step(D.DRAFT), event(D.WITHDRAWN), began_on=BEGAN)
    assert problem.message.endswith("nothing follows; Undo takes a wrong step back.")


def test_step_needs_a_person_a_day_in_order_and_for_notice_its_time() -> None:
    given = event(noticed=True)
    (problem,) = check_event_step(step(D.NOTICED, who="  "), given, began_on=BEGAN)
    assert (problem.field, problem.message) == ("by_whom", "Say who decided it.")
    (problem,) = check_event_step(step(D.NOTICED, day=15), given, began_on=BEGAN)
    assert problem.message == "The event began on 2026-09-16; nothing was decided before."
    earlier = [step(D.NOTICED, day=20)]
    (problem,) = check_event_step(
        step(D.ACCEPTED, day=19), event(D.NOTICED, noticed=True), earlier=earlier, began_on=BEGAN
    )
    assert problem.message == "The step before was on 2026-09-20; this one can't be earlier."
    (problem,) = check_event_step(step(D.NOTICED), event(), began_on=BEGAN)
    assert problem.field == "noticed_at"


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (event(), event(), True),
        (event(), event(D.NOTICED, noticed=True), True),
        (event(), event(D.ACCEPTED, noticed=True), True),
        (event(), event(D.ACCEPTED), False),
        (event(), event(D.WITHDRAWN, noticed=True), True),
        (event(D.ACCEPTED), event(D.DISPUTED), True),
        (event(D.WITHDRAWN), event(D.ACCEPTED), False),
        (event(D.ACCEPTED), event(D.NOTICED), False),
    ],
)
def test_edited_event_may_only_go_where_steps_lead(
    before: ExcusedEvent, after: ExcusedEvent, may: bool
) -> None:
    assert (check_decision(before, after) == ()) is may


def implied(before: ExcusedEvent | None, after: ExcusedEvent) -> list[tuple[Decision, int, str]]:
    steps = implied_steps(
        before,
        after,
        today=dt.date(2026, 9, 25),
        noticed_on=None if after.noticed_at is None else dt.date(2026, 9, 16),
        vendor="Talisay",
        customer="Harbor & Pine",
    )
    return [(item.step, item.on_day.day, item.by_whom) for item in steps]


def test_saving_an_event_makes_the_steps_that_it_tells() -> None:
    noticed, accepted = (D.NOTICED, 16, "Talisay"), (D.ACCEPTED, 25, "Harbor & Pine")
    assert implied(None, event()) == []
    assert implied(None, event(D.NOTICED, noticed=True)) == [noticed]
    assert implied(None, event(D.ACCEPTED, noticed=True)) == [noticed, accepted]
    assert implied(event(), event(D.ACCEPTED, noticed=True)) == [noticed, accepted]
    assert implied(None, event(D.NOTICED)) == [(D.NOTICED, 25, "Talisay")]
    known = event(D.NOTICED, noticed=True)
    assert implied(known, event(D.ACCEPTED, noticed=True)) == [accepted]
    assert implied(known, event(D.WITHDRAWN, noticed=True)) == [(D.WITHDRAWN, 25, "Talisay")]
    assert implied(known, dataclasses.replace(known, title="Other")) == []
