"""The one question that a file leaves open, with an example out of it and a place to answer."""

import datetime as dt
from collections.abc import Mapping, Sequence

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
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.periods import Month
from bpodesk.domain.readings import CodeRule, Question, QuestionKind, Reading
from bpodesk.ui import text as texts
from bpodesk.ui.icons import pixmap
from bpodesk.ui.kit.line_editors import MonthEditor
from bpodesk.ui.kit.pickers import Combo, DateEditor
from bpodesk.ui.screens.timesheets.answers import Said
from bpodesk.ui.screens.timesheets.import_dialog.legend import LegendTable
from bpodesk.ui.text import no_mnemonic, plain_label, tip, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, heading_font

_DASH = " – "
_TYPED_TOO = (QuestionKind.MONTH, QuestionKind.WEEK, QuestionKind.PERSON)


class QuestionCard(QFrame):
    """Shows a question. `answered` carries the question and what was said, `place_wanted` the
    place of its example."""

    answered = Signal(object, object)
    place_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.question: Question | None = None
        self._options = QButtonGroup(self)
        self._editor: QWidget | None = None
        self.title = plain_label(wrap=True)
        self.title.setFont(heading_font(self.title, 1.05))
        self.example = plain_label(wrap=True)
        self.example.setProperty("look", "muted")
        self.lead = QPushButton(tr("Show"))
        self.lead.setProperty("look", "link")
        self.lead.setAutoDefault(False)
        self.complaint = plain_label(wrap=True)
        self.complaint.setProperty("look", "bad")
        self.button = QPushButton(tr("Ans&wer"))
        self.button.setAutoDefault(False)
        self._body = QVBoxLayout()
        self._body.setSpacing(TIGHT)
        self._lay_out()
        self.lead.clicked.connect(self._on_lead)
        self.button.clicked.connect(self.answer)

    def _lay_out(self) -> None:
        sign = QLabel()
        sign.setPixmap(pixmap("help", 20, "accent"))
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        example = QHBoxLayout()
        example.setSpacing(SMALL)
        example.addWidget(self.example, 1)
        example.addWidget(self.lead, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.complaint, 1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addLayout(example)
        column.addLayout(self._body)
        column.addLayout(foot)

    # ------------------------------------------------------------------ the question

    def show_question(
        self,
        question: Question,
        reading: Reading,
        *,
        legend: Mapping[str, CodeRule],
        names: Sequence[str],
    ) -> None:
        """Ask. `legend` is the one known so far, `names` are those of the staff list."""
        if question == self.question:
            return
        self._clear()
        self.question = question
        self.title.setText(question.text)
        example = tr("For example: {example}", example=question.example)
        if question.place:
            example = f"{example} ({question.place})"
        self.example.setText(example if question.example else question.place)
        self.example.setVisible(bool(question.example or question.place))
        self.lead.setVisible(bool(question.place))
        self.lead.setToolTip(tip(tr("Go to {place}", place=question.place)))
        self.complaint.setText("")
        if question.kind is QuestionKind.LEGEND:
            self._put(LegendTable(reading, legend, asked=[o.value for o in question.options]))
        elif question.options:
            self._put_options(question)
            if question.kind in _TYPED_TOO:
                self._put_other(_editor_of(question.kind, names))
        else:
            self._put(_editor_of(question.kind, names))
        self.setAccessibleName(question.text)

    def first_face(self) -> QWidget:
        """The widget that takes the focus."""
        checked = self._options.checkedButton() or next(iter(self._options.buttons()), None)
        if checked is not None:
            return checked
        editor = self._editor
        return self.button if editor is None else (editor.focusProxy() or editor)

    def said(self) -> tuple[Said | None, str]:
        """What is said at the moment, and what is wrong with it."""
        chosen = self._options.checkedId()
        if self.question is not None and 0 <= chosen < len(self.question.options):
            return self.question.options[chosen].value, ""
        if self._options.buttons() and chosen < 0:
            return None, tr("Choose one.")
        match self._editor:
            case LegendTable() as legend:
                return legend.rules(), legend.problem()
            case MonthEditor() | DateEditor() as editor:
                value: Month | dt.date | None = editor.value()
                return value, editor.problem()
            case Combo() as box:
                typed = box.currentText().strip()
                return typed or None, "" if typed else tr("Type or choose a name.")
            case _:
                return None, tr("Choose one.")

    def answer(self) -> None:
        """Take what is said for the answer, or say what is wrong with it."""
        said, problem = self.said()
        self.complaint.setText(problem)
        if self.question is not None and not problem and said is not None:
            self.answered.emit(self.question, said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.answer()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ its parts

    def _clear(self) -> None:
        for button in self._options.buttons():
            self._options.removeButton(button)
        while (item := self._body.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._editor = None

    def _put(self, editor: QWidget) -> None:
        self._editor = editor
        self._body.addWidget(editor)

    def _put_options(self, question: Question) -> None:
        for place, option in enumerate(question.options):
            words = option.label
            if option.minutes is not None:
                words = f"{words}{_DASH}{texts.hours(option.minutes)}"
            button = QRadioButton(no_mnemonic(words))
            button.setToolTip(tip(words))
            self._options.addButton(button, place)
            self._body.addWidget(button)
            # What the reading took meanwhile; where it needs to be told, nothing is proposed.
            button.setChecked(place == 0 and not question.needed)

    def _put_other(self, editor: QWidget) -> None:
        """Beside the options, a place to type something else."""
        button = QRadioButton(tr("Another:"))
        self._options.addButton(button, len(self._options.buttons()))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(button)
        row.addWidget(editor, 1)
        self._editor = editor
        self._body.addWidget(line)
        if isinstance(editor, Combo):
            editor.editTextChanged.connect(lambda: button.setChecked(True))
        elif isinstance(editor, MonthEditor | DateEditor):
            editor.changed.connect(lambda: button.setChecked(True))

    def _on_lead(self) -> None:
        if self.question is not None:
            self.place_wanted.emit(self.question.place)


def _editor_of(kind: QuestionKind, names: Sequence[str]) -> QWidget:
    if kind is QuestionKind.MONTH:
        month = MonthEditor(required=True)
        month.line.setAccessibleName(tr("Month"))
        return month
    if kind is QuestionKind.WEEK:
        week = DateEditor(required=True)
        week.line.setAccessibleName(tr("First day of the week"))
        return week
    box = Combo()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(list(names))
    box.setCurrentIndex(-1)
    box.setAccessibleName(tr("Person"))
    return box
