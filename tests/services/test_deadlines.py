"""The board of deadlines on the sample company and on contracts of our own."""

import dataclasses
import datetime as dt
from decimal import Decimal

from icalendar import Calendar

from bpodesk.domain.contracts import Contract
from bpodesk.domain.deadlines import CLAUSES, DeadlineKind, Stage
from bpodesk.domain.measured import Volume
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.deadlines import (
    DeadlineRow,
    Pressing,
    clause_titles,
    deadline_figures,
    deadlines_file,
    list_deadlines,
    open_rows,
    pressing,
)
from bpodesk.services.measures import open_month, save_event, save_month
from bpodesk.services.revisions import sign_revision
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.staff import save_person
from bpodesk.services.statements import compute
from tests.services.making import hire, ok, sample_id, seat


def of_kind(rows: tuple[DeadlineRow, ...], kind: DeadlineKind) -> list[DeadlineRow]:
    return [row for row in rows if row.deadline.kind is kind]


def test_sample_owes_its_september_statement_by_the_middle_of_october(sample: OpenBook) -> None:
    # It is Mon 5 Oct 2026. Columbus Day is no holiday of the contract: 1, 2, 5-9, 12-14 Oct.
    rows = list_deadlines(sample)
    reports = {row.deadline.subject: row for row in of_kind(rows, DeadlineKind.REPORT)}
    assert str(reports["2026-09"].deadline.day) == "2026-10-14"
    assert reports["2026-09"].stage is Stage.THIS_MONTH
    assert reports["2026-09"].customer == "Harbor & Pine Outfitters"
    # That of August was due on 15 Sep (Labor Day) and no statement was sealed.
    assert str(reports["2026-08"].deadline.day) == "2026-09-15"
    assert reports["2026-08"].stage is Stage.OVERDUE
    # The review of the third quarter (30 Sep) is past as well, but may have been held.
    assert [row.deadline.title for row in rows if row.stage is Stage.OVERDUE] == [
        "Statement of August 2026",
        "Quarterly review",
    ]
    assert pressing(sample) == Pressing(overdue=1, this_week=0)


def test_sealed_statement_is_done_and_starts_the_days_of_dispute_and_payment(
    sample: OpenBook,
) -> None:
    ok(seal_statement(sample, compute(sample, sample_id(sample), SAMPLE_MONTH)))
    rows = list_deadlines(sample)
    (report,) = [
        row
        for row in of_kind(rows, DeadlineKind.REPORT)
        if row.deadline.subject == str(SAMPLE_MONTH)
    ]
    assert report.stage is Stage.DONE
    assert report not in open_rows(rows)
    (dispute,) = of_kind(rows, DeadlineKind.DISPUTE)
    (payment,) = of_kind(rows, DeadlineKind.PAYMENT)
    assert str(dispute.deadline.day) == "2026-10-20"
    assert str(payment.deadline.day) == "2026-11-04"


def test_board_ends_with_the_day_that_is_asked_for(sample: OpenBook) -> None:
    rows = list_deadlines(sample, until=dt.date(2026, 12, 31))
    assert rows
    assert max(row.deadline.day for row in rows) <= dt.date(2026, 12, 31)
    assert list_deadlines(sample, until=dt.date(2026, 1, 1)) == ()
    far = list_deadlines(sample, until=dt.date.max)
    assert max(row.deadline.day for row in far) < dt.date(2037, 1, 1)


def test_board_has_events_seats_and_leavers_of_the_contract_alone(
    book: OpenBook, contract: Contract
) -> None:
    assert [row.deadline.kind for row in list_deadlines(book)] == []  # a draft from January
    gone = hire(book, "C", left_on=dt.date(2026, 10, 30))
    hire(book, "D", left_on=dt.date(2026, 10, 30))  # has no seat here
    file = open_contract(book, contract.id)
    file = ok(save_contract(book, dataclasses.replace(file, seats=(seat(gone.id),))))
    ok(sign_revision(book, file, signed_on=dt.date(2026, 1, 2)))
    began = dt.datetime(2026, 10, 4, 12, tzinfo=dt.UTC)
    ok(
        save_event(
            book,
            ExcusedEvent(
                contract_id=contract.id,
                code="E1",
                title="Storm",
                kind=EventKind.FORCE_MAJEURE,
                started_at=began,
                ended_at=began + dt.timedelta(hours=1),
            ),
        )
    )
    rows = list_deadlines(book)
    (notice,) = of_kind(rows, DeadlineKind.NOTICE)
    assert notice.deadline.at == dt.datetime(2026, 10, 6, 12, tzinfo=dt.UTC)
    assert notice.stage is Stage.THIS_WEEK
    assert pressing(book).this_week == 1
    (leaving,) = of_kind(rows, DeadlineKind.LEAVING)
    assert leaving.deadline.subject == "C"
    assert leaving.id == "person leaves/C/C-1"
    ok(save_person(book, dataclasses.replace(gone, left_on=None)))
    assert of_kind(list_deadlines(book), DeadlineKind.LEAVING) == []


def test_board_as_a_calendar_file_has_every_deadline(sample: OpenBook) -> None:
    rows = open_rows(list_deadlines(sample))
    content = deadlines_file(sample, rows, alarm_days=2)
    assert content == deadlines_file(sample, rows, alarm_days=2)
    events = Calendar.from_ical(content.decode()).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {f"{row.id}@bpodesk" for row in rows}
    assert len(events) == len(rows)


def test_figures_of_a_deadline_are_plain_values(sample: OpenBook) -> None:
    row = of_kind(list_deadlines(sample), DeadlineKind.REPORT)[0]
    figures = deadline_figures(row)
    assert isinstance(figures, dict)
    assert figures["day"] == "2026-09-15"
    assert (figures["kind"], figures["stage"]) == ("monthly report", "overdue")
    assert (figures["at"], figures["done"], figures["clause"]) == (None, False, "invoicing")


def test_clauses_of_deadlines_have_titles(sample: OpenBook) -> None:
    titles = clause_titles(sample)
    assert titles["invoicing"] == "Statements, invoices, payment, late interest and taxes"
    assert set(CLAUSES.values()) <= set(titles)


def test_statement_of_a_month_with_work_stays_on_the_board_until_it_is_sealed(
    sample: OpenBook,
) -> None:
    # Half a year later: the book has September's hours, and nothing of the other months.
    later = dataclasses.replace(sample, clock=lambda: dt.datetime(2027, 4, 5, 8, tzinfo=dt.UTC))

    def overdue() -> list[str]:
        reports = of_kind(list_deadlines(later), DeadlineKind.REPORT)
        return [row.deadline.subject for row in reports if row.stage is Stage.OVERDUE]

    assert overdue() == ["2026-09", "2027-02"]
    ok(seal_statement(sample, compute(sample, sample_id(sample), SAMPLE_MONTH)))
    assert overdue() == ["2027-02"]


def test_months_from_before_the_book_owe_no_statement_and_volumes_alone_do(
    sample: OpenBook,
) -> None:
    contract_id = sample_id(sample)
    for month in (Month(2026, 6), Month(2026, 10)):  # before the results typed in, and after
        sheet = open_month(sample, contract_id, month)
        volume = Volume(
            contract_id=contract_id, month=month.first, rate_code="ORDER", quantity=Decimal(9)
        )
        ok(save_month(sample, sheet, measurements=(), volumes=(volume,)))
    later = dataclasses.replace(sample, clock=lambda: dt.datetime(2027, 9, 5, 8, tzinfo=dt.UTC))
    reports = of_kind(list_deadlines(later), DeadlineKind.REPORT)
    overdue = [row.deadline.subject for row in reports if row.stage is Stage.OVERDUE]
    assert overdue[:2] == ["2026-09", "2026-10"]
    assert "2026-06" not in overdue
