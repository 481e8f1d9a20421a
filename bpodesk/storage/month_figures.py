"""The kept figures of each month: worked out in the step that changes what they come from.

A step notes the months that its rows lie in, before and after, and works their figures out anew at
its end, in its own transaction: never counted up or down, so that no path to a state makes another
figure. The unit of work and undo are the only ways to write, so no other way needs to know. What
goes round them is for `faults` to find.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table

from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_figures import FigureFault, p95
from bpodesk.storage import rows, schema

# The values of the key columns: the first day of the month, the contract, perhaps the SLA.
Cell = tuple[Any, ...]
Figures = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Figures of a month in one table, worked out of the rows of another.

    `day` is the source's column whose month counts, `others` the further columns of the key, which
    both have by the same names. `sums` are what SQL adds up, `figures` makes the figures of them;
    None where there are none.
    """

    table: Table
    source: Table
    day: str
    others: tuple[str, ...]
    sums: str
    figures: Callable[[Figures], Figures | None]

    @property
    def _cell(self) -> str:
        return ", ".join((f"substr({self.day}, 1, 8) || '01'", *self.others))

    def cells_of(self, found: rows.RawRows) -> set[Cell]:
        """The cells that raw rows of the source lie in."""
        wanted = itemgetter(*map(found.names.index, (self.day, *self.others)))
        return {(f"{day[:8]}01", *others) for day, *others in set(map(wanted, found.rows))}

    def cells_between(self, connection: Connection, first_id: int, last_id: int) -> set[Cell]:
        """The cells that rows of the source with ids from first to last lie in."""
        query = f"SELECT DISTINCT {self._cell} FROM {self.source.name} WHERE id BETWEEN ? AND ?"  # noqa: S608 - our own names
        return set(map(tuple, connection.exec_driver_sql(query, (first_id, last_id))))

    def work_out(self, connection: Connection, cell: Cell) -> Figures | None:
        """The figures of a cell."""
        month, *others = cell
        key = "".join(f" AND {name} = ?" for name in self.others)
        [row] = connection.exec_driver_sql(
            f"SELECT {self.sums} FROM {self.source.name} WHERE {self.day} BETWEEN ? AND ?{key}",  # noqa: S608 - our own names
            (month, f"{month[:8]}31", *others),
        )
        return self.figures(tuple(row))

    def work_out_all(self, connection: Connection) -> dict[Cell, Figures]:
        """The figures of every cell that has any, in one pass."""
        size = len(self.others) + 1
        groups = ", ".join(map(str, range(1, size + 1)))
        found = connection.exec_driver_sql(
            f"SELECT {self._cell}, {self.sums} FROM {self.source.name} GROUP BY {groups}"  # noqa: S608 - our own names
        )
        made = ((row[:size], self.figures(row[size:])) for row in map(tuple, found))
        return {cell: figures for cell, figures in made if figures is not None}

    def renew(self, connection: Connection, cells: set[Cell]) -> None:
        """Work the figures of some cells out anew."""
        made = {cell: self.work_out(connection, cell) for cell in sorted(cells)}
        if made:
            key = " = ? AND ".join(self.table.primary_key.columns.keys())
            query = f"DELETE FROM {self.table.name} WHERE {key} = ?"  # noqa: S608 - our own names
            connection.exec_driver_sql(query, list(made))
        self._insert(connection, {cell: made[cell] for cell in made if made[cell] is not None})

    def rebuild(self, connection: Connection) -> None:
        """Work the figures of every cell out anew."""
        connection.exec_driver_sql(f"DELETE FROM {self.table.name}")  # noqa: S608 - our own names
        self._insert(connection, self.work_out_all(connection))

    def _insert(self, connection: Connection, made: Mapping[Cell, Figures | None]) -> None:
        if made:
            marks = ", ".join("?" * len(self.table.columns))
            query = f"INSERT INTO {self.table.name} VALUES ({marks})"  # noqa: S608 - our own names
            connection.exec_driver_sql(query, [(*cell, *(it or ())) for cell, it in made.items()])

    def faults(self, connection: Connection) -> Iterator[FigureFault]:
        """Where what is kept is not what the source gives, by month and contract."""
        size = len(self.others) + 1
        query = f"SELECT * FROM {self.table.name}"  # noqa: S608 - our own names
        kept = {row[:size]: row[size:] for row in map(tuple, connection.exec_driver_sql(query))}
        right = self.work_out_all(connection)
        names = self.table.columns.keys()[size:]
        for cell in sorted(kept.keys() | right.keys()):
            was, now = kept.get(cell), right.get(cell)
            if was == now:
                continue
            month, contract_id, *code = cell
            at = [
                at for at in range(len(names)) if was is None or now is None or was[at] != now[at]
            ]
            yield FigureFault(
                contract_id=ContractId(contract_id),
                month=month,
                sla_code="".join(code),
                kept=None if was is None else {names[n]: was[n] for n in at},
                right=None if now is None else {names[n]: now[n] for n in at},
            )


def _hours(sums: Figures) -> Figures | None:
    listed, *between, timed = sums
    if listed is None:
        return None
    # SQL brings the minutes along, since a percentile would else be a second pass.
    minutes = sorted(map(int, listed.split(",")))
    ends = (minutes[0], minutes[-1], p95(minutes))
    return (len(minutes), sum(minutes), *between, *ends, timed)


def _counts(sums: Figures) -> Figures | None:
    periods, texts = sums
    total: dict[str, int] = {}
    try:
        for counts in json.loads(texts or "[]"):
            for name, count in counts.items():
                total[name] = total.get(name, 0) + count
    except (ValueError, TypeError, AttributeError):
        # Not what the program writes: no figure rather than a wrong one. `check` names the row.
        return None
    text = json.dumps(total, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (periods, text) if periods else None


_KEPT = (
    _Kept(
        table=schema.month_hours,
        source=schema.time_entry,
        day="business_date",
        others=("contract_id",),
        sums="group_concat(minutes), sum(break_minutes), ifnull(sum(overtime_minutes), 0),"
        " sum(iif(overtime_minutes IS NULL, 0, minutes)), count(DISTINCT staff_id),"
        " count(DISTINCT business_date), min(business_date), max(business_date),"
        " count(started_at)",
        figures=_hours,
    ),
    _Kept(
        table=schema.month_counts,
        source=schema.measurement,
        day="starts_on",
        others=("contract_id", "sla_code"),
        sums="count(*), '[' || group_concat(counts) || ']'",
        figures=_counts,
    ),
)


class TouchedMonths:
    """The months whose figures a step has to work out anew."""

    def __init__(self) -> None:
        self._cells: dict[str, set[Cell]] = {kept.source.name: set() for kept in _KEPT}

    def note(self, table: Table, *found: rows.RawRows) -> None:
        """Raw rows of a table as they were, or as they are now."""
        for kept in _KEPT:
            if kept.source is table:
                self._cells[table.name].update(*map(kept.cells_of, found))

    def note_added(self, connection: Connection, table: Table, first_id: int, last_id: int) -> None:
        """Rows of a table that are there now, with ids from first to last, both included."""
        for kept in _KEPT:
            if kept.source is table:
                found = kept.cells_between(connection, first_id, last_id)
                self._cells[table.name].update(found)

    def renew(self, connection: Connection) -> None:
        """Work their figures out, when all rows are as the step leaves them."""
        for kept in _KEPT:
            kept.renew(connection, self._cells[kept.source.name])


def rebuild(connection: Connection) -> None:
    """Work out the figures of every month anew."""
    for kept in _KEPT:
        kept.rebuild(connection)


def faults(connection: Connection) -> tuple[FigureFault, ...]:
    """Where the figures kept are not what the entries and counts give."""
    return tuple(fault for kept in _KEPT for fault in kept.faults(connection))
