"""From a question and what the user said to the answers of the next reading, and back to words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bpodesk.domain.periods import Month
from bpodesk.domain.readings import (
    Answers,
    CodeMeaning,
    CodeRule,
    Question,
    QuestionKind,
    Role,
)
from bpodesk.ui import text as texts
from bpodesk.ui.text import tr

Said = str | dt.date | Month | Mapping[str, CodeRule]
_DAY_FIRST = "d"  # the question's options are "day first" and "month first"


def with_answer(answers: Answers, question: Question, said: Said) -> Answers:
    """The answers with this one: an option's value, or what was typed."""
    match question.kind:
        case QuestionKind.MONTH:
            return replace(answers, month=_first_day(said))
        case QuestionKind.WEEK:
            return replace(answers, week=_first_day(said))
        case QuestionKind.PERSON:
            return replace(answers, person=str(said))
        case QuestionKind.DAY_ORDER:
            return replace(answers, day_first=str(said).casefold().startswith(_DAY_FIRST))
        case QuestionKind.POLICY:
            return replace(answers, policy=str(said))
        case QuestionKind.REPEATS:
            return replace(answers, repeats=str(said))
        case QuestionKind.LEGEND:
            return replace(answers, legend={**answers.legend, **_rules(said)})


def _first_day(said: Said) -> dt.date | None:
    if isinstance(said, Month):
        return said.first
    if isinstance(said, dt.date):
        return said
    month = Month.parse(str(said))
    return month.first if month is not None else texts.parse_date(str(said))


def _rules(said: Said) -> Mapping[str, CodeRule]:
    if isinstance(said, str | dt.date | Month):
        return {}
    return said


def is_answered(answers: Answers, question: Question) -> bool:
    """True where it needn't be shown: it has been answered, now or for an earlier file."""
    if question.needed:
        return False
    match question.kind:
        case QuestionKind.MONTH:
            return answers.month is not None
        case QuestionKind.WEEK:
            return answers.week is not None
        case QuestionKind.PERSON:
            return bool(answers.person)
        case QuestionKind.DAY_ORDER:
            return answers.day_first is not None
        case QuestionKind.POLICY:
            return bool(answers.policy)
        case QuestionKind.REPEATS:
            return bool(answers.repeats)
        case QuestionKind.LEGEND:
            return all(option.value in answers.legend for option in question.options)


def with_role(answers: Answers, key: str, role: Role | None) -> Answers:
    """The answers with a column's role; None takes back what was said of it."""
    roles = {other: kept for other, kept in answers.roles.items() if other != key}
    if role is not None:
        roles[key] = role
    return replace(answers, roles=roles)


def with_sheet(answers: Answers, name: str, *, used: tuple[str, ...], read: bool) -> Answers:
    """The answers with one sheet more or less than those that are `used` now."""
    names = [sheet for sheet in used if sheet != name]
    return replace(answers, sheets=tuple([*names, name] if read else names))


def said_so_far(answers: Answers) -> list[tuple[str, Answers]]:
    """What was said, in words, each with the answers without it."""
    found: list[tuple[str, Answers]] = []
    if answers.month is not None:
        month = texts.month(Month.containing(answers.month))
        found.append((tr("Month: {month}", month=month), replace(answers, month=None)))
    if answers.week is not None:
        week = tr("Week from {day}", day=texts.date(answers.week))
        found.append((week, replace(answers, week=None)))
    if answers.person:
        person = tr("Person: {name}", name=answers.person)
        found.append((person, replace(answers, person="")))
    if answers.day_first is not None:
        words = tr("Day before month") if answers.day_first else tr("Month before day")
        found.append((words, replace(answers, day_first=None)))
    if answers.policy:
        words = tr("Hours of punches: {policy}", policy=answers.policy)
        found.append((words, replace(answers, policy="")))
    if answers.repeats:
        words = tr("Repeated rows: {how}", how=answers.repeats)
        found.append((words, replace(answers, repeats="")))
    if answers.sheets:
        words = tr("Sheets: {names}", names=", ".join(answers.sheets))
        found.append((words, replace(answers, sheets=())))
    if answers.roles:
        words = tr("Columns: {names}", names=", ".join(answers.roles))
        found.append((words, replace(answers, roles={})))
    if answers.legend:
        words = tr("Day codes: {names}", names=", ".join(answers.legend))
        found.append((words, replace(answers, legend={})))
    return found


def meaning_text(meaning: CodeMeaning) -> str:
    """What a day code can mean."""
    return {
        CodeMeaning.WORKED: tr("A day worked"),
        CodeMeaning.HALF: tr("Half a day worked"),
        CodeMeaning.ABSENT: tr("Absent"),
        CodeMeaning.LEAVE: tr("Leave"),
        CodeMeaning.HOLIDAY: tr("Holiday"),
        CodeMeaning.REST: tr("Day off"),
        CodeMeaning.NOTHING: tr("Nothing"),
    }[meaning]
