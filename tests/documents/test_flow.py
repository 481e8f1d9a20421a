import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.documents import style
from bpodesk.documents.blocks import Run
from bpodesk.documents.flow import Line, break_lines
from bpodesk.documents.fonts import Face, font_file, normalised, width

BODY = style.BODY


def texts(lines: list[Line]) -> list[str]:
    return ["".join(fragment.text for fragment in line.fragments) for line in lines]


def natural(text: str) -> float:
    return width(Face.REGULAR, text, BODY.size)


def test_break_lines_fills_each_line_as_far_as_it_goes() -> None:
    room = natural("one two three")
    assert texts(break_lines("one two three four five", BODY, room)) == [
        "one two three ",
        "four five",
    ]


def test_break_lines_empty_text_has_no_lines() -> None:
    assert break_lines(" \n\t ", BODY, 100) == []


def test_break_lines_no_break_space_holds_words_together() -> None:
    room = natural("pay 12 USD")
    assert texts(break_lines("pay 12\u00a0USD now", BODY, room)) == ["pay 12\u00a0USD ", "now"]
    assert texts(break_lines("pay 12\u00a0USD", BODY, room - 1)) == ["pay ", "12\u00a0USD"]


def test_break_lines_per_cent_sign_stays_with_its_number() -> None:
    room = natural("at most 12")
    assert texts(break_lines("at most 12 % a month", BODY, room)) == [
        "at most ",
        "12 % a ",
        "month",
    ]
    room = natural("capped at 100")
    assert texts(break_lines("capped at 100 %, then", BODY, room)) == ["capped at ", "100 %, then"]


def test_break_lines_hyphen_between_letters_may_end_a_line() -> None:
    room = natural("2026-014")
    assert texts(break_lines("a well-known 2026-014", BODY, room)) == [
        "a well-",
        "known ",
        "2026-014",
    ]


def test_break_lines_word_longer_than_the_line_breaks_anywhere() -> None:
    lines = break_lines("W" * 50, BODY, natural("W" * 20))
    assert [len(text) for text in texts(lines)] == [20, 20, 10]


def test_break_lines_room_for_less_than_a_letter_sets_one_a_line() -> None:
    assert texts(break_lines("abc", BODY, 0.5)) == ["a", "b", "c"]


def test_break_lines_runs_without_space_between_stay_one_word() -> None:
    runs = (Run("the "), Run("Fee", bold=True), Run(", as agreed"))
    (line,) = break_lines(runs, BODY, 400)
    assert [(f.text, f.face) for f in line.fragments] == [
        ("the ", Face.REGULAR),
        ("Fee", Face.BOLD),
        (", as agreed", Face.REGULAR),
    ]
    narrow = break_lines(runs, BODY, natural("the Fe"))
    assert texts(narrow)[:2] == ["the ", "Fee, "]


def test_break_lines_fragments_touch_where_the_space_ends() -> None:
    (line,) = break_lines((Run("one "), Run("two", bold=True)), BODY, 400)
    first, second = line.fragments
    assert second.x == pytest.approx(natural("one "))
    assert first.width == pytest.approx(natural("one"))
    assert line.width == pytest.approx(second.x + second.width)


def test_break_lines_fallback_words_keep_the_space_of_the_text_face() -> None:
    (line,) = break_lines("☎ ☎", BODY, 400)
    phone = width(Face.REGULAR, "☎", BODY.size)
    assert [f.x for f in line.fragments] == pytest.approx([0, phone + natural(" ")])


def test_break_lines_word_remembered_is_set_like_the_first_time() -> None:
    text = "so it goes and so it goes on"
    assert break_lines(text, BODY, 60) == break_lines(text, BODY, 60)


def alphabet() -> str:
    return "".join(
        chr(code)
        for face in (Face.REGULAR, Face.FALLBACK)
        for code in sorted(font_file(face).charToGlyph)
        if 32 <= code < 0x10000 and not 0xD800 <= code < 0xE000
    )


@given(st.text(st.sampled_from(alphabet()), max_size=200), st.floats(40, 400))
def test_break_lines_any_text_stays_inside_and_is_all_there(text: str, room: float) -> None:
    lines = break_lines((Run(text), Run(text, bold=True)), BODY, room)
    assert all(line.width <= room + 0.02 for line in lines)
    set_text = "".join("".join(texts(lines)).split(" "))
    assert set_text == normalised(text + " ").replace(" ", "") * 2
