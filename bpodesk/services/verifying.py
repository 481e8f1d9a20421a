"""Whether a statement's PDF or bundle is as it was sealed: for the customer, offline, bookless."""

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bpodesk import __version__
from bpodesk.domain.codec import parse
from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.problems import Trouble
from bpodesk.domain.recompute import worked_out
from bpodesk.domain.seals import NO_SEAL, Seal, find_seal, read_chain, seal_text, sha256_of
from bpodesk.services.books import OpenBook
from bpodesk.services.bundles import (
    CHAIN,
    EVIDENCE,
    FIGURES,
    FILES,
    HASHES,
    INPUTS,
    PDF,
    tables,
)
from bpodesk.services.files import read_given_file
from bpodesk.storage.queries import statements as queries

_MOST_UNPACKED = 300_000_000
_MOST_FILES = 1_000
# What the standard library raises for a zip that is damaged, locked or packed in a way of its own.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)


class NoStatement(Trouble):
    """The file is no sealed statement and no bundle of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found out about a file: its seal, what is wrong, and what else is to be known."""

    seal: Seal
    faults: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def is_as_sealed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_file(path: Path, *, book: OpenBook | None = None) -> Verification:
    """Compare a statement's PDF or bundle with its own seal, and with a book where one is given.

    Raises NoStatement for another file, CannotRead.
    """
    content = read_given_file(path)
    if content.startswith(b"PK"):
        found = _bundle(content, path.name)
    elif b"%PDF-" in content[:1024]:
        found = _pdf(content, path.name)
    else:
        raise NoStatement(
            f"{path.name} is neither a PDF nor a bundle (zip). Give the statement as it was sent."
        )
    if book is None:
        return found
    faults, remarks = _in_book(book, found.seal)
    return Verification(
        seal=found.seal,
        faults=(*found.faults, *faults),
        remarks=(*found.remarks, *remarks),
    )


def _pdf(content: bytes, name: str) -> Verification:
    body, seal, after = find_seal(content)
    if seal is None:
        raise NoStatement(
            f"{name} has no seal: it is a draft, a print of one, or no statement of BPODesk."
        )
    faults = (*_seal_faults(seal, body), *_after_faults(after))
    return Verification(seal=seal, faults=faults, remarks=(_BY_ITSELF,))


_BY_ITSELF = (
    "A file can only be compared with its own seal. That the seal is the vendor's own shows in"
    " the next statement, which names it, or in the vendor's book."
)


_BY_CODE = (
    "People are named by their staff codes. The timesheets are not in the bundle: the vendor can"
    " show them, and their hashes are among the sealed inputs."
)


def _seal_faults(seal: Seal, body: bytes) -> Iterator[str]:
    if not seal.is_whole:
        yield "The seal itself was changed."
    if sha256_of(body) != seal.pdf:
        yield "The PDF is not the one that was sealed."


def _after_faults(after: int) -> Iterator[str]:
    if after:
        yield (
            f"{after:,} bytes were added to the PDF after it was sealed, as a signature or a"
            " comment does: a reader may show something else than what was sealed."
        )


def _bundle(content: bytes, name: str) -> Verification:
    files = _unpacked(content, name)
    body, seal, after = find_seal(files[PDF])
    chain = read_chain(files[CHAIN].decode(errors="replace"))
    if seal is None or chain is None or not chain:
        raise NoStatement(f"The statement in {name} has no seal, or its chain can't be read.")
    faults = [
        *_seal_faults(seal, body),
        *_after_faults(after),
        *_file_faults(files),
        *_chain_faults(chain, seal),
    ]
    if sha256_of(files[FIGURES]) != seal.figures:
        faults.append("figures.json is not what was sealed.")
    remarks = [f"It is number {len(chain)} in the contract's chain of seals.", _BY_ITSELF]
    if sha256_of(files[INPUTS]) != seal.inputs:
        faults.append("inputs.json is not what was sealed.")
    else:
        faults.extend(_source_faults(files))
        if _goes_by_codes(files):
            remarks.append(_BY_CODE)
        if seal.engine == __version__:
            faults.extend(_figure_faults(files, seal))
        else:
            remarks.append(
                "The figures and the tables (csv) were not worked out anew: they are of version"
                f" {seal.engine} of the program, this is {__version__}."
            )
    return Verification(seal=seal, faults=tuple(dict.fromkeys(faults)), remarks=tuple(remarks))


def _unpacked(content: bytes, name: str) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            entries = bundle.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_FILES or unpacked > _MOST_UNPACKED:
                raise NoStatement(f"{name} is far larger than any bundle of a statement.")
            files = {entry.filename: bundle.read(entry) for entry in entries}
    except _DAMAGES as error:
        raise NoStatement(f"{name} is damaged and can't be unpacked.") from error
    if len(files) < len(entries):
        raise NoStatement(
            f"{name} has two files of one name: which of them is shown depends on who unpacks it."
            " Ask for the bundle again."
        )
    missing = [needed for needed in (PDF, FIGURES, INPUTS, CHAIN, HASHES) if needed not in files]
    if missing:
        raise NoStatement(f"{name} is no bundle of a statement: {', '.join(missing)} is not in it.")
    return files


def _file_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Files that are not those that were packed: changed, added or taken away."""
    try:
        told = parse(Mapping[str, str], files[HASHES].decode())
    except ValueError:
        yield "hashes.json can't be read."
        return
    for name, content in files.items():
        if name == HASHES:
            continue
        if name not in told:
            yield f"{name} was added to the bundle."
        elif told[name] != sha256_of(content):
            yield f"{name} was changed."
    yield from (f"{name} was taken out of the bundle." for name in told if name not in files)


def _chain_faults(chain: tuple[Seal, ...], seal: Seal) -> Iterator[str]:
    previous = NO_SEAL
    for link in chain:
        where = f"{link.month}, version {link.version}"
        if not link.is_whole:
            yield f"The seal of {where} in the chain was changed."
        if link.previous != previous:
            yield f"The seal of {where} does not follow the one before it in the chain."
        previous = link.sha256
    if seal_text(chain[-1]) != seal_text(seal):
        yield "The chain does not end with this statement's seal."


def _goes_by_codes(files: Mapping[str, bytes]) -> bool:
    """Whether the sealed inputs name people by their codes: then no timesheet comes with them."""
    try:
        contract: Mapping[str, object] = json.loads(files[INPUTS])["contract"]
        return contract["staff_codes"] is True
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def _source_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Kept files that are not those of the sealed inputs, though their hashes were made to fit."""
    try:
        inputs = json.loads(files[INPUTS])
        sources: list[dict[str, str]] = inputs["sources"]
        wanted = {source["sha256"]: source["file_name"] for source in sources}
        evidence: list[dict[str, str]] = inputs.get("evidence", [])
        shown = {item["sha256"]: item["name"] for item in evidence}
    except (ValueError, LookupError, TypeError, RecursionError):
        yield "The inputs can't be read back."
        return
    by_code = _goes_by_codes(files)
    given = {sha256_of(content): name for name, content in files.items() if name.startswith(FILES)}
    yield from (
        f"{name} is none of the files that the sealed hours came from."
        for sha256, name in given.items()
        if sha256 not in wanted
    )
    yield from (
        f"{name}, which sealed hours came from, is not in the bundle."
        for sha256, name in wanted.items()
        if sha256 not in given and not by_code
    )
    kept = {
        sha256_of(content): name for name, content in files.items() if name.startswith(EVIDENCE)
    }
    yield from (
        f"{name} is no evidence that the sealed statement names."
        for sha256, name in kept.items()
        if sha256 not in shown
    )
    yield from (
        f"{name}, which the sealed statement names as evidence, is not in the bundle."
        for sha256, name in shown.items()
        if sha256 not in kept and not by_code
    )


def _figure_faults(files: Mapping[str, bytes], seal: Seal) -> Iterator[str]:
    try:
        statement, figures = worked_out(files[INPUTS].decode())
    except ValueError:
        yield "The inputs can't be read back."
        return
    if figures.encode() != files[FIGURES]:
        yield "The inputs give other figures than those that were sealed."
        return
    made = tables(statement, seal)
    yield from (
        f"{name} is not what the sealed inputs give."
        for name, content in made.items()
        if files.get(name) != content
    )
    known = {PDF, FIGURES, INPUTS, CHAIN, HASHES, *made}
    yield from (
        f"{name} is no part of a bundle."
        for name in files
        if name not in known and not name.startswith((FILES, EVIDENCE))
    )


def _in_book(book: OpenBook, seal: Seal) -> tuple[list[str], list[str]]:
    """What a book knows of a seal: faults and remarks."""
    with book.book.reading() as connection:
        known = queries.statements(connection)
    mine = next((item for item in known if item.sha256 == seal.sha256), None)
    if mine is None:
        return ["The book has no statement with this seal."], []
    remarks = [f"It is in {book.path.name} as version {mine.version}."]
    newest = max(
        item.version
        for item in known
        if (item.contract_id, item.month) == (mine.contract_id, mine.month)
    )
    if newest > mine.version:
        remarks.append(f"It is {MonthStatus.SUPERSEDED.value}: version {newest} was sealed since.")
    return [], remarks
