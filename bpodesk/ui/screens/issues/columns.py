"""The columns of the three lists."""

import datetime as dt

from bpodesk.domain.issues import IssueSeverity, IssueStatus
from bpodesk.services.contact_log import ContactRow
from bpodesk.services.issue_actions import ActionRow
from bpodesk.services.issues import IssueRow
from bpodesk.ui import text as texts
from bpodesk.ui.kit.columns import Align, Column
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.issues.words import (
    action_light,
    action_stand,
    in_time_total,
    issue_light,
    issue_stand,
    named,
    owner_text,
    time_light,
    time_text,
    time_tip,
)
from bpodesk.ui.text import NOTHING, tr

_SEVERITIES = list(IssueSeverity)

_STANDS = list(IssueStatus)


def _issue_order(row: IssueRow) -> tuple[bool, int, float]:
    """Overdue first, resolved last, and within a status the latest first."""
    stand = _STANDS.index(row.issue.status)
    return not row.overdue, stand, -row.issue.reported_at.timestamp()


def _action_order(row: ActionRow) -> tuple[bool, dt.date]:
    """Done last; the others by the day they are due."""
    return row.action.done_on is not None, row.action.due_on or dt.date.max


ISSUE_COLUMNS = (
    Column[IssueRow](
        "status", "Status", issue_stand, sort_key=_issue_order, light=issue_light, width=104
    ),
    Column[IssueRow]("code", "Code", lambda row: row.issue.code, width=66),
    Column[IssueRow]("title", "What was reported", lambda row: row.issue.title, width=222),
    Column[IssueRow](
        "severity",
        "Severity",
        lambda row: named(row.issue.severity),
        sort_key=lambda row: _SEVERITIES.index(row.issue.severity),
        width=76,
    ),
    Column[IssueRow](
        "response",
        "Answer",
        lambda row: time_text(row.response),
        sort_key=lambda row: row.response.minutes,
        light=lambda row: time_light(row.response),
        tip=lambda row: time_tip(row.response),
        total=lambda rows: in_time_total([row.response for row in rows]),
        width=118,
    ),
    Column[IssueRow](
        "resolution",
        "Resolution",
        lambda row: time_text(row.resolution),
        sort_key=lambda row: row.resolution.minutes,
        light=lambda row: time_light(row.resolution),
        tip=lambda row: time_tip(row.resolution),
        total=lambda rows: in_time_total([row.resolution for row in rows]),
        width=124,
    ),
    Column[IssueRow]("owner", "Our owner", lambda row: row.issue.our_owner or NOTHING, width=112),
    Column[IssueRow]("contract", "Contract", lambda row: row.contract.number, width=108),
    Column[IssueRow](
        "actions",
        "To do",
        lambda row: texts.number(row.open_actions) if row.open_actions else NOTHING,
        lambda row: row.open_actions,
        align=Align.END,
        numeric=True,
        total=lambda rows: texts.number(sum(row.open_actions for row in rows)),
        width=56,
    ),
    Column[IssueRow](
        "reported",
        "Reported",
        lambda row: moment_text(row.issue.reported_at, row.zone),
        sort_key=lambda row: row.issue.reported_at,
        width=158,
        hidden=True,
    ),
    Column[IssueRow](
        "due",
        "Promised for",
        lambda row: texts.date(row.issue.due_on),
        sort_key=lambda row: row.issue.due_on,
        width=106,
        hidden=True,
    ),
    Column[IssueRow]("kind", "Kind", lambda row: named(row.issue.kind), width=84, hidden=True),
    Column[IssueRow]("customer", "Customer", lambda row: row.customer, width=150, hidden=True),
    Column[IssueRow](
        "links",
        "About",
        lambda row: ", ".join((*row.issue.sla_codes, *row.issue.event_codes)) or NOTHING,
        width=90,
        hidden=True,
    ),
)

ACTION_COLUMNS = (
    Column[ActionRow](
        "status", "Status", action_stand, sort_key=_action_order, light=action_light, width=96
    ),
    Column[ActionRow]("what", "What", lambda row: row.action.what, width=330),
    Column[ActionRow](
        "due",
        "Due",
        lambda row: texts.date(row.action.due_on),
        sort_key=lambda row: row.action.due_on,
        width=108,
    ),
    Column[ActionRow](
        "carried",
        "First due",
        lambda row: texts.date(row.action.carried_from),
        sort_key=lambda row: row.action.carried_from,
        tip=lambda row: tr("Put off since") if row.action.carried_from is not None else "",
        width=108,
    ),
    Column[ActionRow]("owner", "Owner", lambda row: owner_text(row.action), width=150),
    Column[ActionRow]("issue", "Issue", lambda row: row.issue or NOTHING, width=66),
    Column[ActionRow]("contract", "Contract", lambda row: row.contract.number, width=110),
    Column[ActionRow](
        "done",
        "Done",
        lambda row: texts.date(row.action.done_on),
        sort_key=lambda row: row.action.done_on,
        width=108,
        hidden=True,
    ),
    Column[ActionRow]("customer", "Customer", lambda row: row.customer, width=150, hidden=True),
)

CONTACT_COLUMNS = (
    Column[ContactRow](
        "when",
        "When",
        lambda row: moment_text(row.contact.happened_at, row.zone),
        # The latest first.
        sort_key=lambda row: -row.contact.happened_at.timestamp(),
        tip=lambda row: row.zone,
        width=158,
    ),
    Column[ContactRow]("channel", "How", lambda row: named(row.contact.channel), width=86),
    Column[ContactRow]("with", "With", lambda row: row.contact.with_whom or NOTHING, width=120),
    Column[ContactRow]("said", "What was said", lambda row: row.contact.said, width=190),
    Column[ContactRow](
        "agreed", "What was agreed", lambda row: row.contact.agreed or NOTHING, width=150
    ),
    Column[ContactRow]("issue", "Issue", lambda row: row.issue or NOTHING, width=60),
    Column[ContactRow](
        "by", "By", lambda row: row.contact.by_whom or NOTHING, width=112, hidden=True
    ),
    Column[ContactRow]("contract", "Contract", lambda row: row.contract.number, width=108),
    Column[ContactRow](
        "event",
        "Event",
        lambda row: row.contact.event_code or NOTHING,
        width=64,
        hidden=True,
    ),
    Column[ContactRow]("link", "Link", lambda row: row.contact.link or NOTHING, width=140),
)
