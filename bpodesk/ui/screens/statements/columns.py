"""The columns of the list of statements."""

from collections.abc import Callable

from bpodesk.domain.money import Money
from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.statements import Statement
from bpodesk.services.statements import StatementRow, StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.text import NOTHING, tr, trn


def levels_text(row: StatementRow) -> str:
    """S1 met, S2 and S3 missed, in short."""
    results = row.view.statement.levels
    missed = dict.fromkeys(result.level.code for result in results if result.outcome.failed)
    if not results:
        return NOTHING
    if missed:
        return tr("Missed: {codes}", codes=", ".join(missed))
    met = len({result.level.code for result in results if result.outcome.value == "met"})
    return trn("{n} met", "{n} met", met) if met else tr("No data")


def levels_light(row: StatementRow) -> Light:
    """One light for all levels of a statement."""
    outcomes = [result.outcome for result in row.view.statement.levels]
    if any(outcome.failed for outcome in outcomes):
        return Light.WARN
    return Light.OK if any(outcome.value == "met" for outcome in outcomes) else Light.NONE


def missing_text(row: StatementRow) -> str:
    """How much is missing."""
    count = len(row.view.missing)
    return trn("{n} thing", "{n} things", count) if count else tr("Nothing")


def missing_light(row: StatementRow) -> Light:
    """Red where the statement can't be sealed, amber where something should be looked at."""
    if any(problem.is_error for problem in row.view.missing):
        return Light.BAD
    return Light.WARN if row.view.missing else Light.OK


def status_name(status: MonthStatus) -> str:
    """A status in words."""
    return tr(status.value.capitalize())


def status_text(view: StatementView) -> str:
    """Where a month stands, and its version once one is sealed."""
    name = status_name(view.status)
    if not view.sealed:
        return name
    version = view.sealed[0].version
    if view.is_sealed:
        return tr("{status}, v{version}", status=name, version=version)
    return tr("{status} after v{version}", status=name, version=version)


def status_light(view: StatementView) -> Light:
    """Amber for a dispute and for figures that are no longer those that were sealed."""
    status = view.status
    if status is MonthStatus.DISPUTED or (view.sealed and not view.is_sealed):
        return Light.WARN
    done = (MonthStatus.SEALED, MonthStatus.SENT, MonthStatus.ACCEPTED)
    return Light.OK if status in done else Light.NONE


def money_column(
    name: str, title: str, of: Callable[[Statement], Money], *, width: int, named: bool = False
) -> Column[StatementRow]:
    """A column of amounts out of a statement, with the currency where it is `named`."""
    return number_column(
        name,
        title,
        lambda row: (
            texts.money(of(row.view.statement)) if named else texts.amount(of(row.view.statement))
        ),
        lambda row: of(row.view.statement).minor,
        width=width,
    )


COLUMNS = (
    Column[StatementRow](
        "number", "Contract", lambda row: row.view.inputs.contract.number, width=120
    ),
    Column[StatementRow]("customer", "Customer", lambda row: row.view.customer.name, width=150),
    Column[StatementRow](
        "currency",
        "Currency",
        lambda row: row.view.statement.net.currency,
        width=76,
        hidden=True,
    ),
    money_column("gross", "Charges", lambda item: item.fees.gross, width=88),
    money_column("credits", "Credits", lambda item: -item.credits.total, width=76),
    money_column("earn_back", "Earned back", lambda item: item.credits.earn_back, width=96),
    money_column("net", "Net payable", lambda item: item.net, width=120, named=True),
    Column[StatementRow]("levels", "Service levels", levels_text, light=levels_light, width=140),
    Column[StatementRow](
        "missing",
        "Missing",
        missing_text,
        light=missing_light,
        tip=lambda row: "\n".join(problem.message for problem in row.view.missing),
        width=84,
    ),
    Column[StatementRow](
        "status",
        "Status",
        lambda row: status_text(row.view),
        light=lambda row: status_light(row.view),
        width=112,
    ),
)
