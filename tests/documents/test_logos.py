import io

import pytest
from PIL import Image
from pypdf import PdfReader

from bpodesk.documents import style
from bpodesk.documents.blocks import Document, Logo, Paragraph, ParagraphStyle
from bpodesk.documents.logos import UnusableLogo, check_logo
from bpodesk.documents.pages import render_page
from bpodesk.documents.pdf import render
from bpodesk.documents.style import Paper

RED = (200, 30, 20)


def picture(
    mode: str = "RGB", size: tuple[int, int] = (300, 100), kind: str = "PNG", turned: int = 1
) -> bytes:
    colour = {"RGB": RED, "RGBA": (*RED, 255), "L": 90, "CMYK": (0, 200, 200, 20)}[mode]
    image = Image.new(mode, size, colour)
    if mode == "RGBA":
        image.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    image.save(out, kind, **({"quality": 95, "exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def printed(data: bytes) -> bytes:
    logo = Logo(data=data, alternative="Talisay, a palm")
    return render(Document(title="t", blocks=(Paragraph(text="x"),), logo=logo))


def colour_at(pdf: bytes, x: float, y: float) -> tuple[int, ...]:
    """The pixel at so many points from the page's top left corner."""
    image = render_page(pdf, 0, scale=1)
    at = round(y) * image.stride + round(x) * 3
    return tuple(image.rgb[at : at + 3])


# 300 x 100 pixels, made to fit 16 mm (45.4 points) in height: 136 points wide.
LEFT, RIGHT = style.MARGIN_SIDE + 20, style.MARGIN_SIDE + 116
MIDDLE = style.MARGIN_TOP + 22


@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture("RGB", kind="JPEG"),
        picture("RGB", size=(100, 300), kind="JPEG", turned=6),
        picture("CMYK", kind="JPEG"),
    ],
    ids=["png", "jpeg", "turned", "print colours"],
)
def test_logo_is_drawn_above_the_first_block(data: bytes) -> None:
    pdf = printed(data)
    for x in (LEFT, RIGHT):
        red, green, blue = colour_at(pdf, x, MIDDLE)
        assert red > 150
        assert max(green, blue) < 90
    assert colour_at(pdf, RIGHT + 40, MIDDLE) == (255, 255, 255)


def test_logo_in_grey_keeps_the_bytes_of_its_jpeg() -> None:
    data = picture("L", kind="JPEG")
    pdf = printed(data)
    assert data in pdf
    assert colour_at(pdf, LEFT, MIDDLE) == pytest.approx((90, 90, 90), abs=2)


def test_logo_is_transparent_where_its_file_is() -> None:
    pdf = printed(picture("RGBA"))
    assert colour_at(pdf, LEFT, MIDDLE) == (255, 255, 255)
    assert colour_at(pdf, RIGHT, MIDDLE) == pytest.approx(RED, abs=2)


def test_logo_wide_one_is_made_to_fit_in_its_width() -> None:
    pdf = printed(picture(size=(2000, 100)))
    # 60 mm are 170 points; a twentieth of it in height.
    assert colour_at(pdf, style.MARGIN_SIDE + 165, style.MARGIN_TOP + 4)[0] > 150
    assert colour_at(pdf, style.MARGIN_SIDE + 165, style.MARGIN_TOP + 14) == (255, 255, 255)


def test_logo_has_words_for_those_who_do_not_see_it() -> None:
    reader = PdfReader(io.BytesIO(printed(picture())), strict=True)
    document = reader.root_object["/StructTreeRoot"]["/K"]
    figure = document["/K"][0].get_object()
    assert (figure["/S"], figure["/Alt"]) == ("/Figure", "Talisay, a palm")


def test_logo_same_file_gives_the_same_bytes() -> None:
    assert printed(picture("RGBA")) == printed(picture("RGBA"))


def test_check_logo_tells_its_size() -> None:
    assert check_logo(picture()) == (300, 100)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "neither PNG nor JPEG"),
        (b"<svg/>", "neither PNG nor JPEG"),
        (picture()[:80], "damaged"),
        (picture(kind="GIF"), "neither PNG nor JPEG"),
        (b"\x89PNG" + bytes(1_000_000), r"1\.0 MB; at most 1 MB"),
        (picture(size=(5000, 4000)), r"5,000 × 4,000 pixels, which is too many"),
    ],
    ids=["empty", "svg", "broken off", "gif", "too many bytes", "too many pixels"],
)
def test_check_logo_refuses_what_can_not_be_printed(data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableLogo, match=sentence):
        check_logo(data)


def test_accent_takes_the_place_of_ours_and_is_darkened_until_it_can_be_read() -> None:
    def inks(accent: str) -> bytes:
        document = Document(
            title="t",
            blocks=(Paragraph(text="x", style=ParagraphStyle.TITLE),),
            paper=Paper.LETTER,
            accent=accent,
        )
        reader = PdfReader(io.BytesIO(render(document)))
        return reader.pages[0].get_contents().get_data()

    assert b"0.761 0.231 0.0824 rg" in inks("C23B15")
    assert b"0.122 0.435 0.545 rg" not in inks("C23B15")
    assert b"1 1 0 rg" not in inks("FFFF00")
