"""TrueType fonts cut down to the glyphs that a document prints.

Only the outlines and their measures are kept. Hints, programs that fit outlines to the pixels of
old screens, are left out: paper and today's screens don't need them, and they take much room.
"""

import struct
from collections.abc import Sequence
from typing import Final, Protocol

FIRST_CODE: Final = 32
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX, _INSTRUCTIONS = 1, 8, 32, 64, 128, 256
_SHORT_REACH: Final = 0x20000
"""Outlines up to this size are found by places of two bytes."""


class GlyphSource(Protocol):
    """What we ask of an open font file: reportlab's."""

    glyphPos: Sequence[int]  # noqa: N815 - reportlab's name
    hmetrics: Sequence[tuple[int, int]]

    def get_table(self, tag: str) -> bytes: ...


def cut(source: GlyphSource, glyphs: Sequence[int]) -> bytes:
    """A font file in which the code FIRST_CODE + n shows the n-th of the glyphs (0: “missing”)."""
    all_outlines = source.get_table("glyf")
    kept = list(dict.fromkeys((0, *glyphs)))
    numbers = {glyph: number for number, glyph in enumerate(kept)}
    outlines: list[bytes] = []
    for glyph in kept:  # grows while it is read: an accented letter brings its parts
        outline = all_outlines[source.glyphPos[glyph] : source.glyphPos[glyph + 1]]
        is_composite = outline[:1] >= b"\x80"
        outlines.append(
            _composite(outline, kept, numbers) if is_composite else _without_hints(outline)
        )
    tables = _measures(source, kept)
    tables["glyf"], tables["loca"], is_long = _places(outlines)
    head = bytearray(source.get_table("head"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">H", head, 50, is_long)
    tables["head"] = bytes(head)
    tables["cmap"] = _codes([numbers[glyph] for glyph in glyphs])
    return _assembled(tables)


def _without_hints(outline: bytes) -> bytes:
    """A simple glyph without its instructions; an empty one as it is."""
    if not outline:
        return outline
    ends = 10 + 2 * struct.unpack_from(">h", outline)[0]
    (length,) = struct.unpack_from(">H", outline, ends)
    return b"%b\0\0%b" % (outline[:ends], outline[ends + 2 + length :])


def _composite(outline: bytes, kept: list[int], numbers: dict[int, int]) -> bytes:
    """A glyph made of others, which are kept too, by their new numbers and without instructions."""
    made = bytearray(outline)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", made, at)
        if part not in numbers:
            numbers[part] = len(kept)
            kept.append(part)
        struct.pack_into(">HH", made, at, flags & ~_INSTRUCTIONS, numbers[part])
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _TWO_SCALES) + 8 * bool(flags & _MATRIX)
    return bytes(made[:at])


def _measures(source: GlyphSource, kept: Sequence[int]) -> dict[str, bytes]:
    """The tables that count glyphs and say how wide they are."""
    maxp, hhea = bytearray(source.get_table("maxp")), bytearray(source.get_table("hhea"))
    struct.pack_into(">H", maxp, 4, len(kept))
    struct.pack_into(">H", hhea, 34, len(kept))
    flat = [int(value) for glyph in kept for value in source.hmetrics[glyph]]
    hmtx = struct.pack(f">{len(flat)}H", *(value & 0xFFFF for value in flat))
    return {"maxp": bytes(maxp), "hhea": bytes(hhea), "hmtx": hmtx}


def _places(outlines: Sequence[bytes]) -> tuple[bytes, bytes, bool]:
    """The outlines one after the other, where each begins, and whether places are long."""
    glyf = bytearray()
    places = [0]
    for outline in outlines:
        glyf += outline + b"\0" * (-len(outline) % 4)
        places.append(len(glyf))
    if len(glyf) < _SHORT_REACH:
        return bytes(glyf), struct.pack(f">{len(places)}H", *(at // 2 for at in places)), False
    return bytes(glyf), struct.pack(f">{len(places)}L", *places), True


def _codes(numbers: Sequence[int]) -> bytes:
    """The table from codes to glyphs, as PDF readers look for it in a symbolic font."""
    count = len(numbers)
    return struct.pack(
        f">2H2HL3H2H{count}H", 0, 1, 1, 0, 12, 6, 10 + 2 * count, 0, FIRST_CODE, count, *numbers
    )


def _assembled(tables: dict[str, bytes]) -> bytes:
    """The font file of the tables."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">L4H", 0x10000, count, 16 << power, power, (count - (1 << power)) * 16)
    directory: list[bytes] = []
    body = bytearray()
    start = len(head) + 16 * count
    adjustment = 0
    for tag in sorted(tables):
        padded = tables[tag] + b"\0" * (-len(tables[tag]) % 4)
        if tag == "head":
            adjustment = start + len(body) + 8
        place = (_checksum(padded), start + len(body), len(tables[tag]))
        directory.append(struct.pack(">4s3L", tag.encode(), *place))
        body += padded
    font = bytearray(head + b"".join(directory) + body)
    struct.pack_into(">L", font, adjustment, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    return sum(struct.unpack(f">{len(data) // 4}L", data)) & 0xFFFFFFFF
