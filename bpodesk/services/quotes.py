"""Quotes: begin one, keep it as a file, print and export it, make a contract of it.

A quote lives in a file of its own (`.bpoquote`): canonical JSON with the number of its form, so
that the same quote always gives the same bytes.
"""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import cast

from bpodesk.documents.quote_charts import price_chart
from bpodesk.domain.codec import Json, canonical, from_json, to_json
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.pictures import Picture
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.quote_checks import check_quote
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult, compute_quote
from bpodesk.domain.quote_lines import QuoteLine
from bpodesk.domain.quotes import Place, Quote, SeatGroup, Shift, Step
from bpodesk.domain.rounding import fixed, shortest
from bpodesk.domain.worktime import Calendar, DayKind, Holiday
from bpodesk.services.books import OpenBook, company_of, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.files import read_given_file, write_file
from bpodesk.services.holiday_seeds import holiday_countries, public_holidays

QUOTE_SUFFIX = ".bpoquote"
_FORM = "bpoquote"
_VERSION = 1
_MOST_CHARACTERS = 5_000_000
VALID_DAYS = 30


class CannotReadQuote(Trouble):
    """The file is not a quote that this program can read."""


class QuoteNotReady(Trouble):
    """The quote has a fault that keeps it from being worked out."""


def new_quote(company: Company, customer: Customer | None, *, today: dt.date) -> Quote:
    """An example to begin with: two seats at the customer's office hours, from next month on.

    Its price and pay are round figures to be replaced. The workers are at the company's place,
    whose holidays are a seed: all of them count as regular holidays until somebody went through
    them.
    """
    start = Month.containing(today).shift(1)
    days = DateRange(start=start.first, end=start.shift(12).first)
    years = range(days.start.year, days.last.year + 1)
    zone = customer.zone if customer is not None else company.zone
    shift = Shift(
        start=dt.time(9),
        end=dt.time(18),
        break_start=dt.time(13),
        break_end=dt.time(14),
    )
    ramp = (Step(from_month=start, count=1), Step(from_month=start.shift(1), count=2))
    return Quote(
        vendor=company.printed_name,
        customer=customer.printed_name if customer is not None else "",
        currency=customer.currency if customer is not None else company.currency,
        start=start,
        valid_until=today + dt.timedelta(days=VALID_DAYS),
        place=Place(
            zone=company.zone,
            country=company.country,
            holidays=_inside(local_holidays(company.country, years), days),
        ),
        calendar=Calendar(
            zone=zone,
            windows=shift.windows,
            holidays=_inside(
                _holidays(customer.country if customer is not None else "", years), days
            ),
        ),
        groups=(
            SeatGroup(
                code="AGENT",
                role="Agent",
                ramp=ramp,
                shift=shift,
                price=Decimal(1000),
                pay=Decimal(500),
                on_cost_percent=Decimal(15),
                other_cost=Decimal(100),
            ),
        ),
    )


def _inside(holidays: Iterable[Holiday], days: DateRange) -> tuple[Holiday, ...]:
    return tuple(holiday for holiday in holidays if holiday.day in days)


def local_holidays(country: str, years: Iterable[int]) -> tuple[Holiday, ...]:
    """The public holidays of the place of work, as regular holidays that are worked."""
    return tuple(
        Holiday(day=holiday.day, name=holiday.name, kind=DayKind.REGULAR_HOLIDAY)
        for holiday in _holidays(country, years)
    )


def _holidays(country: str, years: Iterable[int]) -> tuple[Holiday, ...]:
    """None where the country isn't one whose holidays are known; it may be its name or its code."""
    known = {name.casefold(): code for code, name in holiday_countries()}
    known |= {code.casefold(): code for code in known.values()}
    code = known.get(country.strip().casefold())
    return () if code is None else public_holidays(code, years)


def work_out(quote: Quote) -> QuoteResult:
    """The quote month by month. Raises QuoteNotReady with everything that keeps it from that."""
    faults = [problem.message for problem in check_quote(quote) if problem.is_error]
    if faults:
        raise QuoteNotReady(" ".join(faults))
    return compute_quote(quote)


def quote_warnings(quote: Quote) -> tuple[Problem, ...]:
    """What a quote that can be worked out still lacks."""
    return tuple(problem for problem in check_quote(quote) if not problem.is_error)


def chart_of(result: QuoteResult, *, width: float = 470.0) -> Picture:
    """The price by month as bars."""
    return price_chart(result, width=width)


# ---------------------------------------------------------------------------- files


def quote_text(quote: Quote) -> str:
    """The text of a quote's file; the same quote gives the same text."""
    return canonical({_FORM: _VERSION, "quote": to_json(quote)}) + "\n"


def save_quote(path: Path, quote: Quote) -> None:
    """Keep a quote as a file. Raises CannotWrite, and QuoteNotReady where it could not be read."""
    work_out(quote)
    write_file(path, quote_text(quote).encode())


def read_quote(path: Path) -> Quote:
    """The quote of a file. Raises CannotRead, and CannotReadQuote with the reason."""
    content = read_given_file(path)
    try:
        quote = _quote_of(content)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise CannotReadQuote(
            f"{path.name} is not a quote of BPODesk: {reason}. Nothing was changed."
        ) from error
    faults = [problem.message for problem in check_quote(quote) if problem.is_error]
    if faults:
        raise CannotReadQuote(f"{path.name} holds a quote with a fault: {' '.join(faults)}")
    return quote


def _quote_of(content: bytes) -> Quote:
    """Raises ValueError with the reason, without a full stop."""
    if len(content) > _MOST_CHARACTERS:
        raise ValueError("it is far larger than a quote can be")
    try:
        data: object = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("it is not a text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno})") from error
    if not isinstance(data, dict) or not {_FORM, "quote"} <= set(cast("dict[str, object]", data)):
        raise ValueError("it has no quote in it")
    held = cast("dict[str, object]", data)
    version = held[_FORM]
    if version != _VERSION or isinstance(version, bool):
        raise ValueError(
            f"it is of version {version}, and this program reads version {_VERSION};"
            " a newer BPODesk may open it"
        )
    quote = from_json(Quote, held["quote"])
    try:
        canonical(quote).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it has half of a character in it") from error
    return quote


# ---------------------------------------------------------------------------- papers


def quote_pdf(
    result: QuoteResult, *, book: OpenBook | None = None, internal: bool = False
) -> bytes:
    """The paper for the customer, or the vendor's own; in the look of the book's company."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render
    from bpodesk.documents.quote import quote_document

    document = quote_document(result, internal=internal)
    if book is not None:
        document = branded(document, company_of(book), logo_of(book))
    return render(document)


def quote_workbook(result: QuoteResult) -> bytes:
    """The workbook with live formulas, cost and margin included."""
    from bpodesk.workbooks.quotes import write_quote

    return write_quote(result)


def quote_figures(result: QuoteResult) -> dict[str, Json]:
    """All figures as plain values; each line with its formula."""
    percent = result.margin_percent
    return {
        "number": result.quote.number,
        "customer": result.quote.customer,
        "currency": result.quote.currency,
        "price": _amount(result.price),
        "cost": _amount(result.cost),
        "margin": _amount(result.margin),
        "margin_percent": None if percent is None else fixed(percent, 4),
        "meets_target": result.meets_target,
        "months": [_month_figures(item) for item in result.months],
    }


def _month_figures(item: QuoteMonth) -> Json:
    percent = item.margin_percent
    return {
        "month": str(item.month),
        "business_days": item.business_days,
        "seats": item.seats,
        "minutes": item.minutes,
        "night_minutes": item.night_minutes,
        "hours_of_a_seat": {
            part.group.code: {
                hours.kind.value: {"minutes": hours.minutes, "night_minutes": hours.night_minutes}
                for hours in part.hours.kinds
            }
            for part in item.groups
        },
        "holidays_worked": [str(holiday.day) for holiday in item.worked],
        "holidays_closed": [str(holiday.day) for holiday in item.closed],
        "price": _amount(item.price),
        "cost": _amount(item.cost),
        "margin": _amount(item.margin),
        "margin_percent": None if percent is None else fixed(percent, 4),
        "price_lines": [_line_figures(line) for line in item.price_lines],
        "cost_lines": [_line_figures(line) for line in item.cost_lines],
    }


def _line_figures(line: QuoteLine) -> Json:
    return {
        "code": line.code,
        "title": line.title,
        "quantity": shortest(line.quantity),
        "unit": line.unit,
        "amount": _amount(line.amount),
        "formula": line.formula,
    }


def _amount(money: Money) -> str:
    return str(money.amount)
