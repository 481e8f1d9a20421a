import io
import struct

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bpodesk.documents.blocks import Document, Paragraph, Run
from bpodesk.documents.fonts import Face, font_file
from bpodesk.documents.pages import page_text, render_page
from bpodesk.documents.pdf import render
from bpodesk.documents.subset import cut


def printed(*texts: str) -> bytes:
    return render(Document(title="t", blocks=tuple(Paragraph(text=text) for text in texts)))


def fonts_of(pdf: bytes) -> list[DictionaryObject]:
    resources = PdfReader(io.BytesIO(pdf), strict=True).pages[0]["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]


def tables_of(font: bytes) -> dict[str, bytes]:
    """A font file's tables, and its checksums recomputed."""
    count = struct.unpack_from(">H", font, 4)[0]
    found: dict[str, bytes] = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, checksum, start, length = struct.unpack_from(">4s3L", font, at)
        data = font[start : start + length]
        if tag != b"head":
            padded = data + b"\0" * (-length % 4)
            assert sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF == checksum
        found[tag.decode()] = data
    words = struct.unpack(f">{len(font) // 4}L", font)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA
    return found


def glyph_count(font: DictionaryObject) -> int:
    tables = tables_of(font["/FontDescriptor"]["/FontFile2"].get_data())
    return struct.unpack_from(">H", tables["maxp"], 4)[0]


def test_font_holds_what_is_printed_and_nothing_else() -> None:
    (font,) = fonts_of(printed("aab"))
    # a, b, what the page's number needs (P a g e 1 o f, space) and the sign for “missing”.
    assert glyph_count(font) == len({*"ab", *"Page 1 of 1"}) + 1


def test_font_brings_the_parts_of_an_accented_letter() -> None:
    (plain,), (accented,) = fonts_of(printed("e")), fonts_of(printed("é"))
    assert glyph_count(accented) > glyph_count(plain)
    assert ink(printed("é")) > ink(printed("e")) > ink(printed(" ")) > 0


def ink(pdf: bytes) -> int:
    """How dark the page is."""
    return sum(255 - value for value in render_page(pdf, 0, scale=2).rgb)


def test_font_of_all_faces_is_drawn_as_wide_as_it_is_laid_out() -> None:
    for face in (Face.REGULAR, Face.BOLD, Face.ITALIC):
        file = font_file(face)
        tables = tables_of(cut(file, [file.charToGlyph[ord("M")]]))
        width = struct.unpack_from(">H", tables["hmtx"], 4)[0]
        units = struct.unpack_from(">H", tables["head"], 18)[0]
        assert width * 1000 / units == pytest.approx(file.charWidths[ord("M")])


@pytest.mark.parametrize("count", [100, 300])
def test_text_of_many_characters_comes_back(count: int) -> None:
    known = font_file(Face.REGULAR).charToGlyph
    letters = [chr(c) for c in range(0xC0, 0x24F) if c in known] + [
        chr(c) for c in range(0x391, 0x460) if c in known
    ]
    assert len(letters) >= 300
    text = " ".join(letters[:count])
    pdf = printed(text)
    found = " ".join(page_text(pdf, 0).split())
    assert "".join(letters[:count]) in found.replace(" ", "")
    assert len(fonts_of(pdf)) == (1 if count == 100 else 2)


def test_text_with_no_other_space_than_one_that_does_not_break() -> None:
    blocks = (Paragraph(text=(Run("5\u00a0kg", bold=True),)),)
    pdf = render(Document(title="t", blocks=blocks))
    assert "5 kg" in page_text(pdf, 0).replace("\u00a0", " ")


def test_subsets_of_one_face_have_different_names() -> None:
    (one,), (other,) = fonts_of(printed("abc")), fonts_of(printed("xyz"))
    assert one["/BaseFont"] != other["/BaseFont"]
    assert one["/BaseFont"][7:] == other["/BaseFont"][7:] == "+NotoSans-Regular"


def test_file_with_thousands_of_objects_is_read_strictly() -> None:
    pdf = printed(*(f"paragraph {n}" for n in range(1200)))
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    assert "paragraph 1199" in reader.pages[-1].extract_text()
    assert pdf.count(b"/ObjStm") > 3
    assert len(pdf) < 60 * 1200
