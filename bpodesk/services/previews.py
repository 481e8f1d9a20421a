"""Pages of a PDF as pictures, for the preview and for printing."""

from dataclasses import dataclass

from bpodesk.documents import pages
from bpodesk.documents.pages import PageImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A finished document: its bytes, a title for the window, a name for saving it."""

    title: str
    file_name: str
    pdf: bytes

    def page_count(self) -> int:
        """How many pages it has."""
        return pages.page_count(self.pdf)

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height of a page (from 0) in points."""
        return pages.page_size(self.pdf, index)

    def render_page(self, index: int, scale: float) -> PageImage:
        """A page as RGB pixels at so many pixels a point."""
        return pages.render_page(self.pdf, index, scale=scale)
