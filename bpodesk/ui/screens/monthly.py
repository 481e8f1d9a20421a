"""What screens about a month share: the picker of the month, and reading the month's statements.

Computing a contract's month takes some hundredths of a second: a few are read at once, many by a
job, so that the window never stands still.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from bpodesk.domain.periods import Month
from bpodesk.services.contracts import ContractRow
from bpodesk.services.dashboard import best_month
from bpodesk.services.statements import StatementRow, list_statements
from bpodesk.ui import text as texts
from bpodesk.ui.kit.line_editors import LineEditor
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr
from bpodesk.ui.theme import heading_font

T = TypeVar("T")

_FEWEST = 12  # letters of a choice's name that are always seen


class MonthBar(QWidget):
    """A month with a button to the one before and the next. Alt+Left and Alt+Right do the same.

    `changed` comes when another month is shown. The keys work inside `area`. All bars of an office
    follow the one that was used last, each when it is seen again.
    """

    changed = Signal()

    def __init__(self, office: Office, area: QWidget) -> None:
        super().__init__(area)
        self._look = office.look
        self._month = month = office.look.month or best_month(office.book)
        self.before = self._button("‹", tr("The month before (Alt+Left)"), -1)
        self.after = self._button("›", tr("The next month (Alt+Right)"), 1)
        self.line: LineEditor[Month] = LineEditor(
            parse=texts.parse_month,
            show=texts.month,
            complaint=tr("Type a month, for instance 2026-09."),
        )
        self.line.setFixedWidth(150)
        self.line.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.line.setAccessibleName(tr("Month"))
        self.line.line.editingFinished.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.before, self.line, self.after):
            row.addWidget(part)
        for keys, step in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), area)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._shift(step))
        self.line.set_value(month)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def month(self) -> Month:
        """The month shown."""
        return self._month

    def set_month(self, month: Month) -> None:
        """Show another month."""
        self.line.set_value(month)
        self._look.month = month
        if month != self._month:
            self._month = month
            self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._look.month is not None:
            self.set_month(self._look.month)

    def _shift(self, step: int) -> None:
        self.set_month(self._month.shift(step))

    def _on_typed(self) -> None:
        self.set_month(self.line.value() or self._month)

    def _button(self, sign: str, words: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setFont(heading_font(button, 1.2))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: self._shift(step))
        return button


def contract_options(rows: tuple[ContractRow, ...]) -> tuple[tuple[int, str], ...]:
    """Contracts to choose from: the id, and number with customer."""
    return tuple((row.id, f"{row.contract.number} · {row.customer.name}") for row in rows)


def keep_narrow(choice: ChoiceEditor[T], *, letters: int) -> None:
    """Show a choice so wide, however long its names are; less where there is no room for it."""
    policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    choice.box.setSizeAdjustPolicy(policy)
    choice.box.setMinimumContentsLength(letters)
    choice.box.setMinimumWidth(choice.box.fontMetrics().averageCharWidth() * min(letters, _FEWEST))


def read_statements(
    office: Office,
    month: Month,
    on_read: Callable[[tuple[StatementRow, ...]], None],
    *,
    owner: QObject,
) -> None:
    """Compute every contract's month, away from this thread."""
    book = office.book
    office.shell.jobs.run_job(
        tr("Computing {month}", month=texts.month(month)),
        lambda progress: list_statements(book, month),  # noqa: ARG005 - one step, nothing to report
        on_read,
        owner=owner,
        patient=True,
    )
