"""The values that a clause prints and other parts of the contract hold, with the way to each."""

from collections.abc import Callable
from dataclasses import dataclass

from bpodesk.domain.drafting import DraftParagraph, DraftSection
from bpodesk.ui.screens.contracts.places import SCHEDULE_FIELDS, field_of
from bpodesk.ui.text import tr

Whereabouts = Callable[[str], tuple[str, str] | None]
"""A field's label and the title of its tab; None for a name that no tab has."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A value that is agreed elsewhere: its token, how it prints, its field, and where that is."""

    token: str
    text: str
    field: str
    label: str
    tab: str


def foreign_values(section: DraftSection, where: Whereabouts) -> tuple[Foreign, ...]:
    """The values of a section that are typed elsewhere, each once, and the table it prints."""
    found: dict[str, Foreign] = {}
    runs = (
        run
        for part in section.parts
        if isinstance(part, DraftParagraph)
        for run in part.runs
        if "." in run.token
    )
    for run in runs:
        name = field_of(run.token)
        label, tab = where(name) or (_words(run.token), "")
        found.setdefault(run.token, Foreign(run.token, run.text, name, label, tab))
    name = SCHEDULE_FIELDS.get(section.id, "")
    place = where(name) if name else None
    if place is not None:
        found[name] = Foreign(name, tr("The table above"), name, *place)
    return tuple(found.values())


def _words(token: str) -> str:
    """ "vendor.address" -> "Vendor address"."""
    return token.replace(".", " ").replace("_", " ").capitalize()
