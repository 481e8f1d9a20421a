"""Books on real files: an empty one, and the sample company (made once, copied for each test)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.services.books import OpenBook, create_book, open_book
from bpodesk.services.sample import make_sample, make_sample_without_hours
from tests.services.making import COMPANY, clock, contract_in, hire


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Talisay.bpodesk"


@pytest.fixture
def book(path: Path) -> Iterator[OpenBook]:
    """A book with its company and nothing else."""
    made = create_book(path, COMPANY, clock=clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder / "full.bpodesk", clock=clock).close()
    make_sample_without_hours(folder / "bare.bpodesk", clock=clock).close()
    return folder


@pytest.fixture
def sample(_made: Path, tmp_path: Path) -> Iterator[OpenBook]:
    """The sample company with its workbook imported."""
    path = tmp_path / "Sample.bpodesk"
    shutil.copy(_made / "full.bpodesk", path)
    book = open_book(path, clock=clock)
    yield book
    book.close()


@pytest.fixture
def bare(_made: Path, tmp_path: Path) -> Iterator[OpenBook]:
    """The sample company before its workbook is imported."""
    path = tmp_path / "Bare.bpodesk"
    shutil.copy(_made / "bare.bpodesk", path)
    book = open_book(path, clock=clock)
    yield book
    book.close()


@pytest.fixture
def contract(book: OpenBook) -> Contract:
    """A contract in New York, with Ana Cruz (A) and Ben Diaz (B) to work for it."""
    hire(book, "A", name="Ana Cruz")
    hire(book, "B", name="Ben Diaz")
    return contract_in(book)
