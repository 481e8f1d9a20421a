"""What speaks for a reading: the file's own totals, numbers that come once, settled dates."""

from collections.abc import Iterable, Mapping, Sequence

from bpodesk.domain.measure_readings import MeasureChecksum, MeasuredRow, MeasureRole, Number
from bpodesk.workbooks.measures.body import Body, CellParser


def without_repeats(
    rows: Iterable[MeasuredRow], body: Body, role: MeasureRole
) -> tuple[MeasuredRow, ...]:
    """The rows without those that state an earlier one's id and everything else once more.

    A row with the id of an earlier one and other facts is kept, with a warning.
    """
    kept: list[MeasuredRow] = []
    seen: dict[str, MeasuredRow] = {}
    by_number = {row.number: row for row in body.rows}
    for row in rows:
        earlier = seen.setdefault(row.key, row) if row.key else row
        if earlier is row:
            kept.append(row)
            continue
        same = earlier.facts == row.facts
        if not same:
            kept.append(row)
        what = "it was left out" if same else "as they differ, both are counted"
        body.say(by_number[row.row], role, f"Row {earlier.row} has the same number; {what}.")
    return tuple(kept)


def own_totals(
    body: Body,
    rows: Sequence[MeasuredRow],
    parsers: Mapping[MeasureRole, CellParser[Number]],
) -> tuple[MeasureChecksum, ...]:
    """The totals that the sheet states, beside the sums of the rows they can cover.

    A total covers all rows above it (below it, where none are above) or those since the last one;
    of the two the nearer is compared.
    """
    checksums: list[MeasureChecksum] = []
    last = 0
    for row in (row for row in body.rows if row.total):
        above = [entry for entry in rows if entry.row < row.number] or rows
        since = [entry for entry in above if entry.row > last]
        last = row.number
        for role, parse in parsers.items():
            stated = body.seen(row, role, parse)
            if stated is None:
                continue
            sums = [_sum(entries, role) for entries in (above, since)]
            checksums.append(
                MeasureChecksum(
                    place=body.place(row, role),
                    label=row.total,
                    role=role,
                    stated=stated,
                    computed=min(sums, key=lambda number, to=stated: abs(number - to)),
                )
            )
    return tuple(checksums)


def _sum(rows: Iterable[MeasuredRow], role: MeasureRole) -> Number:
    total: Number = 0
    for row in rows:
        stated = row.averages.get(role)
        total += stated.value if stated is not None else row.counts.get(role, 0)
    return total


def confidence_of(body: Body, rows: Sequence[MeasuredRow], *, missing: int) -> float:
    """How sure a reading is: a tenth less for each useful column missing, and by cells in error."""
    bad = sum(problem.is_error for problem in body.all_problems)
    return round((1 - missing / 10) * len(rows) / (len(rows) + bad), 3)


def date_reasons(body: Body, role: MeasureRole) -> tuple[str, ...]:
    """How the order of day and month of a column was settled, as a sentence."""
    settled = body.settled.get(role)
    if settled is None or not settled.because:
        return ()
    return (f"Dates are {settled.order.value}, as “{settled.because}” shows.",)
