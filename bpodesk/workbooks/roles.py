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

from bpodesk.domain.readings import CodeMeaning, Role
from bpodesk.resources import read_text

WORDS_FILE = ("timesheets", "header-words.toml")
_REGULAR, _WEAK_CODE, _OTHER_PUNCH, _MEASURE, _WEEKDAY = (
    "regular_hours",
    "weak_code",
    "other_punch",
    "measure",
    "weekday",
)
_WEAK_TIME = "weak_time"
_PAY_CLASS = "pay_class"
_HEADER_GROUPS = (_REGULAR, _WEAK_TIME, _WEAK_CODE, _OTHER_PUNCH, _MEASURE, _PAY_CLASS)
_HINTED_ROLES = {_REGULAR: Role.HOURS, _WEAK_TIME: Role.HOURS, _WEAK_CODE: Role.PERSON_CODE}
# What a column is by where it stands, not by a word of its own.
_WORDLESS_ROLES = (Role.DAY_COLUMN, Role.TOTAL)
_CODE_GROUPS = {
    "code_worked": CodeMeaning.WORKED,
    "code_half": CodeMeaning.HALF,
    "code_absent": CodeMeaning.ABSENT,
    "code_leave": CodeMeaning.LEAVE,
    "code_holiday": CodeMeaning.HOLIDAY,
    "code_rest": CodeMeaning.REST,
}
_SET_GROUPS = ("total", "absence", "filler", "unit_hours", "unit_minutes", "unit_days")


_MORE_HOURS = re.compile(r"\s*\+\s*[0-9][0-9.,]*$")  # √+3: present, and three hours more
_LONGEST_HEADER = 80
MOST_REMEMBERED = 20_000


class Unit(StrEnum):
    """What a column's plain numbers count."""

    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"


class Hint(StrEnum):
    """What a header says beyond its role."""

    NONE = ""
    REGULAR_HOURS = _REGULAR  # hours without the overtime
    WEAK_TIME = _WEAK_TIME  # perhaps a length of time, perhaps a time on the clock
    WEAK_CODE = _WEAK_CODE  # perhaps a code, perhaps a row number
    OTHER_PUNCH = _OTHER_PUNCH  # one of several pairs of times
    MEASURE = _MEASURE  # calls and tickets, not work
    WEEKDAY = _WEEKDAY
    PAY_CLASS = _PAY_CLASS  # hours of a class in a payroll report, no hours of a day
    ABSENCE = "absence"  # a row of leave among the rows of a day


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
    day_units: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, frozenset[int]]
    codes: Mapping[str, CodeMeaning]
    row_kinds: Mapping[str, Role]
    week_labels: frozenset[str]
    examples: frozenset[str]
    memo: dict[str, "Meaning | None"] = field(
        default_factory=dict[str, Meaning | None], compare=False
    )
    numbered: dict[str, "NumberedMeaning"] = field(
        default_factory=dict[str, "NumberedMeaning"], compare=False
    )  # the memo of `tables.header.meaning_of`

    def meaning(self, header: str) -> Meaning | None:
        """What a header means; None where no word is known."""
        if header not in self.memo:
            if len(self.memo) > MOST_REMEMBERED:
                self.memo.clear()
            self.memo[header] = self._meaning(header)
        return self.memo[header]

    def _meaning(self, header: str) -> Meaning | None:
        if len(header) > _LONGEST_HEADER:
            return None
        for rank, form in enumerate(self._forms(header)):
            found = self.headers.get(form)
            if found is not None:
                role, hint, order = found
                if role is Role.HOURS and self.day_units & set(normalised(header).split()):
                    return None  # "Duration (days)" counts days
                unit = self._unit(header)
                return Meaning(role=role, rank=rank, hint=hint, unit=unit, order=order)
        return None

    def is_total(self, text: str) -> bool:
        """True for the label of a row that adds up others: "Total:", "Cruz, Juan Total"."""
        folded = normalised(text)
        if folded in self.totals:
            return True
        words = folded.split()
        ends = ((words[:count], words[-count:]) for count in (1, 2) if len(words) > count)
        return any(" ".join(part) in self.totals for pair in ends for part in pair)

    def is_blank(self, text: str) -> bool:
        """True for what people write where nothing is: "-", "N/A"."""
        return text.strip().casefold() in self.blanks

    def is_absence(self, text: str) -> bool:
        """True for words such as "Leave" in the place of hours."""
        return normalised(text) in self.absences

    def code_meaning(self, text: str) -> CodeMeaning | None:
        """What a day code means, as far as words are known; the case counts for one letter."""
        plain = _MORE_HOURS.sub("", text.strip())
        return self.codes.get(plain.casefold()) or self.codes.get(normalised(plain))

    def is_example(self, sheet: str) -> bool:
        """True for the name of a sheet that only shows how the form is filled in."""
        folded = normalised(sheet)
        return folded in self.examples or bool(self.examples & set(folded.split()))

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


NumberedMeaning = tuple[Role, Hint, Unit | None, int] | None

_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")
_NOT_WORD = re.compile(r"[\W_]+")


@functools.lru_cache(maxsize=50_000)
def normalised(text: str) -> str:
    """Without capitals, accents, punctuation and double blanks; "#" and "?" count as words."""
    spoken = text.replace("#", " no ").replace("?", " yes no ")
    plain = spoken.casefold()
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", spoken).casefold()
        plain = "".join(character for character in spread if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", plain).strip()


def parse_words(text: str) -> HeaderWords:
    """The words of a data file.

    Raises tomllib.TOMLDecodeError, KeyError without months or weekdays.
    """
    groups: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    headers: dict[str, tuple[Role, Hint, int]] = {}
    for role in Role:
        if role in _WORDLESS_ROLES:
            continue
        for word in _words(groups, role.value):
            headers.setdefault(word, (role, Hint.NONE, len(headers)))
    for group in _HEADER_GROUPS:
        role = _HINTED_ROLES.get(group, Role.IGNORED)
        for word in _words(groups, group):
            headers.setdefault(word, (role, Hint(group), len(headers)))
    weekdays = _weekdays(groups["weekdays"].values())
    for word in weekdays:
        if len(word) > 1:
            headers.setdefault(word, (Role.IGNORED, Hint.WEEKDAY, len(headers)))
    totals, absences, fillers, hour_units, minute_units, day_units = (
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
        day_units=day_units,
        months=_months(groups["months"].values()),
        weekdays=weekdays,
        codes={
            word.casefold(): meaning
            for group, meaning in _CODE_GROUPS.items()
            for word in _raw_words(groups, group)
        },
        row_kinds={
            word: role
            for group, role in (("row_hours", Role.HOURS), ("row_code", Role.DAY_CODE))
            for word in _words(groups, group)
        },
        week_labels=frozenset(_words(groups, "week_label")),
        examples=frozenset(_words(groups, "example")),
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


def _weekdays(languages: Iterable[list[str]]) -> Mapping[str, frozenset[int]]:
    """Each name of a weekday and the days it can mean, 0 for Monday."""
    found: dict[str, frozenset[int]] = {}
    for names in languages:
        for number, name in enumerate(names):
            folded = normalised(name)
            found[folded] = found.get(folded, frozenset()) | {number}
    return found


def _months(languages: Iterable[list[str]]) -> Mapping[str, int]:
    """Every name of a month, and every beginning of three letters or more that tells.

    A beginning tells where it is one month's only in its language; an earlier language wins.
    """
    spoken = [[normalised(name) for name in names] for names in languages]
    found: dict[str, int] = {}
    for names in spoken:
        for number, name in enumerate(names, start=1):
            found.setdefault(name, number)
    for names in spoken:
        meanings: dict[str, set[int]] = {}
        for number, name in enumerate(names, start=1):
            for length in range(3, len(name)):
                meanings.setdefault(name[:length], set()).add(number)
        for beginning, numbers in meanings.items():
            if len(numbers) == 1:
                found.setdefault(beginning, numbers.pop())
    return found
