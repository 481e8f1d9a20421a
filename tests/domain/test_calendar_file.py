"""Calendar files, read back by a parser that is not ours."""

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bpodesk.domain.calendar_file import calendar_file
from bpodesk.domain.deadlines import Deadline, DeadlineKind
from bpodesk.domain.ids import ContractId

NOW = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
REPORT = Deadline(
    kind=DeadlineKind.REPORT,
    contract_id=ContractId(1),
    contract_number="HPO-2026-014",
    subject="2026-09",
    day=dt.date(2026, 12, 31),
    zone="America/New_York",
    title="Statement, of September; with \\ marks",
    sentence="Größe, Ñandú – " * 12 + "and the end.",
    missed="It is\r\nlate.",
    clause="invoicing",
)
NOTICE = dataclasses.replace(
    REPORT, kind=DeadlineKind.NOTICE, subject="E1", at=dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC)
)


def read(content: bytes) -> list[dict[str, object]]:
    """Each event's properties, decoded."""
    calendar = Calendar.from_ical(content.decode())
    return [
        {
            "uid": str(event["UID"]),
            "stamp": event.decoded("DTSTAMP"),
            "start": event.decoded("DTSTART"),
            "end": event.decoded("DTEND") if "DTEND" in event else None,
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "alarms": [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")],
        }
        for event in calendar.walk("VEVENT")
    ]


def test_calendar_file_is_read_by_another_program() -> None:
    day, hour = read(calendar_file((REPORT, NOTICE), now=NOW, alarm_days=3))
    assert day == {
        "uid": "monthly report/2026-09/HPO-2026-014@bpodesk",
        "stamp": NOW,
        "start": dt.date(2026, 12, 31),
        "end": dt.date(2027, 1, 1),
        "summary": "HPO-2026-014: Statement, of September; with \\ marks",
        "description": f"{REPORT.sentence}\nIt is\nlate.",
        "alarms": [dt.timedelta(days=-3)],
    }
    assert hour["start"] == dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC)
    assert hour["end"] is None


def test_calendar_file_is_bytes_as_the_standard_has_them() -> None:
    content = calendar_file((REPORT, NOTICE), now=NOW)
    assert content == calendar_file((REPORT, NOTICE), now=NOW)
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # no character is cut in two
    assert b"DTSTART;VALUE=DATE:20261231" in lines
    assert b"DTSTART:20261102T140000Z" in lines
    assert lines.count(b"TRIGGER:-P7D") == 2


def test_calendar_file_keeps_its_uid_while_the_day_moves_and_may_have_no_alarm() -> None:
    moved = dataclasses.replace(REPORT, day=dt.date(2027, 1, 4))
    (before,) = read(calendar_file((REPORT,), now=NOW))
    (after,) = read(calendar_file((moved,), now=NOW + dt.timedelta(days=1), alarm_days=None))
    assert before["uid"] == after["uid"]
    assert after["alarms"] == []
    assert read(calendar_file((), now=NOW)) == []


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_calendar_file_gives_any_text_back(text: str) -> None:
    given_text = dataclasses.replace(REPORT, title=text)
    content = calendar_file((given_text,), now=NOW)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    unfolded = content.replace(b"\r\n ", b"").decode()
    (line,) = [item for item in unfolded.split("\r\n") if item.startswith("SUMMARY:")]
    plain = "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\t\n" or (ord(character) >= 32 and ord(character) != 127)
    )
    value = line.removeprefix("SUMMARY:HPO-2026-014: ")
    marks = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
    told, place = "", 0
    while place < len(value):
        pair = value[place : place + 2]
        told += marks.get(pair, value[place])
        place += 2 if pair in marks else 1
    assert told == plain
