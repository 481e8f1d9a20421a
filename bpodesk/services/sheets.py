"""Showing a file's sheets: as they are imported, and where an hour came from."""

from bpodesk.domain.sheets import SheetPage
from bpodesk.workbooks.watch import CancelCheck, Progress, ignore_progress, never_cancelled


def open_page(
    content: bytes,
    *,
    name: str,
    sheet: str = "",
    first_row: int = 1,
    row_count: int = 400,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> SheetPage:
    """Some rows of a sheet of the file; "" is the first visible sheet that holds anything.

    Raises FileRefused with the sentence, or Cancelled.
    """
    # Only who looks at a file pays for what reads one.
    from bpodesk.workbooks.sandbox import sheet_page_apart

    return sheet_page_apart(
        content,
        name=name,
        sheet=sheet,
        first_row=first_row,
        row_count=row_count,
        progress=progress,
        cancelled=cancelled,
    )
