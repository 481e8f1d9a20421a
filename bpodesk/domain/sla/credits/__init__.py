"""Service credits: what a miss costs by the contract's mechanism, caps, earn-back, termination."""

from bpodesk.domain.sla.credits.compute import compute_credits, monthly_cap, stakes_of
from bpodesk.domain.sla.credits.history import History, termination_meter
from bpodesk.domain.sla.credits.policy import (
    OWN_FIELDS,
    CreditPolicy,
    Mechanism,
    PointStep,
    carries_credit,
    without_foreign_fields,
)
from bpodesk.domain.sla.credits.policy_checks import check_policy
from bpodesk.domain.sla.credits.records import (
    CreditLine,
    Credits,
    CreditShare,
    IncidentCount,
    PastResult,
    Stake,
    Tally,
    TerminationMeter,
    Verdict,
    verdict_on,
)

__all__ = [
    "OWN_FIELDS",
    "CreditLine",
    "CreditPolicy",
    "CreditShare",
    "Credits",
    "History",
    "IncidentCount",
    "Mechanism",
    "PastResult",
    "PointStep",
    "Stake",
    "Tally",
    "TerminationMeter",
    "Verdict",
    "carries_credit",
    "check_policy",
    "compute_credits",
    "monthly_cap",
    "stakes_of",
    "termination_meter",
    "verdict_on",
    "without_foreign_fields",
]
