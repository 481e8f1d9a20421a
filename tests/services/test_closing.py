"""A month closed for three customers at once, each paper printed by a second process."""

import dataclasses
import io
import pickle
import sys
from collections.abc import Sequence

import pytest

from bpodesk.documents.blocks import Document, Paragraph
from bpodesk.documents.pdf import render
from bpodesk.services import closing, printing, printing_worker, seals
from bpodesk.services.books import NotFound, OpenBook, check_book
from bpodesk.services.closing import seal_in_turn
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.outcome import NotSaved, Saved
from bpodesk.services.printing import PrintingChild
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import StatementView, compute, statement_pdf
from bpodesk.services.verifying import verify_file
from tests.samples import clone_contract
from tests.services.making import ok, sample_id

PAPER = Document(title="One page", blocks=(Paragraph(text="Words"),))


@pytest.fixture
def views(sample: OpenBook) -> list[StatementView]:
    contracts = [sample_id(sample), *(clone_contract(sample, f"HPO-{n}") for n in (2, 3))]
    return [compute(sample, contract_id, SAMPLE_MONTH) for contract_id in contracts]


def no_printing_here(*_: object, **__: object) -> bytes:
    raise AssertionError("it should have been printed by the second process")


def test_statements_are_printed_apart_and_sealed_as_seen(
    sample: OpenBook,
    views: list[StatementView],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(seals, "statement_pdf", no_printing_here)
        closed = list(seal_in_turn(sample, views))
    assert [view for view, _ in closed] == views
    folder = tmp_path_factory.mktemp("sealed")
    for view, outcome in closed:
        assert isinstance(outcome, Saved)
        record = outcome.record
        said = seals.Sealing(
            version=1, sealed_at=record.sealed_at, previous_sha256=record.previous_sha256
        )
        pdf = seals.sealed_pdf(sample, record)
        # The very bytes that this process would have printed, and the seal behind them.
        assert pdf.startswith(statement_pdf(sample, view, sealing=said))
        path = folder / f"{record.contract_id}.pdf"
        path.write_bytes(pdf)
        assert not verify_file(path, book=sample).faults
    assert check_book(sample) == ()


def test_statements_are_sealed_without_the_second_process_too(
    sample: OpenBook, views: list[StatementView], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [sys.executable, "-c", "raise SystemExit"]
    monkeypatch.setattr(closing, "PrintingChild", lambda: PrintingChild(gone))
    outcomes = [outcome for _, outcome in seal_in_turn(sample, views)]
    assert all(isinstance(outcome, Saved) for outcome in outcomes)


def test_statement_that_changes_while_others_are_sealed_is_printed_anew(
    sample: OpenBook, views: list[StatementView]
) -> None:
    turns = seal_in_turn(sample, views)
    next(turns)
    buyer = list_customers(sample)[0]
    ok(save_customer(sample, dataclasses.replace(buyer, legal_name="Harbor and Pine Inc.")))
    _, outcome = next(turns)
    assert isinstance(outcome, Saved)
    pdf = seals.sealed_pdf(sample, outcome.record)
    view = compute(sample, outcome.record.contract_id, SAMPLE_MONTH)
    said = seals.Sealing(version=1, sealed_at=outcome.record.sealed_at, previous_sha256="")
    said = dataclasses.replace(said, previous_sha256=outcome.record.previous_sha256)
    assert pdf.startswith(statement_pdf(sample, view, sealing=said))
    turns.close()
    assert not compute(sample, views[2].inputs.contract.id, SAMPLE_MONTH).sealed


def test_trouble_with_one_statement_leaves_the_others(
    sample: OpenBook, views: list[StatementView], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_paper, real_seal = closing.paper_to_seal, closing.seal_statement

    def paper(book: OpenBook, view: StatementView) -> object:
        if view is views[1]:
            raise NotFound("The contract is no longer in the book.")
        return real_paper(book, view)

    def seal(book: OpenBook, view: StatementView, **more: object) -> object:
        if view is views[1]:
            raise NotFound("The contract is no longer in the book.")
        return real_seal(book, view, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(closing, "paper_to_seal", paper)
    monkeypatch.setattr(closing, "seal_statement", seal)
    outcomes = [outcome for _, outcome in seal_in_turn(sample, views)]
    assert isinstance(outcomes[1], NotFound)
    assert isinstance(outcomes[0], Saved)
    assert isinstance(outcomes[2], Saved)


def test_single_statement_starts_no_second_process(
    sample: OpenBook, views: list[StatementView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing.subprocess, "Popen", no_printing_here)
    ((_, outcome),) = seal_in_turn(sample, views[:1])
    assert isinstance(outcome, Saved)
    ((_, again),) = seal_in_turn(sample, views[:1])
    assert isinstance(again, NotSaved)
    assert list(seal_in_turn(sample, ())) == []


# ------------------------------------------------------------------------------- the child


def test_child_prints_one_document_after_the_other() -> None:
    with PrintingChild() as child:
        assert child.result() is None
        for _ in range(2):
            child.start(PAPER)
            assert child.result() == render(PAPER)
            assert child.result() is None


def test_child_that_can_not_be_started_prints_nothing() -> None:
    with PrintingChild(["/no/such/program"]) as child:
        child.start(PAPER)
        assert child.result() is None


@pytest.mark.parametrize(
    "says",
    [
        "",
        "sys.stdout.buffer.write(b'123')",
        "sys.stdout.buffer.write((9).to_bytes(8, 'little') + b'123')",
    ],
)
def test_child_that_ends_in_the_middle_prints_nothing(says: str) -> None:
    command: Sequence[str] = [sys.executable, "-c", f"import sys; sys.stdin.buffer.read(8); {says}"]
    with PrintingChild(command) as child:
        child.start(PAPER)
        assert child.result() is None
        child.start(PAPER)


def test_worker_answers_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    source = pickle.dumps(PAPER)
    order = printing_worker.LENGTH.pack(len(source)) + source
    given, answers = io.TextIOWrapper(io.BytesIO(order * 2)), io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stdout", answers)
    printing_worker.main()
    pdf = render(PAPER)
    assert answers.buffer.getvalue() == (printing_worker.LENGTH.pack(len(pdf)) + pdf) * 2  # type: ignore[attr-defined]
