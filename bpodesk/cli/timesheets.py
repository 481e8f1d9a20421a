"""The commands for timesheet files: inspect, import, make a template, mark what is wrong."""

from argparse import Namespace
from pathlib import Path

from bpodesk.cli.answers import answers_of
from bpodesk.cli.measure_reports import measure_figures, measure_lines
from bpodesk.cli.reports import earlier_figures, plan_figures, reading_figures, reading_lines
from bpodesk.cli.speaking import DONE, REFUSED, opened_book, say, say_problems, show
from bpodesk.domain.codec import Json
from bpodesk.domain.ids import BatchId, StaffId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.worktime import check_zone
from bpodesk.services import contracts, given_files, imports
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import ContractFile
from bpodesk.services.corrections import corrected_copy
from bpodesk.services.files import read_given_file, write_file
from bpodesk.services.imports import AUTO, NO_ANSWERS, Auto, ImportPlan, WrittenName
from bpodesk.services.layout_memory import read_for
from bpodesk.services.outcome import NotSaved
from bpodesk.services.staff import list_staff
from bpodesk.services.templates import timesheet_template
from bpodesk.services.timesheets import list_batches


def inspect_timesheet(arguments: Namespace) -> int:
    """Say what a file is understood to be, without a book."""
    path: Path = arguments.file
    try:
        file = given_files.inspect_file(
            read_given_file(path), name=path.name, answers=answers_of(arguments)
        )
    except Trouble as trouble:
        if arguments.json:
            show({"file": path.name, "refused": str(trouble)})
        raise
    is_hours = isinstance(file, given_files.GivenFile)
    if arguments.json:
        head: dict[str, Json] = {"file": file.name, "sha256": file.sha256}
        show({**head, **(reading_figures(file) if is_hours else measure_figures(file.reading))})
    else:
        print(f"{path.name}: {file.reading.layout}")
        for line in reading_lines(file.reading) if is_hours else measure_lines(file.reading):
            print(f"  {line}")
    say_problems(file.reading.problems)
    return DONE


def import_timesheet(arguments: Namespace) -> int:
    """Import a file into a contract of a book."""
    path: Path = arguments.file
    content = read_given_file(path)
    with opened_book(arguments.book) as book:
        contract = contracts.find_contract(book, arguments.contract)
        if not _says_something_new(arguments):
            earlier = imports.earlier_import(book, content, contract_id=contract.contract.id)
            if earlier is not None:
                if arguments.json:
                    show(earlier_figures(path.name, content, contract.contract, earlier))
                say(f"{path.name} was imported before; nothing was changed.")
                return DONE
        plan = _plan(arguments, book, contract, content)
        outcome = imports.import_timesheet(book, plan, allow_overlaps=arguments.allow_overlaps)
    if isinstance(outcome, NotSaved):
        say_problems(outcome.problems)
        say("Nothing was imported.")
        return REFUSED
    if arguments.json:
        show(plan_figures(plan))
    say_problems(plan.problems)
    done = outcome.record
    if plan.replaces is not None:
        say(f"It takes the place of an earlier import. {plan.replaces_why}")
    say(
        f"{done.new} new entries, {plan.total_minutes / 60:.2f} h; {done.same} were there already;"
        f" {done.changed} changed, {done.removed} removed, {len(done.kept)} kept as corrected."
    )
    return DONE


def _says_something_new(arguments: Namespace) -> bool:
    """Whether the same file could mean something else than when it was imported before."""
    given = (arguments.zone, arguments.match, arguments.leave_out, arguments.replaces)
    return any(given) or arguments.whole or answers_of(arguments) != NO_ANSWERS


def _plan(
    arguments: Namespace, book: OpenBook, contract: ContractFile, content: bytes
) -> ImportPlan:
    contract_id = contract.contract.id
    file = read_for(
        book,
        content,
        name=arguments.file.name,
        contract_id=contract_id,
        answers=answers_of(arguments),
    )
    zone, whole = _checked_zone(arguments.zone), True if arguments.whole else None
    replaces = _replaced(book, contract, arguments.replaces)
    plan = imports.plan_import(
        book, file, contract_id=contract_id, zone=zone, replaces=replaces, whole=whole
    )
    choices = _choices(book, plan, arguments.match, arguments.leave_out)
    if not choices:
        return plan
    return imports.plan_import(
        book,
        file,
        contract_id=contract_id,
        zone=plan.zone,
        choices=choices,
        replaces=replaces,
        whole=whole,
    )


def _checked_zone(zone: str | None) -> str | None:
    problems = check_zone(zone, "zone") if zone is not None else ()
    if problems:
        raise Trouble(problems[0].message)
    return zone


def _replaced(book: OpenBook, contract: ContractFile, said: str) -> BatchId | Auto | None:
    """The import that is to be replaced, by the name of its file; the latest of several."""
    if not said:
        return AUTO
    if said == "none":
        return None
    for row in list_batches(book):
        if row.file_name == said and row.batch.contract_id == contract.contract.id:
            return row.batch.id
    raise Trouble(f"No file called “{said}” was imported into {contract.contract.number}.")


def _choices(
    book: OpenBook, plan: ImportPlan, given: list[str], left_out: list[str]
) -> dict[WrittenName, StaffId | None]:
    """The people chosen with --match NAME=CODE, and the names left out with --leave-out NAME."""
    by_code = {row.person.code: row.person.id for row in list_staff(book)}
    found: dict[WrittenName, StaffId | None] = {}
    for text in given:
        name, _, code = text.rpartition("=")
        if code not in by_code:
            raise Trouble(f"Nobody in the staff list has the code “{code}”.")
        found.update(dict.fromkeys(_written(plan, name), by_code[code]))
    for name in left_out:
        found.update(dict.fromkeys(_written(plan, name)))
    return found


def _written(plan: ImportPlan, name: str) -> list[WrittenName]:
    """The name as the file writes it, with each code that it stands beside."""
    found = [m.written for m in plan.matches if name in (m.written.name, m.written.code)]
    if not found:
        raise Trouble(f"Nobody in the file is called “{name}”.")
    return found


def make_template(arguments: Namespace) -> int:
    """Write the workbook in which a contract's hours of a month can be filled in."""
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        content = timesheet_template(book, contract_id=contract_id, month=arguments.month)
    write_file(arguments.out, content)
    say(f"{arguments.out}: {arguments.contract}, {arguments.month}.")
    return DONE


def correct_timesheet(arguments: Namespace) -> int:
    """Write a copy of a workbook in which every cell that something is wrong with is marked."""
    path: Path = arguments.file
    file = imports.read_file(read_given_file(path), name=path.name, answers=answers_of(arguments))
    copy = corrected_copy(file)
    out: Path = arguments.out
    if out.suffix.lower() != copy.suffix:
        raise Trouble(f"The copy is a workbook of its own kind; call it {out.stem}{copy.suffix}.")
    write_file(out, copy.content)
    say_problems(copy.warnings)
    say(f"{out}: {copy.marked} cells are marked.")
    return DONE
