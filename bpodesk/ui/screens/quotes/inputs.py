"""What a quote assumes, as tabs of forms. Every change is told at once."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, cast

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QScrollArea, QTabWidget, QWidget

from bpodesk.domain.problems import Problem
from bpodesk.domain.quote_checks import MOST_MONTHS
from bpodesk.domain.quotes import Cola, HourKind, Place, Premiums, Quote
from bpodesk.domain.worktime import Calendar, Holiday, Window
from bpodesk.services.holiday_seeds import merged_holidays, public_holidays
from bpodesk.services.quotes import local_holidays
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.line_editors import TextEditor
from bpodesk.ui.kit.rows import rows
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.calendar import HolidaysEditor, seed_form, window_columns
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.quotes.groups import GroupsEditor, VolumesEditor
from bpodesk.ui.text import tr, trn

_TABLES = ("contract", "payroll")
_KIND_FIELDS = tuple(field.name for field in fields(Premiums))
_KIND_TITLES = {
    "rest_percent": HourKind.REST.value,
    "special_percent": HourKind.SPECIAL.value,
    "special_rest_percent": HourKind.SPECIAL_REST.value,
    "regular_percent": HourKind.REGULAR.value,
    "regular_rest_percent": HourKind.REGULAR_REST.value,
    "night_percent": "night, on top",
    "overtime_percent": "overtime",
}


class QuoteInputs(QTabWidget):
    """The tabs. `changed` comes with each change by the user, not with `show_quote`.

    `customers` are the names that the customer's line offers.
    """

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._showing = False
        self._quote: Quote | None = None
        self.customers = QStringListModel(self)
        self._groups = Field("groups", tr("&Groups of seats"), lambda: GroupsEditor(office))
        self._volumes = Field("volumes", tr("Vo&lumes"), lambda: VolumesEditor(office))
        self._local = Field(
            "local_holidays",
            tr("Hol&idays there"),
            lambda: HolidaysEditor(lambda: self._seed(self._local, local_holidays)),
            help=tr("What their kind costs is in Premiums; on a closed one nobody works."),
        )
        self._observed = Field(
            "observed",
            tr("Ho&lidays on which the desk is closed"),
            lambda: HolidaysEditor(lambda: self._seed(self._observed, public_holidays)),
        )
        self.forms: dict[str, Form] = {
            tr("&Offer"): _offer_form(self.customers),
            tr("&Seats"): self._seats_form(),
            tr("&Premiums"): _premiums_form(),
            tr("&Calendars"): self._calendars_form(),
        }
        self.setDocumentMode(True)
        for title, form in self.forms.items():
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(form)
            self.addTab(area, title)
            form.changed.connect(self._on_changed)

    # ------------------------------------------------------------------ the quote

    def show_quote(self, quote: Quote) -> None:
        """Show a quote in all fields."""
        self._quote = quote
        self._showing = True
        cola, place, calendar = quote.cola, quote.place, quote.calendar
        values: dict[str, object] = {
            **{field.name: getattr(quote, field.name) for field in fields(quote)},
            "cola_from": None if cola is None else cola.from_month,
            "cola_percent": Decimal(3) if cola is None else cola.percent,
            "cola_floor": Decimal(0) if cola is None else cola.floor_percent,
            "cola_cap": Decimal("3.5") if cola is None else cola.cap_percent,
            "place_zone": place.zone,
            "local_holidays": place.holidays,
            "zone": calendar.zone,
            "windows": calendar.windows,
            "observed": calendar.holidays,
        }
        for table in _TABLES:
            for name in _KIND_FIELDS:
                values[f"{table}_{name}"] = getattr(getattr(quote, table), name)
        for form in self.forms.values():
            form.set_values({name: values[name] for name in form.names})
        self._follow(quote)
        self._showing = False

    def quote(self) -> Quote:
        """The quote as the fields have it. They are asked for `problem` before."""
        if self._quote is None:
            raise ValueError("no quote was shown")
        values: dict[str, Any] = {}
        for form in self.forms.values():
            values |= form.values()
        return _quote_of(self._quote, values)

    def problem(self) -> str:
        """What is wrong with what was typed first, with the field's name."""
        for form in self.forms.values():
            box = form.first_bad()
            if box is not None:
                return tr(
                    "{field}: {problem}",
                    field=box.field.label.replace("&", ""),
                    problem=box.problem(),
                )
        return ""

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show problems at their fields, and lead to the first of them."""
        for place, form in enumerate(self.forms.values()):
            problems = form.show_problems(problems)
            box = form.first_bad()
            if box is not None:
                self.setCurrentIndex(place)
                box.editor.face().setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def forget_told(self) -> None:
        """Let go of what `show_problems` said: it may hold no longer."""
        for form in self.forms.values():
            form.forget_told()

    def first_face(self) -> QWidget:
        """Where the keyboard begins."""
        form = next(iter(self.forms.values()))
        return form.first_face() or self

    def _on_changed(self) -> None:
        if self._showing:
            return
        if not self.problem():
            self._follow(self.quote())
        self.changed.emit()

    def _follow(self, quote: Quote) -> None:
        """New rows begin with the quote's month and currency."""
        form = self.forms[tr("&Seats")]
        for editor in (form.editor(self._groups), form.editor(self._volumes)):
            listed = cast("GroupsEditor | VolumesEditor", editor)
            listed.currency, listed.start = quote.currency, quote.start
        calendars = self.forms[tr("&Calendars")]
        for field in (self._local, self._observed):
            cast(HolidaysEditor, calendars.editor(field)).next_day = quote.start.first

    # ------------------------------------------------------------------ forms

    def _seats_form(self) -> Form:
        return Form(
            (
                Section(
                    "",
                    (
                        (self._groups,),
                        (self._volumes,),
                        (
                            Field(
                                "hours_per_month",
                                tr("Paid hours of a mo&nth"),
                                editors.decimal(required=True, low=1, high=1000, unit="h"),
                                help=tr(
                                    "An hour is worth the monthly fee or pay divided by this;"
                                    " 174 is 261 days of 8 hours in 12 months."
                                ),
                            ),
                        ),
                    ),
                ),
            )
        )

    def _calendars_form(self) -> Form:
        return Form(
            (
                Section(
                    tr("Where the work is done"),
                    (
                        (
                            Field(
                                "place_zone",
                                tr("Time &zone of work"),
                                editors.zone(),
                                help=tr("Night hours and holidays follow this clock."),
                            ),
                        ),
                        (self._local,),
                    ),
                ),
                Section(
                    tr("The customer"),
                    (
                        (
                            Field(
                                "zone",
                                tr("Customer's time zo&ne"),
                                editors.zone(),
                                help=tr("Shifts stand on this clock."),
                            ),
                        ),
                        (
                            Field(
                                "windows",
                                tr("Wor&king hours of the week"),
                                rows(
                                    window_columns(),
                                    blank=lambda: Window(
                                        weekday=0, start=dt.time(9), end=dt.time(18)
                                    ),
                                    noun=tr("working hours"),
                                    height=190,
                                ),
                            ),
                        ),
                        (self._observed,),
                    ),
                ),
            )
        )

    def _seed(
        self,
        field: Field[tuple[Holiday, ...]],
        holidays: Callable[[str, Iterable[int]], tuple[Holiday, ...]],
    ) -> None:
        """Ask for a country and years, and add their holidays to a list."""
        if self._quote is None:
            return
        quote = self.quote() if not self.problem() else self._quote
        form = seed_form()
        form.set_values(
            {
                "country": None,
                "first_year": quote.start.year,
                "last_year": quote.last_day.year,
            }
        )
        chosen = ask_values(
            self._office,
            tr("Public holidays"),
            form,
            name="quotes/public-holidays",
            build=_country_and_years,
            done_text=tr("&Add them"),
            size=QSize(480, 340),
        )
        if chosen is None:
            return
        editor = self.forms[tr("&Calendars")].editor(field)
        before = editor.value()
        after = merged_holidays(before, holidays(*chosen))
        editor.set_value(after)
        self._office.shell.notify.say(
            trn("{n} holiday was added.", "{n} holidays were added.", len(after) - len(before))
        )


def _country_and_years(values: Mapping[str, Any]) -> tuple[str, range]:
    return str(values["country"]), range(int(values["first_year"]), int(values["last_year"]) + 1)


def _quote_of(quote: Quote, values: Mapping[str, Any]) -> Quote:
    names = {field.name for field in fields(quote)}
    own = {name: value for name, value in values.items() if name in names}
    cola_from = values["cola_from"]
    cola = (
        None
        if cola_from is None
        else Cola(
            from_month=cola_from,
            percent=values["cola_percent"],
            floor_percent=values["cola_floor"],
            cap_percent=values["cola_cap"],
        )
    )
    tables = {
        table: replace(
            getattr(quote, table),
            **{
                name: values[f"{table}_{name}"]
                for name in _KIND_FIELDS
                if f"{table}_{name}" in values
            },
        )
        for table in _TABLES
    }
    place: Place = replace(
        quote.place, zone=values["place_zone"], holidays=values["local_holidays"]
    )
    calendar = Calendar(zone=values["zone"], windows=values["windows"], holidays=values["observed"])
    return replace(quote, **own, **tables, cola=cola, place=place, calendar=calendar)


def _customer_editor(names: QStringListModel) -> Editor[str]:
    """A line that offers the customers of the book; a quote may be for anybody."""
    editor = TextEditor(longest=120)
    completer = QCompleter(names, editor)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    editor.line.setCompleter(completer)
    return editor


def _offer_form(customers: QStringListModel) -> Form:
    percent = editors.percent(required=True, high=1000)
    return Form(
        (
            Section(
                "",
                (
                    (Field("customer", tr("Custo&mer"), lambda: _customer_editor(customers)),),
                    (
                        Field("number", tr("N&umber"), editors.text(longest=24)),
                        Field("title", tr("T&itle"), editors.text(longest=120), span=2),
                    ),
                    (
                        Field("start", tr("Fi&rst month"), editors.month(required=True)),
                        Field(
                            "months",
                            tr("Mo&nths"),
                            editors.integer(required=True, low=1, high=MOST_MONTHS),
                        ),
                        Field("currency", tr("Currenc&y"), editors.currency()),
                    ),
                    (
                        Field("valid_until", tr("Vali&d until"), editors.date()),
                        Field(
                            "margin_target_percent",
                            tr("Mar&gin target"),
                            editors.percent(required=True, high=99),
                        ),
                    ),
                    (
                        Field(
                            "setup_fee",
                            tr("Setup fee, once"),
                            editors.decimal(required=True, low=0, high=10**9),
                        ),
                    ),
                ),
            ),
            Section(
                tr("Indexation (COLA)"),
                (
                    (
                        Field(
                            "cola_from",
                            tr("From month"),
                            editors.month(),
                            help=tr("Empty: prices stay."),
                        ),
                        Field("cola_percent", tr("Increase"), percent),
                    ),
                    (
                        Field("cola_floor", tr("F&loor"), percent),
                        Field("cola_cap", tr("Cap"), percent),
                    ),
                ),
            ),
            Section(
                "",
                (
                    (
                        Field(
                            "note", tr("Remar&k, printed on the offer"), editors.long_text(lines=3)
                        ),
                    ),
                ),
            ),
        )
    )


def _premiums_form() -> Form:
    percent = editors.percent(required=True, high=1000)
    return Form(
        tuple(
            Section(
                title,
                tuple(
                    tuple(
                        Field(f"{table}_{name}", tr(_KIND_TITLES[name]).capitalize(), percent)
                        for name in names
                    )
                    for names in _in_twos(
                        tuple(
                            name
                            for name in _KIND_FIELDS
                            if table == "contract" or name != "overtime_percent"
                        )
                    )
                ),
                note=note,
            )
            for table, title, note in (
                (
                    "contract",
                    tr("What the customer pays"),
                    tr("Of an ordinary hour's rate; 100 for no premium, 0 at night for none."),
                ),
                (
                    "payroll",
                    tr("What staff are owed"),
                    tr("The Philippine figures to begin with: compare them with your law."),
                ),
            )
        )
    )


def _in_twos(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(names[place : place + 2] for place in range(0, len(names), 2))
