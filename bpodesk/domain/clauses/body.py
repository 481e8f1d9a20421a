"""Take the body of a clause apart: a small subset of Markdown, with tokens in double braces.

Numbered paragraphs ("1. "), lettered items below them ("   a. "), plain paragraphs, **bold**.
A line without a marker continues the paragraph above it; an empty line ends it. Nothing else is
markup. The numbers in the source are ignored: what is printed is counted.
"""

import re
from dataclasses import dataclass

from bpodesk.domain.problems import Problem

_NUMBERED = re.compile(r"[0-9]+\. +(.*)")
_LETTERED = re.compile(r" +[a-z]\. +(.*)")
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
    """`level` 0 is plain, 1 numbered, 2 lettered. `line` counts from 1 within the body."""

    level: int
    line: int
    pieces: tuple[Piece, ...]


def read_body(body: str, *, first_line: int = 1) -> tuple[tuple[Paragraph, ...], list[Problem]]:
    """The paragraphs of a body, and what is wrong with its markup. Never raises."""
    problems: list[Problem] = []
    paragraphs: list[Paragraph] = []
    for line, level, text in _blocks(body, first_line):
        above = paragraphs[-1].level if paragraphs else 0
        if level == 2 and above == 0:
            message = "A lettered item needs a numbered paragraph directly above it. Add one."
            problems.append(body_problem(line, message, text))
        pieces, faults = _inline(text)
        problems.extend(body_problem(line, fault, text) for fault in faults)
        paragraphs.append(Paragraph(level=level, line=line, pieces=pieces))
    return tuple(paragraphs), problems


def body_problem(line: int, message: str, value: str = "") -> Problem:
    """A problem with its line, counted from 1 within the file."""
    return Problem(message=f"Line {line}: {message}", field="body", place=str(line), value=value)


def _blocks(body: str, first_line: int) -> list[tuple[int, int, str]]:
    """The paragraphs as (line, level, text), wrapped lines joined by a space."""
    blocks: list[tuple[int, int, str]] = []
    open_block = False
    for line, raw in enumerate(body.split("\n"), first_line):
        if not raw.strip():
            open_block = False
        elif match := _NUMBERED.fullmatch(raw):
            blocks.append((line, 1, match[1].strip()))
            open_block = True
        elif match := _LETTERED.fullmatch(raw):
            blocks.append((line, 2, match[1].strip()))
            open_block = True
        elif open_block:
            start, level, text = blocks[-1]
            blocks[-1] = (start, level, f"{text} {raw.strip()}")
        else:
            blocks.append((line, 0, raw.strip()))
            open_block = True
    return blocks


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
