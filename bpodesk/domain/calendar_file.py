"""Deadlines as a calendar file (iCalendar, RFC 5545) that any calendar program reads.

The same deadlines at the same instant give the same bytes. The UID of a deadline stays the same
when its day moves, so that reading a newer file in moves it there too.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from bpodesk.domain.deadlines import Deadline
from bpodesk.domain.periods import ONE_DAY

_FOLD_OCTETS = 75
# All control characters but tab and line feed: RFC 5545 has no way to write them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_file(
    deadlines: Iterable[Deadline], *, now: dt.datetime, alarm_days: int | None = 7
) -> bytes:
    """The file, as UTF-8. `now` is the instant it is made; alarms ring so many days before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//BPODesk//Deadlines//EN"]
    for deadline in deadlines:
        lines.extend(_event(deadline, now=now, alarm_days=alarm_days))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(deadline: Deadline, *, now: dt.datetime, alarm_days: int | None) -> Iterator[str]:
    summary = _text(f"{deadline.contract_number}: {deadline.title}")
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(deadline.key)}@bpodesk"
    yield f"DTSTAMP:{_instant(now)}"
    if deadline.at is None:
        yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{deadline.day + ONE_DAY:%Y%m%d}"
    else:
        yield f"DTSTART:{_instant(deadline.at)}"
    yield f"SUMMARY:{summary}"
    description = f"{deadline.sentence}\n{deadline.missed}"
    yield f"DESCRIPTION:{_text(description)}"
    yield f"CATEGORIES:{_text(deadline.kind.value)}"
    yield "TRANSP:TRANSPARENT"
    if alarm_days is not None:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{summary}"
        yield f"TRIGGER:-P{alarm_days}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def _instant(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line ends escaped."""
    plain = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line with its CRLF, cut into pieces of at most 75 octets, never inside a character."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _FOLD_OCTETS:
            pieces.append(piece)
            piece = b" "  # a line that goes on begins with a space, which counts
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
