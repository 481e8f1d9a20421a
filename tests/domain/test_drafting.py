"""The text of an agreement with the source of each value, and where its troubles lie."""

from collections.abc import Iterable, Mapping

from bpodesk.domain.clauses import (
    Clause,
    ClauseVariable,
    NumberedClause,
    NumberedClauses,
    NumberedParagraph,
    Run,
    VariableType,
    defined_terms,
    number_clauses,
)
from bpodesk.domain.drafting import (
    DraftParagraph,
    DraftRun,
    DraftTable,
    DraftText,
    Remark,
    draft_text,
)
from tests.domain.making import clause

DAYS = ClauseVariable(
    name="cure_days", label="Days to cure", type=VariableType.DAYS, default=30, maximum=90
)
GAP = ClauseVariable(name="owner", label="Owner", type=VariableType.TEXT)
CURE = (
    "1. A **Breach** is cured within {{cure_days}} under {{clause:law}}. See {{schedule:B}}.\n"
    "   a. The law is that of {{contract.governing_law}}."
)


def drafted(
    clauses: Iterable[Clause],
    *,
    values: Mapping[str, str] | None = None,
    clause_values: Mapping[str, Mapping[str, object]] | None = None,
) -> DraftText:
    known = tuple(clauses)
    numbered = number_clauses(
        known,
        values=values or {},
        clause_values=clause_values or {},
        schedules={"B": "Rates"},
    )
    return draft_text(
        known,
        numbered,
        schedules={"B": "Rates"},
        tables={"B": (DraftTable(head=("Code", "Rate"), rows=(("SEAT", "1,400.00"),)),)},
        term_problems=defined_terms(numbered).problems,
    )


def test_draft_text_names_the_source_of_each_value() -> None:
    law = clause("law", "1. A Breach is a Breach.", order=20)
    text = drafted(
        [clause("cure", CURE, variables=(DAYS,)), law],
        values={"contract.governing_law": "Ohio"},
        clause_values={"cure": {"cure_days": 45}},
    )
    cure = text.sections[0]
    first, second = cure.parts
    assert first == DraftParagraph(
        number="1.1",
        level=1,
        runs=(
            DraftRun(text="A "),
            DraftRun(text="Breach", bold=True),
            DraftRun(text=" is cured within "),
            DraftRun(text="45 days", token="cure_days"),
            DraftRun(text=" under "),
            DraftRun(text="clause 2", token="clause:law"),
            DraftRun(text=". See "),
            DraftRun(text="Schedule B", token="schedule:B"),
            DraftRun(text="."),
        ),
    )
    assert isinstance(second, DraftParagraph)
    assert second.runs[1] == DraftRun(text="Ohio", token="contract.governing_law")
    assert text.remarks == ()
    assert cure.has("cure_days")
    assert not cure.has("owner")


def test_draft_text_prints_schedules_after_the_clauses_with_their_tables() -> None:
    text = drafted(
        [clause("cure", "1. Text."), clause("schedule-a", "1. What is done.", letter="A")]
    )
    assert [(s.id, s.number, s.is_schedule) for s in text.sections] == [
        ("cure", "1", False),
        ("schedule-a", "A", True),
        ("schedule-b", "B", True),
    ]
    assert text.sections[2].title == "Rates"
    assert text.sections[2].parts == (
        DraftTable(head=("Code", "Rate"), rows=(("SEAT", "1,400.00"),)),
    )
    assert not text.sections[2].has("Code")


def test_remarks_say_in_which_section_and_at_which_value_something_is_wrong() -> None:
    text = drafted(
        [
            clause("cure", CURE, variables=(DAYS,)),
            clause(
                "notice", "1. {{owner}} reads Schedule {{schedule:J}}.", order=20, variables=(GAP,)
            ),
        ],
        clause_values={"cure": {"cure_days": 91}},
    )
    found = {(item.section_id, item.token, item.words): item.is_error for item in text.remarks}
    assert found == {
        ("cure", "cure_days", ""): True,  # out of range
        ("cure", "clause:law", ""): True,  # refers to nothing
        ("cure", "contract.governing_law", ""): True,  # the contract has none yet
        ("notice", "owner", ""): True,  # a gap
        ("notice", "schedule:J", ""): True,  # named but absent
        ("cure", "", "Breach"): False,  # defined, never used
        ("notice", "", "Schedule"): False,  # written like a term, not defined
    }


def test_remark_about_a_clause_that_stands_twice_leads_to_it() -> None:
    twice = clause("cure", "1. Text.")
    text = drafted([twice, twice])
    assert text.remarks == (
        Remark(
            message="The clause cure stands in the agreement twice. Remove one.",
            section_id="cure",
        ),
    )


def test_text_whose_wording_is_not_at_hand_keeps_every_word() -> None:
    paragraph = NumberedParagraph(
        number="1.1", level=1, runs=(Run(text="Kept ", bold=False), Run(text="30 days", bold=True))
    )
    numbered = NumberedClauses(
        clauses=(NumberedClause(clause_id="old", number=1, title="Old", paragraphs=(paragraph,)),),
        schedules=(),
        problems=(),
    )
    text = draft_text((), numbered, schedules={}, tables={}, term_problems=())
    assert text.sections[0].parts == (
        DraftParagraph(
            number="1.1",
            level=1,
            runs=(DraftRun(text="Kept "), DraftRun(text="30 days", bold=True)),
        ),
    )
