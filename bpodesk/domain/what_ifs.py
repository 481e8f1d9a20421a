"""The statement under other assumptions, and the difference each makes."""

from dataclasses import dataclass

from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.sla.measures import NOTHING_COUNTED, NotMeasurable
from bpodesk.domain.statements import (
    Assumptions,
    Statement,
    StatementInputs,
    compute_statement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The statement under an assumption, and the difference it makes to the net amount."""

    code: str
    title: str
    statement: Statement
    worth: Money
    impossible: tuple[str, ...] = ()
    """Why counts that were assumed can't be, a sentence for each level."""


def what_ifs(inputs: StatementInputs, statement: Statement) -> tuple[WhatIf, ...]:
    """The what-ifs every statement states: no excuses at all, and each event that doesn't count.

    `worth` is what the customer would pay more (or less, where negative) if it were so.
    """
    cases: list[tuple[str, str, Assumptions]] = []
    if any(result.standing.counts for result in statement.events):
        cases.append(("no-excuses", "Without any excused event", Assumptions(no_excuses=True)))
    cases.extend(
        (
            f"accept:{result.event.code}",
            f"{result.event.code} accepted",
            Assumptions(accepted=frozenset((result.event.code,))),
        )
        for result in statement.events
        if not result.standing.counts
    )
    disputed = [
        result.event.code
        for result in statement.events
        if result.event.decision is Decision.DISPUTED
    ]
    if len(disputed) > 1:
        title = f"{', '.join(disputed)} accepted"
        cases.append(("disputed", title, Assumptions(accepted=frozenset(disputed))))
    return tuple(
        what_if(inputs, statement, code=code, title=title, assumed=assumed)
        for code, title, assumed in cases
    )


def what_if(
    inputs: StatementInputs, statement: Statement, *, code: str, title: str, assumed: Assumptions
) -> WhatIf:
    """The statement under one assumption, beside the real one."""
    other = compute_statement(inputs, assumed, real=statement)
    return WhatIf(
        code=code,
        title=title,
        statement=other,
        worth=other.net - statement.net,
        impossible=tuple(
            f"{result.name}: {because}."
            for result in other.levels
            if result.level.code in assumed.counts and (because := _impossible(result))
        ),
    )


def _impossible(result: LevelResult) -> str:
    """Why counts can't be, as they are or without what excused events take out; empty if they can.

    Nothing counted is a state of the world, more good ones than all is none.
    """
    for figure in (result.month.raw, result.month.adjusted):
        if isinstance(figure, NotMeasurable) and figure != NOTHING_COUNTED:
            return figure.because
    return ""
