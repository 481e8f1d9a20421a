"""Text into lines: words measured once, lines filled greedily, ragged right.

A word too long for a line is broken wherever the line is full. Lines may also break after a hyphen
or a slash between letters.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bpodesk.documents.blocks import Run, Stroke, Text
from bpodesk.documents.fonts import Face, Measured, MissingGlyph, measure, normalised
from bpodesk.documents.marks import Fragment
from bpodesk.documents.style import INK_COLOURS, TextStyle
from bpodesk.domain.pictures import Ink

_INNER_BREAK: Final = re.compile(r"(?<=[^\W\d_][-–—/])(?=[^\W\d_])")
_SLACK = 0.01  # points; keeps a text that fits exactly on its line in spite of rounding


class Line(NamedTuple):
    """One set line; `width` is that of its text, without trailing space."""

    width: float
    fragments: tuple[Fragment, ...]


class _Look(NamedTuple):
    """How a run is set."""

    face: Face
    colour: str
    link: str
    stroke: Stroke


class _Part(NamedTuple):
    """A stretch of a word in one look; its width in points."""

    look: _Look
    measured: Measured
    width: float


class _Word(NamedTuple):
    """What isn't divided; `gap` is the width of the space before it (0: none)."""

    gap: float
    width: float
    parts: tuple[_Part, ...]


_met: dict[tuple[_Look, float], dict[str, _Word]] = {}
_LOOKS_AT_MOST = 60
_WORDS_AT_MOST = 5_000


def face_of(*, bold: bool, italic: bool) -> Face:
    """The cut for a look; bold wins over italic, there is no cut with both."""
    if bold:
        return Face.BOLD
    return Face.ITALIC if italic else Face.REGULAR


def as_runs(text: Text) -> tuple[Run, ...]:
    """Plain text as one run."""
    return (Run(text),) if isinstance(text, str) else text


def plain_text(text: Text) -> str:
    """The words alone."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


def break_lines(
    text: Text, style: TextStyle, width: float, *, ink: Ink | None = None
) -> list[Line]:
    """The text's lines, none wider than `width`; an empty text has none.

    `ink` takes the place of the style's. Raises MissingGlyph.
    """
    try:
        return _broken(text, style, width, ink or style.ink)
    except MissingGlyph as missing:
        raise MissingGlyph(missing.character, normalised(plain_text(text))) from None


def _broken(text: Text, style: TextStyle, width: float, ink: Ink) -> list[Line]:
    lines: list[Line] = []
    words: list[_Word] = []
    filled = 0.0
    limit = width + _SLACK
    for word in _words(text, style, ink):
        pieces = (word,) if word.width <= limit else _chopped(word, style.size, width)
        for piece in pieces:
            advance = piece.gap + piece.width if words else piece.width
            if words and filled + advance > limit:
                lines.append(_set(words, style.size, is_word_end=piece.gap > 0))
                words, filled, advance = [], 0.0, piece.width
            words.append(piece)
            filled += advance
    if words:
        lines.append(_set(words, style.size))
    return lines


def _words(text: Text, style: TextStyle, ink: Ink) -> Iterator[_Word]:
    """The words in order; parts of neighbouring runs without a space between make one word."""
    size = style.size
    gap = 0.0
    open_parts: list[_Part] = []
    for run in as_runs(text):
        if not run.text:
            continue
        face = face_of(bold=run.bold or style.bold, italic=run.italic or style.italic)
        colour = INK_COLOURS[run.ink or (Ink.ACCENT if run.link else ink)]
        look = _Look(face, colour, run.link, run.stroke)
        space = measure(face, " ").width * size / 1000
        whole = _whole_words(look, size)
        chunks = normalised(run.text).split(" ")
        last_chunk = len(chunks) - 1
        for index, chunk in enumerate(chunks):
            if index:
                if open_parts:
                    yield _word(gap, open_parts)
                    open_parts = []
                gap = space
            if not chunk:
                continue
            if index and index < last_chunk:
                known = whole.get(chunk)
                if known is not None:
                    yield known
                    continue
            *closed, last = (chunk,) if chunk.isalpha() else _INNER_BREAK.split(chunk)
            if index and index < last_chunk and not closed:
                whole[chunk] = _word(space, [_part(look, chunk, size)])
            for piece in closed:
                yield _word(gap, [*open_parts, _part(look, piece, size)])
                open_parts, gap = [], 0.0
            open_parts.append(_part(look, last, size))
    if open_parts:
        yield _word(gap, open_parts)


def _whole_words(look: _Look, size: float) -> dict[str, _Word]:
    """Words in one look met before, with a space before them: most of a text is such words."""
    if len(_met) > _LOOKS_AT_MOST:
        _met.clear()
    words = _met.setdefault((look, size), {})
    if len(words) > _WORDS_AT_MOST:
        words.clear()
    return words


def _part(look: _Look, text: str, size: float) -> _Part:
    measured = measure(look.face, text)
    return _Part(look, measured, measured.width * size / 1000)


def _word(gap: float, parts: list[_Part]) -> _Word:
    if len(parts) == 1:
        return _Word(gap, parts[0].width, (parts[0],))
    return _Word(gap, sum(part.width for part in parts), tuple(parts))


def _chopped(word: _Word, size: float, width: float) -> Iterator[_Word]:
    """The word in pieces that each fill a line; at least one character each."""
    gap = word.gap
    taken: list[_Part] = []
    filled = 0.0
    for part in word.parts:
        start = 0
        text = "".join(stretch for _, stretch, _ in part.measured.stretches)
        for index, character in enumerate(text):
            advance = measure(part.look.face, character).width * size / 1000
            if filled + advance > width and (taken or index > start):
                if index > start:
                    taken.append(_part(part.look, text[start:index], size))
                yield _word(gap, taken)
                taken, filled, start, gap = [], 0.0, index, 0.0
            filled += advance
        taken.append(_part(part.look, text[start:], size))
    yield _word(gap, taken)


def _set(words: list[_Word], size: float, *, is_word_end: bool = False) -> Line:
    """The words as fragments: neighbours of one look and face become one string.

    The space between two fragments is written into the first, and one at the end of a line that
    ends a word: so a text copied or read aloud from the PDF has them. Widths leave them out.
    """
    fragments: list[Fragment] = []
    texts: list[str] = []
    look: _Look | None = None
    face = Face.REGULAR
    x = start = 0.0

    def close() -> None:
        if texts and look is not None:
            text = "".join(texts)
            fragments.append(
                Fragment(start, text, face, x - start, look.colour, look.link, look.stroke)
            )
            texts.clear()

    for index, word in enumerate(words):
        gap = word.gap if index else 0.0
        for part in word.parts:
            for stretch_face, text, stretch_width in part.measured.stretches:
                joins = part.look == look and stretch_face == face
                if gap:
                    texts.append(" ")
                    # Only the look's own cut has a space of the width that the gap was given.
                    joins = joins and face == part.look.face
                if not joins:
                    close()
                    look, face, start = part.look, stretch_face, x + gap
                texts.append(text)
                x += gap + stretch_width * size / 1000
                gap = 0.0
    if is_word_end:
        texts.append(" ")
    close()
    return Line(x, tuple(fragments))
