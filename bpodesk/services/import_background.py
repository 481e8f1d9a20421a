"""What the plan of an import needs to know of the book."""

from collections.abc import Container, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract, Revision, latest_revision, revision_on
from bpodesk.domain.entry_lines import BATCH, CONTRACT, Line
from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.readings import Reading
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import ImportBatch
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.given_files import GivenFile
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import timesheets as queries
from bpodesk.storage.records import fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a plan needs to know of the book: `own` is the import of the very same file.

    `stored` are all entries around the file's days, `near` the contract's imports that brought some
    of them, and `brought` all that such an import brought, on whatever day.
    """

    contract: Contract
    parties: Mapping[ContractId, tuple[str, str]]
    revision: Revision | None
    company_zone: str
    staff: Sequence[StaffMember]
    names: Mapping[StaffId, str]
    stored: Sequence[Line]
    batches: Sequence[ImportBatch]
    near: Container[BatchId | None]
    brought: Mapping[BatchId, Sequence[Line]]
    file_names: Mapping[BatchId, str]
    own: ImportBatch | None
    elsewhere: Sequence[ContractId]

    @property
    def likely_zone(self) -> str:
        """The clock of the last file; the first one's is the company's."""
        if self.own is not None:
            return self.own.zone
        return self.batches[0].zone if self.batches else self.company_zone


@contextmanager
def background_of(
    book: OpenBook, file: GivenFile, *, contract_id: ContractId
) -> Generator[Background]:
    """What the book has around a file's days, while it is read. Raises NotFound."""
    reading = file.reading
    if not (reading.entries or reading.unfinished or reading.marks):
        raise NotFound("The file has no hours in it. Nothing was changed.")
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        company = customer_queries.company(connection)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        days = _days_around(reading)
        stored = queries.entry_lines(connection, days=days) if days is not None else ()
        infos = queries.file_infos(connection)
        all_batches = queries.batches(connection)
        of_file = [b for b in all_batches if infos[b.source_file_id].sha256 == file.sha256]
        batches = [batch for batch in all_batches if batch.contract_id == contract_id]
        own = next((batch for batch in of_file if batch.contract_id == contract_id), None)
        near = {line[BATCH] for line in stored if line[CONTRACT] == contract_id}
        yield Background(
            contract=contract,
            parties=contract_queries.parties(connection),
            revision=revision_on(revisions, days.start if days is not None else contract.starts_on)
            or latest_revision(revisions),
            company_zone=company.zone,
            staff=staff_queries.staff_members(connection),
            names={who.id: who.name for who in staff_queries.all_staff(connection)},
            stored=stored,
            batches=batches,
            near=near,
            brought=queries.LinesOfBatches(connection),
            file_names={batch.id: infos[batch.source_file_id].name for batch in batches},
            own=own,
            elsewhere=[b.contract_id for b in of_file if b.contract_id != contract_id],
        )


def _days_around(reading: Reading) -> DateRange | None:
    """The days of a reading and one on either side, as zones may move a shift by a day."""
    first, last = reading.first_day, reading.last_day
    if first is None or last is None:
        return None
    return DateRange(start=first - ONE_DAY, end=last + 2 * ONE_DAY)
