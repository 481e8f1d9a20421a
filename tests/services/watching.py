"""Months of the sample that are not as they should be."""

import dataclasses
import datetime as dt
from typing import Any

from bpodesk.domain.ids import ContractId
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.books import OpenBook
from bpodesk.services.staff import list_staff
from bpodesk.storage.queries import measured
from tests.services.making import sample_id


def until_the_20th(book: OpenBook) -> None:
    """Of the e-mails, 760 of 800 were in time so far."""
    with book.book.reading() as connection:
        counted = measured.measurements(connection, contract_id=sample_id(book))
    (emails,) = [item for item in counted if item.sla_code == "S2"]
    halfway = {"ends_on": dt.date(2026, 9, 21), "counts": {"on_time": 760, "items": 800}}
    with book.unit_of_work("Counts") as work:
        work.update(dataclasses.replace(emails, **halfway))  # pyright: ignore[reportArgumentType]


def typed(book: OpenBook, contract_id: ContractId, day: int, minutes: int, **more: Any) -> None:
    amihan = next(row.person for row in list_staff(book) if row.person.code == "A")
    with book.unit_of_work("Hours") as work:
        work.add(
            TimeEntry(
                staff_id=amihan.id,
                contract_id=contract_id,
                business_date=dt.date(2026, 9, day),
                minutes=minutes,
                break_minutes=0,
                note="By telephone",
                **more,
            )
        )
