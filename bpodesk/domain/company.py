"""The vendor whose book this is."""

import re
from dataclasses import dataclass
from typing import Final

from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import check_zone

PAPERS: Final = ("", "a4", "letter")
_COLOUR: Final = re.compile(r"[0-9A-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The vendor: printed as the first party of every agreement. A book has exactly one.

    `paper` is one of `PAPERS`, empty for the sheet that is usual in the country; `accent` the
    colour of its papers in six hexadecimal digits, capitals, empty for the program's own.
    """

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
    paper: str = ""
    accent: str = ""

    @property
    def printed_name(self) -> str:
        """The name that documents carry."""
        return self.legal_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLogo:
    """The picture above every paper: a PNG or JPEG file. A book has one, or none yet.

    Apart from the company, which is kept as text with every signature. Without `content` there is
    no logo; without `alternative`, the words for those who don't see it, the company's name does.
    """

    id: int = 0
    row_version: int = 0
    name: str = ""
    content: bytes = b""
    alternative: str = ""


def check_company(company: Company) -> tuple[Problem, ...]:
    """What keeps a company from being saved."""
    problems = list(check_zone(company.zone, "zone"))
    if not company.name.strip():
        problems.append(Problem(field="name", message="The company needs a name."))
    problems.extend(check_currency(company.currency))
    if company.paper not in PAPERS:
        message = f"“{company.paper}” is not a paper size. Use a4 or letter, or leave it empty."
        problems.append(Problem(field="paper", message=message, value=company.paper))
    problems.extend(check_accent(company.accent))
    return tuple(problems)


def check_accent(accent: str) -> tuple[Problem, ...]:
    """A problem where the text is neither empty nor a colour in six hexadecimal digits."""
    if not accent or _COLOUR.fullmatch(accent):
        return ()
    message = (
        f"“{accent}” is not a colour. Use six digits of 0 to 9 and A to F, two each for red, green"
        " and blue, such as 1F6F8B; or leave it empty."
    )
    return (Problem(field="accent", message=message, value=accent),)


def check_currency(code: str) -> tuple[Problem, ...]:
    """A problem where the text is not the form of an ISO 4217 code."""
    if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
        return ()
    message = f"“{code}” is not a currency. Use the three letters of ISO 4217, such as USD or PHP."
    return (Problem(field="currency", message=message, value=code),)
