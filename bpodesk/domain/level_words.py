"""What a service level says beside its thresholds, in the words of its measure.

The same words stand in the agreement's schedule, in the statement, in the editor and in the
read-back; each is made of the very fields that the figures are judged by.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from bpodesk.domain.sla.levels import HUNDRED, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Direction, Measured, Metric, NotMeasurable
from bpodesk.domain.sla.registry import PARAMETERS
from bpodesk.domain.wording import duration_words


def items_words(measure: Metric, volume: int) -> str:
    """1,000 items due; 1 response; 944 h contracted."""
    spoken = measure.spoken
    if spoken.in_minutes:
        return f"{duration_words(volume)} {spoken.items}"
    return f"{volume:,} {spoken.item if volume == 1 else spoken.items}"


def definition_words(level: ServiceLevel) -> str:
    """The level's definition, what is agreed of its measure's parameters, the rules for few items.

    Raises KeyError for an unknown measure.
    """
    text, said = level.definition or level.title, level_terms(level)
    closed = not said or text.endswith((".", "!", "?"))
    return " ".join((text if closed else f"{text}.", *said))


def level_terms(level: ServiceLevel) -> tuple[str, ...]:
    """A sentence for each parameter that is agreed, and for each rule for few items."""
    parameters = (PARAMETERS[name].words(value) for name, value in level.parameters.items())
    return (*parameters, *_few_items(level))


def _few_items(level: ServiceLevel) -> Iterator[str]:
    spoken = level.measure.spoken
    if level.minimum_volume:
        items = items_words(level.measure, level.minimum_volume)
        yield f"A month with fewer than {items} is not judged."
    if level.allowed_misses:
        yield f"However few {spoken.items} there are, {level.allowed_misses:,} may {spoken.fault}."


def volume_without_rule(level: ServiceLevel) -> int | None:
    """From how many items on the target alone allows what `allowed_misses` does.

    None where no number is enough, or the level has no such rule.
    """
    least = level.measure.direction is Direction.AT_LEAST
    left = HUNDRED - level.target if least else level.target
    if not level.allowed_misses or left <= 0:
        return None
    return ceil(level.allowed_misses * Fraction(HUNDRED) / Fraction(left))


def judged_words(level: ServiceLevel, figure: Measured, counts: Counts, verdict: str) -> str:
    """How a month with few items was judged: 30 items due, 1 at fault, at most 1 may be late: met.

    `verdict` is the outcome in words. Empty where no rule is agreed or nothing was measured.
    """
    measure = level.measure
    if isinstance(figure, NotMeasurable):
        return ""
    volume = measure.volume_of(counts)
    items = items_words(measure, volume)
    if level.judge(figure, counts) is Outcome.NOT_JUDGED:
        return f"{items}, fewer than the {level.minimum_volume:,} of a month that is judged"
    if level.allowed_misses:
        misses = measure.misses_of(figure, counts)
        most = level.misses_allowed(volume)
        fault = measure.spoken.fault
        return f"{items}, {int(misses):,} at fault, at most {most:,} may {fault}: {verdict}"
    if level.minimum_volume:
        return f"{items}; a month is judged from {level.minimum_volume:,} on"
    return ""
