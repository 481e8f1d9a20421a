"""Two texts of an agreement compared by words: what was inserted, what was deleted.

Clauses are matched by their id, so one that only moved is not deleted and inserted again; their
paragraphs by likeness. The text without the deleted words is the later one exactly, without the
inserted words the earlier.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, StrEnum

from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph, Run
from bpodesk.domain.text_changes import by_key, printed_title

_WORD = re.compile(r"\w+(?:[.,:\-/]\w+)*|[^\w\s]")
_TOKEN = re.compile(rf"\s+|{_WORD.pattern}")
# Paragraphs that share fewer words than this are one deleted and one inserted.
_ALIKE = 0.4


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Words with one mark and one weight."""

    text: str
    mark: Mark = Mark.SAME
    bold: bool = False


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
    old, new = by_key(before), by_key(after)
    return tuple(_clause(old.get(key), new.get(key)) for key in _merged(list(old), list(new)))


class Gap(Enum):
    """Paragraphs of a clause that are left out."""

    LEFT_OUT = "left out"


def excerpt(clause: RedClause) -> Iterator[RedParagraph | Gap]:
    """The changed paragraphs, with a gap where others are left out.

    A changed item comes with the paragraph that it belongs to: alone it would make no sense.
    """
    wanted: set[int] = set()
    above: int | None = None
    for at, paragraph in enumerate(clause.paragraphs):
        if paragraph.level <= 1:
            above = at
        if paragraph.is_changed:
            wanted |= {at} if above is None else {above, at}
    is_gap = False
    for at, paragraph in enumerate(clause.paragraphs):
        if at in wanted:
            yield paragraph
        elif not is_gap:
            yield Gap.LEFT_OUT
        is_gap = at not in wanted


def changed_clauses(clauses: Iterable[RedClause]) -> tuple[RedClause, ...]:
    """Those in which words changed."""
    return tuple(clause for clause in clauses if clause.is_changed)


def compare_words(before: str, after: str) -> tuple[MarkedRun, ...]:
    """The words of both texts in reading order, deleted ones before those that replace them."""
    if before == after:
        return (MarkedRun(after),) if after else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    runs: list[MarkedRun] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = come = ""
    for at, (kind, old_from, old_to, new_from, new_to) in enumerate(codes):
        was, now = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        # A space between two replaced words belongs to what was replaced: it reads as one change.
        joins = kind == "equal" and was.isspace() and bool(gone and come)
        if kind != "equal" or (joins and codes[at + 1 :] and codes[at + 1][0] == "replace"):
            gone, come = gone + was, come + now
            continue
        runs += [*_changed(gone, come), MarkedRun(now)]
        gone = come = ""
    return (*runs, *_changed(gone, come))


def _changed(gone: str, come: str) -> tuple[MarkedRun, ...]:
    runs = (MarkedRun(gone, Mark.DELETED), MarkedRun(come, Mark.INSERTED))
    return tuple(run for run in runs if run.text)


# ------------------------------------------------------------------------------- clauses


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
        title=compare_words(printed_title(old) if old else "", printed_title(new) if new else ""),
        paragraphs=tuple(_paragraphs(old.paragraphs if old else (), new.paragraphs if new else ())),
    )


def _number(clause: NumberedClause | None) -> str:
    if clause is None:
        return ""
    return clause.name if clause.letter else clause.label


def _label(before: str, after: str) -> tuple[MarkedRun, ...]:
    """Numbers are compared as a whole."""
    if before == after:
        return (MarkedRun(after),) if after else ()
    return _changed(before, after)


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
                runs=_weighted(before.runs if before else (), after.runs if after else ()),
            )


def _weighted(before: Sequence[Run], after: Sequence[Run]) -> tuple[MarkedRun, ...]:
    """The compared words in the weight that each has in its text; words of both in the later."""
    old, new = _Weights(before), _Weights(after)
    runs: list[MarkedRun] = []
    for run in compare_words(old.text, new.text):
        was = old.take(0 if run.mark is Mark.INSERTED else len(run.text))
        parts = was if run.mark is Mark.DELETED else new.take(len(run.text))
        runs += [MarkedRun(text, run.mark, bold) for text, bold in parts]
    return tuple(runs)


class _Weights:
    """A text read once from its start, in stretches of one weight."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.text = "".join(run.text for run in runs)
        self._left = [(run.text, run.bold) for run in runs if run.text]

    def take(self, count: int) -> list[tuple[str, bool]]:
        taken: list[tuple[str, bool]] = []
        while count:
            text, bold = self._left[0]
            if taken and taken[-1][1] == bold:
                taken[-1] = (taken[-1][0] + text[:count], bold)
            else:
                taken.append((text[:count], bold))
            rest = text[count:]
            self._left[:1] = [(rest, bold)] if rest else []
            count -= len(text) - len(rest)
        return taken


_Pair = tuple[NumberedParagraph | None, NumberedParagraph | None]


def _alike(gone: Sequence[NumberedParagraph], come: Sequence[NumberedParagraph]) -> Iterator[_Pair]:
    """Pairs in the order of both, with as much likeness in all as there can be."""
    likeness = [[_likeness(before, after) for after in come] for before in gone]
    # The most that the paragraphs from these two on can have in common.
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in reversed(range(len(gone))):
        for j in reversed(range(len(come))):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(gone) or j < len(come):
        if j == len(come) or (i < len(gone) and best[i][j] == best[i + 1][j]):
            yield gone[i], None
            i += 1
        elif i == len(gone) or best[i][j] == best[i][j + 1]:
            yield None, come[j]
            j += 1
        else:
            yield gone[i], come[j]
            i, j = i + 1, j + 1


def _likeness(one: NumberedParagraph, other: NumberedParagraph) -> float:
    """The share of words in common, 0 to 1. Spaces are no words: any two texts share those."""
    words = [_WORD.findall(item.text) for item in (one, other)]
    return SequenceMatcher(None, *words, autojunk=False).ratio()
