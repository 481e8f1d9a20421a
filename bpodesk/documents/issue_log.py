"""Issues and actions on paper: a part of the statement and of the review pack."""

from collections.abc import Iterator

from bpodesk.documents.blocks import (
    Block,
    Emphasis,
    Heading,
    Paragraph,
    ParagraphStyle,
    Run,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.issue_clock import Clocked, Judgement
from bpodesk.domain.period_log import LoggedAction, LoggedIssue, PeriodLog
from bpodesk.domain.pictures import Ink
from bpodesk.domain.wording import brief_date, duration_words, instant_words
from bpodesk.domain.worktime import local_date

_INKS = {Judgement.IN_TIME: Ink.GOOD, Judgement.LATE: Ink.BAD}


def issue_log_blocks(log: PeriodLog) -> Iterator[Block]:
    """The issues and actions of a period; nothing where there are none."""
    if log.issues:
        yield Heading(text="Issues", anchor="issues")
        yield Table(
            columns=(
                TableColumn(title="Issue", weight=2.2),
                TableColumn(title="Reported", width_mm=24),
                TableColumn(title="Answer", width_mm=27),
                TableColumn(title="Resolution", width_mm=27),
                TableColumn(title="Owner", weight=1),
            ),
            rows=tuple(_issue_row(item, log.zone) for item in log.issues),
            caption="As they stood at the end of the period; hours of coverage, clock of "
            + log.zone,
        )
    if log.actions:
        yield Heading(text="Actions", anchor="actions")
        yield Table(
            columns=(
                TableColumn(title="Action", weight=2.4),
                TableColumn(title="Issue", width_mm=15),
                TableColumn(title="Owner", weight=1.2),
                TableColumn(title="Due", width_mm=28),
                TableColumn(title="Done", width_mm=28),
            ),
            rows=tuple(_action_row(item) for item in log.actions),
            caption="Actions carried over from before the period included",
        )
    if log:
        yield Paragraph(
            text="Issues and actions change no figure of this document.",
            style=ParagraphStyle.NOTE,
        )


def _issue_row(item: LoggedIssue, zone: str) -> TableRow:
    issue = item.issue
    about = f"{issue.code}  {issue.title} ({issue.kind.value}, {issue.severity.value})"
    if issue.root_cause:
        about += f" Cause: {issue.root_cause}"
    codes = ", ".join((*issue.sla_codes, *issue.event_codes))
    if codes:
        about += f" [{codes}]"
    owners = " / ".join(part for part in (issue.our_owner, issue.customer_owner) if part)
    return TableRow(
        cells=(
            about,
            instant_words(issue.reported_at, zone=zone),
            _time_cell(item.response, zone),
            _time_cell(item.resolution, zone),
            owners or "–",
        )
    )


def _time_cell(time: Clocked, zone: str) -> Text:
    """When it was done, how long it took, and how that stands against the promise."""
    if time.done_at is None:
        words = "paused" if time.judgement is Judgement.PAUSED else "open"
    else:
        words = brief_date(local_date(time.done_at, zone=zone))
    if time.minutes is not None:
        words += f", {duration_words(time.minutes)}"
    if time.promised_minutes is None or time.judgement is Judgement.PAUSED:
        return words
    words += f" of {duration_words(time.promised_minutes)}"
    ink = _INKS.get(time.judgement)
    if ink is None:
        return words
    return (Run(f"{words}: "), Run(time.judgement.value, ink=ink))


def _action_row(item: LoggedAction) -> TableRow:
    action = item.action
    owner = action.owner or "–"
    if action.side is ActionSide.CUSTOMER:
        owner += " (customer)"
    due = "–" if action.due_on is None else brief_date(action.due_on)
    if action.carried_from is not None:
        due += f", first {brief_date(action.carried_from)}"
    return TableRow(
        cells=(
            f"{action.what}{' (carried over)' if item.carried else ''}",
            item.issue or "–",
            owner,
            due,
            "open" if action.done_on is None else brief_date(action.done_on),
        ),
        emphasis=Emphasis.NORMAL if action.done_on is None else Emphasis.MUTED,
    )
