"""A list too long to be arranged at once: what is seen meanwhile, and what comes of it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.ui import text
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.line_edit import SearchEdit
from bpodesk.ui.kit.table import Table
from bpodesk.ui.screen import Shell

pytestmark = pytest.mark.impatient
COUNT = 6_000


@dataclass(frozen=True)
class Shift:
    id: int
    name: str
    minutes: int


def shifts(name: str = "Agent", count: int = COUNT) -> list[Shift]:
    """Ids from 1; names with their id; the higher the id, the fewer minutes."""
    return [Shift(number, f"{name} {number}", count - number) for number in range(1, count + 1)]


class Gate:
    """Holds whoever reads a row's name on the worker until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.reached = threading.Event()
        self.open.set()

    def shut(self) -> None:
        self.open.clear()
        self.reached.clear()

    def name_of(self, row: Shift) -> str:
        if threading.current_thread() is not threading.main_thread():
            self.reached.set()
            self.open.wait(10)
        return row.name


@pytest.fixture
def gate(shell: Shell) -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


@pytest.fixture
def table(qtbot: QtBot, shell: Shell, gate: Gate) -> Table[Shift]:
    columns: tuple[Column[Shift], ...] = (
        Column("name", "Name", gate.name_of),
        number_column(
            "hours",
            "Hours",
            lambda row: text.hours(row.minutes),
            lambda row: row.minutes,
            total=lambda rows: text.hours(sum(map(_minutes_of, rows))),
        ),
    )
    made = Table(columns, key=lambda row: row.id, name="shifts", title="Hours", jobs=shell.jobs)
    made.resize(600, 400)  # it is deleted with all windows, if not before
    made.set_rows(shifts())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    idle(qtbot, shell)
    return made


def _minutes_of(row: Shift) -> int:
    return row.minutes


def idle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.jobs.busy, timeout=20_000)


def ids(table: Table[Shift]) -> list[int]:
    return [row.id for row in table.model.shown]


def by_hours(table: Table[Shift], *, down: bool = False) -> None:
    way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
    table.view.sortByColumn(1, way)


def test_long_list_is_sorted_beside_and_its_selection_stays(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    assert ids(table) == list(range(1, COUNT + 1))
    table.select((5, 4_000))
    by_hours(table)
    assert shell.jobs.busy
    assert ids(table)[0] == 1  # what was there stays until the rest is done
    assert not table.model.settled
    idle(qtbot, shell)
    assert ids(table) == list(range(COUNT, 0, -1))
    assert table.model.settled
    assert [row.id for row in table.selected()] == [4_000, 5]
    by_hours(table, down=True)
    idle(qtbot, shell)
    assert ids(table) == list(range(1, COUNT + 1))


def test_long_list_is_filtered_and_summed(qtbot: QtBot, table: Table[Shift], shell: Shell) -> None:
    # Of 5,999 minutes down to none the sum is 5,999 * 6,000 / 2 minutes.
    assert table.footer.text() == f"6,000 rows   ·   Hours {text.hours(17_997_000)}"
    table.select((5_999,))
    table.model.search("599")
    idle(qtbot, shell)
    # 599, 1599, 2599, 3599, 4599, 5599 and 5990 to 5999
    found = [599, 1_599, 2_599, 3_599, 4_599, 5_599, *range(5_990, 6_000)]
    assert ids(table) == found
    minutes = sum(COUNT - number for number in found)
    assert table.footer.text() == f"16 of 6,000 rows   ·   Hours {text.hours(minutes)}"
    assert [row.id for row in table.selected()] == [5_999]


def test_long_list_only_the_latest_wish_is_shown(
    qtbot: QtBot, table: Table[Shift], shell: Shell, gate: Gate
) -> None:
    seen: list[int] = []
    table.model.shown_changed.connect(lambda: seen.append(table.model.rowCount()))
    gate.shut()
    table.model.search("agent 1")
    assert gate.reached.wait(5)
    table.model.search("agent 12")
    table.model.search("agent 4321")
    gate.open.set()
    idle(qtbot, shell)
    assert ids(table) == [4_321]
    assert seen == [1]


def test_rows_replaced_while_they_are_arranged_are_thrown_away(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    seen: list[str] = []
    table.model.shown_changed.connect(lambda: seen.append(table.model.shown[0].name))
    table.set_rows(shifts("Old"))
    late = shell.jobs._open[0]
    assert late.ended.wait(20)  # done, but not handed over yet
    table.set_rows(shifts("New"))
    idle(qtbot, shell)
    assert late.deliver is not None
    assert seen == ["New 1"]
    table.set_rows(shifts("Late"))
    late = shell.jobs._open[0]
    assert late.ended.wait(20)
    table.set_rows([Shift(7, "Few", 60)])  # at once: they are not many
    assert table.footer.text() == "1 row   ·   Hours 1.00 h"
    idle(qtbot, shell)
    assert seen == ["New 1", "Few"]
    assert table.footer.text() == "1 row   ·   Hours 1.00 h"


def test_selection_made_while_the_list_is_arranged_is_kept(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    table.select((1,))
    by_hours(table)
    table.select((2_000,))
    idle(qtbot, shell)
    assert [row.id for row in table.selected()] == [2_000]


def test_row_to_come_is_selected_when_it_is_there(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    table.set_rows(shifts(count=COUNT + 1))
    table.select((COUNT + 1,))
    assert table.selected() == ()
    idle(qtbot, shell)
    assert [row.id for row in table.selected()] == [COUNT + 1]


def test_selection_of_many_is_summed_beside_and_copied(
    qtbot: QtBot, table: Table[Shift], shell: Shell, gate: Gate
) -> None:
    table.model.search("agent")
    idle(qtbot, shell)
    table.view.selectAll()
    assert not shell.jobs.busy  # all that is shown is summed already
    last = table.model.index(COUNT - 1, 0)
    toggle = table.view.selectionModel().SelectionFlag
    table.view.selectionModel().select(last, toggle.Deselect | toggle.Rows)
    assert table.footer.text() == "6,000 rows   ·   5,999 selected"
    idle(qtbot, shell)
    # The last one has no minutes.
    total = text.hours(17_997_000)
    assert table.footer.text() == f"6,000 rows   ·   5,999 selected   ·   Hours {total}"
    gate.shut()
    table.copy()
    assert gate.reached.wait(5)
    gate.open.set()
    idle(qtbot, shell)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (6_000, "Name\tHours", f"Agent 5999\t{_one()}")


def _one() -> str:
    return text.hours(1)


def test_sum_of_a_selection_that_was_given_up_is_not_shown(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    table.view.selectAll()
    last = table.model.index(COUNT - 1, 0)
    flag = table.view.selectionModel().SelectionFlag
    table.view.selectionModel().select(last, flag.Deselect | flag.Rows)
    assert shell.jobs._open[0].ended.wait(20)
    table.select((COUNT - 60,))
    idle(qtbot, shell)
    assert "selected" not in table.footer.text()


@pytest.mark.parametrize("when", ["while it works", "before it is handed over"])
def test_table_that_is_deleted_while_it_is_arranged(
    qtbot: QtBot, table: Table[Shift], shell: Shell, gate: Gate, when: str
) -> None:
    gate.shut()
    table.model.search("agent 1")
    assert gate.reached.wait(5)
    if when == "while it works":
        shiboken6.delete(table)
        gate.open.set()
    else:
        gate.open.set()
        assert shell.jobs._open[0].ended.wait(20)
        shiboken6.delete(table)
    idle(qtbot, shell)


def test_arranging_that_the_user_cancels_shows_no_rows_that_are_not_asked_for(
    qtbot: QtBot, table: Table[Shift], shell: Shell, gate: Gate
) -> None:
    gate.shut()
    table.model.search("agent 4321")
    assert gate.reached.wait(5)
    shell.jobs.cancel()
    gate.open.set()
    idle(qtbot, shell)
    assert table.stack.currentWidget() is table._on_its_way
    assert table._on_its_way.title.text() == "The rows were not arranged; refresh to see them"
    table.set_rows(shifts())
    idle(qtbot, shell)
    assert table.stack.currentWidget() is table.view
    assert ids(table) == [4_321]


def test_enter_in_the_filter_goes_to_the_first_row_as_soon_as_it_is_there(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    table.search.setFocus()
    qtbot.keyClicks(table.search, "agent 4321")
    qtbot.keyClick(table.search, Qt.Key.Key_Return)
    idle(qtbot, shell)
    assert table.view.hasFocus()
    assert [row.id for row in table.selected()] == [4_321]


def test_enter_in_the_filter_stays_there_where_no_row_is_found(
    qtbot: QtBot, table: Table[Shift], shell: Shell
) -> None:
    table.search.setFocus()
    qtbot.keyClicks(table.search, "nobody")
    qtbot.keyClick(table.search, Qt.Key.Key_Return)
    idle(qtbot, shell)
    assert table.stack.currentWidget() is table._no_match
    assert table.search.hasFocus()


def test_focus_comes_back_to_the_rows_but_is_not_taken_from_elsewhere(
    qtbot: QtBot, shell: Shell
) -> None:
    page, other = QWidget(), SearchEdit("Other")
    column = QVBoxLayout(page)
    columns: tuple[Column[Shift], ...] = (Column("name", "Name", lambda row: row.name),)
    table = Table(columns, key=lambda row: row.id, name="x", title="Hours", jobs=shell.jobs)
    column.addWidget(table)
    column.addWidget(other)
    qtbot.addWidget(page)
    table.set_rows(shifts())
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    idle(qtbot, shell)
    for elsewhere in (False, True):
        table.view.setFocus()
        table.show_waiting("Reading…")
        assert not table.view.hasFocus()
        if elsewhere:
            other.setFocus()
        table.set_rows(shifts())
        idle(qtbot, shell)
        assert table.view.hasFocus() is not elsewhere
        assert other.hasFocus() is elsewhere
