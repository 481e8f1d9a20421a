"""Measures of the telephone: service level in its four variants, abandonment, ASA, AHT.

T is the threshold of the service level ("within 20 seconds"). What happened to a call is counted
in four disjoint classes, and each variant is a choice among them.
"""

from bpodesk.domain.sla.measures import (
    CountField,
    Counts,
    Direction,
    Measured,
    Metric,
    Parameter,
    Spoken,
    Unit,
    mean,
    share,
)

THRESHOLD = Parameter(
    name="threshold_seconds",
    title="Threshold T, seconds",
    one="second",
    many="seconds",
    sentence="T is {} from the moment a call is offered.",
    low=1,
    high=3600,
)
SHORT_ABANDON = Parameter(
    name="short_abandon_seconds",
    title="Short-abandon limit, seconds",
    one="second",
    many="seconds",
    sentence="A call that its caller ends within {} is a short abandon.",
    low=1,
    high=600,
)

WITHIN = CountField(
    name="within",
    title="Answered within the threshold",
    agreed_title="Answered within {threshold_seconds}",
)
AFTER = CountField(
    name="after",
    title="Answered after the threshold",
    agreed_title="Answered after {threshold_seconds}",
)
ABANDONED_WITHIN = CountField(
    name="abandoned_within",
    title="Abandoned within the threshold",
    agreed_title="Abandoned within {threshold_seconds}",
)
ABANDONED_AFTER = CountField(
    name="abandoned_after",
    title="Abandoned past the threshold",
    agreed_title="Abandoned after {threshold_seconds}",
)
ABANDONED = CountField(
    name="abandoned",
    title="Abandoned after the short-abandon limit",
    agreed_title="Abandoned after {short_abandon_seconds}",
)
SHORT_ABANDONED = CountField(
    name="short_abandoned",
    title="Short abandons",
    agreed_title="Abandoned within {short_abandon_seconds}",
)
OFFERED = CountField(name="offered", title="Calls offered")
HANDLED = CountField(name="handled", title="Contacts handled")


def _f1(counts: Counts) -> Measured:
    good = counts["within"] + counts["abandoned_within"]
    return share(good, good + counts["after"] + counts["abandoned_after"])


def _f2(counts: Counts) -> Measured:
    return share(counts["within"], counts["within"] + counts["after"])


def _f3(counts: Counts) -> Measured:
    abandoned = counts["abandoned_within"] + counts["abandoned_after"]
    return share(counts["within"], counts["within"] + counts["after"] + abandoned)


def _f4(counts: Counts) -> Measured:
    offered = counts["within"] + counts["after"] + counts["abandoned_after"]
    return share(counts["within"], offered)


SERVICE_LEVEL_F1 = Metric(
    code="service-level-f1",
    title="Service level F1",
    formula="(answered within T + abandoned within T) / (answered + abandoned)",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(WITHIN, AFTER, ABANDONED_WITHIN, ABANDONED_AFTER),
    compute=_f1,
    parameters=(THRESHOLD,),
    spoken=Spoken(
        item="call",
        items="calls",
        fault="be answered or abandoned after the threshold",
        good="within",
        bad="after",
    ),
)
SERVICE_LEVEL_F2 = Metric(
    code="service-level-f2",
    title="Service level F2",
    formula="answered within T / answered",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(WITHIN, AFTER),
    compute=_f2,
    parameters=(THRESHOLD,),
    spoken=Spoken(
        item="call answered",
        items="calls answered",
        fault="be answered after the threshold",
        good="within",
        bad="after",
    ),
)
SERVICE_LEVEL_F3 = Metric(
    code="service-level-f3",
    title="Service level F3",
    formula="answered within T / (answered + abandoned)",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(WITHIN, AFTER, ABANDONED_WITHIN, ABANDONED_AFTER),
    compute=_f3,
    parameters=(THRESHOLD,),
    spoken=Spoken(
        item="call",
        items="calls",
        fault="be answered after the threshold or abandoned",
        good="within",
        bad="after",
    ),
)
SERVICE_LEVEL_F4 = Metric(
    code="service-level-f4",
    title="Service level F4",
    formula="answered within T / (answered + abandoned after T)",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(WITHIN, AFTER, ABANDONED_AFTER),
    compute=_f4,
    parameters=(THRESHOLD,),
    spoken=Spoken(
        item="call",
        items="calls",
        fault="be answered or abandoned after the threshold",
        good="within",
        bad="after",
    ),
)
ABANDONMENT = Metric(
    code="abandonment",
    title="Abandonment rate",
    formula="abandoned after the short-abandon limit / offered",
    unit=Unit.PERCENT,
    direction=Direction.AT_MOST,
    counts=(ABANDONED, OFFERED),
    compute=lambda counts: share(counts["abandoned"], counts["offered"]),
    parameters=(SHORT_ABANDON,),
    spoken=Spoken(
        item="call offered",
        items="calls offered",
        fault="be abandoned after the short-abandon limit",
        bad="abandoned",
        whole="offered",
    ),
)
ABANDONMENT_NET = Metric(
    code="abandonment-net",
    title="Abandonment rate, short abandons left out",
    formula="abandoned after the short-abandon limit / (offered - short abandons)",
    unit=Unit.PERCENT,
    direction=Direction.AT_MOST,
    counts=(ABANDONED, SHORT_ABANDONED, OFFERED),
    compute=lambda counts: share(
        counts["abandoned"], counts["offered"] - counts["short_abandoned"]
    ),
    parameters=(SHORT_ABANDON,),
    spoken=Spoken(
        item="call offered that is no short abandon",
        items="calls offered that are no short abandons",
        fault="be abandoned",
        bad="abandoned",
        whole="offered",
        less="short_abandoned",
    ),
)
SPEED_OF_ANSWER = Metric(
    code="speed-of-answer",
    title="Average speed of answer",
    formula="total wait / answered",
    unit=Unit.SECONDS,
    direction=Direction.AT_MOST,
    counts=(
        CountField(name="wait_seconds", title="Seconds waited in all"),
        CountField(name="answered", title="Calls answered"),
    ),
    compute=lambda counts: mean(counts["wait_seconds"], counts["answered"]),
    digits=1,
    spoken=Spoken(
        item="call answered",
        items="calls answered",
        fault="wait",
        bad="wait_seconds",
        whole="answered",
    ),
)
HANDLE_TIME = Metric(
    code="handle-time",
    title="Average handle time",
    formula="(talk + hold + wrap-up) / handled",
    unit=Unit.SECONDS,
    direction=Direction.AT_MOST,
    counts=(
        CountField(name="handle_seconds", title="Seconds of talk, hold and wrap-up in all"),
        HANDLED,
    ),
    compute=lambda counts: mean(counts["handle_seconds"], counts["handled"]),
    digits=1,
    spoken=Spoken(
        item="contact handled",
        items="contacts handled",
        fault="take",
        bad="handle_seconds",
        whole="handled",
    ),
)
HANDLE_TIME_PARTS = Metric(
    code="handle-time-parts",
    title="Average handle time, by its parts",
    formula="(talk + hold + wrap-up) / handled",
    unit=Unit.SECONDS,
    direction=Direction.AT_MOST,
    counts=(
        CountField(name="talk_seconds", title="Seconds of talk in all"),
        CountField(name="hold_seconds", title="Seconds on hold in all"),
        CountField(name="wrap_up_seconds", title="Seconds of wrap-up in all"),
        HANDLED,
    ),
    compute=lambda counts: mean(
        counts["talk_seconds"] + counts["hold_seconds"] + counts["wrap_up_seconds"],
        counts["handled"],
    ),
    digits=1,
    spoken=Spoken(
        item="contact handled",
        items="contacts handled",
        fault="take",
        bad="talk_seconds",
        whole="handled",
    ),
)

CALL_METRICS = (
    SERVICE_LEVEL_F1,
    SERVICE_LEVEL_F2,
    SERVICE_LEVEL_F3,
    SERVICE_LEVEL_F4,
    ABANDONMENT,
    ABANDONMENT_NET,
    SPEED_OF_ANSWER,
    HANDLE_TIME,
    HANDLE_TIME_PARTS,
)
