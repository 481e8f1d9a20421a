"""The clause library on a real window: the list, the editor with its preview, the versions."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from bpodesk.domain.clauses.writing import clause_source
from bpodesk.domain.ids import ContractId
from bpodesk.services.balance import open_balance
from bpodesk.services.books import OpenBook, open_book
from bpodesk.services.clause_library import clause_library, shipped_clauses
from bpodesk.services.clauses import save_clause
from bpodesk.services.contracts import (
    list_contracts,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.drafting import open_drafting
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import make_sample_without_hours
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.notify import ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.clauses import ClausesScreen
from bpodesk.ui.screens.clauses.dialog import ClauseDialog
from bpodesk.ui.screens.clauses.head import VariableRow, clause_of, head_form, head_values
from bpodesk.ui.screens.clauses.history import HistoryDialog
from bpodesk.ui.screens.contracts.drafting.tab import AgreementTab
from tests.services.making import pdf_text

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
HOSTILE = '<img src="/etc/passwd"/> Smith & Sons <b>'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clauses") / "Talisay.bpodesk"
    make_sample_without_hours(path, clock=lambda: NOW).close()
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[OpenBook]:
    path = tmp_path / made.name
    shutil.copy(made, path)
    opened = open_book(path, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> ClausesScreen:
    made = ClausesScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitExposed(made)
    shell.actions.bind_screen(made.commands())
    return made


def titles(screen: ClausesScreen) -> list[str]:
    return [str(_cell(screen, row, 1)) for row in range(screen.table.model.rowCount())]


def _cell(screen: ClausesScreen, row: int, column: int) -> object:
    return screen.table.model.index(row, column).data()


def pick(screen: ClausesScreen, clause_id: str, position: str = "balanced") -> list[str]:
    """Select a clause; gives back its cells."""
    screen.select(f"{clause_id}.{position}")
    row = screen.table.current()
    assert row is not None
    assert row.entry.clause.id == clause_id
    return [column.text(row) for column in screen.table.model.columns]


def opened(screen: ClausesScreen) -> ClauseDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClauseDialog)
    dialog.activateWindow()
    QApplication.processEvents()
    dialog.look()
    return dialog


def edit(qtbot: QtBot, screen: ClausesScreen, clause_id: str) -> ClauseDialog:
    pick(screen, clause_id)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    return opened(screen)


def preview(dialog: ClauseDialog) -> str:
    assert dialog._pdf is not None
    return " ".join(pdf_text(dialog._pdf.pdf).split())


def told(dialog: ClauseDialog) -> list[str]:
    return [dialog.problem_list.item(row).text() for row in range(dialog.problem_list.count())]


def action(screen: ClausesScreen, name: str) -> QAction:
    screen.shell.actions.refresh()
    return screen.shell.actions.action(name)


# ------------------------------------------------------------------------------- the list


def test_library_is_listed_in_the_order_of_the_agreement_and_searched(
    qtbot: QtBot, screen: ClausesScreen
) -> None:
    assert titles(screen)[:2] == ["Parties and authority", "Definitions, precedence and notices"]
    assert titles(screen)[-1] == "Schedule H: Forms"
    assert pick(screen, "liability")[:7] == [
        *("260", "Limitation of liability", "Balanced", "Both parties"),
        *("Comes with the program", "1", "1"),
    ]
    # Words of its text, though the column is hidden.
    screen.table.search.setText("nobody may recover the same loss twice")
    screen.table._on_search()
    assert set(titles(screen)) == {"Limitation of liability"}


def test_empty_selection_offers_only_what_needs_none(screen: ClausesScreen) -> None:
    screen.table.view.clearSelection()
    screen.table.view.setCurrentIndex(QModelIndex())
    for name in ("versions", "use_shipped", "bring_back", "retire", "export_clause"):
        assert not action(screen, name).isEnabled()
    assert action(screen, "import_clause").isEnabled()


# ------------------------------------------------------------------------------- the editor


def test_new_clause_is_written_seen_in_print_and_kept(
    qtbot: QtBot, screen: ClausesScreen, book: OpenBook
) -> None:
    screen.new_row()
    dialog = opened(screen)
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == 1
    assert told(dialog) == [
        "The title is empty. Write one.",
        "Line 1: The clause has no text. Write it here.",
    ]
    title = dialog.head.box("title").editor
    qtbot.keyClicks(title.face(), "Night work")
    rows = dialog.head.box("variables").editor
    rows.set_value((VariableRow(name="notice_days", label="Notice", default="14"),))
    dialog.tabs.setCurrentIndex(0)
    edit_ = dialog.source_editor.edit
    edit_.clear()
    qtbot.keyClicks(edit_, "1. A night costs {{notice_days}} for {{customer.name}}.")
    dialog.look()
    assert told(dialog) == []
    assert dialog.problem_count.text() == "No problem was found."
    assert "Night work" in preview(dialog)
    assert "A night costs 14 days for the Customer of the contract." in preview(dialog)
    dialog.contract.setCurrentIndex(1)
    dialog.look()
    assert "for Harbor & Pine Outfitters LLC." in preview(dialog)
    assert dialog.save()
    assert pick(screen, "night-work")[1:6] == [
        *("Night work", "Balanced", "Both parties", "Your own", "1"),
    ]
    assert screen.table.current() is not None
    screen._office.undo()
    assert "Night work" not in titles(screen)


def test_id_that_is_taken_is_refused_at_its_field(screen: ClausesScreen) -> None:
    screen.new_row()
    dialog = opened(screen)
    dialog.head.box("title").editor.set_value("Fees")
    dialog.source_editor.set_value("1. Other fees.")
    dialog.look()
    assert told(dialog)[0].startswith("There is a clause fees already.")
    assert not dialog.save()
    assert dialog.head.box("id").problem().startswith("There is a clause fees already.")
    dialog.head.box("id").editor.set_value("other-fees")
    assert dialog.save()


def test_shipped_clause_is_changed_as_a_version_of_its_own(
    qtbot: QtBot, screen: ClausesScreen, book: OpenBook
) -> None:
    dialog = edit(qtbot, screen, "records")
    assert not dialog.is_changed()
    line = dialog.head.box("id").editor.face()
    assert isinstance(line, QLineEdit)
    assert line.isReadOnly()
    qtbot.keyClicks(dialog.source_editor.edit, "0. It begins here.")
    qtbot.keyClick(dialog.source_editor.edit, Qt.Key.Key_Return)
    dialog.look()
    assert "It begins here." in preview(dialog)
    assert dialog.save()
    assert pick(screen, "records")[4:6] == ["Changed by you", "2"]
    action(screen, "use_shipped").trigger()
    assert pick(screen, "records")[4:6] == ["Comes with the program", "1"]
    assert not action(screen, "use_shipped").isEnabled()


def test_what_is_wrong_is_listed_with_its_line_and_led_to(
    qtbot: QtBot, screen: ClausesScreen
) -> None:
    dialog = edit(qtbot, screen, "records")
    dialog.source_editor.set_value("1. See {{clause:gone}}.\n\n2. Not **closed.\n3. {{nothing}}\n")
    dialog.look()
    assert told(dialog)[:2] == [
        "Line 3: Bold text is not closed. Put ** at its end.",
        (
            "Line 4: The variable nothing is not declared. Add it to the variables"
            " ([variables.nothing] in a file)."
        ),
    ]
    assert not dialog.stale.isHidden()
    edit_ = dialog.source_editor.edit
    for line in (2, 3):
        qtbot.keyClick(dialog, Qt.Key.Key_F8)
        assert edit_.textCursor().block().blockNumber() == line
    assert not dialog.save()
    assert dialog.text_form.box("body").problem().startswith("Line 3: Bold text")
    dialog.source_editor.set_value("1. See {{clause:gone}}.\n")
    dialog.look()
    assert "Line 1: There is no clause gone to refer to. Change the reference." in told(dialog)
    assert dialog.stale.isHidden()
    assert "See clause [gone]." in preview(dialog)
    assert dialog.save()


def test_bad_default_leads_to_the_variables(qtbot: QtBot, screen: ClausesScreen) -> None:
    dialog = edit(qtbot, screen, "liability")
    box = dialog.head.box("variables")
    rows = box.editor.value()
    box.editor.set_value((replace(rows[0], default="many"), *rows[1:]))
    dialog.look()
    assert told(dialog) == [
        (
            "Variable higher_cap_multiple: The default of higher_cap_multiple can't be used. Higher"
            " cap, as a multiple of the ordinary cap: give a whole number, for example 3."
        )
    ]
    dialog.problem_list.setCurrentRow(0)
    dialog.problem_list.itemActivated.emit(dialog.problem_list.item(0))
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == 1
    assert not dialog.save()
    assert "many" not in box.problem()
    assert box.problem().startswith("Variable higher_cap_multiple: The default")
    dialog.done(0)


def test_character_that_no_font_has_is_told_beside_the_preview(
    qtbot: QtBot, screen: ClausesScreen
) -> None:
    dialog = edit(qtbot, screen, "records")
    dialog.source_editor.set_value("1. 夜勤\n")
    dialog.look()
    qtbot.waitUntil(lambda: "[U+591C]" in dialog.stale.text(), timeout=15_000)
    dialog.done(0)


def test_buttons_and_keys_put_in_what_a_text_may_have(
    qtbot: QtBot, screen: ClausesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = edit(qtbot, screen, "liability")
    source = dialog.source_editor
    source.set_value("")
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(source.edit, Qt.Key.Key_1, control)
    qtbot.keyClicks(source.edit, "The ")
    qtbot.keyClick(source.edit, Qt.Key.Key_B, control)
    qtbot.keyClicks(source.edit, "Night")
    qtbot.keyClick(source.edit, Qt.Key.Key_2, control)
    qtbot.keyClicks(source.edit, "item ")
    source.variable_menu.aboutToShow.emit()
    _menu_item(source.variable_menu.actions(), "higher_cap_multiple").trigger()
    _menu_item(source.reference_menu.actions(), "Term and renewal").trigger()
    qtbot.keyClick(source.edit, Qt.Key.Key_3, control)
    qtbot.keyClicks(source.edit, "Head")
    qtbot.keyClick(source.edit, Qt.Key.Key_4, control)
    assert source.value() == (
        "1. The **Night**\n   a. item {{higher_cap_multiple}}{{clause:term}}\n## Head\n"
        "| Title | Title |\n|---|---|\n| Text | Text |"
    )
    group = _menu_item(source.variable_menu.actions(), "Vendor").menu()
    assert isinstance(group, QMenu)
    assert "vendor.name" in [item.text() for item in group.actions()]
    source.edit.moveCursor(QTextCursor.MoveOperation.Start)
    source.edit.moveCursor(QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveMode.KeepAnchor)
    source.make_bold()
    assert source.value().startswith("**1. The **Night****\n")
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: shown.append(menu))
    for name in ("Value…", "Reference…"):
        buttons = dialog.findChildren(QToolButton)
        next(button for button in buttons if button.text() == name).click()
    assert shown == [source.variable_menu, source.reference_menu]
    dialog.done(0)


def _menu_item(actions: list[QAction], text: str) -> QAction:
    return next(item for item in actions if item.text() == text)


def test_typing_is_looked_at_after_a_moment(qtbot: QtBot, screen: ClausesScreen) -> None:
    dialog = edit(qtbot, screen, "records")
    qtbot.keyClicks(dialog.source_editor.edit, "Typed in. ")
    assert dialog._wait.isActive()
    dialog._wait.timeout.emit()
    assert "Typed in." in preview(dialog)
    assert not dialog._wait.isActive()
    dialog.done(0)


@pytest.mark.impatient
def test_of_several_texts_the_latest_is_what_is_shown(qtbot: QtBot, screen: ClausesScreen) -> None:
    dialog = edit(qtbot, screen, "records")
    for word in ("one", "two", "three"):
        dialog.source_editor.set_value(f"1. The word is {word}.\n")
        dialog.look()
    qtbot.waitUntil(lambda: not screen.shell.jobs.busy)
    assert "The word is three." in preview(dialog)
    dialog.source_editor.set_value("1. The word is four.\n")
    dialog.look()
    dialog.done(0)  # what is printed for a window that is gone is dropped
    qtbot.waitUntil(lambda: not screen.shell.jobs.busy)


def test_hostile_text_is_shown_printed_and_compared_as_it_was_typed(
    qtbot: QtBot, screen: ClausesScreen, book: OpenBook
) -> None:
    dialog = edit(qtbot, screen, "records")
    dialog.head.box("title").editor.set_value(HOSTILE)
    dialog.head.box("note").editor.set_value(HOSTILE)
    dialog.source_editor.set_value(f"1. {HOSTILE} {'long' * 900}\n")
    dialog.look()
    assert preview(dialog).count(HOSTILE) >= 2
    assert dialog.save()
    assert pick(screen, "records")[1] == HOSTILE
    action(screen, "versions").trigger()
    history = QApplication.activeModalWidget()
    assert isinstance(history, HistoryDialog)
    assert HOSTILE in history.page.toPlainText()
    assert history.list.item(1).text().endswith(HOSTILE)
    history.close()


def test_every_shipped_clause_passes_through_the_form_unchanged(qtbot: QtBot) -> None:
    form = head_form()
    qtbot.addWidget(form)
    for clause in shipped_clauses():
        form.set_values(head_values(clause))
        assert clause_of(form.values(), clause.body, clause) == clause


# ------------------------------------------------------------------------------- versions


def test_versions_are_shown_by_what_each_changed(
    qtbot: QtBot, screen: ClausesScreen, book: OpenBook
) -> None:
    for word in ("open", "closed"):
        dialog = edit(qtbot, screen, "records")
        dialog.source_editor.set_value(f"1. The books are {word}.\n")
        dialog.head.box("variables").editor.set_value(())
        assert dialog.save()
    pick(screen, "records")
    action(screen, "retire").trigger()
    pick(screen, "records")
    action(screen, "versions").trigger()
    history = QApplication.activeModalWidget()
    assert isinstance(history, HistoryDialog)
    assert [history.list.item(row).text() for row in range(3)] == [
        "Version 1, comes with the program",
        "Version 2, Oct 5, 2026, 10:00 AM",
        "Version 3, Oct 5, 2026, 10:00 AM (retired)",
    ]
    assert "The books are openclosed." in history.page.toPlainText()
    assert "line-through" in history.page.toHtml()
    qtbot.keyClick(history.list, Qt.Key.Key_Home)
    assert "Timesheets, records and audit" in history.page.toPlainText()
    assert "The Vendor" in history.page.toPlainText()
    (close,) = history.findChildren(QPushButton)
    close.click()
    assert not history.isVisible()


def test_versions_that_differ_in_no_word_say_so(screen: ClausesScreen, book: OpenBook) -> None:
    pick(screen, "fairness")
    action(screen, "retire").trigger()
    pick(screen, "fairness")
    action(screen, "versions").trigger()
    history = QApplication.activeModalWidget()
    assert isinstance(history, HistoryDialog)
    assert history.page.toPlainText() == "No word differs."
    history.close()


# ------------------------------------------------------------------------------- retiring


def contract_of(book: OpenBook) -> ContractId:
    (row,) = list_contracts(book)
    return row.contract.id


def agreement_tab(book: OpenBook, memory: Memory) -> AgreementTab:
    """The clauses of the sample contract as its editor shows them."""
    file = open_contract(book, contract_of(book))
    drafts = open_drafting(book, open_balance(book, file.contract.id))
    tab = AgreementTab(memory, drafts.offer)
    tab.show(file, locked=False)
    return tab


def offered(screen: ClausesScreen, book: OpenBook) -> list[str]:
    tab = agreement_tab(book, screen.shell.memory)
    outline = tab.editor.outline
    return [key for key in outline.ids if not outline.row(key).isHidden()]


def test_retired_clause_is_offered_to_no_draft_until_it_is_brought_back(
    qtbot: QtBot, screen: ClausesScreen, book: OpenBook
) -> None:
    assert "non-solicitation" in offered(screen, book)
    pick(screen, "non-solicitation")
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Delete)
    assert pick(screen, "non-solicitation")[4] == "Retired"
    assert not action(screen, "retire").isEnabled()
    assert "non-solicitation" not in offered(screen, book)
    action(screen, "bring_back").trigger()
    assert pick(screen, "non-solicitation")[4] == "Comes with the program"
    pick(screen, "schedule-f")
    action(screen, "retire").trigger()
    box = QApplication.activeModalWidget()
    assert isinstance(box, ProblemsDialog)
    assert box.list.item(0).text() == (
        "Schedule F is part of every agreement and can't be retired."
    )
    box.close()


# ------------------------------------------------------------------------------- files


def test_clause_is_saved_as_a_file_and_comes_in_as_a_change(
    qtbot: QtBot,
    screen: ClausesScreen,
    book: OpenBook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "records"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    pick(screen, "records")
    action(screen, "export_clause").trigger()
    file = tmp_path / "records.md"
    shipped = next(item for item in shipped_clauses() if item.id == "records")
    assert file.read_text(encoding="utf-8") == clause_source(shipped)
    file.write_text(clause_source(shipped).replace("1. ", "1. From a file: "), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    action(screen, "import_clause").trigger()
    dialog = opened(screen)
    assert dialog.is_changed()
    assert dialog.save()
    assert not dialog.is_changed()
    assert pick(screen, "records")[4:6] == ["Changed by you", "2"]
    file.write_text("no clause", encoding="utf-8")
    action(screen, "import_clause").trigger()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert box.text().startswith("records.md is no clause. Line 1:")
    box.close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x"), ""))
    pick(screen, "records")
    action(screen, "export_clause").trigger()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    box.close()


def test_file_dialog_that_is_given_up_changes_nothing(
    screen: ClausesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    pick(screen, "records")
    action(screen, "import_clause").trigger()
    action(screen, "export_clause").trigger()
    assert QApplication.activeModalWidget() is None


# ------------------------------------------------------------------------------- the contract


def test_editor_of_an_amendment_says_where_the_library_has_a_newer_wording(
    screen: ClausesScreen, book: OpenBook
) -> None:
    clause = next(item for item in clause_library(book) if item.id == "records")
    newer = replace(clause, body=clause.body.replace("1. ", "1. Anew: "))
    assert isinstance(save_clause(book, clause_source(newer)), Saved)
    signed = open_contract(book, contract_of(book))
    file = next_revision(signed, effective_from=dt.date(2026, 11, 1))
    assert isinstance(save_contract(book, file), Saved)
    tab = agreement_tab(book, screen.shell.memory)
    page = tab.editor.page_of("records")
    assert page.newer is not None
    assert "newer one (version 2)" in page.newer.text()
    assert not any("Anew" in label.text() for label in page.findChildren(QLabel))
    assert tab.editor.page_of("fees").newer is None
