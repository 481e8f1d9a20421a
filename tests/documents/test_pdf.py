import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from bpodesk.documents.blocks import (
    Align,
    Block,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Run,
    SignatureParty,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Tile,
    Tiles,
)
from bpodesk.documents.charts import Bar, bar_and_target_chart
from bpodesk.documents.pages import printed_codes
from bpodesk.documents.pdf import render
from tests.documents.making import SENTENCE, document, everything, read


def page_lines(reader: PdfReader, index: int) -> list[str]:
    return [line.strip() for line in reader.pages[index].extract_text().splitlines()]


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_render_twice_gives_the_same_bytes() -> None:
    assert render(everything()) == render(everything())


def test_render_other_documents_in_between_change_nothing() -> None:
    before = render(everything())
    render(document(Paragraph(text="Ünlike ☎ ěšč " * 40)))
    assert render(everything()) == before


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_render_in_another_process_gives_the_same_bytes(seed: str) -> None:
    program = (
        "import hashlib\n"
        "from bpodesk.documents.pdf import render\n"
        "from tests.documents.making import everything\n"
        "print(hashlib.sha256(render(everything())).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert done.stdout.strip() == hashlib.sha256(render(everything())).hexdigest()


def test_render_texts_come_back_in_order() -> None:
    text = words(read(everything()))
    expected = (
        "Title Contents 1 Fees 1 1.2 Rates ₱ 1 1 Fees 1.1 See clause 1 1.2 Rates ₱ Rates Role Rate "
        "Care Agent 8.50 rate 7.00 Total 15.50 Customer Northwind Net 10,678.55 due Met Reply 97 %"
    )
    assert expected in text


def test_render_markup_prints_as_typed() -> None:
    typed = r'<b>Smith</b> & Sons &amp; <img src="/etc/passwd"/> \(x) {y} %z'
    assert typed in words(read(document(Paragraph(text=typed), Heading(text=typed))))


def test_render_document_properties_are_set() -> None:
    reader = read(everything())
    assert reader.metadata is not None
    assert reader.metadata.title == "Sample agreement"
    assert reader.metadata.author == "Señor Peña"
    assert reader.metadata.subject == "Everything at once"
    assert reader.root_object["/Lang"] == "en-PH"
    assert reader.pages[0].mediabox.upper_right == (612, 792)


def fonts_of(reader: PdfReader) -> dict[str, DictionaryObject]:
    found: dict[str, DictionaryObject] = {}
    for page in reader.pages:
        for name, font in page["/Resources"]["/Font"].items():
            found[name] = font.get_object()
    return found


def test_render_every_font_is_an_embedded_subset_of_ours() -> None:
    fonts = fonts_of(read(document(Paragraph(text="₱ ₹ € – “ ” ñ ☎"))))
    names = {str(font["/BaseFont"]).split("+")[1] for font in fonts.values()}
    assert names == {"NotoSans-Regular", "DejaVuSans"}
    for font in fonts.values():
        assert "+" in font["/BaseFont"]
        assert font["/FontDescriptor"]["/FontFile2"].get_object()
        assert font["/ToUnicode"].get_object()


def test_render_page_without_text_names_no_foreign_font() -> None:
    fonts = fonts_of(read(Document(title="Empty", blocks=())))
    assert {str(font["/BaseFont"]).split("+")[-1] for font in fonts.values()} == {
        "NotoSans-Regular"
    }


def test_render_currency_signs_come_back() -> None:
    assert "₱ 1 ₹ 2 € 3 “Peña” – end" in words(
        read(document(Paragraph(text="₱ 1 ₹ 2 € 3 “Peña” – end")))
    )


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(text="units 字"),
        Heading(text="units 字"),
        Table(columns=(TableColumn(title="units 字"),), rows=()),
        Table(columns=(TableColumn(title="x"),), rows=(TableRow(cells=("units 字",)),)),
        Tiles(tiles=(Tile(label="units 字", value="1"),)),
        KeyValues(pairs=(("units 字", "1"),)),
        Figure(
            picture=bar_and_target_chart("Reply", (Bar(label="a", value=1),), unit="%"),
            caption="units 字",
        ),
    ],
)
def test_render_character_no_font_has_is_printed_as_its_code(block: Block) -> None:
    pdf = render(document(block))
    assert "units [U+5B57]" in words(PdfReader(BytesIO(pdf)))
    assert printed_codes(pdf) == (0x5B57,)


def test_codes_are_found_in_narrow_columns_and_each_told_once() -> None:
    columns = (TableColumn(title="Name", width_mm=12), TableColumn(title="x"))
    row = TableRow(cells=("株式会社", "株 😀"))
    pdf = render(document(Table(columns=columns, rows=(row,)), PageBreak(), Paragraph(text="社")))
    assert sorted(printed_codes(pdf)) == sorted(map(ord, "株式会社😀"))
    assert printed_codes(render(document(Paragraph(text="Peña [U+] [U+12]")))) == ()


def test_render_footer_counts_pages() -> None:
    reader = read(document(Paragraph(text="a"), PageBreak(), Paragraph(text="b")))
    assert "Foot Page 1 of 2" in page_lines(reader, 0)
    assert "Foot Page 2 of 2" in page_lines(reader, 1)
    assert "Head" in page_lines(reader, 1)


def test_render_running_head_too_long_is_cut_with_an_ellipsis() -> None:
    reader = read(Document(title="t", blocks=(), header_left="Northwind " * 40, header_right="R 3"))
    (head,) = [line for line in page_lines(reader, 0) if line.startswith("Northwind")]
    assert head.removesuffix("R 3").strip().endswith("…")


def test_render_breaks_at_the_end_or_twice_make_no_empty_page() -> None:
    blocks = (PageBreak(), Paragraph(text="a"), PageBreak(), PageBreak(), Paragraph(text="b"))
    assert len(read(document(*blocks, PageBreak())).pages) == 2


# ---------------------------------------------------------------- tables and paragraphs on pages


def test_render_table_header_is_repeated_on_every_page() -> None:
    columns = (TableColumn(title="Person"), TableColumn(title="Hours", align=Align.RIGHT))
    rows = tuple(TableRow(cells=(f"Person {n}", f"{n}.25")) for n in range(150))
    reader = read(document(Table(columns=columns, rows=rows)))
    assert len(reader.pages) >= 4
    for page in reader.pages:
        assert " ".join(page.extract_text().split()).count("Person Hours") == 1
    text = words(reader)
    assert all(f"Person {n} {n}.25" in text for n in range(150))


def test_render_table_total_is_never_alone_on_a_page() -> None:
    columns = (TableColumn(title="Person"),)
    for count in range(34, 42):
        rows = [TableRow(cells=(f"Person {n}",)) for n in range(count)]
        rows.append(TableRow(cells=("Total",), emphasis=Emphasis.TOTAL))
        last = read(document(Table(columns=columns, rows=tuple(rows)))).pages[-1].extract_text()
        assert f"Person {count - 1}" in last


def test_render_row_taller_than_a_page_is_divided_under_its_header() -> None:
    columns = (TableColumn(title="Term"), TableColumn(title="Meaning"))
    row = TableRow(cells=("Duty", " ".join(f"w{n}" for n in range(3000))))
    reader = read(document(Table(columns=columns, rows=(row,))))
    assert len(reader.pages) >= 2
    assert all("Meaning" in page_lines(reader, i)[0] + page_lines(reader, i)[1] for i in range(2))
    found = [word for word in words(reader).split() if word[0] == "w"]
    assert found == [f"w{n}" for n in range(3000)]


def test_render_no_line_of_a_paragraph_stands_alone() -> None:
    for filler in range(38, 46):
        blocks = [Paragraph(text="x", style=ParagraphStyle.SMALL) for _ in range(filler)]
        reader = read(document(*blocks, Paragraph(text=SENTENCE * 4)))
        for index in range(len(reader.pages)):
            lines = page_lines(reader, index)
            assert len([x for x in lines if len(x) > 1 and x != "Head" and "Page " not in x]) != 1


def test_render_heading_is_never_last_on_a_page() -> None:
    for filler in range(41, 47):
        blocks = [Paragraph(text="x", style=ParagraphStyle.SMALL) for _ in range(filler)]
        reader = read(document(*blocks, Heading(text="Fees"), Paragraph(text=SENTENCE * 2)))
        (page,) = [page for page in reader.pages if "Fees" in page.extract_text()]
        assert "The vendor must" in page.extract_text()


def test_render_paragraph_kept_with_next_moves_with_it() -> None:
    for filler in range(41, 47):
        blocks = [Paragraph(text="x", style=ParagraphStyle.SMALL) for _ in range(filler)]
        pair = (Paragraph(text="Lead-in:", keep_with_next=True), Paragraph(text="(a) item"))
        reader = read(document(*blocks, *pair))
        (page,) = [page for page in reader.pages if "Lead-in" in page.extract_text()]
        assert "(a) item" in page.extract_text()


def test_render_signatures_are_never_divided() -> None:
    parties = tuple(SignatureParty(title=f"Party {n}", organisation=f"Org {n}") for n in range(4))
    for filler in range(22, 47, 4):
        blocks = [Paragraph(text="x", style=ParagraphStyle.SMALL) for _ in range(filler)]
        reader = read(document(*blocks, Signatures(parties=parties)))
        (page,) = [page for page in reader.pages if "Party 0" in page.extract_text()]
        assert "Party 3" in page.extract_text()


# ---------------------------------------------------------------- contents, bookmarks, links


def chapters(count: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for n in range(1, count + 1):
        blocks += (Heading(text=f"Chapter {n}", number=str(n)), Paragraph(text=SENTENCE * (n % 40)))
        blocks.append(Heading(text=f"Deep {n}", level=3))
        blocks.append(Paragraph(text="x"))
    return tuple(blocks)


@pytest.mark.parametrize(("count", "contents_pages"), [(8, 1), (70, 2)])
def test_contents_page_numbers_are_right(count: int, contents_pages: int) -> None:
    reader = read(document(Contents(), PageBreak(), *chapters(count)))
    heads = [" ".join(reader.pages[i].extract_text().split()) for i in range(contents_pages)]
    contents = " ".join(heads)
    assert "Deep" not in contents
    lines = [page_lines(reader, index) for index in range(len(reader.pages))]
    for n in range(1, count + 1):
        on = [
            index + 1
            for index, found in enumerate(lines)
            if index >= contents_pages and f"{n} Chapter {n}" in found
        ]
        assert len(on) == 1
        assert f"{n} Chapter {n} {on[0]}" in contents


def target_pages(reader: PdfReader, index: int) -> list[int]:
    numbers = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages)}
    return [
        numbers[reference.get_object()["/Dest"].get_object()[0].indirect_reference.idnum]
        for reference in reader.pages[index].get("/Annots", ArrayObject())
    ]


def test_contents_entries_are_links_to_their_pages() -> None:
    blocks = (Heading(text="One"), Paragraph(text="x"), PageBreak(), Heading(text="Two"))
    reader = read(document(Contents(), PageBreak(), *blocks, Paragraph(text="y")))
    assert target_pages(reader, 0) == [1, 2]


def test_render_link_in_a_text_leads_to_its_anchor() -> None:
    blocks = (
        Paragraph(text=(Run("See "), Run("the fees clause", link="fees"))),
        PageBreak(),
        Paragraph(text="Fees", anchor="fees"),
    )
    assert target_pages(read(document(*blocks)), 0) == [1]


def test_render_link_that_leads_nowhere_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="nowhere: fees"):
        render(document(Paragraph(text=(Run("See", link="fees"),))))


def test_render_headings_are_bookmarks() -> None:
    reader = read(everything())
    outline = reader.outline
    assert outline[0].title == "1 Fees"
    assert outline[1][0].title == "1.2 Rates ₱"


def test_render_heading_without_text_counts_for_nothing() -> None:
    blocks = (Contents(), Heading(text=" "), Heading(text="Two", number="2"), Paragraph(text="x"))
    reader = read(document(*blocks))
    assert [item.title for item in reader.outline] == ["2 Two"]
    assert "Contents 2 Two 1 2 Two x" in words(reader)


def test_render_anchor_given_twice_leads_to_the_first() -> None:
    blocks = (Heading(text="One", anchor="a"), Paragraph(text="x"), PageBreak())
    again = (Heading(text="Two", anchor="a"), Paragraph(text=(Run("See", link="a"),)))
    assert target_pages(read(document(*blocks, *again)), 1) == [0]


def test_render_space_and_fallback_glyphs_in_a_picture_are_set() -> None:
    chart = bar_and_target_chart("Calls ☎", (Bar(label="a", value=1),), unit="calls")
    assert "Calls ☎" in words(read(document(Figure(picture=chart))))


def test_render_heading_levels_may_skip() -> None:
    blocks = (Heading(text="Deep", level=3), Paragraph(text="x"), Heading(text="Top"))
    reader = read(document(*blocks, Paragraph(text="y")))
    assert [item.title for item in reader.outline] == ["Deep", "Top"]


def test_render_size_of_a_short_document_is_modest() -> None:
    assert len(render(everything())) < 30_000
