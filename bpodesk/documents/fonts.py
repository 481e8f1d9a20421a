"""The typefaces on our paper: loading, glyphs, widths.

Noto Sans in three cuts, with DejaVu Sans stepping in glyph by glyph. Widths are in thousandths of
the type size, so one cached figure serves every size. reportlab reads the files, each once a
process, at first use.
"""

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, cast

from reportlab.pdfbase import ttfonts

from bpodesk.documents.subset import GlyphSource
from bpodesk.resources import resource_path


class Face(StrEnum):
    """The cuts we embed."""

    REGULAR = "NotoSans"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"
    FALLBACK = "DejaVuSans"
    FALLBACK_BOLD = "DejaVuSans-Bold"


FILES: Final = {
    Face.REGULAR: "NotoSans-Regular.ttf",
    Face.BOLD: "NotoSans-Bold.ttf",
    Face.ITALIC: "NotoSans-Italic.ttf",
    Face.FALLBACK: "DejaVuSans.ttf",
    Face.FALLBACK_BOLD: "DejaVuSans-Bold.ttf",
}
_CHOICES: Final = {
    Face.REGULAR: (Face.REGULAR, Face.FALLBACK),
    Face.BOLD: (Face.BOLD, Face.FALLBACK_BOLD, Face.FALLBACK),
    Face.ITALIC: (Face.ITALIC, Face.FALLBACK),
}
"""The cuts asked for a glyph, in this order; a sign that isn't bold is better than none."""

NO_BREAK_SPACE: Final = "\u00a0"
_BREAKING_SPACES: Final = re.compile(
    "[ \t\n\r\f\v\x1c-\x1f\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+"
)
_SETTLED: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02af\u2010-\u2015\u2018-\u201f\u2022\u2026\u20a0-\u20bf]*"
)
"""What most texts beyond ASCII are made of, and what `normalised` would leave as it is."""
_FIXED_SPACES: Final = str.maketrans({"\u2007": NO_BREAK_SPACE, "\u202f": NO_BREAK_SPACE})
_LAST_IN_REACH: Final = "\uffff"
_RIGHT_TO_LEFT: Final = ("R", "AL", "AN")


def normalised(text: str) -> str:
    """The text as it is set: NFC, runs of breaking white space as one space, invisible marks out.

    Soft hyphens, joiners, direction marks and variation selectors are left out: they have no look
    of their own here. Spaces that don't break become the ordinary no-break space. A character that
    can't be printed stands as its code, "[U+5B57]": a box or a gap would hide it.
    """
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text
        spaced = _BREAKING_SPACES.sub(" ", text)
        return spaced if spaced.isprintable() else _with_codes(spaced)
    if "  " not in text and _SETTLED.fullmatch(text):
        return text
    text = _BREAKING_SPACES.sub(" ", unicodedata.normalize("NFC", text)).translate(_FIXED_SPACES)
    return _with_codes(text)


def _with_codes(text: str) -> str:
    return "".join(map(_shown, text))


@functools.lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    """The character, nothing for one without a look, or its code."""
    if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    # Text that runs from right to left would come out backwards.
    is_set = unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT and all(
        any(_has(face, character) for face in faces) for faces in _CHOICES.values()
    )
    return character if is_set else f"[U+{ord(character):04X}]"


def _has(face: Face, character: str) -> bool:
    # reportlab's character maps reach no further than the first plane: what lies beyond would
    # print, but come out wrong when copied or searched.
    return character <= _LAST_IN_REACH and ord(character) in font_file(face).charWidths


class FontFile(GlyphSource, Protocol):
    """What we ask of reportlab's font file; measures in thousandths of the type size."""

    name: bytes
    charToGlyph: dict[int, int]  # noqa: N815 - reportlab's name
    charWidths: dict[int, float]  # noqa: N815 - reportlab's name
    bbox: tuple[float, float, float, float]
    italicAngle: float  # noqa: N815 - reportlab's name
    ascent: float
    descent: float
    capHeight: float  # noqa: N815 - reportlab's name
    stemV: float  # noqa: N815 - reportlab's name


_open_file = cast(Callable[[str], FontFile], ttfonts.TTFontFile)
_loading = threading.Lock()
_loaded: dict[Face, FontFile] = {}
_measured: dict[Face, dict[str, "Measured"]] = {face: {} for face in Face}
_MEASURED_AT_MOST = 20_000


def font_file(face: Face) -> FontFile:
    """The face's glyphs and widths; loads it at first use."""
    found = _loaded.get(face)
    if found is None:
        with _loading:
            found = _loaded.get(face)
            if found is None:
                path = resource_path("fonts", FILES[face])
                found = _loaded[face] = _open_file(str(path))
    return found


class Measured(NamedTuple):
    """A text cut into stretches of one face, with widths in thousandths of the type size."""

    width: float
    stretches: tuple[tuple[Face, str, float], ...]


def measure(face: Face, text: str) -> Measured:
    """The normalised text in this face, its fallback where a glyph is missing."""
    known = _measured[face]
    found = known.get(text)
    if found is None:
        if len(known) >= _MEASURED_AT_MOST:
            known.clear()
        found = known[text] = _measure(face, text)
    return found


def width(face: Face, text: str, size: float) -> float:
    """How wide a text is set at a size, in points."""
    return measure(face, normalised(text)).width * size / 1000


def _measure(face: Face, text: str) -> Measured:
    widths = font_file(face).charWidths
    try:
        total = sum([widths[ord(c)] for c in text])
    except KeyError:
        return _measure_mixed(face, text)
    return Measured(total, ((face, text, total),))


def _measure_mixed(face: Face, text: str) -> Measured:
    stretches: list[tuple[Face, str, float]] = []
    for chosen, group in itertools.groupby(text, lambda c: _face_for(c, face)):
        stretch = "".join(group)
        widths = font_file(chosen).charWidths
        stretches.append((chosen, stretch, sum(widths[ord(c)] for c in stretch)))
    return Measured(sum(part for _, _, part in stretches), tuple(stretches))


def _face_for(character: str, face: Face) -> Face:
    """The first cut that has the character; of a normalised text there is one."""
    return next(found for found in _CHOICES.get(face, (face,)) if _has(found, character))
