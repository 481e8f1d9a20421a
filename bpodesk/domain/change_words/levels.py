"""Changes of service levels and KPIs in words."""

from decimal import Decimal
from typing import Any, cast

from bpodesk.domain.change_words.labels import LEVEL
from bpodesk.domain.change_words.records import (
    NOTHING,
    ChangeLine,
    Scene,
    plain,
    quoted,
    schedule,
    whole,
)
from bpodesk.domain.codec import from_json, to_json
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.registry import metric_named
from bpodesk.domain.wording import percent_words, threshold_words, tier_words

_THRESHOLDS = ("target", "minimum", "stretch")


def level_change(scene: Scene, path: list[str], before: Any, after: Any) -> ChangeLine:
    """A change of the schedule, of a level, or of a field of one."""
    if not path:
        return whole("C", "Service levels", _level_row, before, after)
    code, *field = path
    if not field:
        return ChangeLine(
            place=schedule("C"),
            what=code,
            before=_level_row(before),
            after=_level_row(after),
        )
    (name,) = field
    (old,) = (level for level in scene.before.levels if level.code == code)
    if name == "tiers":
        return _tiers(scene, old, before, after)
    metric = scene.becomes.get(("levels", code, "metric"), old.metric)
    return ChangeLine(
        place=schedule("C"),
        what=f"{old.title} ({code}), {LEVEL[name]}",
        before=_level_value(name, before, old.metric),
        after=_level_value(name, after, metric),
    )


def _tiers(scene: Scene, old: ServiceLevel, before: Any, after: Any) -> ChangeLine:
    """The tiers of a level before and after; they begin at the target, which may change too."""
    path = ("levels", old.code)
    becomes = {
        "metric": scene.becomes.get((*path, "metric"), old.metric),
        "target": scene.becomes.get((*path, "target"), to_json(old.target)),
    }
    row = cast("dict[str, Any]", to_json(old))
    return ChangeLine(
        place=schedule("C"),
        what=f"{old.title} ({old.code}), {LEVEL['tiers']}",
        before=_tiers_words({**row, "tiers": before}),
        after=_tiers_words({**row, **becomes, "tiers": after}),
    )


def _level_value(name: str, value: Any, code: str) -> str:
    """A field of a service level with the measure of the code."""
    metric = metric_named(code)
    if name == "metric":
        return code if metric is None else metric.title
    if name == "live":
        return "live" if value else "baselining"
    if name == "definition":
        return quoted(value)
    if value is None or name not in (*_THRESHOLDS, "allocation_percent"):
        return plain(ServiceLevel, name, value)
    number = Decimal(value)
    if name == "allocation_percent":
        return percent_words(number)
    return f"{number.normalize():f}" if metric is None else threshold_words(number, metric.unit)


def _tiers_words(row: Any) -> str:
    """below 95 % and at or above 90 %: 25 %; below 90 %: 100 %."""
    level = from_json(ServiceLevel, row)
    if not level.tiers:
        return NOTHING
    if metric_named(level.metric) is None:
        bounds = (level.target if tier.beyond is None else tier.beyond for tier in level.tiers)
        ranges = [f"beyond {bound.normalize():f}" for bound in bounds]
    else:
        ranges = [tier_words(level, place) for place in range(len(level.tiers))]
    pairs = zip(ranges, level.tiers, strict=True)
    return "; ".join(f"{words}: {percent_words(tier.factor_percent)}" for words, tier in pairs)


def _level_row(row: Any) -> str:
    if row is None:
        return NOTHING
    level = from_json(ServiceLevel, row)

    def words(name: str) -> str:
        return _level_value(name, row[name], level.metric)

    parts = [f"{level.title} ({level.kind.value}, {words('metric')})"]
    shown = [name for name in _THRESHOLDS if row[name] is not None]
    shown += ["allocation_percent"] if level.allocation_percent else []
    parts += [f"{LEVEL[name]} {words(name)}" for name in shown]
    parts += [f"Credit tiers {_tiers_words(row)}"] if level.tiers else []
    parts += [] if level.live else ["baselining"]
    parts += [f"defined as “{level.definition}”"] if level.definition else []
    return ", ".join(parts)
