"""The button of the event editor that fills in what the kept lists say an event takes out."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.services.count_effects import LevelEffect, proposed_effect
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.office import Office
from bpodesk.ui.text import number, plain_label, tr

_MOST_PLACES = 3


class ListsView(Editor[str]):
    """Says in a form where proposed counts come from; it never counts as typed."""

    def __init__(self) -> None:
        super().__init__()
        self._label = plain_label(wrap=True)
        self._label.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        self.set_value(
            tr(
                "Type the items that the event caused. Where the counts were imported, the button"
                " below takes them from those lists."
            )
        )

    def value(self) -> str:
        return self._label.text()

    def set_value(self, value: str) -> None:
        self._label.setText(value)

    def state(self) -> object:
        return None


class TakesCounts(Protocol):
    """What the button fills: an event's form."""

    def event(self) -> ExcusedEvent | None:
        """The event as typed so far."""
        ...

    def take(self, counts: Mapping[str, Mapping[str, int]], words: str) -> None:
        """Show these counts in place of the ones of the same levels, and where they come from."""
        ...


def add_lists_button(office: Office, dialog: RecordDialog, forms: TakesCounts) -> QPushButton:
    """Put the button into an event's dialog."""
    button = QPushButton(tr("Take from the &lists"))
    button.setToolTip(tr("Fill in what the imported lists have in the event's time"))
    dialog.add_button(button)

    def found(levels: Sequence[LevelEffect]) -> None:
        event = forms.event()
        if event is None:
            return
        # An event that names levels is about these; a new one about all that it hit.
        named = {effect.sla_code for effect in event.effects}
        meant = [one for one in levels if not named or one.effect.sla_code in named]
        counts = {one.effect.sla_code: one.effect.counts for one in meant}
        forms.take(counts, lists_words(levels, meant))
        if dialog.tabs is not None:
            dialog.tabs.setCurrentIndex(1)

    def run() -> None:
        event = forms.event()
        if event is None:
            office.shell.notify.say(tr("Type when the event began and when it ended first."))
            return

        def work(progress: Progress) -> tuple[LevelEffect, ...]:
            progress.report(0, 0)
            return proposed_effect(office.book, event)

        office.shell.jobs.run_job(tr("Looking through the lists"), work, found, owner=dialog)

    button.clicked.connect(lambda _checked=False: run())
    return button


def lists_words(levels: Sequence[LevelEffect], meant: Sequence[LevelEffect]) -> str:
    """S1: 278 from 10 rows of calls.csv (Calls!A12 …), 2 of them in part."""
    if not levels:
        return tr("The lists in the book have nothing in the event's time.")
    parts: list[str] = []
    for level in levels:
        rows = level.rows
        files = ", ".join(dict.fromkeys(row.source.file_name for row in rows))
        places = ", ".join(row.place for row in rows[:_MOST_PLACES])
        more = " …" if len(rows) > _MOST_PLACES else ""
        words = tr(
            "{code}: {count} from {rows} rows of {files} ({places}{more})",
            code=level.effect.sla_code,
            count=number(sum(level.effect.counts.values())),
            rows=number(len(rows)),
            files=files,
            places=places,
            more=more,
        )
        partly = sum(row.is_part for row in rows)
        if partly:
            words = tr("{words}, {partly} of them in part", words=words, partly=number(partly))
        if level not in meant:
            words = tr("{words}: not taken, as the event names other levels", words=words)
        parts.append(words + ".")
    return " ".join(parts)
