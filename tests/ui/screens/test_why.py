"""Why? in the window: from a figure to the cell, by keyboard."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from bpodesk.ui.office import Office
from bpodesk.ui.screens.dashboard.screen import DashboardScreen
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.timesheets.source_dialog import SourceDialog
from bpodesk.ui.screens.why import WhyDialog

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> StatementsScreen:
    made = StatementsScreen(office)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.table.model.shown), timeout=15_000)
    return made


def opened(qtbot: QtBot, kind: type[D]) -> D:
    def found() -> list[D]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=15_000)
    return found()[0]


def test_why_goes_from_the_net_amount_to_the_cell_by_keyboard(
    qtbot: QtBot, screen: StatementsScreen
) -> None:
    screen.commands()["why"].run()
    dialog = opened(qtbot, WhyDialog)
    assert dialog.value.text() == "USD 10,678.55"
    assert dialog.formula.text() == "= 11,190.90 − 853.63 + 341.28"
    assert not dialog.source.isEnabled()
    dialog.list.choose("overtime:B")
    tree = dialog.tree
    tree.setFocus()
    # The one long day, what was worked of it, the row of the file.
    for _ in range(2):
        qtbot.keyClick(tree, Qt.Key.Key_Right)
        qtbot.keyClick(tree, Qt.Key.Key_Right)
    node = dialog.node()
    assert node is not None
    assert node.cell is not None
    assert (node.value, node.cell.address) == ("12.25 h", "Hours!G62")
    assert "Hours!G62" in dialog.detail.text()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    source = opened(qtbot, SourceDialog)
    assert source.facts.text().startswith("Hours!G62")
    source.close()
    dialog.close()


def test_why_of_the_cell_in_front_opens_that_figure(qtbot: QtBot, screen: StatementsScreen) -> None:
    levels = screen.details.levels
    assert screen.details.figure() == "net"
    levels.setCurrentCell(1, 6)
    screen.show()
    levels.itemActivated.emit(levels.item(1, 6))
    dialog = opened(qtbot, WhyDialog)
    assert dialog.title.text() == "Credit of S2  ·  credit:S2"
    assert dialog.value.text() == "USD 404.35"
    # Enter on a row without a cell opens and closes it.
    row = dialog.tree.topLevelItem(0)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert row.isExpanded()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert not row.isExpanded()
    dialog.close()


def test_why_list_shows_figures_with_the_words_sought(
    qtbot: QtBot, screen: StatementsScreen
) -> None:
    screen.commands()["why"].run()
    dialog = opened(qtbot, WhyDialog)
    dialog.search.setText("overtime fee")
    shown = [
        group.child(place).text(0)
        for number in range(dialog.list.topLevelItemCount())
        if not (group := dialog.list.topLevelItem(number)).isHidden()
        for place in range(group.childCount())
        if not group.child(place).isHidden()
    ]
    assert shown == ["Overtime"]
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    assert dialog.value.text() == "USD 10,678.55"  # a group is no figure
    dialog.close()


def test_why_menu_of_the_levels_asks_about_the_cell(qtbot: QtBot, screen: StatementsScreen) -> None:
    screen.details.levels.setCurrentCell(2, 0)
    (action,) = screen.details.levels.actions()
    action.trigger()
    dialog = opened(qtbot, WhyDialog)
    assert dialog.title.text().endswith("S3")
    dialog.close()


def test_dashboard_card_asks_why_of_the_net_amount(qtbot: QtBot, office: Office) -> None:
    board = DashboardScreen(office)
    qtbot.addWidget(board)
    board.show()
    qtbot.waitUntil(lambda: bool(board.cards), timeout=15_000)
    board.cards[0].why.click()
    dialog = opened(qtbot, WhyDialog)
    assert dialog.title.text() == "Net payable  ·  net"
    dialog.close()
