"""Which sheet a country prints on."""

from typing import Final

from bpodesk.documents.style import Paper

# The territories of Unicode's CLDR whose paper is US Letter, by code and by what people write.
_LETTER_COUNTRIES: Final = {
    "bz": ("belize",),
    "ca": ("canada",),
    "cl": ("chile",),
    "co": ("colombia",),
    "cr": ("costa rica",),
    "gt": ("guatemala",),
    "mx": ("mexico", "méxico"),
    "ni": ("nicaragua",),
    "pa": ("panama", "panamá"),
    "ph": ("philippines", "the philippines", "pilipinas"),
    "pr": ("puerto rico",),
    "sv": ("el salvador",),
    "us": ("united states", "united states of america", "the united states", "usa", "u.s.a."),
    "ve": ("venezuela",),
}
_LETTER_NAMES: Final = frozenset(
    name for code, names in _LETTER_COUNTRIES.items() for name in (code, *names)
)


def usual_paper(country: str) -> Paper:
    """Letter or A4, from a country's name in English or its two letters; A4 where it is neither."""
    name = " ".join(country.casefold().split())
    return Paper.LETTER if name in _LETTER_NAMES else Paper.A4
