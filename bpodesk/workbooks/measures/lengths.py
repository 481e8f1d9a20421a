"""The columns of a sheet that state lengths of time, and what was taken for granted about them."""

import re

from bpodesk.domain.measure_readings import MeasureRole, Number
from bpodesk.workbooks.cells import CellKind
from bpodesk.workbooks.measures.body import Body, CellParser
from bpodesk.workbooks.measures.values import parse_number, parse_seconds
from bpodesk.workbooks.measures.words import HOURS, MINUTES, SECONDS
from bpodesk.workbooks.parse import Unreadable

_TWO_PARTS = re.compile(r"\s*[0-9]{1,5}:[0-9]{1,2}\s*")


def call_length_parser(body: Body, role: MeasureRole) -> CellParser[Number]:
    """Reads a column of calls' lengths: plain numbers are seconds unless the header says else.

    2:14 is minutes and seconds unless the header says hh:mm.
    """
    unit = body.header.unit(role) or SECONDS
    two_parts = HOURS if _says_hours_and_minutes(body.header.text(role)) else MINUTES
    return lambda cell: parse_seconds(cell, unit_seconds=unit, two_parts=two_parts)


def length_reasons(body: Body, role: MeasureRole) -> tuple[str, ...]:
    """What was taken for granted about a column of calls' lengths, as sentences."""
    header = body.header.text(role)
    reasons: list[str] = []
    cells = tuple(body.column(role))
    if body.header.unit(role) is None and any(
        not isinstance(parse_number(cell), Unreadable) for cell in cells
    ):
        reasons.append(f"Plain numbers under “{header}” are taken for seconds.")
    texts = [cell.text for cell in cells if cell.kind is CellKind.TEXT]
    short = next((text.strip() for text in texts if _TWO_PARTS.fullmatch(text)), "")
    if short and not _says_hours_and_minutes(header):
        reasons.append(f"Times under “{header}” such as {short} are minutes and seconds.")
    return tuple(reasons)


def _says_hours_and_minutes(header: str) -> bool:
    plain = header.casefold()
    return "h:mm" in plain and "mm:ss" not in plain
