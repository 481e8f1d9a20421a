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
    Spoken,
    Unit,
    mean,
    share,
)

WITHIN = CountField(name="within", title="Answered within the threshold")
AFTER = CountField(name="after", title="Answered after the threshold")
ABANDONED_WITHIN = CountField(name="abandoned_within", title="Abandoned within the threshold")
ABANDONED_AFTER = CountField(name="abandoned_after", title="Abandoned past the threshold")


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
    counts=(
        CountField(name="abandoned", title="Abandoned after the short-abandon limit"),
        CountField(name="offered", title="Calls offered"),
    ),
    compute=lambda counts: share(counts["abandoned"], counts["offered"]),
    spoken=Spoken(
        item="call offered",
        items="calls offered",
        fault="be abandoned after the short-abandon limit",
        bad="abandoned",
        whole="offered",
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
        CountField(name="handled", title="Contacts handled"),
    ),
    compute=lambda counts: mean(counts["handle_seconds"], counts["handled"]),
    spoken=Spoken(
        item="contact handled",
        items="contacts handled",
        fault="take",
        bad="handle_seconds",
        whole="handled",
    ),
)

CALL_METRICS = (
    SERVICE_LEVEL_F1,
    SERVICE_LEVEL_F2,
    SERVICE_LEVEL_F3,
    SERVICE_LEVEL_F4,
    ABANDONMENT,
    SPEED_OF_ANSWER,
    HANDLE_TIME,
)
