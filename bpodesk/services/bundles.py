"""A sealed statement for the customer in one file: PDF, figures, tables, source files, hashes.

The same statement of the same book gives the same bytes, as long as zlib packs as it does.
"""

import io
import zipfile
from collections.abc import Iterator

from bpodesk.domain.codec import canonical
from bpodesk.domain.event_files import bundle_names
from bpodesk.domain.file_names import file_name
from bpodesk.domain.recompute import statement_again
from bpodesk.domain.seals import Seal, SealedStatement, seal_of, sealed_contract, sha256_of
from bpodesk.domain.statements import Statement
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.seals import sealed_inputs, sealed_pdf
from bpodesk.storage.queries import excuses as excuse_queries
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
FILES = "files/"  # what the names of the source files begin with
EVIDENCE = "evidence/"  # what those of the evidence of excused events begin with
_OLDEST = (1980, 1, 1, 0, 0, 0)  # what a zip can say of when; the same for each file, each time
_EVIDENCE_WORDS = """\
evidence/           what shows the excused events, by the code of each
"""
_WORDS = """\
{title}

statement.pdf       the statement as it was sealed
charges.csv, service-levels.csv, hours.csv
                    its figures for a spreadsheet
figures.json        every figure of it, for programs
inputs.json         what the figures were computed from
{sources}{evidence}chain.json          the seals of all statements of this contract up to this one
hashes.json         the SHA-256 of each file here

To see whether all this is as it was sealed, without a network and without the vendor:
    bpodesk verify "{name}"
It compares every file with its hash, the PDF, figures and inputs with the seal, each seal with the
one before{compared}, and works figures and tables out anew from
the inputs. The hash of this statement's seal is
    {sha256}
The next statement of the contract names it as the seal before.
"""


_FILES = "files/              the timesheets as they were given\n"
_CODES = """\
                    People are named by staff codes: timesheets and evidence, which name
                    them, stay with the vendor. Their hashes stand in inputs.json.
"""


def bundle_name(statement: SealedStatement) -> str:
    """The name a bundle is saved under."""
    return _name(seal_of(statement, contract=sealed_contract(statement.figures)))


def _name(seal: Seal) -> str:
    return file_name(f"{seal.contract} {seal.month} statement v{seal.version}.zip")


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
    seal = seal_of(statement, contract=sealed_contract(statement.figures))
    files = {
        PDF: sealed_pdf(book, statement),
        FIGURES: statement.figures.encode(),
        INPUTS: inputs.encode(),
        CHAIN: _chain(book, statement).encode(),
        **tables(again, seal),
        **dict(_source_files(book, again)),
        **dict(_evidence(book, again)),
    }
    hashes = {name: sha256_of(content) for name, content in files.items()}
    files[HASHES] = canonical(hashes).encode()
    return _zipped(files)


def tables(statement: Statement, seal: Seal) -> dict[str, bytes]:
    """The files that are made of a statement and its seal alone: tables, and the words on it all.

    No seal covers them: who checks a bundle makes them anew.
    """
    by_code = statement.inputs.contract.staff_codes
    words = _WORDS.format(
        title=f"Service level statement {seal.contract}, {seal.month}, version {seal.version}",
        name=_name(seal),
        sha256=seal.sha256,
        sources=_CODES if by_code else _FILES,
        compared="" if by_code else ", the timesheets with the hashes in the inputs",
        evidence=_EVIDENCE_WORDS if statement.inputs.evidence and not by_code else "",
    )
    return {
        "charges.csv": charges_csv(statement),
        "service-levels.csv": levels_csv(statement),
        "hours.csv": hours_csv(statement),
        READ_ME: words.encode(),
    }


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
    """The kept files that hours came from, under their names; equal names are told apart.

    None where people go by their codes.
    """
    if statement.inputs.contract.staff_codes:
        return  # they name people
    wanted = {source.sha256 for source in statement.inputs.sources}
    taken: set[str] = set()
    with book.book.reading() as connection:
        for info in timesheet_queries.file_infos(connection).values():
            kept = timesheet_queries.kept_file(connection, info.id)
            if info.sha256 not in wanted or kept is None:
                continue
            plain = file_name(kept.name)
            name = plain if plain.casefold() not in taken else f"{info.sha256[:8]} {plain}"
            taken.add(name.casefold())
            yield f"{FILES}{name}", kept.content


def _evidence(book: OpenBook, statement: Statement) -> Iterator[tuple[str, bytes]]:
    """The evidence that the statement names; it stays in the book for it.

    None where people go by their codes: a certificate or a log names them.
    """
    if statement.inputs.contract.staff_codes:
        return
    contract_id = statement.inputs.contract.id
    wanted = bundle_names(statement.inputs.evidence)
    with book.book.reading() as connection:
        contents = {
            info.sha256: kept.content
            for info in excuse_queries.evidence(connection, contract_id=contract_id)
            if info.sha256 in wanted.values()
            and (kept := excuse_queries.kept_evidence(connection, info.id)) is not None
        }
    # What is lost in spite of its triggers is not passed over: who verifies the bundle is told.
    yield from (
        (f"{EVIDENCE}{path}", contents[sha256])
        for path, sha256 in wanted.items()
        if sha256 in contents
    )


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
