"""Layouts that a person confirmed: what was answered once is not asked again, per customer.

A file's fingerprint is the same next month, so the answers that are true of its layout (how days
are written, how punches become hours, what the columns are, what the day codes mean) are kept with
it. The month, the week and the person are of one file and are not.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bpodesk.domain.ids import UNSAVED, CustomerId, LayoutId
from bpodesk.domain.readings import Answers, CodeRule, QuestionKind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedLayout:
    """A layout of a customer's files and the answers that go with it.

    `example` is the name of the file it was last confirmed with.
    """

    id: LayoutId = LayoutId(UNSAVED)
    row_version: int = 0
    customer_id: CustomerId
    fingerprint: str
    layout: str
    answers: Answers
    example: str
    confirmed_at: dt.datetime


def lasting_answers(answers: Answers, reading: Reading) -> Answers:
    """Those of the answers that are true of the layout, with what the reading took unasked.

    A question that is not needed was shown with its first option; who imports agrees to it.
    """
    taken = {
        question.kind: question.options[0].value
        for question in reading.questions
        if not question.needed and question.options
    }
    return dataclasses.replace(
        answers,
        month=None,
        week=None,
        person="",
        sheets=(),
        policy=answers.policy or taken.get(QuestionKind.POLICY, ""),
        repeats=answers.repeats or taken.get(QuestionKind.REPEATS, ""),
    )


def joined_answers(remembered: Answers, given: Answers) -> Answers:
    """What was given now, and where nothing was said, what is remembered."""
    said = given.day_first is not None
    return Answers(
        month=given.month or remembered.month,
        week=given.week or remembered.week,
        person=given.person or remembered.person,
        day_first=given.day_first if said else remembered.day_first,
        policy=given.policy or remembered.policy,
        repeats=given.repeats or remembered.repeats,
        layout=given.layout or remembered.layout,
        sheets=given.sheets or remembered.sheets,
        roles={**remembered.roles, **given.roles},
        legend={**remembered.legend, **given.legend},
    )


def legend_among(layouts: Iterable[ConfirmedLayout]) -> Mapping[str, CodeRule]:
    """What a customer's day codes mean, over all its layouts; what was said last counts."""
    legend: dict[str, CodeRule] = {}
    for confirmed in sorted(layouts, key=lambda item: (item.confirmed_at, item.id)):
        legend.update(confirmed.answers.legend)
    return legend
