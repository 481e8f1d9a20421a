"""Terms tried on the months of real books: this contract's, another's, a file."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.customers import save_customer
from bpodesk.services.measures import open_month, save_month
from bpodesk.services.replays import (
    NothingToTry,
    Offer,
    example_header,
    latest_offer,
    months_to_try,
    replay_contract,
    replay_file,
    replay_pasted,
    sources,
)
from tests.services.making import customer, draft, dump, ok, sample_id

MAILS = ServiceLevel(
    code="S1",
    title="E-mail in time",
    metric="turnaround",
    target=Decimal(95),
    minimum=Decimal(90),
    allocation_percent=Decimal(100),
)
FEE = RateLine(
    code="FEE",
    title="Fee",
    kind=RateKind.FIXED,
    unit_rate=Decimal(10_000),
    starts_on=dt.date(2025, 1, 1),
)


@pytest.fixture
def promised(book: OpenBook, contract: Contract) -> ContractId:
    """The contract from 2025 with a fee of 10,000.00 and a level of e-mails."""
    file = open_contract(book, contract.id)
    terms = dataclasses.replace(
        file.revision.terms,
        levels=(MAILS,),
        rate_lines=(FEE,),
        credits=CreditPolicy(at_risk_percent=Decimal(10)),
    )
    start = dt.date(2025, 8, 1)
    revision = dataclasses.replace(file.revision, terms=terms, effective_from=start)
    changed = dataclasses.replace(
        file, contract=dataclasses.replace(file.contract, starts_on=start), revision=revision
    )
    ok(save_contract(book, changed))
    return contract.id


def count(book: OpenBook, contract_id: ContractId, month: Month, good: int) -> None:
    measurement = Measurement(
        contract_id=contract_id,
        sla_code="S1",
        starts_on=month.first,
        ends_on=month.range.end,
        counts={"on_time": good, "items": 100},
    )
    sheet = open_month(book, contract_id, month)
    ok(save_month(book, sheet, measurements=(measurement,), volumes=()))


def changed(offer: Offer, **terms: object) -> Offer:
    revision: Revision = dataclasses.replace(
        offer.revision,
        terms=dataclasses.replace(offer.revision.terms, **terms),  # type: ignore[arg-type]
    )
    return dataclasses.replace(offer, revision=revision)


def test_sample_is_tried_on_its_september(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    before = dump(sample.book.path)
    done = replay_contract(sample, latest_offer(sample, contract_id), contract_id)
    # At risk 12 % of 9,984.00 = 1,198.08. S2 minor at 45 %: 269.57. S3 major at 30 %: 359.42.
    # S4 minor at 15 %: 89.86.
    assert [str(item.month) for item in done.months] == ["2026-09"]
    assert {item.level.code: item.cost.minor for item in done.levels} == {
        "S1": 0,
        "S2": 26_957,
        "S3": 35_942,
        "S4": 8_986,
    }
    assert dump(sample.book.path) == before


def test_months_of_a_contract_are_the_last_twelve_that_are_over(
    book: OpenBook, promised: ContractId
) -> None:
    for place in range(15):  # August 2025 to October 2026; October is not over
        count(book, promised, Month(2025, 8).shift(place), 89 if place == 13 else 95)
    months = months_to_try(book, promised)
    assert (len(months), months[0], months[-1]) == (12, Month(2025, 10), Month(2026, 9))
    reported: list[tuple[int, int]] = []
    done = replay_contract(
        book,
        latest_offer(book, promised),
        promised,
        report=lambda part, whole: reported.append((part, whole)),
    )
    # Only September 2026 fails, below the minimum: all of 1,000.00.
    assert done.credit.minor == 100_000
    assert reported[0] == (0, 12)
    assert reported[-1] == (11, 12)


def test_unsaved_terms_are_tried_as_they_are(book: OpenBook, promised: ContractId) -> None:
    count(book, promised, Month(2026, 8), 94)
    offer = latest_offer(book, promised)
    assert replay_contract(book, offer, promised).credit.minor == 50_000
    easier = changed(offer, levels=(dataclasses.replace(MAILS, target=Decimal(94)),))
    assert replay_contract(book, easier, promised).credit.minor == 0


def test_terms_are_tried_on_another_customer_in_the_same_currency(
    book: OpenBook, promised: ContractId
) -> None:
    count(book, promised, Month(2026, 8), 94)
    buyer = ok(save_customer(book, customer("NEW")))
    euro = ok(save_customer(book, customer("EUR", currency="EUR")))
    ok(save_contract(book, draft(book, euro, "C-3", currency="EUR")))
    file = draft(book, buyer, "C-2")
    revision = dataclasses.replace(
        file.revision,
        terms=dataclasses.replace(
            file.revision.terms,
            levels=(dataclasses.replace(MAILS, code="MAIL", target=Decimal(99)),),
            credits=CreditPolicy(at_risk_percent=Decimal(20)),
        ),
    )
    offer = Offer(contract=file.contract, revision=revision)
    assert [item.number for item in sources(book, offer)] == ["C-1"]
    done = replay_contract(book, offer, promised)
    # 20 % of the other's 10,000.00, a minor miss.
    assert done.credit.minor == 100_000
    own = latest_offer(book, promised)
    assert [item.id for item in sources(book, own)] == [promised]
    euros = dataclasses.replace(own.contract, currency="EUR")
    assert sources(book, dataclasses.replace(own, contract=euros)) == ()


def test_months_without_terms_or_figures_are_left_out(book: OpenBook, promised: ContractId) -> None:
    offer = latest_offer(book, promised)
    with pytest.raises(NothingToTry, match="No month that is over has counts or hours"):
        replay_contract(book, offer, promised)
    count(book, promised, Month(2025, 9), 94)
    count(book, promised, Month(2026, 8), 94)
    other = changed(offer, levels=(dataclasses.replace(MAILS, metric="accuracy"),))
    with pytest.raises(NothingToTry):
        replay_contract(book, other, promised)
    file = open_contract(book, promised)
    start = dt.date(2026, 1, 1)
    later = dataclasses.replace(
        file,
        contract=dataclasses.replace(file.contract, starts_on=start),
        revision=dataclasses.replace(file.revision, effective_from=start),
    )
    ok(save_contract(book, later))
    done = replay_contract(book, offer, promised)
    assert [str(item.month) for item in done.months] == ["2026-08"]


def test_history_from_a_text_and_a_file(book: OpenBook, promised: ContractId) -> None:
    offer = latest_offer(book, promised)
    assert example_header(offer.revision.terms) == ("Month", "Charges at risk", "S1")
    text = "Month,Charges at risk,S1\n2026-01,8000,94\n2026-02,8000,?\n"
    done, history = replay_pasted(offer, text)
    assert done.credit.minor == 40_000
    assert [problem.place for problem in history.problems] == ["C3"]
    assert replay_file(offer, text.encode(), name="h.csv") == (done, history)
