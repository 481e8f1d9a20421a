"""The credits tab: the fields of each mechanism, by the keys, and what is refused at its field."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTabWidget

from bpodesk.domain.sla.credits import CreditPolicy, Mechanism, PointStep
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import ContractFile, find_contract
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from tests.ui.screens.test_contract_refusals import (
    CREDITS,
    LEVELS,
    Open,
    book,
    draft,
    in_row,
    made_once,
    opened,
    refused,
    type_into,
)

__all__ = ["book", "draft", "made_once", "opened"]

OF_MECHANISM = {
    Mechanism.ALLOCATION: {
        "pool_percent",
        "minor_factor_percent",
        "major_factor_percent",
        "repeat_multiplier",
    },
    Mechanism.FLAT_WEIGHT: {"repeat_multiplier"},
    Mechanism.POINTS: {"minor_points", "major_points", "point_steps", "repeat_multiplier"},
    Mechanism.COUNT_TRIGGER: {"trigger_failures", "trigger_percent", "trigger_amount"},
    Mechanism.UPTIME: {"repeat_multiplier"},
}


def choose(dialog: ContractDialog, mechanism: Mechanism) -> None:
    """By the keys: to the list, and its first letter."""
    cast(QTabWidget, dialog.tabs).setCurrentIndex(CREDITS)
    face = dialog.parts[CREDITS].form.box("mechanism").editor.face()
    assert isinstance(face, QComboBox)
    face.setFocus()
    QTest.keyClick(face, Qt.Key.Key_Home)
    for _ in range(list(Mechanism).index(mechanism)):
        QTest.keyClick(face, Qt.Key.Key_Down)


def without_tiers(file: ContractFile) -> ContractFile:
    terms = file.revision.terms
    levels = tuple(replace(level, tiers=()) for level in terms.levels)
    return replace(file, revision=replace(file.revision, terms=replace(terms, levels=levels)))


def rules_of(dialog: ContractDialog) -> CreditPolicy:
    return dialog.collected().revision.terms.credits


def test_fields_that_are_shown_are_those_of_the_mechanism(
    opened: Open, draft: ContractFile
) -> None:
    dialog = opened(draft)
    form = dialog.parts[CREDITS].form
    every = {name for names in OF_MECHANISM.values() for name in names}
    for mechanism, names in OF_MECHANISM.items():
        choose(dialog, mechanism)
        assert rules_of(dialog).mechanism is mechanism
        assert {name for name in every if not form.box(name).isHidden()} == names


def test_points_are_typed_and_saved(opened: Open, book: OpenBook, draft: ContractFile) -> None:
    dialog = opened(without_tiers(draft))
    form = dialog.parts[CREDITS].form
    choose(dialog, Mechanism.POINTS)
    type_into(form.box("major_points").editor.face(), "3")
    steps = form.box("point_steps").editor
    assert isinstance(steps, RowsEditor)
    steps.add()
    assert steps.value() == (PointStep(from_points=1, percent=Decimal(1)),)
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    steps.add()
    assert steps.value()[1] == PointStep(from_points=2, percent=Decimal(1))
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    saved = find_contract(book, SAMPLE_CONTRACT).revisions[-1].terms.credits
    assert (saved.mechanism, saved.major_points) == (Mechanism.POINTS, 3)
    assert [step.from_points for step in saved.point_steps] == [1, 2]


def test_points_without_steps_are_refused_at_them(opened: Open, draft: ContractFile) -> None:
    dialog = opened(without_tiers(draft))
    choose(dialog, Mechanism.POINTS)
    assert refused(dialog, dialog.parts[CREDITS].form, "point_steps") == (
        "Say from how many points on which percentage of the charges is credited."
    )


def test_number_of_misses_that_can_never_be_is_refused(opened: Open, draft: ContractFile) -> None:
    dialog = opened(without_tiers(draft))
    form = dialog.parts[CREDITS].form
    choose(dialog, Mechanism.COUNT_TRIGGER)
    type_into(form.box("trigger_failures").editor.face(), "5")
    assert refused(dialog, form, "trigger_failures") == (
        "There are only 4 service levels, so that 5 are never missed in one month."
    )
    type_into(form.box("trigger_failures").editor.face(), "2")
    type_into(form.box("termination_misses").editor.face(), "13")
    assert refused(dialog, form, "termination_months") == (
        "13 misses don't fit into 12 months: a month is missed once. Look back on 13 months or"
        " more."
    )


def test_level_without_a_ladder_is_refused_at_its_row(opened: Open, draft: ContractFile) -> None:
    dialog = opened(without_tiers(draft))
    choose(dialog, Mechanism.UPTIME)
    told = refused(dialog, dialog.parts[LEVELS].form, "levels")
    assert told.startswith("S1: uptime credits need a ladder.")


def test_bad_value_that_nobody_sees_holds_nothing_back(opened: Open, draft: ContractFile) -> None:
    dialog = opened(without_tiers(draft))
    form = dialog.parts[CREDITS].form
    type_into(form.box("pool_percent").editor.face(), "")
    assert form.box("pool_percent").problem()
    choose(dialog, Mechanism.COUNT_TRIGGER)
    assert not form.box("pool_percent").problem()
    assert rules_of(dialog).mechanism is Mechanism.COUNT_TRIGGER


def test_service_level_shows_what_its_mechanism_works_with(
    opened: Open, draft: ContractFile
) -> None:
    dialog = opened(without_tiers(draft))
    shown: list[tuple[bool, bool]] = []

    def look(asked: RecordDialog) -> None:
        (form,) = asked._forms
        boxes = (form.box("allocation_percent"), form.box("tiers"))
        shown.append((not boxes[0].isHidden(), not boxes[1].isHidden()))

    for mechanism in Mechanism:
        choose(dialog, mechanism)
        in_row(dialog, LEVELS, "levels", 0, look)
    assert shown == [(True, True), (True, False), (False, False), (False, False), (False, True)]
