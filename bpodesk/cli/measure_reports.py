"""A reading of calls, intervals or tickets as plain figures. Only here they are rounded."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bpodesk.domain.codec import to_json
from bpodesk.domain.measure_readings import (
    COUNTS,
    LENGTHS,
    SHARES,
    Mean,
    MeasureChecksum,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Number,
    Totals,
)
from bpodesk.domain.problems import Problem

_R = MeasureRole
_CENT = Decimal("0.01")
_COUNTED_SHARES = {_R.ANSWER_RATE: _R.ANSWERED, _R.ABANDON_RATE: _R.ABANDONED}


def measure_figures(reading: MeasureReading) -> dict[str, object]:
    """What a file of calls, intervals or tickets is understood to be.

    Lengths are seconds unless their name says minutes, shares are percents; both have two decimals.
    An average of an interval table counts every call alike; `averages_of_rows` counts every row
    alike.
    """
    seconds = reading.total_seconds
    total = reading.total
    figures: dict[str, object] = {
        "kind": "measures",
        "layout": reading.layout.value,
        "confidence": f"{reading.confidence:.2f}",
        "reasons": list(reading.reasons),
        "sheets": [
            {"name": sheet.name, "used": sheet.used, "why": sheet.why} for sheet in reading.sheets
        ],
        "columns": [
            {"column": column.column, "header": column.header, "role": column.role.value}
            for column in reading.columns
        ],
        "people": list(reading.agents),
        "entries": len(reading.rows),
        "total_minutes": None if seconds is None else rounded(Fraction(seconds) / 60),
        "date_min": to_json(reading.first_day),
        "date_max": to_json(reading.last_day),
        "measures": _measures(total),
        "by_agent": {agent: _measures(part) for agent, part in reading.by_agent().items()},
        "by_week": {str(week): _measures(part) for week, part in reading.by_week().items()},
        "checksums": [_checksum(checksum) for checksum in reading.checksums],
        "problems": [_problem(problem) for problem in reading.problems],
    }
    if reading.layout is MeasureLayout.INTERVALS:
        figures["averages_of_rows"] = _averages(total, lambda mean: mean.of_rows)
    if reading.answer_seconds is not None:
        figures["service_level_within_s"] = reading.answer_seconds
    return figures


def rounded(number: Number) -> float:
    """Two decimals, half up."""
    exact = Fraction(number)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return float(decimal.quantize(_CENT, rounding=ROUND_HALF_UP))


def _measures(totals: Totals) -> dict[str, object]:
    """Counts and averages that the rows state, and the shares that follow from the counts."""
    measures: dict[str, object] = {
        role.value: totals.counts[role] for role in COUNTS if role in totals.counts
    }
    measures |= _averages(totals, lambda mean: mean.value)
    for role, part in _COUNTED_SHARES.items():
        share = totals.share(part, _R.INCOMING)
        if share is not None:
            measures[f"{role.value}_percent"] = rounded(share * 100)
    return measures


def _averages(totals: Totals, value_of: Callable[[Mean], Fraction]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for role, mean in totals.averages.items():
        value = value_of(mean)
        if role in LENGTHS:
            figures[f"avg_{role.value}_s"] = rounded(value)
        elif role in SHARES:
            figures[f"{role.value}_percent"] = rounded(value * 100)
        elif role is _R.RESOLUTION:
            figures["avg_resolution_minutes"] = rounded(value / 60)
        else:
            figures[f"avg_{role.value}"] = rounded(value)
    return figures


def _checksum(checksum: MeasureChecksum) -> dict[str, object]:
    return {
        "place": checksum.place,
        "label": checksum.label,
        "measure": checksum.role.value,
        "stated": rounded(checksum.stated),
        "computed": rounded(checksum.computed),
        "agrees": checksum.agrees,
    }


def _problem(problem: Problem) -> dict[str, object]:
    sheet, _, cell = problem.place.rpartition("!")
    return {
        "sheet": sheet,
        "cell": cell,
        "value": problem.value,
        "reason": problem.message,
        "severity": problem.severity.value,
    }


def measure_lines(reading: MeasureReading) -> Iterator[str]:
    """The same in a few lines for a person."""
    days = f"{reading.first_day} to {reading.last_day}" if reading.first_day else "no dates"
    yield f"{len(reading.agents)} people, {len(reading.rows)} rows, {days}"
    for name, figure in _measures(reading.total).items():
        yield f"{name.replace('_', ' ')}: {figure}"
    yield from reading.reasons
