"""The credit rules: how much is at risk, what a miss costs, what is earned back and excused."""

from dataclasses import fields, replace

from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.text import tr

# What a contract may excuse besides force majeure and the customer's own acts.
_FURTHER = {
    EventKind.THIRD_PARTY: "excuses_third_party",
    EventKind.VOLUME: "excuses_volume",
    EventKind.DATA: "excuses_data",
}


class CreditsTab:
    """The fields of the credit policy, by their names."""

    def __init__(self) -> None:
        self.title = tr("Cre&dits")
        self.form = Form((_at_risk(), _limits(), _notices()))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's rules."""
        rules = file.revision.terms.credits
        values = {field.name: getattr(rules, field.name) for field in fields(rules)}
        values |= {name: kind in rules.excused_kinds for kind, name in _FURTHER.items()}
        self.form.set_values({name: values[name] for name in self.form.names})
        self.form.set_read_only(locked)

    def rules(self, stored: CreditPolicy) -> CreditPolicy:
        """The rules as the form shows them; those stored while something in it is wrong."""
        if any(self.form.box(name).problem() for name in self.form.names):
            return stored
        values = dict(self.form.values())
        further = [kind for kind, name in _FURTHER.items() if values.pop(name)]
        usual = [kind for kind in stored.excused_kinds if kind not in _FURTHER]
        return replace(stored, **values, excused_kinds=(*usual, *further))

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the form's rules."""
        if locked:
            return file
        terms = file.revision.terms
        terms = replace(terms, credits=self.rules(terms.credits))
        return replace(file, revision=replace(file.revision, terms=terms))


def _at_risk() -> Section:
    percent = editors.percent
    return Section(
        tr("What a miss costs"),
        (
            (
                Field(
                    "at_risk_percent",
                    tr("At &risk"),
                    percent(required=True),
                    help=tr("Share of the month's charges that credits are taken from."),
                ),
                Field(
                    "pool_percent",
                    tr("&Pool"),
                    percent(required=True, high=1000),
                    help=tr("What the allocations of all service levels add up to."),
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
                Field(
                    "termination_consecutive",
                    tr("&Termination right"),
                    editors.integer(required=True, low=0, unit=tr("months")),
                    help=tr("So many misses in a row let the customer end the contract."),
                ),
            ),
        ),
    )


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
