"""The pack of a quarterly review, out of the figures of its months.

A month that is sealed is told by the figures that were sealed, whatever changed since; another one
by those of today, and marked as a draft. Figures are read as `domain.figures` writes them; one that
an earlier program didn't write is simply not told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.money import Money
from bpodesk.domain.period_log import PeriodLog
from bpodesk.domain.periods import Month
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.levels import LevelKind, Outcome
from bpodesk.domain.wording import date_words

Figures = Mapping[str, Any]  # JSON as `statement_figures` writes it

MONTHS_BEFORE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """A month of the quarter with its figures; `version` is that of its seal, 0 for a draft.

    A draft from which something is still missing is not `complete`.
    """

    month: Month
    figures: Figures
    version: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentMonth:
    """A month of the quarter that has no figures, and why."""

    month: Month
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthMoney:
    """What a month came to. `excused` is what its excused events saved the vendor."""

    month: Month
    version: int
    complete: bool
    gross: Money
    credits: Money
    earn_back: Money
    net: Money
    excused: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A level's figure in a month; None where there is no data. `before` the quarter or in it."""

    month: Month
    value: Fraction | None
    outcome: Outcome
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTrend:
    """A service level or KPI through the months; its terms are those of the last one.

    `consecutive` are its misses in a row at the end of the quarter.
    """

    code: str
    title: str
    kind: LevelKind
    unit: str
    target: Decimal
    points: tuple[TrendPoint, ...]
    consecutive: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent:
    """An excused event of a month; `worth` is how much more would be payable if it counted."""

    month: Month
    code: str
    title: str
    kind: str
    decision: str
    counts: bool
    reason: str
    worth: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything a review pack tells, without the two parties.

    `credits_used` are the credits of the twelve months to the quarter's last one with figures, and
    `credits_cap` the most they may be. `termination_misses` in a row give the customer the right to
    end the contract; 0 where there is none.
    """

    contract: str
    title: str
    quarter: Quarter
    zone: str
    months: tuple[MonthMoney, ...]
    absent: tuple[AbsentMonth, ...]
    trends: tuple[LevelTrend, ...]
    events: tuple[ReviewEvent, ...]
    credits_used: Money | None
    credits_cap: Money | None
    termination_misses: int
    log: PeriodLog
    decisions: tuple[str, ...]


def month_money(month: MonthFigures) -> MonthMoney:
    """What a month came to, as its figures say."""
    figures = month.figures
    return MonthMoney(
        month=month.month,
        version=month.version,
        complete=month.complete,
        gross=_money(figures, "gross"),
        credits=_money(figures, "credits"),
        earn_back=_money(figures, "earn_back"),
        net=_money(figures, "net"),
        excused=_money(figures, "excused_events_worth")
        if figures.get("excused_events_worth") is not None
        else None,
    )


def trends_of(
    months: Sequence[MonthFigures], past: Iterable[PastResult], *, quarter: Quarter
) -> tuple[LevelTrend, ...]:
    """Every level of the months through them, SLAs first; `past` are the results of the book.

    Of a level that was judged in parts of a month it is the last part that is told.
    """
    latest: dict[str, Figures] = {}
    for month in months:
        for level in month.figures["levels"]:
            latest[level["code"]] = level
    known = tuple(past)
    trends = [
        LevelTrend(
            code=code,
            title=level["title"],
            kind=LevelKind(level["kind"]),
            unit=level["unit"],
            target=Decimal(level["target"]),
            points=(*_points_before(code, known, quarter), *_points(code, months, known)),
            consecutive=_consecutive(code, months),
        )
        for code, level in latest.items()
    ]
    return tuple(sorted(trends, key=lambda trend: trend.kind is LevelKind.KPI))


def _points(
    code: str, months: Sequence[MonthFigures], past: Sequence[PastResult]
) -> list[TrendPoint]:
    """What the months' figures say; where a draft has no data, what was typed of the month."""
    found: dict[Month, TrendPoint] = {}
    for month in months:
        for level in month.figures["levels"]:
            if level["code"] == code:
                value = level["adjusted"]
                found[month.month] = TrendPoint(
                    month=month.month,
                    value=None if value is None else Fraction(value),
                    outcome=Outcome(level["result"]),
                )
    for result in past:
        point = found.get(Month.containing(result.month))
        if point is not None and point.value is None and result.sla_code == code:
            found[point.month] = replace(point, value=result.figure, outcome=result.outcome)
    return list(found.values())


def _points_before(code: str, past: Sequence[PastResult], quarter: Quarter) -> list[TrendPoint]:
    first = quarter.months[0].first
    since = quarter.months[0].shift(-MONTHS_BEFORE).first
    return [
        TrendPoint(
            month=Month.containing(result.month),
            value=result.figure,
            outcome=result.outcome,
            before=True,
        )
        for result in sorted(past, key=lambda item: item.month)
        if result.sla_code == code and since <= result.month < first
    ]


def _consecutive(code: str, months: Sequence[MonthFigures]) -> int:
    """Misses in a row, as the last month with figures counts them."""
    lines = months[-1].figures["credit_lines"]
    return next((line["consecutive"] for line in lines if line["code"] == code), 0)


def events_of(month: MonthFigures) -> tuple[ReviewEvent, ...]:
    """The excused events of a month, as its figures say."""
    figures = month.figures
    worths = {case["case"]: case["worth"] for case in figures.get("what_if", ())}
    found: list[ReviewEvent] = []
    for event in figures["events"]:
        worth = worths.get(f"accept:{event['code']}")
        found.append(
            ReviewEvent(
                month=month.month,
                code=event["code"],
                title=event["title"],
                kind=event["kind"],
                decision=event["decision"],
                counts=event["counts"],
                reason=event["reason"],
                worth=None if worth is None else Money.of(Decimal(worth), str(figures["currency"])),
            )
        )
    return tuple(found)


def credits_used(months: Sequence[MonthFigures]) -> Money | None:
    """The credits of the twelve months to the last one with figures."""
    if not months:
        return None
    figures = months[-1].figures
    if "twelve_month_credits" not in figures:
        return None
    return _money(figures, "twelve_month_credits")


def _money(figures: Figures, name: str) -> Money:
    return Money.of(Decimal(figures[name]), str(figures["currency"]))


# ------------------------------------------------------------------------------- decisions


def event_decisions(events: Iterable[ReviewEvent]) -> tuple[str, ...]:
    """What the customer is asked about excused events."""
    asked: list[str] = []
    for event in events:
        name = f"{event.code} “{event.title}”"
        worth = "" if event.worth is None else f" It is worth {event.worth.currency} {event.worth}."
        if event.decision in ("draft", "noticed"):
            asked.append(f"Decide on the excused event {name}.{worth}")
        elif event.decision == "disputed":
            asked.append(f"Settle the dispute on the excused event {name}.{worth}")
    return tuple(asked)


def log_decisions(log: PeriodLog) -> tuple[str, ...]:
    """What the customer owes under issues and actions that are still open."""
    asked: list[str] = []
    for item in log.issues:
        if item.issue.is_paused:
            reasons = [pause.reason for pause in item.issue.pauses if pause.ended_at is None]
            what = f": {reasons[-1]}" if reasons[-1] else ""
            asked.append(f"Give what {item.issue.code} “{item.issue.title}” waits for{what}.")
    for item in log.actions:
        action = item.action
        if action.side is ActionSide.CUSTOMER and action.done_on is None:
            due = "" if action.due_on is None else f", due on {date_words(action.due_on)}"
            asked.append(f"Do what is agreed: {action.what}{due}.")
    return tuple(asked)
