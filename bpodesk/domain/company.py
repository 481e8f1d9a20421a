"""The vendor whose book this is."""

from dataclasses import dataclass

from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import check_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The vendor: printed as the first party of every agreement. A book has exactly one."""

    id: int = 0
    row_version: int = 0
    name: str
    legal_name: str = ""
    address: str = ""
    country: str = ""
    zone: str
    currency: str
    signatory: str = ""
    signatory_title: str = ""

    @property
    def printed_name(self) -> str:
        """The name that documents carry."""
        return self.legal_name or self.name


def check_company(company: Company) -> tuple[Problem, ...]:
    """What keeps a company from being saved."""
    problems = list(check_zone(company.zone, "zone"))
    if not company.name.strip():
        problems.append(Problem(field="name", message="The company needs a name."))
    problems.extend(check_currency(company.currency))
    return tuple(problems)


def check_currency(code: str) -> tuple[Problem, ...]:
    """A problem where the text is not the form of an ISO 4217 code."""
    if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
        return ()
    message = f"“{code}” is not a currency. Use the three letters of ISO 4217, such as USD or PHP."
    return (Problem(field="currency", message=message, value=code),)
