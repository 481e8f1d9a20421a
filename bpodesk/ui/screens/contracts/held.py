"""What the editor's tabs hold, as far as it is understood, and the steps it went through.

Undo and redo go over the whole `ContractFile`, whatever tab was typed in. What is typed into one
field, letter by letter, is one step. A part whose fields aren't understood is left as it last was.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit.form import FieldBox
from bpodesk.ui.kit.steps import Steps
from bpodesk.ui.screens.contracts.tab import Tab

_NOT_LOOKED_AT = frozenset({"number", "title", "customer_id"})


class HeldFile(QObject):
    """The file as the tabs hold it now; `changed` comes after each change, once for each step."""

    changed = Signal()

    def __init__(self, parts: Sequence[Tab], dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._parts = tuple(parts)
        self._steps: Steps[ContractFile] = Steps()
        self._file: ContractFile | None = None
        self._locked = False
        self._key: object = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._take)
        for part in self._parts:
            part.form.changed.connect(self._on_changed)

    @property
    def file(self) -> ContractFile:
        """What the tabs hold. Raises RuntimeError before `begin`."""
        if self._file is None:
            raise RuntimeError("no contract is held yet")
        self.settle()
        return self._file

    @property
    def can_undo(self) -> bool:
        """True where there is a step to take back, or something that isn't understood."""
        return self._steps.can_undo or self.is_unclear

    @property
    def is_unclear(self) -> bool:
        """True where a field isn't understood that others hang on."""
        return bool(self._unclear())

    @property
    def can_redo(self) -> bool:
        """True where a step was taken back."""
        return self._steps.can_redo

    def begin(self, file: ContractFile, *, locked: bool) -> None:
        """Forget all steps and begin with what the tabs show of a file."""
        self._locked = locked
        self._file = file
        self._file = self._collected()
        self._steps.begin(self._file)
        self._pause.stop()
        self.changed.emit()

    def settle(self) -> None:
        """Take what was changed just now; it would be taken a moment later."""
        if self._pause.isActive():
            self._pause.stop()
            self._take()

    def undo(self) -> int | None:
        """Go a step back; the place of the first tab that changed.

        What isn't understood goes first: the tab shows again what was understood last.
        """
        self.settle()
        unclear = self._unclear()
        if unclear:
            for place in unclear:
                self._show(self._parts[place])
            return self._shown(unclear)
        return self._go(self._steps.undo())

    def redo(self) -> int | None:
        """Go a step on again; the place of the first tab that changed."""
        self.settle()
        return self._go(self._steps.redo())

    def faults(self) -> tuple[tuple[Tab, FieldBox], ...]:
        """The fields that aren't understood, with their tabs."""
        return tuple(
            (part, box)
            for part in self._parts
            for box in part.form.boxes
            # What is only empty there is a gap in the text, and told as one.
            if not box.editor.is_understood()
            and (box.field.name not in _NOT_LOOKED_AT or box.editor.value())
        )

    def _on_changed(self) -> None:
        if self._file is None:
            return
        face = self._dialog.focusWidget()
        self._key = face if isinstance(face, QLineEdit | QPlainTextEdit) else None
        self._pause.start()

    def _take(self) -> None:
        self._file = self._collected()
        self._steps.push(self._file, key=self._key)
        self.changed.emit()

    def _collected(self) -> ContractFile:
        file, unclear = self._file, self._unclear()
        if file is None:
            raise RuntimeError("no contract is held yet")
        for place, part in enumerate(self._parts):
            if place not in unclear:
                file = part.collect(file, locked=self._locked)
        return file

    def _unclear(self) -> tuple[int, ...]:
        """The places of the tabs that can't be collected."""
        return tuple(
            place
            for place, part in enumerate(self._parts)
            if any(
                box.field.name not in _NOT_LOOKED_AT and not box.editor.is_understood()
                for box in part.form.boxes
            )
        )

    def _go(self, state: ContractFile | None) -> int | None:
        if state is None:
            return None
        self._file = state
        moved = [
            place
            for place, part in enumerate(self._parts)
            if part.collect(state, locked=self._locked) != state
        ]
        for place in moved:
            self._show(self._parts[place])
        return self._shown(moved)

    def _show(self, part: Tab) -> None:
        """Show what is held; against what was saved it is still a change."""
        if self._file is not None:
            baseline = part.form.baseline()
            part.show(self._file, locked=self._locked)
            part.form.count_from(baseline)

    def _shown(self, places: Sequence[int]) -> int | None:
        self._pause.stop()
        self.changed.emit()
        return min(places, default=None)
