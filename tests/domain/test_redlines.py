from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph, Run
from bpodesk.domain.redlines import (
    Gap,
    Mark,
    MarkedRun,
    RedClause,
    changed_clauses,
    compare_words,
    excerpt,
    redline,
)

# Few words, so that texts have much in common, and characters of every sort.
WORDS = st.lists(
    st.sampled_from(
        ["the", "Vendor", "must", "pay", "30", "days", "1,400.00", "–", "<b>", "ñ", " ", "\n", "."]
    )
    | st.text(max_size=3),
    max_size=12,
).map("".join) | st.lists(
    st.sampled_from(["the", "Vendor", "must", "not", "pay", "in", "30", "60", "days"]), max_size=12
).map(" ".join)


def paragraph(text: str, number: str = "", level: int = 1) -> NumberedParagraph:
    return NumberedParagraph(number=number, level=level, runs=(Run(text=text, bold=False),))


def clause(clause_id: str, number: int, title: str, *texts: str) -> NumberedClause:
    return NumberedClause(
        clause_id=clause_id,
        number=number,
        title=title,
        paragraphs=tuple(paragraph(text, f"{number}.{at}") for at, text in enumerate(texts, 1)),
    )


def schedule(letter: str, title: str, *texts: str) -> NumberedClause:
    return NumberedClause(
        clause_id=f"schedule-{letter}",
        number=0,
        title=title,
        letter=letter,
        paragraphs=tuple(paragraph(text, f"{letter}.{at}") for at, text in enumerate(texts, 1)),
    )


def text_of(
    *clauses: NumberedClause, schedules: tuple[NumberedClause, ...] = ()
) -> NumberedClauses:
    return NumberedClauses(clauses=clauses, schedules=schedules, problems=())


def later(runs: tuple[MarkedRun, ...]) -> str:
    return "".join(run.text for run in runs if run.mark is not Mark.DELETED)


def earlier(runs: tuple[MarkedRun, ...]) -> str:
    return "".join(run.text for run in runs if run.mark is not Mark.INSERTED)


def shown(runs: tuple[MarkedRun, ...]) -> str:
    """Deleted words in [-…-], inserted ones in {+…+}."""
    looks = {Mark.SAME: "{}", Mark.DELETED: "[-{}-]", Mark.INSERTED: "{{+{}+}}"}
    return "".join(looks[run.mark].format(run.text) for run in runs)


# ------------------------------------------------------------------------------- words


@given(WORDS, WORDS)
def test_without_deleted_words_it_is_the_later_text_without_inserted_the_earlier(
    before: str, after: str
) -> None:
    runs = compare_words(before, after)
    assert later(runs) == after
    assert earlier(runs) == before
    assert all(run.text for run in runs)
    assert all(one.mark is not two.mark for one, two in pairwise(runs))


@given(WORDS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert compare_words(text, text) == ((MarkedRun(text),) if text else ())


@given(WORDS, WORDS)
def test_what_one_way_is_deleted_is_inserted_the_other_way(before: str, after: str) -> None:
    assert earlier(compare_words(after, before)) == later(compare_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("pay within 30 days", "pay within 45 days", "pay within [-30-]{+45+} days"),
        ("USD 1,400.00 a month", "USD 1,449.00 a month", "USD [-1,400.00-]{+1,449.00+} a month"),
        ("in 30 days", "in 30 days of receipt", "in 30 days{+ of receipt+}"),
        ("pay in full at once", "pay at once", "pay[- in full-] at once"),
        ("thirty days after", "two weeks after", "[-thirty days-]{+two weeks+} after"),
        ("may end it", "must end it.", "[-may-]{+must+} end it{+.+}"),
        ("12.5 %", "12.25 %", "[-12.5-]{+12.25+} %"),
        ("the Vendor’s duty", "the Customer’s duty", "the [-Vendor-]{+Customer+}’s duty"),
        ("cost-free", "cost free", "[-cost-free-]{+cost free+}"),
        ("", "All of it.", "{+All of it.+}"),
        ("All of it.", "", "[-All of it.-]"),
    ],
)
def test_words_are_compared_as_words(before: str, after: str, expected: str) -> None:
    assert shown(compare_words(before, after)) == expected


# ------------------------------------------------------------------------------- clauses

PARAGRAPHS = st.lists(
    st.builds(paragraph, WORDS, st.sampled_from(["1.1", "(a)", ""]), st.integers(0, 2)), max_size=5
).map(tuple)


@st.composite
def texts(draw: st.DrawFn) -> NumberedClauses:
    ids = draw(st.lists(st.sampled_from("abcdef"), unique=True))
    letters = draw(st.lists(st.sampled_from("ABC"), unique=True))
    return text_of(
        *(
            NumberedClause(
                clause_id=name, number=at, title=draw(WORDS), paragraphs=draw(PARAGRAPHS)
            )
            for at, name in enumerate(ids, 1)
        ),
        schedules=tuple(
            replace(schedule(x, draw(WORDS)), paragraphs=draw(PARAGRAPHS)) for x in letters
        ),
    )


def plain(text: NumberedClauses) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (
            f"Schedule {item.letter}" if item.letter else str(item.number),
            SCHEDULES.get(item.letter, item.title),  # as the agreement heads its schedules
            [(part.number, part.text) for part in item.paragraphs if part.number or part.text],
        )
        for item in (*text.clauses, *text.schedules)
    ]


def read(
    clauses: tuple[RedClause, ...], side: Mark
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """One of the two texts out of a redline: `side` is the mark to leave out."""

    def words(runs: tuple[MarkedRun, ...]) -> str:
        return "".join(run.text for run in runs if run.mark is not side)

    found = [
        (
            words(item.number),
            words(item.title),
            [
                (words(part.number), words(part.runs))
                for part in item.paragraphs
                if words(part.number) or words(part.runs)
            ],
        )
        for item in clauses
    ]
    return [item for item in found if item[0]]


@settings(deadline=None)
@given(texts(), texts())
def test_redline_holds_both_texts_whole(before: NumberedClauses, after: NumberedClauses) -> None:
    clauses = redline(before, after)
    assert read(clauses, Mark.DELETED) == plain(after)
    # Clauses stand in the later order; within each, the earlier text is whole and in order.
    assert sorted(read(clauses, Mark.INSERTED)) == sorted(plain(before))
    assert len(clauses) == len({key(x) for x in (*plain_keys(before), *plain_keys(after))})


def plain_keys(text: NumberedClauses) -> list[NumberedClause]:
    return [*text.clauses, *text.schedules]


def key(item: NumberedClause) -> str:
    return item.letter or item.clause_id


@settings(deadline=None)
@given(texts())
def test_equal_texts_have_no_changed_clauses(text: NumberedClauses) -> None:
    clauses = redline(text, text)
    assert changed_clauses(clauses) == ()
    assert [later(item.title) for item in clauses] == [title for _, title, _ in plain(text)]


FEES = clause("fees", 1, "Fees", "The Customer must pay the Charges.", "Rates are in Schedule B.")
TERM = clause("term", 2, "Term", "This Agreement runs for two years.")
EXIT = clause("exit", 3, "Exit", "The Vendor must help with the handover.")
KPIS = clause("kpis", 4, "KPIs", "KPIs carry no money.")


def renumbered(item: NumberedClause, number: int) -> NumberedClause:
    return replace(
        item,
        number=number,
        paragraphs=tuple(
            replace(part, number=f"{number}.{at}") for at, part in enumerate(item.paragraphs, 1)
        ),
    )


def heads(clauses: tuple[RedClause, ...]) -> list[str]:
    return [f"{shown(item.number)} {shown(item.title)}" for item in clauses]


def test_removed_clause_stands_where_it_stood_and_the_next_only_get_other_numbers() -> None:
    clauses = redline(
        text_of(FEES, TERM, EXIT, KPIS), text_of(FEES, renumbered(EXIT, 2), renumbered(KPIS, 3))
    )
    assert heads(clauses) == ["1 Fees", "[-2-] [-Term-]", "[-3-]{+2+} Exit", "[-4-]{+3+} KPIs"]
    [changed] = changed_clauses(clauses)
    assert shown(changed.paragraphs[0].number) == "[-2.1-]"
    assert shown(changed.paragraphs[0].runs) == "[-This Agreement runs for two years.-]"
    assert shown(clauses[2].paragraphs[0].number) == "[-3.1-]{+2.1+}"
    assert not clauses[2].is_changed


def test_all_that_went_before_the_first_that_stayed_stands_first() -> None:
    clauses = redline(text_of(FEES, TERM, EXIT), text_of(renumbered(EXIT, 1)))
    assert heads(clauses) == ["[-1-] [-Fees-]", "[-2-] [-Term-]", "[-3-]{+1+} Exit"]


def test_added_clause_stands_where_it_will_stand() -> None:
    clauses = redline(text_of(FEES, renumbered(EXIT, 2)), text_of(FEES, TERM, EXIT))
    assert heads(clauses) == ["1 Fees", "{+2+} {+Term+}", "[-2-]{+3+} Exit"]
    [changed] = changed_clauses(clauses)
    assert shown(changed.paragraphs[0].runs) == "{+This Agreement runs for two years.+}"


def test_moved_clause_is_not_deleted_and_inserted() -> None:
    clauses = redline(
        text_of(FEES, TERM, EXIT),
        text_of(renumbered(EXIT, 1), renumbered(FEES, 2), renumbered(TERM, 3)),
    )
    assert heads(clauses) == ["[-3-]{+1+} Exit", "[-1-]{+2+} Fees", "[-2-]{+3+} Term"]
    assert changed_clauses(clauses) == ()


def test_renamed_clause_is_changed_by_its_title() -> None:
    clauses = redline(text_of(TERM), text_of(replace(TERM, title="Term and renewal")))
    assert heads(clauses) == ["2 Term{+ and renewal+}"]
    assert changed_clauses(clauses) == clauses
    assert not clauses[0].paragraphs[0].is_changed


def test_schedules_are_told_by_their_letter() -> None:
    old = schedule("A", "Scope", "Calls.", "E-mail.")
    new = replace(schedule("A", "Scope", "Calls.", "Chat."), clause_id="other")
    forms = schedule("H", "Forms", "A form.")
    clauses = redline(text_of(schedules=(old, forms)), text_of(schedules=(new,)))
    assert heads(clauses) == ["Schedule A Scope of services", "[-Schedule H-] [-Forms-]"]
    assert [shown(part.runs) for part in clauses[0].paragraphs] == ["Calls.", "[-E-mail-]{+Chat+}."]


# ------------------------------------------------------------------------------- paragraphs

PAY = "The Customer must pay each invoice within 30 days of receiving it."
PAY_LATER = "The Customer must pay each invoice within 45 days of receiving it."
REWORDED = "The Customer must pay each invoice within [-30-]{+45+} days of receiving it."
INTEREST = "Interest of 1 % a month runs on what is overdue."
TAXES = "Each Party bears the taxes that the law puts on it."


def compared(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    [item] = redline(text_of(clause("x", 1, "X", *before)), text_of(clause("x", 1, "X", *after)))
    return [f"{shown(part.number)} {shown(part.runs)}" for part in item.paragraphs]


def test_reworded_paragraph_shows_the_words() -> None:
    assert compared((PAY, TAXES), (PAY_LATER, TAXES)) == [
        f"1.1 {REWORDED}",
        f"1.2 {TAXES}",
    ]


def test_added_paragraph_moves_the_numbers_of_the_next() -> None:
    assert compared((PAY, TAXES), (PAY, INTEREST, TAXES)) == [
        f"1.1 {PAY}",
        f"{{+1.2+}} {{+{INTEREST}+}}",
        f"[-1.2-]{{+1.3+}} {TAXES}",
    ]


def test_paragraph_without_words_in_common_is_deleted_and_the_other_inserted() -> None:
    """They share spaces, a comma and a full stop: that is no likeness."""
    old = "Calls are taken by day, chats by night."
    new = "Rates rise once yearly, capped from above."
    assert compared((old,), (new,)) == [f"[-1.1-] [-{old}-]", f"{{+1.1+}} {{+{new}+}}"]


def test_deleted_paragraph_beside_a_reworded_one_leaves_it_its_likest() -> None:
    """The first is somewhat like the second's new text, the second much more."""
    first = "The Customer must pay each invoice in full, within the time that the law gives it."
    assert compared((first, PAY), (PAY_LATER,)) == [
        f"[-1.1-] [-{first}-]",
        "[-1.2-]{+1.1+} " + REWORDED,
    ]


def test_inserted_paragraph_beside_a_reworded_one_leaves_it_its_likest() -> None:
    first = "The Customer must pay each invoice in full, within the time that the law gives it."
    assert compared((PAY,), (first, PAY_LATER)) == [
        f"{{+1.1+}} {{+{first}+}}",
        "[-1.1-]{+1.2+} " + REWORDED,
    ]


def test_level_is_that_of_the_later_text() -> None:
    before = NumberedClause(
        clause_id="x", number=1, title="X", paragraphs=(paragraph("One.", "1.1", 1),)
    )
    after = replace(before, paragraphs=(paragraph("One.", "(a)", 2),))
    [item] = redline(text_of(before), text_of(after))
    assert (item.paragraphs[0].level, shown(item.paragraphs[0].number)) == (2, "[-1.1-]{+(a)+}")
    [gone] = redline(text_of(after), text_of(replace(after, paragraphs=())))
    assert gone.paragraphs[0].level == 2


# ------------------------------------------------------------------------------- weights


def weighed(*parts: tuple[str, bool]) -> NumberedClause:
    runs = tuple(Run(text=text, bold=bold) for text, bold in parts)
    part = NumberedParagraph(number="1.1", level=1, runs=runs)
    return NumberedClause(clause_id="x", number=1, title="X", paragraphs=(part,))


def test_words_keep_the_weight_of_their_text() -> None:
    before = weighed(("In 30 days (the ", False), ("Old Date", True), ("). It is short.", False))
    after = weighed(("In 45 days (the ", False), ("Date", True), ("). ", False), ("It", True))
    [item] = redline(text_of(before), text_of(after))
    assert item.paragraphs[0].runs == (
        MarkedRun("In "),
        MarkedRun("30", Mark.DELETED),
        MarkedRun("45", Mark.INSERTED),
        MarkedRun(" days (the "),
        MarkedRun("Old ", Mark.DELETED, bold=True),
        MarkedRun("Date", bold=True),
        MarkedRun("). "),
        MarkedRun("It", bold=True),
        MarkedRun(" is short.", Mark.DELETED),
    )


@given(
    st.lists(st.tuples(WORDS, st.booleans()), max_size=4),
    st.lists(st.tuples(WORDS, st.booleans()), max_size=4),
)
def test_weights_are_those_of_either_text(
    before: list[tuple[str, bool]], after: list[tuple[str, bool]]
) -> None:
    [item] = redline(text_of(weighed(*before)), text_of(weighed(*after)))
    runs = [run for part in item.paragraphs for run in part.runs]
    for side, parts in ((Mark.DELETED, after), (Mark.INSERTED, before)):
        letters = [(letter, bold) for text, bold in parts for letter in text]
        read = [(letter, run.bold) for run in runs if run.mark is not side for letter in run.text]
        if side is Mark.DELETED:
            assert read == letters
        else:  # words of both texts have the later one's weight
            assert [letter for letter, _ in read] == [letter for letter, _ in letters]


# ------------------------------------------------------------------------------- excerpts


def kept(before: NumberedClause, after: NumberedClause) -> list[str]:
    [item] = redline(text_of(before), text_of(after))
    return ["…" if isinstance(part, Gap) else shown(part.number) for part in excerpt(item)]


def listed(*texts: str) -> NumberedClause:
    """Paragraphs 1.1, 1.2, ...; a text that begins with a bracketed letter is an item."""
    parts: list[NumberedParagraph] = []
    for text in texts:
        is_item = text.startswith("(")
        number = text[:3] if is_item else f"1.{1 + sum(part.level == 1 for part in parts)}"
        parts.append(paragraph(text[3:] if is_item else text, number, 2 if is_item else 1))
    return NumberedClause(clause_id="x", number=1, title="X", paragraphs=tuple(parts))


def test_excerpt_has_the_changed_paragraphs_and_one_gap_for_all_between() -> None:
    before = ("One.", "Two.", "Three of them.", "Four.", "Five of them.")
    after = ("One.", "Two.", "Three of those.", "Four.", "Five of those.")
    assert kept(listed(*before), listed(*after)) == ["…", "1.3", "…", "1.5"]
    assert kept(listed(*before), listed(*before)) == ["…"]


def test_changed_item_comes_with_the_paragraph_it_belongs_to() -> None:
    before = ("One.", "It must show:", "(a) the day;", "(b) the sum of all.", "Last.")
    after = ("One.", "It must show:", "(a) the day;", "(b) the sum of most.", "Last.")
    assert kept(listed(*before), listed(*after)) == ["…", "1.2", "…", "(b)", "…"]
    alone = kept(listed("(a) the sum of all."), listed("(a) the sum of most."))
    assert alone == ["(a)"]
