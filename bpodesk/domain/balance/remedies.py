"""Remedies: a change of the terms that answers a finding, and its words."""

from collections.abc import Mapping
from dataclasses import replace

from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.records import Remedy, SetTerm, SetVariable, UseWording
from bpodesk.domain.clauses import Clause, ClausePosition, check_value
from bpodesk.domain.clauses.values import print_number
from bpodesk.domain.contracts import Terms


def apply_remedy(terms: Terms, remedy: Remedy) -> Terms:
    """The terms with the remedy's change, and nothing else changed."""
    match remedy:
        case UseWording():
            return replace(terms, clause_positions=_positions(terms, remedy))
        case SetVariable():
            values = {key: dict(kept) for key, kept in terms.clause_values.items()}
            values.setdefault(remedy.clause_id, {})[remedy.name] = remedy.value
            return replace(terms, clause_values=values)
        case SetTerm(part="credits"):
            return replace(terms, credits=replace(terms.credits, **{remedy.name: remedy.value}))
        case _:
            changed = replace(terms.commercial, **{remedy.name: remedy.value})
            return replace(terms, commercial=changed)


def _positions(terms: Terms, remedy: UseWording) -> Mapping[str, str]:
    """Only positions other than the balanced one are kept."""
    others = {key: kept for key, kept in terms.clause_positions.items() if key != remedy.clause_id}
    if remedy.position is ClausePosition.BALANCED:
        return others
    return {**others, remedy.clause_id: str(remedy.position)}


def remedy_words(remedy: Remedy) -> str:
    """What the remedy does: "Termination: use the balanced wording.", "Late interest: 1."."""
    if isinstance(remedy, UseWording):
        return f"{remedy.title}: use the {remedy.position} wording."
    value = remedy.value
    shown = value if isinstance(value, str) else print_number(value)
    return f"{remedy.label}: {shown}."


def balanced_wording(clause: Clause | None) -> UseWording | None:
    """The balanced wording of a clause, where another one is chosen."""
    if clause is None or clause.position is ClausePosition.BALANCED:
        return None
    return UseWording(clause_id=clause.id, title=clause.title, position=ClausePosition.BALANCED)


def set_variable(draft: Draft, name: str, value: int) -> SetVariable | None:
    """The variable of the name set to a value, where a clause has it and allows the value."""
    clause = draft.stating(name)
    variable = None if clause is None else clause.variable(name)
    if clause is None or variable is None or check_value(variable, value):
        return None
    return SetVariable(clause_id=clause.id, name=name, label=variable.label, value=value)
