import pytest

from bpodesk.domain.file_names import file_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HPO-2026-014 2026-09 statement v1.zip", "HPO-2026-014 2026-09 statement v1.zip"),
        ('HPO/2026\\014: <A>|"B"? *.pdf', "HPO-2026-014- -A---B-- -.pdf"),
        ("a\nb\x00.pdf", "a-b-.pdf"),
        ("CON", "-CON"),
        ("nul.pdf", "-nul.pdf"),
        ("COM1 .txt", "-COM1 .txt"),
        ("Console.pdf", "Console.pdf"),
        (" Zürich 東京.pdf. ", "Zürich 東京.pdf"),
        ("..", "-"),
        ("", "-"),
    ],
)
def test_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name
