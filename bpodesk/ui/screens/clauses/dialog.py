"""The editor of a clause: its text and head at the left, at the right how it will print.

What is typed is looked at after a moment: problems are listed with their lines, and the preview is
made by the same code that prints the agreement. Saving is refused only for what can't be printed.
"""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import Clause
from bpodesk.domain.clauses.checking import ClauseCheck, check_clause
from bpodesk.domain.clauses.writing import clause_source
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.services.clause_library import clause_library
from bpodesk.services.clauses import clause_pdf, preview_contracts, save_clause
from bpodesk.services.outcome import NotSaved, Saved
from bpodesk.services.previews import Preview
from bpodesk.ui.icons import icon
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.pdf_view import PageArea, Pages
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.office import Office
from bpodesk.ui.screens.clauses.head import clause_of, head_form, head_values
from bpodesk.ui.screens.clauses.source import SourceEditor
from bpodesk.ui.text import number, plain_label, tr, trn
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT

_DELAY_MS = 350
_SIZE = QSize(1180, 680)
_LEAST_WIDTH = 500


class ClauseDialog(RecordDialog):
    """Edits a clause; saving makes its next version. `is_new`: it is to have an id of its own."""

    def __init__(
        self,
        office: Office,
        clause: Clause,
        *,
        is_new: bool,
        from_file: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._office = office
        self._base = clause
        self._is_new = is_new
        self._from_file = from_file
        self._library = clause_library(office.book)
        self._checked = ClauseCheck(clause=None, problems=())
        self._drawing = self._again = False
        self._pdf: Preview | None = None
        self.source_editor = SourceEditor(self._library, SCHEDULES)
        self.text_form = Form(
            (Section("", ((Field("body", tr("Te&xt"), lambda: self.source_editor),),)),)
        )
        _fill_height(self.text_form)
        self.head = head_form()
        super().__init__(
            tr("New clause") if is_new else clause.title,
            ((tr("&Text"), self.text_form), (tr("Title and &variables"), self.head)),
            save=self._keep,
            notify=office.shell.notify,
            name="clauses/editor",
            memory=office.shell.memory,
            save_text=tr("&Save") if is_new else tr("&Save as a new version"),
            size=_SIZE,
            parent=parent,
        )
        self.save_button.setProperty("look", "primary")
        self.problem_list = QListWidget()
        self.problem_list.setAccessibleName(tr("Problems"))
        self.problem_list.setWordWrap(True)
        self.problem_list.setFixedHeight(112)
        self.problem_count = plain_label()
        self.pages = PageArea()
        self.pages.setAccessibleName(tr("As it will print"))
        self.stale = plain_label(wrap=True)
        self.stale.setProperty("look", "muted")
        self.contract = Combo()
        self.contract.setAccessibleName(tr("Values of"))
        self._lay_out()
        self.source_editor.variables = lambda: [
            row.name for row in self.head.values()["variables"] if row.name
        ]
        self.text_form.set_values({"body": clause.body})
        self.head.set_values(head_values(clause))
        for name in () if is_new else ("id", "position"):
            self.head.box(name).editor.set_read_only(read_only=True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_DELAY_MS)
        self._wait.timeout.connect(self.look)
        for form in (self.text_form, self.head):
            form.changed.connect(self._wait.start)
        self.contract.activated.connect(self.look)
        self.problem_list.itemActivated.connect(self._on_problem)
        self.problem_list.itemClicked.connect(self._on_problem)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.next_problem)
        self.look()

    def is_changed(self) -> bool:
        """True where it isn't in the book as it stands here; what a file brought is not yet."""
        return self._from_file or super().is_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        face = self.head.first_face()
        if self._is_new and not self._from_file and face is not None and not event.spontaneous():
            # A new clause begins with its title.
            cast(QTabWidget, self.tabs).setCurrentIndex(1)
            face.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ what it holds

    def clause(self) -> Clause:
        """The clause as the form says it."""
        return clause_of(self.head.values(), self.source_editor.value(), self._base)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong when it was last looked at."""
        return self._checked.problems

    def look(self) -> None:
        """Look for problems, list them, and print anew what can be printed."""
        self._wait.stop()
        self._checked = check_clause(
            clause_source(self.clause()),
            self._library,
            schedules=SCHEDULES,
            is_new=self._is_new,
        )
        self._list_problems()
        if self._checked.clause is None:
            self.stale.setText(
                tr("The text can't be printed as it is; this is how it was before.")
                if self._pdf is not None
                else tr("The text can't be printed as it is yet.")
            )
        self.stale.setVisible(self._checked.clause is None)
        if self._checked.clause is not None:
            self._draw()

    def _keep(self) -> Sequence[Problem]:
        outcome = save_clause(
            self._office.book,
            clause_source(self.clause()),
            note=self.head.values()["note"],
            is_new=self._is_new,
        )
        if isinstance(outcome, NotSaved):
            self.look()
            return [_with_line(problem) for problem in outcome.problems]
        # What does not keep it from being printed stood in the list all the time.
        self._from_file = False
        outcome = Saved(record=outcome.record, changes=outcome.changes)
        title, version = self.clause().title, number(outcome.record.version)
        message = tr("{title} is kept as version {n}.", title=title, n=version)
        return self._office.saved(outcome, message)

    # ------------------------------------------------------------------ problems

    def _list_problems(self) -> None:
        self.problem_list.clear()
        for problem in self._checked.problems:
            item = QListWidgetItem(_words(problem))
            role = ("error", "bad") if problem.is_error else ("warning", "warn")
            item.setIcon(icon(*role))
            kind = tr("Error") if problem.is_error else tr("Warning")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{kind}: {item.text()}")
            self.problem_list.addItem(item)
        count = len(self._checked.problems)
        self.problem_count.setText(
            trn("{n} problem; F8 leads to it", "{n} problems; F8 leads to the next", count)
            if count
            else tr("No problem was found.")
        )
        self.problem_list.setVisible(bool(count))

    def next_problem(self) -> None:
        """Go to the problem after the one that is chosen in the list."""
        count = self.problem_list.count()
        if count:
            self.problem_list.setCurrentRow((self.problem_list.currentRow() + 1) % count)
            self._on_problem()

    def _on_problem(self) -> None:
        row = self.problem_list.currentRow()
        if not 0 <= row < len(self._checked.problems):
            return
        problem = self._checked.problems[row]
        tabs = cast(QTabWidget, self.tabs)
        if problem.field == "body":
            tabs.setCurrentIndex(0)
            self.source_editor.edit.go_to(int(problem.place or 1))
            self.source_editor.edit.setFocus()
            return
        tabs.setCurrentIndex(1)
        name = problem.field if problem.field in self.head.names else "variables"
        self.head.box(name).editor.face().setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ preview

    def _draw(self) -> None:
        """Print on the worker's thread; what was typed meanwhile is printed afterwards."""
        if self._drawing:
            self._again = True
            return
        clause = self._checked.clause
        if clause is None:
            return
        self._drawing = True
        contract: ContractId | None = self.contract.currentData()
        book = self._office.book

        def work(_progress: Progress) -> bytes:
            return clause_pdf(book, clause, contract)

        self._office.shell.jobs.run_job(
            tr("Printing the clause"),
            work,
            self._show_pdf,
            on_trouble=self._on_trouble,
            on_cancelled=self._drawn,
            owner=self,
            patient=True,
        )

    def _show_pdf(self, pdf: bytes) -> None:
        preview = Preview(title="", file_name="", pdf=pdf)
        self._pdf = preview
        for problem in preview.problems():
            self.stale.setText(problem.message)
            self.stale.show()

        def render(page: int, scale: float) -> tuple[int, int, int, bytes]:
            image = preview.render_page(page, scale)
            return image.width, image.height, image.stride, image.rgb

        bar = self.pages.verticalScrollBar()
        kept = bar.value()
        self.pages.show_pages(
            Pages(page_count=preview.page_count, page_size=preview.page_size, render_page=render)
        )
        bar.setValue(kept)
        self._drawn()

    def _on_trouble(self, trouble: Trouble) -> None:
        self.stale.setText(str(trouble))
        self.stale.show()
        self._drawn()

    def _drawn(self) -> None:
        self._drawing = False
        if self._again:
            self._again = False
            self._draw()

    # ------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        column = cast(QVBoxLayout, self.layout())
        place = column.indexOf(cast(QWidget, self.tabs))
        left = QWidget()
        left.setMinimumWidth(_LEAST_WIDTH)
        writing = QVBoxLayout(left)
        writing.setContentsMargins(0, 0, 0, SMALL)
        writing.setSpacing(TIGHT)
        writing.addWidget(cast(QWidget, self.tabs), 1)
        told = QVBoxLayout()
        told.setContentsMargins(MEDIUM, 0, 0, 0)
        told.addWidget(self.problem_count)
        told.addWidget(self.problem_list)
        writing.addLayout(told)
        self.contract.addItem(tr("an example"), None)
        for contract_id, contract in preview_contracts(self._office.book).items():
            self.contract.addItem(contract, contract_id)
        label = plain_label()
        label.setText(tr("Values &of"))
        label.setBuddy(self.contract)
        choice = QHBoxLayout()
        choice.setContentsMargins(MEDIUM, SMALL, MEDIUM, 0)
        choice.setSpacing(SMALL)
        choice.addWidget(plain_label(tr("As it will print")))
        choice.addStretch()
        choice.addWidget(label)
        choice.addWidget(self.contract)
        right = QWidget()
        reading = QVBoxLayout(right)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(SMALL)
        reading.addLayout(choice)
        told_stale = QHBoxLayout()
        told_stale.setContentsMargins(MEDIUM, 0, MEDIUM, 0)
        told_stale.addWidget(self.stale)
        reading.addLayout(told_stale)
        reading.addWidget(self.pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setSizes([580, 600])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        column.insertWidget(place, self.splitter, 1)


def _fill_height(form: Form) -> None:
    """Give the text all the room that the form has."""
    cast(QVBoxLayout, form.layout()).setStretch(0, 1)
    grid = cast(QGridLayout, form.box("body").layout())
    grid.setRowStretch(1, 1)
    grid.setRowStretch(3, 0)


def _words(problem: Problem) -> str:
    if problem.field == "body":
        return tr("Line {n}: {message}", n=number(int(problem.place or 1)), message=problem.message)
    if problem.field == "variables" and problem.value:
        return tr("Variable {name}: {message}", name=problem.value, message=problem.message)
    return problem.message


def _with_line(problem: Problem) -> Problem:
    """The problem as a form shows it at its field."""
    return Problem(field=problem.field, message=_words(problem), severity=problem.severity)
