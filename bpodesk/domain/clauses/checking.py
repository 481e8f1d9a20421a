"""What is wrong with a clause as it is written, in the library it will stand in.

Errors keep it from being printed. Warnings are what a careful reader would mark: a reference to
nothing, a word written like a defined term, a variable nobody prints.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bpodesk.domain.clauses.body import Paragraph, read_body
from bpodesk.domain.clauses.numbering import NumberedClause, number_clauses
from bpodesk.domain.clauses.reading import ClauseReading, read_clause
from bpodesk.domain.clauses.records import Clause, ClauseKind, ClausePosition
from bpodesk.domain.clauses.terms import list_terms, terms_defined_in, undefined_words
from bpodesk.domain.problems import Problem, Severity, has_errors

MOST_CHARACTERS = 100_000
MOST_PARAGRAPHS = 300

_LINE = re.compile(r"^Line [0-9]+: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseCheck:
    """The clause where it can be printed, and what is wrong with it.

    A problem of the text has `field` "body" and in `place` its line, counted from 1 within the
    body. One of the header has the key as its field ("title"), one of a variable "variables" with
    the variable's name in `value`.
    """

    clause: Clause | None
    problems: tuple[Problem, ...]


def check_clause(
    source: str,
    library: Iterable[Clause],
    *,
    schedules: Mapping[str, str],
    is_new: bool = False,
) -> ClauseCheck:
    """Look at a clause's file against the clauses around it; `schedules` are letter to title.

    `is_new`: it must not have the id and position of another. Never raises.
    """
    if any("\ud800" <= character <= "\udfff" for character in source):
        message = "Half a character stands in the text, so it can't be kept. Type it anew."
        return ClauseCheck(clause=None, problems=(_at_body(1, message, Severity.ERROR),))
    if len(source) > MOST_CHARACTERS:
        message = (
            f"A clause has at most {MOST_CHARACTERS:,} characters, this one has {len(source):,}."
            " Make several clauses of it."
        )
        return ClauseCheck(clause=None, problems=(_at_body(1, message, Severity.ERROR),))
    reading = read_clause(source)
    problems = [_placed(problem, reading) for problem in reading.problems]
    clause = reading.clause
    if clause is None:
        return ClauseCheck(clause=None, problems=_in_order(problems))
    paragraphs, _ = read_body(clause.body)
    others = tuple(library)
    problems.extend(_fit(clause, others, schedules, is_new=is_new))
    if len(paragraphs) > MOST_PARAGRAPHS:
        message = (
            f"A clause has at most {MOST_PARAGRAPHS} paragraphs, this one has"
            f" {len(paragraphs):,}. Make several clauses of it."
        )
        line = paragraphs[MOST_PARAGRAPHS].line
        problems.append(_at_body(line, message, Severity.ERROR))
    else:
        around = [*(item for item in others if item.id != clause.id), clause]
        problems.extend(_references(paragraphs, around, schedules))
        problems.extend(_terms(clause, paragraphs, around, schedules))
    broken = has_errors(problems)
    return ClauseCheck(clause=None if broken else clause, problems=_in_order(problems))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first; the header before the text, the text by its lines."""
    return tuple(sorted(problems, key=lambda found: (not found.is_error, int(found.place or 0))))


def _placed(problem: Problem, reading: ClauseReading) -> Problem:
    """A problem of the file as one of the form: the field, or the line of the body."""
    message = _LINE.sub("", problem.message)
    if problem.field == "body" or (not problem.value and problem.place):
        line = max(1, int(problem.place) - reading.body_line + 1)
        return replace(problem, field="body", place=str(line), message=message)
    known = {"id", "title", "side", "order", "version", "position", "kind", "letter", "facts"}
    field = problem.value if problem.value in known else "variables"
    return replace(problem, field=field, place="", message=message)


def _at_body(line: int, message: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(message=message, field="body", place=str(line), severity=severity)


def _fit(
    clause: Clause, library: Iterable[Clause], schedules: Mapping[str, str], *, is_new: bool
) -> Iterator[Problem]:
    """Whether the clause has a place of its own in the library."""
    others = [item for item in library if item.id != clause.id]
    siblings = {item.position: item for item in library if item.id == clause.id}
    if is_new and clause.position in siblings:
        message = (
            f"There is a clause {clause.id} already. Give another id, or edit that one: it then"
            " has another version."
        )
        yield Problem(message=message, field="id", value=clause.id)
    balanced = siblings.get(ClausePosition.BALANCED)
    if clause.position is not ClausePosition.BALANCED:
        if balanced is None:
            message = (
                "A wording that leans to a party stands beside a balanced one. Write the balanced"
                " wording first."
            )
            yield Problem(message=message, field="position")
        elif _place_of(balanced) != _place_of(clause):
            message = "The balanced wording has another title, order or kind. Make them the same."
            yield Problem(message=message, field="title", severity=Severity.WARNING)
    if clause.kind is not ClauseKind.SCHEDULE:
        return
    if clause.letter not in schedules:
        message = f"An agreement has the schedules {', '.join(schedules)}. Choose one of them."
        yield Problem(message=message, field="letter", value=clause.letter)
    if any(item.letter == clause.letter for item in others):
        message = f"There is a Schedule {clause.letter} already. Edit that one."
        yield Problem(message=message, field="letter", value=clause.letter)


def _place_of(clause: Clause) -> tuple[object, ...]:
    return clause.title, clause.order, clause.kind, clause.letter


def _references(
    paragraphs: Iterable[Paragraph], around: Iterable[Clause], schedules: Mapping[str, str]
) -> Iterator[Problem]:
    known = {f"clause:{item.id}" for item in around if item.kind is ClauseKind.CLAUSE}
    known |= {f"schedule:{letter}" for letter in schedules}
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            if piece.is_token and ":" in piece.text and piece.text not in known:
                kind, _, target = piece.text.partition(":")
                message = f"There is no {kind} {target} to refer to. Change the reference."
                yield _at_body(paragraph.line, message)


def _terms(
    clause: Clause,
    paragraphs: Iterable[Paragraph],
    around: Iterable[Clause],
    schedules: Mapping[str, str],
) -> Iterator[Problem]:
    """Words written like terms, and terms that another clause defines."""
    chosen = [item for item in around if item is clause or item.position is ClausePosition.BALANCED]
    numbered = number_clauses(chosen, values={}, clause_values={}, schedules=schedules)
    own = _printed(clause, (*numbered.clauses, *numbered.schedules))
    elsewhere = replace(
        numbered,
        clauses=tuple(item for item in numbered.clauses if item is not own),
        schedules=tuple(item for item in numbered.schedules if item is not own),
    )
    defined = list_terms(numbered)
    before = {term.term.casefold(): term for term in list_terms(elsewhere)}
    told: set[str] = set()
    for paragraph, printed in zip(paragraphs, own.paragraphs, strict=True):
        for term in terms_defined_in(printed):
            known = before.get(term.casefold())
            if known is not None:
                message = (
                    f"\u201c{term}\u201d is defined in {known.clause_number} already."
                    " Keep one definition."
                )
                yield _at_body(paragraph.line, message)
        for word in undefined_words(printed, defined):
            if word not in told:
                told.add(word)
                message = (
                    f"\u201c{word}\u201d is written like a defined term but is not defined."
                    " Define it in bold or write it small."
                )
                yield _at_body(paragraph.line, message)


def _printed(clause: Clause, numbered: Iterable[NumberedClause]) -> NumberedClause:
    return next(item for item in numbered if item.clause_id == clause.id)
