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
from bpodesk.domain.rounding import grouped
from bpodesk.domain.sla.credits import CreditLine, CreditShare
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
    if len(credits.stakes) == 1:
        percent = percent_words(credits.stakes[0].policy.at_risk_percent)
        yield Paragraph(
            text=f"At-risk amount: {percent} of"
            f" {money_words(credits.base)} = {money_words(credits.at_risk)}."
            f" Cap of the month: {money_words(credits.cap)}."
            " Credit = at-risk amount × allocation × tier × repeat.",
            keep_with_next=True,
        )
    else:
        yield from _stakes(statement)
    rows = [row for line in credits.lines for row in _credit_rows(line, statement)]
    rows.append(
        TableRow(
            cells=(
                "Total",
                "",
                "",
                "",
                str(credits.due),
                str(credits.total),
                str(credits.earn_back),
            ),
            emphasis=Emphasis.TOTAL,
        )
    )
    yield Table(
        columns=(
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Allocation", width_mm=19, align=Align.RIGHT),
            TableColumn(title="Tier", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Repeat", width_mm=15, align=Align.RIGHT),
            TableColumn(title="Due", width_mm=22, align=Align.RIGHT),
            TableColumn(title="After cap", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Earned back", width_mm=22, align=Align.RIGHT),
        ),
        rows=tuple(rows),
    )
    yield Figure(picture=credit_waterfall(statement))
    yield Paragraph(
        text=f"Net payable: {money_words(statement.fees.gross)} − {money_words(credits.total)}"
        f" + {money_words(credits.earn_back)} = {money_words(statement.net)}."
    )


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
    yield Paragraph(
        text=f"Cap of the month: {money_words(credits.cap)}. Credit = the sum over the parts of the"
        " month of at-risk amount × allocation × tier × repeat, rounded half up once.",
        keep_with_next=True,
    )


def _credit_rows(line: CreditLine, statement: Statement) -> Iterator[TableRow]:
    """A service level's row; where its factors change in the month they stand below it by part."""
    yield TableRow(
        cells=(
            f"{line.sla_code}  {statement.level(line.sla_code).level.title}",
            *(("", "", "") if line.is_split else _factor_cells(line.shares[0])),
            str(line.due),
            str(line.credit),
            str(line.earn_back),
        )
    )
    tier = "" if line.is_split else _tier_words(line.shares[0], line, statement)
    if tier:
        cells = (tier[:1].upper() + tier[1:], "", "", "", "", "", "")
        yield TableRow(cells=cells, emphasis=Emphasis.MUTED)
    for share in line.shares if line.is_split else ():
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
