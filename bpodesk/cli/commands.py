"""The commands, one function each. They return the exit code: 0 done, 1 refused with a sentence."""

import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from bpodesk.cli.speaking import (
    DONE,
    REFUSED,
    WRONG_USAGE,
    opened_book,
    say,
    say_problems,
    show,
    write_paper,
)
from bpodesk.domain.excuse_worth import disputes_of
from bpodesk.domain.problems import Trouble
from bpodesk.services import (
    agreements,
    books,
    contracts,
    month_figures,
    sample,
    seals,
    statements,
)
from bpodesk.services.excuse_words import dispute_words
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
        write_paper(out / "agreement.pdf", agreements.agreement_pdf(book, paper))
        view = statements.compute(book, contract_id, sample.SAMPLE_MONTH)
        write_paper(out / "statement.pdf", statements.statement_pdf(book, view))
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


def print_statement(arguments: Namespace) -> int:
    """Compute a contract's month; print its figures, or write the PDF, or both."""
    if arguments.out is None and not arguments.json:
        say("bpodesk statement: give --out PDF, --json, or both.")
        return WRONG_USAGE
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        view = statements.compute(book, contract_id, arguments.month, assumed=arguments.what_if)
        if arguments.out is not None:
            write_paper(arguments.out, seals.printed_pdf(book, view))
    if arguments.out is not None:
        say(f"{arguments.out}: net {view.statement.net.currency} {view.statement.net}.")
    if arguments.json:
        show(view.figures)
    for dispute in disputes_of(view.statement, view.what_ifs):
        say(dispute_words(dispute))
    say_problems((*view.missing, *view.advice, *view.statement.notices))
    return DONE


def check(arguments: Namespace) -> int:
    """Look for anything wrong in a book."""
    with opened_book(arguments.book) as book:
        if arguments.rebuild:
            wrong = month_figures.rebuild(book)
            were = "was" if wrong == 1 else "were"
            say(f"{arguments.book.name}: figures of months worked out anew, {wrong} {were} wrong.")
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
