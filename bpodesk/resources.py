"""Finds the files of `resources/`, wherever the program runs from.

Three places are tried, in this order: the folder PyInstaller unpacks (a built program), the folder
inside the package (a wheel) and the folder beside the package (a checkout). Names are given in
parts, never joined by hand: `resource_path("fonts", "NotoSans-Regular.ttf")`.
"""

import sys
from functools import cache
from pathlib import Path

from bpodesk.domain.problems import Trouble

_PACKAGE = Path(__file__).resolve().parent


class ResourceMissing(Trouble):
    """A file that belongs to the program is not there: the installation is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"A file of the program is missing: {path}. "
            "Your data is not affected; please install BPODesk again."
        )
        self.path = path


def resource_path(*parts: str) -> Path:
    """The path of a file or folder of resources/. Raises ResourceMissing where it is not there."""
    path = _root().joinpath(*parts)
    if not path.exists():
        raise ResourceMissing(path)
    return path


def read_text(*parts: str) -> str:
    """The text of a file (UTF-8). Raises ResourceMissing where it is not there."""
    return resource_path(*parts).read_text(encoding="utf-8")


def list_files(folder: str, suffix: str) -> tuple[Path, ...]:
    """The files of a folder whose names end in `suffix` (".svg"), sorted by name.

    Folders inside the folder are left out. Raises ResourceMissing where the folder is not there;
    a folder without such files gives an empty tuple.
    """
    found = (path for path in resource_path(folder).iterdir() if path.name.endswith(suffix))
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def _root() -> Path:
    """The resources folder of this installation."""
    candidates = _candidates(frozen_at=getattr(sys, "_MEIPASS", None), package=_PACKAGE)
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise ResourceMissing(candidates[-1])


def _candidates(*, frozen_at: str | None, package: Path) -> tuple[Path, ...]:
    """Where resources may lie, best first. A built program looks at its own copy only."""
    if frozen_at is not None:
        return (Path(frozen_at) / "resources",)
    return (package / "_resources", package.parent / "resources")
