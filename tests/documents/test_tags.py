"""What a screen reader finds: the rules of PDF/UA-1 that can be read off a file's structure."""

import re
from collections.abc import Iterator

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from bpodesk.documents.blocks import (
    Contents,
    Document,
    Emphasis,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Stroke,
    Table,
    TableColumn,
    TableRow,
)
from tests.documents.making import SENTENCE, document, everything, read


def elements(reader: PdfReader) -> list[DictionaryObject]:
    found: list[DictionaryObject] = []

    def walk(kid: PdfObject) -> None:
        kid = kid.get_object()
        if isinstance(kid, ArrayObject):
            for inner in kid:
                walk(inner)
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            found.append(kid)
            walk(kid.get("/K", ArrayObject()))

    walk(reader.root_object["/StructTreeRoot"]["/K"])
    return found


def test_render_tags_say_what_everything_is() -> None:
    reader = read(everything())
    assert reader.root_object["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own type
    roles = [str(element["/S"]) for element in elements(reader)]
    assert {"/Document", "/TOC", "/TOCI", "/H1", "/H2", "/P", "/Table", "/TR"} <= set(roles)
    assert roles.count("/TH") == 3  # two columns, one key
    (figure,) = [element for element in elements(reader) if element["/S"] == "/Figure"]
    assert figure["/Alt"] == "Bar chart. Reply: W36 97.4\u00a0%."


def test_render_tags_lead_from_each_page_to_its_elements() -> None:
    reader = read(document(*[Paragraph(text=SENTENCE * 3) for _ in range(40)]))
    nums = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_page = {int(nums[i]): nums[i + 1].get_object() for i in range(0, len(nums), 2)}
    assert len(reader.pages) > 1
    for page in reader.pages:
        owners = by_page[int(page["/StructParents"])]
        content = page.get_contents().get_data()
        assert content.count(b"/MCID") == len(owners) > 0
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")
        assert all("/S" in owner.get_object() for owner in owners)


def outline(element: DictionaryObject) -> str:
    """An element and what is below it: "L(LI(Lbl LBody))"."""
    kids = element.get("/K", ArrayObject())
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    inner = [outline(kid.get_object()) for kid in kids if "/S" in named(kid)]
    return f"{element['/S'][1:]}({' '.join(inner)})" if inner else element["/S"][1:]


def named(kid: PdfObject) -> DictionaryObject:
    found = kid.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def top(reader: PdfReader) -> list[DictionaryObject]:
    root = reader.root_object["/StructTreeRoot"]["/K"]
    kids = root["/K"]
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    return [kid.get_object() for kid in kids]


def item(number: str, level: int) -> Paragraph:
    return Paragraph(text=f"text of {number}", number=number, level=level)


def test_lettered_paragraphs_are_lists_with_lists_in_them() -> None:
    reader = read(
        document(
            Paragraph(text="It is:", number="1.1"),
            item("(a)", 1),
            item("(i)", 2),
            item("(ii)", 2),
            item("(b)", 1),
            Paragraph(text="and", number="1.2"),
            item("(a)", 1),
            Heading(text="Next"),
            item("(a)", 1),
        )
    )
    assert [outline(element) for element in top(reader)] == [
        "P",
        "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody))",
        "P",
        "L(LI(Lbl LBody))",
        "H1",
        "L(LI(Lbl LBody))",
    ]
    lists = [element for element in elements(reader) if element["/S"] == "/L"]
    assert [element["/A"]["/ListNumbering"] for element in lists] == [
        "/LowerAlpha",
        "/LowerRoman",
        "/LowerAlpha",
        "/LowerAlpha",
    ]


def test_lettered_paragraph_below_none_of_its_level_above_is_a_list_too() -> None:
    reader = read(document(item("(i)", 2), item("(a)", 1)))
    assert [outline(element) for element in top(reader)] == ["L(LI(Lbl LBody))"] * 2


def test_heading_levels_have_no_gaps() -> None:
    blocks = [Heading(text=f"level {level}", level=level) for level in (3, 3, 1, 3, 2, 1)]
    reader = read(document(*blocks, Paragraph(text="x")))
    roles = [element["/S"] for element in elements(reader) if element["/S"] != "/P"]
    assert roles == ["/Document", "/H1", "/H2", "/H1", "/H2", "/H2", "/H1"]


def test_table_rows_have_a_cell_a_column_with_empty_and_spanning_ones() -> None:
    columns = (TableColumn(title="Role"), TableColumn(title="Unit"), TableColumn(title="Rate"))
    rows = (
        TableRow(cells=("Care",), emphasis=Emphasis.SUBTITLE),
        TableRow(cells=("Agent", "h", "8.50")),
        TableRow(cells=("Total", "", "8.50"), emphasis=Emphasis.TOTAL),
    )
    reader = read(document(Table(columns=columns, rows=rows, caption="Rates")))
    (table,) = top(reader)
    assert outline(table) == "Table(Caption TR(TH TH TH) TR(TD) TR(TD TD TD) TR(TD TD TD))"
    found = elements(reader)
    heads = [element for element in found if element["/S"] == "/TH"]
    assert {element["/A"]["/Scope"] for element in heads} == {"/Column"}
    (subtitle,) = [e for e in found if e["/S"] == "/TD" and "/A" in e]
    assert subtitle["/A"]["/ColSpan"] == 3


def linked(reader: PdfReader) -> Iterator[tuple[DictionaryObject, DictionaryObject]]:
    """Each link element with the annotation that it holds."""
    for element in elements(reader):
        kids = element.get("/K", ArrayObject())
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            if named(kid).get("/Type") == "/OBJR":
                yield element, named(kid)["/Obj"]


def test_links_belong_to_link_elements_both_ways() -> None:
    blocks = (
        Contents(),
        Heading(text="One", anchor="one"),
        Paragraph(text=(Run("See "), Run("clause one " * 20, link="one"), Run("."))),
    )
    reader = read(document(*blocks))
    nums = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(nums[i]): nums[i + 1].get_object() for i in range(0, len(nums), 2)}
    pairs = list(linked(reader))
    annotations = [note.get_object() for page in reader.pages for note in page["/Annots"]]
    assert len(pairs) == len(annotations) > 2
    for element, annotation in pairs:
        assert element["/S"] == "/Link"
        assert owners[annotation["/StructParent"]] == element
        assert annotation["/Contents"]
    assert "TOC(Caption TOCI(Reference(Link)))" in map(outline, top(reader))
    assert outline(top(reader)[-1]) == "P(Link)"  # the link goes on over its lines
    assert reader.root_object["/StructTreeRoot"]["/ParentTreeNextKey"] == 1 + len(pairs)


def test_running_lines_are_artifacts_that_say_what_they_are() -> None:
    reader = read(document(Paragraph(text="a"), PageBreak(), Paragraph(text="b")))
    for page in reader.pages:
        content = page.get_contents().get_data()
        marks = re.findall(
            rb"/Artifact<</Type/Pagination/Subtype/(\w+)>>BDC.*?\(([\w ]+)\)", content, re.DOTALL
        )
        assert [kind for kind, _ in marks] == [b"Header", b"Footer"]
        assert [text for _, text in marks] == [b"Head", b"Foot"]


def test_everything_painted_is_marked_or_an_artifact() -> None:
    for page in read(everything()).pages:
        depth = 0
        for line in page.get_contents().get_data().decode("latin-1").splitlines():
            if line.endswith(("BDC", "BMC")):
                depth += 1
            elif line == "EMC":
                depth -= 1
            elif line.split()[-1] in {"f", "S", "Do", "Q"} or line.endswith(("Tj", "ET")):
                assert depth == 1, line
        assert depth == 0


def test_file_says_its_language_and_shows_its_title() -> None:
    reader = read(everything())
    root = reader.root_object
    assert root["/Lang"] == "en-PH"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - pypdf's own type
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Sample agreement"}
    assert reader.xmp_metadata.dc_creator == ["Señor Peña"]


@pytest.mark.parametrize("title", ["Smith & Sons <b>", "Résumé (1) \\ end", "a ]]> b"])
def test_title_with_signs_of_the_format_comes_back_as_typed(title: str) -> None:
    blocks = (Heading(text=title), Paragraph(text="x"))
    reader = read(Document(title=title, blocks=blocks))
    assert told_titles(reader) == [title, title]
    assert reader.outline[0].title == title


def told_titles(reader: PdfReader) -> list[str]:
    assert reader.metadata is not None
    assert reader.xmp_metadata is not None
    return [reader.metadata.title, reader.xmp_metadata.dc_title["x-default"]]


def test_title_shows_codes_as_the_text_does() -> None:
    reader = read(Document(title="bell\x07 rings, 5\u00a0kg", blocks=()))
    assert told_titles(reader) == ["bell[U+0007] rings, 5 kg"] * 2


def test_words_with_a_line_are_spans_that_say_so() -> None:
    """Over lines and pages, too; the words around them stay in the paragraph, in their order."""
    runs = (
        Run("Pay in "),
        Run("30", stroke=Stroke.THROUGH),
        Run("45", stroke=Stroke.UNDER),
        Run(" days. "),
        Run(SENTENCE * 3, stroke=Stroke.UNDER),
    )
    reader = read(document(Paragraph(text=runs)))
    spans = [element for element in elements(reader) if element["/S"] == "/Span"]
    assert [span["/A"]["/TextDecorationType"] for span in spans] == [
        "/LineThrough",
        "/Underline",
        "/Underline",
    ]
    [paragraph] = [element for element in elements(reader) if element["/S"] == "/P"]
    kids = [kid.get_object() for kid in paragraph["/K"]]
    assert ["/S" in named(kid) for kid in kids] == [False, True, True, False, True]
