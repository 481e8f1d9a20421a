"""The header of a table of days: one row, or two of which the upper names groups of columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bpodesk.domain.readings import ColumnRole, Role, column_letters
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.roles import MOST_REMEMBERED, HeaderWords, Hint, NumberedMeaning, Unit
from bpodesk.workbooks.tables.grid import Grid, Window, text_of
from bpodesk.workbooks.tables.stated import find_people

_NUMBER_AT_AN_END = re.compile(r"^[0-9]{1,2}[ªº.]?\s+|\s*[0-9]{1,2}$|\s*[①②③④]$|\s[IVX]{1,3}$")
_ALTERNATIVES = re.compile(r"\s*[/|\n]\s*")
_TIMES = (Role.START, Role.END, Role.PUNCH)
_WHO = (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderColumn:
    """A column of a table and what its header makes of it."""

    column: int
    text: str
    role: Role
    hint: Hint = Hint.NONE
    unit: Unit | None = None
    rank: int = 0

    @property
    def is_time(self) -> bool:
        """True for a column of times on the clock."""
        return self.role in _TIMES or self.hint is Hint.OTHER_PUNCH


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHeader:
    """The rows of the header and its columns from left to right."""

    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]

    def all_of(self, *roles: Role) -> tuple[HeaderColumn, ...]:
        """The columns of some roles."""
        return tuple(item for item in self.columns if item.role in roles)

    def one(self, role: Role) -> HeaderColumn | None:
        """The column that says best what a role is: an exact word before a weaker one."""
        found = sorted(self.all_of(role), key=lambda item: (item.hint is not Hint.NONE, item.rank))
        return found[0] if found else None

    @property
    def times(self) -> tuple[HeaderColumn, ...]:
        """The columns of times on the clock, from left to right."""
        return tuple(item for item in self.columns if item.is_time)

    @property
    def names_people(self) -> bool:
        """True where a column says who it was."""
        return bool(self.all_of(*_WHO))

    @property
    def weight(self) -> int:
        """How many columns mean something."""
        return sum(item.role is not Role.IGNORED or item.is_time for item in self.columns)

    @property
    def roles(self) -> tuple[ColumnRole, ...]:
        """Every column with its header, as shown to the person."""
        return tuple(
            ColumnRole(
                column=item.column,
                header=item.text,
                role=Role.PUNCH if item.hint is Hint.OTHER_PUNCH else item.role,
            )
            for item in self.columns
        )


def header_at(
    grid: Grid, row: int, *, window: Window, words: HeaderWords, forced: Mapping[str, Role]
) -> TableHeader:
    """The header whose last row is `row`, with the groups of the row above where it has any."""
    below = {cell.column: cell for cell in grid.row(row, window)}
    above = {cell.column: cell for cell in grid.row(row - 1, window) if _is_text(cell)}
    if find_people(grid, replace(window, first_row=row - 1, last_row=row - 1), words):
        above = {}  # the head of a form, not of its table
    groups = _groups(grid, above, below)
    columns: list[HeaderColumn] = []
    used_above = False
    for column in sorted(below.keys() | groups.keys()):
        cell, group = below.get(column), groups.get(column, "")
        item, with_group = _column(column, cell, group, words)
        key = f"{grid.name}!{column_letters(column)}"
        if key in forced:
            item = HeaderColumn(column=column, text=item.text, role=forced[key])
        used_above = used_above or (with_group and item.role is not Role.IGNORED)
        columns.append(item)
    return TableHeader(
        first_row=row - 1 if used_above else row, last_row=row, columns=tuple(columns)
    )


def _unbroken(cell: Cell) -> str:
    """The header with a word put together again that was broken over two lines."""
    return " ".join(cell.text.replace("-\n", "").split())


def _is_text(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and len(cell.text) <= 60


def _groups(grid: Grid, above: Mapping[int, Cell], below: Mapping[int, Cell]) -> Mapping[int, str]:
    """The text of the upper row over each column: as far as it is merged, else up to the next."""
    found: dict[int, str] = {}
    starts = sorted(above)
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        cell = above[start]
        last = grid.last_column_of(cell)
        if last == start and following is not None and following > start + 1:
            last = following - 1
        for column in range(start, min(last, start + 12) + 1):
            if column == start or column in below:
                found[column] = text_of(cell)
    return found


def meaning_of(text: str, words: HeaderWords) -> NumberedMeaning:
    """What a header says, also with a number at its end: "Entrada 4"."""
    if text not in words.numbered:
        if len(words.numbered) > MOST_REMEMBERED:
            words.numbered.clear()
        words.numbered[text] = _meaning_of(text, words)
    return words.numbered[text]


def _meaning_of(text: str, words: HeaderWords) -> NumberedMeaning:
    forms = (text, _NUMBER_AT_AN_END.sub("", text), *_ALTERNATIVES.split(text)[:2])
    for rank, form in enumerate(forms):
        found = words.meaning(form) if form else None
        if found is not None:
            return found.role, found.hint, found.unit, found.rank + 5 * rank
    return None


def _column(
    column: int, cell: Cell | None, group: str, words: HeaderWords
) -> tuple[HeaderColumn, bool]:
    """The column's meaning; True where the group above has a part in it."""
    text = _unbroken(cell) if cell is not None and _is_text(cell) else ""
    own = meaning_of(text, words) if text else None
    above = meaning_of(group, words) if group else None
    both = words.meaning(f"{group} {text}") if group and text else None
    shown = " ".join(part for part in (group, text) if part)
    if both is not None:
        return _made(column, shown, (both.role, both.hint, both.unit, both.rank)), True
    if own is not None and above is not None and above[:2] != own[:2]:
        changed = _under(own, above)
        if changed is not None:
            return _made(column, shown, changed), True
    if own is not None:
        return _made(column, text, own), False
    if above is not None and not text:
        return _made(column, group, above), True
    return HeaderColumn(column=column, text=text or group, role=Role.IGNORED), False


_Meaning = tuple[Role, Hint, Unit | None, int]


def _under(own: _Meaning, above: _Meaning) -> _Meaning | None:
    """What a column is under a group that says something else: hours under overtime or lateness."""
    role, _, unit, rank = own
    over, over_hint = above[:2]
    if role in (Role.HOURS, Role.MINUTES):
        if over in (Role.OVERTIME, Role.BREAK):
            return over, Hint.NONE, unit, rank
        if over is Role.IGNORED and over_hint is Hint.NONE:
            return Role.IGNORED, Hint.NONE, None, rank
    if role in (Role.START, Role.END) and over in (Role.BREAK, Role.OVERTIME):
        return Role.IGNORED, Hint.OTHER_PUNCH, None, rank
    return None


def _made(column: int, text: str, meaning: _Meaning) -> HeaderColumn:
    role, hint, unit, rank = meaning
    return HeaderColumn(column=column, text=text, role=role, hint=hint, unit=unit, rank=rank)


def headers_in(
    grid: Grid, *, window: Window, words: HeaderWords, forced: Mapping[str, Role]
) -> Iterator[TableHeader]:
    """The header each row of the window would make, where at least two columns mean a thing."""
    for number, cells in grid.rows(window):
        if sum(cell.kind is CellKind.TEXT for cell in cells) < 2 and not forced:
            continue
        own = sum(meaning_of(_unbroken(cell), words) is not None for cell in cells)
        if not own and not forced:
            continue  # nearly every row: what is above it can't make it a header alone
        header = header_at(grid, number, window=window, words=words, forced=forced)
        if header.weight >= 2 and (own >= 2 or header.first_row == header.last_row):
            yield header
