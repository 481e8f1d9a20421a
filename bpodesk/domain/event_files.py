"""Evidence of excused events: files of any kind, kept in the book as they were given."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bpodesk.domain.file_names import file_name
from bpodesk.domain.ids import UNSAVED, EventFileId, EventId, SealedEvidenceId, StatementId
from bpodesk.domain.problems import Problem

MOST_BYTES = 25_000_000
"""What most mail servers let through; a book is one file, and is copied whole."""
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """A file that shows what an event was. It never changes, and stays once its month is sealed.

    `size` is in bytes, `sha256` in hexadecimal digits, `attached_at` a UTC instant.
    """

    id: EventFileId = EventFileId(UNSAVED)
    row_version: int = 0
    event_id: EventId
    name: str
    sha256: str
    size: int
    content: bytes
    attached_at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFileInfo:
    """A piece of evidence without its bytes; `is_sealed` where a sealed statement names it."""

    id: EventFileId
    event_id: EventId
    name: str
    sha256: str
    size: int
    attached_at: dt.datetime
    note: str
    is_sealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEvidence:
    """That a sealed statement names a piece of evidence, which then stays as long as the book."""

    id: SealedEvidenceId = SealedEvidenceId(UNSAVED)
    row_version: int = 0
    statement_id: StatementId
    event_file_id: EventFileId


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRef:
    """A piece of evidence as a statement names it, by the code of its event."""

    event_code: str
    name: str
    sha256: str
    size: int


def event_file(
    event_id: EventId, content: bytes, *, name: str, attached_at: dt.datetime, note: str = ""
) -> EventFile:
    """The record of a file that `check_evidence` lets pass."""
    return EventFile(
        event_id=event_id,
        name=evidence_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        attached_at=attached_at,
        note=note.strip(),
    )


def evidence_name(name: str) -> str:
    """The name without folders and what no system takes, cut where it is long, not its ending."""
    last = file_name(name.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > _LONGEST_NAME // 2:
        return last[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


def check_evidence(
    content: bytes, *, name: str, others: Iterable[EventFileInfo] = ()
) -> Iterator[Problem]:
    """Whether a file can be kept as evidence of an event; `others` are what the event has."""
    if not content:
        yield Problem(field="file", message=f"“{name}” is empty; choose the file with the facts.")
        return
    if len(content) > MOST_BYTES:
        yield Problem(
            field="file",
            message=f"“{name}” has more than the {MOST_BYTES // 1_000_000} MB that a book keeps of"
            " one file; cut out the part that shows the event, or pack it (zip).",
        )
        return
    sha256 = hashlib.sha256(content).hexdigest()
    for other in others:
        if other.sha256 == sha256:
            message = f"The event has this very file already, as “{other.name}”."
            yield Problem(field="file", message=message)


def bundle_names(evidence: Iterable[EvidenceRef]) -> dict[str, str]:
    """Where each piece stands in a bundle, by its path: the SHA-256. Equal names are told apart."""
    named: dict[str, str] = {}
    taken: set[str] = set()
    for item in evidence:
        folder = file_name(item.event_code)
        path = f"{folder}/{item.name}"
        if path.casefold() in taken:
            path = f"{folder}/{item.sha256[:8]} {item.name}"
        taken.add(path.casefold())
        named[path] = item.sha256
    return named
