from fractions import Fraction

from bpodesk.cli.measure_reports import measure_figures, rounded
from bpodesk.domain.measure_readings import (
    MeasureChecksum,
    MeasureColumn,
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Stated,
)
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import SheetUse

R = MeasureRole


def test_rounded_figures_have_two_decimals_half_up() -> None:
    assert rounded(Fraction(1, 8)) == 0.13
    assert rounded(Fraction(2, 3)) == 0.67
    assert rounded(7) == 7.0


def test_figures_of_intervals_show_both_averages_and_the_service_level() -> None:
    def row(number: int, answered: int, seconds: int, level: Fraction) -> MeasuredRow:
        return MeasuredRow(
            sheet="S",
            row=number,
            agent="Al",
            counts={R.INCOMING: answered, R.ANSWERED: answered},
            averages={
                R.TALK: Stated(seconds, answered),
                R.SERVICE_LEVEL: Stated(level, answered),
                R.SATISFACTION: Stated(4, answered),
            },
        )

    figures = measure_figures(
        MeasureReading(
            layout=MeasureLayout.INTERVALS,
            sheets=(SheetUse(name="S", used=True, why="Because."),),
            columns=(MeasureColumn(column=1, header="Agent", role=R.AGENT),),
            rows=(row(2, 3, 10, Fraction(1, 2)), row(3, 1, 20, Fraction(1))),
            problems=(Problem(message="Odd.", place="S!B2", value="?"),),
            checksums=(
                MeasureChecksum(place="S!B4", label="Total", role=R.ANSWERED, stated=4, computed=4),
            ),
            answer_seconds=20,
        )
    )
    measures = {
        "incoming": 4,
        "answered": 4,
        "avg_talk_s": 12.5,
        "service_level_percent": 62.5,
        "avg_satisfaction": 4.0,
        "answer_rate_percent": 100.0,
    }
    assert figures["measures"] == measures
    assert figures["by_agent"] == {"Al": measures}
    assert figures["by_week"] == {}
    assert figures["averages_of_rows"] == {
        "avg_talk_s": 15.0,
        "service_level_percent": 75.0,
        "avg_satisfaction": 4.0,
    }
    assert figures["service_level_within_s"] == 20
    assert figures["total_minutes"] is None
    assert figures["columns"] == [{"column": 1, "header": "Agent", "role": "agent"}]
    assert figures["checksums"] == [
        {
            "place": "S!B4",
            "label": "Total",
            "measure": "answered",
            "stated": 4.0,
            "computed": 4.0,
            "agrees": True,
        }
    ]
    assert figures["problems"] == [
        {"sheet": "S", "cell": "B2", "value": "?", "reason": "Odd.", "severity": "error"}
    ]


def test_figures_of_tickets_are_in_minutes() -> None:
    ticket = MeasuredRow(
        sheet="S", row=2, counts={R.TICKETS: 1}, averages={R.RESOLUTION: Stated(5400)}
    )
    figures = measure_figures(
        MeasureReading(layout=MeasureLayout.TICKETS, sheets=(), columns=(), rows=(ticket,))
    )
    assert figures["kind"] == "measures"
    assert figures["total_minutes"] == 90.0
    assert figures["measures"] == {"tickets": 1, "avg_resolution_minutes": 90.0}
    assert "averages_of_rows" not in figures
    assert "service_level_within_s" not in figures
