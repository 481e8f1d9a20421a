"""Number formats: the codes behind Excel's numbers, and what kind of value a code shows.

A code has up to four sections (positive;negative;zero;text), each a run of `Token`s. Whether a
number is a day or a time is told by its format alone, so everything that reads cells asks here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

GENERAL = "General"
_SHORT_DATE = "mm-dd-yy"  # number 14: the PC's own short date, whatever that is
_SHORT_DATE_TIME = "m/d/yy h:mm"  # number 22
_LOCAL_DATE = "yyyy\\-mm\\-dd"
_LOCAL_TIME = "h:mm"
_LOCAL_DATE_TIME = "yyyy\\-mm\\-dd\\ hh:mm"
BUILT_IN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: _SHORT_DATE,
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: _SHORT_DATE_TIME,
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
    # Numbers that Excel keeps for the dates and times of East Asian locales.
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), _LOCAL_DATE),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), _LOCAL_TIME),
}
# The PC's own formats are shown in the one order that nobody mistakes.
_SHOWN_AS = {_SHORT_DATE: _LOCAL_DATE, _SHORT_DATE_TIME: _LOCAL_DATE_TIME}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|_(?P<space>.)"
    r"|\*(?P<fill>.)"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[(?P<condition>(?:<=|>=|<>|<|>|=)\s*-?[0-9]+(?:\.[0-9]+)?)\s*\]"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|Standard)"
    r"|(?P<noon>AM/PM|A/P)"
    r"|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+)"
    r"|(?P<second_part>(?:(?<=s)|(?<=s\]))\.0+)"
    r"|(?P<end>;)"
    r"|(?P<digit>[0#?])"
    r"|(?P<sign>[.,%/@])"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]*)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: what it is (a group of the pattern) and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a code; `condition` is such as ">=100", "" where the sign decides."""

    tokens: tuple[Token, ...]
    condition: str = ""

    @property
    def is_date(self) -> bool:
        """True where it shows a day, a time or a duration."""
        return any(
            token.kind == "elapsed" or (token.kind == "date" and token.text[0] not in "eE")
            for token in self.tokens
        )


@lru_cache(maxsize=4096)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a code, one at least."""
    found: list[Section] = []
    tokens: list[Token] = []
    condition = ""
    for match in _TOKEN.finditer(_SHOWN_AS.get(code, code)):
        kind = match.lastgroup or ""
        text = match[kind]
        if kind == "end":
            found.append(Section(tokens=tuple(tokens), condition=condition))
            tokens, condition = [], ""
        elif kind == "condition":
            condition = text.replace(" ", "")
        elif kind == "bracket":
            # A currency ([$€-407]) is shown; colours and languages are not.
            currency = _CURRENCY.match(text)
            tokens.append(Token("literal", currency[1] if currency is not None else ""))
        elif kind == "space":
            tokens.append(Token("literal", " "))
        elif kind in ("quoted", "escaped"):
            tokens.append(Token("literal", text))
        elif kind != "fill":
            tokens.append(Token(kind, text))
    return (*found, Section(tokens=tuple(tokens), condition=condition))


@lru_cache(maxsize=4096)
def is_date_format(code: str) -> bool:
    """Whether numbers of this format are days, times or durations."""
    return sections(code)[0].is_date
