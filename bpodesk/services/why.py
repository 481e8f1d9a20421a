"""Why a figure is what it is, with the cells that the book's imports know."""

from bpodesk.domain.ids import BatchId
from bpodesk.domain.readings import Role
from bpodesk.domain.statements import Statement
from bpodesk.domain.why.figures import NamedFigure, why_figures
from bpodesk.services.books import OpenBook
from bpodesk.storage.queries import timesheets as queries


def figures_of(book: OpenBook, statement: Statement) -> tuple[NamedFigure, ...]:
    """Every figure of a statement that can be asked about."""
    with book.book.reading() as connection:
        contract_id = statement.inputs.contract.id
        batches = queries.batches(connection, contract_id=contract_id)
    overtime: dict[BatchId, int] = {}
    for batch in batches:
        found = [item.column for item in batch.columns if item.role is Role.OVERTIME]
        if len(found) == 1:
            overtime[batch.id] = found[0]
    return why_figures(statement, overtime_columns=overtime)
