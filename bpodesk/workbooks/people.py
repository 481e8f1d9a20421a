"""Names as written in a file -> the people of the book.

A code or a name that is the same after folding (capitals, accents, punctuation, order of the parts,
middle initials) is a match; so is an alias that somebody confirmed. Everything else is only
proposed, with its candidates, and needs a person to say yes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.fuzz import token_sort_ratio

from bpodesk.domain.ids import StaffId

PROPOSED_FROM = 75
CLEAR_LEAD = 5  # points; candidates nearer to each other than this can't be told apart
_SAME_BUT_SHORTER = 90.0
_SURE = 100
_MOST_CANDIDATES = 5
# Letters that Unicode doesn't take apart into a plain letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})


class MatchKind(StrEnum):
    """How a written name was matched; only the first three are sure."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenName:
    """A person as a file names them."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person of the book."""

    id: StaffId
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody the name could mean; `score` is 0..100."""

    staff_id: StaffId
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """What a written name means.

    `staff_id` is None where it is unknown or where two candidates are too near to each other to
    prefer one. `candidates` are ordered, the likeliest first.
    """

    written: WrittenName
    kind: MatchKind
    staff_id: StaffId | None
    score: int
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_sure(self) -> bool:
        """True where nobody has to confirm it."""
        return self.kind in (MatchKind.CODE, MatchKind.NAME, MatchKind.ALIAS)


def match_people(
    names: Sequence[WrittenName], staff: Sequence[KnownPerson]
) -> tuple[NameMatch, ...]:
    """A match for each written name, in the order given."""
    book = _Book(staff)
    return tuple(book.match(written) for written in names)


class _Book:
    def __init__(self, staff: Sequence[KnownPerson]) -> None:
        self._staff = staff
        self._codes = _index((_folded_code(person.code), person.id, "") for person in staff)
        self._names = _index((folded_name(person.name), person.id, person.name) for person in staff)
        self._aliases = _index(
            (folded_name(alias), person.id, alias) for person in staff for alias in person.aliases
        )

    def match(self, written: WrittenName) -> NameMatch:
        by_code = tuple(self._codes.get(_folded_code(written.code), ()))
        name = folded_name(written.name)
        initials = _initials(written.name)
        by_name = _agreeing(self._names.get(name, {}), initials)
        by_alias = _agreeing(self._aliases.get(name, {}), initials)
        named = by_name or by_alias
        if len(by_code) == 1 and (not named or by_code[0] in named):
            return _sure(written, MatchKind.CODE, by_code[0])
        if by_code and named:
            return _torn(written, (*by_code, *named))
        for kind, found in ((MatchKind.NAME, by_name), (MatchKind.ALIAS, by_alias)):
            if len(found) == 1:
                return _sure(written, kind, found[0])
            if found:
                return _torn(written, found)
        by_code_as_name = tuple(self._codes.get(_folded_code(written.name), ()))
        if len(by_code_as_name) == 1:
            return _sure(written, MatchKind.CODE, by_code_as_name[0])
        return self._proposed(written)

    def _proposed(self, written: WrittenName) -> NameMatch:
        scored = [
            Candidate(staff_id=person.id, score=_best_score(written.name, person))
            for person in self._staff
        ]
        likely = sorted(
            (candidate for candidate in scored if candidate.score >= PROPOSED_FROM),
            key=lambda candidate: -candidate.score,
        )
        if not likely:
            return NameMatch(written=written, kind=MatchKind.UNKNOWN, staff_id=None, score=0)
        first = likely[0]
        rivals = [other for other in likely[1:] if first.score - other.score <= CLEAR_LEAD]
        return NameMatch(
            written=written,
            kind=MatchKind.PROPOSED,
            staff_id=None if rivals else first.staff_id,
            score=first.score,
            candidates=tuple(likely[:_MOST_CANDIDATES]),
        )


def _sure(written: WrittenName, kind: MatchKind, staff_id: StaffId) -> NameMatch:
    only = (Candidate(staff_id=staff_id, score=_SURE),)
    return NameMatch(written=written, kind=kind, staff_id=staff_id, score=_SURE, candidates=only)


def _torn(written: WrittenName, staff_ids: Sequence[StaffId]) -> NameMatch:
    """Several people fit equally well, or the code says one and the name another."""
    return NameMatch(
        written=written,
        kind=MatchKind.PROPOSED,
        staff_id=None,
        score=_SURE,
        candidates=tuple(
            Candidate(staff_id=staff_id, score=_SURE) for staff_id in dict.fromkeys(staff_ids)
        ),
    )


def _index(
    entries: Iterable[tuple[str, StaffId, str]],
) -> Mapping[str, Mapping[StaffId, str]]:
    """Folded key -> the people it stands for, each with the spelling in the book."""
    found: dict[str, dict[StaffId, str]] = {}
    for key, staff_id, spelling in entries:
        if key:
            found.setdefault(key, {})[staff_id] = spelling
    return found


def _agreeing(found: Mapping[StaffId, str], initials: frozenset[str]) -> tuple[StaffId, ...]:
    """Those whose middle initials, where both sides have any, are the same."""
    return tuple(
        staff_id
        for staff_id, spelling in found.items()
        if not initials or not _initials(spelling) or initials == _initials(spelling)
    )


def _initials(name: str) -> frozenset[str]:
    return frozenset(word for word in name_words(name) if len(word) == 1)


# ------------------------------------------------------------------------------- folding


def _folded_code(code: str) -> str:
    return "".join(code.split()).casefold()


def name_words(name: str) -> tuple[str, ...]:
    """The parts of a name without capitals, accents and punctuation, in alphabetical order."""
    spread = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(character for character in spread if not unicodedata.combining(character))
    joined = re.sub(r"['’`]", "", plain)  # O'Neil is one word
    return tuple(sorted(re.findall(r"[^\W_]+", joined)))


def folded_name(name: str) -> str:
    """What two spellings of one name have in common; middle initials don't count."""
    words = name_words(name)
    whole = tuple(word for word in words if len(word) > 1 or not word.isascii())
    return " ".join(whole if len(whole) > 1 else words)


def _best_score(written: str, person: KnownPerson) -> int:
    return max(round(_score(written, known)) for known in (person.name, *person.aliases))


def _score(written: str, known: str) -> float:
    one, other = name_words(written), name_words(known)
    ratio = token_sort_ratio(" ".join(one), " ".join(other))
    return max(ratio, _SAME_BUT_SHORTER) if _is_shorter_form(one, other) else ratio


def _is_shorter_form(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where each part of the shorter name is, or begins, a part of its own of the longer."""
    shorter, longer = sorted((one, other), key=lambda words: (len(words), sum(map(len, words))))
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        found = next(
            (part for part in left if part == word or (len(word) == 1 and part[0] == word)), None
        )
        if found is None:
            return False
        left.remove(found)
    return len(shorter) > 1
