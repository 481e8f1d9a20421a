"""What a month is expected to bring, and levels read back, on real books."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.contracts import Contract, ContractStatus
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.quotes import Quote, Step, VolumeLine
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.agreements import agreement_paper
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.measures import open_month, save_month
from bpodesk.services.quote_book import save_quote_in_book
from bpodesk.services.readback import (
    Expected,
    expected_month,
    forecast_for,
    read_back_levels,
    volumes_of,
)
from tests.domain.quoting import night_quote
from tests.services.making import ok, sample_id

MAILS = ServiceLevel(
    code="S1",
    title="E-mail in time",
    metric="turnaround",
    target=Decimal(95),
    allocation_percent=Decimal(100),
)
STAFFING = dataclasses.replace(MAILS, code="S2", metric="fill-rate", allocation_percent=Decimal(0))
BACKLOG = dataclasses.replace(MAILS, code="S3", metric="backlog", allocation_percent=Decimal(0))


@pytest.fixture
def promised(book: OpenBook, contract: Contract) -> ContractId:
    """The contract with a level of e-mails, one of staffing and one of a backlog."""
    file = open_contract(book, contract.id)
    terms = dataclasses.replace(file.revision.terms, levels=(MAILS, STAFFING, BACKLOG))
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    return contract.id


def count(book: OpenBook, contract_id: ContractId, month: Month, items: int, **more: int) -> None:
    measurement = Measurement(
        contract_id=contract_id,
        sla_code="S1",
        starts_on=month.first,
        ends_on=month.range.end,
        counts={"on_time": items, "items": items, **more},
    )
    sheet = open_month(book, contract_id, month)
    ok(save_month(book, sheet, measurements=(measurement,), volumes=()))


def test_expected_of_the_sample_is_its_september(sample: OpenBook) -> None:
    found = expected_month(sample, sample_id(sample))
    assert (found.base, found.month) == (Money(998_400, "USD"), Month(2026, 9))
    # 4,118 within, 902 after and 210 abandoned: 5,230; 944 h are 56,640 min.
    assert (found.volumes["S1"], found.volumes["S2"]) == ((5230,), (1240,))
    assert (found.volumes["S3"], found.volumes["S4"]) == ((400,), (56_640,))
    assert found.volumes["K1"] == (5020,)


def test_levels_of_the_sample_read_back_with_the_volumes_of_september(sample: OpenBook) -> None:
    paper = agreement_paper(sample, sample_id(sample))
    told = {
        level.code: words.sentences
        for level, words in read_back_levels(sample, paper.contract, paper.revision)
    }
    assert told["S2"][0] == (
        "Of 1,240 items due a month, 62 may be late; the 63rd costs USD 269.57;"
        " from the 87th it costs USD 539.14."
    )
    assert told["S2"][-1] == (
        "The volume is that of the month counted. The charges at risk are those of September 2026."
    )
    assert told["S4"][0].startswith("Of 944 h contracted a month, 14 h 9 min may be missing")


def test_expected_volume_is_the_median_of_the_months_counted(
    book: OpenBook, promised: ContractId
) -> None:
    for number, items in ((1, 900), (2, 0), (3, 1300), (4, 1000)):
        count(book, promised, Month(2026, number), items)
    found = expected_month(book, promised)
    assert found.volumes == {"S1": (900, 1300, 1000)}
    assert (found.base, found.month) == (None, None)  # nothing is charged
    forecast = forecast_for(MAILS, found, currency="USD")
    assert (forecast.volume, forecast.base) == (1000, Money(1_000_000, "USD"))
    assert forecast.note == (
        "The volume is the median of the 3 months counted. The charges at risk are an example."
    )


def test_counts_of_another_measure_say_nothing_of_the_volume(
    book: OpenBook, promised: ContractId
) -> None:
    count(book, promised, Month(2026, 1), 900)
    file = open_contract(book, promised)
    other = dataclasses.replace(MAILS, metric="accuracy")
    terms = dataclasses.replace(file.revision.terms, levels=(other,))
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    assert expected_month(book, promised).volumes == {}


def test_expected_without_months_is_nothing_and_the_forecast_an_example(
    book: OpenBook, promised: ContractId
) -> None:
    assert expected_month(book, promised) == Expected()
    assert expected_month(book, ContractId(0)) == Expected()
    mails, hours, backlog = (
        forecast_for(level, Expected(), currency="USD") for level in (MAILS, STAFFING, BACKLOG)
    )
    assert (mails.volume, hours.volume) == (1000, 60_000)
    assert mails.note == (
        "The volume is an example: no month has been counted yet."
        " The charges at risk are an example."
    )
    assert backlog.note == "The charges at risk are an example."


def test_expected_of_a_contract_that_starts_after_the_latest_month_is_nothing(
    sample: OpenBook,
) -> None:
    file = open_contract(sample, sample_id(sample))
    later = dataclasses.replace(
        file,
        contract=dataclasses.replace(
            file.contract,
            id=ContractId(0),
            row_version=0,
            number="C-9",
            status=ContractStatus.DRAFT,
            starts_on=dt.date(2026, 11, 1),
        ),
        revision=dataclasses.replace(
            file.revision,
            id=type(file.revision.id)(0),
            row_version=0,
            number=1,
            contract_id=ContractId(0),
            effective_from=dt.date(2026, 11, 1),
            signed_on=None,
        ),
        revisions=(),
        seats=(),
    )
    saved = ok(save_contract(sample, later))
    assert expected_month(sample, saved.contract.id) == Expected()


def test_forecast_that_is_given_needs_no_note() -> None:
    given = forecast_for(MAILS, Expected(), currency="USD", volume=30, base=Money(5, "USD"))
    assert (given.volume, given.base, given.note) == (30, Money(5, "USD"), "")


def quoted_desk(**changes: Any) -> Quote:
    """Orders by the piece: 900 in the first month, 1,200 in each of the six after it."""
    orders = VolumeLine(
        code="ORDER",
        title="Orders",
        price=Decimal("0.5"),
        forecast=(
            Step(from_month=Month(2026, 10), count=900),
            Step(from_month=Month(2026, 11), count=1200),
        ),
    )
    quote = dataclasses.replace(
        night_quote(), customer="Customer HPO", valid_until=None, volumes=(orders,)
    )
    return dataclasses.replace(quote, **changes)


def test_contract_without_months_expects_what_its_quote_says(book: OpenBook) -> None:
    record = ok(save_quote_in_book(book, quoted_desk()))
    begun = expected_month(book, ContractId(0), (record,))
    assert begun.quoted is not None
    # Saturday nights of 8 h: 41 h with one seat in October (clocks go back), then with two 64,
    # 48 (one closed), 80, 64, 62 (clocks go forward), 64: the median is 64 h, 3,840 min. Of the
    # prices 1,972.50, 2,640, 2,712.50, 2,650, 2,640, 2,636 and 2,727 it is 2,640.
    assert (begun.quoted.number, begun.quoted.items) == ("Q-7", 1200)
    assert (begun.quoted.minutes, begun.quoted.price) == (3840, Money(264_000, "USD"))
    mails = forecast_for(MAILS, begun, currency="USD")
    assert (mails.volume, mails.base) == (1200, begun.quoted.price)
    assert mails.note == (
        "The volume is that of the quote Q-7. The charges at risk are those of the quote Q-7."
    )
    assert forecast_for(STAFFING, begun, currency="USD").volume == begun.quoted.minutes
    # Amounts of another currency are no charges, and samples no work.
    assert forecast_for(MAILS, begun, currency="PHP").note.endswith("are an example.")
    sampled = dataclasses.replace(MAILS, metric="accuracy")
    assert forecast_for(sampled, begun, currency="USD").volume == 1000
    assert forecast_for(BACKLOG, begun, currency="USD").volume == 1000


def test_quote_with_several_kinds_of_items_says_nothing_of_a_level(book: OpenBook) -> None:
    quote = quoted_desk()
    second = dataclasses.replace(quote.volumes[0], code="MAIL")
    several = dataclasses.replace(quote, volumes=(*quote.volumes, second))
    record = ok(save_quote_in_book(book, several))
    expected = expected_month(book, ContractId(0), (record,))
    assert expected.quoted is not None
    assert expected.quoted.items == 0
    assert forecast_for(MAILS, expected, currency="USD").note.startswith("The volume is an example")


def test_quote_that_can_no_longer_be_worked_out_expects_nothing(book: OpenBook) -> None:
    record = ok(save_quote_in_book(book, quoted_desk()))
    faulty = dataclasses.replace(record, quote=dataclasses.replace(record.quote, months=0))
    assert expected_month(book, ContractId(0), (faulty,)) == Expected()


def test_stored_contract_knows_its_quote_until_months_are_counted(
    book: OpenBook, promised: ContractId
) -> None:
    record = ok(save_quote_in_book(book, quoted_desk()))
    file = dataclasses.replace(open_contract(book, promised), quotes=(record,))
    ok(save_contract(book, file))
    known = expected_month(book, promised)
    assert volumes_of((MAILS,), known, {}) == {"S1": 1200}
    assert volumes_of((MAILS,), known, {"S1": 30, "S9": 1}) == {"S1": 30}
    count(book, promised, Month(2026, 1), 900)
    counted = expected_month(book, promised)
    assert volumes_of((MAILS,), counted, {}) == {"S1": 900}
    assert counted.quoted == known.quoted
