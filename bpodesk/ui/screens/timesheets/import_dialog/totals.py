"""The totals of a file, always in view: people, entries, hours, days, and its own totals."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpodesk.domain.readings import Checksum
from bpodesk.ui import text as texts
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.screens.timesheets.import_dialog.facts import Facts
from bpodesk.ui.text import plain_label, tip, tr, trn
from bpodesk.ui.theme import LARGE, heading_font, small_font


class Totals(QWidget):
    """Figures with their names above, in one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(LARGE)
        for name, words in (
            ("people", tr("People")),
            ("entries", tr("Entries")),
            ("hours", tr("Hours")),
            ("days", tr("Days")),
        ):
            figure = plain_label()
            figure.setFont(heading_font(figure, 1.1))
            self._figures[name] = figure
            row.addLayout(self._named(words, figure))
        self.checks = StatusLight()
        row.addLayout(self._named(tr("The file's own totals"), self.checks))

    def figure(self, name: str) -> str:
        """What a figure says: people, entries, hours, days."""
        return self._figures[name].text()

    def show_facts(self, facts: Facts) -> None:
        """Show what a file states."""
        first, last = facts.first_day, facts.last_day
        days = texts.date(first)
        if first is not None and last is not None and last != first:
            days = f"{texts.date(first)} – {texts.date(last)}"
        for name, words in (
            ("people", texts.number(facts.people)),
            ("entries", texts.number(facts.entries)),
            ("hours", texts.hours(facts.minutes - facts.absence_minutes)),
            ("days", days),
        ):
            self._figures[name].setText(words)
        leave = facts.absence_minutes
        note = tr("And {hours} of leave and holidays.", hours=texts.hours(leave))
        self._figures["hours"].setToolTip(tip(note if leave else ""))
        words, light = checks_text(facts.checksums)
        self.checks.set_status(words, light)
        self.checks.setToolTip(tip("\n".join(_line(check) for check in facts.checksums[:20])))

    @staticmethod
    def _named(words: str, figure: QWidget) -> QVBoxLayout:
        title = plain_label(words)
        title.setProperty("look", "muted")
        title.setFont(small_font(title))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(figure)
        return column


def checks_text(checksums: tuple[Checksum, ...]) -> tuple[str, Light]:
    """Whether the file's own totals are the sums of its entries."""
    wrong = [check for check in checksums if not check.agrees]
    if not checksums:
        return tr("it states none"), Light.NONE
    if not wrong:
        return trn("it agrees", "all {n} agree", len(checksums)), Light.OK
    if len(wrong) == 1:
        by = texts.clock_hours(abs(wrong[0].stated_minutes - wrong[0].computed_minutes))
        return tr("{place} differs by {by}", place=wrong[0].place, by=by), Light.WARN
    return (
        tr("{n} of {all} differ", n=texts.number(len(wrong)), all=texts.number(len(checksums))),
        Light.WARN,
    )


def _line(check: Checksum) -> str:
    return tr(
        "{place} {label}: {stated}, the rows add up to {computed}",
        place=check.place,
        label=check.label,
        stated=texts.hours(check.stated_minutes),
        computed=texts.hours(check.computed_minutes),
    )
