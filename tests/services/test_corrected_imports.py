"""A corrected file takes the place of its own rows, and of nothing else."""

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import BatchId
from bpodesk.domain.periods import Month
from bpodesk.services.books import (
    NotFound,
    OpenBook,
    check_book,
    create_book,
    open_book,
    redo_last,
    undo_last,
    what_can_be_undone,
)
from bpodesk.services.contracts import find_contract
from bpodesk.services.imports import (
    ImportPlan,
    ImportResult,
    WrittenName,
    earlier_import,
    import_timesheet,
    plan_import,
)
from bpodesk.services.staff import bin_people, list_staff
from bpodesk.services.timesheets import list_batches, list_entries, save_entry
from tests.services.making import (
    BOTH,
    COMPANY,
    HOURS,
    TIMES,
    clock,
    contract_in,
    csv_file,
    dump,
    hire,
    ok,
    plan_of,
    refused,
    rows_of,
    run_sql,
)

SEPTEMBER = Month(2026, 9).range
TASKS = f"{HOURS},Task"


def bring(book: OpenBook, contract: Contract, header: str, *rows: str, **more: object) -> None:
    ok(import_timesheet(book, plan_of(book, contract, header, *rows, **more)))  # type: ignore[arg-type]


def done(plan: ImportPlan) -> tuple[int, int, int, int, int]:
    """How many are new, changed, the same, removed, kept."""
    return (
        len(plan.entries),
        len(plan.changed),
        plan.same,
        len(plan.removed),
        len(plan.kept),
    )


def in_book(book: OpenBook) -> list[str]:
    """Person, day, minutes, file and cell of every entry."""
    return sorted(
        f"{row.person.code} {row.entry.business_date.day} {row.entry.minutes}"
        f" {row.file_name} {row.place}"
        for row in list_entries(book, days=SEPTEMBER)
    )


def correct(book: OpenBook, code: str, day: int, **change: object) -> None:
    (row,) = (
        row
        for row in list_entries(book, days=SEPTEMBER)
        if (row.person.code, row.entry.business_date.day) == (code, day)
    )
    fields: dict[str, object] = {"note": "By phone", **change}
    ok(save_entry(book, dataclasses.replace(row.entry, **fields)))  # type: ignore[arg-type]


ANA = [f"A,Ana Cruz,2026-09-0{day},8" for day in (1, 2, 3, 4)]
BEN = [f"B,Ben Diaz,2026-09-0{day},8" for day in (1, 2, 3, 4)]


# ---------------------------------------------------------------- change, new, gone


def test_corrected_file_changes_adds_and_removes_its_own_rows_in_one_step(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA)
    before = dump(book.path)
    rows = [ANA[0], "A,Ana Cruz,2026-09-02,7.5", ANA[3], "A,Ana Cruz,2026-09-05,2"]
    plan = plan_of(book, contract, HOURS, *rows)
    assert done(plan) == (1, 1, 2, 1, 0)
    ((was, will),) = plan.changed
    assert (was.id, was.minutes, will.id, will.minutes) == (2, 480, 2, 450)
    assert [entry.business_date.day for entry in plan.removed] == [3]
    # 2 h are new, half an hour and the 8 h of the 3rd go.
    assert plan.net_minutes == 120 - 30 - 480
    assert plan.replaces is not None
    assert plan.replaces_why == "It has the same name, and most of its hours are stated again."
    assert [problem.message for problem in plan.problems] == [
        "1 entry is no longer in the file and would go, 8.00 h: Ana Cruz, 2026-09-03."
    ]
    result = ok(import_timesheet(book, plan))
    assert result == ImportResult(new=1, changed=1, same=2, removed=1)
    assert in_book(book) == [
        "A 1 480 hours.csv hours!D2",
        "A 2 450 hours.csv hours!D3",
        "A 4 480 hours.csv hours!D4",
        "A 5 120 hours.csv hours!D5",
    ]
    assert [row.batch.entry_count for row in list_batches(book)] == [4, 0]
    assert rows_of(book.path, "SELECT count(*) FROM source_file") == [(2,)]
    assert check_book(book) == ()
    after = dump(book.path)
    undo_last(book)
    assert dump(book.path) == before
    redo_last(book)
    assert dump(book.path) == after


def test_third_version_still_finds_every_row(book: OpenBook, contract: Contract) -> None:
    bring(book, contract, HOURS, *ANA)
    second = [ANA[0], "A,Ana Cruz,2026-09-02,7.5", *ANA[2:]]
    bring(book, contract, HOURS, *second, name="hours corrected.csv")
    third = [ANA[0], second[1], "A,Ana Cruz,2026-09-03,6", ANA[3]]
    plan = plan_of(book, contract, HOURS, *third, name="hours (2).csv")
    assert done(plan) == (0, 1, 3, 0, 0)


def test_first_version_again_after_the_second_puts_it_back(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA)
    first = in_book(book)
    bring(book, contract, HOURS, "A,Ana Cruz,2026-09-01,1", *ANA[1:], name="hours v2.csv")
    assert in_book(book) != first
    plan = plan_of(book, contract, HOURS, *ANA)
    assert plan.earlier is None
    assert done(plan) == (0, 1, 3, 0, 0)
    assert ok(import_timesheet(book, plan)).changed == 1
    assert in_book(book) == first
    assert [row.batch.entry_count for row in list_batches(book)] == [0, 4]
    assert check_book(book) == ()


def test_changed_start_is_a_change_and_the_second_shift_of_the_day_stays(
    book: OpenBook, contract: Contract
) -> None:
    morning, evening = "A,Ana Cruz,2026-09-01,21:00,23:00,0", "A,Ana Cruz,2026-09-01,23:30,02:00,0"
    bring(book, contract, TIMES, morning, evening)
    plan = plan_of(book, contract, TIMES, "A,Ana Cruz,2026-09-01,20:30,23:00,0", evening)
    assert done(plan) == (0, 1, 1, 0, 0)
    ((was, will),) = plan.changed
    assert (was.minutes, will.minutes) == (120, 150)


def test_rows_of_one_day_are_paired_by_their_task(book: OpenBook, contract: Contract) -> None:
    mail, calls = "A,Ana Cruz,2026-09-01,3,Mail", "A,Ana Cruz,2026-09-01,5,Calls"
    bring(book, contract, TASKS, mail, calls)
    swapped = ("A,Ana Cruz,2026-09-01,4,Calls", "A,Ana Cruz,2026-09-01,2,Mail")
    plan = plan_of(book, contract, TASKS, *swapped)
    assert sorted((was.task, was.minutes, will.minutes) for was, will in plan.changed) == [
        ("Calls", 300, 240),
        ("Mail", 180, 120),
    ]


# ---------------------------------------------------------------- whose rows may go


def test_file_of_one_person_leaves_the_others_alone(book: OpenBook, contract: Contract) -> None:
    hire(book, "C", name="Cara Eng")
    cara = [row.replace("A,Ana Cruz", "C,Cara Eng") for row in ANA]
    bring(book, contract, HOURS, *ANA, *BEN, *cara)
    plan = plan_of(book, contract, HOURS, *ANA[:3], "A,Ana Cruz,2026-09-04,7")
    assert done(plan) == (0, 1, 3, 0, 0)
    assert (plan.whole, len(plan.outside)) == (False, 8)
    assert [problem.message for problem in plan.problems] == [
        (
            "8 entries of the earlier import would stay, as the file does not clearly say that"
            " they are gone: Ben Diaz, 4 days from 2026-09-01; Cara Eng, 4 days from 2026-09-01."
        )
    ]
    ok(import_timesheet(book, plan))
    assert len(in_book(book)) == 12
    whole = plan_of(book, contract, HOURS, *ANA[:3], "A,Ana Cruz,2026-09-04,6", whole=True)
    # What was taken over by the second file is Ana's; the rest stays with the first.
    assert done(whole) == (0, 1, 3, 0, 0)


def test_person_missing_from_what_clearly_is_the_whole_file_goes(
    book: OpenBook, contract: Contract
) -> None:
    hire(book, "C", name="Cara Eng")
    cara = [row.replace("A,Ana Cruz", "C,Cara Eng") for row in ANA]
    bring(book, contract, HOURS, *ANA, *BEN, *cara)
    plan = plan_of(book, contract, HOURS, *ANA, *cara)
    assert (plan.whole, done(plan)) == (True, (0, 0, 8, 4, 0))
    ok(import_timesheet(book, plan))
    assert {line[0] for line in in_book(book)} == {"A", "C"}
    undo_last(book)
    partly = plan_of(book, contract, HOURS, *ANA, *cara, whole=False)
    assert (partly.whole, done(partly)) == (False, (0, 0, 8, 0, 0))


def test_days_before_a_rolling_export_stay(book: OpenBook, contract: Contract) -> None:
    bring(book, contract, HOURS, *ANA)
    plan = plan_of(book, contract, HOURS, *ANA[1:], "A,Ana Cruz,2026-09-05,8")
    assert done(plan) == (1, 0, 3, 0, 0)
    assert [entry.business_date.day for entry in plan.outside] == [1]
    assert plan.problems == ()
    ok(import_timesheet(book, plan))
    assert [row.batch.entry_count for row in list_batches(book)] == [4, 1]
    assert check_book(book) == ()


def test_other_work_under_the_same_name_is_not_a_correction(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, TASKS, "A,Ana Cruz,2026-09-01,3,Mail", "A,Ana Cruz,2026-09-02,3,Mail")
    rows = ("A,Ana Cruz,2026-09-01,5,Calls", "A,Ana Cruz,2026-09-02,5,Calls")
    plan = plan_of(book, contract, TASKS, *rows)
    assert (plan.replaces, done(plan)) == (None, (2, 0, 0, 0, 0))
    assert len(plan.overlaps) == 2
    assert [batch.id for batch in plan.replaceable] == [1]
    chosen = plan_of(book, contract, TASKS, *rows, replaces=BatchId(1))
    assert (chosen.replaces_why, done(chosen)) == ("It was chosen.", (0, 2, 0, 0, 0))
    assert chosen.overlaps == ()


def test_extract_under_another_name_takes_nothing_away(book: OpenBook, contract: Contract) -> None:
    both = [f"A,Ana Cruz,2026-09-0{day},4,{task}" for day in (1, 2) for task in ("Mail", "Calls")]
    bring(book, contract, TASKS, *both)
    plan = plan_of(book, contract, TASKS, both[0], both[2], name="Mail only.csv")
    assert (plan.replaces, done(plan)) == (None, (0, 0, 2, 0, 0))


def test_month_that_repeats_four_weeks_corrects_the_one_that_changed(
    book: OpenBook, contract: Contract
) -> None:
    for week, row in enumerate(ANA):
        bring(
            book, contract, HOURS, row, "B,Ben Diaz,2026-09-0" + row[20] + ",8", name=f"{week}.csv"
        )
    rows = [*ANA, *BEN[:1], "B,Ben Diaz,2026-09-02,6", *BEN[2:]]
    plan = plan_of(book, contract, HOURS, *rows, name="month.csv")
    assert done(plan) == (0, 1, 7, 0, 0)
    assert plan.replaces is not None
    assert plan.replaces.id == 2
    assert (
        plan.replaces_why == "It has the same layout, and nearly all of its hours are stated again."
    )
    assert plan.overlaps == ()


def test_latest_import_that_changes_is_taken_among_several_likely(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA[:2], name="hours.csv")
    bring(book, contract, HOURS, *ANA[2:], name="hours.csv")
    plan = plan_of(book, contract, HOURS, ANA[0], "A,Ana Cruz,2026-09-02,7", *ANA[2:])
    assert plan.replaces is not None
    assert (plan.replaces.id, done(plan)) == (1, (0, 1, 3, 0, 0))


def test_import_chosen_to_be_replaced_that_is_gone_is_refused(
    book: OpenBook, contract: Contract
) -> None:
    with pytest.raises(NotFound, match="The import to be replaced is no longer in the book"):
        plan_of(book, contract, HOURS, *ANA, replaces=BatchId(9))


def test_nothing_is_replaced_where_that_was_chosen(book: OpenBook, contract: Contract) -> None:
    bring(book, contract, HOURS, *ANA)
    plan = plan_of(book, contract, HOURS, *ANA[:2], "A,Ana Cruz,2026-09-03,7", replaces=None)
    assert (plan.replaces, done(plan)) == (None, (1, 0, 2, 0, 0))
    assert len(plan.overlaps) == 1


# ---------------------------------------------------------------- edited since


def test_row_that_was_edited_since_is_kept_and_reported(book: OpenBook, contract: Contract) -> None:
    bring(book, contract, HOURS, *ANA)
    correct(book, "A", 2, minutes=420)
    correct(book, "A", 3, minutes=0)
    rows = [ANA[0], "A,Ana Cruz,2026-09-02,7.5", "A,Ana Cruz,2026-09-04,6"]
    plan = plan_of(book, contract, HOURS, *rows)
    # The 2nd would change and the 3rd would go, but both were edited.
    assert done(plan) == (0, 1, 1, 0, 2)
    assert [problem.message for problem in plan.problems] == [
        (
            "Ana Cruz on 2026-09-02 was corrected by hand to 7.00 h (“By phone”) and stays so;"
            " the file says 7.50 h."
        ),
        (
            "Ana Cruz on 2026-09-03 was corrected by hand to 0.00 h (“By phone”) and stays so;"
            " the file says nothing of it."
        ),
    ]
    assert plan.problems[0].place == "hours!D3"
    result = ok(import_timesheet(book, plan))
    assert [entry.minutes for entry in result.kept] == [420, 0]
    assert in_book(book) == [
        "A 1 480 hours.csv hours!D2",
        "A 2 420 hours.csv hours!D3",
        "A 3 0 hours.csv hours!D4",
        "A 4 360 hours.csv hours!D4",
    ]
    assert check_book(book) == ()


def test_row_that_was_moved_to_another_day_by_hand_is_not_counted_again(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA)
    correct(book, "A", 4, business_date=dt.date(2026, 9, 8))
    plan = plan_of(book, contract, HOURS, ANA[0], "A,Ana Cruz,2026-09-02,7", *ANA[2:])
    assert done(plan) == (0, 1, 2, 0, 1)
    assert [problem.message for problem in plan.problems] == [
        (
            "Ana Cruz on 2026-09-08 was corrected by hand to 8.00 h (“By phone”) and stays so;"
            " the file says 8.00 h on 2026-09-04."
        )
    ]


def test_correction_that_the_new_file_agrees_with_is_the_same(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA)
    correct(book, "A", 2, minutes=420)
    plan = plan_of(book, contract, HOURS, ANA[0], "A,Ana Cruz,2026-09-02,7", ANA[2], ANA[3])
    assert done(plan) == (0, 0, 4, 0, 0)
    assert not plan.does_something


# ---------------------------------------------------------------- the very same file


def test_same_file_in_another_zone_changes_its_rows(book: OpenBook, contract: Contract) -> None:
    rows = ("A,Ana Cruz,2026-09-01,09:00,12:00,0", "A,Ana Cruz,2026-09-02,09:00,12:00,0")
    bring(book, contract, TIMES, *rows, zone="America/New_York")
    again = plan_of(book, contract, TIMES, *rows)
    assert (again.zone, again.earlier is not None) == ("America/New_York", True)
    plan = plan_of(book, contract, TIMES, *rows, zone="America/Chicago")
    assert (plan.replaces_why, plan.earlier) == ("It is the very same file.", None)
    assert done(plan) == (0, 2, 0, 0, 0)
    ok(import_timesheet(book, plan))
    (batch,) = list_batches(book)
    assert (batch.batch.zone, batch.batch.entry_count) == ("America/Chicago", 2)
    assert check_book(book) == ()


def test_same_file_is_for_the_people_it_was_for(book: OpenBook, contract: Contract) -> None:
    ben = next(row.person for row in list_staff(book) if row.person.code == "B")
    choices = {
        WrittenName(name="Ana Cruz", code="A"): ben.id,
        WrittenName(name="Zoe", code="Z"): None,
    }
    rows = (ANA[0], "Z,Zoe,2026-09-01,8")
    bring(book, contract, HOURS, *rows, choices=choices)
    plan = plan_of(book, contract, HOURS, *rows)
    assert plan.earlier is not None
    assert (list(plan.chosen.values()), [name.name for name in plan.left_out]) == (
        [ben.id],
        ["Zoe"],
    )
    assert ok(import_timesheet(book, plan)) == ImportResult(new=0, changed=0, same=1, removed=0)
    # Said anew, Zoe is somebody after all.
    cara = hire(book, "C", name="Cara Eng")
    more = plan_of(
        book, contract, HOURS, *rows, choices={WrittenName(name="Zoe", code="Z"): cara.id}
    )
    assert done(more) == (1, 0, 1, 0, 0)
    ok(import_timesheet(book, more))
    assert [row.batch.entry_count for row in list_batches(book)] == [2]


def test_answer_whose_file_it_is_wins_over_whose_it_was(book: OpenBook, contract: Contract) -> None:
    ben = next(row.person for row in list_staff(book) if row.person.code == "B")
    file = csv_file(HOURS, ANA[0])
    name = WrittenName(name="Ana Cruz", code="A")
    ok(
        import_timesheet(
            book, plan_import(book, file, contract_id=contract.id, choices={name: ben.id})
        )
    )
    said = dataclasses.replace(file, answers=dataclasses.replace(file.answers, person="Ana Cruz"))
    plan = plan_import(book, said, contract_id=contract.id)
    assert [entry.staff_id for _, entry in plan.changed] != [ben.id]
    assert done(plan) == (1, 0, 0, 1, 0)


def test_earlier_import_is_known_by_the_hash_alone(book: OpenBook, contract: Contract) -> None:
    file = csv_file(HOURS, *ANA)
    assert earlier_import(book, file.content, contract_id=contract.id) is None
    bring(book, contract, HOURS, *ANA)
    found = earlier_import(book, file.content, contract_id=contract.id)
    assert found is not None
    assert found.entry_count == 4
    other = contract_in(book, "C-2")
    assert earlier_import(book, file.content, contract_id=other.id) is None
    bring(book, contract, HOURS, *ANA[:3], "A,Ana Cruz,2026-09-04,7")
    assert earlier_import(book, file.content, contract_id=contract.id) is None


def test_rows_of_somebody_in_the_bin_are_still_named(book: OpenBook, contract: Contract) -> None:
    bring(book, contract, HOURS, *ANA, *BEN)
    ben = next(row.person for row in list_staff(book) if row.person.code == "B")
    ok(bin_people(book, [ben]))
    plan = plan_of(book, contract, HOURS, *ANA[:3], "A,Ana Cruz,2026-09-04,7")
    assert "Ben Diaz, 4 days from 2026-09-01" in plan.problems[0].message


# ---------------------------------------------------------------- any two versions

_ROW = st.tuples(
    st.sampled_from(["A,Ana Cruz", "B,Ben Diaz"]),
    st.integers(1, 5),
    st.sampled_from(["21:00,23:00", "22:00,02:00", "01:00,03:30", ","]),
    st.sampled_from(["1", "1.5", "2"]),
)
_FILE = st.lists(_ROW, min_size=1, max_size=7)


def _lines(rows: list[tuple[str, int, str, str]]) -> list[str]:
    return [f"{who},2026-09-0{day},{times},,{hours}" for who, day, times, hours in rows]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "Empty.bpodesk"
    book = create_book(path, COMPANY, clock=clock)
    hire(book, "A", name="Ana Cruz")
    hire(book, "B", name="Ben Diaz")
    contract_in(book)
    book.close()
    return path


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=_FILE, second=_FILE)
def test_any_second_version_states_the_book_twice_is_once_and_undo_is_the_identity(
    empty: Path,
    tmp_path: Path,
    first: list[tuple[str, int, str, str]],
    second: list[tuple[str, int, str, str]],
) -> None:
    path = Path(shutil.copy(empty, tmp_path / "Book.bpodesk"))
    book = open_book(path, clock=clock)
    try:
        contract = find_contract(book, "C-1").contract
        nothing = dump(path)
        ok(
            import_timesheet(
                book, plan_of(book, contract, BOTH, *_lines(first)), allow_overlaps=True
            )
        )
        once, steps = dump(path, versions=True), what_can_be_undone(book)
        again = plan_of(book, contract, BOTH, *_lines(first))
        assert again.earlier is not None
        assert ok(import_timesheet(book, again)).new == 0
        assert (dump(path, versions=True), what_can_be_undone(book)) == (once, steps)
        before = dump(path)
        plan = plan_of(book, contract, BOTH, *_lines(second))
        result = ok(import_timesheet(book, plan, allow_overlaps=True))
        assert check_book(book) == ()
        minutes = sum(row["minutes"] for row in dump(path)["time_entry"])
        assert minutes == sum(row["minutes"] for row in before["time_entry"]) + plan.net_minutes
        assert result.new + result.changed + result.same == len(second)
        # Every row of the second version is in the book, so that it has nothing new to say.
        repeated = plan_of(book, contract, BOTH, *_lines(second), name="other.csv", replaces=None)
        assert (repeated.entries, repeated.same) == ((), len(second))
        if plan.does_something:
            after = dump(path)
            undo_last(book)
            assert dump(path) == before
            redo_last(book)
            assert dump(path) == after
            undo_last(book)
        undo_last(book)
        assert dump(path) == nothing
    finally:
        book.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=_FILE,
    second=_FILE,
    edited=st.sets(st.integers(1, 7), min_size=1),
    whole=st.sampled_from([None, True]),
)
def test_any_second_version_leaves_what_was_edited_as_it_is(
    empty: Path,
    tmp_path: Path,
    first: list[tuple[str, int, str, str]],
    second: list[tuple[str, int, str, str]],
    edited: set[int],
    whole: bool | None,
) -> None:
    path = Path(shutil.copy(empty, tmp_path / "Edited.bpodesk"))
    ids = ", ".join(map(str, edited))
    looked_at = (
        "SELECT id, business_date, started_at, minutes, note FROM time_entry WHERE note = 'x'"
    )
    book = open_book(path, clock=clock)
    try:
        contract = find_contract(book, "C-1").contract
        plan = plan_of(book, contract, BOTH, *_lines(first))
        ok(import_timesheet(book, plan, allow_overlaps=True))
        change = "minutes = minutes + 7, business_date = date(business_date, '+1 day'), note = 'x'"
        run_sql(path, f"UPDATE time_entry SET {change} WHERE id IN ({ids})")
        before, everything = rows_of(path, looked_at), dump(path)
        second_plan = plan_of(
            book, contract, BOTH, *_lines(second), replaces=BatchId(1), whole=whole
        )
        ok(import_timesheet(book, second_plan, allow_overlaps=True))
        assert rows_of(path, looked_at) == before
        if second_plan.does_something:
            undo_last(book)
        assert dump(path) == everything
    finally:
        book.close()


def test_import_of_a_name_that_is_unknown_stays_refused_where_a_file_is_corrected(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, HOURS, *ANA)
    plan = plan_of(book, contract, HOURS, *ANA, "Z,Zoe Quill,2026-09-01,8")
    assert [problem.value for problem in refused(import_timesheet(book, plan))] == ["Zoe Quill"]
