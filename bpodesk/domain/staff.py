"""The vendor's people."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, StaffId
from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import check_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One person. `zone` is where they work (night differential follows it).

    `aliases` are the other ways timesheets write the name, as confirmed by a person. `left_on` is
    the last day employed.
    """

    id: StaffId = StaffId(UNSAVED)
    row_version: int = 0
    code: str
    name: str
    role: str = ""
    zone: str
    hired_on: dt.date | None = None
    left_on: dt.date | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""
    binned_at: dt.datetime | None = None

    @property
    def goes_by_code(self) -> bool:
        """Whether the name is not told: it is the code again."""
        return self.name == self.code


def check_staff_member(person: StaffMember) -> tuple[Problem, ...]:
    """What keeps a person from being saved, as problems at the fields."""
    problems: list[Problem] = []
    if not person.code.strip():
        problems.append(Problem(field="code", message="A person needs a staff code."))
    if not person.name.strip():
        problems.append(Problem(field="name", message="A person needs a name."))
    problems.extend(check_zone(person.zone, "zone"))
    if person.hired_on and person.left_on and person.left_on < person.hired_on:
        message = "The last day is before the first. Correct one of the two dates."
        problems.append(Problem(field="left_on", message=message))
    return tuple(problems)
