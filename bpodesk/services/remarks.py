"""What the vendor says of a month's service levels: root causes and corrective actions."""

from dataclasses import dataclass, replace

from bpodesk.domain.changes import Kind
from bpodesk.domain.ids import UNSAVED, ContractId, LevelRemarkId
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import has_errors
from bpodesk.domain.sla.remarks import LevelRemark, check_remark
from bpodesk.services.books import OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.statements import compute
from bpodesk.storage.queries import measured as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRow:
    """A level of a month with its results, one a part of the month, and what is said of it."""

    results: tuple[LevelResult, ...]
    remark: LevelRemark

    @property
    def id(self) -> str:
        """The level's code."""
        return self.remark.sla_code

    @property
    def result(self) -> LevelResult:
        """The result that matters most: a miss where there is one, else the last."""
        return next((item for item in self.results if item.outcome.failed), self.results[-1])

    @property
    def wants_words(self) -> bool:
        """True for a miss without a root cause."""
        return self.result.outcome.failed and not self.remark.root_cause.strip()


def remark_rows(book: OpenBook, contract_id: ContractId, month: Month) -> tuple[RemarkRow, ...]:
    """Every service level and KPI of a month with what is said of it. Raises NotFound."""
    statement = compute(book, contract_id, month).statement
    results: dict[str, list[LevelResult]] = {}
    for result in statement.levels:
        results.setdefault(result.level.code, []).append(result)
    with book.book.reading() as connection:  # as it was typed, whatever the customer is shown
        found = queries.remarks(connection, contract_id=contract_id, month=month)
    said = {item.sla_code: item for item in found}
    return tuple(
        RemarkRow(
            results=tuple(items),
            remark=said.get(code)
            or LevelRemark(contract_id=contract_id, month=month.first, sla_code=code),
        )
        for code, items in results.items()
    )


def save_remark(book: OpenBook, remark: LevelRemark) -> Outcome[LevelRemark]:
    """Save what is said of a level's month; one that says nothing any more goes.

    Raises NotFound.
    """
    month = Month.containing(remark.month)
    known = {row.id for row in remark_rows(book, remark.contract_id, month)}
    remark = replace(
        remark,
        root_cause=remark.root_cause.strip(),
        corrective_action=remark.corrective_action.strip(),
        owner=remark.owner.strip(),
    )
    takes_away = remark.says_nothing and remark.id
    problems = () if takes_away else check_remark(remark, known)
    if has_errors(problems):
        return NotSaved(problems=problems)
    label = f"Cause and remedy of {remark.sla_code}, {month}"
    with book.unit_of_work(label) as work:
        if not remark.says_nothing:
            saved = work.save(remark)
        else:
            if remark.id:
                work.delete(Kind.LEVEL_REMARK, remark.id)
            saved = replace(remark, id=LevelRemarkId(UNSAVED), row_version=0)
    return Saved(record=saved, changes=work.changes)
