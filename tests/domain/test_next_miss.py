import dataclasses
from decimal import Decimal

from bpodesk.domain.next_miss import next_misses
from bpodesk.domain.parts import Part
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import StatementInputs, compute_statement
from tests.domain.september import inputs


def with_levels(change: dict[str, dict[str, object]]) -> StatementInputs:
    """The acceptance month with some levels' fields changed."""
    made = inputs()
    (part,) = made.parts

    def changed(level: ServiceLevel) -> ServiceLevel:
        return dataclasses.replace(level, **change.get(level.code, {}))  # type: ignore[arg-type]

    terms = dataclasses.replace(
        part.terms, levels=tuple(changed(level) for level in part.terms.levels)
    )
    revision = dataclasses.replace(part.revision, terms=terms)
    return dataclasses.replace(made, parts=(Part(days=part.days, revision=revision),))


def told(made: StatementInputs) -> list[tuple[str, str, str, int, bool]]:
    return [
        (item.level.code, str(item.small), str(item.large), item.consecutive, item.terminates)
        for item in next_misses(compute_statement(made))
    ]


def test_next_miss_repeats_where_the_month_was_missed() -> None:
    # 1,198.08 at risk: S1 60 %, S2 45 % and S3 30 % x 1.5 for the repeat, S4 15 % likewise.
    assert told(inputs()) == [
        ("S1", "359.42", "718.85", 1, False),
        ("S2", "404.35", "808.70", 3, True),
        ("S3", "269.57", "539.14", 2, False),
        ("S4", "134.78", "269.57", 2, False),
    ]


def test_next_miss_goes_by_tiers_and_leaves_out_what_is_not_live() -> None:
    tiers = (
        CreditTier(beyond=None, factor_percent=Decimal(10)),
        CreditTier(beyond=Decimal(70), factor_percent=Decimal(100)),
    )
    made = with_levels({"S1": {"tiers": tiers}, "S2": {"minimum": None}, "S3": {"live": False}})
    assert told(made) == [
        ("S1", "71.88", "718.85", 1, False),
        ("S2", "404.35", "404.35", 3, True),  # without a minimum every miss is minor
        ("S4", "134.78", "269.57", 2, False),
    ]
