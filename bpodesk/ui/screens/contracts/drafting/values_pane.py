"""The values of the clause in focus: its own to be typed here, the contract's with a way there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.clauses import Clause, ClausePosition
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.screens.contracts.clause_values import ClauseForm
from bpodesk.ui.screens.contracts.drafting.foreign import Foreign
from bpodesk.ui.screens.contracts.drafting.outline import POSITIONS, SIDES
from bpodesk.ui.text import no_mnemonic, number, plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, heading_font, small_font


class ClausePage(QWidget):
    """What can be decided about a clause. It is made once for each wording that is looked at."""

    included = Signal(bool)
    position_chosen = Signal(str)
    field_wanted = Signal(str)

    def __init__(
        self,
        clause: Clause | None,
        title: str,
        positions: Sequence[ClausePosition],
        *,
        newer: int | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.form: ClauseForm | None = None
        self.check: QCheckBox | None = None
        self.position: Combo | None = None
        self.newer: QLabel | None = None
        self._foreign: tuple[Foreign, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, SMALL, 0)
        self._column.setSpacing(SMALL)
        head = plain_label(title, wrap=True)
        head.setFont(heading_font(head, 1.1))
        self._column.addWidget(head)
        if clause is not None:
            self._add_clause(clause, positions, newer)
        self._others = QWidget()
        self._rows = QVBoxLayout(self._others)
        self._rows.setContentsMargins(0, SMALL, 0, 0)
        self._rows.setSpacing(TIGHT)
        self._column.addWidget(self._others)
        self._column.addStretch()

    def _add_clause(
        self, clause: Clause, positions: Sequence[ClausePosition], newer: int | None
    ) -> None:
        side = plain_label(tr(SIDES[clause.side]), wrap=True)
        side.setProperty("look", "muted")
        self._column.addWidget(side)
        if newer is not None:
            words = tr(
                "This is the wording that was signed. The library has a newer one (version {n}); a"
                " restatement takes it, an amendment keeps what was signed.",
                n=number(newer),
            )
            self.newer = plain_label(words, wrap=True)
            self._column.addWidget(self.newer)
        if not clause.required:
            self.check = QCheckBox(tr("Part of the a&greement"))
            self.check.toggled.connect(self.included)
            self._column.addWidget(self.check)
        if len(positions) > 1:
            self._column.addWidget(self._position_row(clause, positions))

    def _position_row(self, clause: Clause, positions: Sequence[ClausePosition]) -> QWidget:
        self.position = box = Combo()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for item in positions:
            box.addItem(tr(POSITIONS[item]), str(item))
        box.setCurrentIndex(list(positions).index(clause.position))
        label = plain_label()
        label.setText(tr("&Wording"))
        label.setBuddy(box)
        box.setAccessibleName(tr("Wording of the clause"))
        box.activated.connect(lambda: self.position_chosen.emit(str(box.currentData())))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(label)
        row.addWidget(box, 1)
        return line

    def take_form(self, form: ClauseForm) -> None:
        """Show the form of the clause's own values."""
        self.form = form
        self._column.insertWidget(self._column.indexOf(self._others), form)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for box in (self.check, self.position):
            if box is not None:
                box.setEnabled(not read_only)
        if self.form is not None:
            self.form.set_read_only(read_only)

    def show_included(self, inside: bool) -> None:
        """Whether an optional clause is in."""
        if self.check is not None and self.check.isChecked() != inside:
            self.check.blockSignals(True)
            self.check.setChecked(inside)
            self.check.blockSignals(False)

    def show_foreign(self, values: Sequence[Foreign]) -> None:
        """The values that the clause prints and other parts of the contract hold."""
        if tuple(values) == self._foreign:
            return
        self._foreign = tuple(values)
        self._buttons = {}
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if values:
            head = plain_label(tr("Agreed elsewhere"))
            head.setFont(heading_font(head, 1.0))
            self._rows.addWidget(head)
        for value in values:
            self._rows.addWidget(self._foreign_row(value))

    def _foreign_row(self, value: Foreign) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, TIGHT, 0, TIGHT)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        label = plain_label(value.label, wrap=True)
        label.setFont(small_font(label))
        label.setProperty("look", "muted")
        text = plain_label(value.text, wrap=True)
        column.addWidget(label)
        column.addWidget(text)
        if not value.tab:
            where = plain_label(tr("Tools > Company holds it."), wrap=True)
            where.setProperty("look", "muted")
            column.addWidget(where)
            return frame
        button = QPushButton(tr("{tab} ›", tab=no_mnemonic(value.tab)))
        button.setToolTip(tr("Change it under {tab}", tab=value.tab))
        button.setProperty("look", "link")
        button.setAutoDefault(False)
        button.setAccessibleName(
            tr(
                "{label}: {text}. Change under {tab}",
                label=value.label,
                text=value.text,
                tab=value.tab,
            )
        )
        button.clicked.connect(lambda _checked=False: self.field_wanted.emit(value.field))
        self._buttons[value.token] = button
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def focus_on(self, token: str) -> bool:
        """Put the focus on the field of a value, or on the way to it; False where it has none."""
        face: QWidget | None = self._buttons.get(token)
        if self.form is not None and self.form.form is not None and token in self.form.form.names:
            face = self.form.form.box(token).editor.face()
        if face is None:
            return False
        face.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def first_face(self) -> QWidget | None:
        """The first thing that can be changed here."""
        fields = (
            None if self.form is None or self.form.form is None else self.form.form.first_face()
        )
        faces = (fields, self.position, self.check, *self._buttons.values())
        return next((face for face in faces if face is not None), None)


class ValuesPane(QScrollArea):
    """Shows the page of one clause after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(220)
        self.setAccessibleName(tr("Values of the clause"))
        self._holder = QWidget()
        self._holder.setObjectName("page")
        self._stack = QVBoxLayout(self._holder)
        self._stack.setContentsMargins(MEDIUM, 0, 0, 0)
        self.setWidget(self._holder)
        self._page: ClausePage | None = None

    @property
    def page(self) -> ClausePage | None:
        """The page in front."""
        return self._page

    def show_page(self, page: ClausePage) -> None:
        """Bring a page to the front."""
        if page is self._page:
            return
        if self._page is not None:
            self._page.hide()
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._page = page
        page.show()
        self.verticalScrollBar().setValue(0)

    def drop(self, page: ClausePage) -> None:
        """Forget a page."""
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()
        if page is self._page:
            self._page = None

    def focus(self, act: Callable[[ClausePage], bool]) -> bool:
        """Let the page in front take the focus and bring that into view."""
        page = self._page
        if page is None or not act(page):
            return False
        self.ensureWidgetVisible(page.focusWidget())
        return True
