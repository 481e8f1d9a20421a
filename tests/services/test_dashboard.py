"""The dashboard's month, its pictures, and previews of what is printed."""

import dataclasses
import datetime as dt

from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook
from bpodesk.services.dashboard import best_month, charts_of
from bpodesk.services.previews import Preview
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute, statement_pdf
from tests.services.making import contract_in, sample_id


def test_month_to_show_is_the_latest_with_hours(sample: OpenBook) -> None:
    assert best_month(sample) == SAMPLE_MONTH


def test_month_to_show_without_hours_or_with_later_ones_is_this_one(
    bare: OpenBook, sample: OpenBook
) -> None:
    assert best_month(bare) == Month(2026, 10)
    then = dt.datetime(2026, 8, 20, tzinfo=dt.UTC)
    earlier = dataclasses.replace(sample, clock=lambda: then)
    assert best_month(earlier) == Month(2026, 8)


def test_pictures_are_of_hours_and_of_credits_where_there_are_any(
    sample: OpenBook, book: OpenBook
) -> None:
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    assert len(charts_of(view)) == 2
    assert charts_of(view, width=300.0)[0] != charts_of(view)[0]
    assert charts_of(compute(sample, sample_id(sample), Month(2026, 1)))[1:] == ()


def test_contract_without_hours_or_credits_has_no_pictures(book: OpenBook) -> None:
    view = compute(book, contract_in(book).id, Month(2026, 3))
    assert charts_of(view) == ()


def test_preview_has_pages_of_the_countrys_paper_as_pixels(sample: OpenBook) -> None:
    pdf = statement_pdf(sample, compute(sample, sample_id(sample), SAMPLE_MONTH))
    preview = Preview(title="Statement", file_name="s.pdf", pdf=pdf)
    assert preview.page_count() >= 3
    width, height = preview.page_size(0)
    assert (round(width), round(height)) == (
        612,
        792,
    )  # Letter: the sample company is in the Philippines
    image = preview.render_page(0, 0.5)
    assert (image.width, image.height) == (306, 396)
