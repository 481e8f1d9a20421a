"""The form of one clause's variables, each with the editor of its type.

A number is kept as an int, or as its text where it has a fraction; a list as one text with an entry
a line. A variable left at its usual value, or empty, is not kept at all.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from bpodesk.domain.clauses import Clause, ClauseVariable, VariableType, format_value
from bpodesk.domain.clauses.values import NUMBER_TYPES, WHOLE_TYPES, as_number, print_number
from bpodesk.domain.contracts import ClauseValue
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import SMALL

_LONG = 60
_UNITS = {
    VariableType.DAYS: "days",
    VariableType.BUSINESS_DAYS: "business days",
    VariableType.HOURS: "hours",
    VariableType.MONTHS: "months",
}


class ClauseForm(QWidget):
    """Edits the values of one clause.

    What can't be understood counts as what was understood before.
    """

    changed = Signal()

    def __init__(
        self,
        clause: Clause,
        values: Mapping[str, ClauseValue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.clause = clause
        self._last: dict[str, ClauseValue | None] = {}
        fields = tuple((_field(variable),) for variable in clause.variables)
        self.form = Form((Section("", fields),)) if fields else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self.usual_button = QPushButton(tr("Take the &usual values"))
        self.usual_button.setProperty("look", "link")
        self.usual_button.setAutoDefault(False)
        self.usual_button.clicked.connect(self.take_usual)
        if self.form is None:
            nothing = plain_label(tr("This text has no values of its own to fill in."), wrap=True)
            nothing.setProperty("look", "muted")
            column.addWidget(nothing)
            self.usual_button.hide()
        else:
            cast(QLayout, self.form.layout()).setContentsMargins(0, SMALL, 0, 0)
            self._show(values)
            self.form.changed.connect(self._on_changed)
            for box in self.form.boxes:
                box.label.setWordWrap(True)
            column.addWidget(self.form)
            column.addWidget(self.usual_button)
        self._refresh()

    def value(self) -> dict[str, ClauseValue]:
        """The values that differ from the usual ones, as terms keep them."""
        kept: dict[str, ClauseValue] = {}
        given = self.form.values() if self.form is not None else {}
        unclear = self.unclear()
        for variable in self.clause.variables:
            name = variable.name
            if name not in unclear:
                self._last[name] = as_kept(variable, given[name])
            value = self._last.get(name)
            if value is not None and value != as_kept(variable, variable.default):
                kept[name] = value
        return kept

    def unclear(self) -> dict[str, str]:
        """The values that can't be understood, with what is wrong; not those out of range."""
        if self.form is None:
            return {}
        boxes = {item.name: (item, self.form.box(item.name)) for item in self.clause.variables}
        return {
            name: box.problem()
            for name, (variable, box) in boxes.items()
            if box.problem() and as_kept(variable, box.editor.value()) is None
        }

    def show_values(self, values: Mapping[str, ClauseValue]) -> None:
        """Show other values, where they are others."""
        if self.value() != dict(values) or self.unclear():
            self._show(values)
            self._refresh()

    def problem(self) -> str:
        """What is wrong with the first value that isn't understood."""
        bad = self.form.first_bad() if self.form is not None else None
        return "" if bad is None else f"{bad.field.label.replace('&&', '&')}: {bad.problem()}"

    def lead_to_fault(self) -> None:
        """Say at each field what is wrong with it, the cursor at the first one."""
        bad = None if self.form is None or self.form.check() else self.form.first_bad()
        if bad is not None:
            bad.editor.lead_to_fault()

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        if self.form is not None:
            self.form.set_read_only(read_only)
            self.usual_button.setHidden(read_only)

    def take_usual(self) -> None:
        """Put the library's values back."""
        if self.form is not None:
            self._show({})
            self._on_changed()

    def _show(self, values: Mapping[str, ClauseValue]) -> None:
        if self.form is not None:
            self.form.set_values(
                {
                    variable.name: _for_editor(
                        variable, values.get(variable.name, variable.default)
                    )
                    for variable in self.clause.variables
                }
            )

    def _on_changed(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        self.usual_button.setEnabled(bool(self.value()))


def as_kept(variable: ClauseVariable, value: object) -> ClauseValue | None:
    """A value as terms keep it; None where there is none."""
    if isinstance(value, tuple):
        return "\n".join(str(entry) for entry in value) or None  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - a tuple of texts
    number = as_number(value) if variable.type in NUMBER_TYPES else None
    if number is not None:
        whole = number == number.to_integral_value()
        return int(number) if whole else f"{number.normalize():f}"
    text = "" if value is None else str(value).strip()
    return text or None


def _for_editor(
    variable: ClauseVariable, value: object
) -> Any:  # the value's type follows the variable's
    if variable.type in NUMBER_TYPES:
        number = as_number(value)
        return int(number) if number is not None and variable.type in WHOLE_TYPES else number
    if variable.type is VariableType.LIST:
        entries = as_kept(variable, value)
        return tuple(str(entries).split("\n")) if entries else ()
    return "" if value is None else str(value)


def _field(variable: ClauseVariable) -> Field[Any]:
    return Field(
        variable.name, variable.label.replace("&", "&&"), _editor(variable), help=_help(variable)
    )


def _help(variable: ClauseVariable) -> str:
    if variable.type not in NUMBER_TYPES or variable.default is None:
        return ""
    usual = tr("Usually {value}", value=format_value(variable, variable.default))
    if variable.minimum is None or variable.maximum is None:
        return f"{usual}."
    return tr(
        "{usual}; from {low} to {high}.",
        usual=usual,
        low=print_number(variable.minimum),
        high=print_number(variable.maximum),
    )


def _editor(variable: ClauseVariable) -> Any:  # a factory of the editor for the variable's type
    low, high = variable.minimum, variable.maximum
    match variable.type:
        case VariableType.PERCENT:
            return editors.percent(low=low, high=high)
        case VariableType.NUMBER:
            return editors.decimal(low=low, high=high, unit=variable.unit)
        case VariableType.LIST:
            return editors.lines(height=4)
        case kind if kind in WHOLE_TYPES:
            unit = variable.unit or _UNITS.get(kind, "")
            return editors.integer(low=_whole(low), high=_whole(high), unit=unit)
        case _:
            long = len(str(variable.default or "")) > _LONG
            return editors.long_text(lines=3) if long else editors.text(longest=500)


def _whole(value: int | Decimal | None) -> int | None:
    return None if value is None else int(value)
