"""Write a clause as its file: what `read_clause` reads back as the same clause."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from bpodesk.domain.clauses.records import (
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseVariable,
    Fact,
    VariableValue,
)

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def clause_source(clause: Clause) -> str:
    """The text of the clause's file."""
    header = "\n".join(_header(clause))
    return f"+++\n{header}\n+++\n{clause.body}"


def _header(clause: Clause) -> Iterator[str]:
    yield f"id = {_text(clause.id)}"
    yield f"title = {_text(clause.title)}"
    if clause.kind is ClauseKind.SCHEDULE:
        yield f"kind = {_text(clause.kind)}"
        yield f"letter = {_text(clause.letter)}"
    yield f"side = {_text(clause.side)}"
    yield f"order = {clause.order}"
    yield f"version = {clause.version}"
    if clause.position is not ClausePosition.BALANCED:
        yield f"position = {_text(clause.position)}"
    yield f"required = {_value(clause.required)}"
    if clause.facts:
        yield f"facts = {_facts(clause.facts)}"
    for variable in clause.variables:
        yield from _variable(variable)


def _facts(facts: Mapping[str, Fact]) -> str:
    pairs = ", ".join(f"{_key(name)} = {_value(fact)}" for name, fact in facts.items())
    return f"{{ {pairs} }}"


def _variable(variable: ClauseVariable) -> Iterator[str]:
    yield f"[variables.{_key(variable.name)}]"
    yield f"label = {_text(variable.label)}"
    yield f"type = {_text(variable.type)}"
    if variable.unit:
        yield f"unit = {_text(variable.unit)}"
    for name, value in (
        ("default", variable.default),
        ("minimum", variable.minimum),
        ("maximum", variable.maximum),
    ):
        if value is not None:
            yield f"{name} = {_value(value)}"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _value(value: VariableValue | Fact) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_text(item) for item in value)}]"
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return digits if "." in digits else f"{digits}.0"
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    """A basic string of TOML: JSON's, but that TOML allows no DEL either."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
