"""A line of text that offers what it might be, and takes anything."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.line_editors import TextEditor


class SuggestingEditor(TextEditor):
    """One line of text; any part of an option brings it up."""

    def __init__(
        self, options: Sequence[str], *, longest: int = 200, placeholder: str = ""
    ) -> None:
        super().__init__(longest=longest, placeholder=placeholder)
        completer = QCompleter(list(options), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)


def suggesting(
    options: Sequence[str], *, longest: int = 200, placeholder: str = ""
) -> Callable[[], Editor[str]]:
    """The factory for a form's field."""
    return lambda: SuggestingEditor(options, longest=longest, placeholder=placeholder)
