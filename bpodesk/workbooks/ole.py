"""Compound files, the container of the old Office formats: a small disk with sectors and folders.

Only the streams of the root folder are found, for the workbook itself lies there and nowhere else
(what is embedded in it lies in folders of its own). Chains of sectors that run in circles or out of
the file are damage: ValueError.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_HEADER_BYTES = 512
_HEADER = struct.Struct("<30xHH6x9I")
_SECTOR_SHIFTS = (9, 12)
_ENTRY = struct.Struct("<64sHBxIII36xIII")  # with the upper half of the size
_FIRST_FREE = 0xFFFFFFFC  # this and above: no sector, but marks
_STREAM, _ROOT = 2, 5
_NO_ENTRY = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams in the root folder. Raises ValueError, struct.error where the file is damaged."""

    def __init__(self, content: bytes) -> None:
        shift, small_shift, *facts = _HEADER.unpack_from(content)
        _, _, directory, _, self._small_below, small_start, _, more, more_count = facts
        if shift not in _SECTOR_SHIFTS or small_shift > shift:
            raise ValueError("sector size")
        self._content = content
        self._sector_bytes = 1 << shift
        self._small_bytes = 1 << small_shift
        self._table = self._allocation(first=more, count=more_count)
        entries = self._entries(self._chain(directory))
        root = next(entry for entry in entries if entry.kind == _ROOT)
        self._small_table = _numbers(self._chain(small_start))
        self._small_disk = self._chain(root.start)[: root.size]
        self._streams = {
            entry.name.lower(): entry
            for entry in _folder(entries, root.child)
            if entry.kind == _STREAM
        }

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._streams

    def read(self, name: str) -> bytes:
        """The bytes of a stream; upper and lower case are the same."""
        entry = self._streams[name.lower()]
        if entry.size >= self._small_below:
            data = self._chain(entry.start)
        else:
            size = self._small_bytes
            numbers = _follow(self._small_table, entry.start)
            data = b"".join(self._small_disk[at * size : (at + 1) * size] for at in numbers)
        if len(data) < entry.size:
            raise ValueError("stream ends early")
        return data[: entry.size]

    def _allocation(self, *, first: int, count: int) -> Sequence[int]:
        """The table that says which sector follows which."""
        sectors = [
            number for number in _numbers(self._content[76:_HEADER_BYTES]) if number < _FIRST_FREE
        ]
        at, seen = first, 0
        while at < _FIRST_FREE and seen < count:
            more = _numbers(self._sector(at))
            sectors += [number for number in more[:-1] if number < _FIRST_FREE]
            at, seen = more[-1], seen + 1
        return _numbers(b"".join(self._sector(number) for number in dict.fromkeys(sectors)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        data = self._content[start : start + self._sector_bytes]
        if not data:
            raise ValueError("sector outside of the file")
        return data.ljust(self._sector_bytes, b"\x00")  # the last one may be cut short

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._table, start))

    @staticmethod
    def _entries(data: bytes) -> list[_Entry]:
        entries: list[_Entry] = []
        for raw, length, kind, left, right, child, start, size, _ in _ENTRY.iter_unpack(data):
            name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
            entries.append(
                _Entry(
                    name=name,
                    kind=kind,
                    left=left,
                    right=right,
                    child=child,
                    start=start,
                    size=size,
                )
            )
        return entries


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _follow(table: Sequence[int], start: int) -> list[int]:
    chain: list[int] = []
    while start < _FIRST_FREE:
        chain.append(start)
        if start >= len(table) or len(chain) > len(table):
            raise ValueError("chain of sectors")
        start = table[start]
    return chain


def _folder(entries: Sequence[_Entry], top: int) -> list[_Entry]:
    """The entries of a folder, which are kept as a tree."""
    found: dict[int, _Entry] = {}
    waiting = [top]
    while waiting:
        at = waiting.pop()
        if at != _NO_ENTRY and at not in found:
            found[at] = entries[at]
            waiting += (entries[at].left, entries[at].right)
    return list(found.values())
