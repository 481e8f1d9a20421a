"""Excused performance: what force majeure or the customer caused, to the extent caused.

An event takes counted items out of a measure, never the whole month. Whether it does depends on
two things only: notice in time, and the customer's acceptance. Late or rejected never changes a
number; disputed is shown both ways.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bpodesk.domain.ids import UNSAVED, ContractId, EventId
from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Counts, NotMeasurable
from bpodesk.domain.worktime import ONE_MINUTE, Calendar, instant

_ACCEPTED_IN_TIME = "noticed in time and accepted"


class Decision(StrEnum):
    """How far the customer's decision has come."""

    DRAFT = "draft"
    NOTICED = "noticed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """What is said of an event in this state: "notice given" for noticed."""
        return "notice given" if self is Decision.NOTICED else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The counts an event takes out of one SLA, by name of count."""

    sla_code: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcusedEvent:
    """One event, in UTC instants. `noticed_at` is when the customer was told."""

    id: EventId = EventId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    code: str
    title: str
    kind: EventKind
    started_at: dt.datetime
    ended_at: dt.datetime
    noticed_at: dt.datetime | None = None
    decision: Decision = Decision.DRAFT
    effects: tuple[Effect, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether an event changes the figures, with its notice deadline and the reason in words."""

    counts: bool
    in_time: bool
    deadline: dt.datetime
    reason: str

    @property
    def words(self) -> str:
        """The reason as people read it; sealed figures say it as they always did."""
        if self.reason == _ACCEPTED_IN_TIME:
            return "notice given in time, accepted"
        return self.reason


def notice_deadline(
    event: ExcusedEvent, *, policy: CreditPolicy, calendar: Calendar
) -> dt.datetime:
    """The instant until which notice is in time.

    Force majeure: so many hours after the event began. Every other kind: the last minute, in the
    contract's zone, of the n-th business day after the day on which the event began.
    """
    if event.kind.by_the_hour:
        return event.started_at + dt.timedelta(hours=policy.force_majeure_notice_hours)
    began = event.started_at.astimezone(ZoneInfo(calendar.zone)).date()
    last = calendar.add_business_days(began, policy.customer_notice_business_days)
    # Counted back from midnight: where clocks are put back at midnight, 23:59 comes twice.
    return instant(last + ONE_DAY, dt.time(0), zone=calendar.zone) - ONE_MINUTE


def standing_of(event: ExcusedEvent, *, policy: CreditPolicy, calendar: Calendar) -> Standing:
    """Whether an event takes its items out of the figures, and why."""
    deadline = notice_deadline(event, policy=policy, calendar=calendar)
    in_time = event.noticed_at is not None and event.noticed_at < deadline + ONE_MINUTE
    excused = event.kind in policy.excused_kinds
    if not excused:
        reason = "the contract does not excuse events of this kind"
    elif event.noticed_at is None:
        reason = "no notice was given"
    elif not in_time:
        reason = "notice came after its deadline"
    else:
        reason = {
            Decision.ACCEPTED: _ACCEPTED_IN_TIME,
            Decision.REJECTED: "rejected by the customer",
            Decision.DISPUTED: "disputed: shown both ways",
            Decision.WITHDRAWN: "withdrawn",
        }.get(event.decision, "the customer has not decided")
    counts = excused and in_time and event.decision is Decision.ACCEPTED
    return Standing(counts=counts, in_time=in_time, deadline=deadline, reason=reason)


def take_out(counts: Counts, effects: Iterable[Effect], *, sla_code: str) -> dict[str, int]:
    """The counts left when the effects on one SLA are taken out."""
    left = dict(counts)
    for effect in effects:
        if effect.sla_code == sla_code:
            for name, taken in effect.counts.items():
                left[name] = left.get(name, 0) - taken
    return left


def may_count(event: ExcusedEvent, standing: Standing) -> bool:
    """Whether an event counts, or would if the customer accepted it."""
    settled = event.decision in (Decision.REJECTED, Decision.WITHDRAWN)
    return standing.counts or (standing.in_time and not settled)


def check_event(event: ExcusedEvent) -> tuple[Problem, ...]:
    """What keeps an event from being saved."""
    problems: list[Problem] = []
    if not event.code.strip():
        problems.append(Problem(field="code", message="An event needs a code, for example E1."))
    if not event.title.strip():
        problems.append(Problem(field="title", message="Say in a few words what happened."))
    if event.ended_at <= event.started_at:
        message = "The event must end after it began. Correct one of the two times."
        problems.append(Problem(field="ended_at", message=message))
    if event.noticed_at is not None and event.noticed_at < event.started_at:
        message = "Notice can't be given before the event began."
        problems.append(Problem(field="noticed_at", message=message))
    if any(value < 0 for effect in event.effects for value in effect.counts.values()):
        message = "Items taken out are counted as positive numbers."
        problems.append(Problem(field="effects", message=message))
    return tuple(problems)


def check_effects(event: ExcusedEvent, levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """Effects that would take nothing out: of a level or a count that the contract doesn't have."""
    counts = {level.code: level.measure.count_names for level in levels}
    problems: list[Problem] = []
    for effect in event.effects:
        if effect.sla_code not in counts:
            message = f"The contract has no service level {effect.sla_code}."
            problems.append(Problem(field="effects", message=message, value=effect.sla_code))
            continue
        problems.extend(
            Problem(
                field="effects", message=f"{effect.sla_code} has no count “{name}”.", value=name
            )
            for name in effect.counts
            if name not in counts[effect.sla_code]
        )
    return tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one level counted where an event's items are taken out: in the period, in the month.

    `others` are the items that other events take out of the period or may take out, `elsewhere`
    those they take out of the rest of the month.
    """

    level: ServiceLevel
    period: Counts
    month: Counts
    others: tuple[Effect, ...] = ()
    elsewhere: tuple[Effect, ...] = ()


def check_taken_out(effect: Effect, counted: Counted) -> tuple[Problem, ...]:
    """Items that were never counted, and items without which nothing of the month is left."""
    level, code = counted.level, effect.sla_code
    there = take_out(counted.period, counted.others, sla_code=code)
    titles = {count.name: level.count_title(count) for count in level.measure.counts}
    problems: list[Problem] = []
    for name, taken in effect.counts.items():
        left = max(0, there.get(name, 0))
        if taken > left:
            known = counted.period.get(name, 0)
            of = f"{left:,} of {known:,} are left by other events" if left < known else ""
            problems.append(
                Problem(
                    field=f"{code}/{name}",
                    message=f"{code} counted {known:,} “{titles[name]}” in this period"
                    f"{f'; {of}' if of else ''}. Take out {left:,} at most.",
                    value=str(taken),
                )
            )
    if problems or not any(effect.counts.values()):
        return tuple(problems)
    if not level.measure.is_share or level.measure.exceeds_whole:
        return _leaves_nothing(effect, counted)  # its counts are no parts of one whole
    alone = level.figure({name: effect.counts.get(name, 0) for name in level.measure.count_names})
    if isinstance(alone, NotMeasurable) and alone != NOTHING_COUNTED:
        name = next(name for name, taken in effect.counts.items() if taken)
        message = f"{code}, what is taken out: {alone.because}."
        return (Problem(field=f"{code}/{name}", message=message),)
    return _leaves_nothing(effect, counted)


def _leaves_nothing(effect: Effect, counted: Counted) -> tuple[Problem, ...]:
    """What is wrong where nothing of the month would be left."""
    level, code = counted.level, effect.sla_code
    before = take_out(counted.month, (*counted.others, *counted.elsewhere), sla_code=code)
    after = level.figure(take_out(before, (effect,), sla_code=code))
    if isinstance(after, NotMeasurable) and not isinstance(level.figure(before), NotMeasurable):
        name = next(name for name, taken in effect.counts.items() if taken)
        message = (
            f"Nothing of {code} could be measured then: {after.because}. An event takes out what it"
            " caused, never the whole month."
        )
        return (Problem(field=f"{code}/{name}", message=message),)
    return ()
