"""The acceptance month's figures, as worked out by hand, in the words of the machine's answer.

Used wherever the month goes through: the services, the command line, the window.
"""

from typing import Any

HEAD = {
    "contract": "HPO-2026-014",
    "revision": 2,
    "month": "2026-09",
    "currency": "USD",
    "zone": "America/New_York",
}
# code, days, scheduled, worked, overtime
PEOPLE = [
    ("A", 21, "168.00", "168.00", "5.00"),
    ("B", 21, "168.00", "168.00", "4.25"),
    ("C", 21, "168.00", "168.00", "3.25"),
    ("D", 21, "168.00", "168.00", "0.00"),
    ("E", 19, "168.00", "152.00", "0.00"),
    ("F", 13, "104.00", "104.00", "0.00"),
]
HOURS = {
    "days": 116,
    "scheduled": "944.00",
    "worked": "928.00",
    "overtime": "12.50",
    "night": "812.00",
    "scheduled_minutes": 944 * 60,
    "worked_minutes": 928 * 60,
    "overtime_minutes": 750,
    "night_minutes": 812 * 60,
}
# code, quantity, rate, amount, in the base of credits
FEES = [
    ("SEAT", "5", "1449", "7245.00", True),
    ("SEAT", "0.619048", "1449", "897.00", True),  # 13 of 21 days
    ("SEAT", "-16", "8.625", "-138.00", True),
    ("ORDER", "3760", "0.42", "1579.20", True),
    ("ORDER", "240", "0.42", "100.80", True),
    ("PLATFORM", "1", "300", "300.00", True),
    ("OT", "12.5", "15", "187.50", False),
    ("NIGHT", "812", "1.2", "974.40", False),
    ("COST", "45", "1", "45.00", False),
]
TOTALS = {
    "at_risk_base": "9984.00",
    "at_risk": "1198.08",
    "cap": "1198.08",
    "gross": "11190.90",
    "credits_due": "853.63",
    "credits": "853.63",
    "earn_back": "341.28",
    "net": "10678.55",
    "twelve_month_credits": "1194.91",  # with July's 341.28
    "excused_events_worth": "685.73",
}
# code, raw, adjusted, result
LEVELS = [
    ("S1", "78.738", "82.916", "met"),
    ("S2", "92.016", "93.525", "minor"),
    ("S3", "98.000", "98.000", "major"),
    ("S4", "98.305", "98.305", "minor"),
    ("K1", "410.000", "410.000", "met"),
    ("K2", "86.513", "86.513", "met"),
]
# 742/884, 768/918, 884/1341 (872/1063 adjusted), 1021/1214, 703/873
S1_WEEKS = [
    ("W36", "83.937", "83.937"),
    ("W37", "83.660", "83.660"),
    ("W38", "65.921", "82.032"),
    ("W39", "84.102", "84.102"),
    ("W40", "80.527", "80.527"),
]
MEAN_OF_THE_WEEKS = "79.630"  # the wrong answer
# code, credit, repeat, consecutive, earned back
CREDITS = [
    ("S1", "0.00", "1", 0, "341.28"),
    ("S2", "404.35", "1.5", 2, "0.00"),
    ("S3", "359.42", "1", 1, "0.00"),
    ("S4", "89.86", "1", 1, "0.00"),
]
NOTICES = ["S2 failed 2 months in a row; one more gives the customer the right to terminate."]
# code, counts, in time, decision
EVENTS = [
    ("E1", True, True, "accepted"),
    ("E2", True, True, "accepted"),
    ("E3", False, False, "rejected"),
]
# due and credit by level, and the totals of each case
CASES = {
    "accept:E3": {
        "S2": ("94.376", "minor"),
        "due": ("0.00", "404.35", "359.42", "89.86"),
        "credit": ("0.00", "404.35", "359.42", "89.86"),
        "credits_due": "853.63",
        "credits": "853.63",
        "earn_back": "341.28",
        "net": "10678.55",
        "worth": "0.00",
    },
    "no-excuses": {
        "S2": ("92.016", "major"),
        "due": ("359.42", "808.70", "359.42", "89.86"),
        "credit": ("266.24", "599.04", "266.24", "66.56"),
        "credits_due": "1617.40",
        "credits": "1198.08",
        "earn_back": "0.00",
        "net": "9992.82",
        "worth": "-685.73",
    },
    "S1.target=85": {
        "S2": ("93.525", "minor"),
        "due": ("359.42", "404.35", "359.42", "89.86"),
        # In cents 35,498.447, 39,936, 35,498.447 and 8,875.106: the cent to the first of equals.
        "credit": ("354.99", "399.36", "354.98", "88.75"),
        "credits_due": "1213.05",
        "credits": "1198.08",
    },
}
# The same month with E1 disputed: S1 is minor as counted, all is capped, nothing earned back.
DISPUTED_TOTALS = {
    "credits_due": "1213.05",
    "credits": "1198.08",
    "earn_back": "0.00",
    "net": "9992.82",
    "twelve_month_credits": "1539.36",
    "excused_events_worth": "0.00",  # of E2 alone: all is capped with and without it
}
DISPUTED_CASES = {
    "accept:E1": ("853.63", "341.28", "10678.55", "685.73"),
    "accept:E3": ("1198.08", "0.00", "9992.82", "0.00"),
    "no-excuses": ("1198.08", "0.00", "9992.82", "0.00"),
}


def rows(items: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of a list of figures."""
    return [tuple(item[name] for name in names) for item in items]


def case_of(figures: dict[str, Any], code: str) -> dict[str, Any]:
    """One what-if of the figures."""
    (found,) = [case for case in figures["what_if"] if case["case"] == code]
    return found


def assert_case(figures: dict[str, Any], code: str) -> None:
    """What a what-if comes to, as far as it is stated."""
    stated, found = CASES[code], summary(case_of(figures, code))
    assert {name: found[name] for name in stated} == stated


def assert_disputed(figures: dict[str, Any]) -> None:
    """The month with E1 disputed: as it is billed, and as it would be with E1 accepted."""
    assert rows(figures["levels"], "code", "adjusted", "result")[0] == ("S1", "78.738", "minor")
    assert {name: figures[name] for name in DISPUTED_TOTALS} == DISPUTED_TOTALS
    credits = rows(figures["credit_lines"], "code", "due", "credit")
    stated = CASES["S1.target=85"]  # the same dues, for another reason
    assert credits == list(
        zip(("S1", "S2", "S3", "S4"), stated["due"], stated["credit"], strict=True)
    )
    found = {
        case["case"]: (case["credits"], case["earn_back"], case["net"], case["worth"])
        for case in figures["what_if"]
    }
    assert {code: found[code] for code in DISPUTED_CASES} == DISPUTED_CASES
    assert rows(figures["events"], "code", "counts", "decision")[0] == ("E1", False, "disputed")


def summary(case: dict[str, Any]) -> dict[str, Any]:
    """A what-if in the shape of `CASES`."""
    level = case["levels"]["S2"]
    lines = case["credit_lines"]
    return {
        "S2": (level["adjusted"], level["result"]),
        "due": tuple(line["due"] for line in lines),
        "credit": tuple(line["credit"] for line in lines),
        **{name: case[name] for name in ("credits_due", "credits", "earn_back", "net", "worth")},
    }


def assert_september(figures: dict[str, Any]) -> None:
    """Every figure of the month but those that hang on what is assumed."""
    assert {name: figures[name] for name in HEAD} == HEAD
    assert rows(figures["people"], "code", "days", "scheduled", "worked", "overtime") == PEOPLE
    assert figures["hours"] == HOURS
    assert rows(figures["fees"], "code", "quantity", "rate", "amount", "at_risk") == FEES
    assert {name: figures[name] for name in TOTALS} == TOTALS
    assert rows(figures["levels"], "code", "raw", "adjusted", "result") == LEVELS
    weeks = rows(figures["levels"][0]["weeks"], "label", "raw", "adjusted")
    assert weeks == S1_WEEKS
    assert figures["levels"][0]["raw"] != MEAN_OF_THE_WEEKS
    columns = ("code", "credit", "repeat", "consecutive", "earn_back")
    assert rows(figures["credit_lines"], *columns) == CREDITS
    assert figures["notices"] == NOTICES
    assert rows(figures["events"], "code", "counts", "in_time", "decision") == EVENTS
