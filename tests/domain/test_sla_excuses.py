import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.excuses import (
    Counted,
    Decision,
    Effect,
    EventKind,
    ExcusedEvent,
    check_effects,
    check_event,
    check_taken_out,
    may_count,
    notice_deadline,
    standing_of,
    take_out,
)
from tests.domain.making import MANILA, NEW_YORK, level, office, utc

POLICY = CreditPolicy()


def event(
    kind: EventKind = EventKind.CUSTOMER,
    *,
    noticed: dt.datetime | None = None,
    decision: Decision = Decision.ACCEPTED,
) -> ExcusedEvent:
    return ExcusedEvent(
        contract_id=ContractId(1),
        code="E1",
        title="Feed late",
        kind=kind,
        started_at=utc("2026-09-03 09:00", zone=NEW_YORK),
        ended_at=utc("2026-09-03 18:00", zone=NEW_YORK),
        noticed_at=noticed,
        decision=decision,
        effects=(Effect(sla_code="S2", counts={"items": 11}),),
    )


def counts(some: ExcusedEvent) -> tuple[bool, bool]:
    standing = standing_of(some, policy=POLICY, calendar=office())
    return standing.counts, standing.in_time


def test_notice_of_a_customer_event_is_due_by_the_end_of_the_fifth_business_day() -> None:
    # 4, 8, 9, 10, 11 September: the last minute of the 11th in New York.
    deadline = notice_deadline(event(), policy=POLICY, calendar=office())
    assert deadline == utc("2026-09-11 23:59", zone=NEW_YORK)


def test_notice_of_force_majeure_is_due_48_hours_after_it_began() -> None:
    deadline = notice_deadline(event(EventKind.FORCE_MAJEURE), policy=POLICY, calendar=office())
    assert deadline == utc("2026-09-05 09:00", zone=NEW_YORK)


def test_notice_days_are_counted_in_the_contracts_zone() -> None:
    # 4 September 05:00 in Manila is still the 3rd in New York.
    early = dataclasses.replace(event(), started_at=utc("2026-09-04 05:00", zone=MANILA))
    deadline = notice_deadline(early, policy=POLICY, calendar=office())
    assert deadline == utc("2026-09-11 23:59", zone=NEW_YORK)


@pytest.mark.parametrize(
    ("kind", "noticed", "in_time"),
    [
        (EventKind.CUSTOMER, "2026-09-11 23:59", True),
        (EventKind.CUSTOMER, "2026-09-11 23:59:59", True),  # until the last minute is over
        (EventKind.CUSTOMER, "2026-09-12 00:00", False),
        (EventKind.CUSTOMER, "2026-09-14 09:00", False),
        (EventKind.FORCE_MAJEURE, "2026-09-05 09:00:30", True),
        (EventKind.FORCE_MAJEURE, "2026-09-05 09:01", False),
    ],
)
def test_event_accepted_counts_only_where_noticed_by_the_deadline(
    kind: EventKind, noticed: str, in_time: bool
) -> None:
    some = event(kind, noticed=utc(noticed, zone=NEW_YORK))
    assert counts(some) == (in_time, in_time)


@pytest.mark.parametrize("decision", [item for item in Decision if item is not Decision.ACCEPTED])
def test_event_not_accepted_never_counts(decision: Decision) -> None:
    some = event(noticed=utc("2026-09-03 10:00", zone=NEW_YORK), decision=decision)
    assert counts(some) == (False, True)


def test_event_without_notice_never_counts() -> None:
    assert counts(event()) == (False, False)


@pytest.mark.parametrize(
    ("noticed", "decision", "reason"),
    [
        (None, Decision.ACCEPTED, "no notice was given"),
        ("2026-09-14 09:00", Decision.ACCEPTED, "notice came after its deadline"),
        ("2026-09-14 09:00", Decision.REJECTED, "notice came after its deadline"),
        ("2026-09-04 09:00", Decision.ACCEPTED, "noticed in time and accepted"),
        ("2026-09-04 09:00", Decision.REJECTED, "rejected by the customer"),
        ("2026-09-04 09:00", Decision.DISPUTED, "disputed: shown both ways"),
        ("2026-09-04 09:00", Decision.WITHDRAWN, "withdrawn"),
        ("2026-09-04 09:00", Decision.DRAFT, "the customer has not decided"),
        ("2026-09-04 09:00", Decision.NOTICED, "the customer has not decided"),
    ],
)
def test_event_says_why_it_counts_or_not(
    noticed: str | None, decision: Decision, reason: str
) -> None:
    moment = utc(noticed, zone=NEW_YORK) if noticed else None
    some = event(noticed=moment, decision=decision)
    assert standing_of(some, policy=POLICY, calendar=office()).reason == reason


def test_take_out_touches_the_one_level_only() -> None:
    before = {"on_time": 1141, "items": 1240}
    effects = [
        Effect(sla_code="S2", counts={"items": 20}),
        Effect(sla_code="S2", counts={"items": 1, "on_time": 1}),
        Effect(sla_code="S1", counts={"items": 500}),
    ]
    assert take_out(before, effects, sla_code="S2") == {"on_time": 1140, "items": 1219}
    assert before == {"on_time": 1141, "items": 1240}


def test_event_in_order_has_no_problems() -> None:
    assert check_event(event()) == ()
    assert check_event(event(noticed=utc("2026-09-03 09:00", zone=NEW_YORK))) == ()


def test_event_with_every_mistake_names_each_field() -> None:
    wrong = dataclasses.replace(
        event(noticed=utc("2026-09-03 08:59", zone=NEW_YORK)),
        code="",
        title=" ",
        ended_at=utc("2026-09-03 09:00", zone=NEW_YORK),
        effects=(Effect(sla_code="S2", counts={"items": -1}),),
    )
    fields = [problem.field for problem in check_event(wrong)]
    assert fields == ["code", "title", "ended_at", "noticed_at", "effects"]


def test_notice_hours_and_days_follow_the_policy() -> None:
    policy = dataclasses.replace(
        POLICY, force_majeure_notice_hours=24, customer_notice_business_days=1
    )
    assert notice_deadline(event(), policy=policy, calendar=office()) == utc(
        "2026-09-04 23:59", zone=NEW_YORK
    )
    assert notice_deadline(event(EventKind.FORCE_MAJEURE), policy=policy, calendar=office()) == utc(
        "2026-09-04 09:00", zone=NEW_YORK
    )
    assert policy.at_risk_percent == Decimal(12)


TURNAROUND = level("S2", metric="turnaround", target="95", minimum="93")


def effects(*taken: Effect) -> list[tuple[str, str]]:
    some = dataclasses.replace(event(), effects=taken)
    return [(found.message, found.value) for found in check_effects(some, [TURNAROUND])]


def test_effects_on_counts_of_the_contract_have_no_problems() -> None:
    assert effects(Effect(sla_code="S2", counts={"items": 11, "on_time": 1})) == []
    assert effects() == []


def test_effects_on_a_level_the_contract_lacks_are_a_problem() -> None:
    assert effects(Effect(sla_code="S9", counts={"nothing": 1})) == [
        ("The contract has no service level S9.", "S9")
    ]


def test_effects_on_a_count_the_level_lacks_are_a_problem_each() -> None:
    assert effects(Effect(sla_code="S2", counts={"item": 20, "items": 1, "on time": 1})) == [
        ("S2 has no count “item”.", "item"),
        ("S2 has no count “on time”.", "on time"),
    ]


@pytest.mark.parametrize("kind", [EventKind.THIRD_PARTY, EventKind.VOLUME, EventKind.DATA])
def test_further_kinds_count_only_where_the_contract_excuses_them(kind: EventKind) -> None:
    given = event(kind, noticed=utc("2026-09-04 09:00"))
    assert kind.clause_id == "customer-excuse"
    standing = standing_of(given, policy=POLICY, calendar=office())
    assert (standing.counts, standing.reason) == (
        False,
        "the contract does not excuse events of this kind",
    )
    # Its notice is due like that of a customer's act, also to the day.
    assert standing.deadline == utc("2026-09-11 23:59", zone=NEW_YORK)
    wider = CreditPolicy(excused_kinds=(*POLICY.excused_kinds, kind))
    assert standing_of(given, policy=wider, calendar=office()).counts


def test_force_majeure_has_a_clause_of_its_own() -> None:
    assert EventKind.FORCE_MAJEURE.clause_id == "force-majeure"


@pytest.mark.parametrize(
    ("noticed", "decision", "may"),
    [
        ("2026-09-04 09:00", Decision.NOTICED, True),
        ("2026-09-04 09:00", Decision.DISPUTED, True),
        ("2026-09-04 09:00", Decision.REJECTED, False),
        ("2026-09-04 09:00", Decision.WITHDRAWN, False),
        ("2026-09-14 09:00", Decision.ACCEPTED, False),
    ],
)
def test_event_may_count_until_it_is_settled_against_it(
    noticed: str, decision: Decision, may: bool
) -> None:
    given = event(noticed=utc(noticed), decision=decision)
    assert may_count(given, standing_of(given, policy=POLICY, calendar=office())) is may


def taken(counted: Counted, **counts: int) -> list[tuple[str, str]]:
    effect = Effect(sla_code=counted.level.code, counts=counts)
    return [(item.field, item.message) for item in check_taken_out(effect, counted)]


ACCURACY = level("S3")
WEEK = Counted(
    level=ACCURACY,
    period={"correct": 92, "sampled": 100},
    month={"correct": 392, "sampled": 400},
)


def test_effect_of_what_was_counted_is_taken() -> None:
    assert taken(WEEK, sampled=8) == []
    assert taken(WEEK, correct=0) == []


def test_more_than_was_counted_in_its_period_is_refused_at_the_count() -> None:
    ((field, message),) = taken(WEEK, sampled=101)
    assert field == "S3/sampled"
    assert message == "S3 counted 100 “Items sampled” in this period. Take out 100 at most."
    others = (Effect(sla_code="S3", counts={"sampled": 95}),)
    ((field, message),) = taken(dataclasses.replace(WEEK, others=others), sampled=6)
    assert message == (
        "S3 counted 100 “Items sampled” in this period; 5 of 100 are left by other events."
        " Take out 5 at most."
    )


def test_what_leaves_nothing_of_the_month_is_refused() -> None:
    whole = {"correct": 392, "sampled": 400}
    month = Counted(level=ACCURACY, period=whole, month=whole)
    ((field, message),) = taken(month, correct=392, sampled=400)
    assert field == "S3/correct"
    assert message.endswith("An event takes out what it caused, never the whole month.")
    # Eight of 400 are wrong: nine can't be taken out of the samples alone.
    ((field, message),) = taken(month, sampled=9)
    assert (field, "392 of 391 is more than all" in message) == ("S3/sampled", True)
    # Where other events of the month had left nothing already, that is not this one's doing.
    elsewhere = (Effect(sla_code="S3", counts=whole),)
    assert taken(dataclasses.replace(month, elsewhere=elsewhere), correct=1, sampled=1) == []


def test_more_good_ones_than_all_are_not_taken_out_together() -> None:
    ((field, message),) = taken(WEEK, correct=9, sampled=8)
    assert field == "S3/correct"
    assert message == "S3, what is taken out: 9 of 8 is more than all."


def test_leaver_alone_can_be_taken_out_of_attrition() -> None:
    attrition = dataclasses.replace(ACCURACY, metric="attrition")
    month = {"leavers": 3, "headcount": 40}
    assert taken(Counted(level=attrition, period=month, month=month), leavers=1) == []
