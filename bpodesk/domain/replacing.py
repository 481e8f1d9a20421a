"""Which earlier import a file corrects, and how far it reaches.

A corrected file comes under the same name, often with a mark of its version, or says nearly the
same in the same layout. Neither alone is proof, so what it restates is counted: a file that says
something else on the same days is more work, not a correction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.domain.entry_lines import DAY, STAFF, START, TASK, day_of, lines_of
from bpodesk.domain.ids import StaffId
from bpodesk.domain.periods import DateRange
from bpodesk.domain.reconcile import LOOSE, facts_of, pair_lines, person_day
from bpodesk.domain.timesheets import TimeEntry

_VERSION_MARK = re.compile(
    r"""[\s._-]*(?:\(\s*\d+\s*\)|\b(?:v|ver|version|rev|revision)[\s._-]*\d+
    |\b(?:corrected|correction|corrections|revised|updated|fixed|final|new|copy|copy[ ]of))\s*$""",
    re.VERBOSE,
)
_COPY_OF = re.compile(r"^copy of\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of an earlier import's entries on the days of a file the file states again.

    `alike` counts those that say the same or differ in a way that a correction does (the same day
    with the same start or task); `same` those that say the same.
    """

    entries: int
    same: int
    alike: int

    @property
    def by_name(self) -> bool:
        """True where a file of the same name is a correction: half of it is stated again."""
        return self.alike > 0 and self.alike * 2 >= self.entries

    @property
    def by_layout(self) -> bool:
        """True where a file of another name is one: nearly all of it, and half unchanged."""
        return self.alike * 10 >= self.entries * 9 and self.same * 2 >= self.entries > 0


def likeness(rows: Sequence[TimeEntry], old: Sequence[TimeEntry]) -> Likeness:
    """How much of `old`, on the person's days that the file has rows of, the file states again."""
    lines = lines_of(rows)
    days = set(map(person_day, lines))
    there = [line for line in lines_of(old) if person_day(line) in days]
    pairs, _, _ = pair_lines(lines, there, (facts_of, *LOOSE))
    same = sum(facts_of(before) == facts_of(row) for before, row in pairs)
    alike = sum(
        before[TASK] == row[TASK] or before[START] == row[START] is not None
        for before, row in pairs
    )
    return Likeness(entries=len(there), same=same, alike=alike)


def plain_file_name(name: str) -> str:
    """A file's name without ending, capitals and marks of its version: "Hours (2).xlsx" -> hours.

    "Hours corrected v2", "hours_final" and "Copy of hours" are the same file's names.
    """
    stem = name.rpartition(".")[0] or name
    plain = _COPY_OF.sub("", " ".join(stem.casefold().replace("_", " ").split()))
    while (shorter := _VERSION_MARK.sub("", plain)) != plain and shorter:
        plain = shorter
    return plain


def is_whole(old: Sequence[TimeEntry], *, people: frozenset[StaffId], days: DateRange) -> bool:
    """True where a file clearly is all of an earlier one anew, so that who is missing has gone.

    It reaches from that one's first day to its last, and names more than half of its people.
    """
    lines = lines_of(old)
    before = {line[STAFF] for line in lines}
    return len(before & people) * 2 > len(before) and all(
        day_of(day) in days for day in {line[DAY] for line in lines}
    )
