"""The program's icons: one colour, dyed for the theme, dyed again when the theme changes.

The files are `resources/icons/NAME.svg`; their own colours don't matter, only their shapes.
"""

from functools import lru_cache
from typing import Protocol, cast
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from bpodesk.resources import resource_path
from bpodesk.ui.theme import Tones, theme, tones

_SIZES = (16, 18, 20, 24, 32, 48)


class Wearer(Protocol):
    """Whatever shows an icon: a button, an action."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Take the icon."""
        ...


def icon(name: str, role: str = "muted") -> QIcon:
    """The icon in a tone of the theme in force (`role` is a field of `Tones`)."""
    shades = tones()
    return _dyed_icon(name, str(getattr(shades, role)), shades)


def pixmap(name: str, size: int, role: str = "muted") -> QPixmap:
    """The icon as a picture of `size` logical pixels, sharp on dense screens."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    picture = icon(name, role).pixmap(QSize(size, size), ratio)
    picture.setDevicePixelRatio(ratio)
    return picture


class _Wardrobe(QObject):
    """Remembers who wears what, and dyes it again when the theme changes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worn: WeakKeyDictionary[QObject, tuple[str, str]] = WeakKeyDictionary()
        theme().changed.connect(self._on_theme_changed)

    def dress(self, wearer: QObject, name: str, role: str) -> None:
        self._worn[wearer] = (name, role)
        cast(Wearer, wearer).setIcon(icon(name, role))

    def _on_theme_changed(self) -> None:
        for wearer, (name, role) in list(self._worn.items()):
            if isValid(wearer):
                cast(Wearer, wearer).setIcon(icon(name, role))


def dress(wearer: QObject, name: str, role: str = "muted") -> None:
    """Give a button or action its icon, for every theme to come."""
    owner = theme()
    found = owner.findChild(_Wardrobe)
    wardrobe = found if isinstance(found, _Wardrobe) else _Wardrobe(owner)
    wardrobe.dress(wearer, name, role)


@lru_cache(maxsize=256)
def _dyed_icon(name: str, colour: str, shades: Tones) -> QIcon:
    renderer = QSvgRenderer(str(resource_path("icons", f"{name}.svg")))
    made = QIcon()
    for size in _SIZES:
        for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, shades.edge)):
            made.addPixmap(_dyed(renderer, size * 2, shade), mode)
            made.addPixmap(_dyed(renderer, size, shade), mode)
    return made


def _dyed(renderer: QSvgRenderer, size: int, colour: str) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(colour))
    painter.end()
    return picture
