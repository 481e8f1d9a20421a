"""Sealed statements: a month as it went out, chained so that nothing can be exchanged unseen.

With the seal a statement's figures, the inputs they were computed from and its PDF are kept. Each
seal's hash covers all of them and the hash of the contract's seal before it. The PDF carries its
seal in a last line, a comment to every reader of PDF, so that whoever has the file alone can see
whether it is whole. Hashes are SHA-256 in hexadecimal digits.
"""

import datetime as dt
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bpodesk.domain.codec import canonical, parse, to_json
from bpodesk.domain.ids import UNSAVED, ContractId, SealedCopyId, StatementId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month

NO_SEAL = ""  # what the first statement of a contract has as the seal of the one before
_MARK = b"%BPODesk-seal "
_LINE = re.compile(rb"\n" + _MARK + rb"(\{[^\n]*\})\n")
_LONGEST_LINE = 1_000  # a reader looks for the end of a PDF's own text in its last 1,024 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedStatement:
    """A statement as it was sealed: its figures as canonical JSON, and its hashes.

    `engine` is the version of the program that computed it. `pdf_sha256` is the hash of the PDF
    before its seal line. Statements from before there were seals have neither `engine` nor
    `sha256`, and no copy.
    """

    id: StatementId = StatementId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    version: int
    sealed_at: dt.datetime
    engine: str
    net_minor: int
    currency: str
    figures: str
    inputs_sha256: str
    pdf_sha256: str
    previous_sha256: str
    sha256: str

    @property
    def is_chained(self) -> bool:
        """False for one from before there were seals."""
        return bool(self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCopy:
    """What a sealed statement was computed from, and what was printed.

    `inputs` is the deflated canonical JSON of its `StatementInputs`, `pdf` the file as it went out,
    seal line included.
    """

    id: SealedCopyId = SealedCopyId(UNSAVED)
    row_version: int = 0
    statement_id: StatementId
    inputs: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What a statement's paper says of the seal it is about to get."""

    version: int
    sealed_at: dt.datetime
    previous_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a seal says, as it stands in a PDF's last line and in a bundle.

    `month` is written 2026-09, `sealed_at` in ISO 8601 with its offset.
    """

    contract: str
    month: str
    version: int
    sealed_at: str
    engine: str
    figures: str
    inputs: str
    pdf: str
    previous: str
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether its hash is that of what it says."""
        return self.sha256 == hash_of(self)


def sha256_of(text: str | bytes) -> str:
    """The hash of bytes, or of a text's UTF-8."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def make_seal(
    *,
    contract: str,
    month: Month,
    version: int,
    sealed_at: dt.datetime,
    engine: str,
    figures: str,
    inputs: str,
    pdf: bytes,
    previous: str,
) -> Seal:
    """The seal of a statement: `figures` and `inputs` are canonical JSON, `pdf` what was printed.

    `previous` is the hash of the contract's seal before, NO_SEAL for the first one.
    """
    seal = Seal(
        contract=contract,
        month=str(month),
        version=version,
        sealed_at=sealed_at.astimezone(dt.UTC).isoformat(),
        engine=engine,
        figures=sha256_of(figures),
        inputs=sha256_of(inputs),
        pdf=sha256_of(pdf),
        previous=previous,
        sha256="",
    )
    return replace(seal, sha256=hash_of(seal))


def hash_of(seal: Seal) -> str:
    """The hash of everything else that a seal says."""
    return sha256_of(canonical(replace(seal, sha256="")))


def with_seal(pdf: bytes, seal: Seal) -> bytes:
    """The PDF with its seal as a last line. Raises ValueError where the line is too long."""
    line = _MARK + seal_text(seal).encode() + b"\n"
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"the seal of {seal.contract} takes {len(line)} bytes")
    return pdf + b"\n" + line


def seal_text(seal: Seal) -> str:
    """The one JSON text of a seal, in ASCII and on one line."""
    return json.dumps(to_json(seal), sort_keys=True, separators=(",", ":"))


def find_seal(content: bytes) -> tuple[bytes, Seal | None, int]:
    """A PDF's bytes before its seal line, what the line says, and how many bytes follow it.

    None without such a line; where there are several the last one counts.
    """
    start = content.rfind(b"\n" + _MARK)
    found = _LINE.match(content, start) if start >= 0 else None
    if found is None:
        return content, None, 0
    seal = read_seal(found[1].decode("ascii", "replace"))
    return content[:start], seal, len(content) - found.end()


def read_seal(text: str) -> Seal | None:
    """The seal of its JSON text; None where the text is none."""
    try:
        return parse(Seal, text)
    except ValueError:
        return None


def read_chain(text: str) -> tuple[Seal, ...] | None:
    """The seals of a JSON list of them; None where the text is none."""
    try:
        return parse(tuple[Seal, ...], text)
    except ValueError:
        return None


def pack(text: str) -> bytes:
    """A text as a copy keeps it."""
    return zlib.compress(text.encode(), 9)


def unpack(content: bytes) -> str:
    """The text of packed bytes. Raises ValueError where they are damaged."""
    try:
        return zlib.decompress(content).decode()
    except zlib.error as error:
        raise ValueError(str(error)) from error


def seal_of(statement: SealedStatement, *, contract: str) -> Seal:
    """What a statement's seal says of it, by what is in the book now."""
    return Seal(
        contract=contract,
        month=str(Month.containing(statement.month)),
        version=statement.version,
        sealed_at=statement.sealed_at.astimezone(dt.UTC).isoformat(),
        engine=statement.engine,
        figures=sha256_of(statement.figures),
        inputs=statement.inputs_sha256,
        pdf=statement.pdf_sha256,
        previous=statement.previous_sha256,
        sha256=statement.sha256,
    )


def sealed_contract(figures: str) -> str:
    """The number the contract had when the figures were sealed; empty where they say none."""
    try:
        number = json.loads(figures)["contract"]
    except (ValueError, KeyError, TypeError):
        return ""
    return number if isinstance(number, str) else ""


# ------------------------------------------------------------------------------- faults


def check_seals(
    statements: Iterable[SealedStatement],
    copies: Mapping[StatementId, SealedCopy],
    *,
    contract: str,
) -> Iterator[str]:
    """What is wrong with a contract's sealed statements, as sentences; none where all is as sealed.

    Statements from before there were seals are passed over.
    """
    previous = NO_SEAL
    highest: dict[dt.date, int] = {}
    for statement in sorted(statements, key=lambda item: item.id):
        name = f"Version {statement.version} of the {statement.month:%Y-%m} statement of {contract}"
        before = highest.get(statement.month, 0)
        highest[statement.month] = max(before, statement.version)
        if statement.version != before + 1:
            yield f"{name} follows version {before}: one in between is gone."
        if not statement.is_chained:
            continue
        copy = copies.get(statement.id)
        if copy is None:
            yield f"{name} has lost its PDF and its inputs."
        else:
            yield from (f"{name} {fault}" for fault in _copy_faults(statement, copy))
        if not seal_of(statement, contract=sealed_contract(statement.figures)).is_whole:
            yield f"{name} is not as it was sealed: its figures or dates were changed since."
        if not _names_its_net(statement):
            yield f"{name} has another net amount than its figures."
        if statement.previous_sha256 != previous:
            yield f"{name} does not follow the statement that was sealed before it."
        previous = statement.sha256


def _names_its_net(statement: SealedStatement) -> bool:
    """Whether the amount that lists show is the one in the figures."""
    try:
        told = json.loads(statement.figures)
        net = (told["currency"], told["net"])
    except (ValueError, KeyError, TypeError):
        return False
    shown = Money(statement.net_minor, statement.currency)
    return net == (shown.currency, str(shown.amount))


def _copy_faults(statement: SealedStatement, copy: SealedCopy) -> Iterator[str]:
    body, seal, after = find_seal(copy.pdf)
    is_whole = not after and sha256_of(body) == statement.pdf_sha256
    if not is_whole or seal is None or seal.sha256 != statement.sha256:
        yield "has another PDF than the one that was sealed."
    try:
        inputs = unpack(copy.inputs)
    except ValueError:
        yield "has inputs that can't be read back."
    else:
        if sha256_of(inputs) != statement.inputs_sha256:
            yield "has other inputs than those it was computed from."
