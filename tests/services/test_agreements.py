import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import bpodesk.services.clause_library as clause_library_module
from bpodesk.documents.agreement import AgreementPaper
from bpodesk.domain.clauses import CONTRACT_VALUE_NAMES, VariableType
from bpodesk.domain.contracts import Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.rates import PriceTier, RateKind
from bpodesk.services.agreements import (
    agreement_paper,
    agreement_pdf,
    agreement_problems,
)
from bpodesk.services.books import NotFound, OpenBook, company_of, save_company
from bpodesk.services.clause_library import clause_library, shipped_clauses
from bpodesk.services.contracts import (
    ContractFile,
    find_contract,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.customers import list_customers, save_customer
from tests.services.making import NOT_SIGNED, contract_in, ok, pdf_text, run_sql, sample_id

OCTOBER = dt.date(2026, 10, 1)


def _text(paper: AgreementPaper) -> str:
    """Every word of the clauses and of the prose of schedules."""
    return "\n".join(
        "".join(run.text for run in paragraph.runs)
        for clause in (*paper.clauses.clauses, *paper.clauses.schedules)
        for paragraph in clause.paragraphs
    )


def _draft_three(book: OpenBook, change: Callable[[ContractFile], ContractFile]) -> AgreementPaper:
    """The agreement of a third revision, changed before it is saved."""
    contract_id = sample_id(book)
    file = next_revision(open_contract(book, contract_id), effective_from=OCTOBER)
    ok(save_contract(book, change(file)))
    return agreement_paper(book, contract_id, revision_number=3)


def _terms(change: Callable[[Terms], Terms]) -> Callable[[ContractFile], ContractFile]:
    def apply(file: ContractFile) -> ContractFile:
        revision = dataclasses.replace(file.revision, terms=change(file.revision.terms))
        return dataclasses.replace(file, revision=revision)

    return apply


def _credits(**more: Any) -> Callable[[ContractFile], ContractFile]:
    return _terms(lambda t: dataclasses.replace(t, credits=dataclasses.replace(t.credits, **more)))


def _commercial(**more: Any) -> Callable[[ContractFile], ContractFile]:
    return _terms(
        lambda t: dataclasses.replace(t, commercial=dataclasses.replace(t.commercial, **more))
    )


def _calendar(**more: Any) -> Callable[[ContractFile], ContractFile]:
    return _terms(
        lambda t: dataclasses.replace(t, calendar=dataclasses.replace(t.calendar, **more))
    )


def _rate(kind: RateKind, **more: Any) -> Callable[[ContractFile], ContractFile]:
    def change(terms: Terms) -> Terms:
        lines = tuple(
            dataclasses.replace(line, **more) if line.kind is kind else line
            for line in terms.rate_lines
        )
        return dataclasses.replace(terms, rate_lines=lines)

    return _terms(change)


def _holiday_rate(terms: Terms) -> Terms:
    night = next(line for line in terms.rate_lines if line.kind is RateKind.NIGHT)
    line = dataclasses.replace(
        night, code="HOLIDAY", kind=RateKind.REGULAR_HOLIDAY, factor_percent=Decimal(214)
    )
    return dataclasses.replace(terms, rate_lines=(*terms.rate_lines, line))


def _contract(**more: Any) -> Callable[[ContractFile], ContractFile]:
    return lambda file: dataclasses.replace(
        file, contract=dataclasses.replace(file.contract, **more)
    )


def _larger_pool(file: ContractFile) -> ContractFile:
    """A pool of 170 % with the last service level's share raised by the 20 %."""

    def change(terms: Terms) -> Terms:
        levels = tuple(
            dataclasses.replace(level, allocation_percent=Decimal(35))
            if level.code == "S4"
            else level
            for level in terms.levels
        )
        return dataclasses.replace(terms, levels=levels)

    return _credits(pool_percent=Decimal(170))(_terms(change)(file))


def _same(file: ContractFile) -> ContractFile:
    return file


# For each value that the prose may take from the contract: the one field that feeds it, changed,
# and the words that must appear.
CHANGES: dict[str, tuple[Callable[[ContractFile], ContractFile], str]] = {
    "contract.number": (_contract(number="ZZ-9"), "ZZ-9"),
    "contract.title": (_contract(title="Odd jobs"), "Odd jobs"),
    "contract.revision": (_same, "3"),
    "contract.effective_from": (_same, "1 October 2026"),
    "contract.ends_on": (_contract(ends_on=dt.date(2031, 3, 4)), "4 March 2031"),
    "contract.term": (_contract(ends_on=dt.date(2031, 3, 4)), "until 4 March 2031"),
    "contract.currency": (_contract(currency="EUR"), "EUR"),
    "contract.zone": (_calendar(zone="Europe/Oslo"), "Europe/Oslo"),
    "contract.scope": (_terms(lambda t: dataclasses.replace(t, scope="Feeding cats.")), "cats"),
    "contract.governing_law": (_commercial(governing_law="Iceland"), "Iceland"),
    "contract.forum": (_commercial(forum="the courts of Reykjavik"), "Reykjavik"),
    "calendar.coverage": (
        lambda file: _calendar(windows=file.revision.terms.calendar.windows[:2])(file),
        "Monday",
    ),
    "calendar.holidays_note": (_calendar(holidays=()), "No holidays are agreed."),
    "credits.at_risk_percent": (_credits(at_risk_percent=Decimal("17.5")), "17.5 %"),
    "credits.pool_percent": (_larger_pool, "170 %"),
    "credits.monthly_cap_percent": (_credits(monthly_cap_percent=Decimal(73)), "73 %"),
    "credits.twelve_month_cap": (_credits(twelve_month_cap=Decimal(12_345)), "12,345"),
    "credits.repeat_multiplier": (_credits(repeat_multiplier=Decimal("1.75")), "1.75"),
    "credits.earn_back_months": (_credits(earn_back_months=7), "7 months"),
    "credits.termination_consecutive": (_credits(termination_consecutive=17), "17 months"),
    "credits.minor_factor_percent": (_credits(minor_factor_percent=Decimal(37)), "37 %"),
    "credits.major_factor_percent": (_credits(major_factor_percent=Decimal(83)), "83 %"),
    "credits.shares_note": (_larger_pool, "the pool of 170 %."),
    "credits.amount_note": (
        _credits(repeat_multiplier=Decimal("1.75")),
        "it is also multiplied by 1.75.",
    ),
    "credits.earn_back_note": (
        _credits(earn_back_percent=Decimal("47.5"), chronic_misses=5, chronic_months=9),
        (
            "The Earn-Back is 47.5 % of the Service Credit that was given for the Miss, after"
            " any cap. A Service Level that was a Miss in 5 or more of the 9 months that end"
            " with the month of the Earn-Back earns nothing back."
        ),
    ),
    "credits.termination_note": (
        _credits(termination_misses=5, termination_months=9),
        "in 3 months in a row or 5 of 9 months that follow each other.",
    ),
    "excuses.force_majeure_notice_hours": (_credits(force_majeure_notice_hours=77), "77 hours"),
    "excuses.customer_notice_business_days": (
        _credits(customer_notice_business_days=13),
        "13 business days",
    ),
    "excuses.decision_business_days": (_credits(decision_business_days=14), "14 business days"),
    "statement.report_due_business_days": (
        _commercial(report_due_business_days=16),
        "16 business days",
    ),
    "statement.dispute_days": (_commercial(dispute_days=19), "19 days"),
    "statement.payment_days": (_commercial(payment_days=47), "47 days"),
    "statement.late_interest_percent": (
        _commercial(late_interest_percent=Decimal("2.25")),
        "2.25 %",
    ),
    "rates.cola_cap_percent": (_commercial(cola_cap_percent=Decimal("6.5")), "6.5 %"),
    "rates.cola_floor_percent": (_commercial(cola_floor_percent=Decimal("0.75")), "0.75 %"),
    "rates.transaction_minimum": (_rate(RateKind.TRANSACTION, minimum_units=5_150), "5,150"),
    "rates.overtime_percent": (_rate(RateKind.OVERTIME, factor_percent=Decimal(141)), "41 %"),
    "rates.night_percent": (_rate(RateKind.NIGHT, factor_percent=Decimal(23)), "23 %"),
    "rates.premium_days_note": (
        _terms(_holiday_rate),
        "214 % of the hourly rate on a regular holiday",
    ),
    "rates.rounding_note": (
        _rate(RateKind.OVERTIME, round_minutes=17),
        "The month’s total is rounded to the nearest 17 minutes, halves up.",
    ),
    "rates.volume_note": (
        _rate(
            RateKind.TRANSACTION, tiers=(PriceTier(from_units=6_200, unit_rate=Decimal("0.39")),)
        ),
        "units from 6,201 cost USD 0.39 each",
    ),
    "rates.pass_through_note": (
        _rate(RateKind.PASS_THROUGH, markup_percent=Decimal("7.5")),
        "a markup of 7.5 % for Reimbursables",
    ),
    "renewal.months": (_commercial(renewal_months=27), "27 months"),
    "renewal.notice_days": (_commercial(renewal_notice_days=93), "93 days"),
    "liability.cap_months": (_commercial(liability_cap_months=21), "21 months"),
    "governance.weekly_day": (_commercial(weekly_day="Saturday"), "Saturday"),
}
PARTIES = {
    "vendor.name": "Other Vendor, Inc.",
    "vendor.address": "9 Nowhere Lane",
    "vendor.country": "Iceland",
    "customer.name": "Other Buyer LLC",
    "customer.address": "8 Somewhere Road",
    "customer.country": "Norway",
}


def _used() -> set[str]:
    bodies = " ".join(clause.body for clause in shipped_clauses())
    return set(re.findall(r"\{\{([a-z_]+\.[a-z_]+)\}\}", bodies))


def test_every_value_of_the_contract_is_tried_and_used_but_the_last_day() -> None:
    assert set(CHANGES) | set(PARTIES) == CONTRACT_VALUE_NAMES
    # The last day stands in the words of the term, the others in whole sentences on credits.
    assert CONTRACT_VALUE_NAMES - _used() == UNUSED


UNUSED = {
    "contract.ends_on",
    "credits.pool_percent",
    "credits.minor_factor_percent",
    "credits.major_factor_percent",
    "credits.repeat_multiplier",
    "credits.termination_consecutive",
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_one_typed_field_feeds_the_prose(sample: OpenBook, name: str) -> None:
    before = _text(agreement_paper(sample, sample_id(sample)))
    change, words = CHANGES[name]
    if name in ("contract.currency", "contract.number"):
        # What is signed keeps its currency and its number.
        run_sql(sample.path, *NOT_SIGNED)
    after = _text(_draft_three(sample, change))
    if name == "contract.ends_on":
        return
    assert after != before
    assert words in after
    if name not in ("contract.revision", "calendar.coverage"):
        assert words not in before


@pytest.mark.parametrize("name", sorted(PARTIES))
def test_particulars_of_the_parties_feed_the_prose(sample: OpenBook, name: str) -> None:
    before = _text(_draft_three(sample, lambda file: file))
    signed = _text(agreement_paper(sample, sample_id(sample)))
    words = PARTIES[name]
    party, field = name.split(".")
    field = "legal_name" if field == "name" else field
    if party == "vendor":
        ok(save_company(sample, dataclasses.replace(company_of(sample), **{field: words})))
    else:
        (customer,) = list_customers(sample)
        ok(save_customer(sample, dataclasses.replace(customer, **{field: words})))
    after = _text(agreement_paper(sample, sample_id(sample), revision_number=3))
    assert words in after
    assert words not in before
    # What was signed says what it said then.
    assert _text(agreement_paper(sample, sample_id(sample))) == signed


def test_sample_agreement_lacks_nothing(sample: OpenBook) -> None:
    paper = agreement_paper(sample, sample_id(sample))
    assert agreement_problems(paper) == ()
    assert paper.revision.number == 2
    assert "{{" not in _text(paper)
    assert [(line.seat, line.person, line.share) for line in paper.seats][:2] == [
        ("Seat A", "Amihan Salonga", "100 %"),
        ("Seat B", "Benito Cabrera", "100 %"),
    ]
    assert paper.seats[0].period == "1 January 2026 – open"


def test_agreement_with_every_clause_and_every_value_filled_lacks_nothing(
    sample: OpenBook,
) -> None:
    library = tuple(item for item in clause_library(sample) if item.position == "balanced")
    plain: dict[VariableType, str | int] = {
        VariableType.TEXT: "as agreed",
        VariableType.LIST: "one\ntwo",
        VariableType.MONEY: "USD 1,000.00",
        VariableType.DATE: "1 January 2027",
    }
    values: dict[str, dict[str, str | int]] = {}
    for clause in library:
        for variable in clause.variables:
            number = variable.maximum if variable.maximum is not None else variable.minimum
            value = plain.get(variable.type, str(number if number is not None else 1))
            values.setdefault(clause.id, {})[variable.name] = value

    def fill(terms: Terms) -> Terms:
        every = tuple(clause.id for clause in library)
        return dataclasses.replace(terms, clauses=every, clause_values=values)

    paper = _draft_three(sample, _terms(fill))
    assert agreement_problems(paper) == ()
    numbered = (*paper.clauses.clauses, *paper.clauses.schedules)
    assert len(numbered) == len(library)
    assert agreement_pdf(sample, paper).startswith(b"%PDF")


def test_unfilled_value_is_named_as_a_problem(sample: OpenBook) -> None:
    values = {"exit": {"exit_months": 7}}
    _draft_three(sample, _terms(lambda t: dataclasses.replace(t, clause_values=values)))
    # As an older program may have kept it.
    change = 'terms = replace(terms, \'"exit_months":7\', \'"exit_months":"many"\')'
    run_sql(sample.path, f"UPDATE revision SET {change} WHERE number = 3")
    paper = agreement_paper(sample, sample_id(sample), revision_number=3)
    (problem,) = agreement_problems(paper)
    assert "give a whole number of months" in problem.message


def test_agreement_without_a_number_is_the_one_in_force_today(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    assert agreement_paper(sample, contract_id).revision.number == 2
    assert agreement_paper(sample, contract_id, revision_number=1).revision.number == 1
    with pytest.raises(NotFound, match=r"HPO-2026-014 has no such revision\."):
        agreement_paper(sample, contract_id, revision_number=9)


def test_agreement_of_a_draft_in_the_future_prints_its_latest(book: OpenBook) -> None:
    contract = contract_in(book)
    file = open_contract(book, contract.id)
    day = dt.date(2030, 1, 1)
    revision = dataclasses.replace(file.revision, effective_from=day)
    later = dataclasses.replace(file.contract, starts_on=day)
    ok(save_contract(book, dataclasses.replace(file, contract=later, revision=revision)))
    paper = agreement_paper(book, contract.id)
    assert paper.revision.effective_from == dt.date(2030, 1, 1)
    assert paper.seats == ()


def test_seat_with_an_end_prints_its_last_day(sample: OpenBook) -> None:
    file = find_contract(sample, "HPO-2026-014")
    first = dataclasses.replace(file.seats[0], ends_on=dt.date(2026, 11, 30))
    ok(save_contract(sample, dataclasses.replace(file, seats=(first, *file.seats[1:]))))
    assert agreement_paper(sample, file.contract.id).seats[0].period == "1 January 2026 – open"
    paper = _draft_three(sample, lambda begun: begun)
    assert paper.seats[0].period == "1 January 2026 – 30 November 2026"


def test_agreement_of_what_is_gone_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        agreement_paper(sample, ContractId(99))
    run_sql(sample.path, "DELETE FROM customer")
    with pytest.raises(NotFound, match="The contract's customer is no longer in the book"):
        agreement_paper(sample, sample_id(sample))


def test_agreement_on_paper_has_number_parties_and_clauses(sample: OpenBook) -> None:
    text = pdf_text(agreement_pdf(sample, agreement_paper(sample, sample_id(sample))))
    for words in (
        "HPO-2026-014",
        "Talisay Contact Services, Inc.",
        "Harbor & Pine Outfitters LLC",
        "1,449.00",
        "Exit help and handover",
        "the courts of Cebu City",
    ):
        assert words in text


def test_agreement_on_paper_is_tagged_and_small(sample: OpenBook) -> None:
    pdf = agreement_pdf(sample, agreement_paper(sample, sample_id(sample)))
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) >= 14
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(pdf) <= 120_000


def test_clause_file_that_can_t_be_read_is_our_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.md").write_text("no header at all", encoding="utf-8")
    monkeypatch.setattr(clause_library_module, "list_files", lambda *_: (tmp_path / "broken.md",))
    with pytest.raises(ValueError, match=r"^broken\.md: "):
        shipped_clauses()
