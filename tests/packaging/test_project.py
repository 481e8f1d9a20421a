"""Files of the ground that have to agree with one another."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtSvg import QSvgRenderer

import bpodesk

ROOT = Path(__file__).resolve().parents[2]
# What a distribution is called when it is imported, where that differs.
IMPORT_NAMES = {"PySide6_Essentials": "PySide6", "pillow": "PIL"}
ICONS = sorted((ROOT / "resources" / "icons").glob("*.svg"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def distribution(requirement: str) -> str:
    """The name a requirement begins with."""
    match = re.match(r"[A-Za-z0-9_-]+", requirement)
    assert match is not None
    return match.group()


def test_domain_contract_forbids_every_dependency(project: dict[str, Any]) -> None:
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "domain")
    extras = project["project"]["optional-dependencies"]["signing"]
    names = [distribution(text) for text in (*project["project"]["dependencies"], *extras)]
    imported = {IMPORT_NAMES.get(name, name.lower()) for name in names}
    assert imported - set(contract["forbidden_modules"]) == set()


def test_lock_pins_every_dependency_with_hashes(project: dict[str, Any]) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==[^\s]+(?: ;[^\\]+)? \\\n    --hash=sha256:",
        text,
        re.MULTILINE,
    )
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["signing"],
        *project["dependency-groups"]["test"],
    ]
    names = {distribution(requirement).lower().replace("_", "-") for requirement in wanted}
    assert names - set(pins) == set()
    assert "://" not in text  # no index: whoever installs chooses it


def test_lock_keeps_the_qt_release_that_runs_on_python_3_11() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^pyside6-essentials==6\.11\.\d+ ", text, re.MULTILINE)


def test_packaging_folder_is_no_package() -> None:
    # It would hide the library `packaging`, which pytest and PyInstaller import.
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_windows_installer_has_the_version_of_the_program() -> None:
    script = (ROOT / "packaging" / "windows" / "bpodesk.iss").read_text(encoding="utf-8")
    assert f'#define Version "{bpodesk.__version__}"' in script


def test_fonts_each_have_their_licence_beside_them() -> None:
    folder = ROOT / "resources" / "fonts"
    for font in sorted(folder.glob("*.ttf")):
        licence = folder / f"LICENSE-{font.stem.split('-')[0]}.txt"
        assert font.name in licence.read_text(encoding="utf-8")


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_icon_is_drawn_by_qt(icon: Path) -> None:
    assert QSvgRenderer(str(icon)).isValid()


@pytest.mark.parametrize(
    "icon", [icon for icon in ICONS if icon.stem != "app"], ids=lambda icon: icon.stem
)
def test_icon_has_the_one_stroke_and_colour(icon: Path) -> None:
    text = icon.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert re.findall(r'stroke-width="([^"]+)"', text) == ["1.75"]
    assert set(re.findall(r"#\w+", text)) == {"#000"}
