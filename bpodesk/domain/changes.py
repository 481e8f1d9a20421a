"""What a committed change touched: the one message that makes every screen fresh.

A `ChangeSet` comes out of each unit of work, each undo and each redo. Screens declare the kinds
they depend on and reload when one of them is named here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of records in a book. The value is the name of the table."""

    COMPANY = "company"
    LOGO = "logo"
    CUSTOMER = "customer"
    STAFF = "staff"
    ASSIGNMENT = "assignment"
    CONTRACT = "contract"
    REVISION = "revision"
    SIGNED_PAPER = "signed_paper"
    PAPER_FILE = "paper_file"
    STATUS_STEP = "status_step"
    QUOTE = "quote"
    QUOTE_OFFER = "quote_offer"
    SOURCE_FILE = "source_file"
    IMPORT_BATCH = "import_batch"
    CONFIRMED_LAYOUT = "confirmed_layout"
    TIME_ENTRY = "time_entry"
    VOLUME = "volume"
    MEASUREMENT = "measurement"
    COUNT_IMPORT = "count_import"
    COUNTED_ROW = "counted_row"
    EXCUSED_EVENT = "excused_event"
    EVENT_STEP = "event_step"
    EVENT_FILE = "event_file"
    SEALED_EVIDENCE = "sealed_evidence"
    INCIDENT = "incident"
    LEVEL_REMARK = "level_remark"
    PAST_RESULT = "past_result"
    STATEMENT = "statement"
    SEALED_COPY = "sealed_copy"
    MONTH_STEP = "month_step"
    OWN_CLAUSE = "own_clause"
    ISSUE = "issue"
    ACTION = "issue_action"
    CONTACT_NOTE = "contact_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What one step did: its label (the text of undo) and the ids touched, by kind.

    Bulk rows of an import are named by kind with an empty set of ids.
    """

    label: str
    ids: Mapping[Kind, frozenset[int]] = field(default_factory=dict[Kind, frozenset[int]])

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of record that changed."""
        return frozenset(self.ids)

    def __bool__(self) -> bool:
        """False where nothing was changed."""
        return bool(self.ids)
