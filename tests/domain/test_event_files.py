import datetime as dt
import hashlib

import pytest

from bpodesk.domain.event_files import (
    MOST_BYTES,
    EventFileInfo,
    EvidenceRef,
    bundle_names,
    check_evidence,
    event_file,
    evidence_name,
)
from bpodesk.domain.ids import EventFileId, EventId

NOW = dt.datetime(2026, 9, 17, tzinfo=dt.UTC)


def test_evidence_is_kept_with_its_hash_and_a_plain_name() -> None:
    made = event_file(
        EventId(1), b"down", name="C:\\logs\\a:b.log", attached_at=NOW, note="  By mail "
    )
    assert (made.name, made.size, made.note) == ("a-b.log", 4, "By mail")
    assert made.sha256 == hashlib.sha256(b"down").hexdigest()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("folder/mail.eml", "mail.eml"),
        ("no ending", "no ending"),
        ("x" * 200, "x" * 120),
        ("x" * 200 + ".csv", "x" * 116 + ".csv"),
        ("a." + "y" * 200, "a." + "y" * 118),
    ],
)
def test_name_of_evidence_is_cut_but_not_its_ending(given: str, kept: str) -> None:
    assert evidence_name(given) == kept


def test_evidence_that_is_empty_too_large_or_there_already_is_refused() -> None:
    known = EventFileInfo(
        id=EventFileId(1),
        event_id=EventId(1),
        name="log.txt",
        sha256=hashlib.sha256(b"down").hexdigest(),
        size=4,
        attached_at=NOW,
        note="",
        is_sealed=False,
    )

    def told(content: bytes) -> list[str]:
        return [item.message for item in check_evidence(content, name="a.log", others=[known])]

    assert told(b"up") == []
    assert told(b"x" * MOST_BYTES) == []
    assert told(b"") == ["“a.log” is empty; choose the file with the facts."]
    (large,) = told(b"x" * (MOST_BYTES + 1))
    assert large == (
        "“a.log” has more than the 25 MB that a book keeps of one file; cut out the part that shows"
        " the event, or pack it (zip)."
    )
    assert told(b"down") == ["The event has this very file already, as “log.txt”."]


def test_evidence_of_equal_names_is_told_apart_in_a_bundle() -> None:
    def ref(code: str, name: str, sign: str) -> EvidenceRef:
        return EvidenceRef(event_code=code, name=name, sha256=sign * 64, size=1)

    named = bundle_names(
        [ref("E1", "Log.txt", "a"), ref("E1", "log.txt", "b"), ref("E/2", "log.txt", "c")]
    )
    assert named == {
        "E1/Log.txt": "a" * 64,
        "E1/bbbbbbbb log.txt": "b" * 64,
        "E-2/log.txt": "c" * 64,
    }
