"""What an amendment does to the text of an agreement, as instructions that can be carried out.

Read in their order, with nothing but the earlier text beside them, they give the later text: first
what goes without leaving its number, then who gets another number, then what is reserved, comes or
reads otherwise, by the numbers of the later text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.change_words import ChangeLine
from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph
from bpodesk.domain.problems import Problem


class TextAction(StrEnum):
    """What becomes of a clause or schedule."""

    DELETED = "deleted"
    RESERVED = "reserved"
    RENUMBERED = "renumbered"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"
    EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChange:
    """A paragraph by its number ("2.2", "2.2 (b)"), and its text from then on; None: it goes."""

    number: str
    before: NumberedParagraph | None
    after: NumberedParagraph | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One instruction.

    `before` and `after` are the clause in the earlier and the later text, None where it is in one
    alone. `follows` is what stands before an inserted clause. `paragraphs` are those that an edited
    one changes, in the later order.
    """

    action: TextAction
    before: NumberedClause | None
    after: NumberedClause | None
    follows: NumberedClause | None = None
    paragraphs: tuple[ParagraphChange, ...] = ()


def printed_title(clause: NumberedClause) -> str:
    """The heading as the agreement prints it, which has its own for the schedules."""
    return SCHEDULES.get(clause.letter, clause.title)


def text_changes(before: NumberedClauses, after: NumberedClauses) -> tuple[TextChange, ...]:
    """How to get from one text to the other; nothing where they say the same."""
    old, new = by_key(before), by_key(after)
    return (*_gone(old, new), *_renumbered(old, new), *_others(old, new))


def by_key(text: NumberedClauses) -> dict[str, NumberedClause]:
    """Clauses and schedules by what tells them apart in two texts."""
    return {
        clause.letter or f"clause {clause.clause_id}": clause
        for clause in (*text.clauses, *text.schedules)
    }


def lost_references(before: NumberedClauses, after: NumberedClauses) -> tuple[Problem, ...]:
    """References of the later text to clauses that only the earlier one has.

    The field is "clauses", the place the id of the clause that refers.
    """
    left = {clause.clause_id for clause in after.clauses if not clause.is_reserved}
    there = (clause for clause in before.clauses if not clause.is_reserved)
    gone = {clause.clause_id: clause.title for clause in there if clause.clause_id not in left}
    names = {clause.clause_id: clause for clause in (*after.clauses, *after.schedules)}
    found: list[Problem] = []
    for problem in after.problems:
        target = problem.field.partition(f"{problem.place}.clause:")[2]
        if target in gone:
            referring = names[problem.place]
            message = (
                f"{named(referring)} refers to the clause"
                f" \u201c{gone[target]}\u201d, which this amendment deletes. Put the clause back,"
                f" or take out or reword {referring.name}."
            )
            found.append(Problem(message=message, field="clauses", place=problem.place))
    return tuple(found)


def placed(
    lines: Iterable[ChangeLine], before: NumberedClauses, after: NumberedClauses
) -> tuple[ChangeLine, ...]:
    """Changes of values as the agreement is read: clauses in their order, then schedules.

    Their places have the clauses' numbers: of the later text, else of the earlier.
    """
    places = {
        f"Clause \u201c{clause.title}\u201d": (at, f"{clause.name}, {clause.title}")
        for text in (before, after)
        for at, clause in enumerate(text.clauses, 1)
        if not clause.is_reserved
    }

    def rank(line: ChangeLine) -> tuple[bool, int, str]:
        is_schedule = line.place.startswith("Schedule ")
        at = places[line.place][0] if line.place in places else 0
        return is_schedule, at, line.place if is_schedule else ""

    return tuple(
        replace(line, place=places[line.place][1]) if line.place in places else line
        for line in sorted(lines, key=rank)
    )


def named(clause: NumberedClause) -> str:
    """The clause or schedule inside a sentence: "Clause 2 (Fees)"."""
    return f"{clause.name} ({printed_title(clause)})"


def renumbered_ranges(changes: Iterable[TextChange]) -> tuple[tuple[str, str], ...]:
    """The clauses that get other numbers, briefly: ("Clauses 4 to 9", "clauses 3 to 8").

    Others among the changes are passed over.
    """
    runs: list[list[tuple[NumberedClause, NumberedClause]]] = []
    for change in changes:
        before, after = change.before, change.after
        if change.action is not TextAction.RENUMBERED or before is None or after is None:
            continue
        if runs and _goes_on(runs[-1][-1][0], before) and _goes_on(runs[-1][-1][1], after):
            runs[-1].append((before, after))
        else:
            runs.append([(before, after)])
    return tuple(
        (
            f"Clauses {run[0][0].label} to {run[-1][0].label}",
            f"clauses {run[0][1].label} to {run[-1][1].label}",
        )
        if len(run) > 1
        else (run[0][0].name, f"clause {run[0][1].label}")
        for run in runs
    )


def _goes_on(last: NumberedClause, this: NumberedClause) -> bool:
    return not (last.suffix or this.suffix) and this.number == last.number + 1


# ------------------------------------------------------------------------------- clauses

_Texts = Mapping[str, NumberedClause]


def _gone(old: _Texts, new: _Texts) -> Iterator[TextChange]:
    for key, before in old.items():
        if key not in new:
            yield TextChange(action=TextAction.DELETED, before=before, after=None)


def _renumbered(old: _Texts, new: _Texts) -> Iterator[TextChange]:
    for key, before in old.items():
        after = new.get(key)
        if after is not None and after.label != before.label:
            yield TextChange(action=TextAction.RENUMBERED, before=before, after=after)


def _others(old: _Texts, new: _Texts) -> Iterator[TextChange]:
    last: NumberedClause | None = None
    for key, after in new.items():
        before = old.get(key)
        if before is None or (before.is_reserved and not after.is_reserved):
            yield TextChange(action=TextAction.INSERTED, before=before, after=after, follows=last)
        elif not after.is_reserved:
            yield from _edited(before, after)
        elif not before.is_reserved:
            yield TextChange(action=TextAction.RESERVED, before=before, after=after)
        last = after


def _edited(before: NumberedClause, after: NumberedClause) -> Iterator[TextChange]:
    """Nothing, the paragraphs that read otherwise, or the whole where most of them do."""
    old, new = _by_place(before), _by_place(after)
    places = (*new, *(place for place in old if place not in new))
    changed = [place for place in places if _words(old.get(place)) != _words(new.get(place))]
    is_moved = [place for place in old if place in new] != [place for place in new if place in old]
    if not (changed or is_moved) and printed_title(before) == printed_title(after):
        return
    is_most = len(changed) > 1 and len(changed) * 2 > len(new)
    if is_most or is_moved or not _can_be_named(changed, old, new):
        yield TextChange(action=TextAction.REWRITTEN, before=before, after=after)
        return
    paragraphs = tuple(
        ParagraphChange(
            number=place[0].replace(_OWN, after.label), before=old.get(place), after=new.get(place)
        )
        for place in changed
    )
    yield TextChange(action=TextAction.EDITED, before=before, after=after, paragraphs=paragraphs)


_Place = tuple[str, int]
"""A paragraph's number with the clause's own left open, and how many have it before."""
_OWN = "\0"


_Places = dict[_Place, NumberedParagraph]


def _by_place(clause: NumberedClause) -> _Places:
    found: _Places = {}
    above = ""
    for paragraph in clause.paragraphs:
        number = paragraph.number
        if paragraph.level <= 1:
            if number.startswith(f"{clause.label}."):
                number = _OWN + number.removeprefix(clause.label)
            above = number or above
        else:
            number = f"{above} {number}".strip()
        nth = sum(known == number for known, _ in found)
        found[number, nth] = paragraph
    return found


def _can_be_named(changed: Sequence[_Place], old: _Places, new: _Places) -> bool:
    """True where the number of each changed paragraph says which it is and where it stands."""
    doubled = {number for number, nth in (*old, *new) if nth}
    are_clear = all(number and number not in doubled for number, _ in changed)
    has_loose = any(not number for number, _ in (*old, *new))
    return are_clear and not (has_loose and old.keys() != new.keys())


def _words(paragraph: NumberedParagraph | None) -> tuple[str, int] | None:
    return None if paragraph is None else (paragraph.text, paragraph.level)
