"""The self-test of an installed program: touch everything that packaging can lose.

A frozen program loses files silently: migrations that are found by path, the data of libraries,
fonts, icons. Each step here does the real thing once, in a folder of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bpodesk.documents import signing_extra
from bpodesk.resources import list_files
from bpodesk.services import (
    agreements,
    books,
    contracts,
    paper_files,
    sample,
    signing,
    statements,
)
from bpodesk.services.holiday_seeds import public_holidays
from bpodesk.services.outcome import NotSaved
from bpodesk.services.previews import Preview
from bpodesk.storage import engine

EXPECTED_NET = "10,678.55"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was tried; `detail` says what came out."""

    name: str
    ok: bool
    detail: str


def run_self_check(folder: Path) -> Iterator[Step]:
    """Try everything in a folder; yields each step as it is done. The first failure ends it."""
    bench = _Bench(folder)
    tries: tuple[tuple[str, Callable[[], str]], ...] = (
        ("migration of an older book", bench.migrate),
        ("sample book, with its workbook imported", bench.make_book),
        ("figures of the sample month", bench.compute),
        ("check of the book", bench.check),
        ("agreement PDF", bench.print_agreement),
        ("statement PDF", bench.print_statement),
        ("signatures of a PDF", bench.check_signatures),
        ("fonts and icons", bench.count_resources),
        ("data of public holidays", bench.seed_holidays),
    )
    try:
        for name, attempt in tries:
            try:
                detail = attempt()
            except Exception as error:  # noqa: BLE001 - whatever is wrong is what a self-test is for
                yield Step(name=name, ok=False, detail=f"{type(error).__name__}: {error}")
                return
            yield Step(name=name, ok=True, detail=detail)
    finally:
        bench.close()


class _Bench:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._book: books.OpenBook | None = None

    @property
    def book(self) -> books.OpenBook:
        if self._book is None:
            raise RuntimeError("the sample book was not made")
        return self._book

    def close(self) -> None:
        if self._book is not None:
            self._book.close()

    def migrate(self) -> str:
        path = self._folder / "older.bpodesk"
        engine.create_blank(path)
        books.open_book(path).close()
        return f"schema {engine.read_header(path).schema_version}"

    def make_book(self) -> str:
        self._book = sample.make_sample(self._folder / sample.BOOK_NAME)
        return f"{self._book.path.stat().st_size // 1024} kB"

    def compute(self) -> str:
        net = str(self._view().statement.net)
        if net != EXPECTED_NET:
            raise ValueError(f"the net amount is {net}, not {EXPECTED_NET}")
        return f"net {net}"

    def check(self) -> str:
        problems = books.check_book(self.book)
        if problems:
            raise ValueError(problems[0].message)
        return "nothing wrong"

    def print_agreement(self) -> str:
        paper = agreements.agreement_paper(self.book, self._view().inputs.contract.id)
        return _pages(agreements.agreement_pdf(self.book, paper))

    def print_statement(self) -> str:
        first = statements.statement_pdf(self.book, self._view())
        if first != statements.statement_pdf(self.book, self._view()):
            raise ValueError("the statement printed twice is not the same")
        return _pages(first)

    def check_signatures(self) -> str:
        try:
            signing_extra.require_signing()
        except signing_extra.NoSigning:
            return "left out: the libraries are not installed"
        certificate = signing.Certificate(name="x.p12", content=b"none", password="")
        contract_id = self._view().inputs.contract.id
        paper = paper_files.list_papers(self.book, contract_id)[-1].paper
        pdf = paper_files.paper_pdf(self.book, paper.id)
        report = signing.check_file(pdf, name="signed.pdf", book=self.book)
        if not report.is_kept_paper:
            raise ValueError("the signed paper is not known again")
        outcome = signing.sign_paper(self.book, paper.id, certificate)
        if not isinstance(outcome, NotSaved):
            raise ValueError("a certificate that is none was taken")  # noqa: TRY004 - no type is wrong
        return "read, and a wrong certificate refused"

    def count_resources(self) -> str:
        fonts, icons = list_files("fonts", ".ttf"), list_files("icons", ".svg")
        return f"{len(fonts)} fonts, {len(icons)} icons"

    def seed_holidays(self) -> str:
        count = sum(len(public_holidays(country, (2026,))) for country in ("PH", "US", "KE"))
        return f"{count} days in three countries"

    def _view(self) -> statements.StatementView:
        file = contracts.find_contract(self.book, sample.SAMPLE_CONTRACT)
        return statements.compute(self.book, file.contract.id, sample.SAMPLE_MONTH)


def _pages(pdf: bytes) -> str:
    preview = Preview(title="", file_name="", pdf=pdf)
    preview.render_page(0, 1.0)
    return f"{preview.page_count()} pages, {len(pdf) // 1024} kB"
