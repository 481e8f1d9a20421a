"""Pages of a PDF as pictures, for the preview and for printing."""

import unicodedata
from dataclasses import dataclass

from bpodesk.documents import pages
from bpodesk.documents.pages import PageImage
from bpodesk.domain.problems import Problem, Severity


def printing_problems(pdf: bytes) -> tuple[Problem, ...]:
    """A warning where our typefaces lack characters of a document, which stand in it as codes.

    Raises DamagedPdf.
    """
    codes = pages.printed_codes(pdf)
    if not codes:
        return ()
    name = unicodedata.name(chr(codes[0]), "a character without a name")
    what = f"[U+{codes[0]:04X}] ({name})"
    if len(codes) == 1:
        message = f"{what} stands for a character that the paper's typefaces can't print."
    else:
        message = (
            f"{len(codes)} characters that the paper's typefaces can't print stand as codes, such"
            f" as {what}."
        )
    message += " Write the text in letters of the Latin, Greek or Cyrillic alphabet."
    return (Problem(message=message, severity=Severity.WARNING),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A finished document: its bytes, a title for the window, a name for saving it."""

    title: str
    file_name: str
    pdf: bytes

    def problems(self) -> tuple[Problem, ...]:
        """What could not be printed as it was written."""
        return printing_problems(self.pdf)

    def page_count(self) -> int:
        """How many pages it has."""
        return pages.page_count(self.pdf)

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height of a page (from 0) in points."""
        return pages.page_size(self.pdf, index)

    def render_page(self, index: int, scale: float) -> PageImage:
        """A page as RGB pixels at so many pixels a point."""
        return pages.render_page(self.pdf, index, scale=scale)
