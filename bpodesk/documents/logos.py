"""A company's logo: what may be one, and how it stands in a file.

PNG and JPEG are taken. A JPEG's data go into the file as they are where they can; everything else
as pixels, with a mask where it is transparent.
"""

import functools
import io
from typing import Final, NamedTuple

from PIL import Image, UnidentifiedImageError

from bpodesk.documents.blocks import Logo
from bpodesk.documents.objects import PdfFile, deflated, reference
from bpodesk.domain.problems import Trouble

LARGEST_BYTES: Final = 1_000_000
LARGEST_PIXELS: Final = 16_000_000
_WIDEST: Final = 1200
"""Pixels: 500 an inch at the widest that a logo is printed."""
_KINDS: Final = ("PNG", "JPEG")
_JPEG_SPACES: Final = {"RGB": "/DeviceRGB", "L": "/DeviceGray"}
_TURNED: Final = 0x0112
"""The number under which a camera notes how the picture is to be turned."""


class UnusableLogo(Trouble):
    """A file that can't be a logo."""


class _Pixels(NamedTuple):
    """A picture as it stands in the file: data, how they are packed, and the mask's data."""

    width: int
    height: int
    space: str
    filter: str
    data: bytes
    mask: bytes = b""


def check_logo(data: bytes) -> tuple[int, int]:
    """The logo's width and height in pixels. Raises UnusableLogo with a sentence for the user."""
    pixels = _pixels(data)
    return pixels.width, pixels.height


def write_logo(file: PdfFile, logo: Logo) -> int:
    """The number of the image's object. Raises UnusableLogo."""
    pixels = _pixels(logo.data)
    size = f"/Type/XObject/Subtype/Image/Width {pixels.width}/Height {pixels.height}"
    mask = ""
    if pixels.mask:
        entries = f"{size}/ColorSpace/DeviceGray/BitsPerComponent 8"
        mask = f"/SMask {reference(file.add_stream(pixels.mask, entries, is_deflated=True))}"
    entries = f"{size}/ColorSpace{pixels.space}/BitsPerComponent 8{mask}/Filter{pixels.filter}"
    return file.add_plain_stream(pixels.data, entries)


@functools.lru_cache(maxsize=4)
def _pixels(data: bytes) -> _Pixels:
    if len(data) > LARGEST_BYTES:
        raise UnusableLogo(
            f"The logo has {len(data) / 1e6:.1f} MB; at most {LARGEST_BYTES / 1e6:.0f} MB can be"
            " kept in the book. Save it smaller (1000 pixels wide are enough) and choose it again."
        )
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise UnusableLogo(
                    f"The logo has {image.width:,} × {image.height:,} pixels, which is too many."
                    " Save it about 1000 pixels wide and choose it again."
                )
            image.load()
            return _jpeg_as_it_is(image, data) or _as_pixels(image)
    # Pillow answers a damaged file with errors of many kinds.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnusableLogo(
            "The logo can't be read: the file is damaged or neither PNG nor JPEG."
            " Save the picture as PNG and choose it again."
        ) from error


def _jpeg_as_it_is(image: Image.Image, data: bytes) -> _Pixels | None:
    is_upright = image.getexif().get(_TURNED, 1) == 1
    if image.format != "JPEG" or image.mode not in _JPEG_SPACES or not is_upright:
        return None
    return _Pixels(image.width, image.height, _JPEG_SPACES[image.mode], "/DCTDecode", data)


def _as_pixels(image: Image.Image) -> _Pixels:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    full = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    full.thumbnail((_WIDEST, LARGEST_PIXELS))
    colours = deflated(full.convert("RGB").tobytes())
    mask = deflated(full.getchannel("A").tobytes()) if full.mode == "RGBA" else b""
    return _Pixels(full.width, full.height, "/DeviceRGB", "/FlateDecode", colours, mask)
