"""The names of a file: who is who, who is new, who is left out."""

from PySide6.QtWidgets import QApplication

from bpodesk.services.staff import list_staff
from bpodesk.ui.screens.timesheets.import_dialog.people_model import Verb
from tests.ui.screens.importing import HOURS, Desk


def test_import_name_is_left_out_and_taken_in_again(desk: Desk) -> None:
    text = HOURS + "Z,Zenaida Nobody,2026-09-01,5,Calls\n"
    dialog = desk.read(text)
    assert dialog.state_label.text() == "1 person is not matched yet."
    assert QApplication.focusWidget() is dialog.people.view
    dialog.people.leave_out.click()
    desk.settle()
    assert dialog.people.model.lines[0].status()[1] == "Left out"
    assert dialog.state_label.text() == "3 entries are new."
    assert dialog.people.leave_out.text() == "Don't &leave out"
    dialog.people.leave_out.click()
    desk.settle()
    assert dialog.state_label.text() == "1 person is not matched yet."
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
    assert dialog.state_label.text() == "5 entries are new."
    assert dialog.banner.message == "2 people are in the staff list."
    dialog.banner.button.click()  # Undo
    desk.settle()
    assert len(list_staff(desk.office.book)) == before
    assert dialog.state_label.text() == "2 people are not matched yet."


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
