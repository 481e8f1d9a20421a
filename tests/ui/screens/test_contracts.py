import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.changes import Kind
from bpodesk.domain.customers import Customer
from bpodesk.domain.problems import Problem
from bpodesk.domain.rates import RateKind
from bpodesk.domain.sla.levels import LevelKind
from bpodesk.domain.worktime import Holiday
from bpodesk.services.bin import list_bin, restore
from bpodesk.services.books import OpenBook, what_can_be_undone
from bpodesk.services.clause_library import clause_library
from bpodesk.services.contracts import (
    ContractFile,
    find_contract,
    list_contracts,
    save_contract,
)
from bpodesk.services.customers import bin_customers, list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import sign_revision
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.services.staff import bin_people, list_staff
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.notify import Notice, ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts import ContractsScreen
from bpodesk.ui.screens.contracts.balance import BalanceEditor
from bpodesk.ui.screens.contracts.calendar import CalendarTab
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.drafting.editor import AgreementEditor
from bpodesk.ui.screens.contracts.levels import MeasureEditor, measure_words
from bpodesk.ui.screens.contracts.start_dialog import StartDialog
from bpodesk.ui.screens.preview import DocumentWindow

GENERAL, RATES, LEVELS, CREDITS, COMMERCIAL, CALENDAR, SEATS, AGREEMENT, BALANCE = range(9)


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> ContractsScreen:
    made = ContractsScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def _open_sample(screen: ContractsScreen) -> ContractDialog:
    screen.open_row(screen.table.model.rows[0])
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    return dialog


def _new(screen: ContractsScreen, place: int = 0) -> ContractDialog:
    """A new contract; `place` is what it starts from, 0 is empty."""
    screen.new_row()
    start = QApplication.activeModalWidget()
    assert isinstance(start, StartDialog)
    start.list.setCurrentRow(place)
    start.accept()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    return dialog


def _set(dialog: ContractDialog, part: int, name: str, value: object) -> None:
    dialog.parts[part].form.box(name).editor.set_value(value)


def _rows(dialog: ContractDialog, part: int, name: str) -> RowsEditor[object]:
    editor = dialog.parts[part].form.box(name).editor
    assert isinstance(editor, RowsEditor)
    return editor


def _answer(act: Callable[[RecordDialog], object]) -> None:
    """What to do with the next dialog that waits for an answer."""

    def run() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        act(asked)

    QTimer.singleShot(0, run)


def _fill(**values: object) -> Callable[[RecordDialog], object]:
    def act(dialog: RecordDialog) -> None:
        for name, value in values.items():
            dialog._forms[0].box(name).editor.set_value(value)
        assert dialog.save(), dialog._forms[0].first_bad()

    return act


def _holidays(editor: RowsEditor[object]) -> tuple[Holiday, ...]:
    return tuple(row for row in editor.value() if isinstance(row, Holiday))


def _begin_next(dialog: ContractDialog) -> None:
    _answer(_fill(day=dt.date(2026, 11, 1)))
    dialog.start_next_revision()


def _number(file: ContractFile) -> tuple[int, dt.date | None]:
    return file.revision.number, file.revision.signed_on


def test_contract_list_shows_the_revision_in_force(screen: ContractsScreen) -> None:
    cells = [column.text(screen.table.model.rows[0]) for column in screen.table.model.columns]
    assert cells == [
        "HPO-2026-014",
        "Customer care for online orders",
        "Harbor & Pine Outfitters",
        "Active",
        "Jan 1, 2026",
        screen.table.model.columns[5].text(screen.table.model.rows[0]),
        "2",
        "6",
        "Jun 18, 2026",
    ]


def test_new_contract_takes_the_only_customer_and_is_saved_as_one_step(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _new(screen)
    assert not dialog.bar.preview_button.isEnabled()
    _set(dialog, GENERAL, "number", "HPO-2026-015")
    _set(dialog, GENERAL, "title", "Back office")
    assert dialog.save()
    file = find_contract(book, "HPO-2026-015")
    assert file.contract.currency == "USD"
    assert file.contract.starts_on == dt.date(2026, 10, 1)
    assert file.revision.terms.calendar.zone == "America/New_York"
    current = screen.table.current()
    assert current is not None
    assert current.contract.number == "HPO-2026-015"
    screen._office.undo()
    assert [row.contract.number for row in screen.table.model.rows] == [SAMPLE_CONTRACT]


def test_new_contract_without_particulars_is_told_on_the_first_tab(
    screen: ContractsScreen, book: OpenBook
) -> None:
    save_customer(book, Customer(code="X", name="Xenia Ltd", zone="UTC", currency="EUR"))
    dialog = _new(screen)
    assert dialog.tabs is not None
    dialog.tabs.setCurrentIndex(SEATS)
    assert not dialog.save()
    form = dialog.parts[GENERAL].form
    assert dialog.tabs.currentIndex() == GENERAL
    assert form.box("number").problem() == "This is needed."
    assert form.box("customer_id").problem() == "Choose one."
    xenia = next(item for item in list_customers(book) if item.code == "X")
    _set(dialog, GENERAL, "customer_id", xenia.id)
    assert form.box("currency").editor.value() == "EUR"
    dialog.done(0)


def test_contract_without_any_customer_sends_to_the_customers(
    screen: ContractsScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("bpodesk.ui.screens.contracts.list_screen.list_customers", lambda _book: ())
    monkeypatch.setattr(screen.shell.notify, "trouble", lambda trouble: told.append(str(trouble)))
    screen.new_row()
    assert told == ["A contract is made with a customer. Add the customer first."]


def test_number_that_is_taken_is_told_at_the_number(screen: ContractsScreen) -> None:
    dialog = _new(screen)
    _set(dialog, GENERAL, "number", SAMPLE_CONTRACT)
    _set(dialog, GENERAL, "title", "Twin")
    assert not dialog.save()
    assert f"{SAMPLE_CONTRACT} is taken" in dialog.parts[GENERAL].form.box("number").problem()
    dialog.done(0)


def test_signed_revision_is_read_only_but_for_contract_and_seats(
    screen: ContractsScreen, book: OpenBook
) -> None:
    before = find_contract(book, SAMPLE_CONTRACT)
    dialog = _open_sample(screen)
    assert dialog.locked
    assert "was signed on Jun 18, 2026" in dialog.bar.words.text()
    assert dialog.bar.next_button.isVisible()
    assert not dialog.bar.sign_button.isVisible()
    assert not _rows(dialog, RATES, "rate_lines").add_button.isVisibleTo(dialog)
    assert not _rows(dialog, CALENDAR, "windows").model.in_place
    for part, name in (
        (CREDITS, "pool_percent"),
        (COMMERCIAL, "forum"),
        (GENERAL, "effective_from"),
    ):
        face = dialog.parts[part].form.box(name).editor.face()
        assert face.property("readOnly") is True, name
    for name in ("currency", "customer_id"):
        assert not dialog.parts[GENERAL].form.box(name).editor.isEnabled()
    for name in ("number", "starts_on"):
        face = dialog.parts[GENERAL].form.box(name).editor.face()
        assert face.property("readOnly") is True, name
    assert not _rows(dialog, SEATS, "seats").add_button.isHidden()
    _set(dialog, GENERAL, "note", "Renewal talks in spring")
    assert not dialog.parts[GENERAL].form.box("status").editor.isEnabled()
    assert dialog.save()
    after = find_contract(book, SAMPLE_CONTRACT)
    assert after.revision == before.revision
    assert after.contract.note == "Renewal talks in spring"
    screen._office.undo()
    assert find_contract(book, SAMPLE_CONTRACT).contract.note == ""


def test_rows_of_a_signed_revision_open_for_reading_only(screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    seen: list[tuple[bool, str, bool]] = []

    def look(asked: RecordDialog) -> None:
        line = asked._forms[0].box("code").editor.face()
        seen.append(
            (
                asked.save_button.isVisible(),
                asked.cancel_button.text(),
                line.property("readOnly") is True,
            )
        )
        asked.reject()

    for part, name in ((RATES, "rate_lines"), (LEVELS, "levels")):
        _answer(look)
        _rows(dialog, part, name).open()
    assert seen == [(False, "&Close", True)] * 2
    assert not dialog.is_changed()
    dialog.reject()


def test_next_revision_is_begun_edited_saved_signed_and_undone(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    assert not dialog.locked
    assert dialog.is_changed()  # begun, but not in the book
    assert not dialog.bar.sign_button.isEnabled()
    assert dialog.parts[GENERAL].form.box("revision_number").editor.value() == "3"
    _set(dialog, CREDITS, "at_risk_percent", Decimal(10))
    _set(dialog, COMMERCIAL, "payment_days", 45)
    assert dialog.save()
    draft = find_contract(book, SAMPLE_CONTRACT)
    assert _number(draft) == (3, None)
    assert draft.revision.effective_from == dt.date(2026, 11, 1)
    assert draft.revision.terms.credits.at_risk_percent == Decimal(10)
    assert draft.revision.terms.commercial.payment_days == 45

    dialog = _open_sample(screen)
    assert dialog.bar.sign_button.isEnabled()
    _set(dialog, GENERAL, "note", "x")
    assert not dialog.bar.sign_button.isEnabled()
    _set(dialog, GENERAL, "note", "")
    _answer(_fill(day=dt.date(2026, 10, 20)))
    dialog.sign()
    assert dialog.locked
    assert _number(find_contract(book, SAMPLE_CONTRACT)) == (3, dt.date(2026, 10, 20))
    dialog.reject()
    assert what_can_be_undone(book).undo is None  # a signature stands


def test_next_revision_given_up_or_going_back_changes_nothing(screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    told: list[str] = []

    def go_back(asked: RecordDialog) -> None:
        box = asked._forms[0].box("day")
        box.editor.set_value(dt.date(2026, 6, 30))
        assert not asked.save()
        told.append(box.problem())
        asked.done(0)

    _answer(go_back)
    dialog.start_next_revision()
    assert told[0].startswith("Effective dates of revisions can't go back")
    _answer(lambda asked: asked.reject())
    dialog.sign()
    assert dialog.locked
    assert not dialog.is_changed()
    _set(dialog, GENERAL, "title", "")
    dialog.start_next_revision()  # what is wrong comes first
    assert dialog.parts[GENERAL].form.box("title").problem() == "This is needed."
    dialog.done(0)


def test_pool_that_does_not_add_up_leads_to_the_credits(screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    _set(dialog, CREDITS, "pool_percent", Decimal(100))
    assert not dialog.save()
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == CREDITS
    told = dialog.parts[CREDITS].form.box("pool_percent").problem()
    assert told.startswith("The service levels share out 150 %, but the pool is 100 %.")
    dialog.done(0)


@pytest.mark.parametrize(
    ("part", "name", "told"),
    [
        (RATES, "rate_lines", "SEAT has two rates on 2026-07-01"),
        (LEVELS, "levels", "S1: the code is used twice"),
        (CALENDAR, "windows", "The calendar has no working hours"),
        (CALENDAR, "holidays", "The holiday on 2026-09-07 is listed twice."),
        (SEATS, "seats", "Seat A: The last day is before the first"),
    ],
)
def test_problem_of_rows_is_told_at_them_on_their_tab(
    screen: ContractsScreen, part: int, name: str, told: str
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = _rows(dialog, part, name)
    rows = editor.value()
    terms = dialog.file.revision.terms
    labor_day = Holiday(day=dt.date(2026, 9, 7), name="Twice")
    wrong = {
        "rate_lines": tuple(
            replace(line, ends_on=None) if line.code == "SEAT" else line
            for line in terms.rate_lines
        ),
        "levels": (*terms.levels, terms.levels[0]),
        "windows": (),
        "holidays": (*terms.calendar.holidays, labor_day),
        "seats": (replace(dialog.file.seats[0], ends_on=dt.date(2025, 1, 1)), *rows[1:]),
    }[name]
    editor.set_value(wrong)
    assert not dialog.save()
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == part
    assert told in dialog.parts[part].form.box(name).problem()
    dialog.done(0)


def test_rate_line_is_added_by_its_form(screen: ContractsScreen, book: OpenBook) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = _rows(dialog, RATES, "rate_lines")
    _answer(_fill(code="CHAT", title="Chats", kind=RateKind.TRANSACTION, unit_rate=Decimal("0.55")))
    editor.add()
    _answer(_fill(unit_rate=Decimal("0.60"), minimum_units=100))
    editor.open()
    assert dialog.save()
    lines = find_contract(book, SAMPLE_CONTRACT).revision.terms.rate_lines
    chat = next(line for line in lines if line.code == "CHAT")
    assert (chat.unit_rate, chat.minimum_units) == (Decimal("0.60"), 100)
    assert chat.starts_on == dt.date(2026, 11, 1)


def test_rate_line_that_ends_before_it_starts_is_told_at_its_end(
    screen: ContractsScreen,
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    told: list[str] = []

    def end_early(asked: RecordDialog) -> None:
        asked._forms[0].box("ends_on").editor.set_value(dt.date(2025, 1, 1))
        assert not asked.save()
        told.append(asked._forms[0].box("ends_on").problem())
        asked.done(0)

    _answer(end_early)
    _rows(dialog, RATES, "rate_lines").open()
    assert told == ["SEAT: it ends on 2025-01-01, which is not after its start."]
    dialog.done(0)


def test_service_level_is_added_and_its_order_checked(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = _rows(dialog, LEVELS, "levels")
    told: list[str] = []

    def fill(asked: RecordDialog) -> None:
        form = asked._forms[0]
        assert form.box("code").editor.value() == "S5"
        form.box("title").editor.set_value("Abandoned calls")
        form.box("kind").editor.set_value(LevelKind.KPI)
        form.box("metric").editor.set_value("accuracy")
        form.box("target").editor.set_value(Decimal(90))
        form.box("minimum").editor.set_value(Decimal(95))
        assert not asked.save()
        told.append(form.box("minimum").problem())
        form.box("minimum").editor.set_value(None)
        assert asked.save()

    _answer(fill)
    editor.add()
    assert told == ["The minimum must not be harder than the target."]
    assert dialog.save()
    added = find_contract(book, SAMPLE_CONTRACT).revision.terms.level("S5")
    assert added is not None
    assert (added.metric, added.kind, added.target) == ("accuracy", LevelKind.KPI, Decimal(90))


def test_measure_editor_shows_the_formula(qtbot: QtBot) -> None:
    editor = MeasureEditor()
    qtbot.addWidget(editor)
    assert editor.problem() == "Choose one."
    editor.set_value("service-level-f2")
    assert editor._formula.text() == "answered within T / answered; in %, the target is a minimum."
    assert measure_words("handle-time").endswith("in s, the target is a maximum.")
    assert measure_words("attrition-staff").endswith(" It is counted from the staff list.")


def test_public_holidays_are_added_beside_those_there(
    screen: ContractsScreen, book: OpenBook
) -> None:
    notices: list[Notice] = []
    screen.shell.notify.noticed.connect(notices.append)
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = _rows(dialog, CALENDAR, "holidays")
    before = _holidays(editor)
    part = dialog.parts[CALENDAR]
    assert isinstance(part, CalendarTab)
    _answer(_fill(country="US", first_year=2026, last_year=2026))
    part.add_public_holidays()
    after = _holidays(editor)
    assert set(before) < set(after)
    assert len({holiday.day for holiday in after}) == len(after)
    assert notices[-1].message == f"{len(after) - len(before)} holidays were added."
    _answer(lambda asked: asked.reject())
    part.add_public_holidays()
    assert editor.value() == after
    dialog.done(0)


def test_seat_is_added_for_a_person_with_their_role(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    editor = _rows(dialog, SEATS, "seats")
    editor.add()
    seat = editor.value()[-1]
    assert isinstance(seat, Assignment)
    assert seat.seat == "Seat 1"
    assert not dialog.save()
    assert "Choose the person" in dialog.parts[SEATS].form.box("seats").problem()
    person = list_staff(book)[5].person
    editor.set_value((*dialog.file.seats, replace(seat, staff_id=person.id)))
    assert dialog.save()
    added = find_contract(book, SAMPLE_CONTRACT).seats[-1]
    assert (added.staff_id, added.role) == (person.id, "Agent")


def test_clause_values_are_kept_only_where_they_differ(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(editor, AgreementEditor)
    editor.show_clause("termination")
    form = editor.form_of("termination").form
    assert form is not None
    form.box("vendor_cure_days").editor.set_value(45)
    form.box("customer_cure_days").editor.set_value(30)  # the usual value
    editor.show_clause("schedule-a")
    scope = editor.form_of("schedule-a").form
    assert scope is not None
    scope.box("exclusions").editor.set_value(("tax advice", "site work"))
    editor.outline.row("non-solicitation").setCheckState(0, Qt.CheckState.Checked)
    assert dialog.save()
    terms = find_contract(book, SAMPLE_CONTRACT).revision.terms
    assert terms.clause_values["termination"] == {"vendor_cure_days": 45}
    assert terms.clause_values["schedule-a"] == {"exclusions": "tax advice\nsite work"}
    assert "non-solicitation" in terms.clauses
    assert "parties" in terms.clauses
    assert "schedule-a" not in terms.clauses

    dialog = _open_sample(screen)
    editor = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(editor, AgreementEditor)
    editor.show_clause("termination")
    shown = editor.form_of("termination")
    assert shown.form is not None
    assert shown.form.box("vendor_cure_days").editor.value() == 45
    assert not dialog.is_changed()
    shown.usual_button.click()
    assert shown.value() == {}
    assert dialog.is_changed()
    editor.outline.row("non-solicitation").setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.save()
    terms = find_contract(book, SAMPLE_CONTRACT).revision.terms
    assert terms.clauses == ()
    assert set(terms.clause_values) == {"schedule-a"}


def test_clause_value_out_of_range_is_told_with_its_clause(screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(editor, AgreementEditor)
    editor.show_clause("termination")
    form = editor.form_of("termination").form
    assert form is not None
    form.box("vendor_cure_days").editor.set_value(400)
    assert not dialog.save()
    assert dialog.tabs is not None
    assert dialog.tabs.currentIndex() == AGREEMENT
    assert dialog.parts[AGREEMENT].form.box("clauses").problem() == (
        "Termination: Days for the Vendor to cure a breach: This can't be more than 90."
    )
    dialog.done(0)


def test_every_clause_of_the_library_can_be_shown_and_is_unchanged(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    editor = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(editor, AgreementEditor)
    for clause in clause_library(book):
        editor.show_clause(clause.id)
        assert editor.form_of(clause.id).value() == {}, clause.id
    assert not dialog.parts[AGREEMENT].form.is_changed()
    dialog.done(0)


def test_contract_is_binned_and_taken_back_by_undo(
    qtbot: QtBot, screen: ContractsScreen, book: OpenBook
) -> None:
    screen.table.view.selectRow(0)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Delete)
    assert list_contracts(book) == ()
    screen._office.undo()
    assert [row.contract.number for row in screen.table.model.rows] == [SAMPLE_CONTRACT]


def test_contract_names_its_customer_and_people_though_they_are_in_the_bin(
    screen: ContractsScreen, book: OpenBook
) -> None:
    file = find_contract(book, SAMPLE_CONTRACT)
    ended = tuple(replace(seat, ends_on=dt.date(2026, 9, 30)) for seat in file.seats)
    assert isinstance(save_contract(book, replace(file, seats=ended)), Saved)
    assert isinstance(bin_people(book, [row.person for row in list_staff(book)]), Saved)
    screen.bin_rows(list_contracts(book))
    assert isinstance(bin_customers(book, list_customers(book)), Saved)
    contract = next(row for row in list_bin(book) if row.kind is Kind.CONTRACT)
    screen._office.changed(restore(book, contract), "back")
    dialog = _open_sample(screen)
    customer = dialog.parts[GENERAL].form.box("customer_id").editor
    assert customer.value() == file.contract.customer_id
    seats = _rows(dialog, SEATS, "seats")
    assert seats.model.index(0, 1).data() == "Amihan Salonga  A"
    assert not dialog.is_changed()
    dialog.reject()


def test_revision_changed_in_another_window_is_not_signed_and_that_is_told(
    screen: ContractsScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(screen.shell.notify, "trouble", lambda trouble: told.append(str(trouble)))
    dialog = _open_sample(screen)
    _begin_next(dialog)
    assert dialog.save()
    dialog = _open_sample(screen)
    file = find_contract(book, SAMPLE_CONTRACT)
    other = replace(file, revision=replace(file.revision, summary="Changed meanwhile"))
    assert isinstance(save_contract(book, other), Saved)
    _answer(_fill(day=dt.date(2026, 10, 20)))
    dialog.sign()
    assert len(told) == 1
    assert "changed in another window" in told[0]
    assert _number(find_contract(book, SAMPLE_CONTRACT)) == (3, None)
    dialog.reject()


def test_revision_signed_in_another_window_is_listed_as_signed_already(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    assert dialog.save()
    dialog = _open_sample(screen)
    file = find_contract(book, SAMPLE_CONTRACT)
    assert isinstance(sign_revision(book, file, signed_on=dt.date(2026, 10, 1)), Saved)
    _answer(_fill(day=dt.date(2026, 10, 20)))
    dialog.sign()
    told = QApplication.activeModalWidget()
    assert isinstance(told, ProblemsDialog)
    assert told.list.item(0).text() == "Revision 3 was signed on 2026-10-01 already."
    told.accept()
    dialog.reject()


def test_preview_opens_the_agreement_from_the_list_and_the_editor(
    qtbot: QtBot, screen: ContractsScreen
) -> None:
    screen.table.view.selectRow(0)
    screen.commands()["preview"].run()
    first = _document(qtbot)
    assert first.preview.file_name == "HPO-2026-014 agreement revision 2.pdf"
    assert first.preview.pdf.startswith(b"%PDF")
    first.close()
    qtbot.waitUntil(lambda: not isValid(first))
    dialog = _open_sample(screen)
    dialog.bar.preview_button.click()
    second = _document(qtbot)
    assert second.windowTitle() == "Agreement HPO-2026-014, revision 2 – BPODesk"
    second.close()
    dialog.reject()


def test_preview_whose_text_has_gaps_lists_them(
    qtbot: QtBot, screen: ContractsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bpodesk.ui.screens.contracts.agreement.agreement_problems",
        lambda _paper: (Problem(message="Clause 3 lacks a date."),),
    )
    screen.preview_row(screen.table.model.rows[0])
    _document(qtbot).close()
    told = QApplication.activeModalWidget()
    assert isinstance(told, ProblemsDialog)
    assert told.list.item(0).text() == "Clause 3 lacks a date."
    told.accept()


def _document(qtbot: QtBot) -> DocumentWindow:
    def shown() -> list[DocumentWindow]:
        windows: list[QWidget] = QApplication.topLevelWidgets()
        return [item for item in windows if isinstance(item, DocumentWindow) and item.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
    return shown()[0]


def test_new_contract_begins_in_all_its_parts_when_it_begins(screen: ContractsScreen) -> None:
    dialog = _new(screen)
    before = dialog.collected().contract.starts_on
    _set(dialog, GENERAL, "starts_on", dt.date(2026, 3, 1))
    file = dialog.collected()
    assert before != dt.date(2026, 3, 1)
    assert (file.contract.starts_on, file.revision.effective_from) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 3, 1),
    )
    # A seat that is added now, and the words above, begin with it too.
    seats = _rows(dialog, SEATS, "seats")
    seats.add()
    (seat,) = dialog.parts[SEATS].form.box("seats").editor.value()
    assert seat.starts_on == dt.date(2026, 3, 1)
    assert "in force from Mar 1, 2026" in dialog.bar.words.text()
    dialog.done(0)


def test_signature_names_the_lines_without_a_price(screen: ContractsScreen, book: OpenBook) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    lines = dialog.parts[RATES].form.box("rate_lines").editor
    first = lines.value()[0]
    lines.set_value((replace(first, unit_rate=Decimal(0)), *lines.value()[1:]))
    assert dialog.save()
    dialog = _open_sample(screen)
    told: list[str] = []

    def look(asked: RecordDialog) -> None:
        told.extend(label.text() for label in asked.findChildren(QLabel))
        asked.reject()

    _answer(look)
    dialog.sign()
    words = f"Without a price, so that nothing is charged for them: {first.code}."
    assert any(words in text for text in told)
    dialog.reject()


def test_new_contract_starts_from_a_template_or_another_contract(screen: ContractsScreen) -> None:
    dialog = _new(screen, 4)
    assert [level.code for level in dialog.collected().revision.terms.levels] == [
        *("S1", "S2", "S3"),
        *("K1", "K2", "K3"),
    ]
    dialog.reject()
    dialog = _new(screen, 8)
    assert dialog.collected().revision.terms.levels[0].title == "Calls answered within 20 seconds"
    assert dialog.collected().contract.number == ""
    dialog.reject()


def test_new_contract_given_up_at_its_start_opens_nothing(screen: ContractsScreen) -> None:
    screen.new_row()
    start = QApplication.activeModalWidget()
    assert isinstance(start, StartDialog)
    assert start.list.count() == 9
    assert start.list.item(8).text().startswith("As HPO-2026-014")
    start.reject()
    assert QApplication.activeModalWidget() is None


def test_balance_follows_the_terms_and_its_remedy_changes_only_the_editor(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    clauses = dialog.parts[AGREEMENT].form.box("clauses").editor
    balance = dialog.parts[BALANCE].form.box("balance").editor
    assert isinstance(clauses, AgreementEditor)
    assert isinstance(balance, BalanceEditor)
    clauses.show_clause("termination")
    box = clauses.page_of("termination").position
    assert box is not None
    box.setCurrentIndex(box.findData("vendor"))
    box.activated.emit(box.currentIndex())
    assert clauses.value().positions == {"termination": "vendor"}
    assert dialog.tabs is not None
    dialog.tabs.setCurrentIndex(BALANCE)
    assert len(balance.value()) == 30
    balance.filter.setCurrentIndex(balance.filter.findData("favours vendor"))
    balance.filter.activated.emit(balance.filter.currentIndex())
    shown = [row.rule.code for row in balance.table.model.rows]
    assert shown == ["B04", "B05"]
    assert balance.remedy_button.isEnabled()
    balance.remedy_button.click()
    assert clauses.value().positions == {}
    assert not balance.table.model.rows
    balance.filter.setCurrentIndex(0)
    balance.filter.activated.emit(0)
    balance.table.select(["B02"])
    balance.go_button.click()
    assert dialog.tabs.currentIndex() == AGREEMENT
    assert clauses.outline.row("liability").isSelected()
    assert not find_contract(book, SAMPLE_CONTRACT).revision.terms.clause_positions
    dialog.done(0)


def test_chosen_wording_is_saved_and_shown_again(screen: ContractsScreen, book: OpenBook) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    clauses = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(clauses, AgreementEditor)
    clauses.show_clause("liability")
    box = clauses.page_of("liability").position
    assert box is not None
    box.setCurrentIndex(box.findData("customer"))
    box.activated.emit(box.currentIndex())
    assert dialog.save()
    terms = find_contract(book, SAMPLE_CONTRACT).revision.terms
    assert terms.clause_positions == {"liability": "customer"}
    dialog = _open_sample(screen)
    clauses = dialog.parts[AGREEMENT].form.box("clauses").editor
    assert isinstance(clauses, AgreementEditor)
    clauses.show_clause("liability")
    assert clauses.form_of("liability").clause.position == "customer"
    assert not dialog.is_changed()
    dialog.done(0)


def test_term_remedy_and_schedule_lead_to_their_tabs(screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    _begin_next(dialog)
    balance = dialog.parts[BALANCE].form.box("balance").editor
    assert isinstance(balance, BalanceEditor)
    risk = dialog.parts[CREDITS].form.box("at_risk_percent").editor
    risk.set_value(Decimal(25))
    assert dialog.tabs is not None
    dialog.tabs.setCurrentIndex(BALANCE)
    balance.table.select(["B08"])
    assert balance.remedy_button.text() == "&Set the share at risk to 15 %"
    balance.remedy_button.click()
    assert risk.value() == 15
    balance.table.select(["B13"])
    balance.table.view.open_pressed.emit()
    assert dialog.tabs.currentIndex() == LEVELS
    dialog.done(0)


def test_contracts_keys_lead_from_tab_to_tab_out_of_tables_too(
    qtbot: QtBot, screen: ContractsScreen
) -> None:
    dialog = _open_sample(screen)
    tabs = dialog.tabs
    assert tabs is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    seen: list[int] = []
    for _ in range(tabs.count()):
        face = dialog.focusWidget() or dialog
        qtbot.keyClick(face, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(tabs.currentIndex())
    assert seen == [*range(1, tabs.count()), 0]
    qtbot.keyClick(dialog, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert tabs.currentIndex() == tabs.count() - 1
    dialog.reject()
