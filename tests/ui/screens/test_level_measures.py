"""Every measure in the window: its fields where a level is edited, its counts where typed."""

import dataclasses
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from bpodesk.domain.contracts import Terms
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.sla.registry import METRICS, PARAMETERS
from bpodesk.services.measures import open_month
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute
from bpodesk.ui.kit.form import Form
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.level_measure import built_level, measure_fields
from bpodesk.ui.screens.contracts.readback import ReadbackPanel
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.grid import CountGrid
from tests.services.making import sample_id
from tests.services.test_amended_months import amend, with_level
from tests.ui.screens.test_readback import book, editor, looked_at

__all__ = ["book", "editor"]

AGREED = {**dict.fromkeys(PARAMETERS, 5), "top_boxes": 2}
FEW = {"minimum_volume", "allowed_misses"}


# ------------------------------------------------------------------------------- what is agreed


def shown(form: Form) -> set[str]:
    return {name for name in (*PARAMETERS, *FEW) if not form.box(name).isHidden()}


def test_fields_follow_the_measure(editor: ContractDialog) -> None:
    def look(form: Form, panel: ReadbackPanel) -> None:
        box = form.box
        assert shown(form) == {"threshold_seconds", *FEW}
        box("threshold_seconds").editor.set_value(20)
        for metric in METRICS:
            box("metric").editor.set_value(metric.code)
            own = {parameter.name for parameter in metric.parameters} | metric.few_items
            assert shown(form) == own, metric.code
        box("metric").editor.set_value("service-level-f1")
        assert box("threshold_seconds").editor.value() == 20  # kept while another one was tried
        box("allowed_misses").editor.set_value(1)
        assert any("1 may be answered or abandoned" in text for text in _lines(panel))

    looked_at(editor, 0, look)


def _lines(panel: ReadbackPanel) -> list[str]:
    return [panel.head.text(), *panel.rest.text().split("\n")]


def test_what_is_wrong_stands_at_its_field_and_hidden_fields_hold_nothing_back(
    editor: ContractDialog,
) -> None:
    def look(form: Form, panel: ReadbackPanel) -> None:
        box = form.box
        box("metric").editor.set_value("satisfaction-boxes")
        box("top_boxes").editor.set_value(0)
        assert box("top_boxes").problem()
        assert panel.head.text().startswith("As soon as the fields above are complete")
        box("metric").editor.set_value("availability")
        assert box("top_boxes").editor.value() is None
        assert not panel.head.text().startswith("As soon as")
        level = built_level(
            ServiceLevel(code="S1", title="Up", metric="turnaround", target=Decimal(95)),
            form.values(),
        )
        assert (level.metric, level.parameters) == ("availability", {})

    looked_at(editor, 1, look)


def test_every_parameter_has_a_field_of_its_own() -> None:
    fields = measure_fields()
    assert {field.name for field in fields} == {*PARAMETERS, *FEW}
    for field in fields:
        assert field.label.count("&") == 1


# ------------------------------------------------------------------------------- what is counted


def one_of_each(terms: Terms) -> Terms:
    """A KPI for each measure, with all that is agreed of it."""
    levels = tuple(
        ServiceLevel(
            code=f"M{place}",
            title=metric.title,
            metric=metric.code,
            kind=LevelKind.KPI,
            target=Decimal(50),
            **{parameter.name: AGREED[parameter.name] for parameter in metric.parameters},  # pyright: ignore[reportArgumentType]
        )
        for place, metric in enumerate(METRICS, 1)
    )
    return dataclasses.replace(terms, levels=(*terms.slas, *levels))


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> ServiceLevelsScreen:
    amend(office.book, sample_id(office.book), SAMPLE_MONTH.first, one_of_each)
    made = ServiceLevelsScreen(office)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    return made


def rows_of(grid: CountGrid, metric: str) -> tuple[int, list[int]]:
    """The row of the KPI of a measure, and those of its counts."""
    sheet = grid.counts.sheet
    assert sheet is not None
    mine = [
        row
        for row, line in enumerate(sheet.lines)
        if (line.level.metric, line.level.kind) == (metric, LevelKind.KPI)
    ]
    return mine[0], mine[1:]


def text(grid: CountGrid, row: int, column: int) -> str:
    return str(grid.counts.index(row, column).data())


def test_counts_of_every_measure_are_pasted_and_saved(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    grid = screen.counts.grid
    expected: dict[str, dict[str, int]] = {}
    for metric in METRICS:
        if metric.origin is not Origin.ENTERED:
            continue
        _, counts = rows_of(grid, metric.code)
        assert len(counts) == len(metric.counts)
        month = metric.counts_of(1_000_000, 40)
        grid.setCurrentIndex(grid.counts.index(counts[0], 6))
        grid.paste("\n".join(f"{month[name]:,}" for name in metric.count_names))
        expected[metric.code] = month
        for row, count in zip(counts, metric.counts, strict=True):
            assert "{" not in text(grid, row, 0)
            assert text(grid, row, 0) == count.title or count.agreed_title
    assert "is not a whole number" not in screen.counts.problems.text()
    screen.save()
    assert not screen.counts.dirty
    sheet = open_month(office.book, sample_id(office.book), SAMPLE_MONTH)
    stored = {item.sla_code: item for item in sheet.measurements}
    statement = compute(office.book, sample_id(office.book), SAMPLE_MONTH).statement
    for place, metric in enumerate(METRICS, 1):
        if metric.origin is not Origin.ENTERED:
            continue
        level = statement.level(f"M{place}").level
        assert stored[level.code].counts == expected[metric.code]
        assert stored[level.code].counted_as == level.counted_as
        figure = metric.compute(expected[metric.code])
        assert statement.level(level.code).month.adjusted == figure
    assert "From the staff list: M" in screen.counts.note.text()


def test_backlog_of_several_weeks_is_the_last_one(screen: ServiceLevelsScreen) -> None:
    grid = screen.counts.grid
    head, (row,) = rows_of(grid, "backlog")
    for week, value in enumerate(("12", "9", "30", "7", "8"), 1):
        assert grid.counts.setData(grid.counts.index(row, week), value)
    assert (text(grid, head, 7), text(grid, row, 7)) == ("8 items", "8")


def test_counts_for_another_limit_are_told_until_they_are_typed_anew(
    screen: ServiceLevelsScreen, office: Office
) -> None:
    grid = screen.counts.grid
    _, counts = rows_of(grid, "abandonment")
    for row, value in zip(counts, ("10", "1000"), strict=True):
        grid.counts.setData(grid.counts.index(row, 6), value)
    screen.save()
    assert not screen.counts.dirty
    contract_id = sample_id(office.book)
    code = next(
        level.code
        for level in open_month(office.book, contract_id, SAMPLE_MONTH).levels
        if level.metric == "abandonment"
    )
    changed = with_level(code, short_abandon_seconds=10)
    amend(office.book, contract_id, SAMPLE_MONTH.first, changed)
    screen.reload()
    told = "The counts were made for 5 seconds, and 10 seconds is agreed. Type them anew."
    assert told in screen.counts.problems.text()
    assert compute(office.book, contract_id, SAMPLE_MONTH).statement.level(code).outcome is (
        Outcome.NO_DATA
    )
    head, counts = rows_of(grid, "abandonment")
    assert text(grid, head, 7) == "no data"
    assert text(grid, counts[0], 0) == "Abandoned after 10 seconds"
    grid.counts.setData(grid.counts.index(counts[0], 6), "10")  # the same number, counted anew
    assert told not in screen.counts.problems.text()
    assert text(grid, head, 7) == "1.000%"
    screen.save()
    assert not screen.counts.dirty
    result = compute(office.book, contract_id, SAMPLE_MONTH).statement.level(code)
    assert (result.outcome, result.month.adjusted) == (Outcome.MET, 1)
