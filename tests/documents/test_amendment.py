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
    **revision: Any,
) -> Document:
    return amendment_document(
        AmendmentPaper(
            before=paper(before, number=1),
            after=paper(after, number=2, **revision),
            number=1,
            clauses=redline(before, after),
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
) -> Document:
    return redline_document(
        RedlinePaper(
            before=paper(before, number=1),
            after=paper(after, number=2),
            clauses=redline(before, after),
            changes=changes,
            money=money,
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
        (block.number, block.level, plain_text(block.text))
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


def test_amendment_names_its_parties_its_agreement_and_its_day() -> None:
    document = amendment(signed_on=dt.date(2026, 1, 20), summary="Rates <rise>.")
    assert document.title == "Amendment 1 to agreement HPO-2026-014"
    assert document.subject == "Revision 2, in force from 1 February 2026"
    assert document.footer_left == "Talisay Services Inc. / Harbor & <Pine>"
    assert pairs(document) == {
        "The Vendor": "Talisay Services Inc.",
        "The Customer": "Harbor & <Pine>",
        "Agreement": "HPO-2026-014, Customer <care>",
        "In force until then": "Revision 1",
        "In force from": "1 February 2026",
        "Signed on": "20 January 2026",
    }
    first, second = paragraphs(section(document, "subject"))
    assert first[0] == "1.1"
    assert "from 1 February 2026." in first[2]
    assert second == ("1.2", 0, "Rates <rise>.")


def test_amendment_that_is_a_draft_says_so_and_needs_no_summary() -> None:
    document = amendment()
    assert pairs(document)["Signed on"] == "not signed yet"
    assert [number for number, _, _ in paragraphs(section(document, "subject"))] == ["1.1"]


def test_amendment_has_its_sections_and_both_signatures() -> None:
    document = amendment()
    assert headings(document) == [
        "1 Subject",
        "2 Changes",
        "3 Text of the agreement from then on",
        "4 Everything else",
        "Signatures",
    ]
    signatures = document.blocks[-1]
    assert isinstance(signatures, Signatures)
    assert [(party.organisation, party.name) for party in signatures.parties] == [
        ("Talisay Services Inc.", "Ligaya Montecillo"),
        ("Harbor & <Pine>", ""),
    ]


def test_amendment_says_changes_of_one_place_together() -> None:
    blocks = section(amendment(), "changes")
    assert paragraphs(blocks) == [
        ("2.1", 0, "Schedule B, Rates."),
        ("(a)", 1, "Seat, Rate: 1,400.00 is replaced by 1,449.00."),
        ("(b)", 1, "Line <i>X</i>: a & b is added."),
        ("2.2", 0, "Clauses."),
        ("(a)", 1, "Clauses: the clause “Term” is deleted."),
    ]


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


def test_amendment_prints_what_the_text_is_from_then_on() -> None:
    """Numbers as amended; what is gone is called by the number it had."""
    assert paragraphs(section(amendment(), "wording"))[1:] == [
        ("3.1", 0, "Clause 2, Fees and invoices, was “Fees” before and reads in part:"),
        ("2.1", 1, "The Customer must pay within 45 days of receiving an invoice."),
        ("2.2 (b)", 1, "the sum of all lines and taxes."),
        ("", 1, "Former 2.3 is deleted."),
        ("3.2", 0, "Former Clause 3, Term, is deleted as a whole."),
        ("3.3", 0, "Clause 4, Data, is added and reads:"),
        ("", 1, "Words used here:"),
        ("4.1", 1, "Data means & <i>all</i> of it."),
        ("3.4", 0, "Schedule H, Forms, reads in part:"),
        ("H.1", 1, "Forms are for invoices."),
    ]


def only(*clauses: NumberedClause) -> NumberedClauses:
    return NumberedClauses(clauses=clauses, schedules=(), problems=())


def test_amendment_of_a_title_alone_quotes_no_text() -> None:
    document = amendment(
        only(replace(PARTIES, title="The Parties")), before=only(PARTIES), changes=(), money=()
    )
    assert paragraphs(section(document, "wording"))[1:] == [
        ("3.1", 0, "Clause 1, The Parties, was “Parties” before.")
    ]


def test_amendment_calls_a_deleted_item_by_its_paragraph_and_quotes_one_without_number() -> None:
    before = clause(
        "x",
        1,
        "X",
        ("", 0, "For this clause:"),
        ("1.1", 1, "One must show:"),
        ("(a)", 2, "the month;"),
        ("(b)", 2, "the year."),
        ("1.2", 1, "Nothing else."),
    )
    after = clause(
        "x",
        1,
        "X",
        ("1.1", 1, "One must show:"),
        ("(a)", 2, "the year."),
        ("1.2", 1, "Nothing else."),
    )
    document = amendment(only(after), before=only(before))
    assert paragraphs(section(document, "wording"))[2:] == [
        ("", 1, "Deleted is: “For this clause:”"),
        ("", 1, "Former 1.1 (a) is deleted."),
    ]


def test_amendment_that_changes_no_word_and_no_value() -> None:
    document = amendment(BEFORE, changes=(), money=())
    assert headings(document)[2:] == ["3 Everything else", "Signatures"]
    assert paragraphs(section(document, "changes")) == [
        ("2.1", 0, "No value of the agreement is changed.")
    ]
    [(number, _, text)] = paragraphs(section(document, "rest"))
    assert number == "3.1"
    assert text.startswith("Whatever this amendment does not change stays in force as it is.")


def test_amendment_that_only_renumbers_prints_no_text() -> None:
    document = amendment(only(EXIT_LATER), before=only(EXIT))
    assert "3 Everything else" in headings(document)


# ------------------------------------------------------------------------------- redline


def marked(block: Block) -> str:
    """The paragraph with [-…-] for words struck through and {+…+} for words underlined."""
    assert isinstance(block, Paragraph)
    looks = {Stroke.NONE: "{}", Stroke.THROUGH: "[-{}-]", Stroke.UNDER: "{{+{}+}}"}
    runs = (Run(block.text),) if isinstance(block.text, str) else block.text
    return "".join(looks[run.stroke].format(run.text) for run in runs)


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


def test_redline_marks_the_words_of_changed_clauses_and_counts_the_others() -> None:
    note, *text = section(compared(), "text")
    assert marked(note) == "2 clauses and schedules without a changed word are left out."
    assert [marked(block) for block in text] == [
        "2 Fees{+ and invoices+}",
        "2.1  The Customer must pay within [-30-]{+45+} days of receiving an invoice.",
        "2.2  An invoice must show:",
        "(a)  the month;",
        "(b)  the sum of all lines{+ and taxes+}.",
        "[-2.3-]  [-Costs are passed on without a margin.-]",
        "[-3-] [-Term-]",
        "[-3.1-]  [-The <b>term</b> ends on 30 June 2028.-]",
        "{+4+} {+Data+}",
        "  {+Words used here:+}",
        "{+4.1+}  {+Data means & <i>all</i> of it.+}",
        "Schedule H Forms",
        "H.1  Forms are for [-notices-]{+invoices+}.",
    ]
    assert [block.level for block in text if isinstance(block, Paragraph)][3:5] == [1, 1]


def test_redline_with_one_clause_left_out() -> None:
    note, *_ = section(compared(only(PARTIES, TERM), before=only(PARTIES)), "text")
    assert marked(note) == "One clause or schedule without a changed word is left out."


def test_redline_with_all_clauses_changed_leaves_none_out() -> None:
    first, *_ = section(compared(only(FEES_LATER), before=only(FEES)), "text")
    assert marked(first) == "2 Fees{+ and invoices+}"


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
