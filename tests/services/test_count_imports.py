"""Lists of calls, intervals and tickets: from a file to the counts of a month."""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.count_lists import CountingRule
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import Answers
from bpodesk.domain.sla.clocks import ClockUnit, PromiseClock
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.domain.worktime import instant
from bpodesk.services import books
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.contracts import find_contract, save_contract
from bpodesk.services.count_book import count_book
from bpodesk.services.count_effects import proposed_effect, sources_of
from bpodesk.services.count_imports import (
    CountResult,
    blocking_problems,
    earlier_count_import,
    import_counts,
    kept_list,
    list_count_imports,
)
from bpodesk.services.count_plans import plan_counts
from bpodesk.services.count_wishes import Asked, CountPlan, CountWishes
from bpodesk.services.customers import save_customer
from bpodesk.services.given_files import GivenMeasures, read_counts
from bpodesk.services.measures import list_events, open_month
from bpodesk.services.outcome import NotSaved, Saved
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.statements import list_statements
from bpodesk.workbooks.refusals import FileRefused
from tests.services.making import customer, draft, forget_threshold, ok, rows_of

REPORT = Path(__file__).parents[1] / "data" / "counts" / "calls-september.csv"
TWENTY = {"S1": CountingRule(threshold_seconds=20)}
EIGHT = {"S2": CountingRule(clock=PromiseClock(count=8))}
MANILA = "Asia/Manila"
HEAD = "Date,Interval,Calls offered,Answered within 20 s,Answered after 20 s,Abandoned after 20 s\n"
OCTOBER = HEAD + (
    "2026-10-06,21:00-21:30,10,7,2,1\n"
    "2026-10-06,21:30-22:00,12,6,4,2\n"
    "2026-10-13,21:00-21:30,5,5,0,0\n"
)
TICKETS = "Ticket,Status,Opened,Closed,Paused at,Resumed at\n"


@pytest.fixture
def contract(sample: OpenBook) -> Contract:
    return find_contract(sample, SAMPLE_CONTRACT).contract


def given(text: str, name: str = "calls.csv") -> GivenMeasures:
    return read_counts(text.encode(), name=name)


def planned(
    book: OpenBook, file: GivenMeasures | str, contract: Contract, **wishes: object
) -> CountPlan:
    wished = CountWishes(**{"zone": MANILA, "rules": TWENTY, **wishes})  # type: ignore[arg-type]
    file = given(file) if isinstance(file, str) else file
    return plan_counts(book, file, contract_id=contract.id, wishes=wished)


def carried_out(book: OpenBook, plan: CountPlan) -> CountResult:
    outcome = import_counts(book, plan)
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def counts(book: OpenBook, contract: Contract, month: Month, code: str = "S1") -> dict:
    sheet = open_month(book, contract.id, month)
    return {
        (item.starts_on.day, item.ends_on.day): dict(item.counts)
        for item in sheet.measurements
        if item.sla_code == code
    }


OCT = Month(2026, 10)


def test_report_of_the_sample_month_gives_the_counts_that_were_typed(
    sample: OpenBook, contract: Contract
) -> None:
    before = open_month(sample, contract.id, SAMPLE_MONTH).measurements
    file = read_counts(REPORT.read_bytes(), name=REPORT.name)
    plan = planned(sample, file, contract)
    assert plan.chosen == ("S1",)
    assert (plan.new, plan.effects, plan.questions, plan.problems) == (756, (), (), ())
    assert carried_out(sample, plan).new == 756
    assert open_month(sample, contract.id, SAMPLE_MONTH).measurements == before
    (row,) = list_statements(sample, SAMPLE_MONTH)
    assert row.view is not None
    assert str(row.view.statement.net) == "10,678.55"


def test_event_takes_out_the_quarters_of_its_time_and_parts_of_those_at_its_edges(
    sample: OpenBook, contract: Contract
) -> None:
    carried_out(sample, planned(sample, read_counts(REPORT.read_bytes(), name="c.csv"), contract))
    event = next(row.event for row in list_events(sample, contract.id) if row.event.code == "E1")
    (level,) = proposed_effect(sample, event)
    assert level.effect.sla_code == "S1"
    assert level.effect.counts == {"within": 12, "after": 148, "abandoned_after": 118}
    assert level.effect in event.effects
    first, last = level.rows[0], level.rows[-1]
    assert len(level.rows) == 10
    assert first.is_part
    assert first.counted == {"within": 9, "after": 3, "abandoned_after": 0}
    assert first.taken == {"within": 3, "after": 1}
    assert last.taken == {"within": 4, "after": 4, "abandoned_after": 2}
    assert not level.rows[4].is_part
    minute = event_of(contract, new_york(9, 16, 9), new_york(9, 16, 9, 1))
    assert proposed_effect(sample, minute) == ()
    text = REPORT.read_text().splitlines()
    for row in level.rows:
        assert row.key.startswith(("2026-09-16T13", "2026-09-16T14", "2026-09-16T15"))
        line = text[int(row.place.rpartition("!A")[2]) - 1]
        assert line.startswith("2026-09-16")


def test_import_counts_each_week_in_the_contract_zone_and_can_be_undone(
    sample: OpenBook, contract: Contract
) -> None:
    plan = planned(sample, OCTOBER, contract)
    assert [(e.code, e.days.start.day, e.before, e.rows) for e in plan.effects] == [
        ("S1", 5, None, 2),
        ("S1", 12, None, 1),
    ]
    result = carried_out(sample, plan)
    assert result == CountResult(new=3, changed=0, same=0, removed=0, weeks=2, kept=0)
    assert counts(sample, contract, OCT) == {
        (5, 12): {"within": 13, "after": 6, "abandoned_after": 3},
        (12, 19): {"within": 5, "after": 0, "abandoned_after": 0},
    }
    (found,) = sources_of(sample, contract.id, "S1", DateRange(
        start=dt.date(2026, 10, 5), end=dt.date(2026, 10, 12)
    ))  # fmt: skip
    assert (found.counts["within"], found.places) == (13, ("calls!A2", "calls!A3"))
    assert kept_list(sample, found.source.batch.id, contract.id).content == OCTOBER.encode()
    books.undo_last(sample)
    assert counts(sample, contract, OCT) == {}
    assert list_count_imports(sample, contract.id) == ()
    with pytest.raises(NotFound):
        kept_list(sample, found.source.batch.id, contract.id)
    books.redo_last(sample)
    assert len(counts(sample, contract, OCT)) == 2


def test_night_of_manila_belongs_to_the_day_in_new_york(
    sample: OpenBook, contract: Contract
) -> None:
    # 12 October 02:00 in Manila is the 11th in New York, a Sunday.
    plan = planned(sample, HEAD + "2026-10-12,02:00-02:30,3,3,0,0\n", contract)
    assert [effect.days.start.day for effect in plan.effects] == [5]


def test_same_file_again_changes_nothing(sample: OpenBook, contract: Contract) -> None:
    carried_out(sample, planned(sample, OCTOBER, contract))
    again = plan_counts(sample, given(OCTOBER), contract_id=contract.id)
    assert again.earlier is not None
    assert again.batch.zone == MANILA
    assert (again.new, again.same, again.effects) == (0, 3, ())
    outcome = import_counts(sample, again)
    assert isinstance(outcome, Saved)
    assert not outcome.changes
    found = earlier_count_import(sample, OCTOBER.encode(), contract_id=contract.id)
    assert found is not None
    assert earlier_count_import(sample, b"other", contract_id=contract.id) is None


def test_same_file_on_another_clock_is_counted_anew(sample: OpenBook, contract: Contract) -> None:
    late = HEAD + "2026-10-12,02:00-02:30,3,3,0,0\n"
    carried_out(sample, planned(sample, late, contract))
    assert list(counts(sample, contract, OCT)) == [(5, 12)]
    plan = planned(sample, late, contract, zone="America/New_York")
    assert plan.rewrites
    carried_out(sample, plan)
    assert counts(sample, contract, OCT) == {
        (12, 19): {"within": 3, "after": 0, "abandoned_after": 0}
    }


def test_corrected_file_replaces_what_it_states_and_takes_away_what_it_lacks(
    sample: OpenBook, contract: Contract
) -> None:
    carried_out(sample, planned(sample, OCTOBER, contract))
    corrected = OCTOBER.replace("12,6,4,2", "12,8,4,0").replace("2026-10-13", "2026-10-14")
    plan = planned(sample, given(corrected, "calls corrected.csv"), contract, zone=None)
    assert (plan.new, plan.changed, plan.same, len(plan.removed)) == (1, 1, 1, 1)
    assert len(plan.replaces) == 1
    carried_out(sample, plan)
    assert counts(sample, contract, OCT) == {
        (5, 12): {"within": 15, "after": 6, "abandoned_after": 1},
        (12, 19): {"within": 5, "after": 0, "abandoned_after": 0},
    }
    assert [row.batch.row_count for row in list_count_imports(sample, contract.id)] == [3, 0]


def test_next_months_file_leaves_the_one_before_alone(sample: OpenBook, contract: Contract) -> None:
    carried_out(sample, planned(sample, OCTOBER, contract))
    november = OCTOBER.replace("2026-10", "2026-11")
    plan = plan_counts(sample, given(november), contract_id=contract.id)
    # Clock, level and threshold are those of the list before.
    assert (plan.batch.zone, plan.chosen, plan.questions) == (MANILA, ("S1",), ())
    assert (plan.new, plan.replaces, plan.removed) == (3, (), ())
    carried_out(sample, plan)
    assert len(counts(sample, contract, OCT)) == 2
    assert len(counts(sample, contract, Month(2026, 11))) == 2


def test_week_that_a_correction_takes_all_rows_of_has_no_counts_left(
    sample: OpenBook, contract: Contract
) -> None:
    carried_out(sample, planned(sample, OCTOBER, contract))
    moved = OCTOBER.replace("2026-10-13,21:00", "2026-10-20,21:00")
    carried_out(sample, planned(sample, given(moved, "calls.csv"), contract))
    assert list(counts(sample, contract, OCT)) == [(5, 12), (19, 26)]


def test_typed_counts_are_kept_until_somebody_says_otherwise(
    sample: OpenBook, contract: Contract
) -> None:
    text = HEAD + "2026-09-16,21:00-21:30,10,7,2,1\n"
    plan = planned(sample, text, contract)
    assert [question.asked for question in plan.questions] == [Asked.OVERWRITE]
    assert "S1 14–20 Sep" in plan.questions[0].text
    assert isinstance(import_counts(sample, plan), NotSaved)
    kept = planned(sample, text, contract, overwrite=False)
    assert carried_out(sample, kept).kept == 1
    assert counts(sample, contract, SAMPLE_MONTH)[14, 21]["within"] == 884
    taken = planned(sample, text, contract, overwrite=True)
    assert taken.effects == ()  # the rows are in the book; what was typed over them is somebody's
    books.undo_last(sample)
    carried_out(sample, planned(sample, text, contract, overwrite=True))
    assert counts(sample, contract, SAMPLE_MONTH)[14, 21] == {
        "within": 7, "after": 2, "abandoned_after": 1,
    }  # fmt: skip


def test_many_typed_weeks_are_named_up_to_four(sample: OpenBook, contract: Contract) -> None:
    lines = [f"2026-09-{day:02d},21:00-21:30,10,7,2,1\n" for day in (2, 9, 16, 23, 30)]
    (question,) = planned(sample, HEAD + "".join(lines), contract).questions
    assert "21–27 Sep and 1 more" in question.text


def test_counts_of_the_whole_month_give_way_to_weeks(sample: OpenBook, contract: Contract) -> None:
    text = TICKETS + "T1,Closed,2026-09-01 09:00,2026-09-01 12:00,,\n"
    plan = planned(
        sample, text, contract, zone="America/New_York", rules=EIGHT, levels=("S2",), overwrite=True
    )
    carried_out(sample, plan)
    assert counts(sample, contract, SAMPLE_MONTH, "S2") == {(1, 7): {"on_time": 1, "items": 1}}


TICKET_LIST = TICKETS + (
    # Eight hours from Friday 4 September 16:30 are due on Tuesday 8 at 15:30, paused at 17:00.
    "T1,Closed,2026-10-02 16:30,2026-10-05 15:30,,\n"
    "T2,Closed,2026-10-02 16:30,2026-10-05 15:31,,\n"
    "T3,Closed,2026-10-02 16:30,2026-10-05 17:00,2026-10-05 10:00,2026-10-05 11:30\n"
    "T4,Open,2026-10-05 09:00,,,\n"
    "T5,Open,2026-10-30 17:30,,,\n"
    "T6,Open,2026-10-05 09:00,,2026-10-05 10:00,\n"
)


def test_tickets_are_counted_in_the_week_they_were_due(
    sample: OpenBook, contract: Contract
) -> None:
    file = given(TICKET_LIST, "tickets.csv")
    plan = planned(sample, file, contract, zone=None, rules=EIGHT, levels=("S2",))
    assert plan.batch.zone == "America/New_York"
    (problem,) = plan.problems
    assert problem.place == "tickets!A6"
    assert problem.message.startswith("S2: open and not due yet; it counts once")
    assert problem.message.endswith("(2 rows, this one first).")
    carried_out(sample, plan)
    # T1 and T3 in time, T2 and T4 late; T5 is not due and T6 stands still.
    assert counts(sample, contract, OCT, "S2") == {(5, 12): {"on_time": 2, "items": 4}}
    done = TICKET_LIST.replace(
        "T5,Open,2026-10-30 17:30,,", "T5,Closed,2026-10-30 17:30,2026-11-02 10:00,"
    )
    later = plan_counts(sample, given(done, "tickets.csv"), contract_id=contract.id)
    assert (later.changed, later.same, later.new) == (1, 5, 0)
    carried_out(sample, later)
    in_time = {"on_time": 1, "items": 1}
    assert counts(sample, contract, Month(2026, 11), "S2") == {(2, 9): in_time}


def event_of(contract: Contract, start: dt.datetime, end: dt.datetime) -> ExcusedEvent:
    return ExcusedEvent(
        contract_id=contract.id, code="X", title="Cut", kind=EventKind.CUSTOMER,
        started_at=start, ended_at=end,
    )  # fmt: skip


def new_york(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return instant(dt.date(2026, month, day), dt.time(hour, minute), zone="America/New_York")


def test_event_takes_out_late_items_that_were_opened_or_due_in_it(
    sample: OpenBook, contract: Contract
) -> None:
    file = given(TICKET_LIST, "tickets.csv")
    carried_out(sample, planned(sample, file, contract, zone=None, rules=EIGHT, levels=("S2",)))
    due = event_of(contract, new_york(10, 5, 15), new_york(10, 5, 16))
    (level,) = proposed_effect(sample, due)
    assert level.effect.counts == {"items": 1}
    assert [row.key for row in level.rows] == ["T2"]
    opened = event_of(contract, new_york(10, 5, 9), new_york(10, 5, 10))
    assert [row.key for row in proposed_effect(sample, opened)[0].rows] == ["T4"]
    assert (
        proposed_effect(sample, event_of(contract, new_york(11, 20, 9), new_york(11, 20, 10))) == ()
    )


CALLS = (
    "Call Id,Agent,Date,Time,Answered (Y/N),Wait time (s),Talk time (s)\n"
    "C1,Ana,2026-10-06,21:00:00,Y,20,60\n"
    "C2,Ana,2026-10-06,21:10:00,Y,21,90\n"
    "C3,Ben,2026-10-06,21:20:00,N,40,\n"
)


def test_calls_count_for_every_level_they_can_give(sample: OpenBook, contract: Contract) -> None:
    plan = planned(sample, CALLS, contract)
    assert plan.chosen == ("S1", "K1")
    carried_out(sample, plan)
    assert counts(sample, contract, OCT) == {
        (5, 12): {"within": 1, "after": 1, "abandoned_after": 1}
    }
    assert counts(sample, contract, OCT, "K1") == {(5, 12): {"handle_seconds": 150, "handled": 2}}
    cut = event_of(contract, new_york(10, 6, 9, 10), new_york(10, 6, 9, 20))
    effects = {level.effect.sla_code: level.effect.counts for level in proposed_effect(sample, cut)}
    assert effects == {"S1": {"after": 1}, "K1": {"handle_seconds": 90, "handled": 1}}


def test_level_that_a_list_no_longer_counts_for_loses_its_counts(
    sample: OpenBook, contract: Contract
) -> None:
    carried_out(sample, planned(sample, CALLS, contract))
    plan = planned(sample, CALLS, contract, levels=("S1",))
    assert (plan.rewrites, plan.does_something) == (False, True)
    assert [(effect.code, effect.after) for effect in plan.effects] == [("K1", None)]
    carried_out(sample, plan)
    assert counts(sample, contract, OCT, "K1") == {}
    assert len(counts(sample, contract, OCT)) == 1
    # Then for none of those it has rows of.
    other = planned(sample, CALLS, contract, levels=())
    assert [question.asked for question in other.questions] == [Asked.LEVELS]


def test_questions_are_asked_one_after_the_other(sample: OpenBook, contract: Contract) -> None:
    forget_threshold(sample)
    bare = (
        "Date,Interval,Offered,Answered,Answered within,Abandoned\n"
        "2026-10-06,21:00-21:30,10,9,7,1\n"
    )

    def asked(**wishes: object) -> list[Asked]:
        plan = planned(sample, bare, contract, levels=("S1",), **wishes)
        return [question.asked for question in plan.questions]

    assert asked(rules={}) == [Asked.THRESHOLD]
    assert asked() == [Asked.PARTED]
    assert asked(parted_seconds=20) == [Asked.PAST]
    assert asked(parted_seconds=20, abandoned_is_past=True) == []
    # What was said holds for the next file of its kind.
    said = {"parted_seconds": 20, "abandoned_is_past": True, "levels": ("S1",)}
    carried_out(sample, planned(sample, bare, contract, **said))
    later = bare.replace("2026-10-06", "2026-10-20")
    plan = plan_counts(sample, given(later), contract_id=contract.id)
    assert (plan.questions, plan.batch.parted_seconds, plan.batch.abandoned_is_past) == (
        (),
        20,
        True,
    )
    tickets = planned(sample, given(TICKET_LIST, "t.csv"), contract, rules={}, levels=("S2",))
    assert [question.asked for question in tickets.questions] == [Asked.CLOCK]


def test_dates_that_could_be_two_days_are_asked_about(sample: OpenBook, contract: Contract) -> None:
    text = HEAD + "06/10/2026,21:00-21:30,10,7,2,1\n"
    plan = planned(sample, text, contract)
    assert Asked.DAY_FIRST in [question.asked for question in plan.questions]
    assert not any("stands first" in problem.message for problem in plan.problems)
    assert plan.rows == ()
    assert blocking_problems(plan)[0].field == "day_first"


def test_levels_counted_alike_are_chosen_by_a_person(sample: OpenBook, contract: Contract) -> None:
    plan = planned(sample, given(TICKET_LIST, "t.csv"), contract, rules=EIGHT)
    assert plan.chosen == ("S2",)
    assert {choice.level.code: bool(choice.why_not) for choice in plan.levels}["S1"]
    wrong = planned(sample, given(TICKET_LIST, "t.csv"), contract, rules=EIGHT, levels=("S1",))
    assert wrong.questions == ()
    assert [problem.field for problem in blocking_problems(wrong)] == ["S1"]
    with pytest.raises(NotFound, match="S9"):
        planned(sample, OCTOBER, contract, levels=("S9",))


def test_what_is_no_list_and_no_clock_is_refused(sample: OpenBook, contract: Contract) -> None:
    hours = b"Employee,Date,Hours\nAna Cruz,2026-09-01,8\nAna Cruz,2026-09-02,8\n"
    with pytest.raises(FileRefused, match="states hours worked"):
        read_counts(hours, name="hours.csv")
    with pytest.raises(NotFound, match="time zone"):
        planned(sample, OCTOBER, contract, zone="Mars")
    with pytest.raises(NotFound):
        plan_counts(sample, given(OCTOBER), contract_id=type(contract.id)(99))


def test_rows_that_can_not_be_placed_are_told_and_the_others_count(
    sample: OpenBook, contract: Contract
) -> None:
    text = HEAD + (
        "2026-10-06,21:00-21:30,10,7,2,1\n"
        "soon,21:30-22:00,10,7,2,1\n"
        "2026-10-06,21:00-21:30,10,7,2,1\n"
        "2026-10-06,22:00-22:30,,7,,1\n"
        "2020-01-06,22:00-22:30,1,1,0,0\n"
    )
    plan = planned(sample, text, contract)
    told = {problem.place: problem.message for problem in plan.problems}
    assert told["calls!A3"].startswith("The row states no day")
    assert told["calls!A4"].startswith("An earlier row is of the same interval")
    assert told["calls!A5"].endswith("lacks a number that the level needs, so it isn't counted.")
    assert "doesn't agree the level" in told["calls!A6"]
    carried_out(sample, plan)
    assert counts(sample, contract, OCT) == {
        (5, 12): {"within": 14, "after": 4, "abandoned_after": 2}
    }


def test_file_without_a_row_that_counts_says_so(sample: OpenBook, contract: Contract) -> None:
    plan = planned(sample, HEAD.replace("Date,", "") + "21:00-21:30,10,7,2,1\n", contract)
    assert plan.rows == ()
    assert "No row of the file" in [p.message for p in plan.problems][-1]
    outcome = import_counts(sample, plan)
    assert isinstance(outcome, NotSaved)


def test_days_without_agreed_levels_have_none_to_count_for(
    sample: OpenBook, contract: Contract
) -> None:
    plan = planned(sample, HEAD + "2020-01-06,22:00-22:30,1,1,0,0\n", contract)
    assert plan.levels == ()
    assert "no service level" in blocking_problems(plan)[0].message


def test_own_total_of_the_file_that_differs_is_told(sample: OpenBook, contract: Contract) -> None:
    plan = planned(sample, OCTOBER + "Total,,30,18,6,3\n", contract)
    (problem,) = plan.problems
    assert (problem.place, problem.message) == (
        "calls!C5",
        "The file's own total is 30, its rows give 27.",
    )


@pytest.fixture
def second(sample: OpenBook) -> Contract:
    """Another contract: abandonment A, turnarounds T and U with their clocks in the terms."""

    def level(code: str, metric: str, **more: object) -> ServiceLevel:
        return ServiceLevel(
            code=code, title=code, metric=metric, target=Decimal(5), kind=LevelKind.KPI, **more
        )  # type: ignore[arg-type]

    eight = PromiseClock(count=8)
    levels = (
        level("A", "abandonment"),
        level("T", "turnaround", clock=eight),
        level("U", "turnaround", clock=eight),
    )
    buyer = ok(save_customer(sample, customer("K2")))
    file = draft(sample, buyer, "C-2")
    terms = dataclasses.replace(file.revision.terms, levels=levels)
    revision = dataclasses.replace(file.revision, terms=terms)
    return ok(save_contract(sample, dataclasses.replace(file, revision=revision))).contract


def test_more_bad_ones_than_all_are_refused(sample: OpenBook, second: Contract) -> None:
    text = "Date,Interval,Offered,Answered,Abandoned\n2026-10-06,21:00-21:30,10,9,11\n"
    plan = planned(sample, text, second)
    assert plan.chosen == ("A",)
    assert [problem.field for problem in blocking_problems(plan)] == ["A"]
    assert isinstance(import_counts(sample, plan), NotSaved)


def test_tickets_for_two_levels_counted_alike_ask_which(
    sample: OpenBook, contract: Contract, second: Contract
) -> None:
    file = given(TICKET_LIST, "tickets.csv")
    plan = plan_counts(sample, file, contract_id=second.id)
    assert [question.asked for question in plan.questions] == [Asked.LEVELS]
    carried_out(sample, planned(sample, file, second, zone=None, levels=("U",)))
    assert counts(sample, second, OCT, "U") == {(5, 12): {"on_time": 2, "items": 4}}
    # The same file in another contract is kept once.
    carried_out(sample, planned(sample, file, contract, zone=None, rules=EIGHT, levels=("S2",)))
    assert rows_of(sample.path, "SELECT count(*) FROM source_file WHERE name = 'tickets.csv'") == [
        (1,)
    ]


def test_ticket_due_before_anything_was_agreed_counts_for_nothing(
    sample: OpenBook, contract: Contract
) -> None:
    text = TICKETS + (
        "T0,Closed,2020-01-06 09:00,2020-01-06 10:00,,\n"
        "T1,Closed,2026-10-06 09:00,2026-10-06 10:00,,\n"
    )
    plan = planned(sample, given(text, "t.csv"), contract, rules=EIGHT, levels=("S2",))
    assert [problem.place for problem in plan.problems] == ["t!A2"]
    assert [effect.after for effect in plan.effects] == [{"on_time": 1, "items": 1}]
    long_ago = DateRange(start=dt.date(2020, 1, 6), end=dt.date(2020, 1, 7))
    assert count_book(sample, contract.id).level_in("S2", long_ago) is None


def test_waits_are_told_as_averages_and_kept_as_seconds(
    sample: OpenBook, contract: Contract
) -> None:
    text = (
        "Date,Interval,Offered,Answered,Abandoned,Average handle time (s)\n"
        "2026-10-06,21:00-21:30,10,9,1,100.5\n"
        "2026-10-06,21:30-22:00,1,0,1,\n"
        "2026-10-06,22:00-22:30,1,1,0,60\n"
    )
    plan = planned(sample, text, contract)
    assert plan.chosen == ("K1",)
    carried_out(sample, plan)
    # 904.5 seconds, half up, and 60.
    assert counts(sample, contract, OCT, "K1") == {(5, 12): {"handle_seconds": 965, "handled": 10}}


def test_calls_without_numbers_are_told_apart_by_what_they_say(
    sample: OpenBook, contract: Contract
) -> None:
    text = (
        "Agent,Date,Time,Answered (Y/N),Wait time (s)\n"
        "Ana,2026-10-06,21:00:00,Y,20\nAna,2026-10-06,21:00:00,Y,20\nBen,2026-10-06,21:05:00,Y,5\n"
    )
    plan = planned(sample, text, contract, levels=("S1",))
    assert [row.key[-2:] for row in plan.rows].count("#2") == 1
    assert plan.new == 3


def test_empty_reading_of_a_file_that_was_imported_takes_nothing_away(
    sample: OpenBook, contract: Contract
) -> None:
    text = HEAD + "06/10/2026,21:00-21:30,10,7,2,1\n"
    file = read_counts(text.encode(), name="d.csv", answers=Answers(day_first=True))
    carried_out(sample, planned(sample, file, contract))
    assert list(counts(sample, contract, OCT)) == [(5, 12)]
    again = planned(sample, given(text, "d.csv"), contract)
    assert blocking_problems(again)


def test_days_and_weeks_without_times(sample: OpenBook, contract: Contract) -> None:
    daily = HEAD.replace("Interval,", "") + "2026-10-05,10,7,2,1\n2026-10-06,10,7,2,1\n"
    carried_out(sample, planned(sample, given(daily, "daily.csv"), contract))
    assert counts(sample, contract, OCT) == {
        (5, 12): {"within": 14, "after": 4, "abandoned_after": 2}
    }
    whole = event_of(contract, new_york(10, 5, 0), new_york(10, 6, 0))
    assert proposed_effect(sample, whole)[0].effect.counts["within"] == 7
    part = event_of(contract, new_york(10, 5, 1), new_york(10, 6, 0))
    assert proposed_effect(sample, part) == ()
    weekly = HEAD.replace("Interval,", "") + (
        "2026-11-16,10,7,2,1\n2026-11-23,10,7,2,1\n2026-11-30,10,7,2,1\n"
    )
    plan = planned(sample, given(weekly, "weekly.csv"), contract)
    assert [problem.place for problem in plan.problems] == ["weekly!A4"]
    assert [effect.days.start.day for effect in plan.effects] == [16, 23]
    monthly = HEAD.replace("Interval,", "") + "2026-10-01,10,7,2,1\n2026-11-01,10,7,2,1\n"
    plan = planned(sample, given(monthly, "monthly.csv"), contract)
    assert plan.problems[0].message.startswith("A row is of more than a week")
    assert "(2 rows, this one first)" in plan.problems[0].message


def test_hour_that_comes_twice_is_two_intervals_and_one_left_out_is_none(
    sample: OpenBook, contract: Contract
) -> None:
    text = HEAD + (
        "2026-11-01,01:00-01:30,1,1,0,0\n"
        "2026-11-01,01:30-02:00,2,2,0,0\n"
        "2026-11-01,01:00-01:30,4,4,0,0\n"
        "2026-11-01,01:30-02:00,8,8,0,0\n"
        "2026-03-08,02:30-03:00,16,16,0,0\n"
    )
    plan = planned(sample, text, contract, zone="America/New_York")
    starts = [row.started_at for row in plan.rows]
    assert [start.hour for start in starts if start] == [5, 5, 6, 6]
    assert [problem.place for problem in plan.problems] == ["calls!A6"]
    assert "never showed this time" in plan.problems[0].message


def test_tickets_in_days_and_pauses_at_odd_times(sample: OpenBook, contract: Contract) -> None:
    days = {"S2": CountingRule(clock=PromiseClock(count=5, unit=ClockUnit.BUSINESS_DAYS))}
    text = (
        "Ticket,Status,Opened,Closed\n"
        "T1,Closed,2026-10-01,2026-10-08\nT2,Closed,2026-10-01,2026-10-09\n"
    )
    plan = planned(sample, given(text, "t.csv"), contract, rules=days, levels=("S2",))
    carried_out(sample, plan)
    assert counts(sample, contract, OCT, "S2") == {(5, 12): {"on_time": 1, "items": 2}}
    odd = TICKETS + (
        "T1,Closed,2026-03-06 09:00,2026-03-10 10:00,2026-03-08 02:30,2026-03-08 04:00\n"
        "T2,Closed,2026-03-06 09:00,2026-03-10 10:00,2026-03-09 10:00,\n"
        "T3,Closed,2026-03-06 09:00,2026-03-10 10:00,2026-03-10 10:00,2026-03-10 10:00\n"
    )
    plan = planned(
        sample,
        given(odd, "odd.csv"),
        contract,
        zone="America/New_York",
        rules=EIGHT,
        levels=("S2",),
    )
    assert [problem.place for problem in plan.problems] == ["odd!A2"]
    assert [len(row.pauses) for row in plan.rows] == [0, 1, 0]
    never = TICKETS + "T1,Closed,2026-03-06 09:00,2026-03-08 02:30,,\n"
    plan = planned(
        sample, given(never, "n.csv"), contract, zone="America/New_York", rules=EIGHT, levels=()
    )
    assert plan.rows == ()
    twice = TICKETS + "T1,Closed,2026-11-01 01:10,2026-11-01 01:50,,\n"
    plan = planned(
        sample, given(twice, "w.csv"), contract, zone="America/New_York", rules=EIGHT, levels=()
    )
    assert plan.rows[0].ended_at is not None


def test_lists_of_two_kinds_count_for_one_level_together(
    sample: OpenBook, contract: Contract
) -> None:
    carried_out(sample, planned(sample, OCTOBER, contract))
    carried_out(sample, planned(sample, given(CALLS, "list.csv"), contract, levels=("S1",)))
    assert counts(sample, contract, OCT)[5, 12] == {"within": 14, "after": 7, "abandoned_after": 4}
    days = DateRange(start=dt.date(2026, 10, 5), end=dt.date(2026, 10, 12))
    assert len(sources_of(sample, contract.id, "S1", days)) == 2
    assert sources_of(sample, contract.id, "S2", days) == ()
