"""How the company's papers look: sheet, accent colour, logo."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QColorDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.company import CompanyLogo, check_accent
from bpodesk.domain.problems import Trouble
from bpodesk.services.branding import printed_accent, read_logo
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.line_edit import LineEdit
from bpodesk.ui.notify import Notify
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import SMALL, TIGHT, small_font, tones

_PREVIEW = QSize(240, 84)


def look_form(notify: Notify) -> Form:
    """The form; `logo` is the record of that name, the other fields are the records' own."""
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field(
                            "paper",
                            tr("&Paper size"),
                            editors.choice(
                                (
                                    ("", tr("As usual in the country")),
                                    ("a4", tr("A4")),
                                    ("letter", tr("Letter")),
                                )
                            ),
                        ),
                        Field(
                            "accent",
                            tr("&Accent colour"),
                            AccentEditor,
                            help=tr(
                                "Titles and rules. Six digits, such as 1F6F8B; empty: our own."
                            ),
                        ),
                    ),
                    (
                        Field(
                            "logo",
                            tr("&Logo"),
                            lambda: LogoEditor(notify),
                            help=tr("Above the first line of every paper: PNG or JPEG, to 1 MB."),
                        ),
                    ),
                    (
                        Field(
                            "alternative",
                            tr("&Description of the logo"),
                            editors.text(),
                            help=tr("Read out to those who don't see it. Empty: the company."),
                        ),
                    ),
                ),
                note=tr(
                    "Agreements, statements and offers look like this. What is signed stays as it"
                    " was signed."
                ),
            ),
        )
    )


class Swatch(QWidget):
    """A patch of the colour as it is printed, on the paper's white."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = ""
        self.setFixedSize(40, 28)

    def show_colour(self, colour: str) -> None:
        """Six hexadecimal digits; empty for none."""
        self.colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tones().edge), 1))
        painter.setBrush(QColor("white"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 5, 5)
        if self.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(f"#{self.colour}"))
            painter.drawRoundedRect(frame.adjusted(4, 4, -4, -4), 3, 3)
        painter.end()


class AccentEditor(Editor[str]):
    """A colour as six hexadecimal digits in capitals, typed or picked; empty for none."""

    def __init__(self) -> None:
        super().__init__()
        self.line = LineEdit()
        self.line.setMaxLength(12)
        self.swatch = Swatch()
        self.button = QPushButton(tr("C&olours..."))
        self.button.setAutoDefault(False)
        self.button.setToolTip(tr("Pick the accent colour"))
        self.button.clicked.connect(self.pick)
        self.warning = plain_label(wrap=True)
        self.warning.setFont(small_font(self.warning))
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.line, 1)
        row.addWidget(self.swatch)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(row)
        column.addWidget(self.warning)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._on_typed)
        self._show()

    def value(self) -> str:
        return self.line.text().strip().removeprefix("#").upper()

    def set_value(self, value: str) -> None:
        self.line.setText(value)

    def problem(self) -> str:
        return " ".join(problem.message for problem in check_accent(self.value()))

    def pick(self) -> None:
        """Ask for a colour in the dialog of the system."""
        start = QColor(f"#{self.swatch.colour or printed_accent('')}")
        colour = QColorDialog.getColor(start, self, tr("Accent colour"))
        if colour.isValid():
            self.line.setText(colour.name()[1:].upper())
        self.line.setFocus()

    def _on_typed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        value = self.value()
        printed = "" if self.problem() else printed_accent(value)
        self.swatch.show_colour(printed)
        is_darker = bool(value and printed) and printed != value
        words = tr(
            "Text in this colour would be hard to read: it is printed darker, as {colour}.",
            colour=printed,
        )
        self.warning.setText(words if is_darker else "")
        self.warning.setVisible(is_darker)
        self.line.setToolTip(words if is_darker else "")


class LogoPreview(QWidget):
    """The logo on the paper's white, in the dark theme too; says so where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_PREVIEW)
        self.picture = QImage()

    def show_content(self, content: bytes) -> None:
        """The bytes of a PNG or JPEG file; empty for none."""
        self.picture = _image(content) if content else QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.setPen(QPen(QColor(tones().edge), 1))
        painter.setBrush(QColor("white"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 5, 5)
        room = frame.adjusted(8, 8, -8, -8)
        if self.picture.isNull():
            painter.setPen(QColor("#666666"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tr("No logo"))
        else:
            most = room.size().toSize()
            size = self.picture.size()
            if size.width() > most.width() or size.height() > most.height():
                size = size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.drawImage(place, self.picture)
        painter.end()


class LogoEditor(Editor[CompanyLogo]):
    """A logo: chosen from a file, shown, removed. A file that won't do is told."""

    def __init__(self, notify: Notify) -> None:
        super().__init__()
        self._notify = notify
        self._logo = CompanyLogo()
        self.preview = LogoPreview()
        self.name = plain_label(wrap=True)
        self.choose_button = QPushButton(tr("C&hoose..."))
        self.remove_button = QPushButton(tr("&Remove"))
        for button, act in ((self.choose_button, self.choose), (self.remove_button, self.remove)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch()
        side = QVBoxLayout()
        side.setSpacing(SMALL)
        side.addWidget(self.name)
        side.addLayout(buttons)
        side.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.preview)
        row.addLayout(side, 1)
        self.setFocusProxy(self.choose_button)
        self._show()

    def value(self) -> CompanyLogo:
        return self._logo

    def set_value(self, value: CompanyLogo) -> None:
        self._logo = value
        self._show()
        self.changed.emit()

    def choose(self) -> None:
        """Ask for a file and take its picture. What is wrong with it is told."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a logo"), "", tr("Pictures") + " (*.png *.jpg *.jpeg)"
        )
        if not chosen:
            return
        try:
            logo = read_logo(Path(chosen), instead_of=self._logo)
        except Trouble as trouble:
            self._notify.trouble(trouble)
            return
        self.set_value(logo)

    def remove(self) -> None:
        """Leave the papers without a logo."""
        self.set_value(CompanyLogo(id=self._logo.id, row_version=self._logo.row_version))
        self.choose_button.setFocus()

    def _show(self) -> None:
        content = self._logo.content
        self.preview.show_content(content)
        words = tr("{name}, {size} kB", name=self._logo.name, size=-(-len(content) // 1000))
        self.name.setText(words if content else tr("No logo"))
        self.preview.setAccessibleName(self.name.text())
        self.remove_button.setEnabled(bool(content))


def _image(content: bytes) -> QImage:
    """The picture upright, as a camera noted it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader.read()
