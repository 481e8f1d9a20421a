"""xlsx and xlsm: the sheets' XML, streamed, each cell exactly as the file states it.

Spreadsheet libraries convert on the way (a serial number into a date that has lost its format, an
error into a blank, a formula without a result into nothing); here nothing is converted. The small
parts (workbook, relations, styles) go through defusedxml, the large ones (sheets, shared strings)
through expat, with document types forbidden in both.
"""

import math
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # only the type; parsing is defusedxml's

from defusedxml.ElementTree import fromstring

from bpodesk.workbooks.cells import GENERAL, CellKind, Content, Sheet, Workbook
from bpodesk.workbooks.number_formats import BUILT_IN, is_date_format
from bpodesk.workbooks.watch import Watch
from bpodesk.workbooks.xlsx_pieces import TextReader
from bpodesk.workbooks.xlsx_rows import Pieces, RowReader
from bpodesk.workbooks.xlsx_stream import SheetStream, TextStream

_RELATIONS = "_rels/.rels"
_MAIN_PART = "officeDocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class _SheetPart:
    name: str
    path: str
    hidden: bool


def read_xlsx(archive: zipfile.ZipFile, *, watch: Watch) -> Workbook:
    """The workbook's cells. Raises what broken XML or zips raise, and Cancelled."""
    main = _related(archive, _RELATIONS)[_MAIN_PART][0]
    root = _xml(archive, main)
    properties = _child(root, "workbookPr")
    is_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    relations = _relations_of(main)
    by_kind = _related(archive, relations)
    shared = _shared_strings(archive, by_kind.get("sharedStrings", ()), watch=watch.part(0, 4))
    formats = _formats(archive, by_kind.get("styles", ()))
    parts = _sheet_parts(archive, root, relations)
    contents = _Contents(shared, formats)
    pieces = Pieces(contents.make)
    sheets: list[Sheet] = []
    rest = Watch(
        progress=watch.progress,
        cancelled=watch.cancelled,
        first=watch.part(0, 4).last,
        last=watch.last,
    )
    for index, part in enumerate(parts):
        stream = SheetStream(contents.make)
        reader = RowReader(stream, pieces)
        with archive.open(part.path) as data:
            reader.read(data, archive.getinfo(part.path).file_size, rest.part(index, len(parts)))
        reader.unite()
        sheets.append(
            Sheet(
                name=part.name,
                rows=reader.rows,
                hidden=part.hidden,
                date_system_1904=is_1904,
                merged=tuple(stream.merged),
                hidden_rows=frozenset(stream.hidden_rows),
                hidden_columns=frozenset(stream.hidden_columns),
                blocks=reader.found.blocks,
                contents=pieces.contents.all,
            )
        )
    return Workbook(kind="xlsx", sheets=tuple(sheets), date_system_1904=is_1904)


class _Contents:
    """Turns the raw pieces of a cell into what it holds."""

    def __init__(self, shared: Sequence[str], formats: tuple[str, ...]) -> None:
        self._shared = shared
        self._formats = formats
        self._is_date = tuple(is_date_format(code) for code in formats)

    def make(self, *, kind: str, style: int, raw: str | None, formula: bool) -> Content | None:
        """What the cell holds; None where there is nothing in it."""
        if raw is None or (raw == "" and kind == "n"):
            if not formula:
                return None
            return Content(CellKind.EMPTY, None, self._format(style), formula)
        if kind == "s":
            return Content(CellKind.TEXT, self._shared_text(raw))
        if kind == "b":
            return Content(CellKind.BOOLEAN, raw in ("1", "true"), has_formula=formula)
        if kind == "e":
            return Content(CellKind.ERROR, raw, has_formula=formula)
        if kind != "n":
            return Content(CellKind.TEXT, decoded(raw), has_formula=formula)
        number = float(_without_underscores(raw))
        if not math.isfinite(number):
            return Content(CellKind.ERROR, raw, has_formula=formula)
        is_date = style < len(self._is_date) and self._is_date[style]
        found = CellKind.DATE if is_date else CellKind.NUMBER
        return Content(found, number, self._format(style), formula)

    def _shared_text(self, raw: str) -> str:
        index = int(_without_underscores(raw))
        if index < 0:
            raise IndexError(f"shared string {index}")
        return self._shared[index]

    def _format(self, style: int) -> str:
        return self._formats[style] if style < len(self._formats) else GENERAL


def _without_underscores(raw: str) -> str:
    """Python's numbers may have them, a workbook's may not."""
    if "_" in raw:
        raise ValueError(f"number {raw}")
    return raw


def _shared_strings(
    archive: zipfile.ZipFile, paths: tuple[str, ...], *, watch: Watch
) -> Sequence[str]:
    if not paths:
        return ()
    stream = TextStream()
    with archive.open(paths[0]) as part:
        TextReader(stream).read(part, archive.getinfo(paths[0]).file_size, watch)
    return [decoded(text) for text in stream.texts]


def _formats(archive: zipfile.ZipFile, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The number format of each cell style, in order."""
    if not paths:
        return ()
    root = _xml(archive, paths[0])
    codes: dict[int, str] = dict(BUILT_IN)
    for item in _children(_child(root, "numFmts")):
        codes[int(item.get("numFmtId", "0"))] = item.get("formatCode", GENERAL)
    return tuple(
        codes.get(int(item.get("numFmtId", "0")), GENERAL)
        for item in _children(_child(root, "cellXfs"))
    )


def _sheet_parts(archive: zipfile.ZipFile, root: Element, relations: str) -> tuple[_SheetPart, ...]:
    """The worksheets in the order of their tabs; chart and macro sheets have no cells."""
    targets = _targets(archive, relations)
    parts: list[_SheetPart] = []
    for item in _children(_child(root, "sheets")):
        ids = [value for key, value in item.attrib.items() if key.endswith("}id")]
        kind, path = targets[ids[0]]
        if kind == "worksheet":
            hidden = item.get("state", "visible") != "visible"
            parts.append(_SheetPart(name=item.get("name", ""), path=path, hidden=hidden))
    return tuple(parts)


def _relations_of(path: str) -> str:
    folder, file_name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{file_name}.rels")


def _related(archive: zipfile.ZipFile, relations: str) -> Mapping[str, tuple[str, ...]]:
    """Kind of relation -> the parts it leads to."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, path in _targets(archive, relations).values():
        found[kind] = (*found.get(kind, ()), path)
    return found


def _targets(archive: zipfile.ZipFile, relations: str) -> Mapping[str, tuple[str, str]]:
    """Relation id -> (last word of its type, path in the zip)."""
    base = posixpath.dirname(posixpath.dirname(relations))
    found: dict[str, tuple[str, str]] = {}
    for item in _children(_xml(archive, relations)):
        target = item.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
        kind = item.get("Type", "").rpartition("/")[2]
        found[item.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def _xml(archive: zipfile.ZipFile, path: str) -> Element:
    return fromstring(archive.read(path), forbid_dtd=True)


def _children(element: Element | None) -> tuple[Element, ...]:
    return () if element is None else tuple(element)


def _child(element: Element, name: str) -> Element | None:
    for child in element:
        if child.tag.rpartition("}")[2] == name:
            return child
    return None


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def decoded(text: str) -> str:
    """The text with Excel's _x000D_ escapes resolved; control characters become blanks."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: _character(int(match[1], 16)), text)


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        return "�"
    return chr(code) if code >= 0x20 or code in (0x09, 0x0A) else " "
