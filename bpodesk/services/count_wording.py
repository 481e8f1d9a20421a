"""What a list leaves open and what is wrong with it, in the words of the plan."""

import dataclasses
from collections.abc import Iterator, Sequence

from bpodesk.domain.count_lists import CountedRow, CountImport, row_place
from bpodesk.domain.counting import NotCountable, rule_of
from bpodesk.domain.measure_readings import ASK_DAY_FIRST, MeasureLayout
from bpodesk.domain.measured import Measurement, check_measurement
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.wording import short_range
from bpodesk.services.count_book import CountBook
from bpodesk.services.count_cases import CountCase
from bpodesk.services.count_rows import FileRows
from bpodesk.services.count_wishes import (
    Asked,
    CountQuestion,
    CountWishes,
    LevelChoice,
    PeriodEffect,
)
from bpodesk.services.given_files import GivenMeasures


def open_questions(
    kept: CountBook,
    file: GivenMeasures,
    batch: CountImport,
    read: FileRows,
    levels: Sequence[LevelChoice],
    effects: Sequence[PeriodEffect],
    wishes: CountWishes,
) -> Iterator[CountQuestion]:
    if file.answers.day_first is None and any(
        problem.message.endswith(ASK_DAY_FIRST) for problem in file.reading.problems
    ):
        yield CountQuestion(asked=Asked.DAY_FIRST, text="Does the day or the month stand first?")
    chosen = [choice.level for choice in levels if choice.chosen and not choice.why_not]
    nothing = read.rows and not any(choice.chosen for choice in levels)
    if nothing and any(not choice.why_not for choice in levels):
        text = "For which service levels does the list count?"
        yield CountQuestion(asked=Asked.LEVELS, text=text)
    for level in chosen:
        found = kept.counter(level, batch, read.stated, read.rows[0].day)
        if isinstance(found, NotCountable) and found.asks:
            yield _question(level, Asked(found.asks), batch)
    kept_weeks = [effect for effect in effects if effect.typed]
    if kept_weeks and wishes.overwrite is None:
        weeks = ", ".join(f"{e.code} {short_range(e.days)}" for e in kept_weeks[:4])
        more = f" and {len(kept_weeks) - 4} more" if len(kept_weeks) > 4 else ""
        text = f"Counts were typed for {weeks}{more}. Shall the list's take their place?"
        yield CountQuestion(asked=Asked.OVERWRITE, text=text)


def _question(level: ServiceLevel, asked: Asked, batch: CountImport) -> CountQuestion:
    limit = rule_of(level, batch)
    name = f"{level.code} {level.title}"
    seconds = limit.threshold_seconds if level.measure.code != "abandonment" else None
    text = {
        Asked.THRESHOLD: f"{name}: within how many seconds are calls to be answered?",
        Asked.SHORT: f"{name}: within how many seconds is an abandoned call a short one?",
        Asked.CLOCK: f"{name}: within how many business hours or days is an item due?",
        Asked.PARTED: "At how many seconds does the file part its calls?",
        Asked.PAST: f"{name}: does the file leave out calls abandoned within"
        f" {seconds or limit.short_abandon_seconds} seconds?",
    }[asked]
    return CountQuestion(asked=asked, text=text, code=level.code)


def plan_problems(
    kept: CountBook,
    file: GivenMeasures,
    batch: CountImport,
    read: FileRows,
    levels: Sequence[LevelChoice],
    case: CountCase,
    effects: Sequence[PeriodEffect],
) -> Iterator[Problem]:
    yield from (p for p in file.reading.problems if not p.message.endswith(ASK_DAY_FIRST))
    yield from read.problems
    if not read.rows:
        yield Problem(message="No row of the file can be placed on a day, so nothing is counted.")
    elif not levels:
        message = "The contract has no service level that is counted in these days."
        yield Problem(message=message)
    for checksum in file.reading.checksums:
        if not checksum.agrees:
            yield Problem(
                message=f"The file's own total is {checksum.stated}, its rows give"
                f" {checksum.computed}.",
                place=checksum.place,
                value=checksum.label,
                severity=Severity.WARNING,
            )
    for choice in levels:
        if choice.chosen and choice.why_not:
            message = f"{choice.level.code} can't be counted from this list: {choice.why_not}."
            yield Problem(field=choice.level.code, message=message)
    for code, rows in case.uncounted.items():
        yield from _uncounted(kept, code, rows, batch, read)
    for effect in effects:
        yield from _unsound(kept, effect)


def _uncounted(
    kept: CountBook,
    code: str,
    rows: Sequence[CountedRow],
    batch: CountImport,
    read: FileRows,
) -> Iterator[Problem]:
    """Rows that count for nothing, each reason once, at the first of them."""
    level = next(
        (one for one in kept.levels(row.day for row in read.rows) if one.code == code), None
    )
    if not rows or level is None:
        return
    if isinstance(kept.counter(level, batch, read.stated, read.rows[0].day), NotCountable):
        return  # that is asked, or said of the level
    reasons: dict[str, list[CountedRow]] = {}
    for row in rows:
        reasons.setdefault(_why_uncounted(kept, code, row, batch), []).append(row)
    for reason, mine in reasons.items():
        many = f" ({len(mine)} rows, this one first)" if len(mine) > 1 else ""
        yield Problem(
            field=code,
            message=f"{code}: {reason}{many}.",
            place=row_place(mine[0], batch.sheets),
            value=mine[0].key,
            severity=Severity.WARNING,
        )


def _why_uncounted(kept: CountBook, code: str, row: CountedRow, batch: CountImport) -> str:
    if kept.period_of(row.day) is None or kept.terms(row.day).level(code) is None:
        return "the contract doesn't agree the level on this day, so the row isn't counted"
    if batch.layout is MeasureLayout.TICKETS:
        return "open and not due yet; it counts once it is closed or falls due"
    return "the row lacks a number that the level needs, so it isn't counted"


def _unsound(kept: CountBook, effect: PeriodEffect) -> Iterator[Problem]:
    """Counts that the level's own check refuses, such as more good ones than all."""
    level = kept.level_in(effect.code, effect.days)
    if effect.after is None or level is None:
        return
    found = Measurement(
        contract_id=kept.contract.id,
        sla_code=effect.code,
        starts_on=effect.days.start,
        ends_on=effect.days.end,
        counts=effect.after,
    )
    for problem in check_measurement(found, level):
        message = f"{short_range(effect.days)}: {problem.message}"
        yield dataclasses.replace(problem, message=message)
