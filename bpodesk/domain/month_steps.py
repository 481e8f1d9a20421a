"""How far a contract's month has come, from its first figures to the customer's word."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.ids import UNSAVED, ContractId, MonthStepId
from bpodesk.domain.problems import Problem


class MonthStatus(StrEnum):
    """Where a statement stands.

    Open: something is missing. Draft: it can be sealed. Reviewed: somebody looked at these very
    figures. Superseded: a later version was sealed.
    """

    OPEN = "open"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    SEALED = "sealed"
    SENT = "sent"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"


_S = MonthStatus

# What a person says of a statement; the others follow from the book. A dispute ends in acceptance
# or in the next version.
STEPS: Mapping[MonthStatus, tuple[MonthStatus, ...]] = {
    _S.OPEN: (),
    _S.DRAFT: (_S.REVIEWED,),
    _S.REVIEWED: (),
    _S.SEALED: (_S.SENT,),
    _S.SENT: (_S.ACCEPTED, _S.DISPUTED),
    _S.ACCEPTED: (_S.DISPUTED,),
    _S.DISPUTED: (_S.ACCEPTED,),
    _S.SUPERSEDED: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStep:
    """What was done with a month's statement, on which day, by whom, and why.

    `month` is its first day. `version` is the sealed version it is about, 0 for a review, which is
    about the figures whose hash is `figures_sha256`.
    """

    id: MonthStepId = MonthStepId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    step: MonthStatus
    version: int = 0
    figures_sha256: str = ""
    on_day: dt.date
    by_whom: str
    note: str = ""


def status_before_seal(
    *, blocked: bool, figures_sha256: str, steps: Iterable[MonthStep]
) -> MonthStatus:
    """Where the figures of a month stand that are not sealed, or no longer as sealed."""
    if blocked:
        return _S.OPEN
    reviewed = any(
        item.step is _S.REVIEWED and item.figures_sha256 == figures_sha256 for item in steps
    )
    return _S.REVIEWED if reviewed else _S.DRAFT


def status_of_version(version: int, *, latest: int, steps: Iterable[MonthStep]) -> MonthStatus:
    """Where a sealed version stands; `steps` are the month's, the first one first."""
    if version < latest:
        return _S.SUPERSEDED
    mine = [item.step for item in steps if item.version == version]
    return mine[-1] if mine else _S.SEALED


def check_step(
    step: MonthStep,
    *,
    allowed: Sequence[MonthStatus],
    earlier: Iterable[MonthStep],
    sealed_on: dt.date | None = None,
) -> tuple[Problem, ...]:
    """What keeps a step from being taken; `allowed` are those that can follow, `earlier` came.

    `sealed_on` is the day of the seal of the version that the step is about, None for a review.
    """
    problems: list[Problem] = []
    if step.step not in allowed:
        names = " or ".join(item.value for item in allowed)
        then = f"it can become {names}." if names else "nothing follows before it is sealed."
        message = f"The statement can't become {step.step.value} now; {then}"
        problems.append(Problem(field="step", message=message))
    if not step.by_whom.strip():
        problems.append(Problem(field="by_whom", message="Say who did it."))
    last = max((item.on_day for item in earlier if item.version == step.version), default=None)
    if last is not None and step.on_day < last:
        message = f"The step before was on {last}; this one can't be earlier."
        problems.append(Problem(field="on_day", message=message))
    elif sealed_on is not None and step.on_day < sealed_on:
        message = f"Version {step.version} was sealed on {sealed_on}; this can't be earlier."
        problems.append(Problem(field="on_day", message=message))
    return tuple(problems)
