"""What excused events are worth: the statement with them and without, in points and in money."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.sla.levels import LevelKind
from bpodesk.domain.statements import Assumptions, Statement, StatementInputs, compute_statement
from bpodesk.domain.what_ifs import WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A level's result under one of two statements; the money is the level's for the month."""

    result: LevelResult
    credit: Money
    earn_back: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWorth:
    """A level without an event's excuse and with it."""

    without: Side
    excused: Side

    @property
    def differs(self) -> bool:
        """Whether the excuse changes its figure or its money."""
        one, other = self.without, self.excused
        return (one.result.month.adjusted, one.credit, one.earn_back) != (
            other.result.month.adjusted,
            other.credit,
            other.earn_back,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcuseWorth:
    """The statement with some events excused and without; `codes` are the events'."""

    codes: tuple[str, ...]
    title: str
    without: Statement
    excused: Statement

    @property
    def worth(self) -> Money:
        """What the customer pays more with the excuse."""
        return self.excused.net - self.without.net

    @property
    def levels(self) -> tuple[LevelWorth, ...]:
        """Every SLA, those of one code next to each other where the month has parts."""
        pairs = zip(_sides(self.without), _sides(self.excused), strict=True)
        return tuple(LevelWorth(without=one, excused=other) for one, other in pairs)


def _sides(statement: Statement) -> Iterator[Side]:
    none = Money.zero(statement.inputs.contract.currency)
    lines = {line.sla_code: line for line in statement.credits.lines}
    for result in statement.levels:
        if result.level.kind is not LevelKind.SLA:
            continue
        # The money is one for the level: it stands beside its last result.
        is_last = statement.level(result.level.code) is result
        line = lines.get(result.level.code) if is_last else None
        yield Side(
            result=result,
            credit=none if line is None else line.credit,
            earn_back=none if line is None else line.earn_back,
        )


def event_worth(inputs: StatementInputs, statement: Statement, code: str) -> ExcuseWorth:
    """One event excused and not, all others as they stand. Raises KeyError for another month's."""
    found = {item.event.code: item for item in statement.events}[code]
    if found.standing.counts:
        assumed = Assumptions(rejected=frozenset((code,)))
        excused, without = statement, compute_statement(inputs, assumed, real=statement)
    else:
        assumed = Assumptions(accepted=frozenset((code,)))
        excused, without = compute_statement(inputs, assumed, real=statement), statement
    title = f"{code} {found.event.title}"
    return ExcuseWorth(codes=(code,), title=title, without=without, excused=excused)


def together_of(statement: Statement, cases: Iterable[WhatIf]) -> ExcuseWorth | None:
    """All events that count, against none of them; None where none counts.

    `cases` are the statement's own what-ifs.
    """
    counting = tuple(item.event.code for item in statement.events if item.standing.counts)
    for case in cases:
        if case.code == "no-excuses":
            return ExcuseWorth(
                codes=counting,
                title="All excused events",
                without=case.statement,
                excused=statement,
            )
    return None


def disputes_of(statement: Statement, cases: Iterable[WhatIf]) -> tuple[ExcuseWorth, ...]:
    """Each disputed event if rejected, as the statement has it, and if accepted; then all together.

    `cases` are the statement's own what-ifs.
    """
    by_code = {case.code: case for case in cases}
    disputed = [item.event for item in statement.events if item.event.decision is Decision.DISPUTED]
    found = [
        ExcuseWorth(
            codes=(event.code,),
            title=f"{event.code} {event.title}",
            without=statement,
            excused=by_code[f"accept:{event.code}"].statement,
        )
        for event in disputed
    ]
    if len(disputed) > 1:
        codes = tuple(event.code for event in disputed)
        found.append(
            ExcuseWorth(
                codes=codes,
                title=f"{', '.join(codes)} together",
                without=statement,
                excused=by_code["disputed"].statement,
            )
        )
    return tuple(found)
