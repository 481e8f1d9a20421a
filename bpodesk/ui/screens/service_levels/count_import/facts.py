"""What was understood of a list, as the sheet shows it: columns in words and colours, problems."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bpodesk.domain.measure_readings import COUNTS, MeasureColumn, MeasureReading, MeasureRole
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ColumnRole, Role, RowKind, RowSpan, SheetUse
from bpodesk.ui.kit.sheet_model import Place, SheetFacts, place_of, sheet_facts
from bpodesk.ui.text import tr

_R = MeasureRole
# The role of a timesheet whose colour a column has.
_LIKE = {
    Role.PERSON: (_R.AGENT, _R.REQUESTER),
    Role.DATE: (
        *(_R.DATE, _R.TIME, _R.INTERVAL, _R.START, _R.START_TIME, _R.END, _R.END_TIME),
        *(_R.PAUSED, _R.RESUMED),
    ),
    Role.HOURS: (
        *COUNTS,
        *(_R.SPEED_OF_ANSWER, _R.TALK, _R.WAIT, _R.HOLD, _R.WRAP_UP, _R.HANDLE),
    ),
    Role.TASK: (_R.QUEUE, _R.CATEGORY, _R.PRIORITY, _R.STATUS, _R.CALL_ID, _R.TICKET),
}
_BY_ROLE = {role: like for like, roles in _LIKE.items() for role in roles}


def role_words(role: MeasureRole) -> str:
    """What a column is read as; "Not read" for what counts for nothing."""
    if role not in _BY_ROLE:
        return tr("Not read")
    return {
        _R.CALL_ID: tr("Number of the call"),
        _R.TICKET: tr("Number of the item"),
        _R.START: tr("Opened"),
        _R.START_TIME: tr("Opened at"),
        _R.END: tr("Closed"),
        _R.END_TIME: tr("Closed at"),
        _R.PAUSED: tr("Clock stopped"),
        _R.RESUMED: tr("Clock went on"),
        _R.INCOMING: tr("Calls offered"),
        _R.SPEED_OF_ANSWER: tr("Wait until the answer"),
    }.get(role) or tr(role.value.replace("_", " ").capitalize())


def column_roles(columns: Iterable[MeasureColumn]) -> tuple[ColumnRole, ...]:
    """The columns with the roles whose colours they have."""
    return tuple(
        ColumnRole(
            column=column.column,
            header=column.header,
            role=_BY_ROLE.get(column.role, Role.IGNORED),
        )
        for column in columns
    )


def column_words(columns: Iterable[MeasureColumn]) -> Mapping[int, str]:
    """What each column is read as."""
    return {column.column: role_words(column.role) for column in columns}


def facts_of(reading: MeasureReading, problems: Iterable[Problem]) -> Mapping[str, SheetFacts]:
    """The facts of each sheet; it touches no widget."""
    marks: defaultdict[str, list[tuple[Place, Problem]]] = defaultdict(list)
    for problem in problems:
        place = place_of(problem.place)
        if place is not None:
            marks[place.sheet].append((place, problem))
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row in reading.rows:
        rows[row.sheet].append(row.row)
    words, roles = column_words(reading.columns), column_roles(reading.columns)
    return {
        use.name: sheet_facts(
            roles if use.used else (),
            _spans(rows[use.name]),
            marks.get(use.name, ()),
            words=words if use.used else {},
        )
        for use in reading.sheets
    }


def _spans(numbers: Sequence[int]) -> list[RowSpan]:
    spans: list[RowSpan] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1].last == number - 1:
            spans[-1] = RowSpan(first=spans[-1].first, last=number, kind=RowKind.ENTRY)
        else:
            spans.append(RowSpan(first=number, last=number, kind=RowKind.ENTRY))
    return spans


def uses_of(names: Sequence[str]) -> tuple[SheetUse, ...]:
    """Sheets of a kept file, all of them read."""
    return tuple(SheetUse(name=name, used=True, why="") for name in names)
