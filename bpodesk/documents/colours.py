"""A company's accent colour, kept readable.

Colours are six hexadecimal digits, with or without “#” before them. The contrast is that of WCAG
2.2, from 1 to 21; running text needs at least 4.5.
"""

import re
from typing import Final

from bpodesk.documents import style

READABLE: Final = 4.5
_COLOUR: Final = re.compile(r"#?([0-9A-Fa-f]{6})")
_STEPS: Final = 100


def as_colour(text: str) -> str | None:
    """The six digits in capitals; None where the text is no colour."""
    found = _COLOUR.fullmatch(text.strip())
    return found[1].upper() if found else None


def contrast(one: str, other: str) -> float:
    """How well a text in one colour stands out from the other, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(colour: str) -> bool:
    """Whether text of this colour can be read wherever our paper sets it: on white and on a tint.

    What can be read on the tint, the darker of both, can be read on white.
    """
    return contrast(colour, style.TINT_COLOUR) >= READABLE


def readable(colour: str) -> str:
    """The colour itself, or as much darker as it must be to be read."""
    channels = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    shades = (
        "".join(f"{channel * (_STEPS - step) // _STEPS:02X}" for channel in channels)
        for step in range(_STEPS)
    )
    return next(shade for shade in shades if is_readable(shade))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
