"""Kinds, stands and times of the log as screens show them."""

from collections.abc import Sequence

from bpodesk.domain.issue_actions import ActionItem, ActionSide
from bpodesk.domain.issue_clock import Clocked, Judgement
from bpodesk.domain.issues import Channel, IssueKind, IssueSeverity, IssueStatus
from bpodesk.services.issue_actions import ActionRow
from bpodesk.services.issues import IssueRow
from bpodesk.ui import text as texts
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.text import NOTHING, tr

_JUDGED = {
    Judgement.IN_TIME: Light.OK,
    Judgement.LATE: Light.BAD,
    Judgement.RUNNING: Light.NONE,
    Judgement.PAUSED: Light.NONE,
    Judgement.NO_PROMISE: None,
}


def named(member: IssueKind | IssueSeverity | IssueStatus | Channel | ActionSide) -> str:
    """A member of an enum as it is called."""
    return tr(member.value.capitalize())


def time_text(time: Clocked) -> str:
    """1:30 of 4:00, or a dash where nothing can be counted."""
    if time.minutes is None:
        return NOTHING
    if time.promised_minutes is None:
        return texts.clock_hours(time.minutes)
    return tr(
        "{taken} of {promised}",
        taken=texts.clock_hours(time.minutes),
        promised=texts.clock_hours(time.promised_minutes),
    )


def time_light(time: Clocked) -> Light | None:
    """Green in time, red late, grey while it runs; none without a promise."""
    return _JUDGED[time.judgement]


def time_tip(time: Clocked) -> str:
    """How the time stands, in words."""
    words = {
        Judgement.IN_TIME: tr("In time"),
        Judgement.LATE: tr("Late"),
        Judgement.RUNNING: tr("Still running"),
        Judgement.PAUSED: tr("Paused"),
        Judgement.NO_PROMISE: tr("The agreement promises no time for it"),
    }
    return tr("{stand}; hours of coverage, h:mm", stand=words[time.judgement])


def in_time_total(rows: Sequence[Clocked]) -> str:
    """How many of those judged were in time."""
    judged = [item for item in rows if item.judgement in (Judgement.IN_TIME, Judgement.LATE)]
    if not judged:
        return ""
    good = sum(item.judgement is Judgement.IN_TIME for item in judged)
    return tr("{good} of {all} in time", good=good, all=len(judged))


def issue_light(row: IssueRow) -> Light:
    """Red overdue, green resolved, amber open."""
    if row.overdue:
        return Light.BAD
    if row.issue.status is IssueStatus.RESOLVED:
        return Light.OK
    return Light.NONE if row.issue.status is IssueStatus.WAITING else Light.WARN


def issue_stand(row: IssueRow) -> str:
    """Open, waiting, ...; overdue where it is."""
    return tr("Overdue") if row.overdue else named(row.issue.status)


def action_stand(row: ActionRow) -> str:
    """Open, overdue, done."""
    if row.action.done_on is not None:
        return tr("Done")
    return tr("Overdue") if row.overdue else tr("Open")


def action_light(row: ActionRow) -> Light:
    """Red overdue, green done, amber open."""
    if row.action.done_on is not None:
        return Light.OK
    return Light.BAD if row.overdue else Light.WARN


def owner_text(action: ActionItem) -> str:
    """Who owns an action, and on which side."""
    if action.side is ActionSide.OURS:
        return action.owner or NOTHING
    return tr("{name} (customer)", name=action.owner) if action.owner else tr("Customer")


def codes_of(typed: str) -> tuple[str, ...]:
    """The codes in "S1, S2", each once."""
    found = typed.replace(";", ",").replace(" ", ",").upper().split(",")
    return tuple(dict.fromkeys(code for code in found if code))
