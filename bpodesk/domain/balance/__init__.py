"""The balance check: thirty questions put to an agreement, each answered with its reason.

A rule looks at the terms and at the facts and values of the chosen clauses, never at their prose,
so that a clause somebody wrote themselves is asked the same way. An answer says whom the agreement
favours on the point, or that something is missing. There is no score.
"""

from bpodesk.domain.balance.check import RULES, Checked, check_balance, draft_of
from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.records import (
    Finding,
    Place,
    Remedy,
    Rule,
    SetTerm,
    SetVariable,
    UseWording,
    Verdict,
)
from bpodesk.domain.balance.remedies import apply_remedy, remedy_action, remedy_words

__all__ = [
    "RULES",
    "Checked",
    "Draft",
    "Finding",
    "Place",
    "Remedy",
    "Rule",
    "SetTerm",
    "SetVariable",
    "UseWording",
    "Verdict",
    "apply_remedy",
    "check_balance",
    "draft_of",
    "remedy_action",
    "remedy_words",
]
