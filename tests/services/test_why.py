"""The cells of stated overtime, by the columns of the import."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.domain.statements import Statement
from bpodesk.domain.timesheets import ImportBatch
from bpodesk.domain.why.nodes import Node
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.statements import compute
from bpodesk.services.timesheets import list_batches
from bpodesk.services.why import figures_of
from tests.samples import sample_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "a.bpodesk")
    yield made
    made.close()


def statement_of(book: OpenBook) -> Statement:
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    return compute(book, contract_id, SAMPLE_MONTH).statement


def last_cell(book: OpenBook) -> str:
    """The cell of the one overtime that B has."""
    figures = figures_of(book, statement_of(book))
    node: Node = next(item.node for item in figures if item.name == "overtime:B")
    while parts := node.parts():
        node = parts[-1]
    assert node.cell is not None
    return node.cell.address


def test_why_of_overtime_shows_the_column_in_which_the_file_states_it(book: OpenBook) -> None:
    assert last_cell(book) == "Hours!H62"


def test_why_of_overtime_without_a_known_column_shows_the_hours(book: OpenBook) -> None:
    (row,) = list_batches(book)
    plain: ImportBatch = dataclasses.replace(row.batch, columns=())
    with book.unit_of_work("columns") as work:
        work.update(plain)
    assert last_cell(book) == "Hours!G62"
