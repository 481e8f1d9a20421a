"""The commands, one function each. They return the exit code: 0 done, 1 refused with a sentence."""

import json
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from bpodesk.cli.reports import plan_figures, reading_figures, say_problems
from bpodesk.domain.codec import Json
from bpodesk.domain.ids import StaffId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.worktime import check_zone
from bpodesk.services import agreements, books, contracts, imports, sample, statements
from bpodesk.services.books import OpenBook
from bpodesk.services.files import read_given_file, write_file
from bpodesk.services.outcome import NotSaved
from bpodesk.services.self_check import run_self_check
from bpodesk.services.staff import list_staff

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

Screenshot = Callable[[Path, Path], None]


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(message, file=sys.stderr)


def show(figures: Json) -> None:
    """Figures for a machine."""
    print(json.dumps(figures, indent=2, ensure_ascii=False))


@contextmanager
def _opened(path: Path) -> Generator[OpenBook]:
    book = books.open_book(path)
    try:
        yield book
    finally:
        book.close()


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


def inspect_timesheet(arguments: Namespace) -> int:
    """Say what a file is understood to be, without a book."""
    path: Path = arguments.file
    try:
        file = imports.read_file(read_given_file(path), name=path.name)
    except Trouble as trouble:
        if arguments.json:
            show({"file": path.name, "refused": str(trouble)})
        raise
    if arguments.json:
        show(reading_figures(file))
    else:
        reading = file.reading
        print(f"{path.name}: {reading.layout}")
        print(f"{len(reading.people)} people, {len(reading.entries)} entries,", end=" ")
        print(f"{reading.total_minutes / 60:.2f} h, {reading.first_day} to {reading.last_day}")
        for reason in reading.reasons:
            print(f"  {reason}")
    say_problems(file.reading.problems)
    return DONE


def import_timesheet(arguments: Namespace) -> int:
    """Import a file into a contract of a book."""
    path: Path = arguments.file
    content = read_given_file(path)
    with _opened(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        file = imports.read_file(content, name=path.name)
        plan = imports.plan_import(
            book, file, contract_id=contract_id, zone=_checked_zone(arguments.zone)
        )
        choices = _choices(book, plan, arguments.match)
        if choices:
            plan = imports.plan_import(
                book, file, contract_id=contract_id, zone=plan.zone, choices=choices
            )
        outcome = imports.import_timesheet(book, plan, allow_overlaps=arguments.allow_overlaps)
    if isinstance(outcome, NotSaved):
        say_problems(outcome.problems)
        say("Nothing was imported.")
        return REFUSED
    if arguments.json:
        show(plan_figures(plan))
    say_problems(plan.problems)
    if plan.earlier is not None:
        say(f"{path.name} was imported before; nothing was changed.")
    else:
        hours = f"{plan.total_minutes / 60:.2f} h"
        say(f"{outcome.record.new} new entries, {hours}; {plan.same} were there already.")
    return DONE


def _checked_zone(zone: str | None) -> str | None:
    problems = check_zone(zone, "zone") if zone is not None else ()
    if problems:
        raise Trouble(problems[0].message)
    return zone


def _choices(
    book: OpenBook, plan: imports.ImportPlan, given: list[str]
) -> dict[imports.WrittenName, StaffId]:
    """The people chosen with --match NAME=CODE."""
    by_code = {row.person.code: row.person.id for row in list_staff(book)}
    found: dict[imports.WrittenName, StaffId] = {}
    for text in given:
        name, _, code = text.rpartition("=")
        written = next((m.written for m in plan.matches if m.written.name == name), None)
        if written is None:
            raise Trouble(f"Nobody in the file is called “{name}”.")
        if code not in by_code:
            raise Trouble(f"Nobody in the staff list has the code “{code}”.")
        found[written] = by_code[code]
    return found


def print_agreement(arguments: Namespace) -> int:
    """Write a contract's agreement as a PDF."""
    with _opened(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        paper = agreements.agreement_paper(book, contract_id, revision_number=arguments.revision)
    write_file(arguments.out, agreements.agreement_pdf(paper))
    say_problems(agreements.agreement_problems(paper))
    say(f"{arguments.out}: revision {paper.revision.number} of {arguments.contract}.")
    return DONE


def print_statement(arguments: Namespace) -> int:
    """Compute a contract's month; print its figures, or write the PDF, or both."""
    if arguments.out is None and not arguments.json:
        say("bpodesk statement: give --out PDF, --json, or both.")
        return WRONG_USAGE
    with _opened(arguments.book) as book:
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
    with _opened(arguments.book) as book:
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
