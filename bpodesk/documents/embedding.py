"""Typefaces as they stand in one file: texts as codes, and the subsets that show them.

A face is embedded as simple fonts of one byte a character: ASCII keeps its own codes, everything
else takes the codes above in the order of its first use. Of a face only what is used is embedded.
"""

import functools
import hashlib
import itertools
from typing import Final, NamedTuple

from bpodesk.documents.fonts import NO_BREAK_SPACE, Face, font_file
from bpodesk.documents.objects import PdfFile, deflated, literal, reference
from bpodesk.documents.subset import FIRST_CODE, cut

_FIRST_FREE: Final = 128
_SYMBOLIC: Final = 4
_ITALIC: Final = 64


class _Codes(dict[int, str]):
    """Characters to their codes; 256 codes a font, those of the second begin at 256."""

    def __init__(self) -> None:
        super().__init__({ord(NO_BREAK_SPACE): " "})
        self._next = _FIRST_FREE

    def __missing__(self, character: int) -> str:
        if character < _FIRST_FREE:
            code = character
        else:
            code = self._next
            self._next += 1
            if self._next % 256 == 0:
                self._next += FIRST_CODE
        self[character] = chr(code)
        return self[character]


class _Program(NamedTuple):
    """A deflated font file, its length before, and the tag that tells it from other subsets."""

    data: bytes
    length: int
    tag: str


class EmbeddedFace:
    """A face in one file."""

    def __init__(self, face: Face, number: int) -> None:
        self._face = face
        self._name = f"/F{number}"
        self._codes = _Codes()
        self._texts: list[str] = []

    def encoded(self, text: str) -> list[tuple[str, str]]:
        """The text as (font resource, string literal) pairs, in order."""
        self._texts.append(text)
        if text.isascii():
            return [(self._name, literal(text))]
        codes = text.translate(self._codes)
        if max(codes) < "\u0100":
            return [(self._name, literal(codes))]
        return [
            (self._resource(font), literal("".join(chr(ord(code) % 256) for code in part)))
            for font, part in itertools.groupby(codes, lambda code: ord(code) // 256)
        ]

    def _resource(self, font: int) -> str:
        return f"{self._name}.{font}" if font else self._name

    def write(self, file: PdfFile) -> str:
        """Embed what was used; the entries of the resource dictionary."""
        used = sorted(
            (ord(self._codes[character]), character)
            for character in map(ord, set("".join(self._texts).replace(NO_BREAK_SPACE, " ")))
        )
        return "".join(
            f"{self._resource(font)} {reference(self._write_font(file, dict(codes)))}"
            for font, codes in itertools.groupby(used, lambda item: item[0] // 256)
        )

    def _write_font(self, file: PdfFile, codes: dict[int, int]) -> int:
        """A font of `codes` (code to character)."""
        source = font_file(self._face)
        by_code = {code % 256: character for code, character in codes.items()}
        last = max(by_code)
        characters = tuple(by_code.get(code, 0) for code in range(FIRST_CODE, last + 1))
        program = _program(self._face, characters)
        base = f"/{program.tag}+{source.name.decode('ascii')}"
        stream = file.add_stream(program.data, f"/Length1 {program.length}", is_deflated=True)
        flags = _SYMBOLIC | (_ITALIC if source.italicAngle else 0)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{base}/Flags {flags}"
            f"/FontBBox[{' '.join(f'{edge:.0f}' for edge in source.bbox)}]"
            f"/ItalicAngle {source.italicAngle:g}/Ascent {source.ascent:.0f}"
            f"/Descent {source.descent:.0f}/CapHeight {source.capHeight:.0f}"
            f"/StemV {source.stemV:.0f}/FontFile2 {reference(stream)}>>"
        )
        widths = " ".join(f"{source.charWidths[c]:.4g}" if c else "0" for c in characters)
        unicode_map = file.add_stream(_unicode_map(by_code))
        return file.add(
            f"<</Type/Font/Subtype/TrueType/BaseFont{base}/FirstChar {FIRST_CODE}/LastChar {last}"
            f"/Widths[{widths}]/FontDescriptor {reference(descriptor)}"
            f"/ToUnicode {reference(unicode_map)}>>"
        )


@functools.lru_cache(maxsize=32)
def _program(face: Face, characters: tuple[int, ...]) -> _Program:
    """The font file for these characters; kept, as documents of one kind use the same."""
    source = font_file(face)
    font = cut(source, [source.charToGlyph[c] if c else 0 for c in characters])
    letters = hashlib.sha256(font).digest()[:6]
    return _Program(deflated(font), len(font), "".join(chr(ord("A") + x % 26) for x in letters))


def _unicode_map(by_code: dict[int, int]) -> bytes:
    """What the codes mean, for search, copying and reading aloud: runs of codes as ranges."""
    ranges: list[list[int]] = []
    for code, character in sorted(by_code.items()):
        if ranges and (code, character) == (
            ranges[-1][1] + 1,
            ranges[-1][2] + code - ranges[-1][0],
        ):
            ranges[-1][1] = code
        else:
            ranges.append([code, code, character])
    lines = [f"<{first:02X}><{last:02X}><{start:04X}>" for first, last, start in ranges]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    listed = "\n".join(
        f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks
    )
    return (
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00><FF>\nendcodespacerange\n{listed}\n"
        "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend"
    ).encode("ascii")
