"""The chart of a quote, for paper and screen."""

from fractions import Fraction

from bpodesk.documents.charts import CHART_WIDTH, Bar, bar_and_target_chart
from bpodesk.domain.money import round_half_up
from bpodesk.domain.pictures import Picture
from bpodesk.domain.quote_figures import QuoteResult
from bpodesk.domain.wording import MONTHS


def price_chart(result: QuoteResult, *, width: float = CHART_WIDTH) -> Picture:
    """The price of each month; it tells the customer nothing of cost or margin."""
    years = len({item.month.year for item in result.months}) > 1
    bars = [
        Bar(
            label=f"{MONTHS[item.month.number - 1][:3]} {item.month.year % 100:02d}"
            if years
            else MONTHS[item.month.number - 1][:3],
            value=round_half_up(Fraction(item.price.amount)),
        )
        for item in result.months
    ]
    return bar_and_target_chart(
        "Price by month", bars, unit=result.quote.currency, decimals=0, width=width
    )
