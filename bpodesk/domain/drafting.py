"""An agreement's text while it is drafted: sections whose values say where they come from.

What is printed (`NumberedClauses`) keeps only that a run is a value. Here each value has its token,
the name inside the double braces of the clause, so that a page can lead from a word of the text to
the field that it was typed in, and from a remark to its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from bpodesk.domain.clauses import (
    Clause,
    NumberedClause,
    NumberedClauses,
    NumberedParagraph,
)
from bpodesk.domain.clauses.body import read_body
from bpodesk.domain.clauses.records import ParagraphKind
from bpodesk.domain.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRun:
    """A stretch of text. `token` is what it was filled in for ("cure_days", "clause:term")."""

    text: str
    bold: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """A paragraph with its printed number; `level` 0 is plain, 1 numbered, 2 lettered."""

    number: str = ""
    level: int = 0
    runs: tuple[DraftRun, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    """Rows of texts; `head` is empty where the rows have names of their own at the left."""

    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...]


DraftPart = DraftParagraph | DraftTable


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    """A clause ("26", "11A") or a schedule ("C"); `id` is the clause's, or "schedule-c"."""

    id: str
    number: str
    title: str
    parts: tuple[DraftPart, ...]

    @property
    def is_schedule(self) -> bool:
        """True for a lettered schedule."""
        return self.number.isalpha()

    def has(self, token: str) -> bool:
        """Whether the text prints the value."""
        return any(
            run.token == token
            for part in self.parts
            if isinstance(part, DraftParagraph)
            for run in part.runs
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something wrong with the text: where (`section_id`), at which value or which words."""

    message: str
    section_id: str = ""
    token: str = ""
    words: str = ""
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """The sections in the order of print, and what is wrong with them."""

    sections: tuple[DraftSection, ...]
    remarks: tuple[Remark, ...]


def draft_text(
    clauses: Iterable[Clause],
    numbered: NumberedClauses,
    *,
    schedules: Mapping[str, str],
    tables: Mapping[str, tuple[DraftPart, ...]],
    term_problems: Iterable[Problem],
) -> DraftText:
    """The text of an agreement.

    `clauses` are those it was numbered from. `schedules` are all that are printed, letter to title,
    `tables` what follows the prose of some. `term_problems` are those of its defined terms.
    """
    bodies = {clause.id: _tokens(clause.body) for clause in clauses}
    prose = {clause.letter: clause for clause in numbered.schedules}
    sections = [
        DraftSection(
            id=clause.clause_id,
            number=clause.label,
            title=clause.title,
            parts=_paragraphs(clause, bodies),
        )
        for clause in numbered.clauses
    ]
    for letter, title in sorted({**schedules, **_titles(numbered)}.items()):
        own = prose.get(letter)
        written = () if own is None else _paragraphs(own, bodies)
        sections.append(
            DraftSection(
                id=f"schedule-{letter.lower()}" if own is None else own.clause_id,
                number=letter,
                title=title,
                parts=(*written, *tables.get(letter, ())),
            )
        )
    problems = (*numbered.problems, *term_problems)
    return DraftText(
        sections=tuple(sections),
        remarks=tuple(_remark(problem, sections) for problem in problems),
    )


def _titles(numbered: NumberedClauses) -> dict[str, str]:
    return {clause.letter: clause.title for clause in numbered.schedules}


@lru_cache(maxsize=256)
def _tokens(body: str) -> tuple[tuple[str, ...], ...]:
    """By paragraph and piece, the token; empty for wording."""
    return tuple(
        tuple(piece.text if piece.is_token else "" for piece in paragraph.pieces)
        for paragraph in read_body(body)[0]
    )


def _paragraphs(
    clause: NumberedClause, bodies: Mapping[str, tuple[tuple[str, ...], ...]]
) -> tuple[DraftPart, ...]:
    tokens = chain(bodies.get(clause.clause_id, ()), repeat(()))
    return tuple(
        DraftParagraph(
            number=paragraph.number,
            level=paragraph.level,
            runs=tuple(_runs(paragraph, own)),
            is_heading=paragraph.kind is ParagraphKind.HEADING,
        )
        for paragraph, own in zip(clause.paragraphs, tokens, strict=False)
    )


def _runs(paragraph: NumberedParagraph, own: Iterable[str]) -> Iterator[DraftRun]:
    """The runs with their tokens; between the cells of a table's row stand bars."""
    tokens = chain(own, repeat(""))
    is_head = paragraph.kind is ParagraphKind.TABLE_HEAD
    for place, part in enumerate(paragraph.parts):
        if place:
            yield DraftRun(text=" | ")
        for run in part:
            yield DraftRun(text=run.text, bold=run.bold or is_head, token=next(tokens))


def _remark(problem: Problem, sections: Iterable[DraftSection]) -> Remark:
    if problem.field == "clauses":
        # A clause's id, or the number of a paragraph: "liability", "2.1(d)", "A.1".
        named = problem.place or problem.value
        section = next(_called(sections, named), None)
        token, words = "", problem.value if problem.place else ""
    else:
        token, words = problem.field.removeprefix(f"{problem.place}."), ""
        holding = (item for item in sections if item.has(token))
        section = next(_called(sections, problem.place), None) or next(holding, None)
    return Remark(
        message=problem.message,
        section_id="" if section is None else section.id,
        token=token,
        words=words,
        is_error=problem.is_error,
    )


def _called(sections: Iterable[DraftSection], name: str) -> Iterator[DraftSection]:
    head = name.partition(".")[0]
    return (section for section in sections if section.id == name or section.number == head)
