"""The styles of an OpenDocument spreadsheet, their number formats as Excel's codes.

A cell's style names a data style, itself or through its parent; a data style spells a format in
elements (number:hours, number:text). Sections and conditions are left out: the first format counts.
"""

from bpodesk.workbooks.xlsx_stream import Attributes

_MAX_PARENTS = 20
_DATA_STYLES = frozenset(
    f"number:{kind}-style"
    for kind in ("number", "percentage", "currency", "date", "time", "boolean", "text")
)
_LONG = "long"
_BARE = ("%", ":", "/", "-", ".", " ")  # texts that a code shows without quotes


class Styles:
    """Gathers styles while XML is parsed, then answers for them by name."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._data_style: dict[str, str] = {}
        self._parent: dict[str, str] = {}
        self._hidden_tables: set[str] = set()
        self._style = ""
        self._data_name: str | None = None
        self._pieces: list[str] = []
        self._elapsed = False
        self._is_text = False

    def is_hidden(self, table_style: str) -> bool:
        """Whether tables of this style are not shown."""
        return table_style in self._hidden_tables

    def code(self, cell_style: str) -> str:
        """The number format of a cell style; "" where it has none."""
        for _ in range(_MAX_PARENTS):
            if cell_style in self._data_style:
                return self._codes.get(self._data_style[cell_style], "")
            cell_style = self._parent.get(cell_style, "")
        return ""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name in _DATA_STYLES:
            self._data_name = attributes.get("style:name", "")
            self._pieces = []
            self._elapsed = attributes.get("number:truncate-on-overflow") == "false"
        elif self._data_name is not None:
            self._pieces.append(self._piece(name, attributes))
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
            if attributes.get("style:family") == "table-cell":
                self._parent[self._style] = attributes.get("style:parent-style-name", "")
                if "style:data-style-name" in attributes:
                    self._data_style[self._style] = attributes["style:data-style-name"]
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_tables.add(self._style)

    def end(self, name: str) -> None:
        """An element ends."""
        self._is_text = False
        if name in _DATA_STYLES and self._data_name is not None:
            self._codes[self._data_name] = "".join(self._pieces)
            self._data_name = None

    def data(self, text: str) -> None:
        """Text, perhaps in pieces."""
        if self._is_text:
            plain = text.replace('"', "")
            self._pieces.append(text if text in _BARE else f'"{plain}"')

    def _piece(self, name: str, attributes: Attributes) -> str:
        kind = name.rpartition(":")[2]
        is_long = attributes.get("number:style") == _LONG
        self._is_text = kind in ("text", "currency-symbol")
        if kind in ("number", "scientific-number", "fraction"):
            return _digits(attributes) + ("E+00" if kind == "scientific-number" else "")
        if kind == "month":
            letters = "mmm" if attributes.get("number:textual") == "true" else "m"
            return letters + ("m" if is_long else "")
        clock = {"hours": "h", "minutes": "m", "seconds": "s", "day": "d"}
        if kind in clock:
            letters = clock[kind] * (2 if is_long else 1)
            if self._elapsed:
                self._elapsed = False  # only the first unit runs on
                letters = f"[{letters}]"
            places = _places(attributes)
            return f"{letters}.{'0' * places}" if places else letters
        if kind == "day-of-week":
            return "dddd" if is_long else "ddd"
        return {"year": "yyyy" if is_long else "yy", "am-pm": "AM/PM", "text-content": "@"}.get(
            kind, ""
        )


def _places(attributes: Attributes) -> int:
    return min(int(attributes.get("number:decimal-places", "0")), 10)


def _digits(attributes: Attributes) -> str:
    if "number:decimal-places" not in attributes and "number:grouping" not in attributes:
        least = min(int(attributes.get("number:min-integer-digits", "1")), 20)
        return "0" * least if least > 1 else "General"
    whole = "0" * min(max(1, int(attributes.get("number:min-integer-digits", "1"))), 20)
    if attributes.get("number:grouping") == "true":
        whole = f"#,##{whole}"
    places = _places(attributes)
    least = min(int(attributes.get("number:min-decimal-places", str(places))), places)
    return f"{whole}.{'0' * least}{'#' * (places - least)}" if places else whole
