"""Shows a document's pages one under the other; zoom, page box, Save as, Print.

The document comes as callables (`Pages`), so nothing here knows how a PDF is drawn. Pages are
rendered when they come into sight and kept while they are near.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QIntValidator,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.ui.icons import dress
from bpodesk.ui.kit.line_edit import LineEdit
from bpodesk.ui.text import number, percent, plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, tones

_GAP = 16
_KEPT = 12
_PRINT_DPI = 300
_POINTS = 72
_ZOOMS = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A document to show.

    `page_size(i)` is (width, height) in points; `render_page(i, scale)` gives (width, height,
    stride, bytes) in RGB at `scale` pixels a point.
    """

    page_count: Callable[[], int]
    page_size: Callable[[int], tuple[float, float]]
    render_page: Callable[[int, float], tuple[int, int, int, bytes]]


class Zoom(Enum):
    """How large pages are shown: fitted to the width, or at a percentage."""

    WIDTH = "width"
    FIXED = "fixed"


class PageArea(QAbstractScrollArea):
    """The scrolling pages. `page_changed` carries the page in front (from 0)."""

    page_changed = Signal(int)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Pages | None = None
        self._sizes: list[tuple[float, float]] = []
        self._tops: list[int] = []
        self._cache: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._zoom = Zoom.WIDTH
        self._percent = 100
        self._front = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Pages"))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # ------------------------------------------------------------------ what is shown

    def show_pages(self, pages: Pages | None) -> None:
        """Show another document from its first page."""
        self._pages = pages
        count = pages.page_count() if pages else 0
        self._sizes = [pages.page_size(page) for page in range(count)] if pages else []
        self._cache.clear()
        self._front = 0
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def front(self) -> int:
        """The page in front, from 0."""
        return self._front

    @property
    def percent(self) -> int:
        """The zoom; 100 shows a page as large as it is on paper at 96 dots an inch."""
        return round(self._scale() * _POINTS / 96 * 100)

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if self._tops:
            place = min(max(0, page), len(self._tops) - 1)
            self.verticalScrollBar().setValue(self._tops[place] - _GAP // 2)

    def fit_width(self) -> None:
        """Pages as wide as the window."""
        self._zoom = Zoom.WIDTH
        self._arrange()

    def zoom_to(self, percent_: int) -> None:
        """Pages at a percentage of their size on paper."""
        self._zoom = Zoom.FIXED
        self._percent = min(max(percent_, _ZOOMS[0]), _ZOOMS[-1])
        self._arrange()

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) step."""
        now = self.percent
        steps = [zoom for zoom in _ZOOMS if (zoom > now if step > 0 else zoom < now)]
        if steps:
            self.zoom_to(steps[0] if step > 0 else steps[-1])

    # ------------------------------------------------------------------ Qt's side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        place = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_Space: bar.value() + bar.pageStep(),
        }.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        shades = tones()
        painter.fillRect(self.viewport().rect(), QColor(shades.side))
        for page in range(self.page_count):
            area = self._area_of(page)
            if area.intersects(self.viewport().rect()):
                painter.fillRect(area.adjusted(-1, -1, 1, 1), QColor(shades.line))
                painter.drawImage(QRectF(area), self._image(page))
        painter.end()

    # ------------------------------------------------------------------ geometry

    def _scale(self) -> float:
        if self._zoom is Zoom.FIXED or not self._sizes:
            return self._percent / 100 * 96 / _POINTS
        widest = max(width for width, _ in self._sizes)
        return max(0.2, (self.viewport().width() - 2 * _GAP) / widest)

    def _arrange(self) -> None:
        scale, top = self._scale(), _GAP
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._tops = []
        for _, height in self._sizes:
            self._tops.append(top)
            top += round(height * scale) + _GAP
        widest = max((width for width, _ in self._sizes), default=0)
        bar.setRange(0, max(0, top - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        across.setRange(0, max(0, round(widest * scale) + 2 * _GAP - self.viewport().width()))
        across.setPageStep(self.viewport().width())
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()
        self.zoomed.emit(self.percent)

    def _area_of(self, page: int) -> QRect:
        scale = self._scale()
        width, height = self._sizes[page]
        size = QSize(round(width * scale), round(height * scale))
        left = max(_GAP, (self.viewport().width() - size.width()) // 2)
        return QRect(
            left - self.horizontalScrollBar().value(),
            self._tops[page] - self.verticalScrollBar().value(),
            size.width(),
            size.height(),
        )

    def _image(self, page: int) -> QImage:
        density = self._scale() * self.devicePixelRatioF()
        key = (page, round(density * 1000))
        if key not in self._cache and self._pages is not None:
            self._cache[key] = image_of(self._pages, page, density)
            while len(self._cache) > _KEPT:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]

    def _on_scrolled(self, value: int) -> None:
        middle = value + self.viewport().height() // 3
        front = sum(1 for top in self._tops if top <= middle) - 1
        self.viewport().update()
        if front != self._front and front >= 0:
            self._front = front
            self.page_changed.emit(front)


def image_of(pages: Pages, page: int, scale: float) -> QImage:
    """A page as an image of its own (the bytes are copied)."""
    width, height, stride, data = pages.render_page(page, scale)
    return QImage(data, width, height, stride, QImage.Format.Format_RGB888).copy()


def paint_on_printer(pages: Pages, printer: QPrinter) -> bool:
    """Print the pages asked for, each fitted onto the paper; False where the printer refuses."""
    first, last = printer.fromPage(), printer.toPage()
    wanted = range(first - 1, last) if first else range(pages.page_count())
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paper = QRectF(printer.pageRect(QPrinter.Unit.DevicePixel))
    area = QRectF(0, 0, paper.width(), paper.height())
    for count, page in enumerate(wanted):
        if count:
            printer.newPage()
        width, height = pages.page_size(page)
        scale = min(area.width() / width, area.height() / height)
        target = QRectF(0, 0, width * scale, height * scale)
        target.moveCenter(area.center())
        density = min(printer.resolution(), _PRINT_DPI) / _POINTS
        painter.drawImage(target, image_of(pages, page, density))
    return painter.end()


class PdfView(QWidget):
    """The pages with a bar of tools over them.

    `on_file` writes the document itself where the user prints it into a PDF file: painted, its
    pages would be pictures without a word in them. `printed` comes when the printer has it, with
    the file where it went into one; `not_printed` where it did not take it.
    """

    printed = Signal(str)
    not_printed = Signal()

    def __init__(
        self,
        *,
        on_save: Callable[[], None] | None = None,
        on_file: Callable[[Path], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pages: Pages | None = None
        self._title = ""
        self._on_file = on_file
        self.area = PageArea()
        self.page_box = LineEdit()
        self.page_box.setFixedWidth(56)
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_box.setAccessibleName(tr("Page"))
        self.page_box.returnPressed.connect(self._on_page_typed)
        self._count = plain_label()
        self._zoom_label = plain_label()
        self._zoom_label.setMinimumWidth(48)
        self._zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.save_button = self._button(tr("&Save as…"), "save", on_save)
        if on_save is None:
            self.save_button.hide()
        self.print_button = self._button(tr("&Print…"), "print", self.print)
        self._lay_out()
        self.area.page_changed.connect(self._on_page_changed)
        self.area.zoomed.connect(self._on_zoomed)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            self._shortcut(keys, lambda step=step: self.area.zoom_by(step))
        self._shortcut("Ctrl+0", self.area.fit_width)
        self.setFocusProxy(self.area)

    def show_pages(self, pages: Pages | None, title: str = "") -> None:
        """Show a document; `title` names it for the printer."""
        self._pages = pages
        self._title = title
        count = pages.page_count() if pages else 0
        self.page_box.setValidator(QIntValidator(1, max(1, count), self.page_box))
        self._count.setText(tr("of {count}", count=number(count)))
        self.print_button.setEnabled(count > 0)
        self.save_button.setEnabled(count > 0)
        self.area.show_pages(pages)

    def print(self) -> None:
        """Ask for a printer, and print."""
        if self._pages is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.area.page_count)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print on a printer that was chosen, or into its file."""
        if self._pages is None:
            return
        # A printer's own file ("FILE:" on Windows) is no PDF: what it writes is the printer's.
        is_pdf = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat
        target = printer.outputFileName() if is_pdf else ""
        if target and not printer.fromPage() and self._on_file is not None:
            self._on_file(Path(target))
        elif paint_on_printer(self._pages, printer):
            self.printed.emit(target)
        else:
            self.not_printed.emit()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        bar.setSpacing(TIGHT)
        bar.addWidget(plain_label(tr("Page")))
        bar.addWidget(self.page_box)
        bar.addWidget(self._count)
        bar.addStretch()
        smaller = self._button("−", "", lambda: self.area.zoom_by(-1), tr("Smaller (Ctrl+-)"))
        larger = self._button("+", "", lambda: self.area.zoom_by(1), tr("Larger (Ctrl++)"))
        fit = self._button(tr("Fit &width"), "", self.area.fit_width)
        full = self._button(percent(100, 0), "", lambda: self.area.zoom_to(100))
        for part in (smaller, self._zoom_label, larger, fit, full):
            bar.addWidget(part)
        bar.addStretch()
        bar.addWidget(self.save_button)
        bar.addWidget(self.print_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.area, 1)

    def _button(
        self, text: str, icon_name: str, on_click: Callable[[], None] | None, tip: str = ""
    ) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if tip:
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        if icon_name:
            dress(button, icon_name)
        if on_click is not None:
            button.clicked.connect(lambda _checked=False: on_click())
        return button

    def _shortcut(self, keys: str, run: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _on_page_typed(self) -> None:
        typed = self.page_box.text()
        if typed.isdigit():
            self.area.go_to(int(typed) - 1)
            self.area.setFocus()

    def _on_page_changed(self, page: int) -> None:
        self.page_box.setText(str(page + 1) if self.area.page_count else "")

    def _on_zoomed(self, percent_: int) -> None:
        self._zoom_label.setText(percent(percent_, 0))
