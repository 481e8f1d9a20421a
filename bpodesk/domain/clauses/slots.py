"""Which number each clause of an agreement has, fresh or beside a text that was signed before.

A signed text's numbers stand: letters, invoices and other clauses call a clause by them. So an
amendment leaves the number of a clause that goes empty, and a clause that comes between 11 and 12
is 11A. Only a text that replaces the whole agreement counts afresh.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.clauses.records import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A number and the clause that has it, None where it is kept empty. `suffix`: the A of 11A."""

    number: int
    suffix: str = ""
    clause_id: str
    clause: Clause | None

    @property
    def label(self) -> str:
        """The number as printed."""
        return f"{self.number}{self.suffix}"


def fresh_slots(clauses: Iterable[Clause]) -> list[Slot]:
    """The clauses numbered 1..n."""
    return [
        Slot(number=number, clause_id=clause.id, clause=clause)
        for number, clause in enumerate(clauses, 1)
    ]


def kept_slots(clauses: Sequence[Clause], kept: Iterable[Slot]) -> list[Slot]:
    """The clauses under the numbers that they had, the empty slots `kept`; others between them.

    A new clause follows the clause that it follows in `clauses`; behind the last it has the next
    whole number. A clause that comes back takes its number again.
    """
    slots = list(kept)
    at = -1
    for clause in clauses:
        own = next((i for i, s in enumerate(slots) if s.clause_id == clause.id), None)
        if own is not None and slots[own].clause is None:
            slots[own] = replace(slots[own], clause=clause)
            at = own
        else:
            at = _insert(slots, clause, after=max(at, 0))
    return slots


def _insert(slots: list[Slot], clause: Clause, *, after: int) -> int:
    """Put a new clause behind all that share the number of the slot `after`; where it stands."""
    if not slots:
        slots.append(Slot(number=1, clause_id=clause.id, clause=clause))
        return 0
    number = slots[after].number
    group = [i for i, slot in enumerate(slots) if slot.number == number]
    last = slots[group[-1]]
    if group[-1] == len(slots) - 1:
        new = Slot(number=number + 1, clause_id=clause.id, clause=clause)
    else:
        suffix = _next_letter(last.suffix)
        new = Slot(number=number, suffix=suffix, clause_id=clause.id, clause=clause)
    slots.insert(group[-1] + 1, new)
    return group[-1] + 1


def _next_letter(suffix: str) -> str:
    """ "" -> "A", "A" -> "B", "Z" -> "ZA"."""
    if not suffix or suffix.endswith("Z"):
        return f"{suffix}A"
    return f"{suffix[:-1]}{chr(ord(suffix[-1]) + 1)}"
