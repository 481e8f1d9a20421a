"""The small dialog that gives a rate card its new rates after a change of the price index."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QSize

from bpodesk.domain.problems import Problem
from bpodesk.domain.rates import RateLine, index_rates
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.text import exact_number, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A rate card after indexation, and how many of its lines are new."""

    lines: tuple[RateLine, ...]
    count: int


def ask_index(
    office: Office, file: ContractFile, lines: Sequence[RateLine], *, starts_on: dt.date
) -> Indexed | None:
    """Ask from when and by how much, and work the new lines out; None where given up."""
    terms = file.revision.terms.commercial
    form = _form(floor=terms.cola_floor_percent, cap=terms.cola_cap_percent)
    form.set_values({"starts_on": starts_on, "change_percent": None})

    def build(values: dict[str, object]) -> Indexed:
        card = index_rates(
            lines,
            change_percent=Decimal(str(values["change_percent"])),
            floor_percent=terms.cola_floor_percent,
            cap_percent=terms.cola_cap_percent,
            starts_on=dt.date.fromisoformat(str(values["starts_on"])),
            currency=file.contract.currency,
        )
        return Indexed(lines=card, count=len(card) - len(lines))

    return ask_values(
        office,
        tr("New rates by index"),
        form,
        name="contracts/index",
        build=lambda values: build(dict(values)),
        check=_check,
        done_text=tr("&Work out"),
        size=QSize(520, 340),
    )


def _check(found: Indexed) -> tuple[Problem, ...]:
    if found.count:
        return ()
    message = tr(
        "No rate changes. Lines that hold on the day and began before it change, unless they are"
        " never revised; look at the day, and at the smallest and largest change."
    )
    return (Problem(field="change_percent", message=message),)


def _form(*, floor: Decimal, cap: Decimal) -> Form:
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field(
                            "starts_on",
                            tr("&From"),
                            editors.date(required=True),
                            help=tr("The old rates end on the day before."),
                        ),
                        Field(
                            "change_percent",
                            tr("Change of the &index"),
                            editors.decimal(required=True, low=-100, high=1000, unit="%"),
                            help=tr(
                                "At least {floor} % and at most {cap} % count, by the commercial"
                                " terms.",
                                floor=exact_number(floor),
                                cap=exact_number(cap),
                            ),
                        ),
                    ),
                ),
                note=tr(
                    "Each rate that holds on the day ends, and goes on at its new price. Lines that"
                    " are never revised, and costs passed on, stay as they are."
                ),
            ),
        )
    )
