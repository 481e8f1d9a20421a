"""Two texts of an agreement compared by words: what was inserted, what was deleted.

Clauses are matched by their id, so one that only moved is not deleted and inserted again; their
paragraphs by likeness. The text without the deleted words is the later one exactly, without the
inserted words the earlier.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph

_TOKEN = re.compile(r"\s+|\w+(?:[.,:\-/]\w+)*|[^\w\s]")
# Paragraphs that share fewer words than this are one deleted and one inserted.
_ALIKE = 0.4


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Words with one mark."""

    text: str
    mark: Mark = Mark.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class RedParagraph:
    """A paragraph of either text or of both; `level` as in the numbered clause."""

    number: tuple[MarkedRun, ...]
    level: int
    runs: tuple[MarkedRun, ...]

    @property
    def is_changed(self) -> bool:
        """True where its words changed; another number alone is no change."""
        return any(run.mark is not Mark.SAME for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedClause:
    """A clause or schedule of either text or of both."""

    number: tuple[MarkedRun, ...]
    title: tuple[MarkedRun, ...]
    paragraphs: tuple[RedParagraph, ...]

    @property
    def is_changed(self) -> bool:
        """True where its title or a paragraph changed."""
        title = any(run.mark is not Mark.SAME for run in self.title)
        return title or any(paragraph.is_changed for paragraph in self.paragraphs)


def redline(before: NumberedClauses, after: NumberedClauses) -> tuple[RedClause, ...]:
    """Every clause and schedule of both texts, in the order of the later one.

    What the later one lacks stands where it stood before.
    """
    old, new = _by_key(before), _by_key(after)
    return tuple(_clause(old.get(key), new.get(key)) for key in _merged(list(old), list(new)))


def changed_clauses(clauses: Iterable[RedClause]) -> tuple[RedClause, ...]:
    """Those in which words changed."""
    return tuple(clause for clause in clauses if clause.is_changed)


def compare_words(before: str, after: str) -> tuple[MarkedRun, ...]:
    """The words of both texts in reading order, deleted ones before those that replace them."""
    if before == after:
        return (MarkedRun(after),) if after else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    runs: list[MarkedRun] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            runs.append(MarkedRun("".join(new[new_from:new_to])))
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        runs += [MarkedRun(gone, Mark.DELETED)] if gone else []
        runs += [MarkedRun(come, Mark.INSERTED)] if come else []
    return tuple(runs)


# ------------------------------------------------------------------------------- clauses


def _by_key(text: NumberedClauses) -> dict[str, NumberedClause]:
    return {
        clause.letter or f"clause {clause.clause_id}": clause
        for clause in (*text.clauses, *text.schedules)
    }


def _merged(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """All keys in the order of the new; those that are gone after what stood before them."""
    there, given = set(new), set[str]()
    gone_after: dict[str, list[str]] = {}
    last = ""
    for key in old:
        if key in there:
            last = key
        else:
            gone_after.setdefault(last, []).append(key)
    for key in ("", *new):
        if key and key not in given:
            given.add(key)
            yield key
        yield from gone_after.get(key, ())


def _clause(old: NumberedClause | None, new: NumberedClause | None) -> RedClause:
    return RedClause(
        number=_label(_number(old), _number(new)),
        title=compare_words(old.title if old else "", new.title if new else ""),
        paragraphs=tuple(_paragraphs(old.paragraphs if old else (), new.paragraphs if new else ())),
    )


def _number(clause: NumberedClause | None) -> str:
    if clause is None:
        return ""
    return f"Schedule {clause.letter}" if clause.letter else str(clause.number)


def _label(before: str, after: str) -> tuple[MarkedRun, ...]:
    """Numbers are compared as a whole."""
    if before == after:
        return (MarkedRun(after),) if after else ()
    runs = (MarkedRun(before, Mark.DELETED), MarkedRun(after, Mark.INSERTED))
    return tuple(run for run in runs if run.text)


# ------------------------------------------------------------------------------- paragraphs


def _paragraphs(
    old: Sequence[NumberedParagraph], new: Sequence[NumberedParagraph]
) -> Iterator[RedParagraph]:
    matcher = SequenceMatcher(
        None, [item.text for item in old], [item.text for item in new], autojunk=False
    )
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = old[old_from:old_to], new[new_from:new_to]
        pairs = zip(gone, come, strict=True) if kind == "equal" else _alike(gone, come)
        for before, after in pairs:
            shown = after or before
            assert shown is not None  # noqa: S101 - one of a pair is always there
            yield RedParagraph(
                number=_label(before.number if before else "", after.number if after else ""),
                level=shown.level,
                runs=compare_words(before.text if before else "", after.text if after else ""),
            )


_Pair = tuple[NumberedParagraph | None, NumberedParagraph | None]


def _alike(gone: Sequence[NumberedParagraph], come: Sequence[NumberedParagraph]) -> Iterator[_Pair]:
    """Pairs in order: each new paragraph with the first old one that is like it."""
    first = 0
    for after in come:
        like = next(
            (at for at in range(first, len(gone)) if _likeness(gone[at], after) >= _ALIKE), None
        )
        if like is None:
            yield None, after
            continue
        yield from ((before, None) for before in gone[first:like])
        yield gone[like], after
        first = like + 1
    yield from ((before, None) for before in gone[first:])


def _likeness(one: NumberedParagraph, other: NumberedParagraph) -> float:
    words = [_TOKEN.findall(item.text) for item in (one, other)]
    return SequenceMatcher(None, *words, autojunk=False).ratio()
