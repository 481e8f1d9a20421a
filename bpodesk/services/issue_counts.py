"""Counts of a service level out of the issue log, as if they had been typed."""

from bpodesk.domain.issue_counts import IssueCount, IssueQuery, count_issues
from bpodesk.domain.measured import Measurement
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.quality import FIRST_CONTACT, TURNAROUND
from bpodesk.services.books import OpenBook
from bpodesk.services.issues import clock_for
from bpodesk.services.measures import MonthSheet, save_month
from bpodesk.services.outcome import NotSaved, Outcome
from bpodesk.storage.queries import issues as queries

_FED = frozenset({TURNAROUND.code, FIRST_CONTACT.code})


class NoHours(Trouble):
    """The contract's calendar has no hours to count in."""


def levels_fed(sheet: MonthSheet) -> tuple[ServiceLevel, ...]:
    """The levels of a month that the issue log can be counted for."""
    return tuple(level for level in sheet.levels if level.metric in _FED)


def has_counts(sheet: MonthSheet, level: ServiceLevel) -> bool:
    """Whether the month has counts of the level already."""
    return any(item.sla_code == level.code for item in sheet.measurements)


def count_month(book: OpenBook, sheet: MonthSheet, query: IssueQuery) -> IssueCount:
    """The issues that were reported in the month. Raises NoHours."""
    clock = clock_for(book, sheet.contract.id)
    with book.book.reading() as connection:
        found = queries.issues(connection, contract_id=sheet.contract.id)
    try:
        return count_issues(
            found,
            query,
            days=sheet.month.range,
            calendar_of=lambda issue: clock.of(issue)[0],
            now=book.clock(),
        )
    except ValueError as error:
        raise NoHours(
            "The contract's calendar has no hours, so nothing can be counted in hours."
            " Enter its coverage under Calendar."
        ) from error


def take_counts(
    book: OpenBook, sheet: MonthSheet, level: ServiceLevel, count: IssueCount
) -> Outcome[MonthSheet]:
    """Save what was counted as the level's counts of the month, in place of those there are."""
    if not count.counted:
        message = "No issue of this kind was decided in the month: there is nothing to count."
        return NotSaved(problems=(Problem(field="hours", message=message),))
    late = count.counted - count.in_time
    noun = "issue" if count.counted == 1 else "issues"
    fresh = Measurement(
        contract_id=sheet.contract.id,
        sla_code=level.code,
        starts_on=sheet.month.range.start,
        ends_on=sheet.month.range.end,
        counts=level.measure.counts_of(count.counted, late),
        source=f"Issue log, {count.counted} {noun}",
    )
    others = [item for item in sheet.measurements if item.sla_code != level.code]
    return save_month(book, sheet, measurements=(*others, fresh), volumes=sheet.volumes)
