"""Forms of one person with the days down: a month or a week, also several side by side or in turn.

A form has a head that names the person and the period, and a table of days. Where several heads
stand below each other the sheet is a report in blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bpodesk.domain.readings import Reading, Role, RowKind
from bpodesk.workbooks.layouts.base import HEAD_ROWS, Material, NotMine
from bpodesk.workbooks.layouts.outcome import Understood, reading_of
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.roles import Hint
from bpodesk.workbooks.tables.day_rows import VerticalReader
from bpodesk.workbooks.tables.days import day_label
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.header import meaning_of
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import VerticalTable, find_vertical

_NOBODY = StatedPerson()
_FEWEST_DAYS = 3
_HEAD_ROWS = 3
_NARROWEST_FORM = 3
_LAST_ROW = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The layout; its name tells whether it is one form or many blocks."""

    name: str = "month form"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's days, or why it holds no form."""
        found: list[tuple[StatedPerson, VerticalTable, TableFacts]] = []
        reasons: list[str] = []
        understood = Understood(layout=self.name, why="", facts=[])
        last_table = material.notes.table
        for person, window in blocks_of(material):
            table = _table(material, window, person)
            if table is None and last_table is not None:
                # Only the first of the blocks has a header.
                table = _carried(last_table, window, material)
            if table is None or table.header.names_people:
                continue
            material.notes.table = last_table = table
            weekly = self._is_weekly(material, table)
            head = replace(window, last_row=table.window.first_row - 1)
            period = period_of(material, head, weekly=weekly)
            if period.days is None and found:
                # A title above the first form, or the left one, is that of all.
                period = period_of(material, Window(last_row=head.last_row), weekly=weekly)
            facts = VerticalReader(
                material.grid,
                table,
                words=material.words,
                dates=material.dates,
                period=period.days,
                person=person,
            ).read()
            if facts.needs_period:
                reasons.append(period.reason)
                if period.question is not None and not understood.questions:
                    understood.questions.append(period.question)
            for cell in person.cells:
                facts.rows.setdefault(cell.row, RowKind.LABEL)
            found.append((person, table, facts))
        if not found:
            return NotMine("no table of days stands below a head with a name or month")
        people = {(person.name, person.code) for person, _, _ in found}
        blocks = len(found) >= 2 and len(people) >= 2
        understood.layout = "person blocks" if blocks else self.name
        row = found[0][1].header.last_row
        understood.why = (
            f"A report with a block for each person, the first header in row {row}."
            if blocks
            else f"The form of one person, its header in row {row}."
        )
        understood.facts = _once([facts for _, _, facts in found])
        understood.reasons = list(dict.fromkeys(reason for reason in reasons if reason))
        return reading_of(material, understood)

    @staticmethod
    def _is_weekly(material: Material, table: VerticalTable) -> bool:
        cells = (
            material.grid.at(number, table.day_column)
            for number, _ in material.grid.rows(table.window)
        )
        labels = [
            label
            for cell in cells
            if cell is not None
            and (label := day_label(cell, words=material.words, dates=material.dates)) is not None
        ]
        return all(label.day is None and label.date is None for label in labels)


def _carried(table: VerticalTable, window: Window, material: Material) -> VerticalTable | None:
    """The header of the block or sheet before, for a part that has none and the same columns."""
    days = [
        cell
        for number, _ in material.grid.rows(window)
        if (cell := material.grid.at(number, table.day_column)) is not None
        and day_label(cell, words=material.words, dates=material.dates) is not None
    ]
    if len(days) < _FEWEST_DAYS:
        return None
    first = days[0].row
    return VerticalTable(
        header=replace(table.header, first_row=first, last_row=first - 1),
        day_column=table.day_column,
        window=replace(window, first_row=first),
    )


def _table(material: Material, window: Window, person: StatedPerson) -> VerticalTable | None:
    table = find_vertical(
        material.grid,
        window=window,
        words=material.words,
        dates=material.dates,
        forced=material.answers.roles,
    )
    if table is None:
        return None
    if table.header.all_of(Role.CUSTOMER) and not table.header.times:
        return None  # each row names its task
    if not person.name:
        return table
    # Beside a person named in the head, a column "No." counts the rows.
    columns = tuple(
        replace(item, role=Role.IGNORED) if item.hint is Hint.WEAK_CODE else item
        for item in table.header.columns
    )
    return replace(table, header=replace(table.header, columns=columns))


def blocks_of(material: Material) -> Sequence[tuple[StatedPerson, Window]]:
    """Each named person with the part of the sheet that is theirs; all of it where nobody is named.

    Forms may stand side by side; in each, the head of the next ends the block above.
    """
    people = [person for person in material.people if person.name or person.code]
    across = _forms_across(material) or _heads_across(people)
    found: list[tuple[StatedPerson, Window]] = []
    for window in across:
        inside = [person for person in people if person.cells[0] in window]
        heads = _heads(inside)
        starts = [person.row for person in heads]
        for index, person in enumerate(heads):
            last = starts[index + 1] - 1 if index + 1 < len(starts) else _LAST_ROW
            found.append(
                (person, replace(window, first_row=starts[index] if index else 1, last_row=last))
            )
        if not heads:
            found.append((people[0] if len(people) == 1 else _NOBODY, window))
    return found


def _heads(people: Sequence[StatedPerson]) -> list[StatedPerson]:
    """People from top to bottom; name and code in neighbouring rows of one head are one."""
    found: list[StatedPerson] = []
    for person in sorted(people, key=lambda item: item.row):
        last = found[-1] if found else None
        near = last is not None and person.row - last.row <= _HEAD_ROWS
        if last is None or not near:
            found.append(person)
        elif not (last.name and person.name) and not (last.code and person.code):
            found[-1] = StatedPerson(
                name=last.name or person.name,
                code=last.code or person.code,
                cells=(*last.cells, *person.cells),
            )
    return found


def _heads_across(people: Sequence[StatedPerson]) -> list[Window]:
    """The columns of forms whose heads stand in one row; one window where there is one head."""
    if not people:
        return [Window()]
    first = [person for person in people if person.row == people[0].row]
    starts = [person.column for person in first if person.name]
    if len(starts) < 2 or min(b - a for a, b in pairwise(starts)) < _NARROWEST_FORM:
        return [Window()]
    return _windows(starts)


def _windows(starts: Sequence[int]) -> list[Window]:
    ends = [*(start - 1 for start in starts[1:]), _LAST_ROW]
    return [
        Window(first_column=start if index else 1, last_column=end)
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _forms_across(material: Material) -> list[Window]:
    """The columns of forms that stand side by side: one header row that repeats itself."""
    for _, cells in material.grid.rows(Window(last_row=HEAD_ROWS)):
        texts = [(cell.column, text_of(cell).casefold()) for cell in cells]
        first = next((text for _, text in texts if text), "")
        starts = [column for column, text in texts if text == first]
        meaning = meaning_of(first, material.words)
        is_day = meaning is not None and (meaning[0] is Role.DATE or meaning[1] is Hint.WEEKDAY)
        repeats = is_day and len(starts) >= 2 and len(texts) >= 2 * len(starts)
        if repeats and min(b - a for a, b in pairwise(starts)) >= _NARROWEST_FORM:
            return _windows(starts)
    return []


def _once(facts: list[TableFacts]) -> list[TableFacts]:
    """Without the copies of a form that stand beside it."""
    kept: list[TableFacts] = []
    seen: set[tuple[object, ...]] = set()
    for table in facts:
        key = tuple(
            (d.person, d.person_code, d.day, d.times, d.minutes, d.code) for d in table.days
        )
        if key not in seen or not key:
            kept.append(table)
        seen.add(key)
    return kept
