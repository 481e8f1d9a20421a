"""What a rule of the balance check is, what it answers, and what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bpodesk.domain.balance.draft import Draft, Place
from bpodesk.domain.clauses import ClausePosition
from bpodesk.domain.contracts import ClauseValue


class Verdict(StrEnum):
    """What the agreement does on one point."""

    VENDOR = "favours vendor"
    CUSTOMER = "favours customer"
    NEUTRAL = "neutral"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseWording:
    """Take another wording of a clause."""

    clause_id: str
    title: str
    position: ClausePosition


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariable:
    """Give a clause's variable a value; `label` is the variable's."""

    clause_id: str
    name: str
    label: str
    value: ClauseValue


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTerm:
    """Give a field of the credit rules or of the commercial terms a value.

    `part` is "credits" or "commercial", `name` the field, `label` what people call it.
    """

    part: str
    name: str
    label: str
    value: int | Decimal


Remedy = UseWording | SetVariable | SetTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule's answer: the verdict, one sentence with its figures, and where it looked."""

    verdict: Verdict
    reason: str
    place: Place
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question: its code ("B04"), its words, and the function that answers it."""

    code: str
    question: str
    answer: Callable[[Draft], Finding]
