"""What an amendment says, carried out on the earlier text by its words alone, gives the later.

The reader here knows the sentences of an amendment and nothing of how they were made.
"""

import re
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.documents.blocks import Paragraph, ParagraphStyle
from bpodesk.documents.flow import plain_text
from bpodesk.documents.fonts import NO_BREAK_SPACE
from bpodesk.domain.clauses import Clause, NumberedClauses, number_clauses
from bpodesk.domain.redlines import changed_clauses, redline
from tests.documents.test_amendment import amendment, compared, section
from tests.domain.test_clauses import make

Body = list[tuple[str, str]]
"""Paragraphs as number ("2.1", "2.1 (a)", "") and text."""
Text = dict[str, tuple[str, Body]]
"""Clauses and schedules by name ("Clause 2A"): title and body; the order counts."""

ORDERS = {"alpha": 10, "beta": 20, "gamma": 30, "delta": 40, "epsilon": 50}
WORDS = st.sampled_from(
    [
        "Pay in time.",
        "Pay in 45 days.",
        "See {{clause:beta}} and {{clause:delta}}.",
        "The **Cap** counts.",
        "Nothing <b>else</b>.",
    ]
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    plain = st.sampled_from(["", "", "", "For all:\n", "For some:\n"])
    lines = [draw(plain)]
    for number in range(1, draw(st.integers(1, 4)) + 1):
        lines.append(f"{number}. {draw(WORDS)}")
        lines += [f"   a. {draw(WORDS)}" for _ in range(draw(st.integers(0, 2)))]
    lines.append("\n" + draw(plain))
    return "\n".join(lines)


@st.composite
def clauses(draw: st.DrawFn) -> list[Clause]:
    ids = draw(st.sets(st.sampled_from(list(ORDERS)), min_size=1))
    found = [make(draw(bodies()), clause_id=name, order=ORDERS[name]) for name in sorted(ids)]
    if draw(st.booleans()):
        found.append(make(draw(bodies()), clause_id="forms", letter="H", order=90))
    return found


def numbered(given: Iterable[Clause], kept: NumberedClauses | None = None) -> NumberedClauses:
    return number_clauses(given, values={}, clause_values={}, schedules={}, kept=kept)


def as_text(text: NumberedClauses) -> Text:
    found: Text = {}
    for item in (*text.clauses, *text.schedules):
        name = f"Schedule {item.letter}" if item.letter else f"Clause {item.number}{item.suffix}"
        title = "Forms" if item.letter else item.title
        parts = [(part.number, part.level, part.text) for part in item.paragraphs]
        found[name] = (title, called(parts))
    return found


def called(parts: Iterable[tuple[str, int, str]]) -> Body:
    """An item by the number of its paragraph and its own."""
    body: Body = []
    above = ""
    for number, level, text in parts:
        above = number if level <= 1 and number else above
        body.append((f"{above} {number}" if level > 1 else number, text))
    return body


NAME = r"((?:Clause|Schedule) \w+)"
THESE = r"(?:this paragraph is|these paragraphs are)"
SENTENCES = {
    "deleted": rf"{NAME} \(.+?\) is deleted\.( Its number stays reserved\.)?",
    "range": r"Clauses (\d+) to (\d+) become clauses (\d+) to (\d+)\.",
    "renumbered": r"Clause (\w+) becomes clause (\w+)\.",
    "inserted": rf"{NAME} \((.+?)\) is inserted(?: after (clause \w+|Schedule \w))? and reads:",
    "rewritten": rf"{NAME} \((.+?)\)(?:, headed “.+?” until then,)? is replaced as a whole"
    r" and reads:",
    "headed": rf"{NAME} \((.+?)\) is the new heading of what was headed “.+?”\.",
    "replaced": rf"In {NAME} \(.+?\), {THESE} replaced and reads?:",
    "added": rf"In {NAME} \(.+?\), {THESE} added:",
    "gone": rf"In {NAME} \(.+?\), (.+) (?:is|are) deleted\.",
}


def carried_out(text: Text, blocks: Iterable[Paragraph]) -> Text:
    """The text after all instructions of section 3."""
    steps: list[tuple[str, list[Paragraph]]] = []
    for block in blocks:
        if block.style is ParagraphStyle.NOTE:
            continue
        if plain_text(block.number).startswith("3.") and not block.level:
            steps.append((plain(block), []))
        else:
            steps[-1][1].append(block)
    labels: dict[str, str] = {}
    for sentence, parts in steps:
        found = ((kind, re.fullmatch(words, sentence)) for kind, words in SENTENCES.items())
        kind, match = next((kind, match) for kind, match in found if match)
        if kind in ("range", "renumbered"):
            labels |= pairs_of(kind, match.groups())
            continue
        if labels:  # all renumbering is one step
            text = renumbered(text, labels)
            labels = {}
        one_step(text, kind, match.groups(), parts)
    return renumbered(text, labels)


def plain(block: Paragraph) -> str:
    return plain_text(block.text).replace(NO_BREAK_SPACE, " ")


def pairs_of(kind: str, groups: tuple[str, ...]) -> dict[str, str]:
    if kind == "renumbered":
        return {f"Clause {groups[0]}": f"Clause {groups[1]}"}
    first, last, new, end = map(int, groups)
    assert last - first == end - new
    return {f"Clause {first + at}": f"Clause {new + at}" for at in range(last - first + 1)}


def one_step(text: Text, kind: str, groups: tuple[str, ...], parts: list[Paragraph]) -> None:
    name = groups[0]
    quoted = [(plain_text(part.number), part.level, plain(part)) for part in parts]
    if kind == "deleted":
        if groups[1]:
            text[name] = ("Reserved", [])
        else:
            del text[name]
    elif kind in ("inserted", "rewritten"):
        new = (groups[1], called(quoted))
        if name in text:
            text[name] = new
        else:
            insert(text, name, new)
    elif kind == "headed":
        text[name] = (groups[1], text[name][1])
    elif kind == "gone":
        gone = re.split(", | and ", groups[1])
        body = [part for part in text[name][1] if part[0] not in gone]
        assert len(body) == len(text[name][1]) - len(gone)
        text[name] = (text[name][0], body)
    elif kind == "replaced":
        new_texts = {number: words for number, _, words in quoted}
        assert "" not in new_texts
        assert new_texts.keys() <= {number for number, _ in text[name][1]}
        body = [(number, new_texts.get(number, words)) for number, words in text[name][1]]
        text[name] = (text[name][0], body)
    else:
        # Only a number says where it belongs, and only among numbered ones.
        assert all(number for number, _ in text[name][1])
        assert all(number for number, _, _ in quoted)
        body = [*text[name][1], *((number, words) for number, _, words in quoted)]
        text[name] = (text[name][0], sorted(body, key=lambda part: place(part[0])))


def place(number: str) -> tuple[int, str]:
    found = re.fullmatch(r"\w+\.(\d+)(.*)", number)
    return (int(found[1]), found[2]) if found else (0, number)


def insert(text: Text, name: str, new: tuple[str, Body]) -> None:
    text[name] = new
    ordered = sorted(text.items(), key=lambda item: rank(item[0]))
    text.clear()
    text.update(ordered)


def rank(name: str) -> tuple[str, int, str]:
    kind, _, label = name.partition(" ")
    digits = "".join(letter for letter in label if letter.isdigit())
    return kind, int(digits or 0), label.removeprefix(digits)


def renumbered(text: Text, labels: dict[str, str]) -> Text:
    """Clauses under other numbers, their paragraphs with them, in the order of the new."""
    found: Text = {}
    for name, (title, body) in text.items():
        new = labels.get(name, name)
        old_label, label = name.split()[1], new.split()[1]
        parts = [(re.sub(rf"^{old_label}\.", f"{label}.", number), words) for number, words in body]
        found[new] = (title, parts)
    return dict(sorted(found.items(), key=lambda item: rank(item[0])))


def section_3(before: NumberedClauses, after: NumberedClauses) -> list[Paragraph]:
    document = amendment(after, before=before, changes=(), money=())
    return [block for block in section(document, "wording") if isinstance(block, Paragraph)]


@settings(deadline=None)
@given(clauses(), clauses(), st.booleans())
def test_amendment_carried_out_on_the_earlier_text_gives_the_later(
    old: list[Clause], new: list[Clause], is_signed: bool
) -> None:
    before = numbered(old)
    after = numbered(new, before if is_signed else None)
    assert carried_out(as_text(before), section_3(before, after)) == as_text(after)


@settings(deadline=None, max_examples=50)
@given(clauses(), clauses(), clauses())
def test_second_amendment_carried_out_on_the_first_gives_the_third_text(
    old: list[Clause], new: list[Clause], last: list[Clause]
) -> None:
    first = numbered(old)
    second = numbered(new, first)
    third = numbered(last, second)
    assert carried_out(as_text(second), section_3(second, third)) == as_text(third)
    # Nothing that was called by a number is called by another.
    assert as_text(first).keys() - {"Schedule H"} <= as_text(third).keys()


@settings(deadline=None, max_examples=30)
@given(clauses())
def test_amendment_and_redline_of_equal_texts_are_empty(same: list[Clause]) -> None:
    text = numbered(same)
    assert section_3(text, numbered(same, text)) == []
    assert changed_clauses(redline(text, text)) == ()
    [only] = section(compared(text, before=text, changes=(), money=()), "text")
    assert isinstance(only, Paragraph)
    assert only.text == "No word of the clauses differs."
