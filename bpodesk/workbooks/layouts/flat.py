"""Flat lists: one header row, then a row for each stretch of work.

Rows above the header, repeated headers, blank rows, remarks, totals and subtotals are told from
work; totals become checksums over the rows they can cover.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bpodesk.domain.entry_columns import EntryColumns, named
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import (
    Answers,
    Checksum,
    Option,
    Question,
    QuestionKind,
    ReadEntry,
    Reading,
    Role,
    RowKind,
    RowSpan,
    SheetUse,
    Unfinished,
    cell_name,
)
from bpodesk.workbooks.cells import Row, Sheet
from bpodesk.workbooks.layouts.base import Material, NotMine, fingerprint
from bpodesk.workbooks.layouts.flat_bulk import (
    BulkRows,
    Run,
    rows_of_rules,
    sample_of,
)
from bpodesk.workbooks.layouts.flat_facts import ColumnRules, RowFacts, column_rules, read_facts
from bpodesk.workbooks.layouts.flat_header import Header, find_header, guess_header
from bpodesk.workbooks.layouts.flat_rows import RowMaker, overtime_is_beside, written_name
from bpodesk.workbooks.layouts.questions import order_question, person_question
from bpodesk.workbooks.roles import HeaderWords, Hint, normalised
from bpodesk.workbooks.watch import TICK_ROWS, Watch

_WHO = (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME)
_WORK_ROLES = (*_WHO, Role.DATE, Role.START, Role.END, Role.TASK, Role.CUSTOMER)
ALL_ROWS, LAST_OF_EACH_ID = "all rows", "last of each id"
_FACT_ROLES = (Role.HOURS, Role.START, Role.END)
_WITHOUT_PERSON = 0.8  # how much a list that names nobody is trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatList:
    """The layout."""

    name: str = "flat list"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's entries, or why it is no flat list."""
        sheet, words, answers, watch = (
            material.sheet,
            material.words,
            material.answers,
            material.watch,
        )
        sample = sample_of(sheet)
        header = find_header(sample, words, dates=material.dates, forced=answers.roles)
        if isinstance(header, NotMine):
            guessed = guess_header(material) if header.closeness == 0 else None
            if guessed is None:
                return header
            header = guessed
        header = _with_sure_code(header, sample.rows)
        rules = column_rules(rows_of_rules(sheet, header), header, words, answers=answers)
        reader = _Reader(sheet=sheet, header=header, words=words, rules=rules)
        start = watch.part(0, 2)
        rows: Sequence[RowFacts] | BulkRows
        if sheet.blocks and Role.DATE in header.columns and answers.repeats != LAST_OF_EACH_ID:
            rows = BulkRows(sheet, header, words, read=reader.read, watch=start)
        else:
            rows = reader.read_all(start)
        while True:
            found = _List(sheet=sheet, header=header, words=words, rules=rules, answers=answers)
            reading = found.reading(
                rows, layout=self.name, skipped=reader.skipped, watch=watch.part(1, 2)
            )
            if not (isinstance(rows, BulkRows) and rows.again()):
                return reading


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads rows; None for those that state nothing, which are counted."""

    sheet: Sheet
    header: Header
    words: HeaderWords
    rules: ColumnRules
    skipped: int = 0

    def read(self, row: Row) -> RowFacts | None:
        """What the row states."""
        if not row or _repeats_header(row, self.header):
            return None
        facts = read_facts(
            row, sheet=self.sheet.name, header=self.header, rules=self.rules, words=self.words
        )
        self.skipped += facts.states_nothing
        return None if facts.states_nothing else facts

    def read_all(self, watch: Watch) -> list[RowFacts]:
        """What all rows below the header state."""
        body = self.sheet.rows[self.header.index + 1 :]
        found: list[RowFacts] = []
        for number, row in enumerate(body):
            if number % TICK_ROWS == 0:
                watch.tick(number, len(body))
            facts = self.read(row)
            if facts is not None:
                found.append(facts)
        return found


def _repeats_header(row: Row, header: Header) -> bool:
    texts = {cell.column: normalised(cell.text) for cell in row if not cell.is_blank}
    return all(
        texts.get(column) == normalised(header.texts[column]) for column in header.columns.values()
    )


def _with_sure_code(header: Header, rows: Sequence[Row]) -> Header:
    """The header without a code column that only counts the rows ("No.", "ID")."""
    column = header.columns.get(Role.PERSON_CODE)
    meaning = header.meaning(Role.PERSON_CODE)
    if column is None or meaning is None or meaning.hint is not Hint.WEAK_CODE:
        return header
    names = [header.columns[role] for role in _WHO if role in header.columns and role != _WHO[1]]
    codes: set[str] = set()
    people: set[str] = set()
    count = 0
    for row in rows[header.index + 1 :]:
        texts = {cell.column: cell.text for cell in row}
        if column in texts:
            count += 1
            codes.add(texts[column])
            people.add(" ".join(texts.get(name, "") for name in names))
    if len(codes) <= (len(people) if names else count // 2):
        return header
    columns = {role: at for role, at in header.columns.items() if role is not Role.PERSON_CODE}
    return Header(
        index=header.index,
        row=header.row,
        columns=columns,
        meanings=header.meanings,
        texts=header.texts,
    )


@dataclass(slots=True, kw_only=True)
class _List:
    """Collects entries, problems and checksums while going down the rows."""

    sheet: Sheet
    header: Header
    words: HeaderWords
    rules: ColumnRules
    answers: Answers
    entries: list[ReadEntry] | EntryColumns = field(default_factory=list[ReadEntry])
    stated: list[int] = field(default_factory=list[int])
    unfinished: list[Unfinished] = field(default_factory=list[Unfinished])
    ids: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    problems: list[Problem] = field(default_factory=list[Problem])
    checksums: list[Checksum] = field(default_factory=list[Checksum])
    seen: dict[tuple[object, ...], int] = field(default_factory=dict[tuple[object, ...], int])
    total_rows: set[int] = field(default_factory=set[int])
    group: tuple[RowFacts, int] | None = None
    since_total: int = 0
    zero_rows: int = 0
    bad_rows: int = 0

    def reading(
        self, rows: Sequence[RowFacts] | BulkRows, *, layout: str, skipped: int, watch: Watch
    ) -> Reading | NotMine:
        """What the rows give."""
        work: Iterable[RowFacts]
        if isinstance(rows, BulkRows):
            work, self.entries = rows.work, rows.entries
        else:
            work = (facts for facts in rows if facts.label is None)
        hours = self.header.meaning(Role.HOURS)
        maker = RowMaker(
            sheet=self.sheet.name,
            needs_person=self._names_people,
            has_break=Role.BREAK in self.header.columns,
            overtime_beside=overtime_is_beside(
                work, regular=hours is not None and hours.hint is Hint.REGULAR_HOURS
            ),
        )
        steps = rows.steps(maker) if isinstance(rows, BulkRows) else rows
        for number, step in enumerate(steps):
            if number % TICK_ROWS == 0:
                watch.tick(number, len(rows))
            if isinstance(step, Run):
                self.stated.extend(step.add())
            elif not self._take_total(step):
                self._take_row(step, maker)
        self._end_group()
        undated = None if self.entries else self._without_days()
        if undated is not None:
            return undated
        if not self.entries and not self.unfinished:
            return NotMine(
                f"its columns are those of a timesheet (row {self.header.row}), but no row below"
                " states any hours",
                len(self.header.columns),
            )
        return Reading(
            layout=layout,
            sheets=(
                SheetUse(
                    name=self.sheet.name,
                    used=True,
                    why=self._why(),
                    columns=self.header.roles,
                    rows=self._marked_rows(),
                ),
            ),
            columns=self.header.roles,
            entries=self._without_versions(),
            unfinished=tuple(self.unfinished),
            problems=tuple(self.problems),
            questions=tuple(self._questions()),
            checksums=tuple(self.checksums),
            confidence=self._confidence(),
            reasons=self._reasons(maker, skipped),
            fingerprint=fingerprint(layout, self.header.roles),
        )

    def _marked_rows(self) -> tuple[RowSpan, ...]:
        """The header and the totals; what stands between them are entries."""
        header = [(self.header.row, RowKind.HEADER)] if self.header.row else []
        marks = (*header, *((row, RowKind.TOTAL) for row in sorted(self.total_rows)))
        return tuple(RowSpan(first=row, last=row, kind=kind) for row, kind in marks)

    def _without_versions(self) -> Sequence[ReadEntry]:
        """The entries; where the person said so, only the last row of each id."""
        if self.answers.repeats != LAST_OF_EACH_ID:
            return named(self.entries, self.answers.person)
        earlier = {index for places in self.ids.values() for index in places[:-1]}
        return tuple(entry for index, entry in enumerate(self.entries) if index not in earlier)

    def _questions(self) -> Iterator[Question]:
        """What only a person can tell."""
        if self.rules.doubtful is not None:
            cell = self.rules.doubtful
            yield order_question(
                place=cell_name(self.sheet.name, cell.row, cell.column), text=cell.text.strip()
            )
        if not self._names_people and not self.answers.person and self.entries:
            first = self.entries[0]
            yield person_question(self.sheet.name, cell_name(first.sheet, first.row, first.column))
        repeated = {key: places for key, places in self.ids.items() if len(places) > 1}
        if repeated and not self.answers.repeats:
            yield self._repeats_question(repeated)

    def _repeats_question(self, repeated: Mapping[str, list[int]]) -> Question:
        entry_id, places = next(iter(repeated.items()))
        last = self.entries[places[-1]]
        dropped = [self.entries[index] for found in repeated.values() for index in found[:-1]]
        total = sum(entry.minutes for entry in self.entries)
        return Question(
            kind=QuestionKind.REPEATS,
            text=f"{len(repeated)} ids stand in more than one row. Do all of their rows count?",
            example=f"{entry_id}, {len(places)} times",
            place=cell_name(last.sheet, last.row, last.column),
            options=(
                Option(value=ALL_ROWS, label="All rows count", minutes=total),
                Option(
                    value=LAST_OF_EACH_ID,
                    label="Only the last row of each id counts",
                    minutes=total - sum(entry.minutes for entry in dropped),
                ),
            ),
        )

    @property
    def _names_people(self) -> bool:
        return any(role in self.header.columns for role in _WHO)

    def _without_days(self) -> NotMine | None:
        """Why nothing in it is dated: no column of days, or one of counts or of another era."""
        if Role.DATE not in self.header.columns:
            return NotMine("it has times, but no days", len(self.header.columns))
        strange = [
            item.problem
            for item in self.unfinished
            if item.day is None
            and item.problem.field == Role.DATE.value
            and any(sign.isdigit() for sign in item.problem.value)
        ]
        if not strange or len(strange) < len(self.unfinished):
            return None
        return NotMine(
            f"none of its days can be read; {strange[0].place} says “{strange[0].value}”:"
            f" {strange[0].message[:1].lower()}{strange[0].message[1:-1]}",
            len(self.header.columns),
        )

    def _take_row(self, facts: RowFacts, maker: RowMaker) -> None:
        result = maker.make(facts)
        self.problems += result.problems
        self.zero_rows += result.is_zero
        if result.entry is not None:
            self._warn_of_repeat(result.entry)
            entry_id = facts.texts.get(Role.ENTRY_ID, "")
            if entry_id:
                self.ids.setdefault(entry_id, []).append(len(self.entries))
            self.entries.append(result.entry)
            self.stated.append(facts.minutes.get(Role.HOURS, result.entry.minutes))
        elif any(problem.is_error for problem in result.problems):
            self.bad_rows += 1
            worst = next(problem for problem in result.problems if problem.is_error)
            if any(role in facts.cells for role in _FACT_ROLES):
                self.unfinished.append(
                    Unfinished(
                        person=written_name(facts),
                        person_code=facts.texts.get(Role.PERSON_CODE, ""),
                        day=facts.day,
                        problem=worst,
                    )
                )

    def _warn_of_repeat(self, entry: ReadEntry) -> None:
        """Say so where a row states exactly what an earlier one stated; both are kept."""
        same = (entry.person, entry.day, entry.start, entry.end, entry.minutes, entry.task)
        earlier = self.seen.setdefault((*same, entry.customer), entry.row)
        if earlier != entry.row:
            self.problems.append(
                Problem(
                    message=f"This row says the same as row {earlier}; both were counted.",
                    field=Role.HOURS.value,
                    place=cell_name(entry.sheet, entry.row, entry.column),
                    value=entry.person,
                    severity=Severity.WARNING,
                )
            )

    # ------------------------------------------------------------------------- totals

    def _take_total(self, facts: RowFacts) -> bool:
        """True where the row is a total: its hours become a checksum."""
        label = facts.label
        stated = facts.minutes.get(Role.HOURS)
        if label is None and stated is not None and self._heads_group(facts):
            self._end_group()
            self.group = (facts, len(self.stated))
            self.total_rows.add(facts.row)
            return True
        unlabelled = not any(role in facts.cells for role in _WORK_ROLES)
        if label is None and (not unlabelled or stated is None):
            return False
        since, everything = sum(self.stated[self.since_total :]), sum(self.stated)
        if label is None and stated not in (since, everything):
            return False
        self.total_rows.add(facts.row)
        cell = facts.cells.get(Role.HOURS)
        if stated is not None and cell is not None:
            nothing_since = self.since_total == len(self.stated)
            covers_all = nothing_since or (stated == everything and stated != since)
            self.checksums.append(
                Checksum(
                    place=cell_name(self.sheet.name, cell.row, cell.column),
                    label=label.text.strip() if label is not None else "",
                    stated_minutes=stated,
                    computed_minutes=everything if covers_all else since,
                )
            )
        elif Role.HOURS in facts.problems:
            self.problems.append(facts.problems[Role.HOURS])
        self.since_total = len(self.stated)
        return True

    def _heads_group(self, facts: RowFacts) -> bool:
        """True for a subtotal above its rows: hours beside a text that is no day, and nobody."""
        return (
            self._names_people
            and Role.DATE in facts.problems
            and not any(role in facts.cells for role in _WHO)
        )

    def _end_group(self) -> None:
        """The subtotal above a group becomes a checksum, now that its rows are known."""
        if self.group is None:
            return
        facts, first = self.group
        self.group = None
        cell = facts.cells[Role.HOURS]
        self.checksums.append(
            Checksum(
                place=cell_name(self.sheet.name, cell.row, cell.column),
                label=facts.cells[Role.DATE].text.strip(),
                stated_minutes=facts.minutes[Role.HOURS],
                computed_minutes=sum(self.stated[first:]),
            )
        )

    # ------------------------------------------------------------------------- what to say

    def _why(self) -> str:
        if self.header.index < 0:
            return "A flat list without a header; its columns were told by their values."
        return f"A flat list with its header in row {self.header.row}."

    def _confidence(self) -> float:
        share = len(self.entries) / (len(self.entries) + self.bad_rows or 1)
        return round(share * (1.0 if self._names_people else _WITHOUT_PERSON), 3)

    def _reasons(self, maker: RowMaker, skipped: int) -> tuple[str, ...]:
        reasons = [self._why()]
        order = self.rules.order
        if order.because:
            reasons.append(f"Dates are {order.order.value}, as {order.because} shows.")
        if Role.HOURS not in self.header.columns:
            reasons.append("Hours are end less start less break.")
        if Role.OVERTIME in self.header.columns:
            reasons.append(
                "Overtime stands beside the hours and was added to them."
                if maker.overtime_beside
                else "Overtime is a part of the hours."
            )
        if self.zero_rows:
            reasons.append(f"{self.zero_rows} rows state 0 hours and were left out.")
        if skipped:
            reasons.append(f"{skipped} rows without a day, a time and hours were left out.")
        return tuple(reasons)
