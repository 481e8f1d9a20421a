"""The editors of a free action and of a contact."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.customers import Contact
from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.issues import Channel
from bpodesk.domain.problems import Problem
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.suggesting import suggesting
from bpodesk.ui.screens.issues.issue_editor import Names
from bpodesk.ui.screens.issues.moments import (
    half_typed,
    moment_fields,
    moment_in,
    split_moment,
)
from bpodesk.ui.screens.issues.words import named
from bpodesk.ui.text import tr

CONTACT_MOMENTS = ("happened_at",)
Issues = Sequence[tuple[int, str]]


def action_form(names: Names, issues: Issues) -> Form:
    """The form of an action; its fields have the names of the record's."""
    return Form(
        (
            Section(
                "",
                (
                    (Field("what", tr("&What is to be done"), editors.long_text(lines=2)),),
                    (
                        Field("owner", tr("&Owner"), suggesting((*names.ours, *names.customers))),
                        Field("side", tr("Who&se"), editors.enum(ActionSide, label=named)),
                        Field("issue_id", tr("&Issue"), _issue_choice(issues)),
                    ),
                    (
                        Field("raised_on", tr("&Raised"), editors.date(required=True)),
                        Field("due_on", tr("&Due"), editors.date()),
                        Field("done_on", tr("Do&ne"), editors.date()),
                    ),
                    (
                        Field(
                            "carried_from",
                            tr("&First due"),
                            editors.date(),
                            help=tr("Noted by itself when the due day is put off."),
                        ),
                        Field("note", tr("No&te"), editors.text(longest=400), span=2),
                    ),
                ),
            ),
        )
    )


def _issue_choice(issues: Issues) -> editors.Factory[int | None]:
    return editors.choice(issues, required=False, nothing=tr("None"))


class ContactForm:
    """The form of a contact, and the contact it holds. Whom it was with offers the link."""

    def __init__(
        self,
        note: ContactNote,
        *,
        zone: str,
        names: Names,
        people: Sequence[Contact],
        issues: Issues,
    ) -> None:
        self._note = note
        self._zone = zone
        self._people = {person.name: person for person in people}
        self._offered = ""
        links = [text for person in people for text in (person.phone, person.email) if text]
        self.form = Form((Section("", self._rows(names, issues, links), note=_clock_note(zone)),))
        self.form.set_values(
            {
                **{
                    name: getattr(note, name)
                    for name in self.form.names
                    if not name.startswith("happened_at")
                },
                **split_moment("happened_at", note.happened_at, zone),
            }
        )
        self.form.changed.connect(self._on_changed)

    def check(self) -> Sequence[Problem]:
        """What a half-typed instant lacks."""
        return half_typed(self.form.values(), CONTACT_MOMENTS)

    def note(self) -> ContactNote:
        """What is typed. Ask `check` before."""
        values = self.form.values()
        moment = moment_in(values, "happened_at", self._zone, self._note.happened_at)
        plain = {
            name: value for name, value in values.items() if not name.startswith("happened_at")
        }
        return replace(self._note, **plain, happened_at=moment or self._note.happened_at)

    def _on_changed(self) -> None:
        """Whoever was chosen is reached by phone after a call, else by mail."""
        values = self.form.values()
        person = self._people.get(values["with_whom"])
        if person is None or values["link"] not in ("", self._offered):
            return
        by_phone = values["channel"] is Channel.PHONE
        offered = person.phone if by_phone else person.email
        if offered != values["link"]:
            self._offered = offered
            self.form.box("link").editor.set_value(offered)

    def _rows(
        self, names: Names, issues: Issues, links: Sequence[str]
    ) -> tuple[tuple[Field[Any], ...], ...]:
        return (
            (
                *moment_fields("happened_at", tr("&When"), required=True),
                Field("channel", tr("&How"), editors.enum(Channel, label=named)),
            ),
            (
                Field("with_whom", tr("W&ith whom"), suggesting(names.customers)),
                Field("by_whom", tr("&By whom of ours"), suggesting(names.ours)),
            ),
            (Field("said", tr("What was s&aid"), editors.long_text(lines=3)),),
            (Field("agreed", tr("What was a&greed"), editors.long_text(lines=2)),),
            (
                Field(
                    "link",
                    tr("&Link"),
                    suggesting(links),
                    help=tr("A number, an e-mail address, sip:name@host, https:// of the chat."),
                    span=2,
                ),
                Field("issue_id", tr("Iss&ue"), _issue_choice(issues)),
                Field(
                    "event_code",
                    tr("&Excused event"),
                    suggesting(names.events),
                ),
            ),
        )


def _clock_note(zone: str) -> str:
    return tr("Times are on the clock of {zone}.", zone=zone)
