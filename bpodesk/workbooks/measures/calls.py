"""Lists of calls: one row a call, with who took it, when, and whether it was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bpodesk.domain.measure_readings import (
    LENGTHS,
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Number,
    Stated,
)
from bpodesk.domain.readings import SheetUse
from bpodesk.workbooks.cells import Cell, Sheet
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.body import Body, BodyRow, CellParser, read_body
from bpodesk.workbooks.measures.evidence import (
    confidence_of,
    date_reasons,
    own_totals,
    without_repeats,
)
from bpodesk.workbooks.measures.header import MeasureHeader
from bpodesk.workbooks.measures.lengths import call_length_parser, length_reasons
from bpodesk.workbooks.measures.moments import row_moments, without_midnights
from bpodesk.workbooks.measures.values import parse_count, parse_flag, parse_rating
from bpodesk.workbooks.measures.words import MeasureWords
from bpodesk.workbooks.parse import Unreadable
from bpodesk.workbooks.watch import Watch

_R = MeasureRole
_STATES = (_R.ANSWERED, _R.RESOLVED, _R.ABANDONED, _R.STATUS, _R.SATISFACTION, *LENGTHS)
_FEWEST_STATES = 2
# A date, a duration and a status are of any work.
_OF_CALLS_ALONE = (_R.ANSWERED, _R.ABANDONED, _R.RESOLVED, _R.SATISFACTION, *LENGTHS)
_ANSWERED_WORDS, _ABANDONED_WORDS = ("answered_status",), ("abandoned_status",)
# What each column says yes and no with. A status column says other things too.
_FLAG_WORDS: Mapping[MeasureRole, tuple[Sequence[str], Sequence[str]]] = {
    _R.ANSWERED: (("yes", *_ANSWERED_WORDS), ("no", *_ABANDONED_WORDS)),
    _R.ABANDONED: (("yes", *_ABANDONED_WORDS), ("no", *_ANSWERED_WORDS)),
    _R.STATUS: (_ANSWERED_WORDS, _ABANDONED_WORDS),
    _R.RESOLVED: (("yes", "closed_status"), ("no", "open_status")),
}
_ALSO = (_R.TIME, _R.QUEUE, _R.REQUESTER, _R.DATE)
_OF_CALLERS = (_R.WAIT,)  # what a call states although nobody answered it


@dataclass(frozen=True, slots=True)
class CallList:
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
        """The sheet's calls, or why it is no list of calls."""
        is_of_calls = header.has_any(_R.CALL_ID, *_OF_CALLS_ALONE)
        header = header.renamed({_R.LENGTH: _R.TALK, _R.START: _R.DATE, _R.START_TIME: _R.TIME})
        closeness = header.count(_R.CALL_ID, *_STATES)
        missing = _what_is_missing(header) if is_of_calls else "none of its columns is of calls"
        if missing:
            return NotMine(missing, closeness)
        body = read_body(sheet, header, words, day_first=day_first, watch=watch)
        entries = [row for row in body.rows if not row.total]
        if not entries:
            return NotMine("it has the headers of a list of calls and no call", closeness)
        header = _by_values(body)
        body.use(header)
        answered = _answered_column(body)
        if answered is None and not header.has_any(_R.CALL_ID):
            return NotMine("no column says of its rows whether a call was answered", closeness)
        rows = _calls(body, entries, answered)
        if header.has_any(_R.CALL_ID):
            rows = without_repeats(rows, body, _R.CALL_ID)
        return _reading(body, rows, answered)


def _what_is_missing(header: MeasureHeader) -> str:
    if header.worked:
        return f"its column “{header.worked[0]}” is of hours worked, not of calls"
    of_calls = _R.CALL_ID in header.columns and header.has_any(_R.ANSWERED, *LENGTHS)
    if (_R.TICKET in header.columns and not of_calls) or header.has_any(_R.HOURS, _R.MINUTES):
        return "its rows are tickets or hours, not calls"
    if _R.INCOMING in header.columns and _R.CALL_ID not in header.columns:
        return "its rows count calls instead of being calls"
    if header.count(*_STATES) < _FEWEST_STATES or not header.has_any(_R.DATE, _R.TIME):
        return "it lacks the date, the length or the outcome of each call"
    return ""


def _by_values(body: Body) -> MeasureHeader:
    """The header without ids that come back and without lengths that are days.

    A start that states days is the date.
    """
    header = body.header
    unfit = [role for role in LENGTHS if body.holds_days(role)]
    if not _tells_rows_apart(body):
        unfit.append(_R.CALL_ID)
    if _R.DATE not in header.columns and body.holds_days(_R.TIME):
        header = header.renamed({_R.TIME: _R.DATE})
    return header.without(*unfit)


def _tells_rows_apart(body: Body) -> bool:
    """True where most cells under the id of the call are different; an agent's id comes back."""
    ids = [cell.text for cell in body.column(_R.CALL_ID)]
    return len(set(ids)) * 2 > len(ids)


def _flag(body: Body, role: MeasureRole, cell: Cell) -> bool | Unreadable:
    yes, no = _FLAG_WORDS[role]
    return parse_flag(cell, body.words, yes=yes, no=no)


def _answered_column(body: Body) -> MeasureRole | None:
    """The column that tells answered calls: flags where most cells are, a status where any is."""
    for role in (_R.ANSWERED, _R.STATUS, _R.ABANDONED):
        cells = tuple(body.column(role))
        said = sum(not isinstance(_flag(body, role, cell), Unreadable) for cell in cells)
        if said * 2 > len(cells) or (said and role is _R.STATUS):
            return role
    return None


def _calls(
    body: Body, entries: Sequence[BodyRow], answered_column: MeasureRole | None
) -> tuple[MeasuredRow, ...]:
    flags = {
        role: partial(_flag, body, role)
        for role in (answered_column, _R.RESOLVED)
        if role is not None
    }
    parsers: dict[MeasureRole, CellParser[Number]] = {
        role: call_length_parser(body, role) for role in LENGTHS if role in body.header.columns
    }
    parsers[_R.SATISFACTION] = parse_rating
    if answered_column is _R.STATUS:
        _say_other_states(body, entries)
    times = [role for role in (_R.TIME,) if role in body.header.columns]
    rows: list[MeasuredRow] = []
    for row in entries:
        counts = {_R.INCOMING: 1, **_outcome(body, row, answered_column, flags=flags)}
        answered = answered_column is None or counts.get(_R.ANSWERED) == 1
        averages = {
            role: Stated(number)
            for role, parse in parsers.items()
            if (answered or role in _OF_CALLERS)
            and (number := body.value(row, role, parse)) is not None
        }
        day = body.day(row, _R.DATE)
        start, _ = row_moments(body, row, day_role=_R.DATE, day=day, roles=times)
        rows.append(
            MeasuredRow(
                sheet=body.sheet.name,
                row=row.number,
                key=body.text(row, _R.CALL_ID),
                agent=body.text(row, _R.AGENT),
                day=day,
                counts=counts,
                averages=averages,
                also=tuple(body.text(row, role) for role in _ALSO),
                start=start,
            )
        )
    return without_midnights(rows)


def _outcome(
    body: Body,
    row: BodyRow,
    answered_column: MeasureRole | None,
    *,
    flags: Mapping[MeasureRole, CellParser[bool]],
) -> dict[MeasureRole, int]:
    counts: dict[MeasureRole, int] = {}
    for role, parse in flags.items():
        # What else a status says of a call is told once for each word, not for each call.
        reader = body.seen if role is _R.STATUS else body.value
        said = reader(row, role, parse)
        if said is None:
            continue
        if role is _R.RESOLVED:
            counts[role] = int(said)
        else:
            answered = said != (answered_column is _R.ABANDONED)
            counts |= {_R.ANSWERED: int(answered), _R.ABANDONED: int(not answered)}
    return counts


def _say_other_states(body: Body, entries: Sequence[BodyRow]) -> None:
    """Warn once of each word of a status column that doesn't tell whether a call was answered."""
    others: dict[str, list[BodyRow]] = {}
    for row in entries:
        cell = body.cell(row, _R.STATUS)
        if cell is not None and isinstance(_flag(body, _R.STATUS, cell), Unreadable):
            others.setdefault(cell.text.strip(), []).append(row)
    for word, rows in others.items():
        message = f"“{word}” doesn't tell whether a call was answered ({len(rows)} in all); such"
        body.say(rows[0], _R.STATUS, f"{message} calls are only counted as incoming.")


def _reading(
    body: Body, rows: tuple[MeasuredRow, ...], answered: MeasureRole | None
) -> MeasureReading:
    header = body.header
    reasons = [f"Row {header.row} has the headers of a list of calls."]
    reasons += date_reasons(body, _R.DATE)
    for role in LENGTHS:
        reasons += length_reasons(body, role) if role in header.columns else ()
    if answered is not None:
        reasons.append(
            f"“{header.text(answered)}” tells which calls were answered; the others are counted as"
            " abandoned, and only how long they waited is averaged."
        )
    counted = (_R.ANSWERED, _R.RESOLVED)
    return MeasureReading(
        layout=MeasureLayout.CALLS,
        sheets=(SheetUse(name=body.sheet.name, used=True, why=reasons[0]),),
        columns=header.roles,
        rows=rows,
        problems=body.all_problems,
        checksums=own_totals(body, rows, dict.fromkeys(counted, parse_count)),
        confidence=confidence_of(
            body, rows, missing=3 - header.count(_R.AGENT, _R.DATE) - (answered is not None)
        ),
        reasons=tuple(reasons),
    )
