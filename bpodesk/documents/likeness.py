"""Whether a signed file that begins with a kept paper shows that paper, signatures aside.

A later update of a file may replace any page and still leave its beginning as it was. So every
object of the paper that is stated anew is compared with what it was.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import (
    DictionaryObject,
    IndirectObject,
    Reference,
    StreamObject,
)

from bpodesk.domain.signed_files import Likeness

_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TAIL_BYTES = 64
# What signing may change in a file's catalogue and in a page; all else has to stay.
_CATALOGUE = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"})
_PAGE = frozenset({"/Annots", "/Tabs"})
# pyHanko's objects say little of their types.
_INDIRECT: Any = IndirectObject
_Reader = Any


def likeness_to_beginning(reader: _Reader, beginning: bytes) -> Likeness:
    """How the file of a `PdfFileReader` and the paper that it begins with belong together.

    OTHER where the beginning is no whole PDF.
    """
    ending = _STARTXREF.search(beginning[-_TAIL_BYTES:])
    if ending is None:
        return Likeness.OTHER
    place, count = int(ending.group(1)), reader.total_revisions
    kept = next(
        (n for n in range(count) if reader.xrefs.get_startxref_for_revision(n) == place), None
    )
    # A hybrid file shows some readers other objects than others.
    if kept is None or reader.xrefs.hybrid_xrefs_present:
        return Likeness.MORE
    before = reader.get_historical_resolver(kept)
    if _root_of(reader) != _root_of(before) or not _has_only_signatures(reader.root):
        return Likeness.MORE
    spoken_of = _description(reader)
    harmless = all(
        number in spoken_of or _is_harmless(before, reader, number)
        for number in _touched(reader, kept, count)
    )
    return Likeness.SAME if harmless else Likeness.MORE


def _touched(reader: _Reader, kept: int, count: int) -> Iterator[int]:
    """The numbers of the paper's objects that a later update states anew or takes away.

    A paper of ours has each number once, so another generation of it counts as the same object.
    """
    for revision in range(kept + 1, count):
        for ref in (
            *reader.xrefs.explicit_refs_in_revision(revision),
            *reader.xrefs.refs_freed_in_revision(revision),
        ):
            first = Reference(ref.idnum, 0, pdf=reader)
            if reader.xrefs.get_historical_ref(first, kept) is not None:
                yield ref.idnum


def _root_of(handler: _Reader) -> int:
    return handler.trailer_view.raw_get("/Root").idnum


def _has_only_signatures(root: Any) -> bool:
    """Whether the file's form consists of signatures; other fields can cover the text."""
    form: Any = _at(root, "/AcroForm") or {}
    return "/XFA" not in form and all(
        _kind_of(field) == "/Sig" for field in _at(form, "/Fields") or ()
    )


def _description(reader: _Reader) -> frozenset[int]:
    """The numbers of what says when the file was last written; no page shows it."""
    places = ((reader.trailer_view, "/Info"), (reader.root, "/Metadata"))
    found = (view.raw_get(key) for view, key in places if key in view)
    return frozenset(item.idnum for item in found if isinstance(item, IndirectObject))


def _is_harmless(before: _Reader, reader: _Reader, number: int) -> bool:
    old: Any = before.get_object(Reference(number, 0, pdf=before))
    new: Any = reader.get_object(Reference(number, 0, pdf=reader))
    if _bytes(old) == _bytes(new):
        return True
    if not _are_plain(old, new):
        return False
    if number == _root_of(reader):
        return _differ_only_in(old, new, _CATALOGUE)
    return (
        _at(old, "/Type") == "/Page"
        and _differ_only_in(old, new, _PAGE)
        and _adds_signatures(_at(old, "/Annots") or (), _at(new, "/Annots") or ())
    )


def _are_plain(*items: Any) -> bool:
    return all(
        isinstance(item, DictionaryObject) and not isinstance(item, StreamObject) for item in items
    )


def _adds_signatures(old: Any, new: Any) -> bool:
    """Whether a page's notes are the old ones with fields of signatures after them."""
    kept, now = list(map(_bytes, old)), list(map(_bytes, new))
    added: list[Any] = list(new)[len(kept) :]
    return now[: len(kept)] == kept and all(
        _at(_followed(item), "/Subtype") == "/Widget" and _kind_of(item) == "/Sig" for item in added
    )


def _kind_of(field: Any) -> object:
    """The kind of a form's field; a part of a field has that of the whole."""
    item = _followed(field)
    return _at(item, "/FT") or _at(_at(item, "/Parent") or {}, "/FT")


def _followed(item: Any) -> Any:
    return item.get_object() if isinstance(item, _INDIRECT) else item


def _at(item: Any, key: str) -> Any:
    """What stands under a key, references followed, as `get` does not; None where nothing does."""
    return item[key] if key in item else None  # noqa: SIM401 - see above


def _differ_only_in(old: Any, new: Any, keys: frozenset[str]) -> bool:
    def rest(item: Any) -> dict[str, bytes]:
        return {key: _bytes(item.raw_get(key)) for key in item if key not in keys}

    return rest(old) == rest(new)


def _bytes(item: Any) -> bytes:
    out = io.BytesIO()
    item.write_to_stream(out)
    return out.getvalue()
