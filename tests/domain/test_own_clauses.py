"""Headings and tables in clauses, a clause written as its file, the vendor's own versions."""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import (
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    ClauseVariable,
    NumberedClause,
    VariableType,
    defined_terms,
    number_clauses,
    parse_clause,
)
from bpodesk.domain.clauses.body import read_body
from bpodesk.domain.clauses.checking import check_clause
from bpodesk.domain.clauses.own import (
    ClauseState,
    OwnClause,
    compose_library,
    id_from_title,
    own_faults,
    own_version,
    says_the_same,
)
from bpodesk.domain.clauses.reading import read_clause
from bpodesk.domain.clauses.records import ParagraphKind
from bpodesk.domain.clauses.writing import clause_source
from bpodesk.domain.problems import Problem, Severity

NOW = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
LIBRARY = Path(__file__).resolve().parents[2] / "resources" / "clauses"


def clause(body: str = "1. Text.\n", **more: Any) -> Clause:
    fields: dict[str, Any] = {
        "id": "night-work",
        "title": "Night work",
        "side": ClauseSide.VENDOR,
        "order": 275,
        "version": 1,
        "required": False,
        "body": body,
    }
    return Clause(**{**fields, **more})


def days(name: str = "notice_days", **more: Any) -> ClauseVariable:
    return ClauseVariable(name=name, label="Days of notice", type=VariableType.DAYS, **more)


def printed(body: str, **more: Any) -> NumberedClause:
    numbered = number_clauses(
        [clause(body, **more)],
        values={"vendor.name": "A|B **c**"},
        clause_values={},
        schedules=SCHEDULES,
    )
    return numbered.clauses[0]


def looked_at(one: Clause, *library: Clause, is_new: bool = False) -> list[tuple[str, str, str]]:
    """Field, place and message of each problem, a warning's in brackets."""
    checked = check_clause(clause_source(one), library, schedules=SCHEDULES, is_new=is_new)
    return [(found.field, found.place, _said(found)) for found in checked.problems]


def _said(problem: Problem) -> str:
    return problem.message if problem.is_error else f"({problem.message})"


# ------------------------------------------------------------------------------- the subset


def test_headings_and_tables_stand_between_numbered_paragraphs() -> None:
    made = printed(
        "1. First.\n## Rates at **night**\n| Shift | Days |\n|:---|---:|\n"
        "| Night \\| late | {{notice_days}} |\n|  | {{vendor.name}} |\n2. Second.\n",
        variables=(days(default=1),),
    )
    assert [(item.kind, item.number, item.text) for item in made.paragraphs] == [
        (ParagraphKind.TEXT, "1.1", "First."),
        (ParagraphKind.HEADING, "", "Rates at night"),
        (ParagraphKind.TABLE_HEAD, "", "Shift | Days"),
        (ParagraphKind.TABLE_ROW, "", "Night | late | 1 day"),
        (ParagraphKind.TABLE_ROW, "", " | A|B **c**"),
        (ParagraphKind.TEXT, "1.2", "Second."),
    ]
    row = made.paragraphs[3]
    assert [[run.text for run in part] for part in row.parts] == [["Night | late"], ["1 day"]]
    assert [len(part) for part in made.paragraphs[4].parts] == [0, 1]


def test_reference_that_begins_a_cell_is_written_large() -> None:
    made = printed("| See | And |\n|---|---|\n| then {{schedule:B}} | {{clause:night-work}} |")
    assert made.paragraphs[1].text == "then Schedule B | Clause 1"


def test_bar_at_the_end_of_a_row_can_be_left_out() -> None:
    made = printed("| a | b\n|---|---\n| c |")
    assert made.paragraphs[0].text == "a | b"
    _, problems = read_body("| a | b\n|---|---\n| c | d")
    assert problems == []


def test_text_after_a_table_or_heading_begins_a_paragraph_of_its_own() -> None:
    made = printed("## A\nplain\n| a |\n|---|\nplain again\nand on")
    assert [item.text for item in made.paragraphs] == ["A", "plain", "a", "plain again and on"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("| a | b |\n| c | d |", "Line 1: A table has a line of dashes under its titles."),
        ("| a | b |", "Line 1: A table has a line of dashes under its titles."),
        (
            "| a | b |\n|---|---|\n| c |",
            (
                "Line 3: The row has 1 cells, the table's titles are 2. Put a bar | between the"
                " cells; a bar inside a cell is written \\|."
            ),
        ),
        ("|" + " x |" * 9 + "\n|---|", "Line 1: A table has at most 8 columns, this one has 9."),
        ("| **a |\n|---|", "Line 1: Bold text is not closed. Put ** at its end."),
        ("## **a", "Line 1: Bold text is not closed. Put ** at its end."),
        ("## A\n   a. b", "Line 2: A lettered item needs a numbered paragraph directly above it."),
    ],
)
def test_fault_of_a_table_or_heading_names_its_line(body: str, message: str) -> None:
    _, problems = read_body(body)
    assert problems[0].message.startswith(message)


def test_heading_is_no_sentence_in_which_terms_are_looked_for() -> None:
    numbered = number_clauses(
        [clause("## Rates of the Night Shift\n1. The **Night Shift** and the Day Shift.")],
        values={},
        clause_values={},
        schedules={},
    )
    found = defined_terms(numbered)
    assert [term.term for term in found.terms] == ["Night Shift"]
    assert [problem.value for problem in found.problems] == ["Night Shift", "Day Shift"]


def test_cell_begins_anew_as_a_line_does() -> None:
    numbered = number_clauses(
        [clause("| Word, | Other |\n|---|---|\n| a, | Capital |")],
        values={},
        clause_values={},
        schedules={},
    )
    assert defined_terms(numbered).problems == ()


# ------------------------------------------------------------------------------- as a file


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.md")), ids=lambda path: path.stem)
def test_shipped_clause_is_written_as_its_file_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = parse_clause(text)
    assert isinstance(read, Clause)
    assert clause_source(read) == text


FACTS = st.dictionaries(
    st.text(min_size=1, max_size=6),
    st.text(max_size=6)
    | st.integers(-(2**60), 2**60)
    | st.booleans()
    | st.decimals(-(10**6), 10**6, allow_nan=False, places=3),
    max_size=3,
)


@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    label=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    items=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=3),
    facts=FACTS,
)
def test_any_clause_comes_back_from_its_file(
    title: str, label: str, items: list[str], facts: dict[str, Any]
) -> None:
    made = clause(
        "1. {{some}} {{share}}\n",
        title=title,
        facts=facts,
        kind=ClauseKind.SCHEDULE,
        letter="H",
        position=ClausePosition.VENDOR,
        variables=(
            ClauseVariable(
                name="some",
                label=label,
                type=VariableType.LIST,
                unit="u",
                default=tuple(item for item in items if item.strip()) or None,
            ),
            ClauseVariable(
                name="share",
                label="Share",
                type=VariableType.PERCENT,
                default=Decimal("2.50"),
                minimum=Decimal(1),
                maximum=9,
            ),
        ),
    )
    reading = read_clause(clause_source(made))
    assert (reading.clause, reading.problems) == (made, ())


def test_unused_variable_is_a_warning_but_no_file_of_the_program_has_one() -> None:
    source = clause_source(clause(variables=(days(),)))
    reading = read_clause(source)
    assert reading.clause is not None
    assert [problem.severity for problem in reading.problems] == [Severity.WARNING]
    assert isinstance(parse_clause(source), tuple)


# ------------------------------------------------------------------------------- own versions


def kept(one: Clause, *, state: ClauseState = ClauseState.CURRENT) -> OwnClause:
    made = own_version(one, clause_source(one), note="", made_at=NOW)
    return dataclasses.replace(made, state=state)


def test_newest_own_version_stands_over_the_shipped_one() -> None:
    shipped = clause("1. Shipped.")
    two, three = (clause(f"1. Own {n}.", version=n) for n in (2, 3))
    (entry,) = compose_library([shipped], [kept(three), kept(two)])
    assert (entry.clause, entry.is_own, entry.next_version) == (three, True, 4)
    assert [version.version for version in entry.versions] == [2, 3]
    (aside,) = compose_library([shipped], [kept(two, state=ClauseState.SET_ASIDE)])
    assert (aside.clause, aside.is_own, aside.next_version) == (shipped, False, 3)
    (retired,) = compose_library(
        [clause(required=True)],
        [kept(clause(version=2, required=True), state=ClauseState.RETIRED)],
    )
    assert (retired.is_retired, retired.clause.required) == (True, False)


def test_library_is_in_the_order_of_the_agreement_with_the_positions_together() -> None:
    own = [
        kept(clause(position=ClausePosition.CUSTOMER)),
        kept(clause(position=ClausePosition.VENDOR)),
        kept(clause()),
        kept(clause(id="early", order=1)),
    ]
    library = compose_library([clause(id="between", order=2)], own)
    assert [entry.key for entry in library] == [
        ("early", "balanced"),
        ("between", "balanced"),
        ("night-work", "balanced"),
        ("night-work", "vendor"),
        ("night-work", "customer"),
    ]
    assert library[0].next_version == 2


def test_same_wording_of_another_version_says_the_same() -> None:
    assert says_the_same(clause(), clause(version=9))
    assert not says_the_same(clause(), clause(title="Other"))


def test_versions_that_were_tampered_with_are_told() -> None:
    good = kept(clause())
    touched = dataclasses.replace(good, text=good.text + "2. More.")
    broken = own_version(clause(), "no clause", note="", made_at=NOW)
    elsewhere = dataclasses.replace(good, version=4)
    assert list(own_faults([good, touched, broken, elsewhere])) == [
        "Version 1 of the clause night-work is not as it was made: its text was changed since.",
        "Version 1 of the clause night-work can't be read back.",
        "Version 4 of the clause night-work is filed under another name than its text has.",
    ]
    with pytest.raises(ValueError, match="version 1 of the clause night-work"):
        _ = broken.clause


@pytest.mark.parametrize(
    ("title", "taken", "made"),
    [
        ("Night work", (), "night-work"),
        ("Night work", ("night-work", "night-work-2"), "night-work-3"),
        ("24/7: Señora's rules!", (), "se-ora-s-rules"),
        ("夜", (), "clause"),
    ],
)
def test_id_is_made_of_the_title(title: str, taken: tuple[str, ...], made: str) -> None:
    assert id_from_title(title, taken) == made


# ------------------------------------------------------------------------------- looking at one


def test_clause_without_fault_has_no_problem() -> None:
    other = clause("1. The **Night** is paid.", id="nights", order=1)
    assert looked_at(clause("1. Work in the Night, see {{clause:nights}}."), other) == []


def test_faults_of_the_text_have_its_own_lines_and_errors_come_first() -> None:
    body = (
        "1. See {{clause:gone}}, {{schedule:Z}}.\n"
        "2. The **Night** of a Foo Bar, and a Foo Bar again, for **Dawn**.\n\n"
        "3. Not **closed.\n"
        "## A heading of a Foo Baz\n"
    )
    problems = looked_at(clause(body), clause(id="a", body="1. The **night**."))
    assert problems == [("body", "4", "Bold text is not closed. Put ** at its end.")]
    mended = looked_at(clause(body.replace("Not **", "")), clause(id="a", body="1. The **night**."))
    assert mended == [
        ("body", "1", "(There is no clause gone to refer to. Change the reference.)"),
        ("body", "1", "(There is no schedule Z to refer to. Change the reference.)"),
        ("body", "2", "(“Night” is defined in 1.1 already. Keep one definition.)"),
        (
            "body",
            "2",
            (
                "(“Foo Bar” is written like a defined term but is not defined."
                " Define it in bold or write it small.)"
            ),
        ),
    ]


def test_faults_of_the_head_are_told_at_their_fields() -> None:
    bad = clause(
        "1. {{notice_days}} {{unknown}} {{contract.nothing}}",
        id="Night Work",
        title=" ",
        variables=(
            days(default=90, maximum=30),
            ClauseVariable(name="idle", label="", type=VariableType.TEXT, minimum=1),
        ),
    )
    assert [(field, place) for field, place, _ in looked_at(bad)] == [
        ("variables", ""),
        ("variables", ""),
        ("variables", ""),
        ("id", ""),
        ("title", ""),
        ("body", "1"),
        ("body", "1"),
        ("variables", ""),
    ]
    told = [message for _, _, message in looked_at(bad)]
    assert told[0] == ("The default of notice_days can't be used. Days of notice: give 30 or less.")
    assert told[5] == (
        "The variable unknown is not declared. Add it to the variables"
        " ([variables.unknown] in a file)."
    )
    assert told[7] == "(The variable idle is not used. Print it or remove it.)"


def test_file_that_is_no_clause_is_told_at_its_first_line() -> None:
    checked = check_clause("hello", [], schedules=SCHEDULES)
    assert [(found.field, found.place) for found in checked.problems] == [("body", "1")]
    toml = check_clause("+++\nid = \n+++\n1. Text.", [], schedules=SCHEDULES)
    assert [(found.field, found.place) for found in toml.problems] == [("body", "2")]


def test_new_clause_needs_an_id_of_its_own() -> None:
    assert looked_at(clause(), clause(), is_new=True) == [
        (
            "id",
            "",
            (
                "There is a clause night-work already. Give another id, or edit that one: it then"
                " has another version."
            ),
        )
    ]
    assert looked_at(clause(), clause()) == []
    leaning = clause(position=ClausePosition.VENDOR)
    assert looked_at(leaning, clause(), is_new=True) == []


def test_leaning_wording_stands_beside_a_balanced_one() -> None:
    leaning = clause(position=ClausePosition.CUSTOMER)
    assert looked_at(leaning)[0][:2] == ("position", "")
    other = clause(title="Other")
    assert looked_at(leaning, other) == [
        (
            "title",
            "",
            "(The balanced wording has another title, order or kind. Make them the same.)",
        )
    ]


@pytest.mark.parametrize(("letter", "count"), [("A", 0), ("H", 1), ("Z", 1)])
def test_schedule_has_a_letter_of_the_agreement_that_is_free(letter: str, count: int) -> None:
    there = clause(id="forms", kind=ClauseKind.SCHEDULE, letter="H")
    made = clause(kind=ClauseKind.SCHEDULE, letter=letter)
    assert [field for field, _, _ in looked_at(made, there)] == ["letter"] * count


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (
            "\n\n".join(f"{n}. Paragraph." for n in range(10_000)),
            "1",
            "A clause has at most 100,000 characters",
        ),
        ("1. a\n" * 301, "301", "A clause has at most 300 paragraphs, this one has 301."),
        ("1. " + "x" * 200_000, "1", "A clause has at most 100,000 characters"),
        ("1. half \ud83d", "1", "Half a character stands in the text"),
    ],
)
def test_text_beyond_measure_is_refused_in_a_sentence(body: str, line: str, words: str) -> None:
    ((field, place, message),) = looked_at(clause(body))
    assert (field, place) == ("body", line)
    assert message.startswith(words)


@given(st.text(max_size=200))
def test_looking_at_any_text_never_raises(text: str) -> None:
    checked = check_clause(clause_source(clause(text)), [clause()], schedules=SCHEDULES)
    assert (checked.clause is None) == any(found.is_error for found in checked.problems)
