"""A document value into the bytes of a tagged PDF.

The same value gives the same bytes in every process: no clock, no random names, no order of hashing
goes into the file. Text is laid out first, then pages are filled, then painted.
"""

import bisect
from collections.abc import Mapping

from bpodesk.documents import style
from bpodesk.documents.blocks import Document
from bpodesk.documents.compose import Composer
from bpodesk.documents.flow import Line, break_lines
from bpodesk.documents.fonts import normalised
from bpodesk.documents.marks import LinkMark, RuleMark, Strip, TextMark
from bpodesk.documents.paginate import Page, pages_of_anchors, paginate
from bpodesk.documents.painter import Painter
from bpodesk.documents.sheet import Sheet
from bpodesk.documents.tagging import write_structure


def render(document: Document) -> bytes:
    """The PDF.

    Raises UnusableLogo, ValueError for a dead link.
    """
    paper_width, paper_height = document.paper.size
    width = paper_width - 2 * style.MARGIN_SIDE
    height = paper_height - style.MARGIN_TOP - style.MARGIN_BOTTOM
    composer = Composer(document.blocks, width=width, page_height=height, logo=document.logo)
    strips = composer.strips()
    pages = paginate(strips, height)
    anchors = pages_of_anchors(pages)
    _check_links(strips, anchors)
    sheet = Sheet(document.paper.size, document.language, len(pages))
    sheet.describe(
        title=normalised(document.title),
        author=normalised(document.author),
        subject=normalised(document.subject),
    )
    painter = Painter(sheet, paper_height, anchors, accent=document.accent)
    for index, page in enumerate(pages):
        _paint_page(painter, page)
        _paint_running_lines(painter, document, number=index + 1, count=len(pages))
        painter.end_page()
    return sheet.finish(write_structure(sheet.file, composer.root, sheet.page_numbers))


def _check_links(strips: list[Strip], anchors: Mapping[str, int]) -> None:
    wanted: set[str] = set()
    for strip in strips:
        for mark in strip.marks:
            if isinstance(mark, LinkMark):
                wanted.add(mark.anchor)
            elif isinstance(mark, TextMark):
                wanted.update(fragment.link for fragment in mark.fragments if fragment.link)
    dead = sorted(wanted - anchors.keys())
    if dead:
        raise ValueError(f"links that lead nowhere: {', '.join(dead)}")


def _paint_page(painter: Painter, page: Page) -> None:
    for placed in page:
        top = style.MARGIN_TOP + placed.y
        for mark in placed.strip.marks:
            painter.paint(mark, style.MARGIN_SIDE, top)


def _paint_running_lines(painter: Painter, document: Document, *, number: int, count: int) -> None:
    """The head over a fine rule, the footer with the page's number."""
    paper_width, paper_height = document.paper.size
    width = paper_width - 2 * style.MARGIN_SIDE
    head, foot = style.HEAD_BASELINE, paper_height - style.FOOT_BASELINE
    if document.header_left or document.header_right:
        painter.begin_running_line("Header")
        _running_line(painter, document.header_left, document.header_right, y=head, width=width)
        _rule(painter, head + 6.5, width)
    painter.begin_running_line("Footer")
    _rule(painter, foot - 12.5, width)
    page_text = f"Page {number} of {count}"
    _running_line(painter, document.footer_left, page_text, y=foot, width=width)


def _rule(painter: Painter, y: float, width: float) -> None:
    painter.paint(RuleMark(0, 0, width, 0, style.RULE_COLOUR, 0.5), style.MARGIN_SIDE, y)


def _running_line(painter: Painter, left: str, right: str, *, y: float, width: float) -> None:
    """One line with a text at each end; a text too long is cut with an ellipsis."""
    right_line = _fitted(right, width * 0.5)
    left_line = _fitted(left, width - right_line.width - 12)
    size = style.RUNNING.size
    for x, line in ((0.0, left_line), (width - right_line.width, right_line)):
        painter.paint(TextMark(x, 0, size, line.fragments, None), style.MARGIN_SIDE, y)


def _fitted(text: str, width: float) -> Line:
    """The text on one line; where it is too long, as much of it as fits and an ellipsis."""
    whole = normalised(text).strip()
    lines = break_lines(whole, style.RUNNING, width)
    if len(lines) > 1:
        too_much = bisect.bisect_left(
            range(1, len(whole)),
            True,
            key=lambda end: len(break_lines(f"{whole[:end]}…", style.RUNNING, width)) > 1,
        )
        lines = break_lines(f"{whole[:too_much].rstrip()}…", style.RUNNING, width)
    return lines[0] if lines else Line(0.0, ())
