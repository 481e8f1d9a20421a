"""The text as a row of items, each a paragraph, a heading or a table, that can be compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bpodesk.domain.drafting import (
    DraftParagraph,
    DraftPart,
    DraftRun,
    DraftSection,
    DraftText,
)
from bpodesk.ui.text import tr


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a section as it is shown; `faulty` are the tokens in it that have trouble."""

    section_id: str
    part: DraftPart
    faulty: frozenset[str] = frozenset()
    is_title: bool = False


def items_of(text: DraftText) -> tuple[Item, ...]:
    """The whole text, each section with its title above it."""
    faulty: dict[str, set[str]] = {}
    everywhere: set[str] = set()
    for remark in text.remarks:
        if "." in remark.token:
            everywhere.add(remark.token)
        elif remark.token:
            faulty.setdefault(remark.section_id, set()).add(remark.token)
    return tuple(
        item
        for section in text.sections
        for item in _items(section, faulty.get(section.id, set()) | everywhere)
    )


def _items(section: DraftSection, faulty: Iterable[str]) -> Iterator[Item]:
    number = section.number
    if section.is_schedule:
        number = tr("Schedule {letter}", letter=number)
    title = DraftParagraph(number=number, runs=(DraftRun(text=section.title),), is_heading=True)
    yield Item(section.id, title, is_title=True)
    wrong = frozenset(faulty)
    for part in section.parts:
        tokens: set[str] = set()
        if isinstance(part, DraftParagraph):
            tokens = {run.token for run in part.runs}
        yield Item(section.id, part, wrong & tokens)
