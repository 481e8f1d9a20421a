"""What is counted in a month besides hours: volumes for fees and counts for service levels."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.ids import UNSAVED, ContractId, MeasurementId, VolumeId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, NotMeasurable


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A month's quantity for a rate line: transactions done, or costs passed through.

    `month` is the first day of the month; for a pass-through line the quantity is the cost in the
    contract's currency. `source` says where the number comes from.
    """

    id: VolumeId = VolumeId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    rate_code: str
    quantity: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The counts of one service level for the days from `starts_on` up to `ends_on`, half-open.

    A period is a week cut at the month's edges, or the whole month. `counted_as` tells the
    parameters agreed when they were counted (`ServiceLevel.counted_as`), empty where none were.
    """

    id: MeasurementId = MeasurementId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    sla_code: str
    starts_on: dt.date
    ends_on: dt.date
    counts: Mapping[str, int]
    source: str = ""
    counted_as: str = field(default="", metadata=SPARSE)

    @property
    def days(self) -> DateRange:
        """The days counted."""
        return DateRange(start=self.starts_on, end=self.ends_on)


def check_volume(volume: Volume) -> tuple[Problem, ...]:
    """What keeps a volume from being saved."""
    if volume.quantity < 0:
        return (Problem(field="quantity", message="A quantity can't be negative."),)
    return ()


def check_measurement(measurement: Measurement, level: ServiceLevel) -> tuple[Problem, ...]:
    """What keeps counts from being saved: missing, negative, or more good ones than all."""
    problems: list[Problem] = []
    for count in level.measure.counts:
        value = measurement.counts.get(count.name)
        if value is None:
            message = f"{level.code}: “{level.count_title(count)}” is missing."
            problems.append(Problem(field=count.name, message=message))
        elif value < 0:
            message = f"{level.code}: “{level.count_title(count)}” can't be negative."
            problems.append(Problem(field=count.name, message=message, value=str(value)))
    days = measurement.days
    if not len(days) or Month.containing(days.start) != Month.containing(days.last):
        message = "The days counted must lie in one month."
        problems.append(Problem(field="starts_on", message=message))
    if not problems:
        figure = level.measure.compute(measurement.counts)
        # That nothing was counted is a state of the world; more good ones than all is a mistake.
        if isinstance(figure, NotMeasurable) and figure != NOTHING_COUNTED:
            message = f"{level.code}: {figure.because}."
            problems.append(Problem(field=level.code, message=message))
    return tuple(problems)
