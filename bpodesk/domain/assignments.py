"""Who sits in which seat of which contract, from when to when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bpodesk.domain.ids import UNSAVED, AssignmentId, ContractId, StaffId
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity

FULL_TIME = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A person in a seat from `starts_on` to `ends_on` (the last day; open where None)."""

    id: AssignmentId = AssignmentId(UNSAVED)
    row_version: int = 0
    staff_id: StaffId
    contract_id: ContractId
    seat: str
    role: str = ""
    starts_on: dt.date
    ends_on: dt.date | None = None
    fte_percent: Decimal = FULL_TIME

    @property
    def days(self) -> DateRange:
        """The days of the assignment, half-open."""
        if self.ends_on is None:
            return DateRange(start=self.starts_on, end=dt.date.max)
        return DateRange(start=self.starts_on, end=self.ends_on + dt.timedelta(days=1))


def check_assignment(assignment: Assignment) -> tuple[Problem, ...]:
    """What keeps an assignment from being saved."""
    problems: list[Problem] = []
    if not assignment.staff_id:
        problems.append(Problem(field="staff_id", message="Choose the person for the seat."))
    if not assignment.seat.strip():
        problems.append(Problem(field="seat", message="Name the seat, for example “Seat 1”."))
    if assignment.ends_on is not None and assignment.ends_on < assignment.starts_on:
        message = "The last day is before the first. Correct one of the two dates."
        problems.append(Problem(field="ends_on", message=message))
    if not 0 < assignment.fte_percent <= FULL_TIME:
        message = "The share of a full-time seat must be more than 0 % and at most 100 %."
        problems.append(Problem(field="fte_percent", message=message))
    return tuple(problems)


def check_load(changed: Assignment, others: Iterable[Assignment]) -> tuple[Problem, ...]:
    """A warning where a person's shares add up to more than 100 % on some day.

    `others` are the other assignments of all contracts; those of other people are passed over.
    """
    mine = [
        other
        for other in others
        if other.staff_id == changed.staff_id and other.id != (changed.id or None)
    ]
    # The load can only rise where an assignment starts.
    starts = {changed.starts_on, *(other.starts_on for other in mine)}
    for day in sorted(start for start in starts if start in changed.days):
        load = changed.fte_percent + sum(other.fte_percent for other in mine if day in other.days)
        if load > FULL_TIME:
            message = f"From {day} this person is assigned {load:f} % in all seats together."
            return (Problem(field="fte_percent", message=message, severity=Severity.WARNING),)
    return ()
