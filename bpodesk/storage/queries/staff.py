"""Reads of the staff and their seats."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.staff import StaffMember
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import assignment, staff


def staff_members(connection: Connection, *, binned: bool = False) -> tuple[StaffMember, ...]:
    """The staff by code: those in use, or those in the bin."""
    in_bin = staff.c.binned_at.is_not(None) if binned else staff.c.binned_at.is_(None)
    return fetch(connection, StaffMember, select(staff).where(in_bin).order_by(staff.c.code))


def all_staff(connection: Connection) -> tuple[StaffMember, ...]:
    """Everybody, in the bin or not: old hours keep their person."""
    return fetch(connection, StaffMember, select(staff).order_by(staff.c.code))


def staff_of(connection: Connection, ids: Collection[StaffId]) -> tuple[StaffMember, ...]:
    """These people by code, in the bin or not."""
    query = select(staff).where(staff.c.id.in_(ids)).order_by(staff.c.code)
    return fetch(connection, StaffMember, query)


def staff_with_code(connection: Connection, code: str) -> StaffMember | None:
    """The person with the staff code, in the bin or not."""
    found = fetch(connection, StaffMember, select(staff).where(staff.c.code == code))
    return found[0] if found else None


def assignments(
    connection: Connection,
    *,
    contract_id: ContractId | None = None,
    staff_id: StaffId | None = None,
) -> tuple[Assignment, ...]:
    """Seat assignments by seat and start; of one contract or person where given."""
    query = select(assignment).order_by(
        assignment.c.contract_id, assignment.c.seat, assignment.c.starts_on, assignment.c.id
    )
    if contract_id is not None:
        query = query.where(assignment.c.contract_id == contract_id)
    if staff_id is not None:
        query = query.where(assignment.c.staff_id == staff_id)
    return fetch(connection, Assignment, query)
