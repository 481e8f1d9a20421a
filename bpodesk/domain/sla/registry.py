"""Every measure the program knows. A new one is a value in a family's file and ends up here."""

from bpodesk.domain.sla.calls import CALL_METRICS
from bpodesk.domain.sla.measures import Metric, Parameter
from bpodesk.domain.sla.quality import QUALITY_METRICS
from bpodesk.domain.sla.workforce import WORKFORCE_METRICS

METRICS: tuple[Metric, ...] = (*CALL_METRICS, *QUALITY_METRICS, *WORKFORCE_METRICS)

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter for metric in METRICS for parameter in metric.parameters
}
"""The numbers of a contract that measures are counted by, by the field of the level."""

_BY_CODE = {metric.code: metric for metric in METRICS}


def metric_named(code: str) -> Metric | None:
    """The measure with the code, or None where there is none."""
    return _BY_CODE.get(code)
