"""What the lists among the tabs of the service levels have in common."""

from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen

Row = TypeVar("Row")


class ListPage(QWidget, Generic[Row]):
    """A tab with a list. `MENU` names the actions of its context menu.

    Subclasses make the table, lay it out and say what its commands do.
    """

    MENU: ClassVar[tuple[str, ...]] = ("open", "", "copy")

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(screen)
        self._office = office
        self._screen = screen
        self.table: Table[Row] = self.make_table()

    def make_table(self) -> Table[Row]:
        """The list, without rows."""
        raise NotImplementedError

    def new_words(self) -> str:
        """What the command that adds something is called here."""
        raise NotImplementedError

    def new(self) -> None:
        """Add something."""
        raise NotImplementedError

    def open_current(self) -> None:
        """Open the row in front."""
        raise NotImplementedError

    def delete_words(self) -> str:
        """What the command that deletes is called here; empty where nothing can be deleted."""
        return ""

    def delete(self) -> None:
        """Delete the selected rows, where that can be done."""
