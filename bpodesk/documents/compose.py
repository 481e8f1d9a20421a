"""Blocks into strips: every block but tables and panels, and the order of them all."""

from collections.abc import Callable

from bpodesk.documents import style
from bpodesk.documents.blocks import (
    Block,
    Contents,
    Figure,
    Heading,
    KeyValues,
    Lights,
    Logo,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Rule,
    Signatures,
    Space,
    Table,
    Text,
    Tiles,
)
from bpodesk.documents.flow import Line, break_lines, plain_text
from bpodesk.documents.fonts import normalised
from bpodesk.documents.lists import Lists
from bpodesk.documents.logos import check_logo
from bpodesk.documents.marks import (
    AnchorMark,
    ImageMark,
    LinkMark,
    PageNumberMark,
    PictureMark,
    RuleMark,
    Strip,
    TextMark,
)
from bpodesk.documents.panels import key_value_strips, light_strips, signature_strips, tile_strips
from bpodesk.documents.structure import Node
from bpodesk.documents.style import TextStyle, baseline
from bpodesk.documents.tables import table_strips

_PARAGRAPHS = {
    ParagraphStyle.BODY: style.BODY,
    ParagraphStyle.SMALL: style.SMALL,
    ParagraphStyle.NOTE: style.NOTE,
    ParagraphStyle.TITLE: style.TITLE,
    ParagraphStyle.LEAD: style.LEAD,
}
_NUMBER_GAP = 0.7
"""Between a wide number and its text, in type sizes."""
_PAGE_NUMBER_WIDTH = 30.0
_CLOSEST = 0.86
"""How much closer the contents' entries may stand to end on one page."""


class Composer:
    """Turns the blocks of one document into strips for a text area of the given size."""

    def __init__(
        self,
        blocks: tuple[Block, ...],
        *,
        width: float,
        page_height: float,
        logo: Logo | None = None,
    ) -> None:
        self.root = Node("Document", None)
        self._lists = Lists(self.root)
        self._logo = logo
        self._width = width
        self._page_height = page_height
        self._blocks = blocks
        self._headings = _anchored([block for block in blocks if isinstance(block, Heading)])
        self._next_heading = 0
        self._depth = 0

    def strips(self) -> list[Strip]:
        """All strips in order."""
        strips = [] if self._logo is None else [_logo_strip(self._logo, self.root)]
        is_after_break = False
        for block in self._blocks:
            if isinstance(block, PageBreak):
                is_after_break = True
                continue
            if not isinstance(block, Paragraph):
                self._lists.close()
            made = self._strips_of(block)
            if made and is_after_break:
                made[0].breaks = True
                is_after_break = False
            elif isinstance(block, Signatures):
                _hold_last_words(strips)
            strips += made
        return strips

    def _strips_of(self, block: Block) -> list[Strip]:
        match block:
            case Heading():
                return self._heading()
            case Paragraph():
                return _paragraph(block, self._width, *self._lists.item(block))
            case Contents():
                return self._contents(block)
            case PageBreak():
                return []
            case _:
                return self._panel(block)

    def _panel(
        self, block: Table | Figure | KeyValues | Tiles | Lights | Signatures | Space | Rule
    ) -> list[Strip]:
        width, root = self._width, self.root
        match block:
            case Table():
                made = table_strips(block, width=width, page_height=self._page_height, parent=root)
            case Figure():
                made = _figure(block, width, self._page_height, root)
            case KeyValues():
                made = key_value_strips(block, width, root)
            case Tiles():
                made = tile_strips(block, width, root)
            case Lights():
                made = light_strips(block, width, root)
            case Signatures():
                made = signature_strips(block, width, root)
            case Space():
                made = [Strip(height=style.mm(block.height_mm))]
            case Rule():
                mark = RuleMark(0, 0, width, 0, style.RULE_COLOUR, 0.6)
                made = [Strip(height=0.6, marks=[mark], before=7, after=7)]
        return made

    def _heading(self) -> list[Strip]:
        heading, anchor = self._headings[self._next_heading]
        self._next_heading += 1
        text_style = style.HEADINGS[heading.level]
        self._depth = min(heading.level, self._depth + 1)  # a reader counts on every level
        node = Node(f"H{self._depth}", self.root)
        strips = numbered_strips(
            heading.number,
            lambda room: break_lines(heading.text, text_style, room),
            text_style,
            width=self._width,
            x=0.0,
            hang=style.NUMBER_INDENT if heading.number else 0.0,
            number_node=node,
            node=node,
        )
        for strip in strips:
            strip.keep = True
        if strips:
            strips[0].marks.insert(0, AnchorMark(anchor, _title_of(heading), heading.level - 1))
        return strips

    def _contents(self, contents: Contents) -> list[Strip]:
        title_style = style.HEADINGS[1]
        toc = Node("TOC", self.root)
        title_node = Node("Caption", toc) if contents.title else None
        strips = _line_strips(
            break_lines(contents.title, title_style, self._width), title_style, title_node
        )
        for strip in strips:
            strip.keep = True
        entries = [
            self._entry(heading, anchor, Node("Link", Node("Reference", Node("TOCI", toc))))
            for heading, anchor in self._headings
            if heading.level <= contents.deepest_level and _title_of(heading)
        ]
        for entry in (*entries[:1], *entries[-2:-1]):
            entry[-1].keep = True  # no entry alone below the title or on the last page
        listed = [strip for entry in entries for strip in entry]
        _squeeze(listed, self._page_height - sum(s.height + s.after for s in strips))
        return [*strips, *listed]

    def _entry(self, heading: Heading, anchor: str, node: Node) -> list[Strip]:
        text_style = style.CONTENTS[heading.level]
        right = self._width
        strips = numbered_strips(
            heading.number,
            lambda room: break_lines(heading.text, text_style, room - _PAGE_NUMBER_WIDTH),
            text_style,
            width=self._width,
            x=0.0 if heading.level == 1 else style.NUMBER_INDENT * (heading.level - 1),
            hang=style.NUMBER_INDENT if heading.number else 0.0,
            number_node=node,
            node=node,
        )
        for strip in strips:
            strip.keep = strip is not strips[-1]
            strip.marks.append(
                LinkMark(0, 0, right, strip.height, anchor, f"Go to {_title_of(heading)}", node)
            )
        last_text = next(m for m in reversed(strips[-1].marks) if isinstance(m, TextMark))
        end = last_text.x + sum(fragment.width for fragment in last_text.fragments)
        strips[-1].marks.append(
            PageNumberMark(
                end,
                right,
                last_text.y,
                text_style.size,
                style.INK_COLOURS[text_style.ink],
                anchor,
                node,
            )
        )
        return strips


def _anchored(headings: list[Heading]) -> list[tuple[Heading, str]]:
    """Each heading with the name of its anchor: its own, or one made from its place."""
    return [(h, h.anchor or f"heading.{index}") for index, h in enumerate(headings)]


def _title_of(heading: Heading) -> str:
    return normalised(f"{heading.number} {heading.text}").strip()


def _line_strips(
    lines: list[Line], text_style: TextStyle, node: Node | None, *, x: float = 0.0
) -> list[Strip]:
    """A strip a line; at least two lines stay together at a page's foot and head."""
    y = baseline(text_style)
    last = len(lines) - 1
    strips = [
        Strip(
            height=text_style.leading,
            marks=[TextMark(x, y, text_style.size, line.fragments, node)],
            keep=index < last and (index in {0, last - 1}),
        )
        for index, line in enumerate(lines)
    ]
    if strips:
        strips[0].before, strips[-1].after = text_style.before, text_style.after
    return strips


def numbered_strips(
    number: Text,
    lines_in: Callable[[float], list[Line]],
    text_style: TextStyle,
    *,
    width: float,
    x: float,
    hang: float,
    number_node: Node,
    node: Node,
) -> list[Strip]:
    """Lines that hang `hang` right of a number at `x`; a wide number pushes them further."""
    number_lines = break_lines(number, text_style, width / 3)
    if number_lines:
        hang = max(hang, number_lines[0].width + _NUMBER_GAP * text_style.size)
    lines = lines_in(width - x - hang)
    if not lines:
        lines = [Line(0.0, ())] if number_lines else []
    strips = _line_strips(lines, text_style, node, x=x + hang)
    for strip, line in zip(strips, number_lines, strict=False):
        *others, last = line.fragments
        spaced = (*others, last._replace(text=f"{last.text} "))
        strip.marks.insert(
            0, TextMark(x, baseline(text_style), text_style.size, spaced, number_node)
        )
    return strips


def _paragraph(block: Paragraph, width: float, number_node: Node, node: Node) -> list[Strip]:
    text_style = _PARAGRAPHS[block.style]
    x = style.NUMBER_INDENT + style.ITEM_INDENT * (block.level - 1) if block.level else 0.0
    hang = style.ITEM_INDENT if block.level else style.NUMBER_INDENT
    strips = numbered_strips(
        block.number,
        lambda room: break_lines(block.text, text_style, room),
        text_style,
        width=width,
        x=x,
        hang=hang if block.number else 0.0,
        number_node=number_node,
        node=node,
    )
    if strips and block.anchor:
        strips[0].marks.insert(0, AnchorMark(block.anchor))
    leads_in = plain_text(block.text).rstrip().endswith(":")
    if strips and (block.keep_with_next or leads_in):
        strips[-1].keep = True
    return strips


def _squeeze(strips: list[Strip], room: float) -> None:
    """Set the contents' entries closer where they would need little more than a page."""
    taken = sum(strip.height + strip.before for strip in strips)
    if not room < taken <= room / _CLOSEST:
        return
    share = room / taken
    for strip in strips:
        strip.height *= share
        strip.before *= share
        strip.marks = [
            mark._replace(height=strip.height) if isinstance(mark, LinkMark) else mark
            for mark in strip.marks
        ]


def _hold_last_words(strips: list[Strip]) -> None:
    """Keep the text's last lines with what follows: nobody signs a page without a word on it."""
    at = len(strips) - 1
    while at >= 0 and strips[at].keep and not strips[at].breaks:
        at -= 1
    if at >= 0 and not any(strip.breaks for strip in strips[at + 1 :]):
        strips[at].keep = True


def _logo_strip(logo: Logo, root: Node) -> Strip:
    """The logo at the left, in its proportions. Raises UnusableLogo."""
    width, height = check_logo(logo.data)
    scale = min(style.LOGO_WIDTH / width, style.LOGO_HEIGHT / height)
    node = Node("Figure", root, alternative=normalised(logo.alternative))
    mark = ImageMark(0, 0, width * scale, height * scale, logo, node)
    return Strip(height=height * scale, marks=[mark], after=style.LOGO_AFTER)


def _figure(block: Figure, width: float, page_height: float, root: Node) -> list[Strip]:
    """The caption and the picture, made smaller where it is wider or taller than the page."""
    caption_node = Node("P", root) if block.caption else None
    caption = _line_strips(
        break_lines(block.caption, style.CAPTION, width), style.CAPTION, caption_node
    )
    for strip in caption:
        strip.keep = True
    picture = block.picture
    room = page_height - sum(strip.height for strip in caption) - style.CAPTION.after
    scale = min(1.0, width / picture.width, room / picture.height)
    node = Node("Figure", root, alternative=picture.alternative)
    mark = PictureMark(0, 0, scale, picture, node)
    strip = Strip(height=picture.height * scale, marks=[mark], after=style.FIGURE_AFTER)
    return [*caption, strip]
