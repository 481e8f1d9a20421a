"""The operations of an amendment in the words of the agreement: where, what, from what, to what.

One line a change, for the amendment's paper, the redline and the screen alike. The place is the
clause or schedule that prints the value; the values read as the agreement prints them.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, get_type_hints

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.amendments import Action, Operation
from bpodesk.domain.clauses import Clause, VariableType
from bpodesk.domain.clauses.values import format_typed_value, format_value
from bpodesk.domain.codec import from_json
from bpodesk.domain.contracts import CommercialTerms, Terms
from bpodesk.domain.money import Money
from bpodesk.domain.rates import RateLine
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.registry import metric_named
from bpodesk.domain.wording import (
    WEEKDAYS,
    brief_date,
    date_words,
    money_words,
    rate_words,
    short_date,
    window_words,
)
from bpodesk.domain.worktime import Holiday, Window

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change in words. `before` or `after` is a dash where there is nothing."""

    place: str
    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change as an amendment states it, after its place."""
        if self.before == NOTHING:
            return f"{self.what}: {self.after} is added."
        if self.after == NOTHING:
            return f"{self.what}: {self.before} is deleted."
        return f"{self.what}: {self.before} is replaced by {self.after}."


_T = VariableType

_CREDITS: Mapping[str, tuple[str, VariableType]] = {
    "at_risk_percent": ("At-Risk Amount, of the Charges", _T.PERCENT),
    "pool_percent": ("Pool of Allocations", _T.PERCENT),
    "minor_factor_percent": ("Factor of a Minor Miss", _T.PERCENT),
    "major_factor_percent": ("Factor of a Major Miss", _T.PERCENT),
    "repeat_multiplier": ("Multiplier of a repeated Miss", _T.NUMBER),
    "monthly_cap_percent": ("Cap of a month, of the At-Risk Amount", _T.PERCENT),
    "twelve_month_cap": ("Cap of 12 months", _T.MONEY),
    "earn_back_months": ("Months to earn a credit back", _T.MONTHS),
    "termination_consecutive": ("Misses in a row that allow termination", _T.INTEGER),
    "force_majeure_notice_hours": ("Notice of force majeure", _T.HOURS),
    "customer_notice_business_days": ("Notice of a Customer cause", _T.BUSINESS_DAYS),
    "decision_business_days": ("Decision on a notice", _T.BUSINESS_DAYS),
}
_COMMERCIAL: Mapping[str, tuple[str, VariableType]] = {
    "proration": ("Part of a month", _T.TEXT),
    "report_due_business_days": ("Statement due", _T.BUSINESS_DAYS),
    "dispute_days": ("Time to dispute a Statement", _T.DAYS),
    "payment_days": ("Time to pay", _T.DAYS),
    "late_interest_percent": ("Late interest a month", _T.PERCENT),
    "cola_floor_percent": ("Indexation, at least", _T.PERCENT),
    "cola_cap_percent": ("Indexation, at most", _T.PERCENT),
    "renewal_months": ("Renewal by", _T.MONTHS),
    "renewal_notice_days": ("Notice against renewal", _T.DAYS),
    "liability_cap_months": ("Liability cap, in Charges of", _T.MONTHS),
    "governing_law": ("Governing law", _T.TEXT),
    "forum": ("Forum", _T.TEXT),
    "weekly_day": ("Day of the weekly review", _T.TEXT),
}
_RATE: Mapping[str, str] = {
    "title": "Charge",
    "kind": "Basis",
    "unit_rate": "Rate",
    "factor_percent": "Factor",
    "ends_on": "Ends",
    "role": "Role",
    "at_risk": "At risk",
    "minimum_units": "Minimum",
    "never_revise": "Kept out of indexation",
}
_LEVEL: Mapping[str, str] = {
    "title": "Title",
    "metric": "Measure",
    "kind": "Kind",
    "definition": "Definition",
    "target": "Target",
    "minimum": "Minimum",
    "stretch": "Stretch",
    "allocation_percent": "Allocation",
    "live": "Live",
}
_WINDOW: Mapping[str, str] = {"end": "End", "break_start": "Break from", "break_end": "Break to"}
_HOLIDAY: Mapping[str, str] = {"name": "Name", "kind": "Kind"}


def change_lines(
    changes: Iterable[Operation], *, before: Terms, library: Sequence[Clause], currency: str
) -> tuple[ChangeLine, ...]:
    """Each operation on the terms `before` in words.

    Operations that only put items into another order are left out; a rate line that ends and its
    successor at another rate are one change.
    """
    words = _Words({clause.id: clause for clause in library}, currency)
    told = [change for change in changes if change.action is not Action.ORDER]
    rises = {new: (end, line) for new, end, line in _new_rates(told, before)}
    ends = {end for end, _ in rises.values()}
    return tuple(
        words.new_rate(rises[at][1], json.loads(change.after))
        if at in rises
        else words.line(change)
        for at, change in enumerate(told)
        if at not in ends
    )


def _new_rates(changes: Sequence[Operation], before: Terms) -> Iterator[tuple[int, int, RateLine]]:
    """Where a rate line was added that only goes on at another rate, where the old one is ended,
    and the old one."""
    lines = {f"{line.code}@{line.starts_on}": line for line in before.rate_lines}
    ended = {
        (lines[change.path[1]].code, change.after): at
        for at, change in enumerate(changes)
        if change.path[0] == "rate_lines" and change.path[2:] == ("ends_on",)
    }
    for at, change in enumerate(changes):
        if change.path[0] != "rate_lines" or change.action is not Action.ADD:
            continue
        new = from_json(RateLine, json.loads(change.after))
        end = ended.get((new.code, f'"{new.starts_on}"'))
        if end is None:
            continue
        old = lines[changes[end].path[1]]
        if replace(old, unit_rate=new.unit_rate, starts_on=new.starts_on) == new:
            yield at, end, old


class _Words:
    def __init__(self, library: Mapping[str, Clause], currency: str) -> None:
        self._library = library
        self._currency = currency

    def line(self, change: Operation) -> ChangeLine:
        part, *rest = change.path
        before = json.loads(change.before) if change.before else None
        after = json.loads(change.after) if change.after else None
        makers = {
            "credits": self._credits,
            "commercial": self._commercial,
            "rate_lines": self._rates,
            "levels": self._levels,
            "calendar": self._calendar,
            "clauses": self._clauses,
            "clause_positions": self._positions,
            "clause_values": self._values,
        }
        if part not in makers:
            return ChangeLine(
                place=_schedule("A"),
                what="Scope of the Services",
                before=_or_nothing(before),
                after=_or_nothing(after),
            )
        return makers[part](rest, before, after)

    # --------------------------------------------------------------------- single values

    def _credits(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        label, kind = _CREDITS[path[0]]
        excuses = path[0].endswith(("notice_hours", "business_days"))
        place = "Excused performance" if excuses else "Service credits"
        return self._typed(place, label, kind, before, after)

    def _commercial(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        label, kind = _COMMERCIAL[path[0]]
        return self._typed("Commercial terms", label, kind, before, after)

    def _typed(
        self, place: str, what: str, kind: VariableType, before: Any, after: Any
    ) -> ChangeLine:
        def words(value: Any) -> str:
            if value is None or value == "":
                return NOTHING
            if kind is VariableType.MONEY:
                return money_words(Money.of(Decimal(value), self._currency))
            return format_typed_value(kind, value)

        return ChangeLine(place=place, what=what, before=words(before), after=words(after))

    # --------------------------------------------------------------------- rows of schedules

    def _rates(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        if not path:
            return self._whole("B", "Rates", before, after)
        code, _, start = path[0].rpartition("@")
        if len(path) == 1:
            return ChangeLine(
                place=_schedule("B"),
                what=f"Line {code}",
                before=self._rate_row(before),
                after=self._rate_row(after),
            )
        name = path[1]

        def words(value: Any) -> str:
            return self._rate_value(name, value)

        since = brief_date(dt.date.fromisoformat(start))
        return ChangeLine(
            place=_schedule("B"),
            what=f"Line {code} from {since}, {_RATE[name]}",
            before=words(before),
            after=words(after),
        )

    def new_rate(self, old: RateLine, row: Any) -> ChangeLine:
        """A line that goes on at another rate."""
        new = from_json(RateLine, row)
        return ChangeLine(
            place=_schedule("B"),
            what=f"{new.title} ({new.code}), Rate from {date_words(new.starts_on)}",
            before=self._rate_value("unit_rate", old.unit_rate),
            after=self._rate_value("unit_rate", new.unit_rate),
        )

    def _rate_value(self, name: str, value: Any) -> str:
        if name == "unit_rate":
            return f"{self._currency} {rate_words(Fraction(value))}"
        if name == "factor_percent":
            return format_typed_value(_T.PERCENT, value)
        if name == "minimum_units":
            return f"{value:,}"
        if name == "ends_on":
            return NOTHING if value is None else f"before {_plain(RateLine, name, value)}"
        return _plain(RateLine, name, value)

    def _rate_row(self, row: Any) -> str:
        if row is None:
            return NOTHING
        line = from_json(RateLine, row)
        role = f", {line.role}" if line.role else ""
        until = "" if line.ends_on is None else f" and before {brief_date(line.ends_on)},"
        rate = f"{self._currency} {rate_words(Fraction(line.rate))}"
        minimum = f", minimum {line.minimum_units:,}" if line.minimum_units else ""
        risk = "at risk" if line.at_risk else "not at risk"
        return (
            f"{line.title}{role} ({line.kind.value}) at {rate} from"
            f" {brief_date(line.starts_on)}{until or ','} {risk}{minimum}"
        )

    def _levels(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        if not path:
            return self._whole("C", "Service levels", before, after)
        if len(path) == 1:
            return ChangeLine(
                place=_schedule("C"),
                what=path[0],
                before=_level_row(before),
                after=_level_row(after),
            )
        name = path[1]
        return ChangeLine(
            place=_schedule("C"),
            what=f"{path[0]}, {_LEVEL[name]}",
            before=_level_value(name, before),
            after=_level_value(name, after),
        )

    def _calendar(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        place = _schedule("D")
        if path == ["zone"]:
            return ChangeLine(place=place, what="Time zone", before=before, after=after)
        if len(path) == 1:
            return self._whole("D", path[0].capitalize(), before, after)
        list_name, key, *field = path
        if list_name == "windows":
            weekday, _, start = key.partition("@")
            what = f"Coverage Hours on {WEEKDAYS[int(weekday)]} from {start[:5]}"
            row, labels, kind = _window_row, _WINDOW, Window
        else:
            what = f"Holiday on {short_date(dt.date.fromisoformat(key))}"
            row, labels, kind = _holiday_row, _HOLIDAY, Holiday
        if not field:
            return ChangeLine(place=place, what=what, before=row(before), after=row(after))
        return ChangeLine(
            place=place,
            what=f"{what}, {labels[field[0]]}",
            before=_plain(kind, field[0], before),
            after=_plain(kind, field[0], after),
        )

    def _whole(self, letter: str, what: str, before: Any, after: Any) -> ChangeLine:
        """A list whose items can't be told apart is replaced as one."""
        return ChangeLine(
            place=_schedule(letter),
            what=what,
            before=f"{len(before or ())} entries",
            after=f"{len(after or ())} entries",
        )

    # --------------------------------------------------------------------- clauses

    def _clauses(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        if not path:
            return ChangeLine(
                place="Clauses",
                what="Clauses of the agreement",
                before=", ".join(map(self._title, before)) or "all required ones",
                after=", ".join(map(self._title, after)) or "all required ones",
            )
        title = f"the clause “{self._title(path[0])}”"
        return ChangeLine(
            place="Clauses",
            what="Clauses of the agreement",
            before=NOTHING if before is None else title,
            after=NOTHING if after is None else title,
        )

    def _positions(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        return ChangeLine(
            place=self._clause(path[0]),
            what="Wording",
            before=f"the {before or 'balanced'} wording",
            after=f"the {after or 'balanced'} wording",
        )

    def _values(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        clause = self._library.get(path[0])
        if len(path) == 1:
            # All values of a clause at once: those that are set for the first or the last time.
            return ChangeLine(
                place=self._clause(path[0]),
                what="Values",
                before=self._all_values(clause, before),
                after=self._all_values(clause, after),
            )
        variable = None if clause is None else clause.variable(path[1])
        label = path[1] if variable is None else variable.label
        default = None if variable is None else variable.default

        def words(value: Any) -> str:
            shown = default if value is None else value
            if shown is None or shown == "":
                return NOTHING
            return str(shown) if variable is None else format_value(variable, shown)

        return ChangeLine(
            place=self._clause(path[0]), what=label, before=words(before), after=words(after)
        )

    def _all_values(self, clause: Clause | None, values: Any) -> str:
        parts: list[str] = []
        given: Mapping[str, object] = values or {}
        for name, value in given.items():
            variable = None if clause is None else clause.variable(name)
            label = name if variable is None else variable.label
            text = str(value) if variable is None else format_value(variable, value)
            parts.append(f"{label}: {text}")
        return "; ".join(parts) or "as the clause's text proposes"

    def _clause(self, clause_id: str) -> str:
        clause = self._library.get(clause_id)
        if clause is not None and clause.letter:
            return f"Schedule {clause.letter}, {clause.title}"
        return f"Clause “{self._title(clause_id)}”"

    def _title(self, clause_id: str) -> str:
        clause = self._library.get(clause_id)
        return clause_id if clause is None else clause.title


def _schedule(letter: str) -> str:
    return f"Schedule {letter}, {SCHEDULES[letter]}"


def _or_nothing(value: Any) -> str:
    return str(value) if value else NOTHING


def _plain(kind: type[Any], name: str, value: Any) -> str:
    """A field's value by its type: dates, times, flags, names."""
    if value is None or value == "":
        return NOTHING
    typed = from_json(get_type_hints(kind)[name], value)
    if isinstance(typed, bool):
        return "yes" if typed else "no"
    if isinstance(typed, dt.date):
        return date_words(typed)
    if isinstance(typed, dt.time):
        return f"{typed:%H:%M}"
    return str(typed.value if isinstance(typed, Enum) else typed)


def _level_value(name: str, value: Any) -> str:
    if name in ("target", "minimum", "stretch", "allocation_percent") and value is not None:
        number = Decimal(value).normalize()
        return f"{number:f} %" if name == "allocation_percent" else f"{number:f}"
    if name == "metric":
        metric = metric_named(str(value))
        return str(value) if metric is None else metric.title
    return _plain(ServiceLevel, name, value)


def _level_row(row: Any) -> str:
    if row is None:
        return NOTHING
    level = from_json(ServiceLevel, row)
    metric = metric_named(level.metric)
    unit = "" if metric is None else f" {metric.unit.value}"
    measure = level.metric if metric is None else metric.title
    parts = [f"{level.title} ({measure}), Target {_level_value('target', row['target'])}{unit}"]
    for name, label in (("minimum", "Minimum"), ("stretch", "Stretch")):
        if row[name] is not None:
            parts.append(f"{label} {_level_value(name, row[name])}{unit}")
    if level.allocation_percent:
        parts.append(f"Allocation {_level_value('allocation_percent', row['allocation_percent'])}")
    return ", ".join(parts)


def _window_row(row: Any) -> str:
    return NOTHING if row is None else window_words(from_json(Window, row))


def _holiday_row(row: Any) -> str:
    if row is None:
        return NOTHING
    holiday = from_json(Holiday, row)
    return f"{holiday.name} ({holiday.kind.value})"


# The tests hold that every field of the terms has its words here.
LABELLED: Mapping[type[Any], frozenset[str]] = {
    CreditPolicy: frozenset(_CREDITS),
    CommercialTerms: frozenset(_COMMERCIAL),
    RateLine: frozenset({*_RATE, "code", "starts_on"}),
    ServiceLevel: frozenset({*_LEVEL, "code"}),
    Window: frozenset({*_WINDOW, "weekday", "start"}),
    Holiday: frozenset({*_HOLIDAY, "day"}),
}
