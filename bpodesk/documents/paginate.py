"""Strips onto pages: what belongs together stays together, table headers come again."""

from collections.abc import Iterator
from typing import NamedTuple

from bpodesk.documents.marks import AnchorMark, Strip

_SLACK = 0.01


class Placed(NamedTuple):
    """A strip and its top edge, measured from the top of the text area."""

    y: float
    strip: Strip


Page = list[Placed]


def paginate(strips: list[Strip], height: float) -> list[Page]:
    """The pages, at least one; no strip reaches below `height` unless it is taller itself."""
    filler = _Filler(height)
    for group in _groups(strips):
        filler.add(group)
    return filler.pages


def pages_of_anchors(pages: list[Page]) -> dict[str, int]:
    """The page index of each anchor; the first of a name counts."""
    found: dict[str, int] = {}
    for index, page in enumerate(pages):
        for placed in page:
            for mark in placed.strip.marks:
                if isinstance(mark, AnchorMark):
                    found.setdefault(mark.name, index)
    return found


def _groups(strips: list[Strip]) -> Iterator[list[Strip]]:
    """Strips chained by `keep`; a page break ends a chain."""
    group: list[Strip] = []
    for strip in strips:
        if group and strip.breaks:
            yield group
            group = []
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


class _Filler:
    """Fills pages from top to bottom."""

    def __init__(self, height: float) -> None:
        self.pages: list[Page] = [[]]
        self._height = height
        self._y = 0.0
        self._gap = 0.0

    def add(self, group: list[Strip]) -> None:
        """Place a group: here, else on a new page, else strip by strip."""
        if group[0].breaks:
            self._turn()
        if not self._fits(group, fresh=False):
            if self._fits(group, fresh=True):
                self._turn()
            else:
                for strip in group:
                    if not self._fits([strip], fresh=False):
                        self._turn()
                    self._place(strip)
                return
        for strip in group:
            self._place(strip)

    def _fits(self, group: list[Strip], *, fresh: bool) -> bool:
        is_top = fresh or not self.pages[-1]
        y, gap = (0.0, 0.0) if is_top else (self._y, self._gap)
        for index, strip in enumerate(group):
            if is_top and not index:
                y += sum(head.height for head in strip.header)
            else:
                y += max(gap, strip.before)
            y += strip.height
            gap = strip.after
        return y <= self._height + _SLACK

    def _turn(self) -> None:
        if self.pages[-1]:
            self.pages.append([])
            self._y = self._gap = 0.0

    def _place(self, strip: Strip) -> None:
        page = self.pages[-1]
        if not page:
            if not strip.marks:
                return  # empty space counts for nothing at the top of a page
            for head in strip.header:
                page.append(Placed(self._y, head))
                self._y += head.height
        else:
            self._y += max(self._gap, strip.before)
        page.append(Placed(self._y, strip))
        self._y += strip.height
        self._gap = strip.after
