"""A month's inputs with staff codes in place of names, for a customer who shall not have them.

Nothing that is computed hangs on what is left out, so everything made of these inputs (figures,
paper, seal, tables) is whole and names nobody. What people typed about hours (notes, tasks) goes
too; a file, sheet or seat that is called by a name is called by its number, and in a title or a
source a person's name gives way to the code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from bpodesk.domain.event_files import EvidenceRef
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import SourceRef, StatementInputs

_WITHHELD = "note withheld"
_SOMEBODY = "[name]"  # a part of a name that several people have
_SHORTEST = 3  # letters of a part of a name that is looked for


def with_codes(
    inputs: StatementInputs, everybody: Iterable[StaffMember] | None = None
) -> StatementInputs:
    """The inputs without the names of people; those without any come back equal.

    `everybody` are the people whose names are looked for, those of the inputs where none are given:
    who answers for something often has no seat on the contract. Somebody who is asked for by name,
    and is none of them, is left out.
    """
    known = tuple(inputs.staff if everybody is None else everybody)
    parts = _name_parts(known)
    said = _Masked(known, parts)
    codes = {person.code for person in known}
    seats = _seats({assignment.seat for assignment in inputs.assignments}, parts)
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
        assignments=tuple(
            replace(assignment, seat=seats[assignment.seat]) for assignment in inputs.assignments
        ),
        volumes=tuple(replace(item, source=said(item.source)) for item in inputs.volumes),
        measurements=tuple(replace(item, source=said(item.source)) for item in inputs.measurements),
        events=tuple(
            replace(event, title=said(event.title), evidence=said(event.evidence))
            for event in inputs.events
        ),
        incidents=tuple(replace(item, title=said(item.title)) for item in inputs.incidents),
        remarks=tuple(
            replace(
                item,
                root_cause=said(item.root_cause),
                corrective_action=said(item.corrective_action),
                owner=owner if (owner := said(item.owner)) in codes else "",
            )
            for item in inputs.remarks
        ),
        evidence=tuple(
            _evidence(item, number, parts) for number, item in enumerate(inputs.evidence, start=1)
        ),
    )


class _Masked:
    """A text with the code of a person where the name stood."""

    def __init__(self, staff: Iterable[StaffMember], parts: frozenset[str]) -> None:
        self._parts = parts
        self._codes = _codes(staff, parts)
        longest = sorted(self._codes, key=lambda word: (-len(word), word))
        words = "|".join(re.escape(word) for word in longest)
        self._pattern = re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)

    def __call__(self, text: str) -> str:
        if not self._codes or not _names_somebody(text, self._parts):
            return text
        return self._pattern.sub(lambda found: self._codes[found[0].casefold()], text)


def _codes(staff: Iterable[StaffMember], parts: frozenset[str]) -> Mapping[str, str]:
    """What stands for a full name or a part of one, by its case-folded text."""
    codes: dict[str, str] = {}
    for person in staff:
        names = [name.casefold() for name in (person.name, *person.aliases)]
        words = {word for name in names for word in re.findall(r"\w+", name)} & parts
        for text in {*(name for name in names if _names_somebody(name, parts)), *words}:
            codes[text] = person.code if codes.get(text, person.code) == person.code else _SOMEBODY
    return codes


def _seats(seats: Iterable[str], parts: frozenset[str]) -> Mapping[str, str]:
    """Each seat's name, a number for one that is called by a person's; no two become one."""
    known = set(seats)
    free = (name for number in count(1) if (name := f"seat {number}") not in known)
    return {seat: next(free) if _names_somebody(seat, parts) else seat for seat in sorted(known)}


def _evidence(item: EvidenceRef, number: int, parts: frozenset[str]) -> EvidenceRef:
    name, point, ending = item.name.rpartition(".")
    if not _names_somebody(name or ending, parts):
        return item
    return replace(item, name=f"evidence {number}{point}{ending if point else ''}")


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
