"""The blocks of a document as a flat OpenDocument text, and LibreOffice's way of printing it.

A writer of documents would have the same texts, tables, contents, head, foot and typeface; pictures
and boxes are left out, which favours LibreOffice.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

NAMES = ("office", "style", "text", "table")
FILTER = {
    name: {"type": "boolean", "value": "true"} for name in ("UseTaggedPDF", "PDFUACompliance")
}
STYLES = """
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties
 style:font-name="Noto Sans" fo:font-size="9.75pt" fo:language="en" fo:country="US"/>
</style:default-style>
<style:style style:name="H1" style:family="paragraph" style:display-name="Heading 1">
<style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="H2" style:family="paragraph" style:display-name="Heading 2">
<style:text-properties fo:font-size="11.5pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Bold" style:family="text">
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Italic" style:family="text">
<style:text-properties fo:font-style="italic"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Turn" style:family="paragraph">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm"
 fo:page-height="297mm" fo:margin="22mm"/><style:header-style/><style:footer-style/>
</style:page-layout></office:automatic-styles>
"""


def _words(text: Any) -> str:
    if isinstance(text, str):
        return escape(text)
    looks = {(True, False): "Bold", (True, True): "Bold", (False, True): "Italic"}
    return "".join(
        f'<text:span text:style-name="{looks[run.bold, run.italic]}">{escape(run.text)}</text:span>'
        if run.bold or run.italic
        else escape(run.text)
        for run in text
    )


def _paragraph(text: Any, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{_words(text)}</text:p>"


def _rows(rows: Iterable[Iterable[Any]]) -> str:
    return "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{_paragraph(cell)}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]], count: int) -> str:
    titles = list(head)
    header = f"<table:table-header-rows>{_rows([titles])}</table:table-header-rows>"
    columns = f'<table:table-column table:number-columns-repeated="{count}"/>'
    return f"<table:table>{columns}{header if any(titles) else ''}{_rows(rows)}</table:table>"


def _block(block: Any) -> Iterator[str]:
    match type(block).__name__:
        case "Heading":
            words = _words(f"{block.number} {block.text}".strip())
            look = f'text:style-name="H{block.level}" text:outline-level="{block.level}"'
            yield f"<text:h {look}>{words}</text:h>"
        case "Paragraph":
            yield f"<text:p>{_words(block.number)} {_words(block.text)}</text:p>"
        case "Table":
            if block.caption:
                yield _paragraph(block.caption)
            width = len(block.columns)
            cells = ((*row.cells, *("",) * (width - len(row.cells))) for row in block.rows)
            yield _table((column.title for column in block.columns), cells, width)
        case "KeyValues":
            yield _table((), block.pairs, 2)
        case "Tiles":
            yield _table((), [[f"{t.label} {t.value} {t.note}" for t in block.tiles]], 4)
        case "Lights":
            yield _table((), [(li.verdict, li.label, li.note) for li in block.lights], 3)
        case "Signatures":
            for party in block.parties:
                lines = (party.title, party.organisation, "Signature", party.name, party.role)
                yield from map(_paragraph, lines)
        case "PageBreak":
            yield _paragraph("", "Turn")
        case _:
            return


def flat_text(document: Any) -> str:
    """The document as an .fodt file."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES
    )
    names += "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}-compatible:1.0"'
        for short, name in (("fo", "xsl-fo"), ("svg", "svg"))
    )
    entries = [b for b in document.blocks if type(b).__name__ == "Heading" and b.level == 1]
    contents = "".join(_paragraph(f"{b.number} {b.text}") for b in entries)
    page = (
        f"<style:header>{_paragraph(document.header_left)}</style:header>"
        f"<style:footer>{_paragraph(document.footer_left)}</style:footer>"
    )
    body = "".join(
        contents if type(block).__name__ == "Contents" else "".join(_block(block))
        for block in document.blocks
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names}'
        ' office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        '<office:font-face-decls><style:font-face style:name="Noto Sans"'
        ' svg:font-family="Noto Sans"/></office:font-face-decls>'
        f'{STYLES}<office:master-styles><style:master-page style:name="Standard"'
        f' style:page-layout-name="A4">{page}</style:master-page></office:master-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def office_seconds(folder: Path, sources: list[str], fonts: Path) -> tuple[float, float, Path]:
    """CPU seconds of one call for one .docx, of each further document in a call, the last PDF.

    Tagged, in our typeface; the .docx files are LibreOffice's own, made before the clock starts.
    """
    folder.mkdir()
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>",
        encoding="utf-8",
    )
    files = [folder / f"{number}.fodt" for number in range(len(sources))]
    for file, source in zip(files, sources, strict=True):
        file.write_text(source, encoding="utf-8")
    _convert(folder, files, "docx", config)  # makes the user's profile, too
    files = [file.with_suffix(".docx") for file in files]
    to_pdf = f"pdf:writer_pdf_Export:{json.dumps(FILTER)}"
    first = _convert(folder, files[:1], to_pdf, config)
    every = _convert(folder, files, to_pdf, config)
    return first, (every - first) / (len(files) - 1), files[-1].with_suffix(".pdf")


def _convert(folder: Path, files: list[Path], into: str, config: Path) -> float:
    office = shutil.which("soffice")
    assert office is not None
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        into,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    before = os.times()
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])
