"""The commands, one function each. They return the exit code: 0 done, 1 refused with a sentence."""

import dataclasses
import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from bpodesk.cli.speaking import DONE, REFUSED, WRONG_USAGE, opened_book, say, say_problems, show
from bpodesk.domain.problems import Trouble
from bpodesk.services import (
    agreements,
    balance,
    books,
    contracts,
    sample,
    statements,
)
from bpodesk.services.files import write_file
from bpodesk.services.self_check import run_self_check

Screenshot = Callable[[Path, Path], None]


def demo(arguments: Namespace, *, screenshot: Screenshot) -> int:
    """Write the sample book, its workbook, both PDFs and, if asked for, a picture of the window."""
    out: Path = arguments.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {out} can't be made: {error.strerror}.") from error
    book_path = out / sample.BOOK_NAME
    book_path.unlink(missing_ok=True)
    say(f"Making the sample company in {out} ...")
    book = sample.make_sample_without_hours(book_path)
    try:
        content = sample.sample_workbook()
        write_file(out / sample.WORKBOOK_NAME, content)
        count = sample.import_sample_workbook(book, content)
        say(f"Imported {count} entries from {sample.WORKBOOK_NAME}.")
        contract_id = contracts.find_contract(book, sample.SAMPLE_CONTRACT).contract.id
        paper = agreements.agreement_paper(book, contract_id)
        write_file(out / "agreement.pdf", agreements.agreement_pdf(paper))
        view = statements.compute(book, contract_id, sample.SAMPLE_MONTH)
        write_file(out / "statement.pdf", statements.statement_pdf(view))
        net = view.statement.net
    finally:
        book.close()
    made = [book_path, out / sample.WORKBOOK_NAME, out / "agreement.pdf", out / "statement.pdf"]
    if arguments.screenshot:
        picture = out / "screenshot.png"
        screenshot(book_path, picture)
        made.append(picture)
    for path in made:
        print(path)
    print(f"Net payable of {sample.SAMPLE_CONTRACT} for {sample.SAMPLE_MONTH}: {net}")
    return DONE


def print_agreement(arguments: Namespace) -> int:
    """Write a contract's agreement as a PDF, or check its balance, or both."""
    if arguments.out is None and arguments.balance is None:
        say("bpodesk agreement: give --out PDF, --balance, or both.")
        return WRONG_USAGE
    with opened_book(arguments.book) as book:
        file = contracts.find_contract(book, arguments.contract)
        contract_id = file.contract.id
        paper = agreements.agreement_paper(book, contract_id, revision_number=arguments.revision)
        desk = balance.open_balance(book)
    if arguments.balance is not None:
        revised = dataclasses.replace(file, revision=paper.revision)
        _print_balance(desk.paper(revised), arguments.balance)
    if arguments.out is None:
        return DONE
    write_file(arguments.out, agreements.agreement_pdf(paper))
    say_problems(agreements.agreement_problems(paper))
    say(f"{arguments.out}: revision {paper.revision.number} of {arguments.contract}.")
    return DONE


def _print_balance(paper: balance.BalancePaper, path: Path) -> None:
    """The check as a PDF at the path; as text where the path is that of no file."""
    if path == Path():
        for row in paper.checked:
            found = row.finding
            print(f"{row.rule.code}  {found.verdict:<16}  {found.reason} [{found.place.words}]")
        return
    write_file(path, balance.balance_pdf(paper))
    say(f"{path}: balance check of revision {paper.revision.number} of {paper.contract.number}.")


def print_statement(arguments: Namespace) -> int:
    """Compute a contract's month; print its figures, or write the PDF, or both."""
    if arguments.out is None and not arguments.json:
        say("bpodesk statement: give --out PDF, --json, or both.")
        return WRONG_USAGE
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        view = statements.compute(book, contract_id, arguments.month, assumed=arguments.what_if)
    if arguments.out is not None:
        write_file(arguments.out, statements.statement_pdf(view))
        say(f"{arguments.out}: net {view.statement.net.currency} {view.statement.net}.")
    if arguments.json:
        show(view.figures)
    say_problems((*view.missing, *view.statement.notices))
    return DONE


def check(arguments: Namespace) -> int:
    """Look for anything wrong in a book."""
    with opened_book(arguments.book) as book:
        problems = books.check_book(book)
    if arguments.json:
        show({"problems": [problem.message for problem in problems]})
    say_problems(problems)
    if problems:
        return REFUSED
    say(f"{arguments.book.name}: nothing wrong.")
    return DONE


def self_test(_arguments: Namespace, *, screenshot: Screenshot) -> int:
    """Try everything an installed program needs, the window too, in a folder thrown away."""
    code = DONE
    with tempfile.TemporaryDirectory(prefix="bpodesk-") as folder:
        for step in run_self_check(Path(folder)):
            print(f"{'ok    ' if step.ok else 'FAILED'} {step.name}: {step.detail}")
            if not step.ok:
                code = REFUSED
        if code == DONE:
            picture = Path(folder) / "window.png"
            screenshot(Path(folder) / sample.BOOK_NAME, picture)
            print(f"ok     window: a picture of {picture.stat().st_size // 1024} kB")
    return code
