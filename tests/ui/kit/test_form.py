from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.line_editors import TextEditor
from bpodesk.ui.kit.rows import RowColumn, RowsEditor
from bpodesk.ui.notify import Notify
from bpodesk.ui.screen import Shell


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    code: str = "C-1"
    name: str = "Harbor & Pine"
    seats: int | None = 4


def _even(value: int | None) -> str:
    return "Seats come in pairs." if value is not None and value % 2 else ""


CODE = Field("code", "&Code", editors.code(), help="Shown on statements.")
NAME = Field("name", "&Name", editors.text(required=True), span=2)
SEATS = Field("seats", "&Seats", editors.integer(), check=_even)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form((Section("Customer", ((CODE, NAME), (SEATS,)), note="A note"),))
    qtbot.addWidget(form)
    form.set_record(Customer())
    form.show()
    qtbot.waitExposed(form)
    return form


def _words(form: Form, name: str) -> str:
    words = form.box(name)._words
    return words.text() if words.isVisible() else ""


def test_form_shows_a_record_and_gives_it_back(form: Form) -> None:
    assert replace(Customer(), **form.values()) == Customer()
    assert form.value(SEATS) == 4
    assert not form.is_changed()
    assert form.names == {"code", "name", "seats"}


def test_form_is_changed_until_the_old_value_is_back(form: Form) -> None:
    form.editor(NAME).set_value("Other")
    assert form.is_changed()
    form.editor(NAME).set_value("Harbor & Pine")
    assert not form.is_changed()


def test_untouched_fields_show_help_not_faults(form: Form) -> None:
    form.set_values({"name": ""})
    assert _words(form, "name") == ""
    assert _words(form, "code") == "Shown on statements."


def test_check_shows_every_fault_beside_its_field(form: Form) -> None:
    form.set_values({"name": "", "seats": 3})
    assert not form.check()
    assert _words(form, "name") == "This is needed."
    assert _words(form, "seats") == "Seats come in pairs."
    assert form.box("name")._sign.isVisible()
    assert form.editor(NAME).face().property("bad") is True
    first = form.first_bad()
    assert first is not None
    assert first.field.name == "name"


def test_problems_from_outside_stand_at_their_field_until_it_changes(form: Form) -> None:
    left = form.show_problems(
        (Problem(message="Taken.", field="code"), Problem(message="Closed.", field="month"))
    )
    assert [problem.message for problem in left] == ["Closed."]
    assert _words(form, "code") == "Taken."
    assert form.editor(CODE).face().accessibleDescription() == "Taken."
    form.editor(CODE).set_value("C-2")
    assert _words(form, "code") == "Shown on statements."


def test_labels_lead_to_their_editors_and_name_them(form: Form) -> None:
    label = form.box("name").label
    assert label.buddy() is form.editor(NAME).face()
    assert form.editor(NAME).face().accessibleName() == "Name"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_tab_goes_through_the_fields_in_order(qtbot: QtBot, form: Form) -> None:
    form.editor(CODE).setFocus()
    seen = [QApplication.focusWidget()]
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [form.editor(field).face() for field in (CODE, NAME, SEATS)]


def test_fault_appears_when_the_field_is_left(qtbot: QtBot, form: Form) -> None:
    face = form.editor(SEATS).face()
    face.setFocus()
    qtbot.keyClicks(face, "x")
    assert _words(form, "seats") == ""
    form.editor(CODE).setFocus()
    assert "whole number" in _words(form, "seats")


def test_two_fields_of_one_name_are_a_mistake(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="code"):
        Form((Section("", ((CODE, CODE),)),))


# ---------------------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str = ""
    calls: int | None = None


def _named(rows: tuple[Contact, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(message=f"Row {place} needs a name.")
        for place, row in enumerate(rows, 1)
        if not row.name
    )


COLUMNS = (
    RowColumn[Contact]("name", "Name", editors.text(), lambda row: row.name),
    RowColumn[Contact]("calls", "Calls", editors.integer(), lambda row: str(row.calls or "")),
)
ANA, TOM = Contact(name="Ana", calls=1), Contact(name="Tom", calls=2)


@pytest.fixture
def rows(qtbot: QtBot) -> RowsEditor[Contact]:
    editor = RowsEditor(COLUMNS, blank=Contact, check=_named, noun="contact")
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.set_value((ANA, TOM))
    editor.show()
    qtbot.waitExposed(editor)
    return editor


def _type_in_cell(qtbot: QtBot, rows: RowsEditor[Contact], typed: str, key: Qt.Key) -> None:
    line = QApplication.focusWidget()
    assert line is not rows.view
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, key)


def test_ins_adds_a_row_and_tab_goes_on_to_the_next_cell(
    qtbot: QtBot, rows: RowsEditor[Contact]
) -> None:
    qtbot.keyClick(rows.view, Qt.Key.Key_Insert)
    _type_in_cell(qtbot, rows, "Eva", Qt.Key.Key_Tab)
    _type_in_cell(qtbot, rows, "7", Qt.Key.Key_Return)
    assert rows.value() == (ANA, Contact(name="Eva", calls=7), TOM)


def test_refused_cell_keeps_its_value_and_says_why(qtbot: QtBot, rows: RowsEditor[Contact]) -> None:
    rows.view.setCurrentIndex(rows.model.index(0, 1))
    rows.open()
    line = QApplication.focusWidget()
    qtbot.keyClicks(line, "x")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert rows.value() == (ANA, TOM)
    assert "whole number" in rows._refusal.text()
    assert "keeps its old value" in rows._refusal.text()
    assert rows._refusal.isVisible()


def test_del_removes_and_alt_arrows_move(qtbot: QtBot, rows: RowsEditor[Contact]) -> None:
    with qtbot.waitSignal(rows.changed):
        qtbot.keyClick(rows.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert rows.value() == (TOM, ANA)
    assert not rows.down_button.isEnabled()
    qtbot.keyClick(rows.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rows.value() == (ANA, TOM)
    qtbot.keyClick(rows.view, Qt.Key.Key_Delete)
    assert rows.value() == (TOM,)
    qtbot.keyClick(rows.view, Qt.Key.Key_Delete)
    qtbot.keyClick(rows.view, Qt.Key.Key_Delete)
    assert rows.value() == ()
    assert not rows.remove_button.isEnabled()


def test_rows_tell_what_is_wrong_with_them(rows: RowsEditor[Contact]) -> None:
    rows.set_value((ANA, Contact()))
    assert rows.problem() == "Row 2 needs a name."


def test_rows_with_a_form_open_it(qtbot: QtBot) -> None:
    asked: list[Contact] = []

    def edit(row: Contact) -> Contact | None:
        asked.append(row)
        return replace(row, name="Edited") if row.name else None

    editor = RowsEditor(COLUMNS, blank=Contact, edit_row=edit)
    qtbot.addWidget(editor)
    editor.set_value((ANA,))
    editor.add_button.click()
    assert editor.value() == (ANA,)
    qtbot.keyClick(editor.view, Qt.Key.Key_Return)
    assert editor.value() == (replace(ANA, name="Edited"),)
    assert asked == [Contact(), ANA]


def test_added_row_comes_into_view_on_a_page_that_is_scrolled(qtbot: QtBot) -> None:
    rows = RowsEditor(COLUMNS, blank=Contact)
    page = QWidget()
    column = QVBoxLayout(page)
    rows.view.setFixedHeight(200)
    column.addWidget(rows)
    column.addSpacing(400)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(page)
    area.resize(500, 220)
    area.show()
    qtbot.waitExposed(area)
    area.verticalScrollBar().setValue(rows.add_button.y())
    rows.add_button.click()
    row = rows.view.visualRect(rows.model.index(0, 0))
    top = rows.view.viewport().mapTo(area.viewport(), row.topLeft()).y()
    assert 0 <= top < area.viewport().height()


# ---------------------------------------------------------------------------- dialog


class _Saver:
    def __init__(self) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.trouble: Trouble | None = None
        self.calls = 0

    def __call__(self) -> tuple[Problem, ...]:
        self.calls += 1
        if self.trouble:
            raise self.trouble
        return self.problems


@pytest.fixture
def saver() -> _Saver:
    return _Saver()


@pytest.fixture
def dialog(qtbot: QtBot, shell: Shell, saver: _Saver) -> RecordDialog:
    one = Form((Section("", ((CODE, NAME),)),))
    two = Form((Section("", ((SEATS,),)),))
    one.set_values({"code": "C-1", "name": "Harbor"})
    two.set_values({"seats": 4})
    dialog = RecordDialog(
        "Customer",
        (("&Record", one), ("S&eats", two)),
        save=saver,
        notify=shell.notify,
        name="customers",
        memory=shell.memory,
    )
    # Not handed to qtbot: it would close the dialog, which may ask.
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return])
def test_ctrl_s_and_ctrl_enter_save_and_close(
    qtbot: QtBot, dialog: RecordDialog, saver: _Saver, key: Qt.Key
) -> None:
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.ControlModifier)
    assert saver.calls == 1
    assert not dialog.isVisible()


def test_first_field_has_the_focus(dialog: RecordDialog) -> None:
    assert QApplication.focusWidget() is dialog._forms[0].editor(CODE).face()


def test_letter_of_a_tab_leads_into_its_page_from_the_buttons_below(
    qtbot: QtBot, dialog: RecordDialog
) -> None:
    qtbot.waitActive(dialog)
    for key, page, field in ((Qt.Key.Key_E, 1, SEATS), (Qt.Key.Key_R, 0, CODE)):
        for _ in ("from the other tab", "from its own"):
            dialog.save_button.setFocus()
            qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
            assert QApplication.focusWidget() is dialog._forms[page].editor(field).face()


def test_letter_of_the_tab_in_front_leaves_the_focus_on_its_page(
    qtbot: QtBot, dialog: RecordDialog
) -> None:
    qtbot.waitActive(dialog)
    dialog._forms[0].editor(NAME).face().setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is dialog._forms[0].editor(NAME).face()


def test_faults_stop_the_save_and_lead_to_the_first_tab_with_one(
    dialog: RecordDialog, saver: _Saver
) -> None:
    dialog._forms[1].set_values({"seats": 3})
    assert not dialog.save()
    assert saver.calls == 0
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == 1
    assert QApplication.focusWidget() is dialog._forms[1].editor(SEATS).face()


def test_problems_of_the_save_stand_at_fields_or_on_top(
    dialog: RecordDialog, saver: _Saver
) -> None:
    saver.problems = (
        Problem(message="Taken.", field="code"),
        Problem(message="The month is <b>sealed</b>.", place="2026-09"),
    )
    assert not dialog.save()
    assert dialog.isVisible()
    assert _words(dialog._forms[0], "code") == "Taken."
    assert dialog.strip.message == "2026-09: The month is <b>sealed</b>."
    labels = [label for label in dialog.strip.findChildren(QLabel) if label.text()]
    assert labels[0].textFormat() == Qt.TextFormat.PlainText


def test_warnings_do_not_stop_the_save(dialog: RecordDialog, saver: _Saver) -> None:
    saver.problems = (Problem(message="Odd.", severity=Severity.WARNING),)
    assert dialog.save()


def test_trouble_keeps_the_dialog_and_what_was_typed(
    dialog: RecordDialog, saver: _Saver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(Notify, "trouble", lambda self, trouble: told.append(str(trouble)))
    saver.trouble = Trouble("The book is open on another PC.")
    dialog._forms[0].editor(NAME).set_value("New")
    assert not dialog.save()
    assert told == ["The book is open on another PC."]
    assert dialog.isVisible()
    assert dialog._forms[0].value(NAME) == "New"


def test_esc_closes_at_once_where_nothing_changed(qtbot: QtBot, dialog: RecordDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("answer", "visible", "saves"), [(0, False, 1), (1, False, 0), (2, True, 0)]
)
def test_esc_asks_where_something_changed(
    qtbot: QtBot,
    dialog: RecordDialog,
    saver: _Saver,
    monkeypatch: pytest.MonkeyPatch,
    answer: int,
    visible: bool,
    saves: int,
) -> None:
    asked: list[str] = []

    def ask(self: Notify, question: str, buttons: tuple[str, ...], *, detail: str = "") -> int:
        asked.append(question)
        return answer

    monkeypatch.setattr(Notify, "ask", ask)
    dialog._forms[0].editor(NAME).set_value("Other")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == ["Discard changes?"]
    assert dialog.isVisible() is visible
    assert saver.calls == saves


def test_dialog_remembers_its_size_and_fits_the_screen(
    qtbot: QtBot, dialog: RecordDialog, shell: Shell, saver: _Saver
) -> None:
    dialog.resize(700, 500)
    dialog.reject()
    form = Form((Section("", ((NAME,),)),))
    again = RecordDialog(
        "C", (("", form),), save=saver, notify=shell.notify, name="customers", memory=shell.memory
    )
    qtbot.addWidget(again)
    assert again.size() == QSize(700, 500)
    assert again.tabs is None
    large = RecordDialog(
        "C",
        (("", Form((Section("", ((SEATS,),)),))),),
        save=saver,
        notify=shell.notify,
        name="other",
        memory=shell.memory,
        size=QSize(9000, 9000),
    )
    qtbot.addWidget(large)
    room = QApplication.primaryScreen().availableGeometry()
    assert large.width() < room.width()
    assert large.height() < room.height()


def test_text_editor_of_a_form_is_reachable(form: Form) -> None:
    assert isinstance(form.editor(NAME), TextEditor)
