import dataclasses

import pytest

from bpodesk.domain.codec import Json
from bpodesk.domain.figures import is_within, statement_figures
from bpodesk.domain.ids import BatchId
from bpodesk.domain.statements import SourceRef, StatementInputs, compute_statement
from bpodesk.domain.what_ifs import what_ifs
from tests.domain import september


def figures(inputs: StatementInputs) -> dict[str, object]:
    statement = compute_statement(inputs)
    found = statement_figures(statement, what_ifs(inputs, statement))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    return figures(september.inputs())


def test_figures_of_the_acceptance_month_are_the_printed_ones(found: dict[str, object]) -> None:
    printed = {
        "currency": "USD",
        "at_risk_base": "9984.00",
        "at_risk": "1198.08",
        "gross": "11190.90",
        "credits": "853.63",
        "earn_back": "341.28",
        "net": "10678.55",
        "excused_events_worth": "685.73",
    }
    assert {name: found[name] for name in printed} == printed
    assert [level["adjusted"] for level in found["levels"]] == [
        "82.916",
        "93.525",
        "98.000",
        "98.305",
        "410.000",
        "86.513",
    ]
    assert [level["raw"] for level in found["levels"]][:2] == ["78.738", "92.016"]
    assert [line["credit"] for line in found["credit_lines"]] == [
        "0.00",
        "404.35",
        "359.42",
        "89.86",
    ]
    assert (found["hours"]["days"], found["hours"]["night"]) == (116, "812.00")
    assert {case["case"]: case["net"] for case in found["what_if"]} == {
        "no-excuses": "9992.82",
        "accept:E3": "10678.55",
    }


def test_figures_without_data_or_events_are_none() -> None:
    inputs = dataclasses.replace(september.inputs(), measurements=(), events=())
    found = figures(inputs)
    assert found["excused_events_worth"] is None
    assert (found["levels"][0]["raw"], found["levels"][0]["result"]) == (None, "no data")


def test_figures_with_a_rejected_event_only_have_no_worth_of_excuses() -> None:
    inputs = september.inputs()
    inputs = dataclasses.replace(inputs, events=inputs.events[2:])
    found = figures(inputs)
    assert [case["case"] for case in found["what_if"]] == ["accept:E3"]
    assert found["excused_events_worth"] is None


def test_figures_name_the_contract_and_its_month(found: dict[str, object]) -> None:
    named = {name: found[name] for name in ("contract", "revision", "month", "zone")}
    assert named == {
        "contract": "HPO-2026-014",
        "revision": 2,
        "month": "2026-09",
        "zone": "America/New_York",
    }


def test_figures_of_a_person_are_hours_with_two_digits(found: dict[str, object]) -> None:
    # 21 days of 8 h, 5 h of overtime, 7 h of night a day.
    assert found["people"][0] == {
        "code": "A",
        "name": "Person A",
        "days": 21,
        "scheduled": "168.00",
        "worked": "168.00",
        "overtime": "5.00",
        "night": "147.00",
    }


def test_figures_of_a_fee_line_are_its_printed_numbers(found: dict[str, object]) -> None:
    # F has held a seat since the 14th: 13 of 21 business days of 1,449.00.
    assert found["fees"][1] == {
        "code": "SEAT",
        "title": "Agent seat: Seat F",
        "quantity": "0.619048",
        "unit": "seat",
        "rate": "1449",
        "amount": "897.00",
        "at_risk": True,
        "basis": "13 of 21 scheduled days",
    }


def test_figures_of_a_level_have_counts_thresholds_and_weeks(found: dict[str, object]) -> None:
    level = found["levels"][0]
    assert {name: level[name] for name in ("code", "kind", "metric", "unit")} == {
        "code": "S1",
        "kind": "SLA",
        "metric": "service-level-f4",
        "unit": "%",
    }
    assert (level["target"], level["minimum"], level["stretch"]) == ("80", "75", "82")
    assert (level["result"], level["reached_stretch"]) == ("met", True)
    # 742 + 768 + 884 + 1,021 + 703, and 12 less in the third week.
    assert (level["counts"]["within"], level["adjusted_counts"]["within"]) == (4118, 4106)
    assert [week["label"] for week in level["weeks"]] == ["W36", "W37", "W38", "W39", "W40"]
    # 742 of 742 + 118 + 24.
    assert level["weeks"][0]["raw"] == "83.937"


def test_figures_of_an_event_tell_its_notice_and_standing(found: dict[str, object]) -> None:
    # Force majeure at 21:40 in Manila (13:40 UTC), 48 h for the notice.
    assert found["events"][0] == {
        "code": "E1",
        "title": "Typhoon outage",
        "kind": "force majeure",
        "decision": "accepted",
        "counts": True,
        "in_time": True,
        "deadline": "2026-09-18T13:40:00+00:00",
        "noticed_at": "2026-09-17T00:30:00+00:00",
        "reason": "noticed in time and accepted",
    }


def test_figures_list_volumes_sources_and_notices() -> None:
    source = SourceRef(
        batch_id=BatchId(1),
        file_name="hours.xlsx",
        sha256="00ff",
        sheets=("Hours", "More"),
        entry_count=116,
        total_minutes=56580,
    )
    inputs = dataclasses.replace(september.inputs(), sources=(source,), measurements=())
    found = figures(inputs)
    assert found["volumes"] == [
        {"code": "ORDER", "quantity": "3760", "source": ""},
        {"code": "COST", "quantity": "45.00", "source": ""},
    ]
    assert found["sources"] == [
        {
            "file": "hours.xlsx",
            "sha256": "00ff",
            "sheets": ["Hours", "More"],
            "entries": 116,
            "minutes": 56580,
        }
    ]
    assert "S1 Calls within 20 s: nothing was counted." in found["notices"]
    assert found["levels"][4]["adjusted"] is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"net": "1"}, {"net": "1", "more": 2}, True),
        ({"net": "1"}, {"net": "2"}, False),
        ({"net": "1"}, {"gross": "1"}, False),
        ({"fees": [{"a": 1}]}, {"fees": [{"a": 1, "b": 2}]}, True),
        ({"fees": [1]}, {"fees": [1, 2]}, False),
        ({"fees": [1]}, {"fees": {"1": 1}}, False),
        (None, None, True),
    ],
)
def test_figures_with_more_particulars_say_what_the_older_ones_said(
    old: Json, new: Json, expected: bool
) -> None:
    assert is_within(old, new) is expected
