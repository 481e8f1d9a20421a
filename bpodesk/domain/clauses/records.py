"""What a clause is, and which values of the contract a clause may print.

A name with a dot (`credits.pool_percent`) is a value of the contract: the same field that the
statement computes with. A name without a dot is a variable of the clause that declares it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class ClauseSide(StrEnum):
    """Whose duty a clause mainly states."""

    MUTUAL = "M"
    VENDOR = "V"
    CUSTOMER = "C"


class ClausePosition(StrEnum):
    """Whom a wording of a clause leans to. The library has each clause at least balanced."""

    BALANCED = "balanced"
    VENDOR = "vendor"
    CUSTOMER = "customer"


class ClauseKind(StrEnum):
    """Whether a text stands among the numbered clauses or as a lettered schedule after them."""

    CLAUSE = "clause"
    SCHEDULE = "schedule"


class ParagraphKind(StrEnum):
    """What a paragraph is: running text, a heading between the text, or a row of a table."""

    TEXT = "text"
    HEADING = "heading"
    TABLE_HEAD = "table head"
    TABLE_ROW = "table row"


TABLE_KINDS = frozenset({ParagraphKind.TABLE_HEAD, ParagraphKind.TABLE_ROW})


class VariableType(StrEnum):
    """What a variable holds. It decides the check, the editor and the printed unit."""

    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    HOURS = "hours"
    MONTHS = "months"
    PERCENT = "percent"
    MONEY = "money"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    LIST = "list"


VariableValue = str | int | Decimal | tuple[str, ...]
Fact = str | int | bool | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseVariable:
    """A value to be agreed. `unit` is shown beside the editor; the printed unit follows the type.

    `minimum` and `maximum` are inclusive and only for types that are numbers.
    """

    name: str
    label: str
    type: VariableType
    unit: str = ""
    default: VariableValue | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause, or one schedule (`kind`, with its `letter`), of the library.

    `order` places it in the agreement. `version` grows when the text changes: a version that was
    used in an agreement never changes. `facts` say what the text does, for the balance check; a
    fact that ends in "protects" or "protect" names a party, or both. Clauses of one id and several
    positions are wordings of the same clause, of which an agreement prints one.
    """

    id: str
    title: str
    side: ClauseSide
    order: int
    version: int
    required: bool
    position: ClausePosition = ClausePosition.BALANCED
    kind: ClauseKind = ClauseKind.CLAUSE
    letter: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact], hash=False)
    variables: tuple[ClauseVariable, ...] = ()
    body: str

    def variable(self, name: str) -> ClauseVariable | None:
        """The declared variable with the name."""
        return next((variable for variable in self.variables if variable.name == name), None)


_T = VariableType

# What the program supplies, with the type that decides how it prints. Texts are printed as they
# come: `contract.term` is "until 30 June 2028" or "until ended under its clauses",
# `calendar.holidays_note`, `contract.scope` and the notes on rates and credits are whole sentences
# with stops,
# `contract.governing_law` reads after "the law of", `contract.forum` after "goes to".
# `credits.twelve_month_cap` is an amount ("USD 12,000.00") or "the sum of the monthly caps".
CONTRACT_VALUE_TYPES: Mapping[str, VariableType] = {
    "vendor.name": _T.TEXT,
    "vendor.address": _T.TEXT,
    "vendor.country": _T.TEXT,
    "customer.name": _T.TEXT,
    "customer.address": _T.TEXT,
    "customer.country": _T.TEXT,
    "contract.number": _T.TEXT,
    "contract.title": _T.TEXT,
    "contract.revision": _T.INTEGER,
    "contract.effective_from": _T.DATE,
    "contract.ends_on": _T.DATE,
    "contract.term": _T.TEXT,
    "contract.currency": _T.TEXT,
    "contract.zone": _T.TEXT,
    "contract.governing_law": _T.TEXT,
    "contract.forum": _T.TEXT,
    "contract.scope": _T.TEXT,
    "calendar.coverage": _T.TEXT,
    "calendar.holidays_note": _T.TEXT,
    "credits.at_risk_percent": _T.PERCENT,
    "credits.pool_percent": _T.PERCENT,
    "credits.monthly_cap_percent": _T.PERCENT,
    "credits.twelve_month_cap": _T.MONEY,
    "credits.repeat_multiplier": _T.NUMBER,
    "credits.earn_back_months": _T.MONTHS,
    "credits.termination_consecutive": _T.MONTHS,
    "credits.minor_factor_percent": _T.PERCENT,
    "credits.major_factor_percent": _T.PERCENT,
    "credits.shares_note": _T.TEXT,
    "credits.amount_note": _T.TEXT,
    "credits.earn_back_note": _T.TEXT,
    "credits.termination_note": _T.TEXT,
    "excuses.force_majeure_notice_hours": _T.HOURS,
    "excuses.customer_notice_business_days": _T.BUSINESS_DAYS,
    "excuses.decision_business_days": _T.BUSINESS_DAYS,
    "statement.report_due_business_days": _T.BUSINESS_DAYS,
    "statement.dispute_days": _T.DAYS,
    "statement.payment_days": _T.DAYS,
    "statement.late_interest_percent": _T.PERCENT,
    "rates.cola_cap_percent": _T.PERCENT,
    "rates.cola_floor_percent": _T.PERCENT,
    "rates.transaction_minimum": _T.INTEGER,
    "rates.overtime_percent": _T.PERCENT,
    "rates.night_percent": _T.PERCENT,
    "rates.premium_days_note": _T.TEXT,
    "rates.rounding_note": _T.TEXT,
    "rates.volume_note": _T.TEXT,
    "rates.pass_through_note": _T.TEXT,
    "renewal.months": _T.MONTHS,
    "renewal.notice_days": _T.DAYS,
    "liability.cap_months": _T.MONTHS,
    "governance.weekly_day": _T.TEXT,
}

CONTRACT_VALUE_NAMES: frozenset[str] = frozenset(CONTRACT_VALUE_TYPES)
