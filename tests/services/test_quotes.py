"""Quotes from beginning to draft contract: files, papers, figures."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import ContractStatus
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.parts import month_parts
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_figures import compute_quote
from bpodesk.domain.quotes import Cola, Premiums, Pricing, Quote, Shift, Step, VolumeLine
from bpodesk.domain.rates import RateKind
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import StatementInputs, compute_statement
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import DayKind, Holiday
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.customers import save_customer
from bpodesk.services.files import CannotRead
from bpodesk.services.quote_contracts import NoCustomer, customer_of, draft_contract
from bpodesk.services.quotes import (
    CannotReadQuote,
    QuoteNotReady,
    chart_of,
    new_quote,
    quote_figures,
    quote_pdf,
    quote_text,
    quote_warnings,
    quote_workbook,
    read_quote,
    save_quote,
    work_out,
)
from tests.domain.quoting import OCTOBER, night_quote
from tests.services.making import COMPANY, customer, ok, pdf_text

TODAY = dt.date(2026, 9, 7)


# ------------------------------------------------------------------- a new one


def test_new_quote_starts_next_month_at_the_companys_place() -> None:
    company = dataclasses.replace(COMPANY, country="Philippines", zone="Asia/Manila")
    buyer = customer(name="Harbor", country="US", zone="America/New_York")
    quote = new_quote(company, buyer, today=TODAY)
    assert (quote.start, quote.months, quote.customer) == (Month(2026, 10), 12, "Harbor")
    assert quote.valid_until == dt.date(2026, 10, 7)
    assert quote.place.zone == "Asia/Manila"
    christmas = next(item for item in quote.place.holidays if item.day == dt.date(2026, 12, 25))
    assert christmas.kind is DayKind.REGULAR_HOLIDAY
    assert quote.calendar.zone == "America/New_York"
    thanksgiving = quote.calendar.holiday(dt.date(2026, 11, 26))
    assert thanksgiving is not None
    assert thanksgiving.kind is DayKind.CLOSED
    result = work_out(quote)
    assert [month.seats for month in result.months[:3]] == [1, 2, 2]
    # 22 weekdays less Columbus Day, 7 h of each at night in Manila: 147 h x 1,000 / 174 x 10 %.
    first = result.months[0]
    assert [str(line.amount) for line in first.price_lines] == ["1,000.00", "84.48"]
    assert quote_warnings(quote) == ()


def test_new_quote_without_a_customer_or_a_known_country_has_no_holidays() -> None:
    company = dataclasses.replace(COMPANY, country="Atlantis")
    quote = new_quote(company, None, today=TODAY)
    assert quote.place.holidays == quote.calendar.holidays == ()
    assert quote.calendar.zone == company.zone
    assert [problem.message for problem in quote_warnings(quote)] == ["Name the customer."]


# ------------------------------------------------------------------- files


def test_quote_is_kept_as_a_file_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.bpoquote"
    quote = dataclasses.replace(night_quote(), customer="Ünïcode & <b>")
    save_quote(path, quote)
    assert read_quote(path) == quote
    assert path.read_text("utf-8") == quote_text(quote)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # as an editor may leave it
    assert read_quote(path) == quote


def test_quote_with_a_fault_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.bpoquote"
    with pytest.raises(QuoteNotReady, match="covers 1 to 60 months"):
        save_quote(path, dataclasses.replace(night_quote(), months=99))
    assert not path.exists()


def _changed(**changes: Any) -> bytes:
    data = json.loads(quote_text(night_quote()))
    data["quote"].update(changes)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is not JSON (line 1)"),
        (b"PK\x03\x04\xff", "it is not a text in UTF-8"),
        (b"[]", "it has no quote in it"),
        (b'{"quote": {}}', "it has no quote in it"),
        (b'{"bpoquote": 2, "quote": {}}', "it is of version 2"),
        (b'{"bpoquote": true, "quote": {}}', "it is of version True"),
        (b'{"bpoquote": 1, "quote": []}', "is not a dict"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 5_000_001, "far larger"),
        (_changed(colour="red"), "Quote has no field colour"),
        (_changed(setup_fee=1.5), "is not a str"),
        (_changed(customer="\ud800"), "half of a character"),
        (_changed(months=0), "holds a quote with a fault: A quote covers 1 to 60 months"),
        (_changed(setup_fee="NaN"), "The setup fee must be a number"),
    ],
)
def test_quote_file_that_is_none_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "odd.bpoquote"
    path.write_bytes(content)
    with pytest.raises(CannotReadQuote) as caught:
        read_quote(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith("odd.bpoquote ")


def test_quote_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        read_quote(tmp_path / "none.bpoquote")


# ------------------------------------------------------------------- papers and figures


def _full() -> Quote:
    volume = VolumeLine(
        code="DOC",
        title="Documents",
        price=Decimal("0.42"),
        minimum=400,
        forecast=(Step(from_month=OCTOBER, count=377),),
    )
    return dataclasses.replace(night_quote(), volumes=(volume,), note="Headsets are included.")


def test_quote_for_the_customer_tells_nothing_of_cost_and_margin() -> None:
    quote = dataclasses.replace(_full(), payroll=Premiums(special_percent=Decimal("137.5")))
    result = work_out(quote)
    text = pdf_text(quote_pdf(result))
    for shown in (
        "Harbor & Pine",
        "Valid until 15 September 2026",
        "USD 15,087.48",  # 13,907.48, six months of 400 x 0.42 and one of 400 x 0.43
        "1 from October 2026, 2 from November 2026",
        "2,280.50",  # December with documents: 2,112.50 + 168
        "prices rise by 3.5 % from April 2027",
        "Sun 13 Dec 2026",
        "Headsets are included.",
    ):
        assert shown in text
    folded = text.casefold()
    hidden = ("cost", "margin", "payroll", "on-costs", "400.00", "137.5", "6,517.95", "internal")
    for secret in hidden:
        assert secret not in folded
    own = pdf_text(quote_pdf(result, internal=True))
    for shown in ("6,517.95", "400.00", "137.5 %", "Internal: shows cost", "target 30 %"):
        assert shown in own
    assert quote_pdf(result) == quote_pdf(work_out(quote))


def test_quote_with_nothing_in_it_is_printed_too() -> None:
    quote = Quote(
        vendor="V",
        customer="",
        currency="JPY",
        start=OCTOBER,
        months=1,
        place=night_quote().place,
        calendar=night_quote().calendar,
    )
    for internal in (False, True):
        text = pdf_text(quote_pdf(work_out(quote), internal=internal))
        assert "not named yet" in text
        assert "no date is set" in text
        assert "prices stay as they are" in text


def test_quote_figures_and_chart_say_the_same() -> None:
    result = work_out(_full())
    figures: dict[str, Any] = quote_figures(result)
    assert figures["price"] == "15087.48"
    assert figures["margin_percent"] == "56.7989"  # (15,087.48 - 6,517.95) / 15,087.48
    december = figures["months"][2]
    assert december["price_lines"][0]["formula"] == "2 seats × fee 1,000.00 = USD 2,000.00"
    assert december["holidays_worked"] == ["2026-12-13"]
    assert december["hours_of_a_seat"]["AGENT"]["regular holiday"] == {
        "minutes": 360,
        "night_minutes": 360,
    }
    assert json.loads(json.dumps(figures)) == figures
    assert "Oct 26" in chart_of(result).alternative
    empty = work_out(dataclasses.replace(night_quote(), groups=(), setup_fee=Decimal(0), months=1))
    assert quote_figures(empty)["margin_percent"] is None
    assert chart_of(empty).alternative
    assert quote_workbook(result)[:2] == b"PK"


# ------------------------------------------------------------------- the contract


def test_quote_becomes_a_draft_contract_that_can_be_saved(book: OpenBook) -> None:
    buyer = ok(save_customer(book, customer(name="Harbor & Pine")))
    quote = _full()
    assert customer_of(quote, (buyer,)) == buyer
    file = draft_contract(quote, buyer)
    contract, terms = file.contract, file.revision.terms
    assert (contract.number, contract.title) == ("Q-7", "Weekend desk")
    assert contract.status is ContractStatus.DRAFT
    assert (contract.starts_on, contract.ends_on) == (dt.date(2026, 10, 1), dt.date(2027, 4, 30))
    april = dt.date(2027, 4, 1)
    lines = [
        (line.code, line.kind, str(line.unit_rate), line.starts_on, line.ends_on)
        for line in terms.rate_lines
    ]
    start = dt.date(2026, 10, 1)
    assert lines == [
        ("AGENT", RateKind.SEAT, "1000", start, april),
        ("AGENT", RateKind.SEAT, "1035.00", april, None),  # 5 %, capped at 3.5 %
        ("AGENT-OT", RateKind.OVERTIME, "6.2500", start, april),  # 1,000 / 160 h
        ("AGENT-OT", RateKind.OVERTIME, "6.4688", april, None),
        ("AGENT-NIGHT", RateKind.NIGHT, "6.2500", start, april),
        ("AGENT-NIGHT", RateKind.NIGHT, "6.4688", april, None),
        *(
            (f"AGENT-{code}", kind, price, first, end)
            for code, kind in (
                ("REST", RateKind.REST_DAY),
                ("SPECIAL", RateKind.SPECIAL_DAY),
                ("SPECIAL-REST", RateKind.SPECIAL_ON_REST),
                ("HOLIDAY", RateKind.REGULAR_HOLIDAY),
                ("HOLIDAY-REST", RateKind.REGULAR_ON_REST),
            )
            for price, first, end in (("6.2500", start, april), ("6.4688", april, None))
        ),
        ("DOC", RateKind.TRANSACTION, "0.42", start, april),
        ("DOC", RateKind.TRANSACTION, "0.43", april, None),
        ("SETUP", RateKind.FIXED, "500", start, dt.date(2026, 11, 1)),
    ]
    factors = {line.code: line.factor_percent for line in terms.rate_lines}
    assert (factors["AGENT-OT"], factors["AGENT-NIGHT"]) == (125, 10)
    assert {line.minimum_units for line in terms.rate_lines if line.code == "DOC"} == {400}
    assert terms.calendar.zone == "America/New_York"
    assert [window.weekday for window in terms.calendar.windows] == [5]
    assert [(holiday.name, holiday.worked) for holiday in terms.calendar.holidays] == [
        ("Feast", True),
        ("Boxing Day", False),
    ]
    assert terms.commercial.cola_cap_percent == Decimal("3.5")
    assert "From the offer Q-7." in contract.note
    assert (factors["AGENT-HOLIDAY"], factors["AGENT-HOLIDAY-REST"]) == (200, 260)
    assert "premium" not in contract.note
    assert "1 from 2026-10, 2 from 2026-11" in contract.note
    saved = ok(save_contract(book, file))
    assert open_contract(book, saved.contract.id).revision.terms == terms


def test_quote_by_the_hour_and_of_two_shifts_is_told_in_the_note(book: OpenBook) -> None:
    buyer = ok(save_customer(book, customer()))
    (first,) = night_quote().groups
    hourly = dataclasses.replace(
        first,
        code="H",
        role="",
        pricing=Pricing.HOURLY,
        price=Decimal("9.50"),
        shift=Shift(start=dt.time(9), end=dt.time(17), weekdays=(5,)),
        ramp=(),
    )
    inside = VolumeLine(code="V", title="", price=Decimal(1), forecast=())
    quote = dataclasses.replace(
        night_quote(),
        number="",
        title="",
        contract=Premiums.none(),
        groups=(first, hourly),
        volumes=(inside,),
        setup_fee=Decimal(0),
        cola=None,
    )
    file = draft_contract(quote, buyer)
    assert file.contract.title == "Services for Customer HPO"
    assert file.contract.note.startswith("From the offer.\nThe groups have different shifts")
    assert "Seats of H: none yet" in file.contract.note
    codes = [line.code for line in file.revision.terms.rate_lines]
    assert codes == ["AGENT", "AGENT-OT", "H", "H-OT", "V"]
    assert file.revision.terms.rate_lines[2].kind is RateKind.HOURLY
    assert file.revision.terms.calendar.windows == quote.calendar.windows


def test_quote_whose_cola_lies_outside_has_one_line_a_code() -> None:
    buyer = customer()
    late = dataclasses.replace(
        night_quote(), cola=Cola(from_month=Month(2027, 5), percent=Decimal(3))
    )
    early = dataclasses.replace(
        night_quote(), cola=Cola(from_month=Month(2026, 1), percent=Decimal(3))
    )
    for quote, rate in ((late, "1000"), (early, "1030.00")):
        seats = [
            str(line.unit_rate)
            for line in draft_contract(quote, buyer).revision.terms.rate_lines
            if line.kind is RateKind.SEAT
        ]
        assert seats == [rate]


def test_quote_of_an_unknown_customer_makes_no_contract() -> None:
    buyer = customer(name="Other", legal_name="Harbor & Pine Inc.")
    with pytest.raises(NoCustomer, match="no customer “Harbor & Pine”"):
        customer_of(night_quote(), (buyer,))
    with pytest.raises(NoCustomer):
        customer_of(dataclasses.replace(night_quote(), customer=" "), (customer(legal_name=""),))
    named = dataclasses.replace(night_quote(), customer="harbor & pine inc.")
    assert customer_of(named, (buyer,)) == buyer


def test_holiday_of_the_customer_outside_the_quote_stays_out() -> None:
    quote = night_quote()
    calendar = dataclasses.replace(
        quote.calendar, holidays=(Holiday(day=dt.date(2030, 1, 1), name="Far"),)
    )
    file = draft_contract(dataclasses.replace(quote, calendar=calendar), customer())
    assert [holiday.name for holiday in file.revision.terms.calendar.holidays] == ["Feast"]


def test_closed_day_that_is_a_holiday_of_the_workers_too_keeps_its_price() -> None:
    """A shift of the day before reaches into it; the desk itself is closed."""
    quote = night_quote()
    feast = dt.date(2026, 12, 13)
    calendar = dataclasses.replace(quote.calendar, holidays=(Holiday(day=feast, name="Shut"),))
    file = draft_contract(dataclasses.replace(quote, calendar=calendar), customer())
    (holiday,) = file.revision.terms.calendar.holidays
    assert holiday == Holiday(day=feast, name="Shut", kind=DayKind.REGULAR_HOLIDAY)
    assert not file.revision.terms.calendar.is_business_day(feast)


def test_months_worked_as_offered_are_charged_as_offered() -> None:
    """The statements of the drafted contract and the quote's months, kind by kind and in sum.

    In March the night is 58 h: 36.25; December has 12 h of the holiday at night.
    """
    quote = dataclasses.replace(night_quote(), setup_fee=Decimal(0), cola=None)
    file = draft_contract(quote, customer())
    terms = file.revision.terms
    people = tuple(
        StaffMember(id=StaffId(number), code=f"P{number}", name="P", zone="America/Bogota")
        for number in (1, 2)
    )
    seats = tuple(
        Assignment(
            staff_id=person.id,
            contract_id=ContractId(1),
            seat=person.code,
            role="Agent",
            starts_on=dt.date(2026, 10, 1) if person.id == 1 else dt.date(2026, 11, 1),
        )
        for person in people
    )
    offered = compute_quote(quote)
    for month in offered.months:
        entries = [
            TimeEntry(
                staff_id=seat.staff_id,
                contract_id=ContractId(1),
                business_date=day,
                started_at=span.start,
                ended_at=span.end,
                minutes=span.minutes,
            )
            for seat in seats
            for day in month.month.range
            for span in terms.calendar.hours_on(day)
            if day in seat.days
        ]
        statement = compute_statement(
            StatementInputs(
                contract=file.contract,
                parts=month_parts(file.contract, [file.revision], month.month),
                month=month.month,
                staff=people,
                assignments=seats,
                entries=tuple(entries),
            )
        )
        assert str(statement.fees.gross) == str(month.price), month.month
    assert [str(month.price) for month in offered.months] == [
        "1,022.50",  # 1,000 + 36 h x 0.625
        "2,040.00",
        "2,112.50",  # 12 h x 6.25, 36 h x 0.625, 12 h x 0.625 x 200 %
        "2,050.00",
        "2,040.00",
        "2,036.25",
        "2,035.00",  # 56 h x 0.625
    ]


def test_rest_days_of_the_one_shift_are_marked_in_the_calendar() -> None:
    quote = night_quote()
    (group,) = quote.groups
    resting = dataclasses.replace(group, shift=dataclasses.replace(group.shift, rest_weekdays=(5,)))
    file = draft_contract(dataclasses.replace(quote, groups=(resting,)), customer())
    assert [window.rest_day for window in file.revision.terms.calendar.windows] == [True]
