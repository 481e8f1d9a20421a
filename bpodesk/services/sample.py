"""The sample company: one vendor, one customer, one contract, one month, made by ordinary means.

Everything goes the ordinary way: records are saved by the services that screens call, and the
hours are an ordinary workbook, written here and read by the importer like any other. People and
companies are invented.
"""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import (
    CommercialTerms,
    Contract,
    Revision,
    RevisionKind,
    Terms,
)
from bpodesk.domain.customers import Contact, Customer
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind, RateLine, index_rate
from bpodesk.domain.sla.credits import CreditPolicy, PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.worktime import Calendar, Holiday, Window
from bpodesk.services.books import Clock, NotFound, OpenBook, create_book, system_clock
from bpodesk.services.contracts import (
    ContractFile,
    find_contract,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.customers import save_customer
from bpodesk.services.excuses import take_step
from bpodesk.services.imports import GivenFile, import_timesheet, plan_import, read_file
from bpodesk.services.measures import open_month, save_event, save_history, save_month
from bpodesk.services.outcome import Outcome as SaveOutcome
from bpodesk.services.outcome import Saved
from bpodesk.services.remarks import save_remark
from bpodesk.services.revisions import sign_revision
from bpodesk.services.staff import save_person

if TYPE_CHECKING:
    from bpodesk.workbooks.exports import TimesheetRow

NEW_YORK = "America/New_York"
MANILA = "Asia/Manila"
SAMPLE_MONTH = Month(2026, 9)
SAMPLE_CONTRACT = "HPO-2026-014"
WORKBOOK_NAME = "Talisay timesheet 2026-09.xlsx"
BOOK_NAME = "Talisay Contact Services.bpodesk"

R = TypeVar("R")

_START = dt.date(2026, 1, 1)
_INDEXED = dt.date(2026, 7, 1)
_LABOR_DAY = dt.date(2026, 9, 7)
_PEOPLE = (
    ("A", "Amihan Salonga", "Team lead"),
    ("B", "Benito Cabrera", "Agent"),
    ("C", "Corazon Villaruz", "Agent"),
    ("D", "Dalisay Peña", "Agent"),
    ("E", "Emilio Tuazon", "Agent"),
    ("F", "Florencia Ybañez", "Agent"),
)
_JOINED = {"F": dt.date(2026, 9, 14)}
_ABSENT = {("E", 10), ("E", 25)}
_OVERTIME_MINUTES = {("A", 15): 150, ("A", 22): 150, ("B", 17): 255, ("C", 24): 195}
# Ends of the weeks of September 2026 (first day, day after the last), and the calls in each.
_CALLS = (
    (1, 7, 742, 118, 24),
    (7, 14, 768, 131, 19),
    (14, 21, 884, 326, 131),
    (21, 28, 1021, 172, 21),
    (28, 31, 703, 155, 15),
)


def make_sample(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """Make the sample book at a path, with its workbook imported. Raises Trouble."""
    book = make_sample_without_hours(path, clock=clock)
    import_sample_workbook(book, sample_workbook())
    return book


def make_sample_without_hours(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """The sample book before the month's timesheet is imported."""
    book = create_book(path, _company(), clock=clock)
    customer = _saved(save_customer(book, _customer()))
    people = [_saved(save_person(book, person)) for person in _staff()]
    contract_id = _make_contract(book, customer, people)
    _count_september(book, contract_id)
    for event in _events(contract_id):
        _decide(book, _saved(save_event(book, event)))
    _saved(save_history(book, contract_id, _history(contract_id)))
    for remark in _remarks(contract_id):
        _saved(save_remark(book, remark))
    return book


def sample_workbook() -> bytes:
    """September's hours as an ordinary timesheet: Manila wall clock, one row a shift."""
    # Only who makes the sample pays for the library that writes Excel.
    from bpodesk.workbooks.exports import write_flat_timesheet

    rows = [
        _row(code, name, day)
        for day in _business_days()
        for code, name, _ in _PEOPLE
        if (code, day.day) not in _ABSENT and day >= _JOINED.get(code, _START)
    ]
    return write_flat_timesheet(
        rows, title="Talisay Contact Services – timesheet September 2026", sheet_name="Hours"
    )


def import_sample_workbook(book: OpenBook, content: bytes) -> int:
    """Import the workbook the ordinary way; gives back how many entries were new."""
    file: GivenFile = read_file(content, name=WORKBOOK_NAME)
    return _saved(import_timesheet(book, plan_import(book, file, contract_id=_only(book)))).new


def _only(book: OpenBook) -> ContractId:
    return find_contract(book, SAMPLE_CONTRACT).contract.id


def _saved(outcome: SaveOutcome[R]) -> R:
    if isinstance(outcome, Saved):
        return outcome.record
    raise NotFound("; ".join(problem.message for problem in outcome.problems))


def _company() -> Company:
    return Company(
        id=1,
        name="Talisay Contact Services",
        legal_name="Talisay Contact Services, Inc.",
        address="4F Mango Court, Gorordo Avenue, Cebu City 6000",
        country="Philippines",
        zone=MANILA,
        currency="USD",
        signatory="Ligaya Montecillo",
        signatory_title="General Manager",
    )


def _customer() -> Customer:
    return Customer(
        code="HPO",
        name="Harbor & Pine Outfitters",
        legal_name="Harbor & Pine Outfitters LLC",
        address="118 Wharf Street, Portland, Maine 04101",
        country="United States",
        zone=NEW_YORK,
        currency="USD",
        contacts=(
            Contact(
                name="Eleanor Whitcomb",
                role="Director of Customer Care",
                email="eleanor.whitcomb@harborpine.example",
                phone="+1 207 555 0142",
            ),
            Contact(
                name="Marcus Adeyemi",
                role="Accounts Payable",
                email="ap@harborpine.example",
            ),
        ),
    )


def _staff() -> tuple[StaffMember, ...]:
    return tuple(
        StaffMember(
            code=code,
            name=name,
            role=role,
            zone=MANILA,
            hired_on=_JOINED.get(code, dt.date(2025, 11, 3)),
        )
        for code, name, role in _PEOPLE
    )


def _make_contract(book: OpenBook, customer: Customer, people: list[StaffMember]) -> ContractId:
    contract = Contract(
        number=SAMPLE_CONTRACT,
        title="Customer care for online orders",
        customer_id=customer.id,
        currency="USD",
        starts_on=_START,
        ends_on=dt.date(2027, 12, 31),
    )
    first = Revision(
        contract_id=ContractId(0),
        number=1,
        kind=RevisionKind.ORIGINAL,
        effective_from=_START,
        terms=_terms(_first_rates()),
    )
    seats = tuple(_seat(person) for person in people)
    file = _saved(save_contract(book, ContractFile(contract=contract, revision=first, seats=seats)))
    _saved(sign_revision(book, file, signed_on=dt.date(2025, 12, 12)))
    file = next_revision(open_contract(book, file.contract.id), effective_from=_INDEXED)
    second = dataclasses.replace(
        file.revision,
        summary="Seat fee indexed: consumer prices rose by 4.1 %, the cap is 3.5 %.",
        terms=dataclasses.replace(file.revision.terms, rate_lines=_indexed_rates()),
    )
    file = _saved(save_contract(book, dataclasses.replace(file, revision=second)))
    _saved(sign_revision(book, file, signed_on=dt.date(2026, 6, 18)))
    return file.contract.id


def _seat(person: StaffMember) -> Assignment:
    return Assignment(
        staff_id=person.id,
        contract_id=ContractId(0),
        seat=f"Seat {person.code}",
        role=person.role,
        starts_on=_JOINED.get(person.code, _START),
    )


def _terms(rates: tuple[RateLine, ...]) -> Terms:
    return Terms(
        calendar=_calendar(),
        rate_lines=rates,
        levels=_levels(),
        credits=CreditPolicy(
            at_risk_percent=Decimal(12),
            pool_percent=Decimal(150),
            repeat_multiplier=Decimal("1.5"),
            earn_back_months=2,
            termination_consecutive=3,
            force_majeure_notice_hours=48,
            customer_notice_business_days=5,
        ),
        commercial=CommercialTerms(
            governing_law="the Republic of the Philippines", forum="the courts of Cebu City"
        ),
        scope="The Vendor answers the Customer's telephone calls and e-mails about online orders,"
        " and enters and corrects those orders in the Customer's order system.",
    )


def _calendar() -> Calendar:
    windows = tuple(
        Window(
            weekday=weekday,
            start=dt.time(9),
            end=dt.time(18),
            break_start=dt.time(13),
            break_end=dt.time(14),
        )
        for weekday in range(5)
    )
    holidays = (
        Holiday(day=dt.date(2026, 1, 1), name="New Year's Day"),
        Holiday(day=dt.date(2026, 5, 25), name="Memorial Day"),
        Holiday(day=_LABOR_DAY, name="Labor Day"),
        Holiday(day=dt.date(2026, 11, 26), name="Thanksgiving Day"),
        Holiday(day=dt.date(2026, 12, 25), name="Christmas Day"),
    )
    return Calendar(zone=NEW_YORK, windows=windows, holidays=holidays)


def _first_rates() -> tuple[RateLine, ...]:
    def line(code: str, title: str, kind: RateKind, rate: str, **more: object) -> RateLine:
        begun = RateLine(
            code=code, title=title, kind=kind, unit_rate=Decimal(rate), starts_on=_START
        )
        return dataclasses.replace(begun, **more)  # pyright: ignore[reportArgumentType] - fields by name

    return (
        line("SEAT", "Agent seat", RateKind.SEAT, "1400.00"),
        line("ORDER", "Order entry", RateKind.TRANSACTION, "0.42", minimum_units=4000),
        line("PLATFORM", "Telephony platform", RateKind.FIXED, "300.00"),
        line(
            "OT",
            "Overtime",
            RateKind.OVERTIME,
            "12.00",
            factor_percent=Decimal(125),
            at_risk=False,
        ),
        line(
            "NIGHT",
            "Night differential",
            RateKind.NIGHT,
            "12.00",
            factor_percent=Decimal(10),
            at_risk=False,
        ),
        line("COST", "Reimbursables", RateKind.PASS_THROUGH, "1", at_risk=False),
    )


def _indexed_rates() -> tuple[RateLine, ...]:
    """The rate card from July: the seat fee follows prices, up to the cap; nothing retroactive."""
    seat, *others = _first_rates()
    indexed = index_rate(
        seat,
        change_percent=Decimal("4.1"),
        floor_percent=Decimal(0),
        cap_percent=Decimal("3.5"),
        starts_on=_INDEXED,
        currency="USD",
    )
    return (*indexed, *others)


def _levels() -> tuple[ServiceLevel, ...]:
    return (
        ServiceLevel(
            code="S1",
            title="Calls answered within 20 seconds",
            metric="service-level-f4",
            threshold_seconds=20,
            definition="Calls answered within 20 seconds, of all calls answered and those abandoned"
            " after 20 seconds or more.",
            target=Decimal(80),
            minimum=Decimal(75),
            stretch=Decimal(82),
            allocation_percent=Decimal(60),
        ),
        ServiceLevel(
            code="S2",
            title="E-mail answered in 8 business hours",
            metric="turnaround",
            definition="E-mails answered within 8 business hours on the calendar of this agreement,"
            " of all e-mails due in the month.",
            target=Decimal(95),
            minimum=Decimal(93),
            allocation_percent=Decimal(45),
        ),
        ServiceLevel(
            code="S3",
            title="Order accuracy",
            metric="accuracy",
            definition="Orders without an error, of all orders sampled.",
            target=Decimal(99),
            minimum=Decimal("98.5"),
            allocation_percent=Decimal(30),
        ),
        ServiceLevel(
            code="S4",
            title="Fill rate",
            metric="fill-rate",
            definition="Scheduled hours worked, of the hours contracted, from the timesheets.",
            target=Decimal("98.5"),
            minimum=Decimal(97),
            allocation_percent=Decimal(15),
        ),
        ServiceLevel(
            code="K1",
            title="Average handle time",
            metric="handle-time",
            kind=LevelKind.KPI,
            target=Decimal(420),
        ),
        ServiceLevel(
            code="K2",
            title="Customer satisfaction",
            metric="satisfaction",
            kind=LevelKind.KPI,
            target=Decimal(85),
        ),
    )


def _count_september(book: OpenBook, contract_id: ContractId) -> None:
    def counted(code: str, first: int, end: int, **counts: int) -> Measurement:
        return Measurement(
            contract_id=contract_id,
            sla_code=code,
            starts_on=dt.date(2026, 9, first),
            ends_on=dt.date(2026, 9, 1) + dt.timedelta(days=end - 1),
            counts=counts,
            source="Monthly report of the order desk" if code != "S1" else "Telephone system",
        )

    calls = [
        counted("S1", first, end, within=within, after=after, abandoned_after=abandoned)
        for first, end, within, after, abandoned in _CALLS
    ]
    sheet = open_month(book, contract_id, SAMPLE_MONTH)
    _saved(
        save_month(
            book,
            sheet,
            measurements=(
                *calls,
                counted("S2", 1, 31, on_time=1141, items=1240),
                counted("S3", 1, 31, correct=392, sampled=400),
                counted("K1", 1, 31, handle_seconds=2_058_200, handled=5_020),
                counted("K2", 1, 31, top_two=263, responses=304),
            ),
            volumes=(
                _volume(contract_id, "ORDER", "3760", "Order system, month-end count"),
                _volume(contract_id, "COST", "45.00", "Courier receipts"),
            ),
        )
    )


def _volume(contract_id: ContractId, code: str, quantity: str, source: str) -> Volume:
    return Volume(
        contract_id=contract_id,
        month=SAMPLE_MONTH.first,
        rate_code=code,
        quantity=Decimal(quantity),
        source=source,
    )


def _events(contract_id: ContractId) -> tuple[ExcusedEvent, ...]:
    return (
        ExcusedEvent(
            contract_id=contract_id,
            code="E1",
            title="Typhoon: power and lines down",
            kind=EventKind.FORCE_MAJEURE,
            started_at=_at(MANILA, 16, 21, 40),
            ended_at=_at(MANILA, 16, 23, 55),
            noticed_at=_at(MANILA, 17, 8, 30),
            effects=(
                Effect(sla_code="S1", counts={"within": 12, "after": 148, "abandoned_after": 118}),
            ),
            evidence="Utility's outage notice; log of the telephone system",
        ),
        ExcusedEvent(
            contract_id=contract_id,
            code="E2",
            title="Customer's order system down",
            kind=EventKind.CUSTOMER,
            started_at=_at(NEW_YORK, 22, 11, 0),
            ended_at=_at(NEW_YORK, 22, 15, 30),
            noticed_at=_at(NEW_YORK, 22, 16, 10),
            effects=(Effect(sla_code="S2", counts={"items": 20}),),
            evidence="Customer's status page",
        ),
        ExcusedEvent(
            contract_id=contract_id,
            code="E3",
            title="Catalogue feed came late",
            kind=EventKind.CUSTOMER,
            started_at=_at(NEW_YORK, 3, 9, 0),
            ended_at=_at(NEW_YORK, 3, 18, 0),
            noticed_at=_at(NEW_YORK, 14, 10, 0),
            effects=(Effect(sla_code="S2", counts={"items": 11}),),
            evidence="E-mail of the catalogue team",
        ),
    )


# What the customer said of each, and on which day of September.
_DECISIONS = {
    "E1": (Decision.ACCEPTED, 21, "Seen in the carrier's own report"),
    "E2": (Decision.ACCEPTED, 24, ""),
    "E3": (Decision.REJECTED, 16, "Notice came after its deadline"),
}


def _decide(book: OpenBook, event: ExcusedEvent) -> None:
    step, day, note = _DECISIONS[event.code]
    taken = EventStep(
        event_id=event.id,
        step=step,
        on_day=dt.date(2026, 9, day),
        by_whom="Eleanor Whitcomb",
        note=note,
    )
    _saved(take_step(book, taken))


def _remarks(contract_id: ContractId) -> tuple[LevelRemark, ...]:
    """What is said of each level that missed in September."""

    def said(code: str, cause: str, action: str, owner: str, day: int) -> LevelRemark:
        return LevelRemark(
            contract_id=contract_id,
            month=SAMPLE_MONTH.first,
            sla_code=code,
            root_cause=cause,
            corrective_action=action,
            owner=owner,
            due_on=dt.date(2026, 10, day),
        )

    return (
        said(
            "S2",
            "Mail was left waiting in the hours after the order system came back: everybody took"
            " calls.",
            "One agent stays on mail whenever more than 60 messages wait.",
            "Amihan Salonga",
            15,
        ),
        said(
            "S3",
            "The new return form asks for the size twice; eight orders took the wrong one.",
            "The size is read back to the caller, and a second agent looks at orders with the new"
            " form.",
            "Benito Cabrera",
            9,
        ),
        said(
            "S4",
            "Two days of absence without a stand-in, and a seat that was filled in mid-month.",
            "A stand-in for calls is trained and kept on the roster.",
            "Amihan Salonga",
            30,
        ),
    )


def _history(contract_id: ContractId) -> tuple[PastResult, ...]:
    def past(
        code: str, month: int, figure: str, outcome: Outcome, *, credit: int = 0
    ) -> PastResult:
        numerator, denominator = Decimal(figure).as_integer_ratio()
        return PastResult(
            contract_id=contract_id,
            sla_code=code,
            month=dt.date(2026, month, 1),
            numerator=numerator,
            denominator=denominator,
            outcome=outcome,
            reached_stretch=code == "S1" and outcome is Outcome.MET,
            credit_minor=credit,
        )

    return (
        past("S1", 7, "78.60", Outcome.MINOR, credit=34_128),
        past("S1", 8, "82.40", Outcome.MET),
        past("S2", 8, "94.10", Outcome.MINOR),
    )


def _at(zone: str, day: int, hour: int, minute: int) -> dt.datetime:
    local = dt.datetime(2026, 9, day, hour, minute, tzinfo=ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def _business_days() -> list[dt.date]:
    return [day for day in SAMPLE_MONTH.range if day.weekday() < 5 and day != _LABOR_DAY]


def _row(code: str, name: str, day: dt.date) -> "TimesheetRow":
    """A shift of 09:00-18:00 New York on the Manila clock, and its overtime behind it."""
    from bpodesk.workbooks.exports import TimesheetRow

    extra = _OVERTIME_MINUTES.get((code, day.day), 0)
    started = dt.datetime.combine(day, dt.time(9), tzinfo=ZoneInfo(NEW_YORK))
    ended = started + dt.timedelta(minutes=9 * 60 + extra)
    local_start = started.astimezone(ZoneInfo(MANILA))
    return TimesheetRow(
        person=name,
        person_code=code,
        day=local_start.date(),
        start=local_start.time(),
        end=ended.astimezone(ZoneInfo(MANILA)).time(),
        break_minutes=60,
        minutes=8 * 60 + extra,
        overtime_minutes=extra or None,
        task="Customer care",
        customer="Harbor & Pine Outfitters",
    )
