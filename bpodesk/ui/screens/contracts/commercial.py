"""Commercial terms: deadlines and percentages around the money, the law, and the scope."""

from dataclasses import replace

from bpodesk.domain.rates import Proration
from bpodesk.domain.wording import WEEKDAYS
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.text import tr


class CommercialTab:
    """The fields of the commercial terms, by their names, and the scope."""

    def __init__(self) -> None:
        self.title = tr("Co&mmercial")
        self.form = Form((_scope(), _statements(), _term(), _law()))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's terms."""
        terms = file.revision.terms
        names = self.form.names - {"scope"}
        self.form.set_values(
            {name: getattr(terms.commercial, name) for name in names} | {"scope": terms.scope}
        )
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the form's terms."""
        if locked:
            return file
        values = self.form.values()
        scope = str(values.pop("scope"))
        terms = file.revision.terms
        terms = replace(terms, commercial=replace(terms.commercial, **values), scope=scope)
        return replace(file, revision=replace(file.revision, terms=terms))


def _scope() -> Section:
    return Section(
        "",
        (
            (
                Field(
                    "scope",
                    tr("Sco&pe of the services"),
                    editors.long_text(lines=4),
                    help=tr("Whole sentences; the agreement prints them as they stand here."),
                ),
            ),
        ),
    )


def _statements() -> Section:
    days = editors.integer
    return Section(
        tr("Statement and payment"),
        (
            (
                Field(
                    "report_due_business_days",
                    tr("Re&port due"),
                    days(required=True, low=0, unit=tr("business days")),
                    help=tr("After the month's end."),
                ),
                Field(
                    "dispute_days",
                    tr("D&ispute window"),
                    days(required=True, low=0, unit=tr("days")),
                    help=tr("For either party, after the statement."),
                ),
                Field(
                    "payment_days",
                    tr("Pa&yment"),
                    days(required=True, low=0, unit=tr("days")),
                    help=tr("After the invoice."),
                ),
            ),
            (
                Field(
                    "late_interest_percent",
                    tr("Late &interest"),
                    editors.percent(required=True),
                    help=tr("A month, the same for both parties."),
                ),
                Field(
                    "proration",
                    tr("Part of a mont&h"),
                    editors.enum(Proration),
                    help=tr("How a seat's fee is divided."),
                    span=2,
                ),
            ),
        ),
    )


def _term() -> Section:
    return Section(
        tr("Indexation, liability, renewal, reviews"),
        (
            (
                Field(
                    "cola_floor_percent",
                    tr("Index &floor"),
                    editors.percent(required=True),
                    help=tr("Rates rise by at least this."),
                ),
                Field(
                    "cola_cap_percent",
                    tr("Index &cap"),
                    editors.percent(required=True),
                    help=tr("Rates rise by at most this."),
                ),
                Field(
                    "liability_cap_months",
                    tr("Lia&bility cap"),
                    editors.integer(required=True, low=0, unit=tr("months")),
                    help=tr("So many months of charges."),
                ),
            ),
            (
                Field(
                    "renewal_months",
                    tr("Rene&wal"),
                    editors.integer(required=True, low=0, unit=tr("months")),
                    help=tr("How long each renewal lasts."),
                ),
                Field(
                    "renewal_notice_days",
                    tr("N&otice against renewal"),
                    editors.integer(required=True, low=0, unit=tr("days")),
                    help=tr("The same for both parties."),
                ),
                Field(
                    "weekly_day",
                    tr("&Weekly review"),
                    editors.choice((day, tr(day)) for day in WEEKDAYS),
                    help=tr("The day of the KPI meeting."),
                ),
            ),
        ),
    )


def _law() -> Section:
    return Section(
        tr("Law and forum"),
        (
            (
                Field(
                    "governing_law",
                    tr("Governing la&w"),
                    editors.text(),
                    help=tr("Follows “the law of”. Empty: your company's country."),
                ),
                Field(
                    "forum",
                    tr("For&um"),
                    editors.text(),
                    help=tr("Follows “goes to”: “the courts of Cebu City”."),
                ),
            ),
        ),
    )
