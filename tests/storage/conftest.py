"""A book on a real file, closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.storage.engine import Book, create_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Talisay.bpodesk"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    """An empty book."""
    made = create_book(path)
    yield made
    made.close()
