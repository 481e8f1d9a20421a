"""Keeps the drafting page in step with all tabs, as long as it is in front."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from bpodesk.services.drafting import DraftDesk
from bpodesk.ui.screens.contracts.drafting.tab import AgreementTab
from bpodesk.ui.screens.contracts.held import HeldFile
from bpodesk.ui.screens.contracts.tab import Tab
from bpodesk.ui.text import without_mnemonic


class DraftFollower(QObject):
    """Reads the text after each change of what is held; behind another tab it waits."""

    def __init__(
        self, tabs: QTabWidget, parts: Sequence[Tab], held: HeldFile, desk: DraftDesk
    ) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._parts = tuple(parts)
        self._held = held
        self._desk = desk
        self._place, self._tab = next(
            (place, part) for place, part in enumerate(parts) if isinstance(part, AgreementTab)
        )
        self._stale = True
        self._tab.editor.where = self.where
        self._tab.editor.field_wanted.connect(self.go_to_field)
        held.changed.connect(self._on_changed)
        tabs.currentChanged.connect(self._refresh)

    def where(self, field: str) -> tuple[str, str] | None:
        """A field's label and the title of its tab, as they read."""
        part = self._part_of(field)
        if part is None:
            return None
        return without_mnemonic(part.form.box(field).field.label), without_mnemonic(part.title)

    def go_to_field(self, field: str) -> None:
        """Put the focus on a field, whatever tab it is on."""
        part = self._part_of(field)
        if part is not None:
            self._tabs.setCurrentIndex(self._parts.index(part))
            part.form.reveal(field)

    def _part_of(self, field: str) -> Tab | None:
        return next((part for part in self._parts if field in part.form.names), None)

    def _on_changed(self) -> None:
        self._stale = True
        self._refresh()

    def _refresh(self) -> None:
        self._held.settle()
        if self._stale and self._tabs.currentIndex() == self._place:
            self._stale = False
            self._tab.show_text(self._desk.read(self._held.file), self._held.faults())
