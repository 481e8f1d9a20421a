"""What the rules look at: an agreement as it stands, and how facts and values are found in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bpodesk.domain.agreements import SCHEDULES, agreed_value
from bpodesk.domain.clauses import Clause, ClauseVariable, NumberedClauses
from bpodesk.domain.clauses.records import Fact
from bpodesk.domain.clauses.values import as_number
from bpodesk.domain.contracts import Contract, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clause or a schedule. `number` is as printed ("26", "C"); empty for a clause left out."""

    clause_id: str
    number: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        """ "26 Limitation of liability", "Schedule C Service levels and KPIs"."""
        number = f"Schedule {self.number}" if self.number.isalpha() else self.number
        return f"{number} {self.title}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An agreement under check.

    `clauses` are the chosen wordings, `numbered` is their text with its problems. `forecast` holds
    items a month by the code of a service level, for those where a volume is known.
    """

    contract: Contract
    terms: Terms
    clauses: tuple[Clause, ...]
    numbered: NumberedClauses
    forecast: Mapping[str, int] = field(default_factory=dict[str, int])

    def clause(self, clause_id: str) -> Clause | None:
        """The chosen clause with the id."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    def stating(self, name: str) -> Clause | None:
        """The first clause with a fact or a variable of the name."""
        return next(
            (
                clause
                for clause in self.clauses
                if name in clause.facts or clause.variable(name) is not None
            ),
            None,
        )

    def fact(self, name: str) -> Fact | None:
        """What the first clause with the fact states; None where no clause does."""
        return next((c.facts[name] for c in self.clauses if name in c.facts), None)

    def states(self, name: str) -> bool:
        """Whether a clause states the fact as true."""
        return any(clause.facts.get(name) is True for clause in self.clauses)

    def figure(self, name: str) -> Decimal | None:
        """The number that a clause's variable or fact of the name holds; None where none does."""
        clause = self.stating(name)
        if clause is None:
            return None
        variable = clause.variable(name)
        return as_number(clause.facts[name] if variable is None else self.value(clause, variable))

    def value(self, clause: Clause, variable: ClauseVariable) -> object:
        """A variable's agreed value, or its usual one."""
        return agreed_value(self.terms, clause, variable)

    def variables(self) -> Iterator[tuple[Clause, ClauseVariable]]:
        """Every variable of every clause."""
        return ((clause, variable) for clause in self.clauses for variable in clause.variables)

    def place(self, name: str, *, usual: str) -> Place:
        """Where the fact or variable is stated, else the clause where it usually is."""
        clause = self.stating(name)
        return self.place_of(usual if clause is None else clause.id)

    def place_of(self, clause_id: str) -> Place:
        """A clause as printed, or a schedule ("schedule-c")."""
        for printed in (*self.numbered.clauses, *self.numbered.schedules):
            if printed.clause_id == clause_id:
                return Place(clause_id=clause_id, number=printed.label, title=printed.title)
        letter = clause_id.removeprefix("schedule-").upper()
        if letter in SCHEDULES:
            return Place(clause_id=clause_id, number=letter, title=SCHEDULES[letter])
        return Place(clause_id=clause_id, title=clause_id.replace("-", " ").capitalize())
