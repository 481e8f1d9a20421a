"""Workbooks made by hand, down to the XML, so that tests can say exactly what a file states."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from bpodesk.domain.readings import column_letters

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def relations(*items: tuple[str, str, str]) -> str:
    """A relations part of (id, kind, target)."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{target}"/>'
        for key, kind, target in items
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def cell_xml(row: int, column: int, value: Any) -> str:
    """A cell: text, number, (number, style), {"t", "s", "v", "f"} or None."""
    at = f"{column_letters(column)}{row}"
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, tuple):
        return f'<c r="{at}" s="{value[1]}"><v>{value[0]!r}</v></c>'
    if isinstance(value, dict):
        attributes = "".join(f' {key}="{value[key]}"' for key in ("t", "s") if key in value)
        formula = f"<f>{value['f']}</f>" if "f" in value else ""
        inner = f"<v>{value['v']}</v>" if "v" in value else ""
        return f'<c r="{at}"{attributes}>{formula}{inner}</c>'
    return f'<c r="{at}"><v>{value!r}</v></c>'


def sheet_xml(rows: Sequence[Sequence[Any]]) -> str:
    """A sheet of the rows, from row 1 on; an empty row is left out."""
    inner = "".join(
        f'<row r="{number}">'
        + "".join(cell_xml(number, column, value) for column, value in enumerate(row, start=1))
        + "</row>"
        for number, row in enumerate(rows, start=1)
        if row
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData></worksheet>'


def book_parts(
    sheets: Mapping[str, Sequence[Sequence[Any]] | str],
    *,
    formats: Sequence[str] = (),
    is_1904: bool = False,
    hidden: Sequence[str] = (),
) -> dict[str, str | bytes]:
    """The parts of a workbook; style n (from 1) has the n-th of `formats`."""
    tags, links = "", []
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml")),
    }
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        tags += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="s{number}"{state}/>'
        links.append((f"s{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            rows if isinstance(rows, str) else sheet_xml(rows)
        )
    codes = "".join(
        f'<numFmt numFmtId="{200 + index}" formatCode={quoteattr(code)}/>'
        for index, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + index}"/>' for index in range(len(formats)))
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
    links.append(("st", "styles", "/xl/styles.xml"))
    date1904 = '<workbookPr date1904="1"/>' if is_1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{date1904}<sheets>{tags}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(*links)
    return parts


class BookMaker:
    """Everything above, as one fixture."""

    zipped = staticmethod(zipped)
    parts = staticmethod(book_parts)
    relations = staticmethod(relations)
    sheet_xml = staticmethod(sheet_xml)

    def __call__(self, sheets: Mapping[str, Sequence[Sequence[Any]] | str], **how: Any) -> bytes:
        """The bytes of a workbook."""
        return zipped(book_parts(sheets, **how))


@pytest.fixture(scope="session")
def make_book() -> BookMaker:
    """Makes xlsx files out of rows of raw values."""
    return BookMaker()
