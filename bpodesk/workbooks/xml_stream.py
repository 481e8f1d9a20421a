"""XML as it is unpacked: expat calls a sink for each element, document types are forbidden.

Names carry their usual prefix (table:table-row) whatever prefix the file itself chose.
"""

from collections.abc import Callable
from typing import IO, Protocol
from xml.parsers import expat

from defusedxml.common import DTDForbidden

_CHUNK_BYTES = 64 * 1024
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_OPEN_DOCUMENT}office:1.0": "office",
    f"{_OPEN_DOCUMENT}table:1.0": "table",
    f"{_OPEN_DOCUMENT}text:1.0": "text",
    f"{_OPEN_DOCUMENT}style:1.0": "style",
    f"{_OPEN_DOCUMENT}datastyle:1.0": "number",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}

Attributes = dict[str, str]


class Sink(Protocol):
    """What `parse` calls: element starts, element ends, text (perhaps in pieces)."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


def parse(
    part: IO[bytes], sink: Sink, *, progress: Callable[[int], None] = lambda _done: None
) -> None:
    """Drive the sink; `progress` is told the bytes done. Raises ExpatError, DTDForbidden."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    names: dict[str, str] = {}

    def short(name: str) -> str:
        found = names.get(name)
        if found is None:
            space, _, local = name.rpartition(" ")
            found = names[name] = f"{_PREFIXES.get(space, '')}:{local}"
        return found

    parser.StartElementHandler = lambda name, attributes: sink.start(
        short(name), {short(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: sink.end(short(name))
    parser.CharacterDataHandler = sink.data
    parser.StartDoctypeDeclHandler = _forbid
    done = 0
    while chunk := part.read(_CHUNK_BYTES):
        parser.Parse(chunk, False)
        done += len(chunk)
        progress(done)
    parser.Parse(b"", True)


def _forbid(name: str, system_id: str | None, public_id: str | None, _subset: bool) -> None:
    raise DTDForbidden(name, system_id, public_id)
