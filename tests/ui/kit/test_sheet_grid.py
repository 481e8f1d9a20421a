import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import ColumnRole, Role, RowKind, RowSpan
from bpodesk.domain.sheets import Merged, SheetPage
from bpodesk.ui import theme
from bpodesk.ui.kit.sheet_grid import SheetGrid
from bpodesk.ui.kit.sheet_model import PAGE_ROWS, Place, place_of, sheet_facts
from bpodesk.ui.kit.sheet_words import ROLES_BY_GROUP, role_text, row_text

PERSON = ColumnRole(column=1, header="Name", role=Role.PERSON)
HOURS = ColumnRole(column=3, header="Worked", role=Role.HOURS)


def page(first: int = 1, *, rows: int = 5, of: int = 5, sheet: str = "Hours") -> SheetPage:
    return SheetPage(
        sheet=sheet,
        sheets=(sheet,),
        first_row=first,
        rows=tuple((f"name {first + n}", "", f"{first + n}.5") for n in range(rows)),
        row_count=of,
        column_count=3,
        merged=(Merged(first_row=2, first_column=1, last_row=2, last_column=2),),
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({2}),
    )


def at(row: int, column: int) -> Place:
    return Place(sheet="Hours", row=row, column=column)


class Reader:
    """Answers what a grid asks for, from a sheet of so many rows."""

    def __init__(self, grid: SheetGrid, *, of: int) -> None:
        self.asked: list[int] = []
        self.grid, self.of = grid, of
        grid.page_wanted.connect(self.read)

    def read(self, sheet: str, first: int) -> None:
        self.asked.append(first)
        rows = min(PAGE_ROWS, self.of - first + 1)
        self.grid.show_page(page(first, rows=rows, of=self.of, sheet=sheet))


def shown(qtbot: QtBot, *, of: int = 5, with_roles: bool = True) -> tuple[SheetGrid, Reader]:
    grid = SheetGrid(with_roles=with_roles)
    qtbot.addWidget(grid)
    reader = Reader(grid, of=of)
    grid.resize(600, 400)
    grid.show()
    grid.open_sheet("Hours")
    return grid, reader


def test_place_of_a_cell_is_understood_and_nothing_else() -> None:
    assert place_of("My!Sheet!AB12") == Place(sheet="My!Sheet", row=12, column=28)
    assert place_of("Hours!C4:D9") == Place(sheet="Hours", row=4, column=3)
    assert place_of("Hours") is None
    assert place_of("Hours!12") is None


def test_grid_reads_only_the_pages_that_are_seen(qtbot: QtBot) -> None:
    grid, reader = shown(qtbot, of=100_000)
    assert reader.asked == [1]
    assert grid.model.rowCount() == 100_000
    grid.show_cell(Place(sheet="Hours", row=70_500, column=3))
    qtbot.waitUntil(lambda: reader.asked[-1] == 70_001, timeout=3_000)
    assert grid.model.text(70_500, 3) == "70500.5"
    assert grid.view.currentIndex().row() == 70_499
    assert len(reader.asked) == 2


def test_grid_keeps_few_pages_of_many(qtbot: QtBot) -> None:
    grid, _ = shown(qtbot, of=100_000)
    for number in range(1, 100):
        grid.model.add_page(page(number * PAGE_ROWS + 1, rows=PAGE_ROWS, of=100_000))
    assert grid.model.text(99_500, 1) == "name 99500"
    assert grid.model.text(500, 1) == ""
    assert grid.model.missing(500, 500) == 1


def test_grid_goes_to_a_cell_of_another_sheet_as_soon_as_it_is_there(qtbot: QtBot) -> None:
    grid, _ = shown(qtbot)
    picked: list[object] = []
    grid.cell_picked.connect(picked.append)
    grid.show_cell(Place(sheet="Notes", row=4, column=3))
    assert grid.sheet == "Notes"
    assert (grid.view.currentIndex().row(), grid.view.currentIndex().column()) == (3, 2)
    assert picked == []  # the user did not go there himself
    qtbot.keyClick(grid.view, Qt.Key.Key_Up)
    assert picked == [Place(sheet="Notes", row=3, column=3)]


def test_grid_pages_of_a_sheet_that_was_left_are_not_shown(qtbot: QtBot) -> None:
    grid = SheetGrid()
    qtbot.addWidget(grid)
    grid.open_sheet("Hours")
    grid.open_sheet("Notes")
    grid.show_page(page(sheet="Hours"))
    assert grid.model.rowCount() == 0
    grid.show_page(page(sheet="Notes"))
    assert grid.model.rowCount() == 5


def test_grid_says_what_is_empty_or_cannot_be_shown(qtbot: QtBot) -> None:
    grid = SheetGrid()
    qtbot.addWidget(grid)
    asked: list[int] = []
    grid.page_wanted.connect(lambda _sheet, first: asked.append(first))
    grid.open_sheet("Hours")
    grid.show_trouble("The file is damaged.")
    assert grid._waiting.text.text() == "The file is damaged."
    grid._waiting.button.click()
    assert asked == [1, 1]
    empty = SheetPage(sheet="Hours", sheets=(), first_row=1, rows=(), row_count=0, column_count=0)
    grid.show_page(empty)
    assert grid._waiting.title.text() == "This sheet is empty"


def test_grid_colours_columns_by_role_and_rows_by_kind(qtbot: QtBot) -> None:
    grid, _ = shown(qtbot)
    grid.show_facts(
        sheet_facts(
            (PERSON, HOURS),
            (
                RowSpan(first=5, last=5, kind=RowKind.TOTAL),
                RowSpan(first=1, last=1, kind=RowKind.HEADER),
                RowSpan(first=2, last=4, kind=RowKind.ENTRY),
            ),
            (
                (at(2, 3), Problem(message="Look.", severity=Severity.WARNING)),
                (at(2, 3), Problem(message="30 h are more than a day has.")),
                (at(3, 3), Problem(message="Is this right?", severity=Severity.WARNING)),
            ),
        )
    )

    def ground(row: int, column: int) -> str:
        brush = grid.model.index(row - 1, column - 1).data(Qt.ItemDataRole.BackgroundRole)
        return brush.color().name()

    tones = theme.LIGHT
    assert ground(2, 1) == tones.who_ground
    assert ground(2, 3) == tones.much_ground
    assert ground(2, 2) == tones.base
    assert ground(1, 1) == tones.hover
    assert ground(5, 3) == tones.side
    spoken = grid.model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "2.5, C2, Hours, 30 h are more than a day has."
    assert grid.legend.words == [
        "Who",
        "How much",
        "Headings",
        "Total, not counted",
        "Can't be counted",
        "To look at",
    ]
    tip = grid.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "This column is hidden in the file." in str(tip)
    assert "Read as: Not read" in str(tip)
    tip = grid.model.headerData(2, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "This row is hidden in the file." in str(tip)
    assert grid.view.columnSpan(1, 0) == 2
    grid.grab()  # painting everything raises nothing


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    """The menus that are opened; offscreen there is no keyboard to grab for them."""
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: menus.append(menu))
    return menus


def test_grid_roles_change_by_click_and_by_key(qtbot: QtBot, opened: list[QMenu]) -> None:
    grid, _ = shown(qtbot)
    grid.show_facts(sheet_facts((PERSON,)), changed_roles=frozenset({1}))
    chosen: list[tuple[int, object]] = []
    grid.role_chosen.connect(lambda column, role: chosen.append((column, role)))
    grid.view.setCurrentIndex(grid.model.index(1, 2))
    qtbot.keyClick(grid.view, Qt.Key.Key_Return)
    assert opened[-1].actions()[0].text() == "Column C is"
    header = grid.view.roles
    place = QPoint(header.sectionViewportPosition(0) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened[-1].actions()[0].text() == "Column A is"
    texts = {action.text(): action for action in opened[-1].actions()}
    texts["Not read"].trigger()
    texts["As it was recognised"].trigger()
    who = texts["Who"].menu()
    assert isinstance(who, QMenu)
    next(action for action in who.actions() if action.text() == "Staff code").trigger()
    assert chosen == [(1, Role.IGNORED), (1, None), (1, Role.PERSON_CODE)]


def test_grid_without_roles_offers_none_and_copies_a_cell(
    qtbot: QtBot, opened: list[QMenu]
) -> None:
    grid, _ = shown(qtbot, with_roles=False)
    grid.view.setCurrentIndex(grid.model.index(3, 2))
    qtbot.keyClick(grid.view, Qt.Key.Key_Return)
    assert opened == []
    qtbot.keyClick(grid.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "4.5"
    grid.grab()


def test_every_role_and_kind_of_row_has_words() -> None:
    roles = [role for _, group in ROLES_BY_GROUP for role in group]
    assert sorted(roles) == sorted(Role)
    assert len({role_text(role) for role in Role}) == len(Role)
    assert all(row_text(kind) for kind in RowKind)


def wide(labels: int) -> SheetPage:
    """A form whose head has a long label and something beside it; then columns of hours."""
    head = ("Name of the employee and of the department", "Amihan", *[""] * (labels - 2))
    days = tuple(tuple(["8.00"] * labels) for _ in range(4))
    return SheetPage(
        sheet="Hours",
        sheets=("Hours",),
        first_row=1,
        rows=(head, *days),
        row_count=5,
        column_count=labels,
        merged=(),
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),
    )


def test_grid_long_labels_leave_room_for_the_hours_where_it_is_scarce(qtbot: QtBot) -> None:
    grid = SheetGrid()
    qtbot.addWidget(grid)
    grid.resize(600, 400)
    grid.show()
    grid.open_sheet("Hours")
    grid.show_page(wide(12))
    narrow = grid.view.columnWidth(0)
    assert narrow <= 600 // 5
    assert grid.view.columnWidth(1) <= narrow
    other = SheetGrid()
    qtbot.addWidget(other)
    other.resize(600, 400)
    other.show()
    other.open_sheet("Hours")
    other.show_page(wide(2))
    assert other.view.columnWidth(0) > 2 * narrow  # there is room for all of it
