"""A month's inputs with staff codes in place of names, for a customer who shall not have them.

Nothing that is computed hangs on what is left out, so everything made of these inputs (figures,
paper, seal, tables) is whole and names nobody. What people typed about hours (notes, tasks) goes
too; a file or sheet that is called by a name is called by its number.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import SourceRef, StatementInputs

_WITHHELD = "note withheld"
_SHORTEST = 3  # letters of a part of a name that is looked for


def with_codes(inputs: StatementInputs) -> StatementInputs:
    """The inputs without the names of people; those without any come back equal."""
    parts = _name_parts(inputs.staff)
    return replace(
        inputs,
        staff=tuple(
            replace(person, name=person.code, aliases=(), note="") for person in inputs.staff
        ),
        entries=tuple(
            replace(entry, task="", note=_WITHHELD if entry.note else "")
            for entry in inputs.entries
        ),
        sources=tuple(
            _source(source, number, parts) for number, source in enumerate(inputs.sources, start=1)
        ),
    )


def _name_parts(staff: Iterable[StaffMember]) -> frozenset[str]:
    """The words of all names and their other ways of writing, but for initials and codes."""
    names = (name for person in staff for name in (person.name, *person.aliases))
    words = {word for name in names for word in re.findall(r"\w+", name.casefold())}
    codes = {person.code.casefold() for person in staff}
    return frozenset(word for word in words - codes if len(word) >= _SHORTEST)


def _source(source: SourceRef, number: int, parts: frozenset[str]) -> SourceRef:
    name, point, ending = source.file_name.rpartition(".")
    file_name = source.file_name
    if _names_somebody(name or ending, parts):
        file_name = f"timesheet {number}{point}{ending if point else ''}"
    sheets = tuple(
        f"sheet {place}" if _names_somebody(sheet, parts) else sheet
        for place, sheet in enumerate(source.sheets, start=1)
    )
    return replace(source, file_name=file_name, sheets=sheets)


def _names_somebody(text: str, parts: frozenset[str]) -> bool:
    return any(part in text.casefold() for part in parts)
