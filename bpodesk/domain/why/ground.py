"""What the reasons of one statement are told from: looked up once, whichever is opened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from bpodesk.domain.fee_lines import FeeInputs
from bpodesk.domain.hours import PersonDay, SeatOnDay, seat_work
from bpodesk.domain.ids import BatchId, StaffId
from bpodesk.domain.parts import part_on
from bpodesk.domain.readings import cell_name
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import SourceRef, Statement, StatementInputs, fee_inputs
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.why.nodes import Cell


class Ground:
    """A statement and what is asked of it again and again.

    `overtime_columns` are those in which the
    file of an import states overtime.
    """

    def __init__(
        self,
        statement: Statement,
        *,
        overtime_columns: Mapping[BatchId, int],
    ) -> None:
        self.statement = statement
        self._overtime = overtime_columns

    @property
    def inputs(self) -> StatementInputs:
        """What the statement was computed from."""
        return self.statement.inputs

    @property
    def currency(self) -> str:
        """The contract's currency."""
        return self.inputs.contract.currency

    @cached_property
    def fees(self) -> FeeInputs:
        """What the fee lines were worked out from."""
        return fee_inputs(self.statement)

    @cached_property
    def seat_work(self) -> dict[SeatOnDay, dict[StaffId, int]]:
        """Whose minutes fill each seat on each day."""
        return seat_work(
            self.statement.hours.person_days,
            assignments=self.inputs.assignments,
            calendar=self.fees.calendar,
            days=self.fees.days,
        )

    @cached_property
    def _people(self) -> dict[StaffId, StaffMember]:
        return {person.id: person for person in self.inputs.staff}

    @cached_property
    def _days(self) -> dict[StaffId, dict[dt.date, PersonDay]]:
        found: dict[StaffId, dict[dt.date, PersonDay]] = defaultdict(dict)
        for day in self.statement.hours.person_days:
            found[day.staff_id][day.day] = day
        return found

    @cached_property
    def _sources(self) -> dict[BatchId, SourceRef]:
        return {source.batch_id: source for source in self.inputs.sources}

    def days_of(self, staff_id: StaffId) -> list[PersonDay]:
        """A person's days."""
        return [*self._days[staff_id].values()]

    def day_of(self, staff_id: StaffId, day: dt.date) -> PersonDay:
        """A person's day. Raises KeyError where they have none."""
        return self._days[staff_id][day]

    def zone_of(self, staff_id: StaffId) -> str:
        """The zone whose nights a person's hours have."""
        person = self._people.get(staff_id)
        return self.fees.calendar.zone if person is None else person.zone

    def name(self, staff_id: StaffId) -> str:
        """A person as reasons call them: by code, and by name where it is told."""
        person = self._people.get(staff_id)
        if person is None:
            return f"person {staff_id}"
        return person.code if person.goes_by_code else f"{person.code} {person.name}"

    def code(self, staff_id: StaffId) -> str:
        """A person's code."""
        person = self._people.get(staff_id)
        return str(staff_id) if person is None else person.code

    def cell(self, entry: TimeEntry, *, overtime: bool = False) -> Cell | None:
        """The cell of an entry's hours, or of its overtime; None where they were typed in."""
        source = self._sources.get(entry.batch_id) if entry.batch_id is not None else None
        if source is None or entry.source_row is None or entry.source_column is None:
            return None
        sheet = source.sheets[entry.source_sheet or 0]
        column = self._overtime.get(source.batch_id) if overtime else None
        return Cell(
            batch_id=source.batch_id,
            file_name=source.file_name,
            address=cell_name(sheet, entry.source_row, column or entry.source_column),
        )

    def paper(self, day: dt.date) -> str:
        """The revision in force on a day, in words."""
        return f"revision {part_on(self.inputs.parts, day).revision.number}"

    @cached_property
    def papers(self) -> str:
        """The revisions in force in the month, in words."""
        numbers = [str(part.revision.number) for part in self.inputs.parts]
        return f"revision {numbers[0]}" if len(numbers) == 1 else f"revisions {', '.join(numbers)}"
