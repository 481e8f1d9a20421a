"""Header words by language -> what a column of calls, intervals or tickets holds.

The words stand in a data file (`resources/timesheets/measure-words.toml`) that anybody can extend.
A header is matched as it is, then without what stands in brackets, then by the words that count,
in any order: "Avg. talk time (sec)" and "Talk time, average" are both "talk time". What the other
words say (an average, a sum, a percentage, a unit) is kept beside the role.
"""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bpodesk.domain.measure_readings import MeasureRole
from bpodesk.resources import read_text
from bpodesk.workbooks.roles import MOST_REMEMBERED, HeaderWords, default_words, normalised

WORDS_FILE = ("timesheets", "measure-words.toml")
_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")
# Between two words written as one, and between a number and its unit (20s).
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])")
_NUMBER = re.compile(r"[0-9]+")
_PERCENT_WORDS = frozenset(
    ("percent", "percentage", "pct", "porcentaje", "pourcentage", "prozent", "percentuale")
)
_AS_SHARE = {
    MeasureRole.ANSWERED: MeasureRole.ANSWER_RATE,
    MeasureRole.ABANDONED: MeasureRole.ABANDON_RATE,
    MeasureRole.SERVICE_LEVEL: MeasureRole.SERVICE_LEVEL,
    MeasureRole.ANSWERED_WITHIN: MeasureRole.SERVICE_LEVEL,
    MeasureRole.ANSWER_RATE: MeasureRole.ANSWER_RATE,
    MeasureRole.ABANDON_RATE: MeasureRole.ABANDON_RATE,
}
SECONDS, MINUTES, HOURS = 1, 60, 3600
_Found = tuple[MeasureRole, int]  # and the place of the word in the file


def as_share(role: MeasureRole) -> MeasureRole:
    """The role of a column of percents: of answered calls it is the answer rate, not a count."""
    return _AS_SHARE.get(role, MeasureRole.IGNORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureMeaning:
    """What a header means. `rank` is 0 for an exact match and grows with what was left out.

    `unit_seconds` is the length of what plain numbers count; None where the header doesn't say.
    `number` is a number the header names, such as the seconds of a service level.
    """

    role: MeasureRole
    rank: int
    order: int
    is_percent: bool = False
    is_average: bool = False
    is_sum: bool = False
    unit_seconds: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """The words, normalised; `timesheet` are those of timesheets, for totals, blanks and months."""

    headers: Mapping[str, _Found]
    sets: Mapping[str, frozenset[str]]
    timesheet: HeaderWords
    memo: dict[str, MeasureMeaning | None] = field(
        default_factory=dict[str, MeasureMeaning | None], compare=False
    )

    def meaning(self, header: str) -> MeasureMeaning | None:
        """What a header means; None where no word is known."""
        if header not in self.memo:
            if len(self.memo) > MOST_REMEMBERED:
                self.memo.clear()
            self.memo[header] = self._found(header)
        return self.memo[header]

    def _found(self, header: str) -> MeasureMeaning | None:
        for rank, form in enumerate(self._forms(header)):
            found = self.headers.get(form)
            if found is not None:
                return self._meaning(header, found, rank=rank)
        return None

    def _meaning(self, header: str, found: _Found, *, rank: int) -> MeasureMeaning:
        role, order = found
        tokens = _tokens(header)
        is_percent = "%" in header or not _PERCENT_WORDS.isdisjoint(tokens)
        named = _NUMBER.search(header)
        return MeasureMeaning(
            role=as_share(role) if is_percent else role,
            rank=rank,
            order=order,
            is_percent=is_percent,
            is_average=self._says_average(header, tokens),
            is_sum=not self.sets["sum"].isdisjoint(tokens),
            unit_seconds=self._unit(tokens),
            number=int(named[0]) if named is not None else None,
        )

    def says(self, text: str, *groups: str) -> bool:
        """True where a text is a word of one of the groups, such as "yes" or "closed_status"."""
        plain = _folded(text)
        return any(plain in self.sets[group] for group in groups)

    def _says_average(self, header: str, tokens: tuple[str, ...]) -> bool:
        parts = self.sets["average_part"]
        return not self.sets["average"].isdisjoint(tokens) or any(part in header for part in parts)

    def _unit(self, tokens: tuple[str, ...]) -> int | None:
        units = {
            unit
            for name, unit in (("seconds", SECONDS), ("minutes", MINUTES), ("hours", HOURS))
            if not self.sets[f"unit_{name}"].isdisjoint(tokens)
        }
        return units.pop() if len(units) == 1 else None

    def _forms(self, header: str) -> Iterator[str]:
        yield normalised(header)
        bare = _BRACKETS.sub(" ", header)
        if bare != header:
            yield normalised(bare)
        yield _sorted_words(bare, self.sets[_ALL_LEFT_OUT])


@functools.lru_cache(maxsize=1_000)
def _folded(text: str) -> str:
    """`normalised`, remembered: a column says yes and no a thousand times."""
    return normalised(text)


def _tokens(header: str) -> tuple[str, ...]:
    return tuple(normalised(_CAMEL.sub(" ", header)).split())


_ALL_LEFT_OUT = "left out"
_LEFT_OUT = ("filler", "average", "sum", "unit_seconds", "unit_minutes", "unit_hours")


def _sorted_words(header: str, left_out: frozenset[str]) -> str:
    """The words that count, sorted; marked, so that they only meet their like."""
    words = [word for word in _tokens(header) if word not in left_out and not word.isdigit()]
    return f"*{' '.join(sorted(words))}"


_SETS = (
    *_LEFT_OUT,
    "average_part",
    "yes",
    "no",
    "answered_status",
    "abandoned_status",
    "closed_status",
    "open_status",
    "summary",
)


def parse_measure_words(text: str, *, timesheet: HeaderWords) -> MeasureWords:
    """The words of a data file. Raises tomllib.TOMLDecodeError, KeyError for a missing list."""
    groups: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    sets = {
        name: frozenset(normalised(word) for words in groups[name].values() for word in words)
        for name in _SETS
    }
    sets[_ALL_LEFT_OUT] = frozenset(word for name in _LEFT_OUT for word in sets[name])
    headers: dict[str, _Found] = {}
    loose: dict[str, list[_Found]] = {}
    for role in MeasureRole:
        for words in groups.get(role.value, {}).values():
            for word in words:
                meaning = (role, len(headers))
                headers.setdefault(normalised(word), meaning)
                loose.setdefault(_sorted_words(word, sets[_ALL_LEFT_OUT]), []).append(meaning)
    return MeasureWords(
        headers={**_of_one_role(loose, headers), **headers}, sets=sets, timesheet=timesheet
    )


def _of_one_role(
    loose: Mapping[str, list[_Found]], headers: Mapping[str, _Found]
) -> dict[str, _Found]:
    """What headers mean by the words that count, where these belong to one role.

    "Answered by" leaves "answered" over as "Answered" does; then only who has no more words gets
    it. Where nothing is left over ("MIN" is a unit elsewhere), nothing is meant.
    """
    meant = {
        form: found[0] for form, found in loose.items() if len({role for role, _ in found}) == 1
    }
    meant |= {form: headers[form[1:]] for form in loose if form[1:] in headers}
    meant.pop("*", None)
    return meant


@functools.cache
def default_measure_words() -> MeasureWords:
    """The words that come with the program."""
    return parse_measure_words(read_text(*WORDS_FILE), timesheet=default_words())
