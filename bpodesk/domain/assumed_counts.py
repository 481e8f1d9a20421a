"""A month's counts as somebody assumes them, for a what-if.

Only the month's total is assumed. It changes in the last period first, so that the weeks before
stay as they were counted; what the last one can't give is taken from the one before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import Month

# SLA code, then the name of a count, then the month's total of it.
TotalCounts = Mapping[str, Mapping[str, int]]


def assume_counts(
    measurements: Sequence[Measurement],
    totals: TotalCounts,
    *,
    contract_id: ContractId,
    month: Month,
) -> tuple[Measurement, ...]:
    """The measurements with other totals in the month; a level that has none is counted at once."""
    if not totals:
        return tuple(measurements)
    found: list[Measurement] = []
    left = {code: dict(wanted) for code, wanted in totals.items()}
    mine = [item for item in measurements if item.sla_code in left and _is_of(item, month)]
    for code, wanted in left.items():
        own = [item for item in mine if item.sla_code == code]
        for name in wanted:
            wanted[name] -= sum(item.counts.get(name, 0) for item in own)
        found.extend(_spread(own, wanted) if own else [_whole(contract_id, month, code, wanted)])
    rest = [item for item in measurements if item not in mine]
    return (*rest, *found)


def _is_of(item: Measurement, month: Month) -> bool:
    return item.starts_on in month.range


def _spread(own: Sequence[Measurement], more: dict[str, int]) -> list[Measurement]:
    """The periods with so many more (or fewer) of each count, the last one first."""
    found: list[Measurement] = []
    for item in sorted(own, key=lambda item: item.starts_on, reverse=True):
        counts = dict(item.counts)
        for name, difference in more.items():
            counts[name] = max(0, counts.get(name, 0) + difference)
            more[name] = difference - (counts[name] - item.counts.get(name, 0))
        found.append(replace(item, counts=counts))
    return found


def _whole(
    contract_id: ContractId, month: Month, code: str, counts: Mapping[str, int]
) -> Measurement:
    return Measurement(
        contract_id=contract_id,
        sla_code=code,
        starts_on=month.range.start,
        ends_on=month.range.end,
        counts=dict(counts),
    )
