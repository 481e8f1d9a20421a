"""The figures kept of each month: read at once, however many entries there are, or made anew."""

from bpodesk.domain.month_figures import MonthCounts, MonthHours
from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook
from bpodesk.storage import month_figures
from bpodesk.storage.audit import write_audit
from bpodesk.storage.queries import month_figures as queries


def hours_of_month(book: OpenBook, month: Month) -> tuple[MonthHours, ...]:
    """The hours of every contract that has any in the month, by the contract's id."""
    with book.book.reading() as connection:
        return queries.hours_of_month(connection, month)


def counts_of_month(book: OpenBook, month: Month) -> tuple[MonthCounts, ...]:
    """The counts of every service level that has any in the month, by contract and SLA."""
    with book.book.reading() as connection:
        return queries.counts_of_month(connection, month)


def rebuild(book: OpenBook) -> int:
    """Work the figures of every month out anew; of how many months some were wrong.

    Nothing is written where none is. It is no step to undo: no entry changes by it. Raises
    CannotWriteBook.
    """
    with book.book.writing() as connection:
        wrong = len(month_figures.faults(connection))
        if wrong:
            month_figures.rebuild(connection)
            label = "Figures of the months worked out anew"
            write_audit(connection, action="do", label=label, now=book.clock(), changes=[])
    return wrong
