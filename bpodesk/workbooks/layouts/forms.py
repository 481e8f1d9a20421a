"""Forms of one person with the days down: a month or a week, also several side by side or in turn.

A form has a head that names the person and the period, and a table of days. Where several heads
stand below each other the sheet is a report in blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.readings import Reading, Role, RowKind
from bpodesk.workbooks.layouts.base import Material, NotMine
from bpodesk.workbooks.layouts.outcome import Understood, period_of, reading_of
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.stated import StatedPerson
from bpodesk.workbooks.tables.vertical import (
    TableFacts,
    VerticalReader,
    VerticalTable,
    find_vertical,
)

_NOBODY = StatedPerson()
_LAST_ROW = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The layout; its name tells whether it is one form or many blocks."""

    name: str = "month form"

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's days, or why it holds no form."""
        found: list[tuple[StatedPerson, VerticalTable, TableFacts]] = []
        reasons: list[str] = []
        understood = Understood(layout=self.name, why="", facts=[])
        last_table: VerticalTable | None = None
        for person, window in blocks_of(material):
            table = _table(material, window)
            if table is None and last_table is not None:
                # Only the first of the blocks has a header.
                table = replace(last_table, window=window)
            if table is None or table.header.names_people:
                continue
            last_table = table
            weekly = self._is_weekly(material, table)
            head = replace(window, last_row=table.window.first_row - 1)
            period = period_of(material, head, weekly=weekly)
            if period.days is None and found:
                period = period_of(material, replace(head, first_row=1), weekly=weekly)
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
        from bpodesk.workbooks.tables.days import day_label

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


def _table(material: Material, window: Window) -> VerticalTable | None:
    table = find_vertical(
        material.grid,
        window=window,
        words=material.words,
        dates=material.dates,
        forced=material.answers.roles,
    )
    if table is None:
        return None
    names_task_per_row = table.header.all_of(Role.CUSTOMER) and not table.header.times
    return None if names_task_per_row else table


def blocks_of(material: Material) -> Sequence[tuple[StatedPerson, Window]]:
    """Each named person with the part of the sheet that is theirs; all of it where nobody is named.

    Heads in one row stand side by side, heads below each other end the block above.
    """
    people = [person for person in material.people if person.name or person.code]
    side_by_side = _forms_across(material)
    if not people:
        return [(_NOBODY, window) for window in side_by_side or [Window()]]
    rows: dict[int, list[StatedPerson]] = {}
    for person in people:
        row = next((row for row in rows if abs(row - person.row) <= 2), person.row)
        rows.setdefault(row, []).append(person)
    starts = sorted(rows)
    found: list[tuple[StatedPerson, Window]] = []
    for start, following in zip(starts, [*starts[1:], _LAST_ROW], strict=True):
        in_row = _merged(rows[start])
        across = [window for window in side_by_side if len(side_by_side) > 1]
        first_row = 1 if start == starts[0] else start
        if len(in_row) == 1 and across:
            found += [
                (in_row[0], replace(w, first_row=first_row, last_row=following - 1)) for w in across
            ]
            continue
        for index, person in enumerate(in_row):
            last = in_row[index + 1].column - 1 if index + 1 < len(in_row) else 1 << 21
            found.append(
                (
                    person,
                    Window(
                        first_row=first_row,
                        last_row=following - 1,
                        first_column=person.column if index else 1,
                        last_column=last,
                    ),
                )
            )
    return found


def _merged(people: Sequence[StatedPerson]) -> list[StatedPerson]:
    """Name and code in neighbouring rows of one head are one person."""
    found: list[StatedPerson] = []
    for person in sorted(people, key=lambda item: item.column):
        last = found[-1] if found else None
        apart = last is not None and (
            (bool(last.name) and bool(person.name)) or (bool(last.code) and bool(person.code))
        )
        if last is None or (apart and abs(person.column - last.column) > 2):
            found.append(person)
        elif not apart:
            found[-1] = StatedPerson(
                name=last.name or person.name,
                code=last.code or person.code,
                cells=(*last.cells, *person.cells),
            )
    return found


def _forms_across(material: Material) -> list[Window]:
    """The columns of forms that stand side by side: one header row that repeats itself."""
    for number, cells in material.grid.rows(Window(last_row=40)):
        texts = [(cell.column, cell.text.strip().casefold()) for cell in cells]
        first = next((text for _, text in texts if text), "")
        starts = [column for column, text in texts if text == first]
        meaning = material.words.meaning(first)
        is_day = meaning is not None and (
            meaning.role is Role.DATE or meaning.hint.value == "weekday"
        )
        if len(starts) < 2 or not is_day or len(texts) < 3 * len(starts):
            continue
        width = min(b - a for a, b in zip(starts, starts[1:], strict=False))
        if width < 3:
            continue
        _ = number
        return [
            Window(
                first_column=start if index else 1,
                last_column=(starts[index + 1] - 1 if index + 1 < len(starts) else 1 << 21),
            )
            for index, start in enumerate(starts)
        ]
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
