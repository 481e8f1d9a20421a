"""The parts of an Office Open XML package and the relations between them (xlsb; xlsx has its own).

A part names others by the ids of its relations, which stand in a part beside it.
"""

import posixpath
import zipfile
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where a relation leads: the last word of its type, and the path of the part."""

    kind: str
    path: str


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """The relations of a part by id; "" is the package itself. Raises what broken zips raise."""
    folder, file_name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file_name}.rels")
    found: dict[str, Relation] = {}
    for item in fromstring(read_part(archive, path), forbid_dtd=True):
        target = posixpath.join("/", folder, item.get("Target", ""))
        found[item.get("Id", "")] = Relation(
            kind=item.get("Type", "").rpartition("/")[2], path=posixpath.normpath(target)[1:]
        )
    return found


def path_of(relations: dict[str, Relation], kind: str) -> str | None:
    """The part of a kind; None where there is none."""
    return next((item.path for item in relations.values() if item.kind == kind), None)


def read_part(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part's bytes; upper and lower case are the same. Raises KeyError where it is missing."""
    names = archive.namelist()
    if path not in names:
        path = next((name for name in names if name.lower() == path.lower()), path)
    return archive.read(path)
