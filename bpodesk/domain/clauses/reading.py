"""Read a clause file: TOML between two lines "+++", then the body.

Whatever is wrong comes back as problems that say the line and what to do; nothing is raised.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from bpodesk.domain.clauses.body import VARIABLE_NAME, Paragraph, body_problem, read_body
from bpodesk.domain.clauses.records import (
    CONTRACT_VALUE_NAMES,
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    ClauseVariable,
    Fact,
    VariableType,
    VariableValue,
)
from bpodesk.domain.clauses.values import NUMBER_TYPES, check_value
from bpodesk.domain.problems import Problem, Severity, has_errors

_FENCE = "+++"
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LETTER = re.compile(r"[A-Z]")
_TOML_LINE = re.compile(r" *\(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")
_NEEDED: Mapping[str, tuple[type, str]] = {
    "id": (str, 'a text such as id = "service-credits"'),
    "title": (str, 'a text such as title = "Service credits"'),
    "side": (str, 'side = "M" (mutual), "V" (vendor) or "C" (customer)'),
    "order": (int, "a whole number such as order = 110"),
    "version": (int, "a whole number such as version = 1"),
    "required": (bool, "required = true or required = false"),
}
_OPTIONAL: Mapping[str, tuple[type, str]] = {
    "position": (str, 'position = "balanced", "vendor" or "customer"'),
    "kind": (str, 'kind = "clause" or kind = "schedule"'),
    "letter": (str, 'a letter such as letter = "A"'),
    "facts": (dict, "a table such as facts = { mutual = true }"),
    "variables": (dict, "a table for each variable such as [variables.cure_days]"),
}
_VARIABLE_KEYS = frozenset({"label", "type", "unit", "default", "minimum", "maximum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseReading:
    """A clause as its file says it; None where an error keeps it from being printed.

    `body_line` is the line of the file on which the body begins.
    """

    clause: Clause | None = None
    problems: tuple[Problem, ...] = ()
    body_line: int = 1


def parse_clause(text: str) -> Clause | tuple[Problem, ...]:
    """The clause in a file's text, or everything that is wrong with it, warnings included.

    Never raises.
    """
    reading = read_clause(text)
    if reading.clause is None or reading.problems:
        return reading.problems
    return reading.clause


def read_clause(text: str) -> ClauseReading:
    """The clause in a file's text, and what is wrong with it. Never raises.

    A problem of the header has in `value` the key or the variable that it is about.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return _unread(_at(1, 'The file must begin with a line "+++". Add it.'))
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == _FENCE), None)
    if end is None:
        return _unread(_at(len(lines), 'The header has no end. Close it with a line "+++".'))
    try:
        header: dict[str, object] = tomllib.loads(
            "\n".join(lines[1:end]) + "\n", parse_float=Decimal
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        return _unread(_toml_problem(error))
    body = "\n".join(lines[end + 1 :])
    return _Reader(lines[:end], header).read(body, first_line=end + 2)


class _Reader:
    """Turns one parsed header and its body into a clause, collecting problems with their lines."""

    def __init__(self, lines: list[str], header: dict[str, object]) -> None:
        self._lines = lines
        self._header = header
        self._problems: list[Problem] = []

    def read(self, body: str, *, first_line: int) -> ClauseReading:
        self._check_keys()
        if self._problems:
            return ClauseReading(problems=tuple(self._problems), body_line=first_line)
        facts = self._facts()
        variables = self._variables()
        self._check_header()
        paragraphs, problems = read_body(body, first_line=first_line)
        self._problems.extend(problems)
        if not any(paragraph.pieces for paragraph in paragraphs):
            self._problems.append(_at(first_line, "The clause has no text. Write it here."))
        declared = {*_table(self._header.get("variables", {}))}
        self._problems.extend(_token_problems(paragraphs, declared=declared))
        used = {piece.text for p in paragraphs for piece in p.pieces if piece.is_token}
        for name in sorted(declared - used):
            message = f"The variable {name} is not used. Print it or remove it."
            self._add(name, message, severity=Severity.WARNING)
        broken = has_errors(self._problems)
        return ClauseReading(
            clause=None if broken else self._clause(body, facts=facts, variables=variables),
            problems=tuple(self._problems),
            body_line=first_line,
        )

    def _clause(
        self, body: str, *, facts: Mapping[str, Fact], variables: tuple[ClauseVariable, ...]
    ) -> Clause:
        header = self._header
        return Clause(
            id=str(header["id"]),
            title=str(header["title"]),
            side=ClauseSide(str(header["side"])),
            order=cast("int", header["order"]),
            version=cast("int", header["version"]),
            required=bool(header["required"]),
            position=ClausePosition(str(header.get("position", ClausePosition.BALANCED))),
            kind=ClauseKind(str(header.get("kind", ClauseKind.CLAUSE))),
            letter=str(header.get("letter", "")),
            facts=facts,
            variables=variables,
            body=body,
        )

    def _check_keys(self) -> None:
        for key, (kind, wanted) in {**_NEEDED, **_OPTIONAL}.items():
            if key not in self._header:
                if key in _NEEDED:
                    self._add(key, f"The header lacks {key}. Add {wanted}.")
            elif not _has_type(self._header[key], kind):
                self._add(key, f"The header's {key} can't be used. Write {wanted}.")
        for key in sorted(self._header.keys() - _NEEDED.keys() - _OPTIONAL.keys()):
            self._add(key, f"The header knows no {key}. Remove it.")

    def _check_header(self) -> None:
        header = self._header
        if not _ID.fullmatch(str(header["id"])):
            self._add("id", "An id has small letters, digits and single hyphens only. Change it.")
        if not str(header["title"]).strip():
            self._add("title", "The title is empty. Write one.")
        if header["side"] not in set(ClauseSide):
            self._add("side", f"The side must be one of M, V, C. Write {_NEEDED['side'][1]}.")
        if cast("int", header["version"]) < 1:
            self._add("version", "Versions count from 1. Write version = 1.")
        if header.get("position", ClausePosition.BALANCED) not in set(ClausePosition):
            self._add("position", f"This position is not known. Write {_OPTIONAL['position'][1]}.")
        kind, letter = header.get("kind", ClauseKind.CLAUSE), str(header.get("letter", ""))
        if kind not in set(ClauseKind):
            self._add("kind", f"This kind is not known. Write {_OPTIONAL['kind'][1]}.")
        elif kind == ClauseKind.SCHEDULE and not _LETTER.fullmatch(letter):
            self._add("letter", 'A schedule needs one capital letter. Write letter = "A".')
        elif kind == ClauseKind.CLAUSE and letter:
            self._add("letter", "Only a schedule has a letter. Remove it.")

    def _facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for key, value in _table(self._header.get("facts", {})).items():
            if isinstance(value, str | int | Decimal):
                facts[key] = value
            else:
                self._add("facts", f"The fact {key} must be a text, a number, true or false.")
        return facts

    def _variables(self) -> tuple[ClauseVariable, ...]:
        found: list[ClauseVariable] = []
        for name, value in _table(self._header.get("variables", {})).items():
            before = len(self._problems)
            if not name:
                self._add(name, "A variable has no name. Give it one, such as notice_days.")
            elif not VARIABLE_NAME.fullmatch(name):
                self._add(name, f"{name} is no variable name: use small letters, digits and _.")
            elif not _has_type(value, dict):
                self._add(name, f"Describe the variable in a table [variables.{name}].")
            else:
                variable = self._variable(name, _table(value))
                if len(self._problems) == before:
                    found.append(variable)
        return tuple(found)

    def _variable(self, name: str, table: Mapping[str, object]) -> ClauseVariable:
        label, kind = table.get("label", ""), table.get("type", "")
        if not isinstance(label, str) or not label.strip():
            self._add(name, f'The variable {name} needs a label. Add label = "...".')
        if kind not in set(VariableType):
            known = ", ".join(VariableType)
            self._add(name, f"The variable {name} needs a type. Use one of {known}.")
            kind = VariableType.TEXT
        for key in sorted(table.keys() - _VARIABLE_KEYS):
            self._add(name, f"A variable knows no {key}. Remove it from {name}.")
        variable = ClauseVariable(
            name=name,
            label=str(label),
            type=VariableType(str(kind)),
            unit=str(table.get("unit", "")),
            default=_default(table.get("default")),
            minimum=self._bound(name, table.get("minimum")),
            maximum=self._bound(name, table.get("maximum")),
        )
        self._check_variable(variable)
        return variable

    def _bound(self, name: str, value: object) -> int | Decimal | None:
        if value is None or _has_type(value, int):
            return cast("int | None", value)
        if isinstance(value, Decimal) and value.is_finite():
            return value
        self._add(name, f"The limits of {name} must be numbers. Change minimum or maximum.")
        return None

    def _check_variable(self, variable: ClauseVariable) -> None:
        name, low, high = variable.name, variable.minimum, variable.maximum
        if variable.type not in NUMBER_TYPES and (low is not None or high is not None):
            self._add(name, f"{name} is no number. Remove minimum and maximum.")
        if low is not None and high is not None and low > high:
            self._add(name, f"The minimum of {name} is above its maximum. Swap them.")
        if variable.default is not None:
            for problem in check_value(variable, variable.default):
                self._add(name, f"The default of {name} can't be used. {problem.message}")

    def _add(self, key: str, message: str, *, severity: Severity = Severity.ERROR) -> None:
        pattern = re.compile(rf'\s*(?:\[variables\.)?"?{re.escape(key)}"?\s*(?:\]|=|\.)')
        found = (i for i, line in enumerate(self._lines, 1) if pattern.match(line))
        problem = _at(next(found, 1), message)
        self._problems.append(replace(problem, value=key, severity=severity))


def _token_problems(paragraphs: Iterable[Paragraph], *, declared: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    for paragraph in paragraphs:
        for name in (piece.text for piece in paragraph.pieces if piece.is_token):
            if "." in name and name not in CONTRACT_VALUE_NAMES:
                message = f"The contract has no value {name}. Use one of the listed names."
                problems.append(body_problem(paragraph.line, message, name))
            elif VARIABLE_NAME.fullmatch(name) and name not in declared:
                message = (
                    f"The variable {name} is not declared. Add it to the variables"
                    f" ([variables.{name}] in a file)."
                )
                problems.append(body_problem(paragraph.line, message, name))
    return problems


def _default(value: object) -> VariableValue | None:
    """Lists become tuples of texts; a value of a type that no variable has becomes its text."""
    if isinstance(value, list):
        return tuple(str(item) for item in cast("list[object]", value))
    if value is None or isinstance(value, str | int | Decimal):
        return value
    return str(value)


def _has_type(value: object, kind: type) -> bool:
    """True for the type itself: in a header `true` is no number."""
    return type(value) is kind


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value)


def _unread(problem: Problem) -> ClauseReading:
    return ClauseReading(problems=(problem,))


def _at(line: int, message: str) -> Problem:
    return Problem(message=f"Line {line}: {message}", field="header", place=str(line))


def _toml_problem(error: Exception) -> Problem:
    """Our sentence around the TOML reader's reason, whose lines count from below the fence."""
    match = _TOML_LINE.search(str(error))
    line = int(match[1]) + 1 if match and match[1] else 1
    reason = _TOML_LINE.sub("", str(error)) or "it can't be read"
    return _at(line, f"The header is not valid TOML: {reason}. Correct it.")
