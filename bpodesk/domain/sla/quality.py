"""Measures of quality and time to finish: shares of good items among all items."""

from bpodesk.domain.sla.measures import (
    CountField,
    Counts,
    Direction,
    Measured,
    Metric,
    Spoken,
    Unit,
    share,
)


def _share_metric(
    code: str,
    title: str,
    *,
    formula: str,
    good: CountField,
    whole: CountField,
    one: str,
    fault: str,
    in_minutes: bool = False,
) -> Metric:
    def compute(counts: Counts) -> Measured:
        return share(counts[good.name], counts[whole.name])

    return Metric(
        code=code,
        title=title,
        formula=formula,
        unit=Unit.PERCENT,
        direction=Direction.AT_LEAST,
        counts=(good, whole),
        compute=compute,
        spoken=Spoken(
            item=one,
            items=one if in_minutes else whole.title.lower(),
            fault=fault,
            good=good.name,
            whole=whole.name,
            in_minutes=in_minutes,
        ),
    )


TURNAROUND = _share_metric(
    "turnaround",
    "Turnaround",
    formula="items closed in time / items due",
    good=CountField(name="on_time", title="Items closed in time"),
    whole=CountField(name="items", title="Items due"),
    one="item due",
    fault="be late",
)
ACCURACY = _share_metric(
    "accuracy",
    "Accuracy",
    formula="correct items / items sampled",
    good=CountField(name="correct", title="Correct items"),
    whole=CountField(name="sampled", title="Items sampled"),
    one="item sampled",
    fault="be wrong",
)
FIRST_CONTACT = _share_metric(
    "first-contact",
    "First-contact resolution",
    formula="resolved at first contact / contacts",
    good=CountField(name="resolved_first", title="Resolved at first contact"),
    whole=CountField(name="contacts", title="Contacts"),
    one="contact",
    fault="need another contact",
)
SATISFACTION = _share_metric(
    "satisfaction",
    "Customer satisfaction (top two boxes)",
    formula="answers in the top two boxes / responses",
    good=CountField(name="top_two", title="Answers in the top two boxes"),
    whole=CountField(name="responses", title="Responses"),
    one="response",
    fault="be outside the top two boxes",
)
QUALITY_SCORE = _share_metric(
    "quality-score",
    "Quality score",
    formula="weights passed / weights checked (a critical error makes an item 0)",
    good=CountField(name="weight_passed", title="Weights passed"),
    whole=CountField(name="weight_checked", title="Weights checked"),
    one="weight checked",
    fault="fail",
)
AVAILABILITY = _share_metric(
    "availability",
    "Availability",
    formula="(agreed minutes - minutes down) / agreed minutes",
    good=CountField(name="minutes_up", title="Agreed minutes up"),
    whole=CountField(name="minutes_agreed", title="Agreed minutes"),
    one="agreed",
    fault="be down",
    in_minutes=True,
)

QUALITY_METRICS = (
    TURNAROUND,
    ACCURACY,
    FIRST_CONTACT,
    SATISFACTION,
    QUALITY_SCORE,
    AVAILABILITY,
)
