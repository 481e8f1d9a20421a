import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.timesheets import ReadEntry, TimeEntry
from bpodesk.services.books import (
    NotFound,
    OpenBook,
    check_book,
    redo_last,
    undo_last,
    what_can_be_undone,
)
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import (
    WORKBOOK_NAME,
    import_sample_workbook,
    sample_workbook,
)
from bpodesk.services.staff import bin_people, list_staff
from bpodesk.services.timesheets import (
    GivenFile,
    ImportPlan,
    import_timesheet,
    kept_file,
    list_batches,
    list_entries,
    months_with_hours,
    place_of,
    plan_import,
    read_file,
    save_entry,
    typed_entry,
)
from bpodesk.workbooks.people import MatchKind, WrittenName
from bpodesk.workbooks.refusals import FileRefused
from tests.services.making import (
    NOW,
    contract_in,
    dump,
    fields_of,
    hire,
    ok,
    refused,
    rows_of,
    sample_id,
)

SEPTEMBER = Month(2026, 9).range
TIMES = "Employee ID,Employee,Date,Start,End,Break (min)"
HOURS = "Employee ID,Employee,Date,Hours"
BOTH = "Employee ID,Employee,Date,Start,End,Break (min),Hours"


def _csv(header: str, *rows: str, name: str = "hours.csv") -> GivenFile:
    return read_file("\n".join((header, *rows, "")).encode(), name=name)


@pytest.fixture
def contract(book: OpenBook) -> Contract:
    """A contract in New York, with Ana Cruz (A) and Ben Diaz (B) to work for it."""
    hire(book, "A", name="Ana Cruz")
    hire(book, "B", name="Ben Diaz")
    return contract_in(book)


def _plan(
    book: OpenBook,
    contract: Contract,
    header: str,
    *rows: str,
    name: str = "hours.csv",
    zone: str | None = None,
    choices: Mapping[WrittenName, StaffId] | None = None,
) -> ImportPlan:
    file = _csv(header, *rows, name=name)
    return plan_import(book, file, contract_id=contract.id, zone=zone, choices=choices)


def _times(entries: Sequence[TimeEntry]) -> list[tuple[str, str, str, int, int]]:
    return [
        (
            entry.business_date.isoformat(),
            entry.started_at.strftime("%d %H:%M") if entry.started_at else "",
            entry.ended_at.strftime("%d %H:%M") if entry.ended_at else "",
            entry.break_minutes,
            entry.minutes,
        )
        for entry in entries
    ]


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
    assert ok(import_timesheet(sample, plan)) == 0
    assert dump(sample.path, versions=True) == before
    assert what_can_be_undone(sample) == steps


def test_sample_workbook_is_kept_to_the_byte_with_its_cells(sample: OpenBook) -> None:
    (batch,) = list_batches(sample)
    assert (batch.contract_number, batch.file_name) == ("HPO-2026-014", WORKBOOK_NAME)
    assert (batch.batch.entry_count, batch.batch.layout) == (116, "flat list")
    kept = kept_file(sample, BatchId(batch.id))
    assert kept.content == sample_workbook()
    assert kept.sha256 == batch.sha256
    rows = list_entries(sample, days=SEPTEMBER)
    assert len(rows) == 116
    first = rows[0]
    assert (first.person.code, first.contract_number) == ("A", "HPO-2026-014")
    assert (first.file_name, first.place) == (WORKBOOK_NAME, "Hours!G4")
    assert len({row.place for row in rows}) == 116
    assert first.id == first.entry.id
    assert months_with_hours(sample) == (Month(2026, 9),)


def test_kept_file_of_an_import_that_was_undone_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="This import is no longer in the book"):
        kept_file(sample, BatchId(99))


# ---------------------------------------------------------------- what is new, what is there


ROWS = ("A,Ana Cruz,2026-09-01,21:00,06:00,60,8", "B,Ben Diaz,2026-09-01,21:00,06:00,60,8")


def test_rows_that_are_there_already_count_as_the_same(book: OpenBook, contract: Contract) -> None:
    assert ok(import_timesheet(book, _plan(book, contract, BOTH, *ROWS))) == 2
    more = "A,Ana Cruz,2026-09-02,21:00,06:00,60,8"
    plan = _plan(book, contract, BOTH, *ROWS, more, name="whole week.csv")
    assert (plan.same, len(plan.entries), plan.earlier) == (2, 1, None)
    assert ok(import_timesheet(book, plan)) == 1
    assert [row.batch.entry_count for row in list_batches(book)] == [1, 2]
    assert check_book(book) == ()


def test_other_file_with_nothing_new_leaves_no_step(book: OpenBook, contract: Contract) -> None:
    ok(import_timesheet(book, _plan(book, contract, BOTH, *ROWS)))
    before, steps = dump(book.path, versions=True), what_can_be_undone(book)
    plan = _plan(book, contract, BOTH, *reversed(ROWS), name="sorted.csv")
    assert (plan.same, plan.entries) == (2, ())
    assert ok(import_timesheet(book, plan)) == 0
    assert dump(book.path, versions=True) == before
    assert what_can_be_undone(book) == steps


def test_file_for_two_contracts_is_kept_once(book: OpenBook, contract: Contract) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,4")))
    plan = _plan(book, other, HOURS, "A,Ana Cruz,2026-09-01,4")
    assert plan.earlier is None
    assert ok(import_timesheet(book, plan)) == 1
    assert rows_of(book.path, "SELECT count(*) FROM source_file") == [(1,)]
    assert len(list_batches(book)) == 2
    undo_last(book)
    assert rows_of(book.path, "SELECT count(*) FROM source_file") == [(1,)]


def test_plan_made_before_another_import_of_the_same_file_changes_nothing(
    book: OpenBook, contract: Contract
) -> None:
    stale = _plan(book, contract, BOTH, *ROWS)
    ok(import_timesheet(book, stale))
    before = dump(book.path, versions=True)
    assert ok(import_timesheet(book, stale)) == 0
    assert dump(book.path, versions=True) == before


def test_plan_made_before_another_file_with_the_same_rows_adds_nothing(
    book: OpenBook, contract: Contract
) -> None:
    first = _plan(book, contract, BOTH, *ROWS)
    second = _plan(book, contract, BOTH + " ", *ROWS, name="2.csv")
    ok(import_timesheet(book, first))
    assert ok(import_timesheet(book, second)) == 0


# ---------------------------------------------------------------- overlaps


def test_overlap_with_another_contract_of_the_person_stops_the_import(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, _plan(book, other, BOTH, ROWS[0])))
    plan = _plan(book, contract, TIMES, "A,Ana Cruz,2026-09-02,05:00,09:00,0", name="b.csv")
    (problem,) = plan.overlaps
    assert problem.message == (
        "Ana Cruz on 2026-09-01: 60 minutes overlap with hours in the book for another contract."
    )
    assert problem.place == "b!D2"
    assert refused(import_timesheet(book, plan)) == plan.overlaps
    assert ok(import_timesheet(book, plan, allow_overlaps=True)) == 1


def test_overlap_within_the_file_and_with_the_contract_s_own_hours(
    book: OpenBook, contract: Contract
) -> None:
    ok(import_timesheet(book, _plan(book, contract, BOTH, ROWS[0])))
    plan = _plan(
        book,
        contract,
        TIMES,
        "A,Ana Cruz,2026-09-01,20:00,22:00,0",
        "B,Ben Diaz,2026-09-03,09:00,12:00,0",
        "B,Ben Diaz,2026-09-03,11:30,13:00,0",
        name="b.csv",
    )
    assert sorted(problem.message for problem in plan.overlaps) == [
        "Ana Cruz on 2026-09-01: 60 minutes overlap with hours in the book.",
        "Ben Diaz on 2026-09-02: 30 minutes overlap with another row of the file.",
    ]


# ---------------------------------------------------------------- people


def test_unknown_person_is_refused_by_name(book: OpenBook, contract: Contract) -> None:
    plan = _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8", "Z,Zoe Quill,2026-09-01,8")
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
    plan = _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8")
    assert [name.name for name in plan.unknown] == ["Ana Cruz"]


def test_proposal_needs_a_choice_and_becomes_an_alias(book: OpenBook, contract: Contract) -> None:
    rows = ("Ana Cruzz,2026-09-01,8", "Ana Cruzz,2026-09-02,8")
    header = "Employee,Date,Hours"
    plan = _plan(book, contract, header, *rows)
    (match,) = plan.matches
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert (match.kind, match.staff_id) == (MatchKind.PROPOSED, ana.id)
    assert len(plan.unknown) == 1
    assert len(refused(import_timesheet(book, plan))) == 1
    chosen = _plan(book, contract, header, *rows, choices={match.written: ana.id})
    assert (chosen.unknown, chosen.total_minutes) == ((), 960)
    outcome = import_timesheet(book, chosen)
    assert ok(outcome) == 2
    assert isinstance(outcome, Saved)
    assert Kind.STAFF in outcome.changes.kinds
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("Ana Cruzz",)
    later = _plan(book, contract, header, "Ana Cruzz,2026-09-03,8", name="c.csv")
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
    plan = _plan(book, contract, "Employee,Date,Hours", *rows, choices=choices)
    assert ok(import_timesheet(book, plan)) == 2
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("The Boss", "Madame")


def test_name_that_was_made_an_alias_meanwhile_is_not_added_twice(
    book: OpenBook, contract: Contract
) -> None:
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    choices = {WrittenName(name="Madame"): ana.id}
    header = "Employee,Date,Hours"
    stale = _plan(book, contract, header, "Madame,2026-09-05,8", name="2.csv", choices=choices)
    ok(
        import_timesheet(
            book, _plan(book, contract, header, "Madame,2026-09-01,8", choices=choices)
        )
    )
    assert ok(import_timesheet(book, stale)) == 1
    ana = next(row.person for row in list_staff(book) if row.person.code == "A")
    assert ana.aliases == ("Madame",)


def test_choice_wins_over_a_sure_match_without_an_alias(book: OpenBook, contract: Contract) -> None:
    ana, ben = (row.person for row in list_staff(book))
    written = WrittenName(name="Ana Cruz", code="A")
    plan = _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,8", choices={written: ben.id})
    assert [entry.staff_id for entry in plan.entries] == [ben.id]
    ok(import_timesheet(book, plan))
    assert all(not row.person.aliases for row in list_staff(book))
    assert ana.id != ben.id


# ---------------------------------------------------------------- clocks


def test_shift_whose_business_day_is_not_the_file_s(book: OpenBook, contract: Contract) -> None:
    """00:30 in Manila on the 2nd is 12:30 in New York on the 1st."""
    plan = _plan(book, contract, TIMES, "A,Ana Cruz,2026-09-02,00:30,08:30,0")
    assert plan.zone == "Asia/Manila"
    assert _times(plan.entries) == [("2026-09-01", "01 16:30", "02 00:30", 0, 480)]


def test_night_shift_of_the_last_day_belongs_to_its_month(
    book: OpenBook, contract: Contract
) -> None:
    plan = _plan(book, contract, TIMES, "A,Ana Cruz,2026-09-30,21:00,06:00,60")
    assert _times(plan.entries) == [("2026-09-30", "30 13:00", "30 22:00", 60, 480)]


def test_file_s_own_zone_wins_over_the_company_s(book: OpenBook, contract: Contract) -> None:
    row = "A,Ana Cruz,2026-09-01,09:00,18:00,60"
    plan = _plan(book, contract, TIMES, row, zone="America/New_York")
    assert plan.zone == "America/New_York"
    assert _times(plan.entries) == [("2026-09-01", "01 13:00", "01 22:00", 60, 480)]


def test_zone_nobody_knows_is_refused_with_a_sentence(book: OpenBook, contract: Contract) -> None:
    with pytest.raises(NotFound, match=r"There is no time zone Cebu\. Choose one such as"):
        _plan(book, contract, TIMES, "A,Ana Cruz,2026-09-01,09:00,18:00,60", zone="Cebu")


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
    plan = _plan(book, contract, TIMES, row, zone="America/New_York")
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
    plan = _plan(book, contract, TIMES, row, zone="America/New_York")
    assert [(entry.minutes, entry.break_minutes) for entry in plan.entries] == [(510, 30)]


def test_stated_hours_are_kept_in_the_night_in_which_the_clocks_change(
    book: OpenBook, contract: Contract
) -> None:
    row = "A,Ana Cruz,2026-10-31,22:00,06:00,,8"
    plan = _plan(book, contract, BOTH, row, zone="America/New_York")
    assert [(entry.minutes, entry.break_minutes) for entry in plan.entries] == [(480, 60)]


def test_start_that_the_clock_never_showed_leaves_the_hours_alone(
    book: OpenBook, contract: Contract
) -> None:
    row = "A,Ana Cruz,2026-03-08,02:30,03:00,0"
    plan = _plan(book, contract, TIMES, row, zone="America/New_York")
    assert _times(plan.entries) == [("2026-03-08", "", "", 0, 30)]
    assert ok(import_timesheet(book, plan)) == 1


def test_hours_without_times_stay_on_the_file_s_day(book: OpenBook, contract: Contract) -> None:
    plan = _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,7.5")
    assert _times(plan.entries) == [("2026-09-01", "", "", 0, 450)]
    ok(import_timesheet(book, plan))
    again = _plan(book, contract, HOURS, "A,Ana Cruz,2026-09-01,7.5", "B,Ben Diaz,2026-09-01,4")
    assert (again.same, len(again.entries)) == (1, 1)


def test_break_that_the_file_does_not_state_is_what_the_times_leave(
    book: OpenBook, contract: Contract
) -> None:
    header = "Employee ID,Employee,Date,Start,End,Hours"
    plan = _plan(book, contract, header, "A,Ana Cruz,2026-09-01,09:00,18:00,8")
    assert [(entry.break_minutes, entry.minutes) for entry in plan.entries] == [(60, 480)]


# ---------------------------------------------------------------- files


def test_total_that_does_not_agree_is_a_warning_at_its_cell(
    book: OpenBook, contract: Contract
) -> None:
    rows = ("A,Ana Cruz,2026-09-01,8", "B,Ben Diaz,2026-09-01,8", ",Total,,17")
    plan = _plan(book, contract, HOURS, *rows)
    found = [problem for problem in plan.problems if "17.00 h" in problem.message]
    assert [problem.message for problem in found] == [
        "The file's own total “Total” is 17.00 h, its entries add up to 16.00 h."
    ]
    assert found[0].place.endswith("4")
    outcome = import_timesheet(book, plan)
    assert isinstance(outcome, Saved)
    assert found[0] in outcome.warnings


def test_file_without_hours_says_so(book: OpenBook, contract: Contract) -> None:
    file = _csv(HOURS, "A,Ana Cruz,2026-09-01,8")
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
        plan_import(book, _csv(HOURS, "A,Ana,2026-09-01,8"), contract_id=ContractId(9))


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


# ---------------------------------------------------------------- typed in


def _typed(contract: Contract, **more: object) -> TimeEntry:
    base = TimeEntry(
        staff_id=StaffId(1),
        contract_id=contract.id,
        business_date=dt.date(2026, 9, 3),
        minutes=480,
        note="Phoned in",
    )
    return dataclasses.replace(base, **more)  # pyright: ignore[reportArgumentType]


def test_typed_hours_are_saved_and_corrected_with_a_note(
    book: OpenBook, contract: Contract
) -> None:
    made = ok(save_entry(book, _typed(contract)))
    assert what_can_be_undone(book).undo == "New hours on 2026-09-03"
    ok(save_entry(book, dataclasses.replace(made, minutes=450)))
    assert what_can_be_undone(book).undo == "Correction of hours on 2026-09-03"
    days = DateRange(start=dt.date(2026, 9, 3), end=dt.date(2026, 9, 4))
    (row,) = list_entries(book, days=days, contract_id=contract.id)
    assert (row.file_name, row.place, row.entry.minutes) == ("typed in", "", 450)


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        ({"note": " "}, ["note"]),
        ({"staff_id": 0}, ["staff_id"]),
        ({"contract_id": 0}, ["contract_id"]),
        ({"overtime_minutes": 481}, ["overtime_minutes"]),
        ({"minutes": -1}, ["minutes"]),
        ({"minutes": 2**70}, ["minutes"]),
        ({"break_minutes": -1}, ["minutes"]),
        ({"started_at": NOW}, ["started_at"]),
        ({"ended_at": NOW}, ["started_at"]),
        ({"started_at": NOW, "ended_at": NOW}, ["ended_at"]),
        ({"staff_id": 0, "contract_id": 0, "note": ""}, ["staff_id", "contract_id", "note"]),
    ],
)
def test_typed_hours_with_a_fault_are_refused_at_the_field(
    book: OpenBook, contract: Contract, fault: dict[str, object], fields: list[str]
) -> None:
    assert fields_of(save_entry(book, _typed(contract, **fault))) == fields


def test_typed_times_are_put_down_as_an_import_would(book: OpenBook, contract: Contract) -> None:
    read = ReadEntry(
        person="",
        day=dt.date(2026, 9, 2),
        start=dt.time(0, 30),
        end=dt.time(8, 30),
        break_minutes=30,
        minutes=450,
        sheet="",
        row=0,
        column=0,
    )
    entry = typed_entry(
        read,
        staff_id=StaffId(1),
        contract=contract,
        zone="Asia/Manila",
        contract_zone="America/New_York",
    )
    assert _times([entry]) == [("2026-09-01", "01 16:30", "02 00:30", 30, 450)]
    assert (entry.source_sheet, entry.source_row, entry.source_column) == (None, None, None)
    assert place_of(entry, None) == ""
    assert ok(save_entry(book, dataclasses.replace(entry, note="x"))).id


def test_corrected_import_keeps_its_cell(sample: OpenBook) -> None:
    first = list_entries(sample, days=SEPTEMBER)[0]
    changed = dataclasses.replace(first.entry, minutes=1, note="Left early")
    ok(save_entry(sample, changed))
    again = next(row for row in list_entries(sample, days=SEPTEMBER) if row.id == first.id)
    assert (again.place, again.entry.minutes) == (first.place, 1)
