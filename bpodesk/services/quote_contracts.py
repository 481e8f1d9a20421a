"""A quote becomes the draft of a contract in one step.

What the rate card of a contract can say is carried over: fees, rates, nights, overtime, volumes,
the setup fee, and the raised prices from the month of the COLA on. What it can't say stands in the
contract's note, so that nobody finds it missing after the signature.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import UNSAVED, ContractId, CustomerId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.quote_lines import price_digits
from bpodesk.domain.quote_records import QuoteRecord
from bpodesk.domain.quotes import SETUP_CODE, Pricing, Quote, SeatGroup
from bpodesk.domain.rates import PREMIUM_KINDS, RateKind, RateLine, index_rate
from bpodesk.domain.worktime import Calendar, DayKind
from bpodesk.services.contracts import ContractFile

_HOUR_DIGITS = 4
_PLAIN = Decimal(100)
_PREMIUM_CODES: Mapping[str, RateKind] = {
    "REST": RateKind.REST_DAY,
    "SPECIAL": RateKind.SPECIAL_DAY,
    "SPECIAL-REST": RateKind.SPECIAL_ON_REST,
    "HOLIDAY": RateKind.REGULAR_HOLIDAY,
    "HOLIDAY-REST": RateKind.REGULAR_ON_REST,
}
# On a local holiday of these kinds the seats work, for another price.
_WORKED = (DayKind.REGULAR_HOLIDAY, DayKind.SPECIAL_DAY)


class NoCustomer(Trouble):
    """A contract is made with a customer of the book."""


def customer_of(quote: Quote, customers: tuple[Customer, ...]) -> Customer:
    """The customer of the book whose name or code the quote gives. Raises NoCustomer."""
    wanted = quote.customer.strip().casefold()
    for customer in customers:
        names = (customer.name, customer.legal_name, customer.code)
        if wanted and wanted in {name.strip().casefold() for name in names}:
            return customer
    raise NoCustomer(
        f"The book has no customer “{quote.customer}”. Add the customer first, or write the name"
        " as the list of customers has it."
    )


def draft_contract(
    quote: Quote, customer: Customer, *, record: QuoteRecord | None = None
) -> ContractFile:
    """The contract that a quote offers, unsaved and with nothing signed.

    `record` is the quote in the book: saving the contract links it.
    """
    starts_on = quote.start.first
    terms = Terms(
        calendar=_calendar(quote),
        rate_lines=tuple(_rate_lines(quote)),
        commercial=_commercial(quote),
    )
    contract = Contract(
        number=quote.number,
        title=quote.title or f"Services for {customer.name}",
        customer_id=CustomerId(customer.id),
        currency=quote.currency,
        starts_on=starts_on,
        ends_on=quote.last_day,
        note="\n".join(_notes(quote)),
    )
    revision = Revision(
        contract_id=ContractId(UNSAVED), number=1, effective_from=starts_on, terms=terms
    )
    linked = () if record is None else (record,)
    return ContractFile(contract=contract, revision=revision, quotes=linked)


def _calendar(quote: Quote) -> Calendar:
    """The seats' own hours where all have the same: the statement measures seats against them."""
    shifts = {group.shift for group in quote.groups}
    windows = next(iter(shifts)).windows if len(shifts) == 1 else quote.calendar.windows
    resting = set[int]().union(*(shift.rest_weekdays for shift in shifts))
    if len(shifts) > 1:
        resting.clear()
    local = {item.day: replace(item, worked=item.kind in _WORKED) for item in quote.place.holidays}
    # Where both have a holiday the desk is closed, but a shift that reaches into it is priced so.
    closed = {
        item.day: replace(local.get(item.day, item), name=item.name, worked=False)
        for item in quote.calendar.holidays
    }
    days = {**local, **closed}
    return Calendar(
        zone=quote.calendar.zone,
        windows=tuple(replace(item, rest_day=item.weekday in resting) for item in windows),
        holidays=tuple(days[day] for day in quote.days if day in days),
    )


def _commercial(quote: Quote) -> CommercialTerms:
    if quote.cola is None:
        return CommercialTerms()
    return CommercialTerms(
        cola_floor_percent=quote.cola.floor_percent, cola_cap_percent=quote.cola.cap_percent
    )


def _rate_lines(quote: Quote) -> Iterator[RateLine]:
    starts_on = quote.start.first
    for group in quote.groups:
        for line in _group_lines(quote, group, starts_on):
            yield from _indexed(quote, line)
    for volume in quote.volumes:
        first = volume.first_month or quote.start
        line = RateLine(
            code=volume.code,
            title=volume.title or volume.code,
            kind=RateKind.TRANSACTION,
            unit_rate=volume.price,
            starts_on=max(first.first, starts_on),
            minimum_units=volume.minimum,
        )
        yield from _indexed(quote, line)
    if quote.setup_fee:
        yield RateLine(
            code=SETUP_CODE,
            title="Setup, once",
            kind=RateKind.FIXED,
            unit_rate=quote.setup_fee,
            starts_on=starts_on,
            ends_on=quote.start.shift(1).first,
            at_risk=False,
            never_revise=True,
        )


def _group_lines(quote: Quote, group: SeatGroup, starts_on: dt.date) -> Iterator[RateLine]:
    """The fee or rate, then what an hour of it is worth beyond the schedule and at night."""
    role = group.role or group.code
    by_seat = group.pricing is Pricing.SEAT
    yield RateLine(
        code=group.code,
        title=f"{role}, seat" if by_seat else f"{role}, hour",
        kind=RateKind.SEAT if by_seat else RateKind.HOURLY,
        unit_rate=group.price,
        starts_on=starts_on,
        role=group.role,
    )
    hour = group.price
    if by_seat:
        digits = max(_HOUR_DIGITS, price_digits(group.price, quote.currency))
        unit = Decimal(1).scaleb(-digits)
        hour = (group.price / quote.hours_per_month).quantize(unit, ROUND_HALF_UP)
    for ending, title, kind, factor in (
        ("OT", "overtime", RateKind.OVERTIME, quote.contract.overtime_percent),
        ("NIGHT", "night differential", RateKind.NIGHT, quote.contract.night_percent),
        *(
            (ending, PREMIUM_KINDS[kind].value, kind, quote.contract.percent(PREMIUM_KINDS[kind]))
            for ending, kind in _PREMIUM_CODES.items()
        ),
    ):
        if factor and (kind not in PREMIUM_KINDS or factor != _PLAIN):
            yield RateLine(
                code=f"{group.code}-{ending}",
                title=f"{role}, {title}",
                kind=kind,
                unit_rate=hour,
                factor_percent=factor,
                starts_on=starts_on,
                role=group.role,
            )


def _indexed(quote: Quote, line: RateLine) -> tuple[RateLine, ...]:
    """The line and its successor from the month of the COLA on, where that lies in the quote."""
    cola = quote.cola
    if cola is None or cola.from_month.first >= quote.days.end:
        return (line,)
    lines = index_rate(
        line,
        change_percent=cola.percent,
        floor_percent=cola.floor_percent,
        cap_percent=cola.cap_percent,
        starts_on=max(cola.from_month.first, line.starts_on),
        currency=quote.currency,
    )
    return tuple(part for part in lines if part.ends_on is None or part.starts_on < part.ends_on)


def _notes(quote: Quote) -> Iterator[str]:
    """What of the offer a rate card has no line for."""
    yield f"From the offer {quote.number}.".replace(" .", ".")
    if len({group.shift for group in quote.groups}) > 1:
        yield (
            "The groups have different shifts; the calendar has the customer's hours, and no rest"
            " days that are worked. Look at it before seats are given."
        )
    for group in quote.groups:
        steps = sorted(group.ramp, key=lambda step: step.from_month)
        ramp = ", ".join(f"{step.count} from {step.from_month}" for step in steps)
        yield f"Seats of {group.code}: {ramp or 'none yet'}. Give them to people under Seats."
