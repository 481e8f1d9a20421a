"""What layout hands to the painter: marks placed in strips.

A strip is a horizontal slice that is never split over pages; its marks are placed from its own top
left corner (the text area's left edge), y downwards, in points.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from bpodesk.documents.blocks import Logo, Stroke
from bpodesk.documents.fonts import Face
from bpodesk.documents.structure import Node
from bpodesk.domain.pictures import Picture


class Fragment(NamedTuple):
    """Text of one face and look; x from the line's start."""

    x: float
    text: str
    face: Face
    width: float
    colour: str
    link: str = ""
    stroke: Stroke = Stroke.NONE


class TextMark(NamedTuple):
    """A line of text; y is its baseline."""

    x: float
    y: float
    size: float
    fragments: tuple[Fragment, ...]
    node: Node | None


class BoxMark(NamedTuple):
    """A filled rectangle, with round corners where a radius is given."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0.0


class RuleMark(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    thickness: float


class PictureMark(NamedTuple):
    """A picture, its top left corner and its scale."""

    x: float
    y: float
    scale: float
    picture: Picture
    node: Node | None


class ImageMark(NamedTuple):
    """A logo, its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float
    logo: Logo
    node: Node


class AnchorMark(NamedTuple):
    """A place links lead to; with a title it is a bookmark too (level from 0)."""

    name: str
    title: str = ""
    level: int = 0


class PageNumberMark(NamedTuple):
    """The number of the page an anchor came to lie on, right aligned after a dotted leader."""

    left: float
    right: float
    y: float
    size: float
    colour: str
    anchor: str
    node: Node | None


class LinkMark(NamedTuple):
    """A rectangle to click on; says where it leads."""

    x: float
    y: float
    width: float
    height: float
    anchor: str
    title: str
    node: Node


Mark = (
    TextMark | BoxMark | RuleMark | PictureMark | ImageMark | AnchorMark | PageNumberMark | LinkMark
)


@dataclass(slots=True, kw_only=True)
class Strip:
    """A slice of the text area.

    `before` and `after` are gaps to the neighbours (the larger counts; none at a page's top).
    `keep` holds it on one page with the next strip. `header` strips are repeated above it where it
    comes first on a page. `breaks` begins a new page before it.
    """

    height: float
    marks: list[Mark] = field(default_factory=list[Mark])
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    header: tuple["Strip", ...] = ()
    breaks: bool = False
