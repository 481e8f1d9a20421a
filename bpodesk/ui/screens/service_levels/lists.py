"""What the lists among the tabs of the service levels have in common."""

from typing import Any, ClassVar, Protocol

from bpodesk.ui.kit.table import Table


class ListPage(Protocol):
    """A tab with a list; `MENU` names the actions of its context menu."""

    MENU: ClassVar[tuple[str, ...]]
    table: Table[Any]

    def new_words(self) -> str:
        """What the command that adds something is called here."""
        ...

    def new(self) -> None:
        """Add something."""
        ...

    def open_current(self) -> None:
        """Open the row in front."""
        ...

    def delete_words(self) -> str:
        """What the command that deletes is called here; empty where nothing can be deleted."""
        ...

    def delete(self) -> None:
        """Delete the selected rows."""
        ...
