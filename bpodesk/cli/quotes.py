"""The command of the quotes: the list of a book, or one quote, from the book or from a file."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from bpodesk.cli.speaking import (
    DONE,
    WRONG_USAGE,
    opened_book,
    say,
    say_problems,
    show,
    write_paper,
)
from bpodesk.domain.quotes import Quote
from bpodesk.services import quote_book, quotes
from bpodesk.services.books import OpenBook
from bpodesk.services.files import write_file


def show_quote(arguments: Namespace) -> int:
    """Work a quote out; print its figures, write its workbook or its paper; or list the book's."""
    if arguments.book is None:
        if arguments.quote is None:
            say("bpodesk quote: give a .bpoquote file, or --book B for the quotes of a book.")
            return WRONG_USAGE
        quote = quotes.read_quote(Path(arguments.quote))
        result = quotes.work_out(quote)
        return _tell(
            arguments, quote, lambda: quotes.quote_pdf(result, internal=arguments.internal)
        )
    with opened_book(arguments.book) as book:
        if arguments.quote is None:
            return _list(arguments, book)
        record = quote_book.find_quote(book, arguments.quote)
        return _tell(
            arguments,
            record.quote,
            lambda: quote_book.paper_of(book, record, internal=arguments.internal),
        )


def _list(arguments: Namespace, book: OpenBook) -> int:
    rows = quote_book.list_quotes(book)
    if arguments.json:
        show({"quotes": [quote_book.row_figures(row) for row in rows]})
        return DONE
    if not rows:
        say(f"{book.path.name} has no quotes yet.")
    for row in rows:
        record, figures = row.record, row.figures
        net = "-" if figures is None else f"{figures.price.currency} {figures.price}"
        parts = (
            record.number,
            f"version {record.version}",
            row.status.value,
            net,
            record.quote.customer,
            record.title,
        )
        print("  ".join(part for part in parts if part))
    return DONE


def _tell(arguments: Namespace, quote: Quote, paper: Callable[[], bytes]) -> int:
    result = quotes.work_out(quote)
    if arguments.xlsx is not None:
        write_file(arguments.xlsx, quotes.quote_workbook(result))
        say(f"{arguments.xlsx}: the workbook, with cost and margin.")
    if arguments.pdf is not None:
        write_paper(arguments.pdf, paper())
        say(f"{arguments.pdf}: {'with' if arguments.internal else 'without'} cost and margin.")
    if arguments.json:
        show(quotes.quote_figures(result))
    else:
        for month in result.months:
            print(f"{month.month}  price {month.price}  cost {month.cost}  margin {month.margin}")
        print(
            f"All {quote.months} months in {quote.currency}:  price {result.price}"
            f"  cost {result.cost}  margin {result.margin}"
        )
    say_problems(quotes.quote_warnings(quote))
    return DONE
