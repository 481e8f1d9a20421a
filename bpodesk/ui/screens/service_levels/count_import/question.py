"""The one question that a list leaves open, and a place to answer it."""

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.count_lists import CountingRule
from bpodesk.domain.sla.clocks import ClockUnit, PromiseClock
from bpodesk.services.count_wishes import Asked, CountQuestion, CountWishes
from bpodesk.ui.icons import pixmap
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, heading_font

_NUMBERS = {Asked.THRESHOLD: 20, Asked.SHORT: 5, Asked.PARTED: 20, Asked.CLOCK: 8}
_MOST_SECONDS, _MOST_COUNT = 3600, 999


class CountQuestionCard(QFrame):
    """Shows a question. `answered` carries it and what was said: True, False, a number of seconds
    or a clock."""

    answered = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.question: CountQuestion | None = None
        self.title = plain_label(wrap=True)
        self.title.setFont(heading_font(self.title, 1.05))
        self.button = QPushButton(tr("Ans&wer"))
        self.button.setAutoDefault(False)
        self.number = QSpinBox()
        self.number.setAccessibleName(tr("Answer"))
        self.number.setMinimumHeight(self.button.sizeHint().height())
        self.unit = QComboBox()
        self.unit.setAccessibleName(tr("Unit"))
        for unit in ClockUnit:
            self.unit.addItem(tr(unit.value), unit)
        self.yes, self.no = QRadioButton(), QRadioButton()
        self._choice = QButtonGroup(self)
        for button in (self.yes, self.no):
            self._choice.addButton(button)
        self._lay_out()
        self.button.clicked.connect(self.answer)
        self.hide()

    def _lay_out(self) -> None:
        sign = QLabel()
        sign.setPixmap(pixmap("help", 20, "accent"))
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addWidget(self.number)
        foot.addWidget(self.unit)
        choices = QVBoxLayout()
        choices.setSpacing(TIGHT)
        choices.addWidget(self.yes)
        choices.addWidget(self.no)
        foot.addLayout(choices)
        foot.addStretch(1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addLayout(foot)

    def show_question(self, question: CountQuestion | None) -> None:
        """Ask; None asks nothing."""
        self.setVisible(question is not None)
        if question is None or question == self.question:
            self.question = question
            return
        self.question = question
        asked = question.asked
        self.title.setText(question.text)
        for part in (self.number, self.unit, self.yes, self.no, self.button):
            part.hide()
        if asked is Asked.LEVELS:
            return  # answered by the boxes above
        self.button.show()
        if asked in _NUMBERS:
            self.number.setRange(1, _MOST_COUNT if asked is Asked.CLOCK else _MOST_SECONDS)
            self.number.setSuffix("" if asked is Asked.CLOCK else tr(" seconds"))
            self.number.setValue(_NUMBERS[asked])
            self.number.show()
            self.unit.setVisible(asked is Asked.CLOCK)
            return
        yes, no = {
            Asked.DAY_FIRST: (tr("03/04 is the 3rd of &April"), tr("03/04 is the 4th of &March")),
            Asked.PAST: (tr("&Yes, it counts only those past that"), tr("&No, it counts all")),
        }.get(asked, (tr("&Yes, the list's numbers"), tr("&No, keep what was typed")))
        for button, words in ((self.yes, yes), (self.no, no)):
            button.setText(words)
            button.show()
        self._choice.setExclusive(False)
        self.yes.setChecked(False)
        self.no.setChecked(False)
        self._choice.setExclusive(True)

    def first_face(self) -> QWidget:
        """Where the answer is given."""
        faces = (self.number, self.yes, self.button)
        return next((face for face in faces if not face.isHidden()), self)

    def answer(self) -> None:
        """Say what is chosen; nothing happens where nothing is."""
        question = self.question
        if question is None or question.asked is Asked.LEVELS:
            return
        if question.asked is Asked.CLOCK:
            said: object = PromiseClock(count=self.number.value(), unit=self.unit.currentData())
        elif question.asked in _NUMBERS:
            said = self.number.value()
        elif self._choice.checkedButton() is None:
            return
        else:
            said = self.yes.isChecked()
        self.answered.emit(question, said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.answer()
        else:
            super().keyPressEvent(event)


def with_said(wishes: CountWishes, question: CountQuestion, said: object) -> CountWishes:
    """The wishes with an answer among them; the order of day and month is none of theirs."""
    asked = question.asked
    if asked is Asked.OVERWRITE:
        return dataclasses.replace(wishes, overwrite=bool(said))
    if asked is Asked.PAST:
        return dataclasses.replace(wishes, abandoned_is_past=bool(said))
    if asked is Asked.PARTED and isinstance(said, int):
        return dataclasses.replace(wishes, parted_seconds=said)
    rule = wishes.rules.get(question.code, CountingRule())
    if isinstance(said, PromiseClock):
        rule = dataclasses.replace(rule, clock=said)
    elif isinstance(said, int):
        # The field of the rule has the name of what was asked.
        rule = dataclasses.replace(rule, **{asked.value: said})
    return dataclasses.replace(wishes, rules={**wishes.rules, question.code: rule})
