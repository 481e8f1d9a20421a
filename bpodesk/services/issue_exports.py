"""The issue log for machines and for Excel: issues, actions and contacts."""

import datetime as dt
from zoneinfo import ZoneInfo

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_clock import Clocked
from bpodesk.services.books import OpenBook
from bpodesk.services.contact_log import ContactRow, list_contacts
from bpodesk.services.issue_actions import ActionRow, list_actions
from bpodesk.services.issues import IssueRow, list_issues

Cell = str | int | dt.date | dt.datetime | None


def log_figures(book: OpenBook, contract_id: ContractId | None = None) -> dict[str, Json]:
    """The whole log as plain values: instants in UTC, lengths in minutes."""
    return {
        "issues": [issue_figures(row) for row in list_issues(book, contract_id)],
        "actions": [action_figures(row) for row in list_actions(book, contract_id)],
        "contacts": [contact_figures(row) for row in list_contacts(book, contract_id)],
    }


def issue_figures(row: IssueRow) -> Json:
    """An issue with its times."""
    issue = row.issue
    return {
        "code": issue.code,
        "contract": row.contract.number,
        "customer": row.customer,
        "title": issue.title,
        "details": issue.details,
        "kind": issue.kind.value,
        "severity": issue.severity.value,
        "status": issue.status.value,
        "overdue": row.overdue,
        "reported_at": to_json(issue.reported_at),
        "reported_by": issue.reported_by,
        "channel": issue.channel.value,
        "our_owner": issue.our_owner,
        "customer_owner": issue.customer_owner,
        "due_on": to_json(issue.due_on),
        "response": _time(row.response),
        "resolution": _time(row.resolution),
        "pauses": to_json(issue.pauses),
        "root_cause": issue.root_cause,
        "service_levels": to_json(issue.sla_codes),
        "excused_events": to_json(issue.event_codes),
        "month": None if issue.month is None else f"{issue.month:%Y-%m}",
        "open_actions": row.open_actions,
    }


def action_figures(row: ActionRow) -> Json:
    """An action."""
    action = row.action
    return {
        "what": action.what,
        "contract": row.contract.number,
        "customer": row.customer,
        "issue": row.issue or None,
        "owner": action.owner,
        "side": action.side.value,
        "raised_on": to_json(action.raised_on),
        "due_on": to_json(action.due_on),
        "first_due_on": to_json(action.carried_from),
        "done_on": to_json(action.done_on),
        "overdue": row.overdue,
        "note": action.note,
    }


def contact_figures(row: ContactRow) -> Json:
    """A contact."""
    contact = row.contact
    return {
        "happened_at": to_json(contact.happened_at),
        "contract": row.contract.number,
        "customer": row.customer,
        "channel": contact.channel.value,
        "by_whom": contact.by_whom,
        "with_whom": contact.with_whom,
        "said": contact.said,
        "agreed": contact.agreed,
        "link": contact.link,
        "issue": row.issue or None,
        "excused_event": contact.event_code or None,
    }


def _time(time: Clocked) -> Json:
    return {
        "minutes": time.minutes,
        "promised_minutes": time.promised_minutes,
        "due_at": to_json(time.due_at),
        "done_at": to_json(time.done_at),
        "judgement": time.judgement.value,
    }


def log_workbook(book: OpenBook, contract_id: ContractId | None = None) -> bytes:
    """The log as a workbook of three sheets, times on each contract's wall clock."""
    # Only who writes a workbook pays for the library that does.
    from bpodesk.workbooks.log_sheets import Sheet, write_log

    return write_log(
        (
            Sheet(
                title="Issues",
                headers=(
                    "Code",
                    "Contract",
                    "Customer",
                    "What was reported",
                    "Kind",
                    "Severity",
                    "Status",
                    "Reported",
                    "Zone",
                    "By",
                    "Our owner",
                    "Customer's owner",
                    "Answered",
                    "Minutes to the answer",
                    "Answer",
                    "Resolved",
                    "Minutes to the resolution",
                    "Resolution",
                    "Root cause",
                ),
                rows=tuple(_issue_cells(row) for row in list_issues(book, contract_id)),
            ),
            Sheet(
                title="Actions",
                headers=(
                    "What",
                    "Contract",
                    "Issue",
                    "Owner",
                    "Whose",
                    "Raised",
                    "Due",
                    "First due",
                    "Done",
                    "Note",
                ),
                rows=tuple(_action_cells(row) for row in list_actions(book, contract_id)),
            ),
            Sheet(
                title="Contact log",
                headers=(
                    "When",
                    "Zone",
                    "Contract",
                    "How",
                    "With",
                    "By",
                    "What was said",
                    "What was agreed",
                    "Issue",
                    "Event",
                    "Link",
                ),
                rows=tuple(_contact_cells(row) for row in list_contacts(book, contract_id)),
            ),
        )
    )


def _issue_cells(row: IssueRow) -> tuple[Cell, ...]:
    issue = row.issue
    return (
        issue.code,
        row.contract.number,
        row.customer,
        issue.title,
        issue.kind.value,
        issue.severity.value,
        "overdue" if row.overdue else issue.status.value,
        _wall(issue.reported_at, row.zone),
        row.zone,
        issue.reported_by,
        issue.our_owner,
        issue.customer_owner,
        _wall(row.response.done_at, row.zone),
        row.response.minutes,
        row.response.judgement.value,
        _wall(row.resolution.done_at, row.zone),
        row.resolution.minutes,
        row.resolution.judgement.value,
        issue.root_cause,
    )


def _action_cells(row: ActionRow) -> tuple[Cell, ...]:
    action = row.action
    return (
        action.what,
        row.contract.number,
        row.issue,
        action.owner,
        action.side.value,
        action.raised_on,
        action.due_on,
        action.carried_from,
        action.done_on,
        action.note,
    )


def _contact_cells(row: ContactRow) -> tuple[Cell, ...]:
    contact = row.contact
    return (
        _wall(contact.happened_at, row.zone),
        row.zone,
        row.contract.number,
        contact.channel.value,
        contact.with_whom,
        contact.by_whom,
        contact.said,
        contact.agreed,
        row.issue,
        contact.event_code,
        contact.link,
    )


def _wall(moment: dt.datetime | None, zone: str) -> dt.datetime | None:
    """A cell knows no zone: the time on the wall clock, to the minute."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0)
