"""The excused events of a statement: their register, their evidence, and disputes both ways."""

from collections.abc import Iterable, Iterator, Mapping

from bpodesk.documents.blocks import (
    Align,
    Block,
    Emphasis,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.statement_words import verdict_words
from bpodesk.domain.event_files import EvidenceRef
from bpodesk.domain.excuse_worth import ExcuseWorth, LevelWorth, disputes_of, together_of
from bpodesk.domain.level_results import EventResult
from bpodesk.domain.money import Money
from bpodesk.domain.sla.excuses import Decision, Effect
from bpodesk.domain.statements import Statement
from bpodesk.domain.what_ifs import WhatIf
from bpodesk.domain.wording import instant_words, measured_words, money_words


def event_blocks(
    statement: Statement, cases: tuple[WhatIf, ...], *, clauses: Mapping[str, str]
) -> Iterator[Block]:
    """The register of the month's events and what each is worth, then the disputes."""
    if not statement.events:
        return
    zone = statement.inputs.zone
    yield Heading(text="Excused events", anchor="events")
    yield Table(
        columns=(
            TableColumn(title="Event", weight=2),
            TableColumn(title=f"From – until ({zone})", width_mm=38),
            TableColumn(title="Notice / deadline", width_mm=38),
            TableColumn(title="Takes out", weight=1.6),
            TableColumn(title="Standing", weight=1.6),
        ),
        rows=tuple(_event_row(item, zone, clauses) for item in statement.events),
    )
    together = together_of(statement, cases)
    if together is not None:
        text = f"The excused events of this month are worth {money_words(together.worth)}."
        yield Paragraph(text=text, style=ParagraphStyle.SMALL)
    disputed = {
        item.event.code for item in statement.events if item.event.decision is Decision.DISPUTED
    }
    for case in cases:
        code = case.code.removeprefix("accept:")
        if code != case.code and code not in disputed:
            text = f"{case.title}, the net amount would change by {money_words(case.worth)}."
            yield Paragraph(text=text, style=ParagraphStyle.SMALL)
    yield from _evidence(statement.inputs.evidence, by_code=statement.inputs.contract.staff_codes)
    yield from _disputes(disputes_of(statement, cases))


def _event_row(item: EventResult, zone: str, clauses: Mapping[str, str]) -> TableRow:
    event = item.event
    notice = "no notice" if event.noticed_at is None else instant_words(event.noticed_at, zone=zone)
    out = "; ".join(effect_words(effect) for effect in event.effects)
    why = ", ".join(part for part in (event.kind.value, clauses.get(event.code, "")) if part)
    return TableRow(
        cells=(
            f"{event.code}  {event.title} ({why})",
            " – ".join(
                instant_words(moment, zone=zone) for moment in (event.started_at, event.ended_at)
            ),
            f"{notice} / {instant_words(item.standing.deadline, zone=zone)}",
            out or "nothing",
            f"{'counts' if item.standing.counts else 'does not count'}: {item.standing.words}",
        ),
        emphasis=Emphasis.NORMAL if item.standing.counts else Emphasis.MUTED,
    )


def effect_words(effect: Effect) -> str:
    """S1: 118 abandoned, 148 after, 12 within."""
    counts = sorted(effect.counts.items())
    listed = ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in counts)
    return f"{effect.sla_code}: {listed}"


def _evidence(evidence: tuple[EvidenceRef, ...], *, by_code: bool) -> Iterator[Block]:
    if not evidence:
        return
    where = "they stay with the vendor" if by_code else "the bundle has them"
    yield Heading(text="Evidence of excused events", level=2, anchor="evidence")
    yield Paragraph(
        text=f"Files kept with the events, each with its SHA-256; {where}.",
        style=ParagraphStyle.NOTE,
        keep_with_next=True,
    )
    yield KeyValues(
        pairs=tuple((f"{item.event_code}  {item.name}", item.sha256) for item in evidence)
    )


def _disputes(disputes: Iterable[ExcuseWorth]) -> Iterator[Block]:
    for number, dispute in enumerate(disputes):
        if number == 0:
            yield Heading(text="Disputes", anchor="disputes")
            yield Paragraph(
                text="What is disputed takes nothing out of the amounts of this statement until it"
                " is settled. Both results are shown.",
                style=ParagraphStyle.NOTE,
                keep_with_next=True,
            )
        anchor = "dispute-" + "-".join(dispute.codes)
        yield Heading(text=dispute.title, level=2, anchor=anchor)
        yield Paragraph(
            text=f"This dispute is worth {money_words(dispute.worth)}."
            if len(dispute.codes) == 1
            else f"These disputes together are worth {money_words(dispute.worth)}.",
            keep_with_next=True,
        )
        yield _both_ways(dispute)


def _both_ways(dispute: ExcuseWorth) -> Table:
    currency = dispute.worth.currency
    rejected, accepted = dispute.without, dispute.excused
    totals: tuple[tuple[str, Money, Money], ...] = (
        ("Service credits", rejected.credits.total, accepted.credits.total),
        ("Earned back", rejected.credits.earn_back, accepted.credits.earn_back),
        ("Net payable", rejected.net, accepted.net),
    )
    return Table(
        columns=(
            TableColumn(title="Service level", weight=1),
            TableColumn(title="If rejected", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Result", width_mm=26),
            TableColumn(title=f"Credit {currency}", width_mm=20, align=Align.RIGHT),
            TableColumn(title="If accepted", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Result", width_mm=26),
            TableColumn(title=f"Credit {currency}", width_mm=20, align=Align.RIGHT),
        ),
        rows=(
            *(_level_row(level) for level in dispute.levels),
            *(
                TableRow(
                    cells=(title, "", "", str(one), "", "", str(other)), emphasis=Emphasis.TOTAL
                )
                for title, one, other in totals
            ),
        ),
    )


def _level_row(level: LevelWorth) -> TableRow:
    result = level.without.result
    cells = [f"{result.level.code}  {result.title}"]
    for side in (level.without, level.excused):
        cells += [
            measured_words(side.result.month.adjusted, result.level.measure),
            verdict_words(side.result),
            str(side.credit),
        ]
    return TableRow(
        cells=tuple(cells), emphasis=Emphasis.NORMAL if level.differs else Emphasis.MUTED
    )
