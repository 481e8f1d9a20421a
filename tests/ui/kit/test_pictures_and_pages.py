from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bpodesk.domain.pictures import Anchor, Box, Dot, Ink, Label, Picture, Stroke
from bpodesk.ui.kit.banner import Banner
from bpodesk.ui.kit.charts import PictureView
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.lights import Light, LightShape, StatusLight, tone_of
from bpodesk.ui.kit.pdf_view import Pages, PdfView, image_of, paint_on_printer
from bpodesk.ui.kit.tiles import Card, Figure, Tile, Tiles
from bpodesk.ui.notify import Notice
from bpodesk.ui.theme import LIGHT

PICTURE = Picture(
    width=100,
    height=50,
    marks=(
        Box(x=0, y=0, width=50, height=50, ink=Ink.BAD),
        Dot(x=75, y=25, radius=10, ink=Ink.GOOD),
        Stroke(points=((0, 49), (50, 49), (100, 49)), ink=Ink.INK, dashed=True, width=2),
        Stroke(points=((99, 0), (99, 50)), ink=Ink.ACCENT, width=2),
        Label(x=60, y=10, text="<b>95%</b>", anchor=Anchor.MIDDLE, bold=True),
        Label(x=60, y=45, text="W36", anchor=Anchor.END),
    ),
    alternative="Service level by week: 95 percent.",
)


def _colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_picture_is_painted_in_the_tones_and_read_aloud(qtbot: QtBot) -> None:
    view = PictureView(PICTURE)
    qtbot.addWidget(view)
    view.resize(200, 100)
    seen = view.grab().toImage().scaled(200, 100)
    assert seen.pixelColor(20, 20).name() == LIGHT.bad
    assert seen.pixelColor(150, 50).name() == LIGHT.good
    assert seen.pixelColor(198, 40).name() == LIGHT.accent
    assert view.accessibleName() == "Service level by week: 95 percent."
    assert view.heightForWidth(200) == 100


def test_no_picture_paints_nothing(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.set_picture(PICTURE)
    view.set_picture(None)
    view.resize(60, 60)
    assert view.accessibleName() == ""
    assert view.sizeHint() == QSize(0, 0)
    assert _colours(view.grab().toImage()) == {LIGHT.window}


@pytest.mark.parametrize("light", list(Light))
def test_every_light_shows_its_tone(qtbot: QtBot, light: Light) -> None:
    shape = LightShape(light)
    qtbot.addWidget(shape)
    assert tone_of(light) in _colours(shape.grab().toImage().scaled(128, 128))


def test_lights_differ_in_shape_not_only_in_colour(qtbot: QtBot) -> None:
    shapes: set[tuple[bool, ...]] = set()
    for light in Light:
        shape = LightShape(light)
        qtbot.addWidget(shape)
        image = shape.grab().toImage()
        shapes.add(
            tuple(
                image.pixelColor(x, y).name() == LIGHT.window
                for x in range(image.width())
                for y in range(image.height())
            )
        )
    assert len(shapes) == len(Light)


def test_status_light_has_its_word(qtbot: QtBot) -> None:
    status = StatusLight("<Met>", Light.OK)
    qtbot.addWidget(status)
    status.set_status("Missed & late", Light.BAD)
    assert status.accessibleName() == "Missed & late"
    assert status.findChild(QLabel).textFormat() == Qt.TextFormat.PlainText


def test_tile_opens_by_click_and_enter_and_is_named(qtbot: QtBot) -> None:
    opened: list[int] = []
    tile = Tile(
        Figure(title="Net", value="10,678.55", status="Ready", light=Light.OK, note="USD",
               on_open=lambda: opened.append(1))
    )  # fmt: skip
    qtbot.addWidget(tile)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert opened == [1, 1]
    assert tile.accessibleName() == "Net, 10,678.55, Ready"
    assert tile.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_tile_that_leads_nowhere_takes_no_focus(qtbot: QtBot) -> None:
    tile = Tile(Figure(title="Net", value="1"))
    qtbot.addWidget(tile)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert tile.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_tiles_are_replaced_and_wrapped(qtbot: QtBot) -> None:
    tiles = Tiles(columns=2)
    qtbot.addWidget(tiles)
    tiles.show_figures([Figure(title=str(place), value="1") for place in range(3)])
    tiles.show_figures([Figure(title="a", value="1"), Figure(title="b", value="2")])
    left = [tile for tile in tiles.findChildren(Tile) if not tile.isHidden()]
    assert [tile.accessibleName() for tile in left] == ["a, 1", "b, 2"]


def test_card_holds_its_body(qtbot: QtBot) -> None:
    body = PictureView(PICTURE)
    card = Card("Weeks", body)
    qtbot.addWidget(card)
    assert card.isAncestorOf(body)


def test_empty_state_mends_itself_by_its_button(qtbot: QtBot) -> None:
    pressed: list[int] = []
    empty = EmptyState("Nothing", "Add one.", button="&Add", on_button=lambda: pressed.append(1))
    qtbot.addWidget(empty)
    empty.button.click()
    empty.say("Other")
    assert pressed == [1]
    assert empty.text.isHidden()


def test_banner_shows_acts_and_goes(qtbot: QtBot) -> None:
    ground = QPushButton()
    qtbot.addWidget(ground)
    ground.resize(600, 300)
    ground.show()
    banner = Banner(ground)
    done: list[int] = []
    banner.show_notice(
        Notice(message="<b>Saved</b>", action_text="&Undo", action=lambda: done.append(1))
    )
    assert banner.isVisible()
    assert banner.message == "<b>Saved</b>"
    assert banner.geometry().bottom() < 300
    banner.button.click()
    assert done == [1]
    assert not banner.isVisible()
    banner.show_notice(Notice(message="Again"))
    assert not banner.button.isVisible()
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert not banner.isVisible()


# ---------------------------------------------------------------------------- pages


class _Document:
    """Ten pages of 100 x 200 points; page n is grey n."""

    def __init__(self) -> None:
        self.rendered: list[int] = []

    def pages(self) -> Pages:
        return Pages(
            page_count=lambda: 10, page_size=lambda page: (100.0, 200.0), render_page=self.render
        )

    def render(self, page: int, scale: float) -> tuple[int, int, int, bytes]:
        self.rendered.append(page)
        width, height = round(100 * scale), round(200 * scale)
        stride = width * 3 + 5
        return width, height, stride, bytes([page]) * (stride * height)


@pytest.fixture
def document() -> _Document:
    return _Document()


@pytest.fixture
def view(qtbot: QtBot, document: _Document) -> PdfView:
    view = PdfView(on_save=lambda: None)
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.show_pages(document.pages(), "Statement")
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    return view


def test_only_pages_in_sight_are_rendered(view: PdfView, document: _Document) -> None:
    assert set(document.rendered) == {0}
    view.area.go_to(5)
    view.grab()
    assert set(document.rendered) <= {0, 5, 6}
    assert 5 in document.rendered
    assert view.page_box.text() == "6"


def test_page_box_leads_to_the_page(qtbot: QtBot, view: PdfView) -> None:
    view.page_box.setText("")
    qtbot.keyClicks(view.page_box, "8")
    qtbot.keyClick(view.page_box, Qt.Key.Key_Return)
    assert view.area.front == 7
    assert view.area.hasFocus()


def test_zoom_steps_and_fits(qtbot: QtBot, view: PdfView) -> None:
    fitted = view.area.percent
    view.area.zoom_to(100)
    assert view.area.percent == 100
    qtbot.keyClick(view.area, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.area.percent == 90
    qtbot.keyClick(view.area, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.area.percent == 100
    qtbot.keyClick(view.area, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.area.percent == fitted
    view.area.zoom_to(5000)
    assert view.area.percent == 400


def test_keys_scroll_through_the_pages(qtbot: QtBot, view: PdfView) -> None:
    bar = view.area.verticalScrollBar()
    qtbot.keyClick(view.area, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(view.area, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(view.area, Qt.Key.Key_PageDown)
    assert bar.value() == bar.pageStep()


def test_pages_are_kept_while_near_and_no_more(view: PdfView, document: _Document) -> None:
    view.grab()
    assert document.rendered.count(0) == 1
    for percent in (100, 90, 75, 67, 50, 33, 25, 110, 125, 150, 175, 200, 250, 300):
        view.area.zoom_to(percent)
        view.grab()
    assert len(view.area._cache) <= 12


def test_page_image_minds_the_stride(document: _Document) -> None:
    image = image_of(document.pages(), 7, 1.0)
    assert (image.width(), image.height()) == (100, 200)
    assert image.pixelColor(99, 199).red() == 7


def test_no_document_shows_nothing_to_print(view: PdfView) -> None:
    view.show_pages(None)
    assert view.area.page_count == 0
    assert not view.print_button.isEnabled()
    assert view.page_box.text() == ""
    view.area.zoom_by(1)
    view.print()


def test_printing_paints_the_pages_asked_for(
    document: _Document, tmp_path: object, qtbot: QtBot
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = f"{tmp_path}/printed.pdf"
    printer.setOutputFileName(target)
    printer.setFromTo(2, 3)
    paint_on_printer(document.pages(), printer)
    assert document.rendered == [1, 2]
    with open(target, "rb") as printed:  # noqa: PTH123 - the path is a text here
        assert printed.read(5) == b"%PDF-"


def test_document_printed_into_a_file_is_written_as_it_is(
    qtbot: QtBot, document: _Document, tmp_path: Path
) -> None:
    written: list[Path] = []
    view = PdfView(on_file=written.append)
    qtbot.addWidget(view)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(target))
    view.print_on(printer)  # nothing is shown yet
    assert written == []
    view.show_pages(document.pages(), "Statement")
    view.print_on(printer)
    assert written == [target]
    assert document.rendered == []
    printer.setFromTo(2, 3)  # a part of it can only be painted
    with qtbot.waitSignal(view.printed):
        view.print_on(printer)
    assert document.rendered == [1, 2]
    assert len(written) == 1


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_file_of_the_printers_own_kind_is_left_to_the_printer(
    qtbot: QtBot, document: _Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    view = PdfView(on_file=written.append)
    qtbot.addWidget(view)
    view.show_pages(document.pages(), "Statement")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "printed.pdf"))
    # Windows calls a file that it will ask for "FILE:", in the printer's own format.
    native = QPrinter.OutputFormat.NativeFormat
    monkeypatch.setattr(printer, "outputFormat", lambda: native, raising=False)
    with qtbot.waitSignal(view.not_printed):  # nothing can be written there
        view.print_on(printer)
    assert written == []
