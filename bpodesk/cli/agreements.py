"""A contract's agreement at the terminal: as text or PDF, on a day, compared, amended."""

import dataclasses
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from bpodesk.cli.replays import print_replay
from bpodesk.cli.speaking import (
    DONE,
    WRONG_USAGE,
    opened_book,
    say,
    say_problems,
    show,
    write_paper,
)
from bpodesk.domain.clauses import NumberedClauses
from bpodesk.domain.codec import to_json
from bpodesk.domain.redlines import Gap, Mark, MarkedRun, changed_clauses, excerpt
from bpodesk.domain.text_changes import renumbered_ranges
from bpodesk.services import agreements, balance, contracts, readback, revisions
from bpodesk.services.agreements import AgreementText
from bpodesk.services.books import OpenBook
from bpodesk.services.revisions import Comparison

_SIGNS = {Mark.SAME: ("", ""), Mark.INSERTED: ("{+", "+}"), Mark.DELETED: ("[-", "-]")}


def print_agreement(arguments: Namespace) -> int:
    """Write the agreement, an amendment or a comparison as a PDF; without --out, as text."""
    with opened_book(arguments.book) as book:
        if arguments.replay:
            return print_replay(arguments, book)
        if arguments.redline:
            return _compare(arguments, book)
        if arguments.amendment is not None:
            return _amend(arguments, book)
        text = agreements.agreement_text(
            book,
            contracts.find_contract(book, arguments.contract).contract.id,
            revision_number=arguments.revision,
            as_of=arguments.as_of,
        )
        told = (
            readback.read_back_levels(book, text.paper.contract, text.paper.revision)
            if arguments.read_back
            else ()
        )
        if arguments.balance is not None:
            file = contracts.find_contract(book, arguments.contract)
            revised = dataclasses.replace(file, revision=text.paper.revision)
            desk = balance.open_balance(book, file.contract.id)
            _print_balance(book, desk.paper(revised), arguments.balance)
        if arguments.out is not None:
            write_paper(arguments.out, agreements.agreement_pdf(book, text.paper))
    if arguments.json:
        show(to_json(text.paper))
    for level, words in told:
        print("\n".join((f"{level.code}  {level.title}", *(f"  {s}" for s in words.sentences))))
    if arguments.out is not None:
        number = text.paper.revision.number
        say(f"{arguments.out}: revision {number} of {arguments.contract}.")
    elif not (arguments.json or arguments.read_back or arguments.balance is not None):
        print("\n".join((*_title(text), *_lines(text.paper.clauses))))
    say_problems(agreements.agreement_problems(text.paper))
    return DONE


def _title(text: AgreementText) -> Iterator[str]:
    contract, revision = text.paper.contract, text.paper.revision
    yield f"{contract.title} ({contract.number})"
    signed = "not signed" if revision.signed_on is None else f"signed on {revision.signed_on}"
    yield f"Revision {revision.number}, in force from {revision.effective_from}, {signed}"


def _lines(clauses: NumberedClauses) -> Iterator[str]:
    for clause in (*clauses.clauses, *clauses.schedules):
        label = clause.name if clause.letter else clause.label
        yield from ("", f"{label}  {clause.title}")
        for paragraph in clause.paragraphs:
            indent = "    " * max(0, paragraph.level - 1)
            yield f"{indent}{paragraph.number}  {paragraph.text}".rstrip()


def _amend(arguments: Namespace, book: OpenBook) -> int:
    if arguments.out is None:
        say("bpodesk agreement: --amendment needs --out PDF.")
        return WRONG_USAGE
    contract_id = contracts.find_contract(book, arguments.contract).contract.id
    number: int = arguments.amendment
    write_paper(arguments.out, revisions.amendment_pdf(book, contract_id, number))
    say(f"{arguments.out}: the amendment of revision {number} of {arguments.contract}.")
    return DONE


def _compare(arguments: Namespace, book: OpenBook) -> int:
    contract_id = contracts.find_contract(book, arguments.contract).contract.id
    before, after = arguments.redline
    whole: bool = arguments.whole_text
    comparison = revisions.compare_revisions(book, contract_id, before, after)
    if arguments.json:
        show(
            {
                "before": before,
                "after": after,
                "changes": to_json(comparison.changes),
                "money": to_json(comparison.money),
                "operations": to_json(comparison.operations),
                "clauses": to_json(changed_clauses(comparison.clauses)),
            }
        )
    if arguments.out is not None:
        write_paper(arguments.out, revisions.redline_pdf(book, comparison, whole=whole))
        say(f"{arguments.out}: revision {before} of {arguments.contract} against {after}.")
    elif not arguments.json:
        print("\n".join(_differences(comparison, whole=whole)))
    return DONE


def _differences(comparison: Comparison, *, whole: bool) -> Iterator[str]:
    if comparison.is_empty:
        yield "Both revisions say the same."
    for line in comparison.changes:
        yield f"{line.place}: {line.sentence}"
    for change in comparison.money:
        yield f"{change.title}: {change.before} -> {change.after}"
    for old, new in renumbered_ranges(comparison.text):
        yield f"{old} -> {new}"
    for clause in comparison.clauses if whole else changed_clauses(comparison.clauses):
        yield from ("", f"{_marked(clause.number)}  {_marked(clause.title)}")
        for paragraph in clause.paragraphs if whole else excerpt(clause):
            if isinstance(paragraph, Gap):
                yield "[...]"
            else:
                yield f"{_marked(paragraph.number)}  {_marked(paragraph.runs)}".lstrip()


def _marked(runs: Iterable[MarkedRun]) -> str:
    return "".join(f"{_SIGNS[run.mark][0]}{run.text}{_SIGNS[run.mark][1]}" for run in runs)


def _print_balance(book: OpenBook, paper: balance.BalancePaper, path: Path) -> None:
    """The check as a PDF at the path; as text where the path is that of no file."""
    if path == Path():
        for row in paper.checked:
            found = row.finding
            print(f"{row.rule.code}  {found.verdict:<16}  {found.reason} [{found.place.words}]")
        return
    write_paper(path, balance.balance_pdf(book, paper))
    say(f"{path}: balance check of revision {paper.revision.number} of {paper.contract.number}.")
