"""The agreement's tab: the drafting page over the clauses of the revision."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from bpodesk.domain.drafting import DraftText
from bpodesk.services.contracts import ContractFile
from bpodesk.services.drafting import Offer
from bpodesk.ui.kit.form import Field, FieldBox, Form, Section
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.screens.contracts.drafting.choice import choice_of
from bpodesk.ui.screens.contracts.drafting.editor import AgreementEditor
from bpodesk.ui.screens.contracts.drafting.troubles_pane import Fault
from bpodesk.ui.screens.contracts.tab import Tab
from bpodesk.ui.text import tr, without_mnemonic

Offers = Callable[[ContractFile], Offer]


class AgreementTab:
    """The clauses of the revision, and the text that all tabs together make."""

    def __init__(self, memory: Memory, offers: Offers) -> None:
        self.title = tr("&Agreement")
        self._offers = offers
        self._choice = Field(
            "clauses",
            tr(
                "The text as it will print. Enter or a click on a value leads to its field,"
                " F8 to the next value, F6 to the next pane."
            ),
            lambda: AgreementEditor(memory),
            fills=True,
        )
        self.form = Form((Section("", ((self._choice,),)),))

    @property
    def editor(self) -> AgreementEditor:
        """The page."""
        return cast(AgreementEditor, self.form.editor(self._choice))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's clauses."""
        self.editor.show_offer(self._offers(file))
        self.form.set_values({"clauses": choice_of(file.revision.terms)})
        self.form.set_read_only(locked)

    def show_text(self, text: DraftText, faults: Sequence[tuple[Tab, FieldBox]]) -> None:
        """Show the text, and which fields of the tabs it doesn't follow yet."""
        self.editor.show_text(
            text,
            tuple(
                Fault(
                    message=tr(
                        "{tab}, {field}: {problem}",
                        tab=without_mnemonic(part.title),
                        field=without_mnemonic(box.field.label),
                        problem=box.problem(),
                    ),
                    field=box.field.name,
                )
                for part, box in faults
            ),
        )

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the clauses chosen and their values."""
        if locked:
            return file
        choice = self.form.value(self._choice)
        terms = replace(
            file.revision.terms,
            clauses=choice.clauses,
            clause_values=choice.values,
            clause_positions=choice.positions,
        )
        return replace(file, revision=replace(file.revision, terms=terms))
