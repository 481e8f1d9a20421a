"""One incident once: an event that makes several service levels miss costs the credit of one.

Only where the contract says so. Which one counts is the customer's to pick; nobody having picked,
it is the dearest. The misses themselves stay what they are: they are reported, they count towards
the right to terminate and for the repeat multiplier.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, ContractId, IncidentId
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.levels import ServiceLevel

LEAST_LEVELS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What made several service levels miss in a month (its first day).

    `counted` is the level whose credit the customer picked; empty where it is the dearest one's.
    """

    id: IncidentId = IncidentId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    code: str
    title: str
    sla_codes: tuple[str, ...]
    counted: str = ""


def check_incident(incident: Incident, levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """What keeps an incident from being saved; `levels` are those of its month."""
    problems: list[Problem] = []
    if not incident.code.strip():
        problems.append(Problem(field="code", message="An incident needs a code, for example I1."))
    if not incident.title.strip():
        problems.append(Problem(field="title", message="Say in a few words what happened."))
    known = {level.code for level in levels}
    problems.extend(
        Problem(field="sla_codes", message=f"The contract has no service level {code}.", value=code)
        for code in incident.sla_codes
        if code not in known
    )
    if len(set(incident.sla_codes)) < LEAST_LEVELS:
        message = "Name the service levels that it made miss, two or more: S1, S2."
        problems.append(Problem(field="sla_codes", message=message))
    if incident.counted and incident.counted not in incident.sla_codes:
        message = (
            f"{incident.counted} is none of the service levels that it made miss. Pick one of"
            " them, or leave it empty for the dearest."
        )
        problems.append(Problem(field="counted", message=message, value=incident.counted))
    return tuple(problems)
