"""What a new contract can start from: a template, or another contract's terms.

Templates are data (`resources/contract-templates`), checked like terms that were typed. They bring
what is usual of a kind of work: rate lines, service levels with their credits, the scope's first
sentence. Prices are left at zero, as nobody else can know them.
"""

import dataclasses
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bpodesk.domain.codec import from_json
from bpodesk.domain.ids import ContractId
from bpodesk.domain.rates import RateLine
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.resources import list_files
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import ContractFile, open_contract


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTemplate:
    """A kind of work: what it is called, when to take it, and what it puts into a contract.

    `rates` are lines as in the file, without their first day.
    """

    title: str
    summary: str
    scope: str
    rates: tuple[Mapping[str, Any], ...]
    levels: tuple[ServiceLevel, ...]

    def apply(self, file: ContractFile) -> ContractFile:
        """The contract with the template's terms from its first day; the calendar stays."""
        first_day = file.contract.starts_on.isoformat()
        lines = tuple(
            from_json(RateLine, {"unit_rate": "0", "starts_on": first_day, **line})
            for line in self.rates
        )
        pool = sum(
            (level.allocation_percent for level in self.levels if level.kind is LevelKind.SLA),
            Decimal(0),
        )
        before = file.revision.terms
        terms = dataclasses.replace(
            before,
            scope=self.scope,
            rate_lines=lines,
            levels=self.levels,
            credits=dataclasses.replace(before.credits, pool_percent=pool),
        )
        return dataclasses.replace(file, revision=dataclasses.replace(file.revision, terms=terms))


def contract_templates() -> tuple[ContractTemplate, ...]:
    """The templates in their order. Raises ValueError for a file that can't be read."""
    found: list[ContractTemplate] = []
    for path in list_files("contract-templates", ".toml"):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append(
                ContractTemplate(
                    title=data["title"],
                    summary=data["summary"],
                    scope=data["scope"],
                    rates=tuple(data["rates"]),
                    levels=tuple(from_json(ServiceLevel, level) for level in data["levels"]),
                )
            )
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return tuple(found)


def like_contract(book: OpenBook, file: ContractFile, other: ContractId) -> ContractFile:
    """The contract with the terms and the currency of another's latest revision.

    They hold from its own first day: rate lines that ended before are left out, as are seats.
    Raises NotFound.
    """
    source = open_contract(book, other)
    terms = source.revision.terms
    contract = dataclasses.replace(file.contract, currency=source.contract.currency)
    first_day = file.contract.starts_on
    lines = tuple(
        _moved(line, first_day)
        for line in terms.rate_lines
        if line.ends_on is None or line.ends_on > first_day
    )
    revision = dataclasses.replace(
        file.revision, terms=dataclasses.replace(terms, rate_lines=lines)
    )
    return dataclasses.replace(file, contract=contract, revision=revision)


def _moved(line: RateLine, first_day: dt.date) -> RateLine:
    """A line that runs by then begins with the contract; one that begins later keeps its day."""
    return dataclasses.replace(line, starts_on=max(line.starts_on, first_day))
