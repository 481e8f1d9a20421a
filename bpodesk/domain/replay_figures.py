"""A replay as text to read or copy, and as plain values for machines."""

from collections.abc import Iterator, Sequence

from bpodesk.domain.codec import Json
from bpodesk.domain.money import Money
from bpodesk.domain.replays import CapHit, LevelMonth, Replay, ReplayedMonth
from bpodesk.domain.rounding import fixed
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.wording import measured_words, money_words, month_words, tier_name

_HEAD = ("Month", "Charges", "At risk", "Credits", "Earned back", "Net")


def replay_lines(replay: Replay) -> Iterator[str]:
    """The replay in lines of text, its columns under each other."""
    rows = [_HEAD, *(_row(item) for item in replay.months)]
    rows.append(
        (
            "Together",
            *map(
                str,
                (replay.charges, replay.at_risk, replay.credit, replay.earn_back, replay.net),
            ),
        )
    )
    notes = ["", *(month_notes(item) for item in replay.months), ""]
    for line, note in zip(_aligned(rows), notes, strict=True):
        yield f"{line}  {note}".rstrip()
    yield ""
    yield from summary(replay)
    yield from ("", f"What each service level cost ({replay.currency})")
    yield from _aligned(
        [
            (
                f"{item.level.code} {item.level.title}",
                str(item.cost),
                f"failed in {item.failed_months} of {len(replay.months)}",
            )
            for item in replay.levels
        ]
    )
    yield from ("", f"What costs most: saved if only this were relaxed ({replay.currency})")
    yield from _aligned(
        [(item.title, str(item.saved), f"{item.before} -> {item.after}") for item in replay.terms]
    )


def summary(replay: Replay) -> Iterator[str]:
    """Worst case, caps and termination in sentences."""
    worst = replay.worst
    if worst is None:
        yield "No month would have cost anything."
    else:
        yield (
            f"Worst month: {month_words(worst.month)},"
            f" {money_words(worst.credits.total)} in credits."
        )
    yield (
        f"The month's cap was hit in {_months(replay.hits(CapHit.MONTH))},"
        f" the 12-month cap in {_months(replay.hits(CapHit.TWELVE_MONTHS))}."
    )
    if replay.terminable:
        when = ", ".join(
            f"{month_words(item.month)} ({', '.join(item.terminable)})"
            for item in replay.terminable
        )
        yield f"The customer could have terminated in {when}."
    else:
        yield "The customer could not have terminated."


def month_notes(item: ReplayedMonth) -> str:
    """What stands beside a month: what failed, caps, a right to terminate."""
    failed = [
        f"{found.level.code} {measured_words(found.figure, found.level.measure)}{_tier(found)}"
        for found in item.levels
        if found.outcome.failed
    ]
    notes = [f"missed: {', '.join(failed)}"] if failed else []
    if item.cap_hit is CapHit.MONTH:
        notes.append("at the month's cap")
    elif item.cap_hit is CapHit.TWELVE_MONTHS:
        notes.append("at the 12-month cap")
    if item.terminable:
        notes.append(f"termination right ({', '.join(item.terminable)})")
    return "; ".join(notes)


def _tier(found: LevelMonth) -> str:
    return "" if found.tier is None else f" ({tier_name(found.level, found.tier)})"


def replay_figures(replay: Replay) -> Json:
    """Every figure of a replay; money as decimal text."""
    worst = replay.worst
    return {
        "currency": replay.currency,
        "months": [_month(item) for item in replay.months],
        "charges": _text(replay.charges),
        "at_risk": _text(replay.at_risk),
        "credits_due": _text(replay.due),
        "credits": _text(replay.credit),
        "earn_back": _text(replay.earn_back),
        "net": _text(replay.net),
        "worst_month": None if worst is None else str(worst.month),
        "months_at_month_cap": replay.hits(CapHit.MONTH),
        "months_at_twelve_month_cap": replay.hits(CapHit.TWELVE_MONTHS),
        "termination_months": [str(item.month) for item in replay.terminable],
        "levels": [
            {
                "code": item.level.code,
                "failed_months": item.failed_months,
                "credits": _text(item.credit),
                "earn_back": _text(item.earn_back),
                "cost": _text(item.cost),
            }
            for item in replay.levels
        ],
        "terms": [
            {
                "code": item.code,
                "before": item.before,
                "after": item.after,
                "saved": _text(item.saved),
            }
            for item in replay.terms
        ],
    }


def _row(item: ReplayedMonth) -> tuple[str, ...]:
    credits = item.credits
    amounts = (item.facts.charges, credits.at_risk, credits.total, credits.earn_back, item.net)
    return (month_words(item.month), *map(str, amounts))


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The rows with the first column at the left and the second to last figures at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        yield "  ".join((first.ljust(widths[0]), *cells)).rstrip()


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _text(money: Money) -> str:
    return str(money.amount)


def _month(item: ReplayedMonth) -> Json:
    return {
        "month": str(item.month),
        "charges": _text(item.facts.charges),
        "at_risk": _text(item.credits.at_risk),
        "cap": _text(item.credits.cap),
        "cap_hit": item.cap_hit.value or None,
        "credits_due": _text(item.credits.due),
        "credits": _text(item.credits.total),
        "earn_back": _text(item.credits.earn_back),
        "net": _text(item.net),
        "termination": list(item.terminable),
        "levels": [_level(found) for found in item.levels],
    }


def _level(found: LevelMonth) -> Json:
    figure = found.figure
    return {
        "code": found.level.code,
        "figure": None if isinstance(figure, NotMeasurable) else fixed(figure, 3),
        "outcome": found.outcome.value,
        "credit": _text(found.credit),
        "earn_back": _text(found.earn_back),
    }
