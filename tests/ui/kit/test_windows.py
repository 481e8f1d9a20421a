"""How large windows open."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpodesk.ui.kit import windows

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
