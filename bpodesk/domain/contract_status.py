"""Where a contract can go from where it stands, with the dates and the people of each step."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract, ContractStatus, Revision
from bpodesk.domain.ids import UNSAVED, ContractId, StatusStepId
from bpodesk.domain.problems import Problem

_S = ContractStatus

# Signed and active follow from a signature and its date, so no one sets them from a draft.
STEPS: Mapping[ContractStatus, tuple[ContractStatus, ...]] = {
    _S.DRAFT: (_S.OFFERED,),
    _S.OFFERED: (_S.DRAFT,),
    _S.SIGNED: (_S.ACTIVE, _S.TERMINATED),
    _S.ACTIVE: (_S.SUSPENDED, _S.EXPIRED, _S.TERMINATED),
    _S.SUSPENDED: (_S.ACTIVE, _S.EXPIRED, _S.TERMINATED),
    _S.EXPIRED: (_S.ACTIVE,),
    _S.TERMINATED: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusStep:
    """One step of a contract: into which status, on which day, who did it, and why."""

    id: StatusStepId = StatusStepId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    status: ContractStatus
    on_day: dt.date
    by_whom: str
    note: str = ""


def status_by_signature(revision: Revision, *, today: dt.date) -> ContractStatus:
    """What a contract becomes when a revision of it is signed."""
    return _S.ACTIVE if revision.effective_from <= today else _S.SIGNED


def check_step(
    contract: Contract, step: StatusStep, earlier: Iterable[StatusStep]
) -> tuple[Problem, ...]:
    """What keeps a contract from taking a step."""
    problems: list[Problem] = []
    allowed = STEPS[contract.status]
    if step.status not in allowed:
        names = " or ".join(status.value for status in allowed)
        then = f"it can become {names}." if names else "nothing follows that."
        message = f"{contract.number} is {contract.status.value}; {then}"
        problems.append(Problem(field="status", message=message))
    if not step.by_whom.strip():
        problems.append(Problem(field="by_whom", message="Say who decided it."))
    last = max((item.on_day for item in earlier), default=None)
    if last is not None and step.on_day < last:
        message = f"The step before was on {last}; this one can't be earlier."
        problems.append(Problem(field="on_day", message=message))
    return tuple(problems)
