import pytest

from bpodesk.documents.fonts import Face, MissingGlyph, measure, normalised, width


def test_normalised_white_space_is_one_space() -> None:
    assert normalised("a\tb\r\n\n c\u2028d") == "a b c d"


def test_normalised_decomposed_letters_are_composed() -> None:
    assert normalised("Pen\u0303a") == "Peña"


def test_normalised_invisible_marks_are_left_out() -> None:
    assert normalised("co\u00adoperate \u200b\ufeffx\ufe0f") == "cooperate x"


def test_normalised_spaces_that_do_not_break_are_one_kind() -> None:
    assert normalised("5\u202fkg 6\u00a0kg") == "5\u00a0kg 6\u00a0kg"


@pytest.mark.parametrize(
    ("text", "set_text"),
    [
        ("Peña – “₱ 5” …", "Peña – “₱ 5” …"),
        ("Peña  –", "Peña –"),
        ("Peña\u2003–", "Peña –"),
        ("ñ\u00ad", "ñ"),
        ("ñ\u2011\u202f5", "ñ\u2011\u00a05"),
        ("é e\u0301", "é é"),
    ],
)
def test_normalised_text_beyond_ascii(text: str, set_text: str) -> None:
    assert normalised(text) == set_text


@pytest.mark.parametrize("character", ["₱", "₹", "€", "–", "“", "”", "ñ", "…", "·"])
def test_measure_character_of_the_trade_is_in_the_text_face(character: str) -> None:
    for face in (Face.REGULAR, Face.BOLD, Face.ITALIC):
        assert [stretch[0] for stretch in measure(face, character).stretches] == [face]


def test_measure_character_only_the_fallback_has_is_taken_from_it() -> None:
    stretches = measure(Face.BOLD, "a☎b").stretches
    assert [(face, text) for face, text, _ in stretches] == [
        (Face.BOLD, "a"),
        (Face.FALLBACK_BOLD, "☎"),
        (Face.BOLD, "b"),
    ]


def test_measure_parts_add_up_to_the_width() -> None:
    measured = measure(Face.REGULAR, "Tel ☎ 12")
    assert measured.width == pytest.approx(sum(part for _, _, part in measured.stretches))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Invoice for 字 units", "“字” (U+5B57, CJK UNIFIED IDEOGRAPH-5B57)"),
        ("grin 😀 here", "(U+1F600, GRINNING FACE)"),
        ("bell \x07 rings", "(U+0007, a character without a name)"),
        ("half \ud800 pair", "(U+D800, a character without a name)"),
    ],
)
def test_measure_character_no_font_has_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(MissingGlyph) as caught:
        measure(Face.REGULAR, text)
    assert said in str(caught.value)
    assert text[:4] in str(caught.value)


def test_missing_glyph_in_a_long_text_shows_only_what_is_near() -> None:
    with pytest.raises(MissingGlyph) as caught:
        measure(Face.REGULAR, "x" * 100 + "字" + "y" * 100)
    assert f"“…{'x' * 24}字{'y' * 24}…”" in str(caught.value)


def test_width_doubles_with_the_size() -> None:
    assert width(Face.REGULAR, "Hours", 20) == pytest.approx(2 * width(Face.REGULAR, "Hours", 10))
