"""Who sits in which seat of the contract, from when to when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.ids import StaffId
from bpodesk.domain.staff import StaffMember
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.text import date, exact_number, tr


class SeatsTab:
    """The seats. They belong to the contract, so a signed revision doesn't lock them."""

    def __init__(self, people: Sequence[StaffMember]) -> None:
        self.title = tr("S&eats")
        self._file: ContractFile | None = None
        self.first_day: dt.date | None = None
        """The day from which a new seat is taken; the revision's first one if None."""
        self._people = {person.id: person for person in people}
        self._seats = Field(
            "seats",
            tr("Seats"),
            rows(
                self._columns(),
                blank=self._blank,
                ordered=False,
                noun=tr("seat"),
                height=350,
            ),
            help=tr(
                "One row for each person and time. Seats change without a new revision: end the"
                " old row and add one for the successor."
            ),
        )
        self.form = Form((Section("", ((self._seats,),)),))

    def show(self, file: ContractFile, *, locked: bool) -> None:  # noqa: ARG002 - every tab is asked - a tab's way
        """Show the contract's seats."""
        self._file = file
        self.first_day = None
        self.form.set_values({"seats": file.seats})

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:  # noqa: ARG002
        """The file with the rows of the table; a role left empty is the person's."""
        return replace(file, seats=tuple(map(self._with_role, self.form.value(self._seats))))

    def _with_role(self, seat: Assignment) -> Assignment:
        person = self._people.get(seat.staff_id)
        return seat if seat.role or person is None else replace(seat, role=person.role)

    def _blank(self) -> Assignment:
        file = self._file
        if file is None:
            raise RuntimeError("the tab shows no contract yet")
        used = {seat.seat for seat in self.form.value(self._seats)}
        names = (tr("Seat {place}", place=place) for place in range(1, 10_000))
        return Assignment(
            staff_id=StaffId(0),
            contract_id=file.contract.id,
            seat=next(name for name in names if name not in used),
            starts_on=self.first_day or file.revision.effective_from,
        )

    def _person_name(self, seat: Assignment) -> str:
        person = self._people.get(seat.staff_id)
        return tr("Choose the person") if person is None else _words(person)

    def _columns(self) -> tuple[RowColumn[Assignment], ...]:
        # By name: what is typed into a closed list goes to the name that begins with it.
        known = sorted(self._people.values(), key=lambda person: person.name.casefold())
        people = tuple((person.id, _words(person)) for person in known)
        return (
            RowColumn[Assignment](
                "seat",
                tr("Seat"),
                editors.text(required=True, longest=60),
                lambda seat: seat.seat,
                120,
            ),
            RowColumn[Assignment](
                "staff_id", tr("Person"), editors.choice(people), self._person_name, 280
            ),
            RowColumn[Assignment](
                "role", tr("Role"), editors.text(longest=80), lambda seat: seat.role, 190
            ),
            RowColumn[Assignment](
                "starts_on",
                tr("From"),
                editors.date(required=True),
                lambda seat: date(seat.starts_on),
                150,
            ),
            RowColumn[Assignment](
                "ends_on", tr("Last day"), editors.date(), lambda seat: date(seat.ends_on), 150
            ),
            RowColumn[Assignment](
                "fte_percent",
                tr("FTE %"),
                editors.decimal(required=True, low=0, high=100, digits=2),
                lambda seat: exact_number(seat.fte_percent),
                80,
                Align.END,
            ),
        )


def _words(person: StaffMember) -> str:
    return f"{person.name}  {person.code}"
