"""The lists of a quote: groups of seats and volumes, each edited in a form of its own."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize

from bpodesk.domain.periods import Month
from bpodesk.domain.quotes import Pricing, SeatGroup, Shift, Step, VolumeLine
from bpodesk.domain.wording import coverage_words
from bpodesk.domain.worktime import Calendar
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, RowsEditor
from bpodesk.ui.kit.weekdays import WeekdaysEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.text import exact_number, number, tr

_END = Align.END
_SHIFT_FIELDS = ("start", "end", "break_start", "break_end", "weekdays", "rest_weekdays")


class GroupsEditor(RowsEditor[SeatGroup]):
    """The groups of seats. `currency` and `start` follow the quote."""

    def __init__(self, office: Office) -> None:
        text = editors.text
        self.currency, self.start = "", Month(2000, 1)
        super().__init__(
            (
                RowColumn[SeatGroup]("code", tr("Code"), text(), lambda group: group.code, 76),
                RowColumn[SeatGroup]("role", tr("Role"), text(), lambda group: group.role, 104),
                RowColumn[SeatGroup](
                    "price",
                    tr("Price"),
                    text(),
                    lambda group: exact_number(group.price),
                    76,
                    Align.END,
                ),
                RowColumn[SeatGroup](
                    "ramp", tr("Seats"), text(), lambda group: _steps_words(group.ramp), 120
                ),
                RowColumn[SeatGroup]("shift", tr("Shift"), text(), _shift_words, 200),
            ),
            blank=self._blank,
            edit_row=lambda group: edit_group(office, group, self.currency),
            noun=tr("group…"),
            height=170,
        )

    def _blank(self) -> SeatGroup:
        """Like the last group, which saves typing the shift again."""
        known = self.value()
        code = f"G{len(known) + 1}"
        if known:
            return replace(known[-1], code=code)
        shift = Shift(start=dt.time(9), end=dt.time(18))
        return SeatGroup(
            code=code,
            role="",
            ramp=(Step(from_month=self.start, count=1),),
            shift=shift,
            price=Decimal(0),
        )


class VolumesEditor(RowsEditor[VolumeLine]):
    """What is charged by the piece."""

    def __init__(self, office: Office) -> None:
        text = editors.text
        self.currency, self.start = "", Month(2000, 1)
        super().__init__(
            (
                RowColumn[VolumeLine]("code", tr("Code"), text(), lambda line: line.code, 76),
                RowColumn[VolumeLine]("title", tr("Title"), text(), lambda line: line.title, 120),
                RowColumn[VolumeLine](
                    "price",
                    tr("Price"),
                    text(),
                    lambda line: exact_number(line.price),
                    70,
                    Align.END,
                ),
                RowColumn[VolumeLine](
                    "minimum",
                    tr("Minimum"),
                    text(),
                    lambda line: number(line.minimum),
                    76,
                    Align.END,
                ),
                RowColumn[VolumeLine](
                    "forecast",
                    tr("Forecast"),
                    text(),
                    lambda line: _steps_words(line.forecast),
                    140,
                ),
            ),
            blank=lambda: VolumeLine(
                code=f"V{len(self.value()) + 1}",
                title="",
                price=Decimal(0),
                forecast=(Step(from_month=self.start, count=0),),
            ),
            edit_row=lambda line: edit_volume(office, line, self.currency),
            noun=tr("volume…"),
            height=110,
        )


def edit_group(office: Office, group: SeatGroup, currency: str) -> SeatGroup | None:
    """The group as it was changed in its form; None where given up."""
    form = group_form(currency, start=_first_month(group.ramp))
    form.set_values(
        {
            name: getattr(group.shift if name in _SHIFT_FIELDS else group, name)
            for name in form.names
        }
    )
    return ask_values(
        office,
        tr("Seats of {role}", role=group.role or group.code),
        form,
        name="quotes/group",
        build=lambda values: _group_of(group, values),
        size=QSize(720, 640),
    )


def edit_volume(office: Office, line: VolumeLine, currency: str) -> VolumeLine | None:
    """The volume as it was changed in its form; None where given up."""
    form = volume_form(currency, start=_first_month(line.forecast))
    form.set_record(line)
    return ask_values(
        office,
        tr("Volume {code}", code=line.code),
        form,
        name="quotes/volume",
        build=lambda values: replace(line, **values),
        size=QSize(620, 480),
    )


def group_form(currency: str, *, start: Month) -> Form:
    """The form of a group of seats."""
    money = editors.decimal(required=True, low=0, high=10**9, unit=currency)
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("code", tr("&Code"), editors.code()),
                        Field("role", tr("&Role"), editors.text(longest=80), span=2),
                    ),
                    (
                        Field("pricing", tr("C&harged as"), editors.enum(Pricing)),
                        Field("price", tr("&Price"), money, help=tr("What the customer pays.")),
                    ),
                    (
                        Field("pay", tr("Pay a &month"), money),
                        Field(
                            "on_cost_percent",
                            tr("O&n-costs"),
                            editors.percent(required=True, high=1000),
                            help=tr("The employer's, on all pay."),
                        ),
                        Field("other_cost", tr("&Other cost"), money, help=tr("A seat a month.")),
                    ),
                ),
            ),
            Section(
                tr("Shift"),
                (
                    (
                        Field("start", tr("&Start"), editors.time(required=True)),
                        Field("end", tr("&End"), editors.time(required=True)),
                        Field("break_start", tr("&Break from"), editors.time()),
                        Field("break_end", tr("Break &to"), editors.time()),
                    ),
                    (Field("weekdays", tr("Starts on"), lambda: WeekdaysEditor(required=True)),),
                    (
                        Field(
                            "rest_weekdays",
                            tr("Of these, rest days of the worker"),
                            WeekdaysEditor,
                            help=tr("Paid in full on top of the monthly pay."),
                        ),
                    ),
                ),
                note=tr(
                    "On the customer's clock. An end at or before the start is on the next day."
                ),
            ),
            Section(
                "",
                ((Field("ramp", tr("Seats b&y month"), steps_editor(tr("Seats"), start)),),),
            ),
        )
    )


def volume_form(currency: str, *, start: Month) -> Form:
    """The form of something charged by the piece."""
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("code", tr("&Code"), editors.code()),
                        Field("title", tr("&What is counted"), editors.text(longest=80), span=2),
                    ),
                    (
                        Field(
                            "price",
                            tr("&Price of one"),
                            editors.decimal(required=True, low=0, high=10**9, unit=currency),
                        ),
                        Field(
                            "minimum",
                            tr("&Minimum a month"),
                            editors.integer(required=True, low=0, high=10**9),
                            help=tr("Charged also where less is done; 0 for none."),
                        ),
                    ),
                    (Field("forecast", tr("&Forecast"), steps_editor(tr("A month"), start)),),
                ),
            ),
        )
    )


def steps_editor(title: str, start: Month) -> Callable[[], Editor[tuple[Step, ...]]]:
    """Rows of a month and a count that holds from then on."""

    def made() -> RowsEditor[Step]:
        editor: RowsEditor[Step] = RowsEditor(
            (
                RowColumn[Step](
                    "from_month",
                    tr("From"),
                    editors.month(required=True),
                    lambda step: str(step.from_month),
                    140,
                ),
                RowColumn[Step](
                    "count",
                    title,
                    editors.integer(required=True, low=0, high=10**9),
                    lambda step: number(step.count),
                    140,
                    Align.END,
                ),
            ),
            blank=lambda: _next_step(editor.value(), start),
            ordered=False,
            noun=tr("step"),
            height=120,
        )
        return editor

    return made


def _next_step(steps: Sequence[Step], start: Month) -> Step:
    if not steps:
        return Step(from_month=start, count=1)
    last = max(steps, key=lambda step: step.from_month)
    return Step(from_month=last.from_month.shift(1), count=last.count + 1)


def _group_of(group: SeatGroup, values: Mapping[str, Any]) -> SeatGroup:
    shift = Shift(**{name: values[name] for name in _SHIFT_FIELDS})
    own = {name: value for name, value in values.items() if name not in _SHIFT_FIELDS}
    return replace(group, **own, shift=shift)


def _first_month(steps: Sequence[Step]) -> Month:
    return min((step.from_month for step in steps), default=Month(2000, 1))


def _steps_words(steps: Sequence[Step]) -> str:
    ordered = sorted(steps, key=lambda step: step.from_month)
    return ", ".join(
        tr("{count} from {month}", count=number(step.count), month=step.from_month)
        for step in ordered
    )


def _shift_words(group: SeatGroup) -> str:
    return coverage_words(Calendar(zone="UTC", windows=group.shift.windows))
