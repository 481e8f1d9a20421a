"""What a file leaves open is asked, one question at a time, and remembered."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpodesk.domain.readings import (
    Answers,
    CodeMeaning,
    CodeRule,
    DayMark,
    Option,
    Question,
    QuestionKind,
    Role,
)
from bpodesk.services.layout_memory import list_layouts
from bpodesk.ui.screens.timesheets.answers import (
    is_answered,
    said_so_far,
    with_answer,
    with_role,
    with_sheet,
)
from bpodesk.ui.screens.timesheets.import_dialog.legend import LegendTable
from bpodesk.ui.screens.timesheets.import_dialog.question_card import QuestionCard
from bpodesk.ui.screens.timesheets.import_dialog.question_pane import QuestionPane
from bpodesk.ui.screens.timesheets.layouts_dialog import LayoutsDialog
from tests.ui.screens.importing import SEPTEMBER, Desk, reading


def asked(kind: QuestionKind, *options: Option, needed: bool = True) -> Question:
    return Question(kind=kind, text="Which?", example="03/04", options=options, needed=needed)


def card(qtbot: QtBot, question: Question, *, marks: tuple[DayMark, ...] = ()) -> QuestionCard:
    made = QuestionCard()
    qtbot.addWidget(made)
    made.show_question(question, reading(marks=marks), legend={}, names=("Amihan", "Benito"))
    made.show()
    return made


def heard(made: QuestionCard) -> list[object]:
    said: list[object] = []
    made.answered.connect(lambda _question, answer: said.append(answer))
    return said


def test_question_with_options_is_answered_by_arrow_and_enter(qtbot: QtBot) -> None:
    options = (
        Option(value="day first", label="The day first"),
        Option(value="month first", label="The month first", minutes=90),
    )
    made = card(qtbot, asked(QuestionKind.DAY_ORDER, *options))
    said = heard(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5_000)
    first = made.first_face()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert said == []
    assert made.complaint.text() == "Choose one."
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    qtbot.keyClick(made.first_face(), Qt.Key.Key_Return)
    assert said == ["month first"]


def test_question_month_is_typed_or_complained_about(qtbot: QtBot) -> None:
    made = card(qtbot, asked(QuestionKind.MONTH))
    said = heard(made)
    qtbot.keyClicks(made.first_face(), "Septober")
    made.answer()
    assert made.complaint.text() == "Type a month, for instance 2026-09."
    made.first_face().setText("")  # type: ignore[attr-defined] - it is a line
    qtbot.keyClicks(made.first_face(), "9/2026")
    qtbot.keyClick(made.first_face(), Qt.Key.Key_Return)
    (answer,) = said
    assert with_answer(Answers(), asked(QuestionKind.MONTH), answer).month == SEPTEMBER[0]  # type: ignore[arg-type]


def test_question_month_with_a_guess_takes_another(qtbot: QtBot) -> None:
    guess = Option(value="2026-08-01", label="August 2026")
    made = card(qtbot, asked(QuestionKind.MONTH, guess, needed=False))
    assert made.said() == ("2026-08-01", "")
    editor = made._editor
    assert editor is not None
    qtbot.keyClicks(editor.focusProxy(), "2026-09")
    said, problem = made.said()
    assert (str(said), problem) == ("2026-09", "")


def test_question_person_takes_a_name_of_the_list_or_any_other(qtbot: QtBot) -> None:
    made = card(qtbot, asked(QuestionKind.PERSON))
    said = heard(made)
    made.answer()
    assert made.complaint.text() == "Type or choose a name."
    qtbot.keyClicks(made.first_face(), "Corazon")
    made.answer()
    assert said == ["Corazon"]


def test_question_legend_gives_hours_only_to_days_worked(qtbot: QtBot) -> None:
    def mark(code: str, meaning: CodeMeaning | None) -> DayMark:
        return DayMark(person="A", day=None, code=code, meaning=meaning, sheet="s", row=1, column=1)

    marks = (mark("P", CodeMeaning.WORKED), mark("P", CodeMeaning.WORKED), mark("X", None))
    made = card(qtbot, asked(QuestionKind.LEGEND, Option(value="WO", label="WO")), marks=marks)
    said = heard(made)
    table = made._editor
    assert isinstance(table, LegendTable)
    _, hours = table.row("P")
    assert hours.isEnabled()
    made.answer()
    assert made.complaint.text() == "How many hours is a day with P?"
    hours.line.setText("8 hours and a bit")
    made.answer()
    assert made.complaint.text() == "Type the hours of P, for instance 8:00."
    assert said == []
    hours.set_value(480)
    table.row("WO")[0].set_value(CodeMeaning.REST)
    assert not table.row("WO")[1].isEnabled()
    made.answer()
    assert said == [
        {
            "P": CodeRule(meaning=CodeMeaning.WORKED, minutes=480),
            "WO": CodeRule(meaning=CodeMeaning.REST),
        }
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (QuestionKind.MONTH, "2026-09"),
        (QuestionKind.WEEK, "2026-09-07"),
        (QuestionKind.PERSON, "Amihan"),
        (QuestionKind.DAY_ORDER, "month first"),
        (QuestionKind.POLICY, "pairs"),
        (QuestionKind.REPEATS, "once"),
    ],
)
def test_question_that_was_answered_is_only_asked_again_on_demand(
    kind: QuestionKind, said: str
) -> None:
    question = asked(kind, needed=False)
    assert not is_answered(Answers(), question)
    assert is_answered(with_answer(Answers(), question, said), question)
    assert not is_answered(with_answer(Answers(), question, said), asked(kind))


def test_question_of_the_legend_is_answered_when_every_code_is() -> None:
    question = asked(QuestionKind.LEGEND, Option(value="P", label="P"), needed=False)
    assert not is_answered(Answers(), question)
    assert is_answered(Answers(legend={"P": CodeRule(meaning=CodeMeaning.REST)}), question)


def test_questions_come_one_at_a_time_and_settled_ones_again_on_demand(qtbot: QtBot) -> None:
    pane = QuestionPane()
    qtbot.addWidget(pane)
    policy = asked(QuestionKind.POLICY, Option(value="pairs", label="Pairs"), needed=False)
    month, person = asked(QuestionKind.MONTH), asked(QuestionKind.PERSON)
    known = Answers(policy="pairs")
    read = reading(questions=(policy, month, person))
    pane.show_reading(read, said=Answers(), known=known, names=())
    pane.show()
    assert pane.question == month
    assert pane.more.text() == "Question 1 of 2 ›"
    pane.more.click()
    assert pane.question == person
    assert pane.so_far.text() == "remembered: Hours of punches: pairs"
    (again,) = pane.menu().actions()
    again.trigger()
    assert pane.question == policy
    pane.show_reading(reading(), said=Answers(), known=Answers(), names=())
    assert not pane.isVisible()


def test_answers_are_put_together_and_told() -> None:
    answers = Answers()
    for kind, said in (
        (QuestionKind.WEEK, "2026-09-07"),
        (QuestionKind.MONTH, "2026-09"),
        (QuestionKind.PERSON, "Amihan"),
        (QuestionKind.DAY_ORDER, "month first"),
        (QuestionKind.POLICY, "pairs"),
        (QuestionKind.REPEATS, "once"),
    ):
        answers = with_answer(answers, asked(kind), said)
    legend = {"P": CodeRule(meaning=CodeMeaning.WORKED, minutes=480)}
    answers = with_answer(answers, asked(QuestionKind.LEGEND), legend)
    answers = with_role(answers, "Hours!C", Role.HOURS)
    answers = with_sheet(answers, "Notes", used=("Hours",), read=True)
    assert answers == Answers(
        week=dt.date(2026, 9, 7),
        month=SEPTEMBER[0],
        person="Amihan",
        day_first=False,
        policy="pairs",
        repeats="once",
        sheets=("Hours", "Notes"),
        roles={"Hours!C": Role.HOURS},
        legend=legend,
    )
    assert [words for words, _ in said_so_far(answers)] == [
        "Month: September 2026",
        "Week from Sep 7, 2026",
        "Person: Amihan",
        "Month before day",
        "Hours of punches: pairs",
        "Repeated rows: once",
        "Sheets: Hours, Notes",
        "Columns: Hours!C",
        "Day codes: P",
    ]
    for _, left in said_so_far(answers):
        assert len(said_so_far(left)) == 8


def test_import_asks_for_the_month_then_plans_with_the_keyboard_alone(desk: Desk) -> None:
    days = ",".join(str(day) for day in range(1, 31))
    dialog = desk.read(f"Name,{days}\nAmihan Salonga,{','.join(['8'] * 30)}\n", "grid.csv")
    assert dialog.state_label.text() == "One question is to be answered first."
    assert not dialog.import_button.isEnabled()
    question = dialog.question.question
    assert question is not None
    assert question.kind is QuestionKind.MONTH
    assert dialog.question.isAncestorOf(QApplication.focusWidget())
    desk.type("2026-09")
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.session.answers.month == SEPTEMBER[0]
    assert dialog.state_label.text() == "30 entries are new."
    assert QApplication.focusWidget() is not None
    dialog.import_button.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.minutes() == 240 * 60


def test_layouts_are_listed_and_forgotten(desk: Desk) -> None:
    days = ",".join(str(day) for day in range(1, 31))
    dialog = desk.read(f"Name,{days}\nAmihan Salonga,{','.join(['8'] * 30)}\n", "grid.csv")
    desk.type("2026-09")
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    dialog.import_button.click()
    desk.settle()
    assert len(list_layouts(desk.office.book)) == 1
    desk.screen.show_layouts()
    (listed,) = desk.screen.window().findChildren(LayoutsDialog)
    assert not listed.forget.isEnabled()
    listed.table.view.selectRow(0)
    listed.forget.click()
    assert list_layouts(desk.office.book) == ()
    assert listed.table.model.rowCount() == 0
    desk.office.undo()
    assert len(list_layouts(desk.office.book)) == 1
