"""What the month would come to with other targets, decisions and counts; the book stays as it is.

On the left what can be assumed, as it is; on the right each service level and the money, as it is
and as it would be, after every key.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin, Unit
from bpodesk.domain.statements import Assumptions, Statement
from bpodesk.domain.what_ifs import what_if
from bpodesk.services.statements import StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.giving_way import TallPage
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.screens.figures import (
    Cell,
    facts_table,
    fill_facts,
    level_title,
    light_of,
    measured,
    verdict,
)
from bpodesk.ui.text import NOTHING, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, heading_font

_AS_IT_IS, _ACCEPTED, _REJECTED = "", "accepted", "rejected"
_TEXTS_AT = (0, 2, 5)


class WhatIfDialog(QDialog):
    """A statement beside what it would be."""

    def __init__(self, view: StatementView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._real = view.statement
        inputs = view.inputs
        self.setWindowTitle(
            tr(
                "What if: {number}, {month}",
                number=inputs.contract.number,
                month=texts.month(inputs.month),
            )
        )
        self.form = Form(tuple(_sections(self._real)))
        self.form.set_values(dict(_as_it_is(self._real)))
        self.form.remember()
        self.levels = facts_table(
            (
                tr("Service level"),
                tr("As it is"),
                tr("Result"),
                tr("Credit"),
                tr("What if"),
                tr("Result then"),
                tr("Credit then"),
            ),
            name=tr("Service levels as they are and as they would be"),
            texts_at=_TEXTS_AT,
        )
        self.money = facts_table(
            (tr("Money"), tr("As it is"), tr("What if"), tr("Difference")),
            name=tr("The money as it is and as it would be"),
        )
        self.net = plain_label(wrap=True)
        self.net.setFont(heading_font(self.net, 1.3))
        self._lay_out()
        self.form.changed.connect(self.work_out)
        self.work_out()
        fit(self, QSize(1120, 640))

    def _lay_out(self) -> None:
        note = plain_label(
            tr("Nothing here is saved: the statement and the book stay as they are."), wrap=True
        )
        note.setProperty("look", "muted")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        area.setMinimumWidth(270)
        right = TallPage()
        right.column.setSpacing(MEDIUM)
        right.column.addWidget(self.levels)
        right.column.addWidget(self.money)
        right.column.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(LARGE)
        middle.addWidget(area, 3)
        middle.addWidget(right, 7)
        again = QPushButton(tr("&As it is"))
        again.clicked.connect(self.start_again)
        close = QPushButton(tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addWidget(note, 1)
        buttons.addWidget(again)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(self.net)
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    def start_again(self) -> None:
        """Put everything back as it is."""
        self.form.set_values(dict(_as_it_is(self._real)))
        self.work_out()

    def work_out(self) -> None:
        """Show what comes of the assumptions; of a value that isn't understood nothing changes."""
        if any(self.form.box(name).problem() for name in self.form.names):
            return
        assumed = _assumed(self._real, self.form.values())
        case = what_if(self._view.inputs, self._real, code="", title="", assumed=assumed)
        if case.impossible:
            self.net.setText("\n".join(case.impossible))
            return
        other = case.statement
        self.net.setText(
            tr(
                "Net {net} instead of {real}: {difference}",
                net=texts.money(other.net),
                real=texts.amount(self._real.net),
                difference=_signed(texts.amount(case.worth), is_more=case.worth.minor > 0),
            )
        )
        fill_facts(self.levels, list(_level_rows(self._real, other)), texts_at=_TEXTS_AT)
        fill_facts(self.money, list(_money_rows(self._real, other)))


def _own_levels(statement: Statement) -> Iterator[LevelResult]:
    """The levels as agreed last."""
    yield from (item for item in statement.levels if item is statement.level(item.level.code))


def _typed_counts(result: LevelResult) -> tuple[str, ...]:
    """The names of the counts that can be assumed."""
    measure = result.level.measure
    return measure.count_names if measure.origin is Origin.ENTERED else ()


def _sections(statement: Statement) -> Iterator[Section]:
    for result in _own_levels(statement):
        level = result.level
        target = Field(f"target {level.code}", tr("Target"), _target_of(level))
        counts = [
            Field(
                f"count {level.code} {count.name}",
                level.count_title(count),
                editors.integer(required=True, low=0, grouped=True),
            )
            for count in level.measure.counts
            if count.name in _typed_counts(result)
        ]
        rows: list[tuple[Field[Any], ...]] = [(target,), *((field,) for field in counts)]
        yield Section(f"{level.code}  {level_title(result)}", tuple(rows))
    decisions = tuple(
        (
            Field(
                f"event {item.event.code}",
                f"{item.event.code}  {item.event.title}",
                editors.choice(
                    [
                        (_AS_IT_IS, tr("As it is: {why}", why=item.standing.words)),
                        (_ACCEPTED, tr("Accepted")),
                        (_REJECTED, tr("Rejected")),
                    ]
                ),
            ),
        )
        for item in statement.events
    )
    if decisions:
        yield Section(tr("Excused events"), decisions)


def _target_of(level: ServiceLevel) -> editors.Factory[Decimal | None]:
    """The editor of a target, with its unit."""
    if level.measure.unit is Unit.PERCENT:
        return editors.percent(required=True, high=None, digits=6)
    return editors.decimal(required=True, low=0, unit=level.measure.unit.value)


def _as_it_is(statement: Statement) -> Iterator[tuple[str, Any]]:
    for result in _own_levels(statement):
        code = result.level.code
        yield f"target {code}", result.level.target
        # A level may be judged in parts; what is assumed is the total of its month.
        mine = [item for item in statement.levels if item.level.code == code]
        total = result.level.measure.together(item.month.counts for item in mine)
        for name in _typed_counts(result):
            yield f"count {code} {name}", total.get(name, 0)
    for item in statement.events:
        yield f"event {item.event.code}", _AS_IT_IS


def _assumed(statement: Statement, values: dict[str, Any]) -> Assumptions:
    """What differs from how it is."""
    real = dict(_as_it_is(statement))
    changed = {name: value for name, value in values.items() if value != real[name]}
    targets: dict[str, Decimal] = {}
    counts: dict[str, dict[str, int]] = {}
    for name, value in changed.items():
        kind, code, *count = name.split(" ")
        if kind == "target":
            targets[code] = value
        elif kind == "count":
            counts.setdefault(code, {})[count[0]] = value
    decided = {name.split(" ", 1)[1]: v for name, v in changed.items() if name.startswith("event ")}
    return Assumptions(
        accepted=frozenset(code for code, value in decided.items() if value == _ACCEPTED),
        rejected=frozenset(code for code, value in decided.items() if value == _REJECTED),
        targets=targets,
        counts=counts,
    )


def _level_rows(real: Statement, other: Statement) -> Iterator[tuple[Cell, ...]]:
    for before in _own_levels(real):
        after = other.level(before.level.code)
        yield (
            f"{before.level.code}  {level_title(before)}",
            *_side(real, before),
            *_side(other, after),
        )


def _side(statement: Statement, result: LevelResult) -> tuple[Cell, ...]:
    credit = next(
        (line.credit for line in statement.credits.lines if line.sla_code == result.level.code),
        None,
    )
    return (
        measured(result.month.adjusted, result.level.measure),
        (verdict(result.outcome), light_of(result.outcome)),
        NOTHING if credit is None else texts.amount(credit),
    )


def _money_rows(real: Statement, other: Statement) -> Iterator[tuple[Cell, ...]]:
    for title, before, after in (
        (tr("Charges"), real.fees.gross, other.fees.gross),
        (tr("Credits due"), real.credits.due, other.credits.due),
        (tr("Credits after the cap"), real.credits.total, other.credits.total),
        (tr("Earned back"), real.credits.earn_back, other.credits.earn_back),
        (tr("Net payable"), real.net, other.net),
    ):
        difference = after - before
        yield (
            title,
            texts.amount(before),
            texts.amount(after),
            _signed(texts.amount(difference), is_more=difference.minor > 0),
        )


def _signed(words: str, *, is_more: bool) -> str:
    return f"+{words}" if is_more else words
