"""The figures of a month that a book keeps beside its entries and counts.

They are derived: worked out of all entries of a contract's month whenever one of them changes, so
that distinct counts and percentiles are as exact as sums. Lists of months and whatever is shown of
very many entries read them instead of the entries. Plain tuples, as many are read at a time.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bpodesk.domain.ids import ContractId


class MonthHours(NamedTuple):
    """What the time entries of a contract's month come to; a month without entries has none.

    `month` is its first day, `days` the business dates worked on, from `first_day` to `last_day`.
    `overtime_minutes` are those that the files state, `stated_minutes` the worked minutes of the
    entries that state any, were it none. `timed` entries have their times of day. 95 of 100
    entries are no longer than `p95_minutes`.
    """

    month: dt.date
    contract_id: ContractId
    entries: int
    minutes: int
    break_minutes: int
    overtime_minutes: int
    stated_minutes: int
    people: int
    days: int
    first_day: dt.date
    last_day: dt.date
    shortest_minutes: int
    longest_minutes: int
    p95_minutes: int
    timed: int


class MonthCounts(NamedTuple):
    """What a service level's counts of the periods that begin in a contract's month add up to."""

    month: dt.date
    contract_id: ContractId
    sla_code: str
    periods: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFault:
    """Figures kept of a contract's month that are not what its entries or counts give.

    `kept` and `right` are those that differ, by their names; None where none are kept, or there is
    nothing that they could come from. `sla_code` is empty for hours.
    """

    contract_id: ContractId
    month: str
    sla_code: str
    kept: Mapping[str, object] | None
    right: Mapping[str, object] | None


def p95(ordered: Sequence[int]) -> int:
    """The least of the values, in ascending order, that 95 of 100 don't exceed."""
    return ordered[(95 * len(ordered) + 99) // 100 - 1]


def fault_sentence(fault: FigureFault, *, contract: str) -> str:
    """What is wrong with the figures of a contract's month, and what to do."""
    what, source = "hours", "entries"
    if fault.sla_code:
        what, source = f"counts of {fault.sla_code}", "counts"
    where = f"{contract}, {fault.month[:7]}: the figures kept of the {what}"
    if fault.kept is None:
        said = f"{where} are missing"
    elif fault.right is None:
        said = f"{where} have no {source} they could come from"
    else:
        differing = "; ".join(
            f"{name.replace('_', ' ')} {fault.kept[name]}, not {right}"
            for name, right in fault.right.items()
        )
        said = f"{where} are not what its {source} give: {differing}"
    return (
        f"{said}. Another program has changed the book. Where the {source} are right, call"
        " `bpodesk check` with --rebuild to have the figures worked out anew."
    )
