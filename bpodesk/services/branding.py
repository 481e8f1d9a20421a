"""The company's own look on all its papers: sheet, accent colour, logo."""

import dataclasses
from pathlib import Path

from bpodesk.documents.blocks import Document, Logo
from bpodesk.documents.colours import readable
from bpodesk.documents.papers import usual_paper
from bpodesk.documents.style import ACCENT_COLOUR, Paper
from bpodesk.domain.company import Company, CompanyLogo
from bpodesk.domain.problems import Problem
from bpodesk.services.files import read_given_file


def branded(document: Document, company: Company, logo: CompanyLogo) -> Document:
    """The document in the company's look; the same look gives the same bytes."""
    alternative = logo.alternative or f"Logo of {company.printed_name}"
    return dataclasses.replace(
        document,
        paper=Paper(company.paper) if company.paper else usual_paper(company.country),
        accent=company.accent or ACCENT_COLOUR,
        logo=Logo(data=logo.content, alternative=alternative) if logo.content else None,
    )


def printed_accent(accent: str) -> str:
    """The colour that is printed, six hexadecimal digits: darker where it would be hard to read.

    `accent` is as `check_accent` wants it; empty stands for the program's own.
    """
    return readable(accent or ACCENT_COLOUR)


def check_logo(logo: CompanyLogo) -> tuple[Problem, ...]:
    """What keeps a logo from being printed."""
    # Pillow costs a quarter of the window's start.
    from bpodesk.documents import logos

    if not logo.content:
        return ()
    try:
        logos.check_logo(logo.content)
    except logos.UnusableLogo as error:
        return (Problem(field="logo", message=str(error)),)
    return ()


def read_logo(path: Path, *, instead_of: CompanyLogo) -> CompanyLogo:
    """The logo of a file the user chose, in the place of another; its words stay.

    Raises CannotRead, or UnusableLogo, with the sentence.
    """
    from bpodesk.documents.logos import check_logo

    content = read_given_file(path)
    check_logo(content)
    return dataclasses.replace(instead_of, name=path.name, content=content)
