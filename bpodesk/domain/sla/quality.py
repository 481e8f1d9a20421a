"""Measures of quality and time to finish: shares of good items among all items."""

from bpodesk.domain.sla.measures import (
    CountField,
    Counts,
    Direction,
    Measured,
    Metric,
    Parameter,
    Spoken,
    Unit,
    share,
)

REOPEN_WINDOW = Parameter(
    name="reopen_days",
    title="Re-open window, days",
    one="day",
    many="days",
    sentence="A further contact on the same matter within {} means that it was not resolved.",
    low=1,
    high=90,
)
TOP_BOXES = Parameter(
    name="top_boxes",
    title="Top boxes",
    one="best answer",
    many="best answers",
    sentence="The top boxes are the {} of the scale.",
    low=1,
    high=9,
)
SCALE = Parameter(
    name="scale_points",
    title="Points of the scale",
    one="point",
    many="points",
    sentence="Answers are given on a scale of {}.",
    low=2,
    high=11,
)
RESOLVED_FIRST = CountField(name="resolved_first", title="Resolved at first contact")
CONTACTS = CountField(name="contacts", title="Contacts")
WEIGHT_PASSED = CountField(name="weight_passed", title="Weights passed")
WEIGHT_CHECKED = CountField(name="weight_checked", title="Weights checked")
RESPONSES = CountField(name="responses", title="Responses")
ON_TIME = CountField(name="on_time", title="Items closed in time")
MINUTES_AGREED = CountField(name="minutes_agreed", title="Agreed minutes")


def _share_metric(
    code: str,
    title: str,
    *,
    formula: str,
    good: CountField,
    whole: CountField,
    one: str,
    fault: str,
    parameters: tuple[Parameter, ...] = (),
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
        parameters=parameters,
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
    good=ON_TIME,
    whole=CountField(name="items", title="Items due"),
    one="item due",
    fault="be late",
)
TURNAROUND_CLOSED = _share_metric(
    "turnaround-closed",
    "Turnaround, of items closed",
    formula="items closed in time / items closed",
    good=ON_TIME,
    whole=CountField(name="closed", title="Items closed"),
    one="item closed",
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
    good=RESOLVED_FIRST,
    whole=CONTACTS,
    one="contact",
    fault="need another contact",
    parameters=(REOPEN_WINDOW,),
)
FIRST_CONTACT_REOPENED = Metric(
    code="first-contact-reopened",
    title="First-contact resolution, re-opened ones taken off",
    formula="(resolved at first contact - re-opened within the window) / contacts",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(
        RESOLVED_FIRST,
        CountField(
            name="reopened",
            title="Of these re-opened within the window",
            agreed_title="Of these re-opened within {reopen_days}",
        ),
        CONTACTS,
    ),
    compute=lambda counts: share(counts["resolved_first"] - counts["reopened"], counts["contacts"]),
    parameters=(REOPEN_WINDOW,),
    spoken=Spoken(
        item="contact",
        items="contacts",
        fault="need another contact",
        good="resolved_first",
        whole="contacts",
    ),
)
SATISFACTION = _share_metric(
    "satisfaction",
    "Customer satisfaction (top two boxes)",
    formula="answers in the top two boxes / responses",
    good=CountField(name="top_two", title="Answers in the top two boxes"),
    whole=RESPONSES,
    one="response",
    fault="be outside the top two boxes",
    parameters=(SCALE,),
)
SATISFACTION_BOXES = _share_metric(
    "satisfaction-boxes",
    "Customer satisfaction (top boxes as agreed)",
    formula="answers in the top boxes / responses",
    good=CountField(
        name="top_box",
        title="Answers in the top boxes",
        agreed_title="Answers among the {top_boxes}",
    ),
    whole=RESPONSES,
    one="response",
    fault="be outside the top boxes",
    parameters=(TOP_BOXES, SCALE),
)
QUALITY_SCORE = _share_metric(
    "quality-score",
    "Quality score",
    formula="weights passed / weights checked (a critical error makes an item 0)",
    good=WEIGHT_PASSED,
    whole=WEIGHT_CHECKED,
    one="weight checked",
    fault="fail",
)
QUALITY_SCORE_CRITICAL = Metric(
    code="quality-score-critical",
    title="Quality score, critical errors taken off",
    formula="(weights passed - weights passed in items with a critical error) / weights checked",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(
        WEIGHT_PASSED,
        CountField(name="weight_critical", title="Of these in items with a critical error"),
        WEIGHT_CHECKED,
    ),
    compute=lambda counts: share(
        counts["weight_passed"] - counts["weight_critical"], counts["weight_checked"]
    ),
    spoken=Spoken(
        item="weight checked",
        items="weights checked",
        fault="fail",
        good="weight_passed",
        whole="weight_checked",
    ),
)
AVAILABILITY = _share_metric(
    "availability",
    "Availability",
    formula="(agreed minutes - minutes down) / agreed minutes",
    good=CountField(name="minutes_up", title="Agreed minutes up"),
    whole=MINUTES_AGREED,
    one="agreed",
    fault="be down",
    in_minutes=True,
)
AVAILABILITY_DOWN = Metric(
    code="availability-down",
    title="Availability, by minutes down",
    formula="(agreed minutes - unexcused minutes down) / agreed minutes",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(CountField(name="minutes_down", title="Minutes down"), MINUTES_AGREED),
    compute=lambda counts: share(
        counts["minutes_agreed"] - counts["minutes_down"], counts["minutes_agreed"]
    ),
    spoken=Spoken(
        item="agreed",
        items="agreed",
        fault="be down",
        bad="minutes_down",
        whole="minutes_agreed",
        in_minutes=True,
    ),
)

QUALITY_METRICS = (
    TURNAROUND,
    TURNAROUND_CLOSED,
    ACCURACY,
    FIRST_CONTACT,
    FIRST_CONTACT_REOPENED,
    SATISFACTION,
    SATISFACTION_BOXES,
    QUALITY_SCORE,
    QUALITY_SCORE_CRITICAL,
    AVAILABILITY,
    AVAILABILITY_DOWN,
)
