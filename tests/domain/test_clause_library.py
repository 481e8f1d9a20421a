"""The shipped clauses: complete, consistent, in plain words."""

import re
from pathlib import Path

import pytest

from bpodesk.domain.clauses import (
    CONTRACT_VALUE_NAMES,
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    check_value,
    defined_terms,
    number_clauses,
    parse_clause,
)

FOLDER = Path(__file__).parents[2] / "resources" / "clauses"
FILES = tuple(sorted(FOLDER.glob("*.md")))
TOKEN = re.compile(r"\{\{([^{}]+)\}\}")
# Side by clause, in the order of the agreement.
EXPECTED = {
    "parties": "M",
    "definitions": "M",
    "term": "M",
    "scope": "M",
    "personnel": "V",
    "transition": "M",
    "customer-responsibilities": "C",
    "governance": "M",
    "issue-handling": "V",
    "service-levels": "V",
    "kpis": "V",
    "service-credits": "V",
    "earn-back": "M",
    "force-majeure": "M",
    "customer-excuse": "C",
    "fees": "M",
    "indexation": "M",
    "invoicing": "M",
    "disputes": "M",
    "records": "M",
    "change-control": "M",
    "intellectual-property": "M",
    "confidentiality": "M",
    "data-protection": "M",
    "non-solicitation": "M",
    "warranties": "M",
    "liability": "M",
    "continuity": "V",
    "subcontracting": "M",
    "termination": "M",
    "exit": "M",
    "fairness": "M",
    "independence": "V",
    "general": "M",
}
# Words that plain English does without: a duty is "must", and nothing is in Latin.
UNWANTED = re.compile(
    r"\b(shall|hereby|herein|hereof|hereto|thereof|whereas|aforesaid|pursuant|inter alia|bona fide"
    r"|mutatis|prima facie|pro rata|per annum|per diem|vice versa|ad hoc|e\.g|i\.e|etc)\b",
    re.IGNORECASE,
)


def read(path: Path) -> Clause:
    clause = parse_clause(path.read_text(encoding="utf-8"))
    assert isinstance(clause, Clause), [problem.message for problem in clause]
    return clause


@pytest.fixture(scope="module", name="wordings")
def _wordings() -> tuple[Clause, ...]:
    return tuple(read(path) for path in FILES)


@pytest.fixture(scope="module", name="library")
def _library(wordings: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(clause for clause in wordings if clause.position is ClausePosition.BALANCED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_file_parses_under_its_own_name(path: Path) -> None:
    clause = read(path)
    balanced = clause.position is ClausePosition.BALANCED
    assert path.stem == (clause.id if balanced else f"{clause.id}.{clause.position}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_names_are_declared_and_used(path: Path) -> None:
    clause = read(path)
    names = {name.strip() for name in TOKEN.findall(clause.body)}
    plain = {name for name in names if ":" not in name and "." not in name}
    assert plain == {variable.name for variable in clause.variables}
    assert {name for name in names if "." in name} <= CONTRACT_VALUE_NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_defaults_are_present_and_within_range(path: Path) -> None:
    for variable in read(path).variables:
        assert variable.default is not None, variable.name
        assert check_value(variable, variable.default) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_wording_is_plain(path: Path) -> None:
    clause = read(path)
    assert UNWANTED.findall(f"{clause.title}\n{clause.body}") == []
    assert "  " not in clause.body.replace("\n   ", "\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_clause_has_four_to_nine_numbered_paragraphs(path: Path) -> None:
    count = len(re.findall(r"^[0-9]+\. ", read(path).body, re.MULTILINE))
    assert 4 <= count <= 9


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_library_source_numbers_count_up(path: Path) -> None:
    numbers = re.findall(r"^([0-9]+)\. ", read(path).body, re.MULTILINE)
    assert numbers == [str(i) for i in range(1, len(numbers) + 1)]


def test_library_has_every_clause_on_its_side_in_order(library: tuple[Clause, ...]) -> None:
    clauses = [clause for clause in library if clause.kind is ClauseKind.CLAUSE]
    clauses.sort(key=lambda clause: clause.order)
    assert {clause.id: str(clause.side) for clause in clauses} == EXPECTED
    assert [clause.id for clause in clauses] == list(EXPECTED)


def test_library_has_the_schedules_with_prose(library: tuple[Clause, ...]) -> None:
    schedules = {c.letter: c.id for c in library if c.kind is ClauseKind.SCHEDULE}
    assert schedules == {letter: f"schedule-{letter.lower()}" for letter in "AFGH"}


def test_library_ids_and_orders_are_unique(library: tuple[Clause, ...]) -> None:
    assert len({clause.id for clause in library}) == len(library)
    assert len({clause.order for clause in library}) == len(library)


def test_library_mutual_fact_follows_the_side(wordings: tuple[Clause, ...]) -> None:
    for clause in wordings:
        assert clause.facts["mutual"] is (clause.side is ClauseSide.MUTUAL), clause.id


def test_library_has_other_positions_where_parties_bargain(wordings: tuple[Clause, ...]) -> None:
    positions: dict[str, set[str]] = {}
    for clause in wordings:
        positions.setdefault(clause.id, set()).add(clause.position)
    bargained = {
        "liability",
        "termination",
        "intellectual-property",
        "service-credits",
        "earn-back",
        "force-majeure",
        "invoicing",
        "non-solicitation",
    }
    assert {key for key, known in positions.items() if len(known) > 1} == bargained
    assert all(positions[key] == {"balanced", "vendor", "customer"} for key in bargained)


@pytest.mark.parametrize(
    "path", [path for path in FILES if "." in path.stem], ids=lambda path: path.stem
)
def test_library_other_position_fits_into_the_place_of_the_balanced_one(
    library: tuple[Clause, ...], path: Path
) -> None:
    other = read(path)
    balanced = next(clause for clause in library if clause.id == other.id)
    assert (other.title, other.order, other.required) == (
        balanced.title,
        balanced.order,
        balanced.required,
    )
    assert other.body != balanced.body
    # What was typed in stays when the wording is changed.
    assert {v.name for v in balanced.variables} <= {v.name for v in other.variables}
    result = number_clauses(
        [other if clause.id == other.id else clause for clause in library],
        values=dict.fromkeys(CONTRACT_VALUE_NAMES, "value"),
        clause_values={},
        schedules=dict.fromkeys("BCDE", "Title"),
    )
    assert result.problems == ()
    assert defined_terms(result).problems == ()


@pytest.mark.parametrize("required_only", [False, True])
def test_library_prints_without_problem(library: tuple[Clause, ...], required_only: bool) -> None:
    result = number_clauses(
        [clause for clause in library if clause.required or not required_only],
        values=dict.fromkeys(CONTRACT_VALUE_NAMES, "value"),
        clause_values={},
        schedules=dict.fromkeys("BCDE", "Title"),
    )
    assert result.problems == ()
    assert defined_terms(result).problems == ()


def test_library_prints_every_value_that_the_statement_computes_with(
    library: tuple[Clause, ...],
) -> None:
    used = {name for clause in library for name in TOKEN.findall(clause.body)}
    computed = {name for name in CONTRACT_VALUE_NAMES if not name.startswith("contract.")}
    assert computed - used == TOLD


# What whole sentences of the credit rules say; wordings of one's own may take the plain values.
TOLD = {
    "credits.pool_percent",
    "credits.minor_factor_percent",
    "credits.major_factor_percent",
    "credits.repeat_multiplier",
    "credits.termination_consecutive",
}
