"""The credit page of a statement: what was at risk, each credit with its factors, the net."""

from collections.abc import Iterator

from bpodesk.documents.blocks import (
    Align,
    Block,
    Emphasis,
    Figure,
    Heading,
    Paragraph,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.statement_charts import credit_waterfall
from bpodesk.domain.credit_formulas import (
    RULES,
    earned_words,
    line_formula,
    tally_words,
)
from bpodesk.domain.credit_words import incident_words
from bpodesk.domain.rounding import grouped
from bpodesk.domain.sla.credits import (
    CreditLine,
    Credits,
    CreditShare,
    Mechanism,
    Stake,
    Tally,
)
from bpodesk.domain.statements import Statement
from bpodesk.domain.wording import (
    money_words,
    percent_words,
    short_range,
    tier_name,
    tier_words,
)


def credit_blocks(statement: Statement) -> Iterator[Block]:
    """At-risk amount, credits by service level, chart and net; nothing where none bears credits."""
    credits = statement.credits
    if not credits.lines:
        return
    yield Heading(text="Service credits", anchor="credits")
    if all(stake.policy.mechanism is Mechanism.ALLOCATION for stake in credits.stakes):
        yield from _allocations(statement)
    else:
        yield from _formulas(statement)
    for item in credits.incidents:
        yield Paragraph(text=incident_words(item))
    yield Figure(picture=credit_waterfall(statement))
    yield Paragraph(
        text=f"Net payable: {money_words(statement.fees.gross)} − {money_words(credits.total)}"
        f" + {money_words(credits.earn_back)} = {money_words(statement.net)}."
    )


def _allocations(statement: Statement) -> Iterator[Block]:
    """The factors in columns, where all credits are shares of the at-risk amount."""
    credits = statement.credits
    if len(credits.stakes) == 1:
        yield Paragraph(
            text=f"{_at_risk(credits.stakes[0])} Cap of the month: {money_words(credits.cap)}."
            f" {RULES[Mechanism.ALLOCATION]}",
            keep_with_next=True,
        )
    else:
        yield from _stakes(statement)
        yield Paragraph(
            text=f"Cap of the month: {money_words(credits.cap)}. Credit = the sum over the parts of"
            " the month of at-risk amount × allocation × tier × repeat, rounded half up once.",
            keep_with_next=True,
        )
    rows = [row for line in credits.lines for row in _credit_rows(line, statement)]
    yield Table(
        columns=(
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Allocation", width_mm=19, align=Align.RIGHT),
            TableColumn(title="Tier", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Repeat", width_mm=15, align=Align.RIGHT),
            *_AMOUNTS,
        ),
        rows=(*rows, _total(credits, columns=3)),
    )


_AMOUNTS = (
    TableColumn(title="Due", width_mm=22, align=Align.RIGHT),
    TableColumn(title="After cap", width_mm=22, align=Align.RIGHT),
    TableColumn(title="Earned back", width_mm=22, align=Align.RIGHT),
)


def _total(credits: Credits, *, columns: int) -> TableRow:
    """The last row; so many columns lie between its name and the amounts."""
    amounts = (str(credits.due), str(credits.total), str(credits.earn_back))
    return TableRow(cells=("Total", *("",) * columns, *amounts), emphasis=Emphasis.TOTAL)


def _at_risk(stake: Stake) -> str:
    percent = percent_words(stake.policy.at_risk_percent)
    return f"At-risk amount: {percent} of {money_words(stake.base)} = {money_words(stake.at_risk)}."


def _formulas(statement: Statement) -> Iterator[Block]:
    """Each credit as a formula with its numbers, where the mechanism is another one."""
    credits = statement.credits
    is_split = len(credits.stakes) > 1
    if is_split:
        yield from _stakes(statement)
    for stake in credits.stakes:
        yield Paragraph(text=" ".join(_rules(stake, credits, is_split)), keep_with_next=True)
    at_risk = "" if is_split else f"{_at_risk(credits.stakes[0])} "
    yield Paragraph(
        text=f"{at_risk}Cap of the month: {money_words(credits.cap)}.",
        keep_with_next=True,
    )
    rows = [row for line in credits.lines for row in _formula_rows(line, statement)]
    yield Table(
        columns=(
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Worked out as", width_mm=52, align=Align.RIGHT),
            *_AMOUNTS,
        ),
        rows=(*rows, _total(credits, columns=1)),
    )


def _rules(stake: Stake, credits: Credits, is_split: bool) -> Iterator[str]:
    """The rule of a part, what was added up under it, and what is at risk."""
    mechanism = stake.policy.mechanism
    if is_split:
        yield f"{short_range(stake.days)}, {mechanism}:"
    else:
        yield f"Mechanism: {mechanism}. Charges at risk: {money_words(stake.base)}."
    yield from (tally_words(tally, stake) for tally in _tally_of(stake, credits))
    yield RULES[mechanism]


def _tally_of(stake: Stake, credits: Credits) -> tuple[Tally, ...]:
    return tuple(tally for tally in credits.tallies if tally.days == stake.days)


def _formula_rows(line: CreditLine, statement: Statement) -> Iterator[TableRow]:
    """A service level's row; by part of the month below it, where its factors change."""
    credits = statement.credits
    stakes = {stake.days: stake for stake in credits.stakes}

    def formula(share: CreditShare) -> str:
        stake = stakes[share.days]
        return line_formula(line, share, stake, next(iter(_tally_of(stake, credits)), None))

    # A formula is of one part's amounts: factors that stay the same are told by part, too.
    first, *_ = line.shares
    counts = any(share.outcome.failed for share in line.shares) and not line.incident
    is_split = len(line.shares) > 1 and counts
    yield TableRow(
        cells=(
            f"{line.sla_code}  {statement.level(line.sla_code).level.title}",
            "" if is_split else formula(first),
            str(line.due),
            str(line.credit),
            str(line.earn_back),
        )
    )
    for share in line.shares:
        tier = _tier_words(share, line, statement) if share.mechanism.uses_tiers else ""
        days = f"of which {short_range(share.days)}" if is_split else ""
        words = ", ".join(part for part in (days, tier) if part)
        amounts = (formula(share), str(share.due)) if is_split else ("", "")
        if words:
            shown = words if is_split else words[:1].upper() + words[1:]
            yield TableRow(cells=(shown, *amounts, "", ""), emphasis=Emphasis.MUTED)
    earned = earned_words(line, credits.stakes[-1])
    if earned:
        yield TableRow(cells=(f"Earned back: {earned}", "", "", "", ""), emphasis=Emphasis.MUTED)


def _stakes(statement: Statement) -> Iterator[Block]:
    """What was at risk in each part of the month."""
    credits = statement.credits
    yield Table(
        columns=(
            TableColumn(title="Days", width_mm=28),
            TableColumn(title="Terms", weight=1),
            TableColumn(title="At-risk base", width_mm=30, align=Align.RIGHT),
            TableColumn(title="At risk", width_mm=20, align=Align.RIGHT),
            TableColumn(title="At-risk amount", width_mm=30, align=Align.RIGHT),
        ),
        rows=(
            *(
                TableRow(
                    cells=(
                        short_range(part.days),
                        f"Revision {part.revision.number}",
                        str(stake.base),
                        percent_words(stake.policy.at_risk_percent),
                        str(stake.at_risk),
                    )
                )
                for part, stake in zip(statement.inputs.parts, credits.stakes, strict=True)
            ),
            TableRow(
                cells=("Total", "", str(credits.base), "", str(credits.at_risk)),
                emphasis=Emphasis.TOTAL,
            ),
        ),
    )


def _has_factors(line: CreditLine) -> bool:
    """Whether its factors stand in its own row: they change in no part, and are counted."""
    return not line.is_split and not line.incident


def _credit_rows(line: CreditLine, statement: Statement) -> Iterator[TableRow]:
    """A service level's row; where its factors change in the month they stand below it by part."""
    yield TableRow(
        cells=(
            f"{line.sla_code}  {statement.level(line.sla_code).level.title}",
            *(_factor_cells(line.shares[0]) if _has_factors(line) else ("", "", "")),
            str(line.due),
            str(line.credit),
            str(line.earn_back),
        )
    )
    if line.incident:
        cells = (f"Counted once, with incident {line.incident}", *("",) * 6)
        yield TableRow(cells=cells, emphasis=Emphasis.MUTED)
    tier = "" if not _has_factors(line) else _tier_words(line.shares[0], line, statement)
    if tier:
        cells = (tier[:1].upper() + tier[1:], "", "", "", "", "", "")
        yield TableRow(cells=cells, emphasis=Emphasis.MUTED)
    for share in line.shares if line.is_split and not line.incident else ():
        tier = _tier_words(share, line, statement)
        yield TableRow(
            cells=(
                f"of which {short_range(share.days)}" + (f", {tier}" if tier else ""),
                *_factor_cells(share),
                str(share.due),
                "",
                "",
            ),
            emphasis=Emphasis.MUTED,
        )
    earned = earned_words(line, statement.credits.stakes[-1])
    if earned:
        cells = (f"Earned back: {earned}", *("",) * 6)
        yield TableRow(cells=cells, emphasis=Emphasis.MUTED)


def _tier_words(share: CreditShare, line: CreditLine, statement: Statement) -> str:
    """The tier that a share's factor is of, with its bounds; empty where the level has no tiers."""
    if share.tier is None:
        return ""
    level = next(
        result.level
        for result in statement.levels
        if result.level.code == line.sla_code and share.days.start in result.days
    )
    return f"{tier_name(level, share.tier)}: {tier_words(level, share.tier)}"


def _factor_cells(share: CreditShare) -> tuple[str, str, str]:
    return (
        percent_words(share.allocation_percent),
        f"× {grouped(share.tier_factor)}",
        f"× {grouped(share.repeat)}",
    )
