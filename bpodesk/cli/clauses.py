"""The command of the clause library: a list."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, opened_book, show
from bpodesk.services import clauses
from bpodesk.services.clauses import ClauseRow


def list_clauses(arguments: Namespace) -> int:
    """Say which clauses the book's agreements can be made of."""
    with opened_book(arguments.book) as book:
        rows = clauses.list_clauses(book)
    if arguments.json:
        show({"clauses": [clauses.clause_figures(row) for row in rows]})
    else:
        for row in rows:
            print(_line(row))
    return DONE


def _line(row: ClauseRow) -> str:
    clause = row.entry.clause
    name = clause.id if clause.position == "balanced" else f"{clause.id} ({clause.position})"
    used = f"in {len(row.contracts)}"
    return f"{name:<36}  v{clause.version:<3} {row.origin:<8} {used:<6} {clause.title}"
