"""Bad values in the contract editor: typed, refused at their field with a sentence, nothing saved.

Each case types into the real window and saves by its keys.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QWidget

from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.services.books import OpenBook, open_book
from bpodesk.services.contracts import ContractFile, find_contract, next_revision
from bpodesk.services.sample import SAMPLE_CONTRACT, make_sample_without_hours
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.drafting.editor import AgreementEditor
from bpodesk.ui.screens.contracts.level_measure import shown_values

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
GENERAL, RATES, LEVELS, CREDITS, COMMERCIAL, _CALENDAR, _SEATS, CLAUSES = range(8)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company; each test has its own copy."""
    path = tmp_path_factory.mktemp("refusals") / "Talisay.bpodesk"
    make_sample_without_hours(path, clock=lambda: NOW).close()
    return path


@pytest.fixture
def book(made_once: Path, tmp_path: Path) -> Iterator[OpenBook]:
    copied = open_book(Path(shutil.copy(made_once, tmp_path)), clock=lambda: NOW)
    yield copied
    copied.close()


@pytest.fixture
def draft(book: OpenBook) -> ContractFile:
    """The next revision, begun and not saved."""
    return next_revision(find_contract(book, SAMPLE_CONTRACT), effective_from=dt.date(2026, 11, 1))


Open = Callable[[ContractFile], ContractDialog]


@pytest.fixture
def opened(shell: Shell, book: OpenBook) -> Iterator[Open]:
    made: list[ContractDialog] = []

    def show(file: ContractFile) -> ContractDialog:
        dialog = ContractDialog(Office(shell, book), file)
        made.append(dialog)
        dialog.open()
        _activate(dialog)
        return dialog

    yield show
    for dialog in made:
        dialog.done(0)


def _activate(window: QWidget) -> None:
    """Wait until the window gets the keys."""
    for _ in range(500):
        window.activateWindow()
        QTest.qWait(10)
        if window.isActiveWindow():
            return
    raise AssertionError("the window never became active")


def type_into(face: QWidget, text: str) -> None:
    """Replace what stands in a line, key by key."""
    assert isinstance(face, QLineEdit)
    face.setFocus()
    face.selectAll()
    QTest.keyClick(face, Qt.Key.Key_Delete)
    QTest.keyClicks(face, text)


def refused(dialog: RecordDialog, form: Form, field: str) -> str:
    """Save by the keys; the sentence that then stands at the field, where the cursor is."""
    face = QApplication.focusWidget() or dialog
    QTest.keyClick(face, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible(), "it was saved"
    box = form.box(field)
    assert box._words.isVisible()
    assert box._sign.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert box.isAncestorOf(focus), "the cursor is elsewhere"
    assert box._words.text() == box.problem()
    return box._words.text()


def untouched(book: OpenBook) -> None:
    """The book knows nothing of what was typed."""
    file = find_contract(book, SAMPLE_CONTRACT)
    assert [item.number for item in file.revisions] == [1, 2]
    assert file.contract.ends_on == dt.date(2027, 12, 31)


# The tab, the field typed into and what, the field refused, the sentence.
OF_TABS: tuple[tuple[int, str, str, str, str], ...] = (
    (
        CREDITS,
        "pool_percent",
        "140",
        "pool_percent",
        "The service levels share out 150 %, but the pool is 140 %. Make the two equal.",
    ),
    (CREDITS, "at_risk_percent", "-1", "at_risk_percent", "This can't be less than 0."),
    (CREDITS, "at_risk_percent", "101", "at_risk_percent", "This can't be more than 100."),
    (
        CREDITS,
        "minor_factor_percent",
        "120",
        "minor_factor_percent",
        "A minor miss can't cost more than a major one.",
    ),
    (
        CREDITS,
        "repeat_multiplier",
        "0.5",
        "repeat_multiplier",
        "The repeat multiplier is 1 (no effect) or more.",
    ),
    (
        CREDITS,
        "monthly_cap_percent",
        "0",
        "monthly_cap_percent",
        (
            "A cap of 0 takes away every credit that the service levels share out. Raise the"
            " cap, or put nothing at risk."
        ),
    ),
    (
        CREDITS,
        "twelve_month_cap",
        "0",
        "twelve_month_cap",
        (
            "A cap of 0 takes away every credit that the service levels share out. Raise the"
            " cap, or put nothing at risk."
        ),
    ),
    (
        CREDITS,
        "force_majeure_notice_hours",
        "0",
        "force_majeure_notice_hours",
        "A notice needs at least an hour.",
    ),
    (
        COMMERCIAL,
        "cola_floor_percent",
        "4",
        "cola_cap_percent",
        (
            "Rates can't rise by at least 4 % and by at most 3.5 %. Lower the index floor or"
            " raise the index cap."
        ),
    ),
    (COMMERCIAL, "payment_days", "-5", "payment_days", "This can't be less than 0."),
    (
        GENERAL,
        "ends_on",
        "2025-12-31",
        "ends_on",
        "The last day is before the first. Correct one of the two dates.",
    ),
    (
        GENERAL,
        "effective_from",
        "2026-06-30",
        "effective_from",
        "Revision 2 is in force from 2026-07-01. Effective dates of revisions can't go back.",
    ),
)


def test_bad_value_of_a_tab_is_refused_at_its_field(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    dialog = opened(draft)
    tabs = cast(QTabWidget, dialog.tabs)
    for tab, name, text, field, sentence in OF_TABS:
        dialog.show_file(draft)
        form = dialog.parts[tab].form
        tabs.setCurrentIndex(tab)
        type_into(form.box(name).editor.face(), text)
        tabs.setCurrentIndex(CLAUSES)  # the cursor comes back from wherever it is
        assert refused(dialog, form, field) == sentence, name
        assert tabs.currentIndex() == tab
    untouched(book)


# ------------------------------------------------------------------------------- rows


def in_row(
    dialog: ContractDialog, tab: int, name: str, place: int, act: Callable[[RecordDialog], None]
) -> None:
    """Open a row, act in its form, and give it up where it is still open."""
    failures: list[BaseException] = []

    def run() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        try:
            _activate(asked)
            act(asked)
        except Exception as failure:  # noqa: BLE001 - else the dialog would stay open for ever
            failures.append(failure)
        if asked.isVisible():
            for form in asked._forms:
                form.remember()
            asked.reject()

    rows = dialog.parts[tab].form.box(name).editor
    assert isinstance(rows, RowsEditor)
    cast(QTabWidget, dialog.tabs).setCurrentIndex(tab)
    rows.view.setFocus()
    rows.view.setCurrentIndex(rows.model.index(place, 0))
    QTimer.singleShot(0, run)
    rows.open()
    assert not failures, failures[0]


# The row's place, the field, what is typed into it, the sentence.
OF_LEVELS: tuple[tuple[int, str, str, str], ...] = (
    (1, "target", "101", "The target must lie between 0 % and 100 %."),
    (1, "target", "-1", "This can't be less than 0."),
    (1, "minimum", "96", "The minimum must not be harder than the target."),
    (4, "minimum", "400", "The minimum must not be harder than the target."),
    (1, "stretch", "94", "The stretch must not be easier than the target."),
    (4, "stretch", "430", "The stretch must not be easier than the target."),
    (1, "allocation_percent", "-5", "This can't be less than 0."),
    (1, "code", "S1", "The code is used twice; give each its own."),
)


def test_bad_value_of_a_service_level_is_refused_at_its_field(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    dialog = opened(draft)
    before = dialog.collected().revision.terms.levels
    for place in sorted({case[0] for case in OF_LEVELS}):

        def act(asked: RecordDialog, place: int = place) -> None:
            form = asked._forms[0]
            for at, name, text, sentence in OF_LEVELS:
                if at == place:
                    form.set_values(shown_values(before[place], form.names))
                    type_into(form.box(name).editor.face(), text)
                    assert refused(asked, form, name) == sentence, name

        in_row(dialog, LEVELS, "levels", place, act)
    assert dialog.collected().revision.terms.levels == before
    untouched(book)


def type_cell(rows: RowsEditor[Any], text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type over the cell that is being edited, and leave it by the key."""
    line = QApplication.focusWidget()
    assert line is not None
    assert rows.isAncestorOf(line)
    type_into(line, text)
    QTest.keyClick(line, key)


def test_tiers_are_typed_by_their_boundaries_and_one_out_of_order_is_refused(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    dialog = opened(draft)
    seen: list[tuple[CreditTier, ...]] = []

    def act(asked: RecordDialog) -> None:
        form = asked._forms[0]
        editor = form.box("tiers").editor
        assert isinstance(editor, RowsEditor)
        editor.view.setFocus()
        for beyond, factor in (("", "25"), ("96", "50"), ("90", "100")):
            QTest.keyClick(editor.view, Qt.Key.Key_Insert)
            type_cell(editor, beyond, Qt.Key.Key_Tab)
            type_cell(editor, factor)
        # S2's target is 95 %: what begins beyond 96 % would overlap with what is met.
        assert refused(asked, form, "tiers") == (
            "The tiers overlap: the one that begins beyond 96 must begin at a worse figure than"
            " 95. Put the boundaries in order, from the target on."
        )
        assert editor.view.currentIndex().row() == 1
        editor.view.edit(editor.view.currentIndex())
        type_cell(editor, "93")
        assert asked.save()
        seen.append(editor.value())

    in_row(dialog, LEVELS, "levels", 1, act)
    (tiers,) = seen
    assert [(item.beyond, item.factor_percent) for item in tiers] == [
        (None, Decimal(25)),
        (Decimal(93), Decimal(50)),
        (Decimal(90), Decimal(100)),
    ]
    assert dialog.save()
    kept = find_contract(book, SAMPLE_CONTRACT).revision.terms.level("S2")
    assert kept is not None
    assert kept.tiers == tiers


def test_terms_with_a_gap_between_tiers_are_refused_at_the_row(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    gap = (CreditTier(beyond=Decimal(90), factor_percent=Decimal(50)),)
    levels = tuple(
        replace(item, tiers=gap) if item.code == "S3" else item
        for item in draft.revision.terms.levels
    )
    terms = replace(draft.revision.terms, levels=levels)
    dialog = opened(replace(draft, revision=replace(draft.revision, terms=terms)))
    form = dialog.parts[LEVELS].form
    assert refused(dialog, form, "levels") == (
        "S3: between the target and 90 is a gap: the first tier begins at the target. Leave its"
        " boundary empty."
    )
    rows = cast(RowsEditor[ServiceLevel], form.box("levels").editor)
    assert rows.model.rows[rows.view.currentIndex().row()].code == "S3"
    untouched(book)


def test_two_rates_on_one_day_are_refused_at_the_rates(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    dialog = opened(draft)
    form = dialog.parts[RATES].form
    rows = cast(RowsEditor[Any], form.box("rate_lines").editor)
    twice = tuple(
        replace(line, ends_on=None) if line.code == "SEAT" else line for line in rows.value()
    )
    rows.set_value(twice)
    sentence = refused(dialog, form, "rate_lines")
    assert sentence.startswith("SEAT has two rates on 2026-07-01.")
    assert rows.model.rows[rows.view.currentIndex().row()].code == "SEAT"
    untouched(book)


# ------------------------------------------------------------------------------- clauses


def test_clause_value_out_of_range_or_of_another_type_is_refused_at_its_field(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    dialog = opened(draft)
    tabs = cast(QTabWidget, dialog.tabs)
    editor = dialog.parts[CLAUSES].form.box("clauses").editor
    assert isinstance(editor, AgreementEditor)
    for typed, sentence in (
        ("21", "This can't be more than 20."),
        ("0", "This can't be less than 1."),
        ("soon", "Type a whole number, for instance 120."),
        ("2.5", "Type a whole number, for instance 120."),
    ):
        tabs.setCurrentIndex(CLAUSES)
        editor.show_clause("service-levels")
        inner = editor.form_of("service-levels").form
        assert inner is not None
        type_into(inner.box("report_grace_business_days").editor.face(), typed)
        editor.show_clause("liability")
        tabs.setCurrentIndex(GENERAL)
        assert refused(dialog, inner, "report_grace_business_days") == sentence
        assert tabs.currentIndex() == CLAUSES
        told = dialog.parts[CLAUSES].form.box("clauses").problem()
        assert told.startswith("Performance standard and service levels: ")
        assert told.endswith(sentence)
    untouched(book)


def test_stored_clause_value_that_can_t_stand_is_refused_at_its_clause(
    opened: Open, book: OpenBook, draft: ContractFile
) -> None:
    values = {"term": {"no_such": 1}, "service-levels": {"report_grace_business_days": 200}}
    terms = replace(draft.revision.terms, clause_values=values)
    dialog = opened(replace(draft, revision=replace(draft.revision, terms=terms)))
    form = dialog.parts[CLAUSES].form
    editor = cast(AgreementEditor, form.box("clauses").editor)
    assert refused(dialog, form, "clauses") == (
        "Performance standard and service levels: Business days of grace for missing results:"
        " This can't be more than 20."
    )
    assert editor.form_of("service-levels").isVisible()
    untouched(book)
