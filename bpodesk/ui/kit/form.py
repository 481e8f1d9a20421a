"""A form as a table of fields over an explicit layout.

    NAME = Field("name", "&Name", editors.text(required=True))
    form = Form((Section("Customer", ((CODE, NAME), (ZONE,))),))
    form.set_record(customer)
    replace(customer, **form.values())

Labels stand over their editors; a row of the layout may hold several fields side by side. What is
wrong stands under the field, with a sign. A problem is shown once the user has left the field or
tried to save, not while the first letter is typed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from bpodesk.domain.problems import Problem
from bpodesk.ui.icons import pixmap
from bpodesk.ui.kit.editor import Editor, scroll_to
from bpodesk.ui.kit.pickers import CheckEditor
from bpodesk.ui.text import plain_label, without_mnemonic
from bpodesk.ui.theme import LARGE, MEDIUM, TIGHT, heading_font, small_font, theme

T = TypeVar("T")


# No slots: with them a frozen generic class cannot be written as Name[Type](...).
@dataclass(frozen=True)
class Field(Generic[T]):
    """One field: its record name, label with mnemonic, editor, check, and a line of help.

    `check` gets the value and returns a sentence, or "". `span` is the share of the row's width.
    With `fills` the editor takes the height that is left.
    """

    name: str
    label: str
    editor: Callable[[], Editor[T]]
    check: Callable[[T], str] | None = None
    help: str = ""
    span: int = 1
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading; each row is a tuple of fields side by side."""

    title: str
    rows: tuple[tuple[Field[Any], ...], ...]  # a form holds fields of many kinds of value
    note: str = ""


class FieldBox(QWidget):
    """A label, an editor, and what is wrong with it, one below the other."""

    def __init__(self, field: Field[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = field.editor()
        self.label = QLabel(field.label)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setBuddy(self.editor.face())
        self._from_outside = ""
        self._touched = False
        self._initial: object = None
        self._sign = QLabel()
        self._sign.setFixedSize(20, 16)
        self._words = plain_label(wrap=True)
        self._words.setFont(small_font(self._words))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(TIGHT)
        grid.setColumnStretch(1, 1)
        if not isinstance(self.editor, CheckEditor):
            grid.addWidget(self.label, 0, 0, 1, 2)
        grid.addWidget(self.editor, 1, 0, 1, 2)
        grid.addWidget(self._sign, 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._words, 2, 1)
        grid.setRowStretch(1 if field.fills else 3, 1)
        face = self.editor.face()
        if not isinstance(self.editor, CheckEditor):
            face.setAccessibleName(without_mnemonic(field.label))
        face.installEventFilter(self)
        self.editor.changed.connect(self._on_changed)
        theme().changed.connect(self.refresh)
        self.refresh()

    def problem(self) -> str:
        """What is wrong: with what was typed, by the field's check, or told from outside."""
        return self._own_problem() or self._from_outside

    def _own_problem(self) -> str:
        typed = self.editor.problem()
        if typed or self.field.check is None:
            return typed
        return self.field.check(self.editor.value())

    def touch(self) -> None:
        """From now on show what is wrong."""
        self._touched = True
        self.refresh()

    def untouch(self) -> None:
        """A new record: nothing is wrong until the user has been here."""
        self._touched = False
        self._from_outside = ""
        self.refresh()

    def tell(self, message: str) -> None:
        """A problem found outside, shown until the field is changed."""
        self._from_outside = message
        self.touch()

    def forget_told(self) -> None:
        """What was told from outside is asked again: it may hang on other fields."""
        self._from_outside = ""
        self.refresh()

    def refresh(self) -> None:
        """Show the problem, else the help, else nothing."""
        message = self.problem() if self._touched else ""
        self.editor.mark_bad(bool(message))
        if message:
            self._sign.setPixmap(pixmap("error", 14, "bad"))
        self._sign.setVisible(bool(message))
        words = message or self.field.help
        self._words.setText(words)
        look = "bad" if message else "muted"
        if self._words.property("look") != look:
            self._words.setProperty("look", look)
            self._words.style().unpolish(self._words)
            self._words.style().polish(self._words)
        self._words.setVisible(bool(words))
        self.editor.face().setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # An empty field the user only passed by isn't wrong yet.
        if event.type() == QEvent.Type.FocusOut and self.is_changed and self.problem():
            self.touch()
        return super().eventFilter(watched, event)

    @property
    def baseline(self) -> object:
        """The editor's state that counts as unchanged."""
        return self._initial

    def count_from(self, baseline: object) -> None:
        """Let another state count as unchanged."""
        self._initial = baseline

    def remember(self) -> None:
        """What it holds now counts as unchanged."""
        self._initial = self.editor.state()

    @property
    def is_changed(self) -> bool:
        """True where it holds something else than was set."""
        return self.editor.state() != self._initial

    def _on_changed(self) -> None:
        self._from_outside = ""
        self.refresh()


def reveal(box: FieldBox) -> None:
    """Scroll to a field and put the focus on it."""
    scroll_to(box)
    box.editor.lead_to_fault()


class Form(QWidget):
    """Sections of fields. `changed` comes with every change."""

    changed = Signal()

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, FieldBox] = {}
        self._places: dict[str, tuple[QGridLayout, range]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(LARGE)
        for position, section in enumerate(sections):
            if position:
                line = QFrame()
                line.setObjectName("line")
                column.addWidget(line)
            column.addLayout(self._section(section))
        if not any(box.field.fills for box in self._boxes.values()):
            column.addStretch()
        self.remember()

    # ------------------------------------------------------------------ values

    @property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(self._boxes)

    @property
    def boxes(self) -> tuple[FieldBox, ...]:
        """Its fields in the order of the layout."""
        return tuple(self._boxes.values())

    def value(self, field: Field[T]) -> T:
        """One field's value, with its type."""
        value: T = self._boxes[field.name].editor.value()
        return value

    def values(self) -> dict[str, Any]:
        """All values by name, as `dataclasses.replace` takes them."""
        return {name: box.editor.value() for name, box in self._boxes.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show values; afterwards the form counts as unchanged."""
        for name, value in values.items():
            self._boxes[name].editor.set_value(value)
        for box in self._boxes.values():
            box.untouch()
        self.remember()

    def set_record(self, record: object) -> None:
        """Show a record whose fields have the names of the form's."""
        self.set_values({name: getattr(record, name) for name in self._boxes})

    def editor(self, field: Field[T]) -> Editor[T]:
        """A field's editor."""
        editor: Editor[T] = self._boxes[field.name].editor
        return editor

    def box(self, name: str) -> FieldBox:
        """A field with its label and problem."""
        return self._boxes[name]

    def show_field(self, name: str, *, visible: bool) -> None:
        """Show a field or hide it; those beside it share the row's width."""
        self._boxes[name].setVisible(visible)
        grid, shares = self._places[name]
        for share in shares:
            grid.setColumnStretch(share, int(visible))
            grid.setColumnMinimumWidth(share, int(visible))

    def is_changed(self) -> bool:
        """True where any field holds something else than was set."""
        return any(box.is_changed for box in self._boxes.values())

    def remember(self) -> None:
        """What the fields hold now counts as unchanged."""
        for box in self._boxes.values():
            box.remember()

    def baseline(self) -> dict[str, object]:
        """What counts as unchanged, by field."""
        return {name: box.baseline for name, box in self._boxes.items()}

    def count_from(self, baseline: Mapping[str, object]) -> None:
        """Let what counted as unchanged before count so again, whatever was set since."""
        for name, state in baseline.items():
            self._boxes[name].count_from(state)

    def first_face(self) -> QWidget | None:
        """The widget of the first field that can take the focus."""
        faces = (box.editor.face() for box in self._boxes.values() if box.editor.isEnabled())
        return next(faces, None)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for box in self._boxes.values():
            box.editor.set_read_only(read_only)

    def reveal(self, name: str) -> None:
        """Bring a field into view and put the focus on it."""
        reveal(self._boxes[name])

    # ------------------------------------------------------------------ problems

    def check(self) -> bool:
        """Show everything that is wrong with what was typed; True where nothing is."""
        for box in self._boxes.values():
            box.touch()
        return not any(box.problem() for box in self._boxes.values())

    def forget_told(self) -> None:
        """Drop what was told from outside, before it is asked again."""
        for box in self._boxes.values():
            box.forget_told()

    def show_problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Show problems at their fields, by name; returns those that belong to none of them."""
        left: list[Problem] = []
        told: dict[str, list[str]] = {}
        for problem in problems:
            if problem.field in self._boxes:
                told.setdefault(problem.field, []).append(problem.message)
                if problem.value and len(told[problem.field]) == 1:
                    self._boxes[problem.field].editor.point_to(problem.value)
            else:
                left.append(problem)
        for name, messages in told.items():
            self._boxes[name].tell(" ".join(messages))
        return tuple(left)

    def first_bad(self) -> FieldBox | None:
        """The first field with a problem, in the order of the layout."""
        return next((box for box in self._boxes.values() if box.problem()), None)

    # ------------------------------------------------------------------ layout

    def _section(self, section: Section) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(MEDIUM)
        if section.title:
            title = plain_label(section.title, wrap=True)
            title.setFont(heading_font(title, 1.1))
            column.addWidget(title)
        if section.note:
            note = plain_label(section.note, wrap=True)
            note.setProperty("look", "muted")
            column.addWidget(note)
        for row in section.rows:
            column.addLayout(self._row(row))
        return column

    def _row(self, fields: tuple[Field[Any], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        place = 0
        for field in fields:
            if field.name in self._boxes:
                raise ValueError(f"two fields are called {field.name}")
            box = FieldBox(field)
            self._boxes[field.name] = box
            box.editor.changed.connect(self.changed)
            grid.addWidget(box, 0, place, 1, field.span)
            self._places[field.name] = (grid, range(place, place + field.span))
            for share in range(place, place + field.span):
                grid.setColumnStretch(share, 1)
                grid.setColumnMinimumWidth(share, 1)
            place += field.span
        return grid
