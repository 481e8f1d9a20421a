"""Where in the editor a printed value, or a schedule, is agreed: the names of the tabs' fields."""

from collections.abc import Mapping

# The vendor's own particulars are the company's; no field of a contract holds them.
_VALUES: Mapping[str, str] = {
    "customer.name": "customer_id",
    "customer.address": "customer_id",
    "customer.country": "customer_id",
    "contract.revision": "revision_number",
    "contract.term": "ends_on",
    "calendar.coverage": "windows",
    "calendar.holidays_note": "holidays",
    "credits.shares_note": "mechanism",
    "credits.amount_note": "mechanism",
    "credits.earn_back_note": "earn_back_percent",
    "credits.termination_note": "termination_consecutive",
    "rates.transaction_minimum": "rate_lines",
    "rates.overtime_percent": "rate_lines",
    "rates.night_percent": "rate_lines",
    "rates.premium_days_note": "rate_lines",
    "rates.rounding_note": "rate_lines",
    "rates.volume_note": "rate_lines",
    "rates.pass_through_note": "rate_lines",
    "renewal.months": "renewal_months",
    "renewal.notice_days": "renewal_notice_days",
    "liability.cap_months": "liability_cap_months",
}
SCHEDULE_FIELDS: Mapping[str, str] = {
    "schedule-b": "rate_lines",
    "schedule-c": "levels",
    "schedule-d": "holidays",
    "schedule-e": "seats",
}


def field_of(token: str) -> str:
    """The field that a value of the contract ("statement.payment_days") is typed in."""
    return _VALUES.get(token, token.rpartition(".")[2])
