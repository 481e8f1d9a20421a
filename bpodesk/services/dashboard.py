"""This month by contract: hours against committed, SLA lights, what is missing."""

import datetime as dt

from bpodesk.documents.statement_charts import credit_waterfall, hours_chart
from bpodesk.domain.periods import Month
from bpodesk.domain.pictures import Picture
from bpodesk.domain.statements import Statement
from bpodesk.services.books import OpenBook
from bpodesk.services.statements import StatementView
from bpodesk.services.timesheets import months_with_hours


def best_month(book: OpenBook) -> Month:
    """The month to show first: the latest with hours that is not in the future, else this one."""
    today: dt.date = book.clock().date()
    this = Month.containing(today)
    return next((month for month in months_with_hours(book) if month <= this), this)


def charts_of(view: StatementView, *, width: float = 420.0) -> tuple[Picture, ...]:
    """The pictures a contract's month shows on the dashboard."""
    statement: Statement = view.statement
    pictures = [hours_chart(statement, width=width)] if statement.people else []
    if statement.credits.due.minor or statement.credits.earn_back.minor:
        pictures.append(credit_waterfall(statement))
    return tuple(pictures)
