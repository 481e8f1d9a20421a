"""One clause on paper, as the agreement prints it: for the eyes of who writes it."""

from bpodesk.documents.agreement import clause_blocks
from bpodesk.documents.blocks import Document
from bpodesk.domain.clauses import NumberedClause


def clause_document(clause: NumberedClause, *, author: str) -> Document:
    """The clause, or the prose of a schedule, as a document."""
    return Document(
        title=clause.title,
        subject="A clause of the library",
        author=author,
        language="en",
        header_left=clause.title,
        header_right="Clause library",
        footer_left=author,
        blocks=tuple(clause_blocks(clause)),
    )
