"""Documents that several tests print."""

import io

from pypdf import PdfReader

from bpodesk.documents.blocks import (
    Align,
    Block,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    KeyValues,
    Light,
    Lights,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Rule,
    Run,
    SignatureParty,
    Signatures,
    Space,
    Status,
    Table,
    TableColumn,
    TableRow,
    Tile,
    Tiles,
)
from bpodesk.documents.charts import Bar, bar_and_target_chart
from bpodesk.documents.pdf import render
from bpodesk.documents.style import Paper

SENTENCE = "The vendor must keep enough trained staff at hand to meet each service level. "


def document(*blocks: Block) -> Document:
    return Document(title="Sample", blocks=blocks, header_left="Head", footer_left="Foot")


def everything() -> Document:
    columns = (TableColumn(title="Role"), TableColumn(title="Rate", align=Align.RIGHT))
    rows = (
        TableRow(cells=("Care",), emphasis=Emphasis.SUBTITLE),
        TableRow(cells=("Agent", "8.50")),
        TableRow(cells=(("Old ", Run("rate", italic=True))[1:], "7.00"), emphasis=Emphasis.MUTED),
        TableRow(cells=("Total", "15.50"), emphasis=Emphasis.TOTAL),
    )
    chart = bar_and_target_chart("Reply", (Bar(label="W36", value=97.4),), unit="%")
    return Document(
        title="Sample agreement",
        subject="Everything at once",
        author="Señor Peña",
        language="en-PH",
        paper=Paper.LETTER,
        header_left="Running head",
        header_right="HPO-1",
        footer_left="Confidential",
        blocks=(
            Paragraph(text="Title", style=ParagraphStyle.TITLE),
            Contents(),
            Heading(text="Fees", number="1", anchor="fees"),
            Paragraph(text=(Run("See clause "), Run("1", link="fees")), number="1.1"),
            Heading(text="Rates ₱", level=2, number="1.2"),
            Table(columns=columns, rows=rows, caption="Rates"),
            KeyValues(pairs=(("Customer", "Northwind"),)),
            Tiles(tiles=(Tile(label="Net", value="10,678.55", note="due"),)),
            Lights(lights=(Light(label="Reply", verdict="Met", status=Status.GOOD, note="97 %"),)),
            Rule(),
            Space(4),
            Figure(picture=chart, caption="Reply by week"),
            PageBreak(),
            Signatures(parties=(SignatureParty(title="Vendor", organisation="Harbour", name="A"),)),
        ),
    )


def read(document_or_pdf: Document | bytes) -> PdfReader:
    pdf = render(document_or_pdf) if isinstance(document_or_pdf, Document) else document_or_pdf
    return PdfReader(io.BytesIO(pdf))
