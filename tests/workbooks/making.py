"""Old and binary workbooks made by hand, byte by byte: xls in its container, xlsb, ods."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from tests.workbooks.conftest import relations, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
SECTOR = 512


# ------------------------------------------------------------------------------- compound files


def compound(streams: Mapping[str, bytes], *, table_aside: bool = False) -> bytes:
    """A compound file with the streams in its root folder; short ones go to the small disk.

    `table_aside` names the allocation table in a sector of its own, as only large files do.
    """
    fat: list[int] = []
    sectors: list[bytes] = []

    def add(data: bytes) -> int:
        if not data:
            return END
        start = len(sectors)
        for at in range(0, len(data), SECTOR):
            sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            fat.append(len(sectors))
        fat[-1] = END
        return start

    small, small_table, entries = b"", [], []
    for name, data in streams.items():
        if len(data) < 4096:
            start, count = len(small) // 64, -(-len(data) // 64)
            small += data.ljust(count * 64, b"\0")
            small_table += [*range(start + 1, start + count), END]
        else:
            start = add(data)
        entries.append((name, 2, start, len(data)))
    root_start = add(small)
    small_start = add(b"".join(struct.pack("<I", number) for number in small_table))
    directory = entry("Root Entry", 5, root_start, len(small), child=1 if entries else FREE)
    for number, (name, kind, start, size) in enumerate(entries, start=1):
        right = number + 1 if number < len(entries) else FREE
        directory += entry(name, kind, start, size, right=right)
    directory_start = add(directory)
    own = 2 if table_aside else 1
    table_at = len(sectors)
    fat += [FAT, DIFAT][:own]
    assert len(fat) <= 128
    sectors.append(struct.pack("<128I", *fat, *[FREE] * (128 - len(fat))))
    more = END
    listed = [table_at]
    if table_aside:
        more, listed = len(sectors), []
        sectors.append(struct.pack("<128I", table_at, *[FREE] * 126, END))
    head = OLE + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, directory_start, 0, 4096, small_start, 1, more, own - 1)
    head += struct.pack("<109I", *listed, *[FREE] * (109 - len(listed)))
    return head + b"".join(sectors)


def entry(
    name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE
) -> bytes:
    """An entry of the directory."""
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    links = struct.pack("<III", FREE, right, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)


# ------------------------------------------------------------------------------- xls


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of xls."""
    return struct.pack("<HH", kind, len(data)) + data


def cell(kind: int, row: int, column: int, rest: bytes, *, style: int = 0) -> bytes:
    """A cell of xls at (row, column) from 1."""
    return record(kind, struct.pack("<HHH", row - 1, column - 1, style) + rest)


def number(row: int, column: int, value: float, *, style: int = 0) -> bytes:
    """A cell with a number."""
    return cell(0x0203, row, column, struct.pack("<d", value), style=style)


def text8(text: str, *, wide: bool = False, short: bool = False) -> bytes:
    """A text as BIFF8 writes it."""
    raw = text.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<BB" if short else "<HB", len(text), wide) + raw


def formula(row: int, column: int, result: bytes, *, style: int = 0, kind: int = 6) -> bytes:
    """A formula with the eight bytes of its result."""
    return cell(kind, row, column, result + bytes(6), style=style)


def shared_texts(*texts: str) -> bytes:
    """The record of the texts that cells share."""
    inner = b"".join(text8(text, wide=not text.isascii()) for text in texts)
    return record(0x00FC, struct.pack("<II", len(texts), len(texts)) + inner)


def styles(*codes: int) -> bytes:
    """A style for each number format."""
    return b"".join(record(0x00E0, struct.pack("<HH", 0, code) + bytes(16)) for code in codes)


def xls_stream(
    sheets: Sequence[tuple[str, bytes]],
    shared: bytes = b"",
    *,
    version: int = 0x0600,
    states: Sequence[tuple[int, int]] = (),
) -> bytes:
    """The stream of a workbook; `states` are (hidden state, type) of each sheet."""
    states = states or [(0, 0)] * len(sheets)
    begin = record(0x0809, struct.pack("<HHHH", version, 5, 0, 0)) + shared

    def listed(starts: Sequence[int]) -> bytes:
        return b"".join(
            record(0x0085, struct.pack("<IBB", start, *state) + _title(name, version))
            for (name, _), state, start in zip(sheets, states, starts, strict=True)
        ) + record(0x000A)

    bodies = [
        record(0x0809, struct.pack("<HHHH", version, 0x10, 0, 0)) + body + record(0x000A)
        for _, body in sheets
    ]
    at = len(begin) + len(listed([0] * len(sheets)))
    starts = [at + sum(map(len, bodies[:index])) for index in range(len(bodies))]
    return begin + listed(starts) + b"".join(bodies)


def _title(name: str, version: int) -> bytes:
    if version < 0x0600:
        return bytes([len(name)]) + name.encode("latin-1")
    return text8(name, wide=not name.isascii(), short=True)


def xls(sheets: Sequence[tuple[str, bytes]], shared: bytes = b"", **how: Any) -> bytes:
    """An xls file."""
    return compound({"Workbook": xls_stream(sheets, shared, **how)})


# ------------------------------------------------------------------------------- xlsb


def record7(kind: int, data: bytes = b"") -> bytes:
    """A record of xlsb: its id and length in sevens of bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size >= 128:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + data


def text16(text: str) -> bytes:
    """A text of xlsb."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row7(row: int, *, hidden: bool = False) -> bytes:
    """A row of xlsb, from 1."""
    return record7(0, struct.pack("<IIHBB", row - 1, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))


def cell7(kind: int, column: int, rest: bytes, *, style: int = 0) -> bytes:
    """A cell of xlsb at a column from 1."""
    return record7(kind, struct.pack("<II", column - 1, style) + rest)


def xlsb_parts(
    sheets: Mapping[str, bytes],
    *,
    texts: Sequence[str] = (),
    formats: Mapping[int, str] | None = None,
    style_formats: Sequence[int] = (0,),
    is_1904: bool = False,
    hidden: Sequence[str] = (),
) -> dict[str, str | bytes]:
    """The parts of an xlsb workbook."""
    book, links = record7(131) + record7(153, struct.pack("<I", int(is_1904)) + bytes(8)), []
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
        "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.bin")),
    }
    for at, (name, body) in enumerate(sheets.items(), start=1):
        state = struct.pack("<II", int(name in hidden), at)
        book += record7(156, state + text16(f"s{at}") + text16(name))
        links.append((f"s{at}", "worksheet", f"worksheets/sheet{at}.bin"))
        parts[f"xl/worksheets/sheet{at}.bin"] = record7(129) + body + record7(130)
    parts["xl/workbook.bin"] = book
    links += [("t", "sharedStrings", "sharedStrings.bin"), ("st", "styles", "styles.bin")]
    parts["xl/sharedStrings.bin"] = b"".join(record7(19, b"\0" + text16(text)) for text in texts)
    codes = (formats or {}).items()
    style = b"".join(record7(44, struct.pack("<H", at) + text16(code)) for at, code in codes)
    style += record7(626) + record7(47, struct.pack("<HH", 0, 14) + bytes(12)) + record7(627)
    style += record7(617)
    style += b"".join(record7(47, struct.pack("<HH", 0, at) + bytes(12)) for at in style_formats)
    parts["xl/styles.bin"] = style + record7(618) + record7(47, struct.pack("<HH", 0, 9))
    parts["xl/_rels/workbook.bin.rels"] = relations(*links)
    return parts


def xlsb(sheets: Mapping[str, bytes], **how: Any) -> bytes:
    """An xlsb file."""
    return zipped(xlsb_parts(sheets, **how))


# ------------------------------------------------------------------------------- ods

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (
        *(
            (name, f"urn:oasis:names:tc:opendocument:xmlns:{last}:1.0")
            for name, last in (
                ("office", "office"),
                ("table", "table"),
                ("text", "text"),
                ("style", "style"),
                ("number", "datastyle"),
            )
        ),
        ("calcext", "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
        ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    )
)


def ods(tables: str, *, automatic: str = "", common: str | None = None) -> bytes:
    """An ods file of the tables' XML, with styles of its own and common ones."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": f"<office:document-content {_NAMESPACES}><office:automatic-styles>"
        f"{automatic}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>",
    }
    if common is not None:
        parts["styles.xml"] = (
            f"<office:document-styles {_NAMESPACES}><office:styles>{common}</office:styles>"
            "</office:document-styles>"
        )
    return zipped(parts)


def table(*rows: str, name: str = "S", rest: str = "") -> str:
    """A table of rows, each the XML of its cells."""
    inner = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}">{rest}{inner}</table:table>'


def od_cell(kind: str = "", text: str | None = None, **attributes: str) -> str:
    """A cell of ods; `office_value` is written office:value, `a_b_c` a:b-c."""
    typed = f' office:value-type="{kind}"' if kind else ""
    more = "".join(
        f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"'
        for key, value in attributes.items()
    )
    inner = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-cell{typed}{more}>{inner}</table:table-cell>"
