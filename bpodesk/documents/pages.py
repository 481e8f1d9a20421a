"""A finished PDF as pictures and text, for the preview and the printer.

PDFium isn't safe to use from two threads at once, so one lock guards every call. Page indexes count
from 0.
"""

import contextlib
import re
import threading
from collections.abc import Generator, Iterator
from typing import Final, NamedTuple, Protocol, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - the library has none

from bpodesk.domain.problems import Trouble

_LARGEST_PIXELS: Final = 100_000_000
_SIGNATURE_REACH: Final = 90.0  # points from the party's name down to the line
_SIGNATURE_WIDTH: Final = 160
_CODE: Final = re.compile(r"\[U\+(1?[0-9A-F]{4,5})\]")
_lock = threading.Lock()


class DamagedPdf(Trouble):
    """A file that can't be read as a PDF."""

    def __init__(self) -> None:
        super().__init__(
            "The PDF can't be shown: the file is damaged, protected by a password, or no PDF. "
            "Nothing was changed; make the document again or open another file."
        )


class PageImage(NamedTuple):
    """A page as pixels: rows of `stride` bytes, three bytes a pixel (red, green, blue)."""

    width: int
    height: int
    stride: int
    rgb: bytes


class _Bitmap(Protocol):
    """What we ask of a rendered page."""

    width: int
    height: int
    stride: int
    buffer: object

    def close(self) -> None: ...


class _Search(Protocol):
    """What we ask of a search in a page's text: place and length of the next hit."""

    def get_next(self) -> tuple[int, int] | None: ...


class _TextPage(Protocol):
    """What we ask of a page's text."""

    def get_text_range(self) -> str: ...
    def search(self, text: str, *, match_case: bool) -> _Search: ...
    def get_charbox(self, index: int) -> tuple[float, float, float, float]: ...


class _Page(Protocol):
    """What we ask of a page."""

    def get_size(self) -> tuple[float, float]: ...
    def get_textpage(self) -> _TextPage: ...
    def render(self, *, scale: float, rev_byteorder: bool) -> _Bitmap: ...


class _Pdf(Protocol):
    """What we ask of an open file."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> _Page: ...
    def __iter__(self) -> Iterator[_Page]: ...
    def close(self) -> None: ...


@contextlib.contextmanager
def _opened(pdf: bytes) -> Generator[_Pdf, None, None]:
    """The open file, closed afterwards. Raises DamagedPdf."""
    with _lock:
        try:
            opened = cast(_Pdf, pypdfium2.PdfDocument(pdf))
        except pypdfium2.PdfiumError as error:
            raise DamagedPdf from error
        try:
            yield opened
        except pypdfium2.PdfiumError as error:
            raise DamagedPdf from error
        finally:
            opened.close()


def page_count(pdf: bytes) -> int:
    """How many pages there are. Raises DamagedPdf."""
    with _opened(pdf) as opened:
        return len(opened)


def page_size(pdf: bytes, index: int) -> tuple[float, float]:
    """A page's width and height in points. Raises DamagedPdf."""
    with _opened(pdf) as opened:
        return opened[index].get_size()


def page_text(pdf: bytes, index: int) -> str:
    """A page's text in the order it was set. Raises DamagedPdf."""
    with _opened(pdf) as opened:
        return opened[index].get_textpage().get_text_range().replace("\r\n", "\n")


def printed_codes(pdf: bytes) -> tuple[int, ...]:
    """The characters that stand as their codes, as `documents.fonts` writes them, each once.

    Raises DamagedPdf.
    """
    with _opened(pdf) as opened:
        texts = [page.get_textpage().get_text_range() for page in opened]
    # A narrow column may break a code over lines.
    found = _CODE.findall("".join("".join(texts).split()))
    return tuple(dict.fromkeys(int(code, 16) for code in found))


def render_page(pdf: bytes, index: int, *, scale: float) -> PageImage:
    """A page as pixels, on white; `scale` is pixels a point. Raises DamagedPdf.

    The scale is lowered where the picture would take more memory than is reasonable.
    """
    with _opened(pdf) as opened:
        page = opened[index]
        width, height = page.get_size()
        scale = min(scale, (_LARGEST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        image = PageImage(
            bitmap.width, bitmap.height, bitmap.stride, bytes(cast(bytes, bitmap.buffer))
        )
        bitmap.close()
        return image


class Spot(NamedTuple):
    """A place on a page: its index, and left, bottom, right, top in points from below left."""

    page: int
    box: tuple[int, int, int, int]


def signing_place(pdf: bytes) -> Spot | None:
    """Where our papers have the vendor's line for a signature; None where there is none.

    Raises DamagedPdf.
    """
    with _opened(pdf) as opened:
        for index in reversed(range(len(opened))):
            text = opened[index].get_textpage()
            heads = _boxes(text, "For the Vendor")
            lines = _boxes(text, "Signature")
            for left, head_bottom, _, _ in heads:
                below = [
                    box
                    for box in lines
                    if abs(box[0] - left) < 2 and 0 < head_bottom - box[3] < _SIGNATURE_REACH
                ]
                if below:
                    _, bottom, right, top = below[0]
                    start = round(right) + 6
                    box = (start, round(bottom) - 2, start + _SIGNATURE_WIDTH, round(top) + 26)
                    return Spot(index, box)
    return None


def _boxes(text: _TextPage, words: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each place where a page says the words."""
    found: list[tuple[float, float, float, float]] = []
    search = text.search(words, match_case=True)
    while (hit := search.get_next()) is not None:
        first, last = text.get_charbox(hit[0]), text.get_charbox(hit[0] + hit[1] - 1)
        found.append((first[0], first[1], last[2], first[3]))
    return found
