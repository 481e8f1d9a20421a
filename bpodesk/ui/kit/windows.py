"""How large a window opens, and where: whole on the screen, whatever its scale."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

# What a window manager puts around a window, at most: two borders, a title bar and a border.
_FRAME = QSize(24, 48)


def most_room() -> QSize:
    """The largest size with which a window and its frame lie on the screen."""
    return QGuiApplication.primaryScreen().availableGeometry().size() - _FRAME


def fit(window: QWidget, wanted: QSize, *, kept: str = "") -> None:
    """Open a window as large as wanted, or as it was `kept` ("640x480"), as far as there is room.

    A size that was kept under another scale of the screen may be far too small: a quarter less than
    wanted is the least.
    """
    room = most_room()
    size = wanted
    width, _, height = kept.partition("x")
    if width.isdigit() and height.isdigit():
        size = QSize(int(width), int(height)).expandedTo(wanted * 0.75)
    window.resize(size.boundedTo(room))


def place_in_middle(window: QWidget) -> None:
    """Put a window that belongs to no other into the middle of the screen, its frame included."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    left = (room.width() - window.width() - _FRAME.width()) // 2
    top = (room.height() - window.height() - _FRAME.height()) // 2
    window.move(room.topLeft() + QPoint(max(0, left), max(0, top)))
