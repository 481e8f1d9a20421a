"""Any file -> sheets of raw cells, within limits. The kind is found by content, never by name.

Each kind has a reader of its own (`xlsx`, also for xlsm, `xls`, `xlsb`, `ods`), everything that is
text is `delimited`'s; it is loaded when it is needed, for a child process is started for each file.
What is none of these is refused with a sentence that says what it is.
"""

import csv
import lzma
import struct
import zipfile
import zlib
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException

from bpodesk.workbooks.archive import document_type, open_archive
from bpodesk.workbooks.cells import Workbook
from bpodesk.workbooks.delimited import read_delimited
from bpodesk.workbooks.refusals import FileRefused, damaged, password_protected
from bpodesk.workbooks.text_encodings import decode_text
from bpodesk.workbooks.watch import (
    CancelCheck,
    Progress,
    Watch,
    ignore_progress,
    never_cancelled,
)

MAX_FILE_BYTES = 100_000_000
_READABLE = "BPODesk reads Excel, OpenDocument and CSV files"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURE = "a picture"
_WORD = "a Word document"
_OLD_OFFICE = "an old Office file, but not a workbook"
_ANCIENT = "a workbook of Excel 4 (1992) or older"
_STARTS = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", _WORD),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "a database"),
    # The first records of Excel 2, 3 and 4, and of a later one outside of its container.
    (b"\x09\x00\x04\x00", _ANCIENT),
    (b"\x09\x02\x06\x00", _ANCIENT),
    (b"\x09\x04\x06\x00", _ANCIENT),
    (b"\x09\x08", _ANCIENT),
)
# Parts embedded in another document are listed by other names than these.
_OFFICE_KINDS = (
    (b"ms-excel.sheet.binary", "xlsb"),
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx"),
)
_OTHER_OFFICE = (
    (b"wordprocessingml", _WORD),
    (b"ms-word", _WORD),
    (b"presentationml", "a PowerPoint presentation"),
)
_XML_2003 = ('progid="excel.sheet"', "schemas-microsoft-com:office:spreadsheet")
_PAGE_TAGS = ("<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<div")
_DAMAGE = (
    ArithmeticError,
    DefusedXmlException,
    EOFError,
    ExpatError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what XML is not
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(
    content: bytes,
    *,
    name: str,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> Workbook:
    """The cells of a file's bytes; `name` is only for the messages.

    `progress(done, total)` is called every few thousand rows. Raises FileRefused with a sentence
    for the user, and Cancelled as soon as `cancelled()` says so.
    """
    watch = Watch(progress=progress, cancelled=cancelled)
    watch.tick(0, 1)
    if not content.strip(b" \t\r\n\x00"):
        raise FileRefused(f"“{name}” is empty; check that it was saved and sent whole.")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused(
            f"“{name}” has {len(content) // 1_000_000:,} MB, more than the"
            f" {MAX_FILE_BYTES // 1_000_000} MB that are read; copy the month you need into a new"
            " workbook and choose that."
        )
    workbook = _read(content, name=name, watch=watch)
    if all(sheet.is_empty for sheet in workbook.sheets):
        raise FileRefused(
            f"“{name}” has no filled cell on any of its sheets; check that it is the filled-in"
            " timesheet and not an empty form."
        )
    watch.tick(1, 1)
    return workbook


def _read(content: bytes, *, name: str, watch: Watch) -> Workbook:
    if content.startswith(_ZIP_STARTS):
        return _read_zip(content, name=name, watch=watch)
    if content.startswith(_OLE):
        return _read_ole(content, name=name, watch=watch)
    what = next((what for start, what in _STARTS if content.startswith(start)), None)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        what = _PICTURE
    text = decode_text(content) if what is None else None
    if text is None:
        raise _wrong_kind(name, what or "not a kind of file that is known here")
    _refuse_pages(text, name=name)
    try:
        return read_delimited(text, name=name, watch=watch)
    except csv.Error as error:
        raise FileRefused(
            f"“{name}” is a text file, but not a table with one row a line ({error}); open it in"
            " Excel, save it as a workbook (xlsx) and choose that."
        ) from error


def _read_zip(content: bytes, *, name: str, watch: Watch) -> Workbook:
    try:
        with open_archive(content, name=name) as archive:
            kind = _zip_kind(archive, name=name)
            if kind == "ods":
                from bpodesk.workbooks.ods import read_ods

                return read_ods(archive, name=name, watch=watch)
            if kind == "xlsb":
                from bpodesk.workbooks.xlsb import read_xlsb

                return read_xlsb(archive, watch=watch)
            from bpodesk.workbooks.xlsx import read_xlsx

            return read_xlsx(archive, watch=watch)
    except DefusedXmlException as error:
        raise document_type(name) from error
    except _DAMAGE as error:
        raise damaged(name) from error


def _zip_kind(archive: zipfile.ZipFile, *, name: str) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        for mark, kind in _OFFICE_KINDS:
            if mark in types:
                return kind
        for mark, what in _OTHER_OFFICE:
            if mark in types:
                raise _wrong_kind(name, what)
    if "mimetype" in names:
        kind = archive.read("mimetype")
        if b"opendocument.spreadsheet" in kind:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise password_protected(name)
            return "ods"
        if b"opendocument" in kind:
            raise _wrong_kind(name, "an OpenDocument file, but not a spreadsheet")
    raise _wrong_kind(name, "a zip archive without a workbook's parts")


def _read_ole(content: bytes, *, name: str, watch: Watch) -> Workbook:
    from bpodesk.workbooks.ole import CompoundFile
    from bpodesk.workbooks.xls import STREAM_NAMES, read_xls

    try:
        disk = CompoundFile(content)
        if "EncryptedPackage" in disk:
            raise password_protected(name)
        if any(stream in disk for stream in STREAM_NAMES):
            return read_xls(disk, name=name, watch=watch)
    except _DAMAGE as error:
        raise damaged(name) from error
    raise _wrong_kind(name, _WORD if "WordDocument" in disk else _OLD_OFFICE)


def _refuse_pages(text: str, *, name: str) -> None:
    head = text[:2_000].lstrip("\ufeff \t\r\n").lower()
    what = ""
    if head.startswith("mime-version:"):
        what = "a web page (MHTML) saved under a workbook's name"
    elif head.startswith("<"):
        if any(mark in head for mark in _XML_2003):
            what = "an XML Spreadsheet 2003, which is not read here"
        elif any(tag in head for tag in _PAGE_TAGS):
            what = "a web page (HTML) saved under a workbook's name"
        elif head.startswith(("<?xml", "<workbook")):
            what = "an XML file, not a workbook"
    if what:
        raise FileRefused(
            f"“{name}” is {what}; open it in Excel, save it as an Excel workbook (xlsx) and choose"
            " that."
        )


def _wrong_kind(name: str, what: str) -> FileRefused:
    return FileRefused(
        f"“{name}” is {what}, so it has no cells to read; {_READABLE}: ask for the timesheet in one"
        " of these."
    )
