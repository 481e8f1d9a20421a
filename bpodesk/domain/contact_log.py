"""The contact log: what was said and agreed with a customer, by whom, how and when."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, ContactNoteId, ContractId, IssueId
from bpodesk.domain.issues import Channel
from bpodesk.domain.links import check_link
from bpodesk.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """One call, mail, chat or meeting. `happened_at` is a UTC instant.

    `by_whom` is ours, `with_whom` the customer's; `link` leads to the message or the number.
    """

    id: ContactNoteId = ContactNoteId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    happened_at: dt.datetime
    channel: Channel = Channel.PHONE
    by_whom: str = ""
    with_whom: str = ""
    said: str
    agreed: str = ""
    link: str = ""
    issue_id: IssueId | None = None
    event_code: str = ""
    binned_at: dt.datetime | None = None


def check_contact(note: ContactNote) -> tuple[Problem, ...]:
    """What keeps a contact from being saved, each at its field."""
    problems: list[Problem] = []
    if not note.said.strip():
        problems.append(Problem(field="said", message="Say what was said."))
    if note.link:
        problems.extend(check_link(note.link))
    return tuple(problems)
