"""Whether the counts of an interval table agree with each other and with its percents."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from bpodesk.domain.measure_readings import MeasuredRow, MeasureRole
from bpodesk.workbooks.measures.body import Body

_R = MeasureRole
_ROUNDED = Fraction(51, 10_000)  # percents are often written whole


def cross_check(body: Body, rows: Sequence[MeasuredRow]) -> None:
    """Say, once for each kind, in how many rows the figures disagree, at the first of them."""
    _say_first(
        body,
        rows,
        _R.INCOMING,
        wrong=_counts_differ,
        message="the calls answered and abandoned aren't the calls that came in",
    )
    for role, part in ((_R.ANSWER_RATE, _R.ANSWERED), (_R.ABANDON_RATE, _R.ABANDONED)):
        _say_first(
            body,
            rows,
            role,
            wrong=lambda row, role=role, part=part: _rate_differs(row, role, part),
            message=f"the {role.value.replace('_', ' ')} isn't that of the counts",
        )


def _say_first(
    body: Body,
    rows: Sequence[MeasuredRow],
    role: MeasureRole,
    *,
    wrong: Callable[[MeasuredRow], bool],
    message: str,
) -> None:
    numbers = [row.row for row in rows if wrong(row)]
    if numbers:
        row = next(row for row in body.rows if row.number == numbers[0])
        count = f"{len(numbers)} row{'s' * (len(numbers) > 1)}"
        body.say(row, role, f"In {count}, this one first, {message}; the counts were taken.")


def _counts_differ(row: MeasuredRow) -> bool:
    counts = row.counts
    if not {_R.INCOMING, _R.ANSWERED, _R.ABANDONED} <= counts.keys():
        return False
    return counts[_R.INCOMING] != counts[_R.ANSWERED] + counts[_R.ABANDONED]


def _rate_differs(row: MeasuredRow, role: MeasureRole, part: MeasureRole) -> bool:
    stated, whole = row.averages.get(role), row.counts.get(_R.INCOMING)
    if stated is None or not whole or part not in row.counts:
        return False
    return abs(stated.value - Fraction(row.counts[part], whole)) > _ROUNDED
