import pytest

from bpodesk.documents import style
from bpodesk.documents.blocks import (
    Figure,
    KeyValues,
    Light,
    Lights,
    SignatureParty,
    Signatures,
    Status,
    Tile,
    Tiles,
)
from bpodesk.documents.compose import Composer
from bpodesk.documents.marks import BoxMark, PictureMark, RuleMark, Strip, TextMark
from bpodesk.documents.panels import (
    key_value_strips,
    light_strips,
    signature_strips,
    tile_strips,
)
from bpodesk.documents.structure import Node
from bpodesk.domain.pictures import Picture

WIDTH = 400.0
ROOT = Node("Document", None)
LONG = "a text that is far too long to stand in so narrow a place without a break " * 3


def lines_of(strip: Strip) -> list[TextMark]:
    return [mark for mark in strip.marks if isinstance(mark, TextMark)]


def text_of(strip: Strip) -> str:
    found = "".join(f"{f.text} " for mark in lines_of(strip) for f in mark.fragments)
    return " ".join(found.split())


def assert_inside(strips: list[Strip]) -> None:
    for strip in strips:
        for mark in lines_of(strip):
            right = mark.x + mark.fragments[-1].x + mark.fragments[-1].width
            assert -0.02 <= mark.x <= right <= WIDTH + 0.02
            assert 0 < mark.y <= strip.height


def test_key_values_stand_in_one_column() -> None:
    strips = key_value_strips(KeyValues(pairs=(("Customer", "A"), ("No", "B"))), WIDTH, ROOT)
    assert [text_of(strip) for strip in strips] == ["Customer A", "No B"]
    assert len({lines_of(strip)[1].x for strip in strips}) == 1


def test_panels_long_texts_stay_inside() -> None:
    assert_inside(key_value_strips(KeyValues(pairs=((LONG, LONG), ("a", "b"))), WIDTH, ROOT))
    tiles = tuple(Tile(label=LONG, value=LONG, note=LONG) for _ in range(5))
    assert_inside(tile_strips(Tiles(tiles=tiles), WIDTH, ROOT))
    lights = (Light(label=LONG, verdict=LONG, status=Status.BAD, note=LONG),)
    assert_inside(light_strips(Lights(lights=lights), WIDTH, ROOT))
    party = SignatureParty(title=LONG, organisation=LONG, name=LONG, role=LONG)
    assert_inside(signature_strips(Signatures(parties=(party, party)), WIDTH, ROOT))


@pytest.mark.parametrize(
    ("count", "rows"), [(0, 0), (1, 1), (4, 1), (5, 2), (6, 2), (7, 2), (9, 3)]
)
def test_tiles_stand_in_even_rows(count: int, rows: int) -> None:
    tiles = tuple(Tile(label="Net", value=str(n)) for n in range(count))
    assert len(tile_strips(Tiles(tiles=tiles), WIDTH, ROOT)) == rows


def test_tile_wide_value_is_set_smaller_on_one_line() -> None:
    tiles = tuple(Tile(label="", value=v) for v in ("1", "USD 10,678.55", "3", "4"))
    (strip,) = tile_strips(Tiles(tiles=tiles), WIDTH, ROOT)
    sizes = [mark.size for mark in lines_of(strip)]
    assert len(sizes) == 4
    assert sizes[1] < sizes[0] == style.TILE_VALUE.size


def test_lights_say_their_verdict_in_words_on_their_colour() -> None:
    lights = (
        Light(label="Reply", verdict="Met", status=Status.GOOD),
        Light(label="Attrition", verdict="Not measured", status=Status.NONE),
    )
    strips = light_strips(Lights(lights=lights), WIDTH, ROOT)
    assert [text_of(strip) for strip in strips] == ["Met Reply", "Not measured Attrition"]
    grounds = [mark for strip in strips for mark in strip.marks if isinstance(mark, BoxMark)]
    assert grounds[0].colour != grounds[1].colour
    assert grounds[0].width == grounds[1].width


def test_texts_of_one_node_are_read_with_a_space_between() -> None:
    """A label and its value share a node; nobody hears “NameAlma”."""
    party = SignatureParty(title="For A", organisation="Org", name="Alma", role="COO")
    tile = Tile(label="Net", value="12", note="due")
    light = Light(label="Reply", verdict="Met", status=Status.GOOD, note="Fine")
    for strips in (
        signature_strips(Signatures(parties=(party,)), WIDTH, ROOT),
        tile_strips(Tiles(tiles=(tile,)), WIDTH, ROOT),
        light_strips(Lights(lights=(light,)), WIDTH, ROOT),
    ):
        marks = [mark for strip in strips for mark in lines_of(strip)]
        assert all(mark.fragments[-1].text.endswith(" ") for mark in marks)


def test_lights_and_pairs_may_be_empty() -> None:
    assert light_strips(Lights(lights=()), WIDTH, ROOT) == []
    assert key_value_strips(KeyValues(pairs=()), WIDTH, ROOT) == []


def test_signatures_third_party_goes_on_below_and_all_stay_together() -> None:
    parties = tuple(
        SignatureParty(title=f"For {n}", organisation="Org", name="Alma", role="COO") for n in "abc"
    )
    strips = signature_strips(Signatures(parties=parties), WIDTH, ROOT)
    assert [strip.keep for strip in strips] == [True, False]
    assert text_of(strips[1]) == "For c Org Signature Name Alma Title COO Date"
    assert len([mark for mark in strips[1].marks if isinstance(mark, RuleMark)]) == 4


@pytest.mark.parametrize(
    ("size", "scale"), [((200.0, 100.0), 1.0), ((800.0, 100.0), 0.5), ((100.0, 1400.0), 0.5)]
)
def test_figure_too_large_is_made_smaller(size: tuple[float, float], scale: float) -> None:
    picture = Picture(width=size[0], height=size[1], marks=(), alternative="Nothing.")
    caption_free = 700.0 + style.CAPTION.after
    composer = Composer((Figure(picture=picture),), width=WIDTH, page_height=caption_free)
    (strip,) = composer.strips()
    (mark,) = [mark for mark in strip.marks if isinstance(mark, PictureMark)]
    assert mark.scale == pytest.approx(scale)
    assert strip.height == pytest.approx(size[1] * scale)
