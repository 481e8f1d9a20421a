"""Two revisions of a contract side by side: values, money, and the text by words."""

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.file_names import file_name
from bpodesk.domain.problems import Trouble
from bpodesk.domain.redlines import changed_clauses
from bpodesk.domain.text_changes import renumbered_ranges
from bpodesk.services.previews import Preview
from bpodesk.services.revisions import Comparison, compare_revisions, redline_pdf
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.kit.redlines import clause_html
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.text import date, number, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, Tones, theme


class CompareDialog(QDialog):
    """Shows what changed between two revisions; the last against the one before to begin with."""

    def __init__(
        self,
        office: Office,
        contract: Contract,
        revisions: Iterable[Revision],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._contract = contract
        self._comparison: Comparison | None = None
        self.setWindowTitle(tr("Compare revisions of {number}", number=contract.number))
        known = sorted(revisions, key=lambda revision: revision.number)
        self.before, self.after = _choice(known), _choice(known)
        self.before.setCurrentIndex(max(0, len(known) - 2))
        self.after.setCurrentIndex(len(known) - 1)
        self.page = QTextBrowser()
        self.page.setAccessibleName(tr("What changed"))
        self.whole = QCheckBox(tr("&Whole text"))
        self.whole.setToolTip(tr("What did not change, too: here and in the PDF"))
        self.whole.toggled.connect(self._show)
        self.pdf_button = QPushButton(tr("As &PDF"))
        self.pdf_button.setAutoDefault(False)
        dress(self.pdf_button, "preview")
        self.pdf_button.clicked.connect(self.show_pdf)
        close = QPushButton(tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self._lay_out(close)
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self.compare)
        theme().changed.connect(self._show)
        fit(self, QSize(920, 640))
        self.page.setFocus()
        self.compare()

    def _lay_out(self, close: QPushButton) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(MEDIUM)
        for text, box in ((tr("&Earlier"), self.before), (tr("&Later"), self.after)):
            label = plain_label(text)
            label.setText(text)
            label.setBuddy(box)
            choice.addWidget(label)
            choice.addWidget(box)
        choice.addStretch()
        choice.addWidget(self.whole)
        buttons = QHBoxLayout()
        buttons.addWidget(self.pdf_button)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addLayout(choice)
        column.addWidget(self.page, 1)
        column.addLayout(buttons)

    def compare(self) -> None:
        """Compare what is chosen now."""
        chosen = (self.before.currentData(), self.after.currentData())
        try:
            self._comparison = compare_revisions(self._office.book, self._contract.id, *chosen)
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return
        self._show()

    def _show(self) -> None:
        if self._comparison is not None:
            page = _page(self._comparison, theme().tones, whole=self.whole.isChecked())
            self.page.setHtml("".join(page))

    def show_pdf(self) -> None:
        """The comparison as a document, to be saved or printed."""
        if self._comparison is None:
            return
        numbers = f"{self.before.currentData()} against {self.after.currentData()}"
        try:
            whole = self.whole.isChecked()
            pdf = redline_pdf(self._office.book, self._comparison, whole=whole)
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return
        contract = self._contract.number
        open_preview(
            self._office,
            Preview(
                title=tr("{number}: revision {n}", number=contract, n=numbers),
                file_name=file_name(f"{contract} revision {numbers}.pdf"),
                pdf=pdf,
            ),
        )


def _choice(revisions: Iterable[Revision]) -> Combo:
    box = Combo()
    for revision in revisions:
        state = tr("draft") if revision.signed_on is None else tr("signed")
        text = tr(
            "Revision {n}, from {start} ({state})",
            n=number(revision.number),
            start=date(revision.effective_from),
            state=state,
        )
        box.addItem(text, revision.number)
    return box


# ------------------------------------------------------------------------------- the page


def _page(comparison: Comparison, tones: Tones, *, whole: bool) -> Iterator[str]:
    if comparison.is_empty:
        yield _heading(tr("Both revisions say the same"))
        if whole:
            yield from _text(comparison, tones, whole=True)
        return
    yield _heading(tr("Values"))
    if comparison.changes:
        yield _table(
            (tr("Place"), tr("What"), tr("Before"), tr("After")),
            ((line.place, line.what, line.before, line.after) for line in comparison.changes),
            tones,
        )
    else:
        yield f"<p>{escape(tr('No value differs.'))}</p>"
    if comparison.money:
        currency = comparison.after.paper.contract.currency
        yield _heading(tr("A month in {currency}", currency=currency))
        yield _table(
            (tr("What"), tr("Worked out from"), tr("Before"), tr("After"), tr("Difference")),
            (
                (
                    change.title,
                    change.basis,
                    str(change.before),
                    str(change.after),
                    f"{(change.after - change.before).amount:+,}",
                )
                for change in comparison.money
            ),
            tones,
            figures=3,
        )
    yield _heading(tr("Text"))
    if not changed_clauses(comparison.clauses):
        yield f"<p>{escape(tr('No word of the clauses differs.'))}</p>"
    for old, new in renumbered_ranges(comparison.text):
        yield f"<p>{escape(tr('{old} → {new}', old=old, new=new))}</p>"
    yield from _text(comparison, tones, whole=whole)


def _text(comparison: Comparison, tones: Tones, *, whole: bool) -> Iterator[str]:
    for clause in comparison.clauses if whole else changed_clauses(comparison.clauses):
        yield from clause_html(clause, tones, whole=whole)


def _heading(text: str) -> str:
    return f"<h3 style='margin-top:14px; margin-bottom:4px'>{escape(text)}</h3>"


def _table(
    titles: Iterable[str], rows: Iterable[tuple[str, ...]], tones: Tones, *, figures: int = 0
) -> str:
    """A table whose last `figures` columns are numbers."""
    head = tuple(titles)

    def cells(tag: str, row: tuple[str, ...]) -> str:
        return "".join(
            f"<{tag} align='{'right' if at >= len(row) - figures else 'left'}'"
            f" style='padding:3px 8px'>{escape(text)}</{tag}>"
            for at, text in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f"<table width='97%' cellspacing='0' style='border-color:{tones.line}'>"
        f"<tr style='color:{tones.muted}'>{cells('th', head)}</tr>{body}</table>"
    )


def open_comparison(
    office: Office, contract: Contract, revisions: Iterable[Revision], parent: QWidget
) -> CompareDialog:
    """Show the comparison beside the work."""
    dialog = CompareDialog(office, contract, revisions, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog
