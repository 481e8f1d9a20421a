"""What is asked, one question at a time, and what was answered so far."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.readings import Answers, Question, QuestionKind, Reading
from bpodesk.ui.kit.elided import ElidedLabel
from bpodesk.ui.screens.timesheets.answers import is_answered, said_so_far
from bpodesk.ui.screens.timesheets.import_dialog.question_card import QuestionCard
from bpodesk.ui.text import no_mnemonic, tr
from bpodesk.ui.theme import SMALL, TIGHT

_LOWEST = 120


class QuestionPane(QScrollArea):
    """The card, the way to the next question, the answers so far. Hidden where there is nothing.

    `answered` carries the question and what was said, `taken_back` the answers that are left,
    `place_wanted` a place in the file.
    """

    answered = Signal(object, object)
    taken_back = Signal(object)
    place_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] = ()
        self._settled: list[Question] = []
        self._reading: Reading | None = None
        self._said = Answers()
        self._known = Answers()
        self._names: Sequence[str] = ()
        self._place = 0
        self.card = QuestionCard()
        self.more = QPushButton()
        self.more.setProperty("look", "link")
        self.more.setAutoDefault(False)
        self.so_far = ElidedLabel()
        self.so_far.setProperty("look", "muted")
        self.change = QPushButton(tr("Chan&ge"))
        self.change.setProperty("look", "link")
        self.change.setAutoDefault(False)
        self.codes = QPushButton()
        self.codes.setProperty("look", "link")
        self.codes.setAutoDefault(False)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        line.addWidget(self.so_far, 1)
        line.addWidget(self.change)
        line.addWidget(self.codes)
        line.addWidget(self.more)
        self._page = QWidget()
        self._page.setObjectName("page")
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.card)
        column.addLayout(line)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.card.answered.connect(self.answered)
        self.card.place_wanted.connect(self.place_wanted)
        self.more.clicked.connect(self._on_more)
        self.change.clicked.connect(self._on_change)
        self.codes.clicked.connect(self._on_codes)

    def show_reading(
        self, reading: Reading, *, said: Answers, known: Answers, names: Sequence[str]
    ) -> None:
        """Show what is asked about a reading, the needed questions first.

        `said` are the answers of this import, `known` also those remembered of earlier ones.
        """
        asked = self.card.question
        self._reading, self._said, self._known, self._names = reading, said, known, names
        self._settled = [q for q in reading.questions if is_answered(known, q)]
        left = (question for question in reading.questions if question not in self._settled)
        self._questions = tuple(sorted(left, key=lambda question: not question.needed))
        same = asked is not None and asked in self._questions
        self._place = self._questions.index(asked) if same and asked is not None else 0
        self._show()

    @property
    def question(self) -> Question | None:
        """The question that is asked now."""
        return self.card.question if self.card.isVisibleTo(self) else None

    def sizeHint(self) -> QSize:
        """As high as what is asked needs; where there is less room, it scrolls."""
        page = self._page
        height = page.heightForWidth(self.viewport().width())
        return QSize(page.sizeHint().width(), max(height, page.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, min(_LOWEST, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def menu(self) -> QMenu:
        """What was answered: each to be asked again, or to be taken back."""
        menu = QMenu(self)
        for question in self._settled:
            words = tr("Ask again: {question}", question=no_mnemonic(question.text))
            menu.addAction(words, self._again(question))
        for words, left in said_so_far(self._said):
            menu.addAction(tr("Take back: {answer}", answer=no_mnemonic(words)), self._back(left))
        return menu

    def _show(self) -> None:
        reading, said = self._reading, said_so_far(self._said)
        told = [words for words, _ in said]
        remembered = [words for words, _ in said_so_far(self._known) if words not in told]
        if reading is None:
            return
        asks = bool(self._questions)
        self.card.setVisible(asks)
        if asks:
            self._ask(self._questions[self._place])
        else:
            self.card.question = None
        if remembered:
            told.append(tr("remembered: {answers}", answers=", ".join(remembered)))
        self.so_far.say(" · ".join(told))
        self.change.setVisible(bool(said or self._settled))
        several = len(self._questions) > 1
        self.more.setVisible(several)
        self.more.setText(
            tr("Question {n} of {all} ›", n=self._place + 1, all=len(self._questions))
        )
        has_codes = bool(reading.marks) and not any(
            question.kind is QuestionKind.LEGEND for question in self._questions
        )
        self.codes.setVisible(has_codes)
        self.codes.setText(tr("Da&y codes…"))
        self.setVisible(asks or bool(told) or has_codes)

    def _ask(self, question: Question) -> None:
        if self._reading is not None:
            self.card.show_question(
                question, self._reading, legend=self._known.legend, names=self._names
            )

    def _on_more(self) -> None:
        self._place = (self._place + 1) % len(self._questions)
        self._show()
        self.card.first_face().setFocus()

    def _on_codes(self) -> None:
        """Open the legend although the file asks nothing about it."""
        if self._reading is None:
            return
        codes = sorted({mark.code for mark in self._reading.marks})
        question = Question(
            kind=QuestionKind.LEGEND,
            text=tr("What do the day codes of this file mean?"),
            example=", ".join(codes[:8]),
            needed=False,
        )
        self._again(question)()

    def _on_change(self) -> None:
        menu = self.menu()
        menu.popup(self.change.mapToGlobal(self.change.rect().bottomLeft()))

    def _again(self, question: Question) -> Callable[[], None]:
        """Ask something although it need not be asked."""

        def ask() -> None:
            self._questions = (*self._questions, question)
            self._place = len(self._questions) - 1
            self._show()
            self.card.first_face().setFocus()

        return ask

    def _back(self, left: Answers) -> Callable[[], None]:
        return lambda: self.taken_back.emit(left)
