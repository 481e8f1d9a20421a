"""From the facts of a table to a reading: policy, entries, exceptions, totals, questions."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import (
    Checksum,
    CodeMeaning,
    CodeRule,
    ColumnRole,
    DayMark,
    Option,
    Policy,
    Question,
    QuestionKind,
    ReadEntry,
    Reading,
    Role,
    RowKind,
    RowSpan,
    SheetUse,
    Unfinished,
    cell_name,
)
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.dates import DateOrder, SettledOrder
from bpodesk.workbooks.layouts.base import Material, NotMine
from bpodesk.workbooks.roles import normalised
from bpodesk.workbooks.tables.day_facts import (
    DayFacts,
    default_policy,
    policies_of,
    result_of,
)
from bpodesk.workbooks.tables.stated import (
    StatedPeriod,
    date_in,
    find_period,
    month_of_text,
    named_month,
)
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.vertical import TableFacts

_WITHOUT_PERSON = 0.9
_SHORT_PERIOD_DAYS = 16


@dataclass(slots=True, kw_only=True)
class Understood:
    """What a layout made of a sheet, ready to be turned into a reading."""

    layout: str
    why: str
    facts: list[TableFacts]
    reasons: list[str] = field(default_factory=list[str])
    questions: list[Question] = field(default_factory=list[Question])
    problems: list[Problem] = field(default_factory=list[Problem])
    trust: float = 1.0


def reading_of(material: Material, understood: Understood) -> Reading | NotMine:
    """The reading; NotMine where nobody has worked."""
    days = [day for table in understood.facts for day in table.days]
    answers = material.answers
    labelled = all(table.labelled for table in understood.facts)
    policies = policies_of(days)
    policy = answers.policy or default_policy(days, labelled=labelled)
    legend = _Legend(answers.legend)
    entries: list[ReadEntry] = []
    unfinished: list[Unfinished] = []
    marks: list[DayMark] = []
    made: dict[int, ReadEntry] = {}
    for day in days:
        if not day.person:
            day.person = answers.person
        result = result_of(day, policy=policy, legend=legend)
        if isinstance(result, ReadEntry):
            entries.append(result)
            made[id(day)] = result
        elif isinstance(result, Unfinished):
            unfinished.append(result)
        elif isinstance(result, DayMark):
            marks.append(result)
    worked = [mark for mark in marks if mark.meaning in (CodeMeaning.WORKED, CodeMeaning.HALF)]
    if not entries and not unfinished and not worked:
        return NotMine(f"{understood.why[:-1].lower()}, but nobody has worked in it", 2)
    columns = next((table.columns for table in understood.facts if table.columns), ())
    problems = (*understood.problems, *(p for day in days for p in day.problems))
    questions = (
        *understood.questions,
        *_person_question(material, days, entries),
        *_policy_question(policy, policies, days),
        *_legend_question(marks, answers.legend, entries),
        *_order_question(material.order, problems),
    )
    return Reading(
        layout=understood.layout,
        sheets=(
            SheetUse(
                name=material.sheet.name,
                used=True,
                why=understood.why,
                columns=columns,
                rows=_spans(understood.facts),
            ),
        ),
        columns=columns,
        entries=tuple(entries),
        unfinished=tuple(unfinished),
        marks=tuple(marks),
        problems=problems,
        checksums=tuple(_checksums(understood.facts, made, material.sheet.name)),
        questions=questions,
        policy=policy if policies else "",
        policies=policies,
        confidence=_confidence(understood, entries, unfinished, worked),
        reasons=tuple(understood.reasons),
        fingerprint=fingerprint(understood.layout, columns),
    )


def fingerprint(layout: str, columns: Sequence[ColumnRole]) -> str:
    """The same for every file of a layout with the same headers; days don't count."""
    words = [normalised(item.header) for item in columns if item.role is not Role.DAY_COLUMN]
    text = "\n".join((layout, *words))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Legend:
    """The rules of the codes, whatever their case."""

    def __init__(self, said: Mapping[str, CodeRule]) -> None:
        self._rules = {code.casefold(): rule for code, rule in said.items()}

    def __call__(self, code: str) -> CodeRule | None:
        return self._rules.get(code.casefold())


def _confidence(
    understood: Understood,
    entries: Sequence[ReadEntry],
    unfinished: Sequence[Unfinished],
    worked: Sequence[DayMark],
) -> float:
    good = len(entries) + len(worked)
    share = (good + 0.5 * len(unfinished)) / (good + len(unfinished))
    named = any(entry.person for entry in entries) or bool(worked)
    return round(share * understood.trust * (1.0 if named else _WITHOUT_PERSON), 3)


def _checksums(
    facts: Sequence[TableFacts], made: dict[int, ReadEntry], sheet: str
) -> list[Checksum]:
    found: list[Checksum] = []
    for table in facts:
        for total in table.totals:
            sums = [_sum(table.days[first : total.last], made) for first in (total.first, 0)]
            computed = next((value for value in sums if value == total.minutes), sums[0])
            found.append(
                Checksum(
                    place=cell_name(sheet, total.cell.row, total.cell.column),
                    label=total.label,
                    stated_minutes=total.minutes,
                    computed_minutes=computed,
                )
            )
    return found


def _sum(days: Sequence[DayFacts], made: dict[int, ReadEntry]) -> int:
    return sum(made[id(day)].minutes for day in days if id(day) in made)


def _spans(facts: Sequence[TableFacts]) -> tuple[RowSpan, ...]:
    kinds: dict[int, RowKind] = {}
    for table in facts:
        kinds |= table.rows
    spans: list[RowSpan] = []
    for row in sorted(kinds):
        last = spans[-1] if spans else None
        if last is not None and last.last == row - 1 and last.kind is kinds[row]:
            spans[-1] = RowSpan(first=last.first, last=row, kind=last.kind)
        else:
            spans.append(RowSpan(first=row, last=row, kind=kinds[row]))
    return tuple(spans)


# ------------------------------------------------------------------------------- questions


def _person_question(
    material: Material, days: Sequence[DayFacts], entries: Sequence[ReadEntry]
) -> list[Question]:
    if not entries or any(entry.person for entry in entries):
        return []
    return [
        Question(
            kind=QuestionKind.PERSON,
            text="The file doesn't say whose hours these are. Who is it?",
            example=material.sheet.name,
            place=days[0].place,
        )
    ]


def _policy_question(
    policy: str, policies: Sequence[Policy], days: Sequence[DayFacts]
) -> list[Question]:
    if not policies:
        return []
    timed = next(day for day in days if day.times)
    shown = " ".join(f"{s // 3600 % 24}:{s // 60 % 60:02d}" for s in timed.times)
    ordered = sorted(policies, key=lambda item: item.name != policy)
    return [
        Question(
            kind=QuestionKind.POLICY,
            text="How do the times become hours?",
            example=shown,
            place=timed.place,
            options=tuple(
                Option(value=item.name, label=item.name, minutes=item.minutes) for item in ordered
            ),
            needed=False,
        )
    ]


def _legend_question(
    marks: Sequence[DayMark], legend: Mapping[str, CodeRule], entries: Sequence[ReadEntry]
) -> list[Question]:
    """Asked where codes stand for work, or where one is not known at all."""
    known = {code.casefold() for code in legend}
    open_marks = [mark for mark in marks if mark.code.casefold() not in known]
    worked = [m for m in open_marks if m.meaning in (CodeMeaning.WORKED, CodeMeaning.HALF, None)]
    if not worked:
        return []
    counts = Counter(mark.code for mark in open_marks)
    first = worked[0]
    return [
        Question(
            kind=QuestionKind.LEGEND,
            text="What do the codes mean, and how many hours is a day worked?",
            example=", ".join(f"{code} ({count})" for code, count in counts.most_common(8)),
            place=cell_name(first.sheet, first.row, first.column),
            options=tuple(Option(value=code, label=code) for code, _ in counts.most_common()),
            needed=not entries,
        )
    ]


def _order_question(order: SettledOrder, problems: Sequence[Problem]) -> list[Question]:
    doubtful = [p for p in problems if "no other date in the column tells" in p.message]
    if not doubtful or order.order is not DateOrder.UNKNOWN:
        return []
    return [order_question(doubtful[0])]


def order_question(problem: Problem) -> Question:
    """Which is the day in 03/04/2026?"""
    return Question(
        kind=QuestionKind.DAY_ORDER,
        text=f"Is “{problem.value}” written with the day or the month first?",
        example=problem.value,
        place=problem.place,
        options=(
            Option(value="day first", label="The day first"),
            Option(value="month first", label="The month first"),
        ),
    )


# ------------------------------------------------------------------------------- the period


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days meant, why, and what has to be asked."""

    days: DateRange | None
    reason: str = ""
    question: Question | None = None


def period_of(material: Material, window: Window, *, weekly: bool = False) -> Period:
    """The period of the table in the window: as answered, as stated above it, by the names.

    `window` is the head of the table. A week needs dates of its own; a month's name is no help.
    """
    answers = material.answers
    if weekly and answers.week is not None:
        week = DateRange(start=answers.week, end=answers.week + dt.timedelta(days=7))
        return Period(days=week, reason="The week is as answered.")
    if not weekly and answers.month is not None:
        return Period(
            days=Month.containing(answers.month).range, reason="The month is as answered."
        )
    rows = [cells for _, cells in material.grid.rows(window)]
    stated = find_period(
        rows, words=material.words, dates=material.dates, sheet=material.sheet.name
    )
    if weekly:
        return _week(material, rows, stated)
    if stated is not None:
        return Period(days=stated.days, reason=f"The period is that of “{stated.text}”.")
    return _month_by_name(material, rows)


def _month_by_name(material: Material, rows: Sequence[Sequence[Cell]]) -> Period:
    sheet = month_of_text(material.sheet.name, words=material.words)
    if sheet is not None:
        return Period(
            days=sheet.days, reason=f"The month is that of the sheet's name “{sheet.text}”."
        )
    file = month_of_text(material.file_name, words=material.words)
    if file is not None:
        question = _month_question(material.file_name, file)
        return Period(
            days=file.days,
            reason=f"The month is that of the file's name “{file.text}”.",
            question=question,
        )
    texts = [text_of(cell) for row in rows for cell in row]
    month = named_month([*texts, material.sheet.name], material.words)
    example = material.sheet.name if month is None else dt.date(2000, month, 1).strftime("%B")
    return Period(days=None, question=_month_question(example, None))


def _month_question(example: str, guess: StatedPeriod | None) -> Question:
    options = ()
    if guess is not None:
        label = f"{guess.days.start:%B %Y}"
        options = (Option(value=str(guess.days.start), label=label),)
    return Question(
        kind=QuestionKind.MONTH,
        text="The sheet doesn't say which month it is. Which one?",
        example=example,
        options=options,
        needed=guess is None,
    )


def _week(
    material: Material, rows: Sequence[Sequence[Cell]], stated: StatedPeriod | None
) -> Period:
    if stated is not None and len(stated.days) <= _SHORT_PERIOD_DAYS:
        return Period(days=stated.days, reason=f"The week is that of “{stated.text}”.")
    single = _single_date(material, rows)
    if single is not None:
        date, text, is_end = single
        start = date - dt.timedelta(days=6) if is_end else date
        days = DateRange(start=start, end=start + dt.timedelta(days=7))
        return Period(days=days, reason=f"The week is that of “{text}”.")
    return Period(
        days=None,
        question=Question(
            kind=QuestionKind.WEEK,
            text="The sheet names weekdays, but not the week. On which day does the week begin?",
            example=material.sheet.name,
        ),
    )


def _single_date(
    material: Material, rows: Sequence[Sequence[Cell]]
) -> tuple[dt.date, str, bool] | None:
    """The one date that the head states, and whether it is said to be the week's last day."""
    found: list[tuple[dt.date, str, bool]] = []
    for row in rows:
        ending = any(
            word in normalised(text_of(cell)).split()
            for cell in row
            for word in ("ending", "end", "to", "bis", "fin")
        )
        for cell in row:
            text = text_of(cell)
            date = material.dates.parse_date(cell)
            dates = [date] if isinstance(date, dt.date) else date_in(text, material.dates)
            found += [(day, text, ending) for day in dates]
    named = date_in(material.sheet.name, material.dates)
    found += [(day, material.sheet.name, False) for day in named]
    return found[0] if found else None
