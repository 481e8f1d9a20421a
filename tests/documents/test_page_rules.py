"""What a reader may expect of every page, held by where the strips come to lie."""

import itertools

import pytest

from bpodesk.documents import style
from bpodesk.documents.blocks import (
    Block,
    Contents,
    Heading,
    KeyValues,
    Light,
    Lights,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    SignatureParty,
    Signatures,
    Status,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.compose import Composer
from bpodesk.documents.marks import LinkMark, TextMark
from bpodesk.documents.paginate import Page, paginate
from bpodesk.documents.style import Paper

FILLERS = range(38, 56)
"""Lines before what is tried, so that it comes to lie on every place around a page's foot."""


def area(paper: Paper = Paper.A4) -> tuple[float, float]:
    width, height = paper.size
    return width - 2 * style.MARGIN_SIDE, height - style.MARGIN_TOP - style.MARGIN_BOTTOM


def pages_of(*blocks: Block, paper: Paper = Paper.A4) -> list[Page]:
    width, height = area(paper)
    return paginate(Composer(blocks, width=width, page_height=height).strips(), height)


def filler(lines: int) -> list[Paragraph]:
    return [Paragraph(text="x", style=ParagraphStyle.SMALL) for _ in range(lines)]


def texts(page: Page) -> list[str]:
    """The text of each strip that has some, from top to bottom."""
    found: list[str] = []
    for placed in page:
        marks = [mark for mark in placed.strip.marks if isinstance(mark, TextMark)]
        found.append(" ".join("".join(f.text for f in m.fragments).strip() for m in marks))
    return [text for text in found if text]


def counts(pages: list[Page], start: str) -> list[int]:
    """How many strips begin with this text, on the pages where any does."""
    return [n for page in pages if (n := sum(text.startswith(start) for text in texts(page)))]


@pytest.mark.parametrize("lines", [2, 3, 4, 6])
def test_paragraph_divided_leaves_no_line_alone(lines: int) -> None:
    seen: set[tuple[int, ...]] = set()
    for count in FILLERS:
        parts = counts(pages_of(*filler(count), Paragraph(text="word " * 17 * lines)), "word")
        assert 1 not in parts
        assert sum(parts) == lines
        seen.add(tuple(parts))
    assert (len(seen) > 1) == (lines > 3)  # the tries reached the foot, and only long ones divide


def test_heading_has_text_below_it_on_its_page() -> None:
    at_top = 0
    for count in FILLERS:
        pages = pages_of(*filler(count), Heading(text="Fees"), Paragraph(text="word " * 60))
        (page,) = [page for page in pages if "Fees" in texts(page)]
        assert texts(page)[texts(page).index("Fees") + 1].startswith("word")
        at_top += texts(page)[0] == "Fees"
    assert at_top


def test_heading_before_a_table_has_two_rows_below_it() -> None:
    columns = (TableColumn(title="Person"),)
    rows = tuple(TableRow(cells=(f"row {n}",)) for n in range(40))
    for count in FILLERS:
        table = Table(columns=columns, rows=rows, caption="Hours")
        pages = pages_of(*filler(count), Heading(text="Fees"), table)
        (page,) = [page for page in pages if "Fees" in texts(page)]
        at = texts(page).index("Fees")
        assert texts(page)[at + 1 : at + 5] == ["Hours", "Person", "row 0", "row 1"]


def test_lead_in_stays_with_its_first_item() -> None:
    for count in FILLERS:
        items = (Paragraph(text="The Parties are:"), Paragraph(text="one", number="(a)", level=1))
        pages = pages_of(*filler(count), *items)
        (page,) = [page for page in pages if "The Parties are:" in texts(page)]
        assert texts(page)[-1] == "(a) one"


def test_table_small_is_not_divided() -> None:
    rows = tuple(TableRow(cells=(f"row {n}",)) for n in range(6))
    for count in FILLERS:
        pages = pages_of(*filler(count), Table(columns=(TableColumn(title="a"),), rows=rows))
        assert counts(pages, "row") == [6]


def test_table_long_leaves_no_row_alone_and_repeats_its_header() -> None:
    for count in range(30, 60):
        rows = tuple(TableRow(cells=(f"row {n}",)) for n in range(count))
        table = Table(columns=(TableColumn(title="Person"),), rows=rows)
        pages = pages_of(*filler(count % 20), table)
        parts = counts(pages, "row")
        assert 1 not in parts
        assert sum(parts) == count
        assert counts(pages, "Person") == [1] * len(parts)


def test_table_row_is_on_one_page_with_all_its_lines() -> None:
    rows = tuple(TableRow(cells=(f"row{n} " * 30, "b")) for n in range(12))
    columns = (TableColumn(title="a"), TableColumn(title="b", weight=3))
    pages = pages_of(Table(columns=columns, rows=rows))
    assert len(pages) > 1
    for n in range(12):
        assert sum(any(f"row{n} " in text for text in texts(page)) for page in pages) == 1


@pytest.mark.parametrize(
    "block",
    [
        KeyValues(pairs=tuple((f"row {n}", "x") for n in range(9))),
        Lights(lights=tuple(Light(label="x", verdict=f"row {n}", status=Status.GOOD)
                            for n in range(9))),
    ],
)  # fmt: skip
def test_list_of_pairs_or_lights_leaves_none_alone(block: Block) -> None:
    divided = 0
    for count in FILLERS:
        parts = counts(pages_of(*filler(count), block), "row")
        assert 1 not in parts
        divided += len(parts) > 1
    assert divided


def test_signatures_stand_whole_below_the_last_words_of_the_text() -> None:
    party = SignatureParty(title="For the Vendor", organisation="Harbour")
    block = (
        Paragraph(text="last " * 60),
        Heading(text="Signatures"),
        Paragraph(text="Signed by:", keep_with_next=True),
        Signatures(parties=(party, party)),
    )
    moved = 0
    for count in range(20, 50):
        pages = pages_of(*filler(count), *block)
        (page,) = [page for page in pages if any("For the Vendor" in t for t in texts(page))]
        assert page is pages[-1]
        assert sum(text.startswith("last") for text in texts(page)) >= 2
        assert "Signatures" in texts(page)
        assert all(word in texts(page)[-1] for word in ("Signature", "Name", "Title", "Date"))
        moved += len(pages) > 1
    assert 0 < moved < 30


def test_signatures_on_a_page_of_their_own_where_a_break_asks_for_it() -> None:
    party = SignatureParty(title="For the Vendor", organisation="Harbour")
    blocks = (Paragraph(text="last"), PageBreak(), Heading(text="Signatures"))
    pages = pages_of(*blocks, Signatures(parties=(party,)))
    assert [texts(page)[0] for page in pages] == ["last", "Signatures"]
    assert len(pages_of(Signatures(parties=(party,)))) == 1


def test_number_of_a_clause_hangs_left_of_all_its_lines() -> None:
    (placed,) = pages_of(
        Paragraph(text="word " * 60, number="11.1"),
        Paragraph(text="word " * 60, number="(a)", level=1),
        Paragraph(text="word " * 60, number="(i)", level=2),
    )
    lefts: list[float] = []
    for strip in (item.strip for item in placed):
        marks = [mark for mark in strip.marks if isinstance(mark, TextMark)]
        if len(marks) == 2:
            lefts.append(marks[0].x)
            lefts.append(marks[1].x)
        assert marks[-1].x == lefts[-1]
    assert lefts == [0.0, 30.0, 30.0, 52.0, 52.0, 74.0]


def test_word_without_end_is_broken_inside_the_margins() -> None:
    width, _ = area()
    pages = pages_of(
        Paragraph(text="x" * 700, number="1.1"),
        Heading(text="y" * 300, number="2"),
        Table(columns=(TableColumn(title="z" * 90),) * 3, rows=(TableRow(cells=("v" * 200,) * 3),)),
    )
    marks = [m for page in pages for item in page for m in item.strip.marks]
    ends = [
        m.x + m.fragments[-1].x + m.fragments[-1].width for m in marks if isinstance(m, TextMark)
    ]
    assert max(ends) <= width + 0.02
    assert sum(text.count("x") for page in pages for text in texts(page)) == 700


def test_word_with_one_letter_before_its_hyphen_is_not_divided() -> None:
    (page,) = pages_of(Paragraph(text="e-mail " * 80), Paragraph(text="well-known " * 80))
    assert not any(text.endswith("e-") or text.startswith("mail") for text in texts(page))
    assert any(text.endswith("well-") for text in texts(page))


@pytest.mark.parametrize(("count", "pages"), [(40, 1), (46, 1), (60, 2)])
def test_contents_little_too_long_close_up_to_one_page(count: int, pages: int) -> None:
    headings = [Heading(text=f"Chapter {n}", number=str(n)) for n in range(count)]
    found = pages_of(Contents(), PageBreak(), *headings, paper=Paper.LETTER)
    listed = [page for page in found if any(has_link(item.strip.marks) for item in page)]
    assert len(listed) == pages
    for page in listed:
        for above, below in itertools.pairwise(page):
            assert below.y >= above.y + above.strip.height - 0.01
            assert above.strip.height > style.CONTENTS[1].size
        _, height = area(Paper.LETTER)
        assert page[-1].y + page[-1].strip.height <= height + 0.01


def has_link(marks: list[object]) -> bool:
    return any(isinstance(mark, LinkMark) for mark in marks)
