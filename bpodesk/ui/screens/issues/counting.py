"""The dialog that takes the counts of a service level from the issue log."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize

from bpodesk.domain.issue_counts import IssueCount, IssueQuery, Timing
from bpodesk.domain.issues import IssueKind, IssueSeverity
from bpodesk.domain.problems import Trouble
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.issue_counts import count_month, has_counts, levels_fed, take_counts
from bpodesk.services.measures import MonthSheet
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.issues.words import named
from bpodesk.ui.text import tr, trn

_REPLACE = 0
_HOURS = 8


def count_issue_log(office: Office, sheet: MonthSheet) -> None:
    """Ask which issues count for which level, show the count, and save it as the month's."""
    levels = levels_fed(sheet)
    if not levels:
        office.shell.notify.say(
            tr("The log can be counted for a turnaround; this month has no such service level.")
        )
        return
    chosen = _ask(office, sheet, levels)
    if chosen is None:
        return
    level, query = chosen
    try:
        count = count_month(office.book, sheet, query)
    except Trouble as trouble:
        office.shell.notify.trouble(trouble)
        return
    if count.counted and has_counts(sheet, level) and not _may_replace(office, level, count):
        return
    done = trn(
        "{code} is counted from the log: {n} issue, {good} in time.",
        "{code} is counted from the log: {n} issues, {good} in time.",
        count.counted,
        code=level.code,
        good=count.in_time,
    )
    if count.undecided:
        more = trn(
            "{n} more can still be in time; count again later.",
            "{n} more can still be in time; count again later.",
            count.undecided,
        )
        done = f"{done} {more}"
    office.done(take_counts(office.book, sheet, level, count), done)


def _ask(
    office: Office, sheet: MonthSheet, levels: tuple[ServiceLevel, ...]
) -> tuple[ServiceLevel, IssueQuery] | None:
    by_code = {level.code: level for level in levels}
    options = [(level.code, f"{level.code}  {level.title}") for level in levels]
    timings = {Timing.ANSWERED: tr("Answered"), Timing.RESOLVED: tr("Resolved")}
    form = Form(
        (
            Section(
                "",
                (
                    (Field("level", tr("&Service level"), editors.choice(options)),),
                    (
                        Field(
                            "timing",
                            tr("&Which time"),
                            editors.enum(Timing, label=lambda item: timings[item]),
                        ),
                        Field(
                            "hours",
                            tr("&In time within"),
                            editors.integer(required=True, low=1, high=2000, unit=tr("h")),
                            help=tr("Hours of coverage, pauses left out."),
                        ),
                    ),
                    (
                        Field(
                            "kind",
                            tr("&Kind"),
                            editors.enum(
                                IssueKind, label=named, required=False, nothing=tr("All kinds")
                            ),
                        ),
                        Field(
                            "severity",
                            tr("Se&verity"),
                            editors.enum(
                                IssueSeverity,
                                label=named,
                                required=False,
                                nothing=tr("All severities"),
                            ),
                        ),
                    ),
                ),
                note=tr(
                    "Issues reported in {month} count. Those that can still be in time don't yet.",
                    month=texts.month(sheet.month),
                ),
            ),
        )
    )
    form.set_values({"level": levels[0].code, "timing": Timing.RESOLVED, "hours": _HOURS})

    def build(values: Mapping[str, Any]) -> tuple[ServiceLevel, IssueQuery]:
        query = IssueQuery(
            timing=values["timing"],
            hours=values["hours"],
            kinds=() if values["kind"] is None else (values["kind"],),
            severities=() if values["severity"] is None else (values["severity"],),
        )
        return by_code[values["level"]], query

    return ask_values(
        office,
        tr("Count the issue log"),
        form,
        name="issues/counting",
        build=build,
        done_text=tr("&Count"),
        size=QSize(560, 340),
    )


def _may_replace(office: Office, level: ServiceLevel, count: IssueCount) -> bool:
    answer = office.shell.notify.ask(
        tr("Replace the counts of {code}?", code=level.code),
        (tr("&Replace"), tr("&Keep them")),
        detail=tr(
            "This month has counts of {code} already. The issue log has {good} of {all} in time.",
            code=level.code,
            good=count.in_time,
            all=count.counted,
        ),
    )
    return answer == _REPLACE
