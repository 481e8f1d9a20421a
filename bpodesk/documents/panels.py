"""Key-value lists, tiles, lights and signature blocks into strips."""

from collections.abc import Iterable, Sequence

from bpodesk.documents import style
from bpodesk.documents.blocks import (
    KeyValues,
    Light,
    Lights,
    SignatureParty,
    Signatures,
    Text,
    Tile,
    Tiles,
)
from bpodesk.documents.flow import Line, break_lines, natural_width
from bpodesk.documents.marks import BoxMark, RuleMark, Strip, TextMark
from bpodesk.documents.structure import Node
from bpodesk.documents.style import INK_COLOURS, LIGHT_GROUNDS, TextStyle, baseline
from bpodesk.domain.pictures import Ink

_TILES_ABREAST = 4
_COLUMN_GAP = 14.0
_LIGHT_ROW_GAP = 4.5
_PILL_PADDING = 7.0
_SIGNATURE_GAP = 30.0
_SIGNATURE_ROOM = 34.0
_WRITING_LINE = 21.0
_SMALLEST_VALUE = 9.0


def _write(
    strip: Strip,
    text: Text,
    text_style: TextStyle,
    *,
    x: float,
    top: float,
    width: float,
    node: Node | None,
    ink: Ink | None = None,
) -> float:
    """Set a text into the strip; the height it took."""
    lines = _ended(break_lines(text, text_style, width, ink=ink))
    y = top + baseline(text_style)
    for line in lines:
        strip.marks.append(TextMark(x, y, text_style.size, line.fragments, node))
        y += text_style.leading
    return len(lines) * text_style.leading


def _ended(lines: list[Line]) -> list[Line]:
    """With a space after the last word: what is read aloud next belongs to the same node."""
    if not lines:
        return lines
    *others, last = lines
    *fragments, end = last.fragments
    return [*others, Line(last.width, (*fragments, end._replace(text=f"{end.text} ")))]


def _widest(texts: Iterable[Text], text_style: TextStyle, limit: float) -> float:
    """The width of the widest of the texts, at most `limit`."""
    return max(
        (line.width for text in texts for line in break_lines(text, text_style, limit)), default=0.0
    )


def key_value_strips(block: KeyValues, width: float, parent: Node) -> list[Strip]:
    """One strip a pair."""
    keys = [key for key, _ in block.pairs]
    key_width = _widest(keys, style.KEY, width * 0.4)
    value_x = max(width * 0.22, key_width + _COLUMN_GAP)
    strips: list[Strip] = []
    table = Node("Table", parent)
    for key, value in block.pairs:
        row = Node("TR", table)
        strip = Strip(height=0.0)
        key_node = Node("TH", row, attributes="<</O/Table/Scope/Row>>")
        key_height = _write(
            strip, key, style.KEY, x=0, top=1.5, width=value_x - _COLUMN_GAP, node=key_node
        )
        value_height = _write(
            strip,
            value,
            style.VALUE,
            x=value_x,
            top=1.5,
            width=width - value_x,
            node=Node("TD", row),
        )
        strip.height = max(key_height, value_height, style.VALUE.leading) + 3.0
        strips.append(strip)
    if strips:
        strips[0].before, strips[-1].after = style.KEYS_BEFORE, style.TABLE_AFTER
    hold_ends(strips)
    return strips


def hold_ends(strips: list[Strip]) -> None:
    """No line of a list or table stands alone at a page's foot or head."""
    for strip in (*strips[:-1][:1], *strips[-2:-1]):
        strip.keep = True


def tile_strips(block: Tiles, width: float, parent: Node) -> list[Strip]:
    """One strip a row of tiles; five or six are set in rows of three."""
    count = len(block.tiles)
    if not count:
        return []
    abreast = count if count <= _TILES_ABREAST else (3 if count in {5, 6, 9} else _TILES_ABREAST)
    tile_width = (width - style.TILE_GAP * (abreast - 1)) / abreast
    strips = [
        _tile_row(block.tiles[start : start + abreast], tile_width, parent)
        for start in range(0, count, abreast)
    ]
    strips[0].before = 5.0
    strips[-1].after = style.TABLE_AFTER + 2
    return strips


def _tile_row(tiles: Sequence[Tile], tile_width: float, parent: Node) -> Strip:
    inner = tile_width - 2 * style.TILE_PADDING - 3
    strip = Strip(height=0.0, after=style.TILE_GAP)
    tallest = 0.0
    for index, tile in enumerate(tiles):
        x = index * (tile_width + style.TILE_GAP) + style.TILE_PADDING + 3
        node = Node("P", parent)
        top = style.TILE_PADDING
        top += _write(strip, tile.label, style.TILE_LABEL, x=x, top=top, width=inner, node=node)
        top += 1.5
        value_style = _fitting(tile.value, style.TILE_VALUE, inner)
        offset = style.TILE_VALUE.leading - value_style.leading
        top += offset + _write(
            strip, tile.value, value_style, x=x, top=top + offset, width=inner, node=node
        )
        note_ink = tile.status.ink
        top += _write(
            strip, tile.note, style.TILE_NOTE, x=x, top=top, width=inner, node=node, ink=note_ink
        )
        tallest = max(tallest, top + style.TILE_PADDING)
    grounds: list[BoxMark] = []
    for index, tile in enumerate(tiles):
        x = index * (tile_width + style.TILE_GAP)
        ink = Ink.SECOND if tile.status.ink is Ink.MUTED else tile.status.ink
        grounds.append(BoxMark(x, 0, tile_width, tallest, style.TINT_COLOUR))
        grounds.append(BoxMark(x, 0, 2.5, tallest, INK_COLOURS[ink]))
    strip.marks[:0] = grounds
    strip.height = tallest
    return strip


def _fitting(text: str, text_style: TextStyle, width: float) -> TextStyle:
    """The style, smaller where the text would not fit on one line (down to a readable size)."""
    taken = natural_width(text, text_style)
    if taken <= width:
        return text_style
    size = max(_SMALLEST_VALUE, text_style.size * width / taken * 0.995)
    return TextStyle(size=size, leading=size * 1.28, bold=text_style.bold, ink=text_style.ink)


def light_strips(block: Lights, width: float, parent: Node) -> list[Strip]:
    """One strip a light: a pill with the verdict, the label, the note."""
    verdicts = [light.verdict for light in block.lights]
    badge = TextStyle(size=style.LIGHT.size - 0.75, leading=style.LIGHT.leading, bold=True)
    pill = _widest(verdicts, badge, width * 0.3) + 2 * _PILL_PADDING
    has_notes = any(light.note for light in block.lights)
    label_x = pill + _COLUMN_GAP
    label_width = (width - label_x) * (0.5 if has_notes else 1.0) - (8.0 if has_notes else 0.0)
    note_x = label_x + label_width + 8.0
    strips: list[Strip] = []
    for light in block.lights:
        node = Node("P", parent)
        strip = Strip(height=0.0)
        heights = [
            _pill(strip, light, badge, pill=pill, node=node),
            _write(strip, light.label, style.LIGHT, x=label_x, top=2, width=label_width, node=node)
            + 4,
        ]
        if light.note:
            heights.append(
                _write(
                    strip,
                    light.note,
                    style.LIGHT,
                    x=note_x,
                    top=2,
                    width=width - note_x,
                    node=node,
                    ink=Ink.MUTED,
                )
                + 4
            )
        strip.height = max(heights)
        strip.before = _LIGHT_ROW_GAP
        strips.append(strip)
    if strips:
        strips[-1].after = style.TABLE_AFTER
    hold_ends(strips)
    return strips


def _pill(strip: Strip, light: Light, badge: TextStyle, *, pill: float, node: Node) -> float:
    """The coloured ground with the verdict in its middle; its height."""
    room = pill - 2 * _PILL_PADDING
    lines = _ended(break_lines(light.verdict, badge, room, ink=light.status.ink))
    height = max(1, len(lines)) * badge.leading + 4
    ground = LIGHT_GROUNDS[light.status.ink]
    strip.marks.append(BoxMark(0, 0, pill, height, ground, min(7.5, height / 2)))
    y = 2 + baseline(badge)
    for line in lines:
        x = (pill - line.width) / 2
        strip.marks.append(TextMark(x, y, badge.size, line.fragments, node))
        y += badge.leading
    return height


def signature_strips(block: Signatures, width: float, parent: Node) -> list[Strip]:
    """Two parties abreast a strip, all strips kept together."""
    column = (width - _SIGNATURE_GAP) / 2
    last = ("Place",) if block.with_place else ()
    strips = [_signature_row(pair, column, parent, last=last) for pair in _in_twos(block.parties)]
    for strip in strips[:-1]:
        strip.keep = True
    return strips


def _in_twos(parties: Sequence[SignatureParty]) -> list[Sequence[SignatureParty]]:
    return [parties[start : start + 2] for start in range(0, len(parties), 2)]


def _signature_row(
    pair: Sequence[SignatureParty], column: float, parent: Node, *, last: Sequence[str]
) -> Strip:
    strip = Strip(height=0.0, before=14.0, after=10.0)
    bold = TextStyle(size=style.VALUE.size, leading=style.VALUE.leading, bold=True)
    top = max(_party_head(strip, p, bold, i, column, parent) for i, p in enumerate(pair))
    top += _SIGNATURE_ROOM
    for index, party in enumerate(pair):
        x = index * (column + _SIGNATURE_GAP)
        y = top
        for label, value in (
            ("Signature", ""),
            ("Name", party.name),
            ("Title", party.role),
            ("Date", ""),
            *((line, "") for line in last),
        ):
            node = Node("P", parent)
            _write(strip, label, style.TILE_LABEL, x=x, top=y - 11, width=column, node=node)
            height = _write(
                strip, value, style.VALUE, x=x + 46, top=y - 13, width=column - 46, node=node
            )
            y += max(0.0, height - style.VALUE.leading)
            strip.marks.append(
                RuleMark(x + 46, y + 1.5, x + column, y + 1.5, style.RULE_COLOUR, 0.6)
            )
            y += _WRITING_LINE
        strip.height = max(strip.height, y - _WRITING_LINE + 4)
    return strip


def _party_head(
    strip: Strip, party: SignatureParty, bold: TextStyle, index: int, column: float, parent: Node
) -> float:
    """Who signs: the party's title and its organisation; the height taken."""
    x = index * (column + _SIGNATURE_GAP)
    node = Node("P", parent)
    top = _write(strip, party.title, style.KEY, x=x, top=0, width=column, node=node)
    return top + _write(strip, party.organisation, bold, x=x, top=top, width=column, node=node)
