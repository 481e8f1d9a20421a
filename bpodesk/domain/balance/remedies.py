"""Remedies: a change of the terms that answers a finding, and its words."""

from collections.abc import Mapping
from dataclasses import replace

from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.records import Remedy, SetTerm, SetVariable, UseWording
from bpodesk.domain.clauses import Clause, ClausePosition, check_value
from bpodesk.domain.clauses.records import VariableType
from bpodesk.domain.clauses.values import format_typed_value
from bpodesk.domain.contracts import Terms

_SHORT = 24
_UNITS = (
    ("_percent", VariableType.PERCENT),
    ("_business_days", VariableType.BUSINESS_DAYS),
    ("_days", VariableType.DAYS),
    ("_hours", VariableType.HOURS),
    ("_months", VariableType.MONTHS),
)


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
    """What the remedy does: "Termination: use the balanced wording.", "Late interest: 1 %."."""
    if isinstance(remedy, UseWording):
        return f"{remedy.title}: use the {remedy.position} wording."
    return f"{remedy.label}: {_value_words(remedy)}."


def remedy_action(remedy: Remedy) -> str:
    """The same as what to do, in a few words: "Use the balanced wording", "Set it to 12 months"."""
    if isinstance(remedy, UseWording):
        return f"Use the {remedy.position} wording"
    subject = remedy.label[:1].lower() + remedy.label[1:]
    if "," in subject or len(subject) > _SHORT:
        return f"Set it to {_value_words(remedy)}"
    return f"Set the {subject} to {_value_words(remedy)}"


def _value_words(remedy: SetVariable | SetTerm) -> str:
    """The value with its unit, which is how the name ends: "notice_business_days"."""
    kind = next((kind for ending, kind in _UNITS if remedy.name.endswith(ending)), None)
    return format_typed_value(VariableType.TEXT if kind is None else kind, remedy.value)


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
