import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.amendments import Action, Operation, operations
from bpodesk.domain.codec import canonical
from bpodesk.domain.contracts import Revision, RevisionKind, Terms
from bpodesk.domain.ids import ContractId, RevisionId
from bpodesk.domain.signatures import NO_PAPER, SignedPaper, check_chain, sign
from tests.domain import september

CONTRACT = ContractId(1)


def at_risk(percent: int) -> Terms:
    terms = september.terms()
    return replace(terms, credits=replace(terms.credits, at_risk_percent=Decimal(percent)))


def revision(number: int, percent: int) -> Revision:
    return Revision(
        id=RevisionId(number * 10),
        contract_id=CONTRACT,
        number=number,
        kind=RevisionKind.ORIGINAL if number == 1 else RevisionKind.AMENDMENT,
        effective_from=dt.date(2026, number, 1),
        signed_on=dt.date(2026, number, 1) - dt.timedelta(days=12),
        summary=f"Step {number}",
        terms=at_risk(percent),
    )


def paper(item: Revision, before: Revision | None, previous: SignedPaper | None) -> SignedPaper:
    assert item.signed_on is not None
    return sign(
        item,
        signed_on=item.signed_on,
        text=canonical({"clauses": f"as of {item.number}", "paper": {"revision": item}}),
        operations=() if before is None else operations(before.terms, item.terms),
        pdf=f"%PDF {item.number}".encode(),
        previous=previous,
    )


REVISIONS = (revision(1, 12), revision(2, 10), revision(3, 9))


def chain(revisions: tuple[Revision, ...] = REVISIONS) -> tuple[SignedPaper, ...]:
    papers: list[SignedPaper] = []
    before = None
    for item in revisions:
        papers.append(paper(item, before, papers[-1] if papers else None))
        before = item
    return tuple(papers)


PAPERS = chain()


def faults(
    revisions: tuple[Revision, ...] = REVISIONS, papers: tuple[SignedPaper, ...] = PAPERS
) -> list[str]:
    return list(check_chain(revisions, papers, contract="C-1"))


CHANGED = "is not as it was signed: its text, values or dates were changed since."
NOT_AFTER = "does not follow the paper that was signed before it."
OTHER_PDF = "has another PDF than the one that was signed."
NOT_LED_TO = "has terms that its amendment does not lead to."


def said(number: int, *what: str) -> list[str]:
    return [f"Revision {number} of C-1 {text}" for text in what]


# ------------------------------------------------------------------------------- signing


def test_paper_has_the_hash_of_its_pdf_and_of_the_paper_before() -> None:
    first, second, third = PAPERS
    assert first.pdf_sha256 == hashlib.sha256(b"%PDF 1").hexdigest()
    assert [item.previous_sha256 for item in PAPERS] == [NO_PAPER, first.sha256, second.sha256]
    assert len({item.sha256 for item in PAPERS}) == 3
    assert all(len(item.sha256) == 64 for item in PAPERS)
    assert (third.contract_id, third.revision_id) == (CONTRACT, RevisionId(30))
    assert third.signed_on == dt.date(2026, 2, 17)


def test_signing_the_same_twice_gives_the_same_paper() -> None:
    assert chain() == PAPERS


def test_version_of_the_row_is_no_part_of_what_was_signed() -> None:
    assert faults(tuple(replace(item, row_version=5) for item in REVISIONS)) == []


@pytest.mark.parametrize(
    "changed",
    [
        replace(REVISIONS[0], number=4),
        replace(REVISIONS[0], kind=RevisionKind.RESTATEMENT),
        replace(REVISIONS[0], effective_from=dt.date(2026, 1, 2)),
        replace(REVISIONS[0], signed_on=dt.date(2026, 1, 2)),
        replace(REVISIONS[0], summary="Step 1 "),
        replace(REVISIONS[0], terms=at_risk(11)),
    ],
    ids=["number", "kind", "effective", "signed", "summary", "terms"],
)
def test_every_part_of_a_revision_is_in_its_signed_text(changed: Revision) -> None:
    assert CHANGED in next(check_chain((changed,), PAPERS[:1], contract="C-1"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"paper":{"revision":{"number":1}}}'])
def test_text_that_names_no_revision_is_not_what_was_signed(text: str) -> None:
    item = REVISIONS[0]
    odd = sign(
        item, signed_on=dt.date(2025, 12, 20), text=text, operations=(), pdf=b"", previous=None
    )
    assert list(check_chain((item,), (odd,), contract="C-1")) == said(1, CHANGED)


# ------------------------------------------------------------------------------- as signed


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_chain_as_it_was_signed_has_no_fault(count: int) -> None:
    assert faults(REVISIONS[:count], PAPERS[:count]) == []


def test_chain_may_be_given_in_any_order() -> None:
    assert faults(REVISIONS[::-1], PAPERS[::-1]) == []


def test_drafts_have_no_paper_and_need_none() -> None:
    draft = replace(revision(4, 5), signed_on=None)
    assert faults((*REVISIONS, draft)) == []
    between = replace(revision(2, 5), signed_on=None)
    signed = (REVISIONS[0], REVISIONS[2])
    assert faults((signed[0], between, signed[1]), chain(signed)) == []


def test_revisions_signed_before_papers_were_kept_have_none() -> None:
    assert faults(papers=()) == []
    kept = paper(REVISIONS[2], REVISIONS[1], None)
    assert faults(papers=(kept,)) == []


def test_first_paper_still_has_to_lead_from_what_was_signed_before_it() -> None:
    kept = paper(REVISIONS[2], REVISIONS[1], None)
    other = (REVISIONS[0], replace(REVISIONS[1], terms=at_risk(11)), REVISIONS[2])
    assert faults(other, (kept,)) == said(3, NOT_LED_TO)


def test_restatement_leads_from_the_revision_before_it_too() -> None:
    restated = replace(revision(2, 4), kind=RevisionKind.RESTATEMENT)
    revisions = (REVISIONS[0], restated)
    assert faults(revisions, chain(revisions)) == []


# ------------------------------------------------------------------------------- tampering


def with_paper(at: int, change: Callable[[SignedPaper], SignedPaper]) -> tuple[SignedPaper, ...]:
    return tuple(change(item) if index == at else item for index, item in enumerate(PAPERS))


NO_RISK = Operation(
    action=Action.SET, path=("credits", "at_risk_percent"), before='"12"', after='"10"'
)
TAMPERED_PAPERS = {
    "text": (lambda p: replace(p, text=p.text + " "), [CHANGED]),
    "pdf": (lambda p: replace(p, pdf=b"%PDF other"), [OTHER_PDF]),
    "pdf and its hash": (
        lambda p: replace(p, pdf=b"x", pdf_sha256=hashlib.sha256(b"x").hexdigest()),
        [CHANGED],
    ),
    "pdf's hash": (lambda p: replace(p, pdf_sha256="0" * 64), [OTHER_PDF, CHANGED]),
    "date": (lambda p: replace(p, signed_on=dt.date(2026, 1, 19)), [CHANGED]),
    "operations gone": (lambda p: replace(p, operations=()), [CHANGED, NOT_LED_TO]),
    "operations of another": (
        lambda p: replace(p, operations=PAPERS[2].operations),
        [CHANGED, NOT_LED_TO],
    ),
    "operations twice": (
        lambda p: replace(p, operations=(*p.operations, *p.operations)),
        [CHANGED, NOT_LED_TO],
    ),
    "operations that are no terms": (
        lambda p: replace(
            p, operations=(replace(NO_RISK, after='"much"'), replace(NO_RISK, path=()))
        ),
        [CHANGED, NOT_LED_TO],
    ),
    "previous": (lambda p: replace(p, previous_sha256=NO_PAPER), [CHANGED, NOT_AFTER]),
}


@pytest.mark.parametrize(("change", "expected"), TAMPERED_PAPERS.values(), ids=TAMPERED_PAPERS)
def test_changed_paper_is_found(
    change: Callable[[SignedPaper], SignedPaper], expected: list[str]
) -> None:
    assert faults(papers=with_paper(1, change)) == said(2, *expected)


def test_changed_hash_is_found_at_its_paper_and_at_the_next() -> None:
    papers = with_paper(0, lambda p: replace(p, sha256="f" * 64))
    assert faults(papers=papers) == [*said(1, CHANGED), *said(2, NOT_AFTER)]


def test_paper_signed_again_with_other_words_breaks_the_chain_after_it() -> None:
    """Whoever makes a whole new paper, hash and all, must make all later ones anew too."""
    forged = sign(
        REVISIONS[0],
        signed_on=dt.date(2025, 12, 20),
        text=canonical({"clauses": "other words", "paper": {"revision": REVISIONS[0]}}),
        operations=(),
        pdf=b"%PDF 1",
        previous=None,
    )
    assert faults(papers=(forged, *PAPERS[1:])) == said(2, NOT_AFTER)


TAMPERED_REVISIONS = {
    "terms": (replace(REVISIONS[1], terms=at_risk(11)), [CHANGED, NOT_LED_TO]),
    "effective": (replace(REVISIONS[1], effective_from=dt.date(2026, 2, 2)), [CHANGED]),
    "signed": (replace(REVISIONS[1], signed_on=dt.date(2026, 1, 19)), [CHANGED]),
    "summary": (replace(REVISIONS[1], summary=""), [CHANGED]),
    "kind": (replace(REVISIONS[1], kind=RevisionKind.RESTATEMENT), [CHANGED]),
}


@pytest.mark.parametrize(
    ("changed", "expected"), TAMPERED_REVISIONS.values(), ids=TAMPERED_REVISIONS
)
def test_changed_revision_is_found(changed: Revision, expected: list[str]) -> None:
    found = faults((REVISIONS[0], changed, REVISIONS[2]))
    assert [line for line in found if line.startswith("Revision 2")] == said(2, *expected)
    # Other terms before it are no longer those that the third revision's amendment starts from.
    later = said(3, NOT_LED_TO) if NOT_LED_TO in expected else []
    assert [line for line in found if line.startswith("Revision 3")] == later


def test_revisions_that_changed_numbers_are_found() -> None:
    first, second, third = REVISIONS
    swapped = (first, replace(second, number=3), replace(third, number=2))
    found = faults(swapped)
    assert found[:3] == said(2, CHANGED, NOT_AFTER, NOT_LED_TO)
    assert found[3:] == said(3, CHANGED, NOT_AFTER, NOT_LED_TO)


def test_exchanged_papers_are_found() -> None:
    first, second, third = PAPERS
    papers = (
        replace(first, revision_id=second.revision_id),
        replace(second, revision_id=first.revision_id),
        third,
    )
    found = faults(papers=papers)
    assert said(1, CHANGED)[0] in found
    assert said(2, CHANGED)[0] in found


@pytest.mark.parametrize("at", [1, 2])
def test_missing_paper_is_found(at: int) -> None:
    papers = tuple(item for index, item in enumerate(PAPERS) if index != at)
    found = faults(papers=papers)
    assert found[0] == f"Revision {at + 1} of C-1 is signed, but its paper is missing."


def test_missing_first_paper_is_found_by_the_second() -> None:
    """The first may have been signed before papers were kept; the second knows better."""
    assert faults(papers=PAPERS[1:]) == said(2, NOT_AFTER)


def test_signature_taken_back_is_found() -> None:
    undone = replace(REVISIONS[2], signed_on=None)
    assert faults((*REVISIONS[:2], undone)) == [
        "A paper of C-1 signed on 2026-02-17 belongs to no signed revision."
    ]


def test_foreign_paper_is_found() -> None:
    foreign = replace(PAPERS[0], revision_id=RevisionId(99))
    assert faults(papers=(*PAPERS, foreign)) == [
        "A paper of C-1 signed on 2025-12-20 belongs to no signed revision."
    ]


def test_foreign_paper_in_the_place_of_the_own_is_found() -> None:
    """Signed for another contract, with hashes that are right."""
    foreign = paper(replace(REVISIONS[1], terms=at_risk(3)), REVISIONS[0], PAPERS[0])
    papers = (PAPERS[0], replace(foreign, revision_id=REVISIONS[1].id), PAPERS[2])
    assert faults(papers=papers) == [*said(2, CHANGED, NOT_LED_TO), *said(3, NOT_AFTER)]
