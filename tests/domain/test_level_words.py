from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.level_words import (
    definition_words,
    judged_words,
    level_terms,
    volume_without_rule,
)
from bpodesk.domain.sla.levels import ServiceLevel
from tests.domain.making import level

EMAILS = replace(level("S2", metric="turnaround", target="99"), title="E-mails")


def words(of: ServiceLevel, items: int, late: int) -> str:
    counts = {"on_time": items - late, "items": items}
    return judged_words(of, of.figure(counts), counts, "met")


@pytest.mark.parametrize(
    ("metric", "fields", "sentences"),
    [
        (
            "service-level-f4",
            {"threshold_seconds": 20},
            ("T is 20 seconds from the moment a call is offered.",),
        ),
        (
            "abandonment",
            {"short_abandon_seconds": 1},
            ("A call that its caller ends within 1 second is a short abandon.",),
        ),
        (
            "first-contact",
            {"reopen_days": 7},
            ("A further contact on the same matter within 7 days means that it was not resolved.",),
        ),
        (
            "satisfaction-boxes",
            {"top_boxes": 2, "scale_points": 5, "minimum_volume": 30},
            (
                "The top boxes are the 2 best answers of the scale.",
                "Answers are given on a scale of 5 points.",
                "A month with fewer than 30 responses is not judged.",
            ),
        ),
        (
            "backlog-aged",
            {"older_than_days": 10},
            ("An item is aged when it has been open for more than 10 business days.",),
        ),
        (
            "turnaround",
            {"allowed_misses": 1},
            ("However few items due there are, 1 may be late.",),
        ),
        ("turnaround", {}, ()),
    ],
)
def test_terms_of_a_level_are_a_sentence_each(
    metric: str, fields: dict[str, int], sentences: tuple[str, ...]
) -> None:
    assert level_terms(replace(level(metric=metric), **fields)) == sentences


def test_definition_is_followed_by_what_is_agreed() -> None:
    assert definition_words(EMAILS) == "E-mails"
    assert definition_words(replace(EMAILS, definition="Answered in time.")) == "Answered in time."
    one = replace(EMAILS, allowed_misses=1)
    rule = "However few items due there are, 1 may be late."
    assert definition_words(one) == f"E-mails. {rule}"
    assert definition_words(replace(one, definition="In time?")) == f"In time? {rule}"


def test_statement_says_how_few_items_were_judged() -> None:
    one = replace(EMAILS, allowed_misses=1)
    assert words(one, 30, 1) == "30 items due, 1 at fault, at most 1 may be late: met"
    assert words(one, 1240, 2) == "1,240 items due, 2 at fault, at most 12 may be late: met"
    thirty = replace(EMAILS, minimum_volume=30)
    assert words(thirty, 12, 1) == "12 items due, fewer than the 30 of a month that is judged"
    assert words(thirty, 30, 1) == "30 items due; a month is judged from 30 on"
    assert words(EMAILS, 30, 1) == ""
    assert words(one, 0, 0) == ""


@pytest.mark.parametrize(
    ("target", "allowed", "volume"),
    # What is allowed, over what the target leaves of each item, rounded up.
    [("95", 1, 20), ("99", 1, 100), ("99", 2, 200), ("99.7", 1, 334), ("100", 1, None)],
)
def test_volume_from_which_the_target_alone_allows_as_much(
    target: str, allowed: int, volume: int | None
) -> None:
    of = replace(EMAILS, target=Decimal(target), allowed_misses=allowed)
    assert volume_without_rule(of) == volume
    assert volume_without_rule(EMAILS) is None
    if volume is not None:
        plain = replace(of, allowed_misses=None)
        assert plain.misses_allowed(volume) >= allowed > plain.misses_allowed(volume - 1)


def test_volume_from_which_a_target_that_is_a_maximum_allows_as_much() -> None:
    most = replace(level(metric="abandonment", target="5"), allowed_misses=2)
    assert volume_without_rule(most) == 40
