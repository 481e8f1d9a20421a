"""Which layout each sheet has, by its evidence, and what the workbook then holds.

Every layout reads every sheet; the one that explains most of it wins. Sheets that state the same
facts (punches, their matrix, a summary, a copy) count once: the finest is taken. Hidden sheets are
read only where no other can be.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.counted import outline_of
from bpodesk.domain.entry_columns import joined, named
from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.domain.readings import Answers, QuestionKind, Reading, SheetUse
from bpodesk.workbooks.cells import Sheet, Workbook
from bpodesk.workbooks.layouts import LAYOUTS
from bpodesk.workbooks.layouts.base import BookNotes, Layout, Material, NotMine
from bpodesk.workbooks.layouts.rosters import shift_codes
from bpodesk.workbooks.measures.recognise import read_measures
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.roles import HeaderWords, default_words
from bpodesk.workbooks.tables.grid import Grid
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
_LEGEND_ROWS = 60  # a sheet with the legend of a roster is short
_SURE = 0.97  # a layout that is so sure needs no rival where there are many rows
_MANY_ROWS = 1_000  # in a sheet, or in all sheets together
_MUCH_MORE = 1.3
_SAME_SHARE = 0.6  # of a sheet's facts on another sheet, and it says the same
COARSEST = "payroll report"
# From the finest to the coarsest statement of the same facts.
FINENESS = (
    "punch log",
    "flat list",
    "punches by day",
    "person blocks",
    "month form",
    "month matrix",
    "week grid",
    "task matrix",
    "roster",
    COARSEST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The best reading of a sheet, or the reason nearest to one."""

    sheet: Sheet
    result: Reading | NotMine


def evidence_of(reading: Reading) -> float:
    """How much of a sheet a reading explains: its facts, each worth as much as it is sure.

    Totals of the file's own that agree speak for it, those that don't against it.
    """
    agreeing = sum(check.agrees for check in reading.checksums)
    total = len(reading.checksums)
    trust = reading.confidence * (1.0 + 0.2 * (2 * agreeing - total) / total if total else 1.0)
    return reading.facts * trust


def read_any(
    content: bytes,
    *,
    name: str,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    answers: Answers = _NO_ANSWERS,
) -> Reading | MeasureReading:
    """What a file says of hours worked, or of calls and tickets.

    `name` is only for the messages and where nothing else names the month.

    Raises FileRefused with a sentence for the user, Cancelled as soon as `cancelled()` says so.
    """
    first = round(SCALE * _READING_SHARE)

    def reading_progress(done: int, total: int) -> None:
        progress(done * first // total, SCALE)

    workbook = read_workbook(content, name=name, progress=reading_progress, cancelled=cancelled)
    watch = Watch(progress=progress, cancelled=cancelled, first=first)
    measures = read_measures(workbook, day_first=answers.day_first, watch=watch)
    if isinstance(measures, MeasureReading):
        return measures
    return understand(workbook, name=name, words=default_words(), answers=answers, watch=watch)


def read_timesheet(
    content: bytes,
    *,
    name: str,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    answers: Answers = _NO_ANSWERS,
) -> Reading:
    """What a file says of hours worked; calls and tickets are refused. Raises as `read_any`."""
    found = read_any(content, name=name, progress=progress, cancelled=cancelled, answers=answers)
    if isinstance(found, MeasureReading):
        raise FileRefused(
            f"“{name}” can't be read as a timesheet: it is a list of calls or tickets, not of hours"
            " worked. Its counts belong to the month's service levels; import it there."
        )
    return found


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
    found: list[_Found] = []
    sheets = [
        sheet
        for sheet in workbook.sheets
        if not sheet.is_empty and (not answers.sheets or sheet.name in answers.sheets)
    ]
    has_many_rows = sum(len(sheet.rows) for sheet in sheets) > _MANY_ROWS
    notes = BookNotes()
    for sheet in sheets:
        notes.shifts |= shift_codes(Grid(sheet), words) if len(sheet.rows) <= _LEGEND_ROWS else {}
    shown, aside = list[Sheet](), list[Sheet]()
    for sheet in sheets:
        (aside if sheet.hidden or words.is_example(sheet.name) else shown).append(sheet)
    for group in (shown, aside):
        if any(isinstance(item.result, Reading) for item in found):
            break
        for sheet in group:
            part = watch.part(len(found), len(sheets))
            material = Material(
                sheet, words, answers=answers, watch=part, file_name=name, notes=notes
            )
            wanted = _wanted(layouts, answers)
            found.append(_best(material, wanted, sure_is_enough=has_many_rows))
    if not any(isinstance(item.result, Reading) for item in found):
        raise _not_a_timesheet(workbook, found, name=name)
    watch.tick(1, 1)
    return _together(workbook, found)


def _wanted(layouts: Sequence[Layout], answers: Answers) -> Sequence[Layout]:
    wanted = [layout for layout in layouts if layout.name == answers.layout]
    return wanted or layouts


def _best(material: Material, layouts: Sequence[Layout], *, sure_is_enough: bool) -> _Found:
    """The reading with the most evidence; where there is none, the nearest refusal."""
    best: Reading | None = None
    nearest = NotMine("the sheet is empty", -1)
    for layout in layouts:
        result = layout.read(material)
        if isinstance(result, NotMine):
            nearest = max(nearest, result, key=lambda reason: reason.closeness)
        elif best is None or evidence_of(result) > evidence_of(best):
            best = result
        if isinstance(result, Reading) and (
            layout.decides or (sure_is_enough and result.confidence >= _SURE)
        ):
            best = result
            break
    return _Found(sheet=material.sheet, result=nearest if best is None else best)


def _not_a_timesheet(workbook: Workbook, found: Sequence[_Found], *, name: str) -> FileRefused:
    reasons = [item.result for item in found if isinstance(item.result, NotMine)]
    closest = max(reasons, key=lambda reason: reason.closeness)
    kind = ""
    if workbook.kind == "text" and name.lower().endswith(_WORKBOOK_ENDINGS):
        kind = " is plain text under a workbook's name, and"
    return FileRefused(
        f"“{name}”{kind} can't be read as a timesheet: {closest.reason}. Choose a file that states"
        " who worked on which day and how long, or from when to when."
    )


# ------------------------------------------------------------------------------- several sheets


def _together(workbook: Workbook, found: Sequence[_Found]) -> Reading:
    """One reading of all sheets that are used, the others with the reason."""
    left_out = _repeats(found)
    used: list[Reading] = []
    uses: dict[str, SheetUse] = {}
    for item in found:
        name, result = item.sheet.name, item.result
        if isinstance(result, NotMine):
            uses[name] = SheetUse(name=name, used=False, why=f"Left out: {result.reason}.")
        elif name in left_out:
            uses[name] = replace(
                result.sheets[0],
                used=False,
                why=f"Left out: it says the same as “{left_out[name]}”.",
            )
        else:
            used.append(result)
            uses[name] = result.sheets[0]
    return _merged(used, sheets=tuple(_use_of(sheet, uses) for sheet in workbook.sheets))


def _use_of(sheet: Sheet, uses: dict[str, SheetUse]) -> SheetUse:
    if sheet.name in uses:
        return uses[sheet.name]
    why = "the sheet is empty" if sheet.is_empty else "others hold the hours"
    if sheet.hidden and not sheet.is_empty:
        why = "the sheet is hidden, and others hold the hours"
    return SheetUse(name=sheet.name, used=False, why=f"Left out: {why}.")


def _merged(used: Sequence[Reading], *, sheets: tuple[SheetUse, ...]) -> Reading:
    used = _named_alike(used)
    main = max(used, key=lambda reading: reading.facts)
    weights = [max(1, reading.facts) for reading in used]
    confidence = sum(
        reading.confidence * weight for reading, weight in zip(used, weights, strict=True)
    ) / sum(weights)
    policies = Counter[str]()
    for reading in used:
        for policy in reading.policies:
            policies[policy.name] += policy.minutes
    asked = {
        question.kind: question for reading in reversed(used) for question in reading.questions
    }
    return replace(
        main,
        sheets=sheets,
        entries=joined([reading.entries for reading in used]),
        unfinished=tuple(item for reading in used for item in reading.unfinished),
        marks=tuple(item for reading in used for item in reading.marks),
        problems=tuple(problem for reading in used for problem in reading.problems),
        checksums=tuple(checksum for reading in used for checksum in reading.checksums),
        questions=tuple(asked.values()),
        policies=tuple(replace(policy, minutes=policies[policy.name]) for policy in main.policies),
        confidence=round(confidence, 3),
        reasons=tuple(dict.fromkeys(reason for reading in used for reason in reading.reasons)),
    )


def _named_alike(used: Sequence[Reading]) -> Sequence[Reading]:
    """Sheets that name nobody are of the one person whom the others name."""
    names = {entry.person for reading in used for entry in outline_of(reading.entries)}
    others = names - {""}
    if "" not in names or len(others) != 1:
        return used
    name = others.pop()
    return [
        replace(
            reading,
            entries=named(reading.entries, name),
            unfinished=tuple(
                replace(item, person=item.person or name) for item in reading.unfinished
            ),
            marks=tuple(replace(mark, person=mark.person or name) for mark in reading.marks),
            questions=tuple(q for q in reading.questions if q.kind is not QuestionKind.PERSON),
        )
        for reading in used
    ]


Fact = tuple[object, ...]


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A sheet that is used, with what it states."""

    name: str
    exact: Counter[Fact]
    days: Counter[Fact]
    people: frozenset[str]  # as in `days` and `exact`, without their capitals


def _repeats(found: Sequence[_Found]) -> dict[str, str]:
    """Name of each sheet that says nothing new -> the sheet that says it, finer or just as well."""
    readings = [
        (item.sheet.name, item.result) for item in found if isinstance(item.result, Reading)
    ]
    if len(readings) < 2:
        return {}
    ordered = sorted(readings, key=lambda pair: (FINENESS.index(pair[1].layout), -pair[1].facts))
    kept: list[_Kept] = []
    repeats: dict[str, str] = {}
    for name, reading in ordered:
        days = _person_days(reading)
        people = {person.casefold() for person in reading.people}
        one = _Kept(name=name, exact=_facts(reading), days=days, people=frozenset(people))
        names = all(entry.person for entry in outline_of(reading.entries))
        other = next((each for each in kept if _is_same(one, each, named=names)), None)
        if other is None:
            kept.append(one)
        elif len(one.days) > _MUCH_MORE * len(other.days):
            # The finer sheet holds only a part of it, such as the exceptions of a month.
            repeats[other.name] = name
            kept[kept.index(other)] = one
        else:
            repeats[name] = other.name
    return repeats | _sums(dict(readings), kept)


def _sums(readings: Mapping[str, Reading], kept: Sequence[_Kept]) -> dict[str, str]:
    """The sheets that add up a period, where another has the days of the same people."""
    dated = [one.name for one in kept if readings[one.name].layout != COARSEST]
    people = {name: {who.casefold() for who in readings[name].people} for name in readings}
    return {
        one.name: other
        for one in kept
        if one.name not in dated
        for other in dated
        if people[one.name] & people[other]
    }


def _is_same(one: _Kept, other: _Kept, *, named: bool) -> bool:
    """Whether all facts of one stand on the other too, or most of the person-days do.

    Sheets that name nobody can be of different people: they are never the same.
    """
    if one.people.isdisjoint(other.people):
        return False
    if named and one.exact and one.exact <= other.exact:
        return True
    shared = len(one.days.keys() & other.days.keys())
    fewer = min(len(one.days), len(other.days))
    return named and shared > 0 and shared >= _SAME_SHARE * fewer


def _facts(reading: Reading) -> Counter[Fact]:
    return Counter(
        (entry.person, entry.day, entry.start, entry.end, entry.minutes)
        for entry in reading.entries
    )


def _person_days(reading: Reading) -> Counter[Fact]:
    """Each person's days once; by name without its capitals."""
    stated = [*reading.entries, *reading.unfinished, *reading.marks]
    return Counter({(item.person.casefold(), item.day): 1 for item in stated if item.day})
