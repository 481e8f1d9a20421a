"""What the sheets of a quote's workbook are made with: inputs, formulas with results, names."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bpodesk.domain.money import minor_digits
from bpodesk.domain.quotes import HourKind
from bpodesk.workbooks.writing import Value, add_sheet, put, put_formula

MONTH, NUMBER, PERCENT = "mmm yyyy", "#,##0.00", "0.0##"
_PAPER = PatternFill(fill_type="solid", fgColor="FFF8E1")
_HINT_FONT = Font(italic=True, color="595959")
_A4 = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSheet:
    """A sheet being written, with the results of its formulas by cell: type and text."""

    sheet: Worksheet
    results: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    @classmethod
    def added(cls, workbook: Workbook, name: str) -> "QuoteSheet":
        """A new sheet at the end of a workbook."""
        return cls(sheet=add_sheet(workbook, name))

    def input(self, row: int, column: int, value: Value, number_format: str) -> None:
        """A cell that is there to be changed."""
        cell = put(self.sheet, row, column, value)
        cell.number_format = number_format
        cell.fill = _PAPER

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        result: Decimal | Fraction | int | str,
        *,
        number_format: str,
    ) -> Cell:
        """A formula and its result: a number, or a text where it gives one."""
        put_formula(self.sheet, row, column, formula)
        cell = cast(Cell, self.sheet.cell(row, column))
        cell.number_format = number_format
        text = isinstance(result, str)
        shown = result if isinstance(result, str) else repr(float(result))
        self.results[cell.coordinate] = ("str" if text else "n", shown)
        return cell

    def muted(self, row: int, text: str) -> None:
        """A hint."""
        put(self.sheet, row, 1, text).font = _HINT_FONT

    def wrap(self, row: int, column: int) -> None:
        """Let a long text use several lines."""
        self.sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")

    def lay_out(self, *, freeze: str | None, widths: tuple[float, ...]) -> None:
        """Column widths, what stays in sight, and how it is printed: across one page."""
        sheet = self.sheet
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = freeze
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        cast("Any", sheet).oddFooter.center.text = "&A   &P / &N"  # its stubs know of no part


def money_format(currency: str) -> str:
    """Amounts of a currency, red where they are below zero."""
    digits = minor_digits(currency)
    figure = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{figure};[Red]-{figure}"


def rate_format(digits: int) -> str:
    """Prices with so many digits."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def suffix(kind: HourKind) -> str:
    """The end of the names of a kind of hours: payroll_regular, contract_regular_rest."""
    return kind.name.lower()


def named(workbook: Workbook, name: str, sheet: str, row: int, column: int) -> None:
    """Give a cell a name of the workbook."""
    place = f"{sheet}!${get_column_letter(column)}${row}"
    workbook.defined_names[name] = DefinedName(name, attr_text=place)
