"""Service levels and KPIs: each is a measure with a target, an SLA with money behind it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout

from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import (
    HUNDRED,
    LevelKind,
    ServiceLevel,
    check_code,
    check_level,
)
from bpodesk.domain.sla.measures import Direction, Origin
from bpodesk.domain.sla.registry import METRICS, metric_named
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.services.contracts import ContractFile
from bpodesk.services.readback import expected_month
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.rows import RowColumn, RowsEditor, rows
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.level_measure import (
    built_level,
    follow_measure,
    measure_fields,
)
from bpodesk.ui.screens.contracts.readback import ForecastMemory, ReadbackPanel
from bpodesk.ui.screens.contracts.tab import ask_values, yes_or_nothing
from bpodesk.ui.text import exact_number, number, plain_label, tr
from bpodesk.ui.theme import TIGHT, small_font

_TIERS_HEIGHT = 104
_ORIGINS = {
    Origin.TIMESHEETS: "It is counted from the timesheets.",
    Origin.STAFF: "It is counted from the staff list.",
}


class MeasureEditor(Editor[str | None]):
    """Chooses a measure by its code, and shows how the measure is worked out."""

    def __init__(self) -> None:
        super().__init__()
        self._choice: ChoiceEditor[str] = ChoiceEditor(
            (metric.code, tr(metric.title)) for metric in METRICS
        )
        self._formula = plain_label(wrap=True)
        self._formula.setFont(small_font(self._formula))
        self._formula.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self._choice)
        column.addWidget(self._formula)
        self.setFocusProxy(self._choice.face())
        self._choice.changed.connect(self._on_chosen)
        self._on_chosen()

    def value(self) -> str | None:
        return self._choice.value()

    def set_value(self, value: str | None) -> None:
        self._choice.set_value(value)

    def problem(self) -> str:
        return self._choice.problem()

    def _on_chosen(self) -> None:
        self._formula.setText(measure_words(self.value() or ""))
        self.changed.emit()


def measure_words(code: str) -> str:
    """How a measure is worked out, its unit, and which side of the target is good."""
    metric = metric_named(code)
    if metric is None:
        return tr("Each measure shows its formula here.")
    if metric.direction is Direction.AT_LEAST:
        words = tr("{formula}; in {unit}, the target is a minimum.")
    else:
        words = tr("{formula}; in {unit}, the target is a maximum.")
    words = words.format(formula=metric.formula, unit=metric.unit.value)
    origin = _ORIGINS.get(metric.origin)
    return words if origin is None else f"{words} {tr(origin)}"


class LevelsTab:
    """The service-level schedule; each row is edited in a small form."""

    def __init__(
        self, office: Office, policy: Callable[[CreditPolicy], CreditPolicy] | None = None
    ) -> None:
        """`policy` makes, of the credit rules stored, those that are shown just now."""
        self.title = tr("Service &levels")
        self._office = office
        self._policy = policy
        self._locked = False
        self._file: ContractFile | None = None
        self._levels = Field(
            "levels",
            tr("Service levels and KPIs"),
            rows(
                _columns(),
                blank=self._blank,
                edit_row=self._edit,
                noun=tr("service level…"),
                height=350,
            ),
            help=tr(
                "Allocations of the service levels add up to the pool of the Credits tab."
                " Enter or a double-click opens a row."
            ),
        )
        self.form = Form((Section("", ((self._levels,),)),))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's schedule."""
        self._locked = locked
        self._file = file
        self.form.set_values({"levels": file.revision.terms.levels})
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the rows of the table."""
        if locked:
            return file
        terms = replace(file.revision.terms, levels=self.form.value(self._levels))
        return replace(file, revision=replace(file.revision, terms=terms))

    def _blank(self) -> ServiceLevel:
        used = {level.code for level in self.form.value(self._levels)}
        code = next(code for code in (f"S{place}" for place in range(1, 1000)) if code not in used)
        return ServiceLevel(code=code, title="", metric=METRICS[0].code, target=Decimal(80))

    def _edit(self, level: ServiceLevel) -> ServiceLevel | None:
        others = {row.code for row in self.form.value(self._levels) if row is not level}
        form = _level_form()
        form.set_record(level)
        follow_measure(form)
        self._follow_mechanism(form, level)
        self._add_readback(form, level)
        return ask_values(
            self._office,
            f"{level.code}  {level.title}" if level.title else tr("New service level"),
            form,
            name="contracts/service-level",
            build=lambda values: built_level(level, values),
            check=lambda typed: (*check_code(typed, others), *check_level(typed)),
            read_only=self._locked,
            size=QSize(760, 690),
        )

    def _follow_mechanism(self, form: Form, level: ServiceLevel) -> None:
        """Show what the mechanism of the credits works with, and tiers that are to be removed."""
        if self._file is None:
            return
        stored = self._file.revision.terms.credits
        mechanism = (stored if self._policy is None else self._policy(stored)).mechanism
        form.show_field("allocation_percent", visible=mechanism.uses_allocations)
        form.show_field("tiers", visible=mechanism.uses_tiers or bool(level.tiers))

    def _add_readback(self, form: Form, level: ServiceLevel) -> None:
        """Below the fields: what the level means in plain words, as it is typed."""
        file = self._file
        if file is None:
            return
        stored = file.revision.terms.credits
        panel = ReadbackPanel(
            expected_month(self._office.book, file.contract.id, file.quotes),
            lambda: stored if self._policy is None else self._policy(stored),
            ForecastMemory(self._office.shell.memory, file.contract),
            stored=level,
        )
        column = cast(QVBoxLayout, form.layout())
        column.insertWidget(column.count() - 1, panel)

        def show() -> None:
            complete = not any(form.box(name).problem() for name in form.names)
            typed = built_level(level, form.values()) if complete else None
            panel.show_level(None if typed is None or check_level(typed) else typed)

        form.changed.connect(show)
        show()


def _tiers_field() -> Field[tuple[CreditTier, ...]]:
    return Field(
        "tiers",
        tr("Credit tie&rs"),
        _tiers_editor,
        help=tr(
            "The first begins at the target, its boundary is left empty; each goes on to where the"
            " next begins. Without tiers a miss costs what the Credits tab says."
        ),
        span=2,
    )


def _tiers_editor() -> RowsEditor[CreditTier]:
    made = RowsEditor[CreditTier](
        (
            RowColumn[CreditTier](
                "beyond", tr("Begins beyond"), editors.decimal(low=0), _begins, 170, Align.END
            ),
            RowColumn[CreditTier](
                "factor_percent",
                tr("Factor %"),
                editors.percent(required=True, high=1000),
                lambda tier: exact_number(tier.factor_percent),
                110,
                Align.END,
            ),
        ),
        blank=lambda: CreditTier(factor_percent=HUNDRED),
        noun=tr("tier"),
        height=_TIERS_HEIGHT,
    )
    # A few rows are enough: what the level means in plain words should be seen below them.
    made.view.setMaximumHeight(_TIERS_HEIGHT)
    return made


def _begins(tier: CreditTier) -> str:
    return tr("the target") if tier.beyond is None else exact_number(tier.beyond)


def _level_form() -> Form:
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("code", tr("&Code"), editors.code(longest=12)),
                        Field("title", tr("&Title"), editors.text(required=True), span=3),
                    ),
                    (
                        Field(
                            "kind",
                            tr("&Kind"),
                            editors.enum(LevelKind, label=lambda kind: kind.value),
                            help=tr("An SLA carries credits, a KPI doesn't."),
                        ),
                        Field("metric", tr("&Measure"), MeasureEditor, span=3),
                    ),
                    measure_fields(),
                    (Field("definition", tr("&Definition"), editors.long_text(lines=2)),),
                    (
                        Field("target", tr("Tar&get"), editors.decimal(required=True, low=0)),
                        Field(
                            "minimum",
                            tr("M&inimum"),
                            editors.decimal(low=0),
                            help=tr("Beyond it a miss is a major one."),
                        ),
                        Field(
                            "stretch",
                            tr("St&retch"),
                            editors.decimal(low=0),
                            help=tr("Earns credits back."),
                        ),
                        Field(
                            "allocation_percent",
                            tr("&Allocation"),
                            editors.percent(required=True, high=1000),
                            help=tr("Its share of the money at risk."),
                        ),
                    ),
                    (
                        _tiers_field(),
                        Field(
                            "live",
                            "",
                            editors.check(tr("&Live: credits apply (else it is only reported)")),
                        ),
                    ),
                ),
            ),
        )
    )


def _figure(level: ServiceLevel, value: Decimal | None) -> str:
    metric = metric_named(level.metric)
    if value is None:
        return ""
    return exact_number(value) if metric is None else f"{exact_number(value)} {metric.unit.value}"


def _measure_title(level: ServiceLevel) -> str:
    metric = metric_named(level.metric)
    return level.metric if metric is None else tr(metric.title)


def _columns() -> tuple[RowColumn[ServiceLevel], ...]:
    text = editors.text
    return (
        RowColumn[ServiceLevel]("code", tr("Code"), text(), lambda level: level.code, 60),
        RowColumn[ServiceLevel]("title", tr("Title"), text(), lambda level: level.title, 250),
        RowColumn[ServiceLevel]("kind", tr("Kind"), text(), lambda level: level.kind.value, 54),
        RowColumn[ServiceLevel]("metric", tr("Measure"), text(), _measure_title, 180),
        RowColumn[ServiceLevel](
            "target",
            tr("Target"),
            text(),
            lambda level: _figure(level, level.target),
            80,
            Align.END,
        ),
        RowColumn[ServiceLevel](
            "minimum",
            tr("Minimum"),
            text(),
            lambda level: _figure(level, level.minimum),
            80,
            Align.END,
        ),
        RowColumn[ServiceLevel](
            "stretch",
            tr("Stretch"),
            text(),
            lambda level: _figure(level, level.stretch),
            76,
            Align.END,
        ),
        RowColumn[ServiceLevel](
            "tiers",
            tr("Tiers"),
            text(),
            lambda level: number(len(level.tiers)) if level.tiers else "",
            54,
            Align.END,
        ),
        RowColumn[ServiceLevel](
            "allocation_percent",
            tr("Allocation %"),
            text(),
            lambda level: (
                exact_number(level.allocation_percent) if level.kind is LevelKind.SLA else ""
            ),
            96,
            Align.END,
        ),
        RowColumn[ServiceLevel](
            "live", tr("Live"), text(), lambda level: yes_or_nothing(level.live), 50
        ),
    )
