"""The agreement on paper: cover, contents, numbered clauses, schedules, signatures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bpodesk.documents.blocks import (
    Align,
    Block,
    Contents,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Run,
    SignatureParty,
    Signatures,
    Space,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.fonts import NO_BREAK_SPACE
from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import NumberedClause, NumberedClauses, NumberedParagraph, numbering
from bpodesk.domain.clauses.records import TABLE_KINDS, ParagraphKind, VariableType
from bpodesk.domain.clauses.values import format_typed_value
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.customers import Customer
from bpodesk.domain.level_words import definition_words
from bpodesk.domain.rate_words import card_terms
from bpodesk.domain.sla.credits import Mechanism
from bpodesk.domain.sla.event_kinds import USUALLY_EXCUSED
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Direction
from bpodesk.domain.volume_fees import price_words
from bpodesk.domain.wording import (
    WEEKDAYS,
    brief_date,
    coverage_words,
    date_words,
    holiday_kind_words,
    percent_words,
    threshold_words,
    tier_words,
)

_NAMED = re.compile(r"(?<=\b[Cc]lause) (?=\d)|(?<=\bSchedule) (?=[A-H]\b)")
"""The space inside the name of a clause or schedule, where no line ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """A seat as schedule E prints it."""

    seat: str
    person: str
    role: str
    period: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPaper:
    """Everything an agreement prints."""

    company: Company
    customer: Customer
    contract: Contract
    revision: Revision
    clauses: NumberedClauses
    seats: tuple[SeatLine, ...]


def agreement_document(paper: AgreementPaper) -> Document:
    """The whole agreement as a document."""
    contract, revision = paper.contract, paper.revision
    return Document(
        title=f"Agreement {contract.number}: {contract.title}",
        subject=f"Revision {revision.number}, in force from {date_words(revision.effective_from)}",
        author=paper.company.printed_name,
        language="en",
        header_left=f"{contract.title}",
        header_right=f"{contract.number} · Revision {revision.number}",
        footer_left=f"{paper.company.printed_name} / {paper.customer.printed_name}",
        blocks=(
            *_cover(paper),
            PageBreak(),
            Contents(deepest_level=1),
            PageBreak(),
            *_clauses(paper.clauses.clauses),
            *signature_blocks(paper),
            PageBreak(),
            *_schedules(paper),
        ),
    )


def _cover(paper: AgreementPaper) -> Iterator[Block]:
    contract, revision = paper.contract, paper.revision
    yield Space(30)
    yield Paragraph(text="Business process outsourcing agreement", style=ParagraphStyle.LEAD)
    yield Paragraph(text=contract.title, style=ParagraphStyle.TITLE)
    yield Space(8)
    ends = "open-ended" if contract.ends_on is None else date_words(contract.ends_on)
    signed = "not signed yet" if revision.signed_on is None else date_words(revision.signed_on)
    yield KeyValues(
        pairs=(
            ("Contract number", contract.number),
            ("Revision", f"{revision.number} ({revision.kind.value})"),
            ("In force from", date_words(revision.effective_from)),
            ("Contract starts", date_words(contract.starts_on)),
            ("Contract ends", ends),
            ("Signed on", signed),
            ("Currency", contract.currency),
            ("Time zone", revision.terms.calendar.zone),
        )
    )
    yield Space(8)
    yield from party_blocks(paper)
    if revision.summary:
        yield Space(6)
        yield Paragraph(text=f"This revision: {revision.summary}", style=ParagraphStyle.NOTE)


def party_blocks(paper: AgreementPaper) -> Iterator[Block]:
    """Who it is between, with their addresses."""
    company, customer = paper.company, paper.customer
    yield Paragraph(text="Between", style=ParagraphStyle.NOTE, keep_with_next=True)
    yield from _party(company.printed_name, company.address, company.country, "the Vendor")
    yield Space(1.5)
    yield Paragraph(text="and", style=ParagraphStyle.NOTE, keep_with_next=True)
    yield from _party(customer.printed_name, customer.address, customer.country, "the Customer")


def _party(name: str, address: str, country: str, role: str) -> Iterator[Block]:
    yield Paragraph(text=(Run(name, bold=True), Run(f" ({role})")), keep_with_next=True)
    where = ", ".join(part for part in (address.replace("\n", ", "), country) if part)
    if where:
        yield Paragraph(text=where, style=ParagraphStyle.SMALL)


def _clauses(clauses: Iterable[NumberedClause]) -> Iterator[Block]:
    for clause in clauses:
        yield from clause_blocks(clause)


def clause_blocks(clause: NumberedClause) -> Iterator[Block]:
    """A clause, or the prose of a schedule, under its heading."""
    if clause.letter:
        yield Heading(
            text=SCHEDULES.get(clause.letter, clause.title),
            number=f"Schedule {clause.letter}",
            anchor=f"schedule-{clause.letter}",
        )
    else:
        yield Heading(text=clause.title, number=clause.label, anchor=f"clause-{clause.clause_id}")
    yield from paragraph_blocks(clause.paragraphs)


def paragraph_blocks(paragraphs: Iterable[NumberedParagraph]) -> Iterator[Block]:
    """Text and headings one by one, the rows of a table together."""
    rows: list[NumberedParagraph] = []
    for paragraph in paragraphs:
        if rows and paragraph.kind is not ParagraphKind.TABLE_ROW:
            yield _table(rows)
            rows = []
        if paragraph.kind in TABLE_KINDS:
            rows.append(paragraph)
        elif paragraph.kind is ParagraphKind.HEADING:
            # A heading of the text is plain: its weight is that of all headings.
            yield Heading(text=paragraph.text, level=2)
        else:
            yield _paragraph(paragraph)
    if rows:
        yield _table(rows)


def _table(rows: Sequence[NumberedParagraph]) -> Table:
    titles, *body = rows
    return Table(
        columns=tuple(TableColumn(title=_plain(part)) for part in titles.parts),
        rows=tuple(TableRow(cells=tuple(_runs(part) for part in row.parts)) for row in body),
    )


def paragraph_runs(paragraph: NumberedParagraph) -> tuple[Run, ...]:
    """The paragraph's words in their weights; no line ends inside the name of a clause."""
    return _runs(paragraph.runs)


def _paragraph(paragraph: NumberedParagraph) -> Paragraph:
    return Paragraph(
        text=paragraph_runs(paragraph),
        number=paragraph.number,
        level=max(0, paragraph.level - 1),
    )


def _runs(runs: Iterable[numbering.Run]) -> tuple[Run, ...]:
    return tuple(Run(_NAMED.sub(NO_BREAK_SPACE, run.text), bold=run.bold) for run in runs)


def _plain(runs: Iterable[numbering.Run]) -> str:
    return "".join(run.text for run in runs)


def signature_blocks(paper: AgreementPaper) -> Iterator[Block]:
    """The heading, the sentence and the lines for both parties' signatures."""
    yield Heading(text="Signatures", anchor="signatures")
    yield Paragraph(
        text="Signed for the parties by the persons named below, each of whom has the authority"
        " to bind the party they sign for.",
        keep_with_next=True,
    )
    yield Signatures(
        parties=(
            SignatureParty(
                title="For the Vendor",
                organisation=paper.company.printed_name,
                name=paper.company.signatory,
                role=paper.company.signatory_title,
            ),
            # Who signs for the customer is theirs to say: lines to write on.
            SignatureParty(title="For the Customer", organisation=paper.customer.printed_name),
        ),
        with_place=True,
    )


def _schedules(paper: AgreementPaper) -> Iterator[Block]:
    prose = {clause.letter: clause for clause in paper.clauses.schedules}
    tables = schedule_tables(paper)
    for letter, title in SCHEDULES.items():
        if letter in prose:
            yield from clause_blocks(prose[letter])
        else:
            yield Heading(text=title, number=f"Schedule {letter}", anchor=f"schedule-{letter}")
        yield from tables.get(letter, ())
        yield Space(3)


def schedule_tables(paper: AgreementPaper) -> dict[str, tuple[Block, ...]]:
    """What is printed below the prose of schedules, by their letters."""
    terms = paper.revision.terms
    return {
        "B": tuple(_rates(terms, paper.contract.currency)),
        "C": (*_levels(terms), *_excused_kinds(terms)),
        "D": tuple(_calendar(terms)),
        "E": tuple(_seats(paper.seats)),
    }


def _rates(terms: Terms, currency: str) -> Iterator[Block]:
    yield Paragraph(
        text=f"Rates are in {currency}. Seats are prorated by"
        f" {terms.commercial.proration.value}. Each line of a statement is rounded once, half up.",
        keep_with_next=True,
    )
    rows = [
        TableRow(
            cells=(
                line.code,
                line.title + (f" ({line.role})" if line.role else ""),
                line.kind.value,
                price_words(line),
                brief_date(line.starts_on),
                "–" if line.ends_on is None else brief_date(line.ends_on),
                f"{line.minimum_units:,}" if line.minimum_units else "–",
                "yes" if line.at_risk else "no",
            )
        )
        for line in terms.rate_lines
    ]
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=24),
            TableColumn(title="Charge", weight=1),
            TableColumn(title="Basis", width_mm=27),
            TableColumn(title="Rate", width_mm=18, align=Align.RIGHT),
            TableColumn(title="From", width_mm=22),
            TableColumn(title="Until (excl.)", width_mm=22),
            TableColumn(title="Minimum", width_mm=20, align=Align.RIGHT),
            TableColumn(title="At risk", width_mm=14),
        ),
        rows=tuple(rows),
    )
    agreed = card_terms(terms.rate_lines, currency)
    if agreed:
        yield Heading(text="What is agreed beside the rate", level=2)
        yield Table(
            columns=(
                TableColumn(title="Code", width_mm=24),
                TableColumn(title="From", width_mm=22),
                TableColumn(title="Terms", weight=1),
            ),
            rows=tuple(
                TableRow(cells=(line.code, brief_date(line.starts_on), said))
                for line, said in agreed
            ),
        )


def _excused_kinds(terms: Terms) -> Iterator[Block]:
    """Which events are excused, where it is not what the clauses on them say alone."""
    kinds = terms.credits.excused_kinds
    if kinds == USUALLY_EXCUSED:
        return
    listed = format_typed_value(VariableType.LIST, kinds) or "none"
    further = [kind for kind in kinds if kind not in USUALLY_EXCUSED]
    words = f"Kinds of events that are excused under this agreement: {listed}."
    if further:
        words += (
            " Notice, decision and effect of an event of another kind than force majeure are those"
            " of a customer act or omission."
        )
    yield Heading(text="Excused events", level=2)
    yield Paragraph(text=words)


def _levels(terms: Terms) -> Iterator[Block]:
    if terms.slas:
        yield Heading(text="Service levels", level=2)
        mechanism = terms.credits.mechanism
        yield _level_table(terms.slas, mechanism=mechanism)
        yield from _tiers([level for level in terms.slas if level.tiers], mechanism)
    if terms.kpis:
        yield Heading(text="KPIs", level=2)
        yield _level_table(terms.kpis, mechanism=None)
    if terms.levels:
        yield Heading(text="How each is measured", level=2)
        yield Table(
            columns=(
                TableColumn(title="Code", width_mm=14),
                TableColumn(title="Measure", weight=1),
                TableColumn(title="Formula", weight=2),
                TableColumn(title="Definition", weight=2),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        level.code,
                        level.measure.title,
                        level.measure.formula,
                        definition_words(level),
                    )
                )
                for level in terms.levels
            ),
        )
    yield Paragraph(
        text="Figures are exact until they are printed. A month without data is reported as"
        f" “no data”; it is neither met nor missed. {_minor_words(terms)}",
        style=ParagraphStyle.NOTE,
    )


def _minor_words(terms: Terms) -> str:
    """What a minor and a major miss are, also where a minimum is the most that is borne."""
    if any(
        level.minimum is not None and level.measure.direction is Direction.AT_MOST
        for level in terms.levels
    ):
        return (
            "Minor misses the target and reaches the minimum, major misses the minimum as well:"
            " by lying below it where high is better, above it where low is better."
        )
    return "Minor is below the target and at or above the minimum, major is below the minimum."


_TIER_FACTORS = (
    "Where a Service Level has tiers, the Service Credit for a Miss is worked out with the"
    " factor of the tier that the exact result lies in, in place of the factor for a Minor or a"
    " Major Miss. Each tier goes on to where the next begins; the last has no end."
)
_TIER_PERCENTAGES = (
    "The Service Credit for a Miss is the percentage of the tier that the exact result lies in, of"
    " the month’s Charges on the fee lines at risk. Each tier goes on to where the next begins; the"
    " last has no end."
)


def _tiers(levels: Sequence[ServiceLevel], mechanism: Mechanism) -> Iterator[Block]:
    """The credit tiers of the levels that have them; nothing where none does."""
    of_charges = mechanism is Mechanism.UPTIME
    if not levels:
        return
    yield Heading(text="Credit tiers", level=2)
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=14),
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Tier", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Result of the month", width_mm=70),
            TableColumn(
                title="Of the Charges" if of_charges else "Factor",
                width_mm=26 if of_charges else 20,
                align=Align.RIGHT,
            ),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    *(("", "") if place else (level.code, level.title)),
                    str(place + 1),
                    tier_words(level, place),
                    percent_words(tier.factor_percent),
                )
            )
            for level in levels
            for place, tier in enumerate(level.tiers)
        ),
    )
    yield Paragraph(
        text=_TIER_PERCENTAGES if of_charges else _TIER_FACTORS,
        style=ParagraphStyle.NOTE,
    )


def _level_table(levels: Iterable[ServiceLevel], *, mechanism: Mechanism | None) -> Table:
    """The levels of a schedule; those that bear credits by a mechanism, KPIs by none."""
    columns = [
        TableColumn(title="Code", width_mm=14),
        TableColumn(title="Title", weight=1),
        TableColumn(title="Better", width_mm=18),
        TableColumn(title="Target", width_mm=20, align=Align.RIGHT),
    ]
    if mechanism is not None:
        columns += [
            TableColumn(title="Minimum", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Stretch", width_mm=20, align=Align.RIGHT),
        ]
        if mechanism.uses_allocations:
            columns.append(TableColumn(title="Allocation", width_mm=20, align=Align.RIGHT))
    return Table(
        columns=tuple(columns),
        rows=tuple(TableRow(cells=_level_cells(level, mechanism)) for level in levels),
    )


def _level_cells(level: ServiceLevel, mechanism: Mechanism | None) -> tuple[str, ...]:
    unit = level.measure.unit
    cells = (
        level.code,
        level.title + ("" if level.live else " (baselining)"),
        "high" if level.measure.direction is Direction.AT_LEAST else "low",
        threshold_words(level.target, unit),
    )
    if mechanism is None:
        return cells
    bounds = (threshold_words(level.minimum, unit), threshold_words(level.stretch, unit))
    if not mechanism.uses_allocations:
        return (*cells, *bounds)
    return (*cells, *bounds, percent_words(level.allocation_percent))


def _calendar(terms: Terms) -> Iterator[Block]:
    calendar = terms.calendar
    yield KeyValues(
        pairs=(("Time zone", calendar.zone), ("Working hours", coverage_words(calendar)))
    )
    if calendar.holidays:
        yield Table(
            columns=(
                TableColumn(title="Date", width_mm=34),
                TableColumn(title="Weekday", width_mm=28),
                TableColumn(title="Holiday", weight=1),
                TableColumn(title="Kind", width_mm=34),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        date_words(holiday.day),
                        WEEKDAYS[holiday.day.weekday()],
                        holiday.name,
                        holiday_kind_words(holiday),
                    )
                )
                for holiday in calendar.holidays
            ),
            caption="Holidays",
        )


def _seats(seats: tuple[SeatLine, ...]) -> Iterator[Block]:
    if not seats:
        yield Paragraph(text="No seats are dedicated under this agreement.")
        return
    yield Table(
        columns=(
            TableColumn(title="Seat", width_mm=24),
            TableColumn(title="Person", weight=2),
            TableColumn(title="Role", weight=1),
            TableColumn(title="Period", width_mm=62),
            TableColumn(title="FTE", width_mm=16, align=Align.RIGHT),
        ),
        rows=tuple(
            TableRow(cells=(line.seat, line.person, line.role, line.period, line.share))
            for line in seats
        ),
    )
