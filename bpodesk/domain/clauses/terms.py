"""Defined terms: where each is defined, and which are defined twice, never used or never defined.

A term is defined where it stands in bold. A capitalised word inside a sentence should be a defined
term. Values that were filled in are left out of account: a customer's name is no term.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bpodesk.domain.clauses.numbering import NumberedClauses, NumberedParagraph
from bpodesk.domain.clauses.records import ParagraphKind
from bpodesk.domain.problems import Problem, Severity

# Stands for a value or a definition, so that the words around it keep their place in the sentence.
_GAP = "\u00a7"
_CAPITALISED = re.compile(rf"(?<=[a-z0-9,;:){_GAP}] )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedTerm:
    """`clause_number` is the paragraph of the definition: "2.1(d)", or "A.1" in a schedule."""

    term: str
    clause_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedTerms:
    """Terms in the order of their definition, and problems (only the doubles are errors)."""

    terms: tuple[DefinedTerm, ...]
    problems: tuple[Problem, ...]


def defined_terms(numbered: NumberedClauses) -> DefinedTerms:
    """The terms that a numbered agreement defines in bold, with what is wrong with them."""
    terms = list_terms(numbered)
    texts = [
        (number, _wording(paragraph))
        for number, paragraph in _places(numbered)
        if paragraph.kind is not ParagraphKind.HEADING
    ]
    problems = (*_defined_twice(terms), *_unused(terms, texts), *_undefined(terms, texts))
    return DefinedTerms(terms=terms, problems=problems)


def list_terms(numbered: NumberedClauses) -> tuple[DefinedTerm, ...]:
    """The terms alone, in the order of their definition."""
    return tuple(
        DefinedTerm(term=term, clause_number=number)
        for number, paragraph in _places(numbered)
        for term in terms_defined_in(paragraph)
    )


def terms_defined_in(paragraph: NumberedParagraph) -> Iterator[str]:
    """The terms that a paragraph defines: what stands in bold in it and is no value."""
    for run in paragraph.runs:
        if run.bold and not run.is_value and run.text.strip():
            yield run.text.strip()


def undefined_words(paragraph: NumberedParagraph, terms: Iterable[DefinedTerm]) -> tuple[str, ...]:
    """The words of a paragraph that are written like defined terms, but aren't any."""
    if paragraph.kind is ParagraphKind.HEADING:
        return ()
    pattern = _pattern([term.term for term in terms])
    return tuple(_CAPITALISED.findall(pattern.sub(_GAP, _wording(paragraph))))


def _places(numbered: NumberedClauses) -> Iterator[tuple[str, NumberedParagraph]]:
    for clause in (*numbered.clauses, *numbered.schedules):
        above = clause.label
        for paragraph in clause.paragraphs:
            if paragraph.level == 1:
                above = paragraph.number
            number = f"{above}{paragraph.number}" if paragraph.level == 2 else above
            yield number, paragraph


def _wording(paragraph: NumberedParagraph) -> str:
    # Each cell of a table begins anew, as a line does.
    return "\n".join(
        "".join(_GAP if run.bold or run.is_value else run.text for run in part)
        for part in paragraph.parts
    )


def _defined_twice(terms: Sequence[DefinedTerm]) -> list[Problem]:
    problems: list[Problem] = []
    first: dict[str, DefinedTerm] = {}
    for term in terms:
        known = first.setdefault(term.term.casefold(), term)
        if known is not term:
            message = (
                f"\u201c{term.term}\u201d is defined in {known.clause_number} and again in"
                f" {term.clause_number}. Keep one definition."
            )
            problems.append(_problem(term.term, term.clause_number, message, Severity.ERROR))
    return problems


def _unused(terms: Sequence[DefinedTerm], texts: list[tuple[str, str]]) -> list[Problem]:
    wording = "\n".join(text for _, text in texts)
    problems: list[Problem] = []
    for term in terms:
        if not _pattern([term.term]).search(wording):
            message = (
                f"\u201c{term.term}\u201d is defined in {term.clause_number} and never used."
                " Use it or drop the definition."
            )
            problems.append(_problem(term.term, term.clause_number, message, Severity.WARNING))
    return problems


def _undefined(terms: Sequence[DefinedTerm], texts: list[tuple[str, str]]) -> list[Problem]:
    pattern = _pattern([term.term for term in terms])
    problems: dict[str, Problem] = {}
    for number, text in texts:
        for word in _CAPITALISED.findall(pattern.sub(_GAP, text)):
            message = (
                f"\u201c{word}\u201d in {number} is written like a defined term but is not"
                " defined. Define it in bold or write it small."
            )
            problem = _problem(word, number, message, Severity.WARNING)
            problems.setdefault(word, problem)
    return list(problems.values())


def _pattern(terms: list[str]) -> re.Pattern[str]:
    """Matches any of the terms as whole words, in the singular or the plural, longest first."""
    forms = {form for term in terms for form in _forms(term)}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    choices = "|".join(re.escape(form) for form in ordered)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)") if ordered else re.compile(r"(?!)")


def _forms(term: str) -> set[str]:
    singular = {term.removesuffix("s"), term} if len(term) > 1 else {term}
    return {*singular, f"{term}s", f"{term}es"}


def _problem(term: str, number: str, message: str, severity: Severity) -> Problem:
    return Problem(message=message, field="clauses", place=number, value=term, severity=severity)
