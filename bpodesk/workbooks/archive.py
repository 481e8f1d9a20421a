"""Zip files, looked through before anything in them is read.

Excel (xlsx, xlsm, xlsb) and OpenDocument files are zips. A hostile or broken one can unpack to
gigabytes or hold references to the outside; `open_archive` refuses those first.
"""

import io
import zipfile

from bpodesk.workbooks.refusals import FileRefused

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 100
_RATIO_MATTERS_ABOVE_BYTES = 1_000_000
_ENCRYPTED_FLAG = 0x1
_HEAD_BYTES = 4_096
_CALM_FOLDERS = ("META-INF/", "docProps/")  # parts that nobody reads


def open_archive(content: bytes, *, name: str) -> zipfile.ZipFile:
    """The zip, when it keeps within the limits. Raises FileRefused, zipfile.BadZipFile."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(
            f"“{name}” holds {len(entries):,} parts, more than the {MAX_ENTRIES:,} a workbook may"
            " have; copy the sheet with the hours into a new workbook and choose that."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileRefused(
            f"“{name}” unpacks to {unpacked // 1_000_000:,} MB, more than the"
            f" {MAX_UNPACKED_BYTES // 1_000_000} MB that are read; copy the month you need into a"
            " new workbook and choose that."
        )
    if any(_is_bomb(entry) for entry in entries) or unpacked > len(content) * MAX_RATIO:
        raise FileRefused(
            f"“{name}” is packed more than {MAX_RATIO} times smaller than its contents, as no"
            " ordinary workbook is; open it in Excel, save it under a new name and choose that."
        )
    for entry in entries:
        _check_entry(archive, entry, name=name)
    return archive


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return (
        entry.file_size > _RATIO_MATTERS_ABOVE_BYTES
        and entry.file_size > max(1, entry.compress_size) * MAX_RATIO
    )


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "":
        raise FileRefused(
            f"“{name}” has a part that points outside of the file ({entry.filename}), as no"
            " ordinary workbook does; open it in Excel, save it under a new name and choose that."
        )
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise FileRefused(
            f"“{name}” is a zip file protected with a password; unpack it and choose the workbook"
            " that is inside."
        )
    if entry.filename.endswith((".xml", ".rels")) and not entry.filename.startswith(_CALM_FOLDERS):
        with archive.open(entry) as part:
            head = part.read(_HEAD_BYTES).replace(b"\x00", b"")  # also seen in UTF-16
        if b"<!DOCTYPE" in head:
            raise document_type(name)


def document_type(name: str) -> FileRefused:
    """The refusal of XML that brings its own document type."""
    return FileRefused(
        f"“{name}” defines XML entities of its own, which can be used to attack the program and"
        " which no ordinary workbook does; open it in Excel, save it under a new name and choose"
        " that."
    )
