"""What is said of an excused event on the screen and in the terminal: deadlines, steps, worth."""

from collections.abc import Iterator

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.excuse_worth import ExcuseWorth
from bpodesk.domain.figures import one_way_figures
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.wording import instant_words, money_words, short_date
from bpodesk.services.excuses import DeskRow, MonthWorth


def notice_words(row: DeskRow, *, zone: str) -> str:
    """How notice stands to its deadline, which is told on the clock of a zone.

    2 business days and 3 h left, until Thu 17 Sep 2026 21:40.
    """
    left = row.until_notice
    until = instant_words(row.standing.deadline, zone=zone)
    if left is None:
        return "withdrawn without notice"
    if row.event.noticed_at is None:
        if left.is_over:
            return f"overdue by {left.length}: notice was due until {until}"
        return f"{left.length} left, until {until}"
    if left.is_over:
        return f"given {left.length} late: it was due until {until}"
    return f"given with {left.length} to spare, until {until}"


def decision_words(row: DeskRow) -> str:
    """What the customer's window says; empty where there is none or it no longer matters."""
    left, due = row.until_decision, row.decision_due
    if left is None or due is None:
        return ""
    day = short_date(due)
    if not left.is_over:
        after = "; silence counts as acceptance" if row.clause.deems_accepted else ""
        return f"The customer decides until the end of {day}, {left.length} left{after}."
    if row.clause.deems_accepted:
        return f"No answer until {day}: the notice counts as accepted and can be recorded so."
    return f"No answer until {day}. The contract does not say what silence means; ask for it."


def step_words(step: EventStep) -> str:
    """Thu 17 Sep 2026: noticed, by Rosa Lim (by mail)."""
    note = f" ({step.note})" if step.note else ""
    return f"{short_date(step.on_day)}: {step.step.words}, by {step.by_whom}{note}"


def worth_words(row: DeskRow, worth: ExcuseWorth) -> str:
    """What the event selected is worth, in a sentence."""
    money = money_words(worth.worth)
    code = row.event.code
    if row.standing.counts:
        return f"{code} is worth {money} this month."
    if row.event.decision is Decision.DISPUTED:
        return f"This dispute is worth {money}."
    return f"{code} would be worth {money} if it were accepted; as it stands it changes nothing."


def month_words_of(worth: MonthWorth) -> Iterator[str]:
    """What all events of a month are worth, and each dispute."""
    if worth.together is not None:
        yield f"The excused events are worth {money_words(worth.together.worth)} this month."
    yield from map(dispute_words, worth.disputes)


def dispute_words(dispute: ExcuseWorth) -> str:
    """What a dispute is worth, and both amounts."""
    these = "this dispute is" if len(dispute.codes) == 1 else "these disputes are"
    return (
        f"{dispute.title}: {these} worth {money_words(dispute.worth)}. Net"
        f" {dispute.without.net} if rejected, {dispute.excused.net} if accepted."
    )


def desk_figures(row: DeskRow, worth: ExcuseWorth | None) -> dict[str, Json]:
    """An event as plain values, for machines; `worth` where its month can be computed."""
    event, left = row.event, row.until_notice
    return {
        "code": event.code,
        "title": event.title,
        "kind": event.kind.value,
        "clause": row.clause.name or None,
        "clause_title": row.clause.title or None,
        "revision": row.clause.revision,
        "started_at": to_json(event.started_at),
        "ended_at": to_json(event.ended_at),
        "zone": row.zone,
        "noticed_at": to_json(event.noticed_at),
        "deadline": to_json(row.standing.deadline),
        "in_time": row.standing.in_time,
        "until_notice": None
        if left is None
        else {
            "business_days": left.business_days,
            "minutes": left.minutes,
            "overdue": left.is_over,
        },
        "decision": event.decision.value,
        "decision_due": to_json(row.decision_due),
        "silence_counts_as_accepted": row.clause.deems_accepted,
        "counts": row.standing.counts,
        "reason": row.standing.reason,
        "effects": to_json(event.effects),
        "steps": [
            {
                "step": step.step.value,
                "on": to_json(step.on_day),
                "by": step.by_whom,
                "note": step.note,
            }
            for step in row.steps
        ],
        "evidence": [
            {"name": item.name, "size": item.size, "sha256": item.sha256, "note": item.note}
            for item in row.evidence
        ],
        **({} if worth is None else worth_figures(worth)),
    }


def worth_figures(worth: ExcuseWorth) -> dict[str, Json]:
    """Both statements of a worth, as plain values."""
    return {
        "worth": str(worth.worth.amount),
        "if_rejected": one_way_figures(worth.without),
        "if_accepted": one_way_figures(worth.excused),
    }
