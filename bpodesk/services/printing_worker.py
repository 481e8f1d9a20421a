"""The child that prints: one document after the other from standard input, each one's PDF back."""

import pickle
import struct
import sys
from typing import IO

LENGTH = struct.Struct("<Q")


def main() -> None:
    """Print until there is nothing more to read; what libraries print can't get in between."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, answers)


def serve(source: IO[bytes], answers: IO[bytes]) -> None:
    """Read documents, each with its length before it, and answer each with its PDF likewise."""
    from bpodesk.documents.pdf import render

    while head := source.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        pdf = render(pickle.loads(source.read(length)))  # noqa: S301 - from our own parent
        answers.write(LENGTH.pack(len(pdf)))
        answers.write(pdf)
        answers.flush()
