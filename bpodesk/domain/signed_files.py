"""What the signatures in a PDF are worth: who signed, when, what changed since, on which paper.

The signatures themselves are read elsewhere; here stands what was found and how it is said.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.wording import date_words


class Trust(StrEnum):
    """Whether the signer's certificate can be relied on here."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown issuer"
    OUT_OF_DATE = "out of date"
    UNSUITABLE = "unsuitable"


class Since(StrEnum):
    """What was added to a file after a signature."""

    NOTHING = "nothing"
    ALLOWED = "signatures"
    MORE = "more"


class Likeness(StrEnum):
    """How a signed file and a paper of the book belong together."""

    SAME = "same"
    MORE = "more"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSignature:
    """One signature in a file.

    `signed_at` is by the signer's own clock. `valid_until` is the last day of the certificate.
    `is_intact`: the bytes that it covers are those that were signed.
    """

    signer: str
    issuer: str
    signed_at: dt.datetime | None
    valid_from: dt.date
    valid_until: dt.date
    is_intact: bool
    since: Since
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """A file's signatures, the first one first; `likeness` to the paper it was compared with."""

    signatures: tuple[FoundSignature, ...]
    likeness: Likeness = Likeness.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperName:
    """Which paper of the book: the contract's number and the revision's."""

    contract: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What a check found in a file; `paper` is the one it was made of, where a book was asked."""

    name: str
    sha256: str
    file: SignedFile
    asked_book: bool = False
    paper: PaperName | None = None

    @property
    def is_intact(self) -> bool:
        """True where there are signatures, and nothing but signatures came after any of them."""
        signatures = self.file.signatures
        return bool(signatures) and all(
            found.is_intact and found.since is not Since.MORE for found in signatures
        )

    @property
    def is_kept_paper(self) -> bool:
        """True where the file is a paper of the book, with signatures added and nothing else."""
        return self.paper is not None and self.file.likeness is Likeness.SAME

    @property
    def is_sound(self) -> bool:
        """True where it is intact and, if a book was asked, on a paper of that book."""
        return self.is_intact and (self.is_kept_paper or not self.asked_book)

    @property
    def is_trusted(self) -> bool:
        """True where every signer's certificate is."""
        signatures = self.file.signatures
        return bool(signatures) and all(found.trust is Trust.TRUSTED for found in signatures)


def brief_words(report: SignatureReport) -> str:
    """The report in a few words, for a list."""
    signers = ", ".join(found.signer for found in report.file.signatures)
    if not signers:
        return "No signature"
    if not report.is_intact:
        return f"Changed since it was signed: {signers}"
    if report.asked_book and not report.is_kept_paper:
        return f"Not the paper kept here: {signers}"
    return f"{'Trusted' if report.is_trusted else 'Intact, not trusted here'}: {signers}"


def report_sentences(report: SignatureReport) -> Iterator[str]:
    """The report in sentences: each signature's, then whether it is the paper of the book."""
    if not report.file.signatures:
        yield (
            f"“{report.name}” has no electronic signature in it. A picture of a signature is none:"
            " nobody can tell from it whether the file was changed."
        )
    for found in report.file.signatures:
        yield from _signature(found)
    if report.asked_book:
        yield _paper(report)


def _signature(found: FoundSignature) -> Iterator[str]:
    when = "at a time that it doesn't state"
    if found.signed_at is not None:
        at = found.signed_at.astimezone(dt.UTC)
        when = f"on {date_words(at.date())} at {at:%H:%M} UTC by the signer's own clock"
    yield f"Signed by {found.signer} {when}."
    if not found.is_intact:
        yield (
            "The file was changed after this signature, or the signature is not of this file: do"
            " not rely on it, and ask the signer for the file again."
        )
        return
    yield {
        Since.NOTHING: "Nothing was changed since.",
        Since.ALLOWED: "What was signed is unchanged; only signatures were added since.",
        Since.MORE: "What was signed is still there, but more than signatures was added since:"
        " ask the signer for the file as it was signed.",
    }[found.since]
    yield {
        Trust.TRUSTED: f"The certificate is trusted here; it was issued by {found.issuer}.",
        Trust.UNKNOWN: f"The signature is intact, but the issuer {found.issuer} isn't known here:"
        " whether it is really the signer's can't be told. With the issuer's certificate as a .pem"
        " file it can.",
        Trust.OUT_OF_DATE: "The certificate was not in force then: it is good from"
        f" {date_words(found.valid_from)} to {date_words(found.valid_until)}.",
        Trust.UNSUITABLE: f"The certificate, issued by {found.issuer}, is not one to sign documents"
        " with, or was withdrawn.",
    }[found.trust]


def _paper(report: SignatureReport) -> str:
    if report.paper is None or report.file.likeness is Likeness.OTHER:
        return (
            "It is not built on any paper kept in this book: another revision, another contract, or"
            " a file that was made anew. Compare its pages with the paper yourself."
        )
    name = f"the paper of revision {report.paper.revision} of {report.paper.contract}"
    if report.file.likeness is Likeness.SAME:
        return f"It is {name} as this book keeps it, byte for byte, with the signatures added."
    return (
        f"It begins with {name}, but more than signatures was added to it: compare its pages with"
        " the paper before you rely on it."
    )
