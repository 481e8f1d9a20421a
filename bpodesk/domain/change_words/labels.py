"""What the fields of the terms are called in an amendment, and which clause states them."""

from collections.abc import Mapping
from typing import Any

from bpodesk.domain.clauses import VariableType
from bpodesk.domain.contracts import CommercialTerms
from bpodesk.domain.rates import RateLine
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import Holiday, Window

_T = VariableType

CREDITS: Mapping[str, tuple[str, VariableType]] = {
    "at_risk_percent": ("At-Risk Amount, of the Charges", _T.PERCENT),
    "pool_percent": ("Pool of Allocations", _T.PERCENT),
    "minor_factor_percent": ("Factor of a Minor Miss", _T.PERCENT),
    "major_factor_percent": ("Factor of a Major Miss", _T.PERCENT),
    "repeat_multiplier": ("Multiplier of a repeated Miss", _T.NUMBER),
    "monthly_cap_percent": ("Cap of a month, of the At-Risk Amount", _T.PERCENT),
    "twelve_month_cap": ("Cap of 12 months", _T.MONEY),
    "earn_back_months": ("Months to earn a credit back", _T.MONTHS),
    "termination_consecutive": ("Misses in a row that allow termination", _T.INTEGER),
    "force_majeure_notice_hours": ("Notice of force majeure", _T.HOURS),
    "customer_notice_business_days": ("Notice of a Customer cause", _T.BUSINESS_DAYS),
    "decision_business_days": ("Decision on a notice", _T.BUSINESS_DAYS),
}
COMMERCIAL: Mapping[str, tuple[str, VariableType]] = {
    "proration": ("Proration of seats", _T.TEXT),
    "report_due_business_days": ("Statement due", _T.BUSINESS_DAYS),
    "dispute_days": ("Time to dispute a Statement", _T.DAYS),
    "payment_days": ("Time to pay", _T.DAYS),
    "late_interest_percent": ("Late interest a month", _T.PERCENT),
    "cola_floor_percent": ("Indexation, at least", _T.PERCENT),
    "cola_cap_percent": ("Indexation, at most", _T.PERCENT),
    "renewal_months": ("Renewal by", _T.MONTHS),
    "renewal_notice_days": ("Notice against renewal", _T.DAYS),
    "liability_cap_months": ("Liability cap, in Charges of", _T.MONTHS),
    "governing_law": ("Governing law", _T.TEXT),
    "forum": ("Forum", _T.TEXT),
    "weekly_day": ("Day of the weekly review", _T.TEXT),
}
# What the agreement prints where nothing is set, as far as it prints anything.
UNSET: Mapping[str, str] = {
    "twelve_month_cap": "the sum of the monthly caps",
    "governing_law": "the Vendor’s country",
    "forum": "the courts of the Vendor’s country",
}
# The clause that states a value; the others of its record stand in the second of `HOMES`.
CLAUSES: Mapping[str, str] = {
    "earn_back_months": "earn-back",
    "termination_consecutive": "termination",
    "force_majeure_notice_hours": "force-majeure",
    "customer_notice_business_days": "customer-excuse",
    "decision_business_days": "customer-excuse",
    "dispute_days": "disputes",
    "cola_floor_percent": "indexation",
    "cola_cap_percent": "indexation",
    "renewal_months": "term",
    "renewal_notice_days": "term",
    "liability_cap_months": "liability",
    "governing_law": "general",
    "forum": "general",
    "weekly_day": "governance",
}
HOMES: Mapping[str, tuple[str, str]] = {
    "credits": ("Service credits", "service-credits"),
    "commercial": ("Commercial terms", "invoicing"),
}
RATE: Mapping[str, str] = {
    "title": "Charge",
    "kind": "Basis",
    "unit_rate": "Rate",
    "factor_percent": "Factor",
    "ends_on": "Until",
    "role": "Role",
    "at_risk": "At risk",
    "minimum_units": "Minimum",
    "never_revise": "Kept out of indexation",
    "tiers": "Price bands",
    "tier_mode": "Price of a band is for",
    "baseline_units": "Baseline",
    "deadband_units": "Band around the baseline",
    "additional_rate": "Price above the band",
    "reduction_rate": "Reduction below the band",
    "minimum_hours": "Minimum hours",
    "round_minutes": "Rounding of hours, in minutes",
    "round_mode": "Rounding of hours",
    "round_each": "What is rounded",
    "premium_factor_percent": "Factor on days with a percentage",
    "markup_percent": "Markup",
    "counts": "What counts",
}
LEVEL: Mapping[str, str] = {
    "title": "Title",
    "metric": "Measure",
    "kind": "Kind",
    "definition": "Definition",
    "target": "Target",
    "minimum": "Minimum",
    "stretch": "Stretch",
    "allocation_percent": "Allocation",
    "live": "Status",
    "tiers": "Credit tiers",
}
WINDOW: Mapping[str, str] = {
    "end": "End",
    "break_start": "Break from",
    "break_end": "Break to",
    "rest_day": "Rest day that is worked",
}
HOLIDAY: Mapping[str, str] = {"name": "Name", "kind": "Kind", "worked": "Worked"}

# The tests hold that every field of the terms has its words here.
LABELLED: Mapping[type[Any], frozenset[str]] = {
    CreditPolicy: frozenset(CREDITS),
    CommercialTerms: frozenset(COMMERCIAL),
    RateLine: frozenset({*RATE, "code", "starts_on"}),
    ServiceLevel: frozenset({*LEVEL, "code"}),
    Window: frozenset({*WINDOW, "weekday", "start"}),
    Holiday: frozenset({*HOLIDAY, "day"}),
}
