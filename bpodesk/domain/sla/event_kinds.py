"""Why a failure can be excused, as far as a contract excuses it."""

from enum import StrEnum


class EventKind(StrEnum):
    """Why a failure is excused."""

    FORCE_MAJEURE = "force majeure"
    CUSTOMER = "customer act or omission"
    THIRD_PARTY = "third party"
    VOLUME = "volume over forecast"
    DATA = "bad data feed"

    @property
    def clause_id(self) -> str:
        """The clause of the library that excuses it."""
        return "force-majeure" if self is EventKind.FORCE_MAJEURE else "customer-excuse"

    @property
    def by_the_hour(self) -> bool:
        """Whether its notice is due so many hours after it began, not business days."""
        return self is EventKind.FORCE_MAJEURE


USUALLY_EXCUSED = (EventKind.FORCE_MAJEURE, EventKind.CUSTOMER)
"""What every contract excuses that says nothing else."""
