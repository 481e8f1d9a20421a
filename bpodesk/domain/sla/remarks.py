"""What the vendor says of a service level's month: why it missed, and what is done about it.

It is told in the level's block of the statement. Nothing that is computed hangs on it; but what
was sent says it, so that another remark is a change of the month like any other.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, ContractId, LevelRemarkId
from bpodesk.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRemark:
    """The root cause and the corrective action of a level in a month (its first day).

    `owner` is who carries the action out, `due_on` the day by which.
    """

    id: LevelRemarkId = LevelRemarkId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    sla_code: str
    root_cause: str = ""
    corrective_action: str = ""
    owner: str = ""
    due_on: dt.date | None = None

    @property
    def says_nothing(self) -> bool:
        """True where neither a cause nor an action is given."""
        return not (self.root_cause.strip() or self.corrective_action.strip())


def check_remark(remark: LevelRemark, codes: Iterable[str]) -> tuple[Problem, ...]:
    """What keeps a remark from being saved; `codes` are the levels agreed in its month."""
    problems: list[Problem] = []
    if remark.sla_code not in codes:
        message = f"The contract has no service level or KPI {remark.sla_code} in this month."
        problems.append(Problem(field="sla_code", message=message, value=remark.sla_code))
    if not remark.corrective_action.strip() and (remark.owner.strip() or remark.due_on):
        message = "Say what is done about it: somebody or a day is named for it."
        problems.append(Problem(field="corrective_action", message=message))
    if remark.due_on is not None and remark.due_on < remark.month:
        message = "This day lies before the month that the action follows from."
        problems.append(Problem(field="due_on", message=message, value=str(remark.due_on)))
    return tuple(problems)
