import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.contracts import Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.services.books import NotFound, OpenBook, undo_last, what_can_be_undone
from bpodesk.services.contracts import next_revision, open_contract, save_contract
from bpodesk.services.measures import (
    MonthSheet,
    delete_event,
    list_events,
    list_history,
    open_month,
    parts_for,
    save_event,
    save_history,
    save_month,
)
from bpodesk.services.revisions import sign_revision
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute, list_statements
from tests.services.making import contract_in, dump, fields_of, ok, refused, sample_id


@pytest.fixture
def sheet(sample: OpenBook) -> MonthSheet:
    return open_month(sample, sample_id(sample), SAMPLE_MONTH)


def _month(sheet: MonthSheet, **counts: int) -> Measurement:
    (first,) = [item for item in sheet.measurements if item.sla_code == "S3"]
    return dataclasses.replace(first, counts=counts)


def test_month_sheet_has_what_can_be_typed_and_what_was(sheet: MonthSheet) -> None:
    # S4 comes from the timesheets, overtime and nights too: nothing to type there.
    assert [level.code for level in sheet.levels] == ["S1", "S2", "S3", "K1", "K2"]
    assert [rate.code for rate in sheet.rates] == ["ORDER", "COST"]
    assert [week.label for week in sheet.weeks] == ["W36", "W37", "W38", "W39", "W40"]
    assert len(sheet.measurements) == 9
    assert [(volume.rate_code, volume.quantity) for volume in sheet.volumes] == [
        ("COST", Decimal(45)),
        ("ORDER", Decimal(3760)),
    ]


def test_month_sheet_of_a_contract_that_is_gone_or_not_in_force(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="no longer in the book"):
        open_month(sample, ContractId(99), SAMPLE_MONTH)
    with pytest.raises(NotFound, match="no revision in force in 2025-12"):
        open_month(sample, sample_id(sample), Month(2025, 12))


def test_month_is_saved_as_one_step_and_what_is_gone_is_deleted(
    sample: OpenBook, sheet: MonthSheet
) -> None:
    changed = _month(sheet, correct=399, sampled=400)
    kept = [item for item in sheet.measurements if item.sla_code not in ("S3", "K2")]
    saved = ok(save_month(sample, sheet, measurements=(*kept, changed), volumes=sheet.volumes[:1]))
    assert len(saved.measurements) == 8
    (after,) = [item for item in saved.measurements if item.sla_code == "S3"]
    assert after.counts == {"correct": 399, "sampled": 400}
    assert [volume.rate_code for volume in saved.volumes] == ["COST"]
    undo_last(sample)
    assert open_month(sample, sheet.contract.id, SAMPLE_MONTH).volumes == sheet.volumes


def test_faults_of_counts_and_volumes_keep_the_month_unsaved(
    sample: OpenBook, sheet: MonthSheet
) -> None:
    before = dump(sample.path, versions=True)
    week = next(item for item in sheet.measurements if item.sla_code == "S1")
    double = dataclasses.replace(week, id=type(week.id)(0), starts_on=dt.date(2026, 9, 3))
    problems = refused(
        save_month(
            sample,
            sheet,
            measurements=(_month(sheet, correct=500, sampled=400), week, double),
            volumes=(
                dataclasses.replace(sheet.volumes[0], quantity=Decimal(-1)),
                *sheet.volumes[1:],
            ),
        )
    )
    assert "S3: 500 of 400 is more than all." in [problem.message for problem in problems]
    assert len(problems) == 3
    assert dump(sample.path, versions=True) == before


def _event(contract_id: ContractId, code: str = "E9", **more: object) -> ExcusedEvent:
    base = ExcusedEvent(
        contract_id=contract_id,
        code=code,
        title="Flood",
        kind=EventKind.FORCE_MAJEURE,
        started_at=dt.datetime(2026, 9, 10, 13, tzinfo=dt.UTC),
        ended_at=dt.datetime(2026, 9, 10, 15, tzinfo=dt.UTC),
        effects=(Effect(sla_code="S1", counts={"after": 1}),),
    )
    return dataclasses.replace(base, **more)  # pyright: ignore[reportArgumentType]


def test_events_are_listed_with_their_standing(sample: OpenBook) -> None:
    rows = list_events(sample, sample_id(sample))
    assert [(row.event.code, row.standing.counts, row.standing.reason) for row in rows] == [
        ("E1", True, "noticed in time and accepted"),
        ("E2", True, "noticed in time and accepted"),
        ("E3", False, "notice came after its deadline"),
    ]
    assert [row.id for row in rows] == [row.event.id for row in rows]


def test_event_is_saved_edited_and_deleted(sample: OpenBook) -> None:
    made = ok(save_event(sample, _event(sample_id(sample))))
    assert what_can_be_undone(sample).undo == "New excused event E9"
    ok(save_event(sample, dataclasses.replace(made, title="High water")))
    assert what_can_be_undone(sample).undo == "Edit of excused event E9"
    assert delete_event(sample, made.id).label == "Deletion of excused event"
    assert len(list_events(sample, sample_id(sample))) == 3
    undo_last(sample)
    assert len(list_events(sample, sample_id(sample))) == 4


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"code": "E1"}, "code"),
        ({"code": " "}, "code"),
        ({"title": ""}, "title"),
        ({"ended_at": dt.datetime(2026, 9, 10, 13, tzinfo=dt.UTC)}, "ended_at"),
        ({"noticed_at": dt.datetime(2026, 9, 9, tzinfo=dt.UTC)}, "noticed_at"),
        ({"effects": (Effect(sla_code="S1", counts={"after": -1}),)}, "effects"),
        ({"effects": (Effect(sla_code="S9", counts={"after": 1}),)}, "effects"),
        ({"effects": (Effect(sla_code="S1", counts={"lost": 1}),)}, "effects"),
    ],
)
def test_event_with_a_fault_is_refused_at_its_field(
    sample: OpenBook, fault: dict[str, object], field: str
) -> None:
    event = _event(sample_id(sample), **fault)
    assert fields_of(save_event(sample, event)) == [field]


def test_event_of_a_contract_that_is_gone_is_refused(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="no longer in the book"):
        save_event(sample, _event(ContractId(99)))


def test_event_from_before_the_contract_can_be_listed_and_corrected(sample: OpenBook) -> None:
    early = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    event = _event(
        sample_id(sample), started_at=early, ended_at=early + dt.timedelta(hours=1), effects=()
    )
    made = ok(save_event(sample, event))
    assert "E9" in [row.event.code for row in list_events(sample, sample_id(sample))]
    delete_event(sample, made.id)


def test_event_in_the_last_hours_of_a_month_stands_under_that_month_s_terms(
    book: OpenBook,
) -> None:
    """30 June 22:00 in New York is 1 July in UTC, where the next revision has begun."""
    contract = contract_in(book)
    first = open_contract(book, contract.id)
    ok(sign_revision(book, first, signed_on=dt.date(2026, 1, 1)))
    begun = next_revision(open_contract(book, contract.id), effective_from=dt.date(2026, 7, 1))
    terms = begun.revision.terms
    credits = dataclasses.replace(terms.credits, force_majeure_notice_hours=2)
    revision = dataclasses.replace(
        begun.revision, terms=dataclasses.replace(terms, credits=credits)
    )
    second = ok(save_contract(book, dataclasses.replace(begun, revision=revision)))
    ok(sign_revision(book, second, signed_on=dt.date(2026, 6, 1)))
    night = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)
    event = _event(
        contract.id,
        started_at=night,
        ended_at=night + dt.timedelta(hours=1),
        noticed_at=night + dt.timedelta(hours=5),
        decision=Decision.ACCEPTED,
        effects=(),
    )
    ok(save_event(book, event))
    (row,) = list_events(book, contract.id)
    # Revision 1 gives 48 hours, revision 2 only two.
    assert row.standing.in_time


def test_parts_of_a_month_are_the_days_of_each_revision(sample: OpenBook) -> None:
    file = open_contract(sample, sample_id(sample))
    contract, revisions = file.contract, file.revisions

    def numbers(known: Sequence[Revision], month: Month) -> list[tuple[int, int, int]]:
        return [
            (part.revision.number, part.days.start.day, part.days.last.day)
            for part in parts_for(contract, known, month)
        ]

    assert numbers(revisions, Month(2026, 6)) == [(1, 1, 30)]
    assert numbers(revisions, Month(2026, 7)) == [(2, 1, 31)]
    moved = dataclasses.replace(revisions[1], effective_from=dt.date(2026, 7, 16))
    assert numbers([revisions[0], moved], Month(2026, 7)) == [(1, 1, 15), (2, 16, 31)]
    late = [dataclasses.replace(revisions[0], effective_from=dt.date(2026, 1, 20))]
    assert numbers(late, Month(2026, 1)) == [(1, 1, 31)]
    for known, month in ((late, Month(2025, 12)), ((), Month(2026, 1))):
        with pytest.raises(NotFound, match="no revision in force in"):
            parts_for(contract, known, month)


def test_unsigned_draft_before_a_signed_revision_keeps_no_month_from_its_list(
    book: OpenBook,
) -> None:
    """Only signed revisions count once there is one: the months before it have none."""
    contract = contract_in(book)
    begun = next_revision(open_contract(book, contract.id), effective_from=dt.date(2026, 7, 15))
    second = ok(save_contract(book, begun))
    ok(sign_revision(book, second, signed_on=dt.date(2026, 7, 1)))
    assert list_statements(book, Month(2026, 2)) == ()
    (row,) = list_statements(book, Month(2026, 7))
    assert row.view.inputs.revision.number == 2
    # A draft of the same month doesn't stand in the way of the signed one after it.
    drafts = open_contract(book, contract.id).revisions
    moved = dataclasses.replace(drafts[0], effective_from=dt.date(2026, 7, 10))
    parts = parts_for(contract, (moved, drafts[1]), Month(2026, 7))
    assert [part.revision.number for part in parts] == [2]


def test_history_is_saved_and_what_is_gone_is_deleted(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    july, august_1, august_2 = list_history(sample, contract_id)
    assert (july.sla_code, july.credit_minor) == ("S1", 34_128)
    new = dataclasses.replace(july, id=type(july.id)(0), row_version=0, month=dt.date(2026, 6, 1))
    changed = dataclasses.replace(august_1, credit_minor=7)
    assert ok(save_history(sample, contract_id, [july, changed, new])) == 3
    assert [
        (item.month.month, item.credit_minor) for item in list_history(sample, contract_id)
    ] == [
        (6, 34_128),
        (7, 34_128),
        (8, 7),
    ]
    assert what_can_be_undone(sample).undo == "Edit of past results"
    assert august_2.sla_code == "S2"


def test_history_with_two_results_for_one_month_is_refused(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    july, *_ = list_history(sample, contract_id)
    twice = [july, dataclasses.replace(july, id=type(july.id)(0))]
    assert fields_of(save_history(sample, contract_id, twice)) == ["history"]


def test_past_results_can_swap_their_months(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    july, august, other = list_history(sample, contract_id)
    swapped = [
        dataclasses.replace(july, month=august.month),
        dataclasses.replace(august, month=july.month, credit_minor=5),
        other,
    ]
    assert ok(save_history(sample, contract_id, swapped)) == 3
    after = list_history(sample, contract_id)
    assert {(item.sla_code, item.month.month): item.credit_minor for item in after} == {
        ("S1", 7): 5,
        ("S1", 8): 34_128,
        ("S2", 8): other.credit_minor,
    }
    # What nobody touched is the same record still.
    assert other in after
    undo_last(sample)
    assert list_history(sample, contract_id) == (july, august, other)


def test_month_of_a_sealed_statement_is_not_typed_in(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    typed = list_history(sample, contract_id)
    ok(seal_statement(sample, compute(sample, contract_id, SAMPLE_MONTH)))
    before = dump(sample.path, versions=True)
    september = dataclasses.replace(typed[0], month=dt.date(2026, 9, 1))
    (problem,) = refused(save_history(sample, contract_id, [september, *typed[1:]]))
    assert (problem.field, problem.message) == (
        "history",
        "S1 in 2026-09 comes from a sealed statement and can't be typed in.",
    )
    assert dump(sample.path, versions=True) == before
    # The typed ones can go; what the statement left stays.
    assert ok(save_history(sample, contract_id, [])) == 0
    left = list_history(sample, contract_id)
    assert len(left) == 6
    assert {item.month for item in left} == {dt.date(2026, 9, 1)}


def test_volume_of_the_month_belongs_to_its_contract(sample: OpenBook, sheet: MonthSheet) -> None:
    stray = Volume(
        contract_id=ContractId(77),
        month=dt.date(2026, 9, 1),
        rate_code="EXTRA",
        quantity=Decimal(1),
    )
    saved = ok(
        save_month(
            sample,
            sheet,
            measurements=sheet.measurements,
            volumes=(*sheet.volumes, dataclasses.replace(stray, contract_id=sheet.contract.id)),
        )
    )
    assert [volume.rate_code for volume in saved.volumes] == ["COST", "EXTRA", "ORDER"]


def with_milestone(book: OpenBook) -> ContractId:
    """A draft contract of 2026 whose go-live is paid once."""
    contract = contract_in(book)
    file = open_contract(book, contract.id)
    stone = RateLine(
        code="GO",
        title="Go-live",
        kind=RateKind.MILESTONE,
        unit_rate=Decimal(5000),
        starts_on=file.contract.starts_on,
    )
    terms = dataclasses.replace(file.revision.terms, rate_lines=(stone,))
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    return contract.id


def accept(book: OpenBook, contract_id: ContractId, month: int, quantity: int = 1) -> Any:
    at = Month(2026, month)
    volume = Volume(
        contract_id=contract_id, month=at.first, rate_code="GO", quantity=Decimal(quantity)
    )
    sheet = open_month(book, contract_id, at)
    return save_month(book, sheet, measurements=(), volumes=(*sheet.volumes, volume)[:1])


def test_milestone_is_accepted_once_in_one_month(book: OpenBook) -> None:
    contract_id = with_milestone(book)
    (problem,) = refused(accept(book, contract_id, 8, 2))
    assert problem.message == "Go-live is accepted once: write 1, or leave it empty."
    ok(accept(book, contract_id, 8, 0))
    ok(accept(book, contract_id, 9))
    ok(accept(book, contract_id, 9))
    (problem,) = refused(accept(book, contract_id, 10))
    assert problem.message == "Go-live was accepted in 2026-09; its fee is due once."
