from bpodesk.documents.marks import AnchorMark, BoxMark, Strip
from bpodesk.documents.paginate import Page, pages_of_anchors, paginate


def strip(height: float, **options: object) -> Strip:
    made = Strip(height=height, marks=[BoxMark(0, 0, 1, height, "000000")])
    for name, value in options.items():
        setattr(made, name, value)
    return made


def tops(pages: list[Page]) -> list[list[float]]:
    return [[placed.y for placed in page] for page in pages]


def test_paginate_nothing_is_one_empty_page() -> None:
    assert paginate([], 100) == [[]]


def test_paginate_larger_gap_counts_and_none_at_the_top() -> None:
    strips = [strip(10, before=50, after=4), strip(10, before=7), strip(10)]
    assert tops(paginate(strips, 100)) == [[0, 17, 27]]


def test_paginate_strips_kept_together_move_together() -> None:
    strips = [strip(60), strip(20, keep=True), strip(25)]
    assert tops(paginate(strips, 100)) == [[0], [0, 20]]


def test_paginate_group_taller_than_a_page_is_broken() -> None:
    strips = [strip(50), *(strip(40, keep=True) for _ in range(3))]
    assert tops(paginate(strips, 100)) == [[0, 50], [0, 40]]


def test_paginate_break_begins_a_page_and_ends_what_is_kept() -> None:
    strips = [strip(10, keep=True), strip(10, breaks=True)]
    assert tops(paginate(strips, 100)) == [[0], [0]]


def test_paginate_header_comes_again_only_at_the_top() -> None:
    header = (strip(15),)
    strips = [strip(15, keep=True), *(strip(40, header=header) for _ in range(4))]
    assert tops(paginate(strips, 100)) == [[0, 15, 55], [0, 15, 55]]


def test_paginate_empty_space_is_dropped_at_the_top() -> None:
    strips = [Strip(height=30), strip(80), Strip(height=30), strip(80)]
    assert tops(paginate(strips, 100)) == [[0], [0]]


def test_pages_of_anchors_first_of_a_name_counts() -> None:
    first, second = strip(80), strip(80)
    first.marks.append(AnchorMark("a"))
    second.marks += [AnchorMark("a"), AnchorMark("b")]
    assert pages_of_anchors(paginate([first, second], 100)) == {"a": 0, "b": 1}
