"""What only a person can tell about a file, each with an example out of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bpodesk.domain.readings import (
    CodeMeaning,
    CodeRule,
    DayMark,
    Option,
    Policy,
    Question,
    QuestionKind,
    cell_name,
)
from bpodesk.workbooks.tables.day_facts import DayFacts

DAY_FIRST, MONTH_FIRST = "day first", "month first"


def person_question(sheet: str, place: str) -> Question:
    """Whose hours?"""
    return Question(
        kind=QuestionKind.PERSON,
        text="The file doesn't say whose hours these are. Who is it?",
        example=sheet,
        place=place,
    )


def order_question(*, place: str, text: str) -> Question:
    """Which is the day in 03/04/2026?"""
    return Question(
        kind=QuestionKind.DAY_ORDER,
        text=f"Is “{text}” written with the day or the month first?",
        example=text,
        place=place,
        options=(
            Option(value=DAY_FIRST, label="The day first"),
            Option(value=MONTH_FIRST, label="The month first"),
        ),
    )


def policy_question(
    policy: str, policies: Sequence[Policy], days: Sequence[DayFacts]
) -> list[Question]:
    """How punches become hours, where it makes a difference; the policy taken comes first."""
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


def legend_question(
    marks: Sequence[DayMark], legend: Mapping[str, CodeRule], *, has_entries: bool
) -> list[Question]:
    """Asked where codes stand for work, or where one is not known at all."""
    known = {code.casefold() for code in legend}
    open_marks = [mark for mark in marks if mark.code.casefold() not in known]
    by_work = (CodeMeaning.WORKED, CodeMeaning.HALF, None)
    worked = [mark for mark in open_marks if mark.meaning in by_work]
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
            needed=not has_entries,
        )
    ]
