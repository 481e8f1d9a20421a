"""The editor of an excused event: what happened, when, notice, decision, items to take out.

Deadline and standing are worked out while the event is typed. Times are shown in a zone that can
be changed; changing it shows the same instants on another clock.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from bpodesk.domain.contracts import Revision, Terms
from bpodesk.domain.event_steps import offered
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, Effect, ExcusedEvent, Standing, standing_of
from bpodesk.domain.time_left import time_left
from bpodesk.domain.worktime import instant
from bpodesk.services.event_clauses import EventClauses
from bpodesk.services.measures import revision_at, terms_at
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.screens.figures import local, moment_text
from bpodesk.ui.screens.service_levels.event_lists import ListsView
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import TIGHT

_MOMENTS = ("started_at", "ended_at", "noticed_at")


class StandingView(Editor[str]):
    """Shows in a form how an event stands. Its value is what it says; it never counts as typed."""

    def __init__(self) -> None:
        super().__init__()
        self._status = StatusLight()
        self._deadline = plain_label(wrap=True)
        self._deadline.setProperty("look", "muted")
        self._words = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self._status)
        column.addWidget(self._deadline)

    def value(self) -> str:
        return self._words

    def set_value(self, value: str) -> None:
        self._words = value

    def state(self) -> object:
        return None

    def show_standing(self, words: str, deadline: str, light: Light) -> None:
        """Say how the event stands, and until when notice is in time."""
        self._words = words
        self._status.set_status(words, light)
        self._deadline.setText(deadline)


def standing_text(reason: str, *, counts: bool) -> str:
    """Counts: notice given in time, accepted."""
    return (
        tr("Counts: {reason}", reason=reason)
        if counts
        else tr("Does not count: {reason}", reason=reason)
    )


class EventForm:
    """The forms of the editor, and the event they hold."""

    def __init__(
        self,
        event: ExcusedEvent,
        *,
        revisions: Sequence[Revision],
        terms: Terms,
        company_zone: str,
        clauses: EventClauses,
        now: dt.datetime,
    ) -> None:
        self._event = event
        self._clauses = clauses
        self._now = now
        self._revisions = revisions
        self._terms = terms
        self._zone = terms.calendar.zone
        self._moving = False
        zones = [(self._zone, tr("{zone} (contract)", zone=self._zone))]
        if company_zone != self._zone:
            zones.append((company_zone, tr("{zone} (company)", zone=company_zone)))
        self.clock: Field[str | None] = Field("zone", tr("&Times are in"), editors.choice(zones))
        self.standing: Field[str] = Field("standing", tr("Standing"), StandingView)
        self.lists: Field[str] = Field("lists", tr("From the lists"), ListsView)
        self.facts = Form(self._sections())
        self.effects = Form(self._effect_sections())
        self._fill()
        self.facts.changed.connect(self._on_changed)
        self._refresh()

    @property
    def pages(self) -> tuple[tuple[str, Form], ...]:
        """The tabs of the dialog."""
        return ((tr("What happened"), self.facts), (tr("Items taken out"), self.effects))

    def event(self) -> ExcusedEvent | None:
        """The event as typed; None where begin or end are still missing."""
        started, ended = self._moment("started_at"), self._moment("ended_at")
        if started is None or ended is None:
            return None
        values = self.facts.values()
        return ExcusedEvent(
            id=self._event.id,
            row_version=self._event.row_version,
            contract_id=self._event.contract_id,
            code=values["code"],
            title=values["title"],
            kind=values["kind"] or EventKind.FORCE_MAJEURE,
            started_at=started,
            ended_at=ended,
            noticed_at=self._moment("noticed_at"),
            decision=values["decision"] or Decision.DRAFT,
            effects=self._effects(),
            evidence=values["evidence"].strip(),
        )

    def take(self, counts: Mapping[str, Mapping[str, int]], words: str) -> None:
        """Show counts of levels in place of theirs so far, and where they come from."""
        for level in self._terms.levels:
            if level.code not in counts:
                continue
            for count in level.measure.counts:
                number = counts[level.code].get(count.name)
                self.effects.box(f"{level.code}/{count.name}").editor.set_value(number)
        self.effects.editor(self.lists).set_value(words)

    def check(self) -> Sequence[Problem]:
        """What a half-typed moment lacks."""
        problems: list[Problem] = []
        for name in _MOMENTS:
            day, time = self._value(f"{name}_day"), self._value(f"{name}_time")
            if (day is None) != (time is None):
                missing = f"{name}_time" if time is None else f"{name}_day"
                problems.append(
                    Problem(field=missing, message=tr("Type both the day and the time."))
                )
        return problems

    # ------------------------------------------------------------------ values

    def _fill(self) -> None:
        values: dict[str, object] = {
            "code": self._event.code,
            "title": self._event.title,
            "kind": self._event.kind,
            "decision": self._event.decision,
            "evidence": self._event.evidence,
            "zone": self._zone,
        }
        for name in _MOMENTS:
            values |= _split(name, getattr(self._event, name), self._zone)
        if not self._event.id and self._event.started_at == self._event.ended_at:
            for name in ("started_at", "ended_at"):
                values |= {f"{name}_day": None, f"{name}_time": None}
        self.facts.set_values(values)
        taken: dict[str, object] = {}
        for effect in self._event.effects:
            for name, count in effect.counts.items():
                key = f"{effect.sla_code}/{name}"
                if key in self.effects.names:
                    taken[key] = count
        self.effects.set_values(taken)

    def _value(self, name: str) -> Any:
        return self.facts.values()[name]

    def _moment(self, name: str) -> dt.datetime | None:
        day, time = self._value(f"{name}_day"), self._value(f"{name}_time")
        return None if day is None or time is None else instant(day, time, zone=self._zone)

    def _effects(self) -> tuple[Effect, ...]:
        """The counts typed; what another revision's levels had taken out stays."""
        by_level: dict[str, dict[str, int]] = {}
        for key, count in self.effects.values().items():
            code, _, name = key.partition("/")
            if count and name:
                by_level.setdefault(code, {})[name] = count
        known = {level.code for level in self._terms.levels}
        others = tuple(item for item in self._event.effects if item.sla_code not in known)
        mine = tuple(Effect(sla_code=code, counts=counts) for code, counts in by_level.items())
        return (*mine, *others)

    # ------------------------------------------------------------------ live

    def _on_changed(self) -> None:
        if self._moving:
            return
        zone = self.facts.value(self.clock)
        if zone is not None and zone != self._zone:
            self._show_in(zone)
        self._refresh()

    def _show_in(self, zone: str) -> None:
        moments = {name: self._moment(name) for name in _MOMENTS}
        self._zone = zone
        self._moving = True
        for name, moment in moments.items():
            if moment is not None:
                for key, value in _split(name, moment, zone).items():
                    self.facts.box(key).editor.set_value(value)
        self._moving = False

    def _refresh(self) -> None:
        view = self.facts.editor(self.standing)
        event = self.event()
        if not isinstance(view, StandingView):
            return
        if event is None:
            words = tr("Type when it began and when it ended.")
            view.show_standing(words, "", Light.NONE)
            return
        terms = self._terms_on(event)
        try:
            standing = standing_of(event, policy=terms.credits, calendar=terms.calendar)
        except ValueError:
            words = tr("The contract's calendar has no business days to count from.")
            view.show_standing(words, "", Light.BAD)
            return
        view.show_standing(
            standing_text(standing.words, counts=standing.counts),
            "\n".join(self._deadline_lines(event, standing, terms)),
            Light.OK if standing.counts else Light.WARN,
        )

    def _deadline_lines(
        self, event: ExcusedEvent, standing: Standing, terms: Terms
    ) -> Iterator[str]:
        deadline = moment_text(standing.deadline, self._zone)
        words = tr(
            "Notice is in time until {deadline} in {zone}", deadline=deadline, zone=self._zone
        )
        if event.noticed_at is None:
            left = time_left(standing.deadline, self._now, calendar=terms.calendar)
            words += tr(", overdue by {t}" if left.is_over else ", {t} left", t=left.length)
        yield f"{words}."
        clause = self._clauses.of(event.kind, revision_at(self._revisions, event.started_at))
        yield tr("Clause in force that day: {clause}.", clause=clause.words)

    def _terms_on(self, event: ExcusedEvent) -> Terms:
        try:
            return terms_at(self._revisions, event.started_at)
        except Trouble:
            return self._terms

    # ------------------------------------------------------------------ layout

    def _sections(self) -> tuple[Section, ...]:
        names = {
            EventKind.FORCE_MAJEURE: tr("Force majeure"),
            EventKind.CUSTOMER: tr("Customer's act or omission"),
            EventKind.THIRD_PARTY: tr("Third party"),
            EventKind.VOLUME: tr("Volume over forecast"),
            EventKind.DATA: tr("Bad data feed"),
        }
        excused = self._terms.credits.excused_kinds
        kinds = [
            (kind, name)
            for kind, name in names.items()
            if kind in excused or kind is self._event.kind
        ]
        decisions = offered(self._event if self._event.id else None)
        what = (
            (
                Field("code", tr("&Code"), editors.code()),
                Field("title", tr("What &happened"), editors.text(required=True), span=3),
            ),
            (
                Field("kind", tr("&Kind"), editors.choice(kinds)),
                self.clock,
            ),
        )
        times = (
            (
                *_moment_fields("started_at", tr("&Began"), required=True),
                *_moment_fields("ended_at", tr("&Ended"), required=True),
            ),
            (
                *_moment_fields("noticed_at", tr("&Notice given"), required=False),
                Field(
                    "decision",
                    tr("&Decision"),
                    editors.choice((item, tr(item.value.capitalize())) for item in decisions),
                    span=2,
                ),
            ),
            (self.standing,),
        )
        evidence = ((Field("evidence", tr("E&vidence"), editors.long_text(lines=2)),),)
        return (Section("", what), Section("", times), Section("", evidence))

    def _effect_sections(self) -> tuple[Section, ...]:
        lists = Section("", ((self.lists,),))
        return lists, *(
            Section(
                f"{level.code}  {level.title}",
                (
                    tuple(
                        Field(
                            f"{level.code}/{count.name}",
                            level.count_title(count),
                            editors.integer(low=0),
                        )
                        for count in level.measure.counts
                    ),
                ),
            )
            for level in self._terms.levels
        )


def _moment_fields(name: str, label: str, *, required: bool) -> tuple[Field[Any], Field[Any]]:
    day: Callable[[], Editor[Any]] = editors.date(required=required)
    return (
        Field(f"{name}_day", label, day),
        Field(f"{name}_time", tr("at"), editors.time(required=required)),
    )


def _split(name: str, moment: dt.datetime | None, zone: str) -> dict[str, object]:
    here = local(moment, zone)
    if here is None:
        return {f"{name}_day": None, f"{name}_time": None}
    return {f"{name}_day": here.date(), f"{name}_time": here.time().replace(tzinfo=None)}
