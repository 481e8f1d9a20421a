"""Days and times of a form as instants: typed on the contract's wall clock."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import instant
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field
from bpodesk.ui.screens.figures import local
from bpodesk.ui.text import tr


def moment_fields(
    name: str, label: str, *, required: bool = False
) -> tuple[Field[Any], Field[Any]]:
    """A field for the day and one for the time; `name` is that of the instant."""
    day: Callable[[], Editor[Any]] = editors.date(required=required)
    return (
        Field(f"{name}_day", label, day),
        Field(f"{name}_time", tr("at"), editors.time(required=required)),
    )


def split_moment(name: str, moment: dt.datetime | None, zone: str) -> dict[str, object]:
    """An instant as the values of its two fields."""
    here = local(moment, zone)
    if here is None:
        return {f"{name}_day": None, f"{name}_time": None}
    return {f"{name}_day": here.date(), f"{name}_time": here.time().replace(tzinfo=None)}


def joined(day: dt.date | None, time: dt.time | None, zone: str) -> dt.datetime | None:
    """The instant of a day and a time; None where one of them is missing."""
    return None if day is None or time is None else instant(day, time, zone=zone)


def moment_in(
    values: Mapping[str, Any], name: str, zone: str, before: dt.datetime | None
) -> dt.datetime | None:
    """The instant in a form's values; where nobody changed it, `before` with its seconds."""
    day, time = values[f"{name}_day"], values[f"{name}_time"]
    shown = split_moment(name, before, zone)
    if (day, time) == (shown[f"{name}_day"], shown[f"{name}_time"]):
        return before
    return joined(day, time, zone)


def half_typed(values: Mapping[str, Any], names: Sequence[str]) -> list[Problem]:
    """A day without its time, or a time without its day."""
    found: list[Problem] = []
    for name in names:
        day, time = values[f"{name}_day"], values[f"{name}_time"]
        if (day is None) != (time is None):
            missing = f"{name}_time" if time is None else f"{name}_day"
            found.append(Problem(field=missing, message=tr("Type both the day and the time.")))
    return found


def at_days(problems: Sequence[Problem], names: Sequence[str]) -> list[Problem]:
    """Problems of instants, at the field of the day."""
    return [
        Problem(
            message=item.message,
            field=f"{item.field}_day" if item.field in names else item.field,
            severity=item.severity,
        )
        for item in problems
    ]
