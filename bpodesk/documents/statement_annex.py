"""The back pages of a statement: hours by person and day, and the audit page."""

import datetime as dt
from collections.abc import Iterator, Mapping

from bpodesk.documents.blocks import (
    Align,
    Block,
    Emphasis,
    Figure,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.statement_charts import hours_chart
from bpodesk.documents.statement_references import References, reference_blocks
from bpodesk.domain.hours import PersonDay
from bpodesk.domain.ids import BatchId
from bpodesk.domain.parts import calendar_of, in_one_zone
from bpodesk.domain.readings import cell_name
from bpodesk.domain.rounding import hours_text
from bpodesk.domain.seals import Sealing
from bpodesk.domain.statements import SourceRef, Statement
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.wording import short_date
from bpodesk.domain.worktime import WorkingDays


def hours_blocks(statement: Statement, references: References) -> Iterator[Block]:
    """Hours by person, then by person and day with the cell each came from."""
    if not statement.people:
        return
    yield Heading(text="Hours", anchor="hours")
    rows = [
        TableRow(
            cells=(
                references.after(person.person.code, f"hours:{person.person.code}"),
                *(() if references.by_code else (person.person.name,)),
                str(person.days),
                hours_text(person.scheduled_minutes),
                hours_text(person.worked_minutes),
                hours_text(person.overtime_minutes),
                hours_text(person.night_minutes),
            )
        )
        for person in statement.people
    ]
    hours = statement.hours
    rows.append(
        TableRow(
            cells=(
                references.after("Total", "hours"),
                *(() if references.by_code else ("",)),
                str(sum(person.days for person in statement.people)),
                hours_text(hours.scheduled_minutes),
                hours_text(hours.worked_minutes),
                hours_text(hours.overtime_minutes),
                hours_text(hours.night_minutes),
            ),
            emphasis=Emphasis.TOTAL,
        )
    )
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=None if references.by_code else 22),
            *(() if references.by_code else (TableColumn(title="Person", weight=1),)),
            TableColumn(title="Days", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Scheduled h", width_mm=24, align=Align.RIGHT),
            TableColumn(title="Worked h", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Overtime h", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Night h", width_mm=22, align=Align.RIGHT),
        ),
        rows=tuple(rows),
    )
    yield Figure(picture=hours_chart(statement))
    yield from _days(references)


def _days(references: References) -> Iterator[Block]:
    statement = references.statement
    calendar = calendar_of(in_one_zone(statement.inputs.parts))
    names = {person.person.id: person.person for person in statement.people}
    sources = {source.batch_id: source for source in statement.inputs.sources}
    letters = references.letters
    rows = [
        TableRow(
            cells=(
                names[day.staff_id].code,
                f"{short_date(day.day)}{_kind_words(day.day, calendar)}",
                hours_text(day.worked_minutes),
                hours_text(day.overtime_minutes),
                hours_text(day.night_minutes),
                _places(day, sources, letters),
            ),
            emphasis=Emphasis.NORMAL if day.entries else Emphasis.MUTED,
        )
        for day in statement.hours.person_days
    ]
    yield Heading(text="Hours by person and day", level=2, anchor="hours-by-day")
    yield Paragraph(
        text="Days are business dates: the day the shift starts in the contract's zone. Night"
        " hours are read on the worker's own clock. The last column names the file (see the audit"
        " page) and the cell.",
        style=ParagraphStyle.NOTE,
        keep_with_next=True,
    )
    yield Table(
        columns=(
            TableColumn(title="Person", width_mm=18),
            TableColumn(title="Business date", width_mm=34),
            TableColumn(title="Worked h", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Overtime h", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Night h", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Source", weight=1),
        ),
        rows=tuple(rows),
    )


def _kind_words(day: dt.date, calendar: WorkingDays) -> str:
    """A holiday or rest day said behind the date; nothing of an ordinary day."""
    holiday = calendar.holiday(day)
    if holiday is not None:
        return f", {holiday.kind.value}"
    return ", rest day" if calendar.is_rest_day(day) else ""


def file_letters(statement: Statement) -> dict[BatchId, str]:
    """Each file's short name: F1, F2, ..."""
    return {
        source.batch_id: f"F{number}"
        for number, source in enumerate(statement.inputs.sources, start=1)
    }


def _places(
    day: PersonDay, sources: Mapping[BatchId, SourceRef], letters: Mapping[BatchId, str]
) -> str:
    if not day.entries:
        return "scheduled, nothing recorded"
    return ", ".join(_place(entry, sources, letters) for entry in day.entries)


def _place(
    entry: TimeEntry, sources: Mapping[BatchId, SourceRef], letters: Mapping[BatchId, str]
) -> str:
    source = sources.get(entry.batch_id) if entry.batch_id is not None else None
    if source is None or entry.source_row is None or entry.source_column is None:
        return f"typed in: {entry.note}"
    sheet = source.sheets[entry.source_sheet or 0]
    corrected = f" (corrected: {entry.note})" if entry.note else ""
    cell = cell_name(sheet, entry.source_row, entry.source_column)
    return f"{letters[source.batch_id]} {cell}{corrected}"


def audit_blocks(
    references: References, figures_sha256: str, sealing: Sealing | None
) -> Iterator[Block]:
    """Where everything came from, with the hashes that prove it."""
    statement, letters = references.statement, references.letters
    yield Heading(text="Audit page", anchor="audit")
    if statement.inputs.sources:
        yield Table(
            columns=(
                TableColumn(title="File", width_mm=12),
                TableColumn(title="Name", weight=1),
                TableColumn(title="Sheets", weight=1),
                TableColumn(title="Entries", width_mm=16, align=Align.RIGHT),
                TableColumn(title="Hours", width_mm=20, align=Align.RIGHT),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        letters[source.batch_id],
                        source.file_name,
                        ", ".join(source.sheets),
                        str(source.entry_count),
                        hours_text(source.total_minutes),
                    )
                )
                for source in statement.inputs.sources
            ),
            caption="Timesheet files kept in the book",
        )
    pairs = [
        (f"SHA-256 of {letters[source.batch_id]}", source.sha256)
        for source in statement.inputs.sources
    ]
    pairs.extend(
        (f"Volume {volume.rate_code}", f"{volume.quantity:,f} {volume.source}".strip())
        for volume in statement.inputs.volumes
    )
    pairs.append(("SHA-256 of the figures", figures_sha256))
    if sealing is not None:
        before = sealing.previous_sha256 or "none, this is the first one"
        pairs.append(("Seal before this one", before))
    yield KeyValues(pairs=tuple(pairs))
    if sealing is not None:
        yield Paragraph(
            text="The last line of this file is its seal: the hash of this document, of its figures"
            " and inputs, and of the seal before. “bpodesk verify” and the window’s Verify"
            " command read it without the book and without a network.",
            style=ParagraphStyle.NOTE,
        )
    yield from reference_blocks(references)
