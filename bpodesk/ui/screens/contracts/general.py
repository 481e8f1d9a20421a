"""The first tab: the contract's own particulars, and those of the revision shown."""

from collections.abc import Sequence
from dataclasses import replace

from bpodesk.domain.contracts import ContractStatus, RevisionKind
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import CustomerId
from bpodesk.domain.quote_records import QuoteRecord
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.text import number, tr

_CONTRACT = (
    *("number", "title", "customer_id", "currency", "status", "starts_on", "ends_on", "note"),
    "staff_codes",
)
_REVISION = ("kind", "effective_from", "summary")


class GeneralTab:
    """Number, title, customer, dates, status; kind, date and summary of the revision."""

    def __init__(self, customers: Sequence[Customer]) -> None:
        self.title = tr("&General")
        self._customers = {customer.id: customer for customer in customers}
        self._new = False
        self._customer = Field(
            "customer_id",
            tr("C&ustomer"),
            editors.choice((customer.id, customer.name) for customer in customers),
            span=2,
        )
        self._currency = Field("currency", tr("Currenc&y"), editors.currency())
        self.form = Form((self._contract_section(), _revision_section()))
        self.form.editor(self._customer).changed.connect(self._on_customer)

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the file; the revision's part can't be edited where it is signed."""
        contract, revision = file.contract, file.revision
        self._new = False
        self.form.set_values(
            {name: getattr(contract, name) for name in _CONTRACT}
            | {name: getattr(revision, name) for name in _REVISION}
            | {"revision_number": number(revision.number), "signed_on": revision.signed_on}
            | {"quotes": ", ".join(map(_quote_words, file.quotes))}
        )
        self._new = not contract.id
        # Both parties signed with whom, from when and in what money: it can't change any more.
        signed = any(item.signed_on is not None for item in file.revisions)
        for name, read_only in (
            ("revision_number", True),
            ("signed_on", True),
            ("status", True),
            ("quotes", True),
            *((name, signed) for name in ("number", "customer_id", "currency", "starts_on")),
            *((name, locked) for name in _REVISION),
        ):
            self.form.box(name).editor.set_read_only(read_only)
        self.form.box("quotes").setVisible(bool(file.quotes))

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the form's values."""
        values = self.form.values()
        contract = replace(file.contract, **{name: values[name] for name in _CONTRACT})
        revision = file.revision
        if not locked:
            revision = replace(revision, **{name: values[name] for name in _REVISION})
        return replace(file, contract=contract, revision=revision)

    def _contract_section(self) -> Section:
        return Section(
            "",
            (
                (
                    Field(
                        "number",
                        tr("Contract n&umber"),
                        editors.code(longest=40, placeholder="ACME-2026-001"),
                    ),
                    Field("title", tr("&Title"), editors.text(required=True), span=2),
                ),
                (self._customer, self._currency),
                (
                    Field("status", tr("Stat&us"), editors.enum(ContractStatus)),
                    Field("starts_on", tr("Sta&rts"), editors.date(required=True)),
                    Field(
                        "ends_on",
                        tr("&Ends"),
                        editors.date(),
                        help=tr("Empty for an open end."),
                    ),
                ),
                (
                    Field("note", tr("N&ote"), editors.long_text(lines=2), span=2),
                    Field("quotes", tr("Drafted from the quote"), editors.text()),
                ),
                (
                    Field(
                        "staff_codes",
                        tr("Statements"),
                        editors.check(tr("Name people by their staff &codes alone")),
                        span=2,
                        help=tr(
                            "Then neither the paper nor the bundle tells a name, and the"
                            " timesheets are left out of the bundle."
                        ),
                    ),
                ),
            ),
        )

    def _on_customer(self) -> None:
        """A new contract takes the customer's currency; one that stands keeps its own."""
        customer = self._customers.get(self.form.value(self._customer) or CustomerId(0))
        if self._new and customer is not None:
            self.form.editor(self._currency).set_value(customer.currency)


def _quote_words(quote: QuoteRecord) -> str:
    return tr("{number}, version {version}", number=quote.number, version=number(quote.version))


def _revision_section() -> Section:
    return Section(
        tr("This revision"),
        (
            (
                Field("revision_number", tr("Revision"), editors.text()),
                Field("kind", tr("&Kind"), editors.enum(RevisionKind)),
                Field(
                    "effective_from",
                    tr("In &force from"),
                    editors.date(required=True),
                ),
                Field("signed_on", tr("Signed"), editors.date()),
            ),
            (
                Field(
                    "summary",
                    tr("Su&mmary of the change, in a sentence for both parties"),
                    editors.long_text(lines=2),
                ),
            ),
        ),
    )
