"""A sheet as a person sees it: a part of its grid, every value as Excel would show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged range, 1-based, all ends included; only its first cell has a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """Some rows of one sheet of a file.

    `rows[i]` is row `first_row + i` of the sheet, its texts from column A on (rows may be shorter
    than `column_count`). `row_count` and `column_count` are the whole sheet's.
    """

    sheet: str
    sheets: tuple[str, ...]
    first_row: int
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    column_count: int
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
