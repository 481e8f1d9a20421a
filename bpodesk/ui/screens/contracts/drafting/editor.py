"""The drafting page as one editor: outline, text and values of the clauses, in step.

What it edits is the clauses' part of the terms (`ClauseChoice`). The text is told to it: it shows
what all tabs hold, so it is made by whoever knows them.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from bpodesk.domain.clauses import ClausePosition
from bpodesk.domain.contracts import ClauseValue
from bpodesk.domain.drafting import DraftSection, DraftText, Remark
from bpodesk.services.drafting import Offer
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import FieldBox
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.screens.contracts.clause_values import ClauseForm
from bpodesk.ui.screens.contracts.drafting.choice import ClauseChoice, Wordings, differing
from bpodesk.ui.screens.contracts.drafting.foreign import Whereabouts, foreign_values
from bpodesk.ui.screens.contracts.drafting.items import items_of
from bpodesk.ui.screens.contracts.drafting.outline import Outline, standing_of
from bpodesk.ui.screens.contracts.drafting.search_bar import SearchBar
from bpodesk.ui.screens.contracts.drafting.text_pane import TextPane
from bpodesk.ui.screens.contracts.drafting.troubles_pane import (
    Fault,
    Trouble,
    TroublesPane,
    is_bad,
)
from bpodesk.ui.screens.contracts.drafting.values_pane import ClausePage, ValuesPane
from bpodesk.ui.screens.contracts.places import field_of
from bpodesk.ui.text import tr
from bpodesk.ui.theme import SMALL

_ACROSS = "contracts/drafting/across"
_DOWN = "contracts/drafting/down"
_SIDES = (300, 560, 320)
_TROUBLES_HEIGHT = 110


class AgreementEditor(Editor[ClauseChoice]):
    """`field_wanted` names a field of another tab. `where` tells a field's label and tab."""

    field_wanted = Signal(str)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self._wordings = Wordings(Offer())
        self._optional: set[str] = set()
        self._positions: dict[str, str] = {}
        self._values: dict[str, dict[str, ClauseValue]] = {}
        self._pages: dict[str, ClausePage] = {}
        self._sections: dict[str, DraftSection] = {}
        self._read_only = False
        self._following = False
        self._sized = False
        self.where: Whereabouts = lambda _field: None
        self.outline = Outline()
        self.search = SearchBar()
        self.text = TextPane()
        self.troubles = TroublesPane()
        self.values = ValuesPane()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.outline)

    # ------------------------------------------------------------------ an editor's way

    def value(self) -> ClauseChoice:
        values: dict[str, dict[str, ClauseValue]] = dict(self._values)
        for clause_id, form in self._forms().items():
            values[clause_id] = form.value()
        return ClauseChoice(
            clauses=self._wordings.chosen(self._optional),
            values={key: kept for key, kept in values.items() if kept},
            positions=dict(sorted(self._positions.items())),
        )

    def set_value(self, value: ClauseChoice) -> None:
        before = self.value()
        self._optional = set(value.clauses) & self._wordings.optional
        self._values = {key: dict(kept) for key, kept in value.values.items()}
        moved = {
            key
            for key in {*self._positions, *value.positions}
            if self._positions.get(key) != value.positions.get(key)
        }
        self._positions = dict(value.positions)
        for key in moved & set(self._pages):
            self._drop(key)
        for key, form in self._forms().items():
            form.show_values(value.values.get(key, {}))
        self._show_choice()
        changed = differing(before, value, self._wordings.optional) & set(self.outline.ids)
        if self._pages and changed and self.outline.current not in changed:
            self.outline.choose(next(key for key in self.outline.ids if key in changed))
        elif not self.outline.current and self.outline.ids:
            self.outline.choose(self.outline.ids[0])
        self._show_page(self.outline.current)
        self.changed.emit()

    def problem(self) -> str:
        for clause_id, form in self._forms().items():
            if form.problem():
                title = self._wordings.wording(clause_id).title
                return tr("{clause}: {problem}", clause=title, problem=form.problem())
        return ""

    def point_to(self, value: str) -> None:
        """Go to the clause with this id."""
        self.show_clause(value)

    def lead_to_fault(self) -> None:
        """Show the first value that can't stand, the cursor at it."""
        for clause_id, form in self._forms().items():
            if form.problem():
                self.show_clause(clause_id)
                form.lead_to_fault()
                return
        super().lead_to_fault()

    def is_understood(self) -> bool:
        # What isn't understood in a clause counts as it last did; its fault is listed.
        return True

    def state(self) -> object:
        choice = self.value()
        kept = {key: dict(values) for key, values in choice.values.items()}
        return choice.clauses, kept, choice.positions, self.problem()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._show_choice()
        for page in self._pages.values():
            page.set_read_only(read_only)

    # ------------------------------------------------------------------ what it shows

    def show_offer(self, offer: Offer) -> None:
        """The clauses to choose from; the choice is to be set afterwards."""
        if offer == self._wordings.offer:
            return
        for key in tuple(self._pages):
            self._drop(key)
        self._wordings = Wordings(offer)
        self.outline.show_library(self._wordings)

    def show_text(self, text: DraftText, faults: Sequence[Fault]) -> None:
        """The text of the agreement as it stands, and the fields of other tabs with faults."""
        self._sections = {section.id: section for section in text.sections}
        self.text.show_items(items_of(text))
        troubles: tuple[Trouble, ...] = (*faults, *self._own_faults(), *text.remarks)
        had = bool(self.troubles.rows)
        self.troubles.show_troubles(troubles)
        if had != bool(troubles) or not self._sized:
            self._sized = True
            self._fit_troubles()
        numbers = ((section.id, section.number) for section in text.sections)
        told = ((_place_of(row), row.message, is_bad(row)) for row in troubles)
        self.outline.show_standing(standing_of(numbers, told))
        self._show_foreign()
        self.search.show_hits(*self.text.hit)

    def show_clause(self, clause_id: str) -> None:
        """Put the focus on a clause or a schedule, in all panes."""
        self.outline.choose(clause_id)

    def form_of(self, clause_id: str) -> ClauseForm:
        """The form of a clause's own values. Raises KeyError for what has none."""
        form = self._page_of(clause_id).form
        if form is None:
            raise KeyError(clause_id)
        return form

    def page_of(self, clause_id: str) -> ClausePage:
        """What can be decided about a clause or a schedule."""
        return self._page_of(clause_id)

    # ------------------------------------------------------------------ panes that follow

    def _on_chosen(self, clause_id: str) -> None:
        self._show_page(clause_id)
        if not self._following:
            self.text.highlight()
            self.text.go_to(clause_id)

    def _on_entered(self, clause_id: str) -> None:
        if clause_id and clause_id != self.outline.current:
            self._following = True
            self.outline.choose(clause_id)
            self._following = False

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The value that is typed at is marked in the text."""
        box = now
        while box is not None and not isinstance(box, FieldBox):
            box = None if box is self.values else box.parentWidget()
        page = self.values.page
        if isinstance(box, FieldBox) and page is not None and page.isAncestorOf(box):
            self.text.show_token(self.outline.current, box.field.name)

    def _on_wanted(self, section_id: str, token: str) -> None:
        """A value of the text was opened: go to what it names, or to its field."""
        kind, _, target = token.partition(":")
        if kind == "schedule" and target:
            found = (item.id for item in self._sections.values() if item.number == target)
            self.outline.choose(next(found, ""))
        elif kind == "clause" and target:
            self.outline.choose(target)
        else:
            self._on_entered(section_id)
            self.text.reveal(section_id, token)
            self.values.focus(lambda page: page.focus_on(token))

    def open_trouble(self, trouble: Trouble) -> None:
        """Go to where something can be mended."""
        if isinstance(trouble, Fault):
            if trouble.clause_id:
                self._go_to_value(trouble.clause_id, trouble.field)
            else:
                self.field_wanted.emit(trouble.field)
        elif "." in trouble.token and self.where(field_of(trouble.token)) is not None:
            self.field_wanted.emit(field_of(trouble.token))
        else:
            self._go_to_value(trouble.section_id, trouble.token, trouble.words)

    def _go_to_value(self, section_id: str, token: str, words: str = "") -> None:
        self.outline.choose(section_id)
        self.text.reveal(section_id, token, words)
        if not self.values.focus(lambda page: page.focus_on(token)):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self) -> None:
        page = self.values.page
        face = None if page is None else page.first_face()
        if face is not None:
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_words(self) -> None:
        """Look for words."""
        self.search.begin()

    def _on_sought(self, words: str) -> None:
        self.text.search(words)
        self.search.show_hits(*self.text.hit)

    def _on_step(self, step: int) -> None:
        self.text.next_hit(step)
        self.search.show_hits(*self.text.hit)

    def _next_pane(self, step: int) -> None:
        panes: list[QWidget] = [self.outline, self.text]
        face = None if self.values.page is None else self.values.page.first_face()
        panes += [face] if face is not None else []
        panes += [self.troubles.list] if self.troubles.rows else []
        here = self.window().focusWidget()
        inside = (
            place
            for place, pane in enumerate((self.outline, self.text, self.values, self.troubles))
            if pane is here or pane.isAncestorOf(here)
        )
        place = min(next(inside, -1 if step > 0 else 0), len(panes) - 1)
        panes[(place + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    # ------------------------------------------------------------------ pages of clauses

    def _forms(self) -> dict[str, ClauseForm]:
        return {key: page.form for key, page in self._pages.items() if page.form is not None}

    def _show_page(self, clause_id: str) -> None:
        if clause_id:
            self.values.show_page(self._page_of(clause_id))
            self._show_foreign()

    def _page_of(self, clause_id: str) -> ClausePage:
        if clause_id not in self._pages:
            self._pages[clause_id] = self._make_page(clause_id)
        return self._pages[clause_id]

    def _make_page(self, clause_id: str) -> ClausePage:
        if clause_id not in self._wordings:
            row = self.outline.row(clause_id)
            letter = clause_id.removeprefix("schedule-").upper()
            title = tr("Schedule {letter}: {title}", letter=letter, title=row.text(1))
            page = ClausePage(None, title, ())
        else:
            clause = self._wordings.wording(clause_id, self._positions.get(clause_id, ""))
            known = self._wordings.positions(clause_id, clause.position)
            newer = self._wordings.newer_than(clause)
            page = ClausePage(clause, clause.title, known, newer=newer)
            form = ClauseForm(clause, self._values.get(clause_id, {}))
            page.take_form(form)
            form.changed.connect(self.changed)
            page.position_chosen.connect(partial(self._take_position, clause_id))
            page.included.connect(partial(self._take_in, clause_id))
            page.show_included(clause_id in self._optional)
        page.field_wanted.connect(self.field_wanted)
        page.set_read_only(self._read_only)
        return page

    def _drop(self, clause_id: str) -> None:
        self.values.drop(self._pages.pop(clause_id))

    def _take_position(self, clause_id: str, position: str) -> None:
        """Show another wording; values that were typed in stay."""
        self._values[clause_id] = self.form_of(clause_id).value()
        self._positions.pop(clause_id, None)
        if position != ClausePosition.BALANCED:
            self._positions[clause_id] = position
        self._drop(clause_id)
        self._show_page(clause_id)
        self._show_choice()
        box = self._page_of(clause_id).position
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _take_in(self, clause_id: str, inside: bool) -> None:
        (self._optional.add if inside else self._optional.discard)(clause_id)
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        self.outline.show_choice(self._optional, self._positions, read_only=self._read_only)
        for key, page in self._pages.items():
            page.show_included(key in self._optional)

    def _own_faults(self) -> list[Fault]:
        found: list[Fault] = []
        for clause_id, form in self._forms().items():
            title = self._wordings.wording(clause_id).title
            for name, message in form.unclear().items():
                variable = form.clause.variable(name)
                label = name if variable is None else variable.label
                words = tr("{title}, {label}: {message}", title=title, label=label, message=message)
                found.append(Fault(message=words, field=name, clause_id=clause_id))
        return found

    def _show_foreign(self) -> None:
        page, section = self.values.page, self._sections.get(self.outline.current)
        if page is not None:
            page.show_foreign(() if section is None else foreign_values(section, self.where))

    # ------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.search)
        column.addWidget(self.text, 1)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(head)
        self.down.addWidget(self.troubles)
        self.down.setStretchFactor(0, 1)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        for pane in (self.outline, self.down, self.values):
            self.across.addWidget(pane)
        for place, share in enumerate((2, 4, 2)):
            self.across.setStretchFactor(place, share)
        self.across.setSizes(_SIDES)
        for splitter in (self.across, self.down):
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(self._keep_sizes)
        kept = self._memory.data(_ACROSS)
        if kept is not None:
            self.across.restoreState(kept)
        self.text.setMinimumSize(200, 120)
        self.outline.setMinimumWidth(180)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.across)
        self.setMinimumHeight(220)

    def _keep_sizes(self) -> None:
        self._memory.keep(_ACROSS, self.across.saveState())
        if self.troubles.rows:
            self._memory.keep(_DOWN, str(self.down.sizes()[1]))

    def _fit_troubles(self) -> None:
        """The list takes room only where there is something to say."""
        kept = self._memory.text(_DOWN)
        height = self.troubles.least_height
        if self.troubles.rows:
            height = int(kept) if kept.isdigit() else _TROUBLES_HEIGHT
        self.down.setSizes([max(1, self.down.height() - height), height])

    def _connect(self) -> None:
        self.outline.chosen.connect(self._on_chosen)
        self.outline.opened.connect(self._on_opened)
        self.outline.included.connect(self._take_in)
        self.text.entered.connect(self._on_entered)
        self.text.wanted.connect(self._on_wanted)
        self.troubles.opened.connect(self.open_trouble)
        self.search.changed.connect(self._on_sought)
        self.search.step.connect(self._on_step)
        self.search.left.connect(self.text.setFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+F", self.find_words),
            ("F3", lambda: self._on_step(1)),
            ("Shift+F3", lambda: self._on_step(-1)),
            ("F6", lambda: self._next_pane(1)),
            ("Shift+F6", lambda: self._next_pane(-1)),
            ("F8", lambda: self.text.next_value(1)),
            ("Shift+F8", lambda: self.text.next_value(-1)),
        )
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)


def _place_of(row: Trouble) -> str:
    """The row of the outline that a trouble belongs to."""
    return row.section_id if isinstance(row, Remark) else row.clause_id
