"""The excuse desk on a real book: clause, deadlines, steps, evidence, worth, letter."""

import dataclasses
import datetime as dt
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.ids import ContractId, EventFileId, EventId
from bpodesk.domain.periods import Month
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, Effect, ExcusedEvent
from bpodesk.services.books import NotFound, OpenBook, check_book, undo_last, what_can_be_undone
from bpodesk.services.bundles import make_bundle
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.event_clauses import ClauseInForce, clauses_in_force
from bpodesk.services.excuse_words import (
    decision_words,
    desk_figures,
    dispute_words,
    month_words_of,
    notice_words,
    step_words,
    worth_words,
)
from bpodesk.services.excuses import (
    DeskRow,
    attach_evidence,
    check_attaching,
    desk_row,
    evidence_file,
    excuse_desk,
    month_worth,
    remove_evidence,
    take_step,
)
from bpodesk.services.measures import EvidenceStays, delete_event, save_event
from bpodesk.services.notices import notice_name, notice_paper, notice_pdf, notice_preview
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute, statement_pdf
from bpodesk.services.verifying import verify_file
from tests.samples import sample_book
from tests.services.making import (
    UNSEALED,
    contract_in,
    fields_of,
    ok,
    pdf_text,
    refused,
    rows_of,
    run_sql,
    sample_id,
)

D = Decision
LOG = b"21:40:07 carrier lost\r\n"
NEW_YORK, MANILA = "America/New_York", "Asia/Manila"


def row(book: OpenBook, code: str = "E1") -> DeskRow:
    return desk_row(book, sample_id(book), code)


def step(event_id: EventId, what: Decision, day: dt.date) -> EventStep:
    return EventStep(event_id=event_id, step=what, on_day=day, by_whom="Marcus Adeyemi")


def dispute(book: OpenBook, code: str = "E1") -> ExcusedEvent:
    day = dt.date(2026, 10, 2)
    return ok(take_step(book, step(row(book, code).event.id, D.DISPUTED, day)))


def draft(contract_id: ContractId, **more: object) -> ExcusedEvent:
    """A link down on Thu 17 September, 10:00 to 11:00 in New York, of which nobody was told yet."""
    base = ExcusedEvent(
        contract_id=contract_id,
        code="E4",
        title="Link down",
        kind=EventKind.FORCE_MAJEURE,
        started_at=dt.datetime(2026, 9, 17, 14, tzinfo=dt.UTC),
        ended_at=dt.datetime(2026, 9, 17, 15, tzinfo=dt.UTC),
        effects=(Effect(sla_code="S3", counts={"sampled": 8}),),
    )
    return dataclasses.replace(base, **more)  # pyright: ignore[reportArgumentType]


# ------------------------------------------------------------------------------- the desk


def test_desk_names_the_clause_and_how_notice_stands_to_its_deadline(sample: OpenBook) -> None:
    e1, e2, e3 = excuse_desk(sample, sample_id(sample))
    assert e1.clause.words == "Clause 13, Excused performance: force majeure (revision 2)"
    assert e2.clause.name == "Clause 14"
    assert e2.id == e2.event.id
    assert (e1.zone, e1.month, e1.customer) == (NEW_YORK, SAMPLE_MONTH, "Harbor & Pine Outfitters")
    # Noticed Thu 08:30 in Manila, due 48 hours after Wed 21:40: 37 h 10 min, a business day in it.
    assert notice_words(e1, zone=MANILA) == (
        "given with 1 business day and 13 h to spare, until Fri 18 Sep 2026 21:40"
    )
    assert notice_words(e1, zone=NEW_YORK).endswith("until Fri 18 Sep 2026 09:40")
    # Due Fri 11 Sep 23:59, given Mon 14 Sep 10:00: 58 hours, none of them a whole business day.
    assert notice_words(e3, zone=NEW_YORK) == (
        "given 58 h late: it was due until Fri 11 Sep 2026 23:59"
    )
    assert (e3.standing.counts, e3.decision_due) == (False, None)
    assert (e1.decision_due, decision_words(e1)) == (dt.date(2026, 9, 23), "")
    assert [step_words(item) for item in e1.steps] == [
        "Wed 16 Sep 2026: notice given, by Talisay Contact Services",
        "Mon 21 Sep 2026: accepted, by Eleanor Whitcomb (Seen in the carrier's own report)",
    ]
    with pytest.raises(NotFound, match="no excused event E9"):
        row(sample, "E9")


@pytest.fixture
def at(tmp_path: Path) -> Iterator["At"]:
    made = At(tmp_path)
    yield made
    made.book.close()


class At:
    """The sample's book at a moment that can be moved."""

    def __init__(self, folder: Path) -> None:
        self.now = dt.datetime(2026, 9, 18, 10, tzinfo=dt.UTC)
        self.book = sample_book(folder / "At.bpodesk", clock=lambda: self.now)

    def told(self) -> tuple[str, str]:
        found = row(self.book, "E4")
        return notice_words(found, zone=MANILA), decision_words(found)


def test_deadlines_are_counted_down_until_they_are_over(at: At) -> None:
    made = ok(save_event(at.book, draft(sample_id(at.book))))
    # 48 hours from Thu 22:00 in Manila; it is Fri 18:00 there.
    assert at.told() == ("28 h left, until Sat 19 Sep 2026 22:00", "")
    at.now = dt.datetime(2026, 9, 17, 15, 15, tzinfo=dt.UTC)
    assert at.told()[0] == "1 business day and 22 h left, until Sat 19 Sep 2026 22:00"
    at.now = dt.datetime(2026, 9, 21, 14, tzinfo=dt.UTC)
    assert at.told()[0] == "overdue by 1 business day: notice was due until Sat 19 Sep 2026 22:00"
    at.now = dt.datetime(2026, 9, 18, 16, tzinfo=dt.UTC)
    noticed = step(made.id, D.NOTICED, dt.date(2026, 9, 18))
    ok(take_step(at.book, noticed, noticed_at=at.now))
    # Fri 18 Sep, five business days on: Fri 25 Sep.
    assert at.told()[1] == (
        "The customer decides until the end of Fri 25 Sep 2026, 5 business days left;"
        " silence counts as acceptance."
    )
    at.now = dt.datetime(2026, 9, 28, 16, tzinfo=dt.UTC)
    found = row(at.book, "E4")
    assert found.is_answer_overdue
    assert decision_words(found) == (
        "No answer until Fri 25 Sep 2026: the notice counts as accepted and can be recorded so."
    )
    mute = dataclasses.replace(found.clause, deems_accepted=False)
    assert decision_words(dataclasses.replace(found, clause=mute)).endswith("ask for it.")
    ok(take_step(at.book, step(made.id, D.WITHDRAWN, dt.date(2026, 9, 28))))
    assert at.told()[1] == ""


def test_event_withdrawn_without_notice_has_nothing_to_count_down(sample: OpenBook) -> None:
    made = ok(save_event(sample, draft(sample_id(sample), decision=D.WITHDRAWN)))
    found = row(sample, made.code)
    assert (found.until_notice, notice_words(found, zone=MANILA)) == (
        None,
        "withdrawn without notice",
    )


def test_contract_without_a_decision_window_has_no_day_for_the_answer(book: OpenBook) -> None:
    contract = contract_in(book)
    file = open_contract(book, contract.id)
    credits = dataclasses.replace(file.revision.terms.credits, decision_business_days=0)
    terms = dataclasses.replace(file.revision.terms, credits=credits)
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    noticed = dt.datetime(2026, 9, 17, 16, tzinfo=dt.UTC)
    ok(save_event(book, draft(contract.id, noticed_at=noticed, effects=())))
    (found,) = excuse_desk(book, contract.id)
    assert (found.event.decision, found.decision_due) == (D.NOTICED, None)
    assert decision_words(found) == ""


def test_calendar_without_business_days_sets_no_day_for_the_answer(book: OpenBook) -> None:
    contract = contract_in(book)
    bare = "UPDATE revision SET terms = json_set(terms, '$.calendar.windows', json('[]'))"
    run_sql(book.path, bare)
    noticed = dt.datetime(2026, 9, 17, 16, tzinfo=dt.UTC)
    ok(save_event(book, draft(contract.id, noticed_at=noticed, effects=())))
    (found,) = excuse_desk(book, contract.id)
    assert (found.standing.in_time, found.decision_due) == (True, None)


def test_clause_is_named_as_the_text_of_the_day_has_it(sample: OpenBook) -> None:
    found = row(sample)
    bare = ClauseInForce(name="", title="", revision=3, deems_accepted=False)
    assert bare.words == "revision 3 has no clause for it"
    assert clauses_in_force(sample, sample_id(sample), ()) == {}
    assert clauses_in_force(sample, sample_id(sample), [found.event]) == {"E1": "Clause 13"}


# ------------------------------------------------------------------------------- steps


def test_step_is_recorded_with_day_person_and_note_and_undone_as_one(sample: OpenBook) -> None:
    before = row(sample)
    disputed = dispute(sample)
    assert disputed.decision is D.DISPUTED
    assert what_can_be_undone(sample).undo == "Excused event E1 is disputed"
    assert step_words(row(sample).steps[-1]) == "Fri 2 Oct 2026: disputed, by Marcus Adeyemi"
    undo_last(sample)
    after = row(sample)
    assert (after.event.decision, after.steps) == (before.event.decision, before.steps)


def test_step_that_can_not_follow_changes_nothing(sample: OpenBook) -> None:
    event = row(sample).event
    day = dt.date(2026, 10, 2)
    assert fields_of(take_step(sample, step(event.id, D.NOTICED, day))) == ["decision"]
    early = step(event.id, D.DISPUTED, dt.date(2026, 9, 20))
    assert fields_of(take_step(sample, early)) == ["on_day"]
    assert row(sample).event == event
    with pytest.raises(NotFound):
        take_step(sample, step(EventId(99), D.DISPUTED, day))


def test_notice_is_recorded_with_its_time(sample: OpenBook) -> None:
    made = ok(save_event(sample, draft(sample_id(sample))))
    told = step(made.id, D.NOTICED, dt.date(2026, 9, 18))
    assert fields_of(take_step(sample, told)) == ["noticed_at"]
    before = made.started_at - dt.timedelta(minutes=1)
    assert fields_of(take_step(sample, told, noticed_at=before)) == ["noticed_at"]
    given = dt.datetime(2026, 9, 18, 16, tzinfo=dt.UTC)
    assert ok(take_step(sample, told, noticed_at=given)).noticed_at == given
    assert row(sample, "E4").standing.in_time


def test_saved_event_may_not_skip_what_must_come_before(sample: OpenBook) -> None:
    made = ok(save_event(sample, draft(sample_id(sample))))
    accepted = dataclasses.replace(made, decision=D.ACCEPTED)
    assert fields_of(save_event(sample, accepted)) == ["decision"]


def test_more_items_than_were_counted_are_refused_at_the_count(sample: OpenBook) -> None:
    contract_id = sample_id(sample)

    def fields(code: str, **counts: int) -> list[str]:
        effects = (Effect(sla_code=code, counts=counts),)
        return fields_of(save_event(sample, draft(contract_id, effects=effects)))

    # Week 38 counted 131 abandoned, of which E1 takes out 118.
    assert fields("S1", abandoned_after=14) == ["S1/abandoned_after"]
    # E2 takes 20 of the 1,240 e-mails of the month; E3 is late and takes none.
    assert fields("S2", items=1221) == ["S2/items"]
    assert fields("S3", correct=392, sampled=400) == ["S3/correct"]
    # Hours come and go: what the timesheets count is not held against an event.
    hours = (Effect(sla_code="S4", counts={"scheduled_minutes": 9}),)
    ok(save_event(sample, draft(contract_id, effects=hours)))


def test_items_of_days_without_counts_are_taken_as_they_are(sample: OpenBook) -> None:
    october = dt.datetime(2026, 10, 1, 14, tzinfo=dt.UTC)
    event = draft(
        sample_id(sample),
        started_at=october,
        ended_at=october + dt.timedelta(hours=1),
        effects=(Effect(sla_code="S3", counts={"sampled": 9_999}),),
    )
    ok(save_event(sample, event))


def test_items_of_two_weeks_are_held_against_their_own_week(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    week = (Effect(sla_code="S1", counts={"abandoned_after": 19}),)
    monday = dt.datetime(2026, 9, 8, 14, tzinfo=dt.UTC)
    noticed = monday + dt.timedelta(hours=2)
    event = draft(
        contract_id,
        started_at=monday,
        ended_at=monday + dt.timedelta(hours=1),
        noticed_at=noticed,
        effects=week,
    )
    ok(save_event(sample, event))
    again = dataclasses.replace(event, code="E5")
    assert fields_of(save_event(sample, again)) == ["S1/abandoned_after"]
    # E1 lies in another week: what it takes out is gone from the month, not from this week.
    less = dataclasses.replace(
        event, code="E6", effects=(Effect(sla_code="S1", counts={"after": 131}),)
    )
    ok(save_event(sample, less))


# ------------------------------------------------------------------------------- worth


def test_worth_of_the_month_is_told(sample: OpenBook) -> None:
    month = month_worth(sample, sample_id(sample), SAMPLE_MONTH)
    assert [*month_words_of(month)] == ["The excused events are worth USD 685.73 this month."]
    assert worth_words(row(sample), month.of_event("E1")) == "E1 is worth USD 685.73 this month."
    assert worth_words(row(sample, "E3"), month.of_event("E3")) == (
        "E3 would be worth USD 0.00 if it were accepted; as it stands it changes nothing."
    )


def test_disputed_event_is_told_both_ways_and_in_the_figures(sample: OpenBook) -> None:
    dispute(sample)
    month = month_worth(sample, sample_id(sample), SAMPLE_MONTH)
    assert worth_words(row(sample), month.of_event("E1")) == "This dispute is worth USD 685.73."
    (told,) = [dispute_words(item) for item in month.disputes]
    assert told == (
        "E1 Typhoon: power and lines down: this dispute is worth USD 685.73."
        " Net 9,992.82 if rejected, 10,678.55 if accepted."
    )
    # E2 alone still counts. Without it 1,617.40 is due instead of 1,213.05: over the cap both.
    assert [*month_words_of(month)] == [
        "The excused events are worth USD 0.00 this month.",
        told,
    ]
    figures = desk_figures(row(sample), month.of_event("E1"))
    assert (figures["worth"], figures["clause"], figures["decision"]) == (
        "685.73",
        "Clause 13",
        "disputed",
    )
    assert figures["until_notice"] == {"business_days": 1, "minutes": 790, "overdue": False}
    withdrawn = ok(save_event(sample, draft(sample_id(sample), decision=D.WITHDRAWN)))
    figures = desk_figures(row(sample, withdrawn.code), None)
    assert (figures["until_notice"], "worth" in figures) == (None, False)


def test_two_disputes_are_told_together(sample: OpenBook) -> None:
    dispute(sample)
    dispute(sample, "E2")
    month = month_worth(sample, sample_id(sample), SAMPLE_MONTH)
    assert month.together is None
    assert [*month_words_of(month)][-1] == (
        "E1, E2 together: these disputes are worth USD 685.73."
        " Net 9,992.82 if rejected, 10,678.55 if accepted."
    )


def test_statement_prints_clauses_evidence_and_both_ways(sample: OpenBook) -> None:
    event = dispute(sample)
    kept = ok(attach_evidence(sample, event.id, LOG, name="carrier.log"))
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    text = pdf_text(statement_pdf(sample, view))
    assert "This dispute is worth USD 685.73." in text
    assert "Clause 13" in text
    assert "carrier.log" in text
    assert kept.sha256[:40] in text.replace(" ", "")
    # If rejected 1,198.08 of credits and nothing earned back, if accepted 853.63 and 341.28.
    for figure in ("354.99", "399.36", "354.98", "88.75", "404.35", "359.42", "89.86"):
        assert figure in text
    assert "Service credits 1,198.08 853.63" in text
    assert "Earned back 0.00 341.28" in text
    assert "Net payable 9,992.82 10,678.55" in text


@pytest.mark.parametrize(
    ("assumed", "net"),
    [("reject:E1", "9,992.82"), ("dispute:E1", "9,992.82"), ("reject:E2", "10,334.10")],
)
def test_decisions_can_be_assumed(sample: OpenBook, assumed: str, net: str) -> None:
    view = compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=[assumed])
    assert (view.what_ifs[-1].code, str(view.what_ifs[-1].statement.net)) == (assumed, net)


# ------------------------------------------------------------------------------- evidence


def test_evidence_is_kept_given_back_and_taken_away(sample: OpenBook) -> None:
    event = row(sample).event
    kept = ok(attach_evidence(sample, event.id, LOG, name="logs/carrier.log", note="By mail"))
    (info,) = row(sample).evidence
    assert (info.name, info.size, info.note, info.is_sealed) == (
        "carrier.log",
        len(LOG),
        "By mail",
        False,
    )
    assert evidence_file(sample, info.id).content == LOG
    (problem,) = refused(attach_evidence(sample, event.id, LOG, name="again.log"))
    assert problem.message == "The event has this very file already, as “carrier.log”."
    assert check_attaching(sample, event.id, b"other", name="o") == ()
    assert remove_evidence(sample, info).label == "“carrier.log” taken away"
    assert row(sample).evidence == ()
    undo_last(sample)
    assert evidence_file(sample, kept.id).content == LOG
    with pytest.raises(NotFound):
        evidence_file(sample, EventFileId(99))
    with pytest.raises(NotFound):
        attach_evidence(sample, EventId(99), LOG, name="a")


def test_event_goes_with_its_steps_and_evidence_and_comes_back_with_them(sample: OpenBook) -> None:
    event = row(sample).event
    ok(attach_evidence(sample, event.id, LOG, name="carrier.log"))
    before = row(sample)
    delete_event(sample, event.id)
    assert rows_of(sample.path, "SELECT count(*) FROM event_file") == [(0,)]
    with pytest.raises(NotFound):
        delete_event(sample, event.id)
    undo_last(sample)
    after = row(sample)
    assert (after.steps, after.evidence) == (before.steps, before.evidence)


REPLACED = (
    "REPLACE INTO event_file SELECT id, 1, event_id, name, sha256, size, content, attached_at, 'x'"
    " FROM event_file"
)


@pytest.fixture
def sealed(sample: OpenBook) -> SealedStatement:
    """September, sealed with a log for E1."""
    ok(attach_evidence(sample, row(sample).event.id, LOG, name="carrier.log"))
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    return ok(seal_statement(sample, view))


def test_evidence_of_a_sealed_month_stays_and_more_can_be_added(
    sample: OpenBook, sealed: SealedStatement
) -> None:
    (info,) = row(sample).evidence
    assert info.is_sealed
    with pytest.raises(EvidenceStays, match="stays in the book"):
        remove_evidence(sample, info)
    with pytest.raises(EvidenceStays, match="Record that it is withdrawn instead"):
        delete_event(sample, info.event_id)
    for change in (
        "UPDATE event_file SET content = x'00', size = 1",
        "UPDATE event_file SET note = 'x'",
        "DELETE FROM event_file",
        REPLACED,
        "UPDATE sealed_evidence SET event_file_id = 99",
        "DELETE FROM sealed_evidence",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"never changes|stays"):
            run_sql(sample.path, change)
    more = ok(attach_evidence(sample, info.event_id, b"later", name="mail.eml"))
    # What is added later is no part of what was sealed: the month has not changed.
    assert compute(sample, sample_id(sample), SAMPLE_MONTH).has_seal
    (added,) = [item for item in row(sample).evidence if item.id == more.id]
    remove_evidence(sample, added)
    assert check_book(sample) == ()
    assert sealed.version == 1


def test_check_finds_evidence_that_was_changed_or_lost_round_the_triggers(
    sample: OpenBook, sealed: SealedStatement
) -> None:
    forged = f"UPDATE event_file SET content = CAST(x'{'00' * len(LOG)}' AS BLOB)"
    run_sql(sample.path, *UNSEALED, forged)
    assert [item.message for item in check_book(sample)] == [
        "The evidence “carrier.log” is not the one that was attached."
    ]
    run_sql(sample.path, "DELETE FROM sealed_evidence")
    assert [item.message for item in check_book(sample)][-1] == (
        "Of the evidence that sealed statements name 1 is no longer tied to its own."
    )
    assert sealed.version == 1
    run_sql(sample.path, "UPDATE event_file SET attached_at = 'never'")
    assert check_book(sample)[0].message.startswith("A event_file can't be read back")


def test_evidence_of_another_month_is_not_sealed_with_this_one(sample: OpenBook) -> None:
    october = dt.datetime(2026, 10, 1, 14, tzinfo=dt.UTC)
    ended = october + dt.timedelta(hours=1)
    event = draft(sample_id(sample), started_at=october, ended_at=ended, effects=())
    made = ok(save_event(sample, event))
    ok(attach_evidence(sample, made.id, LOG, name="october.log"))
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    assert view.inputs.evidence == ()
    ok(seal_statement(sample, view))
    (info,) = row(sample, "E4").evidence
    assert not info.is_sealed


def files_in(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_bundle_has_the_evidence_that_the_seal_names(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    ok(attach_evidence(sample, row(sample).event.id, b"later", name="later.eml"))
    bundle = make_bundle(sample, sealed)
    files = files_in(bundle)
    assert files["evidence/E1/carrier.log"] == LOG
    assert "evidence/E1/later.eml" not in files
    assert b"evidence/" in files["READ ME.txt"]
    path = tmp_path / "a.zip"
    path.write_bytes(bundle)
    assert verify_file(path).is_as_sealed


def repacked(files: dict[str, bytes]) -> bytes:
    """The files as a bundle whose own hashes fit."""
    import hashlib
    import json

    hashes = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "hashes.json"
    }
    files = {**files, "hashes.json": json.dumps(hashes).encode()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def test_other_evidence_than_the_seal_names_is_found(
    sample: OpenBook, sealed: SealedStatement, tmp_path: Path
) -> None:
    files = files_in(make_bundle(sample, sealed))
    files["evidence/E1/carrier.log"] = b"forged"
    path = tmp_path / "a.zip"
    path.write_bytes(repacked(files))
    assert verify_file(path).faults == (
        "evidence/E1/carrier.log is no evidence that the sealed statement names.",
        "carrier.log, which the sealed statement names as evidence, is not in the bundle.",
    )


# ------------------------------------------------------------------------------- the letter


def test_letter_says_what_happened_what_is_asked_and_until_when(sample: OpenBook) -> None:
    kept = ok(attach_evidence(sample, row(sample).event.id, LOG, name="carrier.log", note="Mail"))
    paper = notice_paper(sample, sample_id(sample), "E1")
    assert notice_name(paper) == "HPO-2026-014 notice E1.pdf"
    assert paper.dated == dt.date(2026, 9, 17)
    pdf = notice_pdf(sample, paper)
    assert pdf == notice_pdf(sample, notice_paper(sample, sample_id(sample), "E1"))
    text = pdf_text(pdf)
    for said in (
        "Notice of an excused event",
        "Harbor & Pine Outfitters LLC",
        "Talisay Contact Services, Inc.",
        "HPO-2026-014, Customer care for online orders, revision 2",
        "Clause 13, Excused performance: force majeure",
        "Wed 16 Sep 2026 09:40 – Wed 16 Sep 2026 11:55",
        "Wed 16 Sep 2026 21:40 – Wed 16 Sep 2026 23:55",
        "Abandoned after 20 seconds 118",
        "Answered after 20 seconds 148",
        "Answered within 20 seconds 12",
        "carrier.log",
        "Fri 18 Sep 2026 21:40 (Asia/Manila)",
        "in time",
        "23 September 2026",
        "counts as accepted",
        "Received for the Customer",
    ):
        assert said in text
    assert kept.sha256[:30] in text.replace(" ", "")
    preview = notice_preview(sample, sample_id(sample), "E1")
    assert (preview.pdf, preview.file_name) == (pdf, "HPO-2026-014 notice E1.pdf")


def test_letter_of_a_late_or_bare_event_says_so(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    late = pdf_text(notice_pdf(sample, notice_paper(sample, contract_id, "E3")))
    assert "after the deadline" in late
    assert "The Customer’s decision" not in late
    ok(save_event(sample, draft(contract_id, effects=())))
    paper = notice_paper(sample, contract_id, "E4")
    # Nobody was told yet: it is dated by the vendor's clock of today.
    assert paper.dated == dt.date(2026, 10, 5)
    bare = pdf_text(notice_pdf(sample, paper))
    assert "not given yet" in bare
    assert "the Vendor will name them" in bare
    assert "Evidence" not in bare
    for contract, code in ((contract_id, "E9"), (ContractId(99), "E1")):
        with pytest.raises(NotFound):
            notice_paper(sample, contract, code)


def test_letter_within_one_zone_and_without_a_clause(sample: OpenBook) -> None:
    paper = notice_paper(sample, sample_id(sample), "E1")
    company = dataclasses.replace(paper.company, zone=NEW_YORK)
    customer = dataclasses.replace(paper.customer, contacts=())
    gone = Effect(sla_code="S9", counts={"items": 1})
    event = dataclasses.replace(paper.event, effects=(gone,))
    other = dataclasses.replace(
        paper, company=company, customer=customer, clause="", event=event, deems_accepted=False
    )
    text = pdf_text(notice_pdf(sample, other))
    assert "Manila" not in text
    assert "none in the text in force" in text
    assert "S9" in text
    assert "counts as accepted" not in text


def test_months_of_events_follow_the_contracts_clock(sample: OpenBook) -> None:
    night = dt.datetime(2026, 10, 1, 2, tzinfo=dt.UTC)  # 30 September, 22:00 in New York
    event = draft(
        sample_id(sample), started_at=night, ended_at=night + dt.timedelta(hours=1), effects=()
    )
    ok(save_event(sample, event))
    assert row(sample, "E4").month == Month(2026, 9)
