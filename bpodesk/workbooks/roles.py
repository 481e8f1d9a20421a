"""Header words by language -> the role of a column.

The words stand in a data file (`resources/timesheets/header-words.toml`) that anybody can extend.
Both sides are normalised: capitals, accents, punctuation and blanks don't matter. A header is
matched as it is, then without what stands in brackets, then without filler words; the earlier way
outweighs the later. Nothing is matched by a part of it: "Date of birth" is not a date of work.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bpodesk.domain.readings import Role
from bpodesk.resources import read_text

WORDS_FILE = ("timesheets", "header-words.toml")
_REGULAR, _WEAK_CODE, _OTHER_PUNCH, _MEASURE, _WEEKDAY = (
    "regular_hours",
    "weak_code",
    "other_punch",
    "measure",
    "weekday",
)
_HEADER_GROUPS = (_REGULAR, _WEAK_CODE, _OTHER_PUNCH, _MEASURE, _WEEKDAY)
_SET_GROUPS = ("total", "absence", "filler", "unit_hours", "unit_minutes")


class Unit(StrEnum):
    """What a column's plain numbers count."""

    HOURS = "hours"
    MINUTES = "minutes"


class Hint(StrEnum):
    """What a header says beyond its role."""

    NONE = ""
    REGULAR_HOURS = _REGULAR  # hours without the overtime
    WEAK_CODE = _WEAK_CODE  # perhaps a code, perhaps a row number
    OTHER_PUNCH = _OTHER_PUNCH  # one of several pairs of times
    MEASURE = _MEASURE  # calls and tickets, not work
    WEEKDAY = _WEEKDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a header means. `rank` is 0 for an exact match and grows with what was left out.

    `order` is the place of the word in its list: "Client" comes before "Project".
    """

    role: Role
    rank: int = 0
    hint: Hint = Hint.NONE
    unit: Unit | None = None
    order: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderWords:
    """The words, normalised."""

    headers: Mapping[str, tuple[Role, Hint, int]]
    totals: frozenset[str]
    absences: frozenset[str]
    blanks: frozenset[str]
    fillers: frozenset[str]
    hour_units: frozenset[str]
    minute_units: frozenset[str]
    months: Mapping[str, int]

    def meaning(self, header: str) -> Meaning | None:
        """What a header means; None where no word is known."""
        for rank, form in enumerate(self._forms(header)):
            found = self.headers.get(form)
            if found is not None:
                role, hint, order = found
                unit = self._unit(header)
                return Meaning(role=role, rank=rank, hint=hint, unit=unit, order=order)
        return None

    def is_total(self, text: str) -> bool:
        """True for the label of a row that adds up others: "Total:", "Cruz, Juan Total"."""
        folded = normalised(text)
        if folded in self.totals:
            return True
        words = folded.split()
        return len(words) > 1 and (words[0] in self.totals or words[-1] in self.totals)

    def is_blank(self, text: str) -> bool:
        """True for what people write where nothing is: "-", "N/A"."""
        return text.strip().casefold() in self.blanks

    def is_absence(self, text: str) -> bool:
        """True for words such as "Leave" in the place of hours."""
        return normalised(text) in self.absences

    def _forms(self, header: str) -> Iterator[str]:
        yield normalised(header)
        bare = normalised(_BRACKETS.sub(" ", header))
        yield bare
        words = [word for word in bare.split() if word not in self.fillers]
        if words:
            yield " ".join(words)

    def _unit(self, header: str) -> Unit | None:
        words = normalised(header).split()
        if any(word in self.minute_units for word in words):
            return Unit.MINUTES
        return Unit.HOURS if any(word in self.hour_units for word in words) else None


_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")
_NOT_WORD = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """Without capitals, accents, punctuation and double blanks; "#" and "?" count as words."""
    spoken = text.replace("#", " no ").replace("?", " yes no ")
    spread = unicodedata.normalize("NFKD", spoken).casefold()
    plain = "".join(character for character in spread if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", plain).strip()


def parse_words(text: str) -> HeaderWords:
    """The words of a data file. Raises tomllib.TOMLDecodeError, KeyError without months."""
    groups: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    headers: dict[str, tuple[Role, Hint, int]] = {}
    for role in Role:
        for word in _words(groups, role.value):
            headers.setdefault(word, (role, Hint.NONE, len(headers)))
    for group in _HEADER_GROUPS:
        role = {_REGULAR: Role.HOURS, _WEAK_CODE: Role.PERSON_CODE}.get(group, Role.IGNORED)
        for word in _words(groups, group):
            headers.setdefault(word, (role, Hint(group), len(headers)))
    totals, absences, fillers, hour_units, minute_units = (
        frozenset(_words(groups, group)) for group in _SET_GROUPS
    )
    return HeaderWords(
        headers=headers,
        totals=totals,
        absences=absences,
        blanks=frozenset(word.casefold() for word in _raw_words(groups, "blank")),
        fillers=fillers,
        hour_units=hour_units,
        minute_units=minute_units,
        months=_months(groups["months"].values()),
    )


@functools.cache
def default_words() -> HeaderWords:
    """The words that come with the program."""
    return parse_words(read_text(*WORDS_FILE))


def _raw_words(groups: Mapping[str, Mapping[str, list[str]]], group: str) -> Iterator[str]:
    for words in groups.get(group, {}).values():
        yield from words


def _words(groups: Mapping[str, Mapping[str, list[str]]], group: str) -> Iterator[str]:
    for word in _raw_words(groups, group):
        yield normalised(word)


def _months(languages: Iterable[list[str]]) -> Mapping[str, int]:
    """Every beginning of a month's name of three letters or more that means one month only."""
    meanings: dict[str, set[int]] = {}
    for names in languages:
        for number, name in enumerate(names, start=1):
            folded = normalised(name)
            for length in range(3, len(folded) + 1):
                meanings.setdefault(folded[:length], set()).add(number)
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}
