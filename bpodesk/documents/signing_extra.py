"""Whether the libraries of electronic signatures are there: who installs from source may not."""

import importlib.util

from bpodesk.domain.problems import Trouble


class NoSigning(Trouble):
    """Electronic signatures can be neither made nor checked by this installation."""

    def __init__(self) -> None:
        super().__init__(
            "Electronic signatures need an addition that isn't installed here. Install it with"
            " “pip install bpodesk[signing]” and start BPODesk again; everything else works"
            " without it."
        )


def require_signing() -> None:
    """Raise NoSigning where the libraries are missing."""
    if importlib.util.find_spec("pyhanko") is None:
        raise NoSigning
