"""`bpodesk excuses` and `bpodesk notice`, run in the process on a real file."""

import datetime as dt
import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.ids import EventId
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, ExcusedEvent
from bpodesk.services.contracts import find_contract
from bpodesk.services.excuses import desk_row, take_step
from bpodesk.services.measures import save_event
from tests.samples import sample_book
from tests.services.making import ok

NUMBER = "HPO-2026-014"


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with E1 disputed, and an event from before the contract."""
    path = tmp_path_factory.mktemp("excuses") / "sample.bpodesk"
    made = sample_book(path)
    contract_id = find_contract(made, NUMBER).contract.id
    event_id: EventId = desk_row(made, contract_id, "E1").event.id
    step = EventStep(
        event_id=event_id,
        step=Decision.DISPUTED,
        on_day=dt.date(2026, 10, 2),
        by_whom="Marcus Adeyemi",
    )
    ok(take_step(made, step))
    early = dt.datetime(2020, 1, 2, 14, tzinfo=dt.UTC)
    event = ExcusedEvent(
        contract_id=contract_id,
        code="E0",
        title="Long ago",
        kind=EventKind.CUSTOMER,
        started_at=early,
        ended_at=early + dt.timedelta(hours=1),
    )
    ok(save_event(made, event))
    made.close()
    return path


def test_events_are_listed_with_deadlines_and_worth(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("excuses", "--book", book, NUMBER, "2026-09") == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "2026-09\n  E1  Typhoon: power and lines down (force majeure; Clause 13, Excused"
        " performance: force majeure (revision 2))\n      disputed, does not count: disputed: shown"
        " both ways\n"
    )
    assert "This dispute is worth USD 685.73." in printed
    assert "Net 9,992.82 if rejected, 10,678.55 if accepted." in printed
    assert "given 58 h late: it was due until Fri 11 Sep 2026 23:59 (America/New_York)" in printed
    assert "E0" not in printed


def test_event_from_before_the_contract_is_listed_without_a_worth(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("excuses", "--book", book, NUMBER) == 0
    printed = capsys.readouterr().out
    first = printed.partition("2026-09\n")[0]
    assert first.startswith("2020-01\n  E0  Long ago")
    assert "notice overdue by 999 business days" in first
    assert "worth" not in first


def test_events_as_figures_have_both_ways(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("excuses", "--book", book, NUMBER, "--json") == 0
    e0, e1, e2, e3 = json.loads(capsys.readouterr().out)["events"]
    assert "worth" not in e0
    assert [item["code"] for item in (e1, e2, e3)] == ["E1", "E2", "E3"]
    assert (e1["worth"], e1["counts"], e1["in_time"]) == ("685.73", False, True)
    assert e1["if_rejected"]["net"] == "9992.82"
    assert e1["if_accepted"]["net"] == "10678.55"
    lines = {line["code"]: line["credit"] for line in e1["if_rejected"]["credit_lines"]}
    assert lines == {"S1": "354.99", "S2": "399.36", "S3": "354.98", "S4": "88.75"}


def test_statement_tells_its_disputes(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.pdf"
    assert bpodesk("statement", "--book", book, NUMBER, "2026-09", "--json", "--out", out) == 0
    printed = capsys.readouterr()
    assert "this dispute is worth USD 685.73" in printed.err
    (dispute,) = json.loads(printed.out)["disputes"]
    assert (dispute["worth"], dispute["if_accepted"]["credits"]) == ("685.73", "853.63")


def test_letter_is_written(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "notice.pdf"
    assert bpodesk("notice", "--book", book, NUMBER, "E1", "--out", out) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "given with 1 business day and 13 h to spare" in capsys.readouterr().err
    assert bpodesk("notice", "--book", book, NUMBER, "E9", "--out", out) == 1
    assert "The contract has no excused event E9." in capsys.readouterr().err
