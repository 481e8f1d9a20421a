"""What past months say: failures, credits of twelve months, how far the right to end has come."""

from collections.abc import Iterable

from bpodesk.domain.periods import Month
from bpodesk.domain.sla.credits.policy import CreditPolicy
from bpodesk.domain.sla.credits.records import PastResult, TerminationMeter


class History:
    """Past results of one contract, by SLA and month."""

    def __init__(self, results: Iterable[PastResult]) -> None:
        self._results = {
            (result.sla_code, Month.containing(result.month)): result for result in results
        }

    def result(self, sla_code: str, month: Month) -> PastResult | None:
        """The result of a month, None where nothing is known of it."""
        return self._results.get((sla_code, month))

    def failed(self, sla_code: str, month: Month) -> bool:
        """Whether the SLA was live and failed in a month."""
        past = self.result(sla_code, month)
        return past is not None and past.live and past.outcome.failed

    def failures_before(self, sla_code: str, month: Month) -> int:
        """How many months in a row, up to the month before, the SLA failed."""
        count = 0
        while self.failed(sla_code, month.shift(-1 - count)):
            count += 1
        return count

    def failures_within(self, sla_code: str, month: Month, *, months: int) -> int:
        """In how many of so many months before the month the SLA failed."""
        return sum(self.failed(sla_code, month.shift(-back)) for back in range(1, months + 1))

    def credits_since(self, month: Month, *, months: int) -> int:
        """Minor units credited in the so many months before the month."""
        span = {month.shift(-index) for index in range(1, months + 1)}
        return sum(
            result.credit_minor for (_, past), result in self._results.items() if past in span
        )


def termination_meter(
    policy: CreditPolicy, history: History, *, sla_code: str, month: Month, failed: bool
) -> TerminationMeter:
    """How far an SLA has come with this month."""
    in_a_row = history.failures_before(sla_code, month) + 1 if failed else 0
    needed, months = policy.termination_misses, policy.termination_months

    def missed(more: int) -> int:
        """The misses in the window that ends so many months on, all of them missed."""
        earlier = history.failures_within(sla_code, month, months=max(0, months - 1 - more))
        return earlier + min(more, months) + (failed and more < months)

    waits: list[int] = []
    start = 0 if failed else 1
    if policy.termination_consecutive:
        waits.append(max(start, policy.termination_consecutive - in_a_row))
    if needed:
        waits += [more for more in range(start, needed + 1) if missed(more) >= needed][:1]
    return TerminationMeter(
        in_a_row=in_a_row,
        needed_in_a_row=policy.termination_consecutive,
        missed=missed(0) if needed else 0,
        needed=needed,
        months=months if needed else 0,
        failed=failed,
        left=min(waits, default=None),
    )
