"""Sealing a month, its bundle, and looking whether a file is as it was sealed."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, REFUSED, opened_book, say, say_problems, show, write_paper
from bpodesk.domain.codec import to_json
from bpodesk.services import bundles, contracts, seals, statements, verifying
from bpodesk.services.files import write_file
from bpodesk.services.outcome import NotSaved


def seal(arguments: Namespace) -> int:
    """Seal a contract's month; write the PDF or the bundle of what is sealed."""
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        view = statements.compute(book, contract_id, arguments.month)
        if not view.has_seal:
            outcome = seals.seal_statement(book, view)
            if isinstance(outcome, NotSaved):
                say_problems(outcome.problems)
                return REFUSED
            say_problems(outcome.warnings)
            view = statements.compute(book, contract_id, arguments.month)
        sealed = view.sealed[0]
        if arguments.out is not None:
            write_paper(arguments.out, seals.sealed_pdf(book, sealed))
        if arguments.bundle is not None:
            write_file(arguments.bundle, bundles.make_bundle(book, sealed))
    net = view.statement.net
    say(f"Version {sealed.version} is sealed: net {net.currency} {net}, seal {sealed.sha256}.")
    return DONE


def verify(arguments: Namespace) -> int:
    """Say whether a statement's PDF or bundle is as it was sealed."""
    if arguments.book is None:
        found = verifying.verify_file(arguments.file)
    else:
        with opened_book(arguments.book) as book:
            found = verifying.verify_file(arguments.file, book=book)
    if arguments.json:
        show(
            {
                "as_sealed": found.is_as_sealed,
                "seal": to_json(found.seal),
                "faults": list(found.faults),
                "remarks": list(found.remarks),
            }
        )
    seal = found.seal
    for fault in found.faults:
        _say_line(fault)
    verdict = "is as it was sealed" if found.is_as_sealed else "is NOT as it was sealed"
    _say_line(
        f"{arguments.file.name} {verdict}: {seal.contract}, {seal.month}, version {seal.version},"
        f" sealed {seal.sealed_at}."
    )
    for remark in found.remarks:
        _say_line(remark)
    return DONE if found.is_as_sealed else REFUSED


def _say_line(text: str) -> None:
    """What a forged file says of itself could steer the terminal, or add a verdict of its own."""
    say("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))
