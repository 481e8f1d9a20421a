"""The signatures of a PDF at the terminal."""

from argparse import Namespace
from pathlib import Path

from bpodesk.cli.speaking import DONE, REFUSED, opened_book, show
from bpodesk.domain.codec import to_json
from bpodesk.domain.signed_files import SignatureReport, report_sentences
from bpodesk.services.files import read_given_file
from bpodesk.services.signing import check_file


def check_signature(arguments: Namespace) -> int:
    """Say what a file's signatures are worth.

    Done where all are intact and, with a book, on a paper of it; whether the certificates are
    trusted is said only, since that depends on what this computer knows.
    """
    file: Path = arguments.file
    content = read_given_file(file)
    roots = b"" if arguments.trust is None else read_given_file(arguments.trust)
    if arguments.book is None:
        report = check_file(content, name=file.name, roots=roots)
    else:
        with opened_book(arguments.book) as book:
            report = check_file(content, name=file.name, roots=roots, book=book)
    if arguments.json:
        show({"sound": report.is_sound, "trusted": report.is_trusted, **_report(report)})
    else:
        print(f"SHA-256 {report.sha256}")
        print("\n".join(report_sentences(report)))
    return DONE if report.is_sound else REFUSED


def _report(report: SignatureReport) -> dict[str, object]:
    plain = to_json(report)
    return dict(plain) if isinstance(plain, dict) else {}
