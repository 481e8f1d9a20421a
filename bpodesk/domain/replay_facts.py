"""A contract's month brought down to the facts that terms on the table are tried on.

A contract's own months are computed with everything that is offered: rates, calendar, levels. Of
another contract only the levels and the credit rules are the offered ones: its people sit on its
own rate lines, so its charges are those it really had.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from bpodesk.domain.contracts import Revision, Terms
from bpodesk.domain.parts import Part, days_of, with_terms
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateLine
from bpodesk.domain.replays import MonthFacts
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED
from bpodesk.domain.statements import StatementInputs, compute_statement


def facts_of(inputs: StatementInputs, offered: Revision, *, is_own: bool) -> MonthFacts:
    """The facts of a month under the terms offered. Raises KeyError for an unknown measure."""
    terms = offered.terms
    if is_own:
        card = rates_in(terms, offered.effective_from, inputs.month)
        part = Part(days=days_of(inputs.parts), revision=offered)
        parts = (with_terms(part, dataclasses.replace(terms, rate_lines=card)),)
    else:
        parts = tuple(
            with_terms(
                part,
                dataclasses.replace(part.terms, levels=terms.levels, credits=terms.credits),
            )
            for part in inputs.parts
        )
    names = matched(inputs, terms)
    statement = compute_statement(
        dataclasses.replace(
            inputs,
            parts=parts,
            history=(),
            measurements=tuple(
                dataclasses.replace(item, sla_code=names[item.sla_code])
                for item in inputs.measurements
                if item.sla_code in names
            ),
            events=tuple(
                dataclasses.replace(
                    event,
                    effects=tuple(
                        dataclasses.replace(effect, sla_code=names[effect.sla_code])
                        for effect in event.effects
                        if effect.sla_code in names
                    ),
                )
                for event in inputs.events
            ),
        )
    )
    bases = statement.fees.at_risk_bases([part.days for part in parts])
    return MonthFacts(
        month=inputs.month,
        charges=statement.fees.gross,
        bases=tuple((part.days, base) for part, base in zip(parts, bases, strict=True)),
        figures={result.level.code: result.month.adjusted for result in statement.levels},
        counts={result.level.code: result.month.adjusted_counts for result in statement.levels},
    )


def is_empty(facts: MonthFacts) -> bool:
    """True where no level has a figure, so that nothing can be said of the month."""
    return all(figure == NOTHING_COUNTED for figure in facts.figures.values())


def rates_in(terms: Terms, effective_from: dt.date, month: Month) -> tuple[RateLine, ...]:
    """The rate card for a month: before the terms take effect, as it is on the day they do."""
    if month.first >= effective_from:
        return terms.rate_lines
    return tuple(
        dataclasses.replace(line, starts_on=min(line.starts_on, month.first), ends_on=None)
        for line in terms.rate_lines
        if effective_from in line.days
    )


def matched(inputs: StatementInputs, terms: Terms) -> Mapping[str, str]:
    """Which offered level the counts of a real one go to, by their codes.

    It is the one of the same code, where the counts are those its measure needs; else the first of
    the same measure that is still free.
    """
    real = {level.code: level for part in inputs.parts for level in part.terms.levels}
    names = {
        level.code: level.code
        for level in terms.levels
        if level.code in real and _fits(real[level.code], level)
    }
    for level in terms.levels:
        if level.code in names.values():
            continue
        same = (
            other.code
            for other in real.values()
            if other.metric == level.metric and other.code not in names
        )
        found = next(same, None)
        if found is not None:
            names[found] = level.code
    return names


def _fits(real: ServiceLevel, offered: ServiceLevel) -> bool:
    return set(offered.measure.count_names) <= set(real.measure.count_names)
