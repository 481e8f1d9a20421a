"""The command of the quarterly review: its pack as a PDF, its figures, or both."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, WRONG_USAGE, opened_book, say, show, write_paper
from bpodesk.services import contracts, reviews


def print_review(arguments: Namespace) -> int:
    """Gather a contract's quarter; write the pack, print its figures, or both."""
    if arguments.out is None and not arguments.json:
        say("bpodesk review-pack: give -o PDF, --json, or both.")
        return WRONG_USAGE
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        pack = reviews.review_pack(book, contract_id, arguments.quarter)
        if arguments.out is not None:
            write_paper(arguments.out, reviews.review_pdf(book, pack))
            say(f"{arguments.out}: {len(pack.review.months)} of 3 months have figures.")
    if arguments.json:
        show(reviews.review_figures(pack))
    for month in pack.review.months:
        if not month.version:
            say(f"{month.month} is not sealed: its figures are a draft's.")
    return DONE
