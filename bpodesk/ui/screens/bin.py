"""The bin: what was deleted from the lists, and the way back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.problems import Trouble
from bpodesk.services.bin import BinnedRow, list_bin, restore
from bpodesk.services.books import company_of
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen
from bpodesk.ui.text import date_time, tr

_KINDS = {
    Kind.CUSTOMER: "Customer",
    Kind.STAFF: "Person",
    Kind.CONTRACT: "Contract",
    Kind.QUOTE: "Quote",
    Kind.ISSUE: "Issue",
    Kind.ACTION: "Action",
    Kind.CONTACT_NOTE: "Contact",
}


def _kind(row: BinnedRow) -> str:
    return tr(_KINDS[row.kind])


class BinScreen(ListScreen[BinnedRow]):
    """Everything that is in the bin, latest first."""

    NAME, TITLE, ICON = "bin", "Bin", "bin"
    DEPENDS_ON = frozenset({Kind.COMPANY, *_KINDS})
    TOOLS = ("restore",)
    MENU = ("restore", "", "copy")
    EMPTY = (
        "The bin is empty",
        "What you delete from the lists comes here, and can be restored.",
    )

    COLUMNS = (
        Column[BinnedRow](
            "when",
            "Deleted",
            lambda row: date_time(row.binned_at),
            sort_key=lambda row: -row.binned_at.timestamp(),
            width=200,
        ),
        Column[BinnedRow]("kind", "Kind", _kind, width=120),
        Column[BinnedRow]("name", "Name", lambda row: row.name, width=420),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office

    def load(self) -> Iterable[BinnedRow]:
        # An instant is shown on the clock of the company.
        zone = ZoneInfo(company_of(self._office.book).zone)
        return (
            replace(row, binned_at=row.binned_at.astimezone(zone))
            for row in list_bin(self._office.book)
        )

    def commands(self) -> Mapping[str, Command]:
        found = dict(super().commands())
        found["restore"] = Command(self.restore, lambda: self.table.current() is not None)
        return found

    def restore(self) -> None:
        """Take the selected record out of the bin."""
        row = self.table.current()
        if row is None:
            return
        try:
            changes = restore(self._office.book, row)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self._office.changed(changes, tr("{name} is restored.", name=row.name))
