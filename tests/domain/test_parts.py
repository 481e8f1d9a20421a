import dataclasses
import datetime as dt

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.parts import LevelRun, month_parts, part_on, parts_of, priced_lines, run_for
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rates import RateKind, RateLine
from tests.domain.making import level, office, rate, september

SEPTEMBER = Month(2026, 9)
OCTOBER = dt.date(2026, 10, 1)


def revision(number: int, day: dt.date, *lines: RateLine, signed: bool = False) -> Revision:
    return Revision(
        contract_id=ContractId(1),
        number=number,
        effective_from=day,
        signed_on=day if signed else None,
        terms=Terms(calendar=office(), rate_lines=lines),
    )


def numbered(*revisions: Revision) -> list[tuple[int, int, int]]:
    return [
        (part.revision.number, part.days.start.day, part.days.last.day)
        for part in parts_of(revisions, SEPTEMBER.range)
    ]


JANUARY = revision(1, dt.date(2026, 1, 1))


def test_parts_are_cut_where_another_revision_comes_into_force() -> None:
    assert numbered(JANUARY) == [(1, 1, 30)]
    assert numbered(JANUARY, revision(2, september(1))) == [(2, 1, 30)]
    assert numbered(JANUARY, revision(2, september(16)), revision(3, september(30))) == [
        (1, 1, 15),
        (2, 16, 29),
        (3, 30, 30),
    ]
    assert numbered(JANUARY, revision(2, OCTOBER)) == [(1, 1, 30)]


def test_parts_of_two_revisions_of_one_day_are_those_of_the_later() -> None:
    assert numbered(JANUARY, revision(2, september(16)), revision(3, september(16))) == [
        (1, 1, 15),
        (3, 16, 30),
    ]


def test_drafts_beside_signed_revisions_make_no_parts() -> None:
    signed = dataclasses.replace(JANUARY, signed_on=JANUARY.effective_from)
    assert numbered(signed, revision(2, september(16))) == [(1, 1, 30)]
    assert numbered(JANUARY, revision(2, september(16), signed=True)) == [(2, 1, 30)]


def test_days_before_the_first_revision_go_with_it() -> None:
    assert numbered(revision(1, september(20)), revision(2, september(25))) == [
        (1, 1, 24),
        (2, 25, 30),
    ]
    assert numbered(revision(1, OCTOBER)) == []


def test_parts_of_a_month_are_of_the_days_the_contract_runs() -> None:
    contract = Contract(
        number="1",
        title="Care",
        customer_id=CustomerId(1),
        currency="USD",
        starts_on=september(3),
        ends_on=september(20),
    )
    revisions = [JANUARY, revision(2, september(10)), revision(3, september(25))]
    parts = month_parts(contract, revisions, SEPTEMBER)
    assert [(part.days.start.day, part.days.last.day) for part in parts] == [(3, 9), (10, 20)]
    assert [part_on(parts, september(day)).revision.number for day in (1, 9, 10, 30)] == [
        1,
        1,
        2,
        2,
    ]


def codes(*cards: tuple[RateLine, ...]) -> list[tuple[str, int | None, int | None]]:
    """Each line of the month with the days of September on which it starts and ends."""
    revisions = [
        revision(number, september(day), *card)
        for number, (day, card) in enumerate(zip((1, 11, 21), cards, strict=False), start=1)
    ]
    month = SEPTEMBER.range
    return [
        (
            item.line.code,
            item.line.starts_on.day if item.line.starts_on > month.start else None,
            item.line.ends_on.day if item.line.ends_on else None,
        )
        for item in priced_lines(parts_of(revisions, month))
    ]


A, B, C = (rate(RateKind.FIXED, "1", code=code) for code in "ABC")


def dearer(line: RateLine) -> RateLine:
    return dataclasses.replace(line, unit_rate=line.unit_rate + 1)


def test_lines_taken_over_unchanged_stay_one_in_every_part() -> None:
    assert codes((A, B), (A, B), (A, B)) == [("A", None, None), ("B", None, None)]


def test_changed_line_stands_behind_those_of_its_code() -> None:
    assert codes((A, B), (dearer(A), B), (A, B)) == [
        ("A", None, 11),
        ("A", 11, 21),
        ("A", 21, None),
        ("B", None, None),
    ]


def test_added_line_stands_at_its_place_in_the_card() -> None:
    assert codes((A, C), (A, B, C)) == [("A", None, None), ("B", 11, None), ("C", None, None)]
    assert codes((A, C), (B, C)) == [("B", 11, None), ("A", None, 11), ("C", None, None)]


def test_lines_with_dates_of_their_own_keep_the_card_s_order() -> None:
    ended = dataclasses.replace(A, ends_on=september(5))
    begun = dataclasses.replace(B, starts_on=september(15))
    assert codes((C, ended, begun), (C, ended, begun)) == [
        ("C", None, None),
        ("A", None, 5),
        ("B", 15, None),
    ]
    # A line that the card already ended is no line any more, wherever the amendment puts it.
    assert codes((C,), (ended, C)) == [("C", None, None)]


def test_counts_belong_to_the_run_of_their_first_day_else_the_first_they_reach() -> None:
    def days(first: int, last: int) -> DateRange:
        return DateRange(start=september(first), end=september(last) + dt.timedelta(days=1))

    early = LevelRun(level=level(), days=days(5, 10))
    late = LevelRun(level=level(), days=days(16, 25))

    def found(first: int, last: int) -> LevelRun | None:
        return run_for(days(first, last), [early, late], agreed=days(5, 25))

    assert found(8, 20) is early
    assert found(12, 20) is late
    assert found(12, 15) is None
    # The contract runs from the 5th to the 25th.
    assert found(1, 3) is early
    assert found(28, 29) is late
