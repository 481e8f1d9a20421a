"""Staff: list with their seats, save, put into the bin and take out of it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.staff import StaffMember, check_staff_member
from bpodesk.services.books import OpenBook
from bpodesk.services.customers import taken_code
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import staff as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A person and where they sit today: "HPO-2026-014 Seat A"."""

    person: StaffMember
    seats: tuple[str, ...]

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id


def list_staff(book: OpenBook) -> tuple[StaffRow, ...]:
    """The staff in use, by code, with today's seats."""
    today = book.clock().date()
    with book.book.reading() as connection:
        people = queries.staff_members(connection)
        numbers = {item.id: item.number for item in contract_queries.contracts(connection)}
        seats = queries.assignments(connection)
    return tuple(
        StaffRow(
            person=person,
            seats=tuple(
                f"{numbers[seat.contract_id]} {seat.seat}"
                for seat in seats
                if seat.staff_id == person.id and seat.contract_id in numbers and today in seat.days
            ),
        )
        for person in people
    )


def save_person(book: OpenBook, person: StaffMember) -> Outcome[StaffMember]:
    """Add a person, or save the changes of one."""
    problems = list(check_staff_member(person))
    with book.book.reading() as connection:
        twin = queries.staff_with_code(connection, person.code)
    if twin is not None and twin.id != person.id:
        problems.append(taken_code("code", person.code, twin.name, in_bin=bool(twin.binned_at)))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if person.id else "New"
    with book.unit_of_work(f"{verb} person {person.name}") as work:
        saved = work.save(person)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def add_people(book: OpenBook, people: Sequence[StaffMember]) -> Outcome[tuple[StaffMember, ...]]:
    """Add people, all of them or none, as one step; their codes have to differ."""
    problems: list[Problem] = []
    codes: set[str] = set()
    with book.book.reading() as connection:
        for person in people:
            problems.extend(check_staff_member(person))
            twin = queries.staff_with_code(connection, person.code)
            if twin is not None:
                in_bin = bool(twin.binned_at)
                problems.append(taken_code("code", person.code, twin.name, in_bin=in_bin))
            elif person.code.casefold() in codes:
                problems.append(taken_code("code", person.code, person.name, in_bin=False))
            codes.add(person.code.casefold())
    if problems:
        return NotSaved(problems=tuple(problems))
    with book.unit_of_work(f"New people: {len(people)}") as work:
        saved = tuple(work.save(person) for person in people)
    return Saved(record=saved, changes=work.changes)


def bin_people(book: OpenBook, people: Sequence[StaffMember]) -> Outcome[int]:
    """Put people into the bin; refused for somebody who still sits in a seat."""
    today = book.clock().date()
    problems: list[Problem] = []
    with book.book.reading() as connection:
        for person in people:
            seats = queries.assignments(connection, staff_id=person.id)
            if any(_holds(seat.ends_on, today) for seat in seats):
                message = (
                    f"{person.name} is still assigned to {seats[-1].seat}."
                    " End the seat in the contract first."
                )
                problems.append(Problem(message=message))
    if problems:
        return NotSaved(problems=tuple(problems))
    what = people[0].name if len(people) == 1 else f"{len(people)} people"
    now = book.clock()
    with book.unit_of_work(f"Deletion of {what}") as work:
        for person in people:
            work.update(dataclasses.replace(person, binned_at=now))
    return Saved(record=len(people), changes=work.changes)


def _holds(ends_on: dt.date | None, today: dt.date) -> bool:
    return ends_on is None or ends_on >= today


def restore_person(book: OpenBook, person: StaffMember) -> ChangeSet:
    """Take a person out of the bin."""
    with book.unit_of_work(f"Restoring of {person.name}") as work:
        work.update(dataclasses.replace(person, binned_at=None))
    return work.changes
