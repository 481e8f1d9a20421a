"""What an import would do to the book, also where the file corrects another."""

from PySide6.QtCore import Qt

from bpodesk.services.timesheets import list_batches
from bpodesk.ui.screens.timesheets.import_dialog.effect_lines import Effect
from tests.ui.screens.importing import CORRECTED, HOURS, Desk


def test_import_row_of_the_effect_leads_to_its_cell(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.effect.rows.setFocus()
    desk.key(Qt.Key.Key_Down)
    view = dialog.sheet.grid.view
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 3)


def test_import_of_a_corrected_file_shows_before_and_after(desk: Desk) -> None:
    first = desk.read(HOURS)
    first.import_button.click()
    desk.settle()
    dialog = desk.read(CORRECTED)
    effects = dialog.effect.effects
    counts = [effects.item(row, 1).text() for row in range(5)]
    assert counts == ["1", "1", "2", "0", "0"]
    assert dialog.state_label.text() == "1 new, 1 changed, 0 removed: +1.50 h in all."
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
