"""The versions of a clause: each against the one before it, by words."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.clauses import Clause
from bpodesk.domain.clauses.own import ClauseEntry, ClauseState
from bpodesk.services.books import company_of
from bpodesk.services.clauses import compare_wordings
from bpodesk.ui.kit.redlines import clause_html
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.text import date_time, number, plain_label, tip, tr
from bpodesk.ui.theme import LARGE, MEDIUM, theme


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    title: str
    clause: Clause


class HistoryDialog(QDialog):
    """Shows what each version changed; the newest to begin with."""

    def __init__(self, office: Office, entry: ClauseEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Versions of {title}", title=entry.clause.title))
        self._versions = tuple(_versions(entry, ZoneInfo(company_of(office.book).zone)))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Versions"))
        self.list.setFixedWidth(330)
        self.list.setWordWrap(True)
        self.list.setObjectName("suggestions")
        self.list.setSpacing(2)
        for version in self._versions:
            item = QListWidgetItem(version.title)
            item.setToolTip(tip(version.title))
            self.list.addItem(item)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(tr("What changed"))
        close = QPushButton(tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(MEDIUM)
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        note = plain_label(tr("Each version against the one before it."), wrap=True)
        note.setProperty("look", "muted")
        column.addWidget(note)
        column.addLayout(row, 1)
        column.addLayout(buttons)
        fit(self, QSize(980, 600))
        self.list.currentRowChanged.connect(self._show)
        theme().changed.connect(self._show_current)
        self.list.setCurrentRow(len(self._versions) - 1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_current(self) -> None:
        self._show(self.list.currentRow())

    def _show(self, row: int) -> None:
        after = self._versions[row].clause
        if row == 0:
            self.page.setHtml("".join(_whole(after)))
            return
        red = compare_wordings(self._versions[row - 1].clause, after)
        if red.is_changed:
            self.page.setHtml("".join(clause_html(red, theme().tones)))
        else:
            self.page.setPlainText(tr("No word differs."))


def _versions(entry: ClauseEntry, zone: ZoneInfo) -> Iterator[_Version]:
    """The shipped wording first where there is one, then the own ones."""
    if entry.shipped is not None:
        title = tr("Version {n}, comes with the program", n=number(entry.shipped.version))
        yield _Version(title=title, clause=entry.shipped)
    for version in entry.versions:
        title = tr(
            "Version {n}, {when}",
            n=number(version.version),
            when=date_time(version.made_at.astimezone(zone)),
        )
        if version is entry.versions[-1] and version.state is not ClauseState.CURRENT:
            title = f"{title} ({tr(version.state.value)})"
        yield _Version(
            title=f"{title}\n{version.note}" if version.note else title, clause=version.clause
        )


def _whole(clause: Clause) -> Iterator[str]:
    """The first version has nothing before it: its source as it stands."""
    yield f"<p><b>{escape(clause.title)}</b></p>"
    for line in clause.body.split("\n"):
        yield f"<p style='margin:0'>{escape(line) or '&nbsp;'}</p>"
