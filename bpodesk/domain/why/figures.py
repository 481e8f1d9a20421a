"""The figures of a statement that can be asked about, each with its name.

Names are what a person types: net, gross, S1, S1:W38, credit:S1, fee:SEAT, worked:A.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bpodesk.domain.ids import BatchId
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.statements import Statement
from bpodesk.domain.why import credits as money
from bpodesk.domain.why.fees import line_node
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.hours import (
    Hours,
    hours_node,
    person_hours_node,
    person_node,
    total_node,
)
from bpodesk.domain.why.levels import figure_node, verdict_node
from bpodesk.domain.why.nodes import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFigure:
    """A figure with the name it is asked for by, and the group it is listed in."""

    name: str
    group: str
    node: Node


def why_figures(
    statement: Statement,
    *,
    overtime_columns: Mapping[BatchId, int] | None = None,
) -> tuple[NamedFigure, ...]:
    """Every figure of a statement, in the order in which it prints them.

    `overtime_columns` are the columns in which
    an import's file states overtime by itself, where they are known.
    """
    ground = Ground(statement, overtime_columns=overtime_columns or {})
    return (*_money(ground), *_charges(ground), *_levels(ground), *_hours(ground))


def printed_figures(statement: Statement) -> Iterator[NamedFigure]:
    """The figures to which a printed statement gives a number of reference, in its order."""
    ground = Ground(statement, overtime_columns={})
    amounts = [item for item in _money(ground) if not _is_nothing(item)]
    credits = [item for item in amounts if ":" in item.name]
    yield from (item for item in amounts if ":" not in item.name)
    yield from _charges(ground)
    for result, name in zip(statement.levels, level_names(statement), strict=True):
        node = figure_node(ground, result, result.month, adjusted=True)
        yield _named(name, "Service levels", node)
    yield from credits
    if statement.people:
        yield _named("hours", "Hours", hours_node(ground))
    for person in statement.people:
        yield _named(f"hours:{person.person.code}", "Hours", person_hours_node(ground, person))


def _is_nothing(item: NamedFigure) -> bool:
    """Whether it is an earn-back of one level that is none: nobody asks where that comes from."""
    return item.name.startswith("earn-back:") and not item.node.exact


def find_figure(figures: tuple[NamedFigure, ...], name: str) -> NamedFigure | None:
    """The figure of a name, written in capitals or not; None where there is none."""
    wanted = name.casefold()
    return next((item for item in figures if item.name.casefold() == wanted), None)


def _named(name: str, group: str, node: Node) -> NamedFigure:
    return NamedFigure(name=name, group=group, node=node)


def _money(ground: Ground) -> Iterator[NamedFigure]:
    group = "Amounts"
    yield _named("net", group, money.net_node(ground))
    yield _named("gross", group, money.gross_node(ground))
    yield _named("at-risk-base", group, money.base_node(ground))
    yield _named("at-risk", group, money.at_risk_node(ground))
    yield _named("cap", group, money.cap_node(ground))
    yield _named("credits", group, money.credits_node(ground))
    yield _named("earn-back", group, money.earned_node(ground))
    yield _named("twelve-months", group, money.twelve_months_node(ground))
    group = "Service credits"
    for line in ground.statement.credits.lines:
        yield _named(f"credit:{line.sla_code}", group, money.credit_node(ground, line))
        yield _named(f"earn-back:{line.sla_code}", group, money.earn_back_node(ground, line))


def _charges(ground: Ground) -> Iterator[NamedFigure]:
    lines = ground.statement.fees.lines
    for line, name in zip(lines, line_names(ground.statement), strict=True):
        yield _named(name, "Charges", line_node(ground, line))


def line_names(statement: Statement) -> list[str]:
    """The names of the fee lines' figures."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for line in statement.fees.lines:
        seen[line.code] += 1
        place = seen[line.code]
        names.append(f"fee:{line.code}" if place == 1 else f"fee:{line.code}.{place}")
    return names


def level_names(statement: Statement) -> list[str]:
    """The names of the levels' figures; of one judged in parts the last has the plain one."""
    seen: Counter[str] = Counter()
    many = Counter(result.level.code for result in statement.levels)
    names: list[str] = []
    for result in statement.levels:
        code = result.level.code
        seen[code] += 1
        names.append(code if seen[code] == many[code] else f"{code}.{seen[code]}")
    return names


def _levels(ground: Ground) -> Iterator[NamedFigure]:
    levels = ground.statement.levels
    for result, name in zip(levels, level_names(ground.statement), strict=True):
        yield from _level(ground, result, name)


def _level(ground: Ground, result: LevelResult, name: str) -> Iterator[NamedFigure]:
    group = f"{result.level.kind.value} {result.name}"
    month = result.month
    yield _named(name, group, figure_node(ground, result, month, adjusted=True))
    yield _named(f"{name}:raw", group, figure_node(ground, result, month, adjusted=False))
    yield _named(f"{name}:result", group, verdict_node(ground, result))
    for week in result.weeks:
        label = f"{name}:{week.label}"
        yield _named(label, group, figure_node(ground, result, week, adjusted=True))
        if week.counts != week.adjusted_counts:
            yield _named(f"{label}:raw", group, figure_node(ground, result, week, adjusted=False))


def _hours(ground: Ground) -> Iterator[NamedFigure]:
    group = "Hours"
    for what in Hours:
        yield _named(what.value, group, total_node(ground, what))
    for person in ground.statement.people:
        staff_id = person.person.id
        for what in Hours:
            name = f"{what.value}:{ground.code(staff_id)}"
            yield _named(name, group, person_node(ground, staff_id, what))
