"""Timesheets, changes, pictures and problems: the values with little to work out."""

import datetime as dt

import pytest

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.hour_kinds import by_local_date
from bpodesk.domain.pictures import Anchor, Box, Dot, Ink, Label, Picture, Stroke
from bpodesk.domain.problems import Problem, Severity, Trouble, has_errors
from bpodesk.domain.readings import Checksum, ReadEntry, Reading, cell_name, column_letters
from bpodesk.domain.worktime import Span
from tests.domain.making import september


def read(person: str, day: dt.date, minutes: int) -> ReadEntry:
    return ReadEntry(person=person, day=day, minutes=minutes, sheet="Hours", row=2, column=3)


READING = Reading(
    layout="list",
    sheets=(),
    columns=(),
    entries=(
        read("Bea", september(3), 480),
        read("Abe", september(1), 450),
        read("Bea", september(2), 30),
    ),
)
EMPTY = Reading(layout="list", sheets=(), columns=(), entries=())


def test_reading_names_people_once_in_order_of_appearance() -> None:
    assert READING.people == ("Bea", "Abe")


def test_reading_sums_and_spans_its_entries() -> None:
    assert READING.total_minutes == 960
    assert (READING.first_day, READING.last_day) == (september(1), september(3))


def test_reading_without_entries_has_no_days() -> None:
    assert (EMPTY.total_minutes, EMPTY.first_day, EMPTY.last_day) == (0, None, None)
    assert EMPTY.people == ()


@pytest.mark.parametrize(("computed", "agrees"), [(960, True), (959, False)])
def test_checksum_agrees_where_the_files_total_is_the_sum(computed: int, agrees: bool) -> None:
    total = Checksum(place="Hours!C9", label="Total", stated_minutes=960, computed_minutes=computed)
    assert total.agrees is agrees


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_column_letters_count_like_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_cell_name_is_written_as_people_write_it() -> None:
    assert cell_name("Hours", 12, 3) == "Hours!C12"


def test_change_set_names_the_kinds_it_touched() -> None:
    touched = {Kind.TIME_ENTRY: frozenset[int](), Kind.STAFF: frozenset({1})}
    change = ChangeSet(label="Import", ids=touched)
    assert change.kinds == {Kind.TIME_ENTRY, Kind.STAFF}
    assert change


def test_change_set_of_nothing_is_false() -> None:
    assert not ChangeSet(label="Nothing")
    assert ChangeSet(label="Nothing").kinds == frozenset()


def test_picture_marks_have_a_role_of_colour_each() -> None:
    marks = (
        Stroke(points=((0, 0), (10, 5))),
        Box(x=0, y=0, width=5, height=5),
        Dot(x=1, y=1),
        Label(x=0, y=9, text="W36"),
    )
    picture = Picture(width=100, height=50, marks=marks, alternative="Service level by week")
    assert [mark.ink for mark in picture.marks] == [Ink.INK, Ink.ACCENT, Ink.ACCENT, Ink.INK]
    assert marks[3].anchor is Anchor.START


def test_problems_with_one_error_have_errors() -> None:
    warning = Problem(message="Look here.", severity=Severity.WARNING)
    error = Problem(message="Not so.")
    assert not has_errors([])
    assert not has_errors([warning])
    assert has_errors([warning, error])


def test_trouble_text_is_the_sentence_for_the_user() -> None:
    assert str(Trouble("The file is open elsewhere. Close it.")) == (
        "The file is open elsewhere. Close it."
    )


def test_span_is_cut_at_the_midnights_of_a_zone_and_an_empty_one_is_nothing() -> None:
    start = dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC)  # 18:00 in Manila
    within = Span(start=start, end=start + dt.timedelta(hours=2))
    assert list(by_local_date(within, "Asia/Manila")) == [(dt.date(2026, 9, 1), within)]
    over = Span(start=start, end=start + dt.timedelta(hours=8))
    assert [(day.day, part.minutes) for day, part in by_local_date(over, "Asia/Manila")] == [
        (1, 360),
        (2, 120),
    ]
    assert list(by_local_date(Span(start=start, end=start), "Asia/Manila")) == []
