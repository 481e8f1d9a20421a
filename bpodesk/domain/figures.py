"""A statement's figures as plain values, for machines: the command line, the archive, others.

Money, hours and percentages are decimal text with a point ("10678.55", "928.00", "82.916"): hours
with two digits, percentages with three, money with the currency's. Exact values stand beside them
where rounding loses something (minutes, counts). A month of several parts has a list of them, and
what belongs to some of its days says to which; first and last day are both included.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.excuse_worth import disputes_of
from bpodesk.domain.fee_lines import FeeLine
from bpodesk.domain.level_results import EventResult, LevelResult, PeriodFigure
from bpodesk.domain.measured import Volume
from bpodesk.domain.money import Money
from bpodesk.domain.parts import Part
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.rounding import fixed, hours_text, shortest
from bpodesk.domain.sla.credits import (
    CreditLine,
    Credits,
    CreditShare,
    Mechanism,
    Stake,
    Tally,
    TerminationMeter,
)
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Measured, NotMeasurable
from bpodesk.domain.statements import PersonMonth, Statement
from bpodesk.domain.what_ifs import WhatIf

# Figures that were sealed under allocations say nothing of a mechanism.
_LATER = frozenset(Mechanism) - {Mechanism.ALLOCATION}


def statement_figures(statement: Statement, what_ifs: tuple[WhatIf, ...]) -> Json:
    """Every figure of a statement."""
    inputs = statement.inputs
    hours = statement.hours
    return {
        "contract": inputs.contract.number,
        "revision": inputs.revision.number,
        "month": str(inputs.month),
        "currency": inputs.contract.currency,
        "zone": inputs.zone,
        "people": [_person(person) for person in statement.people],
        "hours": {
            "days": sum(person.days for person in statement.people),
            "scheduled": hours_text(hours.scheduled_minutes),
            "worked": hours_text(hours.worked_minutes),
            "overtime": hours_text(hours.overtime_minutes),
            "night": hours_text(hours.night_minutes),
            "scheduled_minutes": hours.scheduled_minutes,
            "worked_minutes": hours.worked_minutes,
            "overtime_minutes": hours.overtime_minutes,
            "night_minutes": hours.night_minutes,
        },
        "fees": [_fee(line) for line in statement.fees.lines],
        "at_risk_base": _money(statement.fees.at_risk_base),
        "gross": _money(statement.fees.gross),
        "levels": [_level(result) for result in statement.levels],
        "events": [_event(result) for result in statement.events],
        "at_risk": _money(statement.credits.at_risk),
        "cap": _money(statement.credits.cap),
        **_mechanism(statement.credits),
        **_incidents(statement.credits),
        "credit_lines": [_credit(line) for line in statement.credits.lines],
        "credits_due": _money(statement.credits.due),
        "credits": _money(statement.credits.total),
        "earn_back": _money(statement.credits.earn_back),
        "net": _money(statement.net),
        "twelve_month_credits": _money(statement.credits.twelve_month_used),
        "excused_events_worth": _excused_worth(what_ifs),
        "notices": [_notice(notice) for notice in statement.notices],
        "what_if": [what_if_figures(case) for case in what_ifs],
        "volumes": [_volume(volume) for volume in inputs.volumes],
        "sources": [
            {
                "file": source.file_name,
                "sha256": source.sha256,
                "sheets": list(source.sheets),
                "entries": source.entry_count,
                "minutes": source.total_minutes,
            }
            for source in inputs.sources
        ],
        **_disputes(statement, what_ifs),
        **_remarks(statement),
        **_parts(statement),
    }


def _remarks(statement: Statement) -> dict[str, Json]:
    """What is said of levels, where anything is."""
    remarks = statement.inputs.remarks
    if not remarks:
        return {}
    return {
        "remarks": [
            {
                "code": item.sla_code,
                "root_cause": item.root_cause,
                "corrective_action": item.corrective_action,
                **({"owner": item.owner} if item.owner else {}),
                **({"due_on": item.due_on.isoformat()} if item.due_on is not None else {}),
            }
            for item in remarks
        ]
    }


def _disputes(statement: Statement, what_ifs: tuple[WhatIf, ...]) -> dict[str, Json]:
    """Each dispute both ways, where there is one; `worth` is what more is payable if accepted."""
    found = disputes_of(statement, what_ifs)
    if not found:
        return {}
    return {
        "disputes": [
            {
                "events": list(dispute.codes),
                "title": dispute.title,
                "worth": _money(dispute.worth),
                "if_rejected": one_way_figures(dispute.without),
                "if_accepted": one_way_figures(dispute.excused),
            }
            for dispute in found
        ]
    }


def one_way_figures(statement: Statement) -> dict[str, Json]:
    """What a statement comes to, one of two that are compared."""
    credits = statement.credits
    return {
        "levels": _what_if_levels(statement.levels),
        "credit_lines": [_credit(line) for line in credits.lines],
        "credits": _money(credits.total),
        "earn_back": _money(credits.earn_back),
        "net": _money(statement.net),
    }


def is_within(old: Json, new: Json) -> bool:
    """Whether figures say all that older ones said, perhaps with more particulars."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and is_within(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_within, old, new))
    return old == new


def what_if_figures(case: WhatIf) -> dict[str, Json]:
    """The figures of a what-if; `worth` is how much more would be payable."""
    credits = case.statement.credits
    return {
        "case": case.code,
        "title": case.title,
        "credit_lines": [_credit(line) for line in credits.lines],
        "credits_due": _money(credits.due),
        "credits": _money(credits.total),
        "earn_back": _money(credits.earn_back),
        "net": _money(case.statement.net),
        "worth": _money(case.worth),
        "levels": _what_if_levels(case.statement.levels),
    }


def _what_if_levels(results: Sequence[LevelResult]) -> dict[str, Json]:
    """By code; a level that is judged in parts has its last result there, and all of them."""
    found: dict[str, Json] = {}
    for code, mine in groupby(results, key=lambda result: result.level.code):
        shown = [_what_if_level(result) for result in mine]
        parts: dict[str, Json] = {"parts": [*shown]} if len(shown) > 1 else {}
        found[code] = {**shown[-1], **parts}
    return found


def _what_if_level(result: LevelResult) -> dict[str, Json]:
    return {
        **_days(result),
        "adjusted": measured_json(result.month.adjusted),
        "result": result.outcome.value,
    }


def _parts(statement: Statement) -> dict[str, Json]:
    """The parts of the month, where it has more than one."""
    parts, stakes = statement.inputs.parts, statement.credits.stakes
    if len(parts) == 1:
        return {}
    return {"parts": [_part(part, stake) for part, stake in zip(parts, stakes, strict=True)]}


def _part(part: Part, stake: Stake) -> Json:
    return {
        **_range(part.days),
        "revision": part.revision.number,
        "at_risk_percent": to_json(stake.policy.at_risk_percent),
        "at_risk_base": _money(stake.base),
        "at_risk": _money(stake.at_risk),
    }


def _range(days: DateRange) -> dict[str, Json]:
    return {"from": days.start.isoformat(), "to": days.last.isoformat()}


def _days(result: LevelResult) -> dict[str, Json]:
    return {"days": _range(result.days)} if result.is_part else {}


def _money(money: Money) -> str:
    return str(money.amount)


def measured_json(measured: Measured) -> str | None:
    return None if isinstance(measured, NotMeasurable) else fixed(measured, 3)


def _excused_worth(what_ifs: tuple[WhatIf, ...]) -> str | None:
    """What the accepted events save the vendor: the net without them, the other way round."""
    for case in what_ifs:
        if case.code == "no-excuses":
            return _money(-case.worth)
    return None


def _person(person: PersonMonth) -> Json:
    return {
        "code": person.person.code,
        "name": person.person.name,
        "days": person.days,
        "scheduled": hours_text(person.scheduled_minutes),
        "worked": hours_text(person.worked_minutes),
        "overtime": hours_text(person.overtime_minutes),
        "night": hours_text(person.night_minutes),
    }


def _fee(line: FeeLine) -> Json:
    return {
        "code": line.code,
        "title": line.title,
        "quantity": shortest(line.quantity),
        "unit": line.unit,
        "rate": shortest(line.rate),
        "amount": _money(line.amount),
        "at_risk": line.at_risk,
        "basis": line.basis,
    }


def _period(figure: PeriodFigure) -> dict[str, Json]:
    return {
        "label": figure.label,
        "counts": _counts(figure.counts),
        "adjusted_counts": _counts(figure.adjusted_counts),
        "raw": measured_json(figure.raw),
        "adjusted": measured_json(figure.adjusted),
    }


def _counts(counts: Mapping[str, int]) -> dict[str, Json]:
    return dict(counts)


def _level(result: LevelResult) -> Json:
    level = result.level
    return {
        **_period(result.month),
        "code": level.code,
        "title": level.title,
        "kind": level.kind.value,
        "metric": level.metric,
        "unit": level.measure.unit.value,
        "target": to_json(level.target),
        "minimum": to_json(level.minimum),
        "stretch": to_json(level.stretch),
        **({"tiers": to_json(level.tiers)} if level.tiers else {}),
        **_particulars(level),
        "result": result.outcome.value,
        "reached_stretch": result.reached_stretch,
        "weeks": [_period(week) for week in result.weeks],
        **_days(result),
    }


def _particulars(level: ServiceLevel) -> dict[str, Json]:
    """What is agreed beside the thresholds; nothing where it is not."""
    rules = {"minimum_volume": level.minimum_volume, "allowed_misses": level.allowed_misses}
    return {
        **({"parameters": to_json(level.parameters)} if level.parameters else {}),
        **{name: value for name, value in rules.items() if value is not None},
    }


def _event(result: EventResult) -> Json:
    event = result.event
    return {
        "code": event.code,
        "title": event.title,
        "kind": event.kind.value,
        "decision": event.decision.value,
        "counts": result.standing.counts,
        "in_time": result.standing.in_time,
        "deadline": to_json(result.standing.deadline),
        "noticed_at": to_json(event.noticed_at),
        "reason": result.standing.reason,
    }


def _mechanism(credits: Credits) -> dict[str, Json]:
    """The mechanism of the last part where any is another than allocation, and the tallies."""
    if _LATER.isdisjoint(stake.policy.mechanism for stake in credits.stakes):
        return {}
    return {
        "mechanism": credits.stakes[-1].policy.mechanism.value,
        **({"tallies": [_tally(tally) for tally in credits.tallies]} if credits.tallies else {}),
    }


def _incidents(credits: Credits) -> dict[str, Json]:
    """What was counted once, where anything was."""
    if not credits.incidents:
        return {}
    return {
        "incidents": [
            {
                "code": item.code,
                "title": item.title,
                "counted": item.counted,
                "left_out": list(item.left_out),
                "not_due": _money(item.not_due),
            }
            for item in credits.incidents
        ]
    }


def _tally(tally: Tally) -> Json:
    return {
        **_range(tally.days),
        "mechanism": tally.mechanism.value,
        "failures": tally.failures,
        "points": shortest(tally.points),
        "percent": to_json(tally.percent),
        "due": _money(tally.due),
    }


def _credit(line: CreditLine) -> Json:
    return {
        "code": line.sla_code,
        "result": line.outcome.value,
        **_tier(line.tier),
        "tier_factor": shortest(line.tier_factor),
        "repeat": shortest(line.repeat),
        "consecutive": line.consecutive,
        "due": _money(line.due),
        "credit": _money(line.credit),
        "earn_back": _money(line.earn_back),
        **_earned(line),
        **({"incident": line.incident} if line.incident else {}),
        **_meter(line.meter),
        **_factors(line),
        **({"parts": [_share(share) for share in line.shares]} if len(line.shares) > 1 else {}),
    }


def _earned(line: CreditLine) -> dict[str, Json]:
    """The credit that came back in part only, and the misses that kept one from coming back."""
    is_part = line.earn_back != line.earn_back_of
    return {
        **({"earn_back_of": _money(line.earn_back_of)} if is_part else {}),
        **({"chronic_misses": line.chronic_misses} if line.chronic_misses else {}),
    }


def _meter(meter: TerminationMeter) -> dict[str, Json]:
    """How far the misses of a window have come; those in a row stand there anyway."""
    if not meter.needed:
        return {}
    return {"missed": meter.missed, "missed_of": meter.needed, "missed_months": meter.months}


def _factors(line: CreditLine) -> dict[str, Json]:
    """What another mechanism than allocation works with, where it is the same all month."""
    (share, *_) = line.shares
    if line.is_split or share.mechanism not in _LATER:
        return {}
    return _own_factors(share)


def _own_factors(share: CreditShare) -> dict[str, Json]:
    match share.mechanism:
        case Mechanism.POINTS:
            return {"points": shortest(share.points)}
        case Mechanism.FLAT_WEIGHT:
            return {"weight": to_json(share.allocation_percent)}
        case _:
            return {}


def _tier(place: int | None) -> dict[str, Json]:
    """The tier as it is counted in the agreement, where the level has tiers."""
    return {} if place is None else {"tier": place + 1}


def _share(share: CreditShare) -> Json:
    return {
        **_range(share.days),
        "result": share.outcome.value,
        "allocation": to_json(share.allocation_percent),
        **_tier(share.tier),
        "tier_factor": shortest(share.tier_factor),
        "repeat": shortest(share.repeat),
        "due": _money(share.due),
        **({"mechanism": share.mechanism.value} if share.mechanism in _LATER else {}),
        **_own_factors(share),
    }


def _notice(notice: Problem) -> Json:
    return notice.message


def _volume(volume: Volume) -> Json:
    return {"code": volume.rate_code, "quantity": to_json(volume.quantity), "source": volume.source}
