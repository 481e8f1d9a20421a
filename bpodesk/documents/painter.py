"""The one way onto the page: marks become PDF operators.

Everything drawn passes here, so this is also where content is tagged: text and pictures that
belong to a node of the structure are wrapped in a marked-content sequence, all else is an artifact.
Coordinates given are from the page's top left corner.
"""

from collections.abc import Mapping

from bpodesk.documents import style
from bpodesk.documents.blocks import Stroke
from bpodesk.documents.colours import readable
from bpodesk.documents.fonts import Face, measure
from bpodesk.documents.marks import (
    AnchorMark,
    BoxMark,
    Fragment,
    ImageMark,
    LinkMark,
    Mark,
    PageNumberMark,
    PictureMark,
    RuleMark,
    TextMark,
)
from bpodesk.documents.pictures import paint_picture
from bpodesk.documents.sheet import Sheet
from bpodesk.documents.structure import Area, Content, Node

_ARTIFACT = "/Artifact BMC"
_ARC = 0.5523
"""Where the control points of a quarter circle lie, in radii."""
_STROKES = {Stroke.UNDER: 0.14, Stroke.THROUGH: -0.27}
"""Where the line lies below the baseline, in sizes of the type."""
_DECORATIONS = {
    Stroke.UNDER: "<</O/Layout/TextDecorationType/Underline>>",
    Stroke.THROUGH: "<</O/Layout/TextDecorationType/LineThrough>>",
}
_LEADER_STEP = 4.0
_LEADER_DOT = 0.7
_LEADER_GAP = 5.0


class Painter:
    """Paints the pages of one document in order."""

    def __init__(
        self, sheet: Sheet, height: float, anchors: Mapping[str, int], *, accent: str
    ) -> None:
        self._accent = readable(accent)
        self._sheet = sheet
        self._height = height
        self._anchors = anchors
        self._page = 0
        self._mcid = 0
        self._link_nodes: dict[str, Node] = {}
        self._begin_page()

    def _begin_page(self) -> None:
        self._operators: list[str] = []
        self._mcid = 0
        self._node: Node | None = None
        self._is_marked = False
        self._is_text = False
        self._font = ("", 0.0)
        self._pen = (0, 0)
        self._fill = self._stroke = ""
        self._thickness = -1.0
        self._is_dashed = False
        self._artifact = _ARTIFACT

    def end_page(self) -> None:
        """Close the page and open the next."""
        self._close_content()
        self._sheet.end_page(self._operators)
        self._page += 1
        self._begin_page()

    def begin_running_line(self, kind: str) -> None:
        """What is painted next on this page is its "Header" or its "Footer"."""
        self._close_content()
        self._artifact = f"/Artifact<</Type/Pagination/Subtype/{kind}>>BDC"

    def paint(self, mark: Mark, left: float, top: float) -> None:
        """Paint a mark of a strip whose corner stands at (left, top)."""
        match mark:
            case TextMark():
                self.text(mark, left, top)
            case BoxMark():
                self.box(mark, left, top)
            case RuleMark():
                ends = ((left + mark.x1, top + mark.y1), (left + mark.x2, top + mark.y2))
                self.stroke(ends, mark.colour, mark.thickness)
            case PictureMark():
                self._picture(mark, left, top)
            case ImageMark():
                self._image(mark, left, top)
            case AnchorMark():
                self._sheet.anchor(mark.name, self._height - top)
                if mark.title:
                    self._sheet.bookmark(mark.title, mark.name, mark.level)
            case PageNumberMark():
                self._page_number(mark, left, top)
            case LinkMark():
                self._link(mark, left, top)

    def text(self, mark: TextMark, left: float, top: float) -> None:
        """A line of text, and the links in it."""
        x, y = left + mark.x, self._height - top - mark.y
        for fragment in mark.fragments:
            if fragment.link:
                self._linked(x + fragment.x, y, mark.size, fragment, mark.node)
            else:
                plain = fragment.stroke is Stroke.NONE
                self._own(mark.node if plain else _decorated(fragment.stroke, mark.node))
                self._show(x + fragment.x, y, mark.size, fragment)
        for fragment in mark.fragments:
            if fragment.stroke is not Stroke.NONE:
                self._strike(fragment, left + mark.x, top + mark.y, mark.size)

    def _strike(self, fragment: Fragment, x: float, y: float, size: float) -> None:
        """The line under or through a stretch of text."""
        at = y + size * _STROKES[fragment.stroke]
        left, right = x + fragment.x, x + fragment.x + fragment.width
        self.stroke(((left, at), (right, at)), fragment.colour, size / 16)

    def _linked(
        self, x: float, y: float, size: float, fragment: Fragment, parent: Node | None
    ) -> None:
        """A text that leads to an anchor; on the next line the same link goes on."""
        last = parent.kids[-1] if parent is not None and parent.kids else None
        node = self._link_nodes.get(fragment.link)
        if node is None or node is not last:
            node = self._link_nodes[fragment.link] = Node("Link", parent)
        self._own(node)
        self._show(x, y, size, fragment)
        box = (x, y - size * 0.3, x + fragment.width, y + size)
        self._add_area(fragment.text.strip(), fragment.link, box, node)

    def _add_area(
        self, title: str, anchor: str, box: tuple[float, float, float, float], node: Node
    ) -> None:
        number, key = self._sheet.link(title, anchor, box)
        node.kids.append(Area(self._page, number, key))

    def _show(self, x: float, y: float, size: float, fragment: Fragment) -> None:
        operators = self._operators
        self.fill_with(fragment.colour)
        if not self._is_text:
            operators.append("BT")
            self._is_text = True
            self._pen = (0, 0)
        # Moves are relative: the lines of a text differ by the same step, which packs well.
        pen = (round(x * 100), round(y * 100))
        place = f"{(pen[0] - self._pen[0]) / 100:g} {(pen[1] - self._pen[1]) / 100:g} Td"
        self._pen = pen
        for font, literal in self._sheet.encoded(fragment.face, fragment.text):
            if self._font != (font, size):
                operators.append(f"{font} {size:.4g} Tf")
                self._font = (font, size)
            operators.append(f"{place}{literal}Tj" if place else f"{literal}Tj")
            place = ""

    def box(self, mark: BoxMark, left: float, top: float) -> None:
        """A filled rectangle, perhaps with round corners."""
        self._own(None)
        self.fill_box(
            left + mark.x,
            top + mark.y,
            mark.width,
            mark.height,
            colour=mark.colour,
            radius=mark.radius,
        )

    def fill_box(
        self, x: float, y: float, width: float, height: float, *, colour: str, radius: float = 0.0
    ) -> None:
        """Fill a rectangle inside the content that is open."""
        self._end_text()
        self.fill_with(colour)
        bottom = self._height - y - height
        if radius <= 0:
            self._operators.append(f"{x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")
        else:
            self._operators.append(_rounded(x, bottom, width, height, radius))

    def fill_dot(self, x: float, y: float, radius: float, *, colour: str) -> None:
        """Fill a circle inside the content that is open."""
        self.fill_box(x - radius, y - radius, 2 * radius, 2 * radius, colour=colour, radius=radius)

    def stroke(
        self, points: tuple[tuple[float, float], ...], colour: str, thickness: float
    ) -> None:
        """A line that is no part of the text's meaning."""
        self._own(None)
        self.stroke_path(points, colour=colour, thickness=thickness)

    def stroke_path(
        self,
        points: tuple[tuple[float, float], ...],
        *,
        colour: str,
        thickness: float,
        dashed: bool = False,
    ) -> None:
        """Stroke a line inside the content that is open."""
        self._end_text()
        if colour != self._stroke:
            self._operators.append(f"{self._rgb(colour)} RG")
            self._stroke = colour
        if thickness != self._thickness:
            self._operators.append(f"{thickness:g} w")
            self._thickness = thickness
        if dashed != self._is_dashed:
            self._operators.append(f"[{style.DASHES if dashed else ''}] 0 d")
            self._is_dashed = dashed
        path = " ".join(
            f"{x:.2f} {self._height - y:.2f} {'l' if index else 'm'}"
            for index, (x, y) in enumerate(points)
        )
        self._operators.append(f"{path} S")

    def fill_with(self, colour: str) -> None:
        """Set the colour of text and areas."""
        if colour != self._fill:
            self._operators.append(f"{self._rgb(colour)} rg")
            self._fill = colour

    def _rgb(self, colour: str) -> str:
        return _rgb(self._accent if colour == style.ACCENT_COLOUR else colour)

    def show_text(
        self, x: float, y: float, size: float, *, face: Face, text: str, colour: str
    ) -> None:
        """A text inside the content that is open; the baseline begins at (x, y)."""
        offset = 0.0
        for stretch_face, stretch, width in measure(face, text).stretches:
            fragment = Fragment(0, stretch, stretch_face, 0, colour)
            self._show(x + offset * size / 1000, self._height - y, size, fragment)
            offset += width

    def _picture(self, mark: PictureMark, left: float, top: float) -> None:
        x, y = left + mark.x, top + mark.y
        picture = mark.picture
        if mark.node is not None:
            width, height = picture.width * mark.scale, picture.height * mark.scale
            mark.node.attributes = _placement(x, self._height - y - height, width, height)
        self._own(mark.node)
        paint_picture(self, picture, x, y, scale=mark.scale)

    def _image(self, mark: ImageMark, left: float, top: float) -> None:
        x, bottom = left + mark.x, self._height - top - mark.y - mark.height
        mark.node.attributes = _placement(x, bottom, mark.width, mark.height)
        self._own(mark.node)
        self._operators.append(
            f"q {mark.width:.2f} 0 0 {mark.height:.2f} {x:.2f} {bottom:.2f} cm"
            f" {self._sheet.image(mark.logo)} Do Q"
        )

    def _page_number(self, mark: PageNumberMark, left: float, top: float) -> None:
        number = str(self._anchors[mark.anchor] + 1)
        measured = measure(Face.REGULAR, number)
        width = measured.width * mark.size / 1000
        x = left + mark.right - width
        self._leader(left + mark.left, x, top + mark.y)
        fragment = Fragment(0, number, Face.REGULAR, width, mark.colour)
        self.text(TextMark(0, mark.y, mark.size, (fragment,), mark.node), x, top)

    def _leader(self, start: float, end: float, y: float) -> None:
        """Dots on a grid common to all entries, so that they stand below one another."""
        first = -(-(start + _LEADER_GAP) // _LEADER_STEP) * _LEADER_STEP
        count = int((end - _LEADER_GAP - first) // _LEADER_STEP) + 1
        if count < 2:
            return
        self._own(None)
        self._end_text()
        middle = self._height - y + _LEADER_DOT / 2
        last = first + (count - 1) * _LEADER_STEP + _LEADER_DOT
        self._operators.append(
            f"q {_rgb(style.RULE_COLOUR)} RG {_LEADER_DOT} w"
            f" [{_LEADER_DOT} {_LEADER_STEP - _LEADER_DOT:g}] 0 d"
            f" {first:.2f} {middle:.2f} m {last:.2f} {middle:.2f} l S Q"
        )

    def _link(self, mark: LinkMark, left: float, top: float) -> None:
        x, y = left + mark.x, self._height - top - mark.y
        box = (x, y - mark.height, x + mark.width, y)
        self._add_area(mark.title, mark.anchor, box, mark.node)

    def _own(self, node: Node | None) -> None:
        """What is painted next belongs to this node; to none: an artifact."""
        if self._is_marked and node is self._node:
            return
        self._close_content()
        if node is None:
            self._operators.append(self._artifact)
        else:
            self._operators.append(f"/{node.role}<</MCID {self._mcid}>>BDC")
            node.kids.append(Content(self._page, self._mcid))
            self._mcid += 1
        self._node = node
        self._is_marked = True

    def _close_content(self) -> None:
        self._end_text()
        if self._is_marked:
            self._operators.append("EMC")
            self._is_marked = False

    def _end_text(self) -> None:
        if self._is_text:
            self._operators.append("ET")
            self._is_text = False


def _decorated(stroke: Stroke, parent: Node | None) -> Node | None:
    """Where words with a line belong: a span that says so aloud, one for all that follow on."""
    if parent is None:
        return None
    attributes = _DECORATIONS[stroke]
    last = parent.kids[-1] if parent.kids else None
    if isinstance(last, Node) and last.attributes == attributes:
        return last
    return Node("Span", parent, attributes=attributes)


def _placement(x: float, bottom: float, width: float, height: float) -> str:
    """The attributes that say where a picture stands."""
    box = f"{x:.2f} {bottom:.2f} {x + width:.2f} {bottom + height:.2f}"
    return f"<</O/Layout/Placement/Block/BBox[{box}]>>"


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3g}" for at in (0, 2, 4))


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """A filled rectangle with round corners, as operators."""
    radius = min(radius, width / 2, height / 2)
    near = radius * (1 - _ARC)
    right, top = x + width, y + height
    far = right - near
    return (
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l "
        f"{far:.2f} {y:.2f} {right:.2f} {y + near:.2f} {right:.2f} {y + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - near:.2f} {far:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{x + radius:.2f} {top:.2f} l "
        f"{x + near:.2f} {top:.2f} {x:.2f} {top - near:.2f} {x:.2f} {top - radius:.2f} c "
        f"{x:.2f} {y + radius:.2f} l "
        f"{x:.2f} {y + near:.2f} {x + near:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c f"
    )
