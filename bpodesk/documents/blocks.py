"""What stands in a document, as values. No coordinates: those are the layout's business.

Text is text: nothing in it is ever read as markup, runs of white space count as one space.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

from bpodesk.documents.style import ACCENT_COLOUR, Paper
from bpodesk.domain.pictures import Ink, Picture


class Stroke(Enum):
    """A line drawn with the text."""

    NONE = "none"
    UNDER = "under"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look; `link` names the anchor it leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    ink: Ink | None = None
    link: str = ""
    stroke: Stroke = Stroke.NONE


Text = str | tuple[Run, ...]
"""Plain text, or runs where parts look different."""


class ParagraphStyle(Enum):
    """The kinds of running text."""

    BODY = "body"
    SMALL = "small"
    NOTE = "note"
    TITLE = "title"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Goes to the contents and the bookmarks; `anchor` is the name that links lead to."""

    text: str
    level: int = 1
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; with a number ("11.1", "(a)") it hangs right of it, `level` steps in."""

    text: Text
    number: Text = ""
    level: int = 0
    style: ParagraphStyle = ParagraphStyle.BODY
    keep_with_next: bool = False
    anchor: str = ""


class Align(StrEnum):
    """Where a cell's text stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column: so many mm wide, or a share (`weight`) of what the others leave."""

    title: str
    weight: float = 1.0
    width_mm: float | None = None
    align: Align = Align.LEFT


class Emphasis(StrEnum):
    """What a row is."""

    NORMAL = "normal"
    TOTAL = "total"
    MUTED = "muted"
    SUBTITLE = "subtitle"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """As many cells as there are columns; a subtitle has one and spans them all.

    `anchor` is the name that links to the row lead to.
    """

    cells: tuple[Text, ...]
    emphasis: Emphasis = Emphasis.NORMAL
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header that is repeated on every page."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValues:
    """Names at the left, their values at the right."""

    pairs: tuple[tuple[str, Text], ...]


class Status(StrEnum):
    """A light's colour; always said in words too."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"

    @property
    def ink(self) -> Ink:
        """The colour role it is drawn in."""
        return Ink.MUTED if self is Status.NONE else Ink(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure that matters, large."""

    label: str
    value: str
    note: str = ""
    status: Status = Status.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Figures side by side; more than four go on in the next row."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A thing, how it stands, and the word for it ("met", "missed")."""

    label: str
    verdict: str
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """A list of lights, one a line."""

    lights: tuple[Light, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents: every heading down to a level, with page numbers that are links."""

    title: str = "Contents"
    deepest_level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its caption above; made smaller where it is wider than the text."""

    picture: Picture
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureParty:
    """One side that signs; empty name and role leave lines to write on."""

    title: str
    organisation: str
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The signature block, two parties abreast, never split over pages.

    `with_place`: with a line for where each of them signs, as a contract has it.
    """

    parties: tuple[SignatureParty, ...]
    with_place: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height; none at the top of a page."""

    height_mm: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A fine line across the text."""


Block = (
    Heading
    | Paragraph
    | Table
    | KeyValues
    | Tiles
    | Lights
    | Contents
    | Figure
    | Signatures
    | Space
    | PageBreak
    | Rule
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A PNG or JPEG file and the words for those who don't see it."""

    data: bytes
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything one PDF needs. `language` is a code like "en" or "en-PH".

    `accent` is the colour of titles and rules in six hexadecimal digits; where it is too light to
    be read it is printed darker. The logo stands above the first block.
    """

    title: str
    blocks: tuple[Block, ...]
    subject: str = ""
    author: str = ""
    language: str = "en"
    paper: Paper = Paper.A4
    accent: str = ACCENT_COLOUR
    logo: Logo | None = None
    header_left: str = ""
    header_right: str = ""
    footer_left: str = ""
