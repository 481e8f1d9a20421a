"""The parts of a month: the days of one revision each.

An amendment takes effect on any day. The days before it are computed under the terms before it,
the days from it on under its own; what an amendment leaves as it was is not cut. A service level
is judged in runs: as long as its terms stay the same from part to part it is judged once.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bpodesk.domain.contracts import Contract, Revision, Terms, revision_on
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem
from bpodesk.domain.rates import Proration, RateKind, RateLine
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import CalendarInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Consecutive days of a month and the revision in force on them."""

    days: DateRange
    revision: Revision

    @property
    def terms(self) -> Terms:
        """What is agreed on these days."""
        return self.revision.terms


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A rate line on the days on which it is agreed; a seat's with how a part of it is counted."""

    line: RateLine
    proration: Proration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRun:
    """A service level and the consecutive days on which it is agreed just so."""

    level: ServiceLevel
    days: DateRange


def parts_of(revisions: Iterable[Revision], days: DateRange) -> tuple[Part, ...]:
    """The days cut at the dates on which another revision comes into force, in order.

    Days before the first revision go with it. Empty where no revision takes effect before the end.
    """
    known = tuple(revisions)
    starts = {item.effective_from for item in known if item.effective_from in days}
    parts: list[Part] = []
    for start, end in pairwise(sorted({days.start, *starts, days.end})):
        revision = revision_on(known, start)
        if revision is None:
            continue
        same = bool(parts) and parts[-1].revision is revision
        first = parts.pop().days.start if same else start if parts else days.start
        parts.append(Part(days=DateRange(start=first, end=end), revision=revision))
    return tuple(parts)


def month_parts(
    contract: Contract, revisions: Iterable[Revision], month: Month
) -> tuple[Part, ...]:
    """The parts of the days on which the contract runs in a month.

    In a month in which it doesn't run they are those of the whole month: there is a statement of
    it too, with nothing on it.
    """
    days = month.range.overlap(contract.days)
    return parts_of(revisions, days if len(days) else month.range)


def part_on(parts: Sequence[Part], day: dt.date) -> Part:
    """The part of a day; a day before the first goes with the first."""
    return next((part for part in reversed(parts) if part.days.start <= day), parts[0])


def days_of(parts: Sequence[Part]) -> DateRange:
    """The days of all parts together."""
    return DateRange(start=parts[0].days.start, end=parts[-1].days.end)


def in_one_zone(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with all their calendars on the clock of the first."""
    zone = parts[0].terms.calendar.zone
    return tuple(
        part
        if part.terms.calendar.zone == zone
        else with_terms(
            part,
            dataclasses.replace(
                part.terms, calendar=dataclasses.replace(part.terms.calendar, zone=zone)
            ),
        )
        for part in parts
    )


def check_zones(parts: Sequence[Part]) -> tuple[Problem, ...]:
    """A change of zone inside the month: days would be lost or counted twice."""
    zone = parts[0].terms.calendar.zone
    return tuple(
        Problem(
            field="revision",
            message=f"Revision {part.revision.number} changes the time zone from {zone} to"
            f" {part.terms.calendar.zone} on {part.days.start}, inside the month. The month is"
            f" shown in {zone} and can't be sealed: let a zone change on the first of a month.",
        )
        for part in parts
        if part.terms.calendar.zone != zone
    )


def with_terms(part: Part, terms: Terms) -> Part:
    """The same days under other terms."""
    return dataclasses.replace(part, revision=dataclasses.replace(part.revision, terms=terms))


def calendar_of(parts: Sequence[Part]) -> CalendarInForce:
    """The month's calendar: each day as its part has it."""
    return CalendarInForce([(part.days.start, part.terms.calendar) for part in parts])


def priced_lines(parts: Sequence[Part]) -> tuple[PricedLine, ...]:
    """The rate lines of the month, each on the days on which it is agreed, in the card's order.

    A line that an amendment takes over unchanged stays one line. A changed one stands behind those
    of its code.
    """
    found: list[_Row] = []
    for number, part in enumerate(parts):
        opens = part.days.start if number else None
        closes = part.days.end if number < len(parts) - 1 else None
        place = 0
        for line in part.terms.rate_lines:
            is_seat = line.kind is RateKind.SEAT
            proration = part.terms.commercial.proration if is_seat else None
            cut = PricedLine(line=_cut(line, opens=opens, closes=closes), proration=proration)
            place = _lay(found, _Row(written=line, priced=cut), place)
    return tuple(row.priced for row in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line as written in a part's rate card, and on the days on which it is agreed."""

    written: RateLine
    priced: PricedLine


def _cut(line: RateLine, *, opens: dt.date | None, closes: dt.date | None) -> RateLine:
    """The line on the days of a part that opens and closes inside the month."""
    start = line.starts_on if opens is None else max(line.starts_on, opens)
    end = min((day for day in (line.ends_on, closes) if day is not None), default=None)
    return dataclasses.replace(line, starts_on=start, ends_on=end)


def _lay(found: list[_Row], new: _Row, place: int) -> int:
    """Lay a line at its place or behind those of its code; gives back the place of the next.

    One that goes on from the part before is put together with what it was; one that has no days
    in this part only keeps its place.
    """
    its = new.priced.line
    if not len(its.days):
        same = [number for number, row in enumerate(found) if row.written == new.written]
        return same[-1] + 1 if same else place
    of_code = [number for number, row in enumerate(found) if row.priced.line.code == its.code]
    for number in of_code if new.written.starts_on < its.starts_on else ():
        before = found[number].priced
        longer = dataclasses.replace(its, starts_on=before.line.starts_on)
        if before == dataclasses.replace(
            new.priced, line=dataclasses.replace(longer, ends_on=its.starts_on)
        ):
            priced = dataclasses.replace(before, line=longer)
            found[number] = _Row(written=new.written, priced=priced)
            return number + 1
    place = max([place, *(number + 1 for number in of_code)])
    found.insert(place, new)
    return place + 1


def level_runs(parts: Sequence[Part], month: DateRange) -> tuple[LevelRun, ...]:
    """Each service level's runs in order, level by level.

    One that stays the same in all parts has one run, and its days are the whole month's.
    """
    codes = dict.fromkeys(level.code for part in parts for level in part.terms.levels)
    return tuple(run for code in codes for run in _runs_of(code, parts, month))


def _runs_of(code: str, parts: Sequence[Part], month: DateRange) -> list[LevelRun]:
    runs: list[LevelRun] = []
    for part in parts:
        level = part.terms.level(code)
        before = runs[-1] if runs else None
        if level is None:
            continue
        if before is not None and (before.level, before.days.end) == (level, part.days.start):
            longer = DateRange(start=before.days.start, end=part.days.end)
            runs[-1] = LevelRun(level=level, days=longer)
        else:
            runs.append(LevelRun(level=level, days=part.days))
    if runs[0].days == days_of(parts):
        return [LevelRun(level=runs[0].level, days=month)]
    return runs


def run_for(days: DateRange, runs: Sequence[LevelRun], *, agreed: DateRange) -> LevelRun | None:
    """Which of a level's runs counts of the days are judged in, None where in none.

    It is the run their first day lies in, or the first one they reach. Counts from before the first
    or after the last of the `agreed` days go with the run at that edge.
    """
    first = min(max(days.start, agreed.start), agreed.last)
    began = (run for run in runs if first in run.days)
    reached = (run for run in runs if len(run.days.overlap(days)))
    return next(began, None) or next(reached, None)
