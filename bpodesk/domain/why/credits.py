"""Why credits, cap, earn-back and the net amount are what they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.credit_formulas import line_formula
from bpodesk.domain.fee_lines import FeeLine
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money, apportion, round_half_up, spread
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rounding import grouped
from bpodesk.domain.sla.credits import (
    CreditLine,
    CreditShare,
    Mechanism,
    PastResult,
    Stake,
    monthly_cap,
)
from bpodesk.domain.why.fees import fees_node, line_node
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.levels import agreed_words, verdict_node
from bpodesk.domain.why.nodes import (
    Node,
    add,
    less,
    made_of,
    multiply,
    of_money,
    of_number,
    rounded,
    same,
    sum_words,
)
from bpodesk.domain.wording import month_words, percent_words, short_range


def net_node(ground: Ground) -> Node:
    """Gross less credits plus what is earned back."""
    statement = ground.statement
    credits, fees = statement.credits, statement.fees
    return made_of(
        of_money("Net payable", statement.net),
        lambda: (
            gross_node(ground),
            credits_node(ground),
            earned_node(ground),
        ),
        lambda values: values[0] - values[1] + values[2],
        f"{fees.gross} − {credits.total} + {credits.earn_back}",
    )


def gross_node(ground: Ground) -> Node:
    """The sum of the bill's lines."""
    return fees_node(ground, "Gross charges", ground.statement.fees.lines)


def base_node(ground: Ground) -> Node:
    """The sum of the lines that credits are worked out from."""
    lines = [line for line in ground.statement.fees.lines if line.at_risk]
    return fees_node(ground, "At-risk base", lines)


# ------------------------------------------------------------------------------ at risk and caps


def at_risk_node(ground: Ground) -> Node:
    """The part of the at-risk base that is at risk."""
    credits = ground.statement.credits
    stakes = credits.stakes
    node = of_money("At-risk amount", credits.at_risk)
    if len(stakes) == 1:
        return _stake_node(ground, 0, node)
    return made_of(
        node,
        lambda: (
            _stake_node(ground, place, of_money(_stake_title(stake), stake.at_risk))
            for place, stake in enumerate(stakes)
        ),
        add,
        sum_words([str(stake.at_risk) for stake in stakes], of="parts of the month"),
    )


def _stake_title(stake: Stake) -> str:
    return f"At-risk amount, {short_range(stake.days)}"


def _policy_words(ground: Ground, stake: Stake) -> str:
    return f"credit rules, {ground.paper(stake.days.start)}"


def _percent(title: str, percent: Decimal, source: str) -> Node:
    node = of_number(title, Fraction(percent) / 100, percent_words(percent))
    return replace(node, source=source)


def _stake_node(ground: Ground, place: int, node: Node) -> Node:
    """The at-risk amount of one part of the month; the parts add up by largest remainder."""
    stakes = ground.statement.credits.stakes
    stake = stakes[place]
    percent = stake.policy.at_risk_percent
    exact = [item.base.minor * Fraction(item.policy.at_risk_percent) / 100 for item in stakes]

    def rule(values: Sequence[Fraction]) -> Fraction:
        mine = [*exact]
        mine[place] = multiply(values)
        return Fraction(apportion(round_half_up(add(mine)), mine)[place])

    words = f"{percent_words(percent)} of {stake.base}"
    return made_of(
        node,
        lambda: (
            _stake_base(ground, place),
            _percent("Share at risk", percent, _policy_words(ground, stake)),
        ),
        rule,
        words if len(stakes) == 1 else f"{words}, the parts rounded by largest remainder",
    )


def _stake_base(ground: Ground, place: int) -> Node:
    """The at-risk base of one part of the month: each line by its days."""
    stakes = ground.statement.credits.stakes
    if len(stakes) == 1:
        return base_node(ground)
    lines = [line for line in ground.statement.fees.lines if line.at_risk]
    days = [stake.days for stake in stakes]
    exact = [add([_of_days(line, item) for line in lines]) for item in days]

    def rule(values: Sequence[Fraction]) -> Fraction:
        mine = [*exact]
        mine[place] = add(values)
        return Fraction(apportion(round_half_up(add(mine)), mine)[place])

    def parts() -> Iterator[Node]:
        for line in lines:
            value = _of_days(line, days[place])
            if value:
                yield _line_share(ground, line, days[place], value)

    return made_of(
        of_money(f"At-risk base, {short_range(days[place])}", stakes[place].base),
        parts,
        rule,
        "the lines at risk, each by its days; the parts rounded by largest remainder",
    )


def _of_days(line: FeeLine, days: DateRange) -> Fraction:
    mine = sum(weight for day, weight in line.by_day.items() if day in days)
    return Fraction(line.amount.minor * mine, sum(line.by_day.values()))


def _line_share(ground: Ground, line: FeeLine, days: DateRange, value: Fraction) -> Node:
    mine = sum(weight for day, weight in line.by_day.items() if day in days)
    whole = sum(line.by_day.values())
    return made_of(
        of_number(f"{line.title}, {short_range(days)}", value, grouped(value / 100)),
        lambda: (
            line_node(ground, line),
            replace(
                of_number("Its share of the days", Fraction(mine, whole), f"{mine:,} / {whole:,}"),
                source=line.basis,
            ),
        ),
        multiply,
        f"{line.amount} × {mine:,} / {whole:,}",
    )


def cap_node(ground: Ground) -> Node:
    """The most that the month's credits can come to."""
    credits = ground.statement.credits
    month = monthly_cap(credits.stakes)
    twelve = credits.stakes[-1].policy.twelve_month_cap
    node = of_money("Cap of the month", credits.cap)
    if twelve is None:
        return replace(_month_cap(ground, month), title=node.title)
    limit = Money.of(twelve, ground.currency)
    left = replace(limit, minor=limit.minor - _used_before(ground))
    return made_of(
        node,
        lambda: (_month_cap(ground, month), _left(ground, limit, left)),
        lambda values: max(Fraction(0), min(values)),
        f"the smaller of {month} for the month and {left} left of twelve months",
    )


def _month_cap(ground: Ground, month: Money) -> Node:
    stakes = ground.statement.credits.stakes

    def parts() -> Iterator[Node]:
        for place, stake in enumerate(stakes):
            percent = stake.policy.monthly_cap_percent
            amount = stake.at_risk.minor * Fraction(percent) / 100
            yield made_of(
                of_number(f"Cap, {short_range(stake.days)}", amount, grouped(amount / 100)),
                lambda place=place, stake=stake, percent=percent: (
                    _stake_node(ground, place, of_money(_stake_title(stake), stake.at_risk)),
                    _percent("Cap", percent, _policy_words(ground, stake)),
                ),
                multiply,
                f"{percent_words(percent)} of {stake.at_risk}",
            )

    return made_of(
        of_money("Cap by the month alone", month),
        parts,
        lambda values: max(Fraction(0), rounded(add)(values)),
        sum_words(
            [
                f"{percent_words(stake.policy.monthly_cap_percent)} of {stake.at_risk}"
                for stake in stakes
            ],
            of="parts of the month",
        ),
    )


def _past_credits(ground: Ground) -> list[PastResult]:
    """The results of the eleven months before that bore a credit."""
    month = ground.inputs.month
    span = {month.shift(-back) for back in range(1, 12)}
    latest = {(past.sla_code, Month.containing(past.month)): past for past in ground.inputs.history}
    return [past for (_, when), past in latest.items() if when in span and past.credit_minor]


def _used_before(ground: Ground) -> int:
    return sum(past.credit_minor for past in _past_credits(ground))


def _past_node(ground: Ground, past: PastResult) -> Node:
    month = month_words(Month.containing(past.month))
    node = of_money(f"{past.sla_code}, {month}", Money(past.credit_minor, ground.currency))
    sealed = f"sealed statement of {month}"
    return replace(node, source=sealed if past.statement_id is not None else "entered as history")


def _used_before_node(ground: Ground) -> Node:
    past = _past_credits(ground)
    used = Money(_used_before(ground), ground.currency)
    return made_of(
        of_money("Credits of the eleven months before", used),
        lambda: (_past_node(ground, item) for item in past),
        add,
        sum_words([str(Money(item.credit_minor, ground.currency)) for item in past], of="credits"),
    )


def _left(ground: Ground, limit: Money, left: Money) -> Node:
    agreed = replace(
        of_money("Cap of twelve months", limit),
        source=_policy_words(ground, ground.statement.credits.stakes[-1]),
    )
    return made_of(
        of_money("Left of twelve months", left),
        lambda: (agreed, _used_before_node(ground)),
        less,
        f"{limit} − {limit - left}",
    )


def twelve_months_node(ground: Ground) -> Node:
    """What was credited in the month and the eleven before it."""
    credits = ground.statement.credits
    before = Money(_used_before(ground), ground.currency)
    return made_of(
        of_money("Credits in the twelve months to date", credits.twelve_month_used),
        lambda: (_used_before_node(ground), credits_node(ground)),
        add,
        f"{before} + {credits.total}",
    )


# ------------------------------------------------------------------------------ credits


def credits_node(ground: Ground) -> Node:
    """All credits of the month, after the cap."""
    credits = ground.statement.credits
    return made_of(
        of_money("Service credits", credits.total),
        lambda: (credit_node(ground, line) for line in credits.lines),
        add,
        sum_words([str(line.credit) for line in credits.lines], of="service levels"),
    )


def _due_total(ground: Ground) -> Node:
    credits = ground.statement.credits
    return made_of(
        of_money("Credits before the cap", credits.due),
        lambda: (due_node(ground, line) for line in credits.lines),
        add,
        sum_words([str(line.due) for line in credits.lines], of="service levels"),
    )


def credit_node(ground: Ground, line: CreditLine) -> Node:
    """One level's credit: what is due, or its share of the cap."""
    credits = ground.statement.credits
    node = of_money(f"Credit of {line.sla_code}", line.credit)
    if not credits.capped:
        words = "what is due"
        if len(line.shares) == 1:
            words = _share_words(ground, line, line.shares[0])
        formula = f"{words}, below the cap"
        return made_of(node, lambda: (due_node(ground, line),), same, formula)
    place = credits.lines.index(line)
    dues = [item.due.minor for item in credits.lines]

    def rule(values: Sequence[Fraction]) -> Fraction:
        due, total, cap = (int(value) for value in values)
        weights = [*dues]
        weights[place] = due
        return Fraction(spread(min(total, cap), weights)[place])

    return made_of(
        node,
        lambda: (due_node(ground, line), _due_total(ground), cap_node(ground)),
        rule,
        f"{credits.cap} × {line.due} / {credits.due}, spread by largest remainder",
    )


def due_node(ground: Ground, line: CreditLine) -> Node:
    """At-risk amount x allocation x tier x repeat, rounded once; else the mechanism's formula."""
    node = of_money(f"Credit of {line.sla_code} due", line.due)
    if not _is_product(line):
        return _by_mechanism(ground, line, node)
    if len(line.shares) == 1:
        share = line.shares[0]
        return made_of(
            node,
            lambda: _factors(ground, line, share),
            lambda values: max(Fraction(0), rounded(multiply)(values)),
            _factor_words(ground, share),
        )
    return made_of(
        node,
        lambda: (_share_node(ground, line, share) for share in line.shares),
        lambda values: max(Fraction(0), rounded(add)(values)),
        "sum over the parts of the month, rounded half up once",
    )


def _is_product(line: CreditLine) -> bool:
    """Whether each share is a product of its own factors; else misses are looked at together."""
    return not line.incident and all(
        share.mechanism is Mechanism.ALLOCATION for share in line.shares
    )


def _by_mechanism(ground: Ground, line: CreditLine, node: Node) -> Node:
    """The formula with its numbers, and below it the charges and what the level came to."""

    def parts() -> Iterator[Node]:
        for share in line.shares:
            yield _stake_base(ground, _stake_at(ground, share))
            yield verdict_node(ground, _result_of(ground, line, share))

    words = [_share_words(ground, line, share) for share in line.shares]
    if len(words) > 1:
        words = [
            f"{short_range(share.days)}: {formula}"
            for share, formula in zip(line.shares, words, strict=True)
        ]
    basis = _policy_words(ground, ground.statement.credits.stakes[-1])
    return replace(node, formula="; ".join(words), basis=basis, opens=parts)


def _share_words(ground: Ground, line: CreditLine, share: CreditShare) -> str:
    if _is_product(line):
        return _factor_words(ground, share)
    credits = ground.statement.credits
    stake = credits.stakes[_stake_at(ground, share)]
    tally = next((item for item in credits.tallies if item.days == stake.days), None)
    return line_formula(line, share, stake, tally)


def _stake_at(ground: Ground, share: CreditShare) -> int:
    stakes = ground.statement.credits.stakes
    return next(place for place, stake in enumerate(stakes) if stake.days == share.days)


def _factor_words(ground: Ground, share: CreditShare) -> str:
    at_risk = ground.statement.credits.stakes[_stake_at(ground, share)].at_risk
    return (
        f"{at_risk} × {percent_words(share.allocation_percent)}"
        f" × {grouped(share.tier_factor)} × {grouped(share.repeat)}"
    )


def _share_node(ground: Ground, line: CreditLine, share: CreditShare) -> Node:
    stake = ground.statement.credits.stakes[_stake_at(ground, share)]
    exact = stake.at_risk.minor * Fraction(share.allocation_percent) / 100
    exact *= share.tier_factor * share.repeat
    return made_of(
        of_number(f"{line.sla_code}, {short_range(share.days)}", exact, grouped(exact / 100)),
        lambda: _factors(ground, line, share),
        multiply,
        _factor_words(ground, share),
    )


def _result_of(ground: Ground, line: CreditLine, share: CreditShare) -> LevelResult:
    return next(
        result
        for result in ground.statement.levels
        if result.level.code == line.sla_code and share.days.start in result.days
    )


def _factors(ground: Ground, line: CreditLine, share: CreditShare) -> tuple[Node, ...]:
    place = _stake_at(ground, share)
    stake = ground.statement.credits.stakes[place]
    result = _result_of(ground, line, share)
    rules = _policy_words(ground, stake)
    tier = of_number("Tier factor", share.tier_factor, grouped(share.tier_factor))
    repeat = of_number("Repeat", share.repeat, f"× {grouped(share.repeat)}")
    times = f"{line.consecutive} misses in a row" if line.consecutive else "not missed"
    return (
        _stake_node(ground, place, of_money(_stake_title(stake), stake.at_risk)),
        _percent("Allocation", share.allocation_percent, agreed_words(ground, result)),
        replace(
            tier,
            formula=share.outcome.value,
            basis=rules,
            opens=lambda: (verdict_node(ground, result),),
        ),
        replace(repeat, formula=times, basis=rules, opens=lambda: _misses(ground, line.sla_code)),
    )


def _misses(ground: Ground, code: str) -> Iterator[Node]:
    """The months before that were missed, one behind the other."""
    known = {
        Month.containing(past.month): past
        for past in ground.inputs.history
        if past.sla_code == code
    }
    month = ground.inputs.month.shift(-1)
    while (past := known.get(month)) is not None and past.live and past.outcome.failed:
        yield replace(_past_node(ground, past), formula=past.outcome.value)
        month = month.shift(-1)


# ------------------------------------------------------------------------------ earned back


def earned_node(ground: Ground) -> Node:
    """All credits that are given back."""
    credits = ground.statement.credits
    return made_of(
        of_money("Earned back", credits.earn_back),
        lambda: (earn_back_node(ground, line) for line in credits.lines),
        add,
        sum_words([str(line.earn_back) for line in credits.lines], of="service levels"),
    )


def earn_back_node(ground: Ground, line: CreditLine) -> Node:
    """The credit of so many months ago, where the stretch was reached since."""
    node = of_money(f"Earned back on {line.sla_code}", line.earn_back)
    stake = ground.statement.credits.stakes[-1]
    months = stake.policy.earn_back_months
    node = replace(node, basis=_policy_words(ground, stake))
    result = ground.statement.level(line.sla_code)
    if not line.earn_back.minor:
        words = "nothing is earned back by these rules"
        if months:
            reached = "reached" if result.reached_stretch else "not reached"
            words = (
                f"stretch {reached} this month; it takes {months} months in a row"
                " and a credit before them"
            )
        if line.chronic_misses:
            words = (
                f"missed {line.chronic_misses} times in {stake.policy.chronic_months} months:"
                " nothing comes back"
            )
        return replace(node, formula=words, opens=lambda: (verdict_node(ground, result),))
    origin = ground.inputs.month.shift(-months)
    past = next(
        item
        for item in reversed(ground.inputs.history)
        if item.sla_code == line.sla_code and Month.containing(item.month) == origin
    )
    share = Fraction(stake.policy.earn_back_percent) / 100
    part = "" if share == 1 else f"{percent_words(stake.policy.earn_back_percent)} of "
    return made_of(
        node,
        lambda: (_past_node(ground, past),),
        lambda values: Fraction(round_half_up(same(values) * share)),
        f"{part}the credit of {month_words(origin)}: stretch reached in the {months} months since",
    )
