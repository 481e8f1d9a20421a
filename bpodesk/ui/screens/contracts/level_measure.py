"""The fields of a level that hang on its measure: its parameters, and the rules for few items.

A field is shown where the measure has it; what isn't shown isn't kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bpodesk.domain.sla.levels import ServiceLevel, without_foreign_parameters
from bpodesk.domain.sla.registry import PARAMETERS, metric_named
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form
from bpodesk.ui.text import tr

_LABELS = {
    "threshold_seconds": "T&hreshold T, seconds",
    "short_abandon_seconds": "S&hort-abandon limit, seconds",
    "reopen_days": "Re-o&pen window, days",
    "top_boxes": "Top &boxes",
    "scale_points": "&Points of the scale",
    "older_than_days": "Aged after, b&usiness days",
}
_FEW = ("minimum_volume", "allowed_misses")


def measure_fields() -> tuple[Field[int | None], ...]:
    """One row: what any measure has, and of which a few are shown at a time."""
    parameters = (
        Field(
            parameter.name,
            tr(_LABELS[parameter.name]),
            editors.integer(low=parameter.low, high=parameter.high),
        )
        for parameter in PARAMETERS.values()
    )
    return (
        *parameters,
        Field(
            "minimum_volume",
            tr("Not &judged below, items"),
            editors.integer(low=1, high=1_000_000),
        ),
        Field(
            "allowed_misses",
            tr("Al&ways allowed at fault"),
            editors.integer(low=1, high=1_000_000),
        ),
    )


def follow_measure(form: Form) -> None:
    """Show the fields of the measure chosen, now and whenever another one is."""

    def show() -> None:
        _show_own(form, form.box("metric").editor.value() or "")

    form.box("metric").editor.changed.connect(show)
    show()
    form.remember()


def built_level(level: ServiceLevel, values: Mapping[str, Any]) -> ServiceLevel:
    """The level with the form's values, without what its measure doesn't have."""
    return without_foreign_parameters(replace(level, **values))


def _show_own(form: Form, code: str) -> None:
    metric = metric_named(code)
    names = (
        () if metric is None else (*(item.name for item in metric.parameters), *metric.few_items)
    )
    for name in (*PARAMETERS, *_FEW):
        box = form.box(name)
        if name not in names and box.problem():
            box.editor.set_value(None)  # what nobody sees must not hold the level back
        form.show_field(name, visible=name in names)
