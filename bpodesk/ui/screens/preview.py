"""A finished document in a window of its own: leaf through, save it, print it.

The window belongs to no other, so it can stay open beside the editors while work goes on.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from bpodesk.domain.problems import Trouble
from bpodesk.services.files import write_file
from bpodesk.services.previews import Preview
from bpodesk.ui.kit.pdf_view import Pages, PdfView
from bpodesk.ui.kit.windows import fit, place_in_middle
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL

_FOLDER = "documents/folder"
# Python deletes a window that nobody holds, so they are held here. Qt deletes the closed ones; they
# are let go with the next window, since letting go inside a window's own signal would crash.
_OPEN: list["DocumentWindow"] = []


class DocumentWindow(QWidget):
    """The window of one document. Ctrl+S saves, Ctrl+P prints, Esc or Ctrl+W closes."""

    def __init__(self, office: Office, preview: Preview) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._office = office
        self.preview = preview
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle(f"{preview.title} – BPODesk")
        self.view = PdfView(on_save=self.save_as, on_file=self._write)
        tell_of_printing(self.view, office.shell)
        self.view.show_pages(
            Pages(
                page_count=preview.page_count,
                page_size=preview.page_size,
                render_page=self._render,
            ),
            preview.title,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for problem in preview.problems():
            warning = plain_label(problem.message, wrap=True)
            warning.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
            warning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(warning)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        for keys, run in (
            ("Ctrl+S", self.save_as),
            ("Ctrl+Shift+S", self.save_as),
            ("Ctrl+P", self.view.print),
            ("Ctrl+W", self.close),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        fit(self, QSize(900, 1060))
        place_in_middle(self)  # where a window manager places it, half of it may lie outside

    def save_as(self) -> None:
        """Ask for a file and write the document there."""
        memory = self._office.shell.memory
        folder = memory.text(_FOLDER) or str(self._office.book.path.parent)
        start = Path(folder) / self.preview.file_name
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save the document"), str(start), tr("PDF documents (*.pdf)")
        )
        if not chosen:
            return
        target = Path(chosen)
        if not target.suffix:
            target = target.with_suffix(".pdf")
        if self._write(target):
            memory.keep(_FOLDER, str(target.parent))

    def _write(self, target: Path) -> bool:
        try:
            write_file(target, self.preview.pdf)
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return False
        self._office.shell.notify.say(tr("Saved as {path}.", path=target), tone=Tone.OK)
        return True

    def _render(self, page: int, scale: float) -> tuple[int, int, int, bytes]:
        image = self.preview.render_page(page, scale)
        return (image.width, image.height, image.stride, image.rgb)


def tell_of_printing(view: PdfView, shell: Shell) -> None:
    """Say what became of a document that was to be printed."""

    def printed(target: str) -> None:
        words = tr("Saved as {path}.", path=target) if target else tr("Sent to the printer.")
        shell.notify.say(words, tone=Tone.OK)

    view.printed.connect(printed)
    view.not_printed.connect(
        lambda: shell.notify.say(
            tr(
                "Nothing was printed: the printer does not take it. Choose another one, or save it"
                " as PDF."
            ),
            tone=Tone.ERROR,
        )
    )


def open_preview(office: Office, preview: Preview) -> DocumentWindow:
    """Show a document in a window of its own; returns at once."""
    window = DocumentWindow(office, preview)
    _OPEN[:] = [*(shown for shown in _OPEN if isValid(shown)), window]
    window.show()
    window.raise_()
    window.activateWindow()
    return window
