"""Take the body of a clause apart: a small subset of Markdown, with tokens in double braces.

Numbered paragraphs ("1. "), lettered items below them ("   a. "), plain paragraphs, headings
("## "), tables ("| Name | Days |" over "|---|---|"), **bold**. A line without a marker continues
the paragraph above it; an empty line ends it. Nothing else is markup. The numbers in the source are
ignored: what is printed is counted. A bar inside a cell is written with a backslash before it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bpodesk.domain.clauses.records import ParagraphKind
from bpodesk.domain.problems import Problem

MOST_COLUMNS = 8

_NUMBERED = re.compile(r"[0-9]+\. +(.*)")
_LETTERED = re.compile(r" +[a-z]\. +(.*)")
_HEADING = re.compile(r"#{1,6} +(.*)")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(r"(\*\*|\{\{[^{}]*\}\})")
VARIABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOKEN = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?|clause:[a-z][a-z0-9-]*|schedule:[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Literal text, or the name inside double braces where `is_token`."""

    text: str
    bold: bool
    is_token: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`level` 0 is plain, 1 numbered, 2 lettered. `line` counts from 1 within the body.

    `cells` says of a table's row how many of the pieces belong to each cell.
    """

    level: int
    line: int
    pieces: tuple[Piece, ...]
    kind: ParagraphKind = ParagraphKind.TEXT
    cells: tuple[int, ...] = ()


def read_body(body: str, *, first_line: int = 1) -> tuple[tuple[Paragraph, ...], list[Problem]]:
    """The paragraphs of a body, and what is wrong with its markup. Never raises."""
    blocks = _Blocks()
    for line, raw in enumerate(body.split("\n"), first_line):
        blocks.take(line, raw)
    blocks.end_table()
    problems = blocks.problems
    paragraphs: list[Paragraph] = []
    for block in blocks.found:
        above = paragraphs[-1].level if paragraphs else 0
        if block.level == 2 and above == 0:
            message = "A lettered item needs a numbered paragraph directly above it. Add one."
            problems.append(body_problem(block.line, message, block.texts[0]))
        cells: list[tuple[Piece, ...]] = []
        for text in block.texts:
            pieces, faults = _inline(text)
            problems.extend(body_problem(block.line, fault, text) for fault in faults)
            cells.append(pieces)
        paragraphs.append(_paragraph(block, cells))
    return tuple(paragraphs), problems


def body_problem(line: int, message: str, value: str = "") -> Problem:
    """A problem with its line, counted from 1 within the file."""
    return Problem(message=f"Line {line}: {message}", field="body", place=str(line), value=value)


def _paragraph(block: "_Block", cells: Iterable[tuple[Piece, ...]]) -> Paragraph:
    in_cells = tuple(cells)
    is_row = block.kind in (ParagraphKind.TABLE_HEAD, ParagraphKind.TABLE_ROW)
    return Paragraph(
        level=block.level,
        line=block.line,
        pieces=tuple(piece for pieces in in_cells for piece in pieces),
        kind=block.kind,
        cells=tuple(len(pieces) for pieces in in_cells) if is_row else (),
    )


@dataclass(slots=True)
class _Block:
    """A paragraph as it stands in the source; a row of a table has a text for each cell."""

    line: int
    level: int
    texts: list[str]
    kind: ParagraphKind = ParagraphKind.TEXT


@dataclass(slots=True)
class _Blocks:
    """Takes a body line by line."""

    found: list[_Block] = field(default_factory=list[_Block])
    problems: list[Problem] = field(default_factory=list[Problem])
    _open: bool = False
    _head: _Block | None = None
    _has_rule: bool = False

    def take(self, line: int, raw: str) -> None:
        """The next line; a paragraph that is open goes on where it has no marker of its own."""
        text = raw.strip()
        if text.startswith("|"):
            self._take_row(line, text)
            return
        self.end_table()
        if not text:
            self._open = False
        elif match := _NUMBERED.fullmatch(raw):
            self._begin(line, 1, match[1])
        elif match := _LETTERED.fullmatch(raw):
            self._begin(line, 2, match[1])
        elif match := _HEADING.fullmatch(raw):
            self.found.append(_Block(line, 0, [match[1].strip()], ParagraphKind.HEADING))
            self._open = False
        elif self._open:
            self.found[-1].texts[0] += f" {text}"
        else:
            self._begin(line, 0, raw)

    def end_table(self) -> None:
        """A table is over: it needs the line under its head."""
        if self._head is not None and not self._has_rule:
            message = (
                "A table has a line of dashes under its titles. Write |---|---| there, with as many"
                " parts as there are titles."
            )
            self.problems.append(body_problem(self._head.line, message))
        self._head = None

    def _begin(self, line: int, level: int, text: str) -> None:
        self.found.append(_Block(line, level, [text.strip()]))
        self._open = True

    def _take_row(self, line: int, text: str) -> None:
        self._open = False
        head = self._head
        if head is not None and not self._has_rule and _RULE.fullmatch(text):
            self._has_rule = True
            return
        cells = _cells(text)
        if head is None:
            self._head = _Block(line, 0, cells, ParagraphKind.TABLE_HEAD)
            self._has_rule = False
            self.found.append(self._head)
            if len(cells) > MOST_COLUMNS:
                message = (
                    f"A table has at most {MOST_COLUMNS} columns, this one has {len(cells)}."
                    " Make two of it."
                )
                self.problems.append(body_problem(line, message))
            return
        if len(cells) != len(head.texts):
            message = (
                f"The row has {len(cells)} cells, the table's titles are {len(head.texts)}."
                " Put a bar | between the cells; a bar inside a cell is written \\|."
            )
            self.problems.append(body_problem(line, message))
        self.found.append(_Block(line, 0, cells, ParagraphKind.TABLE_ROW))


def _cells(text: str) -> list[str]:
    """The cells between the bars; a bar at either end is an edge."""
    parts = _BAR.split(text[1:])
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|") for part in parts]


def _inline(text: str) -> tuple[tuple[Piece, ...], list[str]]:
    """The pieces of a paragraph's text, and its faults as sentences."""
    pieces: list[Piece] = []
    faults: list[str] = []
    bold = False
    for part in _INLINE.split(text):
        name = part[2:-2].strip()
        if part == "**":
            bold = not bold
        elif not (part.startswith("{{") and part.endswith("}}")):
            pieces.append(Piece(text=part, bold=bold))
            if "{{" in part or "}}" in part:
                faults.append("Double braces are not closed. Write a value as {{name}}.")
        elif _TOKEN.fullmatch(name):
            pieces.append(Piece(text=name, bold=bold, is_token=True))
        else:
            pieces.append(Piece(text=part, bold=bold))
            faults.append(
                f"{part} can't be read."
                " Write {{name}}, {{group.name}}, {{clause:some-id}} or {{schedule:B}}."
            )
    if bold:
        faults.append("Bold text is not closed. Put ** at its end.")
    return tuple(piece for piece in pieces if piece.text), faults
