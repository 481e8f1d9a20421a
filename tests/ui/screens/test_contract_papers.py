"""From the contract's editor: comparing revisions, its papers, steps of its status."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.contracts import ContractStatus
from bpodesk.domain.problems import Trouble
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract, next_revision, save_contract
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import Comparison, signed_pdf, status_of
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.ui.screens.contracts.compare import CompareDialog
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.list_screen import ContractsScreen
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.theme import Mode, theme
from tests.ui.screens.test_contracts import _answer, _fill, _new, _open_sample, screen

__all__ = ["screen"]


def _document(qtbot: QtBot) -> DocumentWindow:
    def shown() -> list[DocumentWindow]:
        windows: list[QWidget] = QApplication.topLevelWidgets()
        return [item for item in windows if isinstance(item, DocumentWindow) and item.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
    return shown()[0]


def _with_draft(book: OpenBook, title: str = "") -> None:
    """A third revision from October with another scope, not signed."""
    file = find_contract(book, SAMPLE_CONTRACT)
    begun = next_revision(file, effective_from=dt.date(2026, 10, 1))
    terms = replace(begun.revision.terms, scope="Calls and <b>chats</b>.")
    contract = replace(begun.contract, title=title or begun.contract.title)
    begun = replace(begun, contract=contract, revision=replace(begun.revision, terms=terms))
    assert isinstance(save_contract(book, begun), Saved)


def _comparison(dialog: ContractDialog) -> CompareDialog:
    dialog.bar.compare_action.trigger()
    (shown,) = dialog.findChildren(CompareDialog)
    return shown


def test_last_revision_is_compared_with_the_one_before(
    screen: ContractsScreen, book: OpenBook
) -> None:
    _with_draft(book)
    dialog = _open_sample(screen)
    shown = _comparison(dialog)
    text = shown.page.toPlainText()
    assert (shown.before.currentData(), shown.after.currentData()) == (2, 3)
    assert "Calls and <b>chats</b>." in text
    assert shown.after.currentText() == "Revision 3, from Oct 1, 2026 (draft)"
    shown.before.setCurrentIndex(0)
    assert "USD 1,400.00" in shown.page.toPlainText()
    assert "+294.00" in shown.page.toPlainText()  # six seats by then, 49.00 each
    shown.before.setCurrentIndex(2)
    assert "Both revisions say the same" in shown.page.toPlainText()
    shown.close()
    dialog.reject()


def test_whole_text_is_shown_and_printed_on_demand(
    screen: ContractsScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_draft(book)
    dialog = _open_sample(screen)
    shown = _comparison(dialog)
    asked: list[bool] = []

    def redline(_book: OpenBook, _comparison: Comparison, *, whole: bool) -> bytes:
        asked.append(whole)
        raise Trouble("Not now.")

    monkeypatch.setattr("bpodesk.ui.screens.contracts.compare.redline_pdf", redline)
    shown.show_pdf()
    assert "[…]" in shown.page.toPlainText()
    assert "Confidentiality" not in shown.page.toPlainText()
    shown.whole.click()
    shown.show_pdf()
    assert "[…]" not in shown.page.toPlainText()
    assert "Confidentiality" in shown.page.toPlainText()
    assert asked == [False, True]
    shown.before.setCurrentIndex(2)
    assert "Both revisions say the same" in shown.page.toPlainText()
    assert "Confidentiality" in shown.page.toPlainText()
    shown.close()
    dialog.reject()


def test_comparison_follows_the_theme(screen: ContractsScreen, book: OpenBook) -> None:
    _with_draft(book)
    dialog = _open_sample(screen)
    shown = _comparison(dialog)
    light = shown.page.toHtml()
    try:
        theme().use(Mode.DARK)
        assert shown.page.toHtml() != light
    finally:
        theme().use(Mode.LIGHT)
    shown.close()
    dialog.reject()


def test_comparison_becomes_a_document(
    qtbot: QtBot, screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _open_sample(screen)
    shown = _comparison(dialog)
    shown.pdf_button.click()
    document = _document(qtbot)
    assert document.preview.file_name == "HPO-2026-014 revision 1 against 2.pdf"
    assert document.preview.pdf.startswith(b"%PDF")
    document.close()
    shown.close()
    dialog.reject()


@pytest.mark.parametrize("name", ["compare_revisions", "redline_pdf"])
def test_trouble_of_a_comparison_is_told(
    screen: ContractsScreen, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr(screen.shell.notify, "trouble", lambda trouble: told.append(str(trouble)))

    def fail(*_: object, **__: object) -> None:
        raise Trouble("It is gone.")

    dialog = _open_sample(screen)
    if name == "redline_pdf":
        shown = _comparison(dialog)
        monkeypatch.setattr(f"bpodesk.ui.screens.contracts.compare.{name}", fail)
    else:
        monkeypatch.setattr(f"bpodesk.ui.screens.contracts.compare.{name}", fail)
        shown = _comparison(dialog)
    shown.show_pdf()
    assert told == ["It is gone."]
    theme().changed.emit()
    shown.close()
    dialog.reject()


def test_contract_with_one_revision_has_nothing_to_compare(
    screen: ContractsScreen, book: OpenBook
) -> None:
    dialog = _new(screen)
    assert not dialog.bar.compare_action.isEnabled()
    assert not dialog.bar.amendment_action.isEnabled()
    assert not dialog.bar.signed_action.isEnabled()
    assert not dialog.bar.status_button.isEnabled()
    dialog.reject()


def _papers(bar: object) -> dict[str, Callable[[], None]]:
    return {
        "HPO-2026-014 amendment revision 2.pdf": bar.amendment_action.trigger,  # type: ignore[attr-defined]
        "HPO-2026-014 signed revision 2.pdf": bar.signed_action.trigger,  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize(
    "file_name", ["HPO-2026-014 amendment revision 2.pdf", "HPO-2026-014 signed revision 2.pdf"]
)
def test_papers_of_a_signed_amendment_are_the_kept_bytes(
    qtbot: QtBot, screen: ContractsScreen, book: OpenBook, file_name: str
) -> None:
    dialog = _open_sample(screen)
    _papers(dialog.bar)[file_name]()
    document = _document(qtbot)
    assert document.preview.file_name == file_name
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    assert document.preview.pdf == signed_pdf(book, contract_id, 2)
    document.close()
    dialog.reject()


def test_agreement_of_a_day_is_shown(qtbot: QtBot, screen: ContractsScreen) -> None:
    dialog = _open_sample(screen)
    _answer(_fill(day=dt.date(2026, 3, 1)))
    dialog.bar.day_action.trigger()
    document = _document(qtbot)
    assert document.preview.file_name == "HPO-2026-014 agreement revision 1.pdf"
    document.close()
    dialog.reject()


def test_status_takes_a_step_with_day_and_name(screen: ContractsScreen, book: OpenBook) -> None:
    dialog = _open_sample(screen)
    _answer(
        _fill(status=ContractStatus.SUSPENDED, on_day=dt.date(2026, 10, 2), note="Unpaid invoices")
    )
    dialog.bar.status_button.click()
    file = find_contract(book, SAMPLE_CONTRACT)
    assert file.contract.status is ContractStatus.SUSPENDED
    last = status_of(book, file.contract.id).steps[-1]
    assert (last.on_day, last.by_whom, last.note) == (
        dt.date(2026, 10, 2),
        "Ligaya Montecillo",
        "Unpaid invoices",
    )
    # The editor goes on with the contract as it stands now.
    assert dialog.file.contract.status is ContractStatus.SUSPENDED
    assert not dialog.is_changed()
    dialog.reject()


def test_step_given_up_changes_nothing(screen: ContractsScreen, book: OpenBook) -> None:
    dialog = _open_sample(screen)
    _answer(lambda asked: asked.reject())
    dialog.bar.status_button.click()
    assert find_contract(book, SAMPLE_CONTRACT).contract.status is ContractStatus.ACTIVE
    dialog.reject()


def test_buttons_over_the_tabs_have_keys_of_their_own(screen: ContractsScreen) -> None:
    """Alt and a letter would be taken by the fields of the tab in front."""
    dialog = _open_sample(screen)
    bar = dialog.bar
    buttons = (
        *(bar.sign_button, bar.next_button, bar.preview_button),
        *(bar.status_button, bar.papers_button),
    )
    keys = [button.shortcut().toString() for button in buttons]
    assert len(set(keys)) == 5
    assert all(key.startswith("Ctrl+Shift+") for key in keys)
    assert bar.next_button.toolTip() == "Ctrl+Shift+N"
    dialog.reject()
