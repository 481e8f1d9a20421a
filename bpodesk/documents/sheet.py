"""The edge to reportlab: a small typed face of its canvas and document.

reportlab keeps the file's objects, pages, fonts and cross-references; the operators on a page are
written by the painter. Nothing outside this file and `fonts` touches reportlab.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfgen.canvas import Canvas

from bpodesk.documents.fonts import Face, font_file

# Streams as plain deflate: reportlab's text armour only makes them a quarter larger.
rl_config.useA85 = 0

_PROGRAM = "BPODesk"
_cutting = threading.Lock()  # reportlab cuts a font's subset by moving a pointer in the one font


class _Catalog(Protocol):
    """The file's root dictionary; attributes become its entries."""

    StructTreeRoot: object
    MarkInfo: object


class _File(Protocol):
    """What we ask of reportlab's document."""

    Catalog: _Catalog
    idToObject: dict[str, object]  # noqa: N815 - reportlab's name
    idToObjectNumberAndVersion: dict[str, tuple[int, int]]  # noqa: N815 - reportlab's name

    def Reference(self, obj: object, name: str) -> object: ...


class _Font(Protocol):
    """What we ask of a registered font: a text's bytes, by the subset they belong to."""

    def splitString(self, text: str, doc: _File) -> Sequence[tuple[int, bytes]]: ...
    def getSubsetInternalName(self, subset: int, doc: _File) -> str: ...


class _Fonts(Protocol):
    """reportlab's font registry."""

    def getFont(self, fontName: str) -> _Font: ...


class _Canvas(Protocol):
    """What we ask of reportlab's canvas."""

    def addLiteral(self, s: str) -> None: ...
    def showPage(self) -> None: ...
    def bookmarkHorizontalAbsolute(self, key: str, top: float) -> None: ...
    def addOutlineEntry(self, title: str, key: str, level: int) -> None: ...
    def showOutline(self) -> None: ...
    def linkAbsolute(
        self,
        contents: str,
        destinationname: str,
        Rect: tuple[float, float, float, float],
    ) -> None: ...
    def setTitle(self, title: str) -> None: ...
    def setAuthor(self, author: str) -> None: ...
    def setSubject(self, subject: str) -> None: ...
    def setCreator(self, creator: str) -> None: ...
    def setProducer(self, producer: str) -> None: ...
    def setViewerPreference(self, pref: str, value: str) -> None: ...
    def getpdfdata(self) -> bytes: ...


class RawObject(PDFObject):
    """An object of the file whose source we write ourselves."""

    __RefOnly__ = 1  # reportlab: always written on its own, others point to it

    def __init__(self) -> None:
        self.source = ""

    def format(self, document: object) -> bytes:  # noqa: ARG002 - reportlab's signature
        """The object as it stands in the file."""
        return self.source.encode("ascii")


class Sheet:
    """One PDF being written, page after page."""

    def __init__(self, size: tuple[float, float], language: str) -> None:
        font_file(Face.REGULAR)
        canvas = cast(Callable[..., object], Canvas)(
            "",
            pagesize=size,
            pageCompression=1,
            invariant=1,
            initialFontName=Face.REGULAR.value,
            lang=language or None,
            pdfVersion=(1, 7),
        )
        self._file = cast(_File, vars(canvas)["_doc"])
        self._canvas = cast(_Canvas, canvas)
        self._fonts: dict[Face, tuple[_Font, str]] = {}
        self._anchors: set[str] = set()
        self._last_level = -1

    def describe(self, *, title: str, author: str, subject: str) -> None:
        """The document's properties."""
        canvas = self._canvas
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject(subject)
        canvas.setCreator(_PROGRAM)
        canvas.setProducer(_PROGRAM)
        canvas.setViewerPreference("DisplayDocTitle", "true")

    def encoded(self, face: Face, text: str) -> list[tuple[str, str]]:
        """The text as (font resource, string literal) pairs, in order."""
        font, first = self._fonts.get(face) or self._opened(face)
        if text.isascii():  # the first subset holds ASCII at its own codes
            return [(first, _escaped(text))]
        return [
            (font.getSubsetInternalName(subset, self._file), _octal(codes))
            for subset, codes in font.splitString(text, self._file)
        ]

    def _opened(self, face: Face) -> tuple[_Font, str]:
        font_file(face)
        font = cast(_Fonts, pdfmetrics).getFont(face.value)
        font.splitString("", self._file)  # makes the font's state for this file
        opened = self._fonts[face] = (font, font.getSubsetInternalName(0, self._file))
        return opened

    def anchor(self, name: str, top: float) -> None:
        """A place on the current page; `top` from its lower edge. The first of a name counts."""
        if name in self._anchors:
            return
        self._anchors.add(name)
        self._canvas.bookmarkHorizontalAbsolute(name, top)

    def bookmark(self, title: str, anchor: str, level: int) -> None:
        """An entry of the outline beside the pages; never more than one level below the last."""
        level = min(level, self._last_level + 1)
        if self._last_level < 0:
            self._canvas.showOutline()
        self._last_level = level
        self._canvas.addOutlineEntry(title, anchor, level)

    def link(self, title: str, anchor: str, rectangle: tuple[float, float, float, float]) -> None:
        """A rectangle (left, bottom, right, top) that leads to an anchor."""
        self._canvas.linkAbsolute(title, anchor, rectangle)

    def end_page(self, operators: list[str]) -> None:
        """Close the current page with these operators as its content."""
        self._canvas.addLiteral("\n".join(operators))
        self._canvas.showPage()

    def add_object(self, name: str) -> tuple[RawObject, int]:
        """A new object of the file and its number."""
        raw = RawObject()
        self._file.Reference(raw, name)
        return raw, self._file.idToObjectNumberAndVersion[name][0]

    def page_number_of_object(self, index: int) -> int:
        """The object number of a finished page (index from 0)."""
        return self._file.idToObjectNumberAndVersion[f"Page{index + 1}"][0]

    def add_page_entries(self, index: int, entries: dict[str, object]) -> None:
        """More entries in a page's dictionary."""
        page = self._file.idToObject[f"Page{index + 1}"]
        known = cast(list[str], vars(type(page))["__NoDefault__"])
        vars(page).update(entries, __NoDefault__=[*known, *entries])

    def set_structure(self, root: RawObject, mark_info: RawObject) -> None:
        """Say in the catalog that the file is tagged."""
        self._file.Catalog.StructTreeRoot = root
        self._file.Catalog.MarkInfo = mark_info

    def finish(self) -> bytes:
        """The file. Nothing may be added afterwards."""
        with _cutting:
            return self._canvas.getpdfdata()


def _escaped(text: str) -> str:
    if "\\" in text or "(" in text or ")" in text:
        text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"({text})"


def _octal(codes: bytes) -> str:
    """A string literal of printable ASCII; everything else as an octal code."""
    body = "".join(
        chr(code) if 32 <= code < 127 and code not in b"()\\" else f"\\{code:03o}" for code in codes
    )
    return f"({body})"
