"""The scorecard of the sample's week 38, read off its paper and its figures."""

import datetime as dt
from typing import Any, cast

import pytest

from bpodesk.domain.issue_actions import ActionItem
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.issue_actions import save_action
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.scorecards import (
    NoWeek,
    open_scorecard,
    scorecard_figures,
    scorecard_preview,
)
from tests.services.making import ok, pdf_text, sample_id


def test_scorecard_says_the_week_on_paper(sample: OpenBook) -> None:
    view = open_scorecard(sample, sample_id(sample), week=dt.date(2026, 9, 16))
    preview = scorecard_preview(sample, view)
    assert preview.file_name == "Scorecard HPO-2026-014 2026-W38.pdf"
    text = " ".join(pdf_text(preview.pdf).split())
    assert "W38, 14 to 20 September 2026" in text
    assert "82.032 %, target at least 80 %; the week before 83.660 %" in text
    assert "65.921 % with what is excused" in text
    assert "target at least 99 %; counted by the month" in text
    assert preview.pdf == scorecard_preview(sample, view).pdf


def test_scorecard_figures_are_those_of_the_weeks(sample: OpenBook) -> None:
    view = open_scorecard(sample, sample_id(sample), month=SAMPLE_MONTH)
    figures = cast("dict[str, Any]", scorecard_figures(view))
    assert (figures["week"], figures["from"], figures["to"]) == ("W40", "2026-09-28", "2026-10-04")
    calls = figures["levels"][0]
    assert [week["adjusted"] for week in calls["weeks"][-5:]] == [
        "83.937",
        "83.660",
        "82.032",
        "84.102",
        "80.527",
    ]


def test_scorecard_without_counts_by_week_says_what_to_do(bare: OpenBook) -> None:
    with pytest.raises(NoWeek, match="Enter counts by week under Service levels"):
        open_scorecard(bare, sample_id(bare))


def test_scorecard_before_the_contract_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="no revision in force in 2024-09"):
        open_scorecard(sample, sample_id(sample), week=dt.date(2024, 9, 16))


def test_scorecard_of_the_contracts_first_weeks_begins_with_it(sample: OpenBook) -> None:
    begun = dt.date(2026, 1, 7)
    view = open_scorecard(sample, sample_id(sample), week=begun)
    assert begun in view.card.week
    assert all(not line.has_weeks for line in view.card.lines)


def test_scorecard_carries_over_what_is_still_to_do(sample: OpenBook) -> None:
    contract_id = sample_id(sample)

    def agreed(what: str, raised: int, done: int | None = None) -> None:
        ok(
            save_action(
                sample,
                ActionItem(
                    contract_id=contract_id,
                    what=what,
                    owner="Rosa Lim",
                    raised_on=dt.date(2026, 9, raised),
                    due_on=dt.date(2026, 9, 25),
                    done_on=None if done is None else dt.date(2026, 9, done),
                ),
            )
        )

    agreed("Second line for Mondays", raised=9)
    agreed("New macro", raised=15)
    agreed("Long done", raised=2, done=10)
    view = open_scorecard(sample, contract_id, week=dt.date(2026, 9, 16))
    actions = cast("dict[str, Any]", scorecard_figures(view))["actions"]
    assert sorted((item["what"], item["carried_over"]) for item in actions) == [
        ("New macro", False),
        ("Second line for Mondays", True),
    ]
    text = " ".join(pdf_text(scorecard_preview(sample, view).pdf).split())
    assert "Second line for Mondays (carried over)" in text
