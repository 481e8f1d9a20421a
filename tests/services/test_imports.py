"""Importing timesheets: what is new, who is who, what overlaps, and all of it as one step."""

import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.services.books import (
    NotFound,
    OpenBook,
    check_book,
    redo_last,
    undo_last,
    what_can_be_undone,
)
from bpodesk.services.imports import import_timesheet, plan_import, read_file
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import (
    WORKBOOK_NAME,
    import_sample_workbook,
    sample_workbook,
)
from bpodesk.services.staff import bin_people, list_staff
from bpodesk.services.timesheets import list_batches, list_entries
from bpodesk.workbooks.people import MatchKind, WrittenName
from bpodesk.workbooks.refusals import FileRefused
from tests.services.making import (
    BOTH,
    HOURS,
    TIMES,
    contract_in,
    csv_file,
    dump,
    ok,
    plan_of,
    refused,
    rows_of,
    run_sql,
    sample_id,
    times_of,
)

SEPTEMBER = Month(2026, 9).range


# ---------------------------------------------------------------- the sample's own workbook


def test_import_undone_and_made_again_is_what_it_was(bare: OpenBook) -> None:
    before = dump(bare.path)
    assert import_sample_workbook(bare, sample_workbook()) == 116
    after = dump(bare.path)
    assert len(after["time_entry"]) == 116
    assert what_can_be_undone(bare).undo == f"Import of {WORKBOOK_NAME}"
    changes = undo_last(bare)
    assert changes.kinds >= {Kind.TIME_ENTRY, Kind.IMPORT_BATCH, Kind.SOURCE_FILE}
    assert dump(bare.path) == before
    redo_last(bare)
    assert dump(bare.path) == after
    undo_last(bare)
    assert import_sample_workbook(bare, sample_workbook()) == 116
    again = dump(bare.path)
    for rows in (again, after):
        for row in rows["time_entry"]:
            row["id"] = row["batch_id"] = 0
    assert again["time_entry"] == after["time_entry"]
    assert check_book(bare) == ()


def test_same_file_twice_is_once(sample: OpenBook) -> None:
    before, steps = dump(sample.path, versions=True), what_can_be_undone(sample)
    file = read_file(sample_workbook(), name="Copy of it.xlsx")
    plan = plan_import(sample, file, contract_id=sample_id(sample))
    assert plan.earlier is not None
    assert (plan.entries, plan.same, plan.overlaps) == ((), 116, ())
    assert ok(import_timesheet(sample, plan)).new == 0
    assert dump(sample.path, versions=True) == before
    assert what_can_be_undone(sample) == steps


# ---------------------------------------------------------------- what is new, what is there


ROWS = ("A,Ana Cruz,2026-09-01,21:00,06:00,60,8", "B,Ben Diaz,2026-09-01,21:00,06:00,60,8")


def test_rows_that_are_there_already_count_as_the_same(book: OpenBook, contract: Contract) -> None:
    assert ok(import_timesheet(book, plan_of(book, contract, BOTH, *ROWS))).new == 2
    more = "A,Ana Cruz,2026-09-02,21:00,06:00,60,8"
    plan = plan_of(book, contract, BOTH, *ROWS, more, name="whole week.csv")
    assert (plan.same, len(plan.entries), plan.earlier) == (2, 1, None)
    assert ok(import_timesheet(book, plan)).new == 1
    assert [row.batch.entry_count for row in list_batches(book)] == [3, 0]
    assert check_book(book) == ()


def test_other_file_with_nothing_new_leaves_no_step(book: OpenBook, contract: Contract) -> None:
    ok(import_timesheet(book, plan_of(book, contract, BOTH, *ROWS)))
    before, steps = dump(book.path, versions=True), what_can_be_undone(book)
    plan = plan_of(book, contract, BOTH, *reversed(ROWS), name="sorted.csv")
    assert (plan.same, plan.entries) == (2, ())
    assert ok(import_timesheet(book, plan)).new == 0
    assert dump(book.path, versions=True) == before
    assert what_can_be_undone(book) == steps


def test_very_file_of_another_contract_stops_the_import_and_is_kept_once(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,4")))
    plan = plan_of(book, other, HOURS, "A,Ana Cruz,2026-09-01,4")
    assert plan.earlier is None
    (problem,) = plan.overlaps
    assert problem.message == "This very file was imported into C-1 (Customer KC-1) before."
    assert refused(import_timesheet(book, plan)) == (problem,)
    assert len(list_batches(book)) == 1
    assert ok(import_timesheet(book, plan, allow_overlaps=True)).new == 1
    assert rows_of(book.path, "SELECT count(*) FROM source_file") == [(1,)]
    assert len(list_batches(book)) == 2
    undo_last(book)
    assert rows_of(book.path, "SELECT count(*) FROM source_file") == [(1,)]


def test_same_times_with_another_break_are_not_there_already(
    book: OpenBook, contract: Contract
) -> None:
    """Night hours lie elsewhere when the break is longer: the row says something else."""
    ok(import_timesheet(book, plan_of(book, contract, BOTH, ROWS[0])))
    changed = "A,Ana Cruz,2026-09-01,21:00,06:00,90,8"
    plan = plan_of(book, contract, BOTH, changed, name="b.csv")
    assert (plan.same, [entry.break_minutes for entry in plan.entries]) == (0, [90])
    assert [problem.message for problem in plan.overlaps] == [
        (
            "Ana Cruz on 2026-09-01: 21:00 to 06:00 (540 minutes) is in the book already for C-1"
            " (Customer KC-1)."
        )
    ]


def test_same_hours_with_other_overtime_are_not_there_already(
    book: OpenBook, contract: Contract
) -> None:
    header = f"{HOURS},Overtime"
    ok(import_timesheet(book, plan_of(book, contract, header, "A,Ana Cruz,2026-09-01,8,2")))
    again = plan_of(book, contract, header, "A,Ana Cruz,2026-09-01,8,2 ", name="b.csv")
    assert (again.same, again.entries) == (1, ())
    plan = plan_of(book, contract, header, "A,Ana Cruz,2026-09-01,8,1", name="c.csv")
    assert (plan.same, [entry.overtime_minutes for entry in plan.entries]) == (0, [60])
    assert len(plan.overlaps) == 1


def test_equal_rows_are_counted(book: OpenBook, contract: Contract) -> None:
    half = "A,Ana Cruz,2026-09-01,4"
    ok(import_timesheet(book, plan_of(book, contract, HOURS, half)))
    plan = plan_of(book, contract, HOURS, half, half, name="both halves.csv")
    # Two rows of four hours are eight; the book has one of them.
    assert (plan.same, plan.total_minutes, plan.overlaps) == (1, 240, ())
    assert ok(import_timesheet(book, plan)).new == 1
    rows = list_entries(book, days=SEPTEMBER)
    assert [row.entry.minutes for row in rows] == [240, 240]


def test_hours_without_times_on_a_day_the_book_has_hours_of_stop_the_import(
    book: OpenBook, contract: Contract
) -> None:
    ok(import_timesheet(book, plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,5")))
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,3", name="late.csv")
    (problem,) = plan.overlaps
    assert problem.message == "Ana Cruz on 2026-09-01: the book has 5.00 h of this day already."
    assert problem.place == "late!D2"
    assert refused(import_timesheet(book, plan)) == (problem,)
    assert ok(import_timesheet(book, plan, allow_overlaps=True)).new == 1


def test_hours_without_times_beside_those_the_file_accounts_for_are_new(
    book: OpenBook, contract: Contract
) -> None:
    five, three = "A,Ana Cruz,2026-09-01,5", "A,Ana Cruz,2026-09-01,3"
    ok(import_timesheet(book, plan_of(book, contract, HOURS, five)))
    plan = plan_of(book, contract, HOURS, five, three, name="late.csv")
    assert (plan.same, plan.total_minutes, plan.overlaps) == (1, 180, ())


def test_hours_without_times_of_another_person_day_or_contract_are_new(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,5")))
    rows = ("B,Ben Diaz,2026-09-01,3", "A,Ana Cruz,2026-09-02,3")
    assert plan_of(book, contract, HOURS, *rows).overlaps == ()
    assert plan_of(book, other, HOURS, "A,Ana Cruz,2026-09-01,3").overlaps == ()


def test_times_on_a_day_the_book_has_only_hours_of_stop_the_import(
    book: OpenBook, contract: Contract
) -> None:
    ok(import_timesheet(book, plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8")))
    plan = plan_of(book, contract, BOTH, ROWS[0], name="clocked.csv")
    assert [problem.message for problem in plan.overlaps] == [
        "Ana Cruz on 2026-09-01: the book has 8.00 h of this day already."
    ]


# ---------------------------------------------------------------- cancelled


class _StoppedError(Exception):
    """What a checkpoint raises."""


@pytest.mark.parametrize("at", [1, 2])
def test_import_stopped_at_a_checkpoint_leaves_nothing(
    book: OpenBook, contract: Contract, at: int
) -> None:
    plan = plan_of(book, contract, BOTH, *ROWS)
    before, steps = dump(book.path, versions=True), what_can_be_undone(book)
    asked: list[int] = []

    def checkpoint() -> None:
        asked.append(1)
        if len(asked) == at:
            raise _StoppedError

    with pytest.raises(_StoppedError):
        import_timesheet(book, plan, checkpoint=checkpoint)
    assert len(asked) == at
    assert dump(book.path, versions=True) == before
    assert what_can_be_undone(book) == steps
    assert ok(import_timesheet(book, plan, checkpoint=checkpoint)).new == 2


def test_plan_made_before_another_import_of_the_same_file_changes_nothing(
    book: OpenBook, contract: Contract
) -> None:
    stale = plan_of(book, contract, BOTH, *ROWS)
    ok(import_timesheet(book, stale))
    before = dump(book.path, versions=True)
    assert ok(import_timesheet(book, stale)).new == 0
    assert dump(book.path, versions=True) == before


def test_plan_made_before_another_file_with_the_same_rows_adds_nothing(
    book: OpenBook, contract: Contract
) -> None:
    first = plan_of(book, contract, BOTH, *ROWS)
    second = plan_of(book, contract, BOTH + " ", *ROWS, name="2.csv")
    ok(import_timesheet(book, first))
    assert ok(import_timesheet(book, second)).new == 0


# ---------------------------------------------------------------- overlaps


def test_overlap_with_another_contract_of_the_person_stops_the_import(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, plan_of(book, other, BOTH, ROWS[0])))
    plan = plan_of(book, contract, TIMES, "A,Ana Cruz,2026-09-02,05:00,09:00,0", name="b.csv")
    (problem,) = plan.overlaps
    assert problem.message == (
        "Ana Cruz on 2026-09-01: 05:00 to 06:00 (60 minutes) for C-1 (Customer KC-1)"
        " is in the book already for C-2 (Customer KC-2)."
    )
    assert problem.place == "b!D2"
    assert refused(import_timesheet(book, plan)) == plan.overlaps
    assert ok(import_timesheet(book, plan, allow_overlaps=True)).new == 1


def test_overlap_within_the_file_and_with_the_contract_s_own_hours(
    book: OpenBook, contract: Contract
) -> None:
    ok(import_timesheet(book, plan_of(book, contract, BOTH, ROWS[0])))
    plan = plan_of(
        book,
        contract,
        TIMES,
        "A,Ana Cruz,2026-09-01,20:00,22:00,0",
        "B,Ben Diaz,2026-09-03,09:00,12:00,0",
        "B,Ben Diaz,2026-09-03,11:30,13:00,0",
        name="b.csv",
    )
    assert sorted(problem.message for problem in plan.overlaps) == [
        (
            "Ana Cruz on 2026-09-01: 21:00 to 22:00 (60 minutes) is in the book already for C-1"
            " (Customer KC-1)."
        ),
        (
            "Ben Diaz on 2026-09-02: 11:30 to 12:00 (30 minutes) stands in another row of the file"
            " too."
        ),
    ]


# ---------------------------------------------------------------- people


def test_unknown_person_is_refused_by_name(book: OpenBook, contract: Contract) -> None:
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8", "Z,Zoe Quill,2026-09-01,8")
    assert plan.unknown == (WrittenName(name="Zoe Quill", code="Z"),)
    assert len(plan.entries) == 1
    (problem,) = refused(import_timesheet(book, plan))
    assert problem.message == (
        "Nobody in the staff list is called “Zoe Quill”. Choose the person, or add them first."
    )
    assert problem.value == "Zoe Quill"
    assert list_batches(book) == ()


def test_person_in_the_bin_is_unknown(book: OpenBook, contract: Contract) -> None:
    (ana, _) = list_staff(book)
    ok(bin_people(book, [ana.person]))
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8")
    assert [name.name for name in plan.unknown] == ["Ana Cruz"]


def test_proposal_needs_a_choice_and_becomes_an_alias(book: OpenBook, contract: Contract) -> None:
    rows = ("Ana Cruzz,2026-09-01,8", "Ana Cruzz,2026-09-02,8")
    header = "Employee,Date,Hours"
    plan = plan_of(book, contract, header, *rows)
    (match,) = plan.matches
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert (match.kind, match.staff_id) == (MatchKind.PROPOSED, ana.id)
    assert len(plan.unknown) == 1
    assert len(refused(import_timesheet(book, plan))) == 1
    chosen = plan_of(book, contract, header, *rows, choices={match.written: ana.id})
    assert (chosen.unknown, chosen.total_minutes) == ((), 960)
    outcome = import_timesheet(book, chosen)
    assert ok(outcome).new == 2
    assert isinstance(outcome, Saved)
    assert Kind.STAFF in outcome.changes.kinds
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("Ana Cruzz",)
    later = plan_of(book, contract, header, "Ana Cruzz,2026-09-03,8", name="c.csv")
    assert [match.kind for match in later.matches] == [MatchKind.ALIAS]
    assert later.unknown == ()
    undo_last(book)
    assert all(not row.person.aliases for row in list_staff(book))


def test_two_names_chosen_for_one_person_both_become_aliases(
    book: OpenBook, contract: Contract
) -> None:
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    rows = ("The Boss,2026-09-01,8", "Madame,2026-09-02,8")
    choices = {WrittenName(name="The Boss"): ana.id, WrittenName(name="Madame"): ana.id}
    plan = plan_of(book, contract, "Employee,Date,Hours", *rows, choices=choices)
    assert ok(import_timesheet(book, plan)).new == 2
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("The Boss", "Madame")


def test_name_that_was_made_an_alias_meanwhile_is_not_added_twice(
    book: OpenBook, contract: Contract
) -> None:
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    choices = {WrittenName(name="Madame"): ana.id}
    header = "Employee,Date,Hours"
    stale = plan_of(book, contract, header, "Madame,2026-09-05,8", name="2.csv", choices=choices)
    ok(
        import_timesheet(
            book, plan_of(book, contract, header, "Madame,2026-09-01,8", choices=choices)
        )
    )
    assert ok(import_timesheet(book, stale)).new == 1
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("Madame",)


def test_choice_wins_over_a_sure_match_without_an_alias(book: OpenBook, contract: Contract) -> None:
    ana, ben = (row.person for row in list_staff(book))
    written = WrittenName(name="Ana Cruz", code="A")
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8", choices={written: ben.id})
    assert [entry.staff_id for entry in plan.entries] == [ben.id]
    ok(import_timesheet(book, plan))
    assert all(not row.person.aliases for row in list_staff(book))
    assert ana.id != ben.id


# ---------------------------------------------------------------- clocks


def test_shift_whose_business_day_is_not_the_file_s(book: OpenBook, contract: Contract) -> None:
    """00:30 in Manila on the 2nd is 12:30 in New York on the 1st."""
    plan = plan_of(book, contract, TIMES, "A,Ana Cruz,2026-09-02,00:30,08:30,0")
    assert plan.zone == "Asia/Manila"
    assert times_of(plan.entries) == [("2026-09-01", "01 16:30", "02 00:30", 0, 480)]


def test_night_shift_of_the_last_day_belongs_to_its_month(
    book: OpenBook, contract: Contract
) -> None:
    plan = plan_of(book, contract, TIMES, "A,Ana Cruz,2026-09-30,21:00,06:00,60")
    assert times_of(plan.entries) == [("2026-09-30", "30 13:00", "30 22:00", 60, 480)]


def test_file_s_own_zone_wins_over_the_company_s(book: OpenBook, contract: Contract) -> None:
    row = "A,Ana Cruz,2026-09-01,09:00,18:00,60"
    plan = plan_of(book, contract, TIMES, row, zone="America/New_York")
    assert plan.zone == "America/New_York"
    assert times_of(plan.entries) == [("2026-09-01", "01 13:00", "01 22:00", 60, 480)]


def test_zone_nobody_knows_is_refused_with_a_sentence(book: OpenBook, contract: Contract) -> None:
    with pytest.raises(NotFound, match=r"There is no time zone Cebu\. Choose one such as"):
        plan_of(book, contract, TIMES, "A,Ana Cruz,2026-09-01,09:00,18:00,60", zone="Cebu")


@pytest.mark.parametrize(
    ("night", "minutes"),
    [
        ("2026-10-31", 540),  # clocks go back on 1 November: an hour more
        ("2026-03-07", 420),  # and forward on 8 March: an hour less
        ("2026-06-01", 480),
    ],
)
def test_night_in_which_the_clocks_change_has_its_true_length(
    book: OpenBook, contract: Contract, night: str, minutes: int
) -> None:
    row = f"A,Ana Cruz,{night},22:00,06:00,"
    plan = plan_of(book, contract, TIMES, row, zone="America/New_York")
    (entry,) = plan.entries
    assert entry.started_at is not None
    assert entry.ended_at is not None
    assert entry.ended_at - entry.started_at == dt.timedelta(minutes=minutes)
    assert (entry.minutes, entry.break_minutes) == (minutes, 0)
    assert entry.business_date.isoformat() == night


def test_night_in_which_the_clocks_change_with_its_break(
    book: OpenBook, contract: Contract
) -> None:
    row = "A,Ana Cruz,2026-10-31,22:00,06:00,30"
    plan = plan_of(book, contract, TIMES, row, zone="America/New_York")
    assert [(entry.minutes, entry.break_minutes) for entry in plan.entries] == [(510, 30)]


def test_stated_hours_are_kept_in_the_night_in_which_the_clocks_change(
    book: OpenBook, contract: Contract
) -> None:
    row = "A,Ana Cruz,2026-10-31,22:00,06:00,,8"
    plan = plan_of(book, contract, BOTH, row, zone="America/New_York")
    assert [(entry.minutes, entry.break_minutes) for entry in plan.entries] == [(480, 60)]


def test_start_that_the_clock_never_showed_leaves_the_hours_alone(
    book: OpenBook, contract: Contract
) -> None:
    row = "A,Ana Cruz,2026-03-08,02:30,03:00,0"
    plan = plan_of(book, contract, TIMES, row, zone="America/New_York")
    assert times_of(plan.entries) == [("2026-03-08", "", "", 0, 30)]
    assert ok(import_timesheet(book, plan)).new == 1


def test_hours_without_times_stay_on_the_file_s_day(book: OpenBook, contract: Contract) -> None:
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,7.5")
    assert times_of(plan.entries) == [("2026-09-01", "", "", 0, 450)]
    ok(import_timesheet(book, plan))
    again = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,7.5", "B,Ben Diaz,2026-09-01,4")
    assert (again.same, len(again.entries)) == (1, 1)


def test_break_that_the_file_does_not_state_is_what_the_times_leave(
    book: OpenBook, contract: Contract
) -> None:
    header = "Employee ID,Employee,Date,Start,End,Hours"
    plan = plan_of(book, contract, header, "A,Ana Cruz,2026-09-01,09:00,18:00,8")
    assert [(entry.break_minutes, entry.minutes) for entry in plan.entries] == [(60, 480)]


# ---------------------------------------------------------------- files


def test_total_that_does_not_agree_is_a_warning_at_its_cell(
    book: OpenBook, contract: Contract
) -> None:
    rows = ("A,Ana Cruz,2026-09-01,8", "B,Ben Diaz,2026-09-01,8", ",Total,,17")
    plan = plan_of(book, contract, HOURS, *rows)
    found = [problem for problem in plan.problems if "17.00 h" in problem.message]
    assert [problem.message for problem in found] == [
        "The file's own total “Total” is 17.00 h, its entries add up to 16.00 h."
    ]
    assert found[0].place.endswith("4")
    outcome = import_timesheet(book, plan)
    assert isinstance(outcome, Saved)
    assert found[0] in outcome.warnings


def test_file_without_hours_says_so(book: OpenBook, contract: Contract) -> None:
    file = csv_file(HOURS, "A,Ana Cruz,2026-09-01,8")
    empty = dataclasses.replace(file, reading=dataclasses.replace(file.reading, entries=()))
    with pytest.raises(NotFound, match=r"The file has no hours in it\. Nothing was changed\."):
        plan_import(book, empty, contract_id=contract.id)


@pytest.mark.parametrize(
    "content",
    [b"", b"just some words", b"\x89PNG\r\n\x1a\n" + bytes(64), b"PK\x03\x04" + bytes(64)],
)
def test_wrong_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileRefused, match=r"\.$"):
        read_file(content, name="hours.xlsx")


def test_plan_for_a_contract_that_is_gone_is_refused(book: OpenBook) -> None:
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        plan_import(book, csv_file(HOURS, "A,Ana,2026-09-01,8"), contract_id=ContractId(9))


def test_progress_is_told_and_cancel_is_asked() -> None:
    told: list[tuple[int, int]] = []
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return False

    file = read_file(
        sample_workbook(),
        name="x.xlsx",
        progress=lambda done, total: told.append((done, total)),
        cancelled=cancelled,
    )
    assert len(file.reading.entries) == 116
    assert told
    assert told[-1][0] == told[-1][1]
    assert asked


def test_shifts_outside_the_working_hours_ask_for_the_clock(
    book: OpenBook, contract: Contract
) -> None:
    # 09:00-18:00 on the clock of Manila is the night before in New York.
    header, row = "Name,Date,Start,End", "Ana Cruz,2026-09-02,09:00,18:00"
    (problem,) = plan_of(book, contract, header, row).problems
    assert problem.message == (
        "1 of 1 shifts start outside the contract's working hours."
        " Are the file's times really those of Asia/Manila?"
    )
    assert plan_of(book, contract, header, row, zone="America/New_York").problems == ()


def test_clock_of_the_last_import_is_proposed_for_the_next(
    book: OpenBook, contract: Contract
) -> None:
    header = "Name,Date,Start,End"
    first = plan_of(
        book, contract, header, "Ana Cruz,2026-09-02,09:00,18:00", zone="America/New_York"
    )
    ok(import_timesheet(book, first))
    second = plan_of(book, contract, header, "Ana Cruz,2026-09-03,09:00,18:00", name="2.csv")
    assert second.zone == "America/New_York"


def test_contract_without_a_revision_has_no_working_hours_to_ask_about(
    book: OpenBook, contract: Contract
) -> None:
    run_sql(book.path, "DELETE FROM revision")
    row = "Ana Cruz,2026-09-02,09:00,18:00"
    assert plan_of(book, contract, "Name,Date,Start,End", row).problems == ()
