import pytest

from bpodesk.documents.fonts import Face, measure, normalised, width


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
    ("text", "shown"),
    [
        ("Invoice for 字 units", "Invoice for [U+5B57] units"),
        ("株式会社", "[U+682A][U+5F0F][U+4F1A][U+793E]"),
        ("grin 😀 here", "grin [U+1F600] here"),
        ("bell \x07 rings", "bell [U+0007] rings"),
        ("bell \x07 rüngs", "bell [U+0007] rüngs"),
        ("half \ud800 pair", "half [U+D800] pair"),
        # Scripts that run from right to left would come out backwards.
        ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
        ("سلام", "[U+0633][U+0644][U+0627][U+0645]"),
    ],
)
def test_character_that_cannot_be_printed_stands_as_its_code(text: str, shown: str) -> None:
    assert normalised(text) == shown
    assert normalised(shown) == shown
    assert measure(Face.REGULAR, shown).width > 0


@pytest.mark.parametrize(
    "name",
    [
        "Señor Peña-Nuñez",
        "Nguyễn Thị Hường",
        "Ελένη Παπαδοπούλου",
        "Олександр Щербаківський",
        "Übergrößenträger Straße",
        "Łukasz Żółć, Đorđe Šarić, Þór Æsir",
        "≥ 95 % → ✓ ₱ ₫ ₴",
    ],
)
@pytest.mark.parametrize("face", [Face.REGULAR, Face.BOLD, Face.ITALIC])
def test_names_in_latin_greek_and_cyrillic_are_printed_as_written(name: str, face: Face) -> None:
    assert normalised(name) == name
    printed = "".join(text for _, text, _ in measure(face, normalised(name)).stretches)
    assert printed == name


def test_what_is_taken_for_printable_without_a_look_is_in_the_fonts() -> None:
    plain = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x2B0), *range(0x20A0, 0x20C0)]
    for face in (Face.REGULAR, Face.BOLD, Face.ITALIC):
        assert measure(face, "".join(map(chr, plain))).width > 0


def test_width_doubles_with_the_size() -> None:
    assert width(Face.REGULAR, "Hours", 20) == pytest.approx(2 * width(Face.REGULAR, "Hours", 10))
