"""What a miss in the month after would cost: by the credit rules, with this month as history."""

from collections.abc import Iterator
from dataclasses import dataclass

from bpodesk.domain.history import past_results
from bpodesk.domain.ids import UNSAVED, StatementId
from bpodesk.domain.money import Money
from bpodesk.domain.sla.credits import CreditLine, History, Verdict, compute_credits, stakes_of
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMiss:
    """What missing one level next month costs, with the same charges and nothing else missed.

    `small` is for the least miss, `large` for the worst. `consecutive` would be the misses in a
    row; `terminates` whether the miss gives the customer the right to terminate.
    """

    level: ServiceLevel
    small: Money
    large: Money
    consecutive: int
    terminates: bool


def next_misses(statement: Statement) -> Iterator[NextMiss]:
    """What each level that bears credits would cost, under the terms of the month's last day."""
    terms = statement.inputs.revision.terms
    stakes = statement.credits.stakes
    month = statement.inputs.month.shift(1)
    base = statement.credits.base
    (stake,) = stakes_of([(month.range, stakes[-1].policy, base)])
    history = History((*statement.inputs.history, *past_results(statement, StatementId(UNSAVED))))

    def line(level: ServiceLevel, outcome: Outcome, tier: int | None) -> CreditLine:
        verdict = Verdict(
            level=level, days=month.range, outcome=outcome, reached_stretch=False, tier=tier
        )
        found = compute_credits([verdict], stakes=[stake], history=history, month=month)
        return found.lines[0]

    for level in terms.slas:
        if not level.live:
            continue
        small = line(level, Outcome.MINOR, 0 if level.tiers else None)
        large = line(level, Outcome.MAJOR, len(level.tiers) - 1 if level.tiers else None)
        worst = small if level.minimum is None and not level.tiers else large
        yield NextMiss(
            level=level,
            small=small.credit,
            large=worst.credit,
            consecutive=small.consecutive,
            terminates=small.meter.reached,
        )
