"""Which month or week a form without dates of its own means.

As answered; else as stated above the table; else by the sheet's or the file's name; else it is
asked. A week needs a date of its own: a month's name is no help to it.
"""

import datetime as dt
import re
from collections.abc import Sequence

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import Option, Question, QuestionKind
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.layouts.base import Material, Period
from bpodesk.workbooks.roles import normalised
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.stated import (
    YEAR,
    StatedPeriod,
    date_in,
    find_period,
    month_of_text,
    named_month,
)

_WORD_AND_NUMBER = re.compile(r"([^\W\d_]+)(?:\s(?:nr|no)\b)?\W{0,3}([0-9]{1,2})(?![0-9:.,])")
_ENDING = re.compile(r"\.[a-z][a-z0-9]{2,4}$", re.IGNORECASE)  # of a file: hours_2026-09.xlsx
_SHORT_PERIOD_DAYS = 16


def period_of(material: Material, window: Window, *, weekly: bool = False) -> Period:
    """The period of the table in the window: as answered, as stated above it, by the names.

    `window` is the head of the table. A week needs dates of its own; a month's name is no help.
    """
    # The layouts ask again, and of many tables in a sheet most ask about the sheet's head.
    asked = window, weekly
    if asked not in material.periods:
        material.periods[asked] = _found(material, window, weekly=weekly)
    return material.periods[asked]


def _found(material: Material, window: Window, *, weekly: bool) -> Period:
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
    file = month_of_text(_ENDING.sub("", material.file_name), words=material.words)
    if file is not None:
        question = _month_question(material.file_name, file)
        return Period(
            days=file.days,
            reason=f"The month is that of the file's name “{material.file_name}”.",
            question=question,
        )
    texts = [text_of(cell) for row in rows for cell in row]
    month = named_month([material.sheet.name], material.words)
    month = month or named_month(texts, material.words)
    years = {
        int(y)
        for text in (*texts, material.sheet.name, material.file_name)
        for y in YEAR.findall(text)
    }
    if month is not None and len(years) == 1:
        found = Month(years.pop(), month)
        return Period(
            days=found.range,
            reason=f"The month is {found.range.start:%B %Y}, by its name and year.",
        )
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
    numbered = _numbered_week(material, rows)
    if numbered is not None:
        return numbered
    return Period(
        days=None,
        question=Question(
            kind=QuestionKind.WEEK,
            text="The sheet names weekdays, but not the week. On which day does the week begin?",
            example=material.sheet.name,
        ),
    )


def _numbered_week(material: Material, rows: Sequence[Sequence[Cell]]) -> Period | None:
    """The week that its number names, where the year is stated too: "KW 20/2025"."""
    texts = [" ".join(text_of(cell) for cell in row) for row in rows]
    texts += [material.sheet.name, material.file_name.replace("_", " ")]
    years = {int(year) for text in texts for year in YEAR.findall(text)}
    for text in texts:
        for word, number in _WORD_AND_NUMBER.findall(text):
            if normalised(word) in material.words.week_labels and 1 <= int(number) <= 53:
                if len(years) != 1:
                    return None
                try:
                    start = dt.date.fromisocalendar(years.pop(), int(number), 1)
                except ValueError:
                    return None
                days = DateRange(
                    start=start - dt.timedelta(days=2), end=start + dt.timedelta(days=7)
                )
                return Period(days=days, reason=f"The week is that of “{word} {number}”.")
    return None


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
