"""The child in which the signatures of a file are checked; see `workbooks.sandbox`."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bpodesk.domain.codec import canonical
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.sandbox_worker import main as serve_tasks
from bpodesk.workbooks.watch import Progress


def main() -> None:
    """Check one file from standard input."""
    serve_tasks({"check_signatures": check_task})


def check_task(content: bytes, arguments: Mapping[str, Any], _progress: Progress) -> object:
    """A file's signatures as JSON of `SignedFile`."""
    from bpodesk.documents.signature_check import CannotCheck, check_signatures

    try:
        found = check_signatures(
            content,
            name=arguments["name"],
            kept_size=arguments["kept_size"],
            roots=arguments["roots"],
            now=dt.datetime.fromisoformat(arguments["now"]),
        )
        return canonical(found)
    except CannotCheck as trouble:
        raise FileRefused(str(trouble)) from trouble
