import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.documents.colours import as_colour, contrast, is_readable, readable
from bpodesk.documents.style import ACCENT_COLOUR


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#1f6f8b", "1F6F8B"), ("  C23B15 ", "C23B15"), ("#123", None), ("teal", None), ("", None)],
)
def test_as_colour_takes_six_digits(text: str, colour: str | None) -> None:
    assert as_colour(text) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # Black on white and the lightest greys that WCAG's own tools let pass and not pass on white.
    [("000000", "FFFFFF", 21.0), ("767676", "FFFFFF", 4.54), ("FFFFFF", "777777", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_readable_leaves_a_dark_colour_as_it_is() -> None:
    assert readable(ACCENT_COLOUR) == ACCENT_COLOUR
    assert readable("000000") == "000000"


def test_readable_darkens_a_light_colour_and_keeps_its_hue() -> None:
    red, green, blue = (int(readable("FFCC00")[at : at + 2], 16) for at in (0, 2, 4))
    assert red > green > blue == 0
    assert green / red == pytest.approx(0.8, abs=0.02)


@given(st.from_regex("[0-9A-F]{6}", fullmatch=True))
def test_readable_any_colour_can_be_read_on_white(colour: str) -> None:
    shade = readable(colour)
    assert is_readable(shade)
    assert contrast(shade, "FFFFFF") >= 4.5
