"""Which layout a workbook has, by the evidence of all its sheets, and what it then holds.

Sheets that the layout reads are used together; a sheet whose entries all stand on another sheet too
is left out, so that nothing is counted twice. Hidden sheets are read only where no other can be.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.readings import Answers, Reading, SheetUse
from bpodesk.workbooks.cells import Sheet, Workbook
from bpodesk.workbooks.layouts import LAYOUTS
from bpodesk.workbooks.layouts.base import Layout, Material, NotMine
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.roles import HeaderWords, default_words
from bpodesk.workbooks.watch import (
    SCALE,
    CancelCheck,
    Progress,
    Watch,
    ignore_progress,
    never_cancelled,
)

_READING_SHARE = 0.6  # of the time is spent on the file, the rest on understanding it
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """What one layout made of the sheets: (sheet, its reading or the reason against it)."""

    results: tuple[tuple[Sheet, Reading | NotMine], ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(result for _, result in self.results if isinstance(result, Reading))

    @property
    def evidence(self) -> float:
        """Entries, each worth as much as its sheet is sure."""
        return sum(reading.confidence * len(reading.entries) for reading in self.readings)


def read_timesheet(
    content: bytes,
    *,
    name: str,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    answers: Answers = _NO_ANSWERS,
) -> Reading:
    """What a file says about hours worked. `name` is only for the messages.

    Raises FileRefused with a sentence for the user, Cancelled as soon as `cancelled()` says so.
    """
    first = round(SCALE * _READING_SHARE)

    def reading_progress(done: int, total: int) -> None:
        progress(done * first // total, SCALE)

    workbook = read_workbook(content, name=name, progress=reading_progress, cancelled=cancelled)
    watch = Watch(progress=progress, cancelled=cancelled, first=first)
    return understand(workbook, name=name, words=default_words(), answers=answers, watch=watch)


def understand(
    workbook: Workbook,
    *,
    name: str,
    words: HeaderWords,
    answers: Answers = _NO_ANSWERS,
    watch: Watch,
    layouts: Sequence[Layout] = LAYOUTS,
) -> Reading:
    """The best reading of the sheets. Raises FileRefused where no layout fits, Cancelled."""
    sheets = tuple(sheet for sheet in workbook.sheets if not sheet.is_empty)
    attempts = [
        _attempt(layout, sheets, words, answers=answers, watch=watch.part(index, len(layouts)))
        for index, layout in enumerate(layouts)
    ]
    best = max(attempts, key=lambda attempt: (bool(attempt.readings), attempt.evidence))
    if not best.readings:
        raise _not_a_timesheet(workbook, attempts, name=name)
    watch.tick(1, 1)
    return _together(workbook, best)


def _attempt(
    layout: Layout, sheets: Sequence[Sheet], words: HeaderWords, *, answers: Answers, watch: Watch
) -> _Attempt:
    results: dict[str, Reading | NotMine] = {}
    visible = [sheet for sheet in sheets if not sheet.hidden]
    for group in (visible, [sheet for sheet in sheets if sheet.hidden]):
        if any(isinstance(result, Reading) for result in results.values()):
            break
        for sheet in group:
            part = watch.part(len(results), len(sheets))
            results[sheet.name] = layout.read(Material(sheet, words, answers=answers, watch=part))
    hidden = NotMine("the sheet is hidden, and others hold the hours")
    return _Attempt(results=tuple((sheet, results.get(sheet.name, hidden)) for sheet in sheets))


def _not_a_timesheet(workbook: Workbook, attempts: Sequence[_Attempt], *, name: str) -> FileRefused:
    reasons = [
        result
        for attempt in attempts
        for _, result in attempt.results
        if isinstance(result, NotMine)
    ]
    closest = max(reasons, key=lambda reason: reason.closeness)
    kind = ""
    if workbook.kind == "text" and name.lower().endswith(_WORKBOOK_ENDINGS):
        kind = " is plain text under a workbook's name, and"
    return FileRefused(
        f"“{name}”{kind} can't be read as a timesheet: {closest.reason}. Choose a list with one"
        " row for each day or shift and columns for the person, the date and the hours."
    )


# ------------------------------------------------------------------------------- several sheets


def _together(workbook: Workbook, attempt: _Attempt) -> Reading:
    """One reading of all sheets that are used, the others with the reason."""
    left_out = _repeats(attempt)
    used: list[Reading] = []
    uses: dict[str, SheetUse] = {}
    for sheet, result in attempt.results:
        if isinstance(result, NotMine):
            uses[sheet.name] = SheetUse(
                name=sheet.name, used=False, why=f"Left out: {result.reason}."
            )
        elif sheet.name in left_out:
            uses[sheet.name] = SheetUse(
                name=sheet.name,
                used=False,
                why=f"Left out: it repeats the entries of “{left_out[sheet.name]}”.",
            )
        else:
            used.append(result)
            uses[sheet.name] = result.sheets[0]
    empty = "Left out: the sheet is empty."
    return _merged(
        used,
        sheets=tuple(
            uses.get(sheet.name, SheetUse(name=sheet.name, used=False, why=empty))
            for sheet in workbook.sheets
        ),
    )


def _merged(used: Sequence[Reading], *, sheets: tuple[SheetUse, ...]) -> Reading:
    entries = tuple(entry for reading in used for entry in reading.entries)
    weights = [max(1, len(reading.entries)) for reading in used]
    confidence = sum(
        reading.confidence * weight for reading, weight in zip(used, weights, strict=True)
    ) / sum(weights)
    return replace(
        used[0],
        sheets=sheets,
        entries=entries,
        problems=tuple(problem for reading in used for problem in reading.problems),
        checksums=tuple(checksum for reading in used for checksum in reading.checksums),
        confidence=round(confidence, 3),
        reasons=tuple(reason for reading in used for reason in reading.reasons),
    )


def _repeats(attempt: _Attempt) -> dict[str, str]:
    """Name of each sheet that says nothing new -> the sheet that says it all.

    Only entries that name a person can be told from another person's; sheets without people are
    never taken for copies.
    """
    kept: list[tuple[str, Counter[tuple[object, ...]]]] = []
    repeats: dict[str, str] = {}
    ordered = sorted(
        ((sheet, result) for sheet, result in attempt.results if isinstance(result, Reading)),
        key=lambda pair: -len(pair[1].entries),
    )
    for sheet, reading in ordered:
        facts: Counter[tuple[object, ...]] = Counter(
            (entry.person, entry.day, entry.start, entry.end, entry.minutes)
            for entry in reading.entries
        )
        named = bool(facts) and all(entry.person for entry in reading.entries)
        other = next((name for name, whole in kept if named and facts <= whole), None)
        if other is None:
            kept.append((sheet.name, facts))
        else:
            repeats[sheet.name] = other
    return repeats
