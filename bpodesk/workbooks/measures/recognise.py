"""Which kind of measures a workbook has, by the evidence of all its sheets.

Sheets of the same kind are used together. A sheet whose rows all stand on another sheet too is left
out, and so are summaries, so that nothing is counted twice; each is named with the reason.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.domain.readings import SheetUse
from bpodesk.workbooks.cells import Sheet, Workbook
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures import MEASURES
from bpodesk.workbooks.measures.base import MeasureKind
from bpodesk.workbooks.measures.words import MeasureWords, default_measure_words
from bpodesk.workbooks.watch import Watch

_Result = MeasureReading | NotMine


def read_measures(
    workbook: Workbook, *, words: MeasureWords | None = None, watch: Watch | None = None
) -> MeasureReading | NotMine:
    """What the workbook says of calls or tickets, or why it is no such thing. Raises Cancelled."""
    known = words if words is not None else default_measure_words()
    whole = watch if watch is not None else Watch()
    attempts = [
        _attempt(workbook, kind, known, watch=whole.part(index, len(MEASURES)))
        for index, kind in enumerate(MEASURES)
    ]
    best = max(attempts, key=_evidence)
    if not _readings(best):
        return max(
            (result for results in attempts for result in results if isinstance(result, NotMine)),
            key=lambda reason: reason.closeness,
            default=NotMine("the workbook is empty"),
        )
    others = [
        next((r for results in attempts if isinstance(r := results[index], MeasureReading)), None)
        for index in range(len(workbook.sheets))
    ]
    return _together(workbook.sheets, best, others)


def _attempt(
    workbook: Workbook, kind: MeasureKind, words: MeasureWords, *, watch: Watch
) -> list[_Result]:
    """What a kind makes of every sheet; of hidden ones only where no other is read."""
    count = len(workbook.sheets)
    results = [
        NotMine("the sheet is hidden")
        if sheet.hidden
        else kind.read(sheet, words, watch=watch.part(index, count))
        for index, sheet in enumerate(workbook.sheets)
    ]
    if _readings(results):
        return results
    return [
        kind.read(sheet, words, watch=watch.part(index, count)) if sheet.hidden else result
        for index, (sheet, result) in enumerate(zip(workbook.sheets, results, strict=True))
    ]


def _readings(results: Sequence[_Result]) -> list[MeasureReading]:
    return [result for result in results if isinstance(result, MeasureReading)]


def _evidence(results: Sequence[_Result]) -> float:
    """Rows, each worth as much as its sheet is sure."""
    return sum(reading.confidence * len(reading.rows) for reading in _readings(results))


def _together(
    sheets: Sequence[Sheet], results: Sequence[_Result], others: Sequence[MeasureReading | None]
) -> MeasureReading:
    copies = _copies(sheets, results)
    used: list[MeasureReading] = []
    uses: list[SheetUse] = []
    for sheet, result, other in zip(sheets, results, others, strict=True):
        if isinstance(result, MeasureReading) and sheet.name not in copies:
            used.append(result)
            uses.append(result.sheets[0])
            continue
        if isinstance(result, MeasureReading):
            why = f"it repeats the rows of “{copies[sheet.name]}”"
        elif other is not None:
            why = f"as {_article(other.layout)} it may hold the same facts once more"
        else:
            why = "the sheet is empty" if sheet.is_empty else result.reason
        uses.append(SheetUse(name=sheet.name, used=False, why=f"Left out: {why}."))
    weight = sum(len(reading.rows) for reading in used)
    return replace(
        used[0],
        sheets=tuple(uses),
        rows=tuple(row for reading in used for row in reading.rows),
        problems=tuple(problem for reading in used for problem in reading.problems),
        checksums=tuple(checksum for reading in used for checksum in reading.checksums),
        confidence=round(_evidence(used) / weight, 3),
        reasons=tuple(dict.fromkeys(reason for reading in used for reason in reading.reasons)),
    )


def _article(noun: str) -> str:
    return f"an {noun}" if noun.startswith("i") else f"a {noun}"


def _copies(sheets: Sequence[Sheet], results: Sequence[_Result]) -> Mapping[str, str]:
    """Name of each sheet that says nothing new -> the sheet that says it all."""
    kept: list[tuple[str, Counter[tuple[object, ...]]]] = []
    copies: dict[str, str] = {}
    readings = [
        (sheet.name, result)
        for sheet, result in zip(sheets, results, strict=True)
        if isinstance(result, MeasureReading)
    ]
    for name, reading in sorted(readings, key=lambda pair: -len(pair[1].rows)):
        facts = Counter(row.facts for row in reading.rows)
        whole = next((other for other, seen in kept if facts <= seen), None)
        if whole is None:
            kept.append((name, facts))
        else:
            copies[name] = whole
    return copies
