"""The contract's working calendar: zone, weekly hours, holidays."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayoutItem, QToolButton

from bpodesk.domain.wording import WEEKDAYS
from bpodesk.domain.worktime import DayKind, Holiday, Window
from bpodesk.services.contracts import ContractFile
from bpodesk.services.holiday_seeds import holiday_countries, merged_holidays, public_holidays
from bpodesk.ui.icons import dress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, RowsEditor, rows
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values, yes_or_nothing
from bpodesk.ui.text import date, time, tr, trn

_DAY_KINDS = (DayKind.CLOSED, DayKind.REGULAR_HOLIDAY, DayKind.SPECIAL_DAY)


class HolidaysEditor(RowsEditor[Holiday]):
    """Holidays as rows, with a button that adds a country's; perhaps with which are worked."""

    def __init__(self, on_seed: Callable[[], None], *, worked: bool = False) -> None:
        today = dt.date(2000, 1, 1)
        super().__init__(
            (*_holiday_columns(), _worked_column()) if worked else _holiday_columns(),
            blank=lambda: Holiday(day=self.next_day or today, name=""),
            ordered=False,
            noun=tr("holiday"),
            height=220,
        )
        self.next_day: dt.date | None = None
        self.seed_button = QToolButton()
        self.seed_button.setText(tr("Add &public holidays of…"))
        self.seed_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.seed_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        dress(self.seed_button, "calendar")
        self.seed_button.clicked.connect(lambda _checked=False: on_seed())
        # The list's own buttons stand in its last row; this one belongs beside them.
        bar = cast(QLayoutItem, cast(QBoxLayout, self.layout()).itemAt(2))
        cast(QBoxLayout, bar.layout()).addWidget(self.seed_button)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.seed_button.setHidden(read_only)


class CalendarTab:
    """Zone, weekly windows and holidays of the revision's calendar."""

    def __init__(self, office: Office) -> None:
        self.title = tr("Cale&ndar")
        self._office = office
        self._file: ContractFile | None = None
        self._zone = Field(
            "zone",
            tr("Time &zone"),
            editors.zone(),
            help=tr("Shifts belong to the day on which they start on this clock."),
        )
        self._windows = Field(
            "windows",
            tr("&Working hours of the week"),
            rows(
                (*window_columns(), _rest_day_column()),
                blank=self._blank_window,
                noun=tr("working hours"),
                height=200,
            ),
            help=tr(
                "An end at or before the start is on the next day. Breaks are unpaid. A rest day is"
                " one of the workers' week; its hours may have a price of their own."
            ),
        )
        self._holidays = Field(
            "holidays",
            tr("&Holidays"),
            lambda: HolidaysEditor(self.add_public_holidays, worked=True),
            help=tr(
                "The desk is closed, unless the holiday is worked. How its hours are priced follows"
                " the kind, by the date where the work is done."
            ),
        )
        self.form = Form((Section("", ((self._zone,), (self._windows,), (self._holidays,))),))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's calendar."""
        self._file = file
        self.form.set_record(file.revision.terms.calendar)
        self.form.set_read_only(locked)
        cast(HolidaysEditor, self.form.editor(self._holidays)).next_day = file.contract.starts_on

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the form's calendar."""
        if locked:
            return file
        terms = file.revision.terms
        terms = replace(terms, calendar=replace(terms.calendar, **self.form.values()))
        return replace(file, revision=replace(file.revision, terms=terms))

    def add_public_holidays(self) -> None:
        """Ask for a country and years, and add their holidays to the table."""
        today = self._office.book.clock().date()
        contract = self._file.contract if self._file is not None else None
        first = contract.starts_on.year if contract is not None else today.year
        last = contract.ends_on if contract is not None else None
        form = seed_form()
        form.set_values(
            {"first_year": first, "last_year": max(first, (last or today).year), "country": None}
        )
        chosen = ask_values(
            self._office,
            tr("Public holidays"),
            form,
            name="contracts/public-holidays",
            build=lambda values: (
                str(values["country"]),
                range(int(values["first_year"]), int(values["last_year"]) + 1),
            ),
            done_text=tr("&Add them"),
            size=QSize(480, 340),
        )
        if chosen is None:
            return
        editor = self.form.editor(self._holidays)
        before = editor.value()
        after = merged_holidays(before, public_holidays(*chosen))
        editor.set_value(after)
        added = len(after) - len(before)
        self._office.shell.notify.say(
            trn("{n} holiday was added.", "{n} holidays were added.", added)
        )

    def _blank_window(self) -> Window:
        used = {window.weekday for window in self.form.value(self._windows)}
        weekday = next((day for day in range(7) if day not in used), 0)
        return Window(weekday=weekday, start=dt.time(9), end=dt.time(18))


def seed_form() -> Form:
    """Country and years; the remark says what the list is worth."""
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field(
                            "country", tr("&Country"), editors.choice(holiday_countries()), span=2
                        ),
                    ),
                    (
                        Field(
                            "first_year",
                            tr("&First year"),
                            editors.integer(required=True, low=1990, high=2100),
                        ),
                        Field(
                            "last_year",
                            tr("&Last year"),
                            editors.integer(required=True, low=1990, high=2100),
                        ),
                    ),
                ),
                note=tr(
                    "These are a starting point: proclamations come late, regions differ, and"
                    " regular holidays and special days aren't told apart. Go through them"
                    " afterwards; days you have already stay as they are."
                ),
            ),
        )
    )


def window_columns() -> tuple[RowColumn[Window], ...]:
    """Weekday, start, end and break of working hours."""
    return (
        RowColumn[Window](
            "weekday",
            tr("Weekday"),
            editors.choice((place, tr(day)) for place, day in enumerate(WEEKDAYS)),
            lambda window: tr(WEEKDAYS[window.weekday]),
            170,
        ),
        RowColumn[Window](
            "start",
            tr("Start"),
            editors.time(required=True),
            lambda window: time(window.start),
            120,
        ),
        RowColumn[Window](
            "end",
            tr("End"),
            editors.time(required=True),
            _end_words,
            170,
        ),
        RowColumn[Window](
            "break_start",
            tr("Break from"),
            editors.time(),
            lambda window: time(window.break_start),
            120,
        ),
        RowColumn[Window](
            "break_end", tr("Break to"), editors.time(), lambda window: time(window.break_end), 120
        ),
    )


def _rest_day_column() -> RowColumn[Window]:
    return RowColumn[Window](
        "rest_day",
        tr("Rest day"),
        editors.check(tr("Worked on a rest day")),
        lambda window: yes_or_nothing(window.rest_day),
        120,
    )


def _end_words(window: Window) -> str:
    words = time(window.end)
    return words if window.end > window.start else tr("{time} (next day)", time=words)


def _holiday_columns() -> tuple[RowColumn[Holiday], ...]:
    return (
        RowColumn[Holiday](
            "day", tr("Day"), editors.date(required=True), lambda holiday: date(holiday.day), 170
        ),
        RowColumn[Holiday](
            "name", tr("Name"), editors.text(longest=120), lambda holiday: holiday.name, 360
        ),
        RowColumn[Holiday](
            "kind",
            tr("Kind"),
            editors.choice((kind, tr(kind.value.capitalize())) for kind in _DAY_KINDS),
            lambda holiday: tr(holiday.kind.value.capitalize()),
            170,
        ),
    )


def _worked_column() -> RowColumn[Holiday]:
    return RowColumn[Holiday](
        "worked",
        tr("Worked"),
        editors.check(tr("The desk works")),
        lambda holiday: yes_or_nothing(holiday.worked),
        120,
    )
