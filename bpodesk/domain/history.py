"""What an issued statement leaves for the months after it."""

from bpodesk.domain.ids import StatementId
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.statements import Statement


def past_results(statement: Statement, statement_id: StatementId) -> tuple[PastResult, ...]:
    """What the next months look back on, once the statement is issued."""
    credit = {line.sla_code: line.credit.minor for line in statement.credits.lines}
    results: list[PastResult] = []
    for result in statement.levels:
        figure = result.month.adjusted
        measured = not isinstance(figure, NotMeasurable)
        results.append(
            PastResult(
                contract_id=statement.inputs.contract.id,
                sla_code=result.level.code,
                month=statement.inputs.month.first,
                numerator=figure.numerator if measured else 0,
                denominator=figure.denominator if measured else 0,
                outcome=result.outcome,
                reached_stretch=result.reached_stretch,
                credit_minor=credit.get(result.level.code, 0),
                live=result.level.live,
                statement_id=statement_id,
            )
        )
    return tuple(results)
