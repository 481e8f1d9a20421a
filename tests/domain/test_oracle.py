"""Random months, computed by the program and by the oracle: every figure agrees exactly."""

import ast
import dataclasses
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain import oracle
from tests.domain.oracle import engine, running
from tests.domain.oracle.comparing import compare, told
from tests.domain.oracle.story import Answer, Story

SLICE = 125
COMPUTING = (
    *("story", "desk", "hours", "bill", "measures", "counting"),
    *("levels", "mechanisms", "credits", "__init__"),
)


@pytest.mark.parametrize("part", range(6))
def test_any_month_agrees_with_the_oracle(part: int) -> None:
    """New months each time; what differs is said with the seed that tells it again."""
    start = random.randrange(2**48)
    differing = {
        seed: words for seed in range(start, start + SLICE) if (words := compare(told(seed)))
    }
    assert differing == {}


def test_oracle_shares_no_code_with_the_program() -> None:
    folder = Path(oracle.__file__).parent
    imported = {
        name
        for module in COMPUTING
        for node in ast.walk(ast.parse((folder / f"{module}.py").read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    own = {name for name in imported if name.startswith("tests.")}
    assert {name.removeprefix("tests.domain.oracle.") for name in own} <= set(COMPUTING)
    assert {name.partition(".")[0] for name in imported - own} <= {
        *("collections", "dataclasses", "datetime", "fractions", "functools", "zoneinfo")
    }


def test_command_compares_the_months_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert running.main(["--months", "3", "--seed", "5"]) == 0
    assert capsys.readouterr().out.startswith("3 of 3 months, 0 differ")


def test_command_in_two_processes_compares_every_month() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.domain.oracle", "--months", "4", "--processes", "2"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("4 of 4 months, 0 differ")


def test_command_shows_a_month_that_differs_with_its_seed_and_what_is_left_of_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.answer

    def wrong(story: Story) -> Answer:
        """A cent too much where somebody works on the first seat."""
        found = real(story)
        return dataclasses.replace(
            found, gross=found.gross + any(w.person == 1 for w in story.work)
        )

    monkeypatch.setattr(engine, "answer", wrong)
    seed = next(seed for seed in range(99) if any(w.person == 1 for w in told(seed).work))
    assert running.main(["--months", "1", "--seed", str(seed)]) == 1
    printed = capsys.readouterr().out
    assert f"Month {seed} differs:" in printed
    assert "gross: the program has" in printed
    assert printed.count("Work(") == 1
    assert "prices=()" in printed


def test_month_that_the_program_can_not_compute_is_told_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_story: Story) -> Answer:
        raise ZeroDivisionError("nothing to spread over")

    monkeypatch.setattr(engine, "answer", broken)
    assert running.main(["--months", "1"]) == 1
    assert "ZeroDivisionError: nothing to spread over" in capsys.readouterr().out
