from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpodesk.ui import text
from bpodesk.ui.kit.columns import Column, as_clipboard, number_column, spread
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.table import Table


@dataclass(frozen=True)
class Person:
    id: int
    code: str
    name: str
    minutes: int | None = 0


COLUMNS: tuple[Column[Person], ...] = (
    Column("code", "Code", lambda row: row.code, width=80),
    Column("name", "Name", lambda row: row.name, light=lambda row: Light.OK),
    number_column(
        "hours",
        "Hours",
        lambda row: text.hours(row.minutes),
        lambda row: row.minutes,
        total=lambda rows: text.hours(sum(row.minutes or 0 for row in rows)),
    ),
    Column("zone", "Zone", lambda row: "Manila", hidden=True),
)
PEOPLE = (
    Person(1, "S-10", "José Peña", 60),
    Person(2, "S-9", "Ana <b>Ruiz</b>", 90),
    Person(3, "S-100", "Tom & Co", None),
)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "s.ini")


@pytest.fixture
def table(qtbot: QtBot, memory: Memory) -> Table[Person]:
    return _table(qtbot, memory)


def _table(qtbot: QtBot, memory: Memory) -> Table[Person]:
    table = Table(COLUMNS, key=lambda row: row.id, name="people", title="Staff", memory=memory)
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.set_rows(PEOPLE)
    table.show()
    qtbot.waitExposed(table)
    return table


def _codes(table: Table[Person]) -> list[str]:
    return [row.code for row in table.model.shown]


def test_rows_are_sorted_naturally_by_the_first_column(table: Table[Person]) -> None:
    assert _codes(table) == ["S-9", "S-10", "S-100"]


def test_header_click_sorts_and_keeps_nothing_last(qtbot: QtBot, table: Table[Person]) -> None:
    header = table.view.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(2) + 10, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert _codes(table) == ["S-10", "S-9", "S-100"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert _codes(table) == ["S-9", "S-10", "S-100"]


def test_search_wants_all_words_folded_in_any_column(qtbot: QtBot, table: Table[Person]) -> None:
    table.focus_search()
    assert table.search.hasFocus()
    qtbot.keyClicks(table.search, "pena s-1")
    qtbot.waitUntil(lambda: _codes(table) == ["S-10"])
    assert table.footer.text().startswith("1 of 3 rows")
    qtbot.keyClick(table.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(_codes(table)) == 3)
    assert not table.search.text()


def test_search_without_match_says_so_and_can_be_cleared(
    qtbot: QtBot, table: Table[Person]
) -> None:
    table.search.setText("nobody")
    qtbot.waitUntil(lambda: not table.view.isVisible())
    table._no_match.button.click()
    qtbot.waitUntil(table.view.isVisible)


def test_down_goes_from_search_to_the_rows(qtbot: QtBot, table: Table[Person]) -> None:
    table.focus_search()
    qtbot.keyClick(table.search, Qt.Key.Key_Down)
    assert table.view.hasFocus()
    assert table.current() == PEOPLE[1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_selected_row(qtbot: QtBot, table: Table[Person], key: Qt.Key) -> None:
    table.select((3,))
    with qtbot.waitSignal(table.opened) as caught:
        qtbot.keyClick(table.view, key)
    assert caught.args == [PEOPLE[2]]


def test_double_click_opens_the_row(qtbot: QtBot, table: Table[Person]) -> None:
    spot = table.view.visualRect(table.model.index(1, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.opened) as caught:
        qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == [PEOPLE[0]]


def test_delete_bins_all_selected_rows(qtbot: QtBot, table: Table[Person]) -> None:
    table.select((1, 2))
    with qtbot.waitSignal(table.binned) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert caught.args == [(PEOPLE[1], PEOPLE[0])]


def test_selection_stays_with_the_id_across_reload_and_sort(table: Table[Person]) -> None:
    table.select((1,))
    table.set_rows((Person(7, "A-1", "First"), *PEOPLE))
    assert [row.id for row in table.selected()] == [1]
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in table.selected()] == [1]
    table.set_rows(PEOPLE[1:])
    assert table.selected() == ()


def test_select_of_a_row_to_come_waits_for_it(table: Table[Person]) -> None:
    table.select((9,))
    table.set_rows((*PEOPLE, Person(9, "S-11", "New")))
    assert [row.id for row in table.selected()] == [9]


def test_footer_leaves_out_a_total_that_says_nothing(qtbot: QtBot, memory: Memory) -> None:
    columns = (COLUMNS[0], Column[Person]("answer", "Answer", lambda _: "–", total=lambda _: ""))
    table = Table(columns, key=lambda row: row.id, name="p", title="P", memory=memory)
    qtbot.addWidget(table)
    table.set_rows(PEOPLE)
    assert table.footer.text() == "3 rows"


def test_footer_counts_and_sums_the_selection(table: Table[Person]) -> None:
    assert table.footer.text() == "3 rows   ·   Hours 2.50 h"
    table.select((1, 3))
    assert table.footer.text() == "3 rows   ·   2 selected   ·   Hours 1.00 h"


def test_copy_gives_headers_and_visible_columns(qtbot: QtBot, table: Table[Person]) -> None:
    table.select((1, 2))
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "Code\tName\tHours\nS-9\tAna <b>Ruiz</b>\t1.50 h\nS-10\tJosé Peña\t1.00 h\n"
    )


def test_clipboard_guards_formulas_but_not_figures() -> None:
    columns: tuple[Column[str], ...] = (
        Column("text", "=Title", str),
        Column("figure", "N", str, numeric=True),
    )
    assert as_clipboard(columns, ["=1+1", "-5.00", "@x", 'a"b\tc']) == (
        '\'=Title\tN\n\'=1+1\t\'=1+1\n\'-5.00\t-5.00\n\'@x\t\'@x\n"a""b\tc"\t"a""b\tc"\n'
    )


def test_columns_are_hidden_moved_and_remembered(
    qtbot: QtBot, table: Table[Person], memory: Memory
) -> None:
    actions = table.columns_menu().actions()
    assert [action.isChecked() for action in actions[:4]] == [True, True, True, False]
    actions[1].trigger()
    actions[3].trigger()
    header = table.view.horizontalHeader()
    header.moveSection(0, 2)
    header.resizeSection(0, 133)
    again = _table(qtbot, memory)
    assert [column.name for column in again.shown_columns()] == ["hours", "code", "zone"]
    assert again.view.columnWidth(0) == 133
    again.reset_columns()
    assert [column.name for column in again.shown_columns()] == ["code", "name", "hours"]


def test_sort_is_remembered(qtbot: QtBot, table: Table[Person], memory: Memory) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row.name[:3] for row in _table(qtbot, memory).model.shown] == ["Tom", "Jos", "Ana"]


def test_last_visible_column_cannot_be_hidden(table: Table[Person]) -> None:
    for place in (1, 2):
        table.columns_menu().actions()[place].trigger()
    assert not table.columns_menu().actions()[0].isEnabled()


def test_cells_have_plain_text_lights_and_alignment(table: Table[Person]) -> None:
    model = table.model
    assert model.index(0, 1).data() == "Ana <b>Ruiz</b>"
    assert isinstance(model.index(0, 1).data(Qt.ItemDataRole.DecorationRole), QIcon)
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) == right
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Hours"


def test_empty_table_shows_its_empty_state(table: Table[Person]) -> None:
    table.set_rows(())
    assert not table.view.isVisible()
    assert table._no_rows.isVisible()
    assert not table.search.isEnabled()


def test_ctrl_a_selects_all_and_home_goes_up(qtbot: QtBot, table: Table[Person]) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.selected()) == 3
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    assert table.current() == PEOPLE[1]
    qtbot.keyClick(table.view, Qt.Key.Key_End)
    assert table.current() == PEOPLE[2]


def test_nonsense_in_memory_is_ignored(qtbot: QtBot, memory: Memory) -> None:
    memory.keep("people/columns", '{"order": 3, "hidden": "x", "widths": [], "sort": [1]}')
    assert len(_table(qtbot, memory).shown_columns()) == 3
    memory.keep("people/columns", "not json")
    assert len(_table(qtbot, memory).shown_columns()) == 3


def test_table_is_named_for_screen_readers(table: Table[Person]) -> None:
    assert table.view.accessibleName() == "Staff"
    assert table.search.accessibleName() == "Find in Staff"
    assert QApplication.focusWidget() is not table.footer


def _wide(name: str, width: int, *, grows: bool = False) -> Column[Person]:
    return Column(name, name, lambda row: row.name, width=width, grows=grows)


SIDE_BY_SIDE = (
    _wide("code", 60),
    _wide("what", 200),
    number_column("n", "N", lambda row: "1", lambda row: 1, width=80),
    _wide("note", 120),
)


@pytest.mark.parametrize(
    ("needed", "own", "room", "widths"),
    [
        # What is left over goes to the widest column of texts.
        ([50, 100, 60, 80], [None] * 4, 500, [50, 310, 60, 80]),
        # An empty neighbour gives its room to a text that needs it.
        ([50, 300, 60, 40], [None] * 4, 460, [50, 310, 60, 40]),
        # Too much together: long texts give way down to their width, figures don't.
        ([50, 300, 90, 220], [None] * 4, 560, [50, 250, 90, 170]),
        ([50, 300, 90, 220], [None] * 4, 300, [50, 200, 90, 120]),
        # What a person dragged stays.
        ([50, 100, 60, 80], [None, 90, None, None], 500, [50, 90, 60, 300]),
    ],
)
def test_columns_share_the_room(
    needed: list[int], own: list[int | None], room: int, widths: list[int]
) -> None:
    assert spread(SIDE_BY_SIDE, needed, own, room=room) == widths


def test_only_a_dragged_width_is_remembered(qtbot: QtBot, memory: Memory) -> None:
    table = _table(qtbot, memory)
    table.resize(900, 400)
    assert memory.table("people/columns").get("widths", {}) == {}
    table.view.horizontalHeader().resizeSection(0, 133)
    table.resize(760, 400)
    assert memory.table("people/columns")["widths"] == {"code": 133}
    assert table.view.horizontalHeader().sectionSize(0) == 133
    table.reset_columns()
    assert table.view.horizontalHeader().sectionSize(0) < 133
