"""Entries as plain tuples and back."""

import dataclasses

from bpodesk.domain.entry_lines import FIELDS, LineEntries, entry_of_line, line_of, lines_of
from bpodesk.domain.timesheets import TimeEntry
from tests.domain.making import september, worked

TIMED = worked(
    day=september(1), start="2026-09-01 09:00", end="2026-09-01 13:00", minutes=240, identity=7
)
PLAIN = worked(day=september(2), minutes=480)


def test_line_has_every_field_and_gives_the_entry_back() -> None:
    assert sorted(FIELDS) == sorted(field.name for field in dataclasses.fields(TimeEntry))
    # 13:00 UTC, as 09:00 is meant in New York.
    assert dict(zip(FIELDS, line_of(TIMED), strict=True))["started_at"] == 1_788_267_600
    for entry in (TIMED, PLAIN):
        assert entry_of_line(line_of(entry)) == entry


def test_lines_are_entries_to_whoever_looks() -> None:
    entries = LineEntries(lines_of([TIMED, PLAIN]))
    assert entries == (TIMED, PLAIN)
    assert (entries[-1], entries[:1], len(entries)) == (PLAIN, [TIMED], 2)
    assert entries != [PLAIN]
    assert entries != 5
