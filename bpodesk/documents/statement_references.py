"""Reference numbers: from a printed figure to the audit page, which says how it came about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bpodesk.documents.blocks import (
    Block,
    Heading,
    Paragraph,
    ParagraphStyle,
    Run,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.domain.fee_lines import FeeLine, LinePart
from bpodesk.domain.ids import BatchId
from bpodesk.domain.readings import column_letters
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.statements import PersonMonth, Statement
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.why.figures import level_names, line_names, printed_figures
from bpodesk.domain.why.nodes import Node

_FEW_CELLS = 6
_AMOUNTS: Mapping[str, tuple[str, ...]] = {
    "net": ("gross", "credits", "earn-back"),
    "at-risk": ("at-risk-base",),
    "cap": ("at-risk",),
    "twelve-months": ("credits",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """The numbers of a statement's figures, and what the audit page says of each.

    `letters` are the short names of the files.
    """

    statement: Statement
    figures: Mapping[str, Node]
    numbers: Mapping[str, int]
    letters: Mapping[BatchId, str]

    @property
    def by_code(self) -> bool:
        """Whether people go by their staff codes alone."""
        return all(person.person.goes_by_code for person in self.statement.people)

    def run(self, name: str) -> Run:
        """The number of a figure, which leads to its row on the audit page."""
        number = self.numbers[name]
        return Run(text=f"[{number}]", link=f"reference-{number}")

    def after(self, words: str, name: str) -> tuple[Run, ...]:
        """Words with the number of their figure behind them."""
        return (Run(text=f"{words} "), self.run(name))


def make_references(statement: Statement, letters: Mapping[BatchId, str]) -> References:
    """The references of everything that the statement prints, in its order."""
    figures = {item.name: item.node for item in printed_figures(statement)}
    return References(
        statement=statement,
        figures=figures,
        numbers={name: place for place, name in enumerate(figures, start=1)},
        letters=letters,
    )


def reference_blocks(references: References) -> Iterator[Block]:
    """The table of references on the audit page."""
    yield Heading(text="How each figure came about", level=2, anchor="references")
    yield Paragraph(
        text="The numbers in brackets are those printed beside the figures. A figure that is made"
        " of others names theirs; hours name the file and the cells, one by one under Hours by"
        " person and day.",
        style=ParagraphStyle.NOTE,
        keep_with_next=True,
    )
    rests = dict(_rests(references))
    places = dict(_places(references))
    yield Table(
        columns=(
            TableColumn(title="No.", width_mm=12),
            TableColumn(title="Figure", width_mm=52),
            TableColumn(title="How it was made, and from what", weight=1),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    f"[{references.numbers[name]}]",
                    node.title,
                    _made_words(references, node, rests.get(name, ()), places.get(name, "")),
                ),
                anchor=f"reference-{references.numbers[name]}",
            )
            for name, node in references.figures.items()
        ),
    )


def _made_words(references: References, node: Node, rests: tuple[str, ...], places: str) -> str:
    """The value with its formula, what was agreed, the source, and the figures it rests on."""
    made = f"{node.value} = {node.formula}" if node.formula else node.value
    numbers = _ranges(sorted(references.numbers[name] for name in rests))
    return "; ".join(filter(None, (made, node.basis, places, numbers)))


def _ranges(numbers: list[int]) -> str:
    """[3], [5] to [9]: numbers in order, those that follow each other as one."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        ends = run if len(run) < 3 else [run[0], run[-1]]
        words.append((" to " if len(run) > 2 else ", ").join(f"[{number}]" for number in ends))
    return f"from {', '.join(words)}" if words else ""


def _rests(references: References) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which other printed figures a figure is made of."""
    statement, numbers = references.statement, references.numbers
    fees = line_names(statement)
    yield "gross", tuple(fees)
    lines = statement.fees.lines
    yield (
        "at-risk-base",
        tuple(name for name, line in zip(fees, lines, strict=True) if line.at_risk),
    )
    yield from _AMOUNTS.items()
    codes = [line.sla_code for line in statement.credits.lines]
    yield "credits", tuple(f"credit:{code}" for code in codes)
    yield (
        "earn-back",
        tuple(f"earn-back:{code}" for code in codes if f"earn-back:{code}" in numbers),
    )
    for code in codes:
        yield f"credit:{code}", ("at-risk", code)
        yield f"earn-back:{code}", (code,)
    hours = ("hours",) if "hours" in numbers else ()
    for name, line in zip(fees, lines, strict=True):
        if _is_of_hours(line):
            yield name, hours
    for name, result in zip(level_names(statement), statement.levels, strict=True):
        if result.level.measure.origin is Origin.TIMESHEETS:
            yield name, hours
    people = statement.people
    yield "hours", tuple(f"hours:{person.person.code}" for person in people)


def _is_of_hours(line: FeeLine) -> bool:
    return line.origin.part in (LinePart.ABSENCE, LinePart.HOURS, LinePart.HOURS_LACKING)


def _places(references: References) -> Iterator[tuple[str, str]]:
    """Where figures that are made of no others come from."""
    statement = references.statement
    volumes = {volume.rate_code: volume.source for volume in statement.inputs.volumes}
    for name, line in zip(line_names(statement), statement.fees.lines, strict=True):
        if line.code in volumes:
            yield name, volumes[line.code] or "volume entered by hand"
    for name, result in zip(level_names(statement), statement.levels, strict=True):
        if result.level.measure.origin is not Origin.TIMESHEETS:
            yield name, ", ".join(result.sources) or "counts entered by hand"
    entries: dict[int, list[TimeEntry]] = {}
    for day in statement.hours.person_days:
        entries.setdefault(day.staff_id, []).extend(day.entries)
    for person in statement.people:
        yield f"hours:{person.person.code}", _cells(references, person, entries)


def _cells(
    references: References, person: PersonMonth, entries: Mapping[int, list[TimeEntry]]
) -> str:
    """The cells of a person's hours, by file, sheet and column; many as the first and the last."""
    sources = {source.batch_id: source for source in references.statement.inputs.sources}
    groups: dict[str, list[int]] = {}
    for entry in entries.get(person.person.id, ()):
        source = sources.get(entry.batch_id) if entry.batch_id is not None else None
        if source is None or entry.source_row is None or entry.source_column is None:
            groups.setdefault("typed in", [])
            continue
        sheet = source.sheets[entry.source_sheet or 0]
        column = column_letters(entry.source_column)
        head = f"{references.letters[source.batch_id]} {sheet}!{column}"
        groups.setdefault(head, []).append(entry.source_row)
    return "; ".join(_cells_words(head, sorted(rows)) for head, rows in groups.items())


def _cells_words(head: str, rows: list[int]) -> str:
    if not rows:
        return head
    if len(rows) <= _FEW_CELLS:
        return head + ", ".join(str(row) for row in rows)
    return f"{head}{rows[0]} to {rows[-1]}, {len(rows)} cells"
