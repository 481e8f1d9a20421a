"""The page of quotes on a real book: typing, undoing, files, papers, the draft contract."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.quotes import Pricing
from bpodesk.services.books import OpenBook
from bpodesk.services.quote_book import list_quotes
from bpodesk.services.quotes import read_quote, save_quote
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.kit.steps import Steps
from bpodesk.ui.kit.weekdays import WeekdaysEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.quotes import QuotesScreen
from bpodesk.ui.screens.quotes.results import LinesDialog
from tests.domain.quoting import night_quote

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> QuotesScreen:
    made = QuotesScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1060, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def opened(screen: QuotesScreen, tmp_path: Path) -> QuotesScreen:
    """The page with the quote that was worked out on paper, from its file."""
    path = tmp_path / "desk.bpoquote"
    save_quote(path, night_quote())
    screen.open_file(path)
    return screen


def field(screen: QuotesScreen, name: str) -> QWidget:
    form = next(form for form in screen.page.inputs.forms.values() if name in form.names)
    return form.box(name).editor.face()


def form_of(screen: QuotesScreen, name: str) -> Form:
    return next(form for form in screen.page.inputs.forms.values() if name in form.names)


def type_into(qtbot: QtBot, screen: QuotesScreen, name: str, text: str) -> None:
    face = field(screen, name)
    face.setFocus()
    qtbot.keyClick(face, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(face, text)


def total(screen: QuotesScreen) -> str:
    return "".join(
        str(sum(item.price.minor for item in screen.page.results.months.model.rows)),
    )


def run(screen: QuotesScreen, name: str) -> None:
    command = screen.commands()[name]
    assert command.enabled(), name
    command.run()


def answer(run: Callable[[], None]) -> None:
    """Do something in the dialog that opens next; closed in any case, it would wait for ever."""

    def ran() -> None:
        dialog = QApplication.activeModalWidget()
        try:
            run()
        finally:
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)

    QTimer.singleShot(0, ran)


# ------------------------------------------------------------------- beginning


def test_quotes_page_without_one_explains_and_offers_a_new_one(
    screen: QuotesScreen, qtbot: QtBot
) -> None:
    assert not screen.is_open
    assert "save_quote" not in screen.commands()
    for name in ("preview", "quote_status", "duplicate", "draft_contract"):
        assert not screen.commands()[name].enabled()
    run(screen, "new")
    quote = screen.page.steps.state
    assert quote is not None
    assert quote.number == "Q-2026-001"
    assert quote.customer == "Harbor & Pine Outfitters LLC"  # the only one of the book
    assert quote.place.zone == "Asia/Manila"
    assert str(quote.start) == "2026-11"
    assert len(screen.page.results.months.model.rows) == 12
    assert screen.may_close()  # the example alone is nothing to lose
    run(screen, "back")
    assert not screen.is_open


def test_quote_opened_from_its_file_shows_the_figures(opened: QuotesScreen) -> None:
    assert total(opened) == "1390748"
    cells = [
        column.text(opened.page.results.months.model.rows[2])
        for column in opened.page.results.months.model.columns
    ]
    assert cells == [
        "December 2026",
        "2,112.50",
        "1,029.50",
        "1,083.00",
        "51.3%",
        "2",
        "48.0",
        "48.0",
        "3",
        "Dec 13, 2026 Feast (worked), Dec 26, 2026 Boxing Day (closed)",
    ]
    assert "Oct 26" in opened.page.results.chart.accessibleName()


def test_quote_file_that_is_none_is_told_and_nothing_is_opened(
    screen: QuotesScreen, tmp_path: Path
) -> None:
    path = tmp_path / "odd.bpoquote"
    path.write_text("{}")
    screen.open_file(path)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert not screen.is_open


# ------------------------------------------------------------------- typing and undoing


def test_typed_setup_fee_changes_the_year_and_can_be_taken_back(
    opened: QuotesScreen, qtbot: QtBot
) -> None:
    type_into(qtbot, opened, "setup_fee", "750")
    assert total(opened) == "1415748"  # 250 more
    type_into(qtbot, opened, "title", "Night desk")
    quote = opened.page.steps.state
    assert quote is not None
    assert (quote.title, str(quote.setup_fee)) == ("Night desk", "750")
    run(opened, "undo")
    run(opened, "undo")
    assert total(opened) == "1390748"
    assert opened.page.steps.state == night_quote()
    run(opened, "redo")
    assert total(opened) == "1415748"
    assert form_of(opened, "setup_fee").values()["setup_fee"] == 750


def test_field_that_is_not_understood_leaves_the_figures_and_says_so(
    opened: QuotesScreen, qtbot: QtBot
) -> None:
    type_into(qtbot, opened, "months", "0")
    assert total(opened) == "1390748"
    (notice,) = [
        opened.page.results.notices.itemAt(place).widget()
        for place in range(opened.page.results.notices.count())
    ]
    assert "Months" in notice.accessibleName()
    assert not opened.page.save()
    told = QApplication.activeModalWidget()
    assert told is not None
    told.close()


def test_fault_of_the_whole_quote_is_shown_and_nothing_can_be_printed(
    opened: QuotesScreen,
) -> None:
    editor = form_of(opened, "groups").box("groups").editor
    editor.set_value(night_quote().groups * 2)
    assert not opened.commands()["preview"].enabled()
    assert opened.page.results.notices.count() == 1
    run(opened, "undo")
    assert opened.commands()["preview"].enabled()


def test_group_is_edited_in_its_form_by_keyboard(opened: QuotesScreen, qtbot: QtBot) -> None:
    opened.page.inputs.setCurrentIndex(1)
    view = field(opened, "groups")
    view.setFocus()

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecordDialog)
        boxes = dialog.findChildren(WeekdaysEditor)
        assert boxes[0].value() == (5,)
        (form,) = dialog.findChildren(Form)
        form.box("pricing").editor.set_value(Pricing.HOURLY)
        price = form.box("price").editor.face()
        price.setFocus()
        qtbot.keyClick(price, Qt.Key.Key_A, CTRL)
        qtbot.keyClicks(price, "10")
        assert dialog.save()

    answer(fill)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    first = opened.page.results.months.model.rows[0]
    # 41 h at 10.00, 36 h at night at 1.00, and the setup fee.
    assert [str(line.amount) for line in first.price_lines] == ["410.00", "36.00", "500.00"]
    run(opened, "undo")
    assert total(opened) == "1390748"


@pytest.mark.parametrize(("name", "code"), [("groups", "G2"), ("volumes", "V1")])
def test_new_row_of_a_list_begins_with_the_quotes_month(
    opened: QuotesScreen, name: str, code: str
) -> None:
    opened.page.inputs.setCurrentIndex(1)
    editor = form_of(opened, name).box(name).editor

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecordDialog)
        assert dialog.save()

    answer(accept)
    editor.add()
    quote = opened.page.steps.state
    assert quote is not None
    added = quote.groups[-1] if name == "groups" else quote.volumes[-1]
    steps = added.ramp if name == "groups" else added.forecast
    assert (added.code, steps[0].from_month) == (code, quote.start)


def test_weekdays_are_ticked_by_keyboard(qtbot: QtBot) -> None:
    editor = WeekdaysEditor(required=True)
    qtbot.addWidget(editor)
    assert editor.problem()
    qtbot.keyClick(editor.boxes[6], Qt.Key.Key_Space)
    qtbot.keyClick(editor.boxes[0], Qt.Key.Key_Space)
    assert (editor.value(), editor.problem()) == ((0, 6), "")


def test_steps_join_what_has_one_key_and_forget_what_was_undone() -> None:
    steps: Steps[int] = Steps()
    assert (steps.state, steps.can_undo, steps.undo()) == (None, False, None)
    steps.begin(1)
    key = object()
    for state in (2, 3, 3):
        steps.push(state, key=key)
    steps.push(4)
    assert (steps.undo(), steps.undo(), steps.undo()) == (3, 1, None)
    assert (steps.redo(), steps.can_redo) == (3, True)
    steps.push(9)
    assert (steps.state, steps.can_redo, steps.redo()) == (9, False, None)


# ------------------------------------------------------------------- holidays


def test_holidays_of_a_country_are_added_to_the_place(opened: QuotesScreen) -> None:
    opened.page.inputs.setCurrentIndex(3)
    editor = form_of(opened, "local_holidays").box("local_holidays").editor

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecordDialog)
        (form,) = dialog.findChildren(Form)
        form.box("country").editor.set_value("CO")
        assert dialog.save()

    answer(choose)
    editor.seed_button.click()
    quote = opened.page.steps.state
    assert quote is not None
    days = {holiday.day: holiday for holiday in quote.place.holidays}
    assert days[dt.date(2026, 12, 13)].name == "Feast"
    assert days[dt.date(2026, 12, 25)].kind.value == "regular holiday"


# ------------------------------------------------------------------- what comes of it


def test_month_opens_its_lines_with_their_formulas(opened: QuotesScreen, qtbot: QtBot) -> None:
    view = opened.page.results.months.view
    view.selectRow(2)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LinesDialog)
    formulas = [row.line.formula for row in dialog.table.model.rows]
    assert formulas[0] == "2 seats × fee 1,000.00 = USD 2,000.00"
    assert len(formulas) == 8
    dialog.accept()


def test_quote_is_saved_in_the_book_and_as_a_file(
    opened: QuotesScreen, book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []

    def stay(question: str, *_rest: object, **_more: object) -> int:
        questions.append(question)
        return 2

    monkeypatch.setattr(opened.shell.notify, "ask", stay)
    assert not opened.may_close()  # the book does not have it yet
    assert questions == ["Save the quote?"]
    run(opened, "save_quote")
    assert opened.may_close()
    assert [row.record.quote for row in list_quotes(book)] == [night_quote()]
    target = tmp_path / "fresh"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    run(opened, "save_quote_file")
    assert read_quote(target.with_suffix(".bpoquote")) == night_quote()
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_a: (str(tmp_path / "desk.bpoquote"), "")
    )
    run(opened, "import")
    assert opened.page.record is None
    run(opened, "save_quote")
    number = form_of(opened, "number").box("number")
    assert "Q-7 is taken by Weekend desk" in number.problem()
    assert [row.record.quote for row in list_quotes(book)] == [night_quote()]


def test_quote_is_exported_as_workbook_and_paper(
    opened: QuotesScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command, name, head in (
        ("save_workbook", "a.xlsx", b"PK"),
        ("save_pdf", "a.pdf", b"%PDF"),
    ):
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, path=path: (str(path), ""))
        run(opened, command)
        qtbot.waitUntil(lambda: not opened.shell.jobs.busy)
        assert path.read_bytes().startswith(head)


def test_quote_opens_as_an_unsaved_draft_contract(opened: QuotesScreen) -> None:
    run(opened, "draft_contract")
    told = QApplication.activeModalWidget()
    assert told is not None  # the book has no such customer
    told.close()
    form_of(opened, "customer").box("customer").editor.set_value("Harbor & Pine Outfitters")
    run(opened, "draft_contract")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    file = dialog.collected()
    assert not file.contract.id
    assert file.contract.number == "Q-7"
    assert (
        len(file.revision.terms.rate_lines) == 17
    )  # 7, and 5 premiums before and after the indexation
    dialog.reject()


def test_narrow_page_has_the_figures_in_a_tab(opened: QuotesScreen, qtbot: QtBot) -> None:
    assert opened.page.inputs.count() == 4
    opened.resize(640, 380)
    qtbot.waitUntil(lambda: opened.page.inputs.count() == 5)
    opened.page.inputs.setCurrentIndex(4)
    assert opened.page.results.isVisible()
    opened.resize(1060, 640)
    qtbot.waitUntil(lambda: opened.page.inputs.count() == 4)
    assert opened.page.results.isVisible()
