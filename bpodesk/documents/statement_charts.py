"""The charts of a statement, for paper and for the program's screens."""

from bpodesk.documents.blocks import Status
from bpodesk.documents.charts import (
    Bar,
    Progress,
    Step,
    StepKind,
    Target,
    bar_and_target_chart,
    progress_chart,
    waterfall_chart,
)
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.pictures import Picture
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.sla.measures import NotMeasurable, Unit
from bpodesk.domain.statements import Statement
from bpodesk.domain.wording import short_range

OUTCOME_STATUS = {
    Outcome.MET: Status.GOOD,
    Outcome.MINOR: Status.WARN,
    Outcome.MAJOR: Status.BAD,
    Outcome.NOT_JUDGED: Status.NONE,
    Outcome.NO_DATA: Status.NONE,
}


def weekly_chart(item: LevelResult) -> Picture:
    """A level's adjusted figure by week, with its target."""
    level = item.level
    bars = [
        Bar(
            label=week.label,
            value=None if isinstance(week.adjusted, NotMeasurable) else week.adjusted,
            status=OUTCOME_STATUS[level.judge(week.adjusted)],
        )
        for week in item.weeks
    ]
    days = f", {short_range(item.days)}" if item.is_part else ""
    return bar_and_target_chart(
        f"{level.code} by week, adjusted{days}",
        bars,
        unit=level.measure.unit.value,
        target=Target(value=level.target),
        decimals=2 if level.measure.unit is Unit.PERCENT else 0,
    )


def credit_waterfall(statement: Statement) -> Picture:
    """From the gross charges over each credit and earn-back to the net amount."""
    credits = statement.credits
    currency = statement.net.currency
    steps = [Step(label="Gross", amount=statement.fees.gross.amount, kind=StepKind.BASE)]
    steps.extend(
        Step(label=line.sla_code, amount=-line.credit.amount, kind=StepKind.CREDIT)
        for line in credits.lines
        if line.credit.minor
    )
    steps.extend(
        Step(label=f"{line.sla_code} back", amount=line.earn_back.amount, kind=StepKind.EARN_BACK)
        for line in credits.lines
        if line.earn_back.minor
    )
    steps.append(Step(label="Net", amount=statement.net.amount, kind=StepKind.NET))
    floor = min(statement.net.amount, statement.fees.gross.amount - credits.total.amount)
    low = int(floor * 9 / 10) if floor > 0 else None
    return waterfall_chart("From gross to net", steps, unit=currency, low=low)


def hours_chart(statement: Statement, *, width: float = 470.0) -> Picture:
    """Each person's scheduled hours worked, of those contracted."""
    rows = [
        Progress(
            label=person.person.code
            if person.person.goes_by_code
            else f"{person.person.code}  {person.person.name}",
            done=round(person.worked_minutes / 60, 2),
            of=round(person.scheduled_minutes / 60, 2),
            status=Status.GOOD
            if person.worked_minutes >= person.scheduled_minutes
            else Status.WARN,
        )
        for person in statement.people
    ]
    return progress_chart("Scheduled hours worked", rows, unit="h", decimals=2, width=width)
