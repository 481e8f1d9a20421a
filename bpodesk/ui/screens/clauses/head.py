"""The head of a clause as a form: title, side, place, its variables and its facts as tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bpodesk.domain.clauses import (
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    ClauseVariable,
    VariableType,
)
from bpodesk.domain.clauses.own import id_from_title
from bpodesk.domain.clauses.records import Fact, VariableValue
from bpodesk.domain.clauses.values import NUMBER_TYPES, as_number
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.text import exact_number, tr

_SIDES = {
    ClauseSide.MUTUAL: "Both parties",
    ClauseSide.VENDOR: "Mainly the vendor's duty",
    ClauseSide.CUSTOMER: "Mainly the customer's duty",
}
_POSITIONS = {
    ClausePosition.BALANCED: "Balanced",
    ClausePosition.VENDOR: "Leans to the vendor",
    ClausePosition.CUSTOMER: "Leans to the customer",
}
_TRUTHS: Mapping[str, bool] = {"true": True, "yes": True, "false": False, "no": False}
LAST_PLACE = 9_999


def position_text(position: ClausePosition) -> str:
    """The name of a wording's position."""
    return tr(_POSITIONS[position])


def side_text(side: ClauseSide) -> str:
    """Whom a clause binds."""
    return tr(_SIDES[side])


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRow:
    """A variable as it is typed; entries of a list are separated by semicolons."""

    name: str = ""
    label: str = ""
    type: VariableType = VariableType.DAYS
    unit: str = ""
    default: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact for the balance check as it is typed."""

    name: str = ""
    value: str = "true"


def head_form() -> Form:
    """The form of everything but the text; its fields have the names of the clause's."""
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("title", tr("T&itle"), editors.text(required=True), span=2),
                        Field(
                            "id",
                            tr("I&d"),
                            editors.text(longest=80, placeholder="night-work"),
                            help=tr("As references name it. Empty: made of the title."),
                        ),
                    ),
                    (
                        Field(
                            "side",
                            tr("&Binds"),
                            editors.choice([(side, side_text(side)) for side in ClauseSide]),
                        ),
                        Field(
                            "position",
                            tr("&Wording"),
                            editors.choice([(item, position_text(item)) for item in _POSITIONS]),
                        ),
                        Field(
                            "order",
                            tr("&Place"),
                            editors.integer(required=True, low=0, high=LAST_PLACE),
                            help=tr("Smaller numbers stand first."),
                        ),
                    ),
                    (
                        Field(
                            "required",
                            "",
                            editors.check(tr("Part of every agreement unless left out")),
                        ),
                    ),
                    (Field("variables", tr("&Variables"), _variables_table()),),
                    (
                        Field(
                            "facts",
                            tr("&Facts for the balance check"),
                            _facts_table(),
                            help=tr(
                                "What the text does, as the check reads it: true, false, a number"
                                " or a word. Change them with the text."
                            ),
                        ),
                    ),
                    (
                        Field(
                            "note",
                            tr("&Note on this version"),
                            editors.text(),
                            help=tr("Why it was changed; it is not printed."),
                        ),
                    ),
                ),
            ),
        )
    )


def _variables_table() -> Callable[[], Editor[tuple[VariableRow, ...]]]:
    def bound(value: Decimal | None) -> str:
        return "" if value is None else exact_number(value)

    def column(
        name: str,
        title: str,
        editor: Callable[[], Editor[Any]],
        text: Callable[[VariableRow], str],
        width: int,
        align: Align = Align.START,
    ) -> RowColumn[VariableRow]:
        return RowColumn(name, title, editor, text, width, align)

    return rows(
        (
            column("name", tr("Name"), editors.text(longest=60), lambda row: row.name, 100),
            column("label", tr("Label"), editors.text(), lambda row: row.label, 120),
            column(
                "type",
                tr("Type"),
                editors.enum(VariableType),
                lambda row: _type_text(row.type),
                95,
            ),
            column("unit", tr("Unit"), editors.text(longest=40), lambda row: row.unit, 50),
            column("default", tr("Usual"), editors.text(longest=2000), lambda row: row.default, 60),
            column(
                "minimum",
                tr("Least"),
                editors.decimal(),
                lambda row: bound(row.minimum),
                55,
                Align.END,
            ),
            column(
                "maximum",
                tr("Most"),
                editors.decimal(),
                lambda row: bound(row.maximum),
                55,
                Align.END,
            ),
        ),
        blank=VariableRow,
        noun=tr("variable"),
        height=130,
    )


def _type_text(kind: VariableType) -> str:
    return tr(kind.value.replace("_", " ").capitalize())


def _facts_table() -> Callable[[], Editor[tuple[FactRow, ...]]]:
    return rows(
        (
            RowColumn[FactRow](
                "name", tr("Fact"), editors.text(longest=80), lambda row: row.name, 260
            ),
            RowColumn[FactRow]("value", tr("Value"), editors.text(), lambda row: row.value),
        ),
        blank=FactRow,
        noun=tr("fact"),
        ordered=False,
        height=100,
    )


# ------------------------------------------------------------------------------- the values


def head_values(clause: Clause) -> dict[str, object]:
    """A clause as the form shows it."""
    return {
        "title": clause.title,
        "id": clause.id,
        "side": clause.side,
        "position": clause.position,
        "order": clause.order,
        "required": clause.required,
        "variables": tuple(_row(variable) for variable in clause.variables),
        "facts": tuple(
            FactRow(name=name, value=_fact_text(fact)) for name, fact in clause.facts.items()
        ),
        "note": "",
    }


def clause_of(values: Mapping[str, Any], body: str, base: Clause) -> Clause:
    """The clause that the form says, with the text; kind and letter are those of the base."""
    title: str = values["title"]
    return Clause(
        id=values["id"].strip() or id_from_title(title),
        title=title.strip(),
        side=values["side"] or ClauseSide.MUTUAL,
        order=values["order"] or 0,
        version=base.version,
        required=values["required"],
        position=values["position"] or ClausePosition.BALANCED,
        kind=base.kind,
        letter=base.letter,
        facts={row.name: _fact(row.value) for row in values["facts"] if row.name},
        variables=tuple(_variable(row) for row in values["variables"]),
        body=body,
    )


def blank_clause(order: int) -> Clause:
    """What a new clause begins with."""
    return Clause(
        id="",
        title="",
        side=ClauseSide.MUTUAL,
        order=order,
        version=1,
        required=False,
        kind=ClauseKind.CLAUSE,
        body="1. ",
    )


def _row(variable: ClauseVariable) -> VariableRow:
    default = variable.default
    if isinstance(default, tuple):
        default = "; ".join(default)
    return VariableRow(
        name=variable.name,
        label=variable.label,
        type=variable.type,
        unit=variable.unit,
        default="" if default is None else str(default),
        minimum=None if variable.minimum is None else Decimal(variable.minimum),
        maximum=None if variable.maximum is None else Decimal(variable.maximum),
    )


def _variable(row: VariableRow) -> ClauseVariable:
    return ClauseVariable(
        name=row.name.strip(),
        label=row.label.strip(),
        type=row.type,
        unit=row.unit.strip(),
        default=_default(row.type, row.default.strip()),
        minimum=_bound(row.minimum),
        maximum=_bound(row.maximum),
    )


def _default(kind: VariableType, typed: str) -> VariableValue | None:
    if not typed:
        return None
    if kind is VariableType.LIST:
        return tuple(part.strip() for part in typed.split(";") if part.strip())
    if kind in NUMBER_TYPES:
        number = as_number(typed)
        return typed if number is None else _bound(number)
    return typed


def _bound(value: Decimal | None) -> int | Decimal | None:
    """Whole numbers as such: they are written without a point."""
    return int(value) if value is not None and value == value.to_integral_value() else value


def _fact(typed: str) -> Fact:
    text = typed.strip()
    if text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    number = _bound(as_number(text))
    return text if number is None else number


def _fact_text(fact: Fact) -> str:
    return str(fact).lower() if isinstance(fact, bool) else str(fact)
