"""The contract's drafting page, through the real dialog: type, read, search, go back, save."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.balance import Place
from bpodesk.domain.clauses import CONTRACT_VALUE_NAMES
from bpodesk.domain.drafting import Remark
from bpodesk.domain.worktime import Holiday
from bpodesk.services.books import OpenBook, company_of, open_book
from bpodesk.services.contracts import (
    ContractFile,
    find_contract,
    new_contract,
    next_revision,
)
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import SAMPLE_CONTRACT, make_sample_without_hours
from bpodesk.ui import theme
from bpodesk.ui.kit.line_edit import LineEdit
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.drafting.document import Mark
from bpodesk.ui.screens.contracts.drafting.editor import AgreementEditor
from bpodesk.ui.screens.contracts.drafting.troubles_pane import Fault
from bpodesk.ui.screens.contracts.places import field_of

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
GENERAL, RATES, LEVELS, CREDITS, COMMERCIAL, CALENDAR, SEATS, AGREEMENT, BALANCE = range(9)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Page:
    """A contract's editor with its drafting page in front, and how a person uses it."""

    def __init__(self, qtbot: QtBot, office: Office, file: ContractFile) -> None:
        self.qtbot = qtbot
        self.dialog = ContractDialog(office, file)
        qtbot.addWidget(self.dialog, before_close_func=lambda _dialog: self.dialog.done(0))
        self.dialog.resize(1240, 660)
        self.dialog.show()
        qtbot.waitActive(self.dialog)
        assert self.dialog.tabs is not None
        self.tabs = self.dialog.tabs
        self.tabs.setCurrentIndex(AGREEMENT)
        editor = self.dialog.parts[AGREEMENT].form.box("clauses").editor
        assert isinstance(editor, AgreementEditor)
        self.editor = editor
        self.settle()

    def settle(self) -> None:
        self.dialog.held.settle()

    def field(self, clause_id: str, name: str) -> QWidget:
        """Where a clause's value is typed; the clause comes to the front."""
        self.editor.show_clause(clause_id)
        form = self.editor.form_of(clause_id).form
        assert form is not None
        return form.box(name).editor.face()

    def type(self, clause_id: str, name: str, text: str) -> QLineEdit:
        """Write over a clause's value, key by key."""
        line = self.field(clause_id, name)
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        for letter in text:
            self.qtbot.keyClick(line, letter)
            self.settle()
        return line

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """A key goes where the focus is."""
        face = self.dialog.focusWidget()
        self.qtbot.keyClick(face, key, modifier)
        self.settle()

    def words(self) -> str:
        return self.editor.text.toPlainText().replace("\u2028", "\n")

    def mark(self, section_id: str, token: str) -> Mark:
        marks = self.editor.text.values()
        return next(m for m in marks if (m.section_id, m.token) == (section_id, token))

    def printed(self, section_id: str, token: str) -> str:
        return self.editor.text.text_at(self.mark(section_id, token))

    def look(self, section_id: str, token: str) -> QTextCharFormat:
        """How a value looks."""
        cursor = QTextCursor(self.editor.text.document())
        cursor.setPosition(self.mark(section_id, token).start + 1)
        return cursor.charFormat()

    def number(self, key: str) -> str:
        return self.editor.outline.row(key).text(0)

    def set(self, part: int, name: str, value: object) -> None:
        self.dialog.parts[part].form.box(name).editor.set_value(value)
        self.settle()

    @property
    def at(self) -> int:
        """The tab in front."""
        return self.tabs.currentIndex()


@pytest.fixture(name="made", scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "Talisay.bpodesk"
    make_sample_without_hours(path, clock=lambda: NOW).close()
    return path


@pytest.fixture(name="book")
def _book(made: Path, tmp_path: Path) -> Iterator[OpenBook]:
    path = tmp_path / made.name
    shutil.copy(made, path)
    book = open_book(path, clock=lambda: NOW)
    yield book
    book.close()


@pytest.fixture(name="office")
def _office(shell: Shell, book: OpenBook) -> Office:
    return Office(shell, book)


@pytest.fixture(name="draft")
def _draft(book: OpenBook) -> ContractFile:
    file = find_contract(book, SAMPLE_CONTRACT)
    return next_revision(file, effective_from=dt.date(2026, 11, 1))


@pytest.fixture(name="page")
def _page(qtbot: QtBot, office: Office, draft: ContractFile) -> Page:
    return Page(qtbot, office, draft)


# ---------------------------------------------------------------------------- the text


def test_value_typed_beside_the_text_stands_in_it_with_each_key(page: Page, book: OpenBook) -> None:
    assert "The time to put it right is 30 days for the Vendor" in page.words()
    page.type("termination", "vendor_cure_days", "45")
    assert "The time to put it right is 45 days for the Vendor and 30 days for" in page.words()
    assert page.dialog.save()
    terms = find_contract(book, SAMPLE_CONTRACT).revision.terms
    assert terms.clause_values == {**terms.clause_values, "termination": {"vendor_cure_days": 45}}


def test_value_that_is_typed_at_is_marked_in_the_text_and_stays_in_view(page: Page) -> None:
    page.type("termination", "vendor_cure_days", "45")
    (shown,) = page.editor.text.extraSelections()
    assert shown.cursor.selectedText() == "45 days"  # pyright: ignore[reportFunctionMemberAccess]
    page.press(Qt.Key.Key_Tab)
    (shown,) = page.editor.text.extraSelections()
    assert shown.cursor.selectedText() == "30 days"  # pyright: ignore[reportFunctionMemberAccess]


def test_only_what_changed_is_written_anew(page: Page) -> None:
    written: list[int] = []
    page.editor.text.document().contentsChange.connect(
        lambda _place, gone, come: written.append(gone + come)
    )
    length = len(page.words())
    page.type("termination", "vendor_cure_days", "45")
    assert 0 < sum(written) < length / 10


def test_text_changed_while_its_new_width_is_laid_out_is_laid_out_to_its_end(page: Page) -> None:
    page.tabs.setCurrentIndex(GENERAL)
    page.dialog.resize(1060, 660)
    page.set(GENERAL, "title", "Customer care for orders by mail, telephone and chat")
    page.tabs.setCurrentIndex(AGREEMENT)
    page.settle()
    document = page.editor.text.document()
    document.size()  # what is still to be laid out is laid out for this
    unlaid = list[str]()
    block = document.begin()
    while block.isValid():
        if block.layout().lineCount() == 0:
            unlaid.append(block.text())
        block = block.next()
    assert unlaid == []


def test_text_follows_the_other_tabs_when_it_comes_to_the_front(page: Page) -> None:
    page.tabs.setCurrentIndex(COMMERCIAL)
    page.set(COMMERCIAL, "payment_days", 21)
    assert "21 days" not in page.words()
    page.tabs.setCurrentIndex(AGREEMENT)
    assert page.printed("invoicing", "statement.payment_days") == "21 days"


def test_values_are_underlined_references_dotted_and_troubles_waved(page: Page) -> None:
    line = QTextCharFormat.UnderlineStyle
    assert page.look("termination", "vendor_cure_days").underlineStyle() is line.SingleUnderline
    assert page.look("termination", "schedule:B").underlineStyle() is line.DotLine
    page.type("termination", "vendor_cure_days", "400")
    assert page.look("termination", "vendor_cure_days").underlineStyle() is line.WaveUnderline
    assert page.look("termination", "customer_cure_days").underlineStyle() is line.SingleUnderline


def test_text_in_other_colours_is_the_same_text(page: Page) -> None:
    before, shade = page.words(), page.look("termination", "vendor_cure_days").foreground().color()
    theme.theme().use(theme.Mode.DARK)
    assert page.words() == before
    assert page.look("termination", "vendor_cure_days").foreground().color() != shade


def test_schedules_print_their_tables_below_the_clauses(page: Page, draft: ContractFile) -> None:
    words = page.words()
    assert words.index("Schedule B\tRates") < words.index("PLATFORM")
    lines = draft.revision.terms.rate_lines
    page.set(RATES, "rate_lines", (replace(lines[0], title="Evening desk"), *lines[1:]))
    assert "Evening desk" in page.words()
    holidays = (Holiday(day=dt.date(2026, 12, 25), name="Christmas at sea"),)
    page.set(CALENDAR, "holidays", holidays)
    assert "Christmas at sea" in page.words()
    assert "Labor Day" not in page.words()


def test_long_name_of_a_customer_stands_in_the_text_as_it_is(
    qtbot: QtBot, office: Office, book: OpenBook, draft: ContractFile
) -> None:
    long = "Donau<b>&amp; " + " ".join(["Versandhandelsgesellschaft"] * 12)
    ok = save_customer(book, replace(list_customers(book)[0], legal_name=long))
    assert isinstance(ok, Saved)
    page = Page(qtbot, office, draft)
    assert page.printed("parties", "customer.name") == long
    assert long in page.words()
    assert page.dialog.width() == 1240


# ---------------------------------------------------------------------------- outline and choice


def test_optional_clause_taken_in_by_the_space_bar_is_numbered(page: Page, book: OpenBook) -> None:
    outline = page.editor.outline
    assert (page.number("non-solicitation"), page.number("warranties")) == ("–", "24")
    page.editor.show_clause("non-solicitation")
    outline.setFocus()
    page.press(Qt.Key.Key_Space)
    # The draft amends a signed text: 23 and 24 keep their numbers, and one comes between them.
    assert (page.number("non-solicitation"), page.number("warranties")) == ("23A", "24")
    assert "23A\tNon-solicitation" in page.words()
    assert "23A.1\t" in page.words()
    assert "24\tWarranties" in page.words()
    check = page.editor.page_of("non-solicitation").check
    assert check is not None
    assert check.isChecked()
    check.click()
    page.settle()
    assert page.number("warranties") == "24"
    check.click()
    assert page.dialog.save()
    assert "non-solicitation" in find_contract(book, SAMPLE_CONTRACT).revision.terms.clauses


def test_wording_of_another_position_is_printed_at_once_and_shown_in_the_outline(
    page: Page,
) -> None:
    page.editor.show_clause("termination")
    page.type("termination", "vendor_cure_days", "40")
    box = page.editor.page_of("termination").position
    assert box is not None
    box.setFocus()
    page.press(Qt.Key.Key_Down)
    box = page.editor.page_of("termination").position
    assert box is not None
    assert box.currentData() == "vendor"
    assert page.editor.outline.row("termination").text(2) == "M → V"
    assert "leans to the vendor" in page.editor.outline.row("termination").toolTip(2).lower()
    assert page.printed("termination", "vendor_cure_days") == "40 days"
    assert page.dialog.collected().revision.terms.clause_positions == {"termination": "vendor"}


def test_clause_that_waits_for_its_term_comes_with_it(page: Page) -> None:
    assert page.number("earn-back") == "12"
    page.set(CREDITS, "earn_back_months", 0)
    page.tabs.setCurrentIndex(AGREEMENT)
    # In an amendment its number stays, and is kept free.
    assert page.number("earn-back") == "12"
    assert "12\tReserved" in page.words()
    assert page.number("force-majeure") == "13"


def test_panes_follow_each_other(page: Page) -> None:
    page.editor.text.setFocus()
    page.editor.text.reveal("liability", "claim_months")
    page.press(Qt.Key.Key_Right)
    assert page.editor.outline.current == "liability"
    assert page.editor.values.page is page.editor.page_of("liability")
    page.press(Qt.Key.Key_F6)
    assert page.editor.values.isAncestorOf(page.dialog.focusWidget())
    page.press(Qt.Key.Key_F6, SHIFT)
    page.press(Qt.Key.Key_F6, SHIFT)
    assert page.dialog.focusWidget() is page.editor.outline
    page.press(Qt.Key.Key_Return)
    assert page.dialog.focusWidget() is page.field("liability", "higher_cap_multiple")


# ---------------------------------------------------------------------------- from value to field


def test_enter_on_a_value_of_the_text_goes_to_its_field(page: Page) -> None:
    page.editor.show_clause("termination")
    page.editor.text.setFocus()
    page.press(Qt.Key.Key_F8)
    page.press(Qt.Key.Key_F8)
    page.press(Qt.Key.Key_F8, SHIFT)
    first = page.editor.text.textCursor().position()
    page.press(Qt.Key.Key_Return)
    tokens = [m.token for m in page.editor.text.values() if m.start == first]
    assert page.dialog.focusWidget() is page.field("termination", tokens[0])
    assert page.dialog.isVisible()  # Enter has saved nothing


def test_clicked_value_of_another_tab_offers_the_way_to_its_field(page: Page) -> None:
    page.editor.text.anchorClicked.emit(QUrl("value:liability/liability.cap_months"))
    button = page.dialog.focusWidget()
    assert button.accessibleName() == "Liability cap: 12 months. Change under Commercial"
    page.press(Qt.Key.Key_Space)
    assert page.at == COMMERCIAL
    field = page.dialog.parts[COMMERCIAL].form.box("liability_cap_months").editor.face()
    assert page.dialog.focusWidget() is field


def test_clicked_reference_goes_to_the_clause_or_schedule(page: Page) -> None:
    page.editor.text.anchorClicked.emit(QUrl("value:liability/clause:confidentiality"))
    assert page.editor.outline.current == "confidentiality"
    page.editor.text.anchorClicked.emit(QUrl("value:termination/schedule:B"))
    assert page.editor.outline.current == "schedule-b"
    assert page.editor.page_of("schedule-b").first_face() is not None


def test_every_value_of_the_contract_knows_its_field(page: Page) -> None:
    for token in CONTRACT_VALUE_NAMES:
        known = page.editor.where(field_of(token))
        assert (known is None) == token.startswith("vendor."), token


def test_remedy_place_leads_into_the_text(page: Page) -> None:
    page.tabs.setCurrentIndex(BALANCE)
    page.dialog.show_place(Place(clause_id="liability"))
    assert page.at == AGREEMENT
    assert page.editor.outline.current == "liability"


# ---------------------------------------------------------------------------- search


def test_search_marks_all_hits_and_goes_round(page: Page) -> None:
    page.editor.text.setFocus()
    page.press(Qt.Key.Key_F, CTRL)
    line = page.dialog.focusWidget()
    assert isinstance(line, LineEdit)
    page.qtbot.keyClicks(line, "wilful default")
    count = page.words().lower().count("wilful default")
    assert count > 1
    assert page.editor.search.count.text() == f"1 of {count}"
    assert len(page.editor.text.extraSelections()) == count
    page.press(Qt.Key.Key_Return)
    assert page.editor.search.count.text() == f"2 of {count}"
    page.press(Qt.Key.Key_Return, SHIFT)
    page.press(Qt.Key.Key_Return, SHIFT)
    assert page.editor.search.count.text() == f"{count} of {count}"
    page.press(Qt.Key.Key_F3)
    assert page.editor.search.count.text() == f"1 of {count}"
    assert page.editor.outline.current == "service-credits"
    page.press(Qt.Key.Key_Escape)
    assert page.dialog.isVisible()
    assert page.dialog.focusWidget() is page.editor.text
    assert not page.editor.text.extraSelections()


def test_search_for_what_is_not_there_says_so(page: Page) -> None:
    page.editor.search.line.setText("zebra")
    assert page.editor.search.count.text() == "Not found"
    assert not page.editor.search.next_button.isEnabled()


def test_hits_are_found_anew_when_the_text_changes(page: Page) -> None:
    page.editor.search.line.setText("47 days")
    assert page.editor.search.count.text() == "Not found"
    page.type("termination", "vendor_cure_days", "47")
    assert page.editor.text.hit[1] == 1


# ---------------------------------------------------------------------------- steps


def test_undo_takes_back_what_was_typed_into_a_field_as_one_step(page: Page) -> None:
    assert not page.dialog.steps.undo_button.isEnabled()
    line = page.type("termination", "vendor_cure_days", "45")
    page.type("termination", "customer_cure_days", "50")
    page.press(Qt.Key.Key_Z, CTRL)
    assert page.printed("termination", "customer_cure_days") == "30 days"
    assert page.printed("termination", "vendor_cure_days") == "45 days"
    assert line.text() == "45"
    page.press(Qt.Key.Key_Z, CTRL)
    assert line.text() == "30"
    assert not page.dialog.steps.undo_button.isEnabled()
    page.press(Qt.Key.Key_Z, CTRL | SHIFT)
    page.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert page.printed("termination", "customer_cure_days") == "50 days"
    assert not page.dialog.steps.redo_button.isEnabled()


def test_undo_goes_to_the_tab_in_which_the_step_was_made(page: Page, draft: ContractFile) -> None:
    page.set(CREDITS, "at_risk_percent", Decimal(10))
    lines = draft.revision.terms.rate_lines
    page.set(RATES, "rate_lines", lines[1:])
    page.editor.show_clause("non-solicitation")
    page.editor.outline.row("non-solicitation").setCheckState(0, Qt.CheckState.Checked)
    page.settle()
    page.editor.show_clause("parties")
    page.dialog.steps.undo()
    assert page.at == AGREEMENT
    assert page.editor.outline.current == "non-solicitation"
    assert page.number("non-solicitation") == "–"
    page.dialog.steps.undo()
    assert page.at == RATES
    assert page.dialog.collected().revision.terms.rate_lines == lines
    page.dialog.steps.undo()
    assert page.at == CREDITS
    assert page.dialog.parts[CREDITS].form.box("at_risk_percent").editor.value() == 12
    page.dialog.steps.undo()  # there is nothing more
    assert page.dialog.collected() == draft
    page.dialog.steps.redo()
    assert page.dialog.collected().revision.terms.credits.at_risk_percent == 10


def test_step_taken_back_leaves_the_contract_unchanged_and_one_made_again_changed(
    qtbot: QtBot, office: Office, book: OpenBook, page: Page
) -> None:
    assert page.dialog.save()
    saved = Page(qtbot, office, find_contract(book, SAMPLE_CONTRACT))
    saved.type("termination", "vendor_cure_days", "45")
    assert saved.dialog.is_changed()
    saved.dialog.steps.undo()
    assert not saved.dialog.is_changed()
    assert saved.dialog.bar.sign_button.isEnabled()
    saved.dialog.steps.redo()
    assert saved.dialog.is_changed()


def test_wording_taken_back_is_the_one_before(page: Page) -> None:
    page.editor.show_clause("liability")
    page.editor.page_of("liability").position_chosen.emit("customer")
    page.settle()
    customer = page.words()
    page.dialog.steps.undo()
    assert page.words() != customer
    assert page.editor.form_of("liability").clause.position == "balanced"
    page.dialog.steps.redo()
    assert page.words() == customer


def test_what_is_not_understood_goes_first(page: Page) -> None:
    page.set(COMMERCIAL, "payment_days", 21)
    line = page.dialog.parts[COMMERCIAL].form.box("payment_days").editor.face()
    assert isinstance(line, QLineEdit)
    line.setText("soon")
    page.settle()
    assert page.printed("invoicing", "statement.payment_days") == "21 days"
    page.dialog.steps.undo()
    assert line.text() == "21"
    assert page.at == COMMERCIAL
    page.dialog.steps.undo()
    assert line.text() == "30"


def test_start_of_a_new_contract_and_all_that_began_with_it_are_one_step(
    qtbot: QtBot, office: Office, book: OpenBook
) -> None:
    customer = list_customers(book)[0]
    begun = new_contract(company_of(book), customer, today=dt.date(2026, 10, 1))
    page = Page(qtbot, office, begun)
    page.set(GENERAL, "starts_on", dt.date(2026, 3, 1))
    assert page.dialog.collected().revision.effective_from == dt.date(2026, 3, 1)
    page.dialog.steps.undo()
    file = page.dialog.collected()
    assert (file.contract.starts_on, file.revision.effective_from) == (
        dt.date(2026, 10, 1),
        dt.date(2026, 10, 1),
    )
    assert not page.dialog.steps.undo_button.isEnabled()


# ---------------------------------------------------------------------------- troubles


def test_value_out_of_range_is_marked_listed_and_led_to(page: Page) -> None:
    page.type("termination", "vendor_cure_days", "400")
    page.editor.show_clause("parties")
    (row,) = page.editor.troubles.rows
    assert row.message.endswith("Days for the Vendor to cure a breach: give 90 or less.")
    assert page.editor.outline.row("termination").icon(1).isNull() is False
    assert "90 or less" in page.editor.outline.row("termination").toolTip(1)
    page.editor.troubles.list.setFocus()
    page.press(Qt.Key.Key_Return)
    field = page.field("termination", "vendor_cure_days")
    assert page.dialog.focusWidget() is field
    page.type("termination", "vendor_cure_days", "45")
    assert page.editor.troubles.rows == ()
    assert page.editor.outline.row("termination").icon(1).isNull()


def test_clause_value_that_is_no_number_is_listed_and_the_text_keeps_the_last(page: Page) -> None:
    page.type("termination", "vendor_cure_days", "45")
    page.type("termination", "vendor_cure_days", "x")
    assert page.printed("termination", "vendor_cure_days") == "45 days"
    (row,) = page.editor.troubles.rows
    assert row == Fault(
        message=(
            "Termination, Days for the Vendor to cure a breach:"
            " Type a whole number, for instance 120."
        ),
        field="vendor_cure_days",
        clause_id="termination",
    )
    page.editor.show_clause("parties")
    page.editor.troubles.list.itemDoubleClicked.emit(page.editor.troubles.list.item(0))
    assert page.dialog.focusWidget() is page.field("termination", "vendor_cure_days")
    assert not page.dialog.save()
    assert page.at == AGREEMENT


def test_field_of_another_tab_that_is_not_understood_is_listed_and_led_to(page: Page) -> None:
    face = page.dialog.parts[COMMERCIAL].form.box("payment_days").editor.face()
    assert isinstance(face, QLineEdit)
    face.setText("soon")
    page.settle()
    (row,) = page.editor.troubles.rows
    assert row.message == "Commercial, Payment: Type a whole number, for instance 120."
    page.editor.troubles.opened.emit(row)
    assert page.at == COMMERCIAL
    assert page.dialog.focusWidget() is face


def test_empty_draft_lists_its_gaps_and_each_leads_to_its_field(
    qtbot: QtBot, office: Office, book: OpenBook
) -> None:
    page = Page(qtbot, office, new_contract(company_of(book), None, today=dt.date(2026, 10, 1)))
    assert "[contract title]" in page.words()
    gaps = {row.token: row for row in page.editor.troubles.rows if isinstance(row, Remark)}
    page.editor.troubles.opened.emit(gaps["contract.title"])
    assert page.at == GENERAL
    title = page.dialog.parts[GENERAL].form.box("title").editor.face()
    assert page.dialog.focusWidget() is title
    page.qtbot.keyClicks(title, "Back office")
    page.tabs.setCurrentIndex(AGREEMENT)
    assert page.printed("parties", "contract.title") == "Back office"
    assert page.look("parties", "contract.title").underlineStyle() is (
        QTextCharFormat.UnderlineStyle.SingleUnderline
    )
    assert "contract.title" not in {
        row.token for row in page.editor.troubles.rows if isinstance(row, Remark)
    }


def test_trouble_with_a_word_leads_to_the_word(page: Page) -> None:
    page.editor.show_clause("parties")
    page.editor.open_trouble(
        Remark(message="“Cap” is odd.", section_id="liability", words="Cap", is_error=False)
    )
    assert page.editor.outline.current == "liability"
    assert page.editor.text.textCursor().selectedText() == "Cap"
    assert page.dialog.focusWidget() is page.editor.text


# ---------------------------------------------------------------------------- around


def test_signed_revision_is_read_and_searched_but_not_changed(
    qtbot: QtBot, office: Office, book: OpenBook
) -> None:
    page = Page(qtbot, office, find_contract(book, SAMPLE_CONTRACT))
    field = page.field("termination", "vendor_cure_days")
    assert field.property("readOnly") is True
    check = page.editor.page_of("non-solicitation").check
    assert check is not None
    assert not check.isEnabled()
    page.editor.show_clause("non-solicitation")
    page.editor.outline.setFocus()
    page.press(Qt.Key.Key_Space)
    assert page.number("non-solicitation") == "–"
    assert not page.dialog.is_changed()
    page.set(GENERAL, "note", "Renewal talks")
    page.dialog.steps.undo()
    assert page.dialog.collected().contract.note == ""


def test_widths_of_the_panes_are_remembered(
    qtbot: QtBot, office: Office, draft: ContractFile, page: Page
) -> None:
    page.editor.across.setSizes([220, 600, 380])
    page.editor.across.splitterMoved.emit(0, 1)
    sizes = page.editor.across.sizes()
    page.dialog.done(0)
    again = Page(qtbot, office, draft)
    assert again.editor.across.sizes() == sizes
