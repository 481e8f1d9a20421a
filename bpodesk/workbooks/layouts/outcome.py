"""From the facts of a table to a reading: policy, entries, exceptions, totals, questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import (
    Checksum,
    CodeMeaning,
    CodeRule,
    DayMark,
    Question,
    ReadEntry,
    Reading,
    RowKind,
    RowSpan,
    SheetUse,
    Unfinished,
    cell_name,
)
from bpodesk.workbooks.layouts.base import Material, NotMine, fingerprint
from bpodesk.workbooks.layouts.questions import (
    legend_question,
    order_question,
    person_question,
    policy_question,
)
from bpodesk.workbooks.tables.day_facts import (
    DayFacts,
    default_policy,
    policies_of,
    result_of,
)
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import text_of

_WITHOUT_PERSON = 0.9
EMPTY_FORM = 20  # a form without hours is told before what else the sheet is not


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
    policy = default_policy(days, labelled=labelled)
    if answers.policy in {item.name for item in policies}:
        policy = answers.policy
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
        return NotMine(f"{understood.why[:-1].lower()}, but nobody has worked in it", EMPTY_FORM)
    columns = next((table.columns for table in understood.facts if table.columns), ())
    problems = (*understood.problems, *(p for day in days for p in day.problems))
    questions = (
        *understood.questions,
        *_person_question(material, days, entries),
        *policy_question(policy, policies, days),
        *legend_question(marks, answers.legend, has_entries=bool(entries)),
        *_order_question(material),
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


def _person_question(
    material: Material, days: Sequence[DayFacts], entries: Sequence[ReadEntry]
) -> list[Question]:
    if not entries or any(entry.person for entry in entries):
        return []
    return [person_question(material.sheet.name, days[0].place)]


def _order_question(material: Material) -> list[Question]:
    cell = material.doubtful
    if cell is None:
        return []
    place = cell_name(material.sheet.name, cell.row, cell.column)
    return [order_question(place=place, text=text_of(cell))]
