"""Files of every kind, made by us, and seeded ways to damage them."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

from tests.workbooks.conftest import BookMaker, zipped
from tests.workbooks.making import (
    cell,
    cell7,
    number,
    od_cell,
    ods,
    record,
    row7,
    shared_texts,
    styles,
    table,
    text16,
    xls,
    xlsb,
)

_ATTRIBUTE = re.compile(rb'([A-Za-z:-]+)="([^"]*)"')
_STRANGE = (b"", b"-1", b"0", b"99999999999", b"A0", b"XFE1", b"NaN", b"1e309", b"x" * 300)


def samples() -> dict[str, bytes]:
    """A small timesheet as xlsx, xls, xlsb, ods and csv."""
    rows = [("Name", "Date", "Hours"), *(("Ana Cruz", 46266 + day, 7.5) for day in range(12))]
    old = b"".join(
        cell(0x00FD, at, 1, struct.pack("<I", at > 1))
        + number(at, 2, float(at), style=1)
        + number(at, 3, 7.5)
        for at in range(1, 13)
    ) + record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 2, 3))
    binary = b"".join(
        row7(at)
        + cell7(7, 1, struct.pack("<I", 0))
        + cell7(5, 2, struct.pack("<d", float(at)), style=1)
        + cell7(6, 3, text16("late"))
        for at in range(1, 13)
    )
    open_document = table(
        *(
            od_cell("string", "Ana Cruz")
            + od_cell("date", "x", office_date_value=f"2026-09-{day:02}")
            + od_cell("time", "7:30", office_time_value="PT7H30M")
            for day in range(1, 13)
        )
    )
    return {
        "xlsx": BookMaker()({"Hours": rows, "More": rows}, formats=["yyyy-mm-dd"]),
        "xls": xls([("Hours", old)], shared_texts("Name", "Ana Peña") + styles(0, 14)),
        "xlsb": xlsb({"Hours": binary}, texts=["Ana Cruz"], style_formats=(0, 14)),
        "ods": ods(open_document),
        "csv": "".join(f"{a};{b};{c}\n" for a, b, c in rows).encode("cp1252"),
    }


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one kind of damage."""
    ways: tuple[Callable[[bytes, random.Random], bytes], ...] = (
        _flipped,
        _cut,
        _overwritten,
        *((_part_changed,) * 3 if zipfile.is_zipfile(io.BytesIO(content)) else ()),
    )
    return chance.choice(ways)(content, chance)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _overwritten(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice((b"\0", b"\xff")) * 16 + content[at + 16 :]


def _part_changed(content: bytes, chance: random.Random) -> bytes:
    """One part of the zip damaged, the zip whole again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if parts[name]])
    data = bytes(parts[name])  # type: ignore[arg-type]
    attributes = list(_ATTRIBUTE.finditer(data))
    if attributes and chance.random() < 0.7:
        found = chance.choice(attributes)
        data = data[: found.start(2)] + chance.choice(_STRANGE) + data[found.end(2) :]
    else:
        data = chance.choice((_flipped, _cut, _overwritten))(data, chance)
    if chance.random() < 0.1:
        del parts[name]
    else:
        parts[name] = data
    return zipped(parts)
