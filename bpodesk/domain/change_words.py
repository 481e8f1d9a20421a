"""The operations of an amendment in the words of the agreement: where, what, from what, to what.

One line a change, for the amendment's paper, the redline and the screen alike. The place is the
clause or schedule that prints the value; the values read as the agreement prints them.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, cast, get_type_hints

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.amendments import Action, Operation
from bpodesk.domain.clauses import Clause, ClauseKind, ClauseVariable, VariableType
from bpodesk.domain.clauses.values import format_typed_value, format_value, is_filled
from bpodesk.domain.codec import from_json, to_json
from bpodesk.domain.contracts import CommercialTerms, Terms
from bpodesk.domain.money import Money
from bpodesk.domain.rate_words import line_terms
from bpodesk.domain.rates import PriceTier, RateLine
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.registry import metric_named
from bpodesk.domain.wording import (
    WEEKDAYS,
    brief_date,
    date_words,
    holiday_kind_words,
    money_words,
    percent_words,
    rate_words,
    short_date,
    threshold_words,
    tier_words,
    window_words,
)
from bpodesk.domain.worktime import Holiday, Window

NOTHING = "–"
FULL = Decimal(100)


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
    "proration": ("Proration of seats", _T.TEXT),
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
# What the agreement prints where nothing is set, as far as it prints anything.
_UNSET: Mapping[str, str] = {
    "twelve_month_cap": "the sum of the monthly caps",
    "governing_law": "the Vendor’s country",
    "forum": "the courts of the Vendor’s country",
}
# The clause that states a value; the others of its record stand in the second of `_HOMES`.
_CLAUSES: Mapping[str, str] = {
    "earn_back_months": "earn-back",
    "termination_consecutive": "termination",
    "force_majeure_notice_hours": "force-majeure",
    "customer_notice_business_days": "customer-excuse",
    "decision_business_days": "customer-excuse",
    "dispute_days": "disputes",
    "cola_floor_percent": "indexation",
    "cola_cap_percent": "indexation",
    "renewal_months": "term",
    "renewal_notice_days": "term",
    "liability_cap_months": "liability",
    "governing_law": "general",
    "forum": "general",
    "weekly_day": "governance",
}
_HOMES: Mapping[str, tuple[str, str]] = {
    "credits": ("Service credits", "service-credits"),
    "commercial": ("Commercial terms", "invoicing"),
}
_RATE: Mapping[str, str] = {
    "title": "Charge",
    "kind": "Basis",
    "unit_rate": "Rate",
    "factor_percent": "Factor",
    "ends_on": "Until",
    "role": "Role",
    "at_risk": "At risk",
    "minimum_units": "Minimum",
    "never_revise": "Kept out of indexation",
    "tiers": "Price bands",
    "tier_mode": "Price of a band is for",
    "baseline_units": "Baseline",
    "deadband_units": "Band around the baseline",
    "additional_rate": "Price above the band",
    "reduction_rate": "Reduction below the band",
    "minimum_hours": "Minimum hours",
    "round_minutes": "Rounding of hours, in minutes",
    "round_mode": "Rounding of hours",
    "round_each": "What is rounded",
    "premium_factor_percent": "Factor on days with a percentage",
    "markup_percent": "Markup",
    "counts": "What counts",
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
    "live": "Status",
    "tiers": "Credit tiers",
}
_RATES = ("rate_lines",)
_UNITS = ("minimum_units", "baseline_units", "deadband_units", "minimum_hours", "round_minutes")
_PRICES = ("additional_rate", "reduction_rate")
_PERCENTS = ("premium_factor_percent", "markup_percent")
_WINDOW: Mapping[str, str] = {
    "end": "End",
    "break_start": "Break from",
    "break_end": "Break to",
    "rest_day": "Rest day that is worked",
}
_HOLIDAY: Mapping[str, str] = {"name": "Name", "kind": "Kind", "worked": "Worked"}


def change_lines(
    changes: Iterable[Operation], *, before: Terms, library: Sequence[Clause], currency: str
) -> tuple[ChangeLine, ...]:
    """Each operation on the terms `before` in words; `library` are the clauses of both texts.

    Left out is what changes nothing that is agreed: another order of items, a number written with
    other digits, a clause's value set to what its text proposes. A rate line that ends and its
    successor at another rate are one change.
    """
    told = [
        change
        for change in map(_with_defaults, changes)
        if change.action is not Action.ORDER and not _says_the_same(change)
    ]
    words = _Words(before, told, library, currency)
    rises = {new: (end, line) for new, end, line in _new_rates(told, before)}
    ends = {end for end, _ in rises.values()}
    lines: list[ChangeLine] = []
    for at, change in enumerate(told):
        if at in rises:
            lines.append(words.new_rate(rises[at][1], json.loads(change.after)))
        elif at not in ends:
            lines.extend(words.lines(change))
    return tuple(lines)


_RECORDS: Mapping[str, type[Any]] = {
    "credits": CreditPolicy,
    "commercial": CommercialTerms,
    "rate_lines": RateLine,
    "levels": ServiceLevel,
    "windows": Window,
    "holidays": Holiday,
}


def _with_defaults(change: Operation) -> Operation:
    """A field that is not written while it has its default is set from it or to it."""
    names = [name for name in change.path[:2] if name in _RECORDS]
    if change.action not in (Action.ADD, Action.DELETE) or not names:
        return change
    defaults = {
        field.name: json.dumps(to_json(field.default), ensure_ascii=False)
        for field in fields(_RECORDS[names[-1]])
        if field.metadata.get("sparse")
    }
    default = defaults.get(change.path[-1])
    # Below a list stands the item's key, then the field.
    depth = 1 if names[-1] in _HOMES else 2
    if default is None or len(change.path) <= change.path.index(names[-1]) + depth:
        return change
    return replace(
        change, action=Action.SET, before=change.before or default, after=change.after or default
    )


def _says_the_same(change: Operation) -> bool:
    """True for a number that is only written in another way: 1400 for 1400.00."""
    kind = _RECORDS.get(change.path[0])
    if kind is None or len(change.path) == 1 or change.action is not Action.SET:
        return False
    hint = get_type_hints(kind)[change.path[-1]]
    before, after = (from_json(hint, json.loads(text)) for text in (change.before, change.after))
    return before == after


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
        goes_on = replace(old, unit_rate=new.unit_rate, starts_on=new.starts_on) == new
        if goes_on and old.unit_rate != new.unit_rate:
            yield at, end, old


class _Words:
    def __init__(
        self, before: Terms, told: Sequence[Operation], library: Sequence[Clause], currency: str
    ) -> None:
        self._before = before
        self._told = told
        self._library = {clause.id: clause for clause in library}
        self._currency = currency
        self._rate_lines = {f"{line.code}@{line.starts_on}": line for line in before.rate_lines}
        # What a field becomes, for words that are made of two fields.
        self._becomes = {
            change.path: json.loads(change.after) for change in told if change.action is Action.SET
        }

    def lines(self, change: Operation) -> Iterable[ChangeLine]:
        """The lines of a change: mostly one; all values of a clause may come at once."""
        part, *path = change.path
        before = json.loads(change.before) if change.before else None
        after = json.loads(change.after) if change.after else None
        makers = {
            "credits": self._single,
            "commercial": self._single,
            "rate_lines": self._rates,
            "levels": self._levels,
            "calendar": self._calendar,
            "clause_positions": self._positions,
        }
        if part == "clauses":
            first = next(item for item in self._told if item.path[0] == part)
            return self._clauses() if change is first else ()
        if part == "clause_values":
            return self._values(path, before, after)
        if part == "rate_lines" and self._is_told_with_the_rate(path):
            return ()
        if part in makers:
            return (makers[part](path, before, after),)
        return (
            ChangeLine(
                place=_schedule("A"),
                what="Scope of the Services",
                before=_quoted(before),
                after=_quoted(after),
            ),
        )

    # --------------------------------------------------------------------- single values

    def _single(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        (name,) = path
        part = "credits" if name in _CREDITS else "commercial"
        what, kind = {**_CREDITS, **_COMMERCIAL}[name]

        def words(value: Any) -> str:
            if value is None or value == "":
                return _UNSET.get(name, NOTHING)
            if kind is VariableType.MONEY:
                return money_words(Money.of(Decimal(value), self._currency))
            return format_typed_value(kind, value)

        home, usual = _HOMES[part]
        clause = self._library.get(_CLAUSES.get(name, usual))
        place = home if clause is None else self._clause(clause.id)
        return ChangeLine(
            place=_schedule("B") if name == "proration" else place,
            what=what,
            before=words(before),
            after=words(after),
        )

    # --------------------------------------------------------------------- rows of schedules

    def _rates(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        if not path:
            return _whole("B", "Rates", self._rate_row, before, after)
        key, *field = path
        if not field:
            return ChangeLine(
                place=_schedule("B"),
                what=f"Line {key.rpartition('@')[0]}",
                before=self._rate_row(before),
                after=self._rate_row(after),
            )
        (name,) = field
        old = self._rate_lines[key]
        label = _RATE[name]
        shown = self._rate_value(name, before), self._rate_value(name, after)
        if name in ("unit_rate", "factor_percent"):
            factor = Decimal(
                self._becomes.get((*_RATES, key, "factor_percent"), old.factor_percent)
            )
            price = Decimal(self._becomes.get((*_RATES, key, "unit_rate"), old.unit_rate))
            new = replace(old, unit_rate=price, factor_percent=factor)
            label = _RATE["unit_rate"]
            shown = self._price(old), self._price(new)
        return ChangeLine(
            place=_schedule("B"),
            what=f"{old.title} ({old.code}) from {brief_date(old.starts_on)}, {label}",
            before=shown[0],
            after=shown[1],
        )

    def _is_told_with_the_rate(self, path: list[str]) -> bool:
        """The factor of a line whose rate changes too: the printed rate is made of both."""
        return path[1:] == ["factor_percent"] and (*_RATES, path[0], "unit_rate") in self._becomes

    def _price(self, line: RateLine) -> str:
        """The rate as schedule B prints it, and what a factor made of it."""
        text = f"{self._currency} {rate_words(Fraction(line.rate))}"
        if line.factor_percent == FULL:
            return text
        base = rate_words(Fraction(line.unit_rate))
        return f"{text} ({percent_words(line.factor_percent)} of {base})"

    def new_rate(self, old: RateLine, row: Any) -> ChangeLine:
        """A line that goes on at another rate."""
        new = from_json(RateLine, row)
        return ChangeLine(
            place=_schedule("B"),
            what=f"{new.title} ({new.code}), Rate from {date_words(new.starts_on)}",
            before=self._price(old),
            after=self._price(new),
        )

    def _rate_row(self, row: Any) -> str:
        if row is None:
            return NOTHING
        line = from_json(RateLine, row)
        role = f", {line.role}" if line.role else ""
        until = "" if line.ends_on is None else f" until {brief_date(line.ends_on)} (excluded)"
        name = f"{line.title}{role} ({line.kind.value})"
        parts = (
            f"{name} at {self._price(line)} from {brief_date(line.starts_on)}{until}",
            "at risk" if line.at_risk else "not at risk",
            f"minimum {line.minimum_units:,}" if line.minimum_units else "",
            "kept out of indexation" if line.never_revise else "",
        )
        row_words = ", ".join(part for part in parts if part)
        terms = line_terms(line, self._currency)
        return f"{row_words}, with the terms “{terms}”" if terms else row_words

    def _rate_value(self, name: str, value: Any) -> str:
        if name == "tiers":
            tiers = from_json(tuple[PriceTier, ...], value)
            return (
                "; ".join(
                    f"{self._currency} {rate_words(Fraction(tier.unit_rate))} from"
                    f" {tier.from_units:,} units on"
                    for tier in tiers
                )
                or "one price"
            )
        if name in _UNITS:
            return f"{value:,}" if value else NOTHING
        if name in _PRICES:
            return f"{self._currency} {rate_words(Fraction(value))}"
        if name in _PERCENTS:
            return percent_words(Decimal(value)) if Decimal(value) else NOTHING
        if name == "ends_on":
            return "open-ended" if value is None else f"{_plain(RateLine, name, value)} (excluded)"
        if name == "role" and not value:
            return "all roles"
        if name == "counts":
            return _quoted(value)
        return _plain(RateLine, name, value)

    def _levels(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        if not path:
            return _whole("C", "Service levels", _level_row, before, after)
        code, *field = path
        if not field:
            return ChangeLine(
                place=_schedule("C"),
                what=code,
                before=_level_row(before),
                after=_level_row(after),
            )
        (name,) = field
        (old,) = (level for level in self._before.levels if level.code == code)
        if name == "tiers":
            return self._tiers(old, before, after)
        metric = self._becomes.get(("levels", code, "metric"), old.metric)
        return ChangeLine(
            place=_schedule("C"),
            what=f"{old.title} ({code}), {_LEVEL[name]}",
            before=_level_value(name, before, old.metric),
            after=_level_value(name, after, metric),
        )

    def _tiers(self, old: ServiceLevel, before: Any, after: Any) -> ChangeLine:
        """The tiers of a level before and after; they begin at the target, which may change too."""
        path = ("levels", old.code)
        becomes = {
            "metric": self._becomes.get((*path, "metric"), old.metric),
            "target": self._becomes.get((*path, "target"), to_json(old.target)),
        }
        row = cast("dict[str, Any]", to_json(old))
        return ChangeLine(
            place=_schedule("C"),
            what=f"{old.title} ({old.code}), {_LEVEL['tiers']}",
            before=_tiers_words({**row, "tiers": before}),
            after=_tiers_words({**row, **becomes, "tiers": after}),
        )

    def _calendar(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        place = _schedule("D")
        if path == ["zone"]:
            return ChangeLine(place=place, what="Time zone", before=before, after=after)
        list_name, *rest = path
        is_window = list_name == "windows"
        row = _window_row if is_window else _holiday_row
        if not rest:
            title = "Coverage Hours" if is_window else "Holidays"
            return _whole("D", title, row, before, after)
        key, *field = rest
        if is_window:
            weekday, _, start = key.partition("@")
            what = f"Coverage Hours on {WEEKDAYS[int(weekday)]} from {start[:5]}"
            labels, kind = _WINDOW, Window
        else:
            what = f"Holiday on {short_date(dt.date.fromisoformat(key))}"
            labels, kind = _HOLIDAY, Holiday
        if not field:
            return ChangeLine(place=place, what=what, before=row(before), after=row(after))
        return ChangeLine(
            place=place,
            what=f"{what}, {labels[field[0]]}",
            before=_plain(kind, field[0], before),
            after=_plain(kind, field[0], after),
        )

    # --------------------------------------------------------------------- clauses

    def _clauses(self) -> Iterator[ChangeLine]:
        """Clauses that come and go; an agreement that names none has all required ones.

        Schedules are part of every agreement, named or not.
        """
        ids = set(self._before.clauses)
        for change in self._told:
            if change.path == ("clauses",):
                ids = set(json.loads(change.after))
            elif change.path[0] == "clauses":
                ids ^= {change.path[1]}
        required = {
            clause.id
            for clause in self._library.values()
            if clause.required and clause.kind is ClauseKind.CLAUSE
        }
        schedules = {
            clause.id for clause in self._library.values() if clause.kind is ClauseKind.SCHEDULE
        }
        old, new = set(self._before.clauses) or required, ids or required
        for clause_id in sorted((old ^ new) - schedules, key=self._title):
            title = f"the clause “{self._title(clause_id)}”"
            yield ChangeLine(
                place="Clauses",
                what="Clauses of the agreement",
                before=title if clause_id in old else NOTHING,
                after=title if clause_id in new else NOTHING,
            )

    def _positions(self, path: list[str], before: Any, after: Any) -> ChangeLine:
        return ChangeLine(
            place=self._clause(path[0]),
            what="Wording",
            before=f"the {before or 'balanced'} wording",
            after=f"the {after or 'balanced'} wording",
        )

    def _values(self, path: list[str], before: Any, after: Any) -> Iterator[ChangeLine]:
        """A value of a clause, or all of them where they are set for the first or last time."""
        clause = self._library.get(path[0])
        old: Mapping[str, Any] = {path[1]: before} if path[1:] else before or {}
        new: Mapping[str, Any] = {path[1]: after} if path[1:] else after or {}
        for name in dict.fromkeys((*old, *new)):
            variable = None if clause is None else clause.variable(name)

            def words(value: Any, variable: ClauseVariable | None = variable) -> str:
                if not is_filled(value):
                    value = None if variable is None else variable.default
                if not is_filled(value):
                    return NOTHING
                return str(value) if variable is None else format_value(variable, value)

            line = ChangeLine(
                place=self._clause(path[0]),
                what=name if variable is None else variable.label,
                before=words(old.get(name)),
                after=words(new.get(name)),
            )
            if line.before != line.after:
                yield line

    def _clause(self, clause_id: str) -> str:
        clause = self._library.get(clause_id)
        if clause is not None and clause.letter:
            return _schedule(clause.letter)
        return f"Clause “{self._title(clause_id)}”"

    def _title(self, clause_id: str) -> str:
        clause = self._library.get(clause_id)
        return clause_id if clause is None else clause.title


def _schedule(letter: str) -> str:
    return f"Schedule {letter}, {SCHEDULES[letter]}"


def _whole(
    letter: str, what: str, row: Callable[[Any], str], before: Any, after: Any
) -> ChangeLine:
    """A list whose items can't be told apart is replaced as one."""
    return ChangeLine(
        place=_schedule(letter),
        what=what,
        before="; ".join(map(row, before)) or NOTHING,
        after="; ".join(map(row, after)) or NOTHING,
    )


def _quoted(value: Any) -> str:
    """A text of the user, which may be sentences of its own."""
    return f"“{value}”" if value else NOTHING


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


def _level_value(name: str, value: Any, code: str) -> str:
    """A field of a service level with the measure of the code."""
    metric = metric_named(code)
    if name == "metric":
        return code if metric is None else metric.title
    if name == "live":
        return "live" if value else "baselining"
    if name == "definition":
        return _quoted(value)
    if value is None or name not in (*_THRESHOLDS, "allocation_percent"):
        return _plain(ServiceLevel, name, value)
    number = Decimal(value)
    if name == "allocation_percent":
        return percent_words(number)
    return f"{number.normalize():f}" if metric is None else threshold_words(number, metric.unit)


_THRESHOLDS = ("target", "minimum", "stretch")


def _tiers_words(row: Any) -> str:
    """below 95 % and at or above 90 %: 25 %; below 90 %: 100 %."""
    level = from_json(ServiceLevel, row)
    if not level.tiers:
        return NOTHING
    if metric_named(level.metric) is None:
        bounds = (level.target if tier.beyond is None else tier.beyond for tier in level.tiers)
        ranges = [f"beyond {bound.normalize():f}" for bound in bounds]
    else:
        ranges = [tier_words(level, place) for place in range(len(level.tiers))]
    pairs = zip(ranges, level.tiers, strict=True)
    return "; ".join(f"{words}: {percent_words(tier.factor_percent)}" for words, tier in pairs)


def _level_row(row: Any) -> str:
    if row is None:
        return NOTHING
    level = from_json(ServiceLevel, row)

    def words(name: str) -> str:
        return _level_value(name, row[name], level.metric)

    parts = [f"{level.title} ({level.kind.value}, {words('metric')})"]
    shown = [name for name in _THRESHOLDS if row[name] is not None]
    shown += ["allocation_percent"] if level.allocation_percent else []
    parts += [f"{_LEVEL[name]} {words(name)}" for name in shown]
    parts += [f"Credit tiers {_tiers_words(row)}"] if level.tiers else []
    parts += [] if level.live else ["baselining"]
    parts += [f"defined as “{level.definition}”"] if level.definition else []
    return ", ".join(parts)


def _window_row(row: Any) -> str:
    return NOTHING if row is None else window_words(from_json(Window, row))


def _holiday_row(row: Any) -> str:
    if row is None:
        return NOTHING
    holiday = from_json(Holiday, row)
    return f"{holiday.name} ({holiday_kind_words(holiday)})"


# The tests hold that every field of the terms has its words here.
LABELLED: Mapping[type[Any], frozenset[str]] = {
    CreditPolicy: frozenset(_CREDITS),
    CommercialTerms: frozenset(_COMMERCIAL),
    RateLine: frozenset({*_RATE, "code", "starts_on"}),
    ServiceLevel: frozenset({*_LEVEL, "code"}),
    Window: frozenset({*_WINDOW, "weekday", "start"}),
    Holiday: frozenset({*_HOLIDAY, "day"}),
}
