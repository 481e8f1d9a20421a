"""The program's statement of a told month, as an answer."""

from fractions import Fraction
from itertools import groupby

from bpodesk.domain.sla.measures import Measured, NotMeasurable
from bpodesk.domain.statements import Statement, compute_statement
from bpodesk.domain.what_ifs import what_ifs
from tests.domain.oracle.inputs import inputs
from tests.domain.oracle.story import Answer, Case, Story


def answer(story: Story) -> Answer:
    """What the program makes of a month."""
    given = inputs(story)
    statement = compute_statement(given)
    found = as_answer(statement)
    found.assumed = {case.code: as_case(case.statement) for case in what_ifs(given, statement)}
    return found


def figure(measured: Measured) -> Fraction | None:
    return None if isinstance(measured, NotMeasurable) else measured


def as_answer(statement: Statement) -> Answer:
    stakes = statement.credits.stakes
    return Answer(
        days={
            (day.staff_id, day.day): (
                day.scheduled_minutes,
                day.worked_minutes,
                day.overtime_minutes,
                day.night_minutes,
                day.role,
            )
            for day in statement.hours.person_days
        },
        kinds={
            (day.staff_id, day.day): {
                item.kind.value: (
                    item.minutes,
                    item.overtime_minutes,
                    item.long_minutes,
                    item.night_minutes,
                )
                for item in day.kinds
            }
            for day in statement.hours.person_days
            if day.kinds
        },
        people={
            person.person.id: (
                person.days,
                person.scheduled_minutes,
                person.worked_minutes,
                person.overtime_minutes,
                person.night_minutes,
            )
            for person in statement.people
        },
        lines=[
            (line.code, line.quantity, line.rate, line.amount.minor)
            for line in statement.fees.lines
        ],
        gross=statement.fees.gross.minor,
        base=statement.fees.at_risk_base.minor,
        bases=[stake.base.minor for stake in stakes],
        at_risk=[stake.at_risk.minor for stake in stakes],
        real=as_case(statement),
        excused={item.event.code: item.standing.counts for item in statement.events},
    )


def as_case(statement: Statement) -> Case:
    lines = statement.credits.lines
    by_code = {
        code: list(mine)
        for code, mine in groupby(statement.levels, key=lambda result: result.level.code)
    }
    return Case(
        figures={
            code: [
                (
                    item.days.start,
                    item.days.end,
                    figure(item.month.raw),
                    figure(item.month.adjusted),
                    item.outcome.value,
                )
                for item in mine
            ]
            for code, mine in by_code.items()
        },
        periods={
            code: [
                (period.days.start, period.days.end, figure(period.raw), figure(period.adjusted))
                for item in mine
                for period in item.periods
            ]
            for code, mine in by_code.items()
            if any(item.periods for item in mine)
        },
        in_a_row={line.sla_code: line.consecutive for line in lines},
        due={line.sla_code: line.due.minor for line in lines},
        credit={line.sla_code: line.credit.minor for line in lines},
        earned={line.sla_code: line.earn_back.minor for line in lines},
        cap=statement.credits.cap.minor,
        used=statement.credits.twelve_month_used.minor,
        warned={
            notice.message.split()[0]: "one more" if "one more" in notice.message else "right"
            for notice in statement.notices
            if "right to terminate" in notice.message
        },
        tallies=[
            (item.days.start, item.failures, item.points, item.due.minor)
            for item in statement.credits.tallies
        ],
        meters={
            line.sla_code: (line.meter.in_a_row, line.meter.missed, line.meter.left)
            for line in lines
        },
        barred={line.sla_code: line.chronic_misses for line in lines if line.chronic_misses},
        once=[
            (item.code, item.counted, item.left_out, item.not_due.minor)
            for item in statement.credits.incidents
        ],
        net=statement.net.minor,
    )
