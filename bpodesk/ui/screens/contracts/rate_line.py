"""The form of one rate line: it shows the fields that the line's kind has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from bpodesk.domain.problems import Problem
from bpodesk.domain.rate_checks import check_among, check_tiers
from bpodesk.domain.rates import (
    HOUR_KINDS,
    OWN_FIELDS,
    PriceTier,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
    own_fields,
    without_foreign_fields,
)
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.text import exact_number, number, tr

KIND_WORDS = {
    RateKind.SEAT: "Seat: a monthly fee for each seat",
    RateKind.HOURLY: "Hourly: regular hours worked",
    RateKind.TRANSACTION: "Transaction: a counted volume, perhaps in price bands",
    RateKind.BASELINE: "Baseline: a fee for a volume, more above, less below",
    RateKind.OUTCOME: "Outcome: results reached, counted",
    RateKind.FIXED: "Fixed: a fee for the month",
    RateKind.MILESTONE: "Milestone: a fee once, when it is accepted",
    RateKind.OVERTIME: "Overtime: overtime hours, base x factor",
    RateKind.NIGHT: "Night: night hours, base x factor, on top",
    RateKind.REST_DAY: "Rest day: hours on it, base x factor",
    RateKind.SPECIAL_DAY: "Special day: hours on it, base x factor",
    RateKind.SPECIAL_ON_REST: "Special day on a rest day: hours on it, base x factor",
    RateKind.REGULAR_HOLIDAY: "Regular holiday: hours on it, base x factor",
    RateKind.REGULAR_ON_REST: "Regular holiday on a rest day: hours on it, base x factor",
    RateKind.PASS_THROUGH: "Pass-through: at cost, or with a markup",
}
# Each is worth its whole price; a line of another kind may keep a factor.
_WITHOUT_FACTOR = (RateKind.BASELINE, RateKind.MILESTONE)
_WITHOUT_ROLE = (
    RateKind.TRANSACTION,
    RateKind.BASELINE,
    RateKind.OUTCOME,
    RateKind.FIXED,
    RateKind.MILESTONE,
    RateKind.PASS_THROUGH,
)
_HUNDRED = Decimal(100)


def rate_form(line: RateLine, currency: str) -> Form:
    """The form with a line in it; what it shows follows the kind."""
    form = _form(currency, lambda: _next_tier(form))
    form.set_record(line)

    def follow_kind() -> None:
        kind: RateKind = form.box("kind").editor.value()
        _show_kind(form, kind)

    form.box("kind").editor.changed.connect(follow_kind)
    follow_kind()
    form.remember()
    return form


def built_line(line: RateLine, values: Mapping[str, Any]) -> RateLine:
    """The line with the form's values; what its kind does not have is not kept."""
    changed = without_foreign_fields(replace(line, **values))
    if changed.kind in _WITHOUT_FACTOR:
        changed = replace(changed, factor_percent=_HUNDRED)
    if changed.kind in _WITHOUT_ROLE:
        changed = replace(changed, role="")
    return changed if changed.kind is RateKind.TRANSACTION else replace(changed, minimum_units=0)


def checked_line(line: RateLine, others: Iterable[RateLine]) -> tuple[Problem, ...]:
    """What is wrong with a line, at the form's fields; `others` are those of the card."""
    nameless = "code" if not line.code.strip() else "title"
    return tuple(
        replace(problem, field=nameless) if problem.field == "title" else problem
        for problem in check_among(line, others)
    )


def _show_kind(form: Form, kind: RateKind) -> None:
    own = own_fields(kind)
    visible = {name: name in own for name in OWN_FIELDS}
    visible["factor_percent"] = kind not in _WITHOUT_FACTOR
    visible["role"] = kind not in _WITHOUT_ROLE
    visible["minimum_units"] = kind is RateKind.TRANSACTION
    defaults = {field.name: field.default for field in fields(RateLine)}
    for name, is_visible in visible.items():
        box = form.box(name)
        if not is_visible and box.problem():
            box.editor.set_value(defaults[name])  # what nobody sees must not hold the line back
        form.show_field(name, visible=is_visible)
    label = form.box("unit_rate").label
    label.setText(_rate_label(kind))


def _rate_label(kind: RateKind) -> str:
    if kind in (RateKind.BASELINE, RateKind.MILESTONE, RateKind.FIXED):
        return tr("Fee, &unit rate")
    if kind is RateKind.HOURLY or kind not in HOUR_KINDS:
        return tr("&Unit rate")
    return tr("Rate of an ordinary hour, &unit rate")


def _next_tier(form: Form) -> PriceTier:
    tiers: tuple[PriceTier, ...] = form.box("tiers").editor.value()
    price: Decimal | None = form.box("unit_rate").editor.value()
    if tiers:
        return PriceTier(from_units=2 * tiers[-1].from_units, unit_rate=tiers[-1].unit_rate)
    return PriceTier(from_units=1000, unit_rate=price or Decimal(0))


def _form(currency: str, blank_tier: Callable[[], PriceTier]) -> Form:
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("code", tr("&Code"), editors.code()),
                        Field("title", tr("&Title"), editors.text(required=True), span=2),
                    ),
                    (
                        Field(
                            "kind",
                            tr("&Kind"),
                            editors.choice((kind, tr(words)) for kind, words in KIND_WORDS.items()),
                        ),
                    ),
                    _price_fields(currency),
                    *_volume_fields(currency, blank_tier),
                    *_hour_fields(),
                    (
                        Field("starts_on", tr("F&rom"), editors.date(required=True)),
                        Field(
                            "ends_on",
                            tr("&Ends before"),
                            editors.date(),
                            help=tr("The first day it no longer holds."),
                        ),
                        Field(
                            "role",
                            tr("Ro&le"),
                            editors.text(longest=80),
                            help=tr("Only people of this role; empty for all."),
                        ),
                    ),
                    (Field("at_risk", "", editors.check(tr("Service credits are &based on it"))),),
                    (Field("never_revise", "", editors.check(tr("&Never revised by indexation"))),),
                ),
            ),
        )
    )


def _price_fields(currency: str) -> tuple[Field[Any], ...]:
    return (
        Field(
            "unit_rate",
            tr("&Unit rate"),
            editors.decimal(required=True, low=0, unit=currency),
        ),
        Field(
            "factor_percent",
            tr("&Factor"),
            editors.percent(required=True, high=1000),
            help=tr("125 for overtime at a quarter more, 10 for nights, 200 for a holiday."),
        ),
        Field(
            "minimum_units",
            tr("&Minimum units"),
            editors.integer(required=True, low=0),
            help=tr("A month's smallest volume; 0 for none."),
        ),
        Field(
            "markup_percent",
            tr("&Markup"),
            editors.percent(required=True, high=1000),
            help=tr("On top of the cost; 0 for none."),
        ),
        Field(
            "premium_factor_percent",
            tr("&On premium days"),
            editors.percent(required=True, high=1000),
            help=tr("The factor there, times the day's own; 0 for the same."),
        ),
        Field(
            "minimum_hours",
            tr("&Minimum hours"),
            editors.integer(required=True, low=0),
            help=tr("A month's smallest number of hours; 0 for none."),
        ),
    )


def _volume_fields(
    currency: str, blank_tier: Callable[[], PriceTier]
) -> Iterable[tuple[Field[Any], ...]]:
    yield (
        Field(
            "tiers",
            tr("&Price bands"),
            rows(
                _tier_columns(),
                blank=blank_tier,
                check=check_tiers,
                ordered=False,
                noun=tr("price band"),
                height=110,
            ),
            help=tr(
                "The unit rate is the price up to the first band; each band lasts until the next"
                " one begins. None: one price."
            ),
        ),
    )
    yield (
        Field(
            "tier_mode",
            tr("A band's price i&s for"),
            editors.choice((mode, tr(mode.value.capitalize())) for mode in TierMode),
        ),
    )
    yield (
        Field(
            "baseline_units",
            tr("B&aseline"),
            editors.integer(required=True, low=0),
            help=tr("The units that the fee pays for."),
        ),
        Field(
            "deadband_units",
            tr("Ban&d"),
            editors.integer(required=True, low=0),
            help=tr("So many more or fewer change nothing."),
        ),
        Field(
            "additional_rate",
            tr("Each unit abo&ve"),
            editors.decimal(required=True, low=0, unit=currency),
            help=tr("Added to the fee."),
        ),
        Field(
            "reduction_rate",
            tr("Each unit belo&w"),
            editors.decimal(required=True, low=0, unit=currency),
            help=tr("Taken off the fee."),
        ),
    )
    yield (
        Field(
            "counts",
            tr("What c&ounts"),
            editors.text(longest=300),
            help=tr("What a unit is, or what acceptance takes; printed in schedule B."),
        ),
    )


def _hour_fields() -> Iterable[tuple[Field[Any], ...]]:
    yield (
        Field(
            "round_minutes",
            tr("Rounded to m&inutes"),
            editors.integer(required=True, low=1, high=1440),
            help=tr("1 bills each minute."),
        ),
        Field(
            "round_mode",
            tr("Wa&y of rounding"),
            editors.choice((mode, tr(mode.value.capitalize())) for mode in RoundMode),
        ),
        Field(
            "round_each",
            tr("W&hat is rounded"),
            editors.choice((each, tr(each.value.capitalize())) for each in RoundEach),
        ),
    )


def _tier_columns() -> tuple[RowColumn[PriceTier], ...]:
    return (
        RowColumn[PriceTier](
            "from_units",
            tr("From units"),
            editors.integer(required=True, low=1),
            lambda tier: number(tier.from_units),
            140,
            Align.END,
        ),
        RowColumn[PriceTier](
            "unit_rate",
            tr("Unit rate"),
            editors.decimal(required=True, low=0),
            lambda tier: exact_number(tier.unit_rate),
            140,
            Align.END,
        ),
    )
