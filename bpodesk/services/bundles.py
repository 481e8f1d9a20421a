"""A sealed statement for the customer in one file: PDF, figures, tables, source files, hashes.

The same statement of the same book gives the same bytes, as long as zlib packs as it does.
"""

import io
import zipfile
from collections.abc import Iterator

from bpodesk.domain.codec import canonical
from bpodesk.domain.periods import Month
from bpodesk.domain.recompute import statement_again
from bpodesk.domain.seals import SealedStatement, seal_of, sealed_contract, sha256_of
from bpodesk.domain.statements import Statement
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.seals import sealed_inputs, sealed_pdf
from bpodesk.storage.queries import statements as queries
from bpodesk.storage.queries import timesheets as timesheet_queries
from bpodesk.workbooks.statement_tables import charges_csv, hours_csv, levels_csv

PDF, FIGURES, INPUTS, CHAIN, HASHES = (
    "statement.pdf",
    "figures.json",
    "inputs.json",
    "chain.json",
    "hashes.json",
)
READ_ME = "READ ME.txt"
_OLDEST = (1980, 1, 1, 0, 0, 0)  # what a zip can say of when; the same for each file, each time
_WORDS = """\
{title}

statement.pdf       the statement as it was sealed
charges.csv, service-levels.csv, hours.csv
                    its figures for a spreadsheet
figures.json        every figure of it, for programs
inputs.json         what the figures were computed from
files/              the timesheets as they were given
chain.json          the seals of all statements of this contract up to this one
hashes.json         the SHA-256 of each file here

To see whether all this is as it was sealed, without a network and without the vendor:
    bpodesk verify "{name}"
It compares every file with its hash, the PDF, figures and inputs with the seal, each seal with the
one before, and works the figures out anew from the inputs. The hash of this statement's seal is
    {sha256}
The next statement of the contract names it as the seal before.
"""


def bundle_name(statement: SealedStatement) -> str:
    """The name a bundle is saved under."""
    number = sealed_contract(statement.figures).replace("/", "-").replace("\\", "-")
    month = Month.containing(statement.month)
    return f"{number} {month} statement v{statement.version}.zip"


def make_bundle(book: OpenBook, statement: SealedStatement) -> bytes:
    """The bundle of a sealed statement.

    Raises NotFound for one from before there were seals.
    """
    if not statement.is_chained:
        raise NotFound(
            f"Version {statement.version} was issued before statements were sealed:"
            " there is nothing to bundle."
        )
    inputs = sealed_inputs(book, statement)
    again = statement_again(inputs)
    files = {
        PDF: sealed_pdf(book, statement),
        "charges.csv": charges_csv(again),
        "service-levels.csv": levels_csv(again),
        "hours.csv": hours_csv(again),
        FIGURES: statement.figures.encode(),
        INPUTS: inputs.encode(),
        CHAIN: _chain(book, statement).encode(),
        **dict(_source_files(book, again)),
    }
    files[READ_ME] = _WORDS.format(
        title=f"Service level statement {again.inputs.contract.number}, {again.inputs.month},"
        f" version {statement.version}",
        name=bundle_name(statement),
        sha256=statement.sha256,
    ).encode()
    hashes = {name: sha256_of(content) for name, content in files.items()}
    files[HASHES] = canonical(hashes).encode()
    return _zipped(files)


def _chain(book: OpenBook, statement: SealedStatement) -> str:
    """The seals of the contract from the first one to this statement's."""
    with book.book.reading() as connection:
        known = queries.statements(connection, contract_id=statement.contract_id)
    upto = sorted(
        (item for item in known if item.is_chained and item.id <= statement.id),
        key=lambda item: item.id,
    )
    return canonical([seal_of(item, contract=sealed_contract(item.figures)) for item in upto])


def _source_files(book: OpenBook, statement: Statement) -> Iterator[tuple[str, bytes]]:
    """The kept files that hours came from, under their names; equal names are told apart."""
    wanted = {source.sha256 for source in statement.inputs.sources}
    taken: set[str] = set()
    with book.book.reading() as connection:
        for info in timesheet_queries.file_infos(connection).values():
            kept = timesheet_queries.kept_file(connection, info.id)
            if info.sha256 not in wanted or kept is None:
                continue
            plain = kept.name.replace("/", "-").replace("\\", "-")
            name = plain if plain.casefold() not in taken else f"{info.sha256[:8]} {plain}"
            taken.add(name.casefold())
            yield f"files/{name}", kept.content


def _zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # whatever system packs it
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content)
    return written.getvalue()
