"""The import on one page: what is asked, who is who, what it would do; mostly by the keyboard."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.domain.readings import (
    Answers,
    CodeMeaning,
    CodeRule,
    ColumnRole,
    DayMark,
    Option,
    Question,
    QuestionKind,
    Reading,
    Role,
    SheetUse,
    Unfinished,
)
from bpodesk.services.contracts import list_contracts
from bpodesk.services.imports import GivenFile
from bpodesk.services.layout_memory import list_layouts
from bpodesk.services.sample import WORKBOOK_NAME, make_sample, make_sample_without_hours
from bpodesk.services.staff import list_staff
from bpodesk.services.templates import timesheet_template
from bpodesk.services.timesheets import list_batches, list_entries
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.sheet_model import Place
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.timesheets import TimesheetsScreen
from bpodesk.ui.screens.timesheets.answers import (
    is_answered,
    said_so_far,
    with_answer,
    with_role,
    with_sheet,
)
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog, session
from bpodesk.ui.screens.timesheets.import_dialog.effect_lines import Effect
from bpodesk.ui.screens.timesheets.import_dialog.facts import facts_of, refused_roles
from bpodesk.ui.screens.timesheets.import_dialog.legend import LegendTable
from bpodesk.ui.screens.timesheets.import_dialog.people_model import Verb
from bpodesk.ui.screens.timesheets.import_dialog.question_card import QuestionCard
from bpodesk.ui.screens.timesheets.import_dialog.question_pane import QuestionPane
from bpodesk.ui.screens.timesheets.layouts_dialog import LayoutsDialog
from bpodesk.ui.screens.timesheets.source_dialog import SourceDialog

SEPTEMBER = (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
HOURS = (
    "Employee ID,Employee,Date,Hours,Task\n"
    "A,Amihan Salonga,2026-09-01,8,Calls\n"
    "A,Amihan Salonga,2026-09-02,7.5,Calls\n"
    "B,Benito Cabrera,2026-09-01,30,Calls\n"
    "B,Benito Cabrera,2026-09-02,8,Mail\n"
)
CORRECTED = HOURS.replace("2026-09-02,7.5", "2026-09-02,6").replace(",30,", ",3,")


@pytest.fixture
def make_office(shell: Shell, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(*, hours: bool = False) -> Office:
        maker = make_sample if hours else make_sample_without_hours
        clock = lambda: dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)  # noqa: E731
        made.append(Office(shell, maker(tmp_path / "a.bpodesk", clock=clock)))
        return made[-1]

    yield make
    shell.jobs.close()
    for office in made:
        office.book.close()


class Desk:
    """The screen, and a person before it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.office, self.folder = qtbot, office, folder
        self.screen = TimesheetsScreen(office)
        qtbot.addWidget(self.screen)
        self.screen.resize(1040, 680)
        self.screen.show()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.office.shell.jobs.busy, timeout=20_000)

    def read(self, text: str, name: str = "hours.csv") -> ImportDialog:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        dialog = self.read_path(path)
        assert dialog is not None
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        return dialog

    def read_path(self, path: Path) -> ImportDialog | None:
        self.screen.read(path)
        self.settle()
        self.settle()  # the sheet's first page
        return self._open()

    def hold(self) -> threading.Event:
        """Keep the worker busy until the event is set."""
        gate = threading.Event()
        self.office.shell.jobs.run_job("Waiting", lambda _: gate.wait(10), lambda _: None)
        return gate

    def _open(self) -> ImportDialog | None:
        shown = [d for d in self.screen.window().findChildren(ImportDialog) if d.isVisible()]
        return shown[0] if shown else None

    def key(self, *keys: Qt.Key, shift: bool = False) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
            self.qtbot.keyClick(focus, key, held)

    def type(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        self.qtbot.keyClicks(focus, text)

    def minutes(self) -> int:
        days = DateRange(start=SEPTEMBER[0], end=SEPTEMBER[1] + ONE_DAY)
        return sum(row.entry.minutes for row in list_entries(self.office.book, days=days))


@pytest.fixture
def desk(qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path) -> Desk:
    return Desk(qtbot, make_office(), tmp_path)


# ------------------------------------------------------------------ the page


def test_import_shows_the_sheet_the_totals_and_the_effect(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    grid = dialog.sheet.grid
    assert grid.model.text(1, 2) == "Employee"
    assert [grid.model.role(column) for column in range(1, 6)] == [
        Role.PERSON_CODE,
        Role.PERSON,
        Role.DATE,
        Role.HOURS,
        Role.TASK,
    ]
    assert dialog.totals.figure("people") == "2"
    assert dialog.totals.figure("entries") == "3"
    assert dialog.totals.figure("hours") == "23.50 h"
    assert dialog.totals.figure("days") == "Sep 1, 2026 – Sep 2, 2026"
    assert dialog.state.text() == "3 entries are new."
    assert dialog.effect.effects.item(0, 1).text() == "3"
    assert dialog.effect.effects.item(0, 2).text() == "23.50 h"
    assert dialog.first_focus() is dialog.import_button
    dialog.grab()


def test_import_problem_leads_to_its_cell_by_arrow_keys(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.tabs.setCurrentIndex(1)
    dialog.problems.list.setFocus()
    desk.key(Qt.Key.Key_Down)
    view = dialog.sheet.grid.view
    assert (view.currentIndex().row(), view.currentIndex().column()) == (3, 3)
    assert "30:00" in dialog.problems.detail.text()
    assert QApplication.focusWidget() is dialog.problems.list
    dialog.problems.filter.set_value("warnings")
    assert dialog.problems.model.rowCount() == 0
    dialog.problems.filter.set_value("errors")
    assert dialog.problems.model.rowCount() == 1


def test_import_row_of_the_effect_leads_to_its_cell(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.effect.rows.setFocus()
    desk.key(Qt.Key.Key_Down)
    view = dialog.sheet.grid.view
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 3)


def test_import_by_the_keyboard_goes_round_and_imports(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    seen: list[str] = []
    for _ in range(5):
        desk.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName() or getattr(focus, "text", str)())
    assert seen == ["Contract", "Sheet", "Effect on the book", "&Import", "Contract"]
    desk.key(Qt.Key.Key_F6, shift=True)
    assert dialog.import_button.hasFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.minutes() == 1410


def test_import_enter_outside_the_button_imports_nothing(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.effect.rows.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible()
    assert desk.minutes() == 0
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.minutes() == 1410


def test_import_role_changed_by_the_user_is_read_again_and_taken_back(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.sheet.grid.view.setFocus()
    dialog.sheet.grid.show_cell(place("hours", 3, 5))
    dialog.sheet.grid.role_chosen.emit(5, Role.CUSTOMER)
    desk.settle()
    assert dialog.session.answers.roles == {"hours!E": Role.CUSTOMER}
    assert dialog.sheet.grid.view.currentIndex().column() == 4
    assert QApplication.focusWidget() is dialog.sheet.grid.view
    menu = dialog.question.menu()
    assert [action.text() for action in menu.actions()] == ["Take back: Columns: hours!E"]
    menu.actions()[0].trigger()
    desk.settle()
    assert dialog.session.answers == Answers()


def place(sheet: str, row: int, column: int) -> object:
    return Place(sheet=sheet, row=row, column=column)


# ------------------------------------------------------------------ people


def test_import_name_is_left_out_and_taken_in_again(desk: Desk) -> None:
    text = HOURS + "Z,Zenaida Nobody,2026-09-01,5,Calls\n"
    dialog = desk.read(text)
    assert dialog.state.text() == "1 person is not matched yet."
    assert QApplication.focusWidget() is dialog.people.view
    dialog.people.leave_out.click()
    desk.settle()
    assert dialog.people.model.lines[0].status()[1] == "Left out"
    assert dialog.state.text() == "3 entries are new."
    assert dialog.people.leave_out.text() == "Don't &leave out"
    dialog.people.leave_out.click()
    desk.settle()
    assert dialog.state.text() == "1 person is not matched yet."
    dialog.people.decide(0, Verb.LEAVE_OUT)
    desk.settle()
    dialog.import_button.click()
    desk.settle()
    assert desk.minutes() == 1410


def test_import_all_unknown_people_are_added_as_one_step(desk: Desk) -> None:
    text = HOURS + "Z1,Zenaida Nobody,2026-09-01,5,x\nZ2,Ursula Unknown,2026-09-01,4,x\n"
    dialog = desk.read(text)
    assert dialog.people.add_all.text() == "Add all 2 u&nknown"
    before = len(list_staff(desk.office.book))
    dialog.people.add_all.click()
    desk.settle()
    assert len(list_staff(desk.office.book)) == before + 2
    assert dialog.state.text() == "5 entries are new."
    assert dialog.banner.message == "2 people are in the staff list."
    dialog.banner.button.click()  # Undo
    desk.settle()
    assert len(list_staff(desk.office.book)) == before
    assert dialog.state.text() == "2 people are not matched yet."


def test_import_choice_of_a_name_opens_with_enter(desk: Desk) -> None:
    dialog = desk.read(HOURS + "Z,Zenaida Nobody,2026-09-01,5,Calls\n")
    options = [words for _, words in dialog.people.model.options(0)]
    assert options[-2:] == ["Add to the staff list…", "Leave out of this import"]
    index = dialog.people.model.index(0, 2)
    dialog.people.view.edit(index)
    box = dialog.people.view.indexWidget(index)
    assert box.accessibleName() == "Person for Zenaida Nobody (Z)"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    desk.settle()
    assert dialog.people.model.lines[0].status()[1] == "Chosen"


# ------------------------------------------------------------------ a corrected file


def test_import_of_a_corrected_file_shows_before_and_after(desk: Desk) -> None:
    first = desk.read(HOURS)
    first.import_button.click()
    desk.settle()
    dialog = desk.read(CORRECTED)
    effects = dialog.effect.effects
    counts = [effects.item(row, 1).text() for row in range(5)]
    assert counts == ["1", "1", "2", "0", "0"]
    assert dialog.state.text() == "1 new, 1 changed, 0 removed: +1.50 h in all."
    dialog.effect.choose(Effect.CHANGED)
    model = dialog.effect.model
    assert model.index(0, 2).data() == "7:30 → 6:00"
    assert "Hours: 7:30 → 6:00" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert dialog.effect.replaces.value() == list_batches(desk.office.book)[0].batch.id
    dialog.import_button.click()
    desk.settle()
    # 8 + 6 + 3 + 8 hours
    assert desk.minutes() == 25 * 60
    desk.office.undo()
    assert desk.minutes() == 1410


def test_import_the_user_says_what_a_file_takes_the_place_of(desk: Desk) -> None:
    desk.read(HOURS).import_button.click()
    desk.settle()
    dialog = desk.read(CORRECTED)
    dialog.effect.replaced_chosen.emit(None, None)
    desk.settle()
    assert dialog.effect.replaces.value() is None
    assert dialog.effect.effects.item(1, 1).text() == "0"
    dialog.effect.replaced_chosen.emit(list_batches(desk.office.book)[0].batch.id, True)
    desk.settle()
    assert dialog.effect.whole.isChecked()
    assert dialog.effect.effects.item(1, 1).text() == "1"


# ------------------------------------------------------------------ questions


def asked(kind: QuestionKind, *options: Option, needed: bool = True) -> Question:
    return Question(kind=kind, text="Which?", example="03/04", options=options, needed=needed)


def reading(**changes: object) -> Reading:
    return Reading(layout="x", sheets=(), columns=(), entries=(), **changes)  # type: ignore[arg-type]


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
    assert dialog.state.text() == "One question is to be answered first."
    assert not dialog.import_button.isEnabled()
    question = dialog.question.question
    assert question is not None
    assert question.kind is QuestionKind.MONTH
    assert dialog.question.isAncestorOf(QApplication.focusWidget())
    desk.type("2026-09")
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.session.answers.month == SEPTEMBER[0]
    assert dialog.state.text() == "30 entries are new."
    assert QApplication.focusWidget() is not None
    dialog.import_button.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.minutes() == 240 * 60


# ------------------------------------------------------------------ trouble


def test_import_answer_that_leads_nowhere_is_said_and_taken_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = desk.read(HOURS)

    def refuse(*_: object, **__: object) -> None:
        raise Trouble("“hours.csv” can't be read that way.")

    monkeypatch.setattr(session, "read_for", refuse)
    dialog.sheet.grid.role_chosen.emit(4, Role.IGNORED)
    desk.settle()
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    assert [box.text() for box in boxes if box.isVisible()] == [
        "“hours.csv” can't be read that way."
    ]
    assert dialog.session.answers == Answers()
    assert dialog.state.text() == "3 entries are new."


def test_import_cancelled_while_it_runs_changes_nothing_and_stays_open(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    gate = desk.hold()
    dialog.import_button.click()
    assert dialog.state.text() == "The hours are being imported…"
    desk.key(Qt.Key.Key_Escape)
    gate.set()
    desk.settle()
    assert [notice.message for notice in heard] == ["Cancelled. Nothing was changed."]
    assert desk.minutes() == 0
    assert dialog.isVisible()
    assert dialog.state.text() == "3 entries are new."


def test_import_change_that_is_cancelled_is_taken_back(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    gate = desk.hold()
    dialog.sheet.grid.role_chosen.emit(5, Role.CUSTOMER)
    assert dialog.session.busy
    for job in desk.office.shell.jobs._open:
        job.progress.cancel()
    gate.set()
    desk.settle()
    assert dialog.session.answers == Answers()
    assert not dialog.session.busy


def test_import_only_the_latest_choice_counts(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    told: list[bool] = []
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    gate = desk.hold()
    dialog.session.working.connect(told.append)
    dialog.session.choose_zone("UTC")
    dialog.session.choose_zone("Asia/Manila")
    assert dialog.state.text() == "The file is being looked through…"
    gate.set()
    desk.settle()
    assert heard == []  # what was overtaken is not told as cancelled
    assert dialog.session.wishes.zone == "Asia/Manila"
    assert told == [True, True, False]


# ------------------------------------------------------------------ where hours came from


def sources(desk: Desk) -> list[SourceDialog]:
    return [d for d in desk.screen.window().findChildren(SourceDialog) if d.isVisible()]


def test_hours_are_shown_in_their_file(
    qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path
) -> None:
    desk = Desk(qtbot, make_office(hours=True), tmp_path)
    hours = desk.screen.hours
    row = hours.table.model.shown[5]
    hours.table.select((row.id,))
    assert desk.screen.commands()["show_source"].enabled()
    desk.screen.commands()["show_source"].run()
    qtbot.waitUntil(lambda: bool(sources(desk)), timeout=15_000)
    desk.settle()
    (dialog,) = sources(desk)
    assert dialog.windowTitle() == WORKBOOK_NAME
    index = dialog.sheet.grid.view.currentIndex()
    assert row.place == f"Hours!G{index.row() + 1}"
    assert index.column() == 6
    assert dialog.sheet.grid.model.text(index.row() + 1, 2) == row.person.name
    assert dialog.facts.text().startswith(f"{row.place}  ·  {row.person.name}, Sep ")


def test_import_is_shown_as_it_was_given_and_saved(
    qtbot: QtBot,
    make_office: Callable[..., Office],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(qtbot, make_office(hours=True), tmp_path)
    desk.screen.tabs.setCurrentWidget(desk.screen.imports)
    desk.screen.imports.view.selectRow(0)
    desk.screen.commands()["show_source"].run()
    qtbot.waitUntil(lambda: bool(sources(desk)), timeout=15_000)
    desk.settle()
    (dialog,) = sources(desk)
    target = tmp_path / "kept"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog._on_save()
    desk.settle()
    assert target.with_suffix(".xlsx").read_bytes() == dialog.sheet._content


# ------------------------------------------------------------------ remembered layouts


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


def test_problems_of_a_file_are_told_once_and_errors_first() -> None:
    warning = Problem(message="Look.", severity=Severity.WARNING)
    error = Problem(message="Wrong.", place="hours!D2")
    unfinished = Unfinished(person="A", problem=error)
    read = reading(problems=(warning, error), unfinished=(unfinished,))
    told = facts_of(GivenFile(name="a", content=b"", sha256="", reading=read), None)
    assert told.problems == (error, warning)


def test_role_that_the_file_is_not_read_in_is_said() -> None:
    columns = (ColumnRole(column=3, header="Worked", role=Role.HOURS),)
    use = SheetUse(name="Hours", used=True, why="", columns=columns)
    read = dataclasses.replace(reading(), sheets=(use,))
    facts = facts_of(GivenFile(name="a", content=b"", sha256="", reading=read), None)
    chosen = {
        "Hours!C": Role.HOURS,
        "Hours!D": Role.IGNORED,
        "Hours!E": Role.TASK,
    }
    assert list(refused_roles(chosen, facts)) == ["Column Hours!E can't be read as: Task."]


# ------------------------------------------------------------------ what is saved


def saved_under(monkeypatch: pytest.MonkeyPatch, target: Path) -> list[str]:
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str) -> tuple[str, str]:
        proposed.append(name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_import_saves_a_copy_with_its_problems_marked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = saved_under(monkeypatch, tmp_path / "marked")
    dialog = desk.read(HOURS)
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    dialog.save_copy.trigger()
    desk.qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert proposed == ["hours corrected.xlsx"]
    assert "1 cell is marked." in heard[-1].message
    copy = load_workbook(tmp_path / "marked.xlsx")
    assert "30:00" in copy.worksheets[0]["D4"].comment.text


def test_template_is_saved_for_the_month_in_front(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = saved_under(monkeypatch, tmp_path / "t.xlsx")
    desk.screen.hours.months.set_month(Month(2026, 9))
    desk.screen.commands()["save_template"].run()
    (form,) = desk.screen.window().findChildren(RecordDialog)
    assert form.save()
    desk.settle()
    assert proposed == ["Timesheet 2026-09 HPO-2026-014.xlsx"]
    book = desk.office.book
    contract_id = list_contracts(book)[0].contract.id
    template = timesheet_template(book, contract_id=contract_id, month=Month(2026, 9))
    assert (tmp_path / "t.xlsx").read_bytes() == template
