"""The editor of an issue: what was reported, its times, its actions, what was said about it.

Times are typed on the contract's wall clock.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.issue_actions import ActionItem, ActionSide
from bpodesk.domain.issues import Channel, Issue, IssueKind, IssueSeverity, Pause
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.services.issues import IssueFile
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.kit.suggesting import suggesting
from bpodesk.ui.screens.figures import local
from bpodesk.ui.screens.issues.moments import (
    half_typed,
    joined,
    moment_fields,
    moment_in,
    split_moment,
)
from bpodesk.ui.screens.issues.words import codes_of, named
from bpodesk.ui.text import tr

MOMENTS = ("reported_at", "responded_at", "resolved_at")
_PLAIN = (
    "code",
    "title",
    "details",
    "kind",
    "severity",
    "channel",
    "reported_by",
    "our_owner",
    "customer_owner",
    "root_cause",
)
_NO_DAY = dt.date(1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom and what an issue can name: ours, the customer's people, levels, events."""

    ours: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _PauseLine:
    from_day: dt.date | None = None
    from_time: dt.time | None = None
    to_day: dt.date | None = None
    to_time: dt.time | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ContactLine:
    note: ContactNote
    day: dt.date | None
    time: dt.time | None
    channel: Channel | None
    with_whom: str
    said: str
    agreed: str
    link: str


class IssueForm:
    """The forms of the editor, and the issue they hold."""

    def __init__(self, file: IssueFile, *, zone: str, names: Names, now: dt.datetime) -> None:
        self._file = file
        self._zone = zone
        self._names = names
        self._now = now
        self.facts = Form(self._fact_sections())
        self.times = Form(self._time_sections())
        self.actions = Form((Section("", ((self._action_rows(),),)),))
        self.contacts = Form((Section("", ((self._contact_rows(),),)),))
        self._fill()

    @property
    def pages(self) -> tuple[tuple[str, Form], ...]:
        """The tabs of the dialog."""
        return (
            (tr("Issue"), self.facts),
            (tr("Times"), self.times),
            (tr("Actions"), self.actions),
            (tr("Contacts"), self.contacts),
        )

    def check(self) -> Sequence[Problem]:
        """What half-typed instants lack."""
        problems = half_typed(self.times.values(), MOMENTS)
        for line in self.times.values()["pauses"]:
            ends = (line.to_day is None) == (line.to_time is None)
            if not ends or line.from_day is None or line.from_time is None:
                message = tr("Each pause needs the day and the time, of its end too if it is over.")
                problems.append(Problem(field="pauses", message=message))
        for line in self.contacts.values()["contacts"]:
            if line.day is None or line.time is None:
                message = tr("Type both the day and the time of each contact.")
                problems.append(Problem(field="contacts", message=message))
        return problems

    def file(self) -> IssueFile:
        """What is typed. Ask `check` before."""
        return IssueFile(
            issue=self._issue(),
            actions=self.actions.values()["actions"],
            contacts=tuple(self._contact(line) for line in self.contacts.values()["contacts"]),
        )

    # ------------------------------------------------------------------ values

    def _fill(self) -> None:
        issue = self._file.issue
        self.facts.set_values(
            {
                **{name: getattr(issue, name) for name in _PLAIN},
                "sla_codes": ", ".join(issue.sla_codes),
                "event_codes": ", ".join(issue.event_codes),
                "month": None if issue.month is None else Month.containing(issue.month),
            }
        )
        values: dict[str, object] = {}
        for name in MOMENTS:
            values |= split_moment(name, getattr(issue, name), self._zone)
        values["due_on"] = issue.due_on
        values["pauses"] = tuple(self._pause_line(item) for item in issue.pauses)
        self.times.set_values(values)
        self.actions.set_values({"actions": self._file.actions})
        lines = tuple(self._contact_line(note) for note in self._file.contacts)
        self.contacts.set_values({"contacts": lines})

    def _issue(self) -> Issue:
        before, facts, times = self._file.issue, self.facts.values(), self.times.values()
        moments = {
            name: moment_in(times, name, self._zone, getattr(before, name)) for name in MOMENTS
        }
        month: Month | None = facts["month"]
        return replace(
            before,
            **{name: facts[name] for name in _PLAIN},
            sla_codes=codes_of(facts["sla_codes"]),
            event_codes=codes_of(facts["event_codes"]),
            month=None if month is None else month.first,
            due_on=times["due_on"],
            reported_at=moments["reported_at"] or before.reported_at,
            responded_at=moments["responded_at"],
            resolved_at=moments["resolved_at"],
            pauses=tuple(self._pause(line) for line in times["pauses"]),
        )

    def _pause_line(self, pause: Pause) -> _PauseLine:
        start, end = local(pause.started_at, self._zone), local(pause.ended_at, self._zone)
        return _PauseLine(
            from_day=None if start is None else start.date(),
            from_time=None if start is None else start.time(),
            to_day=None if end is None else end.date(),
            to_time=None if end is None else end.time(),
            reason=pause.reason,
        )

    def _pause(self, line: _PauseLine) -> Pause:
        start = joined(line.from_day, line.from_time, self._zone)
        return Pause(
            started_at=start or self._now,
            ended_at=joined(line.to_day, line.to_time, self._zone),
            reason=line.reason,
        )

    def _contact_line(self, note: ContactNote) -> _ContactLine:
        here = local(note.happened_at, self._zone)
        return _ContactLine(
            note=note,
            day=None if here is None else here.date(),
            time=None if here is None else here.time(),
            channel=note.channel,
            with_whom=note.with_whom,
            said=note.said,
            agreed=note.agreed,
            link=note.link,
        )

    def _contact(self, line: _ContactLine) -> ContactNote:
        if line == self._contact_line(line.note):
            return line.note
        return replace(
            line.note,
            happened_at=joined(line.day, line.time, self._zone) or line.note.happened_at,
            channel=line.channel or Channel.PHONE,
            with_whom=line.with_whom,
            said=line.said,
            agreed=line.agreed,
            link=line.link,
        )

    # ------------------------------------------------------------------ layout

    def _fact_sections(self) -> tuple[Section, ...]:
        names = self._names
        what = (
            (
                Field("title", tr("&What was reported"), editors.text(required=True), span=3),
                Field("code", tr("&Code"), editors.code()),
            ),
            (
                Field("kind", tr("&Kind"), editors.enum(IssueKind, label=named)),
                Field("severity", tr("Se&verity"), editors.enum(IssueSeverity, label=named)),
                Field("channel", tr("&How"), editors.enum(Channel, label=named)),
                Field("reported_by", tr("&By whom"), suggesting(names.customers)),
            ),
            (
                Field("our_owner", tr("&Our owner"), suggesting(names.ours)),
                Field("customer_owner", tr("Customer's ow&ner"), suggesting(names.customers)),
            ),
            (Field("details", tr("What ha&ppened"), editors.long_text(lines=3)),),
        )
        links = (
            (Field("root_cause", tr("&Root cause"), editors.long_text(lines=2)),),
            (
                Field(
                    "sla_codes",
                    tr("Service &levels"),
                    editors.text(placeholder=", ".join(names.levels[:2])),
                    help=tr("Codes, with commas between them."),
                ),
                Field(
                    "event_codes",
                    tr("&Excused events"),
                    editors.text(placeholder=", ".join(names.events[:2])),
                ),
                Field(
                    "month",
                    tr("S&tatement of"),
                    editors.month(),
                    help=tr("Where it is about another month than its own."),
                ),
            ),
        )
        return (Section("", what), Section("", links))

    def _time_sections(self) -> tuple[Section, ...]:
        note = tr("Times are on the clock of {zone}.", zone=self._zone)
        times = (
            (
                *moment_fields("reported_at", tr("&Reported"), required=True),
                Field(
                    "due_on",
                    tr("&Promised for"),
                    editors.date(),
                    help=tr("A day of its own, apart from the agreement's times."),
                    span=2,
                ),
            ),
            (
                *moment_fields("responded_at", tr("A&nswered")),
                *moment_fields("resolved_at", tr("Re&solved")),
            ),
        )
        pauses = rows(
            (
                RowColumn[_PauseLine](
                    "from_day", tr("From"), editors.date(), lambda p: texts.date(p.from_day), 120
                ),
                RowColumn[_PauseLine](
                    "from_time", tr("at"), editors.time(), lambda p: texts.time(p.from_time), 90
                ),
                RowColumn[_PauseLine](
                    "to_day", tr("Until"), editors.date(), lambda p: texts.date(p.to_day), 120
                ),
                RowColumn[_PauseLine](
                    "to_time", tr("at"), editors.time(), lambda p: texts.time(p.to_time), 90
                ),
                RowColumn[_PauseLine]("reason", tr("Why"), editors.text(), lambda p: p.reason),
            ),
            blank=self._blank_pause,
            ordered=False,
            noun=tr("pause"),
            height=130,
        )
        field = Field(
            "pauses",
            tr("Pa&uses"),
            pauses,
            help=tr("The clock stands still meanwhile. Without an end it stands still now."),
        )
        return (Section("", times, note=note), Section("", ((field,),)))

    def _action_rows(self) -> Field[tuple[ActionItem, ...]]:
        issue, today = self._file.issue, local(self._now, self._zone)
        raised = _NO_DAY if today is None else today.date()
        listed = rows(
            (
                RowColumn[ActionItem](
                    "what", tr("What"), editors.text(longest=400), lambda a: a.what, 260
                ),
                RowColumn[ActionItem](
                    "owner",
                    tr("Owner"),
                    suggesting((*self._names.ours, *self._names.customers)),
                    lambda a: a.owner,
                    130,
                ),
                RowColumn[ActionItem](
                    "side",
                    tr("Whose"),
                    editors.enum(ActionSide, label=named),
                    lambda a: named(a.side),
                    100,
                ),
                RowColumn[ActionItem](
                    "due_on", tr("Due"), editors.date(), lambda a: texts.date(a.due_on), 110
                ),
                RowColumn[ActionItem](
                    "done_on", tr("Done"), editors.date(), lambda a: texts.date(a.done_on), 110
                ),
            ),
            blank=lambda: ActionItem(contract_id=issue.contract_id, what="", raised_on=raised),
            ordered=False,
            noun=tr("action"),
            height=330,
        )
        return Field("actions", tr("&Actions"), listed, fills=True)

    def _contact_rows(self) -> Field[tuple[_ContactLine, ...]]:
        issue = self._file.issue
        listed = rows(
            (
                RowColumn[_ContactLine](
                    "day", tr("Day"), editors.date(), lambda c: texts.date(c.day), 104
                ),
                RowColumn[_ContactLine](
                    "time", tr("at"), editors.time(), lambda c: texts.time(c.time), 76
                ),
                RowColumn[_ContactLine](
                    "channel",
                    tr("How"),
                    editors.enum(Channel, label=named),
                    lambda c: "" if c.channel is None else named(c.channel),
                    90,
                ),
                RowColumn[_ContactLine](
                    "with_whom",
                    tr("With"),
                    suggesting(self._names.customers),
                    lambda c: c.with_whom,
                    120,
                ),
                RowColumn[_ContactLine](
                    "said", tr("What was said"), editors.text(longest=2000), lambda c: c.said, 200
                ),
                RowColumn[_ContactLine](
                    "agreed",
                    tr("What was agreed"),
                    editors.text(longest=2000),
                    lambda c: c.agreed,
                    150,
                ),
                RowColumn[_ContactLine]("link", tr("Link"), editors.text(), lambda c: c.link),
            ),
            blank=lambda: self._contact_line(
                ContactNote(contract_id=issue.contract_id, happened_at=self._now, said="")
            ),
            ordered=False,
            noun=tr("contact"),
            height=330,
        )
        return Field("contacts", tr("C&ontacts"), listed, fills=True)

    def _blank_pause(self) -> _PauseLine:
        return self._pause_line(Pause(started_at=self._now))
