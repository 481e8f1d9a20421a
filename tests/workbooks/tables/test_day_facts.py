"""Hours of one person's day out of stated hours, punches, breaks and codes."""

import datetime as dt

import pytest

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import (
    CodeMeaning,
    CodeRule,
    DayMark,
    Policy,
    ReadEntry,
    Unfinished,
)
from bpodesk.workbooks.tables.day_facts import (
    FIRST_TO_LAST,
    PAIRS,
    STATED,
    DayFacts,
    Result,
    default_policy,
    minutes_of,
    policies_of,
    result_of,
)

DAY = dt.date(2026, 9, 1)
EIGHT_TO_FIVE = (8.0, 17.0)
WITH_LUNCH = (8.0, 12.0, 13.0, 17.0)


def facts_of(
    *times: float,
    minutes: int | None = None,
    overtime: int | None = None,
    beside: bool = False,
    pause: int | None = None,
    code: str = "",
    meaning: CodeMeaning | None = None,
    day: dt.date | None = DAY,
) -> DayFacts:
    return DayFacts(
        sheet="S",
        row=2,
        column=3,
        person="Ana",
        day=day,
        times=tuple(round(time * 3600) for time in times),
        minutes=minutes,
        overtime_minutes=overtime,
        overtime_is_beside=beside,
        break_minutes=pause,
        code=code,
        meaning=meaning,
    )


def no_legend(_: str) -> CodeRule | None:
    return None


def result(facts: DayFacts, policy: str = PAIRS) -> Result:
    return result_of(facts, policy=policy, legend=no_legend)


def entry(facts: DayFacts, policy: str = PAIRS) -> ReadEntry:
    found = result(facts, policy)
    assert isinstance(found, ReadEntry)
    return found


# ------------------------------------------------------------------------------- policies


def test_policy_of_a_file_that_states_hours_beside_times_is_those() -> None:
    days = [facts_of(*EIGHT_TO_FIVE, minutes=480), facts_of(*EIGHT_TO_FIVE, minutes=480)]
    assert default_policy([*days, facts_of(*EIGHT_TO_FIVE)], labelled=True) == STATED


@pytest.mark.parametrize(
    ("days", "labelled", "expected"),
    [
        ([EIGHT_TO_FIVE], True, PAIRS),
        ([EIGHT_TO_FIVE], False, FIRST_TO_LAST),
        ([WITH_LUNCH], False, PAIRS),
        ([WITH_LUNCH, EIGHT_TO_FIVE], False, FIRST_TO_LAST),
        ([], False, FIRST_TO_LAST),
    ],
)
def test_policy_of_punches_trusts_pairs_where_they_are_labelled_or_clean(
    days: list[tuple[float, ...]], labelled: bool, expected: str
) -> None:
    assert default_policy([facts_of(*times) for times in days], labelled=labelled) == expected


def test_policies_are_told_where_they_differ() -> None:
    assert policies_of([facts_of(*WITH_LUNCH)]) == (
        Policy(name=PAIRS, minutes=480),
        Policy(name=FIRST_TO_LAST, minutes=540),
    )
    assert policies_of([facts_of(*WITH_LUNCH, minutes=470)])[0] == Policy(name=STATED, minutes=470)
    assert policies_of([facts_of(*EIGHT_TO_FIVE)]) == ()


# ------------------------------------------------------------------------------- minutes


@pytest.mark.parametrize(
    ("facts", "policy", "expected"),
    [
        (facts_of(minutes=480), PAIRS, 480),
        (facts_of(*EIGHT_TO_FIVE, minutes=480), STATED, 480),
        (facts_of(*EIGHT_TO_FIVE, minutes=480), PAIRS, 540),
        (facts_of(minutes=480, overtime=60), STATED, 480),
        (facts_of(minutes=480, overtime=60, beside=True), STATED, 540),
        (facts_of(minutes=0, overtime=60), STATED, 60),
        (facts_of(overtime=60), PAIRS, 60),
        (facts_of(8), PAIRS, None),
        (facts_of(), PAIRS, None),
        (facts_of(*WITH_LUNCH), FIRST_TO_LAST, 540),
        (facts_of(*EIGHT_TO_FIVE, pause=30), PAIRS, 510),
        (facts_of(8, 8, pause=30), PAIRS, 0),
        (facts_of(8, 8, overtime=60), PAIRS, 60),
    ],
)
def test_minutes_of_a_day(facts: DayFacts, policy: str, expected: int | None) -> None:
    assert minutes_of(facts, policy) == expected


# ------------------------------------------------------------------------------- entries


def test_result_of_two_times_is_an_entry_with_both() -> None:
    assert result(facts_of(*EIGHT_TO_FIVE, pause=60)) == ReadEntry(
        person="Ana",
        day=DAY,
        start=dt.time(8),
        end=dt.time(17),
        end_day=DAY,
        break_minutes=60,
        minutes=480,
        sheet="S",
        row=2,
        column=3,
    )


def test_result_of_pairs_has_the_gap_as_its_break() -> None:
    found = entry(facts_of(*WITH_LUNCH))
    assert (found.minutes, found.break_minutes, found.end) == (480, 60, dt.time(17))


def test_result_of_a_night_ends_on_the_next_day() -> None:
    found = entry(facts_of(22, 30))
    assert (found.end, found.end_day) == (dt.time(6), dt.date(2026, 9, 2))
    undated = entry(facts_of(22, 30, day=None))
    assert (undated.day, undated.end_day) == (None, None)


def test_result_of_more_hours_than_the_times_allow_leaves_these_out() -> None:
    facts = facts_of(8, 12, minutes=480)
    found = entry(facts, STATED)
    assert (found.minutes, found.start, found.end) == (480, None, None)
    [problem] = facts.problems
    assert problem.message == "The hours are 8:00, but the times give 4:00; the hours were kept."
    assert problem.severity is Severity.WARNING


def test_result_of_hours_that_a_lunch_or_overtime_explains_is_no_matter() -> None:
    for facts in (
        facts_of(*EIGHT_TO_FIVE, minutes=480),
        facts_of(*WITH_LUNCH, minutes=480),
        facts_of(8, 12, 13, 18, minutes=480, overtime=60),
        facts_of(8, minutes=480),
    ):
        entry(facts, STATED)
        assert facts.problems == []


def test_result_of_an_odd_number_of_times_is_told() -> None:
    facts = facts_of(8, 12, 13)
    found = entry(facts)
    assert (found.minutes, found.end) == (240, dt.time(12))
    assert facts.problems[0].message == "An odd number of times; the last one was not counted."
    assert facts.problems[0].value == "8:00 12:00 13:00"
    assert entry(facts_of(8, 12, 13), FIRST_TO_LAST).end == dt.time(13)


def test_result_of_one_time_is_an_exception() -> None:
    for facts in (facts_of(8), facts_of(8, minutes=0)):
        found = result(facts, STATED)
        assert isinstance(found, Unfinished)
        assert "only one time" in found.problem.message
        assert facts.problems == [found.problem]


def test_result_of_more_than_a_day_is_an_exception() -> None:
    found = result(facts_of(8, 8 + 24.5))
    assert isinstance(found, Unfinished)
    assert found.problem.message == "24:30 h on one day can't be; perhaps a punch is missing."


def test_result_of_a_day_with_a_fault_is_an_exception() -> None:
    facts = facts_of(*EIGHT_TO_FIVE)
    warning = Problem(message="Odd.", severity=Severity.WARNING)
    error = Problem(message="This can't be read.")
    facts.problems = [warning, error]
    found = result(facts)
    assert isinstance(found, Unfinished)
    assert found.problem is error


def test_result_of_equal_times_is_nothing() -> None:
    assert result(facts_of(8, 8)) is None


# ------------------------------------------------------------------------------- codes


def test_result_without_anything_is_nothing() -> None:
    assert result(facts_of()) is None


def test_result_of_a_code_is_a_mark() -> None:
    assert result(facts_of(code="P", meaning=CodeMeaning.WORKED)) == DayMark(
        person="Ana", day=DAY, code="P", meaning=CodeMeaning.WORKED, sheet="S", row=2, column=3
    )
    assert result(facts_of(code="-.-", meaning=CodeMeaning.NOTHING)) is None


def test_result_of_a_code_with_hours_in_the_legend_is_an_entry() -> None:
    facts = facts_of(code="P")
    facts.code_column = 7
    rule = CodeRule(meaning=CodeMeaning.WORKED, minutes=480)
    found = result_of(facts, policy=PAIRS, legend={"P": rule}.get)
    assert isinstance(found, ReadEntry)
    assert (found.minutes, found.column) == (480, 7)


def test_result_of_a_code_that_the_legend_says_is_nothing_is_nothing() -> None:
    facts = facts_of(code="P", meaning=CodeMeaning.WORKED)
    rule = CodeRule(meaning=CodeMeaning.NOTHING)
    assert result_of(facts, policy=PAIRS, legend={"P": rule}.get) is None
