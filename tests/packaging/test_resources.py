"""Finding resources from a checkout, a wheel and a built program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk import resources
from bpodesk.domain.problems import Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder of its own; what was found before is forgotten, and again afterwards."""
    package = tmp_path / "site" / "bpodesk"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    resources._root.cache_clear()
    yield package
    resources._root.cache_clear()


def test_resource_path_in_a_checkout_is_the_folder_beside_the_package() -> None:
    resources._root.cache_clear()
    expected = ROOT / "resources" / "fonts" / "DejaVuSans.ttf"
    assert resources.resource_path("fonts", "DejaVuSans.ttf") == expected


def test_resource_path_in_a_wheel_is_the_folder_inside_the_package(installed: Path) -> None:
    (installed / "_resources").mkdir()
    (installed.parent / "resources").mkdir()  # of some other package
    assert resources.resource_path() == installed / "_resources"


def test_resource_path_in_a_built_program_is_the_unpacked_folder(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installed / "_resources").mkdir()
    (tmp_path / "_internal" / "resources").mkdir(parents=True)
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path / "_internal"), raising=False)
    assert resources.resource_path() == tmp_path / "_internal" / "resources"


def test_resource_path_of_a_missing_file_says_which_and_what_to_do(installed: Path) -> None:
    (installed / "_resources").mkdir()
    with pytest.raises(resources.ResourceMissing) as caught:
        resources.resource_path("clauses", "none.md")
    missing = installed / "_resources" / "clauses" / "none.md"
    assert str(caught.value) == (
        f"A file of the program is missing: {missing}. "
        "Your data is not affected; please install BPODesk again."
    )
    assert caught.value.path == missing
    assert isinstance(caught.value, Trouble)


def test_resource_path_without_any_resources_names_the_folder(installed: Path) -> None:
    with pytest.raises(resources.ResourceMissing) as caught:
        resources.resource_path("fonts")
    assert caught.value.path == installed.parent / "resources"


def test_read_text_of_a_file_is_read_as_utf8(installed: Path) -> None:
    (installed / "_resources").mkdir()
    (installed / "_resources" / "note.md").write_bytes("Peña ₱".encode())
    assert resources.read_text("note.md") == "Peña ₱"


def test_list_files_of_a_mixed_folder_gives_sorted_files_of_the_suffix(installed: Path) -> None:
    folder = installed / "_resources" / "icons"
    (folder / "folder.svg").mkdir(parents=True)
    for name in ("b.svg", "a.svg", "c.png"):
        (folder / name).touch()
    assert resources.list_files("icons", ".svg") == (folder / "a.svg", folder / "b.svg")
    assert resources.list_files("icons", ".ico") == ()


def test_list_files_of_a_missing_folder_raises(installed: Path) -> None:
    (installed / "_resources").mkdir()
    with pytest.raises(resources.ResourceMissing):
        resources.list_files("icons", ".svg")
