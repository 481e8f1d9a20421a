"""The counts of a month as a grid of what was typed, without any widget.

A cell is a number, nothing, or the text that isn't a number. A period is a week of the month or
the whole month. `measurements` turns the grid into records; those of other periods stay as they
are.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bpodesk.domain.measured import Measurement, check_measurement
from bpodesk.domain.parts import LevelRun
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.sla.excuses import take_out
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, CountField, Measured
from bpodesk.services.measures import MonthSheet
from bpodesk.ui.text import number, parse_number, tr

Typed = int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A column of the grid."""

    label: str
    days: DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the grid: a level's own (`count` is None), or one of its counts.

    A level whose terms change in the month has a row of its own for each run of days with the same
    terms. `runs` are those the row is for; empty where it is for the whole month.
    """

    level: ServiceLevel
    count: CountField | None = None
    runs: tuple[LevelRun, ...] = ()


@dataclass(slots=True)
class CountSheet:
    """What is typed into the grid."""

    month: MonthSheet
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    cells: dict[tuple[str, str, int], Typed] = field(
        default_factory=dict[tuple[str, str, int], Typed]
    )
    sources: dict[str, str] = field(default_factory=dict[str, str])
    typed: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    @classmethod
    def of(cls, month: MonthSheet) -> "CountSheet":
        """The grid of what is in the book."""
        periods = (
            *(
                Period(label=_week_label(week.label, week.days), days=week.days)
                for week in month.weeks
            ),
            Period(label=tr("Whole month"), days=month.month.range),
        )
        lines: list[Line] = []
        for level in month.levels:
            lines.extend(_lines_of([run for run in month.runs if run.level.code == level.code]))
        sheet = cls(month=month, periods=periods, lines=tuple(lines))
        for stored in month.measurements:
            place = sheet.period_of(stored.days)
            if place is None:
                continue
            for name, value in stored.counts.items():
                sheet.cells[stored.sla_code, name, place] = value
            sheet.sources.setdefault(stored.sla_code, stored.source)
        return sheet

    def period_of(self, days: DateRange) -> int | None:
        """Which column the days are; None where none."""
        return next((i for i, period in enumerate(self.periods) if period.days == days), None)

    def cell(self, level: ServiceLevel, count: CountField, place: int) -> Typed:
        """What is typed for a count in a period."""
        return self.cells.get((level.code, count.name, place))

    def put(self, level: ServiceLevel, count: CountField, place: int, typed: str) -> None:
        """Take what was typed; what isn't a whole number stays as text, with a problem."""
        self.cells[level.code, count.name, place] = understood(typed)
        self.typed.add((level.code, place))

    def counts(self, level: ServiceLevel, place: int) -> Mapping[str, int] | None:
        """The counts of a period where all of them are numbers."""
        found: dict[str, int] = {}
        for count in level.measure.counts:
            typed = self.cell(level, count, place)
            if not isinstance(typed, int):
                return None
            found[count.name] = typed
        return found

    def figure(self, level: ServiceLevel, place: int, *, adjusted: bool = True) -> Measured:
        """The figure of a period, without what excused events take out of it."""
        counts = self._adjusted(level, place) if adjusted else self.counts(level, place)
        return NOTHING_COUNTED if counts is None else level.figure(counts)

    def _adjusted(self, level: ServiceLevel, place: int) -> Mapping[str, int] | None:
        counts, days = self.counts(level, place), self.periods[place].days
        if counts is None:
            return None
        out = [item.effect for item in self.month.excused if item.day in days]
        return take_out(counts, out, sla_code=level.code)

    def source_of(self, line: Line, place: int) -> str:
        """Where the counts of a level in a period came from, as the book has it."""
        if not 0 <= place < len(self.periods):
            return ""
        days, code = self.periods[place].days, line.level.code
        stored = (item for item in self.month.measurements if item.sla_code == code)
        return next((item.source for item in stored if item.days == days), "")

    def judged(self, line: Line, place: int) -> bool:
        """True where a period's counts are judged under the terms of the line."""
        days = self.periods[place].days
        return not line.runs or self.month.run_of(line.level.code, days) in line.runs

    def line_figure(self, line: Line) -> Measured:
        """The figure of a level's own row, without what excused events take out."""
        return self._line_figure(line, self._line_counts(line, adjusted=True))

    def counted_figure(self, line: Line) -> Measured:
        """The same with everything that was counted."""
        return self._line_figure(line, self._line_counts(line, adjusted=False))

    def _line_figure(self, line: Line, counts: Mapping[str, int]) -> Measured:
        misread = next(filter(None, map(line.level.misread, self._made_for(line))), None)
        if misread is not None or not counts:
            return misread or NOTHING_COUNTED
        return line.level.figure(counts)

    def line_outcome(self, line: Line) -> Outcome:
        """The verdict on the figure of a level's own row."""
        counts = self._line_counts(line, adjusted=True)
        return line.level.judge(self.line_figure(line), counts)

    def _made_for(self, line: Line) -> Iterator[str]:
        """Under which limits the counts of a level's own row were made, as far as not typed now."""
        placed = (
            (item, place)
            for item in self.month.measurements
            if (place := self.period_of(item.days)) is not None
        )
        mine = [(item, place) for item, place in placed if item.sla_code == line.level.code]
        if line.level.measure.is_snapshot:  # the last one stands for all
            mine = sorted(mine, key=lambda pair: pair[0].starts_on)[-1:]
        for item, place in mine:
            if (item.sla_code, place) not in self.typed and self.judged(line, place):
                yield item.counted_as

    def _line_counts(self, line: Line, *, adjusted: bool) -> Mapping[str, int]:
        level, read = line.level, self._adjusted if adjusted else self.counts
        places = (place for place in range(len(self.periods)) if self.judged(line, place))
        found = [read(level, place) for place in places]
        return level.measure.together(counts for counts in found if counts is not None)

    def month_counts(self, level: ServiceLevel) -> Mapping[str, int]:
        """The counts of all periods together."""
        found = (self.counts(level, place) for place in range(len(self.periods)))
        return level.measure.together(counts for counts in found if counts is not None)

    def measurements(self) -> tuple[Measurement, ...]:
        """The grid as records, those in the book with their ids; cells without a number left out.

        A period in which nothing is typed for a level has no record.
        """
        stored = {
            (item.sla_code, self.period_of(item.days)): item for item in self.month.measurements
        }
        result = [item for item in self.month.measurements if self.period_of(item.days) is None]
        for level in self.month.levels:
            before = next(
                (item.source for item in self.month.measurements if item.sla_code == level.code), ""
            )
            source = self.sources.get(level.code, "")
            for place, period in enumerate(self.periods):
                agreed = self.month.level_of(level.code, period.days)
                counts = {
                    count.name: typed
                    for count in agreed.measure.counts
                    if isinstance(typed := self.cell(level, count, place), int)
                }
                if not counts:
                    continue
                old = stored.get((level.code, place))
                fresh = old or Measurement(
                    contract_id=self.month.contract.id,
                    sla_code=level.code,
                    starts_on=period.days.start,
                    ends_on=period.days.end,
                    counts=counts,
                    source=source,
                )
                kept = fresh.source if source == before else source
                # What nobody typed anew was counted under the terms of its time.
                is_old = old is not None and (level.code, place) not in self.typed
                result.append(
                    dataclasses.replace(
                        fresh,
                        counts=counts,
                        source=kept,
                        counted_as=fresh.counted_as if is_old else agreed.counted_as,
                    )
                )
        return tuple(result)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with what is typed, each with the level and the period."""
        return (*self._unreadable(), *self._unsound(), *self._twice())

    def _unreadable(self) -> Iterable[Problem]:
        for line in self.lines:
            if line.count is None:
                continue
            for place, period in enumerate(self.periods):
                typed = self.cell(line.level, line.count, place)
                if isinstance(typed, str):
                    yield Problem(
                        message=tr("“{typed}” is not a whole number.", typed=typed),
                        place=f"{line.level.code} {_one_line(period.label)}",
                        field=line.level.code,
                    )

    def _unsound(self) -> Iterable[Problem]:
        levels = {level.code for level in self.month.levels}
        for item in self.measurements():
            place = self.period_of(item.days)
            if place is None or item.sla_code not in levels:
                continue
            level = self.month.level_of(item.sla_code, item.days)
            for problem in check_measurement(item, level):
                yield dataclasses.replace(problem, place=_one_line(self.periods[place].label))
            misread = level.misread(item.counted_as)
            if misread is not None:
                yield Problem(
                    field=level.code,
                    place=f"{level.code} {_one_line(self.periods[place].label)}",
                    severity=Severity.WARNING,
                    message=tr("{because}. Type them anew.", because=_capital(misread.because)),
                )

    def _twice(self) -> Iterable[Problem]:
        whole = len(self.periods) - 1
        for level in self.month.levels:
            weeks = any(self.counts(level, place) is not None for place in range(whole))
            if weeks and self.counts(level, whole) is not None:
                yield Problem(
                    field=level.code,
                    message=tr(
                        "{code} is counted by week and for the month as well. Keep one of the two,"
                        " or the same items count twice.",
                        code=level.code,
                    ),
                )


def _lines_of(runs: Sequence[LevelRun]) -> Iterator[Line]:
    """A level's rows: its own, one a run where it has several, and its counts behind them.

    Where a change of terms changed what is counted, each measure has its counts behind it.
    """
    several = len(runs) > 1
    groups = [tuple(mine) for _, mine in groupby(runs, key=lambda run: run.level.metric)]
    for group in groups:
        level = group[-1].level
        for run in group:
            yield Line(level=run.level, runs=(run,) if several else ())
        for count in level.measure.counts:
            yield Line(level=level, count=count, runs=group if len(groups) > 1 else ())


def understood(typed: str) -> Typed:
    """A whole number, nothing, or the text itself."""
    text = typed.strip()
    if not text:
        return None
    value = parse_number(text)
    if value is None or value != value.to_integral_value():
        return text
    return int(value)


def shown(typed: Typed) -> str:
    """What stands in a cell."""
    if typed is None:
        return ""
    return number(typed) if isinstance(typed, int) else typed


def _week_label(label: str, days: DateRange) -> str:
    """The week and its days; the month stands above the grid."""
    first, last = days.start.day, days.last.day
    return f"{label}\n{first}–{last}" if first != last else f"{label}\n{first}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_line(label: str) -> str:
    return label.split("\n", maxsplit=1)[0]
