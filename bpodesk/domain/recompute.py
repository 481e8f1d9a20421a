"""A sealed month worked out anew from the inputs that were kept with it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bpodesk.domain.codec import canonical, parse
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.history import past_results
from bpodesk.domain.ids import UNSAVED, PastResultId
from bpodesk.domain.seals import SealedCopy, SealedStatement, unpack
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.statements import Statement, StatementInputs, compute_statement
from bpodesk.domain.what_ifs import what_ifs

# Inputs that fit their types and were damaged or forged: a level that no part has, a zone that is
# nowhere, a day outside the calendar.
_STUMBLES = (ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)


def statement_again(inputs: str) -> Statement:
    """The statement of the canonical JSON of its inputs.

    Raises ValueError where the inputs can't be read back.
    """
    return worked_out(inputs)[0]


def worked_out(inputs: str) -> tuple[Statement, str]:
    """The statement of the canonical JSON of its inputs, and its figures as `figures_of`.

    Raises ValueError where the inputs can't be read back.
    """
    read = parse(StatementInputs, inputs)
    try:
        statement = compute_statement(read)
        return statement, figures_of(statement)
    except _STUMBLES as error:
        raise ValueError(f"{type(error).__name__} {error}") from error


def figures_of(statement: Statement) -> str:
    """The canonical JSON of a statement's figures, its own what-ifs included."""
    return canonical(statement_figures(statement, what_ifs(statement.inputs, statement)))


def figures_again(copy: SealedCopy) -> str:
    """The figures that this program gets from what was kept; empty where it can't be read back."""
    try:
        return worked_out(unpack(copy.inputs))[1]
    except ValueError:
        return ""


def recomputed_faults(
    sealed: SealedStatement,
    copy: SealedCopy,
    results: Iterable[PastResult] | None,
    *,
    contract: str,
) -> Iterator[str]:
    """Where this program gets other figures from the kept inputs than those that were sealed.

    `results` are what the statement left as history, None where a later version brought its own.
    """
    name = f"Version {sealed.version} of the {sealed.month:%Y-%m} statement of {contract}"
    try:
        statement, figures = worked_out(unpack(copy.inputs))
    except ValueError as error:
        yield f"{name} has inputs that can't be read back: {error}."
        return
    if figures != sealed.figures:
        yield f"{name} has other figures than its inputs give."
    left = past_results(statement, sealed.id)
    if results is not None and {*map(_plain, results)} != {*map(_plain, left)}:
        yield f"{name} left other results for later months than its inputs give."


def _plain(result: PastResult) -> PastResult:
    return replace(result, id=PastResultId(UNSAVED), row_version=0)
