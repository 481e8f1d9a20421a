"""How large windows open."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.ui.kit import editors, windows
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.giving_way import SideBySide, TallPage
from bpodesk.ui.kit.pdf_view import PdfView
from bpodesk.ui.kit.rows import RowColumn, RowsEditor
from bpodesk.ui.screens.figures import facts_table, fill_facts

SMALL_SCREEN = QRect(0, 0, 853, 480)


class _Gui:
    """A screen of 1280 x 720 at a scale of 150%."""

    @staticmethod
    def primaryScreen() -> type["_Gui"]:  # noqa: N802 - Qt's name
        return _Gui

    @staticmethod
    def availableGeometry() -> QRect:  # noqa: N802 - Qt's name
        return SMALL_SCREEN


@pytest.fixture
def small_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "QGuiApplication", _Gui)


@pytest.mark.usefixtures("small_screen")
@pytest.mark.parametrize("kept", ["", "1200x1000", "nonsense"])
def test_a_window_lies_on_the_screen_with_its_frame(qtbot: QtBot, kept: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    windows.fit(window, QSize(900, 1060), kept=kept)
    windows.place_in_middle(window)
    assert SMALL_SCREEN.contains(window.geometry().adjusted(0, 0, 16, 40))


@pytest.mark.parametrize(
    ("kept", "size"),
    [
        ("320x200", QSize(480, 420)),
        ("700x600", QSize(700, 600)),
        ("", QSize(640, 560)),
    ],
)
def test_a_size_that_was_kept_is_never_far_too_small(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kept: str, size: QSize
) -> None:
    monkeypatch.setattr(windows, "most_room", lambda: QSize(1900, 1000))
    window = QWidget()
    qtbot.addWidget(window)
    windows.fit(window, QSize(640, 560), kept=kept)
    assert window.size() == size


class _Shown(QObject):
    """Notes what is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return super().eventFilter(watched, event)


@pytest.mark.parametrize(
    "make",
    [
        lambda: EmptyState("Nothing", "Add one first.", button="&Add", on_button=lambda: None),
        lambda: PdfView(on_save=lambda: None),
        lambda: RowsEditor((RowColumn("code", "Code", editors.text(), str),), blank=str),
    ],
    ids=["empty", "pdf", "rows"],
)
def test_no_part_flashes_up_as_a_window_while_it_is_made(
    qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    shown = _Shown()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(shown)
    widget = make()
    app.removeEventFilter(shown)
    qtbot.addWidget(widget)
    assert shown.windows == []


def test_parts_stand_below_each_other_where_there_is_no_room(qtbot: QtBot) -> None:
    left, right = QLabel("one"), QLabel("two")
    pair = SideBySide((left, right), narrow=300, gap=8)
    qtbot.addWidget(pair)
    pair.resize(400, 100)
    pair.show()
    qtbot.waitExposed(pair)
    assert left.geometry().right() < right.geometry().left()
    assert pair.minimumSizeHint().width() < left.width()
    pair.resize(200, 100)
    assert pair.is_stacked
    qtbot.waitUntil(lambda: left.geometry().bottom() < right.geometry().top())


def test_a_low_page_scrolls_instead_of_squeezing_its_parts(qtbot: QtBot) -> None:
    page = TallPage(least=400)
    page.column.addWidget(QLabel("a"))
    qtbot.addWidget(page)
    page.resize(300, 200)
    page.show()
    qtbot.waitExposed(page)
    assert page.widget().height() == 400
    page.resize(300, 700)
    assert page.widget().height() == 700


def test_names_in_a_small_table_are_never_cut_to_a_letter(qtbot: QtBot) -> None:
    table = facts_table(("Service level", *(f"Figure {n}" for n in range(7))), name="levels")
    qtbot.addWidget(table)
    fill_facts(table, [("S1  Calls answered within 20 seconds", *["11,190.90"] * 7)])
    table.resize(420, 120)
    table.show()
    qtbot.waitExposed(table)
    name = table.fontMetrics().horizontalAdvance("S1  Calls answered within")
    assert table.columnWidth(0) > name
    assert table.horizontalScrollBar().maximum() > 0
    table.resize(1400, 120)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.horizontalHeader().length() == table.viewport().width()
