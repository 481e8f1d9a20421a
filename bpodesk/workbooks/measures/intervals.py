"""Interval tables: a row an interval, a day or an agent, with counts of calls and averages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bpodesk.domain.measure_readings import (
    COUNTS,
    LENGTHS,
    PARTED,
    SHARES,
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
from bpodesk.workbooks.measures.body import Body, BodyRow, CellParser, read_body
from bpodesk.workbooks.measures.evidence import (
    confidence_of,
    date_reasons,
    own_totals,
)
from bpodesk.workbooks.measures.header import MeasureHeader
from bpodesk.workbooks.measures.interval_checks import cross_check
from bpodesk.workbooks.measures.lengths import call_length_parser, length_reasons
from bpodesk.workbooks.measures.moments import row_moments, without_midnights
from bpodesk.workbooks.measures.values import (
    counts_hundredths,
    is_percent,
    parse_count,
    parse_rating,
    parse_share,
)
from bpodesk.workbooks.measures.words import MeasureMeaning, MeasureWords, as_share
from bpodesk.workbooks.parse import Unreadable
from bpodesk.workbooks.watch import Watch

_R = MeasureRole
_CALL_COUNTS = (_R.INCOMING, _R.ANSWERED, _R.ABANDONED, *PARTED)
_MEASURES = (*COUNTS, *LENGTHS, *SHARES, _R.SATISFACTION)
_FEWEST_MEASURES = 2
_OF_INCOMING = (_R.WAIT, *SHARES)  # averages over all calls, not over the answered ones
_ALWAYS_AVERAGES = (_R.SPEED_OF_ANSWER, _R.HANDLE)
_WHEN = (_R.DATE, _R.INTERVAL, _R.START, _R.START_TIME, _R.TIME)
_LABELS = (*_WHEN, _R.AGENT, _R.QUEUE)


@dataclass(frozen=True, slots=True)
class IntervalTable:
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
        """The sheet's intervals, or why it is no interval table."""
        closeness = header.count(*_MEASURES)
        missing = _what_is_missing(header)
        if missing:
            return NotMine(missing, closeness)
        body = read_body(sheet, header, words, day_first=day_first, watch=watch)
        body.use(_by_values(body))
        counted = [role for role in COUNTS if role in body.header.columns]
        if not _count_calls(body, counted):
            return NotMine("no column of it counts calls", closeness)
        body.rows = _with_unnamed_total(body, counted)
        return _reading(body, counted)


def _what_is_missing(header: MeasureHeader) -> str:
    if header.worked:
        return f"its column “{header.worked[0]}” is of hours worked, not of calls"
    if header.has_any(_R.TICKET, _R.CALL_ID, _R.HOURS, _R.MINUTES):
        return "its rows are calls, tickets or hours, not intervals"
    if header.has_any(_R.AGENT) and header.count(_R.START, _R.START_TIME, _R.END, _R.END_TIME) > 1:
        return "its rows are somebody's hours, not intervals"
    if not header.has_any(*_CALL_COUNTS) or header.count(*_MEASURES) < _FEWEST_MEASURES:
        return "it has no columns that count calls coming in, answered or abandoned"
    return ""


def _by_values(body: Body) -> MeasureHeader:
    """The header with columns of percents taken out of the counts."""
    header = body.header
    percents = [
        role
        for role in (*COUNTS, _R.SATISFACTION)
        if any(is_percent(cell) for cell in body.column(role))
    ]
    shares = {role: as_share(role) for role in percents if as_share(role) in SHARES}
    return header.renamed(shares).without(*percents, _R.IGNORED)


def _count_calls(body: Body, counted: Sequence[MeasureRole]) -> bool:
    """True where most cells of at least one column of calls are whole numbers."""
    return any(
        sum(not isinstance(parse_count(cell), Unreadable) for cell in body.column(role)) * 2
        > sum(1 for _ in body.column(role))
        for role in counted
        if role in _CALL_COUNTS
    )


def _with_unnamed_total(body: Body, counted: Sequence[MeasureRole]) -> tuple[BodyRow, ...]:
    """The rows, the last marked as a total where it has no label and adds up the others."""
    labels = [body.header.columns[role] for role in _LABELS if role in body.header.columns]
    *others, last = body.rows
    if not labels or any(column in last.cells for column in labels) or last.total:
        return tuple(body.rows)
    for role in counted:
        cells = [cell for row in others if not row.total and (cell := body.cell(row, role))]
        numbers = [number for cell in cells if isinstance(number := parse_count(cell), int)]
        cell = body.cell(last, role)
        if cell is None or parse_count(cell) != sum(numbers):
            return tuple(body.rows)
    return (*others, replace(last, total="(no label)"))


@dataclass(frozen=True, slots=True)
class _Average:
    """How a column of averages is read: its role, its parser, and what its weight is."""

    role: MeasureRole
    parse: CellParser[Number]
    weight: MeasureRole | None
    is_sum: bool = False


def _averages(body: Body) -> tuple[_Average, ...]:
    header = body.header
    found: list[_Average] = []
    for role in (*LENGTHS, *SHARES, _R.SATISFACTION):
        if role not in header.columns:
            continue
        weight = _R.INCOMING if role in _OF_INCOMING else _R.ANSWERED
        parse = _average_parser(body, role)
        is_sum = role in LENGTHS and _is_sum(header.meanings[role])
        if parse is not None:
            weight_of = weight if weight in header.columns else None
            found.append(_Average(role, parse, weight_of, is_sum=is_sum))
    return tuple(found)


def _is_sum(meaning: MeasureMeaning) -> bool:
    return meaning.is_sum and not meaning.is_average


def _average_parser(body: Body, role: MeasureRole) -> CellParser[Number] | None:
    """How a column's cells are read; None, with a warning, where it can't be told."""
    meaning = body.header.meanings[role]
    if role is _R.SATISFACTION:
        return parse_rating
    if role in LENGTHS:
        if not (meaning.is_average or meaning.is_sum or role in _ALWAYS_AVERAGES):
            body.say_header(role, "it doesn't say whether it is an average or a total")
            return None
        if _is_sum(meaning) and _R.ANSWERED not in body.header.columns:
            body.say_header(role, "it is a total, and no column says of how many calls")
            return None
        return call_length_parser(body, role)
    hundredths = counts_hundredths(body.column(role))
    if hundredths is None and (meaning.is_percent or role is _R.ABANDON_RATE):
        body.say_header(role, "no number in it tells whether 1 is 1 % or 100 %")
        return None
    return lambda cell: parse_share(cell, hundredths=bool(hundredths))


def _interval(
    body: Body,
    row: BodyRow,
    counted: Sequence[MeasureRole],
    *,
    averages: Sequence[_Average],
    day_role: MeasureRole | None,
) -> MeasuredRow:
    counts: dict[MeasureRole, int] = {}
    for role in counted:
        count = body.value(row, role, parse_count)
        if count is not None:
            counts[role] = count
    stated: dict[MeasureRole, Stated] = {}
    for average in averages:
        weight = 1 if average.weight is None else counts.get(average.weight, 0)
        # Without calls there is nothing to average; what stands there fills the cell.
        value = body.value(row, average.role, average.parse) if weight else None
        if value is not None:
            stated[average.role] = Stated(
                Fraction(value, weight) if average.is_sum else value, weight
            )
    labels = [r for r in _WHEN if r is not day_role and r in body.header.columns]
    day = body.day(row, day_role) if day_role is not None else None
    start, end = None, None
    if day_role is not None:
        start, end = row_moments(body, row, day_role=day_role, day=day, roles=labels)
    return MeasuredRow(
        sheet=body.sheet.name,
        row=row.number,
        key=" ".join(filter(None, (body.text(row, role) for role in labels))),
        agent=body.text(row, _R.AGENT),
        day=day,
        counts=counts,
        averages=stated,
        also=(body.text(row, _R.QUEUE), body.text(row, day_role) if day_role else ""),
        start=start,
        end=end,
    )


def _reading(body: Body, counted: Sequence[MeasureRole]) -> MeasureReading:
    header = body.header
    day_role = next((role for role in _WHEN if body.holds_days(role)), None)
    averages = _averages(body)
    rows = without_midnights(
        _interval(body, row, counted, averages=averages, day_role=day_role)
        for row in body.rows
        if not row.total
    )
    cross_check(body, rows)
    answer_seconds = _answer_seconds(body)
    reasons = [f"Row {header.row} has the headers of an interval table."]
    if day_role is None:
        reasons.append("No column states a date, so the figures are of the table as a whole.")
    else:
        reasons += date_reasons(body, day_role)
    for average in averages:
        reasons += length_reasons(body, average.role) if average.role in LENGTHS else ()
        weight = average.weight
        by = f"by “{header.text(weight)}”" if weight is not None else "with every row alike"
        reasons.append(f"“{header.text(average.role)}” is averaged {by}.")
    missing = 2 - (day_role is not None) - header.has_any(_R.INCOMING)
    return MeasureReading(
        layout=MeasureLayout.INTERVALS,
        sheets=(SheetUse(name=body.sheet.name, used=True, why=reasons[0]),),
        columns=header.roles,
        rows=rows,
        problems=body.all_problems,
        checksums=own_totals(body, rows, dict.fromkeys(counted, parse_count)),
        confidence=confidence_of(body, rows, missing=missing),
        reasons=tuple(reasons),
        answer_seconds=answer_seconds,
    )


def _answer_seconds(body: Body) -> int | None:
    """The seconds that the headers name: “Service Level (20 Seconds)”, “Answered within 20 s”.

    Where they name several, none is taken, and the first column that differs has a problem.
    """
    found: int | None = None
    for role in (_R.SERVICE_LEVEL, *PARTED):
        meaning = body.header.meanings.get(role)
        if role not in body.header.columns or meaning is None:
            continue
        if meaning.number is None or meaning.unit_seconds is None:
            continue
        seconds = meaning.number * meaning.unit_seconds
        if found is not None and seconds != found:
            message = f"it is parted at {seconds} seconds, another column at {found}"
            body.say_header(role, message)
            return None
        found = seconds
    return found
