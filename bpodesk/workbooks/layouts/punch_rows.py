"""Lists with a row for each person's day: several times in it, or all its punches in a cell."""

from dataclasses import dataclass

from bpodesk.domain.readings import Reading, Role
from bpodesk.workbooks.layouts.base import HEAD_ROWS, Material, NotMine
from bpodesk.workbooks.layouts.outcome import Understood, reading_of
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.tables.day_rows import VerticalReader
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import find_vertical


@dataclass(frozen=True, slots=True, kw_only=True)
class PunchRows:
    """The layout."""

    name: str = "punches by day"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's days, or why it is no such list."""
        grid, words = material.grid, material.words
        table = find_vertical(
            grid, window=Window(), words=words, dates=material.dates, forced=material.answers.roles
        )
        if table is None or table.header.last_row > HEAD_ROWS:
            return NotMine("no row of headers has a day and times on the clock")
        header = table.header
        if len(header.times) < 3 and not header.all_of(Role.PUNCH):
            return NotMine("its rows have no more than one start and one end", header.weight)
        if not header.names_people and material.people:
            return NotMine("it is the form of one person", header.weight)
        head = Window(last_row=header.first_row - 1)
        period = period_of(material, head)
        if not header.all_of(Role.DATE) and period.days is None:
            return NotMine("its rows have times, but no days", header.weight)
        facts = VerticalReader(
            grid,
            table,
            words=words,
            dates=material.dates,
            period=period.days,
            person=StatedPerson(),
        ).read()
        understood = Understood(
            layout=self.name,
            why=f"A list of days with their times, its header in row {header.last_row}.",
            facts=[facts],
        )
        if facts.needs_period:
            understood.reasons.append(period.reason)
            if period.question is not None:
                understood.questions.append(period.question)
        return reading_of(material, understood)
