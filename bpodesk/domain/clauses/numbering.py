"""Put clauses in order, number them, fill in values and resolve references.

Values are inserted into text that was already taken apart, so a value prints exactly as it is,
whatever characters it has. What can't be filled in prints as its label in square brackets and is
reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from bpodesk.domain.clauses.body import Paragraph, read_body
from bpodesk.domain.clauses.records import TABLE_KINDS, Clause, ClauseKind, ParagraphKind
from bpodesk.domain.clauses.slots import Slot, fresh_slots, kept_slots
from bpodesk.domain.clauses.values import check_value, format_value, is_filled
from bpodesk.domain.problems import Problem

_SENTENCE_ENDS = (".", "?", "!")
_RESERVED = "Reserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one weight. `is_value`: filled in, not part of the clause's wording."""

    text: str
    bold: bool
    is_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedParagraph:
    """`number` is "11.1" at level 1, "(a)" at level 2, "" at level 0; in a schedule "A.1".

    `cells` says of a table's row how many of the runs belong to each cell.
    """

    number: str
    level: int
    runs: tuple[Run, ...]
    kind: ParagraphKind = ParagraphKind.TEXT
    cells: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph without its weights; the cells of a row with bars between them."""
        return " | ".join("".join(run.text for run in part) for part in self.parts)

    @property
    def parts(self) -> tuple[tuple[Run, ...], ...]:
        """The runs of each cell of a table's row; all runs as one of everything else."""
        if self.kind not in TABLE_KINDS:
            return (self.runs,)
        ends = tuple(accumulate(self.cells))
        return tuple(
            self.runs[end - size : end] for end, size in zip(ends, self.cells, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedClause:
    """A clause with its number, or a schedule with number 0 and its letter.

    `suffix` is the A of clause 11A. A reserved one is the number of a clause that was deleted.
    """

    clause_id: str
    number: int
    title: str
    paragraphs: tuple[NumberedParagraph, ...]
    letter: str = ""
    suffix: str = ""
    is_reserved: bool = False

    @property
    def label(self) -> str:
        """Its number or letter as printed: "11", "11A", "B"."""
        return self.letter or f"{self.number}{self.suffix}"

    @property
    def name(self) -> str:
        """What it is called in a sentence's beginning: "Clause 11A", "Schedule B"."""
        return f"Schedule {self.letter}" if self.letter else clause_name(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseHeading:
    """What a clause of an agreement is called, "Clause 11A" and its title, without its text."""

    clause_id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedClauses:
    """The clauses in order, the prose of schedules by letter, and what could not be printed."""

    clauses: tuple[NumberedClause, ...]
    schedules: tuple[NumberedClause, ...]
    problems: tuple[Problem, ...]


def number_clauses(
    clauses: Iterable[Clause],
    *,
    values: Mapping[str, str],
    clause_values: Mapping[str, Mapping[str, object]],
    schedules: Mapping[str, str],
    kept: NumberedClauses | None = None,
) -> NumberedClauses:
    """Clauses numbered 1..n by order, with their values and references.

    Where the text `kept` was signed before, its clauses keep their numbers (see `slots`).

    `values` holds the contract's values as printed, by dotted name. `clause_values` holds the
    values of variables by clause id; a variable without one takes its default. `schedules` are the
    schedules printed by others, letter to title; those among `clauses` need not be repeated.
    """
    ordered = _in_order(clauses)
    numbered = [clause for clause in ordered if clause.kind is ClauseKind.CLAUSE]
    lettered = sorted(
        (clause for clause in ordered if clause.kind is ClauseKind.SCHEDULE),
        key=lambda clause: clause.letter,
    )
    slots = _clause_slots(numbered, kept)
    numbers: dict[str, str] = {}
    for slot in slots:
        if slot.clause is not None:
            numbers.setdefault(slot.clause_id, slot.label)
    printer = _Printer(
        values=values,
        clause_values=clause_values,
        numbers=numbers,
        letters={*schedules, *(clause.letter for clause in lettered)},
    )
    return NumberedClauses(
        clauses=tuple(_printed(printer, slot) for slot in slots),
        schedules=tuple(printer.print(clause) for clause in lettered),
        problems=(*_duplicates(numbered, lettered), *printer.problems),
    )


def clause_headings(
    clauses: Iterable[Clause], kept: NumberedClauses | None = None
) -> tuple[ClauseHeading, ...]:
    """What `number_clauses` calls the clauses, schedules and reserved numbers left out."""
    return tuple(
        ClauseHeading(
            clause_id=slot.clause_id, name=clause_name(slot.label), title=slot.clause.title
        )
        for slot in _clause_slots(clauses, kept)
        if slot.clause is not None
    )


def clause_name(label: str) -> str:
    """What the clause of a number is called where a sentence begins with it."""
    return f"Clause {label}"


def _clause_slots(clauses: Iterable[Clause], kept: NumberedClauses | None) -> list[Slot]:
    numbered = [item for item in _in_order(clauses) if item.kind is ClauseKind.CLAUSE]
    return fresh_slots(numbered) if kept is None else kept_slots(numbered, _slots_of(kept))


def _in_order(clauses: Iterable[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda clause: (clause.order, clause.id))


def _slots_of(kept: NumberedClauses) -> Iterable[Slot]:
    return (
        Slot(number=item.number, suffix=item.suffix, clause_id=item.clause_id, clause=None)
        for item in kept.clauses
    )


def _printed(printer: "_Printer", slot: Slot) -> NumberedClause:
    if slot.clause is not None:
        return printer.print(slot.clause, slot)
    return NumberedClause(
        clause_id=slot.clause_id,
        number=slot.number,
        suffix=slot.suffix,
        title=_RESERVED,
        paragraphs=(),
        is_reserved=True,
    )


def _duplicates(numbered: Iterable[Clause], lettered: Iterable[Clause]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    keys = [(clause.id, f"The clause {clause.id}") for clause in numbered]
    keys += [(clause.letter, f"Schedule {clause.letter}") for clause in lettered]
    for key, what in keys:
        if key in seen:
            message = f"{what} stands in the agreement twice. Remove one."
            problems.append(Problem(message=message, field="clauses", value=key))
        seen.add(key)
    return problems


class _Printer:
    """Fills in one clause after the other; reports each gap once."""

    def __init__(
        self,
        *,
        values: Mapping[str, str],
        clause_values: Mapping[str, Mapping[str, object]],
        numbers: Mapping[str, str],
        letters: set[str],
    ) -> None:
        self._values = values
        self._clause_values = clause_values
        self._numbers = numbers
        self._letters = letters
        self._found: dict[tuple[str, str], Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._found.values())

    def print(self, clause: Clause, slot: Slot | None = None) -> NumberedClause:
        """The clause under the number of its slot; a schedule has none."""
        own = clause.letter if slot is None else slot.label
        sub, item = 0, 0
        paragraphs: list[NumberedParagraph] = []
        for paragraph in read_body(clause.body)[0]:
            label = ""
            if paragraph.level == 1:
                sub, item = sub + 1, 0
                label = f"{own}.{sub}"
            elif paragraph.level == 2:
                item += 1
                label = f"({_letters(item)})"
            paragraphs.append(
                NumberedParagraph(
                    number=label,
                    level=paragraph.level,
                    runs=self._runs(clause, paragraph),
                    kind=paragraph.kind,
                    cells=paragraph.cells,
                )
            )
        return NumberedClause(
            clause_id=clause.id,
            number=0 if slot is None else slot.number,
            suffix="" if slot is None else slot.suffix,
            title=clause.title,
            paragraphs=tuple(paragraphs),
            letter=clause.letter,
        )

    def _runs(self, clause: Clause, paragraph: Paragraph) -> tuple[Run, ...]:
        runs: list[Run] = []
        cell_starts = {0, *accumulate(paragraph.cells)}
        start = 0
        for place, piece in enumerate(paragraph.pieces):
            text = piece.text
            start = place if place in cell_starts else start
            if piece.is_token:
                before = "".join(run.text for run in runs[start:]).rstrip()
                starts = not before or before.endswith(_SENTENCE_ENDS)
                text = self._resolve(clause, piece.text, starts_sentence=starts)
            runs.append(Run(text=text, bold=piece.bold, is_value=piece.is_token))
        return tuple(runs)

    def _resolve(self, clause: Clause, name: str, *, starts_sentence: bool) -> str:
        kind, _, target = name.partition(":")
        if kind == "clause" and target:
            word = "Clause" if starts_sentence else "clause"
            return f"{word} {self._clause_number(clause, target)}"
        if kind == "schedule" and target:
            if target not in self._letters:
                message = (
                    f"refers to Schedule {target}, which is absent. Add it or change the text."
                )
                self._report(clause, name, message)
            return f"Schedule {target}"
        return self._contract_value(clause, name) if "." in name else self._variable(clause, name)

    def _clause_number(self, clause: Clause, target: str) -> str:
        if target in self._numbers:
            return self._numbers[target]
        message = f"refers to the clause {target}, which is absent. Add it or change the text."
        self._report(clause, f"clause:{target}", message)
        return f"[{target}]"

    def _contract_value(self, clause: Clause, name: str) -> str:
        value = self._values.get(name, "")
        if value.strip():
            return value
        key = ("", name)
        message = f"The contract has no {_words(name)} yet. Fill it in: {_where(clause)} prints it."
        self._found.setdefault(key, Problem(message=message, field=name))
        return f"[{_words(name)}]"

    def _variable(self, clause: Clause, name: str) -> str:
        variable = clause.variable(name)
        if variable is None:
            self._report(clause, name, f"prints {name}, which it does not declare. Declare it.")
            return f"[{name}]"
        value = self._clause_values.get(clause.id, {}).get(name)
        value = value if is_filled(value) else variable.default
        if not is_filled(value):
            self._report(clause, name, f'has a gap. Fill in "{variable.label}".')
            return f"[{variable.label}]"
        for problem in check_value(variable, value):
            self._report(clause, name, f"has a value that can't stand. {problem.message}")
        return format_value(variable, value)

    def _report(self, clause: Clause, name: str, message: str) -> None:
        problem = Problem(
            message=f"{_where(clause)} {message}", field=f"{clause.id}.{name}", place=clause.id
        )
        self._found.setdefault((clause.id, name), problem)


def _where(clause: Clause) -> str:
    kind = f"Schedule {clause.letter}" if clause.letter else "The clause"
    return f"{kind} \u201c{clause.title}\u201d"


def _words(name: str) -> str:
    """ "contract.governing_law" -> "contract governing law"."""
    return name.replace(".", " ").replace("_", " ")


def _letters(count: int) -> str:
    """1 -> "a", 26 -> "z", 27 -> "aa"."""
    text = ""
    while count:
        count, rest = divmod(count - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
