"""A month's counts as somebody assumes them, for a what-if.

Only the month's total is assumed. It changes in the last period first, so that the weeks before
stay as they were counted; what the last one can't give is taken from the one before it. Of what is
counted at a cut-off the last period is the month. What is assumed is assumed under the terms as
they are, whatever the counts were made for.
"""

from collections.abc import Collection, Mapping, Sequence
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
    snapshots: Collection[str] = (),
) -> tuple[Measurement, ...]:
    """The measurements with other totals in the month; a level that has none is counted at once.

    `snapshots` are the codes of the levels that are counted at a cut-off.
    """
    if not totals:
        return tuple(measurements)
    found: list[Measurement] = []
    left = {code: dict(wanted) for code, wanted in totals.items()}
    mine = [item for item in measurements if item.sla_code in left and _is_of(item, month)]
    for code, wanted in left.items():
        own = [item for item in mine if item.sla_code == code]
        if code in snapshots and own:
            last = max(own, key=lambda item: item.starts_on)
            found.extend(item for item in own if item is not last)
            own = [last]
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
    known = {name for item in own for name in item.counts}
    for item in sorted(own, key=lambda item: item.starts_on, reverse=True):
        counts = dict(item.counts)
        for name, difference in more.items():
            if name not in counts and name in known:
                continue  # before or after an amendment other things were counted
            counts[name] = max(0, counts.get(name, 0) + difference)
            more[name] = difference - (counts[name] - item.counts.get(name, 0))
        found.append(replace(item, counts=counts, counted_as=""))
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
