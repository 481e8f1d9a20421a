"""Editors that are one line of text which is understood, or not, as a value.

`LineEditor` has a `parse` and a `format`; what can't be parsed stays as typed, with a sentence that
says what would be understood. A text that is understood is tidied when the focus leaves.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from bpodesk.domain.money import Money, minor_digits
from bpodesk.domain.periods import Month
from bpodesk.ui import text as texts
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.line_edit import LineEdit
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import SMALL

T = TypeVar("T")


def needed() -> str:
    """The sentence for an empty field that has to be filled."""
    return tr("This is needed.")


class TextEditor(Editor[str]):
    """One line of text, without blanks at its ends."""

    def __init__(
        self, *, required: bool = False, longest: int = 200, placeholder: str = ""
    ) -> None:
        super().__init__()
        self.required = required
        self.line = LineEdit()
        self.line.setMaxLength(longest)
        self.line.setPlaceholderText(placeholder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, value: str) -> None:
        self.line.setText(value)
        self.line.setCursorPosition(0)

    def problem(self) -> str:
        return needed() if self.required and not self.value() else ""

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)


class PasswordEditor(TextEditor):
    """A password: dots on the screen, every character counts, no undo and no copying."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required)
        self.line.setEchoMode(LineEdit.EchoMode.Password)

    def value(self) -> str:
        return self.line.text()


class CodeEditor(TextEditor):
    """A short code: capitals, digits, "-", ".", "/", "_"; small letters become capitals."""

    def __init__(self, *, required: bool = True, longest: int = 24, placeholder: str = "") -> None:
        super().__init__(required=required, longest=longest, placeholder=placeholder)
        self.line.textEdited.connect(self._on_edited)

    def problem(self) -> str:
        wrong = re.search(r"[^A-Z0-9./_-]", self.value())
        if wrong:
            return tr("A code has letters A to Z, digits and - . / _ only.")
        return super().problem()

    def _on_edited(self, typed: str) -> None:
        place = self.line.cursorPosition()
        if typed != typed.upper():
            self.line.setText(typed.upper())
            self.line.setCursorPosition(place)


class LineEditor(Editor[T | None], Generic[T]):
    """A line that is parsed; None where it is empty or not understood."""

    def __init__(
        self,
        *,
        parse: Callable[[str], T | None],
        show: Callable[[T], str],
        complaint: str,
        required: bool = False,
        check: Callable[[T], str] | None = None,
    ) -> None:
        super().__init__()
        self.required = required
        self._parse = parse
        self._show = show
        self._complaint = complaint
        self._check = check
        self.line = LineEdit()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SMALL)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.line.editingFinished.connect(self.tidy)

    def value(self) -> T | None:
        typed = self.line.text().strip()
        return self._parse(typed) if typed else None

    def set_value(self, value: T | None) -> None:
        self.line.setText("" if value is None else self._show(value))
        self.line.setCursorPosition(0)

    def problem(self) -> str:
        typed = self.line.text().strip()
        if not typed:
            return needed() if self.required else ""
        value = self._parse(typed)
        if value is None:
            return self._complaint
        return self._check(value) if self._check is not None else ""

    def state(self) -> object:
        value = self.value()
        return self.line.text().strip() if value is None else value

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)

    def tidy(self) -> None:
        """Show what was understood in its usual form."""
        value = self.value()
        if value is not None and self._show(value) != self.line.text():
            self.line.setText(self._show(value))

    def add_unit(self, unit: str) -> None:
        """A unit behind the line."""
        label = plain_label(unit)
        label.setProperty("look", "muted")
        self.row.addWidget(label)


def _between(
    low: Decimal | int | None, high: Decimal | int | None
) -> Callable[[Decimal | int], str]:
    def check(value: Decimal | int) -> str:
        if low is not None and value < low:
            return tr("This can't be less than {low}.", low=texts.exact_number(low))
        if high is not None and value > high:
            return tr("This can't be more than {high}.", high=texts.exact_number(high))
        return ""

    return check


class IntegerEditor(LineEditor[int]):
    """A whole number; `grouped` shows 1,200 for 1200."""

    def __init__(
        self,
        *,
        required: bool = False,
        low: int | None = None,
        high: int | None = None,
        unit: str = "",
        grouped: bool = False,
    ) -> None:
        super().__init__(
            parse=_whole,
            show=texts.number if grouped else texts.exact_number,
            complaint=tr("Type a whole number, for instance 120."),
            required=required,
            check=_between(low, high),
        )
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if unit:
            self.add_unit(unit)


def _whole(typed: str) -> int | None:
    value = texts.parse_number(typed)
    return int(value) if value is not None and value == value.to_integral_value() else None


class DecimalEditor(LineEditor[Decimal]):
    """An exact number; at most `digits` after the point."""

    def __init__(
        self,
        *,
        required: bool = False,
        low: Decimal | int | None = None,
        high: Decimal | int | None = None,
        digits: int = 6,
        unit: str = "",
    ) -> None:
        between = _between(low, high)

        def check(value: Decimal) -> str:
            if int(value.normalize().as_tuple().exponent) < -digits:
                return tr("At most {digits} digits after the point.", digits=digits)
            return between(value)

        super().__init__(
            parse=texts.parse_number,
            show=texts.exact_number,
            complaint=tr("Type a number, for instance {example}.", example=texts.number(12, 2)),
            required=required,
            check=check,
        )
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if unit:
            self.add_unit(unit)


class PercentEditor(DecimalEditor):
    """A percentage from 0 to 100 (or other bounds)."""

    def __init__(
        self,
        *,
        required: bool = False,
        low: Decimal | int | None = 0,
        high: Decimal | int | None = 100,
        digits: int = 4,
    ) -> None:
        super().__init__(
            required=required, low=low, high=high, digits=digits, unit=texts.percent_sign().strip()
        )


class MoneyEditor(LineEditor[Money]):
    """An amount of one currency; the currency is fixed by the record, not typed here."""

    def __init__(self, *, currency: str, required: bool = False, low: int | None = None) -> None:
        self.currency = currency
        super().__init__(
            parse=self._understood,
            show=texts.amount,
            complaint=tr("Type an amount, for instance {example}.", example=texts.number(1250, 2)),
            required=required,
            check=self._checked,
        )
        self._low = low
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = plain_label(currency)
        self._unit.setProperty("look", "muted")
        self.row.addWidget(self._unit)

    def set_value(self, value: Money | None) -> None:
        if value is not None:
            self.set_currency(value.currency)
        super().set_value(value)

    def set_currency(self, currency: str) -> None:
        """Another currency; the figure stays as typed."""
        self.currency = currency
        self._unit.setText(currency)

    def _understood(self, typed: str) -> Money | None:
        value = texts.parse_number(typed)
        if value is None or int(value.normalize().as_tuple().exponent) < -minor_digits(
            self.currency
        ):
            return None
        return Money.of(value, self.currency)

    def _checked(self, value: Money) -> str:
        if self._low is not None and value.minor < self._low:
            return tr("This can't be less than {low}.", low=texts.exact_number(self._low))
        return ""


class MinutesEditor(LineEditor[int]):
    """A length of time in whole minutes, shown as h:mm; 7.5 and 450 min are understood."""

    def __init__(self, *, required: bool = False, low: int | None = 0) -> None:
        super().__init__(
            parse=texts.parse_minutes,
            show=texts.clock_hours,
            complaint=tr("Type hours and minutes, for instance 7:30, or hours, for instance 7.5."),
            required=required,
            check=_between(low, None),
        )
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.add_unit(tr("h:mm"))


class TimeEditor(LineEditor[dt.time]):
    """A time of day."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            parse=texts.parse_time,
            show=lambda value: value.strftime("%H:%M"),
            complaint=tr("Type a time of day, for instance 16:30."),
            required=required,
        )


class MonthEditor(LineEditor[Month]):
    """A calendar month; Up and Down go to the next and the one before."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(
            parse=texts.parse_month,
            show=str,
            complaint=tr("Type a month, for instance 2026-09."),
            required=required,
        )
        self.line.setPlaceholderText("2026-09")
        self.line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            value = self.value()
            if step and value is not None:
                self.set_value(value.shift(step))
                return True
        return super().eventFilter(watched, event)
