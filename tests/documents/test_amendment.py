"""Amendments and redlines as documents, and the lines under and through their words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from bpodesk.documents.agreement import AgreementPaper
from bpodesk.documents.amendment import AmendmentPaper, amendment_document
from bpodesk.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    Run,
    Signatures,
    Stroke,
    Table,
)
from bpodesk.documents.flow import break_lines, plain_text
from bpodesk.documents.pdf import render
from bpodesk.documents.redline import RedlinePaper, redline_document
from bpodesk.documents.style import BODY, MARGIN_SIDE, Paper
from bpodesk.domain.change_words import NOTHING, ChangeLine
from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph
from bpodesk.domain.clauses import Run as ClauseRun
from bpodesk.domain.commitments import MoneyChange
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision, RevisionKind
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.money import Money
from bpodesk.domain.pictures import Ink
from bpodesk.domain.redlines import redline
from bpodesk.domain.text_changes import renumbered_ranges, text_changes
from tests.documents.making import read
from tests.domain import september

Part = tuple[str, int, str]
"""A paragraph: its number, level and text."""


def clause(
    clause_id: str, number: int, title: str, *parts: Part, letter: str = ""
) -> NumberedClause:
    return NumberedClause(
        clause_id=clause_id,
        number=number,
        title=title,
        letter=letter,
        paragraphs=tuple(
            NumberedParagraph(number=label, level=level, runs=(ClauseRun(text=text, bold=False),))
            for label, level, text in parts
        ),
    )


PARTIES = clause("parties", 1, "Parties", ("1.1", 1, "Both Parties may sign this Agreement."))
FEES = clause(
    "fees",
    2,
    "Fees",
    ("2.1", 1, "The Customer must pay within 30 days of receiving an invoice."),
    ("2.2", 1, "An invoice must show:"),
    ("(a)", 2, "the month;"),
    ("(b)", 2, "the sum of all lines."),
    ("2.3", 1, "Costs are passed on without a margin."),
)
FEES_LATER = clause(
    "fees",
    2,
    "Fees and invoices",
    ("2.1", 1, "The Customer must pay within 45 days of receiving an invoice."),
    ("2.2", 1, "An invoice must show:"),
    ("(a)", 2, "the month;"),
    ("(b)", 2, "the sum of all lines and taxes."),
)
TERM = clause("term", 3, "Term", ("3.1", 1, "The <b>term</b> ends on 30 June 2028."))
EXIT = clause("exit", 4, "Exit", ("4.1", 1, "The Vendor must help with the handover."))
EXIT_LATER = clause("exit", 3, "Exit", ("3.1", 1, "The Vendor must help with the handover."))
DATA = clause(
    "data", 4, "Data", ("", 0, "Words used here:"), ("4.1", 1, "Data means & <i>all</i> of it.")
)
FORMS = clause("schedule-h", 0, "Forms", ("H.1", 1, "Forms are for notices."), letter="H")
FORMS_LATER = clause("schedule-h", 0, "Forms", ("H.1", 1, "Forms are for invoices."), letter="H")

BEFORE = NumberedClauses(clauses=(PARTIES, FEES, TERM, EXIT), schedules=(FORMS,), problems=())
AFTER = NumberedClauses(
    clauses=(PARTIES, FEES_LATER, EXIT_LATER, DATA), schedules=(FORMS_LATER,), problems=()
)


def paper(clauses: NumberedClauses, *, number: int, **revision: Any) -> AgreementPaper:
    return AgreementPaper(
        company=Company(
            name="Talisay",
            legal_name="Talisay Services Inc.",
            zone="Asia/Manila",
            currency="USD",
            signatory="Ligaya Montecillo",
            signatory_title="President",
        ),
        customer=Customer(code="HPO", name="Harbor & <Pine>", zone="UTC", currency="USD"),
        contract=Contract(
            number="HPO-2026-014",
            title="Customer <care>",
            customer_id=CustomerId(1),
            currency="USD",
            starts_on=dt.date(2026, 1, 1),
        ),
        revision=Revision(
            contract_id=ContractId(1),
            number=number,
            kind=RevisionKind.AMENDMENT if number > 1 else RevisionKind.ORIGINAL,
            effective_from=dt.date(2026, number, 1),
            terms=september.terms(),
            **revision,
        ),
        clauses=clauses,
        seats=(),
    )


CHANGES = (
    ChangeLine(place="Schedule B, Rates", what="Seat, Rate", before="1,400.00", after="1,449.00"),
    ChangeLine(place="Clauses", what="Clauses", before="the clause “Term”", after=NOTHING),
    ChangeLine(place="Schedule B, Rates", what="Line <i>X</i>", before=NOTHING, after="a & b"),
)
MONEY = (
    MoneyChange(
        title="Seat",
        before=Money(700_000, "USD"),
        after=Money(724_500, "USD"),
        basis="5 seats at 1,400.00 → 5 seats at 1,449.00",
    ),
    MoneyChange(title="Portal", before=Money(123_456_789, "USD"), after=Money(0, "USD")),
)


def amendment(
    after: NumberedClauses = AFTER,
    *,
    before: NumberedClauses = BEFORE,
    changes: tuple[ChangeLine, ...] = CHANGES,
    money: tuple[MoneyChange, ...] = MONEY,
    signed: tuple[Revision, ...] = (),
    **revision: Any,
) -> Document:
    return amendment_document(
        AmendmentPaper(
            before=paper(before, number=1),
            after=paper(after, number=2, **revision),
            number=1 + sum(item.kind is RevisionKind.AMENDMENT for item in signed),
            signed=signed,
            text=text_changes(before, after),
            changes=changes,
            money=money,
        )
    )


def compared(
    after: NumberedClauses = AFTER,
    *,
    before: NumberedClauses = BEFORE,
    changes: tuple[ChangeLine, ...] = CHANGES,
    money: tuple[MoneyChange, ...] = MONEY,
    whole: bool = False,
) -> Document:
    return redline_document(
        RedlinePaper(
            before=paper(before, number=1),
            after=paper(after, number=2),
            clauses=redline(before, after),
            renumbered=renumbered_ranges(text_changes(before, after)),
            changes=changes,
            money=money,
            whole=whole,
        )
    )


def section(document: Document, anchor: str) -> tuple[Block, ...]:
    """The blocks between the heading with an anchor and the next one."""
    found: list[Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.anchor == anchor
        elif inside:
            found.append(block)
    return tuple(found)


def paragraphs(blocks: Iterable[Block]) -> list[Part]:
    return [
        (plain_text(block.number), block.level, plain_text(block.text))
        for block in blocks
        if isinstance(block, Paragraph)
    ]


def tables(blocks: Iterable[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def headings(document: Document) -> list[str]:
    return [
        f"{block.number} {block.text}".strip()
        for block in document.blocks
        if isinstance(block, Heading)
    ]


def pairs(document: Document) -> dict[str, str]:
    [block] = [block for block in document.blocks if isinstance(block, KeyValues)]
    return {name: plain_text(value) for name, value in block.pairs}


# ------------------------------------------------------------------------------- amendment


def signed_revision(number: int, kind: RevisionKind, day: dt.date) -> Revision:
    return replace(paper(BEFORE, number=number).revision, kind=kind, signed_on=day)


ORIGINAL = signed_revision(1, RevisionKind.ORIGINAL, dt.date(2025, 12, 12))


def test_amendment_names_its_parties_its_agreement_and_its_day() -> None:
    document = amendment(
        signed_on=dt.date(2026, 1, 20), summary="Rates <rise>.", signed=(ORIGINAL,)
    )
    assert document.title == "Amendment 1 to agreement HPO-2026-014"
    assert document.subject == "Revision 2, in force from 1 February 2026"
    assert document.footer_left == "Talisay Services Inc. / Harbor & <Pine>"
    assert document.language == "en"
    assert pairs(document) == {
        "Agreement": "HPO-2026-014, Customer <care>",
        "In force until then": "Revision 1",
        "In force from": "1 February 2026",
        "Signed on": "20 January 2026",
    }
    texts = [text for _, _, text in paragraphs(document.blocks)]
    assert "Talisay Services Inc. (the Vendor)" in texts
    assert "Harbor & <Pine> (the Customer)" in texts
    (a, _, bound), (b, _, amend), (c, _, summary) = paragraphs(section(document, "background"))
    assert [a, b, c] == ["(A)", "(B)", "(C)"]
    assert bound == (
        "The parties are bound by the agreement HPO-2026-014, “Customer <care>”, signed on"
        " 12 December 2025 and in force from 1 January 2026 (the Agreement)."
    )
    assert amend == (
        "They amend the Agreement by this document (this Amendment), from 1 February 2026 (the"
        " Effective Date)."
    )
    assert summary == "Rates <rise>."


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ("", "“Customer <care>”, in force from 1 January 2026 (the"),
        (
            "oa",
            "signed on 1 March 2026 and in force from 1 January 2026, as amended by Amendment 1",
        ),
        ("oaa", "as amended by Amendment 1 of 2 March 2026 and Amendment 2 of 3 March 2026 (the"),
        ("oaaa", "Amendment 1 of 2 March 2026, Amendment 2 of 3 March 2026 and Amendment 3 of"),
        ("oar", "restated and signed on 3 March 2026 and in force from 1 January 2026 (the"),
        (
            "oara",
            "restated and signed on 3 March 2026 and in force from 1 January 2026, as amended",
        ),
        ("oara", "as amended by Amendment 2 of 4 March 2026 (the"),
    ],
)
def test_amendment_recites_what_was_signed_before_it(kinds: str, words: str) -> None:
    known = {
        "o": RevisionKind.ORIGINAL,
        "a": RevisionKind.AMENDMENT,
        "r": RevisionKind.RESTATEMENT,
    }
    signed = tuple(
        signed_revision(at, known[kind], dt.date(2026, 3, at)) for at, kind in enumerate(kinds, 1)
    )
    (_, _, recital), *_ = paragraphs(section(amendment(signed=signed), "background"))
    assert words in recital


def test_amendment_that_is_a_draft_says_so_and_needs_no_summary() -> None:
    document = amendment()
    assert pairs(document)["Signed on"] == "not signed yet"
    assert [number for number, _, _ in paragraphs(section(document, "background"))] == [
        "(A)",
        "(B)",
    ]


def test_amendment_has_its_sections_and_both_signatures() -> None:
    document = amendment()
    assert headings(document) == [
        "Background",
        "1 What is agreed",
        "2 Values that change",
        "3 Text that changes",
        "4 Everything else",
        "Signatures",
    ]
    signatures = document.blocks[-1]
    assert isinstance(signatures, Signatures)
    assert [(party.organisation, party.name) for party in signatures.parties] == [
        ("Talisay Services Inc.", "Ligaya Montecillo"),
        ("Harbor & <Pine>", ""),
    ]


def test_amendment_says_what_prevails_and_what_stays() -> None:
    stays, prevails, earlier, _ = [text for _, _, text in paragraphs(section(amendment(), "rest"))]
    assert stays == "Whatever this Amendment does not change stays in force as it is."
    assert prevails.endswith(
        "Where it differs from the Agreement or an earlier amendment, this Amendment prevails."
    )
    assert "before the Effective Date is judged by the text in force at the time" in earlier


def test_amendment_says_changes_of_one_place_together() -> None:
    blocks = section(amendment(), "changes")
    assert paragraphs(blocks) == [
        ("2.1", 0, "Schedule B, Rates"),
        ("(a)", 1, "Seat, Rate: 1,400.00 is replaced by 1,449.00."),
        ("(b)", 1, "Line <i>X</i>: a & b is added."),
        ("2.2", 0, "Clauses"),
        ("(a)", 1, "Clauses: the clause “Term” is deleted."),
    ]


def test_amendment_ends_a_quoted_sentence_with_one_full_stop() -> None:
    line = ChangeLine(place="Schedule A", what="Scope", before="“Calls.”", after="“Chats.”")
    _, (_, _, text) = paragraphs(section(amendment(changes=(line,)), "changes"))
    assert text == "Scope: “Calls.” is replaced by “Chats.”"


@pytest.mark.parametrize(
    ("count", "last"), [(1, "(a)"), (26, "(z)"), (27, "(aa)"), (52, "(az)"), (53, "(ba)")]
)
def test_amendment_letters_go_on_after_z(count: int, last: str) -> None:
    many = tuple(
        ChangeLine(place="Here", what=str(at), before="1", after="2") for at in range(count)
    )
    numbers = [number for number, _, _ in paragraphs(section(amendment(changes=many), "changes"))]
    assert numbers[0] == "2.1"
    assert numbers[-1] == last
    assert len(set(numbers)) == count + 1


def test_amendment_states_money_before_after_and_difference() -> None:
    [table] = tables(section(amendment(), "changes"))
    assert [column.title for column in table.columns] == [
        "A month",
        "Worked out from",
        "Before, USD",
        "After, USD",
        "Difference",
    ]
    assert [row.cells for row in table.rows] == [
        (
            "Seat",
            "5 seats at 1,400.00 → 5 seats at 1,449.00",
            "7,000.00",
            "7,245.00",
            "+245.00",
        ),
        ("Portal", "", "1,234,567.89", "0.00", "-1,234,567.89"),
    ]


def test_amendment_in_a_currency_without_cents() -> None:
    yen = MoneyChange(title="Seat", before=Money(45_001, "JPY"), after=Money(46_000, "JPY"))
    [table] = tables(section(amendment(money=(yen,)), "changes"))
    assert table.rows[0].cells == ("Seat", "", "45,001", "46,000", "+999")


def test_amendment_prints_what_becomes_of_the_text() -> None:
    """A draft was never signed: nobody has its numbers, so the next text counts afresh."""
    assert paragraphs(section(amendment(), "wording"))[1:] == [
        ("3.1", 0, "Clause 3 (Term) is deleted."),
        ("3.2", 0, "Clause 4 becomes clause 3."),
        (
            "3.3",
            0,
            "Clause 2 (Fees and invoices), headed “Fees” until then, is replaced as a whole and reads:",  # noqa: E501 - as printed
        ),
        ("2.1", 1, "The Customer must pay within 45 days of receiving an invoice."),
        ("2.2", 1, "An invoice must show:"),
        ("(a)", 2, "the month;"),
        ("(b)", 2, "the sum of all lines and taxes."),
        ("3.4", 0, "Clause 4 (Data) is inserted after clause 3 and reads:"),
        ("", 1, "Words used here:"),
        ("4.1", 1, "Data means & <i>all</i> of it."),
        ("3.5", 0, "In Schedule H (Forms), this paragraph is replaced and reads:"),
        ("H.1", 1, "Forms are for invoices."),
    ]


def only(*clauses: NumberedClause) -> NumberedClauses:
    return NumberedClauses(clauses=clauses, schedules=(), problems=())


def wording(before: NumberedClauses, after: NumberedClauses) -> list[Part]:
    document = amendment(after, before=before, changes=(), money=())
    return paragraphs(section(document, "wording"))


def test_amendment_of_a_signed_text_leaves_the_number_of_a_deleted_clause_reserved() -> None:
    reserved = replace(TERM, title="Reserved", paragraphs=(), is_reserved=True)
    assert wording(BEFORE, replace(BEFORE, clauses=(PARTIES, FEES, reserved, EXIT))) == [
        ("", 0, "No other clause changes its number: a deleted one leaves its number reserved."),
        ("3.1", 0, "Clause 3 (Term) is deleted. Its number stays reserved."),
    ]


def test_amendment_tells_replaced_added_and_deleted_paragraphs_apart() -> None:
    parts = tuple(f"Text {at} of this clause." for at in range(1, 9))
    before = clause("x", 1, "X", *((f"1.{at}", 1, text) for at, text in enumerate(parts, 1)))
    after = replace(
        before,
        title="Y",
        paragraphs=(*before.paragraphs[:-2], clause("", 1, "", ("1.7", 1, "New.")).paragraphs[0]),
    )
    assert wording(only(before), only(after)) == [
        ("3.1", 0, "Clause 1 (Y) is the new heading of what was headed “X”."),
        ("3.2", 0, "In Clause 1 (Y), this paragraph is replaced and reads:"),
        ("1.7", 1, "New."),
        ("3.3", 0, "In Clause 1 (Y), 1.8 is deleted."),
    ]
    assert wording(only(after), only(replace(before, title="Y")))[2:] == [
        ("3.2", 0, "In Clause 1 (Y), this paragraph is added:"),
        ("1.8", 1, "Text 8 of this clause."),
    ]


def test_amendment_says_several_paragraphs_in_the_plural() -> None:
    longer = clause("x", 1, "X", *((f"1.{at}", 1, f"Text {at}.") for at in range(1, 10)))
    shorter = replace(longer, paragraphs=longer.paragraphs[:-2])
    assert wording(only(longer), only(shorter)) == [
        ("3.1", 0, "In Clause 1 (X), 1.8 and 1.9 are deleted.")
    ]
    assert wording(only(shorter), only(longer))[0][2] == (
        "In Clause 1 (X), these paragraphs are added:"
    )
    other = replace(longer, paragraphs=(*FEES.paragraphs[:0], *longer.paragraphs))
    reworded = tuple(
        replace(part, runs=(ClauseRun(text=f"{part.text} Or not.", bold=False),))
        if at < 2
        else part
        for at, part in enumerate(other.paragraphs)
    )
    assert wording(only(longer), only(replace(longer, paragraphs=reworded)))[0][2] == (
        "In Clause 1 (X), these paragraphs are replaced and read:"
    )


def test_amendment_inserts_a_first_clause_and_a_schedule() -> None:
    found = wording(only(), NumberedClauses(clauses=(PARTIES,), schedules=(FORMS,), problems=()))
    assert [text for number, _, text in found if number.startswith("3.")] == [
        "Clause 1 (Parties) is inserted and reads:",
        "Schedule H (Forms) is inserted after clause 1 and reads:",
    ]
    forms = NumberedClauses(clauses=(), schedules=(FORMS,), problems=())
    both = replace(forms, schedules=(FORMS, replace(FORMS, letter="I")))
    assert (
        wording(forms, both)[1][2] == "Schedule I (Forms) is inserted after Schedule H and reads:"
    )


def test_amendment_keeps_the_weight_of_defined_terms() -> None:
    runs = (ClauseRun(text="The ", bold=False), ClauseRun(text="Fee", bold=True))
    bold = replace(PARTIES, paragraphs=(replace(PARTIES.paragraphs[0], runs=runs),))
    document = amendment(only(bold), before=only(PARTIES))
    *_, last = section(document, "wording")
    assert isinstance(last, Paragraph)
    assert last.text == (Run("The "), Run("Fee", bold=True))


def test_amendment_that_changes_no_word_and_no_value() -> None:
    document = amendment(BEFORE, changes=(), money=())
    assert headings(document)[3:] == ["3 Everything else", "Signatures"]
    assert paragraphs(section(document, "changes")) == [
        ("2.1", 0, "No value of the Agreement changes.")
    ]
    assert paragraphs(section(document, "rest"))[0][0] == "3.1"
    assert paragraphs(section(document, "agreed"))[0][2] == (
        "From the Effective Date the Agreement is amended as section 2 of this Amendment says."
    )


def test_amendment_that_only_renumbers_prints_no_paragraph() -> None:
    assert wording(only(EXIT), only(EXIT_LATER))[1:] == [("3.1", 0, "Clause 4 becomes clause 3.")]


# ------------------------------------------------------------------------------- redline


def marked(block: Block) -> str:
    """The paragraph with [-…-] for words struck through and {+…+} for words underlined."""
    assert isinstance(block, Paragraph)
    looks = {Stroke.NONE: "{}", Stroke.THROUGH: "[-{}-]", Stroke.UNDER: "{{+{}+}}"}
    parts = ((Run(part),) if isinstance(part, str) else part for part in (block.number, block.text))
    shown = ("".join(looks[run.stroke].format(run.text) for run in runs) for runs in parts)
    return " ".join(part for part in shown if part)


def test_redline_says_which_revisions_it_compares_and_what_the_marks_mean() -> None:
    document = compared()
    assert document.title == "Agreement HPO-2026-014: revision 1 against revision 2"
    assert pairs(document) == {
        "Agreement": "HPO-2026-014",
        "Earlier": "Revision 1, in force from 1 January 2026",
        "Later": "Revision 2, in force from 1 February 2026",
        "Marks": "inserted and deleted",
    }
    [block] = [block for block in document.blocks if isinstance(block, KeyValues)]
    marks = block.pairs[-1][1]
    assert isinstance(marks, tuple)
    assert [(run.ink, run.stroke) for run in marks] == [
        (Ink.GOOD, Stroke.UNDER),
        (None, Stroke.NONE),
        (Ink.BAD, Stroke.THROUGH),
    ]


def test_redline_lists_values_and_money() -> None:
    values, money = tables(section(compared(), "values"))
    assert [row.cells for row in values.rows] == [
        ("Schedule B, Rates", "Seat, Rate", "1,400.00", "1,449.00"),
        ("Clauses", "Clauses", "the clause “Term”", NOTHING),
        ("Schedule B, Rates", "Line <i>X</i>", NOTHING, "a & b"),
    ]
    assert len(money.rows) == 2


def test_redline_marks_the_words_of_changed_paragraphs_and_counts_the_others() -> None:
    note, *text = section(compared(), "text")
    assert marked(note) == (
        "2 clauses and schedules without a changed word are left out. […] stands for paragraphs"
        " without one. Clause 4 of the earlier text is clause 3 of the later."
    )
    assert [marked(block) for block in text] == [
        "2 Fees{+ and invoices+}",
        "2.1 The Customer must pay within [-30-]{+45+} days of receiving an invoice.",
        "2.2 An invoice must show:",
        "[…]",
        "(b) the sum of all lines{+ and taxes+}.",
        "[-2.3-] [-Costs are passed on without a margin.-]",
        "[-3-] [-Term-]",
        "[-3.1-] [-The <b>term</b> ends on 30 June 2028.-]",
        "{+4+} {+Data+}",
        "{+Words used here:+}",
        "{+4.1+} {+Data means & <i>all</i> of it.+}",
        "Schedule H Forms",
        "H.1 Forms are for [-notices-]{+invoices+}.",
    ]
    assert [block.level for block in text if isinstance(block, Paragraph)][3:5] == [0, 1]


def test_redline_of_the_whole_text_leaves_nothing_out() -> None:
    note, *text = section(compared(whole=True), "text")
    assert marked(note) == "Clause 4 of the earlier text is clause 3 of the later."
    shown = [marked(block) for block in text]
    assert "1.1 Both Parties may sign this Agreement." in shown
    assert "(a) the month;" in shown
    assert "[-4-]{+3+} Exit" in shown
    assert "[…]" not in shown


def test_redline_gap_never_stands_alone_on_a_page() -> None:
    """A gap stays with the paragraph after it; the last one with the one before."""
    before = clause("x", 1, "X", *((f"1.{at}", 1, f"Text number {at}.") for at in range(1, 6)))
    runs = (ClauseRun(text="Text number 3, reworded.", bold=False),)
    middle = replace(before.paragraphs[2], runs=runs)
    parts = (*before.paragraphs[:2], middle, *before.paragraphs[3:])
    _, *text = section(
        compared(only(replace(before, paragraphs=parts)), before=only(before)), "text"
    )
    found = [(plain_text(b.text), b.keep_with_next) for b in text if isinstance(b, Paragraph)]
    assert found == [
        ("X", True),
        ("[…]", True),
        ("Text number 3, reworded.", True),
        ("[…]", False),
    ]


def test_redline_with_one_clause_left_out() -> None:
    note, *_ = section(compared(only(PARTIES, TERM), before=only(PARTIES)), "text")
    assert marked(note) == "One clause or schedule without a changed word is left out."


def test_redline_with_all_paragraphs_changed_needs_no_note() -> None:
    first, *_ = section(compared(only(TERM), before=only()), "text")
    assert marked(first) == "{+3+} {+Term+}"


def test_redline_of_equal_texts() -> None:
    document = compared(BEFORE, changes=(), money=())
    assert paragraphs(section(document, "values")) == [
        ("", 0, "No value of the agreement differs.")
    ]
    assert paragraphs(section(document, "text")) == [("", 0, "No word of the clauses differs.")]
    assert tables(document.blocks) == []


# ------------------------------------------------------------------------------- as PDF


@pytest.mark.parametrize("document", [amendment(), compared()], ids=["amendment", "redline"])
def test_names_are_printed_as_typed_and_the_same_value_gives_the_same_bytes(
    document: Document,
) -> None:
    pdf = render(document)
    text = " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())
    for typed in ("Line <i>X</i>", "a & b", "Customer <care>"):
        assert typed in text
    assert "Data means & <i>all</i> of it." in text
    assert render(document) == pdf


Line = tuple[float, float, float, float]
"""Left, right, height above the page's foot, thickness; in points."""


def strokes(pdf: bytes) -> list[Line]:
    """The horizontal lines on the first page, in order of painting."""
    page = pypdfium2.PdfDocument(pdf)[0]
    found: list[Line] = []
    for item in page.get_objects():
        if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH:
            left, bottom, right, top = item.get_bounds()
            found.append((left, right, (bottom + top) / 2, top - bottom))
    return found


def box(pdf: bytes, word: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the ink of a word on the first page."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = text.search(word).get_next()
    assert found is not None
    at, count = found
    chars = [text.get_charbox(at + index) for index in range(count)]
    left, bottom, right, top = zip(*chars, strict=True)
    return min(left), min(bottom), max(right), max(top)


def one(*runs: Run) -> bytes:
    return render(Document(title="T", blocks=(Paragraph(text=runs),)))


def test_lines_lie_under_and_through_their_words() -> None:
    """The letters x have no parts below the line: under is below their foot, through within."""
    plain = one(Run("aaa "), Run("xxx"), Run(" bbb "), Run("zzz"))
    pdf = one(
        Run("aaa "),
        Run("xxx", stroke=Stroke.UNDER, ink=Ink.GOOD),
        Run(" bbb "),
        Run("zzz", stroke=Stroke.THROUGH, ink=Ink.BAD),
    )
    assert len(strokes(pdf)) == len(strokes(plain)) + 2
    under, through = [line for line in strokes(pdf) if line[1] - line[0] < 100]
    left, bottom, right, _ = box(pdf, "xxx")
    assert under[0] == pytest.approx(left, abs=1)
    assert under[1] == pytest.approx(right, abs=1)
    assert bottom - 3 < under[2] < bottom
    left, bottom, right, top = box(pdf, "zzz")
    assert through[0] == pytest.approx(left, abs=1)
    assert through[1] == pytest.approx(right, abs=1)
    # Near the middle of the small letters.
    assert through[2] == pytest.approx((bottom + top) / 2, abs=(top - bottom) / 4)


def test_line_goes_on_with_its_words_on_the_next_line() -> None:
    words = "word " * 60
    lines = break_lines(words, BODY, Paper.A4.size[0] - 2 * MARGIN_SIDE)
    assert len(lines) > 1
    new = len(strokes(one(Run(words, stroke=Stroke.THROUGH)))) - len(strokes(one(Run(words))))
    assert new == len(lines)


def test_run_with_a_line_is_as_wide_as_one_without() -> None:
    text = "Interest of 1 % a month runs on what is overdue."
    [plain] = break_lines(text, BODY, 1000)
    [struck] = break_lines((Run(text, stroke=Stroke.THROUGH),), BODY, 1000)
    assert struck.width == pytest.approx(plain.width)
    assert {fragment.stroke for fragment in struck.fragments} == {Stroke.THROUGH}
    parts = (Run(text[:9]), Run(text[9:20], stroke=Stroke.UNDER), Run(text[20:]))
    [mixed] = break_lines(parts, BODY, 1000)
    assert mixed.width == pytest.approx(plain.width)
    assert [fragment.stroke for fragment in mixed.fragments] == [
        Stroke.NONE,
        Stroke.UNDER,
        Stroke.NONE,
    ]


def test_words_struck_inside_a_word_are_one_word() -> None:
    """“30” struck and “45” underlined without a space between never part at a line's end."""
    runs = (Run("30", stroke=Stroke.THROUGH), Run("45", stroke=Stroke.UNDER))
    assert len(break_lines((Run("within "), *runs), BODY, 40)) == 2
    [_, last] = break_lines((Run("within "), *runs), BODY, 40)
    assert [fragment.text.strip() for fragment in last.fragments] == ["30", "45"]


def test_redline_can_be_read_without_its_colours() -> None:
    """What is inserted or deleted is told by a line, not by colour alone."""
    for block in compared().blocks:
        if isinstance(block, Paragraph) and isinstance(block.text, tuple):
            for run in block.text:
                assert (run.ink is not None) == (run.stroke is not Stroke.NONE)
