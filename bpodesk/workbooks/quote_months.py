"""The sheet Months of a quote's workbook: a row for each line, a column for each month.

Every amount is a formula over the named cells of the other sheets, the price of the month and the
hours of a seat. A row is there also where its premium is nought now, so that a changed table shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from bpodesk.domain.money import minor_digits
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult, percent_of
from bpodesk.domain.quote_hours import KindHours
from bpodesk.domain.quote_lines import Part, QuoteLine, price_digits, price_in
from bpodesk.domain.quotes import SETUP_CODE, HourKind, Pricing, SeatGroup, VolumeLine
from bpodesk.workbooks.quote_sheets import (
    MONTH,
    NUMBER,
    PERCENT,
    QuoteSheet,
    money_format,
    rate_format,
    suffix,
)
from bpodesk.workbooks.writing import TITLE_FONT, TOTAL_FONT, put, put_header

_HEADER_ROW, _COLA_ROW = 3, 5
_FIRST = 3  # the column of the first month; on the sheet of inputs it is one to the left
_BAND = PatternFill(fill_type="solid", fgColor="DDEBF7")
_BAND_FONT = Font(bold=True, color="1F4E78")
_MARGIN_FORMAT = "0.0%"

Figure = Decimal | Fraction | int
Lines = Callable[[QuoteMonth], Sequence[QuoteLine]]


def put_months(
    target: QuoteSheet, result: QuoteResult, *, inputs: str, rows: dict[str, int]
) -> None:
    """Write the sheet; `rows` are those of the seats and volumes by month on the sheet `inputs`."""
    writer = _Writer(target=target, result=result, inputs=inputs, rows=rows)
    writer.head()
    for place, group in enumerate(result.quote.groups, start=1):
        writer.group(place, group)
    for place, line in enumerate(result.quote.volumes, start=1):
        writer.volume(place, line)
    writer.setup()
    writer.totals()
    months = len(result.months)
    target.lay_out(freeze="C4", widths=(44, 8, *(13 for _ in range(months)), 15))
    target.sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    target.sheet.print_title_cols = "A:B"


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Goes down the sheet; `charged` and `costing` are the rows of the subtotals."""

    target: QuoteSheet
    result: QuoteResult
    inputs: str
    rows: dict[str, int]
    row: int = _COLA_ROW
    charged: list[int] = field(default_factory=list[int])
    costing: list[int] = field(default_factory=list[int])

    @property
    def _months(self) -> tuple[QuoteMonth, ...]:
        return self.result.months

    @property
    def _money(self) -> str:
        return money_format(self.result.quote.currency)

    @property
    def _digits(self) -> int:
        return minor_digits(self.result.quote.currency)

    def head(self) -> None:
        sheet, quote = self.target.sheet, self.result.quote
        put(sheet, 1, 1, "Months").font = TITLE_FONT
        self.target.muted(2, f"In {quote.currency}. Formulas over the sheets beside this one.")
        put_header(sheet, _HEADER_ROW, ("", "Unit", *("" for _ in self._months), "All months"))
        for column, month in enumerate(self._months, start=_FIRST):
            put(sheet, _HEADER_ROW, column, month.month.first).number_format = MONTH
        self.row = _HEADER_ROW
        self._figures("Business days of the customer", "days", lambda item: item.business_days)
        cola = quote.cola
        self._formulas(
            "COLA in force",
            "%",
            lambda column: (
                f"=IF(N(cola_from)=0,0,IF({column}${_HEADER_ROW}>=cola_from,cola_applied,0))"
            ),
            lambda item: (
                0 if cola is None or item.month < cola.from_month else cola.applied_percent
            ),
            number_format=PERCENT,
            total=False,
        )

    def group(self, place: int, group: SeatGroup) -> None:
        self._band(f"{group.code} {group.role}".strip())
        kinds = self._kinds(place)
        seats = self._linked("Seats", "seats", f"seats_{place}", lambda item: _seats(item, place))
        hours = {
            kind: self._figures(
                f"Hours of a seat, {kind.value}",
                "h",
                lambda item, kind=kind: _hours(item, place, kind),
            )
            for kind in kinds
        }
        nights = {
            kind: self._figures(
                f"Night hours of a seat, {kind.value}",
                "h",
                lambda item, kind=kind: _hours(item, place, kind, night=True),
            )
            for kind in self._kinds(place, night=True)
        }
        by_seat = group.pricing is Pricing.SEAT
        price = self._price(
            "Fee of a seat" if by_seat else "Rate of an hour", f"price_{place}", group.price
        )
        spread = "/hours_per_month" if by_seat else ""
        first = self.row + 1
        charged = _parts(group.code, lambda item: item.price_lines)
        if by_seat:
            self._amount("Charged: seats", lambda c: f"{c}{seats}*{c}{price}", charged(Part.SEATS))
        for kind, row in hours.items():
            if by_seat and kind is HourKind.ORDINARY:
                continue
            percent = f"contract_{suffix(kind)}"
            share = f"({percent}-100)" if by_seat else percent
            what = f"{kind.value} premium" if by_seat else f"hours, {kind.value}"
            self._amount(
                f"Charged: {what}",
                lambda c, row=row, share=share: (
                    f"{c}{seats}*{c}{row}*{c}{price}{spread}*{share}/100"
                ),
                charged(Part.HOURS, kind),
            )
        self._night("Charged", nights, f"{{c}}{price}{spread}", "contract", seats, charged)
        self.charged.append(
            self._subtotal("Charged", first, lambda item: _sum(item.price_lines, group.code))
        )
        self._costs(place, group, seats=seats, hours=hours, nights=nights)

    def _costs(
        self,
        place: int,
        group: SeatGroup,
        *,
        seats: int,
        hours: dict[HourKind, int],
        nights: dict[HourKind, int],
    ) -> None:
        first = self.row + 1
        costing = _parts(group.code, lambda item: item.cost_lines)
        self._amount("Cost: pay", lambda c: f"{c}{seats}*pay_{place}", costing(Part.SEATS))
        for kind, row in hours.items():
            if kind is HourKind.ORDINARY:
                continue
            percent = f"payroll_{suffix(kind)}"
            share = percent if kind.on_rest_day else f"({percent}-100)"
            what = f"hours, {kind.value}" if kind.on_rest_day else f"{kind.value} premium"
            self._amount(
                f"Cost: {what}",
                lambda c, row=row, share=share: (
                    f"{c}{seats}*{c}{row}*pay_{place}/hours_per_month*{share}/100"
                ),
                costing(Part.HOURS, kind),
            )
        self._night("Cost", nights, f"pay_{place}/hours_per_month", "payroll", seats, costing)
        last = self.row
        self._amount(
            "Cost: employer's on-costs",
            lambda c: f"SUM({c}{first}:{c}{last})*on_costs_{place}/100",
            costing(Part.ON_COSTS),
        )
        self._amount("Cost: other", lambda c: f"{c}{seats}*other_{place}", costing(Part.OTHER))
        self.costing.append(
            self._subtotal("Cost", first, lambda item: _sum(item.cost_lines, group.code))
        )

    def volume(self, place: int, line: VolumeLine) -> None:
        self._band(f"{line.code} {line.title}".strip())
        volume = self._linked(
            "Volume", "items", f"volume_{place}", lambda item: line.volume(item.month) or 0
        )
        price = self._price("Price", f"item_price_{place}", line.price)
        first = self.row + 1
        charged = _parts(line.code, lambda item: item.price_lines)
        self._amount("Charged: volume", lambda c: f"{c}{volume}*{c}{price}", charged(Part.VOLUME))
        given = self.rows[f"volume_{place}"]
        self._amount(
            "Charged: shortfall to the minimum",
            # An empty cell is a month before the volume begins: its minimum does not count either.
            lambda c: (
                f"IF(ISNUMBER({self.inputs}!{_before(c)}{given}),"
                f"MAX(0,minimum_{place}-{c}{volume}),0)*{c}{price}"
            ),
            charged(Part.SHORTFALL),
        )
        self.charged.append(
            self._subtotal("Charged", first, lambda item: _sum(item.price_lines, line.code))
        )

    def setup(self) -> None:
        self._band("Once")
        first = get_column_letter(_FIRST)
        setup = _parts(SETUP_CODE, lambda item: item.price_lines)
        self._amount(
            "Charged: setup", lambda c: "setup_fee" if c == first else "0", setup(Part.SETUP)
        )
        self.charged.append(self.row)

    def totals(self) -> None:
        self._band("All together")
        price = self._total("Price", self.charged, lambda item: item.price.amount)
        cost = self._total("Cost", self.costing, lambda item: item.cost.amount)
        margin = self._formulas(
            "Margin",
            self.result.quote.currency,
            lambda c: f"={c}{price}-{c}{cost}",
            lambda item: item.margin.amount,
            number_format=self._money,
            bold=True,
        )
        self.row += 1
        put(self.target.sheet, self.row, 1, "Margin of the price").font = TOTAL_FONT
        shares = [item.margin_percent for item in self._months]
        shares.append(percent_of(self.result.margin, self.result.price))
        for column, share in enumerate(shares, start=_FIRST):
            letter = get_column_letter(column)
            cell = self.target.formula(
                self.row,
                column,
                f'=IF({letter}{price}=0,"",{letter}{margin}/{letter}{price})',
                "" if share is None else share / 100,
                number_format=_MARGIN_FORMAT,
            )
            cell.font = TOTAL_FONT

    # ------------------------------------------------------------------ rows

    def _band(self, title: str) -> None:
        self.row += 2
        for column in range(1, _FIRST + len(self._months) + 1):
            cell = put(self.target.sheet, self.row, column, title if column == 1 else None)
            cell.fill, cell.font = _BAND, _BAND_FONT

    def _figures(self, label: str, unit: str, of: Callable[[QuoteMonth], Figure]) -> int:
        """A row of figures that follow from the calendar; gives its number."""
        self.row += 1
        put(self.target.sheet, self.row, 1, label)
        put(self.target.sheet, self.row, 2, unit)
        number_format = "0" if unit == "days" else NUMBER
        for column, item in enumerate(self._months, start=_FIRST):
            cell = put(self.target.sheet, self.row, column, float(of(item)))
            cell.number_format = number_format
        return self.row

    def _formulas(
        self,
        label: str,
        unit: str,
        formula: Callable[[str], str],
        of: Callable[[QuoteMonth], Figure],
        *,
        number_format: str,
        total: bool = True,
        bold: bool = False,
    ) -> int:
        """A row of formulas, each made from its column's letter, and their sum at the end."""
        self.row += 1
        put(self.target.sheet, self.row, 1, label)
        put(self.target.sheet, self.row, 2, unit)
        values = [of(item) for item in self._months]
        for column, value in enumerate(values, start=_FIRST):
            letter = get_column_letter(column)
            self.target.formula(
                self.row, column, formula(letter), value, number_format=number_format
            )
        if total:
            end = _FIRST + len(values)
            ends = f"{get_column_letter(_FIRST)}{self.row}:{get_column_letter(end - 1)}{self.row}"
            whole = sum((Fraction(value) for value in values), Fraction(0))
            self.target.formula(
                self.row, end, f"=SUM({ends})", whole, number_format=number_format
            ).font = TOTAL_FONT
        if bold:
            for column in range(1, _FIRST + len(values) + 1):
                self.target.sheet.cell(self.row, column).font = TOTAL_FONT
        return self.row

    def _linked(self, label: str, unit: str, name: str, of: Callable[[QuoteMonth], Figure]) -> int:
        """A row that repeats one of the sheet of inputs."""
        given = self.rows[name]
        return self._formulas(
            label,
            unit,
            lambda column: f"={self.inputs}!{_before(column)}{given}",
            of,
            number_format="#,##0",
            total=False,
        )

    def _price(self, label: str, name: str, price: Decimal) -> int:
        """The price as it is in each month, raised once the COLA is in force."""
        quote = self.result.quote
        digits = price_digits(price, quote.currency)
        return self._formulas(
            label,
            quote.currency,
            lambda column: (
                f"=IF({column}${_COLA_ROW}=0,{name},"
                f"ROUND({name}*(100+{column}${_COLA_ROW})/100,{digits}))"
            ),
            lambda item: price_in(quote, price, item.month),
            number_format=rate_format(digits),
            total=False,
        )

    def _amount(
        self, label: str, formula: Callable[[str], str], of: Callable[[QuoteMonth], Figure]
    ) -> int:
        """A row of amounts, rounded once."""
        return self._formulas(
            label,
            self.result.quote.currency,
            lambda column: f"=ROUND({formula(column)},{self._digits})",
            of,
            number_format=self._money,
        )

    def _night(
        self,
        what: str,
        nights: dict[HourKind, int],
        base: str,
        table: str,
        seats: int,
        parts: "_Parts",
    ) -> None:
        """The night differential, on what each hour is worth by its kind."""
        if not nights:
            return

        def formula(column: str) -> str:
            weighted = "+".join(
                f"{column}{row}*{table}_{suffix(kind)}" for kind, row in nights.items()
            )
            hour = base.format(c=column)
            return f"{column}{seats}*({weighted})/100*{hour}*{table}_night/100"

        self._amount(f"{what}: night differential", formula, parts(Part.NIGHT))

    def _subtotal(self, label: str, first: int, of: Callable[[QuoteMonth], Figure]) -> int:
        last = self.row
        return self._formulas(
            label,
            self.result.quote.currency,
            lambda column: f"=SUM({column}{first}:{column}{last})",
            of,
            number_format=self._money,
            bold=True,
        )

    def _total(self, label: str, rows: Sequence[int], of: Callable[[QuoteMonth], Figure]) -> int:
        return self._formulas(
            label,
            self.result.quote.currency,
            lambda column: "=" + ("+".join(f"{column}{row}" for row in rows) or "0"),
            of,
            number_format=self._money,
            bold=True,
        )

    def _kinds(self, place: int, *, night: bool = False) -> tuple[HourKind, ...]:
        """The kinds of hours that a group has in any month."""
        found = {
            hours.kind
            for month in self._months
            for hours in month.groups[place - 1].hours.kinds
            if hours.night_minutes or not night
        }
        return tuple(kind for kind in HourKind if kind in found)


def _before(column: str) -> str:
    """The column of the sheet of inputs with the same month."""
    return get_column_letter(column_index_from_string(column) - 1)


_Parts = Callable[..., Callable[[QuoteMonth], Figure]]


def _parts(code: str, lines: Lines) -> _Parts:
    """Finds the amounts of a code's lines by their part, and by the kind of hours."""

    def finder(part: Part, kind: HourKind | None = None) -> Callable[[QuoteMonth], Figure]:
        return lambda item: sum(
            (
                line.amount.amount
                for line in lines(item)
                if (line.code, line.part, line.kind) == (code, part, kind)
            ),
            Decimal(0),
        )

    return finder


def _sum(lines: Sequence[QuoteLine], code: str) -> Decimal:
    return sum((line.amount.amount for line in lines if line.code == code), Decimal(0))


def _seats(item: QuoteMonth, place: int) -> int:
    return item.groups[place - 1].seats


def _hours(item: QuoteMonth, place: int, kind: HourKind, *, night: bool = False) -> Fraction:
    found: Sequence[KindHours] = item.groups[place - 1].hours.kinds
    minutes = sum(
        hours.night_minutes if night else hours.minutes for hours in found if hours.kind is kind
    )
    return Fraction(minutes, 60)
