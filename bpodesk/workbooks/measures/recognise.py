"""Which kind of measures a workbook has, by the evidence of all its sheets.

Sheets of the same kind are used together. A sheet whose rows all stand on another sheet too is left
out, and so are summaries, so that nothing is counted twice; each is named with the reason.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bpodesk.domain.measure_readings import MeasureLayout, MeasureReading
from bpodesk.domain.readings import SheetUse
from bpodesk.workbooks.cells import Sheet, Workbook
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures import MEASURES
from bpodesk.workbooks.measures.base import MeasureKind
from bpodesk.workbooks.measures.header import MeasureHeader, find_measure_header
from bpodesk.workbooks.measures.words import MeasureWords, default_measure_words
from bpodesk.workbooks.watch import Watch

_Result = MeasureReading | NotMine
_NOBODY_WATCHES = Watch()


def read_measures(
    workbook: Workbook,
    *,
    words: MeasureWords | None = None,
    day_first: bool | None = None,
    watch: Watch = _NOBODY_WATCHES,
) -> MeasureReading | NotMine:
    """What the workbook says of calls or tickets, or why it is no such thing.

    `day_first` is what a person said of dates such as 03/04/2026 that the file doesn't settle.
    Raises Cancelled.
    """
    known = words if words is not None else default_measure_words()
    sheets = [(sheet, find_measure_header(sheet, known)) for sheet in workbook.sheets]
    attempts = [
        _attempt(sheets, kind, known, day_first=day_first, watch=watch.part(index, len(MEASURES)))
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
    sheets: Sequence[tuple[Sheet, MeasureHeader | NotMine]],
    kind: MeasureKind,
    words: MeasureWords,
    *,
    day_first: bool | None,
    watch: Watch,
) -> list[_Result]:
    """What a kind makes of every sheet; of hidden ones only where no other is read."""
    hidden = NotMine("the sheet is hidden, and others hold the facts")
    results: list[_Result] = [hidden] * len(sheets)
    for are_hidden in (False, True):
        for index, (sheet, header) in enumerate(sheets):
            if sheet.hidden is not are_hidden:
                continue
            if isinstance(header, NotMine):
                results[index] = header
            else:
                part = watch.part(index, len(sheets))
                results[index] = kind.read(sheet, header, words, day_first=day_first, watch=part)
        if _readings(results):
            break
    return results


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
            why = copies[sheet.name]
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
    """Name of each sheet that says nothing new -> why, as half a sentence.

    It states rows of another sheet once more, or it is a coarser table of the same calls.
    """
    kept: list[tuple[str, Counter[tuple[object, ...]], MeasureReading]] = []
    copies: dict[str, str] = {}
    readings = [
        (sheet.name, result)
        for sheet, result in zip(sheets, results, strict=True)
        if isinstance(result, MeasureReading)
    ]
    if len(readings) < 2:
        return copies
    for name, reading in sorted(readings, key=lambda pair: -len(pair[1].rows)):
        facts = Counter(row.facts for row in reading.rows)
        for other, seen, whole in kept:
            if facts <= seen:
                copies[name] = f"it repeats the rows of “{other}”"
                break
            if _same_calls(reading, whole):
                copies[name] = f"it adds up to the same calls as “{other}”"
                break
        else:
            kept.append((name, facts, reading))
    return copies


def _same_calls(one: MeasureReading, other: MeasureReading) -> bool:
    """True for two interval tables whose counts are the same in all."""
    if one.layout is not MeasureLayout.INTERVALS:
        return False
    counts = one.total.counts
    return any(counts.values()) and counts == other.total.counts
