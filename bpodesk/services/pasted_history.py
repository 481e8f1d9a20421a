"""A history copied out of Excel: a header, then a month a row.

Columns are found by their headers: the month, the charges at risk, and for each level (by its code,
its title or its measure) either the figure alone, the figure with a volume, or the counts. A figure
with a volume becomes the whole number of items that comes nearest to it, so that 95.0 % of 1,240 is
judged as 1,178 items and not as the rounded percentage.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.contracts import Terms
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.domain.readings import column_letters
from bpodesk.domain.replays import MOST_MONTHS, MonthFacts, PastedHistory
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Direction, Measured, NotMeasurable, Unit
from bpodesk.workbooks.cells import Cell, Row
from bpodesk.workbooks.delimited import read_pasted
from bpodesk.workbooks.parse import cleaned
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.roles import default_words
from bpodesk.workbooks.tables.stated import month_of_text
from bpodesk.workbooks.text_encodings import decode_text

# A level's figure, and its counts where they are known.
_Told = tuple[Measured, Counts | None]

_MONTH = "month"
_CHARGES = ("charges at risk", "at risk", "charges", "fees", "base", "amount", "total", "invoiced")
_FIGURE, _VOLUME = "", "volume"
_NUMERIC_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?|(\d{1,2})[-/.](\d{4}))")
_SHORT_MONTH = re.compile(r"([^\W\d_]{3,})\.?[-\s/'’]+(\d{2})")  # Jan-26, as Excel shows a month
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"-?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column holds of a level: its figure, its volume, or a count by name."""

    number: int
    level: ServiceLevel
    holds: str


def read_history(text: str, terms: Terms, *, currency: str) -> PastedHistory:
    """The months of a pasted text, at most the last twelve; nothing is raised."""
    try:
        sheet = read_pasted(text)
    except FileRefused as refusal:
        return _nothing(str(refusal))
    rows = [row for row in sheet.rows if any(not cell.is_blank for cell in row)]
    if not rows:
        return _nothing("There is no text yet. Copy the months out of Excel with their header.")
    reader = _Reader(terms=terms, currency=currency, header=rows[0])
    if reader.month is None or reader.charges is None:
        lacking = "a month" if reader.month is None else "the charges at risk"
        return _nothing(
            f"No column of the first row is headed as {lacking}."
            " Head the columns Month, Charges at risk, and the codes of the service levels."
        )
    found = [facts for row in rows[1:] for facts in reader.read(row)]
    if not found:
        reader.wrong("There is no month below the header.")
    last = sorted(found, key=lambda item: item.month)[-MOST_MONTHS:]
    if len(last) < len(found):
        reader.warn(f"Only the last {MOST_MONTHS} of {len(found)} months are tried.")
    return PastedHistory(facts=tuple(last), problems=tuple(reader.problems))


def _nothing(message: str) -> PastedHistory:
    return PastedHistory(facts=(), problems=(Problem(message=message),))


class NotText(Trouble):
    """A file that is no text."""


def text_of(content: bytes, *, name: str) -> str:
    """The text of a file. Raises NotText."""
    text = decode_text(content)
    if text is None:
        raise NotText(f"{name} is no text. Save the sheet as CSV and give that file.")
    return text


class _Reader:
    """Reads rows under a header and collects what is wrong with them."""

    def __init__(self, *, terms: Terms, currency: str, header: Row) -> None:
        self._currency = currency
        self._levels = terms.levels
        self._months: set[Month] = set()
        self._words = default_words()
        self.problems: list[Problem] = []
        self.month: int | None = None
        self.charges: int | None = None
        self._columns: list[_Column] = []
        known = _headers(terms.levels)
        for cell in (cell for cell in header if not cell.is_blank):
            self._take(cell, known)
        if self.month is not None and self.charges is not None:
            self._check_columns()

    def wrong(self, message: str, cell: Cell | None = None) -> None:
        """Note what can't be used."""
        self._say(message, cell, Severity.ERROR)

    def warn(self, message: str, cell: Cell | None = None) -> None:
        """Note what was understood but should be looked at."""
        self._say(message, cell, Severity.WARNING)

    def _say(self, message: str, cell: Cell | None, severity: Severity) -> None:
        place = f"{column_letters(cell.column)}{cell.row}" if cell is not None else ""
        value = cell.text if cell is not None else ""
        self.problems.append(Problem(message=message, place=place, value=value, severity=severity))

    def _take(self, cell: Cell, known: dict[str, list[tuple[ServiceLevel, str]]]) -> None:
        text = cleaned(cell.text)
        meant = known.get(text, [])
        if self.month is None and text in (_MONTH, "period", "date"):
            self.month = cell.column
        elif len(meant) == 1:
            level, holds = meant[0]
            self._columns.append(_Column(number=cell.column, level=level, holds=holds))
        elif meant:
            codes = " or ".join(level.code for level, _ in meant)
            self.wrong(f"“{cell.text}” may be {codes}. Put the code before it.", cell)
        elif self.charges is None and _without_currency(text, self._currency) in _CHARGES:
            self.charges = cell.column
        else:
            self.warn(f"“{cell.text}” is no heading that is known; the column is not used.", cell)

    def _check_columns(self) -> None:
        for level in self._levels:
            mine = {column.holds for column in self._columns if column.level is level}
            counts = set(level.measure.count_names)
            if not mine and level.kind is LevelKind.SLA:
                self.warn(f"{level.code} {level.title}: no column; it counts as no data.")
            elif mine and _FIGURE not in mine and not counts <= mine:
                lacking = [
                    level.count_title(item)
                    for item in level.measure.counts
                    if item.name not in mine
                ]
                self.wrong(f"{level.code}: no column for {' and '.join(lacking)}.")

    def read(self, row: Row) -> Iterator[MonthFacts]:
        """The month of a row; nothing where it can't be told which, or what was at risk."""
        cells = {cell.column: cell for cell in row if not cell.is_blank}
        month_cell = cells.get(self.month or 0)
        base_cell = cells.get(self.charges or 0)
        if month_cell is None:
            self.wrong("The row has no month; it is left out.", next(iter(cells.values())))
            return
        month = self._month_of(month_cell.text)
        if month is None:
            self.wrong(f"“{month_cell.text}” is no month. Write it as 2026-09.", month_cell)
            return
        if month in self._months:
            self.wrong(f"{month} is there already; this row is left out.", month_cell)
            return
        base = None if base_cell is None else parse_amount(base_cell.text, self._currency)
        if base is None or base < 0:
            what = "are not there" if base_cell is None else f"can't be read (“{base_cell.text}”)"
            message = f"The charges at risk of {month} {what}; the month is left out."
            self.wrong(message, base_cell or month_cell)
            return
        self._months.add(month)
        money = Money.of(base, self._currency)
        found = dict(self._figures(cells))
        yield MonthFacts(
            month=month,
            charges=money,
            bases=((month.range, money),),
            figures={code: figure for code, (figure, _) in found.items()},
            counts={code: counts for code, (_, counts) in found.items() if counts},
        )

    def _month_of(self, text: str) -> Month | None:
        match = _NUMERIC_MONTH.fullmatch(text.strip())
        if match is not None:
            year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
            return Month.parse(f"{year}-{number}")
        short = _SHORT_MONTH.fullmatch(text.strip())
        text = text if short is None else f"{short[1]} 20{short[2]}"
        stated = month_of_text(text, words=self._words)
        return None if stated is None else Month.containing(stated.days.start)

    def _figures(self, cells: dict[int, Cell]) -> Iterator[tuple[str, _Told]]:
        for level in self._levels:
            mine = {
                column.holds: cells[column.number]
                for column in self._columns
                if column.level is level and column.number in cells
            }
            figure = self._figure(level, mine)
            if figure is not None:
                yield level.code, figure

    def _figure(self, level: ServiceLevel, mine: dict[str, Cell]) -> _Told | None:
        """The level's figure from its cells; None where it has none, or one that can't be read."""
        figure_cell = mine.get(_FIGURE)
        if figure_cell is not None:
            return self._stated(level, figure_cell, mine)
        counts = {name: mine[name] for name in level.measure.count_names if name in mine}
        if not counts or len(counts) < len(level.measure.count_names):
            for cell in list(counts.values())[:1]:
                message = f"{level.code}: counts are missing in this row; it counts as no data."
                self.wrong(message, cell)
            return None
        numbers = {name: self._count(level, cell) for name, cell in counts.items()}
        whole = {name: number for name, number in numbers.items() if number is not None}
        if len(whole) < len(numbers):
            return None
        found = level.figure(whole)
        if isinstance(found, NotMeasurable):
            self.warn(f"{level.code}: {found.because}.", next(iter(counts.values())))
        return found, whole

    def _count(self, level: ServiceLevel, cell: Cell) -> int | None:
        number = parse_number(cell.text, grouped=True)
        if number is None or number < 0 or number != number.to_integral_value():
            self.wrong(f"{level.code}: “{cell.text}” is no whole number.", cell)
            return None
        return int(number)

    def _stated(self, level: ServiceLevel, cell: Cell, mine: dict[str, Cell]) -> _Told | None:
        measure = level.measure
        text = cell.text.strip()
        marked = text.endswith(measure.unit.value)
        number = parse_number(text.removesuffix(measure.unit.value), grouped=False)
        if number is None or number < 0:
            self.wrong(f"{level.code}: “{cell.text}” is no figure in {measure.unit.value}.", cell)
            return None
        least = measure.direction is Direction.AT_LEAST
        if measure.unit is Unit.PERCENT and least and number <= 1 and not marked:
            message = f"{level.code}: is “{text}” a share of 1? Write it in percent, as 95.2 %."
            self.wrong(message, cell)
            return None
        volume_cell = mine.get(_VOLUME) or mine.get(measure.spoken.whole or _VOLUME)
        volume = None if volume_cell is None else self._count(level, volume_cell)
        exact = Fraction(number)
        return _nearest(level, exact, volume) if volume and measure.is_share else (exact, None)


def _nearest(level: ServiceLevel, percent: Fraction, volume: int) -> _Told:
    """The figure of the whole number of items that comes nearest; as stated where none is near."""
    least = level.measure.direction is Direction.AT_LEAST
    share = min(percent, Fraction(100)) / 100
    bad = round((1 - share if least else share) * volume)
    counts = level.measure.counts_of(volume, bad)
    found = level.figure(counts)
    near = not isinstance(found, NotMeasurable) and abs(found - percent) < Fraction(50, volume)
    return (found, counts) if near else (percent, None)


def _headers(levels: Sequence[ServiceLevel]) -> dict[str, list[tuple[ServiceLevel, str]]]:
    """Every heading that is understood, with the levels and what of them it may mean."""
    known: dict[str, list[tuple[ServiceLevel, str]]] = {}

    def learn(text: str, level: ServiceLevel, holds: str) -> None:
        meanings = known.setdefault(cleaned(text), [])
        if all(other is not level for other, _ in meanings):
            meanings.append((level, holds))

    for level in levels:
        measure = level.measure
        parts = [(item.name, item.name) for item in measure.counts]
        parts += [(item.title, item.name) for item in measure.counts]
        parts += [(word, _VOLUME) for word in _volume_words(measure.spoken.items)]
        names = (level.code, level.title, f"{level.code} {level.title}", measure.title)
        for name in names:
            learn(name, level, _FIGURE)
            for end in ("%", "percent", "figure", "result"):
                learn(f"{name} {end}", level, _FIGURE)
            for text, holds in parts:
                learn(f"{name} {text}", level, holds)
        for item in measure.counts:
            learn(item.title, level, item.name)
    return known


def _volume_words(items: str) -> Iterable[str]:
    return ("volume", "items", "n", items)


def _without_currency(text: str, currency: str) -> str:
    """charges at risk (usd) -> charges at risk."""
    return cleaned(re.sub(rf"\(?\b{re.escape(currency.casefold())}\b\)?", "", text))


def parse_amount(text: str, currency: str) -> Decimal | None:
    """An amount as Excel shows it: USD 9,984.00, $9,984, 9.984,00 €."""
    plain = text.replace(currency, "")
    return parse_number(re.sub(r"[^\d.,\s'’\-]", "", plain), grouped=True)


def parse_number(text: str, *, grouped: bool) -> Decimal | None:
    """A number with a point or a comma; `grouped`: 1,240 is a thousand and more, else 1.24."""
    plain = re.sub(r"[\s'’]", "", text)
    if not plain.isascii() or _NUMBER.fullmatch(plain) is None:
        return None
    if grouped and _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", "").replace(".", ""))
    mark = max(",", ".", key=plain.rfind)
    whole, _, part = plain.rpartition(mark)
    if not whole:
        return Decimal(part)
    if plain.count(mark) > 1:
        return None
    return Decimal(f"{re.sub('[.,]', '', whole)}.{part}")
