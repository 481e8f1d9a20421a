"""Tables into strips: a header, then one strip a row; more where a row is taller than a page."""

from dataclasses import replace
from typing import NamedTuple

from bpodesk.documents import style
from bpodesk.documents.blocks import Align, Emphasis, Table, TableColumn, TableRow, Text
from bpodesk.documents.flow import Line, as_runs, break_lines, natural_width, widest_word
from bpodesk.documents.marks import AnchorMark, BoxMark, RuleMark, Strip, TextMark
from bpodesk.documents.structure import Node
from bpodesk.documents.style import CELL_PADDING_X, CELL_PADDING_Y, TextStyle, baseline, mm
from bpodesk.domain.pictures import Ink

_NARROWEST = 42.0
"""Below this width no column gives up room to a column of figures."""
_SMALL = 0.3
"""Tables up to this share of a page are not divided."""
_BOLD_ROWS = (Emphasis.TOTAL, Emphasis.SUBTITLE)


class _Slot(NamedTuple):
    """Where a column's text stands."""

    x: float
    width: float
    align: Align


def table_strips(table: Table, *, width: float, page_height: float, parent: Node) -> list[Strip]:
    """The caption, the header and the rows."""
    node = Node("Table", parent)
    slots = _slots(table, width)
    titles = tuple(column.title for column in table.columns)
    strips = _caption(table.caption, width, node)
    header: tuple[Strip, ...] = ()
    if any(titles):
        header = (_header_strip(titles, slots, width, None),)
        first = _header_strip(titles, slots, width, Node("TR", node))
        first.keep = True
        first.before = 0.0 if strips else style.TABLE_AFTER / 2
        strips.append(first)
    before = len(strips)
    room = page_height - sum(strip.height for strip in header)
    for index, row in enumerate(table.rows):
        is_before_total = _is(table.rows, index + 1, Emphasis.TOTAL) and len(table.rows) > 2
        strips += _row_strips(
            row,
            slots,
            width=width,
            room=room,
            node=Node("TR", node),
            header=header,
            keep=row.emphasis is Emphasis.SUBTITLE or is_before_total,
        )
    if strips:
        strips[-1].after = style.TABLE_AFTER
        _hold_together(strips, before, page_height)
    return strips


def _hold_together(strips: list[Strip], rows_at: int, page_height: float) -> None:
    """A small table stays whole; of a long one no row stands alone at a page's foot or head."""
    is_small = sum(strip.height for strip in strips) <= page_height * _SMALL
    held = strips if is_small else [*strips[rows_at : rows_at + 1], *strips[-2:-1]]
    for strip in held:
        strip.keep = True
    strips[-1].keep = False


def _is(rows: tuple[TableRow, ...], index: int, emphasis: Emphasis) -> bool:
    return index < len(rows) and rows[index].emphasis is emphasis


def _caption(caption: str, width: float, table_node: Node) -> list[Strip]:
    lines = break_lines(caption, style.CAPTION, width)
    node = Node("Caption", table_node) if lines else None
    strips = [
        Strip(
            height=style.CAPTION.leading,
            marks=[TextMark(0, baseline(style.CAPTION), style.CAPTION.size, line.fragments, node)],
            keep=True,
        )
        for line in lines
    ]
    if strips:
        strips[0].before, strips[-1].after = style.CAPTION.before, style.CAPTION.after
    return strips


def _slots(table: Table, width: float) -> tuple[_Slot, ...]:
    """Where the columns' texts stand."""
    needed = [_needed(table, index) for index in range(len(table.columns))]
    slots: list[_Slot] = []
    x = 0.0
    for column, taken in zip(
        table.columns, _widened(_asked(table.columns, width), needed), strict=True
    ):
        inner = max(1.0, taken - 2 * CELL_PADDING_X)
        slots.append(_Slot(x + CELL_PADDING_X, inner, column.align))
        x += taken
    return tuple(slots)


def _asked(columns: tuple[TableColumn, ...], width: float) -> list[float]:
    """Columns of fixed width first (narrower together where they ask too much), shares after them.

    Where no column takes a share, the fixed ones fill the width in their proportions.
    """
    fixed = sum(mm(column.width_mm) for column in columns if column.width_mm is not None)
    weights = sum(column.weight for column in columns if column.width_mm is None)
    smallest_rest = width * 0.25 if weights else 0.0
    shrink = (width - smallest_rest) / fixed if fixed else 1.0
    if weights:
        shrink = min(1.0, shrink)
    rest = width - fixed * shrink
    return [
        mm(column.width_mm) * shrink
        if column.width_mm is not None
        else rest * column.weight / weights
        for column in columns
    ]


def _needed(table: Table, index: int) -> float:
    """What a column needs so that no word of its title is broken, and no figure."""
    column = table.columns[index]
    widest = widest_word(column.title, style.TABLE_HEAD)
    if column.align is Align.RIGHT:
        rows = (row for row in table.rows if row.emphasis is not Emphasis.SUBTITLE)
        figures = (natural_width(_cells(row)[index], style.TABLE) for row in rows)
        widest = max(widest, *figures, 0.0)
    return widest + 2 * CELL_PADDING_X


def _widened(asked: list[float], needed: list[float]) -> list[float]:
    """The widths, those below their need raised at the cost of others where these can give."""
    lack = sum(max(0.0, need - width) for width, need in zip(asked, needed, strict=True))
    spare = [
        max(0.0, width - max(need, _NARROWEST)) for width, need in zip(asked, needed, strict=True)
    ]
    if not lack or sum(spare) < lack:
        return asked
    share = lack / sum(spare)
    return [
        max(width, need) - give * share
        for width, need, give in zip(asked, needed, spare, strict=True)
    ]


def _header_strip(
    titles: tuple[str, ...], slots: tuple[_Slot, ...], width: float, row: Node | None
) -> Strip:
    """The column titles, standing on the table's strong rule."""
    head = style.TABLE_HEAD
    cells = [
        break_lines(title, head, slot.width) for title, slot in zip(titles, slots, strict=True)
    ]
    tallest = max(1, *(len(lines) for lines in cells))
    height = tallest * head.leading + 2 * CELL_PADDING_Y
    strip = Strip(height=height)
    strip.marks.append(BoxMark(0, 0, width, height, style.TINT_COLOUR))
    strip.marks.append(RuleMark(0, height, width, height, style.STRONG_RULE_COLOUR, 0.9))
    for lines, slot in zip(cells, slots, strict=True):
        node = Node("TH", row, attributes="<</O/Table/Scope/Column>>") if row else None
        top = CELL_PADDING_Y + (tallest - len(lines)) * head.leading
        _place(strip, lines, slot, head, top=top, node=node)
    return strip


def _row_strips(
    row: TableRow,
    slots: tuple[_Slot, ...],
    *,
    width: float,
    room: float,
    node: Node,
    header: tuple[Strip, ...],
    keep: bool,
) -> list[Strip]:
    """One strip; several only where the row is taller than a page has room."""
    text_style, ink = _look(row.emphasis)
    spans = ""
    if row.emphasis is Emphasis.SUBTITLE:
        spans = f"<</O/Table/ColSpan {len(slots)}>>" if len(slots) > 1 else ""
        slots = (_Slot(CELL_PADDING_X, width - 2 * CELL_PADDING_X, Align.LEFT),)
    cells = [
        break_lines(cell, text_style, slot.width, ink=ink)
        for cell, slot in zip(_cells(row), slots, strict=True)
    ]
    cell_nodes = [Node("TD", node, attributes=spans) for _ in cells]
    tallest = max(1, *(len(lines) for lines in cells))
    most = max(1, int((room - 2 * CELL_PADDING_Y) / text_style.leading))
    strips: list[Strip] = []
    for start in range(0, tallest, most):
        end = min(tallest, start + most)
        height = (end - start) * text_style.leading + 2 * CELL_PADDING_Y
        strip = Strip(height=height, header=header, keep=keep and end == tallest)
        _ground(strip, row.emphasis, width, is_last=end == tallest)
        for lines, slot, cell_node in zip(cells, slots, cell_nodes, strict=True):
            part = lines[start:end]
            _place(strip, part, slot, text_style, top=CELL_PADDING_Y, node=cell_node)
        strips.append(strip)
    if row.anchor:
        strips[0].marks.insert(0, AnchorMark(row.anchor))
    return strips


def _look(emphasis: Emphasis) -> tuple[TextStyle, Ink | None]:
    return style.TABLE, Ink.MUTED if emphasis is Emphasis.MUTED else None


def _cells(row: TableRow) -> tuple[Text, ...]:
    """The row's cells, bold where the whole row is."""
    if row.emphasis not in _BOLD_ROWS:
        return row.cells
    return tuple(tuple(replace(run, bold=True) for run in as_runs(cell)) for cell in row.cells)


def _ground(strip: Strip, emphasis: Emphasis, width: float, *, is_last: bool) -> None:
    """The row's ground and the hairline it stands on."""
    if emphasis is Emphasis.TOTAL:
        strip.marks.append(BoxMark(0, 0, width, strip.height, style.TINT_COLOUR))
        strip.marks.append(RuleMark(0, 0, width, 0, style.STRONG_RULE_COLOUR, 0.6))
    colour = style.RULE_COLOUR if emphasis in _BOLD_ROWS else style.HAIRLINE_COLOUR
    if is_last:
        strip.marks.append(RuleMark(0, strip.height, width, strip.height, colour, 0.5))


def _place(
    strip: Strip,
    lines: list[Line],
    slot: _Slot,
    text_style: TextStyle,
    *,
    top: float,
    node: Node | None,
) -> None:
    y = top + baseline(text_style)
    for line in lines:
        x = slot.x
        if slot.align is Align.RIGHT:
            x += slot.width - line.width
        elif slot.align is Align.CENTRE:
            x += (slot.width - line.width) / 2
        strip.marks.append(TextMark(x, y, text_style.size, line.fragments, node))
        y += text_style.leading
