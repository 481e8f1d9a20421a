"""Service levels read back in plain language: how many may go wrong, and what the next one costs.

"Of 1,000 items due a month, 50 may be late; the 51st costs USD 269.57; from the 101st it costs
USD 539.14." The numbers are found by asking the level's own verdict and the credit rules
themselves, so that they say what a statement would.
"""

from collections.abc import Callable
from dataclasses import replace

from bpodesk.domain.readback.costing import costs_of, most_faults, single_miss, tiers_of
from bpodesk.domain.readback.records import Costs, Forecast, Readback, TierCost
from bpodesk.domain.readback.words import amount_words, sentences_of
from bpodesk.domain.sla.credits import CreditPolicy, Mechanism
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Measured

__all__ = [
    "Costs",
    "Forecast",
    "Readback",
    "TierCost",
    "amount_words",
    "most_faults",
    "read_back",
]


def read_back(level: ServiceLevel, policy: CreditPolicy, forecast: Forecast) -> Readback:
    """The level in plain words, for a month as forecast. Raises KeyError for an unknown measure."""
    if policy.mechanism is Mechanism.FLAT_WEIGHT:
        # Small or large, a miss costs its weight.
        level = replace(level, minimum=None)
    if not policy.mechanism.uses_tiers:
        level = replace(level, tiers=())
    measure = level.measure
    # What is said of a month with too few items is said of one that is just judged.
    volume = max(forecast.volume, level.minimum_volume or 0)

    def most(reached: Callable[[Measured, Counts], bool]) -> int | None:
        def holds(bad: int) -> bool:
            counts = measure.counts_of(volume, bad)
            return reached(level.figure(counts), counts)

        return most_faults(holds, limit=volume if measure.is_share else None)

    numbers = Readback(
        volume=volume,
        met=most(lambda figure, counts: level.judge(figure, counts) is Outcome.MET),
        tolerated=(
            None
            if level.minimum is None
            else most(lambda figure, counts: level.judge(figure, counts) is not Outcome.MAJOR)
        ),
        stretch=None if level.stretch is None else most(level.reaches_stretch),
        single_miss=single_miss(level),
        costs=costs_of(level, policy, forecast.base),
        tiers=tiers_of(level, policy, replace(forecast, volume=volume), most),
    )
    return replace(numbers, sentences=tuple(sentences_of(level, policy, forecast, numbers)))
