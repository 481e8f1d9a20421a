"""What a sealed statement leaves for the months after it."""

from itertools import groupby

from bpodesk.domain.ids import StatementId
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.statements import Statement


def past_results(statement: Statement, statement_id: StatementId) -> tuple[PastResult, ...]:
    """What the next months look back on, once the statement is sealed: one result a level.

    Of a level with several results the worst is remembered, the later of equals, and of those that
    bear credits where any does; whether the stretch was reached is the last one's word.
    """
    credit = {line.sla_code: line.credit.minor for line in statement.credits.lines}
    results: list[PastResult] = []
    for code, found in groupby(statement.levels, key=lambda result: result.level.code):
        every = list(found)
        judged = [result for result in every if result.verdict.bears_credit] or every
        worst = max(reversed(judged), key=lambda result: result.outcome.severity)
        figure = worst.month.adjusted
        measured = not isinstance(figure, NotMeasurable)
        results.append(
            PastResult(
                contract_id=statement.inputs.contract.id,
                sla_code=code,
                month=statement.inputs.month.first,
                numerator=figure.numerator if measured else 0,
                denominator=figure.denominator if measured else 0,
                outcome=worst.outcome,
                reached_stretch=judged[-1].reached_stretch,
                credit_minor=credit.get(code, 0),
                live=worst.level.live,
                statement_id=statement_id,
            )
        )
    return tuple(results)
