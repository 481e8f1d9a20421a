"""Text into lines: words measured once, lines filled greedily, ragged right.

A word too long for a line is broken wherever the line is full. Lines may also break after a hyphen
or a slash that has two letters on either side. Most texts need one face a run and have no word that
is too long: they are set from running sums, the others word by word.
"""

import bisect
import functools
import itertools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bpodesk.documents.blocks import Run, Stroke, Text
from bpodesk.documents.fonts import Face, Measured, measure, normalised
from bpodesk.documents.marks import Fragment
from bpodesk.documents.style import INK_COLOURS, TextStyle
from bpodesk.domain.pictures import Ink

_INNER_BREAK: Final = re.compile(r"(?<=[^\W\d_]{2}[-–—/])(?=[^\W\d_]{2})")
_PIECE: Final = re.compile(" ?[^ ]+")
_PIECE_OR_SHARE: Final = re.compile(" ?[^ ]+(?: %[^ ]*)?")
"""A per cent sign stays with its number."""
_ENDLESS: Final = 1e6
_SHORT: Final = 40
"""Characters up to which a text is measured whole: most cells of a table."""
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


class _Advances(dict[str, float]):
    """Pieces (a word, perhaps with the space before it) to widths in points, in one face and size.

    A piece that needs another face has a width below zero.
    """

    def __init__(self, face: Face, size: float) -> None:
        self._face = face
        self._size = size

    def __missing__(self, piece: str) -> float:
        if len(self) > _PIECES_AT_MOST:
            self.clear()
        measured = measure(self._face, piece)
        is_plain = len(measured.stretches) == 1 and measured.stretches[0][0] == self._face
        self[piece] = measured.width * self._size / 1000 if is_plain else -1.0
        return self[piece]


_advances: dict[tuple[Face, float], _Advances] = {}
_SIZES_AT_MOST = 200
_PIECES_AT_MOST = 5_000


class _Stretch(NamedTuple):
    """Pieces of one look, as places in the whole text's list; how wide its space is."""

    look: _Look
    start: int
    end: int
    space: float


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

    `ink` takes the place of the style's.
    """
    limit = width + _SLACK
    ink = ink or style.ink
    if isinstance(text, str) and len(text) <= _SHORT:
        line = _single_line(text, style, ink)
        if line is not None and line.width <= limit:
            return [line]
    lines = _set_plainly(text, style, limit, ink)
    return _set_by_words(text, style, width, ink) if lines is None else lines


def natural_width(text: Text, style: TextStyle) -> float:
    """How wide the text is on one line."""
    return max((line.width for line in break_lines(text, style, _ENDLESS)), default=0.0)


def widest_word(text: str, style: TextStyle) -> float:
    """How wide the widest of the text's words is."""
    return max((natural_width(word, style) for word in text.split()), default=0.0)


@functools.lru_cache(maxsize=8192)  # a column is measured before it is set, and hours repeat
def _single_line(text: str, style: TextStyle, ink: Ink) -> Line | None:
    """A text of few words in one face, however wide; None where there is nothing to see or two."""
    normal = normalised(text).strip(" ")
    if not normal:
        return None
    face = face_of(bold=style.bold, italic=style.italic)
    measured = measure(face, normal)
    if len(measured.stretches) > 1 or next(iter(measured.stretches))[0] is not face:
        return None
    width = measured.width * style.size / 1000
    return Line(width, (Fragment(0.0, normal, face, width, INK_COLOURS[ink]),))


def _set_plainly(text: Text, style: TextStyle, limit: float, ink: Ink) -> list[Line] | None:
    """The lines by running sums; None where a word is too long or needs a second face."""
    pieces: list[str] = []
    widths: list[float] = []
    stretches: list[_Stretch] = []
    glued: set[int] = set()
    is_after_space = True
    for run in as_runs(text):
        normal = normalised(run.text)
        own = _pieces(normal)
        if own:
            start = len(pieces)
            if own[0][0] != " ":
                if is_after_space:
                    own[0] = f" {own[0]}"
                else:
                    glued.add(start)
            look = _look(run, style, ink)
            advances = _advances_of(look.face, style.size)
            widths += map(advances.__getitem__, own)
            pieces += own
            if stretches and stretches[-1].look == look:
                start = stretches.pop().start
            stretches.append(_Stretch(look, start, len(pieces), advances[" "]))
            is_after_space = False
        is_after_space = is_after_space or normal.endswith(" ")
    if not pieces:
        return []
    if min(widths) < 0 or max(widths) > limit:
        return None
    sums = list(itertools.accumulate(widths, initial=0.0))
    ends = _line_ends(pieces, sums, stretches, glued, limit)
    return None if ends is None else _plain_lines(pieces, sums, stretches, ends)


def _pieces(text: str) -> list[str]:
    """Words with the space before them, cut where a line may break inside."""
    piece = _PIECE_OR_SHARE if " %" in text else _PIECE
    if not ("-" in text or "/" in text or "–" in text or "—" in text):
        return piece.findall(text)
    return [found for part in _INNER_BREAK.split(text) for found in piece.findall(part)]


def _line_ends(
    pieces: list[str],
    sums: list[float],
    stretches: list[_Stretch],
    glued: set[int],
    limit: float,
) -> list[int] | None:
    """Where each line ends; None where what is glued together is too long for one."""
    ends: list[int] = []
    start, count, at = 0, len(pieces), 0
    while start < count:
        while stretches[at].end <= start:
            at += 1
        room = sums[start] + limit + (stretches[at].space if pieces[start][0] == " " else 0.0)
        end = bisect.bisect_right(sums, room, start + 1) - 1
        while end in glued:
            end -= 1
        if end <= start:
            return None
        ends.append(end)
        start = end
    return ends


def _plain_lines(
    pieces: list[str], sums: list[float], stretches: list[_Stretch], ends: list[int]
) -> list[Line]:
    """The lines' fragments: a space is written at the end of what stands before it."""
    lines: list[Line] = []
    count = len(pieces)
    start = at = 0
    for end in ends:
        fragments: list[Fragment] = []
        origin = x = 0.0
        first = start
        while first < end:
            stretch = stretches[at]
            last = min(end, stretch.end)
            text = "".join(pieces[first:last])
            left = sums[first]
            if text[0] == " ":
                text = text[1:]
                left += stretch.space
            if first == start:
                origin = left
            x = sums[last] - origin
            if last < count and pieces[last][0] == " ":
                text += " "
            look = stretch.look
            fragments.append(
                Fragment(
                    left - origin,
                    text,
                    look.face,
                    sums[last] - left,
                    look.colour,
                    look.link,
                    look.stroke,
                )
            )
            first = last
            if last == stretch.end:
                at += 1
        lines.append(Line(x, tuple(fragments)))
        start = end
    return lines


def _look(run: Run, style: TextStyle, ink: Ink) -> _Look:
    face = face_of(bold=run.bold or style.bold, italic=run.italic or style.italic)
    colour = INK_COLOURS[run.ink or (Ink.ACCENT if run.link else ink)]
    return _Look(face, colour, run.link, run.stroke)


def _advances_of(face: Face, size: float) -> _Advances:
    found = _advances.get((face, size))
    if found is None:
        if len(_advances) > _SIZES_AT_MOST:
            _advances.clear()
        found = _advances[face, size] = _Advances(face, size)
    return found


def _set_by_words(text: Text, style: TextStyle, width: float, ink: Ink) -> list[Line]:
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
    gap = 0.0
    open_parts: list[_Part] = []
    for run in as_runs(text):
        look = _look(run, style, ink)
        space = measure(look.face, " ").width * style.size / 1000
        for index, chunk in enumerate(normalised(run.text).split(" ")):
            if index:
                if open_parts:
                    yield _word(gap, open_parts)
                    open_parts = []
                gap = space
            if not chunk:
                continue
            *closed, last = _INNER_BREAK.split(chunk)
            for piece in closed:
                yield _word(gap, [*open_parts, _part(look, piece, style.size)])
                open_parts, gap = [], 0.0
            open_parts.append(_part(look, last, style.size))
    if open_parts:
        yield _word(gap, open_parts)


def _part(look: _Look, text: str, size: float) -> _Part:
    measured = measure(look.face, text)
    return _Part(look, measured, measured.width * size / 1000)


def _word(gap: float, parts: list[_Part]) -> _Word:
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
