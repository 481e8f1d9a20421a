"""The legend of a file's day codes: what each means, and how long a day of it is."""

from collections import Counter
from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from bpodesk.domain.readings import CodeMeaning, CodeRule, Reading
from bpodesk.ui import text as texts
from bpodesk.ui.kit.elided import ElidedLabel
from bpodesk.ui.kit.line_editors import LineEditor
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.screens.timesheets.answers import meaning_text
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import SMALL, TIGHT

_WORKED = (CodeMeaning.WORKED, CodeMeaning.HALF)
_TALLEST = 206


def codes_of(
    reading: Reading, legend: Mapping[str, CodeRule], asked: Iterable[str]
) -> list[tuple[str, int]]:
    """The codes with how often each stands in the file, the most frequent first."""
    counts = Counter(mark.code for mark in reading.marks)
    counts.update(dict.fromkeys((*legend, *asked), 0))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


class LegendTable(QWidget):
    """A line for each code: the code, how often, what it means, the hours of such a day."""

    changed = Signal()

    def __init__(
        self,
        reading: Reading,
        legend: Mapping[str, CodeRule],
        *,
        asked: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[ChoiceEditor[CodeMeaning], LineEditor[int]]] = {}
        page = QWidget()
        page.setObjectName("page")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, SMALL, 0)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 5)
        grid.setColumnMinimumWidth(0, 44)
        for place, words in enumerate((tr("Code"), tr("Days"), tr("Means"), tr("Hours a day"))):
            title = plain_label(words)
            title.setProperty("look", "muted")
            grid.addWidget(title, 0, place)
        known = {mark.code: mark.meaning for mark in reading.marks}
        for row, (code, count) in enumerate(codes_of(reading, legend, asked), start=1):
            rule = legend.get(code)
            means: ChoiceEditor[CodeMeaning] = ChoiceEditor(
                ((meaning, meaning_text(meaning)) for meaning in CodeMeaning),
                required=False,
                nothing=tr("Not known"),
            )
            means.set_value(rule.meaning if rule is not None else known.get(code))
            means.box.setMinimumContentsLength(8)
            means.box.setSizeAdjustPolicy(
                means.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            means.box.setAccessibleName(tr("Meaning of {code}", code=code))
            hours: LineEditor[int] = LineEditor(
                parse=texts.parse_minutes,
                show=texts.clock_hours,
                complaint=tr("Type the hours of {code}, for instance 8:00.", code=code),
            )
            hours.line.setPlaceholderText(tr("h:mm"))
            hours.line.setAccessibleName(tr("Hours of a day with {code}", code=code))
            hours.line.setFixedWidth(70)
            hours.set_value(rule.minutes if rule is not None else None)
            grid.addWidget(ElidedLabel(code), row, 0)
            grid.addWidget(plain_label(texts.number(count)), row, 1)
            grid.addWidget(means, row, 2)
            grid.addWidget(hours, row, 3)
            self._rows[code] = (means, hours)
            means.changed.connect(self._on_changed)
            hours.changed.connect(self._on_changed)
        grid.setRowStretch(len(self._rows) + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setMinimumHeight(min(_TALLEST, page.sizeHint().height() + TIGHT))
        area.setMaximumHeight(max(_TALLEST, area.minimumHeight()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        if self._rows:
            self.setFocusProxy(next(iter(self._rows.values()))[0].face())
        self._offer_hours()

    def row(self, code: str) -> tuple[ChoiceEditor[CodeMeaning], LineEditor[int]]:
        """The editors of a code. Raises KeyError."""
        return self._rows[code]

    def rules(self) -> dict[str, CodeRule]:
        """What was said; codes whose meaning is not known are left out."""
        found: dict[str, CodeRule] = {}
        for code, (means, hours) in self._rows.items():
            meaning = means.value()
            if meaning is not None:
                minutes = hours.value() if meaning in _WORKED else None
                found[code] = CodeRule(meaning=meaning, minutes=minutes)
        return found

    def problem(self) -> str:
        """What is wrong with what was typed; empty where nothing is."""
        for code, (means, hours) in self._rows.items():
            if means.value() in _WORKED and hours.value() is None:
                return hours.problem() or tr("How many hours is a day with {code}?", code=code)
        return ""

    def _on_changed(self) -> None:
        self._offer_hours()
        self.changed.emit()

    def _offer_hours(self) -> None:
        """Only a day that was worked has hours."""
        for means, hours in self._rows.values():
            hours.setEnabled(means.value() in _WORKED)
