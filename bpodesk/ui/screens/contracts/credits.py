"""The credit rules: how much is at risk, what a miss costs, what is earned back and excused."""

from dataclasses import fields, replace
from decimal import Decimal

from bpodesk.domain.sla.credits import (
    OWN_FIELDS,
    CreditPolicy,
    Mechanism,
    PointStep,
    without_foreign_fields,
)
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, RowsEditor
from bpodesk.ui.text import exact_number, number, tr

MECHANISM_WORDS = {
    Mechanism.ALLOCATION: "Allocation: a share of the amount at risk",
    Mechanism.FLAT_WEIGHT: "Flat weight: a percentage of the charges for each miss",
    Mechanism.POINTS: "Failure points: added up, a percentage of the charges by steps",
    Mechanism.COUNT_TRIGGER: "Count trigger: so many misses in a month cost so much",
    Mechanism.UPTIME: "Uptime credit: a ladder of figures, each a percentage of the charges",
}
_STEPS_HEIGHT = 130

# What a contract may excuse besides force majeure and the customer's own acts.
_FURTHER = {
    EventKind.THIRD_PARTY: "excuses_third_party",
    EventKind.VOLUME: "excuses_volume",
    EventKind.DATA: "excuses_data",
}


class CreditsTab:
    """The fields of the credit policy, by their names; those shown follow the mechanism."""

    def __init__(self) -> None:
        self.title = tr("Cre&dits")
        self.form = Form((_at_risk(), _limits(), _ends(), _notices()))
        self.form.box("mechanism").editor.changed.connect(self._follow_mechanism)
        self._follow_mechanism()

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's rules."""
        rules = file.revision.terms.credits
        values = {field.name: getattr(rules, field.name) for field in fields(rules)}
        values |= {name: kind in rules.excused_kinds for kind, name in _FURTHER.items()}
        self.form.set_values({name: values[name] for name in self.form.names})
        self._follow_mechanism()
        self.form.set_read_only(locked)

    def rules(self, stored: CreditPolicy) -> CreditPolicy:
        """The rules as the form shows them; those stored while something in it is wrong."""
        if any(self.form.box(name).problem() for name in self.form.names):
            return stored
        values = dict(self.form.values())
        further = [kind for kind, name in _FURTHER.items() if values.pop(name)]
        usual = [kind for kind in stored.excused_kinds if kind not in _FURTHER]
        kinds = (*usual, *further)
        return without_foreign_fields(replace(stored, **values, excused_kinds=kinds))

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the form's rules."""
        if locked:
            return file
        terms = file.revision.terms
        terms = replace(terms, credits=self.rules(terms.credits))
        return replace(file, revision=replace(file.revision, terms=terms))

    def _follow_mechanism(self) -> None:
        mechanism: Mechanism = self.form.box("mechanism").editor.value() or Mechanism.ALLOCATION
        defaults = {field.name: field.default for field in fields(CreditPolicy)}
        visible = {name: its is mechanism for its, names in OWN_FIELDS.items() for name in names}
        visible["repeat_multiplier"] = mechanism.repeats
        for name, is_visible in visible.items():
            box = self.form.box(name)
            if not is_visible and box.problem():
                # What nobody sees must not hold the contract back.
                box.editor.set_value(defaults[name])
            self.form.show_field(name, visible=is_visible)


def _incident() -> Field[bool]:
    return Field(
        "incident_once",
        "",
        editors.check(tr("An e&vent that makes several levels miss counts for one of them")),
        help=tr("Such incidents are recorded on the screen of the service levels."),
    )


def _at_risk() -> Section:
    percent, integer = editors.percent, editors.integer
    return Section(
        tr("What a miss costs"),
        (
            (
                Field(
                    "mechanism",
                    tr("Mecha&nism"),
                    editors.choice((kind, tr(words)) for kind, words in MECHANISM_WORDS.items()),
                    help=tr("How the misses of a month become credits; the cap holds for each."),
                    span=2,
                ),
                Field(
                    "at_risk_percent",
                    tr("At &risk"),
                    percent(required=True),
                    help=tr("Share of the month's charges that credits are taken from."),
                ),
                Field(
                    "repeat_multiplier",
                    tr("Repeat &multiplier"),
                    editors.decimal(required=True, low=0, digits=4),
                    help=tr("A miss in the month after a miss counts so many times."),
                ),
            ),
            (
                Field(
                    "pool_percent",
                    tr("&Pool"),
                    percent(required=True, high=1000),
                    help=tr("What the allocations of all service levels add up to."),
                ),
                Field(
                    "minor_factor_percent",
                    tr("M&inor miss"),
                    percent(required=True, high=1000),
                    help=tr("Short of the target, but not of the minimum."),
                ),
                Field(
                    "major_factor_percent",
                    tr("Ma&jor miss"),
                    percent(required=True, high=1000),
                    help=tr("Short of the minimum: this share of the allocation."),
                ),
            ),
            (
                Field(
                    "minor_points",
                    tr("M&inor miss"),
                    integer(required=True, low=0, unit=tr("points")),
                    help=tr("Short of the target, but not of the minimum."),
                ),
                Field(
                    "major_points",
                    tr("Ma&jor miss"),
                    integer(required=True, low=0, unit=tr("points")),
                    help=tr("Short of the minimum."),
                ),
                Field(
                    "point_steps",
                    tr("Cre&dit by points"),
                    _steps_editor,
                    help=tr("Each step goes on to where the next begins; fewer points are free."),
                    span=2,
                ),
            ),
            (
                Field(
                    "trigger_failures",
                    tr("M&isses in a month"),
                    integer(required=True, low=0, unit=tr("service levels")),
                    help=tr("So many missed, or more, give a credit."),
                ),
                Field(
                    "trigger_percent",
                    tr("Cre&dit, of the charges"),
                    percent(required=True),
                    help=tr("Of the month's charges at risk, for all of them together."),
                ),
                Field(
                    "trigger_amount",
                    tr("Or an amo&unt"),
                    editors.decimal(low=0, digits=2),
                    help=tr("In the contract's currency, instead of the percentage."),
                ),
            ),
            (_incident(),),
        ),
    )


def _steps_editor() -> RowsEditor[PointStep]:
    made = RowsEditor[PointStep](
        (
            RowColumn[PointStep](
                "from_points",
                tr("From points"),
                editors.integer(required=True, low=0),
                lambda step: number(step.from_points),
                120,
                Align.END,
            ),
            RowColumn[PointStep](
                "percent",
                tr("Of the charges %"),
                editors.percent(required=True),
                lambda step: exact_number(step.percent),
                150,
                Align.END,
            ),
        ),
        blank=lambda: _next_step(made.value()),
        noun=tr("step"),
        height=_STEPS_HEIGHT,
    )
    made.view.setMaximumHeight(_STEPS_HEIGHT)
    return made


def _next_step(steps: tuple[PointStep, ...]) -> PointStep:
    """The step behind the last one, as dear as it is."""
    if not steps:
        return PointStep(from_points=1, percent=Decimal(1))
    return PointStep(from_points=steps[-1].from_points + 1, percent=steps[-1].percent)


def _limits() -> Section:
    return Section(
        tr("Caps and earn-back"),
        (
            (
                Field(
                    "monthly_cap_percent",
                    tr("Mont&hly cap"),
                    editors.percent(required=True, high=1000),
                    help=tr("A month's credits at most, of the month's amount at risk."),
                ),
                Field(
                    "twelve_month_cap",
                    tr("Cap of t&welve months"),
                    editors.decimal(low=0, digits=2),
                    help=tr(
                        "In the contract's currency, with the eleven months before. Empty: none."
                    ),
                ),
                Field(
                    "earn_back_months",
                    tr("Earn-&back"),
                    editors.integer(required=True, low=0, unit=tr("months")),
                    help=tr("So many months in a row at the stretch give a credit back. 0: never."),
                ),
            ),
            (
                Field(
                    "earn_back_percent",
                    tr("Part that comes bac&k"),
                    editors.percent(required=True),
                    help=tr("100 %: the whole credit."),
                ),
                Field(
                    "chronic_misses",
                    tr("Not after so man&y misses"),
                    editors.integer(required=True, low=0, unit=tr("misses")),
                    help=tr("A level missed so often earns nothing back. 0: no such rule."),
                ),
                Field(
                    "chronic_months",
                    tr("Within the &last"),
                    editors.integer(required=True, low=1, unit=tr("months")),
                    help=tr("Those that end with the month of the earn-back."),
                ),
            ),
        ),
    )


def _ends() -> Section:
    return Section(
        tr("Right to terminate"),
        (
            (
                Field(
                    "termination_consecutive",
                    tr("&Termination right"),
                    editors.integer(required=True, low=0, unit=tr("months")),
                    help=tr("So many misses in a row let the customer end the contract. 0: none."),
                ),
                Field(
                    "termination_misses",
                    tr("&Or so many misses"),
                    editors.integer(required=True, low=0, unit=tr("misses")),
                    help=tr("Of one level, in a row or not. 0: no such right."),
                ),
                Field(
                    "termination_months",
                    tr("Within the la&st"),
                    editors.integer(required=True, low=1, unit=tr("months")),
                    help=tr("Those that end with the month of the last miss."),
                ),
            ),
        ),
    )


def _notices() -> Section:
    return Section(
        tr("Excused events"),
        (
            (
                Field(
                    "force_majeure_notice_hours",
                    tr("Notice of &force majeure"),
                    editors.integer(required=True, low=0, unit=tr("hours")),
                    help=tr("Later notices excuse nothing."),
                ),
                Field(
                    "customer_notice_business_days",
                    tr("Notice of a c&ustomer's cause"),
                    editors.integer(required=True, low=0, unit=tr("business days")),
                    help=tr("For late inputs, wrong data, volumes above the forecast."),
                ),
                Field(
                    "decision_business_days",
                    tr("D&ecision"),
                    editors.integer(required=True, low=0, unit=tr("business days")),
                    help=tr("Time of the customer to decide on an excuse."),
                ),
            ),
            (
                Field(
                    "excuses_third_party",
                    tr("Excused as well"),
                    editors.check(tr("A third party")),
                ),
                Field("excuses_volume", "", editors.check(tr("Volume over forecast"))),
                Field("excuses_data", "", editors.check(tr("A bad data feed"))),
            ),
        ),
    )
