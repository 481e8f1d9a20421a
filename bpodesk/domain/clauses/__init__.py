"""Clauses of an agreement: their records, their text files, their numbering, their terms.

A clause is a text with typed variables. It is read once (`parse_clause`), checked when a value is
typed in (`check_value`) and printed by `number_clauses`, which fills in values and references.
Values are put in after the text was taken apart and are never read as markup.
"""

from bpodesk.domain.clauses.numbering import (
    ClauseHeading,
    NumberedClause,
    NumberedClauses,
    NumberedParagraph,
    Run,
    clause_headings,
    number_clauses,
)
from bpodesk.domain.clauses.reading import parse_clause
from bpodesk.domain.clauses.records import (
    CONTRACT_VALUE_NAMES,
    CONTRACT_VALUE_TYPES,
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    ClauseVariable,
    VariableType,
)
from bpodesk.domain.clauses.terms import DefinedTerm, DefinedTerms, defined_terms
from bpodesk.domain.clauses.values import check_value, format_contract_value, format_value

__all__ = [
    "CONTRACT_VALUE_NAMES",
    "CONTRACT_VALUE_TYPES",
    "Clause",
    "ClauseHeading",
    "ClauseKind",
    "ClausePosition",
    "ClauseSide",
    "ClauseVariable",
    "DefinedTerm",
    "DefinedTerms",
    "NumberedClause",
    "NumberedClauses",
    "NumberedParagraph",
    "Run",
    "VariableType",
    "check_value",
    "clause_headings",
    "defined_terms",
    "format_contract_value",
    "format_value",
    "number_clauses",
    "parse_clause",
]
