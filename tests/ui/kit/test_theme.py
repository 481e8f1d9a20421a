import dataclasses

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bpodesk.domain.pictures import Ink
from bpodesk.resources import ResourceMissing
from bpodesk.ui import icons, theme
from bpodesk.ui.actions import ACTIONS
from bpodesk.ui.theme import DARK, LIGHT, Mode, Tones


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_reach_aa_on_their_grounds(tones: Tones) -> None:
    grounds = (tones.window, tones.base, tones.alternate, tones.side)
    pairs = [
        (ink, ground)
        for ink in (tones.ink, tones.muted, tones.accent, tones.good, tones.warn, tones.bad)
        for ground in grounds
    ]
    pairs += [
        (tones.ink, tones.selection),
        (tones.ink, tones.hover),
        (tones.ink, tones.bad_ground),
        (tones.ink, tones.warn_ground),
        (tones.ink, tones.good_ground),
        (tones.ink, tones.who_ground),
        (tones.ink, tones.when_ground),
        (tones.ink, tones.much_ground),
        (tones.ink, tones.what_ground),
        (tones.on_accent, tones.accent_fill),
        (tones.on_tip, tones.tip),
    ]
    weak = {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 4.5}
    assert not weak


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_and_graphics_reach_three_to_one(tones: Tones) -> None:
    marks = (tones.edge, tones.second, tones.good, tones.warn, tones.bad, tones.accent)
    weak = [mark for mark in marks if _contrast(mark, tones.base) < 3]
    assert not weak


def test_every_ink_has_a_colour_of_its_own() -> None:
    for tones in (LIGHT, DARK):
        assert len({tones.ink_of(ink) for ink in Ink}) == len(Ink)


def test_forcing_dark_changes_palette_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(theme.theme().changed):
        theme.theme().use(Mode.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert theme.tones() is DARK
    assert theme.theme().mode is Mode.DARK
    theme.theme().use(Mode.LIGHT)
    assert theme.tones() is LIGHT


def test_style_sheet_has_no_unfilled_place() -> None:
    for tones in (LIGHT, DARK):
        sheet = theme.style_sheet_of(tones)
        assert "<<" not in sheet
        assert sheet.count("{") == sheet.count("}")
        assert all(value in sheet for value in (tones.accent, tones.edge, tones.base))
    assert dataclasses.asdict(LIGHT).keys() == dataclasses.asdict(DARK).keys()


def _colour_of(icon: QIcon) -> QColor:
    image = icon.pixmap(32, 32).toImage()
    spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(spots, key=lambda spot: spot.alpha())


def test_icon_is_dyed_again_when_the_theme_changes(qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.dress(button, "add", "ink")
    assert _colour_of(button.icon()).name() == LIGHT.ink
    theme.theme().use(Mode.DARK)
    assert _colour_of(button.icon()).name() == DARK.ink


def test_icon_of_an_unknown_name_is_trouble(qapp: QApplication) -> None:
    with pytest.raises(ResourceMissing):
        icons.icon("no-such-icon")


@pytest.mark.parametrize("name", sorted({spec.icon for spec in ACTIONS if spec.icon}))
def test_every_action_icon_exists_and_shows_something(qapp: QApplication, name: str) -> None:
    assert _colour_of(icons.icon(name)).alpha() > 200
