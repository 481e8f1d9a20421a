import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from bpodesk.domain.contracts import check_terms
from bpodesk.domain.problems import Severity, has_errors
from bpodesk.domain.rates import RateKind
from bpodesk.services import contract_templates as templates
from bpodesk.services.books import OpenBook, company_of
from bpodesk.services.contracts import ContractFile, new_contract, open_contract, save_contract
from bpodesk.services.customers import save_customer
from bpodesk.services.revisions import sign_revision
from tests.services.making import customer, ok, sample_id

TITLES = [
    "Dedicated seats",
    "By the hour",
    "Per transaction",
    "Call centre",
    "Back office",
    "Mixed",
    "Volume around a baseline",
]


def empty(book: OpenBook) -> ContractFile:
    """A new contract from 1 January 2027, with a customer of its own."""
    buyer = ok(save_customer(book, customer("NEW")))
    file = new_contract(company_of(book), buyer, today=dt.date(2027, 1, 15))
    contract = dataclasses.replace(file.contract, number="N-1", title="New work")
    return dataclasses.replace(file, contract=contract)


@pytest.mark.parametrize("index", range(len(TITLES)), ids=TITLES)
def test_contract_from_a_template_is_saved_and_signed(book: OpenBook, index: int) -> None:
    template = templates.contract_templates()[index]
    assert template.title == TITLES[index]
    file = template.apply(empty(book))
    terms = file.revision.terms
    problems = check_terms(terms)
    assert not has_errors(problems)
    # What is left to the vendor is the prices, and that is said.
    unpriced = [line.code for line in terms.rate_lines if line.kind is not RateKind.PASS_THROUGH]
    [problem] = problems
    assert problem.severity is Severity.WARNING
    assert problem.message.endswith(f": {', '.join(sorted(unpriced))}.")
    assert {line.starts_on for line in terms.rate_lines} == {dt.date(2027, 1, 1)}
    assert sum(level.allocation_percent for level in terms.slas) == Decimal(100)
    assert len(terms.slas) >= 2
    assert terms.kpis
    assert len(terms.calendar.windows) == 5
    saved = ok(save_contract(book, file))
    ok(sign_revision(book, saved, signed_on=dt.date(2026, 12, 1)))


def test_every_template_has_another_title_and_says_when_to_take_it() -> None:
    found = templates.contract_templates()
    assert [template.title for template in found] == TITLES
    assert len({template.summary for template in found}) == len(TITLES)


def test_contract_like_another_has_its_terms_from_its_own_first_day(sample: OpenBook) -> None:
    """The seat fee of the first half of 2026 is over by then; the indexed one goes on."""
    file = templates.like_contract(sample, empty(sample), sample_id(sample))
    source = open_contract(sample, sample_id(sample)).revision.terms
    terms = file.revision.terms
    assert terms.levels == source.levels
    assert terms.credits == source.credits
    assert [(line.code, line.unit_rate, line.starts_on) for line in terms.rate_lines][:2] == [
        ("SEAT", Decimal("1449.00"), dt.date(2027, 1, 1)),
        ("ORDER", Decimal("0.42"), dt.date(2027, 1, 1)),
    ]
    assert file.contract.currency == "USD"
    assert (file.contract.id, file.revision.id, file.seats) == (0, 0, ())
    assert ok(save_contract(sample, file)).contract.number == "N-1"


def test_line_that_begins_later_keeps_its_day(sample: OpenBook) -> None:
    file = empty(sample)
    early = dataclasses.replace(file.contract, starts_on=dt.date(2026, 3, 1))
    found = templates.like_contract(
        sample, dataclasses.replace(file, contract=early), sample_id(sample)
    )
    seats = [line for line in found.revision.terms.rate_lines if line.code == "SEAT"]
    assert [(line.starts_on, line.ends_on) for line in seats] == [
        (dt.date(2026, 3, 1), dt.date(2026, 7, 1)),
        (dt.date(2026, 7, 1), None),
    ]


@pytest.mark.parametrize(
    "text",
    ["title = 'No more'", "title = [", "title='a'\nsummary='b'\nscope='c'\nrates=[]\nlevels=[{}]"],
)
def test_template_file_that_can_t_be_read_is_our_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(templates, "list_files", lambda *_: (tmp_path / "broken.toml",))
    with pytest.raises(ValueError, match=r"^broken\.toml: "):
        templates.contract_templates()
