"""Numbers that stand, what becomes of each clause, references that would lead nowhere."""

from dataclasses import replace

import pytest

from bpodesk.domain.change_words import ChangeLine
from bpodesk.domain.clauses import Clause, NumberedClauses, number_clauses
from bpodesk.domain.text_changes import (
    TextAction,
    TextChange,
    lost_references,
    placed,
    renumbered_ranges,
    text_changes,
)
from tests.domain.test_clauses import make

FEES = make("1. Pay under {{clause:term}}.\n2. Costs come on top.", clause_id="fees", order=10)
TERM = make("1. It ends in June.", clause_id="term", order=20)
EXIT = make("1. The Vendor must help.", clause_id="exit", order=30)
DATA = make("1. Keep data safe, see {{clause:exit}}.", clause_id="data", order=25)
FORMS = make("1. See {{clause:term}}.", clause_id="schedule-h", order=90, letter="H")


def text(*clauses: Clause, kept: NumberedClauses | None = None) -> NumberedClauses:
    return number_clauses(clauses, values={}, clause_values={}, schedules={}, kept=kept)


def labels(numbered: NumberedClauses) -> list[str]:
    return [f"{clause.label} {clause.title}" for clause in numbered.clauses]


SIGNED = text(FEES, TERM, EXIT, FORMS)


# ------------------------------------------------------------------------------- numbers


def test_deleted_clause_leaves_its_number_reserved() -> None:
    later = text(FEES, EXIT, FORMS, kept=SIGNED)
    assert labels(later) == ["1 Fees", "2 Reserved", "3 Exit"]
    assert [clause.is_reserved for clause in later.clauses] == [False, True, False]
    assert later.clauses[2].paragraphs[0].number == "3.1"


def test_number_stays_reserved_in_the_next_amendment_too_and_a_restatement_counts_afresh() -> None:
    later = text(FEES, EXIT, kept=SIGNED)
    assert labels(text(FEES, EXIT, kept=later)) == ["1 Fees", "2 Reserved", "3 Exit"]
    assert labels(text(FEES, EXIT)) == ["1 Fees", "2 Exit"]


def test_clause_that_comes_back_takes_its_number_again() -> None:
    later = text(FEES, EXIT, kept=SIGNED)
    assert labels(text(FEES, TERM, EXIT, kept=later)) == ["1 Fees", "2 Term", "3 Exit"]


def test_clause_between_two_has_the_number_before_it_with_a_letter() -> None:
    later = text(FEES, TERM, DATA, EXIT, kept=SIGNED)
    assert labels(later) == ["1 Fees", "2 Term", "2A Data", "3 Exit"]
    assert later.clauses[2].name == "Clause 2A"
    [paragraph] = later.clauses[2].paragraphs
    assert (paragraph.number, paragraph.text) == ("2A.1", "Keep data safe, see clause 3.")
    law = make("1. Law.", clause_id="law", order=26)
    again = text(FEES, TERM, DATA, law, EXIT, kept=later)
    assert labels(again) == ["1 Fees", "2 Term", "2A Data", "2B Law", "3 Exit"]


def test_clause_behind_the_last_has_the_next_number_and_one_before_the_first_follows_it() -> None:
    last = make("1. Last.", clause_id="last", order=99)
    first = make("1. First.", clause_id="first", order=1)
    later = text(first, FEES, TERM, EXIT, last, kept=SIGNED)
    assert labels(later) == ["1 Fees", "1A First", "2 Term", "3 Exit", "4 Last"]


def test_clause_follows_what_it_follows_even_where_that_is_new_or_reserved() -> None:
    later = text(FEES, DATA, kept=SIGNED)
    assert labels(later) == ["1 Fees", "1A Data", "2 Reserved", "3 Reserved"]


def test_letters_go_on_after_z() -> None:
    many = [make("1. X.", clause_id=f"x{at:02}", order=11) for at in range(28)]
    later = text(FEES, *many, TERM, EXIT, kept=SIGNED)
    assert [clause.label for clause in later.clauses][25:30] == ["1Y", "1Z", "1ZA", "1ZB", "2"]


def test_numbers_beside_a_text_without_clauses_begin_at_one() -> None:
    assert labels(text(FEES, TERM, kept=text(FORMS))) == ["1 Fees", "2 Term"]


# ------------------------------------------------------------------------------- changes


def told(before: NumberedClauses, after: NumberedClauses) -> list[tuple[str, str, list[str]]]:
    """Action, the clause's name in the later or else the earlier text, the paragraphs."""
    return [
        (item.action.value, _shown(item), [part.number for part in item.paragraphs])
        for item in text_changes(before, after)
    ]


def _shown(change: TextChange) -> str:
    clause = change.after or change.before
    assert clause is not None
    return clause.name


def test_equal_texts_have_no_changes() -> None:
    assert text_changes(SIGNED, SIGNED) == ()
    later = text(FEES, EXIT, kept=SIGNED)
    assert text_changes(later, text(FEES, EXIT, kept=later)) == ()


def test_deleted_and_inserted_clauses_change_no_other_number() -> None:
    later = text(FEES, DATA, EXIT, FORMS, kept=SIGNED)
    assert told(SIGNED, later) == [
        ("edited", "Clause 1", ["1.1"]),  # it referred to the clause that is gone
        ("inserted", "Clause 1A", []),
        ("reserved", "Clause 2", []),
        ("edited", "Schedule H", ["H.1"]),
    ]
    inserted = text_changes(SIGNED, later)[1]
    assert inserted.follows is not None
    assert inserted.follows.name == "Clause 1"


def test_clause_that_comes_back_is_inserted() -> None:
    later = text(EXIT, kept=text(TERM, EXIT))
    assert told(later, text(TERM, EXIT, kept=later)) == [("inserted", "Clause 1", [])]


def test_without_kept_numbers_what_follows_is_renumbered_and_not_reprinted() -> None:
    later = text(TERM, EXIT, FORMS)
    assert told(text(FEES, TERM, EXIT, FORMS), later) == [
        ("deleted", "Clause 1", []),
        ("renumbered", "Clause 1", []),
        ("renumbered", "Clause 2", []),
        ("edited", "Schedule H", ["H.1"]),
    ]


def test_renumbered_clauses_are_told_in_ranges() -> None:
    more = [make("1. X.", clause_id=f"x{at}", order=40 + at) for at in range(3)]
    changes = text_changes(text(FEES, TERM, EXIT, *more), text(TERM, *more))
    assert renumbered_ranges(changes) == (
        ("Clause 2", "clause 1"),
        ("Clauses 4 to 6", "clauses 2 to 4"),
    )


def edit(before: str, after: str) -> list[tuple[str, list[str]]]:
    return [
        (item.action.value, [part.number for part in item.paragraphs])
        for item in text_changes(text(make(before)), text(make(after)))
    ]


LIST = "1. One must show:\n   a. the day;\n   b. the sum.\n2. No more.\n3. Or less."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (LIST, LIST.replace("sum", "total"), [("edited", ["1.1 (b)"])]),
        (LIST, LIST.replace(".\n2", ".\n   c. the tax.\n2"), [("edited", ["1.1 (c)"])]),
        (LIST, LIST.replace("\n3. Or less.", ""), [("edited", ["1.3"])]),
        (LIST, LIST + "\n4. Ever.", [("edited", ["1.4"])]),
        # Most of it: the whole is easier to read.
        (LIST, LIST.replace("o", "0").replace("O", "0"), [("rewritten", [])]),
        # What has no number can't be named.
        ("Intro.\n\n1. A.\n2. B.\n3. C.", "Outro.\n\n1. A.\n2. B.\n3. C.", [("rewritten", [])]),
        # Nor can one say before or after it without one.
        ("Intro.\n\n1. A.\n2. B.\n3. C.", "Intro.\n\n1. A.\n2. B.", [("rewritten", [])]),
        ("Intro.\n\n1. A.\n2. B.\n3. C.", "Intro.\n\n1. A.\n2. X.\n3. C.", [("edited", ["1.2"])]),
        ("1. A.\n2. B.\n\nOutro.", "Outro.\n\n1. A.\n2. B.", [("rewritten", [])]),
        ("1. A.", "1. B.", [("edited", ["1.1"])]),
        ("1. The **Term** ends.", "1. The Term ends.", []),
    ],
)
def test_changed_paragraphs_are_named_or_the_whole_is_rewritten(
    before: str, after: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert edit(before, after) == expected


def test_doubled_number_names_no_paragraph() -> None:
    [clause] = text(make("1. A.\n2. B.\n3. C.")).clauses
    twice = tuple(replace(part, number="1.1") for part in clause.paragraphs)
    before = NumberedClauses(
        clauses=(replace(clause, paragraphs=twice),), schedules=(), problems=()
    )
    other = (*twice[:2], replace(twice[2], runs=twice[0].runs))
    after = NumberedClauses(clauses=(replace(clause, paragraphs=other),), schedules=(), problems=())
    assert [item.action for item in text_changes(before, after)] == [TextAction.REWRITTEN]


def test_new_title_alone_changes_no_paragraph() -> None:
    [change] = text_changes(text(TERM), text(replace(TERM, title="Term and renewal")))
    assert (change.action, change.paragraphs) == (TextAction.EDITED, ())


# ------------------------------------------------------------------------------- references


def test_reference_to_a_deleted_clause_is_lost() -> None:
    later = text(FEES, EXIT, FORMS, kept=SIGNED)
    fees, forms = lost_references(SIGNED, later)
    assert (fees.field, fees.place) == ("clauses", "fees")
    assert (forms.field, forms.place) == ("clauses", "schedule-h")
    assert fees.message == (
        "Clause 1 (Fees) refers to the clause “Term”, which this amendment deletes. Put the clause"
        " back, or take out or reword Clause 1."
    )
    assert forms.message.startswith("Schedule H (Forms) refers to the clause “Term”")


def test_reference_that_was_lost_before_is_not_this_amendments_fault() -> None:
    before = text(FEES, EXIT, FORMS, kept=SIGNED)
    later = text(replace(FEES, body="1. Pay as under {{clause:term}}."), FORMS, kept=before)
    assert lost_references(before, later) == ()
    assert lost_references(SIGNED, SIGNED) == ()


# ------------------------------------------------------------------------------- places


def test_changes_of_values_stand_in_the_order_of_the_text_with_numbers() -> None:
    places = (
        "Schedule C, Service levels and KPIs",
        "Clause “Exit”",
        "Schedule B, Rates",
        "Clause “Term”",
        "Clause “Fees”",
        "Clauses",
    )
    lines = [ChangeLine(place=place, what="x", before="1", after="2") for place in places]
    later = text(FEES, EXIT, kept=SIGNED)
    assert [line.place for line in placed(lines, SIGNED, later)] == [
        "Clauses",
        "Clause 1, Fees",
        "Clause 2, Term",
        "Clause 3, Exit",
        "Schedule B, Rates",
        "Schedule C, Service levels and KPIs",
    ]
