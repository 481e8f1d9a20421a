"""How the program looks: light and dark tones, spacing, and a small style sheet over Fusion.

Colours are named by role (`Tones`), never written in a widget. The theme follows the system unless
it is forced; `Theme.changed` tells painters to paint again. All text tones reach a contrast of
4.5 : 1 on their grounds, borders of editors and graphics 3 : 1 (held by a test).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from bpodesk.domain.pictures import Ink

# Distances in logical pixels; Qt scales them on dense screens.
TIGHT = 4
SMALL = 8
MEDIUM = 12
LARGE = 16
WIDE = 24
ICON = 18


class Mode(StrEnum):
    """Which theme is wanted."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """The colours of one theme, as #rrggbb."""

    dark: bool
    window: str
    side: str
    base: str
    alternate: str
    hover: str
    ink: str
    muted: str
    line: str
    edge: str
    accent: str
    accent_fill: str
    accent_hover: str
    on_accent: str
    selection: str
    second: str
    good: str
    warn: str
    bad: str
    good_ground: str
    warn_ground: str
    bad_ground: str
    who_ground: str
    when_ground: str
    much_ground: str
    what_ground: str
    tip: str
    on_tip: str

    def ink_of(self, role: Ink) -> str:
        """The colour of a picture's role."""
        return {
            Ink.INK: self.ink,
            Ink.MUTED: self.muted,
            Ink.GRID: self.line,
            Ink.ACCENT: self.accent,
            Ink.SECOND: self.second,
            Ink.GOOD: self.good,
            Ink.WARN: self.warn,
            Ink.BAD: self.bad,
        }[role]


LIGHT = Tones(
    dark=False,
    window="#f5f7f9",
    side="#e9eef2",
    base="#ffffff",
    alternate="#f7f9fb",
    hover="#dfe7ec",
    ink="#1b2530",
    muted="#566472",
    line="#d9e0e6",
    edge="#87939f",
    accent="#1f6f8b",
    accent_fill="#1f6f8b",
    accent_hover="#185a72",
    on_accent="#ffffff",
    selection="#d3e8f0",
    second="#b4621f",
    good="#1d7444",
    warn="#8f5600",
    bad="#b3261e",
    good_ground="#e3f3e9",
    warn_ground="#fdf1dc",
    bad_ground="#fce8e6",
    who_ground="#dcebf8",
    when_ground="#e8e2f6",
    much_ground="#d8efe6",
    what_ground="#f2ead5",
    tip="#1b2530",
    on_tip="#ffffff",
)
DARK = Tones(
    dark=True,
    window="#1c2228",
    side="#171c21",
    base="#14191d",
    alternate="#181e23",
    hover="#2a333b",
    ink="#e5eaee",
    muted="#a0adb9",
    line="#323c45",
    edge="#6f7d8a",
    accent="#62b6d2",
    accent_fill="#1f6f8b",
    accent_hover="#2a86a6",
    on_accent="#ffffff",
    selection="#1e4656",
    second="#e39a5c",
    good="#63c78d",
    warn="#e2ac52",
    bad="#f38a82",
    good_ground="#17301f",
    warn_ground="#372a10",
    bad_ground="#3d1c1a",
    who_ground="#173349",
    when_ground="#2e274c",
    much_ground="#12392f",
    what_ground="#3a311a",
    tip="#e5eaee",
    on_tip="#14191d",
)


class Theme(QObject):
    """The tones in force; one for the application."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = Mode.SYSTEM
        self._tones = LIGHT
        QApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What was asked for."""
        return self._mode

    @property
    def tones(self) -> Tones:
        """The colours to paint with."""
        return self._tones

    def use(self, mode: Mode) -> None:
        """Show the application light, dark, or as the system is."""
        self._mode = mode
        scheme = {
            Mode.SYSTEM: Qt.ColorScheme.Unknown,
            Mode.LIGHT: Qt.ColorScheme.Light,
            Mode.DARK: Qt.ColorScheme.Dark,
        }[mode]
        QApplication.styleHints().setColorScheme(scheme)
        self._apply()

    def _on_system_changed(self) -> None:
        self._apply()

    def _apply(self) -> None:
        dark = self._mode is Mode.DARK
        if self._mode is Mode.SYSTEM:
            dark = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._tones = DARK if dark else LIGHT
        app = cast(QApplication, QApplication.instance())
        app.setPalette(palette_of(self._tones))
        app.setStyleSheet(style_sheet_of(self._tones))
        self.changed.emit()


def theme() -> Theme:
    """The application's theme, made on first use (after the QApplication)."""
    app = QApplication.instance()
    found = app.findChild(Theme) if app else None
    return found if isinstance(found, Theme) else Theme(app)


def tones() -> Tones:
    """The colours in force."""
    return theme().tones


def install(app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
    """Dress the application: Fusion, palette, style sheet. Call once, before any window."""
    app.setStyle("Fusion")
    theme().use(mode)


def palette_of(tone: Tones) -> QPalette:
    """Qt's palette for the tones."""
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: tone.window,
        role.WindowText: tone.ink,
        role.Base: tone.base,
        role.AlternateBase: tone.alternate,
        role.Text: tone.ink,
        role.PlaceholderText: tone.muted,
        role.Button: tone.base,
        role.ButtonText: tone.ink,
        role.BrightText: tone.bad,
        role.Highlight: tone.accent_fill,
        role.HighlightedText: tone.on_accent,
        role.Accent: tone.accent_fill,
        role.Link: tone.accent,
        role.LinkVisited: tone.accent,
        role.ToolTipBase: tone.tip,
        role.ToolTipText: tone.on_tip,
        role.Light: tone.hover,
        role.Midlight: tone.line,
        role.Mid: tone.edge,
        role.Dark: tone.edge,
        role.Shadow: "#000000",
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    faint = QColor(tone.muted)
    faint.setAlpha(150)
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    return palette


def heading_font(widget: QWidget, factor: float = 1.35) -> QFont:
    """The widget's font, larger and semi-bold, for a title."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def small_font(widget: QWidget) -> QFont:
    """The widget's font, a little smaller, for notes."""
    font = QFont(widget.font())
    font.setPointSizeF(max(7.5, font.pointSizeF() * 0.9))
    return font


def style_sheet_of(tone: Tones) -> str:
    """The sheet over Fusion. Widgets ask for a look by object name or the property `look`."""
    return (
        _SHEET.replace("{", "{{")
        .replace("}", "}}")
        .replace("<<", "{")
        .replace(">>", "}")
        .format(t=tone)
    )


_SHEET = """
QToolTip { background: <<t.tip>>; color: <<t.on_tip>>; border: 0; padding: 5px 8px; }
QMenuBar { background: <<t.window>>; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: <<t.hover>>; }
QMenu { background: <<t.base>>; border: 1px solid <<t.line>>; padding: 4px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: <<t.selection>>; color: <<t.ink>>; }
QMenu::item:disabled { color: <<t.edge>>; }
QMenu::separator { height: 1px; background: <<t.line>>; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QStatusBar { background: <<t.window>>; border-top: 1px solid <<t.line>>; color: <<t.muted>>; }
QStatusBar::item { border: 0; }

QLineEdit, QPlainTextEdit, QComboBox {
    background: <<t.base>>; color: <<t.ink>>; border: 1px solid <<t.edge>>; border-radius: 5px;
    padding: 4px 8px; min-height: 20px;
    selection-background-color: <<t.accent_fill>>; selection-color: <<t.on_accent>>; }
QPlainTextEdit { padding: 3px 5px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on {
    border: 2px solid <<t.accent>>; padding: 3px 7px; }
QPlainTextEdit:focus { padding: 2px 4px; }
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {
    border-color: <<t.bad>>; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only,
QPlainTextEdit[readOnly="true"] {
    background: <<t.window>>; border-color: <<t.line>>; color: <<t.muted>>; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit { border: 0; padding: 0; background: transparent; min-height: 0; }
QComboBox QAbstractItemView, QListView#suggestions {
    background: <<t.base>>; border: 1px solid <<t.line>>; padding: 3px; outline: 0;
    selection-background-color: <<t.selection>>; selection-color: <<t.ink>>; }
QAbstractItemView QLineEdit, QAbstractItemView QComboBox, QAbstractItemView QPlainTextEdit {
    border-radius: 0; padding: 0 4px; min-height: 0; border: 2px solid <<t.accent>>; }

QPushButton { background: <<t.base>>; border: 1px solid <<t.edge>>; border-radius: 5px;
    padding: 5px 14px; min-height: 20px; min-width: 56px; }
QMessageBox QPushButton { min-width: 92px; }
QPushButton:hover { background: <<t.hover>>; }
QPushButton:pressed { background: <<t.selection>>; }
QPushButton:focus { border: 2px solid <<t.accent>>; padding: 4px 13px; }
QPushButton:disabled { border-color: <<t.line>>; color: <<t.edge>>; }
QPushButton[look="primary"], QPushButton:default {
    background: <<t.accent_fill>>; border-color: <<t.accent_fill>>; color: <<t.on_accent>>; }
QPushButton[look="primary"]:hover, QPushButton:default:hover {
    background: <<t.accent_hover>>; border-color: <<t.accent_hover>>; }
QPushButton[look="primary"]:focus, QPushButton:default:focus { border: 2px solid <<t.ink>>; }
QPushButton[look="primary"]:disabled { background: <<t.line>>; border-color: <<t.line>>;
    color: <<t.muted>>; }
QPushButton[look="link"], QPushButton[look="link"]:focus {
    background: transparent; border: 1px solid transparent; color: <<t.accent>>;
    padding: 3px 6px; min-width: 0; font-weight: 600; }
QPushButton[look="link"]:focus { border-color: <<t.accent>>; }
QPushButton[look="link"]:hover { background: <<t.hover>>; }

QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 5px 8px;
    background: transparent; }
QToolButton:hover { background: <<t.hover>>; }
QToolButton:pressed, QToolButton:checked { background: <<t.selection>>; }
QToolButton:focus { border-color: <<t.accent>>; }
QToolButton:disabled { color: <<t.edge>>; }
QToolButton[look="primary"] { background: <<t.accent_fill>>; color: <<t.on_accent>>; }
QToolButton[look="primary"]:hover { background: <<t.accent_hover>>; }
QToolButton[look="primary"]:focus { border-color: <<t.ink>>; }
QToolButton[look="primary"]:disabled { background: <<t.line>>; color: <<t.muted>>; }
QToolButton[look="inside"] { padding: 2px; }

QTableView, QTreeView { background: <<t.base>>; alternate-background-color: <<t.alternate>>;
    border: 1px solid <<t.line>>; border-radius: 6px; gridline-color: <<t.line>>; outline: 0;
    selection-background-color: <<t.selection>>; selection-color: <<t.ink>>; }
QTableView:focus, QTreeView:focus { border-color: <<t.accent>>; }
QTableView::item { padding: 0 6px; border: 0; }
QHeaderView { background: <<t.base>>; border: 0; border-top-left-radius: 6px; }
QHeaderView::section { background: <<t.base>>; color: <<t.muted>>; border: 0;
    border-bottom: 1px solid <<t.line>>; border-right: 1px solid <<t.line>>;
    padding: 6px 8px; font-weight: 600; }
QHeaderView::section:hover { background: <<t.hover>>; }
QHeaderView::section:last { border-right: 0; }

QTabWidget::pane { border: 0; border-top: 1px solid <<t.line>>; }
QTabBar::tab { padding: 8px 14px; border: 0; border-bottom: 3px solid transparent;
    color: <<t.muted>>; background: transparent; }
QTabBar::tab:hover { color: <<t.ink>>; }
QTabBar::tab:selected { color: <<t.ink>>; border-bottom-color: <<t.accent>>; font-weight: 600; }
QTabBar::tab:focus { color: <<t.accent>>; }

QListView#navigation { background: <<t.side>>; border: 0; border-right: 1px solid <<t.line>>;
    outline: 0; padding: 8px; }
QListView#navigation::item { padding: 8px 8px; border-radius: 6px; margin: 1px 0;
    color: <<t.ink>>; }
QListView#navigation::item:hover { background: <<t.hover>>; }
QListView#navigation::item:selected { background: <<t.selection>>; color: <<t.ink>>;
    border-left: 3px solid <<t.accent>>; }
QListView#navigation::item:selected:focus { border: 1px solid <<t.accent>>;
    border-left: 3px solid <<t.accent>>; }

QCheckBox::indicator:unchecked, QListView::indicator:unchecked,
QTreeView::indicator:unchecked { width: 12px; height: 12px;
    border: 1px solid <<t.edge>>; border-radius: 2px; background: <<t.base>>; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid <<t.edge>>;
    border-radius: 7px; background: <<t.base>>; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid <<t.accent>>; }
QRadioButton:focus { color: <<t.accent>>; }

QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget#page { background: transparent; }
QFrame#card { background: <<t.base>>; border: 1px solid <<t.line>>; border-radius: 8px; }
QFrame#card:focus { border-color: <<t.accent>>; }
QFrame#line { background: <<t.line>>; border: 0; max-height: 1px; min-height: 1px; }
QFrame#banner { background: <<t.tip>>; border-radius: 8px; }
QFrame#banner QLabel { color: <<t.on_tip>>; }
QFrame#banner QPushButton { color: <<t.on_tip>>; background: transparent; min-width: 0;
    border: 1px solid <<t.edge>>; padding: 3px 10px; }
QFrame#banner QPushButton:hover { background: <<t.accent_fill>>; color: <<t.on_accent>>; }
QFrame#banner QPushButton:focus { border: 2px solid <<t.on_tip>>; }
QFrame#problems { background: <<t.bad_ground>>; border: 1px solid <<t.bad>>; border-radius: 6px; }
QFrame#buttons { background: <<t.side>>; border: 0; border-top: 1px solid <<t.line>>; }
QLabel[look="muted"] { color: <<t.muted>>; }
QLabel[look="bad"] { color: <<t.bad>>; }
QLabel[look="warn"] { color: <<t.warn>>; }
QLabel[look="good"] { color: <<t.good>>; }
QLabel[look="accent"] { color: <<t.accent>>; }
QProgressBar { border: 0; border-radius: 3px; background: <<t.line>>; max-height: 6px;
    min-height: 6px; }
QProgressBar::chunk { background: <<t.accent>>; border-radius: 3px; }
QCalendarWidget QToolButton { padding: 4px 8px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: <<t.side>>; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: <<t.edge>>; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: <<t.muted>>; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: <<t.line>>; }
"""
