import dataclasses
import datetime as dt
from typing import Any

import pytest

from bpodesk.domain.codec import canonical, parse
from bpodesk.domain.signed_files import (
    FoundSignature,
    Likeness,
    PaperName,
    SignatureReport,
    SignedFile,
    Since,
    Trust,
    brief_words,
    report_sentences,
)

GOOD = FoundSignature(
    signer="Ada Byrd",
    issuer="Cebu Trust CA",
    signed_at=dt.datetime(2026, 9, 30, 22, 5, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    valid_from=dt.date(2026, 1, 1),
    valid_until=dt.date(2026, 12, 31),
    is_intact=True,
    since=Since.NOTHING,
    trust=Trust.TRUSTED,
)
PAPER = PaperName(contract="HPO-1", revision=2)


def report(*changes: dict[str, Any], likeness: Likeness = Likeness.OTHER, **more: Any) -> Any:
    signatures = tuple(dataclasses.replace(GOOD, **change) for change in changes)
    file = SignedFile(signatures=signatures, likeness=likeness)
    return SignatureReport(name="back.pdf", sha256="0" * 64, file=file, **more)


def text_of(made: SignatureReport) -> str:
    return " ".join(report_sentences(made))


def test_good_signature_says_who_when_and_by_whom_it_is_trusted() -> None:
    made = report({})
    assert list(report_sentences(made)) == [
        "Signed by Ada Byrd on 30 September 2026 at 14:05 UTC by the signer's own clock.",
        "Nothing was changed since.",
        "The certificate is trusted here; it was issued by Cebu Trust CA.",
    ]
    assert brief_words(made) == "Trusted: Ada Byrd"
    assert made.is_sound
    assert made.is_trusted


def test_signature_without_a_time_says_so() -> None:
    assert "Signed by Ada Byrd at a time that it doesn't state." in text_of(
        report({"signed_at": None})
    )


@pytest.mark.parametrize(
    ("change", "words", "brief"),
    [
        (
            {"is_intact": False},
            "The file was changed after this signature",
            "Changed since it was signed: Ada Byrd",
        ),
        (
            {"since": Since.MORE},
            "more than signatures was added since",
            "Changed since it was signed: Ada Byrd",
        ),
        ({"since": Since.ALLOWED}, "only signatures were added since", "Trusted: Ada Byrd"),
        (
            {"trust": Trust.UNKNOWN},
            "the issuer Cebu Trust CA isn't known here",
            "Intact, not trusted here: Ada Byrd",
        ),
        (
            {"trust": Trust.OUT_OF_DATE},
            "good from 1 January 2026 to 31 December 2026",
            "Intact, not trusted here: Ada Byrd",
        ),
        (
            {"trust": Trust.UNSUITABLE},
            "is not one to sign documents with",
            "Intact, not trusted here: Ada Byrd",
        ),
    ],
)
def test_doubtful_signature_is_said_in_words(
    change: dict[str, Any], words: str, brief: str
) -> None:
    made = report(change)
    assert words in text_of(made)
    assert brief_words(made) == brief
    assert made.is_sound is not brief.startswith("Changed")


def test_changed_file_says_nothing_of_trust() -> None:
    assert "certificate" not in text_of(report({"is_intact": False}))


def test_file_without_signatures_is_not_sound() -> None:
    made = report()
    assert text_of(made).startswith("“back.pdf” has no electronic signature in it.")
    assert brief_words(made) == "No signature"
    assert not made.is_sound
    assert not made.is_trusted


@pytest.mark.parametrize(
    ("likeness", "paper", "words", "sound"),
    [
        (Likeness.SAME, PAPER, "It is the paper of revision 2 of HPO-1 as this book keeps", True),
        (Likeness.MORE, PAPER, "It begins with the paper of revision 2 of HPO-1, but more", False),
        (Likeness.OTHER, PAPER, "It is not built on any paper kept in this book", False),
        (Likeness.OTHER, None, "It is not built on any paper kept in this book", False),
    ],
)
def test_report_says_whether_it_is_the_kept_paper(
    likeness: Likeness, paper: PaperName | None, words: str, sound: bool
) -> None:
    made = report({}, likeness=likeness, paper=paper, asked_book=True)
    assert words in text_of(made)
    assert made.is_sound is sound
    assert brief_words(made) == f"{'Trusted' if sound else 'Not the paper kept here'}: Ada Byrd"


def test_two_signers_are_both_named() -> None:
    made = report({}, {"signer": "Ida Holt", "trust": Trust.UNKNOWN})
    assert brief_words(made) == "Intact, not trusted here: Ada Byrd, Ida Holt"


def test_signed_file_comes_back_from_another_process_as_it_was() -> None:
    file = report({"since": Since.MORE}).file
    assert parse(SignedFile, canonical(file)) == file
