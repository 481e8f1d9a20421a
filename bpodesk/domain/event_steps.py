"""How an excused event comes to its decision, a step at a time: who said what on which day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, EventId, EventStepId
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.excuses import Decision, ExcusedEvent

_D = Decision

# What can follow. A customer may take back what it accepted, and accept what it rejected; a dispute
# ends one way or the other. A withdrawn event is over: what was withdrawn by mistake, undo brings
# back.
STEPS: Mapping[Decision, tuple[Decision, ...]] = {
    _D.DRAFT: (_D.NOTICED, _D.WITHDRAWN),
    _D.NOTICED: (_D.ACCEPTED, _D.REJECTED, _D.DISPUTED, _D.WITHDRAWN),
    _D.ACCEPTED: (_D.REJECTED, _D.DISPUTED),
    _D.REJECTED: (_D.ACCEPTED, _D.DISPUTED, _D.WITHDRAWN),
    _D.DISPUTED: (_D.ACCEPTED, _D.REJECTED, _D.WITHDRAWN),
    _D.WITHDRAWN: (),
}
BY_THE_VENDOR = frozenset({_D.DRAFT, _D.NOTICED, _D.WITHDRAWN})
"""What the vendor does itself; the others are the customer's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStep:
    """What was decided of an event, on which day, by whom, and why."""

    id: EventStepId = EventStepId(UNSAVED)
    row_version: int = 0
    event_id: EventId
    step: Decision
    on_day: dt.date
    by_whom: str
    note: str = ""


def check_event_step(
    step: EventStep,
    event: ExcusedEvent,
    *,
    earlier: Iterable[EventStep] = (),
    began_on: dt.date,
) -> tuple[Problem, ...]:
    """What keeps a step from being taken; `began_on` is the event's first day for the contract."""
    problems = list(_check_follows(event.decision, step.step))
    if step.step is _D.NOTICED and event.noticed_at is None:
        message = "Say when notice was given to the customer: the day and the time."
        problems.append(Problem(field="noticed_at", message=message))
    if not step.by_whom.strip():
        problems.append(Problem(field="by_whom", message="Say who decided it."))
    last = max((item.on_day for item in earlier), default=None)
    if last is not None and step.on_day < last:
        message = f"The step before was on {last}; this one can't be earlier."
        problems.append(Problem(field="on_day", message=message))
    elif step.on_day < began_on:
        message = f"The event began on {began_on}; nothing was decided before."
        problems.append(Problem(field="on_day", message=message))
    return tuple(problems)


def check_decision(before: ExcusedEvent, after: ExcusedEvent) -> tuple[Problem, ...]:
    """Whether an event may come from one decision to the other, directly or by its notice."""
    if before.decision is after.decision:
        return ()
    start = before.decision
    if start is _D.DRAFT and after.noticed_at is not None and after.decision is not _D.WITHDRAWN:
        start = _D.NOTICED
        if after.decision is start:
            return ()
    return tuple(_check_follows(start, after.decision))


def _check_follows(now: Decision, then: Decision) -> Iterator[Problem]:
    allowed = STEPS[now]
    if then in allowed:
        return
    can = "nothing follows; Undo takes a wrong step back"
    if allowed:
        *names, last = (item.value for item in allowed)
        can = f"it can become {', '.join(names)} or {last}"
    yield Problem(
        field="decision", message=f"The event is {now.value} and can't become {then.value}; {can}."
    )


def implied_steps(
    before: ExcusedEvent | None,
    after: ExcusedEvent,
    *,
    today: dt.date,
    noticed_on: dt.date | None,
    vendor: str,
    customer: str,
) -> tuple[EventStep, ...]:
    """The steps that saving an event makes: notice given, another decision.

    `noticed_on` is the day of its notice for the contract. Steps of an event that was decided when
    it was first written down are dated today, but for its notice.
    """
    old = _D.DRAFT if before is None else before.decision
    known = before is not None and before.noticed_at is not None
    steps: list[EventStep] = []

    def add(step: Decision, day: dt.date, who: str) -> None:
        steps.append(EventStep(event_id=after.id, step=step, on_day=day, by_whom=who))

    if noticed_on is not None and not known and old is _D.DRAFT:
        add(_D.NOTICED, noticed_on, vendor)
    if after.decision not in (old, _D.DRAFT, _D.NOTICED):
        add(after.decision, today, vendor if after.decision in BY_THE_VENDOR else customer)
    elif after.decision is _D.NOTICED and old is not _D.NOTICED and not steps:
        add(_D.NOTICED, today, vendor)
    return tuple(steps)


def offered(event: ExcusedEvent | None) -> Sequence[Decision]:
    """The decisions that an event can have next, its own first; of a new one all."""
    return tuple(_D) if event is None else (event.decision, *STEPS[event.decision])
