"""Books on real files: an empty one, and the sample company."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.services.books import OpenBook, create_book
from tests.samples import bare_sample_book, sample_book
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


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[OpenBook]:
    """The sample company with its workbook imported."""
    book = sample_book(tmp_path / "Sample.bpodesk", clock=clock)
    yield book
    book.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[OpenBook]:
    """The sample company before its workbook is imported."""
    book = bare_sample_book(tmp_path / "Bare.bpodesk", clock=clock)
    yield book
    book.close()


@pytest.fixture
def contract(book: OpenBook) -> Contract:
    """A contract in New York, with Ana Cruz (A) and Ben Diaz (B) to work for it."""
    hire(book, "A", name="Ana Cruz")
    hire(book, "B", name="Ben Diaz")
    return contract_in(book)
