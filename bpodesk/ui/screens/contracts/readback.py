"""A service level in plain words below its fields, for a forecast that can be typed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bpodesk.domain.contracts import Contract
from bpodesk.domain.money import Money
from bpodesk.domain.readback import read_back
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.readback import Expected, forecast_for
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, FieldBox
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.text import no_mnemonic, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, heading_font

_MEMORY = "contracts/forecasts"
_BASE = "base"


class ForecastMemory:
    """The forecasts typed for a contract: volumes by SLA, and the charges at risk.

    They are kept with the window's sizes, under the contract's number; the book knows nothing of
    them. What stands for a contract without a number is forgotten.
    """

    def __init__(self, memory: Memory, contract: Contract) -> None:
        self._memory = memory
        self.contract = contract

    def volume(self, code: str) -> int | None:
        """The volume typed for a level, in what its field counts."""
        value = self._own().get(f"volume {code}")
        return value if isinstance(value, int) and value > 0 else None

    def volumes(self, levels: Iterable[ServiceLevel]) -> dict[str, int]:
        """The volumes typed for levels, in items or minutes."""
        typed = ((level, self.volume(level.code)) for level in levels)
        return {level.code: volume * _units(level) for level, volume in typed if volume is not None}

    def base(self) -> Money | None:
        """The charges at risk that were typed."""
        value = self._own().get(_BASE)
        return Money(value, self.contract.currency) if isinstance(value, int) else None

    def keep(self, code: str, *, volume: int | None, base: Money | None) -> None:
        """Remember what was typed; None forgets it."""
        own = self._own() | {f"volume {code}": volume, _BASE: base.minor if base else None}
        kept = {key: value for key, value in own.items() if value is not None}
        if self.contract.number:
            table = self._memory.table(_MEMORY) | {self.contract.number: kept}
            self._memory.keep_table(_MEMORY, table)

    def _own(self) -> dict[str, object]:
        own = self._memory.table(_MEMORY).get(self.contract.number)
        return cast(dict[str, object], own) if isinstance(own, dict) else {}


def _units(level: ServiceLevel) -> int:
    """How many of what a level counts are in one of what its field holds: hours are typed."""
    return 60 if level.measure.spoken.in_minutes else 1


class ReadbackPanel(QWidget):
    """What a level means, below its form: two fields of the forecast and the sentences.

    `show_level` takes the level as its form holds it, or None while the form has faults. An empty
    field of the forecast means what the book's months say, else a round example.
    """

    def __init__(
        self,
        expected: Expected,
        policy: Callable[[], CreditPolicy],
        memory: ForecastMemory,
        *,
        stored: ServiceLevel,
    ) -> None:
        super().__init__()
        self._expected = expected
        self._policy = policy
        self._memory = memory
        self._stored = stored
        self._level: ServiceLevel | None = None
        currency = memory.contract.currency
        self.volume = FieldBox(
            Field("volume", tr("&Forecast a month"), editors.integer(low=1, high=1_000_000_000))
        )
        self.base = FieldBox(
            Field("base", tr("Char&ges at risk a month"), editors.money(currency=currency, low=0))
        )
        title = plain_label(tr("In plain words"))
        title.setFont(heading_font(title, 1.1))
        self.head = plain_label(wrap=True)
        self.rest = plain_label(wrap=True)
        self.rest.setProperty("look", "muted")
        fields = QHBoxLayout()
        fields.setSpacing(LARGE)
        fields.addWidget(self.volume, 1)
        fields.addWidget(self.base, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        for part in (title, self.head, self.rest):
            column.addWidget(part)
        column.addLayout(fields)
        self.volume.editor.set_value(memory.volume(stored.code))
        self.base.editor.set_value(memory.base())
        for box in (self.volume, self.base):
            box.editor.changed.connect(self._on_typed)

    def show_level(self, level: ServiceLevel | None) -> None:
        """Say what the level means now."""
        self._level = level
        self._say()

    def _on_typed(self) -> None:
        for box in (self.volume, self.base):
            box.touch()
        self._say()
        if not self.volume.problem() and not self.base.problem():
            self._memory.keep(
                self._stored.code if self._level is None else self._level.code,
                volume=self._value(self.volume),
                base=self._value(self.base),
            )

    def _say(self) -> None:
        level = self._level
        if level is None:
            self.head.setText(
                tr(
                    "As soon as the fields above are complete, this says in words"
                    " what the level means."
                )
            )
            self.rest.clear()
            return
        measure = level.measure
        self.volume.setVisible(not measure.is_snapshot)
        what = measure.spoken.items
        if measure.spoken.in_minutes:
            what = tr("hours {which}", which=what)
        self.volume.label.setText(tr("&Forecast a month, {what}", what=no_mnemonic(what)))
        volume = self._value(self.volume)
        if volume is not None:
            volume *= _units(level)
        expected = self._expected
        if level.metric != self._stored.metric:
            expected = replace(expected, volumes={})
        forecast = forecast_for(
            level,
            expected,
            currency=self._memory.contract.currency,
            volume=volume,
            base=self._value(self.base),
        )
        first, *others = read_back(level, self._policy(), forecast).sentences
        self.head.setText(first)
        self.rest.setText("\n".join(others))

    def _value(self, box: FieldBox) -> Any:
        """What was typed, None where nothing was or it can't be understood."""
        return None if box.problem() else box.editor.value()
