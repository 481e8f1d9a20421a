"""An amendment on paper: what it changes and from when, in words and in money, and signatures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bpodesk.documents.agreement import (
    AgreementPaper,
    paragraph_blocks,
    paragraph_runs,
    party_blocks,
    signature_blocks,
)
from bpodesk.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    Space,
    Text,
)
from bpodesk.documents.redline import money_table
from bpodesk.domain.change_words import ChangeLine
from bpodesk.domain.clauses import NumberedClause
from bpodesk.domain.commitments import MoneyChange
from bpodesk.domain.contracts import Revision, RevisionKind
from bpodesk.domain.text_changes import (
    ParagraphChange,
    TextAction,
    TextChange,
    named,
    printed_title,
    renumbered_ranges,
)
from bpodesk.domain.wording import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentPaper:
    """Everything an amendment prints; `number` counts the signed amendments and this one.

    `signed` are the revisions signed before it, oldest first; none where it changes a draft.
    """

    before: AgreementPaper
    after: AgreementPaper
    number: int
    signed: tuple[Revision, ...]
    text: tuple[TextChange, ...]
    changes: tuple[ChangeLine, ...]
    money: tuple[MoneyChange, ...]


def amendment_document(paper: AmendmentPaper) -> Document:
    """The amendment as a document."""
    after = paper.after
    contract, revision = after.contract, after.revision
    title = f"Amendment {paper.number} to agreement {contract.number}"
    return Document(
        title=title,
        subject=f"Revision {revision.number}, in force from {date_words(revision.effective_from)}",
        author=after.company.printed_name,
        language="en",
        header_left=title,
        header_right=f"Revision {revision.number}",
        footer_left=f"{after.company.printed_name} / {after.customer.printed_name}",
        blocks=(
            *_head(paper, title),
            *_background(paper),
            *_agreed(paper),
            *_changes(paper),
            *_wording(paper),
            *_rest(paper),
            *signature_blocks(after),
        ),
    )


def _head(paper: AmendmentPaper, title: str) -> Iterator[Block]:
    after = paper.after
    signed = after.revision.signed_on
    yield Paragraph(text=after.contract.title, style=ParagraphStyle.LEAD)
    yield Paragraph(text=title, style=ParagraphStyle.TITLE)
    yield KeyValues(
        pairs=(
            ("Agreement", f"{after.contract.number}, {after.contract.title}"),
            ("In force until then", f"Revision {paper.before.revision.number}"),
            ("In force from", date_words(after.revision.effective_from)),
            ("Signed on", "not signed yet" if signed is None else date_words(signed)),
        )
    )
    yield Space(3)
    yield from party_blocks(after)


# ------------------------------------------------------------------------------- recitals


def _background(paper: AmendmentPaper) -> Iterator[Block]:
    after = paper.after
    yield Heading(text="Background", anchor="background")
    yield Paragraph(
        number="(A)",
        text=(
            Run(
                f"The parties are bound by the agreement {after.contract.number},"
                f" \u201c{after.contract.title}\u201d, {_history(paper)} (the "
            ),
            Run("Agreement", bold=True),
            Run(")."),
        ),
    )
    yield Paragraph(
        number="(B)",
        text=(
            Run("They amend the Agreement by this document (this "),
            Run("Amendment", bold=True),
            Run(f"), from {date_words(after.revision.effective_from)} (the "),
            Run("Effective Date", bold=True),
            Run(")."),
        ),
    )
    if after.revision.summary:
        yield Paragraph(number="(C)", text=after.revision.summary)


def _history(paper: AmendmentPaper) -> str:
    """When the agreement was signed and what amended it since."""
    starts = f"in force from {date_words(paper.after.contract.starts_on)}"
    if not paper.signed:
        return starts
    restated = [at for at, item in enumerate(paper.signed) if not _amends(item)]
    base, *later = paper.signed[restated[-1] if restated else 0 :]
    words = "restated and signed on" if base.kind is RevisionKind.RESTATEMENT else "signed on"
    earlier = sum(map(_amends, paper.signed)) - len(later)
    amended = [
        f"Amendment {number} of {_signed_on(item)}"
        for number, item in enumerate(later, earlier + 1)
    ]
    by = f", as amended by {_listed(amended)}" if amended else ""
    return f"{words} {_signed_on(base)} and {starts}{by}"


def _amends(revision: Revision) -> bool:
    return revision.kind is RevisionKind.AMENDMENT


def _signed_on(revision: Revision) -> str:
    return date_words(revision.signed_on or revision.effective_from)


def _listed(words: list[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _agreed(paper: AmendmentPaper) -> Iterator[Block]:
    yield Heading(text="What is agreed", number="1", anchor="agreed")
    where = "section 2" if not paper.text else "sections 2 and 3"
    yield Paragraph(
        number="1.1",
        text=f"From the Effective Date the Agreement is amended as {where} of this Amendment say"
        f"{'' if paper.text else 's'}.",
    )
    yield Paragraph(
        number="1.2",
        text="Terms that the Agreement defines mean the same in this Amendment. \u201cClause\u201d"
        " and \u201cSchedule\u201d are those of the Agreement.",
    )


# ------------------------------------------------------------------------------- values


def _changes(paper: AmendmentPaper) -> Iterator[Block]:
    yield Heading(text="Values that change", number="2", anchor="changes")
    if not paper.changes:
        yield Paragraph(number="2.1", text="No value of the Agreement changes.")
    groups: dict[str, list[ChangeLine]] = {}
    for line in paper.changes:
        groups.setdefault(line.place, []).append(line)
    for number, (place, lines) in enumerate(groups.items(), 1):
        yield Paragraph(
            number=f"2.{number}",
            text=(Run(place, bold=True),),
            keep_with_next=True,
        )
        for letter, line in enumerate(lines):
            # A quoted sentence has its full stop already.
            text = line.sentence.replace(".\u201d.", ".\u201d")
            yield Paragraph(number=_item(letter), level=1, text=text)
    if paper.money:
        yield Space(2)
        yield money_table(paper.money, paper.after.contract.currency)


# ------------------------------------------------------------------------------- text


def _wording(paper: AmendmentPaper) -> Iterator[Block]:
    """What becomes of the text, each paragraph in full, as both parties sign it."""
    if not paper.text:
        return
    yield Heading(text="Text that changes", number="3", anchor="wording")
    note = _numbers_note(paper.text)
    if note:
        yield Paragraph(text=note, style=ParagraphStyle.NOTE, keep_with_next=True)
    for number, (sentence, paragraphs) in enumerate(_instructions(paper.text), 1):
        yield Paragraph(number=f"3.{number}", text=sentence, keep_with_next=bool(paragraphs))
        yield from paragraphs


def _numbers_note(text: tuple[TextChange, ...]) -> str:
    actions = {change.action for change in text}
    if TextAction.RENUMBERED in actions:
        return (
            "What is deleted is called by the number it had; everything else by the number that it"
            " has from then on."
        )
    if actions & {TextAction.RESERVED, TextAction.INSERTED}:
        return "No other clause changes its number: a deleted one leaves its number reserved."
    return ""


_Instruction = tuple[tuple[Run, ...], tuple[Block, ...]]


def _instructions(text: tuple[TextChange, ...]) -> Iterator[_Instruction]:
    """Sentences, each with the paragraphs that it introduces."""
    renumbered = [change for change in text if change.action is TextAction.RENUMBERED]
    for change in text:
        if change.action is not TextAction.RENUMBERED:
            yield from _instruction(change)
        elif change is renumbered[0]:
            for old, new in renumbered_ranges(renumbered):
                yield (
                    (Run(old, bold=True), Run(f" become{'' if ' to ' in old else 's'} {new}.")),
                    (),
                )


def _instruction(change: TextChange) -> Iterator[_Instruction]:
    before, after = change.before, change.after
    if after is None or change.action is TextAction.RESERVED:
        assert before is not None  # noqa: S101 - what goes was there
        stays = " Its number stays reserved." if after is not None else ""
        yield (_bold(before), Run(f" is deleted.{stays}")), ()
    elif change.action is TextAction.INSERTED:
        where = "" if change.follows is None else f" after {_in_text(change.follows)}"
        yield (_bold(after), Run(f" is inserted{where} and reads:")), _whole(after)
    elif change.action is TextAction.REWRITTEN:
        old = _former_heading(change)
        headed = f", headed {old} until then, " if old else " "
        yield (_bold(after), Run(f"{headed}is replaced as a whole and reads:")), _whole(after)
    else:
        yield from _edits(change, after)


def _edits(change: TextChange, after: NumberedClause) -> Iterator[_Instruction]:
    """The new heading, then what is replaced, added and deleted inside the clause."""
    name = _bold(after)
    if old := _former_heading(change):
        yield (name, Run(f" is the new heading of what was headed {old}.")), ()
    replaced = [p for p in change.paragraphs if p.before is not None and p.after is not None]
    added = [p for p in change.paragraphs if p.before is None]
    gone = [p.number for p in change.paragraphs if p.after is None]
    if replaced:
        words = " is replaced and reads:" if len(replaced) == 1 else " are replaced and read:"
        yield (Run("In "), name, Run(f", {_these(replaced)}{words}")), _quotes(replaced)
    if added:
        words = " is added:" if len(added) == 1 else " are added:"
        yield (Run("In "), name, Run(f", {_these(added)}{words}")), _quotes(added)
    if gone:
        words = " is deleted." if len(gone) == 1 else " are deleted."
        yield (Run("In "), name, Run(f", {_listed(gone)}{words}")), ()


def _these(paragraphs: list[ParagraphChange]) -> str:
    return "this paragraph" if len(paragraphs) == 1 else "these paragraphs"


def _quotes(paragraphs: Iterable[ParagraphChange]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(number=item.number, level=1, text=paragraph_runs(item.after))
        for item in paragraphs
        if item.after is not None
    )


def _whole(clause: NumberedClause) -> tuple[Block, ...]:
    return tuple(
        replace(block, level=block.level + 1) if isinstance(block, Paragraph) else block
        for block in paragraph_blocks(clause.paragraphs)
    )


def _bold(clause: NumberedClause) -> Run:
    return Run(named(clause), bold=True)


def _in_text(clause: NumberedClause) -> str:
    return clause.name if clause.letter else f"clause {clause.label}"


def _former_heading(change: TextChange) -> str:
    """The heading that the clause had, where it has another."""
    before, after = change.before, change.after
    if before is None or after is None or printed_title(before) == printed_title(after):
        return ""
    return f"\u201c{printed_title(before)}\u201d"


# ------------------------------------------------------------------------------- the end


def _rest(paper: AmendmentPaper) -> Iterator[Block]:
    number = 4 if paper.text else 3
    yield Heading(text="Everything else", number=f"{number}", anchor="rest")
    for at, text in enumerate(_REST, 1):
        yield Paragraph(number=f"{number}.{at}", text=text)


_REST: tuple[Text, ...] = (
    "Whatever this Amendment does not change stays in force as it is.",
    (
        "This Amendment is part of the Agreement and is read with it as one document. Where it"
        " differs from the Agreement or an earlier amendment, this Amendment prevails."
    ),
    (
        "What was done, earned or owed before the Effective Date is judged by the text in force at"
        " the time."
    ),
    (
        "The Agreement’s clauses on its law, its forum, notices and signature apply to this"
        " Amendment."
    ),
)


def _item(index: int) -> str:
    """(a), (b), ..., (z), (aa), ..."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("a") + rest) + text
    return f"({text})"
