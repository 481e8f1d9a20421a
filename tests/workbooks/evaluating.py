"""Works a workbook's formulas out as Excel does: doubles, ROUND half away from zero.

Knows the few functions that our own workbooks use. Cells are worked out from formulas only, never
from the results that stand in the file.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*")'
    r"|(?P<cell>(?:[A-Za-z]+!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![A-Za-z0-9_(])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign><>|<=|>=|[-+*/(),=<>]))"
)


class Evaluator:
    """The values of a workbook; `put` changes an input, as a person would."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.names = {name: item.attr_text for name, item in self.book.defined_names.items()}

    def put(self, name: str, value: float) -> None:
        """Write a number into a named cell."""
        sheet, _, cell = self.names[name].partition("!")
        self.book[sheet][cell.replace("$", "")] = value

    def formulas(self) -> Iterator[tuple[str, str]]:
        """The sheet and place of every cell with a formula."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate

    def value(self, sheet: str, cell: str) -> Any:
        """What a cell shows: a number, a text, or None where it is empty."""
        found = self.book[sheet][cell]
        if found.data_type == "f":
            return _Parser(found.value[1:], sheet, self).result()
        if isinstance(found.value, dt.datetime | dt.date):
            return to_excel(found.value)
        return found.value

    def area(self, text: str, sheet: str) -> list[Any]:
        """The values of a cell or a range, perhaps of another sheet."""
        named, _, place = text.rpartition("!")
        left, top, right, bottom = range_boundaries(place.replace("$", ""))
        target = named or sheet
        return [
            self.value(target, self.book[target].cell(row, column).coordinate)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Parser:
    """Recursive descent; IF works out only the branch it takes, which is no difference here."""

    def __init__(self, formula: str, sheet: str, evaluator: Evaluator) -> None:
        self.sheet, self.evaluator = sheet, evaluator
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(formula):
            match = _TOKEN.match(formula, place)
            assert match, f"{formula!r} at {place}"
            self.tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
            place = match.end()
        self.place = 0

    def result(self) -> Any:
        value = self._compared()
        assert self.place == len(self.tokens)
        found = _single(value)
        return 0.0 if found is None else found  # a formula shows an empty cell as nought

    def _next(self, *signs: str) -> str:
        if self.place < len(self.tokens):
            kind, text = self.tokens[self.place]
            if kind == "sign" and text in signs:
                self.place += 1
                return text
        return ""

    def _compared(self) -> Any:
        left = self._sum()
        sign = self._next("=", "<", ">", "<=", ">=", "<>")
        if not sign:
            return left
        first, second = _number(left), _number(self._sum())
        tests: dict[str, bool] = {
            "=": first == second,
            "<": first < second,
            ">": first > second,
            "<=": first <= second,
            ">=": first >= second,
            "<>": first != second,
        }
        return tests[sign]

    def _sum(self) -> Any:
        value = self._product()
        while sign := self._next("+", "-"):
            other = _number(self._product())
            value = _number(value) + (other if sign == "+" else -other)
        return value

    def _product(self) -> Any:
        value = self._atom()
        while sign := self._next("*", "/"):
            other = _number(self._atom())
            # An error of Excel's; in the branch that IF does not take it goes no further.
            first = _number(value)
            value = first * other if sign == "*" else first / other if other else math.nan
        return value

    def _atom(self) -> Any:
        if self._next("-"):
            return -_number(self._atom())
        if self._next("("):
            value = self._compared()
            assert self._next(")")
            return value
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if kind == "cell":
            return self.evaluator.area(text, self.sheet)
        assert kind == "name", text
        if self._next("("):
            return _FUNCTIONS[text](self._arguments())
        return self.evaluator.area(self.evaluator.names[text], self.sheet)

    def _arguments(self) -> list[Any]:
        found = [self._compared()]
        while self._next(","):
            found.append(self._compared())
        assert self._next(")")
        return found


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _number(value: Any) -> float:
    one = _single(value)
    assert not isinstance(one, str), one
    return float(one or 0)


def _flat(values: list[Any]) -> list[float]:
    numbers = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [float(item) for item in numbers if isinstance(item, int | float | Decimal)]


def _rounded(values: list[Any]) -> float:
    # Excel rounds what it shows: 15 digits of the double.
    exact = Decimal(f"{_number(values[0]):.15g}")
    return float(exact.quantize(Decimal(1).scaleb(-int(_number(values[1]))), ROUND_HALF_UP))


_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "ROUND": _rounded,
    "SUM": lambda values: sum(_flat(values)),
    "MIN": lambda values: min(_flat(values), default=0.0),
    "MAX": lambda values: max(_flat(values), default=0.0),
    "IF": lambda values: values[1] if _number(values[0]) else values[2],
    "N": lambda values: _number(values[0]),
    "ISNUMBER": lambda values: isinstance(_single(values[0]), int | float),
}
