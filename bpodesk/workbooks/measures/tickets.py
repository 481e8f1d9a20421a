"""Lists of tickets: one row a ticket, from when to when it was open, who solved it, for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bpodesk.domain.measure_readings import (
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Number,
    Stated,
)
from bpodesk.domain.readings import SheetUse
from bpodesk.workbooks.cells import Sheet
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.body import Body, BodyRow, read_body
from bpodesk.workbooks.measures.evidence import (
    confidence_of,
    date_reasons,
    own_totals,
    without_repeats,
)
from bpodesk.workbooks.measures.header import MeasureHeader
from bpodesk.workbooks.measures.moments import row_pauses
from bpodesk.workbooks.measures.ticket_lengths import stated_lengths
from bpodesk.workbooks.measures.ticket_times import TicketTime, ticket_times
from bpodesk.workbooks.measures.values import parse_flag
from bpodesk.workbooks.measures.words import MeasureWords
from bpodesk.workbooks.watch import Watch

_R = MeasureRole
_OF_A_DESK = (
    _R.REQUESTER,
    _R.CATEGORY,
    _R.PRIORITY,
    _R.STATUS,
    _R.END,
    _R.RESOLVED,
    _R.SERVICE_LEVEL,
)
_OPEN_AND_CLOSED = (_R.START, _R.START_TIME, _R.END, _R.END_TIME, _R.RESOLVED)
_FEWEST_OF_A_DESK = 2
_ALSO = (_R.REQUESTER, _R.CATEGORY, _R.START, _R.END, _R.STATUS)


@dataclass(frozen=True, slots=True)
class TicketList:
    """The kind."""

    def read(
        self,
        sheet: Sheet,
        header: MeasureHeader,
        words: MeasureWords,
        *,
        day_first: bool | None,
        watch: Watch,
    ) -> MeasureReading | NotMine:
        """The sheet's tickets, or why it is no list of tickets."""
        closeness = header.count(_R.TICKET, *_OF_A_DESK)
        missing = _what_is_missing(header)
        if missing:
            return NotMine(missing, closeness)
        body = read_body(sheet, header, words, day_first=day_first, watch=watch)
        body.use(_by_values(body))
        if not body.holds_days(_R.START):
            return NotMine("no column says on which day a ticket was opened", closeness)
        entries = [row for row in body.rows if not row.total]
        if _work_on_tickets(body, entries):
            return NotMine("its rows are work done on tickets, not tickets", closeness)
        return _reading(body, entries)


def _what_is_missing(header: MeasureHeader) -> str:
    if header.worked:
        return f"its column “{header.worked[0]}” is of hours worked, not of tickets"
    if _R.TICKET not in header.columns:
        return "no column has the number of a ticket"
    if header.count(*_OF_A_DESK) < _FEWEST_OF_A_DESK:
        return "it says too little of its tickets: neither who asked, nor for what, nor the state"
    if header.has_any(_R.HOURS, _R.MINUTES, _R.LENGTH) and not header.has_any(*_OPEN_AND_CLOSED):
        return "its rows are time spent on tickets, not tickets"
    return ""


def _by_values(body: Body) -> MeasureHeader:
    """The header with start and end where the days stand."""
    header = body.header
    for day_role, time_role in ((_R.START, _R.START_TIME), (_R.END, _R.END_TIME)):
        if day_role not in header.columns and body.holds_days(time_role):
            header = header.renamed({time_role: day_role})
    body.use(header)
    if _R.DATE in header.columns and not body.holds_days(_R.START):
        # A date beside two times on the clock.
        header = header.renamed({_R.START: _R.START_TIME, _R.END: _R.END_TIME})
        header = header.without(_R.START, _R.END).renamed({_R.DATE: _R.START})
    if not header.has_any(_R.END, _R.END_TIME) and body.holds_days(_R.RESOLVED):
        header = header.renamed({_R.RESOLVED: _R.END})
    return header.renamed({_R.LENGTH: _R.RESOLUTION})


def _work_on_tickets(body: Body, entries: Sequence[BodyRow]) -> bool:
    """True where every second row comes back to a ticket that an earlier one names."""
    keys = [body.text(row, _R.TICKET) for row in entries]
    return len(set(keys)) * 2 <= len(keys)


def _reading(body: Body, entries: Sequence[BodyRow]) -> MeasureReading:
    times = ticket_times(body, entries)
    lengths = stated_lengths(body, entries, times)
    header = body.header
    rows = tuple(
        _ticket(body, row, time, stated=stated)
        for row, time, stated in zip(entries, times, lengths.seconds, strict=True)
    )
    rows = without_repeats(rows, body, _R.TICKET)
    reasons = (
        f"Row {header.row} has the headers of a list of tickets.",
        *date_reasons(body, _R.START),
        lengths.reason or _unstated(header),
    )
    totals = {_R.RESOLUTION: lengths.parse} if lengths.parse is not None else {}
    return MeasureReading(
        layout=MeasureLayout.TICKETS,
        sheets=(SheetUse(name=body.sheet.name, used=True, why=reasons[0]),),
        columns=header.roles,
        rows=rows,
        problems=body.all_problems,
        checksums=own_totals(body, rows, totals),
        confidence=confidence_of(body, rows, missing=2 - header.count(_R.AGENT, _R.END)),
        reasons=reasons,
    )


def _unstated(header: MeasureHeader) -> str:
    if header.has_any(_R.END, _R.END_TIME):
        return "A ticket took the time from its start to its end."
    return "No column tells how long a ticket took."


def _ticket(body: Body, row: BodyRow, time: TicketTime, *, stated: Number | None) -> MeasuredRow:
    counts = {_R.TICKETS: 1}
    closed = _is_closed(body, row, time)
    if closed is not None:
        counts[_R.CLOSED] = int(closed)
    taken = time.elapsed_seconds if stated is None else stated
    return MeasuredRow(
        sheet=body.sheet.name,
        row=row.number,
        key=body.text(row, _R.TICKET),
        agent=body.text(row, _R.AGENT),
        day=time.day,
        counts=counts,
        averages={} if taken is None else {_R.RESOLUTION: Stated(taken)},
        also=tuple(body.text(row, role) for role in _ALSO),
        start=time.start,
        end=time.end,
        pauses=row_pauses(body, row),
        days_only=time.days_only,
    )


def _is_closed(body: Body, row: BodyRow, time: TicketTime) -> bool | None:
    """Whether a ticket is done, by its end, else by its state; None where neither tells."""
    if body.header.has_any(_R.END, _R.END_TIME):
        return time.is_closed
    said = partial(parse_flag, words=body.words, yes=("closed_status",), no=("open_status",))
    return body.seen(row, _R.STATUS, said)
