import pytest

from bpodesk.documents.blocks import Document, PageBreak, Paragraph
from bpodesk.documents.pages import DamagedPdf, page_count, page_size, page_text, render_page
from bpodesk.documents.pdf import render
from bpodesk.documents.style import Paper


@pytest.fixture(scope="module")
def pdf() -> bytes:
    blocks = (Paragraph(text="First"), PageBreak(), Paragraph(text="Second ₱"))
    return render(Document(title="Two", blocks=blocks, paper=Paper.LETTER))


def test_page_count_counts(pdf: bytes) -> None:
    assert page_count(pdf) == 2


def test_page_size_is_in_points(pdf: bytes) -> None:
    assert page_size(pdf, 1) == (612.0, 792.0)


def test_page_text_is_that_of_the_page(pdf: bytes) -> None:
    assert page_text(pdf, 1).splitlines()[0] == "Second ₱"


def test_render_page_gives_rows_of_three_bytes_a_pixel(pdf: bytes) -> None:
    image = render_page(pdf, 0, scale=0.5)
    assert (image.width, image.height) == (306, 396)
    assert image.stride >= 306 * 3
    assert len(image.rgb) == image.stride * 396
    assert image.rgb[:3] == b"\xff\xff\xff"
    assert set(image.rgb) != {255}


def test_render_page_colours_are_red_green_blue_in_this_order() -> None:
    from bpodesk.documents.blocks import Status, Tile, Tiles

    tile = Tile(label="x", value="1", status=Status.BAD)
    image = render_page(render(Document(title="t", blocks=(Tiles(tiles=(tile,)),))), 0, scale=1)
    at = 90 * image.stride + 63 * 3  # inside the tile's edge, 62.4 points from the left
    red, green, blue = image.rgb[at : at + 3]
    assert (red, green, blue) == (0xB3, 0x32, 0x2C)


def test_render_page_huge_scale_is_lowered(pdf: bytes) -> None:
    image = render_page(pdf, 0, scale=1000)
    assert image.width * image.height <= 101_000_000


@pytest.mark.parametrize("data", [b"", b"no pdf at all", b"%PDF-1.7\n%%EOF"])
def test_page_count_damaged_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(DamagedPdf, match="can't be shown"):
        page_count(data)
