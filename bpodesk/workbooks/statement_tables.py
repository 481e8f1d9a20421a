"""A statement's figures as CSV, for whoever works on with them in a spreadsheet.

UTF-8 with a mark at its beginning, without which Excel takes it for another code page. Numbers have
a point; hours are decimal.
"""

import csv
import io
from collections.abc import Iterable

from bpodesk.domain.readings import cell_name
from bpodesk.domain.rounding import fixed, hours_text, shortest
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.statements import SourceRef, Statement
from bpodesk.domain.timesheets import TimeEntry

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def charges_csv(statement: Statement) -> bytes:
    """The charges, a line each."""
    return _csv(
        ("code", "charge", "basis", "quantity", "unit", "rate", "amount", "currency", "at risk"),
        (
            (
                _text(line.code),
                _text(line.title),
                _text(line.basis),
                shortest(line.quantity),
                _text(line.unit),
                shortest(line.rate),
                str(line.amount.amount),
                line.amount.currency,
                "yes" if line.at_risk else "no",
            )
            for line in statement.fees.lines
        ),
    )


def levels_csv(statement: Statement) -> bytes:
    """The service levels and KPIs, a line each; a level that is judged in parts has several."""
    credits = {line.sla_code: line for line in statement.credits.lines}
    rows: list[tuple[str, ...]] = []
    for result in statement.levels:
        level, figures = result.level, (result.month.raw, result.month.adjusted)
        is_last = statement.level(level.code) is result
        line = credits.get(level.code) if is_last else None
        rows.append(
            (
                _text(level.code),
                _text(level.title),
                level.kind.value,
                result.days.start.isoformat(),
                result.days.last.isoformat(),
                str(level.target),
                *("" if isinstance(item, NotMeasurable) else fixed(item, 3) for item in figures),
                level.measure.unit.value,
                result.outcome.value,
                "" if line is None else str(line.credit.amount),
                "" if line is None else str(line.earn_back.amount),
            )
        )
    head = ("code", "level", "kind", "from", "to", "target", "raw", "adjusted", "unit", "result")
    return _csv((*head, "credit", "earned back"), rows)


def hours_csv(statement: Statement) -> bytes:
    """The hours by person and day, with the file, sheet and cell of each entry."""
    people = {person.id: person for person in statement.inputs.staff}
    sources = {source.batch_id: source for source in statement.inputs.sources}
    rows: list[tuple[str, ...]] = []
    for day in statement.hours.person_days:
        person = people[day.staff_id]
        for entry in day.entries:
            source = None if entry.batch_id is None else sources.get(entry.batch_id)
            rows.append(
                (
                    _text(person.code),
                    _text(person.name),
                    day.day.isoformat(),
                    hours_text(entry.minutes),
                    str(entry.minutes),
                    _text("" if source is None else source.file_name),
                    "" if source is None else _text(_cell(entry, source)),
                    _text(entry.note),
                )
            )
    return _csv(("staff code", "name", "day", "hours", "minutes", "file", "cell", "note"), rows)


def _cell(entry: TimeEntry, source: SourceRef) -> str:
    if entry.source_row is None or entry.source_column is None:
        return ""
    sheet = source.sheets[entry.source_sheet or 0]
    return cell_name(sheet, entry.source_row, entry.source_column)


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _text(text: str) -> str:
    """The text as it is, kept from being taken for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
