"""OpenDocument's XML as it is unpacked: a stream is called for each element.

Names carry their usual prefix (table:table-row) whatever prefix the file itself chose.
"""

from bpodesk.workbooks.xlsx_stream import Attributes, Feeder, Sink

_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_OPEN_DOCUMENT}office:1.0": "office",
    f"{_OPEN_DOCUMENT}table:1.0": "table",
    f"{_OPEN_DOCUMENT}text:1.0": "text",
    f"{_OPEN_DOCUMENT}style:1.0": "style",
    f"{_OPEN_DOCUMENT}datastyle:1.0": "number",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}


class OpenFeeder(Feeder):
    """expat, driving a sink with names as above. Raises ExpatError, DTDForbidden."""

    def __init__(self, stream: Sink) -> None:
        super().__init__(stream, namespace_separator=" ")
        self._names: dict[str, str] = {}

    def _start(self, name: str, attributes: Attributes) -> None:
        short = {self._short(key): value for key, value in attributes.items()}
        self._stream.start(self._short(name), short)

    def _end(self, name: str) -> None:
        self._stream.end(self._short(name))

    def _short(self, name: str) -> str:
        found = self._names.get(name)
        if found is None:
            space, _, local = name.rpartition(" ")
            found = self._names[name] = f"{_PREFIXES.get(space, '')}:{local}"
        return found
