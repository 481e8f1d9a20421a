"""Documents printed by a second process while this one goes on: a month closed for many customers.

At most one document is on its way, so neither side ever waits for the other to read. Where the
child can't be started or is gone, nothing comes back, and who asked prints by itself.
"""

import pickle
import subprocess
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bpodesk.documents.blocks import Document
from bpodesk.services.printing_worker import LENGTH
from bpodesk.workbooks.sandbox import child_command

PRINT_APART = "--print-apart"  # how a built program is told to be the child


class PrintingChild:
    """A process that prints. `start` a document, then ask for its `result`."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = command or child_command(PRINT_APART, "bpodesk.services.printing_worker")
        self._process: subprocess.Popen[bytes] | None = None
        self._on_its_way = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def start(self, document: Document) -> None:
        """Have a document printed; the one before must have come back."""
        try:
            if self._process is None:
                self._process = subprocess.Popen(  # noqa: S603 - this very program
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            source = pickle.dumps(document, protocol=pickle.HIGHEST_PROTOCOL)
            assert self._process.stdin is not None  # noqa: S101 - it is a pipe
            self._process.stdin.write(LENGTH.pack(len(source)) + source)
            self._process.stdin.flush()
            self._on_its_way = True
        except OSError:
            self._end()

    def result(self) -> bytes | None:
        """The PDF of the document started last; None where none is on its way, or no child."""
        on_its_way, self._on_its_way = self._on_its_way, False
        if self._process is None or not on_its_way:
            return None
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        head = self._process.stdout.read(LENGTH.size)
        if len(head) == LENGTH.size:
            (length,) = LENGTH.unpack(head)
            pdf = self._process.stdout.read(length)
            if len(pdf) == length:
                return pdf
        self._end()
        return None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
