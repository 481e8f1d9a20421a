import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.amendments import Action, Operation, operations
from bpodesk.domain.change_words import LABELLED, NOTHING, ChangeLine, change_lines
from bpodesk.domain.clauses import (
    Clause,
    ClauseKind,
    ClauseSide,
    ClauseVariable,
    VariableType,
    parse_clause,
)
from bpodesk.domain.contracts import CommercialTerms, Terms
from bpodesk.domain.rates import PriceTier, Proration, RateKind, TierMode, index_rate
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import LevelKind
from bpodesk.domain.worktime import Calendar, DayKind, Holiday, Window
from bpodesk.resources import list_files
from tests.domain.making import level, rate, window
from tests.domain.test_amendments import PAIRS, TERMS

JULY = dt.date(2026, 7, 1)


def clause(
    clause_id: str,
    title: str,
    *variables: ClauseVariable,
    required: bool = True,
    letter: str = "",
    order: int = 1,
) -> Clause:
    return Clause(
        id=clause_id,
        title=title,
        side=ClauseSide.MUTUAL,
        order=order,
        version=1,
        required=required,
        kind=ClauseKind.SCHEDULE if letter else ClauseKind.CLAUSE,
        letter=letter,
        variables=variables,
        body="1. Text.",
    )


LIBRARY = (
    clause("invoicing", "Invoices"),
    clause("service-credits", "Service credits"),
    clause(
        "term",
        "Term and renewal",
        ClauseVariable(name="notice_days", label="Notice", type=VariableType.DAYS, default=30),
        ClauseVariable(name="share", label="Share", type=VariableType.PERCENT),
        ClauseVariable(name="sites", label="Sites", type=VariableType.LIST),
    ),
    clause("fairness", "Fairness", required=False),
    clause(
        "schedule-f",
        "Governance and contacts",
        ClauseVariable(name="contact", label="Contact", type=VariableType.TEXT),
        letter="F",
    ),
)


def base() -> Terms:
    return Terms(
        calendar=Calendar(
            zone="Asia/Manila",
            windows=(window(0), window(1)),
            holidays=(Holiday(day=dt.date(2026, 12, 25), name="Christmas"),),
        ),
        rate_lines=(
            rate(RateKind.SEAT, "1400.00"),
            rate(RateKind.OVERTIME, "12", code="OT", factor="125", at_risk=False),
            rate(RateKind.TRANSACTION, "0.42", code="ORDER", minimum=4000),
        ),
        levels=(
            level("S1", allocation="60"),
            level("K1", metric="handle-time", target="420", minimum=None, kind=LevelKind.KPI),
        ),
    )


Change = Callable[[Terms], Terms]


def lines(
    change: Change, *, before: Terms | None = None, currency: str = "USD"
) -> tuple[ChangeLine, ...]:
    first = before or base()
    return change_lines(
        operations(first, change(first)), before=first, library=LIBRARY, currency=currency
    )


def said(change: Change, *, before: Terms | None = None, currency: str = "USD") -> list[str]:
    found = lines(change, before=before, currency=currency)
    return [f"{line.place} | {line.sentence}" for line in found]


def part(name: str, **fields: Any) -> Change:
    return lambda terms: replace(terms, **{name: replace(getattr(terms, name), **fields)})


def row(name: str, at: int, **fields: Any) -> Change:
    def change(terms: Terms) -> Terms:
        items = list(getattr(terms, name))
        items[at] = replace(items[at], **fields)
        return replace(terms, **{name: tuple(items)})

    return change


# ------------------------------------------------------------------------------- all fields


@pytest.mark.parametrize("kind", LABELLED, ids=lambda kind: kind.__name__)
def test_every_field_has_its_words(kind: type[Any]) -> None:
    assert LABELLED[kind] == {field.name for field in dataclasses.fields(kind)}


def test_every_part_of_the_terms_has_its_words() -> None:
    """Records of the terms, and of their lists, are labelled; the rest is told one by one."""
    parts = {field.name for field in dataclasses.fields(Terms)}
    told = {"calendar", "rate_lines", "levels", "credits", "commercial", "scope"}
    assert parts - told <= {"clauses", "clause_values", "clause_positions"}


def another(value: object) -> object:
    """A value of the same type that no field has by default."""
    if isinstance(value, Proration):
        return Proration.CALENDAR_DAYS
    if isinstance(value, str):
        return "Elsewhere"
    return 7 if isinstance(value, int) else Decimal(7)


@pytest.mark.parametrize(
    ("part_name", "record"),
    [("credits", CreditPolicy()), ("commercial", CommercialTerms())],
    ids=["credits", "commercial"],
)
def test_each_value_of_a_record_is_one_line_of_its_own(part_name: str, record: Any) -> None:
    """No two labels are the same, none is empty, and each value before and after is said."""
    whats: list[str] = []
    for field in dataclasses.fields(record):
        other = another(getattr(record, field.name))
        [line] = lines(part(part_name, **{field.name: other}))
        assert line.what
        assert NOTHING not in (line.before, line.after)
        assert line.before != line.after
        whats.append(line.what)
    assert max(Counter(whats).values()) == 1


@pytest.mark.parametrize("part_name", ["credits", "commercial"])
def test_place_of_a_value_is_a_clause_that_prints_it(part_name: str) -> None:
    """Read from the clauses that come with the program: a lawyer finds the value there."""
    texts = [path.read_text(encoding="utf-8") for path in list_files("clauses", ".md")]
    clauses = [item for item in map(parse_clause, texts) if isinstance(item, Clause)]
    record = getattr(base(), part_name)
    for field in dataclasses.fields(record):
        if field.name == "proration":
            continue  # printed above the table of schedule B
        other = another(getattr(record, field.name))
        after = part(part_name, **{field.name: other})(base())
        [line] = change_lines(
            operations(base(), after), before=base(), library=clauses, currency="USD"
        )
        bodies = [item.body for item in clauses if line.place == f"Clause “{item.title}”"]
        tail = field.name.removeprefix("renewal_").removeprefix("liability_")
        printed = re.findall(r"\{\{[a-z]+\.([a-z_]+)\}\}", bodies[0])
        assert tail in printed, field.name


# ------------------------------------------------------------------------------- single values


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            part("credits", at_risk_percent=Decimal(10)),
            "Clause “Service credits” | At-Risk Amount, of the Charges: 12 % is replaced by 10 %.",
        ),
        (
            part("credits", twelve_month_cap=Decimal(12000)),
            (
                "Clause “Service credits” | Cap of 12 months: the sum of the monthly caps is"
                " replaced by USD 12,000.00."
            ),
        ),
        (
            part("credits", repeat_multiplier=Decimal("1.75")),
            "Clause “Service credits” | Multiplier of a repeated Miss: 1.5 is replaced by 1.75.",
        ),
        (
            part("credits", force_majeure_notice_hours=24),
            "Service credits | Notice of force majeure: 48 hours is replaced by 24 hours.",
        ),
        (
            part("commercial", payment_days=1),
            "Clause “Invoices” | Time to pay: 30 days is replaced by 1 day.",
        ),
        (
            part("commercial", renewal_notice_days=90),
            "Clause “Term and renewal” | Notice against renewal: 60 days is replaced by 90 days.",
        ),
        (
            part("commercial", governing_law="Singapore"),
            "Commercial terms | Governing law: the Vendor’s country is replaced by Singapore.",
        ),
        (
            part("commercial", proration=Proration.CALENDAR_DAYS),
            "Schedule B, Rates | Proration of seats: scheduled days is replaced by calendar days.",
        ),
        (
            part("commercial", weekly_day=""),
            "Commercial terms | Day of the weekly review: Monday is deleted.",
        ),
        (
            lambda terms: replace(terms, scope="Calls and chats."),
            "Schedule A, Scope of services | Scope of the Services: “Calls and chats.” is added.",
        ),
    ],
)
def test_single_value_in_words(change: Change, sentence: str) -> None:
    assert said(change) == [sentence]


def test_amount_has_the_digits_of_the_currency() -> None:
    change = part("credits", twelve_month_cap=Decimal(1200000))
    assert said(change, currency="JPY")[0].endswith("is replaced by JPY 1,200,000.")


@pytest.mark.parametrize(
    "change",
    [
        part("credits", at_risk_percent=Decimal("12.00")),
        row("rate_lines", 0, unit_rate=Decimal(1400)),
        row("levels", 0, target=Decimal("99.0")),
    ],
)
def test_number_in_other_digits_is_no_change(change: Change) -> None:
    assert operations(base(), change(base()))
    assert said(change) == []


# ------------------------------------------------------------------------------- schedule B

B = "Schedule B, Rates | "


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            row("rate_lines", 0, unit_rate=Decimal("1449.5")),
            ["Seat (SEAT) from 1 Jan 2026, Rate: USD 1,400.00 is replaced by USD 1,449.50."],
        ),
        (  # as schedule B prints it: 12.00 x 125 % = 15.00, 12.00 x 150 % = 18.00
            row("rate_lines", 1, factor_percent=Decimal(150)),
            [
                (
                    "Overtime (OT) from 1 Jan 2026, Rate: USD 15.00 (125 % of 12.00) is replaced by"
                    " USD 18.00 (150 % of 12.00)."
                )
            ],
        ),
        (
            row("rate_lines", 1, factor_percent=Decimal(150), unit_rate=Decimal(13)),
            [
                (
                    "Overtime (OT) from 1 Jan 2026, Rate: USD 15.00 (125 % of 12.00) is replaced by"
                    " USD 19.50 (150 % of 13.00)."
                )
            ],
        ),
        (
            row("rate_lines", 2, minimum_units=0),
            ["Transaction (ORDER) from 1 Jan 2026, Minimum: 4,000 is deleted."],
        ),
        (
            row("rate_lines", 2, minimum_units=5000),
            ["Transaction (ORDER) from 1 Jan 2026, Minimum: 4,000 is replaced by 5,000."],
        ),
        (
            row("rate_lines", 0, ends_on=JULY),
            [
                (
                    "Seat (SEAT) from 1 Jan 2026, Until: open-ended is replaced by 1 July 2026"
                    " (excluded)."
                )
            ],
        ),
        (
            row("rate_lines", 0, role="Agent", at_risk=False, never_revise=True),
            [
                "Seat (SEAT) from 1 Jan 2026, Role: all roles is replaced by Agent.",
                "Seat (SEAT) from 1 Jan 2026, At risk: yes is replaced by no.",
                "Seat (SEAT) from 1 Jan 2026, Kept out of indexation: no is replaced by yes.",
            ],
        ),
        (
            row("rate_lines", 0, title="Agent seat", kind=RateKind.HOURLY),
            [
                "Seat (SEAT) from 1 Jan 2026, Charge: Seat is replaced by Agent seat.",
                "Seat (SEAT) from 1 Jan 2026, Basis: seat is replaced by hourly.",
            ],
        ),
        (
            lambda terms: replace(terms, rate_lines=terms.rate_lines[:2]),
            [
                (
                    "Line ORDER: Transaction (transaction) at USD 0.42 from 1 Jan 2026, at risk,"
                    " minimum 4,000 is deleted."
                )
            ],
        ),
        (
            lambda terms: replace(
                terms,
                rate_lines=(
                    *terms.rate_lines,
                    rate(
                        RateKind.SEAT,
                        "2000",
                        code="LEAD@night",
                        role="Lead",
                        ends_on=JULY,
                        at_risk=False,
                        never_revise=True,
                    ),
                ),
            ),
            [
                (
                    "Line LEAD@night: Seat, Lead (seat) at USD 2,000.00 from 1 Jan 2026 until 1 Jul"
                    " 2026 (excluded), not at risk, kept out of indexation is added."
                )
            ],
        ),
    ],
)
def test_rates_in_words(change: Change, sentences: list[str]) -> None:
    assert said(change) == [B + sentence for sentence in sentences]


def indexed(terms: Terms) -> Terms:
    seat, *others = terms.rate_lines
    two = index_rate(
        seat,
        change_percent=Decimal("3.5"),
        floor_percent=Decimal(0),
        cap_percent=Decimal("3.5"),
        starts_on=JULY,
        currency="USD",
    )
    return replace(terms, rate_lines=(*two, *others))


def test_line_that_goes_on_at_another_rate_is_one_change() -> None:
    """1,400.00 x 1.035 = 1,449.00."""
    assert said(indexed) == [
        f"{B}Seat (SEAT), Rate from 1 July 2026: USD 1,400.00 is replaced by USD 1,449.00."
    ]


PRICE_BANDS = (PriceTier(from_units=1000, unit_rate=Decimal("0.40")),)


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            row("rate_lines", 2, tiers=PRICE_BANDS, tier_mode=TierMode.ALL_UNITS),
            [
                "Price bands: one price is replaced by USD 0.40 from 1,000 units on.",
                (
                    "Price of a band is for: the units inside the band is replaced by all units of"
                    " the month."
                ),
            ],
        ),
        (
            row("rate_lines", 2, counts="a claim"),
            ["What counts: “a claim” is added."],
        ),
    ],
)
def test_terms_beside_the_rate_are_said_from_what_they_were(
    change: Change, sentences: list[str]
) -> None:
    start = f"{B}Transaction (ORDER) from 1 Jan 2026, "
    assert said(change) == [f"{start}{sentence}" for sentence in sentences]
    # The way back says the same the other way round.
    back = said(lambda _: base(), before=change(base()))
    assert len(back) == len(sentences)
    price = f"{start}Price bands: USD 0.40 from 1,000 units on is replaced by one price."
    assert (price in back) == (len(sentences) == 2)


def test_baseline_is_changed_in_units_and_money() -> None:
    ordered = row(
        "rate_lines",
        2,
        kind=RateKind.BASELINE,
        minimum_units=0,
        baseline_units=10_000,
        deadband_units=500,
        additional_rate=Decimal("0.9"),
        reduction_rate=Decimal("0.6"),
    )(base())
    wider = row(
        "rate_lines", 2, baseline_units=12_000, deadband_units=0, reduction_rate=Decimal("0.55")
    )
    start = f"{B}Transaction (ORDER) from 1 Jan 2026, "
    assert said(wider, before=ordered) == [
        f"{start}Band around the baseline: 500 is deleted.",
        f"{start}Baseline: 10,000 is replaced by 12,000.",
        f"{start}Reduction below the band: USD 0.60 is replaced by USD 0.55.",
    ]


def test_premiums_and_markups_are_changed_in_per_cent() -> None:
    start = f"{B}Overtime (OT) from 1 Jan 2026, "
    assert said(row("rate_lines", 1, premium_factor_percent=Decimal(130), round_minutes=15)) == [
        f"{start}Rounding of hours, in minutes: 1 is replaced by 15.",
        f"{start}Factor on days with a percentage: 130 % is added.",
    ]
    cost = row("rate_lines", 1, kind=RateKind.PASS_THROUGH, markup_percent=Decimal(5))(base())
    found = said(row("rate_lines", 1, markup_percent=Decimal("7.5")), before=cost)
    assert found == [f"{start}Markup: 5 % is replaced by 7.5 %."]


def test_new_line_is_said_with_its_terms() -> None:
    def added(terms: Terms) -> Terms:
        line = replace(rate(RateKind.HOURLY, "10", code="HOUR"), minimum_hours=160)
        return replace(terms, rate_lines=(*terms.rate_lines, line))

    assert said(added) == [
        (
            f"{B}Line HOUR: Hourly (hourly) at USD 10.00 from 1 Jan 2026, at risk, with the terms"
            " “At least 160 hours are billed a month; what lacks is a line of its own.” is added."
        )
    ]


def test_holiday_and_rest_day_that_are_worked_are_said() -> None:
    def worked(terms: Terms) -> Terms:
        calendar = terms.calendar
        monday, *windows = calendar.windows
        (closed,) = calendar.holidays
        return replace(
            terms,
            calendar=replace(
                calendar,
                windows=(replace(monday, rest_day=True), *windows),
                holidays=(replace(closed, kind=DayKind.REGULAR_HOLIDAY, worked=True),),
            ),
        )

    assert said(worked) == [
        (
            "Schedule D, Calendar | Coverage Hours on Monday from 09:00, Rest day that is worked:"
            " no is replaced by yes."
        ),
        (
            "Schedule D, Calendar | Holiday on Fri 25 Dec 2026, Kind: closed is replaced by"
            " regular holiday."
        ),
        "Schedule D, Calendar | Holiday on Fri 25 Dec 2026, Worked: no is replaced by yes.",
    ]


def test_line_with_a_last_day_goes_on_to_that_day() -> None:
    limited = row("rate_lines", 0, ends_on=dt.date(2027, 1, 1))(base())
    assert len(said(indexed, before=limited)) == 1


def test_line_with_a_factor_goes_on_as_it_is_printed() -> None:
    def risen(terms: Terms) -> Terms:
        old = terms.rate_lines[1]
        ended = replace(old, ends_on=JULY)
        new = replace(old, starts_on=JULY, unit_rate=Decimal(13))
        return replace(terms, rate_lines=(terms.rate_lines[0], ended, new, terms.rate_lines[2]))

    assert said(risen) == [
        (
            f"{B}Overtime (OT), Rate from 1 July 2026: USD 15.00 (125 % of 12.00) is replaced by"
            " USD 16.25 (125 % of 13.00)."
        )
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"minimum_units": 9},
        {"role": "Lead"},
        {"unit_rate": Decimal("1400.00")},
        {"starts_on": dt.date(2026, 7, 2)},
        {"code": "SEAT2"},
    ],
    ids="".join,
)
def test_line_that_goes_on_otherwise_is_two_changes(more: dict[str, Any]) -> None:
    def change(terms: Terms) -> Terms:
        ended, new, *others = indexed(terms).rate_lines
        return replace(terms, rate_lines=(ended, replace(new, **more), *others))

    found = lines(change)
    assert len(found) == 2
    assert {NOTHING in (line.before, line.after) for line in found} == {True, False}


def test_other_changes_of_the_ended_line_are_said_beside_its_new_rate() -> None:
    def change(terms: Terms) -> Terms:
        ended, new, *others = indexed(terms).rate_lines
        return replace(terms, rate_lines=(replace(ended, at_risk=False), new, *others))

    assert [line.what for line in lines(change)] == [
        "Seat (SEAT) from 1 Jan 2026, At risk",
        "Seat (SEAT), Rate from 1 July 2026",
    ]


# ------------------------------------------------------------------------------- schedule C

C = "Schedule C, Service levels and KPIs | "


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            row("levels", 0, target=Decimal("99.50"), minimum=None, stretch=Decimal("99.9")),
            [
                "Level S1 (S1), Target: 99 % is replaced by 99.5 %.",
                "Level S1 (S1), Minimum: 98.5 % is deleted.",
                "Level S1 (S1), Stretch: 99.9 % is added.",
            ],
        ),
        (
            row("levels", 0, allocation_percent=Decimal(0), live=False, kind=LevelKind.KPI),
            [
                "Level S1 (S1), Kind: SLA is replaced by KPI.",
                "Level S1 (S1), Allocation: 60 % is replaced by 0 %.",
                "Level S1 (S1), Status: live is replaced by baselining.",
            ],
        ),
        (  # the new measure is in seconds, not in percent
            row("levels", 0, metric="handle-time", target=Decimal(300), title="Speed"),
            [
                "Level S1 (S1), Title: Level S1 is replaced by Speed.",
                "Level S1 (S1), Measure: {accuracy} is replaced by {handle-time}.",
                "Level S1 (S1), Target: 99 % is replaced by 300 s.",
            ],
        ),
        (
            row("levels", 0, definition="Each order once."),
            ["Level S1 (S1), Definition: “Each order once.” is added."],
        ),
        (
            lambda terms: replace(terms, levels=terms.levels[:1]),
            ["K1: Level K1 (KPI, {handle-time}), Target 420 s, Allocation 100 % is deleted."],
        ),
        (
            lambda terms: replace(
                terms,
                levels=(
                    *terms.levels,
                    replace(
                        level("S2", stretch="99.5", allocation="0", live=False),
                        definition="Orders without a mistake",
                    ),
                ),
            ),
            [
                (
                    "S2: Level S2 (SLA, {accuracy}), Target 99 %, Minimum 98.5 %, Stretch 99.5 %,"
                    " baselining, defined as “Orders without a mistake” is added."
                )
            ],
        ),
    ],
)
def test_service_levels_in_words(change: Change, sentences: list[str]) -> None:
    titles = {code: level("X", metric=code).measure.title for code in ("accuracy", "handle-time")}
    filled = [
        sentence.replace("{accuracy}", titles["accuracy"]).replace(
            "{handle-time}", titles["handle-time"]
        )
        for sentence in sentences
    ]
    assert said(change) == [C + sentence for sentence in filled]


def test_measure_that_is_not_known_is_named_by_its_code() -> None:
    unknown = row("levels", 0, metric="luck")
    [line] = lines(unknown)
    assert line.after == "luck"
    [target] = lines(row("levels", 0, target=Decimal(5)), before=unknown(base()))
    assert (target.before, target.after) == ("99", "5")
    [gone] = lines(lambda terms: replace(terms, levels=terms.levels[1:]), before=unknown(base()))
    assert gone.before == "Level S1 (SLA, luck), Target 99, Minimum 98.5, Allocation 60 %"


# ------------------------------------------------------------------------------- schedule D

D = "Schedule D, Calendar | "


def windows(*found: Window) -> Change:
    return part("calendar", windows=found)


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            part("calendar", zone="America/New_York"),
            ["Time zone: Asia/Manila is replaced by America/New_York."],
        ),
        (
            windows(replace(window(0), end=dt.time(17, 30)), window(1)),
            ["Coverage Hours on Monday from 09:00, End: 18:00 is replaced by 17:30."],
        ),
        (
            windows(window(0, pause=None), window(1)),
            [
                "Coverage Hours on Monday from 09:00, Break from: 13:00 is deleted.",
                "Coverage Hours on Monday from 09:00, Break to: 14:00 is deleted.",
            ],
        ),
        (
            windows(window(0), window(5, 22, 6, pause=None)),
            [
                (
                    "Coverage Hours on Tuesday from 09:00: 09:00–18:00, unpaid break 13:00–14:00 is"
                    " deleted."
                ),
                (
                    "Coverage Hours on Saturday from 22:00: 22:00–06:00 (ending the next day) is"
                    " added."
                ),
            ],
        ),
        (
            part("calendar", holidays=()),
            ["Holiday on Fri 25 Dec 2026: Christmas (closed) is deleted."],
        ),
        (
            part(
                "calendar",
                holidays=(
                    Holiday(day=dt.date(2026, 12, 25), name="Pasko", kind=DayKind.REGULAR_HOLIDAY),
                    Holiday(day=dt.date(2026, 12, 30), name="Rizal Day"),
                ),
            ),
            [
                "Holiday on Fri 25 Dec 2026, Name: Christmas is replaced by Pasko.",
                "Holiday on Fri 25 Dec 2026, Kind: closed is replaced by regular holiday.",
                "Holiday on Wed 30 Dec 2026: Rizal Day (closed) is added.",
            ],
        ),
    ],
)
def test_calendar_in_words(change: Change, sentences: list[str]) -> None:
    assert said(change) == [D + sentence for sentence in sentences]


# ------------------------------------------------------------------------------- whole lists


def test_lists_whose_items_cannot_be_told_apart_are_said_whole() -> None:
    day = base().calendar.holidays[0]
    assert said(part("calendar", holidays=(day, replace(day, name="Noel")))) == [
        f"{D}Holidays: Christmas (closed) is replaced by Christmas (closed); Noel (closed)."
    ]
    short = window(0, 9, 12, pause=None)
    only = windows(short)(base())
    assert said(windows(short, replace(short, end=dt.time(11))), before=only) == [
        f"{D}Coverage Hours: 09:00–12:00 is replaced by 09:00–12:00; 09:00–11:00."
    ]
    seat = rate(RateKind.SEAT, "1")
    twice = replace(base(), rate_lines=(seat, seat))
    assert said(lambda terms: replace(terms, rate_lines=()), before=twice) == [
        (
            f"{B}Rates: Seat (seat) at USD 1.00 from 1 Jan 2026, at risk; Seat (seat) at USD 1.00"
            " from 1 Jan 2026, at risk is deleted."
        )
    ]
    [line] = lines(lambda terms: replace(terms, levels=(level(), level())))
    assert line.what == "Service levels"
    assert line.after.count("Level S1 (SLA, ") == 2


# ------------------------------------------------------------------------------- clauses


def chosen(*ids: str) -> Change:
    return lambda terms: replace(terms, clauses=ids)


ALL = ("invoicing", "service-credits", "term")


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (ALL, ("invoicing", "term"), ["the clause “Service credits” is deleted."]),
        (ALL, (*ALL, "fairness"), ["the clause “Fairness” is added."]),
        (
            ALL,
            ("fairness", "invoicing", "service-credits"),
            ["the clause “Fairness” is added.", "the clause “Term and renewal” is deleted."],
        ),
        (ALL, (*ALL, "schedule-f"), []),  # it is part of every agreement
        (ALL, (*ALL, "luck"), ["the clause “luck” is added."]),
        (ALL, (*ALL, "term"), []),  # twice is not more
        # Naming none is naming all required ones.
        (ALL, (), []),
        ((), ALL, []),
        ((), ("invoicing", "service-credits"), ["the clause “Term and renewal” is deleted."]),
        ((), (*ALL, "fairness"), ["the clause “Fairness” is added."]),
        (
            ("fairness", "term"),
            (),
            [
                "the clause “Fairness” is deleted.",
                "the clause “Invoices” is added.",
                "the clause “Service credits” is added.",
            ],
        ),
        (ALL, ("term", "invoicing", "service-credits"), []),
    ],
)
def test_clauses_that_come_and_go(
    before: tuple[str, ...], after: tuple[str, ...], sentences: list[str]
) -> None:
    first = replace(base(), clauses=before)
    assert said(chosen(*after), before=first) == [
        f"Clauses | Clauses of the agreement: {sentence}" for sentence in sentences
    ]


def valued(**values: Any) -> Change:
    return lambda terms: replace(terms, clause_values={"term": values} if values else {})


TERM = "Clause “Term and renewal” | "


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ({}, {"notice_days": 60}, ["Notice: 30 days is replaced by 60 days."]),
        ({"notice_days": 60}, {}, ["Notice: 60 days is replaced by 30 days."]),
        ({"notice_days": 60}, {"notice_days": 1}, ["Notice: 60 days is replaced by 1 day."]),
        ({}, {"notice_days": 30}, []),  # what the text proposes anyhow
        ({"share": "2.5"}, {"share": "2.50"}, []),
        (
            {},
            {"notice_days": 45, "share": "2.5"},
            ["Notice: 30 days is replaced by 45 days.", "Share: 2.5 % is added."],
        ),
        (
            {"share": "2.5"},
            {"share": "3", "sites": "Cebu\nManila"},
            ["Share: 2.5 % is replaced by 3 %.", "Sites: Cebu and Manila is added."],
        ),
        ({"share": "2.5", "notice_days": 9}, {"notice_days": 9}, ["Share: 2.5 % is deleted."]),
        ({"sites": "Cebu"}, {"sites": "  "}, ["Sites: Cebu is deleted."]),
        ({}, {"luck": "7"}, ["luck: 7 is added."]),
    ],
)
def test_values_of_a_clause(
    before: dict[str, Any], after: dict[str, Any], sentences: list[str]
) -> None:
    first = valued(**before)(base())
    assert said(valued(**after), before=first) == [TERM + sentence for sentence in sentences]


def test_value_of_a_schedule_and_of_a_clause_that_is_gone() -> None:
    def change(terms: Terms) -> Terms:
        values = {"schedule-f": {"contact": "Ana"}, "luck": {"days": 7}}
        return replace(terms, clause_values=values)

    assert said(change) == [
        "Schedule F, Governance | Contact: Ana is added.",
        "Clause “luck” | days: 7 is added.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("", '"firm"', "Wording: the balanced wording is replaced by the firm wording."),
        ('"firm"', "", "Wording: the firm wording is replaced by the balanced wording."),
    ],
)
def test_position_of_a_clause(before: str, after: str, sentence: str) -> None:
    action = Action.DELETE if before else Action.ADD
    change = Operation(action=action, path=("clause_positions", "term"), before=before, after=after)
    [line] = change_lines([change], before=base(), library=LIBRARY, currency="USD")
    assert f"{line.place} | {line.sentence}" == TERM + sentence


# ------------------------------------------------------------------------------- any terms


@settings(deadline=None, max_examples=60)
@given(PAIRS, st.sampled_from(["USD", "JPY"]))
def test_any_two_terms_can_be_put_in_words(pair: tuple[Terms, Terms], currency: str) -> None:
    before, after = pair
    changes = operations(before, after)
    found = change_lines(changes, before=before, library=LIBRARY, currency=currency)
    for line in found:
        assert line.place
        assert line.sentence.startswith(f"{line.what}: ")
        assert line.sentence.endswith(".")
    if before == after:
        # Only digits differ, or nothing.
        assert found == ()


SINGLE = {
    "credits": len(dataclasses.fields(CreditPolicy)),
    "commercial": len(dataclasses.fields(CommercialTerms)),
}


@settings(deadline=None, max_examples=30)
@given(TERMS, TERMS)
def test_each_change_is_said_once(before: Terms, after: Terms) -> None:
    """Values of the two records: as many lines as fields that differ."""
    only = replace(before, credits=after.credits, commercial=after.commercial)
    found = change_lines(operations(before, only), before=before, library=(), currency="USD")
    differing = sum(
        getattr(getattr(before, name), field.name) != getattr(getattr(only, name), field.name)
        for name in SINGLE
        for field in dataclasses.fields(getattr(before, name))
    )
    assert len(found) == differing
    assert len({(line.place, line.what) for line in found}) == differing


@settings(deadline=None, max_examples=30)
@given(TERMS, st.randoms(use_true_random=False))
def test_another_order_is_not_said(terms: Terms, random: Any) -> None:
    def shuffled(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    def distinct(items: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        return tuple({getattr(item, name): item for item in items}.values())

    first = replace(
        terms,
        levels=distinct(terms.levels, "code"),
        rate_lines=distinct(terms.rate_lines, "code"),
    )
    other = replace(
        first,
        levels=shuffled(first.levels),
        rate_lines=shuffled(first.rate_lines),
        clauses=shuffled(first.clauses),
    )
    changes = operations(first, other)
    assert change_lines(changes, before=first, library=LIBRARY, currency="USD") == ()
